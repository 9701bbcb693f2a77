#!/usr/bin/env python3
"""Treats a server badly, in every way known, and measures whether it minds.

    python3 tests/abuse/run.py target/release/plotd [--quick] [--only WORDS]

Starts the binary on a port of this host, once for each attack and each chart, and prints a table of what was measured beside
its limit; ends with 1 if a limit is broken. Needs Linux and Python 3.8, nothing else. `--quick` takes well under a minute
and is what `.ci/run` does with the debug binary, whose limits are scaled to its speed; the whole takes some ten minutes.
"""

import argparse
import subprocess
import sys
import time

sys.dont_write_bytecode = True

import attacks  # noqa: E402
import bombs  # noqa: E402
import meter  # noqa: E402
import wire  # noqa: E402

MB = 1 << 20
# What one chart may cost.
MOST_CPU, MOST_MEMORY = 2.0, 300 * MB
# A debug binary works so much slower; its charts are given that much less to do, and that much more time.
DEBUG_SCALE = 5
DEBUG_LIMITS = {"rows": 50_000, "marks": 25_000, "steps": 4_000_000, "pixels": 4_000_000, "output_bytes": 8_000_000,
                "source_bytes": 12_000_000}


class Run:
    """The state of a run: what is broken so far."""

    def __init__(self, binary, quick, debug):
        self.binary, self.quick = binary, quick
        self.scale = DEBUG_SCALE if debug else 1
        self.limits = DEBUG_LIMITS if debug else {}
        self.broken = []
        self.section = ""
        told = subprocess.run([binary, "serve", "--help"], capture_output=True, text=True, check=True).stdout
        self.known = told

    def server(self, **flags):
        """A server with these settings and those of the run."""
        wanted = {**self.limits, **flags}
        there = {name: value for name, value in wanted.items() if "--" + name.replace("_", "-") + " " in self.known}
        for name in wanted.keys() - there.keys():
            self.check(f"the setting {name}", False, "is not there", "is there")
        return meter.Server(self.binary, **there)

    def head(self, title):
        self.section = title
        print(f"\n{title}", flush=True)

    def check(self, name, right, figure, limit):
        """One line of the table."""
        if not right:
            self.broken.append(f"{self.section}: {name}: {figure}, not {limit}")
        print(f"  {'ok    ' if right else 'BROKEN'} {name:62.62} {figure:>36}  (limit {limit})", flush=True)

    def below(self, name, size, most):
        self.check(name, size < most, f"{size / MB:.0f} MB", f"{most // MB} MB")

    def well(self, server):
        """After an attack the server serves, has not panicked and does nothing."""
        answer = wire.ask(server.port, "GET", attacks.small_chart(77), timeout=5 * self.scale) if server.alive else None
        status = answer.status if answer else "nothing"
        state = "died" if not server.alive else "panicked" if server.panicked else f"answers {status}"
        self.check("… the server afterwards", state == "answers 200" and server.rests(2 * self.scale), state, "answers, rests")

    def bomb(self, name, target, kind, body):
        """One chart on a server of its own; once more, with more time, where a busy machine let it have none."""
        data = body()
        status, spent, figure, faults = self.attempt(target, kind, data, 10)
        if status == 504 and spent < MOST_CPU * self.scale / 2:
            status, spent, figure, faults = self.attempt(target, kind, data, 60)
        self.check(name, not faults, figure, ", ".join(faults) or "kept")

    def attempt(self, target, kind, data, deadline):
        """What came of a chart: status, CPU time, all figures as text, and what is wrong with them."""
        with self.server(deadline=deadline) as server:
            wire.ask(server.port, "GET", attacks.small_chart())
            wire.ask(server.port, "GET", attacks.small_chart().replace(".svg", ".png"))
            server.mark()
            begun = time.monotonic()
            answer = wire.ask(server.port, "POST", target, [f"Content-Type: {kind}"], data, timeout=deadline + 20)
            took = time.monotonic() - begun
            spent, grown = server.spent(), server.grown()
            rests = server.rests(within=1.5 * self.scale) if server.alive else False
            status = answer.status if answer else 0
            wrong = {
                "died": not server.alive,
                "panicked": server.panicked,
                "status": status not in (200, 400, 413, 414, 415, 422, 431),
                "CPU": spent > MOST_CPU * self.scale,
                "memory": grown > MOST_MEMORY,
                "work left": not rests,
            }
            figure = f"{status:3} {spent:6.2f} s {grown / MB:6.0f} MB {took:6.2f} s"
            return status, spent, figure, [fault for fault, so in wrong.items() if so]


def main():
    words = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    words.add_argument("binary", help="the program, such as target/release/plotd")
    words.add_argument("--quick", action="store_true", help="a part of it that takes well under a minute")
    words.add_argument("--only", default="", metavar="WORDS", help="what has these words in its name")
    words.add_argument("--debug", action="store_true", help="limits for a debug binary, whatever its path says")
    given = words.parse_args()
    if not sys.platform.startswith("linux"):
        print("skipped: this reads /proc, which is there on Linux only")
        return 0
    debug = given.debug or "/debug/" in given.binary
    run = Run(given.binary, given.quick, debug)
    begun = time.monotonic()
    for title, quick, job in attacks.ATTACKS:
        if (quick or not given.quick) and given.only in title:
            run.head(title)
            job(run)
    run.head(f"charts that ask for much: {MOST_CPU * run.scale:g} s of CPU and {MOST_MEMORY // MB} MB each, no work left\n"
             f"  {'':69} {'status':>12} {'CPU':>6} {'memory':>9} {'time':>8}")
    run.section = "charts"
    for name, target, kind, quick, body in bombs.BOMBS:
        if (quick or not given.quick) and given.only in f"{name} charts that ask for much":
            run.bomb(name, target, kind, body)
    print(f"\n{time.monotonic() - begun:.0f} s; {len(run.broken)} limits broken")
    for line in run.broken:
        print(f"  {line}")
    return 1 if run.broken else 0


if __name__ == "__main__":
    sys.exit(main())
