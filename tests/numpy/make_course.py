"""Takes the code blocks of the course's document, and keeps what real Python prints for each.

    python tests/numpy/make_course.py DOCUMENT     # writes blockNN.py, verbatim, and then the outputs
    python tests/numpy/make_course.py              # the outputs alone

A block runs after `blockNN.pre.py`, which holds what the document has by then, and before `blockNN.post.py`, which calls what it defines
and prints facts that can be checked; both are written by hand. In `blockNN.out` stands what was printed, with what depends on time and
machine masked, and the last line of the traceback where the block ends in an error, as some do.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

COURSE = pathlib.Path(__file__).resolve().parent.parent / "course"

BLOCKS = 15

MASKS = [(" seconds", "<time>"), ("x faster", "<ratio>"), (" MB", "<memory>")]
"""What a number is masked by, told by what follows it; tests/common/course.rs has the same list."""


def masked(text):
    for unit, mask in MASKS:
        text = re.sub(r"-?[0-9.]+" + re.escape(unit), mask + unit, text)
    return text


def extract(document):
    """Every fenced block of Python, as it stands."""
    blocks = re.findall(r"^```python\n(.*?)^```$", document.read_text(), re.MULTILINE | re.DOTALL)
    assert len(blocks) == BLOCKS, f"{len(blocks)} blocks"
    for number, block in enumerate(blocks, 1):
        (COURSE / f"block{number:02}.py").write_text(block)


def whole(number):
    """A block with what comes before and after it."""
    parts = [COURSE / f"block{number:02}{part}" for part in (".pre.py", ".py", ".post.py")]
    return "".join(part.read_text() for part in parts if part.exists())


def output(text, folder):
    program = pathlib.Path(folder) / "block.py"
    program.write_text(text)
    done = subprocess.run([sys.executable, program.name], cwd=folder, capture_output=True, text=True, timeout=120)
    error = done.stderr.strip().rsplit("\n", 1)[-1] + "\n" if done.returncode else ""
    assert done.returncode or not done.stderr, done.stderr
    return masked(done.stdout) + error


def main():
    if len(sys.argv) > 1:
        extract(pathlib.Path(sys.argv[1]))
    for number in range(1, BLOCKS + 1):
        with tempfile.TemporaryDirectory() as folder:
            said = output(whole(number), folder)
        (COURSE / f"block{number:02}.out").write_text(said)
        print(f"block{number:02}: {len(said.splitlines())} lines")


if __name__ == "__main__":
    main()
