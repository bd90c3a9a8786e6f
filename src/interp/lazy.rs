//! Array expressions while they are put together: operators on arrays wait in a tree until a value is needed.
//!
//! Leaves are evaluated in Python's order as the tree grows; the tree itself runs as one plan.

use std::cell::RefCell;
use std::rc::Rc;

use smallvec::{SmallVec, smallvec};

use super::{Interp, PlanRun};
use crate::array::dtype::{BoolByte, DType, Scalar};
use crate::array::layout::{Layout, Overlap};
use crate::array::{Array, ArrayType};
use crate::bail;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::exec::{self, Bound, Output};
use crate::numpy::convert;
use crate::numpy::ufunc::{OperandType, Ufunc};
use crate::plan::cache::Prepared;
use crate::plan::{Alias, Arg, Exponent, LeafType, Node, NodeOp, Tree};
use crate::value::Value;

/// A value, or a place in a tree that stands for one.
#[derive(Debug)]
pub(super) enum Lazy {
    /// It is known.
    Value(Value),
    /// It is what a node will give: an array.
    Node(usize),
}

/// A tree that grows; most expressions have no array in them, and none grows.
#[derive(Debug, Default)]
pub(super) struct Builder(Option<Box<Growing>>);

#[derive(Debug, Default)]
struct Growing {
    tree: Tree,
    leaves: SmallVec<[Value; 4]>,
}

impl Builder {
    fn growing(&mut self) -> &mut Growing {
        self.0.get_or_insert_default()
    }

    /// An operand of the next node.
    ///
    /// # Errors
    /// `TypeError` for a value that is no array, number or list of numbers.
    pub(super) fn operand(&mut self, interp: &Interp<'_>, lazy: Lazy, span: Span) -> Result<Arg> {
        let value = match lazy {
            Lazy::Node(node) => return Ok(Arg::Node(node)),
            Lazy::Value(value) => value,
        };
        let value = match value {
            Value::List(_) | Value::Tuple(_) | Value::Range(_) => {
                let array = convert::any_array(interp.cx, &value, None, span)?;
                Value::Array(array)
            }
            number if number.as_scalar().is_some() || matches!(number, Value::Array(_)) => number,
            text @ Value::Str(_) => Value::Array(convert::any_array(interp.cx, &text, None, span)?),
            other => bail!(
                span,
                TypeError,
                "unsupported operand type: '{}' is neither a number nor an array of numbers",
                other.type_name()
            ),
        };
        Ok(Arg::Leaf(self.leaf(value)))
    }

    /// The leaf of a value: an array that is one already is read once (`a*a`).
    fn leaf(&mut self, value: Value) -> usize {
        let same = |known: &Value| match (known, &value) {
            (Value::Array(a), Value::Array(b)) => {
                a.buffer.same(&b.buffer) && a.layout == b.layout && a.dtype == b.dtype
            }
            _ => false,
        };
        let leaves = &mut self.growing().leaves;
        leaves.iter().position(same).unwrap_or_else(|| {
            leaves.push(value);
            leaves.len() - 1
        })
    }

    /// An array that is written into.
    pub(super) fn target(&mut self, array: Array) -> Arg {
        let leaves = &mut self.growing().leaves;
        leaves.push(Value::Array(array));
        Arg::Leaf(leaves.len() - 1)
    }

    /// One more operation.
    ///
    /// `span` is the expression that it is the value of; an error points to `at`.
    pub(super) fn push_at(
        &mut self,
        op: NodeOp,
        args: SmallVec<[Arg; 2]>,
        span: Span,
        at: Span,
    ) -> Lazy {
        let nodes = &mut self.growing().tree.nodes;
        nodes.push(Node { op, args, span, at });
        Lazy::Node(nodes.len() - 1)
    }

    /// The same where an error points to the whole.
    pub(super) fn push(&mut self, op: NodeOp, args: SmallVec<[Arg; 2]>, span: Span) -> Lazy {
        self.push_at(op, args, span, span)
    }

    /// An operator over operands that are ready.
    pub(super) fn operator(
        &mut self,
        ufunc: &'static Ufunc,
        args: SmallVec<[Arg; 2]>,
        span: Span,
        at: Span,
    ) -> Lazy {
        self.push_at(NodeOp::Map { ufunc, operator: true, dtype: None }, args, span, at)
    }
}

/// Whether a value takes part in array expressions.
pub(super) fn is_array(lazy: &Lazy) -> bool {
    match lazy {
        Lazy::Node(_) => true,
        // A text without axes is computed with as its arrays are, which no operator of numbers could.
        Lazy::Value(Value::Array(array)) => array.ndim() > 0 || array.dtype.is_text(),
        Lazy::Value(_) => false,
    }
}

impl Interp<'_> {
    /// Run what waits and give the value.
    pub(super) fn force(&mut self, lazy: Lazy, builder: Builder, site: Span) -> Result<Value> {
        match lazy {
            Lazy::Value(value) => Ok(value),
            Lazy::Node(_) => self.run_tree(builder, None, site),
        }
    }

    /// Run a tree, into a target if there is one.
    ///
    /// # Errors
    /// What NumPy raises for the operands; `MemoryError`; `KeyboardInterrupt`.
    pub(super) fn run_tree(
        &mut self,
        builder: Builder,
        target: Option<Arg>,
        site: Span,
    ) -> Result<Value> {
        let Growing { tree, leaves } = *builder.0.unwrap_or_default();
        let target = target.map(|arg| match arg {
            Arg::Leaf(leaf) | Arg::Node(leaf) => leaf,
        });
        let written = target.and_then(|leaf| match &leaves[leaf] {
            Value::Array(array) => Some(array.clone()),
            _ => None,
        });
        let types: SmallVec<[LeafType; 4]> =
            leaves.iter().map(|leaf| leaf_type(leaf, written.as_ref())).collect();
        drop(written);
        let inputs = leaves.into_iter().map(|leaf| Some(bound(leaf))).collect();
        let strategy = self.mode.strategy;
        let prepared =
            self.source.plans.borrow_mut().prepare(site, &tree, types, target, strategy)?;
        if let Some(roots) = self.explained
            && !roots.contains(&site)
        {
            // What the expression needs to know its operands runs, and is listed as part of it.
            let run = PlanRun {
                prepared: Rc::clone(&prepared),
                source: Rc::clone(&self.source),
                site,
                hits: 1,
                metered: Cost::default(),
                pass_ns: Vec::new(),
            };
            self.recorder.runs.push(run);
        } else if self.explained.is_some() {
            self.recorder.runs.push(PlanRun {
                prepared,
                source: Rc::clone(&self.source),
                site,
                hits: 0,
                metered: Cost::default(),
                pass_ns: Vec::new(),
            });
            return Ok(Value::None);
        }
        if self.calls.is_some() {
            self.enter_expression(site);
        }
        let output = if self.recorder.on {
            self.run_recorded(prepared, inputs, site)
        } else {
            exec::run(&prepared, self.mode, inputs, self.cx)
        };
        if self.calls.is_some() {
            self.leave_function();
        }
        Ok(match output? {
            Output::Array(array) => Value::Array(array),
            Output::Scalar(scalar) => Value::Scalar(scalar),
        })
    }

    /// Run a plan and keep what it cost.
    fn run_recorded(
        &mut self,
        prepared: Rc<Prepared>,
        inputs: SmallVec<[Option<Bound>; 4]>,
        site: Span,
    ) -> Result<Output> {
        let mark = self.cx.arena.mark();
        let moment = self.cx.arena.is_logging().then(|| self.cx.arena.moment());
        let before = std::mem::take(&mut self.cx.meter);
        let times = self.recorder.clock.clone().map(|clock| {
            let times = Rc::new(RefCell::new(vec![clock.now_ns()]));
            let passed = Rc::clone(&times);
            self.cx.after_pass.push(Rc::new(move |_| passed.borrow_mut().push(clock.now_ns())));
            times
        });
        let output = exec::run(&prepared, self.mode, inputs, self.cx);
        if times.is_some() {
            self.cx.after_pass.pop();
        }
        let usage = self.cx.arena.since(&mark);
        let mut metered = std::mem::replace(&mut self.cx.meter, before);
        self.cx.meter = before.then(metered);
        (metered.arrays, metered.bytes_allocated, metered.bytes_peak) =
            (usage.arrays, usage.bytes_allocated, usage.bytes_peak);
        let pass_ns = times.map_or_else(Vec::new, |times| {
            times.borrow().windows(2).map(|pair| pair[1] - pair[0]).collect()
        });
        let at = self.record(PlanRun {
            prepared,
            source: Rc::clone(&self.source),
            site,
            hits: 1,
            metered,
            pass_ns,
        });
        self.recorder.began.extend(moment.map(|moment| (at, moment)));
        output
    }

    /// Add a run to those of the same plan; answers which that is.
    fn record(&mut self, run: PlanRun) -> usize {
        let runs = &mut self.recorder.runs;
        // Most lines run one plan, or one again and again.
        let place = Rc::as_ptr(&run.prepared);
        let is_last = runs.last().is_some_and(|last| Rc::as_ptr(&last.prepared) == place);
        let known =
            if is_last { Some(runs.len() - 1) } else { self.recorder.places.get(&place).copied() };
        let Some(at) = known else {
            if !runs.is_empty() {
                self.recorder
                    .places
                    .insert(Rc::as_ptr(&runs[runs.len() - 1].prepared), runs.len() - 1);
            }
            runs.push(run);
            return runs.len() - 1;
        };
        let known = &mut runs[at];
        known.hits += 1;
        known.metered = known.metered.then(run.metered);
        for (total, ns) in known.pass_ns.iter_mut().zip(run.pass_ns) {
            *total += ns;
        }
        at
    }
}

fn bound(leaf: Value) -> Bound {
    match leaf {
        Value::Array(array) if array.ndim() > 0 => Bound::Array(array),
        other => Bound::Scalar(other.as_scalar().unwrap_or(Scalar::Bool(BoolByte::new(false)))),
    }
}

/// What is known of a leaf; `written` is the array that the plan writes into.
fn leaf_type(leaf: &Value, written: Option<&Array>) -> LeafType {
    let number = leaf.as_scalar();
    let exponent = number.map_or(Exponent::Other, |number| Exponent::of(number.as_f64()));
    match leaf {
        Value::Array(array) if array.ndim() > 0 => LeafType::Array {
            ty: ArrayType {
                dtype: array.dtype,
                layout: Layout { offset: 0, ..array.layout.clone() },
            },
            temporary: written.is_none() && array.is_temporary(),
            alias: written.map_or(Alias::Apart, |written| alias(array, written)),
        },
        Value::Int(number) => {
            LeafType::Scalar { ty: OperandType::Int(*number), exponent, numpy: false }
        }
        Value::Float(_) => LeafType::Scalar { ty: OperandType::Float, exponent, numpy: false },
        Value::Array(array) => {
            LeafType::Scalar { ty: OperandType::Strong(array.dtype), exponent, numpy: false }
        }
        other => {
            let ty = OperandType::Strong(number.map_or(DType::Bool, Scalar::dtype));
            LeafType::Scalar { ty, exponent, numpy: matches!(other, Value::Scalar(_)) }
        }
    }
}

fn alias(array: &Array, written: &Array) -> Alias {
    if !array.buffer.same(&written.buffer) {
        return Alias::Apart;
    }
    let overlap = array.layout.overlap(array.dtype.size(), &written.layout, written.dtype.size());
    let (ours, theirs) = (&array.layout, &written.layout);
    let in_step = ours.shape == theirs.shape
        && ours.strides == theirs.strides
        && array.dtype == written.dtype
        && ours.strides.iter().all(|&stride| stride > 0);
    if overlap == Overlap::Partial && in_step && ours.offset > theirs.offset {
        return Alias::Ahead;
    }
    overlap.into()
}

/// The operands of a node of one.
pub(super) fn one(arg: Arg) -> SmallVec<[Arg; 2]> {
    smallvec![arg]
}
