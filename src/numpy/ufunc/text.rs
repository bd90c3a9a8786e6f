//! What ufuncs of numbers say of texts, in NumPy's words.

use super::{OperandType, Typing, Ufunc};
use crate::diag::{Diagnostic, Span};
use crate::diagnostic;
use crate::numpy::attributes::class_name;

/// Ufuncs whose loops NumPy looks for by the dtypes themselves, not by the casts that are safe.
const BY_DTYPE: &[&str] =
    &["add", "subtract", "multiply", "maximum", "minimum", "fmax", "fmin", "gcd", "lcm", "clip"];

/// The error of a ufunc for operands of which one is text.
pub(crate) fn no_text_loop(ufunc: &Ufunc, operands: &[OperandType]) -> Diagnostic {
    let start =
        format!("ufunc '{}' did not contain a loop with signature matching types", ufunc.name);
    let nowhere = Span::NONE;
    let hint = "texts become numbers with .astype(float), numbers texts with .astype(str)";
    let is_whole = |ty: &OperandType| match ty {
        OperandType::Int(_) => true,
        OperandType::Strong(dtype) => dtype.is_integer(),
        OperandType::Float => false,
    };
    if ufunc.name == "multiply" && operands.iter().any(is_whole) {
        return diagnostic!(
            nowhere, TypeError,
            "The 'out' kwarg is necessary when using the string multiply ufunc directly. Use \
            numpy.strings.multiply to multiply strings without specifying 'out'.";
            hint: "build the texts one by one: np.array([x * 2 for x in a])"
        );
    }
    if ufunc.typing == Typing::Compare {
        return diagnostic!(
            nowhere, UFuncTypeError, "{start} ({}) -> None",
            listed(operands, |ty| format!("<class 'numpy.dtypes.{}'>", class_of(ty))); hint: "{hint}"
        );
    }
    if matches!(ufunc.name, "negative" | "absolute" | "positive" | "sign") {
        return diagnostic!(nowhere, UFuncTypeError, "{start} <class 'numpy.dtypes.StrDType'> -> None"; hint: "{hint}");
    }
    if BY_DTYPE.contains(&ufunc.name) {
        return diagnostic!(
            nowhere, UFuncTypeError, "{start} ({}) -> None",
            listed(operands, |ty| format!("dtype('{}')", ty.dtype())); hint: "{hint}"
        );
    }
    diagnostic!(
        nowhere, TypeError,
        "ufunc '{}' not supported for the input types, and the inputs could not be safely coerced to any \
        supported types according to the casting rule ''safe''", ufunc.name;
        hint: "{hint}"
    )
}

fn listed(operands: &[OperandType], text: impl Fn(OperandType) -> String) -> String {
    operands.iter().map(|&ty| text(ty)).collect::<Vec<_>>().join(", ")
}

fn class_of(operand: OperandType) -> String {
    match operand {
        OperandType::Strong(dtype) => class_name(dtype),
        OperandType::Int(_) => "_PyLongDType".to_owned(),
        OperandType::Float => "_PyFloatDType".to_owned(),
    }
}
