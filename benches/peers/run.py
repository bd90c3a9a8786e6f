"""The driver: times numscope and its Python peers in turn, as two running processes, and prints the ratios.

Sequential runs of the same code differ by up to 20 %, so every round times each contender once, in a fresh random
order, and only ratios within a round count. A ratio is the peer's time over numscope's: above 1, numscope is faster.
Printed are the median of the rounds' ratios and its 95 % interval from order statistics.

    python run.py [--numscope PATH] [--python PATH] [--rows a,b] [--rounds N] [--quick] [--json]
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import math
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from works import GOALS, GOALS_OF_ROWS, MEAN_GOAL, PAIRS, WORKS, Work, texts

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

PAUSE = 0.005
"""Seconds between two contenders: OpenMP's idle threads spin for about 2 ms, and would take the next one's core."""

SENTINEL = "numscope-answered"
"""Printed after each request, so that a request without an answer is noticed."""

ALPHA = 0.05
"""An interval misses the true median with at most this probability."""

Answer = dict[str, Any]


class Process:
    """A child that answers lines with lines; what it says on stderr is kept for messages."""

    def __init__(self, command: list[str]) -> None:
        self.errors = tempfile.TemporaryFile(mode="w+")
        self.child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True, bufsize=1
        )

    def send(self, line: str) -> None:
        """One line."""
        assert self.child.stdin is not None
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()

    def receive(self) -> str:
        """The next line; an error where the child has ended."""
        assert self.child.stdout is not None
        line = self.child.stdout.readline()
        if not line:
            raise SystemExit(f"{self.child.args!r} ended\n{self.complaints()}")
        return line.strip()

    def complaints(self) -> str:
        """The end of its stderr."""
        self.errors.seek(0)
        return self.errors.read()[-2000:].strip()

    def close(self) -> None:
        """End of input; the child ends by itself."""
        assert self.child.stdin is not None
        self.child.stdin.close()
        self.child.wait()


class Python:
    """peers.py."""

    def __init__(self, executable: str) -> None:
        self.process = Process([executable, str(HERE / "peers.py")])

    def request(self, line: str) -> Answer:
        """One request's answer."""
        self.process.send(line)
        answer: Answer = json.loads(self.process.receive())
        return answer


class Numscope:
    """numscope reading piped lines, as at its prompt."""

    def __init__(self, executable: str) -> None:
        self.process = Process([executable])
        self.lines(["%cost off", "import numpy as np"])

    def lines(self, lines: list[str]) -> list[str]:
        """Send lines; what is printed until all of them are done."""
        for line in [*lines, f'print("{SENTINEL}")']:
            self.process.send(line)
        printed = []
        while (line := self.process.receive()) != SENTINEL:
            printed.append(line)
        return printed

    def time(self, mode: str, text: str, seconds: float) -> Answer:
        """As `%timeit --json` answers; {"error": ...} where it does not."""
        for line in self.lines([f"%timeit --json -q -t {seconds} -m {mode} {text}"]):
            if line.startswith("{"):
                answer: Answer = json.loads(line)
                return answer
        return {"error": (self.process.complaints().splitlines() or ["no answer"])[-1]}


def interval(ratios: list[float]) -> tuple[float, float] | None:
    """The j-th smallest and largest, j the largest with 2 P(Bin(n, 1/2) < j) <= ALPHA; none below 6 rounds."""
    n, ordered = len(ratios), sorted(ratios)
    outside, j = 0.0, 0
    while outside + 2 * math.comb(n, j) / 2**n <= ALPHA:
        outside += 2 * math.comb(n, j) / 2**n
        j += 1
    return (ordered[j - 1], ordered[n - j]) if j else None


@dataclass
class Comparison:
    """One mode of numscope against one peer on one work; times are medians over the rounds, in ns."""

    work: str
    mode: str
    peer: str
    ratio: float
    goal: float | None
    low: float | None
    high: float | None
    rounds: int
    numscope_ns: float
    peer_ns: float
    numscope_faults: float
    peer_faults: float
    arrays: int | None
    limit_share: float | None
    """Of the bandwidth that this machine was measured to have, the share that the bytes moved reach."""


@dataclass
class Rounds:
    """All answers of one work: contender (side, name) -> one answer a round."""

    work: Work
    answers: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)
    errors: dict[tuple[str, str], str] = field(default_factory=dict)

    def median(self, contender: tuple[str, str], key: str) -> float:
        """Over the rounds; 0 where it was not reported."""
        return statistics.median(float(answer.get(key) or 0) for answer in self.answers[contender])

    def comparisons(self) -> list[Comparison]:
        """Every pair that both sides answered."""
        rows = []
        for mode, peers in PAIRS.items():
            for peer in peers:
                ours, theirs = ("numscope", mode), ("python", peer)
                if ours not in self.answers or theirs not in self.answers:
                    continue
                pairs = zip(self.answers[ours], self.answers[theirs], strict=True)
                ratios = [their["typical_ns"] / our["typical_ns"] for our, their in pairs]
                low, high = interval(ratios) or (None, None)
                arrays = self.answers[ours][0].get("arrays")
                share = self.median(ours, "limit_share") or None
                rows.append(
                    Comparison(
                        self.work.name, mode, peer, statistics.median(ratios),
                        GOALS_OF_ROWS.get(self.work.name, GOALS.get((mode, peer))), low, high, len(ratios),
                        self.median(ours, "typical_ns"), self.median(theirs, "typical_ns"),
                        self.median(ours, "page_faults"), self.median(theirs, "page_faults"), arrays, share,
                    )  # fmt: skip
                )
        return rows


def alternate(work: Work, python: Python, numscope: Numscope, rounds: int, seconds: float) -> Rounds:
    """Time every contender of `work` once a round, in a fresh random order."""
    result = Rounds(work)
    prepared = python.request(f"prepare {work.name}")
    if "error" in prepared:
        result.errors["python", "prepare"] = prepared["error"]
        return result
    numscope.lines(work.setup.split("\n"))
    contenders = [("python", peer) for peer in prepared["peers"]]
    contenders += [("numscope", mode) for mode, peers in PAIRS.items() if any(texts(work,
        peer) for peer in peers)]
    order = random.Random(work.name)
    for _ in range(rounds):
        order.shuffle(contenders)
        for side, name in list(contenders):
            time.sleep(PAUSE)
            if side == "python":
                answer = python.request(f"time {work.name} {name} {seconds}")
            else:
                answer = numscope.time(name, work.text(), seconds)
            if "error" in answer:
                result.errors[side, name] = answer["error"]
                result.answers.pop((side, name), None)
                contenders.remove((side, name))
            else:
                result.answers.setdefault((side, name), []).append(answer)
    python.request("forget")
    numscope.lines(["%reset -f", "import numpy as np"])
    return result


def duration(ns: float) -> str:
    """Three digits and a unit."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"


def verdict(row: Comparison) -> str:
    """The goal, and whether the row reaches it: an interval that holds it is neither a yes nor a no."""
    if row.goal is None:
        return ""
    if row.ratio >= row.goal:
        return f"{row.goal:g} reached"
    within = row.high is not None and row.high >= row.goal
    return f"{row.goal:g} {'within the interval' if within else 'missed'}"


def table(rows: list[Comparison]) -> str:
    """Markdown: a line a comparison."""
    lines = [
        "| work | mode | peer | ratio | goal | 95 % interval | numscope | peer | faults a call, numscope / peer | arrays | of the limit |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        bounds = f"{row.low:.2f}-{row.high:.2f}" if row.low is not None else f"n={row.rounds}"
        arrays = "" if row.arrays is None else str(row.arrays)
        share = "" if (row.limit_share or 0) < 0.01 else f"{row.limit_share:.0%}"
        lines.append(
            f"| {row.work} | {row.mode} | {row.peer} | {row.ratio:.2f}x | {verdict(row)} | {bounds} | {duration(row.numscope_ns)} |"
            f" {duration(row.peer_ns)} | {row.numscope_faults:.0f} / {row.peer_faults:.0f} | {arrays} | {share} |"
        )
    return "\n".join(lines)


def summary(rows: list[Comparison]) -> dict[str, float]:
    """The geometric mean of the ratios of each pair of mode and peer, over the rows that have it."""
    logs: dict[str, list[float]] = {}
    for row in rows:
        logs.setdefault(f"{row.mode} / {row.peer}", []).append(math.log(row.ratio))
    return {pair: math.exp(statistics.fmean(values)) for pair, values in logs.items()}


def arguments() -> argparse.Namespace:
    """The command line."""
    own = HERE / ".venv.local" / "bin" / "python"
    parser = argparse.ArgumentParser(description="numscope against NumPy, numexpr and numba")
    parser.add_argument("--numscope", default=str(ROOT / "target" / "release" / "numscope"),
        help="its binary")
    parser.add_argument("--python", default=str(own) if own.exists() else sys.executable,
        help="has the peers")
    parser.add_argument("--rows", default="*", help="names or patterns of works, with commas between them")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=0.02, help="for one contender in one round")
    parser.add_argument("--quick", action="store_true", help="6 rounds of 0.01 s, without the 10 M works")
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    if options.quick:
        options.rounds, options.seconds = 6, 0.01
    patterns = options.rows.split(",")
    works = [work for work in WORKS if any(fnmatch.fnmatch(work.name, pattern) for pattern in patterns)]
    if options.quick and options.rows == "*":
        works = [work for work in works if not work.name.endswith("10M")]
    if not works:
        print(f"no work is called {options.rows}; there are: {', '.join(w.name for w in WORKS)}",
            file=sys.stderr)
        return 2
    python, numscope = Python(options.python), Numscope(options.numscope)
    rows: list[Comparison] = []
    errors: list[str] = []
    for work in works:
        print(f"{work.name} ...", file=sys.stderr, flush=True)
        measured = alternate(work, python, numscope, options.rounds, options.seconds)
        rows += measured.comparisons()
        errors += [f"{work.name}, {side} {name}: {text}" for (side, name), text in measured.errors.items()]
    python.process.close()
    numscope.process.close()
    if options.json:
        print(json.dumps({"rows": [asdict(row) for row in rows], "means": summary(rows), "errors": errors}))
    else:
        print(table(rows))
        means = ", ".join(f"{pair} {mean:.2f}x" for pair, mean in summary(rows).items())
        print(f"\nGeometric means (numpy / numpy is to reach {MEAN_GOAL:g}x): {means}")
        for line in errors:
            print(f"not measured: {line}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
