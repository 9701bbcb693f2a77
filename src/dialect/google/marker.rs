//! Markers (`chm`) as written: shapes, lines, fills, bands, texts, error bars, candlesticks.

use super::numeral::Numeral;
use super::params::Params;
use crate::color::Color;

/// Most markers of a chart.
const MOST: usize = 500;
/// Stands for an escaped comma while fields are split.
const COMMA: &str = "\u{e000}";

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Marker {
    /// What is drawn.
    pub kind: Kind,
    /// Its colour; some kinds have one of their own without.
    pub color: Option<Color>,
    /// The series it belongs to.
    pub series: usize,
    /// It belongs to all series that are drawn.
    pub everywhere: bool,
    /// At which points.
    pub which: Which,
    /// Px.
    pub size: f64,
    /// Px; what follows a colon after the size.
    pub length: Option<f64>,
    /// Above (or below) the data.
    pub z: f64,
    /// Horizontal part of the placement: a letter of `l`, `h`, `r`, and of bars `b`, `c`, `e`.
    pub placement: String,
    /// Moved by, px right and up.
    pub moved: (f64, f64),
}

/// The kinds of markers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// A symbol: a name of canvas point styles, or `arrow`.
    Symbol(&'static str),
    /// A rectangle of a width and height.
    Rectangle,
    /// A line across the whole plot through a point (or, for `h`, at a share of the height).
    Across,
    /// Likewise at a share of the height.
    Level(f64),
    /// Down from a point to the axis.
    Down,
    /// The whole height at a point.
    Upright,
    /// Between two series.
    Between(usize),
    /// Down to the axis.
    Below,
    /// A line through the points.
    Line,
    /// From the point of this series to that of the next.
    Error,
    /// Low, open, close, high in four series.
    Candle,
    /// Shares of the height (or the width).
    Band {
        /// Across the whole width.
        horizontal: bool,
        from: f64,
        to: f64,
    },
    Text(String),
    /// A text in a box that points to its place.
    Flag(String),
    /// The value.
    Number(Numeral),
}

/// At which points of a series.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Which {
    All,
    /// Every so many.
    Every(usize),
    /// One, perhaps between two.
    One(f64),
    /// From, to (none: the last), every so many.
    Slice(f64, Option<f64>, f64),
    /// At shares of the plot.
    At(f64, f64),
}

impl Which {
    /// How many points at most, for a series of a length.
    pub(super) fn most(&self, len: usize) -> usize {
        match self {
            Which::All | Which::Every(_) => len,
            Which::One(_) | Which::At(..) => 1,
            Which::Slice(_, _, step) => (len as f64 / step.max(0.01)) as usize + 1,
        }
    }

    /// Indices of points, for a series of a length.
    pub(super) fn indices(&self, len: usize) -> Vec<f64> {
        let last = len as f64 - 1.0;
        match self {
            Which::All => (0..len).map(|i| i as f64).collect(),
            Which::Every(n) => (0..len).step_by((*n).max(1)).map(|i| i as f64).collect(),
            Which::One(i) => vec![*i],
            Which::Slice(from, to, step) => {
                let to = to.unwrap_or(last).min(last);
                let step = step.max(0.01);
                (0..=100 * len).map(|i| from + i as f64 * step).take_while(|i| *i <= to + 1e-9).collect()
            }
            Which::At(..) => Vec::new(),
        }
    }
}

/// Reads `chm`.
pub(super) fn read(params: &mut Params) -> Vec<Marker> {
    let parts = params.parts("chm");
    if parts.len() > MOST {
        params.limit("chm", &format!("chm= holds {} markers; at most {MOST} are drawn", parts.len()));
        return Vec::new();
    }
    parts.iter().filter(|p| !p.is_empty()).filter_map(|part| marker(part, params)).collect()
}

/// Markers of all series as one for each that is drawn.
pub(super) fn spread(markers: Vec<Marker>, series: usize) -> Vec<Marker> {
    let each = |marker: Marker| {
        let last = if marker.everywhere { series.max(1) } else { 1 };
        let own = marker.series;
        (0..last).map(move |i| Marker { series: own + i, ..marker.clone() })
    };
    markers.into_iter().flat_map(each).collect()
}

fn marker(part: &str, params: &mut Params) -> Option<Marker> {
    let escaped = part.replace("\\,", COMMA);
    let fields: Vec<String> = escaped.split(',').map(|f| f.replace(COMMA, ",")).collect();
    let field = |i: usize| fields.get(i).map(|f| f.trim()).filter(|f| !f.is_empty());
    let (fixed, head) = match fields[0].strip_prefix('@') {
        Some(rest) => (true, rest),
        None => (false, fields[0].as_str()),
    };
    let color = match field(1) {
        Some(text) => Some(params.color("chm", text)?),
        None => None,
    };
    let series = params.number_or("chm", field(2), 0.0);
    let (series, everywhere) = (series.max(0.0) as usize, series == -1.0);
    let kind = kind(head, series, &field, params)?;
    let (size, length) = match field(4).map(|s| s.split_once(':').map_or((s, None), |(a, b)| (a, Some(b)))) {
        // Bands and levels have no points, and what follows is theirs.
        _ if matches!(kind, Kind::Band { .. } | Kind::Between(_) | Kind::Below) => (0.0, None),
        Some((size, length)) => {
            let size = if size.is_empty() { 10.0 } else { params.number("chm", size)? };
            (size, length.and_then(|l| params.number("chm", l)))
        }
        None if matches!(kind, Kind::Text(_) | Kind::Flag(_) | Kind::Number(_)) => (11.0, None),
        None => (
            if matches!(kind, Kind::Line | Kind::Level(_) | Kind::Across | Kind::Down | Kind::Upright) {
                1.0
            } else {
                10.0
            },
            None,
        ),
    };
    let which = match &kind {
        Kind::Band { .. } | Kind::Between(_) | Kind::Level(_) => Which::All,
        _ => which(field(3).unwrap_or("-1"), fixed, params)?,
    };
    let which = match (&kind, which) {
        // A line is drawn through all points where one index stands: the documentation's 0.
        (Kind::Line | Kind::Below, Which::One(i)) if i <= 0.0 => Which::All,
        (_, which) => which,
    };
    let z = params.number_or("chm", field(5), 0.0);
    let placement = field(6).unwrap_or_default();
    let mut pieces = placement.split(':');
    let letters = pieces.next().unwrap_or_default().to_owned();
    let mut moves = [0.0; 2];
    let mut more = String::new();
    for piece in pieces.filter(|p| !p.is_empty()) {
        // Letters may stand between the colons, too, as in `::c`.
        match piece.parse::<f64>() {
            Ok(x) if moves[0] == 0.0 && x.is_finite() => moves[0] = x,
            Ok(x) if x.is_finite() => moves[1] = x,
            _ => more.push_str(piece),
        }
    }
    let moved = match placement.split(':').skip(1).collect::<Vec<_>>()[..] {
        ["", y] => (0.0, y.parse().unwrap_or(0.0)),
        _ => (moves[0], moves[1]),
    };
    let size = size.clamp(0.0, 5000.0);
    Some(Marker { kind, color, series, everywhere, which, size, length, z, placement: letters + &more, moved })
}

fn kind<'f>(head: &str, series: usize, field: &impl Fn(usize) -> Option<&'f str>, params: &mut Params) -> Option<Kind> {
    let rest = || head.chars().skip(1).collect::<String>();
    Some(match head.chars().next() {
        Some('t') => Kind::Text(rest()),
        Some('f' | 'A') => Kind::Flag(rest()),
        Some('N') => match Numeral::read(&rest()) {
            Some(numeral) => Kind::Number(numeral),
            None => {
                params.error("chm", &format!("{head:?} is no number format; N*f2s* or N*cEUR2*/kg is one"));
                return None;
            }
        },
        _ => match head {
            "a" => Kind::Symbol("arrow"),
            "c" => Kind::Symbol("cross"),
            "x" => Kind::Symbol("crossRot"),
            "d" => Kind::Symbol("rectRot"),
            "o" => Kind::Symbol("circle"),
            "s" => Kind::Symbol("rect"),
            "C" => Kind::Rectangle,
            "h" => Kind::Level(params.number_or("chm", field(3), 0.0)),
            "H" => Kind::Across,
            "v" => Kind::Down,
            "V" => Kind::Upright,
            "b" => Kind::Between(params.number_or("chm", field(3), series as f64 + 1.0).max(0.0) as usize),
            "B" => Kind::Below,
            "D" => Kind::Line,
            "E" => Kind::Error,
            "F" => Kind::Candle,
            "r" | "R" => Kind::Band {
                horizontal: head == "r",
                from: params.number_or("chm", field(3), 0.0),
                to: params.number_or("chm", field(4), 1.0),
            },
            "y" => {
                params.warn("chm", "dynamic icons (chm=y) are not drawn");
                return None;
            }
            other => {
                let valid = "a, c, C, d, D, E, F, h, H, o, s, v, V, x, b, B, r, R, or t, f, A, N with a text";
                params.error("chm", &format!("unknown marker {other:?}; one of {valid} is expected"));
                return None;
            }
        },
    })
}

/// `-1`, `-n`, `i`, `from:to:step`, or `x:y` of fixed markers.
fn which(text: &str, fixed: bool, params: &mut Params) -> Option<Which> {
    if !text.contains(':') {
        let x = params.number("chm", text)?;
        return Some(match x {
            -1.0 => Which::All,
            x if x < 0.0 => Which::Every((-x) as usize),
            x => Which::One(x),
        });
    }
    let pieces: Vec<Option<f64>> = text
        .split(':')
        .map(|p| if p.trim().is_empty() { Ok(None) } else { params.number("chm", p).map(Some).ok_or(()) })
        .collect::<Result<_, ()>>()
        .ok()?;
    if fixed {
        return Some(Which::At(pieces[0].unwrap_or(0.0), pieces.get(1).copied().flatten().unwrap_or(0.0)));
    }
    let step = pieces.get(2).copied().flatten().unwrap_or(1.0);
    Some(Which::Slice(pieces[0].unwrap_or(0.0).max(0.0), pieces.get(1).copied().flatten(), step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;

    fn markers(text: &str) -> Result<Vec<Marker>, String> {
        let mut report = Report::new();
        let found = read(&mut Params::read(&format!("chm={text}"), &mut report));
        if report.has_errors() { Err(report.to_string()) } else { Ok(found) }
    }

    #[test]
    fn fields_by_kind() {
        let all = markers("N*f1*%25,000000,1,-1,13,,e::4|r,E5ECF9,0,0.75,0.25|b,FF0000,0,1,0|@ta\\,b,00f,0,.5:.25,15")
            .unwrap();
        assert!(matches!(all[0].kind, Kind::Number(_)));
        assert_eq!((all[0].series, all[0].size, all[0].placement.as_str(), all[0].moved), (1, 13.0, "e", (0.0, 4.0)));
        assert_eq!(all[1].kind, Kind::Band { horizontal: true, from: 0.75, to: 0.25 });
        assert_eq!(all[2].kind, Kind::Between(1));
        assert_eq!((&all[3].kind, &all[3].which), (&Kind::Text("a,b".into()), &Which::At(0.5, 0.25)));
        assert!(
            markers("q,ff0000,0,0,5").is_err() && markers("o,red,0,0,5").is_err() && markers("o,f00,0,z,5").is_err()
        );
    }

    #[test]
    fn minus_one_is_every_series() {
        let spread = spread(markers("N,000,-1,,12|o,000,1,-1,5").unwrap(), 3);
        assert_eq!(spread.iter().map(|m| m.series).collect::<Vec<_>>(), [0, 1, 2, 1]);
    }

    #[test]
    fn points() {
        assert_eq!(Which::All.indices(3), [0.0, 1.0, 2.0]);
        assert_eq!(Which::Every(2).indices(4), [0.0, 2.0]);
        assert_eq!(Which::Slice(1.0, None, 2.0).indices(6), [1.0, 3.0, 5.0]);
        assert_eq!(Which::Slice(0.0, Some(1.0), 0.5).indices(6), [0.0, 0.5, 1.0]);
        assert!(Which::Slice(0.0, Some(1e300), 1.0).indices(2).len() <= 2);
    }
}
