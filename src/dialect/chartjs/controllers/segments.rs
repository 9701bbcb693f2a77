//! Styles of single segments of a line: the `segment` of versions 3 and 4. In: the line's mark and its data; out: the
//! same line in runs of one style each.

use super::super::callback;
use super::super::chart::{Chart, Dataset};
use super::super::data::Series;
use crate::data::{Column, Frame, Value};
use crate::figure::{Channel, DataId, Mapping, Mark};
use crate::json::{Json, Object};
use std::sync::Arc;

/// Options of segments, the channels they feed, and the columns these read.
const STYLES: [(&str, Channel, &str); 6] = [
    ("borderColor", Channel::Stroke, "segment_stroke"),
    ("borderWidth", Channel::StrokeWidth, "segment_width"),
    ("borderDash", Channel::StrokeDash, "segment_dash"),
    ("borderDashOffset", Channel::StrokeDashOffset, "segment_dash_offset"),
    ("borderCapStyle", Channel::StrokeCap, "segment_cap"),
    ("borderJoinStyle", Channel::StrokeJoin, "segment_join"),
];

/// A segment between two data that are joined: their indices, and its own styles.
struct Segment {
    ends: (usize, usize),
    styles: Vec<Value>,
}

/// Cuts a line into runs of segments that look the same; does nothing if the data set has no styles of segments.
pub(crate) fn apply<'a>(
    chart: &Chart<'a>,
    s: &Series<'a, '_>,
    spans: bool,
    mark: &mut Mark,
    add: &mut dyn FnMut(Frame) -> DataId,
) {
    let Some(Json::Object(segment)) = s.set.json.get("segment").filter(|_| !chart.is_v2()) else { return };
    let segments = segments(chart, s, segment, spans);
    if segments.is_empty() {
        return;
    }
    let (mut rows, mut runs): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut styles: Vec<Vec<Value>> = vec![Vec::new(); STYLES.len()];
    let mut run = 0;
    for (i, segment) in segments.iter().enumerate() {
        let before = i.checked_sub(1).map(|b| &segments[b]);
        let goes_on = before.is_some_and(|b| b.ends.1 == segment.ends.0 && b.styles == segment.styles);
        let starts = if goes_on { vec![segment.ends.1] } else { vec![segment.ends.0, segment.ends.1] };
        run += usize::from(!goes_on);
        for row in starts {
            rows.push(row);
            runs.push(run);
            styles.iter_mut().zip(&segment.styles).for_each(|(column, style)| column.push(style.clone()));
        }
    }
    let mut frame = Frame::with_len(rows.len());
    frame.set("at", Column::Numbers(rows.iter().map(|r| s.cells[*r].at).collect()));
    frame.set("value", Column::Numbers(rows.iter().map(|r| s.cells[*r].value).collect()));
    frame.set("run", Column::Numbers(runs.iter().map(|r| *r as f64).collect()));
    for ((_, channel, column), values) in STYLES.into_iter().zip(styles) {
        if values.iter().all(|v| *v == Value::Null) {
            continue;
        }
        // What a segment does not say is as in the rest of the line.
        let usual =
            mark.encodings.get(channel).and_then(|e| e.otherwise.clone()).map_or(Value::Null, |m| match m.from {
                crate::figure::From::Constant(v) => v,
                _ => Value::Null,
            });
        let full = values.into_iter().map(|v| if v == Value::Null { usual.clone() } else { v }).collect();
        frame.set(column, Column::of(full));
        mark.encodings.map(channel, Mapping::field(column));
    }
    mark.data = add(frame);
    mark.series = vec![Arc::from("run")];
}

fn segments<'a>(chart: &Chart<'a>, s: &Series<'a, '_>, segment: &Object, spans: bool) -> Vec<Segment> {
    let drawn = |i: usize| s.cells[i].at.is_finite() && s.cells[i].value.is_finite();
    let mut out = Vec::new();
    let mut last: Option<usize> = None;
    for i in (0..s.cells.len()).filter(|i| drawn(*i) || !spans) {
        if !drawn(i) {
            last = None;
            continue;
        }
        if let Some(from) = last.replace(i) {
            let context = || context(chart, s, (from, i));
            let style = |(name, ..): &(&str, Channel, &str)| match segment.get(name) {
                Some(code @ Json::Code(_)) => {
                    chart.called(code, &format!("{}/segment/{name}", s.set.at), || vec![context()])
                }
                Some(v) => Value::from(v),
                None => Value::Null,
            };
            out.push(Segment { ends: (from, i), styles: STYLES.iter().map(style).collect() });
        }
    }
    out
}

/// What functions of segments are given: both ends, whether there is a gap between them, the data set.
fn context<'a>(chart: &Chart<'a>, s: &Series<'a, '_>, (from, to): (usize, usize)) -> Value {
    let set: &Dataset = s.set;
    // A bridged gap counts as a skipped point at its far end, as far as the near one goes.
    let gap = to > from + 1;
    let point = |i: usize, skip: bool| {
        let (at, value) = (Value::Number(s.cells[i].at), Value::Number(s.cells[i].value));
        let (x, y) = if s.lying { (value, at) } else { (at, value) };
        callback::object([("parsed", callback::object([("x", x), ("y", y)])), ("skip", Value::Bool(skip))])
    };
    let whole = chart.context(set, None);
    callback::object([
        ("type", Value::from("segment")),
        ("p0", point(from, gap)),
        ("p1", point(to, gap)),
        ("p0DataIndex", Value::Number(from as f64)),
        ("p1DataIndex", Value::Number(to as f64)),
        ("datasetIndex", Value::Number(set.index as f64)),
        ("chart", whole.member("chart")),
        ("dataset", whole.member("dataset")),
    ])
}
