#!/usr/bin/env python3
"""Draws the Vega-Lite fixtures with Vega and with plotd, and compares the pictures.

    python3 tests/oracle/vega_lite/run.py PLOTD [--keep DIR] [NAME …]

PLOTD is the program, NAME a fixture (`bar/stacked`) or the beginning of some (`bar/`); all without one. Every picture must match its
reference, or `fixtures/vegalite/DIFFERENCES.md` must say why it does not. A line there whose fixture matches fails, too. With
--keep the pictures stay: DIR/vega and DIR/plotd.

Needs Node 20 with the packages beside this file (`npm install`), Debian's fonts-liberation, and Python 3.9; nothing else.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import score
from picture import Fault

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parents[2] / "fixtures" / "vegalite"
DIFFERENCES = FIXTURES / "DIFFERENCES.md"
ENDING = ".vl.json"


def reasons():
    """Why fixtures differ, by name: the lines `- NAME: REASON`."""
    found = {}
    for number, line in enumerate(DIFFERENCES.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("- "):
            continue
        name, colon, reason = line[2:].partition(": ")
        if not colon or not reason.strip() or name in found:
            sys.exit(f"{DIFFERENCES}:{number}: a line is `- NAME: REASON`, one for each fixture")
        found[name] = reason.strip()
    return found


def draw(program, names, folder):
    """Has both programs draw the fixtures into FOLDER/vega and FOLDER/plotd."""
    specs = folder / "specs"
    for name in names:
        target = specs / (name + ENDING)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((FIXTURES / (name + ENDING)).read_bytes())
    subprocess.run(["node", "draw.mjs", str(specs), str(folder / "vega")], cwd=HERE, check=True)
    for group in sorted({pathlib.PurePath(name).parent for name in names}):
        out = folder / "plotd" / group
        out.mkdir(parents=True, exist_ok=True)
        files = [str(specs / (name + ENDING)) for name in names if pathlib.PurePath(name).parent == group]
        # What cannot be drawn is told below, by the picture that is missing.
        subprocess.run([program, "render", "--format", "svg", "--out-dir", str(out), *files], capture_output=True, check=False)


def judge(task):
    """The verdict on a fixture, and what differs in words."""
    folder, name = task
    reference, drawn = (folder / by / f"{name}.svg" for by in ("vega", "plotd"))
    if not reference.exists():
        why = reference.with_suffix(".err")
        return name, "error", [f"Vega does not draw it: {why.read_text() if why.exists() else 'it gave up'}"]
    if not drawn.exists():
        return name, "error", ["plotd does not draw it"]
    try:
        verdict, _, notes = score.compare(reference.read_bytes(), drawn.read_bytes())
    except Fault as fault:
        return name, "error", [f"the reference cannot be read: {fault}"]
    return name, verdict, notes


def failures(verdicts, explained, whole):
    """What is not as it must be, in words; `whole` if every fixture was compared."""
    for name, verdict, notes in verdicts:
        if verdict != "match" and name not in explained:
            yield f"{verdict:6} {name}: {'; '.join(notes)}"
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
    asked = parser.parse_args()
    if not (HERE / "node_modules" / "vega").exists():
        sys.exit(f"Vega is not installed: npm install --prefix {os.path.relpath(HERE)}")
    every = sorted(str(p.relative_to(FIXTURES)).removesuffix(ENDING).replace(os.sep, "/") for p in FIXTURES.rglob("*" + ENDING))
    names = [n for n in every if not asked.names or any(n.startswith(a) for a in asked.names)]
    if not names:
        sys.exit("no fixture has such a name")
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.keep or pathlib.Path(temporary)).resolve()
        draw(os.path.abspath(asked.plotd), names, folder)
        with ProcessPoolExecutor() as pool:
            verdicts = list(pool.map(judge, ((folder, name) for name in names), chunksize=8))
    explained = reasons()
    wrong = list(failures(verdicts, explained, names == every))
    for line in wrong:
        print(line)
    count = Counter(verdict for _, verdict, _ in verdicts)
    tally = ", ".join(f"{count[v]} {v}" for v in ("match", "close", "wrong", "error") if count[v])
    print(f"{len(names)} fixtures: {tally}; {sum(v != 'match' and n in explained for n, v, _ in verdicts)} differ for a reason that is written down")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
