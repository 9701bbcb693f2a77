//! Sizes of views: what they say, or the layers around them, and what the configuration has (vega-lite `config.ts`).

use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::background::{Background, DiscreteSize};
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::size::Length;

impl Builder<'_> {
    /// The size that a view is given along an axis, or the layer around it. Steps are taken back from all layers for which
    /// they are said in one place if one of them shows what is measured there (vega-lite `compile/layoutsize/init.ts`, which is
    /// handed one object by the layers of a view).
    pub fn given_size(&self, view: usize, axis: Channel) -> Option<&Length> {
        let said = self.sized_view(view, axis)?;
        let length = self.views[said].size[usize::from(axis == Channel::Y)].value()?;
        let measured = |u: &Unit| u.field(axis).is_some_and(|f| !f.is_discrete() && f.bin.is_none());
        let unfit = |u: &Unit| measured(u) && self.sized_view(u.view, axis) == Some(said);
        Some(length).filter(|length| !(matches!(length, Length::Step(_)) && self.units.iter().any(unfit)))
    }

    /// The view that says this size: the view itself, or a layer around it.
    pub fn sized_view(&self, view: usize, axis: Channel) -> Option<usize> {
        let direction = usize::from(axis == Channel::Y);
        self.layers(view).find(|v| self.views[*v].size[direction].value().is_some())
    }

    /// The room of a category on an axis of a view, px.
    pub fn step(&self, view: usize, axis: Channel) -> f64 {
        match self.given_size(view, axis) {
            Some(Length::Step(step)) => step.step.value().copied(),
            _ => None,
        }
        .unwrap_or_else(|| self.usual_step(axis))
    }

    /// The size that plots of continuous scales have along an axis (`getViewConfigContinuousSize`), px.
    pub fn continuous_size(&self, axis: Channel) -> f64 {
        let plain = match self.plain_size(axis) {
            Some(DiscreteSize::Px(px)) => Some(*px),
            _ => None,
        };
        let configured = self.view_config().and_then(|view| {
            let size = if axis == Channel::X { &view.continuous_width } else { &view.continuous_height };
            size.value().copied()
        });
        plain.or(configured).unwrap_or(300.0)
    }

    /// The size that plots of discrete scales are configured to have along an axis (`getViewConfigDiscreteSize`).
    pub fn discrete_size(&self, axis: Channel) -> Option<&DiscreteSize> {
        let view = self.view_config()?;
        let sized = if axis == Channel::X { &view.discrete_width } else { &view.discrete_height };
        self.plain_size(axis).or(sized.value())
    }

    /// The room that a category has by itself (`getViewConfigDiscreteStep`), px.
    pub fn usual_step(&self, axis: Channel) -> f64 {
        let sized = match self.discrete_size(axis) {
            Some(DiscreteSize::Step(step)) => step.step.value(),
            _ => None,
        };
        sized.or_else(|| self.view_config()?.step.value()).copied().unwrap_or(20.0)
    }

    fn view_config(&self) -> Option<&Background> {
        self.settings.view.value().map(|view| &**view)
    }

    /// `width` and `height` of the configuration hide its other sizes, as in earlier versions.
    fn plain_size(&self, axis: Channel) -> Option<&DiscreteSize> {
        let view = self.view_config()?;
        if axis == Channel::X { view.width.value() } else { view.height.value() }
    }
}
