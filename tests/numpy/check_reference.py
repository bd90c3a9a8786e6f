"""Checks docs/reference.md against NumPy: every example and every error in it, to the character.

    python tests/numpy/check_reference.py [part of a name]
"""
import os
import pathlib
import re
import sys
import tempfile

import numpy

from judge_examples import FIRST, answer_of

PAGE = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "reference.md"

# As numbers are printed unless an example says otherwise.
PLAIN = numpy.get_printoptions()

# What numscope shows that NumPy does not have or say: by a text in the line, with the reason.
DIFFERENT = [
    ("np.float64(3.5).astype", "a float that is printed as a scalar"),
    ("ddof='x'", "NumPy meets the text in the middle of its arithmetic, and says where"),
    ("np.genfromtxt(['1,2', '3,'], delimiter=', ', dtype='nosuch')", "NumPy reads a letter a column"),
    ("mode='w+', shape=-1", "NumPy makes an empty file of it"),
    ("np.unique_values(", "NumPy's order is that of a hash table"),
    # An out= of a wrong shape, where NumPy's answer is that of a step within.
    ("np.einsum('ij->j', a, out=np.zeros(99))", "NumPy names the axes of its iterator"),
    ("np.matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]], out=np.zeros(99))", "an axis that is not there is named"),
    ("np.vecdot([[1, 2], [3, 4]], [10, 1], out=np.zeros(99))", "NumPy names the axes of its iterator"),
    ("np.add.reduceat(np.arange(8), [0, 4, 6], out=np.zeros(99))", "NumPy names the axes of its iterator"),
    (".cumsum(axis=0, out=np.zeros(99))", "NumPy names the axes of its iterator"),
    ("np.nanmedian([3, np.nan, 1, 2], out=np.zeros(99))", "NumPy fills a larger array with the number"),
    ("np.nanpercentile([1, np.nan, 3], 50, out=np.zeros(99))", "NumPy fills a larger array with the number"),
    ("np.nanquantile([1, np.nan, 3], 0.5, out=np.zeros(99))", "NumPy fills a larger array with the number"),
    ("np.percentile([1, 2, 3, 4], 25, out=np.zeros(99))", "NumPy fills a larger array with the number"),
    ("np.quantile([1, 2, 3, 4], 0.25, out=np.zeros(99))", "NumPy fills a larger array with the number"),
]


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    text = PAGE.read_text()
    os.chdir(tempfile.mkdtemp())
    checked, wrong = 0, []
    for entry in re.split(r"^### ", text, flags=re.M)[1:]:
        name = entry.splitlines()[0]
        if wanted not in name:
            continue
        space = {}
        numpy.set_printoptions(**PLAIN)
        for line in FIRST:
            exec(line, space)
        for block in re.findall(r"```python\n(.*?)```", entry, re.S):
            lines = re.split(r"^>>> ", block, flags=re.M)[1:]
            for part in lines:
                source, _, said = part.partition("\n")
                wanted_text = answer_of(space, source + "\n").rstrip()
                checked += 1
                if wanted_text != said.rstrip() and not any(sign in source for sign, _ in DIFFERENT):
                    wrong.append(f"{name}\n  {source}\n    numscope: {said.rstrip()}\n    NumPy:    {wanted_text}")
    print("\n".join(wrong))
    print(f"{len(wrong)} of {checked} lines differ")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
