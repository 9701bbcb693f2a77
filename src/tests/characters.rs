//! No character that XML forbids reaches a document, whichever string of a description holds it: every fixture is drawn
//! again with such characters in one of its strings after the other, wherever that string stands.

use super::fixture::{Fixture, all, each};
use crate::json::{Json, Object, parse_any};
use crate::output::{html, message, svg};
use crate::{Dialect, Format, Options, Report, Source, render};
use resvg::usvg::roxmltree;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What documents may not hold (XML 1.0 §2.2), between characters that they may.
const FORBIDDEN: &str = "\u{ffff}q\u{fffe}\u{0}\u{1}\u{8}\u{b}\u{c}\u{1f}";
/// Strings tried of those that stand at the same place in descriptions of one language.
const OF_ONE_PLACE: usize = 2;

/// Whether XML 1.0 knows the character.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A description with one of its strings changed, and the place of that string.
struct Case {
    name: String,
    source: Source,
    options: Options,
}

/// Every string of a tree by the place where it stands first; numbers of list items are left out of places.
fn strings(json: &Json, place: &str, found: &mut BTreeMap<Arc<str>, String>) {
    match json {
        Json::String(text) => drop(found.entry(text.clone()).or_insert_with(|| place.to_owned())),
        Json::Array(list) => list.iter().for_each(|item| strings(item, place, found)),
        Json::Object(members) => {
            members.iter().for_each(|(name, value)| strings(value, &format!("{place}/{name}"), found));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Code(_) => {}
    }
}

/// The tree with another text wherever one stood, names of members included.
fn replaced(json: &Json, old: &str, new: &Arc<str>) -> Json {
    let text = |text: &Arc<str>| if **text == *old { new.clone() } else { text.clone() };
    match json {
        Json::String(found) => Json::String(text(found)),
        Json::Array(list) => Json::Array(list.iter().map(|item| replaced(item, old, new)).collect()),
        Json::Object(members) => Json::Object(Object::from_members(
            members.iter().map(|(name, value)| (text(name), replaced(value, old, new))).collect(),
        )),
        other => other.clone(),
    }
}

/// The variants of a fixture: place and text.
fn variants(fixture: &Fixture) -> Vec<(String, String)> {
    let text = &*fixture.source.text;
    if fixture.source.dialect == Dialect::Plot {
        // An option after the other, then the last cell of the table.
        let (head, table) = text.split_once("\n\n").unwrap_or((text, ""));
        let lines: Vec<&str> = head.lines().collect();
        let odd = FORBIDDEN;
        let code: String = form_urlencoded::byte_serialize(odd.as_bytes()).collect();
        let mut all: Vec<(String, String)> = Vec::new();
        for (n, line) in lines.iter().enumerate() {
            let name = line.split('=').next().unwrap_or("").to_owned();
            let changed: Vec<String> = lines
                .iter()
                .enumerate()
                .map(|(i, l)| if i == n { format!("{l}{code}") } else { (*l).to_owned() })
                .collect();
            all.push((name, format!("{}\n\n{table}", changed.join("\n"))));
        }
        if let Some((names, rows)) = table.split_once('\n') {
            all.push((
                "cell".to_owned(),
                format!("{head}\n\n{table}{}\n", rows.lines().last().unwrap_or("").replace(',', &format!("{odd},"))),
            ));
            all.push(("header".to_owned(), format!("{head}\n\n{}\n{rows}", names.replace(',', &format!("{odd},")))));
        }
        return all;
    }
    if matches!(fixture.source.dialect, Dialect::Google | Dialect::Qr)
        || fixture.source.dialect == Dialect::Badge && !text.starts_with('{')
    {
        let line: String = text.lines().map(str::trim).collect();
        let query = line.split_once('?').map_or(line.as_str(), |(_, query)| query);
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let variant = |n: usize| {
            let changed = pairs.iter().enumerate().map(|(i, (name, value))| {
                (name.clone(), if i == n { format!("{value}{FORBIDDEN}") } else { value.clone() })
            });
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(changed).finish();
            (pairs[n].0.clone(), query)
        };
        return (0..pairs.len()).map(variant).collect();
    }
    let json = parse_any(text, 100).unwrap();
    let mut found = BTreeMap::new();
    strings(&json, "", &mut found);
    let variants = found.into_iter().flat_map(|(old, place)| {
        [format!("{old}{FORBIDDEN}"), FORBIDDEN.to_owned()].map(|new| {
            let kind = if new == FORBIDDEN { "instead of" } else { "after" };
            (format!("{kind} {place}"), replaced(&json, &old, &new.into()).to_literal())
        })
    });
    variants.collect()
}

fn cases() -> Vec<Case> {
    let mut tried: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut cases = Vec::new();
    for fixture in all() {
        for (place, text) in variants(&fixture) {
            let times = tried.entry((format!("{:?}", fixture.source.dialect), place.clone())).or_default();
            *times += 1;
            if *times <= OF_ONE_PLACE {
                let source = Source::new(fixture.source.dialect, text);
                cases.push(Case { name: format!("{} {place}", fixture.name), source, options: fixture.options() });
            }
        }
    }
    cases
}

/// What is wrong with a document.
fn odd(document: &str) -> Option<String> {
    if let Some(c) = document.chars().find(|c| !is_allowed(*c)) {
        return Some(format!("holds {c:?}"));
    }
    roxmltree::Document::parse(document).err().map(|error| error.to_string())
}

/// What is wrong with the page and the picture that say why there is no chart.
fn odd_refusal(report: &Report) -> Option<String> {
    let page = html::error_page(422, "Unprocessable", report.items());
    let message = report.items().iter().map(ToString::to_string).collect::<String>();
    let picture = svg::write(&message::message_scene(&message, 300.0, 200.0), &svg::SvgOptions::default());
    let odd_page = page.chars().find(|c| !is_allowed(*c)).map(|c| format!("the page holds {c:?}"));
    odd_page.or_else(|| odd(&picture))
}

#[test]
fn what_xml_forbids_reaches_no_document() {
    let cases = cases();
    let drawn = std::sync::atomic::AtomicUsize::new(0);
    let wrong = each(&cases, |case| {
        let odd = match render(&case.source, Format::Html, &case.options) {
            Ok(page) => {
                drawn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let page = String::from_utf8(page.bytes).unwrap();
                let from = page.find("<svg").unwrap();
                let to = page.find("</svg>").unwrap() + "</svg>".len();
                let odd_page = page.chars().find(|c| !is_allowed(*c)).map(|c| format!("the page holds {c:?}"));
                odd_page.or_else(|| odd(&page[from..to]))
            }
            Err(report) => odd_refusal(&report),
        };
        odd.map(|odd| format!("{}: {odd}", case.name))
    });
    let (drawn, dialects) = (drawn.into_inner(), cases.iter().map(|c| format!("{:?}", c.source.dialect)));
    assert!(dialects.collect::<BTreeSet<_>>().len() >= 7, "not every language was tried");
    assert!(drawn * 3 > cases.len(), "only {drawn} of {} are charts", cases.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
