//! A field of a text as an element: how it is read for each dtype, and where elements gather.

use crate::array::Array;
use crate::array::dtype::{DType, Kind, Scalar};
use crate::array::layout::{Layout, Order};
use crate::array::text;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::numpy::convert::{set_word, word_of};
use crate::numpy::texts;
use crate::value::Value;

/// Texts that become elements between two looks for the interrupt.
const ASKED: usize = 1 << 14;

/// Elements of a dtype that gather one by one.
#[derive(Debug)]
pub(super) struct Gathered {
    dtype: DType,
    bytes: Vec<u8>,
    /// Texts whose width is not said: it is known at the end.
    texts: Vec<String>,
    /// Their bytes.
    text_bytes: usize,
}

impl Gathered {
    /// None yet.
    pub(super) fn new(dtype: DType) -> Self {
        Self { dtype, bytes: Vec::new(), texts: Vec::new(), text_bytes: 0 }
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        match self.dtype.size() {
            0 => self.texts.len(),
            size => self.bytes.len() / size,
        }
    }

    /// The bytes that they take.
    pub(super) fn nbytes(&self) -> usize {
        self.bytes.len() + self.text_bytes
    }

    /// Add what a field says; `None` where that is no element of the dtype.
    pub(super) fn push(&mut self, field: &str) -> Option<()> {
        match (self.dtype, self.dtype.kind()) {
            (DType::Float64, _) => {
                let number: f64 = trimmed(field).parse().ok()?;
                self.bytes.extend_from_slice(&number.to_ne_bytes());
            }
            (_, Kind::Text) => self.push_text(field),
            (dtype, Kind::Float) => {
                let number = Scalar::Float64(trimmed(field).parse().ok()?);
                self.push_word(number, dtype);
            }
            (dtype, Kind::Bool | Kind::Unsigned | Kind::Signed) => {
                let number = integer(trimmed(field), dtype)?;
                self.push_word(number, dtype);
            }
        }
        Some(())
    }

    /// Add what a function of the user's gave.
    ///
    /// # Errors
    /// Those of storing it into an array.
    pub(super) fn push_value(&mut self, value: &Value, span: Span) -> Result<()> {
        match (value, self.dtype.kind()) {
            (Value::Str(given), Kind::Text) => self.push_text(given),
            (Value::Str(given), _) => {
                let number = texts::number(given, self.dtype, false, span)?;
                self.push_word(number, self.dtype);
            }
            (other, Kind::Text) => {
                let shown = other.as_scalar().map(crate::array::format::scalar_str);
                self.push_text(&shown.unwrap_or_default());
            }
            (other, _) => match other.as_scalar() {
                Some(number) => {
                    let word = set_word(number, self.dtype, span)?;
                    self.bytes.extend_from_slice(&word.0[..self.dtype.size()]);
                }
                None => return Err(crate::numpy::convert::not_a_number(other, self.dtype, span)),
            },
        }
        Ok(())
    }

    fn push_word(&mut self, number: Scalar, dtype: DType) {
        self.bytes.extend_from_slice(&word_of(number, dtype).0[..dtype.size()]);
    }

    fn push_text(&mut self, field: &str) {
        if self.dtype.size() == 0 {
            self.texts.push(field.to_owned());
            self.text_bytes += field.len();
            return;
        }
        let begins = self.bytes.len();
        self.bytes.resize(begins + self.dtype.size(), 0);
        text::write(field, &mut self.bytes[begins..]);
    }

    /// As an array of a shape with as many elements.
    ///
    /// # Errors
    /// `MemoryError`.
    pub(super) fn array(mut self, cx: &mut Context, shape: &[usize], span: Span) -> Result<Array> {
        if self.dtype.size() == 0 {
            let widest = self.texts.iter().map(|text| text.chars().count()).max();
            self.dtype = DType::Text((widest.unwrap_or(1) as u32).max(1));
            for (i, text) in std::mem::take(&mut self.texts).into_iter().enumerate() {
                if i % ASKED == 0 {
                    cx.poll(span)?;
                }
                self.push_text(&text);
            }
        }
        let layout = Layout::contiguous(shape, self.dtype.size(), Order::C);
        let array = cx.empty(self.dtype, layout, span)?;
        cx.meter.bytes_written += self.bytes.len() as u64;
        array.buffer.write()[..self.bytes.len()].copy_from_slice(&self.bytes);
        Ok(array)
    }
}

/// Without the blanks around it.
fn trimmed(field: &str) -> &str {
    match field.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => field,
        _ => field.trim(),
    }
}

/// The integer that a text is, where the dtype has room for it.
fn integer(text: &str, dtype: DType) -> Option<Scalar> {
    if dtype == DType::UInt64 {
        return text.parse().ok().map(Scalar::UInt64);
    }
    let number: i64 = text.parse().ok()?;
    let (bits, is_signed) = (dtype.size() as u32 * 8, dtype.kind() == Kind::Signed);
    let fits = match (dtype, is_signed) {
        (DType::Bool, _) => {
            return Some(Scalar::Bool(crate::array::dtype::BoolByte::new(number != 0)));
        }
        (_, true) => bits == 64 || (-(1_i64 << (bits - 1))..1 << (bits - 1)).contains(&number),
        (_, false) => (0..1_i64 << bits).contains(&number),
    };
    fits.then_some(Scalar::Int64(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_fit_their_dtype() {
        assert!(integer("255", DType::UInt8).is_some());
        assert!(integer("256", DType::UInt8).is_none());
        assert!(integer("-128", DType::Int8).is_some());
        assert!(integer("-129", DType::Int8).is_none());
        assert!(integer("9223372036854775807", DType::Int64).is_some());
        assert!(integer("1.0", DType::Int64).is_none());
        assert!(integer("18446744073709551615", DType::UInt64).is_some());
    }
}
