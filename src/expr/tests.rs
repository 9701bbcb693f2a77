//! Tables of expressions and their values (Node.js 20, Vega 6).

use super::*;
use crate::data::Fields;
use crate::limits::Limits;

fn eval(text: &str) -> Result<Value, String> {
    let datum = Value::Object(Arc::new(Fields(vec![
        ("x".into(), Value::Number(7.0)),
        ("name".into(), Value::from("Ada")),
        ("a b".into(), Value::Bool(true)),
        ("list".into(), Value::Array(Arc::from([Value::Number(1.0), Value::Number(2.0)]))),
    ])));
    let budget = Budget::new(Limits::default(), None);
    let zone = Zone::utc();
    let params = Params::new();
    let env = Env { row: Row::Value(&datum), params: &params, budget: &budget, zone: &zone };
    Expr::parse(text).map_err(|e| e.message)?.eval(&env).map_err(|e| e.0)
}

fn text(source: &str) -> String {
    match eval(source) {
        Ok(v) => v.to_text().to_string(),
        Err(e) => format!("error: {e}"),
    }
}

#[test]
fn operators_and_precedence() {
    for (source, expected) in [
        ("1 + 2 * 3", "7"),
        ("2 ** 3 ** 2", "512"),
        ("(1 + 2) * 3 % 4", "1"),
        ("1 < 2 && 2 < 3 || false", "true"),
        ("'a' + 1 + 2", "a12"),
        ("1 + 2 + 'a'", "3a"),
        ("'5' * '2'", "10"),
        ("null + 1", "1"),
        ("'b' > 'a'", "true"),
        ("'10' < 9", "false"),
        ("1 == '1'", "true"),
        ("1 === '1'", "false"),
        ("null == 0", "false"),
        ("!0 ? 'y' : 'n'", "y"),
        ("5 & 3 | 8", "9"),
        ("-1 >>> 28", "15"),
        ("~5", "-6"),
        ("typeof 'x' + typeof 1 + typeof nothing", "stringnumberundefined"),
        ("null ?? 3", "3"),
        ("[1,2,3][1] + {a: 4}.a", "6"),
        ("-2 ** 2", "4"),
    ] {
        assert_eq!(text(source), expected, "{source}");
    }
}

#[test]
fn members_of_the_datum() {
    for (source, expected) in [
        ("datum.x > 5", "true"),
        ("datum['a b']", "true"),
        ("datum.list[1]", "2"),
        ("datum.list.length", "2"),
        ("datum.missing", "null"),
        ("datum.name.length", "3"),
        ("datum.constructor", "null"),
        ("datum.__proto__", "null"),
    ] {
        assert_eq!(text(source), expected, "{source}");
    }
}

#[test]
fn functions() {
    for (source, expected) in [
        ("round(2.5)", "3"),
        ("max(1, 3, 2)", "3"),
        ("upper('abc') + lower('DEF')", "ABCdef"),
        ("pad('5', 3, '0', 'left')", "005"),
        ("truncate('abcdefgh', 5)", "abcd…"),
        ("if(datum.x > 5, 'big', 'small')", "big"),
        ("format(1234.5, ',.1f')", "1,234.5"),
        ("timeFormat(0, '%Y-%m-%d')", "1970-01-01"),
        ("year(datetime(2012, 3, 1))", "2012"),
        ("month('2012-03-01')", "2"),
        ("indexof('hello', 'l')", "2"),
        ("inrange(5, [1, 5])", "true"),
        ("join(sort([3, 1, 2]), '-')", "1-2-3"),
        ("test(/^a.c$/, 'abc')", "true"),
        ("replace('aXbX', regexp('X', 'g'), '_')", "a_b_"),
        ("isValid(NaN)", "false"),
        ("span([2, 9])", "7"),
        ("sequence(3)", "0,1,2"),
        ("timeUnitSpecifier(['year', 'month'])", "%b %Y"),
        ("monthAbbrevFormat(0)", "Jan"),
        ("round(1000 * quantileNormal(0.975))", "1960"),
        ("luminance('white')", "1"),
        ("toNumber('')", "null"),
    ] {
        assert_eq!(text(source), expected, "{source}");
    }
}

fn call(source: &str, args: &[Value]) -> String {
    let budget = Budget::new(Limits::default(), None);
    let (zone, params) = (Zone::utc(), Params::new());
    let env = Env { row: Row::None, params: &params, budget: &budget, zone: &zone };
    match Expr::parse(source).map(|e| e.call(args, &env)) {
        Ok(Ok(v)) => v.to_text().to_string(),
        Ok(Err(e)) => format!("error: {e}"),
        Err(e) => format!("syntax: {}", e.message),
    }
}

#[test]
fn callbacks() {
    for (source, arg, expected) in [
        ("v => '$' + v.toLocaleString()", 1234567.0, "$1,234,567"),
        (
            "function(value, index, values) { if (value >= 1000) { return value / 1000 + 'k'; } return value; }",
            2000.0,
            "2k",
        ),
        ("(v) => { const parts = [1,2,3].map(x => x * v).filter(x => x > 4); return parts.join('|'); }", 3.0, "6|9"),
        ("v => `${v.toFixed(2)}%`", 12.345, "12.35%"),
        ("function(v){ var s = 0; for (var i = 0; i < v; i++) { s += i; } return s }", 5.0, "10"),
        ("v => new Intl.NumberFormat('en-US', {style: 'currency', currency: 'EUR'}).format(v)", 9.5, "€9.50"),
        ("v => Math.round(v) + ' ' + ['a','b'].includes('b')", 1.6, "2 true"),
        ("v => [5,1,4].sort((a, b) => a - b).join()", 0.0, "1,4,5"),
        ("v => new Date(2020, 0, 15).toLocaleDateString('en-US', {month: 'short', day: 'numeric'})", 0.0, "Jan 15"),
        ("v => [1,2,3].reduce((a, b) => a + b, v)", 4.0, "10"),
        ("v => { let out = []; out.push(v, 2); return out.length }", 1.0, "2"),
    ] {
        let got = call(source, &[Value::Number(arg)]);
        if expected.is_empty() {
            assert!(got.starts_with("syntax:"), "{source}: {got}");
        } else {
            assert_eq!(got, expected, "{source}");
        }
    }
}

#[test]
fn hostile_texts_end() {
    assert!(Expr::parse(&"(".repeat(100_000)).is_err());
    assert!(Expr::parse(&"[".repeat(100_000)).is_err());
    assert!(Expr::parse(&"-".repeat(100_000)).is_err());
    assert!(Expr::parse(&"a?".repeat(50_000)).is_err());
    for link in ["+1", "-a", ".b", "?.b", "[0]", "(1)", "||a", "**2"] {
        let error = Expr::parse(&format!("a{}", link.repeat(100_000))).unwrap_err();
        assert!(error.message.contains("too long") || error.message.contains("too deeply"), "{}", error.message);
    }
    let mut left = "1".to_string();
    (0..100).for_each(|_| left = format!("({left}{})", "+1".repeat(300)));
    assert!(Expr::parse(&left).is_err());
    let mut branches = String::from("v => { if (v) {}");
    branches.push_str(&" else if (v) {}".repeat(50_000));
    assert!(Expr::parse(&format!("{branches} }}")).is_err());
    assert_eq!(text(&format!("0{}", "+1".repeat(300))), "300");
    assert!(Expr::parse(&format!("v => [{}]", "1+1,".repeat(2_000))).is_ok());
    let sum = "+1".repeat(250);
    assert!(call(&format!("v => {{ const f = n => f(n){sum}; return f(1) }}"), &[Value::Null]).starts_with("error"));
    assert!(Expr::parse("").is_err());
    assert!(call("v => { while (true) {} }", &[Value::Null]).contains("too many steps"));
    assert!(call("function f(v) { const g = () => g(); return g() }", &[Value::Null]).starts_with("error"));
    assert!(
        call("v => { let s = 'x'; for (let i = 0; i < 60; i++) { s = s + s } return s }", &[Value::Null])
            .contains("too long")
    );
}

#[test]
fn what_it_reads() {
    let e = Expr::parse("datum.a > limit && datum['b c'] == 1").unwrap();
    assert_eq!(e.fields().iter().map(|s| &**s).collect::<Vec<_>>(), ["a", "b c"]);
    assert!(e.names().iter().any(|n| &**n == "limit"));
}
