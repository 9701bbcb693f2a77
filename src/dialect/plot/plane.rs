//! Planes: the two axes of a chart, with ends, ticks and labels decided, and what is marked on them.

use super::Context;
use super::cell;
use super::labels::{apart, label_expression, lying_room, quoted, shown_less, side_labels, thinned};
use super::rows::{Along, Data, Point, Series};
use super::sheet::{AXIS_TITLE, Entry, LABEL, MARGIN, Sheet, TICK, measure, obj, with, wrapped};
use super::table::day;
use super::write::{Ticks, Writer, ticks, time_ticks};
use crate::json::{Json, Object};
use crate::text::clip_chars;
use crate::time;
use std::sync::Arc;

/// What a type wants of its plane.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// Categories run down, values to the right.
    pub lying: bool,
    /// May lie down where labels do not fit side by side.
    pub may_lie: bool,
    /// Values begin at zero.
    pub zero: bool,
    /// The extent of the values.
    pub values: (f64, f64),
    /// The extent of the places, where they are no categories.
    pub places: Option<(f64, f64)>,
    /// Ends of the places grow to round numbers, and they have a grid of their own.
    pub scatter: bool,
    /// Share of a band that is free.
    pub gap: f64,
    /// Names of series: in a legend with this symbol, or at the ends of lines.
    pub entries: Vec<Entry>,
    pub symbol: &'static str,
    /// Texts at the right ends of lines, each with its value and colour.
    pub ends: Vec<End>,
    /// Room for texts beyond the ends of bars, px.
    pub beyond: f64,
    /// Values are not ticks of a number but these categories (heat maps).
    pub rows: Option<Vec<Arc<str>>>,
    /// Places are numbers from 0, of which each has one of these names in its middle.
    pub groups: Option<Vec<Arc<str>>>,
    /// The ends of values that a ramp of colours shows.
    pub ramp: Option<(f64, f64)>,
    /// The ramp is of lines, which must be seen on the page.
    pub thin: bool,
    /// Values end where they end, not at the next tick.
    pub exact: bool,
}

/// A text at the end of a line.
#[derive(Debug, Clone)]
pub(super) struct End {
    pub text: String,
    pub value: f64,
    pub color: String,
}

impl Default for Wish {
    fn default() -> Self {
        Wish {
            lying: false,
            may_lie: false,
            zero: false,
            values: (0.0, 1.0),
            places: None,
            scatter: false,
            gap: 0.3,
            entries: Vec::new(),
            symbol: "square",
            ends: Vec::new(),
            beyond: 0.0,
            rows: None,
            groups: None,
            ramp: None,
            thin: false,
            exact: false,
        }
    }
}

/// Height that is left for a plot at least, px.
const LEAST: f64 = 60.0;

/// A plane that is ready for marks.
pub(super) struct Plane<'a> {
    pub sheet: Sheet<'a>,
    /// Fields of places, values and series.
    pub x: Arc<str>,
    pub y: Arc<str>,
    pub s: Arc<str>,
    pub lying: bool,
    pub along: Along,
    pub categories: Vec<Arc<str>>,
    /// Ends of the values and of the places.
    pub values: (f64, f64),
    pub places: (f64, f64),
    /// `linear`, `log` …
    pub scale: &'static str,
    /// The same of the places.
    pub place_scale: &'static str,
    pub writer: Writer,
    /// The colour channel of the series.
    pub color: Option<Json>,
    pub entries: Vec<Entry>,
    /// Whether the names of series stand at the ends of their lines.
    pub direct: bool,
    ends: Vec<End>,
}

/// A field's name without what would be a path.
pub(super) fn field(name: Option<&Arc<str>>, default: &str, taken: &[&str]) -> Arc<str> {
    let plain: String =
        name.map_or(default, |n| &**n).chars().filter(|c| !matches!(c, '.' | '[' | ']' | '\\' | '\'' | '"')).collect();
    let plain = clip_chars(plain.trim(), 60);
    let mut name = if plain.is_empty() { default.to_owned() } else { plain.to_owned() };
    while taken.contains(&name.as_str()) {
        name.push('_');
    }
    Arc::from(name)
}

impl<'a> Plane<'a> {
    /// Decides axes, legend and room.
    pub fn new(cx: &mut Context<'a>, data: &Data, mut wish: Wish, size: (f64, f64)) -> Plane<'a> {
        let mut sheet = Sheet::new(cx.ask, cx.look, size);
        if wish.rows.is_none() {
            wish.values = cx.shared.span.values.unwrap_or(wish.values);
        }
        let places = wish.places.or_else(|| data.extent(|p| p.x)).filter(|_| data.along != Along::Categories);
        wish.places = cx.shared.span.places.filter(|_| places.is_some()).or(wish.places);
        wish.ramp = wish.ramp.map(|own| cx.shared.span.ramp.unwrap_or(own));
        let writer = cx.writer("yformat", data.unit);
        let x = field(data.x_name.as_ref(), "x", &[]);
        let y = field(data.y_name.as_ref(), "value", &[&x]);
        let s = field(data.series_name.as_ref(), "series", &[&x, &y]);
        let scale = match cx.ask.text("yscale") {
            Some("log") if wish.values.0 > 0.0 => "log",
            Some("log") => {
                cx.report
                    .warn("/yscale", "values of zero and below have no place on a logarithmic scale; it is linear");
                "linear"
            }
            Some("sqrt") => "sqrt",
            Some("symlog") => "symlog",
            _ => "linear",
        };
        let mut plane = Plane {
            lying: wish.lying,
            along: data.along,
            categories: data.categories.clone(),
            values: wish.values,
            places: (0.0, 1.0),
            scale,
            place_scale: "linear",
            writer,
            color: None,
            entries: wish.entries.clone(),
            direct: false,
            ends: Vec::new(),
            x,
            y,
            s,
            sheet: Sheet::new(cx.ask, cx.look, size),
        };
        std::mem::swap(&mut plane.sheet, &mut sheet);
        plane.sheet.span =
            super::sheet::Span { values: wish.rows.is_none().then_some(wish.values), places, ramp: wish.ramp };
        if wish.may_lie && !plane.lying && plane.must_lie(cx, data, &wish) {
            plane.lying = true;
        }
        if !plane.lying {
            plane.upright(cx, data, &wish);
        } else {
            plane.lying(cx, data, &wish);
        }
        plane
    }

    /// Whether labels of categories side by side would have to be cut.
    fn must_lie(&self, cx: &Context, data: &Data, wish: &Wish) -> bool {
        if data.along != Along::Categories || data.ordered || cx.ask.text("orient").is_some() {
            return false;
        }
        let step = (self.sheet.width - 2.0 * MARGIN - 36.0 - wish.beyond) / data.categories.len().max(1) as f64;
        data.categories.iter().any(|name| {
            let lines = wrapped(name, TICK, false, step - 6.0, 3);
            lines.len() > 2 || lines.iter().any(|line| line.ends_with('…') && !name.ends_with('…'))
        })
    }

    /// Ends and ticks of the values over a length.
    fn value_ticks(&self, cx: &Context, wish: &Wish, length: f64, each: f64) -> Ticks {
        let (mut low, mut high) = wish.values;
        for v in cx.marked_values() {
            (low, high) = (low.min(v), high.max(v));
        }
        let zero = cx.ask.switch("zero").unwrap_or(wish.zero);
        if zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        let count = (length / each).floor().clamp(if length > 60.0 { 3.0 } else { 2.0 }, 8.0);
        let fixed = (cx.ask.number("ymin"), cx.ask.number("ymax"));
        if self.scale == "log" {
            return log_ticks(
                fixed.0.filter(|v| *v > 0.0).unwrap_or(low),
                fixed.1.filter(|v| *v > 0.0).unwrap_or(high),
                count,
            );
        }
        let exact = |end: Option<f64>, own: f64| end.or(wish.exact.then_some(own));
        ticks(low, high, count, (exact(fixed.0, low), exact(fixed.1, high)))
    }

    /// The axis of values, and the room its labels take.
    fn value_axis(&mut self, name: &'static str, t: &Ticks, title: Option<&str>) -> (Json, Json, f64) {
        let labels = self.writer.ticks(&t.at);
        let widest = labels.iter().map(|l| measure(l, TICK)).fold(0.0, f64::max);
        let look = self.sheet.look;
        let mut axis = vec![
            (Arc::from("title"), title.map_or(Json::Null, |t| Json::String(Arc::from(t)))),
            (Arc::from("grid"), Json::Bool(true)),
            (Arc::from("domain"), Json::Bool(false)),
            (Arc::from("ticks"), Json::Bool(false)),
            (Arc::from("labelColor"), Json::String(Arc::from(look.muted))),
        ];
        let mut put = |name: &str, value: Json| axis.push((Arc::from(name), value));
        self.values = (t.low, t.high);
        if matches!(self.scale, "linear" | "log") {
            put("values", Json::Array(t.at.iter().map(|v| Json::Number(*v)).collect()));
            put("labelExpr", Json::String(Arc::from(label_expression(&t.at, &labels, false))));
        } else {
            put("format", Json::String(Arc::from("~s")));
            put("tickCount", Json::Number(5.0));
        }
        if name == "y" && title.is_some() {
            put("titleAngle", Json::Number(0.0));
            put("titleAlign", Json::String(Arc::from("left")));
            put("titleBaseline", Json::String(Arc::from("bottom")));
            put("titleX", Json::Number(MARGIN - self.sheet.left - widest.ceil() - 8.0));
            put("titleY", Json::Number(-9.0));
        }
        let kind = (self.scale != "linear").then_some(self.scale);
        let scale =
            obj! {"type": kind, "domain": [t.low, t.high], "nice": false, "zero": kind.is_none().then_some(false)};
        let widest = if kind.is_none() || kind == Some("log") { widest } else { widest.max(34.0) };
        (Json::Object(Object::from_members(axis)), scale, widest.ceil())
    }

    /// What the upright axis is called.
    fn value_title(&self, cx: &Context, data: &Data) -> Option<String> {
        let given = cx.ask.text("ytitle").map(str::to_owned);
        given
            .or_else(|| {
                if cx.ask.has("title") || cx.ask.has("subtitle") {
                    None
                } else {
                    data.y_name.as_ref().map(|n| n.to_string())
                }
            })
            .map(|t| clip_chars(&t, 80).to_owned())
    }

    fn place_title(&self, cx: &Context, data: &Data) -> Option<String> {
        let given = cx.ask.text("xtitle").map(str::to_owned);
        given
            .or_else(|| data.x_name.as_ref().filter(|_| data.along == Along::Numbers).map(|n| n.to_string()))
            .map(|t| clip_chars(&t, 80).to_owned())
    }

    /// Places along x, values along y.
    fn upright(&mut self, cx: &mut Context, data: &Data, wish: &Wish) {
        let mut title = self.value_title(cx, data);
        if cx.ask.cell.is_some() {
            // Said once for all plots.
            self.sheet.value_title = title.take();
        }
        let x_title = self.place_title(cx, data);
        self.sheet.bottom += if data.along == Along::Categories && data.categories.is_empty() { 0.0 } else { 22.0 };
        self.sheet.bottom += if x_title.is_some() { 20.0 } else { 0.0 };
        self.sheet.top += if title.is_some() { AXIS_TITLE + 6.0 } else { 6.0 };
        self.name_series(cx, wish);
        self.make_high(cx);
        if let Some(rows) = wish.rows.clone() {
            self.row_channel(cx, &rows, title.as_deref());
        }
        if wish.rows.is_none() {
            let length = self.sheet.inner().1;
            let t = self.value_ticks(cx, wish, length, 44.0);
            let (axis, scale, room) = self.value_axis("y", &t, title.as_deref());
            self.sheet.left += room + 8.0;
            let field = self.y.clone();
            self.sheet.channels.push(super::sheet::Channel { name: "y", field, kind: "quantitative", scale, axis });
        }
        let channel = self.place_channel(cx, data, wish, x_title.as_deref());
        self.sheet.channels.insert(0, channel);
    }

    /// Makes a sheet whose height nobody has said higher where titles and legend would leave too little of it.
    fn make_high(&mut self, cx: &Context) {
        if !cx.ask.has("height") {
            self.sheet.height += (LEAST - self.sheet.inner().1).max(0.0);
        }
    }

    /// Categories along y, values along x.
    fn lying(&mut self, cx: &mut Context, data: &Data, wish: &Wish) {
        let title = cx.ask.text("ytitle").map(|t| clip_chars(t, 80).to_owned());
        self.sheet.bottom += 20.0 + if title.is_some() { 20.0 } else { 0.0 };
        self.sheet.top += 2.0;
        self.name_series(cx, wish);
        let most = lying_room(self.sheet.width);
        let step = self.sheet.inner().1 / data.categories.len().max(1) as f64;
        let names = side_labels(&data.categories, most, step);
        cx.tell_cut("/x", names.cut);
        self.sheet.left += names.widest + 10.0;
        self.sheet.right = self.sheet.right.max(MARGIN + wish.beyond);
        let look = self.sheet.look;
        let (width, height) = self.sheet.inner();
        let t = self.value_ticks(cx, wish, width, 70.0);
        let (mut axis, scale, room) = self.value_axis("x", &t, title.as_deref());
        if let Json::Object(axis) = &mut axis {
            axis.insert("labelFlush", Json::Bool(false));
        }
        self.sheet.right = self.sheet.right.max(MARGIN + (room / 2.0).ceil());
        let field = self.y.clone();
        self.sheet.channels.push(super::sheet::Channel { name: "x", field, kind: "quantitative", scale, axis });
        let step = height / data.categories.len().max(1) as f64;
        let shown = thinned(&data.categories, (15.0 / step).ceil() as usize);
        let axis = obj! {
            "title": Json::Null, "grid": false, "ticks": false, "domain": wish.zero && self.values.0 >= 0.0, "labelPadding": 8.0,
            "domainColor": look.baseline, "labelColor": look.ink, "labelLimit": most, "values": shown, "labelOverlap": false,
        };
        let axis = names.on(axis);
        let scale = obj! {"domain": data.categories.clone(), "paddingInner": wish.gap, "paddingOuter": wish.gap / 2.0};
        let field = self.x.clone();
        self.sheet.channels.push(super::sheet::Channel { name: "y", field, kind: "nominal", scale, axis });
        if shown_less(&data.categories, step, 15.0) && !data.ordered {
            cx.report.warn("/height", "there is no room for every label; some are left out");
        }
    }

    /// Categories down the side that are no places of bars.
    fn row_channel(&mut self, cx: &mut Context, rows: &[Arc<str>], title: Option<&str>) {
        let most = (0.35 * self.sheet.width).max(40.0);
        let step = self.sheet.inner().1 / rows.len().max(1) as f64;
        let names = side_labels(rows, most, step);
        cx.tell_cut("/y", names.cut);
        self.sheet.left += names.widest + 8.0;
        let shown = thinned(rows, (14.0 / step).ceil() as usize);
        let axis = obj! {
            "title": title, "grid": false, "ticks": false, "domain": false, "labelLimit": most, "values": shown, "labelOverlap": false,
            "labelColor": self.sheet.look.ink, "titleAngle": 0.0, "titleAlign": "left", "titleBaseline": "bottom",
            "titleX": MARGIN - self.sheet.left, "titleY": -9.0
        };
        let axis = names.on(axis);
        let axis = if title.is_some() { axis } else { with(axis, "title", Json::Null) };
        let scale = obj! {"domain": rows.to_vec(), "paddingInner": 0.0, "paddingOuter": 0.0};
        let field = self.y.clone();
        self.sheet.channels.push(super::sheet::Channel { name: "y", field, kind: "nominal", scale, axis });
    }

    /// The axis of places along x.
    fn place_channel(
        &mut self,
        cx: &mut Context,
        data: &Data,
        wish: &Wish,
        title: Option<&str>,
    ) -> super::sheet::Channel {
        let look = self.sheet.look;
        let width = self.sheet.inner().0;
        let base = obj! {
            "title": title, "grid": wish.scatter, "ticks": false, "domain": !wish.scatter && wish.rows.is_none() && self.values.0 == 0.0 && self.scale == "linear",
            "domainColor": look.baseline, "labelColor": look.muted, "labelPadding": 7.0,
        };
        let base = if title.is_some() { base } else { with(base, "title", Json::Null) };
        let field = self.x.clone();
        if let Some(groups) = &wish.groups {
            return self.named_places(cx, groups, base);
        }
        match data.along {
            Along::Categories => self.band(cx, data, wish, base),
            Along::Times => {
                let (low, high) = cx.place_ends(wish.places.or_else(|| data.extent(|p| p.x)), true);
                self.places = (low, high);
                let t = time_ticks(low, high, (width / 84.0).clamp(2.0, 12.0), cx.zone, cx.manner);
                let t = as_asked(cx, t);
                let t = apart(t, (low, high), width);
                let (at, labels): (Vec<f64>, Vec<String>) = t.into_iter().map(|(t, l)| (t, l.to_string())).unzip();
                let axis = with(base, "values", Json::Array(at.iter().map(|v| Json::Number(*v)).collect()));
                let axis = with(axis, "labelExpr", Json::String(Arc::from(label_expression(&at, &labels, true))));
                let axis = with(axis, "labelFlush", Json::Bool(true));
                let scale = obj! {"domain": [low, high], "nice": false};
                super::sheet::Channel { name: "x", field, kind: "temporal", scale, axis }
            }
            Along::Numbers => {
                let (low, high) = cx.place_ends(wish.places.or_else(|| data.extent(|p| p.x)), false);
                let kind = match cx.ask.text("xscale") {
                    Some("log") if low > 0.0 => "log",
                    Some("sqrt") => "sqrt",
                    Some("symlog") => "symlog",
                    _ => "linear",
                };
                if kind != "linear" {
                    return self.uneven(cx, kind, (low, high), base);
                }
                let fixed = if wish.scatter { cx.fixed_places() } else { (Some(low), Some(high)) };
                let t = ticks(low, high, (width / 70.0).clamp(2.0, 10.0), fixed);
                self.places = (t.low, t.high);
                let writer = cx.writer("xformat", data.x_unit);
                let writer = if t.high.abs() < 10_000.0 { writer.plain() } else { writer };
                let labels = writer.ticks(&t.at);
                let axis = with(base, "values", Json::Array(t.at.iter().map(|v| Json::Number(*v)).collect()));
                let axis = with(axis, "labelExpr", Json::String(Arc::from(label_expression(&t.at, &labels, false))));
                let axis = with(axis, "labelFlush", Json::Bool(true));
                let scale = obj! {"domain": [t.low, t.high], "nice": false, "zero": false};
                super::sheet::Channel { name: "x", field, kind: "quantitative", scale, axis }
            }
        }
    }

    /// An axis of numbers whose places do not lie evenly.
    fn uneven(&mut self, cx: &mut Context, kind: &'static str, ends: (f64, f64), base: Json) -> super::sheet::Channel {
        self.place_scale = kind;
        self.places = ends;
        let mut axis = with(base, "labelFlush", true);
        if kind == "log" {
            let count = (self.sheet.inner().0 / 70.0).clamp(2.0, 10.0);
            let t = log_ticks(ends.0, ends.1, count);
            self.places = (t.low, t.high);
            let labels = cx.writer("xformat", cell::Unit::default()).ticks(&t.at);
            axis = with(axis, "labelExpr", label_expression(&t.at, &labels, false));
            axis = with(axis, "values", t.at);
        } else {
            axis = with(with(axis, "format", "~s"), "tickCount", 5.0);
        }
        let scale = obj! {"type": kind, "domain": [self.places.0, self.places.1], "nice": false, "zero": false};
        super::sheet::Channel { name: "x", field: self.x.clone(), kind: "quantitative", scale, axis }
    }

    /// Gives the numbers 0, 1, 2 … along x these names.
    pub fn name_numbers(&mut self, names: &[Arc<str>]) {
        let at: Vec<f64> = (0..names.len()).map(|i| i as f64).collect();
        let labels: Vec<String> = names.iter().map(|n| clip_chars(n, 60).to_owned()).collect();
        let ink = self.sheet.look.ink;
        let Some(x) = self.sheet.channels.iter_mut().find(|c| c.name == "x") else { return };
        x.axis = obj! {
            "title": Json::Null, "grid": true, "ticks": false, "domain": false, "labelColor": ink, "labelPadding": 8.0,
            "labelExpr": label_expression(&at, &labels, false), "values": at, "labelOverlap": false,
        };
    }

    /// An axis of numbers of which each has a name in its middle.
    fn named_places(&mut self, cx: &mut Context, groups: &[Arc<str>], base: Json) -> super::sheet::Channel {
        let n = groups.len().max(1) as f64;
        let step = self.sheet.inner().0 / n;
        self.places = (0.0, n);
        let (mut expression, mut most, mut cut) = (String::new(), 1, 0);
        for (i, name) in groups.iter().enumerate() {
            let lines = wrapped(name, TICK, false, step - 4.0, 2);
            most = most.max(lines.len());
            cut += usize::from(lines.iter().any(|l| l.ends_with('…')) && !name.ends_with('…'));
            let list: Vec<String> = lines.iter().map(|l| quoted(l)).collect();
            expression.push_str(&format!("datum.value==={}?[{}]:", i as f64 + 0.5, list.join(",")));
        }
        cx.tell_cut("/x", cut);
        self.sheet.bottom += 14.0 * (most as f64 - 1.0);
        let at: Vec<f64> = (0..groups.len()).map(|i| i as f64 + 0.5).collect();
        let axis = with(base, "values", Json::Array(at.into_iter().map(Json::Number).collect()));
        let axis = with(axis, "labelExpr", Json::String(Arc::from(expression + "''")));
        let axis = with(axis, "labelColor", Json::String(Arc::from(self.sheet.look.ink)));
        let axis = with(axis, "labelOverlap", Json::Bool(false));
        let scale = obj! {"domain": [0.0, n], "nice": false, "zero": false};
        super::sheet::Channel { name: "x", field: self.x.clone(), kind: "quantitative", scale, axis }
    }

    /// The axis of categories side by side.
    fn band(&mut self, cx: &mut Context, data: &Data, wish: &Wish, base: Json) -> super::sheet::Channel {
        let look = self.sheet.look;
        let n = data.categories.len().max(1);
        let step = self.sheet.inner().0 / n as f64;
        self.places = (0.0, n as f64);
        let widest = data.categories.iter().map(|name| measure(clip_chars(name, 200), TICK)).fold(0.0, f64::max);
        let mut axis = with(base, "labelAngle", Json::Number(0.0));
        axis = with(axis, "labelOverlap", Json::Bool(false));
        axis = with(axis, "labelColor", Json::String(Arc::from(if data.ordered { look.muted } else { look.ink })));
        if widest + 6.0 > step {
            if data.ordered || step < 14.0 {
                let every = ((widest + 10.0) / step).ceil() as usize;
                axis = with(
                    axis,
                    "values",
                    Json::Array(thinned(&data.categories, every).into_iter().map(Json::String).collect()),
                );
                if !data.ordered {
                    cx.report.warn("/x", "there is no room for every label; some are left out");
                }
            } else {
                let mut expression = String::new();
                let (mut most, mut cut) = (1, 0);
                for name in &data.categories {
                    let lines = wrapped(name, TICK, false, step - 4.0, 2);
                    most = most.max(lines.len());
                    cut += usize::from(lines.iter().any(|l| l.ends_with('…')) && !name.ends_with('…'));
                    let list: Vec<String> = lines.iter().map(|l| quoted(l)).collect();
                    expression.push_str(&format!("datum.value==={}?[{}]:", quoted(name), list.join(",")));
                }
                self.sheet.bottom += 14.0 * (most as f64 - 1.0);
                axis = with(axis, "labelExpr", Json::String(Arc::from(expression + "''")));
                axis = with(axis, "labelLimit", Json::Number(0.0));
                cx.tell_cut("/x", cut);
            }
        }
        let scale = obj! {"domain": data.categories.clone(), "paddingInner": wish.gap, "paddingOuter": wish.gap / 2.0};
        super::sheet::Channel { name: "x", field: self.x.clone(), kind: "nominal", scale, axis }
    }

    /// Decides where the names of series stand, and makes room for them.
    fn name_series(&mut self, cx: &Context, wish: &Wish) {
        if let Some(ends) = wish.ramp {
            let writer = self.writer.clone();
            let shown = cx.ask.text("legend") != Some("none");
            self.color = Some(self.sheet.ramp("level", ends, &writer, (shown, wish.thin)));
            return;
        }
        let legend = cx.ask.text("legend").unwrap_or("auto");
        let s = self.s.clone();
        let widest = wish.ends.iter().map(|e| measure(clip_chars(&e.text, 80), LABEL)).fold(0.0, f64::max);
        let named = wish.ends.iter().filter(|e| !e.text.is_empty()).count();
        let apart = named as f64 * 14.0 <= self.sheet.inner().1;
        let fits = (1..=6).contains(&named) && widest <= 0.34 * self.sheet.width && apart;
        self.direct = !wish.ends.is_empty()
            && match legend {
                "direct" => apart,
                "auto" => fits,
                "none" => wish.entries.len() < 2 && fits,
                _ => wish.entries.len() < 2 && fits,
            };
        if self.direct {
            self.sheet.right = self.sheet.right.max(MARGIN + widest.ceil() + 10.0);
            self.ends = wish.ends.clone();
        }
        let named = wish.ends.len() == wish.entries.len() || cx.ask.has("highlight");
        let shown = wish.entries.len() > 1 && legend != "none" && !(self.direct && named);
        if wish.entries.len() > 1 {
            self.color = Some(self.sheet.legend(&s, &wish.entries, wish.symbol, shown));
        }
    }

    /// A place as it stands in a row.
    pub fn place(&self, x: f64) -> Json {
        match self.along {
            Along::Categories => self.categories.get(x as usize).map_or(Json::Null, |n| Json::String(n.clone())),
            _ if x.is_finite() => Json::Number(x),
            _ => Json::Null,
        }
    }

    /// A row with a place, a value and the name of a series.
    pub fn row(&self, series: Option<&Series>, p: &Point, more: &[(&str, Json)]) -> Json {
        let value = if p.y.is_finite() { Json::Number(p.y) } else { Json::Null };
        let mut members = vec![(self.x.clone(), self.place(p.x)), (self.y.clone(), value)];
        if let Some(series) = series.filter(|_| self.color.is_some()) {
            members.push((self.s.clone(), Json::String(series.name.clone())));
        }
        members.extend(more.iter().map(|(n, v)| (Arc::from(*n), v.clone())));
        Json::Object(Object::from_members(members))
    }

    /// The rows of all series.
    pub fn rows(&self, data: &Data) -> Vec<Json> {
        data.series.iter().flat_map(|s| s.points.iter().map(move |p| self.row(Some(s), p, &[]))).collect()
    }

    /// The name of the channel of values, and of its other end.
    pub fn value_names(&self) -> (&'static str, &'static str) {
        if self.lying { ("x", "x2") } else { ("y", "y2") }
    }

    /// The colour of the marks: by series, or the first.
    pub fn paint(&self) -> Json {
        self.color.clone().unwrap_or_else(|| obj! {"value": self.single()})
    }

    /// The colour where there is one series.
    pub fn single(&self) -> String {
        self.entries.first().map_or_else(|| self.sheet.color(), |e| e.color.clone())
    }

    /// Pixels from the bottom of the plot (or its left) to a value.
    pub fn pixels(&self, value: f64) -> f64 {
        let (w, h) = self.sheet.inner();
        let length = if self.lying { w } else { h };
        share(self.scale, value, self.values) * length
    }

    /// The names at the ends of lines, kept apart, with the places where the lines end marked.
    pub fn draw_ends(&mut self, ends: &[(f64, f64)]) {
        if !self.direct {
            return;
        }
        let (w, h) = self.sheet.inner();
        let mut order: Vec<(usize, f64)> = self
            .ends
            .iter()
            .enumerate()
            .map(|(i, end)| (i, h - self.pixels(end.value)))
            .filter(|(_, y)| y.is_finite())
            .collect();
        order.sort_by(|a, b| a.1.total_cmp(&b.1));
        let gap = 14.0;
        for i in 1..order.len() {
            order[i].1 = order[i].1.max(order[i - 1].1 + gap);
        }
        let over = order.last().map_or(0.0, |last| (last.1 - (h - 2.0)).max(0.0));
        if over > 0.0 {
            if let Some(last) = order.last_mut() {
                last.1 -= over;
            }
            for i in (1..order.len()).rev() {
                order[i - 1].1 = order[i - 1].1.min(order[i].1 - gap);
            }
        }
        let look = self.sheet.look;
        let all = self.ends.clone();
        for (i, y) in &order {
            let Some(end) = all.get(*i) else { continue };
            let (x, at) = ends.get(*i).copied().unwrap_or((w, h - self.pixels(end.value)));
            if (y - at).abs() > 5.0 {
                let value = |v: f64| obj! {"value": v};
                let line = obj! {"type": "rule", "color": end.color.as_str(), "strokeWidth": 1.0, "opacity": 0.7};
                self.sheet.layer(
                    vec![obj! {}],
                    line,
                    vec![("x", value(x + 2.0)), ("x2", value(w + 7.0)), ("y", value(at)), ("y2", value(*y))],
                );
            }
            let text = clip_chars(&end.text, 80).to_owned();
            self.sheet.text_at(
                w + 9.0,
                *y,
                &text,
                obj! {"align": "left", "baseline": "middle", "fontSize": LABEL, "color": look.ink},
            );
        }
    }

    /// Pixels of a place from the left.
    pub fn place_pixels(&self, x: f64) -> f64 {
        let (w, _) = self.sheet.inner();
        match self.along {
            Along::Categories => (x + 0.5) / self.places.1.max(1.0) * w,
            _ if self.places.1 > self.places.0 => share(self.place_scale, x, self.places) * w,
            _ => w / 2.0,
        }
    }
}

/// How far a value lies between two others on a scale of this kind.
fn share(scale: &str, value: f64, (low, high): (f64, f64)) -> f64 {
    let at = |x: f64| match scale {
        "log" => libm::log(x),
        "sqrt" => x.signum() * x.abs().sqrt(),
        "symlog" => x.signum() * libm::log1p(x.abs()),
        _ => x,
    };
    (at(value) - at(low)) / (at(high) - at(low))
}

/// Powers of ten about positive numbers, not more than so many.
fn log_ticks(low: f64, high: f64, count: f64) -> Ticks {
    let (first, last) = (libm::floor(libm::log10(low) + 1e-9), libm::ceil(libm::log10(high) - 1e-9));
    let (first, last) = (first, last.max(first + 1.0));
    let step = ((last - first) / count.max(1.0)).ceil().max(1.0);
    let n = (((last - first) / step) as i64).clamp(0, 400);
    let power = |e: f64| libm::pow(10.0, e);
    Ticks { low: power(first), high: power(last), at: (0..=n).map(|i| power(first + i as f64 * step)).collect() }
}

/// Labels of instants in the format that is asked for, if one is.
fn as_asked(cx: &Context, t: Vec<(f64, Arc<str>)>) -> Vec<(f64, Arc<str>)> {
    let Some(pattern) = cx.ask.text("xformat").filter(|f| f.contains('%')) else { return t };
    let format = time::Format::for_readers(pattern, cx.zone);
    t.into_iter().map(|(t, _)| (t, Arc::from(format.write(t, cx.zone)))).collect()
}

impl Context<'_> {
    fn tell_cut(&mut self, at: &str, cut: usize) {
        if cut > 0 {
            self.report.warn(at, format!("{cut} labels are longer than there is room and are cut"));
        }
    }

    /// The values that lines and bands mark, which belong into the plot.
    fn marked_values(&self) -> Vec<f64> {
        let number = |text: &str| cell::number(text.split(':').next()?, self.manner).map(|n| n.0);
        let lines = self.ask.all("line").filter_map(|(_, t)| number(t));
        let bands = self.ask.all("band").filter(|(_, t)| !t.starts_with("x:")).flat_map(|(_, t)| {
            let (low, high) = t.split_once("..").unwrap_or((t, t));
            [number(low), number(high)].into_iter().flatten().collect::<Vec<_>>()
        });
        lines.chain(bands).collect()
    }

    /// The ends of the places: as said, else those of the data.
    fn place_ends(&mut self, data: Option<(f64, f64)>, time: bool) -> (f64, f64) {
        let (mut low, mut high) = data.unwrap_or((0.0, 1.0));
        if !(high > low) {
            let reach = if time { 43_200_000.0 } else { (low.abs() * 0.1).max(0.5) };
            (low, high) = (low - reach, high + reach);
        }
        for (name, end) in [("xmin", &mut low), ("xmax", &mut high)] {
            let Some(text) = self.ask.text(name) else { continue };
            let read = if time {
                cell::instant(text, self.manner, self.zone)
            } else {
                cell::number(text, self.manner).map(|n| n.0)
            };
            match read {
                Some(x) => *end = x,
                None => self
                    .report
                    .error(format!("/{name}"), format!("{text:?} is no {}", if time { "date" } else { "number" })),
            }
        }
        if high > low { (low, high) } else { (high - 1.0, low.max(high) + 1.0) }
    }

    fn fixed_places(&self) -> (Option<f64>, Option<f64>) {
        let read = |name| self.ask.text(name).and_then(|t| cell::number(t, self.manner)).map(|n| n.0);
        (read("xmin"), read("xmax"))
    }

    /// A place in words.
    pub fn say_place(&self, plane_along: Along, categories: &[Arc<str>], x: f64) -> String {
        match plane_along {
            Along::Categories => categories.get(x as usize).map_or_else(String::new, |c| c.to_string()),
            Along::Times => day(x, self.zone),
            Along::Numbers => crate::number::to_js((x * 1e6).round() / 1e6),
        }
    }
}
