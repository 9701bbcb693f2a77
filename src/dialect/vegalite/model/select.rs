//! Selections in the state in which a chart is first shown: what they hold, what they test, what a brush looks like.
//!
//! A selection without a `value` is empty; conditions and filters on it then hold for every row unless they say
//! `empty: false`. One with a value tests its projected fields, as vega-lite's `selection` compiler does.

use crate::data::{Fields, Value};
use crate::dialect::vegalite::model::field::{Field, value, value_in};
use crate::dialect::vegalite::model::{Builder, Selection};
use crate::dialect::vegalite::normalize::tree::{Encoding, Kind, Spec};
use crate::dialect::vegalite::syntax::instant::is_date_time;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::scale::DomainOf;
use crate::expr::Expr;
use crate::figure::{DataId, DataSource};
use crate::json::{Json, Object};
use crate::time::Zone;
use crate::transform::{self as t, Predicate, Transform};
use std::sync::Arc;

/// Selections of a whole tree, read before anything refers to them. Depth is that of the tree, which is limited.
pub fn collect(b: &mut Builder, spec: &Spec) {
    for (name, def) in declared(&spec.props) {
        let views: Vec<&str> =
            def.get("views").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).collect();
        if let Some((mark, encoding, at)) = first_unit(spec, &views) {
            read(b, &name, &def, (&mark, &encoding, &at));
        }
    }
    match &spec.kind {
        Kind::Unit { .. } => {}
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().for_each(|c| collect(b, c)),
        Kind::Facet(_, _, _, child) => collect(b, child),
    }
}

/// The selections that a view declares: `params` with `select`, or version 4's `selection`.
pub fn declared(props: &Object) -> Vec<(Arc<str>, Object)> {
    let mut out = Vec::new();
    for p in props.get("params").and_then(Json::as_array).unwrap_or(&[]) {
        if let (Some(name), Some(o), Some(_)) = (p.get("name").and_then(Json::as_str), p.as_object(), p.get("select")) {
            out.push((name.into(), o.clone()));
        }
    }
    for (name, def) in props.get("selection").and_then(Json::as_object).into_iter().flat_map(Object::iter) {
        let mut o = Object::new();
        if let Some(init) = def.get("init") {
            o.insert("value", init.clone());
        }
        if let Some(bind) = def.get("bind") {
            o.insert("bind", bind.clone());
        }
        o.insert("select", def.clone());
        out.push((name.clone(), o));
    }
    out
}

fn first_unit(spec: &Spec, views: &[&str]) -> Option<(Object, Encoding, String)> {
    match &spec.kind {
        Kind::Unit { mark, encoding, .. } => {
            let name = spec.props.get("name").and_then(Json::as_str).unwrap_or("");
            (views.is_empty() || views.contains(&name)).then(|| (mark.clone(), encoding.clone(), spec.at.clone()))
        }
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().find_map(|c| first_unit(c, views)),
        Kind::Facet(_, _, _, child) => first_unit(child, views),
    }
}

fn read(b: &mut Builder, name: &Arc<str>, def: &Object, (_, encoding, at): (&Object, &Encoding, &str)) {
    if b.selections.iter().any(|s| s.name == *name) {
        return;
    }
    let select = def.get("select");
    let kind = select.and_then(|s| s.as_str().or_else(|| s.get("type")?.as_str())).unwrap_or("point");
    let names = |key: &str| -> Vec<Arc<str>> {
        let list = select.and_then(|s| s.get(key)).and_then(Json::as_array);
        list.into_iter().flatten().filter_map(|v| v.as_str().map(Arc::from)).collect()
    };
    let mut channels: Vec<Channel> = names("encodings").iter().filter_map(|name| Channel::of(name)).collect();
    let fields = names("fields");
    if channels.is_empty() && fields.is_empty() && kind == "interval" {
        let geo = [Channel::Longitude, Channel::Latitude].iter().any(|c| encoding.has(*c));
        channels = if geo { vec![Channel::Longitude, Channel::Latitude] } else { Channel::AXES.to_vec() };
    }
    let mut projected: Vec<Projected> = Vec::new();
    for channel in channels {
        let def = encoding.def(channel).cloned();
        let field = def.and_then(|d| Field::read(&d, channel, &format!("{at}/encoding/{channel}"), b));
        if let Some(f) = field.filter(|f| !f.column.is_empty()) {
            let written = f.field.clone().unwrap_or_else(|| f.column.clone());
            projected.push(Projected { channel: Some(channel), written, field: Some(f) });
        }
    }
    projected.extend(fields.into_iter().map(|f| Projected { channel: None, written: f, field: None }));
    let timer = select.and_then(|s| s.get("on")).and_then(Json::as_str) == Some("timer");
    let mut out = Selection {
        name: name.clone(),
        tests: Vec::new(),
        empty: select.and_then(|s| s.get("empty")).and_then(Json::as_str) != Some("none"),
        interval: Vec::new(),
        look: select.and_then(|s| s.get("mark")).and_then(Json::as_object).cloned().unwrap_or_default(),
        frame: if timer { projected.first().map(|p| p.written.clone()) } else { None },
        home: at.into(),
        rows: None,
    };
    let given = def.get("value").filter(|v| !v.is_null()).map(|v| b.resolved(v));
    let mut signal: Vec<(Arc<str>, Value)> = Vec::new();
    match (&given, kind) {
        (None, _) => {}
        (Some(v), "interval") => interval(&mut out, v, &projected, &mut signal, &b.zone),
        (Some(v), _) => points(&mut out, v, &projected, &mut signal),
    }
    b.params.set(&**name, Value::Object(Arc::new(Fields(signal))));
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

fn interval(out: &mut Selection, v: &Json, projected: &[Projected], signal: &mut Vec<(Arc<str>, Value)>, zone: &Zone) {
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

fn points(out: &mut Selection, v: &Json, projected: &[Projected], signal: &mut Vec<(Arc<str>, Value)>) {
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
    pub fn selection(&self, name: &str) -> Option<&Selection> {
        self.selections.iter().find(|s| &*s.name == name)
    }

    /// Whether a row is selected, as an expression: of `{param: …}` or version 4's `{selection: …}`.
    pub fn selection_test(&self, o: &Object) -> String {
        let operand = o.get("param").or_else(|| o.get("selection")).unwrap_or(&Json::Null);
        self.operand_test(operand, o.get("empty").and_then(Json::as_bool))
    }

    fn operand_test(&self, operand: &Json, empty: Option<bool>) -> String {
        let join = |list: &Json, op: &str| -> String {
            let parts: Vec<String> =
                list.as_array().unwrap_or(&[]).iter().map(|p| self.operand_test(p, empty)).collect();
            format!("({})", parts.join(op))
        };
        match operand {
            Json::Object(o) => match (o.get("and"), o.get("or"), o.get("not")) {
                (Some(l), _, _) => join(l, " && "),
                (_, Some(l), _) => join(l, " || "),
                (_, _, Some(p)) => format!("!({})", self.operand_test(p, empty)),
                _ => "true".into(),
            },
            Json::String(name) => match self.selection(name) {
                Some(s) if s.tests.is_empty() => empty.unwrap_or(s.empty).to_string(),
                Some(s) => format!("({})", s.tests.join(" || ")),
                // A variable decides by being true.
                None if self.params.get(name).is_some() => format!("!!{name}"),
                None => empty.unwrap_or(true).to_string(),
            },
            _ => "true".into(),
        }
    }

    /// The ends that a selection gives to a scale of this channel.
    pub fn selected_domain(&self, domain: &DomainOf, channel: Channel) -> Option<Vec<Value>> {
        let name = domain.param.value().or(domain.selection.value())?;
        let wanted = domain.encoding.value().map_or(Some(channel), |name| Channel::of(name));
        let selection = self.selection(name)?;
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
