//! Marks: encodings of each unit.

use crate::data::Value;
use crate::dialect::vegalite::lower::extent::extent;
use crate::dialect::vegalite::lower::invalid::show;
use crate::dialect::vegalite::lower::place::{area_ends, center, rule_ends};
use crate::dialect::vegalite::lower::styled::{
    constant_color, css, default_opacity, is_filled, only_conditions, styled,
};
use crate::dialect::vegalite::lower::styled::{expression, given};
use crate::dialect::vegalite::lower::{arc, map, text};
use crate::dialect::vegalite::model::band::configured;
use crate::dialect::vegalite::model::config::{Config, Look};
use crate::dialect::vegalite::model::field::{Binning, Field, column_name, value};
use crate::dialect::vegalite::model::grouping::series;
use crate::dialect::vegalite::model::invalid::Invalid;
use crate::dialect::vegalite::model::invalid::mode;
use crate::dialect::vegalite::model::look::{look, of_kind, size, styles};
use crate::dialect::vegalite::model::scale::{Shared, first_scale};
use crate::dialect::vegalite::model::{Builder, Definitions, Unit};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::figure::{
    ArcStyle, AreaStyle, Channel as Visual, Curve, Encodings, FillTarget, LineStyleRule, Listed, Mark, MarkKind,
    Orientation, RectStyle, ScaleKind, SortKey, SymbolStyle,
};
use crate::geometry::Insets;
use crate::json::{Json, Object};
use std::sync::Arc;

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
        props: Arc::default(),
        kind: MarkType::Point,
        encoding: Definitions::default(),
        fields: Vec::new(),
        orient: None,
        raw: crate::figure::DataId(0),
        main: crate::figure::DataId(0),
        drawn: crate::figure::DataId(0),
        stack: None,
        projection: None,
        at: String::new(),
        scales: Vec::new(),
        selections: Vec::new(),
        facets: Vec::new(),
    }
}

fn lower(b: &mut Builder, all: &[Shared], unit: &Unit) -> Option<Mark> {
    let config = b.config.clone();
    let styles = styles(unit);
    let l = look(&config, unit, &styles);
    let mut e = Encodings::new();
    paint(b, all, unit, &l, &mut e);
    let (class, shape) = shape(b, all, unit, &l, &mut e);
    show(b, all, unit, &mut e);
    let lines = unit.kind.is_path();
    let main_axis = if unit.is_horizontal() { Channel::Y } else { Channel::X };
    Some(Mark {
        class,
        kind: shape,
        data: unit.drawn,
        encodings: e,
        series: if lines { series(unit) } else { Vec::new() },
        sort: sort(&config, unit, lines, main_axis),
        valid: if mode(b, unit) == Invalid::Show { Vec::new() } else { valid(all, unit) },
        clip: (l.bool("clip", false) || b.is_zoomed(unit.view) || map::is_cut(unit) || is_framed(b, all, unit))
            .then_some(Insets::default()),
        blend: blend(l.str("blend")),
        bounds: true,
        display_names: display_names(unit),
        listed: listed(b, unit),
        label: label(unit),
    })
}

/// Whether a selection says what a unit's positions cover: what lies beyond is cut (vega-lite `mark/mark.ts`, `scaleClip`).
fn is_framed(b: &Builder, all: &[Shared], unit: &Unit) -> bool {
    Channel::AXES.iter().any(|c| {
        let own = unit.field(*c).and_then(|f| f.json.get("scale")?.get("domain"));
        let domain = own.or_else(|| first_scale(b, &all[unit.scale(*c)?], "domain"));
        domain.is_some_and(|d| d.get("param").or(d.get("selection")).is_some())
    })
}

/// What a mark draws, and the channels that say where: its class in the document, and its shape.
fn shape(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) -> (&'static str, MarkKind) {
    match unit.kind {
        MarkType::Bar => ("mark-bar", rectangle(b, all, unit, l, e)),
        MarkType::Rect => ("mark-rect", rectangle(b, all, unit, l, e)),
        MarkType::Tick => ("mark-tick", rectangle(b, all, unit, l, e)),
        MarkType::Line => {
            middle(b, all, unit, e);
            ("mark-line", MarkKind::Line(LineStyleRule { curve: curve(l), span: None, closed: false }))
        }
        MarkType::Trail => {
            middle(b, all, unit, e);
            if let Some(s) = styled(b, all, unit, Channel::Size, Some(Value::Number(size(l).unwrap_or(2.0)))) {
                e.set(Visual::Size, s);
            }
            ("mark-trail", MarkKind::Trail)
        }
        MarkType::Area => {
            area_ends(b, all, unit, e);
            ("mark-area", MarkKind::Area(area_style(unit, l)))
        }
        MarkType::Rule => {
            rule_ends(b, all, unit, e);
            ("mark-rule", MarkKind::Rule)
        }
        MarkType::Text => {
            middle(b, all, unit, e);
            ("mark-text", MarkKind::Text(text::encode(b, all, unit, l, e)))
        }
        MarkType::Arc => {
            arc::encode(b, all, unit, l, e);
            ("mark-arc", MarkKind::Arc(ArcStyle::default()))
        }
        MarkType::Image => ("mark-image", image(b, all, unit, l, e)),
        MarkType::Geoshape => ("mark-geoshape", MarkKind::Geo { field: map::geometry(unit) }),
        MarkType::Circle => ("mark-circle", symbol(b, all, unit, Some("circle"), e)),
        MarkType::Square => ("mark-square", symbol(b, all, unit, Some("square"), e)),
        _ => ("mark-point", symbol(b, all, unit, None, e)),
    }
}

/// A position at the middle of both directions.
fn middle(b: &Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    e.map(Visual::X, center(b, all, unit, Channel::X)).map(Visual::Y, center(b, all, unit, Channel::Y));
}

fn orientation(unit: &Unit) -> Orientation {
    if unit.is_horizontal() { Orientation::Horizontal } else { Orientation::Vertical }
}

fn rectangle(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) -> MarkKind {
    extent(b, all, unit, Channel::X, e);
    extent(b, all, unit, Channel::Y, e);
    sizes(b, all, unit, e);
    corners(unit, l, e);
    MarkKind::Rect(RectStyle {
        orientation: across(unit),
        min_band: least_band(b, unit),
        stack: stacked_by(unit, l),
        ..RectStyle::default()
    })
}

fn area_style(unit: &Unit, l: &Look) -> AreaStyle {
    AreaStyle {
        curve: curve(l),
        base_curve: curve(l),
        orientation: orientation(unit),
        span: None,
        closed: false,
        target: FillTarget::Encoded,
        below: None,
        stroke_line_only: false,
        paired: false,
    }
}

fn image(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) -> MarkKind {
    middle(b, all, unit, e);
    e.constant(Visual::Width, l.number("width", 20.0)).constant(Visual::Height, l.number("height", 20.0));
    e.constant(Visual::Align, "center").constant(Visual::Baseline, "middle");
    if let Some(u) = styled(b, all, unit, Channel::Url, l.str("url").map(Value::from)) {
        e.set(Visual::Url, u);
    }
    MarkKind::Image { keep_aspect: l.bool("aspect", true) }
}

/// A symbol: always the same one, or as the shape channel says.
fn symbol(b: &mut Builder, all: &[Shared], unit: &Unit, always: Option<&'static str>, e: &mut Encodings) -> MarkKind {
    middle(b, all, unit, e);
    let (config, styles) = (b.config.clone(), styles(unit));
    let l = look(&config, unit, &styles);
    // Vega's own style of points is stronger than what all marks are configured to be.
    let symbols = of_kind(&l);
    // A size that is nothing is Vega's own.
    let unknown = symbols.get("size").is_some_and(Json::is_null);
    let usual = if unknown || only_conditions(unit, Channel::Size) { 64.0 } else { 30.0 };
    if let Some(s) = styled(b, all, unit, Channel::Size, Some(Value::Number(symbols.number("size", usual)))) {
        e.set(Visual::Size, s);
    }
    let shape = Value::from(always.or(symbols.str("shape")).unwrap_or("circle"));
    if unit.kind == MarkType::Point {
        if let Some(s) = styled(b, all, unit, Channel::Shape, Some(shape)) {
            e.set(Visual::Shape, s);
        }
    } else {
        e.constant(Visual::Shape, shape);
    }
    if let Some(s) = styled(b, all, unit, Channel::Angle, l.get("angle").map(value)) {
        e.set(Visual::Angle, s);
    }
    MarkKind::Symbol(SymbolStyle::default())
}

/// What bars are thick at least, and ticks long; only where a scale says it.
fn least_band(b: &Builder, unit: &Unit) -> f64 {
    let sized = || b.config.get(unit.kind.name(), "discreteBandSize").or(unit.mark.get("size")).and_then(Json::as_f64);
    if sized().is_some() { 0.25 } else { configured(b, unit, &styles(unit), "minBandSize").unwrap_or(0.25) }
}

/// Which way a rectangle runs; ticks are long across their own direction.
fn across(unit: &Unit) -> Orientation {
    if unit.is_horizontal() != (unit.kind == MarkType::Tick) { Orientation::Horizontal } else { Orientation::Vertical }
}

/// What a mark shows: nothing of its own if it is drawn over another one; what it is a part of, if it stands for that.
fn label(unit: &Unit) -> Arc<str> {
    if unit.mark.get("overlay").is_some() || unit.mark.get("part").is_some() {
        return Arc::from("");
    }
    unit.mark_str("composite").map_or_else(|| unit.kind.name().into(), Arc::from)
}

/// Channels that are listed in tables of data, in their order.
const LISTED: [(Channel, Option<Visual>); 20] = [
    (Channel::X, Some(Visual::X)),
    (Channel::X2, Some(Visual::X2)),
    (Channel::Y, Some(Visual::Y)),
    (Channel::Y2, Some(Visual::Y2)),
    (Channel::Theta, Some(Visual::Theta)),
    (Channel::Theta2, Some(Visual::Theta2)),
    (Channel::Radius, Some(Visual::Radius)),
    (Channel::Radius2, Some(Visual::Radius2)),
    (Channel::Longitude, None),
    (Channel::Latitude, None),
    (Channel::XOffset, None),
    (Channel::YOffset, None),
    (Channel::Color, Some(Visual::Fill)),
    (Channel::Fill, Some(Visual::Fill)),
    (Channel::Stroke, Some(Visual::Stroke)),
    (Channel::StrokeDash, Some(Visual::StrokeDash)),
    (Channel::Shape, Some(Visual::Shape)),
    (Channel::Size, Some(Visual::Size)),
    (Channel::Text, Some(Visual::Text)),
    (Channel::Detail, None),
];

/// The columns of a unit's table: its facets, then what its channels show; of a composite mark what it summarizes.
fn listed(b: &Builder, unit: &Unit) -> Vec<Listed> {
    let count = b.config.0.get("countTitle").and_then(Json::as_str).unwrap_or("Count of Records");
    let facet = |c: &Arc<str>| Listed { header: c.clone(), column: c.clone(), end: None, channel: None };
    let mut out: Vec<Listed> = unit.facets.iter().map(facet).collect();
    let own = unit.mark.get("listed").and_then(Json::as_array);
    let measured = unit.mark_str("measured").and_then(Channel::of);
    for (channel, shown) in LISTED {
        if own.is_some() && Some(channel.main()) == measured {
            continue;
        }
        for (_, f) in unit.fields.iter().filter(|(c, f)| *c == channel && !f.column.is_empty() && f.datum.is_none()) {
            let end = match channel {
                Channel::X | Channel::Y if f.bin == Some(Binning::Binned) => {
                    channel.second().and_then(|end| unit.field(end)).map(|end| end.column.clone())
                }
                _ => f.end.clone().filter(|_| f.bin.is_some()),
            };
            if !out.iter().any(|l| l.column == f.column || l.end.as_ref() == Some(&f.column)) {
                out.push(Listed { header: header(f, count), column: f.column.clone(), end, channel: shown });
            }
        }
    }
    let channel = if measured == Some(Channel::X) { Visual::X } else { Visual::Y };
    for pair in own.into_iter().flatten().filter_map(Json::as_array) {
        if let [Json::String(column), Json::String(header)] = pair {
            let (header, column) = (header.clone(), column.clone());
            out.push(Listed { header, column, end: None, channel: Some(channel) });
        }
    }
    out
}

/// What a column is called in a table: as in the data, or, if it is derived, as on an axis.
fn header(f: &Field, count: &str) -> Arc<str> {
    let derived = f.aggregate.is_some() || f.bin.is_some() || f.unit.is_some() || f.json.get("derived").is_some();
    match f.json.get("title").and_then(Json::as_str).filter(|_| derived) {
        Some(title) => title.into(),
        None if derived => f.title(count).into(),
        None => f.column.clone(),
    }
}

/// Ends of stacks are told as what was stacked.
fn display_names(unit: &Unit) -> Vec<(Arc<str>, Arc<str>)> {
    let stacked = unit.stack.as_ref().and_then(|s| Some((s, unit.field(s.channel)?)));
    stacked.map_or_else(Vec::new, |(s, f)| vec![(s.start.clone(), f.column.clone()), (s.end.clone(), f.column.clone())])
}

/// What tells stacks apart whose corners are rounded as a whole: bars that share their place.
fn stacked_by(unit: &Unit, l: &Look) -> Vec<Arc<str>> {
    let Some(s) = unit.stack.as_ref().filter(|_| unit.kind == MarkType::Bar) else { return Vec::new() };
    let rounded = ["", "TopLeft", "TopRight", "BottomLeft", "BottomRight", "End"];
    if !rounded.iter().any(|c| l.get(&format!("cornerRadius{c}")).is_some()) {
        return Vec::new();
    }
    let (dimension, offset) =
        if s.channel == Channel::X { (Channel::Y, Channel::YOffset) } else { (Channel::X, Channel::XOffset) };
    let by: Vec<Arc<str>> =
        [dimension, offset].iter().filter_map(|c| unit.field(*c)).map(|f| f.column.clone()).collect();
    // Without a dimension there is one stack: no rows differ in a column that none has.
    if by.is_empty() { vec![Arc::from("")] } else { by }
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

fn sort(config: &Config, unit: &Unit, lines: bool, axis: Channel) -> Vec<SortKey> {
    let order: Vec<SortKey> = unit
        .fields
        .iter()
        .filter(|(c, f)| *c == Channel::Order && (f.field.is_some() || f.aggregate.is_some()))
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
    if unit.encoding.get(Channel::Order).is_none() && matches!(unordered, Some(Json::Null | Json::Bool(false))) {
        return Vec::new();
    }
    if unit.encoding.get(Channel::Order).is_some_and(|o| o.is_null() || o.get("value").is_some()) {
        return Vec::new();
    }
    let channel = if axis == Channel::X { Visual::X } else { Visual::Y };
    unit.field(axis).filter(|f| f.datum.is_none()).map(|_| SortKey::Position(channel)).into_iter().collect()
}

/// Columns that must hold numbers for a row to be drawn.
fn valid(all: &[Shared], unit: &Unit) -> Vec<Arc<str>> {
    let mut out = Vec::new();
    for c in Channel::AXES {
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
        if continuous && !f.is_count() {
            // Rows that are made up have only the middles of bins.
            let binned = f.end.is_some() && matches!(f.bin, Some(Binning::Params(_)));
            let imputed = unit.stack.is_some() && binned && unit.kind.is_path();
            out.push(if imputed { column_name("mid", &f.column) } else { f.column.clone() });
        }
    }
    out
}

/// Fill, stroke, opacity and the like.
fn paint(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) {
    let filled = is_filled(b, unit);
    let own_color = unit.mark.get("color").filter(|c| c.as_object().is_some()).map(value);
    let paint = own_color.or_else(|| constant_color(b, unit).map(css));
    let (main, special, other, other_special) = if filled {
        (Visual::Fill, Channel::Fill, Visual::Stroke, Channel::Stroke)
    } else {
        (Visual::Stroke, Channel::Stroke, Visual::Fill, Channel::Fill)
    };
    let explicit = unit.mark.get(special.name()).or_else(|| {
        let plain: Vec<&str> = l.blocks.iter().copied().filter(|b| !b.starts_with("style.")).collect();
        l.config.first(&plain, special.name())
    });
    let main_value = match explicit {
        Some(Json::Null) => None,
        Some(j) => Some(value(j)),
        None => paint,
    };
    let has = |c: Channel| unit.encoding.get(c).is_some_and(|d| !d.is_null());
    let computed = explicit.or_else(|| unit.mark.get("color")).and_then(expression);
    let source = if has(special) { special } else { Channel::Color };
    // What the mark itself says of its fill is not the colour channel's to change.
    let own =
        unit.mark.get(special.name()).filter(|own| source == Channel::Color && has(Channel::Color) && !own.is_null());
    match own.map(given).or_else(|| computed.filter(|_| !has(source))) {
        Some(own) => _ = e.map(main, own),
        None => {
            if let Some(enc) = styled(b, all, unit, source, main_value) {
                e.set(main, enc);
            }
        }
    }
    let other_value = l.get(other_special.name()).filter(|j| !j.is_null()).map(value);
    let other_own = l.get(other_special.name());
    computed_or_styled(b, all, unit, (other_special, other), (other_own, other_value), e);
    let opacity = default_opacity(b, unit).map(Value::Number);
    let own = unit.mark.get("opacity");
    computed_or_styled(b, all, unit, (Channel::Opacity, Visual::Opacity), (own, opacity), e);
    for (channel, drawn) in [
        (Channel::FillOpacity, Visual::FillOpacity),
        (Channel::StrokeOpacity, Visual::StrokeOpacity),
        (Channel::StrokeDash, Visual::StrokeDash),
    ] {
        computed_or_styled(b, all, unit, (channel, drawn), (None, l.get(channel.name()).map(value)), e);
    }
    strokes(b, all, unit, l, e);
    let link = l.str("href").map(Value::from);
    computed_or_styled(b, all, unit, (Channel::Href, Visual::Href), (None, link), e);
    if unit.def(Channel::Tooltip).is_some_and(|d| d.get("field").is_some()) {
        computed_or_styled(b, all, unit, (Channel::Tooltip, Visual::Tooltip), (None, None), e);
    }
}

/// What the mark's own property is computed from, unless the channel is encoded; else what the channel says, or the value
/// that it has by default.
fn computed_or_styled(
    b: &mut Builder,
    all: &[Shared],
    unit: &Unit,
    (channel, drawn): (Channel, Visual),
    (own, default): (Option<&Json>, Option<Value>),
    e: &mut Encodings,
) {
    let encoded = unit.encoding.get(channel).is_some_and(|d| !d.is_null());
    match own.and_then(expression).filter(|_| !encoded) {
        Some(computed) => _ = e.map(drawn, computed),
        None => {
            if let Some(styled) = styled(b, all, unit, channel, default) {
                e.set(drawn, styled);
            }
        }
    }
}

/// Widths, ends and dashes of strokes.
fn strokes(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) {
    // Vega's own styles (vega-parser `config.js`).
    let width = match unit.kind {
        _ if only_conditions(unit, Channel::StrokeWidth) => 1.0,
        MarkType::Line | MarkType::Point | MarkType::Circle | MarkType::Square => 2.0,
        _ => 1.0,
    };
    let width = size(l).filter(|_| matches!(unit.kind, MarkType::Rule | MarkType::Line)).unwrap_or(width);
    let width = l.number("strokeWidth", width);
    let sized = matches!(unit.kind, MarkType::Line | MarkType::Rule)
        && unit.encoding.get(Channel::Size).is_some_and(|d| !d.is_null());
    if let Some(w) =
        styled(b, all, unit, if sized { Channel::Size } else { Channel::StrokeWidth }, Some(Value::Number(width)))
    {
        e.set(Visual::StrokeWidth, w);
    }
    for (name, channel) in [("strokeCap", Visual::StrokeCap), ("strokeJoin", Visual::StrokeJoin)] {
        if let Some(s) = l.str(name) {
            e.constant(channel, s);
        }
    }
    // Vega's own limit (vega-scenegraph `util/canvas/stroke.js`).
    e.constant(Visual::StrokeMiterLimit, l.number("strokeMiterLimit", 4.0));
    if let Some(d) = l.get("strokeDashOffset").and_then(Json::as_f64) {
        e.constant(Visual::StrokeDashOffset, d);
    }
}

/// The extent of bars and ticks that follows the size channel.
fn sizes(b: &mut Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    let axis = match (unit.kind, unit.is_horizontal()) {
        (MarkType::Bar, true) | (MarkType::Tick, false) => Channel::Y,
        (MarkType::Bar, false) | (MarkType::Tick, true) => Channel::X,
        _ => return,
    };
    // What lies between two positions has no other size.
    if unit.is_ranged(axis) {
        return;
    }
    let Some(size) = unit.def(Channel::Size).and_then(|_| styled(b, all, unit, Channel::Size, None)) else { return };
    let (ends, middle, extent) = if axis == Channel::X {
        ([Visual::X, Visual::X2], Visual::XCenter, Visual::Width)
    } else {
        ([Visual::Y, Visual::Y2], Visual::YCenter, Visual::Height)
    };
    ends.into_iter().for_each(|c| drop(e.remove(c)));
    e.map(middle, center(b, all, unit, axis));
    e.set(extent, size);
}

fn corners(unit: &Unit, l: &Look, e: &mut Encodings) {
    let all = l.get("cornerRadius").and_then(Json::as_f64);
    let end = l.get("cornerRadiusEnd").and_then(Json::as_f64);
    let names = [
        ("cornerRadiusTopLeft", Visual::CornerTopLeft),
        ("cornerRadiusTopRight", Visual::CornerTopRight),
        ("cornerRadiusBottomRight", Visual::CornerBottomRight),
        ("cornerRadiusBottomLeft", Visual::CornerBottomLeft),
    ];
    for (name, channel) in names {
        let at_end = if unit.orient.is_none() {
            false
        } else if unit.is_horizontal() {
            matches!(channel, Visual::CornerTopRight | Visual::CornerBottomRight)
        } else {
            matches!(channel, Visual::CornerTopLeft | Visual::CornerTopRight)
        };
        if let Some(r) = l.get(name).and_then(Json::as_f64).or(end.filter(|_| at_end)).or(all) {
            e.constant(channel, r);
        }
    }
}
