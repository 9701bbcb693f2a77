//! Numbers and dates as `toLocaleString` and `Intl` write them in American English.

use super::eval::{Result, Val};
use crate::data::{Fields, Value};
use crate::number;
use crate::time;
use std::sync::Arc;

/// `format` of what `new Intl…` made.
pub(super) fn intl_format(o: &Fields, args: &[Val]) -> Result<Value> {
    let options = o.get("options").cloned().unwrap_or_default();
    let v = args.first().map_or(Value::Null, |a| a.clone().value());
    if o.get("\u{1}intl").is_some_and(|n| n.to_text().ends_with("NumberFormat")) {
        return Ok(locale_number(v.to_number(), &options));
    }
    Ok(locale_date(v.to_number(), "toLocaleDateString", &options, &time::Zone::utc()).into())
}

/// `Number.prototype.toLocaleString` in American English.
pub(super) fn locale_number(x: f64, options: &Value) -> Value {
    let get = |name: &str| match options.member(name) {
        Value::Null => None,
        v => Some(v),
    };
    let style = get("style").map_or_else(|| Arc::from("decimal"), |v| v.to_text());
    let compact = get("notation").is_some_and(|v| &*v.to_text() == "compact");
    let (low, high) = match &*style {
        "currency" if !compact => (2, 2),
        "percent" => (0, 0),
        _ => (0, if compact { 0 } else { 3 }),
    };
    let digits = |name: &str| get(name).map(|v| v.to_number().clamp(0.0, 20.0) as usize);
    let least =
        digits("minimumFractionDigits").unwrap_or_else(|| digits("maximumFractionDigits").map_or(low, |m| m.min(low)));
    let most = digits("maximumFractionDigits").unwrap_or(high.max(least)).max(least);
    let grouped = get("useGrouping").is_none_or(|v| v.truthy());
    let mut value = if &*style == "percent" { x * 100.0 } else { x };
    let mut unit = "";
    let mut most = most;
    if compact {
        for (limit, name) in [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")] {
            if value.abs() >= limit {
                value /= limit;
                unit = name;
                break;
            }
        }
        if digits("maximumFractionDigits").is_none() {
            most = usize::from(value.abs() < 100.0 && !unit.is_empty() || value.abs() < 10.0);
        }
    }
    let text = number::decimals(value.abs(), least, most, grouped);
    let sign = if value < 0.0 && text.bytes().any(|b| matches!(b, b'1'..=b'9')) { "-" } else { "" };
    let body = match &*style {
        "currency" => {
            let code = get("currency").map_or_else(|| Arc::from("USD"), |v| v.to_text());
            let symbol = match &*code {
                "USD" => "$".to_string(),
                "EUR" => "€".to_string(),
                "GBP" => "£".to_string(),
                "JPY" => "¥".to_string(),
                "INR" => "₹".to_string(),
                "KRW" => "₩".to_string(),
                other => format!("{other}\u{a0}"),
            };
            format!("{sign}{symbol}{text}{unit}")
        }
        "percent" => format!("{sign}{text}{unit}%"),
        _ => format!("{sign}{text}{unit}"),
    };
    body.into()
}

/// `Date.prototype.toLocale…String` in American English.
pub(super) fn locale_date(t: f64, method: &str, options: &Value, zone: &time::Zone) -> String {
    let get = |name: &str| match options.member(name) {
        Value::Null => None,
        v => Some(v.to_text()),
    };
    let write = |pattern: &str| time::Format::new(pattern).write(t, zone);
    let clock = || write("%-I:%M:%S %p");
    let part = |name: &str, forms: &[(&str, &'static str)]| {
        get(name).and_then(|v| forms.iter().find(|(k, _)| *k == &*v).map(|(_, p)| *p))
    };
    let weekday = part("weekday", &[("long", "%A"), ("short", "%a"), ("narrow", "%a")]);
    let month =
        part("month", &[("long", "%B"), ("short", "%b"), ("narrow", "%b"), ("numeric", "%-m"), ("2-digit", "%m")]);
    let day = part("day", &[("numeric", "%-d"), ("2-digit", "%d")]);
    let year = part("year", &[("numeric", "%Y"), ("2-digit", "%y")]);
    if weekday.is_none() && month.is_none() && day.is_none() && year.is_none() {
        return match method {
            "toLocaleDateString" => write("%-m/%-d/%Y"),
            "toLocaleTimeString" => clock(),
            _ => format!("{}, {}", write("%-m/%-d/%Y"), clock()),
        };
    }
    let named = month.is_some_and(|m| matches!(m, "%B" | "%b"));
    let date = if named || month.is_none() {
        let head: Vec<String> = [month, day].into_iter().flatten().map(&write).collect();
        let head = head.join(" ");
        match (year, day.is_some()) {
            (Some(y), true) => format!("{head}, {}", write(y)),
            (Some(y), false) if head.is_empty() => write(y),
            (Some(y), false) => format!("{head} {}", write(y)),
            (None, _) => head,
        }
    } else {
        [month, day, year].into_iter().flatten().map(&write).collect::<Vec<_>>().join("/")
    };
    match weekday {
        Some(w) if date.is_empty() => write(w),
        Some(w) => format!("{}, {date}", write(w)),
        None => date,
    }
}
