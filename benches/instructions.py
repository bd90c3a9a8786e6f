"""Instructions of ten representative operations, counted by callgrind, held against the counts on record.

Instructions are the same on a busy machine as on a quiet one, so a change that costs 2 % shows. valgrind knows AVX2,
not AVX-512: counted is what numscope runs there. An operation's count is the difference between running it 2 N times
and N times, over N: no start-up, no parsing, no import is in it.

    cargo build --release
    python3 benches/instructions.py             # count and compare; exit status 1 where one grew by over 2 %
    python3 benches/instructions.py --record    # write the counts to instructions.json
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re
import subprocess
import sys
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
RECORD = HERE / "instructions.json"

TOLERANCE = 0.02
"""A count may grow by this share."""


@dataclass(frozen=True)
class Operation:
    """What is run, `times` times and twice as often, after `setup`."""

    name: str
    setup: str
    text: str
    mode: str = "numpy"
    times: int = 20


D = "d = np.random.rand(100_000)"

OPERATIONS: tuple[Operation, ...] = (
    Operation("affine_numpy", D, "d*2 + 1"),
    Operation("affine_fused", D, "d*2 + 1", mode="fused"),
    Operation("sum", D, "d.sum()"),
    Operation("sin", D, "np.sin(d)"),
    Operation("mask", D, "d[d > 0.5]"),
    Operation("sort", D, "np.sort(d)", times=4),
    Operation("columns_fused", "c = np.random.rand(100_000, 3)", "c[:, 0]*0.3 + c[:, 1]*0.5 + c[:, 2]", mode="fused"),
    Operation("matmul_64", "s = np.random.rand(64, 64)", "s @ s", times=40),
    Operation("ten_elements", "t = np.random.rand(10)", "t*2 + 1", times=4000),
    Operation(
        "python_loop",
        "def work():\n    total = 0\n    for i in range(1000):\n        total += (i * 3) % 7\n    return total\n",
        "work()",
        times=40,
    ),
)


def counted(numscope: str, operation: Operation, times: int) -> int:
    """All instructions of a process that runs an operation so often."""
    program = (
        f"import numpy as np\n{operation.setup}\n%cost off\n%mode {operation.mode}\n"
        f"for _ in range({times}):\n    x = {operation.text}\n\n"
    )
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", numscope]
    done = subprocess.run(command, input=program, capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        raise SystemExit(f"{operation.name}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return int(found.group(1))


def count(numscope: str, operation: Operation) -> int:
    """Instructions of the operation once."""
    once, twice = (counted(numscope, operation, times) for times in (operation.times, 2 * operation.times))
    return (twice - once) // operation.times


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--numscope", default=str(HERE.parent / "target/release/numscope"))
    parser.add_argument("--record", action="store_true", help="write what is counted to instructions.json")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    known: dict[str, int] = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    counts: dict[str, int] = {}
    grown = False
    print(f"{'operation':<16}{'instructions':>14}{'on record':>14}{'change':>9}")
    for operation in OPERATIONS:
        now = counts[operation.name] = count(options.numscope, operation)
        before = known.get(operation.name)
        change = "" if before is None else f"{now / before - 1:+.1%}"
        grown |= before is not None and now > before * (1 + TOLERANCE)
        print(f"{operation.name:<16}{now:>14,}{before or 0:>14,}{change:>9}", flush=True)
    if options.record:
        RECORD.write_text(json.dumps(counts, indent=2) + "\n")
        return 0
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
