//! Vega-Lite: JSON in, a figure out.
//!
//! A description becomes a tree of views (`spec`), each unit gets its tables (`data`, `build`), scales are found and
//! shared (`scale`), and views, marks and guides are lowered with every default decided (`lower`, `mark`, `guide`). What
//! the language does not know is told first (`syntax`).

mod arc;
mod axis;
mod box_plot;
mod build;
mod composite;
mod config;
mod data;
mod derive;
mod domain;
mod error_mark;
mod extent;
mod field;
mod guide;
mod invalid;
mod legend;
mod lower;
mod map;
mod mark;
mod measured;
mod names;
mod orient;
mod place;
mod plot_size;
mod predicate;
mod range;
mod scale;
mod select;
mod source;
mod spec;
mod stack;
mod symbols;
#[allow(dead_code, unused_imports)]
mod syntax;
mod text;
mod theme;
mod title;
mod transforms;
mod tree;

use crate::color::Color;
use crate::data::Resources;
use crate::diagnostic::{Kind, Report};
use crate::figure::{DataSource, Figure};
use crate::json::{Json, Object};
use crate::limits::Budget;
use crate::time::Zone;
use std::sync::Arc;
pub use theme::names as themes;

/// What a caller decides about a picture.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Width instead of the description's, px.
    pub width: Option<f64>,
    /// Height, likewise.
    pub height: Option<f64>,
    /// A colour under everything.
    pub background: Option<Arc<str>>,
    /// A theme by name: one of [`themes`], or `light` for none.
    pub theme: Option<Arc<str>>,
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
    syntax::check_description(json, report);
    let config = theme::config(root, request, report);
    if report.has_errors() {
        return None;
    }
    let customs = theme::customs(&config);
    let datasets = root.get("datasets").and_then(Json::as_object).cloned().unwrap_or_default();
    let spec = spec::read(json, "", &spec::Repeater::new(config.clone(), budget), &Object::new(), report)?;
    if report.has_errors() {
        return None;
    }
    let zone = match request.time_zone.as_deref().map_or(Ok(Zone::utc()), Zone::named) {
        Ok(zone) => zone,
        Err(message) => {
            report.error("", message);
            return None;
        }
    };
    let mut b = build::Builder::new(report, config::Config(config), resources, budget, datasets);
    b.zone = zone.with_customs(customs);
    source::instants(json, &mut b.instants);
    b.name_sizes(root);
    for params in [b.config.0.get("params").cloned(), root.get("params").cloned()].into_iter().flatten() {
        b.read_params(&params);
    }
    let resolved = b.resolved(&Json::Object(b.config.0.clone()));
    if let Some(o) = resolved.as_object() {
        b.config = config::Config(o.clone());
    }
    select::collect(&mut b, &spec);
    let nothing = b.node(DataSource::Frame(Arc::new(crate::data::Frame::with_len(1))), Vec::new(), false);
    let node = b.walk(&spec, None, nothing, &[], None);
    let mut figure = lower::figure(&mut b, &node, root, request);
    if let Some(css) = &request.background {
        figure.background = Color::parse(css).filter(|c| c.a > 0);
    }
    if report.has_errors() || report.kind() == Some(Kind::Limit) {
        return None;
    }
    Some(figure)
}

/// Whether a time zone has this name.
#[cfg(any(feature = "server", feature = "cli"))]
pub fn is_zone(name: &str) -> bool {
    Zone::named(name).is_ok()
}
