//! The dataflow: a figure's data nodes in, a table for each out.

use crate::data::Column;
use crate::data::Frame;
use crate::data::Value;
use crate::expr::{Env, Expr, Params, Row};
use crate::figure::DataId;
use crate::figure::DataNode;
use crate::figure::DataSource;
use crate::figure::Figure;
use crate::limits::{Budget, Exceeded};
use crate::time::{TimeUnit, Zone};
use crate::transform::Calendar;
use crate::transform::Context;
use crate::transform::Formulas;
use std::cell::RefCell;
use std::sync::Arc;

/// The table of every data node.
#[derive(Debug, Clone, Default)]
pub struct Frames {
    frames: Vec<Arc<Frame>>,
    empty: Arc<Frame>,
}

impl Frames {
    /// The table of a node; an empty one if there is no such node.
    pub fn get(&self, id: DataId) -> &Arc<Frame> {
        self.frames.get(id.0).unwrap_or(&self.empty)
    }

    /// All tables, by the index of their nodes.
    pub fn all(&self) -> &[Arc<Frame>] {
        &self.frames
    }
}

/// What a figure's transforms see besides their tables.
struct Surroundings<'a> {
    /// The figure's, and extents found on the way.
    params: RefCell<Params>,
    zone: &'a Zone,
}

impl Formulas for Surroundings<'_> {
    fn column(&self, expr: &Expr, frame: &Frame, budget: &Budget) -> Result<Column, Exceeded> {
        if let Some(column) = expr.column(frame, budget) {
            return Ok(column);
        }
        let params = self.params.borrow();
        let value = |row| {
            let env = Env { row: Row::Frame(frame, row), params: &params, budget, zone: self.zone, scales: None };
            budget.steps(1)?;
            Ok(expr.eval(&env).unwrap_or_default())
        };
        let values = (0..frame.len()).map(value).collect::<Result<Vec<Value>, Exceeded>>()?;
        Ok(Column::of(values))
    }

    fn keep_extent(&self, name: &Arc<str>, (least, greatest): (f64, f64)) {
        let ends = [least, greatest].map(Value::Number);
        self.params.borrow_mut().set(name.clone(), Value::Array(ends.into_iter().collect()));
    }
}

impl Calendar for Surroundings<'_> {
    fn spans(&self, unit: &str, step: f64, instants: &[f64]) -> Vec<Option<(f64, f64)>> {
        let Some(mut unit) = TimeUnit::parse(unit) else { return vec![None; instants.len()] };
        unit.step = step;
        let span = |t: &f64| {
            let start = unit.floor(*t, self.zone)?;
            Some((start, unit.next(start, self.zone)))
        };
        instants.iter().map(span).collect()
    }
}

/// The table of every data node of a figure.
///
/// # Errors
/// The limit that the tables would exceed.
pub fn run_figure(figure: &Figure, budget: &Budget) -> Result<Frames, Exceeded> {
    let surroundings = Surroundings { params: RefCell::new(figure.params.clone()), zone: &figure.zone };
    run(&figure.data, budget, &surroundings, &surroundings)
}

/// Runs the nodes in order (a node refers only to nodes before it; a reference to a later one finds an empty table).
///
/// # Errors
/// The limit that the tables would exceed.
pub fn run(
    nodes: &[DataNode],
    budget: &Budget,
    formulas: &dyn Formulas,
    calendar: &dyn Calendar,
) -> Result<Frames, Exceeded> {
    let mut out = Frames::default();
    for node in nodes {
        let source = match &node.source {
            DataSource::Frame(frame) => frame.clone(),
            DataSource::Node(id) => out.get(*id).clone(),
        };
        budget.rows(source.len())?;
        let mut frame = source;
        let context = Context::new(budget, formulas, calendar, &out.frames);
        for transform in &node.transforms {
            frame = Arc::new(transform.apply(&frame, &context)?);
        }
        out.frames.push(frame);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transform::Transform;

    struct Bare;

    impl Formulas for Bare {
        fn column(&self, _: &Expr, frame: &Frame, _: &Budget) -> Result<Column, Exceeded> {
            Ok(Column::Numbers(vec![0.0; frame.len()]))
        }
    }

    impl Calendar for Bare {
        fn spans(&self, _: &str, _: f64, instants: &[f64]) -> Vec<Option<(f64, f64)>> {
            vec![None; instants.len()]
        }
    }

    #[test]
    fn nodes_build_on_those_before() {
        let mut frame = Frame::with_len(3);
        frame.set("x", Column::Numbers(vec![1.0, f64::NAN, 3.0]));
        let node = |source, transforms| DataNode { source, transforms, faceted: false };
        let nodes = [
            node(DataSource::Frame(Arc::new(frame)), vec![Transform::FilterInvalid(vec!["x".into()])]),
            node(DataSource::Node(DataId(0)), vec![Transform::Sample(1)]),
            node(DataSource::Node(DataId(7)), Vec::new()),
        ];
        let budget = Budget::default();
        let frames = run(&nodes, &budget, &Bare, &Bare).unwrap();
        assert_eq!(*frames.get(DataId(0)).field("x"), Column::Numbers(vec![1.0, 3.0]));
        assert_eq!(frames.get(DataId(1)).len(), 1);
        assert!(frames.get(DataId(2)).is_empty() && frames.get(DataId(9)).is_empty());
        assert_eq!(budget.exceeded(), None);
    }
}
