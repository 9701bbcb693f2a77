//! Colour schemes by name (the colorschemes plugin that QuickChart draws with in version 2). In: what the plugin is told;
//! out: the colours it takes and how it puts them on data sets.
//!
//! `schemes.txt` holds the schemes under the names of chartjs-plugin-colorschemes (MIT, © 2019 Akihiko Kusanagi), among them
//! those of ColorBrewer (Apache-2.0, © Cynthia Brewer, Mark Harrower and The Pennsylvania State University).

use super::options;
use crate::json::Json;
use std::sync::Arc;

/// A line a scheme: its name, a blank, the colours as `rrggbb` in a row.
const SCHEMES: &str = include_str!("schemes.txt");

/// The scheme of the plugin if it is told none (ColorBrewer, Paired).
const DEFAULT: &str = "brewer.Paired12";

/// The colours of a chart, and how data sets get them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scheme {
    /// At least one.
    pub colors: Vec<Arc<str>>,
    /// Opacity of fills below lines, 0–1.
    pub fill_alpha: f64,
    /// Colours that the author gave are replaced.
    pub replace: bool,
}

impl Scheme {
    /// These colours, where the author gave none.
    pub(super) fn of(name: &str) -> Option<Scheme> {
        Some(Scheme { colors: named(name)?, fill_alpha: 0.5, replace: false })
    }

    /// As the plugin's options say; `None` if there is no such scheme, which leaves the chart as it is.
    pub(super) fn read(plugin: &Json) -> Option<Scheme> {
        let mut colors = match plugin.get("scheme").filter(|s| !s.is_null()) {
            None => named(DEFAULT)?,
            Some(Json::String(name)) => named(name)?,
            Some(Json::Array(list)) => list.iter().filter_map(Json::as_str).map(Arc::from).collect(),
            Some(_) => return None,
        };
        if colors.is_empty() {
            return None;
        }
        let on = |name: &str| plugin.get(name).is_some_and(options::truthy);
        if on("reverse") {
            colors.reverse();
        }
        let fill_alpha = plugin.get("fillAlpha").and_then(options::number).unwrap_or(0.5).clamp(0.0, 1.0);
        Some(Scheme { colors, fill_alpha, replace: on("override") })
    }

    /// The colour of the i-th data set or datum.
    pub(super) fn color(&self, i: usize) -> &Arc<str> {
        &self.colors[i % self.colors.len()]
    }
}

/// Names of before: `brewer.Set1-9` for `brewer.SetOne9`.
fn renamed(name: &str) -> Option<String> {
    if name == "office.Office2007-2010-6" {
        return Some("office.OfficeClassic6".to_owned());
    }
    let (head, count) = name.strip_prefix("brewer.")?.split_once('-')?;
    let which = ["One", "Two", "Three"][head.chars().last()?.to_digit(10)?.checked_sub(1).filter(|k| *k < 3)? as usize];
    Some(format!("brewer.{}{which}{count}", &head[..head.len() - 1]))
}

fn named(name: &str) -> Option<Vec<Arc<str>>> {
    let now = renamed(name);
    let name = now.as_deref().unwrap_or(name);
    let (_, digits) = SCHEMES.lines().filter_map(|line| line.split_once(' ')).find(|(own, _)| *own == name)?;
    Some((0..digits.len() / 6).map(|i| Arc::from(format!("#{}", &digits[6 * i..6 * i + 6]))).collect())
}

/// Whether the plugin knows this name.
pub(super) fn known(name: &str) -> bool {
    named(name).is_some()
}

/// Names of all schemes.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SCHEMES.lines().filter_map(|line| Some(line.split_once(' ')?.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_is_a_list_of_colours() {
        let list: Vec<&str> = names().collect();
        assert_eq!(list.len(), 477);
        for name in list {
            let colors = named(name).unwrap();
            assert!(colors.len() > 2 && colors.iter().all(|c| crate::color::Color::parse(c).is_some()), "{name}");
        }
    }

    #[test]
    fn schemes_by_name_old_name_and_list() {
        let read = |source: &str| Scheme::read(&crate::json::parse_literal(source, 20).unwrap());
        assert_eq!(read("{}").unwrap().color(13).as_ref(), "#1f78b4");
        assert_eq!(read("{scheme: 'brewer.Set1-9'}"), read("{scheme: 'brewer.SetOne9'}"));
        assert_eq!(read("{scheme: ['red', 'blue'], reverse: true}").unwrap().color(0).as_ref(), "blue");
        assert_eq!(read("{scheme: 'office.None'}"), None);
        assert_eq!(read("{scheme: []}"), None);
    }
}
