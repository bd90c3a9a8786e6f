//! `Generator`, `RandomState` and the bit generators as objects, and how they are made.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use super::super::eager::array_of;
use super::super::registry::{Bound, Costs, Function, Run};
use super::seeds::{self, SeedSequence};
use super::sources::{Source, fill, own};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::random::mt19937::Mt19937;
use crate::kernels::random::pcg64::Pcg64;
use crate::kernels::random::{BitGenerator, Bits};
use crate::numpy::convert;
use crate::value::{Call, Callable, Value};

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "random.default_rng",
        signature: "seed=None",
        costs: Costs::Nothing,
        doc: "A new generator of random numbers, by PCG64, from an integer, a sequence of them or a \
              SeedSequence; without a seed from the system's entropy.\n\n\
              >>> rng = np.random.default_rng(42)\n>>> rng.random()\n0.7739560485559633\n>>> print(rng)\n\
              Generator(PCG64)",
        run: Run::Call(|cx, bound| default_rng(cx, &bound)),
    },
    Function {
        name: "random.Generator",
        signature: "bit_generator",
        costs: Costs::Nothing,
        doc: "A generator of random numbers out of the bits of a bit generator.\n\n\
              >>> np.random.Generator(np.random.PCG64(42)).random()\n0.7739560485559633",
        run: Run::Call(|_, bound| match object(bound.required(0)) {
            Some(Object::Bits(bits)) => Ok(Generator::value(bits)),
            _ if matches!(bound.required(0), Value::Function(_)) => bail!(
                bound.span, ValueError,
                "Invalid bit generator. The bit generator must be instantiated.";
                hint: "np.random.Generator(np.random.PCG64(seed))"
            ),
            _ => bail!(
                bound.span, AttributeError, "'{}' object has no attribute 'capsule'",
                bound.required(0).type_name();
                hint: "np.random.default_rng(seed) makes a generator of a seed"
            ),
        }),
    },
    Function {
        name: "random.Generator.spawn",
        signature: "self, n_children",
        costs: Costs::Nothing,
        doc: "New generators, independent of this one and of each other.\n\n\
              >>> a, b = np.random.default_rng(42).spawn(2)\n>>> a.random(), b.random()\n\
              (0.9167441575549085, 0.4674907799518424)",
        run: Run::Call(|cx, bound| spawn(cx, bound, |bits| Generator::value(Rc::new(bits)))),
    },
    Function {
        name: "random.PCG64",
        signature: "seed=None",
        costs: Costs::Nothing,
        doc: "The random bits behind default_rng: a congruential generator of 128 bits.\n\n\
              >>> np.random.PCG64(42).random_raw(1)\narray([14276969152011380360], dtype=uint64)",
        run: Run::Call(|cx, bound| bit_generator(cx, &bound, Kind::Pcg64)),
    },
    Function {
        name: "random.PCG64.random_raw",
        signature: "self, size=None, output=True",
        costs: Costs::New,
        doc: "The bits themselves, as integers.\n\n\
              >>> np.random.PCG64(42).random_raw(2)\n\
              array([14276969152011380360,  8095878257575067585], dtype=uint64)",
        run: Run::Call(random_raw),
    },
    Function {
        name: "random.PCG64.spawn",
        signature: "self, n_children",
        costs: Costs::Nothing,
        doc: "New bit generators, independent of this one and of each other.\n\n\
              >>> children = np.random.PCG64(42).spawn(2)\n>>> children[1].random_raw()\n\
              8623682774590505111",
        run: Run::Call(|cx, bound| spawn(cx, bound, BitsObject::value)),
    },
    Function {
        name: "random.MT19937",
        signature: "seed=None",
        costs: Costs::Nothing,
        doc: "The bits of the Mersenne Twister, seeded as other bit generators are.\n\n\
              >>> np.random.Generator(np.random.MT19937(5)).random()\n0.3407984189512352",
        run: Run::Call(|cx, bound| bit_generator(cx, &bound, Kind::Mt19937)),
    },
    Function {
        name: "random.MT19937.random_raw",
        signature: "self, size=None, output=True",
        costs: Costs::New,
        doc: "The bits themselves, as integers.\n\n\
              >>> np.random.MT19937(5).random_raw(3)\n\
              array([1463718072, 2137291433, 2035765579], dtype=uint64)",
        run: Run::Call(random_raw),
    },
    Function {
        name: "random.MT19937.spawn",
        signature: "self, n_children",
        costs: Costs::Nothing,
        doc: "New bit generators, independent of this one and of each other.\n\n\
              >>> children = np.random.MT19937(5).spawn(3)\n>>> len(children)\n3",
        run: Run::Call(|cx, bound| spawn(cx, bound, BitsObject::value)),
    },
    Function {
        name: "random.RandomState",
        signature: "seed=None",
        costs: Costs::Nothing,
        doc: "A generator of its own that gives the numbers that np.random gives after the same seed.\n\n\
              >>> np.random.RandomState(0).rand()\n0.5488135039273248",
        run: Run::Call(|cx, bound| {
            let mut twister = Mt19937::from_seed(0);
            super::seed(cx, bound.get(0), &mut twister, bound.span)?;
            let state = RandomState(Rc::new(RefCell::new(twister)));
            Ok(Value::Function(Callable::Shared(Rc::new(state))))
        }),
    },
    Function {
        name: "random.RandomState.seed",
        signature: "self, seed=None",
        costs: Costs::Nothing,
        doc: "Start the generator again.\n\n>>> state = np.random.RandomState(1)\n>>> state.seed(0)\n\
              >>> state.rand()\n0.5488135039273248",
        run: Run::Call(|cx, mut bound| {
            let source = super::sources::state_of(&mut bound)?;
            super::reseed(cx, &source, bound.get(0), bound.span)
        }),
    },
];

/// The kinds of bit generators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Pcg64,
    Mt19937,
}

impl Kind {
    fn of(bits: &BitGenerator) -> Self {
        match bits {
            BitGenerator::Pcg64(_) => Self::Pcg64,
            BitGenerator::Mt19937(_) => Self::Mt19937,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Pcg64 => "PCG64",
            Self::Mt19937 => "MT19937",
        }
    }

    /// Bits that a seed sequence starts.
    fn seeded(self, seeds: &SeedSequence) -> BitGenerator {
        match self {
            Self::Pcg64 => BitGenerator::Pcg64(Box::new(Pcg64::from_words(seeds.pool().words64()))),
            Self::Mt19937 => {
                BitGenerator::Mt19937(Box::new(Mt19937::from_state(seeds.pool().state())))
            }
        }
    }
}

/// A bit generator, and what it was seeded with.
#[derive(Debug)]
pub(super) struct BitsObject {
    kind: Kind,
    bits: Source<BitGenerator>,
    seeds: Rc<SeedSequence>,
}

/// What draws from a bit generator.
#[derive(Debug)]
pub(super) struct Generator(Rc<BitsObject>);

/// A legacy generator that is not the global one.
#[derive(Debug)]
pub(super) struct RandomState(Source<Mt19937>);

/// Where an object is, as NumPy prints it in capitals.
fn address<T>(object: &T) -> String {
    format!("0x{:X}", std::ptr::from_ref(object) as usize)
}

impl BitsObject {
    fn seeded(kind: Kind, seeds: Rc<SeedSequence>) -> Self {
        Self { kind, bits: Rc::new(RefCell::new(kind.seeded(&seeds))), seeds }
    }

    fn value(self) -> Value {
        Value::Function(Callable::Shared(Rc::new(SharedBits(Rc::new(self)))))
    }
}

/// A bit generator as a value; generators hold it too.
#[derive(Debug)]
struct SharedBits(Rc<BitsObject>);

impl Call for SharedBits {
    fn name(&self) -> &str {
        self.0.kind.name()
    }

    fn repr(&self) -> String {
        format!("<{} object at {}>", self.class(), address(&*self.0).to_lowercase())
    }

    fn class(&self) -> &'static str {
        match self.0.kind {
            Kind::Pcg64 => "numpy.random._pcg64.PCG64",
            Kind::Mt19937 => "numpy.random._mt19937.MT19937",
        }
    }

    fn rows(&self) -> Option<&'static str> {
        Some(match self.0.kind {
            Kind::Pcg64 => "random.PCG64",
            Kind::Mt19937 => "random.MT19937",
        })
    }

    fn field(&self, name: &str) -> Option<Value> {
        (name == "seed_seq").then(|| SeedSequence::value(&self.0.seeds))
    }

    fn fields(&self) -> Vec<&'static str> {
        vec!["seed_seq"]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Generator {
    fn value(bits: Rc<BitsObject>) -> Value {
        Value::Function(Callable::Shared(Rc::new(Self(bits))))
    }

    /// Its bits.
    pub(super) fn source(&self) -> Source<BitGenerator> {
        Rc::clone(&self.0.bits)
    }
}

impl Call for Generator {
    fn name(&self) -> &'static str {
        "Generator"
    }

    fn repr(&self) -> String {
        format!("{} at {}", self.text(), address(self))
    }

    fn text(&self) -> String {
        format!("Generator({})", self.0.kind.name())
    }

    fn class(&self) -> &'static str {
        "numpy.random._generator.Generator"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("random.Generator")
    }

    fn field(&self, name: &str) -> Option<Value> {
        let shared = || SharedBits(Rc::clone(&self.0));
        (name == "bit_generator").then(|| Value::Function(Callable::Shared(Rc::new(shared()))))
    }

    fn fields(&self) -> Vec<&'static str> {
        vec!["bit_generator"]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl RandomState {
    /// What it draws from.
    pub(super) fn source(&self) -> Source<Mt19937> {
        Rc::clone(&self.0)
    }
}

impl Call for RandomState {
    fn name(&self) -> &'static str {
        "RandomState"
    }

    fn repr(&self) -> String {
        format!("{} at {}", self.text(), address(self))
    }

    fn text(&self) -> String {
        "RandomState(MT19937)".to_owned()
    }

    fn class(&self) -> &'static str {
        "numpy.random.mtrand.RandomState"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("random.RandomState")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What of this file's objects a value is.
enum Object {
    Bits(Rc<BitsObject>),
    Generator(Rc<BitsObject>),
    State,
}

fn object(value: &Value) -> Option<Object> {
    let Value::Function(function) = value else { return None };
    if let Some(bits) = function.downcast::<SharedBits>() {
        return Some(Object::Bits(Rc::clone(&bits.0)));
    }
    if let Some(generator) = function.downcast::<Generator>() {
        return Some(Object::Generator(Rc::clone(&generator.0)));
    }
    function.downcast::<RandomState>().map(|_| Object::State)
}

fn default_rng(cx: &mut Context, bound: &Bound) -> Result<Value> {
    match bound.get(0).and_then(object) {
        Some(Object::Generator(_)) => Ok(bound.required(0).clone()),
        Some(Object::Bits(bits)) => Ok(Generator::value(bits)),
        Some(Object::State) => bail!(
            bound.span, NotImplementedError, "numscope has no Generator on the bits of a RandomState";
            hint: "np.random.default_rng(seed), or np.random.Generator(np.random.MT19937(seed))"
        ),
        None => {
            let seeds = seeds::of_seed(cx, bound.get(0), bound.span)?;
            Ok(Generator::value(Rc::new(BitsObject::seeded(Kind::Pcg64, seeds))))
        }
    }
}

fn bit_generator(cx: &mut Context, bound: &Bound, kind: Kind) -> Result<Value> {
    let seeds = seeds::of_seed(cx, bound.get(0), bound.span)?;
    Ok(BitsObject::seeded(kind, seeds).value())
}

/// The bit generator of a method's object.
fn bits_object(object_: &Value, span: Span) -> Result<Rc<BitsObject>> {
    match object(object_) {
        Some(Object::Bits(bits) | Object::Generator(bits)) => Ok(bits),
        Some(Object::State) | None => {
            bail!(span, TypeError, "'{}' object is no bit generator", object_.type_name())
        }
    }
}

fn spawn(cx: &mut Context, mut bound: Bound, child: impl Fn(BitsObject) -> Value) -> Result<Value> {
    let parent = bits_object(&own(&mut bound), bound.span)?;
    let count = bound.required(0);
    let count = match count.as_scalar() {
        Some(number) if number.dtype().is_float() => convert::whole(number.as_f64(), bound.span)?,
        _ => convert::as_integer(count, bound.span)?,
    };
    if count < 0 {
        bail!(bound.span, OverflowError, "can't convert negative value to uint32_t");
    }
    cx.room_for((count as usize).saturating_mul(size_of::<BitsObject>()), bound.span)?;
    let children = parent.seeds.spawn(cx, count as u64, bound.span)?;
    let made = children.into_iter().map(|seeds| child(BitsObject::seeded(parent.kind, seeds)));
    Ok(Value::list(made.collect()))
}

fn random_raw(cx: &mut Context, mut bound: Bound) -> Result<Value> {
    let object = bits_object(&own(&mut bound), bound.span)?;
    let span = bound.span;
    // The words of the twister have 32 bits.
    let draw = |bits: &mut BitGenerator| match Kind::of(bits) {
        Kind::Pcg64 => bits.next_u64(),
        Kind::Mt19937 => bits.next_u32().into(),
    };
    let shape = bound.get(0).map(|size| convert::as_shape(size, span)).transpose()?;
    if !bound.flag(1, true)? {
        let count: usize = shape.map_or(1, |shape| shape.iter().product());
        cx.before_draw(&object.bits);
        for _ in 0..count {
            draw(&mut object.bits.borrow_mut());
            cx.poll(span)?;
        }
        return Ok(Value::None);
    }
    if let Some(shape) = shape {
        return fill(cx, &object.bits, &shape, span, |bits, _| draw(bits)).map(Value::Array);
    }
    cx.before_draw(&object.bits);
    let word = draw(&mut object.bits.borrow_mut());
    match i64::try_from(word) {
        Ok(word) => Ok(Value::Int(word)),
        // Python's integers end at 64 bits with a sign; NumPy's do not.
        Err(_) => array_of(cx, &[word], &[], span).map(|array| Value::Scalar(array.item())),
    }
}
