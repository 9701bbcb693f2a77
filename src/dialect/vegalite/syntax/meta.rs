//! What a description says to the page around it: options for embedding it (vega-embed), of which those that a picture
//! depends on are read.

use super::config::Config;
use super::cursor::Cursor;
use super::definition::definition;
use super::locale::{NumberLocale, TimeLocale};
use super::tell::unknown_property;
use crate::diagnostic::did_you_mean;
use std::sync::Arc;

/// Why a size of the page is none of the picture.
const OWN: &str = "a size is read from the description itself";

definition! {
    /// Options for embedding a chart in a page.
    EmbedOptions, "options of a page", {
        config "config": Box<Config>,
        format_locale "formatLocale": Box<NumberLocale>,
        height "height": f64 [idle(OWN)],
        padding "padding": f64 [idle(OWN)],
        theme "theme": Arc<str>,
        time_format_locale "timeFormatLocale": Box<TimeLocale>,
        width "width": f64 [idle(OWN)],
    }
    unknown of_the_page
}

definition! {
    /// What a description says to others.
    UserMeta, "what is said to others", {
        embed_options "embedOptions": Box<EmbedOptions>,
    }
    unknown of_the_page
}

/// Pages have options of their own: only what is nearly one of these is told.
fn of_the_page(name: &str, valid: &[&str], at: &Cursor) {
    if did_you_mean(name, valid.iter().copied()).is_some() {
        unknown_property(name, valid, at);
    }
}
