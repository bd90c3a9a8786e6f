//! What NumPy says where a function of numbers is given texts: the error of the first of its steps that has no loop
//! for them.

use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::format::text_repr;
use crate::diag::{Diagnostic, Span};
use crate::diagnostic;
use crate::value::Value;

use super::convert;

/// The first step of a function that texts stop.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// A ufunc of two operands.
    Of(&'static str),
    /// A ufunc of one operand.
    OfOne(&'static str),
    /// A sum of elements, by this method of `add`.
    Sums(&'static str),
    /// A product of vectors, which asks how large an element of the result is.
    Product,
    /// A conversion to floats.
    Floats,
    /// A matrix, or a stack of them: what has one axis only is refused before its dtype is looked at.
    Matrix,
    /// Counts, which are integers by the rule `safe`.
    Counts,
    /// Floats by the rule `safe`.
    SafeFloats,
    /// Indices.
    Indices,
}

/// The steps, and the functions that begin with them.
static STEPS: &[(Step, &[&str])] = &[
    (Step::Of("subtract"), &["diff", "ediff1d", "gradient", "unwrap"]),
    (
        Step::Of("multiply"),
        &["cumprod", "nancumprod", "cumulative_prod", "nanprod", "outer", "linalg.outer"],
    ),
    (Step::Of("fmax"), &["nanmax"]),
    (Step::Of("fmin"), &["nanmin"]),
    (Step::Of("maximum"), &["ptp"]),
    (Step::OfOne("isnan"), &["nanmedian", "nanpercentile", "nanquantile"]),
    (
        Step::Sums("reduce"),
        &["average", "mean", "median", "nanmean", "nanstd", "nansum", "nanvar", "std", "var"],
    ),
    (Step::Sums("accumulate"), &["cumsum", "nancumsum", "cumulative_sum"]),
    (Step::Product, &["dot", "inner", "vdot", "tensordot", "convolve", "correlate", "polymul"]),
    (
        Step::Floats,
        &["i0", "poly", "roots", "linalg.norm", "linalg.matrix_norm", "linalg.vector_norm"],
    ),
    (
        Step::Matrix,
        &[
            "linalg.cholesky",
            "linalg.cond",
            "linalg.det",
            "linalg.eigh",
            "linalg.eigvalsh",
            "linalg.inv",
            "linalg.matrix_power",
            "linalg.qr",
            "linalg.slogdet",
            "linalg.solve",
            "linalg.svd",
        ],
    ),
    (Step::Counts, &["bincount"]),
    (Step::SafeFloats, &["interp"]),
    (Step::Indices, &["ravel_multi_index", "unravel_index"]),
];

/// The error of a function of numbers, named without its module, that is given an array of texts.
pub(super) fn error(function: &str, array: &Array, span: Span) -> Diagnostic {
    let is_it = |name: &&str| name.rsplit('.').next() == Some(function);
    let step = STEPS.iter().find(|(_, names)| names.iter().any(is_it)).map(|(step, _)| *step);
    let text = array.dtype;
    let hint = "texts become numbers with .astype(float)";
    let cast = |to: DType| {
        format!(
            "Cannot cast array data from dtype('{text}') to dtype('{to}') according to the rule 'safe'"
        )
    };
    match step {
        Some(Step::Of(ufunc)) => diagnostic!(
            span, UFuncTypeError,
            "ufunc '{ufunc}' did not contain a loop with signature matching types (dtype('{text}'), dtype('{text}')) \
            -> None";
            hint: "{hint}"
        ),
        Some(Step::OfOne(ufunc)) => diagnostic!(
            span, TypeError,
            "ufunc '{ufunc}' not supported for the input types, and the inputs could not be safely coerced to any \
            supported types according to the casting rule ''safe''";
            hint: "{hint}"
        ),
        Some(Step::Sums(method)) => diagnostic!(
            span, TypeError,
            "the resolved dtypes are not compatible with add.{method}. Resolved (dtype('{text}'), dtype('{text}'), \
            dtype('<U{}'))", text.text_width().saturating_mul(2);
            hint: "{hint}"
        ),
        Some(Step::Product) => diagnostic!(
            span, ValueError, "data type must provide an itemsize"; hint: "{hint}"
        ),
        Some(Step::Floats) if array.size() > 0 => diagnostic!(
            span, ValueError, "could not convert string to float: {}", first(array); hint: "{hint}"
        ),
        Some(Step::Matrix) if array.ndim() < 2 => diagnostic!(
            span, LinAlgError,
            "{}-dimensional array given. Array must be at least two-dimensional", array.ndim();
            hint: "{hint}"
        ),
        Some(Step::Counts) => {
            diagnostic!(span, TypeError, "{}", cast(DType::Int64); hint: "{hint}")
        }
        Some(Step::SafeFloats) => {
            diagnostic!(span, TypeError, "{}", cast(DType::Float64); hint: "{hint}")
        }
        Some(Step::Indices) => {
            diagnostic!(span, TypeError, "only int indices permitted"; hint: "{hint}")
        }
        Some(Step::Floats | Step::Matrix) | None => convert::no_text(text, span),
    }
}

/// The first element, as NumPy writes a text.
fn first(array: &Array) -> String {
    let index = [0; crate::array::layout::MAX_DIMS];
    format!("np.str_({})", text_repr(&array.text_at(&index[..array.ndim()])))
}

/// The error of an element that is no float: what is quoted is a NumPy text.
pub(super) fn of_element(error: Diagnostic, item: &Value, span: Span) -> Diagnostic {
    match item {
        Value::Str(text)
            if text.is_numpy && error.message.starts_with("could not convert string to float") =>
        {
            diagnostic!(
                span,
                ValueError,
                "could not convert string to float: np.str_({})",
                text_repr(text)
            )
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::STEPS;
    use crate::numpy::modules::function;

    #[test]
    fn every_step_is_of_functions() {
        for name in STEPS.iter().flat_map(|(_, names)| names.iter()) {
            assert!(function(name).is_some(), "{name}");
        }
    }
}
