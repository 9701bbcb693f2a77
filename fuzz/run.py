#!/usr/bin/env python3
"""Runs every fuzz target for some seconds and says what came of it: `fuzz/run.py 60`, or `fuzz/run.py 60 csv payload`.

The corpus is begun with the fixtures and kept from run to run in fuzz/corpus; what breaks a target goes to fuzz/finds.
Works on the stable channel; needs a C++ compiler for LLVM's loop. The exit code is 1 if there was a find."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"
TARGETS = ["vegalite", "chartjs", "quickchart", "expression", "google", "badge", "csv", "topojson", "payload"]
# Longer inputs are slower, and find no more.
MOST_BYTES = 4096
FLAGS = ["-Cpasses=sancov-module", "-Cllvm-args=-sanitizer-coverage-level=4",
         "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters", "-Cllvm-args=-sanitizer-coverage-pc-table",
         "-Cllvm-args=-sanitizer-coverage-trace-compares", "--cfg=fuzzing", "-Ccodegen-units=16"]


def build():
    """The program of all targets. A target triple is named so that build scripts are not instrumented."""
    host = re.search(r"host: (\S+)", subprocess.check_output(["rustc", "-vV"], text=True)).group(1)
    env = {**os.environ, "RUSTFLAGS": " ".join(FLAGS)}
    subprocess.run(["cargo", "build", "--release", "--target", host], cwd=HERE, env=env, check=True)
    return HERE / "target" / host / "release" / "plotd-fuzz"


def texts(node):
    """All texts of a description, with the names they stand under."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from ((name, value),) if isinstance(value, str) else texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def seeds():
    """What each target begins with: (target, name, text)."""
    import base64
    import zlib
    for path in sorted(FIXTURES.glob("**/*")):
        if path.suffix not in (".json", ".json5", ".txt"):
            continue
        name, text = str(path.relative_to(FIXTURES)).replace("/", "-"), path.read_text(encoding="utf-8")
        if path.parent.name == "badge":
            yield "badge", name, text
        elif path.suffix == ".txt":
            yield "google", name, text
            yield "quickchart", name, text.replace("\n", "")
        elif path.suffix == ".json5":
            yield "chartjs", name, text
            yield "quickchart", name, "c=" + quote(text)
            for i, found in enumerate(re.findall(r"(?:function\s*)?\([\w, ]*\)\s*(?:=>)?\s*\{[^}]*\}|\w+ => [^,\n]+", text)):
                yield "expression", f"{i}-{name}", found
        else:
            yield "vegalite", name, text
            yield "payload", name, base64.urlsafe_b64encode(text.encode()[:1500]).decode()
            yield "payload", "zlib-" + name, base64.urlsafe_b64encode(zlib.compress(text.encode()[:3000])).decode()
            for i, (key, value) in enumerate(texts(json.loads(text))):
                if key in ("calculate", "expr", "filter", "labelExpr", "test") or "datum" in value:
                    yield "expression", f"{i}-{name}", value
                if "\n" in value:
                    yield "csv", f"{i}-{name}", value
            if '"Topology"' in text:
                yield "topojson", name, json.dumps(json.loads(text)["data"].get("values"))
    yield "csv", "quoted", 'a,b\n"x ""y""",1\n2,"3\n4"\n'
    yield "topojson", "plain", ('{"type":"Topology","transform":{"scale":[1,1],"translate":[0,0]},"objects":{"a":{"type":'
                                '"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[0,1]]},{"type":"MultiPolygon",'
                                '"arcs":[[[-1]],[[1]]]}]}},"arcs":[[[0,0],[9,0],[0,9]],[[9,9],[-9,0],[0,-9]]]}')


def sow():
    for target, name, text in seeds():
        if len(text.encode()) <= MOST_BYTES:
            folder = HERE / "corpus" / target
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")


def run(program, target, seconds):
    """Executions, how many of them there were a second, features found, finds."""
    finds = HERE / "finds" / target
    finds.mkdir(parents=True, exist_ok=True)
    before = set(finds.iterdir())
    said = subprocess.run(
        [program, HERE / "corpus" / target, f"-max_total_time={seconds}", f"-max_len={MOST_BYTES}", "-timeout=120",
         "-rss_limit_mb=1024", "-print_final_stats=1", f"-artifact_prefix={finds}/"],
        env={**os.environ, "FUZZ_TARGET": target}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    number = lambda pattern: int((re.findall(pattern, said.stdout) or ["0"])[-1])
    executions = number(r"stat::number_of_executed_units: (\d+)") or number(r"#(\d+)\s")
    found = len(set(finds.iterdir()) - before)
    if said.returncode and not found:
        sys.exit(f"{target}: the program ended with {said.returncode}\n" + said.stdout[-3000:])
    if found:
        print(said.stdout[-3000:])
    return executions, number(r"exec/s: (\d+)"), number(r"ft: (\d+)"), found


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    targets = sys.argv[2:] or TARGETS
    program = build()
    sow()
    all_found = 0
    print(f"{'target':12} {'executions':>12} {'a second':>10} {'features':>10} {'finds':>6}", flush=True)
    for target in targets:
        executions, rate, features, found = run(program, target, seconds)
        all_found += found
        print(f"{target:12} {executions:12} {rate:10} {features:10} {found:6}", flush=True)
    sys.exit(1 if all_found else 0)


if __name__ == "__main__":
    main()
