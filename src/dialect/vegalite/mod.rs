//! Vega-Lite: JSON in, a figure out.
//!
//! Four rooms, each of which knows only those before it: a description is told of whatever is not in the language
//! (`syntax`), becomes a tree of views with nothing repeated, faceted or composed left (`normalize`), gets its tables,
//! fields and scales (`model`), and is lowered to views, marks and guides with every default decided (`lower`).

mod lower;
mod model;
mod normalize;
mod syntax;

use crate::color::{Color, Pages};
use crate::data::Resources;
use crate::diagnostic::{Kind, Report};
use crate::figure::{DataSource, Figure};
use crate::json::{Json, Object};
use crate::limits::Budget;
use crate::time::Zone;
pub use normalize::theme::names as themes;
use std::sync::Arc;

/// What a caller decides about a picture.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Width instead of the description's, px.
    pub width: Option<f64>,
    /// Height, likewise.
    pub height: Option<f64>,
    /// A colour under everything.
    pub background: Option<Arc<str>>,
    /// A theme by name: one of [`themes`], `light` for none, or `auto` for that of the page.
    pub theme: Option<Arc<str>>,
    /// The pages that it is for; `plotd` and `auto` have colours for both.
    pub pages: Pages,
    /// Where local times are meant: a zone of the IANA database; UTC if not said.
    pub time_zone: Option<Arc<str>>,
}

/// Lowers a description. `None` if nothing can be drawn; the report says why.
pub fn read(
    json: &Json,
    request: &Request,
    resources: &dyn Resources,
    budget: &Budget,
    report: &mut Report,
) -> Option<Figure> {
    let root = object(json, report)?;
    let (config, spec) = views(json, root, request, budget, report)?;
    let customs = normalize::theme::customs(&config);
    let datasets = root.get("datasets").and_then(Json::as_object).cloned().unwrap_or_default();
    let zone = match request.time_zone.as_deref().map_or(Ok(Zone::utc()), Zone::named) {
        Ok(zone) => zone,
        Err(message) => {
            report.error("", message);
            return None;
        }
    };
    let mut b = model::Builder::new(report, &config, resources, budget, datasets);
    b.zone = zone.with_customs(customs);
    syntax::channel::temporal_fields(json, &mut b.instants);
    let view = syntax::view::View::of_itself(root);
    b.name_sizes(&view);
    for params in [b.settings.clone().params.value(), view.params.value()].into_iter().flatten() {
        b.read_params(params);
    }
    if let Json::Object(resolved) = b.resolved(&Json::Object(config)) {
        b.settings = Arc::new(syntax::config::Config::of(&resolved));
    }
    let whole = b.resolved_view(root);
    model::select::collect(&mut b, &spec);
    let nothing = b.node(DataSource::Frame(Arc::new(crate::data::Frame::with_len(1))), Vec::new(), false);
    let node = b.walk(&spec, None, nothing, &[], None);
    let mut figure = lower::figure(&mut b, &node, &whole, request);
    if let Some(css) = &request.background {
        figure.background = Color::parse(css).filter(|c| c.a > 0);
    }
    if report.has_errors() || report.kind() == Some(Kind::Limit) {
        return None;
    }
    Some(figure)
}

/// The members of a description of this language.
fn object<'j>(json: &'j Json, report: &mut Report) -> Option<&'j Object> {
    let Some(root) = json.as_object() else {
        report.error("", format!("a Vega-Lite description must be an object, not {}", json.type_name()));
        return None;
    };
    if root.get("$schema").and_then(Json::as_str).is_some_and(|s| s.contains("/schema/vega/")) {
        report.error_with_hint(
            "/$schema",
            "this is Vega, not Vega-Lite",
            "write the chart in Vega-Lite, from which Vega itself is compiled",
        );
        return None;
    }
    Some(root)
}

/// Reads a description: everything in it that is not in the language is told, and what remains are its configuration
/// and its tree of views.
fn views(
    json: &Json,
    root: &Object,
    request: &Request,
    budget: &Budget,
    report: &mut Report,
) -> Option<(Object, normalize::tree::Spec)> {
    syntax::check_description(json, report);
    let config = normalize::theme::config(root, request, report);
    if report.has_errors() {
        return None;
    }
    let repeater = normalize::Repeater::new(config.clone(), budget);
    let spec = normalize::read(json, "", &repeater, &normalize::tree::Encoding::default(), report)?;
    (!report.has_errors()).then_some((config, spec))
}

/// Reads a description, and says whether it can be drawn; for benchmarks of reading alone.
#[cfg(feature = "internals")]
pub fn is_read(json: &Json, budget: &Budget, report: &mut Report) -> bool {
    object(json, report).and_then(|root| views(json, root, &Request::default(), budget, report)).is_some()
}

/// Whether a time zone has this name.
#[cfg(any(feature = "server", feature = "cli"))]
pub fn is_zone(name: &str) -> bool {
    Zone::named(name).is_ok()
}
