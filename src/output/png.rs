//! PNG: one of our own SVG documents comes in, the bytes of a picture go out.
//!
//! The document is drawn by resvg; the encoding is chosen here, because charts have few colours: a palette where 256
//! suffice (to the eye: of more, the rarest may be drawn with a neighbour), otherwise RGB where everything is opaque,
//! without row filters.

use super::cost;
use super::deflate;
use crate::limits::{Budget, Exceeded, Limits};
use crate::text;
use resvg::tiny_skia;
use resvg::usvg;
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PngError {
    /// It would have this many pixels, which is more than [`Limits::pixels`].
    TooLarge(u64),
    /// It would be more work than a limit allows, or its deadline has passed.
    Exceeded(Exceeded),
    /// The rasterizer or the encoder failed; never the author's fault.
    Failed(String),
}

impl fmt::Display for PngError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PngError::TooLarge(pixels) => {
                write!(f, "a picture of {pixels} pixels is larger than allowed (limit `pixels`)")
            }
            PngError::Exceeded(Exceeded::Cancelled) => f.write_str("the picture took longer than its deadline"),
            PngError::Exceeded(_) => f.write_str("the picture is too much work as pixels (limit `raster`)"),
            PngError::Failed(why) => write!(f, "the picture could not be drawn: {why}"),
        }
    }
}

impl std::error::Error for PngError {}

/// Draws a document of ours at `dpr` pixels per CSS pixel and encodes it.
///
/// # Errors
/// [`PngError::TooLarge`] and [`PngError::Exceeded`] before the work is done that would be too much;
/// [`PngError::Failed`] if the rasterizer gives up.
pub fn rasterize(svg: &str, dpr: f64, budget: &Budget) -> Result<Vec<u8>, PngError> {
    catch_unwind(AssertUnwindSafe(|| {
        let map = draw(svg, dpr, budget)?;
        let bytes = encode(&map, dpr);
        keep(map);
        bytes
    }))
    .unwrap_or_else(|_| Err(PngError::Failed("the rasterizer panicked".to_owned())))
}

thread_local! {
    /// The pixels of the last picture of this thread, for the next one.
    static PIXELS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}
/// Buffers larger than this are given back to the system, bytes.
const KEEP_MOST: usize = 16 << 20;

fn keep(map: tiny_skia::Pixmap) {
    let pixels = map.take();
    if pixels.capacity() <= KEEP_MOST {
        PIXELS.set(pixels);
    }
}

fn failed(why: impl fmt::Display) -> PngError {
    PngError::Failed(why.to_string())
}

/// An image of a document, unless it is larger than a picture may be.
fn image(bytes: Arc<Vec<u8>>, limits: &Limits) -> Option<usvg::ImageKind> {
    if crate::images::is_plain_svg(&bytes).is_ok() {
        let options = usvg::Options {
            image_href_resolver: usvg::ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..usvg::Options::default()
        };
        return usvg::Tree::from_data(&bytes, &options).ok().map(usvg::ImageKind::SVG);
    }
    if !crate::images::is_drawable(&bytes, limits) {
        return None;
    }
    Some(match imagesize::image_type(&bytes).ok()? {
        imagesize::ImageType::Png => usvg::ImageKind::PNG(bytes),
        imagesize::ImageType::Jpeg => usvg::ImageKind::JPEG(bytes),
        imagesize::ImageType::Gif => usvg::ImageKind::GIF(bytes),
        imagesize::ImageType::Webp => usvg::ImageKind::WEBP(bytes),
        _ => return None,
    })
}

/// Reads a document with the fonts it was measured with, and nothing from outside.
pub(in crate::output) fn parse(svg: &str, limits: &Limits) -> Result<usvg::Tree, PngError> {
    let options = usvg::Options {
        fontdb: text::fonts().database(),
        font_resolver: text::resolver(),
        font_family: "Arimo".to_owned(),
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(move |_, bytes, _| image(bytes, limits)),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    usvg::Tree::from_str(svg, &options).map_err(failed)
}

/// Parses and draws.
fn draw(svg: &str, dpr: f64, budget: &Budget) -> Result<tiny_skia::Pixmap, PngError> {
    let limits = budget.limits();
    budget.raster(cost::of_text(svg)).map_err(PngError::Exceeded)?;
    let tree = parse(svg, limits)?;
    let dpr = if dpr.is_finite() { dpr.clamp(0.01, 100.0) } else { 1.0 };
    let side = |css: f32| ((f64::from(css) * dpr).round() as u64).max(1);
    let (width, height) = (side(tree.size().width()), side(tree.size().height()));
    let pixels = width.saturating_mul(height);
    if pixels > limits.pixels {
        return Err(PngError::TooLarge(pixels));
    }
    let too_large = |_| PngError::TooLarge(pixels);
    let size = tiny_skia::IntSize::from_wh(width.try_into().map_err(too_large)?, height.try_into().map_err(too_large)?);
    budget.raster(pixels).map_err(PngError::Exceeded)?;
    let mut buffer = PIXELS.take();
    buffer.clear();
    buffer.resize(usize::try_from(pixels * 4).map_err(too_large)?, 0);
    let map = size.and_then(|size| tiny_skia::Pixmap::from_vec(buffer, size));
    let mut map = map.ok_or(PngError::TooLarge(pixels))?;
    let scale =
        tiny_skia::Transform::from_scale(width as f32 / tree.size().width(), height as f32 / tree.size().height());
    super::paint::tree(&tree, scale, &mut map.as_mut(), budget).map_err(PngError::Exceeded)?;
    Ok(map)
}

/// Encodes a picture; `dpr` goes into its physical size.
fn encode(map: &tiny_skia::Pixmap, dpr: f64) -> Result<Vec<u8>, PngError> {
    let mut out = Vec::with_capacity(32 << 10);
    let mut encoder = png::Encoder::new(&mut out, map.width(), map.height());
    let per_meter = (dpr * 96.0 / 0.0254).round().clamp(1.0, 1e6) as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_meter, yppu: per_meter, unit: png::Unit::Meter }));
    encoder.set_deflate_compression(png::DeflateCompression::Level(2));
    encoder.set_filter(png::Filter::NoFilter);
    let width = map.width() as usize;
    let data = match Palette::of(map.data(), width) {
        Some(palette) => {
            let bits = palette.bits();
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_depth(match bits {
                1 => png::BitDepth::One,
                2 => png::BitDepth::Two,
                4 => png::BitDepth::Four,
                _ => png::BitDepth::Eight,
            });
            let (colors, alphas) = palette.chunks();
            encoder.set_palette(colors);
            if !alphas.is_empty() {
                encoder.set_trns(alphas);
            }
            if bits == 8 && deflate::WIDTHS.contains(&width) {
                let stream = deflate::zlib(&deflate::Rows { runs: &palette.runs, rows: &palette.rows, width });
                let mut writer = encoder.write_header().map_err(failed)?;
                writer.write_chunk(png::chunk::IDAT, &stream).map_err(failed)?;
                writer.finish().map_err(failed)?;
                return Ok(out);
            }
            pack(palette.indices(width), width, bits)
        }
        None if is_opaque(map.pixels()) => {
            encoder.set_depth(png::BitDepth::Eight);
            encoder.set_color(png::ColorType::Rgb);
            without_alpha(map.data())
        }
        None => {
            encoder.set_depth(png::BitDepth::Eight);
            encoder.set_color(png::ColorType::Rgba);
            straight(map.pixels())
        }
    };
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&data).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(out)
}

/// Whether no pixel shows anything through; in pieces, without a branch a pixel.
fn is_opaque(pixels: &[tiny_skia::PremultipliedColorU8]) -> bool {
    pixels.chunks(1024).all(|piece| piece.iter().fold(255, |all, p| all & p.alpha()) == 255)
}

/// Pixels without alpha, all of them being opaque.
fn without_alpha(data: &[u8]) -> Vec<u8> {
    // Four bytes are written each time, and the next pixel overwrites the last of them: one store a pixel.
    let mut rgb = vec![0; data.len() / 4 * 3 + 1];
    for (i, p) in data.as_chunks::<4>().0.iter().enumerate() {
        rgb[3 * i..3 * i + 4].copy_from_slice(p);
    }
    rgb.pop();
    rgb
}

/// Pixels with straight alpha.
fn straight(pixels: &[tiny_skia::PremultipliedColorU8]) -> Vec<u8> {
    let mut data = Vec::with_capacity(pixels.len() * 4);
    for pixel in pixels {
        let c = if pixel.is_opaque() {
            [pixel.red(), pixel.green(), pixel.blue(), 255]
        } else {
            let c = pixel.demultiply();
            [c.red(), c.green(), c.blue(), c.alpha()]
        };
        data.extend_from_slice(&c);
    }
    data
}

/// Premultiplied red, green, blue and alpha.
type Rgba = [u8; 4];

/// At most 256 colours, and the pixels by their numbers.
struct Palette {
    colors: Vec<Rgba>,
    /// Runs of equal pixels in a row: the number of their colour and their length.
    runs: Vec<(u8, u32)>,
    /// The runs of each row; those of the row above, if it is equal.
    rows: Vec<Range<usize>>,
}

/// The most colours that are counted; pictures with more of them are photographs or ramps.
const COUNTED: usize = 2048;
/// Slots of the table of colours; so many more than colours that runs of full slots stay short.
const SLOTS: usize = 8192;
/// How many of the most frequent colours are exact where there are more than 256.
const EXACT: usize = 208;
/// How far, of 255, a rare colour may be from the one it is drawn with, in each channel.
const NEAR: u8 = 16;
/// One pixel of so many may be drawn with another colour than its own.
const RARE: usize = 800;

impl Palette {
    /// The colours of a picture. Where there are more than 256, rare ones (they come from smoothed edges that meet) are
    /// drawn with their nearest neighbour if none is seen to differ; `None` if that does not do.
    fn of(data: &[u8], width: usize) -> Option<Palette> {
        let Counted { colors, runs, rows } = count(data, width)?;
        let (colors, numbers) = if colors.len() <= 256 {
            let numbers = (0..colors.len()).map(|i| i as u8).collect();
            (colors.into_iter().map(|(color, _)| color).collect(), numbers)
        } else {
            reduce(&colors, data.len() / 4 / RARE)?
        };
        let runs = runs.into_iter().map(|(number, length)| (numbers[usize::from(number)], length)).collect();
        Some(Palette { colors, runs, rows })
    }

    /// The number of each pixel.
    fn indices(&self, width: usize) -> Vec<u8> {
        let mut indices = Vec::with_capacity(width * self.rows.len());
        for (y, row) in self.rows.iter().enumerate() {
            if y > 0 && *row == self.rows[y - 1] {
                indices.extend_from_within(indices.len() - width..);
                continue;
            }
            for &(number, length) in &self.runs[row.clone()] {
                indices.resize(indices.len() + length as usize, number);
            }
        }
        indices
    }

    /// The fewest bits that hold every number.
    fn bits(&self) -> usize {
        match self.colors.len() {
            0..=2 => 1,
            3..=4 => 2,
            5..=16 => 4,
            _ => 8,
        }
    }

    /// The `PLTE` and `tRNS` chunks; the latter ends with the last colour that is not opaque.
    fn chunks(&self) -> (Vec<u8>, Vec<u8>) {
        let (mut colors, mut alphas) = (Vec::with_capacity(768), Vec::with_capacity(256));
        for [r, g, b, a] in &self.colors {
            let c = tiny_skia::PremultipliedColorU8::from_rgba(*r, *g, *b, *a)
                .map_or(tiny_skia::ColorU8::from_rgba(0, 0, 0, 0), |c| c.demultiply());
            colors.extend_from_slice(&[c.red(), c.green(), c.blue()]);
            alphas.push(c.alpha());
        }
        let end = alphas.iter().rposition(|a| *a < 255).map_or(0, |last| last + 1);
        alphas.truncate(end);
        (colors, alphas)
    }
}

/// The pixels of a picture by their colours.
struct Counted {
    /// Colours in order of appearance with the number of their pixels.
    colors: Vec<(Rgba, u32)>,
    /// Runs of equal pixels in a row: the number of their colour and their length.
    runs: Vec<(u16, u32)>,
    /// The runs of each row; those of the row above, if it is equal.
    rows: Vec<Range<usize>>,
}

/// Counts colours; `None` as soon as there are too many.
fn count(data: &[u8], width: usize) -> Option<Counted> {
    let mut slots = vec![u16::MAX; SLOTS];
    let mut colors: Vec<(Rgba, u32)> = Vec::with_capacity(256);
    let mut runs: Vec<(u16, u32)> = Vec::with_capacity(data.len() / 256);
    let mut rows: Vec<Range<usize>> = Vec::new();
    let mut above: &[u8] = &[];
    for row in data.chunks(4 * width.max(1)) {
        if let (Some(known), true) = (rows.last(), row == above) {
            runs[known.clone()].iter().for_each(|(number, length)| colors[usize::from(*number)].1 += length);
            rows.push(known.clone());
            continue;
        }
        above = row;
        let first = runs.len();
        let mut rest = row;
        // Neighbours are mostly equal: whole runs are numbered at once.
        while let Some(color) = rest.first_chunk::<4>() {
            let length = run(rest, *color);
            // Multiplicative hashing (Knuth, TAOCP 6.4).
            let mut slot = (u32::from_le_bytes(*color).wrapping_mul(0x9e37_79b1) >> 19) as usize;
            let number = loop {
                match slots[slot] {
                    u16::MAX if colors.len() == COUNTED => return None,
                    u16::MAX => {
                        slots[slot] = colors.len() as u16;
                        colors.push((*color, 0));
                        break slots[slot];
                    }
                    number if colors[usize::from(number)].0 == *color => break number,
                    _ => slot = (slot + 1) % SLOTS,
                }
            };
            colors[usize::from(number)].1 += length as u32;
            runs.push((number, length as u32));
            rest = &rest[length * 4..];
        }
        rows.push(first..runs.len());
    }
    Some(Counted { colors, runs, rows })
}

/// How many of the first pixels have a colour; the first has it.
fn run(data: &[u8], color: Rgba) -> usize {
    let eight: [u8; 32] = std::array::from_fn(|i| color[i % 4]);
    let whole = 8 * data.as_chunks::<32>().0.iter().take_while(|pixels| **pixels == eight).count();
    let after = data[whole * 4..].as_chunks::<4>().0.iter().take_while(|pixel| **pixel == color).count();
    whole + after
}

/// At most 256 of more colours, and what each is drawn with; `None` if more than `most` pixels would change, or one
/// would be seen to.
fn reduce(colors: &[(Rgba, u32)], most: usize) -> Option<(Vec<Rgba>, Vec<u8>)> {
    let mut order: Vec<usize> = (0..colors.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(colors[*i].1));
    let mut chosen: Vec<Rgba> = Vec::with_capacity(256);
    let mut numbers = vec![0; colors.len()];
    let mut changed = 0;
    for i in order {
        let (color, pixels) = colors[i];
        let near = if chosen.len() < EXACT { None } else { nearest(&chosen, color) };
        numbers[i] = match near {
            Some(number) => {
                changed += pixels as usize;
                number
            }
            None if chosen.len() == 256 => return None,
            None => {
                chosen.push(color);
                (chosen.len() - 1) as u8
            }
        };
    }
    (changed <= most).then_some((chosen, numbers))
}

/// The number of the colour that is nearest to another, if one is near.
fn nearest(colors: &[Rgba], to: Rgba) -> Option<u8> {
    let [r, g, b, a] = to;
    let mut best = (NEAR + 1, 0);
    for (number, color) in colors.iter().enumerate() {
        let far = color[0].abs_diff(r).max(color[1].abs_diff(g)).max(color[2].abs_diff(b)).max(color[3].abs_diff(a));
        if far < best.0 {
            best = (far, number as u8);
        }
    }
    (best.0 <= NEAR).then_some(best.1)
}

/// Rows of numbers in so many bits each, every row filled up to whole bytes.
fn pack(indices: Vec<u8>, width: usize, bits: usize) -> Vec<u8> {
    if bits == 8 {
        return indices;
    }
    let each = 8 / bits;
    let mut data = Vec::with_capacity(indices.len() / each + indices.len() / width.max(1) + 1);
    for row in indices.chunks(width.max(1)) {
        for group in row.chunks(each) {
            let packed = group.iter().enumerate().fold(0, |byte, (i, index)| byte | index << (8 - bits * (i + 1)));
            data.push(packed);
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes to RGBA with the `png` crate; also the colour type and depth found.
    fn decode(bytes: &[u8]) -> (Vec<u8>, png::ColorType, png::BitDepth, Option<png::PixelDimensions>) {
        let header = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let (kind, depth, dims) = (header.info().color_type, header.info().bit_depth, header.info().pixel_dims);
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::ALPHA | png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut data = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut data).unwrap();
        (data, kind, depth, dims)
    }

    fn rgba(map: &tiny_skia::Pixmap) -> Vec<u8> {
        straight(map.pixels())
    }

    fn check(body: &str, kind: png::ColorType, depth: png::BitDepth) {
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="61" height="40">{body}</svg>"#);
        for dpr in [1.0, 2.0] {
            let map = draw(&svg, dpr, &Budget::default()).unwrap();
            let bytes = rasterize(&svg, dpr, &Budget::default()).unwrap();
            let (pixels, found, bits, _) = decode(&bytes);
            assert_eq!((found, bits), (kind, depth), "{body} at {dpr}");
            assert!(pixels == rgba(&map), "{body} at {dpr}");
        }
    }

    #[test]
    fn every_encoding_gives_back_the_pixels() {
        use png::BitDepth::{Eight, Four, One, Two};
        let white = r##"<rect width="61" height="40" fill="#fff"/>"##;
        check(white, png::ColorType::Indexed, One);
        check(r##"<rect x="3" width="7" height="40" fill="#f00"/>"##, png::ColorType::Indexed, One);
        check(
            r##"<rect width="7" height="9" fill="#f00"/><rect x="20" width="7" height="9" fill="#00f"/>"##,
            png::ColorType::Indexed,
            Two,
        );
        let bars: String =
            (0..9).map(|i| format!(r##"<rect x="{}" width="3" height="20" fill="#{i}{i}0"/>"##, i * 5)).collect();
        check(&bars, png::ColorType::Indexed, Four);
        check(&format!("{white}<text x='2' y='30' font-size='20'>Text</text>"), png::ColorType::Indexed, Eight);
        let ramp: String = (0..60).map(|i| format!(r##"<rect x="{i}" width="1" height="40" fill="rgb({},{},{})"/><rect x="{i}" width="1" y="{}" height="7" fill="rgb({},0,{})"/>
            <rect x="{i}" width="1" y="{}" height="5" fill="rgb(0,{i},{})"/><rect x="{i}" y="1" width="1" height="1" fill="rgb(9,{},{i})"/><rect x="{i}" y="2" width="1" height="1" fill="rgb(99,{},{i})"/>"##, i * 4, 255 - i, i, 5, i * 3, i, 20, i * 2, 255 - i, 200 - i)).collect();
        check(&format!("{white}{ramp}"), png::ColorType::Rgb, Eight);
        check(&format!("<g opacity='0.5'>{ramp}</g>"), png::ColorType::Rgba, Eight);
    }

    #[test]
    fn the_scale_is_in_the_file() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>"#;
        let (_, _, _, dims) = decode(&rasterize(svg, 2.0, &Budget::default()).unwrap());
        // 192 dots per inch are 7559 per metre.
        assert_eq!(dims.map(|d| d.xppu), Some(7559));
    }

    #[test]
    fn large_pictures_are_refused_before_they_are_drawn() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="100000" height="100000"/>"#;
        assert_eq!(rasterize(svg, 1.0, &Budget::default()), Err(PngError::TooLarge(10_000_000_000)));
        assert!(matches!(rasterize("<svg", 1.0, &Budget::default()), Err(PngError::Failed(_))));
    }
}
