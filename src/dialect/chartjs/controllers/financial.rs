//! Candles and bars of prices as chartjs-chart-financial draws them. In: `{x, o, h, l, c}` a datum; out: bodies with
//! wicks, or lines with arms, in the colours of rise and fall.

use crate::data::Value;
use crate::dialect::Version;
use crate::dialect::chartjs::axes::Axes;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, Styled, label_of};
use crate::dialect::chartjs::data::Series;
use crate::dialect::chartjs::options::number;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{CapLength, Channel, Glyph, GlyphStyle, Mapping, Mark, MarkKind, RectStyle};
use crate::geometry::Insets;
use crate::json::Json;
use std::sync::Arc;

/// The first, highest, lowest and last price of a datum.
pub(crate) fn prices(json: &Json) -> Option<[f64; 4]> {
    let n = |short: &str, long: &str| json.get(short).or_else(|| json.get(long)).and_then(number);
    Some([n("o", "open")?, n("h", "high")?, n("l", "low")?, n("c", "close")?])
}

/// The lowest and the highest price.
pub(super) fn span(json: &Json) -> (f64, f64) {
    prices(json).map_or((f64::NAN, f64::NAN), |[_, high, low, _]| (low, high))
}

/// What axes reach for want of two data (`getMinMax`).
pub(crate) const SHORT: [f64; 2] = [0.0, 1.0];

/// Whether axes do not look at the data of a data set.
pub(crate) fn is_short(chart: &Chart, set: &Dataset) -> bool {
    set.kind.is_financial() && !chart.is_v2() && set.data.len() < 2
}

/// The colour of a datum by whether the price rose: `backgroundColors` or `borderColors` with `up`, `down`, `unchanged`;
/// versions
/// of the plugin for Chart.js 2 and 3 call them `color`. It is the picture that rises, which falls on an axis that is reversed.
fn color(chart: &Chart, set: &Dataset, name: &str, prices: [f64; 4], reversed: bool) -> Value {
    let (open, close) = if reversed { (prices[3], prices[0]) } else { (prices[0], prices[3]) };
    let way = match close.total_cmp(&open) {
        std::cmp::Ordering::Greater => "up",
        std::cmp::Ordering::Less => "down",
        std::cmp::Ordering::Equal => "unchanged",
    };
    let elements = chart.root.sub("elements").sub(set.kind.name());
    let old = if name == "backgroundColors" { "color" } else { "borderColor" };
    let names = if chart.version == Version::V4 { &[name][..] } else { &[name, old] };
    let named = names.iter().find_map(|n| set.json.get(n).filter(|v| !v.is_null()));
    let usual = elements.sub(name).get(way);
    // Later versions read one colour for all ways only of the outlines of candles, and none of what did not change.
    let one = chart.is_v2() || set.kind == Kind::Candlestick && name == "borderColors";
    let own = chart.is_v2() || way != "unchanged" || name == "borderColors";
    match named.filter(|_| own) {
        Some(Json::String(c)) if one => Value::Text(c.clone()),
        Some(o @ Json::Object(_)) => o.get(way).or(usual).map_or(Value::Null, Value::from),
        _ => usual.map_or(Value::Null, Value::from),
    }
}

/// The widths of the outlines of candles.
fn widths<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> Styled {
    let each = Element::new(chart, set, "candlestick").each(chart, set, "borderWidth", set.data.len());
    let drawn = set.data.iter().enumerate().filter(|(_, datum)| prices(datum).is_some());
    // A canvas does not take a width of nothing for its lines: it stays at one pixel.
    let one = |i: usize| Value::Number(each.numbers(i).filter(|w| *w > 0.0).unwrap_or(1.0));
    match each {
        Styled::Same(_) => Styled::Same(one(0)),
        Styled::Each(_) => Styled::Each(drawn.map(|(i, _)| one(i)).collect()),
    }
}

/// The width of bars of prices, and the length of their arms as a share.
fn arms(chart: &Chart, set: &Dataset, option: &dyn Fn(&str) -> Option<f64>) -> [f64; 2] {
    [("lineWidth", 2.0), ("armLengthRatio", 0.8)].map(|(name, usual)| {
        if !chart.is_v2() && set.json.get(name).is_some() {
            let message = format!("Chart.js does not read {name} of a data set: bars of prices have {usual}");
            chart.warn(&format!("{}/{name}", set.at), message);
        }
        option(name).filter(|_| chart.is_v2()).unwrap_or(usual)
    })
}

/// The marks of a data set of prices.
pub(crate) fn marks<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    style: &RectStyle,
    tables: &mut Tables,
) -> Vec<Mark> {
    let set = s.set;
    let all: Vec<(f64, [f64; 4])> =
        set.data.iter().zip(&s.cells).filter_map(|(j, c)| Some((c.at, prices(j)?))).collect();
    let (index, value) = (axes.list[s.index].scale, axes.list[s.value].scale);
    let elements = chart.root.sub("elements").sub(set.kind.name());
    let option = |name: &str| set.own.number(name).or_else(|| elements.number(name));
    let turned = &axes.list[s.value].options;
    let turned = if chart.is_v2() { turned.sub("ticks") } else { turned.clone() };
    let reversed = turned.truthy("reverse").unwrap_or(false);
    let table = |ends: bool| {
        let mut rows = Rows::new(all.len());
        rows.numbers("at", all.iter().map(|d| d.0).collect());
        rows.encodings.map(Channel::XCenter, Mapping::field("at").scaled(index));
        let mut columns = vec![(Channel::Y, "open", 0), (Channel::Y2, "close", 3)];
        if ends {
            columns.extend([(Channel::High, "high", 1), (Channel::Low, "low", 2)]);
        }
        for (channel, name, i) in columns {
            rows.numbers(name, all.iter().map(|d| d.1[i]).collect());
            rows.encodings.map(channel, Mapping::field(name).scaled(value));
        }
        let stroke = all.iter().map(|d| color(chart, set, "borderColors", d.1, reversed)).collect();
        rows.style(Channel::Stroke, "stroke", Styled::Each(stroke));
        rows
    };
    let mut mark = |kind: MarkKind, class: &'static str, rows: Rows| {
        let data = tables.add(rows.frame.clone());
        let mut mark = super::line::plain(class, kind, data, rows, Arc::from(""));
        mark.valid = vec![Arc::from("at")];
        mark.clip = Some(Insets::default());
        mark
    };
    let mut rows = table(true);
    if set.kind == Kind::Ohlc {
        let [width, share] = arms(chart, set, &option);
        rows.encodings.constant(Channel::StrokeWidth, width);
        let arms = Glyph::Arms(share);
        let glyph = GlyphStyle { place: style.clone(), glyph: arms };
        let mut bars = mark(MarkKind::Glyph(glyph), "mark-glyph", rows);
        bars.label = label_of(set);
        return vec![bars];
    }
    let width = match option("borderWidth") {
        width if chart.is_v2() => Styled::Same(Value::Number(width.unwrap_or(1.0))),
        _ => widths(chart, set),
    };
    rows.style(Channel::StrokeWidth, "stroke_width", width.clone());
    // On an axis that is reversed they run through the body, from each end to the far side of it.
    let wick = if reversed && !chart.is_v2() { Glyph::Arms(0.0) } else { Glyph::Whiskers(CapLength::Px(0.0)) };
    let wicks = GlyphStyle { place: style.clone(), glyph: wick };
    let wicks = mark(MarkKind::Glyph(wicks), "mark-glyph", rows);
    let mut rows = table(false);
    let fill = all.iter().map(|d| color(chart, set, "backgroundColors", d.1, reversed)).collect();
    rows.style(Channel::Fill, "fill", Styled::Each(fill));
    rows.style(Channel::StrokeWidth, "stroke_width", width);
    // Where the price did not change the body is a line.
    let place = RectStyle { min_length: 0.01, ..style.clone() };
    let mut bodies = mark(MarkKind::Rect(place), "mark-bar", rows);
    bodies.label = label_of(set);
    vec![wicks, bodies]
}
