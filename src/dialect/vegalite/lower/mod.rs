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
use crate::dialect::vegalite::model::text_style::Ruled;
use crate::dialect::vegalite::model::transforms;
use crate::dialect::vegalite::model::{Builder, FacetNode, Node};
use crate::dialect::vegalite::normalize::tree::Composition;
use crate::dialect::vegalite::syntax::channel::{RowColumnAlign, RowColumnBool, RowColumnNumber, Sort, SortOrder};
use crate::dialect::vegalite::syntax::config::Composition as CompositionConfig;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::size::{Autosize, AutosizeType, Contains, Length, Padding};
use crate::dialect::vegalite::syntax::title::TitleOrText;
use crate::dialect::vegalite::syntax::view::{Bounds, Resolve, View as Root};
use crate::dialect::vegalite::syntax::words::{self, GridAlign};
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::figure::grown::{Axis, Title};
use crate::figure::{
    Advance, AlignRule, BoundsRule, Concat, Coord, DomainSort, Extent, Facet, FacetField, Figure, FitAxes, Guides,
    Mark, Marks, Plot, PlotFrame, ScaleId, Sizing, View, ViewKind, grown,
};
use crate::geometry::{Insets, Join, Side};
use crate::json::Json;
use crate::transform::Op;

/// The figure of a compiled tree; `root` is what the whole says of itself.
pub fn figure(b: &mut Builder, node: &Node, root: &Root, request: &Request) -> Figure {
    let shared = collect(b);
    let explained = legend::all_parts(b, &shared);
    let mut lowering = Lowering { b, shared, explained, request, root: true };
    let view = lowering.view(node);
    let scales = lowering.shared.len();
    let sizing = sizing(b, &view, root, request);
    let padding = match root.padding.value().or(b.settings.padding.value()) {
        Some(Padding::All(px)) => Insets::all(*px),
        Some(Padding::Sides(s)) => {
            Insets { left: s.left.or(0.0), top: s.top.or(0.0), right: s.right.or(0.0), bottom: s.bottom.or(0.0) }
        }
        None => Insets::all(5.0),
    };
    let background = match Look::new(None, [&root.background, &b.settings.background]).said(|color| color) {
        Said::Null => None,
        Said::Value(color) => Some(*color).filter(|c| c.a > 0),
        Said::Unsaid => Some(Color::WHITE),
    };
    let name = match root.title.value() {
        Some(TitleOrText::Title(title)) => title.text.value().map_or_else(String::new, |lines| lines.0.join(" ")),
        Some(TitleOrText::Text(lines)) => lines.0.join(" "),
        None => root.name.value().map_or_else(String::new, |name| name.to_string()),
    };
    Figure {
        name,
        description: root.description.value().and_then(Json::as_str).unwrap_or("").to_string(),
        table: None,
        data: std::mem::take(&mut b.data),
        params: b.params.clone(),
        zone: b.zone.clone(),
        scales,
        root: view,
        sizing,
        padding,
        background,
        pages: request.pages,
        advance: Advance::Fractional,
    }
}

/// Which rectangle the author fixed (vega-lite `normalize/index.ts`, `normalizeAutoSize`; `compile/compile.ts`,
/// `getTopLevelProperties`).
fn sizing(b: &Builder, view: &View, root: &Root, request: &Request) -> Sizing {
    let plot = match &view.kind {
        ViewKind::Plot(plot) => plot,
        ViewKind::Concat(concat) => return fitted_views(concat, asked(b, root, AutosizeType::Pad)),
        ViewKind::Facet(_) => return Sizing::Plot,
    };
    let fit = |x, y, contains_padding| Sizing::Fit(FitAxes { x, y, contains_padding });
    let filling = |length: &Said<Length>| matches!(length, Said::Value(Length::Container(_)));
    let usual = match (filling(&root.width), filling(&root.height)) {
        (true, true) => AutosizeType::Fit,
        (true, false) => AutosizeType::FitX,
        (false, true) => AutosizeType::FitY,
        (false, false) => AutosizeType::Pad,
    };
    let (kind, contains) = asked(b, root, usual);
    let (asked_x, asked_y) = (request.width.is_some(), request.height.is_some());
    if (asked_x || asked_y) && kind == AutosizeType::Pad {
        // A size asked for from outside is that of the picture.
        return fit(asked_x, asked_y, true);
    }
    let (x, y) = match kind {
        AutosizeType::Fit => (true, true),
        AutosizeType::FitX => (true, false),
        AutosizeType::FitY => (false, true),
        AutosizeType::None => return Sizing::Clip,
        AutosizeType::Pad => return Sizing::Plot,
    };
    // What has steps is as large as they are, and only the other direction fits.
    let stepped = |extent: &Extent| matches!(extent, Extent::Step { .. });
    match (stepped(&plot.width), stepped(&plot.height)) {
        (true, true) => Sizing::Plot,
        (true, false) => fit(false, true, contains),
        (false, true) => fit(true, false, contains),
        (false, false) => fit(x, y, contains),
    }
}

/// The way of sizing that is asked for, and whether the size includes the padding.
fn asked(b: &Builder, root: &Root, usual: AutosizeType) -> (AutosizeType, bool) {
    let (mut kind, mut contains) = (usual, usual != AutosizeType::Pad);
    for auto in [b.settings.autosize.value(), root.autosize.value()].into_iter().flatten() {
        match auto {
            Autosize::Type(own) => kind = *own,
            Autosize::Params(params) => {
                kind = params.type_.or(kind);
                contains = params.contains.value().map_or(contains, |c| *c == Contains::Padding);
            }
        }
    }
    (kind, contains)
}

/// Which direction of several views is fitted: the one in which they do not lie beside each other, if all are as large in
/// it (vega-lite `compile/layoutsize/parse.ts`, where such sizes become that of the whole).
fn fitted_views(concat: &Concat, (kind, contains_padding): (AutosizeType, bool)) -> Sizing {
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
        AutosizeType::FitX if concat.columns == 1 && same(sizes(|plot| plot.width)) => {
            Sizing::Fit(FitAxes { x: true, y: false, contains_padding })
        }
        AutosizeType::FitY if concat.columns == 0 && same(sizes(|plot| plot.height)) => {
            Sizing::Fit(FitAxes { x: false, y: true, contains_padding })
        }
        _ => Sizing::Plot,
    }
}

struct Lowering<'l, 'b> {
    b: &'l mut Builder<'b>,
    shared: Vec<Shared>,
    /// What legends there are to be, and where.
    explained: Vec<legend::Part>,
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
                let spacing = spacing(props, self.b.settings.concat.value());
                let kind = ViewKind::Concat(Concat {
                    children,
                    columns: *columns,
                    spacing,
                    align: aligns(props, AlignRule::Each),
                    center: centers(props),
                    bounds: bounds(props),
                });
                self.around(*view, props, kind, Vec::new())
            }
            Node::Facet(view, props, facet) => self.facet(*view, props, facet),
        }
    }

    /// A composed view with its scales, legends and title.
    fn around(&mut self, view: usize, props: &Root, kind: ViewKind, axes: Vec<Axis>) -> View {
        let scales = self.scales(view);
        let legends = legend::legends(self.b, &self.shared, &self.explained, view);
        let title = self.title(props, true);
        View { kind, scales, guides: Guides::Grown(grown::Guides { axes, legends, title }) }
    }

    /// The title of a view, if it has one; `whole`: of views side by side.
    fn title(&self, props: &Root, whole: bool) -> Option<Title> {
        props.title.value().and_then(|said| title::title(self.b, said, whole))
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

    fn facet(&mut self, view: usize, props: &Root, facet: &FacetNode) -> View {
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
        if let (true, Guides::Grown(guides)) = (facet.wrap, &mut child.guides) {
            // The label of a cell is its title.
            guides.title = None;
        }
        let row = field(&facet.row, Channel::Row);
        let column = field(&facet.column, if facet.wrap { Channel::Facet } else { Channel::Column });
        let configured = || self.b.settings.facet.value()?.columns.value();
        let columns = props.columns.value().or_else(configured).map_or(usize::MAX, |c| c.max(1.0) as usize);
        let kind = ViewKind::Facet(Box::new(Facet {
            data: facet.data,
            row,
            column,
            wrap: facet.wrap.then_some(columns.min(10_000)),
            child,
            spacing: spacing(props, self.b.settings.facet.value()),
            align: aligns(props, self.facet_align(view, facet)),
            center: centers(props),
            bounds: bounds(props),
        }));
        self.around(view, props, kind, axes)
    }

    /// How the cells of a facet line up that does not say it: not where each has a scale of its own along the only
    /// direction there is (vega-lite `facet.ts`).
    fn facet_align(&self, view: usize, facet: &FacetNode) -> AlignRule {
        let own = |c: Channel| self.b.views[view].keeps_apart(Resolve::scale_of, c);
        let (row, column) = (facet.row.is_some(), facet.column.is_some() && !facet.wrap);
        if !row && own(Channel::X) || !column && own(Channel::Y) { AlignRule::None } else { AlignRule::All }
    }

    /// A plot, and the axes that a facet around it draws once.
    fn plot(&mut self, view: usize, props: &Root, units: &[usize], root: bool, facets: &[usize]) -> (View, Vec<Axis>) {
        let (mut axes, lifted) = self.axes(view, units, facets);
        let (width, height) = (self.extent(units, Channel::X, root), self.extent(units, Channel::Y, root));
        let frame = self.frame(props, units);
        let mut marks: Vec<Mark> = units.iter().filter_map(|u| mark::mark(self.b, &self.shared, *u)).collect();
        for u in units {
            let (under, over) = brushes(self.b, &self.shared, *u);
            marks.splice(0..0, under);
            marks.extend(over);
        }
        if self.b.settings.view.value().is_some_and(|view| view.clip.or(false)) {
            // Everything beyond the plot, its axes too.
            axes.iter_mut().for_each(|a| a.clipped = true);
            marks.iter_mut().for_each(|m| m.clip = Some(Insets::default()));
        }
        let map = map::coord(self.b, units, props);
        let coord = map.map_or(Coord::Cartesian, |map| Coord::Map(Box::new(map)));
        let marks = marks.into_iter().map(Marks::from).collect();
        let plot = Plot { width, height, coord, marks, frame };
        let scales = self.scales(view);
        let legends = legend::legends_of_plot(self.b, &self.shared, &self.explained, view);
        let guides = Guides::Grown(grown::Guides { axes, legends, title: self.title(props, false) });
        (View { kind: ViewKind::Plot(Box::new(plot)), scales, guides }, lifted)
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
        let apart = self.b.views[view].keeps_apart(Resolve::axis_of, s.channel);
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
        self.b.views[p].keeps_apart(Resolve::axis_of, channel)
    }

    fn extent(&self, units: &[usize], axis: Channel, root: bool) -> Extent {
        let asked = if axis == Channel::X { self.request.width } else { self.request.height };
        match asked.filter(|_| root) {
            Some(px) => Extent::Px(px),
            None => plot_size::extent(self.b, &self.shared, units, axis),
        }
    }

    fn frame(&self, props: &Root, units: &[usize]) -> PlotFrame {
        let own = props.view.value().map(|view| &**view);
        let polar = units.iter().all(|u| Channel::AXES.iter().all(|c| !self.b.units[*u].encoding.has(*c)));
        let style = |name: &str| self.b.settings.style(name).map(|style| &*style.background);
        // The configuration of views is that of cells, which have axes.
        let (style, also) = match own.and_then(|own| own.style.value()).and_then(|names| names.0.first()) {
            Some(name) => (style(name), None),
            None if polar => (style("view"), None),
            None => (style("cell"), self.b.settings.view.value().map(|view| &**view)),
        };
        let look = Look::new(own, style.into_iter().chain(also));
        let default = if polar { None } else { Some(Color::rgb(0xdd, 0xdd, 0xdd)) };
        let opacity = look.number(|v| &v.opacity, 1.0);
        let line = Ruled {
            color: look.said(|v| &v.stroke).copied(),
            opacity: Some(look.number(|v| &v.stroke_opacity, 1.0) * opacity),
            width: look.get(|v| &v.stroke_width).copied(),
            dash: look.get(|v| &v.stroke_dash),
            dash_offset: look.get(|v| &v.stroke_dash_offset).copied(),
            cap: look.get(|v| &v.stroke_cap).copied(),
        };
        let stroke = look.color(|v| &v.stroke, default).filter(|c| c.a > 0).map(|color| line.over(color));
        PlotFrame {
            fill: look.color(|v| &v.fill, None).map(|c| c.fade(look.number(|v| &v.fill_opacity, 1.0) * opacity)),
            stroke,
            join: match look.get(|v| &v.stroke_join) {
                Some(words::Join::Round) => Join::Round,
                Some(words::Join::Bevel) => Join::Bevel,
                // Right angles are pointed, unless the limit leaves them no point.
                _ if look.number(|v| &v.stroke_miter_limit, 4.0) < std::f64::consts::SQRT_2 => Join::Bevel,
                _ => Join::Miter,
            },
            radius: look.number(|v| &v.corner_radius, 0.0),
        }
    }
}

/// The space between views, px: from one to the next in a row of them, and in a column.
fn spacing(props: &Root, configured: Option<&CompositionConfig>) -> (f64, f64) {
    let default = configured.and_then(|c| c.spacing.value().copied()).unwrap_or(20.0);
    match props.spacing.value() {
        Some(RowColumnNumber::Both(px)) => (*px, *px),
        Some(RowColumnNumber::Each(each)) => (each.row.or(default), each.column.or(default)),
        None => (default, default),
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

fn aligns(props: &Root, default: AlignRule) -> (AlignRule, AlignRule) {
    let rule = |said: &Said<GridAlign>| said.value().map_or(default, |word| align_rule(*word));
    match props.align.value() {
        Some(RowColumnAlign::Both(word)) => (align_rule(*word), align_rule(*word)),
        Some(RowColumnAlign::Each(each)) => (rule(&each.row), rule(&each.column)),
        None => (default, default),
    }
}

fn centers(props: &Root) -> (bool, bool) {
    match props.center.value() {
        Some(RowColumnBool::Both(center)) => (*center, *center),
        Some(RowColumnBool::Each(each)) => (each.row.or(false), each.column.or(false)),
        None => (false, false),
    }
}

fn bounds(props: &Root) -> BoundsRule {
    if props.bounds == Said::Value(Bounds::Flush) { BoundsRule::Flush } else { BoundsRule::Full }
}
