//! Where nodes and flows of a Sankey diagram lie (as chartjs-chart-sankey 0.12 puts them). In: flows between nodes; out:
//! a column and an extent for each node, in the unit of the flows.
//!
//! The largest node is at the top; from its top the nodes it is fed by and those it feeds are stacked, the simplest first,
//! and so on from each of them; what is not connected comes below.

use std::collections::BTreeMap;

/// A flow, by the places of its ends in the list of nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow {
    /// Where it starts.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// How much flows.
    pub flow: f64,
    /// Where it leaves its node, from the node's top.
    pub leaves: f64,
    /// Where it enters its node, from the node's top.
    pub enters: f64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    /// Column, from 0.
    pub x: f64,
    /// Top; `None` until it is placed.
    pub y: Option<f64>,
    /// What flows in.
    pub into: f64,
    /// What flows out.
    pub out: f64,
    /// The author's order, if columns are stacked by it.
    pub priority: f64,
    /// The author's column.
    pub column: Option<f64>,
    /// Flows into it, the largest first.
    pub sources: Vec<usize>,
    /// Flows out of it, the largest first.
    pub targets: Vec<usize>,
}

impl Node {
    fn largest(&self) -> f64 {
        self.into.max(self.out)
    }

    fn top(&self) -> f64 {
        self.y.unwrap_or(0.0)
    }

    /// How high it is drawn; what only sends or only receives has one size.
    pub(super) fn size(&self, least: bool) -> f64 {
        if least && self.into > 0.0 && self.out > 0.0 { self.into.min(self.out) } else { self.largest() }
    }
}

/// How a diagram is laid out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rules {
    /// Columns are stacked by priority.
    pub by_priority: bool,
    /// Nodes are as high as the lesser of what flows in and out.
    pub least: bool,
    /// Nodes that feed no other stay in their column instead of the last one.
    pub even: bool,
    /// Share of the height (before it) that a gap takes.
    pub gap: f64,
}

/// A diagram in its place.
#[derive(Debug, Clone, Default)]
pub(super) struct Diagram {
    pub nodes: Vec<Node>,
    pub flows: Vec<Flow>,
    /// The last column.
    pub columns: f64,
    /// Where the lowest node ends.
    pub height: f64,
    /// Where each column ends while nodes are stacked.
    ends: BTreeMap<u64, f64>,
}

/// Which end of its flows a node is asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Sources,
    Targets,
}

/// Most flows looked at to tell how much feeds a node: beyond it nodes count as equally complex.
const LOOKED_AT: usize = 500;

/// Places all nodes and flows.
pub(super) fn place(nodes: Vec<Node>, flows: Vec<Flow>, rules: Rules) -> Diagram {
    let mut d = Diagram { nodes, flows, ..Diagram::default() };
    for (i, f) in d.flows.iter().enumerate() {
        d.nodes[f.from].out += f.flow;
        d.nodes[f.from].targets.push(i);
        d.nodes[f.to].into += f.flow;
        d.nodes[f.to].sources.push(i);
    }
    for node in &mut d.nodes {
        for list in [&mut node.sources, &mut node.targets] {
            list.sort_by(|a, b| d.flows[*b].flow.total_cmp(&d.flows[*a].flow));
        }
    }
    d.columns(rules.even);
    let height = if rules.by_priority { d.stack_by_priority() } else { d.stack() };
    d.height = d.spread(height * rules.gap);
    d.attach(rules.least);
    d
}

impl Diagram {
    /// Each node is one column after the last that feeds it. Where all that are left feed each other, the first is taken.
    fn columns(&mut self, even: bool) {
        let n = self.nodes.len();
        let mut waiting: Vec<usize> = self.nodes.iter().map(|node| node.sources.len()).collect();
        let mut placed = vec![false; n];
        let mut next: Vec<usize> = (0..n).filter(|i| waiting[*i] == 0).collect();
        let (mut first_left, mut x) = (0, 0.0);
        loop {
            if next.is_empty() {
                while first_left < n && placed[first_left] {
                    first_left += 1;
                }
                if first_left == n {
                    break;
                }
                next.push(first_left);
            }
            next.iter().for_each(|i| placed[*i] = true);
            let mut after = Vec::new();
            for i in std::mem::take(&mut next) {
                self.nodes[i].x = x;
                for k in 0..self.nodes[i].targets.len() {
                    let to = self.flows[self.nodes[i].targets[k]].to;
                    waiting[to] -= 1;
                    if waiting[to] == 0 && !placed[to] {
                        after.push(to);
                    }
                }
            }
            after.sort_unstable();
            next = after;
            x += 1.0;
        }
        let last = x - 1.0;
        for node in &mut self.nodes {
            node.x = match node.column {
                Some(column) => column,
                None if node.targets.is_empty() && !even => last,
                None => node.x,
            };
        }
        self.columns = self.nodes.iter().map(|node| node.x).fold(0.0, f64::max);
    }

    /// Columns from the top in the author's order; the next one starts below what passes over it. Returns the height.
    fn stack_by_priority(&mut self) -> f64 {
        let mut columns: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (i, node) in self.nodes.iter().enumerate() {
            columns.entry(node.x as u64).or_default().push(i);
        }
        let (mut start, mut height) = (0.0, 0.0_f64);
        for (x, mut list) in columns {
            list.sort_by(|a, b| self.nodes[*a].priority.total_cmp(&self.nodes[*b].priority));
            let mut y = start;
            let passes = |f: &&usize| self.nodes[self.flows[**f].to].x > x as f64 + 1.0;
            let first = &self.nodes[list[0]];
            start = first.targets.iter().filter(passes).map(|f| self.flows[*f].flow).sum();
            for i in list {
                self.nodes[i].y = Some(y);
                y += self.nodes[i].largest();
            }
            height = height.max(y);
        }
        height
    }

    /// Nodes beside those they are connected with. Returns the height.
    fn stack(&mut self) -> f64 {
        let n = self.nodes.len();
        let Some(start) = (0..n).max_by(|a, b| {
            let size = |i: usize| self.nodes[i].largest();
            size(*a).total_cmp(&size(*b)).then(b.cmp(a))
        }) else {
            return 0.0;
        };
        self.put(start, 0.0);
        let before = self.line_up(start, 0.0, Way::Sources);
        let after = self.line_up(start, 0.0, Way::Targets);
        before.max(after).max(self.stack_rest())
    }

    /// Puts a node at a height, unless it has one; returns the one it has.
    fn put(&mut self, node: usize, y: f64) -> f64 {
        let node = &mut self.nodes[node];
        let top = *node.y.get_or_insert(y);
        let end = self.ends.entry(node.x as u64).or_insert(0.0);
        *end = end.max(top + node.largest());
        top
    }

    /// What is not connected with the largest node: the first and the last column, then those between.
    fn stack_rest(&mut self) -> f64 {
        let in_column =
            |d: &Diagram, x: f64| -> Vec<usize> { (0..d.nodes.len()).filter(|i| d.nodes[*i].x == x).collect() };
        let ends = [(in_column(self, 0.0), true), (in_column(self, self.columns), false)];
        let mut bottoms = ends.each_ref().map(|(list, first)| {
            let placed = list.iter().filter_map(|i| {
                let node = &self.nodes[*i];
                Some(node.y? + if *first { node.out } else { node.into })
            });
            placed.fold(0.0, f64::max)
        });
        let todo = ends.map(|(list, _)| list.into_iter().filter(|i| self.nodes[*i].y.is_none()).collect::<Vec<_>>());
        let order = if bottoms[0] >= bottoms[1] { [0, 1] } else { [1, 0] };
        for side in order {
            for &i in &todo[side] {
                let y = self.put(i, bottoms[side]);
                let size = if side == 0 { self.nodes[i].out } else { self.nodes[i].into };
                bottoms[side] = (y + size).max(self.line_up(i, y, Way::Targets));
            }
        }
        let mut lowest = bottoms[0].max(bottoms[1]);
        for i in 0..self.nodes.len() {
            if self.nodes[i].y.is_some() {
                continue;
            }
            let y = self.ends.get(&(self.nodes[i].x as u64)).copied().unwrap_or(0.0);
            self.put(i, y);
            let y = (y + self.nodes[i].into).max(self.line_up(i, y, Way::Sources));
            let y = (y + self.nodes[i].out).max(self.line_up(i, y, Way::Targets));
            lowest = lowest.max(y);
        }
        lowest
    }

    /// Places all nodes one way from a node, each list from the top of the node it belongs to; returns where the node's
    /// own list ends. Every node is placed once, so that cycles end.
    fn line_up(&mut self, start: usize, y: f64, way: Way) -> f64 {
        struct Open {
            list: Vec<usize>,
            next: usize,
            y: f64,
        }
        let mut open = vec![Open { list: self.neighbours(start, way), next: 0, y }];
        while let Some(last) = open.last_mut() {
            let Some(&i) = last.list.get(last.next) else {
                if open.len() == 1 {
                    return open[0].y;
                }
                open.pop();
                continue;
            };
            last.next += 1;
            let new = self.nodes[i].y.is_none();
            let top = self.put(i, last.y);
            let size = if way == Way::Sources { self.nodes[i].out } else { self.nodes[i].largest() };
            last.y = last.y.max(top + size);
            if new {
                open.push(Open { list: self.neighbours(i, way), next: 0, y: top });
            }
        }
        y
    }

    fn flows_of(&self, node: usize, way: Way) -> &[usize] {
        match way {
            Way::Sources => &self.nodes[node].sources,
            Way::Targets => &self.nodes[node].targets,
        }
    }

    fn other_end(&self, flow: usize, way: Way) -> usize {
        match way {
            Way::Sources => self.flows[flow].from,
            Way::Targets => self.flows[flow].to,
        }
    }

    /// The nodes at the other ends of a node's flows, those with the least behind them first.
    fn neighbours(&self, node: usize, way: Way) -> Vec<usize> {
        let mut list: Vec<usize> = self.flows_of(node, way).iter().map(|f| self.other_end(*f, way)).collect();
        list.sort_by_cached_key(|i| (self.behind(*i, way), self.flows_of(*i, way).len()));
        list
    }

    /// How many flows lie behind a node, counted along every path.
    fn behind(&self, node: usize, way: Way) -> usize {
        let (mut count, mut open) = (0, vec![node]);
        while let Some(i) = open.pop() {
            for f in self.flows_of(i, way) {
                count += 1;
                if count == LOOKED_AT {
                    return count;
                }
                open.push(self.other_end(*f, way));
            }
        }
        count
    }

    /// Moves nodes apart: the first column by a gap each, the others by as many gaps as the first column has above them.
    /// Returns where the lowest ends.
    fn spread(&mut self, gap: f64) -> f64 {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        let n = &self.nodes;
        order.sort_by(|a, b| {
            let (a, b) = (&n[*a], &n[*b]);
            a.x.total_cmp(&b.x).then(a.top().total_cmp(&b.top())).then(b.largest().total_cmp(&a.largest()))
        });
        let mut starts: Vec<f64> = Vec::new();
        let (mut column, mut gaps, mut lowest) = (0.0, 0, 0.0_f64);
        for i in order {
            let node = &mut self.nodes[i];
            let y = node.top();
            if node.x != column {
                (column, gaps) = (node.x, 0);
            }
            if y > 0.0 {
                gaps += 1;
                if node.x == 0.0 {
                    starts.push(y);
                } else {
                    gaps = gaps.max(starts.partition_point(|s| *s <= y));
                }
            }
            let top = y + gaps as f64 * gap * f64::from(u8::from(y > 0.0));
            node.y = Some(top);
            lowest = lowest.max(top + node.largest());
        }
        lowest
    }

    /// Decides where flows leave and enter their nodes: in the order of the other ends.
    fn attach(&mut self, least: bool) {
        for i in 0..self.nodes.len() {
            let size = self.nodes[i].size(least);
            for way in [Way::Sources, Way::Targets] {
                let mut list = self.flows_of(i, way).to_vec();
                let middle = |f: usize| {
                    let other = &self.nodes[self.other_end(f, way)];
                    other.top() + (if way == Way::Sources { other.out } else { other.into }) / 2.0
                };
                list.sort_by(|a, b| middle(*a).total_cmp(&middle(*b)));
                let total = if way == Way::Sources { self.nodes[i].into } else { self.nodes[i].out };
                let last = list.len().saturating_sub(1).max(1) as f64;
                let mut y = 0.0;
                for (k, f) in list.into_iter().enumerate() {
                    let flow = &mut self.flows[f];
                    // What is more than the node holds overlaps evenly.
                    let at = if size < total { k as f64 * (size - flow.flow) / last } else { y };
                    y += flow.flow;
                    match way {
                        Way::Sources => flow.enters = at,
                        Way::Targets => flow.leaves = at,
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagram(n: usize, flows: &[(usize, usize, f64)], rules: Rules) -> Diagram {
        let flows = flows.iter().map(|&(from, to, flow)| Flow { from, to, flow, leaves: 0.0, enters: 0.0 }).collect();
        place(vec![Node::default(); n], flows, rules)
    }

    fn tops(d: &Diagram) -> Vec<(f64, f64)> {
        d.nodes.iter().map(|n| (n.x, n.y.unwrap())).collect()
    }

    const STEPS: [(usize, usize, f64); 4] = [(0, 1, 10.0), (0, 2, 5.0), (1, 2, 10.0), (3, 2, 7.0)];

    #[test]
    fn the_largest_node_is_at_the_top_and_the_simplest_beside_it() {
        let d = diagram(4, &STEPS, Rules::default());
        // C takes 22 in all; of what feeds it D (7) and A (15) are fed by nothing, B (10) by A.
        assert_eq!(tops(&d), [(0.0, 7.0), (1.0, 22.0), (2.0, 0.0), (0.0, 0.0)]);
        assert_eq!((d.columns, d.height), (2.0, 32.0));
        // At C they arrive by their middles: D 3.5, A 14.5, B 27. At A the one for C (middle 11) leaves above B's (27).
        assert_eq!(
            d.flows.iter().map(|f| (f.leaves, f.enters)).collect::<Vec<_>>(),
            [(5.0, 0.0), (0.0, 7.0), (0.0, 12.0), (0.0, 0.0)]
        );
    }

    #[test]
    fn gaps_are_a_share_of_the_height() {
        let d = diagram(4, &STEPS, Rules { gap: 0.125, ..Rules::default() });
        // 32 / 8 = 4: A and B are each moved by one gap.
        assert_eq!(tops(&d), [(0.0, 11.0), (1.0, 26.0), (2.0, 0.0), (0.0, 0.0)]);
        assert_eq!(d.height, 36.0);
    }

    #[test]
    fn cycles_and_flows_to_oneself_end() {
        let d = diagram(3, &[(0, 1, 2.0), (1, 2, 2.0), (2, 0, 2.0), (1, 1, 1.0)], Rules::default());
        assert_eq!(d.nodes.iter().map(|n| n.x).collect::<Vec<_>>(), [0.0, 1.0, 2.0]);
        assert!(d.nodes.iter().all(|n| n.y.is_some()));
    }

    #[test]
    fn long_chains_need_no_stack() {
        let flows: Vec<_> = (0..20_000).map(|i| (i, i + 1, 1.0)).collect();
        assert_eq!(diagram(20_001, &flows, Rules::default()).columns, 20_000.0);
    }

    #[test]
    fn ends_are_in_the_last_column_unless_even() {
        let flows = [(0, 1, 1.0), (1, 2, 1.0), (0, 3, 4.0)];
        assert_eq!(diagram(4, &flows, Rules::default()).nodes[3].x, 2.0);
        assert_eq!(diagram(4, &flows, Rules { even: true, ..Rules::default() }).nodes[3].x, 1.0);
    }

    #[test]
    fn the_least_size_lets_flows_overlap() {
        let flows = [(0, 2, 4.0), (1, 2, 4.0), (2, 3, 6.0)];
        let d = diagram(4, &flows, Rules { least: true, ..Rules::default() });
        assert_eq!(d.nodes[2].size(true), 6.0);
        let mut enters: Vec<f64> = d.flows[..2].iter().map(|f| f.enters).collect();
        enters.sort_by(f64::total_cmp);
        assert_eq!(enters, [0.0, 2.0]);
    }

    #[test]
    fn priorities_order_a_column() {
        let mut nodes = vec![Node::default(); 3];
        (nodes[0].priority, nodes[1].priority) = (2.0, 1.0);
        let flow = |from, to, flow| Flow { from, to, flow, leaves: 0.0, enters: 0.0 };
        let rules = Rules { by_priority: true, ..Rules::default() };
        let d = place(nodes, vec![flow(0, 2, 3.0), flow(1, 2, 5.0)], rules);
        assert_eq!(tops(&d), [(0.0, 5.0), (0.0, 0.0), (1.0, 0.0)]);
    }
}
