//! Ranges: where scales lead to, by their own properties, by configuration, by channel.

use crate::color::{self, Color};
use crate::data::Value;
use crate::dialect::vegalite::lower::plot_size::{self};
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::{Binning, Field, value};
use crate::dialect::vegalite::model::scale::{Shared, configured_number, first_scale, is_discrete, member};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::figure::{Range, ScaleId, ScaleKind, Scheme, Step};
use crate::json::Json;

fn colors(list: &[Json]) -> Vec<Color> {
    list.iter().filter_map(|v| v.as_str().and_then(Color::parse)).collect()
}

fn scheme(b: &mut Builder, j: &Json, at: &str) -> Option<Range> {
    let (name, count, extent) = match j {
        Json::String(s) => (s.clone(), None, None),
        Json::Object(o) => {
            let pair = o
                .get("extent")
                .and_then(Json::as_array)
                .and_then(|e| Some((e.first()?.as_f64()?, e.get(1)?.as_f64()?)));
            (o.get("name").and_then(Json::as_str)?.into(), o.get("count").and_then(Json::as_f64), pair)
        }
        Json::Array(list) => return Some(Range::Colors(colors(list))),
        _ => return None,
    };
    if color::scheme(&name).is_none() {
        let hint = crate::diagnostic::did_you_mean(&name, color::scheme_names())
            .map_or(String::new(), |n| format!("; did you mean {n:?}?"));
        b.report.warn(at, format!("unknown colour scheme {name:?}{hint}"));
        return None;
    }
    Some(Range::Scheme(Scheme { name, count, extent }))
}

fn configured(b: &mut Builder, name: &str, default: &str) -> Range {
    // What is above the middle is blue (the default configuration of Vega).
    let extent = (name == "diverging").then_some((1.0, 0.0));
    let named = |n: &str| Range::Scheme(Scheme { name: n.into(), count: None, extent });
    let own = b.config.get("range", name).cloned();
    match own {
        Some(Json::Array(list)) => Range::Colors(colors(&list)),
        Some(o @ Json::Object(_)) => {
            o.get("scheme").cloned().and_then(|s| scheme(b, &s, "/config/range")).unwrap_or_else(|| named(default))
        }
        Some(s @ Json::String(_)) => scheme(b, &s, "/config/range").unwrap_or_else(|| named(default)),
        _ => named(default),
    }
}

/// Where a scale leads to.
pub fn range(b: &mut Builder, all: &[Shared], index: usize, diverging: bool) -> Range {
    let s = &all[index];
    let at = s.members.first().map_or_else(String::new, |(u, c)| format!("{}/encoding/{c}/scale", b.units[*u].at));
    if let Some(j) = first_scale(b, s, "scheme").cloned()
        && let Some(r) = scheme(b, &j, &format!("{at}/scheme"))
    {
        return r;
    }
    own(b, s).or_else(|| plot_size::own_range(b, all, s)).unwrap_or_else(|| usual(b, all, s, diverging))
}

/// The range a scale has itself.
fn own(b: &mut Builder, s: &Shared) -> Option<Range> {
    match first_scale(b, s, "range").cloned()? {
        Json::Array(list) if s.channel.is_color() => Some(Range::Colors(colors(&list))),
        Json::Array(list) if list.iter().all(|v| v.as_f64().is_some()) && s.channel != Channel::Shape => {
            Some(Range::Numbers(list.iter().filter_map(Json::as_f64).collect()))
        }
        Json::Array(list) => Some(Range::Values(list.iter().map(value).collect())),
        Json::String(name) if !matches!(&*name, "width" | "height") => {
            Some(configured(b, &name, if &*name == "category" { "tableau10" } else { "blues" }))
        }
        _ => None,
    }
}

/// The range a channel has by itself; its ends may be given.
fn usual(b: &mut Builder, all: &[Shared], s: &Shared, diverging: bool) -> Range {
    let end = |name: &str| first_scale(b, s, name).and_then(Json::as_f64);
    let ends = (end("rangeMin"), end("rangeMax"));
    let between = |low: f64, high: f64| Range::Numbers(vec![ends.0.unwrap_or(low), ends.1.unwrap_or(high)]);
    match &s.channel {
        Channel::X | Channel::Y if !is_discrete(&s.kind) && (ends.0.is_some() || ends.1.is_some()) => {
            Range::Within { vertical: s.channel == Channel::Y, start: ends.0, end: ends.1 }
        }
        Channel::X => Range::Width,
        Channel::Y => Range::Height,
        Channel::XOffset => offsets(b, all, s, Channel::X),
        Channel::YOffset => offsets(b, all, s, Channel::Y),
        Channel::Theta => Range::Numbers(vec![0.0, 2.0 * std::f64::consts::PI]),
        Channel::Radius => match ends {
            (Some(inner), Some(outer)) => Range::Numbers(vec![inner, outer]),
            (inner, _) => Range::Radius(inner.unwrap_or(0.0)),
        },
        Channel::Color | Channel::Fill | Channel::Stroke => usual_colors(b, s, diverging),
        Channel::Size => {
            let kind = s.members.iter().find_map(|m| member(b, m)).map(|(u, _)| u.kind);
            size_range(b, s, kind.unwrap_or(MarkType::Point), ends)
        }
        Channel::Opacity | Channel::FillOpacity | Channel::StrokeOpacity => {
            between(configured_number(b, "minOpacity", 0.3), configured_number(b, "maxOpacity", 0.8))
        }
        Channel::StrokeWidth => {
            between(configured_number(b, "minStrokeWidth", 1.0), configured_number(b, "maxStrokeWidth", 4.0))
        }
        Channel::Angle => between(0.0, 360.0),
        Channel::StrokeDash => {
            let dash = |l: &&[f64]| Value::Array(l.iter().map(|x| Value::Number(*x)).collect());
            Range::Values(DASHES.iter().map(dash).collect())
        }
        _ => match b.config.get("range", "symbol").and_then(Json::as_array) {
            Some(list) => Range::Values(list.iter().map(value).collect()),
            None => Range::Values(SYMBOLS.map(Value::from).to_vec()),
        },
    }
}

const DASHES: [&[f64]; 5] = [&[1.0, 0.0], &[4.0, 2.0], &[2.0, 1.0], &[1.0, 1.0], &[1.0, 2.0, 4.0, 2.0]];

const SYMBOLS: [&str; 8] =
    ["circle", "square", "triangle-up", "cross", "diamond", "triangle-right", "triangle-down", "triangle-left"];

/// Offsets lead to places within the band of their axis.
fn offsets(b: &Builder, all: &[Shared], s: &Shared, axis: Channel) -> Range {
    let unit = s.members.first().map(|(u, _)| &b.units[*u]);
    let scale = unit.and_then(|u| u.scale(axis)).map(ScaleId);
    // Within a time unit on a continuous axis there is room, too, but for a gap on both sides.
    match (scale, unit.and_then(|u| u.field(axis)).and_then(Field::unit_duration)) {
        (Some(scale), Some(distance)) if matches!(all[scale.0].kind, ScaleKind::Time { .. }) => {
            Range::Length { scale, distance, shares: (0.1, 0.9) }
        }
        (Some(scale), _) => Range::Band(scale),
        (None, _) => Range::Step(20.0),
    }
}

fn usual_colors(b: &mut Builder, s: &Shared, diverging: bool) -> Range {
    let first = s.members.iter().find_map(|m| member(b, m));
    let heat = first.is_some_and(|(u, _)| matches!(u.kind, MarkType::Rect | MarkType::Geoshape));
    let nominal = first.is_none_or(|(_, f)| f.kind == Type::Nominal);
    match is_discrete(&s.kind) {
        true if nominal => configured(b, "category", "tableau10"),
        true => configured(b, "ordinal", "blues"),
        false if diverging => configured(b, "diverging", "blueorange"),
        false if heat => configured(b, "heatmap", "yellowgreenblue"),
        false => configured(b, "ramp", "blues"),
    }
}

/// Scales of classes have as many sizes or opacities as are configured, where nobody says which.
pub fn classed(b: &Builder, s: &Shared, range: Range) -> Range {
    let name = match s.kind {
        ScaleKind::Quantile => "quantileCount",
        ScaleKind::Quantize => "quantizeCount",
        _ => return range,
    };
    let given = ["range", "scheme"].iter().any(|n| first_scale(b, s, n).is_some());
    let count = b.config.get("scale", name).and_then(Json::as_f64).unwrap_or(4.0).clamp(1.0, 1000.0);
    match range {
        // Other channels have their two ends.
        Range::Numbers(ends) if !given && s.channel != Channel::Size => {
            Range::Values(ends.into_iter().map(Value::Number).collect())
        }
        Range::Numbers(ends) if !given && ends.len() == 2 && count != 2.0 => {
            let step = (ends[1] - ends[0]) / (count - 1.0).max(1.0);
            Range::Numbers((0..count as usize).map(|i| ends[0] + i as f64 * step).collect())
        }
        Range::Fitting { least, steps, factor, power, minus, .. } => {
            Range::Fitting { least, steps, factor, power, minus, classes: Some(count as usize) }
        }
        range => range,
    }
}

/// Sizes up to what just fits between neighbours (vega-lite `range.ts`, `sizeRangeMax`).
fn size_range(b: &Builder, s: &Shared, kind: MarkType, minmax: (Option<f64>, Option<f64>)) -> Range {
    let c = |name: &str| b.config.get("scale", name).and_then(Json::as_f64);
    let (least, most) = match kind {
        MarkType::Bar | MarkType::Tick => (c("minBandSize").unwrap_or(2.0), c("maxBandSize")),
        MarkType::Line | MarkType::Trail | MarkType::Rule => {
            (c("minStrokeWidth").unwrap_or(1.0), Some(c("maxStrokeWidth").unwrap_or(4.0)))
        }
        MarkType::Text => (c("minFontSize").unwrap_or(8.0), Some(c("maxFontSize").unwrap_or(40.0))),
        _ => (c("minSize").unwrap_or(4.0), c("maxSize")),
    };
    let least = minmax.0.unwrap_or(least);
    if let Some(most) = minmax.1.or(most) {
        return Range::Numbers(vec![least, most]);
    }
    let Some((unit, _)) = s.members.first().map(|(u, _)| (&b.units[*u], u)) else {
        return Range::Numbers(vec![least, 361.0]);
    };
    let steps = Channel::AXES.map(|axis| match (unit.field(axis).and_then(|f| f.bin.as_ref()), unit.scale(axis)) {
        (Some(Binning::Params(_)), Some(scale)) => Step::Bin(ScaleId(scale)),
        _ => Step::Px(b.step(unit.view, axis)),
    });
    let (factor, power, minus) =
        if matches!(kind, MarkType::Bar | MarkType::Tick) { (1.0, 1, 1.0) } else { (0.95, 2, 0.0) };
    Range::Fitting { least, steps: steps.to_vec(), factor, power, minus, classes: None }
}
