"""Does advice carry over to NumPy? For each function of tests/advise/slow, ask numscope for its best rewrite,
run original and rewrite in NumPy, and print both gains side by side; of tests/advise/good, say what numscope
advises, which should be nothing.

    python benches/peers/advice.py [--seconds 0.5] [--markdown] [NAME ...]

Needs NumPy, and `cargo build --release`. Results are held against each other in NumPy too: a rewrite that gives
another result there is told.
"""

import argparse
import json
import math
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]


def parts(path):
    """The sections of a file: head, setup, code, call."""
    found, name = {"head": ""}, "head"
    for line in path.read_text().splitlines(keepends=True):
        if match := re.match(r"# %% (\w+)", line):
            name = match[1]
            found[name] = ""
        else:
            found[name] += line
    return found


def advice_of(binary, case, seconds):
    """What `numscope advise --json` says."""
    setup = "import numpy as np\n" + case["setup"] + case["code"]
    command = [binary, "advise", "-t", str(seconds), case["call"].strip(), "--setup", setup, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])}: {done.stderr}")
    return json.loads(done.stdout)


def prepared(text, setup):
    """A function that runs a program: definitions once, its last statement each time."""
    import ast

    tree = ast.parse(text)
    names = {"np": np}
    exec(setup, names)
    definitions = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.Import))]
    rest = [node for node in tree.body if node not in definitions]
    exec(compile(ast.Module(definitions, []), "<definitions>", "exec"), names)
    *before, last = rest
    before = compile(ast.Module(before, []), "<rest>", "exec")
    value = compile(ast.Expression(last.value), "<last>", "eval")

    def run():
        exec(before, names)
        return eval(value, names)

    return run


def once(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def ratio(slow, fast, seconds):
    """The median of paired ratios, in shuffled order, with an order-statistic interval."""
    slow_s, fast_s = once(slow), once(fast)
    repeats = max(1, int(0.002 / max(fast_s, 1e-7)))
    rounds = max(3, min(60, int(seconds / max(slow_s + repeats * fast_s, 1e-6))))
    rng = np.random.default_rng(0)
    ratios = []
    for _ in range(rounds):
        times = {}
        for name in rng.permutation(["slow", "fast"]):
            run, count = (slow, 1 if slow_s > 0.002 else repeats) if name == "slow" else (fast, repeats)
            start = time.perf_counter()
            for _ in range(count):
                run()
            times[name] = (time.perf_counter() - start) / count
        ratios.append(times["slow"] / times["fast"])
    return statistics.median(ratios), min(ratios), max(ratios), rounds


def same(a, b):
    a, b = np.asarray(a), np.asarray(b)
    if a.dtype.kind in "fc":
        return a.shape == b.shape and np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)
    return np.array_equal(a, b)


def row(name, case, report, seconds):
    """One function: what is advised, the gains here and in NumPy."""
    best = report["together"] or (report["advice"][0] if report["advice"] else None)
    if best is None:
        return name, "-", None, None, "no advice"
    setup = case["setup"]
    original = prepared(report["program"], setup)
    rewrite = prepared(best["program"], setup + "\n".join(best["before"]))
    equal = same(original(), rewrite())
    theirs = ratio(original, rewrite, seconds)
    note = "" if equal else "another result in NumPy"
    return name, "+".join(best["rules"]), best, theirs, note


def shown(number):
    return f"{number:.3g}x" if number < 1000 else f"{number:.0f}x"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--binary", default=str(ROOT / "target/release/numscope"))
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    agree = total = 0
    if args.markdown:
        print("| function | rules | numscope | NumPy | |\n|---|---|---|---|---|")
    for path in sorted((ROOT / "tests/advise/slow").glob("*.py")):
        if args.names and path.stem not in args.names:
            continue
        case = parts(path)
        name, rules, best, theirs, note = row(path.stem, case, advice_of(args.binary, case, args.seconds), args.seconds)
        total += 1
        if best is None:
            ours = numpy = ""
        else:
            low, high = best["interval"] or (math.nan, math.nan)
            ends = f" [{low:.3g}-{high:.3g}]" if best["interval"] else f" [n={best['samples']}]"
            ours = shown(best["ratio"]) + ends
            numpy = f"{shown(theirs[0])} [{theirs[1]:.3g}-{theirs[2]:.3g}]"
            agree += theirs[0] > 1 and not note
        if args.markdown:
            print(f"| {name} | {rules} | {ours} | {numpy} | {note} |", flush=True)
        else:
            print(f"{name:20} {rules:14} numscope {ours:28} NumPy {numpy:28} {note}", flush=True)
    print(f"\nthe direction agrees in {agree} of {total}")
    for path in sorted((ROOT / "tests/advise/good").glob("*.py")):
        if args.names and path.stem not in args.names:
            continue
        report = advice_of(args.binary, parts(path), args.seconds)
        said = "; ".join(f"{'+'.join(one['rules'])} {shown(one['ratio'])}" for one in report["advice"])
        print(f"{path.stem:20} {said or 'no advice'}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
