//! Sums of products along any axes, in one loop without temporaries.

use crate::array::dtype::BoolByte;

/// What is multiplied and added.
pub trait Ring: Copy + Default {
    /// The product.
    #[must_use]
    fn times(self, other: Self) -> Self;
    /// The sum.
    #[must_use]
    fn plus(self, other: Self) -> Self;
}

macro_rules! rings {
    ($($T:ty: $times:expr, $plus:expr;)+) => {$(
        impl Ring for $T {
            #[inline]
            fn times(self, other: Self) -> Self {
                $times(self, other)
            }

            #[inline]
            fn plus(self, other: Self) -> Self {
                $plus(self, other)
            }
        }
    )+};
}

rings! {
    i8: i8::wrapping_mul, i8::wrapping_add;
    u8: u8::wrapping_mul, u8::wrapping_add;
    i16: i16::wrapping_mul, i16::wrapping_add;
    u16: u16::wrapping_mul, u16::wrapping_add;
    i32: i32::wrapping_mul, i32::wrapping_add;
    u32: u32::wrapping_mul, u32::wrapping_add;
    i64: i64::wrapping_mul, i64::wrapping_add;
    u64: u64::wrapping_mul, u64::wrapping_add;
    f32: |a: f32, b: f32| a * b, |a: f32, b: f32| a + b;
    f64: |a: f64, b: f64| a * b, |a: f64, b: f64| a + b;
    BoolByte: |a: BoolByte, b: BoolByte| BoolByte::new(a.get() & b.get()),
        |a: BoolByte, b: BoolByte| BoolByte::new(a.get() | b.get());
}

/// An array that is read: its elements, where it begins, and its step along each axis of the loop, in elements.
#[derive(Clone, Debug)]
pub struct Operand<'a, T> {
    /// Its buffer.
    pub elements: &'a [T],
    /// The first element.
    pub start: isize,
    /// A step of 0 along what it does not have.
    pub steps: Vec<isize>,
}

/// Add to `out`, whose steps along the axes are given, the product of all operands at each position; `go_on` is asked
/// now and then, and false where it said no.
pub fn add_products<T: Ring>(
    out: &mut [T],
    out_steps: &[isize],
    operands: &[Operand<'_, T>],
    shape: &[usize],
    go_on: &mut dyn FnMut() -> bool,
) -> bool {
    if shape.contains(&0) {
        return true;
    }
    let (outer, len) = match shape.split_last() {
        Some((last, outer)) => (outer, *last),
        None => (shape, 1),
    };
    let inner = |steps: &[isize]| steps.get(outer.len()).copied().unwrap_or(0);
    let inner_steps: Vec<isize> = operands.iter().map(|operand| inner(&operand.steps)).collect();
    let mut at: Vec<isize> = operands.iter().map(|operand| operand.start).collect();
    let (mut to, out_step) = (0, inner(out_steps));
    let mut index = vec![0; outer.len()];
    let mut since = 0;
    loop {
        run(out, (to, out_step), operands, (&at, &inner_steps), len);
        since += len;
        // Some milliseconds of work.
        if since > 1 << 20 {
            since = 0;
            if !go_on() {
                return false;
            }
        }
        let mut axis = outer.len();
        loop {
            if axis == 0 {
                return true;
            }
            axis -= 1;
            index[axis] += 1;
            let is_within = index[axis] < outer[axis];
            let by = if is_within { 1 } else { 1 - outer[axis] as isize };
            for (at, operand) in at.iter_mut().zip(operands) {
                *at += by * operand.steps[axis];
            }
            to += by * out_steps[axis];
            if is_within {
                break;
            }
            index[axis] = 0;
        }
    }
}

/// The innermost loop: over elements that stand one after another where they do, which is most often.
fn run<T: Ring>(
    out: &mut [T],
    (to, out_step): (isize, isize),
    operands: &[Operand<'_, T>],
    (at, steps): (&[isize], &[isize]),
    len: usize,
) {
    let lane = |k: usize| &operands[k].elements[at[k] as usize..][..len];
    let one = |k: usize| operands[k].elements[at[k] as usize];
    match (out_step, steps) {
        (0, [1]) => {
            let sum = sum_of(lane(0).iter().copied());
            out[to as usize] = out[to as usize].plus(sum);
        }
        (0, [1, 1]) => {
            let sum = sum_of(lane(0).iter().zip(lane(1)).map(|(a, &b)| a.times(b)));
            out[to as usize] = out[to as usize].plus(sum);
        }
        (1, [1]) => each(out, to, lane(0).iter().copied()),
        (1, [1, 1]) => each(out, to, lane(0).iter().zip(lane(1)).map(|(a, &b)| a.times(b))),
        (1, [0, 1]) => {
            let factor = one(0);
            each(out, to, lane(1).iter().map(|&b| factor.times(b)));
        }
        (1, [1, 0]) => {
            let factor = one(1);
            each(out, to, lane(0).iter().map(|a| a.times(factor)));
        }
        _ => run_strided(out, (to, out_step), operands, (at, steps), len),
    }
}

/// Add each to the element of its place.
#[inline(always)]
fn each<T: Ring>(out: &mut [T], to: isize, products: impl Iterator<Item = T>) {
    for (out, product) in out[to as usize..].iter_mut().zip(products) {
        *out = out.plus(product);
    }
}

/// The sum of many, in as many lanes as fit registers.
#[inline(always)]
fn sum_of<T: Ring>(mut products: impl ExactSizeIterator<Item = T>) -> T {
    const LANES: usize = 16;
    let mut sums = [T::default(); LANES];
    for _ in 0..products.len() / LANES {
        for (sum, product) in sums.iter_mut().zip(products.by_ref()) {
            *sum = sum.plus(product);
        }
    }
    let sum = sums.into_iter().fold(T::default(), T::plus);
    products.fold(sum, T::plus)
}

/// The innermost loop over elements at any steps.
fn run_strided<T: Ring>(
    out: &mut [T],
    (to, out_step): (isize, isize),
    operands: &[Operand<'_, T>],
    (at, steps): (&[isize], &[isize]),
    len: usize,
) {
    let place = |k: usize, i: usize| (at[k] + steps[k] * i as isize) as usize;
    let product = |i: usize| match operands {
        [a] => a.elements[place(0, i)],
        [a, b] => a.elements[place(0, i)].times(b.elements[place(1, i)]),
        [first, rest @ ..] => {
            rest.iter().enumerate().fold(first.elements[place(0, i)], |product, (k, operand)| {
                product.times(operand.elements[place(k + 1, i)])
            })
        }
        [] => T::default(),
    };
    if out_step == 0 {
        let sum = (0..len).fold(T::default(), |sum, i| sum.plus(product(i)));
        let out = &mut out[to as usize];
        *out = out.plus(sum);
        return;
    }
    for i in 0..len {
        let out = &mut out[(to + out_step * i as isize) as usize];
        *out = out.plus(product(i));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum of products over one loop of `len` steps, of whole numbers.
    fn looped(out_step: isize, steps: &[isize], len: usize) {
        let elements: Vec<f64> = (0..200).map(|i| f64::from(i % 13) - 6.0).collect();
        let operands: Vec<Operand<'_, f64>> = steps
            .iter()
            .enumerate()
            .map(|(k, &step)| Operand {
                elements: &elements,
                start: 5 + k as isize,
                steps: vec![step],
            })
            .collect();
        let mut out = vec![1.0; 150];
        assert!(add_products(&mut out, &[out_step], &operands, &[len], &mut || true));
        let mut want = vec![1.0; 150];
        for i in 0..len as isize {
            let product: f64 = operands
                .iter()
                .map(|operand| elements[(operand.start + operand.steps[0] * i) as usize])
                .product();
            want[(out_step * i) as usize] += product;
        }
        assert_eq!(out, want, "{out_step} {steps:?} {len}");
    }

    #[test]
    fn loops_at_any_steps_are_those_of_the_definition() {
        for out_step in [0, 1, 2] {
            for len in [0, 1, 15, 16, 17, 70] {
                for a in [0, 1, 2] {
                    looped(out_step, &[a], len);
                    for b in [0, 1, 2] {
                        looped(out_step, &[a, b], len);
                        looped(out_step, &[a, b, 1], len);
                    }
                }
            }
        }
    }
}
