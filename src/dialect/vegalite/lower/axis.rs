//! Axes.

use crate::color::Color;
use crate::data::Value;
use crate::dialect::vegalite::lower::guide::{align, axis_title, baseline, labeler, overlap};
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::config::{Config, Look, axis_blocks, weight_of};
use crate::dialect::vegalite::model::field::{Binning, Field};
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::instant::date_time;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::expr::Expr;
use crate::figure::{
    Align, Axis, AxisLabels, AxisPlace, AxisTitle, Edge, Labeler, LineStyle, Locator, Overlap, PerTick, ScaleId,
    ScaleKind, TextStyle, TickCount, Ticks,
};
use crate::geometry::Side;
use crate::json::{Json, Object};
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

/// Properties of axes that may have conditions.
const CONDITIONAL: [&str; 11] = [
    "gridColor",
    "gridDash",
    "gridWidth",
    "gridOpacity",
    "tickColor",
    "tickDash",
    "tickWidth",
    "tickOpacity",
    "labelColor",
    "labelFontWeight",
    "labelOpacity",
];

/// Blocks of the configuration that are Vega's own.
const VEGA_BLOCKS: [&str; 7] = ["axisLeft", "axisRight", "axisTop", "axisBottom", "axisX", "axisY", "axis"];

/// What the channels of a scale say of its axis.
struct Declared {
    /// All fields on the axis, and their units.
    fields: Vec<(usize, Field)>,
    /// The most telling of them, and its unit.
    unit: usize,
    field: Field,
    /// The properties of the axis itself.
    own: Object,
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
        let main: Vec<&(usize, Field)> = fields.iter().filter(|(_, f)| f.channel == s.channel).collect();
        let (unit, field) = main.first().copied()?.clone();
        // The first that says anything of its axis decides for all whether there is one (vega-lite `axis/parse.ts`).
        let said = main.iter().find_map(|(_, f)| f.json.get("axis"));
        if matches!(said, Some(Json::Null | Json::Bool(false))) {
            return None;
        }
        let mut own = Object::new();
        for (n, v) in main.iter().filter_map(|(_, f)| f.json.get("axis")?.as_object()).flat_map(Object::iter) {
            if own.get(n).is_none() {
                own.insert(n.clone(), v.clone());
            }
        }
        let own = b.resolved(&Json::Object(own)).as_object().cloned().unwrap_or_default();
        Some(Declared { unit, field, own, said: said.is_some(), fields })
    }
}

/// Where an axis of this kind of scale finds its configuration.
fn config_kinds(kind: &ScaleKind) -> &'static [&'static str] {
    match kind {
        ScaleKind::Band { .. } => &["Band", "Discrete"],
        ScaleKind::Point { .. } => &["Point", "Discrete"],
        ScaleKind::Time { .. } => &["Temporal"],
        ScaleKind::Ordinal => &["Discrete"],
        _ => &["Quantitative"],
    }
}

fn is_discrete(kind: &ScaleKind) -> bool {
    matches!(kind, ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal)
}

/// The side an axis asks for, and that at which it stands; `before`: the sides that those of the same direction asked for
/// that came before. Where nothing is said of it, it goes opposite to the side that more of them wanted (vega-lite
/// `axis/parse.ts`, `parseLayerAxes`).
fn side_of(config: &Config, own: &Object, kinds: &[&str], horizontal: bool, before: &[Side]) -> (Side, Side) {
    let (usual, opposite) = if horizontal { (Side::Bottom, Side::Top) } else { (Side::Left, Side::Right) };
    let named = |j: &Json| match (j.as_str(), horizontal) {
        (Some("top"), true) => Some(Side::Top),
        (Some("bottom"), true) => Some(Side::Bottom),
        (Some("left"), false) => Some(Side::Left),
        (Some("right"), false) => Some(Side::Right),
        _ => None,
    };
    if let Some(side) = own.get("orient").and_then(named) {
        return (side, side);
    }
    let blocks = axis_blocks(config, own, horizontal, usual, kinds);
    let blocks: Vec<&str> = blocks.iter().map(|s| &**s).collect();
    let side = config.first(&blocks, "orient").and_then(named).unwrap_or(usual);
    let count = |side: Side| before.iter().filter(|s| **s == side).count();
    let other = if side == usual { opposite } else { usual };
    (side, if count(side) > count(other) { other } else { side })
}

/// The axes of a scale in a plot. `before`: the sides that those asked for that came before.
pub fn axes(b: &mut Builder, s: &Shared, id: ScaleId, units: &[usize], before: &[Side]) -> Axes {
    let none = Axes { grid: None, main: None, asked: None };
    let Some(Declared { fields, unit, field, own, said }) = Declared::find(b, s, units) else { return none };
    let horizontal = s.channel == Channel::X;
    let config = b.config.clone();
    let kinds = config_kinds(&s.kind);
    let (asked, side) = side_of(&config, &own, kinds, horizontal, before);
    let blocks = axis_blocks(&config, &own, horizontal, side, kinds);
    let blocks: Vec<&str> = blocks.iter().map(|s| &**s).collect();
    // A configured title is for hiding all titles.
    let title = axis_title(b, &fields, s.channel, config.first(&blocks, "title").is_some());
    // What the axis does not say itself, the configuration may: conditions and expressions, too.
    let mut whole = own;
    for name in ["format", "formatType", "labelExpr"].into_iter().chain(CONDITIONAL) {
        if let (None, Some(v)) = (whole.get(name), config.first(&blocks, name)) {
            whole.insert(name, v.clone());
        }
    }
    let at = format!("{}/encoding/{}/axis", b.units[unit].at, s.channel);
    // Whether there is anything to stack does not matter (vega-lite `format.ts`, `guideFormat`).
    let normalized = field.json.get("stack").and_then(Json::as_str) == Some("normalize");
    // Of several layers the first that says how instants are written.
    let main = |f: &&Field| f.channel == s.channel && f.unit.is_some();
    let written = fields.iter().map(|(_, f)| f).find(main).filter(|_| field.kind == Type::Temporal);
    let mut labels = labeler(b, written.unwrap_or(&field), Some(&whole), normalized, false, &at);
    if matches!(s.kind, ScaleKind::Time { utc: true }) {
        in_utc(&mut labels);
    }
    let look = Look { own: Some(&whole), config: &config, blocks };
    let mains: Vec<&Field> = fields.iter().map(|(_, f)| f).filter(|f| f.channel == s.channel).collect();
    // An axis that is declared is there whatever the configuration says.
    if !said && look.bool("disable", false) {
        return none;
    }
    let made = AxisOf {
        b,
        s,
        look,
        own: &whole,
        field: &field,
        mains,
        side,
        horizontal,
        discrete: is_discrete(&s.kind),
        second: !before.is_empty(),
    };
    let blank = made.blank(id);
    let grid = made.grid().map(|g| Axis { grid: Some(g), extent: (0.0, 0.0), shift: 0.0, ..blank.clone() });
    let look = &made.look;
    let main = Axis {
        labeler: labels,
        ticks: made.ticks(),
        domain: look.bool("domain", true).then(|| look.line("domain", GREY)),
        labels: look.bool("labels", true).then(|| made.labels()),
        title: title.filter(|t| t.iter().any(|l| !l.is_empty())).map(|lines| made.title(lines)),
        above: blank.above || made.is_over_cells(units),
        extent: (look.number("minExtent", 0.0), look.number("maxExtent", 200.0)),
        ..blank
    };
    Axes { grid, main: Some(main), asked: Some(asked) }
}

/// An axis of which everything is known that decides how its parts look.
struct AxisOf<'a, 'b> {
    b: &'a Builder<'b>,
    s: &'a Shared,
    look: Look<'a>,
    /// What the axis says itself, and what is configured with conditions.
    own: &'a Object,
    field: &'a Field,
    /// All fields on it.
    mains: Vec<&'a Field>,
    side: Side,
    horizontal: bool,
    discrete: bool,
    second: bool,
}

impl AxisOf<'_, '_> {
    /// The axis with nothing drawn of it.
    fn blank(&self, id: ScaleId) -> Axis {
        let look = &self.look;
        let extent_band = look.str("tickBand") == Some("extent");
        let band = if extent_band { 1.0 } else { look.number("bandPosition", 0.5) };
        let edge = Edge::Outside(look.number("offset", 0.0));
        Axis {
            scale: id,
            place: AxisPlace { side: self.side, edge, weight: 0.0, stack: None, cuts: false },
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
            tick_extra: look.bool("tickExtra", extent_band),
            tick_offset: self.tick_offset(extent_band),
            tick_round: look.bool("tickRound", true),
            extent: (0.0, 200.0),
            visible: true,
            translate: look.number("translate", 0.5),
            shift: look.number("position", 0.0),
            fill: None,
        }
    }

    /// The scale of the other direction, as the first unit has it (vega-lite `axis/properties.ts`, `gridScale`).
    fn grid_scale(&self) -> Option<ScaleId> {
        let (unit, _) = self.s.members.first()?;
        self.b.units[*unit].scale(if self.horizontal { Channel::Y } else { Channel::X }).map(ScaleId)
    }

    fn tick_offset(&self, extent_band: bool) -> f64 {
        let configured = || self.look.config.first(&["axisBand"], "tickOffset").and_then(Json::as_f64);
        match self.own.get("tickOffset").and_then(Json::as_f64) {
            Some(px) => px,
            // Vega moves the ticks of bands by half a pixel, whatever is configured for axes at large.
            None if matches!(self.s.kind, ScaleKind::Band { .. }) => {
                configured().unwrap_or(if extent_band { 0.0 } else { -0.5 })
            }
            None => self.look.number("tickOffset", 0.0),
        }
    }

    /// Whether the axis is to be drawn above the marks.
    fn is_above(&self) -> bool {
        // What is configured for axes at large, or for those of a direction or a side, only stands in the way of the
        // default (vega-lite `axis/parse.ts`).
        let at_large = |block: &str| VEGA_BLOCKS.contains(&block);
        let configured = || self.look.blocks.iter().find_map(|b| Some((b, self.look.config.first(&[b], "zindex")?)));
        let said = self.own.get("zindex").or_else(|| configured().filter(|(b, _)| !at_large(b)).map(|(_, j)| j));
        said.and_then(Json::as_f64).is_some_and(|z| z > 0.0)
    }

    /// Whether the axis stands before cells, which would hide it.
    fn is_over_cells(&self, units: &[usize]) -> bool {
        self.discrete
            && units.iter().any(|u| self.b.units[*u].kind == MarkType::Rect)
            && self.look.get("zindex").is_none()
    }

    fn grid(&self) -> Option<PerTick<LineStyle>> {
        // Of several axes of a direction the first has grid lines.
        let default = !self.discrete && self.field.bin.is_none();
        let later = self.second && self.own.get("grid").is_none();
        (!later && self.look.bool("grid", default)).then(|| self.conditional("grid", self.look.line("grid", LIGHT)))
    }

    fn ticks(&self) -> Option<Ticks> {
        self.look.bool("ticks", true).then(|| Ticks {
            length: self.look.number("tickSize", 5.0),
            style: self.conditional("tick", self.look.line("tick", GREY)),
        })
    }

    /// Lines of a style that one of its properties changes under conditions.
    fn conditional(&self, prefix: &str, mut base: LineStyle) -> PerTick<LineStyle> {
        for (suffix, apply) in LINE_PROPERTIES {
            let Some(own) = self.own.get(&format!("{prefix}{suffix}")).filter(|j| j.get("condition").is_some()) else {
                continue;
            };
            if let Some(v) = own.get("value") {
                apply(&mut base, v);
            }
            let mut out = PerTick::same(base.clone());
            let conditions = own.get("condition").into_iter();
            for c in conditions.flat_map(|c| c.as_array().unwrap_or(std::slice::from_ref(c))) {
                if let (Some(test), Some(v)) = (c.get("test").and_then(|t| tick_test(t, &self.b.zone)), c.get("value"))
                {
                    let mut style = base.clone();
                    apply(&mut style, v);
                    out.when.push((test, style));
                }
            }
            return out;
        }
        PerTick::same(base)
    }

    fn labels(&self) -> AxisLabels {
        let look = &self.look;
        let turned = self.horizontal
            && self.discrete
            && self.field.unit.is_none()
            && matches!(self.field.kind, Type::Nominal | Type::Ordinal);
        let angle = look.get("labelAngle").and_then(Json::as_f64).unwrap_or(if turned { 270.0 } else { 0.0 });
        let angle = angle.rem_euclid(360.0);
        let (auto_align, auto_baseline) = label_anchor(angle, self.side);
        AxisLabels {
            style: self.label_styles(),
            padding: look.number("labelPadding", 2.0),
            angle,
            align: look.str("labelAlign").map(align).or(auto_align),
            baseline: look.str("labelBaseline").map(baseline).or(auto_baseline),
            limit: look.number("labelLimit", 180.0),
            offset: look.number("labelOffset", 0.0),
            line_height: look.get("labelLineHeight").and_then(Json::as_f64),
            flush: self.flush(),
            flush_offset: look.number("labelFlushOffset", 0.0),
            bound: match look.get("labelBound") {
                Some(Json::Bool(true)) => Some(1.0),
                Some(Json::Number(n)) => Some(*n),
                _ => None,
            },
            overlap: overlap(look.get("labelOverlap"), self.usual_overlap()),
            separation: look.number("labelSeparation", 0.0),
            mirror: false,
            cross_align: None,
            backdrop: None,
            inner: false,
        }
    }

    fn label_styles(&self) -> PerTick<TextStyle> {
        let base = self.look.text("label", 10.0, 400, Color::BLACK);
        let mut out = PerTick::same(base.clone());
        for (property, apply) in LABEL_PROPERTIES {
            if let Some(c) = self.own.get(property).and_then(|j| j.get("condition"))
                && let (Some(test), Some(v)) = (c.get("test").and_then(|t| tick_test(t, &self.b.zone)), c.get("value"))
            {
                let mut style = base.clone();
                apply(&mut style, v);
                out.when.push((test, style));
            }
        }
        out
    }

    /// How far the labels of the ends may be from the ends to be moved within them.
    fn flush(&self) -> Option<f64> {
        match self.look.get("labelFlush") {
            Some(Json::Bool(on)) => on.then_some(1.0),
            Some(Json::Number(n)) => Some(*n),
            _ => {
                let measured = matches!(self.field.kind, Type::Quantitative | Type::Temporal);
                (self.horizontal && measured && !self.discrete).then_some(1.0)
            }
        }
    }

    fn usual_overlap(&self) -> Overlap {
        let field = self.field;
        match (&self.s.kind, field.kind) {
            (ScaleKind::Log { .. } | ScaleKind::Symlog { .. }, _) => Overlap::Greedy,
            (_, Type::Nominal) => Overlap::Keep,
            (_, Type::Ordinal) if field.unit.is_none() || matches!(field.json.get("sort"), Some(Json::Object(_))) => {
                Overlap::Keep
            }
            _ => Overlap::Parity,
        }
    }

    fn title(&self, lines: Vec<Arc<str>>) -> AxisTitle {
        let look = &self.look;
        AxisTitle {
            lines,
            style: look.text("title", 11.0, 700, Color::BLACK),
            line_height: look.get("titleLineHeight").and_then(Json::as_f64),
            padding: look.number("titlePadding", 4.0),
            padding_far: 0.0,
            anchor: look.str("titleAnchor").map_or(Align::Center, align),
            align: look.str("titleAlign").map(align),
            baseline: look.str("titleBaseline").map(baseline),
            angle: look.get("titleAngle").and_then(Json::as_f64),
            x: look.get("titleX").and_then(Json::as_f64),
            y: look.get("titleY").and_then(Json::as_f64),
            limit: look.number("titleLimit", 0.0),
        }
    }

    fn locator(&self) -> Locator {
        let (look, time) = (&self.look, matches!(self.s.kind, ScaleKind::Time { .. }));
        if let Some(Json::Array(list)) = self.own.get("values") {
            let value = |v| match self.b.constant(v) {
                Value::Text(t) if time => time::parse(&t, &self.b.zone).map_or(Value::Text(t), Value::Time),
                Value::Number(x) if time && x > 9999.0 => Value::Time(x),
                v => v,
            };
            return Locator::Values(list.iter().map(value).collect());
        }
        let every = |unit: &str, step: f64| Locator::Every {
            unit: unit.into(),
            step,
            utc: matches!(self.s.kind, ScaleKind::Time { utc: true }),
        };
        let (count, binned) = match look.get("tickCount") {
            Some(Json::String(unit)) => return every(unit, 1.0),
            Some(Json::Object(o)) => {
                let unit = o.get("interval").and_then(Json::as_str).unwrap_or("day");
                return every(unit, o.get("step").and_then(Json::as_f64).unwrap_or(1.0));
            }
            Some(Json::Number(n)) => (TickCount::About(*n), false),
            _ => self.usual_count(),
        };
        // Of several layers the first that has a least step.
        let least = look
            .get("tickMinStep")
            .and_then(Json::as_f64)
            .or_else(|| look.str("format").filter(|f| *f == "d").map(|_| 1.0))
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

/// How a property changes a style.
type Apply<S> = fn(&mut S, &Json);

/// Properties of lines that may have conditions, and how each changes a style.
const LINE_PROPERTIES: [(&str, Apply<LineStyle>); 4] = [
    ("Color", |s, v| s.color = v.as_str().and_then(Color::parse).unwrap_or(Color::TRANSPARENT)),
    ("Dash", |s, v| {
        s.dash = v.as_array().map_or_else(|| Arc::from([]), |l| l.iter().filter_map(Json::as_f64).collect());
    }),
    ("Width", |s, v| s.width = v.as_f64().unwrap_or(s.width)),
    ("Opacity", |s, v| s.color = s.color.fade(v.as_f64().unwrap_or(1.0))),
];

/// Properties of labels that may have conditions, and how each changes a style.
const LABEL_PROPERTIES: [(&str, Apply<TextStyle>); 3] = [
    ("labelColor", |s, v| s.color = v.as_str().and_then(Color::parse).unwrap_or(s.color)),
    ("labelFontWeight", |s, v| Arc::make_mut(&mut s.font).weight = weight_of(v)),
    ("labelOpacity", |s, v| s.color = s.color.fade(v.as_f64().unwrap_or(1.0))),
];

/// Labels of a UTC scale are in UTC, wherever the reader is.
fn in_utc(labels: &mut Labeler) {
    match labels {
        Labeler::Time { utc, .. } => *utc = true,
        Labeler::Expr(_, inner) => in_utc(inner),
        _ => {}
    }
}

/// A condition over a tick.
fn tick_test(j: &Json, zone: &time::Zone) -> Option<Expr> {
    match j {
        Json::String(s) => Expr::parse(s).ok(),
        Json::Object(o) => {
            let (op, v) = [("equal", "=="), ("lt", "<"), ("lte", "<="), ("gt", ">"), ("gte", ">=")]
                .iter()
                .find_map(|(n, s)| o.get(n).map(|v| (*s, v)))?;
            let unit = o.get("timeUnit").and_then(Json::as_str);
            let left = unit.map_or_else(
                || "datum.value".into(),
                |u| crate::dialect::vegalite::model::field::unit_text(u, "datum.value"),
            );
            let right = match (v, unit) {
                (Json::Number(x), Some("month")) => (x - 1.0).to_string(),
                (Json::Object(o), _) => date_time(o, zone).map_or_else(|| v.to_text(), |t| t.to_string()),
                _ => v.to_text(),
            };
            Expr::parse(&format!("{left} {op} {right}")).ok()
        }
        _ => None,
    }
}

/// How turned labels hang at their ticks (vega-lite `axis/properties.ts`).
fn label_anchor(angle: f64, side: Side) -> (Option<Align>, Option<&'static str>) {
    if angle == 0.0 {
        return (None, None);
    }
    let align = if side.is_horizontal() {
        if angle % 180.0 == 0.0 {
            Align::Center
        } else if (angle < 180.0) == (side == Side::Top) {
            Align::End
        } else {
            Align::Start
        }
    } else if (angle + 90.0) % 180.0 == 0.0 {
        Align::Center
    } else if (90.0 < angle && angle < 270.0) == (side == Side::Left) {
        Align::Start
    } else {
        Align::End
    };
    let base = if side.is_horizontal() {
        if angle <= 45.0 || 315.0 <= angle {
            if side == Side::Top { "bottom" } else { "top" }
        } else if (135.0..=225.0).contains(&angle) {
            if side == Side::Top { "top" } else { "bottom" }
        } else {
            "middle"
        }
    } else if angle <= 45.0 || 315.0 <= angle || (135.0..=225.0).contains(&angle) {
        "middle"
    } else if (angle < 180.0) == (side == Side::Left) {
        "top"
    } else {
        "bottom"
    };
    (Some(align), Some(base))
}
