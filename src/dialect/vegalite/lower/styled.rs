//! Channels that are no positions: colours, sizes, opacities and what else a mark says of its looks.

use crate::color::Color;
use crate::data::{Fields, Value};
use crate::dialect::vegalite::lower::place::{inside, mapped};
use crate::dialect::vegalite::model::definition::{computed, conditions, constant};
use crate::dialect::vegalite::model::look::{blocks, look, styles};
use crate::dialect::vegalite::model::predicate::condition;
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::{Channel as Definition, Condition};
use crate::dialect::vegalite::syntax::mark::Mark;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::read::PerRow;
use crate::dialect::vegalite::syntax::value::Constant;
use crate::dialect::vegalite::syntax::words::{GradientStop, Paint};
use crate::figure::{Encoding, Mapping};
use std::sync::Arc;

/// Whether the mark's colour fills it.
pub fn is_filled(b: &Builder, unit: &Unit) -> bool {
    let usual = !matches!(unit.kind, MarkType::Point | MarkType::Line | MarkType::Rule);
    look(&b.settings, unit).bool(|m| &m.filled, usual)
}

/// The colour given for the whole mark.
pub fn constant_color(b: &Builder, unit: &Unit) -> Option<Color> {
    let special = special(is_filled(b, unit));
    let first = |m: &Mark| special(m).as_ref().or_else(|| m.color.as_ref()).map(PerRow::clone);
    // A style has a say only as `color`.
    let styled = styles(&b.settings, unit).map(|m| m.color.clone());
    let said = [first(&unit.props)].into_iter().chain(styled).chain(blocks(&b.settings, unit.kind).map(first));
    match said.into_iter().find(Said::is_said) {
        Some(Said::Value(PerRow::Plain(Paint::Color(color)))) => Some(color),
        Some(_) => None,
        None if matches!(unit.kind, MarkType::Text | MarkType::Rule) => Some(Color::BLACK),
        None => Some(Color::rgb(0x4c, 0x78, 0xa8)),
    }
}

/// A property of marks that paints.
pub type Painted = for<'m> fn(&'m Mark) -> &'m Said<PerRow<Paint>>;

/// The property that only fills, or only strokes.
pub fn special(fill: bool) -> Painted {
    if fill { |m| &m.fill } else { |m| &m.stroke }
}

/// The opacity a mark has unless it is given.
pub fn default_opacity(b: &Builder, unit: &Unit) -> Option<f64> {
    let said = look(&b.settings, unit).get(|m| &m.opacity);
    said.and_then(PerRow::plain).copied().or_else(|| reduced_opacity(b, unit))
}

/// The opacity of marks that lie over one another, where nothing is said of any (vega-lite `mark/init.ts`, `opacity`).
pub fn reduced_opacity(b: &Builder, unit: &Unit) -> Option<f64> {
    let look = look(&b.settings, unit);
    let said = look.said(|m| &m.opacity).is_said() || look.said(|m| &m.fill_opacity).is_said();
    let plain = !said && !unit.fields.iter().any(|(_, f)| f.is_measure());
    let faded = matches!(unit.kind, MarkType::Point | MarkType::Circle | MarkType::Square | MarkType::Tick);
    (faded && plain && !unit.role.is_over()).then_some(0.7)
}

/// What a channel, or one of its conditions, says there is to show.
struct Shown<'d> {
    /// Whether it is a field or a datum.
    field: bool,
    value: &'d Said<Constant>,
}

impl<'d> Shown<'d> {
    fn of(def: &'d Definition) -> Shown<'d> {
        Shown { field: is_field(def), value: &def.value }
    }

    fn when(c: &'d Condition) -> Shown<'d> {
        Shown { field: c.field.is_said() || c.aggregate.is_said() || c.datum.is_said(), value: &c.value }
    }

    fn mapping(&self, b: &Builder, all: &[Shared], unit: &Unit, channel: Channel) -> Option<Mapping> {
        if !self.field {
            return constant(self.value).filter(|_| !self.value.is_null());
        }
        let f = unit.field(channel)?;
        let column = if f.datum.is_some() { Arc::from("") } else { f.column.clone() };
        Some(inside(b, all, unit, channel).unwrap_or_else(|| mapped(b, all, unit, channel, column, 0.5)))
    }
}

/// Whether a channel shows a field or a datum, or counts rows.
pub fn is_field(def: &Definition) -> bool {
    def.field.is_said() || def.aggregate.is_said() || def.datum.is_said()
}

/// A non-position channel: its conditions, field, value, or the mark's own property.
pub fn styled(
    b: &mut Builder,
    all: &[Shared],
    unit: &Unit,
    channel: Channel,
    default: Option<Value>,
) -> Option<Encoding> {
    let Some(def) = unit.def(channel) else { return default.map(Encoding::constant) };
    let mut out = Encoding { when: Vec::new(), otherwise: Shown::of(def).mapping(b, all, unit, channel) };
    if out.otherwise.is_none() && !def.value.is_null() {
        out.otherwise = default.map(Mapping::constant);
    }
    for c in conditions(def) {
        let holds = Shown::when(c).mapping(b, all, unit, channel);
        let at = format!("{}/encoding/{channel}/condition", unit.at);
        if let Some(selected) = c.selected() {
            match &*b.selection_test(&selected, c.empty.value().copied()) {
                "true" => {
                    out.otherwise = holds;
                    break;
                }
                "false" => {}
                test => {
                    if let Some(e) = b.expr(test, &at) {
                        out.when.push((e, holds));
                    }
                }
            }
        } else if let Some(test) = c.test.value()
            && let Some(e) = condition(b, test, &format!("{at}/test"))
        {
            out.when.push((e, holds));
        }
    }
    Some(out)
}

/// Whether a channel has conditions and nothing for when none of them holds: then Vega's styles of marks, which fill in
/// what a mark does not encode, have no say (vega-parser `encode/defaults.js`).
pub fn only_conditions(unit: &Unit, channel: Channel) -> bool {
    unit.def(channel).is_some_and(|d| d.condition.is_said() && !d.value.is_said() && !is_field(d))
}

/// A colour as the value of a channel.
pub fn css(c: Color) -> Value {
    let one = |c: Color| match c.a {
        255 => c.to_hex(),
        a => format!("rgba({},{},{},{})", c.r, c.g, c.b, f64::from(a) / 255.0),
    };
    c.each_css(one).into()
}

/// A colour or a gradient as the value of a channel.
pub fn paint_value(paint: &Paint) -> Value {
    let gradient = match paint {
        Paint::Color(color) => return css(*color),
        Paint::Gradient(gradient) => gradient,
    };
    let object = |members: Vec<(&str, Option<Value>)>| {
        let said = members.into_iter().filter_map(|(name, value)| Some((name.into(), value?)));
        Value::Object(Arc::new(Fields(said.collect())))
    };
    let number = |said: &Said<f64>| said.value().copied().map(Value::from);
    let stop = |stop: &GradientStop| {
        object(vec![("offset", number(&stop.offset)), ("color", stop.color.value().copied().map(css))])
    };
    let stops = gradient.stops.value().map(|list| Value::Array(list.iter().map(stop).collect()));
    object(vec![
        ("gradient", gradient.gradient.value().map(|kind| kind.name().into())),
        ("x1", number(&gradient.x1)),
        ("y1", number(&gradient.y1)),
        ("x2", number(&gradient.x2)),
        ("y2", number(&gradient.y2)),
        ("r1", number(&gradient.r1)),
        ("r2", number(&gradient.r2)),
        ("stops", stops),
    ])
}

/// A mark's own property: a constant, or computed from each row.
pub fn given<T>(property: &PerRow<T>, of: impl Fn(&T) -> Value) -> Option<Mapping> {
    match property {
        PerRow::Plain(value) => Some(Mapping::constant(of(value))),
        PerRow::Expression(source) => computed(source),
    }
}

/// The same, if it is computed from each row.
pub fn expression<T>(property: &PerRow<T>) -> Option<Mapping> {
    match property {
        PerRow::Plain(_) => None,
        PerRow::Expression(source) => computed(source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Nothing;
    use crate::diagnostic::Report;
    use crate::dialect::vegalite::syntax::read::Read;
    use crate::json::{Object, parse_strict};
    use crate::limits::Budget;

    fn object(text: &str) -> Object {
        parse_strict(text, 20).unwrap().as_object().unwrap().clone()
    }

    /// The colour of a bar so configured.
    fn color(config: &str, mark: &str) -> Option<String> {
        let (mut report, budget) = (Report::new(), Budget::default());
        let b = Builder::new(&mut report, &object(config), &Nothing, &budget, Object::new());
        let props = Arc::new(Mark::of(&object(mark)));
        constant_color(&b, &Unit { kind: MarkType::Bar, props, ..Unit::empty() }).map(Color::to_hex)
    }

    #[test]
    fn the_first_that_names_a_colour_colours_a_mark() {
        let is =
            |config: &str, mark: &str, css: Option<&str>| assert_eq!(color(config, mark).as_deref(), css, "{mark}");
        let all = r##"{"style":{"a":{"fill":"#111"},"b":{"color":"#222"}},"bar":{"fill":"#333","color":"#444"},
            "mark":{"color":"#555"}}"##;
        is(all, r##"{"color":"#666","fill":"#777"}"##, Some("#777"));
        is(all, r##"{"color":"#666","style":"b"}"##, Some("#666"));
        is(all, r#"{"style":"b"}"#, Some("#222"));
        // What a style fills with is no colour of the mark's.
        is(all, r#"{"style":"a"}"#, Some("#333"));
        is(r##"{"mark":{"color":"#555"}}"##, "{}", Some("#555"));
        is(all, r#"{"fill":null}"#, None);
        is("{}", r#"{"filled":false}"#, Some("#4c78a8"));
    }

    #[test]
    fn a_gradient_is_a_value_with_all_it_says() {
        let gradient =
            r#"{"gradient":"linear","x1":0,"x2":1,"stops":[{"offset":0,"color":"red"},{"offset":1,"color":"blue"}]}"#;
        let paint = Paint::read(&parse_strict(gradient, 20).unwrap()).unwrap();
        let value = paint_value(&paint);
        assert_eq!(&*value.member("gradient").to_text(), "linear");
        assert_eq!(value.member("x2"), Value::Number(1.0));
        assert_eq!(value.member("y1"), Value::Null);
        let Value::Array(stops) = value.member("stops") else { panic!("no stops") };
        assert_eq!(&*stops[1].member("color").to_text(), "#00f");
    }
}
