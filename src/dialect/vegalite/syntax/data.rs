//! Data: where rows come from, and how they are written there.

use super::definition::{definition, union, words};
use super::kind::{Kind, Words};
use super::read::{Kept, Named, Read};
use crate::json::{Json, Object};
use std::sync::Arc;

words! {
    /// How rows are written.
    FormatType, "format of data", {
        Json = "json", Csv = "csv", Tsv = "tsv", Dsv = "dsv", Topojson = "topojson",
    }
}

words! {
    /// Which lines of a topology are taken: those between two shapes, or those around all.
    MeshFilter, "filter of a mesh", {
        Interior = "interior", Exterior = "exterior",
    }
}

/// How the values of a column are read.
#[derive(Debug, Clone, PartialEq)]
pub enum ParseRule {
    /// As they are.
    Keep,
    Number,
    Boolean,
    Text,
    /// As instants.
    Date,
    /// As instants that are written in a pattern, and whether they are in UTC.
    Pattern(Arc<str>, bool),
}

const PARSE_RULES: Words = Words {
    accepts: |_, written| parse_rule(written).is_some(),
    ..Words::new("way of reading values", &["number", "boolean", "string", "date", "utc", "date:'%Y'", "utc:'%Y'"])
};

fn parse_rule(written: &str) -> Option<ParseRule> {
    Some(match written {
        "number" => ParseRule::Number,
        "boolean" => ParseRule::Boolean,
        "string" => ParseRule::Text,
        "date" | "utc" => ParseRule::Date,
        _ => {
            let (kind, pattern) = written.split_once(':')?;
            let utc = match kind {
                "date" => false,
                "utc" => true,
                _ => return None,
            };
            ParseRule::Pattern(pattern.trim().trim_matches(['\'', '"']).into(), utc)
        }
    })
}

impl Read for ParseRule {
    const KIND: Kind = Kind::Words(&PARSE_RULES);

    fn read(json: &Json) -> Option<ParseRule> {
        match json {
            Json::Null => Some(ParseRule::Keep),
            json => parse_rule(json.as_str()?),
        }
    }
}

definition! {
    /// How rows are written.
    DataFormat, "a format of data", {
        type_ "type": FormatType,
        parse "parse": Named<ParseRule>,
        property "property": Arc<str>,
        feature "feature": Arc<str>,
        mesh "mesh": Arc<str>,
        filter "filter": MeshFilter,
        delimiter "delimiter": Arc<str>,
    }
}

definition! {
    /// Numbers from a start to a stop.
    Sequence, "a sequence", {
        start "start": f64 [needed()],
        stop "stop": f64 [needed()],
        step "step": f64,
        as_ "as": Arc<str>,
    }
}

definition! {
    /// Meridians and parallels.
    Graticule, "a graticule", {
        extent "extent": Vec<Vec<f64>>,
        extent_major "extentMajor": Vec<Vec<f64>>,
        extent_minor "extentMinor": Vec<Vec<f64>>,
        precision "precision": f64,
        step "step": Vec<f64>,
        step_major "stepMajor": Vec<f64>,
        step_minor "stepMinor": Vec<f64>,
    }
}

union! {
    /// Whether there is a graticule, or which.
    GraticuleRule, {
        Flag(bool), Params(Graticule),
    }
}

union! {
    /// Whether there is a sphere.
    SphereRule, {
        Flag(bool), Params(Object),
    }
}

definition! {
    /// Where rows come from.
    Data, "data", {
        url "url": Arc<str> [grave()],
        values "values": Kept,
        name "name": Arc<str>,
        format "format": DataFormat,
        sequence "sequence": Sequence [grave()],
        graticule "graticule": GraticuleRule,
        sphere "sphere": SphereRule,
    }
}
