//! Views: one mark, layers, views side by side, facets and repeats.

use super::background::Background;
use super::channel::{Encoding, FacetChannel, RowColumnAlign, RowColumnBool, RowColumnNumber};
use super::check::{Manner, check};
use super::config::Config;
use super::cursor::Cursor;
use super::data::Data;
use super::definition::{definition, union, words};
use super::kind::Kind;
use super::mark::MarkOrType;
use super::meta::UserMeta;
use super::names::Channel;
use super::param::{EarlierSelection, Param};
use super::projection::Projection;
use super::read::{Named, Read};
pub use super::resolve::ResolveMode;
use super::resolve::{AxisResolve, LegendResolve, ScaleResolve};
use super::size::{Autosize, Length, Padding};
use super::title::TitleOrText;
use super::transform::Transform;
use crate::color::Color;
use crate::json::{Json, Object};
use std::sync::Arc;

words! {
    /// What of a cell its neighbours keep away from.
    Bounds, "bounds", {
        Full = "full", Flush = "flush",
    }
}

definition! {
    /// What views share.
    Resolve, "what is shared", {
        axis "axis": AxisResolve,
        legend "legend": Box<LegendResolve>,
        scale "scale": Box<ScaleResolve>,
    }
}

impl Resolve {
    /// What is said of a channel's axis.
    pub fn axis_of(&self, channel: Channel) -> Option<ResolveMode> {
        self.axis.value()?.get(channel).copied()
    }

    /// What is said of a channel's legend.
    pub fn legend_of(&self, channel: Channel) -> Option<ResolveMode> {
        self.legend.value()?.get(channel).copied()
    }

    /// What is said of a channel's scale.
    pub fn scale_of(&self, channel: Channel) -> Option<ResolveMode> {
        self.scale.value()?.get(channel).copied()
    }
}

definition! {
    /// Fields that a view is repeated for.
    RepeatParams, "a repeat", {
        row "row": Vec<Arc<str>>,
        column "column": Vec<Arc<str>>,
        layer "layer": Vec<Arc<str>>,
    }
}

union! {
    /// Fields that a view is repeated for.
    Repeat, {
        List(Vec<Arc<str>>), Params(RepeatParams),
    }
}

definition! {
    /// Fields whose values have a row or a column of cells each.
    FacetMapping, "rows and columns", {
        row "row": Box<FacetChannel>,
        column "column": Box<FacetChannel>,
    }
}

/// The facet of a view.
#[derive(Debug, Clone, PartialEq)]
pub enum Facet {
    /// Cells in rows and columns.
    Mapping(Box<FacetMapping>),
    /// Cells one after the other.
    Wrapped(Box<FacetChannel>),
}

impl Read for Facet {
    const KIND: Kind = Kind::OneOf(&[FacetChannel::KIND, FacetMapping::KIND]);

    fn read(json: &Json) -> Option<Facet> {
        if json.get("row").is_some() || json.get("column").is_some() {
            return FacetMapping::read(json).map(|mapping| Facet::Mapping(Box::new(mapping)));
        }
        FacetChannel::read(json).map(|channel| Facet::Wrapped(Box::new(channel)))
    }
}

definition! {
    /// A view of any kind.
    View, "a view", {
        schema "$schema": Json,
        align "align": RowColumnAlign,
        autosize "autosize": Autosize,
        background "background": Color,
        bounds "bounds": Bounds,
        center "center": RowColumnBool,
        columns "columns": f64,
        concat "concat": Vec<View> [grave()],
        config "config": Box<Config> [grave()],
        data "data": Box<Data> [grave()],
        datasets "datasets": Object,
        description "description": Json,
        encoding "encoding": Box<Encoding> [grave()],
        facet "facet": Facet [grave()],
        hconcat "hconcat": Vec<View> [grave()],
        height "height": Length,
        layer "layer": Vec<View> [grave()],
        mark "mark": MarkOrType [grave()],
        name "name": Arc<str>,
        padding "padding": Padding,
        params "params": Vec<Param> [grave()],
        projection "projection": Box<Projection>,
        repeat "repeat": Repeat [grave()],
        resolve "resolve": Resolve,
        selection "selection": Named<EarlierSelection>,
        spacing "spacing": RowColumnNumber,
        spec "spec": Box<View> [grave()],
        title "title": TitleOrText,
        transform "transform": Vec<Transform> [grave()],
        usermeta "usermeta": Box<UserMeta>,
        vconcat "vconcat": Vec<View> [grave()],
        view "view": Box<Background>,
        width "width": Length,
    }
    more whole
}

/// The members of a view that are read apart from what it says of itself: other views, rows, and what is made of them.
const HELD: [&str; 10] =
    ["concat", "config", "data", "datasets", "hconcat", "layer", "spec", "transform", "usermeta", "vconcat"];

/// What a view says of itself.
pub fn itself(view: &Object) -> impl Iterator<Item = (&Arc<str>, &Json)> {
    view.iter().filter(|(name, _)| !HELD.contains(&&***name))
}

impl View {
    /// Reads what a view says of itself, and nothing that it holds.
    pub fn of_itself(view: &Object) -> View {
        View::of(&Object::from_members(itself(view).map(|(name, json)| (name.clone(), json.clone())).collect()))
    }
}

/// What a view of each kind needs.
fn whole(o: &Object, at: &Cursor) {
    for side in ["width", "height"] {
        if let Some(json @ Json::Number(px)) = o.get(side)
            && *px < 0.0
        {
            at.member(side, json).error(format!("a {side} cannot be negative"), None);
        }
    }
    let has = |name: &str| o.get(name).is_some();
    if ["layer", "concat", "hconcat", "vconcat"].iter().any(|name| has(name)) {
        return;
    }
    if has("repeat") {
        if !has("spec") {
            at.error("a repeat needs a \"spec\" to repeat", None);
        }
        return;
    }
    match o.get("mark") {
        _ if has("facet") && has("spec") => {}
        None | Some(Json::Null) => {
            let hint = "give it a mark, such as \"bar\", or layer, concat, facet or repeat";
            at.error("this view has no \"mark\"", Some(hint.into()));
        }
        Some(json @ Json::Object(mark)) if mark.get("type").is_none_or(Json::is_null) => {
            at.member("mark", json).error("a mark needs a \"type\"", Some("such as \"type\": \"bar\"".into()));
        }
        Some(_) => {}
    }
}

/// Checks a whole description.
pub fn check_view(at: &Cursor) {
    check(&View::KIND, at, Manner { grave: true, block: false });
}
