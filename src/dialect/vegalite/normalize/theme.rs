//! What is configured beneath a description's own configuration: a theme by name, and what `usermeta.embedOptions` says
//! (the place where pages that embed charts leave their options).
//!
//! The values of `plotd` and `plotd-dark` are this project's own; those of the other themes are those of vega-themes 3.0.0 (University of Washington Interactive Data Lab, BSD-3-Clause;
//! `assets/themes/LICENSE`).

use crate::color::{Color, Pages, light_dark};
use crate::diagnostic::{Report, did_you_mean};
use crate::dialect::vegalite::Request;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::locale::{Locale, NumberLocale, TimeLocale};
use crate::dialect::vegalite::syntax::read::Read;
use crate::dialect::{AUTO, look};
use crate::json::{Json, Object, parse_strict};
use crate::number;
use crate::time::{self, Customs};
use std::sync::{Arc, LazyLock};

static THEMES: LazyLock<Object> = LazyLock::new(|| {
    let text = include_str!("../../../../assets/themes/vega-themes.json");
    parse_strict(text, 10).ok().and_then(|j| j.as_object().cloned()).unwrap_or_default()
});

/// What Vega's dark theme changes, as it is where no theme is; and texts and rules, which that theme leaves black on its
/// dark ground.
const USUAL: &str = r##"{"background": "#fff", "view": {"stroke": "#ddd"}, "title": {"color": "#000", "subtitleColor": "#000"},
    "style": {"guide-label": {"fill": "#000"}, "guide-title": {"fill": "#000"}},
    "axis": {"domainColor": "#888", "gridColor": "#ddd", "tickColor": "#888"},
    "text": {"color": "#000"}, "rule": {"color": "#000"}}"##;

/// The theme that follows its page: nothing on a light one, Vega's dark theme on a dark one.
static FOLLOWING: LazyLock<Object> = LazyLock::new(|| {
    let mut dark = THEMES.get("dark").and_then(Json::as_object).cloned().unwrap_or_default();
    for mark in ["text", "rule"] {
        let white = Object::from_members(vec![("color".into(), Json::String("#fff".into()))]);
        dark.insert(mark, Json::Object(white));
    }
    let light = parse_strict(USUAL, 10).ok().and_then(|j| j.as_object().cloned()).unwrap_or_default();
    following(&light, &dark)
});

/// Two configurations of the same colours as one. They are a few levels deep.
fn following(light: &Object, dark: &Object) -> Object {
    let both = |(name, dark): (&Arc<str>, &Json)| {
        let value = match (light.get(name), dark) {
            (Some(Json::Object(light)), Json::Object(dark)) => Json::Object(following(light, dark)),
            (Some(Json::String(light)), Json::String(dark)) => Json::String(light_dark(light, dark).into()),
            _ => dark.clone(),
        };
        (name.clone(), value)
    };
    Object::from_members(dark.iter().map(both).collect())
}

/// Names of all themes but `light`, which is none.
pub fn names() -> impl Iterator<Item = &'static str> {
    look::NAMES.into_iter().chain(THEMES.keys().map(|name| &**name))
}

/// The values of a theme, for some pages.
fn theme(name: &str, pages: Pages) -> Option<&'static Object> {
    match (name, pages) {
        (AUTO, Pages::Both) => Some(&FOLLOWING),
        _ => look::theme(name, pages).or_else(|| THEMES.get(name)?.as_object()),
    }
}

/// The configuration of a description: a theme's values, embedding options above them, its own on top.
pub fn config(root: &Object, request: &Request, report: &mut Report) -> Object {
    let embed = root.get("usermeta").and_then(|u| u.get("embedOptions"));
    let (name, at) = match (&request.theme, embed.and_then(|e| e.get("theme")).and_then(Json::as_str)) {
        (Some(name), _) => (&**name, ""),
        (None, Some(name)) => (name, "/usermeta/embedOptions/theme"),
        (None, None) => ("light", ""),
    };
    let name = suited(name, root, request);
    let mut out = Object::new();
    match theme(name, request.pages) {
        Some(theme) => out = theme.clone(),
        _ if matches!(name, "light" | AUTO) => {}
        _ => {
            let hint = match did_you_mean(name, names()) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("valid ones are light, {}", names().collect::<Vec<_>>().join(", ")),
            };
            report.error_with_hint(at, format!("unknown theme {name:?}"), hint);
        }
    }
    if let Some(more) = embed.and_then(|e| e.get("config")).and_then(Json::as_object) {
        merge(&mut out, more);
    }
    for (option, part) in [("formatLocale", "number"), ("timeFormatLocale", "time")] {
        if let Some(locale @ Json::Object(_)) = embed.and_then(|e| e.get(option)) {
            let one = Object::from_members(vec![(part.into(), locale.clone())]);
            merge(&mut out, &Object::from_members(vec![("locale".into(), Json::Object(one))]));
        }
    }
    if let Some(own) = root.get("config").and_then(Json::as_object) {
        merge(&mut out, own);
    }
    out
}

/// Of our own themes the one whose inks are read on the ground that a description says.
fn suited<'n>(name: &'n str, root: &Object, request: &Request) -> &'n str {
    let own = |o: &'_ Object| o.get("background").and_then(Json::as_str).and_then(Color::parse);
    let said = || own(root).or_else(|| root.get("config").and_then(Json::as_object).and_then(own));
    let ground = request.background.as_deref().map_or_else(said, Color::parse);
    match ground.filter(|c| c.a > 127 && look::NAMES.contains(&name)) {
        Some(ground) => look::on(ground).theme(),
        None => name,
    }
}

/// Lays a configuration over another: blocks are merged by their properties, styles one level deeper.
fn merge(under: &mut Object, over: &Object) {
    for (name, value) in over.iter() {
        match (under.get_mut(name), value) {
            (Some(Json::Object(block)), Json::Object(more)) if &**name == "style" => merge(block, more),
            (Some(Json::Object(block)), Json::Object(more)) => {
                more.iter().for_each(|(n, v)| block.insert(n.clone(), v.clone()));
            }
            _ => under.insert(name.clone(), value.clone()),
        }
    }
}

/// How numbers and instants are written: `config.locale`.
pub fn customs(config: &Object) -> Customs {
    let Some(locale) = config.get("locale").and_then(Locale::read) else { return Customs::default() };
    Customs {
        numbers: locale.number.into_value().map(|said| Arc::new(numbers(&said))),
        times: locale.time.into_value().map(|said| Arc::new(times(&said))),
    }
}

/// A text, or what it is by itself.
fn text(said: &Said<Arc<str>>, default: String) -> String {
    said.value().map_or(default, |text| text.to_string())
}

/// Several texts, if they are said.
fn texts<const N: usize>(said: &Said<[Arc<str>; N]>) -> Option<[String; N]> {
    said.value().map(|list| list.each_ref().map(|text| text.to_string()))
}

fn numbers(said: &NumberLocale) -> number::Locale {
    let d = number::Locale::default();
    // Nothing is grouped unless both are said (d3-format `locale.js`).
    let groups = said.grouping.value().filter(|_| said.thousands.value().is_some());
    let sizes = groups.into_iter().flatten().filter(|n| **n >= 1.0);
    number::Locale {
        decimal: text(&said.decimal, d.decimal),
        thousands: text(&said.thousands, d.thousands),
        grouping: sizes.map(|n| *n as usize).collect(),
        currency: texts(&said.currency).unwrap_or_default(),
        numerals: texts(&said.numerals).map(Vec::from).unwrap_or_default(),
        percent: text(&said.percent, d.percent),
        minus: text(&said.minus, d.minus),
        nan: text(&said.nan, d.nan),
    }
}

fn times(said: &TimeLocale) -> time::Locale {
    let d = time::Locale::default();
    time::Locale {
        date_time: text(&said.date_time, d.date_time),
        date: text(&said.date, d.date),
        time: text(&said.time, d.time),
        periods: texts(&said.periods).unwrap_or(d.periods),
        days: texts(&said.days).map_or(d.days, Vec::from),
        short_days: texts(&said.short_days).map_or(d.short_days, Vec::from),
        months: texts(&said.months).map_or(d.months, Vec::from),
        short_months: texts(&said.short_months).map_or(d.short_months, Vec::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Object {
        parse_strict(text, 20).unwrap().as_object().unwrap().clone()
    }

    /// Every colour of Vega's dark theme has one of light pages beside it.
    #[test]
    fn a_theme_for_both_pages_has_pairs_alone() {
        fn check(json: &Json) {
            match json {
                Json::Object(o) => o.iter().for_each(|(_, v)| check(v)),
                other => assert!(Color::parse(other.as_str().unwrap()).unwrap().follows(), "{other:?}"),
            }
        }
        check(&Json::Object(FOLLOWING.clone()));
        assert_eq!(FOLLOWING.len(), THEMES.get("dark").unwrap().as_object().unwrap().len() + 2);
    }

    #[test]
    fn layers_of_configuration() {
        assert_eq!(names().count(), 16);
        let root = object(
            r#"{"usermeta":{"embedOptions":{"theme":"dark","formatLocale":{"decimal":","}}},
                "config":{"background":"red","style":{"guide-label":{"fontSize":20}}}}"#,
        );
        let mut report = Report::new();
        let got = config(&root, &Request::default(), &mut report);
        assert_eq!(got.get("background").and_then(Json::as_str), Some("red"));
        let label = got.get("style").and_then(|s| s.get("guide-label")).unwrap();
        assert_eq!(label.to_text(), r##"{"fill":"#fff","fontSize":20}"##);
        assert_eq!(got.get("locale").unwrap().to_text(), r#"{"number":{"decimal":","}}"#);
        let light = Request { theme: Some("light".into()), ..Request::default() };
        assert!(config(&root, &light, &mut report).get("axis").is_none() && !report.has_errors());
        let wrong = Request { theme: Some("darc".into()), ..Request::default() };
        config(&root, &wrong, &mut report);
        assert!(report.items()[0].to_string().contains("dark"), "{:?}", report.items());
    }
}
