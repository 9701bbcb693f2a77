//! Styles of an axis' lines and labels, which conditions may change from tick to tick.

use crate::color::Color;
use crate::dialect::vegalite::model::field::unit_text;
use crate::dialect::vegalite::model::text_style::{Ruled, Written};
use crate::dialect::vegalite::normalize::measured::quoted;
use crate::dialect::vegalite::syntax::axis::Axis;
use crate::dialect::vegalite::syntax::conditional::Conditional;
use crate::dialect::vegalite::syntax::config::Config;
use crate::dialect::vegalite::syntax::predicate::{Operand, Predicate, Test, TimeUnitOrParams};
use crate::dialect::vegalite::syntax::words::{Cap, TimeUnit};
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::expr::Expr;
use crate::figure::grown::PerTick;
use crate::figure::{LineStyle, TextStyle};
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
        let mut out = Cases { when: Vec::new(), base, zone };
        out.add(self.color.into_value(), |line, v| line.color = v.copied());
        out.add(self.dash, |line, v| line.dash = v.into_value());
        out.add(self.dash_offset, |line, v| line.dash_offset = v.into_value().copied());
        out.add(self.width, |line, v| line.width = v.into_value().copied());
        out.add(self.opacity, |line, v| line.opacity = v.into_value().copied());
        out.styles(|line| line.over(color))
    }
}

/// The styles of an axis' labels; `thinned`: those that overlap are taken away.
pub fn labels(look: &Look<Axis>, config: &Config, zone: &Zone, thinned: bool) -> PerTick<TextStyle> {
    let color = look.said(|a| &a.label_color);
    let font = look.get(|a| &a.label_font);
    let size = look.get(|a| &a.label_font_size);
    let weight = look.get(|a| &a.label_font_weight);
    let slant = look.get(|a| &a.label_font_style);
    // Thinning makes all that it leaves opaque, which an opacity with conditions is not kept from (vega-view-transforms
    // `Overlap.js`).
    let opacity = look.get(|a| &a.label_opacity).filter(|said| !thinned || said.cases().is_empty());
    let base = Written {
        font: usual(font),
        size: usual(size).copied(),
        weight: usual(weight),
        style: usual(slant),
        color: usual_color(color),
        opacity: usual(opacity).copied(),
        line_height: look.get(|a| &a.label_line_height).copied(),
    };
    let mut out = Cases { when: Vec::new(), base, zone };
    out.add(color.into_value(), |text, v| text.color = v.copied());
    out.add(weight, |text, v| text.weight = v.into_value());
    out.add(opacity, |text, v| text.opacity = v.into_value().copied());
    out.add(font, |text, v| text.font = v.into_value());
    out.add(size, |text, v| text.size = v.into_value().copied());
    out.add(slant, |text, v| text.style = v.into_value());
    out.styles(|text| text.over("guide-label", config, 10.0, 400, Color::BLACK))
}

/// What is said of lines or labels: where a condition holds, the first of several, and elsewhere.
struct Cases<'z, W> {
    when: Vec<(String, W)>,
    base: W,
    zone: &'z Zone,
}

/// So many combinations of conditions are told apart; beyond, each property has its own.
const MOST: usize = 256;

impl<W: Clone> Cases<'_, W> {
    /// Adds the conditions of one more property, each of which may hold together with any there is already.
    fn add<'c, T>(&mut self, property: Option<&'c Conditional<T>>, set: impl Fn(&mut W, Said<&'c T>)) {
        let cases = property.map_or(&[][..], Conditional::cases).iter().filter(|case| case.value.is_said());
        let cases: Vec<_> = cases.filter_map(|c| Some((tick_test(c.test.value()?, self.zone)?, &c.value))).collect();
        let before = std::mem::take(&mut self.when);
        let together = if before.len() * cases.len() <= MOST { &before[..] } else { &[] };
        let changed = |said: &W, value: &'c Said<T>| {
            let mut said = said.clone();
            set(&mut said, value.as_ref());
            said
        };
        for (test, value) in cases {
            let both = together.iter().map(|(also, said)| (format!("({test}) && ({also})"), changed(said, value)));
            self.when.extend(both);
            self.when.push((test, changed(&self.base, value)));
        }
        self.when.extend(before);
    }

    fn styles<S>(&self, style: impl Fn(&W) -> S) -> PerTick<S> {
        let when = self.when.iter().filter_map(|(test, said)| Some((Expr::parse(test).ok()?, style(said))));
        PerTick { when: when.collect(), usual: style(&self.base) }
    }
}

/// A condition over a tick as an expression, if it is one that can be read.
fn tick_test(test: &Test, zone: &Zone) -> Option<String> {
    let source = match test {
        Test::Expression(source) => source.0.to_string(),
        Test::Predicate(predicate) => compared(predicate, zone)?,
    };
    Expr::parse(&source).is_ok().then_some(source)
}

fn is_month(unit: &TimeUnit) -> bool {
    time::TimeUnit::parse(&unit.0).is_some_and(|unit| unit.units == ["month"])
}

/// A comparison with the value of the tick, whatever field it names.
fn compared(predicate: &Predicate, zone: &Zone) -> Option<String> {
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
        Operand::Text(text) => quoted(text),
        Operand::Date(date) => date.instant(zone)?.to_string(),
        Operand::Null => "null".into(),
        Operand::Expression(source) => format!("({source})"),
    };
    Some(format!("{left} {operator} {right}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::vegalite::syntax::read::Read;
    use crate::json::parse_strict;

    fn axis(text: &str) -> Axis {
        Axis::of(parse_strict(text, 20).unwrap().as_object().unwrap())
    }

    fn grid(axis: &Axis) -> PerTick<LineStyle> {
        Lines::grid(&Look::new(Some(axis), [])).styles(&Zone::utc(), Color::BLACK)
    }

    #[test]
    fn conditions_of_several_properties_hold_together() {
        let axis = axis(
            r#"{"gridWidth":{"condition":{"test":"datum.value > 5","value":3},"value":2},"gridOpacity":0.5,
                "gridColor":{"condition":[{"test":"datum.value == 6","value":"red"},{"test":"(","value":"blue"}]}}"#,
        );
        let styles = grid(&axis);
        let widths: Vec<f64> = styles.when.iter().map(|(_, line)| line.width).collect();
        assert_eq!(widths, [3.0, 3.0, 2.0]);
        let red = Color::rgb(0xff, 0, 0).fade(0.5);
        let colors: Vec<Color> = styles.when.iter().map(|(_, line)| line.color).collect();
        assert_eq!(colors, [red, Color::TRANSPARENT, red]);
        assert_eq!((styles.usual.width, styles.usual.color), (2.0, Color::TRANSPARENT));
    }

    #[test]
    fn combinations_do_not_grow_without_end() {
        let case = |i| format!(r#"{{"test":"datum.value == {i}","value":{i}}}"#);
        let many = |n: usize| (0..n).map(case).collect::<Vec<_>>().join(",");
        let of =
            |n| axis(&format!(r#"{{"gridWidth":{{"condition":[{0}]}},"gridOpacity":{{"condition":[{0}]}}}}"#, many(n)));
        assert_eq!(grid(&of(10)).when.len(), 120);
        assert_eq!(grid(&of(100)).when.len(), 200);
    }

    #[test]
    fn predicates_are_of_the_value_whatever_field_they_name() {
        let test = |text: &str| tick_test(&Test::read(&parse_strict(text, 20).unwrap()).unwrap(), &Zone::utc());
        assert_eq!(test(r#"{"field":"a","lte":3}"#).as_deref(), Some("datum.value <= 3"));
        assert_eq!(test(r#"{"field":"a","equal":"b\"c"}"#).as_deref(), Some(r#"datum.value == "b\"c""#));
        assert_eq!(test(r#"{"timeUnit":"month","equal":2}"#).as_deref(), Some("month(datum.value) == 1"));
        assert_eq!(test(r#"{"gt":{"year":1970,"date":2}}"#).as_deref(), Some("datum.value > 86400000"));
        assert_eq!(test(r#"{"field":"a"}"#), None);
    }
}
