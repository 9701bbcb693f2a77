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
    let env = Env { row: Row::Value(&datum), params: &params, budget: &budget, zone: &zone, scales: None };
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
        ("undefined + 1", "NaN"),
        ("typeof null", "object"),
        ("datum.missing >= 0", "false"),
        ("datum.missing === undefined && datum.missing == null", "true"),
        ("datum.missing === null || null === datum['missing']", "false"),
        ("datum.missing !== null && undefined !== null", "true"),
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
        ("btoa('hello')", "aGVsbG8="),
        ("atob('aGVsbG8=')", "hello"),
        ("isDefined(null)", "true"),
        ("isDefined(datum.missing)", "false"),
        ("split('a b c', ' ', 2).length", "2"),
        ("inrange(5, [1, 5], true, false)", "false"),
        ("inrange(1, [1, 5], false)", "false"),
        ("rgb('red').r", "255"),
        ("rgb('red')", "rgb(255, 0, 0)"),
        ("hsl('blue').h", "240"),
        ("round(lab('red').l)", "54"),
        ("bandspace(5, 0.25, 0.5)", "5.75"),
        ("panLinear([0, 10], 0.1)", "-1,9"),
        ("zoomLinear([0, 10], 5, 2)", "-5,15"),
        ("zoomLinear([0, 10], null, 0.5)", "2.5,7.5"),
        ("regexp('b+', 'i') + ''", "/b+/i"),
        ("isRegExp(/a/)", "true"),
        ("test('a.c', 'abc')", "true"),
        ("sampleUniform(2, 3) >= 2 && sampleUniform(2, 3) <= 3", "true"),
        ("sampleLogNormal() > 0", "true"),
        ("`${`${datum.x}}`}{`", "7}{"),
    ] {
        assert_eq!(text(source), expected, "{source}");
    }
}

fn call(source: &str, args: &[Value]) -> String {
    let budget = Budget::new(Limits::default(), None);
    let (zone, params) = (Zone::utc(), Params::new());
    let env = Env { row: Row::None, params: &params, budget: &budget, zone: &zone, scales: None };
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
        ("function(v){ var a = 0; a |= v; a &= 6; a ^= 1; a <<= 2; a >>= 1; a >>>= 0; a **= 2; return a }", 5.0, "100"),
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

/// Programs that would never end, or ask for more than there is, each with a word of what is said about it.
const HOSTILE: &[(&str, &str)] = &[
    ("v => { while (true) {} }", "too many steps"),
    ("v => { for (;;) ; }", "too many steps"),
    ("v => { do {} while (1) }", "too many steps"),
    ("v => { const f = () => f(); return f() }", "too deeply"),
    ("v => { const f = () => { try { f() } catch (e) { f() } }; f() }", "too many steps"),
    ("v => { while (true) { try { while (true) {} } catch (e) {} } }", "too many steps"),
    ("v => { let a = []; for (let i = 0; i < 1000; i++) a = [a]; return a }", "nested too deeply"),
    ("v => { let a = []; for (let i = 0; i < 1000; i++) a = [a]; return '' + a }", "nested too deeply"),
    ("v => { let a = []; for (let i = 0; i < 60; i++) a = [a, a]; return a }", "too large"),
    ("v => { let a = []; for (let i = 0; i < 60; i++) a = [a, a]; return a.join() }", "too long"),
    ("v => { let a = [1]; a.push(a); return a }", "nested too deeply"),
    ("v => { let a = {}; a.a = a; return JSON.stringify(a) }", "too large"),
    ("v => { let a = [1]; while (true) a.push(...a) }", "too many steps"),
    ("v => { let a = []; a[1e9] = 1 }", "too long"),
    ("v => { let a = []; a.length = 4e9 }", "too long"),
    ("v => new Array(1e9)", "too long"),
    ("v => { while (true) new Array(100000) }", "too many steps"),
    ("v => { let s = 'x'; while (true) s += s }", "too long"),
    ("v => 'a'.repeat(1e9)", "too long"),
    ("v => ''.padStart(1e9)", "too long"),
    ("v => { let s = 'x'.repeat(1e5); while (true) s.indexOf('y') }", "too many steps"),
    ("v => { let s = 'x'.repeat(1e5), t = 'x'.repeat(1e5); while (true) s == t }", "too many steps"),
    ("v => { let s = 'x'.repeat(1e5); while (true) s.split('') }", "too many steps"),
    ("v => { let s = 'x'.repeat(1e5); return s.replaceAll('x', s) }", "too long"),
    ("v => /(a?){200}(a){200}b/.test('a'.repeat(1e5))", "too many steps"),
    ("v => { while (true) new RegExp('(a{100}){100}').test('a') }", "not understood"),
    ("v => { while (true) sequence(100000) }", "too many steps"),
    ("v => { while (true) timeSequence('second', 0, 1e12) }", "too many steps"),
    ("v => { const m = new Map(); for (let i = 0; ; i++) m.set(i, i) }", "too many steps"),
    ("v => { let l = []; for (let i = 0; ; i++) l = [...l, i] }", "too many steps"),
    ("v => { const a = Array(1e5).fill('x'); while (true) a.sort() }", "too many steps"),
    ("v => Array(1e5).fill('x'.repeat(1000)).join()", "too long"),
    ("v => { const f = (...r) => f(...r, ...r, 1); f() }", "too"),
    ("v => JSON.parse('['.repeat(1e5))", "nested"),
    ("v => constructor.constructor('return process')()", "not defined"),
    ("v => v.constructor.constructor('return 1')()", "nothing to call"),
    ("v => ({}).__proto__.x = 1", "nothing to set"),
    ("v => [].__proto__.push.call([], 1)", "properties of undefined"),
    ("v => ''.constructor.fromCharCode(65)", "nothing to call"),
    ("v => eval('1')", "no function \"eval\""),
    ("v => new Function('return 1')()", "not understood"),
    ("v => process.env", "not defined"),
    ("v => require('fs')", "no function"),
    ("v => globalThis.fetch('x')", "nothing to call"),
    ("v => import('x')", "syntax"),
];

#[test]
fn hostile_programs_end() {
    for (source, expected) in HOSTILE {
        let got = call(source, &[Value::Number(5.0)]);
        assert!(got.starts_with("error: ") || got.starts_with("syntax: "), "{source}: {got:.100}");
        assert!(got.contains(expected), "{source}: {got}");
    }
}

#[test]
fn recursion_of_any_shape_fits_a_small_stack() {
    let nest = |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(60), close.repeat(60));
    let shapes = [
        "v => { const f = () => [1].map(x => f()); f() }".to_string(),
        "v => { const f = () => [1, 2].sort((a, b) => f()); f() }".to_string(),
        "v => { const f = () => 'a'.replace(/a/, () => f()); f() }".to_string(),
        "v => { const f = () => [1].reduce((a, b) => f(), 0); f() }".to_string(),
        "v => { const f = () => `${f()}`; f() }".to_string(),
        "v => { const f = (a = f()) => a; f() }".to_string(),
        "v => { const f = () => { const {x = f()} = {}; }; f() }".to_string(),
        "v => { const f = () => { for (const x of [1]) { try { f() } finally { } } }; f() }".to_string(),
        "v => { const f = () => { switch (f()) { case f(): } }; f() }".to_string(),
        "v => { const f = () => Array.from([1], () => f()); f() }".to_string(),
        "v => { const f = () => Math.max(...[1, f()]); f() }".to_string(),
        "v => { const f = () => { new Set([1]).forEach(() => f()) }; f() }".to_string(),
        format!("v => {{ const f = () => {}; f() }}", nest("[", "f()", "]")),
        format!("v => {{ const f = () => {}; f() }}", nest("-(", "f()", ")")),
        format!("v => {{ const f = () => {{ {} }}; f() }}", nest("{ let a = 1; ", "f()", "}")),
        format!("v => {{ const f = () => {{ {} }}; f() }}", nest("if (1) ", "f()", "")),
        format!("v => {{ const f = () => {{ {} }}; f() }}", nest("for (;;) { ", "f()", "}")),
    ];
    let small = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        for source in &shapes {
            let got = call(source, &[]);
            assert!(got.contains("deeply"), "{source:.80}: {got}");
        }
    });
    small.unwrap().join().unwrap();
}

#[test]
fn runaways_soon_use_up_the_budget() {
    let budget = Budget::new(Limits::default(), None);
    let (zone, params) = (Zone::utc(), Params::new());
    let env = Env { row: Row::None, params: &params, budget: &budget, zone: &zone, scales: None };
    let forever = Expr::parse("v => { while (true) {} }").unwrap();
    assert!(forever.call(&[], &env).is_err());
    let longer = Expr::parse("v => { let s = 0; for (let i = 0; i < 100; i++) { s += i; } return s; }").unwrap();
    assert_eq!(longer.call(&[], &env), Ok(Value::Number(4950.0)), "the others have something left");
    assert!((0..20).all(|_| forever.call(&[], &env).is_err()));
    assert!(longer.call(&[], &env).is_err(), "nothing is left");
    assert_eq!(budget.exceeded(), None, "the chart is drawn all the same");
    let forever = Expr::parse("(() => { while (true) {} })()").unwrap();
    let runs = (0..100).take_while(|_| forever.eval(&env).is_err() && budget.exceeded().is_none()).count();
    assert!(runs < 20, "{runs}");
}

#[test]
fn hostile_texts_end() {
    assert!(Expr::parse(&"1+".repeat(100_000)).unwrap_err().message.contains("100000 bytes"));
    assert!(Expr::parse(&"(".repeat(100_000)).is_err());
    assert!(Expr::parse(&"[".repeat(100_000)).is_err());
    assert!(Expr::parse(&"-".repeat(100_000)).is_err());
    assert!(Expr::parse(&"a?".repeat(50_000)).is_err());
    for link in ["+1", "-a", ".b", "?.b", "[0]", "(1)", "||a", "**2"] {
        let error = Expr::parse(&format!("a{}", link.repeat(20_000))).unwrap_err();
        assert!(error.message.contains("too long") || error.message.contains("too deeply"), "{}", error.message);
    }
    let mut left = "1".to_string();
    (0..100).for_each(|_| left = format!("({left}{})", "+1".repeat(300)));
    assert!(Expr::parse(&left).is_err());
    let mut branches = String::from("v => { if (v) {}");
    branches.push_str(&" else if (v) {}".repeat(5_000));
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
fn random_numbers_are_a_fixed_sequence() {
    let draws = || {
        let budget = Budget::new(Limits::default(), None);
        let (zone, params) = (Zone::utc(), Params::new());
        let env = Env { row: Row::None, params: &params, budget: &budget, zone: &zone, scales: None };
        let e = Expr::parse("random()").unwrap();
        (0..1000).map(|_| e.eval(&env).unwrap().to_number()).collect::<Vec<f64>>()
    };
    let list = draws();
    assert_eq!(list, draws());
    // SplitMix64 of seed 0 begins with 0xE220A8397B1DCDAF.
    assert!((list[0] - 16_294_208_416_658_607_535.0 / 18_446_744_073_709_551_616.0).abs() < 1e-9);
    let mean = list.iter().sum::<f64>() / 1000.0;
    assert!((mean - 0.5).abs() < 0.03, "{mean}");
    assert!(list.iter().all(|x| *x > 0.0 && *x < 1.0));
}

#[test]
fn this_is_what_a_method_is_called_on() {
    let budget = Budget::new(Limits::default(), None);
    let (zone, params) = (Zone::utc(), Params::new());
    let env = Env { row: Row::None, params: &params, budget: &budget, zone: &zone, scales: None };
    let labels = Value::Array(Arc::from([Value::from("a"), Value::from("b")]));
    let scale = Value::Object(Arc::new(Fields(vec![("labels".into(), labels)])));
    let on = |source: &str| {
        let e = Expr::parse(source).unwrap();
        eval::call(&e.root, scale.clone().into(), &[Value::Number(1.0)], &env)
            .map(|v| v.to_text().to_string())
            .map_err(|e| e.0)
    };
    assert_eq!(on("function (v) { return this.getLabelForValue(v) }").as_deref(), Ok("b"));
    assert_eq!(on("function (v) { return [v].map(x => this.labels[x]).join() }").as_deref(), Ok("b"));
    assert_eq!(
        on("function (v) { return [v].map(function (x) { return typeof this })[0] }").as_deref(),
        Ok("undefined")
    );
    // Node.js 20: an object's own functions.
    assert_eq!(
        on("v => { const o = {n: 1, inc() { return ++this.n }, f: function (k) { return this.n + k }}; o.inc(); \
            return o.n + '/' + o.f(1) + '/' + o.f.call({n: 5}, 1) + '/' + o.f.apply({n: 7}, [2]) }")
        .as_deref(),
        Ok("2/3/6/9")
    );
}

#[test]
fn values_from_outside_never_change() {
    let list = Value::Array(Arc::from([Value::Number(3.0), Value::Number(1.0)]));
    let before = list.clone();
    assert_eq!(call("l => { l.sort(); l.push(9); l[0] = 7; return l.join() }", std::slice::from_ref(&list)), "7,3,9");
    assert_eq!(list, before);
}

#[test]
fn missing_commas_and_operators() {
    for source in ["1 2", "'a' 'b'", "datum.x 'a'", "f(1 2)", "[1 2]", "v => { return 1 2 }"] {
        assert!(Expr::parse(source).is_err(), "{source}");
    }
    assert_eq!(Expr::parse("datum.x 'a'").unwrap_err().message, "expected an operator or a comma");
}
