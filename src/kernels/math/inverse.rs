//! Inverse hyperbolic functions, one number in, one out: Rust's own lose digits near 0 and overflow early.

/// Below, `1 + x²` is 1.
const SMALL: f64 = 1.0 / (1_u64 << 28) as f64;
/// Above, `x² + 1` is `x²`.
const LARGE: f64 = (1_u64 << 28) as f64;

/// The number whose hyperbolic sine `x` is.
pub fn asinh(x: f64) -> f64 {
    let y = x.abs();
    if y.is_nan() || y < SMALL {
        return x;
    }
    let result = if y > LARGE {
        y.ln() + std::f64::consts::LN_2
    } else if y > 2.0 {
        (2.0 * y + 1.0 / (y.mul_add(y, 1.0).sqrt() + y)).ln()
    } else {
        let square = y * y;
        (y + square / (1.0 + (1.0 + square).sqrt())).ln_1p()
    };
    result.copysign(x)
}

/// The number whose hyperbolic cosine `x` is; NaN below 1.
pub fn acosh(x: f64) -> f64 {
    if x.is_nan() || x < 1.0 {
        return if x.is_nan() { x } else { f64::NAN };
    }
    if x > LARGE {
        return x.ln() + std::f64::consts::LN_2;
    }
    if x > 2.0 {
        return (2.0 * x - 1.0 / (x + x.mul_add(x, -1.0).sqrt())).ln();
    }
    let above = x - 1.0;
    (above + (2.0 * above + above * above).sqrt()).ln_1p()
}

/// The number whose hyperbolic tangent `x` is; NaN beyond 1.
pub fn atanh(x: f64) -> f64 {
    let y = x.abs();
    if y < SMALL {
        return x;
    }
    let result = if y < 0.5 {
        let double = y + y;
        0.5 * (double + double * y / (1.0 - y)).ln_1p()
    } else {
        0.5 * ((y + y) / (1.0 - y)).ln_1p()
    };
    if y.is_nan() { x } else { result.copysign(x) }
}
