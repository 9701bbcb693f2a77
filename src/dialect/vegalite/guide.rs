//! What axes and legends share: words for places, how labels are written, joined titles.

use super::build::Builder;
use super::field::{Field, Type};
use crate::expr::Expr;
use crate::figure::{Align, AlignRule, Labeler, Overlap};
use crate::json::{Json, Object};
use crate::time;
use std::sync::Arc;

pub fn align(name: &str) -> Align {
    match name {
        "start" | "left" => Align::Start,
        "end" | "right" => Align::End,
        _ => Align::Center,
    }
}

pub fn align_rule(name: &str) -> AlignRule {
    match name {
        "none" => AlignRule::None,
        "each" => AlignRule::Each,
        _ => AlignRule::All,
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
