//! Views: sizes, frames, facets, and what is shared among them.

pub mod arc;
pub mod axis;
pub mod brush;
pub mod domain;
pub mod extent;
pub mod guide;
pub mod invalid;
pub mod legend;
pub mod map;
pub mod mark;
pub mod per_tick;
pub mod place;
pub mod plot_size;
pub mod range;
pub mod scale;
pub mod styled;
pub mod symbols;
pub mod text;
pub mod title;

use crate::color::Color;
use crate::dialect::vegalite::Request;
use crate::dialect::vegalite::lower::brush::brushes;
use crate::dialect::vegalite::lower::domain::by_bins;
use crate::dialect::vegalite::lower::guide::align_rule;
use crate::dialect::vegalite::lower::scale::declare;
use crate::dialect::vegalite::model::field::Field;
use crate::dialect::vegalite::model::scale::{Shared, collect};
use crate::dialect::vegalite::model::transforms;
use crate::dialect::vegalite::model::{Builder, FacetNode, Node};
use crate::dialect::vegalite::normalize::tree::Composition;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::{Sort, SortOrder};
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::read::Read;
use crate::dialect::vegalite::syntax::title::TitleOrText;
use crate::dialect::vegalite::syntax::words::GridAlign;
use crate::figure::{
    Advance, AlignRule, Axis, BoundsRule, Concat, Coord, DomainSort, Extent, Facet, FacetField, Figure, FitAxes,
    LineStyle, Mark, Marks, Plot, PlotFrame, ScaleId, Sizing, Title, View, ViewKind,
};
use crate::geometry::{Cap, Insets, Join, Side};
use crate::json::{Json, Object};
use crate::transform::Op;
use std::sync::Arc;

/// The figure of a compiled tree.
pub fn figure(b: &mut Builder, node: &Node, root: &Object, request: &Request) -> Figure {
    let shared = collect(b);
    let mut lowering = Lowering { b, shared, request, root: true };
    let view = lowering.view(node);
    let scales = lowering.shared.len();
    let sizing = sizing(b, &view, root, request);
    let get = |n: &str| root.get(n).or_else(|| b.config.0.get(n));
    let padding = match get("padding") {
        Some(Json::Number(p)) => Insets::all(*p),
        Some(Json::Object(o)) => {
            let n = |k: &str| o.get(k).and_then(Json::as_f64).unwrap_or(0.0);
            Insets { left: n("left"), top: n("top"), right: n("right"), bottom: n("bottom") }
        }
        _ => Insets::all(5.0),
    };
    let background = match get("background") {
        Some(Json::Null) => None,
        Some(Json::String(s)) => Color::parse(s).filter(|c| c.a > 0),
        _ => Some(Color::WHITE),
    };
    let text = |n: &str| root.get(n).and_then(Json::as_str).unwrap_or("").to_string();
    let name = match root.get("title") {
        Some(Json::Object(o)) => {
            o.get("text").map_or_else(String::new, |t| crate::dialect::vegalite::model::config::lines(t).join(" "))
        }
        Some(t) => crate::dialect::vegalite::model::config::lines(t).join(" "),
        None => text("name"),
    };
    Figure {
        name,
        description: text("description"),
        data: std::mem::take(&mut b.data),
        params: b.params.clone(),
        zone: b.zone.clone(),
        scales,
        root: view,
        sizing,
        padding,
        inset: Insets::default(),
        background,
        advance: Advance::Fractional,
    }
}

/// Which rectangle the author fixed (vega-lite `normalize/index.ts`, `normalizeAutoSize`; `compile/compile.ts`,
/// `getTopLevelProperties`).
fn sizing(b: &Builder, view: &View, root: &Object, request: &Request) -> Sizing {
    let plot = match &view.kind {
        ViewKind::Plot(plot) => plot,
        ViewKind::Concat(concat) => return fitted_views(concat, root),
        ViewKind::Facet(_) => return Sizing::Plot,
    };
    let filling = |name: &str| root.get(name).and_then(Json::as_str) == Some("container");
    let mut kind = match (filling("width"), filling("height")) {
        (true, true) => "fit",
        (true, false) => "fit-x",
        (false, true) => "fit-y",
        (false, false) => "pad",
    };
    let mut contains = kind != "pad";
    for auto in [b.config.0.get("autosize"), root.get("autosize")].into_iter().flatten() {
        match auto {
            Json::String(s) => kind = s,
            auto => {
                kind = auto.get("type").and_then(Json::as_str).unwrap_or(kind);
                contains = auto.get("contains").map_or(contains, |c| c.as_str() == Some("padding"));
            }
        }
    }
    if (request.width.is_some() || request.height.is_some()) && kind == "pad" {
        // A size asked for from outside is that of the picture.
        kind = match (request.width.is_some(), request.height.is_some()) {
            (true, true) => "fit",
            (true, false) => "fit-x",
            _ => "fit-y",
        };
        let fit = |x, y| Sizing::Fit(FitAxes { x, y, contains_padding: true });
        return fit(kind != "fit-y", kind != "fit-x");
    }
    if kind.starts_with("fit") {
        // What has steps is as large as they are, and only the other direction fits.
        let stepped = |extent: &Extent| matches!(extent, Extent::Step { .. });
        kind = match (stepped(&plot.width), stepped(&plot.height)) {
            (true, true) => "pad",
            (true, false) => "fit-y",
            (false, true) => "fit-x",
            (false, false) => kind,
        };
    }
    let fit = |x, y| Sizing::Fit(FitAxes { x, y, contains_padding: contains });
    match kind {
        "fit" => fit(true, true),
        "fit-x" => fit(true, false),
        "fit-y" => fit(false, true),
        "none" => Sizing::Clip,
        _ => Sizing::Plot,
    }
}

/// Which direction of several views is fitted: the one in which they do not lie beside each other, if all are as large in
/// it (vega-lite `compile/layoutsize/parse.ts`, where such sizes become that of the whole).
fn fitted_views(concat: &Concat, root: &Object) -> Sizing {
    let auto = root.get("autosize");
    let kind = auto.and_then(|auto| auto.get("type")).or(auto).and_then(Json::as_str);
    let contains_padding = auto.and_then(|auto| auto.get("contains")).and_then(Json::as_str) == Some("padding");
    let sizes = |of: fn(&Plot) -> Extent| -> Option<Vec<Extent>> {
        let size = |view: &View| match &view.kind {
            ViewKind::Plot(plot) => Some(of(plot)),
            ViewKind::Concat(_) | ViewKind::Facet(_) => None,
        };
        concat.children.iter().map(size).collect()
    };
    let same = |sizes: Option<Vec<Extent>>| {
        sizes.is_some_and(|list| {
            matches!(list.first(), Some(Extent::Px(_))) && list.iter().all(|extent| Some(extent) == list.first())
        })
    };
    match kind {
        Some("fit-x") if concat.columns == 1 && same(sizes(|plot| plot.width)) => {
            Sizing::Fit(FitAxes { x: true, y: false, contains_padding })
        }
        Some("fit-y") if concat.columns == 0 && same(sizes(|plot| plot.height)) => {
            Sizing::Fit(FitAxes { x: false, y: true, contains_padding })
        }
        _ => Sizing::Plot,
    }
}

struct Lowering<'l, 'b> {
    b: &'l mut Builder<'b>,
    shared: Vec<Shared>,
    request: &'l Request,
    root: bool,
}

impl Lowering<'_, '_> {
    fn view(&mut self, node: &Node) -> View {
        let root = std::mem::replace(&mut self.root, false);
        match node {
            Node::Plot(view, props, units) => self.plot(*view, props, units, root, &[]).0,
            Node::Concat(view, props, children, columns) => {
                let children: Vec<View> = children.iter().map(|c| self.view(c)).collect();
                let spacing = self.spacing(props, "concat");
                let kind = ViewKind::Concat(Concat {
                    children,
                    columns: *columns,
                    spacing,
                    align: aligns(props, AlignRule::Each),
                    center: centers(props),
                    bounds: bounds(props),
                });
                self.around(*view, props, kind)
            }
            Node::Facet(view, props, facet) => self.facet(*view, props, facet),
        }
    }

    /// A composed view with its scales, legends and title.
    fn around(&mut self, view: usize, props: &Object, kind: ViewKind) -> View {
        let scales = self.scales(view);
        let legends = legend::legends(self.b, &self.shared, view);
        let titles = self.titles(props, true);
        View { kind, scales, legends, titles }
    }

    /// The title of a view, if it has one; `whole`: of views side by side.
    fn titles(&self, props: &Object, whole: bool) -> Vec<Title> {
        let said = props.get("title").and_then(|said| TitleOrText::read(&self.b.resolved(said)));
        said.and_then(|said| title::title(self.b, &said, whole)).into_iter().collect()
    }

    fn scales(&mut self, view: usize) -> Vec<crate::figure::Scale> {
        let mine: Vec<usize> = (0..self.shared.len()).filter(|&i| self.owner(i) == view).collect();
        mine.into_iter().map(|i| declare(self.b, &self.shared, i)).collect()
    }

    /// Scales of views within a layer are declared by its plot.
    fn owner(&self, i: usize) -> usize {
        let mut at = self.shared[i].scope;
        while let Some(p) = self.b.views[at].parent {
            if self.b.views[p].kind != Composition::Layer {
                break;
            }
            at = p;
        }
        at
    }

    fn spacing(&self, props: &Object, block: &str) -> (f64, f64) {
        let default = self.b.config.get(block, "spacing").and_then(Json::as_f64).unwrap_or(20.0);
        let own = |key: &str| props.get(&format!("spacing-{key}")).and_then(Json::as_f64);
        match props.get("spacing") {
            Some(Json::Number(n)) => (*n, *n),
            Some(Json::Object(o)) => {
                let n = |k: &str| o.get(k).and_then(Json::as_f64).unwrap_or(default);
                (n("row"), n("column"))
            }
            _ => (own("row").unwrap_or(default), own("column").unwrap_or(default)),
        }
    }

    fn facet(&mut self, view: usize, props: &Object, facet: &FacetNode) -> View {
        let mut axes = Vec::new();
        let child = match &facet.child {
            Node::Plot(v, p, units) => {
                let (child, lifted) = self.plot(*v, p, units, false, &[view]);
                axes = lifted;
                child
            }
            other => self.view(other),
        };
        let mut field = |f: &Option<Field>, channel: Channel| {
            f.as_ref().map(|f| FacetField {
                field: f.column.clone(),
                sort: facet_sort(f, facet.data),
                header: title::header(self.b, f, channel),
            })
        };
        let mut child = child;
        if facet.wrap {
            // The label of a cell is its title.
            child.titles.clear();
        }
        let row = field(&facet.row, Channel::Row);
        let column = field(&facet.column, if facet.wrap { Channel::Facet } else { Channel::Column });
        let columns = props.get("columns").or(self.b.config.get("facet", "columns"));
        let columns = columns.and_then(Json::as_f64).map_or(usize::MAX, |c| c.max(1.0) as usize);
        let kind = ViewKind::Facet(Box::new(Facet {
            data: facet.data,
            row,
            column,
            wrap: facet.wrap.then_some(columns.min(10_000)),
            child,
            axes,
            spacing: self.spacing(props, "facet"),
            align: aligns(props, self.facet_align(view, facet)),
            center: centers(props),
            bounds: bounds(props),
        }));
        self.around(view, props, kind)
    }

    /// How the cells of a facet line up that does not say it: not where each has a scale of its own along the only
    /// direction there is (vega-lite `facet.ts`).
    fn facet_align(&self, view: usize, facet: &FacetNode) -> AlignRule {
        let own = |c: Channel| self.b.views[view].keeps_apart(|r| &r.scale, c);
        let (row, column) = (facet.row.is_some(), facet.column.is_some() && !facet.wrap);
        if !row && own(Channel::X) || !column && own(Channel::Y) { AlignRule::None } else { AlignRule::All }
    }

    /// A plot, and the axes that a facet around it draws once.
    fn plot(
        &mut self,
        view: usize,
        props: &Object,
        units: &[usize],
        root: bool,
        facets: &[usize],
    ) -> (View, Vec<Axis>) {
        let (mut axes, mut lifted) = self.axes(view, units, facets);
        let (width, height) = (self.extent(units, Channel::X, root), self.extent(units, Channel::Y, root));
        let frame = self.frame(props, units);
        let mut marks: Vec<Mark> = units.iter().filter_map(|u| mark::mark(self.b, &self.shared, *u)).collect();
        for u in units {
            let (under, over) = brushes(self.b, &self.shared, *u);
            marks.splice(0..0, under);
            marks.extend(over);
        }
        if self.b.config.get("view", "clip").and_then(Json::as_bool) == Some(true) {
            // Everything beyond the plot, its axes too.
            axes.iter_mut().for_each(|a| (a.labels, a.ticks, a.title) = (None, None, None));
            lifted.clear();
            marks.iter_mut().for_each(|m| m.clip = Some(Insets::default()));
        }
        let map = map::coord(self.b, units, props);
        let coord = map.map_or(Coord::Cartesian, |map| Coord::Map(Box::new(map)));
        let marks = marks.into_iter().map(Marks::from).collect();
        let plot = Plot { width, height, coord, axes, marks, frame };
        let scales = self.scales(view);
        let legends = legend::legends_of_plot(self.b, &self.shared, view);
        let titles = self.titles(props, false);
        (View { kind: ViewKind::Plot(Box::new(plot)), scales, legends, titles }, lifted)
    }

    /// The axes of a plot, those under its marks first; and those that a facet around it draws once.
    fn axes(&mut self, view: usize, units: &[usize], facets: &[usize]) -> (Vec<Axis>, Vec<Axis>) {
        let (mut axes, mut mains, mut lifted) = (Vec::new(), Vec::new(), Vec::new());
        for channel in Channel::AXES {
            let mut before: Vec<Side> = Vec::new();
            let kept = self.axis_is_independent(view, channel);
            for i in 0..self.shared.len() {
                let s = &self.shared[i];
                if s.channel != channel || !s.members.iter().any(|(u, _)| units.contains(u)) {
                    continue;
                }
                let shared_above =
                    facets.contains(&self.owner(i)) || facets.iter().any(|f| self.is_above(self.owner(i), *f));
                for group in self.with_one_axis(view, units, i) {
                    let made = axis::axes(self.b, &self.shared[i], ScaleId(i), &group, &before);
                    before.extend(made.asked);
                    axes.extend(made.grid);
                    if !facets.is_empty() && shared_above && !kept {
                        lifted.extend(made.main);
                    } else {
                        mains.extend(made.main);
                    }
                }
            }
        }
        axes.extend(mains);
        (axes, lifted)
    }

    /// The units that share one axis of a scale: all, unless the layers are to have their own or say different sides
    /// (vega-lite `axis/parse.ts`, `mergeAxisComponents`).
    fn with_one_axis(&self, view: usize, units: &[usize], scale: usize) -> Vec<Vec<usize>> {
        let s = &self.shared[scale];
        let apart = self.b.views[view].keeps_apart(|r| &r.axis, s.channel);
        let members = units.iter().filter(|u| s.members.iter().any(|(m, c)| m == *u && *c == s.channel));
        let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
        for u in members {
            let layer = self.b.ancestor_below(self.b.units[*u].view, view);
            match groups.iter_mut().find(|(l, _)| *l == layer) {
                Some((_, group)) => group.push(*u),
                None => groups.push((layer, vec![*u])),
            }
        }
        let orient = |u: &usize| self.b.units[*u].field(s.channel)?.def.axis.value()?.orient.value();
        let mut sides = groups.iter().filter_map(|(_, group)| group.iter().find_map(orient));
        let first = sides.next();
        if !apart && sides.all(|side| Some(side) == first) {
            return vec![units.to_vec()];
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    fn is_above(&self, view: usize, facet: usize) -> bool {
        let mut at = Some(facet);
        while let Some(v) = at {
            if v == view {
                return true;
            }
            at = self.b.views[v].parent;
        }
        false
    }

    fn axis_is_independent(&self, view: usize, channel: Channel) -> bool {
        let Some(p) = self.b.views[view].parent else { return false };
        self.b.views[p].keeps_apart(|r| &r.axis, channel)
    }

    fn extent(&self, units: &[usize], axis: Channel, root: bool) -> Extent {
        let asked = if axis == Channel::X { self.request.width } else { self.request.height };
        match asked.filter(|_| root) {
            Some(px) => Extent::Px(px),
            None => plot_size::extent(self.b, &self.shared, units, axis),
        }
    }

    fn frame(&self, props: &Object, units: &[usize]) -> PlotFrame {
        let own = props.get("view").and_then(Json::as_object);
        let polar = units.iter().all(|u| Channel::AXES.iter().all(|c| self.b.units[*u].encoding.get(*c).is_none()));
        // The configuration of views is that of cells, which have axes.
        let (style, also) = match own.and_then(|o| o.get("style")) {
            Some(Json::String(s)) => (format!("style.{s}"), None),
            _ if polar => ("style.view".to_string(), None),
            _ => ("style.cell".to_string(), Some("view")),
        };
        let blocks: Vec<&str> = std::iter::once(&*style).chain(also).collect();
        let look = crate::dialect::vegalite::model::config::Look { own, config: &self.b.config, blocks };
        let grey = Color::rgb(0xdd, 0xdd, 0xdd);
        let default = if polar { None } else { Some(grey) };
        let stroke = match look.get("stroke") {
            Some(Json::Null) => None,
            Some(Json::String(s)) => Color::parse(s).filter(|c| c.a > 0),
            _ => default,
        };
        let dash = look
            .get("strokeDash")
            .and_then(Json::as_array)
            .map_or_else(|| Arc::from([]), |l| l.iter().filter_map(Json::as_f64).collect());
        PlotFrame {
            fill: look
                .color("fill", None)
                .map(|c| c.fade(look.number("fillOpacity", 1.0) * look.number("opacity", 1.0))),
            stroke: stroke.map(|color| LineStyle {
                color: color.fade(look.number("strokeOpacity", 1.0) * look.number("opacity", 1.0)),
                width: look.number("strokeWidth", 1.0),
                dash,
                dash_offset: look.number("strokeDashOffset", 0.0),
                cap: match look.str("strokeCap") {
                    Some("round") => Cap::Round,
                    Some("square") => Cap::Square,
                    _ => Cap::Butt,
                },
            }),
            join: match look.str("strokeJoin") {
                Some("round") => Join::Round,
                Some("bevel") => Join::Bevel,
                // Right angles are pointed, unless the limit leaves them no point.
                _ if look.number("strokeMiterLimit", 4.0) < std::f64::consts::SQRT_2 => Join::Bevel,
                _ => Join::Miter,
            },
            radius: look.number("cornerRadius", 0.0),
        }
    }
}

fn facet_sort(f: &Field, data: crate::figure::DataId) -> DomainSort {
    match &f.def.sort {
        Said::Null => DomainSort::Appearance,
        Said::Value(Sort::Values(list)) => {
            DomainSort::Listed(list.iter().map(crate::dialect::vegalite::model::field::value).collect())
        }
        Said::Value(Sort::Order(SortOrder::Descending)) => by_bins(f, data, true).unwrap_or(DomainSort::Descending),
        Said::Value(Sort::By(by)) => DomainSort::By {
            data,
            key: f.column.clone(),
            field: by.field.value().and_then(|field| field.name()).cloned(),
            op: by.op.value().and_then(|op| op.0).and_then(transforms::operation).unwrap_or(Op::Mean),
            descending: by.order == Said::Value(SortOrder::Descending),
        },
        _ => by_bins(f, data, false).unwrap_or(DomainSort::Ascending),
    }
}

fn aligns(props: &Object, default: AlignRule) -> (AlignRule, AlignRule) {
    let rule = |j: &Json| j.as_str().and_then(GridAlign::named).map_or(AlignRule::All, align_rule);
    match props.get("align") {
        Some(Json::Object(o)) => (o.get("row").map_or(default, rule), o.get("column").map_or(default, rule)),
        Some(j) => (rule(j), rule(j)),
        None => (default, default),
    }
}

fn centers(props: &Object) -> (bool, bool) {
    match props.get("center") {
        Some(Json::Bool(c)) => (*c, *c),
        Some(Json::Object(o)) => {
            let f = |k: &str| o.get(k).and_then(Json::as_bool).unwrap_or(false);
            (f("row"), f("column"))
        }
        _ => (false, false),
    }
}

fn bounds(props: &Object) -> BoundsRule {
    if props.get("bounds").and_then(Json::as_str) == Some("flush") { BoundsRule::Flush } else { BoundsRule::Full }
}
