//! Roots, branch-free: `cbrt` and `hypot`. One or two numbers in, one out; nothing here knows slices.

#![expect(clippy::needless_bitwise_bool, reason = "without branches the loops vectorize")]

/// 2^54, whose cube root is 2^18: gives a subnormal an exponent.
const LIFT: f64 = (1_u64 << 54) as f64;
/// What the cube root of a lifted number is too large by.
const LOWER: f64 = 1.0 / (1_u64 << 18) as f64;
/// The upper half of the bits of about 1, to which minus a third of x's exponent is added.
const SEED: u64 = 0x553e_f000;
/// ((1 - e)^(-1/3) - 1) / e, minimax for |e| ≤ 0.107: 2^-18.1.
const STEP: [f64; 3] = [0.333_326_607_203_597_1, 0.223_593_677_741_542_1, 0.174_869_442_669_257_7];

/// The cube root, within 1 ulp; exact for cubes.
#[inline(always)]
pub fn cbrt_f64(x: f64) -> f64 {
    let tiny = x.abs() < f64::MIN_POSITIVE;
    let root = cbrt_usual(if tiny { x * LIFT } else { x });
    let root = if tiny { root * LOWER } else { root };
    // Zero, infinity and NaN are their own roots.
    if (x.abs() > 0.0) & (x.abs() < f64::INFINITY) { root } else { x }
}

/// The same of a normal, finite number.
#[inline(always)]
pub(super) fn cbrt_usual(x: f64) -> f64 {
    let size = x.abs();
    // A third of the upper half by a multiplication: y is x^(-1/3) but for a thirtieth.
    let third = ((size.to_bits() >> 32) * 0x5555_5556) >> 32;
    let y = f64::from_bits(SEED.wrapping_sub(third) << 32);
    // Two steps to x^(-1/3), which need no division.
    let e = (-size * y).mul_add(y * y, 1.0);
    let y = (y * e).mul_add(e.mul_add(e.mul_add(STEP[2], STEP[1]), STEP[0]), y);
    let e = (-size * y).mul_add(y * y, 1.0);
    let y = (y * e).mul_add(e.mul_add(2.0 / 9.0, 1.0 / 3.0), y);
    // Newton's step for the root itself, with the residual exact to its last bits.
    let square = y * y;
    let root = size * square;
    let power = root * root;
    let power_tail = root.mul_add(root, -power);
    let residual = root.mul_add(power_tail, root.mul_add(power, -size));
    (square * (-1.0 / 3.0)).mul_add(residual, root).copysign(x)
}

/// Above, a square is near the end of the range.
const LONG: f64 = f64::from_bits((1023 + 500) << 52);
/// Below, a square's last bits are subnormal.
const SHORT: f64 = f64::from_bits((1023 - 450) << 52);
/// The scale for large sides; for small ones, its inverse.
const SHRINK: f64 = f64::from_bits((1023 - 600) << 52);

/// √(x² + y²) without overflow on the way, within 1 ulp; infinite where either is.
#[inline(always)]
pub fn hypot_f64(x: f64, y: f64) -> f64 {
    let (x, y) = (x.abs(), y.abs());
    let (low, high) = if y > x { (x, y) } else { (y, x) };
    let (scale, back) = if high > LONG { (SHRINK, 1.0 / SHRINK) } else { (1.0, 1.0) };
    let (scale, back) = if high < SHORT { (1.0 / SHRINK, SHRINK) } else { (scale, back) };
    let (a, b) = (high * scale, low * scale);
    let square = a * a;
    let sum = b.mul_add(b, square);
    let root = sum.sqrt();
    // Newton's step with the residual root² - a² - b², each product with its tail.
    let of_root = root * root;
    let residual =
        (-b).mul_add(b, of_root - square) + (root.mul_add(root, -of_root) - a.mul_add(a, -square));
    let fixed = root - residual / (2.0 * root);
    let result = if root > 0.0 { fixed } else { 0.0 } * back;
    let endless = (x == f64::INFINITY) | (y == f64::INFINITY);
    let result = if x.is_nan() | y.is_nan() { f64::NAN } else { result };
    if endless { f64::INFINITY } else { result }
}
