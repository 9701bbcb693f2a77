//! Configurations too deep, too large, out of range, or with markup and addresses in them.

use super::corpus::bar;
use std::fmt::Write as _;

/// All of them, with a name each.
pub fn all() -> Vec<(String, String)> {
    let mut all = deep();
    let placed = large().into_iter().chain(odd_numbers()).chain(odd_options()).chain(foreign());
    all.extend(placed.map(|(name, place, what)| (name.to_owned(), bar(place, &what))));
    all.extend(many());
    all.extend(of_all_types());
    all
}

type Placed = Vec<(&'static str, &'static str, String)>;

/// `[0,1,2,` and so on.
fn numbers(n: usize) -> String {
    let mut out = String::from("[");
    (0..n).for_each(|i| _ = write!(out, "{i},"));
    out + "]"
}

/// Brackets in brackets, as code and as data.
fn deep() -> Vec<(String, String)> {
    let deep = |open: &str, middle: &str, close: &str, n: usize| open.repeat(n) + middle + &close.repeat(n);
    let mut all = Vec::new();
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
        ("spreads", deep("[...", "v", "]", 50_000)),
        ("powers", format!("v => {}v", "2 ** ".repeat(100_000))),
        ("assignments", format!("v => {}v", "v = ".repeat(100_000))),
        ("optional members", format!("v => v{}", "?.a".repeat(100_000))),
        ("a template that does not end", "`${".repeat(100_000)),
        ("groups of an expression", format!("v => /{}/.test(v)", "(".repeat(100_000))),
        ("repetitions of repetitions", format!("v => /{}a{}/.test(v)", "(".repeat(50), "{1,9})".repeat(50))),
        ("short and deep", format!("v => {}", deep("(", "v", ")", 10_000))),
        ("short and negative", format!("v => {}v", "- ".repeat(10_000))),
        ("short members", format!("v => v{}", ".a".repeat(10_000))),
    ] {
        all.push((format!("{name} as a callback"), bar("tick", &code)));
        all.push((format!("{name} as data"), bar("data", &code)));
        all.push((format!("{name} and nothing else"), code));
    }
    all
}

/// Very much of something.
fn large() -> Placed {
    vec![
        ("many labels", "labels", numbers(20_000)),
        ("a long label", "labels", format!("['{}']", "W".repeat(100_000))),
        ("a long title", "title", format!("'{}'", "W".repeat(100_000))),
        ("many lines of title", "title", format!("[{}]", "'x',".repeat(20_000))),
        ("a long colour", "color", format!("'{}'", "#".repeat(100_000))),
        ("a colour of functions", "color", format!("'rgb({})'", "calc(".repeat(10_000))),
        ("a million data", "data", format!("[{}]", "1,".repeat(1_000_000))),
        ("a million letters of data", "data", format!("'{}'", "1".repeat(1_000_000))),
        ("a number of a million digits", "data", format!("[{}]", "1".repeat(1_000_000))),
        ("an exponent of many digits", "data", format!("[1e{}]", "9".repeat(100_000))),
        ("a long font", "options", format!(", defaultFontFamily: '{}'", "F,".repeat(50_000))),
        ("a long formula", "tick", format!("v => v{}", " + 1".repeat(20_000))),
        (
            "a long name of a scheme",
            "options",
            format!(", plugins: {{colorschemes: {{scheme: '{}'}}}}", "x".repeat(100_000)),
        ),
        ("many unknown options", "options", (0..20_000).fold(String::new(), |all, i| format!("{all}, a{i}: 1"))),
        ("many unknown plugins", "options", {
            let plugins: String = (0..20_000).map(|i| format!("a{i}: 1,")).collect();
            format!(", plugins: {{{plugins}}}")
        }),
        ("many equal names", "set", ", a: 1".repeat(50_000)),
    ]
}

/// Numbers that no chart has.
fn odd_numbers() -> Placed {
    vec![
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
        ("radii of any kind", "set", ", type: 'line', pointRadius: [-1, 1e308, NaN], pointHitRadius: -1e308".into()),
        ("widths of no kind", "set", ", borderWidth: NaN, borderSkipped: 7, barPercentage: -1e308".into()),
        (
            "more digits than there are",
            "options",
            ", scales: {yAxes: [{ticks: {precision: 1e9, stepSize: 1e-9}}]}".into(),
        ),
        ("ticks without end", "options", ", scales: {yAxes: [{ticks: {min: 0, max: 1e15, stepSize: 1}}]}".into()),
        (
            "a logarithm of nothing",
            "options",
            ", scales: {yAxes: [{type: 'logarithmic', ticks: {min: -1, max: 0}}]}".into(),
        ),
        (
            "a logarithm of everything",
            "options",
            ", scales: {yAxes: [{type: 'logarithmic', ticks: {min: 5e-324, max: 1.7e308}}]}".into(),
        ),
        (
            "labels turned round and round",
            "options",
            ", scales: {xAxes: [{ticks: {minRotation: 1e308, maxRotation: -1e308, labelOffset: 1e308}}]}".into(),
        ),
    ]
}

/// Options out of range.
fn odd_options() -> Placed {
    vec![
        (
            "a title larger than a house",
            "options",
            ", title: {display: true, text: 'x', fontSize: 1e308, padding: 1e308}".into(),
        ),
        (
            "a title smaller than nothing",
            "options",
            ", title: {display: true, text: 'x', fontSize: -9, lineHeight: -9}".into(),
        ),
        ("a font of no size", "options", ", title: {display: true, text: 'x', fontSize: NaN, lineHeight: NaN}".into()),
        ("boxes of a mile", "options", ", legend: {labels: {boxWidth: 1e308, padding: -1e308}}".into()),
        ("padding of no kind", "options", ", layout: {padding: {left: 1e308, right: -1e308, top: NaN}}".into()),
        ("more pixels than there are", "options", ", devicePixelRatio: 1e308, aspectRatio: 1e-308".into()),
        (
            "lines of the grid",
            "options",
            ", scales: {yAxes: [{gridLines: {lineWidth: 1e308, borderDash: [1e-9]}}]}".into(),
        ),
        (
            "corners without end",
            "options",
            ", plugins: {annotation: {annotations: {a: {type: 'polygon', sides: 1e9, radius: 1e308}}}}".into(),
        ),
        (
            "labels of data out of range",
            "options",
            ", plugins: {datalabels: {display: true, font: {size: 1e308}, offset: 1e308, padding: -1e308}}".into(),
        ),
    ]
}

/// Markup, and addresses of things elsewhere.
fn foreign() -> Placed {
    vec![
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
        ("markup in a title", "title", "'</title></svg><script>alert(1)</script>'".into()),
        ("markup in the name of a set", "set", r#", id: '"><script>alert(1)</script>', stack: '"/><script>'"#.into()),
        ("markup from a callback", "tick", "v => '</text><script>alert(1)</script>'".into()),
        ("markup in a colour by code", "color", r#"v => '"/><script>alert(1)</script>'"#.into()),
        ("a script as a colour", "color", "'javascript:alert(1)'".into()),
        ("a script as a background", "options", ", plugins: {backgroundImageUrl: 'javascript:alert(1)'}".into()),
        ("a file as a background", "options", ", plugins: {backgroundImageUrl: 'file:///etc/passwd'}".into()),
        ("a script in an image", "color", "getImageFill('javascript:alert(1)')".into()),
        ("a pattern of a colour from elsewhere", "color", "pattern.draw('cross', 'url(http://127.0.0.1:9/a)')".into()),
        ("an image as a point", "set", ", type: 'line', pointStyle: 'http://127.0.0.1:9/x.png'".into()),
        (
            "an image as an annotation",
            "options",
            ", plugins: {annotation: {annotations: {a: {type: 'label', content: {src: 'http://127.0.0.1:9/x.png'}}}}}"
                .into(),
        ),
        ("code points that are none", "label", "'\\u{ffffffffff} \\ud800\\ud800 \\udc00 \\u12'".into()),
    ]
}

/// Very many parts.
fn many() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let sets = "{data: [1, 2, 3]},".repeat(2_000);
    all.push(("many data sets".into(), format!("{{type: 'line', data: {{labels: [1, 2, 3], datasets: [{sets}]}}}}")));
    let axes: String = (0..2_000).map(|i| format!("y{i}: {{type: 'linear'}},")).collect();
    all.push((
        "many axes".into(),
        format!("{{type: 'line', data: {{datasets: [{{data: [1]}}]}}, options: {{scales: {{{axes}}}}}}}"),
    ));
    let slices = numbers(8_000);
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
    let boxes = "{type: 'box', xMin: 1e308, xMax: -1e308, yMin: NaN},".repeat(3_000);
    all.push(("many boxes".into(), bar("options", &format!(", annotation: {{annotations: [{boxes}]}}"))));
    let names = numbers(100_000);
    all.push((
        "a legend of a hundred thousand".into(),
        format!("{{type: 'pie', data: {{labels: {names}, datasets: [{{data: [1]}}]}}}}"),
    ));
    let days: String = (0..5_000).map(|i| format!("{{x: {i}, o: 1, h: 2, l: 0, c: 1}},")).collect();
    all.push(("many candles".into(), format!("{{type: 'candlestick', data: {{datasets: [{{data: [{days}]}}]}}}}")));
    all
}

/// Each type with data of no kind.
fn of_all_types() -> Vec<(String, String)> {
    let rows =
        "{x: 1e308, y: -1e308, r: -5, v: 1e308, from: 'a', to: 'a', flow: 1e308, o: 1, h: 1e308, l: -1e308, c: NaN}";
    let kinds = [
        ("numbers", "1e308, -1e308, NaN, Infinity, 5e-324".to_owned()),
        ("rows", format!("{rows}, {{x: NaN, y: Infinity, r: 1e308}}")),
        ("lists", format!("{}1{}", "[".repeat(50), "]".repeat(50))),
        ("many", numbers(3_000).replace(['[', ']'], "")),
    ];
    let types = "bar horizontalBar line scatter bubble pie doughnut polarArea radar boxplot violin candlestick ohlc funnel \
                 sankey treemap matrix barWithErrorBars sparkline progressBar radialGauge gauge outlabeledPie";
    let mut all = Vec::new();
    for of in types.split_whitespace() {
        for (name, data) in &kinds {
            all.push((
                format!("{of} of {name}"),
                format!(
                    "{{type: '{of}', data: {{labels: [], datasets: [{{data: [{data}], tree: [{data}], value: -1, minValue: 9, \
                     borderWidth: -1e308, radius: 1e308, spacing: NaN}}]}}}}"
                ),
            ));
        }
    }
    all
}
