//! What is configured beneath a description's own configuration: a theme by name, and what `usermeta.embedOptions` says
//! (the place where pages that embed charts leave their options).
//!
//! The values of `plotd` and `plotd-dark` are this project's own; those of the other themes are those of vega-themes 3.0.0 (University of Washington Interactive Data Lab, BSD-3-Clause;
//! `assets/themes/LICENSE`).

use crate::color::Color;
use crate::diagnostic::{Report, did_you_mean};
use crate::dialect::vegalite::Request;
use crate::dialect::{AUTO, look};
use crate::json::{Json, Object, parse_strict};
use crate::number;
use crate::time::{self, Customs};
use std::sync::{Arc, LazyLock};

static THEMES: LazyLock<Object> = LazyLock::new(|| {
    let text = include_str!("../../../../assets/themes/vega-themes.json");
    parse_strict(text, 10).ok().and_then(|j| j.as_object().cloned()).unwrap_or_default()
});

/// Marks that are black unless somebody says otherwise, which Vega's dark theme leaves black on its dark ground.
static DARK_MARKS: LazyLock<Object> = LazyLock::new(|| {
    let text = r##"{"text": {"color": "#fff"}, "rule": {"color": "#fff"}}"##;
    parse_strict(text, 10).ok().and_then(|j| j.as_object().cloned()).unwrap_or_default()
});

/// Names of all themes but `light`, which is none.
pub fn names() -> impl Iterator<Item = &'static str> {
    look::NAMES.into_iter().chain(THEMES.keys().map(|name| &**name))
}

/// The values of a theme.
fn theme(name: &str) -> Option<&'static Object> {
    look::theme(name).or_else(|| THEMES.get(name)?.as_object())
}

/// The configuration of a description: a theme's values, embedding options above them, its own on top.
pub fn config(root: &Object, request: &Request, report: &mut Report) -> Object {
    let embed = root.get("usermeta").and_then(|u| u.get("embedOptions"));
    let (name, at) = match (&request.theme, embed.and_then(|e| e.get("theme")).and_then(Json::as_str)) {
        (Some(name), _) if &**name == AUTO => (if request.dark { "dark" } else { "light" }, ""),
        (Some(name), _) => (&**name, ""),
        (None, Some(name)) => (name, "/usermeta/embedOptions/theme"),
        (None, None) => ("light", ""),
    };
    let name = suited(name, root, request);
    let mut out = Object::new();
    match theme(name) {
        Some(theme) => {
            out = theme.clone();
            if request.dark {
                merge(&mut out, &DARK_MARKS);
            }
        }
        _ if name == "light" => {}
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
    redirect(&mut out);
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

/// Vega's own blocks, which themes have, in terms of Vega-Lite's: the size of its symbols is that of points of all kinds.
fn redirect(config: &mut Object) {
    let Some(size) = config.get("symbol").and_then(|s| s.get("size")).cloned() else { return };
    for kind in ["point", "circle", "square"] {
        match config.get_mut(kind) {
            Some(Json::Object(block)) if block.get("size").is_none() => block.insert("size", size.clone()),
            Some(_) => {}
            None => config.insert(kind, Json::Object(Object::from_members(vec![("size".into(), size.clone())]))),
        }
    }
}

/// How numbers and instants are written: `config.locale`, objects as d3-format and d3-time-format define them.
pub fn customs(config: &Object) -> Customs {
    let part = |name: &str| config.get("locale").and_then(|l| l.get(name)).and_then(Json::as_object);
    let texts = |o: &Object, name: &str, n: usize| -> Option<Vec<String>> {
        let list: Vec<String> = o.get(name)?.as_array()?.iter().filter_map(|j| j.as_str().map(String::from)).collect();
        (list.len() == n).then_some(list)
    };
    let pair = |o: &Object, name: &str| texts(o, name, 2).and_then(|l| <[String; 2]>::try_from(l).ok());
    let text =
        |o: &Object, name: &str, default: String| o.get(name).and_then(Json::as_str).map_or(default, String::from);
    let numbers = part("number").map(|o| {
        let d = number::Locale::default();
        let groups = o.get("grouping").and_then(Json::as_array).unwrap_or(&[]);
        Arc::new(number::Locale {
            decimal: text(o, "decimal", d.decimal),
            thousands: text(o, "thousands", d.thousands),
            grouping: groups.iter().filter_map(Json::as_f64).filter(|n| *n >= 1.0).map(|n| n as usize).collect(),
            currency: pair(o, "currency").unwrap_or_default(),
            numerals: texts(o, "numerals", 10).unwrap_or_default(),
            percent: text(o, "percent", d.percent),
            minus: text(o, "minus", d.minus),
            nan: text(o, "nan", d.nan),
        })
    });
    let times = part("time").map(|o| {
        let d = time::Locale::default();
        Arc::new(time::Locale {
            date_time: text(o, "dateTime", d.date_time),
            date: text(o, "date", d.date),
            time: text(o, "time", d.time),
            periods: pair(o, "periods").unwrap_or(d.periods),
            days: texts(o, "days", 7).unwrap_or(d.days),
            short_days: texts(o, "shortDays", 7).unwrap_or(d.short_days),
            months: texts(o, "months", 12).unwrap_or(d.months),
            short_months: texts(o, "shortMonths", 12).unwrap_or(d.short_months),
        })
    });
    Customs { numbers, times }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Object {
        parse_strict(text, 20).unwrap().as_object().unwrap().clone()
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
