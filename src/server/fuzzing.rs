//! What fuzz targets reach of the server: how addresses are read.

use super::chart_request::{Asked, ChartRequest};
use super::payload;
use crate::dialect::LANGUAGES;
use crate::limits::Limits;
use crate::render::{Options, Source};

/// What a query asks to be drawn on the route that is QuickChart's.
pub fn quickchart(query: &str, limits: &Limits) -> Option<(Source, Options)> {
    let route = LANGUAGES.iter().find(|language| language.quickchart)?;
    let asked = Asked { query: query.to_owned(), ..Asked::default() };
    let (chart, source) = ChartRequest::read(route, &asked, limits, usize::MAX)?;
    let options = Options {
        width: chart.width,
        height: chart.height,
        background: chart.background.as_deref().map(Into::into),
        limits: limits.clone(),
        ..Options::default()
    };
    Some((source.ok()?, options))
}

/// What a payload holds.
pub fn payload(text: &str, most: usize) -> Result<Option<String>, String> {
    payload::decode(text, most, usize::MAX).map_err(|fault| fault.message)
}
