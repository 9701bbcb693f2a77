//! One font face: from its bytes to advances, kerning and vertical metrics, in fractions of the font size.

use harfrust::Direction;
use harfrust::FontRef;
use harfrust::ShaperData;
use harfrust::UnicodeBuffer;
use skrifa::MetadataProvider;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;
use skrifa::outline::{DrawSettings, OutlinePen};
use std::sync::OnceLock;
use unicode_bidi::{BidiClass, BidiInfo, Level};

/// Characters beyond ASCII that charts write all the time; they take the fast path, too.
const EXTRA: [char; 17] = ['−', '…', '–', '—', '°', '·', '×', '€', '£', '±', '•', '’', '‘', '“', '”', '\u{a0}', '²'];
/// Printable ASCII and [`EXTRA`].
const KNOWN: usize = 95 + EXTRA.len();
/// The index of "nothing before": a row of zeros in the kerning table.
const NONE: usize = KNOWN;
/// Columns of the kerning table.
const STRIDE: usize = KNOWN + 1;

/// A face ready for measuring.
pub(super) struct Face {
    font: FontRef<'static>,
    /// The bytes of its file, and which of the faces in it it is.
    pub(super) file: (&'static [u8], u32),
    shaper: ShaperData,
    /// Units per em.
    pub(super) upem: f64,
    /// How far it reaches above and below its baseline, in ems, as metrics of fonts are given: in thousandths.
    pub(super) reach: (f64, f64),
    /// Height of capitals, in ems.
    #[cfg(any(feature = "server", test))]
    pub(super) cap_height: f64,
    pairs: OnceLock<Option<Pairs>>,
}

/// Advances and kerning of the known characters, in font units.
struct Pairs {
    advance: [i32; STRIDE],
    kern: Box<[i16]>,
}

/// A shaped glyph, in ems.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// Its width as the font's metrics have it.
    pub(super) nominal: f64,
    /// What kerning adds to it.
    pub(super) kern: f64,
    /// How far it is drawn right of its place, and above it.
    pub(super) shift: (f64, f64),
    /// Its number in the face.
    pub(super) id: u32,
    /// The number of the face.
    pub(super) face: usize,
    /// Whether the face has no glyph for the character.
    pub(super) missing: bool,
    /// Where its character begins in the text, bytes.
    pub(super) cluster: u32,
}

/// The index of a character of the fast path.
fn known(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(c as usize - 0x20),
        '\t' | '\n' | '\r' => Some(0),
        _ if c.is_ascii() => Some(NONE),
        _ => EXTRA.iter().position(|e| *e == c).map(|i| 95 + i),
    }
}

/// The character of an index.
fn character(index: usize) -> char {
    if index < 95 { char::from(0x20 + index as u8) } else { EXTRA[index - 95] }
}

impl Face {
    /// Reads a face; `None` if the bytes are no usable font.
    pub(super) fn new(data: &'static [u8], index: u32) -> Option<Face> {
        let font = FontRef::from_index(data, index).ok()?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let upem = f64::from(metrics.units_per_em);
        if upem < 16.0 {
            return None;
        }
        let ems = |units: f32| (f64::from(units) / upem * 1000.0).round() / 1000.0;
        Some(Face {
            reach: (ems(metrics.ascent), ems(-metrics.descent)),
            shaper: ShaperData::new(&font),
            upem,
            #[cfg(any(feature = "server", test))]
            cap_height: metrics.cap_height.map_or(0.7, |units| f64::from(units) / upem),
            pairs: OnceLock::new(),
            file: (data, index),
            font,
        })
    }

    /// Whether the face has a glyph for a character.
    pub(super) fn has(&self, c: char) -> bool {
        self.glyph_of(c).is_some()
    }

    /// The glyph that the face has for a character.
    pub(super) fn glyph_of(&self, c: char) -> Option<u32> {
        self.font.charmap().map(c).map(|g| g.to_u32()).filter(|g| *g != 0)
    }

    /// Width in ems, kerned, when every character is on the fast path.
    pub(super) fn quick(&self, text: &str) -> Option<f64> {
        let pairs = self.pairs()?;
        // Texts of ten million letters are measured, too.
        let mut units = 0_i64;
        let mut before = NONE;
        for c in text.chars() {
            let this = known(c)?;
            if this == NONE {
                continue;
            }
            units += i64::from(pairs.advance[this] + i32::from(pairs.kern[before * STRIDE + this]));
            before = this;
        }
        Some(units as f64 / self.upem)
    }

    /// The sum over the characters of `round(advance) + round(kerning)` at a font size, on the fast path.
    pub(super) fn quick_rounded(&self, text: &str, size: f64) -> Option<f64> {
        let pairs = self.pairs()?;
        let scale = size / self.upem;
        let mut total = 0.0;
        let mut before = NONE;
        for c in text.chars() {
            let this = known(c)?;
            if this == NONE {
                continue;
            }
            total += whole(f64::from(pairs.advance[this]) * scale);
            match pairs.kern[before * STRIDE + this] {
                0 => {}
                kern => total += whole(f64::from(kern) * scale),
            }
            before = this;
        }
        Some(total)
    }

    /// Shapes a line with this face alone: the glyphs from left to right.
    pub(super) fn shape(&self, text: &str) -> Vec<Glyph> {
        if !text.chars().any(is_turned) {
            return self.shape_run(text, 0, None);
        }
        // As the rasterizer does it: lines run to the right, and runs of the other direction are turned within them.
        let bidi = BidiInfo::new(text, Some(Level::ltr()));
        let mut glyphs = Vec::new();
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let (Some(part), Some(level)) = (text.get(run.clone()), levels.get(run.start)) else { continue };
                glyphs.extend(self.shape_run(part, run.start, Some(level.is_rtl())));
            }
        }
        glyphs
    }

    /// Shapes a run that begins at a byte of its line; its direction is that of its script where none is said.
    fn shape_run(&self, text: &str, start: usize, turned: Option<bool>) -> Vec<Glyph> {
        let metrics = self.font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        if let Some(turned) = turned {
            buffer.set_direction(if turned { Direction::RightToLeft } else { Direction::LeftToRight });
        }
        buffer.guess_segment_properties();
        let shaper = self.shaper.shaper(&self.font).build();
        let output = shaper.shape(buffer, harfrust::ShapeOptions::new());
        let glyph = |(info, position): (&harfrust::GlyphInfo, &harfrust::GlyphPosition)| {
            let nominal = metrics.advance_width(skrifa::GlyphId::new(info.glyph_id)).map_or(0.0, f64::from);
            let advance = f64::from(position.x_advance);
            // An ignorable character is shaped to nothing whatever its glyph's metrics are.
            let nominal = if advance == 0.0 { 0.0 } else { nominal };
            Glyph {
                nominal: nominal / self.upem,
                kern: (advance - nominal) / self.upem,
                shift: (f64::from(position.x_offset) / self.upem, f64::from(position.y_offset) / self.upem),
                id: info.glyph_id,
                face: 0,
                missing: info.glyph_id == 0,
                cluster: start as u32 + info.cluster,
            }
        };
        output.glyph_infos().iter().zip(output.glyph_positions()).map(glyph).collect()
    }

    /// Whether glyphs are pictures (of several colours, or of pixels) rather than outlines.
    pub(super) fn has_pictures(&self) -> bool {
        let has = |tag: &&[u8; 4]| self.font.table_data(skrifa::Tag::new(tag)).is_some();
        [b"COLR", b"CBDT", b"sbix", b"SVG "].iter().any(has)
    }

    /// Draws the outline of a glyph, in units of the em and upward; whether there is such a glyph.
    pub(super) fn draw(&self, id: u32, pen: &mut impl OutlinePen) -> bool {
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        let outline = self.font.outline_glyphs().get(skrifa::GlyphId::new(id));
        outline.is_some_and(|outline| outline.draw(settings, pen).is_ok())
    }

    /// The characters of the face and their glyphs.
    pub(super) fn characters(&self) -> impl Iterator<Item = (u32, u32)> {
        self.font.charmap().mappings().map(|(c, glyph)| (c, glyph.to_u32()))
    }

    /// The table of the fast path; `None` for a face whose shaping is more than advances and pairs.
    fn pairs(&self) -> Option<&Pairs> {
        self.pairs.get_or_init(|| self.measure_pairs()).as_ref()
    }

    /// Shapes one text that holds every pair of known characters exactly once, and reads the kerning off it.
    fn measure_pairs(&self) -> Option<Pairs> {
        if self.font.table_data(skrifa::Tag::new(b"GSUB")).is_some() || (0..KNOWN).any(|i| !self.has(character(i))) {
            return None;
        }
        let order = every_pair(KNOWN);
        // The script is that of the first letter, Latin, as it is in all texts of these characters.
        let text: String = order.iter().map(|i| character(*i)).collect();
        let glyphs = self.shape(&text);
        if glyphs.len() != order.len() {
            return None;
        }
        let mut pairs = Pairs { advance: [0; STRIDE], kern: vec![0; STRIDE * STRIDE].into_boxed_slice() };
        for (index, glyph) in order.iter().zip(&glyphs) {
            pairs.advance[*index] = (glyph.nominal * self.upem).round() as i32;
        }
        for (pair, glyph) in order.windows(2).zip(&glyphs) {
            pairs.kern[pair[0] * STRIDE + pair[1]] = (glyph.kern * self.upem).round() as i16;
        }
        Some(pairs)
    }
}

/// Whether a character turns the order of a line, or may.
fn is_turned(c: char) -> bool {
    use BidiClass::{AL, AN, FSI, LRE, LRI, LRO, R, RLE, RLI, RLO};
    // The first letter that runs to the left is Hebrew.
    c >= '\u{590}' && matches!(unicode_bidi::bidi_class(c), R | AL | AN | RLE | RLO | RLI | LRE | LRO | LRI | FSI)
}

/// Rounded to whole pixels, halves up.
pub(super) fn whole(x: f64) -> f64 {
    (x + 0.5).floor()
}

/// A walk over the complete directed graph of `n` nodes (loops included) that uses every edge once: for each `a`, the
/// edge `a a`, then `a b a` for all `b > a`; the detours return to `a`, and the next `a` is the last detour's neighbour.
fn every_pair(n: usize) -> Vec<usize> {
    let mut walk = Vec::with_capacity(n * n + 1);
    walk.push(0);
    for a in 0..n {
        walk.push(a);
        for b in a + 2..n {
            walk.extend([b, a]);
        }
        if a + 1 < n {
            walk.push(a + 1);
        }
    }
    // What is left are the edges back from each node to its predecessor.
    walk.extend((0..n.saturating_sub(1)).rev());
    walk
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_walk_uses_every_pair_once() {
        for n in [1, 2, 3, 7, KNOWN] {
            let walk = every_pair(n);
            let pairs: BTreeSet<(usize, usize)> = walk.windows(2).map(|p| (p[0], p[1])).collect();
            assert_eq!(walk.len(), n * n + 1, "{n}");
            assert_eq!(pairs.len(), n * n, "{n}");
        }
    }
}
