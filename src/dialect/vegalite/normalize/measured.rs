//! What the layers of composite marks have in common: a measured channel, what the others derive and group by, and plain
//! marks as their parts (vega-lite `compositemark/common.ts`, `encoding.ts`).

use crate::dialect::vegalite::normalize::defaults::{Type, default_type, most_bins, type_named};
use crate::dialect::vegalite::normalize::tree::{Encoding, Kind, Spec};
use crate::dialect::vegalite::syntax::channel::Channel as Definition;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::json::{Json, Object, parse_strict};
use crate::time::TimeUnit;

pub fn object(text: &str) -> Object {
    parse_strict(text, 50).ok().and_then(|j| j.as_object().cloned()).unwrap_or_default()
}

pub fn text(s: impl Into<String>) -> Json {
    Json::String(s.into().into())
}

/// A string as JSON text.
pub fn quoted(s: &str) -> String {
    text(s).to_text()
}

/// A column as an expression has it.
pub fn datum(column: &str) -> String {
    format!("datum[{}]", quoted(column))
}

/// A name that derived columns can have within theirs.
pub fn plain_name(field: &str) -> String {
    field.replace(['.', '[', ']', '\''], "_")
}

/// An object of these members.
pub fn members<const N: usize>(members: [(&str, Json); N]) -> Json {
    let mut out = Object::new();
    members.into_iter().for_each(|(n, v)| out.insert(n, v));
    Json::Object(out)
}

/// One measure of an aggregate.
pub fn measure(op: &str, field: &str, name: &str) -> Json {
    members([("op", text(op)), ("field", text(field)), ("as", text(name))])
}

/// Whether a value counts as given: neither null nor false, zero or empty.
pub fn is_given(j: &Json) -> bool {
    match j {
        Json::Null | Json::Bool(false) => false,
        Json::Number(x) => *x != 0.0,
        Json::String(s) => !s.is_empty(),
        _ => true,
    }
}

fn without(base: &Object, names: &[&str]) -> Object {
    let mut out = base.clone();
    names.iter().for_each(|n| drop(out.remove(n)));
    out
}

/// A layer over the same rows, or over what these transforms make of them.
pub fn layered(spec: &Spec, layers: Vec<Spec>, transforms: Vec<Json>) -> Spec {
    let mut spec = Spec { kind: Kind::Layer(layers), ..spec.clone() };
    transform(&mut spec, transforms);
    spec
}

/// Adds transforms after those that a view has.
pub fn transform(spec: &mut Spec, transforms: Vec<Json>) {
    if !transforms.is_empty() {
        let mut list = spec.props.get("transform").and_then(Json::as_array).map_or_else(Vec::new, <[Json]>::to_vec);
        list.extend(transforms);
        spec.props.insert("transform", Json::Array(list));
    }
}

/// The type of a definition, as written or by default.
fn type_of(def: &Object, channel: Channel) -> Type {
    let def = Definition::of(def);
    def.type_.value().map_or_else(|| default_type(&def, channel), |name| type_named(*name))
}

/// Whether a definition names a field, or counts rows.
fn is_field(def: &Object) -> bool {
    def.get("field").is_some() || def.get("aggregate").and_then(Json::as_str) == Some("count")
}

/// Whether a definition, or a condition, shows a field or a datum (vega-lite `channeldef.ts`, `isFieldOrDatumDef`).
pub fn shows_value(def: &Object) -> bool {
    is_field(def) || def.get("datum").is_some()
}

/// Whether a channel shows a field or a datum.
pub fn shows(encoding: &Encoding, channel: Channel) -> bool {
    encoding.def(channel).is_some_and(shows_value)
}

/// Whether a channel is continuous: of a continuous type, not binned.
pub fn is_continuous(encoding: &Encoding, channel: Channel) -> bool {
    let Some(def) = encoding.def(channel) else { return false };
    match type_of(def, channel) {
        Type::Quantitative if is_field(def) => def.get("bin").is_none_or(|b| !is_given(b)),
        Type::Temporal => is_field(def),
        _ => def.get("datum").is_some_and(|d| d.as_f64().is_some()),
    }
}

/// Which axis holds the values (`compositeMarkOrient`).
pub fn value_axis(name: MarkType, mark: &Object, encoding: &Encoding) -> Option<Channel> {
    use Channel::{X, Y};
    if let Some(orient) = mark.get("orient").and_then(Json::as_str) {
        let axis = if orient == "vertical" { Y } else { X };
        return shows(encoding, axis).then_some(axis);
    }
    let is = |axis: Channel| is_continuous(encoding, axis);
    if !is(X) || !is(Y) {
        return if is(X) { Some(X) } else { is(Y).then_some(Y) };
    }
    let aggregate = |axis: Channel| encoding.get(axis).and_then(|d| d.get("aggregate")).and_then(Json::as_str);
    let own = |axis: Channel| aggregate(axis).and_then(MarkType::named) == Some(name);
    let time = |axis: Channel| encoding.def(axis).is_some_and(|d| type_of(d, axis) == Type::Temporal);
    let lies = if own(X) != own(Y) { own(X) } else { time(Y) && !time(X) };
    Some(if lies { X } else { Y })
}

/// What an encoding derives before it is shown: its channels without bins, time units and aggregates, the transforms and
/// measures that these are, and the fields that group (`extractTransformsFromEncoding`).
#[derive(Default)]
struct Extracted {
    encoding: Encoding,
    bins: Vec<Json>,
    units: Vec<Json>,
    measures: Vec<Json>,
    groupby: Vec<Json>,
}

impl Extracted {
    fn of(encoding: &Encoding, titles: Titles) -> Extracted {
        let mut out = Extracted::default();
        for (channel, def) in encoding.iter() {
            let list = def.as_array().unwrap_or(std::slice::from_ref(def));
            for one in list.iter().filter_map(Json::as_object).filter(|d| is_field(d)) {
                if ["aggregate", "bin", "timeUnit"].iter().all(|n| !one.get(n).is_some_and(is_given)) {
                    out.group(one.get("field"));
                } else {
                    let derived = out.derived(channel, one, titles);
                    out.encoding.insert(channel, Json::Object(derived));
                }
            }
            if !out.encoding.has(channel) {
                out.encoding.insert(channel, def.clone());
            }
        }
        out
    }

    fn group(&mut self, field: Option<&Json>) {
        self.groupby.extend(field.filter(|f| !self.groupby.contains(f)).cloned());
    }

    /// The definition that shows what another one derives.
    fn derived(&mut self, channel: Channel, def: &Object, titles: Titles) -> Object {
        let field = def.get("field").and_then(Json::as_str).unwrap_or("");
        let mut new = without(def, &["aggregate", "bin", "timeUnit"]);
        let given = |name: &str| def.get(name).filter(|v| is_given(v));
        let guide = given("axis").or(given("legend"));
        if new.get("title").is_none() && guide.and_then(|g| g.get("title")).is_none_or(|t| !is_given(t)) {
            new.insert("title", text(title(def, titles)));
        }
        if new.get("type").is_none() && !channel.is_second() {
            let name = match type_of(def, channel) {
                Type::Quantitative => "quantitative",
                Type::Temporal => "temporal",
                Type::Ordinal => "ordinal",
                Type::Nominal => "nominal",
            };
            new.insert("type", text(name));
        }
        let name = if let Some(op) = given("aggregate") {
            self.measured(op, field)
        } else if let Some(bin) = given("bin").filter(|b| b.as_str().is_none()) {
            self.binned(channel, bin, field, &mut new)
        } else if let Some(unit) = given("timeUnit") {
            self.in_unit(channel, unit, field, &mut new)
        } else {
            field.to_string()
        };
        if given("aggregate").is_none() {
            self.group(Some(&text(&*name)));
        }
        new.insert("field", text(name));
        new.insert("derived", Json::Bool(true));
        new
    }

    fn measured(&mut self, op: &Json, field: &str) -> String {
        match op {
            Json::String(op) if &**op == "count" => {
                self.measures.push(members([("op", text("count")), ("as", text("__count"))]));
                "__count".into()
            }
            Json::String(op) => {
                let name = format!("{op}_{}", plain_name(field));
                self.measures.push(measure(op, field, &name));
                name
            }
            other => {
                let by = other.as_object().and_then(|o| o.iter().next());
                let Some((op, Json::String(by))) = by else { return field.into() };
                let row = format!("{op}_{}", plain_name(by));
                self.measures.push(measure(op, by, &row));
                format!("{row}.{field}")
            }
        }
    }

    fn binned(&mut self, channel: Channel, bin: &Json, field: &str, new: &mut Object) -> String {
        let mut params = bin.as_object().cloned().unwrap_or_default();
        if params.get("maxbins").is_none() && params.get("step").is_none() {
            params.insert("maxbins", Json::Number(most_bins(channel)));
        }
        let params = Json::Object(params);
        let how: String = params.to_text().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let name = format!("bin_{how}_{}", plain_name(field));
        let end = format!("{name}_end");
        let names = Json::Array(vec![text(&*name), text(&*end)]);
        self.bins.push(members([("bin", params), ("field", text(field)), ("as", names)]));
        self.group(Some(&text(&*end)));
        if let Some(second) = channel.second().filter(|_| channel.is_axis()) {
            self.encoding.insert(second, members([("field", text(end))]));
        }
        new.insert("bin", text("binned"));
        if !channel.is_second() {
            new.insert("type", text("quantitative"));
        }
        name
    }

    fn in_unit(&mut self, channel: Channel, unit: &Json, field: &str, new: &mut Object) -> String {
        let unit_name = unit.as_str().or_else(|| unit.get("unit")?.as_str()).unwrap_or("year");
        let binned = unit.get("binned").and_then(Json::as_bool) == Some(true);
        if binned || unit_name.starts_with("binned") {
            return field.into();
        }
        let how: String = unit.to_text().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let name = format!("{how}_{}", plain_name(field));
        self.units.push(members([("timeUnit", unit.clone()), ("field", text(field)), ("as", text(&*name))]));
        if new.get("type").and_then(Json::as_str).is_some_and(|t| !t.starts_with(['t', 'T'])) {
            // What is no instant by its type is still written as one.
            let guide = match channel {
                Channel::X | Channel::Y => Some("axis"),
                Channel::Text | Channel::Tooltip => None,
                _ => Some("legend"),
            };
            let time = ("formatType", text("time"));
            match guide {
                None => new.insert(time.0, time.1),
                Some(guide) => {
                    let mut own = new.get(guide).and_then(Json::as_object).cloned().unwrap_or_default();
                    if own.get(time.0).is_none() {
                        own.insert(time.0, time.1);
                    }
                    new.insert(guide, Json::Object(own));
                }
            }
        }
        name
    }
}

/// How titles are made of fields, as it is configured.
#[derive(Clone, Copy)]
struct Titles<'c> {
    /// What counts are called.
    count: &'c str,
    /// `verbal`, `functional`, `plain`.
    style: &'c str,
}

/// The title of a definition that derives something from its field.
fn title(def: &Object, titles: Titles) -> String {
    let field = def.get("field").and_then(Json::as_str).unwrap_or("");
    let unit = def.get("timeUnit").and_then(|u| u.as_str().or_else(|| u.get("unit")?.as_str()));
    let parts = unit.and_then(TimeUnit::parse).filter(|u| !u.binned).map(|u| u.units.join("-"));
    let binned = def.get("bin").is_some_and(|b| is_given(b) && b.as_str().is_none());
    match (def.get("aggregate"), parts) {
        (Some(Json::String(op)), _) if &**op == "count" => titles.count.into(),
        _ if titles.style == "plain" => field.into(),
        (Some(Json::String(op)), _) if titles.style == "functional" => format!("{}({field})", op.to_uppercase()),
        (_, Some(parts)) if titles.style == "functional" => {
            format!("{}({field})", parts.replace('-', "").to_uppercase())
        }
        _ if titles.style == "functional" && binned => format!("BIN({field})"),
        _ if binned => format!("{field} (binned)"),
        (_, Some(parts)) => format!("{field} ({parts})"),
        (Some(Json::String(op)), _) if op.is_ascii() && !op.is_empty() => {
            format!("{}{} of {field}", op[..1].to_uppercase(), &op[1..])
        }
        _ => field.into(),
    }
}

/// The measured channel of a composite mark, and everything beside it.
pub struct Measured<'a> {
    pub spec: &'a Spec,
    /// The composite mark.
    pub name: MarkType,
    pub mark: &'a Object,
    /// How its parts are configured, or drawn by default.
    pub parts: Object,
    /// `x` or `y`.
    pub channel: Channel,
    /// The definition of the channel.
    source: Object,
    pub field: String,
    /// The other channels.
    pub base: Encoding,
    /// Bins and time units of the other channels.
    pub derived: Vec<Json>,
    /// The parts that may stand for the whole in words and tables, the first that is drawn; and the columns that it lists
    /// beside the other channels, each with its name.
    pub told: (&'static [&'static str], Vec<(String, String)>),
    /// Measures of the other channels.
    pub measures: Vec<Json>,
    /// The fields of the other channels.
    pub groupby: Vec<Json>,
}

impl<'a> Measured<'a> {
    /// Along `channel`; `own`: channels that only say where its ends are.
    pub fn new(
        (spec, name, mark): (&'a Spec, MarkType, &'a Object),
        encoding: &Encoding,
        channel: Channel,
        own: &[Channel],
        config: &Object,
    ) -> Measured<'a> {
        let source = encoding.def(channel).cloned().unwrap_or_default();
        let field = source.get("field").and_then(Json::as_str).unwrap_or("").to_string();
        let own: Vec<Channel> = own.iter().copied().chain([channel, Channel::Tooltip]).collect();
        let configured = |name: &str, usual| config.get(name).and_then(Json::as_str).unwrap_or(usual);
        let titles =
            Titles { count: configured("countTitle", "Count of Records"), style: configured("fieldTitle", "verbal") };
        let mut rest = Extracted::of(&encoding.without(&own), titles);
        rest.bins.append(&mut rest.units);
        Measured {
            spec,
            name,
            mark,
            parts: Object::new(),
            channel,
            source,
            field,
            base: rest.encoding,
            derived: rest.bins,
            told: (&[], Vec::new()),
            measures: rest.measures,
            groupby: rest.groupby,
        }
    }

    /// The default look of the parts, and what is configured instead.
    pub fn configured(mut self, defaults: &str, config: &Object) -> Measured<'a> {
        self.parts = object(defaults);
        if let Some(Json::Object(own)) = config.get(self.name.name()) {
            own.iter().for_each(|(n, v)| self.parts.insert(n.clone(), v.clone()));
        }
        self
    }

    /// A part's mark, if it is drawn: what is configured for it, the composite's colour and opacity, what the part is,
    /// and its own properties, each over the one before (`partLayerMixins`).
    pub fn part(&self, part: &str, kind: Object) -> Option<Object> {
        let (own, configured) = (self.mark.get(part), self.parts.get(part));
        own.or(configured).filter(|p| is_given(p))?;
        let mut mark = configured.and_then(Json::as_object).cloned().unwrap_or_default();
        let whole = ["clip", "color", "opacity"].into_iter().filter_map(|n| Some((n, self.mark.get(n)?)));
        whole.filter(|(_, v)| is_given(v)).for_each(|(n, v)| mark.insert(n, v.clone()));
        kind.iter().for_each(|(n, v)| mark.insert(n.clone(), v.clone()));
        mark.insert("style", text(format!("{}-{part}", self.name)));
        let own = own.and_then(Json::as_object);
        own.into_iter().flat_map(Object::iter).for_each(|(n, v)| mark.insert(n.clone(), v.clone()));
        Some(mark)
    }

    /// Tells a part whether it stands for the whole, and for what.
    fn tell(&self, part: &str, mark: &mut Object) {
        let is_drawn = |p: &&&str| self.mark.get(p).or(self.parts.get(p)).is_some_and(is_given);
        if self.told.0.iter().find(is_drawn) != Some(&part) {
            mark.insert("part", Json::Bool(true));
            return;
        }
        mark.insert("composite", text(self.name.name()));
        mark.insert("measured", text(self.channel.name()));
        let title = self.source.get("title").and_then(Json::as_str).unwrap_or(&self.field);
        let pair =
            |(column, name): &(String, String)| Json::Array(vec![text(&**column), text(format!("{name} of {title}"))]);
        mark.insert("listed", Json::Array(self.told.1.iter().map(pair).collect()));
    }

    /// A layer that shows a part at one column, or between two.
    pub fn shown(&self, part: &str, kind: &Object, (at, end): (&str, Option<&str>), base: &Encoding) -> Option<Spec> {
        let mut mark = self.part(part, kind.clone())?;
        self.tell(part, &mut mark);
        let mut encoding = Encoding::default();
        encoding.insert(self.channel, self.value(at));
        if let (Some(end), Some(second)) = (end, self.channel.second()) {
            encoding.insert(second, members([("field", text(end))]));
        }
        base.iter().for_each(|(channel, def)| encoding.insert(channel, def.clone()));
        Some(Spec { kind: Kind::unit(mark, encoding), props: Object::new(), at: self.spec.at.clone() })
    }

    /// The measured channel, showing this column.
    fn value(&self, column: &str) -> Json {
        let mut d = Object::new();
        d.insert("field", text(column));
        let quantitative = type_of(&self.source, self.channel) != Type::Temporal;
        d.insert("type", text(if quantitative { "quantitative" } else { "temporal" }));
        d.insert("title", text(&*self.field));
        for key in ["title", "scale", "axis"] {
            if let Some(v) = self.source.get(key) {
                d.insert(key, v.clone());
            }
        }
        Json::Object(d)
    }

    /// Which way the mark runs, and which way ticks lie that stand across the measures.
    pub fn along(&self) -> (&'static str, &'static str) {
        if self.channel == Channel::X { ("horizontal", "vertical") } else { ("vertical", "horizontal") }
    }

    /// A summary of the rows that share what the other channels show.
    pub fn aggregate(&self, measures: Vec<Json>) -> Json {
        let all = self.measures.iter().cloned().chain(measures).collect();
        members([("aggregate", Json::Array(all)), ("groupby", Json::Array(self.groupby.clone()))])
    }
}
