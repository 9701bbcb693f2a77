//! The compressed rows of an indexed picture, made from its runs of equal pixels without looking at the pixels again: a
//! run repeats its first pixel, and what equals the row above repeats that. In: runs; out: a zlib stream (RFC 1950 and
//! 1951) with one block of dynamic Huffman codes.

use std::ops::Range;

/// Widths whose rows are long enough to be repeated, and not beyond the distances of a zlib stream.
pub(super) const WIDTHS: Range<usize> = 8..32_767;

/// The rows of a picture in runs.
pub(super) struct Rows<'a> {
    /// Number of the colour and length of each run.
    pub runs: &'a [(u8, u32)],
    /// The runs of each row; those of the row above, if it is equal.
    pub rows: &'a [Range<usize>],
    /// Pixels in a row.
    pub width: usize,
}

/// Base length and extra bits of the length codes from 257 on (RFC 1951, 3.2.5).
const LENGTHS: [(u16, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];
/// The code that ends a block.
const END: usize = 256;
/// The longest match.
const LONGEST: usize = 258;
/// Order in which the lengths of the codes for code lengths are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// A literal, or a match: its length above [`MATCH`], with [`ABOVE`] if it repeats the row above.
type Token = u16;
const MATCH: Token = 1 << 14;
const ABOVE: Token = 1 << 15;

/// The zlib stream of rows that are not filtered.
pub(super) fn zlib(picture: &Rows) -> Vec<u8> {
    let mut tokens = Tokens::default();
    let mut sum = Adler { a: 1, b: 0 };
    let mut repeated = 0;
    for (y, row) in picture.rows.iter().enumerate() {
        sum.add(0, 1);
        picture.runs[row.clone()].iter().for_each(|(value, length)| sum.add(*value, *length));
        if y > 0 && *row == picture.rows[y - 1] {
            repeated += picture.width + 1;
            continue;
        }
        tokens.repeat(std::mem::take(&mut repeated), ABOVE);
        let above = if y > 0 { &picture.runs[picture.rows[y - 1].clone()] } else { &[] };
        tokens.row(&picture.runs[row.clone()], above);
    }
    tokens.repeat(repeated, ABOVE);
    let mut out = Bits { bytes: vec![0x78, 0x01], held: 0, count: 0 };
    tokens.write(distance_code(picture.width + 1), &mut out);
    let mut bytes = out.finish();
    bytes.extend_from_slice(&(sum.b << 16 | sum.a).to_be_bytes());
    bytes
}

/// The checksum of a zlib stream (RFC 1950), over runs.
struct Adler {
    a: u32,
    b: u32,
}

impl Adler {
    fn add(&mut self, value: u8, length: u32) {
        const BASE: u64 = 65_521;
        let (a, b, v, n) = (u64::from(self.a), u64::from(self.b), u64::from(value), u64::from(length));
        self.b = ((b + n * a + v * (n * (n + 1) / 2 % BASE)) % BASE) as u32;
        self.a = ((a + n * v) % BASE) as u32;
    }
}

struct Tokens {
    list: Vec<Token>,
    literals: [u32; 286],
    near: u32,
    above: u32,
}

impl Default for Tokens {
    fn default() -> Tokens {
        Tokens { list: Vec::new(), literals: [0; 286], near: 0, above: 0 }
    }
}

impl Tokens {
    fn literal(&mut self, value: u8) {
        self.literals[usize::from(value)] += 1;
        self.list.push(Token::from(value));
    }

    /// Matches of so many bytes in all, three at least.
    fn repeat(&mut self, mut length: usize, kind: Token) {
        while length > 0 {
            // What is left over must be a match as well.
            let part = if length > LONGEST && length < LONGEST + 3 { LONGEST - 3 } else { length.min(LONGEST) };
            self.literals[257 + length_code(part)] += 1;
            *(if kind == ABOVE { &mut self.above } else { &mut self.near }) += 1;
            self.list.push(part as Token | MATCH | kind);
            length -= part;
        }
    }

    /// A row that is not equal to the one above.
    fn row(&mut self, runs: &[(u8, u32)], above: &[(u8, u32)]) {
        self.literal(0);
        let (mut here, mut there) = (Walk::new(runs), Walk::new(above));
        while let Some((value, left)) = here.now() {
            let same = common(here, there);
            let length = if same >= 4 && same >= left {
                self.repeat(same, ABOVE);
                same
            } else {
                self.literal(value);
                if left > 3 {
                    self.repeat(left - 1, 0);
                } else {
                    (1..left).for_each(|_| self.literal(value));
                }
                left
            };
            here.skip(length);
            there.skip(length);
        }
    }

    fn write(mut self, (code, extra, base): (usize, u32, usize), out: &mut Bits) {
        self.literals[END] += 1;
        let mut distances = [0; 30];
        (distances[0], distances[code]) = (self.near, self.above);
        let literals = Code::new(&self.literals, 15);
        let distances = Code::new(&distances, 15);
        out.put(0b101, 3);
        header(&literals, &distances, out);
        let stride = base as u64;
        for token in &self.list {
            if token & MATCH == 0 {
                literals.put(usize::from(*token), out);
                continue;
            }
            let length = usize::from(token & (MATCH - 1));
            let k = length_code(length);
            literals.put(257 + k, out);
            out.put((length - usize::from(LENGTHS[k].0)) as u64, u32::from(LENGTHS[k].1));
            if token & ABOVE == 0 {
                distances.put(0, out);
            } else {
                distances.put(code, out);
                out.put(stride, extra);
            }
        }
        literals.put(END, out);
    }
}

/// A place in the runs of a row.
#[derive(Clone, Copy)]
struct Walk<'a> {
    runs: &'a [(u8, u32)],
    /// Pixels of the first run that are behind.
    behind: usize,
}

impl<'a> Walk<'a> {
    fn new(runs: &'a [(u8, u32)]) -> Walk<'a> {
        Walk { runs, behind: 0 }
    }

    /// The colour here and how far it goes.
    fn now(&self) -> Option<(u8, usize)> {
        self.runs.first().map(|(value, length)| (*value, *length as usize - self.behind))
    }

    fn skip(&mut self, mut length: usize) {
        while let Some((_, left)) = self.now() {
            if length < left {
                self.behind += length;
                return;
            }
            length -= left;
            (self.runs, self.behind) = (&self.runs[1..], 0);
        }
    }
}

/// How many pixels are equal from two places on.
fn common(mut a: Walk, mut b: Walk) -> usize {
    let mut same = 0;
    while let (Some((x, m)), Some((y, n))) = (a.now(), b.now()) {
        if x != y {
            break;
        }
        let step = m.min(n);
        same += step;
        a.skip(step);
        b.skip(step);
    }
    same
}

fn length_code(length: usize) -> usize {
    LENGTHS.partition_point(|(base, _)| usize::from(*base) <= length) - 1
}

/// Code, number of extra bits and their value, of a distance.
fn distance_code(distance: usize) -> (usize, u32, usize) {
    if distance <= 4 {
        return (distance.saturating_sub(1), 0, 0);
    }
    let top = (distance - 1).ilog2();
    let half = (distance - 1) >> (top - 1) & 1;
    let extra = top - 1;
    (2 * top as usize + half, extra, (distance - 1) & ((1 << extra) - 1))
}

/// The lengths of both codes, themselves coded.
fn header(literals: &Code, distances: &Code, out: &mut Bits) {
    let end = |lengths: &[u8], least: usize| lengths.iter().rposition(|l| *l > 0).map_or(least, |i| (i + 1).max(least));
    let (nl, nd) = (end(&literals.lengths, 257), end(&distances.lengths, 1));
    let all: Vec<u8> = literals.lengths[..nl].iter().chain(&distances.lengths[..nd]).copied().collect();
    // Runs of zeros are shortened; other lengths stand for themselves.
    let mut coded: Vec<(usize, u64, u32)> = Vec::new();
    let mut i = 0;
    while i < all.len() {
        let zeros = all[i..].iter().take_while(|l| **l == 0).count().min(138);
        match zeros {
            0..=2 => {
                coded.push((usize::from(all[i]), 0, 0));
                i += 1;
            }
            3..=10 => {
                coded.push((17, zeros as u64 - 3, 3));
                i += zeros;
            }
            _ => {
                coded.push((18, zeros as u64 - 11, 7));
                i += zeros;
            }
        }
    }
    let mut counts = [0; 19];
    coded.iter().for_each(|(symbol, ..)| counts[*symbol] += 1);
    let code = Code::new(&counts, 7);
    let n = ORDER.iter().rposition(|i| code.lengths[*i] > 0).map_or(4, |i| (i + 1).max(4));
    out.put(nl as u64 - 257, 5);
    out.put(nd as u64 - 1, 5);
    out.put(n as u64 - 4, 4);
    ORDER[..n].iter().for_each(|i| out.put(u64::from(code.lengths[*i]), 3));
    for (symbol, value, bits) in coded {
        code.put(symbol, out);
        out.put(value, bits);
    }
}

/// A canonical Huffman code.
struct Code {
    lengths: Vec<u8>,
    /// The bits of each symbol, the first one lowest.
    bits: Vec<u16>,
}

impl Code {
    /// A code for symbols that occur so often, none longer than `most` bits. At least two symbols have one.
    fn new(counts: &[u32], most: usize) -> Code {
        let mut used: Vec<(u64, usize)> =
            counts.iter().enumerate().filter(|(_, n)| **n > 0).map(|(i, n)| (u64::from(*n), i)).collect();
        for spare in 0..counts.len() {
            if used.len() < 2 && !used.iter().any(|(_, i)| *i == spare) {
                used.push((1, spare));
            }
        }
        used.sort_unstable();
        let mut per = depths(&used);
        limit(&mut per, most);
        let mut lengths = vec![0; counts.len()];
        // The rarest symbols have the longest codes.
        let long_first = (1..per.len()).rev().flat_map(|length| std::iter::repeat_n(length as u8, per[length]));
        used.iter().zip(long_first).for_each(|((_, symbol), length)| lengths[*symbol] = length);
        let mut next = vec![0u32; per.len() + 1];
        for length in 1..per.len() {
            next[length + 1] = (next[length] + per[length] as u32) << 1;
        }
        let mut bits = vec![0; counts.len()];
        for (symbol, length) in lengths.iter().enumerate().filter(|(_, l)| **l > 0) {
            let code = &mut next[usize::from(*length)];
            bits[symbol] = (code.reverse_bits() >> (32 - u32::from(*length))) as u16;
            *code += 1;
        }
        Code { lengths, bits }
    }

    fn put(&self, symbol: usize, out: &mut Bits) {
        out.put(u64::from(self.bits[symbol]), u32::from(self.lengths[symbol]));
    }
}

/// How many symbols have a code of each length, by Huffman's method: two queues, of leaves in ascending order and of
/// what has been joined.
fn depths(leaves: &[(u64, usize)]) -> Vec<usize> {
    let n = leaves.len();
    let mut weights: Vec<u64> = leaves.iter().map(|(weight, _)| *weight).collect();
    let mut parents = vec![0; 2 * n - 1];
    let (mut leaf, mut joined) = (0, n);
    for new in n..2 * n - 1 {
        let mut take = || {
            let first = leaf < n && (joined >= new || weights[leaf] <= weights[joined]);
            let chosen = if first { &mut leaf } else { &mut joined };
            *chosen += 1;
            *chosen - 1
        };
        let (a, b) = (take(), take());
        weights.push(weights[a] + weights[b]);
        (parents[a], parents[b]) = (new, new);
    }
    let mut depth = vec![0; 2 * n - 1];
    for i in (0..2 * n - 2).rev() {
        depth[i] = depth[parents[i]] + 1;
    }
    let deepest = depth[..n].iter().copied().max().unwrap_or(1);
    let mut per = vec![0; deepest + 1];
    depth[..n].iter().for_each(|d| per[*d] += 1);
    per
}

/// Shortens the longest codes, and lengthens others until all fit again (as in Kraft's inequality).
fn limit(per: &mut Vec<usize>, most: usize) {
    while per.len() <= most + 1 {
        per.push(0);
    }
    let over: usize = per[most + 1..].iter().sum();
    per.truncate(most + 1);
    per[most] += over;
    let mut total: usize = (1..=most).map(|length| per[length] << (most - length)).sum();
    while total > 1 << most {
        per[most] -= 1;
        if let Some(length) = (1..most).rev().find(|length| per[*length] > 0) {
            per[length] -= 1;
            per[length + 1] += 2;
        }
        total -= 1;
    }
}

/// Bits in order, the lowest first.
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, bits: u64, count: u32) {
        self.held |= bits << self.count;
        self.count += count;
        if self.count >= 32 {
            self.bytes.extend_from_slice(&(self.held as u32).to_le_bytes());
            self.held >>= 32;
            self.count -= 32;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let left = self.count.div_ceil(8) as usize;
        self.bytes.extend_from_slice(&self.held.to_le_bytes()[..left]);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read as _;

    fn decoded(width: usize, lines: &[Vec<(u8, u32)>]) -> (Vec<u8>, Vec<u8>) {
        let (mut runs, mut rows, mut raw) = (Vec::new(), Vec::<Range<usize>>::new(), Vec::new());
        for (y, line) in lines.iter().enumerate() {
            if y > 0 && *line == lines[y - 1] {
                rows.push(rows[y - 1].clone());
            } else {
                rows.push(runs.len()..runs.len() + line.len());
                runs.extend_from_slice(line);
            }
            raw.push(0);
            line.iter().for_each(|(value, length)| raw.extend(std::iter::repeat_n(*value, *length as usize)));
        }
        let stream = zlib(&Rows { runs: &runs, rows: &rows, width });
        let mut out = Vec::new();
        flate2::read::ZlibDecoder::new(&stream[..]).read_to_end(&mut out).unwrap();
        (out, raw)
    }

    /// A row of so many pixels from any numbers.
    fn line(width: usize, seeds: &[(u8, u32)]) -> Vec<(u8, u32)> {
        let (mut out, mut left) = (Vec::new(), width as u32);
        for (value, length) in seeds.iter().cycle() {
            let length = (*length).clamp(1, left);
            out.push((*value, length));
            left -= length;
            if left == 0 {
                return out;
            }
        }
        out
    }

    proptest! {
        /// Any picture comes back; the checksum is verified by the decoder.
        #[test]
        fn any_rows_come_back(
            width in 8usize..700,
            seeds in prop::collection::vec((prop::collection::vec((0u8..6, 1u32..300), 1..40), 1usize..5), 1..12),
        ) {
            let lines: Vec<_> = seeds.iter().flat_map(|(s, n)| std::iter::repeat_n(line(width, s), *n)).collect();
            let (out, raw) = decoded(width, &lines);
            prop_assert_eq!(out, raw);
        }
    }

    #[test]
    fn codes_longer_than_allowed_are_shortened() {
        // Fibonacci numbers make the deepest trees.
        let mut counts = vec![1u32, 1];
        while counts.len() < 40 {
            counts.push(counts[counts.len() - 1] + counts[counts.len() - 2]);
        }
        for most in [7, 15] {
            let code = Code::new(&counts, most);
            let kraft: f64 = code.lengths.iter().map(|l| 0.5f64.powi(i32::from(*l))).sum();
            assert!(code.lengths.iter().all(|l| (1..=most as u8).contains(l)) && kraft <= 1.0, "{:?}", code.lengths);
        }
        let (one, _) = (Code::new(&[0, 0, 9], 15), ());
        assert_eq!(one.lengths.iter().filter(|l| **l == 1).count(), 2);
    }

    #[test]
    fn distances_have_their_codes() {
        assert_eq!(
            [1, 4, 5, 7, 24, 1001, 32_767].map(distance_code),
            [(0, 0, 0), (3, 0, 0), (4, 1, 0), (5, 1, 0), (8, 3, 7), (19, 8, 232), (29, 13, 8190)]
        );
    }
}
