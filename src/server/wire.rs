//! The language of the pipes between the server and the processes that draw for it: values in, bytes out, and back.
//!
//! Every structure is taken apart field by field, so that a new field does not compile until it is sent, too. What is read
//! came from a process that drew for strangers: it is looked at with suspicion, and what does not fit is `None`.

use crate::diagnostic::{Diagnostic, Kind, Severity};
use crate::dialect::{Dialect, Version};
use crate::limits::Limits;
use crate::output::{Format, Lettering};
use crate::render::{Options, Source};
use std::sync::Arc;

/// A value that can be sent.
pub trait Wire: Sized {
    /// Appends it.
    fn put(&self, out: &mut Vec<u8>);

    /// Takes one off the front; none when the bytes are no such value.
    fn take(input: &mut &[u8]) -> Option<Self>;
}

fn split<'a>(input: &mut &'a [u8], n: usize) -> Option<&'a [u8]> {
    let (head, tail) = input.split_at_checked(n)?;
    *input = tail;
    Some(head)
}

macro_rules! wire_numbers {
    ($($number:ty),*) => {$(
        impl Wire for $number {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn take(input: &mut &[u8]) -> Option<Self> {
                let bytes = split(input, size_of::<Self>())?;
                Some(Self::from_le_bytes(bytes.try_into().ok()?))
            }
        }
    )*};
}

wire_numbers!(u8, u32, u64, f64);

impl Wire for usize {
    fn put(&self, out: &mut Vec<u8>) {
        (*self as u64).put(out);
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        u64::take(input)?.try_into().ok()
    }
}

impl Wire for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        match u8::take(input)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

fn put_text(text: &str, out: &mut Vec<u8>) {
    text.len().put(out);
    out.extend_from_slice(text.as_bytes());
}

fn take_text<'a>(input: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::take(input)?;
    std::str::from_utf8(split(input, length)?).ok()
}

impl Wire for String {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(self, out);
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        take_text(input).map(str::to_owned)
    }
}

impl Wire for Arc<str> {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(self, out);
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        take_text(input).map(Arc::from)
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        if bool::take(input)? { T::take(input).map(Some) } else { Some(None) }
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        Some((A::take(input)?, B::take(input)?))
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        put_list(self, out);
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        // Every item has at least one byte, so that the input bounds the list.
        let length = usize::take(input)?;
        let mut list = Vec::new();
        for _ in 0..length {
            list.push(T::take(input)?);
        }
        Some(list)
    }
}

impl<T: Wire> Wire for Arc<[T]> {
    fn put(&self, out: &mut Vec<u8>) {
        put_list(self, out);
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        Vec::take(input).map(Arc::from)
    }
}

fn put_list<T: Wire>(list: &[T], out: &mut Vec<u8>) {
    list.len().put(out);
    list.iter().for_each(|item| item.put(out));
}

/// A structure of which every field is sent.
macro_rules! wire_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($field.put(out);)*
            }

            fn take(input: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Wire::take(input)?),* })
            }
        }
    };
}

/// An enumeration without values, and the byte of each.
macro_rules! wire_enum {
    ($name:ident { $($variant:ident($($inner:ident)?) = $byte:literal),* $(,)? }) => {
        impl Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($inner))? => {
                        out.push($byte);
                        $($inner.put(out);)?
                    })*
                }
            }

            fn take(input: &mut &[u8]) -> Option<Self> {
                match u8::take(input)? {
                    $($byte => Some(Self::$variant $(({ let $inner = Wire::take(input)?; $inner }))?),)*
                    _ => None,
                }
            }
        }
    };
}

wire_enum!(Format { Svg() = 0, Png() = 1, Html() = 2, Json() = 3, Spec() = 4 });
wire_enum!(Lettering { Font() = 0, Embed() = 1, Path() = 2 });
wire_enum!(Version { V2() = 2, V3() = 3, V4() = 4 });
wire_enum!(Dialect { VegaLite() = 0, ChartJs(version) = 1, QuickChart(version) = 2, Google() = 3, Qr() = 4, Badge() = 5, Plot() = 6 });
wire_enum!(Severity { Warning() = 0, Error() = 1 });
wire_enum!(Kind { Syntax() = 0, Spec() = 1, Limit() = 2, Deadline() = 3, Data() = 4, Internal() = 5, Representation() = 6 });
wire_struct!(Diagnostic { severity, kind, at, message, hint });
wire_struct!(Limits {
    source_bytes,
    nesting,
    rows,
    cells,
    memory,
    points,
    marks,
    ticks,
    views,
    pixels,
    raster,
    side,
    text,
    steps,
    output_bytes,
});

/// Everything that decides a representation except the text of its description: what a worker is told, and what names a
/// finished picture.
pub fn put_order(source: &Source, format: Format, options: &Options, out: &mut Vec<u8>) {
    let Source { dialect, text: _, values } = source;
    let Options {
        width,
        height,
        dpr,
        background,
        theme,
        colors,
        time_zone,
        id_prefix,
        embed_png,
        text,
        links,
        limits,
        // Of this process: the worker has its own.
        resources: _,
        cancel: _,
        observer: _,
    } = options;
    dialect.put(out);
    values.put(out);
    format.put(out);
    width.put(out);
    height.put(out);
    dpr.put(out);
    background.put(out);
    theme.put(out);
    colors.put(out);
    time_zone.put(out);
    id_prefix.put(out);
    embed_png.put(out);
    text.put(out);
    links.put(out);
    limits.put(out);
}

/// The other way, with the text.
#[cfg(target_os = "linux")]
pub fn take_order(input: &mut &[u8]) -> Option<(Source, Format, Options)> {
    let dialect = Wire::take(input)?;
    let values = Wire::take(input)?;
    let format = Wire::take(input)?;
    let options = Options {
        width: Wire::take(input)?,
        height: Wire::take(input)?,
        dpr: Wire::take(input)?,
        background: Wire::take(input)?,
        theme: Wire::take(input)?,
        colors: Wire::take(input)?,
        time_zone: Wire::take(input)?,
        id_prefix: Wire::take(input)?,
        embed_png: Wire::take(input)?,
        text: Wire::take(input)?,
        links: Wire::take(input)?,
        limits: Wire::take(input)?,
        resources: Options::default().resources,
        cancel: None,
        observer: None,
    };
    let text = std::str::from_utf8(std::mem::take(input)).ok()?;
    Some((Source { dialect, text: Arc::from(text), values }, format, options))
}

#[cfg(target_os = "linux")]
pub use frames::{Answer, HEAD, Ready, Request, head_of, length_of};

/// What goes through the pipes: a byte for the kind, eight for the length, and so many bytes.
#[cfg(target_os = "linux")]
mod frames {
    use super::{Wire, take_order};
    use crate::diagnostic::{Diagnostic, Report};
    use crate::output::Format;
    use crate::render::{Options, Rendered, Source};
    use bytes::Bytes;

    /// Bytes before those of a frame.
    pub const HEAD: usize = 9;

    /// The bytes before a frame.
    pub fn head_of(kind: u8, length: usize) -> [u8; HEAD] {
        let mut head = [kind; HEAD];
        head[1..].copy_from_slice(&(length as u64).to_le_bytes());
        head
    }

    /// The length of a frame of a kind; none when it is of another kind.
    pub fn length_of(kind: u8, head: &[u8; HEAD]) -> Option<usize> {
        let (first, mut rest) = head.split_first()?;
        usize::take(&mut rest).filter(|_| *first == kind)
    }

    /// A chart to be drawn.
    pub struct Request {
        /// Microseconds until the worker should give up by itself.
        pub allowed: u64,
        /// The description.
        pub source: Source,
        /// The representation.
        pub format: Format,
        pub options: Options,
    }

    impl Request {
        /// The kind of its frame.
        pub const KIND: u8 = b'C';

        /// Reads one.
        pub fn take(mut input: &[u8]) -> Option<Self> {
            let allowed = u64::take(&mut input)?;
            let (source, format, options) = take_order(&mut input)?;
            Some(Self { allowed, source, format, options })
        }
    }

    /// Said once, when a worker can draw.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Ready {
        /// The version of its program.
        pub version: String,
        /// What the kernel could not forbid it, in words; empty when nothing is missing.
        pub missing: Vec<String>,
    }

    wire_struct!(Ready { version, missing });

    impl Ready {
        /// The kind of its frame.
        pub const KIND: u8 = b'R';
    }

    /// A finished representation, without its bytes.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Drawn {
        /// Which one it is.
        pub format: Format,
        /// Width in CSS pixels.
        pub width: f64,
        /// Height in CSS pixels.
        pub height: f64,
        /// The chart's name.
        pub title: String,
        /// What it shows.
        pub description: String,
        /// What is not in it.
        pub warnings: Vec<Diagnostic>,
        /// How long each stage took.
        pub timing: String,
        /// Nanoseconds that all of it took.
        pub took: u64,
    }

    wire_struct!(Drawn { format, width, height, title, description, warnings, timing, took });

    /// What a worker says to a request.
    #[derive(Debug, Clone, PartialEq)]
    pub enum Answer {
        /// A picture and its bytes.
        Picture(Drawn, Bytes),
        /// There is none, and why.
        Failed(Report),
        /// The renderer panicked, with these words.
        Panicked(String),
    }

    impl Answer {
        /// The kind of its frame.
        pub const KIND: u8 = b'A';

        /// What the renderer gave, and the nanoseconds it took.
        pub fn of(result: Result<(Rendered, String), Report>, took: u64) -> Self {
            match result {
                Ok((drawn, timing)) => {
                    let Rendered { bytes, format, width, height, title, description, warnings } = drawn;
                    let drawn = Drawn { format, width, height, title, description, warnings, timing, took };
                    Self::Picture(drawn, Bytes::from(bytes))
                }
                Err(report) => Self::Failed(report),
            }
        }

        /// What goes before the bytes of the picture, and those. `tired` workers want to be replaced.
        pub fn put(&self, tired: bool, out: &mut Vec<u8>) -> Bytes {
            tired.put(out);
            match self {
                Self::Picture(drawn, body) => {
                    0_u8.put(out);
                    drawn.put(out);
                    return body.clone();
                }
                Self::Failed(report) => {
                    1_u8.put(out);
                    report.items().to_vec().put(out);
                    report.dropped().put(out);
                }
                Self::Panicked(words) => {
                    2_u8.put(out);
                    words.put(out);
                }
            }
            Bytes::new()
        }

        /// Reads one, and whether the worker is tired.
        pub fn take(frame: &Bytes) -> Option<(Self, bool)> {
            let mut input = &frame[..];
            let tired = bool::take(&mut input)?;
            let answer = match u8::take(&mut input)? {
                0 => {
                    let drawn = Drawn::take(&mut input)?;
                    let body = frame.slice(frame.len() - input.len()..);
                    return Some((Self::Picture(drawn, body), tired));
                }
                1 => Self::Failed(Report::of_items(Wire::take(&mut input)?, Wire::take(&mut input)?)),
                2 => Self::Panicked(Wire::take(&mut input)?),
                _ => return None,
            };
            input.is_empty().then_some((answer, tired))
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::frames::Drawn;
    use super::*;
    use crate::diagnostic::Report;
    use bytes::Bytes;

    fn order() -> (Source, Options) {
        let source = Source::new(Dialect::QuickChart(Version::V3), "{type: 'bar', ü: 1}");
        let options = Options {
            width: Some(12.5),
            dpr: 2.0,
            background: Some("red".into()),
            theme: Some("dark".into()),
            colors: false,
            time_zone: Some("Europe/Rome".into()),
            id_prefix: "a-".into(),
            embed_png: true,
            text: Lettering::Path,
            links: Arc::from([(Format::Png, Arc::from("/x.png"))]),
            limits: Limits { rows: 7, side: 99.5, ..Limits::default() },
            ..Options::default()
        };
        (source, options)
    }

    #[test]
    fn an_order_arrives_as_it_was_sent() {
        let (source, options) = order();
        let mut sent = 1234_u64.to_le_bytes().to_vec();
        put_order(&source, Format::Html, &options, &mut sent);
        let settings = sent[8..].to_vec();
        sent.extend_from_slice(source.text.as_bytes());
        let request = Request::take(&sent).unwrap();
        assert_eq!((request.allowed, &request.source, request.format), (1234, &source, Format::Html));
        let mut again = Vec::new();
        put_order(&request.source, request.format, &request.options, &mut again);
        assert_eq!(again, settings);
        assert_eq!(request.options.limits, options.limits);
        assert_eq!((request.options.width, request.options.height), (Some(12.5), None));
    }

    #[test]
    fn answers_arrive_and_what_is_cut_or_changed_is_none_or_another() {
        let mut report = Report::new();
        report.error_with_hint("/mark", "unknown mark", "did you mean \"bar\"?");
        report.warn("/x", "odd");
        let drawn = Drawn {
            format: Format::Svg,
            width: 3.0,
            height: 4.0,
            title: "a".into(),
            description: "b".into(),
            warnings: report.items().to_vec(),
            timing: "svg;dur=1".into(),
            took: 5,
        };
        let answers = [
            Answer::Picture(drawn, Bytes::from_static(b"<svg/>")),
            Answer::Failed(report),
            Answer::Panicked("on purpose".into()),
        ];
        for answer in answers {
            let mut frame = Vec::new();
            let body = answer.put(true, &mut frame);
            let cut = frame.len();
            frame.extend_from_slice(&body);
            assert_eq!(Answer::take(&Bytes::from(frame.clone())), Some((answer, true)));
            for n in 0..cut {
                assert_eq!(Answer::take(&Bytes::copy_from_slice(&frame[..n])), None, "{n} of {cut}");
            }
            for at in 0..cut {
                let mut garbled = frame.clone();
                garbled[at] ^= 0xff;
                let _ = Answer::take(&Bytes::from(garbled));
            }
        }
    }
}
