//! What axes, legends, titles and headers share: words for places, how labels are written, joined titles.

use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::Field;
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::normalize::tree::Composition;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::Channel as Definition;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::read::Lines;
use crate::dialect::vegalite::syntax::words::{
    self, Anchor, Format, FormatOfUnits, FormatType, GridAlign, OverlapRule,
};
use crate::expr::Expr;
use crate::figure::grown::{Labeler, Overlap};
use crate::figure::{Align, AlignRule};
use crate::geometry::Side;
use crate::time;
use std::sync::Arc;

pub fn align(word: words::Align) -> Align {
    match word {
        words::Align::Left => Align::Start,
        words::Align::Center => Align::Center,
        words::Align::Right => Align::End,
    }
}

pub fn anchor(word: Anchor) -> Align {
    match word {
        Anchor::Start => Align::Start,
        Anchor::Middle => Align::Center,
        Anchor::End => Align::End,
    }
}

pub fn side(word: words::Side) -> Side {
    match word {
        words::Side::Left => Side::Left,
        words::Side::Right => Side::Right,
        words::Side::Top => Side::Top,
        words::Side::Bottom => Side::Bottom,
    }
}

pub fn align_rule(word: GridAlign) -> AlignRule {
    match word {
        GridAlign::None => AlignRule::None,
        GridAlign::Each => AlignRule::Each,
        GridAlign::All => AlignRule::All,
    }
}

pub fn overlap(said: Option<&OverlapRule>, default: Overlap) -> Overlap {
    match said {
        Some(OverlapRule::Flag(false)) => Overlap::Keep,
        Some(OverlapRule::Flag(true) | OverlapRule::Word(words::Overlap::Parity)) => Overlap::Parity,
        Some(OverlapRule::Word(words::Overlap::Greedy)) => Overlap::Greedy,
        None => default,
    }
}

/// What an axis, legend or header says of how its labels are written.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// Of numbers or instants.
    pub pattern: Option<Format>,
    /// Whether instants are those of a scale in UTC.
    pub utc: bool,
    /// What the pattern is of.
    pub kind: Said<FormatType>,
    /// An expression over what is written otherwise.
    pub expr: Option<Arc<str>>,
}

/// How values of a field are written.
pub fn labeler(b: &mut Builder, f: &Field, said: &Labels, normalized: bool, legend: bool, at: &str) -> Labeler {
    let plain = plain_labeler(b, f, said, normalized, legend);
    let Some(source) = &said.expr else { return plain };
    match Expr::parse(source) {
        Ok(e) => Labeler::Expr(e, Box::new(plain)),
        Err(e) => {
            let message = format!("expression {source:?} is not understood: {}", e.message);
            b.report.error(format!("{at}/labelExpr"), message);
            plain
        }
    }
}

/// How they are written before any expression over it.
fn plain_labeler(b: &Builder, f: &Field, said: &Labels, normalized: bool, legend: bool) -> Labeler {
    let is_time = said.kind == Said::Value(FormatType::Time);
    let temporal = f.kind == Type::Temporal || f.unit.is_some() || is_time;
    let utc = f.unit.as_ref().is_some_and(|u| u.utc);
    let configured = |said: &Said<Arc<str>>, default: &str| said.value().cloned().unwrap_or_else(|| default.into());
    // Only instants have patterns of their units (vega-lite `format.ts`, `numberFormat`).
    let pattern = said.pattern.as_ref().filter(|format| temporal || format.pattern().is_some());
    match (pattern, temporal) {
        (Some(Format::Pattern(p)), true) => Labeler::Time { pattern: p.clone(), utc },
        (Some(Format::Units(units)), true) => of_units(units, utc || said.utc),
        (Some(Format::Pattern(p)), false) => Labeler::Number(p.clone()),
        (None, _) if f.unit.is_some() => {
            let units = f.unit.as_ref().map_or_else(Vec::new, |u| u.units.clone());
            Labeler::Time { pattern: time::specifier(&units).into(), utc }
        }
        (None, true) if legend => Labeler::Time { pattern: configured(&b.settings.time_format, "%b %d, %Y"), utc },
        // Instants by what is said of them rather than by their type: on discrete axes, too.
        (None, true) if said.kind.is_said() => Labeler::Time { pattern: "".into(), utc },
        (None, false) if normalized => Labeler::Number(configured(&b.settings.normalized_number_format, ".0%")),
        (None, false) if f.kind == Type::Quantitative => {
            b.settings.number_format.value().map_or(Labeler::Auto, |p| Labeler::Number(p.clone()))
        }
        _ => Labeler::Auto,
    }
}

/// Instants by patterns of units of time.
fn of_units(units: &FormatOfUnits, utc: bool) -> Labeler {
    let function = if utc { "utcFormat" } else { "timeFormat" };
    match Expr::parse(&format!("{function}(datum.value, {})", units.to_json().to_text())) {
        Ok(label) => Labeler::Expr(label, Box::new(Labeler::Auto)),
        Err(_) => Labeler::Auto,
    }
}

/// The first of two that says anything.
fn first_said<'s>(one: Option<&'s Said<Lines>>, other: &'s Said<Lines>) -> &'s Said<Lines> {
    one.filter(|said| said.is_said()).unwrap_or(other)
}

/// The title of a legend that explains several channels, each with its fields: what every unit says, merged along the tree
/// of views, then that of the channels (vega-lite `legend/parse.ts`, `legend/assemble.ts`); `configured`: the configuration
/// has one, which only hides those that are made from fields.
pub fn legend_title(b: &Builder, channels: &[Vec<(usize, Field)>], configured: bool) -> Option<Vec<Arc<str>>> {
    let of = |f: &Field| {
        let said = first_said(f.def.legend.value().map(|legend| &legend.title), &f.def.title);
        Titled::said(b, said).unwrap_or_else(|| {
            let name = f.title(b.settings.count_title());
            if configured || name.is_empty() { Titled::Nothing } else { Titled::Name(vec![name.into()]) }
        })
    };
    let around = |unit: usize| {
        let mut path: Vec<usize> = b.outwards(b.units[unit].view).collect();
        path.reverse();
        path
    };
    let one = |fields: &Vec<(usize, Field)>| {
        let shown = fields.iter().filter(|(_, f)| !f.def.legend.is_null());
        merged_along(shown.map(|(u, f)| (around(*u), of(f))).collect())
    };
    match channels.iter().filter_map(one).reduce(Titled::merged)? {
        Titled::Lines(lines) | Titled::Name(lines) => Some(lines).filter(|lines| !lines.is_empty()),
        Titled::Fields(_) | Titled::Nothing | Titled::Hidden => None,
    }
}

/// What a layer says of the title.
#[derive(Clone)]
enum Titled {
    /// Nothing; a configured title hides those that are made from fields.
    Nothing,
    /// There is none.
    Hidden,
    /// These lines.
    Lines(Vec<Arc<str>>),
    /// What these fields are called.
    Fields(Vec<FieldTitle>),
    /// What fields are called, joined.
    Name(Vec<Arc<str>>),
}

/// What a field is called, and its definition, which tells it apart.
#[derive(Clone)]
struct FieldTitle {
    def: Arc<Definition>,
    name: String,
}

impl FieldTitle {
    /// Adds it to others, unless the same field is among them.
    fn add_to(self, all: &mut Vec<FieldTitle>) {
        let same = |a: &Definition, b: &Definition| {
            (&a.field, &a.aggregate, &a.bin, &a.time_unit) == (&b.field, &b.aggregate, &b.bin, &b.time_unit)
        };
        if !all.iter().any(|other| same(&other.def, &self.def)) {
            all.push(self);
        }
    }
}

impl Titled {
    /// What is said in so many words.
    fn said(b: &Builder, said: &Said<Lines>) -> Option<Titled> {
        match said {
            Said::Unsaid => None,
            Said::Null => Some(Titled::Hidden),
            Said::Value(lines) => Some(Titled::Lines(b.settings.lines(lines))),
        }
    }

    /// Whether an author wrote it, rather than that it follows from fields.
    fn is_explicit(&self) -> bool {
        matches!(self, Titled::Hidden | Titled::Lines(_))
    }

    /// What two layers say together (`mergeValuesWithExplicit`, `mergeTitleComponent`).
    fn merged(self, other: Titled) -> Titled {
        match (self, other) {
            (Titled::Nothing, one) | (one, Titled::Nothing) => one,
            (a, b) if a.is_explicit() != b.is_explicit() => {
                if a.is_explicit() {
                    a
                } else {
                    b
                }
            }
            (Titled::Lines(a), Titled::Lines(b)) => Titled::Lines(joined(a, b)),
            (Titled::Name(a), Titled::Name(b)) => Titled::Name(joined(a, b)),
            (Titled::Fields(mut a), Titled::Fields(b)) => {
                b.into_iter().for_each(|one| one.add_to(&mut a));
                Titled::Fields(a)
            }
            _ => Titled::Hidden,
        }
    }
}

/// Two titles as one, unless they are the same or one is empty (`mergeTitle`).
fn joined(a: Vec<Arc<str>>, b: Vec<Arc<str>>) -> Vec<Arc<str>> {
    let is_empty = |lines: &[Arc<str>]| lines.iter().all(|l| l.is_empty());
    if a == b || is_empty(&b) {
        a
    } else if is_empty(&a) {
        b
    } else {
        let lines: Vec<&str> = a.iter().chain(&b).map(|l| &**l).collect();
        vec![lines.join(", ").into()]
    }
}

/// The title of an axis that several layers share: what each says, merged along the tree of layers (vega-lite
/// `axis/parse.ts`, `common.ts`). It is the axis of a channel that shows these fields; `configured`: the configuration has one.
pub fn axis_title(b: &Builder, fields: &[(usize, Field)], channel: Channel, configured: bool) -> Option<Vec<Arc<str>>> {
    let mut said: Vec<(Vec<usize>, Titled)> = Vec::new();
    let mut units: Vec<usize> = fields.iter().map(|(u, _)| *u).collect();
    units.dedup();
    for u in units {
        let of = |wanted: bool| fields.iter().find(|(v, f)| *v == u && (f.channel == channel) == wanted);
        // A unit with nothing but a second end has no axis.
        let Some((_, main)) = of(true) else { continue };
        said.push((path(b, b.units[u].view), of_unit(b, main, of(false).map(|(_, f)| f), configured)));
    }
    match merged_along(said)? {
        Titled::Lines(lines) => Some(lines),
        Titled::Fields(fields) => {
            let names: Vec<String> = fields.into_iter().map(|f| f.name).filter(|n| !n.is_empty()).collect();
            (!names.is_empty()).then(|| vec![names.join(", ").into()])
        }
        Titled::Name(_) | Titled::Nothing | Titled::Hidden => None,
    }
}

/// What views say together, each with those around it, outermost first.
fn merged_along(mut said: Vec<(Vec<usize>, Titled)>) -> Option<Titled> {
    // Deepest views first, each as one of that around it.
    while let Some(depth) = said.iter().map(|(path, _)| path.len()).max().filter(|d| *d > 0) {
        let mut above: Vec<(Vec<usize>, Titled)> = Vec::new();
        for (mut path, one) in said {
            let deep = path.len() == depth;
            match above.last_mut() {
                Some((last, before)) if deep && *last == path => {
                    *before = std::mem::replace(before, Titled::Nothing).merged(one);
                }
                _ => above.push((std::mem::take(&mut path), one)),
            }
        }
        above.iter_mut().filter(|(path, _)| path.len() == depth).for_each(|(path, _)| path.truncate(depth - 1));
        said = above;
    }
    said.into_iter().map(|(_, one)| one).reduce(Titled::merged)
}

/// The layers around a view, outermost first, and the view itself.
fn path(b: &Builder, view: usize) -> Vec<usize> {
    let mut path = vec![view];
    let mut at = view;
    while let Some(parent) = b.views[at].parent.filter(|p| b.views[*p].kind == Composition::Layer) {
        path.push(parent);
        at = parent;
    }
    path.reverse();
    path
}

/// What one unit says: its axis, its definition, that of the other end, or its fields.
fn of_unit(b: &Builder, main: &Field, second: Option<&Field>, configured: bool) -> Titled {
    if let Some(own) = main.def.axis.value().and_then(|axis| Titled::said(b, &axis.title)) {
        return own;
    }
    // Only fields have titles, a datum has none.
    let is_field = main.field.is_some() || main.aggregate.is_some();
    let first = Titled::said(b, &main.def.title).filter(|_| is_field);
    match (first, second.and_then(|f| Titled::said(b, &f.def.title))) {
        (Some(Titled::Lines(a)), Some(Titled::Lines(z))) => return Titled::Lines(joined(a, z)),
        (Some(said @ Titled::Lines(_)), _) | (_, Some(said @ Titled::Lines(_))) => return said,
        (Some(said), _) | (None, Some(said)) => return said,
        (None, None) => {}
    }
    if configured {
        return Titled::Nothing;
    }
    let mut out: Vec<FieldTitle> = Vec::new();
    for f in std::iter::once(main).chain(second).filter(|f| f.datum.is_none()) {
        FieldTitle { def: f.def.clone(), name: f.title(b.settings.count_title()) }.add_to(&mut out);
    }
    Titled::Fields(out)
}
