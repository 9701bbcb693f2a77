//! The size of a plot in each direction: what is said for it, or what its marks and scales usually have (vega-lite
//! `compile/layoutsize`).

use crate::dialect::vegalite::lower::map::{self};
use crate::dialect::vegalite::model::scale::{Shared, scale_of};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::tree::Composition;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::figure::{Extent, Range, ScaleId, ScaleKind};
use crate::json::Json;

/// The extent along an axis of a plot of these units: of the first that is given a size, or else the usual one of the
/// first.
pub fn extent(b: &Builder, all: &[Shared], units: &[usize], axis: Channel) -> Extent {
    if is_apart(b, all, units, axis) {
        return Extent::Px(0.0);
    }
    let together = beside(b, units, axis);
    let units = together.as_deref().unwrap_or(units);
    let sizes = || units.iter().map(|u| Size { b, all, units, unit: &b.units[*u], axis });
    sizes().find_map(|s| s.given()).or_else(|| sizes().next().map(|s| s.usual())).unwrap_or(Extent::Px(0.0))
}

/// The units of all plots side by side that share a scale along an axis: they are of one size (vega-lite
/// `compile/layoutsize/parse.ts`). `None` for a plot with a scale of its own, and in facets, whose cells have one size anyway.
fn beside(b: &Builder, units: &[usize], axis: Channel) -> Option<Vec<usize>> {
    let top = |u: usize| {
        let mut at = b.units[u].view;
        while let Some(around) = b.views[at].parent.filter(|p| b.shares_scale(*p, axis)) {
            at = around;
        }
        at
    };
    let first = *units.first()?;
    let alone = |u: usize| b.units[u].facets.is_empty();
    if b.views[top(first)].kind != Composition::Concat || !alone(first) {
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
    let kept_apart = |u: &usize| {
        let mut at = b.views[b.units[*u].view].parent.filter(|p| b.views[*p].kind == Composition::Layer);
        while let Some(view) = at.filter(|v| b.shares_scale(*v, axis)) {
            at = b.views[view].parent.filter(|p| b.views[*p].kind == Composition::Layer);
        }
        at.is_some()
    };
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
    let top = |u: usize| {
        let mut at = b.units[u].view;
        while let Some(parent) = b.views[at].parent.filter(|p| b.views[*p].kind == Composition::Layer) {
            at = parent;
        }
        at
    };
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
        let mut at = Some(self.unit.view);
        while let Some(view) = at {
            let info = &self.b.views[view];
            if let Some(size) = info.size[usize::from(self.axis == Channel::Y)].as_ref().filter(|s| !s.is_null()) {
                return self.read(size);
            }
            at = info.parent.filter(|p| self.b.views[*p].kind == Composition::Layer);
        }
        None
    }

    fn read(&self, size: &Json) -> Option<Extent> {
        match size {
            Json::Number(px) => Some(Extent::Px(*px)),
            Json::String(_) => Some(Extent::Px(self.configured("continuous").and_then(Json::as_f64).unwrap_or(300.0))),
            Json::Object(o) => {
                // What is measured has no steps.
                let field = self.unit.field(self.axis);
                if field.is_some_and(|f| !f.is_discrete() && f.bin.is_none()) {
                    return None;
                }
                let step = o.get("step").and_then(Json::as_f64).unwrap_or_else(|| self.usual_step());
                Some(self.stepped(step, o.get("for").and_then(Json::as_str) == Some("position")))
            }
            _ => None,
        }
    }

    /// The size that nobody gave.
    fn usual(&self) -> Extent {
        let scale = self.scale();
        let round = || map::is_map(self.unit) || matches!(self.unit.kind, MarkType::Arc | MarkType::Geoshape);
        if self.is_stepped() || scale.is_none() && !round() {
            return match self.configured("discrete") {
                Some(Json::Number(px)) => Extent::Px(*px),
                Some(Json::Object(o)) => {
                    self.stepped(o.get("step").and_then(Json::as_f64).unwrap_or_else(|| self.usual_step()), false)
                }
                _ => self.stepped(self.usual_step(), false),
            };
        }
        Extent::Px(self.configured("continuous").and_then(Json::as_f64).unwrap_or(300.0))
    }

    fn configured(&self, kind: &str) -> Option<&Json> {
        let plain = if self.axis == Channel::X { "width" } else { "height" };
        let name = format!("{kind}{}", if self.axis == Channel::X { "Width" } else { "Height" });
        self.b.config.get("view", plain).or_else(|| self.b.config.get("view", &name))
    }

    fn usual_step(&self) -> f64 {
        self.b.config.get("view", "step").and_then(Json::as_f64).unwrap_or(20.0)
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
