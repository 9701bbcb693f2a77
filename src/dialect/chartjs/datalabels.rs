//! Labels at data (chartjs-plugin-datalabels 0.7 to 2.2; QuickChart draws with it in version 2). In: the marks of a chart;
//! out: a mark of all labels, in the order in which they are drawn.

use super::chart::{Chart, Dataset};
use super::controllers::funnel;
use super::font::{self, TextFont};
use super::options::{self, Options};
use super::table::{Rows, Tables};
use crate::color::Color;
use crate::data::Value;
use crate::diagnostic::did_you_mean;
use crate::figure::{Align, Anchorage, Label, Mark, MarkKind, Toward};
use crate::geometry::Insets;
use crate::json::{Json, Object, push_pointer};
use std::sync::Arc;

/// Labels of one datum that are drawn at most.
const MOST: usize = 20;

/// The labels of all data sets; `labelled` is the mark of each that they are placed at.
pub(super) fn marks(chart: &Chart, labelled: &[Option<usize>], tables: &mut Tables) -> Option<Mark> {
    if chart.quickchart && chart.config.get("plugins").is_some_and(|p| p.as_array().is_some()) {
        return None;
    }
    // QuickChart's second version has the plugin always; elsewhere whoever configures it has it.
    let asked = chart.config.pointer("/options/plugins/datalabels").is_some_and(|o| matches!(o, Json::Object(_)))
        || chart.datasets.iter().any(|d| d.json.get("datalabels").is_some());
    if !(chart.quickchart && chart.is_v2() || asked) {
        return None;
    }
    let plugin = chart.plugin("datalabels")?;
    check(chart, chart.config.pointer("/options/plugins/datalabels"), "/options/plugins/datalabels");
    // Of one datum after the other from the last on, and of the last data set first (`layout.js`).
    let mut all: Vec<(usize, usize, Label)> = Vec::new();
    for (slot, set) in chart.datasets.iter().enumerate() {
        let at = format!("{}/datalabels", set.at);
        check(chart, set.json.get("datalabels"), &at);
        let Some(mark) = labelled.get(slot).copied().flatten() else { continue };
        if set.hidden || matches!(set.json.get("datalabels"), Some(Json::Bool(false))) {
            continue;
        }
        let own = set.json.get("datalabels").map_or_else(Options::none, |d| Options::of(d, Some(&at)));
        let options = own.then(&plugin).with_nulls();
        for named in named(&options) {
            let labels = Labels { chart, set, options: &named, mark };
            all.extend((0..set.data.len()).filter_map(|i| Some((i, slot, labels.label(i)?))));
        }
    }
    if all.is_empty() {
        return None;
    }
    all.sort_by_key(|label| std::cmp::Reverse((label.0, label.1)));
    let labels: Vec<Label> = all.into_iter().map(|(_, _, label)| label).collect();
    Some(Rows::new(labels.len()).mark("mark-text", MarkKind::Labels(labels.into()), tables))
}

/// The options of each label of a datum: those that have a name, or the one without (`configure`).
fn named<'a>(options: &Options<'a>) -> Vec<Options<'a>> {
    let labels = options.sub("labels");
    let mut names: Vec<&Arc<str>> = Vec::new();
    // What is merged keeps the order of the plugin's options; those of the data set alone come after.
    let trees: Vec<&Json> = options.all_at("labels").map(|(_, tree)| tree).collect();
    for tree in trees.into_iter().rev() {
        for name in tree.as_object().into_iter().flat_map(|o| o.keys()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    if names.is_empty() || options.get("labels").is_none() {
        return vec![options.clone()];
    }
    let shown = |name: &&Arc<str>| labels.truthy(name) == Some(true);
    names.into_iter().filter(shown).take(MOST).map(|name| labels.sub(name).then(options)).collect()
}

/// The labels of a data set that have the same options.
struct Labels<'c, 'a> {
    chart: &'c Chart<'a>,
    set: &'c Dataset<'a>,
    options: &'c Options<'a>,
    mark: usize,
}

impl<'a> Labels<'_, 'a> {
    /// An option of a datum: a function of it, or its element of a list; `None` if it is undefined (Chart.js `resolve`).
    fn value(&self, i: usize, name: &str) -> Option<Value> {
        let Some((json, at)) = self.options.find(name) else {
            return self.options.is_null(name).then_some(Value::Null);
        };
        let value = match json {
            Json::Code(_) => self.chart.answered(json, &at, || vec![self.chart.context(self.set, Some(i))]),
            Json::Array(_) => Value::from(options::indexed(json, i, !self.chart.is_v2())?),
            plain => Value::from(plain),
        };
        match value {
            Value::Undefined => None,
            Value::Array(list) if list.is_empty() => None,
            Value::Array(list) if self.chart.is_v2() => list.get(i).cloned(),
            Value::Array(list) => Some(list[i % list.len()].clone()),
            value => Some(value),
        }
    }

    fn number(&self, i: usize, name: &str, usual: f64) -> f64 {
        let value = self.value(i, name);
        value.and_then(|v| Some(v.to_number()).filter(|x| x.is_finite())).unwrap_or(usual)
    }

    fn truthy(&self, i: usize, name: &str) -> bool {
        self.value(i, name).is_some_and(|v| v.truthy())
    }

    /// A colour, a gradient or a pattern.
    fn paint(&self, i: usize, name: &str) -> Option<Value> {
        self.value(i, name).filter(Value::truthy)
    }

    fn label(&self, i: usize) -> Option<Label> {
        if !self.chart.scripts.goes_on(1) {
            return None;
        }
        let display = self.value(i, "display").unwrap_or(Value::Bool(true));
        if !display.truthy() {
            return None;
        }
        let lines = self.lines(i)?;
        // What has no value has no bar in version 2; later it is one without a length.
        if self.chart.is_v2() && self.set.data.get(i).is_none_or(Json::is_null) {
            return None;
        }
        let TextFont { font, line_height } = self.font(i);
        let color = self.value(i, "color").or_else(|| funnel::ink(self.chart, self.set, i));
        let fill = match &color {
            Some(v) if !v.truthy() => None,
            Some(Value::Text(css)) => Some(Color::parse(css).unwrap_or(Color::BLACK)),
            _ => Some(self.chart.ink()),
        };
        Some(Label {
            mark: self.mark,
            row: i,
            lines,
            font,
            line_height,
            text_align: match self.value(i, "textAlign").map(|v| v.to_text()).as_deref() {
                Some("center") => Align::Center,
                Some("end" | "right") => Align::End,
                _ => Align::Start,
            },
            fill,
            outline: self.outline(i, color, fill),
            shadow: self.shadow(i, fill),
            anchor: match self.value(i, "anchor").map(|v| v.to_text()).as_deref() {
                Some("start") => Anchorage::Start,
                Some("end") => Anchorage::End,
                _ => Anchorage::Center,
            },
            toward: self.value(i, "align").map_or(Toward::Center, |v| toward(&v)),
            offset: self.number(i, "offset", 4.0),
            rotation: self.number(i, "rotation", 0.0),
            opacity: self.number(i, "opacity", 1.0).clamp(0.0, 1.0),
            clamp: self.truthy(i, "clamp"),
            clip: self.truthy(i, "clip"),
            yields: display == Value::from("auto"),
            ground: self.paint(i, "backgroundColor"),
            border: self.paint(i, "borderColor"),
            border_width: self.number(i, "borderWidth", 0.0).max(0.0),
            radius: self.number(i, "borderRadius", 0.0).max(0.0),
            padding: self.padding(i),
        })
    }

    /// The line around the glyphs, in the colour of the text unless it has its own; null is no colour.
    fn outline(&self, i: usize, color: Option<Value>, fill: Option<Color>) -> Option<(Value, f64)> {
        let width = Some(self.number(i, "textStrokeWidth", 0.0)).filter(|w| *w > 0.0)?;
        let of_text = || {
            let css = |c: Color| format!("rgba({},{},{},{})", c.r, c.g, c.b, f64::from(c.a) / 255.0);
            color.or_else(|| fill.map(|c| Value::from(c.each_css(css))))
        };
        let paint = self.value(i, "textStrokeColor").or_else(of_text)?;
        paint.truthy().then_some((paint, width))
    }

    fn shadow(&self, i: usize, fill: Option<Color>) -> Option<(Color, f64)> {
        let blur = Some(self.number(i, "textShadowBlur", 0.0)).filter(|b| *b > 0.0)?;
        let color = match self.value(i, "textShadowColor") {
            None => fill,
            Some(Value::Text(css)) => Color::parse(&css),
            Some(_) => None,
        };
        Some((color.filter(|c| c.a > 0)?, blur.min(1000.0)))
    }

    /// What a label says: the result of the formatter, or the datum; `None` for nothing.
    fn lines(&self, i: usize) -> Option<Vec<Arc<str>>> {
        let datum = self.set.data.get(i).unwrap_or(&Json::Null);
        let said = match self.options.find("formatter") {
            Some((json @ Json::Code(_), at)) => {
                let arguments = || vec![Value::from(datum), self.chart.context(self.set, Some(i))];
                self.chart.answered(json, &at, arguments)
            }
            // What cannot be called answers nothing.
            found if found.is_some() || self.options.is_null("formatter") => Value::Undefined,
            _ => plain(datum),
        };
        // Without an answer the datum itself is shown (`label.js`, `update`).
        let said = if said == Value::Undefined { Value::from(datum) } else { said };
        let mut out = Vec::new();
        split(&said, &mut out);
        (!out.is_empty()).then_some(out)
    }

    fn font(&self, i: usize) -> TextFont {
        match self.options.get("font") {
            Some(Json::Code(_) | Json::Array(_)) => {
                let json = self.value(i, "font").map_or(Json::Null, |v| Json::from(&v));
                font::of_plugin(&Options::of(&json, None))
            }
            None => font::of_plugin(&Options::none()),
            Some(_) => font::of_plugin(&self.options.sub("font")),
        }
    }

    /// Sides that an object does not name are as they are without it. So it is with each object of a list that begins with
    /// one, if the list stands in the options of the chart (Chart.js `_resolveArray`); but not with what a function returns.
    fn padding(&self, i: usize) -> Insets {
        let sides = |given: Options| {
            let side = |name: &str| given.number(name).unwrap_or(4.0);
            Insets { left: side("left"), top: side("top"), right: side("right"), bottom: side("bottom") }
        };
        let found = self.options.find("padding");
        match &found {
            Some((Json::Object(_), _)) => return sides(self.options.sub("padding")),
            Some((Json::Array(list), at)) if !self.chart.is_v2() && at.starts_with("/options/") => {
                if let Some(Json::Object(_)) = list.first() {
                    return sides(Options::of(&list[i % list.len()], None));
                }
            }
            _ => {}
        }
        match self.value(i, "padding") {
            None => Insets::all(4.0),
            Some(v) => font::insets(Some(&Json::from(&v)), 0.0),
        }
    }
}

/// Which way a label lies: a word, or clockwise degrees from the right, of which null is none.
fn toward(v: &Value) -> Toward {
    if *v == Value::Null {
        return Toward::Degrees(0.0);
    }
    match &*v.to_text() {
        "center" => Toward::Center,
        "start" => Toward::Start,
        "end" => Toward::End,
        "left" => Toward::Left,
        "top" => Toward::Top,
        "right" => Toward::Right,
        "bottom" => Toward::Bottom,
        _ => {
            let degrees = v.to_number();
            if degrees.is_finite() { Toward::Degrees(degrees) } else { Toward::Center }
        }
    }
}

/// The lines of what is said: lists are joined, texts broken (`toTextLines`). As deep as values are.
fn split(said: &Value, out: &mut Vec<Arc<str>>) {
    match said {
        Value::Null | Value::Undefined => {}
        Value::Text(text) => out.extend(text.split('\n').map(Arc::from)),
        Value::Array(list) => list.iter().for_each(|v| match v {
            Value::Null => out.push(Arc::from("null")),
            v => split(v, out),
        }),
        Value::Number(x) => out.push(Arc::from(crate::number::to_js(*x))),
        Value::Object(_) => out.push(Arc::from("[object Object]")),
        v => out.push(v.to_text()),
    }
}

/// What a datum says without a formatter.
fn plain(datum: &Json) -> Value {
    match datum {
        Json::Null => Value::Null,
        Json::Object(o) => match ["label", "r"].iter().find_map(|n| o.get(n).filter(|v| !v.is_null())) {
            Some(v) => Value::Text(options::shown(v)),
            None => {
                let said = |v: &Json| if v.is_null() { Arc::from("null") } else { options::shown(v) };
                let pairs: Vec<String> = o.iter().map(|(n, v)| format!("{n}: {}", said(v))).collect();
                Value::from(pairs.join(", "))
            }
        },
        v => Value::Text(options::shown(v)),
    }
}

const NAMES: &str = "\
    align anchor backgroundColor borderColor borderRadius borderWidth clamp clip color display font formatter labels listeners \
    offset opacity padding rotation textAlign textShadowBlur textShadowColor textStrokeColor textStrokeWidth";

/// Tells what is unknown in options of the plugin.
fn check(chart: &Chart, json: Option<&Json>, at: &str) {
    let Some(Json::Object(o)) = json else { return };
    names(chart, o, at);
    if let Some(Json::Object(labels)) = o.get("labels") {
        for (name, label) in labels.iter().take(MOST) {
            if let Json::Object(label) = label {
                names(chart, label, &below(&below(at, "labels"), name));
            }
        }
    }
}

fn names(chart: &Chart, o: &Object, at: &str) {
    for name in o.keys().filter(|name| !NAMES.split(' ').any(|n| n == &***name)).take(MOST) {
        let near = did_you_mean(name, NAMES.split(' ')).map_or_else(String::new, |n| format!("; did you mean {n:?}?"));
        chart.warn(&below(at, name), format!("unknown option {:?}{near}", &**name));
    }
}

fn below(at: &str, name: &str) -> String {
    let mut at = at.to_owned();
    push_pointer(&mut at, name);
    at
}
