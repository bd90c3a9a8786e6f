//! `format % values`: C's formatting, as CPython does it.
//!
//! Knows values and their texts; the layout of floats stands in `number`.

use super::number::{self, FloatStyle, check_precision};
use super::plain;
use crate::array::dtype::Scalar;
use crate::array::format::{ascii_of, text_repr};
use crate::array::text::part;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::diagnostic;
use crate::interp::show;
use crate::value::{Key, Value};

/// `format % right`, where `right` is a tuple of values, a mapping, or one value.
///
/// # Errors
/// CPython's `TypeError`, `ValueError`, `KeyError`, `OverflowError`; `MemoryError`.
pub(in crate::interp) fn percent(
    cx: &Context,
    format: &str,
    right: &Value,
    span: Span,
) -> Result<Value> {
    let mut values = Values { right, used: 0, span };
    let mut reader = Reader { format, at: 0, span };
    let mut out = String::new();
    while let Some(before) = reader.text() {
        cx.room_for(out.len() + before.len(), span)?;
        out.push_str(before);
        if reader.at == format.len() {
            break;
        }
        cx.poll(span)?;
        let Some(directive) = reader.directive(&mut values)? else {
            out.push('%');
            continue;
        };
        cx.room_for(out.len().saturating_add(directive.width), span)?;
        let piece = directive.apply(cx, &mut values)?;
        cx.room_for(out.len() + piece.len(), span)?;
        out.push_str(&piece);
    }
    if values.is_left_over() {
        bail!(
            span, TypeError, "not all arguments converted during string formatting";
            hint: "there are more values than % in the text"
        );
    }
    Ok(Value::text(out))
}

/// The right operand, from which directives take their values in turn.
struct Values<'a> {
    right: &'a Value,
    used: usize,
    span: Span,
}

impl Values<'_> {
    fn next(&mut self) -> Result<Value> {
        let value = match self.right {
            Value::Tuple(items) => items.get(self.used).cloned(),
            one => (self.used == 0).then(|| one.clone()),
        };
        self.used += 1;
        value.ok_or_else(|| {
            diagnostic!(
                self.span, TypeError, "not enough arguments for format string";
                hint: "several values stand in parentheses: '%d %d' % (a, b)"
            )
        })
    }

    /// The value of `%(name)d`.
    fn named(&self, name: &str) -> Result<Value> {
        let span = self.span;
        match self.right {
            Value::Dict(items) => {
                let key = Key::new(Value::text(name), span)?;
                let found = items.borrow().get(&key).cloned();
                found.ok_or_else(|| diagnostic!(span, KeyError, "{}", text_repr(name)))
            }
            Value::List(_) => {
                bail!(span, TypeError, "list indices must be integers or slices, not str")
            }
            Value::Range(_) => {
                bail!(span, TypeError, "range indices must be integers or slices, not str")
            }
            Value::Array(_) => bail!(
                span,
                IndexError,
                "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices"
            ),
            _ => bail!(span, TypeError, "format requires a mapping"),
        }
    }

    /// Whether there are values that no directive took; a mapping may have more.
    fn is_left_over(&self) -> bool {
        match self.right {
            Value::Tuple(items) => self.used < items.len(),
            Value::Dict(_)
            | Value::List(_)
            | Value::Range(_)
            | Value::Array(_)
            | Value::Scalar(_) => false,
            _ => self.used == 0,
        }
    }
}

/// What stands between `%` and its letter, and the letter.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag of C's")]
struct Directive {
    /// The value that a name chose.
    named: Option<Value>,
    left: bool,
    plus: bool,
    blank: bool,
    alternate: bool,
    zeros: bool,
    width: usize,
    precision: Option<usize>,
    letter: char,
    /// Where the letter stands, in characters.
    place: usize,
    span: Span,
}

/// Goes through the format.
struct Reader<'a> {
    format: &'a str,
    at: usize,
    span: Span,
}

impl<'a> Reader<'a> {
    /// What comes before the next `%`; `None` at the end.
    fn text(&mut self) -> Option<&'a str> {
        let rest = &self.format[self.at..];
        if rest.is_empty() {
            return None;
        }
        let length = rest.find('%').unwrap_or(rest.len());
        self.at += length;
        Some(&rest[..length])
    }

    fn peek(&self) -> Option<char> {
        self.format[self.at..].chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// `%` and what belongs to it; `None` for `%%`.
    fn directive(&mut self, values: &mut Values<'_>) -> Result<Option<Directive>> {
        self.at += 1;
        if self.take('%') {
            return Ok(None);
        }
        let span = self.span;
        let mut directive = Directive { span, ..Directive::default() };
        if self.peek() == Some('(') {
            directive.named = Some(self.name(values)?);
        }
        while let Some(c) = self.peek() {
            match c {
                '-' => directive.left = true,
                '+' => directive.plus = true,
                ' ' => directive.blank = true,
                '#' => directive.alternate = true,
                '0' => directive.zeros = true,
                _ => break,
            }
            self.at += 1;
        }
        if self.take('*') {
            let width = star(values, span)?;
            directive.left |= width < 0;
            directive.width = width.unsigned_abs() as usize;
        } else if let Some(width) = self.number(i64::MAX, "width too big")? {
            directive.width = width;
        }
        if self.take('.') {
            directive.precision = if self.take('*') {
                let precision = star(values, span)?;
                if i32::try_from(precision).is_err() {
                    bail!(span, OverflowError, "Python int too large to convert to C int");
                }
                Some(precision.max(0) as usize)
            } else {
                let most = i64::from(i32::MAX);
                Some(self.number(most, "precision too big")?.unwrap_or(0))
            };
        }
        if matches!(self.peek(), Some('h' | 'l' | 'L')) {
            self.at += 1;
        }
        let Some(letter) = self.peek() else {
            bail!(span, ValueError, "incomplete format"; hint: "a percent sign by itself is written %%")
        };
        directive.letter = letter;
        directive.place = part::length(&self.format[..self.at]);
        self.at += letter.len_utf8();
        Ok(Some(directive))
    }

    /// `(name)`, which may hold brackets itself.
    fn name(&mut self, values: &Values<'_>) -> Result<Value> {
        let start = self.at + 1;
        if !matches!(
            values.right,
            Value::Dict(_) | Value::List(_) | Value::Range(_) | Value::Array(_)
        ) {
            bail!(
                self.span, TypeError, "format requires a mapping";
                hint: "names are looked up in a dict: '%(a)d' % {{'a': 1}}"
            );
        }
        let mut open = 0;
        for (i, c) in self.format[self.at..].char_indices() {
            match c {
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                let end = self.at + i;
                self.at = end + 1;
                return values.named(&self.format[start..end]);
            }
        }
        bail!(self.span, ValueError, "incomplete format key")
    }

    fn number(&mut self, most: i64, too_big: &str) -> Result<Option<usize>> {
        let rest = &self.format[self.at..];
        let digits = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
        self.at += digits.len();
        match digits.parse::<i64>() {
            Ok(number) if number <= most => Ok(Some(number as usize)),
            _ if digits.is_empty() => Ok(None),
            _ => bail!(self.span, ValueError, "{too_big}"),
        }
    }
}

/// The value of a `*`.
fn star(values: &mut Values<'_>, span: Span) -> Result<i64> {
    match values.next()? {
        Value::Int(number) => Ok(number),
        Value::Bool(truth) => Ok(i64::from(truth)),
        _ => bail!(span, TypeError, "* wants int"),
    }
}

impl Directive {
    /// The text of the next value.
    fn apply(mut self, cx: &Context, values: &mut Values<'_>) -> Result<String> {
        let value = match self.named.take() {
            Some(value) => value,
            None => values.next()?,
        };
        let number = match self.letter {
            's' => return self.pad_text(cx, &show::str(&value, &cx.print_options)),
            'r' => return self.pad_text(cx, &show::repr(&value, &cx.print_options)),
            'a' => return self.pad_text(cx, &ascii_of(&show::repr(&value, &cx.print_options))),
            'c' => {
                self.precision = None;
                let c = self.character(&value)?.to_string();
                return self.pad_text(cx, &c);
            }
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => self.integer(cx, &value)?,
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => self.float(cx, &value)?,
            other => {
                let (code, shown) = (other as u32, (' '..='~').contains(&other));
                bail!(
                    self.span, ValueError, "unsupported format character '{}' (0x{code:x}) at index {}",
                    if shown || code == 31 { other } else { '?' }, self.place;
                    hint: "the letters are d i o x X e E f F g G c s r a; a percent sign is %%"
                )
            }
        };
        self.pad_number(cx, number)
    }

    fn pad_text(&self, cx: &Context, text: &str) -> Result<String> {
        let end = self.precision.and_then(|most| text.char_indices().nth(most));
        let text = end.map_or(text, |(at, _)| &text[..at]);
        self.pad(cx, text)
    }

    fn pad(&self, cx: &Context, text: &str) -> Result<String> {
        let blanks = self.width.saturating_sub(part::length(text));
        cx.room_for(blanks.saturating_add(text.len()), self.span)?;
        let blanks = " ".repeat(blanks);
        Ok(if self.left { format!("{text}{blanks}") } else { format!("{blanks}{text}") })
    }

    fn pad_number(&self, cx: &Context, (negative, prefix, digits): Number) -> Result<String> {
        let sign = match (negative, self.plus, self.blank) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        };
        let taken = sign.len() + prefix.len() + digits.len();
        let zeros = if self.zeros && !self.left { self.width.saturating_sub(taken) } else { 0 };
        cx.room_for(zeros.saturating_add(taken), self.span)?;
        self.pad(cx, &format!("{sign}{prefix}{}{digits}", "0".repeat(zeros)))
    }

    fn integer(&self, cx: &Context, value: &Value) -> Result<Number> {
        let python = plain(value);
        let (span, letter) = (self.span, self.letter);
        let whole = matches!(letter, 'd' | 'i' | 'u');
        let is_numpy_bool = value.type_name() == "numpy.bool";
        let (negative, magnitude) = match python.as_ref().unwrap_or(value) {
            Value::Bool(truth) if whole || !is_numpy_bool => (false, u128::from(*truth)),
            Value::Int(number) => (*number < 0, u128::from(number.unsigned_abs())),
            Value::Scalar(Scalar::UInt64(number)) => (false, u128::from(*number)),
            Value::Float(number) if whole => {
                let text = whole_digits(*number, span)?;
                return Ok((*number <= -1.0, "", self.least_digits(cx, text)?));
            }
            _ if whole => bail!(
                span, TypeError, "%{letter} format: a real number is required, not {}", value.type_name();
                hint: "%s formats any value"
            ),
            _ => bail!(
                span,
                TypeError,
                "%{letter} format: an integer is required, not {}",
                value.type_name()
            ),
        };
        let (prefix, text) = match letter {
            'o' => ("0o", format!("{magnitude:o}")),
            'x' => ("0x", format!("{magnitude:x}")),
            'X' => ("0X", format!("{magnitude:X}")),
            _ => ("", magnitude.to_string()),
        };
        let prefix = if self.alternate { prefix } else { "" };
        Ok((negative, prefix, self.least_digits(cx, text)?))
    }

    /// At least as many digits as the precision says.
    fn least_digits(&self, cx: &Context, digits: String) -> Result<String> {
        let Some(least) = self.precision.filter(|&least| least > digits.len()) else {
            return Ok(digits);
        };
        cx.room_for(least, self.span)?;
        Ok(format!("{}{digits}", "0".repeat(least - digits.len())))
    }

    fn float(&self, cx: &Context, value: &Value) -> Result<Number> {
        let python = plain(value);
        let number = match python.as_ref().unwrap_or(value) {
            Value::Array(_) => {
                bail!(
                    self.span, TypeError, "only 0-dimensional arrays can be converted to Python scalars";
                    hint: "format the elements one by one, or np.round(a, 2)"
                )
            }
            value => value.as_scalar().map(Scalar::as_f64).ok_or_else(|| {
                let class = value.type_name();
                diagnostic!(
                    self.span, TypeError, "must be real number, not {class}";
                    hint: "%s formats any value"
                )
            })?,
        };
        let precision = self.precision.unwrap_or(6);
        check_precision(cx, precision, self.span)?;
        let style = FloatStyle {
            kind: self.letter,
            precision,
            alternate: self.alternate,
            point_zero: false,
        };
        let negative = number.is_sign_negative() && !number.is_nan();
        Ok((negative, "", number::float_text(number.abs(), style)))
    }

    fn character(&self, value: &Value) -> Result<char> {
        let code = match value {
            Value::Str(text) => {
                let mut chars = text.chars();
                if let (Some(c), None) = (chars.next(), chars.next()) {
                    return Ok(c);
                }
                None
            }
            Value::Scalar(scalar) if value.as_index().is_some() => scalar.as_integer(),
            value => value.as_index().map(i128::from),
        };
        match code {
            Some(code) => number::code_point(code, self.span),
            None => bail!(self.span, TypeError, "%c requires int or char"),
        }
    }
}

/// Whether it is negative, its prefix, its digits and what follows them.
type Number = (bool, &'static str, String);

/// All digits of a float without its fraction.
fn whole_digits(number: f64, span: Span) -> Result<String> {
    if number.is_nan() {
        bail!(span, ValueError, "cannot convert float NaN to integer");
    }
    if number.is_infinite() {
        bail!(span, OverflowError, "cannot convert float infinity to integer");
    }
    Ok(format!("{:.0}", number.trunc().abs()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, context, golden, line, string};
    use super::*;
    use crate::syntax::ast::{ExprKind, StmtKind, UnaryOp};

    /// The value of a literal; `None` where it holds what a literal of numscope cannot.
    fn literal(expr: &crate::syntax::ast::Expr) -> Option<Value> {
        let all = |items: &[crate::syntax::ast::Expr]| -> Option<Vec<Value>> {
            items.iter().map(literal).collect()
        };
        Some(match &expr.kind {
            ExprKind::Int(number) => Value::Int(*number),
            ExprKind::Float(number) => Value::Float(*number),
            ExprKind::Str(text) => Value::text(&**text),
            ExprKind::Tuple(items) => Value::tuple(all(items)?),
            ExprKind::List(items) => Value::list(all(items)?),
            ExprKind::Name(name) if name == "inf" => Value::Float(f64::INFINITY),
            ExprKind::Name(name) if name == "nan" => Value::Float(f64::NAN),
            ExprKind::None => Value::None,
            ExprKind::Bool(truth) => Value::Bool(*truth),
            ExprKind::Unary(UnaryOp::Neg, operand) => match literal(operand)? {
                Value::Int(number) => Value::Int(-number),
                Value::Float(number) => Value::Float(-number),
                _ => return None,
            },
            ExprKind::Dict(items) => {
                let mut dict = crate::value::Dict::default();
                for item in items {
                    let key = Key::new(literal(item.key.as_ref()?)?, Span::NONE).ok()?;
                    dict.insert(key, literal(&item.value)?);
                }
                Value::Dict(std::rc::Rc::new(std::cell::RefCell::new(dict)))
            }
            _ => return None,
        })
    }

    #[test]
    fn percent_is_cpythons() {
        let cx = context();
        check(
            "percent",
            golden("percent").into_iter().filter_map(|row| {
                let (format, text) = (string(&row[0]), string(&row[1]));
                // One literal of numscope's has 64 bits, and -2**63 is an operator on one.
                let statements = crate::syntax::parse(text).ok()?;
                let StmtKind::Expr(expr) = &statements[0].kind else { panic!("{text}") };
                let values = literal(expr)?;
                let got = match percent(&cx, format, &values, Span::NONE) {
                    Ok(text) => show::str(&text, &cx.print_options),
                    Err(error) => error.headline(),
                };
                Some((format!("{format:?} % {text}"), line(&row[2]), got))
            }),
        );
    }
}
