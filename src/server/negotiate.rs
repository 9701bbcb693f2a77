//! Which representation a client wants: from its `Accept` lines to a format. A pure function of bytes.
//!
//! RFC 9110 §12.5.1 with these choices where it leaves room: the best q wins; among equals a type the client names
//! beats one only covered by a wildcard; among named ones the page comes first, then SVG, PNG; where only wildcards
//! decide, the route's default comes first. A range that does not parse is skipped; a header with none left counts as
//! absent.

use crate::output::Format;

/// At most this many ranges are read; real clients send up to ten.
const MOST_RANGES: usize = 32;
/// At most this many bytes of all `Accept` lines together are read.
const MOST_BYTES: usize = 2048;

/// A client that names it wants to show a page, whatever else it can show.
const PAGE: &str = Format::Html.media_type();

/// How closely a range describes a media type; the closest range that covers a type sets its q.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    Anything,
    AnySubtype,
    Named,
}

/// A media range: its two names, still in the client's spelling, and q in thousandths.
#[derive(Debug, Clone, Copy)]
struct Range<'a> {
    kind: &'a [u8],
    subtype: &'a [u8],
    q: u16,
}

/// At most this many representations are told apart.
const MOST_OFFERS: usize = 8;

/// The representation to send, or `None` when the client refuses every one that is there.
///
/// `lines` are the values of all `Accept` fields in order; `available` is what the route can send, in the server's
/// order of preference; `default` is what the route sends to a client that does not care.
pub fn choose(lines: &[&[u8]], available: &[Format], default: Format) -> Option<Format> {
    let mut types = [""; MOST_OFFERS];
    for (slot, format) in types.iter_mut().zip(available) {
        *slot = format.media_type();
    }
    let types = &types[..available.len().min(MOST_OFFERS)];
    let first = available.iter().position(|f| *f == default).unwrap_or(0);
    best(lines, types, first).map(|at| available[at])
}

/// The position of the media type to send, of those offered in the server's order of preference; `default` is the
/// position of what is sent to a client that does not care.
pub fn best(lines: &[&[u8]], offers: &[&str], default: usize) -> Option<usize> {
    let mut closest = [None::<(Closeness, u16)>; MOST_OFFERS];
    let mut any = false;
    for range in ranges(lines) {
        any = true;
        for (offer, slot) in offers.iter().zip(&mut closest) {
            if let Some(closeness) = range.covers(offer) {
                *slot = (*slot).max(Some((closeness, range.q)));
            }
        }
    }
    if !any {
        return (default < offers.len()).then_some(default);
    }
    let mut winner: Option<(usize, (u16, bool, usize))> = None;
    for (at, (offer, found)) in offers.iter().zip(closest).enumerate() {
        let Some((closeness, q)) = found.filter(|(_, q)| *q > 0) else { continue };
        let named = closeness == Closeness::Named;
        let preferred = if named { *offer == PAGE } else { at == default };
        let rank = (q, named, if preferred { MOST_OFFERS + 1 } else { MOST_OFFERS - at });
        if winner.is_none_or(|(_, other)| rank > other) {
            winner = Some((at, rank));
        }
    }
    winner.map(|(at, _)| at)
}

impl Range<'_> {
    fn covers(&self, media_type: &str) -> Option<Closeness> {
        if self.kind == b"*" {
            return Some(Closeness::Anything);
        }
        let (kind, subtype) = media_type.split_once('/')?;
        if !self.kind.eq_ignore_ascii_case(kind.as_bytes()) {
            return None;
        }
        if self.subtype == b"*" {
            return Some(Closeness::AnySubtype);
        }
        self.subtype.eq_ignore_ascii_case(subtype.as_bytes()).then_some(Closeness::Named)
    }
}

/// The ranges that parse, of the first [`MOST_RANGES`] elements within the first [`MOST_BYTES`] bytes.
fn ranges<'a>(lines: &'a [&'a [u8]]) -> impl Iterator<Item = Range<'a>> {
    let mut left = MOST_BYTES;
    lines
        .iter()
        .map_while(move |line| {
            let part = within(line, left)?;
            left = left.saturating_sub(line.len());
            Some(part)
        })
        .flat_map(|line| Split { rest: Some(line), at: b',' })
        .filter(|element| !element.trim_ascii().is_empty())
        .take(MOST_RANGES)
        .filter_map(range)
}

/// The part of a line that may be read: whole, or up to the last comma before the limit.
fn within(line: &[u8], left: usize) -> Option<&[u8]> {
    if line.len() <= left {
        return Some(line);
    }
    let cut = line[..left].iter().rposition(|b| *b == b',')?;
    Some(&line[..cut])
}

/// Splits at a byte outside of quoted strings.
struct Split<'a> {
    rest: Option<&'a [u8]>,
    at: u8,
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        let (mut quoted, mut escaped) = (false, false);
        for (i, b) in rest.iter().enumerate() {
            match b {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b if *b == self.at && !quoted => {
                    self.rest = Some(&rest[i + 1..]);
                    return Some(&rest[..i]);
                }
                _ => {}
            }
        }
        self.rest = None;
        Some(rest)
    }
}

/// One range with its q; `*` alone is read as `*/*`, as an old Java client means it.
fn range(element: &[u8]) -> Option<Range<'_>> {
    let mut parts = Split { rest: Some(element), at: b';' };
    let name = parts.next()?.trim_ascii();
    let (kind, subtype) = match name.iter().position(|b| *b == b'/') {
        Some(slash) => (&name[..slash], &name[slash + 1..]),
        None if name == b"*" => (name, name),
        None => return None,
    };
    if !is_token(kind) || !is_token(subtype) || (kind == b"*" && subtype != b"*") {
        return None;
    }
    let mut q = 1000;
    for part in parts {
        let part = part.trim_ascii();
        let Some(equals) = part.iter().position(|b| *b == b'=') else { continue };
        if part[..equals].trim_ascii().eq_ignore_ascii_case(b"q") {
            q = thousandths(part[equals + 1..].trim_ascii())?;
            break;
        }
    }
    Some(Range { kind, subtype, q })
}

/// A token of RFC 9110 §5.6.2.
fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(b))
}

/// A q-value in thousandths; digits after the third are dropped, a missing leading zero is forgiven.
fn thousandths(text: &[u8]) -> Option<u16> {
    let (whole, fraction) = match text.iter().position(|b| *b == b'.') {
        Some(dot) => (&text[..dot], &text[dot + 1..]),
        None => (text, &b""[..]),
    };
    if (whole.is_empty() && fraction.is_empty()) || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut q = match whole {
        b"" | b"0" => 0,
        b"1" => 1000,
        _ => return None,
    };
    let mut unit = 100;
    for digit in fraction.iter().take(3) {
        q += u16::from(digit - b'0') * unit;
        unit /= 10;
    }
    (q <= 1000).then_some(q)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pick(accept: &str, default: Format) -> Option<Format> {
        choose(&[accept.as_bytes()], &Format::ALL, default)
    }

    #[test]
    fn every_client_of_the_table_gets_what_it_can_show() {
        let page = Some(Format::Html);
        let svg = Some(Format::Svg);
        for (accept, expected) in [
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
                page,
            ),
            ("image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", svg),
            ("image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5", svg),
            ("image/webp,image/avif,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5", svg),
            ("text/html, image/gif, image/jpeg, */*; q=0.2", page),
            ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", page),
            ("*/*", svg),
            ("image/*", svg),
            ("", svg),
            ("image/png", Some(Format::Png)),
            ("image/svg+xml;q=0, image/*", Some(Format::Png)),
            ("image/webp", None),
            ("application/json", None),
            ("*/*;q=0", None),
            ("IMAGE/PNG ; Q=0.5 , text/plain", Some(Format::Png)),
            ("image/png;q=0.500, image/svg+xml;q=0.501", svg),
            ("image/png;q=0.9, image/svg+xml;q=0.899", Some(Format::Png)),
            ("image/png, text/html", page),
            ("nonsense, ;;, image/png;q=2", svg),
            ("text/x;note=\"a,b;q=0\", image/png", Some(Format::Png)),
        ] {
            assert_eq!(pick(accept, Format::Svg), expected, "{accept}");
        }
    }

    #[test]
    fn wildcards_leave_the_choice_to_the_route() {
        assert_eq!(pick("*/*", Format::Png), Some(Format::Png));
        assert_eq!(pick("image/*", Format::Png), Some(Format::Png));
        assert_eq!(choose(&[], &Format::ALL, Format::Png), Some(Format::Png));
        assert_eq!(pick("image/svg+xml, image/*", Format::Png), Some(Format::Svg));
        assert_eq!(pick("text/*", Format::Png), Some(Format::Html));
    }

    #[test]
    fn several_lines_are_one_list() {
        let lines: [&[u8]; 2] = [b"image/png;q=0.1", b"image/svg+xml;q=0.2"];
        assert_eq!(choose(&lines, &Format::ALL, Format::Png), Some(Format::Svg));
    }

    #[test]
    fn reads_no_more_than_two_kilobytes_or_thirty_two_ranges() {
        let many = "text/x,".repeat(32) + "image/png";
        assert_eq!(pick(&many, Format::Svg), None);
        let long = format!("image/svg+xml;q=0.1,text/{},image/png", "x".repeat(3000));
        assert_eq!(pick(&long, Format::Svg), Some(Format::Svg));
    }

    /// The rules once more, as a reader would apply them by hand: sort every candidate by every rule.
    fn model(ranges: &[(usize, u16)], default: Format) -> Option<Format> {
        const NAMES: [&str; 7] =
            ["image/svg+xml", "image/png", "text/html", "image/*", "text/*", "*/*", "application/json"];
        if ranges.is_empty() {
            return Some(default);
        }
        let mut candidates = Vec::new();
        for format in Format::ALL {
            let own = format.media_type();
            let group = format!("{}/*", own.split('/').next().unwrap());
            for (weight, name) in [(2, own), (1, group.as_str()), (0, "*/*")] {
                let qs: Vec<u16> = ranges.iter().filter(|(n, _)| NAMES[*n] == name).map(|(_, q)| *q).collect();
                if let Some(q) = qs.iter().max() {
                    candidates.push((format, weight == 2, *q));
                    break;
                }
            }
        }
        candidates.retain(|(_, _, q)| *q > 0);
        let top = candidates.iter().map(|c| c.2).max()?;
        candidates.retain(|c| c.2 == top);
        let named: Vec<Format> = candidates.iter().filter(|c| c.1).map(|c| c.0).collect();
        if named.contains(&Format::Html) {
            return Some(Format::Html);
        }
        if let Some(first) = named.first() {
            return Some(*first);
        }
        let covered: Vec<Format> = candidates.iter().map(|c| c.0).collect();
        if covered.contains(&default) { Some(default) } else { covered.first().copied() }
    }

    proptest! {
        #[test]
        fn agrees_with_the_rules_applied_by_hand(
            ranges in proptest::collection::vec((0usize..7, prop_oneof![Just(0u16), Just(500), Just(1000), 0u16..=1000]), 0..6),
            default in prop_oneof![Just(Format::Svg), Just(Format::Png)],
        ) {
            const NAMES: [&str; 7] =
                ["image/svg+xml", "image/png", "text/html", "image/*", "text/*", "*/*", "application/json"];
            let text: Vec<String> =
                ranges.iter().map(|(n, q)| format!("{};q={}.{:03}", NAMES[*n], q / 1000, q % 1000)).collect();
            prop_assert_eq!(pick(&text.join(", "), default), model(&ranges, default));
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = choose(&[&bytes], &Format::ALL, Format::Svg);
        }
    }
}
