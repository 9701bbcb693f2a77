//! Numbers of d3-geo: where places are drawn, how outlines are cut, how maps are fitted.

use super::*;
use crate::geometry::Segment;

fn projection(kind: &str) -> Projection {
    Projection::new(&Declared { kind: kind.into(), ..Declared::default() }).unwrap()
}

// d3-geo 3.1.1, run.
#[test]
fn places_are_drawn_where_they_belong() {
    for (kind, [longitude, latitude], expected) in [
        ("albers", [-100.0, 40.0], Some((431.972441, 224.326357))),
        ("albers", [10.0, 50.0], Some((1530.992117, -611.216947))),
        ("albersUsa", [-100.0, 40.0], Some((431.972441, 224.326357))),
        ("albersUsa", [10.0, 50.0], None),
        ("azimuthalEqualArea", [-100.0, 40.0], Some((337.058941, 128.207915))),
        ("azimuthalEqualArea", [10.0, 50.0], Some((495.409808, 144.241941))),
        ("azimuthalEquidistant", [-100.0, 40.0], Some((376.978070, 162.220773))),
        ("azimuthalEquidistant", [10.0, 50.0], Some((490.138129, 180.421662))),
        ("conicConformal", [-100.0, 40.0], Some((349.429430, 109.955695))),
        ("conicConformal", [10.0, 50.0], Some((493.124537, 150.408125))),
        ("conicEqualArea", [-100.0, 40.0], Some((316.092008, 165.046611))),
        ("conicEqualArea", [10.0, 50.0], Some((495.722804, 198.765638))),
        ("conicEquidistant", [-100.0, 40.0], Some((344.454721, 130.354659))),
        ("conicEquidistant", [10.0, 50.0], Some((493.337454, 166.897600))),
        ("equalEarth", [-100.0, 40.0], Some((243.897212, 112.769658))),
        ("equalEarth", [10.0, 50.0], Some((501.973797, 83.198615))),
        ("equirectangular", [-100.0, 40.0], Some((213.610396, 143.444159))),
        ("equirectangular", [10.0, 50.0], Some((506.638960, 116.805198))),
        ("gnomonic", [10.0, 50.0], Some((505.399725, 75.680786))),
        ("mercator", [-100.0, 40.0], Some((213.055556, 133.314571))),
        ("mercator", [10.0, 50.0], Some((506.694444, 95.418128))),
        ("naturalEarth1", [-100.0, 40.0], Some((234.266725, 126.287604))),
        ("naturalEarth1", [10.0, 50.0], Some((503.341133, 95.914532))),
        ("orthographic", [-100.0, 40.0], Some((291.775577, 89.624491))),
        ("orthographic", [10.0, 50.0], Some((507.848915, 58.871911))),
        ("stereographic", [-100.0, 40.0], Some((262.460830, 64.647034))),
        ("stereographic", [10.0, 50.0], Some((497.087780, 132.725962))),
        ("transverseMercator", [-100.0, 40.0], Some((323.534067, -32.478093))),
        ("transverseMercator", [10.0, 50.0], Some((497.839038, 109.912969))),
    ] {
        let found = projection(kind).point(longitude, latitude).map(|p| (p.x, p.y));
        let near = match (found, expected) {
            (Some(a), Some(b)) => (a.0 - b.0).abs() < 1e-5 && (a.1 - b.1).abs() < 1e-5,
            (None, None) => true,
            _ => false,
        };
        assert!(near, "{kind} {longitude} {latitude}: {found:?}, not {expected:?}");
    }
    let turned = Declared { kind: "orthographic".into(), rotate: Some([20.0, -30.0, 15.0]), ..Declared::default() };
    let p = Projection::new(&turned).unwrap().point(10.0, 50.0).unwrap();
    assert!((p.x - 532.588827).abs() < 1e-5 && (p.y - 136.442484).abs() < 1e-5, "{p:?}");
}

fn polygon(places: &[[f64; 2]]) -> Geometry {
    Geometry::Polygons(vec![vec![places.to_vec()]])
}

/// Areas by the shoelace formula, every ring's for itself, and bounds.
fn measure(path: &Path) -> (f64, Rect) {
    let (mut rings, mut bounds): (Vec<Vec<Point>>, Rect) = (Vec::new(), Rect::EMPTY);
    for segment in &path.segments {
        match segment {
            Segment::Move(p) => rings.push(vec![*p]),
            Segment::Line(p) => rings.last_mut().unwrap().push(*p),
            _ => {}
        }
    }
    let mut area = 0.0;
    for ring in &rings {
        for (i, p) in ring.iter().enumerate() {
            bounds = bounds.union(Rect { x1: p.x, y1: p.y, x2: p.x, y2: p.y });
            let q = ring[(i + 1) % ring.len()];
            area += (p.x * q.y - q.x * p.y) / 2.0;
        }
    }
    (area.abs(), bounds)
}

// d3-geo 3.1.1, run: area, and bounds.
#[test]
fn outlines_are_cut_and_bent() {
    let pacific = polygon(&[[170.0, -20.0], [170.0, 20.0], [-170.0, 20.0], [-170.0, -20.0], [170.0, -20.0]]);
    let big = polygon(&[[-60.0, -30.0], [-60.0, 60.0], [60.0, 60.0], [60.0, -30.0], [-60.0, -30.0]]);
    let wide = polygon(&[[60.0, -30.0], [60.0, 60.0], [170.0, 60.0], [170.0, -30.0], [60.0, -30.0]]);
    let north = polygon(&[[0.0, -70.0], [-90.0, -70.0], [180.0, -70.0], [90.0, -70.0], [0.0, -70.0]]);
    for (kind, geometry, area, [x1, y1, x2, y2]) in [
        ("equirectangular", &pacific, 5717.318, [0.4987, 195.9667, 959.5013, 304.0333]),
        ("equirectangular", &Geometry::Sphere, 459_842.97, [0.4987, 10.2494, 959.5013, 489.7506]),
        ("equirectangular", &big, 96_395.768, [320.1662, 53.1437, 639.8338, 380.8149]),
        ("equirectangular", &wide, 84_685.360, [639.8338, 59.0586, 932.8623, 370.3758]),
        ("equirectangular", &north, 418_538.386, [0.4987, 10.2494, 959.5013, 451.3033]),
        ("mercator", &pacific, 5863.218, [-0.5, 194.6864, 960.5, 305.3136]),
        ("mercator", &Geometry::Sphere, 923_521.0, [-0.5, -230.5, 960.5, 730.5]),
        ("mercator", &north, 749_669.903, [-0.5, -230.5, 960.5, 566.0772]),
        ("orthographic", &pacific, 0.0, [0.0; 4]),
        ("orthographic", &Geometry::Sphere, 195_525.22, [230.5, 0.5, 729.5, 499.5]),
        ("orthographic", &big, 151_106.577, [264.0424, 10.2882, 695.9576, 438.6043]),
        ("orthographic", &wide, 10_893.602, [565.6275, 15.6537, 729.4998, 418.1525]),
        ("orthographic", &north, 194_573.853, [230.5, 0.5, 729.5, 491.6260]),
    ] {
        let (found, bounds) = measure(&projection(kind).path(geometry, 0.0));
        assert!((found - area).abs() <= 2e-3 * area, "{kind}: {found}, not {area}");
        if area > 0.0 {
            for (a, b) in [(bounds.x1, x1), (bounds.y1, y1), (bounds.x2, x2), (bounds.y2, y2)] {
                assert!((a - b).abs() < 0.8, "{kind}: {bounds:?}, not {x1} {y1} {x2} {y2}");
            }
        }
    }
}

// d3-geo 3.1.1, run: `fitSize([300, 200], …)`, scale and translation by where the centre goes.
#[test]
fn maps_fill_their_room() {
    let big = polygon(&[[-60.0, -30.0], [-60.0, 60.0], [60.0, 60.0], [60.0, -30.0], [-60.0, -30.0]]);
    let room = Rect::at(0.0, 0.0, 300.0, 200.0);
    for (kind, at) in
        [("equirectangular", [150.0, 120.1548]), ("mercator", [150.0, 132.9372]), ("orthographic", [150.0, 111.9322])]
    {
        let declared = Declared { kind: kind.into(), ..Declared::default() };
        let p = Projection::fitted(&declared, &room, std::slice::from_ref(&big)).unwrap().point(0.0, 0.0).unwrap();
        assert!((p.x - at[0]).abs() < 0.3 && (p.y - at[1]).abs() < 0.3, "{kind}: {p:?}");
    }
}
