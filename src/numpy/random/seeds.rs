//! `SeedSequence`: entropy of any length, from which generators and their children are seeded.

use std::any::Any;
use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};
use std::rc::Rc;

use super::super::eager::array_of;
use super::super::registry::{Bound, Costs, Function, Run};
use super::sources::own;
use crate::array::dtype::DType;
use crate::array::format;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::random::seed_sequence::{POOL_SIZE, Pool};
use crate::numpy::{convert, parse};
use crate::value::{Call, Callable, Dict, Key, Value};
use crate::{bail, diagnostic};

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "random.SeedSequence",
        signature: "entropy=None, *, spawn_key=(), pool_size=4, n_children_spawned=0",
        costs: Costs::Nothing,
        doc: "Entropy that is mixed into seeds of any length, and into seeds of children.\n\n\
              >>> np.random.SeedSequence(42).generate_state(2)\n\
              array([3444837047, 2669555309], dtype=uint32)",
        run: Run::Call(|cx, bound| {
            new(cx, &bound).map(|seeds| SeedSequence::value(&Rc::new(seeds)))
        }),
    },
    Function {
        name: "random.SeedSequence.generate_state",
        signature: "self, n_words, dtype=np.uint32",
        costs: Costs::New,
        doc: "So many words to seed a generator with, of dtype uint32 or uint64.\n\n\
              >>> np.random.SeedSequence(42).generate_state(1, np.uint64)\n\
              array([11465652750463011511], dtype=uint64)",
        run: Run::Call(generate_state),
    },
    Function {
        name: "random.SeedSequence.spawn",
        signature: "self, n_children",
        costs: Costs::Nothing,
        doc: "Seeds of so many children, each with a key of its own.\n\n\
              >>> children = np.random.SeedSequence(42).spawn(2)\n>>> children[1].spawn_key\n(1,)",
        run: Run::Call(|cx, mut bound| {
            let seeds = seeds_of(&own(&mut bound), bound.span)?;
            let count = convert::as_integer(bound.required(0), bound.span)?.max(0) as u64;
            let children = seeds.spawn(cx, count, bound.span)?;
            Ok(Value::list(children.iter().map(SeedSequence::value).collect()))
        }),
    },
];

/// What a sequence was made of.
#[derive(Clone, Debug)]
enum Entropy {
    /// As it was given.
    Given(Value),
    /// From the system: of more bits than an integer has.
    System(Rc<[u32]>),
}

/// Entropy and its pool.
#[derive(Debug)]
pub(super) struct SeedSequence {
    entropy: Entropy,
    words: Rc<[u32]>,
    spawn_key: Vec<Value>,
    pool_size: usize,
    children: Rc<Cell<u64>>,
    pool: Pool,
}

/// Entropy that does not fit an integer, to be printed and handed on.
#[derive(Debug)]
struct BigInteger(Rc<[u32]>);

impl Call for BigInteger {
    fn name(&self) -> &'static str {
        "int"
    }

    fn repr(&self) -> String {
        decimal(&self.0)
    }

    fn class(&self) -> &'static str {
        "int"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Words, the lowest first, as a decimal number.
fn decimal(words: &[u32]) -> String {
    const BILLION: u64 = 1_000_000_000;
    let mut words = words.to_vec();
    let mut groups = Vec::new();
    while words.iter().any(|&word| word != 0) {
        let mut rest = 0;
        for word in words.iter_mut().rev() {
            let number = rest << 32 | u64::from(*word);
            *word = (number / BILLION) as u32;
            rest = number % BILLION;
        }
        groups.push(rest);
    }
    let Some(first) = groups.pop() else { return "0".to_owned() };
    let rest = groups.iter().rev().map(|group| format!("{group:09}"));
    std::iter::once(first.to_string()).chain(rest).collect()
}

impl SeedSequence {
    /// As a value.
    pub(super) fn value(seeds: &Rc<Self>) -> Value {
        Value::Function(Callable::Shared(Rc::new(Shared(Rc::clone(seeds)))))
    }

    /// The mixed entropy.
    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Of words, and a key of words for each of its numbers.
    fn mixed(
        entropy: Entropy,
        words: Rc<[u32]>,
        spawn_key: Vec<Value>,
        (pool_size, children): (usize, u64),
        span: Span,
    ) -> Result<Self> {
        let mut all = words.to_vec();
        let mut key = Vec::new();
        for number in &spawn_key {
            push_words(number, &mut key, MOST_DEPTH, span)?;
        }
        if !key.is_empty() && all.len() < pool_size {
            // Without zeros a key could be taken for entropy.
            all.resize(pool_size, 0);
        }
        all.extend(key);
        let pool = Pool::of(&all, pool_size);
        Ok(Self {
            entropy,
            words,
            spawn_key,
            pool_size,
            children: Rc::new(Cell::new(children)),
            pool,
        })
    }

    /// Seeds of so many children.
    pub(super) fn spawn(&self, cx: &mut Context, count: u64, span: Span) -> Result<Vec<Rc<Self>>> {
        let first = self.children.get();
        let children = Rc::clone(&self.children);
        cx.on_restore(Box::new(move || children.set(first)));
        let child = |i: u64| {
            let mut key = self.spawn_key.clone();
            key.push(Value::Int(i as i64));
            let words = Rc::clone(&self.words);
            Self::mixed(self.entropy.clone(), words, key, (self.pool_size, 0), span).map(Rc::new)
        };
        let made = (first..first + count).map(child).collect::<Result<_>>()?;
        self.children.set(first + count);
        Ok(made)
    }

    fn entropy(&self) -> Value {
        match &self.entropy {
            Entropy::Given(value) => value.clone(),
            Entropy::System(words) => {
                Value::Function(Callable::Shared(Rc::new(BigInteger(Rc::clone(words)))))
            }
        }
    }

    fn key(&self) -> Value {
        Value::tuple(self.spawn_key.iter().cloned())
    }
}

/// Entropy as Python prints it.
fn shown(value: &Value) -> String {
    let all = |items: &[Value]| items.iter().map(shown).collect::<Vec<_>>().join(", ");
    match value {
        Value::List(items) => format!("[{}]", all(&items.borrow())),
        Value::Tuple(items) if items.len() == 1 => format!("({},)", shown(&items[0])),
        Value::Tuple(items) => format!("({})", all(items)),
        Value::Range(range) if range.step == 1 => format!("range({}, {})", range.start, range.stop),
        Value::Range(range) => format!("range({}, {}, {})", range.start, range.stop, range.step),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format::float_repr(*number),
        Value::Bool(truth) => if *truth { "True" } else { "False" }.to_owned(),
        Value::Scalar(scalar) => format::scalar_repr(*scalar),
        Value::Str(text) if text.is_numpy => format!("np.str_({})", format::text_repr(text)),
        Value::Str(text) => format::text_repr(text),
        Value::Array(array) => {
            let elements = format::Elements {
                dtype: array.dtype,
                shape: array.shape(),
                at: &|index| array.at(index),
                text_at: &|index| array.text_at(index),
                word: None,
                stop: None,
                class: "array",
            };
            format::array_repr(&elements, &format::PrintOptions::default())
        }
        Value::Function(object) => object.call().repr(),
        other => format!("<{}>", other.type_name()),
    }
}

/// A sequence as a value; generators hold it too.
#[derive(Debug)]
struct Shared(Rc<SeedSequence>);

impl Call for Shared {
    fn name(&self) -> &'static str {
        "SeedSequence"
    }

    fn repr(&self) -> String {
        let seeds = &*self.0;
        let mut lines = format!("SeedSequence(\n    entropy={},\n", shown(&seeds.entropy()));
        if !seeds.spawn_key.is_empty() {
            lines += &format!("    spawn_key={},\n", shown(&seeds.key()));
        }
        if seeds.pool_size != POOL_SIZE {
            lines += &format!("    pool_size={},\n", seeds.pool_size);
        }
        if seeds.children.get() != 0 {
            lines += &format!("    n_children_spawned={},\n", seeds.children.get());
        }
        lines + ")"
    }

    fn class(&self) -> &'static str {
        "numpy.random.bit_generator.SeedSequence"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("random.SeedSequence")
    }

    fn field(&self, name: &str) -> Option<Value> {
        let seeds = &*self.0;
        Some(match name {
            "entropy" => seeds.entropy(),
            "spawn_key" => seeds.key(),
            "pool_size" => Value::from(seeds.pool_size),
            "n_children_spawned" => Value::Int(seeds.children.get() as i64),
            "state" => {
                let mut state = Dict::default();
                for name in ["entropy", "spawn_key", "pool_size", "n_children_spawned"] {
                    let key = Key::new(Value::text(name), Span::NONE).ok()?;
                    state.insert(key, self.field(name)?);
                }
                Value::dict(state)
            }
            _ => return None,
        })
    }

    fn fields(&self) -> Vec<&'static str> {
        vec!["entropy", "n_children_spawned", "pool_size", "spawn_key", "state"]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The sequence that a value is.
fn seeds_of(value: &Value, span: Span) -> Result<Rc<SeedSequence>> {
    match value {
        Value::Function(function) if let Some(shared) = function.downcast::<Shared>() => {
            Ok(Rc::clone(&shared.0))
        }
        other => bail!(span, TypeError, "'{}' object is no SeedSequence", other.type_name()),
    }
}

/// The sequence of a seed: itself, or a new one of an integer or several, or of the system's entropy.
///
/// # Errors
/// NumPy's `TypeError` for what is none of them, `ValueError` for a negative one.
pub(super) fn of_seed(cx: &Context, seed: Option<&Value>, span: Span) -> Result<Rc<SeedSequence>> {
    if let Some(value) = seed
        && let Ok(seeds) = seeds_of(value, span)
    {
        return Ok(seeds);
    }
    of_entropy(cx, seed, Vec::new(), (POOL_SIZE, 0), span).map(Rc::new)
}

fn of_entropy(
    cx: &Context,
    entropy: Option<&Value>,
    spawn_key: Vec<Value>,
    counts: (usize, u64),
    span: Span,
) -> Result<SeedSequence> {
    let Some(value) = entropy else {
        // Keys of the system's entropy, as every hash map gets them.
        let word = |i: usize| RandomState::new().hash_one(i) as u32;
        let words: Rc<[u32]> = (0..counts.0).map(word).collect();
        return SeedSequence::mixed(
            Entropy::System(Rc::clone(&words)),
            words,
            spawn_key,
            counts,
            span,
        );
    };
    if let Value::Function(function) = value
        && let Some(big) = function.downcast::<BigInteger>()
    {
        let words = Rc::clone(&big.0);
        return SeedSequence::mixed(
            Entropy::System(Rc::clone(&words)),
            words,
            spawn_key,
            counts,
            span,
        );
    }
    let is_taken = match value {
        Value::List(_) | Value::Tuple(_) | Value::Range(_) | Value::Array(_) => true,
        other => other.as_scalar().is_some_and(|number| !number.dtype().is_float()),
    };
    if !is_taken {
        bail!(
            span, TypeError, "SeedSequence expects int or sequence of ints for entropy not {}",
            if let Value::Str(text) = value { text.to_string() } else { shown(value) };
            hint: "seed with an integer: np.random.default_rng(42)"
        );
    }
    let mut words = Vec::new();
    push_words(value, &mut words, MOST_DEPTH, span)?;
    cx.room_for(words.len() * 4, span)?;
    SeedSequence::mixed(Entropy::Given(value.clone()), words.into(), spawn_key, counts, span)
}

/// How deep sequences of entropy may be nested.
const MOST_DEPTH: usize = 500;

/// The words of an integer, the lowest first, or of several one after another, nested so deep at most.
fn push_words(value: &Value, words: &mut Vec<u32>, depth: usize, span: Span) -> Result<()> {
    let Some(depth) = depth.checked_sub(1) else {
        bail!(
            span, RecursionError, "maximum recursion depth exceeded";
            hint: "a seed is an integer, or a sequence of integers"
        );
    };
    let push = |item: &Value, words: &mut Vec<u32>| push_words(item, words, depth, span);
    match value {
        Value::List(items) => items.borrow().iter().try_for_each(|item| push(item, words)),
        Value::Tuple(items) => items.iter().try_for_each(|item| push(item, words)),
        Value::Range(range) => range.values().try_for_each(|item| push(&item, words)),
        Value::Array(array) if array.ndim() == 0 => {
            bail!(span, TypeError, "len() of unsized object")
        }
        Value::Array(array) => {
            let rows = (0..array.shape()[0]).map(|i| array.view(array.layout.index(0, i)));
            for row in rows {
                let row = if row.ndim() == 0 {
                    convert::element_at(&row, &[])
                } else {
                    Value::Array(row)
                };
                push(&row, words)?;
            }
            Ok(())
        }
        Value::Str(text) => {
            let number = match text.strip_prefix("0x") {
                Some(digits) => parse::integer(digits, 16, span)?,
                None if text.starts_with(|c: char| c.is_ascii_digit()) => {
                    parse::integer(text, 10, span)?
                }
                None => bail!(span, ValueError, "unrecognized seed string"),
            };
            push(&Value::Int(number), words)
        }
        other => match other.as_scalar() {
            Some(number) if number.dtype().is_float() => {
                bail!(span, TypeError, "seed must be integer")
            }
            Some(number) => {
                let number = number.as_integer().and_then(|number| u64::try_from(number).ok());
                let number = number.ok_or_else(|| {
                    diagnostic!(span, ValueError, "expected non-negative integer")
                })?;
                words.push(number as u32);
                if number > u64::from(u32::MAX) {
                    words.push((number >> 32) as u32);
                }
                Ok(())
            }
            None => bail!(span, TypeError, "object of type '{}' has no len()", other.type_name()),
        },
    }
}

fn new(cx: &mut Context, bound: &Bound) -> Result<SeedSequence> {
    let span = bound.span;
    let pool_size = bound.integer(2)?.unwrap_or(POOL_SIZE as i64);
    if pool_size < POOL_SIZE as i64 {
        bail!(span, ValueError, "The size of the entropy pool should be at least {POOL_SIZE}");
    }
    cx.room_for((pool_size as usize).saturating_mul(4), span)?;
    let spawn_key = match bound.get(1) {
        None => Vec::new(),
        Some(Value::Tuple(items)) => items.to_vec(),
        Some(Value::List(items)) => items.borrow().clone(),
        Some(Value::Range(range)) => range.values().collect(),
        Some(Value::Array(array)) if array.ndim() == 1 => {
            (0..array.size()).map(|i| convert::element_at(array, &[i])).collect()
        }
        Some(other) => bail!(span, TypeError, "'{}' object is not iterable", other.type_name()),
    };
    let children = bound.integer(3)?.unwrap_or(0);
    let Ok(children) = u64::try_from(children) else {
        bail!(span, OverflowError, "can't convert negative value to uint32_t")
    };
    of_entropy(cx, bound.get(0), spawn_key, (pool_size as usize, children), span)
}

fn generate_state(cx: &mut Context, mut bound: Bound) -> Result<Value> {
    let seeds = seeds_of(&own(&mut bound), bound.span)?;
    let span = bound.span;
    let shape = convert::as_shape(bound.required(0), span)?;
    let count = shape.iter().product::<usize>();
    cx.room_for(count.saturating_mul(8), span)?;
    match bound.dtype(1)? {
        None | Some(DType::UInt32) => {
            let words: Vec<u32> = seeds.pool.state().take(count).collect();
            array_of(cx, &words, &shape, span).map(Value::Array)
        }
        Some(DType::UInt64) => {
            let words: Vec<u32> = seeds.pool.state().take(2 * count).collect();
            let pairs = words.chunks_exact(2).map(|p| u64::from(p[0]) | u64::from(p[1]) << 32);
            array_of(cx, &pairs.collect::<Vec<_>>(), &shape, span).map(Value::Array)
        }
        Some(_) => bail!(span, ValueError, "only support uint32 or uint64"),
    }
}
