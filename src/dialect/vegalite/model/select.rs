//! Selections in the state in which a chart is first shown: what they hold, what they test, what a brush looks like.
//!
//! A selection without a `value` is empty; conditions and filters on it then hold for every row unless they say
//! `empty: false`. One with a value tests its projected fields, as vega-lite's `selection` compiler does.

use crate::data::{Fields, Value};
use crate::dialect::vegalite::model::field::{Field, value, value_in};
use crate::dialect::vegalite::model::{Builder, Selection as Initial};
use crate::dialect::vegalite::normalize::tree::{Encoding, Kind, Spec};
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::input::{Binding, BindingWord, Timer, Trigger};
use crate::dialect::vegalite::syntax::instant::is_date_time;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::param::{
    Brush, EarlierEmpty, EarlierSelection, EarlierType, Param, Selection, SelectionRule, SelectionType,
};
use crate::dialect::vegalite::syntax::predicate::Selected;
use crate::dialect::vegalite::syntax::scale::DomainOf;
use crate::dialect::vegalite::syntax::view::View;
use crate::dialect::vegalite::syntax::words::Field as Named;
use crate::expr::Expr;
use crate::figure::{DataId, DataSource};
use crate::json::Json;
use crate::time::Zone;
use crate::transform::{self as t, Predicate, Transform};
use std::sync::Arc;

/// A selection as a view declares it: a parameter with `select`, or a `selection` of version 4.
pub struct Declared {
    pub name: Arc<str>,
    /// Whether it is an interval rather than points.
    interval: bool,
    encodings: Vec<Channel>,
    fields: Vec<Arc<str>>,
    brush: Brush,
    /// Whether a clock picks.
    timed: bool,
    /// Whether nothing selected selects all.
    empty: bool,
    bind: Option<Binding>,
    /// What is selected at first.
    value: Option<Json>,
    /// Names of the views that it belongs to; none: the first.
    views: Vec<Arc<str>>,
}

impl Declared {
    /// A selection of a parameter.
    fn of(p: &Param) -> Option<Declared> {
        let unsaid = Selection::default();
        let (kind, select) = match p.select.value()? {
            SelectionRule::Type(kind) => (*kind, &unsaid),
            SelectionRule::Params(select) => (select.type_.or(SelectionType::Point), select),
        };
        Some(Declared {
            name: p.name.value()?.clone(),
            interval: kind == SelectionType::Interval,
            encodings: select.encodings.or(Vec::new()),
            fields: select.fields.or(Vec::new()),
            brush: select.mark.value().map_or_else(Brush::default, |brush| (**brush).clone()),
            timed: is_timed(&select.on),
            empty: true,
            bind: p.bind.value().cloned(),
            value: p.value.value().cloned(),
            views: p.views.or(Vec::new()),
        })
    }

    /// A selection of version 4.
    fn earlier(name: &Arc<str>, select: &EarlierSelection) -> Declared {
        Declared {
            name: name.clone(),
            interval: select.type_.value() == Some(&EarlierType::Interval),
            encodings: select.encodings.or(Vec::new()),
            fields: select.fields.or(Vec::new()),
            brush: select.mark.value().map_or_else(Brush::default, |brush| (**brush).clone()),
            timed: is_timed(&select.on),
            empty: select.empty.value() != Some(&EarlierEmpty::None),
            bind: select.bind.value().cloned(),
            value: select.init.value().cloned(),
            views: Vec::new(),
        }
    }

    /// Whether it moves scales.
    pub fn moves_scales(&self) -> bool {
        self.bind == Some(Binding::Word(BindingWord::Scales))
    }
}

fn is_timed(on: &Said<Trigger>) -> bool {
    matches!(on.value(), Some(Trigger::Timer(Timer::Timer)))
}

/// Selections of a whole tree, read before anything refers to them. Depth is that of the tree, which is limited.
pub fn collect(b: &mut Builder, spec: &Spec) {
    for declared in declared(&View::of_itself(&spec.props)) {
        if let Some((encoding, at)) = first_unit(spec, &declared.views) {
            read(b, declared, &encoding, &at);
        }
    }
    match &spec.kind {
        Kind::Unit { .. } => {}
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().for_each(|c| collect(b, c)),
        Kind::Facet(_, _, _, child) => collect(b, child),
    }
}

/// The selections that a view declares.
pub fn declared(view: &View) -> Vec<Declared> {
    let params = view.params.value().into_iter().flatten().filter_map(Declared::of);
    let earlier = view.selection.value().into_iter().flat_map(|named| &named.0);
    params.chain(earlier.map(|(name, select)| Declared::earlier(name, select))).collect()
}

fn first_unit(spec: &Spec, views: &[Arc<str>]) -> Option<(Encoding, String)> {
    match &spec.kind {
        Kind::Unit { encoding, .. } => {
            let name = View::of_itself(&spec.props).name.or("".into());
            (views.is_empty() || views.contains(&name)).then(|| (encoding.clone(), spec.at.clone()))
        }
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().find_map(|c| first_unit(c, views)),
        Kind::Facet(_, _, _, child) => first_unit(child, views),
    }
}

/// The channels and the fields that a selection names, or those of the configuration if it names none (vega-lite
/// `compile/selection/parse.ts`, `parseUnitSelection`).
fn named(b: &Builder, declared: &Declared) -> (Vec<Channel>, Vec<Arc<str>>) {
    let own = (declared.encodings.clone(), declared.fields.clone());
    let config = b.settings.selection.value().filter(|_| own.0.is_empty() && own.1.is_empty());
    let block = config.and_then(|c| if declared.interval { c.interval.value() } else { c.point.value() });
    block.map_or(own, |block| (block.encodings.or(Vec::new()), block.fields.or(Vec::new())))
}

/// The fields that a selection looks at, by the channels or fields that it names; an interval on a map goes by places.
fn projected(b: &mut Builder, declared: &Declared, encoding: &Encoding) -> Vec<Projected> {
    let (mut channels, fields) = named(b, declared);
    if channels.is_empty() && fields.is_empty() && declared.interval {
        let places = [Channel::Longitude, Channel::Latitude];
        let geo = places.iter().any(|channel| encoding.has(*channel));
        channels = if geo { places.to_vec() } else { Channel::AXES.to_vec() };
    }
    let mut out: Vec<Projected> = Vec::new();
    for channel in channels {
        let def = encoding.def(channel).cloned();
        let field = def.and_then(|d| Field::read(&d, channel, b));
        if let Some(f) = field.filter(|f| !f.column.is_empty()) {
            let written = f.field.clone().unwrap_or_else(|| f.column.clone());
            out.push(Projected { channel: Some(channel), written, field: Some(f) });
        }
    }
    out.extend(fields.into_iter().map(|written| Projected { channel: None, written, field: None }));
    out
}

fn read(b: &mut Builder, declared: Declared, encoding: &Encoding, at: &str) {
    if b.selections.iter().any(|s| s.name == declared.name) {
        return;
    }
    let projected = projected(b, &declared, encoding);
    let mut out = Initial {
        name: declared.name.clone(),
        tests: Vec::new(),
        empty: declared.empty,
        interval: Vec::new(),
        look: Arc::new(declared.brush),
        frame: if declared.timed { projected.first().map(|p| p.written.clone()) } else { None },
        home: at.into(),
        rows: None,
    };
    let given = declared.value.map(|v| b.resolved(&v));
    let mut signal: Vec<(Arc<str>, Value)> = Vec::new();
    match &given {
        None => {}
        Some(v) if declared.interval => interval(&mut out, v, &projected, &mut signal, &b.zone),
        Some(v) => points(&mut out, v, &projected, &mut signal),
    }
    b.params.set(&*declared.name, Value::Object(Arc::new(Fields(signal))));
    b.selections.push(out);
}

/// A field that a selection looks at.
struct Projected {
    channel: Option<Channel>,
    written: Arc<str>,
    field: Option<Field>,
}

impl Projected {
    /// The part of a value that is meant for it.
    fn of<'j>(&self, v: &'j Json) -> Option<&'j Json> {
        self.channel.and_then(|c| v.get(c.name())).or_else(|| v.get(&self.written))
    }

    /// How a row's value is read: what was derived from the field, where a table has it.
    fn datum(&self) -> String {
        let plain = format!("datum[{}]", quoted(&self.written));
        // Bins are tested by the values that they hold.
        let derived = self.field.as_ref().filter(|f| f.bin.is_none());
        match derived.map(|f| &f.column).filter(|c| **c != self.written) {
            Some(column) => format!("(datum[{0}] == null ? {plain} : datum[{0}])", quoted(column)),
            None => plain,
        }
    }
}

fn quoted(text: &str) -> String {
    Json::String(text.into()).to_text()
}

/// A constant as it is written in an expression.
fn literal(v: &Value) -> String {
    match v {
        Value::Text(s) => quoted(s),
        Value::Number(x) | Value::Time(x) => Json::Number(*x).to_text(),
        Value::Bool(b) => b.to_string(),
        _ => "null".into(),
    }
}

fn interval(out: &mut Initial, v: &Json, projected: &[Projected], signal: &mut Vec<(Arc<str>, Value)>, zone: &Zone) {
    let mut tests = Vec::new();
    for p in projected {
        let Some(list) = p.of(v).and_then(Json::as_array) else { continue };
        let values: Vec<Value> = list.iter().map(|v| value_in(v, zone)).collect();
        let datum = p.datum();
        let continuous = p.field.as_ref().is_some_and(|f| !f.is_discrete());
        let number = |v: Option<&Value>| v.and_then(Value::valid_number);
        if continuous {
            let (Some(a), Some(z)) = (number(values.first()), number(values.last())) else { continue };
            let (low, high) = (Json::Number(a.min(z)).to_text(), Json::Number(a.max(z)).to_text());
            tests.push(format!("(+{datum} >= {low} && +{datum} <= {high})"));
        } else {
            let all: Vec<String> = values.iter().map(literal).collect();
            tests.push(format!("indexof([{}], {datum}) !== -1", all.join(",")));
        }
        signal.push((p.written.clone(), Value::Array(values.iter().cloned().collect())));
        if let Some(c) = p.channel {
            out.interval.push((c, values));
        }
    }
    // Ends on a map are pixels of its projection; which rows they hold is not known from values alone.
    let geo = out.interval.iter().any(|(c, _)| matches!(c, Channel::Longitude | Channel::Latitude));
    if !tests.is_empty() && !geo {
        out.tests = vec![format!("({})", tests.join(" && "))];
    }
}

fn points(out: &mut Initial, v: &Json, projected: &[Projected], signal: &mut Vec<(Arc<str>, Value)>) {
    let one = [v.clone()];
    let tuples: &[Json] = v.as_array().unwrap_or(&one);
    let mut columns: Vec<Vec<Value>> = vec![Vec::new(); projected.len()];
    for tuple in tuples {
        let mut tests = Vec::new();
        for (p, column) in projected.iter().zip(&mut columns) {
            // With one field the bare value will do.
            let part = match tuple {
                Json::Object(o) if !is_date_time(o) || p.of(tuple).is_some() => p.of(tuple),
                bare if projected.len() == 1 => Some(bare),
                _ => None,
            };
            let Some(v) = part.map(value) else { continue };
            let datum = p.datum();
            tests.push(match &v {
                Value::Number(_) | Value::Time(_) => format!("+{datum} === {}", literal(&v)),
                _ => format!("{datum} === {}", literal(&v)),
            });
            column.push(v);
        }
        if !tests.is_empty() {
            out.tests.push(format!("({})", tests.join(" && ")));
        }
    }
    for (p, column) in projected.iter().zip(columns) {
        signal.push((p.written.clone(), Value::Array(column.into_iter().collect())));
    }
}

impl Builder<'_> {
    pub fn selection(&self, name: &str) -> Option<&Initial> {
        self.selections.iter().find(|s| &*s.name == name)
    }

    /// The test of what is selected, as an expression over `datum`; `empty`: whether nothing selected selects all.
    // Selections are nested as deep as the parser of JSON allows, which is little.
    pub fn selection_test(&self, selected: &Selected, empty: Option<bool>) -> String {
        let join = |list: &[Selected], op: &str| {
            let parts: Vec<String> = list.iter().map(|s| self.selection_test(s, empty)).collect();
            format!("({})", parts.join(op))
        };
        match selected {
            Selected::Joined(joined) => match (joined.and.value(), joined.or.value(), joined.not.value()) {
                (Some(list), _, _) => join(list, " && "),
                (_, Some(list), _) => join(list, " || "),
                (_, _, Some(one)) => format!("!({})", self.selection_test(one, empty)),
                _ => "true".into(),
            },
            Selected::Name(name) => match self.selection(name) {
                Some(s) if s.tests.is_empty() => empty.unwrap_or(s.empty).to_string(),
                Some(s) => format!("({})", s.tests.join(" || ")),
                // A variable decides by being true.
                None if self.params.get(name).is_some() => format!("!!{name}"),
                None => empty.unwrap_or(true).to_string(),
            },
        }
    }

    /// The ends that a selection gives to a scale: those of the field or the channel that is named, or of its first
    /// (vega-lite `compile/selection/parse.ts`, `parseSelectionExtent`).
    pub fn selected_domain(&self, domain: &DomainOf) -> Option<Vec<Value>> {
        let name = domain.param.value().or(domain.selection.value())?;
        let selection = self.selection(name)?;
        if let Some(field) = domain.field.value().and_then(Named::name) {
            return match self.params.get(name)?.member(field) {
                Value::Array(ends) => Some(ends.to_vec()),
                _ => None,
            };
        }
        let wanted = domain.encoding.value().and_then(|name| Channel::of(name));
        let by = |c: Channel| selection.interval.iter().find(|(n, _)| *n == c).map(|(_, v)| v.clone());
        wanted.and_then(by).or_else(|| selection.interval.first().map(|(_, v)| v.clone()))
    }

    /// Rows that a selection has picked at first, of the view that declares it.
    pub fn selected_rows(&mut self, name: &str) -> Option<DataId> {
        let selection = self.selection(name)?;
        let rows = selection.rows?;
        let test = if selection.tests.is_empty() { "false".to_string() } else { selection.tests.join(" || ") };
        let filter = Transform::Filter(Predicate::Expr(Expr::parse(&test).ok()?));
        Some(self.node(DataSource::Node(rows), vec![filter], false))
    }

    /// Tells selections of a unit which rows they pick from, the unit which it has, and an animated one that it shows its
    /// first moment. What a view around several units declares belongs to the first, or to those that it names (vega-lite
    /// `normalize/toplevelselection.ts`).
    pub fn selections_of(&mut self, at: &str, unit: usize) {
        let raw = self.units[unit].raw;
        for i in 0..self.selections.len() {
            let s = &mut self.selections[i];
            if s.rows.is_some() || s.home != at {
                continue;
            }
            s.rows = Some(raw);
            let name = s.name.clone();
            self.units[unit].selections.push(name.clone());
            let (s, drawn) = (&self.selections[i], self.units[unit].drawn);
            let Some(field) = s.frame.clone() else { continue };
            let first: Arc<str> = format!("{name}_first").into();
            let test = format!("datum[{}] === {first}[0]", quoted(&field));
            if let Ok(test) = Expr::parse(&test) {
                let steps =
                    vec![Transform::Extent(t::Extent { field, name: first }), Transform::Filter(Predicate::Expr(test))];
                self.units[unit].drawn = self.node(DataSource::Node(drawn), steps, false);
            }
        }
    }
}
