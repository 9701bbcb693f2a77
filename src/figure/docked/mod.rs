//! Guides that are docked to the sides of a canvas of fixed size: the plot gets what they leave.

mod rules;

pub use rules::{
    AxisRules, Between, BoxRules, DockRules, LabelRoom, LegendRules, Powers, RadialFit, RadialRules, Skip, TickLimit,
    TickRoom, TickRules, TurnedAt,
};
