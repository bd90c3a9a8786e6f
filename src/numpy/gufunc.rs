//! Functions of whole axes that broadcast over the others: what NumPy calls generalized ufuncs. How the axes of their
//! operands fit, and the functions as values.

use std::rc::Rc;

use smallvec::SmallVec;

use super::casting::Casting;
use super::convert;
use super::create::lengths_text;
use super::modules;
use super::products;
use super::registry::{Bound, BoundMethod, Costs, Function, Run, callable};
use super::running::axis_of;
use super::strided;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Shape, broadcast_shapes};
use crate::bail;
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::value::{Callable, Value};

/// The axes that a function computes over.
#[derive(Debug)]
pub(super) struct Core {
    pub(super) name: &'static str,
    /// As NumPy writes it: `(m,n),(n)->(m)`.
    pub(super) signature: &'static str,
    /// The names of the last axes of each operand; one with a `?` may be absent.
    pub(super) inputs: [&'static [&'static str]; 2],
    /// The names of the last axes of the result.
    pub(super) output: &'static [&'static str],
}

/// Every gufunc that stands in `np`.
static CORES: &[Core] = &[
    Core {
        name: "matmul",
        signature: "(n?,k),(k,m?)->(n?,m?)",
        inputs: [&["n?", "k"], &["k", "m?"]],
        output: &["n?", "m?"],
    },
    Core { name: "vecdot", signature: "(n),(n)->()", inputs: [&["n"], &["n"]], output: &[] },
    Core {
        name: "matvec",
        signature: "(m,n),(n)->(m)",
        inputs: [&["m", "n"], &["n"]],
        output: &["m"],
    },
    Core {
        name: "vecmat",
        signature: "(n),(n,m)->(m)",
        inputs: [&["n"], &["n", "m"]],
        output: &["m"],
    },
];

/// The gufunc of a name.
pub(super) fn find(name: &str) -> Option<&'static Core> {
    CORES.iter().find(|core| core.name == name)
}

/// How two operands fit.
#[derive(Debug)]
pub(super) struct Fitted {
    /// The lengths of the axes that both broadcast over.
    pub(super) stack: Shape,
    /// The shape of the result.
    pub(super) shape: Shape,
    /// How many of the last axes of each operand are computed over.
    cores: [usize; 2],
}

impl Core {
    /// Fit two operands.
    ///
    /// # Errors
    /// NumPy's `ValueError` for axes that are missing or differ in length.
    pub(super) fn fit(&self, operands: [&Array; 2], span: Span) -> Result<Fitted> {
        let mut lengths: SmallVec<[(&str, usize); 3]> = SmallVec::new();
        let mut cores = [0; 2];
        for (i, (operand, names)) in operands.iter().zip(self.inputs).enumerate() {
            let least = names.iter().filter(|name| !name.ends_with('?')).count();
            if operand.ndim() < least {
                return Err(self.too_few(i, operand.ndim(), least, span));
            }
            let mut missing = names.len().saturating_sub(operand.ndim());
            let is_kept = |name: &&&str| {
                let goes = missing > 0 && name.ends_with('?');
                missing -= usize::from(goes);
                !goes
            };
            let names: SmallVec<[&str; 2]> = names.iter().filter(is_kept).copied().collect();
            cores[i] = names.len();
            let own = &operand.shape()[operand.ndim() - names.len()..];
            for (axis, (name, &len)) in names.iter().zip(own).enumerate() {
                match lengths.iter().find(|(known, _)| known == name) {
                    None => lengths.push((name, len)),
                    Some((_, known)) if *known == len => {}
                    Some((_, known)) => {
                        return Err(self.mismatch(i, axis, (len, *known), operands, span));
                    }
                }
            }
        }
        let own = |i: usize| {
            let shape: &[usize] = operands[i].shape();
            &shape[..shape.len() - cores[i]]
        };
        let length =
            |name: &&str| lengths.iter().find(|(known, _)| known == name).map(|(_, len)| *len);
        let output: Shape = self.output.iter().filter_map(length).collect();
        let Some(stack) = broadcast_shapes([own(0), own(1)]) else {
            return Err(unstackable(operands, [own(0), own(1)], &output, span));
        };
        let shape = stack.iter().chain(&output).copied().collect();
        Ok(Fitted { stack, shape, cores })
    }

    fn too_few(&self, i: usize, ndim: usize, least: usize, span: Span) -> Diagnostic {
        let (name, signature) = (self.name, self.signature);
        let error = crate::diagnostic!(
            span,
            ValueError,
            "{name}: Input operand {i} does not have enough dimensions (has {ndim}, gufunc core with signature \
            {signature} requires {least})"
        );
        if ndim == 0 { error.hint("multiply by a number with *") } else { error }
    }

    fn mismatch(
        &self,
        i: usize,
        axis: usize,
        (len, known): (usize, usize),
        operands: [&Array; 2],
        span: Span,
    ) -> Diagnostic {
        let (name, signature) = (self.name, self.signature);
        let error = crate::diagnostic!(
            span,
            ValueError,
            "{name}: Input operand {i} has a mismatch in its core dimension {axis}, with gufunc signature \
            {signature} (size {len} is different from {known})"
        );
        match name {
            "matmul" => error.hint(products::fit_hint(operands[0], operands[1])),
            "solve" | "solve1" => {
                error.hint(format!("there must be as many right sides as equations, {known}"))
            }
            _ => error,
        }
    }

    /// How many different axes there are.
    fn names(&self) -> usize {
        let mut all: Vec<&str> =
            self.inputs.iter().flat_map(|names| names.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }
}

impl Fitted {
    /// Both operands with the axes of the stack repeated.
    pub(super) fn broadcast(&self, operands: [&Array; 2]) -> [Array; 2] {
        let mut cores = self.cores.into_iter();
        operands.map(|operand| {
            let core = cores.next().expect("there are two");
            let mut shape = self.stack.clone();
            shape.extend_from_slice(&operand.shape()[operand.ndim() - core..]);
            operand.view(operand.layout.broadcast_to(&shape).expect("the stacks broadcast"))
        })
    }
}

/// A shape as NumPy's iterator prints it: `newaxis` for what is missing, but in front.
pub(super) fn remapped_text(axes: &[Option<usize>]) -> String {
    let first = axes.iter().take_while(|len| len.is_none()).count();
    let name = |len: &Option<usize>| len.map_or("newaxis".to_owned(), |len| len.to_string());
    let names: Vec<String> = axes[first..].iter().map(name).collect();
    if axes.len() == 1 && first == 0 {
        return format!("({},)", names[0]);
    }
    format!("({})", names.join(","))
}

fn unstackable(
    operands: [&Array; 2],
    stacks: [&[usize]; 2],
    output: &[usize],
    span: Span,
) -> Diagnostic {
    let ndim = stacks[0].len().max(stacks[1].len());
    let remapped = |i: usize| {
        let mut axes = vec![None; ndim - stacks[i].len()];
        axes.extend(stacks[i].iter().map(|len| Some(*len)));
        axes.extend(output.iter().map(|_| None));
        let text = remapped_text(&axes);
        format!("{}->{text}", lengths_text(operands[i].shape()))
    };
    let lengths: Vec<String> = output.iter().map(ToString::to_string).collect();
    crate::diagnostic!(
        span,
        ValueError,
        "operands could not be broadcast together with remapped shapes [original->remapped]: {} {}  and \
        requested shape ({})",
        remapped(0),
        remapped(1),
        lengths.join(",")
    )
}

/// A shape as NumPy prints it in messages.
pub(super) fn shape_text(shape: &[usize]) -> String {
    lengths_text(shape)
}

macro_rules! gufuncs {
    ($($name:literal, $doc:expr;)+) => {
        /// Every gufunc; `out` may be a tuple of one array.
        pub static ROWS: &[Function] = &[
            $(Function {
                name: $name,
                signature: "x1, x2, out=None, *, axes=<no value>, axis=<no value>, keepdims=False, \
                            casting='same_kind', order='K', dtype=None, subok=True, signature=None",
                costs: Costs::Product,
                doc: $doc,
                run: Run::Call(|cx, bound| run(cx, $name, &bound)),
            },)+
        ];
    };
}

/// Methods that elementwise ufuncs have, and that gufuncs refuse.
static METHODS: &[Function] = &[
    refused("gufunc.reduce", NO_REDUCTION),
    refused("gufunc.accumulate", NO_REDUCTION),
    refused("gufunc.reduceat", NO_REDUCTION),
    refused(
        "gufunc.outer",
        Run::Call(|_, bound| {
            bail!(
                bound.span,
                TypeError,
                "method outer is not allowed in ufunc with non-trivial signature"
            )
        }),
    ),
    refused(
        "gufunc.at",
        Run::Call(|_, bound| {
            let Value::Function(function) = bound.required(0) else {
                unreachable!("it is a gufunc")
            };
            let name = function.call().name();
            let signature = find(name).map_or("", |core| core.signature);
            bail!(
                bound.span,
                TypeError,
                "{name}.at does not support ufunc with non-trivial signature: {name} has signature {signature}."
            )
        }),
    ),
];

const NO_REDUCTION: Run = Run::Call(|_, bound| {
    bail!(bound.span, RuntimeError, "Reduction not defined on ufunc with signature")
});

const fn refused(name: &'static str, run: Run) -> Function {
    let doc = "Not for functions of whole axes.";
    Function { name, signature: "self, *args", costs: Costs::Nothing, doc, run }
}

/// A method of the gufunc of a name.
fn method(name: &str, method: &str) -> Option<Value> {
    let is_meant = |row: &&Function| row.name.strip_prefix("gufunc.") == Some(method);
    let function = METHODS.iter().find(is_meant)?;
    let object = callable(modules::function(name)?);
    Some(Value::Function(Callable::Shared(Rc::new(BoundMethod { function, object }))))
}

gufuncs! {
    "matmul", "The product of two matrices, or of stacks of them: what the operator `@` computes.\n\n\
        >>> np.matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]])\narray([[19, 22],\n       [43, 50]])";
    "vecdot", "The sums of products of vectors, which are the last axes or those of axis=.\n\n\
        >>> np.vecdot([[1, 2], [3, 4]], [10, 1])\narray([12, 34])";
    "matvec", "The products of matrices and vectors.\n\n\
        >>> np.matvec([[1, 2], [3, 4]], [10, 1])\narray([12, 34])";
    "vecmat", "The products of vectors and matrices.\n\n\
        >>> np.vecmat([10, 1], [[1, 2], [3, 4]])\narray([13, 24])";
}

/// The attributes of a gufunc.
pub(super) static FIELDS: &[&str] =
    &["__name__", "identity", "nargs", "nin", "nout", "ntypes", "signature", "types"];

/// An attribute of the gufunc of a name.
pub(super) fn field(name: &'static str, field: &str) -> Option<Value> {
    /// A letter for each dtype that there is a loop for, as NumPy has them.
    const TYPES: &str = "?bBhHiIlLqQefdgFDGO";
    let core = find(name)?;
    let types = || TYPES.chars().map(|c| Value::text(format!("{c}{c}->{c}")));
    Some(match field {
        "__name__" => Value::text(name),
        "identity" => Value::None,
        "nargs" => Value::Int(3),
        "nin" => Value::Int(2),
        "nout" => Value::Int(1),
        "ntypes" => Value::Int(TYPES.len() as i64),
        "signature" => Value::text(core.signature),
        "types" => Value::list(types().collect()),
        _ => return method(name, field),
    })
}

/// Axes that a call names, for both operands and the result.
type Axes = [SmallVec<[i64; 4]>; 3];

/// The last axes of each, moved there from where the call says that they are.
fn axes_of(core: &Core, bound: &Bound) -> Result<Option<Axes>> {
    let (name, span) = (core.name, bound.span);
    let counts = [core.inputs[0].len(), core.inputs[1].len(), core.output.len()];
    if let Some(axis) = &bound.values[4] {
        if bound.get(3).is_some() {
            bail!(span, TypeError, "cannot specify both 'axis' and 'axes'");
        }
        if core.names() > 1 || !core.output.is_empty() {
            bail!(
                span, TypeError,
                "{name}: axis can only be used with a single shared core dimension, not with the {} distinct \
                ones implied by signature {}.", core.names(), core.signature;
                hint: "axes=[…] names the axes of each operand"
            );
        }
        let axis = SmallVec::from_elem(convert::as_length(axis, span)?, 1);
        return Ok(Some([axis.clone(), axis, SmallVec::new()]));
    }
    let Some(axes) = bound.get(3) else { return Ok(None) };
    let Value::List(items) = axes else { bail!(span, TypeError, "axes should be a list.") };
    let items = items.borrow();
    if items.len() != 3 && !(items.len() == 2 && core.output.is_empty()) {
        bail!(
            span,
            ValueError,
            "axes should be a list with an entry for all 3 inputs and outputs; entries for outputs can only be \
            omitted if none of them has core axes."
        );
    }
    let mut all = Axes::default();
    for (i, item) in items.iter().enumerate() {
        all[i] = match item {
            Value::Tuple(own) => {
                own.iter().map(|axis| convert::as_length(axis, span)).collect::<Result<_>>()?
            }
            one if counts[i] == 1 => SmallVec::from_elem(convert::as_length(one, span)?, 1),
            _ => bail!(
                span,
                AxisError,
                "{name}: operand {i} has {} core dimensions, but the axes item is a single integer.",
                counts[i]
            ),
        };
        if all[i].len() != counts[i] {
            bail!(
                span,
                AxisError,
                "{name}: operand {i} has {} core dimensions, but {} dimensions are specified by axes tuple.",
                counts[i],
                all[i].len()
            );
        }
    }
    Ok(Some(all))
}

/// An array with some of its axes as the last ones.
fn with_last(array: &Array, axes: &[i64], item: usize, span: Span) -> Result<Array> {
    let ndim = array.ndim();
    let mut last: SmallVec<[usize; 4]> = SmallVec::new();
    for &axis in axes {
        let at = axis_of(axis, ndim, span)?;
        if last.contains(&at) {
            bail!(span, ValueError, "axes item {item} has value {axis} repeated");
        }
        last.push(at);
    }
    let order: SmallVec<[usize; 4]> =
        (0..ndim).filter(|axis| !last.contains(axis)).chain(last.iter().copied()).collect();
    Ok(array.view(array.layout.transpose(&order)))
}

/// The `out=` of a call: an array, or a tuple of one.
pub(super) fn target(value: Option<&Value>, span: Span) -> Result<Option<Array>> {
    match value {
        None => Ok(None),
        Some(Value::Tuple(items)) if items.len() == 1 => target(items.first(), span),
        Some(Value::None) => Ok(None),
        Some(Value::Tuple(_)) => {
            bail!(span, ValueError, "The 'out' tuple must have exactly one entry per ufunc output")
        }
        Some(Value::Array(array)) => {
            if !array.writeable {
                bail!(span, ValueError, "output array is read-only"; hint: "take a copy() first");
            }
            Ok(Some(array.clone()))
        }
        Some(_) => bail!(span, TypeError, "return arrays must be of ArrayType"),
    }
}

/// NumPy's complaint of a conversion that a ufunc's call does not allow.
fn check_cast(
    name: &str,
    what: &str,
    casting: Casting,
    (from, to): (DType, DType),
    span: Span,
) -> Result<()> {
    if casting.allows(from, to) {
        return Ok(());
    }
    bail!(
        span, UFuncTypeError,
        "Cannot cast ufunc '{name}' {what} from dtype('{from}') to dtype('{to}') with casting rule '{}'",
        casting.name();
        hint: "casting='unsafe' converts as astype does"
    )
}

fn run(cx: &mut Context, name: &'static str, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let core = find(name).expect("the table has a core for each row");
    let (mut a, mut b) = (bound.any_array(0, cx)?, bound.any_array(1, cx)?);
    let target = target(bound.get(2), span)?;
    let axes = axes_of(core, bound)?;
    let keepdims = bound.flag(5, false)?;
    if keepdims && !core.output.is_empty() {
        bail!(
            span,
            TypeError,
            "{name} does not support keepdims: its signature {} requires output 0 to have {} core dimensions, but \
            keepdims can only be used when all inputs have the same number of core dimensions and all outputs have \
            no core dimensions.",
            core.signature,
            core.output.len()
        );
    }
    let casting = Casting::of(bound.get(6), span)?;
    let order = convert::as_keep(bound.get(7), strided::Keep::K, span)?;
    products::check_numbers(name, &a, &b, span)?;
    let dtype = bound.dtype(8)?.unwrap_or_else(|| a.dtype.promote(b.dtype));
    for (i, operand) in [&a, &b].into_iter().enumerate() {
        check_cast(name, &format!("input {i}"), casting, (operand.dtype, dtype), span)?;
    }
    let mut last = SmallVec::new();
    if let Some([of_a, of_b, of_out]) = axes {
        (a, b) = (with_last(&a, &of_a, 0, span)?, with_last(&b, &of_b, 1, span)?);
        // A vector's result has its vector where the vector was.
        last = if keepdims { of_a } else { of_out };
    }
    let fitted = core.fit([&a, &b], span)?;
    let mut result = products::product_of(cx, &fitted, [&a, &b], dtype, order, span)?;
    if keepdims {
        result = result.view(result.layout.insert_axis(result.ndim()));
    }
    if !last.is_empty() {
        result = with_axes_at(&result, &last, span)?;
    }
    match target {
        None => Ok(super::eager::unpacked(result)),
        Some(out) => {
            check_cast(name, "output", casting, (dtype, out.dtype), span)?;
            into_target(cx, core, &result, &out, span)?;
            Ok(Value::Array(out))
        }
    }
}

/// An array whose last axes stand where `axes` says.
fn with_axes_at(array: &Array, axes: &[i64], span: Span) -> Result<Array> {
    let ndim = array.ndim();
    let places: SmallVec<[usize; 4]> =
        axes.iter().map(|&axis| axis_of(axis, ndim, span)).collect::<Result<_>>()?;
    let first = ndim - places.len();
    let mut rest = 0..first;
    let order: SmallVec<[usize; 4]> = (0..ndim)
        .map(|at| match places.iter().position(|&place| place == at) {
            Some(i) => first + i,
            None => rest.next().unwrap_or(first),
        })
        .collect();
    Ok(array.view(array.layout.transpose(&order)))
}

/// Write a result into the array that a call gave.
fn into_target(
    cx: &mut Context,
    core: &Core,
    result: &Array,
    out: &Array,
    span: Span,
) -> Result<()> {
    let count = core.output.len().min(result.ndim());
    let own = |array: &Array| -> Shape { array.shape()[array.ndim() - count..].into() };
    if out.ndim() < result.ndim() {
        bail!(
            span,
            ValueError,
            "output operand requires a reduction along dimension -1, but the reduction is not enabled. The \
            dimension size of 1 does not match the expected output shape."
        );
    }
    for (axis, (&len, &known)) in own(out).iter().zip(&own(result)).enumerate() {
        if len != known {
            bail!(
                span,
                ValueError,
                "{}: Output operand 0 has a mismatch in its core dimension {axis}, with gufunc signature {} (size \
                {len} is different from {known})",
                core.name,
                core.signature
            );
        }
    }
    let Some(layout) = result.layout.broadcast_to(out.shape()) else {
        bail!(
            span,
            ValueError,
            "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
            lengths_text(out.shape()),
            lengths_text(result.shape())
        );
    };
    cx.before_write(&out.buffer, span)?;
    strided::assign(cx, out, &result.view(layout), span)
}
