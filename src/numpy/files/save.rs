//! `np.save`: an array in NumPy's own format; and how the bytes of any array are written in order.

use std::io::Write;

use super::{File, Place, header, system_error};
use crate::array::Array;
use crate::array::for_each_position;
use crate::array::layout::{Layout, Order};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::numpy::registry::{Bound, Costs, Function, Run};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[Function {
    name: "save",
    signature: "file, arr, allow_pickle=True",
    costs: Costs::File,
    doc: "Write an array to a file in NumPy's format: a header with dtype, order and shape, then its bytes as \
          they are. A name without .npy gets it; an open file is written to where it stands.\n\n\
          >>> np.save('prices', np.array([1.5, 2.5]))\n>>> np.load('prices.npy')\narray([1.5, 2.5])",
    run: Run::Call(|cx, bound| save(cx, &bound)),
}];

/// Bytes that are written at once, between two looks for an interrupt.
const PIECE: usize = 16 << 20;
/// Bytes that are gathered of an array whose elements stand apart.
const GATHERED: usize = 1 << 20;

fn save(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let place = match Place::of(bound.required(0), span)? {
        Place::Path(name) => Place::Path(with_ending(name, ".npy")),
        open @ Place::Open(_) => open,
    };
    let array = bound.any_array(1, cx)?;
    to(cx, (&place, array.nbytes()), span, &mut |cx, file| npy(cx, file, &array, span))?;
    Ok(Value::None)
}

/// A name with an ending, which it may have already; NumPy minds capitals.
pub(super) fn with_ending(name: String, ending: &str) -> String {
    if name.ends_with(ending) { name } else { name + ending }
}

/// Write an array with its header.
///
/// # Errors
/// What the system says; `KeyboardInterrupt`.
pub(super) fn npy(cx: &mut Context, file: &mut dyn Write, array: &Array, span: Span) -> Result<()> {
    let header = header::written(array);
    file.write_all(&header).map_err(|error| system_error(&error, "", span))?;
    let is_fortran = !array.is_contiguous(Order::C) && array.is_contiguous(Order::F);
    elements(cx, file, array, if is_fortran { Order::F } else { Order::C }, span)
}

/// Open a place for so many bytes at least, and write to it.
///
/// # Errors
/// What the system says; `TypeError` of a file of texts; what the work says.
pub(super) fn to(
    cx: &mut Context,
    (place, bytes): (&Place, usize),
    span: Span,
    work: &mut dyn FnMut(&mut Context, &mut dyn Write) -> Result<()>,
) -> Result<()> {
    match place {
        Place::Path(name) => {
            cx.reach_outside("writing files", span)?;
            let failed = |error: std::io::Error| system_error(&error, name, span);
            let path = cx.path(name, span)?;
            let mut file = path.create().map_err(failed)?;
            file.check_room(bytes as u64).map_err(failed)?;
            work(cx, &mut file)
        }
        Place::Open(value) => {
            let Some(file) = File::of(value) else {
                return Err(diagnostic!(span, TypeError, "this is no open file"));
            };
            if file.class.is_text() {
                bail!(
                    span, TypeError, "string argument expected, got 'bytes'";
                    hint: "open the file for bytes: open(name, 'wb')"
                );
            }
            file.check_writable(span)?;
            let mut store = file.store_to_write(cx, span)?;
            work(cx, &mut *store)
        }
    }
}

/// Write the elements one after another in an order, those that stand together as they are.
///
/// # Errors
/// What the system says; `KeyboardInterrupt`.
pub(super) fn elements(
    cx: &mut Context,
    file: &mut dyn Write,
    array: &Array,
    order: Order,
    span: Span,
) -> Result<()> {
    let failed = |error: std::io::Error| system_error(&error, "", span);
    cx.meter.bytes_read += array.nbytes() as u64;
    let bytes = array.buffer.read();
    if array.size() == 0 {
        // Its offset may lie behind the end of what there is.
        return Ok(());
    }
    if array.is_contiguous(order) {
        for piece in bytes[array.layout.offset..][..array.nbytes()].chunks(PIECE) {
            cx.poll(span)?;
            file.write_all(piece).map_err(failed)?;
        }
        return Ok(());
    }
    let size = array.dtype.size();
    let mut gathered = Vec::with_capacity(GATHERED.min(array.nbytes()) + size);
    let mut outcome = Ok(());
    for_each_position(&in_order(&array.layout, order), |at| {
        if outcome.is_err() {
            return;
        }
        gathered.extend_from_slice(&bytes[at..at + size]);
        if gathered.len() >= GATHERED {
            outcome = cx.poll(span).and_then(|()| file.write_all(&gathered).map_err(failed));
            gathered.clear();
        }
    });
    outcome?;
    file.write_all(&gathered).map_err(failed)
}

/// The layout whose C order is the order that is asked for.
pub(super) fn in_order(layout: &Layout, order: Order) -> Layout {
    match order {
        Order::C => layout.clone(),
        Order::F => {
            let axes: Vec<usize> = (0..layout.ndim()).rev().collect();
            layout.transpose(&axes)
        }
    }
}
