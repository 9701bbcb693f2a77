//! What a rectangle covers in one direction: bars, cells and ticks. First what decides it is named, then it is encoded.

use crate::dialect::vegalite::lower::place::{
    base, center, fixed, mapped, nested, own_end, own_second, second, shifts, value, with_offset,
};
use crate::dialect::vegalite::model::band::{mixed, rect_columns, rect_offset};
use crate::dialect::vegalite::model::datum::datum;
use crate::dialect::vegalite::model::definition::number;
use crate::dialect::vegalite::model::field::{Binning, Field, bin_step};
use crate::dialect::vegalite::model::look::{block, configured, look, of_kind, size};
use crate::dialect::vegalite::model::scale::{Shared, scale_of};
use crate::dialect::vegalite::model::{Builder, Stacked, Unit};
use crate::dialect::vegalite::syntax::mark::{Mark, Thickness};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::scale::ScaleConfig;
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::expr::Expr;
use crate::figure::{Channel as Visual, Encodings, From, Mapping, Offset, ScaleId, ScaleKind};
use std::sync::Arc;

/// A rectangle in one direction: its channels, and what the mark says of its size and place there.
struct Rectangle<'a> {
    b: &'a Builder<'a>,
    all: &'a [Shared],
    unit: &'a Unit,
    look: Look<'a, Mark>,
    axis: Channel,
    /// The channel of positions within a band of this axis.
    offset: Channel,
    first: Visual,
    second: Visual,
    center: Visual,
    size: Visual,
    /// Whether this is the direction across a bar, in which it has a thickness; cells have both.
    across: bool,
    /// Its size in pixels, if it has one.
    px: Option<f64>,
    /// Its size as a share of the band, if it has one.
    share: Option<f64>,
    /// How far its first and its second end are moved.
    shift: (f64, f64),
}

/// What decides a rectangle's extent in one direction.
enum Span<'a> {
    /// Its part of a stack.
    Stack(&'a Stacked),
    /// A constant position.
    Value(Mapping),
    /// Two ends that the mark has itself.
    Own(Mapping, Mapping),
    /// Nothing: the whole of the plot, or a size about its middle.
    Plot,
    /// Two fields, or a field and a constant.
    Ranged(&'a Field, Mapping),
    /// The band or the point of a discrete scale.
    Discrete(&'a Field),
    /// A part of a bin or time unit that is shared by offsets.
    Nested(&'a Field, ScaleId),
    /// A bin or time unit.
    Interval(&'a Field),
    /// A thickness about a position.
    About,
    /// A bin made before, as wide as the field says.
    Binned(&'a Field, f64),
    /// From the base of the scale to a position.
    FromBase(&'a Field),
}

/// A rectangle's extent in one direction; the room between its ends and those of its bin or time unit, if it fills one.
pub fn extent(b: &Builder, all: &[Shared], unit: &Unit, axis: Channel, e: &mut Encodings) -> Option<f64> {
    let r = Rectangle::new(b, all, unit, axis);
    if unit.kind == MarkType::Tick {
        return r.tick(e);
    }
    match r.classify() {
        Span::Stack(s) => r.ends(e, r.mapped(s.end.clone(), 0.0), r.mapped(s.start.clone(), 0.0)),
        Span::Value(v) => r.at_value(v, e),
        Span::Own(first, second) => r.ends(e, first, second),
        Span::Plot => r.whole(e),
        Span::Ranged(f, end) => return r.ranged(f, end, e),
        Span::Discrete(f) => r.discrete(f, e),
        Span::Nested(f, scale) => r.nested_interval(f, scale, e),
        Span::Interval(f) => return Some(r.interval(f, e)),
        Span::Binned(f, step) => return Some(r.binned(f, step, e)),
        Span::About => {
            e.map(r.center, center(b, all, unit, axis)).constant(r.size, r.px.unwrap_or_else(|| r.continuous_size()));
        }
        Span::FromBase(f) => {
            // With a size of its own a mark ends in the middle of its bin or time unit (vega-lite `position-rect.ts`, the last
            // branch of `rectPosition`, through `pointOrRangePosition`).
            let spans = f.end.is_some() && f.datum.is_none();
            let first = with_offset(r.mapped(shown(f), 0.0), r.shift.0, None);
            e.map(r.first, if spans { center(b, all, unit, axis) } else { first });
            e.map(r.second, own_end(b, unit, axis).unwrap_or_else(|| base(all, unit, axis)));
        }
    }
    None
}

/// The column of a field; a datum has none.
fn shown(f: &Field) -> Arc<str> {
    if f.datum.is_some() { Arc::from("") } else { f.column.clone() }
}

/// Where in its band the middle of a rectangle is: where bins that are texts begin (vega-lite `valueref.ts`, `midPoint`).
fn middle_of(f: &Field) -> f64 {
    if f.bins.is_some() { 0.0 } else { 0.5 }
}

/// A mapping of a place or a scale's length that is nothing else.
fn plain(from: From, scale: Option<ScaleId>, band: f64) -> Mapping {
    Mapping { from, scale, band, offset: Offset::default() }
}

impl<'a> Rectangle<'a> {
    fn new(b: &'a Builder, all: &'a [Shared], unit: &'a Unit, axis: Channel) -> Self {
        let (first, second, center, size) = if axis == Channel::X {
            (Visual::X, Visual::X2, Visual::XCenter, Visual::Width)
        } else {
            (Visual::Y, Visual::Y2, Visual::YCenter, Visual::Height)
        };
        let (look, offset, shift) = (look(&b.settings, unit), axis.offset(), shifts(unit, axis));
        let across = matches!(unit.kind, MarkType::Rect | MarkType::Image) || unit.runs_across(axis);
        let (px, share) = match given_size(b, all, unit, axis, across) {
            Some(Thickness::Px(px)) => (Some(px), None),
            Some(Thickness::Band(share)) => (None, share.band.into_value()),
            None => (None, None),
        };
        Rectangle { b, all, unit, look, axis, offset, first, second, center, size, across, px, share, shift }
    }

    fn classify(&self) -> Span<'a> {
        let (unit, axis) = (self.unit, self.axis);
        if let Some(s) = unit.stack.as_ref().filter(|s| s.channel == axis) {
            return Span::Stack(s);
        }
        let Some(f) = unit.field(axis) else {
            let own = fixed(if axis == Channel::X { unit.props.x.as_ref() } else { unit.props.y.as_ref() });
            return match (value(unit, axis), own, own_second(unit, axis)) {
                (Some(at), ..) => Span::Value(at),
                (None, Some(first), Some(second)) => Span::Own(first, second),
                _ => Span::Plot,
            };
        };
        if let Some(end) = second(self.b, self.all, unit, axis) {
            return Span::Ranged(f, end);
        }
        if is_discrete(self.all, unit.scale(axis)) {
            return Span::Discrete(f);
        }
        let spans = f.end.is_some() && (matches!(f.bin, Some(Binning::Params(_))) || f.unit.is_some());
        match unit.scale(self.offset) {
            Some(s) if spans && self.across => Span::Nested(f, ScaleId(s)),
            _ if spans && !self.is_sized() => Span::Interval(f),
            // Bins made before may have their width instead of a second field.
            _ if f.bin == Some(Binning::Binned) && self.px.is_none() => {
                bin_step(f).map_or(Span::FromBase(f), |step| Span::Binned(f, step))
            }
            _ if self.across && unit.kind != MarkType::Rect || self.px.is_some() => Span::About,
            _ => Span::FromBase(f),
        }
    }

    /// Whether a size that is no share of a band stands in the way of filling a bin or time unit.
    fn is_sized(&self) -> bool {
        let (b, unit) = (self.b, self.unit);
        let other = || of_kind(&b.settings, unit).said(|m| &m.size).is_said() || unit.encoding.has(Channel::Size);
        self.px.is_some() || !self.across && self.share.is_none() && other()
    }

    fn mapped(&self, column: Arc<str>, band: f64) -> Mapping {
        mapped(self.b, self.all, self.unit, self.axis, column, band)
    }

    fn nested(&self, band: f64) -> Option<Mapping> {
        nested(self.b, self.all, self.unit, self.axis, band)
    }

    /// This share of the plot.
    fn plot(&self, share: f64) -> Mapping {
        plain(if self.axis == Channel::X { From::PlotWidth(share) } else { From::PlotHeight(share) }, None, 0.0)
    }

    /// Whether layers around have measures along this axis: then a mark without a place there is as thick as one that has
    /// (vega-lite `position-rect.ts`, `positionAndSize`).
    fn is_measured_around(&self) -> bool {
        let scale = scale_of(self.b, self.all, self.unit, self.axis);
        scale.is_some_and(|s| !is_discrete(self.all, Some(s)))
    }

    /// The room of a category.
    fn step(&self) -> f64 {
        self.b.step(self.unit.view, self.axis)
    }

    fn continuous_size(&self) -> f64 {
        // There is no band to have a share of.
        if self.share.is_some() {
            return self.step() - 2.0;
        }
        block(&self.b.settings, self.unit.kind).map_or(5.0, |m| m.continuous_band_size.or(5.0))
    }

    /// Both ends, each moved by its own offset.
    fn ends(&self, e: &mut Encodings, first: Mapping, second: Mapping) {
        e.map(self.first, with_offset(first, self.shift.0, None));
        e.map(self.second, with_offset(second, self.shift.1, None));
    }

    fn at_value(&self, at: Mapping, e: &mut Encodings) {
        e.map(self.first, with_offset(at, self.shift.0, None));
        match (second(self.b, self.all, self.unit, self.axis), self.px) {
            (Some(m), _) => e.map(self.second, m),
            (None, Some(px)) => e.constant(self.size, px),
            (None, None) => e.constant(self.second, 0.0),
        };
    }

    /// A share of bands that is configured to be left free between them.
    fn gap(&self, of: fn(&ScaleConfig) -> &Said<f64>) -> Option<f64> {
        of(self.b.settings.scale.value()?).value().copied()
    }

    fn whole(&self, e: &mut Encodings) {
        if let Some(px) = self.px {
            e.map(self.center, self.plot(0.5)).constant(self.size, px);
        } else if self.unit.kind == MarkType::Bar && self.across && self.is_measured_around() {
            e.map(self.center, self.plot(0.5)).constant(self.size, self.continuous_size());
        } else if self.unit.kind == MarkType::Bar && self.across {
            let gap = self.gap(|s| &s.bar_band_padding_inner).or_else(|| self.gap(|s| &s.band_padding_inner));
            let share = 1.0 - gap.unwrap_or(0.1);
            e.map(self.center, self.plot(0.5)).map(self.size, self.plot(share));
        } else {
            e.constant(self.first, 0.0).map(self.second, self.plot(1.0));
        }
    }

    /// From one field to another. Bins made before leave room between them; with a size of its own a mark begins in their
    /// middle (vega-lite `position-rect.ts`).
    fn ranged(&self, f: &Field, end: Mapping, e: &mut Encodings) -> Option<f64> {
        let binned = f.bin == Some(Binning::Binned);
        let own = self.px.or_else(|| size(&self.b.settings, self.unit).filter(|_| self.unit.kind == MarkType::Tick));
        if binned && (own.is_some() || self.unit.encoding.has(Channel::Size)) {
            e.map(self.first, center(self.b, self.all, self.unit, self.axis)).map(self.second, end);
            return None;
        }
        let share = if is_discrete(self.all, self.unit.scale(self.axis)) { 0.5 } else { 0.0 };
        e.map(self.first, with_offset(self.mapped(shown(f), share), self.shift.0, None)).map(self.second, end);
        binned.then(|| self.space(e))
    }

    /// The room between bins, px.
    fn bin_spacing(&self) -> f64 {
        self.look.number(|m| &m.bin_spacing, if self.unit.kind == MarkType::Bar { 1.0 } else { 0.0 })
    }

    fn discrete(&self, f: &Field, e: &mut Encodings) {
        let (unit, bar) = (self.unit, self.unit.kind == MarkType::Bar);
        let banded = is_banded(self.all, unit.scale(self.axis));
        let offset_field = unit.field(self.offset).is_some();
        if let Some(px) = self.px {
            // About its middle: that of the offset within the band, if there is one (vega-lite `position-rect.ts`).
            let share = if offset_field { 0.0 } else { middle_of(f) };
            let middle = with_offset(self.mapped(f.column.clone(), share), self.shift.0, self.nested(0.5));
            e.map(self.center, middle).constant(self.size, px);
        } else if !banded {
            let at = with_offset(self.mapped(f.column.clone(), 0.0), self.shift.0, None);
            e.map(self.center, at).constant(self.size, self.step() - 2.0);
        } else if let Some(size) = unit.field(Channel::Size).filter(|_| self.across && bar) {
            let middle = with_offset(self.mapped(f.column.clone(), middle_of(f)), self.shift.0, self.nested(0.5));
            e.map(self.center, middle);
            e.map(self.size, mapped(self.b, self.all, unit, Channel::Size, size.column.clone(), 0.0));
        } else if offset_field && !self.offset_is_banded() {
            self.at_offset(f, e);
        } else {
            self.band(f, offset_field, e);
        }
    }

    /// Whether offsets lie in bands of their own, or have no scale.
    fn offset_is_banded(&self) -> bool {
        self.unit.scale(self.offset).is_none_or(|s| matches!(self.all[s].kind, ScaleKind::Band { .. }))
    }

    /// Within a band, at an offset that is a position: bars stand on the base of a linear one.
    fn at_offset(&self, f: &Field, e: &mut Encodings) {
        let start = self.mapped(f.column.clone(), 0.0);
        e.map(self.first, with_offset(start.clone(), self.shift.0, self.nested(0.0)));
        let linear = self.unit.scale(self.offset).filter(|s| matches!(self.all[*s].kind, ScaleKind::Linear));
        match linear.filter(|_| self.unit.kind == MarkType::Bar) {
            Some(s) => {
                let low = plain(From::Base, Some(ScaleId(s)), 0.0);
                e.map(self.second, with_offset(start, self.shift.1, Some(low)))
            }
            None => e.constant(self.size, self.px.unwrap_or(18.0)),
        };
    }

    /// A band, or a share of it.
    fn band(&self, f: &Field, offset_field: bool, e: &mut Encodings) {
        let share = self.share.unwrap_or(1.0);
        let inset = (1.0 - share) / 2.0;
        // Bins that are texts begin with their bands.
        let (own, inner) = match (offset_field, f.bins.is_some()) {
            (true, _) => (0.0, inset),
            (false, true) => (0.0, 0.0),
            (false, false) => (inset, 0.0),
        };
        e.map(self.first, with_offset(self.mapped(f.column.clone(), own), self.shift.0, self.nested(inner)));
        let given = self.unit.def(Channel::Size).filter(|_| self.across && self.unit.kind == MarkType::Bar);
        match (given.filter(|d| d.value.is_said()), self.px) {
            (Some(d), _) => {
                e.remove(self.first);
                let middle = with_offset(self.mapped(f.column.clone(), middle_of(f)), self.shift.0, None);
                e.map(self.center, middle).constant(self.size, number(&d.value).unwrap_or(18.0));
            }
            (None, Some(px)) => drop(e.constant(self.size, px)),
            (None, None) => {
                let scale = self.unit.scale(if offset_field { self.offset } else { self.axis });
                e.map(self.size, plain(From::Nothing, scale.map(ScaleId), share));
            }
        }
    }

    fn nested_interval(&self, f: &Field, scale: ScaleId, e: &mut Encodings) {
        e.map(self.center, with_offset(self.mapped(f.column.clone(), 0.0), self.shift.0, self.nested(0.5)));
        e.map(self.size, plain(From::Nothing, Some(scale), 1.0));
    }

    /// The columns of a time unit within which a rectangle is moved.
    fn moved(&self, f: &Field) -> Option<(Arc<str>, Arc<str>)> {
        rect_offset(self.b, self.unit, self.axis).and_then(|_| rect_columns(f))
    }

    fn interval(&self, f: &Field, e: &mut Encodings) -> f64 {
        let whole = || (f.column.clone(), f.end.clone().unwrap_or_else(|| f.column.clone()));
        let (start, end) = self.moved(f).unwrap_or_else(whole);
        let usual = || configured(&self.b.settings, self.unit).get(|m| &m.time_unit_band_size).copied();
        let size = self.share.or_else(|| f.unit.as_ref().and_then(|_| usual())).filter(|s| *s != 1.0);
        // A share of the time unit, about its middle.
        let at = |share: f64, column: &Arc<str>| {
            let m = self.mapped(column.clone(), 0.0);
            let between = size.and_then(|_| Expr::parse(&mixed(&start, &end, share)).ok());
            Mapping { from: between.map_or(m.from.clone(), From::Expr), ..m }
        };
        let half = size.unwrap_or(1.0) / 2.0;
        self.ends(e, at(0.5 + half, &end), at(0.5 - half, &start));
        self.space(e)
    }

    fn binned(&self, f: &Field, step: f64, e: &mut Encodings) -> f64 {
        let start = self.mapped(f.column.clone(), 0.0);
        let end = Expr::parse(&format!("{} + {step}", datum(&f.column))).map_or(start.from.clone(), From::Expr);
        self.ends(e, Mapping { from: end, ..start.clone() }, start);
        self.space(e)
    }

    /// Bins stand on pixel boundaries, with this room between them.
    fn space(&self, e: &mut Encodings) -> f64 {
        for c in [self.first, self.second] {
            if let Some(mut m) = e.get(c).and_then(|e| e.otherwise.clone()) {
                m.offset.px += 0.5;
                e.map(c, m);
            }
        }
        self.bin_spacing()
    }

    /// A tick about a position: thin in one direction, long in the other. A vertical tick (measures along x) is thin
    /// along x.
    fn tick(&self, e: &mut Encodings) -> Option<f64> {
        e.map(self.center, center(self.b, self.all, self.unit, self.axis));
        if (self.axis == Channel::X) != self.unit.is_horizontal() {
            e.constant(self.size, self.look.number(|m| &m.thickness, 1.0));
            return None;
        }
        if let (Some(f), Some(end)) = (self.unit.field(self.axis), second(self.b, self.all, self.unit, self.axis)) {
            e.remove(self.center);
            return self.ranged(f, end, e);
        }
        let given = self.unit.number(Channel::Size);
        match given.or(self.px).or_else(|| size(&self.b.settings, self.unit)) {
            Some(px) => drop(e.constant(self.size, px)),
            None => self.tick_length(e),
        }
        None
    }

    /// How long a tick is that nobody gave a size.
    fn tick_length(&self, e: &mut Encodings) {
        let unit = self.unit;
        if let Some(f) = unit.field(self.axis)
            && let (Some(end), true) = (&f.end, f.unit.is_some() || f.bin.is_some())
            && unit
                .scale(self.axis)
                .is_some_and(|s| matches!(self.all[s].kind, ScaleKind::Time { .. } | ScaleKind::Linear))
        {
            let (start, end) = self.moved(f).unwrap_or_else(|| (f.column.clone(), end.clone()));
            e.remove(self.center);
            e.map(self.first, self.mapped(end, 0.0)).map(self.second, self.mapped(start, 0.0));
            return;
        }
        let scale = unit.scale(self.offset).or_else(|| unit.scale(self.axis));
        match scale.filter(|s| is_banded(self.all, Some(*s))) {
            Some(s) => {
                let share = self.share.unwrap_or(1.0);
                // From the start of its share of the band, however long it is at least.
                if let (Some(f), None) = (unit.field(self.axis), unit.scale(self.offset)) {
                    e.remove(self.center);
                    let start = self.mapped(shown(f), (1.0 - share) / 2.0);
                    e.map(self.first, with_offset(start, self.shift.0, None));
                }
                e.map(self.size, plain(From::Nothing, Some(ScaleId(s)), share))
            }
            // Without a direction it stands across the whole plot.
            None if unit.field(self.axis).is_none() && unit.orient.is_none() => {
                e.remove(self.center);
                e.constant(self.first, 0.0).map(self.second, self.plot(1.0))
            }
            None if unit.field(self.axis).is_none() && !self.is_measured_around() => {
                let gap = self.gap(|s| &s.tick_band_padding_inner).unwrap_or(0.25);
                e.map(self.size, self.plot(1.0 - gap))
            }
            None if unit.field(self.axis).is_some() && is_discrete(self.all, unit.scale(self.axis)) => {
                e.constant(self.size, self.step() - 2.0)
            }
            None => e.constant(self.size, self.continuous_size()),
        };
    }
}

/// The size that a rectangle is given in one direction: by the mark itself, or where it has a thickness as its size; or by
/// the configuration for discrete scales.
fn given_size(b: &Builder, all: &[Shared], unit: &Unit, axis: Channel, across: bool) -> Option<Thickness> {
    let own = if axis == Channel::X { &unit.props.width } else { &unit.props.height };
    let thick = across && unit.kind != MarkType::Rect;
    let size = || match of_kind(&b.settings, unit).said(|m| &m.size).map(|px| Thickness::Px(*px)) {
        said if thick => said,
        _ => Said::Unsaid,
    };
    let discrete = || {
        let fits = is_discrete(all, unit.scale(axis)) && (across || unit.kind != MarkType::Bar);
        let configured = block(&b.settings, unit.kind).map(|m| m.discrete_band_size.clone());
        configured.filter(|_| fits && !unit.encoding.has(Channel::Size)).unwrap_or_default()
    };
    own.clone().or_else(size).or_else(discrete).into_value()
}

fn is_discrete(all: &[Shared], scale: Option<usize>) -> bool {
    scale.is_some_and(|s| matches!(all[s].kind, ScaleKind::Band { .. } | ScaleKind::Point { .. }))
}

fn is_banded(all: &[Shared], scale: Option<usize>) -> bool {
    scale.is_some_and(|s| matches!(all[s].kind, ScaleKind::Band { .. }))
}
