//! Legends: one for each field that a channel other than position shows.

use crate::color::Color;
use crate::data::Value;
use crate::dialect::vegalite::lower::guide::{Labels, align, align_rule, anchor, labeler, legend_title, overlap, side};
use crate::dialect::vegalite::lower::plot_size::own_range;
use crate::dialect::vegalite::lower::symbols::{self, Explained};
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::Field;
use crate::dialect::vegalite::model::scale::{Shared, is_discrete};
use crate::dialect::vegalite::model::text_style::Written;
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::normalize::tree::Composition;
use crate::dialect::vegalite::syntax::axis::TickCount;
use crate::dialect::vegalite::syntax::channel::Channel as Definition;
use crate::dialect::vegalite::syntax::config::Config;
use crate::dialect::vegalite::syntax::legend::{
    LayoutBounds, LayoutFrame, Legend as Properties, LegendOrient, LegendType,
};
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::view::Resolve;
use crate::dialect::vegalite::syntax::words::Orientation;
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::figure::grown::{self, Content, Grid, Legend, LegendTitle, Overlap, Place, RampLength};
use crate::figure::{Align, AlignRule, ScaleId, ScaleKind, TextStyle};
use crate::geometry::{Insets, Side};
use crate::json::Json;
use crate::time;
use std::sync::Arc;

/// What one legend explains of a scale: all the units that use it, or those of one view where legends are kept apart.
pub struct Part {
    scale: usize,
    members: Vec<(usize, Channel)>,
    host: usize,
}

/// Channels with legends, in the order in which those of one unit stand (vega-lite `legend.ts`,
/// `LEGEND_SCALE_CHANNELS`).
const SHOWN: [Channel; 8] = [
    Channel::Color,
    Channel::Size,
    Channel::Shape,
    Channel::Fill,
    Channel::Stroke,
    Channel::StrokeDash,
    Channel::StrokeWidth,
    Channel::Opacity,
];

/// What there is to explain of all scales, each at the view where its legend stands.
pub fn all_parts(b: &Builder, all: &[Shared]) -> Vec<Part> {
    let shown = all.iter().enumerate().filter(|(_, s)| SHOWN.contains(&s.channel));
    shown.flat_map(|(i, s)| parts(b, i, s)).collect()
}

/// The legends that stand at a view, of all that there are.
pub fn legends(b: &mut Builder, all: &[Shared], parts: &[Part], host: usize) -> Vec<Legend> {
    let mut mine: Vec<&Part> = parts.iter().filter(|p| p.host == host).collect();
    let place = |p: &Part| SHOWN.iter().position(|c| *c == all[p.scale].channel);
    mine.sort_by_key(|p| (p.members.iter().map(|(u, _)| *u).min(), place(p)));
    let mut out = Vec::new();
    let mut done: Vec<usize> = Vec::new();
    for (i, part) in mine.iter().enumerate() {
        let disabled = part.members.iter().any(|(u, c)| b.units[*u].field(*c).is_some_and(|f| f.def.legend.is_null()));
        let Some((u, field)) = explains(b, part) else { continue };
        if disabled && !field.def.legend.is_said() || done.contains(&i) {
            continue;
        }
        let same = |p: &Part| explains(b, p).is_some() && joins(b, all, part, p);
        let group: Vec<usize> = (i..mine.len()).filter(|&j| !done.contains(&j) && same(mine[j])).collect();
        done.extend(&group);
        let group: Vec<&Part> = group.iter().map(|&j| mine[j]).collect();
        let field = field.clone();
        out.extend(legend(b, all, &group, u, &field));
    }
    out
}

/// The legends of a scale: one where it lives, or, where a view on the way there keeps those of its children apart, one
/// in each of them (vega-lite `legend/parse.ts`, `parseNonUnitLegend`).
fn parts(b: &Builder, scale: usize, s: &Shared) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for member in &s.members {
        let host = host(b, s, member.0);
        match out.iter_mut().find(|p| p.host == host) {
            Some(p) => p.members.push(*member),
            None => out.push(Part { scale, members: vec![*member], host }),
        }
    }
    out
}

/// Whether children of a view say that their legend of a scale stands at different places: then each keeps its own
/// (vega-lite `legend/parse.ts`, `mergeLegendComponent`).
fn is_torn(b: &Builder, host: usize, members: &[(usize, Channel)]) -> bool {
    let mut said: Vec<(usize, LegendOrient)> = Vec::new();
    for (u, c) in members.iter().filter(|(u, _)| b.outwards(b.units[*u].view).any(|v| v == host)) {
        let child = b.ancestor_below(b.units[*u].view, host);
        let legend = b.units[*u].field(*c).and_then(|f| f.def.legend.value());
        if let Some(orient) = legend.and_then(|legend| legend.0.orient.value())
            && !said.iter().any(|(other, _)| *other == child)
        {
            said.push((child, *orient));
        }
    }
    said.windows(2).any(|pair| pair[0].1 != pair[1].1)
}

/// The view at which a unit's legend of a scale stands.
fn host(b: &Builder, s: &Shared, unit: usize) -> usize {
    let mut at = b.units[unit].view;
    while let Some(parent) = b.views[at].parent.filter(|_| at != s.scope) {
        if b.views[parent].keeps_apart(Resolve::legend_of, s.channel) || is_torn(b, parent, &s.members) {
            break;
        }
        at = parent;
    }
    at
}

/// The definition that a legend follows: the first, or the first that says something of legends.
fn explains<'b>(b: &'b Builder, part: &Part) -> Option<(usize, &'b Field)> {
    let mut found: Option<(usize, &Field)> = None;
    for (u, c) in &part.members {
        let f = b.units[*u].field(*c)?;
        let said = f.def.legend.is_said();
        if f.def.legend.is_null() || f.datum.is_some() && !said && found.is_some() {
            continue;
        }
        let better = found.as_ref().is_none_or(|(_, g)| !g.def.legend.is_said() && said);
        if better {
            found = Some((*u, f));
        }
    }
    found
}

/// Whether one legend explains two scales: if they show the same field, whatever is computed of it, and both are of
/// classes or both of numbers, and no two places are asked for (vega-lite `legend/assemble.ts`, `assembleLegends`).
fn joins(b: &Builder, all: &[Shared], one: &Part, other: &Part) -> bool {
    let discrete = |p: &Part| is_discrete(&all[p.scale].kind) || all[p.scale].kind == ScaleKind::BinOrdinal;
    let orient = |p: &Part| Look::new(None, declared(b, &[p])).get(|l| &l.orient).copied();
    one.scale == other.scale
        || shown_field(b, one).is_some_and(|field| shown_field(b, other) == Some(field))
            && discrete(one) == discrete(other)
            && (orient(one).is_none() || orient(other).is_none() || orient(one) == orient(other))
}

/// The name of the one field that a scale shows, if it is one.
fn shown_field<'b>(b: &'b Builder, part: &Part) -> Option<&'b Arc<str>> {
    let name = |(u, c): &(usize, Channel)| b.units[*u].field(*c)?.def.field.value()?.name();
    let mut names = part.members.iter().filter_map(name);
    let first = names.next()?;
    names.all(|other| other == first).then_some(first)
}

/// The legend of a group of scales that show the same field; `u` is the unit whose definition it follows.
fn legend(b: &mut Builder, all: &[Shared], group: &[&Part], u: usize, field: &Field) -> Option<Legend> {
    let settings = b.settings.clone();
    let configured = settings.legend.value().map(|legend| &**legend);
    let defs: Vec<Arc<Definition>> = definitions(b, group).cloned().collect();
    let own: Vec<&Properties> = defs.iter().filter_map(|def| def.legend.value()).map(|legend| &*legend.0).collect();
    let silent = own.iter().all(|legend| **legend == Properties::default());
    if silent && configured.is_some_and(|legend| legend.disable.or(false)) {
        return None;
    }
    let labels = said_labels(&own);
    let at = format!("{}/encoding/{}/legend", b.units[u].at, field.channel);
    // Of several channels the first that says how instants are written (vega-lite `legend/parse.ts`).
    let members = || group.iter().flat_map(|part| part.members.iter());
    let in_unit = |(u, c): &(usize, Channel)| b.units[*u].field(*c).filter(|f| f.unit.is_some()).cloned();
    let written = members().find_map(in_unit).filter(|_| field.kind != Type::Quantitative);
    let labels = labeler(b, written.as_ref().unwrap_or(field), &labels, false, true, &at);
    let place = Placed::of(b, &own, configured, all, group, field);
    let title = title_lines(b, group, configured);
    let look = Look::new(None, own.iter().copied().chain(configured));
    let ramp = Look::new(None, of_ramps(b, all, group).into_iter().chain(configured));
    let own = Look::new(None, own);
    let values = values(b, &own, field);
    let content = if place.ramp {
        let discretizing = is_discretizing(&all[group[0].scale].kind);
        let seen = || symbols::opacity(b, &b.units[u]).filter(|o| *o != 0.0).unwrap_or(1.0);
        Content::Ramp {
            scale: ScaleId(group[0].scale),
            opacity: ramp
                .get(|l| &l.gradient_opacity)
                .copied()
                .unwrap_or_else(|| if discretizing { 1.0 } else { seen() }),
            thickness: ramp.number(|l| &l.gradient_thickness, 16.0),
            length: ramp_length(&ramp, discretizing, &place, own_length(b, all, u, &place)),
            values,
            count: tick_count(&look),
            apart: own.get(|l| &l.tick_min_step).copied(),
            labeler: labels,
            stroke: ramp_stroke(&ramp),
            blocks: discretizing,
        }
    } else {
        let (symbol, scales, same) = symbols::symbol(b, all, &look, &explained(b, all, group));
        Content::Symbols {
            scales,
            symbol,
            values,
            count: tick_count(&look).unwrap_or(5.0),
            apart: own.get(|l| &l.tick_min_step).copied(),
            limit: look.number(|l| &l.symbol_limit, 30.0).max(0.0) as usize,
            labeler: labels,
            same,
            row_height: look.number(|l| &l.clip_height, 0.0),
            offset: look.number(|l| &l.symbol_offset, 0.0),
        }
    };
    let title = title.filter(|t| t.iter().any(|l| !l.is_empty())).map(|lines| titled(&settings, &look, lines));
    let usual = usual_overlap(&all[group[0].scale].kind);
    Some(Legend {
        label_overlap: overlap(look.get(|l| &l.label_overlap), usual),
        ..dressed(&settings, &look, &place, content, title)
    })
}

/// What is said of a legend's labels.
fn said_labels(own: &[&Properties]) -> Labels {
    let own = Look::new(None, own.iter().copied());
    let pattern = own.get(|l| &l.format).cloned();
    Labels {
        pattern,
        utc: false,
        kind: own.said(|l| &l.format_type).copied(),
        expr: own.get(|l| &l.label_expr).cloned(),
    }
}

/// The definitions of the channels that a legend explains.
fn definitions<'b>(b: &'b Builder, group: &[&Part]) -> impl Iterator<Item = &'b Arc<Definition>> {
    let members: Vec<(usize, Channel)> = group.iter().flat_map(|part| part.members.iter().copied()).collect();
    members.into_iter().filter_map(|(u, c)| b.units[u].field(c).map(|f| &f.def))
}

/// What the channels of a legend say of it; the first that names a property decides it.
fn declared<'b>(b: &'b Builder, group: &[&Part]) -> Vec<&'b Properties> {
    definitions(b, group).filter_map(|def| def.legend.value()).map(|legend| &*legend.0).collect()
}

/// What the channels of a legend say of a ramp: those that would have none by themselves, as of classes, are not heard
/// (vega-lite `legend/parse.ts`, `parseLegendForChannel`).
fn of_ramps<'b>(b: &'b Builder, all: &[Shared], group: &[&Part]) -> Vec<&'b Properties> {
    let members = group.iter().flat_map(|part| part.members.iter().map(|member| (&all[part.scale], member)));
    let fields = members.filter_map(|(scale, (u, c))| Some((scale, b.units[*u].field(*c)?)));
    let heard = fields.filter(|(scale, field)| wants_ramp(scale, field));
    heard.filter_map(|(_, field)| field.def.legend.value()).map(|legend| &*legend.0).collect()
}

/// How many values, if a number of them is asked for.
fn tick_count(look: &Look<Properties>) -> Option<f64> {
    match look.get(|l| &l.tick_count)? {
        TickCount::Number(count) => Some(*count),
        TickCount::Interval(_) | TickCount::Step(_) => None,
    }
}

/// The title of a group of scales that show the same field.
fn title_lines(b: &Builder, group: &[&Part], configured: Option<&Properties>) -> Option<Vec<Arc<str>>> {
    let fields = |part: &&Part| -> Vec<(usize, Field)> {
        part.members.iter().filter_map(|(u, c)| b.units[*u].field(*c).map(|f| (*u, f.clone()))).collect()
    };
    let channels: Vec<_> = group.iter().map(fields).collect();
    legend_title(b, &channels, configured.is_some_and(|legend| legend.title.is_said()))
}

/// Where a legend stands, what it is made of, and which way it runs.
struct Placed {
    orient: LegendOrient,
    /// Whether it is a ramp of colours rather than symbols.
    ramp: bool,
    /// Whether entries or a ramp run from left to right.
    horizontal: bool,
    /// Whether its length is that of a ramp that does.
    long: bool,
}

impl Placed {
    /// The direction is as a legend says, then as the configuration says of ramps, whatever the legend is, then by its place
    /// (vega-lite `legend/properties.ts`, `getDirection`); as Vega is configured only where none of them says anything, and
    /// after the length is decided.
    fn of(
        b: &Builder,
        own: &[&Properties],
        configured: Option<&Properties>,
        all: &[Shared],
        group: &[&Part],
        field: &Field,
    ) -> Placed {
        let said = Look::new(None, own.iter().copied());
        let look = Look::new(None, own.iter().copied().chain(configured));
        let first = &all[group[0].scale];
        let continuous = is_continuous_color(first, field);
        let kind = said.get(|l| &l.type_).copied();
        let gradient = kind.map_or(continuous, |kind| kind == LegendType::Gradient);
        // A scale of colours that both fills and strokes symbols makes no ramp (vega-parser `legend.js`, `legendType`).
        let colored = first.channel.is_color() && symbols::is_of_one_channel(b, &explained(b, all, group));
        let ramp = match kind {
            Some(kind) => kind == LegendType::Gradient,
            None => colored && (continuous || is_discretizing(&first.kind)),
        };
        let orient = look.get(|l| &l.orient).copied().unwrap_or(LegendOrient::Right);
        let usual = match orient {
            LegendOrient::Top | LegendOrient::Bottom => Some(Orientation::Horizontal),
            LegendOrient::Left | LegendOrient::Right | LegendOrient::None => None,
            _ => gradient.then_some(Orientation::Horizontal),
        };
        let of_config = |get: fn(&Properties) -> &Said<Orientation>| configured.and_then(|c| get(c).value().copied());
        let written = said.get(|l| &l.direction).copied().or_else(|| of_config(|c| &c.gradient_direction)).or(usual);
        let of_vega = || of_config(|c| &c.direction).or_else(|| of_config(|c| &c.symbol_direction).filter(|_| !ramp));
        Placed {
            orient,
            ramp,
            horizontal: written.or_else(of_vega) == Some(Orientation::Horizontal),
            long: written == Some(Orientation::Horizontal),
        }
    }

    /// Whether it stands above or below the plot.
    fn is_beside(&self) -> bool {
        matches!(self.orient, LegendOrient::Top | LegendOrient::Bottom)
    }
}

/// The values an author wants entries of.
fn values(b: &Builder, look: &Look<Properties>, field: &Field) -> Option<Vec<Value>> {
    let time = field.kind == Type::Temporal;
    let instant = |v: &Json| match b.constant(v) {
        Value::Text(t) if time => time::parse(&t, &b.zone).map_or(Value::Text(t), Value::Time),
        v => v,
    };
    Some(look.get(|l| &l.values)?.iter().map(instant).collect())
}

/// The position scale along a ramp, where the layer that it explains has a size of its own (vega-lite
/// `legend/properties.ts`, `gradientLengthSignal`).
fn own_length(b: &Builder, all: &[Shared], unit: usize, place: &Placed) -> Option<ScaleId> {
    let axis = if place.long { Channel::X } else { Channel::Y };
    let scale = b.units[unit].scale(axis)?;
    own_range(b, all, &all[scale]).map(|_| ScaleId(scale))
}

/// How long a ramp is; `own`: the scale that it is as long as, if that is not the plot.
fn ramp_length(look: &Look<Properties>, discretizing: bool, place: &Placed, own: Option<ScaleId>) -> RampLength {
    let like = |least, most| match own {
        Some(scale) => RampLength::Range(scale, least, most),
        None => RampLength::Plot(least, most),
    };
    let least = || look.number(|l| &l.gradient_horizontal_min_length, 100.0);
    match look.get(|l| &l.gradient_length) {
        Some(px) => RampLength::Px(*px),
        // Ramps of blocks have Vega's own length.
        None if discretizing => RampLength::Px(200.0),
        None if place.long && !place.is_beside() => RampLength::Px(least()),
        None if place.long => like(least(), look.number(|l| &l.gradient_horizontal_max_length, 200.0)),
        None => like(
            look.number(|l| &l.gradient_vertical_min_length, 64.0),
            look.number(|l| &l.gradient_vertical_max_length, 200.0),
        ),
    }
}

fn ramp_stroke(look: &Look<Properties>) -> Option<(Color, f64)> {
    let width = look.number(|l| &l.gradient_stroke_width, 0.0);
    let color = look.color(|l| &l.gradient_stroke_color, Some(Color::rgb(0xdd, 0xdd, 0xdd)));
    color.filter(|_| width > 0.0).map(|c| (c, width))
}

fn place(look: &Look<Properties>, orient: LegendOrient) -> Place {
    match orient {
        LegendOrient::Left => Place::Side(Side::Left),
        LegendOrient::Right => Place::Side(Side::Right),
        LegendOrient::Top => Place::Side(Side::Top),
        LegendOrient::Bottom => Place::Side(Side::Bottom),
        LegendOrient::TopLeft => Place::Corner(Side::Left, Side::Top),
        LegendOrient::TopRight => Place::Corner(Side::Right, Side::Top),
        LegendOrient::BottomLeft => Place::Corner(Side::Left, Side::Bottom),
        LegendOrient::BottomRight => Place::Corner(Side::Right, Side::Bottom),
        LegendOrient::None => Place::At(look.number(|l| &l.legend_x, 0.0), look.number(|l| &l.legend_y, 0.0)),
    }
}

fn titled(settings: &Config, look: &Look<Properties>, lines: Vec<Arc<str>>) -> LegendTitle {
    let side = look.get(|l| &l.title_orient).map_or(Side::Top, |word| side(*word));
    let usual = if matches!(side, Side::Left | Side::Right) { Align::Center } else { Align::Start };
    let written = Written {
        font: look.get(|l| &l.title_font),
        size: look.get(|l| &l.title_font_size).copied(),
        weight: look.get(|l| &l.title_font_weight),
        style: look.get(|l| &l.title_font_style),
        color: look.said(|l| &l.title_color).copied(),
        opacity: look.get(|l| &l.title_opacity).copied(),
        line_height: look.get(|l| &l.title_line_height).copied(),
    };
    LegendTitle {
        lines,
        style: written.over("guide-title", settings, 11.0, 700, Color::BLACK),
        padding: look.number(|l| &l.title_padding, 5.0),
        limit: look.number(|l| &l.title_limit, 180.0),
        side,
        anchor: look.get(|l| &l.title_anchor).map_or(usual, |word| anchor(*word)),
        align: look.get(|l| &l.title_align).map(|word| align(*word)),
        baseline: look.get(|l| &l.title_baseline).map(|word| word.name()),
    }
}

fn label_style(settings: &Config, look: &Look<Properties>) -> TextStyle {
    let written = Written {
        font: look.get(|l| &l.label_font),
        size: look.get(|l| &l.label_font_size).copied(),
        weight: look.get(|l| &l.label_font_weight),
        style: look.get(|l| &l.label_font_style),
        color: look.said(|l| &l.label_color).copied(),
        opacity: look.get(|l| &l.label_opacity).copied(),
        line_height: None,
    };
    written.over("guide-label", settings, 10.0, 400, Color::BLACK)
}

/// A legend with what is said and configured of its labels and its frame.
fn dressed(
    settings: &Config,
    look: &Look<Properties>,
    placed: &Placed,
    content: Content,
    title: Option<LegendTitle>,
) -> Legend {
    let usual = |of_ramp: fn(&Properties) -> &Said<f64>, ramp: f64, symbols: f64| {
        if placed.ramp { look.number(of_ramp, ramp) } else { symbols }
    };
    let label_limit = usual(|l| &l.gradient_label_limit, 100.0, 160.0);
    let label_offset = usual(|l| &l.gradient_label_offset, 2.0, 4.0);
    let group = Group::of(settings, placed.orient);
    Legend {
        content,
        place: place(look, placed.orient),
        offset: look.number(|l| &l.offset, group.offset),
        padding: Insets::all(look.number(|l| &l.padding, 0.0)),
        title,
        grid: Grid {
            align: look.get(|l| &l.grid_align).map_or(AlignRule::Each, |word| align_rule(*word)),
            columns: look.get(|l| &l.columns).map_or(usize::from(!placed.horizontal), |c| c.max(0.0) as usize),
            row_padding: look.number(|l| &l.row_padding, 2.0),
            column_padding: look.number(|l| &l.column_padding, 10.0),
        },
        labels: label_style(settings, look),
        label_limit: look.number(|l| &l.label_limit, label_limit),
        label_offset: look.number(|l| &l.label_offset, label_offset),
        label_align: look.get(|l| &l.label_align).map(|word| align(*word)),
        label_baseline: look.get(|l| &l.label_baseline).map(|word| word.name()),
        label_overlap: Overlap::Keep,
        label_separation: look.number(|l| &l.label_separation, 0.0),
        group: group.group,
        above: look.number(|l| &l.zindex, 0.0) > 0.0,
        horizontal: placed.horizontal,
        fill: look.color(|l| &l.fill_color, None),
        stroke: look.color(|l| &l.stroke_color, None).map(|c| (c, look.number(|l| &l.stroke_width, 1.0))),
        dash: look.get(|l| &l.stroke_dash).map_or_else(|| Arc::from([]), |d| d.iter().copied().collect()),
        radius: look.number(|l| &l.corner_radius, 0.0),
    }
}

/// How the legends on a side stand together (vega-parser `config.js` has the defaults; what is said of a side replaces
/// those of that side).
struct Group {
    group: grown::Group,
    /// How far they stand from the plot, px.
    offset: f64,
}

impl Group {
    fn of(settings: &Config, orient: LegendOrient) -> Group {
        let layout = settings.legend.value().and_then(|legend| legend.layout.value());
        let side = layout.and_then(|layout| layout.at(orient));
        /// What is said of the side, or of all.
        macro_rules! said {
            ($field:ident) => {
                side.and_then(|side| side.$field.value()).or_else(|| layout?.$field.value()).copied()
            };
        }
        let stacked = matches!(orient, LegendOrient::Left | LegendOrient::Right) && side.is_none();
        let group = grown::Group {
            anchor: said!(anchor).map_or(Align::Start, anchor),
            vertical: stacked || said!(direction) == Some(Orientation::Vertical),
            margin: said!(margin).unwrap_or(8.0),
            center: said!(center).unwrap_or(false),
            along_bounds: said!(frame) == Some(LayoutFrame::Bounds),
            full: said!(bounds) == Some(LayoutBounds::Full),
        };
        Group { group, offset: said!(offset).unwrap_or(18.0) }
    }
}

/// What is done with labels of a ramp that collide, if nothing is said (vega-lite `legend/properties.ts`).
fn usual_overlap(kind: &ScaleKind) -> Overlap {
    match kind {
        ScaleKind::Quantile | ScaleKind::Threshold | ScaleKind::Log { .. } | ScaleKind::Symlog { .. } => {
            Overlap::Greedy
        }
        _ => Overlap::Parity,
    }
}

/// Whether a channel shows a continuous scale of colours, which makes a ramp if nothing else is said (vega-lite
/// `legend/properties.ts`, `defaultType`).
fn is_continuous_color(scale: &Shared, field: &Field) -> bool {
    let unit = field.unit.as_ref();
    let by_symbols = unit.is_some_and(|u| u.units.len() == 1 && matches!(u.units[0], "quarter" | "month" | "day"));
    scale.channel.is_color() && is_continuous(&scale.kind) && !by_symbols
}

fn is_discretizing(kind: &ScaleKind) -> bool {
    matches!(kind, ScaleKind::Quantize | ScaleKind::Quantile | ScaleKind::Threshold | ScaleKind::BinOrdinal)
}

fn is_continuous(kind: &ScaleKind) -> bool {
    matches!(
        kind,
        ScaleKind::Linear
            | ScaleKind::Log { .. }
            | ScaleKind::Pow { .. }
            | ScaleKind::Symlog { .. }
            | ScaleKind::Time { .. }
    )
}

/// The uses of scales that a legend explains, in the order of their channels.
fn explained<'b>(b: &'b Builder, all: &'b [Shared], group: &[&Part]) -> Vec<Explained<'b>> {
    let of = |part: &&Part| {
        let shared = &all[part.scale];
        let scale = ScaleId(part.scale);
        let one = move |(u, c): &(usize, Channel)| Explained {
            unit: &b.units[*u],
            channel: shared.channel,
            scale,
            ramp: b.units[*u].field(*c).is_some_and(|field| wants_ramp(shared, field)),
        };
        part.members.iter().map(one).collect::<Vec<_>>()
    };
    group.iter().flat_map(of).collect()
}

/// Whether a channel by itself would have a ramp.
fn wants_ramp(scale: &Shared, field: &Field) -> bool {
    let kind = field.def.legend.value().and_then(|legend| legend.0.type_.value());
    kind.map_or_else(|| is_continuous_color(scale, field), |kind| *kind == LegendType::Gradient)
}

/// The legends of a plot: those of its own scales and of the layers within it.
pub fn legends_of_plot(b: &mut Builder, all: &[Shared], parts: &[Part], plot: usize) -> Vec<Legend> {
    let mut scopes = vec![plot];
    for v in 0..b.views.len() {
        let mut at = v;
        while let Some(p) = b.views[at].parent {
            if b.views[p].kind != Composition::Layer {
                break;
            }
            at = p;
        }
        if at == plot && v != plot {
            scopes.push(v);
        }
    }
    scopes.into_iter().flat_map(|s| legends(b, all, parts, s)).collect()
}
