//! What is read and what is refused, and where.

use super::*;

fn literal(text: &str) -> String {
    parse_literal(text, 50).unwrap().to_text()
}

#[test]
fn json() {
    let text = r#"{"a":[1,-2.5,1e3,true,null],"b":{"c":"é\n\u0041\ud83d\ude00"}}"#;
    assert_eq!(parse_strict(text, 50).unwrap().to_text(), "{\"a\":[1,-2.5,1000,true,null],\"b\":{\"c\":\"é\\nA😀\"}}");
    for bad in [
        "{a:1}",
        "[1,]",
        "{'a':1}",
        "01",
        "1.",
        "[1 2]",
        "",
        "{\"a\"}",
        "\"\u{1}\"",
        "nul",
        "[1]x",
        "+1",
        ".5",
        "1.e3",
        "1e",
        "1e+",
        "-",
        "-a",
        "00",
        "-01",
        "1e999",
    ] {
        assert!(parse_strict(bad, 50).is_err(), "{bad}");
    }
}

#[test]
fn errors_say_where() {
    let e = parse_strict("{\n  \"a\": oops\n}", 50).unwrap_err();
    assert_eq!((e.line, e.column), (2, 8));
    assert!(e.message.contains("expected a value"), "{}", e.message);
}

#[test]
fn numbers_are_those_nearest_to_the_text() {
    for text in [
        "0",
        "-0",
        "7",
        "-12.5",
        "0.1",
        "0.3",
        "123456789012345",
        "12345678901234567",
        "0.000123456789",
        "99.99",
        "1e3",
        "-2.5E-3",
        "9007199254740993",
        "1.7976931348623157e308",
        "5e-324",
        "3.14159265358979",
        "0.9983341664682815",
        "-5.6464247339503535",
        "9007199254740992",
        "0.0000000000000000000001",
        "0.00000000000000000000001",
        "18446744073709551615",
        "18446744073709551617",
        "1.00000000000000000000",
        "1e23",
        "-1E+5",
        "1e-400",
    ] {
        let expected: f64 = text.parse().unwrap();
        match parse_strict(&format!("[{text}]"), 9).unwrap().as_array() {
            Some([Json::Number(x)]) => assert_eq!(x.to_bits(), expected.to_bits(), "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn names_are_those_written_whatever_the_object_before_had() {
    for text in [
        r#"[{"a":1,"b":2},{"a":3,"b":4},{"b":5,"a":6},{"a":7},{"a":8,"b":9,"c":10}]"#,
        r#"[{"a\"b":1},{"a\"b":2},{"a":3},{"a\\":4},{"a":5}]"#,
        r#"[{"":1},{"":2},{"a":3},{"":4}]"#,
        r#"[{"a":{"a":{"b":1}},"b":2},{"a":{"b":3},"b":4}]"#,
        r#"[{"é":1},{"é":2},{"e":3}]"#,
    ] {
        assert_eq!(parse_strict(text, 9).unwrap().to_text(), text);
        assert_eq!(literal(text), text);
    }
    assert!(parse_strict(r#"[{"a":1},{"a:2}]"#, 9).is_err());
    assert!(parse_strict(r#"[{"a":1},{'a":2}]"#, 9).is_err());
    assert!(parse_strict(r#"[{"a":1},{"a"#, 9).is_err());
}

#[test]
fn javascript_literals() {
    assert_eq!(
        literal("({a: 1, 'b': .5, c: [1,,2,], /* x */ d: 'it\\'s', e: +3, f: 0x10,}); // end"),
        r#"{"a":1,"b":0.5,"c":[1,null,2],"d":"it's","e":3,"f":16}"#
    );
    assert_eq!(literal("{a: `plain`, a: undefined, b: null, c: [undefined]}"), r#"{"b":null,"c":[null]}"#);
}

#[test]
fn code_is_kept() {
    let j =
        parse_literal("{a: (v, i) => { return v + '}' }, b: 1 + 2, f(v) { return [v] }, c: x.y('a,b')}", 50).unwrap();
    let code = |n: &str| match j.get(n) {
        Some(Json::Code(c)) => c.text.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(code("a"), "(v, i) => { return v + '}' }");
    assert_eq!(code("b"), "1 + 2");
    assert_eq!(code("f"), "function f(v) { return [v] }");
    assert_eq!(code("c"), "x.y('a,b')");
}

#[test]
fn a_missing_comma_is_no_code() {
    for (text, line, column) in [
        (r#"{"mark": "bar" "x": 1}"#, 1, 16),
        ("{a: 1 b: 2}", 1, 7),
        ("{a: 1 + 2 b: 2}", 1, 11),
        ("[1 2]", 1, 4),
        ("{a: true\n b: 2}", 2, 2),
        ("{a: {b: 1} c: 2}", 1, 12),
        ("{f: function (v) { return v }\n g: 1}", 2, 2),
        ("{f: v => v.x\n g: 1}", 2, 2),
        ("{f(v) { return v } g: 1}", 1, 20),
        ("{a: x.y 'b': 1}", 1, 9),
    ] {
        let e = parse_any(text, 50).unwrap_err();
        assert!(e.message.contains("expected a comma"), "{text}: {}", e.message);
        assert_eq!((e.line, e.column), (line, column), "{text}");
    }
    for text in ["{a: tru}", "[nul]", "fals", "{type: bar, b: 1}", "{\"a\": \"b\nc\"}"] {
        assert!(parse_any(text, 50).is_err(), "{text}");
    }
}

#[test]
fn code_in_many_shapes() {
    for code in [
        "v => /[,}]/.test(v) ? 'a' : `b${v > 1 ? `}${v}` : '}'}c`",
        "function (v) { return /}/.test(v) }",
        "(a, b) => a in b",
        "new Date(2020, 1, 1)",
        "typeof x === 'string' ? 1 : 2",
        "Math.PI / 2",
        "-x.y",
        "a ? b ? 1 : 2 : 3",
        "x?.y ?? 2",
        "[1, 2].map(v => v * 2)",
        "Number",
        "async function f(v) { return v }",
        "v => ({ a: 1, b: v })",
        "\"a\" + b /* c, d */ + 'e'",
        "x['a b'] instanceof Date",
        "3 in x",
    ] {
        let tree = parse_literal(&format!("{{a: {code}, b: 1}}"), 50).unwrap();
        match tree.get("a") {
            Some(Json::Code(c)) => assert_eq!(&*c.text, code),
            other => panic!("{code}: {other:?}"),
        }
        assert_eq!(tree.get("b"), Some(&Json::Number(1.0)), "{code}");
    }
}

#[test]
fn depth_is_limited_not_the_stack() {
    let deep = "[".repeat(100_000);
    assert!(parse_strict(&deep, 100).unwrap_err().limit);
    assert!(parse_literal(&deep, 100).is_err());
    assert!(parse_literal(&format!("{{a: f{}", "(".repeat(100_000)), 100).is_err());
}
