//! The columns that channels derive from their fields: instants, bins, time units.

use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::{Binning, Field, column_name};
use crate::dialect::vegalite::model::transforms::bin_of;
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::channel::Bin;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::words::Format;
use crate::expr::Expr;
use crate::json::Json;
use crate::transform as t;
use crate::transform::Transform;
use std::sync::Arc;

impl Builder<'_> {
    /// The derived columns of a unit's fields: parsed dates, bins, time units.
    pub fn field_steps(&mut self, fields: &[(Channel, Field)], steps: &mut Vec<Transform>) {
        let mut done: Vec<Arc<str>> = Vec::new();
        for (_, f) in fields {
            let Some(field) = f.field.clone() else { continue };
            if (f.kind == Type::Temporal || f.unit.is_some())
                && f.aggregate.as_ref().is_none_or(|a| a.arg.is_none())
                && !done.contains(&field)
            {
                done.push(field.clone());
                steps.extend(self.date_step(&field));
            }
            let made = if f.unit.as_ref().is_some_and(|u| u.binned) { f.end.as_ref() } else { Some(&f.column) };
            if made.is_some_and(|column| done.contains(column)) || f.aggregate.is_some() {
                continue;
            }
            let ends = f.bins.clone().or_else(|| Some((f.column.clone(), f.end.clone()?)));
            if let (Some(Binning::Params(p)), Some((start, end))) = (&f.bin, ends) {
                done.push(f.column.clone());
                let text = f.bins.as_ref().map(|_| self.bin_pattern(fields, f));
                self.bin_steps(f, &field, p, (start, end), text, steps);
            } else if let Some(unit) = &f.unit {
                done.extend(made.cloned());
                // What was binned before keeps its start, and gets an end.
                let start = if unit.binned { column_name("unit", &f.column) } else { f.column.clone() };
                steps.push(Transform::TimeUnit(t::TimeUnit {
                    field,
                    unit: f.plain_unit().into(),
                    step: unit.step,
                    start,
                    end: f.end.clone(),
                }));
            }
        }
    }

    /// How the numbers in the text of a bin are written: as the axis or legend that explains it says, the last of those
    /// that share it (vega-lite `compile/data/bin.ts`, `rangeFormula`).
    fn bin_pattern(&self, fields: &[(Channel, Field)], f: &Field) -> Arc<str> {
        let mut sharing = fields.iter().filter(|(c, other)| c.scale().is_some() && other.column == f.column);
        let shown = sharing.next_back().map_or(f, |(_, other)| other);
        let axis = shown.def.axis.value().and_then(|axis| axis.format.value());
        let legend = || shown.def.legend.value().and_then(|legend| legend.format.value());
        let own = || shown.def.format.value();
        let said = axis.or_else(legend).or_else(own).and_then(Format::pattern);
        said.or_else(|| self.settings.number_format.value()).cloned().unwrap_or_else(|| "".into())
    }

    /// A bin's start and end, and what shows it: its text with numbers of a pattern, else its middle.
    fn bin_steps(
        &mut self,
        f: &Field,
        field: &Arc<str>,
        params: &Bin,
        (start, end): (Arc<str>, Arc<str>),
        pattern: Option<Arc<str>>,
        steps: &mut Vec<Transform>,
    ) {
        let datum = |c: &Arc<str>| format!("datum[{}]", Json::String(c.clone()).to_text());
        let (low, high) = (datum(&start), datum(&end));
        let bin = bin_of(field, params, 10.0, start, end);
        let Some(pattern) = pattern else {
            let middle = Some(column_name("mid", &f.column));
            steps.push(Transform::Bin(t::Bin { middle, stop: Some(f.stop()), ..bin }));
            return;
        };
        steps.push(Transform::Bin(bin));
        let format = Json::String(pattern).to_text();
        let text = format!("format({low}, {format}) + ' – ' + format({high}, {format})");
        if let Ok(expr) = Expr::parse(&format!("isValid({low}) && isFinite(+{low}) ? {text} : 'null'")) {
            steps.push(Transform::Calculate(t::Calculate { expr, name: f.column.clone() }));
        }
    }
}
