//! What is asked of each text by itself: its length, and of what kind its characters are.

use super::super::attributes::class_name;
use super::super::convert::{any_array, as_keep, word_of};
use super::super::positions::each;
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::{self, Keep, count};
use super::{result, shape_of, spread, texts, unpacked};
use crate::array::dtype::{BoolByte, DType, Scalar};
use crate::array::format::scalar_str;
use crate::array::text::{self, case, part};
use crate::array::{Array, for_each_position};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// The parameters that NumPy's ufuncs of one operand have.
const SIGNATURE: &str = "x, out=None, *, where=True, casting='same_kind', order='K', dtype=None, subok=True, \
                         signature=None";

/// A row that asks something of the characters.
macro_rules! asks {
    ($name:literal, $question:expr, $doc:literal) => {
        Function {
            name: concat!("strings.", $name),
            signature: SIGNATURE,
            costs: Costs::Copy,
            doc: $doc,
            run: Run::Call(|cx, bound| {
                ask(cx, &bound, DType::Bool, |text| Scalar::Bool(BoolByte::new($question(text))))
            }),
        }
    };
}

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    asks!(
        "isalnum",
        case::is_alnum,
        "Whether each text consists of letters and digits, and is not empty.\n\n\
         >>> np.strings.isalnum(['a1', 'a b', ''])\narray([ True, False, False])"
    ),
    asks!(
        "isalpha",
        case::is_alpha,
        "Whether each text consists of letters, and is not empty.\n\n\
         >>> np.strings.isalpha(['ab', 'a1'])\narray([ True, False])"
    ),
    asks!(
        "isdecimal",
        case::is_decimal,
        "Whether each text consists of the digits of decimal numbers.\n\n\
         >>> np.strings.isdecimal(['12345', '4.99', '123ABC', ''])\narray([ True, False, False, False])"
    ),
    asks!(
        "isdigit",
        case::is_digit,
        "Whether each text consists of digits, raised ones among them.\n\n\
         >>> np.strings.isdigit(['a', 'b', '0'])\narray([False, False,  True])"
    ),
    asks!(
        "islower",
        case::is_lower,
        "Whether each text has letters in lower case, and none in another.\n\n\
         >>> np.strings.islower(['ab', 'aB', '1'])\narray([ True, False, False])"
    ),
    asks!(
        "isnumeric",
        case::is_numeric,
        "Whether each text consists of characters that stand for numbers.\n\n\
         >>> np.strings.isnumeric(['123', '1/4', '½'])\narray([ True, False,  True])"
    ),
    asks!(
        "isspace",
        case::is_space,
        "Whether each text consists of blanks, and is not empty.\n\n\
         >>> np.strings.isspace([' ', 'a', ''])\narray([ True, False, False])"
    ),
    asks!(
        "istitle",
        case::is_titled,
        "Whether each word of each text begins with a capital and goes on without.\n\n\
         >>> np.strings.istitle(['Numpy Is Great', 'Numpy is great'])\narray([ True, False])"
    ),
    asks!(
        "isupper",
        case::is_upper,
        "Whether each text has letters in upper case, and none in another.\n\n\
         >>> np.strings.isupper(['GHC', 'hello', 'HeLLo'])\narray([ True, False, False])"
    ),
    Function {
        name: "strings.str_len",
        signature: SIGNATURE,
        costs: Costs::Copy,
        doc: "How many characters each text has.\n\n\
              >>> np.strings.str_len(np.array(['Grace Hopper', 'Ada']))\narray([12,  3])",
        run: Run::Call(|cx, bound| {
            let length = |text: &str| Scalar::Int64(part::length(text) as i64);
            ask(cx, &bound, DType::Int64, length)
        }),
    },
];

/// One answer of each text.
fn ask(
    cx: &mut Context,
    bound: &Bound,
    dtype: DType,
    question: impl Fn(&str) -> Scalar,
) -> Result<Value> {
    let span = bound.span;
    let mut array = texts(cx, bound, bound.name, &[bound.required(0)])?;
    check_keywords(bound, dtype)?;
    let mask = match &bound.values[2] {
        None | Some(Value::Bool(true)) => None,
        Some(mask) => Some(mask_of(cx, mask, span)?),
    };
    let given = target(bound, dtype)?;
    if given.is_some_and(|out| out.buffer.same(&array.buffer)) {
        array = strided::copy(cx, &array, array.dtype, Keep::C, span)?;
    }
    let mut operands = vec![&array];
    operands.extend(mask.as_ref());
    // What is written into takes part in the shape, but is never spread itself.
    let shape = shape_of(&[&operands[..], given.as_slice()].concat(), span)?;
    let out = match given {
        Some(out) if out.shape() == &shape[..] => {
            cx.before_write(&out.buffer, span)?;
            count(cx, operands.iter().map(|array| array.nbytes()).sum(), out.nbytes());
            out.clone()
        }
        Some(out) => bail!(
            span,
            ValueError,
            "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
            super::lengths_text(out.shape()),
            super::lengths_text(&shape)
        ),
        None => result(cx, dtype, &shape, &operands, span)?,
    };
    fill(cx, &out, (&array, mask.as_ref()), span, question)?;
    Ok(if given.is_some() { Value::Array(out) } else { unpacked(out) })
}

/// Fail for keywords that would change the loop, of which there is one.
fn check_keywords(bound: &Bound, dtype: DType) -> Result<()> {
    let span = bound.span;
    if let Some(asked) = bound.any_dtype(5)?.filter(|&asked| asked != dtype) {
        bail!(
            span, UFuncTypeError,
            "ufunc '{}' did not contain a loop with signature matching types <class \
            'numpy.dtypes.StrDType'> -> <class 'numpy.dtypes.{}'>", bound.name, class_name(asked);
            hint: "convert what comes out: .astype({asked})"
        );
    }
    as_keep(bound.get(4), Keep::K, span)?;
    let usual = [(3, "casting", "'same_kind'"), (7, "signature", "None"), (6, "subok", "True")];
    for (i, keyword, accepted) in usual {
        let is_usual = match bound.get(i) {
            None | Some(Value::Bool(true)) => true,
            Some(Value::Str(text)) => &**text == "same_kind" && keyword == "casting",
            Some(_) => false,
        };
        if !is_usual {
            let name = bound.name;
            bail!(
                span, NotImplementedError, "numscope has no {keyword}= of {name}";
                hint: "it takes {keyword}={accepted}, which is what it does without"
            );
        }
    }
    Ok(())
}

fn mask_of(cx: &mut Context, value: &Value, span: Span) -> Result<Array> {
    let mask = any_array(cx, value, None, span)?;
    if mask.dtype == DType::Bool {
        return Ok(mask);
    }
    any_array(cx, value, Some(DType::Bool), span)
}

/// The array of `out=`.
fn target(bound: &Bound, dtype: DType) -> Result<Option<&Array>> {
    let span = bound.span;
    let given = match bound.get(1) {
        Some(Value::Tuple(items)) if items.len() == 1 => items.first(),
        other => other,
    };
    let out = match given {
        None => return Ok(None),
        Some(Value::Array(out)) => out,
        Some(_) => bail!(span, TypeError, "return arrays must be of ArrayType"),
    };
    if !out.writeable {
        bail!(span, ValueError, "output array is read-only");
    }
    let is_kept = out.dtype.is_float() || out.dtype.is_text() || dtype == DType::Bool;
    let is_signed = matches!(out.dtype, DType::Int8 | DType::Int16 | DType::Int32 | DType::Int64);
    if !is_kept && !is_signed {
        bail!(
            span,
            UFuncTypeError,
            "Cannot cast ufunc '{}' output from dtype('{dtype}') to dtype('{}') with casting rule 'same_kind'",
            bound.name,
            out.dtype
        );
    }
    Ok(Some(out))
}

fn fill(
    cx: &Context,
    out: &Array,
    (array, mask): (&Array, Option<&Array>),
    span: Span,
    question: impl Fn(&str) -> Scalar,
) -> Result<()> {
    let (size, width) = (out.dtype.size(), array.dtype.size());
    let mut chosen = Vec::new();
    if let Some(mask) = mask {
        let bytes = mask.buffer.read();
        for_each_position(&spread(mask, out.shape()), |at| chosen.push(bytes[at] != 0));
    }
    let source = spread(array, out.shape());
    let bytes = array.buffer.read();
    let mut written = out.buffer.write();
    let (mut read, mut place) = (String::new(), 0);
    each(cx, [&out.layout, &source], span, |[to, from]| {
        place += 1;
        if chosen.get(place - 1) == Some(&false) {
            return Ok(());
        }
        text::read_into(&bytes[from..from + width], &mut read);
        let answer = question(&read);
        if out.dtype.is_text() {
            text::write(&scalar_str(answer), &mut written[to..to + size]);
        } else {
            let word = word_of(answer, out.dtype);
            written[to..to + size].copy_from_slice(&word.0[..size]);
        }
        Ok(())
    })
}
