//! Puts plots and guides on the canvas when the canvas holds whatever they need: axes outward, legends beside them,
//! titles beyond, cells in grids (vega-view-transforms `ViewLayout.js`, `grid.js`).

use super::grid::{self, GridRule};
use super::{axis, legend, ticks, title};
use crate::data::Value;
use crate::figure::grown::{Axis, Content, Header, HeaderLine, Legend, Place, Title, TitleLine};
use crate::figure::{Align, BoundsRule, FacetField, Figure, Marks, PlotFrame, Sizing};
use crate::geometry::{Insets, Point, Rect, Side, Size, pt};
use crate::layout::kit::lines::{group, stroke};
use crate::layout::kit::paint;
use crate::layout::kit::textbox::round_half_up;
use crate::layout::measure::{self, Cell, CellKind, FacetCells};
use crate::layout::part::{Covered, Layout, Part};
use crate::layout::{Context, PlotArea, When};
use crate::scene::{Group, Node, Paint, PathNode, Shape, Stroke};
use std::sync::Arc;

/// The gap between the titles of a facet's rows and columns and its headers, px (vega-lite `facet.ts`).
const FACET_TITLE_GAP: f64 = 10.0;

/// A view placed about its own origin.
struct Block {
    parts: Vec<Part>,
    /// Everything.
    bounds: Rect,
    size: Size,
}

/// Puts everything in place. `marks` are the bounds of the marks of each plot.
pub fn place(figure: &Figure, root: &Cell, marks: &[Covered], context: &Context) -> Layout {
    let mut next = 0;
    let block = whole(root, marks, &mut next, context);
    let (size, origin) = canvas(figure, &block);
    // What sticks out is cut by the edges of the picture, padding included.
    let p = figure.padding;
    let canvas = Rect::at(-p.left, -p.top, size.width, size.height);
    let clip = matches!(figure.sizing, Sizing::Clip).then_some(canvas);
    Layout { size, root: Part::Group { class: "", origin, clip, parts: block.parts } }
}

/// The size a fitted plot must have so that its guides fit on the canvas, and `None` when the figure fits nothing. Of
/// several views it is that of each, in the direction that is fitted.
pub fn fitted(figure: &Figure, root: &Cell, marks: &[Covered], context: &Context) -> Option<Size> {
    let Sizing::Fit(fit) = figure.sizing else { return None };
    let area = *root.plots().first().filter(|_| !matches!(root.kind, CellKind::Facet(_)))?;
    let mut next = 0;
    let b = overhang(&Block { size: area.size, ..whole(root, marks, &mut next, context) });
    let shrink = |on: bool, size: f64, less: f64| if on { (size - less).max(0.0) } else { size };
    let size = Size {
        width: shrink(fit.x, area.size.width, b.left + b.right),
        height: shrink(fit.y, area.size.height, b.top + b.bottom),
    };
    (size != area.size).then_some(size)
}

/// What sticks out of a block on each side, whole pixels.
fn overhang(block: &Block) -> Insets {
    let out = |x: f64| if x.is_finite() { x.ceil().max(0.0) } else { 0.0 };
    Insets {
        left: out(-block.bounds.x1),
        top: out(-block.bounds.y1),
        right: out(block.bounds.x2 - block.size.width),
        bottom: out(block.bounds.y2 - block.size.height),
    }
}

fn canvas(figure: &Figure, block: &Block) -> (Size, Point) {
    let p = figure.padding;
    let o = if matches!(figure.sizing, Sizing::Clip) { Insets::all(0.0) } else { overhang(block) };
    // A fitted plot has the canvas that was declared for it, also where its guides do not fit.
    let fixed = measure::fitted_canvas(figure);
    let size = Size {
        width: fixed.0.unwrap_or(block.size.width + o.left + o.right) + p.left + p.right,
        height: fixed.1.unwrap_or(block.size.height + o.top + o.bottom) + p.top + p.bottom,
    };
    (size, pt(o.left + p.left, o.top + p.top))
}

/// The block of the whole figure: a plot that stands alone has its guides and marks on the canvas, but not what its border
/// reaches beyond it (vega-view-transforms `ViewLayout.js`).
fn whole(cell: &Cell, marks: &[Covered], next: &mut usize, context: &Context) -> Block {
    match &cell.kind {
        CellKind::Plot(area) => plot_block(cell, area, marks, next, (false, context)),
        CellKind::Concat(..) | CellKind::Facet(..) => block(cell, marks, next, context),
    }
}

fn block(cell: &Cell, marks: &[Covered], next: &mut usize, context: &Context) -> Block {
    match &cell.kind {
        CellKind::Plot(area) => plot_block(cell, area, marks, next, (true, context)),
        CellKind::Concat(concat, cells) => {
            let rule = GridRule {
                columns: concat.columns,
                spacing: concat.spacing,
                align: concat.align,
                center: concat.center,
                ..GridRule::default()
            };
            let blocks: Vec<Block> = cells.iter().map(|c| block(c, marks, next, context)).collect();
            let (mut parts, bounds, _) = cells_in_grid(blocks, &rule, concat.bounds);
            let whole =
                with_legends_and_title(cell, Size::default(), (bounds, bounds), Rect::EMPTY, &mut Vec::new(), context);
            parts.extend(whole.0);
            Block { parts, bounds: whole.1, size: Size::default() }
        }
        CellKind::Facet(facet) => facet_block(cell, facet, marks, next, context),
    }
}

/// Cells in a grid: their groups, the bounds of the whole, and the placed bounds of each.
fn cells_in_grid(
    blocks: Vec<Block>,
    rule: &GridRule,
    bounds: BoundsRule,
) -> (Vec<Part>, Rect, Vec<(Point, Rect, Size)>) {
    let own = |b: &Block| match bounds {
        BoundsRule::Full => b.bounds,
        BoundsRule::Flush => Rect::at(0.0, 0.0, b.size.width, b.size.height),
    };
    let boxes: Vec<Rect> = blocks.iter().map(own).collect();
    let (at, _) = grid::arrange(&boxes, rule);
    let mut whole = Rect::EMPTY;
    let mut placed = Vec::with_capacity(blocks.len());
    let mut parts = Vec::with_capacity(blocks.len());
    for (block, origin) in blocks.into_iter().zip(at) {
        let bounds = block.bounds.translate(origin.x, origin.y);
        whole = whole.union(bounds);
        placed.push((origin, bounds, block.size));
        parts.push(Part::Group { class: "plot", origin, clip: None, parts: block.parts });
    }
    (parts, whole, placed)
}

/// A plot with its guides; with its border, if that counts.
fn plot_block(
    cell: &Cell,
    area: &PlotArea,
    marks: &[Covered],
    next: &mut usize,
    (bordered, context): (bool, &Context),
) -> Block {
    let index = *next;
    *next += 1;
    let size = area.size;
    let own = Rect::at(0.0, 0.0, size.width, size.height);
    if area.vacant {
        let mut parts = Vec::new();
        let border = frame(&area.plot.frame, size, &mut parts);
        return Block { parts, bounds: own.expand(if bordered { border } else { 0.0 }), size };
    }
    let axes: Vec<axis::AxisGuide> = cell.guides.axes.iter().filter_map(|a| axis::place(a, area, context)).collect();
    let (mut xs, mut ys) = (own, own);
    for guide in &axes {
        let span = if guide.side.is_horizontal() { &mut ys } else { &mut xs };
        *span = span.union(guide.bounds);
    }
    let drawn = marks.get(index).copied().unwrap_or_default();
    // Legends stand beyond what is grouped (vega-view-transforms `ViewLayout.js`, `layoutGroup`).
    (xs, ys) = (xs.union(drawn.grouped), ys.union(drawn.grouped));
    let (mut below, mut above) = (Vec::new(), Vec::new());
    for guide in axes {
        if guide.above { &mut above } else { &mut below }.push(Part::Node(guide.node));
    }
    let mut parts = Vec::new();
    let frame_border = frame(&area.plot.frame, size, &mut parts);
    parts.append(&mut below);
    parts.push(Part::Marks(index, When::Among));
    let (more, bounds) = with_legends_and_title(cell, size, (xs, ys), own.union(drawn.all), &mut above, context);
    parts.extend(more);
    let border = if bordered { frame_border } else { 0.0 };
    Block { parts, bounds: bounds.union(own).expand(border), size }
}

/// Draws the rectangle behind a plot; returns how far its border reaches beyond it.
fn frame(frame: &PlotFrame, size: Size, parts: &mut Vec<Part>) -> f64 {
    if frame.fill.is_none() && frame.stroke.is_none() {
        return 0.0;
    }
    let shift = paint::half_pixel(frame.stroke.as_ref().map_or(1.0, |s| s.width));
    let mut node = PathNode::new(Shape::Rect(Rect::at(shift, shift, size.width, size.height), frame.radius));
    node.fill = frame.fill.map(Paint::Solid);
    node.stroke = frame.stroke.as_ref().map(|s| Stroke { join: frame.join, ..stroke(s) });
    parts.push(Part::Node(group("frame", vec![Node::Path(node)])));
    frame.stroke.as_ref().map_or(0.0, |s| s.width / 2.0)
}

/// Legends and title of a view: what is drawn, with the axes `above` the marks in between, and the bounds of everything.
/// `axes` is what the axes of each direction and the cells cover, `rest` what the marks do.
fn with_legends_and_title(
    cell: &Cell,
    size: Size,
    axes: (Rect, Rect),
    rest: Rect,
    above: &mut Vec<Part>,
    context: &Context,
) -> (Vec<Part>, Rect) {
    let mut parts = Vec::new();
    let mut bounds = rest.union(axes.0).union(axes.1);
    let measured = |l| Some((l, legend::measure(l, &cell.scales, followed(l, cell, size), context)?));
    let boxes: Vec<(&Legend, legend::LegendBox)> = cell.guides.legends.iter().filter_map(measured).collect();
    let mut done = vec![false; boxes.len()];
    for i in 0..boxes.len() {
        if done[i] {
            continue;
        }
        let members: Vec<usize> = (i..boxes.len()).filter(|&j| boxes[j].0.place == boxes[i].0.place).collect();
        let offset = members.iter().map(|&j| boxes[j].0.offset).fold(f64::NEG_INFINITY, f64::max);
        let rule = legend_rule(boxes[i].0, offset, axes, size);
        let full = boxes[i].0.group.full;
        let shape =
            |b: &legend::LegendBox| if full { b.bounds } else { Rect::at(0.0, 0.0, b.size.width, b.size.height) };
        let shapes: Vec<Rect> = members.iter().map(|&j| shape(&boxes[j].1)).collect();
        let (at, _) = grid::arrange(&shapes, &rule);
        for (&j, origin) in members.iter().zip(at) {
            done[j] = true;
            let (legend, b) = &boxes[j];
            bounds = bounds.union(b.bounds.translate(origin.x, origin.y));
            let node = Part::Node(Node::Group(Group {
                class: "legend",
                origin,
                clip: None,
                nodes: b.nodes.clone(),
                extra: None,
            }));
            if legend.above { &mut *above } else { &mut parts }.push(node);
        }
    }
    if let Some(t) = &cell.guides.title {
        let (node, covered) = title::place(t, size, bounds, context);
        bounds = bounds.union(covered);
        if t.above { &mut *above } else { &mut parts }.push(Part::Node(node));
    }
    parts.append(above);
    (parts, bounds)
}

/// The size that a ramp follows: its plot's, or that of the first plot beneath it that uses its scale (vega-lite
/// `legend/properties.ts`, `gradientLengthSignal`).
fn followed(legend: &Legend, cell: &Cell, size: Size) -> Size {
    let (Content::Ramp { scale, .. }, false) = (&legend.content, matches!(cell.kind, CellKind::Plot(..))) else {
        return size;
    };
    let uses = |marks: &Marks| matches!(marks, Marks::Fixed(mark) if mark.encodings.use_scale(*scale));
    let plots = cell.plots();
    let first = plots.iter().find(|area| area.plot.marks.iter().any(uses)).or(plots.first());
    first.map_or(size, |area| area.size)
}

/// Where the legends of a group go (vega-view-transforms `legend.js`, `legendParams`).
fn legend_rule(legend: &Legend, offset: f64, (xs, ys): (Rect, Rect), size: Size) -> GridRule {
    let group = &legend.group;
    let rule = |anchor| GridRule {
        columns: usize::from(group.vertical),
        spacing: (group.margin, group.margin),
        center: (group.center, group.center),
        anchor,
        ..GridRule::default()
    };
    let share = match group.anchor {
        Align::Start => 0.0,
        Align::Center => 0.5,
        Align::End => 1.0,
    };
    // A view without a size of its own is as large as its cells.
    let length = |own: f64, x1: f64, x2: f64| if own > 0.0 { own } else { x2 + x1 };
    let (along_x, along_y) = if group.along_bounds {
        (xs.x1 + share * xs.width(), ys.y1 + share * ys.height())
    } else {
        (share * length(size.width, ys.x1, ys.x2), share * length(size.height, xs.y1, xs.y2))
    };
    let (start, end) = (Align::Start, Align::End);
    match &legend.place {
        Place::Side(Side::Left) => rule((xs.x1.floor() - offset, along_y, end, group.anchor)),
        Place::Side(Side::Right) => rule((xs.x2.ceil() + offset, along_y, start, group.anchor)),
        Place::Side(Side::Top) => rule((along_x, ys.y1.floor() - offset, group.anchor, end)),
        Place::Side(Side::Bottom) => rule((along_x, ys.y2.ceil() + offset, group.anchor, start)),
        Place::Corner(h, v) => {
            let (x, column) = if *h == Side::Right { (size.width - offset, end) } else { (offset, start) };
            let (y, row) = if *v == Side::Bottom { (size.height - offset, end) } else { (offset, start) };
            rule((x, y, column, row))
        }
        Place::At(x, y) => rule((*x, *y, start, start)),
    }
}

fn facet_block(cell: &Cell, facet: &FacetCells, marks: &[Covered], next: &mut usize, context: &Context) -> Block {
    let declared = facet.facet;
    let rule = GridRule {
        columns: facet.across,
        spacing: declared.spacing,
        align: declared.align,
        center: declared.center,
        ..GridRule::default()
    };
    let wrapped = declared.wrap.is_some();
    let blocks: Vec<Block> = facet
        .cells
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let mut block = block(c, marks, next, context);
            let (row, column) = (i / facet.across, i % facet.across);
            let column = if wrapped { i } else { column };
            // Headers on a side along which their cells lie are those of each cell.
            for (field, values, index, lying) in
                [(&declared.row, &facet.rows, row, true), (&declared.column, &facet.columns, column, wrapped)]
            {
                if let Some(field) = field
                    && let Some(line) = &field.header.labels
                    && (wrapped || line.side.is_horizontal() == lying)
                {
                    let value = values.get(index).unwrap_or(&Value::Null);
                    head(line, &ticks::header(&field.header.labeler, value, index, context), &mut block, context);
                }
            }
            block
        })
        .collect();
    let (mut parts, _, placed) = cells_in_grid(blocks, &rule, declared.bounds);
    let mut heads = Headers {
        facet,
        axes: &cell.guides.axes,
        placed: &placed,
        context,
        whole: grid_bounds(&placed, declared.bounds),
        parts: Vec::new(),
    };
    let bounds = heads.lay_out();
    parts.append(&mut heads.parts);
    let (more, bounds) =
        with_legends_and_title(cell, Size::default(), (bounds, bounds), Rect::EMPTY, &mut Vec::new(), context);
    parts.extend(more);
    Block { parts, bounds, size: Size::default() }
}

fn grid_bounds(placed: &[(Point, Rect, Size)], rule: BoundsRule) -> Rect {
    let all = placed.iter().fold(Rect::EMPTY, |r, (at, b, size)| match rule {
        BoundsRule::Full => r.union(*b),
        BoundsRule::Flush => r.union(Rect::at(at.x, at.y, size.width, size.height)),
    });
    if all.is_empty() { Rect::at(0.0, 0.0, 0.0, 0.0) } else { all }
}

/// Adds a header line to a block, beyond everything on its side.
fn head(line: &HeaderLine, lines: &[Arc<str>], block: &mut Block, context: &Context) {
    let (node, covered) = title::place(&as_title(line, lines, true), block.size, block.bounds, context);
    block.bounds = block.bounds.union(covered);
    block.parts.push(Part::Node(node));
}

fn as_title(line: &HeaderLine, lines: &[Arc<str>], to_plot: bool) -> Title {
    let one =
        |text: &Arc<str>| TitleLine { text: text.clone(), style: line.style.clone(), gap: 0.0, limit: line.limit };
    let lines = lines.iter().map(one).collect();
    Title {
        lines,
        side: line.side,
        anchor: line.anchor,
        to_plot,
        offset: line.padding,
        align: line.align,
        angle: Some(line.angle),
        baseline: line.baseline,
        dx: 0.0,
        dy: 0.0,
        above: false,
    }
}

/// Headers, shared axes and titles around the cells of a facet.
struct Headers<'h, 'a> {
    facet: &'h FacetCells<'a>,
    /// Those that the cells share.
    axes: &'h [Axis],
    placed: &'h [(Point, Rect, Size)],
    context: &'h Context<'h>,
    whole: Rect,
    parts: Vec<Part>,
}

impl Headers<'_, '_> {
    /// Lays out what surrounds the cells; returns the bounds of all of it.
    fn lay_out(&mut self) -> Rect {
        let mut bounds = self.placed.iter().fold(Rect::EMPTY, |r, p| r.union(p.1));
        let mut edges = [0.0; 4];
        if self.placed.is_empty() {
            // Without cells there are titles.
            bounds = Rect::at(0.0, 0.0, 0.0, 0.0);
        } else {
            for (i, side) in [Side::Left, Side::Top, Side::Right, Side::Bottom].into_iter().enumerate() {
                edges[i] = self.side(side, &mut bounds);
            }
        }
        let declared = self.facet.facet;
        for field in [&declared.row, &declared.column] {
            let Some(line) = field.as_ref().and_then(|f| f.header.title.as_ref()) else { continue };
            self.title(line, edges, &mut bounds);
        }
        bounds
    }

    /// The headers on one side; returns the outermost edge of cells and headers there.
    fn side(&mut self, side: Side, bounds: &mut Rect) -> f64 {
        let facet = self.facet;
        let declared = facet.facet;
        let n = self.placed.len();
        let across = facet.across;
        let rows = n.div_ceil(across);
        let horizontal = side.is_horizontal();
        let (start, stride, count, back) = match side {
            Side::Left => (0, across, rows, 1),
            Side::Right => (across - 1, across, rows, 1),
            Side::Top => (0, 1, across.min(n), across),
            Side::Bottom => ((rows - 1) * across, 1, across.min(n), across),
        };
        let outer = |a: f64, r: &Rect| match side {
            Side::Left => a.min(r.x1).floor(),
            Side::Top => a.min(r.y1).floor(),
            Side::Right => a.max(r.x2).ceil(),
            Side::Bottom => a.max(r.y2).ceil(),
        };
        let margin =
            (0..count).map(|j| start + j * stride).filter(|&i| i < n).fold(0.0, |a, i| outer(a, &self.cell_bounds(i)));
        let field = if horizontal { &declared.column } else { &declared.row };
        let labels = field.as_ref().filter(|f| f.header.side == side && declared.wrap.is_none());
        let axes: Vec<&Axis> = self.axes.iter().filter(|a| a.side == side).collect();
        if labels.and_then(|f| f.header.labels.as_ref()).is_none() && axes.is_empty() {
            return margin;
        }
        let band = if facet.cells.iter().any(|c| matches!(c.kind, CellKind::Plot(..))) { None } else { Some(0.5) };
        let mut edge = 0.0;
        for j in 0..count {
            let slot = start + j * stride;
            let mut k = slot as isize;
            while k >= n as isize {
                k -= back as isize;
            }
            if k < 0 {
                continue;
            }
            let (at, cell_bounds, size) = self.placed[k as usize];
            let mut block = self.header(
                side,
                j,
                k as usize,
                size,
                &axes,
                labels.map(|f| (&f.header, if horizontal { &facet.columns } else { &facet.rows })),
            );
            let along = match (horizontal, band) {
                (true, None) => at.x,
                (true, Some(b)) => round_half_up(cell_bounds.x1 + b * cell_bounds.width()),
                (false, None) => at.y,
                (false, Some(b)) => round_half_up(cell_bounds.y1 + b * cell_bounds.height()),
            };
            let origin = if horizontal { pt(along, margin) } else { pt(margin, along) };
            let placed = block.bounds.translate(origin.x, origin.y);
            *bounds = bounds.union(placed);
            edge = outer(edge, &placed);
            let parts = std::mem::take(&mut block.parts);
            self.parts.push(Part::Group { class: "header", origin, clip: None, parts });
        }
        self.left_over(side, count, &axes, labels);
        edge
    }

    /// Headers that have no row or column of cells stay where they come from.
    fn left_over(&mut self, side: Side, count: usize, axes: &[&Axis], labels: Option<&FacetField>) {
        let values = if side.is_horizontal() { &self.facet.columns } else { &self.facet.rows };
        let Some(field) = labels.filter(|_| !self.placed.is_empty()) else { return };
        for j in count..values.len() {
            let parts = self.header(side, j, 0, self.placed[0].2, axes, Some((&field.header, values))).parts;
            self.parts.push(Part::Group { class: "header", origin: pt(0.0, 0.0), clip: None, parts });
        }
    }

    fn cell_bounds(&self, i: usize) -> Rect {
        let (at, full, size) = self.placed[i];
        match self.facet.facet.bounds {
            BoundsRule::Full => full,
            BoundsRule::Flush => Rect::at(at.x, at.y, size.width, size.height),
        }
    }

    /// One header: the shared axes of its line, then its label.
    fn header(
        &self,
        side: Side,
        index: usize,
        cell: usize,
        size: Size,
        axes: &[&Axis],
        labels: Option<(&Header, &Vec<Value>)>,
    ) -> Block {
        let own = if side.is_horizontal() {
            Size { width: size.width, height: 0.0 }
        } else {
            Size { width: 0.0, height: size.height }
        };
        let mut block = Block { parts: Vec::new(), bounds: Rect::at(0.0, 0.0, own.width, own.height), size: own };
        if let Some(area) = first_plot(&self.facet.cells[cell]) {
            let lying = PlotArea { size: own, ..area.clone() };
            for a in axes {
                if let Some(guide) = axis::place(a, &lying, self.context) {
                    block.bounds = block.bounds.union(guide.bounds);
                    block.parts.push(Part::Node(guide.node));
                }
            }
        }
        if let Some((header, values)) = labels
            && let (Some(line), Some(value)) = (&header.labels, values.get(index))
        {
            head(line, &ticks::header(&header.labeler, value, index, self.context), &mut block, self.context);
        }
        block
    }

    /// The title of a field, on whichever side; what is beside titles of rows is beside those of a field of rows only
    /// (vega-lite `facet.ts`).
    fn title(&mut self, line: &HeaderLine, edges: [f64; 4], bounds: &mut Rect) {
        let declared = self.facet.facet;
        let row = !line.side.is_horizontal();
        let field = if row { &declared.row } else { &declared.column };
        let titled = field.as_ref().is_some_and(|f| f.header.title.is_some()) && declared.wrap.is_none();
        let gap = if titled { FACET_TITLE_GAP } else { 0.0 };
        let nothing = Rect::at(0.0, 0.0, 0.0, 0.0);
        let (node, covered) = title::place(&as_title(line, &line.lines, true), Size::default(), nothing, self.context);
        // Titles of rows are read upwards (vega-lite `header/assemble.ts`).
        let share = match (line.anchor, row) {
            (Align::Center, _) => 0.5,
            (Align::Start, false) | (Align::End, true) => 0.0,
            (Align::End, false) | (Align::Start, true) => 1.0,
        };
        let origin = if row {
            let y = round_half_up(self.whole.y1 + share * self.whole.height());
            pt(if line.side == Side::Right { edges[2] + gap } else { edges[0] - gap }, y)
        } else {
            let x = round_half_up(self.whole.x1 + share * self.whole.width());
            pt(x, if line.side == Side::Bottom { edges[3] + gap } else { edges[1] - gap })
        };
        *bounds = bounds.union(covered.translate(origin.x, origin.y));
        self.parts.push(Part::Group { class: "header-title", origin, clip: None, parts: vec![Part::Node(node)] });
    }
}

fn first_plot<'c, 'a>(cell: &'c Cell<'a>) -> Option<&'c PlotArea<'a>> {
    match &cell.kind {
        CellKind::Plot(area) => Some(area),
        CellKind::Concat(_, cells) => cells.first().and_then(first_plot),
        CellKind::Facet(facet) => facet.cells.first().and_then(first_plot),
    }
}
