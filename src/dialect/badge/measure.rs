//! How wide a line is in the fonts that badges are made for, by tables of them: what is measured is what a viewer with
//! those fonts sees, and the text of a badge has its length written beside it for all others.
//!
//! The tables are in `assets/badges/widths.bin`; `pack.mjs` there says how they are laid out.

use flate2::read::DeflateDecoder;
use std::io::Read;
use std::sync::OnceLock;

/// A font that there is a table of; the order is that of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// Verdana at 11 px.
    Verdana11,
    /// Verdana at 10 px.
    Verdana10,
    /// Verdana bold at 10 px.
    Verdana10Bold,
    /// Helvetica bold at 11 px.
    Helvetica11Bold,
}

const FACES: usize = 4;
const WIDTHS: &[u8] = include_bytes!("../../../assets/badges/widths.bin");
/// The first characters, whose advances are at hand.
const HEAD: usize = 256;
/// Stands for no advance.
const NONE: u16 = u16::MAX;
/// Bytes of all ranges, unpacked, at most.
const MOST: u64 = 4 << 20;

/// Characters that follow each other and are equally wide.
#[derive(Debug, Clone, Copy)]
struct Range {
    first: u32,
    /// Characters after the first.
    more: u16,
    /// Hundredths of a pixel.
    advance: u16,
}

/// The advance of a line, px: the sum of its characters', without kerning; a character that the table lacks counts as
/// an `m`, a control character as nothing (char-width-table-consumer `src/consumer.js`). Added in the order written, so
/// that rounding falls as it does there.
pub(super) fn width(text: &str, face: Face) -> f64 {
    let mut sum = 0.0;
    for c in text.chars() {
        let advance = advance(c, face).or_else(|| advance('m', face)).unwrap_or(0);
        sum += f64::from(advance) / 100.0;
    }
    sum
}

/// The advance in hundredths of a pixel.
fn advance(c: char, face: Face) -> Option<u16> {
    let code = c as u32;
    if (code as usize) < HEAD {
        let at = 2 * (face as usize * HEAD + code as usize);
        let bytes = WIDTHS.get(at..at + 2)?;
        return Some(u16::from_le_bytes(bytes.try_into().ok()?)).filter(|advance| *advance != NONE);
    }
    let ranges = ranges().get(face as usize)?;
    let after = ranges.partition_point(|range| range.first <= code);
    let range = ranges.get(after.checked_sub(1)?)?;
    (code - range.first <= u32::from(range.more)).then_some(range.advance)
}

/// All ranges, unpacked at the first character that is no Latin one.
fn ranges() -> &'static [Vec<Range>; FACES] {
    static RANGES: OnceLock<[Vec<Range>; FACES]> = OnceLock::new();
    RANGES.get_or_init(|| {
        let mut bytes = Vec::new();
        let packed = WIDTHS.get(2 * HEAD * FACES..).unwrap_or_default();
        // The table is our own, so that this fails only in a broken build, which a test notices.
        let _ = DeflateDecoder::new(packed).take(MOST).read_to_end(&mut bytes);
        let mut rest = bytes.as_slice();
        std::array::from_fn(|_| face_ranges(&mut rest).unwrap_or_default())
    })
}

fn face_ranges(rest: &mut &[u8]) -> Option<Vec<Range>> {
    let mut column = |bytes: usize| {
        let (head, tail) = rest.split_at_checked(bytes)?;
        *rest = tail;
        Some(head)
    };
    let count = u32::from_le_bytes(column(4)?.try_into().ok()?) as usize;
    let (firsts, more, advances) = (column(4 * count)?, column(2 * count)?, column(2 * count)?);
    let mut first = 0_u32;
    let ranges = firsts.as_chunks::<4>().0.iter().zip(more.as_chunks::<2>().0).zip(advances.as_chunks::<2>().0);
    Some(
        ranges
            .map(|((step, more), advance)| {
                first = first.saturating_add(u32::from_le_bytes(*step));
                Range { first, more: u16::from_le_bytes(*more), advance: u16::from_le_bytes(*advance) }
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the package that the tables are from.
    #[test]
    fn lines_are_as_wide_as_the_original_says() {
        for (text, face, expected) in [
            ("build", Face::Verdana11, 26.699_999_999_999_996),
            ("passing", Face::Verdana11, 41.75),
            ("BUILD", Face::Verdana10, 31.67),
            ("PASSING", Face::Verdana10Bold, 51.33),
            ("\u{85}é", Face::Helvetica11Bold, 16.28),
            ("日本語 Привет ß", Face::Verdana11, 88.270_000_000_000_01),
            ("👍🏽\u{10ffff}", Face::Verdana10, 29.19),
        ] {
            assert_eq!(width(text, face), expected, "{text}");
        }
        assert_eq!(width("\u{7}", Face::Verdana11), 0.0);
    }
}
