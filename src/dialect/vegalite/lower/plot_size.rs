//! The size of a plot in each direction: what is said for it, or what its marks and scales usually have (vega-lite
//! `compile/layoutsize`).

use crate::dialect::vegalite::lower::map;
use crate::dialect::vegalite::model::scale::{Shared, scale_of};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::tree::Composition;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::background::DiscreteSize;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::size::{Length, StepFor};
use crate::figure::{Extent, Range, ScaleId, ScaleKind};

/// The extent along an axis of a plot of these units: of the first that is given a size, or else the usual one of the
/// first.
pub fn extent(b: &Builder, all: &[Shared], units: &[usize], axis: Channel) -> Extent {
    if is_apart(b, all, units, axis) {
        return Extent::Px(0.0);
    }
    let together = beside(b, all, units, axis);
    let units = together.as_deref().unwrap_or(units);
    let sizes = || units.iter().map(|u| Size { b, all, units, unit: &b.units[*u], axis });
    sizes().find_map(|s| s.given()).or_else(|| sizes().next().map(|s| s.usual())).unwrap_or(Extent::Px(0.0))
}

/// The units of all plots side by side that share a scale along an axis: they are of one size (vega-lite
/// `compile/layoutsize/parse.ts`). `None` for a plot with a scale of its own, and in facets, whose cells have one size anyway.
fn beside(b: &Builder, all: &[Shared], units: &[usize], axis: Channel) -> Option<Vec<usize>> {
    // Scales of unlike kinds stay apart although they were to be shared, and so do the sizes (vega-lite
    // `compile/scale/parse.ts`, `parseNonUnitScaleCore`).
    let unlike = |p: usize| all.iter().any(|s| s.channel == axis && b.views[s.scope].parent == Some(p));
    let sharing = |view: &usize| b.views[*view].parent.filter(|p| b.shares_scale(*p, axis) && !unlike(*p));
    let top = |u: usize| std::iter::successors(Some(b.units[u].view), sharing).last();
    let first = *units.first()?;
    let alone = |u: usize| b.units[u].facets.is_empty();
    if b.views[top(first)?].kind != Composition::Concat || !alone(first) {
        return None;
    }
    Some((0..b.units.len()).filter(|u| alone(*u) && top(*u) == top(first)).collect())
}

/// Whether the units of a plot have scales of their own along an axis, and sizes that differ: then the plot has no size
/// (vega-lite `compile/layoutsize/parse.ts`, `parseNonUnitLayoutSizeForChannel`).
fn is_apart(b: &Builder, all: &[Shared], units: &[usize], axis: Channel) -> bool {
    let Some(first) = units.first().filter(|_| units.len() > 1) else { return false };
    let scales = || units.iter().filter_map(|u| b.units[*u].scale(axis));
    let one = scales().all(|s| Some(s) == scales().next());
    let kept_apart = |u: &usize| b.layers(b.units[*u].view).skip(1).any(|layer| !b.shares_scale(layer, axis));
    if one && !units.iter().any(kept_apart) {
        return false;
    }
    let of = |u: &usize| {
        let size = Size { b, all, units: &[*u], unit: &b.units[*u], axis };
        size.given().unwrap_or_else(|| size.usual())
    };
    let usual = of(first);
    units.iter().map(of).any(|size| matches!(size, Extent::Step { .. }) || size != usual)
}

/// Where a position scale leads to that does not go by the size of its plot.
pub fn own_range(b: &Builder, all: &[Shared], s: &Shared) -> Option<Range> {
    let axis = Channel::AXES.into_iter().find(|axis| *axis == s.channel)?;
    let top = |u: usize| b.layers(b.units[u].view).last();
    let first = s.members.first()?.0;
    let units: Vec<usize> = (0..b.units.len()).filter(|u| top(*u) == top(first)).collect();
    if !is_apart(b, all, &units, axis) {
        return None;
    }
    let mine: Vec<usize> = s.members.iter().map(|(u, _)| *u).collect();
    let size = Size { b, all, units: &mine, unit: &b.units[first], axis };
    Some(match size.given().unwrap_or_else(|| size.usual()) {
        Extent::Step { step, .. } => Range::Step(step),
        Extent::Px(px) => {
            let falls = axis == Channel::Y && !size.is_stepped() && !matches!(s.kind, ScaleKind::Band { .. });
            let (start, end) = if falls { (px, 0.0) } else { (0.0, px) };
            Range::Within { vertical: axis == Channel::Y, start: Some(start), end: Some(end) }
        }
        Extent::Rest => return None,
    })
}

/// What decides the size of one unit in one direction.
struct Size<'a, 'b> {
    b: &'a Builder<'b>,
    all: &'a [Shared],
    /// All units of the plot.
    units: &'a [usize],
    unit: &'a Unit,
    axis: Channel,
}

impl Size<'_, '_> {
    /// The size that its view is given, or the layer around it.
    fn given(&self) -> Option<Extent> {
        match self.b.given_size(self.unit.view, self.axis)? {
            Length::Px(px) => Some(Extent::Px(*px)),
            Length::Container(_) => Some(Extent::Px(self.b.continuous_size(self.axis))),
            Length::Step(step) => {
                let px = step.step.value().copied().unwrap_or_else(|| self.b.usual_step(self.axis));
                Some(self.stepped(px, step.for_ == Said::Value(StepFor::Position)))
            }
        }
    }

    /// The size that nobody gave.
    fn usual(&self) -> Extent {
        let scale = self.scale();
        let round = || map::is_map(self.unit) || matches!(self.unit.kind, MarkType::Arc | MarkType::Geoshape);
        if self.is_stepped() || scale.is_none() && !round() {
            return match self.b.discrete_size(self.axis) {
                Some(DiscreteSize::Px(px)) => Extent::Px(*px),
                Some(DiscreteSize::Step(_)) | None => self.stepped(self.b.usual_step(self.axis), false),
            };
        }
        Extent::Px(self.b.continuous_size(self.axis))
    }

    fn is_band(&self, scale: usize) -> bool {
        matches!(self.all[scale].kind, ScaleKind::Band { .. } | ScaleKind::Point { .. })
    }

    fn is_stepped(&self) -> bool {
        self.scale().is_some_and(|s| self.is_band(s))
    }

    /// The scale of the unit, or that of the layers around it.
    fn scale(&self) -> Option<usize> {
        scale_of(self.b, self.all, self.unit, self.axis)
    }

    /// So much for each category, or for each position among those of a category; once, if there are none.
    fn stepped(&self, step: f64, for_position: bool) -> Extent {
        let Some(scale) = self.scale().filter(|s| self.is_band(*s)) else { return Extent::Px(step) };
        let offset = self.axis.offset();
        let nested = self.units.iter().find_map(|u| self.b.units[*u].scale(offset)).filter(|s| self.is_band(*s));
        Extent::Step { step, scale: ScaleId(scale), nested: nested.map(ScaleId).filter(|_| !for_position) }
    }
}
