//! Styles of an axis' lines and labels, which conditions may change from tick to tick.

use crate::color::Color;
use crate::dialect::vegalite::model::field::unit_text;
use crate::dialect::vegalite::model::text_style::{Ruled, Written};
use crate::dialect::vegalite::syntax::axis::Axis;
use crate::dialect::vegalite::syntax::conditional::Conditional;
use crate::dialect::vegalite::syntax::config::Config;
use crate::dialect::vegalite::syntax::predicate::{Operand, Predicate, Test, TimeUnitOrParams};
use crate::dialect::vegalite::syntax::words::{Cap, TimeUnit};
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::expr::Expr;
use crate::figure::{LineStyle, PerTick, TextStyle};
use crate::json::Json;
use crate::time::{self, Zone};

/// The value of a property where no condition holds.
pub fn usual<T>(said: Option<&Conditional<T>>) -> Option<&T> {
    said?.usual().into_value()
}

/// The same of a colour, which may be `null`.
fn usual_color(said: Said<&Conditional<Color>>) -> Said<Color> {
    match said {
        Said::Unsaid => Said::Unsaid,
        Said::Null => Said::Null,
        Said::Value(value) => value.usual().copied(),
    }
}

/// What an axis says of its grid lines or ticks.
pub struct Lines<'c> {
    color: Said<&'c Conditional<Color>>,
    dash: Option<&'c Conditional<Vec<f64>>>,
    dash_offset: Option<&'c Conditional<f64>>,
    width: Option<&'c Conditional<f64>>,
    opacity: Option<&'c Conditional<f64>>,
    cap: Option<Cap>,
}

impl<'c> Lines<'c> {
    /// Of its grid lines.
    pub fn grid(look: &Look<'c, Axis>) -> Lines<'c> {
        Lines {
            color: look.said(|a| &a.grid_color),
            dash: look.get(|a| &a.grid_dash),
            dash_offset: look.get(|a| &a.grid_dash_offset),
            width: look.get(|a| &a.grid_width),
            opacity: look.get(|a| &a.grid_opacity),
            cap: look.get(|a| &a.grid_cap).copied(),
        }
    }

    /// Of its ticks.
    pub fn ticks(look: &Look<'c, Axis>) -> Lines<'c> {
        Lines {
            color: look.said(|a| &a.tick_color),
            dash: look.get(|a| &a.tick_dash),
            dash_offset: look.get(|a| &a.tick_dash_offset),
            width: look.get(|a| &a.tick_width),
            opacity: look.get(|a| &a.tick_opacity),
            cap: look.get(|a| &a.tick_cap).copied(),
        }
    }

    /// Their styles: of this colour, unless another is said.
    pub fn styles(&self, zone: &Zone, color: Color) -> PerTick<LineStyle> {
        let base = Ruled {
            color: usual_color(self.color),
            opacity: usual(self.opacity).copied(),
            width: usual(self.width).copied(),
            dash: usual(self.dash),
            dash_offset: usual(self.dash_offset).copied(),
            cap: self.cap,
        };
        let mut out = Styles { styles: PerTick::same(base.over(color)), zone };
        out.add(self.color.into_value(), |v| Ruled { color: v.copied(), ..base.clone() }.over(color));
        out.add(self.dash, |v| Ruled { dash: v.into_value(), ..base.clone() }.over(color));
        out.add(self.dash_offset, |v| Ruled { dash_offset: v.copied().into_value(), ..base.clone() }.over(color));
        out.add(self.width, |v| Ruled { width: v.copied().into_value(), ..base.clone() }.over(color));
        out.add(self.opacity, |v| Ruled { opacity: v.copied().into_value(), ..base.clone() }.over(color));
        out.styles
    }
}

/// The styles of an axis' labels.
pub fn labels(look: &Look<Axis>, config: &Config, zone: &Zone) -> PerTick<TextStyle> {
    let color = look.said(|a| &a.label_color);
    let font = look.get(|a| &a.label_font);
    let size = look.get(|a| &a.label_font_size);
    let weight = look.get(|a| &a.label_font_weight);
    let slant = look.get(|a| &a.label_font_style);
    let opacity = look.get(|a| &a.label_opacity);
    let base = Written {
        font: usual(font),
        size: usual(size).copied(),
        weight: usual(weight),
        style: usual(slant),
        color: usual_color(color),
        opacity: usual(opacity).copied(),
    };
    let style = |written: &Written| written.over("guide-label", config, 10.0, 400, Color::BLACK);
    let mut out = Styles { styles: PerTick::same(style(&base)), zone };
    out.add(color.into_value(), |v| style(&Written { color: v.copied(), ..base.clone() }));
    out.add(weight, |v| style(&Written { weight: v.into_value(), ..base.clone() }));
    out.add(opacity, |v| style(&Written { opacity: v.copied().into_value(), ..base.clone() }));
    out.add(font, |v| style(&Written { font: v.into_value(), ..base.clone() }));
    out.add(size, |v| style(&Written { size: v.copied().into_value(), ..base.clone() }));
    out.add(slant, |v| style(&Written { style: v.into_value(), ..base.clone() }));
    out.styles
}

/// Styles to which those under conditions are added.
struct Styles<'z, S> {
    styles: PerTick<S>,
    zone: &'z Zone,
}

impl<S> Styles<'_, S> {
    /// Adds the styles that the conditions of one property lead to.
    fn add<'c, T>(&mut self, property: Option<&'c Conditional<T>>, style: impl Fn(Said<&'c T>) -> S) {
        for case in property.map_or(&[][..], Conditional::cases).iter().filter(|case| case.value.is_said()) {
            if let Some(test) = case.test.value().and_then(|test| tick_test(test, self.zone)) {
                self.styles.when.push((test, style(case.value.as_ref())));
            }
        }
    }
}

/// A condition over a tick, whatever field it names.
fn tick_test(test: &Test, zone: &Zone) -> Option<Expr> {
    match test {
        Test::Expression(source) => Expr::parse(&source.0).ok(),
        Test::Predicate(predicate) => compared(predicate, zone),
    }
}

fn is_month(unit: &TimeUnit) -> bool {
    time::TimeUnit::parse(&unit.0).is_some_and(|unit| unit.units == ["month"])
}

fn compared(predicate: &Predicate, zone: &Zone) -> Option<Expr> {
    let comparisons = [
        ("==", &predicate.equal),
        ("<", &predicate.lt),
        ("<=", &predicate.lte),
        (">", &predicate.gt),
        (">=", &predicate.gte),
    ];
    let (operator, operand) = comparisons.into_iter().find_map(|(text, said)| Some((text, said.value()?)))?;
    let unit = match predicate.time_unit.value() {
        Some(TimeUnitOrParams::Unit(unit)) => Some(unit),
        Some(TimeUnitOrParams::Params(params)) => params.unit.value(),
        None => None,
    };
    let left = unit.map_or_else(|| "datum.value".into(), |unit| unit_text(&unit.0, "datum.value"));
    let right = match operand {
        // Months of expressions begin with zero.
        Operand::Number(month) if unit.is_some_and(is_month) => (month - 1.0).to_string(),
        Operand::Number(number) => number.to_string(),
        Operand::Flag(flag) => flag.to_string(),
        Operand::Text(text) => Json::String(text.clone()).to_text(),
        Operand::Date(date) => date.instant(zone)?.to_string(),
        Operand::Null => "null".into(),
        Operand::Expression(source) => format!("({source})"),
    };
    Expr::parse(&format!("{left} {operator} {right}")).ok()
}
