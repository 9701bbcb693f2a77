//! Ranges: where scales lead to, by their own properties, by configuration, by channel.

use crate::color::{self, Color};
use crate::data::Value;
use crate::dialect::vegalite::lower::plot_size;
use crate::dialect::vegalite::model::band::band_position;
use crate::dialect::vegalite::model::field::{Binning, Field};
use crate::dialect::vegalite::model::scale::{self, Shared, given, is_discrete, member, said};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::scale::{
    ConfiguredRange, Range as Written, RangeEnd, RangeItem, RangeWord, ScaleConfig, Scheme as Named, SchemeName,
    SchemeRange,
};
use crate::figure::{Range, ScaleId, ScaleKind, Scheme, Step};
use std::sync::Arc;

/// The range of a colour scheme; none, if there is no such scheme.
fn scheme(said: &Named) -> Option<Range> {
    let (SchemeName(name), count, extent) = match said {
        Named::Name(name) => (name, None, None),
        Named::Params(params) => (params.name.value()?, params.count.value().copied(), pair(&params.extent)),
        Named::Colors(colors) => return Some(Range::Colors(colors.clone())),
    };
    color::scheme(name).map(|_| Range::Scheme(Scheme { name: name.clone(), count, extent }))
}

/// Tells of a name that an expression came to, as the check does of one that is written.
fn unknown(b: &mut Builder, said: &Named, at: &str) {
    let (name, at) = match said {
        Named::Name(SchemeName(name)) => (name, at.to_string()),
        Named::Params(params) => match params.name.value() {
            Some(SchemeName(name)) => (name, format!("{at}/name")),
            None => return,
        },
        Named::Colors(_) => return,
    };
    let message = format!("unknown colour scheme {name:?}");
    match crate::diagnostic::did_you_mean(name, color::scheme_names()) {
        Some(near) => b.report.warn_with_hint(at, message, format!("did you mean {near:?}?")),
        None => b.report.warn(at, message),
    }
}

fn pair(extent: &Said<Vec<f64>>) -> Option<(f64, f64)> {
    match extent.value().map(Vec::as_slice) {
        Some([start, end, ..]) => Some((*start, *end)),
        _ => None,
    }
}

/// Colours that the configuration has by the kind of scale (vega `config.js`).
#[derive(Clone, Copy, PartialEq)]
enum Palette {
    Category,
    Ordinal,
    Ramp,
    Diverging,
    Heatmap,
}

impl Palette {
    fn of(word: RangeWord) -> Option<Palette> {
        match word {
            RangeWord::Category => Some(Palette::Category),
            RangeWord::Ordinal => Some(Palette::Ordinal),
            RangeWord::Ramp => Some(Palette::Ramp),
            RangeWord::Diverging => Some(Palette::Diverging),
            RangeWord::Heatmap => Some(Palette::Heatmap),
            RangeWord::Width | RangeWord::Height | RangeWord::Symbol => None,
        }
    }

    /// The range that it is by itself.
    fn usual(self) -> Range {
        let name = match self {
            Palette::Category => "tableau10",
            Palette::Ordinal | Palette::Ramp => "blues",
            Palette::Diverging => "blueorange",
            Palette::Heatmap => "yellowgreenblue",
        };
        // What is above the middle is blue.
        let extent = (self == Palette::Diverging).then_some((1.0, 0.0));
        Range::Scheme(Scheme { name: name.into(), count: None, extent })
    }

    /// The range that it is configured to be, or is by itself.
    fn range(self, b: &mut Builder) -> Range {
        let settings = Arc::clone(&b.settings);
        let said = settings.range.value().and_then(|ranges| {
            match self {
                Palette::Category => &ranges.category,
                Palette::Ordinal => &ranges.ordinal,
                Palette::Ramp => &ranges.ramp,
                Palette::Diverging => &ranges.diverging,
                Palette::Heatmap => &ranges.heatmap,
            }
            .value()
        });
        said.and_then(configured).unwrap_or_else(|| self.usual())
    }
}

/// A range of the configuration.
fn configured(said: &ConfiguredRange) -> Option<Range> {
    match said {
        ConfiguredRange::Colors(colors) => Some(Range::Colors(colors.clone())),
        ConfiguredRange::Name(name) => scheme(&Named::Name(name.clone())),
        ConfiguredRange::Of(SchemeRange { scheme: said, count, extent }) => match scheme(said.value()?)? {
            Range::Scheme(Scheme { name, count: own_count, extent: own_extent }) => Some(Range::Scheme(Scheme {
                name,
                count: own_count.or(count.value().copied()),
                extent: own_extent.or(pair(extent)),
            })),
            colors => Some(colors),
        },
    }
}

/// Where a scale leads to.
pub fn range(b: &mut Builder, all: &[Shared], index: usize, diverging: bool) -> Range {
    let s = &all[index];
    let at = s.members.first().map_or_else(String::new, |(u, c)| format!("{}/encoding/{c}/scale", b.units[*u].at));
    if let Some(said) = given(b, s, |c| &c.scheme).cloned() {
        match scheme(&said) {
            Some(range) => return range,
            None => unknown(b, &said, &format!("{at}/scheme")),
        }
    }
    own(b, s).or_else(|| plot_size::own_range(b, all, s)).unwrap_or_else(|| usual(b, all, s, diverging))
}

/// The range a scale has itself.
fn own(b: &mut Builder, s: &Shared) -> Option<Range> {
    match given(b, s, |c| &c.range).cloned()? {
        Written::List(list) if s.channel.is_color() => Some(Range::Colors(colors(&list))),
        Written::List(list) => Some(match numbers(&list).filter(|_| s.channel != Channel::Shape) {
            // Between a number and nothing there is nothing (d3-interpolate `value.js`), and a symbol of no size has 64 px²
            // (vega-scenegraph `marks/symbol.js`).
            Some(lone) if lone.len() == 1 && s.channel == Channel::Size && !is_discrete(&s.kind) => {
                Range::Numbers(vec![64.0; 2])
            }
            Some(numbers) => Range::Numbers(numbers),
            None => Range::Values(list.into_iter().map(value).collect()),
        }),
        Written::Word(word) => Some(Palette::of(word)?.range(b)),
        Written::Of(_) => None,
    }
}

fn colors(list: &[RangeItem]) -> Vec<Color> {
    let color = |item: &RangeItem| match item {
        RangeItem::Text(css) => Color::parse(css),
        RangeItem::Number(_) | RangeItem::Dash(_) => None,
    };
    list.iter().filter_map(color).collect()
}

/// Numbers, if all are.
fn numbers(list: &[RangeItem]) -> Option<Vec<f64>> {
    let number = |item: &RangeItem| match item {
        RangeItem::Number(x) => Some(*x),
        RangeItem::Text(_) | RangeItem::Dash(_) => None,
    };
    list.iter().map(number).collect()
}

fn value(item: RangeItem) -> Value {
    match item {
        RangeItem::Number(x) => Value::Number(x),
        RangeItem::Text(text) => Value::Text(text),
        RangeItem::Dash(lengths) => dash(&lengths),
    }
}

fn dash(lengths: &[f64]) -> Value {
    Value::Array(lengths.iter().map(|x| Value::Number(*x)).collect())
}

/// The range a channel has by itself; its ends may be given.
fn usual(b: &mut Builder, all: &[Shared], s: &Shared, diverging: bool) -> Range {
    let end = |of| match given(b, s, of) {
        Some(RangeEnd::Number(x)) => Some(*x),
        Some(RangeEnd::Text(_)) | None => None,
    };
    let ends = (end(|c| &c.range_min), end(|c| &c.range_max));
    let c = |of, default: f64| scale::configured(b, of).unwrap_or(default);
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
            between(c(|c| &c.min_opacity, 0.3), c(|c| &c.max_opacity, 0.8))
        }
        Channel::StrokeWidth => between(c(|c| &c.min_stroke_width, 1.0), c(|c| &c.max_stroke_width, 4.0)),
        Channel::Angle => between(0.0, 360.0),
        Channel::StrokeDash => Range::Values(DASHES.iter().map(|lengths| dash(lengths)).collect()),
        _ => match b.settings.range.value().and_then(|ranges| ranges.symbol.value()) {
            Some(list) => Range::Values(list.iter().map(|shape| Value::Text(shape.0.clone())).collect()),
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
    let field = unit.and_then(|u| Some((u, u.field(axis)?)));
    // Within a time unit on a continuous axis there is room, too, but for a gap on both sides.
    match (scale, field.and_then(|(u, f)| Some((u, f, f.unit_duration()?)))) {
        (Some(scale), Some((u, f, distance))) if matches!(all[scale.0].kind, ScaleKind::Time { .. }) => {
            Range::Length { scale, distance, shares: shares(b, u, axis, f) }
        }
        (Some(scale), _) => Range::Band(scale),
        (None, _) => Range::Step(20.0),
    }
}

/// The part of a time unit that offsets share: without a gap at both sides, and moved as marks are within it (vega-lite
/// `scale/range.ts`, `getOffsetRange`).
fn shares(b: &Builder, unit: &Unit, axis: Channel, f: &Field) -> (f64, f64) {
    let gap = scale::configured(b, |config| &config.band_with_nested_offset_padding_inner).unwrap_or(0.2);
    if gap == 0.0 {
        return (0.0, 1.0);
    }
    let moved = band_position(b, unit, axis, f).map_or(0.0, |position| position - 0.5);
    (gap / 2.0 + moved, 1.0 - gap / 2.0 + moved)
}

fn usual_colors(b: &mut Builder, s: &Shared, diverging: bool) -> Range {
    let first = s.members.iter().find_map(|m| member(b, m));
    let heat = first.is_some_and(|(u, _)| matches!(u.kind, MarkType::Rect | MarkType::Geoshape));
    let nominal = first.is_none_or(|(_, f)| f.kind == Type::Nominal);
    match is_discrete(&s.kind) {
        true if nominal => Palette::Category,
        true => Palette::Ordinal,
        false if diverging => Palette::Diverging,
        false if heat => Palette::Heatmap,
        false => Palette::Ramp,
    }
    .range(b)
}

/// Scales of classes have as many sizes or opacities as are configured, where nobody says which.
pub fn classed(b: &Builder, s: &Shared, range: Range) -> Range {
    let count = match s.kind {
        ScaleKind::Quantile => scale::configured(b, |c| &c.quantile_count),
        ScaleKind::Quantize => scale::configured(b, |c| &c.quantize_count),
        _ => return range,
    };
    let given = said(b, s, |c| &c.range).is_said() || said(b, s, |c| &c.scheme).is_said();
    let count = count.unwrap_or(4.0).clamp(1.0, 1000.0);
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
    let c = |of: fn(&ScaleConfig) -> &Said<f64>| scale::configured(b, of);
    let (least, most) = match kind {
        MarkType::Bar | MarkType::Tick => (c(|c| &c.min_band_size).unwrap_or(2.0), c(|c| &c.max_band_size)),
        MarkType::Line | MarkType::Trail | MarkType::Rule => {
            (c(|c| &c.min_stroke_width).unwrap_or(1.0), Some(c(|c| &c.max_stroke_width).unwrap_or(4.0)))
        }
        MarkType::Text => (c(|c| &c.min_font_size).unwrap_or(8.0), Some(c(|c| &c.max_font_size).unwrap_or(40.0))),
        _ => (c(|c| &c.min_size).unwrap_or(4.0), c(|c| &c.max_size)),
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
