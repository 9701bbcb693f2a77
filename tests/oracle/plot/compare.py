#!/usr/bin/env python3
"""Compares what plotd computes for contours, hexagons, violins and streams with what matplotlib computes for the same input.

    pip install matplotlib
    python tests/oracle/plot/compare.py target/release/plotd

plotd draws each chart as SVG; the outlines are taken from the document and put back from pixels into the units of the axes.
Contours and violins are compared as lines (the distance of every point of one to the other), hexagons as a table of counts,
and streams by the direction of the field at their points. It fails where a difference is above what is stated beside it.
"""

import random
import re
import subprocess
import sys

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np

PLOTD = sys.argv[1] if len(sys.argv) > 1 else "target/release/plotd"


def draw(head, table):
    text = "\n".join(head) + "\nwidth=1240\nheight=900\n\n" + table
    done = subprocess.run([PLOTD, "render", "-", "--dialect", "plot"], input=text.encode(), capture_output=True)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return done.stdout.decode()


def lines(d, origin=(0.0, 0.0)):
    """The vertices of a path's parts: only straight lines occur."""
    tokens = re.findall(r"[MLHVZmlhvz]|-?\d*\.?\d+(?:e-?\d+)?", d)
    x = y = 0.0
    i, command, out = 0, "", []
    while i < len(tokens):
        if tokens[i].isalpha():
            command, i = tokens[i], i + 1
            if command in "Zz":
                if out:
                    out[-1].append(out[-1][0])
                continue
        n = 1 if command in "HhVv" else 2
        v = [float(t) for t in tokens[i : i + n]]
        i += n
        if command == "H":
            x = v[0]
        elif command == "h":
            x += v[0]
        elif command == "V":
            y = v[0]
        elif command == "v":
            y += v[0]
        elif command in "ML":
            x, y = v
        else:
            x, y = x + v[0], y + v[1]
        if command in "Mm":
            out.append([])
            command = "L" if command == "M" else "l"
        out[-1].append((x + origin[0], y + origin[1]))
    return [np.array(line) for line in out if len(line) > 1]


def marks(svg, word="mark-line"):
    """The lines drawn under a class, in pixels, each with its tag."""
    found, depth, inside = [], 0, None
    shift = [(0.0, 0.0)]
    for tag in re.findall(r"<(/?g\b[^>]*|path\b[^>]*)>", svg):
        if tag.startswith("/g"):
            shift.pop()
            depth -= 1
            if inside is not None and depth < inside:
                inside = None
        elif tag.startswith("g"):
            depth += 1
            move = re.search(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", tag)
            x, y = shift[-1]
            if move:
                x, y = x + float(move[1]), y + float(move[2])
            shift.append((x, y))
            if word in tag and inside is None:
                inside = depth
        elif inside is not None or word in tag:
            d = re.search(r'\bd="([^"]*)"', tag)
            if d:
                found += [(line, tag) for line in lines(d[1], shift[-1])]
    return found


def frame(all_points, data):
    """Takes pixels to units, given the box of what is drawn in both."""
    (x0, y0), (x1, y1) = all_points.min(axis=0), all_points.max(axis=0)
    (a0, b0), (a1, b1) = data
    return lambda p: np.column_stack(
        [a0 + (p[:, 0] - x0) / (x1 - x0) * (a1 - a0), b1 - (p[:, 1] - y0) / (y1 - y0) * (b1 - b0)]
    )


def apart(points, segments):
    """The largest distance of a point to the nearest segment."""
    worst = 0.0
    a = np.concatenate([s[:-1] for s in segments])
    b = np.concatenate([s[1:] for s in segments])
    d = b - a
    length = np.maximum((d * d).sum(axis=1), 1e-30)
    for p in points:
        t = np.clip(((p - a) * d).sum(axis=1) / length, 0, 1)
        near = a + t[:, None] * d
        worst = max(worst, np.sqrt(((near - p) ** 2).sum(axis=1)).min())
    return worst


failed = False


def report(name, value, most):
    global failed
    ok = value <= most
    failed |= not ok
    print(f"{'ok    ' if ok else 'DIFFER'} {name}: {value:.5f} (at most {most})")


def peaks(x, y):
    return (1 - x / 2 + x**5 + y**3) * np.exp(-(x**2) - y**2)


def contours():
    xs = np.linspace(-3, 3, 61)
    ys = np.linspace(-3, 3, 61)
    z = np.round(peaks(*np.meshgrid(xs, ys)), 6)
    levels = [-0.6, -0.2, 0.2, 0.6, 1.0]
    table = "x,y,z\n" + "\n".join(f"{x:.6f},{y:.6f},{z[j, i]}" for j, y in enumerate(ys) for i, x in enumerate(xs))
    theirs = plt.contour(np.round(xs, 6), np.round(ys, 6), z, levels=levels)
    all_theirs = [s for segs in theirs.allsegs for s in segs]
    ours = [line for line, _ in marks(draw(["type=contour", "values=off", "levels=" + ",".join(map(str, levels))], table))]
    to_units = frame(np.concatenate(ours), (np.concatenate(all_theirs).min(axis=0), np.concatenate(all_theirs).max(axis=0)))
    ours = [to_units(line) for line in ours]
    report("contours: lines", abs(len(ours) - len(all_theirs)), 0)
    report("contours: ours from theirs", apart(np.concatenate(ours), all_theirs), 0.01)
    report("contours: theirs from ours", apart(np.concatenate(all_theirs), ours), 0.01)


def hexagons():
    random.seed(3)
    points = [(random.gauss(0, 1), random.gauss(0, 1.5)) for _ in range(3000)]
    points = [(round(x, 4), round(y, 4)) for x, y in points]
    table = "x,y\n" + "\n".join(f"{x},{y}" for x, y in points)
    theirs = plt.hexbin(*zip(*points), gridsize=20, mincnt=1)
    counts = sorted(theirs.get_array().tolist())
    spec_svg = draw(["type=hexbin", "bins=20"], table)
    ours = marks(spec_svg)
    report("hexagons: how many", abs(len(ours) - len(counts)), 0)
    fills = {}
    for _, tag in ours:
        fill = re.search(r'fill="([^"]*)"', tag)
        fills[fill[1] if fill else ""] = fills.get(fill[1] if fill else "", 0) + 1
    theirs_groups = sorted(np.unique(counts, return_counts=True)[1].tolist())
    report("hexagons: sizes of the groups of equal count", float(sorted(fills.values()) != theirs_groups), 0)


def violins():
    random.seed(4)
    values = [round(random.gauss(10, 2) + (6 if random.random() < 0.3 else 0), 3) for _ in range(200)]
    theirs = matplotlib.cbook.violin_stats(values, lambda x, c: matplotlib.mlab.GaussianKDE(x, "scott").evaluate(c))[0]
    outline = np.array(theirs["vals"]) / max(theirs["vals"])
    svg = draw(["type=violin", "y=v"], "v\n" + "\n".join(map(str, values)))
    ours = max((line for line, _ in marks(svg)), key=len)
    middle = (ours[:, 0].min() + ours[:, 0].max()) / 2
    right = ours[: len(outline)]
    widths = (right[:, 0] - middle) / (ours[:, 0].max() - middle)
    report("violins: widths at 100 places", float(np.abs(widths - outline).max()), 0.005)


def streams():
    xs = np.linspace(-3, 3, 25)
    u = lambda x, y: -1 - x**2 + y
    v = lambda x, y: 1 + x - y**2
    table = "x,y,u,v\n" + "\n".join(f"{x:.4f},{y:.4f},{u(x, y):.6f},{v(x, y):.6f}" for y in xs for x in xs)
    # Heads of arrows have few corners.
    ours = [l for l, _ in marks(draw(["type=streamplot"], table)) if len(l) > 8]
    everything = np.concatenate(ours)
    svg_box = everything.min(axis=0), everything.max(axis=0)
    to_units = frame(everything, ((-3, -3), (3, 3)))
    worst, n = [], 0
    for line in ours:
        p = to_units(line)
        d, m = np.diff(p, axis=0), (p[1:] + p[:-1]) / 2
        f = np.column_stack([u(m[:, 0], m[:, 1]), v(m[:, 0], m[:, 1])])
        keep = (np.hypot(*d.T) > 0.02) & (np.hypot(*f.T) > 0.3)
        cross = np.abs(d[:, 0] * f[:, 1] - d[:, 1] * f[:, 0]) / np.maximum(np.hypot(*d.T) * np.hypot(*f.T), 1e-12)
        worst += np.degrees(np.arcsin(np.clip(cross[keep], 0, 1))).tolist()
        n += 1
    stream = plt.streamplot(xs, xs, *[f(*np.meshgrid(xs, xs)) for f in (u, v)], density=1)
    theirs = len(stream.lines.get_segments())
    print(f"       streams: {n} lines of ours; {theirs} pieces of theirs; box {svg_box}")
    report("streams: median angle to the field, degrees", float(np.median(worst)), 1.0)
    report("streams: 95 % of angles below, degrees", float(np.percentile(worst, 95)), 6.0)


for check in (contours, hexagons, violins, streams):
    plt.clf()
    check()
sys.exit(1 if failed else 0)
