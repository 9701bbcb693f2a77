//! A chart that follows its page is read, laid out and drawn once, whichever language it is written in: the second page is a
//! matter of colours.

use super::fixture::with;
use super::watch::watch;
use plotd::{Dialect, Format, Options, Source, Version};

const CHARTS: [(Dialect, &str); 6] = [
    (Dialect::Plot, "type=sparkline&values=on&y=3,1,4,1,5,9,2,6"),
    (Dialect::Plot, "type=bar&x=a,b,c&y=3,1,2&title=Three"),
    (Dialect::Plot, "type=heatmap&z=1,2;3,4&values=on"),
    (
        Dialect::VegaLite,
        r#"{"data":{"values":[{"a":1,"b":2},{"a":2,"b":3}]},"mark":"line","encoding":{
            "x":{"field":"a","type":"quantitative"},"y":{"field":"b","type":"quantitative"}}}"#,
    ),
    (Dialect::ChartJs(Version::V4), r#"{"type":"bar","data":{"labels":["a","b"],"datasets":[{"data":[1,2]}]}}"#),
    (Dialect::Google, "cht=lc&chs=300x150&chd=t:1,2,3&chxt=x,y&chdl=a"),
];

/// Counted in steps and allocations, so that no clock is read: reading or laying out twice would double both.
#[test]
fn the_second_page_costs_its_colours_alone() {
    for (dialect, text) in CHARTS {
        let source = Source::new(dialect, text);
        let of = |theme: &str| watch(&source, Format::Svg, &with(|o: &mut Options| o.theme = Some(theme.into())));
        // What is made once for all charts is made before anything is counted.
        let _ = (of("light"), of("auto"));
        let (light, both) = (of("light"), of("auto"));
        let svg = both.answer.as_ref().and_then(|a| a.as_ref().ok()).map(|drawn| String::from_utf8_lossy(&drawn.bytes));
        assert!(svg.is_some_and(|svg| svg.contains("prefers-color-scheme:dark")), "{text}");
        assert_eq!(both.spent.steps, light.spent.steps, "{text}");
        assert_eq!(both.spent.marks, light.spent.marks, "{text}");
        assert!(
            4 * both.allocations < 5 * light.allocations + 400,
            "{text}: {} and {} allocations",
            light.allocations,
            both.allocations
        );
    }
}

/// A text on a ground that is the same on both pages keeps its ink; one beside it follows the page.
#[test]
fn texts_on_grounds_of_their_own_keep_their_ink() {
    let drawn = |ground: &str| {
        let text = format!(
            r##"{{"data":{{"values":[{{}}]}},"width":100,"height":50,"layer":[
                {{"mark":{{"type":"rect","x":0,"x2":100,"y":0,"y2":50,{ground}}}}},
                {{"mark":{{"type":"text","x":50,"y":25,"text":"word"}}}}]}}"##
        );
        let options = with(|o: &mut Options| o.theme = Some("auto".into()));
        let svg = plotd::render(&Source::new(Dialect::VegaLite, &*text), Format::Svg, &options).unwrap().bytes;
        let svg = String::from_utf8(svg).unwrap();
        let at = svg.find("mark-text").unwrap();
        svg[at..at + svg[at..].find(">word<").unwrap()].to_owned()
    };
    let kept = drawn(r##""color":"#fec""##);
    assert!(!kept.contains("class=\"d"), "{kept}");
    let follows = drawn(r##""color":"#fec","opacity":0.05"##);
    assert!(follows.contains("class=\"d") && follows.contains("fill=\"#000\""), "{follows}");
}
