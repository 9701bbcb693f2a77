//! Axes, legends, titles and headers.

use super::build::{Builder, Unit};
use super::config::{Look, lines};
use super::field::{Binning, Field, Type, value};
use super::scale::Shared;
use crate::color::Color;
use crate::data::Value;
use crate::expr::Expr;
use crate::figure::{
    Align, Axis, AxisLabels, AxisPlace, AxisTitle, Channel, Edge, Entry, Flow, Header, HeaderLine, Labeler, Legend,
    LegendContent, LegendPlace, LegendTitle, Locator, Overlap, PerTick, RampLength, ScaleId, ScaleKind, TextStyle, TickCount,
    Ticks, Title, TitleLine,
};
use crate::geometry::{Insets, Side};
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

fn align(name: &str) -> Align {
    match name {
        "start" | "left" => Align::Start,
        "end" | "right" => Align::End,
        _ => Align::Center,
    }
}

fn baseline(name: &str) -> &'static str {
    match name {
        "top" => "top",
        "bottom" => "bottom",
        "alphabetic" => "alphabetic",
        "line-top" => "line-top",
        "line-bottom" => "line-bottom",
        _ => "middle",
    }
}

fn overlap(j: Option<&Json>, default: Overlap) -> Overlap {
    match j {
        Some(Json::Bool(true)) => Overlap::Parity,
        Some(Json::Bool(false)) => Overlap::Keep,
        Some(Json::String(s)) if &**s == "greedy" => Overlap::Greedy,
        Some(Json::String(_)) => Overlap::Parity,
        _ => default,
    }
}

/// How values of a field are written; `guide` is the axis or legend.
pub fn labeler(b: &mut Builder, f: &Field, guide: Option<&Object>, normalized: bool, legend: bool, at: &str) -> Labeler {
    let get = |n: &str| guide.and_then(|g| g.get(n));
    let format = get("format").and_then(Json::as_str);
    let temporal = f.kind == Type::Temporal || f.unit.is_some() || get("formatType").and_then(Json::as_str) == Some("time");
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
        (None, false) if normalized => Labeler::Number(".0%".into()),
        (None, false) if f.kind == Type::Quantitative => {
            b.config.0.get("numberFormat").and_then(Json::as_str).map_or(Labeler::Auto, |p| Labeler::Number(p.into()))
        }
        (None, _) => Labeler::Auto,
    };
    match get("labelExpr").and_then(Json::as_str) {
        Some(source) => match Expr::parse(source) {
            Ok(e) => Labeler::Expr(e, Box::new(plain)),
            Err(e) => {
                b.report.error(format!("{at}/labelExpr"), format!("expression {source:?} is not understood: {}", e.message));
                plain
            }
        },
        None => plain,
    }
}

/// Titles of several fields on one axis, each once, joined.
fn joined_title(b: &Builder, fields: &[(usize, Field)], guide: &str) -> Option<Vec<Arc<str>>> {
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
                let l = lines(j);
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

/// The axes of a scale in a plot. `second`: another axis of the same direction came before.
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
    let Some((u, field)) = main.iter().find(|(_, f)| !hidden(f)).copied().or_else(|| fields.first()) else { return none };
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
    let title = match own.get("title") {
        Some(Json::Null) => None,
        Some(j) => Some(lines(j)),
        None => joined_title(b, &fields, "axis"),
    };
    let labels = labeler(b, &field, Some(&own), normalized, false, &at);
    let config = b.config.clone();
    let discrete = matches!(s.kind, ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal);
    let kind_block = match s.kind {
        ScaleKind::Band { .. } => "axisBand",
        ScaleKind::Point { .. } => "axisPoint",
        ScaleKind::Time { .. } => "axisTemporal",
        _ => "axisQuantitative",
    };
    let side = match own.get("orient").and_then(Json::as_str) {
        Some("top") => Side::Top,
        Some("bottom") => Side::Bottom,
        Some("left") => Side::Left,
        Some("right") => Side::Right,
        _ => match (horizontal, second, config.first(&["axisX", "axis"], "orient").and_then(Json::as_str)) {
            (true, _, Some("top")) => Side::Top,
            (true, false, _) => Side::Bottom,
            (true, true, _) => Side::Top,
            (false, false, _) => Side::Left,
            (false, true, _) => Side::Right,
        },
    };
    let side_block = match side {
        Side::Left => "axisLeft",
        Side::Right => "axisRight",
        Side::Top => "axisTop",
        Side::Bottom => "axisBottom",
    };
    let discrete_block = if discrete { "axisDiscrete" } else { "axisNone" };
    let xy = if horizontal { "axisX" } else { "axisY" };
    let styles: Vec<String> = match own.get("style") {
        Some(Json::String(s)) => vec![format!("style.{s}")],
        Some(Json::Array(l)) => l.iter().filter_map(|v| v.as_str().map(|s| format!("style.{s}"))).collect(),
        _ => Vec::new(),
    };
    let mut blocks: Vec<&str> = styles.iter().map(|s| &**s).collect();
    blocks.extend([xy, side_block, kind_block, discrete_block, "axis"]);
    let look = Look { own: Some(&own), config: &config, blocks };
    let binned = matches!(field.bin, Some(Binning::Params(_))) && !discrete;
    let locator = locator(b, &look, s, &field, discrete, binned);
    let default_grid = !discrete && !matches!(field.bin, Some(Binning::Params(_)));
    let grid = look.bool("grid", default_grid).then(|| look.line("grid", LIGHT));
    let with_conditions = |prop: &str, base: crate::figure::LineStyle, apply: fn(&mut crate::figure::LineStyle, &Json)| {
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
    let set_color: fn(&mut crate::figure::LineStyle, &Json) = |s, v| s.color = v.as_str().and_then(Color::parse).unwrap_or(Color::TRANSPARENT);
    let set_width: fn(&mut crate::figure::LineStyle, &Json) = |s, v| s.width = v.as_f64().unwrap_or(s.width);
    let set_opacity: fn(&mut crate::figure::LineStyle, &Json) = |s, v| s.color = s.color.fade(v.as_f64().unwrap_or(1.0));
    let conditional = |prefix: &str, base: crate::figure::LineStyle| {
        for (suffix, apply) in [("Color", set_color), ("Dash", set_dash), ("Width", set_width), ("Opacity", set_opacity)] {
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
    let place = AxisPlace { side, edge: Edge::Outside(offset), weight: 0.0, stack: None };
    let band = match look.str("tickBand") {
        Some("extent") => 1.0,
        _ => look.number("bandPosition", 0.5),
    };
    let extent_band = look.str("tickBand") == Some("extent");
    let banded = matches!(s.kind, ScaleKind::Band { .. });
    let tick_offset = look.number("tickOffset", if banded && !extent_band { -0.5 } else { 0.0 });
    let above = look.number("zindex", 0.0) > 0.0 || (discrete && units.iter().any(|u| &*b.units[*u].kind == "rect") && own.get("zindex").is_none() && config.first(&["axis"], "zindex").is_none());
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
        above: false,
        band: if discrete { band } else { 0.0 },
        tick_extra: extent_band,
        tick_offset,
        tick_round: look.bool("tickRound", true),
        extent: (0.0, 200.0),
        visible: true,
        translate: look.number("translate", 0.5),
    };
    let grid_axis = grid.map(|g| Axis { grid: Some(g), extent: (0.0, 0.0), ..blank.clone() });
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
        (_, Type::Ordinal) if field.unit.is_none() || matches!(field.json.get("sort"), Some(Json::Object(_))) => Overlap::Keep,
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
        ticks: look.bool("ticks", true).then(|| Ticks { length: look.number("tickSize", 5.0), style: conditional("tick", look.line("tick", GREY)) }),
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
            let (op, v) = [("equal", "=="), ("lt", "<"), ("lte", "<="), ("gt", ">"), ("gte", ">=")].iter().find_map(|(n, s)| o.get(n).map(|v| (*s, v)))?;
            let unit = o.get("timeUnit").and_then(Json::as_str);
            let left = match unit {
                Some(u) => format!("{u}(datum.value)"),
                None => "datum.value".to_string(),
            };
            let right = match (v, unit) {
                (Json::Number(x), Some("month")) => (x - 1.0).to_string(),
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
    if let Some(Json::Array(list)) = look.get("values") {
        let time = matches!(s.kind, ScaleKind::Time { .. });
        let list = list
            .iter()
            .map(|v| match b.constant(v) {
                Value::Text(t) if time => time::parse(&t, &time::Zone::utc()).map_or(Value::Text(t), Value::Time),
                Value::Number(x) if time && x > 9999.0 => Value::Time(x),
                v => v,
            })
            .collect();
        return Locator::Values(list);
    }
    match look.get("tickCount") {
        Some(Json::Number(n)) if binned => return Locator::Bins(TickCount::About(*n)),
        Some(Json::Number(n)) => return Locator::Decimal(TickCount::About(*n)),
        Some(Json::String(unit)) => return Locator::Every { unit: unit.clone(), step: 1.0, utc: matches!(s.kind, ScaleKind::Time { utc: true }) },
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
    let few = field.unit.as_ref().is_some_and(|u| u.units.len() == 1 && matches!(u.units[0], "month" | "hours" | "day" | "quarter"));
    if discrete || few || matches!(s.kind, ScaleKind::Log { .. }) {
        return Locator::Decimal(TickCount::About(10.0));
    }
    Locator::Decimal(TickCount::PerPixels(40.0))
}

/// The legends of scales that live in a view.
pub fn legends(b: &mut Builder, all: &[Shared], scope: usize) -> Vec<Legend> {
    let mut out = Vec::new();
    let mut done: Vec<String> = Vec::new();
    const SHOWN: [&str; 10] =
        ["color", "fill", "stroke", "shape", "size", "opacity", "fillOpacity", "strokeOpacity", "strokeDash", "strokeWidth"];
    let mine: Vec<usize> = (0..all.len())
        .filter(|&i| legend_scope(b, &all[i]) == scope && SHOWN.contains(&&*all[i].channel))
        .collect();
    let identity = |b: &Builder, i: usize| -> Option<(usize, Field)> {
        let mut found = None;
        for (u, c) in &all[i].members {
            let f = b.units[*u].field(c)?;
            if matches!(f.json.get("legend"), Some(Json::Null | Json::Bool(false))) {
                continue;
            }
            if f.datum.is_some() && f.json.get("legend").is_none() && found.is_some() {
                continue;
            }
            let better = found.as_ref().is_none_or(|(_, g): &(usize, Field)| g.json.get("legend").is_none() && f.json.get("legend").is_some());
            if better {
                found = Some((*u, f.clone()));
            }
        }
        found
    };
    for &i in &mine {
        let disabled = all[i].members.iter().any(|(u, c)| b.units[*u].field(c).is_some_and(|f| matches!(f.json.get("legend"), Some(Json::Null | Json::Bool(false)))));
        let Some((u, field)) = identity(b, i) else { continue };
        if disabled && field.json.get("legend").is_none() {
            continue;
        }
        let key = field.identity();
        if done.contains(&key) {
            continue;
        }
        done.push(key.clone());
        let group: Vec<usize> = mine.iter().copied().filter(|&j| identity(b, j).is_some_and(|(_, f)| f.identity() == key)).collect();
        if let Some(l) = legend(b, all, &group, u, &field) {
            out.push(l);
        }
    }
    out
}

/// Legends follow their scales, unless `resolve.legend` keeps them apart.
fn legend_scope(_: &Builder, s: &Shared) -> usize {
    s.scope
}

fn legend(b: &mut Builder, all: &[Shared], group: &[usize], u: usize, field: &Field) -> Option<Legend> {
    let mut own = Object::new();
    for &i in group {
        for (u, c) in &all[i].members {
            if let Some(Json::Object(o)) = b.units[*u].field(c).and_then(|f| f.json.get("legend")) {
                o.iter().for_each(|(n, v)| {
                    if own.get(n).is_none() {
                        own.insert(n.clone(), v.clone());
                    }
                });
            }
        }
    }
    let own = b.resolved(&Json::Object(own)).as_object().cloned().unwrap_or_default();
    let members: Vec<(usize, Field)> = group
        .iter()
        .flat_map(|&i| all[i].members.iter())
        .filter_map(|(u, c)| b.units[*u].field(c).map(|f| (*u, f.clone())))
        .collect();
    let title = match own.get("title") {
        Some(Json::Null) => None,
        Some(j) => Some(lines(j)),
        None => joined_title(b, &members, "legend"),
    };
    let at = format!("{}/encoding/{}/legend", b.units[u].at, field.channel);
    let labels = labeler(b, field, Some(&own), false, true, &at);
    let config = b.config.clone();
    let look = Look { own: Some(&own), config: &config, blocks: vec!["legend"] };
    let orient = look.str("orient").unwrap_or("right");
    let horizontal_place = matches!(orient, "top" | "bottom");
    let direction = look.str("direction").unwrap_or(if horizontal_place { "horizontal" } else { "vertical" });
    let horizontal = direction == "horizontal";
    let first = &all[group[0]];
    let continuous = matches!(
        first.kind,
        ScaleKind::Linear | ScaleKind::Log { .. } | ScaleKind::Pow { .. } | ScaleKind::Symlog { .. } | ScaleKind::Time { .. }
    );
    let discretizing = matches!(first.kind, ScaleKind::Quantize | ScaleKind::Quantile | ScaleKind::Threshold | ScaleKind::BinOrdinal);
    let colored = group.len() == 1 && matches!(&*first.channel, "color" | "fill" | "stroke");
    let kind = look.str("type");
    let units_as_symbols = field.unit.as_ref().is_some_and(|u| u.units.len() == 1 && matches!(u.units[0], "quarter" | "month" | "day"));
    let ramp = match kind {
        Some("symbol") => false,
        Some("gradient") => true,
        _ => colored && (continuous && !units_as_symbols || discretizing && !matches!(first.kind, ScaleKind::BinOrdinal)),
    };
    let values = match look.get("values") {
        Some(Json::Array(list)) => {
            let time = field.kind == Type::Temporal;
            Some(list.iter().map(|v| match b.constant(v) {
                Value::Text(t) if time => time::parse(&t, &time::Zone::utc()).map_or(Value::Text(t), Value::Time),
                v => v,
            }).collect())
        }
        _ => None,
    };
    let count = look.get("tickCount").and_then(Json::as_f64);
    let content = if ramp {
        let length = match look.get("gradientLength").and_then(Json::as_f64) {
            Some(px) => RampLength::Px(px),
            None if horizontal => RampLength::Plot(look.number("gradientHorizontalMinLength", 100.0), look.number("gradientHorizontalMaxLength", 200.0)),
            None => RampLength::Plot(look.number("gradientVerticalMinLength", 64.0), look.number("gradientVerticalMaxLength", 200.0)),
        };
        let stroke = look.color("gradientStrokeColor", None).map(|c| (c, look.number("gradientStrokeWidth", 1.0)));
        LegendContent::Ramp {
            scale: ScaleId(group[0]),
            opacity: look.number("gradientOpacity", ramp_opacity(&b.units[u])),
            thickness: look.number("gradientThickness", 16.0),
            length,
            values,
            count,
            labeler: labels,
            stroke,
            blocks: discretizing,
        }
    } else {
        let symbol = symbol(b, &look, all, group, u);
        let (entry, scales) = symbol;
        LegendContent::Symbols {
            scales,
            symbol: entry,
            values,
            count: count.unwrap_or(5.0),
            limit: look.number("symbolLimit", 30.0).max(0.0) as usize,
            labeler: labels,
            when: Vec::new(),
            row_height: look.number("clipHeight", 0.0),
        }
    };
    let place = match orient {
        "left" => LegendPlace::Side(Side::Left),
        "top" => LegendPlace::Side(Side::Top),
        "bottom" => LegendPlace::Side(Side::Bottom),
        "top-left" => LegendPlace::Corner(Side::Left, Side::Top),
        "top-right" => LegendPlace::Corner(Side::Right, Side::Top),
        "bottom-left" => LegendPlace::Corner(Side::Left, Side::Bottom),
        "bottom-right" => LegendPlace::Corner(Side::Right, Side::Bottom),
        "none" => LegendPlace::At(look.number("legendX", 0.0), look.number("legendY", 0.0)),
        _ => LegendPlace::Side(Side::Right),
    };
    let columns = look.get("columns").and_then(Json::as_f64).map_or(usize::from(!horizontal), |c| c.max(0.0) as usize);
    let padding = look.number("padding", 0.0);
    let limit = if ramp { look.number("labelLimit", look.number("gradientLabelLimit", 100.0)) } else { look.number("labelLimit", 160.0) };
    Some(Legend {
        content,
        place,
        offset: look.number("offset", 18.0),
        padding: Insets::all(padding),
        title: title.filter(|t| t.iter().any(|l| !l.is_empty())).map(|lines| LegendTitle {
            lines,
            style: look.text("title", 11.0, 700, Color::BLACK),
            line_height: look.get("titleLineHeight").and_then(Json::as_f64),
            padding: look.number("titlePadding", 5.0),
            limit: look.number("titleLimit", 180.0),
            side: match look.str("titleOrient") {
                Some("left") => Side::Left,
                Some("right") => Side::Right,
                Some("bottom") => Side::Bottom,
                _ => Side::Top,
            },
            anchor: look.str("titleAnchor").map_or(Align::Start, align),
            insets: Insets::default(),
        }),
        flow: Flow::Grid { columns, row_padding: look.number("rowPadding", 2.0), column_padding: look.number("columnPadding", 10.0) },
        labels: look.text("label", 10.0, 400, Color::BLACK),
        label_limit: limit,
        label_offset: look.number("labelOffset", if ramp { look.number("gradientLabelOffset", 2.0) } else { 4.0 }),
        label_align: look.str("labelAlign").map(align),
        label_baseline: look.str("labelBaseline").map(baseline),
        label_overlap: overlap(look.get("labelOverlap"), if ramp { Overlap::Greedy } else { Overlap::Keep }),
        horizontal,
        fill: look.color("fillColor", None),
        stroke: look.color("strokeColor", None).map(|c| (c, look.number("strokeWidth", 1.0))),
        radius: look.number("cornerRadius", 0.0),
        reverse: false,
        max_extent: None,
        rtl: false,
        full: false,
        margin: 0.0,
    })
}

fn mark_opacity(u: &Unit) -> Option<f64> {
    let value = |o: Option<&Json>| o.and_then(Json::as_f64);
    value(u.mark.get("opacity")).or_else(|| value(u.def("opacity").and_then(|d| d.get("value"))))
}

fn ramp_opacity(u: &Unit) -> f64 {
    mark_opacity(u).unwrap_or(1.0)
}

fn channel_of(name: &str, filled: bool) -> Channel {
    match name {
        "color" => if filled { Channel::Fill } else { Channel::Stroke },
        "fill" => Channel::Fill,
        "stroke" => Channel::Stroke,
        "shape" => Channel::Shape,
        "size" => Channel::Size,
        "strokeDash" => Channel::StrokeDash,
        "strokeWidth" => Channel::StrokeWidth,
        _ => Channel::Opacity,
    }
}

/// What symbols of a legend look like, and which scales change them.
fn symbol(b: &Builder, look: &Look, all: &[Shared], group: &[usize], u: usize) -> (Entry, Vec<(Channel, ScaleId)>) {
    let unit = &b.units[u];
    let kind = &*unit.kind;
    let line = matches!(kind, "line" | "trail" | "rule");
    let filled = super::mark::is_filled(b, unit);
    let shape = look.str("symbolType").map_or_else(
        || match kind {
            "bar" | "rect" | "image" | "square" => "square",
            "line" | "trail" | "rule" => "stroke",
            _ => unit.mark_str("shape").filter(|_| kind == "point").unwrap_or("circle"),
        },
        |s| s,
    );
    let scales: Vec<(Channel, ScaleId)> = group.iter().map(|&i| (channel_of(&all[i].channel, filled), ScaleId(i))).collect();
    let colored = scales.iter().any(|(c, _)| matches!(c, Channel::Fill | Channel::Stroke));
    let text = |c: Color| Value::from(c.to_hex());
    let constant = super::mark::constant_color(b, unit);
    let base = |channel: &str| unit.def(channel).and_then(|d| d.get("value")).and_then(Json::as_str).and_then(Color::parse);
    let color = base("color").or(constant).unwrap_or(Color::BLACK);
    let black = Color::BLACK;
    let varied = unit.field("color").is_some() || unit.field("fill").is_some() || unit.field("stroke").is_some();
    let plain = if varied && !colored { black } else { color };
    let (mut fill, mut stroke) = if filled { (Some(text(plain)), None) } else { (None, Some(text(plain))) };
    if let Some(c) = base("fill").or_else(|| unit.mark_str("fill").and_then(Color::parse))
        && !scales.iter().any(|s| s.0 == Channel::Fill)
    {
        fill = Some(text(c));
    }
    if let Some(c) = base("stroke").or_else(|| unit.mark_str("stroke").and_then(Color::parse))
        && !scales.iter().any(|s| s.0 == Channel::Stroke)
    {
        stroke = Some(text(c));
    }
    if line {
        (fill, stroke) = (None, Some(text(plain)));
    }
    if let Some(c) = look.color("symbolFillColor", None) {
        fill = Some(text(c));
    }
    if let Some(c) = look.color("symbolStrokeColor", None) {
        stroke = Some(text(c));
    }
    let dash = unit.mark.get("strokeDash").and_then(Json::as_array).map_or_else(|| Arc::from([]), |l| l.iter().filter_map(Json::as_f64).collect());
    let auto = super::mark::default_opacity(b, unit);
    let entry = Entry {
        shape: shape.into(),
        size: look.number("symbolSize", 100.0),
        width: 0.0,
        height: 0.0,
        fill,
        stroke,
        stroke_width: look.number("symbolStrokeWidth", 1.5),
        dash: if line { dash } else { Arc::from([]) },
        dash_offset: 0.0,
        cap: None,
        join: None,
        radius: 0.0,
        opacity: look.number("symbolOpacity", mark_opacity(unit).or(auto).unwrap_or(1.0)),
        angle: 0.0,
        text_color: None,
        hidden: false,
    };
    (entry, scales)
}

/// A view's title.
pub fn title(b: &mut Builder, props: &Object, whole: bool) -> Vec<Title> {
    let Some(j) = props.get("title") else { return Vec::new() };
    let j = b.resolved(j);
    let (text, own) = match &j {
        Json::Object(o) => (o.get("text").cloned().unwrap_or(Json::Null), o.clone()),
        other => (other.clone(), Object::new()),
    };
    let list = lines(&text);
    if list.iter().all(|l| l.is_empty()) {
        return Vec::new();
    }
    let config = b.config.clone();
    let style_name = own.get("style").and_then(Json::as_str).map(|s| format!("style.{s}"));
    let mut blocks: Vec<&str> = style_name.iter().map(|s| &**s).collect();
    blocks.push("title");
    let look = Look { own: Some(&own), config: &config, blocks };
    let style = look.text("", 13.0, 700, Color::BLACK);
    let side = match look.str("orient") {
        Some("bottom") => Side::Bottom,
        Some("left") => Side::Left,
        Some("right") => Side::Right,
        _ => Side::Top,
    };
    let height = look.get("lineHeight").and_then(Json::as_f64).unwrap_or(style.font.size + 2.0);
    let limit = look.number("limit", 0.0);
    let mut all: Vec<TitleLine> =
        list.into_iter().map(|text| TitleLine { text, style: style.clone(), height, gap: 0.0, limit }).collect();
    if let Some(sub) = look.get("subtitle") {
        let style = look.text("subtitle", 12.0, 400, Color::BLACK);
        let height = look.get("subtitleLineHeight").and_then(Json::as_f64).unwrap_or(style.font.size + 2.0);
        for (i, text) in lines(sub).into_iter().enumerate() {
            let gap = if i == 0 { look.number("subtitlePadding", 3.0) } else { 0.0 };
            all.push(TitleLine { text, style: style.clone(), height, gap, limit });
        }
    }
    let frame = look.str("frame");
    let anchor = look.str("anchor").map_or(if whole { Align::Start } else { Align::Center }, align);
    vec![Title {
        lines: all,
        side,
        anchor,
        to_plot: !whole && frame != Some("bounds"),
        offset: look.number("offset", 4.0),
        align: look.str("align").map(align),
        angle: look.get("angle").and_then(Json::as_f64),
        baseline: look.str("baseline").map(baseline),
        dx: look.number("dx", 0.0),
        dy: look.number("dy", 0.0),
        padding: Insets::default(),
        weight: 0.0,
        full: false,
        below: false,
    }]
}

/// The header of a facet's rows, columns, or wrapped cells.
pub fn header(b: &mut Builder, f: &Field, channel: &str) -> Header {
    let own = f.json.get("header").and_then(Json::as_object).cloned().unwrap_or_default();
    let hidden = matches!(f.json.get("header"), Some(Json::Null));
    let labels = labeler(b, f, Some(&own), false, true, "/header");
    let count = b.config.0.get("countTitle").and_then(Json::as_str).unwrap_or("Count of Records").to_string();
    let title = match own.get("title").or_else(|| f.json.get("title")) {
        Some(Json::Null) => None,
        Some(j) => Some(lines(j)),
        None => Some(vec![Arc::from(f.title(&count))]),
    };
    let config = b.config.clone();
    let block = match channel {
        "row" => "headerRow",
        "column" => "headerColumn",
        _ => "headerFacet",
    };
    let look = Look { own: Some(&own), config: &config, blocks: vec![block, "header"] };
    let row = channel == "row";
    let side_of = |name: &str| match look.str(name).or_else(|| look.str("orient")) {
        Some("top") => Side::Top,
        Some("bottom") => Side::Bottom,
        Some("left") => Side::Left,
        Some("right") => Side::Right,
        _ if row => Side::Left,
        _ => Side::Top,
    };
    let (label_side, title_side) = (side_of("labelOrient"), side_of("titleOrient"));
    let turn = |side: Side| match side {
        Side::Left => -90.0,
        Side::Right => 90.0,
        Side::Top | Side::Bottom => 0.0,
    };
    let label_angle = look.get("labelAngle").and_then(Json::as_f64);
    let line = |lines: Vec<Arc<str>>, side: Side, prefix: &str, size: f64, weight: u16, angle: f64, given: bool| {
        // Labels that do not run along their side are aligned towards it.
        let auto = if given && row { Some(if side == Side::Left { Align::End } else { Align::Start }) } else { None };
        HeaderLine {
            lines,
            style: look.text(prefix, size, weight, Color::BLACK),
            line_height: look.get(&format!("{prefix}LineHeight")).and_then(Json::as_f64),
            padding: look.number(&format!("{prefix}Padding"), 10.0),
            anchor: look.str(&format!("{prefix}Anchor")).map_or(Align::Center, align),
            align: look.str(&format!("{prefix}Align")).map(align).or(auto),
            angle,
            baseline: look.str(&format!("{prefix}Baseline")).map(baseline).or(if given && row { Some("middle") } else { None }),
            limit: look.number(&format!("{prefix}Limit"), 0.0),
            side,
        }
    };
    let given = label_angle.is_some_and(|a| a == 0.0);
    Header {
        title: title
            .filter(|t| !hidden && t.iter().any(|l| !l.is_empty()))
            .map(|t| line(t, title_side, "title", 11.0, 700, look.get("titleAngle").and_then(Json::as_f64).unwrap_or(turn(title_side)), false)),
        labels: (!hidden && look.bool("labels", true))
            .then(|| line(Vec::new(), label_side, "label", 10.0, 400, label_angle.unwrap_or(turn(label_side)), given)),
        labeler: labels,
        side: label_side,
    }
}

/// A constant from a definition, unless it is a field.
pub fn constant(def: Option<&Object>, name: &str) -> Option<Value> {
    def.and_then(|d| d.get(name)).map(value)
}

/// The legends of a plot: those of its own scales and of the layers within it.
pub fn legends_of_plot(b: &mut Builder, all: &[Shared], plot: usize) -> Vec<Legend> {
    let mut scopes = vec![plot];
    for v in 0..b.views.len() {
        let mut at = v;
        while let Some(p) = b.views[at].parent {
            if b.views[p].kind != "layer" {
                break;
            }
            at = p;
        }
        if at == plot && v != plot {
            scopes.push(v);
        }
    }
    scopes.into_iter().flat_map(|s| legends(b, all, s)).collect()
}
