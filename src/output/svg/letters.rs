//! How the texts of a document are written, and what was made for it: fonts, definitions of glyphs.

use super::super::Lettering;
use crate::text::{Font, Form, Subsets};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How the texts of a document are written, and what was made for it.
#[derive(Default)]
pub(super) struct Letters {
    pub(super) lettering: Lettering,
    pub(super) subsets: Subsets,
    /// The definition of a glyph; none of one without an outline.
    pub(super) forms: BTreeMap<Form, Option<usize>>,
}

/// What has become of a text.
pub(super) enum Lettered {
    /// It is written.
    Written,
    /// Nothing: texts are texts.
    AsText,
    /// Nothing: there are no outlines for it.
    NoOutlines,
}

impl Letters {
    /// Whether texts become outlines.
    pub(super) fn are_outlines(&self) -> bool {
        self.lettering == Lettering::Path
    }

    /// The families that a text is written with: those that the document brings come first.
    pub(super) fn family(&self, font: &Font) -> Arc<str> {
        if self.subsets.is_empty() {
            return Arc::clone(&font.family);
        }
        let mut names: String = self.subsets.names(font).flat_map(|name| [name, ","]).collect();
        names.push_str(&font.family);
        Arc::from(names)
    }

    /// The rules that define those.
    pub(super) fn faces(&self) -> String {
        let mut out = String::new();
        for subset in self.subsets.iter() {
            let data = BASE64.encode(&subset.data);
            let parts = ["@font-face{font-family:", &subset.name, ";src:url(data:font/ttf;base64,", &data, ")}"];
            out.extend(parts);
        }
        out
    }
}
