//! The JSON of an endpoint badge (shields `core/base-service`, `services/endpoint-common.js`): a body comes in, what it
//! says goes out. Members that there are not are errors, each at its place.

use crate::diagnostic::{Kind, Report, did_you_mean};
use crate::json::{Json, Object, parse_within};
use crate::limits::Budget;
use std::sync::Arc;

/// What an endpoint says of a badge.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Endpoint {
    pub label: Arc<str>,
    pub message: Arc<str>,
    pub color: Option<Arc<str>>,
    pub label_color: Option<Arc<str>>,
    /// The colours stay as they are said here.
    pub is_error: bool,
    pub named_logo: Option<Arc<str>>,
    /// A drawing, as its text.
    pub logo_svg: Option<Arc<str>>,
    pub logo_color: Option<Arc<str>>,
    pub logo_size: Option<Arc<str>>,
    pub logo_width: Option<f64>,
    pub style: Option<Arc<str>>,
}

/// Every member that there is.
const KNOWN: [&str; 14] = [
    "schemaVersion",
    "label",
    "message",
    "color",
    "labelColor",
    "isError",
    "namedLogo",
    "logoSvg",
    "logoColor",
    "logoSize",
    "logoWidth",
    "logoPosition",
    "style",
    "cacheSeconds",
];

/// Reads it; everything that is wrong goes to `report`.
pub(super) fn read(text: &str, budget: &Budget, report: &mut Report) -> Option<Endpoint> {
    let json = match parse_within(text, true, budget) {
        Ok(json) => json,
        Err(e) => {
            let kind = if e.limit { Kind::Limit } else { Kind::Syntax };
            report.fail(kind, "", format!("line {}, column {}: {}", e.line, e.column, e.message));
            return None;
        }
    };
    let Json::Object(members) = &json else {
        report.fail(Kind::Syntax, "", format!("a badge is an object, not {}", json.type_name()));
        return None;
    };
    for name in members.keys().filter(|name| !KNOWN.contains(&&***name)) {
        let shown = crate::text::clip_chars(name, 60);
        let near = did_you_mean(shown, KNOWN).map(|near| format!("did you mean {near:?}?"));
        let hint = near.unwrap_or_else(|| format!("there are {}", KNOWN.join(", ")));
        let at = format!("/{}", shown.replace('~', "~0").replace('/', "~1"));
        report.error_with_hint(at, format!("unknown member {shown:?}"), hint);
    }
    let mut read = Members { members, report };
    read.version();
    read.number("logoPosition");
    read.number("cacheSeconds");
    let label = read.required("label");
    let message = read.required("message");
    if message.as_deref() == Some("") {
        read.report.error("/message", "a message may not be empty");
    }
    let endpoint = Endpoint {
        label: label.unwrap_or_default(),
        message: message.unwrap_or_default(),
        color: read.text("color"),
        label_color: read.text("labelColor"),
        is_error: read.truth("isError"),
        named_logo: read.text("namedLogo"),
        logo_svg: read.text("logoSvg"),
        logo_color: read.text("logoColor"),
        logo_size: read.text("logoSize"),
        logo_width: read.number("logoWidth"),
        style: read.text("style"),
    };
    if endpoint.named_logo.is_some() && endpoint.logo_svg.is_some() {
        read.report.error("/logoSvg", "a badge has one logo: namedLogo or logoSvg");
    }
    (!report.has_errors()).then_some(endpoint)
}

struct Members<'a> {
    members: &'a Object,
    report: &'a mut Report,
}

impl Members<'_> {
    fn version(&mut self) {
        match self.members.get("schemaVersion") {
            Some(Json::Number(1.0)) => {}
            Some(other) => {
                let shown = other.to_text();
                let shown = crate::text::clip_chars(&shown, 40);
                self.report.error("/schemaVersion", format!("schemaVersion {shown} is not known; it is always 1"));
            }
            None => self.report.error("/schemaVersion", "schemaVersion is missing; it is always 1"),
        }
    }

    fn wrong(&mut self, name: &str, found: &Json, wanted: &str) {
        self.report.error(format!("/{name}"), format!("{name} is {wanted}, not {}", found.type_name()));
    }

    fn text(&mut self, name: &str) -> Option<Arc<str>> {
        match self.members.get(name)? {
            Json::String(text) => Some(Arc::clone(text)),
            other => {
                self.wrong(name, other, "a string");
                None
            }
        }
    }

    fn required(&mut self, name: &str) -> Option<Arc<str>> {
        if self.members.get(name).is_none() {
            self.report.error(format!("/{name}"), format!("{name} is missing"));
        }
        self.text(name)
    }

    fn truth(&mut self, name: &str) -> bool {
        match self.members.get(name) {
            Some(Json::Bool(truth)) => *truth,
            None => false,
            Some(other) => {
                self.wrong(name, other, "true or false");
                false
            }
        }
    }

    fn number(&mut self, name: &str) -> Option<f64> {
        match self.members.get(name)? {
            Json::Number(x) if *x >= 0.0 => Some(*x),
            other => {
                self.wrong(name, other, "a number that is not negative");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<String> {
        let mut report = Report::new();
        assert_eq!(read(text, &Budget::default(), &mut report), None, "{text}");
        report.errors().map(|error| error.at.clone()).collect()
    }

    #[test]
    fn every_fault_has_its_place() {
        assert_eq!(places(r#"{"lable":"a","message":"b"}"#), ["/lable", "/schemaVersion", "/label"]);
        assert_eq!(places(r#"{"schemaVersion":2,"label":"a","message":""}"#), ["/schemaVersion", "/message"]);
        let wrong = r#"{"schemaVersion":1,"label":1,"message":"b","isError":"yes","logoWidth":-1,"a/b":0}"#;
        assert_eq!(places(wrong), ["/a~1b", "/label", "/isError", "/logoWidth"]);
        assert_eq!(places("[]"), [""]);
        assert_eq!(places("{"), [""]);
    }
}
