//! From the tree of views to plots of known size with trained scales: facets become cells, steps become pixels.

use super::train::{self, Domained};
use super::{Context, PlotArea, Scales, Tables, docked};
use crate::data::{Frame, Value};
use crate::figure::{
    Concat, Coord, DomainSort, Extent, Facet, FacetField, Figure, Guides, Plot, Range, Room, Seen, Sizing, Step, View,
    ViewKind, grown,
};
use crate::geometry::{Insets, Rect, Size, pt};
use crate::limits::Exceeded;
use std::sync::Arc;

/// Steps of measuring a view.
const VIEW: u64 = 1000;

/// A figure measured: every plot that will be drawn, with its scales.
#[derive(Debug, Clone)]
pub enum Measured<'a> {
    /// A tree of cells, whose guides are still to be placed.
    Grown(Cell<'a>),
    /// One plot, in the room that its guides leave.
    Docked(Box<PlotArea<'a>>, Box<docked::Docked>),
}

/// A view for one set of tables.
#[derive(Debug, Clone)]
pub struct Cell<'a> {
    pub guides: &'a grown::Guides,
    /// Scales declared here and above, for legends and axes of this view.
    pub scales: Scales,
    pub kind: CellKind<'a>,
}

/// The kinds of cells.
#[derive(Debug, Clone)]
pub enum CellKind<'a> {
    Plot(Box<PlotArea<'a>>),
    /// Several.
    Concat(&'a Concat, Vec<Cell<'a>>),
    /// One for each group of rows.
    Facet(Box<FacetCells<'a>>),
}

#[derive(Debug, Clone)]
pub struct FacetCells<'a> {
    /// As declared.
    pub facet: &'a Facet,
    /// Row by row.
    pub cells: Vec<Cell<'a>>,
    /// What each row shows.
    pub rows: Vec<Value>,
    /// What each column (or, wrapped, each cell) shows.
    pub columns: Vec<Value>,
    /// Cells a row.
    pub across: usize,
}

impl<'a> Measured<'a> {
    /// All plots, in drawing order: the order in which the bounds of their marks are expected.
    pub fn plots(&self) -> Vec<&PlotArea<'a>> {
        match self {
            Measured::Grown(root) => root.plots(),
            Measured::Docked(area, _) => vec![area],
        }
    }

    /// The only plot, if its guides are docked, and what stands where.
    pub fn docked(&self) -> Option<(&PlotArea<'a>, &Seen)> {
        match self {
            Measured::Grown(_) => None,
            Measured::Docked(area, docked) => Some((area, &docked.seen)),
        }
    }
}

impl<'a> Cell<'a> {
    /// The plots in it, in drawing order.
    pub fn plots(&self) -> Vec<&PlotArea<'a>> {
        let mut out = Vec::new();
        collect(self, &mut out);
        out
    }
}

// Views are nested no deeper than descriptions may be.
fn collect<'c, 'a>(cell: &'c Cell<'a>, out: &mut Vec<&'c PlotArea<'a>>) {
    match &cell.kind {
        CellKind::Plot(area) => out.push(area),
        CellKind::Concat(_, cells) => cells.iter().for_each(|c| collect(c, out)),
        CellKind::Facet(facet) => facet.cells.iter().for_each(|c| collect(c, out)),
    }
}

/// What is known on the way down the tree.
#[derive(Clone)]
struct Scope<'a> {
    tables: Tables,
    /// Domains of the scales declared so far.
    domains: Vec<Option<Arc<Domained<'a>>>>,
    size: Option<Size>,
}

/// Measures a figure. `size` replaces what the root plot says, or, in the directions that are fitted, the plots in it.
///
/// # Errors
/// The limit that its views, or the tables of their cells, would exceed.
pub fn measure<'a>(
    figure: &'a Figure,
    tables: &Tables,
    size: Option<Size>,
    context: &Context,
) -> Result<Measured<'a>, Exceeded> {
    let mut scope = Scope { tables: tables.clone(), domains: vec![None; figure.scales], size };
    let root = &figure.root;
    if let (ViewKind::Plot(plot), Guides::Docked(guides), Sizing::Canvas { width, height }) =
        (&root.kind, &root.guides, figure.sizing)
    {
        scope.declare(root, context)?;
        let (canvas, padding) = (Size { width, height }, figure.padding);
        let around = docked::Around { view: root, guides, plot, canvas, padding };
        let (area, docked) = docked::solve(&around, &scope.domains, &scope.tables, context)?;
        return Ok(Measured::Docked(Box::new(area), Box::new(docked)));
    }
    Ok(Measured::Grown(cell(root, scope, figure, context)?))
}

impl<'a> Scope<'a> {
    /// Adds the scales of a view.
    fn declare(&mut self, view: &'a View, context: &Context) -> Result<(), Exceeded> {
        context.budget.steps(VIEW)?;
        for scale in &view.scales {
            if let Some(slot) = self.domains.get_mut(scale.id.0) {
                *slot = Some(Arc::new(train::domain(scale, &self.tables, context)?));
            }
        }
        Ok(())
    }
}

/// Those of a view that has none.
static NO_GUIDES: grown::Guides = grown::Guides { axes: Vec::new(), legends: Vec::new(), title: None };

/// The guides of a view that grow.
fn guides_of(view: &View) -> &grown::Guides {
    match &view.guides {
        Guides::Grown(guides) => guides,
        Guides::Docked(_) => &NO_GUIDES,
    }
}

fn cell<'a>(view: &'a View, mut scope: Scope<'a>, figure: &'a Figure, context: &Context) -> Result<Cell<'a>, Exceeded> {
    scope.declare(view, context)?;
    match &view.kind {
        ViewKind::Plot(plot) => plot_cell(view, plot, scope, figure, context),
        ViewKind::Concat(concat) => {
            let mut scales = train::fit_all(&scope.domains, Size::default(), None);
            let cells: Vec<Cell> =
                concat.children.iter().map(|c| cell(c, scope.clone(), figure, context)).collect::<Result<_, _>>()?;
            adopt(&mut scales, &scope.domains, &cells);
            Ok(Cell { guides: guides_of(view), scales, kind: CellKind::Concat(concat, cells) })
        }
        ViewKind::Facet(facet) => facet_cell(view, facet, scope, figure, context),
    }
}

fn plot_cell<'a>(
    view: &'a View,
    plot: &'a Plot,
    scope: Scope<'a>,
    figure: &'a Figure,
    context: &Context,
) -> Result<Cell<'a>, Exceeded> {
    let extent = |e: Extent| match e {
        Extent::Px(px) => px,
        Extent::Step { step, scale, nested } => {
            let nested = nested.and_then(|id| scope.domains.get(id.0)?.as_ref());
            scope.domains.get(scale.0).and_then(Option::as_ref).map_or(step, |d| d.stepped(step, nested.map(|n| &**n)))
        }
        Extent::Rest => 0.0,
    };
    let limit = context.budget.limits().side;
    let declared = Size { width: extent(plot.width).clamp(0.0, limit), height: extent(plot.height).clamp(0.0, limit) };
    let own = inside_padding(declared, figure);
    let size = match (scope.size, figure.sizing) {
        (Some(fitted), Sizing::Fit(fit)) => Size {
            width: if fit.x { fitted.width } else { own.width },
            height: if fit.y { fitted.height } else { own.height },
        },
        (Some(fitted), _) => fitted,
        (None, _) => own,
    };
    let radial = match &plot.coord {
        Coord::Cartesian | Coord::Map(_) => None,
        Coord::Radial(_) | Coord::Ring => {
            Some((pt(size.width / 2.0, size.height / 2.0), size.width.min(size.height) / 2.0))
        }
    };
    let scales = train::fit_all(&scope.domains, size, radial.map(|r| r.1));
    let room = Room { plot: Rect::at(0.0, 0.0, size.width, size.height), canvas: size, scales: &scales };
    let layers = super::layers(plot, &room, context.budget)?;
    let area = PlotArea {
        plot,
        guides: &view.guides,
        size,
        scales: scales.clone(),
        tables: scope.tables,
        radial,
        layers,
        vacant: false,
        canvas: size,
    };
    Ok(Cell { guides: guides_of(view), scales, kind: CellKind::Plot(Box::new(area)) })
}

/// What fits the steps of a plot is known from that plot: the scale of the first child that has those steps is shown.
fn adopt(scales: &mut Scales, domains: &[Option<Arc<Domained>>], cells: &[Cell]) {
    for d in domains.iter().flatten() {
        let Range::Fitting { steps, .. } = &d.scale.range else { continue };
        let has_steps = |c: &&Cell| {
            steps.iter().all(|s| match s {
                Step::Bin(id) => c.scales.get(*id).is_some_and(|s| s.bin_width().is_some_and(|w| w > 0.0)),
                Step::Px(_) => true,
            })
        };
        if let Some(trained) = cells.iter().find(has_steps).and_then(|c| c.scales.get(d.scale.id)) {
            scales.set(d.scale.id, Arc::clone(trained));
        }
    }
}

/// A fitted plot starts as large as the canvas.
fn inside_padding(declared: Size, figure: &Figure) -> Size {
    let Insets { left, top, right, bottom } = figure.padding;
    match figure.sizing {
        Sizing::Fit(fit) if fit.contains_padding => Size {
            width: if fit.x { (declared.width - left - right).max(0.0) } else { declared.width },
            height: if fit.y { (declared.height - top - bottom).max(0.0) } else { declared.height },
        },
        Sizing::Fit(_) | Sizing::Plot | Sizing::Canvas { .. } | Sizing::Clip => declared,
    }
}

/// The canvas of a fitted plot without its padding, in the directions in which it is fitted. Several views are fitted only
/// in a direction in which all are as large as the first.
pub fn fitted_canvas(figure: &Figure) -> (Option<f64>, Option<f64>) {
    let first = match &figure.root.kind {
        ViewKind::Concat(concat) => concat.children.first(),
        ViewKind::Plot(_) | ViewKind::Facet(_) => Some(&figure.root),
    };
    let (Sizing::Fit(fit), Some(ViewKind::Plot(plot))) = (figure.sizing, first.map(|view| &view.kind)) else {
        return (None, None);
    };
    let px = |extent: &Extent| if let Extent::Px(px) = extent { *px } else { 0.0 };
    let inside = inside_padding(Size { width: px(&plot.width), height: px(&plot.height) }, figure);
    let known = |on: bool, extent: &Extent, px: f64| (on && matches!(extent, Extent::Px(_))).then_some(px);
    (known(fit.x, &plot.width, inside.width), known(fit.y, &plot.height, inside.height))
}

fn facet_cell<'a>(
    view: &'a View,
    facet: &'a Facet,
    scope: Scope<'a>,
    figure: &'a Figure,
    context: &Context,
) -> Result<Cell<'a>, Exceeded> {
    let mut scales = train::fit_all(&scope.domains, Size::default(), None);
    let source = scope.tables.get(facet.data).clone();
    let values = |f: &Option<FacetField>| {
        f.as_ref().map_or(Ok(vec![Value::Null]), |f| groups(f, &source, &scope.tables, context))
    };
    let (rows, columns) = (values(&facet.row)?, values(&facet.column)?);
    let same = crossing(facet, &rows, &columns, &scope.tables, context)?;
    let count = same.as_ref().map_or(rows.len().saturating_mul(columns.len()), Vec::len);
    context.budget.views(count)?;
    let across = facet.wrap.filter(|w| *w > 0).unwrap_or(columns.len()).max(1);
    let parts = split(&scope.tables, figure, facet, &rows, &columns, context)?;
    let cells = (0..count)
        .map(|i| {
            let tables = parts(same.as_ref().map_or(i, |crossings| crossings[i]))?;
            let vacant = tables.get(facet.data).is_empty();
            let inner = Scope { tables, domains: scope.domains.clone(), size: None };
            let mut cell = cell(&facet.child, inner, figure, context)?;
            // Vega makes what is in a cell when its first row arrives (vega-dataflow `Facet`, vega-view `Subflow`).
            if let (true, CellKind::Plot(area)) = (vacant, &mut cell.kind) {
                area.vacant = true;
                area.layers.clear();
            }
            Ok(cell)
        })
        .collect::<Result<Vec<Cell>, Exceeded>>()?;
    adopt(&mut scales, &scope.domains, &cells);
    let cells = FacetCells { facet, cells, rows, columns, across };
    Ok(Cell { guides: guides_of(view), scales, kind: CellKind::Facet(Box::new(cells)) })
}

/// Rows and columns of one field cross only where they are the same (vega `Facet` with `cross`): which of all crossings
/// those are, in the order of the rows, and of the columns where that of the rows leaves it open (vega-lite
/// `compile/facet.ts`, `assembleMarks`). `None` if the fields differ.
fn crossing(
    facet: &Facet,
    rows: &[Value],
    columns: &[Value],
    tables: &Tables,
    context: &Context,
) -> Result<Option<Vec<usize>>, Exceeded> {
    let (Some(row), Some(column)) = (&facet.row, &facet.column) else { return Ok(None) };
    if row.field != column.field {
        return Ok(None);
    }
    let shown = train::sorted(columns.to_vec(), &row.sort, &DomainSort::Ascending, tables, context)?;
    let place = |of: &[Value], v: &Value| of.iter().position(|other| other == v);
    let at = |v: &Value| Some(place(rows, v)? * columns.len() + place(columns, v)?);
    Ok(Some(shown.iter().filter_map(at).collect()))
}

/// The values that make rows or columns, in order.
fn groups(field: &FacetField, source: &Frame, tables: &Tables, context: &Context) -> Result<Vec<Value>, Exceeded> {
    let Some(column) = train::behind(source, &field.field) else { return Ok(vec![Value::from("undefined")]) };
    let values = train::distinct(&column);
    train::sorted(values, &field.sort, &DomainSort::Ascending, tables, context)
}

/// The tables of each cell: those that are split, by row and column; the others whole.
fn split<'t>(
    tables: &'t Tables,
    figure: &Figure,
    facet: &Facet,
    rows: &[Value],
    columns: &[Value],
    context: &Context<'t>,
) -> Result<impl Fn(usize) -> Result<Tables, Exceeded> + use<'t>, Exceeded> {
    let across = columns.len();
    let budget = context.budget;
    let parts: Vec<Option<Vec<Vec<usize>>>> = figure
        .data
        .iter()
        .enumerate()
        .map(|(i, node)| {
            let frame = tables.get(crate::figure::DataId(i));
            node.faceted.then(|| partition(frame, facet, rows, columns, context)).transpose()
        })
        .collect::<Result<_, Exceeded>>()?;
    Ok(move |cell: usize| {
        debug_assert!(across > 0);
        let frames: Vec<Arc<Frame>> = (0..tables.len())
            .map(|i| {
                let frame = tables.get(crate::figure::DataId(i));
                let Some(groups) = &parts[i] else { return Ok(frame.clone()) };
                let rows = groups.get(cell).map_or(&[][..], |g| g);
                budget.cells(rows.len(), frame.columns().len())?;
                Ok(Arc::new(frame.take(rows)))
            })
            .collect::<Result<_, Exceeded>>()?;
        Ok(tables.part(frames))
    })
}

/// The rows of a table that belong to each cell; a table without the column of a direction is in all its cells.
fn partition(
    frame: &Frame,
    facet: &Facet,
    rows: &[Value],
    columns: &[Value],
    context: &Context,
) -> Result<Vec<Vec<usize>>, Exceeded> {
    let index = |field: &Option<FacetField>, values: &[Value]| -> Option<Vec<Option<usize>>> {
        let column = train::behind(frame, &field.as_ref()?.field)?;
        Some(train::positions_in(&column, values))
    };
    let (by_row, by_column) = (index(&facet.row, rows), index(&facet.column, columns));
    let mut out = vec![Vec::new(); rows.len() * columns.len()];
    let everywhere = |by: &Option<Vec<Option<usize>>>, n: usize| if by.is_some() { 1 } else { n };
    let copies = everywhere(&by_row, rows.len()).saturating_mul(everywhere(&by_column, columns.len()));
    context.budget.cells(frame.len(), copies)?;
    for i in 0..frame.len() {
        let choices = |by: &Option<Vec<Option<usize>>>, n: usize| match by {
            Some(list) => list[i].map_or(0..0, |k| k..k + 1),
            None => 0..n,
        };
        for r in choices(&by_row, rows.len()) {
            for c in choices(&by_column, columns.len()) {
                out[r * columns.len() + c].push(i);
            }
        }
    }
    Ok(out)
}
