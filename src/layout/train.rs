//! What each scale must cover, and the scale itself once the sizes are known (vega-encode `Scale.js`).

use super::order;
use super::trained::{Map, Outputs, RampAt, Scales, Trained};
use super::{Context, Tables};
use crate::color::{self, Color};
use crate::data::{Column, Frame, Groups, Value, stats};
use crate::figure::{
    Bins, DataId, Domain, DomainSort, DomainSource, Empty, Interpolation, Nice, Range, Scale, ScaleKind, Step,
};
use crate::geometry::Size;
use crate::limits::Exceeded;
use crate::scale::{self, Band, Continuous, Index, Transform};
use crate::time;
use crate::transform::by_group;
use std::sync::Arc;

/// A scale with its domain.
#[derive(Debug, Clone)]
pub struct Domained<'a> {
    /// As declared.
    pub scale: &'a Scale,
    /// Its domain: stops or values.
    pub values: Vec<Value>,
    /// All data of a quantile scale, ascending.
    sample: Vec<f64>,
    /// Boundaries of its bins: at equal steps, or as they are given.
    bins: Vec<f64>,
    zone: time::Zone,
}

/// Collects what a scale must cover.
///
/// # Errors
/// The limit that looking at its columns would exceed.
pub fn domain<'a>(scale: &'a Scale, tables: &Tables, context: &Context) -> Result<Domained<'a>, Exceeded> {
    context.budget.steps(looks(&scale.domain, tables))?;
    missing(&scale.domain, tables, context);
    let bins = bins(scale, tables);
    let mut sample = Vec::new();
    let values = match &scale.kind {
        ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal | ScaleKind::Category { .. } => {
            discrete(&scale.domain, tables, context)?
        }
        ScaleKind::Quantile | ScaleKind::Time { .. } => {
            sample = numbers(&scale.domain, |data| tables.get(data));
            sample.sort_by(f64::total_cmp);
            if matches!(scale.kind, ScaleKind::Time { .. }) {
                sample.dedup();
            }
            continuous(scale, tables)
        }
        ScaleKind::Threshold => scale.domain.fixed.clone().unwrap_or_default(),
        ScaleKind::BinOrdinal => bins.iter().map(|x| Value::Number(*x)).collect(),
        ScaleKind::Linear
        | ScaleKind::Log { .. }
        | ScaleKind::Pow { .. }
        | ScaleKind::Symlog { .. }
        | ScaleKind::Quantize
        | ScaleKind::Identity => continuous(scale, tables),
    };
    Ok(Domained { scale, values, sample, bins, zone: context.zone.clone() })
}

/// How many values a domain looks at, and names it looks for.
fn looks(domain: &Domain, tables: &Tables) -> u64 {
    let of = |source: &DomainSource| match source {
        DomainSource::Values(list) => list.len(),
        DomainSource::Fields { data, fields } => {
            let frame = tables.get(*data);
            (frame.len() + frame.columns().len()).saturating_mul(fields.len())
        }
    };
    domain.sources.iter().fold(1, |sum: u64, source| sum.saturating_add(of(source) as u64 * 2))
}

/// Notes fields that no row has: misspelt, most likely.
fn missing(domain: &Domain, tables: &Tables, context: &Context) {
    for source in &domain.sources {
        let DomainSource::Fields { data, fields } = source else { continue };
        let frame = tables.get(*data);
        for lack in fields.iter().filter_map(|field| frame.lack(field)) {
            context.budget.complain(|| lack);
        }
    }
}

/// Boundaries of equal steps.
fn boundaries(start: f64, stop: f64, step: f64) -> Vec<f64> {
    const MOST: usize = 10_000;
    let n = ((stop - start) / step).round();
    if !(n.is_finite() && n >= 0.0) {
        return Vec::new();
    }
    (0..=(n as usize).min(MOST)).map(|i| start + i as f64 * step).collect()
}

fn bins(scale: &Scale, tables: &Tables) -> Vec<f64> {
    match &scale.bins {
        None => Vec::new(),
        Some(Bins::Boundaries(list)) => list.clone(),
        Some(Bins::Steps { start, stop, step }) => boundaries(*start, *stop, *step),
        Some(Bins::Spanning { data, fields, step }) => {
            let numbers = fields.iter().flat_map(|field| tables.get(*data).field(field).numbers().to_vec());
            let finite = numbers.filter(|x| x.is_finite());
            let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
            boundaries(low, high, *step)
        }
        Some(Bins::Columns { data, start, end, stop }) => {
            // Bins are made before there are cells.
            let frame = tables.whole(*data);
            let (starts, ends) = (frame.field(start), frame.field(end));
            let (starts, ends) = (starts.numbers(), ends.numbers());
            let rows = starts.iter().zip(ends.iter()).filter(|(a, b)| a.is_finite() && b.is_finite());
            let widest = |(low, high, step): (f64, f64, f64), (a, b): (&f64, &f64)| {
                (low.min(*a), high.max(*b), if step > 0.0 { step } else { b - a })
            };
            let (low, high, step) = rows.fold((f64::INFINITY, f64::NEG_INFINITY, 0.0), widest);
            let stops = stop.as_ref().map(|stop| frame.field(stop).numbers().to_vec()).unwrap_or_default();
            sequence(low, stops.into_iter().filter(|_| step > 0.0).fold(high, f64::max), step)
        }
    }
}

/// Boundaries of bins as Vega makes them: multiples of a step, as many as rounded sums of decimals have it, which may be
/// one more than the data need (vega-statistics `bin.js`, d3-array `range.js`).
fn sequence(low: f64, high: f64, step: f64) -> Vec<f64> {
    // What the difference of two decimals lost.
    let digits = libm::pow(10.0, 12.0 - libm::log10(step).floor());
    let step = if digits.is_finite() { (step * digits).round() / digits } else { step };
    let multiple = |x: f64| (x / step).round() * step;
    let (start, stop) = (multiple(low), multiple(high));
    let aligned = (start - low).abs() < 1e-9 * step && (stop - high).abs() < 1e-9 * step;
    if !aligned {
        return boundaries(low, high, step);
    }
    let count = ((stop + step - start) / step).ceil();
    boundaries(start, start + (count - 1.0) * step, step)
}

/// A column, or what lies behind a path into the values of one.
pub fn behind(frame: &Frame, path: &str) -> Option<Arc<Column>> {
    match frame.column(path) {
        Some(column) => Some(column.clone()),
        None => path.contains(['.', '[']).then(|| frame.field(path)),
    }
}

/// All finite numbers a domain covers.
fn numbers<'t>(domain: &Domain, table: impl Fn(DataId) -> &'t Arc<Frame>) -> Vec<f64> {
    let mut out = Vec::new();
    for source in &domain.sources {
        match source {
            DomainSource::Values(list) => out.extend(list.iter().map(number_of)),
            DomainSource::Fields { data, fields } => {
                for column in fields.iter().filter_map(|f| behind(table(*data), f)) {
                    match &*column {
                        Column::Numbers(v) | Column::Times(v) => out.extend_from_slice(v),
                        Column::Values(v) => out.extend(v.iter().map(number_of)),
                    }
                }
            }
        }
    }
    out.retain(|x| x.is_finite());
    out
}

fn number_of(value: &Value) -> f64 {
    match value {
        Value::Null | Value::Undefined => f64::NAN,
        v => v.to_number(),
    }
}

fn continuous(scale: &Scale, tables: &Tables) -> Vec<Value> {
    let domain = &scale.domain;
    let mut stops: Vec<f64> = match &domain.fixed {
        Some(list) => list.iter().map(number_of).filter(|x| x.is_finite()).collect(),
        None => {
            let logarithmic = matches!(scale.kind, ScaleKind::Log { .. });
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            // What bins cover is known before there are cells, too (vega-lite `scale/domain.ts`).
            let binned = matches!(scale.bins, Some(Bins::Columns { .. }));
            for x in numbers(domain, |data| if binned { tables.whole(data) } else { tables.get(data) }) {
                if !logarithmic || x > 0.0 {
                    low = low.min(x);
                    high = high.max(x);
                }
            }
            if low > high { Vec::new() } else { vec![low, high] }
        }
    };
    let nothing = stops.is_empty() && domain.fixed.is_none() && domain.empty == Empty::Nothing;
    if nothing {
        stops = if extents(domain) > 1 { vec![f64::INFINITY, f64::NEG_INFINITY] } else { vec![f64::NAN; 2] };
    }
    let lone = stops.len() == 1 && is_placing(&scale.range);
    for x in domain.include.iter().map(number_of).filter(|x| x.is_finite()) {
        if stops.is_empty() {
            stops = vec![x, x];
        }
        let last = stops.len() - 1;
        // An unknown end stays unknown.
        if stops[0] > x {
            stops[0] = x;
        }
        if stops[last] < x && (last > 0 || !lone) {
            stops[last] = x;
        }
    }
    let ends = (domain.min.as_ref().map(number_of), domain.max.as_ref().map(number_of));
    if stops.len() == 1 && !(lone && ends.1.is_none()) {
        stops.push(stops[0]);
    }
    if stops.is_empty() {
        stops = match ends {
            (None, None) => vec![0.0, if matches!(scale.kind, ScaleKind::Log { .. }) { 10.0 } else { 1.0 }],
            (a, b) => vec![a.or(b).unwrap_or(0.0), b.or(a).unwrap_or(1.0)],
        };
        if let (ScaleKind::Log { base }, true) = (&scale.kind, stops[0] == 0.0) {
            stops = vec![1.0, *base];
        }
    }
    let last = stops.len() - 1;
    if let Some(x) = ends.0.filter(|x| x.is_finite()) {
        stops[0] = x;
    }
    if let Some(x) = ends.1.filter(|x| x.is_finite()) {
        stops[last] = x;
    }
    if let Some(mid) = domain.mid {
        let at = if mid > stops[last] { last + 1 } else { if mid < stops[0] { 0 } else { last } };
        stops.insert(at, mid);
    }
    let instant = matches!(scale.kind, ScaleKind::Time { .. });
    stops.into_iter().map(|x| if instant { Value::Time(x) } else { Value::Number(x) }).collect()
}

/// Whether a range is the plot's, along which things are placed.
fn is_placing(range: &Range) -> bool {
    matches!(range, Range::Width | Range::Height | Range::Within { .. })
}

/// Of how many lists of numbers a domain covers the extents; a column that several marks show is one.
fn extents(domain: &Domain) -> usize {
    let mut columns: Vec<(DataId, &Arc<str>)> = Vec::new();
    let mut lists = 0;
    for source in &domain.sources {
        match source {
            DomainSource::Values(_) => lists += 1,
            DomainSource::Fields { data, fields } => columns.extend(fields.iter().map(|field| (*data, field))),
        }
    }
    columns.sort_unstable();
    columns.dedup();
    lists + columns.len()
}

fn discrete(domain: &Domain, tables: &Tables, context: &Context) -> Result<Vec<Value>, Exceeded> {
    if let Some(fixed) = &domain.fixed {
        return Ok(fixed.clone());
    }
    let mut seen = Index::default();
    let mut values = Vec::new();
    let mut add = |v: &Value| {
        if seen.add(v, values.len()) {
            values.push(v.clone());
        }
    };
    for source in &domain.sources {
        match source {
            DomainSource::Values(list) => list.iter().for_each(&mut add),
            DomainSource::Fields { data, fields } => {
                for column in fields.iter().filter_map(|f| behind(tables.get(*data), f)) {
                    distinct(&column).iter().for_each(&mut add);
                }
            }
        }
    }
    domain.include.iter().for_each(&mut add);
    sorted(values, &domain.sort, &DomainSort::Appearance, tables, context)
}

/// The distinct values of a column, in order of appearance.
pub fn distinct(column: &Column) -> Vec<Value> {
    Groups::of_column(column).first.iter().map(|&i| column.get(i)).collect()
}

/// The place of each row's value in a list of values.
pub fn positions_in(column: &Column, values: &[Value]) -> Vec<Option<usize>> {
    let index = index_of(values);
    (0..column.len()).map(|i| index.get(&column.get(i))).collect()
}

fn index_of(values: &[Value]) -> Arc<Index> {
    Arc::new(Index::new(values))
}

/// Values in the order asked for; `otherwise` replaces the order of appearance.
///
/// # Errors
/// The limit that aggregates of the rows would exceed.
pub fn sorted(
    mut values: Vec<Value>,
    sort: &DomainSort,
    otherwise: &DomainSort,
    tables: &Tables,
    context: &Context,
) -> Result<Vec<Value>, Exceeded> {
    match sort {
        DomainSort::Appearance => {
            if !matches!(otherwise, DomainSort::Appearance) {
                return sorted(values, otherwise, &DomainSort::Appearance, tables, context);
            }
        }
        DomainSort::Ascending => order::by_value(&mut values, false),
        DomainSort::Descending => order::by_value(&mut values, true),
        DomainSort::Listed(list) => {
            let index = index_of(list);
            let place = |v: &Value| index.get(v).unwrap_or(usize::MAX);
            values.sort_by_key(|v| place(v));
        }
        DomainSort::By { data, key, field, op, descending } => {
            let frame = tables.get(*data);
            let Some(keys) = behind(frame, key) else { return Ok(values) };
            let groups = Groups::of_column(&keys);
            let scores = by_group(*op, frame, field.as_deref(), &groups, context.budget)?;
            let firsts: Vec<Value> = groups.first.iter().map(|&i| keys.get(i)).collect();
            let index = index_of(&firsts);
            let score = |v: &Value| index.get(v).map_or(Value::Null, |i| scores[i].clone());
            values.sort_by(
                |a, b| if *descending { score(b).ascending(&score(a)) } else { score(a).ascending(&score(b)) },
            );
        }
    }
    Ok(values)
}

/// Trains every scale in scope.
pub fn fit_all(domains: &[Option<Arc<Domained>>], size: Size, radius: Option<f64>) -> Scales {
    let mut scales = Scales::with_len(domains.len());
    fill(domains, &mut scales, size, radius);
    scales
}

/// Trains the scales that are not trained yet; those that live in the bands of others come last.
pub fn fill(domains: &[Option<Arc<Domained>>], scales: &mut Scales, size: Size, radius: Option<f64>) {
    for nested in [false, true] {
        for d in domains.iter().flatten() {
            if matches!(d.scale.range, Range::Band(_) | Range::Length { .. } | Range::Fitting { .. }) == nested
                && scales.get(d.scale.id).is_none()
            {
                let trained = d.fit(size, radius, scales);
                scales.set(d.scale.id, Arc::new(trained));
            }
        }
    }
}

fn transform(kind: &ScaleKind) -> Transform {
    match kind {
        ScaleKind::Log { base } => Transform::Log { base: *base },
        ScaleKind::Pow { exponent } => Transform::Pow { exponent: *exponent },
        ScaleKind::Symlog { constant } => Transform::Symlog { constant: *constant },
        ScaleKind::Linear
        | ScaleKind::Time { .. }
        | ScaleKind::Band { .. }
        | ScaleKind::Point { .. }
        | ScaleKind::Category { .. }
        | ScaleKind::Ordinal
        | ScaleKind::Quantize
        | ScaleKind::Quantile
        | ScaleKind::Threshold
        | ScaleKind::BinOrdinal
        | ScaleKind::Identity => Transform::Linear,
    }
}

impl Domained<'_> {
    /// Instants of the data, ascending and distinct.
    pub fn stamps(&self) -> &[f64] {
        &self.sample
    }

    /// How many px a step of so many px takes in all: for a plot whose size follows its categories.
    pub fn stepped(&self, step: f64, nested: Option<&Domained>) -> f64 {
        let (inner, outer) = self.gaps();
        let step = match nested {
            Some(n) => {
                let (i, o) = n.gaps();
                step * scale::band_space(n.values.len(), i, o) / (1.0 - inner)
            }
            None => step,
        };
        scale::band_space(self.values.len(), inner, outer) * step
    }

    fn gaps(&self) -> (f64, f64) {
        match self.scale.kind {
            ScaleKind::Band { inner, outer, .. } => (inner, outer),
            ScaleKind::Point { counted, .. } => (1.0, counted),
            _ => (0.0, 0.0),
        }
    }

    fn numbers(&self) -> Vec<f64> {
        self.values.iter().map(number_of).collect()
    }

    /// The scale for a plot of a size.
    pub fn fit(&self, size: Size, radius: Option<f64>, others: &Scales) -> Trained {
        let ends = self.range_ends(size, radius, others);
        match &self.scale.kind {
            ScaleKind::Band { inner, outer, align } => self.band(ends, *inner, *outer, *align),
            ScaleKind::Point { padding, align, .. } => self.band(ends, 1.0, *padding, *align),
            ScaleKind::Category { offset } => self.category(ends, *offset),
            ScaleKind::Ordinal => {
                let outputs = self.outputs(self.values.len(), ends);
                self.trained(Map::Ordinal(index_of(&self.values), outputs), ends, self.values.clone())
            }
            ScaleKind::Quantize | ScaleKind::Quantile | ScaleKind::Threshold | ScaleKind::BinOrdinal => {
                self.steps(ends)
            }
            ScaleKind::Identity => self.trained(Map::Identity, ends, self.values.clone()),
            ScaleKind::Linear
            | ScaleKind::Log { .. }
            | ScaleKind::Pow { .. }
            | ScaleKind::Symlog { .. }
            | ScaleKind::Time { .. } => self.continuous(ends),
        }
    }

    fn trained(&self, map: Map, range: (f64, f64), domain: Vec<Value>) -> Trained {
        Trained {
            name: self.scale.name.clone(),
            kind: self.scale.kind.clone(),
            domain: domain.into(),
            bins: if matches!(map, Map::Band(..) | Map::Ordinal(..)) {
                Arc::from([])
            } else {
                self.bins.clone().into()
            },
            bin_count: self.bins.len().saturating_sub(1),
            map,
            range,
            ticks: Arc::from([]),
            cuts: false,
        }
    }

    fn range_ends(&self, size: Size, radius: Option<f64>, others: &Scales) -> (f64, f64) {
        let discrete =
            matches!(self.scale.kind, ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Category { .. });
        let ends = match &self.scale.range {
            Range::Width => (0.0, size.width),
            Range::Within { vertical, start, end } => {
                let whole = if *vertical { (size.height, 0.0) } else { (0.0, size.width) };
                (start.unwrap_or(whole.0), end.unwrap_or(whole.1))
            }
            Range::Height if discrete => (0.0, size.height),
            Range::Height => (size.height, 0.0),
            Range::Band(id) => (0.0, others.get(*id).map_or(0.0, |s| s.bandwidth())),
            Range::Length { scale, distance, shares } => {
                let length = others.get(*scale).map_or(0.0, |s| {
                    let from = s.domain_ends().0;
                    s.number(&Value::Number(from + distance)) - s.number(&Value::Number(from))
                });
                (shares.0 * length, shares.1 * length)
            }
            Range::Fitting { least, steps, factor, power, minus, classes: _ } => {
                let px = |s: &Step| match s {
                    Step::Px(px) => Some(*px),
                    Step::Bin(scale) => others.get(*scale).and_then(|s| s.bin_width()),
                };
                let step = steps.iter().filter_map(px).fold(f64::INFINITY, f64::min);
                let step = if step.is_finite() { step } else { 20.0 };
                (*least, (factor * step).powi(*power) - minus)
            }
            Range::Radius(inner) => (*inner, radius.unwrap_or(size.width.min(size.height) / 2.0)),
            Range::Step(step) => (0.0, self.stepped(*step, None)),
            Range::Numbers(list) => (list.first().copied().unwrap_or(0.0), list.last().copied().unwrap_or(1.0)),
            Range::Values(_) | Range::Colors(_) | Range::Scheme(_) => (0.0, 1.0),
        };
        if self.scale.reverse { (ends.1, ends.0) } else { ends }
    }

    fn band(&self, ends: (f64, f64), inner: f64, outer: f64, align: f64) -> Trained {
        let band = Band::new(self.values.len(), ends, inner, outer, align, self.scale.round);
        self.trained(Map::Band(band, index_of(&self.values)), ends, self.values.clone())
    }

    fn category(&self, ends: (f64, f64), offset: bool) -> Trained {
        let at =
            |v: &Option<Value>, default: f64| v.as_ref().map(number_of).filter(|x| x.is_finite()).unwrap_or(default);
        let min = at(&self.scale.domain.min, 0.0);
        let max = at(&self.scale.domain.max, (self.values.len().max(1) - 1) as f64);
        self.trained(Map::Category { index: index_of(&self.values), min, max, offset }, ends, self.values.clone())
    }

    /// The scale of a docked axis: its bounds as its ticks left them, `edges` kept free at both ends (shares of the
    /// length of the domain), from `range.0` to `range.1`.
    ///
    /// A `table` of values and their shares of the domain makes it go by them.
    pub fn docked(&self, bounds: (f64, f64), edges: (f64, f64), table: &[(f64, f64)], range: (f64, f64)) -> Trained {
        let range = if self.scale.reverse { (range.1, range.0) } else { range };
        if let ScaleKind::Category { offset } = self.scale.kind {
            let map = Map::Category { index: index_of(&self.values), min: bounds.0, max: bounds.1, offset };
            return self.trained(map, range, self.values.clone());
        }
        if table.len() > 1 {
            let whole = edges.0 + 1.0 + edges.1;
            let place = |share: f64| range.0 + (range.1 - range.0) * (edges.0 + share) / whole;
            let (values, places) = table.iter().map(|(value, share)| (*value, place(*share))).unzip();
            let map = Continuous::new(transform(&self.scale.kind), values, places);
            return self.trained(Map::Continuous(map), range, vec![Value::Number(bounds.0), Value::Number(bounds.1)]);
        }
        let span = bounds.1 - bounds.0;
        let (low, high) = (bounds.0 - edges.0 * span, bounds.1 + edges.1 * span);
        let map = Continuous::new(transform(&self.scale.kind), vec![low, high], vec![range.0, range.1]);
        // Logarithmic axes begin where zeros lie.
        let map = match (self.scale.clamp, &self.scale.kind) {
            (true, _) => map.floored(f64::INFINITY),
            (false, ScaleKind::Log { .. }) => map.floored(0.0),
            (false, _) => map,
        };
        self.trained(Map::Continuous(map), range, vec![Value::Number(bounds.0), Value::Number(bounds.1)])
    }

    fn continuous(&self, ends: (f64, f64)) -> Trained {
        let kind = transform(&self.scale.kind);
        let mut stops = self.numbers();
        if let ([only], true) = (&stops[..], is_placing(&self.scale.range)) {
            return self.lone(*only, ends);
        }
        if self.scale.padding_px != 0.0 {
            scale::pad_domain(kind, &mut stops, (ends.1 - ends.0).abs(), self.scale.padding_px);
        }
        self.make_nice(kind, &mut stops);
        let bins = self.bins_within(&stops);
        let instant = matches!(self.scale.kind, ScaleKind::Time { .. });
        let domain: Vec<Value> =
            stops.iter().map(|&x| if instant { Value::Time(x) } else { Value::Number(x) }).collect();
        if let Some(ramp) = self.ramp() {
            let positions = match (&self.scale.range, stops.len()) {
                (Range::Colors(list), n) if n == list.len() && n > 2 => {
                    (0..n).map(|i| i as f64 / (n - 1) as f64).collect()
                }
                (_, 3) => vec![0.0, 0.5, 1.0],
                _ => vec![0.0, 1.0],
            };
            let positions = if self.scale.reverse { positions.into_iter().rev().collect() } else { positions };
            let c = Continuous::new(kind, stops, positions).clamped(self.scale.clamp);
            return Trained { bins, ..self.trained(Map::Ramp(c, ramp), (0.0, 1.0), domain) };
        }
        let range = match &self.scale.range {
            Range::Numbers(list) if list.len() > 2 => {
                if self.scale.reverse {
                    list.iter().rev().copied().collect()
                } else {
                    list.clone()
                }
            }
            _ => vec![ends.0, ends.1],
        };
        // Two range values for more than two stops: the stops in between are dropped, as the ends decide.
        let stops = if range.len() == 2 && stops.len() > 2 { vec![stops[0], stops[stops.len() - 1]] } else { stops };
        let c = Continuous::new(kind, stops, range).clamped(self.scale.clamp).rounded(self.scale.round);
        Trained { bins, ..self.trained(Map::Continuous(c), ends, domain) }
    }

    /// A scale of one value: it leads nowhere, and what leads nowhere is drawn at the first pixel (d3-scale
    /// `continuous.js`, vega-encode `Scale.js`, `configureDomain`).
    fn lone(&self, only: f64, ends: (f64, f64)) -> Trained {
        let value = if matches!(self.scale.kind, ScaleKind::Time { .. }) { Value::Time } else { Value::Number };
        let map = Continuous::new(transform(&self.scale.kind), vec![only, only], vec![0.0, 0.0]);
        self.trained(Map::Continuous(map), ends, vec![value(only), value(only)])
    }

    /// The boundaries of bins of equal width that a domain covers (vega-encode `Scale.js`, `configureBins`).
    fn bins_within(&self, stops: &[f64]) -> Arc<[f64]> {
        let (Some(first), Some(last)) = (self.bins.first(), self.bins.last()) else { return Arc::from([]) };
        let (low, high) = (stops[0], stops[stops.len() - 1]);
        if matches!(self.scale.bins, Some(Bins::Boundaries(_))) || self.bins.len() < 2 || *first >= low && *last <= high
        {
            return self.bins.clone().into();
        }
        let step = (last - first) / (self.bins.len() - 1) as f64;
        let start = if *first < low { step * (low / step).ceil() } else { *first };
        let stop = if *last > high { step * (high / step).floor() } else { *last };
        boundaries(start, stop, step).into()
    }

    fn make_nice(&self, kind: Transform, stops: &mut [f64]) {
        let Some(last) = stops.len().checked_sub(1) else { return };
        let zone = self.time_zone();
        match (&self.scale.nice, &self.scale.kind) {
            (Nice::No, _) => {}
            (Nice::Count(count), ScaleKind::Time { .. }) => {
                (stops[0], stops[last]) = time::nice(stops[0], stops[last], *count, &zone);
            }
            (Nice::Interval { unit, step }, _) => {
                (stops[0], stops[last]) = time::nice_to(stops[0], stops[last], unit, *step, &zone);
            }
            (Nice::Count(count), _) => scale::nice_domain(kind, stops, *count),
        }
    }

    fn time_zone(&self) -> time::Zone {
        if matches!(self.scale.kind, ScaleKind::Time { utc: true }) { time::Zone::utc() } else { self.zone.clone() }
    }

    /// The colours of a continuous scale.
    fn ramp(&self) -> Option<Arc<dyn RampAt>> {
        match &self.scale.range {
            Range::Scheme(s) if matches!(self.scale.kind, ScaleKind::Time { .. }) => {
                // Instants have as many colours as there are stops, taken from within the scheme (vega-encode `Scale.js`).
                let (scheme, (from, to)) = (color::scheme(&s.name)?, s.extent.unwrap_or((0.0, 1.0)));
                let n = self.numbers().len().max(2);
                let share = |i: usize| (i + 1) as f64 / (n + 1) as f64;
                let stops = (0..n).map(|i| scheme.at(from + (to - from) * share(i))).collect();
                Some(Arc::new(ColorRamp { stops, how: space(self.scale.interpolation) }))
            }
            Range::Scheme(s) => {
                let scheme = color::scheme(&s.name)?;
                Some(Arc::new(SchemeRamp { scheme, extent: s.extent.unwrap_or((0.0, 1.0)) }))
            }
            Range::Colors(list) => {
                Some(Arc::new(ColorRamp { stops: list.clone(), how: space(self.scale.interpolation) }))
            }
            Range::Width
            | Range::Height
            | Range::Within { .. }
            | Range::Band(_)
            | Range::Length { .. }
            | Range::Fitting { .. }
            | Range::Radius(_)
            | Range::Numbers(_)
            | Range::Step(_)
            | Range::Values(_) => None,
        }
    }

    /// What a discrete scale of `n` parts maps to.
    fn outputs(&self, n: usize, ends: (f64, f64)) -> Outputs {
        let reverse = self.scale.reverse;
        let between = |list: &[f64], reverse: bool| {
            let spread = list.len() == 2 && n != 2;
            let mut out: Vec<f64> = if spread {
                let d = (n.max(2) - 1) as f64;
                (0..n).map(|i| list[0] + (list[1] - list[0]) * i as f64 / d).collect()
            } else {
                list.to_vec()
            };
            if reverse {
                out.reverse();
            }
            Outputs::Values(out.into_iter().map(Value::Number).collect())
        };
        match &self.scale.range {
            Range::Colors(list) => {
                let interpolated = !matches!(self.scale.kind, ScaleKind::Ordinal) && list.len() != n && list.len() > 1;
                let mut list = if interpolated {
                    let ramp = ColorRamp { stops: list.clone(), how: space(self.scale.interpolation) };
                    (0..n).map(|i| ramp.at(i as f64 / n.saturating_sub(1).max(1) as f64)).collect()
                } else {
                    list.clone()
                };
                if reverse {
                    list.reverse();
                }
                Outputs::Colors(list.into())
            }
            Range::Scheme(s) => {
                // So many as are asked for, whatever the domain has (vega-encode `Scale.js`, `configureScheme`).
                let asked = s.count.filter(|_| matches!(self.scale.kind, ScaleKind::Ordinal));
                let n = asked.filter(|count| *count >= 1.0).map_or(n, |count| count.min(color::MOST_COLORS) as usize);
                let mut list = color::scheme(&s.name).map_or_else(Vec::new, |scheme| scheme.sample(n, s.extent));
                if reverse {
                    list.reverse();
                }
                Outputs::Colors(list.into())
            }
            Range::Values(list) => {
                let mut list = list.clone();
                if reverse {
                    list.reverse();
                }
                Outputs::Values(list.into())
            }
            Range::Numbers(list) => between(list, reverse),
            Range::Fitting { .. } => between(&[ends.0, ends.1], false),
            Range::Width
            | Range::Height
            | Range::Within { .. }
            | Range::Band(_)
            | Range::Length { .. }
            | Range::Radius(_)
            | Range::Step(_) => Outputs::Values(Arc::from([])),
        }
    }

    fn steps(&self, ends: (f64, f64)) -> Trained {
        let given = match &self.scale.range {
            Range::Colors(l) => Some(l.len()),
            Range::Values(l) => Some(l.len()),
            Range::Numbers(l) if l.len() != 2 => Some(l.len()),
            Range::Fitting { classes, .. } => classes.map(|n| n.min(color::MOST_COLORS as usize)),
            Range::Scheme(s) => Some(s.count.unwrap_or(5.0).clamp(1.0, color::MOST_COLORS) as usize),
            _ => None,
        };
        let stops = self.numbers();
        let (bounds, n) = match &self.scale.kind {
            ScaleKind::Threshold => (stops.clone(), stops.len() + 1),
            ScaleKind::BinOrdinal => {
                let inner = stops.get(1..stops.len().max(2) - 1).map_or(Vec::new(), <[f64]>::to_vec);
                (inner, stops.len().saturating_sub(1).max(1))
            }
            ScaleKind::Quantile => {
                let n = given.unwrap_or(4).max(1);
                ((1..n).map(|i| stats::quantile(&self.sample, i as f64 / n as f64).unwrap_or(f64::NAN)).collect(), n)
            }
            _ => {
                let n = given.unwrap_or(4).max(1);
                let (a, b) = (stops[0], stops[stops.len() - 1]);
                ((1..n).map(|i| a + (b - a) * i as f64 / n as f64).collect(), n)
            }
        };
        let outputs = self.outputs(n, ends);
        self.trained(Map::Steps(bounds.into(), outputs), ends, self.values.clone())
    }
}

#[derive(Debug)]
struct SchemeRamp {
    scheme: color::Scheme,
    extent: (f64, f64),
}

impl RampAt for SchemeRamp {
    fn at(&self, t: f64) -> Color {
        self.scheme.at(self.extent.0 + (self.extent.1 - self.extent.0) * t)
    }
}

#[derive(Debug)]
struct ColorRamp {
    stops: Vec<Color>,
    how: color::Space,
}

impl RampAt for ColorRamp {
    fn at(&self, t: f64) -> Color {
        color::piecewise(&self.stops, t, self.how)
    }
}

fn space(i: Interpolation) -> color::Space {
    match i {
        Interpolation::Rgb { gamma } => color::Space::Rgb(gamma),
        Interpolation::Hsl => color::Space::Hsl { long: false },
        Interpolation::HslLong => color::Space::Hsl { long: true },
        Interpolation::Lab => color::Space::Lab,
        Interpolation::Hcl => color::Space::Hcl { long: false },
        Interpolation::HclLong => color::Space::Hcl { long: true },
        Interpolation::Cubehelix { gamma } => color::Space::Cubehelix { gamma, long: false },
        Interpolation::CubehelixLong { gamma } => color::Space::Cubehelix { gamma, long: true },
    }
}
