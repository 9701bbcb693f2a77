//! Badges: shields' addresses, every representation, endpoints that are posted, and what is wrong told as a badge.

use super::{Answer, Stand};

const JSON: &str = "Content-Type: application/json";
const ENDPOINT: &str = r#"{"schemaVersion":1,"label":"build","message":"passing","color":"green"}"#;

fn size(png: &[u8]) -> (u32, u32) {
    // PNG §11.2.2.
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

fn json(answer: &Answer) -> serde_json::Value {
    serde_json::from_slice(&answer.body).unwrap()
}

#[test]
fn one_badge_has_many_addresses() {
    let stand = Stand::real();
    let badge = stand.get("/badge/build-passing-green", &["Accept: image/*"]);
    assert_eq!((badge.status, badge.kind()), (200, "image/svg+xml; charset=utf-8"), "{}", badge.text());
    for part in ["aria-label=\"build: passing\"", "<title>build: passing</title>", "role=\"img\"", "textLength=\"27\""]
    {
        assert!(badge.text().contains(part), "{part}");
    }
    for target in [
        "/badge/build-passing-green.svg",
        "/badge/build-passing-green?style=flat",
        "/badge/passing-green?label=build",
        "/badge/build%2Dpassing-green.svg",
        "/static/v1?label=build&message=passing&color=green",
        "/static/v1.svg?label=build&message=passing&color=green",
        "/badge?label=build&message=passing&color=green",
    ] {
        let answer = stand.get(target, &[]);
        assert_eq!((answer.status, answer.text()), (200, badge.text()), "{target}");
    }
    let posted = stand.ask("POST", "/badge", &[JSON], ENDPOINT);
    assert_eq!((posted.status, posted.text()), (200, badge.text()));
    let form = ["Content-Type: application/x-www-form-urlencoded"];
    let posted = stand.ask("POST", "/badge.svg", &form, "label=build&message=passing&color=green");
    assert_eq!((posted.status, posted.text()), (200, badge.text()));
}

#[test]
fn escapes_are_those_of_shields() {
    let stand = Stand::real();
    for (path, label, message) in [
        ("a--b-c__d_e-red", "a-b", "c_d e"),
        ("any%20text-100%25-red", "any text", "100%"),
        ("license-MIT%2FApache--2.0-blue", "license", "MIT/Apache-2.0"),
        ("a/b-c/d-blue", "a/b", "c/d"),
        ("-alone-blue", "", "alone"),
        ("v-1.2.3-blue", "v", "1.2.3"),
        ("%C3%BC-%F0%9F%91%8D-blue", "ü", "👍"),
    ] {
        let answer = stand.get(&format!("/badge/{path}.json"), &[]);
        assert_eq!(answer.kind(), "application/json; charset=utf-8", "{path}: {}", answer.text());
        let said = json(&answer);
        assert_eq!((&said["label"], &said["message"]), (&label.into(), &message.into()), "{path}");
    }
}

#[test]
fn every_representation_is_negotiated_or_named() {
    let stand = Stand::real();
    let target = "/badge/build-passing-green";
    for (accept, kind) in [
        ("Accept: text/html,image/avif,*/*;q=0.8", "text/html; charset=utf-8"),
        ("Accept: image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8", "image/svg+xml; charset=utf-8"),
        ("Accept: image/png", "image/png"),
        ("Accept: application/json", "application/json; charset=utf-8"),
        ("Accept: */*", "image/svg+xml; charset=utf-8"),
    ] {
        let answer = stand.get(target, &[accept]);
        assert_eq!((answer.status, answer.kind(), answer.header("vary")), (200, kind, Some("Accept")), "{accept}");
    }
    assert_eq!(stand.get(target, &["Accept: image/webp"]).status, 406);
    for (suffix, expected) in [(".png", (88, 20)), ("@2x.png", (176, 40)), (".png?dpr=1.5", (132, 30))] {
        let answer = stand.get(&format!("{target}{suffix}"), &["Accept: text/html"]);
        assert_eq!(
            (answer.kind(), size(&answer.body), answer.header("vary")),
            ("image/png", expected, None),
            "{suffix}"
        );
    }
    let named = stand.get(&format!("{target}?format=json"), &[]);
    assert_eq!(json(&named)["color"], "green");
    let alternates: Vec<&str> =
        named.headers.iter().filter(|(name, _)| name == "link").map(|(_, value)| value.as_str()).collect();
    assert_eq!(alternates.len(), 3, "{alternates:?}");
    assert_eq!(named.header("content-location"), Some("/badge/build-passing-green.json?format=json"));
    // Only badges have it.
    let other = stand.get("/vegalite.json?spec={}", &[]);
    assert_eq!(other.status, 404, "{}", other.text());
    assert_eq!(stand.get("/qr?text=a&format=json", &[]).status, 400);
}

#[test]
fn a_badge_is_kept_as_long_as_it_says() {
    let stand = Stand::real();
    let target = "/badge/build-passing-green.svg";
    let first = stand.get(target, &[]);
    let tag = first.header("etag").unwrap().to_owned();
    assert!(tag.starts_with('"') && tag.len() == 34, "{tag}");
    let known = format!("If-None-Match: {tag}");
    let drawn = stand.drawn();
    assert_eq!(stand.get(target, &[&known]).status, 304);
    assert_eq!(stand.get(target, &[]).header("server-timing"), Some("cache;desc=hit"));
    assert_eq!(stand.drawn(), drawn, "a badge that is kept is not drawn again");
    assert_eq!(first.header("cache-control"), Some("public, max-age=604800"));
    let short = stand.get(&format!("{target}?cacheSeconds=300"), &[]);
    assert_eq!(short.header("cache-control"), Some("public, max-age=300"));
    let never = stand.get(&format!("{target}?cacheSeconds=soon"), &[]);
    assert_eq!((never.status, never.kind()), (400, "image/svg+xml; charset=utf-8"));
    let head = stand.ask("HEAD", target, &[], "");
    assert_eq!((head.status, head.header("etag")), (200, Some(tag.as_str())));
}

#[test]
fn what_is_wrong_is_said_by_a_badge() {
    let stand = Stand::real();
    for (target, status, said) in [
        ("/badge/nothing", 400, "is no badge"),
        ("/badge/a-1.0", 400, "is no badge"),
        ("/badge/a-b-red.gif", 404, "there is no representation .gif; there are .svg, .png, .html, .json"),
        ("/badge", 422, "there is no badge"),
        ("/badge/a-b-red?spark=1,x", 422, "no number"),
        ("/badge/a-b-red?dpr=9", 400, "0.5 to 4"),
    ] {
        for headers in [&[][..], &["Accept: image/*"], &["Accept: image/svg+xml"]] {
            let answer = stand.get(target, headers);
            assert_eq!((answer.status, answer.kind()), (status, "image/svg+xml; charset=utf-8"), "{target}");
            let text = answer.text();
            assert!(text.contains(&format!("aria-label=\"{status}: ")) && text.contains(said), "{target}: {text}");
            assert!(text.contains("height=\"20\"") && text.contains("#c42b2b"), "{target}: {text}");
            assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
        }
        assert_eq!(stand.get(target, &["Accept: text/html"]).kind(), "text/html; charset=utf-8");
        assert_eq!(stand.get(target, &["Accept: application/json"]).kind(), "application/problem+json");
        let shown = stand.get(target, &["Accept: image/png"]);
        assert_eq!((shown.status, shown.kind()), (status, "image/png"));
    }
    let shown = stand.get("/badge/nothing?onerror=image", &[]);
    assert_eq!((shown.status, shown.kind()), (200, "image/svg+xml; charset=utf-8"));
}

#[test]
fn faults_of_an_endpoint_have_their_places() {
    let stand = Stand::real();
    let body = r#"{"schemaVersion":1,"label":"a","mesage":"b","isError":0}"#;
    let answer = stand.ask("POST", "/badge", &[JSON, "Accept: application/json"], body);
    assert_eq!((answer.status, answer.kind()), (422, "application/problem+json"));
    let problem = json(&answer);
    let places: Vec<&str> =
        problem["diagnostics"].as_array().unwrap().iter().map(|d| d["pointer"].as_str().unwrap()).collect();
    assert_eq!(places, ["/mesage", "/message", "/isError"]);
    assert_eq!(problem["diagnostics"][0]["hint"], "did you mean \"message\"?");
    let styled = stand.ask("POST", "/badge?style=social&label=other", &[JSON], ENDPOINT);
    assert!(styled.text().contains("aria-label=\"Other: passing\""), "{}", styled.text());
    let answer = stand.ask("POST", "/badge/a-b-red", &[JSON], ENDPOINT);
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, OPTIONS")));
}

#[test]
fn what_is_left_out_is_a_warning() {
    let stand = Stand::real();
    for (query, count) in [
        ("", None),
        ("style=round&color=Gren&logo=no-such-logo&bogus=1", Some("4")),
        ("link=javascript:alert(1)", Some("1")),
        ("logo=data:image/svg%2Bxml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%3E%3Cscript/%3E%3C/svg%3E", Some("1")),
    ] {
        let answer = stand.get(&format!("/badge/a-b-red.svg?{query}"), &[]);
        assert_eq!((answer.status, answer.header("chart-warnings")), (200, count), "{query}");
        assert!(!answer.text().contains("script"), "{query}");
    }
}

#[test]
fn links_and_ids_are_safe() {
    let stand = Stand::real();
    let links = "link=https://a.example/%3Fx%3D%22%3E%3Cscript%3E&link=https://b.example/";
    let answer = stand.get(&format!("/badge/a-b-red.svg?{links}&idSuffix=-1"), &[]);
    let text = answer.text();
    assert!(text.contains("href=\"https://a.example/?x=&quot;&gt;&lt;script&gt;\""), "{text}");
    // Both sides lead somewhere, so that the badge is no single picture.
    assert!(!text.contains("role=") && !text.contains("<script") && text.contains("id=\"-1g1\""), "{text}");
    assert_eq!(stand.get("/badge/a-b-red.svg?idSuffix=%22onload%3D", &[]).status, 422);
}

#[test]
fn many_connections_ask_for_one_badge() {
    let stand = Stand::real();
    let mut connection = stand.connect();
    connection.send(&"GET /badge/a-b-red.svg HTTP/1.1\r\nHost: test\r\n\r\n".repeat(50));
    let answers: Vec<Answer> = (0..50).map(|_| connection.answer(false).unwrap()).collect();
    assert!(answers.iter().all(|answer| answer.status == 200 && answer.body == answers[0].body));
    assert_eq!(stand.drawn(), 1);
}
