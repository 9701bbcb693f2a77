//! Texts in the middle of a ring (the doughnutlabel plugin, and the value of a radial gauge). In: lines with their fonts;
//! out: a mark of texts about the middle of the plot.

use super::chart::{Chart, Kind};
use super::font::{self, TextFont};
use super::options::{self, Options};
use super::sized;
use super::table::Tables;
use crate::data::{Column, Frame, Value};
use crate::figure::{Channel, Encodings, From, Mapping, Mark, MarkKind, Marks, Ring, TextMark};
use crate::json::Json;
use crate::text;
use std::sync::Arc;

/// A line in the middle.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// What it says.
    pub text: Arc<str>,
    pub font: TextFont,
    /// Its colour.
    pub color: Arc<str>,
}

/// The texts of the doughnutlabel plugin, if the author asks for some; `ring` is that of the slices.
pub(super) fn doughnut_label(chart: &Chart, ring: Option<&Ring>) -> Option<Marks> {
    if !chart.quickchart || !chart.is_v2() || !matches!(chart.kind, Kind::Pie | Kind::Doughnut) {
        return None;
    }
    chart.plugin("doughnutlabel")?.get("labels").and_then(Json::as_array)?;
    let whole = Ring { from: 0.0, to: 1.0, ..ring?.clone() };
    Some(sized::marks(chart, move |chart, room, tables| {
        let diameter = 2.0 * whole.within(room.size()).inner;
        mark(&fitted(chart, diameter), tables).into_iter().collect()
    }))
}

/// The lines of the doughnutlabel plugin, shrunk until they fit a ring of this inner diameter.
fn fitted(chart: &Chart, diameter: f64) -> Vec<Line> {
    let Some(plugin) = chart.plugin("doughnutlabel") else { return Vec::new() };
    let Some(labels) = plugin.get("labels").and_then(Json::as_array) else { return Vec::new() };
    let mut lines: Vec<Line> = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        let o = Options::of(label, Some(&format!("/options/plugins/doughnutlabel/labels/{i}"))).then(&plugin);
        let said = match label.get("text") {
            Some(code @ Json::Code(_)) => {
                chart.called(code, "/options/plugins/doughnutlabel/labels", Vec::new).to_text()
            }
            Some(v) => options::shown(v),
            None => continue,
        };
        lines.push(Line {
            text: said,
            font: font::of_plugin(&o.sub("font")),
            color: o.text("color").map_or_else(|| Arc::from(chart.ink().to_hex()), Arc::from),
        });
    }
    let widest = lines.iter().map(|l| text::width_rounded(&l.text, &l.font.font)).fold(0.0, f64::max);
    let height: f64 = lines.iter().map(|l| l.font.line_height).sum();
    let fit = diameter / (widest * widest + height * height).sqrt();
    if fit < 1.0 && diameter > 0.0 {
        for l in &mut lines {
            let size = (l.font.font.size * fit).floor();
            l.font.line_height *= size / l.font.font.size;
            l.font.font = Arc::new(text::Font { size, ..(*l.font.font).clone() });
        }
    }
    lines
}

/// A mark of lines stacked about the middle of the plot.
pub(super) fn mark(lines: &[Line], tables: &mut Tables) -> Option<Mark> {
    if lines.is_empty() {
        return None;
    }
    let n = lines.len();
    let total: f64 = lines.iter().map(|l| l.font.line_height).sum();
    let mut top = -total / 2.0;
    let offsets: Vec<f64> = lines
        .iter()
        .map(|l| {
            let middle = top + l.font.line_height / 2.0;
            top += l.font.line_height;
            middle
        })
        .collect();
    let mut frame = Frame::with_len(n);
    let texts = |of: &dyn Fn(&Line) -> Arc<str>| Column::of(lines.iter().map(|l| Value::Text(of(l))).collect());
    frame.set("text", texts(&|l| l.text.clone()));
    frame.set("fill", texts(&|l| l.color.clone()));
    frame.set("family", texts(&|l| l.font.font.family.clone()));
    frame.set("style", texts(&|l| Arc::from(if l.font.font.italic { "italic" } else { "normal" })));
    frame.set("size", Column::Numbers(lines.iter().map(|l| l.font.font.size).collect()));
    frame.set("weight", Column::Numbers(lines.iter().map(|l| f64::from(l.font.font.weight)).collect()));
    frame.set("dy", Column::Numbers(offsets));
    let mut encodings = Encodings::new();
    let at = |from: From| Mapping { from, ..Mapping::constant(0.0) };
    encodings.map(Channel::X, at(From::PlotWidth(0.5)));
    encodings.map(Channel::Y, at(From::PlotHeight(0.5)));
    for (channel, name) in [
        (Channel::Text, "text"),
        (Channel::Fill, "fill"),
        (Channel::FontFamily, "family"),
        (Channel::FontStyle, "style"),
        (Channel::Size, "size"),
        (Channel::FontWeight, "weight"),
        (Channel::Dy, "dy"),
    ] {
        encodings.map(channel, Mapping::field(name));
    }
    encodings.constant(Channel::Align, "center");
    encodings.constant(Channel::Baseline, "middle");
    Some(Mark::bare("mark-text", MarkKind::Text(TextMark::default()), tables.add(frame), encodings))
}
