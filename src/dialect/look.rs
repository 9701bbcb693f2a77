//! The look that is plotd's own: its colours, chosen once for a white page and a black one, and the configuration that
//! gives Vega-Lite's charts the same look (the themes `plotd` and `plotd-dark`).
//!
//! The eight colours of categories are those nearest to the hues of Okabe and Ito (2008, "Color Universal Design") that keep
//! every promise tested below: 3 : 1 against both pages (WCAG 2.2, 1.4.11), and a CIEDE2000 distance (Sharma, Wu and Dalal
//! 2005) of at least 10 between any two, as seen with deuteranopia and with protanopia (Machado, Oliveira and Fernandes
//! 2009). The ramp falls in equal steps of CIELAB's lightness.

use crate::color::{Color, Pages};
use crate::json::{Json, Object, parse_strict};
use crate::scene::ground::contrast;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The colours of categories.
pub(super) const CATEGORIES: [&str; 8] =
    ["#3170e3", "#e1711d", "#139387", "#c94579", "#765198", "#8d9260", "#3d9ad3", "#8b5a41"];
/// The colour of what is not meant; the ninth category.
pub(super) const GREY: &str = "#868e97";
/// From near a white page to far from it; the other way round on a black one.
pub(super) const RAMP: [&str; 9] =
    ["#e2f4fa", "#a1dffa", "#5ec8f8", "#07aeee", "#0592d4", "#0577bb", "#025ea1", "#24457a", "#282e4f"];
/// Two hues about a neutral, which is that of the page.
const DIVERGING: [[&str; 4]; 2] =
    [["#9c5124", "#bc754b", "#d39c7e", "#e7c5b4"], ["#b3cfe8", "#74afda", "#058fca", "#066c9a"]];
/// The font of all text: families of the same widths, so that a picture looks as it was measured.
pub(super) const FONT: &str = "Arial, Helvetica, sans-serif";

/// The colours of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Page {
    /// Behind everything.
    pub page: &'static str,
    /// Of titles and labels.
    pub ink: &'static str,
    /// Of what is less important.
    pub muted: &'static str,
    pub grid: &'static str,
    /// Of the line at zero.
    pub baseline: &'static str,
    /// Behind bars that are not full.
    pub track: &'static str,
    /// Of bands.
    pub band: &'static str,
    /// The middle of diverging colours.
    pub neutral: &'static str,
    /// Which pages these are.
    pub pages: Pages,
}

/// A white page.
pub(super) const LIGHT: Page = Page {
    page: "#ffffff",
    ink: "#1f2328",
    muted: "#59636e",
    grid: "#e4e7eb",
    baseline: "#8c959f",
    track: "#e4e7eb",
    band: "#8c959f",
    neutral: "#f3f4f6",
    pages: Pages::Light,
};
/// A black page.
pub(super) const DARK: Page = Page {
    page: "#0d1117",
    ink: "#e6edf3",
    muted: "#9198a1",
    grid: "#262c36",
    baseline: "#656c76",
    track: "#262c36",
    band: "#9198a1",
    neutral: "#22272e",
    pages: Pages::Dark,
};

/// The page that a document is on, whichever it is: each colour is that of both.
pub(super) const FOLLOWING: Page = Page {
    page: "light-dark(#ffffff,#0d1117)",
    ink: "light-dark(#1f2328,#e6edf3)",
    muted: "light-dark(#59636e,#9198a1)",
    grid: "light-dark(#e4e7eb,#262c36)",
    baseline: "light-dark(#8c959f,#656c76)",
    track: "light-dark(#e4e7eb,#262c36)",
    band: "light-dark(#8c959f,#9198a1)",
    neutral: "light-dark(#f3f4f6,#22272e)",
    pages: Pages::Both,
};

impl Page {
    /// The name of its theme; that of both pages is one of them, read for both.
    pub fn theme(&self) -> &'static str {
        NAMES[usize::from(self.pages == Pages::Dark)]
    }

    /// Colours of values from little to much: much is always farther from the page.
    pub fn ramp(&self) -> Vec<Cow<'static, str>> {
        RAMP.iter().zip(RAMP.iter().rev()).map(|(light, dark)| self.pages.css(light, dark)).collect()
    }

    /// Colours of values on both sides of a middle.
    pub fn diverging(&self) -> Vec<Cow<'static, str>> {
        let side = |colors: [&'static str; 4]| {
            colors.into_iter().zip(colors.into_iter().rev()).map(|(light, dark)| self.pages.css(light, dark))
        };
        let [low, high] = DIVERGING;
        side(low).chain([Cow::Borrowed(self.neutral)]).chain(side(high)).collect()
    }
}

/// The page whose inks are read best on a ground. What is muted is not where it could not be read (WCAG 2.2, 1.4.3).
pub(super) fn on(ground: Color) -> &'static Page {
    const PLAIN_LIGHT: Page = Page { muted: LIGHT.ink, ..LIGHT };
    const PLAIN_DARK: Page = Page { muted: DARK.ink, ..DARK };
    let read = |ink: &str| Color::parse(ink).map_or(0.0, |ink| contrast(ink, ground));
    let (page, plain) = if read(DARK.ink) > read(LIGHT.ink) { (&DARK, &PLAIN_DARK) } else { (&LIGHT, &PLAIN_LIGHT) };
    if read(page.muted) < 4.5 { plain } else { page }
}

/// The ink of the other page for an ink of one.
pub(super) fn other_ink(ink: Color) -> Option<Color> {
    let pairs = [(LIGHT.ink, DARK.ink), (LIGHT.muted, DARK.muted)];
    let hex = ink.to_hex();
    pairs.iter().find_map(|(a, b)| match &*hex {
        h if h == *a => Color::parse(b),
        h if h == *b => Color::parse(a),
        _ => None,
    })
}

/// The names of the themes.
pub(super) const NAMES: [&str; 2] = ["plotd", "plotd-dark"];

/// The configuration of a theme of this look; the first of them has colours for both pages, if they are asked for.
pub(super) fn theme(name: &str, pages: Pages) -> Option<&'static Object> {
    static ALL: LazyLock<[Object; 3]> = LazyLock::new(|| [&LIGHT, &DARK, &FOLLOWING].map(config));
    let place = NAMES.iter().position(|n| *n == name)?;
    ALL.get(if place == 0 && pages == Pages::Both { 2 } else { place })
}

/// A page's colours as a configuration of Vega-Lite.
fn config(look: &Page) -> Object {
    let Page { page, ink, muted, grid, baseline, .. } = look;
    let list = |colors: &[Cow<str>]| format!("[\"{}\"]", colors.join("\",\""));
    let categories = list(&CATEGORIES.map(Cow::Borrowed));
    let (ramp, diverging) = (list(&look.ramp()), list(&look.diverging()));
    let text = format!(
        r#"{{
        "background": "{page}", "padding": 12, "font": "{FONT}",
        "title": {{"anchor": "start", "frame": "bounds", "fontSize": 16, "fontWeight": "bold", "color": "{ink}", "offset": 14,
            "subtitleFontSize": 13, "subtitleColor": "{muted}", "subtitlePadding": 5}},
        "view": {{"stroke": null, "continuousWidth": 600, "continuousHeight": 300, "discreteWidth": {{"step": 36}},
            "discreteHeight": {{"step": 28}}}},
        "axis": {{"labelFontSize": 12, "labelColor": "{muted}", "titleFontSize": 13, "titleFontWeight": "normal",
            "titleColor": "{ink}", "grid": false, "gridColor": "{grid}", "gridWidth": 1, "ticks": false, "domain": false,
            "labelPadding": 6, "titlePadding": 8, "domainColor": "{baseline}", "tickColor": "{baseline}"}},
        "axisY": {{"grid": true, "labelPadding": 8}},
        "axisXBand": {{"labelAngle": 0, "domain": true}}, "axisYBand": {{"grid": false, "domain": true}},
        "axisXPoint": {{"labelAngle": 0}},
        "axisXTemporal": {{"domain": true}},
        "legend": {{"labelFontSize": 12, "labelColor": "{ink}", "titleFontSize": 12, "titleFontWeight": "normal",
            "titleColor": "{muted}", "symbolSize": 90, "gradientLength": 160, "gradientThickness": 10}},
        "header": {{"labelFontSize": 13, "labelColor": "{ink}", "labelFontWeight": "bold", "titleFontSize": 13,
            "titleColor": "{muted}", "titleFontWeight": "normal"}},
        "range": {{"category": {categories}, "ramp": {ramp}, "heatmap": {ramp}, "ordinal": {ramp}, "diverging": {diverging}}},
        "scale": {{"bandPaddingInner": 0.3, "bandPaddingOuter": 0.15, "rectBandPaddingInner": 0}},
        "mark": {{"color": "{first}"}},
        "bar": {{"cornerRadiusEnd": 2}},
        "line": {{"strokeWidth": 2, "strokeJoin": "round", "strokeCap": "round"}},
        "area": {{"fillOpacity": 0.85}},
        "point": {{"filled": true, "size": 36, "opacity": 0.7}}, "circle": {{"size": 36, "opacity": 0.7}},
        "rect": {{"stroke": "{page}", "strokeWidth": 1}}, "arc": {{"stroke": "{page}", "strokeWidth": 1}},
        "rule": {{"color": "{baseline}"}}, "text": {{"color": "{ink}", "fontSize": 12}},
        "boxplot": {{"size": 24, "median": {{"color": "{page}"}}}}
        }}"#,
        first = CATEGORIES[0],
    );
    parse_strict(&text, 10).ok().and_then(|json: Json| json.as_object().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::lab;

    /// What a colour is to an eye without green cones, and to one without red ones: matrices on linear light, of severity 1
    /// (Machado, Oliveira and Fernandes 2009, table 1).
    const DEUTAN: [[f64; 3]; 3] =
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
    const PROTAN: [[f64; 3]; 3] =
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];

    fn linear(c: Color) -> [f64; 3] {
        [c.r, c.g, c.b].map(|v| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { libm::pow((v + 0.055) / 1.055, 2.4) }
        })
    }

    fn seen(c: Color, matrix: &[[f64; 3]; 3]) -> Color {
        let light = linear(c);
        let [r, g, b] = matrix.map(|row| {
            let v: f64 = row.iter().zip(light).map(|(m, l)| m * l).sum::<f64>().clamp(0.0, 1.0);
            let v = if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * libm::pow(v, 1.0 / 2.4) - 0.055 };
            (255.0 * v).round() as u8
        });
        Color::rgb(r, g, b)
    }

    /// CIEDE2000 (Sharma, Wu and Dalal 2005).
    fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
        let radians = |d: f64| d.to_radians();
        let seventh = |c: f64| (libm::pow(c, 7.0) / (libm::pow(c, 7.0) + libm::pow(25.0, 7.0))).sqrt();
        let g = 0.5 * (1.0 - seventh((a[1].hypot(a[2]) + b[1].hypot(b[2])) / 2.0));
        let (a1, a2) = (a[1] * (1.0 + g), b[1] * (1.0 + g));
        let (c1, c2) = (a1.hypot(a[2]), a2.hypot(b[2]));
        let hue = |b: f64, a: f64| (libm::atan2(b, a).to_degrees() + 360.0) % 360.0;
        let (h1, h2) = (hue(a[2], a1), hue(b[2], a2));
        let mut turn = h2 - h1;
        if turn > 180.0 {
            turn -= 360.0;
        } else if turn < -180.0 {
            turn += 360.0;
        }
        let mut mean = (h1 + h2) / 2.0;
        if (h1 - h2).abs() > 180.0 {
            mean += if h1 + h2 < 360.0 { 180.0 } else { -180.0 };
        }
        let (l, c) = ((a[0] + b[0]) / 2.0, (c1 + c2) / 2.0);
        let cos = |d: f64| libm::cos(radians(d));
        let t = 1.0 - 0.17 * cos(mean - 30.0) + 0.24 * cos(2.0 * mean) + 0.32 * cos(3.0 * mean + 6.0)
            - 0.2 * cos(4.0 * mean - 63.0);
        let off = (l - 50.0) * (l - 50.0);
        let dl = (b[0] - a[0]) / (1.0 + 0.015 * off / (20.0 + off).sqrt());
        let dc = (c2 - c1) / (1.0 + 0.045 * c);
        let dh = 2.0 * (c1 * c2).sqrt() * libm::sin(radians(turn / 2.0)) / (1.0 + 0.015 * c * t);
        let bell = libm::exp(-((mean - 275.0) / 25.0) * ((mean - 275.0) / 25.0));
        let rotation = -libm::sin(radians(60.0 * bell)) * 2.0 * seventh(c);
        (dl * dl + dc * dc + dh * dh + rotation * dc * dh).sqrt()
    }

    fn color(text: &str) -> Color {
        Color::parse(text).unwrap()
    }

    fn contrast(a: &str, b: &str) -> f64 {
        super::contrast(color(a), color(b))
    }

    /// Two pairs of the test data that Sharma, Wu and Dalal publish with the formula.
    #[test]
    fn the_distance_is_the_published_one() {
        for (a, b, expected) in [
            ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
            ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
            ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ] {
            assert!((distance(a, b) - expected).abs() < 1e-4, "{}", distance(a, b));
        }
    }

    #[test]
    fn categories_are_told_apart_by_all_eyes() {
        for (name, matrix) in [("deuteranopia", &DEUTAN), ("protanopia", &PROTAN)] {
            for (i, a) in CATEGORIES.iter().enumerate() {
                for b in &CATEGORIES[..i] {
                    let d = distance(lab(seen(color(a), matrix)), lab(seen(color(b), matrix)));
                    assert!(d >= 10.0, "{a} and {b} with {name}: {d}");
                }
            }
        }
    }

    #[test]
    fn text_and_marks_are_seen_on_both_pages() {
        for look in [&LIGHT, &DARK] {
            for text in [look.ink, look.muted] {
                assert!(contrast(text, look.page) >= 4.5, "{text} on {}", look.page);
            }
            for mark in CATEGORIES.iter().chain([&GREY]) {
                assert!(contrast(mark, look.page) >= 3.0, "{mark} on {}: {}", look.page, contrast(mark, look.page));
            }
            let ramp = look.ramp();
            assert!(contrast(&ramp[0], look.page) < contrast(&ramp[8], look.page), "more is farther from the page");
            let away: Vec<f64> = look.diverging().iter().map(|c| contrast(c, look.page)).collect();
            assert!(away[..5].windows(2).all(|w| w[0] > w[1]) && away[4..].windows(2).all(|w| w[0] < w[1]), "{away:?}");
        }
    }

    #[test]
    fn grounds_have_the_inks_that_are_read() {
        for (ground, page) in [("#fff", LIGHT), ("#ff0", LIGHT), ("#222", DARK), ("navy", DARK), ("#c00", DARK)] {
            assert_eq!(on(color(ground)).ink, page.ink, "{ground}");
        }
        // Every ink is read on a ground that one of them is read on.
        for ground in ["#fff", "#ff0", "#222", "navy", "#c00", "#234", "#9a9a9a", "#345"] {
            for ink in [on(color(ground)).ink, on(color(ground)).muted] {
                assert!(contrast(ink, ground) >= 4.5, "{ink} on {ground}: {}", contrast(ink, ground));
            }
        }
    }

    #[test]
    fn the_ramp_falls_evenly() {
        for pair in RAMP.windows(2) {
            let step = lab(color(pair[0]))[0] - lab(color(pair[1]))[0];
            assert!((step - 75.0 / 8.0).abs() < 0.6, "{pair:?}: {step}");
        }
    }

    #[test]
    fn themes_are_configurations() {
        for name in NAMES {
            let size = theme(name, Pages::Light).unwrap().len();
            assert!(size > 10 && theme(name, Pages::Both).unwrap().len() == size, "{name}");
        }
        assert_eq!(theme(NAMES[1], Pages::Both), theme(NAMES[1], Pages::Dark));
    }

    /// The page of both has the colours of each.
    #[test]
    fn colours_of_both_pages_are_those_of_each() {
        type Of = fn(&Page) -> Vec<Cow<'static, str>>;
        let named: Of =
            |p| [p.page, p.ink, p.muted, p.grid, p.baseline, p.track, p.band, p.neutral].map(Cow::Borrowed).to_vec();
        for of in [named, Page::ramp, Page::diverging] {
            let [light, dark, both] =
                [&LIGHT, &DARK, &FOLLOWING].map(|page| of(page).iter().map(|c| color(c)).collect::<Vec<_>>());
            assert_eq!(both, light.into_iter().zip(dark).map(|(l, d)| l.or_dark(d)).collect::<Vec<_>>());
        }
    }
}
