//! Styles of single segments of a line: the `segment` of versions 3 and 4. In: the line's mark and its data; out: the
//! same line in runs of one style each.

use super::super::callback;
use super::super::chart::{Chart, Dataset};
use super::super::data::Series;
use super::super::table::Tables;
use crate::data::{Column, Value};
use crate::figure::{Channel, Gaps, Mapping, Mark, MarkKind};
use crate::json::{Json, Object};
use std::sync::Arc;

/// An option of segments, the channel it feeds, and the column that this reads.
type Style = (&'static str, Channel, &'static str);

/// What segments say of the line.
const LINE: [Style; 6] = [
    ("borderColor", Channel::Stroke, "segment_stroke"),
    ("borderWidth", Channel::StrokeWidth, "segment_width"),
    ("borderDash", Channel::StrokeDash, "segment_dash"),
    ("borderDashOffset", Channel::StrokeDashOffset, "segment_dash_offset"),
    ("borderCapStyle", Channel::StrokeCap, "segment_cap"),
    ("borderJoinStyle", Channel::StrokeJoin, "segment_join"),
];

/// What they say of the area beneath it.
const AREA: [Style; 1] = [("backgroundColor", Channel::Fill, "segment_fill")];

/// A segment between two data that are joined: their indices, and its own styles.
struct Segment {
    ends: (usize, usize),
    styles: Vec<Value>,
}

/// Cuts a line, or the area beneath one (Chart.js `plugin.filler`, `filler.segment.js`), into runs of segments that look the
/// same; does nothing if the data set has no styles of segments for it. Its table has a row a datum.
pub(crate) fn apply<'a>(chart: &Chart<'a>, s: &Series<'a, '_>, mark: &mut Mark, tables: &mut Tables) {
    let (wanted, spans, pieces): (&[Style], bool, &mut bool) = match &mut mark.kind {
        MarkKind::Line(line) => (&LINE, line.gaps == Gaps::Bridge, &mut line.pieces),
        MarkKind::Area(area) => (&AREA, area.gaps == Gaps::Bridge, &mut area.pieces),
        _ => return,
    };
    let Some(Json::Object(segment)) = s.set.json.get("segment").filter(|_| !chart.is_v2()) else { return };
    if !wanted.iter().any(|(name, ..)| segment.get(name).is_some()) {
        return;
    }
    let segments = segments(chart, s, segment, spans, wanted);
    if segments.is_empty() {
        return;
    }
    let (mut rows, mut runs): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut styles: Vec<Vec<Value>> = vec![Vec::new(); wanted.len()];
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
    let Some(table) = tables.frame_mut(mark.data) else { return };
    let mut frame = table.take(&rows);
    frame.set("run", Column::Numbers(runs.iter().map(|r| *r as f64).collect()));
    for ((_, channel, column), values) in wanted.iter().zip(styles) {
        let unsaid = |v: &Value| matches!(v, Value::Null | Value::Undefined);
        if values.iter().all(unsaid) {
            continue;
        }
        // What a segment does not say is as in the rest of the line.
        let usual =
            mark.encodings.get(*channel).and_then(|e| e.otherwise.clone()).map_or(Value::Null, |m| match m.from {
                crate::figure::From::Constant(v) => v,
                _ => Value::Null,
            });
        let full = values.into_iter().map(|v| if unsaid(&v) { usual.clone() } else { v }).collect();
        frame.set(*column, Column::of(full));
        mark.encodings.map(*channel, Mapping::field(*column));
    }
    *table = Arc::new(frame);
    mark.series = vec![Arc::from("run")];
    *pieces = true;
}

fn segments<'a>(
    chart: &Chart<'a>,
    s: &Series<'a, '_>,
    segment: &Object,
    spans: bool,
    wanted: &[Style],
) -> Vec<Segment> {
    let drawn = |i: usize| drawn(s, i);
    let styles = |from: usize, to: usize| -> Vec<Value> {
        let style = |(name, ..): &Style| match segment.get(name) {
            Some(code @ Json::Code(_)) => {
                chart.called(code, &format!("{}/segment/{name}", s.set.at), || vec![context(chart, s, (from, to))])
            }
            Some(v) => Value::from(v),
            None => Value::Null,
        };
        wanted.iter().map(style).collect()
    };
    let mut out = Vec::new();
    let mut last: Option<usize> = None;
    for i in (0..s.cells.len()).filter(|i| drawn(*i) || !spans) {
        if !drawn(i) {
            last = None;
            continue;
        }
        if let Some(from) = last.replace(i) {
            // What bridges a gap is asked for from point to point, those that are skipped included, and looks as the last answer
            // says (Chart.js `helpers.segment.js`, `doSplitByStyles`).
            let answers: Vec<Vec<Value>> = (from..i).map(|k| styles(k, k + 1)).collect();
            out.extend(answers.into_iter().last().map(|styles| Segment { ends: (from, i), styles }));
        }
    }
    out
}

/// Whether a datum is a point of the line.
fn drawn(s: &Series, i: usize) -> bool {
    s.cells[i].at.is_finite() && s.cells[i].value.is_finite()
}

/// What functions of segments are given: both ends, whether they are skipped, the data set.
fn context<'a>(chart: &Chart<'a>, s: &Series<'a, '_>, (from, to): (usize, usize)) -> Value {
    let set: &Dataset = s.set;
    let point = |i: usize| {
        let (at, value) = (Value::Number(s.cells[i].at), Value::Number(s.cells[i].value));
        let (x, y) = if s.lying { (value, at) } else { (at, value) };
        let known = [("parsed", callback::object([("x", x), ("y", y)])), ("skip", Value::Bool(!drawn(s, i)))];
        match chart.scripts.live().element(set.index, i) {
            Some(element) => callback::with(&element, known),
            None => callback::object(known),
        }
    };
    let whole = chart.context(set, None);
    callback::object([
        ("type", Value::from("segment")),
        ("p0", point(from)),
        ("p1", point(to)),
        ("p0DataIndex", Value::Number(from as f64)),
        ("p1DataIndex", Value::Number(to as f64)),
        ("datasetIndex", Value::Number(set.index as f64)),
        ("chart", whole.member("chart")),
        ("dataset", whole.member("dataset")),
    ])
}
