"""What an SVG picture shows: outlines and texts at their final places, whoever wrote it and however it is nested.

Read is what Vega and plotd write: presentation attributes, `translate`, `rotate`, `scale` and `matrix`, clip paths (as the box
around them), gradients, `tspan`. Colours are mixed with the background, so that a pale grey equals a transparent black.
"""
import math
import re
import xml.etree.ElementTree as ElementTree

INHERITED = {"fill", "stroke", "stroke-width", "stroke-dasharray", "fill-opacity", "stroke-opacity", "font-size", "font-weight", "text-anchor"}
UNSEEN = {"defs", "clipPath", "pattern", "linearGradient", "radialGradient", "title", "desc", "metadata", "style"}
# The names that Vega leaves in a picture because authors write them (CSS Color 4, 6.1).
NAMED = {
    "aliceblue": "f0f8ff", "black": "000000", "blue": "0000ff", "brown": "a52a2a", "coral": "ff7f50", "crimson": "dc143c",
    "cyan": "00ffff", "darkgreen": "006400", "darkred": "8b0000", "dimgray": "696969", "dodgerblue": "1e90ff", "firebrick": "b22222",
    "gold": "ffd700", "gray": "808080", "green": "008000", "grey": "808080", "indigo": "4b0082", "lightblue": "add8e6",
    "lightgray": "d3d3d3", "lightgreen": "90ee90", "lightgrey": "d3d3d3", "lime": "00ff00", "magenta": "ff00ff", "maroon": "800000",
    "navy": "000080", "olive": "808000", "orange": "ffa500", "pink": "ffc0cb", "purple": "800080", "red": "ff0000", "salmon": "fa8072",
    "sienna": "a0522d", "silver": "c0c0c0", "skyblue": "87ceeb", "slategray": "708090", "steelblue": "4682b4", "tan": "d2b48c",
    "teal": "008080", "tomato": "ff6347", "transparent": "00000000", "white": "ffffff", "yellow": "ffff00",
}  # fmt: skip
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
COMMAND = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")


class Fault(Exception):
    """A picture that cannot be read."""


def numbers(text):
    return [float(n) for n in NUMBER.findall(text or "")]


def number(text, otherwise=0.0):
    found = numbers(text)
    return found[0] if found else otherwise


def colour(text):
    """Red, green and blue to 255 and alpha to 1; None for `none`."""
    word = (text or "none").strip().lower()
    if word == "none":
        return None
    if word in NAMED:
        word = "#" + NAMED[word]
    if word.startswith("#"):
        digits = word[1:] if len(word) > 5 else "".join(d * 2 for d in word[1:])
        parts = [int(digits[i : i + 2], 16) for i in range(0, len(digits), 2)]
        return (*map(float, parts[:3]), parts[3] / 255 if len(parts) > 3 else 1.0)
    if word.startswith("rgb"):
        parts = numbers(word)
        return (*parts[:3], parts[3] if len(parts) > 3 else 1.0)
    if word.startswith("hsl"):
        import colorsys

        h, s, l = numbers(word)[:3]
        return (*(255 * c for c in colorsys.hls_to_rgb(h % 360 / 360, l / 100, s / 100)), 1.0)
    raise Fault(f"a colour that is not known here: {text}")


# Matrices (a, b, c, d, e, f) as in SVG: x' = a x + c y + e, y' = b x + d y + f.
UNCHANGED = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(m, n):
    return (
        m[0] * n[0] + m[2] * n[1], m[1] * n[0] + m[3] * n[1],
        m[0] * n[2] + m[2] * n[3], m[1] * n[2] + m[3] * n[3],
        m[0] * n[4] + m[2] * n[5] + m[4], m[1] * n[4] + m[3] * n[5] + m[5],
    )  # fmt: skip


def moved(m, x, y):
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def matrix(text):
    m = UNCHANGED
    for name, inside in re.findall(r"(\w+)\s*\(([^)]*)\)", text or ""):
        v = numbers(inside)
        if name == "translate":
            step = (1, 0, 0, 1, v[0], v[1] if len(v) > 1 else 0.0)
        elif name == "scale":
            step = (v[0], 0, 0, v[-1], 0, 0)
        elif name == "rotate":
            c, s = math.cos(math.radians(v[0])), math.sin(math.radians(v[0]))
            step = (c, s, -s, c, 0, 0)
            if len(v) == 3:
                step = times(times((1, 0, 0, 1, v[1], v[2]), step), (1, 0, 0, 1, -v[1], -v[2]))
        elif name == "matrix":
            step = tuple(v)
        else:
            raise Fault(f"a transform that is not known here: {name}")
        m = times(m, step)
    return m


def arc(start, radii, turn, large, sweep, end):
    """Points along an elliptical arc (SVG 1.1, F.6.5)."""
    (x1, y1), (x2, y2), (rx, ry) = start, end, map(abs, radii)
    if rx == 0 or ry == 0 or start == end:
        return [end]
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    dx, dy = (x1 - x2) / 2, (y1 - y2) / 2
    u, v = c * dx + s * dy, c * dy - s * dx
    grow = math.sqrt(max(1.0, (u / rx) ** 2 + (v / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    below = (rx * v) ** 2 + (ry * u) ** 2
    root = math.sqrt(max(0.0, (rx * ry) ** 2 - below) / below) * (-1 if large == sweep else 1)
    cu, cv = root * rx * v / ry, -root * ry * u / rx
    cx, cy = c * cu - s * cv + (x1 + x2) / 2, s * cu + c * cv + (y1 + y2) / 2
    first = math.atan2((v - cv) / ry, (u - cu) / rx)
    way = math.atan2((-v - cv) / ry, (-u - cu) / rx) - first
    way += (2 * math.pi if way < 0 else 0) if sweep else (-2 * math.pi if way > 0 else 0)
    steps = max(4, int(abs(way) * math.sqrt(max(rx, ry)) * 2))
    angles = (first + way * i / steps for i in range(1, steps + 1))
    points = [(cx + c * rx * math.cos(a) - s * ry * math.sin(a), cy + s * rx * math.cos(a) + c * ry * math.sin(a)) for a in angles]
    return points[:-1] + [end]


def bezier(controls):
    """Points along a curve of two or three controls beyond its start."""
    steps = max(4, min(40, int(sum(math.dist(a, b) for a, b in zip(controls, controls[1:])) / 4)))
    made = []
    for i in range(1, steps + 1):
        t, row = i / steps, controls
        while len(row) > 1:
            row = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for a, b in zip(row, row[1:])]
        made.append(row[0])
    return made


def subpaths(data):
    """The lines of a path: (points, whether closed)."""
    found, points, at, control, before = [], [], (0.0, 0.0), None, ""
    need = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
    for letter, rest in COMMAND.findall(data):
        kind, relative = letter.upper(), letter.islower()
        if kind == "Z":
            if points:
                found.append((points, True))
                at, points = points[0], []
            continue
        values = flags(rest) if kind == "A" else numbers(rest)
        for i in range(0, len(values) - need[kind] + 1, need[kind]):
            v = values[i : i + need[kind]]
            ox, oy = at if relative else (0.0, 0.0)
            if kind == "H":
                to = [(v[0] + ox, at[1])]
            elif kind == "V":
                to = [(at[0], v[0] + oy)]
            elif kind == "A":
                to = [(v[5] + ox, v[6] + oy)]
            else:
                to = [(v[k] + ox, v[k + 1] + oy) for k in range(0, len(v), 2)]
            if kind == "M" and i == 0:
                if len(points) > 1:
                    found.append((points, False))
                points = [to[-1]]
            else:
                points = points or [at]
                if kind in "ST":
                    mirrored = control and before in ("CS" if kind == "S" else "QT")
                    to.insert(0, (2 * at[0] - control[0], 2 * at[1] - control[1]) if mirrored else at)
                if kind in "CSQT":
                    points.extend(bezier([at, *to]))
                elif kind == "A":
                    points.extend(arc(at, v[:2], v[2], bool(v[3]), bool(v[4]), to[0]))
                else:
                    points.append(to[-1])
                control = to[-2] if kind in "CSQT" else None
            at, before = to[-1], kind
    if len(points) > 1:
        found.append((points, False))
    return found


def flags(text):
    """The numbers of an arc, whose two flags may stand without a space before what follows."""
    found, rest = [], text
    while rest := rest.lstrip(" ,\n\t"):
        taken = re.match(r"[01]", rest) if len(found) % 7 in (3, 4) else NUMBER.match(rest)
        if not taken:
            break
        found.append(float(taken.group()))
        rest = rest[taken.end() :]
    return found


def plain(points, closed):
    """Without repeated points and those on a straight run: a rectangle has four corners whoever wrote it."""
    kept = []
    for p in points:
        if not kept or math.dist(p, kept[-1]) > 1e-3:
            kept.append(p)
    if closed and len(kept) > 1 and math.dist(kept[0], kept[-1]) < 1e-3:
        kept.pop()
    if not 3 <= len(kept) <= 400:
        return kept
    bent = []
    for i, b in enumerate(kept):
        if not closed and i in (0, len(kept) - 1):
            bent.append(b)
            continue
        a, c = bent[-1] if bent else kept[i - 1], kept[(i + 1) % len(kept)]
        ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]
        if abs(ux * vy - uy * vx) > 0.01 * (math.hypot(ux, uy) + math.hypot(vx, vy)) or ux * vx + uy * vy <= 0:
            bent.append(b)
    return bent


def cut_area(points, box):
    """What of a polygon lies in a box (Sutherland and Hodgman)."""
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        kept = []
        for a, b in zip(points[-1:] + points[:-1], points):
            inside = [sign * (p[axis] - limit) >= 0 for p in (a, b)]
            if inside[0] != inside[1]:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
            if inside[1]:
                kept.append(b)
        points = kept
    return points


def cut_line(points, box):
    """The parts of a line that lie in a box (Liang and Barsky, a segment at a time)."""
    parts = []
    for a, b in zip(points, points[1:]):
        d, t0, t1 = (b[0] - a[0], b[1] - a[1]), 0.0, 1.0
        for step, room in ((-d[0], a[0] - box[0]), (d[0], box[2] - a[0]), (-d[1], a[1] - box[1]), (d[1], box[3] - a[1])):
            if step == 0:
                t1 = -1.0 if room < 0 else t1
            elif step < 0:
                t0 = max(t0, room / step)
            else:
                t1 = min(t1, room / step)
        if t0 > t1:
            continue
        start, end = ((a[0] + t * d[0], a[1] + t * d[1]) for t in (t0, t1))
        if parts and math.dist(parts[-1][-1], start) < 1e-6:
            parts[-1].append(end)
        else:
            parts.append([start, end])
    return parts


class Shape:
    """An outline that is filled (`area`), drawn (`line`), or a raster picture (`image`).

    `part` is what it belongs to (`mark`, `axis`, `legend`, `frame`), `group` the very group, `cell` the number of its plot; they are
    known of Vega's pictures.
    `paint` is one colour, or nine along a gradient.
    """

    def __init__(self, kind, points, closed, paint, alpha, width, dash, place):
        self.kind, self.points, self.closed, self.alpha, self.width, self.dash = kind, points, closed, alpha, width, dash
        self.paint, (self.part, self.group, self.cell) = paint, place
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        self.box = (min(xs), min(ys), max(xs), max(ys))
        ring = points + points[:1] if closed else points
        lengths = [math.dist(a, b) for a, b in zip(ring, ring[1:])]
        self.length = sum(lengths) or 1e-6
        cx = sum(n * (a[0] + b[0]) / 2 for n, a, b in zip(lengths, ring, ring[1:]))
        cy = sum(n * (a[1] + b[1]) / 2 for n, a, b in zip(lengths, ring, ring[1:]))
        self.centre = (cx / self.length, cy / self.length)
        self.extent = (area_of(points) if kind != "line" else self.length) or 1e-6
        self.samples = None

    def mix(self, ground):
        """Colours as seen on a background; how much they stand out is what the shape weighs."""
        seen = [tuple(c[i] * c[3] * self.alpha + ground[i] * (1 - c[3] * self.alpha) for i in range(3)) for c in self.paint]
        self.paint = seen
        contrast = max(max(abs(c[i] - ground[i]) for i in range(3)) for c in seen) / 255
        self.weight = 1.0 if contrast > 0.03 else 0.2
        self.ink = self.extent * (max(0.3, self.width) if self.kind == "line" else 1.0) * max(contrast, 0.02) * (0.5 if self.dash else 1.0)


class Text:
    """A line of text: its words, anchor, direction, size, weight, colour and what it is (`axis-label`, `title` …)."""

    def __init__(self, words, at, direction, anchor, size, bold, paint, role):
        self.words, self.size, self.bold, self.paint, self.role = words, size, bold, paint, role
        self.key = words.translate(str.maketrans({"−": "-", "–": "-", "…": "...", "\u202f": " ", "\u2009": " "})).strip()
        self.direction = direction
        half = 0.27 * size * len(words)
        along = {"middle": 0.0, "end": -half}.get(anchor, half)
        self.half = half
        self.at = (at[0] + along * direction[0], at[1] + along * direction[1])

    @property
    def angle(self):
        return math.degrees(math.atan2(self.direction[1], self.direction[0]))


class Picture:
    """All shapes and texts of a document, its size and the colour under them."""

    def __init__(self, data):
        try:
            root = ElementTree.fromstring(data)
        except ElementTree.ParseError as fault:
            raise Fault(f"no well-formed XML: {fault}") from fault
        for element in root.iter():
            element.tag = element.tag.rsplit("}", 1)[-1]
        self.ids = {e.get("id"): e for e in root.iter() if e.get("id")}
        self.size = (number(root.get("width")), number(root.get("height")))
        self.shapes, self.texts, self.cells = [], [], 0
        self.walk(root, {}, UNCHANGED, (0.0, 0.0, *self.size), 1.0, ("mark", "", 0), "")
        self.ground = (255.0, 255.0, 255.0)
        if self.shapes and self.covers(self.shapes[0]):
            first = self.shapes.pop(0)
            first.mix(self.ground)
            self.ground = first.paint[0]
        for shape in self.shapes:
            shape.mix(self.ground)
        for text in self.texts:
            text.paint = tuple(text.paint[i] * text.paint[3] + self.ground[i] * (1 - text.paint[3]) for i in range(3))

    def covers(self, shape):
        box = shape.box
        return shape.kind == "area" and len(shape.points) == 4 and box[0] <= 1 and box[1] <= 1 and box[2] >= self.size[0] - 1 and box[3] >= self.size[1] - 1

    def walk(self, element, inherited, m, clip, opacity, place, role):
        if element.tag in UNSEEN or element.get("display") == "none":
            return
        style = {**inherited, **{k: v for k, v in element.attrib.items() if k in INHERITED}}
        m = times(m, matrix(element.get("transform")))
        opacity *= number(element.get("opacity"), 1.0)
        place, role = self.role(element.get("class", ""), place, role)
        if clipped := re.match(r"url\(#(.*)\)", element.get("clip-path", "")):
            inside = [moved(m, *p) for child in self.ids[clipped[1]] for points, _ in outlines(child) for p in points]
            around = box_of(inside) if inside else (0, 0, 0, 0)
            clip = (*map(max, clip[:2], around[:2]), *map(min, clip[2:], around[2:]))
        if element.tag == "text":
            self.text(element, style, m, clip, opacity, role)
        elif element.tag == "image":
            x, y, w, h = (number(element.get(k)) for k in ("x", "y", "width", "height"))
            corners = [moved(m, *p) for p in ((x, y), (x + w, y), (x + w, y + h), (x, y + h))]
            self.add("image", corners, True, [(128.0, 128.0, 128.0, 1.0)], opacity, 0.0, False, clip, place)
        else:
            for points, closed in outlines(element):
                self.outline(element, points, closed, style, m, clip, opacity, place)
            for child in element:
                if place[1] in ("frame", "scope") and "role-" in element.get("class", ""):
                    self.cells += 1
                    place = (*place[:2], self.cells)
                self.walk(child, style, m, clip, opacity, place, role)

    def role(self, name, place, role):
        """What Vega says a group is (vega-scenegraph writes `mark-KIND role-ROLE NAME`)."""
        found = re.search(r"mark-(\w+) role-([\w-]+)(.*)", name)
        if not found:
            return place, role
        kind, role, own = found[1], found[2], found[3].strip()
        if role in ("frame", "scope"):
            return ("frame", role, place[2]), "frame"
        if role == "mark":
            return ("mark", f"{kind} {re.sub(r'[0-9]+', '#', own)}", place[2]), role
        part = role.split("-")[0] if role.startswith(("axis", "legend")) else "frame"
        return (part, role, place[2]), "title" if role.startswith("title") or "-title" in role and part == "frame" else role

    def outline(self, element, points, closed, style, m, clip, opacity, place):
        seen = [moved(m, *p) for p in points]
        fill, alpha = self.paint(style.get("fill", "black"), seen), number(style.get("fill-opacity"), 1.0) * opacity
        if fill and alpha > 0 and element.tag != "line":
            self.add("area", plain(seen, True), True, fill, alpha, 0.0, False, clip, place)
        line, alpha = self.paint(style.get("stroke"), seen), number(style.get("stroke-opacity"), 1.0) * opacity
        width = number(style.get("stroke-width"), 1.0) * math.sqrt(abs(m[0] * m[3] - m[1] * m[2]))
        if line and alpha > 0 and width > 0:
            dashed = bool(numbers(style.get("stroke-dasharray")))
            self.add("line", plain(seen, closed), closed, line, alpha, width, dashed, clip, place)

    def paint(self, text, points):
        """The colours of a paint: one, or nine along a gradient; None if nothing is painted."""
        named = re.match(r"url\(#(.*)\)", text or "")
        if not named:
            one = colour(text)
            return None if one is None or one[3] == 0 else [one]
        found = self.ids[named[1]]
        if found.tag == "pattern":  # Vega's radial gradients
            found = self.ids[re.match(r"url\(#(.*)\)", found[0].get("fill"))[1]]
        stops = [(number(s.get("offset")), colour(s.get("stop-color")), number(s.get("stop-opacity"), 1.0)) for s in found]
        ramp = [(at, (*c[:3], c[3] * a)) for at, c, a in stops]
        if not ramp:  # without stops nothing is painted
            return None
        wanted = [i / 8 for i in range(9)]
        down, back = number(found.get("y1")) != number(found.get("y2")), False
        if found.tag == "linearGradient":
            back = number(found.get("y1")) > number(found.get("y2")) if down else number(found.get("x1")) > number(found.get("x2"), 1.0)
        mixed = [between(ramp, 1 - t if back else t) for t in wanted]
        return mixed

    def add(self, kind, points, closed, paint, alpha, width, dash, clip, place):
        if len(points) < 2 or clip[0] >= clip[2] or clip[1] >= clip[3]:
            return
        box = box_of(points)
        parts = [points]
        if box[0] < clip[0] or box[1] < clip[1] or box[2] > clip[2] or box[3] > clip[3]:
            parts, closed = ([cut_area(points, clip)], True) if kind != "line" else (cut_line(points + points[:1] * closed, clip), False)
        for part in parts:
            box = box_of(part) if len(part) > 1 else (0, 0, 0, 0)
            if max(box[2] - box[0], box[3] - box[1]) > 0.01 and (kind == "line" or area_of(part) > 0.01):
                self.shapes.append(Shape(kind, part, closed, paint, alpha, width, dash, place))

    def text(self, element, style, m, clip, opacity, role):
        size = number(style.get("font-size"), 16.0)
        fill = colour(style.get("fill", "black"))
        alpha = number(style.get("fill-opacity"), 1.0) * opacity
        if not fill or alpha * fill[3] == 0:
            return
        bold = style.get("font-weight", "400") in ("bold", "600", "700", "800", "900")
        x, y = number(element.get("x")), number(element.get("y"))
        lines = [(element.text or "", x, y)]
        for span in element.iter("tspan"):
            x, y = number(span.get("x"), x), y + number(span.get("dy"))
            lines.append((span.text or "", x, y))
        scale = math.hypot(m[0], m[1]) or 1.0
        for words, x, y in lines:
            at = moved(m, x, y)
            if words.strip() and clip[0] - 5 < at[0] < clip[2] + 5 and clip[1] - 5 < at[1] < clip[3] + 5:
                paint = (*fill[:3], fill[3] * alpha)
                self.texts.append(Text(words, at, (m[0] / scale, m[1] / scale), style.get("text-anchor"), size * scale, bold, paint, role or "mark"))


def box_of(points):
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))


def area_of(points):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1]))) / 2


def between(ramp, t):
    """The colour at `t` of stops (offset, colour)."""
    if t <= ramp[0][0]:
        return ramp[0][1]
    for (a, low), (b, high) in zip(ramp, ramp[1:]):
        if t <= b:
            share = (t - a) / (b - a) if b > a else 1.0
            return tuple(p + share * (q - p) for p, q in zip(low, high))
    return ramp[-1][1]


def outlines(element):
    """The lines of a drawn element in its own coordinates: (points, whether closed)."""
    of = lambda *names: [number(element.get(n)) for n in names]
    if element.tag == "path":
        return subpaths(element.get("d", ""))
    if element.tag == "line":
        a, b, c, d = of("x1", "y1", "x2", "y2")
        return [([(a, b), (c, d)], False)]
    if element.tag == "circle":
        x, y, r = of("cx", "cy", "r")
        return [([(x + r, y), *arc((x + r, y), (r, r), 0, False, True, (x - r, y)), *arc((x - r, y), (r, r), 0, False, True, (x + r, y))], True)]
    if element.tag == "rect":
        x, y, w, h = of("x", "y", "width", "height")
        r = min(number(element.get("rx")), w / 2, h / 2)
        if r > 0:
            data = f"M{x + r},{y}h{w - 2 * r}a{r},{r} 0 0 1 {r},{r}v{h - 2 * r}a{r},{r} 0 0 1 {-r},{r}h{2 * r - w}a{r},{r} 0 0 1 {-r},{-r}v{2 * r - h}a{r},{r} 0 0 1 {r},{-r}Z"
            return subpaths(data)
        return [([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], True)]
    if element.tag in ("polygon", "polyline"):
        v = numbers(element.get("points"))
        return [(list(zip(v[::2], v[1::2])), element.tag == "polygon")]
    return []
