//! The series of `chd` in its encodings, and the range each is measured against (`chds`).

use super::params::Params;
use crate::limits::Limits;

/// The characters of the simple encoding, in the order of their values; the extended one adds `-` and `.`.
const SIMPLE: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// All series.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Data {
    /// Values as written; `None` where one is missing.
    pub series: Vec<Vec<Option<f64>>>,
    /// The range of each series: what lies at the start and the end of the axis.
    pub ranges: Vec<(f64, f64)>,
    /// How many series are drawn; those that follow only feed markers.
    pub visible: usize,
    /// Whether the ranges were made from the data, so that axes show them.
    pub automatic: bool,
}

impl Data {
    /// A series' values; empty if there is none.
    pub(super) fn series(&self, index: usize) -> &[Option<f64>] {
        self.series.get(index).map_or(&[], Vec::as_slice)
    }

    /// A series' range.
    pub(super) fn range(&self, index: usize) -> (f64, f64) {
        self.ranges.get(index).copied().unwrap_or((0.0, 100.0))
    }

    /// How far along its axis a value lies, 0–1 within its range.
    pub(super) fn share(&self, index: usize, value: f64) -> f64 {
        let (from, to) = self.range(index);
        (value - from) / (to - from)
    }

    /// The longest drawn series.
    pub(super) fn longest(&self) -> usize {
        self.series.iter().take(self.visible).map(Vec::len).max().unwrap_or(0)
    }

    /// The series that are drawn.
    pub(super) fn shown(&self) -> &[Vec<Option<f64>>] {
        &self.series[..self.visible.min(self.series.len())]
    }
}

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Text,
    Simple,
    Extended,
    Automatic,
}

impl Encoding {
    /// What lies at the ends of the axis unless `chds` says otherwise.
    fn range(self) -> (f64, f64) {
        match self {
            Encoding::Text | Encoding::Automatic => (0.0, 100.0),
            Encoding::Simple => (0.0, 61.0),
            Encoding::Extended => (0.0, 4095.0),
        }
    }
}

/// What the automatic range must cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    /// All values, and zero.
    Values,
    /// The sums of each place, and zero.
    Sums,
    /// Each series on its own, without zero: coordinates of points.
    Each,
}

/// Reads `chd` and `chds`.
pub(super) fn read(params: &mut Params, cover: Cover, limits: &Limits) -> Data {
    let Some(text) = params.get("chd").map(str::to_owned) else {
        params.error("chd", "there is no data; chd=t:10,20,30 (or s:, e:, a:) holds it");
        return Data::default();
    };
    let Some((head, body)) = text.split_once(':') else {
        params.error("chd", "chd= must begin with its encoding: t:, s:, e: or a:");
        return Data::default();
    };
    let encoding = match head.as_bytes().first() {
        Some(b't') => Encoding::Text,
        Some(b's') => Encoding::Simple,
        Some(b'e') => Encoding::Extended,
        Some(b'a') => Encoding::Automatic,
        _ => {
            params.error("chd", &format!("chd={head:?}: is not one of the encodings t:, s:, e:, a:"));
            return Data::default();
        }
    };
    let series = match encoding {
        Encoding::Text | Encoding::Automatic => texts(body, params),
        Encoding::Simple => body.split(',').map(|s| simple(s, params)).collect(),
        Encoding::Extended => body.split(',').map(|s| extended(s, params)).collect::<Vec<_>>(),
    };
    let count: usize = series.iter().map(Vec::len).sum();
    if count > limits.rows.min(limits.marks) {
        params.limit("chd", &format!("chd= holds {count} values; at most {} are drawn (limit `marks`)", limits.marks));
        return Data::default();
    }
    let visible = match head.get(1..).filter(|n| !n.is_empty()).map(str::parse::<usize>) {
        None => series.len(),
        Some(Ok(n)) => n.min(series.len()),
        Some(Err(_)) => {
            params
                .error("chd", &format!("{head:?} is not an encoding and a number of series that are drawn, as in t1:"));
            series.len()
        }
    };
    let mut data = Data { ranges: vec![encoding.range(); series.len()], series, visible, automatic: false };
    scale(&mut data, encoding, cover, params);
    missing(&mut data, encoding, params.get("chds").is_some());
    data
}

/// Series apart by `|`, values by commas.
fn texts(body: &str, params: &mut Params) -> Vec<Vec<Option<f64>>> {
    let value = |text: &str| match text.trim() {
        "" | "_" | "__" => Ok(None),
        text => text.parse::<f64>().ok().filter(|x| x.abs() < 1e15).map(Some).ok_or_else(|| text.to_owned()),
    };
    let series = |text: &str| text.split(',').map(value).collect::<Result<Vec<_>, _>>();
    match body.split('|').map(series).collect() {
        Ok(all) => all,
        Err(wrong) => {
            params.error("chd", &format!("{wrong:?} is no number; values are separated by commas, series by |"));
            Vec::new()
        }
    }
}

/// A character a value, 0–61.
fn simple(text: &str, params: &mut Params) -> Vec<Option<f64>> {
    let value = |c: u8| SIMPLE.iter().position(|s| *s == c).map(|i| i as f64);
    if let Some(wrong) = text.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '_') {
        params.error("chd", &format!("{wrong:?} is no value of the simple encoding, which has A–Z, a–z, 0–9 and _"));
    }
    text.bytes().map(value).collect()
}

/// Two characters a value, 0–4095.
fn extended(text: &str, params: &mut Params) -> Vec<Option<f64>> {
    let digit = |c: u8| match c {
        b'-' => Some(62.0),
        b'.' => Some(63.0),
        c => SIMPLE.iter().position(|s| *s == c).map(|i| i as f64),
    };
    if !text.bytes().all(|c| c.is_ascii_alphanumeric() || b"-._".contains(&c)) || text.len() % 2 == 1 {
        params
            .error("chd", "values of the extended encoding have two characters each of A–Z, a–z, 0–9, - and . (or __)");
    }
    text.as_bytes().chunks_exact(2).map(|pair| Some(64.0 * digit(pair[0])? + digit(pair[1])?)).collect()
}

/// Sets the ranges by `chds`.
fn scale(data: &mut Data, encoding: Encoding, cover: Cover, params: &mut Params) {
    let text = params.get("chds").map(str::to_owned);
    if encoding == Encoding::Automatic || text.as_deref().is_some_and(|t| t.trim() == "a") {
        data.automatic = true;
        automatic(data, cover);
        return;
    }
    let Some(text) = text else { return };
    let numbers = params.numbers("chds", &text);
    for pair in numbers.chunks(2) {
        match pair {
            [a, b] if a != b => {}
            _ => return params.error("chds", "chds= holds pairs of a least and a greatest value (or only a)"),
        }
    }
    for (i, range) in data.ranges.iter_mut().enumerate() {
        // The last pair holds for all series that follow.
        let pair = numbers.chunks(2).nth(i).or_else(|| numbers.chunks(2).next_back());
        if let Some([a, b]) = pair {
            *range = (*a, *b);
        }
    }
}

fn automatic(data: &mut Data, cover: Cover) {
    let span = |values: &mut dyn Iterator<Item = f64>, start: (f64, f64)| {
        let (a, b) = values.fold(start, |(a, b), x| (a.min(x), b.max(x)));
        if a < b { (a, b) } else { (a.min(0.0), if a == 0.0 || !a.is_finite() { 1.0 } else { a.max(0.0) }) }
    };
    let nothing = (f64::INFINITY, f64::NEG_INFINITY);
    match cover {
        Cover::Each => {
            for (range, series) in data.ranges.iter_mut().zip(&data.series) {
                *range = span(&mut series.iter().flatten().copied(), nothing);
            }
        }
        Cover::Values => {
            let range = span(&mut data.series.iter().flatten().flatten().copied(), (0.0, 0.0));
            data.ranges.fill(range);
        }
        Cover::Sums => {
            let places = data.series.iter().map(Vec::len).max().unwrap_or(0);
            let sum = |i: usize, sign: f64| -> f64 {
                data.shown().iter().filter_map(|s| s.get(i).copied().flatten()).filter(|x| x * sign > 0.0).sum()
            };
            let heaps = (0..places).flat_map(|i| [sum(i, 1.0), sum(i, -1.0)]);
            let hidden = data.series.iter().skip(data.visible).flatten().flatten().copied();
            let range = span(&mut heaps.chain(hidden), (0.0, 0.0));
            data.ranges.fill(range);
        }
    }
}

/// Without a range of its own, text below zero is a missing value, and text above 100 is cut.
fn missing(data: &mut Data, encoding: Encoding, scaled: bool) {
    if encoding != Encoding::Text || scaled {
        return;
    }
    for value in data.series.iter_mut().flatten() {
        *value = value.filter(|x| *x >= 0.0).map(|x| x.min(100.0));
    }
}

#[cfg(test)]
mod tests {
    use super::super::params::Params;
    use super::*;
    use crate::diagnostic::Report;

    fn read_query(query: &str) -> Result<Data, String> {
        let mut report = Report::new();
        let mut params = Params::read(query, &mut report);
        let data = read(&mut params, Cover::Values, &Limits::default());
        if report.has_errors() { Err(report.to_string()) } else { Ok(data) }
    }

    fn series(query: &str) -> Vec<Vec<Option<f64>>> {
        read_query(query).unwrap().series
    }

    /// The tables of the documentation: A is 0, Z 25, a 26, z 51, 0 is 52, 9 is 61, an underscore is missing.
    #[test]
    fn simple_encoding() {
        let data = read_query("chd=s:AZaz09_,BTb19").unwrap();
        assert_eq!(data.series[0], [Some(0.0), Some(25.0), Some(26.0), Some(51.0), Some(52.0), Some(61.0), None]);
        assert_eq!(data.series[1], [Some(1.0), Some(19.0), Some(27.0), Some(53.0), Some(61.0)]);
        assert_eq!((data.range(0), data.share(0, 61.0)), ((0.0, 61.0), 1.0));
        assert!(read_query("chd=s:A-").is_err());
    }

    /// AA is 0, AZ 25, Aa 26, A- 62, A. 63, BA 64, ZZ 1625, .. 4095.
    #[test]
    fn extended_encoding() {
        let expected = [0.0, 25.0, 26.0, 51.0, 52.0, 61.0, 62.0, 63.0, 64.0, 1625.0, 4032.0, 4095.0];
        let mut expected: Vec<Option<f64>> = expected.into_iter().map(Some).collect();
        expected.push(None);
        assert_eq!(series("chd=e:AAAZAaAzA0A9A-A.BAZZ.A..__"), [expected]);
        assert!(read_query("chd=e:AAB").is_err());
    }

    #[test]
    fn text_encoding_drops_what_is_below_zero_unless_scaled() {
        assert_eq!(series("chd=t:1,-1,_,150.5|7"), [vec![Some(1.0), None, None, Some(100.0)], vec![Some(7.0)]]);
        let data = read_query("chd=t:5,-30,200|1&chds=-50,200").unwrap();
        assert_eq!(data.series[0], [Some(5.0), Some(-30.0), Some(200.0)]);
        assert_eq!(data.ranges, [(-50.0, 200.0); 2]);
        assert_eq!(data.share(0, -50.0), 0.0);
        assert!(read_query("chd=t:1,x").is_err() && read_query("chd=q:1").is_err() && read_query("cht=lc").is_err());
        assert!(read_query("chd=t:1&chds=3").is_err());
    }

    #[test]
    fn automatic_ranges_cover_the_data_and_zero() {
        for query in ["chd=t:5,30|-10,2&chds=a", "chd=a:5,30|-10,2"] {
            let data = read_query(query).unwrap();
            assert_eq!((data.range(1), data.automatic), ((-10.0, 30.0), true));
        }
        assert_eq!(read_query("chd=a:0,0").unwrap().range(0), (0.0, 1.0));
    }

    #[test]
    fn a_number_after_the_encoding_hides_series() {
        let data = read_query("chd=t1:1,2|3,4").unwrap();
        assert_eq!((data.visible, data.series.len(), data.shown().len()), (1, 2, 1));
    }
}
