//! The module `random`: Python's generator and its distributions, to the bit.
//!
//! The words are the Mersenne Twister's; what is made of them follows CPython's `random.py`.

use std::collections::HashSet;
use std::f64::consts::TAU;

use super::super::Interp;
use super::super::builtins::{Builtin, hash, len};
use super::super::items;
use super::super::takes::python;
use super::Module;
use super::math::real;
use crate::bail;
use crate::context::PythonRandom;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::Args;
use crate::value::Value;

pub(super) static MODULE: Module = Module {
    name: "random",
    rows: &[
        Builtin::python("random", "choice", choice),
        Builtin::python("random", "choices", choices),
        Builtin::python("random", "expovariate", expovariate),
        Builtin::python("random", "gauss", gauss),
        Builtin::new("random", "getrandbits", (1, 1), getrandbits),
        Builtin::python("random", "lognormvariate", |interp, args, span| {
            Ok(Value::Float(normal(interp, "lognormvariate", args, span)?.exp()))
        }),
        Builtin::python("random", "normalvariate", |interp, args, span| {
            normal(interp, "normalvariate", args, span).map(Value::Float)
        }),
        Builtin::python("random", "paretovariate", |interp, args, span| {
            let [alpha] = numbers(python("Random.paretovariate", ["alpha"], 1, args, span)?, span)?;
            let u = 1.0 - interp.cx.python_random.next_f64();
            Ok(Value::Float(u.powf(-1.0 / alpha)))
        }),
        Builtin::python("random", "randint", randint),
        Builtin::new("random", "random", (0, 0), |interp, _, _| {
            Ok(Value::Float(interp.cx.python_random.next_f64()))
        }),
        Builtin::python("random", "randrange", randrange),
        Builtin::python("random", "sample", sample),
        Builtin::python("random", "seed", seed),
        Builtin::python("random", "shuffle", shuffle),
        Builtin::python("random", "triangular", triangular),
        Builtin::python("random", "uniform", |interp, args, span| {
            let [a, b] = numbers(python("Random.uniform", ["a", "b"], 2, args, span)?, span)?;
            Ok(Value::Float(a + (b - a) * interp.cx.python_random.next_f64()))
        }),
        Builtin::python("random", "weibullvariate", |interp, args, span| {
            let found = python("Random.weibullvariate", ["alpha", "beta"], 2, args, span)?;
            let [alpha, beta] = numbers(found, span)?;
            let u = 1.0 - interp.cx.python_random.next_f64();
            Ok(Value::Float(alpha * (-u.ln()).powf(1.0 / beta)))
        }),
    ],
    values: &[],
    missing: &[
        "Random",
        "SystemRandom",
        "betavariate",
        "gammavariate",
        "getstate",
        "randbytes",
        "setstate",
        "vonmisesvariate",
    ],
};

/// Arguments as numbers; those that were not given are 0.
fn numbers<const N: usize>(found: [Option<Value>; N], span: Span) -> Result<[f64; N]> {
    let mut all = [0.0; N];
    for (number, value) in all.iter_mut().zip(found) {
        *number = value.map_or(Ok(0.0), |value| real(&value, span))?;
    }
    Ok(all)
}

fn seed(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [number, _] = python("Random.seed", ["a", "version"], 0, args, span)?;
    let number = match number {
        None | Some(Value::None) => {
            interp.cx.python_random = PythonRandom::unseeded();
            return Ok(Value::None);
        }
        Some(value @ (Value::Int(_) | Value::Bool(_))) => value.as_index().unwrap_or(0),
        Some(value @ Value::Float(_)) => hash(&value, span)?,
        Some(Value::Str(_)) => bail!(
            span, NotImplementedError, "numscope seeds from numbers only";
            hint: "random.seed(1)"
        ),
        Some(_) => bail!(
            span,
            TypeError,
            "The only supported seed types are: None,\nint, float, str, bytes, and bytearray."
        ),
    };
    interp.cx.python_random.seed(number.unsigned_abs());
    Ok(Value::None)
}

/// Bits that a number takes.
fn bit_length(n: u64) -> u32 {
    64 - n.leading_zeros()
}

/// A number below `n`, each as likely: `_randbelow`.
fn below(interp: &mut Interp<'_>, n: u64) -> u64 {
    loop {
        let drawn = interp.cx.python_random.bits(bit_length(n));
        if drawn < n {
            return drawn;
        }
    }
}

fn getrandbits(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let count = super::super::builtins::index(&args.positional[0], span)?;
    if count < 0 {
        bail!(span, ValueError, "number of bits must be non-negative");
    }
    if count > 63 {
        bail!(span, OverflowError, "numscope's int has 64 bits, one of which is the sign");
    }
    Ok(Value::Int(interp.cx.python_random.bits(count as u32) as i64))
}

/// An argument of `randrange`: a whole number.
fn whole(value: &Value, number: usize, span: Span) -> Result<i64> {
    if let Value::Float(x) = value {
        if x.fract() != 0.0 {
            bail!(span, ValueError, "non-integer arg {number} for randrange()");
        }
        return convert::whole(*x, span);
    }
    super::super::builtins::index(value, span)
}

fn randint(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [a, b] = python("Random.randint", ["a", "b"], 2, args, span)?;
    let (a, b) = (a.unwrap_or(Value::None), b.unwrap_or(Value::None));
    let (start, stop) = (whole(&a, 1, span)?, whole(&b, 2, span)?);
    let Some(stop) = stop.checked_add(1) else {
        bail!(span, OverflowError, "numscope's int has 64 bits")
    };
    range_of(interp, start, stop, span)
}

fn range_of(interp: &mut Interp<'_>, start: i64, stop: i64, span: Span) -> Result<Value> {
    let width = i128::from(stop) - i128::from(start);
    let Some(size) = u64::try_from(width).ok().filter(|size| *size > 0) else {
        bail!(span, ValueError, "empty range for randrange() ({start}, {stop}, {width})")
    };
    Ok(Value::Int(start.wrapping_add(below(interp, size) as i64)))
}

fn randrange(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [start, stop, step] = python("Random.randrange", ["start", "stop", "step"], 1, args, span)?;
    let start = whole(&start.unwrap_or(Value::None), 1, span)?;
    let Some(stop) = stop.filter(|stop| !matches!(stop, Value::None)) else {
        if step.is_some() {
            bail!(span, TypeError, "Missing a non-None stop argument");
        }
        if start <= 0 {
            bail!(span, ValueError, "empty range for randrange()");
        }
        return Ok(Value::Int(below(interp, start as u64) as i64));
    };
    let stop = whole(&stop, 2, span)?;
    let step = step.map_or(Ok(1), |step| whole(&step, 3, span))?;
    if step == 1 {
        return range_of(interp, start, stop, span);
    }
    if step == 0 {
        bail!(span, ValueError, "zero step for randrange()");
    }
    let range = crate::value::Range { start, stop, step };
    if range.is_empty() {
        bail!(span, ValueError, "empty range for randrange()");
    }
    let i = below(interp, range.len());
    Ok(Value::Int(range.at(i)))
}

fn choice(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [sequence] = python("Random.choice", ["seq"], 1, args, span)?;
    let sequence = sequence.unwrap_or(Value::None);
    let length = len(&sequence, span)?;
    if length == 0 {
        bail!(span, IndexError, "Cannot choose from an empty sequence");
    }
    let i = below(interp, length as u64) as usize;
    items::at(&sequence, i, span)
}

fn choices(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let names = ["population", "weights", "cum_weights", "k"];
    let [population, weights, cumulative, count] = python("Random.choices", names, 1, args, span)?;
    let population = population.unwrap_or(Value::None);
    let length = len(&population, span)?;
    let count = count.map_or(Ok(1), |k| super::super::builtins::index(&k, span))?.max(0) as usize;
    interp.cx.room_for(count.saturating_mul(size_of::<Value>()), span)?;
    let is_given =
        |value: &Option<Value>| value.as_ref().is_some_and(|v| !matches!(v, Value::None));
    let sums = match (is_given(&weights), is_given(&cumulative)) {
        (true, true) => {
            bail!(span, TypeError, "Cannot specify both weights and cumulative weights")
        }
        (true, false) => {
            let mut total = 0.0;
            let all = items::all(interp, &weights.unwrap_or(Value::None), span)?;
            let sums: Result<Vec<f64>> = all
                .iter()
                .map(|weight| {
                    total += real(weight, span)?;
                    Ok(total)
                })
                .collect();
            Some(sums?)
        }
        (false, true) => {
            let all = items::all(interp, &cumulative.unwrap_or(Value::None), span)?;
            Some(all.iter().map(|sum| real(sum, span)).collect::<Result<Vec<f64>>>()?)
        }
        (false, false) => None,
    };
    if let Some(sums) = &sums {
        check_weights(sums, length, span)?;
    } else if length == 0 && count > 0 {
        bail!(span, IndexError, "list index out of range");
    }
    let mut chosen = Vec::with_capacity(count);
    for _ in 0..count {
        interp.cx.poll(span)?;
        let drawn = interp.cx.python_random.next_f64();
        let i = match &sums {
            None => (drawn * length as f64).floor() as usize,
            Some(sums) => {
                let wanted = drawn * sums[length - 1];
                sums[..length - 1].partition_point(|sum| *sum <= wanted)
            }
        };
        chosen.push(items::at(&population, i, span)?);
    }
    Ok(Value::list(chosen))
}

fn check_weights(sums: &[f64], length: usize, span: Span) -> Result<()> {
    if sums.len() != length {
        bail!(span, ValueError, "The number of weights does not match the population");
    }
    let total = sums.last().copied().unwrap_or(0.0);
    if total <= 0.0 {
        bail!(span, ValueError, "Total of weights must be greater than zero");
    }
    if !total.is_finite() {
        bail!(span, ValueError, "Total of weights must be finite");
    }
    Ok(())
}

fn sample(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let names = ["population", "k", "counts"];
    let [population, count, counts] = python("Random.sample", names, 2, args, span)?;
    let population = population.unwrap_or(Value::None);
    if !matches!(population, Value::List(_) | Value::Tuple(_) | Value::Range(_) | Value::Str(_)) {
        bail!(span, TypeError, "Population must be a sequence.  For dicts or sets, use sorted(d).");
    }
    if counts.is_some() {
        bail!(span, NotImplementedError, "numscope has no counts= of random.sample() yet");
    }
    let length = len(&population, span)?;
    let count = super::super::builtins::index(&count.unwrap_or(Value::None), span)?;
    let Some(count) = usize::try_from(count).ok().filter(|count| *count <= length) else {
        bail!(span, ValueError, "Sample larger than population or is negative")
    };
    interp.cx.room_for(count.saturating_mul(size_of::<Value>()), span)?;
    // A set of what was drawn, where it is smaller than a list of all.
    let mut set_size = 21.0;
    if count > 5 {
        set_size += 4_f64.powf(((count as f64 * 3.0).ln() / 4_f64.ln()).ceil());
    }
    let mut chosen = Vec::with_capacity(count);
    if length as f64 <= set_size {
        let mut pool = items::all(interp, &population, span)?;
        for i in 0..count {
            interp.cx.poll(span)?;
            let j = below(interp, (length - i) as u64) as usize;
            chosen.push(pool[j].clone());
            pool[j] = pool[length - i - 1].clone();
        }
        return Ok(Value::list(chosen));
    }
    let mut drawn = HashSet::new();
    for _ in 0..count {
        interp.cx.poll(span)?;
        let mut j = below(interp, length as u64);
        while !drawn.insert(j) {
            j = below(interp, length as u64);
        }
        chosen.push(items::at(&population, j as usize, span)?);
    }
    Ok(Value::list(chosen))
}

fn shuffle(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [sequence] = python("Random.shuffle", ["x"], 1, args, span)?;
    let sequence = sequence.unwrap_or(Value::None);
    let Value::List(list) = &sequence else {
        let class = sequence.type_name();
        match sequence {
            Value::Array(_) => bail!(
                span, NotImplementedError, "numscope shuffles lists with random.shuffle()";
                hint: "np.random.shuffle(a) shuffles an array"
            ),
            Value::Tuple(_) | Value::Str(_) | Value::Range(_) => {
                bail!(span, TypeError, "'{class}' object does not support item assignment")
            }
            _ => bail!(span, TypeError, "object of type '{class}' has no len()"),
        }
    };
    interp.cx.before_change(list);
    let mut items = list.borrow_mut();
    for i in (1..items.len()).rev() {
        if i % 4096 == 0 {
            interp.cx.poll(span)?;
        }
        let j = below(interp, i as u64 + 1) as usize;
        items.swap(i, j);
    }
    Ok(Value::None)
}

fn triangular(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let found = python("Random.triangular", ["low", "high", "mode"], 0, args, span)?;
    let has_mode = found[2].as_ref().is_some_and(|mode| !matches!(mode, Value::None));
    let high = found[1].as_ref().map_or(Ok(1.0), |high| real(high, span))?;
    let low = found[0].as_ref().map_or(Ok(0.0), |low| real(low, span))?;
    let u = interp.cx.python_random.next_f64();
    if high == low {
        return Ok(Value::Float(low));
    }
    let middle = match &found[2] {
        Some(mode) if has_mode => (real(mode, span)? - low) / (high - low),
        _ => 0.5,
    };
    let (u, middle, from, to) =
        if u > middle { (1.0 - u, 1.0 - middle, high, low) } else { (u, middle, low, high) };
    Ok(Value::Float(from + (to - from) * (u * middle).sqrt()))
}

fn expovariate(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [rate] = numbers(python("Random.expovariate", ["lambd"], 1, args, span)?, span)?;
    let u = 1.0 - interp.cx.python_random.next_f64();
    if rate == 0.0 {
        bail!(span, ZeroDivisionError, "float division by zero");
    }
    Ok(Value::Float(-u.ln() / rate))
}

/// The mean and the deviation that a normal distribution is given.
fn normal_args(name: &str, args: &Args, span: Span) -> Result<(f64, f64)> {
    let [mu, sigma] = python(&format!("Random.{name}"), ["mu", "sigma"], 0, args, span)?;
    let mu = mu.map_or(Ok(0.0), |mu| real(&mu, span))?;
    Ok((mu, sigma.map_or(Ok(1.0), |sigma| real(&sigma, span))?))
}

fn gauss(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let (mu, sigma) = normal_args("gauss", args, span)?;
    let random = &mut interp.cx.python_random;
    // Two at a time: the second one waits for the next call.
    let z = if let Some(z) = random.gauss.take() {
        z
    } else {
        let turn = random.next_f64() * TAU;
        let radius = (-2.0 * (1.0 - random.next_f64()).ln()).sqrt();
        random.gauss = Some(turn.sin() * radius);
        turn.cos() * radius
    };
    Ok(Value::Float(mu + z * sigma))
}

/// Kinderman and Monahan's ratio of uniforms.
fn normal(interp: &mut Interp<'_>, name: &str, args: &Args, span: Span) -> Result<f64> {
    let (mu, sigma) = normal_args(name, args, span)?;
    let magic = 4.0 * (-0.5_f64).exp() / 2.0_f64.sqrt();
    loop {
        let random = &mut interp.cx.python_random;
        let u1 = random.next_f64();
        let u2 = 1.0 - random.next_f64();
        let z = magic * (u1 - 0.5) / u2;
        if z * z / 4.0 <= -u2.ln() {
            return Ok(mu + z * sigma);
        }
    }
}
