//! Short links: made by a POST, drawn by their address, changed by its query.

use super::Stand;

const JSON: &str = "Content-Type: application/json";

fn make(stand: &Stand, body: &str) -> String {
    let answer = stand.ask("POST", "/chart/create", &[JSON], body);
    assert_eq!((answer.status, answer.kind()), (200, "application/json; charset=utf-8"), "{}", answer.text());
    let said: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(said["success"], true);
    said["url"].as_str().unwrap().strip_prefix("http://test").unwrap().to_owned()
}

#[test]
fn a_link_draws_what_was_asked_for() {
    let stand = Stand::new();
    let body = r#"{"chart":"{type:'bar'}","width":"320","version":"4","format":"svg","key":null}"#;
    let path = make(&stand, body);
    assert!(path.starts_with("/chart/render/") && path.len() == 46, "{path}");
    assert_eq!(make(&stand, body), path, "one chart, one address");
    assert_ne!(make(&stand, r#"{"chart":"{type:'bar'}"}"#), path);
    let answer = stand.get(&path, &[]);
    assert_eq!((answer.status, answer.text()), (200, "svg 1 Some(320.0) {type:'bar'} QuickChart(V4)".to_owned()));
    let plain = make(&stand, r#"{"chart":{"type":"bar"},"devicePixelRatio":1}"#);
    assert!(stand.get(&plain, &[]).text().starts_with("png 1 None {\"type\":\"bar\"}"));
    assert!(stand.get(&format!("{plain}@3x.png?width=90"), &[]).text().starts_with("png 3 Some(90"));
    let head = stand.ask("HEAD", &format!("{plain}.svg"), &[], "");
    assert_eq!((head.status, head.kind()), (200, "image/svg+xml; charset=utf-8"));
    assert_eq!(stand.ask("POST", &plain, &[JSON], "{}").header("allow"), Some("GET, HEAD, OPTIONS"));
}

#[test]
fn a_query_replaces_parts_of_a_template() {
    let stand = Stand::real();
    let bar = r#"{"chart":"{type:'bar',data:{datasets:[{data:[1],label:(v=>v)('old')}]}}","version":4}"#;
    let path = make(&stand, bar);
    let answer = stand.get(&format!("{path}.svg?title=A%20%2B+B&labels=one,two&data1=3,4&label1=new"), &[]);
    for part in [">A + B<", ">one<", ">two<", ">new<"] {
        assert!(answer.text().contains(part), "{part} not in {}", answer.text());
    }
    let plain = stand.get(&format!("{path}.svg"), &[]);
    assert!(!plain.text().contains(">one<"), "the link stays as it was made");
    assert_ne!(plain.header("etag"), answer.header("etag"));
    assert_eq!(
        stand.get(&format!("{path}.svg?label1=other"), &[]).header("server-timing").map(|t| t.contains("hit")),
        Some(false)
    );
    let code = make(&stand, r#"{"chart":"{type:'bar',data:{labels:['a'],datasets:Array(1)}}"}"#);
    let answer = stand.get(&format!("{code}?data1=1&width=100&height=50"), &["Accept: image/png"]);
    assert_eq!((answer.status, answer.kind()), (422, "image/png"));
    assert!(answer.header("x-quickchart-error").unwrap().contains("`datasets`"), "{answer:?}");
}

#[test]
fn only_charts_that_can_be_drawn_get_a_link() {
    let stand = Stand::new();
    for (body, status) in [(r#"{"chart":"bad"}"#, 422), (r#"{"chart":"syntax"}"#, 400), (r#"{"chart":"huge"}"#, 413)] {
        let answer = stand.ask("POST", "/chart/create", &[JSON], body);
        assert_eq!(answer.status, status, "{body}");
        assert!(answer.header("x-quickchart-error").is_some());
    }
    let answer = stand.ask("POST", "/chart/create", &[JSON], r#"{"chart":"bad"}"#);
    let problem: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problem["diagnostics"].as_array().unwrap().len(), 2, "every fault is told");
}

#[test]
fn links_have_a_size_and_a_place() {
    let stand = Stand::with(|config| {
        config.set("link_most_bytes", "500").unwrap();
        config.set("link_bytes", "1500").unwrap();
    });
    let body = |n: usize, length: usize| format!(r#"{{"chart":"{{a:{n},b:'{}'}}"}}"#, "x".repeat(length));
    let drawn = stand.drawn();
    let answer = stand.ask("POST", "/chart/create", &[JSON], &body(0, 600));
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains("limit `link_most_bytes`"), "{}", answer.text());
    assert_eq!(stand.drawn(), drawn, "it is refused before it is drawn");
    let first = make(&stand, &body(1, 400));
    let second = make(&stand, &body(2, 400));
    // No flood takes the place of young links.
    for n in 3..6 {
        let answer = stand.ask("POST", "/chart/create", &[JSON], &body(n, 400));
        assert_eq!(answer.status, 507, "{}", answer.text());
        assert!(answer.text().contains("limit `link_bytes`"), "{}", answer.text());
        let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((604_000..=604_800).contains(&seconds), "{seconds}");
    }
    assert_eq!(make(&stand, &body(1, 400)), first, "what is there can be made again");
    for path in [first, second] {
        assert_eq!(stand.get(&path, &[]).status, 200);
    }
}

#[test]
fn links_outlive_the_server_in_a_file_only() {
    let dir = std::env::temp_dir().join(format!("plotd-links-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("links.sqlite");
    let name = file.to_str().unwrap();
    let path = make(&Stand::with(|c| c.set("link_file", name).unwrap()), r#"{"chart":"{a:1}"}"#);
    assert_eq!(Stand::with(|c| c.set("link_file", name).unwrap()).get(&path, &[]).status, 200);
    let answer = Stand::new().get(&path, &[]);
    assert_eq!((answer.status, answer.kind()), (404, "image/png"));
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn faults_reach_the_clients_of_quickchart() {
    let stand = Stand::new();
    let answer = stand.ask("POST", "/chart/create", &[JSON], r#"{"chart":"{}","format":"webp"}"#);
    assert_eq!((answer.status, answer.kind()), (400, "application/problem+json"));
    assert_eq!(answer.header("x-quickchart-error"), Some("format=\"webp\" is not one of png, svg, html"));
    let answer = stand.ask("DELETE", "/chart/create", &[], "");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST, OPTIONS")));
}

#[test]
fn monitors_find_what_they_look_for() {
    let stand = Stand::new();
    let answer = stand.get("/healthcheck", &[]);
    let said: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((&said["success"], said["version"].as_str()), (&true.into(), Some(env!("CARGO_PKG_VERSION"))));
    let answer = stand.get("/healthcheck/chart", &[]);
    assert_eq!(answer.status, 302);
    let drawn = stand.get(answer.header("location").unwrap(), &[]);
    assert_eq!((drawn.status, drawn.kind()), (200, "image/png"));
}
