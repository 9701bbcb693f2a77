//! Named charts over HTTP: written, read, appended to, deleted and restored, by who may.

use super::{Answer, Puppet, Stand};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

const JSON: &str = "Content-Type: application/json";
const BAR: &str = r#"{"data":{"values":[{"a":1}]},"mark":"bar","encoding":{"x":{"field":"a","type":"quantitative"}}}"#;
const POINTS: &str =
    r#"{"data":{"name":"points"},"mark":"point","encoding":{"x":{"field":"v","type":"quantitative"}}}"#;

/// A directory that ends with the test.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Directory {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let n = COUNT.fetch_add(1, Ordering::SeqCst);
        Directory(std::env::temp_dir().join(format!("plotd-named-{}-{n}", std::process::id())))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A stand with charts that everybody may write.
fn open(directory: &Directory) -> Stand {
    Stand::start(Puppet { real: true, ..Puppet::default() }, |config| {
        config.data = Some(directory.0.clone());
        config.open_writes = true;
    })
}

fn json(answer: &Answer) -> serde_json::Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|e| panic!("{e}: {}", answer.text()))
}

#[test]
fn a_chart_is_put_and_read_in_every_representation() {
    let directory = Directory::new();
    let stand = open(&directory);
    assert_eq!(stand.get("/c/team/a", &[]).status, 404);
    let made = stand.ask("PUT", "/c/team/a?width=120&ttl=7", &[JSON], BAR);
    assert_eq!((made.status, made.header("location")), (201, Some("/c/team/a")), "{}", made.text());
    assert_eq!(stand.ask("PUT", "/c/team/a?width=120&ttl=7", &[JSON], BAR).status, 204);
    for (path, accept, kind) in [
        ("/c/team/a", "*/*", "image/svg+xml; charset=utf-8"),
        ("/c/team/a.svg", "image/png", "image/svg+xml; charset=utf-8"),
        ("/c/team/a", "image/png", "image/png"),
        ("/c/team/a@2x.png", "*/*", "image/png"),
        ("/c/team/a", "text/html", "text/html; charset=utf-8"),
        ("/c/team/a/r/1.svg", "*/*", "image/svg+xml; charset=utf-8"),
    ] {
        let answer = stand.get(path, &[&format!("Accept: {accept}")]);
        assert_eq!((answer.status, answer.kind()), (200, kind), "{path} {accept}: {}", answer.text());
        let tag = answer.header("etag").unwrap().to_owned();
        let again = stand.get(path, &[&format!("Accept: {accept}"), &format!("If-None-Match: {tag}")]);
        assert_eq!(again.status, 304, "{path}");
    }
    let svg = stand.get("/c/team/a.svg", &[]);
    assert_eq!(svg.header("cache-control"), Some("public, max-age=7, stale-if-error=86400"));
    assert!(svg.header("last-modified").is_some_and(|date| date.ends_with(" GMT")));
    assert!(stand.get("/c/team/a/r/1.svg", &[]).header("cache-control").unwrap().ends_with("immutable"));
    assert_ne!(stand.get("/c/team/a.svg?width=300", &[]).body, svg.body, "a reader chooses the size");
    assert_eq!(stand.get("/c/team/a.pdf", &[]).status, 404);
    assert_eq!(stand.get("/c/team/a", &["Accept: image/webp"]).status, 406);
    let listed = json(&stand.get("/c/team/", &["Accept: application/json"]));
    assert_eq!((listed["charts"][0]["name"].as_str(), listed["charts"][0]["rev"].as_u64()), (Some("team/a"), Some(2)));
}

#[test]
fn a_broken_description_is_refused_with_all_its_faults_and_the_old_one_stays() {
    let directory = Directory::new();
    let stand = open(&directory);
    stand.ask("PUT", "/c/a", &[JSON], BAR);
    let before = stand.get("/c/a.svg", &[]);
    let broken = BAR.replace("\"bar\"", "\"bars\"").replace("\"quantitative\"", "\"quantity\"");
    let refused = stand.ask("PUT", "/c/a", &[JSON], &broken);
    assert_eq!(refused.status, 422);
    assert!(json(&refused)["diagnostics"].as_array().unwrap().len() >= 2, "{}", refused.text());
    for (body, status) in [("{", 400), ("", 400)] {
        assert_eq!(stand.ask("PUT", "/c/a", &[JSON], body).status, status, "{body}");
    }
    assert_eq!(stand.ask("PUT", "/c/A", &[JSON], BAR).status, 404, "no name");
    assert_eq!(stand.ask("PUT", "/c/a?ttl=x", &[JSON], BAR).status, 400);
    assert_eq!(stand.ask("PUT", "/c/a", &["Content-Type: image/gif"], "GIF89a").status, 415);
    let after = stand.get("/c/a.svg", &[]);
    assert_eq!((after.header("etag"), &after.body), (before.header("etag"), &before.body));
}

#[test]
fn writes_can_name_what_they_replace() {
    let directory = Directory::new();
    let stand = open(&directory);
    let put = |headers: &[&str]| stand.ask("PUT", "/c/a?match=required", &[&[JSON], headers].concat(), BAR);
    assert_eq!(put(&["If-Match: *"]).status, 412);
    let first = put(&["If-None-Match: *"]);
    assert_eq!((first.status, put(&["If-None-Match: *"]).status, put(&[]).status), (201, 412, 428));
    let tag = first.header("etag").unwrap();
    assert_eq!(put(&[&format!("If-Match: \"0-none\", {tag}")]).status, 204);
    assert_eq!(put(&[&format!("If-Match: {tag}")]).status, 412, "it is another version by now");
    let picture = stand.get("/c/a.png", &[]).header("etag").unwrap().to_owned();
    assert_eq!(put(&[&format!("If-Match: {picture}")]).status, 204, "the tag of a picture names its version");
    assert_eq!(stand.ask("DELETE", "/c/a", &[], "").status, 428);
    assert_eq!(stand.ask("DELETE", "/c/a", &["If-Match: *"], "").status, 204);
}

#[test]
fn rows_are_added_once_a_key_and_drawn() {
    let directory = Directory::new();
    let stand = open(&directory);
    assert_eq!(stand.ask("POST", "/c/a/points", &[JSON], r#"{"v":1}"#).status, 404);
    stand.ask("PUT", "/c/a?rows=3", &[JSON], POINTS);
    let add = |headers: &[&str], body: &str| stand.ask("POST", "/c/a/points", headers, body);
    let first = add(&[JSON, "Idempotency-Key: run-1"], r#"[{"v":1},{"v":2}]"#);
    assert_eq!((first.status, first.text()), (200, r#"{"rows":2}"#.to_owned()));
    assert_eq!(add(&[JSON, "Idempotency-Key: run-1"], r#"[{"v":1},{"v":2}]"#).text(), r#"{"rows":2}"#);
    assert!(stand.get("/c/a.html", &[]).text().contains("<td>2</td>"), "the table of the page has the rows");
    assert_eq!(add(&["Content-Type: text/csv"], "v\n3\n4\n").text(), r#"{"rows":2}"#);
    let history = json(&stand.get("/c/a/history", &["Accept: application/json"]));
    let kinds: Vec<_> = history["versions"].as_array().unwrap().iter().map(|v| v["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["points", "points", "put"]);
    assert_eq!(history["versions"][0]["rows"], 3, "the last three");
    for (kind, body, status) in [(JSON, "[1]", 422), (JSON, "{", 400), ("Content-Type: image/png", "x", 415)] {
        assert_eq!(add(&[kind], body).status, status, "{body}");
    }
}

#[test]
fn rows_reach_every_language_that_has_a_place_for_them() {
    let directory = Directory::new();
    let stand = open(&directory);
    let row = r#"[{"month":"Jan","sales":3},{"month":"Feb","sales":"5"}]"#;
    let chart = "{type:'bar',data:{labels:points.month,datasets:[{data:points.sales}]}}";
    for (path, kind, body) in [
        (
            "/c/js",
            "Content-Type: application/javascript",
            chart.replace("points.", "typeof points=='undefined'?[]:points."),
        ),
        ("/c/plot?dialect=plot&type=bar&x=month&y=sales", "Content-Type: text/csv", "month,sales\nDec,1\n".to_owned()),
    ] {
        let made = stand.ask("PUT", path, &[kind], &body);
        assert_eq!(made.status, 201, "{path}: {}", made.text());
        let name = path.split('?').next().unwrap();
        assert_eq!(stand.ask("POST", &format!("{name}/points"), &[JSON], row).status, 200);
        let svg = stand.get(&format!("{name}.svg"), &[]).text();
        assert!(svg.contains("Jan") && svg.contains("Feb") && !svg.contains("Dec"), "{path}: {svg}");
    }
}

#[test]
fn what_is_deleted_is_gone_until_it_is_restored() {
    let directory = Directory::new();
    let stand = open(&directory);
    stand.ask("PUT", "/c/a", &[JSON], BAR);
    let before = stand.get("/c/a.svg", &[]);
    assert_eq!(stand.ask("DELETE", "/c/a", &[], "").status, 204);
    assert_eq!((stand.get("/c/a.svg", &[]).status, stand.ask("DELETE", "/c/a", &[], "").status), (410, 410));
    assert_eq!(stand.ask("POST", "/c/a/points", &[JSON], "{}").status, 410);
    let restored = stand.ask("POST", "/c/a/r/1/restore", &[], "");
    assert_eq!(restored.status, 201, "{}", restored.text());
    assert_eq!(stand.get("/c/a.svg", &[]).body, before.body);
    assert_eq!(stand.ask("POST", "/c/a/r/9/restore", &[], "").status, 404);
    assert_eq!(stand.ask("PATCH", "/c/a", &[], "").header("allow"), Some("GET, HEAD, PUT, DELETE, OPTIONS"));
    assert_eq!(stand.ask("POST", "/c/a", &[JSON], BAR).status, 405);
}

#[test]
fn readers_get_the_last_good_picture_and_are_told() {
    let directory = Directory::new();
    let stand = Stand::start(Puppet::default(), |config| {
        config.data = Some(directory.0.clone());
        config.open_writes = true;
    });
    // The renderer of this stand draws nothing in which it reads "bad".
    stand.ask("PUT", "/c/a", &[JSON], "{\"mark\":\"bar\"}");
    let good = stand.get("/c/a.svg", &[]);
    assert_eq!(stand.ask("POST", "/c/a/points", &[JSON], r#"{"v":"bad"}"#).status, 200);
    let stale = stand.get("/c/a.svg", &[]);
    assert_eq!((stale.status, &stale.body), (200, &good.body));
    assert!(stale.header("chart-stale").unwrap().contains("unknown mark"), "{stale:?}");
    assert!(stale.header("age").is_some());
    assert_eq!(stand.get("/c/a.svg?onerror=status", &[]).status, 422);
    assert_eq!(stand.get("/c/a/r/2.svg", &[]).status, 422, "a version is what it is");
}

#[test]
fn every_version_is_kept_and_listed() {
    let directory = Directory::new();
    let stand = open(&directory);
    for width in [100, 200, 300] {
        stand.ask("PUT", &format!("/c/a?width={width}"), &[JSON], BAR);
    }
    let page = json(&stand.get("/c/a/history?limit=2", &["Accept: application/json"]));
    let revs = |page: &serde_json::Value| {
        page["versions"].as_array().unwrap().iter().map(|v| v["rev"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(revs(&page), [3, 2]);
    let next = page["next"].as_str().unwrap();
    assert_eq!(revs(&json(&stand.get(next, &["Accept: application/json"]))), [1]);
    let old = stand.get("/c/a/r/1.svg", &[]).text();
    assert!(old.contains("width=\"100") || old.contains("width=\"1"), "{old}");
    let feed = stand.get("/c/a/history.atom", &[]);
    assert_eq!((feed.status, feed.kind()), (200, "application/atom+xml; charset=utf-8"));
    assert_eq!(feed.text().matches("<entry>").count(), 3);
    let gallery = stand.get("/c/a/history", &["Accept: text/html"]).text();
    assert_eq!(gallery.matches("<img src=\"/c/a/r/").count(), 3);
    assert_eq!(stand.get("/c/a.svg?at=2020-01-01", &[]).status, 404);
    assert_eq!(stand.get("/c/a.svg?at=2999-01-01T00:00Z", &[]).body, stand.get("/c/a.svg", &[]).body);
    assert_eq!(stand.get("/c/a.svg?at=yesterday", &[]).status, 400);
    assert_eq!((stand.get("/c/b/history", &[]).status, stand.get("/c/a/r/4", &[]).status), (404, 404));
}

#[test]
fn a_server_that_starts_again_has_everything() {
    let directory = Directory::new();
    let (etag, body) = {
        let stand = open(&directory);
        stand.ask("PUT", "/c/a", &[JSON], BAR);
        let svg = stand.get("/c/a.svg", &[]);
        (svg.header("etag").unwrap().to_owned(), svg.body)
    };
    let svg = open(&directory).get("/c/a.svg", &[]);
    assert_eq!((svg.header("etag"), &svg.body), (Some(&*etag), &body));
}

#[test]
fn nobody_writes_without_a_token() {
    let directory = Directory::new();
    let stand = Stand::with(|config| config.data = Some(directory.0.clone()));
    let refused = stand.ask("PUT", "/c/a", &[JSON], BAR);
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("Bearer")));
    let wrong = "Authorization: Bearer plotd_wrong";
    for (method, path) in [("PUT", "/c/a"), ("DELETE", "/c/a"), ("POST", "/c/a/points"), ("POST", "/c/a/r/1/restore")] {
        assert_eq!(stand.ask(method, path, &[JSON, wrong], BAR).status, 401, "{method} {path}");
    }
    let without = Stand::new();
    assert_eq!(without.ask("PUT", "/c/a", &[JSON], BAR).status, 404);
}
