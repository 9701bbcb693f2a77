//! Vega-Lite: scales, composition, data, transforms, and marks that cost as pixels.

use super::{Bomb, Share};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use plotd::Dialect;
use serde_json::{Map, Value, json};

/// All of them.
pub fn all(share: Share) -> Vec<Bomb> {
    let kinds = [guides, composition, data, reshaping, statistics, marks, pages];
    let bomb = |(name, value): (&str, Value)| Bomb {
        name: format!("Vega-Lite: {name}"),
        dialect: Dialect::VegaLite,
        text: value.to_string(),
    };
    kinds.into_iter().flat_map(|kind| kind(share)).map(bomb).collect()
}

fn number(field: &str) -> Value {
    json!({"field": field, "type": "quantitative"})
}

fn name(field: &str) -> Value {
    json!({"field": field, "type": "nominal"})
}

/// `x` counts up.
fn count(n: usize) -> Value {
    json!({"sequence": {"start": 0, "stop": n, "as": "x"}})
}

/// A chart of two numbers.
fn chart(data: Value, mark: Value, x: &str, y: &str, transform: Value) -> Value {
    json!({"data": data, "mark": mark, "transform": transform, "encoding": {"x": number(x), "y": number(y)}})
}

/// A chart of `x`, with something more at a place.
fn with(mut chart: Value, place: &str, what: Value) -> Value {
    let (parent, last) = place.rsplit_once('/').unwrap();
    chart.pointer_mut(parent).unwrap()[last] = what;
    chart
}

fn plain(n: usize) -> Value {
    chart(count(n), json!("point"), "x", "x", json!([]))
}

/// Points anywhere.
fn scattered(n: usize, mark: Value, side: f64) -> Value {
    let random = chart(count(n), mark, "x", "y", json!([{"calculate": "random()", "as": "y"}]));
    with(with(random, "/width", json!(side)), "/height", json!(side))
}

type Named = Vec<(&'static str, Value)>;

fn guides(share: Share) -> Named {
    let log = |base: f64| {
        let values = json!({"values": [{"x": 1e-200}, {"x": 1e200}]});
        with(
            chart(values, json!("point"), "x", "x", json!([])),
            "/encoding/x/scale",
            json!({"type": "log", "base": base}),
        )
    };
    let graticule = |graticule: Value| {
        json!({"data": {"graticule": graticule}, "mark": {"type": "geoshape", "filled": false},
            "projection": {"type": "conicEqualArea", "parallels": [20, 60]}})
    };
    let values: Vec<usize> = (0..share.of(100_000)).collect();
    let stops: Vec<Value> = (0..share.of(100_000)).map(|i| json!({"offset": i as f64 / 1e5, "color": "red"})).collect();
    vec![
        ("a logarithm of base 1e10", log(1e10)),
        ("a logarithm of base 1.0000001", log(1.000_000_1)),
        (
            "a million ticks",
            with(plain(10), "/encoding/x/axis", json!({"tickCount": 1_000_000, "labelOverlap": false})),
        ),
        ("values of an axis", with(plain(10), "/encoding/x/axis", json!({"values": values, "labelOverlap": false}))),
        ("labels that are made", {
            with(plain(10), "/encoding/x/axis", json!({"tickCount": 900, "labelExpr": "join(sequence(100000))"}))
        }),
        ("categories", with(plain(share.of(100_000)), "/encoding/x/type", json!("nominal"))),
        ("entries of a legend", with(plain(share.of(100_000)), "/encoding/color", name("x"))),
        ("a title of many lines", with(plain(10), "/title", json!(vec!["x"; share.of(100_000)]))),
        ("a title of many letters", with(plain(10), "/title", json!("W".repeat(share.of(10_000_000))))),
        ("bins of next to nothing", with(plain(share.of(1000)), "/encoding/x/bin", json!({"step": 1e-9}))),
        (
            "a gradient of many stops",
            with(plain(10), "/mark", json!({"type": "bar", "color": {"gradient": "linear", "stops": stops}})),
        ),
        ("a graticule beyond the globe", graticule(json!({"step": [20, 20], "extent": [[-80, -1e308], [80, 70]]}))),
        ("a graticule of tiny steps", graticule(json!({"step": [1e-7, 1e-7], "precision": 1e-6}))),
        ("a graticule of tiny precision", graticule(json!({"step": [1, 1], "precision": 1e-9}))),
    ]
}

fn composition(share: Share) -> Named {
    let facets = |rows: usize, columns: usize, each: usize| {
        let made = chart(
            count(rows * columns * each),
            json!("point"),
            "x",
            "x",
            json!([{"calculate": format!("datum.x % {rows}"), "as": "r"},
                {"calculate": format!("floor(datum.x / {rows}) % {columns}"), "as": "c"}]),
        );
        with(with(made, "/encoding/row", name("r")), "/encoding/column", name("c"))
    };
    let fields: Vec<String> = (0..30).map(|i| format!("f{i}")).collect();
    let repeats = |deep: usize| (0..deep).fold(plain(2), |inner, _| json!({"repeat": fields, "spec": inner}));
    let layer = json!({"mark": "rule", "encoding": {"x": number("x")}});
    let counted = json!({"mark": "point", "encoding": {"x": number("x")},
        "transform": [{"aggregate": [{"op": "count", "as": "x"}]}]});
    let layers = |n: usize, rows: usize, layer: &Value| json!({"data": count(rows), "layer": vec![layer; n]});
    let params: Vec<Value> = (0..share.of(100_000)).map(|i| json!({"name": format!("p{i}"), "value": i})).collect();
    let chain = (1..share.of(10_000)).map(|i| json!({"name": format!("p{i}"), "expr": format!("p{} + p0", i - 1)}));
    let chain: Vec<Value> = std::iter::once(json!({"name": "p0", "value": 1})).chain(chain).collect();
    vec![
        ("rows × columns of facets", facets(share.side(300.0) as usize, share.side(300.0) as usize, 1)),
        ("facets of many rows each", facets(share.side(30.0) as usize, share.side(33.0) as usize, share.of(1000))),
        ("many rows × many columns of facets of few rows", {
            let made = plain(share.of(100_000));
            with(with(made, "/encoding/row", name("x")), "/encoding/column", name("x"))
        }),
        ("repeat in repeat in repeat", repeats(3)),
        ("five repeats in each other", repeats(5)),
        ("layers", layers(share.of(20_000), 100, &layer)),
        ("layers of many rows each", layers(300, share.of(1_000_000), &counted)),
        ("parameters", with(plain(1), "/params", json!(params))),
        ("parameters of each other", with(plain(1), "/params", json!(chain))),
    ]
}

fn data(share: Share) -> Named {
    let of = |values: Value, format: Value| {
        chart(json!({"values": values, "format": format}), json!("point"), "c0", "c1", json!([]))
    };
    let keys: Vec<Value> = (0..share.of(200_000)).map(|i| one(&format!("k{i}"))).collect();
    let csv = |columns: usize, rows: usize| {
        let names: Vec<String> = (0..columns).map(|i| format!("c{i}")).collect();
        json!(names.join(",") + "\n" + &"1\n".repeat(rows))
    };
    let csv_of = |columns: usize, rows: usize| of(csv(columns, rows), json!({"type": "csv"}));
    let topology = json!({"type": "Topology", "objects": {"a": {"type": "LineString", "arcs": vec![0; share.of(500_000)]}},
        "arcs": [(0..300).map(|i| [i, i % 90]).collect::<Vec<_>>()]});
    let digits = format!("[{}]", format!("{{\"c0\": {}}},", "9".repeat(share.of(100_000))).repeat(10) + "{}");
    vec![
        ("rows with keys of their own", of(json!(keys), json!({}))),
        ("a CSV of many columns and short rows", csv_of(share.of(5000), share.of(900_000))),
        ("a CSV of a million columns", csv_of(share.of(1_000_000), 1)),
        ("an arc of TopoJSON, again and again", {
            json!({"data": {"values": topology, "format": {"type": "topojson", "feature": "a"}}, "mark": "geoshape"})
        }),
        ("a mesh of an arc, again and again", {
            json!({"data": {"values": topology, "format": {"type": "topojson", "mesh": "a"}}, "mark": "geoshape"})
        }),
        ("numbers of many digits", of(json!(digits), json!({"type": "json"}))),
        ("a sequence without end", plain(usize::MAX / 4096)),
        (
            "a sequence of next to nothing",
            chart(
                json!({"sequence": {"start": 0, "stop": 1, "step": 1e-300, "as": "x"}}),
                json!("point"),
                "x",
                "x",
                json!([]),
            ),
        ),
    ]
}

/// `{"name": 1}`.
fn one(name: &str) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), json!(1))]))
}

/// Transforms that make more of less.
fn reshaping(share: Share) -> Named {
    let calculated = |expression: &str, rows: usize| {
        let made = chart(count(rows), json!("text"), "x", "x", json!([{"calculate": expression, "as": "y"}]));
        with(made, "/encoding/text", json!({"field": "y"}))
    };
    let of = |n: usize, y: &str, transform: Value| chart(count(n), json!("point"), y, y, transform);
    let list: Vec<usize> = (0..share.of(1000) * 10).collect();
    let lists = json!({"values": [{"a": list, "b": list, "c": list}]});
    let names: Vec<String> = (0..share.side(1000.0) as usize).map(|i| format!("c{i}")).collect();
    let row = Value::Object(names.iter().map(|n| (n.clone(), json!(1))).collect());
    let wide = json!({"values": vec![row; share.side(1000.0) as usize]});
    let rows = share.of(900_000);
    let looked = json!([{"lookup": "x", "from": {"data": {"values": vec![json!({"x": 1, "t": "t".repeat(1000)}); 100]},
        "key": "x"}, "as": "whole"}, {"calculate": "toString(datum.whole) + datum.x", "as": "y"}]);
    vec![
        ("a list a row", calculated("sequence(1000)", rows)),
        ("a list without end", calculated("sequence(1e9)", 10)),
        ("a padded text a row", calculated("pad('', 1000, 'x') + datum.x", rows)),
        ("a text without end", calculated("pad('', 1e9, 'x')", 10)),
        ("a replaced text a row", {
            calculated("replace(pad('', 1000, 'x'), regexp('x', 'g'), pad('', 1000, 'y'))", share.of(100_000))
        }),
        ("a repeated text a row", calculated("repeat('xyz', 1000)", rows)),
        ("a split text a row", calculated("split(pad('', 1000, 'x'), '')", rows)),
        ("a pivot of a sequence", {
            of(share.of(100_000), "y", json!([{"calculate": "1", "as": "y"}, {"pivot": "x", "value": "y"}]))
        }),
        ("a pivot by groups", {
            let pivot = json!([{"calculate": "1", "as": "y"}, {"pivot": "x", "value": "y", "groupby": ["x"]}]);
            of(share.of(300_000), "y", pivot)
        }),
        (
            "flatten of flatten",
            chart(lists, json!("point"), "a", "b", json!([{"flatten": ["a"]}, {"flatten": ["b"]}, {"flatten": ["c"]}])),
        ),
        ("fold of fold", chart(wide, json!("point"), "value", "value", json!([{"fold": names}, {"fold": names}]))),
        ("a lookup of whole rows", of(share.of(500_000), "x", looked)),
        ("impute of many keys", {
            let key = json!({"start": 0, "stop": share.of(1_000_000)});
            of(
                share.of(10_000),
                "x",
                json!([{"calculate": "datum.x % 1000", "as": "g"},
                {"impute": "x", "key": "k", "keyvals": key, "groupby": ["g"], "value": 0}]),
            )
        }),
        ("impute of endless keys", {
            let key = json!({"start": 0, "stop": 1, "step": 1e-300});
            of(10, "x", json!([{"impute": "x", "key": "k", "keyvals": key, "value": 0}]))
        }),
        (
            "quantiles by next to nothing",
            chart(count(100), json!("point"), "prob", "value", json!([{"quantile": "x", "step": 1e-9}])),
        ),
    ]
}

/// Transforms that count and fit.
fn statistics(share: Share) -> Named {
    let n = share.of(100_000);
    let of = |y: &str, transform: Value| chart(count(n), json!("line"), "x", y, transform);
    let window = |op: &str| of("m", json!([{"window": [{"op": op, "field": "x", "as": "m"}], "frame": [null, 0]}]));
    let joined = |op: &str| {
        let group = json!({"calculate": "datum.x % 10", "as": "g"});
        of(
            "m",
            json!([group, {"joinaggregate": [{"op": op, "field": "x", "as": "m"}], "groupby": ["g"]},
            {"calculate": "toString(datum.m)", "as": "m"}]),
        )
    };
    let fitted = |fit: Value| of("y", json!([{"calculate": "random()", "as": "y"}, fit]));
    let grouped = |per: usize| json!({"calculate": format!("floor(datum.x / {per})"), "as": "g"});
    let density = |transform: Value| chart(count(n), json!("area"), "value", "density", transform);
    let bands = |mark: Value| chart(count(share.of(300_000)), mark, "g", "x", json!([grouped(3)]));
    let stack = {
        let made = chart(
            count(share.of(1_000_000)),
            json!("bar"),
            "g",
            "x",
            json!([{"calculate": "datum.x % 10", "as": "g"}]),
        );
        with(with(made, "/encoding/x/type", json!("nominal")), "/encoding/detail", name("x"))
    };
    vec![
        ("a window of all values before", window("values")),
        ("a window of what differs before", window("distinct")),
        ("a window of the medians before", window("median")),
        ("a window of the deviations before", window("stdev")),
        ("a window of a confidence interval", window("ci0")),
        ("all values joined to each row", joined("values")),
        ("a confidence interval joined to each row", joined("ci1")),
        ("a density of many steps", density(json!([{"density": "x", "steps": share.of(1_000_000)}]))),
        ("a density of many groups", density(json!([grouped(2), {"density": "x", "groupby": ["g"], "steps": 1000}]))),
        ("loess", fitted(json!({"loess": "y", "on": "x", "bandwidth": 0.5}))),
        (
            "a regression of a high order",
            fitted(json!({"regression": "y", "on": "x", "method": "poly", "order": 1000})),
        ),
        (
            "regressions of many groups",
            of(
                "y",
                json!([{"calculate": "random()", "as": "y"}, grouped(2),
            {"regression": "y", "on": "x", "method": "exp", "groupby": ["g"]}]),
            ),
        ),
        ("error bands of many groups", bands(json!({"type": "errorband", "extent": "ci"}))),
        ("error bars of many groups", bands(json!({"type": "errorbar", "extent": "iqr"}))),
        ("box plots of many groups", bands(json!({"type": "boxplot"}))),
        ("a stack", stack.clone()),
        ("a stack of shares", with(stack, "/encoding/y/stack", json!("normalize"))),
        (
            "stacks in stacks",
            of(
                "s",
                json!([{"stack": "x", "as": ["s", "t"], "groupby": []}, {"stack": "s", "as": ["s", "u"], "groupby": []}]),
            ),
        ),
        ("bins of bins", of("b", json!([{"bin": {"maxbins": 1e9}, "field": "x", "as": ["b", "c"]}]))),
        ("samples of samples", of("x", json!([{"sample": 1e9}, {"sample": 1e9}]))),
        (
            "a time unit of each moment",
            of("x", json!([{"timeUnit": "yearmonthdatehoursminutesseconds", "field": "x", "as": "t"}])),
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "a list, one description after another")]
fn marks(share: Share) -> Named {
    let side = share.side(4000.0);
    let small = png(8);
    let large = png(7000);
    let image = |url: &str, n: usize, size: usize| {
        chart(count(n), json!({"type": "image", "url": url, "width": size, "height": size}), "x", "x", json!([]))
    };
    let text =
        |n: usize, words: Value| with(chart(count(n), json!("text"), "x", "x", json!([])), "/encoding/text", words);
    let stops = json!([{"offset": 0, "color": "#f008"}, {"offset": 1, "color": "#00f8"}]);
    let trail = {
        let made = scattered(share.of(100_000), json!({"type": "trail", "opacity": 0.5}), side);
        let size = json!({"field": "y", "type": "quantitative", "scale": {"range": [1, 500]}});
        with(made, "/encoding/size", size)
    };
    vec![
        ("texts", text(share.of(100_000), json!({"field": "x"}))),
        ("long texts", text(share.of(30_000), json!({"value": "W".repeat(1000)}))),
        ("texts of many lines", text(share.of(1000), json!({"value": vec!["x"; share.of(10_000)]}))),
        ("wide trails", trail),
        (
            "large circles",
            scattered(share.of(50_000), json!({"type": "circle", "size": 4e6 / share.0 as f64, "opacity": 0.5}), side),
        ),
        (
            "large gradients",
            scattered(
                share.of(10_000),
                json!({"type": "circle", "size": 4e6 / share.0 as f64,
            "color": {"gradient": "radial", "stops": stops}}),
                side,
            ),
        ),
        ("points", plain(share.of(499_999))),
        ("small images", image(&small, share.of(100_000), 9)),
        ("a large image, again and again", image(&large, share.of(30_000), 200)),
        (
            "dashes of next to nothing",
            scattered(share.of(20_000), json!({"type": "line", "strokeDash": [0.01, 0.01]}), side),
        ),
        (
            "a shape of a long path",
            with(
                plain(1),
                "/mark",
                json!({"type": "point", "shape": format!("M0,0{}", "L1,1L0,1".repeat(share.of(1_000_000)))}),
            ),
        ),
        (
            "a long path, again and again",
            scattered(
                share.of(100_000),
                json!({"type": "point", "size": 10_000,
            "shape": format!("M0,0{}", "L1,1L0,1".repeat(1000))}),
                side,
            ),
        ),
        (
            "arcs",
            json!({"data": count(share.of(200_000)), "mark": {"type": "arc", "cornerRadius": 9},
            "encoding": {"theta": number("x"), "detail": name("x")}}),
        ),
        (
            "rounded bars",
            with(
                scattered(share.of(100_000), json!({"type": "bar", "cornerRadius": 9, "width": 900}), side),
                "/encoding/opacity",
                json!({"value": 0.1}),
            ),
        ),
        (
            "tooltips and links",
            with(
                with(plain(share.of(100_000)), "/encoding/tooltip", json!([name("x"), number("x")])),
                "/encoding/href",
                name("x"),
            ),
        ),
    ]
}

fn pages(share: Share) -> Named {
    let wide = |n: usize| Value::Object((0..n).map(|i| (format!("c{i}"), json!(i))).collect());
    vec![
        ("a page with a table of many columns", {
            let rows = json!({"values": vec![wide(share.of(200_000)); 2]});
            chart(rows, json!("point"), "c0", "c1", json!([]))
        }),
        ("a page with a table of many rows", chart(count(share.of(1_000_000)), json!("line"), "x", "x", json!([]))),
        ("a page with long cells", {
            let long = json!([{"calculate": "pad('', 1000, '<')", "as": "t"}]);
            with(chart(count(share.of(50_000)), json!("point"), "x", "x", long), "/encoding/tooltip", name("t"))
        }),
    ]
}

/// A white picture of one bit a pixel, as a data URI: small to send, large to decode.
fn png(side: u32) -> String {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::High);
    let row = side.div_ceil(8) as usize;
    encoder.write_header().unwrap().write_image_data(&vec![0; row * side as usize]).unwrap();
    format!("data:image/png;base64,{}", STANDARD.encode(bytes))
}
