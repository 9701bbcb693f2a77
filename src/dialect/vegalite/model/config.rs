//! Configuration: Vega-Lite's defaults, and what a description changes of them.

use crate::color::Color;
use crate::figure::{Dash, TextStyle};
use crate::json::{Json, Object};
use crate::text::Font;
use std::sync::Arc;

/// The configuration of a description.
#[derive(Debug, Clone, Default)]
pub struct Config(pub Object);

impl Config {
    /// A property by its path.
    pub fn get(&self, block: &str, name: &str) -> Option<&Json> {
        self.0.get(block)?.get(name).filter(|v| !v.is_null())
    }

    /// A property of the first block that has it.
    pub fn first(&self, blocks: &[&str], name: &str) -> Option<&Json> {
        blocks.iter().find_map(|b| match b.strip_prefix("style.") {
            Some(style) => self.0.get("style")?.get(style)?.get(name),
            None => self.0.get(b)?.get(name),
        })
    }

    /// Lines of a text, broken where the configuration says so.
    pub fn lines(&self, j: &Json) -> Vec<Arc<str>> {
        let Some(mark) = self.0.get("lineBreak").and_then(Json::as_str).filter(|m| !m.is_empty()) else {
            return lines(j);
        };
        lines(j).iter().flat_map(|line| line.split(mark).map(Arc::from).collect::<Vec<_>>()).collect()
    }

    /// The family texts are set in, unless they say otherwise.
    pub fn font(&self) -> Arc<str> {
        self.0.get("font").and_then(Json::as_str).unwrap_or("sans-serif").into()
    }
}

/// Where properties are looked up: an object's own, then blocks of the configuration.
pub struct Look<'c> {
    /// The object.
    pub own: Option<&'c Object>,
    pub config: &'c Config,
    /// Its blocks, in order.
    pub blocks: Vec<&'c str>,
}

impl<'c> Look<'c> {
    /// A property; null in the object itself hides the configuration's.
    pub fn get(&self, name: &str) -> Option<&'c Json> {
        match self.own.and_then(|o| o.get(name)) {
            Some(v) => Some(v),
            None => self.config.first(&self.blocks, name),
        }
    }

    pub fn number(&self, name: &str, default: f64) -> f64 {
        self.get(name).and_then(Json::as_f64).unwrap_or(default)
    }

    /// Text.
    pub fn str(&self, name: &str) -> Option<&'c str> {
        self.get(name).and_then(Json::as_str)
    }

    /// A colour; null is none.
    pub fn color(&self, name: &str, default: Option<Color>) -> Option<Color> {
        match self.get(name) {
            None => default,
            Some(Json::String(s)) => Color::parse(s).or(default),
            Some(_) => None,
        }
    }

    /// The font and colour of a text whose properties begin with a prefix (`label`, `title`), or with none.
    pub fn text(&self, prefix: &str, size: f64, weight: u16, color: Color) -> TextStyle {
        let name = |n: &str| {
            if prefix.is_empty() { n.to_string() } else { format!("{prefix}{}{}", n[..1].to_uppercase(), &n[1..]) }
        };
        // Vega's styles of guides and titles lie beneath the configuration of each.
        let style = match prefix {
            "label" => "style.guide-label",
            "title" => "style.guide-title",
            "subtitle" => "style.group-subtitle",
            _ => "style.group-title",
        };
        let get = |n: &str| self.get(&name(n)).or_else(|| self.config.first(&[style], n));
        let font = Font {
            family: get("font").and_then(Json::as_str).map_or_else(|| self.config.font(), Arc::from),
            size: get("fontSize").and_then(Json::as_f64).unwrap_or(size),
            weight: get("fontWeight").map_or(weight, weight_of),
            italic: matches!(get("fontStyle").and_then(Json::as_str), Some("italic" | "oblique")),
        };
        let given = self.get(&name("color")).or_else(|| self.config.first(&[style], "fill"));
        let color = match given {
            None => color,
            Some(Json::String(s)) => Color::parse(s).unwrap_or(color),
            Some(_) => Color::TRANSPARENT,
        };
        let opacity = get("opacity").and_then(Json::as_f64).unwrap_or(1.0);
        TextStyle { font: Arc::new(font), color: color.fade(opacity) }
    }
}

/// A weight by number or name.
pub fn weight_of(j: &Json) -> u16 {
    match j {
        Json::Number(n) => n.clamp(1.0, 1000.0) as u16,
        Json::String(s) => match &**s {
            "bold" | "bolder" => 700,
            "lighter" => 300,
            n => n.parse().unwrap_or(400),
        },
        _ => 400,
    }
}

/// Text lines: a string (split at line breaks) or a list of strings.
pub fn lines(j: &Json) -> Vec<Arc<str>> {
    match j {
        Json::String(s) => s.split('\n').map(Arc::from).collect(),
        Json::Array(list) => list.iter().filter_map(|v| v.as_str().map(Arc::from)).collect(),
        Json::Number(x) => vec![crate::number::to_js(*x).into()],
        _ => Vec::new(),
    }
}

/// Lengths of dashes and gaps, px.
pub fn lengths(j: Option<&Json>) -> Option<Dash> {
    j.and_then(Json::as_array).map(|l| l.iter().filter_map(Json::as_f64).collect())
}
