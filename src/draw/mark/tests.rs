//! Marks of small tables, with coordinates worked out by hand or taken from the engines whose rules they follow.

use super::super::table;
use super::*;
use crate::color::Color;
use crate::expr::Params;
use crate::figure::{
    Advance, Align, Anchorage, ArcStyle, AreaStyle, Border, Coord, Curve, DataId, Encodings, Extent, FillTarget, Gaps,
    Label, LineStyleRule, Listed, Marks, Orientation, Plot, PlotFrame, RectStyle, Ring, Room, SortKey, SymbolStyle,
    TextMark, Toward,
};
use crate::figure::{
    Domain, Figure, Guides, Interpolation, Mapping, Nice, Range, Scale, ScaleId, ScaleKind, Sizing, Thickness, View,
    ViewKind, grown,
};
use crate::geometry::{Insets, Path, Point, Segment, Size};
use crate::layout::{Scales, Tables, layers};
use crate::limits::{Budget, Limits};
use crate::scene::Anchor;
use crate::text::Font;
use crate::time::Zone;

fn frame(columns: &[(&str, &[f64])]) -> Frame {
    let mut f = Frame::with_len(columns[0].1.len());
    for (name, values) in columns {
        f.set(*name, Column::Numbers(values.to_vec()));
    }
    f
}

fn mark(kind: MarkKind, channels: &[(Channel, &str)]) -> Mark {
    let mut encodings = Encodings::new();
    for (channel, field) in channels {
        encodings.map(*channel, Mapping::field(*field));
    }
    Mark { bounds: true, label: "rows".into(), ..Mark::bare("mark-test", kind, DataId(0), encodings) }
}

/// Draws marks over one table on a plot of 200 × 100.
fn with_plot<T>(marks: Vec<Mark>, table: Frame, f: impl FnOnce(&PlotArea, &Context) -> T) -> T {
    let plot = Plot {
        width: Extent::Px(200.0),
        height: Extent::Px(100.0),
        coord: Coord::Cartesian,
        marks: marks.into_iter().map(Marks::from).collect(),
        frame: PlotFrame::default(),
    };
    let size = Size { width: 200.0, height: 100.0 };
    let tables = Tables::new(vec![Arc::new(table)]);
    let layers =
        layers(&plot, &Room { plot: Rect::at(0.0, 0.0, 200.0, 100.0), canvas: size, scales: &() }, &Budget::default())
            .unwrap();
    let guides = Guides::Grown(grown::Guides::default());
    let area = PlotArea {
        plot: &plot,
        guides: &guides,
        size,
        scales: Scales::default(),
        tables,
        radial: None,
        layers,
        vacant: false,
        canvas: size,
    };
    let (params, zone, budget) = (Params::new(), Zone::utc(), Budget::new(Limits::default(), None));
    let advance = Advance::Fractional;
    f(&area, &Context { params: &params, zone: &zone, advance, budget: &budget })
}

fn drawn(list: Vec<Mark>, table: Frame) -> (Vec<Vec<Node>>, Rect) {
    with_plot(list, table, |area, context| {
        let out = marks(area, None, context).unwrap();
        let groups = out.groups.into_iter().map(|g| match g {
            Node::Group(g) => g.nodes,
            other => panic!("{other:?}"),
        });
        (groups.collect(), out.bounds.all)
    })
}

fn shapes(nodes: &[Node]) -> Vec<Shape> {
    nodes
        .iter()
        .map(|n| match n {
            Node::Path(p) => p.shape.clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn outline(shape: &Shape) -> &Path {
    match shape {
        Shape::Path(p) => p,
        other => panic!("{other:?}"),
    }
}

fn points(path: &Path) -> Vec<(f64, f64)> {
    path.segments
        .iter()
        .filter_map(|s| match s {
            Segment::Move(p) | Segment::Line(p) | Segment::Arc(_, _, _, _, p) => Some((p.x, p.y)),
            _ => None,
        })
        .collect()
}

fn close(a: Point, b: (f64, f64)) -> bool {
    (a.x - b.0).abs() < 1e-9 && (a.y - b.1).abs() < 1e-9
}

#[test]
fn boxes_from_ends_in_any_order() {
    let mut m =
        mark(MarkKind::Rect(RectStyle::default()), &[(Channel::X, "x"), (Channel::Y, "y"), (Channel::Y2, "y2")]);
    m.encodings.constant(Channel::Width, 10.0).constant(Channel::Fill, "red");
    let table = frame(&[("x", &[5.0, 20.0]), ("y", &[30.0, 100.0]), ("y2", &[100.0, 40.0])]);
    let (nodes, bounds) = drawn(vec![m], table);
    let rect = |x, y, w, h| Shape::Rect(Rect::at(x, y, w, h), 0.0);
    assert_eq!(shapes(&nodes[0]), [rect(5.0, 30.0, 10.0, 70.0), rect(20.0, 40.0, 10.0, 60.0)]);
    assert_eq!(bounds, Rect { x1: 5.0, y1: 30.0, x2: 30.0, y2: 100.0 });
}

fn bordered(skip: &str, y: f64, width: Value) -> Vec<Node> {
    let style = RectStyle { border: Border::Inside, ..RectStyle::default() };
    let mut m = mark(MarkKind::Rect(style), &[(Channel::Y, "y"), (Channel::Y2, "base")]);
    m.encodings.constant(Channel::X, 0.0).constant(Channel::Width, 20.0).constant(Channel::Fill, "red");
    m.encodings
        .constant(Channel::Stroke, "blue")
        .constant(Channel::StrokeWidth, width)
        .constant(Channel::BorderSkip, skip);
    drawn(vec![m], frame(&[("y", &[y]), ("base", &[60.0])])).0.remove(0)
}

/// A border of 4 px lies inside the bar, and is open at the end the bar stands on, which is its top if it hangs.
#[test]
fn borders_lie_inside_and_are_open_at_the_base() {
    let nodes = bordered("start", 10.0, Value::from(4.0));
    let lines = shapes(&nodes);
    assert_eq!(lines[0], Shape::Rect(Rect::at(0.0, 10.0, 20.0, 50.0), 0.0));
    assert_eq!(points(outline(&lines[1])), [(2.0, 60.0), (2.0, 12.0), (18.0, 12.0), (18.0, 60.0)]);
    let hanging = shapes(&bordered("start", 90.0, Value::from(4.0)));
    assert_eq!(points(outline(&hanging[1])), [(18.0, 60.0), (18.0, 88.0), (2.0, 88.0), (2.0, 60.0)]);
    let whole = shapes(&bordered("none", 10.0, Value::from(4.0)));
    assert_eq!(whole[1], Shape::Rect(Rect::at(2.0, 12.0, 16.0, 46.0), 0.0));
    assert_eq!(bordered("all", 10.0, Value::from(4.0)).len(), 1);
}

#[test]
fn borders_of_different_widths_are_areas() {
    let widths = Value::Array([1.0, 2.0, 3.0, 4.0].map(Value::from).to_vec().into());
    let nodes = bordered("none", 10.0, widths);
    let inner = [(4.0, 11.0), (4.0, 57.0), (18.0, 57.0), (18.0, 11.0)];
    assert_eq!(points(outline(&shapes(&nodes)[1]))[4..], inner);
    let Node::Path(border) = &nodes[1] else { panic!() };
    assert_eq!((border.fill.clone(), &border.stroke), (Some(Paint::Solid(Color::rgb(0, 0, 255))), &None));
}

#[test]
fn round_corners_belong_to_the_whole_stack() {
    let style = RectStyle { stack: vec!["x".into()], ..RectStyle::default() };
    let mut m = mark(MarkKind::Rect(style), &[(Channel::X, "x"), (Channel::Y, "y"), (Channel::Y2, "y2")]);
    m.encodings.constant(Channel::Width, 10.0).constant(Channel::Fill, "red");
    m.encodings.constant(Channel::CornerTopLeft, 4.0).constant(Channel::CornerTopRight, 4.0);
    let table = frame(&[("x", &[5.0, 5.0, 50.0]), ("y", &[70.0, 30.0, 20.0]), ("y2", &[100.0, 70.0, 100.0])]);
    let (nodes, bounds) = drawn(vec![m], table);
    assert_eq!(nodes[0].len(), 2);
    let Node::Group(first) = &nodes[0][0] else { panic!() };
    let Some(Clip::Path(clip)) = &first.clip else { panic!() };
    assert_eq!(first.nodes.len(), 2);
    assert_eq!(clip.segments[0], Segment::Move(pt(9.0, 30.0)));
    assert_eq!(bounds, Rect { x1: 5.0, y1: 20.0, x2: 60.0, y2: 100.0 });
}

/// Bounds as vega-scenegraph takes them: an area of 100 px² has a radius of 5, and a stroke of 2 reaches 4 px at joins
/// that are mitred (`boundStroke.js`), 1 px at round ones.
#[test]
fn strokes_count_for_the_bounds() {
    for (join, reach) in [("miter", 4.0), ("round", 1.0)] {
        let mut m = mark(MarkKind::Symbol(SymbolStyle::default()), &[(Channel::X, "x"), (Channel::Y, "y")]);
        m.encodings
            .constant(Channel::Size, 100.0)
            .constant(Channel::Stroke, "blue")
            .constant(Channel::StrokeWidth, 2.0);
        m.encodings.constant(Channel::StrokeJoin, join).constant(Channel::StrokeMiterLimit, 4.0);
        let (nodes, bounds) = drawn(vec![m], frame(&[("x", &[50.0]), ("y", &[20.0])]));
        assert_eq!(shapes(&nodes[0]), [Shape::Circle(pt(50.0, 20.0), 5.0)]);
        assert_eq!(bounds, Rect::at(45.0, 15.0, 10.0, 10.0).expand(reach), "{join}");
    }
}

#[test]
fn equal_symbols_share_an_outline_and_invalid_rows_have_none() {
    let mut m = mark(MarkKind::Symbol(SymbolStyle::default()), &[(Channel::X, "x"), (Channel::Y, "y")]);
    m.valid = vec!["y".into()];
    m.encodings.constant(Channel::Shape, "diamond").constant(Channel::Fill, "red");
    let (nodes, _) = drawn(vec![m], frame(&[("x", &[1.0, 2.0, 3.0]), ("y", &[1.0, f64::NAN, 3.0])]));
    let both = shapes(&nodes[0]);
    let [Shape::Placed(a, _), Shape::Placed(b, at)] = &both[..] else { panic!("{both:?}") };
    assert!(Arc::ptr_eq(a, b));
    assert_eq!(*at, pt(3.0, 3.0));
}

fn line(closed: bool, gaps: Gaps, table: Frame) -> Vec<Path> {
    let mut m = mark(
        MarkKind::Line(LineStyleRule { curve: Curve::Linear, gaps, closed, pieces: false }),
        &[(Channel::X, "x"), (Channel::Y, "y")],
    );
    m.encodings.constant(Channel::Stroke, "red");
    m.valid = vec!["y".into()];
    m.sort = vec![SortKey::Field { field: "x".into(), descending: false }];
    if table.column("s").is_some() {
        m.series = vec!["s".into()];
    }
    let (nodes, _) = drawn(vec![m], table);
    shapes(&nodes[0]).iter().map(|s| outline(s).clone()).collect()
}

#[test]
fn lines_break_at_invalid_rows_unless_bridged() {
    let table = || frame(&[("x", &[3.0, 1.0, 0.0, 2.0, 4.0]), ("y", &[3.0, 1.0, 0.0, f64::NAN, 4.0])]);
    let moves = |p: &[Path]| p[0].segments.iter().filter(|s| matches!(s, Segment::Move(_))).count();
    assert_eq!(points(&line(false, Gaps::Break, table())[0]), [(0.0, 0.0), (1.0, 1.0), (3.0, 3.0), (4.0, 4.0)]);
    assert_eq!(moves(&line(false, Gaps::Break, table())), 2);
    assert_eq!(moves(&line(false, Gaps::Bridge, table())), 1);
    let stops =
        || frame(&[("x", &[0.0, 1.0, 2.0, 3.0]), ("y", &[0.0, 1.0, 2.0, 3.0]), ("stop", &[0.0, 0.0, 1.0, 0.0])]);
    let apart = line(false, Gaps::Apart("stop".into()), stops());
    assert_eq!((moves(&apart), points(&apart[0])[2]), (2, (2.0, 2.0)));
    // A closed line with a gap goes on from its last point to its first.
    let closed = line(true, Gaps::Break, table());
    assert_eq!(points(&closed[0]), [(3.0, 3.0), (4.0, 4.0), (0.0, 0.0), (1.0, 1.0)]);
    assert!(!closed[0].segments.contains(&Segment::Close));
}

#[test]
fn series_in_order_of_appearance() {
    let table = frame(&[("x", &[0.0, 0.0, 1.0, 1.0]), ("y", &[5.0, 7.0, 6.0, 8.0]), ("s", &[2.0, 1.0, 2.0, 1.0])]);
    let lines = line(false, Gaps::Break, table);
    assert_eq!(points(&lines[0]), [(0.0, 5.0), (1.0, 6.0)]);
    assert_eq!(points(&lines[1]), [(0.0, 7.0), (1.0, 8.0)]);
}

/// 100 000 points on 200 px: at most four for each half pixel, among them the extremes.
#[test]
fn dense_lines_keep_their_outline() {
    let n = 100_000;
    let x: Vec<f64> = (0..n).map(|i| 200.0 * f64::from(i) / f64::from(n)).collect();
    let y: Vec<f64> = (0..n).map(|i| if i == 54_321 { -40.0 } else { f64::from(i % 97) }).collect();
    let lines = line(false, Gaps::Break, frame(&[("x", &x), ("y", &y)]));
    let kept = points(&lines[0]);
    assert!(kept.len() <= 1_600, "{}", kept.len());
    assert!(kept.iter().any(|p| p.1 == -40.0));
    assert_eq!(kept.first(), Some(&(x[0], y[0])));
    assert_eq!(kept.last(), Some(&(x[n as usize - 1], y[n as usize - 1])));
}

fn area_style() -> AreaStyle {
    AreaStyle {
        curve: Curve::StepAfter,
        base_curve: Curve::StepAfter,
        orientation: Orientation::Vertical,
        gaps: Gaps::Break,
        closed: false,
        target: FillTarget::Encoded,
        below: None,
        stroke_line_only: false,
        pieces: false,
        behind: false,
    }
}

/// As d3-shape's area with `curveStepAfter` draws [0, 1], [1, 3]: the way back steps before.
#[test]
fn areas_step_the_same_way_back() {
    let mut m = mark(MarkKind::Area(area_style()), &[(Channel::X, "x"), (Channel::Y, "y"), (Channel::Y2, "b")]);
    m.encodings.constant(Channel::Fill, "red");
    let (nodes, _) = drawn(vec![m], frame(&[("x", &[0.0, 1.0]), ("y", &[1.0, 3.0]), ("b", &[9.0, 8.0])]));
    let expected = [(0.0, 1.0), (1.0, 1.0), (1.0, 3.0), (1.0, 8.0), (1.0, 9.0), (0.0, 9.0)];
    assert_eq!(points(outline(&shapes(&nodes[0])[0])), expected);
}

#[test]
fn areas_with_two_paints_are_cut_at_their_base() {
    let style =
        AreaStyle { below: Some(Value::from("blue")), curve: Curve::Linear, base_curve: Curve::Linear, ..area_style() };
    let mut m = mark(MarkKind::Area(style), &[(Channel::X, "x"), (Channel::Y, "y")]);
    m.encodings.constant(Channel::Fill, "red").constant(Channel::Y2, 50.0);
    let (nodes, _) = drawn(vec![m], frame(&[("x", &[0.0, 100.0]), ("y", &[10.0, 90.0])]));
    let halves: Vec<(f64, f64)> = nodes[0]
        .iter()
        .map(|n| match n {
            Node::Group(Group { clip: Some(Clip::Rect(r)), .. }) => (r.y1, r.y2),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(halves, [(9.0, 50.0), (50.0, 91.0)]);
}

/// vega-scenegraph `text.js`: baseline `top` lies 0.79 of the size above the alphabetic one, rounded; a turned text turns
/// about its point, whatever dx and dy.
#[test]
fn texts_lie_on_their_baseline() {
    let mut m = mark(
        MarkKind::Text(TextMark { line_break: Some("|".into()), ..TextMark::default() }),
        &[(Channel::X, "x"), (Channel::Y, "y")],
    );
    m.encodings.constant(Channel::Text, "one|two").constant(Channel::Fill, "black").constant(Channel::Size, 10.0);
    m.encodings.constant(Channel::Baseline, "top").constant(Channel::Align, "center").constant(Channel::Dx, 3.0);
    m.encodings.constant(Channel::Angle, 90.0);
    let (nodes, _) = drawn(vec![m], frame(&[("x", &[50.0]), ("y", &[20.0])]));
    let texts: Vec<(&str, Point, Point, Anchor)> = nodes[0]
        .iter()
        .map(|n| match n {
            Node::Text(t) => (&*t.text, t.at, t.pivot, t.anchor),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(texts[0], ("one", pt(53.0, 28.0), pt(50.0, 20.0), Anchor::Middle));
    assert_eq!(texts[1], ("two", pt(53.0, 40.0), pt(50.0, 20.0), Anchor::Middle));
}

fn plain_label(row: usize, anchor: Anchorage, toward: Toward) -> Label {
    Label {
        mark: 0,
        row,
        lines: vec!["5".into()],
        font: Arc::new(Font::new("sans-serif", 10.0)),
        line_height: 12.0,
        text_align: Align::Start,
        fill: Some(Color::BLACK),
        outline: None,
        shadow: None,
        anchor,
        toward,
        offset: 4.0,
        rotation: 0.0,
        opacity: 1.0,
        clamp: false,
        clip: false,
        yields: false,
        ground: Some(Value::from("white")),
        border: None,
        border_width: 0.0,
        radius: 0.0,
        padding: Insets::all(4.0),
    }
}

/// The boxes of labels at bars from these values to 60.
fn boxes(labels: Vec<Label>, y: &[f64]) -> Vec<Rect> {
    let mut bars = mark(MarkKind::Rect(RectStyle::default()), &[(Channel::Y, "y"), (Channel::Y2, "base")]);
    bars.encodings.constant(Channel::X, 40.0).constant(Channel::Width, 20.0).constant(Channel::Fill, "red");
    let m = mark(MarkKind::Labels(labels.into()), &[]);
    let (nodes, _) = drawn(vec![bars, m], frame(&[("y", y), ("base", &vec![60.0; y.len()])]));
    let boxed = |n: &Node| match n {
        Node::Path(PathNode { shape: Shape::Rect(r, _), .. }) => Some(*r),
        _ => None,
    };
    nodes[1].iter().filter_map(boxed).collect()
}

fn label(anchor: Anchorage, toward: Toward, y: f64, clamp: bool) -> Point {
    let boxed = boxes(vec![Label { clamp, ..plain_label(0, anchor, toward) }], &[y])[0];
    assert!((boxed.height() - 20.0).abs() < 1e-9, "{boxed:?}");
    // It is as wide as a digit and its padding, in whole px.
    pt(boxed.x1 + 7.0, boxed.center().y)
}

/// Of two labels that overlap the one that may give way is left out; if both may, that which is drawn first.
#[test]
fn labels_give_way() {
    let [a, b] = [0, 1].map(|row| plain_label(row, Anchorage::End, Toward::End));
    let tops = |a: &Label, b: &Label| boxes(vec![a.clone(), b.clone()], &[30.0, 40.0]).iter().map(|r| r.y1).collect();
    let yielding = |l: &Label| Label { yields: true, ..l.clone() };
    let both: Vec<f64> = tops(&a, &b);
    assert_eq!(both, [6.0, 16.0]);
    let first: Vec<f64> = tops(&yielding(&a), &yielding(&b));
    assert_eq!(first, [16.0]);
    let other: Vec<f64> = tops(&a, &yielding(&b));
    assert_eq!(other, [6.0]);
    let turned = Label { rotation: 30.0, ..yielding(&a) };
    assert_eq!(boxes(vec![turned, b], &[30.0, 40.0]).len(), 1);
}

/// Boxes of 12 + 2 × 4 px, 4 px off their anchor. The end of a bar is its top and the start its bottom, also of one that
/// hangs; a bar that leaves the plot has its end at the edge if labels are clamped.
#[test]
fn labels_lie_at_the_ends_of_bars() {
    assert!(close(label(Anchorage::End, Toward::End, 30.0, false), (50.0, 16.0)));
    assert!(close(label(Anchorage::End, Toward::Start, 30.0, false), (50.0, 44.0)));
    assert!(close(label(Anchorage::Center, Toward::Center, 30.0, false), (50.0, 45.0)));
    assert!(close(label(Anchorage::Start, Toward::Bottom, 30.0, false), (50.0, 74.0)));
    assert!(close(label(Anchorage::End, Toward::End, 80.0, false), (50.0, 46.0)));
    assert!(close(label(Anchorage::End, Toward::Start, -40.0, true), (50.0, 14.0)));
}

fn ring(circumference: f64) -> Ring {
    Ring {
        from: 0.0,
        to: 1.0,
        cutout: 0.5,
        cutout_px: false,
        radius: 1.0,
        radius_px: false,
        rotation: -circumference / 2.0,
        circumference,
        border: 0.0,
    }
}

/// A half ring on 200 × 100 is as large as the whole width allows; a whole one as the height does (Chart.js
/// `getRatioAndOffset`).
#[test]
fn rings_fill_the_plot() {
    use std::f64::consts::PI;
    for (circumference, expected) in [
        (PI, Rect { x1: 0.0, y1: 0.0, x2: 200.0, y2: 100.0 }),
        (2.0 * PI, Rect { x1: 50.0, y1: 0.0, x2: 150.0, y2: 100.0 }),
    ] {
        let style = ArcStyle { ring: Some(ring(circumference)), ..ArcStyle::default() };
        let mut m = mark(MarkKind::Arc(style), &[(Channel::Theta, "a"), (Channel::Theta2, "b")]);
        m.encodings.constant(Channel::Fill, "red");
        let table = frame(&[("a", &[-circumference / 2.0]), ("b", &[circumference / 2.0])]);
        let (_, b) = drawn(vec![m], table);
        let off = (b.x1 - expected.x1).abs()
            + (b.y1 - expected.y1).abs()
            + (b.x2 - expected.x2).abs()
            + (b.y2 - expected.y2).abs();
        assert!(off < 1e-6, "{b:?}");
    }
}

#[test]
fn clipped_marks_count_within_the_plot() {
    let mut m = mark(MarkKind::Rule, &[(Channel::X, "x")]);
    m.encodings.constant(Channel::Y, -50.0).constant(Channel::Y2, 300.0).constant(Channel::Stroke, "red");
    m.clip = Some(Insets::default());
    let (nodes, bounds) = drawn(vec![m], frame(&[("x", &[10.0])]));
    assert_eq!(shapes(&nodes[0]), [Shape::Line(pt(10.0, -50.0), pt(10.0, 300.0))]);
    assert_eq!(bounds, Rect { x1: 9.5, y1: 0.0, x2: 10.5, y2: 100.0 });
}

#[test]
fn a_picture_in_words_and_as_a_table() {
    let mut table = frame(&[("height", &[12.0, 87.0, 34.5])]);
    table.set("name", Column::Values(["A", "B", "C"].map(Value::from).to_vec()));
    let mut m = mark(MarkKind::Rect(RectStyle::default()), &[(Channel::X, "name"), (Channel::Y, "height")]);
    m.class = "mark-bar";
    with_plot(vec![m], table, |area, _| {
        assert_eq!(table::describe(&[area]), "Bar chart of 3 marks; x: A, B and C; y from 12 to 87");
        let data = table::data_table(&[area]).unwrap();
        assert_eq!(data.headers, ["name", "height"]);
        assert_eq!(data.rows, [["A", "12"], ["B", "87"], ["C", "34.5"]]);
        assert_eq!(data.truncated, 0);
    });
}

#[test]
fn bins_are_listed_as_spans_in_their_order() {
    let table = frame(&[("from", &[10.0, 0.0]), ("to", &[20.0, 10.0]), ("n", &[3.0, 1.0])]);
    let mut m = mark(MarkKind::Rect(RectStyle::default()), &[(Channel::X, "from"), (Channel::Y, "n")]);
    let listed = |header: &str, column: &str, end: Option<&str>| Listed {
        header: header.into(),
        column: column.into(),
        end: end.map(Into::into),
        channel: None,
    };
    m.listed = vec![listed("age (binned)", "from", Some("to")), listed("Count", "n", None)];
    with_plot(vec![m], table, |area, _| {
        let data = table::data_table(&[area]).unwrap();
        assert_eq!(data.headers, ["age (binned)", "Count"]);
        assert_eq!(data.rows, [["0 – 10", "1"], ["10 – 20", "3"]]);
    });
}

/// Categories a to d, each with an equal share of the width.
fn categories(id: ScaleId) -> Scale {
    Scale {
        name: Arc::from(""),
        id,
        kind: ScaleKind::Category { offset: true },
        domain: Domain { fixed: Some(["a", "b", "c", "d"].map(Value::from).to_vec()), ..Domain::default() },
        range: Range::Width,
        clamp: false,
        reverse: false,
        round: false,
        nice: Nice::No,
        padding_px: 0.0,
        interpolation: Interpolation::Rgb { gamma: 1.0 },
        bins: None,
    }
}

/// Two bars a category on four categories of 100 px, as Chart.js 2 and 4 place them: 0.8 of a category is divided in two,
/// and a bar takes 0.9 of its part.
#[test]
fn bars_share_their_category() {
    let id = ScaleId(0);
    let bars = |slot: f64| {
        let thickness = Thickness::Share {
            scale: id,
            category: 0.8,
            bar: 0.9,
            slot: crate::figure::Slot::Same(slot, 2.0),
            places: vec![(DataId(0), "k".into())],
            max: None,
            fixed: None,
            flexible: false,
        };
        let mut m = mark(MarkKind::Rect(RectStyle { thickness, ..RectStyle::default() }), &[(Channel::Y, "y")]);
        m.encodings
            .map(Channel::X, Mapping::field("k").scaled(id))
            .constant(Channel::Y2, 100.0)
            .constant(Channel::Fill, "red");
        m
    };
    let plot = Plot {
        width: Extent::Px(400.0),
        height: Extent::Px(100.0),
        coord: Coord::Cartesian,
        marks: [bars(0.0), bars(1.0)].map(Marks::from).into(),
        frame: PlotFrame::default(),
    };
    let kind = ViewKind::Plot(Box::new(plot));
    let figure = Figure {
        name: String::new(),
        description: String::new(),
        table: None,
        data: Vec::new(),
        params: Params::new(),
        zone: Zone::utc(),
        scales: 1,
        root: View { kind, scales: vec![categories(id)], guides: Guides::Grown(grown::Guides::default()) },
        sizing: Sizing::Plot,
        padding: Insets::all(0.0),
        background: None,
        pages: Default::default(),
        advance: Advance::Fractional,
    };
    let mut table = frame(&[("y", &[40.0, 30.0])]);
    table.set("k", Column::Values(["a", "c"].map(Value::from).to_vec()));
    let budget = Budget::new(Limits::default(), None);
    let context = Context::new(&figure, &budget);
    let measured = crate::layout::measure(&figure, &Tables::new(vec![Arc::new(table)]), None, &context).unwrap();
    let out = marks(measured.plots()[0], None, &context).unwrap();
    let spans: Vec<(f64, f64)> = out
        .groups
        .iter()
        .flat_map(|g| match g {
            Node::Group(g) => shapes(&g.nodes),
            other => panic!("{other:?}"),
        })
        .map(|s| match s {
            Shape::Rect(r, _) => (r.x1, r.x2),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [(12.0, 48.0), (212.0, 248.0), (52.0, 88.0), (252.0, 288.0)];
    for ((a, b), (c, d)) in spans.iter().zip(expected) {
        assert!((a - c).abs() < 1e-9 && (b - d).abs() < 1e-9, "{spans:?}");
    }
    assert_eq!(spans.len(), 4);
}
