//! Tables of expected numbers for the transforms (made with vega 6), and properties that hold of any table.

use super::bin::bin_steps;
use super::*;
use crate::data::Column;
use crate::limits::Budget;
use proptest::prelude::*;

/// Formulas that are null and a calendar of whole hours.
struct Bare;

impl Formulas for Bare {
    fn column(&self, _: &Expr, frame: &Frame, _: &Budget) -> Result<Column, Exceeded> {
        Ok(Column::Values(vec![Value::Null; frame.len()]))
    }
}

impl Calendar for Bare {
    fn spans(&self, _: &str, step: f64, instants: &[f64]) -> Vec<Option<(f64, f64)>> {
        let hour = step * 3_600_000.0;
        let span = |t: &f64| (!t.is_nan()).then(|| ((t / hour).floor() * hour, ((t / hour).floor() + 1.0) * hour));
        instants.iter().map(span).collect()
    }
}

fn run(t: Transform, frame: &Frame) -> Frame {
    let budget = Budget::default();
    t.apply(frame, &Context::new(&budget, &Bare, &Bare, &[])).unwrap()
}

fn table(columns: &[(&str, Vec<Value>)]) -> Frame {
    let mut frame = Frame::with_len(columns[0].1.len());
    columns.iter().for_each(|(name, values)| frame.set(*name, Column::of(values.clone())));
    frame
}

fn numbers(values: &[f64]) -> Vec<Value> {
    values.iter().map(|x| Value::Number(*x)).collect()
}

fn texts(values: &[&str]) -> Vec<Value> {
    values.iter().map(|t| Value::from(*t)).collect()
}

fn column(frame: &Frame, name: &str) -> Vec<Value> {
    let column = frame.column(name).unwrap_or_else(|| panic!("no column {name}"));
    (0..frame.len()).map(|row| column.get(row)).collect()
}

/// Numbers are compared to 1e-9 of their size; NaN in `expected` stands for no number.
fn assert_numbers(frame: &Frame, name: &str, expected: &[f64]) {
    let found = column(frame, name);
    assert_eq!(found.len(), expected.len(), "{name}: {found:?}");
    for (value, wanted) in found.iter().zip(expected) {
        let near = match value {
            Value::Null => wanted.is_nan(),
            Value::Number(x) if x.is_nan() => wanted.is_nan(),
            other => (other.to_number() - wanted).abs() <= 1e-9 * wanted.abs().max(1.0),
        };
        assert!(near, "{name}: {found:?}, expected {expected:?}");
    }
}

fn names(list: &[&str]) -> Vec<Arc<str>> {
    list.iter().map(|n| (*n).into()).collect()
}

fn xy() -> Frame {
    table(&[("x", numbers(&[1.0, 2.0, 3.0, 4.0, 5.0])), ("y", numbers(&[2.0, 3.5, 7.0, 11.0, 20.0]))])
}

const NULL: f64 = f64::NAN;

#[test]
fn aggregates_of_mixed_values() {
    let v = vec![1.0.into(), Value::Null, "4".into(), "".into(), 7.0.into(), 10.0.into()];
    let frame = table(&[("g", texts(&["p", "q", "p", "p", "q", "p"])), ("v", v)]);
    let expected = [
        (Op::Count, [4.0, 2.0]),
        (Op::Valid, [3.0, 1.0]),
        (Op::Missing, [1.0, 1.0]),
        (Op::Distinct, [4.0, 2.0]),
        (Op::Sum, [15.0, 7.0]),
        (Op::Product, [40.0, 7.0]),
        (Op::Mean, [5.0, 7.0]),
        (Op::Variance, [21.0, NULL]),
        (Op::VarianceP, [14.0, 0.0]),
        (Op::Stdev, [4.58257569495584, NULL]),
        (Op::Stderr, [2.6457513110645907, NULL]),
        (Op::Median, [4.0, 7.0]),
        (Op::Q1, [2.5, 7.0]),
        (Op::Q3, [7.0, 7.0]),
        (Op::Min, [1.0, 7.0]),
        (Op::Max, [10.0, 7.0]),
    ];
    let measures = expected
        .iter()
        .map(|(op, _)| Measure { op: *op, field: Some("v".into()), name: format!("{op:?}").into() })
        .collect();
    let out = run(Transform::Aggregate(Aggregate { groupby: names(&["g"]), measures, cross: false }), &frame);
    assert_eq!(column(&out, "g"), texts(&["p", "q"]));
    for (op, values) in expected {
        assert_numbers(&out, &format!("{op:?}"), &values);
    }
}

#[test]
fn an_aggregate_without_groups_has_one_row_even_of_nothing() {
    let measures = vec![Measure { op: Op::Count, field: None, name: "n".into() }];
    let t = Aggregate { groupby: Vec::new(), measures, cross: false };
    assert_numbers(&run(Transform::Aggregate(t), &Frame::default()), "n", &[0.0]);
    let e = vec![Measure { op: Op::Exponential(0.5), field: Some("y".into()), name: "e".into() }];
    let t = Aggregate { groupby: Vec::new(), measures: e, cross: false };
    assert_numbers(&run(Transform::Aggregate(t), &xy()), "e", &[14.35483870967742]);
}

#[test]
fn crossing_adds_the_groups_that_do_not_occur() {
    let frame = table(&[("a", texts(&["x", "y"])), ("b", numbers(&[1.0, 2.0]))]);
    let measures = vec![Measure { op: Op::Count, field: None, name: "n".into() }];
    let out = run(Transform::Aggregate(Aggregate { groupby: names(&["a", "b"]), measures, cross: true }), &frame);
    assert_eq!(column(&out, "a"), texts(&["x", "y", "x", "y"]));
    assert_numbers(&out, "b", &[1.0, 2.0, 2.0, 1.0]);
    assert_numbers(&out, "n", &[1.0, 1.0, 0.0, 0.0]);
}

fn bin(extent: (f64, f64), maxbins: f64) -> Transform {
    Transform::Bin(Bin {
        field: "a".into(),
        extent: BinExtent::Fixed(extent.0, extent.1),
        rule: BinRule { maxbins, ..BinRule::default() },
        start: "s".into(),
        end: "e".into(),
        middle: None,
        stop: None,
    })
}

#[test]
fn bins_are_nice() {
    let cases = [
        ((0.0, 100.0), 10.0, [0.0, 90.0], [10.0, 100.0]),
        ((1.0, 9.5), 10.0, [1.0, 9.0], [2.0, 10.0]),
        ((0.0, 1.0), 6.0, [0.0, 0.8], [0.2, 1.0]),
        ((-3.7, 22.1), 20.0, [-4.0, 22.0], [-2.0, 24.0]),
        ((5.0, 5.0), 10.0, [5.0, 5.0], [5.5, 5.5]),
    ];
    for (extent, most, starts, ends) in cases {
        let out = run(bin(extent, most), &table(&[("a", numbers(&[extent.0, extent.1]))]));
        assert_numbers(&out, "s", &starts);
        assert_numbers(&out, "e", &ends);
    }
    let out = run(bin((0.0, 10.0), 10.0), &table(&[("a", vec![Value::Null, 3.5.into()])]));
    assert_numbers(&out, "s", &[NULL, 3.0]);
}

#[test]
fn stacks_start_where_they_should() {
    let frame = table(&[("g", numbers(&[1.0, 1.0, 1.0, 2.0])), ("v", numbers(&[2.0, -1.0, 3.0, 4.0]))]);
    let third = 1.0 / 3.0;
    let cases = [
        (StackOffset::Zero, [0.0, 0.0, 2.0, 0.0], [2.0, -1.0, 5.0, 4.0]),
        (StackOffset::Center, [0.0, 2.0, 3.0, 1.0], [2.0, 3.0, 6.0, 5.0]),
        (StackOffset::Normalize, [0.0, third, 0.5, 0.0], [third, 0.5, 1.0, 1.0]),
    ];
    for (offset, starts, ends) in cases {
        let t = Stack {
            field: Some("v".into()),
            undefined: false,
            groupby: names(&["g"]),
            sort: Vec::new(),
            offset,
            start: "s".into(),
            end: "e".into(),
        };
        let out = run(Transform::Stack(t), &frame);
        assert_numbers(&out, "s", &starts);
        assert_numbers(&out, "e", &ends);
    }
}

#[test]
fn windows_rank_and_accumulate() {
    let frame = table(&[("k", texts(&["a", "a", "a", "a", "b"])), ("v", numbers(&[3.0, 1.0, 3.0, 2.0, 5.0]))]);
    let expected: [(WindowOp, [f64; 5]); 13] = [
        (WindowOp::RowNumber, [3.0, 1.0, 4.0, 2.0, 1.0]),
        (WindowOp::Rank, [3.0, 1.0, 3.0, 2.0, 1.0]),
        (WindowOp::DenseRank, [3.0, 1.0, 3.0, 2.0, 1.0]),
        (WindowOp::CumeDist, [1.0, 0.25, 1.0, 0.5, 1.0]),
        (WindowOp::Ntile(2.0), [2.0, 1.0, 2.0, 1.0, 2.0]),
        (WindowOp::Lag(1.0), [2.0, NULL, 3.0, 1.0, NULL]),
        (WindowOp::Lead(1.0), [3.0, 2.0, NULL, 3.0, NULL]),
        (WindowOp::FirstValue, [1.0, 1.0, 1.0, 1.0, 5.0]),
        (WindowOp::LastValue, [3.0, 1.0, 3.0, 2.0, 5.0]),
        (WindowOp::NthValue(2.0), [2.0, NULL, 2.0, 2.0, NULL]),
        (WindowOp::Aggregate(Op::Sum), [9.0, 1.0, 9.0, 3.0, 5.0]),
        (WindowOp::Aggregate(Op::Mean), [2.25, 1.0, 2.25, 1.5, 5.0]),
        (WindowOp::Aggregate(Op::Median), [2.5, 1.0, 2.5, 1.5, 5.0]),
    ];
    let field = |(i, (op, _)): (usize, &(WindowOp, _))| WindowField {
        op: *op,
        field: Some("v".into()),
        name: format!("w{i}").into(),
    };
    let t = Window {
        fields: expected.iter().enumerate().map(field).collect(),
        groupby: names(&["k"]),
        sort: vec![SortField { field: "v".into(), descending: false }],
        frame: (None, Some(0.0)),
        ignore_peers: false,
    };
    let out = run(Transform::Window(t), &frame);
    for (i, (_, values)) in expected.iter().enumerate() {
        assert_numbers(&out, &format!("w{i}"), values);
    }
}

#[test]
fn moving_means_follow_their_frame() {
    let t = Window {
        fields: vec![WindowField { op: WindowOp::Aggregate(Op::Mean), field: Some("y".into()), name: "m".into() }],
        groupby: Vec::new(),
        sort: Vec::new(),
        frame: (Some(-1.0), Some(1.0)),
        ignore_peers: false,
    };
    assert_numbers(&run(Transform::Window(t), &xy()), "m", &[2.75, 12.5 / 3.0, 21.5 / 3.0, 38.0 / 3.0, 15.5]);
}

#[test]
fn regressions_have_these_coefficients() {
    let cases: [(Fit, &[f64], f64); 6] = [
        (Fit::Linear, &[-4.35, 4.35], 0.9106111645813282),
        (Fit::Log, &[-0.72575932421673, 9.844152043110734], 0.7533817299185148),
        (Fit::Exp, &[1.1823169024514593, 0.5655093316078875], 0.9977789611474883),
        (Fit::Pow, &[1.677002315199633, 1.3995655527892794], 0.9112087636396957),
        (Fit::Quad, &[3.4, -2.292857142857149, 1.107142857142858], 0.993194005224804),
        (Fit::Poly(3), &[-0.8, 3.607142857142877, -1.14285714285715, 0.25], 0.9975250928090197),
    ];
    for (fit, expected, quality) in cases {
        let t = Regression {
            x: "x".into(),
            y: "y".into(),
            groupby: Vec::new(),
            fit,
            extent: None,
            params: true,
            x_name: "x".into(),
            y_name: "y".into(),
        };
        let out = run(Transform::Regression(t), &xy());
        let Value::Array(found) = out.field("coef").get(0) else { panic!("no coefficients") };
        let found: Vec<f64> = found.iter().map(Value::to_number).collect();
        let near = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(near && found.len() == expected.len(), "{fit:?}: {found:?}");
        assert_numbers(&out, "rSquared", &[quality]);
    }
}

#[test]
fn loess_and_densities_match() {
    let x = numbers(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    let frame = table(&[("x", x), ("y", numbers(&[2.0, 3.5, 7.0, 11.0, 20.0, 18.0, 25.0]))]);
    let t = Loess {
        x: "x".into(),
        y: "y".into(),
        groupby: Vec::new(),
        bandwidth: 0.6,
        x_name: "x".into(),
        y_name: "y".into(),
    };
    let expected = [
        1.7634929861192,
        4.079348224795403,
        7.13710529704178,
        11.786534820076685,
        15.452395676449875,
        20.026413729177747,
        24.652930648112868,
    ];
    assert_numbers(&run(Transform::Loess(t), &frame), "y", &expected);
    let density = |bandwidth, steps| {
        Transform::Density(Density {
            field: "y".into(),
            groupby: Vec::new(),
            cumulative: false,
            counts: false,
            bandwidth,
            extent: None,
            shared: false,
            minsteps: 25.0,
            maxsteps: 200.0,
            steps,
            value: "v".into(),
            density: "d".into(),
        })
    };
    let out = run(density(2.0, Some(4.0)), &xy());
    assert_numbers(&out, "v", &[2.0, 6.5, 11.0, 15.5, 20.0]);
    let expected =
        [0.07176239967909126, 0.057966501619102516, 0.0453317810079202, 0.006352702843470827, 0.03989582644094959];
    assert_numbers(&out, "d", &expected);
    let expected = [0.04753218999550153, 0.03879945578284726, 0.0208382255404008];
    assert_numbers(&run(density(0.0, Some(2.0)), &xy()), "d", &expected);
    assert_eq!(run(density(0.0, None), &xy()).len(), 83);
}

#[test]
fn quantiles_fold_flatten_pivot() {
    let t = Quantile {
        field: "y".into(),
        groupby: Vec::new(),
        probs: Vec::new(),
        step: 0.25,
        prob: "p".into(),
        value: "v".into(),
    };
    assert_numbers(&run(Transform::Quantile(t), &xy()), "v", &[2.75, 5.25, 9.0, 15.5]);
    let t = Fold { fields: names(&["x", "y"]), key: "key".into(), value: "value".into() };
    let out = run(Transform::Fold(t), &xy().take(&[1, 4]));
    assert_eq!(column(&out, "key"), texts(&["x", "y", "x", "y"]));
    assert_numbers(&out, "value", &[2.0, 3.5, 5.0, 20.0]);
    let lists = [numbers(&[1.0, 2.0]), numbers(&[3.0])].map(|v| Value::Array(v.into()));
    let frame = table(&[("a", vec![lists[0].clone()]), ("b", vec![lists[1].clone()])]);
    let fields = vec![("a".into(), "a".into()), ("b".into(), "b".into())];
    let out = run(Transform::Flatten(Flatten { fields, index: Some("i".into()) }), &frame);
    assert_numbers(&out, "a", &[1.0, 2.0]);
    assert_numbers(&out, "b", &[3.0, NULL]);
    assert_numbers(&out, "i", &[0.0, 1.0]);
    let frame =
        table(&[("g", texts(&["a", "a", "b"])), ("k", texts(&["y", "x", "x"])), ("v", numbers(&[1.0, 2.0, 3.0]))]);
    let t = Pivot { field: "k".into(), value: "v".into(), op: Op::Sum, groupby: names(&["g"]), limit: 0 };
    let out = run(Transform::Pivot(t), &frame);
    assert_numbers(&out, "x", &[2.0, 3.0]);
    assert_numbers(&out, "y", &[1.0, NULL]);
}

#[test]
fn imputes_missing_keys_and_values() {
    let frame = table(&[
        ("c", texts(&["p", "p", "q"])),
        ("k", numbers(&[1.0, 2.0, 1.0])),
        ("v", vec![4.0.into(), Value::Null, 6.0.into()]),
    ]);
    let t = Impute {
        within: Vec::new(),
        field: "v".into(),
        key: "k".into(),
        keyvals: numbers(&[3.0]),
        groupby: names(&["c"]),
        method: ImputeMethod::Value(0.0.into()),
        frame: (None, None),
    };
    let out = run(Transform::Impute(t.clone()), &frame);
    assert_eq!(column(&out, "c"), texts(&["p", "p", "q", "p", "q", "q"]));
    assert_numbers(&out, "k", &[1.0, 2.0, 1.0, 3.0, 3.0, 2.0]);
    assert_numbers(&out, "v", &[4.0, NULL, 6.0, 0.0, 0.0, 0.0]);
    let out = run(Transform::Impute(Impute { method: ImputeMethod::Mean, ..t }), &frame);
    assert_numbers(&out, "v", &[4.0, 4.0, 6.0, 4.0, 6.0, 6.0]);
}

#[test]
fn lookups_meet_by_key() {
    let other = Arc::new(table(&[("id", numbers(&[1.0, 2.0])), ("name", texts(&["one", "two"]))]));
    let frame = table(&[("ref", texts(&["2", "9"]))]);
    let t = Lookup {
        from: 0,
        key: "id".into(),
        field: "ref".into(),
        values: vec![("name".into(), "n".into())],
        row_name: None,
        default: "?".into(),
    };
    let (budget, frames) = (Budget::default(), [other]);
    let out = Transform::Lookup(t).apply(&frame, &Context::new(&budget, &Bare, &Bare, &frames)).unwrap();
    assert_eq!(column(&out, "n"), texts(&["two", "?"]));
}

#[test]
fn filters_compare_as_javascript_does() {
    let frame = table(&[("v", vec![1.0.into(), "b".into(), Value::Null, f64::NAN.into(), 3.0.into()])]);
    let kept = |test| {
        let field = FieldPredicate { field: "v".into(), time_unit: None, test };
        run(Transform::Filter(Predicate::Field(field)), &frame).len()
    };
    assert_eq!(kept(Test::Valid(true)), 3);
    assert_eq!(kept(Test::Gt(0.0.into())), 2);
    assert_eq!(kept(Test::Lte(1.0.into())), 2, "null counts as 0");
    assert_eq!(kept(Test::OneOf(vec!["b".into(), 3.0.into()])), 2);
    assert_eq!(kept(Test::Equal("1".into())), 0);
    let out = run(Transform::FilterInvalid(names(&["v"])), &frame);
    assert_eq!(out.len(), 2, "isValid(v) && isFinite(+v)");
    let not = Predicate::Not(Box::new(Predicate::Or(vec![Predicate::Always(false)])));
    assert_eq!(run(Transform::Filter(not), &frame).len(), 5);
}

#[test]
fn joined_aggregates_and_time_units_keep_the_rows() {
    let frame = table(&[("g", texts(&["p", "q", "p"])), ("t", numbers(&[1.0, 3_600_001.0, 5.0]))]);
    let measures = vec![Measure { op: Op::Sum, field: Some("t".into()), name: "sum".into() }];
    let out = run(Transform::JoinAggregate(JoinAggregate { groupby: names(&["g"]), measures }), &frame);
    assert_numbers(&out, "sum", &[6.0, 3_600_001.0, 6.0]);
    let t = TimeUnit { field: "t".into(), unit: "hours".into(), step: 1.0, start: "s".into(), end: Some("e".into()) };
    let out = run(Transform::TimeUnit(t), &frame);
    assert_numbers(&out, "s", &[0.0, 3_600_000.0, 0.0]);
    assert_eq!(out.field("e").get(1), Value::Time(7_200_000.0));
    let test = Test::Equal(Value::Time(3_600_000.0));
    let field = FieldPredicate { field: "t".into(), time_unit: Some("hours".into()), test };
    assert_eq!(run(Transform::Filter(Predicate::Field(field)), &frame).len(), 1);
}

#[test]
fn bins_of_odd_rules_have_a_width() {
    for (maxbins, divide) in [(f64::INFINITY, vec![]), (f64::NAN, vec![0.0, f64::NAN]), (0.0, vec![-1.0])] {
        let bins = bin_steps((0.0, 10.0), &BinRule { maxbins, divide, ..BinRule::default() });
        assert!(bins.step > 0.0 && bins.step.is_finite() && bins.start == 0.0, "{bins:?}");
    }
}

#[test]
fn tables_that_would_be_too_large_are_not_made() {
    let limits = crate::limits::Limits { rows: 5, ..Default::default() };
    let budget = Budget::new(limits, None);
    let t = Transform::Fold(Fold { fields: names(&["x", "y"]), key: "k".into(), value: "v".into() });
    assert_eq!(t.apply(&xy(), &Context::new(&budget, &Bare, &Bare, &[])), Err(Exceeded::Rows));
    assert_eq!(budget.exceeded(), Some(Exceeded::Rows));
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<f64>().prop_map(Value::Number),
        (-5i32..5).prop_map(|i| Value::Number(f64::from(i))),
        "[a-c]{0,2}".prop_map(Value::from),
        any::<bool>().prop_map(Value::Bool),
    ]
}

proptest! {
    #[test]
    fn bins_cover_the_extent(a in -1e9..1e9f64, width in 0.0..1e6f64, maxbins in 1.0..60.0f64) {
        let bins = bin_steps((a, a + width), &BinRule { maxbins, ..BinRule::default() });
        prop_assert!(bins.step > 0.0);
        prop_assert!(bins.start <= a + 1e-9 * a.abs() && bins.stop >= a + width - 1e-9 * a.abs(), "{bins:?}");
    }

    #[test]
    fn no_table_panics_and_counts_add_up(values in prop::collection::vec((any_value(), any_value()), 0..30)) {
        let mut frame = Frame::with_len(values.len());
        frame.set("a", Column::of(values.iter().map(|v| v.0.clone()).collect()));
        frame.set("b", Column::of(values.iter().map(|v| v.1.clone()).collect()));
        let measures = [Op::Count, Op::Mean, Op::Min, Op::Median, Op::ArgMax, Op::Values]
            .map(|op| Measure { op, field: Some("b".into()), name: format!("{op:?}").into() });
        let t = Aggregate { groupby: names(&["a"]), measures: measures.to_vec(), cross: false };
        let out = run(Transform::Aggregate(t), &frame);
        let total: f64 = column(&out, "Count").iter().map(Value::to_number).sum();
        prop_assert_eq!(total, values.len() as f64);
        let stack = Stack {
            field: Some("b".into()),
            undefined: false,
            groupby: names(&["a"]),
            sort: Vec::new(),
            offset: StackOffset::Zero,
            start: "s".into(),
            end: "e".into(),
        };
        prop_assert_eq!(run(Transform::Stack(stack), &frame).len(), frame.len());
        let pivot = Pivot { field: "a".into(), value: "b".into(), op: Op::Mean, groupby: Vec::new(), limit: 3 };
        prop_assert!(run(Transform::Pivot(pivot), &frame).len() <= 1);
        prop_assert_eq!(run(Transform::Sample(3), &frame).len(), frame.len().min(3));
    }
}
