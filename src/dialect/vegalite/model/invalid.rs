//! Rows without a valid number where one is needed: whether they are drawn, break lines, or count for scales
//! (vega-lite `invalid.ts`).

use crate::dialect::vegalite::model::field::Binning;
use crate::dialect::vegalite::model::look::look;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::mark::Invalid as Word;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::scale::{InvalidOutput, ScaleType};
use std::sync::Arc;

/// What becomes of rows with an invalid number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invalid {
    /// They are neither drawn nor counted.
    Filter,
    /// Lines break there, other marks leave them out; scales do not count them.
    BreakUncounted,
    /// Likewise, and scales count what is valid in them.
    BreakCounted,
    /// They are drawn as if nothing was wrong.
    Show,
}

/// What is asked for by the mark, its styles or the configuration.
pub fn mode(b: &Builder, unit: &Unit) -> Invalid {
    match look(&b.settings, unit).said(|m| &m.invalid) {
        Said::Value(Word::Filter) => Invalid::Filter,
        Said::Value(Word::BreakPathsFilterDomains) => Invalid::BreakUncounted,
        Said::Value(Word::BreakPathsShowDomains) => Invalid::BreakCounted,
        Said::Value(Word::Show) | Said::Null => Invalid::Show,
        Said::Value(Word::BreakPathsShowPathDomains) | Said::Unsaid if unit.kind.is_path() => Invalid::BreakCounted,
        Said::Value(Word::BreakPathsShowPathDomains) | Said::Unsaid => Invalid::Filter,
    }
}

/// What the configuration has instead of invalid numbers of a channel's scale.
pub fn output<'b>(b: &'b Builder, channel: Channel) -> Option<&'b InvalidOutput> {
    b.settings.scale.value()?.invalid.value()?.get(channel)
}

/// Columns that must hold numbers: those of channels with a continuous domain; of several that show one field, whatever is
/// computed of it, only that of the last (vega-lite `compile/data/filterinvalid.ts`).
pub fn columns(b: &Builder, unit: &Unit) -> Vec<Arc<str>> {
    let mut out: Vec<(Option<&Arc<str>>, Arc<str>)> = Vec::new();
    for (channel, f) in &unit.fields {
        let plain = f.datum.is_none() && !f.column.is_empty() && !f.def.scale.is_null();
        let continuous = match f.def.scale.value().and_then(|s| s.type_.value()) {
            Some(ScaleType::Band | ScaleType::Point | ScaleType::Ordinal | ScaleType::BinOrdinal) => false,
            Some(_) => true,
            // Colours of bins are of as many classes (vega-lite `scale/type.ts`).
            None if channel.is_color() && matches!(f.bin, Some(Binning::Params(_))) => false,
            None => matches!(f.kind, Type::Quantitative | Type::Temporal),
        };
        let included = output(b, *channel).is_some();
        if channel.scale() == Some(*channel) && plain && continuous && !f.is_count() && !included {
            match out.iter_mut().find(|(field, _)| *field == f.field.as_ref()) {
                Some((_, column)) => *column = f.column.clone(),
                None => out.push((f.field.as_ref(), f.column.clone())),
            }
        }
    }
    out.into_iter().map(|(_, column)| column).collect()
}
