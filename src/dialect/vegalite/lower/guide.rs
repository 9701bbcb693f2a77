//! What axes and legends share: words for places, how labels are written, joined titles.

use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::Field;
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::normalize::tree::Composition;
use crate::dialect::vegalite::syntax::names::Channel;
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
        // Instants by what is said of them rather than by their type: on discrete axes, too.
        (None, true) if get("formatType").is_some() => Labeler::Time { pattern: "".into(), utc },
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

/// What a layer says of the title.
#[derive(Clone)]
enum Said {
    /// Nothing; a configured title hides those that are made from fields.
    Nothing,
    /// There is none.
    Hidden,
    /// These lines.
    Lines(Vec<Arc<str>>),
    /// What these fields are called: each with what tells it apart.
    Fields(Vec<(String, String)>),
}

impl Said {
    /// Whether an author wrote it, rather than that it follows from fields.
    fn is_explicit(&self) -> bool {
        matches!(self, Said::Hidden | Said::Lines(_))
    }

    /// What two layers say together (`mergeValuesWithExplicit`, `mergeTitleComponent`).
    fn merged(self, other: Said) -> Said {
        match (self, other) {
            (Said::Nothing, one) | (one, Said::Nothing) => one,
            (a, b) if a.is_explicit() != b.is_explicit() => {
                if a.is_explicit() {
                    a
                } else {
                    b
                }
            }
            (Said::Lines(a), Said::Lines(b)) => Said::Lines(joined(a, b)),
            (Said::Fields(mut a), Said::Fields(b)) => {
                for field in b {
                    if !a.iter().any(|(identity, _)| *identity == field.0) {
                        a.push(field);
                    }
                }
                Said::Fields(a)
            }
            _ => Said::Hidden,
        }
    }
}

/// Two titles as one, unless they are the same or one is empty (`mergeTitle`).
fn joined(a: Vec<Arc<str>>, b: Vec<Arc<str>>) -> Vec<Arc<str>> {
    let is_empty = |lines: &[Arc<str>]| lines.iter().all(|l| l.is_empty());
    if a == b || is_empty(&b) {
        a
    } else if is_empty(&a) {
        b
    } else {
        let lines: Vec<&str> = a.iter().chain(&b).map(|l| &**l).collect();
        vec![lines.join(", ").into()]
    }
}

/// The title of an axis that several layers share: what each says, merged along the tree of layers (vega-lite
/// `axis/parse.ts`, `common.ts`). It is the axis of a channel that shows these fields; `configured`: the configuration has one.
pub fn axis_title(b: &Builder, fields: &[(usize, Field)], channel: Channel, configured: bool) -> Option<Vec<Arc<str>>> {
    let mut said: Vec<(Vec<usize>, Said)> = Vec::new();
    let mut units: Vec<usize> = fields.iter().map(|(u, _)| *u).collect();
    units.dedup();
    for u in units {
        let of = |wanted: bool| fields.iter().find(|(v, f)| *v == u && (f.channel == channel) == wanted);
        // A unit with nothing but a second end has no axis.
        let Some((_, main)) = of(true) else { continue };
        said.push((path(b, b.units[u].view), of_unit(b, main, of(false).map(|(_, f)| f), configured)));
    }
    // Deepest layers first, each as one layer of that around it.
    while let Some(depth) = said.iter().map(|(path, _)| path.len()).max().filter(|d| *d > 0) {
        let mut above: Vec<(Vec<usize>, Said)> = Vec::new();
        for (mut path, one) in said {
            let deep = path.len() == depth;
            match above.last_mut() {
                Some((last, before)) if deep && *last == path => {
                    *before = std::mem::replace(before, Said::Nothing).merged(one);
                }
                _ => above.push((std::mem::take(&mut path), one)),
            }
        }
        above.iter_mut().filter(|(path, _)| path.len() == depth).for_each(|(path, _)| path.truncate(depth - 1));
        said = above;
    }
    match said.into_iter().map(|(_, one)| one).reduce(Said::merged)? {
        Said::Lines(lines) => Some(lines),
        Said::Fields(fields) => {
            let names: Vec<String> = fields.into_iter().map(|(_, name)| name).filter(|n| !n.is_empty()).collect();
            (!names.is_empty()).then(|| vec![names.join(", ").into()])
        }
        Said::Nothing | Said::Hidden => None,
    }
}

/// The layers around a view, outermost first, and the view itself.
fn path(b: &Builder, view: usize) -> Vec<usize> {
    let mut path = vec![view];
    let mut at = view;
    while let Some(parent) = b.views[at].parent.filter(|p| b.views[*p].kind == Composition::Layer) {
        path.push(parent);
        at = parent;
    }
    path.reverse();
    path
}

/// What one unit says: its axis, its definition, that of the other end, or its fields.
fn of_unit(b: &Builder, main: &Field, second: Option<&Field>, configured: bool) -> Said {
    let lines = |j: &Json| if j.is_null() { Said::Hidden } else { Said::Lines(b.config.lines(&b.resolved(j))) };
    if let Some(own) = main.json.get("axis").and_then(|a| a.get("title")) {
        return lines(own);
    }
    let titles = (main.field.as_ref().or(main.aggregate.as_ref().map(|a| &a.0)), main.json.get("title"));
    // Only fields have titles, a datum has none.
    let first = titles.1.filter(|_| titles.0.is_some()).map(lines);
    match (first, second.and_then(|f| f.json.get("title")).map(lines)) {
        (Some(Said::Lines(a)), Some(Said::Lines(z))) => return Said::Lines(joined(a, z)),
        (Some(said @ Said::Lines(_)), _) | (_, Some(said @ Said::Lines(_))) => return said,
        (Some(said), _) | (None, Some(said)) => return said,
        (None, None) => {}
    }
    if configured {
        return Said::Nothing;
    }
    let count = b.config.0.get("countTitle").and_then(Json::as_str).unwrap_or("Count of Records");
    let fields = std::iter::once(main).chain(second).filter(|f| f.datum.is_none());
    let mut out: Vec<(String, String)> = Vec::new();
    for f in fields {
        let parts =
            ["field", "aggregate", "bin", "timeUnit"].map(|n| f.json.get(n).map_or(String::new(), Json::to_text));
        let identity = parts.join("|");
        if !out.iter().any(|(known, _)| *known == identity) {
            out.push((identity, f.title(count)));
        }
    }
    Said::Fields(out)
}
