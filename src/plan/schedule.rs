//! Which steps run in one pass, and where each pass writes: new memory, a dead temporary, the target.

use std::ops::Range;

use smallvec::SmallVec;

use super::{Alias, LeafType, Op, Plan, ValueId};
use crate::array::layout::Order;

/// How a mode turns steps into passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strategy {
    /// A pass a step.
    Separate(Reuse),
    /// All elementwise steps in one pass, with a reduction at the end where the order of its sum allows it.
    Fused,
    /// The same with every reduction: one element at a time has no order to keep.
    Elementwise,
}

/// When a step writes into a dead temporary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reuse {
    /// Never.
    Never,
    /// Where NumPy does.
    NumPy,
    /// Wherever one of the same size is dead.
    Any,
}

/// Where a pass writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dest {
    /// New memory.
    Fresh,
    /// The memory of a value that nothing needs any more.
    Reuse(ValueId),
    /// The plan's target.
    Target,
    /// A scalar, which takes no array.
    Scalar,
}

/// Steps that run in one pass.
#[derive(Clone, Debug)]
pub struct Region {
    /// Which, of the plan's.
    pub steps: Range<usize>,
    /// Where the last one writes.
    pub dest: Dest,
    /// Whether it ends in a reduction that takes its operand block by block.
    pub folds: bool,
    /// Values whose memory goes after it.
    pub frees: SmallVec<[ValueId; 2]>,
}

/// The passes of a plan under a strategy.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// In order.
    pub regions: Vec<Region>,
    /// Whether the result is computed apart and then moved to the target, which some operand overlaps.
    pub staged: bool,
}

/// Arrange a plan.
pub fn schedule(plan: &Plan, strategy: Strategy) -> Schedule {
    let ranges = match strategy {
        Strategy::Separate(_) => (0..plan.steps.len()).map(|i| i..i + 1).collect(),
        Strategy::Fused | Strategy::Elementwise => fused_ranges(plan, strategy),
    };
    let staged =
        plan.target.is_some() && ranges.last().is_some_and(|last| overlaps_within(plan, last));
    let reuse = match strategy {
        Strategy::Separate(reuse) => reuse,
        Strategy::Fused | Strategy::Elementwise => Reuse::Any,
    };
    let mut regions: Vec<Region> = Vec::with_capacity(ranges.len());
    // Which value's memory a value lives in: itself, but for results written into dead temporaries.
    let mut home: Vec<(ValueId, ValueId)> = Vec::new();
    for steps in ranges {
        let last = steps.end - 1;
        let is_end = steps.end == plan.steps.len();
        let dest = match plan.target {
            Some(_) if is_end && !staged => Dest::Target,
            _ if plan.steps[last].output.layout.ndim() == 0 => Dest::Scalar,
            _ => pick(plan, &steps, reuse, &home).map_or(Dest::Fresh, Dest::Reuse),
        };
        let me = ValueId::Step(last);
        home.push((me, if let Dest::Reuse(value) = dest { home_of(&home, value) } else { me }));
        let folds = !matches!(strategy, Strategy::Separate(_)) && joins(plan, last, strategy);
        regions.push(Region { steps, dest, folds, frees: SmallVec::new() });
    }
    mark_frees(plan, &mut regions, &home);
    Schedule { regions, staged }
}

fn home_of(home: &[(ValueId, ValueId)], value: ValueId) -> ValueId {
    home.iter().rev().find(|(v, _)| *v == value).map_or(value, |(_, h)| *h)
}

/// Copies first, each in a pass of its own; then all that is elementwise; then a reduction that must stay apart.
fn fused_ranges(plan: &Plan, strategy: Strategy) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (i, step) in plan.steps.iter().enumerate() {
        match &step.op {
            Op::Copy => {
                // Copies stand before the root, and what they copy is an input, so they can go first.
                ranges.push(i..i + 1);
                start = if start == i { i + 1 } else { start };
            }
            Op::Reduce { .. } if i > start && !joins(plan, i, strategy) => {
                ranges.push(start..i);
                start = i;
            }
            Op::Map(..) | Op::Cast | Op::Reduce { .. } => {}
        }
    }
    ranges.push(start..plan.steps.len());
    ranges
}

/// Whether a reduction may take its operand block by block without a change of its bits: where NumPy goes
/// through it in the order of memory, and converts nothing that it then adds in another order.
pub fn joins(plan: &Plan, step: usize, strategy: Strategy) -> bool {
    let Op::Reduce { accumulate, .. } = &plan.steps[step].op else { return false };
    let operand = plan.steps[step].inputs[0];
    let Some(ty) = plan.array_type(operand.value) else { return false };
    let size = ty.dtype.size();
    let contiguous =
        ty.layout.is_contiguous(size, Order::C) || ty.layout.is_contiguous(size, Order::F);
    strategy == Strategy::Elementwise
        || (contiguous && (*accumulate == ty.dtype || !accumulate.is_float()))
}

/// Whether an operand read by an inner step overlaps the target: then the target must not be written block by block.
fn overlaps_within(plan: &Plan, steps: &Range<usize>) -> bool {
    plan.steps[steps.clone()]
        .iter()
        .any(|step| step.inputs.iter().any(|operand| plan.alias(operand.value) == Alias::Partial))
}

/// A dead value into whose memory the last step of a region can write.
fn pick(
    plan: &Plan,
    steps: &Range<usize>,
    reuse: Reuse,
    home: &[(ValueId, ValueId)],
) -> Option<ValueId> {
    let last = steps.end - 1;
    let step = &plan.steps[last];
    if matches!(step.op, Op::Copy | Op::Reduce { .. }) {
        return None;
    }
    match reuse {
        Reuse::Never => None,
        Reuse::NumPy => step.elides.map(|i| step.inputs[i].value),
        Reuse::Any => {
            let operands =
                plan.steps[steps.clone()].iter().flat_map(|s| s.inputs.iter().map(|o| o.value));
            let fits = |value: &ValueId| {
                let dies = plan.last_use(*value).is_some_and(|use_at| steps.contains(&use_at));
                dies && is_owned(plan, *value, steps)
                    && plan.array_type(*value).is_some_and(|ty| {
                        ty.layout.shape == step.output.layout.shape
                            && ty.layout.strides == step.output.layout.strides
                            && ty.dtype.size() == step.output.dtype.size()
                    })
            };
            operands.into_iter().find(fits).or_else(|| spare(plan, steps, home))
        }
    }
}

/// Whether a value has memory of its own that nobody else sees.
fn is_owned(plan: &Plan, value: ValueId, steps: &Range<usize>) -> bool {
    match value {
        ValueId::Step(i) => !steps.contains(&i) && plan.steps[i].output.layout.ndim() > 0,
        ValueId::Input(i) => matches!(plan.inputs[i], LeafType::Array { temporary: true, .. }),
    }
}

/// A value that died earlier, whose memory nobody took and has the right number of bytes.
fn spare(plan: &Plan, steps: &Range<usize>, home: &[(ValueId, ValueId)]) -> Option<ValueId> {
    let bytes = plan.steps[steps.end - 1].output.bytes();
    let first = steps.start;
    let found = home.iter().map(|&(value, _)| value).find(|&value| {
        let place = home_of(home, value);
        let tenants = home.iter().filter(|(_, h)| *h == place).map(|(v, _)| *v);
        let vacant =
            tenants.into_iter().all(|v| plan.last_use(v).is_some_and(|use_at| use_at < first));
        let room = plan.array_type(place).is_some_and(|ty| ty.bytes() == bytes && bytes > 0);
        vacant && room && plan.array_type(value).is_some_and(|ty| ty.layout.ndim() > 0)
    });
    found.map(|value| last_name(home, home_of(home, value)))
}

/// Say after which pass each piece of memory is needed no more.
fn mark_frees(plan: &Plan, regions: &mut [Region], home: &[(ValueId, ValueId)]) {
    let count = plan.steps.len();
    // The target is the user's.
    let mut done: Vec<ValueId> = plan.target.map(ValueId::Input).into_iter().collect();
    let inputs = (0..plan.inputs.len()).map(ValueId::Input);
    let values: Vec<ValueId> = inputs.chain(home.iter().map(|(v, _)| *v)).collect();
    let place_of = |value| home_of(home, value);
    // Backwards: the last region that uses a place or writes into it frees it.
    for region in regions.iter_mut().rev() {
        let written = ValueId::Step(region.steps.end - 1);
        let used =
            plan.steps[region.steps.clone()].iter().flat_map(|s| s.inputs.iter().map(|o| o.value));
        let mut touched: SmallVec<[ValueId; 8]> =
            used.chain([written]).filter(|v| values.contains(v)).collect();
        touched.dedup();
        for value in touched {
            let place = place_of(value);
            if !done.contains(&place) {
                done.push(place);
                let is_result = region.steps.end == count && value == written
                    || place == place_of(ValueId::Step(count - 1));
                if !is_result && !matches!(region.dest, Dest::Reuse(v) if place_of(v) == place) {
                    region.frees.push(last_name(home, place));
                }
            }
        }
    }
}

/// The value that was written last into a place.
fn last_name(home: &[(ValueId, ValueId)], place: ValueId) -> ValueId {
    home.iter().rev().find(|(_, h)| *h == place).map_or(place, |(v, _)| *v)
}
