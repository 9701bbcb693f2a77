//! Numbers and dates as `toLocaleString` and `Intl` write them (CLDR 44), in the locales that charts are written in.

use crate::data::{Fields, Value};
use crate::number;
use crate::time;
use std::sync::Arc;

/// `format` of what `new Intl…` made.
pub(super) fn intl_format(o: &Fields, v: &Value) -> String {
    let options = o.get("options").cloned().unwrap_or_default();
    let locale = o.get("locale").map_or_else(|| Arc::from(""), text_of);
    if o.get("\u{1}intl").is_some_and(|n| n.to_text().ends_with("NumberFormat")) {
        return locale_number(v.to_number(), &locale, &options);
    }
    if o.get("\u{1}intl").is_some_and(|n| n.to_text().ends_with("ListFormat")) {
        return listed(v, &options);
    }
    locale_date(v.to_number(), "format", &locale, &options, &time::Zone::utc())
}

/// Some words in a sentence (English).
fn listed(v: &Value, options: &Value) -> String {
    let Value::Array(list) = v else { return v.to_text().to_string() };
    let texts: Vec<Arc<str>> = list.iter().map(Value::to_text).collect();
    let word = if &*options.member("type").to_text() == "disjunction" { "or" } else { "and" };
    match &texts[..] {
        [] => String::new(),
        [one] => one.to_string(),
        [a, b] => format!("{a} {word} {b}"),
        [first @ .., last] => format!("{}, {word} {last}", first.join(", ")),
    }
}

/// Which form of a word goes with a number (English; CLDR plural rules).
pub(super) fn plural(o: &Fields, x: f64) -> &'static str {
    let ordinal = o.get("options").is_some_and(|v| &*v.member("type").to_text() == "ordinal");
    let ends = |last: f64, not: f64| x % 10.0 == last && x % 100.0 != not;
    match ordinal {
        true if ends(1.0, 11.0) => "one",
        true if ends(2.0, 12.0) => "two",
        true if ends(3.0, 13.0) => "few",
        false if x == 1.0 => "one",
        _ => "other",
    }
}

/// A locale, or the first of a list of them.
fn text_of(v: &Value) -> Arc<str> {
    match v {
        Value::Array(list) => list.first().map_or_else(|| Arc::from(""), Value::to_text),
        v => v.to_text(),
    }
}

/// How a language writes numbers and dates.
struct Locale {
    /// Between groups of three digits.
    group: &'static str,
    decimal: &'static str,
    /// Digits a number needs before it is grouped: Spanish leaves four alone.
    grouped_from: usize,
    /// After three digits, groups are of two.
    lakh: bool,
    /// The unit of money and percent stand behind, after a space.
    after: bool,
    /// Date and time of day, as patterns.
    date: &'static str,
    clock: &'static str,
    /// The comma between date and time of day.
    between: &'static str,
    /// Names of months, of which the first letters are the short ones; none: English.
    months: &'static [&'static str],
    /// Names of weekdays from Sunday on, and their short forms.
    weekdays: Option<&'static [[&'static str; 7]; 2]>,
    /// The comma between weekday and date.
    after_weekday: &'static str,
}

const ENGLISH: Locale = Locale {
    group: ",",
    decimal: ".",
    grouped_from: 4,
    lakh: false,
    after: false,
    date: "%-m/%-d/%Y",
    clock: "%-I:%M:%S %p",
    between: ", ",
    months: &[],
    weekdays: None,
    after_weekday: ", ",
};
const GERMAN: Locale = Locale {
    group: ".",
    decimal: ",",
    after: true,
    date: "%-d.%-m.%Y",
    clock: "%H:%M:%S",
    months: &DE,
    weekdays: Some(&DE_DAYS),
    ..ENGLISH
};
/// As German writes, with other words.
const ITALIAN: Locale =
    Locale { date: "%d/%m/%Y", months: &IT, weekdays: Some(&IT_DAYS), after_weekday: " ", ..GERMAN };
const DUTCH: Locale =
    Locale { after: false, date: "%-d-%-m-%Y", months: &NL, weekdays: Some(&NL_DAYS), after_weekday: " ", ..GERMAN };
const PORTUGUESE: Locale = Locale { after: false, date: "%d/%m/%Y", months: &PT, weekdays: Some(&PT_DAYS), ..GERMAN };
/// As German writes, in languages whose words are not known here.
const EUROPEAN: Locale = Locale { months: &[], weekdays: None, ..GERMAN };
const FRENCH: Locale = Locale {
    group: "\u{202f}",
    decimal: ",",
    after: true,
    date: "%d/%m/%Y",
    clock: "%H:%M:%S",
    between: " ",
    months: &FR,
    weekdays: Some(&FR_DAYS),
    after_weekday: " ",
    ..ENGLISH
};
const SPANISH: Locale = Locale {
    group: ".",
    decimal: ",",
    grouped_from: 5,
    after: true,
    date: "%-d/%-m/%Y",
    clock: "%-H:%M:%S",
    months: &ES,
    weekdays: Some(&ES_DAYS),
    ..ENGLISH
};

const DE_DAYS: [[&str; 7]; 2] = [
    ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
    ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"],
];
const FR_DAYS: [[&str; 7]; 2] = [
    ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
    ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
];
const ES_DAYS: [[&str; 7]; 2] = [
    ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
    ["dom", "lun", "mar", "mié", "jue", "vie", "sáb"],
];
const IT_DAYS: [[&str; 7]; 2] = [
    ["domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"],
    ["dom", "lun", "mar", "mer", "gio", "ven", "sab"],
];
const NL_DAYS: [[&str; 7]; 2] = [
    ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
    ["zo", "ma", "di", "wo", "do", "vr", "za"],
];
const PT_DAYS: [[&str; 7]; 2] = [
    ["domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"],
    ["dom.", "seg.", "ter.", "qua.", "qui.", "sex.", "sáb."],
];
const IT: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
const NL: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const PT: [&str; 12] = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
];
const DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// The locale of a language tag; American English unless known.
fn locale(tag: &str) -> Locale {
    let tag = tag.replace('_', "-").to_lowercase();
    let language = tag.split('-').next().unwrap_or("");
    match (&*tag, language) {
        ("en-in", _) | (_, "hi") => Locale { lakh: true, date: "%-d/%-m/%Y", ..ENGLISH },
        ("en-ca", _) => Locale { date: "%Y-%m-%d", clock: "%-I:%M:%S %p", ..ENGLISH },
        ("en-gb" | "en-ie" | "en-nz" | "en-au", _) => Locale { date: "%d/%m/%Y", clock: "%H:%M:%S", ..ENGLISH },
        ("de-ch" | "de-li", _) => Locale { group: "'", decimal: ".", after: false, ..GERMAN },
        ("es-mx" | "es-us", _) => Locale { group: ",", decimal: ".", grouped_from: 4, after: false, ..SPANISH },
        (_, "de") => GERMAN,
        (_, "nl") => DUTCH,
        (_, "it") => ITALIAN,
        (_, "id") => Locale { after: false, date: "%-d/%-m/%Y", clock: "%H.%M.%S", ..EUROPEAN },
        (_, "tr") => Locale { date: "%d.%m.%Y", after: false, ..EUROPEAN },
        (_, "da") => Locale { clock: "%H.%M.%S", ..EUROPEAN },
        ("pt-pt", _) => Locale { group: "\u{a0}", after: true, grouped_from: 5, ..PORTUGUESE },
        (_, "pt") => PORTUGUESE,
        (_, "fr") => FRENCH,
        (_, "es") => SPANISH,
        (_, "ru" | "uk" | "nb" | "no" | "cs" | "fi" | "sk") => Locale { group: "\u{a0}", date: "%d.%m.%Y", ..EUROPEAN },
        (_, "pl") => Locale { group: "\u{a0}", grouped_from: 5, date: "%-d.%m.%Y", ..EUROPEAN },
        (_, "sv") => Locale { group: "\u{a0}", date: "%Y-%m-%d", between: " ", ..EUROPEAN },
        (_, "ja" | "zh") => Locale { date: "%Y/%-m/%-d", clock: "%-H:%M:%S", between: " ", ..ENGLISH },
        _ => ENGLISH,
    }
}

/// `Number.prototype.toLocaleString`.
pub fn locale_number(x: f64, tag: &str, options: &Value) -> String {
    let locale = locale(tag);
    let get = |name: &str| match options.member(name) {
        Value::Null | Value::Undefined => None,
        v => Some(v),
    };
    let style = get("style").map_or_else(|| Arc::from("decimal"), |v| v.to_text());
    let compact = get("notation").is_some_and(|v| &*v.to_text() == "compact");
    let long = get("compactDisplay").is_some_and(|v| &*v.to_text() == "long");
    let language = tag.split(['-', '_']).next().unwrap_or("").to_lowercase();
    let code = get("currency").map_or_else(|| Arc::from("USD"), |v| v.to_text().to_uppercase().into());
    let (low, high) = match &*style {
        "currency" if !compact && matches!(&*code, "JPY" | "KRW" | "CLP" | "VND") => (0, 0),
        "currency" if !compact => (2, 2),
        "percent" => (0, 0),
        _ => (0, if compact { 0 } else { 3 }),
    };
    let digits = |name: &str| get(name).map(|v| v.to_number().clamp(0.0, 20.0) as usize);
    let least =
        digits("minimumFractionDigits").unwrap_or_else(|| digits("maximumFractionDigits").map_or(low, |m| m.min(low)));
    let mut most = digits("maximumFractionDigits").unwrap_or(high.max(least)).max(least);
    let mut value = if &*style == "percent" { x * 100.0 } else { x };
    let mut unit = "";
    if compact {
        if let Some((limit, name)) =
            [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")].into_iter().find(|(l, _)| value.abs() >= *l)
        {
            value /= limit;
            unit = if long { long_unit(name, &language) } else { name };
        }
        if digits("maximumFractionDigits").is_none() {
            most = usize::from(value.abs() < 100.0 && !unit.is_empty() || value.abs() < 10.0);
        }
    }
    let plain = match digits("maximumSignificantDigits") {
        Some(n) if value.is_finite() && value != 0.0 => {
            let rounded = number::parse_js(&number::to_precision(value.abs(), n.max(1)));
            number::decimals(rounded, 0, 20, false)
        }
        _ => number::decimals(value.abs(), least, most, false),
    };
    let whole = plain.find('.').unwrap_or(plain.len());
    let zeros = digits("minimumIntegerDigits").map_or(0, |n| n.saturating_sub(whole));
    let plain = format!("{:0<zeros$}{plain}", "");
    let grouped = get("useGrouping").is_none_or(|v| v.truthy() && &*v.to_text() != "false");
    let text = if value.is_finite() { localized(&plain, &locale, grouped) } else { plain };
    let sign = match get("signDisplay").map(|v| v.to_text()).as_deref() {
        _ if value < 0.0 && text.bytes().any(|b| matches!(b, b'1'..=b'9')) => "-",
        Some("always") => "+",
        Some("exceptZero") if value > 0.0 => "+",
        _ => "",
    };
    match &*style {
        "currency" => {
            let display = get("currencyDisplay").map_or_else(|| Arc::from("symbol"), |v| v.to_text());
            money(sign, &format!("{text}{unit}"), (&code, &display), tag, &locale)
        }
        "percent" if locale.after => format!("{sign}{text}{unit}\u{a0}%"),
        "percent" => format!("{sign}{text}{unit}%"),
        "unit" => {
            let name = get("unit").map_or_else(|| Arc::from(""), |v| v.to_text());
            format!("{sign}{text}{}", unit_symbol(&name))
        }
        _ => format!("{sign}{text}{unit}"),
    }
}

/// Thousands, millions … in words, with the space before them.
fn long_unit(short: &str, language: &str) -> &'static str {
    match (language, short) {
        ("de", "K") => "\u{a0}Tausend",
        ("de", "M") => "\u{a0}Millionen",
        ("de", "B") => "\u{a0}Milliarden",
        ("de", _) => "\u{a0}Billionen",
        ("fr", "K") => "\u{a0}mille",
        ("fr", "M") => "\u{a0}millions",
        ("fr", "B") => "\u{a0}milliards",
        ("fr", _) => "\u{a0}billions",
        ("es", "K") => "\u{a0}mil",
        ("es", "M") => "\u{a0}millones",
        ("es", "B") => "\u{a0}mil\u{a0}millones",
        ("es", _) => "\u{a0}billones",
        (_, "K") => " thousand",
        (_, "M") => " million",
        (_, "B") => " billion",
        _ => " trillion",
    }
}

fn unit_symbol(name: &str) -> String {
    match name {
        "celsius" => "°C".into(),
        "fahrenheit" => "°F".into(),
        "percent" => "%".into(),
        "degree" => " deg".into(),
        other => {
            let short = match other {
                "kilometer" => "km",
                "meter" => "m",
                "kilogram" => "kg",
                "gram" => "g",
                "liter" => "L",
                "kilometer-per-hour" => "km/h",
                "byte" => "byte",
                "kilobyte" => "kB",
                "megabyte" => "MB",
                "gigabyte" => "GB",
                "second" => "sec",
                "minute" => "min",
                "hour" => "hr",
                other => other,
            };
            format!(" {short}")
        }
    }
}

/// The sign of a currency in a locale: its own where it is paid with, else one that says whose it is.
fn currency_sign(code: &str, display: &str, tag: &str) -> String {
    let tag = tag.replace('_', "-").to_lowercase();
    let narrow = display == "narrowSymbol";
    let own = |places: &[&str]| narrow || places.iter().any(|p| tag == *p || tag.starts_with(&format!("{p}-")));
    let sign = match code {
        _ if display == "code" => code,
        "USD" if tag == "en-ca" && !narrow => "US$",
        "USD" if tag.starts_with("it") && !narrow => "USD",
        "USD" if own(&["en", "ja", "ko", "zh", "de", "es-us", "hi", "id", "tr", "pl", "ru"]) => "$",
        "USD" if tag.starts_with("en-") || tag.is_empty() => "$",
        "USD" if tag.starts_with("fr") => "$US",
        "USD" if tag.starts_with("es") || tag.starts_with("pt") || tag.starts_with("nl") => "US$",
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" if own(&["ja"]) => "￥",
        "JPY" if own(&["en", ""]) => "¥",
        "JPY" => "¥",
        "INR" => "₹",
        "KRW" => "₩",
        "CNY" if own(&["zh"]) => "¥",
        "CNY" => "CN¥",
        "BRL" => "R$",
        "CAD" if own(&["en-ca", "fr-ca"]) => "$",
        "CAD" => "CA$",
        "AUD" if own(&["en-au"]) => "$",
        "AUD" => "A$",
        "MXN" if own(&["es-mx"]) => "$",
        "MXN" => "MX$",
        "NZD" if own(&["en-nz"]) => "$",
        "NZD" => "NZ$",
        "VND" => "₫",
        "ILS" => "₪",
        "TRY" if own(&["tr"]) => "₺",
        "RUB" if own(&["ru"]) => "₽",
        "UAH" if own(&["uk"]) => "₴",
        "PLN" if own(&["pl"]) => "zł",
        "CZK" if own(&["cs"]) => "Kč",
        "SEK" if own(&["sv"]) => "kr",
        "NOK" if own(&["nb", "no"]) => "kr",
        "DKK" if own(&["da"]) => "kr.",
        "IDR" if own(&["id"]) => "Rp",
        "TWD" => "NT$",
        "HKD" => "HK$",
        "PHP" => "₱",
        other => other,
    };
    sign.to_owned()
}

fn money(sign: &str, text: &str, (code, display): (&str, &str), tag: &str, locale: &Locale) -> String {
    if display == "name" {
        let name = match code {
            "USD" => "US dollars",
            "EUR" => "euros",
            "GBP" => "British pounds",
            "JPY" => "Japanese yen",
            other => other,
        };
        return format!("{sign}{text} {name}");
    }
    let symbol = currency_sign(code, display, tag);
    let letters = symbol.bytes().all(|b| b.is_ascii_alphabetic());
    match (locale.after, letters) {
        (true, _) => format!("{sign}{text}\u{a0}{symbol}"),
        // Dutch, Portuguese and Swiss German set a space, too.
        (false, false) if locale.decimal == "." && locale.group != "'" => format!("{sign}{symbol}{text}"),
        (false, _) => format!("{sign}{symbol}\u{a0}{text}"),
    }
}

/// A plain number with the signs of a locale.
fn localized(plain: &str, locale: &Locale, grouped: bool) -> String {
    let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(w, f)| (w, Some(f)));
    let mut out = String::with_capacity(plain.len() + 8);
    let n = whole.len();
    for (i, c) in whole.chars().enumerate() {
        let left = n - i;
        let boundary =
            if locale.lakh { left == 3 || left > 3 && (left - 3).is_multiple_of(2) } else { left.is_multiple_of(3) };
        if grouped && i > 0 && boundary && n >= locale.grouped_from {
            out.push_str(locale.group);
        }
        out.push(c);
    }
    if let Some(f) = fraction {
        out.push_str(locale.decimal);
        out.push_str(f);
    }
    out
}

/// `Date.prototype.toLocale…String`.
pub(super) fn locale_date(t: f64, method: &str, tag: &str, options: &Value, zone: &time::Zone) -> String {
    let locale = locale(tag);
    let styled = styled(options, &locale);
    let options = styled.as_ref().unwrap_or(options);
    let named = match options.member("timeZone") {
        Value::Text(name) => time::Zone::named(&name).ok(),
        _ => None,
    };
    let zone = named.as_ref().unwrap_or(zone);
    let get = |name: &str| match options.member(name) {
        Value::Null | Value::Undefined => None,
        v => Some(v.to_text()),
    };
    let write = |pattern: &str| time::Format::new(pattern).write(t, zone);
    let part = |name: &str, forms: &[(&str, &'static str)]| {
        get(name).and_then(|v| forms.iter().find(|(k, _)| *k == &*v).map(|(_, p)| *p))
    };
    let weekday = part("weekday", &[("long", "%A"), ("short", "%a"), ("narrow", "%a")]);
    let month =
        part("month", &[("long", "%B"), ("short", "%b"), ("narrow", "%b"), ("numeric", "%-m"), ("2-digit", "%m")]);
    let day = part("day", &[("numeric", "%-d"), ("2-digit", "%d")]);
    let year = part("year", &[("numeric", "%Y"), ("2-digit", "%y")]);
    let clock = clock_of(&get, &locale);
    if weekday.is_none() && month.is_none() && day.is_none() && year.is_none() {
        return match (method, clock) {
            ("toLocaleTimeString", None) => write(locale.clock),
            ("toLocaleTimeString", Some(c)) => write(&c),
            ("toLocaleDateString" | "format", None) => write(locale.date),
            (_, None) => format!("{}{}{}", write(locale.date), locale.between, write(locale.clock)),
            (_, Some(c)) if matches!(method, "toLocaleString" | "format") => write(&c),
            (_, Some(c)) => format!("{}{}{}", write(locale.date), locale.between, write(&c)),
        };
    }
    let date = written_date([weekday, month, day, year], t, &locale, zone);
    match clock {
        Some(c) => format!("{date}{}{}", locale.between, write(&c)),
        None => date,
    }
}

/// What `dateStyle` and `timeStyle` stand for, part by part.
fn styled(options: &Value, locale: &Locale) -> Option<Value> {
    let style = |name: &str| match options.member(name) {
        Value::Text(style) => Some(style),
        _ => None,
    };
    let (date, clock) = (style("dateStyle"), style("timeStyle"));
    if date.is_none() && clock.is_none() {
        return None;
    }
    let mut parts: Vec<(&str, &str)> = Vec::new();
    match date.as_deref() {
        Some("full") => parts.extend([("weekday", "long"), ("month", "long"), ("day", "numeric"), ("year", "numeric")]),
        Some("long") => parts.extend([("month", "long"), ("day", "numeric"), ("year", "numeric")]),
        Some("medium") if !locale.months.is_empty() || locale.date == ENGLISH.date => {
            parts.extend([("month", "short"), ("day", "numeric"), ("year", "numeric")]);
        }
        Some("short") if locale.date == ENGLISH.date => {
            parts.extend([("month", "numeric"), ("day", "numeric"), ("year", "2-digit")]);
        }
        Some(_) => parts.extend([("month", "2-digit"), ("day", "2-digit"), ("year", "numeric")]),
        None => {}
    }
    match clock.as_deref() {
        Some("short") => parts.extend([("hour", "numeric"), ("minute", "2-digit")]),
        Some(_) => parts.extend([("hour", "numeric"), ("minute", "2-digit"), ("second", "2-digit")]),
        None => {}
    }
    let mut members: Vec<(Arc<str>, Value)> =
        parts.into_iter().map(|(name, form)| (Arc::from(name), Value::from(form))).collect();
    for name in ["timeZone", "hour12"] {
        members.push((Arc::from(name), options.member(name)));
    }
    Some(Value::Object(Arc::new(Fields(members))))
}

/// The pattern of a time of day, if one was asked for.
fn clock_of(get: &dyn Fn(&str) -> Option<Arc<str>>, locale: &Locale) -> Option<String> {
    let (hour, minute, second) = (get("hour"), get("minute"), get("second"));
    if hour.is_none() && minute.is_none() && second.is_none() {
        return None;
    }
    let twelve = match get("hour12") {
        Some(v) => &*v == "true",
        None => locale.clock.contains("%p"),
    };
    let mut parts: Vec<&str> = Vec::new();
    if let Some(h) = &hour {
        parts.push(match (twelve, &**h) {
            (true, "2-digit") => "%I",
            (true, _) => "%-I",
            (false, _) if locale.clock.starts_with("%-H") && &**h != "2-digit" => "%-H",
            (false, _) => "%H",
        });
    }
    if minute.is_some() {
        parts.push("%M");
    }
    if second.is_some() {
        parts.push("%S");
    }
    let text = parts.join(if locale.clock.contains('.') { "." } else { ":" });
    Some(if twelve && hour.is_some() { format!("{text} %p") } else { text })
}

/// Weekday, month, day and year in the order of a locale.
fn written_date(parts: [Option<&'static str>; 4], t: f64, locale: &Locale, zone: &time::Zone) -> String {
    let [weekday, month, day, year] = parts;
    let write = |pattern: &str| time::Format::new(pattern).write(t, zone);
    let named = month.is_some_and(|m| matches!(m, "%B" | "%b"));
    let own = month.filter(|_| named).and_then(|m| month_name(m, t, locale, zone));
    let month_text = own.clone().or_else(|| month.map(write));
    let day_first = locale.date.starts_with("%d") || locale.date.starts_with("%-d");
    let (day, year) = (day.map(write), year.map(write));
    let date = if named && day_first {
        let point = if std::ptr::eq(locale.months, &DE[..]) && own.is_some() { "." } else { "" };
        let spelled =
            std::ptr::eq(locale.months, &PT[..]) || month == Some("%B") && std::ptr::eq(locale.months, &ES[..]);
        let of = if spelled { " de " } else { " " };
        let head: Vec<String> = [day.map(|d| d + point), month_text].into_iter().flatten().collect();
        [Some(head.join(of)).filter(|h| !h.is_empty()), year].into_iter().flatten().collect::<Vec<_>>().join(of)
    } else if named || month.is_none() {
        let many = day.is_some();
        let head: Vec<String> = [month_text, day].into_iter().flatten().collect();
        let head = head.join(" ");
        match year {
            Some(y) if head.is_empty() => y,
            Some(y) if many => format!("{head}, {y}"),
            Some(y) => format!("{head} {y}"),
            None => head,
        }
    } else {
        let sign =
            locale.date.chars().find(|c| matches!(c, '/' | '.')).map_or("-", |c| if c == '/' { "/" } else { "." });
        let list = if locale.date.starts_with("%Y") {
            [year, month_text, day]
        } else if day_first {
            [day, month_text, year]
        } else {
            [month_text, day, year]
        };
        list.into_iter().flatten().collect::<Vec<_>>().join(sign)
    };
    let day_name = |pattern: &str| match (locale.weekdays, zone.civil(t)) {
        (Some([long, short]), Some(c)) => {
            let list = if pattern == "%A" { long } else { short };
            list[c.weekday().rem_euclid(7) as usize].to_owned()
        }
        _ => write(pattern),
    };
    match weekday {
        Some(w) if date.is_empty() => day_name(w),
        Some(w) => format!("{}{}{date}", day_name(w), locale.after_weekday),
        None => date,
    }
}

/// A month in a language whose names are known here.
fn month_name(pattern: &str, t: f64, locale: &Locale, zone: &time::Zone) -> Option<String> {
    let name = locale.months.get(usize::try_from(zone.civil(t)?.month).ok()?)?;
    let pt = std::ptr::eq(locale.months, &PT[..]);
    if pattern == "%B" || !pt && name.chars().count() <= 4 && *name != "mayo" {
        return Some((*name).to_string());
    }
    let first: String = name.chars().take(3).collect();
    if pt {
        return Some(format!("{first}."));
    }
    if std::ptr::eq(locale.months, &NL[..]) {
        return Some(if *name == "maart" { "mrt".into() } else { first });
    }
    // Spanish: "ene", "sept"; German: "Jan.", "Sept."; French: "janv.", "juil.".
    Some(match (name.starts_with(char::is_uppercase), *name) {
        (true, "September") => "Sept.".into(),
        (true, _) => format!("{first}."),
        (false, "septiembre") => "sept".into(),
        (false, "janvier" | "février" | "septembre" | "octobre" | "novembre" | "décembre") => {
            let n = if matches!(*name, "janvier" | "février" | "septembre") { 4 } else { 3 };
            format!("{}.", name.chars().take(n).collect::<String>())
        }
        (false, "avril") => "avr.".into(),
        (false, "juillet") => "juil.".into(),
        (false, _) => first,
    })
}
