//! Fonts cut down to what a picture uses. Comes in: the lines of a picture with their fonts; goes out: small font files with
//! the names that lines call them by.

use super::{Font, fonts, printable};
use read_fonts::collections::IntSet;
use read_fonts::types::{GlyphId, NameId, Tag};
use skera::{DEFAULT_DROP_TABLES, DEFAULT_LAYOUT_FEATURES, Plan, SubsetFlags, subset_font};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What of a face is used.
#[derive(Debug, Default)]
struct Used {
    glyphs: BTreeSet<u32>,
    /// What they are drawn for: browsers look for a character before they shape.
    characters: BTreeSet<char>,
}

/// The faces that lines are drawn with, and what of them.
#[derive(Debug, Default)]
pub struct Collector {
    faces: BTreeMap<usize, Used>,
    /// Faces that stand in for others.
    others: BTreeSet<usize>,
}

/// A face cut down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subset {
    /// A family name that no other font has: it is made of the bytes.
    pub name: String,
    /// The font file, OpenType.
    pub data: Vec<u8>,
}

/// The faces of a picture, each cut down.
#[derive(Debug, Default)]
pub struct Subsets {
    faces: BTreeMap<usize, Subset>,
    others: BTreeSet<usize>,
    /// How many faces could not be cut down.
    pub failed: usize,
}

impl Collector {
    /// Looks at a line that is drawn in a font.
    pub fn look(&mut self, line: &str, font: &Font) {
        let line = printable(line);
        let base = fonts::number(font);
        let glyphs = fonts::shape(&line, font);
        let starts: BTreeSet<usize> = glyphs.iter().map(|g| g.cluster as usize).collect();
        for glyph in glyphs.iter().filter(|g| !g.missing) {
            if glyph.face != base {
                self.others.insert(glyph.face);
            }
            let start = glyph.cluster as usize;
            let end = starts.range(start + 1..).next().copied().unwrap_or(line.len());
            let used = self.faces.entry(glyph.face).or_default();
            used.glyphs.insert(glyph.id);
            used.characters.extend(line.get(start..end).unwrap_or_default().chars());
        }
    }

    /// Cuts the faces down.
    pub fn cut(self) -> Subsets {
        let mut subsets = Subsets { others: self.others, ..Subsets::default() };
        for (number, used) in self.faces {
            match cut_one(number, &used) {
                Some(data) => {
                    let name = name_of(&data);
                    subsets.faces.insert(number, Subset { name, data });
                }
                None => subsets.failed += 1,
            }
        }
        subsets
    }
}

impl Subsets {
    /// The faces, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &Subset> {
        self.faces.values()
    }

    /// Whether no face was cut down.
    pub fn is_empty(&self) -> bool {
        self.faces.is_empty()
    }

    /// The names that a line in a font is drawn with: of the face that measured it, then of those that stand in.
    pub fn names(&self, font: &Font) -> impl Iterator<Item = &str> {
        let base = fonts::number(font);
        let rest = self.others.iter().copied().filter(move |other| *other != base);
        std::iter::once(base).chain(rest).filter_map(|number| self.faces.get(&number)).map(|subset| &*subset.name)
    }
}

/// A face with the glyphs that are used and what its rules may make of them, without hints and with few names.
fn cut_one(number: usize, used: &Used) -> Option<Vec<u8>> {
    let face = fonts::numbered(number)?;
    let own = used.characters.iter().filter_map(|c| Some((u32::from(*c), face.glyph_of(*c)?)));
    let (mut characters, reached): (BTreeSet<u32>, BTreeSet<u32>) = own.unzip();
    // Letters and their marks that shaping composes are looked for as the composed character, too.
    let composed = face.characters().filter(|(_, glyph)| used.glyphs.contains(glyph) && !reached.contains(glyph));
    characters.extend(composed.map(|(c, _)| c));
    let (data, index) = face.file;
    let font = read_fonts::FontRef::from_index(data, index).ok()?;
    let mut glyphs = IntSet::<GlyphId>::empty();
    glyphs.extend(used.glyphs.iter().map(|g| GlyphId::new(*g)));
    let mut wanted = IntSet::<u32>::empty();
    wanted.extend(characters);
    let mut drop = IntSet::<Tag>::empty();
    drop.extend(DEFAULT_DROP_TABLES.iter().copied());
    let mut features = IntSet::<Tag>::empty();
    features.extend(DEFAULT_LAYOUT_FEATURES.iter().copied());
    let mut scripts = IntSet::<Tag>::empty();
    scripts.invert();
    // Who made it, and what browsers insist on.
    let mut names = IntSet::<NameId>::empty();
    names.extend([0, 1, 2].map(NameId::from));
    let mut languages = IntSet::<u16>::empty();
    languages.insert(0x0409);
    let flags = SubsetFlags::SUBSET_FLAGS_NO_HINTING
        | SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE
        | SubsetFlags::SUBSET_FLAGS_NO_BIDI_CLOSURE;
    let plan = Plan::new(&glyphs, &wanted, &font, flags, &drop, &scripts, &features, &names, &languages);
    subset_font(&font, &plan).ok()
}

/// A name made of the bytes (FNV-1a, 64 bits), so that equal fonts on one page share it and others do not.
fn name_of(data: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = data.iter().fold(0xcbf2_9ce4_8422_2325, step);
    let mut name = "plotd-".to_owned();
    let _ = write!(name, "{hash:016x}");
    name
}
