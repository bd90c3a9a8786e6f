//! Advanced indexing against a naive twin, which goes from element to element.

use proptest::prelude::*;

use super::{assign, index};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order};
use crate::context::Context;
use crate::diag::Span;
use crate::value::{Slice, Value};

/// An index of one axis.
#[derive(Clone, Debug)]
enum Piece {
    Integer(usize),
    /// Start, length and step.
    Slice(usize, usize, i64),
    /// Numbers in a row, or as a column of the index arrays' common shape.
    Numbers(Vec<i64>, bool),
    Mask(Vec<bool>),
}

/// Numbers of a common row, of a common column, and masks that hold as many.
const ROW: usize = 3;
const COLUMN: usize = 2;

fn piece(len: usize) -> BoxedStrategy<Piece> {
    let n = len as i64;
    let numbers = |count| prop::collection::vec(-n..n, count);
    prop_oneof![
        (0..len).prop_map(Piece::Integer),
        (0..len, 1_i64..3, any::<bool>()).prop_map(move |(start, step, is_back)| {
            let room = if is_back { start } else { len - 1 - start };
            let count = room / step as usize + 1;
            Piece::Slice(start, count, if is_back { -step } else { step })
        }),
        numbers(ROW).prop_map(|numbers| Piece::Numbers(numbers, false)),
        numbers(COLUMN).prop_map(|numbers| Piece::Numbers(numbers, true)),
        Just(Piece::Mask((0..len).map(|i| i % 2 == 0 && i < 2 * ROW).collect())),
    ]
    .boxed()
}

/// The lengths of three axes, how they lie in memory, and an index for some of them.
fn case() -> impl Strategy<Value = ([usize; 3], u8, Vec<Piece>, usize)> {
    // A mask of 5 or 6 holds three true ones, as many as a row.
    let lengths = [5_usize..7, 5..7, 5..7];
    (lengths, 0_u8..4).prop_flat_map(|(lengths, view)| {
        let pieces = lengths.map(piece);
        (Just(lengths), Just(view), pieces.prop_map(|all| all.to_vec()), 1_usize..4)
    })
}

/// An array of 0, 1, 2, … in C order that lies in memory in one of several ways.
fn counted(cx: &Context, shape: &[usize; 3], view: u8) -> Array {
    let order = if view == 1 { Order::F } else { Order::C };
    let wide = [shape[0], shape[1], shape[2] * 2];
    let whole = cx
        .zeros(DType::Int64, if view == 2 { &wide } else { shape }, order, Span::NONE)
        .expect("there is memory");
    let layout = match view {
        2 => whole.layout.slice(2, 0, shape[2], 2),
        3 => whole.layout.slice(1, shape[1] - 1, shape[1], -1),
        _ => whole.layout.clone(),
    };
    let array = whole.view(layout);
    let mut bytes = array.buffer.write();
    let mut number = 0_i64;
    crate::array::for_each_position(&array.layout, |at| {
        bytes[at..at + 8].copy_from_slice(&number.to_ne_bytes());
        number += 1;
    });
    drop(bytes);
    array
}

fn value(cx: &Context, piece: &Piece) -> Value {
    match piece {
        Piece::Integer(i) => Value::Int(*i as i64),
        Piece::Slice(start, count, step) => {
            let stop = *start as i64 + *count as i64 * step;
            let stop = if stop < 0 { Value::None } else { Value::Int(stop) };
            let start = Value::Int(*start as i64);
            Value::Slice(Slice { start, stop, step: Value::Int(*step) }.into())
        }
        Piece::Numbers(numbers, is_column) => {
            let shape = if *is_column { vec![COLUMN, 1] } else { vec![ROW] };
            let array = cx
                .empty(DType::Int64, Layout::contiguous(&shape, 8, Order::C), Span::NONE)
                .expect("there is memory");
            array.buffer.write().copy_from_slice(bytemuck::cast_slice(numbers));
            Value::Array(array)
        }
        Piece::Mask(mask) => {
            Value::list(mask.iter().map(|&is_true| Value::Bool(is_true)).collect())
        }
    }
}

/// For each element of the result, in C order, its indices in the array; and the result's shape.
fn places(shape: &[usize; 3], pieces: &[Piece]) -> (Vec<[usize; 3]>, Vec<usize>) {
    let whole = |axis: usize| Piece::Slice(0, shape[axis], 1);
    let all: Vec<Piece> =
        (0..3).map(|i| pieces.get(i).cloned().unwrap_or_else(|| whole(i))).collect();
    let is_pick = |piece: &Piece| !matches!(piece, Piece::Slice(..));
    let has = |column: bool| {
        all.iter().any(|piece| match piece {
            Piece::Numbers(_, is_column) => *is_column == column,
            Piece::Mask(_) => !column,
            Piece::Integer(_) | Piece::Slice(..) => false,
        })
    };
    let mut picked = Vec::new();
    if has(true) {
        picked.push(COLUMN);
    }
    if has(false) {
        picked.push(ROW);
    } else if has(true) {
        picked.push(1);
    }
    let picks: Vec<usize> = (0..3).filter(|&i| is_pick(&all[i])).collect();
    let is_apart = picks.windows(2).any(|pair| pair[1] != pair[0] + 1);
    let before = if is_apart { 0 } else { picks[0] };
    let kept: Vec<usize> = (0..3).filter(|&i| !is_pick(&all[i])).collect();
    let mut result: Vec<usize> = kept
        .iter()
        .map(|&axis| match &all[axis] {
            Piece::Slice(_, count, _) => *count,
            _ => unreachable!("slices are kept"),
        })
        .collect();
    result.splice(before..before, picked.iter().copied());
    let mut found = Vec::new();
    for flat in 0..result.iter().product() {
        let mut index = vec![0; result.len()];
        let mut rest = flat;
        for (i, &len) in index.iter_mut().zip(&result).rev() {
            *i = rest % len;
            rest /= len;
        }
        let pick: Vec<usize> = index.drain(before..before + picked.len()).collect();
        let (column, row) = match pick[..] {
            [column, row] => (column, row),
            [row] => (0, row),
            _ => (0, 0),
        };
        let mut place = [0; 3];
        for axis in 0..3 {
            place[axis] = match &all[axis] {
                Piece::Integer(i) => *i,
                Piece::Slice(start, _, step) => {
                    let i = index[kept.iter().position(|&k| k == axis).expect("it is kept")];
                    (*start as i64 + i as i64 * step) as usize
                }
                Piece::Numbers(numbers, is_column) => {
                    let i = numbers[if *is_column { column } else { row }];
                    (if i < 0 { i + shape[axis] as i64 } else { i }) as usize
                }
                Piece::Mask(_) => row * 2,
            };
        }
        found.push(place);
    }
    (found, result)
}

proptest! {
    #[test]
    fn what_is_read_and_written_is_what_a_plain_loop_picks((shape, view, mut pieces, count) in case()) {
        pieces.truncate(count);
        let is_advanced = |piece: &Piece| matches!(piece, Piece::Numbers(..) | Piece::Mask(_));
        prop_assume!(pieces.iter().any(is_advanced));
        let mut cx = Context::new(1 << 24, &[0]);
        let array = counted(&cx, &shape, view);
        let at = Value::tuple(pieces.iter().map(|piece| value(&cx, piece)));
        let (places, result) = places(&shape, &pieces);
        let flat = |place: &[usize; 3]| (place[0] * shape[1] + place[1]) * shape[2] + place[2];

        let Ok(Value::Array(read)) = index(&mut cx, &array, &at, Span::NONE) else {
            panic!("{pieces:?} is an index")
        };
        prop_assert_eq!(read.shape(), &result[..]);
        let want: Vec<i64> = places.iter().map(|place| flat(place) as i64).collect();
        prop_assert_eq!(read.to_vec::<i64>().expect("it is int64"), want);

        let mut twin = array.to_vec::<i64>().expect("it is int64");
        let numbers: Vec<Value> = (0..places.len() as i64).map(|i| Value::Int(-i - 1)).collect();
        let list = super::super::convert::copy_of(&cx, &Value::list(numbers), None, Span::NONE);
        let values = list.expect("there is memory");
        let values = values.view(Layout::contiguous(&result, 8, Order::C));
        for (i, place) in places.iter().enumerate() {
            twin[flat(place)] = -(i as i64) - 1;
        }
        let is_repeated = {
            let mut all = places.clone();
            all.sort_unstable();
            all.windows(2).any(|pair| pair[0] == pair[1])
        };
        assign(&mut cx, &array, &at, &Value::Array(values), Span::NONE).expect("it fits");
        // Where a place is repeated and other axes stand before the picked ones, which is last is
        // not defined.
        if !is_repeated || result.len() == 1 {
            prop_assert_eq!(array.to_vec::<i64>().expect("it is int64"), twin.clone());
        }
        for place in &places {
            twin[flat(place)] = 7;
        }
        assign(&mut cx, &array, &at, &Value::Int(7), Span::NONE).expect("it fits");
        let written = array.to_vec::<i64>().expect("it is int64");
        for place in &places {
            prop_assert_eq!(written[flat(place)], 7);
        }
        if !is_repeated {
            prop_assert_eq!(written, twin);
        }
    }
}
