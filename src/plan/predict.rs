//! What a plan will cost under a schedule, before anything is computed.

use super::program::Program;
use super::schedule::{Dest, Schedule};
use super::{LeafType, Plan, ValueId};
use crate::cost::Cost;

/// The cost of one pass, but for memory.
pub fn of_program(program: &Program) -> Cost {
    Cost {
        ops: program.ops,
        bytes_read: program.bytes_read,
        bytes_written: program.bytes_written,
        scratch_bytes: program.scratch_bytes() as u64,
        passes: 1,
        ..Cost::default()
    }
}

/// The moments of a schedule: live bytes of arrays while each pass runs, the new and the dying ones included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prediction {
    /// The sum over all passes.
    pub cost: Cost,
    /// The cost of each pass; `bytes_peak` is what is live while it runs.
    pub passes: Vec<Cost>,
}

/// Predict.
pub fn predict(plan: &Plan, schedule: &Schedule, programs: &[Program]) -> Prediction {
    let mut live: i64 = 0;
    let mut prediction = Prediction::default();
    let bytes_of = |value: ValueId| match value {
        ValueId::Step(_) => plan.array_type(value).map_or(0, |ty| ty.bytes() as i64),
        // What lived before does not count, but a temporary that dies makes room.
        ValueId::Input(i) => match &plan.inputs[i] {
            LeafType::Array { ty, temporary: true, .. } => ty.bytes() as i64,
            LeafType::Array { .. } | LeafType::Scalar { .. } => 0,
        },
    };
    for (region, program) in schedule.regions.iter().zip(programs) {
        let mut cost = of_program(program);
        let output = ValueId::Step(region.steps.end - 1);
        match region.dest {
            Dest::Fresh => {
                let bytes = bytes_of(output);
                live += bytes;
                cost.arrays = 1;
                cost.bytes_allocated = bytes as u64;
            }
            Dest::Reuse(_) => cost.reused = 1,
            Dest::Target | Dest::Scalar => {}
        }
        cost.bytes_peak = live.max(0) as u64;
        live -= region.frees.iter().map(|&value| bytes_of(value)).sum::<i64>();
        prediction.cost = prediction.cost.then(cost);
        prediction.passes.push(cost);
    }
    if schedule.staged {
        let staged = plan.steps[plan.steps.len() - 1].output.bytes() as u64;
        let written = plan.result().bytes() as u64;
        let moved =
            Cost { bytes_read: staged, bytes_written: written, passes: 1, ..Cost::default() };
        prediction.cost = prediction.cost.then(moved);
    }
    prediction
}
