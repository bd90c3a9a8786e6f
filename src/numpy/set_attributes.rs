//! What changes an array itself, for all who hold it: `a.shape = …`, `a.flags.writeable = …`, `a.resize(…)`.

use super::attributes;
use super::convert;
use super::elements::view_layout;
use super::flags::Flags;
use super::flat;
use super::manipulate::{fill_unknown, reshape_layout};
use super::registry::{Bound, Costs, Function, Run};
use super::strided;
use super::texts;
use crate::array::layout::{Layout, Order, Shape, element_count};
use crate::array::{Array, Described};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "ndarray.resize",
        signature: "self, *new_shape, refcheck=True",
        costs: Costs::Copy,
        doc: "Give the array another size in place: what is new is zero. numscope copies where NumPy may grow the \
              memory as it stands.\n\n\
              >>> a = np.array([[0, 1], [2, 3]])\n>>> a.resize((2, 3), refcheck=False)\n>>> a\narray([[0, 1, 2],\n       [3, 0, 0]])",
        run: Run::Call(|cx, bound| resize(cx, &bound)),
    },
    Function {
        name: "ndarray.setflags",
        signature: "self, write=None, align=None, uic=None",
        costs: Costs::Nothing,
        doc: "Say whether the elements may be written into.\n\n\
              >>> a = np.zeros(2)\n>>> a.setflags(write=False)\n>>> a.flags.writeable\nFalse",
        run: Run::Call(|cx, bound| {
            let Value::Array(array) = bound.required(0) else {
                bail!(bound.span, TypeError, "a number has no flags that can be set")
            };
            if !bound.flag(2, true)? {
                return Err(unaligned(bound.span));
            }
            if bound.flag(3, false)? {
                bail!(bound.span, ValueError, "cannot set WRITEBACKIFCOPY flag to True");
            }
            if bound.get(1).is_some() {
                set_writeable(cx, array, bound.flag(1, true)?, bound.span)?;
            }
            Ok(Value::None)
        }),
    },
];

fn unaligned(span: Span) -> crate::diag::Diagnostic {
    crate::diagnostic!(span, NotImplementedError, "numscope has no unaligned arrays")
}

/// `object.name = value`.
///
/// # Errors
/// `AttributeError` for what cannot be set, and those of the value.
pub fn set(cx: &mut Context, object: &Value, name: &str, value: &Value, span: Span) -> Result<()> {
    match object {
        Value::Array(array) => return set_of_array(cx, array, name, value, span),
        Value::Function(function) if let Some(flags) = function.downcast::<Flags>() => {
            return set_flag(cx, flags, name, value, span);
        }
        _ => {}
    }
    // An attribute that is not there is said to be so.
    attributes::attribute(cx, object, name, span)?;
    Err(read_only(object, name, span))
}

/// Whether a value is of a class some of whose attributes can be set.
pub fn can_be_set(object: &Value) -> bool {
    match object {
        Value::Array(_) => true,
        Value::Function(function) => function.downcast::<Flags>().is_some(),
        _ => false,
    }
}

fn read_only(object: &Value, name: &str, span: Span) -> crate::diag::Diagnostic {
    let class = object.type_name();
    crate::diagnostic!(
        span,
        AttributeError,
        "attribute '{name}' of '{class}' objects is not writable"
    )
}

fn set_of_array(
    cx: &mut Context,
    array: &Array,
    name: &str,
    value: &Value,
    span: Span,
) -> Result<()> {
    match name {
        "shape" => {
            let lengths = match value {
                Value::None => convert::as_shape(value, span)?.iter().map(|&n| n as i64).collect(),
                Value::Float(_) => {
                    convert::as_shape(value, span)?;
                    unreachable!("a float is no shape")
                }
                value => convert::integers(value, span)?,
            };
            let shape = fill_unknown(&lengths, array, span)?;
            let layout = reshape_layout(&array.layout, &shape, array.dtype.size(), Order::C);
            let Some(layout) = layout else {
                bail!(
                    span,
                    AttributeError,
                    "Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the \
                    desired shape."
                )
            };
            become_other(cx, array, Described { layout, ..Described::clone(array) });
        }
        "dtype" => {
            let Ok(dtype) = convert::any_dtype(value, span) else {
                bail!(span, TypeError, "invalid data-type for array");
            };
            let dtype = texts::sized(dtype, array.dtype);
            let layout = view_layout(array, dtype, span)?;
            become_other(cx, array, Described { dtype, layout, ..Described::clone(array) });
        }
        "flat" => {
            let places: Vec<usize> = (0..array.size()).collect();
            flat::store(cx, array, &places, value, span)?;
        }
        "real" => super::index::assign(cx, array, &Value::Ellipsis, value, span)?,
        "imag" => bail!(span, TypeError, "array does not have imaginary part to set"),
        "strides" => bail!(
            span, NotImplementedError, "numscope sets no strides, which NumPy has deprecated";
            hint: "np.lib.stride_tricks.as_strided makes a view"
        ),
        _ => {
            let object = Value::Array(array.clone());
            attributes::attribute(cx, &object, name, span)?;
            return Err(read_only(&object, name, span));
        }
    }
    Ok(())
}

/// Describe an array anew; what is repeated finds it as it was.
fn become_other(cx: &mut Context, array: &Array, described: Described) {
    if cx.journal.is_some() {
        let (object, before) = (array.clone(), Described::clone(array));
        cx.on_restore(Box::new(move || object.become_other(before.clone())));
    }
    array.become_other(described);
}

/// `flags.name = value`, `flags[key] = value`, by the name in small letters.
pub(super) fn set_flag(
    cx: &mut Context,
    flags: &Flags,
    name: &str,
    value: &Value,
    span: Span,
) -> Result<()> {
    match name {
        "writeable" => set_writeable(cx, flags.array(), convert::as_flag(value, span)?, span),
        "aligned" if convert::as_flag(value, span)? => Ok(()),
        "aligned" => Err(unaligned(span)),
        "writebackifcopy" if !convert::as_flag(value, span)? => Ok(()),
        "writebackifcopy" => {
            bail!(span, ValueError, "cannot set WRITEBACKIFCOPY flag to True")
        }
        _ => {
            let object = flags.array();
            let object = Flags::value(object);
            attributes::attribute(cx, &object, name, span)?;
            Err(read_only(&object, name, span))
        }
    }
}

/// Say whether an array may be written into; a view may be only while the owner of its memory may.
fn set_writeable(cx: &mut Context, array: &Array, writeable: bool, span: Span) -> Result<()> {
    if array.writeable == writeable {
        return Ok(());
    }
    let is_locked = if array.owns {
        array.buffer.mapping().is_some()
    } else {
        array.buffer.is_locked() || array.buffer.mapping().is_some()
    };
    if writeable && is_locked {
        bail!(
            span, ValueError, "cannot set WRITEABLE flag to True of this array";
            hint: "the array whose memory it shares is read-only: take a copy()"
        );
    }
    if array.owns {
        let buffer = array.buffer.clone();
        buffer.lock(!writeable);
        cx.on_restore(Box::new(move || buffer.lock(writeable)));
    }
    become_other(cx, array, Described { writeable, ..Described::clone(array) });
    Ok(())
}

/// The new shape of `a.resize(2, 3)`, `a.resize((2, 3))`.
fn new_shape(bound: &Bound, array: &Array) -> Result<Option<Shape>> {
    let span = bound.span;
    let lengths = match &bound.rest[..] {
        [] => return Ok(None),
        [Value::None] => return Ok(None),
        [one @ Value::Float(_)] => return convert::as_shape(one, span).map(Some),
        [one] => convert::integers(one, span)?,
        several => several.iter().map(|n| convert::as_integer(n, span)).collect::<Result<_>>()?,
    };
    if !array.is_contiguous(Order::C) && !array.is_contiguous(Order::F) {
        bail!(span, ValueError, "resize only works on single-segment arrays");
    }
    if lengths.iter().any(|&n| n < 0) {
        bail!(span, ValueError, "negative dimensions not allowed");
    }
    convert::shape_of(&lengths, span).map(Some)
}

fn resize(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Value::Array(array) = bound.required(0) else { return Ok(Value::None) };
    let Some(shape) = new_shape(bound, array)? else { return Ok(Value::None) };
    let Some(count) = element_count(&shape) else {
        bail!(span, ValueError, "maximum allowed dimension exceeded")
    };
    let order = if array.is_contiguous(Order::C) { Order::C } else { Order::F };
    let size = array.dtype.size();
    let described = |buffer| Described {
        layout: Layout::contiguous(&shape, size, order),
        buffer,
        ..Described::clone(array)
    };
    if count == array.size() {
        let layout =
            Layout { offset: array.layout.offset, ..described(array.buffer.clone()).layout };
        become_other(cx, array, Described { layout, ..Described::clone(array) });
        return Ok(Value::None);
    }
    if !array.owns {
        bail!(
            span, ValueError, "cannot resize this array: it does not own its data";
            hint: "np.resize gives a new array"
        );
    }
    // The name and the argument hold it, and what puts a repeated run back.
    let most = if cx.journal.is_some() { 3 } else { 2 };
    let is_held = array.holders() > most || array.is_shared();
    if bound.flag(2, true)? && is_held {
        bail!(
            span,
            ValueError,
            "cannot resize an array that references or is referenced\nby another object in this way.\nUse the \
            np.resize function to get a new resized copy or\n set refcheck=False to disable this check";
            hint: "a result that was shown is held by _ as well"
        );
    }
    if array.is_shared() {
        bail!(
            span, NotImplementedError, "numscope resizes no array whose memory others see";
            hint: "np.resize gives a new array"
        );
    }
    // Without elements the lengths may be any.
    let taken = if count == 0 { &[0][..] } else { &shape };
    let new = cx.zeros(array.dtype, taken, order, span)?;
    let kept = array.nbytes().min(new.nbytes());
    new.buffer.write()[..kept].copy_from_slice(&array.buffer.read()[..kept]);
    strided::count(cx, kept, new.nbytes());
    if cx.journal.is_some() {
        become_other(cx, array, described(new.buffer.clone()));
    } else {
        // What it held goes at once, not when nobody holds the array any more.
        array.buffer.exchange(&new.buffer);
        array.become_other(described(array.buffer.clone()));
    }
    Ok(Value::None)
}
