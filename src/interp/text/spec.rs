//! Python's format specifications, `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`, taken apart.
//!
//! Knows the text of a specification and the class that it is for; what is formatted stands in `number`.

use crate::bail;
use crate::diag::{Diagnostic, Result, Span};
use crate::diagnostic;

/// Where the blanks go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
    Center,
    /// Between the sign and the digits.
    AfterSign,
}

impl Align {
    fn of(c: char) -> Option<Self> {
        Some(match c {
            '<' => Self::Left,
            '>' => Self::Right,
            '^' => Self::Center,
            '=' => Self::AfterSign,
            _ => return None,
        })
    }
}

/// A specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spec {
    pub(super) fill: char,
    pub(super) align: Align,
    /// `+`, `-` or a blank.
    pub(super) sign: Option<char>,
    /// `z`: a zero has no sign.
    pub(super) plain_zero: bool,
    /// `#`
    pub(super) alternate: bool,
    pub(super) width: usize,
    /// `,` or `_`
    pub(super) grouping: Option<char>,
    pub(super) precision: Option<usize>,
    /// The letter at the end.
    pub(super) kind: Option<char>,
}

/// A class that has a format of its own, by what it defaults to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Class {
    /// Python's name.
    pub(super) name: &'static str,
    /// The letter that stands for no letter.
    kind: Option<char>,
    align: Align,
}

impl Class {
    pub(super) const STR: Self = Self { name: "str", kind: Some('s'), align: Align::Left };
    pub(super) const INT: Self = Self { name: "int", kind: Some('d'), align: Align::Right };
    pub(super) const BOOL: Self = Self { name: "bool", ..Self::INT };
    pub(super) const FLOAT: Self = Self { name: "float", kind: None, align: Align::Right };

    /// Python's complaint of a letter that the class has not.
    pub(super) fn unknown(self, kind: char, span: Span) -> Diagnostic {
        let error = diagnostic!(
            span,
            ValueError,
            "Unknown format code '{}' for object of type '{}'",
            shown(kind),
            self.name
        );
        match (self.name, kind) {
            ("float", 'd') => {
                error.hint("write .0f for a float without decimals, or convert it: int(x)")
            }
            ("str", 'd' | 'f' | 'e' | 'g') => error.hint("convert the text first: float(text)"),
            ("int" | "bool", 's') => error.hint("write !s before the colon: {x!s:>8}"),
            _ => error,
        }
    }
}

/// A character of a specification as messages show it.
fn shown(c: char) -> String {
    if (' '..'\u{80}').contains(&c) && c != ' ' {
        c.to_string()
    } else {
        format!("\\x{:x}", c as u32)
    }
}

/// Reads from the front.
struct Reader<'a> {
    rest: &'a str,
    span: Span,
}

impl Reader<'_> {
    /// The next character if it is one of these.
    fn one_of(&mut self, wanted: &str) -> Option<char> {
        let c = self.rest.chars().next().filter(|&c| wanted.contains(c))?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    /// The next characters as a number.
    fn number(&mut self) -> Result<Option<usize>> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (text, rest) = self.rest.split_at(digits);
        self.rest = rest;
        match text.parse::<i64>() {
            Ok(number) => Ok(Some(number as usize)),
            Err(_) if digits == 0 => Ok(None),
            Err(_) => bail!(self.span, ValueError, "Too many decimal digits in format string"),
        }
    }

    fn fill_and_align(&mut self) -> (Option<char>, Option<Align>) {
        let mut chars = self.rest.chars();
        let (first, second) = (chars.next(), chars.next());
        if let (Some(fill), Some(align)) = (first, second.and_then(Align::of)) {
            self.rest = chars.as_str();
            return (Some(fill), Some(align));
        }
        let align = first.and_then(Align::of);
        if align.is_some() {
            self.rest = &self.rest[1..];
        }
        (None, align)
    }
}

impl Spec {
    /// A specification for a class.
    ///
    /// # Errors
    /// CPython's `ValueError`s.
    pub(super) fn parse(text: &str, class: Class, span: Span) -> Result<Self> {
        let mut reader = Reader { rest: text, span };
        let (fill, align) = reader.fill_and_align();
        let mut spec = Self {
            fill: fill.unwrap_or(' '),
            align: align.unwrap_or(class.align),
            sign: reader.one_of("+- "),
            plain_zero: reader.one_of("z").is_some(),
            alternate: reader.one_of("#").is_some(),
            width: 0,
            grouping: None,
            precision: None,
            kind: class.kind,
        };
        if fill.is_none() && reader.one_of("0").is_some() {
            spec.fill = '0';
            if align.is_none() && class.align == Align::Right {
                spec.align = Align::AfterSign;
            }
        }
        spec.width = reader.number()?.unwrap_or(0);
        spec.grouping = reader.one_of(",");
        if let Some(underscore) = reader.one_of("_") {
            if spec.grouping.is_some() {
                bail!(span, ValueError, "Cannot specify both ',' and '_'.");
            }
            spec.grouping = Some(underscore);
        }
        if spec.grouping == Some('_') && reader.rest.starts_with(',') {
            bail!(span, ValueError, "Cannot specify both ',' and '_'.");
        }
        if reader.one_of(".").is_some() {
            let Some(precision) = reader.number()? else {
                bail!(span, ValueError, "Format specifier missing precision")
            };
            spec.precision = Some(precision);
        }
        let mut chars = reader.rest.chars();
        spec.kind = chars.next().or(spec.kind);
        if chars.next().is_some() {
            bail!(
                span, ValueError, "Invalid format specifier '{text}' for object of type '{}'", class.name;
                hint: "in this order: fill and <>^=, sign, #, 0, width, comma, .digits, and one of b c d e f g o s x %"
            );
        }
        spec.check_grouping(span)?;
        Ok(spec)
    }

    fn check_grouping(&self, span: Span) -> Result<()> {
        let Some(sign) = self.grouping else { return Ok(()) };
        let fits = match self.kind {
            None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => true,
            Some('b' | 'o' | 'x' | 'X') => sign == '_',
            Some(_) => false,
        };
        if fits {
            return Ok(());
        }
        let kind = shown(self.kind.unwrap_or(' '));
        bail!(span, ValueError, "Cannot specify '{sign}' with '{kind}'.")
    }
}
