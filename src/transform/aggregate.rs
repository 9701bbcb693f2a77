//! Aggregates: groups of rows in, one value a group out (the measures of vega-transforms `AggregateOps`).

use super::{Aggregate, Context, JoinAggregate, Measure, Op};
use crate::data::Column;
use crate::data::Frame;
use crate::data::Groups;
use crate::data::Value;
use crate::data::stats;
use crate::data::stats::{Moments, Sequence};
use crate::limits::{Budget, Exceeded};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

/// A measure of too few numbers: no number, also in a calculation with others (undefined in vega-transforms
/// `AggregateOps`, which null is not: it counts as zero).
const UNKNOWN: Value = Value::Number(f64::NAN);

/// Running measures of one column over rows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    count: f64,
    missing: f64,
    moments: Moments,
    product: f64,
    least: Option<usize>,
    greatest: Option<usize>,
}

impl Cell {
    /// Takes in a row of a column.
    pub(super) fn add(&mut self, column: &Column, row: usize) {
        match column {
            Column::Numbers(v) | Column::Times(v) => self.add_number(v, row),
            Column::Values(v) => self.add_value(v, row),
        }
    }

    fn add_number(&mut self, numbers: &[f64], row: usize) {
        let x = numbers[row];
        self.count += 1.0;
        if x.is_nan() {
            return;
        }
        self.take(x);
        if self.least.is_none_or(|at| x < numbers[at]) {
            self.least = Some(row);
        }
        if self.greatest.is_none_or(|at| x > numbers[at]) {
            self.greatest = Some(row);
        }
    }

    fn add_value(&mut self, values: &[Value], row: usize) {
        self.count += 1.0;
        let value = &values[row];
        match value {
            Value::Null | Value::Undefined => self.missing += 1.0,
            Value::Text(t) if t.is_empty() => self.missing += 1.0,
            Value::Number(x) | Value::Time(x) if x.is_nan() => {}
            _ => {
                self.take(value.to_number());
                let beats = |at: Option<usize>, order| at.is_none_or(|at| value.compare(&values[at]) == Some(order));
                if beats(self.least, Ordering::Less) {
                    self.least = Some(row);
                }
                if beats(self.greatest, Ordering::Greater) {
                    self.greatest = Some(row);
                }
            }
        }
    }

    fn take(&mut self, x: f64) {
        if self.moments.valid == 0.0 {
            self.product = 1.0;
        }
        self.moments.add(x);
        self.product *= x;
    }
}

/// One column to be aggregated, as each operation needs it.
pub(super) struct Measured<'a> {
    pub(super) frame: &'a Frame,
    pub(super) op: Op,
    pub(super) column: Arc<Column>,
    /// What resamples are picked by, one group after the other.
    random: RefCell<Sequence>,
}

impl<'a> Measured<'a> {
    pub(super) fn new(frame: &'a Frame, op: Op, field: Option<&str>) -> Measured<'a> {
        let column = field.map_or_else(|| Arc::new(Column::Numbers(vec![1.0; frame.len()])), |f| frame.field(f));
        Measured { frame, op, column, random: RefCell::default() }
    }

    /// Whether the value follows from a [`Cell`] alone.
    pub(super) fn is_running(&self) -> bool {
        !matches!(
            self.op,
            Op::Distinct | Op::Median | Op::Q1 | Op::Q3 | Op::Ci0 | Op::Ci1 | Op::Values | Op::Exponential(_)
        )
    }

    /// The value of a group from its running measures.
    pub(super) fn of_cell(&self, cell: &Cell) -> Value {
        let m = &cell.moments;
        let some = |x: f64| if m.valid > 0.0 { Value::Number(x) } else { UNKNOWN };
        let perhaps = |x: Option<f64>| x.map_or(UNKNOWN, Value::Number);
        let at = |row: Option<usize>| row.map_or(Value::Null, |row| self.column.get(row));
        let whole = |row: Option<usize>| row.map_or(Value::Null, |row| self.frame.row(row));
        match self.op {
            Op::Count => Value::Number(cell.count),
            Op::Valid => Value::Number(m.valid),
            Op::Missing => Value::Number(cell.missing),
            Op::Sum => some(m.sum),
            Op::Product => some(cell.product),
            Op::Mean | Op::Average => some(m.mean),
            Op::Variance => perhaps(m.variance()),
            Op::VarianceP => perhaps(m.variance_p()),
            Op::Stdev => perhaps(m.variance().map(f64::sqrt)),
            Op::StdevP => perhaps(m.variance_p().map(f64::sqrt)),
            Op::Stderr => perhaps(m.stderr()),
            Op::Min => at(cell.least),
            Op::Max => at(cell.greatest),
            Op::ArgMin => whole(cell.least),
            Op::ArgMax => whole(cell.greatest),
            Op::Distinct | Op::Median | Op::Q1 | Op::Q3 | Op::Ci0 | Op::Ci1 | Op::Values | Op::Exponential(_) => {
                Value::Null
            }
        }
    }

    /// The value of a group from its rows.
    pub(super) fn of_rows(&self, rows: &[usize], budget: &Budget) -> Result<Value, Exceeded> {
        // Sorting and hashing take longer than looking.
        let each = if self.is_running() { 1 } else { 4 };
        budget.steps((rows.len() as u64).saturating_mul(each))?;
        if self.is_running() {
            let mut cell = Cell::default();
            rows.iter().for_each(|row| cell.add(&self.column, *row));
            return Ok(self.of_cell(&cell));
        }
        let perhaps = |x: Option<f64>| x.map_or(UNKNOWN, Value::Number);
        let numbers = || -> Vec<f64> {
            let number = |row: &usize| match &*self.column {
                Column::Numbers(v) | Column::Times(v) => Some(v[*row]).filter(|x| !x.is_nan()),
                Column::Values(v) => v[*row].valid_number(),
            };
            rows.iter().filter_map(number).collect()
        };
        let quantile = |p| perhaps(stats::quantile(&stats::sorted(numbers()), p));
        let interval =
            || stats::bootstrap_ci(&numbers(), 0.05, &mut self.random.borrow_mut(), |n| budget.steps(n).is_ok());
        if self.op == Op::Values {
            budget.memory(self.frame.row_bytes().saturating_mul(rows.len()))?;
        }
        let value = match self.op {
            Op::Distinct => {
                Value::Number(rows.iter().map(|row| self.column.key(*row)).collect::<HashSet<_>>().len() as f64)
            }
            Op::Median => quantile(0.5),
            Op::Q1 => quantile(0.25),
            Op::Q3 => quantile(0.75),
            Op::Ci0 => perhaps(interval().map(|i| i.0)),
            Op::Ci1 => perhaps(interval().map(|i| i.1)),
            Op::Values => Value::Array(rows.iter().map(|row| self.frame.row(*row)).collect()),
            Op::Exponential(rate) => perhaps(exponential(&numbers(), rate)),
            _ => Value::Null,
        };
        budget.check().map(|()| value)
    }
}

/// The value of each group of rows, in the order of the groups.
///
/// # Errors
/// The limit that it would exceed.
pub fn by_group(
    op: Op,
    frame: &Frame,
    field: Option<&str>,
    groups: &Groups,
    budget: &Budget,
) -> Result<Vec<Value>, Exceeded> {
    let measured = Measured::new(frame, op, field);
    groups.rows().iter().map(|rows| measured.of_rows(rows, budget)).collect()
}

/// Exponential moving average, normalized by the sum of its weights.
fn exponential(numbers: &[f64], rate: f64) -> Option<f64> {
    if numbers.is_empty() {
        return None;
    }
    let sum = numbers.iter().fold(0.0, |sum, x| rate * sum + x);
    Some(sum * (1.0 - rate) / (1.0 - libm::pow(rate, numbers.len() as f64)))
}

/// Each measure as a column with a value for each group.
fn measure(
    measures: &[Measure],
    frame: &Frame,
    groups: &Groups,
    n: usize,
    context: &Context<'_>,
) -> Result<Vec<Column>, Exceeded> {
    context.budget.table(n, measures.len())?;
    let mut cells: Vec<(Option<&Arc<str>>, Vec<Cell>)> = Vec::new();
    let mut rows: Option<Vec<Vec<usize>>> = None;
    let mut columns = Vec::with_capacity(measures.len());
    for m in measures {
        context.budget.steps(frame.len() as u64)?;
        if matches!(m.op, Op::ArgMin | Op::ArgMax) {
            context.budget.memory(frame.row_bytes().saturating_mul(n))?;
        }
        let measured = Measured::new(frame, m.op, m.field.as_deref());
        let values: Vec<Value> = if measured.is_running() {
            let known = cells.iter().position(|(field, _)| *field == m.field.as_ref());
            let at = known.unwrap_or_else(|| {
                cells.push((m.field.as_ref(), summarize(&measured.column, groups, n)));
                cells.len() - 1
            });
            cells[at].1.iter().map(|cell| measured.of_cell(cell)).collect()
        } else {
            let rows = rows.get_or_insert_with(|| {
                let mut rows = groups.rows();
                rows.resize(n, Vec::new());
                rows
            });
            rows.iter().map(|rows| measured.of_rows(rows, context.budget)).collect::<Result<_, _>>()?
        };
        columns.push(Column::of(values));
    }
    Ok(columns)
}

fn summarize(column: &Column, groups: &Groups, n: usize) -> Vec<Cell> {
    let mut cells = vec![Cell::default(); n];
    match column {
        Column::Numbers(v) | Column::Times(v) => {
            groups.of.iter().enumerate().for_each(|(row, group)| cells[*group].add_number(v, row));
        }
        Column::Values(v) => groups.of.iter().enumerate().for_each(|(row, group)| cells[*group].add_value(v, row)),
    }
    cells
}

/// One row a group.
pub(super) fn apply(t: &Aggregate, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    context.budget.steps((frame.len() as u64).saturating_mul(t.groupby.len() as u64))?;
    let mut groups = Groups::by(frame, &t.groupby);
    if t.cross && t.groupby.len() > 1 {
        return cross(t, frame, context);
    }
    let n = if t.groupby.is_empty() { 1 } else { groups.len() };
    context.budget.table(n, t.groupby.len())?;
    if groups.is_empty() {
        groups.of.clear();
    }
    let mut out = Frame::with_len(n);
    for field in &t.groupby {
        let column = frame.field(field);
        let mut first = Frame::with_len(frame.len());
        first.set(field.clone(), column);
        if let Some(column) = first.take(&groups.first).column(field) {
            out.set(field.clone(), column.clone());
        }
    }
    for (m, column) in t.measures.iter().zip(measure(&t.measures, frame, &groups, n, context)?) {
        out.set(m.name.clone(), column);
    }
    Ok(out)
}

/// Groups that occur in order of appearance, then all other combinations.
fn cross(t: &Aggregate, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    let columns: Vec<Arc<Column>> = t.groupby.iter().map(|f| frame.field(f)).collect();
    let parts: Vec<Groups> = columns.iter().map(|c| Groups::of_column(c)).collect();
    let total = parts.iter().fold(1usize, |n, g| n.saturating_mul(g.len()));
    context.budget.table(total, t.groupby.len())?;
    let by = Groups::by(frame, &t.groupby);
    let combination = |row: usize| parts.iter().fold(0, |n, g| n * g.len() + g.of[row]);
    let mut order: Vec<usize> = by.first.iter().map(|row| combination(*row)).collect();
    let seen: HashSet<usize> = order.iter().copied().collect();
    order.extend((0..total).filter(|c| !seen.contains(c)));
    let mut out = Frame::with_len(total);
    let mut stride = total;
    for ((field, column), part) in t.groupby.iter().zip(&columns).zip(&parts) {
        stride /= part.len().max(1);
        let value = |c: &usize| column.get(part.first[c / stride % part.len()]);
        out.set(field.clone(), Column::of(order.iter().map(value).collect()));
    }
    for (m, column) in t.measures.iter().zip(measure(&t.measures, frame, &by, total, context)?) {
        out.set(m.name.clone(), column);
    }
    Ok(out)
}

/// The measures of each row's group.
pub(super) fn join(t: &JoinAggregate, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    context.budget.steps((frame.len() as u64).saturating_mul(t.groupby.len() as u64))?;
    let groups = Groups::by(frame, &t.groupby);
    let columns = measure(&t.measures, frame, &groups, groups.len(), context)?;
    context.budget.cells(frame.len(), columns.len())?;
    let mut out = frame.clone();
    for (m, column) in t.measures.iter().zip(columns) {
        let spread = match &column {
            Column::Numbers(v) => Column::Numbers(groups.of.iter().map(|g| v[*g]).collect()),
            Column::Times(v) => Column::Times(groups.of.iter().map(|g| v[*g]).collect()),
            Column::Values(v) => Column::Values(groups.of.iter().map(|g| v[*g].clone()).collect()),
        };
        out.set(m.name.clone(), spread);
    }
    Ok(out)
}
