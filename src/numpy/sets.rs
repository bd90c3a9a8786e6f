//! Arrays as sets: `unique`, `isin`, `intersect1d` and its kin. All sort.

use std::cmp::Ordering;

use super::convert;
use super::eager::{Operand, map};
use super::lanes;
use super::modules::apply;
use super::registry::{Bound, Costs, Function, Run};
use super::sort::sort_lanes;
use super::strided::{self, Keep};
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order, Shape};
use crate::array::{Array, text};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::select;
use crate::kernels::sort::{ARGSORT_SCRATCH, argsort_block, ranks, search};
use crate::value::Value;

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "unique",
        signature: "ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, \
            equal_nan=True, sorted=True",
        costs: Costs::Several,
        doc: "The different elements, sorted; on request with the index of the first of each, the index \
        into them \
            of each element, and how often each occurs.\n\n\
              >>> np.unique([3, 1, 3, 3])\narray([1, 3])\n\
              >>> np.unique([3, 1, 3, 3], return_counts=True)\n(array([1, 3]), array([1, 3]))",
        run: Run::Call(|cx, bound| unique(cx, &bound)),
    },
    Function {
        name: "isin",
        signature: "element, test_elements, assume_unique=False, invert=False, *, kind=None",
        costs: Costs::Several,
        doc: "For each element whether it is among others.\n\n\
              >>> np.isin([1, 2, 3], [3, 1])\narray([ True, False,  True])",
        run: Run::Call(|cx, bound| isin(cx, &bound)),
    },
    Function {
        name: "intersect1d",
        signature: "ar1, ar2, assume_unique=False, return_indices=False",
        costs: Costs::Several,
        doc: "The elements that are in both arrays, sorted, each once; on request with the index of each in \
              both.\n\n\
              >>> np.intersect1d([1, 2, 3], [3, 2, 5])\narray([2, 3])\n\
              >>> np.intersect1d([7, 8], [8, 9], return_indices=True)\n(array([8]), array([1]), array([0]))",
        run: Run::Call(|cx, bound| intersection(cx, &bound)),
    },
    Function {
        name: "union1d",
        signature: "ar1, ar2",
        costs: Costs::Several,
        doc: "The elements that are in one of the arrays, sorted, each once.\n\n\
              >>> np.union1d([1, 2], [2, 5])\narray([1, 2, 5])",
        run: Run::Call(|cx, bound| {
            let both = [bound.any_array(0, cx)?, bound.any_array(1, cx)?];
            let sorted = sorted_together(cx, &both, bound.span)?;
            distinct(cx, &sorted, true, bound.span).map(Value::Array)
        }),
    },
    Function {
        name: "setdiff1d",
        signature: "ar1, ar2, assume_unique=False",
        costs: Costs::Several,
        doc: "The elements of the first array that are not in the second, sorted, each once; with \
              assume_unique=True as they stand.\n\n\
              >>> np.setdiff1d([1, 2, 3], [2])\narray([1, 3])",
        run: Run::Call(|cx, bound| difference(cx, &bound)),
    },
    Function {
        name: "setxor1d",
        signature: "ar1, ar2, assume_unique=False",
        costs: Costs::Several,
        doc: "The elements that are in one of the arrays alone, sorted, each once.\n\n\
              >>> np.setxor1d([1, 2], [2, 5])\narray([1, 5])",
        run: Run::Call(|cx, bound| {
            let both = members_of(cx, &bound)?;
            let sorted = sorted_together(cx, &both, bound.span)?;
            let same = same_as_next(cx, &sorted, bound.span)?;
            let alone = |i: usize| same[i] == 0 && (i == 0 || same[i - 1] == 0);
            let mask: Vec<u8> = (0..same.len()).map(|i| u8::from(alone(i))).collect();
            picked(cx, &sorted, &mask, bound.span).map(Value::Array)
        }),
    },
];

fn unique(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let wants = [bound.flag(1, false)?, bound.flag(2, false)?, bound.flag(3, false)?];
    let equal_nan = bound.flag(5, true)?;
    if let Some(axis) = bound.integer(4)? {
        let axis = lanes::axis_of(axis, array.ndim(), span)?;
        if array.ndim() > 1 {
            return unique_along(cx, &array, axis, wants, span);
        }
    }
    if wants == [false; 3] {
        let sorted = sorted_copy(cx, &array, array.dtype, span)?;
        return distinct(cx, &sorted, equal_nan, span).map(Value::Array);
    }
    let flat = super::sort::plain(cx, &array, array.dtype, span)?;
    let (size, count) = (flat.dtype.size(), flat.size());
    strided::scratch(cx, count * (ARGSORT_SCRATCH + 24), span)?;
    let bytes = flat.buffer.read();
    let elements = &bytes[flat.layout.offset..][..count * size];
    let mut order = vec![0_i64; count];
    argsort_block(flat.dtype, elements, &mut order, &mut || cx.poll(span))?;
    let mut all_ranks = vec![0; if flat.dtype.is_text() { 0 } else { count }];
    if !flat.dtype.is_text() {
        ranks(flat.dtype, elements, &mut all_ranks);
    }
    let item = |i: i64| &elements[i as usize * size..][..size];
    let nan = if equal_nan { None } else { nan_rank(flat.dtype) };
    let is_same = |a: i64, b: i64| match all_ranks.get(a as usize) {
        Some(rank) => *rank == all_ranks[b as usize] && nan != Some(*rank),
        None => item(a) == item(b),
    };
    let groups = Groups::new(order, is_same);
    let picks = groups.picks();
    let values = cx.empty(flat.dtype, Layout::contiguous(&[picks.len()], size, Order::C), span)?;
    {
        let mut to = values.buffer.write();
        for (to, &i) in to.chunks_exact_mut(size).zip(&picks) {
            to.copy_from_slice(item(i));
        }
    }
    let results = groups.results(cx, values, wants, array.shape(), span)?;
    strided::count(cx, flat.nbytes(), results.iter().map(bytes_of).sum());
    Ok(Value::tuple(results))
}

/// What is sorted, in groups of what is the same.
struct Groups {
    /// Where the sorted items stood.
    order: Vec<i64>,
    /// The places in the order at which another group begins.
    begins: Vec<usize>,
}

impl Groups {
    fn new(order: Vec<i64>, is_same: impl Fn(i64, i64) -> bool) -> Self {
        let begins = (0..order.len())
            .filter(|&place| place == 0 || !is_same(order[place], order[place - 1]))
            .collect();
        Self { order, begins }
    }

    /// Where the first item of each group stood.
    fn picks(&self) -> Vec<i64> {
        self.begins.iter().map(|&place| self.order[place]).collect()
    }

    /// The groups' bounds in the order.
    fn bounds(&self) -> impl Iterator<Item = (usize, usize)> {
        let ends = self.begins.iter().skip(1).copied().chain([self.order.len()]);
        self.begins.iter().copied().zip(ends)
    }

    /// The values, and what is wanted besides: first indices, the inverse, counts.
    fn results(
        &self,
        cx: &Context,
        values: Array,
        wants: [bool; 3],
        shape: &[usize],
        span: Span,
    ) -> Result<Vec<Value>> {
        let mut results = vec![Value::Array(values)];
        let count = [self.begins.len()];
        if wants[0] {
            results.push(integers(cx, &self.picks(), &count, span)?);
        }
        if wants[1] {
            let mut inverse = vec![0; self.order.len()];
            for (number, (begin, end)) in self.bounds().enumerate() {
                for &i in &self.order[begin..end] {
                    inverse[i as usize] = number as i64;
                }
            }
            results.push(integers(cx, &inverse, shape, span)?);
        }
        if wants[2] {
            let counts: Vec<i64> = self.bounds().map(|(begin, end)| (end - begin) as i64).collect();
            results.push(integers(cx, &counts, &count, span)?);
        }
        Ok(results)
    }
}

/// The different rows, columns or layers of an array, sorted by their elements from the first on.
fn unique_along(
    cx: &mut Context,
    array: &Array,
    axis: usize,
    wants: [bool; 3],
    span: Span,
) -> Result<Value> {
    let first: Vec<usize> =
        std::iter::once(axis).chain((0..array.ndim()).filter(|&i| i != axis)).collect();
    let turned = array.view(array.layout.transpose(&first));
    let rows = strided::copy(cx, &turned, array.dtype, Keep::C, span)?;
    let (size, count) = (array.dtype.size(), rows.shape()[0]);
    let len: usize = rows.shape()[1..].iter().product();
    strided::scratch(cx, rows.size() * 8 + count * 24, span)?;
    let bytes = rows.buffer.read();
    let row = |i: i64| &bytes[i as usize * len * size..][..len * size];
    let is_text = array.dtype.is_text();
    let mut all_ranks = vec![0; if is_text { 0 } else { rows.size() }];
    if !is_text {
        ranks(rows.dtype, &bytes[..rows.nbytes()], &mut all_ranks);
    }
    let ranks_of = |i: i64| &all_ranks[i as usize * len..][..len];
    let compare = |a: i64, b: i64| {
        if !is_text {
            return ranks_of(a).cmp(ranks_of(b));
        }
        let pairs = row(a).chunks_exact(size.max(1)).zip(row(b).chunks_exact(size.max(1)));
        pairs
            .map(|(a, b)| text::compare(a, b))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    };
    let mut order: Vec<i64> = (0..count as i64).collect();
    cx.poll(span)?;
    order.sort_by(|&a, &b| compare(a, b));
    cx.poll(span)?;
    let nan = nan_rank(array.dtype);
    let is_number = |i: i64| is_text || !ranks_of(i).iter().any(|rank| nan == Some(*rank));
    let groups = Groups::new(order, |a, b| compare(a, b).is_eq() && is_number(a));
    let picks = groups.picks();
    let mut shape: Shape = rows.shape().into();
    shape[0] = picks.len();
    let values = cx.empty(array.dtype, Layout::contiguous(&shape, size, Order::C), span)?;
    {
        let mut to = values.buffer.write();
        for (to, &i) in to.chunks_exact_mut((len * size).max(1)).zip(&picks) {
            to.copy_from_slice(row(i));
        }
    }
    let mut back: Vec<usize> = (1..array.ndim()).collect();
    back.insert(axis, 0);
    let values = if axis == 0 { values } else { values.view(values.layout.transpose(&back)) };
    let mut results = groups.results(cx, values, wants, &[count], span)?;
    strided::count(cx, rows.nbytes(), results.iter().map(bytes_of).sum());
    Ok(if results.len() == 1 { results.swap_remove(0) } else { Value::tuple(results) })
}

fn bytes_of(value: &Value) -> usize {
    match value {
        Value::Array(array) => array.nbytes(),
        _ => 0,
    }
}

/// A new array of integers.
fn integers(cx: &Context, numbers: &[i64], shape: &[usize], span: Span) -> Result<Value> {
    let out = cx.empty(DType::Int64, Layout::contiguous(shape, 8, Order::C), span)?;
    out.buffer.write().copy_from_slice(bytemuck::cast_slice(numbers));
    Ok(Value::Array(out))
}

/// The rank of NaN.
fn nan_rank(dtype: DType) -> Option<u64> {
    if !dtype.is_float() {
        return None;
    }
    let mut rank = [0];
    let word = convert::word_of(Scalar::Float64(f64::NAN), dtype);
    ranks(dtype, &word.0[..dtype.size()], &mut rank);
    Some(rank[0])
}

/// All elements of an array in a dtype, sorted, along one axis.
fn sorted_copy(cx: &mut Context, array: &Array, dtype: DType, span: Span) -> Result<Array> {
    let copy = strided::copy(cx, array, dtype, Keep::C, span)?;
    let flat = copy.view(Layout::contiguous(&[copy.size()], dtype.size(), Order::C));
    sort_lanes(cx, &flat, 0, false, span)?;
    Ok(flat)
}

/// The elements of a sorted array, each once.
fn distinct(cx: &mut Context, sorted: &Array, equal_nan: bool, span: Span) -> Result<Array> {
    let (size, count) = (sorted.dtype.size(), sorted.size());
    let mut keep = vec![1_u8; count];
    {
        let bytes = sorted.buffer.read();
        let nan = if equal_nan { None } else { nan_rank(sorted.dtype) };
        let mut block = [0_u64; 1024];
        let mut last = None;
        if sorted.dtype.is_text() {
            for i in 1..count {
                keep[i] = u8::from(bytes[i * size..][..size] != bytes[(i - 1) * size..][..size]);
            }
            return picked(cx, sorted, &keep, span);
        }
        for (keep, elements) in keep.chunks_mut(1024).zip(bytes.chunks(1024 * size)) {
            let block = &mut block[..keep.len()];
            ranks(sorted.dtype, &elements[..keep.len() * size], block);
            for (keep, &rank) in keep.iter_mut().zip(&*block) {
                *keep = u8::from(last != Some(rank) || nan == Some(rank));
                last = Some(rank);
            }
        }
    }
    picked(cx, sorted, &keep, span)
}

/// The elements of a contiguous array of one axis for which a mask is true.
fn picked(cx: &mut Context, array: &Array, mask: &[u8], span: Span) -> Result<Array> {
    let (size, count) = (array.dtype.size(), select::count_true(mask));
    let out = cx.empty(array.dtype, Layout::contiguous(&[count], size, Order::C), span)?;
    strided::count(cx, array.nbytes(), out.nbytes());
    {
        let bytes = array.buffer.read();
        let elements = &bytes[array.layout.offset..][..array.nbytes()];
        select::compress(&mut out.buffer.write()[..count * size], elements, mask, size);
    }
    Ok(out)
}

fn isin(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let elements = bound.any_array(0, cx)?;
    let invert = bound.flag(3, false)?;
    // NumPy takes a set for one object, to which no element is equal.
    if let Value::Set(_) = bound.required(1) {
        return all_the_same(cx, &elements, invert, span);
    }
    let others = bound.any_array(1, cx)?;
    check_kind(bound, &[&elements, &others])?;
    let dtype = elements.dtype.promote(others.dtype);
    // As NumPy: few others are compared one by one, where no text equals a number; many are converted first.
    let few = (others.size() as f64) < 10.0 * (elements.size() as f64).powf(0.145);
    if few && elements.dtype.is_text() != others.dtype.is_text() {
        return all_the_same(cx, &elements, invert, span);
    }
    let sorted = sorted_copy(cx, &others, dtype, span)?;
    let elements = super::sort::plain(cx, &elements, dtype, span)?;
    let out = cx.empty(DType::Bool, Layout::contiguous(elements.shape(), 1, Order::C), span)?;
    strided::count(cx, elements.nbytes(), out.nbytes());
    let found = members(cx, &elements, &sorted, span)?;
    for (to, is_in) in out.buffer.write().iter_mut().zip(found) {
        *to = u8::from((is_in != 0) != invert);
    }
    Ok(Value::Array(out))
}

fn all_the_same(cx: &Context, elements: &Array, truth: bool, span: Span) -> Result<Value> {
    let out = cx.zeros(DType::Bool, elements.shape(), Order::C, span)?;
    out.buffer.write()[..out.size()].fill(u8::from(truth));
    Ok(Value::Array(out))
}

/// The `kind=` of `isin`, which changes nothing but how NumPy looks.
fn check_kind(bound: &Bound, arrays: &[&Array]) -> Result<()> {
    let is_whole = |array: &&Array| array.dtype.is_integer() || array.dtype == DType::Bool;
    match bound.get(4) {
        None => Ok(()),
        Some(Value::Str(kind)) if &**kind == "sort" => Ok(()),
        Some(Value::Str(kind)) if &**kind == "table" => {
            if arrays.iter().all(is_whole) {
                return Ok(());
            }
            bail!(
                bound.span,
                ValueError,
                "The 'table' method is only supported for boolean or integer arrays. Please select 'sort' or \
                None for kind."
            )
        }
        Some(Value::Str(kind)) => bail!(
            bound.span,
            ValueError,
            "Invalid kind: '{kind}'. Please use None, 'sort' or 'table'."
        ),
        Some(other) => bail!(
            bound.span,
            ValueError,
            "Invalid kind: '{}'. Please use None, 'sort' or 'table'.",
            other.type_name()
        ),
    }
}

/// `item in array`: whether some element is equal to it; NaN is to none.
///
/// # Errors
/// NumPy's `ValueError` where the shapes do not broadcast.
pub fn contains(cx: &mut Context, array: &Array, item: &Value, span: Span) -> Result<bool> {
    let other = match item {
        Value::Int(_) | Value::Float(_) => None,
        Value::None | Value::Dict(_) | Value::Set(_) => return Ok(false),
        item => Some(convert::any_array(cx, item, None, span)?),
    };
    let is_text = other.as_ref().is_some_and(|other| other.dtype.is_text());
    if is_text != array.dtype.is_text() {
        return Ok(false);
    }
    let equal = match (&other, item) {
        (Some(other), _) if is_text => {
            let sorted = sorted_copy(cx, array, array.dtype.promote(other.dtype), span)?;
            let wanted = super::sort::plain(cx, other, sorted.dtype, span)?;
            return Ok(members(cx, &wanted, &sorted, span)?.contains(&1));
        }
        (Some(other), _) => map(cx, "equal", &[array.into(), other.into()], span)?,
        (None, Value::Float(number)) => {
            map(cx, "equal", &[array.into(), Operand::Float(*number)], span)?
        }
        (None, item) => {
            let number = item.as_index().unwrap_or_default();
            map(cx, "equal", &[array.into(), Operand::Int(number)], span)?
        }
    };
    let bytes = equal.buffer.read();
    Ok(bytes[..equal.size()].contains(&1))
}

/// For each element of a contiguous array whether it is in a sorted one of the same dtype. NaN is in none.
fn members(cx: &mut Context, elements: &Array, sorted: &Array, span: Span) -> Result<Vec<u8>> {
    let (size, count) = (elements.dtype.size(), elements.size());
    strided::scratch(cx, count + 1024 * 16, span)?;
    let mut found = vec![0_u8; count];
    let nan = nan_rank(elements.dtype);
    let (bytes, all) = (elements.buffer.read(), sorted.buffer.read());
    let bytes = &bytes[elements.layout.offset..][..elements.nbytes()];
    if elements.dtype.is_text() {
        let all = &all[sorted.layout.offset..][..sorted.nbytes()];
        let mut places = vec![0; count];
        search(elements.dtype, all, bytes, false, &mut places);
        for (i, (found, place)) in found.iter_mut().zip(places).enumerate() {
            let other = all.get(place as usize * size..(place as usize + 1) * size);
            *found = u8::from(other == Some(&bytes[i * size..][..size]));
        }
        return Ok(found);
    }
    let mut known = vec![0; sorted.size()];
    ranks(sorted.dtype, &all[sorted.layout.offset..][..sorted.nbytes()], &mut known);
    let mut block = [0_u64; 1024];
    for (found, elements) in found.chunks_mut(1024).zip(bytes.chunks(1024 * size)) {
        cx.poll(span)?;
        let block = &mut block[..found.len()];
        ranks(sorted.dtype, elements, block);
        for (found, rank) in found.iter_mut().zip(&*block) {
            *found = u8::from(nan != Some(*rank) && known.binary_search(rank).is_ok());
        }
    }
    Ok(found)
}

/// Both arrays along one axis, each element once unless that is said to be so.
fn members_of(cx: &mut Context, bound: &Bound) -> Result<[Array; 2]> {
    let span = bound.span;
    let (first, second) = (bound.any_array(0, cx)?, bound.any_array(1, cx)?);
    if bound.flag(2, false)? {
        return Ok([lanes::flat(cx, &first, span)?, lanes::flat(cx, &second, span)?]);
    }
    let mut once = |array: &Array| {
        let sorted = sorted_copy(cx, array, array.dtype, span)?;
        distinct(cx, &sorted, true, span)
    };
    Ok([once(&first)?, once(&second)?])
}

/// The elements of two arrays one behind the other, in the dtype that holds both.
fn together(cx: &mut Context, [a, b]: &[Array; 2], span: Span) -> Result<Array> {
    let dtype = a.dtype.promote(b.dtype);
    let count = a.size() + b.size();
    let out = cx.empty(dtype, Layout::contiguous(&[count], dtype.size(), Order::C), span)?;
    strided::count(cx, a.nbytes() + b.nbytes(), out.nbytes());
    let mut start = 0;
    for array in [a, b] {
        let flat = lanes::flat(cx, array, span)?;
        let part = out.view(out.layout.slice(0, start, flat.size(), 1));
        strided::transfer(cx, &part, &flat, span)?;
        start += flat.size();
    }
    Ok(out)
}

fn sorted_together(cx: &mut Context, both: &[Array; 2], span: Span) -> Result<Array> {
    let all = together(cx, both, span)?;
    sort_lanes(cx, &all, 0, false, span)?;
    Ok(all)
}

/// For each element of a sorted array of one axis whether the next one is equal; NaN is equal to none.
fn same_as_next(cx: &mut Context, sorted: &Array, span: Span) -> Result<Vec<u8>> {
    let (size, count) = (sorted.dtype.size(), sorted.size());
    let bytes = sorted.buffer.read();
    let elements = &bytes[sorted.layout.offset..][..sorted.nbytes()];
    if sorted.dtype.is_text() {
        let item = |i: usize| elements.get(i * size..(i + 1) * size);
        return Ok((0..count).map(|i| u8::from(item(i) == item(i + 1))).collect());
    }
    strided::scratch(cx, count * 9, span)?;
    let mut all = vec![0; count];
    ranks(sorted.dtype, elements, &mut all);
    let nan = nan_rank(sorted.dtype);
    let is_same = |i: usize| all.get(i + 1) == Some(&all[i]) && nan != Some(all[i]);
    Ok((0..count).map(|i| u8::from(is_same(i))).collect())
}

fn intersection(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    if bound.flag(3, false)? {
        return intersection_with_places(cx, bound);
    }
    let both = members_of(cx, bound)?;
    let sorted = sorted_together(cx, &both, span)?;
    let same = same_as_next(cx, &sorted, span)?;
    picked(cx, &sorted, &same, span).map(Value::Array)
}

/// What is in both arrays, and where it stands first in each.
fn intersection_with_places(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let mut places = [None, None];
    let mut both = [bound.any_array(0, cx)?, bound.any_array(1, cx)?];
    if !bound.flag(2, false)? {
        for (array, places) in both.iter_mut().zip(&mut places) {
            let index = [("return_index", Value::Bool(true))];
            let found = apply(cx, "unique", [Value::Array(array.clone())], &index, span)?;
            if let Value::Tuple(found) = &found
                && let [Value::Array(values), Value::Array(first)] = &**found
            {
                *array = values.clone();
                *places = first.to_vec::<i64>();
            }
        }
    }
    let all = together(cx, &both, span)?;
    let count = all.size();
    strided::scratch(cx, count * (ARGSORT_SCRATCH + 8), span)?;
    let mut order = vec![0_i64; count];
    argsort_block(all.dtype, &all.buffer.read()[..all.nbytes()], &mut order, &mut || {
        cx.poll(span)
    })?;
    let indices = integers(cx, &order, &[count], span)?;
    let Value::Array(sorted) = apply(cx, "take", [Value::Array(all), indices], &[], span)? else {
        unreachable!("indices of one axis take an array")
    };
    let same = same_as_next(cx, &sorted, span)?;
    let values = picked(cx, &sorted, &same, span)?;
    let begin = [0, both[0].size()];
    let mut results = vec![Value::Array(values)];
    for (side, places) in places.iter().enumerate() {
        let found: Vec<i64> = (0..count)
            .filter(|&i| same[i] != 0)
            .map(|i| order[i + side] - begin[side] as i64)
            .map(|i| places.as_ref().map_or(i, |places| places[i as usize]))
            .collect();
        results.push(integers(cx, &found, &[found.len()], span)?);
    }
    Ok(Value::tuple(results))
}

fn difference(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let [first, second] = members_of(cx, bound)?;
    let common = first.dtype.promote(second.dtype);
    let others = sorted_copy(cx, &second, common, span)?;
    let wanted = super::sort::plain(cx, &first, common, span)?;
    let found = members(cx, &wanted, &others, span)?;
    let mask: Vec<u8> = found.iter().map(|&is_in| u8::from(is_in == 0)).collect();
    picked(cx, &first, &mask, span).map(Value::Array)
}
