//! The header of NumPy's format: magic, version, and a Python dict of dtype, order and shape.
//!
//! The rules are those of `numpy/lib/_format_impl.py`.

use std::io::{self, Read};

use crate::array::Array;
use crate::array::dtype::{DType, Kind};
use crate::array::format::{shape_text, text_repr};
use crate::array::layout::{Order, Shape};
use crate::bail;
use crate::context::MOST_ASIDE;
use crate::diag::{Result, Span};
use crate::numpy::convert;

/// What every file begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";
/// The data begins at a multiple of so many bytes, for files that are mapped.
const ALIGN: usize = 64;
/// Digits that the first length may grow to in place.
const GROWTH_DIGITS: usize = 21;

/// What a file says of its array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The dtype.
    pub(super) dtype: DType,
    /// Whether the bytes of each number stand in the other order than this machine's.
    pub(super) is_swapped: bool,
    /// How the elements follow one another.
    pub(super) order: Order,
    /// The length of each axis.
    pub(super) shape: Shape,
}

/// The header of an array, as `np.save` writes it: format version 1.0.
pub(super) fn written(array: &Array) -> Vec<u8> {
    let is_fortran = !array.is_contiguous(Order::C) && array.is_contiguous(Order::F);
    let shape = shape_text(array.shape());
    let order = if is_fortran { "True" } else { "False" };
    let mut text = format!(
        "{{'descr': '{}', 'fortran_order': {order}, 'shape': {shape}, }}",
        descr(array.dtype)
    );
    let grows = if is_fortran { array.shape().last() } else { array.shape().first() };
    if let Some(length) = grows {
        text += &" ".repeat(GROWTH_DIGITS - length.to_string().len());
    }
    let before = MAGIC.len() + 4;
    let with_newline = text.len() + 1;
    // NumPy pads by a whole unit where nothing was missing.
    let padding = ALIGN - (before + with_newline) % ALIGN;
    let length = (with_newline + padding) as u16;
    let mut bytes = MAGIC.to_vec();
    bytes.extend([1, 0]);
    bytes.extend(length.to_le_bytes());
    bytes.extend(text.bytes());
    bytes.extend(std::iter::repeat_n(b' ', padding));
    bytes.push(b'\n');
    bytes
}

/// The code of a dtype, with the order of its bytes.
fn descr(dtype: DType) -> String {
    match dtype {
        DType::Text(width) => format!("<U{width}"),
        number if number.size() == 1 => format!("|{}", number.code()),
        number => format!("<{}", number.code()),
    }
}

/// Read the header behind the magic.
///
/// # Errors
/// NumPy's `ValueError` of a header that is cut, too long or wrong; `NotImplementedError` of a dtype that
/// numscope has not.
pub(super) fn read(
    file: &mut dyn Read,
    most: Option<usize>,
    span: Span,
) -> Result<(Header, usize)> {
    let version = exactly(file, 2, "magic string", span)?;
    let digits = match version[..] {
        [1, 0] => 2,
        [2 | 3, 0] => 4,
        _ => bail!(
            span,
            ValueError,
            "we only support format version (1,0), (2,0), and (3,0), not ({}, {})",
            version[0],
            version[1]
        ),
    };
    let mut length = [0; 4];
    length[..digits].copy_from_slice(&exactly(file, digits, "array header length", span)?);
    let length = u32::from_le_bytes(length) as usize;
    let bytes = exactly(file, length, "array header", span)?;
    if most.is_some_and(|most| length > most) {
        bail!(
            span,
            ValueError,
            "Header info length ({length}) is large and may not be safe to load securely.\n\
             To allow loading, adjust `max_header_size` or fully trust the `.npy` file using \
             `allow_pickle=True`.\n\
             For safety against large resource use or crashes, sandboxing may be necessary."
        );
    }
    let text: String = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => error.as_bytes().iter().map(|&byte| char::from(byte)).collect(),
    };
    let header = of_text(&text, span)?;
    Ok((header, MAGIC.len() + 2 + digits + length))
}

/// As many bytes, or NumPy's complaint.
pub(super) fn exactly(
    file: &mut dyn Read,
    count: usize,
    what: &str,
    span: Span,
) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = MOST_ASIDE.min(count.saturating_add(1));
    let read = file.take(count.min(most) as u64).read_to_end(&mut bytes);
    match read {
        Ok(read) if read == most => {
            Err(super::system_error(&io::ErrorKind::OutOfMemory.into(), "", span))
        }
        Ok(read) if read == count => Ok(bytes),
        Ok(read) => bail!(
            span, ValueError, "EOF: reading {what}, expected {count} bytes got {read}";
            hint: "the file is not whole"
        ),
        Err(error) => Err(super::system_error(&error, "", span)),
    }
}

/// Fill with what a file has; how many bytes that were.
pub(super) fn fill(file: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    let mut done = 0;
    while done < into.len() {
        match file.read(&mut into[done..]) {
            Ok(0) => break,
            Ok(count) => done += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// The header of a dict's text.
fn of_text(text: &str, span: Span) -> Result<Header> {
    let Some(mut pairs) = pairs(text) else {
        bail!(span, ValueError, "Cannot parse header: {}", text_repr(text))
    };
    pairs.sort_unstable();
    let keys: Vec<&str> = pairs.iter().map(|(key, _)| *key).collect();
    if keys != ["descr", "fortran_order", "shape"] {
        let keys: Vec<String> = keys.iter().map(|key| format!("'{key}'")).collect();
        bail!(span, ValueError, "Header does not contain the correct keys: [{}]", keys.join(", "));
    }
    let [descr, fortran, shape] = [pairs[0].1, pairs[1].1, pairs[2].1];
    let Some(shape) = lengths(shape) else {
        bail!(span, ValueError, "shape is not valid: {shape}")
    };
    let order = match fortran {
        "True" => Order::F,
        "False" => Order::C,
        other => bail!(span, ValueError, "fortran_order is not a valid bool: {other}"),
    };
    let (dtype, is_swapped) = dtype_of(descr, span)?;
    Ok(Header { dtype, is_swapped, order, shape: convert::shape_of(&shape, span)? })
}

/// The pairs of a dict whose keys are texts, each value as it is written.
fn pairs(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut rest = text.trim().strip_prefix('{')?.strip_suffix('}')?.trim();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let (key, after) = rest[1..].split_once(quote)?;
        let after = after.trim_start().strip_prefix(':')?.trim_start();
        // A value ends at a comma outside of brackets.
        let mut depth = 0;
        let ends = |c: char| {
            depth += i32::from(matches!(c, '(' | '[' | '{'));
            depth -= i32::from(matches!(c, ')' | ']' | '}'));
            c == ',' && depth == 0
        };
        let (value, further) = after.split_once(ends).unwrap_or((after, ""));
        found.push((key, value.trim()));
        rest = further.trim();
    }
    Some(found)
}

/// The lengths of a tuple of integers.
fn lengths(text: &str) -> Option<Vec<i64>> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?.trim();
    if inner.is_empty() {
        return Some(Vec::new());
    }
    let items = inner.strip_suffix(',').or_else(|| inner.contains(',').then_some(inner))?;
    items.split(',').map(|item| item.trim().trim_end_matches('L').parse().ok()).collect()
}

/// The dtype of a code, and whether its bytes stand the other way.
fn dtype_of(descr: &str, span: Span) -> Result<(DType, bool)> {
    if descr.starts_with('[') {
        bail!(span, NotImplementedError, "numscope has no structured dtypes: {descr}");
    }
    let quoted = descr.strip_prefix(['\'', '"']).and_then(|rest| rest.strip_suffix(['\'', '"']));
    let Some(code) = quoted else {
        bail!(span, ValueError, "descr is not a valid dtype descriptor: {descr}")
    };
    let (is_big, plain) = match code.as_bytes() {
        [b'>', ..] => (true, &code[1..]),
        [b'<' | b'|' | b'=', ..] => (false, &code[1..]),
        _ => (false, code),
    };
    if let Some(dtype) = DType::from_name(plain) {
        return Ok((dtype, is_big && (dtype.size() > 1 || dtype.kind() == Kind::Text)));
    }
    if plain.starts_with('O') {
        bail!(
            span, ValueError, "Object arrays cannot be loaded when allow_pickle=False";
            hint: "numscope has no arrays of objects"
        );
    }
    let (kind, size) = plain.split_at(plain.len().min(1));
    if "cfMmSVag".contains(kind)
        && size.trim_end_matches("[]nusmDhWMY").bytes().all(|b| b.is_ascii_digit())
        && !kind.is_empty()
    {
        bail!(span, NotImplementedError, "numscope has no dtype '{code}'");
    }
    bail!(span, ValueError, "descr is not a valid dtype descriptor: {descr}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_they_are_written() {
        let text = "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }";
        let header = of_text(text, Span::NONE).expect("it is sound");
        let (dtype, order) = (DType::Float64, Order::C);
        let shape = Shape::from_slice(&[3, 4]);
        assert_eq!(header, Header { dtype, is_swapped: false, order, shape });
        assert_eq!(lengths("(3,)"), Some(vec![3]));
        assert_eq!(lengths("()"), Some(vec![]));
        assert_eq!(lengths("(3)"), None);
        assert_eq!(dtype_of("'>i4'", Span::NONE), Ok((DType::Int32, true)));
        assert_eq!(dtype_of("'>b1'", Span::NONE), Ok((DType::Bool, false)));
    }
}
