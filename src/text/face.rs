//! Faces: which one a font means, its tables, and the database that documents are drawn with.

use super::Font;
use harfrust::{FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use std::sync::{Arc, OnceLock};

struct Source {
    ttf: &'static [u8],
    metrics: &'static [u8],
}

macro_rules! source {
    ($name:literal) => {
        Source {
            ttf: include_bytes!(concat!("../../assets/fonts/", $name, ".ttf")),
            metrics: include_bytes!(concat!("../../assets/fonts/", $name, ".metrics")),
        }
    };
}

static SOURCES: [Source; 8] = [
    source!("sans-regular"),
    source!("sans-bold"),
    source!("sans-italic"),
    source!("sans-bold-italic"),
    source!("mono-regular"),
    source!("mono-bold"),
    source!("serif-regular"),
    source!("serif-bold"),
];

/// Printable ASCII.
const FIRST: u8 = 32;
const COUNT: usize = 95;

/// A face that text is measured with.
pub(super) struct Face {
    upem: f64,
    advances: [f64; COUNT],
    kerning: Box<[i16]>,
    shaper: Shaper,
}

struct Shaper {
    font: FontRef<'static>,
    data: ShaperData,
}

impl Face {
    /// The face of a font: the first family of its list that is known, and Arimo for the rest.
    pub(super) fn of(font: &Font) -> &'static Face {
        static FACES: [OnceLock<Face>; 8] = [const { OnceLock::new() }; 8];
        let i = index_of(&font.family, font.weight >= 600, font.italic);
        FACES[i].get_or_init(|| Face::load(&SOURCES[i]))
    }

    fn load(source: &'static Source) -> Face {
        let word = |i: usize| u16::from_le_bytes([source.metrics[2 * i], source.metrics[2 * i + 1]]);
        let font = FontRef::new(source.ttf).expect("the embedded faces are whole");
        Face {
            upem: f64::from(word(0)),
            advances: std::array::from_fn(|i| f64::from(word(i + 1))),
            kerning: (0..COUNT * COUNT).map(|i| word(1 + COUNT + i) as i16).collect(),
            shaper: Shaper { data: ShaperData::new(&font), font },
        }
    }

    pub(super) fn units_per_em(&self) -> f64 {
        self.upem
    }

    /// Width of a line in units of the face.
    pub(super) fn units(&self, text: &str) -> f64 {
        let mut total = 0.0;
        let mut last = None;
        for b in text.bytes() {
            if !(FIRST..FIRST + COUNT as u8).contains(&b) {
                return self.shaped(text);
            }
            let i = usize::from(b - FIRST);
            total += self.advances[i] + last.map_or(0.0, |l: usize| f64::from(self.kerning[l * COUNT + i]));
            last = Some(i);
        }
        total
    }

    /// As [`Face::units`], by the shaper.
    pub(super) fn shaped(&self, text: &str) -> f64 {
        self.glyphs(text).iter().sum()
    }

    fn glyphs(&self, text: &str) -> Vec<f64> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaper = self.shaper.data.shaper(&self.shaper.font).build();
        let output = shaper.shape(buffer, ShapeOptions::new());
        output.glyph_positions().iter().map(|p| f64::from(p.x_advance)).collect()
    }

    /// Width where each advance, scaled, is rounded by itself.
    pub(super) fn rounded_units(&self, text: &str, scale: f64) -> f64 {
        let round = |x: f64| (x * scale + 0.5).floor();
        let mut total = 0.0;
        let mut last = None;
        for b in text.bytes() {
            if !(FIRST..FIRST + COUNT as u8).contains(&b) {
                return self.glyphs(text).iter().map(|a| round(*a)).sum();
            }
            let i = usize::from(b - FIRST);
            total += round(self.advances[i]);
            if let Some(l) = last {
                let kern: usize = l;
                total += round(f64::from(self.kerning[kern * COUNT + i]));
            }
            last = Some(i);
        }
        total
    }
}

fn index_of(family: &str, bold: bool, italic: bool) -> usize {
    for name in family.split(',') {
        let name = name.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
        match &*name {
            "monospace" | "courier" | "courier new" | "cousine" | "consolas" | "menlo" | "monaco" => return 4 + usize::from(bold),
            "serif" | "times" | "times new roman" | "georgia" | "tinos" => return 6 + usize::from(bold),
            "sans-serif" | "helvetica" | "helvetica neue" | "arial" | "arimo" | "verdana" | "system-ui" => break,
            _ => {}
        }
    }
    usize::from(bold) + 2 * usize::from(italic)
}

static INSTALLED: OnceLock<Vec<Vec<u8>>> = OnceLock::new();

/// Adds faces, once, before anything is drawn; later calls change nothing.
pub fn install(faces: Vec<Vec<u8>>) {
    let _ = INSTALLED.set(faces);
}

/// The faces that documents are drawn with: the embedded ones and those installed; none of the machine's.
pub fn database() -> Arc<fontdb::Database> {
    static DATABASE: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    DATABASE
        .get_or_init(|| {
            let mut db = fontdb::Database::new();
            for source in &SOURCES {
                db.load_font_source(fontdb::Source::Binary(Arc::new(source.ttf)));
            }
            for face in INSTALLED.get().into_iter().flatten() {
                db.load_font_data(face.clone());
            }
            db.set_sans_serif_family("Arimo");
            db.set_serif_family("Tinos");
            db.set_monospace_family("Cousine");
            Arc::new(db)
        })
        .clone()
}
