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
    let stand = Stand::new();
    let path = make(&stand, r#"{"chart":"{type:'bar',data:{datasets:[{data:[1]}]},f:(v)=>v}"}"#);
    let answer = stand.get(&format!("{path}.svg?title=A%20%2B+B&labels=x,y&data1=3,4&label1=new"), &[]);
    for part in [r#""text":"A ++B""#, r#""labels":["x","y"]"#, r#""data":[3,4],"label":"new""#, r#""f":((v)=>v)"#] {
        assert!(answer.text().contains(part), "{part} not in {}", answer.text());
    }
    let list = make(&stand, r#"{"chart":"[1]"}"#);
    let answer = stand.get(&format!("{list}?title=A&width=100&height=50"), &["Accept: image/png"]);
    assert_eq!((answer.status, answer.kind()), (422, "image/png"));
    assert!(answer.header("x-quickchart-error").unwrap().contains("no object literal"));
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
