#!/usr/bin/env python3
"""Draws the Chart.js fixtures with Chart.js and with plotd, and compares the pictures.

    python3 tests/oracle/chartjs/run.py PLOTD [--keep DIR] [--sheets] [NAME …]

PLOTD is the program, NAME a fixture (`axes/sides.v4`) or the beginning of some (`axes/`); all without one. The version of
Chart.js is in the name: 2.9.4, 3.9.1 or 4.5.1. Every picture must match its reference, or `fixtures/chartjs/DIFFERENCES.md`
must say why it does not; a line there whose fixture matches fails, too. With --keep the pictures stay: DIR/chartjs and DIR/plotd;
--sheets puts them side by side in DIR/sheets, Chart.js' on the left.

Fixtures `.quick.chart.json5` are left out: they are QuickChart's, which changes a chart before Chart.js gets it.

Needs Node 20 with the packages beside this file (`npm install`), Debian's fonts-liberation, and Python 3.9; nothing else.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import score

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parents[2] / "fixtures" / "chartjs"
DIFFERENCES = FIXTURES / "DIFFERENCES.md"
ENDING = ".chart.json5"
VERSIONS = ("v2", "v3", "v4")
SIZE = re.compile(r"// Canvas: (\d+) by (\d+)")


def reasons():
    """Why fixtures differ, by name: the lines `- NAME: REASON`, where NAME may be several, with commas between."""
    found = {}
    for number, line in enumerate(DIFFERENCES.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("- "):
            continue
        names, colon, reason = line[2:].partition(": ")
        for name in names.split(", "):
            if not colon or not reason.strip() or name in found:
                sys.exit(f"{DIFFERENCES}:{number}: a line is `- NAME, NAME: REASON`, each fixture once")
            found[name] = reason.strip()
    return found


def draw(program, names, folder, kinds):
    """Has both programs draw the fixtures into FOLDER/chartjs and FOLDER/plotd; plotd in formats."""
    configs, like = folder / "configs", defaultdict(list)
    for name in names:
        text = (FIXTURES / (name + ENDING)).read_text(encoding="utf-8")
        (configs / name).parent.mkdir(parents=True, exist_ok=True)
        (configs / (name + ENDING)).write_text(text, encoding="utf-8")
        size = SIZE.match(text)
        like[str(pathlib.PurePath(name).parent), name[-1], *(size.groups() if size else ("500", "300"))].append(str(configs / (name + ENDING)))

    def original(version):
        subprocess.run(["node", "draw.cjs", version, str(configs), str(folder / "chartjs")], cwd=HERE, check=True)

    with ThreadPoolExecutor() as pool:
        list(pool.map(original, VERSIONS))
    for (group, version, width, height), files in like.items():
        out = folder / "plotd" / group
        out.mkdir(parents=True, exist_ok=True)
        look = ["--version", version, "--width", width, "--height", height, "--background", "white", "--colors", "false"]
        for kind in kinds:
            # What cannot be drawn is told below, by the picture that is missing.
            subprocess.run([program, "render", "--dialect", "chartjs", *look, "--format", kind, "--out-dir", str(out), *files], capture_output=True, check=False)
    subprocess.run(["node", "raster.cjs", str(folder / "plotd"), str(folder / "plotd")], cwd=HERE, check=True)


def judge(task):
    """The verdict on a fixture, and what differs in words."""
    folder, name = task
    reference, own = folder / "chartjs" / name, folder / "plotd" / name
    told = reference.with_name(reference.name + ".json")
    if not told.exists():
        why = reference.with_name(reference.name + ".err")
        return name, "error", [f"Chart.js does not draw it: {why.read_text() if why.exists() else 'it gave up'}"]
    svg = own.with_name(own.name + ".svg")
    if not svg.exists():
        return name, "error", ["plotd does not draw it"]
    pixels = (path.with_name(path.name + ".pixels").read_bytes() for path in (reference, own))
    return name, *score.compare(json.loads(told.read_text()), *pixels, svg.read_bytes())


def failures(verdicts, explained, whole):
    """What is not as it must be, in words; `whole` if every fixture was compared."""
    for name, verdict, notes in verdicts:
        if verdict != "match" and name not in explained:
            more = f"; and {len(notes) - 6} more" if len(notes) > 6 else ""
            yield f"{verdict:7} {name}: {'; '.join(notes[:6])}{more}"
        if verdict == "match" and name in explained:
            yield f"{name} matches by now: take its line out of {DIFFERENCES.name}"
    known = {name for name, *_ in verdicts}
    for name in explained:
        if whole and name not in known:
            yield f"{name} is no fixture: take its line out of {DIFFERENCES.name}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plotd")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--sheets", action="store_true")
    asked = parser.parse_args()
    if not (HERE / "node_modules" / "chart-v4").exists():
        sys.exit(f"Chart.js is not installed: npm install --legacy-peer-deps --prefix {os.path.relpath(HERE)}")
    every = sorted(str(p.relative_to(FIXTURES)).removesuffix(ENDING).replace(os.sep, "/") for p in FIXTURES.rglob("*" + ENDING))
    every = [name for name in every if name.endswith(VERSIONS)]
    names = [n for n in every if not asked.names or any(n.startswith(a) for a in asked.names)]
    if not names:
        sys.exit("no fixture has such a name")
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.keep or pathlib.Path(temporary)).resolve()
        draw(os.path.abspath(asked.plotd), names, folder, ("svg", "png") if asked.sheets else ("svg",))
        if asked.sheets:
            subprocess.run(["node", "sheets.cjs", *(str(folder / by) for by in ("chartjs", "plotd", "sheets"))], cwd=HERE, check=True)
        with ProcessPoolExecutor() as pool:
            verdicts = list(pool.map(judge, ((folder, name) for name in names), chunksize=8))
    explained = reasons()
    wrong = list(failures(verdicts, explained, names == every))
    for line in wrong:
        print(line)
    count = Counter(verdict for _, verdict, _ in verdicts)
    tally = ", ".join(f"{count[v]} {v}" for v in ("match", "close", "differs", "error") if count[v])
    print(f"{len(names)} fixtures: {tally}; {sum(v != 'match' and n in explained for n, v, _ in verdicts)} differ for a reason that is written down")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
