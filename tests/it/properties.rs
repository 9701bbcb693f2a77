//! What holds for any input: texts stay texts, numbers stay numbers, and nothing panics.

use plotd::{Dialect, Format, Options, Source, Version, render};
use proptest::prelude::*;
use resvg::usvg;
use serde_json::{Value, json};

const DIALECTS: [Dialect; 3] = [Dialect::VegaLite, Dialect::ChartJs(Version::V4), Dialect::QuickChart(Version::V2)];

fn svg(dialect: Dialect, description: &Value) -> Option<String> {
    let drawn = render(&Source::new(dialect, description.to_string()), Format::Svg, &Options::default()).ok()?;
    Some(String::from_utf8(drawn.bytes).unwrap())
}

fn is_document(text: &str) -> bool {
    usvg::Tree::from_str(text, &usvg::Options::default()).is_ok()
}

/// Any JSON of a few levels, with words of the languages among its names and texts.
fn any_json() -> impl Strategy<Value = Value> {
    const WORDS: [&str; 24] = [
        "mark",
        "bar",
        "line",
        "data",
        "values",
        "encoding",
        "x",
        "y",
        "field",
        "type",
        "quantitative",
        "datasets",
        "labels",
        "options",
        "scales",
        "transform",
        "filter",
        "layer",
        "spec",
        "facet",
        "color",
        "bin",
        "stack",
        "sort",
    ];
    let word = prop_oneof![proptest::sample::select(WORDS.to_vec()).prop_map(str::to_owned), ".{0,6}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(|x| serde_json::Number::from_f64(x).map_or(Value::Null, Value::Number)),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((word.clone(), inner), 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_a_picture_or_an_error(description in any_json()) {
        for dialect in DIALECTS {
            if let Some(text) = svg(dialect, &description) {
                prop_assert!(is_document(&text));
            }
        }
    }

    #[test]
    fn any_text_is_shown_as_text(text in "\\PC{0,40}|[<>&\"'\\\\\\[\\]{}$]{0,20}|.{0,20}") {
        let rows = json!([{"a": text, "b": 1}, {"a": "other", "b": 2}]);
        let x = json!({"field": "a", "type": "nominal", "title": text, "axis": {"labelExpr": "datum.label"}});
        let description = json!({"title": text, "description": text, "data": {"values": rows}, "mark": {"type": "bar", "tooltip": true},
            "encoding": {"x": x, "y": {"field": "b", "type": "quantitative"}, "color": {"field": "a", "type": "nominal"},
                "tooltip": {"field": "a", "type": "nominal"}, "href": {"field": "a", "type": "nominal"}}});
        let drawn = svg(Dialect::VegaLite, &description).unwrap();
        prop_assert!(is_document(&drawn) && !drawn.contains("<script"));
        let description = json!({"type": "bar", "data": {"labels": [text, "b"], "datasets": [{"label": text, "data": [1, 2]}]},
            "options": {"plugins": {"title": {"display": true, "text": text}}}});
        prop_assert!(is_document(&svg(Dialect::ChartJs(Version::V4), &description).unwrap()));
    }

    #[test]
    fn any_numbers_give_numbers(data in proptest::collection::vec((any::<f64>(), any::<f64>()), 0..12)) {
        let number = |x: f64| serde_json::Number::from_f64(x).map_or(Value::Null, Value::Number);
        let rows: Vec<Value> = data.iter().map(|(a, b)| json!({"a": number(*a), "b": number(*b)})).collect();
        let quantitative = |field: &str| json!({"field": field, "type": "quantitative"});
        for mark in ["point", "line", "bar", "area", "rect", "arc"] {
            let description = json!({"data": {"values": rows}, "mark": mark, "encoding": {
                "x": quantitative("a"), "y": quantitative("b"), "size": quantitative("b"), "color": quantitative("a")}});
            let drawn = svg(Dialect::VegaLite, &description).unwrap();
            prop_assert!(is_document(&drawn));
            prop_assert!(!drawn.split('<').any(|tag| tag.split('>').next().is_some_and(|t| t.contains("NaN") || t.contains("inf"))));
        }
        let values: Vec<Value> = data.iter().map(|(a, _)| number(*a)).collect();
        for kind in ["bar", "line", "pie", "radar"] {
            let description = json!({"type": kind, "data": {"labels": vec!["l"; values.len()], "datasets": [{"data": values}]}});
            let drawn = svg(Dialect::ChartJs(Version::V4), &description).unwrap();
            prop_assert!(is_document(&drawn), "{drawn}");
        }
    }
}
