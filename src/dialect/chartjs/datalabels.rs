//! Labels at data (the datalabels plugin that QuickChart draws with in version 2). In: the marks of a chart; out: a mark of
//! texts for each data set whose labels are shown.

use super::callback;
use super::chart::{Chart, Dataset, Styled};
use super::font;
use super::options::{self, Options};
use super::table::Tables;
use crate::color::Color;
use crate::data::{Column, Frame, Value};
use crate::expr::Expr;
use crate::figure::{Channel, Encodings, LabelBox, LabelMark, Mapping, Mark, MarkKind, TextMark};
use crate::json::Json;
use std::sync::Arc;

/// The labels of all data sets; `labelled` is the mark of each that they are placed at.
pub(super) fn marks(chart: &Chart, labelled: &[Option<usize>], tables: &mut Tables) -> Vec<Mark> {
    let mut out = Vec::new();
    if chart.config.get("plugins").is_some_and(|p| p.as_array().is_some()) {
        return out;
    }
    // QuickChart's second version has the plugin always; elsewhere whoever configures it has it.
    let asked = chart.config.pointer("/options/plugins/datalabels").is_some_and(|o| matches!(o, Json::Object(_)))
        || chart.datasets.iter().any(|d| d.json.get("datalabels").is_some());
    if !(chart.quickchart && chart.is_v2() || asked) {
        return out;
    }
    let Some(plugin) = chart.plugin("datalabels") else { return out };
    for slot in 0..chart.datasets.len() {
        let set = &chart.datasets[slot];
        let Some(mark) = labelled.get(slot).copied().flatten() else { continue };
        if set.hidden || matches!(set.json.get("datalabels"), Some(Json::Bool(false))) {
            continue;
        }
        let own = set
            .json
            .get("datalabels")
            .map_or_else(Options::none, |d| Options::of(d, Some(&format!("{}/datalabels", set.at))));
        let options = own.then(&plugin);
        out.extend(label_mark(chart, set, &options, mark, tables));
    }
    out
}

struct Labels<'c, 'a> {
    chart: &'c Chart<'a>,
    set: &'c Dataset<'a>,
    options: &'c Options<'a>,
    n: usize,
}

impl<'a> Labels<'_, 'a> {
    fn each(&self, name: &str) -> Styled {
        self.chart.resolve_all(self.set, &[(self.options, name)], self.n)
    }

    /// A word for each label.
    fn word(&self, name: &str, default: &str) -> Styled {
        self.each(name).map(|v| match v {
            Value::Null => Value::from(default),
            v => v,
        })
    }

    fn first(&self, name: &str) -> Value {
        self.chart.resolve(self.set, &[(self.options, name)], Some(0))
    }
}

fn label_mark<'a>(
    chart: &Chart<'a>,
    set: &Dataset<'a>,
    options: &Options<'a>,
    mark: usize,
    tables: &mut Tables,
) -> Option<Mark> {
    let l = Labels { chart, set, options, n: set.data.len() };
    let mut frame = Frame::with_len(l.n);
    frame.set("text", Column::of(texts(&l)?));
    let color = l.word("color", &chart.pages.css("#666", "#c9d1d9"));
    let mut columns = vec![("anchor", l.word("anchor", "center")), ("align", l.word("align", "center"))];
    let text = font::of_plugin(&options.sub("font"));
    let mut encodings = looks(&l, &text);
    match color {
        Styled::Same(v) => {
            encodings.constant(Channel::Fill, v);
        }
        each @ Styled::Each(_) => {
            columns.push(("fill", each));
            encodings.map(Channel::Fill, Mapping::field("fill"));
        }
    }
    for (name, style) in columns {
        frame.set(name, Column::of((0..l.n).map(|i| style.get(i)).collect()));
    }
    let column = |name: &str| Expr::parse(&format!("datum.{name}")).ok();
    let on = LabelMark {
        mark,
        anchor: column("anchor")?,
        align: column("align")?,
        offset: l.first("offset").valid_number().unwrap_or(4.0),
        clamp: l.first("clamp").truthy(),
        style: frame_box(&l),
    };
    let data = tables.add(frame);
    let style = TextMark {
        line_height: Some(text.line_height),
        line_break: Some(Arc::from("\n")),
        on: Some(on),
        ..TextMark::default()
    };
    Some(Mark::bare("mark-text", MarkKind::Text(style), data, encodings))
}

/// What each label says; `None` if nothing is said at all.
fn texts(l: &Labels) -> Option<Vec<Value>> {
    let display = l.each("display");
    let shown: Vec<bool> = (0..l.n).map(|i| matches!(display.get(i), Value::Null) || display.get(i).truthy()).collect();
    if !shown.iter().any(|s| *s) {
        return None;
    }
    let texts: Vec<Value> = (0..l.n).map(|i| if shown[i] { written(l, i) } else { Value::Null }).collect();
    texts.iter().any(|t| *t != Value::Null).then_some(texts)
}

/// What all labels of a data set have in common.
fn looks(l: &Labels, text: &font::TextFont) -> Encodings {
    let mut encodings = Encodings::new();
    encodings.map(Channel::Text, Mapping::field("text"));
    encodings.constant(Channel::FontFamily, &*text.font.family);
    encodings.constant(Channel::Size, text.font.size);
    encodings.constant(Channel::FontWeight, f64::from(text.font.weight));
    if text.font.italic {
        encodings.constant(Channel::FontStyle, "italic");
    }
    let opacity = l.first("opacity").valid_number().unwrap_or(1.0);
    if opacity != 1.0 {
        encodings.constant(Channel::Opacity, opacity);
    }
    let rotation = l.first("rotation").valid_number().unwrap_or(0.0);
    if rotation != 0.0 {
        encodings.constant(Channel::Angle, rotation);
    }
    encodings
}

fn frame_box(l: &Labels) -> LabelBox {
    let color = |name: &str| match l.first(name) {
        Value::Text(t) => Color::parse(&t),
        _ => None,
    };
    let width = l.first("borderWidth").valid_number().unwrap_or(0.0);
    let padding = l.options.get("padding").filter(|p| !matches!(p, Json::Code(_)));
    LabelBox {
        fill: color("backgroundColor"),
        border: color("borderColor").filter(|_| width > 0.0).map(|c| (c, width)),
        radius: l.first("borderRadius").valid_number().unwrap_or(0.0),
        padding: font::insets(padding, 4.0),
    }
}

/// What a label says: the formatter's result, or the datum.
fn written(l: &Labels, i: usize) -> Value {
    let datum = l.set.data.get(i).unwrap_or(&Json::Null);
    if let Some((json @ Json::Code(_), at)) = l.options.find("formatter") {
        let result = l.chart.called(json, &at, || vec![callback::value_of(datum), l.chart.context(l.set, Some(i))]);
        return match result {
            Value::Object(_) => plain(&callback::json_of(&result)),
            Value::Number(x) => Value::from(crate::number::to_js(x)),
            v => v,
        };
    }
    plain(datum)
}

fn plain(datum: &Json) -> Value {
    match datum {
        Json::Null => Value::Null,
        Json::Object(o) => match o.get("label").or_else(|| o.get("r")).filter(|v| !v.is_null()) {
            Some(v) => Value::Text(options::shown(v)),
            None => {
                let pairs: Vec<String> = o.iter().map(|(n, v)| format!("{n}: {}", options::shown(v))).collect();
                Value::from(pairs.join(", "))
            }
        },
        Json::Array(list) => Value::Array(list.iter().map(|v| Value::Text(options::shown(v))).collect()),
        v => Value::Text(options::shown(v)),
    }
}
