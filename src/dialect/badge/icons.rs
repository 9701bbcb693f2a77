//! Brand icons by their slugs: those of simple-icons, packed in `assets/badges/icons.bin` (`pack.mjs` there says how), of
//! which only the block is unpacked that holds the one asked for.

use crate::color::Color;
use crate::geometry::{Path, Rect};
use crate::shape::{bounds, symbol};
use flate2::read::DeflateDecoder;
use std::collections::HashMap;
use std::io::Read;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

const ICONS: &[u8] = include_bytes!("../../../assets/badges/icons.bin");
/// Icons of a block.
const BLOCK: usize = 16;
/// Bytes of the index and of a block, unpacked, at most.
const MOST: u64 = 4 << 20;
/// Outlines that are kept ready.
const KEPT: usize = 256;
/// Width and height of an icon's box in the file, and of the one it is drawn in, px.
const BOX: f64 = 24.0;
pub(super) const SIDE: f64 = 14.0;

/// An icon.
#[derive(Debug, Clone)]
pub(super) struct Icon {
    /// The colour of its brand.
    pub color: Color,
    /// Its outline in a box of [`SIDE`] by [`SIDE`].
    path: Arc<Path>,
}

/// A line of the index.
struct Entry {
    slug: &'static str,
    title: &'static str,
    hex: &'static str,
}

/// The index, and where the blocks are.
struct Index {
    /// By slug.
    entries: Vec<Entry>,
    blocks: Vec<&'static [u8]>,
}

/// The icon of a slug, or else of a title in any case, as the original finds them (shields `lib/load-simple-icons.js`).
pub(super) fn find(name: &str) -> Option<Icon> {
    let name = name.trim().to_lowercase();
    let entries = &index().entries;
    let slug = |slug: &str| entries.binary_search_by(|entry| entry.slug.cmp(slug)).ok();
    let title = || entries.iter().position(|entry| entry.title == name);
    let at = slug(&name).or_else(title).or_else(|| slug(&name.replace(' ', "-")))?;
    let color = Color::parse(&format!("#{}", entries.get(at)?.hex))?;
    Some(Icon { color, path: outline(at)? })
}

/// All slugs in their order.
pub(super) fn slugs() -> impl Iterator<Item = &'static str> {
    index().entries.iter().map(|entry| entry.slug)
}

impl Icon {
    /// The outline, and how wide its box is. With `tight`, an icon that is wider than high fills the height (shields
    /// `lib/logos.js`, `lib/svg-helpers.js`).
    pub(super) fn fitted(&self, tight: bool) -> (Arc<Path>, f64) {
        let bounds = if tight { bounds::of(&self.path) } else { Rect::EMPTY };
        if bounds.width() <= bounds.height() || bounds.height() <= 0.0 {
            return (Arc::clone(&self.path), SIDE);
        }
        let mut path = (*self.path).clone();
        path.translate(-bounds.x1, -bounds.y1);
        let scale = SIDE / bounds.height();
        (Arc::new(symbol::scaled(path, scale)), bounds.width() * scale)
    }
}

/// The outline of the icon of a number; those asked for last are kept.
fn outline(at: usize) -> Option<Arc<Path>> {
    static KNOWN: OnceLock<RwLock<HashMap<usize, Arc<Path>>>> = OnceLock::new();
    let known = KNOWN.get_or_init(RwLock::default);
    if let Some(path) = known.read().unwrap_or_else(PoisonError::into_inner).get(&at) {
        return Some(Arc::clone(path));
    }
    let block = unpacked(index().blocks.get(at / BLOCK)?);
    let path = symbol::parse(block.lines().nth(at % BLOCK)?);
    let path = Arc::new(symbol::scaled(path, SIDE / BOX));
    let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= KEPT {
        known.clear();
    }
    known.insert(at, Arc::clone(&path));
    Some(path)
}

/// A stream as text. The file is our own: what cannot be read is empty, which a test notices.
fn unpacked(stream: &[u8]) -> String {
    let mut text = String::new();
    let _ = DeflateDecoder::new(stream).take(MOST).read_to_string(&mut text);
    text
}

fn index() -> &'static Index {
    static TEXT: OnceLock<String> = OnceLock::new();
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let (index, blocks) = streams().unwrap_or_default();
        let text = TEXT.get_or_init(|| unpacked(index));
        let entry = |line: &'static str| {
            let mut parts = line.split('\t');
            Some(Entry { slug: parts.next()?, title: parts.next()?, hex: parts.next()? })
        };
        Index { entries: text.lines().filter_map(entry).collect(), blocks }
    })
}

/// The stream of the index, and those of the blocks.
fn streams() -> Option<(&'static [u8], Vec<&'static [u8]>)> {
    let mut rest = ICONS;
    let mut next = |bytes: usize| {
        let (head, tail) = rest.split_at_checked(bytes)?;
        rest = tail;
        Some(head)
    };
    let number = |bytes: &[u8]| bytes.try_into().map(u32::from_le_bytes).map(|n| n as usize).ok();
    let index = number(next(4)?)?;
    let index = next(index)?;
    let count = number(next(4)?)?;
    let lengths = next(4 * count)?;
    let blocks = lengths.chunks(4).map(|length| next(number(length)?)).collect::<Option<_>>()?;
    Some((index, blocks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_an_outline_in_its_box() {
        let all: Vec<&str> = slugs().collect();
        assert!(all.len() > 3400, "{}", all.len());
        for (at, slug) in all.iter().enumerate() {
            let path = outline(at).unwrap();
            let bounds = bounds::of(&path);
            assert!(path.segments.len() > 2, "{slug}");
            let (low, high) = (bounds.x1.min(bounds.y1), bounds.x2.max(bounds.y2));
            assert!(low > -0.2 && high < SIDE + 0.2 && bounds.width().max(bounds.height()) > 6.0, "{slug}: {bounds:?}");
        }
    }

    #[test]
    fn slugs_and_titles_are_found() {
        for name in ["rust", "Rust", "github", "Node.js", "nodedotjs", "GitHub Actions", ".NET"] {
            assert!(find(name).is_some(), "{name}");
        }
        assert_eq!(find("rust").unwrap().color, Color::BLACK);
        assert!(find("no such brand").is_none());
    }

    #[test]
    fn wide_icons_can_fill_their_height() {
        let icon = find("amd").unwrap();
        let (path, width) = icon.fitted(true);
        let bounds = bounds::of(&path);
        assert!(width > 40.0 && (bounds.height() - 14.0).abs() < 1e-6, "{width} {bounds:?}");
        assert_eq!(icon.fitted(false).1, 14.0);
    }
}
