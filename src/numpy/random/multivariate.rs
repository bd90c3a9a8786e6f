//! Distributions of several numbers at a time: `multinomial`, `dirichlet`, `multivariate_hypergeometric`,
//! `multivariate_normal`.

use super::super::convert;
use super::super::create::check_size;
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::{self, Keep, POLL_ELEMENTS, count, scratch};
use super::choice::compensated_sum;
use super::numpy;
use super::parameters::{Must, Walk, broadcast_from, numbers};
use super::sources::{Source, bits_of, fill, global, state_of};
use crate::array::Array;
use crate::array::dtype::{DType, Element, Kind};
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::random::{BitGenerator, Draws, continuous, discrete, hypergeometric};
use crate::value::{Named, Value};

/// Rows for the generator behind `np.random`, for `RandomState` and for `Generator`.
macro_rules! rows {
    ($($name:literal($old_signature:literal, $signature:literal), $doc:literal,
        $call:literal => $old:literal, $new:literal, $run:ident;)+) => {
        /// Every function of this file but one.
        pub(super) static ROWS: &[Function] = &[$(
            Function {
                name: concat!("random.", $name),
                signature: $old_signature,
                costs: Costs::Several,
                doc: concat!($doc, "\n\n>>> np.random.seed(0)\n>>> np.random.", $name, $call, "\n", $old),
                run: Run::Call(|cx, bound| {
                    let source = global(cx);
                    $run(cx, &bound, &source)
                }),
            },
            Function {
                name: concat!("random.RandomState.", $name),
                signature: concat!("self, ", $old_signature),
                costs: Costs::Several,
                doc: concat!(
                    $doc, "\n\n>>> state = np.random.RandomState(0)\n>>> state.", $name, $call, "\n", $old
                ),
                run: Run::Call(|cx, mut bound| {
                    let source = state_of(&mut bound)?;
                    $run(cx, &bound, &source)
                }),
            },
            Function {
                name: concat!("random.Generator.", $name),
                signature: concat!("self, ", $signature),
                costs: Costs::Several,
                doc: concat!(
                    $doc, "\n\n>>> rng = np.random.default_rng(0)\n>>> rng.", $name, $call, "\n", $new
                ),
                run: Run::Call(|cx, mut bound| {
                    let source = bits_of(&mut bound)?;
                    $run(cx, &bound, &source)
                }),
            },
        )+ HYPERGEOMETRIC];
    };
}

rows! {
    "multinomial"("n, pvals, size=None", "n, pvals, size=None"),
        "How often each of several outcomes comes in n trials.",
        "(20, [0.5, 0.3, 0.2])" =>
        "array([10,  5,  5])",
        "array([11,  6,  3])", multinomial;
    "dirichlet"("alpha, size=None", "alpha, size=None"),
        "Parts of a whole, which sum to 1.",
        "([10, 5, 3])" =>
        "array([0.56307941, 0.19349831, 0.24342228])",
        "array([0.5547855 , 0.34134134, 0.10387315])", dirichlet;
    "multivariate_normal"(
        "mean, cov, size=None, check_valid='warn', tol=1e-08",
        "mean, cov, size=None, check_valid='warn', tol=1e-08, *, method='svd'"
    ),
        "Normal random numbers with means and covariances.",
        "([0, 10], [[1, 0], [0, 4]])" =>
        "array([ 0.40015721, 13.52810469])",
        "array([-0.13210486, 10.25146044])", multivariate_normal;
}

const HYPERGEOMETRIC: Function = Function {
    name: "random.Generator.multivariate_hypergeometric",
    signature: "self, colors, nsample, size=None, method='marginals'",
    costs: Costs::New,
    doc: "How many of each color are in a sample of things of several colors, none of which is put back.\n\n\
          >>> rng = np.random.default_rng(0)\n>>> rng.multivariate_hypergeometric([16, 8, 4], 6)\n\
          array([3, 0, 3])",
    run: Run::Call(|cx, mut bound| {
        let source = bits_of(&mut bound)?;
        multivariate_hypergeometric(cx, &bound, &source)
    }),
};

/// The `size=` of a call, with a further axis.
fn shape_of(size: Option<&Value>, last: usize, span: Span) -> Result<Shape> {
    let mut shape = match size {
        None => Shape::new(),
        Some(size) => convert::as_shape(size, span)?,
    };
    shape.push(last);
    Ok(shape)
}

/// A new array whose rows are made one after another, out of zeros.
fn rows<T: Element, D: Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    shape: &[usize],
    span: Span,
    mut draw: impl FnMut(&mut D, &mut [T]),
) -> Result<Value> {
    check_size(shape, T::DTYPE, span)?;
    let array = cx.zeros(T::DTYPE, shape, Order::C, span)?;
    count(cx, 0, array.nbytes());
    cx.before_draw(source);
    let len = shape.last().copied().unwrap_or(0);
    if len > 0 && array.size() > 0 {
        let mut bytes = array.buffer.write();
        let elements: &mut [T] = &mut bytemuck::cast_slice_mut(&mut bytes)[..array.size()];
        for (i, row) in elements.chunks_exact_mut(len).enumerate() {
            draw(&mut source.borrow_mut(), row);
            if i * len % POLL_ELEMENTS < len {
                cx.poll(span)?;
            }
        }
    }
    Ok(Value::Array(array))
}

/// Probabilities in C order, each row of which leaves something to its last.
fn chances(cx: &mut Context, value: &Value, legacy: bool, span: Span) -> Result<Array> {
    if legacy && value.as_scalar().is_some() {
        bail!(span, TypeError, "pvals must be a 1-d sequence");
    }
    let array = numbers(cx, value, DType::Float64, span)?;
    if legacy && array.ndim() > 1 {
        bail!(
            span,
            ValueError,
            "setting an array element with a sequence. The requested array would exceed the maximum \
            number of dimension of 1."
        );
    }
    let len = array.shape().last().copied().unwrap_or(0);
    if len == 0 && !legacy {
        bail!(
            span,
            ValueError,
            "pvals must have at least 1 dimension and the last dimension of pvals must be greater than 0."
        );
    }
    if let Some(complaint) = Must::Probability.complaint_of("pvals", &array) {
        bail!(span, ValueError, "{complaint}");
    }
    let array = strided::copy(cx, &array, DType::Float64, Keep::C, span)?;
    let numbers: Vec<f64> = array.to_vec().expect("it was made of floats");
    let is_too_much = |row: &[f64]| compensated_sum(&row[..row.len() - 1]) > 1.0 + 1e-12;
    if len > 0 && numbers.chunks_exact(len).any(is_too_much) {
        let part = if array.ndim() == 1 { "[:-1]" } else { "[...,:-1]" };
        let is_single = matches!(value, Value::Array(array) if array.dtype == DType::Float32);
        if is_single && numbers.iter().sum::<f64>() < 1.0001 {
            bail!(
                span,
                ValueError,
                "sum(pvals{part}.astype(np.float64)) > 1.0. The pvals array is cast to 64-bit floating point \
                prior to checking the sum. Precision changes when casting may cause problems even if the \
                sum of the original pvals is valid."
            );
        }
        bail!(span, ValueError, "sum(pvals{part}) > 1.0");
    }
    Ok(array)
}

fn multinomial<D: Draws + Clone + 'static>(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<D>,
) -> Result<Value> {
    let span = bound.span;
    if D::LEGACY
        && !matches!(bound.required(0), Value::Str(_))
        && bound.required(0).as_scalar().is_none()
    {
        bail!(span, TypeError, "an integer is required");
    }
    let trials = numbers(cx, bound.required(0), DType::Int64, span)?;
    let array = chances(cx, bound.required(1), D::LEGACY, span)?;
    let len = array.shape().last().copied().unwrap_or(0);
    if let Some(complaint) = Must::NotNegative.complaint_of("n", &trials) {
        bail!(span, ValueError, "{complaint}");
    }
    let all: Vec<f64> = array.to_vec().expect("it was made of floats");
    if trials.ndim() == 0 && array.ndim() <= 1 {
        let n = trials.item().as_integer().unwrap_or_default() as i64;
        let shape = shape_of(bound.get(2), len, span)?;
        return rows(cx, source, &shape, span, |bits, row| {
            discrete::multinomial(bits, n, &all, row);
        });
    }
    let size = bound.get(2).map(|size| convert::as_shape(size, span)).transpose()?;
    let outer = &array.shape()[..array.ndim() - 1];
    let mut shape = broadcast_from(size.as_deref(), &[trials.shape(), outer], span)?;
    // Rows are counted in elements.
    let mut starts = Layout::contiguous(outer, 1, Order::C);
    starts.strides.iter_mut().for_each(|stride| *stride *= len as isize);
    let mut walk = Walk::new(&shape, [&trials.layout, &starts].into_iter());
    shape.push(len);
    let bytes = trials.buffer.read();
    rows(cx, source, &shape, span, |bits, row| {
        let mut places = walk.places();
        let (at, start) = (places.next().unwrap_or(0), places.next().unwrap_or(0));
        drop(places);
        walk.advance();
        let n = i64::from_ne_bytes(bytes[at..at + 8].try_into().expect("a number has 8 bytes"));
        discrete::multinomial(bits, n, &all[start..start + len], row);
    })
}

fn dirichlet<D: Draws + Clone + 'static>(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<D>,
) -> Result<Value> {
    let span = bound.span;
    let value = bound.required(0);
    if value.as_scalar().is_some() && !matches!(value, Value::Array(_)) {
        bail!(span, TypeError, "object of type '{}' has no len()", value.type_name());
    }
    let array = numbers(cx, value, DType::Float64, span)?;
    if array.ndim() != 1 {
        bail!(
            span,
            ValueError,
            "setting an array element with a sequence. The requested array would exceed the maximum \
            number of dimension of 1."
        );
    }
    let alpha: Vec<f64> = array.to_vec().expect("it was made of floats");
    if D::LEGACY && alpha.iter().any(|&a| a <= 0.0) {
        bail!(span, ValueError, "alpha <= 0");
    }
    if alpha.iter().any(|&a| a < 0.0) {
        bail!(span, ValueError, "alpha < 0");
    }
    let shape = shape_of(bound.get(1), alpha.len(), span)?;
    // Where all are small, sums of gammas may be 0: pieces are broken off a stick instead.
    if !D::LEGACY && !alpha.is_empty() && alpha.iter().all(|&a| a < 0.1) {
        let mut sums = alpha.clone();
        for i in (0..sums.len() - 1).rev() {
            sums[i] += sums[i + 1];
        }
        return rows(cx, source, &shape, span, |bits, row| broken(bits, &alpha, &sums, row));
    }
    rows(cx, source, &shape, span, |bits, row: &mut [f64]| {
        let mut sum = 0.0;
        for (part, &a) in row.iter_mut().zip(&alpha) {
            *part = continuous::gamma(bits, a);
            sum += *part;
        }
        let inverse = 1.0 / sum;
        for part in row {
            *part *= inverse;
        }
    })
}

/// Pieces of a stick, each of what the ones before it left; `sums` are those of the parameters from each to the
/// last.
fn broken<D: Draws>(bits: &mut D, alpha: &[f64], sums: &[f64], row: &mut [f64]) {
    if sums[0] == 0.0 {
        return;
    }
    let mut left = 1.0;
    let last = row.len() - 1;
    for i in 0..last {
        let part = continuous::beta(bits, alpha[i], sums[i + 1]);
        row[i] = left * part;
        left *= 1.0 - part;
        if sums[i + 1] == 0.0 {
            break;
        }
    }
    row[last] = left;
}

/// The numbers of things of each color.
fn colors(cx: &mut Context, value: &Value, span: Span) -> Result<Vec<i64>> {
    let array = match value {
        Value::List(_) | Value::Tuple(_) | Value::Range(_) | Value::Array(_) => {
            convert::any_array(cx, value, None, span).ok()
        }
        _ => None,
    };
    let colors = array.filter(|array| {
        array.ndim() == 1
            && (array.size() == 0 || matches!(array.dtype.kind(), Kind::Signed | Kind::Unsigned))
    });
    let color = |array: &Array, i: usize| {
        array.at(&[i]).as_integer().and_then(|n| i64::try_from(n).ok()).filter(|&n| n >= 0)
    };
    let colors: Option<Vec<i64>> =
        colors.and_then(|array| (0..array.size()).map(|i| color(&array, i)).collect());
    match colors {
        Some(colors) => Ok(colors),
        None => bail!(
            span,
            ValueError,
            "colors must be a one-dimensional sequence of nonnegative integers not exceeding {}.",
            i64::MAX
        ),
    }
}

fn multivariate_hypergeometric(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<BitGenerator>,
) -> Result<Value> {
    let span = bound.span;
    let is_counted = match bound.get(3) {
        None => false,
        Some(Value::Str(method)) if matches!(&**method, "count" | "marginals") => {
            &**method == "count"
        }
        Some(_) => bail!(span, ValueError, "method must be \"count\" or \"marginals\"."),
    };
    let Some(sample) = bound.required(1).as_index() else {
        bail!(span, ValueError, "nsample must be an integer")
    };
    if sample < 0 {
        bail!(span, ValueError, "nsample must be nonnegative.");
    }
    let colors = colors(cx, bound.required(0), span)?;
    let Some(total) = colors.iter().try_fold(0_i64, |sum, &n| sum.checked_add(n)) else {
        bail!(
            span,
            ValueError,
            "sum(colors) must not exceed the maximum value of a 64 bit signed integer ({})",
            i64::MAX
        )
    };
    if !is_counted && total >= 1_000_000_000 {
        bail!(
            span,
            ValueError,
            "When method is \"marginals\", sum(colors) must be less than 1000000000."
        );
    }
    if is_counted && total > i64::MAX / 8 {
        bail!(
            span,
            ValueError,
            "When method is 'count', sum(colors) must not exceed {}",
            i64::MAX / 8
        );
    }
    if sample > total {
        bail!(span, ValueError, "nsample > sum(colors)");
    }
    let shape = shape_of(bound.get(2), colors.len(), span)?;
    if sample == 0 {
        return rows(cx, source, &shape, span, |_, _: &mut [i64]| {});
    }
    if !is_counted {
        return rows(cx, source, &shape, span, |bits, row| {
            hypergeometric::marginals(bits, &colors, sample, row);
        });
    }
    scratch(cx, (total as usize).saturating_mul(size_of::<usize>()), span)?;
    let each = colors.iter().enumerate().flat_map(|(i, &n)| std::iter::repeat_n(i, n as usize));
    let mut choices: Vec<usize> = each.collect();
    rows(cx, source, &shape, span, |bits, row| {
        hypergeometric::counted(bits, &colors, sample, &mut choices, row);
    })
}

/// How the covariances are taken apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Svd,
    Eigh,
    Cholesky,
}

fn method_of(value: Option<&Value>, span: Span) -> Result<Method> {
    match value {
        None => Ok(Method::Svd),
        Some(Value::Str(name)) if &**name == "svd" => Ok(Method::Svd),
        Some(Value::Str(name)) if &**name == "eigh" => Ok(Method::Eigh),
        Some(Value::Str(name)) if &**name == "cholesky" => Ok(Method::Cholesky),
        Some(_) => {
            bail!(span, ValueError, "method must be one of {{'eigh', 'svd', 'cholesky'}}")
        }
    }
}

/// What a function of linear algebra gives: several arrays.
fn parts(value: &Value) -> Vec<Array> {
    let items = match value {
        Value::Tuple(items) => items.to_vec(),
        other => Named::of(other).map(|named| named.items().to_vec()).unwrap_or_default(),
    };
    let array = |item| match item {
        Value::Array(array) => Some(array),
        _ => None,
    };
    items.into_iter().filter_map(array).collect()
}

fn multivariate_normal<D: Draws + Clone + 'static>(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<D>,
) -> Result<Value> {
    let span = bound.span;
    let method = method_of(bound.get(5), span)?;
    let mean = convert::as_array(cx, bound.required(0), None, span)?;
    let cov = convert::as_array(cx, bound.required(1), None, span)?;
    if mean.ndim() != 1 {
        bail!(span, ValueError, "mean must be 1 dimensional");
    }
    let [rows, columns] = *cov.shape() else {
        bail!(span, ValueError, "cov must be 2 dimensional and square")
    };
    if rows != columns {
        bail!(span, ValueError, "cov must be 2 dimensional and square");
    }
    if mean.shape()[0] != rows {
        bail!(span, ValueError, "mean and cov must have same length");
    }
    let shape = shape_of(bound.get(2), rows, span)?;
    let draws = fill(cx, source, &shape, span, |bits, _| bits.normal())?;
    let cov = numbers(cx, &Value::Array(cov), DType::Float64, span)?;
    let factor = factor(cx, bound, &cov, method, D::LEGACY)?;
    let long: usize = shape[..shape.len() - 1].iter().product();
    let flat = draws.layout.reshape(&[long, rows], 8).expect("it is contiguous");
    let (left, right) = (Value::Array(draws.with_layout(flat)), Value::Array(factor));
    let product = numpy(cx, "dot", [left, right], span)?;
    let mean = numbers(cx, &Value::Array(mean), DType::Float64, span)?;
    let means: Vec<f64> = mean.to_vec().expect("it was made of floats");
    let Value::Array(product) = product else { unreachable!("matrices multiply to one") };
    {
        let mut bytes = product.buffer.write();
        let elements: &mut [f64] = bytemuck::cast_slice_mut(&mut bytes);
        for (i, element) in elements[..product.size()].iter_mut().enumerate() {
            *element += means[i % rows];
        }
    }
    count(cx, 2 * product.nbytes(), product.nbytes());
    let layout = product.layout.reshape(&shape, 8).expect("it is contiguous");
    Ok(Value::Array(product.with_layout(layout)))
}

/// A matrix whose transpose, multiplied by itself, is the covariances.
fn factor(
    cx: &mut Context,
    bound: &Bound,
    cov: &Array,
    method: Method,
    legacy: bool,
) -> Result<Array> {
    let span = bound.span;
    let whole = Value::Array(cov.clone());
    if method == Method::Cholesky {
        return match numpy(cx, "linalg.cholesky", [whole], span)? {
            Value::Array(lower) => Ok(transposed(&lower)),
            _ => unreachable!("a matrix has a matrix for a factor"),
        };
    }
    let is_checked = match bound.get(3) {
        None => Some("warn"),
        Some(Value::Str(text)) => match &**text {
            "ignore" => None,
            "warn" => Some("warn"),
            "raise" => Some("raise"),
            _ => Some(""),
        },
        Some(_) => Some(""),
    };
    if is_checked == Some("") {
        bail!(span, ValueError, "check_valid must equal 'warn', 'raise', or 'ignore'");
    }
    let tolerance = bound.get(4).map_or(Ok(1e-8), |value| convert::as_float(value, span))?;
    let name = if method == Method::Svd { "linalg.svd" } else { "linalg.eigh" };
    let apart = parts(&numpy(cx, name, [whole], span)?);
    // NumPy names them (u, s, vh) and (s, u).
    let ([u, s, _] | [s, u]) = &apart[..] else { unreachable!("it gives so many arrays") };
    let sizes: Vec<f64> = s.to_vec().expect("they are floats");
    let is_valid = match &apart[..] {
        [_, _, vh] => is_product(vh, &sizes, cov, tolerance),
        _ => sizes.iter().all(|&size| size >= -tolerance),
    };
    if !is_valid && is_checked == Some("raise") {
        bail!(span, ValueError, "covariance is not symmetric positive-semidefinite.");
    }
    if !is_valid && is_checked == Some("warn") {
        let text = "covariance is not symmetric positive-semidefinite.".to_owned();
        cx.warn(span, "RuntimeWarning", text);
    }
    // The legacy generator takes the rows of vh, the other one the columns of u.
    let rows = match &apart[..] {
        [_, _, vh] if legacy => vh.clone(),
        _ => transposed(u),
    };
    let scaled = strided::copy(cx, &rows, DType::Float64, Keep::K, span)?;
    let n = sizes.len();
    let mut bytes = scaled.buffer.write();
    let elements: &mut [f64] = bytemuck::cast_slice_mut(&mut bytes);
    let is_by_rows = scaled.is_contiguous(Order::C);
    for (i, element) in elements[..scaled.size()].iter_mut().enumerate() {
        let row = if is_by_rows { i / n } else { i % n };
        *element *= sizes[row].abs().sqrt();
    }
    drop(bytes);
    Ok(scaled)
}

fn transposed(matrix: &Array) -> Array {
    matrix.view(matrix.layout.transpose(&[1, 0]))
}

/// Whether a matrix is the transpose of `vh`, its columns scaled, times `vh`.
fn is_product(vh: &Array, sizes: &[f64], matrix: &Array, tolerance: f64) -> bool {
    let n = sizes.len();
    let at = |array: &Array, i: usize, j: usize| array.at(&[i, j]).as_f64();
    (0..n).all(|i| {
        (0..n).all(|j| {
            let product: f64 = (0..n).map(|k| at(vh, k, i) * sizes[k] * at(vh, k, j)).sum();
            let wanted = at(matrix, i, j);
            (product - wanted).abs() <= tolerance + tolerance * wanted.abs()
        })
    })
}
