//! Where in its bin or time unit a mark stands, and what a rectangle covers of it.

use crate::dialect::vegalite::model::datum::datum;
use crate::dialect::vegalite::model::field::{Binning, Field, column_name};
use crate::dialect::vegalite::model::look::block;
use crate::dialect::vegalite::model::look::{blocks, styles};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::mark::Mark;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use std::sync::Arc;

/// Where in its time unit or bin a mark stands, 0–1, if it does not simply stand at the start (vega-lite
/// `channeldef.ts`).
pub fn band_position(b: &Builder, unit: &Unit, channel: Channel, f: &Field) -> Option<f64> {
    if let Some(own) = f.def.band_position.value() {
        return Some(*own);
    }
    if f.unit.is_some() && !unit.is_ranged(channel) {
        let of = |m: &Mark| m.time_unit_band_position.value().copied();
        // What is configured for all marks is hidden by the defaults of those that span a time unit.
        return if unit.kind.is_rectangle() {
            styles(&b.settings, unit).chain(block(&b.settings, unit.kind)).find_map(of).or(Some(0.5))
        } else {
            styles(&b.settings, unit).chain(blocks(&b.settings, unit.kind)).find_map(of)
        };
    }
    matches!(f.bin, Some(Binning::Params(_))).then_some(0.5)
}

/// How far from its usual place, in shares of the time unit, a rectangle of a time unit is moved: by a band position
/// other than its middle.
pub fn rect_offset(b: &Builder, unit: &Unit, channel: Channel) -> Option<f64> {
    let f = unit.field(channel).filter(|f| f.unit.is_some() && !f.is_discrete())?;
    let across = match &unit.kind {
        MarkType::Rect | MarkType::Image => true,
        MarkType::Bar => unit.runs_across(channel),
        MarkType::Tick => unit.is_horizontal() == (channel == Channel::X),
        _ => false,
    };
    let position = band_position(b, unit, channel, f).filter(|p| across && *p != 0.5)?;
    Some(position - 0.5)
}

/// The columns of a rectangle that is moved within its time unit.
pub fn rect_columns(f: &Field) -> Option<(Arc<str>, Arc<str>)> {
    f.end.as_ref().map(|end| (column_name("offset", &f.column), column_name("offset", end)))
}

/// A point between two columns, as an expression.
pub fn mixed(start: &Arc<str>, end: &Arc<str>, share: f64) -> String {
    format!("{} * {} + {share} * {}", 1.0 - share, datum(start), datum(end))
}
