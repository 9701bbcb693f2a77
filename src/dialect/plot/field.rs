//! Fields: values over two places, as cells (heat maps, calendars), as lines of equal value and as the areas between them.

use super::Context;
use super::Shown;
use super::marks::{ink_on, plain, reach};
use super::plane::{Plane, Wish};
use super::roles::Roles;
use super::rows::{self, Along, Data, Maker, Point};
use super::sheet::{Sheet, TICK, obj};
use super::table::{Column, Table};
use super::types::Type;
use super::{SIZE, cell};
use crate::json::Json;
use crate::time::Civil;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Most cells of a field.
const MOST: usize = 250_000;

/// An outline with a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    /// Closed outlines; those of holes run the other way round.
    pub rings: Vec<Vec<(f64, f64)>>,
    pub value: f64,
}

/// A plane whose marks are coloured by a ramp, with the legend of it.
pub(super) fn ramped<'a>(
    cx: &mut Context<'a>,
    data: &Data,
    wish: Wish,
    ends: (f64, f64),
    size: (f64, f64),
) -> Plane<'a> {
    Plane::new(cx, data, Wish { ramp: Some(ends), ..wish }, size)
}

/// Draws outlines filled by their values; `gap` is the width of a line in the colour of the page around each.
pub(super) fn outlines(plane: &mut Plane, cells: &[Cell], gap: f64) {
    let mut list = Vec::new();
    let (x, y) = (plane.x.clone(), plane.y.clone());
    for (id, cell) in cells.iter().enumerate() {
        let mut vertex = |p: &(f64, f64)| {
            list.push(Json::Object(crate::json::Object::from_members(vec![
                (x.clone(), Json::Number(p.0)),
                (y.clone(), Json::Number(p.1)),
                (Arc::from("level"), Json::Number(cell.value)),
                (Arc::from("id"), Json::Number(id as f64)),
            ])));
        };
        // Rings are joined by lines to the first vertex and back, which cover nothing.
        let first = cell.rings.iter().find_map(|r| r.first());
        for ring in &cell.rings {
            ring.iter().chain(ring.first()).for_each(&mut vertex);
            if cell.rings.len() > 1 {
                first.into_iter().for_each(&mut vertex);
            }
        }
    }
    let page = plane.sheet.look.page;
    let mark = obj! {
        "type": "line", "filled": true, "fillOpacity": 1.0, "strokeWidth": gap, "stroke": if gap > 0.0 { Some(page) } else { None },
        "strokeOpacity": if gap > 0.0 { 1.0 } else { 0.0 },
    };
    let fill = plane.paint();
    let detail = obj! {"field": "id", "type": "nominal"};
    plane.sheet.layer(list, mark, vec![("fill", fill), ("detail", detail), ("order", obj! {"value": 0.0})]);
}

/// Values over a grid of places.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub xs: Vec<f64>,
    pub ys: Vec<f64>,
    /// Row after row from the first of `ys`; NaN where there is none.
    pub z: Vec<f64>,
}

impl Grid {
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.z.get(j * self.xs.len() + i).copied().unwrap_or(f64::NAN)
    }
}

/// A matrix written in an option: rows parted by semicolons, or the numbers of a table without names.
fn matrix(cx: &Context, table: &Table, option: &str) -> Option<Vec<Vec<f64>>> {
    let numbers =
        |row: &str| row.split(',').map(|c| cell::number(c, cx.manner).map_or(f64::NAN, |n| n.0)).collect::<Vec<f64>>();
    if table.listed {
        let text = cx.ask.text(option)?;
        let rows: Vec<Vec<f64>> = text.split([';', '|', '\n']).filter(|r| !r.trim().is_empty()).map(numbers).collect();
        return (rows.len() > 1).then_some(rows);
    }
    let all: Option<Vec<&[f64]>> =
        table.columns.iter().map(|c| if c.is_number() { c.numbers() } else { None }).collect();
    let columns = all.filter(|c| !table.named && c.len() > 1)?;
    Some((0..table.rows).map(|r| columns.iter().map(|c| c.get(r).copied().unwrap_or(f64::NAN)).collect()).collect())
}

/// The grid of a matrix, or of rows that each name a place and a value.
pub(super) fn grid(cx: &mut Context, table: &Table, roles: &Roles, option: &'static str) -> Option<Grid> {
    let column = |i: Option<usize>| i.and_then(|i| table.columns.get(i));
    if let Some(rows) = matrix(cx, table, option) {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        if width * rows.len() > MOST {
            cx.report.error(format!("/{option}"), format!("{} cells are too many; at most {MOST}", width * rows.len()));
            return None;
        }
        let axis = |c: Option<&Column>, n: usize| -> Vec<f64> {
            let own =
                c.and_then(Column::numbers).map(|v| v.iter().copied().filter(|x| x.is_finite()).collect::<Vec<_>>());
            own.filter(|v| v.len() == n).unwrap_or_else(|| (0..n).map(|i| i as f64).collect())
        };
        let (x, y) = if table.listed { (column(roles.x), column(roles.y.first().map(|y| y.0))) } else { (None, None) };
        let (xs, ys) = (axis(x, width), axis(y, rows.len()));
        let z = rows
            .iter()
            .flat_map(|r| (0..width).map(|i| r.get(i).copied().unwrap_or(f64::NAN)).collect::<Vec<_>>())
            .collect();
        return sorted(Grid { xs, ys, z });
    }
    let y = column(roles.y.first().map(|y| y.0));
    let z = column(roles.get(option)).or_else(|| column(roles.get("color")));
    let z = z.or_else(|| {
        let free = |c: &&Column| {
            c.is_number()
                && Some(c.name.as_ref()) != y.map(|y| y.name.as_ref())
                && Some(&c.name) != column(roles.x).map(|x| &x.name)
        };
        table.columns.iter().find(free)
    });
    let (Some(x), Some(y), Some(z)) =
        (column(roles.x).and_then(Column::numbers), y.and_then(Column::numbers), z.and_then(Column::numbers))
    else {
        let hint = format!("{option}=1,2;3,4 with a row after each semicolon, or columns of x, y and {option}");
        cx.report.error_with_hint(format!("/{option}"), "a field of values is needed", hint);
        return None;
    };
    let unique = |v: &[f64]| {
        let mut u: Vec<f64> = v.iter().copied().filter(|x| x.is_finite()).collect();
        u.sort_by(f64::total_cmp);
        u.dedup();
        u
    };
    let (xs, ys) = (unique(x), unique(y));
    if xs.len() * ys.len() > MOST.min(4 * table.rows + 16) {
        cx.report.error_with_hint(
            "",
            "the places do not lie on a grid",
            "tricontour, tricontourf and tripcolor draw scattered points",
        );
        return None;
    }
    let mut values = vec![f64::NAN; xs.len() * ys.len()];
    for ((x, y), z) in x.iter().zip(y).zip(z) {
        let place = |all: &[f64], v: &f64| all.binary_search_by(|a| a.total_cmp(v)).ok();
        if let (Some(i), Some(j)) = (place(&xs, x), place(&ys, y)) {
            values[j * xs.len() + i] = *z;
        }
    }
    Some(Grid { xs, ys, z: values })
}

/// The same with places that ascend.
fn sorted(g: Grid) -> Option<Grid> {
    let order = |v: &[f64]| {
        let mut o: Vec<usize> = (0..v.len()).collect();
        o.sort_by(|a, b| v[*a].total_cmp(&v[*b]));
        o
    };
    let (ox, oy) = (order(&g.xs), order(&g.ys));
    let z = oy.iter().flat_map(|j| ox.iter().map(|i| g.at(*i, *j)).collect::<Vec<_>>()).collect();
    Some(Grid { xs: ox.iter().map(|i| g.xs[*i]).collect(), ys: oy.iter().map(|j| g.ys[*j]).collect(), z })
}

/// Heat maps and contours.
pub(super) fn draw<'a>(cx: &mut Context<'a>, kind: Type, table: &Table, roles: &Roles) -> Option<Shown<'a>> {
    if kind == Type::Heatmap {
        return heatmap(cx, table, roles);
    }
    let g = grid(cx, table, roles, "z")?;
    if g.xs.len() < 2 || g.ys.len() < 2 {
        cx.report.error("/z", "contours need at least two rows and two columns");
        return None;
    }
    let (low, high) = rows::extent(g.z.iter().copied())?;
    let levels = levels(cx, (low, high), kind == Type::Contourf)?;
    cx.allow(g.z.len() * levels.len())?;
    let corners = [(g.xs[0], g.ys[0]), (*g.xs.last()?, *g.ys.last()?)];
    let data = plain(&corners, None);
    let thin = kind == Type::Contour;
    let wish = Wish { values: reach(&data), places: data.extent(|p| p.x), exact: true, thin, ..Wish::default() };
    let ends = (*levels.first()?, *levels.last()?);
    let mut plane = ramped(cx, &data, wish, ends, SIZE);
    if kind == Type::Contourf {
        let cells: Vec<Cell> =
            levels.windows(2).map(|w| Cell { rings: isolines(&g, w[0], true), value: (w[0] + w[1]) / 2.0 }).collect();
        outlines(&mut plane, &cells, 0.0);
    } else {
        let lines = levels
            .iter()
            .flat_map(|l| isolines(&g, *l, false).into_iter().map(|line| (line, *l)).collect::<Vec<_>>())
            .collect::<Vec<_>>();
        level_lines(&mut plane, lines);
    }
    plane.draw_lines(cx);
    Some(said(
        plane.sheet,
        kind,
        format!("{} by {} places, {} levels from {low} to {high}", g.xs.len(), g.ys.len(), levels.len()),
    ))
}

/// A sheet with its words.
pub(super) fn said(sheet: Sheet, kind: Type, what: String) -> Shown {
    let title = kind.row().title;
    let name = format!("{}{}", title[..1].to_uppercase(), &title[1..]);
    let alt = format!("{name}, {what}");
    Shown { sheet, name, alt }
}

/// Lines coloured by their level, which stands in them unless values are not wanted.
pub(super) fn level_lines(plane: &mut Plane, lines: Vec<(Vec<(f64, f64)>, f64)>) {
    let linear = plane.scale == "linear" && plane.place_scale == "linear";
    let wanted = linear && plane.sheet.ask.switch("values") != Some(false);
    let (lines, texts) = if wanted { super::along::write(plane, lines) } else { (lines, Vec::new()) };
    let mut list = Vec::new();
    let (x, y) = (plane.x.clone(), plane.y.clone());
    for (id, (line, level)) in lines.iter().enumerate() {
        for p in line {
            list.push(Json::Object(crate::json::Object::from_members(vec![
                (x.clone(), Json::Number(p.0)),
                (y.clone(), Json::Number(p.1)),
                (Arc::from("level"), Json::Number(*level)),
                (Arc::from("id"), Json::Number(id as f64)),
            ])));
        }
    }
    let paint = plane.paint();
    let detail = obj! {"field": "id", "type": "nominal"};
    let mark = obj! {"type": "line", "strokeWidth": 1.5};
    plane.sheet.layer(list, mark, vec![("color", paint), ("detail", detail), ("order", obj! {"value": 0.0})]);
    super::along::draw(plane, texts);
}

/// The levels of contours: those that are said, or round ones over the values.
pub(super) fn levels(cx: &mut Context, own: (f64, f64), filled: bool) -> Option<Vec<f64>> {
    // Ends that several plots share are levels themselves.
    let (low, high) = cx.shared.span.ramp.map_or(own, |(a, b)| {
        let hair = if filled { 0.0 } else { 1e-9 * (b - a) };
        (a - hair, b + hair)
    });
    let said = cx.ask.text("levels");
    let mut list: Vec<f64> = match said {
        Some(text) if text.contains([',', ';']) => {
            let all: Option<Vec<f64>> =
                super::table::split(text).iter().map(|t| cell::number(t, cx.manner).map(|n| n.0)).collect();
            let Some(all) = all else {
                cx.report.error("/levels", format!("{text:?} is no list of numbers"));
                return None;
            };
            all
        }
        said => {
            let count = match said.map(|t| t.trim().parse::<f64>()) {
                Some(Ok(n)) if (1.0..=100.0).contains(&n) => n,
                Some(_) => {
                    cx.report.error("/levels", "levels is a number from 1 to 100, or a list of numbers");
                    return None;
                }
                None => 14.0,
            };
            let t = super::write::ticks(low, high, count, (None, None));
            if filled { t.at } else { t.at.into_iter().filter(|l| *l > low && *l < high).collect() }
        }
    };
    list.sort_by(f64::total_cmp);
    list.dedup();
    if list.is_empty() {
        list.push((low + high) / 2.0);
    }
    if filled && list.len() < 2 {
        list.push(high.max(list[0] + 1.0));
    }
    Some(list)
}

/// An edge of the grid: its first node, and whether it runs along y.
type Edge = (i32, i32, bool);

/// Lines of equal value by marching squares (Lorensen and Cline's cubes in the plane), values above on the left; saddles
/// by the mean of their corners. With `closed` the outlines of all that is above, along the border too.
pub(super) fn isolines(g: &Grid, level: f64, closed: bool) -> Vec<Vec<(f64, f64)>> {
    let (nx, ny) = (g.xs.len() as i32, g.ys.len() as i32);
    let inside = |i: i32, j: i32| i >= 0 && j >= 0 && i < nx && j < ny;
    let z = |i: i32, j: i32| {
        let v = if inside(i, j) { g.at(i as usize, j as usize) } else { f64::NEG_INFINITY };
        if v.is_nan() && closed { f64::NEG_INFINITY } else { v }
    };
    let place = |i: i32, j: i32| (g.xs[i.clamp(0, nx - 1) as usize], g.ys[j.clamp(0, ny - 1) as usize]);
    let (from, to) = if closed { (-1, 0) } else { (0, -1) };
    let mut next: HashMap<Edge, Edge> = HashMap::new();
    let mut order: Vec<Edge> = Vec::new();
    let mut ends: HashMap<Edge, ()> = HashMap::new();
    for j in from..ny + to {
        for i in from..nx + to {
            let corner = [z(i, j), z(i + 1, j), z(i + 1, j + 1), z(i, j + 1)];
            if corner.iter().any(|v| v.is_nan()) {
                continue;
            }
            let (south, east, north, west) = ((i, j, false), (i + 1, j, true), (i, j + 1, false), (i, j, true));
            let above = |k: usize| u8::from(corner[k] >= level) << k;
            let case = above(0) | above(1) | above(2) | above(3);
            let mean = corner.iter().sum::<f64>() / 4.0;
            let joined = mean >= level;
            let segments: &[(Edge, Edge)] = match case {
                1 => &[(south, west)],
                2 => &[(east, south)],
                3 => &[(east, west)],
                4 => &[(north, east)],
                6 => &[(north, south)],
                7 => &[(north, west)],
                8 => &[(west, north)],
                9 => &[(south, north)],
                11 => &[(east, north)],
                12 => &[(west, east)],
                13 => &[(south, east)],
                14 => &[(west, south)],
                5 if joined => &[(south, east), (north, west)],
                5 => &[(south, west), (north, east)],
                10 if joined => &[(west, south), (east, north)],
                10 => &[(east, south), (west, north)],
                _ => &[],
            };
            for (a, b) in segments {
                next.insert(*a, *b);
                ends.insert(*b, ());
                order.push(*a);
            }
        }
    }
    let point = |(i, j, up): Edge| {
        let (i2, j2) = if up { (i, j + 1) } else { (i + 1, j) };
        let (a, b) = (z(i, j), z(i2, j2));
        let (p, q) = (place(i, j), place(i2, j2));
        let t = if a.is_infinite() {
            1.0
        } else if b.is_infinite() {
            0.0
        } else {
            (level - a) / (b - a)
        };
        (p.0 + t * (q.0 - p.0), p.1 + t * (q.1 - p.1))
    };
    chains(&order, &mut next, &ends, point)
}

/// Segments joined to lines: open ones from their starts, then closed ones, which end where they began.
pub(super) fn chains<E: Copy + Eq + std::hash::Hash>(
    order: &[E],
    next: &mut HashMap<E, E>,
    ends: &HashMap<E, ()>,
    point: impl Fn(E) -> (f64, f64),
) -> Vec<Vec<(f64, f64)>> {
    let mut lines = Vec::new();
    let starts = order.iter().filter(|e| !ends.contains_key(e)).chain(order);
    for start in starts {
        let mut at = *start;
        let mut line: Vec<(f64, f64)> = Vec::new();
        while let Some(to) = next.remove(&at) {
            if line.is_empty() {
                line.push(point(at));
            }
            line.push(point(to));
            at = to;
        }
        if line.len() > 1 {
            line.dedup();
            lines.push(line);
        }
    }
    lines
}

/// A field of categories: columns, rows, and the values of their cells.
struct Cells {
    columns: Vec<Arc<str>>,
    rows: Vec<Arc<str>>,
    values: Vec<(usize, usize, f64)>,
    names: (Option<Arc<str>>, Option<Arc<str>>),
    /// Names that follow an order, of which not all need be written.
    ordered: bool,
}

/// Cells coloured by value.
fn heatmap<'a>(cx: &mut Context<'a>, table: &Table, roles: &Roles) -> Option<Shown<'a>> {
    let cells = cells(cx, table, roles)?;
    cx.allow(cells.values.len())?;
    let (low, high) = rows::extent(cells.values.iter().map(|v| v.2)).or_else(|| {
        cx.report.error("", "there are no numbers to draw");
        None
    })?;
    let mut data = plain(&[], None);
    (data.along, data.categories, data.ordered) = (Along::Categories, cells.columns.clone(), cells.ordered);
    (data.x_name, data.y_name) = cells.names.clone();
    let wish = Wish { rows: Some(cells.rows.clone()), gap: 0.0, values: (0.0, 1.0), ..Wish::default() };
    let tall = (cells.rows.len() as f64 * 24.0 + 110.0).clamp(SIZE.1, 1200.0);
    let size = if cx.ask.has("height") || cx.ask.has("width") { SIZE } else { (SIZE.0, tall) };
    let mut plane = ramped(cx, &data, wish, (low, high), size);
    let (w, h) = plane.sheet.inner();
    let step = (w / cells.columns.len().max(1) as f64).min(h / cells.rows.len().max(1) as f64);
    let (x, y) = (plane.x.clone(), plane.y.clone());
    let row = |v: &(usize, usize, f64), more: Option<(&str, Json)>| {
        let name = |list: &[Arc<str>], i: usize| list.get(i).map_or(Json::Null, |n| Json::String(n.clone()));
        let mut members = vec![
            (x.clone(), name(&cells.columns, v.0)),
            (y.clone(), name(&cells.rows, v.1)),
            (Arc::from("level"), Json::Number(v.2)),
        ];
        members.extend(more.map(|(n, v)| (Arc::from(n), v)));
        Json::Object(crate::json::Object::from_members(members))
    };
    let list = cells.values.iter().filter(|v| v.2.is_finite()).map(|v| row(v, None)).collect();
    let gap = if step >= 6.0 { 1.0 } else { 0.0 };
    let page = plane.sheet.look.page;
    let mark = obj! {"type": "rect", "stroke": if gap > 0.0 { Some(page) } else { None }, "strokeWidth": gap};
    let paint = plane.paint();
    plane.sheet.layer(list, mark, vec![("color", paint)]);
    if cx.ask.switch("values") == Some(true) && step >= 16.0 {
        let ink = inks(&plane, plane.sheet.span.ramp.unwrap_or((low, high)));
        let list = cells.values.iter().filter(|v| v.2.is_finite()).map(|v| {
            let mut r = row(v, Some(("label", Json::String(Arc::from(plane.writer.value(v.2))))));
            if let Json::Object(o) = &mut r {
                o.insert("ink", Json::String(Arc::from(&*ink(v.2))));
            }
            r
        });
        let list: Vec<Json> = list.collect();
        let color = obj! {"field": "ink", "type": "nominal", "scale": Json::Null};
        let mark = obj! {"type": "text", "fontSize": 11.0, "baseline": "middle", "align": "center"};
        plane.sheet.layer(list, mark, vec![("text", obj! {"field": "label", "type": "nominal"}), ("color", color)]);
    }
    let what = format!("{} columns and {} rows, values from {low} to {high}", cells.columns.len(), cells.rows.len());
    Some(said(plane.sheet, Type::Heatmap, what))
}

/// The colour of a text on a value's cell.
fn inks(plane: &Plane, (low, high): (f64, f64)) -> impl Fn(f64) -> Cow<'static, str> + use<> {
    let (colors, diverging) = plane.sheet.ramp_colors((low, high), false);
    let colors: Vec<crate::color::Color> = colors.iter().filter_map(|c| crate::color::Color::parse(c)).collect();
    let most = high.max(-low);
    let (low, high) = if diverging { (-most, most) } else { (low, high) };
    move |v| {
        let t = if high > low { ((v - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
        let color = crate::color::piecewise(&colors, t, crate::color::Space::Lab);
        ink_on(&color.to_hex())
    }
}

/// The cells of a matrix; rows and columns have the names that lists give, or numbers.
fn matrix_cells(cx: &mut Context, table: &Table, roles: &Roles, rows: &[Vec<f64>]) -> Option<Cells> {
    let numbered = |n: usize| (1..=n).map(|i| Arc::from(i.to_string())).collect::<Vec<Arc<str>>>();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    if width * rows.len() > MOST {
        cx.report.error("/z", format!("{} cells are too many; at most {MOST}", width * rows.len()));
        return None;
    }
    let names = |i: Option<usize>, n: usize| -> Option<Vec<Arc<str>>> {
        let column = i.filter(|_| table.listed).and_then(|i| table.columns.get(i))?;
        let list: Vec<Arc<str>> = (0..n).map(|r| column.text(r, cx.zone)).collect();
        (column.filled() == n).then_some(list)
    };
    let (columns, lines) = (names(roles.x, width), names(roles.y.first().map(|y| y.0), rows.len()));
    let ordered = columns.is_none();
    let values =
        rows.iter().enumerate().flat_map(|(j, r)| r.iter().enumerate().map(move |(i, v)| (i, j, *v))).collect();
    Some(Cells {
        columns: columns.unwrap_or_else(|| numbered(width)),
        rows: lines.unwrap_or_else(|| numbered(rows.len())),
        values,
        names: (None, None),
        ordered,
    })
}

/// The cells of a heat map: of a matrix, of columns side by side, or of rows that each name a column and a row.
fn cells(cx: &mut Context, table: &Table, roles: &Roles) -> Option<Cells> {
    if let Some(rows) = matrix(cx, table, "z") {
        return matrix_cells(cx, table, roles, &rows);
    }
    let maker = Maker {
        ask: cx.ask,
        table,
        roles,
        zone: cx.zone,
        manner: cx.manner,
        budget: cx.budget,
        categories: true,
        default: "none",
    };
    let y = roles.y.first().and_then(|(i, _)| table.columns.get(*i));
    let z = roles.get("z").or_else(|| roles.get("color"));
    let long = z.is_some() || y.is_some_and(Column::is_text);
    if !long {
        // Columns side by side: each is a column of cells.
        let data = maker.make(cx.report)?;
        let values = data
            .series
            .iter()
            .enumerate()
            .flat_map(|(i, s)| s.points.iter().map(move |p| (i, p.x as usize, p.y)))
            .collect();
        let columns = data.series.iter().map(|s| s.name.clone()).collect();
        return Some(Cells { columns, rows: data.categories, values, names: (None, data.x_name), ordered: false });
    }
    let (Some(x), Some(y)) = (roles.x.and_then(|i| table.columns.get(i)), y) else {
        cx.report.error_with_hint("", "a heat map needs columns and rows", "x=, y= and z= name columns, or z=1,2;3,4");
        return None;
    };
    let ((columns, of_x), (lines, of_y)) = (levels_of(&maker, x), levels_of(&maker, y));
    let zs = z.and_then(|i| table.columns.get(i));
    let numbers = match zs {
        Some(column) => match column.numbers() {
            Some(v) => Some(v),
            None => {
                cx.report.error("/z", format!("z needs numbers, and {:?} has texts", column.name));
                return None;
            }
        },
        None => None,
    };
    let mean = cx.ask.text("agg").unwrap_or("mean") != "sum" && numbers.is_some();
    let mut sums: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
    for row in 0..table.rows {
        let v = numbers.map_or(1.0, |n| n[row]);
        if v.is_finite() {
            let cell = sums.entry((of_x[row], of_y[row])).or_default();
            *cell = (cell.0 + v, cell.1 + 1.0);
        }
    }
    let values = sums.into_iter().map(|((i, j), (sum, n))| (i, j, if mean { sum / n } else { sum })).collect();
    let named = |c: &Column| (table.named && !table.listed).then(|| c.name.clone());
    Some(Cells { columns, rows: lines, values, names: (named(x), named(y)), ordered: !x.is_text() })
}

/// Different cells of a column: numbers and instants ascend, texts stand as they come.
fn levels_of(maker: &Maker, column: &Column) -> (Vec<Arc<str>>, Vec<usize>) {
    let (names, of) = maker.levels(column);
    let Some(numbers) = column.numbers() else { return (names, of) };
    let mut first: Vec<(f64, usize)> = vec![(f64::NAN, 0); names.len()];
    of.iter().zip(numbers).for_each(|(i, x)| first[*i] = (*x, *i));
    first.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut to = vec![0; names.len()];
    first.iter().enumerate().for_each(|(new, (_, old))| to[*old] = new);
    (first.iter().map(|(_, old)| names[*old].clone()).collect(), of.iter().map(|i| to[*i]).collect())
}

/// A square for each day, a column for each week, a block for each year.
pub(super) fn calendar<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    if data.along != Along::Times {
        cx.report.error_with_hint("/x", "a calendar needs dates", "x= names a column of dates");
        return None;
    }
    let day = |p: &Point| cx.zone.civil(p.x).map(|c| (c, p.y));
    let mut days: BTreeMap<(i64, i64), (Civil, f64)> = BTreeMap::new();
    for (c, v) in data.points().filter(|p| p.y.is_finite()).filter_map(day) {
        let entry = days.entry((c.year, c.day_of_year())).or_insert((c, 0.0));
        entry.1 += v;
    }
    let years: Vec<i64> = days.keys().map(|k| k.0).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    if years.len() > 30 {
        cx.report.error("/x", format!("{} years are too many; at most 30 are drawn", years.len()));
        return None;
    }
    let (low, high) = rows::extent(days.values().map(|d| d.1))?;
    let (low, high) = cx.shared.span.ramp.unwrap_or((low, high));
    let width = cx.ask.number("width").unwrap_or(760.0);
    let block = |step: f64| 7.0 * step + 34.0;
    let step = ((width - 2.0 * super::sheet::MARGIN - 34.0) / 54.0).max(1.0);
    let mut sheet = Sheet::new(cx.ask, cx.look, (760.0, 60.0 + block(step) * years.len() as f64));
    if !cx.ask.has("height") {
        let titles = sheet.top + sheet.bottom;
        sheet.height = (titles + 36.0 + block(step) * years.len() as f64).ceil();
    }
    let writer = cx.writer("yformat", data.unit);
    let ramp = sheet.ramp("level", (low, high), &writer, (cx.ask.text("legend") != Some("none"), false));
    sheet.left += 34.0;
    sheet.pixel_channels();
    let look = cx.look;
    let (mut list, mut empty) = (Vec::new(), Vec::new());
    let mut texts: Vec<(f64, f64, String, &str)> = Vec::new();
    let month_name = crate::time::Format::for_readers("%b", cx.zone);
    for (k, year) in years.iter().enumerate() {
        let top = k as f64 * block(step) + 16.0;
        let first = Civil::day(*year, 0, 1);
        let shift = (first.weekday() + 6) % 7;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        for n in 0..365 + i64::from(leap) {
            let (week, weekday) = ((n + shift) / 7, (n + shift) % 7);
            let (x, y) = (week as f64 * step, top + weekday as f64 * step);
            let found = days.get(&(*year, n + 1));
            let row = obj! {"x": x, "x2": x + step - 1.0, "y": y, "y2": y + step - 1.0, "level": found.map(|d| d.1)};
            if found.is_some() { list.push(row) } else { empty.push(row) }
        }
        for month in 0..12 {
            let first = Civil::day(*year, month, 1);
            let (n, name) = (first.day_of_year() - 1, month_name.write(cx.zone.instant(first), cx.zone));
            texts.push((((n + shift + 6) / 7) as f64 * step, top - 5.0, name, "left"));
        }
        texts.push((-6.0, top + 3.5 * step, year.to_string(), "right"));
    }
    let radius = if step > 8.0 { 2.0 } else { 0.0 };
    let ends = || vec![("x2", obj! {"field": "x2"}), ("y2", obj! {"field": "y2"})];
    sheet.layer(
        empty,
        obj! {"type": "rect", "color": look.track, "strokeWidth": 0.0, "cornerRadius": radius, "opacity": 0.55},
        ends(),
    );
    let mut encoding = ends();
    encoding.push(("color", ramp));
    sheet.layer(list, obj! {"type": "rect", "strokeWidth": 0.0, "cornerRadius": radius}, encoding);
    for (x, y, text, align) in texts.into_iter().filter(|t| step > 7.0 || t.3 == "right") {
        sheet.text_at(x, y, &text, obj! {"align": align, "baseline": if align == "left" { "alphabetic" } else { "middle" }, "fontSize": if align == "left" { 11.0 } else { TICK }, "color": look.muted});
    }
    Some(sheet)
}
