//! The modes: each a row, and the one driver that runs a prepared plan pass by pass.
//!
//! Sees plans, programs and arrays; never text.

mod fold;
mod parallel;
mod pass;
mod scalar_loop;
mod vm;
mod walk;

use std::rc::Rc;

use smallvec::SmallVec;

use crate::array::Array;
use crate::array::dtype::Scalar;
use crate::array::layout::Layout;
use crate::array::memory::Policy;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::Result;
use crate::plan::cache::Prepared;
use crate::plan::schedule::{Dest, Reuse, Strategy};
use crate::plan::{LeafType, Plan, ValueId};

/// A way to run plans.
#[derive(Debug, PartialEq, Eq)]
pub struct Mode {
    /// Its name, as `%mode` takes it.
    pub name: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// What it stands for.
    pub stands_for: &'static str,
    /// How it turns steps into passes.
    pub strategy: Strategy,
    /// How it runs a pass.
    pub engine: Engine,
    /// Where its arrays come from.
    pub policy: Policy,
}

/// How a pass runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// An element at a time.
    Elements,
    /// A block at a time.
    Blocks,
    /// Blocks on several threads.
    Threads,
}

/// Every mode, slowest first.
pub static MODES: &[Mode] = &[
    Mode {
        name: "loop",
        doc: "one element at a time through the whole expression, no temporaries",
        stands_for: "a loop in an interpreter",
        strategy: Strategy::Elementwise,
        engine: Engine::Elements,
        policy: Policy::Recycle,
    },
    Mode {
        name: "vectorized",
        doc: "one whole-array kernel a step, a new array for each",
        stands_for: "what the textbook says of NumPy",
        strategy: Strategy::Separate(Reuse::Never),
        engine: Engine::Blocks,
        policy: Policy::MapLarge,
    },
    Mode {
        name: "numpy",
        doc: "as vectorized, but writes into a dead temporary where NumPy does",
        stands_for: "what NumPy really does",
        strategy: Strategy::Separate(Reuse::NumPy),
        engine: Engine::Blocks,
        policy: Policy::MapLarge,
    },
    Mode {
        name: "in-place",
        doc: "reuses every dead temporary of the right size",
        stands_for: "out= written by hand",
        strategy: Strategy::Separate(Reuse::Any),
        engine: Engine::Blocks,
        policy: Policy::Recycle,
    },
    Mode {
        name: "fused",
        doc: "blocks of the whole expression through the cache, one pass over memory",
        stands_for: "numexpr, numba",
        strategy: Strategy::Fused,
        engine: Engine::Blocks,
        policy: Policy::Recycle,
    },
    Mode {
        name: "parallel",
        doc: "fused, split over threads",
        stands_for: "numexpr, numba with threads",
        strategy: Strategy::Fused,
        engine: Engine::Threads,
        policy: Policy::Recycle,
    },
];

impl Mode {
    /// The mode of a name; `in_place` is `in-place`.
    pub fn find(name: &str) -> Option<&'static Self> {
        MODES.iter().find(|mode| mode.name == name.replace('_', "-"))
    }

    /// What runs unless another is asked for: what NumPy really does.
    pub fn standard() -> &'static Self {
        &MODES[2]
    }
}

/// An operand that a plan is given.
#[derive(Clone, Debug)]
pub enum Bound {
    /// An array.
    Array(Array),
    /// A scalar; a Python number as `int64` or `float64`.
    Scalar(Scalar),
}

/// What a plan gives.
#[derive(Clone, Debug)]
pub enum Output {
    /// An array.
    Array(Array),
    /// A NumPy scalar.
    Scalar(Scalar),
}

/// Values while a plan runs.
pub(crate) struct Values {
    pub(crate) inputs: SmallVec<[Option<Bound>; 4]>,
    steps: SmallVec<[Option<Array>; 4]>,
    /// For each step, whether all of its elements are known to be finite.
    finite: SmallVec<[bool; 4]>,
}

impl Values {
    fn array(&self, value: ValueId) -> Option<&Array> {
        match value {
            ValueId::Step(i) => self.steps[i].as_ref(),
            ValueId::Input(i) => match self.inputs[i].as_ref()? {
                Bound::Array(array) => Some(array),
                Bound::Scalar(_) => None,
            },
        }
    }

    /// Whether a value is known to hold no infinity and no NaN.
    fn is_finite(&self, value: ValueId) -> bool {
        matches!(value, ValueId::Step(i) if self.finite[i])
    }

    fn take(&mut self, value: ValueId) -> Option<Array> {
        match value {
            ValueId::Step(i) => self.steps[i].take(),
            ValueId::Input(i) => match self.inputs[i].take()? {
                Bound::Array(array) => Some(array),
                Bound::Scalar(_) => None,
            },
        }
    }
}

/// Run a plan.
///
/// # Errors
/// `MemoryError` before anything is taken, `KeyboardInterrupt`, `ValueError` where a value decides.
pub fn run(
    prepared: &Rc<Prepared>,
    mode: &Mode,
    inputs: SmallVec<[Option<Bound>; 4]>,
    cx: &mut Context,
) -> Result<Output> {
    let plan = &prepared.plan;
    let mut values = Values { inputs, steps: SmallVec::new(), finite: SmallVec::new() };
    values.steps.resize_with(plan.steps.len(), || None);
    values.finite.resize(plan.steps.len(), false);
    let mut scalar = None;
    let moment = cx.arena.moment();
    for (k, (region, cost)) in prepared.schedule.regions.iter().zip(&prepared.costs).enumerate() {
        cx.arena.set_moment(moment + k);
        let last = region.steps.end - 1;
        let span = plan.steps[last].span;
        cx.poll(span)?;
        let out = match region.dest {
            Dest::Scalar => None,
            Dest::Target => {
                let target = target(plan, &values);
                cx.before_write(&target.buffer, span)?;
                Some(target)
            }
            Dest::Reuse(value) => {
                let old = values.take(value).expect("the schedule reuses what is still there");
                let output = &plan.steps[last].output;
                let layout = Layout { offset: old.layout.offset, ..output.layout.clone() };
                Some(Array::owner(output.dtype, layout, old.buffer.clone()))
                    .inspect(|_| restore(&mut values, value, old))
            }
            Dest::Fresh => {
                let output = &plan.steps[last].output;
                Some(cx.empty(output.dtype, output.layout.clone(), span)?)
            }
        };
        let done = pass::run(prepared, k, mode, &values, out.as_ref(), cx)?;
        scalar = done.scalar;
        values.finite[last] = done.finite;
        let cost = record(cx, *cost, region.dest);
        for after_pass in &cx.after_pass {
            after_pass(&cost);
        }
        if let Dest::Reuse(value) = region.dest {
            drop(values.take(value));
        }
        values.steps[last] = out;
        for &value in &region.frees {
            drop(values.take(value));
        }
    }
    let output = finish(prepared, values, scalar, cx);
    cx.arena.end_passes(moment + prepared.schedule.regions.len());
    output
}

/// A reused operand stays readable while the pass runs; it shares the memory that is written.
fn restore(values: &mut Values, value: ValueId, array: Array) {
    match value {
        ValueId::Step(i) => values.steps[i] = Some(array),
        ValueId::Input(i) => values.inputs[i] = Some(Bound::Array(array)),
    }
}

fn target(plan: &Plan, values: &Values) -> Array {
    let input = plan.target.expect("only a plan with a target writes into it");
    debug_assert!(matches!(plan.inputs[input], LeafType::Array { .. }));
    values.array(ValueId::Input(input)).expect("a target is an array").clone()
}

fn record(cx: &mut Context, mut cost: Cost, dest: Dest) -> Cost {
    cost.reused = u64::from(matches!(dest, Dest::Reuse(_)));
    cx.meter = cx.meter.then(cost);
    cost
}

fn finish(
    prepared: &Rc<Prepared>,
    mut values: Values,
    scalar: Option<Scalar>,
    cx: &mut Context,
) -> Result<Output> {
    let plan = &prepared.plan;
    if let Some(scalar) = scalar {
        return Ok(Output::Scalar(scalar));
    }
    if plan.target.is_none() {
        let last = plan.steps.len() - 1;
        return Ok(Output::Array(values.steps[last].take().expect("the last step gave an array")));
    }
    let target = target(plan, &values);
    if prepared.schedule.staged {
        let staged =
            values.steps[plan.steps.len() - 1].take().expect("the last step gave an array");
        let span = plan.steps[plan.steps.len() - 1].span;
        cx.before_write(&target.buffer, span)?;
        pass::move_elements(&staged, &target, span, cx)?;
    }
    Ok(Output::Array(target))
}
