"""How near a picture is to its reference: `match`, `close`, `wrong`, or `error` where there is none to compare.

A `match` is what a reader takes for the same picture: shapes within a pixel and a half, in colours that are not told apart,
texts of the same words within a few pixels, no kind of shape missing a tenth, and nothing large too many. `close` shows the same data with a
visible fault (a legend at another length, a row of ticks too few); `wrong` does not.
"""
import math
from collections import defaultdict

from picture import Fault, Picture

IN_PLACE = 1.5
# How far a part of a picture is looked for.
FARTHEST = 70
# What a shape counts that is moved against its axes by so many pixels.
PRICES = ((1.0, 0.97), (1.6, 0.75), (3.2, 0.55), (8.0, 0.3), (math.inf, 0.1))
# Parts of a picture, and what each counts.
SHARES = {"mark": 0.60, "axis": 0.22, "legend": 0.13, "frame": 0.05}


def apart(a, b):
    """The largest difference of two colours' parts."""
    return max(abs(p - q) for p, q in zip(a, b))


def unlike(p, q):
    """How far the paints of two shapes are apart."""
    if len(p.paint) != len(q.paint):
        return apart(p.paint[len(p.paint) // 2], q.paint[len(q.paint) // 2]) + 40.0
    return max(apart(a, b) for a, b in zip(p.paint, q.paint))


def spread(shape):
    """Forty points at even distances along an outline."""
    if shape.samples is None:
        ring = shape.points + shape.points[:1] if shape.closed else shape.points
        made, gone, next_at, step = [], 0.0, 0.0, shape.length / 39
        for a, b in zip(ring, ring[1:]):
            n = math.dist(a, b)
            while n > 0 and next_at <= gone + n + 1e-9:
                t = (next_at - gone) / n
                made.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
                next_at += step
            gone += n
        shape.samples = made
    return shape.samples


def off_outline(points, shape, shift):
    """The distance of each point, moved, to a shape's outline."""
    ring = shape.points + shape.points[:1] if shape.closed else shape.points
    found = []
    for x, y in points:
        x, y, best = x + shift[0], y + shift[1], math.inf
        for (ax, ay), (bx, by) in zip(ring, ring[1:]):
            dx, dy = bx - ax, by - ay
            n = dx * dx + dy * dy
            t = min(1.0, max(0.0, ((x - ax) * dx + (y - ay) * dy) / n)) if n else 0.0
            best = min(best, (ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2)
        found.append(math.sqrt(best))
    return sorted(found)


def distance(p, q, shift):
    """How far outline `q` is from where `p`, moved, lies; pixels."""
    far = max(abs(a + s - b) for a, b, s in zip(p.box, q.box, (*shift, *shift)))
    if far > 4 or p.kind == "image":
        return far
    if p.kind == "line" or len(p.points) > 5:
        far = max(far, math.dist((p.centre[0] + shift[0], p.centre[1] + shift[1]), q.centre))
    wide = max(p.box[2] - p.box[0], p.box[3] - p.box[1])
    part = abs(p.extent - q.extent) / max(p.extent, q.extent)
    if p.kind == "area" and part > 0.05:
        around = 2 * (p.box[2] - p.box[0] + p.box[3] - p.box[1]) + 1e-6
        offset = 2 * abs(p.extent - q.extent) / around
        far = max(far, offset + (part if offset <= 0.5 else 0), 5.0 if part > 0.5 and offset > 0.3 else 0)
    elif p.kind == "line" and part > 0.04:
        far = max(far, min(6.0, part * wide * 0.35))
    if far <= 3 and len(p.points) > 5 and wide > 24:
        back = (-shift[0], -shift[1])
        for found in (off_outline(spread(p), q, shift), off_outline(spread(q), p, back)):
            far = max(far, found[int(0.92 * (len(found) - 1))], min(6.0, found[-1] * 0.34))
    return far


def credit(p, q, far):
    """What a shape that was found counts: 1 for the same one."""
    worth = 1.0 if far <= 0.8 else 1 - 0.06 * (far - 0.8) / 0.7 if far <= IN_PLACE else max(0.0, 0.94 - (far - IN_PLACE) / 1.7)
    colour = unlike(p, q)
    worth *= 1.0 if colour <= 8 else max(0.15, 1 - (colour - 8) / 50)
    if p.kind == "line" and abs(p.width - q.width) > 0.35:
        worth *= 0.85 if abs(p.width - q.width) <= 1.2 else 0.7
    if p.dash != q.dash:
        worth *= 0.7
    if p.kind != "image":
        part = abs(p.extent - q.extent) / max(p.extent, q.extent)
        some, much = (0.08, 0.16) if p.kind == "line" else (0.15, 0.3)
        worth *= 1.0 if part <= some else 0.85 if part <= much else 0.7
    return worth


def displacement(shapes, texts):
    """By how much things are moved as a whole: what most equal ones agree on, and how many those are.

    `shapes` and `texts` are pairs of lists, the reference's and ours.
    """
    places = defaultdict(lambda: ([], []))
    for side in (0, 1):
        for text in texts[side]:
            places["text", text.key, round(text.angle)][side].append(text.at)
        for shape in shapes[side]:
            w, h = shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]
            places[shape.kind, math.floor(w + 0.27), math.floor(h + 0.27), round(shape.paint[0][0]) >> 4][side].append(shape.box[:2])
    votes, ways = defaultdict(float), []
    for there, here in places.values():
        if there and here and len(there) * len(here) <= 20000:
            share = math.sqrt(min(len(there), len(here))) / max(len(there), len(here))
            for a in there:
                for b in here:
                    x, y = b[0] - a[0], b[1] - a[1]
                    if max(abs(x), abs(y)) <= FARTHEST:
                        ways.append((x, y, share))
                        votes[round(x), round(y)] += share
    if not votes:
        return (0.0, 0.0), 0.0
    around = lambda x, y: votes[x, y] + 0.6 * sum(votes.get((x + i, y + j), 0) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)
    # Of equals the nearer.
    worth = {way: around(*way) * (1 - 0.25 * math.hypot(*way) / (1.5 * FARTHEST)) for way in list(votes)}
    best = max(worth, key=lambda way: (worth[way], way))
    near = [w for w in ways if abs(w[0] - best[0]) <= 1.5 and abs(w[1] - best[1]) <= 1.5]
    found = tuple(median([(w[k], w[2]) for w in near]) for k in (0, 1))
    return ((0.0, 0.0) if max(map(abs, found)) < 0.26 else found), worth[best]


def median(weighted):
    """The middle of numbers with weights."""
    weighted, half = sorted(weighted), sum(w for _, w in weighted) / 2
    for value, weight in weighted:
        half -= weight
        if half <= 0:
            return value
    return 0.0


def pairs(ref, own, open_ref, open_own, shift, within, colours):
    """Pairs of like shapes, nearest first: (index, index, distance)."""
    cell = 4.0
    cells = defaultdict(list)
    for j in open_own:
        q = own[j]
        cells[q.kind, (q.box[0] + q.box[2]) // 2 // cell, (q.box[1] + q.box[3]) // 2 // cell].append(j)
    found = []
    for i in open_ref:
        p = ref[i]
        x, y = ((p.box[0] + p.box[2]) / 2 + shift[0]) // cell, ((p.box[1] + p.box[3]) / 2 + shift[1]) // cell
        near = (j for a in (-1, 0, 1) for b in (-1, 0, 1) for j in cells.get((p.kind, x + a, y + b), ()))
        tried = 0
        for j in near:
            q = own[j]
            if any(abs(a + s - b) > within for a, b, s in zip(p.box, q.box, (*shift, *shift))):
                continue
            colour = unlike(p, q)
            if colour > colours:
                continue
            far = distance(p, q, shift)
            if far <= within:
                found.append((far + colour / 20 + 0.5 * (p.dash != q.dash) + min(0.6, 0.2 * abs(p.width - q.width)), i, j, far))
            tried += 1
            if tried >= 60:
                break
    found.sort()
    taken_ref, taken_own, chosen = set(), set(), []
    for _, i, j, far in found:
        if i not in taken_ref and j not in taken_own:
            taken_ref.add(i)
            taken_own.add(j)
            chosen.append((i, j, far))
    return chosen


def covered(some, others, shift):
    """Of each outline, the part that lies on outlines of the same colour: lines may be drawn in pieces."""
    step, ground = 1.2, defaultdict(set)
    tone = lambda shape: tuple(int(c) >> 4 for c in shape.paint[0])
    for shape in others:
        for x, y in walked(shape, step):
            ground[int(x // 1.6), int(y // 1.6)].add(tone(shape))
    parts = []
    for shape in some:
        points, own = walked(shape, max(step, shape.length / 400)), tone(shape)
        alike = lambda t: all(abs(a - b) <= 1 for a, b in zip(t, own))
        on = 0
        for x, y in points:
            cx, cy = int((x + shift[0]) // 1.6), int((y + shift[1]) // 1.6)
            on += any(alike(t) for a in (-1, 0, 1) for b in (-1, 0, 1) for t in ground.get((cx + a, cy + b), ()))
        parts.append(on / len(points))
    return parts


def walked(shape, step):
    ring = shape.points + shape.points[:1] if shape.closed else shape.points
    made = [ring[-1]]
    for a, b in zip(ring, ring[1:]):
        n = int(math.dist(a, b) / step) + 1
        made.extend((a[0] + k / n * (b[0] - a[0]), a[1] + k / n * (b[1] - a[1])) for k in range(n))
    return made[:20000]


def moved_parts(R, C, shift, worth, used, open_ref, open_own):
    """Pairs what is left at displacements of its own: a legend or a cell may sit elsewhere as a whole, at a price.

    Notes what the pairs are worth, and tells the displacements of cells and axes.
    """
    homes, framed = [shift], {shape.cell for shape in R if shape.part in ("frame", "axis")}
    for _ in range(16):
        way, votes = displacement(([R[i] for i in sorted(open_ref)], [C[j] for j in sorted(open_own)]), ([], []))
        made = pairs(R, C, sorted(open_ref), sorted(open_own), way, IN_PLACE, 40.0) if votes >= 0.9 else []
        if not made:
            break
        if any(R[i].part in ("frame", "axis") for i, *_ in made):
            homes.append(way)
        off = min(max(abs(a - b) for a, b in zip(way, home)) for home in homes)
        far = max(0.0, max(abs(a - b) for a, b in zip(way, shift)) - 5)
        for i, j, distance in made:
            price = 1.0 if off <= 0.4 or R[i].part == "legend" or R[i].cell not in framed else next(p for most, p in PRICES if off <= most)
            worth[i] = used[j] = credit(R[i], C[j], distance) * price * max(0.8, 1 - far / 175)
            open_ref.discard(i)
            open_own.discard(j)
    return homes


def shapes(ref, own, shift, notes):
    """Compares all outlines: what of the reference is there, by part, and what is there too many."""
    R, C = ref.shapes, own.shapes
    if not R and not C:
        return {"score": 1.0, "part": 1.0, "mark": 1.0, "marks": 1.0, "frame": 1.0, "precision": 1.0, "large": 0}, [shift]
    found, used, homes = [0.0] * len(R), [0.0] * len(C), [shift]
    open_ref, open_own = set(range(len(R))), set(range(len(C)))
    # In place; elsewhere as a whole; near; in place in another colour.
    for within, colours in ((IN_PLACE, 40.0), (None, None), (3.2, 40.0), (IN_PLACE, 300.0)):
        if within is None:
            homes = moved_parts(R, C, shift, found, used, open_ref, open_own)
            continue
        for i, j, far in pairs(R, C, sorted(open_ref), sorted(open_own), shift, within, colours):
            found[i] = used[j] = credit(R[i], C[j], far)
            open_ref.discard(i)
            open_own.discard(j)
    left, more = sorted(open_ref), sorted(open_own)
    if left and more:
        for some, others, worth, way in ((left, more, found, shift), (more, left, used, (-shift[0], -shift[1]))):
            A, B = (R, C) if worth is found else (C, R)
            for i, part in zip(some, covered([A[i] for i in some], [B[j] for j in others], way)):
                least = 0.85 if len(A[i].points) <= 4 else 0.7
                worth[i] = 0.9 * max(0.0, part - least) / (1 - least)
    groups = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for shape, worth in zip(R, found):
        group = groups[shape.part, shape.group if shape.part in ("mark", "axis", "legend") else ""]
        for k, add in enumerate((shape.weight, shape.weight * worth, shape.ink, shape.ink * worth)):
            group[k] += add
    by_part = defaultdict(list)
    for (part, name), (n, hit, ink, seen) in groups.items():
        by_part[part].append((min(hit / n, seen / ink), 1.0 if n > 1.01 or part == "mark" else n, name, n))
    recall = {part: sum(r * w for r, w, *_ in rows) / sum(w for _, w, *_ in rows) for part, rows in by_part.items()}
    for part, rows in by_part.items():
        worst = min(rows)
        if worst[0] < 0.9:
            notes.append(f"{part} {worst[2]}: {100 * worst[0]:.0f} % of {round(worst[3])} shapes found".replace(" :", ":"))
    whole = sum(recall[p] * SHARES[p] for p in recall) / sum(SHARES[p] for p in recall) if recall else 1.0
    weight, ink = sum(q.weight for q in C) or 1.0, sum(q.ink for q in C) or 1.0
    precision = min(sum(q.weight * u for q, u in zip(C, used)) / weight, sum(q.ink * u for q, u in zip(C, used)) / ink) if C else 0.0
    extra = [q for q, u in zip(C, used) if u < 0.3 and q.weight > 0.5]
    large = sum(apart(q.paint[0], own.ground) > 30 and max(q.box[2] - q.box[0], q.box[3] - q.box[1]) > 40 for q in extra)
    if extra and precision < 0.97:
        notes.append(f"{len(extra)} shapes that the reference does not have")
    score = 2 * whole * precision / (whole + precision) if whole + precision > 0 else 0.0
    worst = lambda parts: min((r for p in parts for r, *_ in by_part.get(p, ())), default=1.0)
    return {
        "score": score, "part": worst(("axis", "legend")), "mark": worst(("mark",)), "marks": recall.get("mark", 1.0),
        "frame": recall.get("frame", 1.0), "precision": precision, "large": large,
    }, homes  # fmt: skip


def text_distance(r, c, homes):
    """How far a text is from where the reference's lies, moved as its cell is."""
    return min(math.dist((r.at[0] + x, r.at[1] + y), c.at) for x, y in homes)


def text_credit(r, c, far):
    """What a text of the same words counts, by place and style."""
    free, fade = (3.5, 20.0) if r.role in ("axis-label", "mark") else (6.0, 60.0)
    worth = 1.0 if far <= free else max(0.3, 1 - (far - free) / fade)
    worth *= 1.0 if abs(r.size - c.size) <= 0.6 else 0.85 if abs(r.size - c.size) <= 1.6 else 0.65
    worth *= 0.9 if r.bold != c.bold else 1.0
    turned = abs((r.angle - c.angle + 180) % 360 - 180)
    worth *= 0.5 if turned > 8 and not (len(r.key) == 1 and turned > 170) else 1.0
    return worth * (0.85 if apart(r.paint, c.paint) > 60 else 1.0)


def texts(ref, own, homes, notes):
    """Compares all texts: each of the reference with the nearest of the same words."""
    if not ref.texts and not own.texts:
        return {"score": 1.0, "role": 1.0}
    found, used = [0.0] * len(ref.texts), [0.0] * len(own.texts)
    same = defaultdict(list)
    for j, c in enumerate(own.texts):
        same[c.key].append(j)
    tried = []
    for i, r in enumerate(ref.texts):
        for j in same[r.key]:
            tried.append((text_distance(r, own.texts[j], homes), i, j))
    tried.sort()
    for far, i, j in tried:
        if not found[i] and not used[j]:
            found[i] = used[j] = text_credit(ref.texts[i], own.texts[j], far)
    roles = defaultdict(list)
    for r, worth in zip(ref.texts, found):
        roles[r.role].append(worth)
    by_role = [sum(v) / len(v) for v in roles.values()]
    recall = 0.5 * sum(found) / len(found) + 0.5 * sum(by_role) / len(by_role) if found else 1.0
    precision = sum(used) / len(used) if used else 0.0
    for words, what in (
        ([r.words for r, f in zip(ref.texts, found) if f < 0.3], "texts missing"),
        ([c.words for c, u in zip(own.texts, used) if u < 0.3], "texts that the reference does not have"),
        ([r.words for r, f in zip(ref.texts, found) if 0.3 <= f < 0.84], "texts out of place or style"),
    ):
        if words:
            notes.append(f"{what}: {', '.join(map(repr, words[:6]))}" + (f" and {len(words) - 6} more" if len(words) > 6 else ""))
    score = 2 * recall * precision / (recall + precision) if recall + precision > 0 else 0.0
    return {"score": score, "role": min(by_role, default=1.0)}


def sizes(ref, own):
    score = 1.0
    for a, b in zip(ref.size, own.size):
        beyond = abs(a - b) - max(4.0, 0.02 * a)
        if beyond > 0:
            score = min(score, max(0.0, 1 - beyond / (0.25 * a + 8)))
    return score


def compare(reference, drawn):
    """Two documents as bytes: the verdict, a number from 0 to 1, and what differs in words."""
    ref = Picture(reference)
    try:
        own = Picture(drawn)
    except Fault as fault:
        return "error", 0.0, [str(fault)]
    if (ref.shapes or ref.texts) and not (own.shapes or own.texts):
        return "error", 0.0, ["nothing is drawn"]
    notes = []
    shift, _ = displacement((ref.shapes, own.shapes), (ref.texts, own.texts))
    size, (shape, homes) = sizes(ref, own), shapes(ref, own, shift, notes)
    text = texts(ref, own, homes, notes)
    ground = apart(ref.ground, own.ground)
    if size < 1:
        notes.append("size is {:g} by {:g}, should be {:g} by {:g}".format(*own.size, *ref.size))
    if ground > 12:
        notes.append("the background is rgb({:.0f}, {:.0f}, {:.0f}), should be rgb({:.0f}, {:.0f}, {:.0f})".format(*own.ground, *ref.ground))
    score = (8 * size + 30 * text["score"] + 40 * shape["score"]) / 78
    alike = size >= 0.85 and text["score"] >= 0.955 and text["role"] >= 0.84 and ground <= 12
    alike = alike and shape["score"] >= 0.94 and shape["part"] >= 0.86 and shape["mark"] >= 0.91 and shape["frame"] >= 0.75
    if alike and shape["precision"] >= 0.93 and shape["large"] < 3:
        return "match", score, notes
    near = score >= 0.68 and text["score"] >= 0.45 and shape["score"] >= 0.5 and size >= 0.3 and shape["marks"] >= 0.4
    return "close" if near else "wrong", score, notes
