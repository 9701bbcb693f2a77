//! Which representation comes, under which headers, and when nothing needs to.

use super::Stand;

const CHROME: &str =
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8";
const CHROME_IMG: &str = "Accept: image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
const FIREFOX_IMG: &str = "Accept: image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";

/// 300 008 bytes of JSON, by Python's zlib and base64 modules.
const PACKED: &str = "eNrtwQEJAEAIBLAuF8M230IQu38P2TZ5qTQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAByS_ajbc0c";

#[test]
fn clients_get_what_they_can_show() {
    let stand = Stand::new();
    for (target, accept, kind) in [
        ("/vegalite?spec={}", CHROME, "text/html; charset=utf-8"),
        ("/vegalite?spec={}", CHROME_IMG, "image/svg+xml; charset=utf-8"),
        ("/vegalite?spec={}", FIREFOX_IMG, "image/svg+xml; charset=utf-8"),
        ("/vegalite?spec={}", "Accept: */*", "image/svg+xml; charset=utf-8"),
        ("/vegalite?spec={}", "X-Nothing: said", "image/svg+xml; charset=utf-8"),
        ("/vegalite?spec={}", "Accept: image/png", "image/png"),
        ("/vegalite?spec={}", "Accept: image/svg+xml;q=0, image/*", "image/png"),
        ("/vegalite?spec={}", "Accept: image/svg+xml;q=0.1\r\nAccept: image/png;q=0.2", "image/png"),
        ("/chart?c={}", "Accept: */*", "image/png"),
        ("/chart?c={}", "Accept: image/*", "image/png"),
        ("/chart?c={}", CHROME, "text/html; charset=utf-8"),
        ("/chartjs?config={}", "Accept: */*", "image/svg+xml; charset=utf-8"),
        ("/chart?cht=p&chd=t:1", "Accept: */*", "image/png"),
        ("/chart?cht=p&chd=t:1", CHROME_IMG, "image/svg+xml; charset=utf-8"),
        ("/chart?cht=p&chd=t:1&f=svg", CHROME, "image/svg+xml; charset=utf-8"),
        ("/qr?text=a", "Accept: */*", "image/png"),
        ("/qr?text=a", CHROME, "text/html; charset=utf-8"),
        ("/qr?text=a&format=svg", CHROME, "image/svg+xml; charset=utf-8"),
        ("/vegalite.png?spec={}", CHROME, "image/png"),
        ("/vegalite?spec={}&format=html", "Accept: image/png", "text/html; charset=utf-8"),
        ("/chart?c={}&f=SVG", CHROME, "image/svg+xml; charset=utf-8"),
    ] {
        let answer = stand.get(target, &[accept]);
        assert_eq!((answer.status, answer.kind()), (200, kind), "{target} {accept}");
        let named = target.contains(".png") || target.contains("format=") || target.contains("&f=");
        assert_eq!(answer.header("vary").is_none(), named, "{target} {accept}");
    }
    assert_eq!(stand.get("/vegalite?spec={}", &["Accept: image/webp"]).status, 406);
}

#[test]
fn every_answer_has_its_headers() {
    let stand = Stand::new();
    let answer = stand.get("/vegalite@2x.png?spec={warn:1}&colour=red", &[]);
    for (name, value) in [
        ("content-type", "image/png"),
        ("x-content-type-options", "nosniff"),
        ("access-control-allow-origin", "*"),
        ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"),
        ("cache-control", "public, max-age=604800"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("referrer-policy", "no-referrer"),
        ("chart-warnings", "2"),
        ("content-location", "/vegalite@2x.png?spec={warn:1}&colour=red"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert!(answer.text().starts_with("png 2 None"));
    let etag = answer.header("etag").unwrap();
    assert!(etag.starts_with('"') && etag.len() == 34, "{etag}");
    let links: Vec<_> = answer.headers.iter().filter(|(n, _)| n == "link").map(|(_, v)| v.as_str()).collect();
    assert_eq!(links[0], "</vegalite.svg?spec={warn:1}&colour=red>; rel=\"alternate\"; type=\"image/svg+xml\"");
    assert_eq!(links.len(), 2);
}

#[test]
fn the_bytes_are_drawn_once_and_a_known_etag_costs_nothing() {
    let stand = Stand::new();
    let first = stand.get("/vegalite?spec={}", &[]);
    let again = stand.get("/vegalite?spec={}", &[]);
    assert_eq!((first.body.clone(), first.header("etag")), (again.body.clone(), again.header("etag")));
    assert_eq!(again.header("server-timing"), Some("cache;desc=hit"));
    // Another spelling of the same request is the same picture.
    assert_eq!(stand.get("/vegalite.svg?spec=%7B%7D", &[]).header("etag"), first.header("etag"));
    assert_eq!(stand.drawn(), 1);

    let fresh = Stand::new();
    let etag = first.header("etag").unwrap();
    let lines = [format!("If-None-Match: \"other\", W/{etag}")];
    let answer = fresh.get("/vegalite?spec={}", &[&lines[0]]);
    assert_eq!((answer.status, answer.header("etag"), answer.header("vary")), (304, Some(etag), Some("Accept")));
    assert!(answer.header("cache-control").is_some() && answer.body.is_empty());
    assert_eq!(fresh.drawn(), 0);
    assert_eq!(stand.get("/vegalite?spec={}", &[&lines[0]]).status, 304);
    assert_ne!(stand.get("/vegalite?spec={}&width=9", &[]).header("etag"), Some(etag));
}

#[test]
fn head_says_what_get_would() {
    let stand = Stand::new();
    let mut connection = stand.connect();
    let get = connection.ask("GET", "/chartjs?config={}", &[], "");
    let head = connection.ask("HEAD", "/chartjs?config={}", &[], "");
    for name in ["etag", "content-type", "content-length", "cache-control", "vary", "content-location"] {
        assert_eq!(get.header(name), head.header(name), "{name}");
    }
    // Rasterizing is avoided; a length that is not known is not told.
    let head = connection.ask("HEAD", "/chartjs.png?config={}", &[], "");
    assert_eq!((head.status, head.kind(), head.header("content-length")), (200, "image/png", None));
    assert_eq!(stand.drawn(), 1);
    let get = connection.ask("GET", "/chartjs.png?config={}", &[], "");
    assert_eq!(head.header("etag"), get.header("etag"));
}

#[test]
fn charts_come_in_paths_queries_and_bodies() {
    let stand = Stand::new();
    let spec = r#"{"mark":"bar"}"#;
    // By Python: base64.urlsafe_b64encode(zlib.compress(spec)[2:-4]).
    for target in [
        "/vegalite/q1bKTSzKVrJSSkosUqoFAA.svg",
        "/vegalite?spec=q1bKTSzKVrJSSkosUqoFAA",
        "/vegalite/eyJtYXJrIjoiYmFyIn0",
    ] {
        let answer = stand.get(target, &[]);
        assert_eq!((answer.status, answer.text().contains(spec)), (200, true), "{target}");
    }
    let json = "Content-Type: application/json";
    let form = "Content-Type: application/x-www-form-urlencoded";
    for (target, kind, body, parts) in [
        ("/vegalite", json, spec, [spec, "VegaLite", "None"]),
        ("/vegalite", json, r#"{"spec":{"mark":"bar"},"width":"70"}"#, [spec, "VegaLite", "Some(70"]),
        ("/vegalite?width=60", form, "spec=%7B%22mark%22%3A%22bar%22%7D", [spec, "VegaLite", "Some(60"]),
        ("/vegalite", form, spec, [spec, "VegaLite", "None"]),
        ("/chart", json, r#"{"chart":{"mark":"bar"},"w":50,"version":"4"}"#, [spec, "QuickChart(V4)", "Some(50"]),
        ("/chart", json, r#"{"chart":"{mark:1}","devicePixelRatio":1}"#, ["{mark:1}", "QuickChart(V2)", "png 1 "]),
        ("/chart", form, "c=%7Ba%3A1%7D&height=9", ["{a:1}", "QuickChart(V2)", "png 2 "]),
        ("/chart", json, r#"{"chart":"e2E6MX0=","encoding":"base64"}"#, ["{a:1}", "QuickChart(V2)", "png 2 "]),
        ("/chartjs", json, r#"{"config":{"mark":"bar"},"version":"2.9.4"}"#, [spec, "ChartJs(V2)", "svg 1 "]),
        ("/chartjs", json, r#"{"config":"{mark:1}","version":3}"#, ["{mark:1}", "ChartJs(V3)", "svg 1 "]),
    ] {
        let answer = stand.ask("POST", target, &[kind], body);
        assert_eq!(answer.status, 200, "{target} {body}: {}", answer.text());
        for part in parts {
            assert!(answer.text().contains(part), "{target} {body}: {part} not in {}", answer.text());
        }
    }
}

#[test]
fn the_front_page_is_a_gallery_or_json() {
    let stand = Stand::new();
    let page = stand.get("/", &[CHROME]);
    assert_eq!((page.status, page.kind()), (200, "text/html; charset=utf-8"));
    let json = stand.get("/", &["Accept: application/json"]);
    assert_eq!(json.kind(), "application/json");
    let about: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
    assert_eq!(about["limits"]["rows"], 1_000_000);
    let examples = about["examples"].as_array().unwrap();
    assert!(examples.len() >= 10);
    for example in examples {
        let target = example["url"].as_str().unwrap();
        assert_eq!(stand.get(target, &[]).kind(), "image/svg+xml; charset=utf-8", "{target}");
        assert!(page.text().contains(&target.replace('&', "&amp;")));
    }
    let etag = format!("If-None-Match: {}", page.header("etag").unwrap());
    assert_eq!(stand.get("/", &[CHROME, &etag]).status, 304);
}

#[test]
fn other_sites_may_ask() {
    let stand = Stand::new();
    let answer = stand.ask("OPTIONS", "/vegalite", &["Origin: http://a", "Access-Control-Request-Method: POST"], "");
    assert_eq!((answer.status, answer.header("access-control-allow-methods")), (204, Some("GET, HEAD, POST, OPTIONS")));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn pages_of_different_hosts_are_told_apart() {
    let stand = Stand::new();
    let page = |lines: &[&str]| {
        let mut connection = stand.connect();
        connection.send(&format!("GET /vegalite.html?spec={{}} HTTP/1.1\r\n{}\r\n\r\n", lines.join("\r\n")));
        connection.answer(false).unwrap().header("etag").unwrap().to_owned()
    };
    let own = page(&["Host: a.example"]);
    assert_eq!(own, page(&["Host: a.example"]));
    assert_ne!(own, page(&["Host: b.example"]));
    assert_eq!(own, page(&["Host: a.example", "X-Forwarded-Proto: https"]), "nobody said that proxies are trusted");
    let fixed = Stand::with(|config| config.set("public_url", "https://charts.example/").unwrap());
    let of = |host| fixed.get("/vegalite.html?spec={}", &[host]).header("etag").unwrap().to_owned();
    assert_eq!(of("X-Forwarded-Proto: https"), of("X-Nothing: said"));
}

#[test]
fn what_proxies_say_counts_if_they_are_trusted() {
    let target = "/vegalite.html?spec={}";
    let ask = |proxies: &str, lines: &[&str]| {
        let stand = Stand::with(|config| config.set("trust_proxy", proxies).unwrap());
        let answer = stand.get(target, lines);
        let again = stand.get(target, lines);
        assert_eq!(answer.header("vary"), again.header("vary"));
        (answer.header("vary").map(str::to_owned), answer.header("etag").unwrap().to_owned())
    };
    let lines = ["X-Forwarded-Proto: https", "X-Forwarded-Host: charts.example"];
    let plain = ask("", &[]);
    assert_eq!((ask("", &lines), plain.0.as_deref()), (plain.clone(), None));
    assert_eq!(ask("10.0.0.0/8", &lines), plain);
    let heard = ask("10.0.0.0/8,127.0.0.1", &lines);
    assert_eq!(heard.0.as_deref(), Some("x-forwarded-proto, x-forwarded-host"));
    assert_ne!(heard.1, plain.1);
    assert_ne!(heard.1, ask("127.0.0.0/8", &lines[..1]).1);
    // Pictures hold no address of the server.
    let stand = Stand::with(|config| config.set("trust_proxy", "127.0.0.1").unwrap());
    assert_eq!(stand.get("/vegalite?spec={}", &lines).header("vary"), Some("Accept"));
}

#[test]
fn large_requests_are_read_and_small_ones_do_not_wait_for_them() {
    let stand = Stand::new();
    let filler = "x".repeat(3_000_000);
    let json = "Content-Type: application/json";
    let body = format!(r#"{{"spec":{{"mark":"bar","name":"{filler}"}},"width":70}}"#);
    let answer = stand.ask("POST", "/vegalite", &[json], &body);
    assert_eq!(answer.status, 200);
    assert!(answer.text().starts_with("svg 1 Some(70.0) {\"mark\":\"bar\",\"name\":\"xxx"));
    let answer = stand.get(&format!("/vegalite/{PACKED}.svg"), &[]);
    assert_eq!((answer.status, answer.text().matches('x').count()), (200, 300_000));
}

#[test]
fn suffixes_that_name_nothing_are_not_found() {
    let stand = Stand::new();
    for target in ["/vegalite.gif?spec={}", "/chart@9x.png?c={}", "/chart.png/more?c={}", "/healthz/"] {
        assert_eq!(stand.get(target, &[]).status, 404, "{target}");
    }
    assert!(stand.get("/vegalite.gif?spec={}", &[]).text().contains(".html"));
}

#[test]
fn routes_that_another_server_has_say_what_is_here_instead() {
    let stand = Stand::new();
    for (target, said) in [
        ("/graphviz?graph=digraph", "sankey"),
        ("/wordcloud?text=a", "/chartjs"),
        ("/apex-charts/render?config=1", "Chart.js"),
        ("/google-charts/render", "Image Charts"),
    ] {
        let answer = stand.get(target, &[]);
        assert_eq!(answer.status, 501, "{target}");
        assert!(answer.text().contains(said), "{target}: {}", answer.text());
    }
}

#[test]
fn every_parameter_that_is_stated_is_known_and_its_values_are_those_in_force() {
    let stand = Stand::with(|config| config.set("side", "2000").unwrap());
    let about: serde_json::Value = serde_json::from_slice(&stand.get("/", &["Accept: application/json"]).body).unwrap();
    let mut asked = 0;
    for (route, what) in about["routes"].as_object().unwrap() {
        if what["methods"] != serde_json::json!(["GET", "POST"]) {
            continue;
        }
        let mark = if route.contains('?') { "p" } else { "?" };
        for name in what["parameters"].as_array().unwrap() {
            let name = name.as_str().unwrap();
            let answer = stand.get(&format!("{route}{mark}&{name}=odd"), &["Accept: application/json"]);
            assert_eq!(answer.header("chart-warnings"), None, "{route} {name}");
            asked += 1;
        }
        // What a code, a badge or a shorthand does not know is said by its dialect, when it is drawn.
        if matches!(route.as_str(), "/qr" | "/badge" | "/static/v1" | "/plot") {
            continue;
        }
        let answer =
            stand.get(&format!("{route}{mark}&nonsense=odd&spec={{}}&c={{}}&config={{}}"), &["Accept: image/png"]);
        assert!(answer.header("chart-warnings").is_some(), "{route}");
    }
    assert!(asked > 60, "{asked}");
    let side = |route: &str| about["routes"][route]["side"].as_f64().unwrap();
    assert_eq!((side("/vegalite"), side("/chart")), (2000.0, 2000.0));
    let width = about["parameters"].as_array().unwrap().iter().find(|p| p["names"][0] == "width").unwrap();
    let takes = width["takes"].as_str().unwrap();
    let refused = stand.get("/vegalite?spec={}&width=2001", &["Accept: application/json"]);
    assert!(refused.status == 400 && refused.text().contains(takes), "{}", refused.text());
}

/// A shorthand in the address, and a table in the body with columns named by the address.
#[test]
fn shorthands_are_charts_like_all_others() {
    let stand = Stand::real();
    let chart = stand.get("/plot?type=bar&x=a,b&y=3,1&title=Two", &["Accept: */*"]);
    assert_eq!((chart.status, chart.kind()), (200, "image/svg+xml; charset=utf-8"));
    assert!(chart.text().contains(">Two</title>"), "{}", chart.text());
    assert_eq!(stand.get("/plot.png?y=3,1", &[]).kind(), "image/png");
    assert_eq!(stand.get("/plot?y=3,1", &[CHROME]).kind(), "text/html; charset=utf-8");
    assert_eq!(stand.get("/plot?y=3,1", &[]).header("chart-warnings"), Some("1"));
    let rows = "month,sales,cost\nJan,3,2\nFeb,5,4\n";
    for kind in ["text/csv", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream"] {
        let kind = format!("Content-Type: {kind}");
        let posted = stand.ask("POST", "/plot?type=bar&x=month&y=cost&format=svg", &[&kind], rows);
        assert_eq!(posted.status, 200, "{kind}: {}", posted.text());
        assert!(posted.text().contains("Feb") && posted.text().contains("cost"), "{kind}");
    }
    let json = r#"{"type":"bar","x":["a","b"],"y":[3,1],"title":"Two"}"#;
    let posted = stand.ask("POST", "/plot.svg", &["Content-Type: application/json"], json);
    assert!(posted.text().contains(">Two</title>"), "{}", posted.text());
    let form = stand.ask(
        "POST",
        "/plot.svg",
        &["Content-Type: application/x-www-form-urlencoded"],
        "type=bar&y=1,2&title=A+b",
    );
    assert!(form.text().contains(">A b</title>"), "{}", form.text());
}

/// The specification that a shorthand means, and what is said where there is none.
#[test]
fn shorthands_answer_the_specification_they_mean() {
    let stand = Stand::real();
    let spec = stand.get("/plot.vl.json?type=bar&x=a,b&y=3,1", &[]);
    assert_eq!((spec.status, spec.kind()), (200, "application/json; charset=utf-8"));
    let json: serde_json::Value = serde_json::from_str(&spec.text()).unwrap();
    assert_eq!(json["$schema"], "https://vega.github.io/schema/vega-lite/v6.json");
    let none = stand.get("/plot.vl.json?type=contour&z=1,2;3,4", &[]);
    assert_eq!(none.status, 406);
    assert!(none.text().contains("Vega-Lite has no transform that finds contours"), "{}", none.text());
    assert_eq!(stand.get("/vegalite.vl.json?spec={}", &[]).status, 404);
    assert_eq!(stand.get("/vegalite?spec={}&format=vl.json", &[]).status, 400);
    assert_eq!(stand.get("/plot.gif?y=1", &[]).status, 404);
}

/// A wrong shorthand says so in a picture of the size that was asked for, with every fault.
#[test]
fn wrong_shorthands_are_told_in_pictures() {
    let stand = Stand::real();
    let wrong = stand.get("/plot.svg?typ=bar&y=1&width=320&height=200", &[]);
    assert_eq!((wrong.status, wrong.kind()), (422, "image/svg+xml; charset=utf-8"));
    assert!(wrong.text().contains("width=\"320\" height=\"200\""), "{}", wrong.text());
    let problem = stand.get("/plot?typ=bar&colr=red&y=1", &["Accept: */*"]);
    let json: serde_json::Value = serde_json::from_str(&problem.text()).unwrap();
    assert!(json["diagnostics"].as_array().unwrap().len() >= 2, "{json}");
}

#[test]
fn documents_are_named_by_how_their_text_is_written_and_pixels_are_not() {
    let stand = Stand::new();
    let etag = |target: &str| {
        let answer = stand.get(target, &[]);
        assert_eq!(answer.status, 200, "{target}");
        answer.header("etag").unwrap().to_owned()
    };
    for route in [
        "/vegalite.svg?spec={}",
        "/chart?f=svg&c={}",
        "/badge/a-b-red.svg?x=",
        "/plot.svg?y=1,2",
        "/chart?cht=p&chd=t:1&f=svg",
    ] {
        let tags = ["", "&text=embed", "&text=path"].map(|text| etag(&format!("{route}{text}")));
        assert_eq!(tags[0], etag(&format!("{route}&text=font")), "{route}");
        assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{route}");
    }
    assert_eq!(etag("/vegalite.png?spec={}&text=path"), etag("/vegalite.png?spec={}"));
    let wrong = stand.get("/vegalite?spec={}&text=outlines", &[]);
    assert_eq!(wrong.status, 400);
    assert!(wrong.text().contains("font, embed, path"), "{}", wrong.text());
    // What a code says is its own.
    assert_ne!(etag("/qr.svg?text=path"), etag("/qr.svg?text=font"));
}
