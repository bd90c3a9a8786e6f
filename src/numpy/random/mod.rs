//! `np.random`: the generator behind its functions, `RandomState`, and `Generator` with its seeds, to NumPy's
//! bits.

mod choice;
mod distributions;
mod floats;
mod integers;
mod multivariate;
mod objects;
mod order;
mod parameters;
mod seeds;
mod sources;

use std::hash::{BuildHasher, RandomState};

use self::sources::{Source, global};
use super::convert::as_array;
use super::modules;
use super::registry::{Args, Costs, Function, Run};
use crate::array::dtype::{DType, Scalar};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::random::mt19937::Mt19937;
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every table of functions and methods of random numbers.
pub static TABLES: [&[Function]; 10] = [
    ROWS,
    floats::LEGACY_ROWS,
    floats::ROWS,
    integers::ROWS,
    choice::ROWS,
    order::ROWS,
    distributions::ROWS,
    multivariate::ROWS,
    objects::ROWS,
    seeds::ROWS,
];

static ROWS: &[Function] = &[Function {
    name: "random.seed",
    signature: "seed=None",
    costs: Costs::Nothing,
    doc: "Start the generator again from an integer or a sequence of them, without one from the \
            system's entropy.\n\n\
              >>> np.random.seed(0)\n>>> np.random.rand()\n0.5488135039273248",
    run: Run::Call(|cx, bound| {
        let source = global(cx);
        reseed(cx, &source, bound.get(0), bound.span)
    }),
}];

/// Start a legacy generator again.
fn reseed(
    cx: &mut Context,
    source: &Source<Mt19937>,
    value: Option<&Value>,
    span: Span,
) -> Result<Value> {
    cx.before_draw(source);
    seed(cx, value, &mut source.borrow_mut(), span)?;
    Ok(Value::None)
}

/// What a function of NumPy's makes of finished values.
fn numpy(
    cx: &mut Context,
    name: &str,
    given: impl IntoIterator<Item = Value>,
    span: Span,
) -> Result<Value> {
    if let Some(row) = modules::function(name)
        && let Run::Call(run) = row.run
    {
        let args = Args { positional: given.into_iter().collect(), keywords: Vec::new() };
        return run(cx, row.bind(args, span)?);
    }
    bail!(span, NotImplementedError, "numscope has no np.{name} yet, which this needs")
}

/// As `_legacy_seeding` reads its argument.
fn seed(cx: &Context, seed: Option<&Value>, random: &mut Mt19937, span: Span) -> Result<()> {
    let Some(value) = seed else {
        // Keys of the system's entropy, as every hash map gets them.
        let keys: Vec<u32> = (0..4_u32).map(|i| RandomState::new().hash_one(i) as u32).collect();
        random.seed_array(&keys);
        return Ok(());
    };
    if let Some(number) = single(value) {
        random.seed_u32(word(number, span)?);
        return Ok(());
    }
    if let Value::Str(text) = value {
        let kind = format!("<U{}", text.chars().count().max(1));
        return Err(no_cast("scalar", &kind, span));
    }
    let words = as_array(cx, value, None, span)?;
    if words.size() == 0 {
        bail!(span, ValueError, "Seed must be non-empty");
    }
    if !words.dtype.casts_safely(DType::Int64) {
        let what = if words.ndim() == 0 { "scalar" } else { "array data" };
        return Err(no_cast(what, words.dtype.name(), span));
    }
    if words.ndim() != 1 {
        bail!(span, ValueError, "Seed array must be 1-d");
    }
    let words: Vec<u32> =
        (0..words.size()).map(|i| word(words.at(&[i]), span)).collect::<Result<_>>()?;
    random.seed_array(&words);
    Ok(())
}

/// The one integer that a number, or an array of one element, holds.
fn single(value: &Value) -> Option<Scalar> {
    let scalar = match value {
        Value::Array(array) if array.size() == 1 => array.item(),
        other => other.as_scalar()?,
    };
    scalar.as_integer().map(|_| scalar)
}

fn word(number: Scalar, span: Span) -> Result<u32> {
    number
        .as_integer()
        .and_then(|number| u32::try_from(number).ok())
        .ok_or_else(|| diagnostic!(span, ValueError, "Seed must be between 0 and 2**32 - 1"))
}

fn no_cast(what: &str, dtype: &str, span: Span) -> crate::diag::Diagnostic {
    diagnostic!(
        span, TypeError, "Cannot cast {what} from dtype('{dtype}') to dtype('int64') according to the \
            rule 'safe'";
        hint: "a seed is an integer, or several"
    )
}
