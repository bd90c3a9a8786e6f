//! Basic indexing: integers, slices, `None` and `...` choose a view.

use crate::array::Array;
use crate::array::layout::MAX_DIMS;
use crate::diag::{Diagnostic, Result, Span};
use crate::value::{Slice, Value};
use crate::{bail, diagnostic};

/// The view that `array[at]` reads or writes, without axes for a full index.
///
/// # Errors
/// As [`super::index`].
pub fn view(array: &Array, at: &Value, span: Span) -> Result<Array> {
    let parts = parts_of(at);
    let consumed = check(array, parts, span)?;
    let mut layout = array.layout.clone();
    // The axis of the result, and of the array, that comes next.
    let (mut axis, mut source) = (0, 0);
    let mut has_ellipsis = false;
    for part in parts {
        match part {
            Value::None => {
                layout = layout.insert_axis(axis);
                axis += 1;
            }
            Value::Ellipsis => {
                has_ellipsis = true;
                let skipped = array.ndim() - consumed;
                axis += skipped;
                source += skipped;
            }
            Value::Slice(slice) => {
                let (start, len, step) = resolve_slice(slice, layout.shape[axis], span)?;
                layout = layout.slice(axis, start, len, step);
                axis += 1;
                source += 1;
            }
            integer => {
                let i = integer.as_index().expect("indices were checked");
                let len = layout.shape[axis];
                let Some(i) = within(i, len) else {
                    return Err(out_of_bounds(i, source, len, span));
                };
                layout = layout.index(axis, i);
                source += 1;
            }
        }
    }
    debug_assert!(has_ellipsis || source == consumed);
    check_dims(layout.ndim(), span)?;
    Ok(array.view(layout))
}

/// The indices of a subscript: those of a tuple, or the one.
pub(super) fn parts_of(at: &Value) -> &[Value] {
    match at {
        Value::Tuple(items) => items,
        one => std::slice::from_ref(one),
    }
}

/// How many axes the indices take; fails for what is no index, or too many.
fn check(array: &Array, parts: &[Value], span: Span) -> Result<usize> {
    let (mut consumed, mut ellipses) = (0, 0);
    for part in parts {
        match part {
            Value::None => {}
            Value::Ellipsis => ellipses += 1,
            Value::Slice(_) => consumed += 1,
            _ if part.as_index().is_some() => consumed += 1,
            other => return Err(no_index(other, span)),
        }
    }
    check_count(array, consumed, ellipses, span)?;
    Ok(consumed)
}

/// Fail for a result of more axes than an array may have.
pub(super) fn check_dims(ndim: usize, span: Span) -> Result<()> {
    if ndim > MAX_DIMS {
        bail!(
            span,
            IndexError,
            "number of dimensions must be within [0, {MAX_DIMS}], indexing result would have {ndim}"
        );
    }
    Ok(())
}

/// Fail for more than one `...`, and for more indices than axes.
pub(super) fn check_count(
    array: &Array,
    consumed: usize,
    ellipses: usize,
    span: Span,
) -> Result<()> {
    if ellipses > 1 {
        bail!(span, IndexError, "an index can only have a single ellipsis ('...')");
    }
    if consumed > array.ndim() {
        bail!(
            span,
            IndexError,
            "too many indices for array: array is {}-dimensional, but {consumed} were indexed",
            array.ndim()
        );
    }
    Ok(())
}

/// NumPy's error for a value that is no index.
pub(super) fn no_index(value: &Value, span: Span) -> Diagnostic {
    let error = diagnostic!(
        span,
        IndexError,
        "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays \
        are valid indices"
    );
    match value {
        Value::Float(_) | Value::Scalar(_) => {
            error.hint("divide with //, or convert: int(x), a.astype(int)")
        }
        Value::List(_) | Value::Tuple(_) => {
            error.hint("the items of a list are all integers, or all True and False")
        }
        other => error.hint(format!("'{}' is none of them", other.type_name())),
    }
}

/// An index counted from the front.
pub(crate) fn within(i: i64, len: usize) -> Option<usize> {
    let at = if i < 0 { i + len as i64 } else { i };
    usize::try_from(at).ok().filter(|&at| at < len)
}

pub(crate) fn out_of_bounds(i: i64, axis: usize, len: usize, span: Span) -> Diagnostic {
    let error =
        diagnostic!(span, IndexError, "index {i} is out of bounds for axis {axis} with size {len}");
    match len {
        0 => error.hint("the axis is empty"),
        _ => error
            .hint(format!("the axis has indices 0 to {}, or -1 to -{len} from its end", len - 1)),
    }
}

/// The first index, the number of elements and the step of a slice of an axis of `len` elements.
///
/// # Errors
/// `ValueError` for a step of zero, `TypeError` where a bound is no integer.
pub fn resolve_slice(slice: &Slice, len: usize, span: Span) -> Result<(usize, usize, isize)> {
    let bound = |value: &Value| {
        match value {
        Value::None => Ok(None),
        other => other.as_index().map(Some).ok_or_else(|| {
            diagnostic!(
                span, TypeError, "slice indices must be integers or None or have an __index__ method";
                hint: "divide with //, which gives an integer"
            )
        }),
    }
    };
    let step = bound(&slice.step)?.unwrap_or(1);
    if step == 0 {
        bail!(span, ValueError, "slice step cannot be zero");
    }
    let len = len as i64;
    // Where a walk in the direction of the step may begin and where it must end.
    let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let clamp = |i: i64| if i < 0 { i.saturating_add(len).max(low) } else { i.min(high) };
    let (first, last) = if step > 0 { (low, high) } else { (high, low) };
    let start = bound(&slice.start)?.map_or(first, clamp);
    let stop = bound(&slice.stop)?.map_or(last, clamp);
    let distance = if step > 0 { stop - start } else { start - stop };
    let count = if distance > 0 { (distance as u64 - 1) / step.unsigned_abs() + 1 } else { 0 };
    // A step that is not taken shows in the stride alone, which must not overflow.
    let step = match count {
        0 => 1,
        1 => step.clamp(-(1 << 31), 1 << 31),
        _ => step,
    };
    Ok((start.max(0) as usize, count as usize, step as isize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::dtype::DType;
    use crate::array::layout::{Layout, Order};
    use crate::context::Context;

    fn slice(start: Option<i64>, stop: Option<i64>, step: Option<i64>) -> Slice {
        let value = |i: Option<i64>| i.map_or(Value::None, Value::Int);
        Slice { start: value(start), stop: value(stop), step: value(step) }
    }

    #[test]
    fn slices_are_resolved_as_python_resolves_them() {
        #[track_caller]
        fn check(bounds: (Option<i64>, Option<i64>, Option<i64>), want: (usize, usize, isize)) {
            let got = resolve_slice(&slice(bounds.0, bounds.1, bounds.2), 10, Span::NONE);
            assert_eq!(got.expect("these are slices"), want);
        }
        check((None, None, None), (0, 10, 1));
        check((Some(2), Some(7), None), (2, 5, 1));
        check((None, None, Some(-1)), (9, 10, -1));
        check((Some(7), Some(2), Some(-2)), (7, 3, -2));
        check((Some(-3), None, None), (7, 3, 1));
        check((Some(20), None, None), (10, 0, 1));
        check((Some(-100), Some(100), None), (0, 10, 1));
        check((Some(9), Some(-11), Some(-1)), (9, 10, -1));
        check((None, None, Some(3)), (0, 4, 3));
        check((None, None, Some(i64::MIN)), (9, 1, -2_147_483_648));
        check((Some(5), Some(2), None), (5, 0, 1));
    }

    #[test]
    fn an_index_gives_numpys_shape_and_strides_or_its_words() {
        let cx = Context::new(1 << 20, &[0]);
        let layout = Layout::contiguous(&[2, 3, 4], 8, Order::C);
        let array = cx.empty(DType::Float64, layout, Span::NONE).expect("there is memory");
        let all = || Value::Slice(slice(None, None, None).into());
        let check = |parts: Vec<Value>, shape: &[usize], strides: &[isize], offset: usize| {
            let view = view(&array, &Value::tuple(parts), Span::NONE).expect("it is an index");
            assert_eq!(
                (view.shape(), &view.layout.strides[..], view.layout.offset),
                (shape, strides, offset)
            );
        };
        check(vec![Value::Int(1)], &[3, 4], &[32, 8], 96);
        check(vec![Value::Ellipsis, Value::Int(-1)], &[2, 3], &[96, 32], 24);
        check(vec![all(), Value::None, Value::Int(2)], &[2, 1, 4], &[96, 0, 8], 64);
        check(
            vec![Value::None, Value::Ellipsis, Value::None],
            &[1, 2, 3, 4, 1],
            &[0, 96, 32, 8, 0],
            0,
        );
        let fails = |parts: Vec<Value>, want: &str| {
            let error = view(&array, &Value::tuple(parts), Span::NONE).expect_err("it is no index");
            assert_eq!(error.message, want);
        };
        fails(
            vec![Value::Int(1), Value::Int(-4)],
            "index -4 is out of bounds for axis 1 with size 3",
        );
        fails(
            vec![Value::Ellipsis, Value::Int(4)],
            "index 4 is out of bounds for axis 2 with size 4",
        );
        fails(
            vec![Value::Ellipsis, Value::Ellipsis],
            "an index can only have a single ellipsis ('...')",
        );
        fails(
            vec![Value::Int(0); 4],
            "too many indices for array: array is 3-dimensional, but 4 were indexed",
        );
    }
}
