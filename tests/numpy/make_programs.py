"""Runs the programs in `tests/programs/` with real Python and keeps what each prints beside it, as NAME.out.

    python tests/numpy/make_programs.py            # all of them; then the checks
    python tests/numpy/make_programs.py lu maze    # those alone

Programs without a docstring belong to other tests and are left alone. The checks hold the collection to what it is for: ordinary programs,
most of them made of functions that call functions, within the language that numscope has, and the same output in every run.
"""
import ast
import os
import pathlib
import statistics
import subprocess
import sys

PROGRAMS = pathlib.Path(__file__).resolve().parent.parent / "programs"

LEAST_PROGRAMS = 60
LEAST_OF_FUNCTIONS = 20
MEDIAN_LINES = range(30, 56)

FOREIGN = (ast.ClassDef, ast.Try, ast.Yield, ast.YieldFrom, ast.AsyncFunctionDef, ast.Await, ast.Match)
"""What the language does not have."""


def output(path, hash_seed):
    """What a program prints; it must end well and complain of nothing."""
    done = subprocess.run(
        [sys.executable, path.name], cwd=PROGRAMS, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    if done.returncode or done.stderr:
        raise SystemExit(f"{path.name} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def functions_call_functions(tree):
    names = {function.name for function in functions(tree)}
    called = {
        node.func.id
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id != function.name
    }
    return bool(names & called)


def faults(tree):
    found = [type(node).__name__ for node in ast.walk(tree) if isinstance(node, FOREIGN)]
    found += ["decorator" for function in functions(tree) if function.decorator_list]
    return found


def main(wanted):
    trees = {}
    lines = []
    for path in sorted(PROGRAMS.glob("*.py")):
        text = path.read_text()
        tree = ast.parse(text)
        if ast.get_docstring(tree) is None:
            continue
        trees[path.stem] = tree
        lines.append(len(text.splitlines()))
        if found := faults(tree):
            raise SystemExit(f"{path.name} uses {', '.join(found)}")
        if wanted and path.stem not in wanted:
            continue
        said = output(path, 1)
        if said != output(path, 2):
            raise SystemExit(f"{path.name} prints something else in every run")
        path.with_suffix(".out").write_text(said)
    arrays = sum("numpy" in ast.dump(tree) for tree in trees.values())
    calling = sum(functions_call_functions(tree) for tree in trees.values())
    median = statistics.median(lines)
    print(f"{len(trees)} programs, {arrays} of them with NumPy, {calling} of functions that call functions; {median:g} lines at the median")
    assert len(trees) >= LEAST_PROGRAMS and calling >= LEAST_OF_FUNCTIONS and int(median) in MEDIAN_LINES


if __name__ == "__main__":
    main(set(sys.argv[1:]))
