//! Polar areas: slices of equal angle whose radius is the value. In: the data sets; out: a mark of arcs each.

use super::errors;
use super::pie;
use super::radar;
use crate::dialect::chartjs::chart::{Chart, Element, label_of};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Channel, Mapping, Mark, MarkKind, ScaleId};
use std::f64::consts::TAU;

/// The slices of all data sets, and for each data set its mark.
pub(crate) fn marks<'a>(chart: &Chart<'a>, scale: ScaleId, tables: &mut Tables) -> (Vec<Mark>, Vec<Option<usize>>) {
    let mut marks = Vec::new();
    let mut labelled = vec![None; chart.datasets.len()];
    for set in chart.shown().into_iter().rev() {
        let n = set.data.len();
        let values: Vec<f64> = set.data.iter().map(|v| radar::amount(chart, v)).collect();
        // A null has a share of the circle, what is no number has none.
        let counts = |i: usize| values[i].is_finite() || set.data[i].is_null();
        let count = (0..n).filter(|&i| counts(i)).count().max(1) as f64;
        let element = Element::new(chart, set, "arc");
        let own = element.each(chart, set, "angle", n);
        let share = |i: usize| match own.numbers(i) {
            _ if !counts(i) => 0.0,
            Some(angle) if chart.is_v2() => angle,
            Some(degrees) => degrees.to_radians(),
            None => TAU / count,
        };
        let (mut from, mut to): (Vec<f64>, Vec<f64>) = (Vec::with_capacity(n), Vec::with_capacity(n));
        let mut angle = radar::start(chart);
        for i in 0..n {
            from.push(angle);
            angle += share(i);
            to.push(angle);
        }
        let middles: Vec<f64> = from.iter().zip(&to).map(|(a, b)| (a + b) / 2.0).collect();
        let mut rows = Rows::new(n);
        rows.numbers("from", from);
        rows.numbers("to", to);
        rows.numbers("value", values);
        rows.encodings.map(Channel::Theta, Mapping::field("from"));
        rows.encodings.map(Channel::Theta2, Mapping::field("to"));
        rows.encodings.map(Channel::Radius, Mapping::field("value").scaled(scale));
        rows.encodings.constant(Channel::Radius2, 0.0);
        let mut style = pie::styles(chart, set, &element, &mut rows);
        style.plot_center = true;
        let data = tables.add(rows.frame);
        if let Some(slot) = chart.datasets.iter().position(|d| d.index == set.index) {
            labelled[slot] = Some(marks.len());
        }
        marks.push(Mark {
            valid: vec![std::sync::Arc::from("value")],
            label: label_of(set),
            ..Mark::bare("mark-arc", MarkKind::Arc(style), data, rows.encodings)
        });
        marks.extend(errors::of_slices(chart, set, scale, &|i| middles.get(i).copied().unwrap_or(f64::NAN), tables));
    }
    (marks, labelled)
}
