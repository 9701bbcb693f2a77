//! Marks: encodings of each unit.

use super::arc;
use super::build::{Builder, Unit, series};
use super::config::{Config, Look};
use super::extent::extent;
use super::field::{Type, value};
use super::invalid::{self, Invalid};
use super::map;
use super::place::{area_ends, center, mapped, rule_ends, with_offset};
use super::scale::Shared;
use crate::color::Color;
use crate::data::Value;
use crate::expr::Expr;
use crate::figure::{
    ArcStyle, AreaStyle, Channel, Curve, Encoding, Encodings, FillTarget, From, LineStyleRule, Mapping, Mark, MarkKind,
    Offset, Orientation, RectStyle, ScaleId, ScaleKind, SortKey, SymbolStyle, TextMark,
};
use crate::geometry::Insets;
use crate::json::{Json, Object};
use std::sync::Arc;

/// Where a mark's own properties are looked up.
pub fn look<'c>(config: &'c Config, unit: &'c Unit, styles: &'c [String]) -> Look<'c> {
    let mut blocks: Vec<&str> = styles.iter().map(|s| &**s).collect();
    blocks.push(&unit.kind);
    blocks.push("mark");
    Look { own: Some(&unit.mark), config, blocks }
}

pub fn styles(unit: &Unit) -> Vec<String> {
    let mut out: Vec<String> = match unit.mark.get("style") {
        Some(Json::String(s)) => vec![format!("style.{s}")],
        Some(Json::Array(l)) => l.iter().rev().filter_map(|v| v.as_str().map(|s| format!("style.{s}"))).collect(),
        _ => Vec::new(),
    };
    out.push(format!("style.{}", unit.kind));
    out
}

/// Whether the mark's colour fills it.
pub fn is_filled(b: &Builder, unit: &Unit) -> bool {
    let styles = styles(unit);
    look(&b.config, unit, &styles)
        .bool("filled", !matches!(&*unit.kind, "point" | "line" | "rule" | "geoshape") || &*unit.kind == "geoshape")
}

/// The colour given for the whole mark.
pub fn constant_color(b: &Builder, unit: &Unit) -> Option<Color> {
    let styles = styles(unit);
    let filled = is_filled(b, unit);
    let default = match &*unit.kind {
        "text" | "rule" => Color::BLACK,
        _ => Color::rgb(0x4c, 0x78, 0xa8),
    };
    let l = look(&b.config, unit, &styles);
    let special = if filled { "fill" } else { "stroke" };
    let own = [special, "color"].into_iter().find_map(|n| unit.mark.get(n));
    // A style named by the mark has a say only as `color`.
    let configured = || {
        l.blocks.iter().find_map(|b| {
            let named = b.starts_with("style.");
            let special = (!named).then(|| l.config.first(&[b], special)).flatten();
            special.or_else(|| l.config.first(&[b], "color"))
        })
    };
    match own.or_else(configured) {
        None => Some(default),
        Some(Json::String(s)) => Color::parse(s).or(Some(default)),
        Some(_) => None,
    }
}

/// The opacity a mark has unless it is given.
pub fn default_opacity(b: &Builder, unit: &Unit) -> Option<f64> {
    let styles = styles(unit);
    if let Some(o) = look(&b.config, unit, &styles).get("opacity").and_then(Json::as_f64) {
        return Some(o);
    }
    if look(&b.config, unit, &styles).get("fillOpacity").is_some() {
        return None;
    }
    let plain = !unit.fields.iter().any(|(_, f)| f.is_measure());
    (matches!(&*unit.kind, "point" | "circle" | "square" | "tick") && plain && unit.mark.get("overlay").is_none())
        .then_some(0.7)
}

/// A non-position channel: its conditions, field, value, or the mark's own property.
fn styled(b: &mut Builder, all: &[Shared], unit: &Unit, name: &str, default: Option<Value>) -> Option<Encoding> {
    let def = unit.encoding.get(name);
    let one = |b: &Builder, o: &Object| -> Option<Mapping> {
        if o.get("field").is_some() || o.get("aggregate").is_some() || o.get("datum").is_some() {
            let f = unit.field(name)?;
            let column = if f.datum.is_some() { Arc::from("") } else { f.column.clone() };
            return Some(mapped(b, all, unit, name, column, 0.5));
        }
        o.get("value").filter(|v| !v.is_null()).map(|v| {
            match v.get("expr").and_then(Json::as_str).and_then(|s| Expr::parse(s).ok()) {
                Some(e) => Mapping { from: From::Expr(e), scale: None, band: 0.0, offset: Offset::default() },
                None => Mapping::constant(value(v)),
            }
        })
    };
    let Some(Json::Object(o)) = def else { return default.map(Encoding::constant) };
    let mut out = Encoding { when: Vec::new(), otherwise: one(b, o) };
    if out.otherwise.is_none() && !o.get("value").is_some_and(Json::is_null) {
        out.otherwise = default.map(Mapping::constant);
    }
    let conditions: Vec<Json> = match o.get("condition") {
        Some(Json::Array(l)) => l.clone(),
        Some(c) => vec![c.clone()],
        None => Vec::new(),
    };
    for c in conditions {
        let Some(c) = c.as_object().cloned() else { continue };
        let holds = one(b, &c);
        if c.get("param").is_some() || c.get("selection").is_some() {
            match &*b.selection_test(&c) {
                "true" => {
                    out.otherwise = holds;
                    break;
                }
                "false" => {}
                test => {
                    if let Some(e) = b.expr(test, &format!("{}/encoding/{name}/condition", unit.at)) {
                        out.when.push((e, holds));
                    }
                }
            }
            continue;
        }
        let Some(test) = c.get("test").cloned() else { continue };
        if let Some(e) = condition(b, &test, &format!("{}/encoding/{name}/condition/test", unit.at)) {
            out.when.push((e, holds));
        }
    }
    Some(out)
}

/// A condition's test as an expression.
fn condition(b: &mut Builder, test: &Json, at: &str) -> Option<Expr> {
    let source = predicate_text(b, test)?;
    b.expr(&source, at)
}

fn predicate_text(b: &Builder, j: &Json) -> Option<String> {
    match j {
        Json::String(s) => Some(format!("({s})")),
        Json::Object(o) => {
            let list = |l: &Json, op: &str| -> Option<String> {
                let parts: Vec<String> = l.as_array()?.iter().filter_map(|p| predicate_text(b, p)).collect();
                Some(format!("({})", parts.join(op)))
            };
            if let Some(l) = o.get("and") {
                return list(l, " && ");
            }
            if let Some(l) = o.get("or") {
                return list(l, " || ");
            }
            if let Some(p) = o.get("not") {
                return Some(format!("!({})", predicate_text(b, p)?));
            }
            if o.get("param").is_some() || o.get("selection").is_some() {
                return Some(b.selection_test(o));
            }
            let field = o.get("field")?.as_str()?;
            let mut left = format!("datum[{}]", Json::String(field.into()).to_text());
            if let Some(u) = o.get("timeUnit").and_then(Json::as_str) {
                left = super::field::unit_text(u, &left);
            }
            for (name, op) in [("equal", "==="), ("lt", "<"), ("lte", "<="), ("gt", ">"), ("gte", ">=")] {
                if let Some(v) = o.get(name) {
                    return Some(format!("({left} {op} {})", v.to_text()));
                }
            }
            if let Some(r) = o.get("range") {
                return Some(format!("inrange({left}, {})", r.to_text()));
            }
            if let Some(l) = o.get("oneOf") {
                return Some(format!("(indexof({}, {left}) !== -1)", l.to_text()));
            }
            o.get("valid").map(|v| format!("({}isValid({left}))", if v.as_bool() == Some(false) { "!" } else { "" }))
        }
        _ => None,
    }
}

fn curve(l: &Look) -> Curve {
    let tension = l.get("tension").and_then(Json::as_f64);
    match l.str("interpolate") {
        Some("basis") => Curve::Basis,
        Some("basis-open") => Curve::BasisOpen,
        Some("basis-closed") => Curve::BasisClosed,
        Some("bundle") => Curve::Bundle { tension: tension.unwrap_or(0.85) },
        Some("cardinal") => Curve::Cardinal { tension: tension.unwrap_or(0.0) },
        Some("cardinal-open") => Curve::CardinalOpen { tension: tension.unwrap_or(0.0) },
        Some("cardinal-closed") => Curve::CardinalClosed { tension: tension.unwrap_or(0.0) },
        Some("catmull-rom") => Curve::CatmullRom { alpha: tension.unwrap_or(0.5) },
        Some("catmull-rom-open") => Curve::CatmullRomOpen { alpha: tension.unwrap_or(0.5) },
        Some("catmull-rom-closed") => Curve::CatmullRomClosed { alpha: tension.unwrap_or(0.5) },
        Some("linear-closed") => Curve::LinearClosed,
        Some("monotone") => Curve::Monotone,
        Some("natural") => Curve::Natural,
        Some("step") => Curve::Step,
        Some("step-before") => Curve::StepBefore,
        Some("step-after") => Curve::StepAfter,
        _ => Curve::Linear,
    }
}

/// The mark of a unit.
pub fn mark(b: &mut Builder, all: &[Shared], u: usize) -> Option<Mark> {
    let unit = std::mem::replace(&mut b.units[u], empty());
    let out = lower(b, all, &unit);
    b.units[u] = unit;
    out
}

fn empty() -> Unit {
    Unit {
        view: 0,
        mark: Object::new(),
        kind: Arc::from(""),
        encoding: Object::new(),
        fields: Vec::new(),
        horizontal: false,
        raw: crate::figure::DataId(0),
        main: crate::figure::DataId(0),
        drawn: crate::figure::DataId(0),
        stack: None,
        projection: None,
        at: String::new(),
        scales: Vec::new(),
        selections: Vec::new(),
    }
}

#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
fn lower(b: &mut Builder, all: &[Shared], unit: &Unit) -> Option<Mark> {
    let config = b.config.clone();
    let styles = styles(unit);
    let l = look(&config, unit, &styles);
    let mut e = Encodings::new();
    paint(b, all, unit, &l, &mut e);
    let kind = &*unit.kind;
    let (x, y) = (Channel::X, Channel::Y);
    let orientation = if unit.horizontal { Orientation::Horizontal } else { Orientation::Vertical };
    let (class, mark_kind): (&'static str, MarkKind) = match kind {
        "bar" | "rect" | "tick" => {
            extent(b, all, unit, "x", &mut e);
            extent(b, all, unit, "y", &mut e);
            sizes(b, all, unit, &mut e);
            corners(unit, &l, &mut e);
            let class = match kind {
                "bar" => "mark-bar",
                "rect" => "mark-rect",
                _ => "mark-tick",
            };
            (
                class,
                MarkKind::Rect(RectStyle {
                    orientation,
                    min_band: least_band(&config, unit, &l),
                    stack: stacked_by(unit, &l),
                    ..RectStyle::default()
                }),
            )
        }
        "line" | "trail" => {
            e.map(x, center(b, all, unit, "x")).map(y, center(b, all, unit, "y"));
            if kind == "trail" {
                if let Some(s) = styled(b, all, unit, "size", Some(Value::Number(l.number("size", 2.0)))) {
                    e.set(Channel::Size, s);
                }
                ("mark-trail", MarkKind::Trail)
            } else {
                ("mark-line", MarkKind::Line(LineStyleRule { curve: curve(&l), span: None, closed: false }))
            }
        }
        "area" => {
            area_ends(b, all, unit, &mut e);
            let style = AreaStyle {
                curve: curve(&l),
                base_curve: curve(&l),
                orientation,
                span: None,
                closed: false,
                target: FillTarget::Encoded,
                below: None,
                stroke_line_only: false,
                paired: false,
            };
            ("mark-area", MarkKind::Area(style))
        }
        "rule" => {
            rule_ends(b, all, unit, &mut e);
            ("mark-rule", MarkKind::Rule)
        }
        "text" => {
            e.map(x, center(b, all, unit, "x")).map(y, center(b, all, unit, "y"));
            text(b, all, unit, &l, &mut e);
            let style = TextMark {
                line_height: l.get("lineHeight").and_then(Json::as_f64),
                line_break: l.str("lineBreak").or_else(|| config.0.get("lineBreak")?.as_str()).map(Arc::from),
                ellipsis: l.str("ellipsis").map(Arc::from),
                rtl: l.str("dir") == Some("rtl"),
                on: None,
            };
            ("mark-text", MarkKind::Text(style))
        }
        "arc" => {
            arc::encode(b, all, unit, &l, &mut e);
            ("mark-arc", MarkKind::Arc(ArcStyle::default()))
        }
        "image" => {
            e.map(x, center(b, all, unit, "x")).map(y, center(b, all, unit, "y"));
            e.constant(Channel::Width, l.number("width", 20.0)).constant(Channel::Height, l.number("height", 20.0));
            e.constant(Channel::Align, "center").constant(Channel::Baseline, "middle");
            let url = l.str("url").map(Value::from);
            if let Some(u) = styled(b, all, unit, "url", url) {
                e.set(Channel::Url, u);
            }
            ("mark-image", MarkKind::Image { keep_aspect: l.bool("aspect", true) })
        }
        "geoshape" => ("mark-geoshape", MarkKind::Geo { field: map::geometry(unit) }),
        _ => {
            e.map(x, center(b, all, unit, "x")).map(y, center(b, all, unit, "y"));
            // Vega's own style of points is stronger than what all marks are configured to be.
            let mut symbols = look(&config, unit, &styles);
            symbols.blocks.retain(|b| *b != "mark");
            if let Some(s) = styled(b, all, unit, "size", Some(Value::Number(symbols.number("size", 30.0)))) {
                e.set(Channel::Size, s);
            }
            let shape = match kind {
                "circle" => "circle",
                "square" => "square",
                _ => symbols.str("shape").unwrap_or("circle"),
            };
            let shape = Some(Value::from(shape));
            match kind {
                "point" => drop(styled(b, all, unit, "shape", shape).map(|s| e.set(Channel::Shape, s))),
                _ => drop(shape.map(|s| e.constant(Channel::Shape, s))),
            }
            if let Some(s) = styled(b, all, unit, "angle", l.get("angle").map(value)) {
                e.set(Channel::Angle, s);
            }
            let class = match kind {
                "circle" => "mark-circle",
                "square" => "mark-square",
                _ => "mark-point",
            };
            (class, MarkKind::Symbol(SymbolStyle::default()))
        }
    };
    invalid::show(b, all, unit, &mut e);
    let lines = matches!(kind, "line" | "area" | "trail");
    let main_axis = if unit.horizontal { "y" } else { "x" };
    Some(Mark {
        class,
        kind: mark_kind,
        data: unit.drawn,
        encodings: e,
        series: if lines { series(unit) } else { Vec::new() },
        sort: sort(&config, unit, lines, main_axis),
        valid: if invalid::mode(b, unit) == Invalid::Show { Vec::new() } else { valid(all, unit) },
        clip: (l.bool("clip", false) || b.is_zoomed(unit.view)).then_some(Insets::default()),
        blend: blend(l.str("blend")),
        bounds: true,
        display_names: display_names(unit),
        label: Arc::from(if unit.mark.get("overlay").is_some() { "" } else { kind }),
    })
}

/// What bars are thick at least; only those whose thickness is a scale's to say.
fn least_band(config: &Config, unit: &Unit, l: &Look) -> f64 {
    let sized = || config.get(&unit.kind, "discreteBandSize").or(unit.mark.get("size")).and_then(Json::as_f64);
    if &*unit.kind == "tick" || sized().is_some() { 0.25 } else { l.number("minBandSize", 0.25) }
}

/// Ends of stacks are told as what was stacked.
fn display_names(unit: &Unit) -> Vec<(Arc<str>, Arc<str>)> {
    let stacked = unit.stack.as_ref().and_then(|s| Some((s, unit.field(&s.channel)?)));
    stacked.map_or_else(Vec::new, |(s, f)| vec![(s.start.clone(), f.column.clone()), (s.end.clone(), f.column.clone())])
}

/// What tells stacks apart whose corners are rounded as a whole: bars that share their place.
fn stacked_by(unit: &Unit, l: &Look) -> Vec<Arc<str>> {
    let Some(s) = unit.stack.as_ref().filter(|_| &*unit.kind == "bar") else { return Vec::new() };
    let rounded = ["", "TopLeft", "TopRight", "BottomLeft", "BottomRight", "End"];
    if !rounded.iter().any(|c| l.get(&format!("cornerRadius{c}")).is_some()) {
        return Vec::new();
    }
    let (dimension, offset) = if &*s.channel == "x" { ("y", "yOffset") } else { ("x", "xOffset") };
    [dimension, offset].iter().filter_map(|c| unit.field(c)).map(|f| f.column.clone()).collect()
}

fn blend(name: Option<&str>) -> Option<&'static str> {
    [
        "multiply",
        "screen",
        "overlay",
        "darken",
        "lighten",
        "color-dodge",
        "color-burn",
        "hard-light",
        "soft-light",
        "difference",
        "exclusion",
        "hue",
        "saturation",
        "color",
        "luminosity",
    ]
    .into_iter()
    .find(|b| Some(*b) == name)
}

fn sort(config: &Config, unit: &Unit, lines: bool, axis: &str) -> Vec<SortKey> {
    let order: Vec<SortKey> = unit
        .fields
        .iter()
        .filter(|(c, f)| &**c == "order" && (f.field.is_some() || f.aggregate.is_some()))
        .map(|(_, f)| SortKey::Field {
            field: f.column.clone(),
            descending: f.json.get("sort").and_then(Json::as_str) == Some("descending"),
        })
        .collect();
    if !lines {
        return if unit.stack.is_some() { Vec::new() } else { order };
    }
    if !order.is_empty() && unit.stack.is_none() {
        return order;
    }
    let styles = styles(unit);
    let unordered = look(config, unit, &styles).get("order");
    if unit.encoding.get("order").is_none() && matches!(unordered, Some(Json::Null | Json::Bool(false))) {
        return Vec::new();
    }
    if unit.encoding.get("order").is_some_and(|o| o.is_null() || o.get("value").is_some()) {
        return Vec::new();
    }
    let channel = if axis == "x" { Channel::X } else { Channel::Y };
    unit.field(axis).filter(|f| f.datum.is_none()).map(|_| SortKey::Position(channel)).into_iter().collect()
}

/// Columns that must hold numbers for a row to be drawn.
fn valid(all: &[Shared], unit: &Unit) -> Vec<Arc<str>> {
    let mut out = Vec::new();
    for c in ["x", "y"] {
        let Some(f) = unit.field(c).filter(|f| f.datum.is_none() && !f.column.is_empty()) else { continue };
        let continuous = unit.scale(c).is_some_and(|s| {
            matches!(
                all[s].kind,
                ScaleKind::Linear
                    | ScaleKind::Log { .. }
                    | ScaleKind::Pow { .. }
                    | ScaleKind::Symlog { .. }
                    | ScaleKind::Time { .. }
            )
        });
        if continuous && f.aggregate.as_ref().is_none_or(|a| &*a.0 != "count") {
            out.push(f.column.clone());
        }
    }
    out
}

/// Fill, stroke, opacity and the like.
fn paint(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) {
    let filled = is_filled(b, unit);
    let color = constant_color(b, unit);
    let own_color = unit.mark.get("color").filter(|c| c.as_object().is_some()).map(value);
    let paint = own_color.or_else(|| color.map(css));
    let (main, name) = if filled { (Channel::Fill, "fill") } else { (Channel::Stroke, "stroke") };
    let explicit = unit.mark.get(name).or_else(|| {
        let plain: Vec<&str> = l.blocks.iter().copied().filter(|b| !b.starts_with("style.")).collect();
        l.config.first(&plain, name)
    });
    let main_value = match explicit {
        Some(Json::Null) => None,
        Some(j) => Some(value(j)),
        None => paint,
    };
    let has = |c: &str| unit.encoding.get(c).is_some_and(|d| !d.is_null());
    let source = if has(name) { name } else { "color" };
    match unit.mark.get(name) {
        // What the mark itself says of its fill is not the colour channel's to change.
        Some(own) if source == "color" && has("color") && !own.is_null() => drop(e.constant(main, value(own))),
        _ => {
            if let Some(enc) = styled(b, all, unit, source, main_value) {
                e.set(main, enc);
            }
        }
    }
    let (other, other_name) = if filled { (Channel::Stroke, "stroke") } else { (Channel::Fill, "fill") };
    let other_value = match l.get(other_name) {
        Some(Json::Null) | None => None,
        Some(j) => Some(value(j)),
    };
    if let Some(enc) = styled(b, all, unit, other_name, other_value) {
        e.set(other, enc);
    } else if !filled && &*unit.kind == "point" && !has("fill") {
        // hollow
    }
    let opacity = default_opacity(b, unit).map(Value::Number);
    if let Some(o) = styled(b, all, unit, "opacity", opacity) {
        e.set(Channel::Opacity, o);
    }
    for (name, channel) in [
        ("fillOpacity", Channel::FillOpacity),
        ("strokeOpacity", Channel::StrokeOpacity),
        ("strokeDash", Channel::StrokeDash),
    ] {
        let own = l.get(name).map(value);
        if let Some(o) = styled(b, all, unit, name, own) {
            e.set(channel, o);
        }
    }
    strokes(b, all, unit, l, e);
    if let Some(h) = styled(b, all, unit, "href", l.str("href").map(Value::from)) {
        e.set(Channel::Href, h);
    }
    if let Some(d) = unit.def("tooltip")
        && d.get("field").is_some()
        && let Some(t) = styled(b, all, unit, "tooltip", None)
    {
        e.set(Channel::Tooltip, t);
    }
}

/// Widths, ends and dashes of strokes.
fn strokes(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) {
    let width = match &*unit.kind {
        "line" | "point" => 2.0,
        _ => 1.0,
    };
    let width = if matches!(&*unit.kind, "rule" | "line") { l.number("size", width) } else { width };
    let width = l.number("strokeWidth", width);
    let sized = matches!(&*unit.kind, "line" | "rule") && unit.encoding.get("size").is_some_and(|d| !d.is_null());
    if let Some(w) = styled(b, all, unit, if sized { "size" } else { "strokeWidth" }, Some(Value::Number(width))) {
        e.set(Channel::StrokeWidth, w);
    }
    for (name, channel) in [("strokeCap", Channel::StrokeCap), ("strokeJoin", Channel::StrokeJoin)] {
        if let Some(s) = l.str(name) {
            e.constant(channel, s);
        }
    }
    if let Some(d) = l.get("strokeDashOffset").and_then(Json::as_f64) {
        e.constant(Channel::StrokeDashOffset, d);
    }
}

fn css(c: Color) -> Value {
    if c.a == 255 {
        c.to_hex().into()
    } else {
        format!("rgba({},{},{},{})", c.r, c.g, c.b, f64::from(c.a) / 255.0).into()
    }
}

/// The extent of bars and ticks that follows the size channel.
fn sizes(b: &mut Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    let axis = match (&*unit.kind, unit.horizontal) {
        ("bar", true) | ("tick", false) => "y",
        ("bar", false) | ("tick", true) => "x",
        _ => return,
    };
    let Some(size) = unit.def("size").and_then(|_| styled(b, all, unit, "size", None)) else { return };
    let (ends, middle, extent) = if axis == "x" {
        ([Channel::X, Channel::X2], Channel::XCenter, Channel::Width)
    } else {
        ([Channel::Y, Channel::Y2], Channel::YCenter, Channel::Height)
    };
    ends.into_iter().for_each(|c| drop(e.remove(c)));
    e.map(middle, center(b, all, unit, axis));
    e.set(extent, size);
}

/// A mark's own property: a constant, or an expression over each row.
fn property(l: &Look, name: &str) -> Option<Encoding> {
    let j = l.get(name).filter(|j| !j.is_null())?;
    Some(match j.get("expr").and_then(Json::as_str) {
        Some(source) => Encoding::of(Mapping {
            from: From::Expr(Expr::parse(source).ok()?),
            scale: None,
            band: 0.0,
            offset: Offset::default(),
        }),
        None => Encoding::constant(value(j)),
    })
}

fn corners(unit: &Unit, l: &Look, e: &mut Encodings) {
    let all = l.get("cornerRadius").and_then(Json::as_f64);
    let end = l.get("cornerRadiusEnd").and_then(Json::as_f64);
    let names = [
        ("cornerRadiusTopLeft", Channel::CornerTopLeft),
        ("cornerRadiusTopRight", Channel::CornerTopRight),
        ("cornerRadiusBottomRight", Channel::CornerBottomRight),
        ("cornerRadiusBottomLeft", Channel::CornerBottomLeft),
    ];
    for (name, channel) in names {
        let at_end = if unit.horizontal {
            matches!(channel, Channel::CornerTopRight | Channel::CornerBottomRight)
        } else {
            matches!(channel, Channel::CornerTopLeft | Channel::CornerTopRight)
        };
        if let Some(r) = l.get(name).and_then(Json::as_f64).or(end.filter(|_| at_end)).or(all) {
            e.constant(channel, r);
        }
    }
}

#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
fn text(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) {
    let content = match (unit.field("text").cloned(), unit.def("text")) {
        (Some(f), Some(d)) => {
            let format = d.get("format").and_then(Json::as_str);
            let datum = format!("datum[{}]", Json::String(f.column.clone()).to_text());
            let source = match (f.kind, format) {
                (Type::Temporal, Some(p)) => format!("timeFormat({datum}, {})", Json::String(p.into()).to_text()),
                (Type::Temporal, None) if f.unit.is_some() => {
                    let units = f.unit.as_ref().map_or_else(Vec::new, |u| u.units.clone());
                    format!("timeFormat({datum}, {})", Json::String(crate::time::specifier(&units).into()).to_text())
                }
                (Type::Temporal, None) => format!("timeFormat({datum}, '%b %d, %Y')"),
                (_, Some(p)) => format!("format({datum}, {})", Json::String(p.into()).to_text()),
                (Type::Quantitative, None) if f.field.is_some() || f.aggregate.is_some() => {
                    format!("format({datum}, '')")
                }
                _ => datum,
            };
            let plain = Expr::parse(&source).ok().map(|x| Mapping {
                from: From::Expr(x),
                scale: None,
                band: 0.0,
                offset: Offset::default(),
            });
            let plain = if f.datum.is_some() { f.datum.clone().map(Mapping::constant) } else { plain };
            let mut enc = styled(b, all, unit, "text", None).unwrap_or_default();
            if d.get("condition").is_none() || d.get("field").is_some() || d.get("aggregate").is_some() {
                enc.otherwise = plain;
            } else {
                for (_, m) in &mut enc.when {
                    if m.as_ref().is_some_and(|m| matches!(m.from, From::Field(_))) {
                        *m = plain.clone();
                    }
                }
            }
            Some(enc)
        }
        _ => styled(b, all, unit, "text", l.get("text").map(value).or_else(|| Some("Abc".into()).filter(|_| false))),
    };
    if let Some(c) = content {
        e.set(Channel::Text, c);
    }
    let size = styled(b, all, unit, "size", l.get("fontSize").is_none().then(|| Value::Number(l.number("size", 11.0))));
    match (size.filter(|s| s.otherwise.is_some() || !s.when.is_empty()), property(l, "fontSize")) {
        (Some(s), _) | (None, Some(s)) => drop(e.set(Channel::Size, s)),
        (None, None) => {}
    }
    e.constant(Channel::FontFamily, b.config.font());
    e.constant(Channel::Align, "center").constant(Channel::Baseline, "middle");
    for (name, channel) in [
        ("font", Channel::FontFamily),
        ("fontWeight", Channel::FontWeight),
        ("fontStyle", Channel::FontStyle),
        ("align", Channel::Align),
        ("baseline", Channel::Baseline),
        ("dx", Channel::Dx),
        ("dy", Channel::Dy),
        ("limit", Channel::Limit),
    ] {
        if let Some(p) = property(l, name) {
            e.set(channel, p);
        }
    }
    if let Some(a) = styled(b, all, unit, "angle", l.get("angle").map(value)) {
        e.set(Channel::Angle, a);
    }
    if unit.field("theta").is_some()
        || unit.field("radius").is_some()
        || unit.def("radius").is_some()
        || l.get("radius").is_some()
    {
        let theta = match (&unit.stack, unit.field("theta")) {
            (Some(s), Some(f)) if &*s.channel == "theta" => {
                // The middle of the slice.
                let _ = f;
                let source = format!(
                    "(datum[{}] + datum[{}]) / 2",
                    Json::String(s.start.clone()).to_text(),
                    Json::String(s.end.clone()).to_text()
                );
                Expr::parse(&source).ok().map(|x| Mapping {
                    from: From::Expr(x),
                    scale: unit.scale("theta").map(ScaleId),
                    band: 0.0,
                    offset: Offset::default(),
                })
            }
            (_, Some(f)) => Some(mapped(b, all, unit, "theta", f.column.clone(), 0.5)),
            _ => unit
                .def("theta")
                .and_then(|d| d.get("value"))
                .or_else(|| l.get("theta"))
                .map(|v| Mapping::constant(value(v))),
        };
        if let Some(t) = theta {
            e.map(Channel::Theta, t);
        }
        let shift = l.number("radiusOffset", 0.0);
        let radius = match unit.field("radius") {
            Some(f) => {
                let column =
                    unit.stack.as_ref().filter(|s| &*s.channel == "radius").map_or(f.column.clone(), |s| s.end.clone());
                Some(mapped(b, all, unit, "radius", column, 0.5))
            }
            None => unit
                .def("radius")
                .and_then(|d| d.get("value"))
                .or_else(|| l.get("radius"))
                .map(|v| Mapping::constant(value(v))),
        };
        if let Some(r) = radius {
            e.map(Channel::Radius, with_offset(r, shift, None));
        }
    }
}
