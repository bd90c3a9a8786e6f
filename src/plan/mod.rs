//! Plans: an array expression as a flat list of typed steps, from which prediction and every mode work.
//!
//! A plan owns no array: it names its inputs by position, so that it can be kept and used again.

pub mod cache;
mod lower;
pub mod predict;
pub mod program;
pub mod schedule;
pub mod walk;

use smallvec::SmallVec;

use crate::array::ArrayType;
use crate::array::dtype::DType;
use crate::array::layout::Overlap;
use crate::diag::Span;
use crate::kernels::reduce::Reduction;
use crate::numpy::ufunc::{Loop, OperandType, Ufunc};

pub use lower::lower;
pub(crate) use lower::shape_text;

/// What a line asks for, before it is typed: nodes in the order of evaluation, the root last.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Operations.
    pub nodes: SmallVec<[Node; 4]>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Node {
    /// Which.
    pub op: NodeOp,
    /// Its operands.
    pub args: SmallVec<[Arg; 2]>,
    /// The expression that it is the value of.
    pub span: Span,
    /// The operator or the call, to which errors point.
    pub at: Span,
}

/// Which operation a node is.
#[derive(Clone, Debug)]
pub enum NodeOp {
    /// An elementwise function.
    Map {
        /// Which.
        ufunc: &'static Ufunc,
        /// Whether it was written as an operator, `abs()` included: NumPy may then write into a temporary.
        operator: bool,
        /// The `dtype=` of a call.
        dtype: Option<DType>,
    },
    /// `astype`.
    Cast(DType),
    /// `target[...] = value`.
    Assign,
    /// A reduction; always the root.
    Reduce(Reduce),
}

/// A reduction with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reduce {
    /// What is folded.
    pub reduction: Reduction,
    /// Whether the sum is divided by the count.
    pub mean: bool,
    /// The axes that go; `None` for all.
    pub axes: Option<SmallVec<[i64; 4]>>,
    /// Whether they stay with length 1.
    pub keepdims: bool,
    /// The `dtype=` of the call.
    pub dtype: Option<DType>,
}

/// What an operand of a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arg {
    /// A value from outside.
    Leaf(usize),
    /// What an earlier node gives.
    Node(usize),
}

/// What is known of a leaf.
#[derive(Clone, Debug, PartialEq)]
pub enum LeafType {
    /// An array of one axis or more.
    Array {
        /// Its type.
        ty: ArrayType,
        /// Whether nothing else holds it, and it owns its bytes: the result of a call.
        temporary: bool,
        /// How it relates to the target's memory.
        alias: Alias,
    },
    /// A scalar.
    Scalar {
        /// Its type; a Python int with its value.
        ty: OperandType,
        /// What it is as an exponent.
        exponent: Exponent,
        /// Whether it is a NumPy scalar, whose own operators come first where it stands on the left.
        numpy: bool,
    },
}

/// Exponents for which NumPy computes something cheaper than a power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exponent {
    /// No such one.
    Other,
    /// 0.5: a square root.
    Half,
    /// 2: a square.
    Two,
    /// -1: a reciprocal.
    MinusOne,
}

impl Exponent {
    /// The exponent that a number is.
    pub fn of(number: f64) -> Self {
        [(0.5, Self::Half), (2.0, Self::Two), (-1.0, Self::MinusOne)]
            .into_iter()
            .find(|(value, _)| *value == number)
            .map_or(Self::Other, |(_, exponent)| exponent)
    }
}

/// How an operand's memory relates to what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alias {
    /// Another buffer.
    Apart,
    /// The same buffer, other bytes.
    Disjoint,
    /// The same elements in the same order.
    Same,
    /// Overlapping, but each element is read before it is written when one goes forward.
    Ahead,
    /// Overlapping.
    Partial,
}

impl From<Overlap> for Alias {
    fn from(overlap: Overlap) -> Self {
        match overlap {
            Overlap::Disjoint => Self::Disjoint,
            Overlap::Same => Self::Same,
            Overlap::Partial => Self::Partial,
        }
    }
}

/// A value within a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueId {
    /// An input.
    Input(usize),
    /// What a step gives.
    Step(usize),
}

/// An operand: a value, and the dtype to which it is cast block by block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operand {
    /// Which value.
    pub value: ValueId,
    /// The dtype that the step computes in.
    pub dtype: DType,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum Op {
    /// An elementwise function, by one of its loops.
    Map(&'static Ufunc, &'static Loop),
    /// Change the dtype, or move: `astype`, assignment.
    Cast,
    /// A copy that overlapping operands need.
    Copy,
    /// A reduction over the axes that are marked.
    Reduce {
        /// As it was written.
        reduce: Reduce,
        /// For each axis of the operand, whether it goes.
        axes: SmallVec<[bool; 4]>,
        /// The dtype of the accumulator, and of the result.
        accumulate: DType,
    },
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it does.
    pub op: Op,
    /// What it reads.
    pub inputs: SmallVec<[Operand; 2]>,
    /// What it gives.
    pub output: ArrayType,
    /// Where it was written.
    pub span: Span,
    /// The operand into whose memory NumPy writes the result.
    pub elides: Option<usize>,
}

/// A typed list of steps; the last one gives the result.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What comes from outside.
    pub inputs: Vec<LeafType>,
    /// What is done.
    pub steps: Vec<Step>,
    /// The input into which the last step writes (`out=`, `+=`, `a[...] =`).
    pub target: Option<usize>,
}

impl Plan {
    /// What the last step gives, or the target is.
    pub fn result(&self) -> &ArrayType {
        match self.target.map(|t| &self.inputs[t]) {
            Some(LeafType::Array { ty, .. }) => ty,
            Some(LeafType::Scalar { .. }) | None => &self.steps[self.steps.len() - 1].output,
        }
    }

    /// The type of a value that is an array.
    pub fn array_type(&self, value: ValueId) -> Option<&ArrayType> {
        match value {
            ValueId::Step(i) => Some(&self.steps[i].output),
            ValueId::Input(i) => match &self.inputs[i] {
                LeafType::Array { ty, .. } => Some(ty),
                LeafType::Scalar { .. } => None,
            },
        }
    }

    /// Where one input stands to the target.
    pub fn alias(&self, value: ValueId) -> Alias {
        match value {
            ValueId::Step(_) => Alias::Apart,
            ValueId::Input(i) => match self.inputs[i] {
                LeafType::Array { alias, .. } => alias,
                LeafType::Scalar { .. } => Alias::Apart,
            },
        }
    }

    /// The last step that reads a value.
    pub fn last_use(&self, value: ValueId) -> Option<usize> {
        self.steps.iter().rposition(|step| step.inputs.iter().any(|operand| operand.value == value))
    }
}
