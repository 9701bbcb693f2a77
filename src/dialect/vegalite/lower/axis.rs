//! Axes.

use crate::color::Color;
use crate::data::Value;
use crate::dialect::vegalite::lower::guide::{Labels, align, anchor, axis_title, labeler, overlap, side};
use crate::dialect::vegalite::lower::per_tick::{self, Lines, usual};
use crate::dialect::vegalite::model::axis_blocks::AxisBlocks;
use crate::dialect::vegalite::model::field::{Binning, Field};
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::text_style::{Ruled, Written};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::axis::{Axis as Definition, TickBand, TickCount as TickCountRule};
use crate::dialect::vegalite::syntax::channel::{Sort, StackRule, StackWord};
use crate::dialect::vegalite::syntax::conditional::Conditional;
use crate::dialect::vegalite::syntax::config::Config;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::words::{Baseline, Format, Interval, Side as SideWord, Switch};
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::figure::grown::{Axis, AxisLabels, AxisTitle, Labeler, Locator, Overlap, PerTick, TickCount, Ticks};
use crate::figure::{Align, LineStyle, ScaleId, ScaleKind};
use crate::geometry::Side;
use crate::time;
use std::sync::Arc;

const GREY: Color = Color::rgb(0x88, 0x88, 0x88);
const LIGHT: Color = Color::rgb(0xdd, 0xdd, 0xdd);

/// The two axes of a position scale: grid lines under the marks, and the axis itself.
pub struct Axes {
    pub grid: Option<Axis>,
    pub main: Option<Axis>,
    /// The side they ask for; they may stand at the other.
    pub asked: Option<Side>,
}

/// What the channels of a scale say of its axis.
struct Declared {
    /// All fields on the axis, and their units.
    fields: Vec<(usize, Field)>,
    /// The most telling of them, and its unit.
    unit: usize,
    field: Field,
    /// Whether any of them says that there is an axis.
    said: bool,
}

impl Declared {
    /// `None` where no axis is wanted.
    fn find(b: &Builder, s: &Shared, units: &[usize]) -> Option<Declared> {
        let fields: Vec<(usize, Field)> = s
            .members
            .iter()
            .filter(|(u, _)| units.contains(u))
            .filter_map(|(u, c)| b.units[*u].field(*c).map(|f| (*u, f.clone())))
            .collect();
        let mut mains = fields.iter().filter(|(_, f)| f.channel == s.channel);
        let (unit, field) = mains.clone().next().cloned()?;
        // One that says that there is none decides for all: that there is one is not kept (vega-lite `axis/parse.ts`,
        // `parseAxis`, `mergeAxisComponent`).
        if mains.clone().any(|(_, f)| f.def.axis.is_null()) {
            return None;
        }
        let said = mains.any(|(_, f)| f.def.axis.is_said());
        Some(Declared { unit, field, said, fields })
    }

    /// The fields of the axis' own channel.
    fn mains(&self) -> Vec<&Field> {
        self.fields.iter().map(|(_, f)| f).filter(|f| f.channel == self.field.channel).collect()
    }

    /// What they say of the axis itself, the first first.
    fn own(&self) -> Vec<&Definition> {
        self.mains().into_iter().filter_map(|f| f.def.axis.value()).map(|axis| &**axis).collect()
    }
}

fn is_discrete(kind: &ScaleKind) -> bool {
    matches!(kind, ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal)
}

/// The side an axis asks for, and that at which it stands; `before`: the sides that those of the same direction asked for
/// that came before. Where nothing is said of it, it goes opposite to the side that more of them wanted (vega-lite
/// `axis/parse.ts`, `parseLayerAxes`).
fn side_of(
    config: &Config,
    own: &Look<Definition>,
    kind: &ScaleKind,
    horizontal: bool,
    before: &[Side],
) -> (Side, Side) {
    let (usual, opposite) = if horizontal { (Side::Bottom, Side::Top) } else { (Side::Left, Side::Right) };
    // An axis does not stand at a side across its direction.
    let along = |word: &SideWord| Some(side(*word)).filter(|side| side.is_horizontal() == horizontal);
    if let Some(side) = own.get(|a| &a.orient).and_then(along) {
        return (side, side);
    }
    let blocks = AxisBlocks::of(config, own.get(|a| &a.style), kind, usual);
    let side = Look::new(None, blocks.all()).get(|a| &a.orient).and_then(along).unwrap_or(usual);
    let count = |side: Side| before.iter().filter(|s| **s == side).count();
    let other = if side == usual { opposite } else { usual };
    (side, if count(side) > count(other) { other } else { side })
}

/// The axes of a scale in a plot. `before`: the sides that those asked for that came before.
pub fn axes(b: &mut Builder, s: &Shared, id: ScaleId, units: &[usize], before: &[Side]) -> Axes {
    let none = Axes { grid: None, main: None, asked: None };
    let Some(declared) = Declared::find(b, s, units) else { return none };
    let (mains, field) = (declared.mains(), &declared.field);
    let horizontal = s.channel == Channel::X;
    let config = b.settings.clone();
    let own = Look::new(None, declared.own());
    let (asked, side) = side_of(&config, &own, &s.kind, horizontal, before);
    let blocks = AxisBlocks::of(&config, own.get(|a| &a.style), &s.kind, side);
    let look = Look::new(None, declared.own().into_iter().chain(blocks.all()));
    // An axis that is declared is there whatever the configuration says.
    if !declared.said && look.bool(|a| &a.disable, false) {
        return none;
    }
    // A configured title is for hiding all titles.
    let untitled = blocks.all().any(|block| block.title.is_said());
    let title = axis_title(b, &declared.fields, s.channel, untitled);
    let labeler = labeler_of(b, s, &declared, &mains, &look);
    warn_of_conditions(b, &own, &format!("{}/encoding/{}/axis", b.units[declared.unit].at, s.channel));
    let made = AxisOf {
        b,
        s,
        look,
        own,
        blocks,
        field,
        mains,
        side,
        asked,
        horizontal,
        discrete: is_discrete(&s.kind),
        second: !before.is_empty(),
    };
    let blank = made.blank(id);
    let grid = made.grid().map(|g| Axis { grid: Some(g), extent: (0.0, 0.0), shift: 0.0, ..blank.clone() });
    let look = &made.look;
    let main = Axis {
        labeler,
        ticks: made.ticks(),
        domain: look.bool(|a| &a.domain, true).then(|| made.domain()),
        labels: look.bool(|a| &a.labels, true).then(|| made.labels()),
        title: title.filter(|t| t.iter().any(|l| !l.is_empty())).map(|lines| made.title(lines)),
        above: blank.above || made.is_over_cells(units),
        extent: (look.number(|a| &a.min_extent, 0.0), look.number(|a| &a.max_extent, 200.0)),
        ..blank
    };
    Axes { grid, main: Some(main), asked: Some(asked) }
}

/// Tells of conditions that are not looked at: of what is the same at every tick.
fn warn_of_conditions(b: &mut Builder, own: &Look<Definition>, at: &str) {
    let number = |of: fn(&Definition) -> &Said<Conditional<f64>>| own.get(of).is_some_and(|p| !p.cases().is_empty());
    let said = [
        ("tickSize", number(|a| &a.tick_size)),
        ("labelPadding", number(|a| &a.label_padding)),
        ("labelOffset", number(|a| &a.label_offset)),
        ("labelAlign", own.get(|a| &a.label_align).is_some_and(|p| !p.cases().is_empty())),
        ("labelBaseline", own.get(|a| &a.label_baseline).is_some_and(|p| !p.cases().is_empty())),
    ];
    for (name, _) in said.into_iter().filter(|(_, said)| *said) {
        let message = format!("conditions on {name} are not followed; it is the same at every tick");
        b.report.warn(format!("{at}/{name}/condition"), message);
    }
}

/// How the labels of an axis are written.
fn labeler_of(b: &mut Builder, s: &Shared, declared: &Declared, mains: &[&Field], look: &Look<Definition>) -> Labeler {
    let field = &declared.field;
    let at = format!("{}/encoding/{}/axis", b.units[declared.unit].at, s.channel);
    // Whether there is anything to stack does not matter (vega-lite `format.ts`, `guideFormat`).
    let is_normalized = |f: &Field| matches!(f.def.stack, Said::Value(StackRule::Word(StackWord::Normalize)));
    // A layer without a format of its own leaves it to the next.
    let left = b.settings.number_format.value().is_none();
    let normalized = is_normalized(field) || left && mains.iter().any(|f| is_normalized(f));
    // Of several layers the first that says how instants are written (vega-lite `axis/parse.ts`, `mergeAxisComponent`).
    let written = mains.iter().copied().find(|f| f.unit.is_some()).filter(|_| field.kind != Type::Quantitative);
    let said = Labels {
        pattern: look.get(|a| &a.format).cloned(),
        utc: matches!(s.kind, ScaleKind::Time { utc: true }),
        kind: look.said(|a| &a.format_type).copied(),
        expr: look.get(|a| &a.label_expr).cloned(),
    };
    let mut labels = labeler(b, written.unwrap_or(field), &said, normalized, false, &at);
    if matches!(s.kind, ScaleKind::Time { utc: true }) {
        in_utc(&mut labels);
    }
    labels
}

/// An axis of which everything is known that decides how its parts look.
struct AxisOf<'a, 'b> {
    b: &'a Builder<'b>,
    s: &'a Shared,
    /// What it says itself, and what is configured.
    look: Look<'a, Definition>,
    /// What it says itself.
    own: Look<'a, Definition>,
    /// What is configured.
    blocks: AxisBlocks<'a>,
    field: &'a Field,
    /// All fields on it.
    mains: Vec<&'a Field>,
    side: Side,
    /// The side that it asks for.
    asked: Side,
    horizontal: bool,
    discrete: bool,
    second: bool,
}

impl AxisOf<'_, '_> {
    /// The axis with nothing drawn of it.
    fn blank(&self, id: ScaleId) -> Axis {
        let look = &self.look;
        let extent_band = look.get(|a| &a.tick_band) == Some(&TickBand::Extent);
        let usual = self.base_of_offsets().unwrap_or(0.5);
        let band = if extent_band { 1.0 } else { look.number(|a| &a.band_position, usual) };
        Axis {
            scale: id,
            side: self.side,
            offset: look.number(|a| &a.offset, 0.0),
            locator: self.locator(),
            labeler: Labeler::Auto,
            grid: None,
            grid_scale: self.grid_scale(),
            ticks: None,
            domain: None,
            labels: None,
            title: None,
            above: self.is_above(),
            band: if self.discrete { band } else { 0.0 },
            tick_extra: look.bool(|a| &a.tick_extra, extent_band),
            tick_offset: self.tick_offset(extent_band),
            tick_round: look.bool(|a| &a.tick_round, true),
            extent: (0.0, 200.0),
            translate: look.number(|a| &a.translate, 0.5),
            shift: look.number(|a| &a.position, 0.0),
            // An offset that is configured moves the grid, too (vega-parser `guides/axis-grid.js`).
            grid_shift: if self.own.said(|a| &a.offset).is_said() { 0.0 } else { look.number(|a| &a.offset, 0.0) },
            clipped: false,
        }
    }

    /// The scale of the other direction, as the first unit has it (vega-lite `axis/properties.ts`, `gridScale`).
    fn grid_scale(&self) -> Option<ScaleId> {
        let (unit, _) = self.s.members.first()?;
        self.b.units[*unit].scale(if self.horizontal { Channel::Y } else { Channel::X }).map(ScaleId)
    }

    fn tick_offset(&self, extent_band: bool) -> f64 {
        if let Some(px) = self.own.get(|a| &a.tick_offset) {
            return *px;
        }
        match self.s.kind {
            // Vega moves the ticks of bands by half a pixel, whatever is configured for axes at large.
            ScaleKind::Band { .. } => {
                let block = self.b.settings.axis_band.value();
                let configured = block.and_then(|block| block.tick_offset.value()).copied();
                configured.unwrap_or(if extent_band { 0.0 } else { -0.5 })
            }
            _ => self.look.number(|a| &a.tick_offset, 0.0),
        }
    }

    /// Whether the axis is to be drawn above the marks.
    fn is_above(&self) -> bool {
        // What is configured for axes at large, or for those of a direction or a side, only stands in the way of the
        // default (vega-lite `axis/parse.ts`).
        let AxisBlocks { special, at_large, beneath } = &self.blocks;
        let hidden = at_large.iter().any(|block| block.zindex.is_said());
        let beneath = beneath.iter().filter(|_| !hidden);
        let look = Look::new(None, self.own.layers().iter().chain(special).chain(beneath).copied());
        look.number(|a| &a.zindex, 0.0) > 0.0
    }

    /// Whether the axis stands before cells, which would hide it.
    fn is_over_cells(&self, units: &[usize]) -> bool {
        self.discrete
            && units.iter().any(|u| self.b.units[*u].kind == MarkType::Rect)
            && !self.look.said(|a| &a.zindex).is_said()
    }

    fn grid(&self) -> Option<PerTick<LineStyle>> {
        // Of several axes of a direction the first has grid lines; one of a datum has none (vega-lite `axis/properties.ts`,
        // `defaultGrid`).
        let default = !self.discrete && self.field.bin.is_none() && self.field.datum.is_none();
        let later = self.second && !self.own.said(|a| &a.grid).is_said();
        (!later && self.look.bool(|a| &a.grid, default)).then(|| Lines::grid(&self.look).styles(&self.b.zone, LIGHT))
    }

    fn ticks(&self) -> Option<Ticks> {
        self.look.bool(|a| &a.ticks, true).then(|| Ticks {
            length: usual(self.look.get(|a| &a.tick_size)).copied().unwrap_or(5.0),
            style: Lines::ticks(&self.look).styles(&self.b.zone, GREY),
        })
    }

    fn domain(&self) -> LineStyle {
        let look = &self.look;
        let said = Ruled {
            color: look.said(|a| &a.domain_color).copied(),
            opacity: look.get(|a| &a.domain_opacity).copied(),
            width: look.get(|a| &a.domain_width).copied(),
            dash: look.get(|a| &a.domain_dash),
            dash_offset: look.get(|a| &a.domain_dash_offset).copied(),
            cap: look.get(|a| &a.domain_cap).copied(),
        };
        said.over(GREY)
    }

    fn labels(&self) -> AxisLabels {
        let look = &self.look;
        // Of several layers any may turn them (vega-lite `axis/properties.ts`, `getLabelAngle`).
        let named = |f: &&Field| f.unit.is_none() && matches!(f.kind, Type::Nominal | Type::Ordinal);
        let turned = self.horizontal && self.discrete && self.mains.iter().any(named);
        let angle = look.number(|a| &a.label_angle, if turned { 270.0 } else { 0.0 }).rem_euclid(360.0);
        // As at the side that is asked for, wherever the axis then goes (vega-lite `axis/parse.ts`, `parseLayerAxes`).
        let (auto_align, auto_baseline) = label_anchor(angle, self.asked);
        let overlap = overlap(look.get(|a| &a.label_overlap), self.usual_overlap());
        AxisLabels {
            style: per_tick::labels(look, &self.b.settings, &self.b.zone, overlap != Overlap::Keep),
            padding: usual(look.get(|a| &a.label_padding)).copied().unwrap_or(2.0),
            angle,
            align: usual(look.get(|a| &a.label_align)).copied().map(align).or(auto_align),
            baseline: usual(look.get(|a| &a.label_baseline)).copied().or(auto_baseline).map(Baseline::name),
            limit: look.number(|a| &a.label_limit, 180.0),
            offset: usual(look.get(|a| &a.label_offset)).copied().unwrap_or(0.0),
            band: self
                .base_of_offsets()
                .map(|base| look.number(|a| &a.band_position, base))
                .filter(|band| *band != 0.5),
            flush: self.flush(),
            flush_offset: look.number(|a| &a.label_flush_offset, 0.0),
            // Where labels may overlap nothing is left out (vega-view-transforms `Overlap.js`).
            bound: look.get(|a| &a.label_bound).and_then(pixels).filter(|_| overlap != Overlap::Keep),
            overlap,
            separation: look.number(|a| &a.label_separation, 0.0),
        }
    }

    /// Where in each band the marks begin that reach from there to a measured offset: at its left or its lower end
    /// (vega-lite `axis/properties.ts`, `defaultBandPosition`).
    fn base_of_offsets(&self) -> Option<f64> {
        let channel = self.s.channel;
        let reaches = |unit: &Unit| {
            matches!(unit.kind, MarkType::Bar | MarkType::Area)
                && !channel.second().is_some_and(|second| unit.encoding.shows(second))
                && unit.field(channel.offset()).is_some_and(Field::is_unbinned_measure)
        };
        let any = self.discrete && self.s.members.iter().any(|(u, _)| reaches(&self.b.units[*u]));
        any.then_some(if self.horizontal { 0.0 } else { 1.0 })
    }

    /// How far the labels of the ends may be from the ends to be moved within them.
    fn flush(&self) -> Option<f64> {
        match self.look.get(|a| &a.label_flush) {
            Some(said) => pixels(said),
            None => {
                // A datum has only the type that is said.
                let typed = self.field.datum.is_none() || self.field.def.type_.is_said();
                let measured = typed && matches!(self.field.kind, Type::Quantitative | Type::Temporal);
                (self.horizontal && measured && !self.discrete).then_some(1.0)
            }
        }
    }

    fn usual_overlap(&self) -> Overlap {
        let field = self.field;
        match (&self.s.kind, field.kind) {
            (ScaleKind::Log { .. } | ScaleKind::Symlog { .. }, _) => Overlap::Greedy,
            (_, Type::Nominal) => Overlap::Keep,
            (_, Type::Ordinal) if field.unit.is_none() || matches!(field.def.sort, Said::Value(Sort::By(_))) => {
                Overlap::Keep
            }
            _ => Overlap::Parity,
        }
    }

    fn title(&self, lines: Vec<Arc<str>>) -> AxisTitle {
        let look = &self.look;
        let written = Written {
            font: look.get(|a| &a.title_font),
            size: look.get(|a| &a.title_font_size).copied(),
            weight: look.get(|a| &a.title_font_weight),
            style: look.get(|a| &a.title_font_style),
            color: look.said(|a| &a.title_color).copied(),
            opacity: look.get(|a| &a.title_opacity).copied(),
            line_height: look.get(|a| &a.title_line_height).copied(),
        };
        AxisTitle {
            lines,
            style: written.over("guide-title", &self.b.settings, 11.0, 700, Color::BLACK),
            padding: look.number(|a| &a.title_padding, 4.0),
            anchor: look.get(|a| &a.title_anchor).copied().map_or(Align::Center, anchor),
            align: look.get(|a| &a.title_align).copied().map(align),
            baseline: look.get(|a| &a.title_baseline).map(|word| word.name()),
            angle: look.get(|a| &a.title_angle).copied(),
            x: look.get(|a| &a.title_x).copied(),
            y: look.get(|a| &a.title_y).copied(),
            limit: look.number(|a| &a.title_limit, 0.0),
        }
    }

    fn locator(&self) -> Locator {
        let (look, time) = (&self.look, matches!(self.s.kind, ScaleKind::Time { .. }));
        if let Some(list) = self.own.get(|a| &a.values) {
            let value = |v| match self.b.constant(v) {
                Value::Text(t) if time => time::parse(&t, &self.b.zone).map_or(Value::Text(t), Value::Time),
                Value::Number(x) if time && x > 9999.0 => Value::Time(x),
                v => v,
            };
            return Locator::Values(list.iter().map(value).collect());
        }
        let every = |unit: Interval, step: f64| Locator::Every {
            unit: unit.name().into(),
            step,
            utc: matches!(self.s.kind, ScaleKind::Time { utc: true }),
        };
        let (count, binned) = match look.get(|a| &a.tick_count) {
            Some(TickCountRule::Interval(unit)) => return every(*unit, 1.0),
            Some(TickCountRule::Step(by)) => return every(by.interval.or(Interval::Day), by.step.or(1.0)),
            Some(TickCountRule::Number(n)) => (TickCount::About(*n), false),
            None => self.usual_count(),
        };
        // Of several layers the first that has a least step.
        let whole = || look.get(|a| &a.format).and_then(Format::pattern).filter(|pattern| &***pattern == "d");
        let least = look
            .get(|a| &a.tick_min_step)
            .copied()
            .or_else(|| whole().map(|_| 1.0))
            .or_else(|| self.mains.iter().find_map(|f| f.unit_duration()));
        let count = match (count, least) {
            (TickCount::About(n), Some(least)) => TickCount::AboutApart(n, least),
            (TickCount::PerPixels(px), Some(least)) => TickCount::PerPixelsApart(px, least),
            (count, _) => count,
        };
        if binned { Locator::Bins(count) } else { Locator::Decimal(count) }
    }

    /// How many ticks there are about, if nobody says it, and whether at bins: of several layers the first for whose
    /// field there is a rule (vega-lite `compile/axis/properties.ts`, `defaultTickCount`).
    fn usual_count(&self) -> (TickCount, bool) {
        let few = |f: &Field| {
            let unit = f.unit.as_ref().filter(|u| u.units.len() == 1);
            unit.is_some_and(|u| matches!(u.units[0], "month" | "hours" | "day" | "quarter"))
        };
        if self.discrete || matches!(self.s.kind, ScaleKind::Log { .. }) {
            return (TickCount::About(10.0), false);
        }
        let made = |f: &Field| matches!(f.bin, Some(Binning::Params(_)));
        match self.mains.iter().find(|f| made(f) || !few(f)) {
            Some(f) if made(f) => (TickCount::PerPixels(10.0), true),
            Some(_) => (TickCount::PerPixels(40.0), false),
            None => (TickCount::About(10.0), false),
        }
    }
}

/// Labels of a UTC scale are in UTC, wherever the reader is.
fn in_utc(labels: &mut Labeler) {
    match labels {
        Labeler::Time { utc, .. } => *utc = true,
        Labeler::Expr(_, inner) => in_utc(inner),
        _ => {}
    }
}

/// How far something may be off: a pixel, if it may at all and nothing else is said.
fn pixels(said: &Switch) -> Option<f64> {
    match said {
        Switch::Flag(on) => on.then_some(1.0),
        Switch::Number(px) => Some(*px),
    }
}

/// How turned labels hang at their ticks (vega-lite `axis/properties.ts`).
fn label_anchor(angle: f64, side: Side) -> (Option<Align>, Option<Baseline>) {
    if angle == 0.0 {
        return (None, None);
    }
    let align = if side.is_horizontal() {
        if angle % 180.0 == 0.0 {
            // Labels at the ends are moved within them, too.
            None
        } else if (angle < 180.0) == (side == Side::Top) {
            Some(Align::End)
        } else {
            Some(Align::Start)
        }
    } else if (angle + 90.0) % 180.0 == 0.0 {
        Some(Align::Center)
    } else if (90.0 < angle && angle < 270.0) == (side == Side::Left) {
        Some(Align::Start)
    } else {
        Some(Align::End)
    };
    let base = if side.is_horizontal() {
        if angle <= 45.0 || 315.0 <= angle {
            if side == Side::Top { Baseline::Bottom } else { Baseline::Top }
        } else if (135.0..=225.0).contains(&angle) {
            if side == Side::Top { Baseline::Top } else { Baseline::Bottom }
        } else {
            Baseline::Middle
        }
    } else if angle <= 45.0 || 315.0 <= angle || (135.0..=225.0).contains(&angle) {
        Baseline::Middle
    } else if (angle < 180.0) == (side == Side::Left) {
        Baseline::Top
    } else {
        Baseline::Bottom
    };
    (align, Some(base))
}
