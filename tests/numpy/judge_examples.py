"""NumPy's documentation as the judge: runs the `>>>` examples of its docstrings in NumPy and in numscope, and says where they differ.

    python tests/numpy/judge_examples.py target/release/numscope              agreement by function, and what is left out
    python tests/numpy/judge_examples.py target/release/numscope einsum pad   the differences of some functions, whole

An example agrees where both print the same characters: text, repr, or the class and the message of an error. Warnings are not
compared, and every docstring starts from the same seed. What is left out is listed with its reason: the language refuses what it uses, its answer is chance, or it rests on an
example that was left out.
"""
import ast
import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

MARK = "@example "

CREATION = """array arange zeros ones empty full zeros_like ones_like empty_like full_like asarray ascontiguousarray asfortranarray eye
identity linspace logspace geomspace fromfunction fromiter frombuffer meshgrid mgrid ogrid indices diag diagflat tri tril triu vander copy
copyto dtype finfo iinfo result_type promote_types can_cast min_scalar_type isscalar ndarray r_ c_ s_"""
SHAPE = """reshape ravel transpose swapaxes moveaxis rollaxis squeeze expand_dims broadcast_to broadcast_arrays broadcast_shapes atleast_1d
atleast_2d atleast_3d stack vstack hstack dstack column_stack block split array_split hsplit vsplit dsplit tile repeat flip fliplr flipud
roll rot90 pad insert delete append resize trim_zeros unstack concatenate concat permute_dims matrix_transpose shape ndim size"""
STATISTICS = """sum prod cumsum cumprod max min amax amin ptp argmax argmin mean std var median average percentile quantile nansum nanprod
nancumsum nancumprod nanmax nanmin nanargmax nanargmin nanmean nanstd nanvar nanmedian nanpercentile nanquantile count_nonzero all any
histogram histogram_bin_edges histogram2d histogramdd bincount digitize cov corrcoef diff ediff1d gradient trapezoid cross convolve
correlate cumulative_sum cumulative_prod"""
ELEMENTWISE = "nan_to_num interp real_if_close clip round around fix i0 sinc unwrap isneginf isposinf isreal isrealobj real angle"
SELECTION = """where select choose nonzero flatnonzero argwhere take take_along_axis put put_along_axis putmask place extract compress
searchsorted sort argsort lexsort partition argpartition unique unique_values unique_counts unique_inverse unique_all isin intersect1d
union1d setdiff1d setxor1d ix_ unravel_index ravel_multi_index triu_indices triu_indices_from tril_indices tril_indices_from diag_indices
diag_indices_from mask_indices fill_diagonal diagonal nditer ndenumerate ndindex"""
LINEAR_ALGEBRA = """dot vdot inner outer tensordot einsum einsum_path kron trace linalg.norm linalg.inv linalg.solve linalg.det linalg.slogdet
linalg.cholesky linalg.qr linalg.svd linalg.eigh linalg.eigvalsh linalg.lstsq linalg.pinv linalg.matrix_rank linalg.matrix_power
linalg.multi_dot linalg.cond linalg.vecdot linalg.svdvals linalg.outer linalg.cross linalg.trace linalg.diagonal linalg.matmul
linalg.tensordot linalg.matrix_norm linalg.vector_norm linalg.matrix_transpose linalg.tensorinv linalg.tensorsolve"""
TOOLS = """allclose isclose array_equal array_equiv vectorize apply_along_axis apply_over_axes piecewise polyfit polyval poly1d polyder polyint
polyadd polysub polymul polydiv roots packbits unpackbits binary_repr base_repr save load savez savez_compressed savetxt loadtxt genfromtxt
fromfile fromstring memmap shares_memory may_share_memory lib.stride_tricks.as_strided lib.stride_tricks.sliding_window_view
set_printoptions get_printoptions printoptions array2string array_repr array_str format_float_positional format_float_scientific errstate
seterr geterr"""
METHODS = """all any argmax argmin argpartition argsort astype base choose clip compress copy cumprod cumsum data diagonal dot dtype fill flags
flat flatten item itemsize mT max mean min nbytes ndim nonzero partition prod put ravel repeat reshape resize round searchsorted shape
size sort squeeze std strides sum swapaxes T take tobytes tofile tolist trace transpose var view"""
UFUNC_METHODS = "reduce accumulate reduceat outer at nin nout nargs ntypes types identity signature"
STRINGS = " ".join(name for name in np.strings.__all__ if name not in ("decode", "encode"))
LEGACY = """seed rand randn random random_sample ranf sample uniform normal standard_normal randint choice shuffle permutation poisson
exponential standard_exponential binomial negative_binomial gamma standard_gamma beta chisquare f standard_t laplace logistic lognormal
gumbel rayleigh weibull pareto power geometric hypergeometric logseries zipf triangular vonmises wald noncentral_chisquare noncentral_f
standard_cauchy multinomial dirichlet multivariate_normal bytes default_rng"""
GENERATOR = """random integers uniform normal standard_normal choice shuffle permutation permuted poisson exponential standard_exponential
binomial negative_binomial gamma standard_gamma beta chisquare f standard_t laplace logistic lognormal gumbel rayleigh weibull pareto power
geometric hypergeometric logseries zipf triangular vonmises wald noncentral_chisquare noncentral_f standard_cauchy multinomial dirichlet
multivariate_hypergeometric multivariate_normal spawn bytes"""


def judged():
    """The functions of the language, group by group: (name, docstring)."""
    ufuncs = [name for name in dir(np) if isinstance(getattr(np, name), np.ufunc) and name not in ("isnat", "conj", "conjugate")]
    for names in [CREATION, SHAPE, " ".join(ufuncs), ELEMENTWISE, STATISTICS, SELECTION, LINEAR_ALGEBRA, TOOLS]:
        for name in dict.fromkeys(names.split()):
            yield f"np.{name}", reach(np, name)
    for within, names in [("ndarray", METHODS), ("ufunc", UFUNC_METHODS), ("strings", STRINGS), ("random", LEGACY), ("random.Generator", GENERATOR)]:
        for name in dict.fromkeys(names.split()):
            yield f"np.{within}.{name}", reach(np, f"{within}.{name}")
    yield "np.random.SeedSequence", np.random.SeedSequence
    yield "np.random.SeedSequence.spawn", np.random.SeedSequence.spawn


def reach(thing, path):
    for name in path.split("."):
        thing = getattr(thing, name)
    return type(thing) if path in ("mgrid", "ogrid", "r_", "c_", "s_") else thing


# What LANGUAGE refuses, by what an example's text shows of it.
REFUSED = [
    ("complex numbers", r"\b\d*\.?\d+j\b|complex|\bcsingle\b|\bcdouble\b|\.imag\b|\bimag=|dtype=['\"]?[cFD]\b|\bconj|fft\.|np\.sqrt\(-1\+|isreal\b|'c8'|scimath|emath"),
    ("the object dtype", r"\bobject\b|dtype=['\"]?O\b|Fraction|Decimal|\.dumps?\(|allow_pickle=True|pickle"),
    ("dates", r"datetime|timedelta|['\"][<>]?[Mm]8|isnat|\bNaT\b|busday"),
    ("structured dtypes", r"dtype=\[\(|dtype\(\[|dtype\(\{|dtype\s*=\s*\{|names\s*=|names=True|'[<>]?[ifuSUab]\d*,\s*[<>]?[ifuSUab]|np\.rec\b|recarray|\.fields\b|\.names\b|order=\[|dt\s*=\s*\[\("),
    ("bytes", r"\bb'|\bb\"|BytesIO|['\"][<>|]?S\d*['\"]|bytes_|bytearray|\.tobytes\b|np\.bytes|\bbytes\b|memoryview|np\.void|'V\d*'|dtype=['\"]?S\b|\.data\b"),
    ("float16 and long double", r"float16|\bhalf\b|longdouble|float128|['\"]f2['\"]|'[eg]'|np\.longfloat|clongdouble"),
    ("foreign byte orders", r"['\"]>[a-z]\d|newbyteorder|byteswap|byteorder"),
    ("masked arrays and matrices", r"np\.ma\b|np\.matrix|np\.mat\b|asmatrix|bmat|masked"),
    ("classes", r"^\s*class |__class__|subclass|subok|np\.matlib"),
    ("generators, decorators and try", r"\byield\b|^\s*@|^\s*try:|^\s*async "),
    ("StringDType", r"StringDType|dtypes\."),
    ("other modules", r"^\s*(?:import|from)\s+(?!numpy\b|time\b|math\b|os\b|sys\b|psutil\b|multiprocessing\b|random\b|functools\b|itertools\b|timeit\b|tracemalloc\b|io\b|tempfile\b)\w+|plt\.|ctypes|\bstats\.|scipy|doctest"),
    ("np.char, np.polynomial, np.testing", r"np\.char\b|np\.polynomial|np\.testing|np\.poly1d|poly1d|^\s*p\d?\s*=\s*np\.poly1d"),
    ("bit generators other than PCG64", r"MT19937|Philox|SFC64|PCG64DXSM|RandomState|jumped"),
    ("helpers of NumPy's documentation", r"np\.info|np\.source|np\.lookfor|nditer|np\.core|np\._core|np\.lib\.(?!stride_tricks)\w+|getsource|__array|NDArrayOperators|np\.typing|set_string_function|byte_bounds"),
]
CHANCE = r"\bobject at 0x|<memory at|0x[0-9a-f]{6,}"
UNTOLD = r"np\.empty|\.ctypes\b|perf_counter|timeit"
# What would draw a seed from the system draws a fixed one on both sides, so that chance can be judged to the bit.
SEEDS = [("default_rng()", "default_rng(12345)"), ("SeedSequence()", "SeedSequence(12345)")]
FIRST = ["import numpy as np", "np.random.seed(12345)"]


class Result(NamedTuple):
    source: str
    numpy: str
    reason: str | None


def names_in(source):
    """(read, bound) names of a piece of source."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set(), set()
    read, bound = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        # Writing into a thing makes its later uses rest on this example.
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            bound.add(node.value.id)
    return read, bound


def in_numpy(name, doc):
    """Each example of a docstring with NumPy's answer, and why it is left out if it is."""
    space = {"np": np, "__name__": "__main__"}
    out_of = {}
    results = []
    for line in FIRST:
        exec(line, space)
    for example in doctest.DocTestParser().get_examples(doc, name):
        source = example.source
        for unseeded, seeded in SEEDS:
            source = source.replace(unseeded, seeded)
        reason = next((why for why, pattern in REFUSED if re.search(pattern, source, re.M)), None)
        answer = answer_of(space, source)
        if reason is None and re.search(r"\d+\.?\d*j\b", answer):
            reason = "complex numbers"
        if reason is None and "dtype=object" in answer:
            reason = "the object dtype"
        if reason is None and "NameError" in answer:
            reason = "its names are not defined in the docstring"
        if reason is None and re.search(r"dtype\(\[|dtype=\[\(|, b'|\(b'|\[b'", answer):
            reason = "structured dtypes" if "[(" in answer else "bytes"
        read, bound = names_in(source)
        if reason is None:
            reason = next((out_of[used] for used in read if used in out_of), None)
        if reason is None and (re.search(CHANCE, answer) or re.search(UNTOLD, source)):
            reason = "chance"
        for target in bound:
            if reason is None:
                if target not in read:
                    out_of.pop(target, None)
            else:
                out_of[target] = reason if reason.startswith("rests on") else f"rests on an example left out: {reason}"
        results.append(Result(source, answer, reason))
    return results


def answer_of(space, source):
    out = io.StringIO()
    show, sys.displayhook = sys.displayhook, lambda value: value is None or print(repr(value))
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            exec(compile(source, "<example>", "single"), space)
    except SyntaxError as error:
        return f"{out.getvalue()}SyntaxError: {error.msg}"
    except BaseException as error:
        return f"{out.getvalue()}{class_of(error)}: {error}"
    finally:
        sys.displayhook = show
    return out.getvalue()


def class_of(error):
    name = type(error).__name__
    return {"_UFuncOutputCastingError": "UFuncTypeError", "_UFuncInputCastingError": "UFuncTypeError",
            "_UFuncNoLoopError": "UFuncTypeError"}.get(name, name)


def in_numscope(binary, results):
    """numscope's answers to the examples that are not left out."""
    lines = ["%cost off", *FIRST]
    for i, result in enumerate(results):
        if result.reason is None:
            lines += [f"print('{MARK}{i}')", result.source]
    lines.append(f"print('{MARK}end')\n")
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([binary], input="\n".join(lines), capture_output=False, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, timeout=60, cwd=folder, errors="replace",
                             env={**os.environ, "NO_COLOR": "1"})
    answers = {}
    for part in run.stdout.split(MARK)[1:]:
        head, _, answer = part.partition("\n")
        answers[head] = answer
    return [answers.get(str(i), "(no answer)") for i in range(len(results))]


ERROR = re.compile(r"^(\w*(?:Error|Exception|Warning|Interrupt|Exit)\b.*)", re.M)


def plain(answer):
    """An answer without what is numscope's own: warnings, and of an error all but its class and message."""
    answer = re.sub(r"^\S+:\d+: \w*Warning: .*\n(?:  .*\n)?", "", answer, flags=re.M)
    answer = re.sub(r"^hint: .*\n?", "", answer, flags=re.M)
    place = re.search(r"^  File \".*\", line \d+.*\n(?:    .*\n)*", answer, re.M)
    if place:
        answer = answer[:place.start()] + re.sub(r"^  File .*\n(?:    .*\n)*", "", answer[place.start():], flags=re.M)
    return "\n".join(line.rstrip() for line in answer.strip("\n").splitlines())


def same(numpy, numscope):
    """Whether two answers agree; of an error of several lines the first counts."""
    if numpy == numscope:
        return True
    if ERROR.match(numpy) and ERROR.match(numscope):
        return numpy.splitlines()[0] == numscope.splitlines()[0]
    return False


def judge(binary, name, thing):
    doc = thing if isinstance(thing, str) else thing.__doc__
    results = in_numpy(name, doc or "")
    try:
        answers = in_numscope(binary, results)
    except subprocess.TimeoutExpired:
        answers = ["(no answer in time)"] * len(results)
    return [(result, plain(result.numpy), plain(answer)) for result, answer in zip(results, answers)]


def main():
    binary, *wanted = sys.argv[1:]
    binary = os.path.abspath(binary)
    os.chdir(tempfile.mkdtemp())
    things = [(name, thing) for name, thing in judged() if not wanted or name.removeprefix("np.") in wanted or name in wanted]
    np.set_printoptions()
    held = left = agreeing = 0
    why = Counter()
    out_lines, rows = [], []
    for name, thing in things:
        with np.printoptions():
            judged_examples = judge(binary, name, thing)
        of = good = 0
        for result, numpy, numscope in judged_examples:
            if result.reason is not None:
                left += 1
                why[result.reason.removeprefix("rests on an example left out: ")] += 1
                out_lines.append(f"{name}: {result.source.strip().splitlines()[0]}  -- {result.reason}")
                continue
            of += 1
            if same(numpy, numscope):
                good += 1
            elif wanted:
                print(f"--- {name}\n{result.source.rstrip()}\n  NumPy:\n{numpy}\n  numscope:\n{numscope}\n")
            else:
                rows.append((name, result.source.strip().splitlines()[0], numscope.splitlines()[0] if numscope else ""))
        held += of
        agreeing += good
        if of and not wanted:
            print(f"{name:34} {good:4} of {of:4}{'' if good == of else '   <'}")
    if not wanted:
        print("\nWhat differs:")
        for name, source, said in rows:
            print(f"  {name}: {source}  ->  {said[:110]}")
        print("\nLeft out:")
        for line in out_lines:
            print(f"  {line}")
        print("\nLeft out, by reason:")
        for reason, count in why.most_common():
            print(f"  {count:5}  {reason}")
    total = held + left
    print(f"\n{agreeing} of {held} examples agree ({100 * agreeing / max(held, 1):.1f} %); "
          f"{left} of {total} are left out ({100 * left / max(total, 1):.1f} %)")


if __name__ == "__main__":
    main()
