//! The annotations of a chart as written: every function called, and where each option is looked for. In: the
//! configuration and what functions are shown; out: annotations whose options are plain values.

use super::super::callback;
use super::super::chart::Chart;
use super::super::options::Options;
use super::plane::Seen;
use crate::color::Pages;
use crate::data::Value;
use crate::dialect::Version;
use crate::json::{self, Json, Object, push_pointer};
use std::sync::LazyLock;

/// What an annotation is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A rectangle between values.
    Box,
    /// Lines of text in the hole of a ring.
    DoughnutLabel,
    /// An ellipse in such a rectangle.
    Ellipse,
    /// A text at a place.
    Label,
    /// A straight or curved line between values.
    Line,
    /// A symbol at a place.
    Point,
    /// A regular polygon about a place.
    Polygon,
}

impl Kind {
    /// All of them, by name.
    const ALL: [(&'static str, Kind); 7] = [
        ("box", Kind::Box),
        ("doughnutLabel", Kind::DoughnutLabel),
        ("ellipse", Kind::Ellipse),
        ("label", Kind::Label),
        ("line", Kind::Line),
        ("point", Kind::Point),
        ("polygon", Kind::Polygon),
    ];

    /// Those that the plugin knows: texts in rings came with the one for version 4.
    pub(super) fn known(version: Version) -> impl Iterator<Item = (&'static str, Kind)> {
        Kind::ALL.into_iter().filter(move |(_, kind)| *kind != Kind::DoughnutLabel || version != Version::V3)
    }

    /// By its name in configurations; what has no known name is a line.
    pub(super) fn named(name: Option<&str>, version: Version) -> Kind {
        Kind::known(version).find(|(n, _)| Some(*n) == name).map_or(Kind::Line, |(_, kind)| kind)
    }

    /// Where the options of all of its kind stand.
    fn element(self) -> &'static str {
        match self {
            Kind::Box => "boxAnnotation",
            Kind::DoughnutLabel => "doughnutLabelAnnotation",
            Kind::Ellipse => "ellipseAnnotation",
            Kind::Label => "labelAnnotation",
            Kind::Line => "lineAnnotation",
            Kind::Point => "pointAnnotation",
            Kind::Polygon => "polygonAnnotation",
        }
    }
}

/// The options that every annotation of a kind starts from (chartjs-plugin-annotation 3.1, `defaults` of each element;
/// MIT, © its contributors). Those that name no colour have that of texts.
const TABLE: &str = r##"{
    common: {drawTime: 'afterDatasetsDraw'},
    boxAnnotation: {
        adjustScaleRange: true, backgroundShadowColor: 'transparent', borderCapStyle: 'butt', borderDash: [], borderDashOffset: 0,
        borderJoinStyle: 'miter', borderRadius: 0, borderShadowColor: 'transparent', borderWidth: 1, display: true,
        label: {
            backgroundColor: 'transparent', borderWidth: 0, callout: {display: false}, color: 'black', display: false,
            font: {weight: 'bold'}, padding: 6, position: 'center', textAlign: 'start', textStrokeWidth: 0, xAdjust: 0, yAdjust: 0
        },
        rotation: 0, shadowBlur: 0, shadowOffsetX: 0, shadowOffsetY: 0, z: 0
    },
    doughnutLabelAnnotation: {
        autoFit: true, autoHide: true, backgroundColor: 'transparent', borderColor: 'transparent', borderDash: [], borderDashOffset: 0,
        borderJoinStyle: 'miter', borderWidth: 0, color: 'black', display: true, position: 'center', rotation: 0, spacing: 1,
        textAlign: 'center', textStrokeWidth: 0, xAdjust: 0, yAdjust: 0
    },
    ellipseAnnotation: {
        adjustScaleRange: true, backgroundShadowColor: 'transparent', borderDash: [], borderDashOffset: 0,
        borderShadowColor: 'transparent', borderWidth: 1, display: true,
        label: {
            backgroundColor: 'transparent', borderWidth: 0, callout: {display: false}, color: 'black', display: false,
            font: {weight: 'bold'}, padding: 6, position: 'center', textAlign: 'start', textStrokeWidth: 0, xAdjust: 0, yAdjust: 0
        },
        rotation: 0, shadowBlur: 0, shadowOffsetX: 0, shadowOffsetY: 0, z: 0
    },
    labelAnnotation: {
        adjustScaleRange: true, backgroundColor: 'transparent', backgroundShadowColor: 'transparent', borderCapStyle: 'butt',
        borderDash: [], borderDashOffset: 0, borderJoinStyle: 'miter', borderRadius: 0, borderShadowColor: 'transparent',
        borderWidth: 0,
        callout: {
            borderCapStyle: 'butt', borderDash: [], borderDashOffset: 0, borderJoinStyle: 'miter', borderWidth: 1, display: false,
            margin: 5, position: 'auto', side: 5, start: '50%'
        },
        color: 'black', display: true, padding: 6, position: 'center', rotation: 0, shadowBlur: 0, shadowOffsetX: 0,
        shadowOffsetY: 0, textAlign: 'center', textStrokeWidth: 0, xAdjust: 0, yAdjust: 0, z: 0
    },
    lineAnnotation: {
        adjustScaleRange: true, arrowHeads: {display: false, fill: false, length: 12, width: 6},
        borderDash: [], borderDashOffset: 0, borderShadowColor: 'transparent', borderWidth: 2, curve: false,
        controlPoint: {y: '-50%'}, display: true,
        label: {
            backgroundColor: 'rgba(0,0,0,0.8)', backgroundShadowColor: 'transparent', borderCapStyle: 'butt', borderColor: 'black',
            borderDash: [], borderDashOffset: 0, borderJoinStyle: 'miter', borderRadius: 6, borderShadowColor: 'transparent',
            borderWidth: 0,
            callout: {
                borderCapStyle: 'butt', borderDash: [], borderDashOffset: 0, borderJoinStyle: 'miter', borderWidth: 1,
                display: false, margin: 5, position: 'auto', side: 5, start: '50%'
            },
            color: '#fff', display: false, font: {weight: 'bold'}, padding: 6, position: 'center', rotation: 0, shadowBlur: 0,
            shadowOffsetX: 0, shadowOffsetY: 0, textAlign: 'center', textStrokeWidth: 0, xAdjust: 0, yAdjust: 0
        },
        shadowBlur: 0, shadowOffsetX: 0, shadowOffsetY: 0, z: 0
    },
    pointAnnotation: {
        adjustScaleRange: true, backgroundShadowColor: 'transparent', borderDash: [], borderDashOffset: 0,
        borderShadowColor: 'transparent', borderWidth: 1, display: true, pointStyle: 'circle', radius: 10, rotation: 0,
        shadowBlur: 0, shadowOffsetX: 0, shadowOffsetY: 0, xAdjust: 0, yAdjust: 0, z: 0
    },
    polygonAnnotation: {
        adjustScaleRange: true, backgroundShadowColor: 'transparent', borderCapStyle: 'butt', borderDash: [], borderDashOffset: 0,
        borderJoinStyle: 'miter', borderShadowColor: 'transparent', borderWidth: 1, display: true, point: {radius: 0}, radius: 10,
        rotation: 0, shadowBlur: 0, shadowOffsetX: 0, shadowOffsetY: 0, sides: 3, xAdjust: 0, yAdjust: 0, z: 0
    }
}"##;

/// The tables for light pages, for dark ones and for both.
static TABLES: LazyLock<[Json; 3]> = LazyLock::new(|| {
    let table = json::parse_literal(TABLE, 50).expect("the table of annotations is a literal");
    [Pages::Light, Pages::Dark, Pages::Both].map(|pages| colored(&table, pages))
});

/// The table with the colours of texts in it.
fn colored(table: &Json, pages: Pages) -> Json {
    let mut out = table.clone();
    let Json::Object(kinds) = &mut out else { return out };
    let ink = || Json::String((&*pages.css("#666", "#c9d1d9")).into());
    let text = || Json::String((&*pages.css("black", "#c9d1d9")).into());
    let routed = [
        ("boxAnnotation", true),
        ("ellipseAnnotation", true),
        ("labelAnnotation", false),
        ("lineAnnotation", false),
        ("pointAnnotation", true),
        ("polygonAnnotation", true),
    ];
    for (name, filled) in routed {
        let Some(Json::Object(kind)) = kinds.get_mut(name) else { continue };
        kind.insert("borderColor", ink());
        if filled {
            kind.insert("backgroundColor", ink());
        }
        if kind.get("color").is_some() {
            kind.insert("color", text());
        }
        if let Some(Json::Object(label)) = kind.get_mut("label").filter(|_| filled) {
            label.insert("color", text());
        }
    }
    out
}

/// Options that are called when something happens, never for a value.
const HOOKS: [&str; 6] = ["click", "enter", "leave", "beforeDraw", "afterDraw", "init"];

/// An annotation whose functions have been called.
#[derive(Debug)]
pub(super) struct Written {
    /// What it is drawn as.
    pub kind: Kind,
    /// JSON pointer to it.
    pub at: String,
    own: Json,
    /// What the author says of all of its kind.
    of_kind: Json,
    /// What the author says of all lines.
    of_lines: Json,
    /// What the author says of all annotations.
    common: Json,
    pages: Pages,
}

impl Written {
    /// Its options: its own, those of its kind, those of all annotations, the defaults.
    pub(super) fn options(&self) -> Options<'_> {
        Options::of(&self.own, Some(&self.at)).with_nulls().then(&self.of(self.kind, &self.of_kind))
    }

    /// What parts of an annotation say that have no kind of their own, such as callouts: what lines say, to which the
    /// plugin takes them (`_fallback` of its descriptors, `resolveType`).
    pub(super) fn nameless(&self) -> Options<'_> {
        self.of(Kind::Line, &self.of_lines)
    }

    fn of<'x>(&'x self, kind: Kind, said: &'x Json) -> Options<'x> {
        let table = &TABLES[self.pages as usize];
        let mut out = Options::of(said, Some(&format!("/options/elements/{}", kind.element()))).with_nulls();
        for (tree, at) in [
            (table.get(kind.element()), None),
            (Some(&self.common), Some("/options/plugins/annotation/common")),
            (table.get("common"), None),
        ] {
            if let Some(tree) = tree {
                out.add(tree, at);
            }
        }
        out
    }
}

/// The options of a label: what it does not say its annotation says (`_fallback: true` in the plugin's descriptors).
pub(super) fn label_of<'x>(o: &Options<'x>) -> Options<'x> {
    o.sub("label").then(o)
}

/// Annotations that are drawn at most.
const MOST: usize = 300;

/// An annotation as it is listed.
#[derive(Debug)]
pub(super) struct Listed {
    pub json: Json,
    /// JSON pointer to it.
    pub at: String,
    /// Whether it has a name there rather than a place.
    pub named: bool,
}

/// Where annotations are written, and whether they are those of the plugin for version 2.
fn holder<'a>(chart: &Chart<'a>) -> Option<(&'a Json, &'static str)> {
    let of = |at: &'static str| chart.config.pointer(at).map(|h| (h, at));
    let later = "/options/plugins/annotation/annotations";
    if chart.is_v2() { of("/options/annotation/annotations").or_else(|| of(later)) } else { of(later) }
}

/// The annotations, which a function of the chart may list.
pub(super) fn each(chart: &Chart) -> Vec<Listed> {
    let Some((holder, at)) = holder(chart) else { return Vec::new() };
    let listed = match holder {
        Json::Code(_) => {
            let live = chart.scripts.live();
            let context = || vec![callback::object([("chart", live.chart()), ("type", Value::from("chart"))])];
            crate::expr::tree_of(&chart.called(holder, at, context))
        }
        plain => plain.clone(),
    };
    let one = |json: &Json, name: &str, named: bool| {
        let mut at = at.to_owned();
        push_pointer(&mut at, name);
        Listed { json: json.clone(), at, named }
    };
    let mut all: Vec<Listed> = match &listed {
        Json::Array(items) => items.iter().enumerate().map(|(i, a)| one(a, &i.to_string(), false)).collect(),
        Json::Object(named) => named.iter().map(|(name, a)| one(a, name, true)).collect(),
        _ => Vec::new(),
    };
    all.retain(|a| matches!(a.json, Json::Object(_) | Json::Code(_)));
    if all.len() > MOST {
        chart.warn("/options/plugins/annotation", format!("only the first {MOST} annotations are drawn"));
        all.truncate(MOST);
    }
    all
}

/// Options that say what an axis is to cover.
const LIMITS: [&str; 15] = [
    "id",
    "type",
    "display",
    "adjustScaleRange",
    "scaleID",
    "xScaleID",
    "yScaleID",
    "value",
    "endValue",
    "xMin",
    "xMax",
    "xValue",
    "yMin",
    "yMax",
    "yValue",
];

/// An annotation of which only that is kept which says what an axis is to cover: no other function is called for it.
pub(super) fn limits(listed: Listed) -> Listed {
    let Json::Object(object) = &listed.json else { return listed };
    let kept = object.iter().filter(|(name, _)| LIMITS.contains(&&***name));
    let json = Json::Object(Object::from_members(kept.map(|(name, v)| (name.clone(), v.clone())).collect()));
    Listed { json, ..listed }
}

/// An annotation with its functions called; `seen` is the chart as they see it.
pub(super) fn written(chart: &Chart, listed: &Listed, seen: &Seen) -> Option<Written> {
    let Listed { json, at, named } = listed;
    // Those of a list have no name but the one they give themselves.
    let id = match json.get("id") {
        _ if *named => Value::from(at.rsplit('/').next().unwrap_or("")),
        Some(own) => Value::from(own),
        None => Value::Undefined,
    };
    let context = || {
        callback::object([
            ("chart", seen.value().clone()),
            ("id", id.clone()),
            ("type", Value::from("annotation")),
            ("element", callback::object([])),
        ])
    };
    let own = evaluated(chart, json, at, &context);
    let Json::Object(object) = &own else { return None };
    let kind = Kind::named(object.get("type").and_then(Json::as_str), chart.version);
    let of = |at: &str| chart.config.pointer(at).map_or(Json::Null, |tree| evaluated(chart, tree, at, &context));
    let of_kind = of(&format!("/options/elements/{}", kind.element()));
    let of_lines = if kind == Kind::Line { of_kind.clone() } else { of("/options/elements/lineAnnotation") };
    let common = of("/options/plugins/annotation/common");
    Some(Written { kind, at: at.clone(), own, of_kind, of_lines, common, pages: chart.pages })
}

/// A tree in which every function is replaced by its result. As deep as configurations may be.
fn evaluated(chart: &Chart, json: &Json, at: &str, context: &dyn Fn() -> Value) -> Json {
    match json {
        Json::Code(_) => {
            let arguments = || vec![context(), Value::Null];
            Json::from(&chart.called(json, at, arguments))
        }
        Json::Object(object) => {
            let members = object.iter().filter(|(name, _)| !HOOKS.contains(&&***name)).map(|(name, value)| {
                if matches!(value, Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_)) {
                    return (name.clone(), value.clone());
                }
                let mut below = at.to_owned();
                push_pointer(&mut below, name);
                (name.clone(), evaluated(chart, value, &below, context))
            });
            Json::Object(Object::from_members(members.collect()))
        }
        Json::Array(list) => {
            let each = list.iter().enumerate();
            Json::Array(each.map(|(i, value)| evaluated(chart, value, &format!("{at}/{i}"), context)).collect())
        }
        plain => plain.clone(),
    }
}
