//! Transforms of tables, one file each: a frame comes in, a frame goes out, nothing else changes.
//!
//! The structs are plain data, resolved by whoever builds them: every output column is named, every default filled.
//! *Fields* are access paths as written (`a`, `a.b`, `a[0]`);
//! *names* of outputs are taken literally. Groups keep the order in which they first appear.
//!
//! # Guarantees
//! No transform panics on any table, and none makes more than the budget allows: it asks before it makes.

mod aggregate;
mod bin;
mod context;
mod curve;
mod filter;
mod fit;
mod impute;
mod reshape;
mod stack;
mod time_unit;
mod window;

pub use aggregate::by_group;
pub use bin::{BinSteps, bin_steps};
pub use context::{Calendar, Context, Formulas};

use crate::data::Frame;
use crate::data::Value;
use crate::expr::Expr;
use crate::limits::Exceeded;
use std::sync::Arc;

/// One step from table to table.
#[derive(Debug, Clone, PartialEq)]
pub enum Transform {
    /// One row a group.
    Aggregate(Aggregate),
    /// Aggregates of the group written into each of its rows.
    JoinAggregate(JoinAggregate),
    /// Numbers to intervals of equal width.
    Bin(Bin),
    /// A column computed row by row.
    Calculate(Calculate),
    /// Kernel density estimate of a column.
    Density(Density),
    /// The least and the greatest number of a column, kept under a name.
    Extent(Extent),
    /// Rows for which something holds.
    Filter(Predicate),
    /// Drops rows in which one of these fields is null, undefined, NaN or infinite.
    FilterInvalid(Vec<Arc<str>>),
    /// A row for each element of lists.
    Flatten(Flatten),
    /// A row for each of some fields, as key and value.
    Fold(Fold),
    /// Rows that are missing.
    Impute(Impute),
    /// Values from another table.
    Lookup(Lookup),
    /// Locally weighted regression.
    Loess(Loess),
    /// Values of a column become columns.
    Pivot(Pivot),
    /// Quantiles of a column.
    Quantile(Quantile),
    /// Regression of one column on another.
    Regression(Regression),
    /// At most so many rows, picked evenly at random (always the same ones).
    Sample(usize),
    /// Values put on top of each other.
    Stack(Stack),
    /// Instants to calendar units.
    TimeUnit(TimeUnit),
    /// Ranks, neighbours and running aggregates.
    Window(Window),
}

/// Order by one field.
#[derive(Debug, Clone, PartialEq)]
pub struct SortField {
    /// What is compared.
    pub field: Arc<str>,
    /// Largest first.
    pub descending: bool,
}

/// Aggregate operation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Op {
    /// Rows, whatever they hold.
    Count,
    /// Rows whose value is neither missing nor NaN.
    Valid,
    /// Rows whose value is null or empty text.
    Missing,
    /// Different values, null included.
    Distinct,
    /// Sum of the valid values; null without any.
    Sum,
    /// Product of the valid values.
    Product,
    /// Arithmetic mean.
    Mean,
    /// Likewise.
    Average,
    /// Sample variance.
    Variance,
    /// Population variance.
    VarianceP,
    /// Sample standard deviation.
    Stdev,
    /// Population standard deviation.
    StdevP,
    /// Standard error of the mean.
    Stderr,
    /// Median.
    Median,
    /// Lower quartile.
    Q1,
    /// Upper quartile.
    Q3,
    /// Lower end of the bootstrapped 95 % interval of the mean.
    Ci0,
    /// Its upper end.
    Ci1,
    /// Least value.
    Min,
    /// Greatest value.
    Max,
    /// The rows of the group as objects.
    Values,
    /// The row (an object) with the least value.
    ArgMin,
    /// The row (an object) with the greatest value.
    ArgMax,
    /// Exponential moving average, newest row last: each step back weighs this much less.
    Exponential(f64),
}

/// One aggregate: operation, its field (`None` only for [`Op::Count`] and [`Op::Values`]), name of the output.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What is computed.
    pub op: Op,
    pub field: Option<Arc<str>>,
    /// Name of the output column.
    pub name: Arc<str>,
}

/// One row a group: the group's fields (named as written), then the measures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Aggregate {
    /// Fields whose values make the groups; none: one group (even of an empty table).
    pub groupby: Vec<Arc<str>>,
    /// What is computed.
    pub measures: Vec<Measure>,
    /// Also the combinations of group values that do not occur.
    pub cross: bool,
}

/// Aggregates added to every row of the group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JoinAggregate {
    /// Fields whose values make the groups.
    pub groupby: Vec<Arc<str>>,
    /// What is computed.
    pub measures: Vec<Measure>,
}

/// How the width of bins is chosen (defaults: those of [`BinRule::default`]).
#[derive(Debug, Clone, PartialEq)]
pub struct BinRule {
    /// At most so many; 20.
    pub maxbins: f64,
    /// Base of the nice widths; 10.
    pub base: f64,
    /// Exactly this width.
    pub step: Option<f64>,
    /// Only these widths, ascending; empty: any.
    pub steps: Vec<f64>,
    /// At least this width; 0.
    pub minstep: f64,
    /// By what a width may be divided; 5, 2.
    pub divide: Vec<f64>,
    /// A value that must be a boundary.
    pub anchor: Option<f64>,
    /// Whether the ends are rounded outward to boundaries.
    pub nice: bool,
    /// Width of the selection the bins are for, when it is not the extent.
    pub span: Option<f64>,
}

impl Default for BinRule {
    fn default() -> Self {
        BinRule {
            maxbins: 20.0,
            base: 10.0,
            step: None,
            steps: Vec::new(),
            minstep: 0.0,
            divide: vec![5.0, 2.0],
            anchor: None,
            nice: true,
            span: None,
        }
    }
}

/// What bins must cover.
#[derive(Debug, Clone, PartialEq)]
pub enum BinExtent {
    /// The numbers of the field in this table.
    Data,
    Fixed(f64, f64),
}

/// Adds the ends of the bin that holds a number; null for what is no number.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    /// What is binned.
    pub field: Arc<str>,
    /// What the bins cover.
    pub extent: BinExtent,
    /// How wide they are.
    pub rule: BinRule,
    /// Name of the column of lower ends.
    pub start: Arc<str>,
    /// Name of the column of upper ends.
    pub end: Arc<str>,
    /// Name of a column of the middles of bins.
    pub middle: Option<Arc<str>>,
    /// Name of a column of the end of the last bin, the same for all.
    pub stop: Option<Arc<str>>,
}

/// A column from an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Calculate {
    /// Evaluated with each row as `datum`.
    pub expr: Expr,
    /// Name of the column.
    pub name: Arc<str>,
}

/// Kernel density estimate with a Gaussian kernel; output: group fields, value, density.
#[derive(Debug, Clone, PartialEq)]
pub struct Density {
    /// Whose density.
    pub field: Arc<str>,
    /// One curve for each group.
    pub groupby: Vec<Arc<str>>,
    /// Cumulative instead.
    pub cumulative: bool,
    /// Times the number of rows.
    pub counts: bool,
    /// Standard deviation of the kernel; 0 estimates it (Scott's rule).
    pub bandwidth: f64,
    /// From, to; `None`: the numbers of each group (of the table, when `shared`).
    pub extent: Option<(f64, f64)>,
    /// One extent for all groups.
    pub shared: bool,
    /// Fewest samples (25).
    pub minsteps: f64,
    /// Most samples (200).
    pub maxsteps: f64,
    /// Exactly so many.
    pub steps: Option<f64>,
    /// Name of the samples' column.
    pub value: Arc<str>,
    /// Name of the densities' column.
    pub density: Arc<str>,
}

/// The least and the greatest number of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Extent {
    pub field: Arc<str>,
    /// Under which name they are kept.
    pub name: Arc<str>,
}

/// What holds of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    /// The expression is truthy.
    Expr(Expr),
    /// All hold.
    And(Vec<Predicate>),
    /// One holds.
    Or(Vec<Predicate>),
    /// It does not hold.
    Not(Box<Predicate>),
    /// Something about one field.
    Field(FieldPredicate),
    /// Always or never.
    Always(bool),
}

/// Something about a field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldPredicate {
    pub field: Arc<str>,
    /// Its value is moved to the start of this unit first: unit name as written (`yearmonth`, `utchours` …).
    pub time_unit: Option<Arc<str>>,
    pub test: Test,
}

/// A test of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// The same value (`===`; instants by their number).
    Equal(Value),
    /// Below.
    Lt(Value),
    /// Not above.
    Lte(Value),
    /// Above.
    Gt(Value),
    /// Not below.
    Gte(Value),
    /// Within, ends included; null leaves an end open.
    Range(Value, Value),
    /// One of these.
    OneOf(Vec<Value>),
    /// Neither null nor NaN (true), or the contrary.
    Valid(bool),
}

/// A row for each element of one or more lists (shorter lists are padded with null).
#[derive(Debug, Clone, PartialEq)]
pub struct Flatten {
    /// Fields that hold lists, each with the name of its output.
    pub fields: Vec<(Arc<str>, Arc<str>)>,
    /// Name of a column for the index of the element.
    pub index: Option<Arc<str>>,
}

/// A row for each of the fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Fold {
    pub fields: Vec<Arc<str>>,
    /// Name of the column of field names.
    pub key: Arc<str>,
    /// Name of the column of values.
    pub value: Arc<str>,
}

/// How a missing value is filled.
#[derive(Debug, Clone, PartialEq)]
pub enum ImputeMethod {
    Value(Value),
    /// Mean of the valid values in the group's frame.
    Mean,
    Median,
    /// Their least.
    Min,
    /// Their greatest.
    Max,
}

/// Rows for keys that do not occur in a group, and values for rows that have none.
#[derive(Debug, Clone, PartialEq)]
pub struct Impute {
    /// Whose missing values are filled.
    pub field: Arc<str>,
    /// What should occur in every group.
    pub key: Arc<str>,
    /// Columns of parts, such as the cells of a facet, that know only their own keys.
    pub within: Vec<Arc<str>>,
    /// Keys besides those in the data.
    pub keyvals: Vec<Value>,
    pub groupby: Vec<Arc<str>>,
    /// How they are filled.
    pub method: ImputeMethod,
    /// Rows before and after (relative to the row, negative before) that the method looks at; `None`: the whole group,
    /// as an open end is.
    pub frame: (Option<f64>, Option<f64>),
}

/// Values from the first row of another table with an equal key.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// Index of the data node looked into.
    pub from: usize,
    /// Its key field.
    pub key: Arc<str>,
    /// Key field of this table.
    pub field: Arc<str>,
    /// (Field of the other table, name here); empty: the whole row as an object under `row_name`.
    pub values: Vec<(Arc<str>, Arc<str>)>,
    /// Name for the whole row.
    pub row_name: Option<Arc<str>>,
    /// What is written where no key matches.
    pub default: Value,
}

/// Locally weighted regression; output: group fields, x, y.
#[derive(Debug, Clone, PartialEq)]
pub struct Loess {
    /// Independent.
    pub x: Arc<str>,
    /// Dependent.
    pub y: Arc<str>,
    /// One curve for each group.
    pub groupby: Vec<Arc<str>>,
    /// Share of the points that count for each (0.3).
    pub bandwidth: f64,
    /// Name of the x output.
    pub x_name: Arc<str>,
    /// Name of the y output.
    pub y_name: Arc<str>,
}

/// Values of a column become columns, one row a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Pivot {
    /// Whose values name the columns.
    pub field: Arc<str>,
    /// What is aggregated in them.
    pub value: Arc<str>,
    pub op: Op,
    /// The rows.
    pub groupby: Vec<Arc<str>>,
    /// At most so many columns; 0: as many as there are values. Columns are in ascending order of their values.
    pub limit: usize,
}

/// Quantiles of a column; output: group fields, probability, value.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantile {
    pub field: Arc<str>,
    /// One list for each group.
    pub groupby: Vec<Arc<str>>,
    /// These probabilities; empty: `step/2, step/2 + step, …` below 1.
    pub probs: Vec<f64>,
    /// Distance of probabilities (0.01).
    pub step: f64,
    /// Name of the probabilities' column.
    pub prob: Arc<str>,
    /// Name of the values' column.
    pub value: Arc<str>,
}

/// Family of a regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fit {
    /// a + b x
    Linear,
    /// a + b ln x
    Log,
    /// a e^(b x)
    Exp,
    /// a x^b
    Pow,
    /// a + b x + c x²
    Quad,
    /// A polynomial of this order.
    Poly(usize),
}

/// Regression; output: group fields, x, y of points on the curve, or group fields, `coef`, `rSquared`.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// Independent.
    pub x: Arc<str>,
    /// Dependent.
    pub y: Arc<str>,
    /// One fit for each group.
    pub groupby: Vec<Arc<str>>,
    /// Family.
    pub fit: Fit,
    /// From, to; `None`: the group's x.
    pub extent: Option<(f64, f64)>,
    /// One row of coefficients (`coef`, `rSquared`) instead of points.
    pub params: bool,
    /// Name of the x output.
    pub x_name: Arc<str>,
    /// Name of the y output.
    pub y_name: Arc<str>,
}

/// Where a stack starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StackOffset {
    /// At zero: positive values upward, negative ones downward, apart.
    Zero,
    /// Each stack is scaled to 0–1 (by magnitudes).
    Normalize,
    /// All stacks share their middle (by magnitudes).
    Center,
}

/// Values of a group put on top of each other, into two columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// What is stacked; `None`: 1 for each row.
    pub field: Option<Arc<str>>,
    /// Whether a row without a value has none at all, as a summary of nothing has, rather than zero.
    pub undefined: bool,
    /// One stack for each group.
    pub groupby: Vec<Arc<str>>,
    /// Order within a stack.
    pub sort: Vec<SortField>,
    /// Where it starts.
    pub offset: StackOffset,
    /// Name of the column of starts.
    pub start: Arc<str>,
    /// Name of the column of ends.
    pub end: Arc<str>,
}

/// Adds the start and end of the calendar unit that holds an instant; null for what is none.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeUnit {
    /// Which instants.
    pub field: Arc<str>,
    /// Unit name as written: `yearmonth`, `hours`, `utcyearmonthdate` …
    pub unit: Arc<str>,
    /// Multiple of the smallest unit (1).
    pub step: f64,
    /// Name of the column of starts.
    pub start: Arc<str>,
    /// Name of the column of ends.
    pub end: Option<Arc<str>>,
}

/// Window operation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WindowOp {
    /// 1, 2, 3 …
    RowNumber,
    /// Rank with gaps.
    Rank,
    /// Rank without gaps.
    DenseRank,
    /// (rank − 1) / (rows − 1).
    PercentRank,
    /// Share of rows at or before the peers.
    CumeDist,
    /// Which of so many equal parts.
    Ntile(f64),
    /// Value so many rows before.
    Lag(f64),
    /// Value so many rows after.
    Lead(f64),
    /// First value of the frame.
    FirstValue,
    /// Last value of the frame.
    LastValue,
    /// Nth value of the frame, from 1.
    NthValue(f64),
    /// Aggregate over the frame.
    Aggregate(Op),
}

/// One output of a window.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowField {
    /// What is computed.
    pub op: WindowOp,
    /// Of what; `None` where the operation needs none.
    pub field: Option<Arc<str>>,
    /// Name of the output column.
    pub name: Arc<str>,
}

/// Ranks, neighbours and running aggregates over sorted groups. Rows keep their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// What is computed.
    pub fields: Vec<WindowField>,
    pub groupby: Vec<Arc<str>>,
    /// Order within a group.
    pub sort: Vec<SortField>,
    /// Rows before (≤ 0) and after (≥ 0) the row; `None` is open. The usual frame is (None, Some(0)).
    pub frame: (Option<f64>, Option<f64>),
    /// Whether rows that sort equal are treated one by one.
    pub ignore_peers: bool,
}

impl Transform {
    /// The table that comes of it.
    ///
    /// # Errors
    /// The limit that the table, or the way to it, would exceed.
    pub fn apply(&self, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
        let budget = context.budget;
        budget.steps(frame.len() as u64 + 1)?;
        match self {
            Transform::Aggregate(t) => aggregate::apply(t, frame, context),
            Transform::JoinAggregate(t) => aggregate::join(t, frame, context),
            Transform::Bin(t) => {
                budget.cells(frame.len(), 2)?;
                Ok(bin::apply(t, frame))
            }
            Transform::Calculate(t) => {
                budget.cells(frame.len(), 1)?;
                Ok(with(frame, &t.name, context.formulas.column(&t.expr, frame, budget)?))
            }
            Transform::Density(t) => curve::density(t, frame, context),
            Transform::Extent(t) => Ok(bin::keep_extent(t, frame, context)),
            Transform::Filter(t) => filter::apply(t, frame, context),
            Transform::FilterInvalid(fields) => {
                fields.iter().filter_map(|f| frame.lack(f)).for_each(|lack| budget.complain(|| lack));
                filter::invalid(fields, frame, context)
            }
            Transform::Flatten(t) => reshape::flatten(t, frame, context),
            Transform::Fold(t) => reshape::fold(t, frame, context),
            Transform::Impute(t) => impute::apply(t, frame, context),
            Transform::Lookup(t) => reshape::lookup(t, frame, context),
            Transform::Loess(t) => fit::loess(t, frame, context),
            Transform::Pivot(t) => reshape::pivot(t, frame, context),
            Transform::Quantile(t) => curve::quantile(t, frame, context),
            Transform::Regression(t) => fit::regression(t, frame, context),
            Transform::Sample(size) => {
                budget.cells(frame.len().min(*size), frame.columns().len())?;
                Ok(reshape::sample(*size, frame))
            }
            Transform::Stack(t) => {
                budget.cells(frame.len(), 2)?;
                budget.steps(reshape::sorting(frame.len(), t.sort.len()))?;
                Ok(stack::apply(t, frame))
            }
            Transform::TimeUnit(t) => time_unit::apply(t, frame, context),
            Transform::Window(t) => window::apply(t, frame, context),
        }
    }
}

/// The table with one more column.
fn with(frame: &Frame, name: &Arc<str>, column: crate::data::Column) -> Frame {
    let mut out = frame.clone();
    out.set(name.clone(), column);
    out
}

#[cfg(test)]
mod tests;
