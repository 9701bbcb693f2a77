//! Box plots: quartiles as a box, the median in it, whiskers to what is not far out, and points for the rest.

use super::measured::{
    Measured, datum, layered, measure, object, parse, part, plain_name, quoted, text, unit, with, without,
};
use super::tree::Spec;
use crate::diagnostic::Report;
use crate::json::{Json, Object};

/// The layers of a box plot.
pub fn layers(spec: &Spec, mark: &Object, encoding: &Object, report: &mut Report) -> Spec {
    let Some(measured) = Measured::find(spec, mark, encoding) else {
        report.warn(format!("{}/encoding", spec.at), "a boxplot needs a quantitative x or y");
        return unit(spec, object(r#"{"type":"point"}"#), encoding.clone());
    };
    let plain = without(&measured.base, &["color", "fill", "size", "strokeDash"]);
    let whole = BoxPlot { suffix: plain_name(&measured.field), plain, m: measured };
    let extent = mark.get("extent").cloned().unwrap_or(Json::Number(1.5));
    if extent.as_str() == Some("min-max") {
        let mut layers = whole.rules("min", "max");
        layers.extend(whole.boxes());
        return layered(spec, layers, vec![whole.summary()]);
    }
    whole.with_outliers(extent.as_f64().unwrap_or(1.5))
}

struct BoxPlot<'a> {
    m: Measured<'a>,
    /// What the names of derived columns end with.
    suffix: String,
    /// The channels that lines share with the box.
    plain: Object,
}

impl BoxPlot<'_> {
    /// The name of a derived column.
    fn n(&self, prefix: &str) -> String {
        format!("{prefix}_{}", self.suffix)
    }

    fn measure(&self, op: &str, prefix: &str) -> String {
        measure(op, &self.m.field, &self.n(prefix))
    }

    fn summary(&self) -> Json {
        let quartiles = [
            self.measure("q1", "lower_box"),
            self.measure("q3", "upper_box"),
            self.measure("median", "mid_box"),
            self.measure("min", "min"),
            self.measure("max", "max"),
        ];
        parse(&format!(r#"{{"aggregate":[{}],"groupby":{}}}"#, quartiles.join(","), self.m.groupby))
    }

    /// A part's mark, which treats invalid values as the whole does.
    fn part(&self, name: &str, defaults: &str, on: bool) -> Option<Object> {
        let mut mark = part(self.m.mark, name, defaults, on)?;
        if let (Some(invalid), None) = (self.m.mark.get("invalid"), mark.get("invalid")) {
            mark.insert("invalid", invalid.clone());
        }
        Some(mark)
    }

    /// Lines from the box to both ends.
    fn whiskers(&self, low: &str, high: &str) -> Vec<Spec> {
        let Some(rule) = self.part("rule", r#"{"type":"rule"}"#, true) else { return Vec::new() };
        let ends = [(self.n(low), self.n("lower_box")), (self.n("upper_box"), self.n(high))];
        ends.iter().map(|(a, z)| self.m.span(a, z, rule.clone(), &self.plain)).collect()
    }

    /// The box and its median.
    fn boxes(&self) -> Vec<Spec> {
        let m = &self.m;
        let size = m.mark.get("size").and_then(Json::as_f64).unwrap_or(14.0);
        let orient = if m.channel == "x" { "horizontal" } else { "vertical" };
        let bar = format!(r#"{{"type":"bar","size":{size},"orient":"{orient}"}}"#);
        let mut out = Vec::new();
        if let Some(bar) = self.part("box", &bar, true) {
            out.push(m.span(&self.n("lower_box"), &self.n("upper_box"), bar, &m.base));
        }
        let tick = format!(r#"{{"type":"tick","size":{size},"orient":"{}","color":"white"}}"#, m.across());
        if let Some(mut median) = self.part("median", &tick, true) {
            if median.get("opacity").is_none() {
                median.insert("opacity", Json::Number(0.7));
            }
            let mut encoding = self.plain.clone();
            if m.mark.get("median").is_none_or(|m| m.get("color").is_none()) {
                median.remove("color");
                encoding.insert("color", Json::Object(self.median_color()));
            }
            out.push(m.one(&self.n("mid_box"), median, &encoding));
        }
        out
    }

    /// White, but the median of a box without height is in the colour of the box.
    fn median_color(&self) -> Object {
        let mut same = match self.m.base.get("color") {
            Some(Json::Object(o)) => o.clone(),
            _ => {
                let mut own = Object::new();
                own.insert("value", self.m.mark.get("color").cloned().unwrap_or_else(|| text("#4c78a8")));
                own
            }
        };
        same.insert("test", text(format!("{} >= {}", datum(&self.n("lower_box")), datum(&self.n("upper_box")))));
        let mut color = Object::new();
        color.insert("condition", Json::Object(same));
        color.insert("value", text("white"));
        color
    }

    /// Whiskers up to `k` times the height of the box, and a point for each row beyond.
    fn with_outliers(&self, k: f64) -> Spec {
        let (m, groupby) = (&self.m, &self.m.groupby);
        let joined = parse(&format!(
            r#"{{"joinaggregate":[{},{}],"groupby":{groupby}}}"#,
            self.measure("q1", "lower_box"),
            self.measure("q3", "upper_box")
        ));
        let (low, high) = (datum(&self.n("lower_box")), datum(&self.n("upper_box")));
        let (value, reach) = (datum(&m.field), format!("{k} * ({high} - {low})"));
        let inside = format!("({low} - {reach} <= {value}) && ({value} <= {high} + {reach})");
        let filter = |test: &str| parse(&format!(r#"{{"filter":{}}}"#, quoted(test)));
        let bare = Spec { props: Object::new(), ..m.spec.clone() };
        let mut top = Vec::new();
        if let Some(points) = part(m.mark, "outliers", r#"{"type":"point"}"#, true) {
            let shown = with(&without(&m.base, &["size"]), vec![m.value(&m.field)]);
            let shown = unit(m.spec, points, shown);
            top.push(layered(&bare, vec![shown], vec![joined.clone(), filter(&format!("!({inside})"))]));
        }
        let rules = self.rules("lower_whisker", "upper_whisker");
        if !rules.is_empty() {
            top.push(layered(&bare, rules, vec![joined, filter(&inside), self.ends()]));
        }
        let boxes = self.boxes();
        if !boxes.is_empty() {
            top.push(layered(&bare, boxes, vec![self.summary()]));
        }
        layered(m.spec, top, Vec::new())
    }

    /// The whiskers, and ticks at their ends if they are asked for.
    fn rules(&self, low: &str, high: &str) -> Vec<Spec> {
        let mut out = self.whiskers(low, high);
        let ticks = format!(r#"{{"type":"tick","color":"black","opacity":1,"orient":"{}"}}"#, self.m.across());
        if let Some(ticks) = self.part("ticks", &ticks, false) {
            out.push(self.m.one(&self.n(low), ticks.clone(), &self.plain));
            out.push(self.m.one(&self.n(high), ticks, &self.plain));
        }
        out
    }

    /// The summary that finds the ends of the whiskers.
    fn ends(&self) -> Json {
        let (lower, upper) = (self.n("lower_box"), self.n("upper_box"));
        let measures = [
            self.measure("min", "lower_whisker"),
            self.measure("max", "upper_whisker"),
            measure("min", &lower, &lower),
            measure("max", &upper, &upper),
        ];
        parse(&format!(r#"{{"aggregate":[{}],"groupby":{}}}"#, measures.join(","), self.m.groupby))
    }
}
