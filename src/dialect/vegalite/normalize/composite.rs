//! Composite marks as layers of plain ones: box plots, error bars, error bands.

use crate::diagnostic::Report;
use crate::dialect::vegalite::normalize::box_plot::{self};
use crate::dialect::vegalite::normalize::error_mark::{self};
use crate::dialect::vegalite::normalize::tree::{Kind, Spec};
use crate::json::{Json, Object};

/// The composite marks, drawn as layers; others stay as they are.
pub fn expand(spec: Spec, config: &Object, report: &mut Report) -> Spec {
    let Kind::Unit { mark, encoding } = &spec.kind else { return spec };
    match mark.get("type").and_then(Json::as_str).unwrap_or("") {
        "boxplot" => box_plot::layers(&spec, mark, encoding, config, report),
        name @ ("errorbar" | "errorband") => error_mark::layers(&spec, mark, encoding, name, config, report),
        _ => spec,
    }
}
