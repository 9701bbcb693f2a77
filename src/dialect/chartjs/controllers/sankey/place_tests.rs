//! Places of nodes and flows, worked out by hand from the rules.

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
    let nodes = vec![Node { gaps: (10.0, 10.0), ..Node::default() }; 4];
    let flows = STEPS.map(|(from, to, flow)| Flow { from, to, flow, leaves: 0.0, enters: 0.0 });
    let d = place(nodes, flows.to_vec(), Rules { canvas: 80.0, ..Rules::default() });
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
    assert_eq!(d.nodes[2].size, 6.0);
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
