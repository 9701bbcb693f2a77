//! What annotations say that the plugin does not know. In: options as written; out: warnings.

use super::super::chart::Chart;
use super::cascade::Kind;
use crate::diagnostic::did_you_mean;
use crate::json::{Json, push_pointer};

/// Unknown names of one annotation that are told of.
const TOLD: usize = 20;

const ALL: &str = "\
    adjustScaleRange afterDraw beforeDraw borderColor borderDash borderDashOffset borderShadowColor borderWidth click display \
    drawTime enter hitTolerance id init leave shadowBlur shadowOffsetX shadowOffsetY type xMax xMin xScaleID yMax yMin yScaleID z";
const FILLED: &str = "backgroundColor backgroundShadowColor";
const JOINED: &str = "borderCapStyle borderJoinStyle";
const PLACED: &str = "xAdjust xValue yAdjust yValue";
const TEXT: &str = "\
    backgroundColor backgroundShadowColor borderCapStyle borderColor borderDash borderDashOffset borderJoinStyle borderRadius \
    borderShadowColor borderWidth callout color content display drawTime font height hitTolerance opacity padding position \
    rotation shadowBlur shadowOffsetX shadowOffsetY textAlign textStrokeColor textStrokeWidth width xAdjust yAdjust z";
const CALLOUT: &str = "\
    borderCapStyle borderColor borderDash borderDashOffset borderJoinStyle borderWidth display margin position side start";
const HEADS: &str = "\
    backgroundColor backgroundShadowColor borderColor borderDash borderDashOffset borderShadowColor borderWidth display end \
    fill length shadowBlur shadowOffsetX shadowOffsetY start width";
const PLUGIN: &str = "animations annotations click clip common drawTime enter interaction leave afterDraw beforeDraw";

/// The options of a kind that are not those of all.
fn own(kind: Kind) -> String {
    match kind {
        Kind::Box => format!("{FILLED} {JOINED} borderRadius label rotation"),
        Kind::DoughnutLabel => format!("{TEXT} autoFit autoHide spacing"),
        Kind::Ellipse => format!("{FILLED} label rotation"),
        Kind::Label => format!("{TEXT} {PLACED}"),
        Kind::Line => "arrowHeads controlPoint curve endValue label scaleID value".to_owned(),
        Kind::Point => format!("{FILLED} {PLACED} pointStyle radius rotation"),
        Kind::Polygon => format!("{FILLED} {JOINED} {PLACED} point radius rotation sides"),
    }
}

/// Tells what is unknown in the options of an annotation.
pub(super) fn annotation(chart: &Chart, json: &Json, at: &str) {
    let name = json.get("type").filter(|t| !t.is_null());
    let word = name.and_then(Json::as_str);
    if let Some(word) = word.filter(|w| !Kind::known(chart.version).any(|(n, _)| n == *w)) {
        let valid: Vec<&str> = Kind::known(chart.version).map(|(n, _)| n).collect();
        let near =
            did_you_mean(word, valid.iter().copied()).map_or_else(String::new, |n| format!("; did you mean {n:?}?"));
        let message = format!("unknown annotation {word:?}{near}; drawn as a line, valid: {}", valid.join(", "));
        chart.warn(&below(at, "type"), message);
    }
    let kind = Kind::named(word, chart.version);
    names(chart, json, &format!("{ALL} {}", own(kind)), at);
    if kind != Kind::Label {
        let mut text = TEXT.to_owned();
        if chart.version != crate::dialect::Version::V4 {
            text.push_str(" enabled xPadding yPadding cornerRadius");
        }
        sub(chart, json, "label", &text, at);
        if let Some(label) = json.get("label") {
            sub(chart, label, "callout", CALLOUT, &below(at, "label"));
        }
    }
    sub(chart, json, "callout", CALLOUT, at);
    sub(chart, json, "arrowHeads", HEADS, at);
    for hook in ["beforeDraw", "afterDraw"] {
        if matches!(json.get(hook), Some(Json::Code(_))) {
            chart.warn(&below(at, hook), "functions called when an annotation is drawn are not run");
        }
    }
}

/// Tells what is unknown among the options of the plugin.
pub(super) fn plugin(chart: &Chart) {
    let at = "/options/plugins/annotation";
    if let Some(json) = chart.config.pointer(at).filter(|_| !chart.is_v2()) {
        names(chart, json, PLUGIN, at);
    }
    let old = "/options/annotation";
    if !chart.is_v2() && chart.config.pointer(old).and_then(|o| o.get("annotations")).is_some() {
        chart.warn(old, "annotations of this version stand in options.plugins.annotation; these are not drawn");
    }
}

fn sub(chart: &Chart, json: &Json, name: &str, valid: &str, at: &str) {
    if let Some(inner) = json.get(name) {
        names(chart, inner, valid, &below(at, name));
    }
}

fn names(chart: &Chart, json: &Json, valid: &str, at: &str) {
    let Json::Object(o) = json else { return };
    for name in o.keys().filter(|name| !valid.split(' ').any(|w| w == &***name)).take(TOLD) {
        let near = did_you_mean(name, valid.split(' ')).map_or_else(String::new, |n| format!("; did you mean {n:?}?"));
        chart.warn(&below(at, name), format!("unknown option {:?}{near}", &**name));
    }
}

fn below(at: &str, name: &str) -> String {
    let mut at = at.to_owned();
    push_pointer(&mut at, name);
    at
}
