//! Where words of a cloud lie: each from the largest to the smallest looks for room along a spiral (Jonathan Feinberg's
//! way). In: words with their fonts, and a source of numbers; out: places.
//!
//! Rules are those of d3-cloud 1.2, whose picture of each word decides what touches what: pixels of a sheet, in cells of
//! 32. Its oddities are kept where they decide places: what is said of them below is why.

use crate::limits::{Budget, Exceeded};
use crate::text::{Font, Lying, Sheet, width};
use std::sync::Arc;

/// Px of either side of the sheet that words are written on, many at once (`cloudSprite`).
const SIDE: i32 = 2048;

/// A word to be placed.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// What it says.
    pub text: Arc<str>,
    /// Its font, whose size is not used.
    pub font: Font,
    /// Px, as far as it is whole.
    pub size: i32,
    /// Degrees clockwise.
    pub turn: f64,
    /// Width of the pen that keeps room around its outlines, px.
    pub pen: f64,
}

/// A word with its picture.
#[derive(Debug, Clone, Default)]
struct Sprite {
    /// Number of the word.
    of: usize,
    /// Where its middle lies, px.
    x: i32,
    y: i32,
    width: i32,
    /// Extent from its middle.
    x0: i32,
    y0: i32,
    x1: i32,
    y1: i32,
    /// Where it is on the sheet; `None` if it found no room there.
    on_sheet: Option<(i32, i32)>,
    /// Rows of cells; the highest bit is the leftmost pixel.
    cells: Vec<u32>,
}

/// The corners of what all placed words take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    x0: i32,
    y0: i32,
    x1: i32,
    y1: i32,
}

impl Bounds {
    pub(super) fn size(&self) -> (f64, f64) {
        (f64::from(self.x1) - f64::from(self.x0), f64::from(self.y1) - f64::from(self.y0))
    }
}

/// A cloud.
#[derive(Debug, Default)]
pub(super) struct Cloud {
    /// Numbers of words that found room, with the place of their middle from that of the room.
    pub placed: Vec<(usize, f64, f64)>,
    /// What they take; `None` if there are none.
    pub bounds: Option<Bounds>,
}

/// Numbers that seem random (`WordCloudController`, `rnd`).
#[derive(Debug, Clone)]
pub(super) struct Random(pub f64);

impl Random {
    pub(super) fn next(&mut self) -> f64 {
        self.0 = (self.0 * 9301.0 + 49297.0) % 233_280.0;
        self.0 / 233_280.0
    }
}

/// As the original's language shifts numbers: whole, and 32 bits of them.
fn whole(x: f64) -> i32 {
    if x.is_finite() { x as i64 as i32 } else { 0 }
}

/// A shift by as many bits as a word has is one by none: where a word lies on the edge of a cell, its cells are repeated
/// in the next ones.
fn shifted(before: u32, cell: u32, bits: u32) -> u32 {
    before.wrapping_shl(32_u32.wrapping_sub(bits)) | cell.wrapping_shr(bits)
}

/// Places words in a room of this size.
///
/// # Errors
/// The limit that it would exceed.
pub(super) fn placed(
    words: &[Word],
    (wide, high): (f64, f64),
    random: &mut Random,
    budget: &Budget,
) -> Result<Cloud, Exceeded> {
    let mut board = Board::new(wide, high, budget)?;
    budget.memory((SIDE * SIDE) as usize)?;
    let mut sheet = Sheet::new(SIDE as usize, SIDE as usize);
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by(|a, b| words[*b].size.cmp(&words[*a].size));
    let mut sprites: Vec<Sprite> = order.into_iter().map(|of| Sprite { of, ..Sprite::default() }).collect();
    let mut drawn = 0;
    let mut cloud = Cloud::default();
    for i in 0..sprites.len() {
        let (x, y) = (whole(wide * (random.next() + 0.5)) >> 1, whole(high * (random.next() + 0.5)) >> 1);
        if i >= drawn {
            // One that is too high for the sheet is passed over.
            drawn = (i + 1).max(write(&mut sheet, words, &mut sprites, i, budget)?);
        }
        let sprite = &mut sprites[i];
        (sprite.x, sprite.y) = (x, y);
        if sprite.on_sheet.is_none() || !board.place(sprite, cloud.bounds.as_ref(), random, budget)? {
            continue;
        }
        let own = Bounds {
            x0: sprite.x + sprite.x0,
            y0: sprite.y + sprite.y0,
            x1: sprite.x + sprite.x1,
            y1: sprite.y + sprite.y1,
        };
        cloud.bounds = Some(cloud.bounds.map_or(own, |all| Bounds {
            x0: all.x0.min(own.x0),
            y0: all.y0.min(own.y0),
            x1: all.x1.max(own.x1),
            y1: all.y1.max(own.y1),
        }));
        let from = |at: i32, size: f64| f64::from(at) - f64::from(whole(size) >> 1);
        cloud.placed.push((sprite.of, from(sprite.x, wide), from(sprite.y, high)));
    }
    Ok(cloud)
}

/// Writes words on a clean sheet, from the first to the one that has no room there, and takes their pictures; says which
/// one that is.
fn write(
    sheet: &mut Sheet,
    words: &[Word],
    sprites: &mut [Sprite],
    first: usize,
    budget: &Budget,
) -> Result<usize, Exceeded> {
    sheet.clear();
    budget.steps((SIDE * SIDE) as u64 / 64)?;
    let (mut x, mut y, mut row) = (0, 0, 0);
    let mut end = first;
    for sprite in &mut sprites[first..] {
        let word = &words[sprite.of];
        let font = Font { size: f64::from(word.size.saturating_add(1)), ..word.font.clone() };
        let long = width(&word.text, &font);
        let (w, h) = extent(word, long);
        row = row.max(h);
        if x + w >= SIDE {
            (x, y) = (0, y + row);
            row = 0;
        }
        if y + h >= SIDE {
            break;
        }
        // Its outlines are as long as its characters are many.
        budget.steps(200 * word.text.len() as u64 + w as u64 * h as u64)?;
        // Pens reach beyond the box of a word.
        budget.memory((long + word.pen) as usize * 16)?;
        sheet.write(
            &word.text,
            &font,
            &Lying {
                at: (f64::from(x + (w >> 1)), f64::from(y + (h >> 1))),
                turn: word.turn,
                start: -(long / 2.0).floor(),
                pen: word.pen,
            },
        );
        sprite.width = w;
        (sprite.x1, sprite.y1) = (w >> 1, h >> 1);
        (sprite.x0, sprite.y0) = (-sprite.x1, -sprite.y1);
        sprite.on_sheet = Some((x, y));
        x += w;
        end += 1;
    }
    for sprite in &mut sprites[first..end] {
        budget.memory((sprite.width >> 5) as usize * (sprite.y1 - sprite.y0).max(0) as usize * 4)?;
        sprite.read(sheet);
    }
    Ok(end)
}

/// How large the picture of a word is: as wide as a number of cells.
fn extent(word: &Word, long: f64) -> (i32, i32) {
    let (long, high) = (long + 1.0, f64::from(word.size << 1));
    let cells = |w: f64| (whole(w.min(1e6) + 31.0) >> 5) << 5;
    if word.turn == 0.0 {
        return (cells(long), word.size << 1);
    }
    let angle = word.turn.to_radians();
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let (wcr, wsr, hcr, hsr) = (long * cos, long * sin, high * cos, high * sin);
    let most = |a: f64, b: f64| a.abs().max(b.abs());
    (cells(most(wcr + hsr, wcr - hsr)), whole(most(wsr + hcr, wsr - hcr).min(1e6)))
}

impl Sprite {
    /// Takes its picture from the sheet: empty rows above are left out, those below are not, but for the last.
    fn read(&mut self, sheet: &Sheet) {
        let Some((x, y)) = self.on_sheet else { return };
        let at = |row: i32, column: i32| ((y + row) * SIDE + x + column) as usize;
        let (high, cells) = (self.y1 - self.y0, self.width >> 5);
        let is_empty = |row: &i32| (0..self.width).all(|column| !sheet.is_touched(at(*row, column)));
        let top = (0..high).take_while(is_empty).count() as i32;
        let cell = |row: i32, cell: i32| {
            (0..32).fold(0, |bits, k| bits << 1 | u32::from(sheet.is_touched(at(row, 32 * cell + k))))
        };
        self.cells = (top..high - 1).flat_map(|row| (0..cells).map(move |c| cell(row, c))).collect();
        self.y0 += top;
        self.y1 = self.y0 + (high - top) - 1;
    }

    /// Its rows of cells; none if nothing was touched.
    fn rows(&self) -> impl Iterator<Item = &[u32]> {
        self.cells.chunks(((self.width >> 5) as usize).max(1))
    }
}

/// What placed words touch.
#[derive(Debug)]
struct Board {
    wide: f64,
    high: f64,
    /// Cells of a row: the last pixels of a row have none, and words there reach into those of the next one.
    row: i32,
    cells: Vec<u32>,
}

impl Board {
    fn new(wide: f64, high: f64, budget: &Budget) -> Result<Board, Exceeded> {
        let row = whole(wide) >> 5;
        let cells = (f64::from(row) * high).clamp(0.0, 1e12) as usize;
        budget.memory(4 * cells)?;
        Ok(Board { wide, high, row, cells: vec![0; cells] })
    }

    /// Moves a word along a spiral until it touches no other one; says whether there is such a place (`place`).
    fn place(
        &mut self,
        sprite: &mut Sprite,
        bounds: Option<&Bounds>,
        random: &mut Random,
        budget: &Budget,
    ) -> Result<bool, Exceeded> {
        let (wide, high) = (self.wide, self.high);
        let start = (sprite.x, sprite.y);
        let most = (wide * wide + high * high).sqrt();
        let step = if random.next() < 0.5 { 1.0 } else { -1.0 };
        let mut t = 0.0;
        loop {
            let along: f64 = t * 0.1;
            let dx = whole(wide / high * along * libm::cos(along));
            let dy = whole(along * libm::sin(along));
            if f64::from(dx.unsigned_abs().min(dy.unsigned_abs())) >= most {
                return Ok(false);
            }
            t += step;
            (sprite.x, sprite.y) = (start.0.wrapping_add(dx), start.1.wrapping_add(dy));
            budget.steps(6)?;
            if !self.holds(sprite) {
                continue;
            }
            if bounds.is_some_and(|b| meets(sprite, b)) {
                budget.steps(sprite.cells.len() as u64 / 8)?;
                if self.collides(sprite) {
                    continue;
                }
            } else if bounds.is_some() {
                continue;
            }
            self.take(sprite, budget)?;
            return Ok(true);
        }
    }

    /// Whether the picture of a word lies in the room.
    fn holds(&self, sprite: &Sprite) -> bool {
        let end = |at: i32, side: i32| f64::from(at) + f64::from(side);
        sprite.x.saturating_add(sprite.x0) >= 0
            && sprite.y.saturating_add(sprite.y0) >= 0
            && end(sprite.x, sprite.x1) <= self.wide
            && end(sprite.y, sprite.y1) <= self.high
    }

    /// The cell of a word's first one, and by how many bits its cells are shifted.
    fn first(&self, sprite: &Sprite) -> (usize, u32) {
        let left = sprite.x - ((sprite.width >> 5) << 4);
        (((sprite.y + sprite.y0) * self.row + (left >> 5)) as usize, (left & 31) as u32)
    }

    fn collides(&self, sprite: &Sprite) -> bool {
        let (first, bits) = self.first(sprite);
        sprite.rows().enumerate().any(|(j, row)| {
            let at = first + j * self.row as usize;
            covered(row, bits).enumerate().any(|(i, cell)| self.cells.get(at + i).is_some_and(|own| own & cell != 0))
        })
    }

    fn take(&mut self, sprite: &Sprite, budget: &Budget) -> Result<(), Exceeded> {
        let (first, bits) = self.first(sprite);
        for (j, row) in sprite.rows().enumerate() {
            let at = first + j * self.row as usize;
            // Rows may end below the last one.
            let end = at + row.len() + 1;
            if end > self.cells.len() {
                budget.memory(4 * (end - self.cells.len()))?;
                self.cells.resize(end, 0);
            }
            covered(row, bits).zip(&mut self.cells[at..]).for_each(|(cell, own)| *own |= cell);
        }
        Ok(())
    }
}

/// A row of cells moved right by some bits: one more.
fn covered(row: &[u32], bits: u32) -> impl Iterator<Item = u32> {
    let before = std::iter::once(0).chain(row.iter().copied());
    let cells = row.iter().copied().map(Some).chain([None]);
    before.zip(cells).map(move |(before, cell)| match cell {
        Some(cell) => shifted(before, cell, bits),
        None => before.wrapping_shl(32_u32.wrapping_sub(bits)),
    })
}

/// Whether a word's picture meets what others take.
fn meets(sprite: &Sprite, b: &Bounds) -> bool {
    sprite.x + sprite.x1 > b.x0
        && sprite.x + sprite.x0 < b.x1
        && sprite.y + sprite.y1 > b.y0
        && sprite.y + sprite.y0 < b.y1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, size: i32) -> Word {
        Word { text: Arc::from(text), font: Font::new("Arial", 0.0), size, turn: 0.0, pen: 2.0 }
    }

    #[test]
    fn numbers_follow_from_the_first() {
        let mut random = Random(0.0);
        let first: Vec<f64> = (0..3).map(|_| random.next() * 233_280.0).map(f64::round).collect();
        assert_eq!(first, [49_297.0, 165_494.0, 127_551.0]);
    }

    #[test]
    fn a_row_on_the_edge_of_a_cell_is_repeated_in_the_next_cells() {
        let cells = |bits| covered(&[0xf000_000f], bits).collect::<Vec<u32>>();
        assert_eq!(cells(4), [0x0f00_0000, 0xf000_0000]);
        assert_eq!(cells(0), [0xf000_000f, 0xf000_000f]);
    }

    #[test]
    fn large_words_come_first_and_what_finds_no_room_is_left_out() {
        let words = [word("small", 10), word("large", 40), word("larger than all", 300)];
        let cloud = placed(&words, (300.0, 200.0), &mut Random(1.0), &Budget::default()).unwrap();
        assert_eq!(cloud.placed.iter().map(|p| p.0).collect::<Vec<_>>(), [1, 0]);
        let (wide, high) = cloud.bounds.unwrap().size();
        assert!((90.0..=300.0).contains(&wide) && (30.0..=200.0).contains(&high), "{wide} {high}");
    }

    #[test]
    fn a_cloud_ends_with_its_budget() {
        let words: Vec<Word> = (0..200).map(|i| word(&format!("word{i}"), 30)).collect();
        let limits = crate::limits::Limits { steps: 1_000_000, ..Default::default() };
        assert!(placed(&words, (300.0, 200.0), &mut Random(1.0), &Budget::new(limits, None)).is_err());
    }
}
