//! Nodes as elements: the walk over a scene that writes its content, and collects definitions on the way.

use super::TEXT_MOST;
use super::defs::{Defs, rgb, write_gradient};
use super::letters::{Lettered, Letters};
use super::path::{as_circle, write_path};
use super::pen::Pen;
use super::style::{
    ANCHOR, CAP, CRISP, Common, DASH, DASH_OFFSET, DEFINED, FAMILY, FILL, ITALIC, JOIN, MITER, NO_PAINT, SIZE, STROKE,
    STROKE_WIDTH, Style, WEIGHT, Words, cap, join, milli, write_classes, write_style,
};
use crate::color::{Color, Pages};
use crate::geometry::{Cap, Join, Point, Rect, pt};
use crate::limits::{Budget, Exceeded};
use crate::scene::{
    Anchor, Clip, Extra, Gradient, GradientKind, Group, ImageNode, Node, Paint, PathNode, Pattern, Scene, Shape,
    Stroke, TextNode, conic,
};
use crate::text;
use std::sync::Arc;

/// Groups below this depth are left out; a scene never has as many.
const DEEPEST: usize = 48;
/// How many of the last families and dash patterns a new one is compared with.
const RECENT: usize = 8;
/// Steps of writing a node.
const NODE: u64 = 20;

/// What a document is put together from.
pub(super) struct Content {
    pub(super) content: String,
    pub(super) definitions: String,
    /// The font family of the root.
    pub(super) family: Option<String>,
    /// CSS rules of dark pages.
    pub(super) dark_rules: String,
    /// Rules that define the families that the document brings with it.
    pub(super) faces: String,
}

/// Writes the content of one document.
pub(super) struct Writer<'b> {
    pub(super) pen: Pen,
    pub(super) budget: Option<&'b Budget>,
    pub(super) defs: Defs,
    pub(super) words: Words,
    pub(super) letters: Letters,
    pub(super) depth: usize,
    /// Where the origin of the group that is written lies on the canvas.
    origin: Point,
    /// Half the area of the canvas, px²: grounds cover more.
    half: f64,
    /// Whether patterns and gradients may be used: not inside a pattern.
    plain: bool,
    /// Whether colours of dark pages are written, too.
    follows: bool,
    /// Whether colours are those of dark pages just now.
    night: bool,
    /// Classes that a style sheet names.
    dark: Vec<(&'static str, Color)>,
    family: Option<String>,
}

impl<'b> Writer<'b> {
    pub(super) fn new(scene: &Scene, prefix: String, budget: Option<&'b Budget>) -> Writer<'b> {
        Writer {
            budget,
            pen: Pen::new(scene.size.width, scene.size.height),
            defs: Defs::default(),
            words: Words { prefix, ..Words::default() },
            letters: Letters::default(),
            depth: 0,
            origin: pt(0.0, 0.0),
            half: scene.size.width * scene.size.height / 2.0,
            plain: false,
            follows: scene.follows(),
            night: scene.pages == Pages::Dark,
            dark: scene.dark.clone(),
            family: None,
        }
    }

    /// What was written.
    pub(super) fn finish(mut self) -> Content {
        let mut content = self.pen.take();
        if content.starts_with('\n') {
            content.remove(0);
        }
        self.words.dark_rules(&mut self.pen);
        let (definitions, dark_rules) = (self.defs.markup(&self.words.prefix), self.pen.take());
        Content { content, definitions, family: self.family, dark_rules, faces: self.letters.faces() }
    }

    /// Writes everything; what is another colour on dark pages gets classes, if the scene follows its page.
    pub(super) fn scene(&mut self, scene: &Scene) {
        let mut inherited = Style::initial();
        if let Some(font) = first_font(&scene.nodes, 0).filter(|_| !self.letters.are_outlines()) {
            let number = self.family_number(font);
            inherited.put(FAMILY, number);
            self.family = self.words.families.get(number as usize).map(|(_, css)| css.clone());
        }
        let rect = Rect::at(0.0, 0.0, scene.size.width, scene.size.height);
        let fill = scene.background.filter(|c| c.a > 0 || c.follows()).map(Paint::Solid);
        self.node(&Node::Path(PathNode { fill, ..PathNode::new(Shape::Rect(rect, 0.0)) }), &inherited);
        self.nodes(&scene.nodes, &inherited);
    }

    /// Writes several nodes.
    fn nodes(&mut self, nodes: &[Node], inherited: &Style) {
        nodes.iter().for_each(|node| self.node(node, inherited));
    }

    /// Whether to go on; the budget remembers why not.
    fn goes_on(&self) -> bool {
        let Some(budget) = self.budget else { return true };
        if self.pen.len() > budget.limits().output_bytes {
            budget.exceed(Exceeded::Output);
        }
        budget.steps(NODE).is_ok()
    }

    fn node(&mut self, node: &Node, inherited: &Style) {
        if !self.goes_on() {
            return;
        }
        match node {
            Node::Group(group) => self.group(group, inherited),
            Node::Path(path) => self.path(path, inherited),
            Node::Text(text) => self.text(text, inherited),
            Node::Image(image) => self.image(image),
        }
    }

    fn group(&mut self, group: &Group, inherited: &Style) {
        if group.nodes.is_empty() || self.depth >= DEEPEST {
            return;
        }
        let outer = self.origin;
        self.origin = pt(outer.x + group.origin.x, outer.y + group.origin.y);
        self.group_here(group, inherited);
        self.origin = outer;
    }

    fn group_here(&mut self, group: &Group, inherited: &Style) {
        let origin = self.pen.at(group.origin);
        let bare = group.class.is_empty() && origin == (0, 0) && group.clip.is_none() && group.extra.is_none();
        let shared = self.shared(&group.nodes).beyond(inherited);
        if bare && shared == Style::ANY {
            self.nodes(&group.nodes, inherited);
            return;
        }
        let clip = group.clip.as_ref().map(|clip| self.clip_number(clip));
        let extra = group.extra.as_deref();
        let linked = self.open_link(extra, true);
        self.pen.line(self.depth);
        self.pen.raw("<g");
        // A name in a style sheet may not begin with a digit, as a prefix may.
        if self.dark.iter().any(|(class, _)| *class == group.class) {
            let class = [group.class, &self.words.prefix].concat();
            write_classes(&mut self.pen, &class, &shared, &self.words);
        } else {
            write_classes(&mut self.pen, group.class, &shared, &self.words);
        }
        if origin != (0, 0) {
            self.pen.raw(" transform=\"translate(");
            self.pen.length(origin.0);
            self.pen.raw(",");
            self.pen.length(origin.1);
            self.pen.raw(")\"");
        }
        if let Some(number) = clip {
            self.pen.raw(" clip-path=\"url(#");
            self.pen.raw(&self.words.prefix);
            self.pen.raw("g");
            self.pen.whole(number as u64);
            self.pen.raw(")\"");
        }
        write_style(&mut self.pen, &shared, &self.words);
        self.rare_attributes(extra);
        self.pen.raw(">");
        self.tooltip(extra);
        let inherited = inherited.with(&shared);
        self.depth += 1;
        self.nodes(&group.nodes, &inherited);
        self.depth -= 1;
        self.pen.line(self.depth);
        self.pen.raw("</g>");
        self.close_link(linked);
    }

    /// What the direct children that are drawn agree on.
    fn shared(&mut self, nodes: &[Node]) -> Style {
        if nodes.len() < 2 {
            return Style::ANY;
        }
        let mut common = Common::new();
        for node in nodes {
            let style = match node {
                Node::Path(path) => self.path_style(path).0,
                Node::Text(text) => self.text_style(text).0,
                Node::Group(_) | Node::Image(_) => continue,
            };
            common.add(&style);
        }
        common.shared()
    }

    /// A style on both pages: what it is on light ones, together with what is otherwise on dark ones.
    fn on_both(&mut self, light: Style, dark: &Style) -> Style {
        let mut both = light;
        for (property, value) in dark.iter() {
            match light.get(property) {
                Some(own) if own != value && property <= STROKE_WIDTH => {
                    both.put(property, self.words.dark.pair(property, own, value));
                }
                Some(_) => {}
                // The opacity and the line of a paint that light pages do not have change nothing there.
                None => both.put(property, value),
            }
        }
        both
    }

    fn path(&mut self, node: &PathNode, inherited: &Style) {
        let (style, opacity) = self.path_style(node);
        let unseen = !style.paints(FILL) && !style.paints(STROKE);
        if unseen && node.extra.is_none() {
            return;
        }
        let extra = node.extra.as_deref();
        let linked = self.open_link(extra, false);
        self.pen.line(self.depth);
        let name = match self.flat(&node.shape).filter(|_| style.paints(STROKE)) {
            Some(line) => self.shape(&line),
            None => self.shape(&node.shape),
        };
        let own = style.beyond(inherited);
        write_classes(&mut self.pen, "", &own, &self.words);
        write_style(&mut self.pen, &own, &self.words);
        self.opacity(opacity);
        self.close_element(name, extra, None);
        self.close_link(linked);
    }

    /// The line that is left of a rectangle without width or height as they are written: SVG draws nothing of such a
    /// rectangle, not even its outline.
    fn flat(&self, shape: &Shape) -> Option<Shape> {
        let Shape::Rect(r, _) = shape else { return None };
        let [x1, x2, y1, y2] = [r.x1, r.x2, r.y1, r.y2].map(|edge| self.pen.units(edge));
        ((x1 == x2) != (y1 == y2)).then(|| Shape::Line(pt(r.x1, r.y1), pt(r.x2, r.y2)))
    }

    /// Opens the element of a shape and writes its geometry; returns the element's name.
    fn shape(&mut self, shape: &Shape) -> &'static str {
        match shape {
            Shape::Rect(rect, radius) => {
                self.pen.raw("<rect");
                self.corners(rect);
                self.pen.attribute("rx", self.pen.units(radius.max(0.0)));
                "rect"
            }
            Shape::Line(from, to) => {
                let (a, b) = (self.pen.at(*from), self.pen.at(*to));
                self.pen.raw("<line");
                for (name, value) in [("x1", a.0), ("y1", a.1), ("x2", b.0), ("y2", b.1)] {
                    self.pen.attribute(name, value);
                }
                "line"
            }
            Shape::Circle(center, radius) => self.circle(center.x, center.y, *radius),
            Shape::Path(path) => match as_circle(path) {
                Some((c, radius)) => self.circle(c.x, c.y, radius),
                None => self.outline(path, 0.0, 0.0),
            },
            Shape::Placed(path, at) => match as_circle(path) {
                Some((c, radius)) => self.circle(c.x + at.x, c.y + at.y, radius),
                None => self.outline(path, at.x, at.y),
            },
        }
    }

    fn circle(&mut self, x: f64, y: f64, radius: f64) -> &'static str {
        let (x, y, r) = (self.pen.units(x), self.pen.units(y), self.pen.units(radius.max(0.0)));
        self.pen.raw("<circle");
        self.pen.attribute("cx", x);
        self.pen.attribute("cy", y);
        self.pen.attribute("r", r);
        "circle"
    }

    fn outline(&mut self, path: &crate::geometry::Path, dx: f64, dy: f64) -> &'static str {
        self.pen.raw("<path");
        self.pen.open("d");
        write_path(&mut self.pen, path, pt(dx, dy));
        self.pen.raw("\"");
        "path"
    }

    /// Position and size of a rectangle; both are rounded by the corners, so that neighbours touch.
    pub(super) fn corners(&mut self, rect: &Rect) {
        let (x1, y1) = (self.pen.units(rect.x1), self.pen.units(rect.y1));
        let (x2, y2) = (self.pen.units(rect.x2), self.pen.units(rect.y2));
        self.pen.attribute("x", x1);
        self.pen.attribute("y", y1);
        self.pen.attribute("width", (x2 - x1).max(0));
        self.pen.attribute("height", (y2 - y1).max(0));
    }

    fn text(&mut self, node: &TextNode, inherited: &Style) {
        let (style, opacity) = self.text_style(node);
        let line = text::clip_chars(&node.text, TEXT_MOST);
        if line.len() < node.text.len()
            && let Some(budget) = self.budget
        {
            budget.complain(|| format!("a text of more than {TEXT_MOST} characters is cut there"));
        }
        let unseen = !style.paints(FILL) && !style.paints(STROKE) && node.extra.is_none();
        if line.is_empty() || unseen {
            return;
        }
        let style = match self.outlined(node, line, &style, opacity, inherited) {
            Lettered::Written => return,
            Lettered::AsText => style,
            Lettered::NoOutlines => style.with(&self.font_style(node)),
        };
        let extra = node.extra.as_deref();
        let linked = self.open_link(extra, false);
        self.pen.line(self.depth);
        self.pen.raw("<text");
        let (x, y) = self.pen.at(node.at);
        self.pen.attribute("x", x);
        self.pen.attribute("y", y);
        self.rotation(node);
        // Only where the layout has joints that another font would open, as a badge has: its ends are drawn around the
        // text. A chart's texts hang at one point each, and a wider font reaches a little further from it; held to a
        // length, it would be squeezed letter by letter, which is harder to read than a label that is longer. Whoever must
        // have the very widths asks for fonts inside or for outlines.
        if let Some(length) = node.length.filter(|l| *l > 0.0) {
            self.pen.attribute("textLength", self.pen.units(length));
        }
        if line.starts_with(' ') || line.ends_with(' ') || line.contains("  ") || line.contains(['\t', '\n', '\r']) {
            self.pen.word_attribute("xml:space", "preserve");
        }
        let own = style.beyond(inherited);
        write_classes(&mut self.pen, "", &own, &self.words);
        write_style(&mut self.pen, &own, &self.words);
        self.opacity(opacity);
        self.close_element("text", extra, Some(line));
        self.close_link(linked);
    }

    pub(super) fn rotation(&mut self, node: &TextNode) {
        if milli(node.angle % 360.0) == 0 {
            return;
        }
        self.pen.open("transform");
        self.turn(node);
        self.pen.raw("\"");
    }

    /// The turn of a text, if it has one, as a part of a transform.
    pub(super) fn turn(&mut self, node: &TextNode) {
        let angle = milli(node.angle % 360.0);
        if angle == 0 {
            return;
        }
        let (x, y) = self.pen.at(node.pivot);
        self.pen.raw("rotate(");
        self.pen.milli(angle);
        if (x, y) != (0, 0) {
            // Numbers in transforms stand apart: not every reader knows the sign for a separator there (SVG 1.1).
            for pivot in [x, y] {
                self.pen.raw(" ");
                self.pen.length(pivot);
            }
        }
        self.pen.raw(")");
    }

    fn image(&mut self, node: &ImageNode) {
        if !node.href.starts_with("data:image/") {
            return;
        }
        self.pen.line(self.depth);
        self.pen.raw("<image");
        self.corners(&node.rect);
        if !node.keep_aspect {
            self.pen.word_attribute("preserveAspectRatio", "none");
        }
        self.opacity(milli(node.opacity.clamp(0.0, 1.0)));
        self.pen.text_attribute("href", &node.href);
        self.pen.raw("/>");
    }

    pub(super) fn opacity(&mut self, opacity: i32) {
        if opacity < 1000 {
            self.pen.milli_attribute("opacity", opacity);
        }
    }

    /// Ends a start tag and writes what is inside: the text shown on hover, and the line of a text.
    pub(super) fn close_element(&mut self, name: &str, extra: Option<&Extra>, line: Option<&str>) {
        self.rare_attributes(extra);
        if tooltip_of(extra).is_none() && line.is_none() {
            self.pen.raw("/>");
            return;
        }
        self.pen.raw(">");
        self.tooltip(extra);
        if let Some(line) = line {
            self.pen.escaped(line, false);
        }
        for part in ["</", name, ">"] {
            self.pen.raw(part);
        }
    }

    /// Attributes of what few nodes have.
    pub(super) fn rare_attributes(&mut self, extra: Option<&Extra>) {
        let Some(extra) = extra else { return };
        if let Some(blend) = extra.blend {
            self.pen.open("style");
            self.pen.raw("mix-blend-mode:");
            self.pen.escaped(blend, true);
            self.pen.raw("\"");
        }
        self.blur(extra);
        if extra.pressed {
            self.pen.word_attribute("pointer-events", "all");
        }
        if extra.hollow {
            self.pen.word_attribute("fill-rule", "evenodd");
        }
        if extra.silent {
            self.pen.word_attribute("aria-hidden", "true");
        }
    }

    /// The text shown on hover, inside of its element.
    pub(super) fn tooltip(&mut self, extra: Option<&Extra>) {
        if let Some(tooltip) = tooltip_of(extra) {
            self.pen.raw("<title>");
            self.pen.escaped(text::clip_chars(tooltip, 4 * TEXT_MOST), false);
            self.pen.raw("</title>");
        }
    }

    /// Opens a link if the node has one that may be written; `apart` leads to a page of its own.
    pub(super) fn open_link(&mut self, extra: Option<&Extra>, apart: bool) -> bool {
        let Some(href) = extra.and_then(|e| e.href.as_deref()).filter(|h| is_safe_link(h)) else { return false };
        self.pen.line(self.depth);
        self.pen.raw("<a");
        if apart {
            self.pen.word_attribute("target", "_blank");
        }
        self.pen.text_attribute("href", href);
        self.pen.raw(">");
        self.depth += 1;
        true
    }

    pub(super) fn close_link(&mut self, linked: bool) {
        if linked {
            self.depth -= 1;
            self.pen.line(self.depth);
            self.pen.raw("</a>");
        }
    }

    /// The properties of a path, and the opacity left for the element as a whole (thousandths).
    fn path_style(&mut self, node: &PathNode) -> (Style, i32) {
        let paints = || node.fill.iter().chain(node.stroke.iter().map(|s| &s.paint));
        let follows = self.follows && paints().any(Paint::follows);
        self.on_pages(follows, |nodes| nodes.path_style_here(node))
    }

    /// A style on light pages, and with what differs on dark ones if it follows them.
    fn on_pages(&mut self, follows: bool, style_here: impl Fn(&mut Self) -> (Style, i32)) -> (Style, i32) {
        let (style, rest) = style_here(self);
        if !follows {
            return (style, rest);
        }
        self.night = true;
        let dark = style_here(self).0;
        self.night = false;
        (self.on_both(style, &dark), rest)
    }

    fn path_style_here(&mut self, node: &PathNode) -> (Style, i32) {
        let mut style = Style::ANY;
        let opacity = if node.opacity.is_nan() { 1.0 } else { node.opacity.clamp(0.0, 1.0) };
        // With one paint only, its alpha says it all, and the rasterizer needs no layer.
        let both = node.fill.is_some() && node.stroke.is_some();
        let (paint_opacity, rest) = if both { (1.0, milli(opacity)) } else { (opacity, 1000) };
        let open = matches!(node.shape, Shape::Line(..));
        match &node.fill {
            Some(paint) if !open => self.paint(&mut style, paint, paint_opacity, FILL),
            Some(_) => {}
            None if open => {}
            None => style.put(FILL, NO_PAINT),
        }
        match &node.stroke {
            Some(stroke) if stroke.width > 0.0 => self.stroke(&mut style, stroke, paint_opacity, &node.shape),
            Some(_) | None => style.put(STROKE, NO_PAINT),
        }
        style.put(CRISP, i32::from(self.is_crisp(node)));
        (style, rest)
    }

    /// Whether a shape's edges lie between pixels: smoothing them would change nothing, and take most of the time a
    /// grid takes. Ends of lines do not count.
    fn is_crisp(&self, node: &PathNode) -> bool {
        if node.extra.as_deref().is_some_and(|extra| extra.crisp) {
            return true;
        }
        let whole = |x: f64| (x - x.round()).abs() < 1e-3;
        let (x, y) = (|x: f64| x + self.origin.x, |y: f64| y + self.origin.y);
        match (&node.shape, &node.fill, &node.stroke) {
            (Shape::Line(a, b), _, Some(stroke)) if stroke.dash.is_empty() && stroke.cap == Cap::Butt => {
                let half = stroke.width / 2.0;
                (a.x == b.x && whole(x(a.x) + half) && whole(stroke.width))
                    || (a.y == b.y && whole(y(a.y) + half) && whole(stroke.width))
            }
            (Shape::Rect(rect, 0.0), None, Some(stroke)) if stroke.dash.is_empty() => {
                let half = stroke.width / 2.0;
                [x(rect.x1), x(rect.x2), y(rect.y1), y(rect.y2)].into_iter().all(|edge| whole(edge + half))
            }
            (Shape::Rect(rect, 0.0), Some(_), None) => {
                rect.width() * rect.height() >= self.half
                    && [x(rect.x1), x(rect.x2), y(rect.y1), y(rect.y2)].into_iter().all(whole)
            }
            _ => false,
        }
    }

    fn stroke(&mut self, style: &mut Style, stroke: &Stroke, opacity: f64, shape: &Shape) {
        self.paint(style, &stroke.paint, opacity, STROKE);
        if !style.paints(STROKE) {
            return;
        }
        style.put(STROKE_WIDTH, milli(stroke.width.min(10_000.0)));
        let dashed = stroke.dash.iter().any(|d| milli(*d) > 0);
        style.put(DASH, if dashed { self.dash_number(&stroke.dash) } else { 0 });
        if dashed {
            style.put(DASH_OFFSET, milli(stroke.dash_offset));
        }
        let (has_ends, has_corners) = match shape {
            Shape::Rect(_, radius) => (dashed, *radius <= 0.0),
            Shape::Circle(..) => (dashed, false),
            Shape::Line(..) => (true, false),
            Shape::Path(_) | Shape::Placed(..) => (true, true),
        };
        if has_ends {
            style.put(CAP, cap(stroke.cap));
        }
        if has_corners {
            style.put(JOIN, join(stroke.join));
        }
        // The right angles of a rectangle are within any limit.
        if has_corners && stroke.join == Join::Miter && !matches!(shape, Shape::Rect(..)) {
            style.put(MITER, milli(stroke.miter_limit.clamp(1.0, 100.0)));
        }
    }

    fn text_style(&mut self, node: &TextNode) -> (Style, i32) {
        let outline = node.stroke.as_ref().is_some_and(|s| s.paint.follows());
        let follows = self.follows && (node.fill.follows() || outline);
        self.on_pages(follows, |nodes| nodes.text_style_here(node))
    }

    fn text_style_here(&mut self, node: &TextNode) -> (Style, i32) {
        let mut style = Style::ANY;
        let opacity = if node.opacity.is_nan() { 1.0 } else { node.opacity.clamp(0.0, 1.0) };
        let (paint_opacity, rest) = if node.stroke.is_some() { (1.0, milli(opacity)) } else { (opacity, 1000) };
        self.solid(&mut style, node.fill, paint_opacity, FILL);
        match &node.stroke {
            Some(stroke) if stroke.width > 0.0 => {
                let outline = Shape::Path(crate::geometry::Path::new());
                self.stroke(&mut style, stroke, paint_opacity, &outline);
            }
            Some(_) | None => style.put(STROKE, NO_PAINT),
        }
        if self.letters.are_outlines() {
            // Text is never drawn on whole pixels, outlines would be if their group says so.
            style.put(CRISP, 0);
            return (style, rest);
        }
        (style.with(&self.font_style(node)), rest)
    }

    /// How a text is set.
    fn font_style(&mut self, node: &TextNode) -> Style {
        let mut style = Style::ANY;
        style.put(FAMILY, self.family_number(&node.font));
        style.put(SIZE, milli(node.font.size.clamp(0.0, 10_000.0)));
        style.put(WEIGHT, i32::from(node.font.weight.clamp(1, 1000)));
        style.put(ITALIC, i32::from(node.font.italic));
        let anchor = match node.anchor {
            Anchor::Start => 0,
            Anchor::Middle => 1,
            Anchor::End => 2,
        };
        style.put(ANCHOR, anchor);
        style
    }

    /// Sets a paint property and its opacity, which is the property after it.
    #[inline]
    fn paint(&mut self, style: &mut Style, paint: &Paint, opacity: f64, property: usize) {
        let number = match paint {
            Paint::Solid(color) => return self.solid(style, *color, opacity, property),
            Paint::Gradient(_) | Paint::Pattern(_) if self.plain => {
                style.put(property, NO_PAINT);
                return;
            }
            Paint::Gradient(gradient) if matches!(gradient.kind, GradientKind::Conic { .. }) => self.conic(gradient),
            Paint::Gradient(gradient) => {
                let address = (Arc::as_ptr(gradient) as usize, self.night);
                self.defs.of_address(address).unwrap_or_else(|| {
                    let mut name = "";
                    let body = self.aside(|w| name = write_gradient(&mut w.pen, gradient, w.night));
                    self.defs.define(name, body, Some(address))
                })
            }
            Paint::Pattern(pattern) => {
                let address = (Arc::as_ptr(pattern) as *const () as usize, self.night);
                self.defs.of_address(address).unwrap_or_else(|| {
                    let body = self.aside(|w| w.pattern(pattern));
                    self.defs.define("pattern", body, Some(address))
                })
            }
        };
        style.put(property, DEFINED + number as i32);
        style.put(property + 1, milli(opacity));
    }

    #[inline]
    fn solid(&self, style: &mut Style, color: Color, opacity: f64, property: usize) {
        let color = if self.night { color.on_dark() } else { color };
        let alpha = milli(f64::from(color.a) / 255.0 * opacity);
        if alpha <= 0 {
            style.put(property, NO_PAINT);
        } else {
            style.put(property, rgb(color) as i32);
            style.put(property + 1, alpha);
        }
    }

    /// Writes something elsewhere than in the content, and returns it.
    pub(super) fn aside(&mut self, write: impl FnOnce(&mut Writer)) -> String {
        let (content, depth) = (self.pen.take(), std::mem::replace(&mut self.depth, 2));
        write(self);
        let aside = self.pen.take();
        self.pen.put_back(content);
        self.depth = depth;
        aside
    }

    /// The number of a gradient around a point.
    fn conic(&mut self, gradient: &Gradient) -> usize {
        if let Some(known) = self.defs.of_conic(gradient, self.night) {
            return known;
        }
        let GradientKind::Conic { center, angle, area } = gradient.kind else { return 0 };
        let night = self.night;
        let ink = |color: Color| if night { color.on_dark() } else { color };
        let stops: Vec<(f64, Color)> = gradient.stops.iter().map(|(at, color)| (*at, ink(*color))).collect();
        let tile = conic(center, angle, &stops, area);
        let body = self.aside(|w| w.pattern(&tile));
        let number = self.defs.define("pattern", body, None);
        self.defs.know_conic(gradient, night, number);
        number
    }

    fn pattern(&mut self, pattern: &Pattern) {
        let (width, height) = (self.pen.units(pattern.size.width), self.pen.units(pattern.size.height));
        // A tile below a pixel would be drawn without end.
        let one = self.pen.units(1.0);
        for (name, at) in [("x", pattern.at.x), ("y", pattern.at.y)] {
            let at = self.pen.units(at);
            self.pen.attribute(name, at);
        }
        self.pen.attribute("width", width.max(one));
        self.pen.attribute("height", height.max(one));
        self.pen.word_attribute("patternUnits", "userSpaceOnUse");
        self.pen.raw(">");
        // A tile is that of one page.
        let follows = std::mem::replace(&mut self.follows, false);
        self.plain = true;
        let initial = Style::initial();
        if let Some(color) = pattern.background {
            let rect = Rect::at(0.0, 0.0, pattern.size.width, pattern.size.height);
            self.path(&PathNode::filled(Shape::Rect(rect, 0.0), color), &initial);
        }
        for path in &pattern.paths {
            self.path(path, &initial);
        }
        (self.plain, self.follows) = (false, follows);
        self.pen.line(1);
    }

    fn clip_number(&mut self, clip: &Clip) -> usize {
        let shape = match clip {
            Clip::Rect(rect) => Shape::Rect(*rect, 0.0),
            Clip::Round(rect, radius) => Shape::Rect(*rect, *radius),
            Clip::Path(path) | Clip::Hollow(path) => Shape::Path(path.clone()),
        };
        let body = self.aside(|w| {
            w.pen.raw(">");
            w.shape(&shape);
            if matches!(clip, Clip::Hollow(_)) {
                w.pen.word_attribute("clip-rule", "evenodd");
            }
            w.pen.raw("/>");
        });
        self.defs.define("clipPath", body, None)
    }

    fn family_number(&mut self, font: &text::Font) -> i32 {
        let family = &self.letters.family(font);
        let families = &mut self.words.families;
        if let Some(i) = families.iter().rev().take(RECENT).position(|(f, _)| f == family) {
            return (families.len() - 1 - i) as i32;
        }
        families.push((family.clone(), css_families(family)));
        families.len() as i32 - 1
    }

    fn dash_number(&mut self, dash: &Arc<[f64]>) -> i32 {
        let dashes = &mut self.words.dashes;
        if let Some(i) = dashes.iter().rev().take(RECENT).position(|d| d == dash) {
            return (dashes.len() - i) as i32;
        }
        dashes.push(dash.clone());
        dashes.len() as i32
    }
}

/// The text shown on hover, if there is one.
fn tooltip_of(extra: Option<&Extra>) -> Option<&str> {
    extra.and_then(|e| e.tooltip.as_deref()).filter(|t| !t.is_empty())
}

/// The font of the first text, depth first.
fn first_font(nodes: &[Node], depth: usize) -> Option<&text::Font> {
    nodes.iter().find_map(|node| match node {
        Node::Text(text) => Some(&*text.font),
        Node::Group(group) if depth < DEEPEST => first_font(&group.nodes, depth + 1),
        Node::Group(_) | Node::Path(_) | Node::Image(_) => None,
    })
}

/// Families that are as wide as the fonts measured with, for each generic family: whoever has one of them sees the same
/// layout, where the generic family alone may be anything.
const TWINS: [(&str, [&str; 4]); 3] = [
    ("sans-serif", ["Arimo", "Liberation Sans", "Arial", "Helvetica"]),
    ("serif", ["Tinos", "Liberation Serif", "Times New Roman", "Times"]),
    ("monospace", ["Cousine", "Liberation Mono", "Courier New", "Courier"]),
];

/// A family list in a form that every parser reads alike: plain words bare, anything else quoted; never empty. Before a
/// generic family stand those that look like what was measured.
fn css_families(list: &str) -> String {
    let list = text::clip_chars(list, TEXT_MOST);
    let mut names: Vec<String> = Vec::new();
    for name in text::families(list) {
        let name = text::printable(name);
        let name: String = name.chars().filter(|c| !"'\"\\".contains(*c)).collect();
        let name = name.trim();
        let twins = TWINS.iter().find(|(generic, _)| *generic == name).map_or(&[][..], |(_, twins)| twins);
        for name in twins.iter().copied().chain([name]) {
            if !name.is_empty() && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    if names.is_empty() {
        return css_families(TWINS[0].0);
    }
    let word = |w: &str| {
        w.starts_with(|c: char| c.is_ascii_alphabetic()) && w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let quoted = |name: &String| if name.split(' ').all(word) { name.clone() } else { format!("'{name}'") };
    names.iter().map(quoted).collect::<Vec<_>>().join(", ")
}

/// Whether a link may be written: absolute, and of a scheme that runs nothing.
fn is_safe_link(href: &str) -> bool {
    let scheme = |s: &str| href.get(..s.len()).is_some_and(|h| h.eq_ignore_ascii_case(s));
    href.len() <= 4 * TEXT_MOST && (scheme("https://") || scheme("http://") || scheme("mailto:"))
}
