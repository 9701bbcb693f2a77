//! plotd turns a chart description into the representation a client asks for.
//!
//! A chart is composed as an SVG document; it is rasterized to PNG, by resvg and from that very document, only when
//! PNG is asked for. Charts are written in the languages people already know: Vega-Lite, Chart.js (plain, or as
//! QuickChart takes it) and addresses of Google's Image Charts; plotd's own shorthand makes charts of numbers in an address
//! or of a table; QR codes and badges are drawn, too. No JavaScript engine, no
//! browser and no installed font is involved.
//!
//! ```
//! use plotd::{Dialect, Format, Options, Source, render};
//!
//! let source = Source::new(Dialect::VegaLite, r#"{
//!     "data": {"values": [{"day": "Mon", "cups": 3}, {"day": "Tue", "cups": 5}]},
//!     "mark": "bar",
//!     "encoding": {"x": {"field": "day"}, "y": {"field": "cups", "type": "quantitative"}}
//! }"#);
//! let chart = render(&source, Format::Svg, &Options::default())?;
//! assert!(chart.bytes.starts_with(b"<svg"));
//! # Ok::<(), plotd::Report>(())
//! ```
//!
//! # Bird's eye
//!
//! ```text
//! Source   ──dialect::read─────▶ Figure    every default, cascade, version and shorthand decided; rules picked by name
//!                              or Scene     at once, where a language fixes every position itself
//! Figure   ──dataflow::run─────▶ Frames    columns, one table a data node
//!          ──layout::solve─────▶ Layout    the canvas, scales trained, every guide measured and placed: plots are measured,
//!                                          their marks drawn, measured again where they are fitted, and placed
//!          ──draw::draw────────▶ Scene     groups, paths, texts, images at final coordinates: no data, no scale left
//! Scene    ──output::svg───────▶ SVG document
//! SVG      ──output::png───────▶ PNG bytes, by resvg from that very document, only when PNG is asked for
//! SVG/PNG  ──output::html──────▶ one page, the chart inline
//! ```
//!
//! Two narrow waists hold it together. `figure` is what every chart dialect lowers to: a resolved grammar of
//! graphics in which nothing is inherited, defaulted or still to be parsed, and which names *rules, not numbers*
//! wherever two dialects disagree (how a plot is sized, where ticks go, what happens when labels collide). Guides are of two
//! vocabularies, those that grow outward from a plot and those that are docked on a canvas, and a room of `layout` knows each.
//! `scene` is what everything drawn becomes: a few node kinds at final coordinates. Exporters know only the scene.
//! What has no scale to train and no guide to place (a QR code, a badge, an Image Chart) is painted as a scene by its dialect.
//!
//! # Features
//!
//! `cli` is the program `plotd`, `server` its HTTP server ([`server`] can also be embedded); both are on by default.
//! With neither, this is a library from a description to bytes, without a runtime, a database or a parser of arguments.
//!
//! # Code map
//!
//! What is public is named below; the rooms themselves are private.
//!
//! | floor | rooms |
//! |---|---|
//! | 0 words | `diagnostic`, `geometry`, `limits`, `color`, `text`, `number`, `time`, `json` |
//! | 1 parts | `expr`, `data`, `transform`, `scale`, `shape`, `geo` |
//! | 2 waists | `figure`, `scene` (types only) |
//! | 3 work | `dataflow`, `layout`, `draw`, `images`, `glyphs`, `files`, `output`, `render` |
//! | 4 edges | `dialect`, `server` (feature `server`), `cli` (feature `cli`) |
//!
//! Imports go down only; `tests/it/tidy.rs` holds the table and fails with the line that breaks it. A chart language is a
//! folder in `dialect` and a row in [`LANGUAGES`]; routes, command line, guessing and fixtures follow from it.
//!
//! # Invariants
//!
//! 1. The same source gives the same bytes: no randomness, clock, locale, host font or hash-map order in a picture.
//! 2. What is measured is what is drawn: one set of fonts, one shaper.
//! 3. Strings enter a document only through one escaping writer.
//! 4. `layout` and `draw` cannot fail: whatever can be wrong is said by `dialect`, with its JSON pointer.
//! 5. All faults of a spec are reported in one answer.
//! 6. No input panics, loops without bound, or allocates past [`Limits`].

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod color;
mod data;
mod dataflow;
mod diagnostic;
mod dialect;
mod draw;
mod expr;
mod figure;
mod files;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod geo;
mod geometry;
mod glyphs;
mod images;
mod json;
mod layout;
mod limits;
mod number;
mod output;
mod render;
mod scale;
mod scene;
#[cfg(feature = "server")]
pub mod server;
mod shape;
#[cfg(feature = "server")]
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "tokens are made on the command line"))]
mod store;
mod text;
mod time;
mod transform;

#[cfg(test)]
extern crate self as plotd;
#[cfg(test)]
mod tests;

pub use diagnostic::{Diagnostic, Kind, Report, Severity};
pub use dialect::{Dialect, LANGUAGES, Language, Version};
pub use files::{Directory, add_fonts};
pub use limits::{Budget, Limits, Spent};
pub use output::{Format, Lettering};
pub use render::{Nothing, Options, Rendered, Resources, Source, Stage, render, render_within};

/// What benchmarks of single stages name; no part of the interface, and different in every version.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals {
    pub use crate::color::Color;
    pub use crate::dataflow::run_figure;
    pub use crate::dialect::vegalite::is_read;
    pub use crate::dialect::{Chart, read};
    pub use crate::draw::draw;
    pub use crate::geometry::{Path, Point, Segment};
    pub use crate::json::parse_within;
    pub use crate::limits::Budget;
    pub use crate::scene::{Anchor, Group, Node, Paint, PathNode, Scene, Shape, TextNode};
}
