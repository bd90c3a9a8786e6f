//! Distributions of numbers, for the generator behind `np.random`, for `RandomState` and for `Generator`: a row
//! for all three.

use super::super::registry::{Costs, Function, Run};
use super::parameters::{
    Distribution, Draw, Given, MOST_MEAN, Must, Rule, affine, draw_each, float, whole,
};
use super::sources::{bits_of, global, state_of};
use crate::diag::ErrorKind;
use crate::kernels::random::binomial::Binomial;
use crate::kernels::random::mt19937::Mt19937;
use crate::kernels::random::poisson::Poisson;
use crate::kernels::random::{BitGenerator, Draws, continuous, discrete, hypergeometric};

/// A distribution by its parameters, as NumPy has it in both kinds of generators.
const fn of(parameters: &'static [super::parameters::Parameter]) -> Distribution {
    Distribution { parameters, rules: &[] }
}

static NONE: Distribution = of(&[]);
static LOC_SCALE: Distribution =
    of(&[float("loc", 0.0, Must::Any), float("scale", 1.0, Must::NotNegative)]);
static MEAN_SIGMA: Distribution =
    of(&[float("mean", 0.0, Must::Any), float("sigma", 1.0, Must::NotNegative)]);
static SCALE: Distribution = of(&[float("scale", 1.0, Must::NotNegative)]);
static SHAPE_SCALE: Distribution =
    of(&[float("shape", 0.0, Must::NotNegative), float("scale", 1.0, Must::NotNegative)]);
static BETA: Distribution = of(&[float("a", 0.0, Must::Positive), float("b", 0.0, Must::Positive)]);
static FREEDOM: Distribution = of(&[float("df", 0.0, Must::Positive)]);
static NONCENTRAL: Distribution =
    of(&[float("df", 0.0, Must::Positive), float("nonc", 0.0, Must::NotNegative)]);
static TWO_FREEDOMS: Distribution =
    of(&[float("dfnum", 0.0, Must::Positive), float("dfden", 0.0, Must::Positive)]);
static NONCENTRAL_F: Distribution = of(&[
    float("dfnum", 0.0, Must::Positive),
    float("dfden", 0.0, Must::Positive),
    float("nonc", 0.0, Must::NotNegative),
]);
static A_FROM_0: Distribution = of(&[float("a", 0.0, Must::NotNegative)]);
static A_POSITIVE: Distribution = of(&[float("a", 0.0, Must::Positive)]);
static CIRCLE: Distribution =
    of(&[float("mu", 0.0, Must::Any), float("kappa", 0.0, Must::NotNegative)]);
static WALD: Distribution =
    of(&[float("mean", 0.0, Must::Positive), float("scale", 0.0, Must::Positive)]);
static POISSON: Distribution = of(&[float("lam", 1.0, Must::Mean)]);
static TRIALS: Distribution =
    of(&[whole("n", Must::NotNegative), float("p", 0.0, Must::Probability)]);
static CHANCE: Distribution = of(&[float("p", 0.0, Must::Chance)]);
static SERIES: Distribution = of(&[float("p", 0.0, Must::BelowOne)]);
static ZIPF: Distribution = of(&[float("a", 0.0, Must::AboveOne)]);

static TRIANGLE: Distribution = Distribution {
    parameters: &[
        float("left", 0.0, Must::Any),
        float("mode", 0.0, Must::Any),
        float("right", 0.0, Must::Any),
    ],
    rules: &[
        (|p| p.f(0) > p.f(1), ErrorKind::ValueError, "left > mode"),
        (|p| p.f(1) > p.f(2), ErrorKind::ValueError, "mode > right"),
        (|p| p.f(0) == p.f(2), ErrorKind::ValueError, "left == right"),
    ],
};

static FAILURES_LEGACY: Distribution =
    of(&[float("n", 0.0, Must::Positive), float("p", 0.0, Must::Probability)]);

static FAILURES: Distribution = Distribution {
    parameters: &[float("n", 0.0, Must::PositiveNumber), float("p", 0.0, Must::Chance)],
    rules: &[(
        // Ten deviations more than the mean of the counts' mean.
        |p| p.f(1) > 0.0 && (1.0 - p.f(1)) / p.f(1) * (p.f(0) + 10.0 * p.f(0).sqrt()) > MOST_MEAN,
        ErrorKind::ValueError,
        "n too large or p too small, see Generator.negative_binomial Notes",
    )],
};

const TOO_FEW: Rule = (
    |p| p.n(0).checked_add(p.n(1)).is_none_or(|all| all < p.n(2)),
    ErrorKind::ValueError,
    "ngood + nbad < nsample",
);

static URN_LEGACY: Distribution = Distribution {
    parameters: &[
        whole("ngood", Must::NotNegative),
        whole("nbad", Must::NotNegative),
        whole("nsample", Must::OneOrMore),
    ],
    rules: &[TOO_FEW],
};

static URN: Distribution = Distribution {
    parameters: &[
        whole("ngood", Must::NotNegative),
        whole("nbad", Must::NotNegative),
        whole("nsample", Must::NotNegative),
    ],
    rules: &[
        (
            |p| p.n(0) >= 1_000_000_000 || p.n(1) >= 1_000_000_000,
            ErrorKind::ValueError,
            "both ngood and nbad must be less than 1000000000",
        ),
        TOO_FEW,
    ],
};

/// Rows of distributions whose parameters come first and `size` last: name, signature, what the parameters may
/// be for the two kinds of generators, how one number is drawn, and the call of the examples with what both
/// kinds give.
macro_rules! distributions {
    ($($name:literal($signature:literal) of $legacy:expr, $modern:expr, $T:ty,
        |$bits:ident, $p:ident, $run:ident| $draw:expr,
        $doc:literal, $call:literal => $old:literal, $new:literal;)+) => {
        /// Every function of this file.
        pub(super) static ROWS: &[Function] = &[$(
            Function {
                name: concat!("random.", $name),
                signature: $signature,
                costs: Costs::New,
                doc: concat!(
                    $doc, "\n\n>>> np.random.seed(0)\n>>> np.random.", $name, $call, "\n", $old
                ),
                run: Run::Call(|cx, bound| {
                    let source = global(cx);
                    let draw: Draw<Mt19937, $T> = |$bits, $p, $run| $draw;
                    $legacy.drawn(cx, &bound, &source, draw)
                }),
            },
            Function {
                name: concat!("random.RandomState.", $name),
                signature: concat!("self, ", $signature),
                costs: Costs::New,
                doc: concat!(
                    $doc, "\n\n>>> state = np.random.RandomState(0)\n>>> state.", $name, $call, "\n", $old
                ),
                run: Run::Call(|cx, mut bound| {
                    let source = state_of(&mut bound)?;
                    let draw: Draw<Mt19937, $T> = |$bits, $p, $run| $draw;
                    $legacy.drawn(cx, &bound, &source, draw)
                }),
            },
            Function {
                name: concat!("random.Generator.", $name),
                signature: concat!("self, ", $signature),
                costs: Costs::New,
                doc: concat!(
                    $doc, "\n\n>>> rng = np.random.default_rng(0)\n>>> rng.", $name, $call, "\n", $new
                ),
                run: Run::Call(|cx, mut bound| {
                    let source = bits_of(&mut bound)?;
                    let draw: Draw<BitGenerator, $T> = |$bits, $p, $run| $draw;
                    $modern.drawn(cx, &bound, &source, draw)
                }),
            },
        )+];
    };
}

fn normal<D: Draws>(bits: &mut D, p: &Given, run: &mut [f64]) {
    bits.fill_normal(run);
    affine(run, p.f(0), p.f(1));
}

fn lognormal<D: Draws>(bits: &mut D, p: &Given, run: &mut [f64]) {
    normal(bits, p, run);
    for x in run {
        *x = x.exp();
    }
}

fn exponential<D: Draws>(bits: &mut D, p: &Given, run: &mut [f64]) {
    bits.fill_exponential(run);
    for x in run {
        *x *= p.f(0);
    }
}

fn binomial<D: Draws>(bits: &mut D, p: &Given, run: &mut [i64]) {
    Binomial::of::<D>(p.n(0), p.f(1)).fill(bits, run);
}

distributions! {
    "normal"("loc=0.0, scale=1.0, size=None") of LOC_SCALE, LOC_SCALE, f64,
        |bits, p, run| normal(bits, p, run),
        "Normal random numbers of a mean and a deviation.",
        "(10, 2, 3)" => "array([13.52810469, 10.80031442, 11.95747597])",
        "array([10.25146044,  9.73579027, 11.2808453 ])";
    "lognormal"("mean=0.0, sigma=1.0, size=None") of MEAN_SIGMA, MEAN_SIGMA, f64,
        |bits, p, run| lognormal(bits, p, run),
        "Numbers whose logarithms are normal.",
        "(0, 0.5, 2)" => "array([2.41578956, 1.22149877])", "array([1.06488319, 0.93608178])";
    "exponential"("scale=1.0, size=None") of SCALE, SCALE, f64,
        |bits, p, run| exponential(bits, p, run),
        "Exponential random numbers of a mean: the times between events.",
        "(2, 2)" => "array([1.59174902, 2.51186153])", "array([1.35986381, 2.0391942 ])";
    "gamma"("shape, scale=1.0, size=None") of SHAPE_SCALE, SHAPE_SCALE, f64,
        |bits, p, run| draw_each(run, || p.f(1) * continuous::gamma(bits, p.f(0))),
        "Gamma random numbers.",
        "(2, 3, 2)" => "array([15.41648873,  6.71544274])", "array([5.5029302 , 7.91309392])";
    "beta"("a, b, size=None") of BETA, BETA, f64,
        |bits, p, run| draw_each(run, || continuous::beta(bits, p.f(0), p.f(1))),
        "Beta random numbers, between 0 and 1.",
        "(2, 5, 2)" => "array([0.47917138, 0.6550558 ])", "array([0.22855553, 0.11648066])";
    "chisquare"("df, size=None") of FREEDOM, FREEDOM, f64,
        |bits, p, run| draw_each(run, || continuous::chisquare(bits, p.f(0))),
        "Sums of so many squares of normal numbers.",
        "(4, 2)" => "array([10.27765915,  4.47696182])", "array([3.66862013, 5.27539595])";
    "noncentral_chisquare"("df, nonc, size=None") of NONCENTRAL, NONCENTRAL, f64,
        |bits, p, run| draw_each(run, || continuous::noncentral_chisquare(bits, p.f(0), p.f(1))),
        "Sums of so many squares of normal numbers whose means are not 0.",
        "(3, 20, 2)" => "array([28.7747055 , 37.87562591])", "array([20.19573368, 20.98887253])";
    "f"("dfnum, dfden, size=None") of TWO_FREEDOMS, TWO_FREEDOMS, f64,
        |bits, p, run| draw_each(run, || continuous::f(bits, p.f(0), p.f(1))),
        "Fisher's F: ratios of two sums of squares, each by its degrees of freedom.",
        "(2, 40, 2)" => "array([0.68781417, 0.40239385])", "array([0.71246977, 0.0026106 ])";
    "noncentral_f"("dfnum, dfden, nonc, size=None") of NONCENTRAL_F, NONCENTRAL_F, f64,
        |bits, p, run| draw_each(run, || continuous::noncentral_f(bits, p.f(0), p.f(1), p.f(2))),
        "Fisher's F whose numerator is not central.",
        "(3, 20, 3, 2)" => "array([1.67513761, 0.36737271])", "array([1.10747651, 1.27706376])";
    "standard_t"("df, size=None") of FREEDOM, FREEDOM, f64,
        |bits, p, run| draw_each(run, || continuous::standard_t(bits, p.f(0))),
        "Student's t with so many degrees of freedom.",
        "(10, 2)" => "array([ 1.66902321, -1.77333388])", "array([0.1342263 , 0.12358306])";
    "standard_cauchy"("size=None") of NONE, NONE, f64,
        |bits, _p, run| draw_each(run, || continuous::standard_cauchy(bits)),
        "Ratios of two normal numbers.",
        "(2)" => "array([4.40839827, 0.43676244])", "array([-0.95174559,  6.10507088])";
    "laplace"("loc=0.0, scale=1.0, size=None") of LOC_SCALE, LOC_SCALE, f64,
        |bits, p, run| draw_each(run, || continuous::laplace(bits, p.f(0), p.f(1))),
        "Exponential to both sides of a mean.",
        "(0, 1, 2)" => "array([0.10272733, 0.56278358])", "array([ 0.32009973, -0.6169764 ])";
    "logistic"("loc=0.0, scale=1.0, size=None") of LOC_SCALE, LOC_SCALE, f64,
        |bits, p, run| draw_each(run, || continuous::logistic(bits, p.f(0), p.f(1))),
        "Logistic random numbers.",
        "(10, 1, 2)" => "array([10.19587791, 10.92072284])", "array([10.56220114,  9.00429503])";
    "gumbel"("loc=0.0, scale=1.0, size=None") of LOC_SCALE, LOC_SCALE, f64,
        |bits, p, run| draw_each(run, || continuous::gumbel(bits, p.f(0), p.f(1))),
        "Gumbel's distribution of extremes.",
        "(0, 0.1, 2)" => "array([ 0.02283138, -0.02278769])", "array([-0.00131599,  0.115703  ])";
    "rayleigh"("scale=1.0, size=None") of SCALE, SCALE, f64,
        |bits, p, run| draw_each(run, || continuous::rayleigh(bits, p.f(0))),
        "Lengths of vectors of two normal numbers.",
        "(3, 2)" => "array([3.78493608, 4.75465601])", "array([3.49839596, 4.28401072])";
    "weibull"("a, size=None") of A_FROM_0, A_FROM_0, f64,
        |bits, p, run| draw_each(run, || continuous::weibull(bits, p.f(0))),
        "Weibull's distribution of lifetimes, of scale 1.",
        "(5, 2)" => "array([0.9553641 , 1.04662991])", "array([0.92574864, 1.00388905])";
    "pareto"("a, size=None") of A_POSITIVE, A_POSITIVE, f64,
        |bits, p, run| draw_each(run, || continuous::pareto(bits, p.f(0))),
        "Pareto II (Lomax) random numbers, from 0 on; add 1 for the classical ones.",
        "(3, 2)" => "array([0.30381098, 0.51989855])", "array([0.25438319, 0.40475892])";
    "power"("a, size=None") of A_POSITIVE, A_POSITIVE, f64,
        |bits, p, run| draw_each(run, || continuous::power(bits, p.f(0))),
        "Numbers between 0 and 1 whose density is the power a - 1.",
        "(5, 2)" => "array([0.88692104, 0.93515631])", "array([0.86822196, 0.91439843])";
    "triangular"("left, mode, right, size=None") of TRIANGLE, TRIANGLE, f64,
        |bits, p, run| draw_each(run, || continuous::triangular(bits, p.f(0), p.f(1), p.f(2))),
        "Numbers from left to right, most of them near the mode.",
        "(0, 2, 10, 2)" => "array([3.99209523, 5.22665205])", "array([4.61083819, 2.35689442])";
    "vonmises"("mu, kappa, size=None") of CIRCLE, CIRCLE, f64,
        |bits, p, run| draw_each(run, || continuous::vonmises(bits, p.f(0), p.f(1))),
        "Angles around mu, the closer the larger kappa.",
        "(0, 4, 2)" => "array([0.5664411 , 0.55977779])", "array([-0.74207299,  0.01295832])";
    "wald"("mean, scale, size=None") of WALD, WALD, f64,
        |bits, p, run| draw_each(run, || continuous::wald(bits, p.f(0), p.f(1))),
        "Wald's inverse Gaussian random numbers.",
        "(3, 2, 2)" => "array([0.46052439, 1.84651223])", "array([2.57223863, 1.39526977])";
    "poisson"("lam=1.0, size=None") of POISSON, POISSON, i64,
        |bits, p, run| Poisson::of(p.f(0)).fill(bits, run),
        "Counts of events of which so many are expected.",
        "(4, 5)" => "array([6, 7, 1, 8, 4])", "array([2, 0, 7, 3, 4])";
    "binomial"("n, p, size=None") of TRIALS, TRIALS, i64,
        |bits, p, run| binomial(bits, p, run),
        "How many of n trials succeed, each with the probability p.",
        "(10, 0.5, 5)" => "array([5, 6, 5, 5, 5])", "array([6, 4, 2, 2, 6])";
    "negative_binomial"("n, p, size=None") of FAILURES_LEGACY, FAILURES, i64,
        |bits, p, run| draw_each(run, || discrete::negative_binomial(bits, p.f(0), p.f(1))),
        "How many trials fail until n succeed, each with the probability p.",
        "(3, 0.2, 5)" => "array([27, 13, 10,  7, 17])", "array([ 3,  5,  1,  3, 11])";
    "geometric"("p, size=None") of CHANCE, CHANCE, i64,
        |bits, p, run| draw_each(run, || discrete::geometric(bits, p.f(0))),
        "How many trials it takes until one succeeds, each with the probability p.",
        "(0.5, 5)" => "array([2, 2, 2, 2, 1])", "array([2, 1, 1, 1, 3])";
    "hypergeometric"("ngood, nbad, nsample, size=None") of URN_LEGACY, URN, i64,
        |bits, p, run| draw_each(run, || hypergeometric::hypergeometric(bits, p.n(0), p.n(1), p.n(2))),
        "How many good ones are in a sample of good and bad, none of which is put back.",
        "(10, 5, 6, 5)" => "array([4, 3, 4, 3, 5])", "array([3, 3, 4, 3, 4])";
    "logseries"("p, size=None") of SERIES, SERIES, i64,
        |bits, p, run| draw_each(run, || discrete::logseries(bits, p.f(0))),
        "Counts of the logarithmic series.",
        "(0.6, 5)" => "array([1, 1, 1, 1, 2])", "array([1, 1, 7, 1, 1])";
    "zipf"("a, size=None") of ZIPF, ZIPF, i64,
        |bits, p, run| draw_each(run, || discrete::zipf(bits, p.f(0))),
        "Ranks by Zipf's law: the chance of k is as 1 / k**a.",
        "(2, 5)" => "array([ 2,  2,  1,  1, 27])", "array([2, 1, 2, 5, 7])";
}
