//! Polynomials by Horner's rule with fused multiply-adds.

/// c[0] + c[1]·x + … + c[N-1]·x^(N-1).
#[inline(always)]
pub(super) fn poly<const N: usize>(x: f64, c: &[f64; N]) -> f64 {
    let mut sum = c[N - 1];
    let mut at = N - 1;
    while at > 0 {
        at -= 1;
        sum = sum.mul_add(x, c[at]);
    }
    sum
}

/// [`poly`] for f32.
#[inline(always)]
pub(super) fn poly_f32<const N: usize>(x: f32, c: &[f32; N]) -> f32 {
    let mut sum = c[N - 1];
    let mut at = N - 1;
    while at > 0 {
        at -= 1;
        sum = sum.mul_add(x, c[at]);
    }
    sum
}
