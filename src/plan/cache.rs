//! Plans that are kept at the site in the code where they were made, so that a line in a loop is typed once.

use rustc_hash::FxHashMap;
use std::rc::Rc;

use smallvec::SmallVec;

use super::predict::{Prediction, of_program, predict};
use super::program::{Program, compile};
use super::schedule::{Schedule, Strategy, schedule};
use super::{Alias, Arg, LeafType, Node, NodeOp, Plan, Tree, lower};
use crate::array::dtype::DType;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::numpy::ufunc::OperandType;

/// A plan with all that its execution under one strategy needs.
#[derive(Debug)]
pub struct Prepared {
    /// The plan.
    pub plan: Plan,
    /// Its passes.
    pub schedule: Schedule,
    /// A program a pass.
    pub programs: Vec<Program>,
    /// What each costs, but for memory.
    pub costs: Vec<Cost>,
    /// What it will cost.
    pub prediction: Prediction,
    /// How it was arranged.
    pub strategy: Strategy,
}

impl Prepared {
    /// Arrange and compile a plan.
    pub fn new(plan: Plan, strategy: Strategy) -> Self {
        let schedule = schedule(&plan, strategy);
        let regions = schedule.regions.iter();
        let programs: Vec<Program> = regions
            .map(|region| compile(&plan, region.steps.clone(), region.dest, strategy))
            .collect();
        let costs = programs.iter().map(of_program).collect();
        let prediction = predict(&plan, &schedule, &programs);
        Self { plan, schedule, programs, costs, prediction, strategy }
    }
}

/// What must be equal for a plan to serve again.
type Key = SmallVec<[u64; 24]>;

/// Plans that one site keeps: enough for a line that sees a few shapes in turn, as the last chunk of a loop.
const KEPT: usize = 4;

/// Plans by site.
#[derive(Debug, Default)]
pub struct PlanCache {
    sites: FxHashMap<Span, Vec<(Key, Rc<Prepared>)>>,
    /// The key that is being built, kept to spare an allocation.
    key: Key,
}

impl PlanCache {
    /// The plan of a tree over leaves, kept or made.
    ///
    /// # Errors
    /// As [`lower`].
    pub fn prepare(
        &mut self,
        site: Span,
        tree: &Tree,
        leaves: SmallVec<[LeafType; 4]>,
        target: Option<usize>,
        strategy: Strategy,
    ) -> Result<Rc<Prepared>> {
        self.key.clear();
        encode(&mut self.key, tree, &leaves, target, strategy);
        let known = self.sites.entry(site).or_default();
        if let Some((_, prepared)) = known.iter().find(|(key, _)| *key == self.key) {
            return Ok(Rc::clone(prepared));
        }
        let plan = lower(tree, leaves.into_vec(), target)?;
        let prepared = Rc::new(Prepared::new(plan, strategy));
        if known.len() == KEPT {
            known.remove(0);
        }
        known.push((self.key.clone(), Rc::clone(&prepared)));
        Ok(prepared)
    }
}

fn encode(
    key: &mut Key,
    tree: &Tree,
    leaves: &[LeafType],
    target: Option<usize>,
    strategy: Strategy,
) {
    let strategy_code = match strategy {
        Strategy::Separate(reuse) => reuse as u64,
        Strategy::Fused => 8,
        Strategy::Elementwise => 9,
    };
    key.push(strategy_code | target.map_or(0, |t| (t as u64 + 1) << 8));
    for node in &tree.nodes {
        encode_node(key, node);
    }
    for leaf in leaves {
        encode_leaf(key, leaf);
    }
}

fn encode_node(key: &mut Key, node: &Node) {
    let dtype_code = |dtype: Option<DType>| dtype.map_or(0, |d| d.number() + 1);
    match &node.op {
        NodeOp::Map { ufunc, operator, dtype } => {
            key.push(std::ptr::from_ref(*ufunc) as u64 | u64::from(*operator));
            key.push(dtype_code(*dtype));
        }
        NodeOp::Cast(dtype) => key.push(1 << 32 | dtype_code(Some(*dtype))),
        NodeOp::Assign => key.push(2 << 32),
        NodeOp::Reduce(reduce) => {
            let flags = u64::from(reduce.mean) | u64::from(reduce.keepdims) << 1;
            let axes = reduce.axes.as_ref().map_or(0, |axes| axes.len() as u64 + 1);
            key.push(
                3 << 32
                    | flags
                    | dtype_code(reduce.dtype) << 2
                    | (reduce.reduction as u64) << 8
                    | axes << 16,
            );
            key.extend(reduce.axes.iter().flatten().map(|&axis| axis as u64));
        }
    }
    for arg in &node.args {
        key.push(match *arg {
            Arg::Leaf(i) => i as u64,
            Arg::Node(i) => i as u64 | 1 << 32,
        });
    }
}

fn encode_leaf(key: &mut Key, leaf: &LeafType) {
    match leaf {
        LeafType::Array { ty, temporary, alias } => {
            let alias = match alias {
                Alias::Apart => 0,
                Alias::Disjoint => 1,
                Alias::Same => 2,
                Alias::Ahead => 3,
                Alias::Partial => 4,
            };
            key.push(
                ty.dtype.number()
                    | u64::from(*temporary) << 8
                    | alias << 16
                    | (ty.layout.ndim() as u64) << 24,
            );
            key.extend(ty.layout.shape.iter().map(|&n| n as u64));
            key.extend(ty.layout.strides.iter().map(|&n| n as u64));
        }
        LeafType::Scalar { ty, exponent, numpy } => key.push(
            (*exponent as u64) << 44
                | u64::from(*numpy) << 43
                | match ty {
                    OperandType::Strong(dtype) => 1 << 40 | dtype.number(),
                    OperandType::Float => 2 << 40,
                    // The plan depends on which dtypes hold the number: on its bits, its sign, and whether it is the least of some.
                    OperandType::Int(number) => {
                        let class = u64::from(64 - number.unsigned_abs().leading_zeros());
                        let edge =
                            u64::from(*number < 0 && number.unsigned_abs().is_power_of_two());
                        3 << 40 | class | edge << 20 | u64::from(*number < 0) << 21
                    }
                },
        ),
    }
}
