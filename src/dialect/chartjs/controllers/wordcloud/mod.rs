//! Clouds of words (chartjs-chart-wordcloud 4): each datum is the size of the word that its label says. In: a data set;
//! out: a mark of words, each in its place, once the plot's size is known.

mod cloud;

use crate::data::{Column, Value};
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, label_of};
use crate::dialect::chartjs::font;
use crate::dialect::chartjs::options;
use crate::dialect::chartjs::sized;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Channel, Mapping, Mark, MarkKind, Marks, Room, TextMark};
use crate::json::Json;
use crate::text::Font;
use cloud::{Cloud, Random, Word};
use std::sync::Arc;

/// The most words that a warning names.
const NAMED: usize = 10;

/// The cloud of a data set, which the size of the plot decides.
pub(crate) fn marks(chart: &Chart, set: &Dataset) -> Marks {
    let index = set.index;
    sized::marks(chart, move |chart, room, tables| {
        let set = chart.datasets.iter().find(|set| set.index == index);
        set.map_or_else(Vec::new, |set| Picture::new(chart, set).marks(room, tables))
    })
}

/// A word as it is drawn.
#[derive(Debug)]
struct Drawn {
    /// Place of its middle, px of the plot.
    x: f64,
    y: f64,
    /// Its number.
    of: usize,
    /// Px.
    size: f64,
}

/// A channel, the name of its column, and what feeds it.
type Feed<'f, T> = (Channel, &'static str, &'f dyn Fn(&Drawn) -> T);

struct Picture<'c, 'a> {
    chart: &'c Chart<'a>,
    set: &'c Dataset<'a>,
    element: Element<'a>,
    words: Vec<Word>,
    /// As they are drawn, before all are scaled; `None` for data that are no numbers.
    sizes: Vec<Option<f64>>,
}

impl<'c, 'a> Picture<'c, 'a> {
    fn new(chart: &'c Chart<'a>, set: &'c Dataset<'a>) -> Picture<'c, 'a> {
        let element = Element::new(chart, set, "word");
        Picture { chart, set, element, words: Vec::new(), sizes: Vec::new() }
    }

    fn option(&self, name: &str, i: usize) -> Value {
        self.element.one(self.chart, self.set, name, Some(i))
    }

    fn number(&self, name: &str, i: usize) -> Option<f64> {
        self.option(name, i).valid_number().filter(|x| x.is_finite())
    }

    fn marks(mut self, room: &Room, tables: &mut Tables) -> Vec<Mark> {
        let seed = self.set.own.find("randomRotationSeed").map(|(json, _)| json);
        let mut random = Random(seed_of(seed));
        for i in 0..self.set.data.len() {
            let turn = self.turn(i, &mut random);
            let (size, word) = self.word(i, turn);
            self.sizes.push(size);
            self.words.push(word);
        }
        self.tell();
        let drawn = self.laid(room, &mut random);
        let strokes = self.strokes(&drawn, tables);
        strokes.into_iter().chain(self.texts(&drawn, tables)).collect()
    }

    /// How far a word is turned (`WordElement.computeRotation`).
    fn turn(&self, i: usize, random: &mut Random) -> f64 {
        let number = |name: &str, usual: f64| self.number(name, i).unwrap_or(usual);
        let (low, high, steps) =
            (number("minRotation", -90.0), number("maxRotation", 0.0), number("rotationSteps", 2.0));
        if steps <= 1.0 {
            return 0.0;
        }
        if low == high {
            return low;
        }
        let step = (random.next() * steps).floor().min(steps);
        low + step / (steps - 1.0) * (high - low)
    }

    fn word(&self, i: usize, turn: f64) -> (Option<f64>, Word) {
        let text = self.chart.labels.get(i).map_or_else(|| Arc::from("undefined"), said);
        let size = match self.option("size", i) {
            Value::Null => self.value(i),
            size => size.valid_number(),
        };
        let size = size.filter(|size| size.is_finite() && *size > 0.0);
        let text_or = |value: Value, usual: &str| match value {
            Value::Text(text) => text,
            _ => Arc::from(usual),
        };
        let italic = matches!(&*self.option("style", i).to_text(), "italic" | "oblique");
        let font = Font {
            family: text_or(self.option("family", i), font::FAMILY),
            size: 0.0,
            weight: font::weight(&self.option("weight", i)),
            italic,
        };
        // A canvas takes no pen that is less than nothing wide: it stays at one pixel.
        let pen = match self.number("padding", i).unwrap_or(1.0) {
            0.0 => 0.0,
            padding if padding > 0.0 => 2.0 * padding,
            _ => 1.0,
        };
        // Words beyond the height of the sheet find no room, however large they are.
        let whole = size.unwrap_or(0.0).min(10_000.0) as i32;
        (size, Word { text, font, size: whole, turn, pen })
    }

    /// The number of a datum.
    fn value(&self, i: usize) -> Option<f64> {
        value(self.set.data.get(i)?)
    }

    /// Says what of the words is not as it is asked for.
    fn tell(&self) {
        let (labels, data) = (self.chart.labels.len(), self.set.data.len());
        let at = format!("{}/data", self.set.at);
        if labels > data {
            self.chart.warn(&at, format!("{labels} words have {data} data: the last {} are not drawn", labels - data));
        }
        if labels < data {
            let message = format!("{} data have no label: each is drawn as the word \"undefined\"", data - labels);
            self.chart.warn("/data/labels", message);
        }
        let lost: Vec<usize> = (0..data).filter(|i| self.sizes[*i].is_none()).collect();
        if !lost.is_empty() {
            self.chart.warn(&at, format!("these words have no size and are not drawn: {}", self.named(&lost)));
        }
        if let Some((_, at)) = self.set.own.find("rotate").filter(|(json, _)| !json.is_null()) {
            let message = "words do not read `rotate`: `minRotation`, `maxRotation` and `rotationSteps` turn them";
            self.chart.warn(&at, message);
        }
    }

    fn named(&self, list: &[usize]) -> String {
        let names: Vec<&str> = list.iter().take(NAMED).map(|i| &*self.words[*i].text).collect();
        match list.len().saturating_sub(NAMED) {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }

    /// The words in their places. Rooms grow until all words
    /// have found one, as often as `autoGrow` says (`WordCloudController.updateElements`).
    fn laid(&self, room: &Room, random: &mut Random) -> Vec<Drawn> {
        let (wide, high) = (room.size().width, room.size().height);
        if wide <= 0.0 || high <= 0.0 || self.words.is_empty() {
            return Vec::new();
        }
        let (tries, growth) = self.growth();
        let (mut factor, mut left) = (1.0, tries);
        let cloud = loop {
            let found = cloud::placed(&self.words, (wide * factor, high * factor), random, self.chart.scripts.budget());
            // The budget remembers that it was spent.
            let Ok(cloud) = found else { return Vec::new() };
            if cloud.placed.len() == self.words.len() || left < 1.0 {
                break cloud;
            }
            factor *= growth;
            left -= 1.0;
        };
        self.tell_lost(&cloud, tries);
        let fits = self.set.own.truthy("fit").unwrap_or(false);
        let scale = match cloud.bounds.map(|b| b.size()) {
            Some((w, h)) if fits && w > 0.0 && h > 0.0 => (wide / w).min(high / h),
            _ => 1.0,
        };
        let mut drawn: Vec<Drawn> = cloud
            .placed
            .iter()
            .filter_map(|(of, x, y)| {
                let size = scale * self.sizes[*of]?;
                Some(Drawn { x: scale * x + wide / 2.0, y: scale * y + high / 2.0, of: *of, size })
            })
            .collect();
        drawn.sort_by_key(|d| d.of);
        drawn
    }

    /// How often the room grows, and by how much each time.
    fn growth(&self) -> (f64, f64) {
        let own = self.set.own.sub("autoGrow");
        let number = |name: &str, usual: f64| {
            let found = self.chart.resolve(self.set, &[(&own, name)], None);
            found.valid_number().filter(|x| x.is_finite()).unwrap_or(usual)
        };
        (number("maxTries", 3.0), number("scalingFactor", 1.2))
    }

    fn tell_lost(&self, cloud: &Cloud, tries: f64) {
        let mut found = vec![false; self.words.len()];
        cloud.placed.iter().for_each(|(of, ..)| found[*of] = true);
        let lost: Vec<usize> = (0..found.len()).filter(|i| !found[*i]).collect();
        if !lost.is_empty() {
            let message = format!(
                "these words find no room in a cloud that may grow {tries} times, and are not drawn: {} (smaller sizes, or \
                 `autoGrow`, make room)",
                self.named(&lost)
            );
            self.chart.warn(&format!("{}/data", self.set.at), message);
        }
    }

    /// What strokes and fills of words have in common.
    fn rows(&self, drawn: &[&Drawn]) -> Rows {
        let mut rows = Rows::new(drawn.len());
        let word = |d: &Drawn| &self.words[d.of];
        let numbers: [Feed<f64>; 5] = [
            (Channel::X, "x", &|d| d.x),
            (Channel::Y, "y", &|d| d.y),
            (Channel::Size, "size", &|d| d.size),
            (Channel::Angle, "angle", &|d| word(d).turn),
            (Channel::FontWeight, "weight", &|d| f64::from(word(d).font.weight)),
        ];
        for (channel, name, of) in numbers {
            rows.numbers(name, drawn.iter().map(|d| of(d)).collect());
            rows.encodings.map(channel, Mapping::field(name));
        }
        let texts: [Feed<Value>; 3] = [
            (Channel::Text, "text", &|d| Value::Text(word(d).text.clone())),
            (Channel::FontFamily, "family", &|d| Value::Text(word(d).font.family.clone())),
            (Channel::FontStyle, "style", &|d| Value::from(if word(d).font.italic { "italic" } else { "normal" })),
        ];
        for (channel, name, of) in texts {
            rows.frame.set(name, Column::of(drawn.iter().map(|d| of(d)).collect()));
            rows.encodings.map(channel, Mapping::field(name));
        }
        let baseline = if self.is_below_legend() { "middle" } else { "alphabetic" };
        rows.encodings.constant(Channel::Align, "center").constant(Channel::Baseline, baseline);
        rows
    }

    /// Whether a legend of rows was laid out: it leaves its baseline on the canvas, where words find it (`plugin.legend.js`,
    /// `_fitRows`).
    fn is_below_legend(&self) -> bool {
        self.chart.plugin("legend").is_some_and(|legend| {
            let rows = matches!(legend.text("position"), None | Some("top" | "bottom"));
            rows && legend.truthy("display").unwrap_or(true)
        })
    }

    fn texts(&self, drawn: &[Drawn], tables: &mut Tables) -> Option<Mark> {
        if drawn.is_empty() {
            return None;
        }
        let drawn: Vec<&Drawn> = drawn.iter().collect();
        let mut rows = self.rows(&drawn);
        let colors = drawn.iter().map(|d| self.option("color", d.of)).collect();
        rows.frame.set("fill", Column::of(colors));
        rows.encodings.map(Channel::Fill, Mapping::field("fill"));
        let mut mark = rows.mark("mark-text", MarkKind::Text(TextMark::default()), tables);
        mark.label = label_of(self.set);
        Some(mark)
    }

    /// The outlines of words that have some, below the words.
    fn strokes(&self, drawn: &[Drawn], tables: &mut Tables) -> Option<Mark> {
        let stroked = |d: &&Drawn| self.option("strokeStyle", d.of).truthy();
        let drawn: Vec<&Drawn> = drawn.iter().filter(stroked).collect();
        if drawn.is_empty() {
            return None;
        }
        let mut rows = self.rows(&drawn);
        let paints = drawn.iter().map(|d| self.option("strokeStyle", d.of)).collect();
        rows.frame.set("stroke", Column::of(paints));
        rows.encodings.map(Channel::Stroke, Mapping::field("stroke"));
        // A canvas takes no width of nothing: it stays at one pixel.
        let width = |d: &&Drawn| self.number("strokeWidth", d.of).filter(|w| *w > 0.0).unwrap_or(1.0);
        rows.numbers("stroke_width", drawn.iter().map(width).collect());
        rows.encodings.map(Channel::StrokeWidth, Mapping::field("stroke_width"));
        Some(rows.mark("mark-text", MarkKind::Text(TextMark::default()), tables))
    }
}

/// The number of a datum: itself, or its `y`.
pub(crate) fn value(json: &Json) -> Option<f64> {
    options::number(match json {
        Json::Object(o) => o.get("y")?,
        other => other,
    })
}

/// A label as a canvas writes it.
pub(crate) fn said(label: &Json) -> Arc<str> {
    match label {
        Json::Array(list) => Arc::from(list.iter().map(|l| said(l).to_string()).collect::<Vec<_>>().join(",")),
        other => options::shown(other),
    }
}

/// Where numbers start: at the sum of a text's characters; without one at the number of the first chart on a page.
fn seed_of(seed: Option<&Json>) -> f64 {
    match seed {
        Some(Json::Number(x)) => *x,
        Some(Json::String(text)) => text.chars().map(|c| f64::from(c.encode_utf16(&mut [0; 2])[0])).sum(),
        _ => 0.0,
    }
}
