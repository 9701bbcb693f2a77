//! Image Charts, QR codes and badges: queries with very much in one parameter.

use super::{Bomb, Share};
use plotd::Dialect;
use std::fmt::Write as _;

/// All of them.
pub fn all(share: Share) -> Vec<Bomb> {
    let image = images(share).into_iter().map(|(name, text)| (Dialect::Google, name, text));
    let code = codes(share).into_iter().map(|(name, text)| (Dialect::Qr, name, text));
    let badge = badges(share).into_iter().map(|(name, text)| (Dialect::Badge, name, text));
    image
        .chain(code)
        .chain(badge)
        .map(|(dialect, name, text)| Bomb { name: format!("{dialect:?}: {name}"), dialect, text })
        .collect()
}

fn joined(n: usize, between: &str, item: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    (0..n).for_each(|i| _ = write!(out, "{}{}", if i == 0 { "" } else { between }, item(i)));
    out
}

fn images(share: Share) -> Vec<(String, String)> {
    let values = |n: usize| joined(share.of(n), ",", |i| (i % 101).to_string());
    let series = |n: usize| joined(share.of(n), "|", |_| "1,2,3".to_owned());
    let parts = |n: usize, part: &str| joined(share.of(n), "|", |_| part.to_owned());
    let mut all: Vec<(String, String)> = Vec::new();
    for of in ["lc", "ls", "lxy", "bvs", "bhg", "bvg", "p", "p3", "pc", "s", "r", "rs", "v", "gom"] {
        all.push((format!("{of} of many values"), format!("cht={of}&chs=400x300&chd=t:{}", values(3_000_000))));
        all.push((format!("{of} of many series"), format!("cht={of}&chs=400x300&chd=t:{}", series(1_000_000))));
        all.push((
            format!("{of} of many letters"),
            format!("cht={of}&chs=400x300&chd=s:{}", "AZ9".repeat(share.of(3_000_000))),
        ));
    }
    let line = |rest: String| format!("cht=lc&chs=400x300&chd=t:1,2,3,4|4,3,2,1&chxt=x,y&{rest}");
    all.extend(
        [
            ("markers", format!("chm={}", parts(1_000_000, "o,ff0000,0,-1,20"))),
            ("markers at many points", format!("chm={}", parts(1_000_000, "o,ff0000,0,-1:9:.001,20"))),
            ("texts at points", format!("chm={}", parts(1_000_000, "tWWWWWWWW,000000,0,-1,20"))),
            ("numbers at points", format!("chm={}", parts(1_000_000, "N*f99*,000000,0,-1,20"))),
            ("large markers", format!("chm={}", parts(1_000_000, "s,ff000080,0,-1,999"))),
            ("fills", format!("chm={}", parts(1_000_000, "b,ff000080,0,1,0"))),
            ("labels of an axis", format!("chxl=0:|{}", parts(3_000_000, "Wide"))),
            ("a long label", format!("chxl=0:|{}", "W".repeat(share.of(10_000_000)))),
            ("positions of labels", format!("chxl=0:|a&chxp=0,{}", values(3_000_000))),
            ("axes", format!("chxt={}", joined(share.of(3_000_000), ",", |_| "x".to_owned()))),
            ("styles of axes", format!("chxs={}", parts(1_000_000, "0,ff0000,12"))),
            ("ticks of next to nothing", "chxr=0,0,1e14,1e-9".to_owned()),
            ("labels of no size", "chxs=0,ff0000,0|1,ff0000,0&chxr=0,0,1|1,0,1".to_owned()),
            ("lines of the grid", "chg=1e-9,1e-9".to_owned()),
            ("lines of a title", format!("chtt={}", parts(3_000_000, "W"))),
            ("entries of a legend", format!("chdl={}", parts(3_000_000, "W"))),
            ("colours", format!("chco={}", joined(share.of(2_000_000), ",", |_| "ff0000".to_owned()))),
            ("stripes", format!("chf=c,ls,0,{}", joined(share.of(1_000_000), ",", |_| "ff0000,.00001".to_owned()))),
            (
                "stops of a gradient",
                format!("chf=c,lg,0,{}", joined(share.of(1_000_000), ",", |_| "ff0000,.5".to_owned())),
            ),
            ("styles of lines", format!("chls={}", parts(1_000_000, "3,.001,.001"))),
            ("scales", format!("chds={}", values(3_000_000))),
            ("unknown parameters", joined(share.of(1_000_000), "&", |i| format!("a{i}=1"))),
        ]
        .map(|(name, rest)| (name.to_owned(), line(rest))),
    );
    all.push(("labels of slices".into(), format!("cht=p&chs=400x300&chd=t:1,2&chl={}", parts(3_000_000, "W"))));
    all.push(("a code of a long text".into(), format!("cht=qr&chs=400x400&chl={}", "W".repeat(share.of(10_000_000)))));
    all
}

fn codes(share: Share) -> Vec<(String, String)> {
    [
        ("a text as long as can be", format!("text={}&size=500", "W".repeat(2900))),
        ("a text too long", format!("text={}&size=500", "W".repeat(share.of(10_000_000)))),
        ("a text of digits", format!("text={}", "7".repeat(share.of(10_000_000)))),
        ("a margin beyond all bounds", "text=x&margin=4294967295".to_owned()),
        ("a size beyond all bounds", "text=x&size=1e300".to_owned()),
        ("a long caption", format!("text=x&caption={}", "W".repeat(share.of(10_000_000)))),
        ("a caption larger than a house", "text=x&caption=x&captionFontSize=1e300".to_owned()),
        ("unknown parameters", format!("text=x&{}", joined(share.of(1_000_000), "&", |i| format!("a{i}=1")))),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into()
}

fn badges(share: Share) -> Vec<(String, String)> {
    let long = |text: &str| text.repeat(share.of(10_000_000));
    let svg = |inside: String| {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inside}</svg>");
        let pairs = [("message", "a"), ("logo", &*format!("data:image/svg+xml,{text}"))];
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    };
    let twice: String = (0..12).map(|i| format!("<g id=\"g{}\"><use href=\"#g{i}\"/></g>", i + 1)).collect();
    let doubled: String =
        (0..30).map(|i| format!("<g id=\"g{}\"><use href=\"#g{i}\"/><use href=\"#g{i}\"/></g>", i + 1)).collect();
    [
        ("a long path", format!("path={}", long("-"))),
        ("a long label", format!("message=a&label={}", long("W"))),
        ("as long as can be", format!("label={0}&message={0}&style=for-the-badge", "\u{fdfa}".repeat(1000))),
        ("a long colour", format!("message=a&color={}", long("f"))),
        ("a long name of a logo", format!("message=a&logo={}", long("a"))),
        ("a long data URI", format!("message=a&logo=data:image/png;base64,{}", long("A"))),
        ("an image that says it is large", "message=a&logo=data:image/gif;base64,R0lGODlh/////wAAADs=".to_owned()),
        ("a drawing within drawings", svg("<g>".repeat(share.of(1_000_000)))),
        ("brackets in values", svg("<g a=\"/>\">".repeat(share.of(1_000_000)))),
        ("a drawing that uses itself", svg(format!("<g id=\"g0\"><circle r=\"9\"/></g>{twice}"))),
        ("a drawing that doubles", svg(format!("<g id=\"g0\"><circle r=\"9\"/></g>{doubled}"))),
        (
            "dashes of next to nothing",
            svg("<path d=\"M0 0h1e9\" stroke=\"red\" stroke-dasharray=\"1e-6\"/>".to_owned()),
        ),
        ("entities", svg("<!DOCTYPE a [<!ENTITY b \"c\">]>&b;".to_owned())),
        ("many values", format!("message=a&spark={}", joined(share.of(3_000_000), ",", |i| i.to_string()))),
        ("values beyond all bounds", "message=a&bars=1e14,-1e14,1e-300,5e-324".to_owned()),
        ("gaps", format!("message=a&win={}1", long(","))),
        ("links", format!("message=a&{}", joined(share.of(1_000_000), "&", |_| "link=https://a".to_owned()))),
        ("unknown parameters", format!("message=a&{}", joined(share.of(1_000_000), "&", |i| format!("a{i}=1")))),
        ("brackets", long("{\"a\":")),
        ("unknown members", format!("{{{}}}", joined(share.of(1_000_000), ",", |i| format!("\"a{i}\":1")))),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into()
}
