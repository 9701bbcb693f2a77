//! Stacking: which channel of a unit is stacked, by what, and the transforms that do it (vega-lite `stack.ts`).

use crate::data::Value;
use crate::dialect::vegalite::model::band::mixed;
use crate::dialect::vegalite::model::field::{Binning, Field, column_name};
use crate::dialect::vegalite::model::orient::Orient;
use crate::dialect::vegalite::model::transforms::stack_offset;
use crate::dialect::vegalite::model::{Stacked, Unit};
use crate::dialect::vegalite::normalize::role::Role;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::{Channel as Definition, Sort, SortOrder, StackRule, StackWord};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::expr::Expr;
use crate::json::Json;
use crate::transform::{self as t, SortField, Transform};
use std::sync::Arc;

/// Channels that split a stack into its parts.
const SPLITTING: [Channel; 17] = [
    Channel::Color,
    Channel::Fill,
    Channel::Stroke,
    Channel::Detail,
    Channel::Opacity,
    Channel::FillOpacity,
    Channel::StrokeOpacity,
    Channel::StrokeWidth,
    Channel::StrokeDash,
    Channel::Shape,
    Channel::Size,
    Channel::Order,
    Channel::Text,
    Channel::Key,
    Channel::Href,
    Channel::Url,
    Channel::Angle,
];

/// Whether and how a unit is stacked.
pub fn of(unit: &Unit) -> Option<Stacked> {
    if !matches!(
        &unit.kind,
        MarkType::Bar
            | MarkType::Area
            | MarkType::Arc
            | MarkType::Line
            | MarkType::Point
            | MarkType::Circle
            | MarkType::Square
            | MarkType::Text
            | MarkType::Rule
            | MarkType::Tick
    ) {
        return None;
    }
    let channel = potential(unit, Channel::AXES).or_else(|| potential(unit, [Channel::Theta, Channel::Radius]))?;
    let f = unit.field(channel)?;
    if unit.is_ranged(channel) {
        return None;
    }
    let declared = &f.def.stack;
    let wanted = match declared {
        Said::Null | Said::Value(StackRule::Flag(false)) => return None,
        Said::Value(_) => true,
        Said::Unsaid => matches!(unit.kind, MarkType::Bar | MarkType::Area | MarkType::Arc),
    };
    let by = split_by(unit, channel, f);
    // One value a group has nothing to stand on; what rises from a band needs no stack.
    let summed = unit.fields.iter().any(|(_, f)| f.aggregate.is_some());
    let raised = |axis: Channel, other: Channel, offset: Channel| {
        channel == axis && !unit.encoding.has(other) && unit.field(offset).is_some_and(Field::is_unbinned_measure)
    };
    let lifted = !declared.is_said()
        && (raised(Channel::X, Channel::Y, Channel::YOffset) || raised(Channel::Y, Channel::X, Channel::XOffset));
    if !wanted || lifted || by.is_empty() && summed {
        return None;
    }
    Some(Stacked {
        channel,
        start: column_name(&f.column, "start"),
        end: column_name(&f.column, "end"),
        normalize: is_word(f, StackWord::Normalize),
        by,
    })
}

/// Has a mark over an area stand on the area's tops: what the area stacks the mark is said to stack (vega-lite
/// `normalize/pathoverlay.ts`).
pub fn on_top(unit: &mut Unit, way: Option<Orient>) {
    if unit.role != Role::Over(Some(MarkType::Area)) {
        return;
    }
    let own = (std::mem::replace(&mut unit.kind, MarkType::Area), std::mem::replace(&mut unit.orient, way));
    let below = of(unit);
    (unit.kind, unit.orient) = own;
    let Some(below) = below else { return };
    for (_, f) in unit.fields.iter_mut().filter(|(c, f)| *c == below.channel && !f.def.stack.is_said()) {
        Arc::make_mut(&mut f.def).stack = Said::Value(StackRule::Word(StackWord::Zero));
    }
}

/// Which of two position channels is stacked, if either is.
fn potential(unit: &Unit, channels: [Channel; 2]) -> Option<Channel> {
    let field = |channel: Channel| unit.field(channel).filter(|f| f.datum.is_none());
    let (a, b) = (field(channels[0]), field(channels[1]));
    let measure = |f: Option<&Field>| f.is_some_and(Field::is_unbinned_measure);
    let ruled = channels[0] == Channel::X && matches!(unit.kind, MarkType::Bar | MarkType::Area);
    let along = |axis: Channel| if axis == Channel::X { Orient::Horizontal } else { Orient::Vertical };
    let against = |axis: Channel| ruled && unit.orient.is_some_and(|o| o != along(axis));
    match (a, b) {
        (Some(f), Some(g)) if measure(a) && measure(b) => {
            if is_declared(f) || is_declared(g) {
                return Some(channels[usize::from(!is_declared(f))]);
            }
            if f.is_measure() != g.is_measure() {
                return Some(channels[usize::from(g.is_measure())]);
            }
            channels.into_iter().find(|c| ruled && unit.orient == Some(along(*c)))
        }
        (Some(_), Some(_)) if measure(a) || measure(b) => Some(channels[usize::from(measure(b))]),
        _ if measure(a) => Some(channels[0]).filter(|c| !against(*c)),
        _ if measure(b) => Some(channels[1]).filter(|c| !against(*c)),
        _ => None,
    }
}

/// Whether a field asks to be stacked.
fn is_declared(f: &Field) -> bool {
    f.def.stack.value().is_some_and(|rule| *rule != StackRule::Flag(false))
}

/// Whether a field is stacked in this way.
fn is_word(f: &Field, word: StackWord) -> bool {
    f.def.stack.value() == Some(&StackRule::Word(word))
}

/// Whether a definition runs from the last to the first.
fn is_descending(def: &Definition) -> Option<bool> {
    match def.sort.value() {
        Some(Sort::Order(order)) => Some(*order == SortOrder::Descending),
        _ => None,
    }
}

/// The fields across a stack: rows with equal ones stand on each other. The stacked field itself is none of them.
fn across<'u>(unit: &'u Unit, channel: Channel, stacked: &Field) -> impl Iterator<Item = &'u Field> + use<'u> {
    let channels = match channel {
        Channel::X => [Channel::Y, Channel::YOffset],
        Channel::Y => [Channel::X, Channel::XOffset],
        Channel::Theta => [Channel::Radius; 2],
        _ => [Channel::Theta; 2],
    };
    let own = stacked.column.clone();
    channels.into_iter().filter_map(|c| unit.field(c)).filter(move |f| f.datum.is_none() && f.column != own)
}

/// The columns that tell the parts of a stack apart.
fn split_by(unit: &Unit, channel: Channel, f: &Field) -> Vec<Arc<str>> {
    let mut by: Vec<Arc<str>> = Vec::new();
    for (_, g) in unit.fields.iter().filter(|(c, _)| SPLITTING.contains(c)) {
        let same = across(unit, channel, f).any(|d| start_of(d) == start_of(g));
        if g.aggregate.is_none() && g.field.is_some() && !same && !by.contains(start_of(g)) {
            by.push(start_of(g).clone());
        }
    }
    by
}

/// The column of a field; of bins that are texts that of their starts.
fn start_of(f: &Field) -> &Arc<str> {
    f.bins.as_ref().map_or(&f.column, |(start, _)| start)
}

/// Whether the parts of a stack get rows for the places that only others have.
fn is_imputed(unit: &Unit, stacked: &Field) -> bool {
    matches!(unit.kind, MarkType::Line | MarkType::Area) && !stacked.def.impute.is_null()
}

/// Whether a unit is stacked over bins that are texts, with rows made up that have no text: the mark looks for the middles
/// of bins among the texts, and finds none (vega-lite `compile/data/stack.ts`, `compile/mark/encode/position-point.ts`).
pub fn is_lost(unit: &Unit, f: &Field) -> bool {
    let stacked = unit.stack.as_ref().and_then(|s| Some((s.channel, unit.field(s.channel)?)));
    stacked.is_some_and(|(channel, stacked)| {
        f.bins.is_some() && is_imputed(unit, stacked) && across(unit, channel, stacked).any(|d| d.column == f.column)
    })
}

/// The columns of the ends of a field's bins or time units.
fn ends_of(d: &Field) -> Option<(&Arc<str>, &Arc<str>)> {
    d.bins.as_ref().map(|(start, end)| (start, end)).or_else(|| Some((&d.column, d.end.as_ref()?)))
}

/// The middle of bins moved by a position within them: by as much as it is from their end; that of bins that are texts in
/// any case (vega-lite `compile/data/stack.ts`).
fn moved_middle(d: &Field) -> Option<Transform> {
    let usual = d.bins.as_ref().map(|_| 0.5);
    let share = d.def.band_position.value().copied().or(usual)?;
    let (start, end) = ends_of(d).filter(|_| matches!(d.bin, Some(Binning::Params(_))))?;
    let expr = Expr::parse(&mixed(start, end, 1.0 - share)).ok()?;
    Some(Transform::Calculate(t::Calculate { expr, name: column_name("mid", start) }))
}

/// What rows that were made up are called among bins that are texts.
fn nameless(d: &Field) -> Option<Transform> {
    d.bins.as_ref()?;
    let text = format!("datum[{}]", Json::String(d.column.clone()).to_text());
    let expr = Expr::parse(&format!("{text} == null ? 'undefined' : {text}")).ok()?;
    Some(Transform::Calculate(t::Calculate { expr, name: d.column.clone() }))
}

/// The transforms that stack a unit.
pub fn steps(unit: &Unit, s: &Stacked, groups: &[Arc<str>], within: &[Arc<str>], steps: &mut Vec<Transform>) {
    let Some(f) = unit.field(s.channel) else { return };
    let dimensions: Vec<&Field> = across(unit, s.channel, f).collect();
    let imputed = is_imputed(unit, f);
    // Rows are made up for one field: of bins that have two the middle.
    let key = |d: &Field| match (&d.bin, ends_of(d)) {
        (Some(Binning::Params(_)), Some((start, _))) if imputed => column_name("mid", start),
        // Texts of bins may be the same where bins are not.
        _ => start_of(d).clone(),
    };
    let mut by: Vec<Arc<str>> = dimensions.iter().map(|d| key(d)).collect();
    by.extend(groups.iter().cloned());
    for d in dimensions.iter().filter(|_| imputed) {
        steps.extend(moved_middle(d));
        let mut each = s.by.clone();
        each.extend(groups.iter().cloned());
        steps.push(Transform::Impute(t::Impute {
            field: f.column.clone(),
            key: key(d),
            within: within.to_vec(),
            keyvals: Vec::new(),
            groupby: each,
            method: t::ImputeMethod::Value(Value::Number(0.0)),
            frame: (None, None),
        }));
        steps.extend(nameless(d));
    }
    let offset = stack_offset(match f.def.stack.value() {
        Some(StackRule::Word(word)) => Some(*word),
        Some(StackRule::Flag(_)) | None => None,
    });
    steps.push(Transform::Stack(t::Stack {
        field: Some(f.column.clone()),
        undefined: f.aggregate.as_ref().is_some_and(|a| a.arg.is_none()),
        groupby: by,
        sort: order(unit, s),
        offset,
        start: s.start.clone(),
        end: s.end.clone(),
    }));
}

/// The order in which parts are stacked: as the channel says, or that of what splits them.
fn order(unit: &Unit, s: &Stacked) -> Vec<SortField> {
    let mut ordered = unit.fields.iter().filter(|(c, _)| *c == Channel::Order).peekable();
    if ordered.peek().is_some() {
        let by = |f: &Field| SortField { field: f.column.clone(), descending: is_descending(&f.def) == Some(true) };
        return ordered.map(|(_, f)| by(f)).collect();
    }
    // Only a direction may be said; stacks that rise begin with the last series.
    let said = unit.encoding.one(Channel::Order).and_then(is_descending);
    let descending = said.unwrap_or(s.channel == Channel::Y);
    s.by.iter().map(|b| SortField { field: b.clone(), descending }).collect()
}
