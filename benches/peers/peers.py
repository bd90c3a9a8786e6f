"""The Python side: a process that times works on request, one line in, one JSON object out.

    prepare NAME              run the work's setup, compile its contenders, warm them up
    time NAME PEER SECONDS    time one contender for about that long
    check NAME PEER           the result's sum and size, to see that contenders agree
    forget                    drop all data

An answer is an object; {"error": ...} where the request could not be met.
"""

from __future__ import annotations

import json
import os
import re
import resource
import statistics
import sys
import time
import timeit
from collections.abc import Callable
from typing import Any

import numba
import numexpr
import numpy as np

from works import PEERS, WORKS, Work, texts

BY_NAME: dict[str, Work] = {work.name: work for work in WORKS}

LEAST_SAMPLE = 100e-6
"""Seconds that a sample lasts at least: shorter work is batched, as numscope does it."""

Names = dict[str, Any]


def array_names(text: str, names: Names) -> list[str]:
    """The names in `text` that stand for arrays."""
    return [name for name in dict.fromkeys(re.findall(r"\b[a-z]\w*\b", text)) if isinstance(names.get(name),
        np.ndarray)]


def compiled(text: str, names: Names, parallel: bool) -> Callable[..., Any]:
    """`text` as the body of a numba function over its arrays."""
    scope: Names = {"np": np}
    exec(f"def work({', '.join(array_names(text, names))}):\n    return {text}", scope)
    function: Callable[..., Any] = numba.njit(scope["work"], parallel=parallel)
    return function


def statement(work: Work, peer: str, names: Names) -> str:
    """What is timed; it may bind more into `names`."""
    text = texts(work, peer)
    if peer == "numexpr":
        # Its names are given: by default it looks them up in the caller's frame, which timeit hides.
        names["evaluate"] = numexpr.evaluate
        names["arrays"] = {name: names[name] for name in array_names(text, names)}
        return f"evaluate({text!r}, local_dict=arrays)"
    if peer in ("numba", "numba_par"):
        names[peer] = compiled(text, names, peer == "numba_par")
        return f"{peer}({', '.join(array_names(text, names))})"
    return text


class Server:
    """The works that are prepared, each with its data and its timers."""

    def __init__(self) -> None:
        self.names: dict[str, Names] = {}
        self.statements: dict[tuple[str, str], str] = {}

    def prepare(self, name: str) -> dict[str, Any]:
        """Answers with the contenders that the work has."""
        work = BY_NAME[name]
        names: Names = {}
        exec(work.setup, names)
        exec(work.python_setup, names)
        self.names[name] = names
        peers = [peer for peer in PEERS if texts(work, peer)]
        for peer in peers:
            line = self.statements[name, peer] = statement(work, peer, names)
            for _ in range(2):  # numba compiles, numexpr caches, pages settle
                exec(line, names)
        return {"peers": peers}

    def time(self, name: str, peer: str, seconds: str) -> dict[str, Any]:
        """Best and median of a call, and page faults a call."""
        names = self.names[name]
        timer = timeit.Timer(self.statements[name, peer], globals=names)
        batch = 1
        while (took := timer.timeit(batch)) < LEAST_SAMPLE:
            batch = max(batch * 2, int(batch * LEAST_SAMPLE / max(took, 1e-9)))
        samples: list[float] = []
        faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        end = time.perf_counter() + float(seconds)
        while not samples or time.perf_counter() < end:
            samples.append(timer.timeit(batch) / batch * 1e9)
        faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - faults
        return {
            "best_ns": min(samples),
            "typical_ns": statistics.median(samples),
            "samples": len(samples),
            "batch": batch,
            "page_faults": faults / (len(samples) * batch),
        }

    def check(self, name: str, peer: str) -> dict[str, Any]:
        """Sum and size of the result."""
        names = self.names[name]
        exec(f"result = {self.statements[name, peer]}", names)
        result = np.asarray(names.pop("result"))
        return {"sum": float(result.sum(dtype=float)), "size": result.size}

    def forget(self) -> dict[str, Any]:
        """Free all data."""
        self.names.clear()
        self.statements.clear()
        return {}


def main() -> None:
    numexpr.set_num_threads(os.cpu_count() or 1)
    server = Server()
    commands: dict[str, Callable[..., dict[str, Any]]] = {
        "prepare": server.prepare,
        "time": server.time,
        "check": server.check,
        "forget": server.forget,
    }
    for line in sys.stdin:
        command, *arguments = line.split()
        try:
            answer = commands[command](*arguments)
        except Exception as error:  # the driver shows it beside the row
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
