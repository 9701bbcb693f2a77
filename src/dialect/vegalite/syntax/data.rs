//! Data: where rows come from, and how they are written there.

use super::definition::{definition, union, words};
use super::read::{Kept, Named};
use crate::json::{Json, Object};
use std::sync::Arc;

words! {
    /// How rows are written.
    FormatType, "format of data", {
        Json = "json", Csv = "csv", Tsv = "tsv", Dsv = "dsv", Topojson = "topojson",
    }
}

definition! {
    /// How rows are written.
    DataFormat, "a format of data", {
        type_ "type": FormatType,
        parse "parse": Named<Json>,
        property "property": Arc<str>,
        feature "feature": Arc<str>,
        mesh "mesh": Arc<str>,
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
