//! Where the properties of a mark are looked up: what it says itself, the styles that it names, the style and the block of
//! the configuration that are of its kind, and the block of all marks (vega-lite `mark/init.ts`, `compile/common.ts`).

use crate::dialect::vegalite::model::Unit;
use crate::dialect::vegalite::syntax::Look;
use crate::dialect::vegalite::syntax::config::Config;
use crate::dialect::vegalite::syntax::mark::Mark;
use crate::dialect::vegalite::syntax::names::MarkType;

/// All of them, the mark itself first.
pub fn look<'c>(config: &'c Config, unit: &'c Unit) -> Look<'c, Mark> {
    Look::new(Some(&unit.props), beneath(config, unit))
}

/// What is said of the mark, but not by itself.
pub fn configured<'c>(config: &'c Config, unit: &'c Unit) -> Look<'c, Mark> {
    Look::new(None, beneath(config, unit))
}

/// All but what is said of marks of all kinds, where the defaults of their kinds hide that (vega-parser `config.js`).
pub fn of_kind<'c>(config: &'c Config, unit: &'c Unit) -> Look<'c, Mark> {
    Look::new(Some(&unit.props), styles(config, unit).chain(block(config, unit.kind)))
}

/// All but the styles that the mark names.
pub fn unnamed<'c>(config: &'c Config, unit: &'c Unit) -> Look<'c, Mark> {
    Look::new(Some(&unit.props), style(config, unit.kind.name()).into_iter().chain(blocks(config, unit.kind)))
}

/// The size that a mark has, or that its kind is configured to have.
pub fn size(config: &Config, unit: &Unit) -> Option<f64> {
    of_kind(config, unit).get(|m| &m.size).copied()
}

fn beneath<'c>(config: &'c Config, unit: &'c Unit) -> impl Iterator<Item = &'c Mark> {
    styles(config, unit).chain(blocks(config, unit.kind))
}

/// The styles that a mark names, the last first, then the one that is called like its kind.
pub fn styles<'c>(config: &'c Config, unit: &'c Unit) -> impl Iterator<Item = &'c Mark> {
    let named = unit.props.style.value().into_iter().flat_map(|names| names.0.iter().rev());
    named.filter_map(|name| style(config, name)).chain(style(config, unit.kind.name()))
}

/// A style by its name.
pub fn style<'c>(config: &'c Config, name: &str) -> Option<&'c Mark> {
    config.style.value()?.get(name).map(|style| &*style.mark)
}

/// The block of a kind of mark, then that of all marks: no styles.
pub fn blocks(config: &Config, kind: MarkType) -> impl Iterator<Item = &Mark> {
    block(config, kind).into_iter().chain(config.mark.value().map(|mark| &**mark))
}

/// The block of a kind of mark.
pub fn block(config: &Config, kind: MarkType) -> Option<&Mark> {
    let block = match kind {
        MarkType::Arc => &config.arc,
        MarkType::Area => &config.area,
        MarkType::Bar => &config.bar,
        MarkType::Boxplot => &config.boxplot,
        MarkType::Circle => &config.circle,
        MarkType::Errorband => &config.errorband,
        MarkType::Errorbar => &config.errorbar,
        MarkType::Geoshape => &config.geoshape,
        MarkType::Image => &config.image,
        MarkType::Line => &config.line,
        MarkType::Point => &config.point,
        MarkType::Rect => &config.rect,
        MarkType::Rule => &config.rule,
        MarkType::Square => &config.square,
        MarkType::Text => &config.text,
        MarkType::Tick => &config.tick,
        MarkType::Trail => &config.trail,
    };
    block.value().map(|mark| &**mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Object, parse_strict};
    use std::sync::Arc;

    fn object(text: &str) -> Object {
        parse_strict(text, 20).unwrap().as_object().unwrap().clone()
    }

    fn unit(kind: MarkType, mark: &str) -> Unit {
        Unit { kind, props: Arc::new(Mark::of(&object(mark))), ..Unit::empty() }
    }

    #[test]
    fn layers_in_order() {
        let config = Config::of(&object(
            r#"{"style":{"a":{"limit":1,"size":1,"angle":1,"radius":1,"theta":1},
                         "b":{"size":2,"angle":2,"radius":2,"theta":2},
                         "bar":{"angle":3,"radius":3,"theta":3}},
                "bar":{"radius":4,"theta":4,"thickness":4},
                "mark":{"theta":5,"thickness":5,"tension":5}}"#,
        ));
        let bar = unit(MarkType::Bar, r#"{"style":["a","b"],"limit":0,"theta":null}"#);
        let look = look(&config, &bar);
        assert_eq!(look.get(|m| &m.limit).and_then(|l| l.plain()), Some(&0.0), "the mark itself is first");
        assert_eq!(look.get(|m| &m.size), Some(&2.0), "of several styles the last is the first");
        assert_eq!(look.get(|m| &m.angle), Some(&2.0), "styles that are named lie over the one of the kind");
        assert_eq!(look.get(|m| &m.thickness), Some(&4.0), "the block of the kind lies over that of all marks");
        assert_eq!(look.get(|m| &m.tension), Some(&5.0));
        assert!(look.said(|m| &m.theta).is_null(), "null of the mark hides what is configured");
        assert_eq!(configured(&config, &bar).get(|m| &m.theta), Some(&2.0));
        assert_eq!(of_kind(&config, &bar).get(|m| &m.tension), None);
        assert_eq!(unnamed(&config, &bar).get(|m| &m.radius), Some(&3.0));
        assert_eq!(blocks(&config, MarkType::Bar).count(), 2);
        assert_eq!(size(&config, &unit(MarkType::Tick, "{}")), None);
    }
}
