//! The same description gives the same bytes, in any thread; and the bytes are a document that any reader takes.

use super::fixture::{Fixture, all, each};
use plotd::{Format, render};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// A description as SVG and as PNG.
type Pictures = (Vec<u8>, Vec<u8>);

#[test]
fn the_same_description_gives_the_same_bytes_in_any_thread() {
    let fixtures = all();
    // Each one several times, far apart, so that different threads draw it beside different others.
    let twice: Vec<&Fixture> = fixtures.iter().chain(fixtures.iter().rev()).collect();
    let drawn: HashMap<&str, OnceLock<Pictures>> =
        fixtures.iter().map(|f| (f.name.as_str(), OnceLock::new())).collect();
    let differing = each(&twice, |fixture| {
        let now = (fixture.draw(Format::Svg).unwrap(), fixture.draw(Format::Png).unwrap());
        let first = drawn[fixture.name.as_str()].get_or_init(|| now.clone());
        (*first != now).then(|| fixture.name.clone())
    });
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn documents_are_well_formed_and_hold_numbers_only() {
    let wrong = each(&all(), |fixture| {
        let text = String::from_utf8(fixture.draw(Format::Svg).unwrap()).unwrap();
        let options = resvg::usvg::Options::default();
        if let Err(error) = resvg::usvg::Tree::from_str(&text, &options) {
            return Some(format!("{}: {error}", fixture.name));
        }
        // Texts may say anything.
        let tags: String =
            text.split('<').skip(1).map(|tag| ["<", tag.split('>').next().unwrap_or("")].concat()).collect();
        let odd = ["NaN", "inf\"", "\"-0\"", "undefined", "javascript:", "<script", "onclick", "onload"];
        let found = odd.iter().find(|word| tags.contains(**word));
        found.map(|word| format!("{}: {word}", fixture.name))
    });
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn ids_carry_the_prefix_that_was_asked_for() {
    let wrong = each(&all(), |fixture| {
        let mut options = fixture.options();
        options.id_prefix = Arc::from("chart7-");
        let drawn = render(&fixture.source, Format::Svg, &options).unwrap();
        let text = String::from_utf8(drawn.bytes).unwrap();
        let ids = ["id=\"", "url(#", "aria-labelledby=\""].map(|before| text.split(before).skip(1).collect::<Vec<_>>());
        ids.concat().iter().any(|rest| !rest.starts_with("chart7-")).then(|| fixture.name.clone())
    });
    assert!(wrong.is_empty(), "{wrong:?}");
}
