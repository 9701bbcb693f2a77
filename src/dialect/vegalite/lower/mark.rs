//! Marks: encodings of each unit.

use crate::data::Value;
use crate::dialect::vegalite::lower::extent::extent;
use crate::dialect::vegalite::lower::invalid::show;
use crate::dialect::vegalite::lower::place::{area_ends, center, grounded, rule_ends};
use crate::dialect::vegalite::lower::styled::{
    constant_color, css, default_opacity, expression, given, is_filled, only_conditions, paint_value, special, styled,
};
use crate::dialect::vegalite::lower::{arc, map, text};
use crate::dialect::vegalite::model::definition::Defined;
use crate::dialect::vegalite::model::field::{Binning, Field, column_name};
use crate::dialect::vegalite::model::grouping::series;
use crate::dialect::vegalite::model::invalid::{Invalid, mode};
use crate::dialect::vegalite::model::look::{block, blocks, configured, look, of_kind, size};
use crate::dialect::vegalite::model::orient::Orient;
use crate::dialect::vegalite::model::scale::{Shared, member};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::role::Role;
use crate::dialect::vegalite::syntax::channel::{Sort, SortOrder};
use crate::dialect::vegalite::syntax::mark::{Curve as Word, Mark, Thickness};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::read::PerRow;
use crate::dialect::vegalite::syntax::scale::Domain;
use crate::dialect::vegalite::syntax::words::Paint;
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::figure::{
    ArcStyle, AreaStyle, Channel as Visual, Curve, Encodings, FillTarget, Gaps, LineStyleRule, Listed, Mapping,
    Mark as Drawn, MarkKind, Orientation, RectStyle, ScaleKind, SortKey, SymbolStyle,
};
use crate::geometry::Insets;
use std::sync::Arc;

fn curve(l: &Look<Mark>) -> Curve {
    let tension = |usual: f64| l.number(|m| &m.tension, usual);
    match l.get(|m| &m.interpolate) {
        Some(Word::Basis) => Curve::Basis,
        Some(Word::BasisOpen) => Curve::BasisOpen,
        Some(Word::BasisClosed) => Curve::BasisClosed,
        Some(Word::Bundle) => Curve::Bundle { tension: tension(0.85) },
        Some(Word::Cardinal) => Curve::Cardinal { tension: tension(0.0) },
        Some(Word::CardinalOpen) => Curve::CardinalOpen { tension: tension(0.0) },
        Some(Word::CardinalClosed) => Curve::CardinalClosed { tension: tension(0.0) },
        Some(Word::CatmullRom) => Curve::CatmullRom { alpha: tension(0.5) },
        Some(Word::CatmullRomOpen) => Curve::CatmullRomOpen { alpha: tension(0.5) },
        Some(Word::CatmullRomClosed) => Curve::CatmullRomClosed { alpha: tension(0.5) },
        Some(Word::LinearClosed) => Curve::LinearClosed,
        Some(Word::Monotone) => Curve::Monotone,
        Some(Word::Natural) => Curve::Natural,
        Some(Word::Step) => Curve::Step,
        Some(Word::StepBefore) => Curve::StepBefore,
        Some(Word::StepAfter) => Curve::StepAfter,
        Some(Word::Linear) | None => Curve::Linear,
    }
}

/// The mark of a unit.
pub fn mark(b: &mut Builder, all: &[Shared], u: usize) -> Option<Drawn> {
    let unit = std::mem::replace(&mut b.units[u], Unit::empty());
    let out = lower(b, all, &unit);
    b.units[u] = unit;
    out
}

fn lower(b: &mut Builder, all: &[Shared], unit: &Unit) -> Option<Drawn> {
    let config = b.settings.clone();
    let l = look(&config, unit);
    let mut e = Encodings::new();
    paint(b, all, unit, &l, &mut e);
    let (class, shape) = shape(b, all, unit, &l, &mut e);
    show(b, all, unit, &mut e);
    let lines = unit.kind.is_path();
    let main_axis = if unit.is_horizontal() { Channel::Y } else { Channel::X };
    let clip = unit.props.clip.or(false) || b.is_zoomed(unit.view) || map::is_cut(unit) || is_framed(b, all, unit);
    if clip && !stacked_by(unit, &l).is_empty() {
        warn_of_cut(b, unit);
        return None;
    }
    Some(Drawn {
        class,
        kind: shape,
        data: unit.drawn,
        encodings: e,
        series: if lines { series(unit) } else { Vec::new() },
        sort: sort(&l, unit, lines, main_axis),
        valid: if mode(b, unit) == Invalid::Show { Vec::new() } else { valid(all, unit) },
        clip: clip.then_some(Insets::default()),
        blend: l.get(|m| &m.blend).map(|blend| blend.name()),
        bounds: true,
        display_names: display_names(unit),
        listed: listed(b, unit),
        label: label(unit),
    })
}

/// Tells of stacks of which nothing is seen: their corners are those of a group that is as wide as the bars and not high at
/// all, and marks are cut off at their group (vega-lite `mark/mark.ts`, `getGroupsForStackedBarWithCornerRadius`).
fn warn_of_cut(b: &mut Builder, unit: &Unit) {
    let message = "nothing is seen of a stack with rounded corners that is cut off at its plot";
    let hint = "leave out `clip` or the corner radius, or say `\"stack\": null`";
    b.report.warn_with_hint(format!("{}/mark", unit.at), message, hint);
}

/// Whether a selection says what a unit's positions cover: what lies beyond is cut (vega-lite `mark/mark.ts`, `scaleClip`).
fn is_framed(b: &Builder, all: &[Shared], unit: &Unit) -> bool {
    let domain = |f: &Field| match &f.def.scale.value()?.domain {
        Said::Unsaid => None,
        Said::Value(Domain::Of(of)) => Some(of.param.is_said() || of.selection.is_said()),
        Said::Null | Said::Value(_) => Some(false),
    };
    Channel::AXES.iter().any(|c| {
        let first = || all[unit.scale(*c)?].members.iter().filter_map(|m| member(b, m)).find_map(|(_, f)| domain(f));
        unit.field(*c).and_then(domain).or_else(first) == Some(true)
    })
}

/// What a mark draws, and the channels that say where: its class in the document, and its shape.
fn shape(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look<Mark>, e: &mut Encodings) -> (&'static str, MarkKind) {
    match unit.kind {
        MarkType::Bar => ("mark-bar", rectangle(b, all, unit, l, e)),
        MarkType::Rect => ("mark-rect", rectangle(b, all, unit, l, e)),
        MarkType::Tick => ("mark-tick", rectangle(b, all, unit, l, e)),
        MarkType::Line => {
            middle(b, all, unit, e);
            (
                "mark-line",
                MarkKind::Line(LineStyleRule { curve: curve(l), gaps: Gaps::Break, closed: false, pieces: false }),
            )
        }
        MarkType::Trail => {
            middle(b, all, unit, e);
            if let Some(s) =
                styled(b, all, unit, Channel::Size, Some(Value::Number(size(&b.settings, unit).unwrap_or(2.0))))
            {
                e.set(Visual::Size, s);
            }
            ("mark-trail", MarkKind::Trail)
        }
        MarkType::Area => {
            area_ends(b, all, unit, e);
            ("mark-area", MarkKind::Area(area_style(unit, l)))
        }
        MarkType::Rule => {
            rule_ends(b, all, unit, e);
            ("mark-rule", MarkKind::Rule)
        }
        MarkType::Text => {
            middle(b, all, unit, e);
            ("mark-text", MarkKind::Text(text::encode(b, all, unit, l, e)))
        }
        MarkType::Arc => {
            arc::encode(b, all, unit, l, e);
            ("mark-arc", MarkKind::Arc(ArcStyle::default()))
        }
        MarkType::Image => ("mark-image", image(b, all, unit, l, e)),
        MarkType::Geoshape => ("mark-geoshape", MarkKind::Geo { field: map::geometry(unit) }),
        MarkType::Circle => ("mark-circle", symbol(b, all, unit, l, (Some("circle"), e))),
        MarkType::Square => ("mark-square", symbol(b, all, unit, l, (Some("square"), e))),
        _ => ("mark-point", symbol(b, all, unit, l, (None, e))),
    }
}

/// A position at the middle of both directions.
fn middle(b: &Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    e.map(Visual::X, center(b, all, unit, Channel::X)).map(Visual::Y, center(b, all, unit, Channel::Y));
    grounded(unit, Channel::X, &[Visual::X], e);
    grounded(unit, Channel::Y, &[Visual::Y], e);
}

fn orientation(unit: &Unit) -> Orientation {
    if unit.is_horizontal() { Orientation::Horizontal } else { Orientation::Vertical }
}

fn rectangle(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look<Mark>, e: &mut Encodings) -> MarkKind {
    let gaps = Channel::AXES.map(|axis| extent(b, all, unit, axis, e));
    sizes(b, all, unit, e);
    corners(unit, l, e);
    MarkKind::Rect(RectStyle {
        orientation: across(unit),
        min_band: least_band(b, unit),
        gaps,
        stack: stacked_by(unit, l),
        ..RectStyle::default()
    })
}

fn area_style(unit: &Unit, l: &Look<Mark>) -> AreaStyle {
    AreaStyle {
        curve: curve(l),
        base_curve: curve(l),
        orientation: orientation(unit),
        gaps: Gaps::Break,
        closed: false,
        target: FillTarget::Encoded,
        below: None,
        stroke_line_only: false,
        pieces: false,
        behind: false,
    }
}

fn image(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look<Mark>, e: &mut Encodings) -> MarkKind {
    middle(b, all, unit, e);
    let px = |size: Option<&Thickness>| match size {
        Some(Thickness::Px(px)) => *px,
        Some(Thickness::Band(_)) | None => 20.0,
    };
    e.constant(Visual::Width, px(l.get(|m| &m.width))).constant(Visual::Height, px(l.get(|m| &m.height)));
    e.constant(Visual::Align, "center").constant(Visual::Baseline, "middle");
    if let Some(u) = styled(b, all, unit, Channel::Url, l.get(|m| &m.url).cloned().map(Value::from)) {
        e.set(Visual::Url, u);
    }
    MarkKind::Image { keep_aspect: l.bool(|m| &m.aspect, true) }
}

/// A symbol: always the same one, or as the shape channel says.
fn symbol(
    b: &mut Builder,
    all: &[Shared],
    unit: &Unit,
    l: &Look<Mark>,
    (always, e): (Option<&'static str>, &mut Encodings),
) -> MarkKind {
    middle(b, all, unit, e);
    // Vega's own style of points is stronger than what all marks are configured to be.
    let config = b.settings.clone();
    let symbols = of_kind(&config, unit);
    // A size that is nothing is Vega's own.
    let unknown = symbols.said(|m| &m.size).is_null();
    let usual = if unknown || only_conditions(unit, Channel::Size) { 64.0 } else { 30.0 };
    if let Some(s) = styled(b, all, unit, Channel::Size, Some(Value::Number(symbols.number(|m| &m.size, usual)))) {
        e.set(Visual::Size, s);
    }
    let shape = Value::from(always.or(symbols.get(|m| &m.shape).map(|shape| &**shape)).unwrap_or("circle"));
    if unit.kind == MarkType::Point {
        if let Some(s) = styled(b, all, unit, Channel::Shape, Some(shape)) {
            e.set(Visual::Shape, s);
        }
    } else {
        e.constant(Visual::Shape, shape);
    }
    if let Some(s) = styled(b, all, unit, Channel::Angle, l.get(|m| &m.angle).copied().map(Value::from)) {
        e.set(Visual::Angle, s);
    }
    MarkKind::Symbol(SymbolStyle::default())
}

/// What bars are thick at least, and ticks long; only where a scale says it.
fn least_band(b: &Builder, unit: &Unit) -> f64 {
    let of_kind = block(&b.settings, unit.kind).and_then(|m| m.discrete_band_size.value());
    let sized = match of_kind {
        Some(size) => matches!(size, Thickness::Px(_)),
        None => unit.props.size.value().is_some(),
    };
    match configured(&b.settings, unit).get(|m| &m.min_band_size) {
        Some(Thickness::Px(px)) if !sized => *px,
        _ => 0.25,
    }
}

/// Which way a rectangle runs; ticks are long across their own direction.
fn across(unit: &Unit) -> Orientation {
    if unit.is_horizontal() != (unit.kind == MarkType::Tick) { Orientation::Horizontal } else { Orientation::Vertical }
}

/// What a mark shows: nothing of its own if it is drawn over another one; what it is a part of, if it stands for that.
fn label(unit: &Unit) -> Arc<str> {
    match &unit.role {
        Role::Over(_) | Role::Part => "".into(),
        Role::Whole(whole) => whole.name.name().into(),
        Role::Itself => unit.kind.name().into(),
    }
}

/// Channels that are listed in tables of data, in their order.
const LISTED: [(Channel, Option<Visual>); 20] = [
    (Channel::X, Some(Visual::X)),
    (Channel::X2, Some(Visual::X2)),
    (Channel::Y, Some(Visual::Y)),
    (Channel::Y2, Some(Visual::Y2)),
    (Channel::Theta, Some(Visual::Theta)),
    (Channel::Theta2, Some(Visual::Theta2)),
    (Channel::Radius, Some(Visual::Radius)),
    (Channel::Radius2, Some(Visual::Radius2)),
    (Channel::Longitude, None),
    (Channel::Latitude, None),
    (Channel::XOffset, None),
    (Channel::YOffset, None),
    (Channel::Color, Some(Visual::Fill)),
    (Channel::Fill, Some(Visual::Fill)),
    (Channel::Stroke, Some(Visual::Stroke)),
    (Channel::StrokeDash, Some(Visual::StrokeDash)),
    (Channel::Shape, Some(Visual::Shape)),
    (Channel::Size, Some(Visual::Size)),
    (Channel::Text, Some(Visual::Text)),
    (Channel::Detail, None),
];

/// The columns of a unit's table: its facets, then what its channels show; of a composite mark what it summarizes.
fn listed(b: &Builder, unit: &Unit) -> Vec<Listed> {
    let count = b.settings.count_title.value().map_or("Count of Records", |title| title);
    let facet = |c: &Arc<str>| Listed { header: c.clone(), column: c.clone(), end: None, channel: None };
    let mut out: Vec<Listed> = unit.facets.iter().map(facet).collect();
    let whole = unit.role.whole();
    let measured = whole.map(|w| w.measured);
    for (channel, shown) in LISTED {
        if Some(channel.main()) == measured {
            continue;
        }
        for (_, f) in unit.fields.iter().filter(|(c, f)| *c == channel && !f.column.is_empty() && f.datum.is_none()) {
            let end = match channel {
                Channel::X | Channel::Y if f.bin == Some(Binning::Binned) => {
                    channel.second().and_then(|end| unit.field(end)).map(|end| end.column.clone())
                }
                _ => f.end.clone().filter(|_| f.bin.is_some()),
            };
            if !out.iter().any(|l| l.column == f.column || l.end.as_ref() == Some(&f.column)) {
                out.push(Listed { header: header(f, count), column: f.column.clone(), end, channel: shown });
            }
        }
    }
    let channel = if measured == Some(Channel::X) { Visual::X } else { Visual::Y };
    out.extend(whole.into_iter().flat_map(|w| &w.listed).map(|(column, header)| {
        let (header, column) = (header.clone(), column.clone());
        Listed { header, column, end: None, channel: Some(channel) }
    }));
    out
}

/// What a column is called in a table: as in the data, or, if it is derived, as on an axis.
fn header(f: &Field, count: &str) -> Arc<str> {
    let derived = f.aggregate.is_some() || f.bin.is_some() || f.unit.is_some() || f.derived;
    match f.def.title.value().filter(|_| derived) {
        Some(title) => title.0.join("\n").into(),
        None if derived => f.title(count).into(),
        None => f.column.clone(),
    }
}

/// Ends of stacks are told as what was stacked.
fn display_names(unit: &Unit) -> Vec<(Arc<str>, Arc<str>)> {
    let stacked = unit.stack.as_ref().and_then(|s| Some((s, unit.field(s.channel)?)));
    stacked.map_or_else(Vec::new, |(s, f)| vec![(s.start.clone(), f.column.clone()), (s.end.clone(), f.column.clone())])
}

/// What tells stacks apart whose corners are rounded as a whole: bars that share their place.
fn stacked_by(unit: &Unit, l: &Look<Mark>) -> Vec<Arc<str>> {
    let Some(s) = unit.stack.as_ref().filter(|_| unit.kind == MarkType::Bar) else { return Vec::new() };
    let rounded = CORNERS.iter().map(|(corner, _)| *corner).chain([RADIUS, RADIUS_END]);
    if !rounded.into_iter().any(|corner| l.said(corner).is_said()) {
        return Vec::new();
    }
    let (dimension, offset) =
        if s.channel == Channel::X { (Channel::Y, Channel::YOffset) } else { (Channel::X, Channel::XOffset) };
    let by: Vec<Arc<str>> =
        [dimension, offset].iter().filter_map(|c| unit.field(*c)).map(|f| f.column.clone()).collect();
    // Without a dimension there is one stack: no rows differ in a column that none has.
    if by.is_empty() { vec![Arc::from("")] } else { by }
}

fn sort(l: &Look<Mark>, unit: &Unit, lines: bool, axis: Channel) -> Vec<SortKey> {
    let order: Vec<SortKey> = unit
        .fields
        .iter()
        .filter(|(c, f)| *c == Channel::Order && (f.field.is_some() || f.aggregate.is_some()))
        .map(|(_, f)| SortKey::Field {
            field: f.column.clone(),
            descending: f.def.sort.value() == Some(&Sort::Order(SortOrder::Descending)),
        })
        .collect();
    if !lines {
        return if unit.stack.is_some() { Vec::new() } else { order };
    }
    if !order.is_empty() && unit.stack.is_none() {
        return order;
    }
    let as_listed = match unit.encoding.get(Channel::Order) {
        None => matches!(l.said(|m| &m.order), Said::Null | Said::Value(false)),
        Some(Defined::Null) => true,
        Some(Defined::One(order)) => order.value.is_said(),
        Some(Defined::Many) => false,
    };
    if as_listed {
        return Vec::new();
    }
    let channel = if axis == Channel::X { Visual::X } else { Visual::Y };
    unit.field(axis).filter(|f| f.datum.is_none()).map(|_| SortKey::Position(channel)).into_iter().collect()
}

/// Columns that must hold numbers for a row to be drawn.
fn valid(all: &[Shared], unit: &Unit) -> Vec<Arc<str>> {
    let mut out = Vec::new();
    for c in Channel::AXES {
        let Some(f) = unit.field(c).filter(|f| f.datum.is_none() && !f.column.is_empty()) else { continue };
        let continuous = unit.scale(c).is_some_and(|s| {
            matches!(
                all[s].kind,
                ScaleKind::Linear
                    | ScaleKind::Log { .. }
                    | ScaleKind::Pow { .. }
                    | ScaleKind::Symlog { .. }
                    | ScaleKind::Time { .. }
            )
        });
        if continuous && !f.is_count() {
            // Rows that are made up have only the middles of bins.
            let binned = f.end.is_some() && matches!(f.bin, Some(Binning::Params(_)));
            let imputed = unit.stack.is_some() && binned && unit.kind.is_path();
            out.push(if imputed { column_name("mid", &f.column) } else { f.column.clone() });
        }
    }
    out
}

/// Fill, stroke, opacity and the like.
fn paint(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look<Mark>, e: &mut Encodings) {
    let filled = is_filled(b, unit);
    main_paint(b, all, unit, filled, e);
    let (channel, drawn) = if filled { (Channel::Stroke, Visual::Stroke) } else { (Channel::Fill, Visual::Fill) };
    let other = l.get(special(!filled));
    let value = other.and_then(PerRow::plain).map(paint_value);
    computed_or_styled(b, all, unit, (channel, drawn), (other.and_then(expression), value), e);
    let own = unit.props.opacity.value().and_then(expression);
    let opacity = default_opacity(b, unit).map(Value::Number);
    computed_or_styled(b, all, unit, (Channel::Opacity, Visual::Opacity), (own, opacity), e);
    let number = |px: Option<&f64>| px.copied().map(Value::Number);
    let dash = l.get(|m| &m.stroke_dash).map(|l| Value::Array(l.iter().copied().map(Value::Number).collect()));
    for (channel, drawn, value) in [
        (Channel::FillOpacity, Visual::FillOpacity, number(l.get(|m| &m.fill_opacity))),
        (Channel::StrokeOpacity, Visual::StrokeOpacity, number(l.get(|m| &m.stroke_opacity))),
        (Channel::StrokeDash, Visual::StrokeDash, dash),
    ] {
        computed_or_styled(b, all, unit, (channel, drawn), (None, value), e);
    }
    strokes(b, all, unit, l, e);
    let link = l.get(|m| &m.href).cloned().map(Value::from);
    computed_or_styled(b, all, unit, (Channel::Href, Visual::Href), (None, link), e);
    if unit.def(Channel::Tooltip).is_some_and(|d| d.field.is_said()) {
        computed_or_styled(b, all, unit, (Channel::Tooltip, Visual::Tooltip), (None, None), e);
    }
}

/// What the mark's colour means: its fill, or its stroke (vega-lite `mark/encode/color.ts`).
fn main_paint(b: &mut Builder, all: &[Shared], unit: &Unit, filled: bool, e: &mut Encodings) {
    let (channel, drawn) = if filled { (Channel::Fill, Visual::Fill) } else { (Channel::Stroke, Visual::Stroke) };
    let (special, color) = (special(filled), unit.props.color.value());
    // Styles have no say here.
    let explicit = Look::new(Some(&*unit.props), blocks(&b.settings, unit.kind)).said(special).map(PerRow::clone);
    let value = match &explicit {
        Said::Null => None,
        Said::Value(paint) => paint.plain().map(paint_value),
        Said::Unsaid => match color.and_then(PerRow::plain) {
            Some(gradient @ Paint::Gradient(_)) => Some(paint_value(gradient)),
            _ => constant_color(b, unit).map(css),
        },
    };
    let computed = match &explicit {
        Said::Unsaid => color.and_then(expression),
        said => said.value().and_then(expression),
    };
    let source = if unit.encoding.shows(channel) { channel } else { Channel::Color };
    // What the mark itself says of its fill is not the colour channel's to change.
    let encoded = unit.encoding.shows(source);
    let own = special(&unit.props).value().filter(|_| source == Channel::Color && encoded);
    match own.and_then(|own| given(own, paint_value)).or_else(|| computed.filter(|_| !encoded)) {
        Some(own) => _ = e.map(drawn, own),
        None => {
            if let Some(enc) = styled(b, all, unit, source, value) {
                e.set(drawn, enc);
            }
        }
    }
}

/// What the mark's own property is computed from, unless the channel is encoded; else what the channel says, or the value
/// that it has by default.
fn computed_or_styled(
    b: &mut Builder,
    all: &[Shared],
    unit: &Unit,
    (channel, drawn): (Channel, Visual),
    (computed, default): (Option<Mapping>, Option<Value>),
    e: &mut Encodings,
) {
    match computed.filter(|_| !unit.encoding.shows(channel)) {
        Some(computed) => _ = e.map(drawn, computed),
        None => {
            if let Some(styled) = styled(b, all, unit, channel, default) {
                e.set(drawn, styled);
            }
        }
    }
}

/// Widths, ends and dashes of strokes.
fn strokes(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look<Mark>, e: &mut Encodings) {
    // Vega's own styles (vega-parser `config.js`).
    let width = match unit.kind {
        _ if only_conditions(unit, Channel::StrokeWidth) => 1.0,
        MarkType::Line | MarkType::Point | MarkType::Circle | MarkType::Square => 2.0,
        _ => 1.0,
    };
    let width =
        size(&b.settings, unit).filter(|_| matches!(unit.kind, MarkType::Rule | MarkType::Line)).unwrap_or(width);
    let width = l.number(|m| &m.stroke_width, width);
    let sized = matches!(unit.kind, MarkType::Line | MarkType::Rule) && unit.encoding.shows(Channel::Size);
    if let Some(w) =
        styled(b, all, unit, if sized { Channel::Size } else { Channel::StrokeWidth }, Some(Value::Number(width)))
    {
        e.set(Visual::StrokeWidth, w);
    }
    if let Some(cap) = l.get(|m| &m.stroke_cap) {
        e.constant(Visual::StrokeCap, cap.name());
    }
    if let Some(join) = l.get(|m| &m.stroke_join) {
        e.constant(Visual::StrokeJoin, join.name());
    }
    // Vega's own limit (vega-scenegraph `util/canvas/stroke.js`).
    e.constant(Visual::StrokeMiterLimit, l.number(|m| &m.stroke_miter_limit, 4.0));
    if let Some(shift) = l.get(|m| &m.stroke_dash_offset) {
        e.constant(Visual::StrokeDashOffset, *shift);
    }
}

/// The extent of bars and ticks that follows the size channel.
fn sizes(b: &mut Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    // A bar that lies neither way has none (vega-lite `position-rect.ts`, `useVlSizeChannel`).
    let axis = match (unit.kind, unit.orient) {
        (MarkType::Bar, Some(Orient::Horizontal)) | (MarkType::Tick, Some(Orient::Vertical) | None) => Channel::Y,
        (MarkType::Bar, Some(Orient::Vertical)) | (MarkType::Tick, Some(Orient::Horizontal)) => Channel::X,
        _ => return,
    };
    // What lies between two positions has no other size.
    if unit.is_ranged(axis) {
        return;
    }
    let Some(size) = unit.def(Channel::Size).and_then(|_| styled(b, all, unit, Channel::Size, None)) else { return };
    let (ends, middle, extent) = if axis == Channel::X {
        ([Visual::X, Visual::X2], Visual::XCenter, Visual::Width)
    } else {
        ([Visual::Y, Visual::Y2], Visual::YCenter, Visual::Height)
    };
    ends.into_iter().for_each(|c| drop(e.remove(c)));
    e.map(middle, center(b, all, unit, axis));
    e.set(extent, size);
}

/// A radius that marks have.
type Radius = for<'m> fn(&'m Mark) -> &'m Said<f64>;

const RADIUS: Radius = |m| &m.corner_radius;
const RADIUS_END: Radius = |m| &m.corner_radius_end;

/// The radii of single corners.
const CORNERS: [(Radius, Visual); 4] = [
    (|m| &m.corner_radius_top_left, Visual::CornerTopLeft),
    (|m| &m.corner_radius_top_right, Visual::CornerTopRight),
    (|m| &m.corner_radius_bottom_right, Visual::CornerBottomRight),
    (|m| &m.corner_radius_bottom_left, Visual::CornerBottomLeft),
];

fn corners(unit: &Unit, l: &Look<Mark>, e: &mut Encodings) {
    let (all, end) = (l.get(RADIUS), l.get(RADIUS_END));
    for (corner, channel) in CORNERS {
        let at_end = if unit.orient.is_none() {
            false
        } else if unit.is_horizontal() {
            matches!(channel, Visual::CornerTopRight | Visual::CornerBottomRight)
        } else {
            matches!(channel, Visual::CornerTopLeft | Visual::CornerTopRight)
        };
        if let Some(r) = l.get(corner).or(end.filter(|_| at_end)).or(all) {
            e.constant(channel, *r);
        }
    }
}
