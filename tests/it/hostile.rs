//! Configurations that mean harm: each is a clear error or a picture, soon; nothing of them runs, is fetched, or shows
//! anything of the machine.

use plotd::{Dialect, Format, Options, Source, Version, render};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// The longest an answer may take; code that is not optimized is about ten times slower, and tests run side by side.
const LONGEST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 1500 } else { 50 });

/// A bar chart with something at one of its places.
fn bar(place: &str, what: &str) -> String {
    let at = |name: &str, usual: &str| if name == place { what.to_owned() } else { usual.to_owned() };
    format!(
        "{{type: 'bar', data: {{labels: {}, datasets: [{{label: {}, data: {}, backgroundColor: {}{}}}]}}, options: {{\
         scales: {{yAxes: [{{ticks: {{callback: {}}}}}]}}, title: {{display: true, text: {}}}, plugins: {{datalabels: \
         {{display: true, formatter: {}}}}}{}}}}}",
        at("labels", "['a', 'b']"),
        at("label", "'x'"),
        at("data", "[1, 2]"),
        at("color", "'red'"),
        at("set", ""),
        at("tick", "v => v"),
        at("title", "'t'"),
        at("formatter", "v => v"),
        at("options", ""),
    )
}

/// Loops and calls that never end, and memory that never suffices, as functions of one value.
const ENDLESS: [(&str, &str); 24] = [
    ("while", "function (v) { while (true) {} }"),
    ("for", "function (v) { for (;;) {} }"),
    ("for with work", "function (v) { let s = 0; for (let i = 0; i < 1e12; i++) { s += i; } return s; }"),
    ("do", "function (v) { do { v = v + 1; } while (v > 0); return v; }"),
    ("recursion", "function f(v) { return f(v); }"),
    ("branching recursion", "function f(v) { return f(v) + f(v); }"),
    ("mutual recursion", "v => { const a = x => b(x); const b = x => a(x); return a(v); }"),
    ("Y combinator", "v => (f => f(f))(f => f(f))"),
    ("array of a billion", "v => new Array(1e9).fill(0).length"),
    ("array by call", "v => Array(1e9).join('x').length"),
    ("array of itself", "v => { let a = [1]; while (a.length < 1e10) { a = a.concat(a); } return a.length; }"),
    ("pushes", "v => { let a = []; for (;;) { a.push(a); } }"),
    ("repeat", "v => 'x'.repeat(1e9)"),
    ("repeat of repeats", "v => 'x'.repeat(1e5).repeat(1e5).length"),
    ("padStart", "v => 'x'.padStart(1e9, 'y')"),
    ("doubling text", "v => { let s = 'x'; while (true) { s += s; } }"),
    ("template", "v => { let s = 'x'; for (let i = 0; i < 1e9; i++) { s = `${s}${s}`; } return s; }"),
    ("split and join", "v => 'x'.repeat(1e6).split('').join('y'.repeat(1e6))"),
    ("replace", "v => 'x'.repeat(1e6).replace(/x/g, 'y'.repeat(1e6))"),
    ("slow expression", "v => /(a+)+$/.test('a'.repeat(1e5) + 'b')"),
    ("slow expression, nested", "v => /^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(1e5))"),
    ("map of maps", "v => Array(1e4).fill(0).map(() => Array(1e4).fill(0).map(() => 1))"),
    ("sort", "v => Array(1e6).fill(0).sort(() => 1)"),
    ("toFixed", "v => (1e308).toFixed(1e9)"),
];

/// Ways out of the language, as expressions: what they evaluate to must not be anything.
const ESCAPES: [&str; 24] = [
    "v => v.constructor.constructor('return process')()",
    "v => ''.constructor.constructor('return this')()",
    "v => (() => {}).constructor('return globalThis')()",
    "v => [].constructor.prototype.x = 'leak'",
    "v => Object.prototype.toString = () => 'leak'",
    "v => v.__proto__.polluted = 'leak'",
    "v => ({}).__proto__.constructor.name",
    "v => this.constructor.constructor('return process.env')()",
    "v => globalThis.process.env.PATH",
    "v => process.env.PATH",
    "v => process.exit(1)",
    "v => require('fs').readFileSync('/etc/passwd', 'utf8')",
    "v => require('child_process').execSync('id').toString()",
    "v => import('fs')",
    "v => eval('1+1')",
    "v => new Function('return 1')()",
    "v => Reflect.ownKeys(v)",
    "v => new Proxy({}, {get: () => 'leak'}).x",
    "v => window.location.href",
    "v => document.cookie",
    "v => fetch('http://127.0.0.1/')",
    "v => new XMLHttpRequest()",
    "v => Deno.readTextFileSync('/etc/passwd')",
    "v => arguments.callee.caller",
];

/// All configurations, with a name each.
#[expect(clippy::too_many_lines, reason = "one case after another, none long")]
fn corpus() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for (name, code) in ENDLESS {
        for place in ["tick", "formatter", "color"] {
            all.push((format!("{name} in {place}"), bar(place, code)));
        }
    }
    for (i, code) in ESCAPES.iter().enumerate() {
        for place in ["tick", "formatter", "color"] {
            all.push((format!("escape {i} in {place}"), bar(place, code)));
        }
    }
    let deep = |open: &str, middle: &str, close: &str, n: usize| open.repeat(n) + middle + &close.repeat(n);
    for (name, code) in [
        ("deep arrays", deep("[", "1", "]", 100_000)),
        ("deep objects", deep("{a:", "1", "}", 100_000)),
        ("deep brackets in a function", format!("v => {}", deep("(", "v", ")", 100_000))),
        ("minus after minus", format!("v => {}v", "- ".repeat(100_000))),
        ("not after not", format!("v => {}v", "!".repeat(100_000))),
        ("ternaries", format!("v => {}v", "v ? v : ".repeat(100_000))),
        ("members", format!("v => v{}", ".a".repeat(100_000))),
        ("indices", format!("v => v{}", "[0]".repeat(100_000))),
        ("calls", format!("v => v{}", "()".repeat(100_000))),
        ("sums", format!("v => v{}", " + v".repeat(100_000))),
        ("blocks", format!("v => {}", deep("{ if (v) ", "return v;", "}", 50_000))),
        ("templates", format!("v => {}", deep("`${", "v", "}`", 50_000))),
        ("functions of functions", format!("v => {}v", "v => ".repeat(100_000))),
    ] {
        all.push((format!("{name} as a callback"), bar("tick", &code)));
        all.push((format!("{name} as data"), bar("data", &code)));
    }
    let numbers = |n: usize| {
        let mut out = String::from("[");
        (0..n).for_each(|i| _ = write!(out, "{i},"));
        out + "]"
    };
    for (name, place, what) in [
        ("many labels", "labels", numbers(20_000)),
        ("a long label", "labels", format!("['{}']", "W".repeat(100_000))),
        ("a long title", "title", format!("'{}'", "W".repeat(100_000))),
        ("many lines of title", "title", format!("[{}]", "'x',".repeat(20_000))),
        ("a long colour", "color", format!("'{}'", "#".repeat(100_000))),
        ("a colour of functions", "color", format!("'rgb({})'", "calc(".repeat(10_000))),
        ("numbers that are none", "data", "[NaN, Infinity, -Infinity, 1e308, -1e308, 5e-324]".into()),
        ("numbers as far apart as can be", "data", "[-1.7e308, 1.7e308]".into()),
        ("a computed endless array", "data", "Array(1e9).fill(1)".into()),
        ("data that compute for ever", "data", "(() => { while (true) {} })()".into()),
        ("widths without end", "set", ", borderWidth: 1e300, barThickness: 1e300, borderRadius: 1e300".into()),
        ("negative widths", "set", ", borderWidth: -5, barThickness: -5, borderRadius: -1e9".into()),
        ("a step of nothing", "options", ", scales: {yAxes: [{ticks: {stepSize: 1e-300}}]}".into()),
        ("a step of zero", "options", ", scales: {yAxes: [{ticks: {stepSize: 0, min: 0, max: 1e308}}]}".into()),
        ("bounds the wrong way round", "options", ", scales: {yAxes: [{ticks: {min: 9, max: -9}}]}".into()),
        (
            "an axis of all time",
            "options",
            ", scales: {xAxes: [{type: 'time', time: {unit: 'millisecond'}, \
          ticks: {min: '0001-01-01', max: '9999-12-31'}}]}"
                .into(),
        ),
        ("a font of a mile", "options", ", defaultFontSize: 1e9, legend: {labels: {fontSize: 1e9}}".into()),
        ("padding beyond the canvas", "options", ", layout: {padding: 1e300}".into()),
        ("dashes of nothing", "set", ", borderDash: [0, 0, 1e-300]".into()),
        ("markup in a label", "label", r#"'</text></svg><script>alert(1)</script><svg onload="x()">'"#.into()),
        ("markup in a colour", "color", r#"'red"/><script>alert(1)</script>'"#.into()),
        ("markup in a font", "options", r#", defaultFontFamily: '"><script>alert(1)</script>'"#.into()),
        ("entities", "label", "'&xxe; <!DOCTYPE x [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]>'".into()),
        ("a colour from elsewhere", "color", "'url(http://127.0.0.1:9/x.svg#a)'".into()),
        ("an image from elsewhere", "color", "getImageFill('http://127.0.0.1:9/x.png')".into()),
        (
            "a background from elsewhere",
            "options",
            ", plugins: {backgroundImageUrl: 'http://127.0.0.1:9/x.png'}".into(),
        ),
        (
            "members of every object",
            "set",
            ", __proto__: {polluted: 1}, constructor: {prototype: {polluted: 1}}".into(),
        ),
        ("characters that turn text", "label", "'\\u202e\\u0000\\ud800\\uffff'".into()),
    ] {
        all.push((name.into(), bar(place, &what)));
    }
    let sets = "{data: [1, 2, 3]},".repeat(2_000);
    all.push(("many data sets".into(), format!("{{type: 'line', data: {{labels: [1, 2, 3], datasets: [{sets}]}}}}")));
    let axes: String = (0..2_000).map(|i| format!("y{i}: {{type: 'linear'}},")).collect();
    all.push((
        "many axes".into(),
        format!("{{type: 'line', data: {{datasets: [{{data: [1]}}]}}, options: {{scales: {{{axes}}}}}}}"),
    ));
    let slices = numbers(20_000);
    all.push((
        "many slices".into(),
        format!("{{type: 'pie', data: {{labels: {slices}, datasets: [{{data: {slices}}}]}}}}"),
    ));
    let line =
        "{type: 'line', mode: 'horizontal', scaleID: 'y-axis-0', value: 1, label: {enabled: true, content: 'x'}},";
    all.push((
        "many annotations".into(),
        bar("options", &format!(", annotation: {{annotations: [{}]}}", line.repeat(3_000))),
    ));
    let ring = "{from: 'a', to: 'b', flow: 1}, {from: 'b', to: 'a', flow: 1}, {from: 'a', to: 'a', flow: 1e308},";
    all.push((
        "flows in circles".into(),
        format!("{{type: 'sankey', data: {{datasets: [{{data: [{}]}}]}}}}", ring.repeat(500)),
    ));
    all
}

#[test]
fn harm_is_an_error_or_a_picture_and_soon() {
    let mut wrong = Vec::new();
    for (name, text) in corpus() {
        for (dialect, said) in
            [(Dialect::ChartJs(Version::V4), "Chart.js"), (Dialect::QuickChart(Version::V2), "QuickChart")]
        {
            let start = Instant::now();
            let answer = render(&Source::new(dialect, &*text), Format::Svg, &Options::default());
            let took = start.elapsed();
            let mut fault = |what: String| wrong.push(format!("{name} ({said}): {what}"));
            if took > LONGEST {
                fault(format!("took {took:?}"));
            }
            match answer {
                Ok(drawn) => leaks(&String::from_utf8(drawn.bytes).unwrap()).into_iter().for_each(fault),
                Err(report) if report.errors().all(|e| e.message.trim().is_empty()) => {
                    fault("an error without words".into());
                }
                Err(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the configurations do harm:\n{}", wrong.len(), wrong.join("\n"));
}

/// What of a picture runs, is fetched, or is nobody's business.
fn leaks(svg: &str) -> Vec<String> {
    let tags: String = svg.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or("")).collect();
    let mut out = Vec::new();
    for word in ["script", "onload", "href", "image", "foreignObject", "http://127"] {
        if tags.contains(word) {
            out.push(format!("a tag has {word:?}"));
        }
    }
    for word in ["root:x:", ">leak<"] {
        if svg.contains(word) {
            out.push(format!("the picture says {word:?}"));
        }
    }
    let shown = std::env::vars().filter(|(_, value)| value.len() > 8 && svg.contains(value.as_str()));
    out.extend(shown.map(|(name, _)| format!("the picture shows the variable {name}")));
    out
}
