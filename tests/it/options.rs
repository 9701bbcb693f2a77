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

/// What a document is on light pages: without the rules of dark ones, and the classes that they name.
fn light_of(svg: &str) -> String {
    let (before, rest) = svg.split_once("<style>").unwrap();
    let (rules, after) = rest.split_once("</style>\n").unwrap();
    let mut out = format!("{before}{after}");
    for number in (1..=rules.matches('{').count()).rev() {
        out = out.replace(&format!(" class=\"d{number}\""), "").replace(&format!("class=\"d{number} "), "class=\"");
        out = out.replace(&format!(" d{number} "), " ").replace(&format!(" d{number}\""), "\"");
    }
    out
}

fn chart(dialect: Dialect, text: &str, format: Format, theme: Option<&str>) -> Vec<u8> {
    let options = with(|o: &mut Options| o.theme = theme.map(Into::into));
    render(&Source::new(dialect, text), format, &options).unwrap().bytes
}

fn svg_of(dialect: Dialect, text: &str, theme: Option<&str>) -> String {
    String::from_utf8(chart(dialect, text, Format::Svg, theme)).unwrap()
}

const RULES: &str = "<style>@media (prefers-color-scheme:dark){";

#[test]
fn one_document_is_light_and_dark() {
    let spec = r##"{"data":{"values":[{"a":"x","b":1}]},"layer":[
        {"mark":{"type":"bar","color":"#123456"}},{"mark":"text","encoding":{"text":{"field":"a"}}}],
        "encoding":{"x":{"field":"a"},"y":{"field":"b","type":"quantitative","axis":{"gridColor":"#fedcba"}}}"##;
    let drawn = |theme| svg_of(Dialect::VegaLite, &format!("{spec}}}"), theme);
    let svg = drawn(Some("auto"));
    // Black is what is not said.
    let unsaid = |svg: &str| svg.replace(" fill=\"#000\"", "");
    assert_eq!(unsaid(&light_of(&svg)), unsaid(&drawn(Some("light"))));
    let rules = svg.split_once(RULES).unwrap().1.split_once("</style>").unwrap().0;
    // Ground, frame, domain and ticks, texts of axes and of marks.
    for rule in ["{fill:#333}", "{stroke:#888}", "{stroke:#fff}", "{fill:#fff}"] {
        assert!(rules.contains(rule), "{rule} in {rules}");
    }
    let marks = svg.split_once("mark-text").unwrap().1.split_once("</g>").unwrap().0;
    assert!(marks.contains("class=\"d"), "{marks}");
    for own in ["#123456", "#fedcba"] {
        assert!(svg.contains(own) && !rules.contains(own), "{svg}");
    }
    let own_ground = format!("{spec},\"background\":\"#abcdef\"}}");
    assert_eq!(
        svg_of(Dialect::VegaLite, &own_ground, Some("auto")),
        svg_of(Dialect::VegaLite, &own_ground, Some("light"))
    );
    let clear = svg_of(Dialect::VegaLite, &format!("{spec},\"background\":null}}"), Some("auto"));
    assert!(clear.contains(RULES) && !clear.contains("{fill:#333}"), "{clear}");
    let png = |theme| chart(Dialect::VegaLite, &format!("{spec}}}"), Format::Png, Some(theme));
    assert!(png("auto") == png("light") && png("auto") != png("dark"));
}

#[test]
fn default_colors_of_chart_js_follow_the_page() {
    let config = "{type:'bar',data:{labels:['a'],datasets:[{label:'n',data:[3],backgroundColor:'#123456'}]},
        options:{plugins:{title:{display:true,text:'T',color:'#666'}}, title:{display:true,text:'T',fontColor:'#667'}}}";
    for version in [plotd::Version::V2, plotd::Version::V3, plotd::Version::V4] {
        let drawn = |theme| svg_of(Dialect::ChartJs(version), config, Some(theme));
        let (svg, dark) = (drawn("auto"), drawn("dark"));
        assert_eq!(light_of(&svg), drawn("light"));
        let rules = svg.split_once(RULES).unwrap().1.split_once("</style>").unwrap().0;
        assert!(rules.contains("{fill:#c9d1d9}") && !rules.contains("#123456"), "{rules}");
        assert!(dark.contains("fill=\"#c9d1d9\"") && dark.contains("#123456") && !dark.contains("<style>"), "{dark}");
        assert!(
            dark.contains(if version == plotd::Version::V2 { "#667" } else { "#666" }),
            "its own colour is kept: {dark}"
        );
    }
}

#[test]
fn the_shorthand_follows_the_page_unless_told_otherwise() {
    let drawn = |more: &str, theme| svg_of(Dialect::Plot, &format!("type=bar&y=3,1,4{more}"), theme);
    let svg = drawn("", None);
    assert!(svg.contains(RULES) && !svg.contains("<rect width=\"640\" height=\"360\""), "{svg}");
    assert_eq!(svg, drawn("&theme=auto", None));
    assert_eq!(svg, drawn("", Some("auto")));
    for (more, theme) in
        [("&theme=light", None), ("&theme=dark", None), ("", Some("dark")), ("&background=white", None)]
    {
        let forced = drawn(more, theme);
        assert!(
            !forced.contains("<style>") && forced.contains("<rect width=\"640\" height=\"360\""),
            "{more}: {forced}"
        );
    }
    let png = |more: &str| chart(Dialect::Plot, &format!("type=bar&y=3,1,4{more}"), Format::Png, None);
    assert!(png("") == png("&theme=light") && png("") != png("&theme=dark"));
    let page = |more: &str| {
        String::from_utf8(chart(Dialect::Plot, &format!("type=bar&y=3,1,4{more}"), Format::Html, None)).unwrap()
    };
    assert!(page("").contains("<figure class=\"follows\">") && page("&theme=light").contains("<figure>"));
}

#[test]
fn default_colors_of_image_charts_follow_the_page() {
    let query = "cht=bvs&chs=300x200&chd=t:10,50,60&chxt=x,y&chtt=Own&chts=ff0000,14";
    let drawn = |more: &str, theme| svg_of(Dialect::Google, &format!("{query}{more}"), Some(theme));
    let svg = drawn("", "auto");
    assert_eq!(light_of(&svg), drawn("", "light"));
    let rules = svg.split_once(RULES).unwrap().1.split_once("</style>").unwrap().0;
    assert!(rules.contains("{fill:#0d1117}") && rules.contains("{fill:#b3b9c1}") && !rules.contains("#f00"), "{rules}");
    assert!(svg.contains("fill=\"#f00\""), "{svg}");
    assert!(!drawn("&chf=bg,s,eeeeee", "auto").contains("<style>"), "a ground of its own");
    assert!(drawn("", "dark").contains("fill=\"#0d1117\""));
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
