//! Scene to SVG document: readable as if made by hand, the same bytes for the same scene, and never broken: every text
//! passes through one escaping writer, every number through one rounding.

use crate::color::Color;
use crate::geometry::{Cap, Join, Path, Point, Rect, Segment};
use crate::number::write_fixed;
use crate::scene::{
    Anchor, Clip, Extra, Gradient, GradientKind, Group, ImageNode, Node, Paint, PathNode, Pattern, Scene, Shape, Stroke,
    TextNode,
};
use crate::text::Font;
use std::sync::Arc;

/// What a document needs besides its scene.
#[derive(Debug, Clone, Default)]
pub struct SvgOptions {
    /// Before every id: letters, digits, `-`, `_`.
    pub id_prefix: Arc<str>,
}

/// Coordinates beyond this many canvases are cut: rasterizers do not survive them.
const REACH: f64 = 4.0;

/// Writes a document.
pub fn write(scene: &Scene, options: &SvgOptions) -> String {
    let mut w = Writer {
        out: String::with_capacity(4096),
        defs: String::new(),
        ids: 0,
        gradients: Vec::new(),
        prefix: &options.id_prefix,
        level: 1,
        limit: REACH * scene.size.width.max(scene.size.height) + 1000.0,
        font: base_font(&scene.nodes),
    };
    if let Some(color) = scene.background.filter(|c| c.a > 0) {
        w.open("rect");
        w.raw(" width=\"100%\" height=\"100%\"");
        w.color("fill", color);
        w.raw("/>\n");
    }
    for node in &scene.nodes {
        w.node(node, &Inherited::default());
    }
    document(scene, w)
}

/// The document around the content, by the `svg` crate.
fn document(scene: &Scene, w: Writer) -> String {
    let number = |x: f64| {
        let mut s = String::new();
        write_fixed(&mut s, x, 2);
        s
    };
    let (width, height) = (number(scene.size.width), number(scene.size.height));
    let mut family = String::new();
    if let Some(font) = &w.font {
        family = clean(&font.family);
    }
    let mut head = String::new();
    for (tag, text) in [("title", &scene.title), ("desc", &scene.description)] {
        if !text.is_empty() {
            head.push_str(&format!(" <{tag}>"));
            escape(&mut head, text);
            head.push_str(&format!("</{tag}>\n"));
        }
    }
    if !w.defs.is_empty() {
        head.push_str(" <defs>\n");
        head.push_str(&w.defs);
        head.push_str(" </defs>\n");
    }
    head.push_str(&w.out);
    let mut root = svg::Document::new()
        .set("role", "img")
        .set("width", width.as_str())
        .set("height", height.as_str())
        .set("viewBox", format!("0 0 {width} {height}"));
    if !family.is_empty() {
        root = root.set("font-family", family);
    }
    root = root.add(svg::node::Blob::new(head.trim_end().to_string()));
    root.to_string()
}

/// The font most texts would inherit: that of the first text.
fn base_font(nodes: &[Node]) -> Option<Arc<Font>> {
    nodes.iter().find_map(|n| match n {
        Node::Text(t) => Some(t.font.clone()),
        Node::Group(g) => base_font(&g.nodes),
        Node::Path(_) | Node::Image(_) => None,
    })
}

/// What a group has said for its children.
#[derive(Default, Clone, PartialEq)]
struct Inherited {
    fill: Option<Option<Color>>,
    stroke: Option<(Color, f64)>,
    font: Option<Arc<Font>>,
    text_fill: Option<Color>,
    anchor: Anchor,
}

struct Writer<'o> {
    out: String,
    defs: String,
    ids: usize,
    gradients: Vec<(usize, Paint)>,
    prefix: &'o str,
    level: usize,
    limit: f64,
    font: Option<Arc<Font>>,
}

/// Escapes text for content and attributes; characters that XML forbids are dropped.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            c if (c as u32) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{7f}'..='\u{9f}') => {}
            c => out.push(c),
        }
    }
}

/// A family list without characters that could end an attribute.
fn clean(family: &str) -> String {
    family.replace('"', "'").chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '_' | '\'' | '.')).take(200).collect()
}

impl Writer<'_> {
    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn open(&mut self, tag: &str) {
        self.out.extend(std::iter::repeat_n(' ', self.level));
        self.out.push('<');
        self.out.push_str(tag);
    }

    fn number(&mut self, x: f64) {
        let x = if x.is_finite() { x.clamp(-self.limit, self.limit) } else { 0.0 };
        write_fixed(&mut self.out, x, 2);
    }

    fn attribute(&mut self, name: &str, x: f64) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.number(x);
        self.out.push('"');
    }

    fn fine(&mut self, name: &str, x: f64) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        write_fixed(&mut self.out, x, 3);
        self.out.push('"');
    }

    fn color(&mut self, name: &str, c: Color) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        c.write_hex(&mut self.out);
        self.out.push('"');
        if c.a < 255 {
            self.fine(&format!("{name}-opacity"), f64::from(c.a) / 255.0);
        }
    }

    fn node(&mut self, node: &Node, inherited: &Inherited) {
        match node {
            Node::Group(g) => self.group(g, inherited),
            Node::Path(p) => self.path_node(p, inherited),
            Node::Text(t) => self.text(t, inherited),
            Node::Image(i) => self.image(i),
        }
    }

    fn group(&mut self, g: &Group, inherited: &Inherited) {
        if g.nodes.is_empty() {
            return;
        }
        let plain = g.class.is_empty() && g.origin == Point::default() && g.clip.is_none();
        let clip = g.clip.as_ref().map(|c| self.clip(c));
        let shared = shared(&g.nodes, inherited);
        if plain && shared == *inherited {
            for node in &g.nodes {
                self.node(node, inherited);
            }
            return;
        }
        self.open("g");
        if !g.class.is_empty() {
            self.raw(" class=\"");
            self.raw(g.class);
            self.raw("\"");
        }
        if g.origin != Point::default() {
            self.raw(" transform=\"translate(");
            self.number(g.origin.x);
            self.raw(",");
            self.number(g.origin.y);
            self.raw(")\"");
        }
        if let Some(id) = clip {
            self.raw(&format!(" clip-path=\"url(#{id})\""));
        }
        self.inherited(&shared, inherited);
        self.raw(">\n");
        self.level += 1;
        for node in &g.nodes {
            self.node(node, &shared);
        }
        self.level -= 1;
        self.out.extend(std::iter::repeat_n(' ', self.level));
        self.raw("</g>\n");
    }

    fn inherited(&mut self, now: &Inherited, before: &Inherited) {
        if now.fill != before.fill {
            match now.fill {
                Some(Some(c)) => self.color("fill", c),
                Some(None) => self.raw(" fill=\"none\""),
                None => {}
            }
        }
        if now.text_fill != before.text_fill
            && let Some(c) = now.text_fill
        {
            self.color("fill", c);
        }
        if now.stroke != before.stroke
            && let Some((c, width)) = now.stroke
        {
            self.color("stroke", c);
            if width != 1.0 {
                self.attribute("stroke-width", width);
            }
        }
        if now.font != before.font
            && let Some(font) = now.font.clone()
        {
            self.font(&font);
        }
        if now.anchor != before.anchor {
            self.anchor(now.anchor);
        }
    }

    fn anchor(&mut self, anchor: Anchor) {
        self.raw(match anchor {
            Anchor::Start => " text-anchor=\"start\"",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        });
    }

    fn font(&mut self, font: &Font) {
        if self.font.as_ref().is_none_or(|f| f.family != font.family) {
            let family = clean(&font.family);
            self.raw(" font-family=\"");
            self.raw(&family);
            self.raw("\"");
        }
        self.attribute("font-size", font.size);
        if font.weight != 400 {
            self.raw(&if font.weight == 700 { " font-weight=\"bold\"".to_string() } else { format!(" font-weight=\"{}\"", font.weight) });
        }
        if font.italic {
            self.raw(" font-style=\"italic\"");
        }
    }

    fn path_node(&mut self, p: &PathNode, inherited: &Inherited) {
        let close = self.link(p.extra.as_deref());
        match &p.shape {
            Shape::Rect(r, radius) => self.rect(r, *radius),
            Shape::Line(a, b) => {
                self.open("line");
                for (name, x) in [("x1", a.x), ("y1", a.y), ("x2", b.x), ("y2", b.y)] {
                    if x != 0.0 {
                        self.attribute(name, x);
                    }
                }
            }
            Shape::Circle(c, r) => {
                self.open("circle");
                self.attribute("cx", c.x);
                self.attribute("cy", c.y);
                self.attribute("r", *r);
            }
            Shape::Path(path) => {
                self.open("path");
                self.data(path, Point::default());
            }
            Shape::Placed(path, at) => {
                self.open("path");
                self.data(path, *at);
            }
        }
        let line = matches!(p.shape, Shape::Line(..));
        match &p.fill {
            Some(Paint::Solid(c)) if inherited.fill == Some(Some(*c)) => {}
            Some(Paint::Solid(c)) if *c == Color::BLACK && inherited.fill.is_none() => {}
            Some(paint) => self.paint("fill", paint),
            None if line || inherited.fill == Some(None) => {}
            None => self.raw(" fill=\"none\""),
        }
        if let Some(s) = &p.stroke {
            self.stroke(s, inherited);
        }
        if p.opacity < 1.0 {
            self.fine("opacity", p.opacity.max(0.0));
        }
        self.finish(p.extra.as_deref(), "path");
        self.raw(close);
    }

    fn rect(&mut self, r: &Rect, radius: f64) {
        self.open("rect");
        self.attribute("x", r.x1);
        self.attribute("y", r.y1);
        self.attribute("width", r.width());
        self.attribute("height", r.height());
        if radius > 0.0 {
            self.attribute("rx", radius);
        }
    }

    /// Opens the link around an element, if it has one; returns what closes it.
    fn link(&mut self, extra: Option<&Extra>) -> &'static str {
        let Some(href) = extra.and_then(|e| e.href.as_ref()) else { return "" };
        let allowed = ["http://", "https://", "mailto:"].iter().any(|p| href.to_ascii_lowercase().starts_with(p));
        if !allowed {
            return "";
        }
        self.open("a");
        self.raw(" href=\"");
        escape(&mut self.out, href);
        self.raw("\">\n");
        "</a>\n"
    }

    /// Ends an element, with its tooltip if it has one.
    fn finish(&mut self, extra: Option<&Extra>, _tag: &str) {
        if let Some(blend) = extra.and_then(|e| e.blend) {
            self.raw(" style=\"mix-blend-mode:");
            self.raw(blend);
            self.raw("\"");
        }
        match extra.and_then(|e| e.tooltip.as_ref()) {
            Some(text) => {
                let start = self.out.rfind('<').unwrap_or(0);
                let tag: String = self.out[start + 1..].chars().take_while(char::is_ascii_alphabetic).collect();
                self.raw("><title>");
                escape(&mut self.out, text);
                self.raw("</title></");
                self.raw(&tag);
                self.raw(">\n");
            }
            None => self.raw("/>\n"),
        }
    }

    fn stroke(&mut self, s: &Stroke, inherited: &Inherited) {
        match (&s.paint, inherited.stroke) {
            (Paint::Solid(c), Some((d, width))) if *c == d && s.width == width => {}
            (paint, _) => {
                self.paint("stroke", paint);
                if s.width != inherited.stroke.map_or(1.0, |i| i.1) {
                    self.attribute("stroke-width", s.width);
                }
            }
        }
        if !s.dash.is_empty() && s.dash.iter().all(|d| d.is_finite() && *d >= 0.0) && s.dash.iter().any(|d| *d > 0.0) {
            self.raw(" stroke-dasharray=\"");
            for (i, d) in s.dash.iter().take(32).enumerate() {
                if i > 0 {
                    self.raw(" ");
                }
                self.number(*d);
            }
            self.raw("\"");
            if s.dash_offset != 0.0 {
                self.attribute("stroke-dashoffset", s.dash_offset);
            }
        }
        match s.cap {
            Cap::Butt => {}
            Cap::Round => self.raw(" stroke-linecap=\"round\""),
            Cap::Square => self.raw(" stroke-linecap=\"square\""),
        }
        match s.join {
            Join::Miter if s.miter_limit != 4.0 && s.width > 2.0 => self.attribute("stroke-miterlimit", s.miter_limit),
            Join::Miter => {}
            Join::Round => self.raw(" stroke-linejoin=\"round\""),
            Join::Bevel => self.raw(" stroke-linejoin=\"bevel\""),
        }
    }

    fn paint(&mut self, name: &str, paint: &Paint) {
        match paint {
            Paint::Solid(c) => self.color(name, *c),
            Paint::Gradient(_) | Paint::Pattern(_) => {
                let id = match self.gradients.iter().find(|(_, p)| p == paint) {
                    Some((id, _)) => *id,
                    None => {
                        self.ids += 1;
                        let id = self.ids;
                        self.gradients.push((id, paint.clone()));
                        match paint {
                            Paint::Gradient(g) => self.define_gradient(g, id),
                            Paint::Pattern(p) => self.define_pattern(p, id),
                            Paint::Solid(_) => {}
                        }
                        id
                    }
                };
                let prefix = self.prefix.to_string();
                self.raw(&format!(" {name}=\"url(#{prefix}p{id})\""));
            }
        }
    }

    /// Writes into the definitions instead of the content.
    fn defining(&mut self, f: impl FnOnce(&mut Self)) {
        let content = std::mem::take(&mut self.out);
        let level = std::mem::replace(&mut self.level, 2);
        f(self);
        self.level = level;
        let text = std::mem::replace(&mut self.out, content);
        self.defs.push_str(&text);
    }

    fn define_gradient(&mut self, g: &Gradient, id: usize) {
        let prefix = self.prefix.to_string();
        self.defining(|w| {
            let tag = match g.kind {
                GradientKind::Linear(..) => "linearGradient",
                GradientKind::Radial { .. } => "radialGradient",
            };
            w.open(tag);
            w.raw(&format!(" id=\"{prefix}p{id}\""));
            if !g.relative {
                w.raw(" gradientUnits=\"userSpaceOnUse\"");
            }
            match g.kind {
                GradientKind::Linear(a, b) => {
                    for (name, x) in [("x1", a.x), ("y1", a.y), ("x2", b.x), ("y2", b.y)] {
                        w.fine(name, x);
                    }
                }
                GradientKind::Radial { inner, outer } => {
                    for (name, x) in [("fx", inner.0.x), ("fy", inner.0.y), ("cx", outer.0.x), ("cy", outer.0.y), ("r", outer.1)] {
                        w.fine(name, x);
                    }
                    if inner.1 > 0.0 {
                        w.fine("fr", inner.1);
                    }
                }
            }
            w.raw(">\n");
            w.level += 1;
            for (offset, color) in &g.stops {
                w.open("stop");
                w.fine("offset", *offset);
                w.raw(" stop-color=\"");
                color.write_hex(&mut w.out);
                w.raw("\"");
                if color.a < 255 {
                    w.fine("stop-opacity", f64::from(color.a) / 255.0);
                }
                w.raw("/>\n");
            }
            w.level -= 1;
            w.raw(&format!("  </{tag}>\n"));
        });
    }

    fn define_pattern(&mut self, p: &Pattern, id: usize) {
        let prefix = self.prefix.to_string();
        self.defining(|w| {
            w.open("pattern");
            w.raw(&format!(" id=\"{prefix}p{id}\" patternUnits=\"userSpaceOnUse\""));
            w.attribute("width", p.size.width);
            w.attribute("height", p.size.height);
            w.raw(">\n");
            w.level += 1;
            if let Some(c) = p.background {
                w.open("rect");
                w.attribute("width", p.size.width);
                w.attribute("height", p.size.height);
                w.color("fill", c);
                w.raw("/>\n");
            }
            for path in &p.paths {
                w.path_node(path, &Inherited::default());
            }
            w.level -= 1;
            w.raw("  </pattern>\n");
        });
    }

    fn clip(&mut self, clip: &Clip) -> String {
        self.ids += 1;
        let id = format!("{}c{}", self.prefix, self.ids);
        let name = id.clone();
        self.defining(|w| {
            w.open("clipPath");
            w.raw(&format!(" id=\"{name}\">\n"));
            w.level += 1;
            match clip {
                Clip::Rect(r) => w.rect(r, 0.0),
                Clip::Path(p) => {
                    w.open("path");
                    w.data(p, Point::default());
                }
            }
            w.raw("/>\n");
            w.level -= 1;
            w.raw("  </clipPath>\n");
        });
        id
    }

    /// Path data: absolute commands, horizontal and vertical lines as such.
    fn data(&mut self, path: &Path, origin: Point) {
        self.raw(" d=\"");
        let mut at = Point::default();
        let mut last = ' ';
        for s in &path.segments {
            let (letter, points): (char, &[Point]) = match s {
                Segment::Move(p) => ('M', std::slice::from_ref(p)),
                Segment::Line(p) if p.x == at.x && p.y != at.y => {
                    self.command('V', &mut last);
                    self.number(p.y + origin.y);
                    at = *p;
                    continue;
                }
                Segment::Line(p) if p.y == at.y && p.x != at.x => {
                    self.command('H', &mut last);
                    self.number(p.x + origin.x);
                    at = *p;
                    continue;
                }
                Segment::Line(p) => ('L', std::slice::from_ref(p)),
                Segment::Quad(a, p) => ('Q', &[*a, *p]),
                Segment::Cubic(a, b, p) => ('C', &[*a, *b, *p]),
                Segment::Arc(r, turn, large, sweep, p) => {
                    self.command('A', &mut last);
                    self.number(r.x);
                    self.raw(",");
                    self.number(r.y);
                    self.raw(" ");
                    self.number(*turn);
                    self.raw(if *large { " 1" } else { " 0" });
                    self.raw(if *sweep { " 1 " } else { " 0 " });
                    self.point(*p, origin);
                    at = *p;
                    continue;
                }
                Segment::Close => {
                    self.raw("Z");
                    last = 'Z';
                    continue;
                }
            };
            self.command(letter, &mut last);
            for (i, p) in points.iter().enumerate() {
                if i > 0 {
                    self.raw(" ");
                }
                self.point(*p, origin);
                at = *p;
            }
        }
        self.raw("\"");
    }

    fn command(&mut self, letter: char, last: &mut char) {
        let continued = *last == letter || (*last == 'M' && letter == 'L');
        self.out.push(if continued { ' ' } else { letter });
        *last = letter;
    }

    fn point(&mut self, p: Point, origin: Point) {
        self.number(p.x + origin.x);
        self.out.push(',');
        self.number(p.y + origin.y);
    }

    fn text(&mut self, t: &TextNode, inherited: &Inherited) {
        let close = self.link(t.extra.as_deref());
        self.open("text");
        if t.at.x != 0.0 {
            self.attribute("x", t.at.x);
        }
        if t.at.y != 0.0 {
            self.attribute("y", t.at.y);
        }
        if t.angle % 360.0 != 0.0 {
            self.raw(" transform=\"rotate(");
            self.number(t.angle);
            self.raw(",");
            self.number(t.pivot.x);
            self.raw(",");
            self.number(t.pivot.y);
            self.raw(")\"");
        }
        if t.anchor != inherited.anchor {
            self.anchor(t.anchor);
        }
        if inherited.font.as_ref() != Some(&t.font) {
            self.font(&t.font.clone());
        }
        if inherited.text_fill != Some(t.fill) && !(t.fill == Color::BLACK && inherited.text_fill.is_none() && inherited.fill.is_none()) {
            self.color("fill", t.fill);
        }
        if let Some(s) = &t.stroke {
            self.stroke(s, &Inherited::default());
            self.raw(" paint-order=\"stroke\"");
        } else if inherited.stroke.is_some() {
            self.raw(" stroke=\"none\"");
        }
        if t.opacity < 1.0 {
            self.fine("opacity", t.opacity.max(0.0));
        }
        if let Some(length) = t.length {
            self.attribute("textLength", length);
        }
        if t.text.starts_with(' ') || t.text.ends_with(' ') || t.text.contains("  ") {
            self.raw(" xml:space=\"preserve\"");
        }
        self.raw(">");
        if let Some(tip) = t.extra.as_ref().and_then(|e| e.tooltip.as_ref()) {
            self.raw("<title>");
            escape(&mut self.out, tip);
            self.raw("</title>");
        }
        let cut: String = t.text.chars().take(1000).collect();
        escape(&mut self.out, &cut);
        self.raw("</text>\n");
        self.raw(close);
    }

    fn image(&mut self, i: &ImageNode) {
        if !i.href.starts_with("data:image/") {
            return;
        }
        self.open("image");
        self.attribute("x", i.rect.x1);
        self.attribute("y", i.rect.y1);
        self.attribute("width", i.rect.width());
        self.attribute("height", i.rect.height());
        if !i.keep_aspect {
            self.raw(" preserveAspectRatio=\"none\"");
        }
        if i.opacity < 1.0 {
            self.fine("opacity", i.opacity);
        }
        self.raw(" href=\"");
        escape(&mut self.out, &i.href);
        self.raw("\"/>\n");
    }
}

/// What all nodes of a group say alike, so that the group can say it once.
fn shared(nodes: &[Node], inherited: &Inherited) -> Inherited {
    let mut out = inherited.clone();
    let texts: Vec<&TextNode> = nodes.iter().filter_map(|n| if let Node::Text(t) = n { Some(t) } else { None }).collect();
    let paths: Vec<&PathNode> = nodes.iter().filter_map(|n| if let Node::Path(p) = n { Some(p) } else { None }).collect();
    if texts.len() == nodes.len() && nodes.len() > 1 {
        let first = texts[0];
        if texts.iter().all(|t| t.font == first.font) {
            out.font = Some(first.font.clone());
        }
        if texts.iter().all(|t| t.fill == first.fill) && (first.fill != Color::BLACK || inherited.fill.is_some()) {
            out.text_fill = Some(first.fill);
        }
        if texts.iter().all(|t| t.anchor == first.anchor) {
            out.anchor = first.anchor;
        }
    }
    if paths.len() == nodes.len() && nodes.len() > 1 {
        let fill = |p: &PathNode| match &p.fill {
            Some(Paint::Solid(c)) => Some(Some(*c)),
            None => Some(None),
            Some(_) => None,
        };
        let lines = paths.iter().all(|p| matches!(p.shape, Shape::Line(..)));
        if let Some(first) = fill(paths[0])
            && !lines
            && paths.iter().all(|p| fill(p) == Some(first))
        {
            out.fill = Some(first);
        }
        let stroke = |p: &PathNode| match &p.stroke {
            Some(Stroke { paint: Paint::Solid(c), width, .. }) => Some((*c, *width)),
            _ => None,
        };
        if let Some(first) = stroke(paths[0])
            && paths.iter().all(|p| stroke(p) == Some(first))
        {
            out.stroke = Some(first);
        }
    }
    out
}
