//! Exporters: from the scene to bytes. [`Format`] is the one source of names, media types and suffixes.

mod cost;
mod deflate;
pub mod html;
#[cfg(any(feature = "server", test))]
pub mod message;
mod paint;
pub mod png;
pub mod svg;

/// A representation of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// The composed document; the master of all others.
    Svg,
    /// That document rasterized.
    Png,
    /// One self-contained page with the chart inline.
    Html,
    /// What is drawn, for programs; only some languages have it.
    Json,
    /// The Vega-Lite specification that a shorthand means; no picture, and never negotiated.
    Spec,
}

impl Format {
    /// Those that every chart has, in the server's order of preference.
    pub const ALL: [Format; 3] = [Format::Svg, Format::Png, Format::Html];

    /// The name in options and the suffix in paths.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Html => "html",
            Format::Json => "json",
            Format::Spec => "vl.json",
        }
    }

    /// The exact `Content-Type`.
    pub const fn content_type(self) -> &'static str {
        match self {
            Format::Svg => "image/svg+xml; charset=utf-8",
            Format::Png => "image/png",
            Format::Html => "text/html; charset=utf-8",
            Format::Json => "application/json; charset=utf-8",
            Format::Spec => "application/json; charset=utf-8",
        }
    }

    /// The media type without parameters.
    pub const fn media_type(self) -> &'static str {
        match self {
            Format::Svg => "image/svg+xml",
            Format::Png => "image/png",
            Format::Html => "text/html",
            Format::Json => "application/json",
            Format::Spec => "application/json",
        }
    }

    /// The format of a name, ASCII case ignored.
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().chain([Format::Json, Format::Spec]).find(|f| f.name().eq_ignore_ascii_case(name))
    }
}

/// How the texts of a document are written. What is rasterized is the same whichever is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum Lettering {
    /// As text in families that the viewer may have: the smallest document.
    #[default]
    Font,
    /// As text in fonts that the document brings with it, cut down to the glyphs it uses.
    Embed,
    /// As outlines, with the words as labels.
    Path,
}

impl Lettering {
    /// All of them.
    pub const ALL: [Lettering; 3] = [Lettering::Font, Lettering::Embed, Lettering::Path];

    /// The name in options.
    pub const fn name(self) -> &'static str {
        match self {
            Lettering::Font => "font",
            Lettering::Embed => "embed",
            Lettering::Path => "path",
        }
    }

    /// That of a name.
    pub fn from_name(name: &str) -> Option<Lettering> {
        Lettering::ALL.into_iter().find(|lettering| lettering.name() == name)
    }
}
