//! Composite marks as layers of plain ones: box plots, error bars, error bands.

use crate::diagnostic::Report;
use crate::dialect::vegalite::normalize::box_plot::{self};
use crate::dialect::vegalite::normalize::error_mark::{self};
use crate::dialect::vegalite::normalize::tree::{Kind, Spec};
use crate::dialect::vegalite::syntax::names::MarkType;
use crate::json::Object;

/// The composite marks, drawn as layers; others stay as they are.
pub fn expand(spec: Spec, config: &Object, report: &mut Report) -> Spec {
    let Kind::Unit { kind, mark, encoding } = &spec.kind else { return spec };
    match kind {
        MarkType::Boxplot => box_plot::layers(&spec, mark, encoding, config, report),
        MarkType::Errorbar | MarkType::Errorband => error_mark::layers(&spec, *kind, mark, encoding, config, report),
        _ => spec,
    }
}
