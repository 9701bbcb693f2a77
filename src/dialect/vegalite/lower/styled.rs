//! Channels that are no positions: colours, sizes, opacities and what else a mark says of its looks.

use crate::color::Color;
use crate::data::Value;
use crate::dialect::vegalite::lower::place::{inside, mapped};
use crate::dialect::vegalite::model::config::Look;
use crate::dialect::vegalite::model::field::value;
use crate::dialect::vegalite::model::look::{look, styles};
use crate::dialect::vegalite::model::predicate::condition;
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::expr::Expr;
use crate::figure::{Encoding, From, Mapping, Offset};
use crate::json::{Json, Object};
use std::sync::Arc;

/// Whether the mark's colour fills it.
pub fn is_filled(b: &Builder, unit: &Unit) -> bool {
    let styles = styles(unit);
    look(&b.config, unit, &styles)
        .bool("filled", !matches!(unit.kind, MarkType::Point | MarkType::Line | MarkType::Rule))
}

/// The colour given for the whole mark.
pub fn constant_color(b: &Builder, unit: &Unit) -> Option<Color> {
    let styles = styles(unit);
    let filled = is_filled(b, unit);
    let default = match unit.kind {
        MarkType::Text | MarkType::Rule => Color::BLACK,
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
    let configured = look(&b.config, unit, &styles).get("opacity").and_then(Json::as_f64);
    configured.or_else(|| reduced_opacity(b, unit))
}

/// The opacity of marks that lie over one another, where nothing is said of any (vega-lite `mark/init.ts`, `opacity`).
pub fn reduced_opacity(b: &Builder, unit: &Unit) -> Option<f64> {
    let styles = styles(unit);
    let look = look(&b.config, unit, &styles);
    let said = look.get("opacity").is_some() || look.get("fillOpacity").is_some();
    let plain = !said && !unit.fields.iter().any(|(_, f)| f.is_measure());
    (matches!(unit.kind, MarkType::Point | MarkType::Circle | MarkType::Square | MarkType::Tick)
        && plain
        && unit.mark.get("overlay").is_none())
    .then_some(0.7)
}

/// A non-position channel: its conditions, field, value, or the mark's own property.
pub fn styled(
    b: &mut Builder,
    all: &[Shared],
    unit: &Unit,
    channel: Channel,
    default: Option<Value>,
) -> Option<Encoding> {
    let def = unit.encoding.get(channel);
    let one = |b: &Builder, o: &Object| -> Option<Mapping> {
        if o.get("field").is_some() || o.get("aggregate").is_some() || o.get("datum").is_some() {
            let f = unit.field(channel)?;
            let column = if f.datum.is_some() { Arc::from("") } else { f.column.clone() };
            return Some(inside(b, all, unit, channel).unwrap_or_else(|| mapped(b, all, unit, channel, column, 0.5)));
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
                    if let Some(e) = b.expr(test, &format!("{}/encoding/{channel}/condition", unit.at)) {
                        out.when.push((e, holds));
                    }
                }
            }
            continue;
        }
        let Some(test) = c.get("test").cloned() else { continue };
        if let Some(e) = condition(b, &test, &format!("{}/encoding/{channel}/condition/test", unit.at)) {
            out.when.push((e, holds));
        }
    }
    Some(out)
}

/// Whether a channel has conditions and nothing for when none of them holds: then Vega's styles of marks, which fill in
/// what a mark does not encode, have no say (vega-parser `encode/defaults.js`).
pub fn only_conditions(unit: &Unit, channel: Channel) -> bool {
    let otherwise = ["value", "field", "datum", "aggregate"];
    unit.def(channel).is_some_and(|d| d.get("condition").is_some() && otherwise.iter().all(|n| d.get(n).is_none()))
}

pub fn css(c: Color) -> Value {
    if c.a == 255 {
        c.to_hex().into()
    } else {
        format!("rgba({},{},{},{})", c.r, c.g, c.b, f64::from(c.a) / 255.0).into()
    }
}

/// A mark's own property: a constant, or an expression over each row.
pub fn property(l: &Look, name: &str) -> Option<Encoding> {
    l.get(name).filter(|j| !j.is_null()).map(|j| Encoding::of(given(j)))
}

pub fn given(j: &Json) -> Mapping {
    expression(j).unwrap_or_else(|| Mapping::constant(value(j)))
}

/// A property that is computed for each row.
pub fn expression(j: &Json) -> Option<Mapping> {
    let expr = Expr::parse(j.get("expr")?.as_str()?).ok()?;
    Some(Mapping { from: From::Expr(expr), scale: None, band: 0.0, offset: Offset::default() })
}
