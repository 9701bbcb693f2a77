//! Which way a mark runs, by what its positions show.

use crate::dialect::vegalite::model::definition::Definitions;
use crate::dialect::vegalite::model::field::{Binning, Field};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::words::Orientation;

/// Which way a mark runs: bars along, areas above, ticks across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Orient {
    Horizontal,
    Vertical,
}

impl Orient {
    /// As a mark, its styles or the configuration say it.
    pub fn of(word: Orientation) -> Orient {
        match word {
            Orientation::Horizontal => Orient::Horizontal,
            Orientation::Vertical => Orient::Vertical,
        }
    }
}

/// Which way a mark runs, if it runs one way (vega-lite `mark/init.ts`, `orient`).
pub fn orient(
    kind: MarkType,
    said: Option<Orient>,
    fields: &[(Channel, Field)],
    encoding: &Definitions,
) -> Option<Orient> {
    use Orient::{Horizontal, Vertical};
    let get = |c: Channel| fields.iter().find(|(n, _)| *n == c).map(|(_, f)| f);
    let has = |c: Channel| encoding.has(c);
    let (x, y) = (get(Channel::X), get(Channel::Y));
    let (x2, y2) = (has(Channel::X2), has(Channel::Y2));
    let measure = |f: Option<&Field>| f.is_some_and(Field::is_unbinned_measure);
    let binned = |f: Option<&Field>| f.is_some_and(|f| f.bin == Some(Binning::Binned));
    let lifted = |axis: Channel, offset: Channel| !has(axis) && measure(get(offset));
    if !matches!(
        kind,
        MarkType::Bar | MarkType::Rule | MarkType::Area | MarkType::Line | MarkType::Tick | MarkType::Text
    ) {
        return Some(Vertical).filter(|_| {
            !matches!(kind, MarkType::Point | MarkType::Circle | MarkType::Square | MarkType::Rect | MarkType::Image)
        });
    }
    let raised = || match (lifted(Channel::Y, Channel::YOffset), lifted(Channel::X, Channel::XOffset)) {
        (true, _) => said.or(Some(Vertical)),
        (false, true) => said.or(Some(Horizontal)),
        _ => None,
    };
    if matches!(kind, MarkType::Bar | MarkType::Text) {
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
    if matches!(kind, MarkType::Bar | MarkType::Text | MarkType::Rule) && x2 && !binned(x) && y2 && !binned(y) {
        return None;
    }
    if matches!(kind, MarkType::Bar | MarkType::Text | MarkType::Rule | MarkType::Area) {
        if let Some(way) = raised() {
            return Some(way);
        }
        match (x2, y2, kind) {
            (_, true, _) => return Some(if binned(y) { Horizontal } else { Vertical }),
            (true, false, _) => return Some(if binned(x) { Vertical } else { Horizontal }),
            (_, _, MarkType::Rule) if has(Channel::X) != has(Channel::Y) => {
                return Some(if has(Channel::X) { Vertical } else { Horizontal });
            }
            _ => {}
        }
    }
    said.or_else(|| lies(kind, x, y))
}

/// Which way a mark runs by what its positions show.
fn lies(kind: MarkType, x: Option<&Field>, y: Option<&Field>) -> Option<Orient> {
    let measure = |f: Option<&Field>| f.is_some_and(Field::is_unbinned_measure);
    let temporal = |f: Option<&Field>| f.is_some_and(|f| f.datum.is_none() && f.kind == Type::Temporal);
    match (measure(x), measure(y)) {
        (true, true) => Some(Orient::Vertical),
        // Ticks stand across what other marks run along.
        (true, false) | (false, true) => {
            Some(if measure(x) == (kind != MarkType::Tick) { Orient::Horizontal } else { Orient::Vertical })
        }
        (false, false) if temporal(x) != temporal(y) => {
            Some(if temporal(x) { Orient::Vertical } else { Orient::Horizontal })
        }
        (false, false) => None,
    }
}
