//! Polynomials with fused multiply-adds.

/// How many coefficients make two chains pay.
const LONG: usize = 9;

macro_rules! polynomial {
    ($name:ident, $T:ty) => {
        /// c[0] + c[1]·x + … + c[N-1]·x^(N-1).
        // PERF: a step of Horner's rule waits for the one before it. Long ones are two chains of half the length,
        // of the even and of the odd powers: exp takes a twentieth less time, arcsin a tenth; log, which is
        // short, would take more.
        #[inline(always)]
        pub(super) fn $name<const N: usize>(x: $T, c: &[$T; N]) -> $T {
            let mut at = N - 1;
            let mut sum = c[at];
            if N < LONG {
                while at > 0 {
                    at -= 1;
                    sum = sum.mul_add(x, c[at]);
                }
                return sum;
            }
            let square = x * x;
            // The chain that holds c[at], and the other one.
            at -= 1;
            let (mut here, mut other) = (c[at], sum);
            while at > 0 {
                at -= 1;
                (here, other) = (other.mul_add(square, c[at]), here);
            }
            other.mul_add(x, here)
        }
    };
}

polynomial!(poly, f64);
polynomial!(poly_f32, f32);
