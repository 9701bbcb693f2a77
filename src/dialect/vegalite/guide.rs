//! Axes.

use super::build::Builder;
use super::config::{Look, axis_blocks};
use super::field::{Binning, Field, Type};
use super::scale::Shared;
use crate::color::Color;
use crate::data::Value;
use crate::expr::Expr;
use crate::figure::{
    Align, Axis, AxisLabels, AxisPlace, AxisTitle, Edge, Labeler, Locator, Overlap, PerTick, ScaleId, ScaleKind,
    TextStyle, TickCount, Ticks,
};
use crate::geometry::Side;
use crate::json::{Json, Object};
use crate::time;
use std::sync::Arc;

const GREY: Color = Color::rgb(0x88, 0x88, 0x88);
const LIGHT: Color = Color::rgb(0xdd, 0xdd, 0xdd);

/// The two axes of a position scale: grid lines under the marks, and the axis itself.
pub struct Axes {
    pub grid: Option<Axis>,
    pub main: Option<Axis>,
}

pub fn align(name: &str) -> Align {
    match name {
        "start" | "left" => Align::Start,
        "end" | "right" => Align::End,
        _ => Align::Center,
    }
}

pub fn baseline(name: &str) -> &'static str {
    match name {
        "top" => "top",
        "bottom" => "bottom",
        "alphabetic" => "alphabetic",
        "line-top" => "line-top",
        "line-bottom" => "line-bottom",
        _ => "middle",
    }
}

pub fn overlap(j: Option<&Json>, default: Overlap) -> Overlap {
    match j {
        Some(Json::Bool(true)) => Overlap::Parity,
        Some(Json::Bool(false)) => Overlap::Keep,
        Some(Json::String(s)) if &**s == "greedy" => Overlap::Greedy,
        Some(Json::String(_)) => Overlap::Parity,
        _ => default,
    }
}

/// How values of a field are written; `guide` is the axis or legend.
pub fn labeler(
    b: &mut Builder,
    f: &Field,
    guide: Option<&Object>,
    normalized: bool,
    legend: bool,
    at: &str,
) -> Labeler {
    let get = |n: &str| guide.and_then(|g| g.get(n));
    let format = get("format").and_then(Json::as_str);
    let temporal =
        f.kind == Type::Temporal || f.unit.is_some() || get("formatType").and_then(Json::as_str) == Some("time");
    let utc = f.unit.as_ref().is_some_and(|u| u.utc);
    let plain = match (format, temporal) {
        (Some(p), true) => Labeler::Time { pattern: p.into(), utc },
        (Some(p), false) => Labeler::Number(p.into()),
        (None, _) if f.unit.is_some() => {
            let units = f.unit.as_ref().map_or_else(Vec::new, |u| u.units.clone());
            Labeler::Time { pattern: time::specifier(&units).into(), utc }
        }
        (None, true) if legend => {
            let pattern = b.config.0.get("timeFormat").and_then(Json::as_str).unwrap_or("%b %d, %Y");
            Labeler::Time { pattern: pattern.into(), utc }
        }
        (None, false) if normalized => {
            let pattern = b.config.0.get("normalizedNumberFormat").and_then(Json::as_str).unwrap_or(".0%");
            Labeler::Number(pattern.into())
        }
        (None, false) if f.kind == Type::Quantitative => {
            b.config.0.get("numberFormat").and_then(Json::as_str).map_or(Labeler::Auto, |p| Labeler::Number(p.into()))
        }
        (None, _) => Labeler::Auto,
    };
    match get("labelExpr").and_then(Json::as_str) {
        Some(source) => match Expr::parse(source) {
            Ok(e) => Labeler::Expr(e, Box::new(plain)),
            Err(e) => {
                b.report.error(
                    format!("{at}/labelExpr"),
                    format!("expression {source:?} is not understood: {}", e.message),
                );
                plain
            }
        },
        None => plain,
    }
}

/// Labels of a UTC scale are in UTC, wherever the reader is.
fn in_utc(labels: &mut Labeler) {
    match labels {
        Labeler::Time { utc, .. } => *utc = true,
        Labeler::Expr(_, inner) => in_utc(inner),
        _ => {}
    }
}

/// Titles of several fields on one axis, each once, joined.
pub fn joined_title(b: &Builder, fields: &[(usize, Field)], guide: &str) -> Option<Vec<Arc<str>>> {
    let count = b.config.0.get("countTitle").and_then(Json::as_str).unwrap_or("Count of Records").to_string();
    let mut parts: Vec<Vec<Arc<str>>> = Vec::new();
    let mut explicit: Option<Vec<Arc<str>>> = None;
    for (_, f) in fields {
        let own = f.json.get(guide).and_then(|g| g.get("title")).or_else(|| f.json.get("title"));
        match own {
            Some(Json::Null) => {
                if explicit.is_none() {
                    explicit = Some(Vec::new());
                }
                continue;
            }
            Some(j) => {
                let l = b.config.lines(j);
                match &mut explicit {
                    Some(e) if !e.is_empty() && *e != l => {
                        let text = format!("{}, {}", e.join(" "), l.join(" "));
                        *e = vec![text.into()];
                    }
                    _ => explicit = Some(l),
                }
                continue;
            }
            None => {}
        }
        let title = f.title(&count);
        if !title.is_empty() {
            let l = vec![Arc::from(title)];
            if !parts.contains(&l) {
                parts.push(l);
            }
        }
    }
    match explicit {
        Some(e) if e.is_empty() => None,
        Some(e) => Some(e),
        None if parts.is_empty() => None,
        None => Some(vec![parts.iter().map(|p| p.join(" ")).collect::<Vec<_>>().join(", ").into()]),
    }
}

/// Properties of axes that may have conditions.
const CONDITIONAL: [&str; 11] = [
    "gridColor",
    "gridDash",
    "gridWidth",
    "gridOpacity",
    "tickColor",
    "tickDash",
    "tickWidth",
    "tickOpacity",
    "labelColor",
    "labelFontWeight",
    "labelOpacity",
];

/// The axes of a scale in a plot. `second`: another axis of the same direction came before.
#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
pub fn axes(b: &mut Builder, s: &Shared, id: ScaleId, units: &[usize], second: bool) -> Axes {
    let none = Axes { grid: None, main: None };
    let horizontal = &*s.channel == "x";
    let fields: Vec<(usize, Field)> = s
        .members
        .iter()
        .filter(|(u, _)| units.contains(u))
        .filter_map(|(u, c)| b.units[*u].field(c).map(|f| (*u, f.clone())))
        .collect();
    // The most telling definition decides: the first that has an axis object, or else the first.
    let main: Vec<&(usize, Field)> = fields.iter().filter(|(_, f)| *f.channel == *s.channel).collect();
    let hidden = |f: &Field| matches!(f.json.get("axis"), Some(Json::Null | Json::Bool(false)));
    let Some((u, field)) = main.iter().find(|(_, f)| !hidden(f)).copied().or_else(|| fields.first()) else {
        return none;
    };
    if hidden(field) || main.is_empty() {
        return none;
    }
    let mut own = Object::new();
    for (_, f) in &main {
        if let Some(Json::Object(o)) = f.json.get("axis") {
            o.iter().for_each(|(n, v)| {
                if own.get(n).is_none() {
                    own.insert(n.clone(), v.clone());
                }
            });
        }
    }
    let own = b.resolved(&Json::Object(own)).as_object().cloned().unwrap_or_default();
    let at = format!("{}/encoding/{}/axis", b.units[*u].at, s.channel);
    let unit = &b.units[*u];
    let normalized = unit.stack.as_ref().is_some_and(|k| k.normalize && k.channel == s.channel);
    let field = field.clone();
    let config = b.config.clone();
    let discrete = matches!(s.kind, ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal);
    let kinds: &[&str] = match s.kind {
        ScaleKind::Band { .. } => &["Band", "Discrete"],
        ScaleKind::Point { .. } => &["Point", "Discrete"],
        ScaleKind::Time { .. } => &["Temporal"],
        ScaleKind::Ordinal => &["Discrete"],
        _ => &["Quantitative"],
    };
    let usual = match (horizontal, second) {
        (true, false) => Side::Bottom,
        (true, true) => Side::Top,
        (false, false) => Side::Left,
        (false, true) => Side::Right,
    };
    let declared = own.get("orient").cloned().or_else(|| {
        let blocks = axis_blocks(&config, &own, horizontal, usual, kinds);
        let blocks: Vec<&str> = blocks.iter().map(|s| &**s).collect();
        config.first(&blocks, "orient").cloned()
    });
    let side = match (declared.as_ref().and_then(Json::as_str), horizontal) {
        (Some("top"), true) => Side::Top,
        (Some("bottom"), true) => Side::Bottom,
        (Some("left"), false) => Side::Left,
        (Some("right"), false) => Side::Right,
        _ => usual,
    };
    let blocks = axis_blocks(&config, &own, horizontal, side, kinds);
    let blocks: Vec<&str> = blocks.iter().map(|s| &**s).collect();
    // What the axis does not say itself, the configuration may: conditions and expressions, too.
    let mut whole = own.clone();
    for name in ["format", "formatType", "labelExpr"].into_iter().chain(CONDITIONAL) {
        if let (None, Some(v)) = (own.get(name), config.first(&blocks, name)) {
            whole.insert(name, v.clone());
        }
    }
    let mut labels = labeler(b, &field, Some(&whole), normalized, false, &at);
    if matches!(s.kind, ScaleKind::Time { utc: true }) {
        in_utc(&mut labels);
    }
    let title = match own.get("title") {
        Some(Json::Null) => None,
        Some(j) => Some(b.config.lines(j)),
        None if fields.iter().any(|(_, f)| f.json.get("title").is_some()) => joined_title(b, &fields, "axis"),
        // A configured title is for hiding all titles.
        None if config.first(&blocks, "title").is_some() => None,
        None => joined_title(b, &fields, "axis"),
    };
    let own = whole;
    let look = Look { own: Some(&own), config: &config, blocks };
    // An axis that is declared is there whatever the configuration says.
    if field.json.get("axis").is_none() && look.bool("disable", false) {
        return none;
    }
    let given_bins = field.json.get("scale").is_some_and(|s| s.get("bins").is_some());
    let binned = (matches!(field.bin, Some(Binning::Params(_))) || given_bins) && !discrete;
    let locator = locator(b, &look, s, &field, discrete, binned);
    // Of several axes of a direction the first has grid lines.
    let default_grid = !discrete && field.bin.is_none() && !second;
    let grid = look.bool("grid", default_grid).then(|| look.line("grid", LIGHT));
    let with_conditions =
        |prop: &str, base: crate::figure::LineStyle, apply: fn(&mut crate::figure::LineStyle, &Json)| {
            let mut out = PerTick::same(base.clone());
            if let Some(c) = own.get(prop).and_then(|j| j.get("condition")) {
                for c in c.as_array().map_or(vec![c], |l| l.iter().collect()) {
                    if let (Some(test), Some(v)) = (c.get("test").and_then(tick_test), c.get("value")) {
                        let mut style = base.clone();
                        apply(&mut style, v);
                        out.when.push((test, style));
                    }
                }
            }
            out
        };
    let set_dash: fn(&mut crate::figure::LineStyle, &Json) = |s, v| {
        s.dash = v.as_array().map_or_else(|| Arc::from([]), |l| l.iter().filter_map(Json::as_f64).collect());
    };
    let set_color: fn(&mut crate::figure::LineStyle, &Json) =
        |s, v| s.color = v.as_str().and_then(Color::parse).unwrap_or(Color::TRANSPARENT);
    let set_width: fn(&mut crate::figure::LineStyle, &Json) = |s, v| s.width = v.as_f64().unwrap_or(s.width);
    let set_opacity: fn(&mut crate::figure::LineStyle, &Json) =
        |s, v| s.color = s.color.fade(v.as_f64().unwrap_or(1.0));
    let conditional = |prefix: &str, base: crate::figure::LineStyle| {
        for (suffix, apply) in
            [("Color", set_color), ("Dash", set_dash), ("Width", set_width), ("Opacity", set_opacity)]
        {
            let name = format!("{prefix}{suffix}");
            if own.get(&name).is_some_and(|j| j.get("condition").is_some()) {
                let mut base = base.clone();
                if let Some(v) = own.get(&name).and_then(|j| j.get("value")) {
                    apply(&mut base, v);
                }
                return with_conditions(&name, base, apply);
            }
        }
        PerTick::same(base)
    };
    let grid = grid.map(|g| conditional("grid", g));
    let offset = look.number("offset", 0.0);
    let place = AxisPlace { side, edge: Edge::Outside(offset), weight: 0.0, stack: None, cuts: false };
    let band = match look.str("tickBand") {
        Some("extent") => 1.0,
        _ => look.number("bandPosition", 0.5),
    };
    let extent_band = look.str("tickBand") == Some("extent");
    let banded = matches!(s.kind, ScaleKind::Band { .. });
    let tick_offset = match own.get("tickOffset").and_then(Json::as_f64) {
        Some(px) => px,
        // Vega moves the ticks of bands by half a pixel, whatever is configured for axes at large.
        None if banded => {
            let usual = if extent_band { 0.0 } else { -0.5 };
            config.first(&["axisBand"], "tickOffset").and_then(Json::as_f64).unwrap_or(usual)
        }
        None => look.number("tickOffset", 0.0),
    };
    let above = look.number("zindex", 0.0) > 0.0
        || (discrete
            && units.iter().any(|u| &*b.units[*u].kind == "rect")
            && own.get("zindex").is_none()
            && config.first(&["axis"], "zindex").is_none());
    let blank = Axis {
        scale: id,
        place,
        locator: locator.clone(),
        labeler: Labeler::Auto,
        grid: None,
        ticks: None,
        domain: None,
        labels: None,
        title: None,
        above: look.number("zindex", 0.0) > 0.0,
        band: if discrete { band } else { 0.0 },
        tick_extra: look.bool("tickExtra", extent_band),
        tick_offset,
        tick_round: look.bool("tickRound", true),
        extent: (0.0, 200.0),
        visible: true,
        translate: look.number("translate", 0.5),
        shift: look.number("position", 0.0),
        fill: None,
    };
    let grid_axis = grid.map(|g| Axis { grid: Some(g), extent: (0.0, 0.0), shift: 0.0, ..blank.clone() });
    let flush = match look.get("labelFlush") {
        Some(Json::Bool(on)) => on.then_some(1.0),
        Some(Json::Number(n)) => Some(*n),
        _ => (horizontal && matches!(field.kind, Type::Quantitative | Type::Temporal) && !discrete).then_some(1.0),
    };
    let rotated = horizontal && discrete && field.unit.is_none() && matches!(field.kind, Type::Nominal | Type::Ordinal);
    let angle = look.get("labelAngle").and_then(Json::as_f64).unwrap_or(if rotated { 270.0 } else { 0.0 });
    let angle = angle.rem_euclid(360.0);
    let (auto_align, auto_baseline) = label_anchor(angle, side);
    let label_style = look.text("label", 10.0, 400, Color::BLACK);
    let mut label_styles: PerTick<TextStyle> = PerTick::same(label_style.clone());
    for (prop, kind) in [("labelColor", 0), ("labelFontWeight", 1), ("labelOpacity", 2)] {
        if let Some(c) = own.get(prop).and_then(|j| j.get("condition"))
            && let (Some(test), Some(v)) = (c.get("test").and_then(tick_test), c.get("value"))
        {
            let mut style = label_style.clone();
            match kind {
                0 => style.color = v.as_str().and_then(Color::parse).unwrap_or(style.color),
                1 => Arc::make_mut(&mut style.font).weight = super::config::weight_of(v),
                _ => style.color = style.color.fade(v.as_f64().unwrap_or(1.0)),
            }
            label_styles.when.push((test, style));
        }
    }
    let auto_overlap = match (&s.kind, field.kind) {
        (ScaleKind::Log { .. } | ScaleKind::Symlog { .. }, _) => Overlap::Greedy,
        (_, Type::Nominal) => Overlap::Keep,
        (_, Type::Ordinal) if field.unit.is_none() || matches!(field.json.get("sort"), Some(Json::Object(_))) => {
            Overlap::Keep
        }
        _ => Overlap::Parity,
    };
    let axis_labels = AxisLabels {
        style: label_styles,
        padding: look.number("labelPadding", 2.0),
        angle,
        align: look.str("labelAlign").map(align).or(auto_align),
        baseline: look.str("labelBaseline").map(baseline).or(auto_baseline),
        limit: look.number("labelLimit", 180.0),
        offset: look.number("labelOffset", 0.0),
        line_height: look.get("labelLineHeight").and_then(Json::as_f64),
        flush,
        flush_offset: look.number("labelFlushOffset", 0.0),
        bound: match look.get("labelBound") {
            Some(Json::Bool(true)) => Some(1.0),
            Some(Json::Number(n)) => Some(*n),
            _ => None,
        },
        overlap: overlap(look.get("labelOverlap"), auto_overlap),
        separation: look.number("labelSeparation", 0.0),
        mirror: false,
        cross_align: None,
        backdrop: None,
        inner: false,
        outline: None,
    };
    let axis_title = title.filter(|t| t.iter().any(|l| !l.is_empty())).map(|lines| AxisTitle {
        lines,
        style: look.text("title", 11.0, 700, Color::BLACK),
        line_height: look.get("titleLineHeight").and_then(Json::as_f64),
        padding: look.number("titlePadding", 4.0),
        padding_far: 0.0,
        anchor: look.str("titleAnchor").map_or(Align::Center, align),
        align: look.str("titleAlign").map(align),
        baseline: look.str("titleBaseline").map(baseline),
        angle: look.get("titleAngle").and_then(Json::as_f64),
        x: look.get("titleX").and_then(Json::as_f64),
        y: look.get("titleY").and_then(Json::as_f64),
        limit: look.number("titleLimit", 0.0),
    });
    let main_axis = Axis {
        labeler: labels,
        ticks: look.bool("ticks", true).then(|| Ticks {
            length: look.number("tickSize", 5.0),
            style: conditional("tick", look.line("tick", GREY)),
        }),
        domain: look.bool("domain", true).then(|| look.line("domain", GREY)),
        labels: look.bool("labels", true).then_some(axis_labels),
        title: axis_title,
        above,
        extent: (look.number("minExtent", 0.0), look.number("maxExtent", 200.0)),
        ..blank
    };
    Axes { grid: grid_axis, main: Some(main_axis) }
}

/// A condition over a tick.
fn tick_test(j: &Json) -> Option<Expr> {
    match j {
        Json::String(s) => Expr::parse(s).ok(),
        Json::Object(o) => {
            let (op, v) = [("equal", "=="), ("lt", "<"), ("lte", "<="), ("gt", ">"), ("gte", ">=")]
                .iter()
                .find_map(|(n, s)| o.get(n).map(|v| (*s, v)))?;
            let unit = o.get("timeUnit").and_then(Json::as_str);
            let left = unit.map_or_else(|| "datum.value".into(), |u| super::field::unit_text(u, "datum.value"));
            let right = match (v, unit) {
                (Json::Number(x), Some("month")) => (x - 1.0).to_string(),
                (Json::Object(o), _) => super::field::date_time(o).map_or_else(|| v.to_text(), |t| t.to_string()),
                _ => v.to_text(),
            };
            Expr::parse(&format!("{left} {op} {right}")).ok()
        }
        _ => None,
    }
}

/// How turned labels hang at their ticks (vega-lite `axis/properties.ts`).
fn label_anchor(angle: f64, side: Side) -> (Option<Align>, Option<&'static str>) {
    if angle == 0.0 {
        return (None, None);
    }
    let align = if side.is_horizontal() {
        if angle % 180.0 == 0.0 {
            Align::Center
        } else if (angle < 180.0) == (side == Side::Top) {
            Align::End
        } else {
            Align::Start
        }
    } else if (angle + 90.0) % 180.0 == 0.0 {
        Align::Center
    } else if (90.0 < angle && angle < 270.0) == (side == Side::Left) {
        Align::Start
    } else {
        Align::End
    };
    let base = if side.is_horizontal() {
        if angle <= 45.0 || 315.0 <= angle {
            if side == Side::Top { "bottom" } else { "top" }
        } else if (135.0..=225.0).contains(&angle) {
            if side == Side::Top { "top" } else { "bottom" }
        } else {
            "middle"
        }
    } else if angle <= 45.0 || 315.0 <= angle || (135.0..=225.0).contains(&angle) {
        "middle"
    } else if (angle < 180.0) == (side == Side::Left) {
        "top"
    } else {
        "bottom"
    };
    (Some(align), Some(base))
}

fn locator(b: &Builder, look: &Look, s: &Shared, field: &Field, discrete: bool, binned: bool) -> Locator {
    if let Some(Json::Array(list)) = look.own.and_then(|o| o.get("values")) {
        let time = matches!(s.kind, ScaleKind::Time { .. });
        let list = list
            .iter()
            .map(|v| match b.constant(v) {
                Value::Text(t) if time => time::parse(&t, &b.zone).map_or(Value::Text(t), Value::Time),
                Value::Number(x) if time && x > 9999.0 => Value::Time(x),
                v => v,
            })
            .collect();
        return Locator::Values(list);
    }
    let least = look
        .get("tickMinStep")
        .and_then(Json::as_f64)
        .or_else(|| field.unit_duration().filter(|_| matches!(s.kind, ScaleKind::Time { .. })));
    match look.get("tickCount") {
        Some(Json::Number(n)) if binned => return Locator::Bins(TickCount::About(*n)),
        Some(Json::Number(n)) => {
            return Locator::Decimal(match least {
                Some(least) => TickCount::AboutApart(*n, least),
                None => TickCount::About(*n),
            });
        }
        Some(Json::String(unit)) => {
            return Locator::Every {
                unit: unit.clone(),
                step: 1.0,
                utc: matches!(s.kind, ScaleKind::Time { utc: true }),
            };
        }
        Some(Json::Object(o)) => {
            return Locator::Every {
                unit: o.get("interval").and_then(Json::as_str).unwrap_or("day").into(),
                step: o.get("step").and_then(Json::as_f64).unwrap_or(1.0),
                utc: matches!(s.kind, ScaleKind::Time { utc: true }),
            };
        }
        _ => {}
    }
    if binned {
        return Locator::Bins(TickCount::PerPixels(10.0));
    }
    let few = field
        .unit
        .as_ref()
        .is_some_and(|u| u.units.len() == 1 && matches!(u.units[0], "month" | "hours" | "day" | "quarter"));
    if discrete || few || matches!(s.kind, ScaleKind::Log { .. }) {
        return Locator::Decimal(TickCount::About(10.0));
    }
    Locator::Decimal(least.map_or(TickCount::PerPixels(40.0), |least| TickCount::PerPixelsApart(40.0, least)))
}
