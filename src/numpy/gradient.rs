//! Slopes and areas of numbers along an axis, step by step as NumPy's code computes them.

use super::convert::as_array;
use super::eager::{self, Operand, map, unpacked};
use super::registry::{Bound, Costs, Function, Run};
use super::running::{axis_of, differences, part};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "gradient",
        signature: "f, *varargs, axis=None, edge_order=1",
        costs: Costs::Working,
        doc: "Slopes: half the difference of both neighbours, at the ends of one; by the distance or the places \
              that are given.\n\n\
              >>> np.gradient([1, 2, 4, 8])\narray([1. , 1.5, 3. , 4. ])",
        run: Run::Call(|cx, bound| gradient(cx, &bound)),
    },
    Function {
        name: "trapezoid",
        signature: "y, x=None, dx=1.0, axis=-1",
        costs: Costs::Working,
        doc: "The area under points that are joined by straight lines.\n\n\
              >>> np.trapezoid([1, 2, 3])\nnp.float64(4.0)\n\
              >>> np.trapezoid([1, 2, 3], [0, 1, 3])\nnp.float64(6.5)",
        run: Run::Call(|cx, bound| trapezoid(cx, &bound)),
    },
];

/// A factor: Python's number, whose dtype follows the array's, or one or several of NumPy's.
#[derive(Clone, Debug)]
enum Factor {
    Weak(f64),
    Strong(Array),
}

impl Factor {
    fn operand(&self) -> Operand<'_> {
        match self {
            Self::Weak(number) => Operand::Float(*number),
            Self::Strong(array) => array.into(),
        }
    }

    fn of(cx: &Context, value: &Value, span: Span) -> Result<Self> {
        Ok(match value {
            Value::Int(number) => Self::Weak(*number as f64),
            Value::Float(number) => Self::Weak(*number),
            other => Self::Strong(as_array(cx, other, None, span)?),
        })
    }
}

/// Arithmetic of factors.
struct Sums<'a> {
    cx: &'a mut Context,
    span: Span,
}

impl Sums<'_> {
    fn of(&mut self, name: &str, a: &Factor, b: &Factor) -> Result<Factor> {
        if let (Factor::Weak(a), Factor::Weak(b)) = (a, b) {
            return Ok(Factor::Weak(match name {
                "add" => a + b,
                "subtract" => a - b,
                "multiply" => a * b,
                _ => a / b,
            }));
        }
        map(self.cx, name, &[a.operand(), b.operand()], self.span).map(Factor::Strong)
    }

    fn add(&mut self, a: &Factor, b: &Factor) -> Result<Factor> {
        self.of("add", a, b)
    }

    fn subtract(&mut self, a: &Factor, b: &Factor) -> Result<Factor> {
        self.of("subtract", a, b)
    }

    fn multiply(&mut self, a: &Factor, b: &Factor) -> Result<Factor> {
        self.of("multiply", a, b)
    }

    fn divide(&mut self, a: &Factor, b: &Factor) -> Result<Factor> {
        self.of("divide", a, b)
    }

    fn minus(&mut self, a: &Factor) -> Result<Factor> {
        self.of("multiply", a, &Factor::Weak(-1.0))
    }
}

/// How far neighbours are apart along an axis.
#[derive(Clone, Debug)]
enum Spacing {
    Same(Factor),
    /// The distances.
    Each(Array),
}

impl Spacing {
    /// Of a number, or of the places of `len` elements.
    fn of(cx: &mut Context, value: &Value, len: usize, span: Span) -> Result<Self> {
        let mut places = as_array(cx, value, None, span)?;
        if places.ndim() == 0 {
            return Factor::of(cx, value, span).map(Self::Same);
        }
        if places.ndim() != 1 {
            bail!(span, ValueError, "distances must be either scalars or 1d");
        }
        if places.size() != len {
            bail!(
                span,
                ValueError,
                "when 1d, distances must match the length of the corresponding dimension"
            );
        }
        if places.dtype.is_integer() {
            places = strided::copy(cx, &places, DType::Float64, Keep::C, span)?;
        }
        let steps = differences(cx, &places, 0, span)?;
        let numbers = eager::floats(cx, &steps, span)?;
        let Some(first) = numbers.first() else {
            bail!(span, IndexError, "index 0 is out of bounds for axis 0 with size 0");
        };
        Ok(if numbers.iter().all(|step| step == first) {
            Self::Same(Factor::Strong(at(&steps, 0)))
        } else {
            Self::Each(steps)
        })
    }
}

/// An element of an array of one axis, as an array without axes.
fn at(array: &Array, i: usize) -> Array {
    array.view(array.layout.index(0, i))
}

fn gradient(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let mut f = bound.array(0, cx)?;
    let axes: Vec<usize> = match bound.axes(2)? {
        None => (0..f.ndim()).collect(),
        Some(axes) => {
            let _unique = super::averages::unique_axes(&axes, f.ndim(), None, span)?;
            axes.iter().map(|&axis| axis_of(axis, f.ndim(), span)).collect::<Result<_>>()?
        }
    };
    let spacings = spacings(cx, &bound.rest, &f, &axes, span)?;
    let edge = bound.integer(3)?.unwrap_or(1);
    if edge > 2 {
        bail!(span, ValueError, "'edge_order' greater than 2 not supported");
    }
    let dtype = if f.dtype.is_float() { f.dtype } else { DType::Float64 };
    if f.dtype.is_integer() {
        f = strided::copy(cx, &f, DType::Float64, Keep::K, span)?;
    }
    let mut results = Vec::new();
    for (axis, spacing) in axes.into_iter().zip(&spacings) {
        if (f.shape()[axis] as i64) < edge.saturating_add(1) {
            bail!(
                span,
                ValueError,
                "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) \
                elements are required."
            );
        }
        // Where there are fewer elements than the ends' formulas take, NumPy misses one of them.
        let len = f.shape()[axis];
        if edge < 1 && len < 3 {
            bail!(span, IndexError, "index {len} is out of bounds for axis {axis} with size {len}");
        }
        let out = cx.empty(dtype, strided::layout_like(&f, f.shape(), dtype, Keep::K), span)?;
        let mut slopes = Slopes { cx, f: &f, out: &out, axis, span };
        slopes.interior(spacing)?;
        if edge == 1 {
            slopes.first_order(spacing)?;
        } else {
            slopes.second_order(spacing)?;
        }
        results.push(Value::Array(out));
    }
    Ok(match results.len() {
        1 => results.swap_remove(0),
        _ => Value::tuple(results),
    })
}

/// The spacing along each of the axes.
fn spacings(
    cx: &mut Context,
    given: &[Value],
    f: &Array,
    axes: &[usize],
    span: Span,
) -> Result<Vec<Spacing>> {
    let is_number = |cx: &Context, value: &Value| {
        Ok::<_, crate::diag::Diagnostic>(as_array(cx, value, None, span)?.ndim() == 0)
    };
    match given {
        [] => Ok(vec![Spacing::Same(Factor::Weak(1.0)); axes.len()]),
        [one] if is_number(cx, one)? => {
            Ok(vec![Spacing::Same(Factor::of(cx, one, span)?); axes.len()])
        }
        each if each.len() == axes.len() => each
            .iter()
            .zip(axes)
            .map(|(value, &axis)| Spacing::of(cx, value, f.shape()[axis], span))
            .collect(),
        _ => bail!(span, TypeError, "invalid number of arguments"),
    }
}

/// The slopes along one axis.
struct Slopes<'a> {
    cx: &'a mut Context,
    f: &'a Array,
    out: &'a Array,
    axis: usize,
    span: Span,
}

impl Slopes<'_> {
    fn len(&self) -> usize {
        self.f.shape()[self.axis]
    }

    /// Some elements along the axis.
    fn some(&self, first: usize, count: usize) -> Array {
        part(self.f, self.axis, first, count)
    }

    fn write(&mut self, first: usize, slopes: &Array) -> Result<()> {
        let to = part(self.out, self.axis, first, slopes.shape()[self.axis]);
        strided::transfer(self.cx, &to, slopes, self.span)?;
        strided::count(self.cx, slopes.nbytes(), slopes.nbytes());
        Ok(())
    }

    /// `(f[next..] - f[this..]) / step`, written from `to` on.
    fn simple(
        &mut self,
        to: usize,
        [this, next]: [usize; 2],
        count: usize,
        step: &Factor,
    ) -> Result<()> {
        let (next, this) = (self.some(next, count), self.some(this, count));
        let apart = map(self.cx, "subtract", &[(&next).into(), (&this).into()], self.span)?;
        let (slopes, events) =
            eager::update(self.cx, "divide", apart, Some(step.operand()), self.span)?;
        eager::warn(self.cx, events, "divide", self.span);
        self.write(to, &slopes)
    }

    /// `a*f[first..] + b*f[first+1..] + c*f[first+2..]`, written from `to` on.
    fn weighed(
        &mut self,
        to: usize,
        first: usize,
        count: usize,
        weights: [Factor; 3],
    ) -> Result<()> {
        let mut sum: Option<Array> = None;
        for (i, weight) in weights.into_iter().enumerate() {
            let weight = self.along(weight);
            let elements = self.some(first + i, count);
            let term =
                map(self.cx, "multiply", &[weight.operand(), (&elements).into()], self.span)?;
            sum = Some(match sum {
                None => term,
                Some(sum) => {
                    let (sum, events) =
                        eager::update(self.cx, "add", sum, Some((&term).into()), self.span)?;
                    eager::warn(self.cx, events, "add", self.span);
                    sum
                }
            });
        }
        let sum = sum.expect("there are three weights");
        self.write(to, &sum)
    }

    /// Factors of one axis, laid along the axis of the slopes.
    fn along(&self, factor: Factor) -> Factor {
        match factor {
            Factor::Strong(array) if array.ndim() == 1 => {
                let mut shape = vec![1; self.f.ndim()];
                shape[self.axis] = array.size();
                let layout = array.layout.reshape(&shape, array.dtype.size());
                Factor::Strong(array.view(layout.expect("axes of one element are added")))
            }
            other => other,
        }
    }

    fn interior(&mut self, spacing: &Spacing) -> Result<()> {
        let inner = self.len() - 2;
        let mut sums = Sums { cx: self.cx, span: self.span };
        match spacing {
            Spacing::Same(step) => {
                let step = sums.multiply(&Factor::Weak(2.0), step)?;
                self.simple(1, [0, 2], inner, &step)
            }
            Spacing::Each(steps) => {
                let h1 = Factor::Strong(part(steps, 0, 0, inner));
                let h2 = Factor::Strong(part(steps, 0, 1, inner));
                let both = sums.add(&h1, &h2)?;
                let (far1, far2) = (sums.multiply(&h1, &both)?, sums.multiply(&h2, &both)?);
                let minus = sums.minus(&h2)?;
                let apart = sums.subtract(&h2, &h1)?;
                let product = sums.multiply(&h1, &h2)?;
                let weights = [
                    sums.divide(&minus, &far1)?,
                    sums.divide(&apart, &product)?,
                    sums.divide(&h1, &far2)?,
                ];
                self.weighed(1, 0, inner, weights)
            }
        }
    }

    fn first_order(&mut self, spacing: &Spacing) -> Result<()> {
        let last = self.len() - 1;
        let step = |i: usize| match spacing {
            Spacing::Same(step) => step.clone(),
            Spacing::Each(steps) => Factor::Strong(at(steps, i)),
        };
        self.simple(0, [0, 1], 1, &step(0))?;
        self.simple(last, [last - 1, last], 1, &step(last - 1))
    }

    fn second_order(&mut self, spacing: &Spacing) -> Result<()> {
        let last = self.len() - 1;
        let mut sums = Sums { cx: self.cx, span: self.span };
        let (before, behind) = match spacing {
            Spacing::Same(step) => {
                let mut over = |number: f64| sums.divide(&Factor::Weak(number), step);
                ([over(-1.5)?, over(2.0)?, over(-0.5)?], [over(0.5)?, over(-2.0)?, over(1.5)?])
            }
            Spacing::Each(steps) => {
                let step = |i: usize| Factor::Strong(at(steps, i));
                let first = ends(&mut sums, &step(0), &step(1))?;
                let [c, b, a] = ends(&mut sums, &step(last - 1), &step(last - 2))?;
                (first, [sums.minus(&a)?, sums.minus(&b)?, sums.minus(&c)?])
            }
        };
        self.weighed(0, 0, 1, before)?;
        self.weighed(last, last - 2, 1, behind)
    }
}

/// The weights of an end's three elements, the nearest first, for the step next to it and the one behind.
fn ends(sums: &mut Sums<'_>, h1: &Factor, h2: &Factor) -> Result<[Factor; 3]> {
    let both = sums.add(h1, h2)?;
    let twice = sums.multiply(&Factor::Weak(2.0), h1)?;
    let sum = sums.add(&twice, h2)?;
    let sum = sums.minus(&sum)?;
    let (far1, far2) = (sums.multiply(h1, &both)?, sums.multiply(h2, &both)?);
    let product = sums.multiply(h1, h2)?;
    let minus = sums.minus(h1)?;
    Ok([sums.divide(&sum, &far1)?, sums.divide(&both, &product)?, sums.divide(&minus, &far2)?])
}

fn trapezoid(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let y = bound.array(0, cx)?;
    if let Some(Value::None) = bound.values[3] {
        bail!(span, TypeError, "list indices must be integers or slices, not NoneType");
    }
    let given = bound.integer_or(3, -1)?;
    let Ok(axis) = axis_of(given, y.ndim(), span) else {
        bail!(
            span, IndexError, "list assignment index out of range";
            hint: "it has {} axes, and no axis {given}", y.ndim()
        );
    };
    let steps = match bound.get(1) {
        None => match bound.get(2) {
            None => Factor::Weak(1.0),
            Some(step) => Factor::of(cx, step, span)?,
        },
        Some(x) => {
            let x = as_array(cx, x, None, span)?;
            let x_axis = match x.ndim() {
                0 => {
                    bail!(span, ValueError, "diff requires input that is at least one dimensional")
                }
                1 => 0,
                ndim => axis_of(given, ndim, span)?,
            };
            let mut steps = differences(cx, &x, x_axis, span)?;
            if x.ndim() == 1 {
                let mut shape = vec![1; y.ndim()];
                shape[axis] = steps.size();
                let layout = Layout::contiguous(&shape, steps.dtype.size(), Order::C);
                steps = steps.with_layout(layout);
            }
            Factor::Strong(steps)
        }
    };
    let len = y.shape()[axis].saturating_sub(1);
    let start = usize::from(y.shape()[axis] > 0);
    let (next, this) = (part(&y, axis, start, len), part(&y, axis, 0, len));
    let pairs = map(cx, "add", &[(&next).into(), (&this).into()], span)?;
    let (weighed, events) = eager::update(cx, "multiply", pairs, Some(steps.operand()), span)?;
    eager::warn(cx, events, "multiply", span);
    let (halves, _) = eager::update(cx, "divide", weighed, Some(Operand::Float(2.0)), span)?;
    let goes: Vec<bool> =
        (0..halves.ndim()).map(|i| i + y.ndim() == axis + halves.ndim()).collect();
    eager::sum(cx, &halves, &goes, false, span).map(unpacked)
}
