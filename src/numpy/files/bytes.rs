//! `bytes`: a run of bytes that does not change, as a Python value, and its methods.

use std::any::Any;
use std::rc::Rc;

use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::{Bound, Costs, Function, Run};
use crate::value::{Call, Callable, Value};

/// Bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(Rc<[u8]>);

impl Bytes {
    /// Bytes as a value.
    pub fn value(bytes: impl Into<Rc<[u8]>>) -> Value {
        Value::Function(Callable::Shared(Rc::new(Self(bytes.into()))))
    }

    /// The bytes that a value is.
    pub fn of(value: &Value) -> Option<&Self> {
        match value {
            Value::Function(function) => function.downcast(),
            _ => None,
        }
    }

    /// Them themselves.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Call for Bytes {
    fn name(&self) -> &'static str {
        "bytes"
    }

    fn repr(&self) -> String {
        repr(&self.0)
    }

    fn class(&self) -> &'static str {
        "bytes"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("bytes")
    }

    fn iterate(&self) -> Option<Value> {
        Some(Value::list(self.0.iter().map(|&byte| Value::Int(byte.into())).collect()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// As Python writes them: in single quotes, unless there is one among them and no double one.
fn repr(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut text = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\\' => text += "\\\\",
            b'\n' => text += "\\n",
            b'\r' => text += "\\r",
            b'\t' => text += "\\t",
            b'\'' if quote == '\'' => text += "\\'",
            0x20..0x7F => text.push(char::from(byte)),
            _ => text += &format!("\\x{byte:02x}"),
        }
    }
    text.push(quote);
    text
}

/// The methods of bytes.
pub static ROWS: &[Function] = &[
    Function {
        name: "bytes.__getitem__",
        signature: "self, key",
        costs: Costs::Nothing,
        doc: "A byte as an int, or the bytes of a slice.\n\n>>> b'abc'[0], b'abc'[1:]\n(97, b'bc')",
        run: Run::Call(|cx, bound| item(cx, &bound)),
    },
    Function {
        name: "bytes.__len__",
        signature: "self",
        costs: Costs::Nothing,
        doc: "How many bytes.\n\n>>> len(b'abc')\n3",
        run: Run::Call(|_, bound| Ok(Value::from(own(&bound).len()))),
    },
    Function {
        name: "bytes.__contains__",
        signature: "self, key",
        costs: Costs::Nothing,
        doc: "Whether a byte, or bytes, stand among them.\n\n>>> b'bc' in b'abc', 97 in b'abc'\n(True, True)",
        run: Run::Call(|_, bound| {
            let wanted = part(bound.required(1), bound.span)?;
            Ok(Value::Bool(find(own(&bound), &wanted).is_some()))
        }),
    },
    Function {
        name: "bytes.count",
        signature: "self, sub",
        costs: Costs::Nothing,
        doc: "How often bytes stand among them, without overlaps.\n\n>>> b'abab'.count(b'ab')\n2",
        run: Run::Call(|_, bound| {
            let wanted = part(bound.required(1), bound.span)?;
            let mut rest = own(&bound);
            if wanted.is_empty() {
                return Ok(Value::from(rest.len() + 1));
            }
            let mut count = 0;
            while let Some(at) = find(rest, &wanted) {
                count += 1;
                rest = &rest[at + wanted.len()..];
            }
            Ok(Value::Int(count))
        }),
    },
    Function {
        name: "bytes.decode",
        signature: "self, encoding='utf-8', errors='strict'",
        costs: Costs::Nothing,
        doc: "The text that the bytes are, in 'utf-8', 'latin1' or 'ascii'.\n\n>>> b'caf\\xc3\\xa9'.decode()\n'café'",
        run: Run::Call(|_, bound| {
            let encoding = Encoding::of(bound.get(1), bound.span)?;
            decode(own(&bound), encoding, bound.span).map(Value::text)
        }),
    },
    Function {
        name: "bytes.endswith",
        signature: "self, suffix",
        costs: Costs::Nothing,
        doc: "Whether they end so.\n\n>>> b'abc'.endswith(b'bc')\nTrue",
        run: Run::Call(|_, bound| {
            Ok(Value::Bool(own(&bound).ends_with(&part(bound.required(1), bound.span)?)))
        }),
    },
    Function {
        name: "bytes.find",
        signature: "self, sub",
        costs: Costs::Nothing,
        doc: "Where bytes first stand among them; -1 if they do not.\n\n>>> b'abc'.find(b'c')\n2",
        run: Run::Call(|_, bound| {
            let at = find(own(&bound), &part(bound.required(1), bound.span)?);
            Ok(Value::Int(at.map_or(-1, |at| at as i64)))
        }),
    },
    Function {
        name: "bytes.hex",
        signature: "self",
        costs: Costs::Nothing,
        doc: "Two hexadecimal digits for each byte.\n\n>>> b'\\x01\\xff'.hex()\n'01ff'",
        run: Run::Call(|_, bound| {
            let digits: Vec<String> =
                own(&bound).iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(Value::text(digits.concat()))
        }),
    },
    Function {
        name: "bytes.join",
        signature: "self, iterable",
        costs: Costs::Objects,
        doc: "Several as one, with these bytes between them.\n\n>>> b'-'.join((b'a', b'b'))\nb'a-b'",
        run: Run::Calls(|caller, bound| {
            let mut joined = Vec::new();
            for (i, item) in caller.items(bound.required(1), bound.span)?.iter().enumerate() {
                joined.extend_from_slice(if i > 0 { own(&bound) } else { &[] });
                let Some(part) = Bytes::of(item) else {
                    let class = item.type_name();
                    bail!(
                        bound.span,
                        TypeError,
                        "sequence item {i}: expected a bytes-like object, {class} found"
                    )
                };
                joined.extend_from_slice(part.bytes());
                caller.cx().room_for(joined.len(), bound.span)?;
            }
            Ok(Bytes::value(joined))
        }),
    },
    Function {
        name: "bytes.replace",
        signature: "self, old, new",
        costs: Costs::Objects,
        doc: "Them with other bytes in the place of some.\n\n>>> b'abab'.replace(b'a', b'x')\nb'xbxb'",
        run: Run::Call(|_, bound| {
            let [old, new] = [1, 2].map(|i| part(bound.required(i), bound.span));
            let (old, new, mut rest) = (old?, new?, own(&bound));
            let mut replaced = Vec::new();
            while let Some(at) = find(rest, &old).filter(|_| !old.is_empty()) {
                replaced.extend_from_slice(&rest[..at]);
                replaced.extend_from_slice(&new);
                rest = &rest[at + old.len()..];
            }
            replaced.extend_from_slice(rest);
            Ok(Bytes::value(replaced))
        }),
    },
    Function {
        name: "bytes.split",
        signature: "self, sep=None",
        costs: Costs::Objects,
        doc: "The parts between bytes, or between blanks.\n\n>>> b'a b'.split()\n[b'a', b'b']",
        run: Run::Call(|_, bound| {
            let mut rest = own(&bound);
            let mut parts = Vec::new();
            let Some(sep) = bound.get(1) else {
                let words = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
                return Ok(Value::list(words.map(Bytes::value).collect()));
            };
            let sep = part(sep, bound.span)?;
            if sep.is_empty() {
                bail!(bound.span, ValueError, "empty separator");
            }
            while let Some(at) = find(rest, &sep) {
                parts.push(Bytes::value(&rest[..at]));
                rest = &rest[at + sep.len()..];
            }
            parts.push(Bytes::value(rest));
            Ok(Value::list(parts))
        }),
    },
    Function {
        name: "bytes.strip",
        signature: "self",
        costs: Costs::Objects,
        doc: "Them without the blanks at either end.\n\n>>> b' a\\n'.strip()\nb'a'",
        run: Run::Call(|_, bound| Ok(Bytes::value(own(&bound).trim_ascii()))),
    },
    Function {
        name: "bytes.startswith",
        signature: "self, prefix",
        costs: Costs::Nothing,
        doc: "Whether they begin so.\n\n>>> b'abc'.startswith(b'ab')\nTrue",
        run: Run::Call(|_, bound| {
            Ok(Value::Bool(own(&bound).starts_with(&part(bound.required(1), bound.span)?)))
        }),
    },
];

/// The bytes of a method.
fn own(bound: &Bound) -> &[u8] {
    Bytes::of(bound.required(0)).map_or(&[], Bytes::bytes)
}

/// What is looked for: bytes, or one as an int.
fn part(value: &Value, span: Span) -> Result<Vec<u8>> {
    if let Some(bytes) = Bytes::of(value) {
        return Ok(bytes.bytes().to_vec());
    }
    match value.as_index().map(u8::try_from) {
        Some(Ok(byte)) => Ok(vec![byte]),
        Some(Err(_)) => bail!(span, ValueError, "byte must be in range(0, 256)"),
        None => {
            bail!(span, TypeError, "a bytes-like object is required, not '{}'", value.type_name())
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    if wanted.is_empty() {
        return Some(0);
    }
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// `bytes[key]`, by the rules of arrays of one axis.
fn item(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let (bytes, key, span) = (own(bound), bound.required(1), bound.span);
    if let Some(index) = key.as_index() {
        let length = bytes.len() as i64;
        let at = if index < 0 { index + length } else { index };
        return match usize::try_from(at).ok().and_then(|at| bytes.get(at)) {
            Some(byte) => Ok(Value::Int((*byte).into())),
            None => bail!(span, IndexError, "index out of range"),
        };
    }
    if !matches!(key, Value::Slice(_)) {
        let class = key.type_name();
        bail!(span, TypeError, "byte indices must be integers or slices, not {class}");
    }
    let layout = Layout::contiguous(&[bytes.len()], 1, Order::C);
    let array = cx.empty(DType::UInt8, layout, span)?;
    array.buffer.write()[..bytes.len()].copy_from_slice(bytes);
    match crate::numpy::index::element_or_view(&array, key, span)? {
        Value::Array(part) => Ok(Bytes::value(part.to_vec::<u8>().unwrap_or_default())),
        other => Ok(other),
    }
}

/// How a text is written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// One byte a character, of the first 256.
    Latin1,
    /// One byte a character, of the first 128.
    Ascii,
}

impl Encoding {
    /// The encoding of a name; UTF-8 where none is given.
    ///
    /// # Errors
    /// `LookupError` of an unknown name.
    pub fn of(name: Option<&Value>, span: Span) -> Result<Self> {
        const NAMES: &[(&str, Encoding)] = &[
            ("utf-8", Encoding::Utf8),
            ("utf8", Encoding::Utf8),
            ("bytes", Encoding::Utf8),
            ("utf-8-sig", Encoding::Utf8),
            ("latin1", Encoding::Latin1),
            ("latin-1", Encoding::Latin1),
            ("iso-8859-1", Encoding::Latin1),
            ("ascii", Encoding::Ascii),
            ("us-ascii", Encoding::Ascii),
        ];
        let name = match name {
            None => return Ok(Self::Utf8),
            Some(Value::Str(name)) => name.to_lowercase().replace('_', "-"),
            Some(other) => {
                let class = other.type_name();
                bail!(span, TypeError, "encoding must be str or None, not {class}")
            }
        };
        match NAMES.iter().find(|(known, _)| *known == name) {
            Some((_, encoding)) => Ok(*encoding),
            None => bail!(
                span, LookupError, "unknown encoding: {name}";
                hint: "there are 'utf-8', 'latin1' and 'ascii'"
            ),
        }
    }
}

/// The text that bytes are.
///
/// # Errors
/// Python's `UnicodeDecodeError`.
pub fn decode(bytes: &[u8], encoding: Encoding, span: Span) -> Result<String> {
    match encoding {
        Encoding::Latin1 => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        Encoding::Utf8 | Encoding::Ascii => {
            let is_bad = |byte: &u8| encoding == Encoding::Ascii && !byte.is_ascii();
            let wrong = match bytes.iter().position(is_bad) {
                Some(at) => Err((at, "ascii", "ordinal not in range(128)")),
                None => std::str::from_utf8(bytes).map_err(|error| {
                    let at = error.valid_up_to();
                    let why = match (error.error_len(), bytes[at]) {
                        (None, _) => "unexpected end of data",
                        (Some(_), 0xC2..=0xF4) => "invalid continuation byte",
                        (Some(_), _) => "invalid start byte",
                    };
                    (at, "utf-8", why)
                }),
            };
            match wrong {
                Ok(text) => Ok(text.to_owned()),
                Err((at, codec, why)) => bail!(
                    span,
                    UnicodeDecodeError,
                    "'{codec}' codec can't decode byte 0x{:02x} in position {at}: {why}",
                    bytes[at]
                ),
            }
        }
    }
}

/// The bytes of a text.
///
/// # Errors
/// Python's `UnicodeEncodeError`.
pub fn encode(text: &str, encoding: Encoding, span: Span) -> Result<Vec<u8>> {
    let (codec, most) = match encoding {
        Encoding::Utf8 => return Ok(text.as_bytes().to_vec()),
        Encoding::Latin1 => ("latin-1", 256),
        Encoding::Ascii => ("ascii", 128),
    };
    match text.chars().enumerate().find(|(_, c)| u32::from(*c) >= most) {
        None => Ok(text.chars().map(|c| u32::from(c) as u8).collect()),
        Some((at, c)) => {
            let number = u32::from(c);
            let escape = match number {
                0..0x100 => format!("\\x{number:02x}"),
                0x100..0x1_0000 => format!("\\u{number:04x}"),
                _ => format!("\\U{number:08x}"),
            };
            bail!(
                span,
                UnicodeEncodeError,
                "'{codec}' codec can't encode character '{escape}' in position {at}: \
                 ordinal not in range({most})"
            )
        }
    }
}

/// `bytes(value)`: of a count, of what gives ints, of a text with its encoding.
///
/// # Errors
/// Python's `TypeError` and `ValueError`.
pub fn of_items(cx: &Context, items: &[Value], span: Span) -> Result<Value> {
    cx.room_for(items.len(), span)?;
    let byte = |item: &Value| {
        let number = convert::as_integer(item, span)?;
        match u8::try_from(number) {
            Ok(byte) => Ok(byte),
            Err(_) => bail!(span, ValueError, "bytes must be in range(0, 256)"),
        }
    };
    Ok(Bytes::value(items.iter().map(byte).collect::<Result<Vec<u8>>>()?))
}

/// The number of bytes that a scalar stands for as the argument of `bytes`.
pub fn zeros(cx: &Context, count: Scalar, span: Span) -> Result<Value> {
    match count.as_integer().map(usize::try_from) {
        Some(Ok(count)) => {
            cx.room_for(count, span)?;
            Ok(Bytes::value(vec![0; count]))
        }
        Some(Err(_)) => bail!(span, ValueError, "negative count"),
        None => bail!(span, TypeError, "cannot convert 'float' object to bytes"),
    }
}
