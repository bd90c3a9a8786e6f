"""Writes `programs.json`: programs drawn at random, each with what real Python prints and the error it ends in.

    python tests/numpy/make_random_programs.py

They nest branches, loops with `break`, `continue` and `else`, functions with defaults, closures, `nonlocal` and `global`, recursion,
comprehensions, unpacking, slices, dicts and formats as nobody would by hand. Whole numbers stay within 64 bits: a program in which one does
not is drawn again.
"""
import ast
import contextlib
import io
import json
import pathlib
import random
import warnings

HERE = pathlib.Path(__file__).resolve().parent
COUNT = 200
MOST_OUTPUT = 1500
LARGEST = 2**63


class TooLarge(BaseException):
    """A whole number that numscope does not have."""


class Steps(BaseException):
    """A program that runs too long."""


class Checked(ast.NodeTransformer):
    """Every result of an operator is looked at, every round of a loop is counted."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        return ast.Call(ast.Name("check_", ast.Load()), [node], [])

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        loaded = ast.parse(ast.unparse(node.target), mode="eval").body
        return [node, ast.Expr(ast.Call(ast.Name("check_", ast.Load()), [loaded], []))]

    def visit_For(self, node):
        self.generic_visit(node)
        node.body.insert(0, ast.Expr(ast.Call(ast.Name("step_", ast.Load()), [], [])))
        return node

    visit_While = visit_For


class Writer:
    """Draws a program. What it knows of each scope are the names that surely are bound, by type."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.functions = []
        self.loops = 0
        self.count = 0

    def pick(self, *options):
        return self.random.choice(options)

    def fresh(self, prefix):
        self.count += 1
        return f"{prefix}{self.count}"

    def name(self, scope, kind):
        return self.random.choice(scope[kind]) if scope[kind] else None

    def number(self, scope, depth=2):
        r = self.random.random()
        name = self.name(scope, "int")
        if depth <= 0 or r < 0.25:
            return name if name and self.random.random() < 0.75 else str(self.random.randint(-9, 20))
        a, b = self.number(scope, depth - 1), self.number(scope, depth - 1)
        if r < 0.5:
            return f"({a} {self.pick('+', '-', '+', '-', '|', '&', '^')} {b})"
        if r < 0.6:
            return f"({a} * {b} {self.pick('%', '//')} {self.random.randint(2, 50)})"
        if r < 0.65:
            return f"({a} {self.pick('//', '%')} {b})"
        if r < 0.7:
            return f"({a} if {self.truth(scope, depth - 1)} else {b})"
        if r < 0.75:
            return f"{self.pick('max', 'min')}({a}, {b})"
        if r < 0.8:
            return f"{self.pick('-', '~', '+')}{name or 3}"
        if r < 0.87 and scope["list"]:
            return self.pick(f"sum({self.sequence(scope)})", f"len({self.sequence(scope)})",
                             f"{self.name(scope, 'list')}[{self.pick(-1, 0, 1, a)}]")
        if r < 0.92 and scope["dict"]:
            return f"{self.name(scope, 'dict')}.get({self.text(scope, 0)}, {b})"
        if self.functions and self.loops < 2:
            return self.call(scope, depth)
        return f"abs({a})"

    def call(self, scope, depth):
        name, parameters, required = self.random.choice(self.functions)
        given = self.random.randint(required, len(parameters))
        values = [self.number(scope, depth - 1) for _ in range(given)]
        split = self.random.randint(0, given)
        arguments = values[:split] + [f"{p}={v}" for p, v in zip(parameters[split:given], values[split:])]
        if self.random.random() < 0.03:
            arguments.append("9")
        return f"{name}({', '.join(arguments)})"

    def truth(self, scope, depth=1):
        a, b = self.number(scope, depth - 1), self.number(scope, depth - 1)
        r = self.random.random()
        if r < 0.5:
            return f"{a} {self.pick('<', '>', '<=', '>=', '==', '!=')} {b}"
        if r < 0.6:
            return f"{a} < {b} <= {self.number(scope, 0)}"
        if r < 0.7:
            return f"({self.truth(scope, depth - 1)} {self.pick('and', 'or')} {self.truth(scope, depth - 1)})" if depth > 0 else a
        if r < 0.78:
            return f"not {a} % 2"
        if r < 0.86 and scope["list"]:
            return f"{a} {self.pick('in', 'not in')} {self.name(scope, 'list')}"
        if r < 0.92 and scope["dict"]:
            return f"{self.text(scope, 0)} in {self.name(scope, 'dict')}"
        return f"{a} % 3 == {self.random.randint(0, 2)}"

    def sequence(self, scope):
        name = self.name(scope, "list")
        r = self.random.random()
        if name and r < 0.3:
            return name
        if name and r < 0.5:
            return f"{name}[{self.pick('', -2, 1)}:{self.pick('', 3, -1)}{self.pick('', ':2', '::'[:1] + '-1')}]"
        if name and r < 0.6:
            return self.pick(f"sorted({name})", f"{name}[::-1]", f"({name} + [{self.number(scope, 0)}])")
        if r < 0.85:
            self.count += 1
            k = f"k{self.count}"
            inner = {**scope, "int": scope["int"] + [k]}
            condition = f" if {self.truth(inner, 0)}" if self.random.random() < 0.4 else ""
            source = name if name and self.random.random() < 0.4 else f"range({self.random.randint(0, 5)})"
            return f"[{self.number(inner, 1)} for {k} in {source}{condition}]"
        return "[" + ", ".join(self.number(scope, 1) for _ in range(self.random.randint(0, 4))) + "]"

    def text(self, scope, depth=1):
        name = self.name(scope, "str")
        r = self.random.random()
        if depth <= 0 or r < 0.3:
            return name if name and r < 0.2 else repr(self.pick("a", "b", "cd", "", "Ef"))
        if r < 0.6:
            spec = self.pick("", "", ":3d", ":<4", ":05d", ":x", ":+,")
            return f"f'{self.pick('', 'n=', '|')}{{{self.number(scope, 0)}{spec}}}'"
        a = self.text(scope, depth - 1)
        return self.pick(f"({a} + {self.text(scope, 0)})", f"{a}.upper()", f"{a}[::-1]", f"str({self.number(scope, 0)})",
                         f"{a} * {self.random.randint(0, 2)}", f"'-'.join([{a}, {self.text(scope, 0)}])",
                         f"{a}.replace('a', 'xy')")

    def line(self, depth, text):
        self.lines.append("    " * depth + text)

    def block(self, scope, depth, size, inside=None):
        """Statements; what they bind is known to those after them, and to nobody behind the block."""
        scope = {kind: list(names) for kind, names in scope.items()}
        for _ in range(self.random.randint(1, size)):
            self.statement(scope, depth, inside)

    def statement(self, scope, depth, inside):
        r = self.random.random()
        write = lambda text: self.line(depth, text)
        if r < 0.22 or depth > 4:
            kind = self.pick("int", "int", "int", "list", "str", "dict")
            made = {"int": lambda: self.number(scope), "list": lambda: self.sequence(scope), "str": lambda: self.text(scope, 2),
                    "dict": lambda: f"{{{self.text(scope, 0)}: {self.number(scope, 0)}, {self.text(scope, 0)}: {self.number(scope, 0)}}}"}[kind]()
            own = [n for n in scope[kind] if n in scope["own"]]
            name = self.random.choice(own) if own and self.random.random() < 0.5 else self.fresh(kind[0])
            write(f"{name} = {made}")
            self.bind(scope, kind, name)
        elif r < 0.34:
            own = [n for n in scope["int"] if n in scope["own"]]
            if own:
                write(f"{self.random.choice(own)} {self.pick('+=', '-=', '+=', '//=', '%=', '^=')} {self.number(scope, 1)}")
        elif r < 0.46:
            parts = [self.pick(self.number, self.text, lambda s: self.name(s, "list") or "'none'",
                               lambda s: self.name(s, "dict") or "None", self.truth, self.sequence)(scope)
                     for _ in range(self.random.randint(1, 3))]
            write(f"print({', '.join(parts)})")
        elif r < 0.54:
            write(f"if {self.truth(scope)}:")
            self.block(scope, depth + 1, 3, inside)
            if self.random.random() < 0.4:
                write(f"elif {self.truth(scope)}:")
                self.block(scope, depth + 1, 2, inside)
            if self.random.random() < 0.5:
                write("else:")
                self.block(scope, depth + 1, 2, inside)
        elif r < 0.66 and self.loops < 3:
            self.loop(scope, depth)
        elif r < 0.72 and inside:
            if inside == "function":
                write(f"return {self.number(scope)}")
            else:
                write(f"if {self.truth(scope)}: {self.pick('break', 'continue')}")
        elif r < 0.78 and scope["list"]:
            name = self.name(scope, "list")
            write(self.pick(f"{name}.append({self.number(scope, 1)})", f"{name}[{self.pick(0, -1)}] = {self.number(scope, 1)}",
                            f"{name}.insert(1, {self.number(scope, 0)})", f"{name}[1:2] = {self.sequence(scope)}",
                            f"{name}.sort(key=lambda v: {self.pick('-v', 'v % 5', '(v % 3, v)')})", f"del {name}[{self.pick('0', ':1', '-1:')}]",
                            f"print({name}.pop())"))
        elif r < 0.83 and scope["dict"]:
            name = self.name(scope, "dict")
            write(self.pick(f"{name}[{self.text(scope)}] = {self.number(scope, 1)}", f"print(sorted({name}.items()))",
                            f"{name}.setdefault({self.text(scope, 0)}, {self.number(scope, 0)})", f"print({name}[{self.text(scope, 0)}])",
                            f"{name}.pop({self.text(scope, 0)}, None)", f"print(list({name}), len({name}))"))
        elif r < 0.89:
            a, b = self.fresh("u"), self.fresh("u")
            write(self.pick(f"{a}, {b} = {self.number(scope, 1)}, {self.number(scope, 1)}",
                            f"{a}, *{b} = {self.number(scope, 1)}, *{self.sequence(scope)}",
                            f"{a} = {b} = {self.number(scope, 1)}",
                            f"({a}, ({b}, _)) = divmod({self.number(scope, 0)}, 7)[0], ({self.number(scope, 0)}, 1)"))
            self.bind(scope, "int", a)
            if not self.lines[-1].strip().startswith(f"{a}, *"):
                self.bind(scope, "int", b)
            else:
                self.bind(scope, "list", b)
        elif depth < 3 and self.loops == 0:
            self.function(scope, depth)

    def bind(self, scope, kind, name):
        for names in scope.values():
            if name in names and names is not scope["own"]:
                names.remove(name)
        scope[kind].append(name)
        scope["own"].append(name)

    def loop(self, scope, depth):
        self.loops += 1
        if self.random.random() < 0.7:
            name = self.fresh("i")
            if scope["list"] and self.random.random() < 0.3:
                self.line(depth, f"for {name}, {name}v in enumerate({self.name(scope, 'list')}[:4]):")
            else:
                self.line(depth, f"for {name} in range({self.pick('', '1, ')}{self.random.randint(1, 5)}):")
            inner = {**scope, "int": scope["int"] + [name]}
            self.block(inner, depth + 1, 4, "loop")
        else:
            name = self.fresh("w")
            self.line(depth, f"{name} = {self.random.randint(1, 5)}")
            self.line(depth, f"while {name} > 0:")
            self.line(depth + 1, f"{name} -= 1")
            inner = {**scope, "int": scope["int"] + [name]}
            self.block(inner, depth + 1, 4, "loop")
        if self.random.random() < 0.3:
            self.line(depth, "else:")
            self.block(scope, depth + 1, 2)
        self.loops -= 1

    def function(self, scope, depth):
        name = self.fresh("f")
        parameters = [self.fresh("p") for _ in range(self.random.randint(0, 3))]
        defaults = self.random.randint(0, len(parameters))
        required = len(parameters) - defaults
        signature = parameters[:required] + [f"{p}={self.number(scope, 0)}" for p in parameters[required:]]
        self.line(depth, f"def {name}({', '.join(signature)}):")
        inner = {kind: list(names) for kind, names in scope.items()}
        outer = [n for n in inner["int"] if n in inner["own"]]
        inner["own"] = list(parameters)
        inner["int"] += parameters
        if outer and self.random.random() < 0.5:
            shared = self.random.choice(outer)
            self.line(depth + 1, f"{'nonlocal' if depth else 'global'} {shared}")
            inner["own"].append(shared)
        hidden = self.functions
        self.functions = list(hidden)
        if self.random.random() < 0.25:
            n = self.fresh("n")
            self.line(depth + 1, f"def {name}r({n}): return {self.number(inner, 0)} if {n} <= 0 else {n} + {name}r({n} - {self.random.randint(1, 3)})")
            self.functions.append((f"{name}r", [n], 1))
        self.block(inner, depth + 1, 5, "function")
        self.line(depth + 1, f"return {self.number(inner, 1)}")
        self.functions = hidden + [(name, parameters, required)]
        self.line(depth, f"print({self.call(scope, 1)})")

    def program(self):
        scope = {"int": [], "list": [], "str": [], "dict": [], "own": []}
        for kind, text in (("int", "7"), ("int", "-3"), ("list", "[3, 1, 2]"), ("str", "'ab'"), ("dict", "{'a': 1, 'cd': 5}")):
            name = self.fresh(kind[0])
            self.line(0, f"{name} = {text}")
            self.bind(scope, kind, name)
        for _ in range(self.random.randint(8, 16)):
            self.statement(scope, 0, None)
        known = ", ".join(scope["int"] + scope["list"] + scope["dict"] + scope["str"])
        self.line(0, f"print({known})")
        return "\n".join(self.lines) + "\n"


def run(program):
    """What it prints and the error at its end; None where it is to be drawn again."""
    try:
        plain = compile(program, "program", "exec")
    except SyntaxError:
        return None  # a name that is global in one function and nonlocal in the next
    steps = 0

    def check(value):
        if isinstance(value, int) and not -LARGEST <= value < LARGEST:
            raise TooLarge
        if isinstance(value, (list, str)) and len(value) > 1000:
            raise TooLarge
        return value

    def step():
        nonlocal steps
        steps += 1
        if steps > 20_000:
            raise Steps

    out = io.StringIO()
    error = ""
    checked = compile(ast.fix_missing_locations(Checked().visit(ast.parse(program))), "program", "exec")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(checked, {"__name__": "__main__", "check_": check, "step_": step})
    except (TooLarge, Steps):
        return None
    except Exception:
        pass
    with contextlib.redirect_stdout(out):
        try:
            exec(plain, {"__name__": "__main__"})
        except Exception as e:
            error = f"{type(e).__name__}: {e}"
    return None if len(out.getvalue()) > MOST_OUTPUT else {"output": out.getvalue(), "error": error}


def main():
    warnings.simplefilter("error")  # what the compiler warns of is not drawn
    programs = []
    seed = 0
    failed = 0
    while len(programs) < COUNT:
        seed += 1
        program = Writer(seed).program()
        ran = run(program)
        # Few that end in an error, and none that ends before it did anything.
        if ran is None or len(ran["output"]) < 20 or (ran["error"] and failed > COUNT // 5):
            continue
        failed += bool(ran["error"])
        programs.append({"seed": seed, "program": program, **ran})
    (HERE / "programs.json").write_text(json.dumps(programs, indent=1, ensure_ascii=False) + "\n")
    lines = sum(p["program"].count("\n") for p in programs)
    print(f"{len(programs)} programs of {lines} lines, {failed} of them end in an error; the last seed was {seed}")


if __name__ == "__main__":
    main()
