//! Legends: one for each field that a channel other than position shows.

use crate::color::Color;
use crate::data::Value;
use crate::dialect::vegalite::lower::guide::{Labels, align, align_rule, anchor, joined_title, labeler, overlap};
use crate::dialect::vegalite::lower::symbols::{self, Explained};
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::config::{Look, lengths};
use crate::dialect::vegalite::model::field::Field;
use crate::dialect::vegalite::model::scale::{Shared, is_discrete};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::normalize::tree::Composition;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::read::Read;
use crate::dialect::vegalite::syntax::words::{self, Anchor, Baseline, GridAlign, OverlapRule};
use crate::figure::{
    Align, AlignRule, Flow, Legend, LegendContent, LegendGroup, LegendPlace, LegendTitle, Overlap, RampLength, ScaleId,
    ScaleKind,
};
use crate::geometry::{Insets, Side};
use crate::json::{Json, Object};
use crate::time;
use std::sync::Arc;

/// What one legend explains of a scale: all the units that use it, or those of one view where legends are kept apart.
struct Part {
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

/// The legends that stand at a view.
pub fn legends(b: &mut Builder, all: &[Shared], host: usize) -> Vec<Legend> {
    let mut mine: Vec<Part> = Vec::new();
    for (i, s) in all.iter().enumerate().filter(|(_, s)| SHOWN.contains(&s.channel)) {
        mine.extend(parts(b, i, s).into_iter().filter(|p| p.host == host));
    }
    let place = |p: &Part| SHOWN.iter().position(|c| *c == all[p.scale].channel);
    mine.sort_by_key(|p| (p.members.iter().map(|(u, _)| *u).min(), place(p)));
    let mut out = Vec::new();
    let mut done: Vec<usize> = Vec::new();
    for (i, part) in mine.iter().enumerate() {
        let disabled = part.members.iter().any(|(u, c)| {
            b.units[*u].field(*c).is_some_and(|f| matches!(f.json.get("legend"), Some(Json::Null | Json::Bool(false))))
        });
        let Some((u, field)) = explains(b, part) else { continue };
        if disabled && field.json.get("legend").is_none() || done.contains(&i) {
            continue;
        }
        let same = |p: &Part| explains(b, p).is_some() && joins(b, all, part, p);
        let group: Vec<usize> = (i..mine.len()).filter(|&j| !done.contains(&j) && same(&mine[j])).collect();
        done.extend(&group);
        let group: Vec<&Part> = group.iter().map(|&j| &mine[j]).collect();
        out.extend(legend(b, all, &group, u, &field));
    }
    out
}

/// The legends of a scale: one where it lives, or where `resolve.legend` keeps them apart one a child.
fn parts(b: &Builder, scale: usize, s: &Shared) -> Vec<Part> {
    let mut out = vec![Part { scale, members: s.members.clone(), host: s.scope }];
    let mut i = 0;
    while i < out.len() {
        let host = out[i].host;
        let resolve = b.views[host].resolve.get("legend").and_then(|l| l.get(s.channel.name())).and_then(Json::as_str);
        if resolve != Some("independent") || b.views[host].kind == Composition::Unit {
            i += 1;
            continue;
        }
        let whole = out.remove(i);
        for member in whole.members {
            let child = b.ancestor_below(b.units[member.0].view, host);
            match out[i..].iter_mut().find(|p| p.host == child) {
                Some(p) => p.members.push(member),
                None => out.push(Part { scale, members: vec![member], host: child }),
            }
        }
    }
    out
}

/// The definition that a legend follows: the first, or the first that says something of legends.
fn explains(b: &Builder, part: &Part) -> Option<(usize, Field)> {
    let mut found: Option<(usize, Field)> = None;
    for (u, c) in &part.members {
        let f = b.units[*u].field(*c)?;
        if matches!(f.json.get("legend"), Some(Json::Null | Json::Bool(false)))
            || f.datum.is_some() && f.json.get("legend").is_none() && found.is_some()
        {
            continue;
        }
        let better =
            found.as_ref().is_none_or(|(_, g)| g.json.get("legend").is_none() && f.json.get("legend").is_some());
        if better {
            found = Some((*u, f.clone()));
        }
    }
    found
}

/// Whether one legend explains two scales: if they show the same field, whatever is computed of it, and both are of
/// classes or both of numbers, and no two places are asked for (vega-lite `legend/assemble.ts`, `assembleLegends`).
fn joins(b: &Builder, all: &[Shared], one: &Part, other: &Part) -> bool {
    let discrete = |p: &Part| is_discrete(&all[p.scale].kind) || all[p.scale].kind == ScaleKind::BinOrdinal;
    let orient = |p: &Part| properties(b, &[p]).get("orient").cloned();
    one.scale == other.scale
        || shown_field(b, one).is_some_and(|field| shown_field(b, other) == Some(field))
            && discrete(one) == discrete(other)
            && (orient(one).is_none() || orient(other).is_none() || orient(one) == orient(other))
}

/// The name of the one field that a scale shows, if it is one.
fn shown_field<'b>(b: &'b Builder, part: &Part) -> Option<&'b str> {
    let name = |(u, c): &(usize, Channel)| b.units[*u].field(*c)?.json.get("field")?.as_str();
    let mut names = part.members.iter().filter_map(name);
    let first = names.next()?;
    names.all(|other| other == first).then_some(first)
}

/// How its labels are to be written.
fn labels_of(own: &Object) -> Labels {
    let text = |name: &str| own.get(name).and_then(Json::as_str).map(Arc::from);
    Labels {
        pattern: text("format"),
        kind: own.get("formatType").map_or(Said::Unsaid, Said::of),
        expr: text("labelExpr"),
    }
}

/// The legend of a group of scales that show the same field; `u` is the unit whose definition it follows.
fn legend(b: &mut Builder, all: &[Shared], group: &[&Part], u: usize, field: &Field) -> Option<Legend> {
    let own = properties(b, group);
    if own.is_empty() && b.config.get("legend", "disable").and_then(Json::as_bool) == Some(true) {
        return None;
    }
    let title = title_lines(b, group, &own);
    let at = format!("{}/encoding/{}/legend", b.units[u].at, field.channel);
    let labels = labeler(b, field, &labels_of(&own), false, true, &at);
    let config = b.config.clone();
    let look = Look { own: Some(&own), config: &config, blocks: vec!["legend"] };
    let ramp = ramped(&look, all, group, field);
    let orient = look.str("orient").unwrap_or("right");
    let beside = matches!(orient, "top" | "bottom");
    let horizontal = is_horizontal(&look, ramp, orient);
    let values = values(b, &look, field);
    let content = if ramp {
        let discretizing = is_discretizing(&all[group[0].scale].kind);
        LegendContent::Ramp {
            scale: ScaleId(group[0].scale),
            opacity: look.number(
                "gradientOpacity",
                if discretizing { 1.0 } else { symbols::opacity(b, &b.units[u]).filter(|o| *o != 0.0).unwrap_or(1.0) },
            ),
            thickness: look.number("gradientThickness", 16.0),
            length: ramp_length(&look, discretizing, horizontal, beside),
            values,
            count: look.get("tickCount").and_then(Json::as_f64),
            apart: look.get("tickMinStep").and_then(Json::as_f64),
            labeler: labels,
            stroke: ramp_stroke(&look),
            blocks: discretizing,
        }
    } else {
        let (symbol, scales) = symbols::symbol(b, &look, &explained(b, all, group));
        LegendContent::Symbols {
            scales,
            symbol,
            values,
            count: look.number("tickCount", 5.0),
            apart: look.get("tickMinStep").and_then(Json::as_f64),
            limit: look.number("symbolLimit", 30.0).max(0.0) as usize,
            labeler: labels,
            when: Vec::new(),
            row_height: look.number("clipHeight", 0.0),
            offset: look.number("symbolOffset", 0.0),
        }
    };
    let title = title.filter(|t| t.iter().any(|l| !l.is_empty())).map(|lines| legend_title(&look, lines));
    let usual = usual_overlap(&all[group[0].scale].kind);
    Some(Legend {
        label_overlap: overlap(look.get("labelOverlap").and_then(OverlapRule::read).as_ref(), usual),
        ..dressed(&look, orient, content, title, horizontal)
    })
}

/// What the channels of a legend say of it; the first that names a property decides it.
fn properties(b: &Builder, group: &[&Part]) -> Object {
    let mut own = Object::new();
    for (u, c) in group.iter().flat_map(|part| &part.members) {
        let declared = b.units[*u].field(*c).and_then(|f| f.json.get("legend")).and_then(Json::as_object);
        for (n, v) in declared.into_iter().flat_map(Object::iter) {
            if own.get(n).is_none() {
                own.insert(n.clone(), v.clone());
            }
        }
    }
    b.resolved(&Json::Object(own)).as_object().cloned().unwrap_or_default()
}

fn title_lines(b: &Builder, group: &[&Part], own: &Object) -> Option<Vec<Arc<str>>> {
    let members: Vec<(usize, Field)> = group
        .iter()
        .flat_map(|part| part.members.iter())
        .filter_map(|(u, c)| b.units[*u].field(*c).map(|f| (*u, f.clone())))
        .collect();
    match own.get("title") {
        Some(Json::Null) => None,
        Some(j) => Some(b.config.lines(j)),
        // A title in the configuration only hides those that are made from the names of fields (vega-lite `legend/parse.ts`).
        None if b.config.0.get("legend").is_some_and(|l| l.get("title").is_some())
            && !members.iter().any(|(_, f)| f.json.get("title").is_some()) =>
        {
            None
        }
        None => joined_title(b, &members),
    }
}

/// Whether entries or a ramp run from left to right: as a legend says, then as the configuration says of ramps, whatever
/// the legend is, then by its place (vega-lite `legend/properties.ts`, `getDirection`), then as Vega is configured.
fn is_horizontal(look: &Look, ramp: bool, orient: &str) -> bool {
    let configured = |name: &str| look.config.get("legend", name).and_then(Json::as_str);
    let own = look.own.and_then(|o| o.get("direction")).and_then(Json::as_str);
    let usual = || match orient {
        "top" | "bottom" => Some("horizontal"),
        "left" | "right" | "none" => None,
        _ => ramp.then_some("horizontal"),
    };
    let of_vega = || configured("direction").or_else(|| configured("symbolDirection").filter(|_| !ramp));
    own.or_else(|| configured("gradientDirection")).or_else(usual).or_else(of_vega) == Some("horizontal")
}

/// The values an author wants entries of.
fn values(b: &Builder, look: &Look, field: &Field) -> Option<Vec<Value>> {
    let list = look.get("values")?.as_array()?;
    let time = field.kind == Type::Temporal;
    let instant = |v: &Json| match b.constant(v) {
        Value::Text(t) if time => time::parse(&t, &b.zone).map_or(Value::Text(t), Value::Time),
        v => v,
    };
    Some(list.iter().map(instant).collect())
}

fn ramp_length(look: &Look, discretizing: bool, horizontal: bool, beside: bool) -> RampLength {
    match look.get("gradientLength").and_then(Json::as_f64) {
        Some(px) => RampLength::Px(px),
        // Ramps of blocks have Vega's own length.
        None if discretizing => RampLength::Px(200.0),
        None if horizontal && !beside => RampLength::Px(look.number("gradientHorizontalMinLength", 100.0)),
        None if horizontal => RampLength::Plot(
            look.number("gradientHorizontalMinLength", 100.0),
            look.number("gradientHorizontalMaxLength", 200.0),
        ),
        None => RampLength::Plot(
            look.number("gradientVerticalMinLength", 64.0),
            look.number("gradientVerticalMaxLength", 200.0),
        ),
    }
}

fn ramp_stroke(look: &Look) -> Option<(Color, f64)> {
    let width = look.number("gradientStrokeWidth", 0.0);
    let color = look.color("gradientStrokeColor", Some(Color::rgb(0xdd, 0xdd, 0xdd)));
    color.filter(|_| width > 0.0).map(|c| (c, width))
}

fn place(look: &Look, orient: &str) -> LegendPlace {
    match orient {
        "left" => LegendPlace::Side(Side::Left),
        "top" => LegendPlace::Side(Side::Top),
        "bottom" => LegendPlace::Side(Side::Bottom),
        "top-left" => LegendPlace::Corner(Side::Left, Side::Top),
        "top-right" => LegendPlace::Corner(Side::Right, Side::Top),
        "bottom-left" => LegendPlace::Corner(Side::Left, Side::Bottom),
        "bottom-right" => LegendPlace::Corner(Side::Right, Side::Bottom),
        "none" => LegendPlace::At(look.number("legendX", 0.0), look.number("legendY", 0.0)),
        _ => LegendPlace::Side(Side::Right),
    }
}

fn legend_title(look: &Look, lines: Vec<Arc<str>>) -> LegendTitle {
    let side = match look.str("titleOrient") {
        Some("left") => Side::Left,
        Some("right") => Side::Right,
        Some("bottom") => Side::Bottom,
        _ => Side::Top,
    };
    let usual = if matches!(side, Side::Left | Side::Right) { Align::Center } else { Align::Start };
    LegendTitle {
        lines,
        style: look.text("title", 11.0, 700, Color::BLACK),
        line_height: look.get("titleLineHeight").and_then(Json::as_f64),
        padding: look.number("titlePadding", 5.0),
        limit: look.number("titleLimit", 180.0),
        side,
        anchor: look.str("titleAnchor").and_then(Anchor::named).map_or(usual, anchor),
        align: look.str("titleAlign").and_then(words::Align::named).map(align),
        baseline: look.str("titleBaseline").and_then(Baseline::named).map(Baseline::name),
        insets: Insets::default(),
    }
}

/// A legend with what is said and configured of its labels and its frame.
fn dressed(look: &Look, orient: &str, content: LegendContent, title: Option<LegendTitle>, horizontal: bool) -> Legend {
    let ramp = matches!(content, LegendContent::Ramp { .. });
    let label_limit = if ramp { look.number("gradientLabelLimit", 100.0) } else { 160.0 };
    let label_offset = if ramp { look.number("gradientLabelOffset", 2.0) } else { 4.0 };
    let columns = look.get("columns").and_then(Json::as_f64);
    Legend {
        content,
        place: place(look, orient),
        offset: look.number("offset", layout(look, orient, "offset").and_then(Json::as_f64).unwrap_or(18.0)),
        padding: Insets::all(look.number("padding", 0.0)),
        title,
        flow: Flow::Grid {
            align: look.str("gridAlign").and_then(GridAlign::named).map_or(AlignRule::Each, align_rule),
            columns: columns.map_or(usize::from(!horizontal), |c| c.max(0.0) as usize),
            row_padding: look.number("rowPadding", 2.0),
            column_padding: look.number("columnPadding", 10.0),
        },
        labels: look.text("label", 10.0, 400, Color::BLACK),
        label_limit: look.number("labelLimit", label_limit),
        label_offset: look.number("labelOffset", label_offset),
        label_align: look.str("labelAlign").and_then(words::Align::named).map(align),
        label_baseline: look.str("labelBaseline").and_then(Baseline::named).map(Baseline::name),
        label_overlap: Overlap::Keep,
        label_separation: look.number("labelSeparation", 0.0),
        group: group(look, orient),
        above: look.number("zindex", 0.0) > 0.0,
        horizontal,
        fill: look.color("fillColor", None),
        stroke: look.color("strokeColor", None).map(|c| (c, look.number("strokeWidth", 1.0))),
        dash: lengths(look.get("strokeDash")).unwrap_or_else(|| Arc::from([])),
        radius: look.number("cornerRadius", 0.0),
        reverse: false,
        max_extent: None,
        rtl: false,
        full: false,
    }
}

/// A property of the legends on a side, or of those on all.
fn layout<'c>(look: &Look<'c>, orient: &str, name: &str) -> Option<&'c Json> {
    let all = look.config.get("legend", "layout")?;
    all.get(orient).and_then(|side| side.get(name)).or_else(|| all.get(name)).filter(|v| !v.is_null())
}

/// How the legends on a side stand together (vega-parser `config.js` has the defaults; what is said of a side replaces
/// those of that side).
fn group(look: &Look, orient: &str) -> LegendGroup {
    let word = |name: &str| layout(look, orient, name).and_then(Json::as_str);
    let said = look.config.get("legend", "layout").is_some_and(|all| all.get(orient).is_some());
    let stacked = matches!(orient, "left" | "right") && !said;
    LegendGroup {
        anchor: word("anchor").and_then(Anchor::named).map_or(Align::Start, anchor),
        vertical: if stacked { true } else { word("direction") == Some("vertical") },
        margin: layout(look, orient, "margin").and_then(Json::as_f64).unwrap_or(8.0),
        center: layout(look, orient, "center").and_then(Json::as_bool).unwrap_or(false),
        along_bounds: word("frame") == Some("bounds"),
        full: word("bounds") == Some("full"),
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

fn is_discretizing(kind: &ScaleKind) -> bool {
    matches!(kind, ScaleKind::Quantize | ScaleKind::Quantile | ScaleKind::Threshold | ScaleKind::BinOrdinal)
}

/// Whether a legend is a ramp of colours rather than symbols.
fn ramped(look: &Look, all: &[Shared], group: &[&Part], field: &Field) -> bool {
    let first = &all[group[0].scale];
    let continuous = matches!(
        first.kind,
        ScaleKind::Linear
            | ScaleKind::Log { .. }
            | ScaleKind::Pow { .. }
            | ScaleKind::Symlog { .. }
            | ScaleKind::Time { .. }
    );
    let colored = group.len() == 1 && first.channel.is_color();
    let units_as_symbols =
        field.unit.as_ref().is_some_and(|u| u.units.len() == 1 && matches!(u.units[0], "quarter" | "month" | "day"));
    match look.str("type") {
        Some("symbol") => false,
        Some("gradient") => true,
        _ => colored && (continuous && !units_as_symbols || is_discretizing(&first.kind)),
    }
}

/// The uses of scales that a legend explains, in the order of their channels.
fn explained<'b>(b: &'b Builder, all: &'b [Shared], group: &[&Part]) -> Vec<Explained<'b>> {
    let of = |part: &&Part| {
        let (scale, channel) = (part.scale, all[part.scale].channel);
        let one = move |(u, _): &(usize, Channel)| Explained { unit: &b.units[*u], channel, scale: ScaleId(scale) };
        part.members.iter().map(one).collect::<Vec<_>>()
    };
    group.iter().flat_map(of).collect()
}

/// The legends of a plot: those of its own scales and of the layers within it.
pub fn legends_of_plot(b: &mut Builder, all: &[Shared], plot: usize) -> Vec<Legend> {
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
    scopes.into_iter().flat_map(|s| legends(b, all, s)).collect()
}
