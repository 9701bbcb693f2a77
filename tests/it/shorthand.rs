//! What a shorthand means: the Vega-Lite specification that it answers gives the very picture that it gives itself.

use super::fixture::{all, each, with};
use plotd::{Dialect, Format, Kind, Options, Source, render};

/// A document without its name, which a specification has only where the shorthand has a title, and what points to it.
fn nameless(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).unwrap();
    let kept = text.lines().filter(|line| !line.starts_with("<title") && !line.starts_with("<desc"));
    let plain = |line: &str| line.replace("aria-labelledby=\"title desc\"", "").replace("aria-labelledby=\"desc\"", "");
    kept.map(plain).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_specification_gives_the_same_picture() {
    let fixtures: Vec<_> = all().into_iter().filter(|f| f.source.dialect == Dialect::Plot).collect();
    let said = std::sync::atomic::AtomicUsize::new(0);
    let wrong = each(&fixtures, |fixture| {
        // A specification knows no page.
        let theme = (!fixture.source.text.contains("theme=")).then(|| "light".into());
        let options = with(|o: &mut Options| o.theme = theme);
        let spec = match render(&fixture.source, Format::Spec, &options) {
            Ok(spec) => String::from_utf8(spec.bytes).unwrap(),
            Err(report) if report.kind() == Some(Kind::Representation) => return None,
            Err(report) => return Some(format!("{}: {report}", fixture.name)),
        };
        said.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let drawn = render(&Source::new(Dialect::VegaLite, spec), Format::Svg, &Options::default());
        let drawn = match drawn {
            Ok(drawn) if drawn.warnings.is_empty() => nameless(&drawn.bytes),
            Ok(drawn) => return Some(format!("{}: {:?}", fixture.name, drawn.warnings)),
            Err(report) => return Some(format!("{}: {report}", fixture.name)),
        };
        let own = nameless(&render(&fixture.source, Format::Svg, &options).unwrap().bytes);
        (own != drawn).then(|| format!("{}: the pictures differ", fixture.name))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(said.into_inner() >= 40, "most types can be said in Vega-Lite");
}

/// A sparkline is drawn at once where it stands alone, and as its specification says where it has a table beside it: both are
/// one picture, on every page.
#[test]
fn a_sparkline_is_the_same_on_both_ways() {
    let values =
        ["3", "3,1,4,1,5,9", "3,1,4&y.b=2,,7", ",&y.b=7", "3,,4,,1,5,,", ",-2.5,1e3,7", "5,5,5", "0.001,0.002"];
    let more = ["", "&values=on", "&width=301", "&height=77&values=on&yformat=.2f", "&ymin=2&ymax=4", "&x=1,2,2,7,3,9"];
    let looks = ["", "&theme=dark", "&theme=light", "&background=eeeeff", "&palette=c94579", "&values=on&yformat=€"];
    for (ys, more, look) in values.iter().flat_map(|y| more.iter().flat_map(move |m| looks.map(|l| (y, m, l)))) {
        let source = Source::new(Dialect::Plot, format!("type=sparkline&y={ys}{more}{look}"));
        let at_once = String::from_utf8(render(&source, Format::Svg, &Options::default()).unwrap().bytes).unwrap();
        let page = String::from_utf8(render(&source, Format::Html, &Options::default()).unwrap().bytes).unwrap();
        let begins = page.find("<svg").unwrap();
        let inside = &page[begins..begins + page[begins..].find("</svg>").unwrap() + 6];
        assert_eq!(at_once, inside, "{}", source.text);
    }
}

/// Plots beside each other are as large as is asked for, together; what they have in common is said once.
#[test]
fn plots_of_a_grid_fill_the_picture_that_is_asked_for() {
    let rows: String =
        (2021..2027).flat_map(|y| ["a", "b", "c"].map(|k| format!("{y},{k},{},{}\n", y - 2019, y % 7))).collect();
    let table = format!("year,kind,cups,spoons\n{rows}");
    for more in [
        "type=bar&x=kind&y=cups",
        "type=scatter&x=spoons&y=cups&title=Cups&caption=Source",
        "type=heatmap&x=kind&y=spoons&z=cups",
        "type=pie&x=kind&y=cups&legend=right",
        "type=box&x=kind&y=cups",
        "type=line&x=spoons&y=cups&color=kind&legend=bottom",
    ] {
        for (width, height) in [(640.0, 480.0), (900.0, 601.0), (333.0, 1000.0)] {
            let text = format!("{more}&facet=year&width={width}&height={height}\n\n{table}");
            let drawn = render(&Source::new(Dialect::Plot, &*text), Format::Svg, &Options::default()).unwrap();
            assert_eq!((drawn.width, drawn.height), (width, height), "{more}");
            let svg = String::from_utf8(drawn.bytes).unwrap();
            assert!(svg.contains(">2024</text>") && !svg.contains("2024-01"), "{svg}");
            let titled = usize::from(more.contains("type=b") || more.contains("type=s"));
            assert!(svg.matches(">cups</text>").count() == titled || more.contains("type=line"), "{more}: {svg}");
        }
    }
}

/// Long names beside bars have two lines before they are cut, and that is told.
#[test]
fn long_names_beside_bars_take_two_lines() {
    let drawn = |name: &str| {
        let text = format!("type=barh&x={name},b&y=1,2&width=400");
        let drawn = render(&Source::new(Dialect::Plot, &*text), Format::Svg, &Options::default()).unwrap();
        (String::from_utf8(drawn.bytes).unwrap(), drawn.warnings.len())
    };
    let (svg, warnings) = drawn("Institute for the measurement of teaspoons");
    assert!(
        !svg.contains('…')
            && svg.contains("teaspoons<")
            && !svg.contains("Institute for the measurement of teaspoons<")
    );
    assert_eq!(warnings, 0, "{svg}");
    let (svg, warnings) = drawn(&"Institute for the measurement of teaspoons ".repeat(3));
    assert!(svg.contains('…') && warnings == 1, "{svg}");
}

#[test]
fn the_words_of_a_chart_come_from_its_data() {
    let words = |text: &str| {
        let drawn = render(&Source::new(Dialect::Plot, text), Format::Svg, &Options::default()).unwrap();
        (drawn.title, drawn.description)
    };
    let table = "date,price,symbol\n2026-01,3.2,acme\n2026-01,9,globex\n2026-09,7.9,acme\n2026-09,8,globex\n";
    let (title, description) = words(&format!("type=line&x=date&y=price&color=symbol\n\n{table}"));
    assert_eq!(title, "Line chart of price by date");
    assert_eq!(
        description,
        "Line chart of price by date, 2 series, 2026-01 to 2026-09; acme rises from 3.2 to 7.9, globex falls from 9 to 8"
    );
    let (title, description) = words("type=bar&x=a,b,c&y=3,1,2&title=Three");
    assert_eq!(
        (title.as_str(), description.as_str()),
        ("Three", "Bar chart, 3 categories; most is a (3), least b (1)")
    );
    assert_eq!(words("y=1,2&alt=Two numbers").1, "Two numbers");
}

#[test]
fn numbers_that_are_instants_are_written_as_asked_for() {
    let text = "type=line&xscale=time&xformat=%25H:%25M&x=0,3600,7200&y=1,2,3";
    let drawn = render(&Source::new(Dialect::Plot, text), Format::Svg, &Options::default()).unwrap();
    let svg = String::from_utf8(drawn.bytes).unwrap();
    assert!(svg.contains(">00:00<") && svg.contains(">02:00<"), "{svg}");
}
