"""Writes `src/array/format/unicode.rs`: what CPython's str methods say of each character.

    python tests/numpy/make_unicode.py
"""
import pathlib
import unicodedata

TARGET = pathlib.Path(__file__).parent.parent.parent / "src/array/format/unicode.rs"

CLASSES = [
    ("ALPHA", "A letter: `str.isalpha`.", str.isalpha),
    ("DECIMAL", "A digit of decimal numbers: `str.isdecimal`.", str.isdecimal),
    ("DIGIT", "A digit of any kind: `str.isdigit`.", str.isdigit),
    ("NUMERIC", "What stands for a number: `str.isnumeric`.", str.isnumeric),
    ("SPACE", "A blank: `str.isspace`.", str.isspace),
    ("PRINTABLE", "What `repr` writes as it is: `str.isprintable`.", str.isprintable),
    ("TITLE", "A letter in title case, such as ǅ.", lambda c: unicodedata.category(c) == "Lt"),
]

runs, last = [], None
for code in range(0x110000):
    flags = sum(1 << i for i, (_, _, holds) in enumerate(CLASSES) if holds(chr(code)))
    if flags != last:
        runs.append(code << 8 | flags)
        last = flags

constants = "\n".join(
    f"/// {doc}\npub const {name}: u8 = {1 << i};" for i, (name, doc, _) in enumerate(CLASSES))
rows = [", ".join(f"{run:#x}" for run in runs[i:i + 9]) for i in range(0, len(runs), 9)]
TARGET.write_text(f"""//! Which classes Python's text methods put a character into, by Unicode {unicodedata.unidata_version}.
//!
//! Written by `tests/numpy/make_unicode.py`; knows single characters alone.

{constants}

/// Whether a character is of one of the classes.
pub fn is(c: char, classes: u8) -> bool {{
    let code = c as u32;
    let after = RUNS.partition_point(|run| run >> 8 <= code);
    RUNS[after - 1] as u8 & classes != 0
}}

/// The value of a digit of decimal numbers.
pub fn decimal(c: char) -> Option<u32> {{
    let code = c as u32;
    let run = RUNS[RUNS.partition_point(|run| run >> 8 <= code) - 1];
    // The digits of each script stand together, from zero to nine.
    (run as u8 & DECIMAL != 0).then_some((code - (run >> 8)) % 10)
}}

/// Where each run of characters of the same classes begins, and in the last byte its classes.
#[rustfmt::skip]
#[expect(clippy::unreadable_literal, reason = "each is a code point and a byte of classes")]
static RUNS: &[u32] = &[
    {("," + chr(10) + "    ").join(rows)},
];
""", encoding="utf-8")
