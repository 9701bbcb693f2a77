//! Texts in the middle of a ring (the doughnutlabel plugin, and the value of a radial gauge). In: lines with their fonts;
//! out: a mark of texts about the middle of the plot.

use super::annotation::to_baseline;
use super::chart::{Chart, Kind};
use super::font::{self, TextFont};
use super::options::{self, Options};
use super::sized;
use super::table::{Rows, Tables};
use crate::color::Color;
use crate::data::{Column, Frame, Value};
use crate::figure::{
    Align, Channel, Encodings, From, Mapping, Mark, MarkKind, Marks, Painted, Painting, Ring, Room, Stage, TextMark,
    Words,
};
use crate::geometry::pt;
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

/// The texts of the doughnutlabel plugin, if the author asks for some: in the middle of any chart, beneath the marks from
/// `above` on; `ring` is that of the slices (chartjs-plugin-doughnutlabel 2.0, `plugin.js`).
pub(super) fn doughnut_label(chart: &Chart, ring: Option<&Ring>, above: Option<usize>) -> Option<Marks> {
    if !chart.quickchart || !chart.is_v2() {
        return None;
    }
    let above = above?;
    chart.plugin("doughnutlabel")?.get("labels").and_then(Json::as_array)?;
    let whole = ring.map(|ring| Ring { from: 0.0, to: 1.0, ..ring.clone() });
    Some(sized::marks(chart, move |chart, room, tables| {
        let diameter = match &whole {
            Some(ring) => 2.0 * ring.within(room.size()).inner,
            // Version 2 gives the middle of polar areas a radius of one.
            None if chart.kind == Kind::PolarArea => 2.0,
            None => f64::INFINITY,
        };
        let painting = Painting { items: painted(&fitted(chart, diameter), room), stage: Stage::Before(above) };
        vec![Rows::new(painting.items.len()).mark("mark-text", MarkKind::Painting(Arc::new(painting)), tables)]
    }))
}

/// The lines of the doughnutlabel plugin, shrunk until they fit a ring of this inner diameter.
fn fitted(chart: &Chart, diameter: f64) -> Vec<Line> {
    let Some(plugin) = chart.plugin("doughnutlabel") else { return Vec::new() };
    let Some(labels) = plugin.get("labels").and_then(Json::as_array) else { return Vec::new() };
    let mut lines: Vec<Line> = labels.iter().enumerate().map(|(i, label)| line(chart, &plugin, label, i)).collect();
    let widest = lines.iter().map(|l| text::width_rounded(&l.text, &l.font.font)).fold(0.0, f64::max);
    let height: f64 = lines.iter().map(|l| l.font.line_height).sum();
    let fit = diameter / (widest * widest + height * height).sqrt();
    if fit < 1.0 {
        for l in &mut lines {
            let size = (l.font.font.size * fit).floor();
            l.font.line_height = font::line_height(None, size);
            l.font.font = Arc::new(text::Font { size, ..(*l.font.font).clone() });
        }
    }
    lines
}

/// A label as it is asked for. Its font is its own or that of all labels, never a part of both.
fn line(chart: &Chart, plugin: &Options, label: &Json, i: usize) -> Line {
    let at = format!("/options/plugins/doughnutlabel/labels/{i}");
    let o = Options::of(label, Some(&at)).then(plugin);
    let said = match label.get("text") {
        Some(code @ Json::Code(_)) => {
            chart.answered(code, &format!("{at}/text"), || vec![chart.scripts.live().chart()]).to_text()
        }
        Some(Json::Null) => Arc::from("null"),
        Some(v) => options::shown(v),
        None => Arc::from("undefined"),
    };
    let font = o.get("font").map_or_else(Options::none, |font| Options::of(font, None));
    Line {
        text: said,
        font: font::of_plugin(&font),
        color: o.text("color").map_or_else(|| Arc::from(chart.ink().to_hex()), Arc::from),
    }
}

/// Lines stacked about the middle of the plot.
fn painted(lines: &[Line], room: &Room) -> Vec<Painted> {
    let total: f64 = lines.iter().map(|l| l.font.line_height).sum();
    let middle = room.size();
    let mut top = middle.height / 2.0 - total / 2.0;
    let mut out = Vec::with_capacity(lines.len());
    for l in lines {
        let y = top + l.font.line_height / 2.0 + to_baseline(&l.font.font);
        top += l.font.line_height;
        let at = pt(middle.width / 2.0, y);
        out.push(Painted::Words(Words {
            text: l.text.clone(),
            at,
            align: Align::Center,
            angle: 0.0,
            pivot: at,
            font: l.font.font.clone(),
            fill: Some(Color::parse(&l.color).unwrap_or(Color::BLACK)),
            pen: None,
            shadow: None,
            opacity: 1.0,
        }));
    }
    out
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
