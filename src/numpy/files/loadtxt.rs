//! `np.loadtxt`: an array of a text with as many numbers in each line.

use std::borrow::Cow;

use super::bytes::Encoding;
use super::field::Gathered;
use super::lines::{self, Marks, Rows};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::format::text_repr;
use crate::array::layout::Layout;
use crate::bail;
use crate::diag::{Diagnostic, Result, Span};
use crate::diagnostic;
use crate::numpy::registry::{Args, Bound, Caller, Costs, Function, Run};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[Function {
    name: "loadtxt",
    signature: "fname, dtype=float, comments='#', delimiter=None, converters=None, skiprows=0, usecols=None, \
                unpack=False, ndmin=0, encoding=None, max_rows=None, *, quotechar=None, like=None",
    costs: Costs::New,
    doc: "An array of a text with as many numbers in each line: of a file by its name, an open one, or lines one \
          by one. Packed files are not read. The text itself is in no ledger.\n\n\
          >>> np.loadtxt(['1 2', '3 4'])\narray([[1., 2.],\n       [3., 4.]])\n\
          >>> np.loadtxt(['a;1', 'b;2'], delimiter=';', usecols=1, dtype=int)\narray([1, 2])",
    run: Run::Calls(|caller, bound| loadtxt(caller, &bound)),
}];

/// What becomes of the fields.
struct Plan {
    dtype: DType,
    columns: Option<Vec<i64>>,
    converters: Converters,
    most: Option<usize>,
}

/// Functions of the user's that read fields.
enum Converters {
    None,
    All(Value),
    By(Vec<(i64, Value)>),
}

fn loadtxt(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let ndmin = ndmin(bound, 8)?;
    let plan = Plan {
        dtype: bound.any_dtype(1)?.unwrap_or(DType::Float64),
        columns: columns(caller, bound.get(6), span)?,
        converters: converters(bound.get(4), span)?,
        most: count(bound, 10)?,
    };
    let marks = Marks {
        comments: comments(caller, bound, 2)?,
        delimiter: control("delimiter", bound.get(3), span)?,
        quote: control("quotechar", bound.get(11), span)?,
    };
    let skipped = count(bound, 5)?.unwrap_or(0);
    let encoding = Encoding::of(bound.get(9), span)?;
    let Some(source) = lines::source(caller, bound.required(0), encoding, span)? else {
        bail!(
            span,
            ValueError,
            "fname must be a string, filehandle, list of strings,\nor generator. Got <class '{}'> instead.",
            bound.required(0).type_name()
        )
    };
    let mut rows = Rows::new(&source.text, &marks);
    rows.skip(skipped);
    let (gathered, [count, width]) = gather(caller, &mut rows, &plan, span)?;
    if plan.most.is_some() {
        source.leave(caller, rows.at, span)?;
    }
    if count == 0 {
        let message = format!("loadtxt: input contained no data: \"{}\"", source.shown);
        caller.cx().warn(span, "UserWarning", message);
    }
    let array = gathered.array(caller.cx(), &[count, width], span)?;
    Ok(Value::Array(shaped(array, ndmin, bound.flag(7, false)?)))
}

/// An array of two axes with as few as it may have, turned if that is asked for.
pub(super) fn shaped(array: Array, ndmin: usize, unpack: bool) -> Array {
    let itemsize = array.dtype.size();
    let mut shape = array.layout.shape.to_vec();
    if shape.len() > ndmin {
        shape.retain(|&length| length != 1);
    }
    let mut layout = reshaped(&array, &shape, itemsize);
    while layout.ndim() < ndmin {
        // A row by itself becomes a column.
        layout = layout.insert_axis(layout.ndim());
    }
    if unpack {
        let axes: Vec<usize> = (0..layout.ndim()).rev().collect();
        layout = layout.transpose(&axes);
    }
    array.with_layout(layout)
}

fn reshaped(array: &Array, shape: &[usize], itemsize: usize) -> Layout {
    array.layout.reshape(shape, itemsize).expect("axes of one element can be left out of an array")
}

/// The elements of all rows, and their shape.
fn gather(
    caller: &mut dyn Caller,
    rows: &mut Rows<'_>,
    plan: &Plan,
    span: Span,
) -> Result<(Gathered, [usize; 2])> {
    let mut gathered = Gathered::new(plan.dtype);
    let mut fields: Vec<Cow<'_, str>> = Vec::new();
    let (mut count, mut width) = (0, None);
    let mut is_told = false;
    while plan.most != Some(count) && rows.next(&mut fields, span)?.is_some() {
        if rows.line.is_multiple_of(4096) {
            caller.cx().poll(span)?;
            caller.cx().room_for(gathered.nbytes(), span)?;
        }
        if fields.is_empty() {
            if let Some(most) = plan.most.filter(|_| !is_told) {
                is_told = true;
                caller.cx().warn(span, "UserWarning", no_data(rows.line, most));
            }
            continue;
        }
        let found = fields.len();
        if plan.columns.is_none() && *width.get_or_insert(found) != found {
            let width = width.unwrap_or(found);
            bail!(
                span,
                ValueError,
                "the number of columns changed from {width} to {found} at row {}; use `usecols` to select a \
                 subset and avoid this error",
                count + 1
            );
        }
        row(caller, &mut gathered, &fields, plan, count, span)?;
        count += 1;
    }
    let width = plan.columns.as_ref().map(Vec::len).or(width).unwrap_or(1);
    debug_assert_eq!(gathered.len(), count * width, "every row has as many elements");
    Ok((gathered, [count, width]))
}

/// The elements of a row.
fn row(
    caller: &mut dyn Caller,
    gathered: &mut Gathered,
    fields: &[Cow<'_, str>],
    plan: &Plan,
    row: usize,
    span: Span,
) -> Result<()> {
    if let Converters::By(functions) = &plan.converters {
        let is_wrong = |at: i64| place(at, fields.len()).is_none();
        if let Some((at, _)) = functions.iter().find(|(at, _)| is_wrong(*at)) {
            bail!(
                span,
                ValueError,
                "converter specified for column {at}, which is invalid for the number of fields {}.",
                fields.len()
            );
        }
    }
    let count = plan.columns.as_ref().map_or(fields.len(), Vec::len);
    for i in 0..count {
        let column = match &plan.columns {
            None => i,
            Some(columns) => match place(columns[i], fields.len()) {
                Some(column) => column,
                None => bail!(
                    span,
                    ValueError,
                    "invalid column index {} at row {} with {} columns",
                    columns[i],
                    row + 1,
                    fields.len()
                ),
            },
        };
        let field = &*fields[column];
        let converter = match &plan.converters {
            Converters::None => None,
            Converters::All(function) => Some(function),
            Converters::By(functions) => {
                let own = |(at, _): &&(i64, Value)| place(*at, fields.len()) == Some(column);
                functions.iter().find(own).map(|(_, function)| function)
            }
        };
        let pushed = match converter {
            None => gathered.push(field),
            Some(function) => {
                let args = Args {
                    positional: [Value::text(field)].into_iter().collect(),
                    keywords: Vec::new(),
                };
                let given = caller.call(function, args, span);
                given.and_then(|value| gathered.push_value(&value, span)).ok()
            }
        };
        if pushed.is_none() {
            return Err(unreadable(field, plan.dtype, [row, column], span));
        }
    }
    Ok(())
}

/// NumPy's error of a field that is no element.
fn unreadable(field: &str, dtype: DType, [row, column]: [usize; 2], span: Span) -> Diagnostic {
    let shown: String = text_repr(field).chars().take(100).collect();
    diagnostic!(
        span, ValueError, "could not convert string {shown} to {dtype} at row {row}, column {}.",
        column + 1;
        hint: "delimiter= says what separates fields, skiprows= leaves out lines, usecols= columns"
    )
}

fn no_data(line: usize, most: usize) -> String {
    format!(
        "Input line {line} contained no data and will not be counted towards `max_rows={most}`.  This differs \
         from the behaviour in NumPy <=1.22 which counted lines rather than rows.  If desired, the previous \
         behaviour can be achieved by using `itertools.islice`.\nPlease see the 1.23 release notes for an \
         example on how to do this.  If you wish to ignore this warning, use `warnings.filterwarnings`.  This \
         warning is expected to be removed in the future and is given only once per `loadtxt` call."
    )
}

/// A column counted from either end.
pub(super) fn place(at: i64, count: usize) -> Option<usize> {
    let at = if at < 0 { at + count as i64 } else { at };
    usize::try_from(at).ok().filter(|&at| at < count)
}

/// `ndmin=`: 0, 1 or 2.
///
/// # Errors
/// NumPy's `ValueError`.
pub(super) fn ndmin(bound: &Bound, i: usize) -> Result<usize> {
    let Some(value) = bound.get(i) else { return Ok(0) };
    match value.as_index() {
        Some(ndmin @ 0..=2) => Ok(ndmin as usize),
        found => {
            let shown = found.map_or_else(
                || {
                    value
                        .as_scalar()
                        .map_or(value.type_name().to_owned(), crate::array::format::scalar_str)
                },
                |number| number.to_string(),
            );
            bail!(bound.span, ValueError, "Illegal value of ndmin keyword: {shown}")
        }
    }
}

/// A count of lines, which is not negative.
fn count(bound: &Bound, i: usize) -> Result<Option<usize>> {
    let Some(value) = bound.get(i) else { return Ok(None) };
    let Some(count) = value.as_index() else {
        bail!(bound.span, TypeError, "argument must be an integer")
    };
    match usize::try_from(count) {
        Ok(count) => Ok(Some(count)),
        Err(_) => bail!(bound.span, ValueError, "argument must be nonnegative"),
    }
}

/// `usecols=`: a column or several.
fn columns(caller: &mut dyn Caller, value: Option<&Value>, span: Span) -> Result<Option<Vec<i64>>> {
    let Some(value) = value else { return Ok(None) };
    let wrong = |class: &str| {
        diagnostic!(
            span,
            TypeError,
            "usecols must be an int or a sequence of ints but it contains at least one element of type '{class}'"
        )
    };
    if let Some(column) = value.as_index() {
        return Ok(Some(vec![column]));
    }
    if value.as_scalar().is_some() || matches!(value, Value::Str(_)) {
        return Err(wrong(value.type_name()));
    }
    let items = caller.items(value, span)?;
    let column = |item: &Value| item.as_index().ok_or_else(|| wrong(item.type_name()));
    items.iter().map(column).collect::<Result<_>>().map(Some)
}

fn converters(value: Option<&Value>, span: Span) -> Result<Converters> {
    let is_callable = |value: &Value| matches!(value, Value::Function(_) | Value::DType(_));
    match value {
        None => Ok(Converters::None),
        Some(Value::Dict(dict)) => {
            let mut found = Vec::new();
            for (key, function) in dict.borrow().iter() {
                let Some(column) = key.value().as_index() else {
                    bail!(
                        span,
                        TypeError,
                        "keys of the converters dictionary must be integers; got {}",
                        key.value().type_name()
                    )
                };
                if !is_callable(function) {
                    bail!(
                        span,
                        TypeError,
                        "values of the converters dictionary must be callable, but the value associated \
                         with key {column} is not"
                    );
                }
                found.push((column, function.clone()));
            }
            Ok(Converters::By(found))
        }
        Some(function) if is_callable(function) => Ok(Converters::All(function.clone())),
        Some(_) => bail!(
            span,
            TypeError,
            "converters must be a dictionary mapping columns to converter functions or a single callable."
        ),
    }
}

/// What begins a comment: a text, or several.
fn comments(caller: &mut dyn Caller, bound: &Bound, i: usize) -> Result<Vec<String>> {
    let span = bound.span;
    let texts = match &bound.values[i] {
        None => return Ok(vec!["#".to_owned()]),
        Some(Value::None) => return Ok(Vec::new()),
        Some(text @ Value::Str(_)) => vec![text.clone()],
        Some(several) => caller.items(several, span)?,
    };
    let comment = |value: &Value| match value {
        Value::Str(text) if text.is_empty() => bail!(
            span,
            ValueError,
            "comments cannot be an empty string. Use comments=None to disable comments."
        ),
        Value::Str(text) => Ok(text.to_string()),
        other => bail!(span, TypeError, "comments must be str, not {}", other.type_name()),
    };
    texts.iter().map(comment).collect()
}

/// A mark of one character.
fn control(name: &str, value: Option<&Value>, span: Span) -> Result<Option<char>> {
    let Some(value) = value else { return Ok(None) };
    let text = match (value, super::bytes::Bytes::of(value)) {
        (Value::Str(text), _) => text.to_string(),
        (_, Some(bytes)) => String::from_utf8_lossy(bytes.bytes()).into_owned(),
        (other, None) => other.type_name().to_owned(),
    };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some('\n' | '\r'), None) => bail!(
            span,
            TypeError,
            "control character '{name}' cannot be a newline (`\\r` or `\\n`)."
        ),
        (Some(mark), None) => Ok(Some(mark)),
        _ => bail!(
            span, TypeError,
            "Text reading control character must be a single unicode character or None; but got: {}",
            text_repr(&text);
            hint: "np.genfromtxt takes delimiters of several characters"
        ),
    }
}
