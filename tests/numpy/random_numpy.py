"""Programs over NumPy's functions, drawn at random, in NumPy and in numscope: where they differ.

    python tests/numpy/random_numpy.py target/release/numscope [count, 10000] [first seed, 0]

A program makes arrays of random dtypes, shapes, orders and views, calls functions with random keywords, writes into arrays, and
prints each result. The programs are written into a folder of its own; the first difference of each is shown, by function. A
difference has an explanation (EXPLAINED) or the run ends with status 1.
"""
import contextlib
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from judge_examples import class_of, plain
from function_calls import BINARY, UNARY
from random_calls import CALLS, CHOICES, OPERATORS, VIEWS, WORDS, WRITES

MARK = "@program "
DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64"]



class Writer:
    """Writes one program; NumPy runs it along, so that what is drawn can fit. `answers` is what NumPy says to each line."""

    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.space = {"np": np, "io": io}
        self.lines = []
        self.answers = []
        self.arrays = []

    def run(self, line, value=False):
        """Runs a line; of an expression, its `value` as well."""
        out = io.StringIO()
        result, works = None, True
        show, sys.displayhook = sys.displayhook, lambda value: value is None or print(repr(value))
        try:
            with warnings.catch_warnings(), contextlib.redirect_stdout(out):
                warnings.simplefilter("ignore")
                try:
                    if value:
                        result = eval(line, self.space)
                    else:
                        exec(compile(line, "<line>", "single"), self.space)
                except Exception as error:
                    print(f"{class_of(error)}: {error}")
                    works = False
        finally:
            sys.displayhook = show
        self.lines.append(line)
        self.answers.append(out.getvalue())
        return (works, result) if value else works

    def array(self, dtype=None):
        """A new array of a random dtype, shape and layout."""
        draw, name = self.draw, f"x{len(self.arrays)}"
        dtype = dtype or draw.choice(DTYPES)
        shape = tuple(draw.choice([1, 2, 3, 4]) for _ in range(draw.choice([1, 1, 2, 2, 2, 3])))
        if draw.random() < 0.05:
            shape = (0, *shape[1:])
        count = int(np.prod(shape))
        if dtype == "str":
            items = [repr(draw.choice(WORDS)) for _ in range(count)]
        elif dtype == "bool":
            items = [draw.random() < 0.5 for _ in range(count)]
        elif dtype.startswith("float"):
            special = ["np.nan", "np.inf", "-np.inf", "-0.0"]
            items = [draw.choice(special) if draw.random() < 0.04 else round(draw.uniform(-5, 5), 2) for _ in range(count)]
        elif draw.random() < 0.1:
            info = np.iinfo(dtype)
            items = [draw.choice([max(info.min, -2**62), min(info.max, 2**62), 1]) for _ in range(count)]
        else:
            items = [draw.randrange(0 if dtype.startswith("u") else -4, 7) for _ in range(count)]
        listed = "[" + ", ".join(str(item) for item in items) + "]"
        made = f"np.array({listed}, dtype={'str' if dtype == 'str' else 'np.' + dtype}).reshape({shape})"
        view = draw.choice(["", "", "", ".T", "[::-1]", "[..., ::2]", ".copy(order='F')", "[None]", ".swapaxes(0, -1)"])
        self.run(f"{name} = {made}{view}")
        self.arrays.append(name)
        return name

    def one(self, wanted="biuf"):
        fits = [name for name in self.arrays if self.space[name].dtype.kind in wanted]
        if not fits:
            dtype = {"f": "float64", "iu": "int64", "U": "str"}.get(wanted)
            return self.array(dtype)
        return self.draw.choice(fits)

    def matrix(self, symmetric):
        """Text of a well-conditioned square matrix of integers or floats."""
        draw = self.draw
        n = draw.choice([1, 2, 3])
        rows = [[draw.randrange(-2, 3) for _ in range(n)] for _ in range(n)]
        for i in range(n):
            rows[i][i] = draw.choice([7, 8, 9.5])
            for j in range(i):
                rows[i][j] = rows[j][i] if symmetric else rows[i][j]
        return f"np.array({rows}{draw.choice(['', '', ', dtype=np.float32'])})"

    def filled(self, template):
        draw = self.draw
        a = self.one("f" if "{f}" in template else "iu" if "{i}" in template else "U" if "{t}" in template else "biuf")
        kinds = "U" if "{t}" in template else "biuf"
        like = [name for name in self.arrays
                if self.space[name].shape == self.space[a].shape and self.space[name].dtype.kind in kinds]
        b = draw.choice(like) if draw.random() < 0.7 else self.one(kinds)
        ndim, shape = self.space[a].ndim, self.space[a].shape
        count = self.space[a].size
        shapes = [(-1,), (count,), (1, -1), (-1, 1), (2, -1), (*shape[::-1],), (2, *shape)]
        choices = {
            "a": lambda: a, "f": lambda: a, "i": lambda: a, "t": lambda: a, "b": lambda: b, "u": lambda: b,
            "axis": lambda: draw.choice([*range(-ndim, ndim), *range(ndim), None, ndim]),
            "dtype": lambda: f"np.{draw.choice(DTYPES)}",
            "flag": lambda: draw.choice([True, False]),
            "number": lambda: draw.choice([0, 1, 2, -1, 3.5, -0.5, True, 100, 300, "np.float32(1.5)", "np.int8(3)"]),
            "small": lambda: draw.choice([0, 1, 2, -1]),
            "count": lambda: draw.choice([1, 2, 3, 5]),
            "width": lambda: draw.choice([0, 3, 7, 12]),
            "size": lambda: draw.choice([2, 5, "(2, 2)", "(1, 3)", None]),
            "mask": lambda: f"({a} > {draw.choice([0, 1, 2])})",
            "flags": lambda: draw.choice(["[True, False]", "[True]", "[False, True, True]"]),
            "weights": lambda: f"np.ones({shape})",
            "percent": lambda: draw.choice([0, 30, 50, 100, [25, 75]]),
            "method": lambda: repr(draw.choice(["linear", "lower", "higher", "midpoint", "nearest", "hazen", "weibull",
                                                "inverted_cdf", "median_unbiased"])),
            "shape": lambda: draw.choice(shapes),
            "square": lambda: self.matrix(False),
            "symmetric": lambda: self.matrix(True),
            "column": lambda: draw.choice([[1, 2], [1.5], [[1], [2], [3]], [1, 0, -1], a]),
        }
        choices |= {name: lambda words=words: repr(draw.choice(words)) for name, words in CHOICES.items()}
        keep = lambda match: match.group(1) if draw.random() < 0.35 else ""
        text = re.sub(r"(, \w+=\{\w+\})\?", keep, template)
        text = re.sub(r"(?:, )?(?:\w+=)?\{\w+\}\?", "", text).replace("(, ", "(")
        text = re.sub(r"(?<!\{)\{(\w+)\}", lambda match: str(choices[match.group(1)]()), text)
        return text.replace("{{", "{").replace("}}", "}")

    def expression(self):
        draw = self.draw
        roll = draw.random()
        if roll < 0.7:
            return self.filled(draw.choice(CALLS))
        if roll < 0.8:
            return self.filled(f"np.{draw.choice(UNARY.split())}({{a}})")
        if roll < 0.9:
            return self.filled(f"np.{draw.choice(BINARY.split())}({{a}}, {draw.choice(['{b}', '{number}'])})")
        right = draw.choice(["{b}", "{number}", "({b} - 1)", "{b}.T"])
        return self.filled(f"{{a}} {draw.choice(OPERATORS)} {right}")

    def write(self):
        """A write into an array, and what all arrays hold then: views of it too."""
        self.run(self.filled(self.draw.choice(WRITES)))
        self.run(f"print({', '.join(self.arrays)})")

    def bind(self, template):
        """A name for what an expression makes, where that is an array."""
        text, name = self.filled(template) if "{" in template else template, f"x{len(self.arrays)}"
        works, value = self.run(text, value=True)
        if works and isinstance(value, np.ndarray) and value.dtype.kind in "biufU":
            self.lines[-1] = f"{name} = {text}"
            self.space[name] = value
            self.arrays.append(name)
            self.run(name)
        elif works and value is not None:
            self.answers[-1] += f"{value!r}\n"

    def program(self):
        for _ in range(self.draw.choice([1, 2, 2, 3])):
            self.array()
        for _ in range(self.draw.choice([2, 3, 4, 5])):
            roll, room = self.draw.random(), len(self.arrays) < 6
            if roll < 0.25:
                self.write()
            elif roll < 0.35 and room:
                self.bind(self.draw.choice(VIEWS))
            elif roll < 0.6 and room:
                self.bind(self.expression().replace("{", "{{").replace("}", "}}"))
            else:
                self.run(self.expression())
        return self


def in_numscope(binary, programs):
    """The output of each program, many in one process; one that ends the process is followed by a new one."""
    outputs = {}
    first = 0
    while first < len(programs):
        lines = ["%cost off"]
        for number, program in enumerate(programs[first:], first):
            lines += ["%reset -f", f"print('{MARK}{number}')", "import numpy as np", "import io"]
            for i, line in enumerate(program):
                lines += [f"print('@line {i}')", line]
        run = subprocess.run([binary], input="\n".join(lines) + "\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True, errors="replace", timeout=600, env={**os.environ, "NO_COLOR": "1"})
        reached = first
        for part in run.stdout.split(MARK)[1:]:
            head, _, rest = part.partition("\n")
            reached = int(head)
            outputs[reached] = rest
        first = max(reached, first) + 1
    return [outputs.get(number, "(no output)") for number in range(len(programs))]


def by_line(output):
    output = re.sub(r"^Traceback \(most recent call last\):\n", "", output, flags=re.M)
    # The second line of np.loadtxt's warning.
    output = re.sub(r"^Please see the 1.23 release notes.*\n(  .*\n)?", "", output, flags=re.M)
    parts = re.split(r"^@line (\d+)\n", output, flags=re.M)
    return {int(number): plain(text) for number, text in zip(parts[1::2], parts[2::2])}


NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|nan|inf)")


def near(numpy, numscope, single):
    """Whether two texts differ in last digits alone: those of float32 where a `single` one came before."""
    a, b = NUMBER.findall(numpy), NUMBER.findall(numscope)
    squeezed = [re.sub(r"\s+", "", NUMBER.sub("#", text)) for text in (numpy, numscope)]
    if squeezed[0] != squeezed[1] or len(a) != len(b):
        return False
    digits = 3e-6 if single or "float32" in numpy else 2e-7 if "np.float64" not in numpy else 1e-13
    return all(x == y or abs(float(x) - float(y)) <= digits * max(abs(float(x)), abs(float(y)), 1e-6) for x, y in zip(a, b))


# Differences with an explanation: a pattern of the line, one of numscope's answer, and why.
EXPLAINED = [
    (r"", r"^NotImplementedError: ", "refused by name"),
    (r"", r"has 64 bits", "Python's integers have 64 bits"),
    (r"", r"numscope has no float16", "NumPy computes 8-bit integers and bools in float16, which is refused by name"),
    (r"\.at\(x\d, .*", r"^ValueError: assignment destination is read-only$",
     "NumPy's loop without casts writes into read-only arrays, the one with casts names its iterator"),
    (r"np\.unpackbits\(.*count=[12]", r"^array\(\[0(, 0)?\], dtype=uint8\)$", "NumPy reads past an empty array"),
    (r"^x\d\.base is None, ", r"^\(True, True, True\)$",
     "some of NumPy's functions answer with a view of what they computed in"),
    (r"np\.vectorize\(", r"^OverflowError: Python integer", "NumPy names the first one in the order of memory"),
]


def differences(binary, first, count):
    """What differs in the programs of `count` seeds: (line, text) of each without an explanation, the explanations, lines."""
    written = [Writer(seed).program() for seed in range(first, first + count)]
    why, unexplained, lines = Counter(), [], 0
    for seed, (program, said) in enumerate(zip(written, in_numscope(binary, [writer.lines for writer in written])), first):
        numscope, single = by_line(said), False
        for i, (line, answer) in enumerate(zip(program.lines, program.answers)):
            lines += 1
            want, got = plain(answer), numscope.get(i, "(no answer)")
            if want == got or any(sign in want for sign in ("dtype=object", "complex", "0x")):
                continue
            # What follows from a float32 carries its last digits on.
            if near(want, got, single):
                why["last digits"] += 1
                single = single or "float32" in want
                continue
            if want.replace("'<U0'", "'<U1'") == got:
                why["texts have one character at least"] += 1
                continue
            if "uint32" in want and "".join(want.replace("2147483648", "0").split()) == "".join(got.split()):
                why["C leaves open which uint32 a NaN becomes"] += 1
                break
            reason = next((why for of, says, why in EXPLAINED if re.search(of, line) and re.search(says, got)), None)
            if reason is not None:
                why[reason] += 1
                break
            shown = "\n".join(program.lines[:i + 1])
            unexplained.append((line, f"--- program {seed}, line {i}\n{shown}\n  NumPy:\n{want}\n  numscope:\n{got}\n"))
            # What follows rests on it.
            break
    return why, unexplained, lines


def main():
    binary = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    os.chdir(tempfile.mkdtemp())
    why, differing, lines_run, differ = Counter(), Counter(), 0, 0
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        parts = [workers.submit(differences, binary, start, min(250, first + count - start))
                 for start in range(first, first + count, 250)]
        for part in parts:
            reasons, unexplained, lines = part.result()
            why += reasons
            lines_run += lines
            differ += len(unexplained)
            for line, text in unexplained:
                function = re.search(r"(np\.[\w.]+|\.\w+)\(", line)
                differing[function.group(1) if function else line] += 1
                print(text)
    for name, times in differing.most_common():
        print(f"{times:6}  {name}")
    print(f"{count} programs, {lines_run} lines: {differ} differ without an explanation; explained: {dict(why)}")
    return bool(differ)


if __name__ == "__main__":
    sys.exit(main())
