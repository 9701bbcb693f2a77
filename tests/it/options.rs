//! What a caller decides apart from the description: themes and time zones.

use super::fixture::with;
use plotd::{Dialect, Format, Lettering, Options, Source, render};

fn drawn(text: &str, options: &Options) -> Result<String, String> {
    render(&Source::new(Dialect::VegaLite, text), Format::Svg, options)
        .map(|r| String::from_utf8(r.bytes).unwrap())
        .map_err(|report| report.to_string())
}

#[test]
fn themes_lie_beneath_the_description() {
    let spec = r#"{"data":{"values":[{"a":"x","b":1}]},"mark":"bar","encoding":{"x":{"field":"a"},
        "y":{"field":"b","type":"quantitative"}}"#;
    let themed = |name: &str| with(|o: &mut Options| o.theme = Some(name.into()));
    let svg = drawn(&format!("{spec}}}"), &themed("dark")).unwrap();
    assert!(svg.contains("#333"), "{svg}");
    let own = drawn(&format!("{spec},\"config\":{{\"background\":\"#abcdef\"}}}}"), &themed("dark")).unwrap();
    assert!(own.contains("#abcdef") && !own.contains("#333333"));
    let embedded = format!("{spec},\"usermeta\":{{\"embedOptions\":{{\"theme\":\"dark\"}}}}}}");
    assert_eq!(drawn(&embedded, &Options::default()).unwrap(), svg);
    assert!(drawn(spec, &themed("pink")).is_err());
    let wrong = drawn(&format!("{spec}}}"), &themed("pink")).unwrap_err();
    assert!(wrong.contains("pink"), "{wrong}");
    let chart = Source::new(Dialect::ChartJs(plotd::Version::V4), "{type:'bar',data:{}}");
    assert!(render(&chart, Format::Svg, &themed("vox")).unwrap_err().to_string().contains("light and dark"));
}

#[test]
fn local_times_are_those_of_the_zone() {
    let spec = |scale: &str| {
        format!(
            r#"{{"data":{{"values":[{{"t":"2024-07-01T22:30:00Z"}}]}},
            "transform":[{{"calculate":"hours(datum.t)","as":"h"}},{{"calculate":"utchours(datum.t)","as":"u"}}],
            "mark":"text","encoding":{{"text":{{"field":"h"}},
            "x":{{"field":"t","type":"temporal","scale":{{"type":"{scale}"}},"axis":{{"format":"%d %H:%M","values":["2024-07-01T22:30:00Z"]}}}},
            "y":{{"field":"u","type":"nominal"}}}}}}"#
        )
    };
    let rome = with(|o: &mut Options| o.time_zone = Some("Europe/Rome".into()));
    let svg = drawn(&spec("time"), &rome).unwrap();
    assert!(svg.contains(">02 00:30<") && svg.contains(">0<") && svg.contains(">22<"), "{svg}");
    let utc = drawn(&spec("utc"), &rome).unwrap();
    assert!(utc.contains(">01 22:30<"), "{utc}");
    let plain = drawn(&spec("time"), &Options::default()).unwrap();
    assert!(plain.contains(">01 22:30<"), "{plain}");
    let nowhere = with(|o: &mut Options| o.time_zone = Some("Mars/Base".into()));
    assert!(drawn(&spec("time"), &nowhere).unwrap_err().contains("Mars/Base"));
}

#[test]
fn text_is_written_as_asked_and_pixels_are_the_same() {
    let spec = r#"{"title":"Ελλάδα","data":{"values":[{"a":"x","b":1}]},"mark":"bar","encoding":{"x":{"field":"a"},
        "y":{"field":"b","type":"quantitative"}}}"#;
    let source = Source::new(Dialect::VegaLite, spec);
    let bytes = |format, lettering, embed_png| {
        let options = with(|o: &mut Options| (o.text, o.embed_png) = (lettering, embed_png));
        render(&source, format, &options).unwrap().bytes
    };
    for (lettering, texts, fonts, outlines) in [
        (Lettering::Font, true, false, false),
        (Lettering::Embed, true, true, false),
        (Lettering::Path, false, false, true),
    ] {
        for format in [Format::Svg, Format::Html] {
            let document = String::from_utf8(bytes(format, lettering, false)).unwrap();
            let has = |part: &str| document.contains(part);
            assert_eq!(
                (has("<text"), has("@font-face"), has("<use ")),
                (texts, fonts, outlines),
                "{lettering:?} {format:?}"
            );
        }
        for (format, embed_png) in [(Format::Png, false), (Format::Html, true)] {
            assert!(bytes(format, lettering, embed_png) == bytes(format, Lettering::Font, embed_png), "{lettering:?}");
        }
    }
}
