//! Code that means harm, at each place where a configuration may have code.

/// A bar chart with something at one of its places.
pub fn bar(place: &str, what: &str) -> String {
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
const ENDLESS: [(&str, &str); 38] = [
    ("results without end", "function (v) { function* g() { while (true) { yield v; } } return [...g()].length; }"),
    ("a getter of itself", "function (v) { const o = {get a() { return this.a; }}; return o.a; }"),
    ("a setter of itself", "function (v) { const o = {set a(x) { this.a = x; }}; o.a = 1; return o; }"),
    ("what is awaited", "async function f(v) { for (;;) { await f(v); } }"),
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
    ("IIFE in an argument", "v => ((() => { for (;;) {} })(), v)"),
    ("getter", "v => ({ get a() { for (;;) {} } }).a"),
    ("toString", "v => '' + { toString() { for (;;) {} } }"),
    ("valueOf", "v => +{ valueOf: () => { while (true) {} } }"),
    ("sort of sorts", "v => { for (;;) { [3, 1, 2].sort((a, b) => a - b); } }"),
    ("array from a length", "v => Array.from({ length: 1e9 }, (_, i) => i).length"),
    ("spread of a text", "v => [...'x'.repeat(1e6)].map(c => [...'x'.repeat(1e6)])"),
    ("ring", "v => { const a = []; a.push(a); return JSON.stringify(a) + a; }"),
    ("brackets for JSON", "v => JSON.parse('['.repeat(1e6))"),
    ("just below one run's end", "v => { let s = 0; for (let i = 0; i < 20000; i++) { s += i; } return s; }"),
];

/// Plugins that paint without end, call each other, or keep what they make.
const PAINTING: [(&str, &str); 23] = [
    ("a million rectangles", "for (let i = 0; i < 1e6; i++) { c.ctx.fillRect(i % 400, 0, 5, 5); }"),
    ("a million texts", "for (let i = 0; i < 1e6; i++) { c.ctx.fillText('x'.repeat(900), 5, 5); }"),
    ("a path without end", "c.ctx.beginPath(); for (;;) { c.ctx.lineTo(Math.random() * 400, 9); }"),
    ("an endless path, stroked often", "for (;;) { c.ctx.lineTo(1, 2); c.ctx.stroke(); }"),
    ("states without end", "for (;;) { c.ctx.save(); }"),
    (
        "clips in clips",
        "for (let i = 0; i < 1e5; i++) { c.ctx.rect(0, 0, 9, 9); c.ctx.clip(); c.ctx.fillRect(0, 0, 9, 9); }",
    ),
    (
        "a huge rectangle",
        "c.ctx.fillRect(-1e300, -1e300, 1e308, 1e308); c.ctx.scale(1e300, 1e300); c.ctx.strokeRect(1e300, 0, 1e9, 1e9);",
    ),
    (
        "a huge font",
        "c.ctx.font = '1e9px Arial'; c.ctx.fillText('x', 0, 0); c.ctx.font = 'NaNpx'; c.ctx.strokeText('y', NaN, Infinity);",
    ),
    (
        "shadows of shadows",
        "c.ctx.shadowColor = 'red'; c.ctx.shadowBlur = 1e9; for (let i = 0; i < 1e5; i++) { c.ctx.fillRect(0, 0, 400, 300); }",
    ),
    ("stops without end", "const g = c.ctx.createLinearGradient(0, 0, 1, 1); for (;;) { g.addColorStop(0.5, 'red'); }"),
    (
        "dashes",
        "c.ctx.setLineDash(new Array(1e6).fill(0.0001)); c.ctx.lineWidth = 1e6; c.ctx.strokeRect(0, 0, 1e6, 1e6);",
    ),
    ("recursion through a method", "this.afterDraw(c);"),
    ("recursion through a call", "const f = () => c.getDatasetMeta(0).data.map(f); f();"),
    ("what it keeps", "for (;;) { c.data.datasets.push(Array(1e4).fill(c)); }"),
    ("a ring in the configuration", "c.options.self = c.options; c.data.datasets[0].data = c; c.config.data = c.data;"),
    ("measuring", "for (;;) { c.ctx.measureText('x'.repeat(1e5)); }"),
    ("measuring little", "for (let i = 0; i < 1e6; i++) { c.ctx.measureText('abc'); }"),
    ("canvases without end", "for (;;) { document.createElement('canvas').getContext('2d').fillRect(0, 0, 9, 9); }"),
    (
        "canvases in canvases",
        "let a = document.createElement('canvas'); a.getContext('2d').fillRect(0, 0, 9, 9); for (let i = 0; i < 60; i++) { const b = document.createElement('canvas'), x = b.getContext('2d'); x.drawImage(a, 0, 0); x.drawImage(a, 1, 1); a = b; } c.ctx.drawImage(a, 0, 0, 4000, 4000);",
    ),
    (
        "a huge tile",
        "const k = document.createElement('canvas'); k.width = 1e9; k.height = 1e9; const x = k.getContext('2d'); for (let i = 0; i < 1e5; i++) { x.fillRect(i, 0, 1, 1); } c.ctx.fillStyle = c.ctx.createPattern(k, 'repeat'); c.ctx.fillRect(0, 0, 400, 300);",
    ),
    (
        "colours around points",
        "for (let i = 0; i < 1e5; i++) { const g = c.ctx.createConicGradient(i, i, 1); g.addColorStop(0, 'red'); g.addColorStop(1, 'blue'); c.ctx.fillStyle = g; c.ctx.fillRect(0, 0, 400, 300); }",
    ),
    ("outlines of outlines", "const p = new Path2D('M0 0h9v9z'); for (;;) { p.addPath(p); c.ctx.fill(p); }"),
    (
        "holes without end",
        "for (let i = 0; i < 1e5; i++) { c.ctx.clearRect(i % 400, 0, 5, 5); c.ctx.fillText('x', 1, 1, 1); }",
    ),
];

/// A bar chart with a plugin that does something at one of its moments.
fn plugin(hook: &str, code: &str) -> String {
    format!(
        "{{type: 'bar', data: {{labels: ['a'], datasets: [{{label: 'x', data: [1], backgroundColor: (k) => k.chart.chartArea ?          'red' : 'blue'}}]}}, plugins: [{{id: 'p', {hook}(c) {{ {code} }}}}]}}"
    )
}

/// Ways out of the language, as expressions: what they evaluate to must not be anything.
const ESCAPES: [&str; 30] = [
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
    "v => ({ get a() { return 'leak'; } }).constructor('return process')()",
    "v => ({ toString: () => process.env.PATH }) + ''",
    "v => Object.defineProperty({}, 'x', { get: () => require('fs') }).x",
    "v => Object.getPrototypeOf(() => {}).constructor('return process')()",
    "v => `${constructor.constructor('return process.env')()}`",
    "function (v) { return this.constructor.constructor('return this')().process.env.HOME; }",
];

/// All of them, with a name each.
pub fn code() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, code) in ENDLESS {
        for place in ["tick", "formatter", "color"] {
            all.push((format!("{name} in {place}"), bar(place, code)));
        }
        for place in ["data", "labels", "title"] {
            all.push((format!("{name}, called, in {place}"), bar(place, &format!("({code})(1)"))));
        }
        let many = vec!["1"; 1000].join(",");
        all.push((
            format!("{name} for each of many"),
            format!(
                "{{type: 'bar', data: {{labels: [{many}], datasets: [{{data: [{many}], backgroundColor: {code}}}]}}, options: \
                 {{scales: {{x: {{ticks: {{callback: {code}}}}}, xAxes: [{{ticks: {{callback: {code}}}}}]}}}}}}"
            ),
        ));
    }
    let hooks = ["afterDraw", "beforeDatasetsDraw", "afterLayout", "beforeInit"];
    for ((name, code), hook) in PAINTING.iter().zip(hooks.iter().cycle()) {
        all.push((format!("{name} in {hook}"), plugin(hook, code)));
    }
    for (i, code) in ESCAPES.iter().enumerate() {
        for place in ["tick", "formatter", "color"] {
            all.push((format!("escape {i} in {place}"), bar(place, code)));
        }
        for place in ["label", "title", "labels"] {
            all.push((format!("escape {i}, called, in {place}"), bar(place, &format!("({code})(1)"))));
        }
    }
    all
}
