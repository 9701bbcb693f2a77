//! Projections of maps.

use super::definition::{definition, words};
use crate::json::Json;

words! {
    /// Kinds of projections.
    ProjectionType, "projection", {
        Albers = "albers", AlbersUsa = "albersUsa", AzimuthalEqualArea = "azimuthalEqualArea",
        AzimuthalEquidistant = "azimuthalEquidistant", ConicConformal = "conicConformal",
        ConicEqualArea = "conicEqualArea", ConicEquidistant = "conicEquidistant", EqualEarth = "equalEarth",
        Equirectangular = "equirectangular", Gnomonic = "gnomonic", Identity = "identity", Mercator = "mercator",
        Mollweide = "mollweide", NaturalEarth1 = "naturalEarth1", Orthographic = "orthographic",
        Stereographic = "stereographic", TransverseMercator = "transverseMercator",
    }
}

definition! {
    /// A projection.
    Projection, "a projection", {
        center "center": Vec<f64>,
        clip_angle "clipAngle": f64,
        clip_extent "clipExtent": Vec<Vec<f64>>,
        coefficient "coefficient": f64 [idle("no projection has it")],
        distance "distance": f64 [idle("no projection has it")],
        extent "extent": Vec<Vec<f64>>,
        fit "fit": Json,
        fraction "fraction": f64 [idle("no projection has it")],
        lobes "lobes": f64 [idle("no projection has it")],
        parallel "parallel": f64 [idle("no projection has it")],
        parallels "parallels": Vec<f64>,
        point_radius "pointRadius": f64,
        precision "precision": f64,
        radius "radius": f64 [idle("no projection has it")],
        ratio "ratio": f64 [idle("no projection has it")],
        reflect_x "reflectX": bool,
        reflect_y "reflectY": bool,
        rotate "rotate": Vec<f64>,
        scale "scale": f64,
        size "size": Vec<f64>,
        spacing "spacing": f64 [idle("no projection has it")],
        tilt "tilt": f64 [idle("no projection has it")],
        translate "translate": Vec<f64>,
        type_ "type": ProjectionType,
    }
}
