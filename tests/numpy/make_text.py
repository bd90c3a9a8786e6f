"""Writes `tests/numpy/text.json`: what CPython's `format` and `%` make of random values, and of its `int` and `float`.

    python tests/numpy/make_text.py
"""
import json
import math
import pathlib
import random
import struct

import numpy as np

TARGET = pathlib.Path(__file__).parent / "text.json"
rng = random.Random(20240611)


def answer(run):
    try:
        said = run()
        return said if isinstance(said, str) else repr(said)
    except Exception as error:
        return [type(error).__name__, str(error)]


def an_int():
    kind = rng.random()
    if kind < 0.4:
        return rng.randrange(-20, 200)
    if kind < 0.8:
        return rng.randrange(-10**rng.randrange(1, 18), 10**rng.randrange(1, 18))
    return rng.choice([0, 1, -1, 2**63 - 1, -2**63, 65, 0x1F600, 999, 1000, -1000, 123456, 1234567])


def a_float():
    kind = rng.random()
    if kind < 0.25:
        return round(rng.uniform(-1000, 1000), rng.randrange(5))
    if kind < 0.5:
        return rng.uniform(-1, 1) * 10.0**rng.randrange(-20, 25)
    if kind < 0.65:
        return struct.unpack("<d", rng.randbytes(8))[0]
    if kind < 0.8:
        return rng.choice([0.5, 1.5, 2.5, 0.25, 0.125, 1e5, 1e15, 1e16, 1e17, 9.5, 99.5, 999999.5, 0.0001, 0.00001,
                           5e-324, 1.7976931348623157e308, 1e22, 123456789.0, -0.001, 0.045])
    return rng.choice([0.0, -0.0, math.inf, -math.inf, math.nan, 1.0, -1.0, 100.0])


def a_text():
    return rng.choice(["", "a", "abc", "héllo wörld", "日本語", "😀x", "name", "a longer text of words", "12", "{}"])


def a_value():
    kind = rng.random()
    if kind < 0.33:
        return "int", an_int()
    if kind < 0.78:
        return "float", a_float()
    if kind < 0.9:
        return "str", a_text()
    if kind < 0.93:
        return "bool", rng.random() < 0.5
    if kind < 0.95:
        return "float32", np.float32(a_float())
    if kind < 0.97:
        return "int8", np.int8(rng.randrange(-128, 128))
    if kind < 0.98:
        return "uint64", np.uint64(rng.randrange(2**64))
    if kind < 0.99:
        return "bool_", np.bool_(rng.random() < 0.5)
    return "None", None


def a_spec(kind):
    spec = ""
    if rng.random() < 0.4:
        spec += rng.choice(["", "", "*", "0", "é", "😀", "<", " ", "_"]) + rng.choice("<>^=")
    spec += rng.choice(["", "", "", "+", "-", " "]) if kind != "str" or rng.random() < 0.1 else ""
    spec += "z" if rng.random() < 0.08 else ""
    spec += "#" if rng.random() < 0.15 and kind != "str" else ""
    spec += "0" if rng.random() < 0.2 else ""
    spec += str(rng.randrange(30)) if rng.random() < 0.6 else ""
    spec += rng.choice(["", "", "", ",", "_"]) if kind != "str" or rng.random() < 0.1 else ""
    if rng.random() < (0.15 if kind == "int" else 0.6):
        spec += "." + str(rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 17, 20, 30]))
    letters = {"int": "bcdoxXndddeEfFgG%", "float": "eEfFgG%fgegn"}.get(kind, "sdf")
    roll = rng.random()
    if roll < 0.7:
        spec += rng.choice(letters)
    elif roll < 0.75:
        spec += rng.choice("sdqzZé!f,.xc") + rng.choice(["", "", "d"])
    return spec


def shown(value):
    if isinstance(value, str):
        return value
    return repr(float(value)) if isinstance(value, (float, np.float32)) else str(value)


formats = []
while len(formats) < 2600:
    kind, value = a_value()
    spec = a_spec({"float32": "float", "int8": "int", "uint64": "int", "bool": "int", "bool_": "int"}.get(kind, kind))
    said = answer(lambda: format(value, spec))
    if isinstance(said, str) and "\ud800" <= max(said, default="") <= "\udfff":
        continue
    formats.append([kind, shown(value), spec, said])

FIXED = [
    ("float", 1.5, ".2000f"), ("float", 5e-324, ".1100f"), ("float", 0.1, ".900e"), ("float", 0.1, ".900g"),
    ("float", 1e308, ".3f"), ("int", 5, "99999999999999999999"), ("float", 1.5, ".99999999999999999999f"),
    ("float", 1.5, ".3000000000f"), ("int", 5, ".f"), ("int", 5, ",_"), ("int", 5, "_,"), ("int", 5, ",,"), ("str", "a", ","),
    ("int", 5, ",x"), ("int", 5, ",b"), ("int", 5, "_x"), ("int", 5, ",n"), ("int", 5, ",c"), ("int", -5, "c"),
    ("int", 2**21, "c"), ("int", 65, "5c"), ("int", 65, "05c"), ("int", 65, "<5c"), ("int", 65, "^05c"), ("int", 65, "+c"),
    ("int", 65, "#c"), ("int", 65, ".2c"), ("int", 5, "zd"), ("float", 5.0, "y"), ("str", "a", "d"), ("str", "a", "=5"),
    ("str", "a", "05"), ("str", "a", "+"), ("str", "a", " "), ("str", "a", "#"), ("str", "a", "z"), ("str", "a", "\u00e9"),
    ("float", 1.0, "\x01"), ("float", 1.0, " d"), ("str", "a", ".2.3"), ("None", None, ""), ("None", None, "5"),
    ("bool", True, ""), ("bool", True, "s"), ("bool", True, "5"), ("bool", False, "d"), ("float32", np.float32(0.1), ""),
    ("float32", np.float32(0.1), ".3f"), ("float32", np.float32(0.1), "d"), ("int8", np.int8(5), "f"), ("bool_", np.bool_(True), ""),
    ("bool_", np.bool_(True), "d"), ("bool_", np.bool_(True), "s"), ("uint64", np.uint64(2**64 - 1), ","), ("float", -0.4, "z.0f"),
    ("float", -0.0, "z"), ("float", -1e-300, "ze"), ("float", -0.0, "zg"), ("float", -0.0, "z%"), ("float", 1e20, "#"),
    ("float", 1e20, "#.3"), ("float", 12.0, "#.2"), ("float", 0.0, ".1"), ("float", 0.0, ".0g"), ("float", 10.0, ".1"),
    ("float", math.inf, "010"), ("float", -math.inf, "+010F"), ("float", math.nan, "010,"), ("float", math.inf, "%"),
    ("float", 1e308, "%"), ("float", 1234567.891, "020,.2f"), ("float", 1234.5, "08,"), ("int", 1234, "06,"), ("int", 1234, "07,"),
    ("int", 1234, "08,"), ("int", 1234, "=+10,"), ("int", 1234, "010_x"), ("int", 255, "#010x"), ("int", 255, "#_b"),
    ("int", 255, "#X"), ("int", -255, "#o"), ("float", 1.5, "n"), ("int", 1000, "n"), ("float", 1e6, "n"),
]
for kind, value, spec in FIXED:
    formats.append([kind, shown(value), spec, answer(lambda: format(value, spec))])

ENVIRONMENT = {"np": np, "inf": math.inf, "nan": math.nan}


def a_percent():
    text, values = "", []
    for _ in range(rng.choice([1, 1, 1, 2])):
        text += rng.choice(["", "x=", " ", "%%", "é"])
        letter = rng.choice("diouxXeEfFgGcrsaddfgss")
        flags = "".join(rng.sample("-+ #0", rng.choice([0, 0, 1, 1, 2])))
        width = rng.choice(["", "", str(rng.randrange(15)), "*"])
        precision = rng.choice(["", "", ".", "." + str(rng.randrange(12)), ".*"])
        text += "%" + flags + width + precision + rng.choice(["", "", "l"]) + letter
        if width == "*":
            values.append(rng.randrange(-12, 12))
        if precision == ".*":
            values.append(rng.randrange(0, 12))
        roll = rng.random()
        if letter in "diouxXc" and roll < 0.8:
            values.append(rng.randrange(0, 300) if letter == "c" else an_int())
        elif letter in "eEfFgG" and roll < 0.9:
            values.append(a_float())
        else:
            values.append(rng.choice([an_int(), a_float(), a_text(), None, True, [1, "é"]]))
    if rng.random() < 0.06:
        values.append(3)
    return text, values


percents = []
while len(percents) < 700:
    text, values = a_percent()
    said = answer(lambda: text % tuple(values))
    if isinstance(said, str) and any("\ud800" <= c <= "\udfff" for c in said):
        continue
    percents.append([text, repr(tuple(values)), said])
for text, value in [
    ("%d", 5), ("%d", "x"), ("%d", 1.9), ("%d", math.nan), ("%d", math.inf), ("%x", 1.5), ("%c", "ab"), ("%c", "a"), ("%c", 1.5), ("%c", -1),
    ("%c", 2**21), ("%q", 1), ("%", 1), ("%5", 1), ("%d %d", 5), ("%d %d", (5,)), ("abc", 5), ("abc", ()), ("abc", (1,)), ("abc", []), ("abc", {}),
    ("%(a)d", {"a": 3}), ("%(a)d %(b)s", {"a": 3, "b": "x"}), ("%(a)d", {"b": 3}), ("%(a)d", 3), ("%(a", {"a": 3}), ("%(a)d", (3,)),
    ("%s", [1, 2]), ("%s", {"a": 1}), ("%r", "é"), ("%a", "é"), ("%*d", (5, 3)), ("%*d", ("x", 3)), ("%.*f", (2, 3.14159)), ("%.*f", (-2, 3.14159)),
    ("%-*d|", (-5, 3)), ("%5%", ()), ("%-5%|", ()), ("%.3%", ()), ("%5%", 3), ("%(a)%", {"a": 1}), ("%l%", 3),
    ("%\u00e9", 3), ("\u00e9%q", 3), ("%\x1f", 3), ("% ", 3), ("%f", "x"), ("%f", None), ("%e", "1"), ("%s %s", ("a",)), ("%s", ()), ("%s", (1, 2)),
    ("%#x", 255), ("%#o", 8), ("%#X", 255), ("%+d", 5), ("% d", 5), ("%05d", -42), ("%-05d|", 42), ("%.5d", 42), ("%.5x", 255), ("%#.5x", 255),
    ("%10.3s|", "abcdef"), ("%i", 3), ("%u", -3), ("%i", True), ("%s", True), ("%5.1f%%", 12.34), ("%05s", "ab"), ("%+s", "ab"), ("%.0f", 0.5),
    ("%.0f", 2.5), ("%#.0f", 2.5), ("%010.2f", -3.14159), ("%+010d", 42), ("% 010d", 42), ("%g", 1e-5), ("%G", 1e-5), ("%99999999999999999999d", 3),
    ("%.99999999999999999999d", 3), ("%ld", 3), ("%hd", 3), ("%d", "3"), ("%d", None), ("%x", "3"), ("%o", 8.0), ("%08.3f", math.inf), ("%-8f|", math.nan),
    ("%.2000f", 0.1), ("%#g", 1.0), ("%5c|", "a"), ("%-5c|", 65), ("%.3c", "a"), ("%0*d", (5, 42)), ("%%%d%%", 5),
]:
    percents.append([text, repr(value), answer(lambda: text % value)])

TEXTS = ["12", " 12 ", "+12", "-12", "- 12", "", " ", "12a", "1_000", "_1", "1_", "1__0", "0x10", "0X1f", "0b101", "0o17", "017", "00", "0", "-0",
         "-0x10", "0x", "0_1", "1_0", "z", "Z9", "1.5", "1e5", "9223372036854775807", "-9223372036854775808", "\n12\t", "\u00a012", "+", "--1",
         "0x_1", "0_x1", "ff", "0b2", "'", "é", "a\nb", "1 2", "0b1", "0o1", "\x1c5", "abc'd"]
ints = [[text, base, answer(lambda: int(text, base) if base != 10 else int(text))]
        for text in TEXTS for base in (10, 0, 2, 8, 16, 36)]
ints += [["1", base, answer(lambda: int("1", base))] for base in (1, -1, 37, 100)]
FLOATS = TEXTS + ["1.", ".5", ".", "-.5", "1.5e", "1e+5", "1e-5", "1E5", "e5", "inf", "-inf", "+Infinity", "iNf", "infinit", "nan", "-NaN", "nan(1)", "1_0.5_0",
                  "1_.5", "1._5", "1.5_", "1e1_0", "1e_1", "1_e1", "0.1", "1e400", "-1e400", "1e-400", "  2.5\n", "1,5", "1.5f", "1.5.2", "\u0663", "1e5 x", "0x1p3",
                  "123456789012345678901234567890", "4.9e-324", "2.4e-324", "9007199254740993", "0.1e1", "infinity ", "i n f", "1e", "-", "+.e1"]
floats = [[text, answer(lambda: float(text))] for text in FLOATS]


def checksum(words):
    total = 0xCBF29CE484222325
    for byte in "".join(words).encode():
        total = (total ^ byte) * 0x100000001B3 % 2**64
    return f"{total:016x}"


CHARACTERS = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
# Later versions of Unicode give case to characters that this one does not know.
ASSIGNED = [c for c in CHARACTERS if ord(c) < 0x1C80 and c.isprintable() and c not in "\u019b\u0264"]
sums = {
    "repr": checksum(map(repr, CHARACTERS)),
    "ascii": checksum(map(ascii, CHARACTERS)),
    "title": checksum(c.title() for c in ASSIGNED),
    "casefold": checksum(c.casefold() for c in ASSIGNED),
    "swapcase": checksum(c.swapcase() for c in ASSIGNED),
}

with TARGET.open("w", encoding="utf-8") as out:
    out.write("{\n")
    for name, rows in [("format", formats), ("percent", percents), ("int", ints), ("float", floats)]:
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        out.write(f'"{name}": [\n{lines}\n],\n')
    out.write(f'"sums": {json.dumps(sums)}\n}}\n')
