//! The forms of the front page: what was filled in is kept, the picture and what to copy are shown, nothing that was
//! written gets out of its place, and what is wrong is said.

use super::{Answer, Stand};

const CHROME: &str = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

fn sent(stand: &Stand, query: &str) -> Answer {
    let answer = stand.get(&format!("/?{query}"), &[CHROME]);
    assert_eq!(answer.kind(), "text/html; charset=utf-8", "{query}");
    answer
}

/// What came of the form.
fn made(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("<section class=\"made\">").unwrap();
    rest.split("</section>").next().unwrap().to_owned()
}

/// The contents of the areas to copy from, as a browser shows them.
fn copies(page: &str) -> Vec<String> {
    let areas = page.split("<textarea readonly rows=\"2\">\n").skip(1);
    let shown = areas.map(|rest| rest.split("</textarea>").next().unwrap());
    let plain = |text: &str| {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
            .iter()
            .fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant))
    };
    shown.map(plain).collect()
}

#[test]
fn a_badge_is_built_and_its_form_keeps_what_was_written() {
    let stand = Stand::real();
    let page = sent(&stand, "make=badge&label=code+size&message=1.2+MB&color=%23f60&style=flat-square&chart=&numbers=");
    assert_eq!(page.status, 200, "{}", page.text());
    let address = "badge/code_size-1.2_MB-f60.svg?style=flat-square";
    let image = format!("<img src=\"./{address}\" width=\"110\" height=\"20\" alt=\"code size: 1.2 MB\">");
    assert!(page.text().contains(&image), "{}", page.text());
    for kept in
        ["name=\"label\" value=\"code size\"", "name=\"message\" value=\"1.2 MB\"", "name=\"color\" value=\"#f60\""]
    {
        assert!(page.text().contains(kept), "{kept}");
    }
    let copies = copies(&page.text());
    let sharp = "http://test/badge/code_size-1.2_MB-f60@2x.png?style=flat-square";
    assert_eq!(copies[0], format!("http://test/{address}"));
    assert_eq!(copies[1], format!("![code size: 1.2 MB](http://test/{address})"));
    assert_eq!(copies[3], format!("<img src=\"{}\" width=\"110\" height=\"20\" alt=\"code size: 1.2 MB\">", sharp));
    for target in [format!("/{address}"), sharp.replace("http://test", "")] {
        assert_eq!(stand.get(&target, &[]).status, 200, "{target}");
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), "{policy}");
    assert!(!page.text().contains("<script"));
    let known = format!("If-None-Match: {}", page.header("etag").unwrap());
    let again =
        stand.get("/?make=badge&label=code+size&message=1.2+MB&color=%23f60&style=flat-square", &[CHROME, &known]);
    assert_eq!(again.status, 304);
}

#[test]
fn a_chart_in_a_badge_has_the_message_beside_it_once() {
    let stand = Stand::real();
    let page = sent(&stand, "make=badge&label=coverage&message=84+%25&color=green&chart=spark&numbers=71,80,84");
    let address = "http://test/badge/coverage-84_%25-green.svg?spark=71,80,84&value=84%20%25";
    let expected = format!("![coverage: 84 %, 3 values from 71 to 84, the last 84]({address})");
    assert_eq!((page.status, copies(&page.text())[1].as_str()), (200, expected.as_str()));
}

#[test]
fn what_a_badge_says_survives_its_address() {
    let stand = Stand::real();
    for (label, message) in [
        ("a-b", "c_d e"),
        ("a_ b", "_ _"),
        ("a  b", "c"),
        ("-a", "b"),
        ("a-", "b"),
        ("a", "-b-"),
        ("", "b--c"),
        ("a/b?c#d", "100% & <ü>"),
        ("v", "1.svg"),
        ("a.b", ".."),
    ] {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("make", "badge"), ("label", label), ("message", message), ("color", "blue")])
            .finish();
        let page = sent(&stand, &query);
        assert_eq!(page.status, 200, "{label:?} {message:?}: {}", page.text());
        let address = copies(&page.text())[0].replace("http://test", "").replace(".svg?", ".json?");
        let address = address.strip_suffix(".svg").map_or(address.clone(), |stem| format!("{stem}.json"));
        let json: serde_json::Value = serde_json::from_slice(&stand.get(&address, &[]).body).unwrap();
        assert_eq!((&json["label"], &json["message"]), (&label.into(), &message.into()), "{address}");
    }
}

#[test]
fn a_chart_is_built_from_lists_or_from_a_table() {
    let stand = Stand::real();
    let page = sent(&stand, "make=plot&type=bar&x=a,b&y=1,2&title=Two+%28or+so%29&width=300&more=values%3Don");
    let address = "plot.svg?type=bar&x=a,b&y=1,2&width=300&title=Two%20%28or%20so%29&values=on";
    let copied = copies(&page.text())[0].clone();
    let parts = |address: &str| {
        let (path, query) = address.split_once('?').unwrap();
        let mut pairs: Vec<_> = query.split('&').map(str::to_owned).collect();
        pairs.sort();
        (path.to_owned(), pairs)
    };
    assert_eq!((page.status, parts(&copied)), (200, parts(&format!("http://test/{address}"))));
    assert!(page.text().contains("width=\"300\" height=\"169\""), "{}", page.text());
    let page = sent(&stand, "make=plot&x=day&y=cups&data=day%2Ccups%0D%0AMon%2C3%0D%0ATue%2C5%0D%0A");
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains(">\nday,cups\nMon,3\nTue,5</textarea>"), "{}", page.text());
    assert!(page.text().contains("<li>warning: "), "it says which type it chose");
    assert!(stand.get(&copies(&page.text())[0].replace("http://test", ""), &[]).text().contains("Tue"));
}

#[test]
fn what_is_written_stays_in_its_place() {
    let stand = Stand::real();
    let evil = "\"><script>alert(1)</script><img src=x onerror='a'>](http://evil)</textarea>&lt;";
    for form in ["badge", "plot"] {
        let names = [
            "label", "message", "color", "style", "logo", "chart", "numbers", "more", "title", "type", "x", "y", "data",
        ];
        for name in names {
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs([("make", form), (name, evil), ("label", "a"), ("message", "b"), ("color", "red")])
                .extend_pairs(if form == "plot" { vec![("y", "1,2")] } else { Vec::new() })
                .finish();
            let page = sent(&stand, &query).text();
            assert!(!page.contains("<script") && !page.contains("<img src=x"), "{form} {name}: {page}");
            // Fields, a datalist for each that knows values, nothing else: no tag was opened or closed by what was sent.
            let count = |tag: &str| page.matches(tag).count();
            assert_eq!(count("<textarea"), count("</textarea>"), "{form} {name}");
            assert_eq!(count("<label>"), count("</label>"), "{form} {name}");
            for copied in copies(&page).get(1).into_iter() {
                assert_eq!(copied.replace("\\]", "").matches("](").count(), 1, "{form} {name}: {copied}");
                assert!(!copied[copied.rfind("](").unwrap()..].contains([' ', '<', '"']), "{copied}");
            }
        }
    }
}

#[test]
fn what_is_wrong_is_said_and_not_kept() {
    let stand = Stand::real();
    for (query, status, said) in [
        ("make=badge&label=a&message=b&color=red&chart=spark&numbers=1,x", 422, "no number"),
        ("make=badge", 422, "there is no badge"),
        ("make=plot&y=1,2&more=typ%3Dbar", 422, "did you mean &quot;type&quot;"),
        ("make=plot", 422, "there is nothing to draw"),
        ("make=plot&y=1,2&type=cake", 422, "&quot;cake&quot;"),
    ] {
        let page = sent(&stand, query);
        assert_eq!((page.status, page.header("cache-control")), (status, Some("no-store")), "{query}");
        let shown = made(&page);
        assert!(shown.contains("class=\"fault\"") && shown.contains(said), "{query}: {shown}");
        assert!(copies(&page.text()).is_empty());
    }
    let page = sent(&stand, "make=badge&label=a&message=b&color=red&logo=nothing-such&more=styl%3Dflat");
    let shown = made(&page);
    for said in ["there is no logo &quot;nothing-such&quot;", "did you mean &quot;style&quot;?"] {
        assert!(page.status == 200 && shown.contains(said), "{shown}");
    }
}

#[test]
fn other_questions_get_the_front_page() {
    let stand = Stand::real();
    let front = stand.get("/", &[CHROME]);
    assert!(front.text().contains("name=\"make\" value=\"badge\"") && front.text().contains("value=\"plot\""));
    for query in ["?make=cake", "?label=a", "?"] {
        assert_eq!(stand.get(&format!("/{query}"), &[CHROME]).text(), front.text(), "{query}");
    }
    assert_eq!(stand.get("/?make=badge&message=a", &["Accept: application/json"]).kind(), "application/json");
    assert_eq!(stand.ask("POST", "/?make=badge&message=a", &[], "").status, 405);
    assert_eq!(stand.ask("HEAD", "/?make=badge&message=a&color=red", &[CHROME], "").status, 200);
}

#[test]
fn what_is_copied_begins_with_the_address_that_others_reach() {
    let stand = Stand::start(super::Puppet { real: true, ..Default::default() }, |config| {
        config.set("public_url", "https://charts.example.org/a/").unwrap();
    });
    let page = sent(&stand, "make=badge&label=a&message=b&color=red").text();
    assert_eq!(copies(&page)[0], "https://charts.example.org/a/badge/a-b-red.svg");
    assert!(page.contains("<img src=\"./badge/a-b-red.svg\"") && page.contains("action=\"./\""), "{page}");
}

#[test]
fn the_gallery_has_badges_and_charts_from_numbers() {
    let stand = Stand::real();
    let about = stand.get("/", &["Accept: application/json"]);
    let about: serde_json::Value = serde_json::from_slice(&about.body).unwrap();
    let urls: Vec<&str> = about["examples"].as_array().unwrap().iter().map(|e| e["url"].as_str().unwrap()).collect();
    for route in ["/badge/", "/plot."] {
        let target = urls.iter().find(|url| url.starts_with(route)).unwrap();
        let answer = stand.get(target, &[]);
        assert_eq!((answer.status, answer.header("chart-warnings")), (200, None), "{target}: {}", answer.text());
    }
}
