//! Text: fonts, and how wide a line is when resvg draws it with them.

use std::sync::Arc;

/// How a text is set.
#[derive(Debug, Clone, PartialEq)]
pub struct Font {
    /// CSS family list as the author wrote it (`sans-serif`, `Helvetica, Arial`).
    pub family: Arc<str>,
    /// Size in pixels.
    pub size: f64,
    /// CSS weight, 100–900; 400 is regular, 700 bold.
    pub weight: u16,
    /// Italic or oblique.
    pub italic: bool,
}
