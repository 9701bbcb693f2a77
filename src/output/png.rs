//! SVG document to PNG bytes: drawn by resvg with the bundled fonts, encoded as small as the colours allow.

use crate::limits::Limits;
use crate::text;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why there is no PNG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PngError {
    /// More pixels than allowed: how many, and the limit.
    TooLarge(u64, u64),
    /// The document could not be drawn.
    Draw(String),
}

impl std::fmt::Display for PngError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PngError::TooLarge(n, limit) => write!(f, "the picture would have {n} pixels; the limit is {limit}"),
            PngError::Draw(why) => write!(f, "the picture could not be drawn: {why}"),
        }
    }
}

/// Draws a document at `dpr` pixels per CSS pixel.
///
/// # Errors
/// Too many pixels, or a document that cannot be drawn.
pub fn rasterize(svg: &str, dpr: f64, limits: &Limits) -> Result<Vec<u8>, PngError> {
    let fontdb = text::database();
    let options = resvg::usvg::Options { fontdb, font_family: "Arimo".into(), ..Default::default() };
    let tree = resvg::usvg::Tree::from_str(svg, &options).map_err(|e| PngError::Draw(e.to_string()))?;
    let size = tree.size();
    let pixels = |x: f32| (f64::from(x) * dpr).round().max(1.0);
    let (width, height) = (pixels(size.width()), pixels(size.height()));
    if width * height > limits.pixels as f64 {
        return Err(PngError::TooLarge((width * height) as u64, limits.pixels));
    }
    let scale = tiny_skia::Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        let mut pixmap = tiny_skia::Pixmap::new(width as u32, height as u32)?;
        resvg::render(&tree, scale, &mut pixmap.as_mut());
        Some(pixmap)
    }));
    match drawn {
        Ok(Some(pixmap)) => encode(&pixmap, dpr).map_err(|e| PngError::Draw(e.to_string())),
        Ok(None) => Err(PngError::Draw("no room for the picture".into())),
        Err(_) => Err(PngError::Draw("a shape reaches too far outside the picture".into())),
    }
}

thread_local! {
    static INDICES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Encodes pixels: indexed when at most 256 colours occur, else RGB when all are opaque, else RGBA.
fn encode(pixmap: &tiny_skia::Pixmap, dpr: f64) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::with_capacity(16 * 1024);
    let (width, height) = (pixmap.width(), pixmap.height());
    let mut encoder = png::Encoder::new(&mut out, width, height);
    let per_metre = (dpr * 96.0 / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    encoder.set_compression(png::Compression::Fast);
    INDICES.with_borrow_mut(|indices| match palette(pixmap.data(), indices) {
        Some(colors) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_filter(png::Filter::NoFilter);
            let depth = match colors.len() {
                0..=2 => 1,
                3..=4 => 2,
                5..=16 => 4,
                _ => 8,
            };
            encoder.set_depth(match depth {
                1 => png::BitDepth::One,
                2 => png::BitDepth::Two,
                4 => png::BitDepth::Four,
                _ => png::BitDepth::Eight,
            });
            encoder.set_palette(colors.iter().flat_map(|c| [c[0], c[1], c[2]]).collect::<Vec<u8>>());
            if colors.iter().any(|c| c[3] < 255) {
                encoder.set_trns(colors.iter().map(|c| c[3]).collect::<Vec<u8>>());
            }
            let mut writer = encoder.write_header()?;
            writer.write_image_data(&packed(indices, width as usize, depth))?;
            writer.finish()
        }
        None => {
            let opaque = pixmap.data().chunks_exact(4).all(|p| p[3] == 255);
            encoder.set_color(if opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
            encoder.set_depth(png::BitDepth::Eight);
            let mut writer = encoder.write_header()?;
            let n = if opaque { 3 } else { 4 };
            let mut data = Vec::with_capacity(pixmap.data().len());
            for p in pixmap.pixels() {
                let c = p.demultiply();
                data.extend_from_slice(&[c.red(), c.green(), c.blue(), c.alpha()][..n]);
            }
            writer.write_image_data(&data)?;
            writer.finish()
        }
    })?;
    Ok(out)
}

/// The colours of a picture, if they are at most 256, and the index of each pixel.
fn palette(data: &[u8], indices: &mut Vec<u8>) -> Option<Vec<[u8; 4]>> {
    const SLOTS: usize = 1024;
    let mut slots = [(0u32, u16::MAX); SLOTS];
    let mut colors: Vec<[u8; 4]> = Vec::new();
    let mut overflow: BTreeMap<u32, u8> = BTreeMap::new();
    indices.clear();
    indices.reserve(data.len() / 4);
    let (mut last, mut last_index) = (None, 0u8);
    for p in data.chunks_exact(4) {
        let key = u32::from_le_bytes([p[0], p[1], p[2], p[3]]);
        if last != Some(key) {
            let slot = (key.wrapping_mul(0x9E37_79B1) >> 22) as usize % SLOTS;
            last_index = match slots[slot] {
                (k, i) if i != u16::MAX && k == key => i as u8,
                (_, i) => match (i, overflow.get(&key)) {
                    (_, Some(found)) => *found,
                    (free, None) => {
                        if colors.len() == 256 {
                            return None;
                        }
                        let index = colors.len();
                        let c = tiny_skia::PremultipliedColorU8::from_rgba(p[0], p[1], p[2], p[3])?.demultiply();
                        colors.push([c.red(), c.green(), c.blue(), c.alpha()]);
                        if free == u16::MAX {
                            slots[slot] = (key, index as u16);
                        } else {
                            overflow.insert(key, index as u8);
                        }
                        index as u8
                    }
                },
            };
            last = Some(key);
        }
        indices.push(last_index);
    }
    Some(colors)
}

/// Rows of indices packed into whole bytes.
fn packed(indices: &[u8], width: usize, depth: usize) -> Vec<u8> {
    if depth == 8 {
        return indices.to_vec();
    }
    let per = 8 / depth;
    let mut out = Vec::with_capacity(indices.len() / per + indices.len() / width.max(1));
    for row in indices.chunks(width.max(1)) {
        for group in row.chunks(per) {
            let byte = group.iter().enumerate().fold(0u8, |b, (i, x)| b | (x << (8 - depth * (i + 1))));
            out.push(byte);
        }
    }
    out
}
