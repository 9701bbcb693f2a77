//! What comes when there is no picture: status, and the message in the form that the client can show.

use super::Stand;

fn problem(answer: &super::Answer) -> serde_json::Value {
    assert_eq!(answer.kind(), "application/problem+json");
    serde_json::from_slice(&answer.body).unwrap()
}

#[test]
fn a_message_comes_as_picture_page_or_problem() {
    let stand = Stand::new();
    let target = "/vegalite?spec={bad:1}&width=320&height=90";
    let svg = stand.get(target, &["Accept: image/svg+xml,image/*"]);
    assert_eq!((svg.status, svg.kind()), (422, "image/svg+xml; charset=utf-8"));
    assert!(svg.text().contains("viewBox=\"0 0 320 90\"") && svg.text().contains("unknown mark"));
    assert_eq!(svg.header("cache-control"), Some("public, max-age=60"));

    let png = stand.get(target, &["Accept: image/png"]);
    assert_eq!((png.status, png.kind()), (422, "image/png"));
    // Width and height of a PNG are at bytes 16 to 24 (PNG §11.2.2).
    assert_eq!(png.body[16..24], [0, 0, 1, 64, 0, 0, 0, 90]);

    let page = stand.get(target, &["Accept: text/html"]);
    assert_eq!((page.status, page.kind()), (422, "text/html; charset=utf-8"));
    assert!(page.text().contains("unknown mark &quot;bars&quot;") || page.text().contains("unknown mark \"bars\""));

    for accept in [
        "Accept: */*",
        "Accept: application/json, */*;q=0.1",
        "X-Nothing: said",
        "Accept: application/problem+json, */*;q=0.5",
    ] {
        let answer = stand.get(target, &[accept]);
        let body = problem(&answer);
        assert_eq!((answer.status, &body["status"]), (422, &422.into()), "{accept}");
        assert_eq!(body["diagnostics"][0]["pointer"], "/mark");
        assert_eq!(body["diagnostics"][0]["hint"], "did you mean \"bar\"?");
        assert_eq!(body["diagnostics"][1]["message"], "no such field");
        assert!(answer.header("chart-error").unwrap().starts_with("at /mark: unknown mark"));
        assert_eq!(answer.header("vary"), Some("Accept"));
    }
}

#[test]
fn quickchart_clients_get_pictures_whatever_happens() {
    let stand = Stand::new();
    let answer = stand.get("/chart?c=bad&w=100&h=50", &["Accept: */*"]);
    assert_eq!((answer.status, answer.kind()), (422, "image/png"));
    assert_eq!(answer.body[16..24], [0, 0, 0, 200, 0, 0, 0, 100]);
    assert_eq!(answer.header("x-quickchart-error"), answer.header("chart-error"));
    let answer = stand.get("/chart", &[]);
    assert_eq!(
        (answer.status, answer.header("x-quickchart-error")),
        (400, Some("You are missing variable `c` or `chart`"))
    );
}

#[test]
fn onerror_image_is_a_success_for_whoever_embeds_it() {
    let stand = Stand::new();
    let answer = stand.get("/vegalite?spec={bad:1}&onerror=image", &["Accept: */*"]);
    assert_eq!((answer.status, answer.kind()), (200, "image/svg+xml; charset=utf-8"));
    assert!(answer.text().contains("unknown mark"));
    assert!(answer.header("chart-error").is_some() && answer.header("etag").is_none());
    assert_eq!(stand.get("/vegalite?spec={bad:1}&onerror=status", &[]).status, 422);
}

#[test]
fn every_fault_has_its_status() {
    let stand = Stand::new();
    for (method, target, headers, body, status) in [
        ("GET", "/nowhere", "Accept: */*", "", 404),
        ("GET", "/chart/create", "Accept: */*", "", 405),
        ("POST", "/chart/create", "Accept: */*", "", 400),
        ("GET", "/chart/render/0123", "Accept: */*", "", 404),
        ("GET", "/vegalite", "Accept: */*", "", 400),
        ("GET", "/vegalite?spec={}&width=abc", "Accept: */*", "", 400),
        ("GET", "/vegalite?spec={}&dpr=9", "Accept: */*", "", 400),
        ("GET", "/vegalite?spec={}&format=gif", "Accept: */*", "", 400),
        ("GET", "/vegalite?spec={}&theme=pink", "Accept: */*", "", 400),
        ("GET", "/vegalite?spec={}&id=%22%3E", "Accept: */*", "", 400),
        ("GET", "/chartjs?config={}&version=5", "Accept: */*", "", 400),
        ("GET", "/vegalite/%25%25.svg", "Accept: */*", "", 400),
        ("GET", "/vegalite?spec={syntax:1}", "Accept: */*", "", 400),
        ("GET", "/vegalite?spec={huge:1}", "Accept: */*", "", 413),
        ("POST", "/vegalite", "Content-Type: image/png", "{}", 415),
        ("POST", "/vegalite", "Content-Type: application/json", "", 400),
        ("GET", "/vegalite?spec={panic:1}", "Accept: */*", "", 500),
    ] {
        let answer = stand.ask(method, target, &[headers], body);
        assert_eq!(answer.status, status, "{method} {target}: {}", answer.text());
        assert!(answer.header("cache-control").is_some());
        assert!(!answer.text().contains("secret") && !answer.text().contains(".rs"), "{}", answer.text());
        assert!(answer.header("chart-error").is_some());
    }
    assert_eq!(stand.get("/vegalite?spec={}", &[]).status, 200, "a panic ends nothing but its own request");
    assert_eq!(stand.get("/vegalite?spec={panic:1}", &[]).header("cache-control"), Some("no-store"));
}

#[test]
fn wrong_methods_are_told_the_right_ones() {
    let stand = Stand::new();
    for (method, target, allow) in [
        ("DELETE", "/vegalite", "GET, HEAD, POST, OPTIONS"),
        ("PUT", "/chart", "GET, HEAD, POST, OPTIONS"),
        ("POST", "/vegalite/q1bKTSzKVrJSSkosUqoFAA.svg", "GET, HEAD, OPTIONS"),
        ("POST", "/", "GET, HEAD, OPTIONS"),
        ("POST", "/healthz", "GET, HEAD, OPTIONS"),
    ] {
        let answer = stand.ask(method, target, &[], "");
        assert_eq!((answer.status, answer.header("allow")), (405, Some(allow)), "{method} {target}");
    }
}

#[test]
fn nothing_acceptable_lists_what_there_is() {
    let stand = Stand::new();
    let answer = stand.get("/vegalite?spec={}", &["Accept: image/webp"]);
    let body = problem(&answer);
    assert_eq!((answer.status, body["variants"][0]["type"].as_str()), (406, Some("image/svg+xml")));
    assert_eq!(answer.header("vary"), Some("Accept"));
    let links: Vec<_> = answer.headers.iter().filter(|(n, _)| n == "link").map(|(_, v)| v.as_str()).collect();
    assert_eq!(links[1], "</vegalite.png?spec={}>; rel=\"alternate\"; type=\"image/png\"");
    // What can be posted to has such addresses, too.
    let answer = stand.ask("POST", "/vegalite?width=90", &["Accept: image/webp"], "{}");
    let links: Vec<_> = answer.headers.iter().filter(|(n, _)| n == "link").map(|(_, v)| v.as_str()).collect();
    assert_eq!((answer.status, links.len()), (406, 3));
    assert_eq!(links[1], "</vegalite.png?width=90>; rel=\"alternate\"; type=\"image/png\"");
    assert_eq!(stand.ask("POST", "/vegalite.png?width=90", &["Accept: image/webp"], "{}").status, 200);
}

#[test]
fn json_pasted_into_an_address_is_explained() {
    let stand = Stand::new();
    let answer = stand.get("/vegalite?spec={\"mark\":\"bar\"}", &[]);
    assert_eq!(answer.status, 400);
    assert!(problem(&answer)["detail"].as_str().unwrap().contains("%22"));
}
