//! Which floating-point events a block raised: looked for only in a block whose loop said that some result needs a look.

use crate::array::dtype::{DType, Scalar};

/// Events that NumPy warns of, as IEEE 754 names them; underflow is ignored, as NumPy does unless told otherwise.
#[expect(clippy::struct_excessive_bools, reason = "four events that are independent of each other")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// A finite operand was divided by zero, or a logarithm taken of zero.
    pub divide: bool,
    /// A finite result does not fit.
    pub overflow: bool,
    /// There is no such number.
    pub invalid: bool,
    /// An integer was raised to a negative integer power.
    pub negative_power: bool,
}

/// What an infinite result of finite operands means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Infinity {
    /// It was too large.
    Overflow,
    /// The right operand was zero, or it was too large.
    Divisor,
    /// The left operand, raised to a negative power, was zero, or it was too large.
    Base,
    /// The operand was a pole of the function.
    Pole,
    /// The left operand was the largest number.
    Step,
    /// It was too large; operands are compared on the way, which is invalid where one is NaN.
    Compared,
}

impl Events {
    /// Whether there were none.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// The events of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            divide: self.divide || other.divide,
            overflow: self.overflow || other.overflow,
            invalid: self.invalid || other.invalid,
            negative_power: self.negative_power || other.negative_power,
        }
    }

    /// NumPy's words for each that happened.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        let listed = [
            (self.divide, "divide by zero"),
            (self.overflow, "overflow"),
            (self.invalid, "invalid value"),
        ];
        listed.into_iter().filter(|(happened, _)| *happened).map(|(_, word)| word)
    }
}

/// Examine results against their operands, all of one block.
///
/// `operands` are the operands' dtype and bytes; an operand whose values are gone but were all finite may be left out.
/// Integer blocks come here only from loops that met a zero divisor, a quotient that does not fit or a negative power.
pub fn examine(
    infinity: Infinity,
    out: (DType, &[u8]),
    operands: &[(DType, &[u8])],
    power: bool,
) -> Events {
    let element =
        |(dtype, bytes): (DType, &[u8]), i: usize| Scalar::read(dtype, &bytes[i * dtype.size()..]);
    let mut events = Events::default();
    let count = out.1.len() / out.0.size();
    for i in 0..count {
        let result = element(out, i);
        if out.0.is_float() {
            let value = result.as_f64();
            let inputs = operands.iter().map(|&operand| element(operand, i).as_f64());
            let judged = if infinity == Infinity::Step { 1 } else { operands.len() };
            if value.is_nan() {
                events.invalid |=
                    infinity == Infinity::Compared || !inputs.clone().any(f64::is_nan);
            } else if value.is_infinite() && inputs.clone().take(judged).all(f64::is_finite) {
                let divides = match infinity {
                    Infinity::Overflow | Infinity::Step | Infinity::Compared => false,
                    Infinity::Divisor => inputs.clone().next_back() == Some(0.0),
                    Infinity::Base => inputs.clone().next() == Some(0.0),
                    Infinity::Pole => true,
                };
                events.divide |= divides;
                events.overflow |= !divides;
            }
        } else if let Some(right) =
            operands.last().and_then(|&operand| element(operand, i).as_integer())
        {
            events.negative_power |= power && right < 0;
            events.divide |= !power && right == 0;
            // An integer that is no number either: the reciprocal of zero.
            events.invalid |= infinity == Infinity::Base && !power && right == 0;
            let left = element(operands[0], i).as_integer();
            let least = left.is_some_and(|x| x < 0 && x == -(1_i128 << (out.0.size() * 8 - 1)));
            // A quotient that does not fit wraps to the dividend; its remainder is 0.
            let wrapped = result.as_integer() == left;
            events.overflow |= !power && right == -1 && least && wrapped;
        }
    }
    events
}
