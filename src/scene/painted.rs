//! What was painted between the parts of a picture, and the state of the canvas in which its marks are drawn.

use super::{Clip, Extra, Group, Node, Paint};
use crate::color::Color;
use crate::geometry::{Path, Point, Size, pt};

/// What was painted on the canvas of a picture, at canvas coordinates, and what of the picture is kept back.
#[derive(Debug, Clone, Default)]
pub struct Painted {
    /// Under everything, under the marks, over the marks, over everything.
    pub layers: [Vec<Node>; 4],
    /// What is taken out of all that was drawn before the last layer, in order.
    pub cuts: Vec<Cut>,
    /// Beneath all of it, whole.
    pub ground: Vec<Node>,
    /// What of the picture is not drawn.
    pub kept: Kept,
    /// States in which some marks are drawn, by their places in the plot.
    pub held: Vec<(usize, Held)>,
    /// Where the plot's origin lies on the canvas.
    pub origin: Point,
}

/// What is taken out of a picture, and what had been painted on it before.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    pub outline: Path,
    pub over: Vec<Node>,
    pub beneath: Vec<Node>,
}

impl Cut {
    /// What is left of some nodes, and of what was painted on them, on a canvas of a size.
    pub fn apply(self, size: Size, nodes: Vec<Node>) -> Vec<Node> {
        let mut all = self.beneath;
        all.extend(nodes);
        all.extend(self.over);
        if all.is_empty() {
            return all;
        }
        let mut path = Path::new();
        path.move_to(0.0, 0.0).line_to(size.width, 0.0).line_to(size.width, size.height).line_to(0.0, size.height);
        path.close();
        path.segments.extend(self.outline.segments);
        vec![Node::Group(Group { clip: Some(Clip::Hollow(path)), nodes: all, ..Group::default() })]
    }
}

/// What of a picture is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kept {
    #[default]
    Nothing,
    Marks,
    /// All but what was painted.
    All,
}

/// The state of a canvas in which a mark is drawn, and what is painted around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Whether it is drawn at all.
    pub shown: bool,
    pub opacity: f64,
    pub blend: Option<&'static str>,
    pub shadow: Option<Shadow>,
    /// What of the canvas is seen: all of them at once.
    pub clips: Vec<Clip>,
    pub before: Vec<Node>,
    pub after: Vec<Node>,
}

/// What falls beside everything that is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shadow {
    pub color: Color,
    pub by: Point,
    /// Standard deviation of its blur, px.
    pub blur: f64,
}

impl Default for Held {
    fn default() -> Held {
        Held {
            shown: true,
            opacity: 1.0,
            blend: None,
            shadow: None,
            clips: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
        }
    }
}

impl Painted {
    /// The state in which the mark at a place is drawn, and the plot's origin.
    pub fn held_of(&self, mark: usize) -> Option<(&Held, Point)> {
        self.held.iter().find(|(at, _)| *at == mark).map(|(_, held)| (held, self.origin))
    }
}

fn moved(nodes: Vec<Node>, origin: Point) -> Option<Node> {
    (!nodes.is_empty()).then(|| Node::Group(Group { class: "painted", origin, nodes, ..Group::default() }))
}

impl Held {
    /// The nodes of a mark as they are drawn in this state; `origin` is that of the plot on the canvas.
    pub fn apply(&self, mut nodes: Vec<Node>, origin: Point) -> Vec<Node> {
        let back = pt(-origin.x, -origin.y);
        let mut out: Vec<Node> = moved(self.before.clone(), back).into_iter().collect();
        if self.shown {
            if self.opacity < 1.0 {
                nodes.iter_mut().for_each(|node| node.fade(self.opacity));
            }
            if let Some(shadow) = &self.shadow {
                let cast: Vec<Node> = nodes.iter().map(|node| shadow.of(node)).collect();
                nodes.splice(0..0, cast);
            }
            if self.blend.is_some() {
                let extra = Some(Box::new(Extra { blend: self.blend, ..Extra::default() }));
                nodes = vec![Node::Group(Group { nodes, extra, ..Group::default() })];
            }
            for clip in &self.clips {
                let inner = Node::Group(Group { origin, nodes, ..Group::default() });
                nodes = vec![Node::Group(Group {
                    origin: back,
                    clip: Some(clip.clone()),
                    nodes: vec![inner],
                    ..Group::default()
                })];
            }
            out.append(&mut nodes);
        }
        out.extend(moved(self.after.clone(), back));
        out
    }
}

impl Shadow {
    /// The shadow of a node.
    pub fn of(&self, node: &Node) -> Node {
        let mut cast = node.clone();
        self.shade(&mut cast);
        let extra = (self.blur > 0.0).then(|| Box::new(Extra { blur: self.blur, silent: true, ..Extra::default() }));
        Node::Group(Group { origin: self.by, nodes: vec![cast], extra, ..Group::default() })
    }

    // Groups are nested at most a few levels.
    fn shade(&self, node: &mut Node) {
        let dim = |alpha: u8| self.color.with_alpha((f64::from(self.color.a) * f64::from(alpha) / 255.0).round() as u8);
        let paint = |paint: &mut Paint| {
            *paint = Paint::Solid(match paint {
                Paint::Solid(c) => dim(c.a),
                Paint::Gradient(_) | Paint::Pattern(_) => self.color,
            });
        };
        match node {
            Node::Group(group) => group.nodes.iter_mut().for_each(|node| self.shade(node)),
            Node::Path(path) => {
                path.fill.iter_mut().for_each(paint);
                path.stroke.iter_mut().for_each(|stroke| paint(&mut stroke.paint));
            }
            Node::Text(text) => {
                text.fill = dim(text.fill.a);
                text.stroke.iter_mut().for_each(|stroke| paint(&mut stroke.paint));
            }
            // A picture's own shape is not known.
            Node::Image(image) => image.opacity = 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;
    use crate::scene::{PathNode, Shape};

    fn bar() -> Node {
        Node::Path(PathNode::filled(Shape::Rect(Rect::at(1.0, 2.0, 3.0, 4.0), 0.0), Color::BLACK))
    }

    #[test]
    fn a_mark_is_drawn_in_the_state_that_it_was_left_in() {
        let plain = Held::default().apply(vec![bar()], pt(9.0, 9.0));
        assert_eq!(plain, [bar()]);
        let hidden = Held { shown: false, ..Held::default() }.apply(vec![bar()], pt(9.0, 9.0));
        assert!(hidden.is_empty());
        let pale = Held { opacity: 0.5, ..Held::default() }.apply(vec![bar()], pt(9.0, 9.0));
        assert!(matches!(&pale[..], [Node::Path(p)] if p.opacity == 0.5));
        let shadow = Shadow { color: Color::BLACK, by: pt(2.0, 3.0), blur: 4.0 };
        let cast = Held { shadow: Some(shadow), ..Held::default() }.apply(vec![bar()], pt(9.0, 9.0));
        assert!(matches!(&cast[..], [Node::Group(g), Node::Path(_)] if g.origin == pt(2.0, 3.0)));
        let clip = Clip::Rect(Rect::at(0.0, 0.0, 5.0, 5.0));
        let cut = Held { clips: vec![clip], ..Held::default() }.apply(vec![bar()], pt(9.0, 9.0));
        assert!(matches!(&cut[..], [Node::Group(g)] if g.origin == pt(-9.0, -9.0) && g.clip.is_some()));
    }
}
