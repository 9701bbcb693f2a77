//! Hostile descriptions: each is a clear error or a picture, for few steps; nothing of them runs, is fetched, or shows
//! anything of the machine.

mod bombs;
mod corpus;
mod sizes;

use super::fixture::each;
use super::fixture::with;
use super::watch::watch;
use bombs::{Bomb, Share};
use plotd::{Dialect, Format, Kind, Options, Source, Version};

/// How small a share of the steps a configuration may spend, whatever it says: a tenth.
const SHARE: u64 = 10;

/// What is wrong with the answer to a configuration.
fn faults(dialect: Dialect, text: &str, options: &Options) -> Vec<String> {
    let watched = watch(&Source::new(dialect, text), Format::Svg, options);
    let mut faults = watched.faults();
    faults.extend(watched.over(SHARE));
    if let Some(Ok(drawn)) = watched.answer {
        faults.extend(leaks(&String::from_utf8(drawn.bytes).unwrap()));
    }
    faults
}

#[test]
fn harm_is_an_error_or_a_picture_and_cheap() {
    let all: Vec<(String, String)> = corpus::code().into_iter().chain(sizes::all()).collect();
    let wrong = each(&all, |(name, text)| {
        let both = [Dialect::ChartJs(Version::V4), Dialect::QuickChart(Version::V2)];
        let faults: Vec<String> = both
            .into_iter()
            .flat_map(|dialect| {
                faults(dialect, text, &Options::default()).into_iter().map(move |f| format!("{dialect:?}: {f}"))
            })
            .collect();
        (!faults.is_empty()).then(|| format!("{name}: {}", faults.join("; ")))
    });
    assert!(wrong.is_empty(), "{} of {} configurations do harm:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn sizes_out_of_range_are_errors_or_pictures() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -5.0, 0.0, 5e-324, 1e308, f64::MAX];
    let text = corpus::bar("", "");
    for x in odd {
        for options in [
            with(|o: &mut Options| (o.width, o.height) = (Some(x), Some(x))),
            with(|o: &mut Options| o.width = Some(x)),
            with(|o: &mut Options| (o.height, o.dpr) = (Some(x), x)),
        ] {
            let faults = faults(Dialect::QuickChart(Version::V2), &text, &options);
            assert!(faults.is_empty(), "{options:?}: {}", faults.join("; "));
        }
    }
}

/// What is wrong with the answer to a bomb: it ends in a picture or in an error that names a limit, and what it held at
/// once is no more than a share of `most`.
fn harm(bomb: &Bomb, share: Share, most: u64) -> Vec<String> {
    let source = Source::new(bomb.dialect, bomb.text.as_str());
    let options = with(|o: &mut Options| o.limits = share.limits());
    let one = |format: Format| {
        let watched = watch(&source, format, &options);
        let mut faults = watched.faults();
        if let Some(Err(report)) = &watched.answer
            && !matches!(report.kind(), Some(Kind::Limit | Kind::Spec | Kind::Syntax))
        {
            faults.push(format!("not a limit, but {report}"));
        }
        if watched.peak > most {
            faults.push(format!("{} bytes at once", watched.peak));
        }
        faults.into_iter().map(move |fault| format!("{}, {format:?}: {fault}", bomb.name))
    };
    Format::ALL.into_iter().flat_map(one).collect()
}

/// What is held at once however small the limits are: fonts that are shaped, and what one run of a function may make.
const ALWAYS: u64 = 13_000_000;
/// What may be held at once by a chart that asks for all that the default limits allow.
const MOST: u64 = 300_000_000;

#[test]
fn what_asks_for_much_is_a_picture_or_a_limit() {
    let share = Share(200);
    let bombs = bombs::all(share);
    let wrong = each(&bombs, |bomb| {
        let wrong = harm(bomb, share, ALWAYS + MOST / share.0 as u64);
        (!wrong.is_empty()).then(|| wrong.join("\n"))
    });
    assert!(wrong.is_empty(), "{} of {} do harm:\n{}", wrong.len(), bombs.len(), wrong.join("\n"));
}

/// The same as they are written, with the default limits: takes minutes, in a release build and with nothing beside it.
#[test]
#[ignore = "takes minutes"]
fn what_asks_for_much_is_a_picture_or_a_limit_at_full_size() {
    let share = Share(1);
    for bomb in bombs::all(share) {
        eprintln!("{}", bomb.name);
        let wrong = harm(&bomb, share, MOST);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// What of a picture runs, is fetched, or is nobody's business.
fn leaks(svg: &str) -> Vec<String> {
    let tags: String = svg.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or("")).collect();
    let mut out = Vec::new();
    for word in ["script", "onload", "href", "image", "foreignObject", "http://127"] {
        if tags.contains(word) {
            out.push(format!("a tag has {word:?}"));
        }
    }
    for word in ["root:x:", ">leak<"] {
        if svg.contains(word) {
            out.push(format!("the picture says {word:?}"));
        }
    }
    let shown = std::env::vars().filter(|(_, value)| value.len() > 8 && svg.contains(value.as_str()));
    out.extend(shown.map(|(name, _)| format!("the picture shows the variable {name}")));
    out
}
