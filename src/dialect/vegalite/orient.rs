//! Which way a mark runs, by what its positions show.

use super::field::{Binning, Field, Type};
use crate::json::Object;
use std::sync::Arc;

/// Which way a mark runs: bars along, areas above, ticks across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Orient {
    Horizontal,
    Vertical,
}

impl Orient {
    /// By its name.
    pub fn of(name: &str) -> Orient {
        if name == "horizontal" { Orient::Horizontal } else { Orient::Vertical }
    }
}

/// Which way a mark runs, if it runs one way (vega-lite `mark/init.ts`, `orient`).
pub fn orient(kind: &str, said: Option<Orient>, fields: &[(Arc<str>, Field)], encoding: &Object) -> Option<Orient> {
    use Orient::{Horizontal, Vertical};
    let get = |c: &str| fields.iter().find(|(n, _)| &**n == c).map(|(_, f)| f);
    let has = |c: &str| encoding.get(c).is_some();
    let (x, y) = (get("x"), get("y"));
    let (x2, y2) = (has("x2"), has("y2"));
    let measure = |f: Option<&Field>| f.is_some_and(Field::is_unbinned_measure);
    let binned = |f: Option<&Field>| f.is_some_and(|f| f.bin == Some(Binning::Binned));
    let lifted = |axis: &str, offset: &str| !has(axis) && measure(get(offset));
    if !matches!(kind, "bar" | "rule" | "area" | "line" | "tick" | "text") {
        return Some(Vertical).filter(|_| !matches!(kind, "point" | "circle" | "square" | "rect" | "image"));
    }
    let raised = || match (lifted("y", "yOffset"), lifted("x", "xOffset")) {
        (true, _) => said.or(Some(Vertical)),
        (false, true) => said.or(Some(Horizontal)),
        _ => None,
    };
    if matches!(kind, "bar" | "text") {
        if let Some(way) = raised() {
            return Some(way);
        }
        let summed = |one: Option<&Field>, other: Option<&Field>| {
            other.is_some_and(Field::is_measure) && one.is_some_and(|f| !f.is_measure())
        };
        if x.is_some() && (binned(x) || summed(x, y)) {
            return Some(Vertical);
        }
        if y.is_some() && (binned(y) || summed(y, x)) {
            return Some(Horizontal);
        }
        if (x2 || y2) && said.is_some() {
            return said;
        }
        let plain =
            |f: Option<&Field>| f.is_some_and(|f| f.is_measured() && !matches!(f.bin, Some(Binning::Params(_))));
        match (x2, y2) {
            (false, true) => return Some(if plain(x) && binned(y) { Horizontal } else { Vertical }),
            (true, false) => return Some(if plain(y) && binned(x) { Vertical } else { Horizontal }),
            _ => {}
        }
    }
    if matches!(kind, "bar" | "text" | "rule") && x2 && !binned(x) && y2 && !binned(y) {
        return None;
    }
    if matches!(kind, "bar" | "text" | "rule" | "area") {
        if let Some(way) = raised() {
            return Some(way);
        }
        match (x2, y2, kind) {
            (_, true, _) => return Some(if binned(y) { Horizontal } else { Vertical }),
            (true, false, _) => return Some(if binned(x) { Vertical } else { Horizontal }),
            (_, _, "rule") if has("x") != has("y") => return Some(if has("x") { Vertical } else { Horizontal }),
            _ => {}
        }
    }
    said.or_else(|| lies(kind, x, y))
}

/// Which way a mark runs by what its positions show.
fn lies(kind: &str, x: Option<&Field>, y: Option<&Field>) -> Option<Orient> {
    let measure = |f: Option<&Field>| f.is_some_and(Field::is_unbinned_measure);
    let temporal = |f: Option<&Field>| f.is_some_and(|f| f.datum.is_none() && f.kind == Type::Temporal);
    match (measure(x), measure(y)) {
        (true, true) => Some(Orient::Vertical),
        // Ticks stand across what other marks run along.
        (true, false) | (false, true) => {
            Some(if measure(x) == (kind != "tick") { Orient::Horizontal } else { Orient::Vertical })
        }
        (false, false) if temporal(x) != temporal(y) => {
            Some(if temporal(x) { Orient::Vertical } else { Orient::Horizontal })
        }
        (false, false) => None,
    }
}
