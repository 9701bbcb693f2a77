//! The set of faces: from CSS family lists to a face, the same for measuring and for the rasterizer.

use super::Font;
use super::face::Face;
use super::face::Glyph;
use resvg::usvg;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::OnceLock;

/// The bundled faces; the first is the last resort of every family list.
const EMBEDDED: [&[u8]; 8] = [
    include_bytes!("../../assets/fonts/Arimo-Regular.ttf"),
    include_bytes!("../../assets/fonts/Arimo-Bold.ttf"),
    include_bytes!("../../assets/fonts/Arimo-Italic.ttf"),
    include_bytes!("../../assets/fonts/Arimo-BoldItalic.ttf"),
    include_bytes!("../../assets/fonts/Cousine-Regular.ttf"),
    include_bytes!("../../assets/fonts/Cousine-Bold.ttf"),
    include_bytes!("../../assets/fonts/Tinos-Regular.ttf"),
    include_bytes!("../../assets/fonts/Tinos-Bold.ttf"),
];
const SANS: &str = "Arimo";
const MONO: &str = "Cousine";
const SERIF: &str = "Tinos";

/// Names that stand for a bundled family. Fonts with the metrics of another family come with its name.
const ALIASES: [(&str, &[&str]); 3] = [
    (
        SANS,
        &[
            "sans-serif",
            "system-ui",
            "ui-sans-serif",
            "-apple-system",
            "blinkmacsystemfont",
            "arial",
            "helvetica",
            "helvetica neue",
            "liberation sans",
            "dejavu sans",
            "verdana",
            "segoe ui",
            "roboto",
            "tahoma",
            "noto sans",
            "open sans",
            "inter",
            "lato",
            "ubuntu",
            "cantarell",
            "trebuchet ms",
            "cursive",
            "fantasy",
            "math",
            "emoji",
        ],
    ),
    (
        MONO,
        &[
            "monospace",
            "ui-monospace",
            "courier",
            "courier new",
            "consolas",
            "menlo",
            "monaco",
            "liberation mono",
            "dejavu sans mono",
            "sf mono",
            "sfmono-regular",
            "roboto mono",
            "source code pro",
            "fira code",
            "fira mono",
            "andale mono",
            "lucida console",
        ],
    ),
    (
        SERIF,
        &[
            "serif",
            "ui-serif",
            "times",
            "times new roman",
            "georgia",
            "liberation serif",
            "dejavu serif",
            "garamond",
            "palatino",
            "cambria",
            "book antiqua",
            "baskerville",
            "noto serif",
        ],
    ),
];

/// A face with what family lists select it by.
struct Entry {
    face: Face,
    families: Vec<String>,
    weight: u16,
    italic: bool,
    id: fontdb::ID,
}

/// All faces there are: the bundled ones and those installed at start-up.
pub struct Fonts {
    entries: Vec<Entry>,
    database: Arc<fontdb::Database>,
}

static FONTS: OnceLock<Fonts> = OnceLock::new();

/// Adds fonts (TTF, OTF or collections, as bytes) to the bundled ones. Once, before anything is measured or drawn;
/// `false` if that has already happened. Files that are no fonts are passed over.
pub fn install_fonts(files: Vec<Vec<u8>>) -> bool {
    // The faces live as long as the program.
    let files: Vec<&'static [u8]> = files.into_iter().map(|f| &*Vec::leak(f)).collect();
    FONTS.set(Fonts::new(&files)).is_ok()
}

/// The fonts of this program.
pub fn fonts() -> &'static Fonts {
    FONTS.get_or_init(|| Fonts::new(&[]))
}

impl Fonts {
    fn new(more: &[&'static [u8]]) -> Fonts {
        let mut database = fontdb::Database::new();
        let mut entries = Vec::new();
        for data in EMBEDDED.iter().chain(more) {
            let ids = database.load_font_source(fontdb::Source::Binary(Arc::new(*data)));
            for id in ids {
                let Some(info) = database.face(id) else { continue };
                let Some(face) = Face::new(data, info.index) else { continue };
                entries.push(Entry {
                    face,
                    families: info.families.iter().map(|(name, _)| name.to_ascii_lowercase()).collect(),
                    weight: info.weight.0,
                    italic: info.style != fontdb::Style::Normal,
                    id,
                });
            }
        }
        Fonts { entries, database: Arc::new(database) }
    }

    /// The faces for the rasterizer.
    pub fn database(&self) -> Arc<fontdb::Database> {
        self.database.clone()
    }

    /// The face for a list of family names.
    fn select<'a>(&self, families: impl Iterator<Item = &'a str>, weight: u16, italic: bool) -> usize {
        families
            .map(|name| self.family(name))
            .find_map(|name| self.nearest(name?, weight, italic))
            .unwrap_or_else(|| self.nearest(SANS, weight, italic).unwrap_or(0))
    }

    /// The family that a name stands for; a face of that very name comes first.
    fn family<'a>(&self, name: &'a str) -> Option<&'a str> {
        if self.entries.iter().any(|e| e.families.iter().any(|f| f.eq_ignore_ascii_case(name))) {
            return Some(name);
        }
        ALIASES.iter().find(|(_, names)| names.iter().any(|n| n.eq_ignore_ascii_case(name))).map(|(family, _)| *family)
    }

    /// The face of a family nearest in style, then in weight (CSS Fonts 4, 5.2).
    fn nearest(&self, family: &str, weight: u16, italic: bool) -> Option<usize> {
        let distance = |e: &Entry| {
            let (have, want) = (i32::from(e.weight), i32::from(weight));
            let other_side = match want {
                400..=500 => have > 500 || have < want,
                _ => (want > 500) != (have >= want) && have != want,
            };
            (e.italic != italic, other_side, (have - want).abs())
        };
        (0..self.entries.len())
            .filter(|i| self.entries[*i].families.iter().any(|f| f.eq_ignore_ascii_case(family)))
            .min_by_key(|i| distance(&self.entries[*i]))
    }

    /// Whether any face has a character.
    pub(super) fn has(&self, c: char) -> bool {
        self.entries.iter().any(|e| e.face.has(c))
    }

    /// The first face that has a character and was not tried yet, those of the wanted style first.
    fn fallback(&self, c: char, base: usize, tried: impl Fn(usize) -> bool) -> Option<usize> {
        let wanted = &self.entries[base];
        (0..self.entries.len())
            .filter(|i| !tried(*i) && self.entries[*i].face.has(c))
            .min_by_key(|i| (self.entries[*i].weight != wanted.weight, self.entries[*i].italic != wanted.italic, *i))
    }

    /// A line shaped as the rasterizer does it: with the face, and where that has no glyph, with others in turn.
    fn shape(&self, base: usize, text: &str) -> Vec<Glyph> {
        let with = |index: usize| {
            let mut glyphs = self.entries[index].face.shape(text);
            glyphs.iter_mut().for_each(|glyph| glyph.face = index);
            glyphs
        };
        let mut glyphs = with(base);
        let mut tried = vec![base];
        while tried.len() <= self.entries.len() {
            let missing = glyphs.iter().find(|g| g.missing);
            let Some(c) = missing.and_then(|g| text.get(g.cluster as usize..)?.chars().next()) else { break };
            let Some(next) = self.fallback(c, base, |i| tried.contains(&i)) else { break };
            let other = with(next);
            if other.iter().all(|g| !g.missing) {
                return other;
            }
            if other.len() != glyphs.len() {
                break;
            }
            for (have, new) in glyphs.iter_mut().zip(other) {
                if have.missing && !new.missing {
                    *have = new;
                }
            }
            tried.push(next);
        }
        glyphs
    }
}

thread_local! {
    /// The last selection: nearly every measurement asks for the font of the one before.
    static LAST: RefCell<(String, u16, bool, usize)> = const { RefCell::new((String::new(), 0, false, 0)) };
}

/// The index of the face of a font.
fn selected(font: &Font) -> usize {
    LAST.with_borrow_mut(|last| {
        if last.1 == font.weight && last.2 == font.italic && *last.0 == *font.family {
            return last.3;
        }
        let index = fonts().select(families(&font.family), font.weight, font.italic);
        last.0.clear();
        last.0.push_str(&font.family);
        (last.1, last.2, last.3) = (font.weight, font.italic, index);
        index
    })
}

/// The face of a font.
pub(super) fn face(font: &Font) -> &'static Face {
    &fonts().entries[selected(font)].face
}

/// A line shaped in a font, without the fast path.
pub(super) fn shape(text: &str, font: &Font) -> Vec<Glyph> {
    fonts().shape(selected(font), text)
}

/// The number of the face of a font.
pub(super) fn number(font: &Font) -> usize {
    selected(font)
}

/// A face by its number.
pub(super) fn numbered(face: usize) -> Option<&'static Face> {
    fonts().entries.get(face).map(|entry| &entry.face)
}

/// The names in a CSS family list, unquoted.
pub fn families(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(|name| name.trim().trim_matches(['"', '\'']).trim()).filter(|name| !name.is_empty())
}

/// How the rasterizer finds faces: by the very rules of measuring.
pub fn resolver() -> usvg::FontResolver<'static> {
    usvg::FontResolver {
        select_font: Box::new(|font, _| {
            let names = font.families().iter().map(|family| match family {
                usvg::FontFamily::Serif => "serif",
                usvg::FontFamily::SansSerif => "sans-serif",
                usvg::FontFamily::Cursive => "cursive",
                usvg::FontFamily::Fantasy => "fantasy",
                usvg::FontFamily::Monospace => "monospace",
                usvg::FontFamily::Named(name) => name.as_str(),
            });
            let index = fonts().select(names, font.weight(), font.style() != usvg::FontStyle::Normal);
            Some(fonts().entries[index].id)
        }),
        select_fallback: Box::new(|c, used, _| {
            let fonts = fonts();
            let base = fonts.entries.iter().position(|e| Some(&e.id) == used.first())?;
            let found = fonts.fallback(c, base, |i| used.contains(&fonts.entries[i].id))?;
            Some(fonts.entries[found].id)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family_of(list: &str, weight: u16, italic: bool) -> (String, u16, bool) {
        let fonts = fonts();
        let entry = &fonts.entries[fonts.select(families(list), weight, italic)];
        (entry.families[0].clone(), entry.weight, entry.italic)
    }

    #[test]
    fn lists_end_at_a_bundled_family() {
        for (list, family) in [
            ("sans-serif", "arimo"),
            ("'Helvetica Neue', Helvetica, Arial", "arimo"),
            ("Papyrus, Courier New, monospace", "cousine"),
            ("\"Times New Roman\"", "tinos"),
            ("Nothing Of The Sort", "arimo"),
            ("", "arimo"),
        ] {
            assert_eq!(family_of(list, 400, false), (family.to_owned(), 400, false), "{list}");
        }
    }

    #[test]
    fn weights_follow_css() {
        for (asked, given) in [(100, 400), (400, 400), (500, 400), (600, 700), (700, 700), (900, 700)] {
            assert_eq!(family_of("sans-serif", asked, false).1, given, "{asked}");
        }
        assert_eq!(family_of("sans-serif", 700, true), ("arimo".to_owned(), 700, true));
        assert_eq!(family_of("serif", 400, true), ("tinos".to_owned(), 400, false));
    }
}
