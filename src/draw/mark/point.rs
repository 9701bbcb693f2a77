//! Symbols at points.

use super::{Items, Painter, reach};
use crate::draw::channel::visible;
use crate::figure::{Channel, SymbolStyle};
use crate::geometry::{Path, Rect};
use crate::scene::{Node, Shape};
use crate::shape::{bounds, symbol};
use std::sync::Arc;

/// An outline made for a name, a size and a turn, with its bounds.
type Outline = (Arc<str>, f64, f64, Arc<Path>, Rect);

impl Painter<'_> {
    pub(super) fn symbols(&self, style: &SymbolStyle) -> Items {
        let paint = self.style();
        let used = |a: Channel, b: Channel| if self.mark.encodings.get(a).is_some() { a } else { b };
        let at = self.positions(used(Channel::X, Channel::XCenter), used(Channel::Y, Channel::YCenter));
        let size = self.numbers(Channel::Size, if style.by_radius { 3.0 } else { 64.0 });
        let angle = self.numbers(Channel::Angle, 0.0);
        let shape = self.bind(Channel::Shape);
        let fixed_shape = match &shape {
            None => Some(Arc::from("circle")),
            Some(b) => b.is_constant().then(|| b.value(0).to_text()),
        };
        let area = self.area().size;
        let mut items = Items::with_room(self.frame().len());
        let mut last: Option<Outline> = None;
        for row in self.order() {
            let Some(at) = at[row] else { continue };
            let s = size.get(row);
            if s.is_nan() || s < 0.0 {
                continue;
            }
            if let Some(t) = style.inside
                && (at.x < -t || at.y < -t || at.x > area.width + t || at.y > area.height + t)
            {
                continue;
            }
            let name: Arc<str> = match (&fixed_shape, &shape) {
                (None, Some(b)) => b.value(row).to_text(),
                (fixed, _) => fixed.clone().unwrap_or_default(),
            };
            if &*name == "none" || &*name == "false" {
                continue;
            }
            let turn = angle.get(row);
            let (outline, own) = if &*name == "circle" || &*name == "null" {
                let r = if style.by_radius { s } else { s.sqrt() / 2.0 };
                (Shape::Circle(at, r), Rect::at(at.x - r, at.y - r, 2.0 * r, 2.0 * r))
            } else {
                let known =
                    last.as_ref().filter(|l| l.0 == name && l.1 == s && l.2 == turn).map(|l| (l.3.clone(), l.4));
                let (path, b) = known.unwrap_or_else(|| {
                    let radians = turn.to_radians();
                    let path = if style.by_radius {
                        symbol::by_radius(&name, s, radians)
                    } else {
                        symbol::path(&name, s, radians)
                    };
                    let b = bounds::of(&path);
                    let path = Arc::new(path);
                    last = Some((name.clone(), s, turn, path.clone(), b));
                    (path, b)
                });
                (Shape::Placed(path, at), b.translate(at.x, at.y))
            };
            let Some(mut node) = paint.node(row, outline) else { continue };
            if style.by_radius && symbol::is_open(&name) {
                node.fill = None;
            }
            if style.by_radius && s <= 0.0 {
                continue;
            }
            debug_assert!(node.fill.as_ref().is_none_or(visible));
            let grown = own.expand(reach(node.stroke.as_ref(), true));
            items.push(Node::Path(node), grown);
        }
        items
    }
}
