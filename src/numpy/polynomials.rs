//! Polynomials: fitted to points, and their values.

use super::convert;
use super::eager::{Operand, array_of, floats, map, unpacked};
use super::registry::{Bound, Costs, Function, Run};
use crate::bail;
use crate::context::Context;
use crate::diag::Result;
use crate::kernels::dense::least_squares;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "polyfit",
        signature: "x, y, deg",
        costs: Costs::Working,
        doc: "The coefficients of the polynomial of a degree that comes closest to points, the highest power \
              first.\n\n\
              >>> np.polyfit([0, 1, 2], [1, 3, 5], 1).round(6)\narray([2., 1.])",
        run: Run::Call(|cx, bound| polyfit(cx, &bound)),
    },
    Function {
        name: "polyval",
        signature: "p, x",
        costs: Costs::Working,
        doc: "The values of a polynomial, whose coefficients begin with the highest power.\n\n\
              >>> np.polyval([1, 2, 3], [0, 1, 2])\narray([ 3,  6, 11])",
        run: Run::Call(|cx, bound| polyval(cx, &bound)),
    },
];

fn polyfit(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (x, y) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let degree = convert::as_integer(bound.required(2), span)?;
    if degree < 0 {
        bail!(span, ValueError, "expected deg >= 0");
    }
    if x.ndim() != 1 {
        bail!(span, TypeError, "expected 1D vector for x");
    }
    if x.size() == 0 {
        bail!(span, TypeError, "expected non-empty vector for x");
    }
    if y.ndim() != 1 {
        bail!(span, TypeError, "expected 1D or 2D array for y");
    }
    if x.size() != y.size() {
        bail!(span, TypeError, "expected x and y to have same length");
    }
    let (x, y) = (floats(cx, &x, span)?, floats(cx, &y, span)?);
    let (rows, n) = (x.len(), degree as usize + 1);
    cx.room_for(rows.saturating_mul(n).saturating_mul(8), span)?;
    let mut powers: Vec<f64> =
        x.iter().flat_map(|x| (0..n).rev().map(|power| x.powi(power as i32))).collect();
    let scales: Vec<f64> = (0..n)
        .map(|j| (0..rows).map(|i| powers[i * n + j] * powers[i * n + j]).sum::<f64>().sqrt())
        .collect();
    for row in powers.chunks_exact_mut(n) {
        row.iter_mut().zip(&scales).for_each(|(power, scale)| *power /= scale);
    }
    let fit = (rows >= n).then(|| least_squares(&powers, &y, rows, n)).flatten();
    let Some(fit) = fit else {
        bail!(
            span, NotImplementedError, "the points do not settle a polynomial of degree {degree}";
            hint: "NumPy picks one of many that fit, and warns; choose a smaller deg"
        );
    };
    let fit: Vec<f64> = fit.iter().zip(&scales).map(|(c, scale)| c / scale).collect();
    array_of(cx, &fit, &[n], span).map(Value::Array)
}

fn polyval(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (coefficients, x) = (bound.array(0, cx)?, bound.array(1, cx)?);
    if coefficients.ndim() != 1 {
        bail!(
            span,
            NotImplementedError,
            "numscope has polynomials of one row of coefficients only"
        );
    }
    let mut sum = map(cx, "multiply", &[(&x).into(), Operand::Int(0)], span)?;
    for i in 0..coefficients.size() {
        let next = coefficients.view(coefficients.layout.index(0, i));
        let product = map(cx, "multiply", &[(&sum).into(), (&x).into()], span)?;
        sum = map(cx, "add", &[(&product).into(), (&next).into()], span)?;
    }
    Ok(unpacked(sum))
}
