//! Candles and bars of prices as chartjs-chart-financial draws them. In: `{x, o, h, l, c}` a datum; out: bodies with
//! wicks, or lines with arms, in the colours of rise and fall.

use crate::data::Value;
use crate::dialect::chartjs::axes::Axes;
use crate::dialect::chartjs::chart::{Chart, Dataset, Kind, Styled, label_of};
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

/// The colour of a datum by whether the price rose: `backgroundColors` or `borderColors` with `up`, `down`, `unchanged`;
/// older versions of the plugin call them `color`.
fn color(chart: &Chart, set: &Dataset, name: &str, prices: [f64; 4]) -> Value {
    let way = match prices[3].total_cmp(&prices[0]) {
        std::cmp::Ordering::Greater => "up",
        std::cmp::Ordering::Less => "down",
        std::cmp::Ordering::Equal => "unchanged",
    };
    let elements = chart.root.sub("elements").sub(set.kind.name());
    let old = if name == "backgroundColors" { "color" } else { "borderColor" };
    let named = [name, old].into_iter().find_map(|n| set.json.get(n).filter(|v| !v.is_null()));
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
        let stroke = all.iter().map(|d| color(chart, set, "borderColors", d.1)).collect();
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
        let [width, share] = [("lineWidth", 2.0), ("armLengthRatio", 0.8)].map(|(name, usual)| {
            if !chart.is_v2() && set.json.get(name).is_some() {
                let message = format!("Chart.js does not read {name} of a data set: bars of prices have {usual}");
                chart.warn(&format!("{}/{name}", set.at), message);
            }
            option(name).filter(|_| chart.is_v2()).unwrap_or(usual)
        });
        rows.encodings.constant(Channel::StrokeWidth, width);
        let arms = Glyph::Arms(share);
        let glyph = GlyphStyle { place: style.clone(), glyph: arms };
        let mut bars = mark(MarkKind::Glyph(glyph), "mark-glyph", rows);
        bars.label = label_of(set);
        return vec![bars];
    }
    let width = option("borderWidth").unwrap_or(1.0);
    rows.encodings.constant(Channel::StrokeWidth, width);
    let wicks = GlyphStyle { place: style.clone(), glyph: Glyph::Whiskers(CapLength::Px(0.0)) };
    let wicks = mark(MarkKind::Glyph(wicks), "mark-glyph", rows);
    let mut rows = table(false);
    let fill = all.iter().map(|d| color(chart, set, "backgroundColors", d.1)).collect();
    rows.style(Channel::Fill, "fill", Styled::Each(fill));
    rows.encodings.constant(Channel::StrokeWidth, width);
    // Where the price did not change the body is a line.
    let place = RectStyle { min_length: 0.01, ..style.clone() };
    let mut bodies = mark(MarkKind::Rect(place), "mark-bar", rows);
    bodies.label = label_of(set);
    vec![wicks, bodies]
}
