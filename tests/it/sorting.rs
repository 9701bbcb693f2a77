//! Values stand in the order of any aggregate of their rows.

use plotd::{Dialect, Format, Options, Source, render};

/// The labels of the x axis in their order, sorted by an operation. Rows come as b, a, c.
fn order(op: &str) -> String {
    let spec = format!(
        r#"{{"data":{{"values":[{{"k":"b","v":2}},{{"k":"b","v":9}},{{"k":"a","v":3}},{{"k":"a","v":5}},{{"k":"c","v":1}},{{"k":"c","v":1}}]}},
        "mark":"bar","encoding":{{"x":{{"field":"k","sort":{{"field":"v","op":"{op}"}}}},"y":{{"field":"v","type":"quantitative"}}}}}}"#
    );
    let drawn = render(&Source::new(Dialect::VegaLite, spec), Format::Svg, &Options::default()).unwrap();
    let svg = String::from_utf8(drawn.bytes).unwrap();
    let mut found: Vec<(usize, &str)> = ["a", "b", "c"].map(|k| (svg.find(&format!(">{k}<")).unwrap(), k)).into();
    found.sort_unstable();
    found.into_iter().map(|(_, k)| k).collect()
}

#[test]
fn every_operation_sorts() {
    for op in ["sum", "product", "mean", "average", "median", "max", "q1", "q3", "ci1"] {
        assert_eq!(order(op), "cab", "{op}");
    }
    for op in ["variance", "variancep", "stdev", "stdevp", "stderr"] {
        assert_eq!(order(op), "cab", "{op}");
    }
    for op in ["min", "ci0"] {
        assert_eq!(order(op), "cba", "{op}");
    }
    assert_eq!(order("distinct"), "cba", "of equal ones the first comes first");
    for op in ["count", "valid", "missing", "unknown"] {
        assert_eq!(order(op), "bac", "{op}: all are equal");
    }
}
