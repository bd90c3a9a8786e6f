//! `np.genfromtxt`: an array of a text in which some fields may be missing.
//!
//! The rules are those of `genfromtxt` and `StringConverter` in NumPy; what gives structured arrays there is refused.

use super::bytes::Encoding;
use super::field::Gathered;
use super::lines::{self, Source};
use super::loadtxt::{ndmin, place, shaped};
use crate::array::dtype::{DType, Kind, Scalar};
use crate::bail;
use crate::diag::{Result, Span};
use crate::diagnostic;
use crate::numpy::registry::{Args, Bound, Caller, Costs, Function, Run};
use crate::numpy::texts;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[Function {
    name: "genfromtxt",
    signature: "fname, dtype=float, comments='#', delimiter=None, skip_header=0, skip_footer=0, \
                converters=None, missing_values=None, filling_values=None, usecols=None, names=None, \
                excludelist=None, deletechars=None, replace_space='_', autostrip=False, case_sensitive=True, \
                defaultfmt='f%i', unpack=None, usemask=False, loose=True, invalid_raise=True, max_rows=None, \
                encoding=None, *, ndmin=0, like=None",
    costs: Costs::New,
    doc: "An array of a text in which some fields may be missing or wrong: they become filling_values=, which \
          are nan, -1 or False if nothing else is said. delimiter= is a text, a width, or a list of widths. \
          With dtype=None the columns say the dtype, and must agree, since there are no structured arrays.\n\n\
          >>> np.genfromtxt(['1,2', '3,'], delimiter=',')\narray([[ 1.,  2.],\n       [ 3., nan]])\n\
          >>> np.genfromtxt(['12 3', '4  5'], delimiter=(2, 2), dtype=int)\narray([[12,  3],\n       [ 4,  5]])",
    run: Run::Calls(|caller, bound| genfromtxt(caller, &bound)),
}];

/// What separates fields.
enum Delimiter {
    Blanks,
    Text(String),
    Width(usize),
    Widths(Vec<usize>),
}

/// How a line falls into fields.
struct Splitter {
    comments: Option<String>,
    delimiter: Delimiter,
    strips: bool,
}

impl Splitter {
    fn split<'a>(&self, line: &'a str) -> Vec<&'a str> {
        let line = match &self.comments {
            Some(mark) => line.split_once(mark.as_str()).map_or(line, |(before, _)| before),
            None => line,
        };
        let blank = |c| matches!(c, ' ' | '\r' | '\n');
        let mut fields: Vec<&str> = match &self.delimiter {
            Delimiter::Blanks => return line.split_whitespace().collect(),
            Delimiter::Text(delimiter) => {
                let line = line.trim_matches(blank);
                if line.is_empty() {
                    return Vec::new();
                }
                line.split(delimiter.as_str()).collect()
            }
            Delimiter::Width(width) => {
                let line = line.trim_matches(['\r', '\n']);
                if line.is_empty() {
                    return Vec::new();
                }
                let count = line.chars().count().div_ceil(*width);
                pieces(line, std::iter::repeat_n(*width, count))
            }
            Delimiter::Widths(widths) => {
                if line.is_empty() {
                    return Vec::new();
                }
                pieces(line, widths.iter().copied())
            }
        };
        if self.strips {
            for field in &mut fields {
                *field = field.trim();
            }
        }
        fields
    }
}

/// Pieces of a text by their numbers of characters.
fn pieces(text: &str, widths: impl Iterator<Item = usize>) -> Vec<&str> {
    let mut rest = text;
    let mut found = Vec::new();
    for width in widths {
        let end = rest.char_indices().nth(width).map_or(rest.len(), |(at, _)| at);
        found.push(&rest[..end]);
        rest = &rest[end..];
    }
    found
}

/// The fields of lines with data, those that do not fit by their number and how many they have.
struct Found<'a> {
    fields: Vec<Vec<&'a str>>,
    invalid: Vec<(usize, usize)>,
    width: usize,
}

fn genfromtxt(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let footer = bound.integer(5)?.unwrap_or(0).max(0) as usize;
    let most = bound.integer(21)?;
    if most.is_some() && footer > 0 {
        bail!(
            span,
            ValueError,
            "The keywords 'skip_footer' and 'max_rows' can not be specified at the same time."
        );
    }
    if most.is_some_and(|most| most < 1) {
        bail!(span, ValueError, "'max_rows' must be at least 1.");
    }
    let ndmin = ndmin(bound, 23)?;
    check_refused(bound)?;
    let splitter = splitter(caller, bound)?;
    let encoding = Encoding::of(bound.get(22), span)?;
    let Some(source) = lines::source(caller, bound.required(0), encoding, span)? else {
        bail!(
            span,
            TypeError,
            "fname must be a string, a filehandle, a sequence of strings,\nor an iterator of strings. \
             Got <class '{}'> instead.",
            bound.required(0).type_name()
        )
    };
    let columns = columns(caller, bound.get(9), span)?;
    let skipped = bound.integer(4)?.unwrap_or(0).max(0) as usize;
    let (most, columns) = (most.map(|most| most as usize), columns.as_deref());
    let mut found =
        rows(caller, &source, &splitter, [skipped, most.unwrap_or(usize::MAX)], columns, span)?;
    report(caller, &mut found, [skipped, footer], bound)?;
    if found.fields.is_empty() && found.width == 0 {
        let message = format!("genfromtxt: Empty input file: \"{}\"", source.shown);
        caller.cx().warn(span, "UserWarning", message);
    }
    let columns: Vec<i64> =
        columns.map_or_else(|| (0..found.width as i64).collect(), <[i64]>::to_vec);
    let given = matches!(bound.values[1], Some(Value::None));
    let dtype = if given {
        guess(&found.fields, &columns, span)?
    } else {
        bound.any_dtype(1)?.unwrap_or(DType::Float64)
    };
    let reader = Reader {
        dtype,
        loose: bound.flag(19, true)?,
        missing: per_column(caller, bound.get(7), &columns, span)?,
        filling: per_column(caller, bound.get(8), &columns, span)?,
        converters: per_column(caller, bound.get(6), &columns, span)?,
        span,
    };
    let mut gathered = Gathered::new(dtype);
    for row in &found.fields {
        caller.cx().poll(span)?;
        caller.cx().room_for(gathered.nbytes(), span)?;
        for (i, column) in columns.iter().enumerate() {
            let field = place(*column, row.len()).map_or("", |at| row[at]);
            reader.read(caller, field, i, &mut gathered)?;
        }
    }
    // Of no rows NumPy makes an array of one axis.
    let shape = [found.fields.len(), if found.fields.is_empty() { 1 } else { columns.len() }];
    let array = gathered.array(caller.cx(), &shape, span)?;
    let unpacks = bound.flag(17, false)?;
    let is_row = ndmin == 2 && shape[0] == 1;
    // One row stays a row: NumPy makes an axis for rows first.
    Ok(Value::Array(shaped(array, if is_row { 2 } else { ndmin }, unpacks)))
}

/// Refuse what gives structured or masked arrays.
fn check_refused(bound: &Bound) -> Result<()> {
    for (i, what) in [(10, "names"), (18, "usemask")] {
        if bound.get(i).is_some_and(|value| !matches!(value, Value::Bool(false))) {
            bail!(bound.span, NotImplementedError, "numscope has no {what}= of genfromtxt";
                hint: "there are neither structured nor masked arrays; skip_header=1 leaves out a line of names");
        }
    }
    Ok(())
}

/// The rows that have as many fields as the first, and which lines have not.
fn rows<'a>(
    caller: &mut dyn Caller,
    source: &'a Source,
    splitter: &Splitter,
    [skipped, most]: [usize; 2],
    columns: Option<&[i64]>,
    span: Span,
) -> Result<Found<'a>> {
    let mut found = Found { fields: Vec::new(), invalid: Vec::new(), width: 0 };
    let mut number = skipped;
    for line in source.text.lines().skip(skipped) {
        caller.cx().poll(span)?;
        if found.fields.len() == most {
            break;
        }
        let fields = splitter.split(line);
        if found.width == 0 && fields.is_empty() {
            continue;
        }
        number += 1;
        if found.width == 0 {
            found.width = columns.map_or(fields.len(), <[i64]>::len);
        }
        let count = fields.len();
        let fits = match columns {
            _ if fields.is_empty() => continue,
            Some(columns) => columns.iter().all(|at| place(*at, count).is_some()),
            None => count == found.width,
        };
        if fits { found.fields.push(fields) } else { found.invalid.push((number, count)) }
    }
    Ok(found)
}

/// Tell of the lines that do not fit, and leave out the last rows.
fn report(
    caller: &mut dyn Caller,
    found: &mut Found<'_>,
    [skipped, footer]: [usize; 2],
    bound: &Bound,
) -> Result<()> {
    let mut footer = footer;
    if !found.invalid.is_empty() {
        let last = (found.fields.len() + found.invalid.len()).saturating_sub(footer) + skipped;
        if footer > 0 {
            let all = found.invalid.len();
            found.invalid.retain(|(number, _)| *number <= last);
            footer -= (all - found.invalid.len()).min(footer);
        }
        let width = found.width;
        let lines = found.invalid.iter();
        let lines: Vec<String> = lines
            .map(|(line, count)| {
                format!("    Line #{line} (got {count} columns instead of {width})")
            })
            .collect();
        if !lines.is_empty() {
            let message = format!("Some errors were detected !\n{}", lines.join("\n"));
            if bound.flag(20, true)? {
                return Err(diagnostic!(bound.span, ValueError, "{message}"));
            }
            caller.cx().warn(bound.span, "ConversionWarning", message);
        }
    }
    found.fields.truncate(found.fields.len().saturating_sub(footer));
    Ok(())
}

fn splitter(caller: &mut dyn Caller, bound: &Bound) -> Result<Splitter> {
    let span = bound.span;
    let comments = match &bound.values[2] {
        None => Some("#".to_owned()),
        Some(Value::None) => None,
        Some(Value::Str(mark)) => Some(mark.to_string()).filter(|mark| !mark.is_empty()),
        Some(other) => bail!(span, TypeError, "comments must be str, not {}", other.type_name()),
    };
    let width = |value: &Value| match value.as_index().map(usize::try_from) {
        Some(Ok(width)) if width > 0 => Ok(width),
        _ => bail!(span, TypeError, "delimiter= takes a text, a width, or a list of widths"),
    };
    let delimiter = match bound.get(3) {
        None => Delimiter::Blanks,
        Some(Value::Str(text)) if text.is_empty() => Delimiter::Blanks,
        Some(Value::Str(text)) => Delimiter::Text(text.to_string()),
        Some(one) if one.as_index().is_some() => Delimiter::Width(width(one)?),
        Some(several) => {
            let items = caller.items(several, span)?;
            Delimiter::Widths(items.iter().map(width).collect::<Result<_>>()?)
        }
    };
    Ok(Splitter { comments, delimiter, strips: bound.flag(14, false)? })
}

/// `usecols=`, by number.
fn columns(caller: &mut dyn Caller, value: Option<&Value>, span: Span) -> Result<Option<Vec<i64>>> {
    let Some(value) = value else { return Ok(None) };
    let items = match value.as_index() {
        Some(_) => vec![value.clone()],
        None => caller.items(value, span)?,
    };
    let column = |item: &Value| {
        let why = "usecols= takes the numbers of columns: there are no names";
        item.as_index().ok_or_else(|| diagnostic!(span, NotImplementedError, "{why}"))
    };
    items.iter().map(column).collect::<Result<_>>().map(Some)
}

/// What an argument says of each column: one value for all, one for each, or a dict.
fn per_column(
    caller: &mut dyn Caller,
    value: Option<&Value>,
    columns: &[i64],
    span: Span,
) -> Result<Vec<Option<Value>>> {
    Ok(match value {
        None => vec![None; columns.len()],
        Some(Value::Dict(dict)) => {
            let mut found = vec![None; columns.len()];
            for (key, value) in dict.borrow().iter() {
                let Some(column) = key.value().as_index() else {
                    bail!(span, NotImplementedError, "numscope has no names of columns")
                };
                if let Some(at) = columns.iter().position(|known| *known == column) {
                    found[at] = Some(value.clone());
                }
            }
            found
        }
        Some(several @ (Value::List(_) | Value::Tuple(_))) => {
            let mut found: Vec<_> = caller.items(several, span)?.into_iter().map(Some).collect();
            found.resize(columns.len(), None);
            found
        }
        Some(one) => vec![Some(one.clone()); columns.len()],
    })
}

/// How fields become elements.
struct Reader {
    dtype: DType,
    loose: bool,
    missing: Vec<Option<Value>>,
    filling: Vec<Option<Value>>,
    converters: Vec<Option<Value>>,
    span: Span,
}

impl Reader {
    fn read(
        &self,
        caller: &mut dyn Caller,
        field: &str,
        column: usize,
        into: &mut Gathered,
    ) -> Result<()> {
        let span = self.span;
        if let Some(function) = &self.converters[column] {
            let positional = [Value::text(field)].into_iter().collect();
            let args = Args { positional, keywords: Vec::new() };
            let value = caller.call(function, args, span)?;
            return into.push_value(&value, span);
        }
        if self.dtype.is_text() {
            return into.push_value(&Value::text(field), span);
        }
        if let Some(number) = number(field, self.dtype, span) {
            return into.push_value(&Value::Scalar(number), span);
        }
        if !self.loose && !self.is_missing(field.trim(), column) {
            bail!(span, ValueError, "Cannot convert string '{field}'");
        }
        match &self.filling[column] {
            Some(value) => into.push_value(value, span),
            None => into.push_value(&default(self.dtype), span),
        }
    }

    fn is_missing(&self, field: &str, column: usize) -> bool {
        let is_listed = match &self.missing[column] {
            Some(Value::Str(words)) => words.split(',').any(|word| word == field),
            _ => false,
        };
        field.is_empty() || is_listed
    }
}

/// What stands for a missing field: NumPy's defaults.
fn default(dtype: DType) -> Value {
    match dtype.kind() {
        Kind::Bool => Value::Bool(false),
        Kind::Unsigned | Kind::Signed => Value::Int(-1),
        Kind::Float | Kind::Text => Value::Float(f64::NAN),
    }
}

/// The number that a field says, as Python reads it.
fn number(field: &str, dtype: DType, span: Span) -> Option<Scalar> {
    match dtype.kind() {
        Kind::Bool => match field.to_uppercase().trim() {
            "TRUE" => Some(Scalar::Bool(crate::array::dtype::BoolByte::new(true))),
            "FALSE" => Some(Scalar::Bool(crate::array::dtype::BoolByte::new(false))),
            _ => None,
        },
        Kind::Unsigned | Kind::Signed => texts::number(field, DType::Int64, false, span).ok(),
        Kind::Float | Kind::Text => match field.parse() {
            Ok(number) => Some(Scalar::Float64(number)),
            Err(_) => texts::number(field, DType::Float64, false, span).ok(),
        },
    }
}

/// The dtype that all fields of all columns say.
fn guess(rows: &[Vec<&str>], columns: &[i64], span: Span) -> Result<DType> {
    const ORDER: [DType; 4] = [DType::Bool, DType::Int64, DType::Float64, DType::Text(0)];
    let mut found: Vec<usize> = vec![0; columns.len()];
    for row in rows {
        for (level, column) in found.iter_mut().zip(columns) {
            let field = place(*column, row.len()).map_or("", |at| row[at]);
            let says = |dtype: DType| {
                dtype.is_text() || field.trim().is_empty() || number(field, dtype, span).is_some()
            };
            while !says(ORDER[*level]) {
                *level += 1;
            }
        }
    }
    match found.iter().find(|level| **level != found[0]) {
        Some(other) => bail!(
            span, NotImplementedError,
            "numscope has no structured dtypes: one column holds {}, another {}",
            ORDER[found[0]], ORDER[*other];
            hint: "say dtype=float or dtype=str, or read the columns one by one with usecols="
        ),
        None => Ok(found.first().map_or(DType::Float64, |level| ORDER[*level])),
    }
}
