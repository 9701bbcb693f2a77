//! Numbers at ticks as the author has them written: `ticks.format` and `options.locale`, from version 3 on
//! (`core.ticks.js`, `numeric`).

use super::chart::Chart;
use super::options::Options;
use super::rules;
use crate::data::{Fields, Value};
use crate::expr::locale_number;
use crate::figure::TickLabels;
use crate::figure::docked::{Labeler, Powers};
use crate::json::Json;
use crate::limits::Budget;
use crate::scale::locate;
use std::sync::Arc;

/// How the ticks of an axis of numbers are written, or of their logarithms.
pub(super) fn labeler(chart: &Chart, ticks: &Options, logarithms: bool) -> Labeler {
    let format = ticks.get("format").filter(|f| matches!(f, Json::Object(_)));
    let locale = chart.root.text("locale");
    if chart.is_v2() || format.is_none() && locale.is_none() {
        return Labeler::Decimals { grouping: !chart.is_v2(), exponential: chart.is_v2() && logarithms };
    }
    let format = format.map_or(Value::Null, Value::from);
    let powers = rules::of(chart.version).ticks.powers.filter(|_| logarithms);
    Labeler::Callback(Arc::new(Numerals { format, locale: Arc::from(locale.unwrap_or("en-US")), powers }))
}

/// Options of `Intl.NumberFormat`, and the language.
#[derive(Debug)]
struct Numerals {
    format: Value,
    locale: Arc<str>,
    /// Of logarithms, which are written.
    powers: Option<Powers>,
}

impl TickLabels for Numerals {
    fn labels(&self, values: &[Value], _: (f64, f64), _: &Budget) -> Vec<Vec<Arc<str>>> {
        let numbers: Vec<f64> = values.iter().map(Value::to_number).collect();
        let one = |(i, x): (usize, &f64)| {
            let seen = self.powers.is_none_or(|powers| powers.labels(*x, None, i, numbers.len()));
            vec![Arc::from(if seen { self.write(*x, &numbers) } else { String::new() })]
        };
        numbers.iter().enumerate().map(one).collect()
    }
}

impl Numerals {
    fn write(&self, x: f64, all: &[f64]) -> String {
        if x == 0.0 {
            return "0".to_owned();
        }
        let decimals = Value::Number(locate::decimals(x, all) as f64);
        let mut options = match &self.format {
            Value::Object(members) => members.0.clone(),
            _ => Vec::new(),
        };
        for name in ["minimumFractionDigits", "maximumFractionDigits"] {
            if options.iter().all(|(given, _)| &**given != name) {
                options.push((Arc::from(name), decimals.clone()));
            }
        }
        locale_number(x, &self.locale, &Value::Object(Arc::new(Fields(options))))
    }
}
