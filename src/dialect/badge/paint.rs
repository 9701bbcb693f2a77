//! Badges as nodes: what a badge says and where it is comes in, shapes and texts go out, layer by layer as the original
//! has them (badge-maker `lib/badge-renderers.js`).

use super::chart::Chart;
use super::color::{self, DARK_LABEL};
use super::logo::{Art, HEIGHT, Logo};
use super::style::{Content, Plan, Style, plan};
use crate::color::Color;
use crate::dialect::painter::Painter;
use crate::geometry::{Path, Rect, Size, pt};
use crate::limits::Budget;
use crate::scene::{
    Anchor, Clip, Extra, Gradient, GradientKind, Group, ImageNode, Naming, Node, Paint, PathNode, Scene, Shape, Stroke,
    TextNode,
};
use crate::text::Font;
use std::sync::{Arc, LazyLock};

/// What is drawn.
#[derive(Debug, Clone)]
pub(super) struct Badge {
    pub style: Style,
    /// As the style writes it.
    pub label: String,
    /// What stands on the message side, as the style writes it.
    pub message: String,
    /// What stands before it.
    pub chart: Option<Chart>,
    /// Of the chart; that of the text if it is not said.
    pub chart_color: Option<Color>,
    /// Of the message side.
    pub color: Color,
    /// Of the label side, where one is said.
    pub label_color: Option<Color>,
    pub logo: Option<Logo>,
    /// Where the sides lead; or the badge, if only the first is there.
    pub links: [Option<Arc<str>>; 2],
    /// What it says to those who do not see it.
    pub name: String,
    /// Whether the label side follows the page.
    pub follows: bool,
    /// Whether the page is dark.
    pub dark: bool,
}

/// Families of texts; what is measured is the first.
const VERDANA: &str = "Verdana, Geneva, DejaVu Sans, sans-serif";
const HELVETICA: &str = "Helvetica Neue, Helvetica, Arial, sans-serif";
/// Between a chart and the text after it, px.
const GAP: f64 = 5.0;
/// The group of a label's ground, which a style sheet may name.
const GROUND: &str = "badge-label";
/// Shadows of texts: how much is seen of the blurred one and of the sharp one; the deviation of the blur, px.
const SHADOW: (f64, f64, f64) = (0.8, 0.3, 1.6);

/// Of social badges: button, bubble, line, text.
const BUTTON: Color = Color::rgb(0xfc, 0xfc, 0xfc);
const BUBBLE: Color = Color::rgb(0xfa, 0xfa, 0xfa);
const LINE: Color = Color::rgb(0xd5, 0xd5, 0xd5);
const INK: Color = Color::rgb(0x33, 0x33, 0x33);

struct Fonts {
    plain: Arc<Font>,
    large: Arc<Font>,
    large_bold: Arc<Font>,
    social: Arc<Font>,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let bold = |family: &str, size: f64| Arc::new(Font { weight: 700, ..Font::new(family, size) });
    Fonts {
        plain: Arc::new(Font::new(VERDANA, 11.0)),
        large: Arc::new(Font::new(VERDANA, 10.0)),
        large_bold: bold(VERDANA, 10.0),
        social: bold(HELVETICA, 11.0),
    }
});

/// From top to bottom of a shape.
fn shade(stops: &[(f64, Color, f64)]) -> Arc<Gradient> {
    Arc::new(Gradient {
        kind: GradientKind::Linear(pt(0.0, 0.0), pt(0.0, 1.0)),
        relative: true,
        stops: stops.iter().map(|(at, color, opacity)| (*at, color.fade(*opacity))).collect(),
    })
}

static FLAT_SHADE: LazyLock<Arc<Gradient>> =
    LazyLock::new(|| shade(&[(0.0, Color::rgb(0xbb, 0xbb, 0xbb), 0.1), (1.0, Color::BLACK, 0.1)]));
static GLOSS: LazyLock<Arc<Gradient>> = LazyLock::new(|| {
    shade(&[
        (0.0, Color::WHITE, 0.7),
        (0.1, Color::rgb(0xaa, 0xaa, 0xaa), 0.1),
        (0.9, Color::BLACK, 0.3),
        (1.0, Color::BLACK, 0.5),
    ])
});
static BUTTON_SHADE: LazyLock<Arc<Gradient>> = LazyLock::new(|| shade(&[(0.0, BUTTON, 0.0), (1.0, Color::BLACK, 0.1)]));

/// The scene of a badge.
pub(super) fn scene(badge: &Badge, budget: &Budget) -> Scene {
    let value =
        if badge.chart.is_some() && badge.message.is_empty() { 0.0 } else { badge.style.message_width(&badge.message) };
    let chart = badge.chart.as_ref().map_or(0.0, Chart::width);
    let gap = if chart > 0.0 && value > 0.0 { GAP } else { 0.0 };
    let content = Content {
        label: &badge.label,
        message: (chart + gap + value, chart > 0.0 || !badge.message.is_empty()),
        logo: badge.logo.as_ref().map(|logo| logo.width),
        label_color: badge.label_color.is_some(),
    };
    let plan = plan(badge.style, &content);
    let size = Size { width: plan.width, height: badge.style.height() };
    let mut drawn = Drawn { badge, plan, size, value: (plan.message.0 + chart + gap, value), dark: Vec::new() };
    let nodes = if badge.style == Style::Social { drawn.social() } else { drawn.sides() };
    let mut painter = Painter::new(size.width, size.height, budget);
    match &badge.links {
        [Some(link), None] => painter.node(linked(link, None, nodes)),
        _ => nodes.into_iter().for_each(|node| painter.node(node)),
    }
    let both = badge.links.iter().all(Option::is_some);
    Scene {
        size,
        title: badge.name.clone(),
        naming: if both { Naming::Contents } else { Naming::Label },
        dark: drawn.dark,
        nodes: painter.finish(1.0),
        ..Scene::default()
    }
}

struct Drawn<'a> {
    badge: &'a Badge,
    plan: Plan,
    size: Size,
    /// Where the text of the message side begins, and its length.
    value: (f64, f64),
    dark: Vec<(&'static str, Color)>,
}

impl Drawn<'_> {
    /// Two sides of their colours, and what is on them.
    fn sides(&mut self) -> Vec<Node> {
        let mut nodes = vec![self.ground()];
        nodes.extend(self.logo());
        nodes.extend(self.label());
        nodes.extend(self.message());
        nodes
    }

    /// The colour of the label side on a page of the kind asked for.
    fn label_ground(&self) -> Color {
        let usual = if self.badge.dark { DARK_LABEL } else { color::GREY };
        self.badge.label_color.unwrap_or(usual)
    }

    fn ground(&mut self) -> Node {
        let (style, Plan { left, right, width, .. }) = (self.badge.style, self.plan);
        let height = self.size.height;
        let side = |x: f64, width: f64, fill: Paint| {
            let extra = Box::new(Extra { crisp: true, ..Extra::default() });
            let shape = Shape::Rect(Rect::at(x, 0.0, width, height), 0.0);
            Node::Path(PathNode { extra: Some(extra), ..PathNode::filled(shape, fill) })
        };
        let mut nodes = Vec::new();
        if left > 0.0 {
            let label = side(0.0, left, self.label_ground().into());
            if self.badge.follows && self.badge.label_color.is_none() {
                self.dark.push((GROUND, DARK_LABEL));
                nodes.push(Node::Group(Group { class: GROUND, nodes: vec![label], ..Group::default() }));
            } else {
                nodes.push(label);
            }
        }
        nodes.push(side(left, right, self.badge.color.into()));
        let rounded = match style {
            Style::Plastic => Some((4.0, &*GLOSS)),
            Style::Flat => Some((3.0, &*FLAT_SHADE)),
            Style::FlatSquare | Style::ForTheBadge | Style::Social => None,
        };
        if let Some((_, shade)) = rounded {
            nodes.push(side(0.0, width, Paint::Gradient(Arc::clone(shade))));
        }
        let clip = rounded.map(|(radius, _)| Clip::Round(Rect::at(0.0, 0.0, width, height), radius));
        Node::Group(Group { clip, nodes, ..Group::default() })
    }

    fn logo(&self) -> Option<Node> {
        let logo = self.badge.logo.as_ref()?;
        let at = pt(self.plan.logo, (self.size.height - HEIGHT) / 2.0);
        Some(match &logo.art {
            Art::Icon(path, fill) => {
                let node = Node::Path(PathNode::filled(Shape::Placed(Arc::clone(path), pt(0.0, 0.0)), *fill));
                Node::Group(Group { class: "logo", origin: at, nodes: vec![node], ..Group::default() })
            }
            Art::Image(href) => Node::Image(ImageNode {
                rect: Rect::at(at.x, at.y, logo.width, HEIGHT),
                href: Arc::clone(href),
                keep_aspect: true,
                opacity: 1.0,
            }),
        })
    }

    /// The font of the label and that of the message.
    fn fonts(&self) -> (&'static Arc<Font>, &'static Arc<Font>) {
        match self.badge.style {
            Style::ForTheBadge => (&FONTS.large, &FONTS.large_bold),
            Style::Social => (&FONTS.social, &FONTS.social),
            Style::Flat | Style::FlatSquare | Style::Plastic => (&FONTS.plain, &FONTS.plain),
        }
    }

    /// A text in its place, with the shadows that its style has, on a ground.
    fn text(&self, said: &str, (from, length): (f64, f64), font: &Arc<Font>, ground: Color) -> Vec<Node> {
        let (ink, shadow) = match self.badge.style {
            Style::Social => (INK, Color::WHITE),
            _ => self.inks(ground),
        };
        let line = |down: f64, fill: Color, opacity: f64, extra: Option<Box<Extra>>| {
            let at = pt(from + length / 2.0, self.badge.style.baseline() + down);
            Node::Text(TextNode {
                text: Arc::from(said),
                at,
                anchor: Anchor::Middle,
                angle: 0.0,
                pivot: at,
                font: Arc::clone(font),
                fill,
                stroke: None,
                opacity,
                length: Some(length),
                extra,
            })
        };
        let silent = || Box::new(Extra { silent: true, ..Extra::default() });
        let text = line(0.0, ink, 1.0, None);
        let shadows = match self.badge.style {
            Style::Flat | Style::Plastic => {
                let blurred = Extra { blur: SHADOW.2, ..Extra::default() };
                vec![line(1.0, shadow, SHADOW.0, Some(Box::new(blurred))), line(1.0, shadow, SHADOW.1, None)]
            }
            Style::Social => vec![line(1.0, shadow, 1.0, None)],
            Style::FlatSquare | Style::ForTheBadge => return vec![text],
        };
        let shadows = Group { nodes: shadows, extra: Some(silent()), ..Group::default() };
        vec![Node::Group(shadows), text]
    }

    /// The colours of text and of its shadow on a ground: the original's where it has such a badge.
    fn inks(&self, ground: Color) -> (Color, Color) {
        if self.badge.chart.is_some() { color::legible_on(ground) } else { color::on(ground) }
    }

    fn label(&self) -> Vec<Node> {
        if self.badge.label.is_empty() {
            return Vec::new();
        }
        let text = self.text(&self.badge.label, self.plan.label, self.fonts().0, self.label_ground());
        self.side(0, text)
    }

    fn message(&self) -> Vec<Node> {
        let ink = match self.badge.style {
            Style::Social => INK,
            _ => self.inks(self.badge.color).0,
        };
        let mut nodes = match &self.badge.chart {
            Some(chart) => {
                let ink = self.badge.chart_color.unwrap_or(ink);
                let nodes = chart.nodes(self.plan.message.0, self.badge.style, ink);
                vec![Node::Group(Group { class: "chart", nodes, ..Group::default() })]
            }
            None => Vec::new(),
        };
        if !self.badge.message.is_empty() {
            nodes.extend(self.text(&self.badge.message, self.value, self.fonts().1, self.badge.color));
        }
        let linked = !nodes.is_empty() || self.badge.style == Style::ForTheBadge;
        if linked { self.side(1, nodes) } else { nodes }
    }

    /// What is on a side, within the link of that side.
    fn side(&self, side: usize, nodes: Vec<Node>) -> Vec<Node> {
        let [left, right] = &self.badge.links;
        let whole = left.is_some() && right.is_none();
        // The button of a social badge takes presses itself.
        let bare = side > 0 || self.badge.style != Style::Social;
        let (from, width) = self.plan.areas[side.min(1)];
        let area = bare.then(|| Rect::at(from, 0.0, width, self.size.height));
        match self.badge.links.get(side).and_then(Option::as_ref).filter(|_| !whole) {
            Some(link) => vec![linked(link, area, nodes)],
            None => nodes,
        }
    }

    /// A button, and a bubble beside it.
    fn social(&self) -> Vec<Node> {
        let left = self.plan.left;
        let button = Shape::Rect(Rect::at(0.5, 0.5, left, 19.0), 2.0);
        let line = || Stroke::new(LINE, 1.0);
        let mut ground = vec![Node::Path(PathNode::filled(button.clone(), BUTTON))];
        let has_bubble = self.plan.width > left + 1.0;
        if has_bubble {
            ground.extend(bubble(left + 6.0, self.plan.right).into_iter().map(Node::Path));
        }
        let shaded =
            PathNode { stroke: Some(line()), ..PathNode::filled(button, Paint::Gradient(Arc::clone(&BUTTON_SHADE))) };
        let mut label = vec![Node::Path(shaded)];
        if !self.badge.label.is_empty() {
            label.extend(self.text(&self.badge.label, self.plan.label, self.fonts().0, BUTTON));
        }
        let mut nodes = vec![Node::Group(Group { nodes: ground, ..Group::default() })];
        nodes.extend(self.logo());
        nodes.extend(self.side(0, label));
        if has_bubble {
            nodes.extend(self.message());
        }
        nodes
    }
}

/// The bubble of a social badge: its box, the gap in its edge, its tip.
fn bubble(x: f64, width: f64) -> [PathNode; 3] {
    let line = Stroke { miter_limit: 4.0, ..Stroke::new(LINE, 1.0) };
    let filled = |shape: Shape, stroke: Stroke| PathNode { stroke: Some(stroke), ..PathNode::filled(shape, BUBBLE) };
    let mut tip = Path::new();
    tip.move_to(x + 0.5, 6.5).line_to(x - 2.5, 9.5).line_to(x - 2.5, 10.5).line_to(x + 0.5, 13.5);
    [
        filled(Shape::Rect(Rect::at(x + 0.5, 0.5, width, 19.0), 2.0), line.clone()),
        filled(Shape::Rect(Rect::at(x, 7.5, 0.5, 5.0), 0.0), Stroke::new(BUBBLE, 1.0)),
        filled(Shape::Path(tip), line),
    ]
}

/// Nodes within a link, with the area that can be pressed besides them.
fn linked(link: &Arc<str>, area: Option<Rect>, mut nodes: Vec<Node>) -> Node {
    if let Some(area) = area {
        let pressed = Box::new(Extra { pressed: true, ..Extra::default() });
        nodes.insert(0, Node::Path(PathNode { extra: Some(pressed), ..PathNode::new(Shape::Rect(area, 0.0)) }));
    }
    let extra = Extra { href: Some(Arc::clone(link)), ..Extra::default() };
    Node::Group(Group { nodes, extra: Some(Box::new(extra)), ..Group::default() })
}
