//! The blocks of the configuration that an axis looks into (vega-lite `axis/config.ts`).

use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::axis::Axis;
use crate::dialect::vegalite::syntax::config::Config;
use crate::dialect::vegalite::syntax::read::OneOrMany;
use crate::figure::ScaleKind;
use crate::geometry::Side;
use std::sync::Arc;

/// The blocks of an axis, the first first.
#[derive(Debug, Clone, Default)]
pub struct AxisBlocks<'c> {
    /// Styles that the axis names, and blocks for its kind of scale.
    pub special: Vec<&'c Axis>,
    /// Vega's own, for axes at large: those at its side, in its direction, and all. A side wins over a direction.
    pub at_large: Vec<&'c Axis>,
    /// Styles that these blocks name.
    pub beneath: Vec<&'c Axis>,
}

impl<'c> AxisBlocks<'c> {
    /// The blocks of an axis that names these styles.
    pub fn of(
        config: &'c Config,
        styles: Option<&OneOrMany<Arc<str>>>,
        kind: &ScaleKind,
        side: Side,
    ) -> AxisBlocks<'c> {
        let styled = |names: &OneOrMany<Arc<str>>| -> Vec<&'c Axis> {
            names.0.iter().rev().filter_map(|name| config.style(name)).map(|style| &*style.axis).collect()
        };
        let block = |said: &'c Said<Box<Axis>>| said.value().map(|axis| &**axis);
        let of_kind: Vec<&Axis> = of_kind(config, kind, side.is_horizontal()).into_iter().filter_map(block).collect();
        let of_side = match side {
            Side::Left => &config.axis_left,
            Side::Right => &config.axis_right,
            Side::Top => &config.axis_top,
            Side::Bottom => &config.axis_bottom,
        };
        let of_direction = if side.is_horizontal() { &config.axis_x } else { &config.axis_y };
        let at_large: Vec<&Axis> = [of_side, of_direction, &config.axis].into_iter().filter_map(block).collect();
        let named = of_kind.iter().chain(&at_large).filter_map(|block| block.style.value());
        let beneath = named.flat_map(styled).collect();
        let special = styles.map_or_else(Vec::new, styled).into_iter().chain(of_kind).collect();
        AxisBlocks { special, at_large, beneath }
    }

    /// All of them, the first first.
    pub fn all(&self) -> impl Iterator<Item = &'c Axis> {
        self.special.iter().chain(&self.at_large).chain(&self.beneath).copied()
    }
}

/// The blocks for axes of a kind of scale: first those of its direction.
fn of_kind<'c>(config: &'c Config, kind: &ScaleKind, horizontal: bool) -> Vec<&'c Said<Box<Axis>>> {
    let of = |x: &'c Said<Box<Axis>>, y: &'c Said<Box<Axis>>| if horizontal { x } else { y };
    let discrete = of(&config.axis_x_discrete, &config.axis_y_discrete);
    match kind {
        ScaleKind::Band { .. } => {
            vec![of(&config.axis_x_band, &config.axis_y_band), discrete, &config.axis_band, &config.axis_discrete]
        }
        ScaleKind::Point { .. } => {
            vec![of(&config.axis_x_point, &config.axis_y_point), discrete, &config.axis_point, &config.axis_discrete]
        }
        ScaleKind::Ordinal => vec![discrete, &config.axis_discrete],
        ScaleKind::Time { .. } => {
            vec![of(&config.axis_x_temporal, &config.axis_y_temporal), &config.axis_temporal]
        }
        _ => vec![of(&config.axis_x_quantitative, &config.axis_y_quantitative), &config.axis_quantitative],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse_strict;

    #[test]
    fn blocks_in_order() {
        let text = r#"{"axis":{"offset":1,"style":["a","b"]},"axisX":{"offset":2},"axisBottom":{"offset":3},
            "axisLeft":{"offset":9},"axisYTemporal":{"offset":9},"axisTemporal":{"offset":4},
            "axisXTemporal":{"offset":5},"style":{"a":{"offset":6},"b":{"offset":7},"own":{"offset":8}}}"#;
        let config = Config::of(parse_strict(text, 9).unwrap().as_object().unwrap());
        let own = OneOrMany(vec!["own".into(), "unknown".into()]);
        let blocks = AxisBlocks::of(&config, Some(&own), &ScaleKind::Time { utc: false }, Side::Bottom);
        let offsets: Vec<f64> = blocks.all().map(|block| block.offset.or(0.0)).collect();
        assert_eq!(offsets, [8.0, 5.0, 4.0, 3.0, 2.0, 1.0, 7.0, 6.0]);
        assert_eq!((blocks.special.len(), blocks.at_large.len()), (3, 3));
    }
}
