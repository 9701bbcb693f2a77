//! What people are told about mistakes: where, what, and what would be right.

use super::fixture::with;
use plotd::{Dialect, Format, Kind, Limits, Options, Severity, Source, Version, render};

const DATA: &str = r#""data":{"values":[{"a":"x","b":1},{"a":"y","b":2}]}"#;
const ENCODING: &str = r#""encoding":{"x":{"field":"a","type":"nominal"},"y":{"field":"b","type":"quantitative"}}"#;

/// Severity, pointer, message and hint of each finding, on a line each.
fn told(dialect: Dialect, text: &str, options: &Options) -> String {
    let items = match render(&Source::new(dialect, text), Format::Svg, options) {
        Ok(drawn) => drawn.warnings,
        Err(report) => report.items().to_vec(),
    };
    let line = |item: &plotd::Diagnostic| {
        let severity = if item.severity == Severity::Error { "error" } else { "warning" };
        let hint = item.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
        format!("{severity} {}: {}{hint}", item.at, item.message)
    };
    items.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn vegalite(text: &str, expected: &str) {
    let text = text.replace("DATA", DATA).replace("ENC", ENCODING);
    assert_eq!(told(Dialect::VegaLite, &text, &Options::default()), expected, "{text}");
}

#[track_caller]
fn chartjs(text: &str, expected: &str) {
    assert_eq!(told(Dialect::ChartJs(Version::V4), text, &Options::default()), expected, "{text}");
}

#[track_caller]
fn google(text: &str, expected: &str) {
    assert_eq!(told(Dialect::Google, text, &Options::default()), expected, "{text}");
}

/// What is known but changes nothing where it stands is told, with its pointer.
#[test]
fn what_has_no_effect_is_told() {
    vegalite(
        r#"{DATA,"mark":{"type":"bar","discreteBandSize":9,"smooth":true},ENC}"#,
        "warning /mark/smooth: smooth has no effect here (it is not drawn)\n\
         warning /mark/discreteBandSize: discreteBandSize has no effect here (it is read from the configuration, as config.bar)",
    );
    vegalite(
        r#"{DATA,"mark":"bar",ENC,"config":{"axis":{"zindex":1},"numberFormatType":"mine"}}"#,
        "warning /config/numberFormatType: numberFormatType has no effect here (functions of a program are not known here)\n\
         warning /config/axis/zindex: zindex has no effect here (an axis itself has them)",
    );
    vegalite(
        r#"{DATA,"mark":"point","encoding":{"x":{"field":"b","type":"quantitative"},"facet":{"field":"a","bounds":"flush"},
            "color":{"field":"a","type":"nominal","legend":{"labelPadding":3}}}}"#,
        "warning /encoding/facet/bounds: bounds has no effect here (bounds of a view with a facet are read)\n\
         warning /encoding/color/legend/labelPadding: labelPadding has no effect here (labelOffset is read)",
    );
}

#[test]
fn parameters_of_a_query_are_told_by_name() {
    google(
        "chd=t:1",
        "error /cht: there is no type of chart; cht= is one of lc, ls, lxy, bhs, bhg, bho, bvs, bvg, bvo, p, p3, pc, r, rs, s, v, gom, gm, qr",
    );
    google(
        "cht=bars&chd=t:1",
        "error /cht: unknown type of chart \"bars\"; one of lc, ls, lxy, bhs, bhg, bho, bvs, bvg, bvo, p, p3, pc, r, rs, s, v, gom, gm, qr is expected",
    );
    google("cht=p", "error /chd: there is no data; chd=t:10,20,30 (or s:, e:, a:) holds it");
    google(
        "cht=p&chd=t:1,a&chs=300",
        "error /chs: chs=\"300\" is not a width and a height from 1 to 16384, as in 400x250\nerror /chd: \"a\" is no number; values are separated by commas, series by |",
    );
    google("cht=lc&chd=t:1,2&chxt=x,z", "error /chxt: \"z\" is no axis; chxt= holds x, y, t and r apart by commas");
    google("cht=lc&chd=t:1,2&chxt=x&chxr=1,0,5", "error /chxr: chxr= speaks of axis 1; chxt= names axes 0 to 0");
    google(
        "cht=lc&chd=t:1,2&chco=red",
        "error /chco: chco= holds \"red\" where a colour RRGGBB or RRGGBBAA is expected",
    );
    google("cht=lc&chd=t:1,2&chdlq=a", "warning /chdlq: unknown parameter \"chdlq\"; did you mean \"chdl\"?");
    google("cht=qr&chs=99x99", "error /chl: there is nothing to encode; chl= holds what the code says");
}

#[test]
fn text_that_is_not_json_is_told_by_line_and_column() {
    vegalite(
        r#"{"mark": "bar" "x": 1}"#,
        "error : line 1, column 16: expected a comma or the end of the object, found '\"'",
    );
    vegalite(
        "{\"mark\": \"bar\",\n \"data\": {",
        "error : line 2, column 11: expected a name in double quotes, but the text ends",
    );
    vegalite("", "error : line 1, column 1: expected a value, but the text ends");
    vegalite("[1, 2]", "error : a Vega-Lite description must be an object, not an array");
}

#[test]
fn words_that_are_nearly_right_are_suggested() {
    vegalite(r#"{DATA,"mark":"bars",ENC}"#, r#"error /mark: unknown mark "bars"; did you mean "bar"?"#);
    vegalite(
        r#"{DATA,"tittle":"t","mark":"bar",ENC}"#,
        r#"warning /tittle: unknown property "tittle" (did you mean "title"?)"#,
    );
    vegalite(
        r#"{DATA,"mark":{"type":"bar","colr":"red"},ENC}"#,
        r#"warning /mark/colr: unknown property "colr" (did you mean "color"?)"#,
    );
    vegalite(
        r#"{DATA,"mark":"bar","encoding":{"colour":{"field":"a"},"x":{"field":"a","type":"nominal"}}}"#,
        r#"warning /encoding/colour: unknown channel "colour"; did you mean "color"?"#,
    );
    vegalite(
        r#"{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal","axis":{"titel":"t"}}}}"#,
        r#"warning /encoding/x/axis/titel: unknown property "titel" (did you mean "title"?)"#,
    );
    vegalite(
        r#"{DATA,"mark":"point","encoding":{"x":{"field":"b","type":"quantitative","scale":{"type":"logg"}}}}"#,
        r#"warning /encoding/x/scale/type: unknown scale type "logg" (did you mean "log"?)"#,
    );
    vegalite(
        r#"{DATA,"mark":"bar","encoding":{"y":{"aggregate":"meen","field":"b"}}}"#,
        r#"error /encoding/y/aggregate: unknown aggregate "meen" (did you mean "mean"?)"#,
    );
    vegalite(
        r#"{DATA,"mark":"rect","encoding":{"color":{"field":"b","type":"quantitative","scale":{"scheme":"viridiss"}}}}"#,
        r#"warning /encoding/color/scale/scheme: unknown colour scheme "viridiss" (did you mean "viridis"?)"#,
    );
    vegalite(
        r#"{DATA,"layer":[{"mark":{"type":"line","interpolate":"monotony"},ENC}]}"#,
        r#"warning /layer/0/mark/interpolate: unknown interpolation "monotony" (did you mean "monotone"?)"#,
    );
    chartjs(
        "{type:'barr',data:{datasets:[{data:[1]}]}}",
        r#"error /type: unknown chart type "barr" (did you mean "bar"?)"#,
    );
}

#[test]
fn what_is_missing_is_named_with_what_would_be_right() {
    vegalite(
        "{DATA,ENC}",
        "error : this view has no \"mark\" (give it a mark, such as \"bar\", or layer, concat, facet or repeat)",
    );
    vegalite(
        r#"{"data":{"url":"cars.json"},"mark":"bar",ENC}"#,
        "error /data/url: \"cars.json\" cannot be read: no data can be read here; start plotd with --data-dir, or write the data into the spec",
    );
    vegalite(
        r#"{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominall"}}}"#,
        r#"warning /encoding/x/type: unknown type "nominall"; valid ones are quantitative, temporal, ordinal, nominal"#,
    );
    chartjs(
        "{data:{datasets:[{data:[1]}]}}",
        "error /type: the configuration has no type (say what kind of chart it is, such as type: \"bar\")",
    );
    chartjs("new Chart(1)", "error : this code gives no configuration: this is no constructor");
}

#[test]
fn what_data_and_code_lack_is_told() {
    vegalite(r#"{"mark":"bar",ENC}"#, "warning : there is no data, so the field \"b\" has no values");
    vegalite(
        r#"{DATA,"mark":"bar","encoding":{"x":{"field":"c","type":"nominal"}}}"#,
        "warning : the data have no field \"c\"; they have a, b",
    );
    vegalite(
        r#"{DATA,"transform":[{"filter":"nofn(datum.b)"}],"mark":"bar",ENC}"#,
        "warning : \"nofn(datum.b)\" has no value: there is no function \"nofn\"",
    );
    chartjs(
        "{type:'bar',data:{labels:['a'],datasets:[{data:[3]}]},options:{scales:{y:{ticks:{callback:v=>fetch(v)}}}}}",
        "warning : /options/scales/y/ticks/callback: this function cannot be run: there is no function \"fetch\"",
    );
}

#[test]
fn options_that_do_nothing_are_told() {
    chartjs(
        "{type:'bar',data:{labels:['a'],datasets:[{data:[3],bakgroundColor:'red',borderColor:'reed'}]},options:{plugns:{},plugins:{zoom:{}}}}",
        "warning /data/datasets/0/bakgroundColor: unknown option \"bakgroundColor\" (did you mean \"backgroundColor\"?)\n\
         warning /data/datasets/0/borderColor: \"reed\" is not a CSS colour\n\
         warning /options/plugns: unknown option \"plugns\" (did you mean \"plugins\"?)\n\
         warning /options/plugins/zoom: what the plugin \"zoom\" does is not drawn",
    );
}

#[test]
fn values_that_cannot_be_are_told() {
    vegalite(r#"{DATA,"width":-5,"mark":"bar",ENC}"#, "error /width: a width cannot be negative");
    vegalite(
        r#"{DATA,"mark":{"type":"bar","color":"bluue"},ENC}"#,
        "warning /mark/color: \"bluue\" is not a CSS colour",
    );
    vegalite(
        r#"{DATA,"transform":[{"calculate":"datum.b +","as":"c"}],"mark":"bar",ENC}"#,
        "error /transform/0/calculate: expression \"datum.b +\" is not understood at character 10: expected a value",
    );
    chartjs(
        "{type:'bar',data:{labels:['a'],datasets:[{data:[3]}]},options:{scales:{y:{type:'logarithm'}}}}",
        r#"warning /options/scales/y/type: unknown axis type "logarithm"; valid: category, linear, logarithmic, time, timeseries"#,
    );
}

/// A transform that does nothing, or not all that it says, is told where it stands, and once.
#[test]
fn malformed_transforms_are_told() {
    let transform = |transform: &str, expected: &str| {
        vegalite(&format!(r#"{{DATA,"transform":[{transform}],"mark":"bar",ENC}}"#), expected);
    };
    let skipped = "warning /transform/0: nothing says what is to be done here; it is skipped (a transform has one of \
        lookup, filter, calculate, aggregate, joinaggregate, bin, timeUnit, stack, fold, flatten, window, impute, pivot, \
        density, quantile, regression, loess, sample, extent)";
    transform("{}", skipped);
    transform(
        r#"{"filtr":"datum.b > 1"}"#,
        &format!("warning /transform/0/filtr: unknown property \"filtr\" (did you mean \"filter\"?)\n{skipped}"),
    );
    transform(
        r#"{"filter":{"equal":1}}"#,
        "warning /transform/0/filter: this predicate names no field (it has one of field, param, and, or, not)",
    );
    transform(
        r#"{"filter":{"and":[{"field":"b"},{"field":"b","lt":9}]}}"#,
        "warning /transform/0/filter/and/0: this predicate compares its field with nothing \
         (it has one of equal, lt, lte, gt, gte, range, oneOf, valid)",
    );
    transform(
        r#"{"filter":null}"#,
        "warning /transform/0: a filter needs \"filter\" (an expression (text) or a predicate (an object) is expected there)",
    );
    transform(
        r#"{"filter":{"not":"datum.b >"}}"#,
        "error /transform/0/filter/not: expression \"datum.b >\" is not understood at character 10: expected a value",
    );
    transform(
        r#"{"calculate":{"expr":"datum.b"},"as":"c"}"#,
        "error /transform/0/calculate: an expression (text) is expected here, not an object",
    );
    transform(r#"{"sample":"all"}"#, "error /transform/0/sample: a number is expected here, not text");
    transform(
        r#"{"aggregate":[{"op":"meen","field":"b","as":"m"}]}"#,
        "error /transform/0/aggregate/0/op: unknown aggregate \"meen\" (did you mean \"mean\"?)",
    );
    transform(
        r#"{"lookup":"a","from":{"key":"a","fields":["b"]}}"#,
        "warning /transform/0/from: a lookup needs \"data\" or \"param\" to look in (such as \"data\": {\"url\": \"…\"})",
    );
}

#[test]
fn everything_wrong_is_in_one_answer() {
    let text =
        format!(r#"{{{DATA},"widht":1,"mark":{{"type":"bar","colr":1,"interpolate":"x"}},"height":-1,{ENCODING}}}"#);
    let told = told(Dialect::VegaLite, &text, &Options::default());
    assert_eq!(told.lines().count(), 4, "{told}");
}

#[test]
fn limits_are_told_by_name() {
    let limited = |limits: Limits, text: &str| {
        let options = with(|o: &mut Options| o.limits = limits);
        let text = text.replace("DATA", DATA).replace("ENC", ENCODING);
        let report = render(&Source::new(Dialect::VegaLite, text), Format::Png, &options).unwrap_err();
        assert_eq!(report.kind(), Some(Kind::Limit), "{report}");
        report.items()[0].message.clone()
    };
    let spec = r#"{DATA,"mark":"bar",ENC}"#;
    for (limits, name) in [
        (with(|l: &mut Limits| l.rows = 1), "`rows`"),
        (with(|l: &mut Limits| l.marks = 1), "`marks`"),
        (with(|l: &mut Limits| l.nesting = 2), "`nesting`"),
        (with(|l: &mut Limits| l.pixels = 100), "`pixels`"),
        (with(|l: &mut Limits| l.side = 50.0), "`side`"),
        (with(|l: &mut Limits| l.source_bytes = 20), "`source_bytes`"),
        (with(|l: &mut Limits| l.views = 0), "views"),
    ] {
        let message = limited(limits, spec);
        assert!(message.contains(name), "{name}: {message}");
    }
    let sequence = r#"{"data":{"sequence":{"start":0,"stop":1e12}},"mark":"point","encoding":{"x":{"field":"data","type":"quantitative"}}}"#;
    assert!(limited(Limits::default(), sequence).contains("`rows`"));
}

/// A character that no font has is told once for a chart, in every language and every format.
#[test]
fn characters_without_a_glyph_are_told() {
    let advice = "PNG shows empty boxes there; SVG and pages are drawn with the viewer's fonts, in which a text may be wider \
                  than the room it was given (`--font-dir` names a folder of fonts that have them)";
    let one = format!("warning : no font has '漢' (U+6F22): {advice}");
    vegalite(r#"{DATA,"mark":"bar","title":"漢 é 漢",ENC}"#, &one);
    chartjs(r#"{"type":"bar","data":{"labels":["漢","a\u200d"],"datasets":[{"data":[1,2]}]}}"#, &one);
    google("cht=p&chd=t:60,40&chs=250x100&chl=%E6%BC%A2|b", &one);
    let named: Vec<String> = ('一'..='九').take(10).map(|c| format!("'{c}' (U+{:04X})", u32::from(c))).collect();
    let all: String = ('一'..='九').take(12).collect();
    vegalite(
        &format!(r#"{{DATA,"mark":"bar","title":"{all}",ENC}}"#),
        &format!("warning : no font has {} and 2 more: {advice}", named.join(", ")),
    );
    // Nothing is told of what is not seen.
    vegalite(r#"{DATA,"mark":{"type":"text","text":"漢","opacity":0},ENC}"#, "");
    let source = Source::new(Dialect::VegaLite, format!(r#"{{{DATA},"mark":"bar","title":"漢",{ENCODING}}}"#));
    for format in [Format::Svg, Format::Png, Format::Html] {
        let drawn = render(&source, format, &Options::default()).unwrap();
        assert_eq!(drawn.warnings.len(), 1, "{format:?}");
        let page = String::from_utf8_lossy(&drawn.bytes);
        assert_eq!(page.contains("--font-dir"), format == Format::Html, "a page shows what to do");
    }
}

#[track_caller]
fn plot(text: &str, expected: &str) {
    assert_eq!(told(Dialect::Plot, text, &Options::default()), expected, "{text}");
}

/// Every fault of a shorthand is told at once, with what would be right.
#[test]
fn shorthands_are_told_what_is_wrong_with_them() {
    plot(
        "typ=bar&y=1,2&theme=drk&width=big",
        "error /typ: unknown option \"typ\" (did you mean \"type\", what is drawn; two names joined by + are layered?)\n\
         error /theme: unknown value \"drk\" (did you mean \"dark\"?)\n\
         error /width: \"big\" is not a number from 1 to 16384",
    );
    plot("type=linee&y=1,2", "error /type: unknown type \"linee\" (did you mean \"line\"?)");
    plot(
        "type=line&x=day&y=prcie\n\nday,price\n2026-01-01,3\n",
        "error /y: there is no column \"prcie\" (did you mean \"price\"?)",
    );
    plot(
        "type=line&x=day&y=cost\n\nday,price\n2026-01-01,3\n",
        "error /y: there is no column \"cost\" (columns are day, price)",
    );
    plot("type=bar\n\na,b\n1,2\n1,2,3\n", "error /data: line 3: 3 cells where the first line has 2");
    plot("type=bar&y=a,b", "error /y: y needs numbers, and \"y\" has \"a\" in row 1");
    plot("type=bar", "error : there is nothing to draw: no data (y=3,1,4 in the address, or a table in the body)");
    plot("type=pie&y=1,-2", "error /y: a pie cannot show numbers below zero");
    plot(
        "type=pie+line&y=1,2",
        "error /type: pie and line cannot be layered (bars, areas and points can lie under lines, steps and points)",
    );
    plot(
        "type=line&y=1,2&band=5",
        "error /band: \"5\" is no band of this plot (band=10..20:normal, or band=x:2026-03..2026-05:spring)",
    );
}

/// What looks like numbers or dates and is not is told, with the cell that is none.
#[test]
fn columns_that_are_not_what_they_look_like_are_told() {
    plot(
        "type=bar&x=day&y=n\n\nday,n\n2026-01-01,3\n2026-01-02,4\nsoon,5\n",
        "warning /data: column \"day\" is taken as text: \"soon\" in row 3 is no date",
    );
    plot(
        "type=bar&x=n&y=m\n\nn,m\n1,3\n2,4\nmany,5\n",
        "warning /data: column \"n\" is taken as text: \"many\" in row 3 is no number",
    );
}

/// What was guessed is told.
#[test]
fn guesses_are_told() {
    let guess = |text: &str, kind: &str, why: &str| {
        let expected = format!("warning /type: type is not said; {kind} is drawn for {why} (type= says what is drawn)");
        plot(text, &expected);
    };
    guess("day,price\n2026-01-01,3\n2026-01-02,4\n", "line", "values by date");
    guess("name,price\nA,3\nB,4\n", "bar", "values by category");
    let rows: String = (0..9).map(|i| format!("w{i},{i}\n")).collect();
    guess(&format!("name,price\n{rows}"), "barh", "values by category");
    guess("x,y\n3,1\n1,2\n2,5\n", "scatter", "two columns of numbers");
    guess("x,y\n1,1\n2,2\n4,5\n", "line", "values by ascending numbers");
    guess("n\n3\n1\n2\n5\n", "hist", "one column of numbers");
    guess("a,b\nx,p\ny,q\n", "heatmap", "two columns of texts, a and b");
    guess("y=3,1,4", "hist", "one column of numbers");
}
