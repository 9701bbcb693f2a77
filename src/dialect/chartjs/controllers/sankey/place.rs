//! Where nodes and flows of a Sankey diagram lie (as chartjs-chart-sankey 0.19 puts them: `lib/layout.ts`). In: flows
//! between nodes; out: a column and an extent for each node, in the unit of the flows.
//!
//! The largest node is at the top; from its top the nodes it is fed by and those it feeds are stacked, the simplest first,
//! and so on from each of them; what is not connected comes below. Then columns are cleared of overlaps, and moved apart.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Where it enters its node, from the node's top; NaN if nowhere.
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
    /// How high it is: the larger of both, or the smaller one.
    pub size: f64,
    /// The author's order, if columns are stacked by it.
    pub priority: f64,
    /// The author's column.
    pub column: Option<f64>,
    /// Free space above and below it, px of the canvas.
    pub gaps: (f64, f64),
    /// It is drawn at least this high, px of the canvas.
    pub least: f64,
    /// Flows into it.
    pub sources: Vec<usize>,
    /// Flows out of it.
    pub targets: Vec<usize>,
}

impl Node {
    fn largest(&self) -> f64 {
        self.into.max(self.out)
    }

    fn top(&self) -> f64 {
        self.y.unwrap_or(0.0)
    }

    /// What its least height adds above and below, in the unit of the flows.
    fn beyond(&self, scale: f64) -> f64 {
        (self.least * scale - self.size).max(0.0) / 2.0
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
    /// Nodes of a column stand one under the other with their gaps, whatever is beside them.
    pub even_gaps: bool,
    /// Px of the canvas along the columns.
    pub canvas: f64,
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

/// Keeps nodes beside each other in the order they were placed in.
const SLIGHT: f64 = 1e-6;

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
        let both = node.into > 0.0 && node.out > 0.0;
        node.size = if rules.least && both { node.into.min(node.out) } else { node.largest() };
    }
    d.columns(rules.even);
    let height = if rules.by_priority { d.stack_by_priority() } else { d.stack() };
    let scale = height / rules.canvas.max(1.0);
    d.height = if rules.even_gaps { d.spread_evenly(scale) } else { d.spread(scale) };
    d.attach();
    d
}

impl Diagram {
    /// The first column (`startColumn`): nodes that nothing feeds, and of circles that none of them feeds the node that
    /// is named first.
    fn starts(&self) -> Vec<usize> {
        let n = self.nodes.len();
        let mut out: Vec<usize> = (0..n).filter(|i| self.nodes[*i].sources.is_empty()).collect();
        let mut seen = vec![false; n];
        let mut open = out.clone();
        open.iter().for_each(|i| seen[*i] = true);
        while let Some(i) = open.pop() {
            for f in &self.nodes[i].targets {
                let to = self.flows[*f].to;
                if !std::mem::replace(&mut seen[to], true) {
                    open.push(to);
                }
            }
        }
        for f in &self.flows {
            if !seen[f.from] && !seen[f.to] {
                out.push(f.from);
                seen[f.from] = true;
            }
            seen[f.to] = true;
        }
        out
    }

    /// Each node is one column after the last that feeds it. Where all that are left feed each other, the first is taken.
    fn columns(&mut self, even: bool) {
        let n = self.nodes.len();
        let others = |i: usize| self.nodes[i].sources.iter().filter(|f| self.flows[**f].from != i).count();
        let mut waiting: Vec<usize> = (0..n).map(others).collect();
        let mut placed = vec![false; n];
        let mut next = self.starts();
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
                for f in &self.nodes[i].targets {
                    let to = self.flows[*f].to;
                    if to == i {
                        continue;
                    }
                    waiting[to] -= 1;
                    if waiting[to] == 0 && !placed[to] {
                        after.push(to);
                    }
                }
            }
            next = after;
            x += 1.0;
        }
        for node in &mut self.nodes {
            node.x = node.column.unwrap_or(node.x);
        }
        self.columns = self.nodes.iter().map(|node| node.x).fold(0.0, f64::max);
        for node in &mut self.nodes {
            if node.targets.is_empty() && node.column.is_none() && !even {
                node.x = self.columns;
            }
        }
    }

    /// The nodes of each column, by the column.
    fn by_column(&self) -> BTreeMap<u64, Vec<usize>> {
        let mut columns: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (i, node) in self.nodes.iter().enumerate() {
            columns.entry(node.x.to_bits()).or_default().push(i);
        }
        columns
    }

    /// Columns from the top in the author's order; the next one starts below what passes over it. Returns the height.
    fn stack_by_priority(&mut self) -> f64 {
        let (mut start, mut height) = (0.0, 0.0_f64);
        let mut columns = self.by_column().into_iter().peekable();
        while let Some((_, mut list)) = columns.next() {
            let next = columns.peek().map_or(f64::INFINITY, |(x, _)| f64::from_bits(*x));
            list.sort_by(|a, b| self.nodes[*a].priority.total_cmp(&self.nodes[*b].priority));
            let mut y = start;
            let passes = |f: &&usize| self.nodes[self.flows[**f].to].x > next;
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
        let Some(start) = self.largest() else { return 0.0 };
        self.put(start, 0.0);
        self.line_up(start, 0.0, Way::Sources);
        self.line_up(start, 0.0, Way::Targets);
        self.stack_rest();
        self.clear()
    }

    /// The largest node; of several one in the first column or the last, else one in the middle (`findStartNode`).
    fn largest(&self) -> Option<usize> {
        let size = self.nodes.iter().map(|n| n.size).reduce(f64::max)?;
        let mut list: Vec<usize> = (0..self.nodes.len()).filter(|i| self.nodes[*i].size == size).collect();
        let first = *list.first()?;
        list.sort_by(|a, b| self.nodes[*a].x.total_cmp(&self.nodes[*b].x));
        let last = *list.last()?;
        if list.len() == 1 || self.nodes[first].x == 0.0 {
            Some(first)
        } else if self.nodes[last].x == self.columns {
            Some(last)
        } else {
            list.get(list.len() / 2).copied()
        }
    }

    /// Puts a node at a height, unless it has one; returns the one it has.
    fn put(&mut self, node: usize, y: f64) -> f64 {
        let node = &mut self.nodes[node];
        let top = *node.y.get_or_insert(y);
        let end = self.ends.entry(node.x.to_bits()).or_insert(0.0);
        *end = end.max(top + node.largest());
        top
    }

    /// What is not connected with the largest node: the first and the last column, then those between (`processRest`).
    fn stack_rest(&mut self) {
        let n = self.nodes.len();
        let column = |d: &Diagram, x: f64| (0..n).filter(|i| d.nodes[*i].x == x).collect::<Vec<usize>>();
        let (left, right) = (column(self, 0.0), column(self, self.columns));
        let end = |list: &[usize], size: fn(&Node) -> f64| {
            list.iter().map(|i| self.nodes[*i].top() + size(&self.nodes[*i])).fold(0.0, f64::max) + SLIGHT
        };
        let (mut left_y, mut right_y) = (end(&left, |n| n.out), end(&right, |n| n.into));
        let open = |list: Vec<usize>, d: &Diagram| -> Vec<usize> {
            list.into_iter().filter(|i| d.nodes[*i].y.is_none()).collect()
        };
        let (left, right) = (open(left, self), open(right, self));
        let between = (0..n).filter(|i| self.nodes[*i].x > 0.0 && self.nodes[*i].x < self.columns);
        let between = open(between.collect(), self);
        let connected = left_y >= right_y;
        for i in left {
            left_y = self.put(i, left_y);
            if connected {
                left_y = (left_y + self.nodes[i].out).max(self.line_up(i, left_y, Way::Targets));
            }
        }
        for i in right {
            right_y = self.put(i, right_y);
            right_y = (right_y + self.nodes[i].into).max(self.line_up(i, right_y, Way::Sources));
        }
        for i in between {
            let y = self.ends.get(&self.nodes[i].x.to_bits()).copied().unwrap_or(0.0);
            let y = self.put(i, y);
            let y = (y + self.nodes[i].into).max(self.line_up(i, y, Way::Sources));
            self.line_up(i, y, Way::Targets);
        }
    }

    /// Places all nodes one way from a node, each list from the top of the node it belongs to; returns where the node
    /// ends. Every node is placed once, so that cycles end (`processFrom`, `processTo`).
    fn line_up(&mut self, start: usize, y: f64, way: Way) -> f64 {
        struct Open {
            list: Vec<usize>,
            next: usize,
            y: f64,
        }
        if self.flows_of(start, way).is_empty() {
            return y;
        }
        let mut open = vec![Open { list: self.ordered(start, way), next: 0, y }];
        while let Some(last) = open.last_mut() {
            let Some(&flow) = last.list.get(last.next) else {
                open.pop();
                continue;
            };
            last.next += 1;
            let i = self.other_end(flow, way);
            let new = self.nodes[i].y.is_none();
            let (before, top) = (last.y, self.put(i, last.y));
            // Where the list goes on in an earlier column, only the flow has its place beside the node.
            let next = last.list.get(last.next).map(|f| self.other_end(*f, way));
            let nearer = way == Way::Targets && next.is_some_and(|next| self.nodes[next].x < self.nodes[i].x);
            let size = if way == Way::Sources { self.nodes[i].out } else { self.nodes[i].largest() };
            last.y = if nearer { last.y + self.flows[flow].flow } else { last.y.max(top + size) };
            if new {
                let y = if before > 0.0 { before + SLIGHT } else { 0.0 };
                open.push(Open { list: self.ordered(i, way), next: 0, y });
            }
        }
        self.nodes[start].top() + self.nodes[start].size
    }

    /// Moves nodes of a column down until they do not overlap; returns where the lowest ends (`fixTop`).
    fn clear(&mut self) -> f64 {
        let mut lowest = 0.0_f64;
        for mut list in self.by_column().into_values() {
            list.sort_by(|a, b| self.nodes[*a].top().total_cmp(&self.nodes[*b].top()));
            let mut least = 0.0;
            for i in list {
                let y = self.nodes[i].top().max(least);
                self.nodes[i].y = Some(y);
                least = y + self.nodes[i].size;
            }
            lowest = lowest.max(least);
        }
        lowest
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

    /// Orders the flows of a node by their other ends, those with the least behind them first, and returns them.
    fn ordered(&mut self, node: usize, way: Way) -> Vec<usize> {
        let mut list = self.flows_of(node, way).to_vec();
        if list.len() > 1 {
            let other = |f: &usize| self.other_end(*f, way);
            list.sort_by_cached_key(|f| (self.behind(other(f), way), self.flows_of(other(f), way).len()));
        }
        match way {
            Way::Sources => self.nodes[node].sources.clone_from(&list),
            Way::Targets => self.nodes[node].targets.clone_from(&list),
        }
        list
    }

    /// How many flows lie behind a node (`nodeCount`), at most [`LOOKED_AT`].
    fn behind(&self, node: usize, way: Way) -> usize {
        let (mut count, mut open, mut seen) = (0, vec![node], BTreeSet::new());
        while let Some(i) = open.pop() {
            for f in self.flows_of(i, way) {
                let next = self.other_end(*f, way);
                if seen.insert(next) {
                    count += self.flows_of(next, way).len();
                    open.push(next);
                }
                if count >= LOOKED_AT || seen.len() >= LOOKED_AT {
                    return LOOKED_AT;
                }
            }
        }
        count
    }

    /// All nodes, column by column, from the top.
    fn downward(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        let n = &self.nodes;
        order.sort_by(|a, b| {
            let (a, b) = (&n[*a], &n[*b]);
            a.x.total_cmp(&b.x).then(a.top().total_cmp(&b.top())).then(a.size.total_cmp(&b.size))
        });
        order
    }

    /// Where a node ends, its least height included.
    fn end(&self, i: usize, scale: f64) -> f64 {
        let node = &self.nodes[i];
        let most = node.size.max(node.least * scale);
        (node.top() + node.largest()).max(node.top() + (node.size + most) / 2.0)
    }

    /// Moves nodes apart: each by the gaps between the nodes above it, and by as many more as there are nodes above its
    /// height in any column before it. Returns where the lowest ends (`addPadding`).
    fn spread(&mut self, scale: f64) -> f64 {
        let mut lowest = 0.0_f64;
        // For each number of nodes, how high the earlier columns have that many.
        let mut before: Vec<f64> = Vec::new();
        let mut column = Column::default();
        for i in self.downward() {
            if self.nodes[i].x.to_bits() != column.x {
                column.hand_on(&mut before);
                column = Column { x: self.nodes[i].x.to_bits(), ..Column::default() };
            }
            let node = &mut self.nodes[i];
            let (y, beyond) = (node.top(), node.beyond(scale));
            let (above, below) = (node.gaps.0 * scale, node.gaps.1 * scale);
            if y > 0.0 {
                column.tops.push(y);
                let mut gaps = column.tops.len();
                if node.into > 0.0 {
                    gaps = gaps.max(before.partition_point(|top| *top <= y));
                    column.tops.resize(gaps, y);
                }
                if column.count > 0 {
                    column.offset += column.below.max(above) + column.beyond + beyond;
                }
                let more = gaps as f64 - column.count as f64;
                node.y = Some(y + column.offset + more * above);
            }
            column.count += 1;
            (column.below, column.beyond) = (below, beyond);
            lowest = lowest.max(self.end(i, scale));
        }
        lowest
    }

    /// Nodes of a column one under the other, with their gaps between (`addEvenPadding`).
    fn spread_evenly(&mut self, scale: f64) -> f64 {
        let mut lowest = 0.0_f64;
        let mut last: Option<usize> = None;
        for i in self.downward() {
            if let Some(above) = last.map(|l| &self.nodes[l]).filter(|above| above.x == self.nodes[i].x) {
                let gap = above.gaps.1.max(self.nodes[i].gaps.0) * scale;
                let y = above.top() + above.size + gap + above.beyond(scale) + self.nodes[i].beyond(scale);
                self.nodes[i].y = Some(y);
            }
            last = Some(i);
            lowest = lowest.max(self.end(i, scale));
        }
        lowest
    }

    /// Decides where flows leave and enter their nodes: in the order of the other ends (`sortFlows`).
    fn attach(&mut self) {
        for i in 0..self.nodes.len() {
            let size = self.nodes[i].size;
            for way in [Way::Sources, Way::Targets] {
                let mut list = self.flows_of(i, way).to_vec();
                let middle = |f: usize| {
                    let other = &self.nodes[self.other_end(f, way)];
                    other.top() + (if way == Way::Sources { other.out } else { other.into }) / 2.0
                };
                list.sort_by(|a, b| middle(*a).total_cmp(&middle(*b)));
                let total = if way == Way::Sources { self.nodes[i].into } else { self.nodes[i].out };
                let last = list.len() as f64 - 1.0;
                let mut y = 0.0;
                for (k, f) in list.into_iter().enumerate() {
                    let flow = &mut self.flows[f];
                    // What is more than the node holds overlaps evenly; a single flow has no place then.
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

/// A column while its nodes are moved apart.
#[derive(Debug, Clone, Default)]
struct Column {
    /// Which, as bits.
    x: u64,
    /// Nodes above.
    count: usize,
    /// What the gaps between them add up to.
    offset: f64,
    /// The gap below the last.
    below: f64,
    /// What the least height of the last adds.
    beyond: f64,
    /// Tops of its nodes, and of gaps it shares with earlier columns.
    tops: Vec<f64>,
}

impl Column {
    /// Tells the columns after it where its gaps are.
    fn hand_on(&self, before: &mut Vec<f64>) {
        for (k, top) in self.tops.iter().enumerate() {
            match before.get_mut(k) {
                Some(least) => *least = least.min(*top),
                None => before.push(*top),
            }
        }
    }
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
