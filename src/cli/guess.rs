//! Which language a file is written in: by its name, else by what it says.

use plotd::dialect::{Dialect, Version};
use std::path::Path;

/// The endings of names that tell the language; longest first where one ends another.
const ENDINGS: &[(&str, Language)] = &[
    (".vl.json", Language::VegaLite),
    (".vg.json", Language::VegaLite),
    (".vl", Language::VegaLite),
    (".vg", Language::VegaLite),
    (".chart.json5", Language::ChartJs),
    (".chart.json", Language::ChartJs),
    (".chart.js", Language::ChartJs),
    (".chart.txt", Language::Google),
    (".txt", Language::Unknown),
    (".json", Language::Unknown),
    (".json5", Language::ChartJs),
    (".js", Language::ChartJs),
];

/// What a name can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    VegaLite,
    ChartJs,
    Google,
    Qr,
    Unknown,
}

/// The language of a description, with the version of Chart.js to use if it is one of its.
pub fn dialect(path: &Path, text: &str, version: Version) -> Dialect {
    let language = match by_name(path) {
        Language::Unknown => by_content(text),
        known => known,
    };
    match language {
        Language::VegaLite | Language::Unknown => Dialect::VegaLite,
        Language::ChartJs => Dialect::ChartJs(version),
        Language::Google => Dialect::Google,
        Language::Qr => Dialect::Qr,
    }
}

/// The name without the ending that told the language: `a.vl.json` is `a`.
pub fn stem(path: &Path) -> String {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let lower = name.to_ascii_lowercase();
    let ending = ENDINGS.iter().find(|(ending, _)| lower.ends_with(ending) && lower.len() > ending.len());
    ending.map_or(name.clone(), |(ending, _)| name[..name.len() - ending.len()].to_owned())
}

fn by_name(path: &Path) -> Language {
    let name = path.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map_or(Language::Unknown, |(_, language)| *language)
}

/// Vega-Lite is JSON and names its schema, a mark, or a composition; Chart.js has a type and datasets; Google's charts
/// and QR codes are queries.
fn by_content(text: &str) -> Language {
    let has = |name: &str| text.lines().flat_map(|l| l.split(['?', '&'])).any(|pair| pair.trim().starts_with(name));
    if !text.trim_start().starts_with(['{', '[', '(']) {
        if has("cht=") {
            return Language::Google;
        }
        if has("text=") {
            return Language::Qr;
        }
    }
    let Ok(serde_json::Value::Object(top)) = serde_json::from_str(text) else {
        return if text.contains("datasets") { Language::ChartJs } else { Language::Unknown };
    };
    if top.get("$schema").and_then(|s| s.as_str()).is_some_and(|s| s.contains("vega")) {
        return Language::VegaLite;
    }
    let datasets = top.get("data").is_some_and(|data| data.get("datasets").is_some());
    if datasets || (top.contains_key("type") && !top.contains_key("mark")) {
        return Language::ChartJs;
    }
    Language::VegaLite
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(name: &str, text: &str) -> Dialect {
        dialect(Path::new(name), text, Version::V4)
    }

    #[test]
    fn names_come_first_then_contents() {
        assert_eq!(guess("a.vl.json", "{}"), Dialect::VegaLite);
        assert_eq!(guess("a.chart.json", "{}"), Dialect::ChartJs(Version::V4));
        assert_eq!(guess("a.json", r#"{"type":"bar","data":{"datasets":[]}}"#), Dialect::ChartJs(Version::V4));
        assert_eq!(guess("a.json", r#"{"mark":"bar"}"#), Dialect::VegaLite);
        assert_eq!(guess("a.txt", "http://host/chart?chd=t:1&cht=p"), Dialect::Google);
        assert_eq!(guess("-", "text=hello&size=90"), Dialect::Qr);
        assert_eq!(guess("-", "{type:'bar',data:{datasets:[]}}"), Dialect::ChartJs(Version::V4));
    }

    #[test]
    fn stems_lose_the_whole_ending() {
        assert_eq!(stem(Path::new("d/a.vl.json")), "a");
        assert_eq!(stem(Path::new("b.chart.json5")), "b");
        assert_eq!(stem(Path::new("c.x.json")), "c.x");
        assert_eq!(stem(Path::new("plain")), "plain");
    }
}
