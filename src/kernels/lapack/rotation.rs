//! Rotations of a plane, and what they make of matrices of two rows.

use super::EPSILON;

/// A rotation, and the length of the vector that it turns onto the first axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rotation {
    pub(super) cosine: f64,
    pub(super) sine: f64,
    pub(super) length: f64,
}

impl Rotation {
    /// The one that turns `(f, g)` onto the first axis, in the direction of `f` (`dlartg` since LAPACK 3.10).
    pub(super) fn onto(f: f64, g: f64) -> Self {
        if g == 0.0 {
            return Self { cosine: 1.0, sine: 0.0, length: f };
        }
        if f == 0.0 {
            return Self { cosine: 0.0, sine: 1.0_f64.copysign(g), length: g.abs() };
        }
        let moderate = 1e-150..1e150;
        let scale = if moderate.contains(&f.abs()) && moderate.contains(&g.abs()) {
            1.0
        } else {
            f.abs().max(g.abs())
        };
        let (f, g) = (f / scale, g / scale);
        let size = (f * f + g * g).sqrt();
        let length = size.copysign(f);
        Self { cosine: f.abs() / size, sine: g / length, length: length * scale }
    }
}

/// The smaller singular value of the triangle `[[f, g], [0, h]]` (`dlas2`).
pub(super) fn smaller_singular_value(f: f64, g: f64, h: f64) -> f64 {
    let (f, g, h) = (f.abs(), g.abs(), h.abs());
    let (least, most) = (f.min(h), f.max(h));
    if least == 0.0 {
        return 0.0;
    }
    let (sum, difference) = (1.0 + least / most, (most - least) / most);
    if g < most {
        let off = (g / most) * (g / most);
        let c = 2.0 / ((sum * sum + off).sqrt() + (difference * difference + off).sqrt());
        return least * c;
    }
    let off = most / g;
    if off == 0.0 {
        return least * most / g;
    }
    let of = |x: f64| (1.0 + (x * off) * (x * off)).sqrt();
    let value = least * (1.0 / (of(sum) + of(difference))) * off;
    value + value
}

/// The singular values of a triangle of two rows, and the rotations that make it diagonal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Svd2 {
    pub(super) smaller: f64,
    pub(super) larger: f64,
    /// Cosine and sine of the rotation on the right.
    pub(super) right: (f64, f64),
    /// Cosine and sine of the rotation on the left.
    pub(super) left: (f64, f64),
}

/// Of the triangle `[[f, g], [0, h]]` (`dlasv2`).
pub(super) fn svd2(f: f64, g: f64, h: f64) -> Svd2 {
    let swapped = h.abs() > f.abs();
    let (ft, ht) = if swapped { (h, f) } else { (f, h) };
    let (fa, ha, ga) = (ft.abs(), ht.abs(), g.abs());
    let sign = |x: f64| 1.0_f64.copysign(x);
    let mut largest_is_g = false;
    let (smaller, larger, (clt, slt), (crt, srt));
    if ga == 0.0 {
        (smaller, larger, (clt, slt), (crt, srt)) = (ha, fa, (1.0, 0.0), (1.0, 0.0));
    } else {
        largest_is_g = ga > fa;
        if largest_is_g && fa / ga < EPSILON {
            smaller = if ha > 1.0 { fa / (ga / ha) } else { (fa / ga) * ha };
            (larger, (clt, slt), (crt, srt)) = (ga, (1.0, ht / g), (ft / g, 1.0));
        } else {
            let d = fa - ha;
            let mut l = if d == fa { 1.0 } else { d / fa };
            let m = g / ft;
            let mut t = 2.0 - l;
            let (mm, tt) = (m * m, t * t);
            let s = (tt + mm).sqrt();
            let r = if l == 0.0 { m.abs() } else { (l * l + mm).sqrt() };
            let a = 0.5 * (s + r);
            (smaller, larger) = (ha / a, fa * a);
            t = if mm != 0.0 {
                (m / (s + t) + m / (r + l)) * (1.0 + a)
            } else if l == 0.0 {
                2.0_f64.copysign(ft) * sign(g)
            } else {
                g / d.copysign(ft) + m / t
            };
            l = (t * t + 4.0).sqrt();
            (crt, srt) = (2.0 / l, t / l);
            (clt, slt) = ((crt + srt * m) / a, (ht / ft) * srt / a);
        }
    }
    let (left, right) = if swapped { ((srt, crt), (slt, clt)) } else { ((clt, slt), (crt, srt)) };
    // The sign follows the largest element. LAPACK numbers the three cases.
    let turned = if largest_is_g {
        sign(right.1) * sign(left.0) * sign(g)
    } else if swapped {
        sign(right.1) * sign(left.1) * sign(h)
    } else {
        sign(right.0) * sign(left.0) * sign(f)
    };
    let larger = larger.copysign(turned);
    let smaller = smaller.copysign(turned * sign(f) * sign(h));
    Svd2 { smaller, larger, right, left }
}

/// The eigenvalues of the symmetric matrix `[[a, b], [b, c]]`, the one of larger size first, and cosine and sine
/// of the vector of the first (`dlaev2`).
pub(super) fn symmetric2(a: f64, b: f64, c: f64) -> (f64, f64, f64, f64) {
    let (sum, difference) = (a + c, a - c);
    let (apart, twice) = (difference.abs(), b + b);
    let off = twice.abs();
    let (most, least) = if a.abs() > c.abs() { (a, c) } else { (c, a) };
    let root = if apart > off {
        apart * (1.0 + (off / apart) * (off / apart)).sqrt()
    } else if apart < off {
        off * (1.0 + (apart / off) * (apart / off)).sqrt()
    } else {
        off * 2.0_f64.sqrt()
    };
    let first_sign = if sum < 0.0 { -1.0 } else { 1.0 };
    let (first, second) = if sum == 0.0 {
        (0.5 * root, -0.5 * root)
    } else {
        let first = 0.5 * (sum + first_sign * root);
        (first, (most / first) * least - (b / first) * b)
    };
    let second_sign = if difference >= 0.0 { 1.0 } else { -1.0 };
    let cs = difference + second_sign * root;
    let (mut cosine, mut sine);
    if cs.abs() > off {
        let cotangent = -twice / cs;
        sine = 1.0 / (1.0 + cotangent * cotangent).sqrt();
        cosine = cotangent * sine;
    } else if off == 0.0 {
        (cosine, sine) = (1.0, 0.0);
    } else {
        let tangent = -cs / twice;
        cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
        sine = tangent * cosine;
    }
    if first_sign == second_sign {
        (cosine, sine) = (-sine, cosine);
    }
    (first, second, cosine, sine)
}
