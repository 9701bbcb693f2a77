//! The tree of views, compiled: tables for each unit.

use crate::dialect::vegalite::model::band::{rect_columns, rect_offset};
use crate::dialect::vegalite::model::definition::Definitions;
use crate::dialect::vegalite::model::field::{Aggregated, Field};
use crate::dialect::vegalite::model::grouping::aggregate;
use crate::dialect::vegalite::model::grouping::series;
use crate::dialect::vegalite::model::invalid::Invalid;
use crate::dialect::vegalite::model::look::unnamed;
use crate::dialect::vegalite::model::orient::{Orient, orient};
use crate::dialect::vegalite::model::transforms::imputation;
use crate::dialect::vegalite::model::{Builder, FacetNode, Node, Unit, ViewInfo};
use crate::dialect::vegalite::model::{invalid, select, stack};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::normalize::role::Role;
use crate::dialect::vegalite::normalize::tree::{Composition, Encoding, Kind, Spec};
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::{Channel as Definition, FieldType, Sort, SortOrder};
use crate::dialect::vegalite::syntax::data::Data;
use crate::dialect::vegalite::syntax::mark::Mark;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::projection::Projection;
use crate::dialect::vegalite::syntax::read::Read;
use crate::dialect::vegalite::syntax::scale::Domain;
use crate::dialect::vegalite::syntax::title::TitleOrText;
use crate::dialect::vegalite::syntax::view::{View, itself};
use crate::dialect::vegalite::syntax::words::Field as Named;
use crate::expr::Expr;
use crate::figure::{DataId, DataSource};
use crate::json::{Json, Object};
use crate::limits::Exceeded;
use crate::transform::{self as t, Transform};
use std::sync::Arc;

impl Builder<'_> {
    /// Compiles a tree.
    pub fn walk(
        &mut self,
        spec: &Spec,
        parent: Option<usize>,
        data: DataId,
        groups: &[Arc<str>],
        layer: Option<usize>,
    ) -> Node {
        let kind = spec.kind.composition();
        if self.views.len() >= self.budget.limits().views {
            self.report.exceeded(&*spec.at, self.budget, self.budget.exceed(Exceeded::Views));
            return Node::Plot(0, Arc::default(), Vec::new());
        }
        let (view, own) = self.open_view(&spec.props, kind, parent);
        let mut data = self.data_of(spec).unwrap_or(data);
        if let Some(list) = spec.props.get("transform") {
            data = self.transforms(list, data, groups, &format!("{}/transform", spec.at));
        }
        match &spec.kind {
            Kind::Unit { mark, encoding, .. } => {
                let unit = self.unit(&outlined(mark, &spec.props), encoding, view, data, groups, &spec.at);
                self.units[unit].projection = own.projection.value().map(|p| Arc::new(Projection::clone(p)));
                self.selections_of(&spec.at, unit);
                Node::Plot(layer.unwrap_or(view), own, vec![unit])
            }
            Kind::Layer(children) => {
                let (mut units, mut whole) = (Vec::new(), own);
                for c in children {
                    if let Node::Plot(_, own, list) =
                        self.walk(c, Some(view), data, groups, Some(layer.unwrap_or(view)))
                    {
                        inherit_title(&mut whole, &own);
                        units.extend(list);
                    }
                }
                Node::Plot(layer.unwrap_or(view), whole, units)
            }
            Kind::Concat(children, columns) => {
                let nodes = children.iter().map(|c| self.walk(c, Some(view), data, groups, None)).collect();
                Node::Concat(view, own, nodes, *columns)
            }
            Kind::Facet(row, column, wrap, child) => self.facet((view, own), data, [row, column, wrap], child),
        }
    }

    /// Adds a view, with its parameters; what it says of itself, with expressions resolved.
    fn open_view(&mut self, props: &Object, kind: Composition, parent: Option<usize>) -> (usize, Arc<View>) {
        let written = View::of_itself(props);
        self.read_params(written.params.value().map_or(&[], Vec::as_slice));
        let own = Arc::new(self.resolved_view(props));
        let (resolve, size) = (own.resolve.clone().into_value().unwrap_or_default(), [&own.width, &own.height]);
        self.views.push(ViewInfo { parent, kind, resolve, size: size.map(Clone::clone) });
        let view = self.views.len() - 1;
        if select::declared(&written).iter().any(select::Declared::moves_scales) {
            self.zoomed.push(view);
        }
        (view, own)
    }

    /// What a view says of itself, with expressions resolved; its marks and parameters are read apart.
    pub fn resolved_view(&self, props: &Object) -> View {
        const APART: [&str; 4] = ["encoding", "mark", "params", "selection"];
        let own = itself(props).filter(|(name, _)| !APART.contains(&&***name));
        View::of(&Object::from_members(own.map(|(name, json)| (name.clone(), self.resolved(json))).collect()))
    }

    /// The table that a view names or has; `None` if it has its parent's.
    fn data_of(&mut self, spec: &Spec) -> Option<DataId> {
        let Some(data) = Data::read(spec.props.get("data")?) else {
            let one = crate::data::Frame::with_len(1);
            return Some(self.node(DataSource::Frame(Arc::new(one)), Vec::new(), false));
        };
        let name = data.name.value().filter(|_| !data.values.is_said() && !data.url.is_said());
        let known = name.and_then(|name| self.known_table(name));
        Some(known.unwrap_or_else(|| self.source(&data, &format!("{}/data", spec.at))))
    }

    fn facet(&mut self, (view, own): (usize, Arc<View>), data: DataId, defs: [&Option<Json>; 3], child: &Spec) -> Node {
        let mut fields: Vec<(Channel, Field)> = Vec::new();
        for (def, channel) in defs.into_iter().zip([Channel::Row, Channel::Column, Channel::Facet]) {
            if let Some(o) = def.as_ref().and_then(Json::as_object)
                && let Some(f) = Field::read(o, channel, self)
            {
                fields.push((channel, f));
            }
        }
        let mut steps = Vec::new();
        self.field_steps(&fields, &mut steps);
        let data = self.node(DataSource::Node(data), steps, false);
        let groups: Vec<Arc<str>> = fields.iter().map(|(_, f)| f.column.clone()).collect();
        let sorted = |f: &Field| matches!(f.def.sort, Said::Value(Sort::By(_)));
        let around = std::mem::replace(&mut self.sorted_cells, fields.iter().any(|(_, f)| sorted(f)));
        let inner = self.walk(child, Some(view), data, &groups, None);
        self.sorted_cells = around;
        // Cells are those of the rows that are drawn; an order by another field needs all rows.
        let data = match &inner {
            Node::Plot(_, _, units)
                if units.len() == 1 && !fields.iter().any(|(_, f)| f.bins.is_some() || sorted(f)) =>
            {
                let unit = &self.units[units[0]];
                if unit.is_sorted_by_rows() { unit.raw } else { unit.drawn }
            }
            _ => data,
        };
        let take = |channel: Channel| fields.iter().find(|(c, _)| *c == channel).map(|(_, f)| f.clone());
        let (row, column, wrapped) = (take(Channel::Row), take(Channel::Column), take(Channel::Facet));
        let wrap = wrapped.is_some();
        let node = FacetNode { row, column: column.or(wrapped), wrap, data, child: inner };
        Node::Facet(view, own, Box::new(node))
    }

    /// The channels of a unit, with expressions resolved.
    fn definitions(&mut self, kind: MarkType, encoding: &Encoding, at: &str) -> Encoding {
        let mut out = Encoding::default();
        for (channel, def) in encoding.iter() {
            if channel == Channel::Shape && matches!(kind, MarkType::Circle | MarkType::Square) {
                self.report.warn(
                    format!("{at}/encoding/{channel}"),
                    format!("{kind} marks have no shape channel; use the mark \"point\""),
                );
            }
            if !is_empty(channel, def) {
                let mut resolved = self.resolved(def);
                // That a datum is computed keeps it out of the domain.
                if let (Json::Object(o), Some(datum)) = (&mut resolved, def.get("datum").filter(|d| is_computed(d))) {
                    o.insert("datum", datum.clone());
                }
                out.insert(channel, resolved);
            }
        }
        out
    }

    /// What the channels of a unit show.
    fn unit_fields(&mut self, kind: MarkType, encoding: &Encoding) -> Vec<(Channel, Field)> {
        let mut fields = Vec::new();
        for (channel, def) in encoding.iter() {
            if channel == Channel::Shape && matches!(kind, MarkType::Circle | MarkType::Square) {
                continue;
            }
            match def {
                Json::Object(o) => {
                    if let Some(f) = Field::read(o, channel, self) {
                        fields.push((channel, f));
                    } else if let Some(c) = o.get("condition").and_then(Json::as_object)
                        && ["field", "aggregate", "datum"].iter().any(|n| c.get(n).is_some())
                        && let Some(f) = Field::read(c, channel, self)
                    {
                        fields.push((channel, f));
                    }
                }
                Json::Array(list) => {
                    for o in list.iter().filter_map(Json::as_object) {
                        if let Some(f) = Field::read(o, channel, self) {
                            fields.push((channel, f));
                        }
                    }
                }
                _ => {}
            }
        }
        // The other end of a position is of its kind (vega-lite `compile/data/formatparse.ts`).
        for i in 0..fields.len() {
            let (channel, f): &(Channel, Field) = &fields[i];
            if !channel.is_second() || f.def.type_.is_said() {
                continue;
            }
            if let Some(kind) = fields.iter().find(|(c, _)| *c == channel.main()).map(|(_, f)| f.kind) {
                fields[i].1.kind = kind;
            }
        }
        fields
    }

    fn unit(
        &mut self,
        mark: &Object,
        encoding: &Encoding,
        view: usize,
        data: DataId,
        groups: &[Arc<str>],
        at: &str,
    ) -> usize {
        let mark = self.resolved(&Json::Object(mark.clone())).as_object().cloned().unwrap_or_default();
        let kind = mark.get("type").and_then(Json::as_str).and_then(MarkType::named).unwrap_or(MarkType::Point);
        let written = self.definitions(kind, encoding, at);
        let mut unit = Unit {
            view,
            props: Arc::new(Mark::of(&mark)),
            role: Role::of(&mark),
            kind,
            encoding: Definitions::of(&written),
            fields: self.unit_fields(kind, &written),
            raw: data,
            main: data,
            drawn: data,
            at: at.into(),
            facets: groups.to_vec(),
            ..Unit::empty()
        };
        let said = unnamed(&self.settings, &unit).get(|m| &m.orient).map(|way| Orient::of(*way));
        unit.orient = orient(kind, said, &unit.fields, &unit.encoding);
        let data = self.align_stack(&mut unit, data);
        let as_area = orient(MarkType::Area, None, &unit.fields, &unit.encoding);
        stack::on_top(&mut unit, as_area);
        self.unit_data(&mut unit, data, groups);
        self.units.push(unit);
        self.units.len() - 1
    }

    /// Parts of stacks, or those beside each other, stand in the order of the colours' domain, where that is given
    /// (vega-lite `compile/unit.ts`, `alignStackOrderWithColorDomain`).
    fn align_stack(&mut self, unit: &mut Unit, data: DataId) -> DataId {
        let Some(color) = unit.field(Channel::Fill).or_else(|| unit.field(Channel::Color)) else { return data };
        let domain = match color.def.scale.value().and_then(|scale| scale.domain.value()) {
            Some(Domain::List(values)) => Some(values.clone()),
            _ => None,
        };
        let (Some(domain), Some(field), Type::Nominal) = (domain, color.field.clone(), color.kind) else {
            return data;
        };
        if unit.encoding.has(Channel::Order) || !color.def.field.is_said() {
            return data;
        }
        let offset = if unit.field(Channel::XOffset).is_some() { Channel::XOffset } else { Channel::YOffset };
        let beside = unit.fields.iter_mut().find(|(c, f)| *c == offset && f.datum.is_none()).map(|(_, f)| f);
        if let Some(f) = beside.filter(|f| f.def.sort.value().is_none()) {
            Arc::make_mut(&mut f.def).sort = Sort::Values(domain).into();
            return data;
        }
        if stack::of(unit).is_none() {
            return data;
        }
        let name: Arc<str> = format!("_{field}_sort_index").into();
        let datum = Json::String(field).to_text();
        let Ok(expr) = Expr::parse(&format!("indexof({}, datum[{datum}])", Json::Array(domain).to_text())) else {
            return data;
        };
        let way = if unit.is_horizontal() { SortOrder::Ascending } else { SortOrder::Descending };
        let order = Definition {
            field: Named::Name(name.clone()).into(),
            type_: FieldType::Quantitative.into(),
            sort: Sort::Order(way).into(),
            ..Definition::default()
        };
        unit.encoding.push(Channel::Order, order.clone());
        if let Some(f) = Field::of(order, Channel::Order, (Said::Unsaid, false), self) {
            unit.fields.push((Channel::Order, f));
        }
        let steps = vec![Transform::Calculate(t::Calculate { expr, name })];
        self.node(DataSource::Node(data), steps, self.data[data.0].faceted)
    }

    fn unit_data(&mut self, unit: &mut Unit, data: DataId, groups: &[Arc<str>]) {
        let mut steps = Vec::new();
        self.field_steps(&unit.fields, &mut steps);
        self.rect_offsets(unit, &mut steps);
        unit.raw = self.node(DataSource::Node(data), steps, !groups.is_empty());
        let mut steps = Vec::new();
        if unit.fields.iter().any(|(_, f)| f.aggregate.is_some()) {
            let moved = Channel::AXES.into_iter().filter(|c| rect_offset(self, unit, *c).is_some());
            let moved = moved.filter_map(|c| rect_columns(unit.field(c)?)).flat_map(|(start, end)| [start, end]);
            let groups: Vec<Arc<str>> = groups.iter().cloned().chain(moved).collect();
            steps.push(aggregate(unit, &groups));
            // The row of an extreme is an object; the column is its member.
            for (_, f) in &unit.fields {
                if let (Some(Aggregated { arg: Some(_), .. }), Some(field)) = (&f.aggregate, &f.field) {
                    let source = format!(
                        "datum[{}][{}]",
                        Json::String(format!("{}_row", f.column).into()).to_text(),
                        Json::String(field.clone()).to_text()
                    );
                    if let Ok(expr) = Expr::parse(&source) {
                        steps.push(Transform::Calculate(t::Calculate { expr, name: f.column.clone() }));
                    }
                }
            }
        }
        self.imputes(unit, groups, &mut steps);
        unit.stack = stack::of(unit);
        if let Some(s) = unit.stack.clone() {
            stack::steps(unit, &s, groups, &self.own_keys(unit, groups), &mut steps);
            self.warn_of_lost(unit);
        }
        unit.main =
            if steps.is_empty() { unit.raw } else { self.node(DataSource::Node(unit.raw), steps, !groups.is_empty()) };
        unit.drawn = unit.main;
        let (mode, columns) = (invalid::mode(self, unit), invalid::columns(self, unit));
        if mode == Invalid::Show || columns.is_empty() {
            return;
        }
        let path = unit.kind.is_path();
        if path && mode == Invalid::BreakCounted {
            return;
        }
        let filter = vec![Transform::FilterInvalid(columns)];
        let filtered = self.node(DataSource::Node(unit.main), filter, !groups.is_empty());
        if !path || mode == Invalid::Filter {
            unit.drawn = filtered;
        }
        if mode != Invalid::BreakCounted {
            unit.main = filtered;
        }
    }

    /// Tells of marks that Vega-Lite does not find among the texts of bins, so that nothing of them is seen.
    fn warn_of_lost(&mut self, unit: &Unit) {
        for (channel, _) in unit.fields.iter().filter(|(c, f)| c.is_axis() && stack::is_lost(unit, f)) {
            let message = format!("a stacked {} over bins of an ordinal field is not seen", unit.kind);
            let hint = "make the field quantitative, or say `\"impute\": null` where it is stacked";
            self.report.warn_with_hint(format!("{}/encoding/{channel}", unit.at), message, hint);
        }
    }

    /// Columns for rectangles that do not fill their time unit from its start to its end.
    fn rect_offsets(&mut self, unit: &Unit, steps: &mut Vec<Transform>) {
        for channel in Channel::AXES {
            let Some(f) = unit.field(channel) else { continue };
            let (Some(by), Some((start, end))) = (rect_offset(self, unit, channel), rect_columns(f)) else { continue };
            let (Some(time), Some(f_end)) = (&f.unit, &f.end) else { continue };
            let datum = |c: &str| format!("datum[{}]", Json::String(c.into()).to_text());
            let part = match time.units.last() {
                Some(&"date" | &"dayofyear" | &"day") => "day",
                Some(part) => part,
                None => continue,
            };
            let (offset, step) = (if time.utc { "utcOffset" } else { "timeOffset" }, time.step.max(1.0));
            let (from, to) = (datum(&f.column), datum(f_end));
            let before = format!("{offset}('{part}', {from}, {})", -step);
            let share = by + 1.0;
            for (low, high, name) in [(before, from.clone(), start), (from, to, end)] {
                if let Ok(expr) = Expr::parse(&format!("{} * {low} + {share} * {high}", 1.0 - share)) {
                    steps.push(Transform::Calculate(t::Calculate { expr, name }));
                }
            }
        }
    }

    /// The parts of a unit's rows that know only their own keys: cells are summarized by themselves where layers part in
    /// them, or where something is sorted by the rows behind what is shown (vega-lite `compile/data/subtree.ts`,
    /// `moveFacetDown`).
    fn own_keys(&self, unit: &Unit, groups: &[Arc<str>]) -> Vec<Arc<str>> {
        let behind = |f: &Field| matches!(&f.def.sort, Said::Value(Sort::By(by)) if by.field.is_said());
        let summed = unit.fields.iter().any(|(_, f)| f.aggregate.is_some());
        let sorted = self.sorted_cells || unit.fields.iter().any(|(_, f)| behind(f));
        let layered = self.views[unit.view].parent.is_some_and(|p| self.views[p].kind == Composition::Layer);
        if layered || summed && sorted { groups.to_vec() } else { Vec::new() }
    }

    fn imputes(&mut self, unit: &Unit, groups: &[Arc<str>], steps: &mut Vec<Transform>) {
        for (channel, other) in [(Channel::X, Channel::Y), (Channel::Y, Channel::X)] {
            let (Some(f), Some(key)) = (unit.field(channel), unit.field(other)) else { continue };
            if let Some(rule) = f.def.impute.value() {
                let mut by: Vec<Arc<str>> = series(unit);
                by.extend(groups.iter().cloned());
                let imputed = imputation(rule, f.column.clone(), key.column.clone(), by, self.budget);
                steps.push(Transform::Impute(t::Impute { within: self.own_keys(unit, groups), ..imputed }));
            }
        }
    }
}

/// Whether a definition says neither what its channel shows nor a value, and so is none (vega-lite `encoding.ts`,
/// `initEncoding`); of an order the direction suffices.
fn is_empty(channel: Channel, def: &Json) -> bool {
    let says =
        |o: &Object| ["field", "aggregate", "datum", "value", "condition"].iter().any(|name| o.get(name).is_some());
    channel != Channel::Order && def.as_object().is_some_and(|o| !says(o))
}

/// Whether a datum is an expression.
fn is_computed(datum: &Json) -> bool {
    datum.get("expr").is_some_and(|source| source.as_str().is_some())
}

/// A mark over a graticule is lines, unless it says otherwise.
fn outlined(mark: &Object, props: &Object) -> Object {
    let mut mark = mark.clone();
    if mark.get("filled").is_none() && props.get("data").is_some_and(|d| d.get("graticule").is_some()) {
        mark.insert("filled", Json::Bool(false));
    }
    mark
}

/// Gives a view of layers the title of the first of them that has one, if it has none itself (vega-lite `layer.ts`).
fn inherit_title(whole: &mut Arc<View>, layer: &View) {
    let has = |view: &View| match view.title.value() {
        None => false,
        Some(TitleOrText::Text(lines)) => lines.0.iter().any(|line| !line.is_empty()),
        Some(TitleOrText::Title(title)) => title.text.value().is_some_and(|l| l.0.iter().any(|line| !line.is_empty())),
    };
    if !has(whole) && has(layer) {
        Arc::make_mut(whole).title = layer.title.clone();
    }
}
