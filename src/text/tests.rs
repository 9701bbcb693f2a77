//! Measured against the shaper, against the rasterizer, and against numbers of other programs.

use super::*;
use proptest::prelude::*;

fn sans(size: f64) -> Font {
    Font::new("sans-serif", size)
}

fn shaped(text: &str, font: &Font) -> f64 {
    fonts::shape(text, font).iter().map(|g| g.nominal + g.kern).sum::<f64>() * font.size
}

#[test]
fn whole_pixels_as_a_hinted_canvas_has_them() {
    // Observed with node-canvas and Liberation Sans at 12 px.
    for (text, expected) in [("1", 7.0), ("J", 6.0), ("January", 44.0), ("", 0.0)] {
        assert_eq!(width_rounded(text, &sans(12.0)), expected, "{text}");
    }
}

#[test]
fn advances_are_helvetica_s() {
    // Adobe's AFM of Helvetica, thousandths of an em: H 722, e 556, l 222, o 556.
    let expected = (722.0 + 556.0 + 222.0 + 222.0 + 556.0) / 1000.0 * 100.0;
    assert!((width("Hello", &sans(100.0)) - expected).abs() < 0.3, "{}", width("Hello", &sans(100.0)));
    // Courier: every glyph 600.
    assert!((width("iiWW", &Font::new("monospace", 10.0)) - 24.0).abs() < 0.02);
    // Times: A 722, V 722, kerned by about -130.
    let serif = width("AV", &Font::new("serif", 100.0));
    assert!(serif < 144.0 && serif > 125.0, "{serif}");
}

#[test]
fn vertical_metrics() {
    assert!((cap_height(&sans(100.0)) - 68.8).abs() < 0.1);
    let reach = |family: &str| Reach::of(&Font::new(family, 1000.0));
    assert_eq!(reach("sans-serif"), Reach { ascent: 905.0, descent: 212.0 });
    assert_eq!(reach("serif"), Reach { ascent: 891.0, descent: 216.0 });
    assert_eq!(reach("monospace"), Reach { ascent: 833.0, descent: 300.0 });
    assert_eq!(Reach::of(&sans(12.0)).whole().middle(), 4.0);
}

#[test]
fn every_bundled_face_has_a_table_that_agrees_with_the_shaper() {
    for family in ["sans-serif", "monospace", "serif"] {
        for weight in [400, 700] {
            for italic in [false, true] {
                let font = Font { weight, italic, ..Font::new(family, 13.0) };
                for text in ["Tokyo, AVATAR & To-Ye", "11:30", "−1,234.5…", "fi fl ffi", "Wert in °C – 25 €", "  a  b "]
                {
                    assert!(fonts::face(&font).quick(text).is_some(), "{family} {weight} {italic} {text}");
                    assert!((width(text, &font) - shaped(text, &font)).abs() < 1e-9, "{family} {weight} {text}");
                }
            }
        }
    }
}

#[test]
fn what_no_face_has_is_measured_all_the_same() {
    assert!(width("漢字 🎉", &sans(10.0)) > 0.0);
    assert_eq!(width("a\u{0}b\u{7}", &sans(10.0)), width("ab", &sans(10.0)));
    assert_eq!(width("é\u{0}b\n", &sans(10.0)), width("éb ", &sans(10.0)));
}

#[test]
fn characters_without_a_glyph_are_found_once_and_in_order() {
    let mut found = Glyphless::default();
    for line in ["plain", "漢 a 字", "字漢", "Größe Ελλάδα Москва − … €", "🎉\u{fe0f}", "tab\u{9}\u{85}\u{a0}\u{2003}"]
    {
        found.look(line, &sans(10.0));
    }
    assert_eq!(found.missing(), ['漢', '字', '🎉']);
    // Joiners, directions and soft hyphens have no picture; a letter with its accent may have one glyph or two.
    let mut found = Glyphless::default();
    found.look("a\u{200d}b\u{202e}c\u{ad}d\u{2066} e\u{301} ἀ ᾧ Ệ \u{e0101}", &sans(10.0));
    assert_eq!(found.missing(), []);
    assert!(!fonts().has('ἀ'), "it is drawn as alpha with a mark");
    // A mark that nothing can carry is missing.
    found.look("a\u{1dc0}", &sans(10.0));
    assert_eq!(found.missing(), ['\u{1dc0}']);
}

#[test]
fn truncated_lines_fit() {
    let font = sans(10.0);
    assert_eq!(truncate("short", &font, 100.0, "…"), "short");
    assert_eq!(truncate("anything", &font, 0.0, "…"), "anything");
    let cut = truncate("A rather long label", &font, 50.0, "…");
    assert!(cut.ends_with('…') && cut.starts_with("A r") && width(&cut, &font) <= 50.0, "{cut}");
    let kept = cut.trim_end_matches('…').len();
    assert!(width(&"A rather long label"[..=kept], &font) + width("…", &font) >= 50.0, "one more would fit");
    assert_eq!(truncate("Label", &font, 1.0, "…"), "…");
}

#[test]
fn wrapped_lines_fit() {
    let font = sans(10.0);
    let lines = wrap("the quick brown fox jumps over Donaudampfschifffahrt\nend", &font, 60.0);
    assert!(lines.iter().all(|l| width(l, &font) <= 60.0), "{lines:?}");
    assert_eq!(lines[0], "the quick");
    assert_eq!(lines.last().map(String::as_str), Some("end"));
    assert_eq!(wrap("abc", &font, 0.0), ["a", "b", "c"]);
}

#[test]
fn clipping_counts_characters() {
    assert_eq!(clip_chars("äöü", 2), "äö");
    assert_eq!(clip_chars("abc", 3), "abc");
    assert_eq!(clip_chars("", 0), "");
}

/// The horizontal extent of the ink of a text drawn by resvg with its end at x = 400.
fn drawn(text: &str, font: &Font) -> (f64, f64) {
    let style = if font.italic { "italic" } else { "normal" };
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="410" height="60"><text x="400" y="40" text-anchor="end" xml:space="preserve" font-family="{}" font-size="{}" font-weight="{}" font-style="{style}">|{text}|</text></svg>"#,
        font.family, font.size, font.weight
    );
    let options = resvg::usvg::Options { fontdb: fonts().database(), font_resolver: resolver(), ..Default::default() };
    let tree = resvg::usvg::Tree::from_str(&svg, &options).unwrap();
    let ink = tree.root().abs_bounding_box();
    (f64::from(ink.left()), f64::from(ink.right()))
}

#[test]
fn what_is_measured_is_what_is_drawn() {
    for (family, weight, italic, size) in [
        ("sans-serif", 400, false, 11.0),
        ("Helvetica, Arial", 700, false, 16.0),
        ("Courier New", 400, false, 12.0),
        ("Georgia", 700, true, 20.0),
    ] {
        let font = Font { weight, italic, ..Font::new(family, size) };
        let bars = drawn("", &font);
        for text in ["January", "AVATAR To Ye", "1,234.5 %", "Größe – Ωμέγα", "Москва", "−12 °C", "a  b", "→ ≤ ■", "漢"]
        {
            let (left, right) = drawn(text, &font);
            // The bars on both sides make the ink of all texts begin and end alike.
            let difference = (right - left) - (bars.1 - bars.0);
            let line = format!("|{text}|");
            let expected = width(&line, &font) - width("||", &font);
            assert!(
                (difference - expected).abs() < 0.02,
                "{family} {weight} {text}: drawn {difference}, measured {expected}"
            );
        }
    }
}

proptest! {
    #[test]
    fn any_ascii_is_measured_as_it_is_shaped(text in "[ -~]{0,40}") {
        let font = sans(11.0);
        prop_assert!((width(&text, &font) - shaped(&text, &font)).abs() < 1e-9);
    }

    #[test]
    fn nothing_panics(text in "\\PC{0,30}", limit in -10.0..200.0) {
        let font = sans(11.0);
        let _ = (width(&text, &font), width_rounded(&text, &font), truncate(&text, &font, limit, "…"), wrap(&text, &font, limit));
        prop_assert!(printable(&text).chars().all(|c| !c.is_control()));
    }
}
