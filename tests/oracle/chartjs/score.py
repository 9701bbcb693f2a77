"""How near a picture is to its reference: `match`, `close` or `differs`.

Shapes are compared by their pixels, drawn on the same canvas, texts by their words and places. In a `match` every pixel has its
like within one pixel, and texts stand within one pixel, of the same size, weight, colour and angle. `close` is a picture in which
little is moved, a few pixels. All else `differs`.
"""
import math
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "vega_lite"))
from picture import UNCHANGED, colour, matrix, moved, number, times  # noqa: E402

# How much the parts of a colour may differ that edges are smoothed differently.
ALIKE = 22
# Pixels that may have no like, and that part of all that are drawn.
FREE, SHARE = 12, 0.001
# The same for what is `close`.
NEAR_FREE, NEAR_SHARE = 60, 0.012
IN_PLACE, NEAR = 1.0, 3.0
INHERITED = ("font-size", "font-weight", "text-anchor", "fill", "fill-opacity")


def without_like(a, b, width, height):
    """How many pixels of `a` have a colour that is not between those of `b` within one pixel, as smoothed edges are."""
    count, whole_a, whole_b = 0, memoryview(a).cast("I"), memoryview(b).cast("I")
    for y in range(height):
        here, there = whole_a[y * width : (y + 1) * width], whole_b[y * width : (y + 1) * width]
        if here == there:
            continue
        rows = [v * width for v in range(max(0, y - 1), min(height, y + 2))]
        for x, (p, q) in enumerate(zip(here.tolist(), there.tolist())):
            if p != q:
                near = [4 * (row + u) for row in rows for u in range(max(0, x - 1), min(width, x + 2))]
                i = 4 * (y * width + x)
                count += any(not min(b[j + k] for j in near) - ALIKE <= a[i + k] <= max(b[j + k] for j in near) + ALIKE for k in range(3))
    return count


def drawn(pixels):
    """How many pixels are not white."""
    whole = memoryview(pixels).cast("I").tolist()
    return len(whole) - whole.count(0xFFFFFFFF)


class Text:
    """Words at their place on the baseline; the anchor is -1 at their start, 0 in the middle, 1 at the end."""

    def __init__(self, words, x, y, anchor, angle, size, bold, paint, width=0.0):
        self.words, self.x, self.y, self.anchor, self.angle = " ".join(words.split()), x, y, anchor, angle
        self.size, self.bold, self.paint, self.width = size, bold, paint, width

    def middle(self, width):
        along = -self.anchor * width / 2
        return self.x + along * math.cos(math.radians(self.angle)), self.y + along * math.sin(math.radians(self.angle))

    def seen(self, width, height):
        wide = self.width or 0.6 * self.size * len(self.words)
        x, y = self.middle(wide)
        return self.words != "" and -wide / 2 < x < width + wide / 2 and -self.size < y < height + self.size


def solid(text):
    """A colour, or none where a gradient or a pattern is the paint: pixels tell these apart."""
    return None if text.startswith(("[object", "url(")) else colour(text)


def on_white(paint, alpha):
    if paint is None:
        return None
    share = paint[3] * alpha
    return tuple(round(part * share + 255 * (1 - share)) for part in paint[:3])


def reference_texts(told):
    """The texts that Chart.js has drawn."""
    anchors = {"left": -1, "start": -1, "center": 0, "right": 1, "end": 1}
    found = [
        Text(t["words"], t["x"], t["y"], anchors[t["anchor"]], t["angle"], t["size"], t["bold"], on_white(solid(t["colour"]), t["alpha"]), t["width"])
        for t in told["texts"]
    ]
    return [text for text in found if text.seen(told["width"], told["height"])]


def own_texts(told, svg):
    """The texts of an SVG document."""
    found = []

    def walk(element, inherited, m, alpha):
        style = {**inherited, **{k: v for k, v in element.attrib.items() if k in INHERITED}}
        m, alpha = times(m, matrix(element.get("transform"))), alpha * number(element.get("opacity"), 1.0)
        tag = element.tag.rpartition("}")[2]
        if tag == "text":
            found.extend(lines(element, style, m, alpha))
        elif tag not in ("defs", "title", "desc"):
            for child in element:
                walk(child, style, m, alpha)

    walk(ElementTree.fromstring(svg), {}, UNCHANGED, 1.0)
    return [text for text in found if text.seen(told["width"], told["height"])]


def lines(element, style, m, alpha):
    """The lines of a text element."""
    fill = style.get("fill", "black")
    paint = solid(fill)
    if paint is None and not fill.startswith("url("):
        return
    paint = on_white(paint, alpha * number(style.get("fill-opacity"), 1.0))
    scale, angle = math.hypot(m[0], m[1]), math.degrees(math.atan2(m[1], m[0]))
    size, bold = number(style.get("font-size"), 16.0) * scale, style.get("font-weight", "400") in ("bold", "600", "700", "800", "900")
    anchor = {"middle": 0, "end": 1}.get(style.get("text-anchor"), -1)
    x, y = number(element.get("x")), number(element.get("y"))
    parts = [(element.text or "", x, y)]
    for span in element.iter():
        if span is not element:
            x, y = number(span.get("x"), x), number(span.get("y"), y) + number(span.get("dy"))
            parts.append((span.text or "", x, y))
    for words, x, y in parts:
        yield Text(words, *moved(m, x, y), anchor, angle, size, bold, paint)


def texts(reference, own):
    """The farthest that a text is moved, and what differs in words."""
    pairs = sorted(
        (math.dist(r.middle(r.width), o.middle(r.width)), i, j)
        for i, r in enumerate(reference)
        for j, o in enumerate(own)
        if r.words == o.words
    )
    left, more, farthest, notes = set(range(len(reference))), set(range(len(own))), 0.0, []
    for far, i, j in pairs:
        if i in left and j in more:
            left.discard(i)
            more.discard(j)
            farthest = max(farthest, far)
            notes.extend(styles(reference[i], own[j]))
            if far > IN_PLACE:
                notes.append(f"{reference[i].words!r} is {far:.1f} px off")
    notes.extend(f"{reference[i].words!r} is missing" for i in sorted(left))
    notes.extend(f"{own[j].words!r} is too much" for j in sorted(more))
    return (math.inf if left or more else farthest), notes


def shown(paint):
    return f"rgb{paint}" if paint else "of several colours"


def styles(r, o):
    """What differs in the look of a text."""
    if abs(r.size - o.size) > 0.3:
        yield f"{r.words!r} has {o.size:g} px, should have {r.size:g}"
    if r.bold != o.bold:
        yield f"{r.words!r} is {'' if o.bold else 'not '}bold"
    if abs((r.angle - o.angle + 180) % 360 - 180) > 1:
        yield f"{r.words!r} is turned by {o.angle:.1f} degrees, should be by {r.angle:.1f}"
    if (r.paint is None) != (o.paint is None) or r.paint and max(abs(a - b) for a, b in zip(r.paint, o.paint)) > ALIKE:
        yield f"{r.words!r} is {shown(o.paint)}, should be {shown(r.paint)}"


def compare(told, reference, own, svg):
    """`told` and the pixels of the reference, our pixels and document: the verdict, and what differs in words."""
    width, height = told["width"], told["height"]
    if len(reference) != len(own):
        return "differs", [f"the size is not {width} by {height}"]
    far, notes = texts(reference_texts(told), own_texts(told, svg))
    lone = max(without_like(reference, own, width, height), without_like(own, reference, width, height))
    ink = drawn(reference)
    if lone > FREE + SHARE * ink:
        notes.insert(0, f"{lone} of {ink} pixels have no like")
    if not notes:
        return "match", []
    return "close" if far <= NEAR and lone <= NEAR_FREE + NEAR_SHARE * ink else "differs", notes
