//! Views, units, tables and scales: what a description means, resolved.

pub mod axis_blocks;
pub mod band;
pub mod data;
pub mod datum;
pub mod definition;
pub mod derive;
pub mod field;
pub mod grouping;
pub mod invalid;
pub mod look;
pub mod orient;
pub mod params;
pub mod predicate;
pub mod read_field;
pub mod scale;
pub mod select;
pub mod size;
pub mod source;
pub mod stack;
pub mod text_style;
pub mod transforms;
pub mod walk;

use crate::data::{Resources, Value};
use crate::diagnostic::Report;
use crate::dialect::vegalite::model::datum::is_drawn;
use crate::dialect::vegalite::model::definition::{Definitions, constant, number};
use crate::dialect::vegalite::model::field::{Field, value_in};
use crate::dialect::vegalite::model::orient::Orient;
use crate::dialect::vegalite::normalize::role::Role;
use crate::dialect::vegalite::normalize::tree::Composition;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::Bin;
use crate::dialect::vegalite::syntax::channel::Channel as Definition;
use crate::dialect::vegalite::syntax::config::Config;
use crate::dialect::vegalite::syntax::mark::Mark;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::param::Brush;
use crate::dialect::vegalite::syntax::projection::Projection;
use crate::dialect::vegalite::syntax::size::Length;
use crate::dialect::vegalite::syntax::view::{Resolve, ResolveMode, View};
use crate::expr::{Env, Expr, Params, Row};
use crate::figure::{DataId, DataNode, Mapping};
use crate::json::{Json, Object};
use crate::limits::Budget;
use crate::time::Zone;
use std::sync::Arc;

/// Everything known while a description is compiled.
pub struct Builder<'a> {
    pub report: &'a mut Report,
    /// The configuration.
    pub settings: Arc<Config>,
    pub resources: &'a dyn Resources,
    pub budget: &'a Budget,
    pub datasets: Object,
    pub params: Params,
    /// Where local times are meant.
    pub zone: Zone,
    /// Selections, as they are at first.
    pub selections: Vec<Selection>,
    pub data: Vec<DataNode>,
    pub named: Vec<(Arc<str>, DataId)>,
    pub views: Vec<ViewInfo>,
    pub units: Vec<Unit>,
    /// The kinds of binning there are.
    bins: Vec<(Arc<str>, Bin)>,
    /// Fields that are meant as instants somewhere.
    pub instants: Vec<Arc<str>>,
    /// Whether the cells of the facet that is compiled stand in the order of another field.
    sorted_cells: bool,
    /// Views whose scales a selection moves: their marks may leave the plot.
    zoomed: Vec<usize>,
}

/// A view's place in the tree.
pub struct ViewInfo {
    pub parent: Option<usize>,
    pub kind: Composition,
    /// What its children share.
    pub resolve: Resolve,
    /// Size of its plot in each direction.
    pub size: [Said<Length>; 2],
}

impl ViewInfo {
    /// Whether its children share what they have for a channel (a scale, an axis, a legend), if it says so.
    pub fn shares(&self, what: fn(&Resolve, Channel) -> Option<ResolveMode>, channel: Channel) -> Option<bool> {
        what(&self.resolve, channel).map(|mode| mode == ResolveMode::Shared)
    }

    /// Whether it says that its children have something of their own for a channel.
    pub fn keeps_apart(&self, what: fn(&Resolve, Channel) -> Option<ResolveMode>, channel: Channel) -> bool {
        self.shares(what, channel) == Some(false)
    }
}

/// A compiled node of the tree.
pub enum Node {
    /// Units over each other: the view, its props, the units.
    Plot(usize, Arc<View>, Vec<usize>),
    /// Views side by side.
    Concat(usize, Arc<View>, Vec<Node>, usize),
    /// Row, column, wrapped field, table, child.
    Facet(usize, Arc<View>, Box<FacetNode>),
}

pub struct FacetNode {
    pub row: Option<Field>,
    pub column: Option<Field>,
    pub wrap: bool,
    pub data: DataId,
    pub child: Node,
}

/// A compiled unit.
pub struct Unit {
    pub view: usize,
    /// What the mark says of itself.
    pub props: Arc<Mark>,
    pub kind: MarkType,
    /// What normalization has made of it.
    pub role: Role,
    pub encoding: Definitions,
    pub fields: Vec<(Channel, Field)>,
    /// Which way its mark runs, if it runs one way.
    pub orient: Option<Orient>,
    /// After parsing, bins and time units.
    pub raw: DataId,
    /// What scales count.
    pub main: DataId,
    pub drawn: DataId,
    pub stack: Option<Stacked>,
    pub at: String,
    /// The projection declared beside it.
    pub projection: Option<Arc<Projection>>,
    /// Scales of its channels, by index.
    pub scales: Vec<(Channel, usize)>,
    /// Selections declared in it.
    pub selections: Vec<Arc<str>>,
    /// Columns of the facets around it.
    pub facets: Vec<Arc<str>>,
}

impl Unit {
    /// A point in the first view that shows nothing.
    pub fn empty() -> Unit {
        Unit {
            view: 0,
            props: Arc::default(),
            kind: MarkType::Point,
            role: Role::default(),
            encoding: Definitions::default(),
            fields: Vec::new(),
            orient: None,
            raw: DataId(0),
            main: DataId(0),
            drawn: DataId(0),
            stack: None,
            at: String::new(),
            projection: None,
            scales: Vec::new(),
            selections: Vec::new(),
            facets: Vec::new(),
        }
    }

    /// Whether the rows before any summary decide the order of one of its domains.
    fn is_sorted_by_rows(&self) -> bool {
        self.fields.iter().any(|(c, f)| c.scale() == Some(*c) && f.is_discrete() && f.is_sorted_by_rows())
    }

    pub fn field(&self, channel: Channel) -> Option<&Field> {
        self.fields.iter().find(|(c, _)| *c == channel).map(|(_, f)| f)
    }

    pub fn def(&self, channel: Channel) -> Option<&Definition> {
        self.encoding.one(channel)
    }

    /// The value that a channel has for all rows, if it has one.
    pub fn value(&self, channel: Channel) -> Option<Mapping> {
        constant(&self.def(channel)?.value)
    }

    /// The value that a channel has for all rows, if it is a number.
    pub fn number(&self, channel: Channel) -> Option<f64> {
        number(&self.def(channel)?.value)
    }

    pub fn scale(&self, channel: Channel) -> Option<usize> {
        self.scales.iter().find(|(c, _)| *c == channel).map(|(_, s)| *s)
    }

    /// Whether its mark runs along x.
    pub fn is_horizontal(&self) -> bool {
        self.orient == Some(Orient::Horizontal)
    }

    /// Whether its mark runs across an axis: bars have their thickness there.
    pub fn runs_across(&self, axis: Channel) -> bool {
        self.orient == Some(if axis == Channel::Y { Orient::Horizontal } else { Orient::Vertical })
    }

    /// Whether a channel has another end.
    pub fn is_ranged(&self, channel: Channel) -> bool {
        channel.second().is_some_and(|end| self.encoding.has(end))
    }
}

/// How a unit is stacked.
#[derive(Debug, Clone)]
pub struct Stacked {
    /// Channel of the measure: `x`, `y`, `theta`, `radius`.
    pub channel: Channel,
    pub start: Arc<str>,
    pub end: Arc<str>,
    pub normalize: bool,
    pub by: Vec<Arc<str>>,
}

/// A selection as it is before anybody selects.
#[derive(Debug, Clone)]
pub struct Selection {
    pub name: Arc<str>,
    /// What holds for selected rows, as expressions over `datum`, one a picked tuple; empty: nothing is selected.
    pub tests: Vec<String>,
    /// Whether an empty selection holds, unless a condition says otherwise (an option of version 4).
    pub empty: bool,
    /// An interval's ends by channel, when it has some at first.
    pub interval: Vec<(Channel, Vec<Value>)>,
    /// How an interval looks.
    pub look: Arc<Brush>,
    /// The field whose values follow each other in time: only the first is shown.
    pub frame: Option<Arc<str>>,
    /// Where the unit is declared to which it belongs.
    pub home: String,
    /// Rows of that unit, once compiled.
    pub rows: Option<DataId>,
}

impl<'a> Builder<'a> {
    pub fn new(
        report: &'a mut Report,
        config: &Object,
        resources: &'a dyn Resources,
        budget: &'a Budget,
        datasets: Object,
    ) -> Builder<'a> {
        let settings = Arc::new(Config::of(config));
        Builder {
            report,
            settings,
            resources,
            budget,
            datasets,
            params: Params::new(),
            zone: Zone::utc(),
            selections: Vec::new(),
            data: Vec::new(),
            named: Vec::new(),
            views: Vec::new(),
            units: Vec::new(),
            bins: Vec::new(),
            zoomed: Vec::new(),
            sorted_cells: false,
            instants: Vec::new(),
        }
    }

    /// A number for a kind of binning, the same for equal parameters.
    pub fn bin_index(&mut self, field: &Arc<str>, bin: &Bin) -> usize {
        match self.bins.iter().position(|(of, known)| of == field && known == bin) {
            Some(i) => i,
            None => {
                self.bins.push((field.clone(), bin.clone()));
                self.bins.len() - 1
            }
        }
    }

    /// A value that may be `{expr: …}`.
    pub fn constant(&self, j: &Json) -> Value {
        match j.get("expr").or_else(|| j.get("signal")).and_then(Json::as_str) {
            Some(source) => self.evaluate(source),
            None => value_in(j, &self.zone),
        }
    }

    /// The value of an expression over the parameters.
    pub fn evaluate(&self, source: &str) -> Value {
        let env = Env { row: Row::None, params: &self.params, budget: self.budget, zone: &self.zone, scales: None };
        Expr::parse(source).ok().and_then(|e| e.eval(&env).ok()).unwrap_or_default()
    }

    /// Replaces `{expr}` by its value, everywhere in a tree.
    pub fn resolved(&self, j: &Json) -> Json {
        match j {
            Json::Object(o) => {
                if let (Some(source), 1) = (o.get("expr").and_then(Json::as_str), o.len()) {
                    // What looks at a row or a scale stays an expression.
                    if is_drawn(source) {
                        return j.clone();
                    }
                    return Json::from(&self.evaluate(source));
                }
                Json::Object(Object::from_members(o.iter().map(|(n, v)| (n.clone(), self.resolved(v))).collect()))
            }
            Json::Array(list) => Json::Array(list.iter().map(|v| self.resolved(v)).collect()),
            other => other.clone(),
        }
    }

    /// A view and those around it, the innermost first.
    pub fn outwards(&self, view: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(view), |v| self.views[*v].parent)
    }

    /// A view and the layers around it, the innermost first.
    pub fn layers(&self, view: usize) -> impl Iterator<Item = usize> {
        let around = |v: &usize| self.views[*v].parent.filter(|p| self.views[*p].kind == Composition::Layer);
        std::iter::successors(Some(view), around)
    }

    /// Whether a selection moves the scales of a view.
    pub fn is_zoomed(&self, view: usize) -> bool {
        self.layers(view).any(|v| self.zoomed.contains(&v))
    }

    /// The child of a view that holds another view, or that view itself.
    pub fn ancestor_below(&self, view: usize, above: usize) -> usize {
        let mut at = view;
        while let Some(parent) = self.views[at].parent.filter(|p| *p != above) {
            at = parent;
        }
        if at == view || self.views[at].parent == Some(above) { at } else { view }
    }

    /// Whether the children of a view share the scale of a channel, if they can (vega-lite `compile/resolve.ts`).
    pub fn shares_scale(&self, view: usize, channel: Channel) -> bool {
        let info = &self.views[view];
        info.shares(Resolve::scale_of, channel).unwrap_or_else(|| match info.kind {
            Composition::Concat => !channel.is_place(),
            Composition::Facet => channel != Channel::Theta,
            _ => true,
        })
    }
}
