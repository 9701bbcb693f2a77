//! The pipeline in one function.

use crate::diagnostic::{Diagnostic, Kind, Report};
use crate::dialect::Dialect;
use crate::limits::Limits;
use crate::output::Format;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A chart description in one of the languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its language.
    pub dialect: Dialect,
    /// Its text.
    pub text: Arc<str>,
}

impl Source {
    /// A description.
    pub fn new(dialect: Dialect, text: impl Into<Arc<str>>) -> Self {
        Self { dialect, text: text.into() }
    }
}

/// What a caller may decide about a picture, apart from its description.
#[derive(Clone)]
pub struct Options {
    /// Width in CSS pixels, instead of what the description says: 1 to [`Limits::side`].
    pub width: Option<f64>,
    /// Height, likewise.
    pub height: Option<f64>,
    /// Raster pixels per CSS pixel, 0.5–4.
    pub dpr: f64,
    /// A CSS colour (or `transparent`) under the whole picture, instead of what the description says.
    pub background: Option<Arc<str>>,
    /// A colour theme by name: `light` or `dark`.
    pub theme: Option<Arc<str>>,
    /// Prefix of every id in the document, so that several charts can share a page: letters, digits, `-`, `_`.
    pub id_prefix: Arc<str>,
    /// Pages embed the PNG as a data URI instead of the SVG.
    pub embed_png: bool,
    /// Addresses of the other representations, for the links of a page.
    pub links: Arc<[(Format, Arc<str>)]>,
    /// What the chart may cost.
    pub limits: Limits,
    /// Where `data.url` is read from; by default nothing can be read.
    pub resources: Arc<dyn Resources>,
    /// Set from outside to stop the work.
    pub cancel: Option<Arc<AtomicBool>>,
    /// Called when a stage is done, so that a caller with a clock can time it.
    pub observer: Option<Arc<dyn Fn(Stage) + Send + Sync>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: None,
            height: None,
            dpr: 1.0,
            background: None,
            theme: None,
            id_prefix: Arc::from(""),
            embed_png: false,
            links: Arc::from([]),
            limits: Limits::default(),
            resources: Arc::new(Nothing),
            cancel: None,
            observer: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

/// A stage of the pipeline, as told to [`Options::observer`] when it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Parsed and lowered to a figure.
    Parse,
    /// Data transformed, scales trained, everything placed.
    Layout,
    /// Drawn and written as SVG.
    Svg,
    /// Rasterized and encoded.
    Png,
}

pub use crate::data::{Nothing, Resources};

/// A finished representation.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The bytes of the representation.
    pub bytes: Vec<u8>,
    /// Which one it is.
    pub format: Format,
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// The chart's name.
    pub title: String,
    /// What it shows, in words.
    pub description: String,
    /// What was asked for and is not in the picture.
    pub warnings: Vec<Diagnostic>,
}

/// Draws a chart.
///
/// # Errors
/// A report with everything that is wrong with the description, each with its JSON pointer.
pub fn render(source: &Source, format: Format, options: &Options) -> Result<Rendered, Report> {
    let _ = (source, format, options);
    Err(Report::of(Kind::Internal, "", "the pipeline is not assembled"))
}
