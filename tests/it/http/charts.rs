//! Charts of Chart.js and QuickChart over their interfaces: what clients write in addresses, what colours there are, and
//! what a page tells.

use super::{Answer, Stand};

const SVG: &str = "Accept: image/svg+xml";
const JSON: &str = "Accept: application/json";

fn drawn(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.kind()), (200, "image/svg+xml; charset=utf-8"), "{}", answer.text());
    answer.text()
}

/// What the libraries write: `URLSearchParams`, `URLEncoder`, `urlencode`.
#[test]
fn plus_signs_in_queries_are_spaces() {
    let stand = Stand::real();
    let quoted = "c=%7Btype%3A%27bar%27%2Cdata%3A%7Blabels%3A%5B%27Hello+world%27%5D%2Cdatasets%3A%5B%7Blabel%3A%27a%2Bb%27%2C\
        data%3A%5B1%5D%7D%5D%7D%7D";
    let svg = drawn(&stand.get(&format!("/chart.svg?{quoted}"), &[]));
    assert!(svg.contains(">Hello world<") && svg.contains(">a+b<"), "{svg}");
    let unquoted = "w=300&c=%7B+type:+'bar',+data:+%7B+labels:+%5B'a'%5D,+datasets:+%5B%7B+label:+'x',+data:+%5B1%5D+%7D%5D+%7D+%7D";
    let svg = drawn(&stand.get(&format!("/chart.svg?{unquoted}"), &[]));
    assert!(svg.contains(">x<"), "{svg}");
    // In a template, too.
    let body = r#"{"chart":"{type:'bar',data:{labels:['a'],datasets:[{label:'x',data:[1]}]}}"}"#;
    let made = stand.ask("POST", "/chart/create", &["Content-Type: application/json"], body);
    let made: serde_json::Value = serde_json::from_slice(&made.body).unwrap();
    let path = made["url"].as_str().unwrap().strip_prefix("http://test").unwrap();
    let svg = drawn(&stand.get(&format!("{path}.svg?title=two+words"), &[]));
    assert!(svg.contains(">two words<"), "{svg}");
}

#[test]
fn a_suffix_of_no_format_gets_no_picture_of_another() {
    let stand = Stand::real();
    let config = "c={type:'bar',data:{labels:['a'],datasets:[{data:[1]}]}}";
    for suffix in [".pdf", ".foo", ".webp", ".svgz"] {
        for (accept, kind) in [(JSON, "application/problem+json"), ("Accept: text/html", "text/html; charset=utf-8")] {
            let answer = stand.get(&format!("/chart{suffix}?{config}"), &[accept]);
            assert_eq!((answer.status, answer.kind()), (404, kind), "{suffix}: {}", answer.text());
        }
        let picture = stand.get(&format!("/chart{suffix}?{config}"), &["Accept: image/*"]);
        assert!(picture.status == 404 && picture.header("chart-error").is_some(), "{suffix}");
    }
    assert_eq!(stand.get(&format!("/chart?{config}&f=pdf"), &[JSON]).status, 400);
}

const PLAIN: &str = "{type:'bar',data:{labels:['a'],datasets:[{data:[1]},{data:[2]}]}}";

#[test]
fn version_4_has_its_colors_unless_they_are_refused() {
    let stand = Stand::real();
    let get = |more: &str| drawn(&stand.get(&format!("/chartjs.svg?config={PLAIN}{more}"), &[]));
    let colored = |svg: &str| ["#36a2eb", "#ff6384"].iter().all(|c| svg.contains(c));
    assert!(colored(&get("")), "{}", get(""));
    assert!(!colored(&get("&colors=false")) && !colored(&get("&version=3")) && !colored(&get("&version=2")));
    for (colors, expected) in [("false", false), ("true", true), ("\"false\"", false), ("0", false)] {
        let body = format!(r#"{{"config":"{PLAIN}","colors":{colors}}}"#);
        let answer = stand.ask("POST", "/chartjs", &["Content-Type: application/json", SVG], &body);
        assert_eq!(answer.header("chart-warnings"), None);
        assert_eq!(colored(&drawn(&answer)), expected, "{colors}");
    }
    let answer = stand.get(&format!("/chartjs?config={PLAIN}&colors=red"), &[JSON]);
    assert!(answer.status == 400 && answer.text().contains("true or false"), "{}", answer.text());
    // QuickChart has colours of its own, and no such parameter.
    let answer = stand.get(&format!("/chart.svg?c={PLAIN}&colors=false"), &[]);
    assert!(answer.header("chart-warnings").is_some());
    let own = "{type:'bar',data:{labels:['a'],datasets:[{data:[1],backgroundColor:'teal'},{data:[2]}]}}";
    assert!(!colored(&drawn(&stand.get(&format!("/chartjs.svg?config={own}"), &[]))));
}

#[test]
fn a_dark_chart_brings_its_page_and_a_bad_ground_is_told() {
    let stand = Stand::real();
    for route in ["/chartjs.svg?config=", "/chart.svg?c="] {
        let dark = drawn(&stand.get(&format!("{route}{PLAIN}&theme=dark"), &[]));
        assert!(dark.contains("#0d1117") && dark.contains("#c9d1d9") && !dark.contains("\"#666\""), "{dark}");
        let own = drawn(&stand.get(&format!("{route}{PLAIN}&theme=dark&background=%23123456"), &[]));
        assert!(own.contains("#123456"), "{own}");
        let auto = drawn(&stand.get(&format!("{route}{PLAIN}&theme=auto"), &[]));
        assert!(auto.contains("prefers-color-scheme"), "{auto}");
        let bad = stand.get(&format!("{route}{PLAIN}&background=noc-olour"), &[JSON]);
        assert!(bad.status == 400 && bad.text().contains("CSS color"), "{}", bad.text());
        drawn(&stand.get(&format!("{route}{PLAIN}&background=transparent"), &[]));
    }
}

/// A chart as a page.
fn page(stand: &Stand, route: &str, config: &str) -> String {
    let answer = stand.get(&format!("{route}{config}"), &[]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

#[test]
fn pages_tell_the_data_of_types_that_plugins_bring() {
    let stand = Stand::real();
    for (config, said, cells) in [
        (
            "{type:'boxplot',data:{labels:['p','q'],datasets:[{label:'a',data:[[1,2,3,4,9],[2,3,4]]}]}}",
            "Box plot of 1 series, p to q; a from 1 to 9",
            "<td>p</td><td>1</td><td>2</td><td>3</td><td>4</td><td>9</td>",
        ),
        (
            "{type:'candlestick',data:{datasets:[{label:'a',data:[{x:1491004800000,o:1,h:3,l:0.5,c:2}]}]}}",
            "Candlestick chart of 1 series, 2017-04-01; a from 0.5 to 3",
            "<td>2017-04-01</td><td>1</td><td>3</td><td>0.5</td><td>2</td>",
        ),
        (
            "{type:'funnel',data:{labels:['p','q'],datasets:[{data:[0.9,0.5]}]}}",
            "Funnel chart of 2 stages: p 0.9, q 0.5",
            "<td>q</td><td>0.5</td>",
        ),
        (
            "{type:'sankey',data:{datasets:[{data:[{from:'p',to:'q',flow:3},{from:'p',to:'r',flow:5}]}]}}",
            "Sankey diagram of 2 flows: p to r 5, p to q 3",
            "<td>p</td><td>q</td><td>3</td>",
        ),
        (
            "{type:'treemap',data:{datasets:[{tree:[{g:'p',n:'x',v:3},{g:'p',n:'y',v:2},{g:'q',n:'z',v:1}],key:'v',groups:['g','n']}]}}",
            "Treemap of 3 boxes: p x 3, p y 2, q z 1",
            "<td>p</td><td>y</td><td>2</td>",
        ),
        (
            "{type:'matrix',data:{datasets:[{data:[{x:1,y:2,v:5},{x:2,y:2,v:8}]}]}}",
            "Matrix of 2 cells; values from 5 to 8",
            "<td>2</td><td>2</td><td>8</td>",
        ),
        (
            "{type:'barWithErrorBars',data:{labels:['p'],datasets:[{label:'a',data:[{y:2,yMin:1.5,yMax:4}]}]}}",
            "Bar chart of 1 series, p; a 2",
            "<td>p</td><td>2</td><td>1.5</td><td>4</td>",
        ),
        (
            "{type:'bubbleMap',data:{labels:['p'],datasets:[{data:[{longitude:2,latitude:3,value:10}]}]}}",
            "Bubble map of 1 place: p 10",
            "<td>p</td><td>2</td><td>3</td><td>10</td>",
        ),
        (
            "{type:'wordCloud',data:{labels:['p','q'],datasets:[{data:[20,30]}]}}",
            "Word cloud of 2 words: q 30, p 20",
            "<td>q</td><td>30</td>",
        ),
    ] {
        let page = page(&stand, "/chartjs.html?config=", config);
        assert!(page.contains(said), "{said}: {page}");
        let rows = page.replace('\n', "");
        assert!(rows.contains(cells), "{cells}: {page}");
    }
    let gauge = page(&stand, "/chart.html?c=", "{type:'radialGauge',data:{datasets:[{data:[70]}]}}");
    assert!(gauge.contains("Gauge at 70 on a scale from 0 to 100") && gauge.contains("<td>70"), "{gauge}");
}

#[test]
fn pages_tell_the_data_of_all_data_sets() {
    let stand = Stand::real();
    let page = |config: &str| page(&stand, "/chartjs.html?config=", config);
    let bars = page(
        "{type:'bar',data:{labels:['Q1','Q2','Q3'],datasets:[{label:'a',data:[1,2,5]},{label:'b',data:[4,null,7]}]}}",
    );
    assert!(bars.contains("Bar chart of 2 series, Q1 to Q3; a from 1 to 5, b from 4 to 7"), "{bars}");
    for cell in ["<th scope=\"col\">Label", "<th scope=\"col\">a", "<th scope=\"col\">b", "<td>Q3", "<td>5", "<td>7"] {
        assert!(bars.contains(cell), "{cell} in {bars}");
    }
    let pie = page("{type:'pie',data:{labels:['x','y'],datasets:[{data:[30,70]}]}}");
    assert!(pie.contains("Pie chart of 2 slices: x 30, y 70") && pie.contains("<td>30"), "{pie}");
    let radar =
        page("{type:'radar',data:{labels:['x','y','z'],datasets:[{label:'a',data:[3,4,5]},{label:'b',data:[1,2,3]}]}}");
    assert!(radar.contains("Radar chart of 2 series, x to z; a from 3 to 5, b from 1 to 3"), "{radar}");
}

#[test]
fn options_of_another_version_are_told() {
    let stand = Stand::real();
    let warned = |target: String| stand.get(&target, &[]).header("chart-warnings").is_some();
    let config = "{type:'bar',data:{labels:['a'],datasets:[{data:[1]}]},options:{legend:{display:false}}}";
    assert!(warned(format!("/chartjs.svg?config={config}")));
    assert!(!warned(format!("/chartjs.svg?config={config}&version=2")));
    let later = "{type:'bar',data:{labels:['a'],datasets:[{data:[1]}]},options:{plugins:{legend:{display:false}}}}";
    assert!(warned(format!("/chart.svg?c={later}")) && !warned(format!("/chart.svg?c={later}&v=3")));
    let page = stand.get(&format!("/chartjs.html?config={config}"), &[]).text();
    assert!(page.contains("/options/legend: an option of version 2"), "{page}");
}
