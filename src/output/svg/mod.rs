//! SVG: a [`Scene`] comes in, a document goes out. The document is made by the `svg` crate; what is inside is written by
//! one fast escaping writer and handed over whole.
//!
//! # Guarantees
//! - Well formed whatever the scene's strings hold; no script, no event handler, no outside reference but links to
//!   `http`, `https` and `mailto`.
//! - Every coordinate lies within four canvas sizes and 1000 px of the origin, every text has 1000 characters at most.
//! - The same scene gives the same bytes; ids are numbered in order of first use and carry the prefix.

mod blur;
mod defs;
mod letters;
mod nodes;
mod outlines;
mod path;
mod pen;
mod style;

use super::Lettering;
use crate::color::Color;
use crate::limits::{Budget, Exceeded};
use crate::scene::{Naming, Scene};
use crate::text;
use nodes::{Content, Writer};
use svg::Document;
use svg::node::Blob;
use svg::node::element::Definitions;
use svg::node::element::Description;
use svg::node::element::Title;

/// The most characters of one text; shaping takes time by their square.
const TEXT_MOST: usize = 1000;

/// What a caller decides about a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SvgOptions<'a> {
    /// What every id begins with, so that several charts can share a page; only letters, digits, `-` and `_` are kept.
    pub id_prefix: &'a str,
    /// How texts are written.
    pub lettering: Lettering,
}

/// Writes a scene as an SVG document, within a budget: the document has at most
/// [`output_bytes`](crate::limits::Limits::output_bytes), and writing stops when the work is cancelled.
///
/// # Errors
/// The limit that was hit.
pub fn write_within(scene: &Scene, options: &SvgOptions, budget: &Budget) -> Result<String, Exceeded> {
    let document = compose(scene, options, Some(budget));
    if document.len() > budget.limits().output_bytes {
        return Err(budget.exceed(Exceeded::Output));
    }
    budget.check().map(|()| document)
}

/// Writes a scene as an SVG document.
#[cfg(any(feature = "server", test))]
pub fn write(scene: &Scene, options: &SvgOptions) -> String {
    compose(scene, options, None)
}

fn compose(scene: &Scene, options: &SvgOptions, budget: Option<&Budget>) -> String {
    let prefix: String = options.id_prefix.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    let mut writer = Writer::new(scene, prefix.clone(), budget);
    writer.letter(scene, options.lettering);
    writer.scene(scene);
    let Content { content, definitions, family, dark_rules, faces } = writer.finish();
    let (width, height) = (number(scene.size.width), number(scene.size.height));
    let mut document = Document::new()
        .set("viewBox", ["0 0 ", width.as_str(), " ", height.as_str()].concat())
        .set("width", width)
        .set("height", height);
    if scene.naming != Naming::Contents {
        document = document.set("role", "img");
    }
    if let Some(family) = family {
        document = document.set("font-family", family);
    }
    if !faces.is_empty() {
        // The faces that were measured are there: none is made bolder or slanted in place of another.
        document = document.set("style", "font-synthesis:none");
    }
    if scene.naming == Naming::Elements {
        document = named_by_elements(document, scene, &prefix);
    }
    if scene.naming != Naming::Elements || !faces.is_empty() {
        // Such pictures are set in lines of fixed length, which rounded advances of a viewer's font would tear apart.
        document = document.set("text-rendering", "geometricPrecision");
    }
    if let (Naming::Label, Some(title)) = (scene.naming, prose(&scene.title)) {
        document = document.set("aria-label", title.as_str()).add(Title::new(title));
    }
    if !faces.is_empty() {
        document = document.add(Blob::new(["<style>", &faces, "</style>"].concat()));
    }
    let rules = group_rules(scene, &prefix) + &dark_rules;
    if !rules.is_empty() {
        document = document.add(Blob::new(format!("<style>@media (prefers-color-scheme:dark){{{rules}}}</style>")));
    }
    if !definitions.is_empty() {
        document = document.add(Definitions::new().add(Blob::new(definitions)));
    }
    if !content.is_empty() {
        document = document.add(Blob::new(content));
    }
    document.to_string()
}

/// With title and description as elements that the root refers to.
fn named_by_elements(mut document: Document, scene: &Scene, prefix: &str) -> Document {
    let mut labels = Vec::new();
    if let Some(title) = prose(&scene.title) {
        let id = format!("{prefix}title");
        document = document.add(Title::new(title).set("id", id.as_str()));
        labels.push(id);
    }
    if let Some(description) = prose(&scene.description) {
        let id = format!("{prefix}desc");
        document = document.add(Description::new().set("id", id.as_str()).add(svg::node::Text::new(description)));
        labels.push(id);
    }
    if labels.is_empty() { document } else { document.set("aria-labelledby", labels.join(" ")) }
}

/// The rules that fill groups otherwise on dark pages. Rasterizers know no dark pages.
fn group_rules(scene: &Scene, prefix: &str) -> String {
    let rule = |(class, color): &(&str, Color)| format!(".{class}{prefix}>*{{fill:{}}}", color.to_hex());
    scene.dark.iter().map(rule).collect()
}

/// A title or description as a document may hold it; `None` if there is none.
fn prose(text: &str) -> Option<String> {
    let text = text::printable(text::clip_chars(text, 4 * TEXT_MOST)).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// A side of the canvas.
fn number(x: f64) -> String {
    let mut out = String::new();
    crate::number::write_fixed(&mut out, x.clamp(0.0, 1e6), 2);
    out
}

#[cfg(test)]
mod tests;
