//! Logos: a brand's icon by its name, or a picture as a data URI.

use super::color;
use super::icons;
use super::style::Style;
use crate::color::Color;
use crate::diagnostic::{Report, did_you_mean};
use crate::geometry::Path;
use crate::images;
use crate::limits::Limits;
use crate::text::clip_chars;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::sync::Arc;

/// Height of a logo, px; and its width, unless it fills its height.
pub(super) const HEIGHT: f64 = icons::SIDE;
/// Icons on badges whose ground is dark are light if they are darker than this, on others dark if they are brighter
/// (shields `lib/logos.js`).
const DARK: f64 = 0.4;
const BRIGHT: f64 = 0.6;
const LIGHT_ICON: Color = Color::rgb(0xf5, 0xf5, 0xf5);
const DARK_ICON: Color = Color::rgb(0x33, 0x33, 0x33);
/// Bytes of a picture, at most.
const MOST: usize = 256 << 10;

/// What is drawn before the text.
#[derive(Debug, Clone)]
pub(super) struct Logo {
    /// Its box is as wide, px.
    pub width: f64,
    pub art: Art,
}

#[derive(Debug, Clone)]
pub(super) enum Art {
    /// An outline in a box of [`HEIGHT`], and its colour.
    Icon(Arc<Path>, Color),
    /// A data URI.
    Image(Arc<str>),
}

/// How a logo is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wish<'a> {
    /// A slug, a title or a data URI.
    pub logo: Cow<'a, str>,
    /// The parameter or member that says so.
    pub place: &'static str,
    /// The colour of an icon.
    pub color: Option<&'a str>,
    /// Whether a wide icon fills its height.
    pub auto: bool,
    /// Width of the box, px.
    pub width: Option<f64>,
}

/// A logo; nothing and a warning where there is none.
pub(super) fn read(wish: &Wish, style: Style, limits: &Limits, report: &mut Report) -> Option<Logo> {
    if let Some(data) = wish.logo.strip_prefix("data:") {
        let image = image(data, limits);
        if let Err(why) = &image {
            report.warn(format!("/{}", wish.place), format!("the logo is left out: {why}"));
        }
        return Some(Logo { width: wish.width.unwrap_or(HEIGHT), art: Art::Image(image.ok()?) });
    }
    let Some(icon) = icons::find(&wish.logo) else {
        let shown = clip_chars(&wish.logo, 60);
        let message = format!("there is no logo {shown:?}; it is left out");
        // Longer and shorter ones are not meant.
        let alike = icons::slugs().filter(|slug| slug.len().abs_diff(shown.len()) <= 4);
        let near = did_you_mean(shown, alike).map(|slug| format!("did you mean {slug:?}?"));
        let hint = near.unwrap_or_else(|| "the slugs of simple-icons are known, and data URIs".to_owned());
        report.warn_with_hint(format!("/{}", wish.place), message, hint);
        return None;
    };
    let asked = wish.color.and_then(|text| color::read(text, "logoColor", report));
    let brightness = color::brightness(icon.color);
    let fill = match asked {
        Some(named) => named.color,
        None if style != Style::Social && brightness <= DARK => LIGHT_ICON,
        None if style == Style::Social && brightness >= BRIGHT => DARK_ICON,
        None => icon.color,
    };
    let (path, width) = icon.fitted(wish.auto);
    Some(Logo { width: wish.width.unwrap_or(width), art: Art::Icon(path, fill) })
}

/// The data URI of a picture, written anew; `data` is what follows `data:`.
fn image(data: &str, limits: &Limits) -> Result<Arc<str>, String> {
    let (kind, content) = data.split_once(',').ok_or("a data URI has a comma before its content")?;
    // Three characters of base64, or nine of percent signs, are a few bytes.
    if content.len() > 4 * MOST {
        return Err(format!("it has more than {MOST} bytes"));
    }
    let mut words = kind.split(';').map(str::trim);
    let media = words.next().unwrap_or_default().to_ascii_lowercase();
    let bytes = if words.any(|word| word.eq_ignore_ascii_case("base64")) {
        // Spaces were plus signs before somebody read them as a form.
        let text: String = content.chars().map(|c| if c == ' ' { '+' } else { c }).collect();
        let text = percent_decode_str(text.trim()).decode_utf8_lossy().into_owned();
        BASE64.decode(text.as_bytes()).map_err(|_| "its content is not base64")?
    } else {
        percent_decode_str(content).collect()
    };
    if bytes.len() > MOST {
        return Err(format!("it has more than {MOST} bytes"));
    }
    let kind = match media.as_str() {
        "image/svg+xml" => {
            images::is_plain_svg(&bytes)?;
            "svg+xml"
        }
        "image/png" | "image/jpeg" | "image/jpg" | "image/gif" | "image/webp" => {
            let kind = images::kind_of(&bytes).ok_or("it is no PNG, JPEG, GIF, WebP or SVG file")?;
            if !images::is_drawable(&bytes, limits) {
                return Err(format!("it has more than {} pixels (limit `pixels`)", limits.pixels));
            }
            kind
        }
        _ => return Err(format!("{:?} is no type of a picture", clip_chars(&media, 40))),
    };
    Ok(format!("data:image/{kind};base64,{}", BASE64.encode(bytes)).into())
}
