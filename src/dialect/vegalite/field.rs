//! Field definitions: what a channel shows.

use super::build::Builder;
use super::names::Channel;
use crate::data::{Fields, Value};
use crate::json::{Json, Object};
use crate::time::{TimeUnit, Zone};
use std::sync::Arc;

/// Measurement types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Type {
    Quantitative,
    Ordinal,
    Nominal,
    Temporal,
}

/// How values are put in bins.
#[derive(Debug, Clone, PartialEq)]
pub enum Binning {
    /// The data hold the bins already.
    Binned,
    /// By these parameters.
    Params(Object),
}

/// What a channel shows: a field, or one datum.
#[derive(Debug, Clone)]
pub struct Field {
    /// As written.
    pub json: Object,
    pub channel: Channel,
    /// Field as written; `None` for counts and data.
    pub field: Option<Arc<str>>,
    /// Aggregate by name; `argmin`/`argmax` with their field.
    pub aggregate: Option<(Arc<str>, Option<Arc<str>>)>,
    pub bin: Option<Binning>,
    /// Time unit.
    pub unit: Option<TimeUnit>,
    /// Its name, as written.
    pub unit_name: Arc<str>,
    /// Type.
    pub kind: Type,
    /// One value instead of a field.
    pub datum: Option<Value>,
    /// Column in the unit's table that holds it.
    pub column: Arc<str>,
    /// Column of the end of its bin or time unit.
    pub end: Option<Arc<str>>,
    /// Columns of the ends of its bins, when its values are the bins as texts: `5 – 10`.
    pub bins: Option<(Arc<str>, Arc<str>)>,
    /// How its title is made: `verbal`, `functional`, `plain`.
    pub title_style: Arc<str>,
}

/// A field whose name has escaped dots or brackets, without the escapes; other paths stay as they are.
pub fn plain_path(path: &str) -> Arc<str> {
    match path.contains('\\').then(|| crate::data::split_path(path)) {
        Some(steps) if steps.len() == 1 => steps[0].clone(),
        _ => path.into(),
    }
}

/// How wide the bins of a field are that were made before, if it says so.
pub fn bin_step(f: &Field) -> Option<f64> {
    let bin = f.json.get("bin").filter(|_| f.bin == Some(Binning::Binned))?;
    bin.get("step")?.as_f64()
}

/// A name for a derived column.
pub fn column_name(prefix: &str, field: &str) -> Arc<str> {
    format!("{prefix}_{}", field.replace(['.', '[', ']', '\'', '"', '\\'], "_")).into()
}

/// A value from JSON in which no instants are expected.
pub fn value(j: &Json) -> Value {
    value_in(j, &Zone::utc())
}

/// A value from JSON; `{year: …}` objects are instants in a zone.
pub fn value_in(j: &Json, zone: &Zone) -> Value {
    match j {
        Json::Null | Json::Code(_) => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(x) => Value::Number(*x),
        Json::String(s) => Value::Text(s.clone()),
        Json::Array(list) => Value::Array(list.iter().map(|v| value_in(v, zone)).collect()),
        Json::Object(o) => match date_time(o, zone) {
            Some(t) => Value::Time(t),
            None => Value::Object(Arc::new(Fields(o.iter().map(|(n, v)| (n.clone(), value_in(v, zone))).collect()))),
        },
    }
}

/// Whether an object is `{year, month, date, hours …}`.
pub fn is_date_time(o: &Object) -> bool {
    date_time(o, &Zone::utc()).is_some()
}

/// `{year, month, date, hours …}` as an instant: in a zone, or with `utc` in UTC.
pub fn date_time(o: &Object, zone: &Zone) -> Option<f64> {
    const PARTS: [&str; 10] =
        ["year", "quarter", "month", "date", "day", "hours", "minutes", "seconds", "milliseconds", "utc"];
    if o.is_empty() || !o.keys().all(|k| PARTS.contains(&&**k)) {
        return None;
    }
    let n = |name: &str, d: f64| o.get(name).and_then(Json::as_f64).unwrap_or(d);
    let month = match o.get("month") {
        Some(Json::Number(m)) => m - 1.0,
        Some(Json::String(s)) => crate::time::MONTHS
            .iter()
            .position(|m| s.len() >= 3 && m.to_ascii_lowercase().starts_with(&s.to_ascii_lowercase()[..3]))?
            as f64,
        _ => o.get("quarter").and_then(Json::as_f64).map_or(0.0, |q| (q - 1.0) * 3.0),
    };
    let mut day = n("date", 1.0);
    let mut year = n("year", 2012.0);
    if let Some(d) = o.get("day") {
        let index = match d {
            Json::Number(d) => d % 7.0,
            Json::String(s) => crate::time::WEEKDAYS
                .iter()
                .position(|w| s.len() >= 3 && w.to_ascii_lowercase().starts_with(&s.to_ascii_lowercase()[..3]))?
                as f64,
            _ => 0.0,
        };
        (year, day) = (2012.0, 1.0 + index);
    }
    let parts = [year, month, day, n("hours", 0.0), n("minutes", 0.0), n("seconds", 0.0), n("milliseconds", 0.0)];
    let zone = if o.get("utc").and_then(Json::as_bool) == Some(true) { &Zone::utc() } else { zone };
    Some(crate::time::from_parts(&parts, zone))
}

/// The text of an expression that cuts an instant down to a time unit: a number of milliseconds, or, for a single part,
/// that part.
pub fn unit_text(name: &str, value: &str) -> String {
    let Some(unit) = TimeUnit::parse(name) else { return value.to_string() };
    if let [one] = unit.units[..]
        && one != "year"
    {
        let part = if unit.utc { format!("utc{one}") } else { one.to_string() };
        return format!("{part}({value})");
    }
    let part = |part: &str, default: &str| match unit.units.contains(&part) {
        true if unit.utc => format!("utc{part}({value})"),
        true => format!("{part}({value})"),
        false => default.to_string(),
    };
    let month = match unit.units.contains(&"quarter") {
        true => format!("3 * ({} - 1)", part("quarter", "1")),
        false => part("month", "0"),
    };
    let list = [
        part("year", "2012"),
        month,
        part("date", "1"),
        part("hours", "0"),
        part("minutes", "0"),
        part("seconds", "0"),
        part("milliseconds", "0"),
    ];
    format!("time({}({}))", if unit.utc { "utc" } else { "datetime" }, list.join(", "))
}

/// The type of a definition that does not say it.
pub fn default_type(json: &Object, channel: Channel) -> Type {
    if channel.is_geographic() {
        return Type::Quantitative;
    }
    if matches!(channel, Channel::Row | Channel::Column | Channel::Facet | Channel::Shape | Channel::StrokeDash) {
        return Type::Nominal;
    }
    if channel == Channel::Order || json.get("sort").is_some_and(|s| s.as_array().is_some()) {
        return Type::Ordinal;
    }
    let present = |n: &str| json.get(n).is_some_and(|v| !matches!(v, Json::Null | Json::Bool(false)));
    if present("timeUnit") {
        return Type::Temporal;
    }
    if present("bin") || json.get("aggregate").is_some_and(|a| a.as_str().is_some()) {
        return Type::Quantitative;
    }
    match json.get("scale").and_then(|s| s.get("type")).and_then(Json::as_str) {
        Some("linear" | "log" | "pow" | "sqrt" | "symlog" | "quantile" | "quantize" | "threshold") => {
            Type::Quantitative
        }
        Some("time" | "utc") => Type::Temporal,
        _ => match json.get("datum") {
            Some(Json::Number(_)) => Type::Quantitative,
            Some(Json::Object(o)) if is_date_time(o) => Type::Temporal,
            _ => Type::Nominal,
        },
    }
}

/// An aggregate's name, and the field of the row it picks.
fn aggregate(json: &Object) -> Option<(Arc<str>, Option<Arc<str>>)> {
    match json.get("aggregate")? {
        Json::String(s) => Some((s.clone(), None)),
        Json::Object(o) => o.iter().next().and_then(|(n, v)| match v {
            // Not another field, but how fast older rows lose weight.
            Json::Number(rate) => Some((format!("{n} {rate}").into(), None)),
            v if n.starts_with("arg") => Some((n.clone(), Some(Arc::from(v.as_str()?)))),
            _ => None,
        }),
        _ => None,
    }
}

/// The type a definition says, or the usual one.
fn declared_type(json: &Object, channel: Channel, at: &str, b: &mut Builder) -> Type {
    match json.get("type").and_then(Json::as_str) {
        Some("quantitative" | "Q") => Type::Quantitative,
        Some("ordinal" | "O") => Type::Ordinal,
        Some("nominal" | "N") => Type::Nominal,
        Some("temporal" | "T") => Type::Temporal,
        Some("geojson") => Type::Nominal,
        Some(other) => {
            b.report.warn(
                format!("{at}/type"),
                format!("unknown type {other:?}; valid ones are quantitative, temporal, ordinal, nominal"),
            );
            default_type(json, channel)
        }
        None => default_type(json, channel),
    }
}

/// As many bins as a channel can tell apart (vega-lite `bin.ts`, `autoMaxBins`).
pub fn most_bins(channel: Channel) -> f64 {
    match channel {
        Channel::Row
        | Channel::Column
        | Channel::Size
        | Channel::Color
        | Channel::Fill
        | Channel::Stroke
        | Channel::StrokeWidth
        | Channel::Opacity
        | Channel::FillOpacity
        | Channel::StrokeOpacity
        | Channel::Shape => 6.0,
        Channel::StrokeDash => 4.0,
        _ => 10.0,
    }
}

/// How values are put in bins: into as many at most as the channel can tell apart, unless it says otherwise.
fn binning(json: &Object, channel: Channel) -> Option<Binning> {
    let most = most_bins(channel);
    let bounded = |mut o: Object| {
        if o.get("maxbins").is_none() && o.get("step").is_none() {
            o.insert("maxbins", Json::Number(most));
        }
        Some(Binning::Params(o))
    };
    match json.get("bin")? {
        Json::Bool(true) => bounded(Object::new()),
        Json::String(s) if &**s == "binned" => Some(Binning::Binned),
        Json::Object(o) if o.get("binned").and_then(Json::as_bool) == Some(true) => Some(Binning::Binned),
        Json::Object(o) => bounded(o.clone()),
        _ => None,
    }
}

/// A time unit, and its name as it was written.
fn time_unit(json: &Object) -> (Option<TimeUnit>, Arc<str>) {
    match json.get("timeUnit") {
        Some(Json::String(s)) => (TimeUnit::parse(s), s.clone()),
        Some(Json::Object(o)) => {
            let name: Arc<str> = o.get("unit").and_then(Json::as_str).unwrap_or("year").into();
            let flag = |name: &str| o.get(name).and_then(Json::as_bool) == Some(true);
            let mut unit = TimeUnit::parse(&name);
            if let Some(u) = &mut unit {
                u.step = o.get("step").and_then(Json::as_f64).unwrap_or(u.step);
                u.binned |= flag("binned");
                u.utc |= flag("utc");
            }
            (unit, name)
        }
        _ => (None, Arc::from("")),
    }
}

impl Field {
    /// Reads a definition; `None` if it shows no field and no datum.
    pub fn read(json: &Object, channel: Channel, at: &str, b: &mut Builder) -> Option<Field> {
        let text = |n: &str| json.get(n).and_then(Json::as_str).map(Arc::<str>::from);
        let aggregate = aggregate(json);
        let datum = json.get("datum").map(|d| b.constant(d));
        let field = text("field").map(|f| plain_path(&f));
        let counted = aggregate.as_ref().is_some_and(|a| &*a.0 == "count");
        if field.is_none() && datum.is_none() && !counted {
            return None;
        }
        let (unit, unit_name) = time_unit(json);
        let mut out = Field {
            json: json.clone(),
            channel,
            field: field.clone(),
            aggregate,
            bin: binning(json, channel),
            unit,
            unit_name,
            kind: declared_type(json, channel, at, b),
            datum,
            column: Arc::from(""),
            end: None,
            bins: None,
            title_style: b.config.0.get("fieldTitle").and_then(Json::as_str).unwrap_or("verbal").into(),
        };
        out.name_columns(b);
        Some(out)
    }

    fn name_columns(&mut self, b: &mut Builder) {
        let field = self.field.clone().unwrap_or_else(|| Arc::from(""));
        if let Some((op, arg)) = &self.aggregate {
            self.column = match (&**op, arg) {
                ("count", _) => Arc::from("__count"),
                (op, Some(arg)) => column_name(op, &format!("{arg}_{field}")),
                (op, None) => column_name(op, &field),
            };
        } else if let Some(Binning::Params(p)) = &self.bin {
            let key = format!("bin{}", b.bin_index(&field, p));
            let ends = (column_name(&key, &field), column_name(&key, &format!("{field}_end")));
            if self.is_discrete() || self.channel.is_facet() {
                self.column = column_name(&key, &format!("{field}_range"));
                self.bins = Some(ends);
            } else {
                (self.column, self.end) = (ends.0, Some(ends.1));
            }
        } else if let Some(unit) = self.unit.as_ref().filter(|u| !u.binned) {
            let name = if unit.step > 1.0 {
                format!("{}_step_{}", self.unit_name, unit.step)
            } else {
                self.unit_name.to_string()
            };
            self.column = column_name(&name, &field);
            self.end = Some(column_name(&name, &format!("{field}_end")));
        } else {
            // The end of what was binned before is known from its start.
            self.end = self.unit.as_ref().map(|_| column_name(&field, "end"));
            self.column = field;
        }
    }

    /// The unit's name without what says that it was applied before.
    pub fn plain_unit(&self) -> &str {
        self.unit_name.strip_prefix("binned").unwrap_or(&self.unit_name)
    }

    /// How long the smallest part of the unit is, ms: the first of 2001; days of the week have no length (vega-lite
    /// `timeunit.ts`, `durationExpr`).
    pub fn unit_duration(&self) -> Option<f64> {
        let unit = self.unit.as_ref()?;
        let step = unit.step.max(1.0);
        let (part, step) = match *unit.units.last()? {
            "year" => (0, step),
            "quarter" => (1, 3.0 * step),
            "month" => (1, step),
            "week" => (2, 7.0 * step),
            "date" | "dayofyear" => (2, step),
            "hours" => (3, step),
            "minutes" => (4, step),
            "seconds" => (5, step),
            "milliseconds" => (6, step),
            _ => return None,
        };
        let start = [2001.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        let mut end = start;
        end[part] += step;
        Some(crate::time::from_parts(&end, &Zone::utc()) - crate::time::from_parts(&start, &Zone::utc()))
    }

    /// Whether its values stand in an order that the rows before any summary decide: neither in their own nor in that of
    /// appearance (vega-lite `scale/domain.ts`, `domainSort`).
    pub fn is_sorted_by_rows(&self) -> bool {
        match self.json.get("sort") {
            Some(Json::String(s)) => &**s != "ascending",
            Some(Json::Array(_) | Json::Object(_)) => true,
            _ => false,
        }
    }

    /// Whether it has distinct values rather than a range of them.
    pub fn is_discrete(&self) -> bool {
        matches!(self.kind, Type::Nominal | Type::Ordinal)
    }

    /// Whether it counts rows or values, and so is never without a number.
    pub fn is_count(&self) -> bool {
        self.aggregate.as_ref().is_some_and(|a| matches!(&*a.0, "count" | "valid" | "missing" | "distinct"))
    }

    /// Whether it is a measure: what is shown, rather than what groups.
    pub fn is_measure(&self) -> bool {
        self.aggregate.is_some()
    }

    /// Whether it shows amounts: a quantitative field, or a number.
    pub fn is_measured(&self) -> bool {
        match &self.datum {
            Some(d) => matches!(d, Value::Number(_)),
            None => self.kind == Type::Quantitative,
        }
    }

    /// Whether it shows amounts that are in no bins.
    pub fn is_unbinned_measure(&self) -> bool {
        self.is_measured() && self.bin.is_none()
    }

    /// What it is called on axes and legends.
    pub fn title(&self, count_title: &str) -> String {
        // As written, escapes and all.
        let field = self.json.get("field").and_then(Json::as_str).unwrap_or("");
        let functional = |name: &str| format!("{}({field})", name.to_uppercase());
        match (&*self.title_style, &self.aggregate, &self.bin, &self.unit) {
            ("plain", None, _, _) => return field.to_string(),
            ("plain", Some((op, _)), _, _) if &**op != "count" => return field.to_string(),
            ("functional", Some((op, None)), _, _) if &**op != "count" => return functional(op),
            ("functional", None, Some(Binning::Params(_)), _) => return functional("bin"),
            ("functional", None, None, Some(unit)) if !unit.binned => return functional(&unit.units.join("")),
            _ => {}
        }
        if let Some((op, arg)) = &self.aggregate {
            let capital = |s: &str| s[..1].to_uppercase() + &s[1..];
            return match (op.split(' ').next().unwrap_or(op), arg) {
                ("count", _) => count_title.to_string(),
                ("argmin", Some(a)) => format!("{field} for min {a}"),
                ("argmax", Some(a)) => format!("{field} for max {a}"),
                (op, _) if !op.is_empty() => format!("{} of {field}", capital(op)),
                _ => field.to_string(),
            };
        }
        if self.bin.as_ref().is_some_and(|b| *b != Binning::Binned) {
            return format!("{field} (binned)");
        }
        if let Some(unit) = self.unit.as_ref().filter(|u| !u.binned) {
            return format!("{field} ({})", unit.units.join("-"));
        }
        if self.datum.is_some() && self.field.is_none() {
            return String::new();
        }
        field.to_string()
    }
}
