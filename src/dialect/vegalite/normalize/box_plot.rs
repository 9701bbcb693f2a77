//! Box plots: quartiles as a box, the median in it, whiskers to what is not far out, and points for the rest (vega-lite
//! `compositemark/boxplot.ts`).

use crate::diagnostic::Report;
use crate::dialect::vegalite::normalize::measured::{
    Measured, datum, is_given, layered, measure, members, object, plain_name, text, transform, value_axis,
};
use crate::dialect::vegalite::normalize::tree::{Encoding, Kind, Spec};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::json::{Json, Object};

/// How the parts look unless they are configured.
const PARTS: &str =
    r#"{"size":14,"extent":1.5,"box":{},"median":{"color":"white"},"outliers":{},"rule":{},"ticks":null}"#;

/// The layers of a box plot.
pub fn layers(spec: &Spec, mark: &Object, encoding: &Encoding, config: &Object, report: &mut Report) -> Spec {
    let Some(channel) = value_axis(MarkType::Boxplot, mark, encoding) else {
        report.warn(format!("{}/encoding", spec.at), "a boxplot needs a quantitative x or y");
        let kind = Kind::unit(object(r#"{"type":"point"}"#), encoding.clone());
        return Spec { kind, ..spec.clone() };
    };
    let m = Measured::new((spec, MarkType::Boxplot, mark), encoding, channel, &[], config).configured(PARTS, config);
    let size = mark.get("size").or_else(|| {
        let style = config.get("style").and_then(|s| s.get("boxplot")).and_then(|s| s.get("size"));
        style.or(m.parts.get("size"))
    });
    let size = size.filter(|s| is_given(s)).cloned();
    let extent = mark.get("extent").or(m.parts.get("extent")).cloned();
    let reach = extent.as_ref().and_then(Json::as_f64);
    let mut whole =
        BoxPlot { suffix: plain_name(&m.field), plain: m.base.without(&[Channel::Color, Channel::Size]), size, m };
    let (least, greatest) = if reach.is_some() { ("min", "max") } else { ("lower_whisker", "upper_whisker") };
    let told = [(least, "Min"), ("lower_box", "Q1"), ("mid_box", "Median"), ("upper_box", "Q3"), (greatest, "Max")];
    let told = told.map(|(prefix, name)| (whole.n(prefix), name.to_string()));
    whole.m.told = (&["box", "median", "rule", "outliers"], told.to_vec());
    match reach {
        Some(k) => whole.with_outliers(k),
        None => whole.to_the_ends(),
    }
}

struct BoxPlot<'a> {
    m: Measured<'a>,
    /// What the names of derived columns end with.
    suffix: String,
    /// The channels that lines share with the box.
    plain: Encoding,
    /// How wide the box is.
    size: Option<Json>,
}

impl BoxPlot<'_> {
    /// The name of a derived column.
    fn n(&self, prefix: &str) -> String {
        format!("{prefix}_{}", self.suffix)
    }

    fn measure(&self, op: &str, prefix: &str) -> Json {
        measure(op, &self.m.field, &self.n(prefix))
    }

    fn quartiles(&self) -> Vec<Json> {
        vec![self.measure("q1", "lower_box"), self.measure("q3", "upper_box")]
    }

    /// What the box shows, and the least and the greatest value by these names.
    fn summary(&self, least: &str, greatest: &str) -> Vec<Json> {
        let mut measures = self.quartiles();
        measures.extend([("median", "mid_box"), ("min", least), ("max", greatest)].map(|(op, n)| self.measure(op, n)));
        let mut steps = self.m.derived.clone();
        steps.push(self.m.aggregate(measures));
        steps
    }

    /// A kind of mark that treats invalid values as the whole does.
    fn kind(&self, kind: &str, size: Option<&Json>) -> Object {
        let mut mark = object(kind);
        for (name, value) in [("invalid", self.m.mark.get("invalid")), ("size", size)] {
            if let Some(v) = value {
                mark.insert(name, v.clone());
            }
        }
        mark
    }

    /// The whiskers, and ticks at their ends if they are asked for.
    fn whiskers(&self) -> Vec<Spec> {
        let rule = self.kind(r#"{"type":"rule"}"#, None);
        let ticks = format!(r#"{{"type":"tick","color":"black","opacity":1,"orient":"{}"}}"#, self.m.along().1);
        let ticks = self.kind(&ticks, None);
        let [low, lower, upper, high] = ["lower_whisker", "lower_box", "upper_box", "upper_whisker"].map(|p| self.n(p));
        let parts = [
            ("rule", &rule, (&*low, Some(&*lower))),
            ("rule", &rule, (&*upper, Some(&*high))),
            ("ticks", &ticks, (&*low, None)),
            ("ticks", &ticks, (&*high, None)),
        ];
        parts.into_iter().filter_map(|(part, kind, at)| self.m.shown(part, kind, at, &self.plain)).collect()
    }

    /// The box and its median.
    fn boxes(&self) -> Vec<Spec> {
        let (m, (along, across)) = (&self.m, self.m.along());
        let bar = self.kind(&format!(r#"{{"type":"bar","orient":"{along}"}}"#), self.size.as_ref());
        let mut tick = self.kind(&format!(r#"{{"type":"tick","orient":"{across}"}}"#), self.size.as_ref());
        if let Some(color) = m.parts.get("median").and_then(|p| p.get("color")).filter(|c| is_given(c)) {
            tick.insert("color", color.clone());
        }
        let mut encoding = self.plain.clone();
        if let Some(size) = m.base.get(Channel::Size) {
            encoding.insert(Channel::Size, size.clone());
        }
        encoding.insert(Channel::Color, members([("condition", Json::Object(self.flat_color()))]));
        let (low, high) = (self.n("lower_box"), self.n("upper_box"));
        let shown = m.shown("box", &bar, (&low, Some(&high)), &m.base);
        shown.into_iter().chain(m.shown("median", &tick, (&self.n("mid_box"), None), &encoding)).collect()
    }

    /// The median of a box without height is in the colour of the box.
    fn flat_color(&self) -> Object {
        let mut same = Object::new();
        same.insert("test", text(format!("{} >= {}", datum(&self.n("lower_box")), datum(&self.n("upper_box")))));
        match self.m.base.get(Channel::Color) {
            Some(Json::Object(o)) => o.iter().for_each(|(n, v)| same.insert(n.clone(), v.clone())),
            _ => {
                let configured = self.m.parts.get("box").and_then(|b| b.get("color")).cloned();
                same.insert("value", configured.unwrap_or_else(|| text("#4c78a8")));
            }
        }
        same
    }

    /// Whiskers to the least and the greatest value.
    fn to_the_ends(&self) -> Spec {
        let mut layers = self.whiskers();
        layers.extend(self.boxes());
        layered(self.m.spec, layers, self.summary("lower_whisker", "upper_whisker"))
    }

    /// Whiskers up to `k` times the height of the box, and a point for each row beyond.
    fn with_outliers(&self, k: f64) -> Spec {
        let m = &self.m;
        let (low, high, value) = (datum(&self.n("lower_box")), datum(&self.n("upper_box")), datum(&m.field));
        let (least, greatest) = (format!("{low} - {k} * ({high} - {low})"), format!("{high} + {k} * ({high} - {low})"));
        let filter = |test: String| members([("filter", text(test))]);
        let joined = ("joinaggregate", Json::Array(self.quartiles()));
        let mut joined: Vec<Json> =
            m.derived.iter().cloned().chain([members([joined, ("groupby", Json::Array(m.groupby.clone()))])]).collect();
        let bare = Spec { props: Object::new(), ..m.spec.clone() };
        let inside = filter(format!("({least} <= {value}) && ({value} <= {greatest})"));
        let shown = m.base.without(&[Channel::Size]);
        let mut top = Vec::new();
        match m.shown("outliers", &object(r#"{"type":"point"}"#), (&m.field, None), &shown) {
            Some(mut points) => {
                transform(&mut points, vec![filter(format!("({value} < {least}) || ({value} > {greatest})"))]);
                let whiskers = layered(&bare, self.whiskers(), vec![inside, self.ends()]);
                top.push(layered(&bare, vec![points, whiskers], joined));
            }
            None => {
                joined.extend([inside, self.ends()]);
                top.push(layered(&bare, self.whiskers(), joined));
            }
        }
        top.push(layered(&bare, self.boxes(), self.summary("min", "max")));
        layered(m.spec, top, Vec::new())
    }

    /// The summary that finds the ends of the whiskers.
    fn ends(&self) -> Json {
        let (lower, upper) = (self.n("lower_box"), self.n("upper_box"));
        self.m.aggregate(vec![
            self.measure("min", "lower_whisker"),
            self.measure("max", "upper_whisker"),
            measure("min", &lower, &lower),
            measure("max", &upper, &upper),
        ])
    }
}
