//! From a tree and the types of its leaves to a plan: dtypes, shapes, layouts, overlap copies, elision.

use smallvec::{SmallVec, smallvec};

use super::{
    Alias, Arg, Exponent, LeafType, Node, NodeOp, Op, Operand, Plan, Reduce, Step, Tree, ValueId,
};
use crate::array::ArrayType;
use crate::array::dtype::{DType, Kind};
use crate::array::layout::{Layout, Shape, broadcast_shapes};
use crate::array::order::memory_order;
use crate::diag::{Diagnostic, Result, Span};
use crate::kernels::reduce::Reduction;
use crate::kernels::reduce_nd::result_strides;
use crate::numpy::casting::Casting;
use crate::numpy::strided::axes_by_stride;
use crate::numpy::texts::has_loop;
use crate::numpy::ufunc::{self, Elides, OperandType, Signature, Ufunc, fits};
use crate::{bail, diagnostic};

/// NumPy's `NPY_MIN_ELIDE_BYTES`: a smaller temporary is not worth the look at the stack.
const ELIDE_BYTES: usize = 256 << 10;

/// Type a tree.
///
/// # Errors
/// What NumPy raises for operands of such dtypes and shapes, at the operation that it is about.
pub fn lower(tree: &Tree, leaves: Vec<LeafType>, target: Option<usize>) -> Result<Plan> {
    let mut plan = Plan { inputs: leaves, steps: Vec::with_capacity(tree.nodes.len()), target };
    // Where in the plan a node's step stands: copies are put between them.
    let mut step_of: SmallVec<[usize; 8]> = SmallVec::new();
    for (i, node) in tree.nodes.iter().enumerate() {
        let is_root = i + 1 == tree.nodes.len();
        let mut args: SmallVec<[ValueId; 2]> = node
            .args
            .iter()
            .map(|arg| match *arg {
                Arg::Leaf(leaf) => ValueId::Input(leaf),
                Arg::Node(node) => ValueId::Step(step_of[node]),
            })
            .collect();
        if is_root && target.is_some() {
            for arg in &mut args {
                if plan.alias(*arg) == Alias::Partial {
                    *arg = copy_step(&mut plan, *arg, node.span);
                }
            }
        }
        let target = target.filter(|_| is_root);
        let step = lower_node(&plan, node, &args, target).map_err(|error| error.at(node.at))?;
        step_of.push(plan.steps.len());
        plan.steps.push(step);
    }
    Ok(plan)
}

fn copy_step(plan: &mut Plan, value: ValueId, span: Span) -> ValueId {
    let source = plan.array_type(value).expect("only arrays overlap").clone();
    let layout = Layout::contiguous_in(
        &source.layout.shape,
        source.dtype.size(),
        &axes_by_stride(&source.layout),
    );
    let dtype = source.dtype;
    plan.steps.push(Step {
        op: Op::Copy,
        inputs: smallvec![Operand { value, dtype }],
        output: ArrayType { dtype, layout },
        span,
        elides: None,
    });
    ValueId::Step(plan.steps.len() - 1)
}

/// Texts take no part in plans: what runs on them runs before.
fn refuse_texts(plan: &Plan, node: &Node, args: &[ValueId], target: Option<usize>) -> Result<()> {
    let into = target.map(|target| operand_type(plan, ValueId::Input(target)));
    let reads = args.iter().map(|&arg| operand_type(plan, arg));
    let Some(text) = reads.chain(into).find_map(|ty| match ty {
        OperandType::Strong(text @ DType::Text(_)) => Some(text),
        OperandType::Strong(_) | OperandType::Int(_) | OperandType::Float => None,
    }) else {
        return Ok(());
    };
    let hint = "texts become numbers with .astype(float)";
    let is_text =
        |&arg: &ValueId| matches!(operand_type(plan, arg), OperandType::Strong(DType::Text(_)));
    let (reads_text, reads_texts) = (|| args.iter().any(is_text), || args.iter().all(is_text));
    match &node.op {
        // A ufunc finds no loop for them, and says so; for two texts it would have one.
        NodeOp::Map { ufunc, .. }
            if target.is_none() || reads_text() && !(reads_texts() && has_loop(ufunc)) =>
        {
            Ok(())
        }
        NodeOp::Reduce(reduce) => match reduce.reduction {
            Reduction::Min
            | Reduction::Max
            | Reduction::FMin
            | Reduction::FMax
            | Reduction::Prod => bail!(
                Span::NONE, UFuncTypeError,
                "ufunc '{}' did not contain a loop with signature matching types (dtype('{text}'), \
                dtype('{text}')) -> None", reduce.reduction.row().ufunc;
                hint: "{hint}"
            ),
            Reduction::Sum => bail!(
                Span::NONE, TypeError,
                "the resolved dtypes are not compatible with add.reduce. Resolved (dtype('{text}'), \
                dtype('{text}'), dtype('<U{}'))", text.text_width().saturating_mul(2);
                hint: "{hint}"
            ),
            Reduction::Any | Reduction::All => bail!(
                Span::NONE, NotImplementedError, "numscope has no {} of texts", reduce.reduction.row().name;
                hint: "compare first: (a != '').{}()", reduce.reduction.row().name
            ),
        },
        NodeOp::Map { .. } | NodeOp::Cast(_) | NodeOp::Assign => bail!(
            Span::NONE, UFuncTypeError, "numscope computes with numbers only, not with texts of dtype {text}";
            hint: "{hint}"
        ),
    }
}

fn lower_node(plan: &Plan, node: &Node, args: &[ValueId], target: Option<usize>) -> Result<Step> {
    refuse_texts(plan, node, args, target)?;
    match &node.op {
        NodeOp::Map { ufunc, operator, dtype } => {
            lower_map(plan, node, args, target, (ufunc, *operator, *dtype))
        }
        NodeOp::Cast(dtype) => {
            let source = plan.array_type(args[0]).expect("astype is a method of arrays");
            let order = axes_by_stride(&source.layout);
            let layout = Layout::contiguous_in(&source.layout.shape, dtype.size(), &order);
            Ok(Step {
                op: Op::Cast,
                inputs: smallvec![Operand { value: args[0], dtype: source.dtype }],
                output: ArrayType { dtype: *dtype, layout },
                span: node.span,
                elides: None,
            })
        }
        NodeOp::Assign => lower_assign(plan, node, args[0], target),
        NodeOp::Reduce(reduce) => lower_reduce(plan, node, args[0], reduce),
    }
}

/// The type of an operand.
fn operand_type(plan: &Plan, value: ValueId) -> OperandType {
    match value {
        ValueId::Step(i) => OperandType::Strong(plan.steps[i].output.dtype),
        ValueId::Input(i) => match &plan.inputs[i] {
            LeafType::Array { ty, .. } => OperandType::Strong(ty.dtype),
            LeafType::Scalar { ty, .. } => *ty,
        },
    }
}

/// What NumPy computes instead of a power by a scalar, and in which dtype.
///
/// The operator `**` by 2, -1 and 0.5 written as Python numbers calls `square`, `reciprocal` and `sqrt`
/// (`fast_scalar_power`); any other power by them does the same within the loop of `power`.
fn cheap_power(
    plan: &Plan,
    args: &[ValueId],
    operator: bool,
) -> Result<Option<(&'static Ufunc, DType)>> {
    let &[base, ValueId::Input(exponent)] = args else { return Ok(None) };
    let LeafType::Scalar { ty, exponent, .. } = plan.inputs[exponent] else { return Ok(None) };
    let OperandType::Strong(dtype) = operand_type(plan, base) else { return Ok(None) };
    let (is_int, is_float) = (matches!(ty, OperandType::Int(_)), ty == OperandType::Float);
    match exponent {
        Exponent::Two if operator && is_int => {
            return Ok(Some((
                &ufunc::SQUARE,
                ufunc::SQUARE.resolve(&[OperandType::Strong(dtype)])?.inputs[0],
            )));
        }
        Exponent::MinusOne if operator && is_int && dtype.is_float() => {
            return Ok(Some((&ufunc::RECIPROCAL, dtype)));
        }
        Exponent::Half if operator && is_float && dtype.is_float() => {
            return Ok(Some((&ufunc::SQRT, dtype)));
        }
        Exponent::Two | Exponent::MinusOne | Exponent::Half | Exponent::Other => {}
    }
    let dtype = ufunc::POWER.resolve(&[OperandType::Strong(dtype), ty])?.inputs[0];
    Ok(match exponent {
        _ if !dtype.is_float() => None,
        Exponent::Two => Some((&ufunc::POWER_TWO, dtype)),
        Exponent::MinusOne => Some((&ufunc::POWER_MINUS_ONE, dtype)),
        Exponent::Half => Some((&ufunc::POWER_HALF, dtype)),
        Exponent::Other => None,
    })
}

fn lower_map(
    plan: &Plan,
    node: &Node,
    args: &[ValueId],
    target: Option<usize>,
    (ufunc, operator, dtype): (&'static Ufunc, bool, Option<DType>),
) -> Result<Step> {
    let (mut ufunc, mut args, mut elides) =
        (ufunc, args, if operator { ufunc.elides } else { Elides::Never });
    let mut dtype_of_loop = None;
    if ufunc.name == "power"
        && dtype.is_none()
        && let Some((cheap, dtype)) = cheap_power(plan, args, operator)?
    {
        (ufunc, args, dtype_of_loop) = (cheap, &args[..1], Some(dtype));
        elides = if cheap.name == "power" { Elides::Never } else { Elides::Left };
    }
    if operator && ufunc.name == "absolute" {
        elides = Elides::Left;
    }
    let types: SmallVec<[OperandType; 2]> =
        args.iter().map(|&arg| operand_type(plan, arg)).collect();
    let found = match (dtype, dtype_of_loop) {
        (Some(dtype), _) => {
            Signature::of_dtype(ufunc, dtype).resolve(ufunc, &types, Casting::SameKind)?
        }
        (None, Some(dtype)) => ufunc
            .loops
            .iter()
            .find(|l| l.inputs[0] == dtype)
            .expect("a cheap power has a loop for every float"),
        (None, None) => ufunc.resolve(&types)?,
    };
    let mut inputs: SmallVec<[Operand; 2]> = SmallVec::new();
    for (i, (&value, ty)) in args.iter().zip(&types).enumerate() {
        let dtype = found.inputs[i];
        if let OperandType::Int(number) = ty
            && !fits(*number, dtype)
        {
            bail!(Span::NONE, OverflowError, "Python integer {number} out of bounds for {dtype}");
        }
        inputs.push(Operand { value, dtype });
    }
    let arrays: SmallVec<[&ArrayType; 3]> =
        args.iter().filter_map(|&arg| plan.array_type(arg)).collect();
    if let Some(ty) = target.and_then(|t| plan.array_type(ValueId::Input(t)))
        && !found.output.casts_same_kind(ty.dtype)
    {
        return Err(cannot_cast_output(ufunc, found.output, ty.dtype));
    }
    let shape = result_shape(args, plan, target)?;
    let elided = elided_operand(plan, elides, args, &types, found.output);
    let elided = elided.filter(|_| target.is_none());
    let output = match elided.and_then(|i| plan.array_type(args[i])) {
        Some(written) => written.clone(),
        None => {
            ArrayType { dtype: found.output, layout: result_layout(&shape, found.output, &arrays) }
        }
    };
    Ok(Step { op: Op::Map(ufunc, found), inputs, output, span: node.span, elides: elided })
}

fn cannot_cast_output(ufunc: &Ufunc, from: DType, to: DType) -> Diagnostic {
    diagnostic!(
        Span::NONE, UFuncTypeError,
        "Cannot cast ufunc '{}' output from dtype('{from}') to dtype('{to}') with casting rule 'same_kind'",
        ufunc.name;
        hint: "the result is {from}: write into an array of that dtype, or make a new one"
    )
}

/// The shape of the operands together, which a target must have.
fn result_shape(args: &[ValueId], plan: &Plan, target: Option<usize>) -> Result<Shape> {
    let of = |value: &ValueId| plan.array_type(*value).map_or(&[][..], |ty| &ty.layout.shape[..]);
    let target = target.and_then(|t| plan.array_type(ValueId::Input(t)));
    let shapes = || args.iter().map(of);
    let all = || shapes().chain(target.map(|ty| &ty.layout.shape[..]));
    let Some(shape) = broadcast_shapes(all()) else {
        let text: String = all().map(|shape| shape_text(shape) + " ").collect();
        let error = diagnostic!(
            Span::NONE,
            ValueError,
            "operands could not be broadcast together with shapes {text}"
        );
        return Err(match (broadcast_shapes(shapes()), &shapes().collect::<Vec<_>>()[..]) {
            (Some(shape), _) => error.hint(format!(
                "the result has shape {}: write into an array of that shape",
                shape_text(&shape)
            )),
            (None, &[a, b]) => broadcast_hint(error, a, b),
            (None, _) => error,
        });
    };
    if let Some(ty) = target
        && ty.layout.shape != shape
    {
        bail!(
            Span::NONE, ValueError,
            "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
            shape_text(&ty.layout.shape), shape_text(&shape);
            hint: "the result has shape {}: write into an array of that shape", shape_text(&shape)
        );
    }
    Ok(shape)
}

/// Say which lengths differ, and which index would mend it.
fn broadcast_hint(error: Diagnostic, a: &[usize], b: &[usize]) -> Diagnostic {
    let pair = a.iter().rev().zip(b.iter().rev()).find(|&(m, n)| m != n && *m != 1 && *n != 1);
    let Some((m, n)) = pair else { return error };
    let differ = format!("shapes are compared from the right: {m} and {n} differ and neither is 1");
    if a.len() == 1 && b.len() == 1 {
        return error
            .hint(format!("{differ}; x[:, None] makes a column that broadcasts against a row"));
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    match short {
        [len] if long.iter().rev().nth(1) == Some(len) => error.hint(format!(
            "{differ}; did you mean [:, None] on the one of shape {}?",
            shape_text(short)
        )),
        _ => error.hint(differ),
    }
}

/// A shape as Python prints a tuple.
pub(crate) fn shape_text(shape: &[usize]) -> String {
    let lengths: Vec<String> = shape.iter().map(ToString::to_string).collect();
    if shape.len() == 1 { format!("({},)", lengths[0]) } else { format!("({})", lengths.join(",")) }
}

fn result_layout(shape: &[usize], dtype: DType, arrays: &[&ArrayType]) -> Layout {
    if shape.len() < 2 {
        return Layout::contiguous_in(shape, dtype.size(), &[0][..shape.len()]);
    }
    let broadcast = |ty: &&ArrayType| {
        ty.layout.broadcast_to(shape).expect("the shapes were found to broadcast")
    };
    let operands: SmallVec<[Layout; 2]> = arrays.iter().map(broadcast).collect();
    Layout::contiguous_in(shape, dtype.size(), &memory_order(shape.len(), &operands))
}

/// The operand into which NumPy's operator writes ("temporary elision", `try_binary_elide`).
fn elided_operand(
    plan: &Plan,
    elides: Elides,
    args: &[ValueId],
    types: &[OperandType],
    output: DType,
) -> Option<usize> {
    let sides: &[usize] = match elides {
        Elides::Never => &[],
        Elides::Left | Elides::LeftFloat => &[0],
        Elides::Either => &[0, 1],
    };
    if cfg!(windows) {
        return None;
    }
    sides.iter().copied().find(|&side| {
        let Some(ty) = plan.array_type(args[side]) else { return false };
        let owned = match args[side] {
            ValueId::Step(_) => true,
            ValueId::Input(i) => matches!(plan.inputs[i], LeafType::Array { temporary: true, .. }),
        };
        let fits = owned
            && ty.bytes() >= ELIDE_BYTES
            && ty.dtype == output
            && (elides != Elides::LeftFloat || ty.dtype.is_float());
        let Some(&other) = args.get(1 - side) else { return fits };
        // NumPy asks here as if Python numbers had their own dtypes, not by NEP 50.
        let other_dtype = types[1 - side].dtype();
        // A NumPy scalar on the left computes by its own operator, which makes an array.
        let scalar_first = side == 1
            && matches!(other, ValueId::Input(i) if matches!(plan.inputs[i], LeafType::Scalar { numpy: true, .. }));
        let same_shape = plan.array_type(other).is_none_or(|o| o.layout.shape == ty.layout.shape);
        fits && same_shape && !scalar_first && other_dtype.casts_safely(ty.dtype)
    })
}

fn lower_assign(plan: &Plan, node: &Node, value: ValueId, target: Option<usize>) -> Result<Step> {
    let into = target
        .and_then(|t| plan.array_type(ValueId::Input(t)))
        .expect("an assignment has a target")
        .clone();
    let dtype = match operand_type(plan, value) {
        OperandType::Strong(dtype) => dtype,
        // Any number is true or false.
        OperandType::Int(_) if into.dtype == DType::Bool => DType::Int64,
        OperandType::Int(number) if !fits(number, into.dtype) => {
            bail!(
                node.at,
                OverflowError,
                "Python integer {number} out of bounds for {}",
                into.dtype
            );
        }
        OperandType::Int(_) | OperandType::Float => into.dtype,
    };
    if let Some(ty) = plan.array_type(value) {
        // Leading axes of length 1 are dropped, as NumPy does in an assignment.
        let have = &ty.layout.shape;
        let extra = have.len().saturating_sub(into.layout.ndim());
        let fits = have[..extra].iter().all(|&n| n == 1)
            && broadcast_shapes([&have[extra..], &into.layout.shape])
                .is_some_and(|s| s == into.layout.shape);
        if !fits {
            let leading = have[..extra].iter().take_while(|&&n| n == 1).count();
            bail!(
                node.at,
                ValueError,
                "could not broadcast input array from shape {} into shape {}",
                shape_text(&have[leading..]),
                shape_text(&into.layout.shape)
            );
        }
    }
    let order = memory_order(into.layout.ndim(), std::slice::from_ref(&into.layout));
    let layout = Layout::contiguous_in(&into.layout.shape, into.dtype.size(), &order);
    let output = ArrayType { dtype: into.dtype, layout };
    let inputs = smallvec![Operand { value, dtype }];
    Ok(Step { op: Op::Cast, inputs, output, span: node.span, elides: None })
}

fn lower_reduce(plan: &Plan, node: &Node, value: ValueId, reduce: &Reduce) -> Result<Step> {
    let source = plan.array_type(value).expect("scalars are made arrays before they are reduced");
    let ndim = source.layout.ndim();
    let axes = mark_axes(reduce.axes.as_deref(), ndim)?;
    let mut shape = Shape::new();
    for (axis, &len) in source.layout.shape.iter().enumerate() {
        match (axes[axis], reduce.keepdims) {
            (false, _) => shape.push(len),
            (true, true) => shape.push(1),
            (true, false) => {}
        }
    }
    let accumulate = accumulator(reduce, source.dtype);
    let empties = source.layout.shape.iter().zip(&axes).any(|(&len, &goes)| goes && len == 0);
    if empties && !shape.contains(&0) && reduce.reduction.identity(accumulate).is_none() {
        bail!(node.at, ValueError, "{}", reduce.reduction.empty_message());
    }
    let layout = reduced_layout(source, &axes, shape, accumulate);
    Ok(Step {
        op: Op::Reduce { reduce: reduce.clone(), axes, accumulate },
        inputs: smallvec![Operand { value, dtype: source.dtype }],
        output: ArrayType { dtype: accumulate, layout },
        span: node.span,
        elides: None,
    })
}

/// The layout of a result: without gaps, its axes in the order of the operand's strides.
fn reduced_layout(source: &ArrayType, axes: &[bool], shape: Shape, accumulate: DType) -> Layout {
    let Layout { shape: lengths, strides, .. } = &source.layout;
    let kept = result_strides(lengths, strides, axes, accumulate.size());
    if shape.len() < axes.len() {
        return Layout { shape, strides: kept.into_iter().collect(), offset: 0 };
    }
    // An axis that stays with length 1 steps as if it stood in memory where the operand's does.
    let mut layout =
        Layout::contiguous_in(&shape, accumulate.size(), &axes_by_stride(&source.layout));
    let staying = (0..axes.len()).filter(|&axis| !axes[axis]);
    for (axis, stride) in staying.zip(kept) {
        layout.strides[axis] = stride;
    }
    layout
}

/// The dtype in which a reduction is accumulated and given.
fn accumulator(reduce: &Reduce, dtype: DType) -> DType {
    if matches!(reduce.reduction, Reduction::Any | Reduction::All) {
        return DType::Bool;
    }
    match reduce.dtype {
        Some(dtype) => dtype,
        None if reduce.mean && !dtype.is_float() => DType::Float64,
        None => match (reduce.reduction, dtype.kind()) {
            (Reduction::Sum | Reduction::Prod, Kind::Bool | Kind::Signed) => DType::Int64,
            (Reduction::Sum | Reduction::Prod, Kind::Unsigned) => DType::UInt64,
            _ => dtype,
        },
    }
}

/// Which axes a list of axes names.
///
/// # Errors
/// `AxisError` for one that is not there, `ValueError` for one named twice.
pub(crate) fn mark_axes(axes: Option<&[i64]>, ndim: usize) -> Result<SmallVec<[bool; 4]>> {
    let Some(axes) = axes else { return Ok(smallvec![true; ndim]) };
    let mut marks: SmallVec<[bool; 4]> = smallvec![false; ndim];
    for &axis in axes {
        let at = resolve_axis(axis, ndim)?;
        if marks[at] {
            bail!(Span::NONE, ValueError, "duplicate value in 'axis'");
        }
        marks[at] = true;
    }
    Ok(marks)
}

/// An axis counted from the front.
///
/// # Errors
/// `AxisError` with NumPy's text.
pub(crate) fn resolve_axis(axis: i64, ndim: usize) -> Result<usize> {
    let at = if axis < 0 { axis + ndim as i64 } else { axis };
    if (0..ndim as i64).contains(&at) {
        return Ok(at as usize);
    }
    let error = diagnostic!(
        Span::NONE,
        AxisError,
        "axis {axis} is out of bounds for array of dimension {ndim}"
    );
    Err(match ndim {
        0 => error.hint("a scalar has no axes".to_owned()),
        1 => error.hint("it has one axis: 0 (or -1)".to_owned()),
        _ => error.hint(format!("its axes are 0 to {} (or -1 to -{ndim})", ndim - 1)),
    })
}
