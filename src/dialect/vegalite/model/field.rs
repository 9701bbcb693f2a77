//! Field definitions: what a channel shows.

use crate::data::Value;
use crate::dialect::vegalite::model::datum::is_drawn;
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::Channel as Definition;
use crate::dialect::vegalite::syntax::channel::{Bin, BinRule, Sort, SortOrder};
use crate::dialect::vegalite::syntax::config::FieldTitle;
use crate::dialect::vegalite::syntax::header::Header;
use crate::dialect::vegalite::syntax::names::Channel;
pub use crate::dialect::vegalite::syntax::value::{value, value_in};
use crate::dialect::vegalite::syntax::words::AggregateOp;
use crate::time::{TimeUnit, Zone};
use std::sync::Arc;

/// How values are put in bins.
#[derive(Debug, Clone, PartialEq)]
pub enum Binning {
    /// The data hold the bins already.
    Binned,
    /// By these parameters.
    Params(Box<Bin>),
}

/// How the rows of a group are summarized.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregated {
    pub op: AggregateOp,
    /// The field whose least or greatest value picks the row.
    pub arg: Option<Arc<str>>,
    /// How fast older rows lose weight.
    pub rate: Option<f64>,
}

/// What a channel shows: a field, or one datum.
#[derive(Debug, Clone)]
pub struct Field {
    /// As written.
    pub def: Arc<Definition>,
    /// The header of a facet.
    pub header: Said<Box<Header>>,
    pub channel: Channel,
    /// Field as written; `None` for counts and data.
    pub field: Option<Arc<str>>,
    /// How the rows of a group are summarized.
    pub aggregate: Option<Aggregated>,
    pub bin: Option<Binning>,
    /// Time unit.
    pub unit: Option<TimeUnit>,
    /// Its name, as written.
    pub unit_name: Arc<str>,
    /// Type.
    pub kind: Type,
    /// One value instead of a field.
    pub datum: Option<Value>,
    /// The expression that this value is, if it is one.
    pub computed: Option<Arc<str>>,
    /// Column in the unit's table that holds it.
    pub column: Arc<str>,
    /// Column of the end of its bin or time unit.
    pub end: Option<Arc<str>>,
    /// Columns of the ends of its bins, when its values are the bins as texts: `5 – 10`.
    pub bins: Option<(Arc<str>, Arc<str>)>,
    /// Whether normalization has put in its place what was made of the field that was written.
    pub derived: bool,
    /// How its title is made.
    pub title_style: FieldTitle,
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
    match f.def.bin.value().filter(|_| f.bin == Some(Binning::Binned))? {
        BinRule::Params(bin) => bin.step.value().copied(),
        BinRule::Flag(_) | BinRule::Word(_) => None,
    }
}

/// A name for a derived column.
pub fn column_name(prefix: &str, field: &str) -> Arc<str> {
    format!("{prefix}_{}", field.replace(['.', '[', ']', '\'', '"', '\\'], "_")).into()
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

impl Field {
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
        !matches!(self.def.sort, Said::Unsaid | Said::Null | Said::Value(Sort::Order(SortOrder::Ascending)))
    }

    /// Whether it has distinct values rather than a range of them.
    pub fn is_discrete(&self) -> bool {
        matches!(self.kind, Type::Nominal | Type::Ordinal)
    }

    /// Whether it counts rows or values, and so is never without a number.
    pub fn is_count(&self) -> bool {
        use AggregateOp::{Count, Distinct, Missing, Valid};
        self.aggregate.as_ref().is_some_and(|a| matches!(a.op, Count | Valid | Missing | Distinct))
    }

    /// Whether it is a measure: what is shown, rather than what groups.
    pub fn is_measure(&self) -> bool {
        self.aggregate.is_some()
    }

    /// Whether it shows amounts: a quantitative field, or a number.
    pub fn is_measured(&self) -> bool {
        match &self.datum {
            // Of what kind an expression will be is not known (vega-lite `channeldef.ts`, `isNumericDataDef`).
            Some(d) => matches!(d, Value::Number(_)) && self.computed.is_none(),
            None => self.kind == Type::Quantitative,
        }
    }

    /// The expression that its value is, if that differs from row to row or is known once there are scales.
    pub fn drawn(&self) -> Option<&str> {
        self.computed.as_deref().filter(|source| is_drawn(source))
    }

    /// Whether it shows amounts that are in no bins.
    pub fn is_unbinned_measure(&self) -> bool {
        self.is_measured() && self.bin.is_none()
    }

    /// The column of the end of the last of its bins.
    pub fn stop(&self) -> Arc<str> {
        column_name("stop", &self.column)
    }

    /// What it is called on axes and legends.
    pub fn title(&self, count_title: &str) -> String {
        // As written, escapes and all.
        let field = self.def.field.value().and_then(|field| field.name()).map_or("", |name| name);
        let functional = |name: &str| format!("{}({field})", name.to_uppercase());
        let counts = self.aggregate.as_ref().is_some_and(|a| a.op == AggregateOp::Count);
        match (self.title_style, &self.aggregate, &self.bin, &self.unit) {
            (FieldTitle::Plain, ..) if !counts => return field.to_string(),
            (FieldTitle::Functional, Some(a), ..) if !counts && a.arg.is_none() => return functional(a.op.name()),
            (FieldTitle::Functional, None, Some(Binning::Params(_)), _) => return functional("bin"),
            (FieldTitle::Functional, None, None, Some(unit)) if !unit.binned => {
                return functional(&unit.units.join(""));
            }
            _ => {}
        }
        if let Some(aggregate) = &self.aggregate {
            let capital = |s: &str| s[..1].to_uppercase() + &s[1..];
            return match (aggregate.op, &aggregate.arg) {
                (AggregateOp::Count, _) => count_title.to_string(),
                (AggregateOp::Argmin, Some(by)) => format!("{field} for min {by}"),
                (AggregateOp::Argmax, Some(by)) => format!("{field} for max {by}"),
                (op, _) => format!("{} of {field}", capital(op.name())),
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
