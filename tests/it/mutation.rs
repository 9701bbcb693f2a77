//! Descriptions with something wrong somewhere: whatever is done to a fixture, drawing it ends in a picture or a clear
//! error, within its limits, and never in a panic.

use super::fixture::{Fixture, all, each};
use super::watch::watch;
use plotd::{Format, Source};
use serde_json::Value;

/// Changes of each kind to a fixture: twenty thousand of them in all.
const TREES: u64 = 12;
const TEXTS: u64 = 5;

/// Numbers without pattern: xorshift (Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }
}

fn seed(name: &str, n: u64) -> Dice {
    let mixed = name.bytes().fold(n + 1, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    Dice(mixed | 1)
}

/// Something that does not belong where it goes.
fn odd(dice: &mut Dice) -> Value {
    const ODD: [&str; 26] = [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1e308",
        "-1e-300",
        "123456789012",
        "0.1",
        "[]",
        "{}",
        "\"\"",
        "\"x\"",
        "\"'><script>\"",
        "\"\u{202e}\u{0000}\u{1F600}\"",
        "[[[[[[[[1]]]]]]]]",
        "[1,\"a\",null]",
        "{\"expr\":\"1/0\"}",
        "{\"expr\":\"datum.x.y.z\"}",
        "{\"signal\":\"width\"}",
        "\"2021-13-45\"",
        "\"#12\"",
        "\"time\"",
        "{\"field\":\"nope\"}",
        "{\"step\":1e9}",
        "{\"aggregate\":\"median\"}",
    ];
    let text = ODD[dice.roll(ODD.len())].replace('\u{0}', "\\u0000");
    serde_json::from_str(&text).unwrap()
}

/// How many places a tree has, itself included.
fn size(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// The JSON pointer to the place that is so many places after the tree itself, in the order they are written.
fn pointer(value: &Value, place: usize) -> String {
    let (mut value, mut left, mut way) = (value, place, String::new());
    while left > 0 {
        left -= 1;
        let children: Vec<(String, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(name, child)| (escaped(name), child)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(i, child)| (i.to_string(), child)).collect(),
            _ => break,
        };
        for (step, child) in children {
            let inside = size(child);
            if left < inside {
                (value, way) = (child, format!("{way}/{step}"));
                break;
            }
            left -= inside;
        }
    }
    way
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A tree with one to three changes: something is replaced, dropped, doubled, wrapped, or moved elsewhere.
fn changed(tree: &Value, dice: &mut Dice) -> Value {
    let mut tree = tree.clone();
    for _ in 0..=dice.roll(3) {
        let places = size(&tree);
        let (way, elsewhere) = (pointer(&tree, dice.roll(places)), pointer(&tree, dice.roll(places)));
        let other = tree.pointer(&elsewhere).cloned().unwrap_or_default();
        let what = dice.roll(6);
        let Some(place) = tree.pointer_mut(&way) else { continue };
        match what {
            0 => *place = odd(dice),
            1 => *place = other,
            2 => *place = Value::Array(vec![place.clone(); 2 + dice.roll(3)]),
            3 => *place = (0..60).fold(place.clone(), |inner, _| Value::Array(vec![inner])),
            4 => {
                if let Value::Object(members) = place
                    && let Some(name) = members.keys().nth(dice.roll(members.len())).cloned()
                {
                    let moved = members.remove(&name).unwrap_or_default();
                    members.insert(format!("{name}x"), moved);
                }
            }
            _ => {
                if let Some(members) = place.as_object_mut()
                    && let Some(name) = members.keys().nth(dice.roll(members.len())).cloned()
                {
                    members.remove(&name);
                }
            }
        }
    }
    tree
}

/// A text with a piece cut out, doubled, or overwritten.
fn cut(text: &str, dice: &mut Dice) -> String {
    let chars: Vec<char> = text.chars().collect();
    let from = dice.roll(chars.len());
    let to = (from + dice.roll(40)).min(chars.len());
    let piece: String = chars[from..to].iter().collect();
    let put = match dice.roll(4) {
        0 => String::new(),
        1 => piece.repeat(2),
        2 => "[".repeat(1 + dice.roll(5000)),
        _ => [
            "}",
            "\"",
            ",",
            "\\u00",
            "e999",
            "/*",
            "${",
            "=>",
            "\u{feff}",
            "|",
            ":",
            "-1",
            "&chm=o,f00,0,-1:9:.1,",
            "9999999",
        ][dice.roll(14)]
        .to_owned(),
    };
    chars[..from].iter().collect::<String>() + &put + &chars[to..].iter().collect::<String>()
}

/// Whether an element has it; texts may say it.
fn has_nan(svg: &[u8]) -> bool {
    let text = std::str::from_utf8(svg).unwrap();
    text.split('<').any(|part| part.split('>').next().is_some_and(|tag| tag.contains("NaN")))
}

fn draw(fixture: &Fixture, text: String) -> Option<String> {
    let source = Source::new(fixture.source.dialect, text);
    let mut options = fixture.options();
    (options.limits.rows, options.limits.marks, options.limits.steps) = (5_000, 5_000, 1_000_000);
    let watched = watch(&source, Format::Svg, &options);
    let mut faults = watched.faults();
    if watched.answer.iter().flatten().any(|drawn| has_nan(&drawn.bytes)) {
        faults.push("has NaN".to_owned());
    }
    (!faults.is_empty()).then(|| format!("{} {}: {}", fixture.name, faults.join("; "), &*source.text))
}

#[test]
fn a_broken_description_is_an_error_or_a_picture_within_its_limits() {
    let fixtures = all();
    let wrong = each(&fixtures, |fixture| {
        let text: &str = &fixture.source.text;
        let texts = (0..TEXTS).map(|n| cut(text, &mut seed(&fixture.name, n)));
        // Object literals that are not JSON have only their text changed.
        let tree: Option<Value> = serde_json::from_str(text).ok();
        let trees = tree
            .iter()
            .flat_map(|tree| (0..TREES).map(move |n| changed(tree, &mut seed(&fixture.name, 1000 + n)).to_string()));
        texts.chain(trees).find_map(|broken| draw(fixture, broken))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
