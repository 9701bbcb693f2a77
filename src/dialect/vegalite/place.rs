//! Where marks lie: position channels, extents of rectangles, ends of areas and rules.

use super::build::{Builder, Unit};
use super::field::{Field, column_name, value};
use super::map;
use super::mark::{look, styles};
use super::scale::Shared;
use crate::data::Value;
use crate::expr::Expr;
use crate::figure::{Channel, Encodings, From, Mapping, Offset, ScaleId, ScaleKind};
use crate::json::Json;
use std::sync::Arc;

/// A mapping of a field through its scale; discrete scales at this share of the band.
pub fn mapped(b: &Builder, all: &[Shared], unit: &Unit, channel: &str, column: Arc<str>, band: f64) -> Mapping {
    let mut m = match unit.field(channel).and_then(|f| f.datum.clone()) {
        Some(d) if column.is_empty() => {
            let time = unit.scale(channel).is_some_and(|s| matches!(all[s].kind, ScaleKind::Time { .. }));
            Mapping::constant(match d {
                Value::Text(t) if time => crate::time::parse(&t, &b.zone).map_or(Value::Text(t), Value::Time),
                d => d,
            })
        }
        _ => Mapping::field(column),
    };
    if let Some(s) = unit.scale(channel) {
        m = m.scaled(ScaleId(s));
        if matches!(all[s].kind, ScaleKind::Band { .. }) {
            m = m.band(band);
        }
    }
    let _ = b;
    m
}

/// The nested position within a band.
fn nested(b: &Builder, all: &[Shared], unit: &Unit, axis: &str, band: f64) -> Option<Mapping> {
    let channel = if axis == "x" { "xOffset" } else { "yOffset" };
    if let Some(f) = unit.field(channel) {
        return Some(mapped(b, all, unit, channel, f.column.clone(), band));
    }
    let v = unit.def(channel)?.get("value")?.as_f64()?;
    Some(Mapping::constant(v))
}

pub fn with_offset(mut m: Mapping, px: f64, nested: Option<Mapping>) -> Mapping {
    m.offset = Offset { px: m.offset.px + px, mapping: nested.map(Box::new) };
    m
}

/// What is configured for a kind of mark, and never said by the mark itself.
fn configured(b: &Builder, unit: &Unit, styles: &[String], name: &str) -> Option<f64> {
    look(&b.config, unit, styles).blocks.iter().find_map(|k| b.config.first(&[k], name)).and_then(Json::as_f64)
}

/// Where in its time unit or bin a mark stands, 0–1, if it does not simply stand at the start (vega-lite
/// `channeldef.ts`).
pub fn band_position(b: &Builder, unit: &Unit, channel: &str, f: &Field) -> Option<f64> {
    if let Some(own) = f.json.get("bandPosition").and_then(Json::as_f64) {
        return Some(own);
    }
    if f.unit.is_some() && unit.encoding.get(&format!("{channel}2")).is_none() {
        let styles = styles(unit);
        let default = matches!(&*unit.kind, "bar" | "rect" | "image" | "tick").then_some(0.5);
        return configured(b, unit, &styles, "timeUnitBandPosition").or(default);
    }
    matches!(f.bin, Some(super::field::Binning::Params(_))).then_some(0.5)
}

/// How far from its usual place, in shares of the time unit, a rectangle of a time unit is moved: by a band position
/// other than its middle.
pub fn rect_offset(b: &Builder, unit: &Unit, channel: &str) -> Option<f64> {
    let f = unit.field(channel).filter(|f| f.unit.is_some() && !f.is_discrete())?;
    let across = match &*unit.kind {
        "rect" | "image" => true,
        "bar" => unit.horizontal == (channel == "y"),
        "tick" => unit.horizontal == (channel == "x"),
        _ => false,
    };
    let position = band_position(b, unit, channel, f).filter(|p| across && *p != 0.5)?;
    Some(position - 0.5)
}

/// The columns of a rectangle that is moved within its time unit.
pub fn rect_columns(f: &Field) -> Option<(Arc<str>, Arc<str>)> {
    f.end.as_ref().map(|end| (column_name("offset", &f.column), column_name("offset", end)))
}

/// A position the mark has itself, or is configured to have.
fn own<'b>(b: &'b Builder, unit: &'b Unit, name: &str) -> Option<&'b Json> {
    unit.mark.get(name).or_else(|| b.config.first(&[&unit.kind, "mark"], name))
}

/// The middle of a position: of the band, the bin; the plot's middle without a field.
pub fn center(b: &Builder, all: &[Shared], unit: &Unit, axis: &str) -> Mapping {
    let shift = unit.mark.get(&format!("{axis}Offset")).and_then(Json::as_f64).unwrap_or(0.0);
    if let Some(place) = map::place(unit, axis, false, shift) {
        return place;
    }
    let Some(f) = unit.field(axis) else {
        if let Some(v) = unit.def(axis).and_then(|d| d.get("value")).or_else(|| own(b, unit, axis)) {
            return with_offset(fixed(v, axis), shift, None);
        }
        let from = if axis == "x" { From::PlotWidth(0.5) } else { From::PlotHeight(0.5) };
        return with_offset(Mapping { from, scale: None, band: 0.0, offset: Offset::default() }, shift, None);
    };
    if let Some(s) = unit.stack.as_ref().filter(|s| *s.channel == *axis) {
        let m = mapped(b, all, unit, axis, s.end.clone(), 0.0);
        // Within the part of the stack that is its own.
        let share = f.json.get("bandPosition").and_then(Json::as_f64);
        let between = share.and_then(|p| Expr::parse(&mixed(&s.start, &s.end, p)).ok());
        let from = between.map_or(m.from.clone(), From::Expr);
        return with_offset(Mapping { from, ..m }, shift, None);
    }
    // What was binned before has two fields; marks that do not span both stand between them.
    if f.bin == Some(super::field::Binning::Binned)
        && let Some(f2) = unit.field(if axis == "x" { "x2" } else { "y2" })
        && let Ok(between) = Expr::parse(&mixed(&f.column, &f2.column, 0.5))
    {
        let m = mapped(b, all, unit, axis, f.column.clone(), 0.0);
        return with_offset(Mapping { from: From::Expr(between), ..m }, shift, None);
    }
    let position = f.json.get("bandPosition").and_then(Json::as_f64).or_else(|| {
        if f.unit.is_some() {
            band_position(b, unit, axis, f)
        } else {
            unit.mark.get("bandPosition").and_then(Json::as_f64)
        }
    });
    let binned = f.end.is_some() && f.bin.is_some();
    let continuous =
        unit.scale(axis).is_some_and(|s| !matches!(all[s].kind, ScaleKind::Band { .. } | ScaleKind::Point { .. }));
    // Between the ends of a time unit or bin.
    if let (Some(p), Some(end), true) = (position, &f.end, continuous)
        && p > 0.0
        && unit.field(if axis == "x" { "xOffset" } else { "yOffset" }).is_none()
    {
        let datum = |column: &str| format!("datum[{}]", Json::String(column.into()).to_text());
        if let Ok(between) = Expr::parse(&format!("{} * {} + {p} * {}", 1.0 - p, datum(&f.column), datum(end))) {
            let mut m = mapped(b, all, unit, axis, f.column.clone(), 0.0);
            m.from = From::Expr(between);
            return with_offset(m, shift, nested(b, all, unit, axis, 0.5));
        }
    }
    let column =
        if binned && continuous && position.is_none() { column_name("mid", &f.column) } else { f.column.clone() };
    let offset = nested(b, all, unit, axis, 0.5);
    let band = if offset.as_ref().is_some_and(|_| unit.field(if axis == "x" { "xOffset" } else { "yOffset" }).is_some())
    {
        0.0
    } else {
        position.unwrap_or(0.5)
    };
    with_offset(mapped(b, all, unit, axis, if f.datum.is_some() { Arc::from("") } else { column }, band), shift, offset)
}

fn fixed(v: &Json, axis: &str) -> Mapping {
    match v.as_str() {
        Some("width") => Mapping { from: From::PlotWidth(1.0), scale: None, band: 0.0, offset: Offset::default() },
        Some("height") => Mapping { from: From::PlotHeight(1.0), scale: None, band: 0.0, offset: Offset::default() },
        _ => {
            let _ = axis;
            Mapping::constant(value(v))
        }
    }
}

/// The other end of a ranged position.
pub fn second(b: &Builder, all: &[Shared], unit: &Unit, axis: &str) -> Option<Mapping> {
    if let Some(place) = map::place(unit, axis, true, 0.0) {
        return Some(place);
    }
    let channel = format!("{axis}2");
    let shift = unit.mark.get(&format!("{channel}Offset")).and_then(Json::as_f64).unwrap_or(0.0);
    if let Some(f) = unit.field(&channel) {
        let column = if f.datum.is_some() { Arc::from("") } else { f.column.clone() };
        let mut m = mapped(b, all, unit, &channel, column, 0.5);
        if m.scale.is_none() {
            m.scale = unit.scale(axis).map(ScaleId);
        }
        return Some(with_offset(m, shift, None));
    }
    let given = unit.def(&channel).and_then(|d| d.get("value")).or_else(|| unit.mark.get(&channel));
    given.map(|v| with_offset(fixed(v, axis), shift, None))
}

fn base(all: &[Shared], unit: &Unit, axis: &str) -> Mapping {
    let mut m =
        Mapping { from: From::Base, scale: unit.scale(axis).map(ScaleId), band: 0.0, offset: Offset::default() };
    if let Some(s) = unit.scale(axis)
        && !matches!(
            all[s].kind,
            ScaleKind::Linear | ScaleKind::Pow { .. } | ScaleKind::Symlog { .. } | ScaleKind::Log { .. }
        )
    {
        m.from = From::RangeStart;
    }
    m
}

/// A rectangle's extent in one direction.
#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
pub fn extent(b: &Builder, all: &[Shared], unit: &Unit, axis: &str, e: &mut Encodings) {
    let (c1, c2, center_c, size_c) = if axis == "x" {
        (Channel::X, Channel::X2, Channel::XCenter, Channel::Width)
    } else {
        (Channel::Y, Channel::Y2, Channel::YCenter, Channel::Height)
    };
    let dimension = if axis == "x" { "width" } else { "height" };
    let styles = styles(unit);
    let l = look(&b.config, unit, &styles);
    let kind = &*unit.kind;
    let across = matches!(kind, "rect" | "image") || unit.horizontal == (axis == "y");
    let size = unit.mark.get(dimension).or_else(|| if across && kind != "rect" { l.get("size") } else { None });
    // A size of its own for discrete scales may be configured.
    let size = size.or_else(|| {
        let discrete =
            unit.scale(axis).is_some_and(|s| matches!(all[s].kind, ScaleKind::Band { .. } | ScaleKind::Point { .. }));
        let sized = unit.encoding.get("size").is_some();
        b.config.get(kind, "discreteBandSize").filter(|_| discrete && (across || kind != "bar") && !sized)
    });
    let sized = size.and_then(Json::as_f64);
    let share = size.and_then(|s| s.get("band")).and_then(Json::as_f64);
    let shift = unit.mark.get(&format!("{axis}Offset")).and_then(Json::as_f64).unwrap_or(0.0);
    let shift2 = unit.mark.get(&format!("{axis}2Offset")).and_then(Json::as_f64).unwrap_or(0.0);
    let field = unit.field(axis);
    if kind == "tick" {
        tick_extent(b, all, unit, axis, e, sized, share);
        return;
    }
    if let Some(s) = unit.stack.as_ref().filter(|s| *s.channel == *axis) {
        e.map(c1, with_offset(mapped(b, all, unit, axis, s.end.clone(), 0.0), shift, None));
        e.map(c2, with_offset(mapped(b, all, unit, axis, s.start.clone(), 0.0), shift2, None));
        return;
    }
    let Some(f) = field else {
        if let Some(v) = unit.def(axis).and_then(|d| d.get("value")) {
            e.map(c1, with_offset(fixed(v, axis), shift, None));
            match second(b, all, unit, axis) {
                Some(m) => drop(e.map(c2, m)),
                None if sized.is_some() => drop(e.constant(size_c, sized.unwrap_or(1.0))),
                None => drop(e.constant(c2, 0.0)),
            }
            return;
        }
        // Without a field the mark takes the whole of the plot, or its size about the middle.
        if let (Some(v), Some(w)) = (unit.mark.get(axis), unit.mark.get(&format!("{axis}2"))) {
            e.map(c1, with_offset(fixed(v, axis), shift, None)).map(c2, with_offset(fixed(w, axis), shift2, None));
            return;
        }
        let (from, half) = if axis == "x" {
            (From::PlotWidth(1.0), From::PlotWidth(0.5))
        } else {
            (From::PlotHeight(1.0), From::PlotHeight(0.5))
        };
        let plain = |from| Mapping { from, scale: None, band: 0.0, offset: Offset::default() };
        if let Some(px) = sized {
            e.map(center_c, plain(half)).constant(size_c, px);
        } else if kind == "bar" && across {
            let gap = |name: &str| b.config.get("scale", name).and_then(Json::as_f64);
            let share = 1.0 - gap("barBandPaddingInner").or(gap("bandPaddingInner")).unwrap_or(0.1);
            let nearly = if axis == "x" { From::PlotWidth(share) } else { From::PlotHeight(share) };
            e.map(center_c, plain(half)).map(size_c, plain(nearly));
        } else {
            e.constant(c1, 0.0).map(c2, plain(from));
        }
        return;
    };
    let discrete =
        unit.scale(axis).is_some_and(|s| matches!(all[s].kind, ScaleKind::Band { .. } | ScaleKind::Point { .. }));
    if let Some(m) = second(b, all, unit, axis) {
        e.map(
            c1,
            with_offset(
                mapped(
                    b,
                    all,
                    unit,
                    axis,
                    if f.datum.is_some() { Arc::from("") } else { f.column.clone() },
                    if discrete { 0.5 } else { 0.0 },
                ),
                shift,
                None,
            ),
        );
        e.map(c2, m);
        if f.bin == Some(super::field::Binning::Binned) && kind == "bar" {
            spaced(e, c1, c2, axis, 1.0, runs_back(b, unit, axis));
        }
        return;
    }
    if discrete {
        let banded = unit.scale(axis).is_some_and(|s| matches!(all[s].kind, ScaleKind::Band { .. }));
        let offset_field = unit.field(if axis == "x" { "xOffset" } else { "yOffset" }).is_some();
        if let Some(px) = sized.filter(|_| !offset_field) {
            let m = mapped(b, all, unit, axis, f.column.clone(), 0.5);
            e.map(center_c, with_offset(m, shift, nested(b, all, unit, axis, 0.5))).constant(size_c, px);
            return;
        }
        if !banded {
            let m = mapped(b, all, unit, axis, f.column.clone(), 0.0);
            e.map(center_c, with_offset(m, shift, None)).constant(size_c, 18.0);
            return;
        }
        if across && kind == "bar" && unit.field("size").is_some() {
            let m = mapped(b, all, unit, axis, f.column.clone(), 0.5);
            let size = unit.field("size").map(|f| f.column.clone()).unwrap_or_default();
            e.map(center_c, with_offset(m, shift, nested(b, all, unit, axis, 0.5)));
            e.map(size_c, mapped(b, all, unit, "size", size, 0.0));
            return;
        }
        let offset = unit.scale(if axis == "x" { "xOffset" } else { "yOffset" });
        if let Some(s) = offset.filter(|s| offset_field && kind == "bar" && matches!(all[*s].kind, ScaleKind::Linear)) {
            // A bar within the band, from the base of the offset.
            let low = Mapping { from: From::Base, scale: Some(ScaleId(s)), band: 0.0, offset: Offset::default() };
            let m = mapped(b, all, unit, axis, f.column.clone(), 0.0);
            e.map(c1, with_offset(m.clone(), shift, nested(b, all, unit, axis, 0.0)));
            e.map(c2, with_offset(m, shift2, Some(low)));
            return;
        }
        if offset_field && offset.is_some_and(|s| !matches!(all[s].kind, ScaleKind::Band { .. })) {
            let m = mapped(b, all, unit, axis, f.column.clone(), 0.0);
            e.map(c1, with_offset(m, shift, nested(b, all, unit, axis, 0.0))).constant(size_c, sized.unwrap_or(18.0));
            return;
        }
        let k = share.unwrap_or(1.0);
        let inset = (1.0 - k) / 2.0;
        let (own, inner) = if offset_field { (0.0, inset) } else { (inset, 0.0) };
        let m = mapped(b, all, unit, axis, f.column.clone(), own);
        e.map(c1, with_offset(m, shift, nested(b, all, unit, axis, inner)));
        let scale =
            if offset_field { unit.scale(if axis == "x" { "xOffset" } else { "yOffset" }) } else { unit.scale(axis) };
        match (unit.def("size").filter(|_| across && kind == "bar"), sized) {
            (Some(d), _) if d.get("value").is_some() => {
                let px = d.get("value").and_then(Json::as_f64).unwrap_or(18.0);
                e.remove(c1);
                let m = mapped(b, all, unit, axis, f.column.clone(), 0.5);
                e.map(center_c, with_offset(m, shift, None)).constant(size_c, px);
            }
            (_, Some(px)) => drop(e.constant(size_c, px)),
            _ => drop(e.map(
                size_c,
                Mapping { from: From::Nothing, scale: scale.map(ScaleId), band: k, offset: Offset::default() },
            )),
        }
        return;
    }
    let spans = f.end.is_some() && (matches!(f.bin, Some(super::field::Binning::Params(_))) || f.unit.is_some());
    let offset = if axis == "x" { "xOffset" } else { "yOffset" };
    if let (true, true, Some(s)) = (spans, across, unit.scale(offset)) {
        let moved = rect_offset(b, unit, axis).and_then(|_| rect_columns(f)).map(|(start, _)| start);
        let m = mapped(b, all, unit, axis, moved.unwrap_or_else(|| f.column.clone()), 0.0);
        e.map(center_c, with_offset(m, shift, nested(b, all, unit, axis, 0.5)));
        e.map(size_c, Mapping { from: From::Nothing, scale: Some(ScaleId(s)), band: 1.0, offset: Offset::default() });
        return;
    }
    if spans && sized.is_none() && across {
        let moved = rect_offset(b, unit, axis).and_then(|_| rect_columns(f));
        let (start, end) =
            moved.unwrap_or_else(|| (f.column.clone(), f.end.clone().unwrap_or_else(|| f.column.clone())));
        let size = configured(b, unit, &styles, "timeUnitBandSize").filter(|s| f.unit.is_some() && *s != 1.0);
        // A share of the time unit, about its middle.
        let at = |share: f64, whole: &Arc<str>| {
            let m = mapped(b, all, unit, axis, whole.clone(), 0.0);
            let between = size.and_then(|_| Expr::parse(&mixed(&start, &end, share)).ok());
            Mapping { from: between.map_or(m.from.clone(), From::Expr), ..m }
        };
        let half = size.unwrap_or(1.0) / 2.0;
        e.map(c1, with_offset(at(0.5 + half, &end), shift, None));
        e.map(c2, with_offset(at(0.5 - half, &start), shift2, None));
        let gap = l.number("binSpacing", if kind == "bar" { 1.0 } else { 0.0 });
        spaced(e, c1, c2, axis, gap, !runs_back(b, unit, axis));
        return;
    }
    if across && kind != "rect" || sized.is_some() {
        e.map(center_c, center(b, all, unit, axis));
        e.constant(
            size_c,
            sized.unwrap_or_else(|| {
                b.config.get(&unit.kind, "continuousBandSize").and_then(Json::as_f64).unwrap_or(5.0)
            }),
        );
        return;
    }
    e.map(
        c1,
        with_offset(
            mapped(b, all, unit, axis, if f.datum.is_some() { Arc::from("") } else { f.column.clone() }, 0.0),
            shift,
            None,
        ),
    );
    e.map(c2, base(all, unit, axis));
}

/// A point between two columns, as an expression.
fn mixed(start: &Arc<str>, end: &Arc<str>, share: f64) -> String {
    let datum = |column: &Arc<str>| format!("datum[{}]", Json::String(column.clone()).to_text());
    format!("{} * {} + {share} * {}", 1.0 - share, datum(start), datum(end))
}

/// Whether an axis runs against its usual direction.
fn runs_back(b: &Builder, unit: &Unit, axis: &str) -> bool {
    let Some(f) = unit.field(axis) else { return false };
    let reverse = f.json.get("scale").and_then(|s| s.get("reverse")).map(|r| b.resolved(r));
    let descending = f.json.get("sort").and_then(Json::as_str) == Some("descending");
    reverse.and_then(|r| r.as_bool()).unwrap_or(false) != descending
}

/// Bins leave a pixel between them, and stand on pixel boundaries.
fn spaced(e: &mut Encodings, c1: Channel, c2: Channel, axis: &str, gap: f64, end_first: bool) {
    let half = gap / 2.0;
    let (mut end, mut start) = if axis == "x" { (0.5 - half, 0.5 + half) } else { (0.5 + half, 0.5 - half) };
    if !end_first {
        std::mem::swap(&mut end, &mut start);
    }
    for (c, px) in [(c1, end), (c2, start)] {
        if let Some(mut m) = e.get(c).and_then(|e| e.otherwise.clone()) {
            m.offset.px += px;
            e.map(c, m);
        }
    }
}

fn tick_extent(
    b: &Builder,
    all: &[Shared],
    unit: &Unit,
    axis: &str,
    e: &mut Encodings,
    sized: Option<f64>,
    share: Option<f64>,
) {
    let (center_c, size_c) =
        if axis == "x" { (Channel::XCenter, Channel::Width) } else { (Channel::YCenter, Channel::Height) };
    let styles = styles(unit);
    let l = look(&b.config, unit, &styles);
    // A vertical tick (measures along x) is thin along x and long along y.
    let thin = (axis == "x") != unit.horizontal;
    e.map(center_c, center(b, all, unit, axis));
    if thin {
        e.constant(size_c, l.number("thickness", 1.0));
        return;
    }
    if let Some(px) = unit
        .def("size")
        .and_then(|d| d.get("value"))
        .and_then(Json::as_f64)
        .or(sized)
        .or_else(|| l.get("size").and_then(Json::as_f64))
    {
        e.constant(size_c, px);
        return;
    }
    if let Some(f) = unit.field(axis)
        && let (Some(end), true) = (&f.end, f.unit.is_some() || f.bin.is_some())
        && unit.scale(axis).is_some_and(|s| matches!(all[s].kind, ScaleKind::Time { .. } | ScaleKind::Linear))
    {
        let (c1, c2) = if axis == "x" { (Channel::X, Channel::X2) } else { (Channel::Y, Channel::Y2) };
        let moved = rect_offset(b, unit, axis).and_then(|_| rect_columns(f));
        let (start, end) = moved.unwrap_or_else(|| (f.column.clone(), end.clone()));
        e.remove(center_c);
        e.map(c1, mapped(b, all, unit, axis, end, 0.0));
        e.map(c2, mapped(b, all, unit, axis, start, 0.0));
        return;
    }
    let scale = unit.scale(if axis == "x" { "xOffset" } else { "yOffset" }).or_else(|| unit.scale(axis));
    match scale.filter(|s| matches!(all[*s].kind, ScaleKind::Band { .. })) {
        Some(s) => drop(e.map(
            size_c,
            Mapping {
                from: From::Nothing,
                scale: Some(ScaleId(s)),
                band: share.unwrap_or(1.0),
                offset: Offset::default(),
            },
        )),
        None if unit.field(axis).is_none() => {
            let share = 1.0 - b.config.get("scale", "tickBandPaddingInner").and_then(Json::as_f64).unwrap_or(0.25);
            let from = if axis == "x" { From::PlotWidth(share) } else { From::PlotHeight(share) };
            e.map(size_c, Mapping { from, scale: None, band: 0.0, offset: Offset::default() });
        }
        None => drop(
            e.constant(size_c, b.config.get(&unit.kind, "continuousBandSize").and_then(Json::as_f64).unwrap_or(5.0)),
        ),
    }
}

pub fn area_ends(b: &Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    let (value_axis, along, v1, v2, a) = if unit.horizontal {
        ("x", "y", Channel::X, Channel::X2, Channel::Y)
    } else {
        ("y", "x", Channel::Y, Channel::Y2, Channel::X)
    };
    e.map(a, center(b, all, unit, along));
    e.map(v1, center(b, all, unit, value_axis));
    let low = match (&unit.stack, second(b, all, unit, value_axis)) {
        (Some(s), _) if *s.channel == *value_axis => mapped(b, all, unit, value_axis, s.start.clone(), 0.0),
        (_, Some(m)) => m,
        _ => base(all, unit, value_axis),
    };
    e.map(v2, low);
}

pub fn rule_ends(b: &Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    let plain = |from| Mapping { from, scale: None, band: 0.0, offset: Offset::default() };
    let placed = map::is_map(unit);
    let given =
        |axis: &str| placed || unit.field(axis).is_some() || unit.def(axis).is_some_and(|d| d.get("value").is_some());
    let (has_x, has_y) = (given("x"), given("y"));
    let (x2, y2) = (second(b, all, unit, "x"), second(b, all, unit, "y"));
    if has_x {
        e.map(Channel::X, center(b, all, unit, "x"));
    }
    if has_y {
        e.map(Channel::Y, center(b, all, unit, "y"));
    }
    let ranged = x2.is_some() || y2.is_some();
    if let Some(m) = x2 {
        e.map(Channel::X2, m);
    }
    if let Some(m) = y2 {
        e.map(Channel::Y2, m);
    }
    if !has_y {
        if e.get(Channel::X2).is_none() {
            e.map(Channel::Y, plain(From::PlotHeight(1.0))).constant(Channel::Y2, 0.0);
        } else {
            e.map(Channel::Y, plain(From::PlotHeight(0.5)));
        }
    }
    if !has_x {
        if e.get(Channel::Y2).is_none() || has_y && !ranged {
            e.map(Channel::X, plain(From::PlotWidth(1.0))).constant(Channel::X2, 0.0);
        } else {
            e.map(Channel::X, plain(From::PlotWidth(0.5)));
        }
    }
    if has_x && has_y && !ranged {
        // Between a position and the base of the measure, or across the band of a discrete axis.
        if unit.horizontal {
            e.map(Channel::X2, base(all, unit, "x"));
        } else {
            e.map(Channel::Y2, base(all, unit, "y"));
        }
        for (axis, c1, c2) in [("x", Channel::X, Channel::X2), ("y", Channel::Y, Channel::Y2)] {
            let discrete = unit.field(axis).is_some_and(Field::is_discrete);
            let other_value = unit.field(if axis == "x" { "y" } else { "x" }).is_none();
            if discrete && other_value {
                let f = unit.field(axis).map(|f| f.column.clone()).unwrap_or_default();
                e.map(c1, mapped(b, all, unit, axis, f.clone(), 0.0)).map(c2, mapped(b, all, unit, axis, f, 1.0));
            }
        }
    }
}
