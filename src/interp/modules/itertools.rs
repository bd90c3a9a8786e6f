//! The module `itertools`: streams that combine, repeat and cut others.

use super::super::Interp;
use super::super::builtins::{Builtin, index};
use super::super::items;
use super::super::streams::{Step, Stream, holds, two};
use super::super::takes::{MANY, given, named};
use super::Module;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::Args;
use crate::syntax::ast::BinaryOp;
use crate::value::Value;

pub(super) static MODULE: Module = Module {
    name: "itertools",
    rows: &[
        Builtin::class("itertools", "accumulate", (1, 2), accumulate)
            .named(&["iterable", "func", "initial"]),
        Builtin::class("itertools", "chain", (0, MANY), |_, args, span| {
            let values = Value::list(args.positional.to_vec());
            chain(&values, span)
        }),
        Builtin::class("itertools", "combinations", (2, 2), |interp, args, span| {
            choose(interp, args, ("itertools.combinations", combination), span)
        })
        .named(&["iterable", "r"]),
        Builtin::class(
            "itertools",
            "combinations_with_replacement",
            (2, 2),
            |interp, args, span| {
                let class = "itertools.combinations_with_replacement";
                choose(interp, args, (class, combination_again), span)
            },
        )
        .named(&["iterable", "r"]),
        Builtin::class("itertools", "compress", (2, 2), compress).named(&["data", "selectors"]),
        Builtin::class("itertools", "count", (0, 2), count).named(&["start", "step"]),
        Builtin::class("itertools", "cycle", (1, 1), cycle),
        Builtin::class("itertools", "dropwhile", (2, 2), |_, args, span| {
            guarded("itertools.dropwhile", drop_while, args, span)
        }),
        Builtin::class("itertools", "filterfalse", (2, 2), |_, args, span| {
            guarded("itertools.filterfalse", filter_false, args, span)
        }),
        Builtin::class("itertools", "islice", (2, 4), islice),
        Builtin::class("itertools", "pairwise", (1, 1), |_, args, span| {
            Stream::new("itertools.pairwise", pairwise).over(&args.positional, span)?.value(span)
        }),
        Builtin::class("itertools", "permutations", (1, 2), permutations).named(&["iterable", "r"]),
        Builtin::class("itertools", "product", (0, MANY), product).named(&["repeat"]),
        Builtin::class("itertools", "repeat", (1, 2), repeat).named(&["object", "times"]),
        Builtin::class("itertools", "starmap", (2, 2), |_, args, span| {
            guarded("itertools.starmap", star_map, args, span)
        }),
        Builtin::class("itertools", "takewhile", (2, 2), |_, args, span| {
            guarded("itertools.takewhile", take_while, args, span)
        }),
        Builtin::class("itertools", "zip_longest", (0, MANY), zip_longest).named(&["fillvalue"]),
    ],
    values: &[],
    missing: &["groupby", "tee"],
};

/// A stream over the second argument with the first one as its guard.
fn guarded(class: &'static str, step: Step, args: &Args, span: Span) -> Result<Value> {
    let stream = Stream::new(class, step).holding([args.positional[0].clone()]).at([0]);
    stream.over(&args.positional[1..], span)?.value(span)
}

fn take_while(stream: &mut Stream, interp: &mut Interp<'_>, span: Span) -> Result<Option<Value>> {
    let Some(item) = stream.inputs[0].next(interp, span)? else { return Ok(None) };
    Ok(holds(interp, &stream.held[0].clone(), &item, span)?.then_some(item))
}

fn drop_while(stream: &mut Stream, interp: &mut Interp<'_>, span: Span) -> Result<Option<Value>> {
    while let Some(item) = stream.inputs[0].next(interp, span)? {
        interp.cx.poll(span)?;
        if stream.at[0] == 1 || !holds(interp, &stream.held[0].clone(), &item, span)? {
            stream.at[0] = 1;
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn filter_false(stream: &mut Stream, interp: &mut Interp<'_>, span: Span) -> Result<Option<Value>> {
    while let Some(item) = stream.inputs[0].next(interp, span)? {
        interp.cx.poll(span)?;
        if !holds(interp, &stream.held[0].clone(), &item, span)? {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn star_map(stream: &mut Stream, interp: &mut Interp<'_>, span: Span) -> Result<Option<Value>> {
    let Some(item) = stream.inputs[0].next(interp, span)? else { return Ok(None) };
    let mut args = Args::default();
    args.positional.extend(items::all(interp, &item, span)?);
    interp.apply(&stream.held[0].clone(), args, span).map(Some)
}

fn pairwise(stream: &mut Stream, interp: &mut Interp<'_>, span: Span) -> Result<Option<Value>> {
    if stream.held.is_empty() {
        let Some(first) = stream.inputs[0].next(interp, span)? else { return Ok(None) };
        stream.held.push(first);
    }
    let Some(item) = stream.inputs[0].next(interp, span)? else { return Ok(None) };
    let before = std::mem::replace(&mut stream.held[0], item.clone());
    Ok(Some(Value::tuple([before, item])))
}

/// The items of several, one after the other: of the values within a value.
pub(super) fn chain(values: &Value, span: Span) -> Result<Value> {
    let step: Step = |stream, interp, span| {
        loop {
            if stream.inputs.len() == 2 {
                if let Some(item) = stream.inputs[1].next(interp, span)? {
                    return Ok(Some(item));
                }
                stream.inputs.pop();
            }
            let Some(next) = stream.inputs[0].next(interp, span)? else { return Ok(None) };
            interp.cx.poll(span)?;
            stream.inputs.push(items::Items::of(&next, span)?);
        }
    };
    Stream::new("itertools.chain", step).over(std::slice::from_ref(values), span)?.value(span)
}

/// `itertools.chain.from_iterable`.
pub(in crate::interp) static FROM_ITERABLE: Builtin =
    Builtin::new("chain", "from_iterable", (1, 1), |_, args, span| {
        chain(&args.positional[0], span)
    });

fn count(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let part = |i: usize, name: &str, default: i64| {
        given(args, i, name).cloned().unwrap_or(Value::Int(default))
    };
    let (start, step) = (part(0, "start", 0), part(1, "step", 1));
    if start.as_scalar().is_none() || step.as_scalar().is_none() {
        bail!(span, TypeError, "a number is required");
    }
    let next: Step = |stream, interp, span| {
        let [now, step] = [0, 1].map(|i| stream.held[i].clone());
        stream.held[0] = interp.binary(BinaryOp::Add, now.clone(), step, span)?;
        Ok(Some(now))
    };
    Stream::new("itertools.count", next).holding([start, step]).value(span)
}

fn cycle(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let all = items::all(interp, &args.positional[0], span)?;
    let step: Step = |stream, _, _| {
        let i = stream.at[0] as usize;
        stream.at[0] = if i + 1 >= stream.held.len() { 0 } else { i as u64 + 1 };
        Ok(stream.held.get(i).cloned())
    };
    Stream::new("itertools.cycle", step).holding(all).at([0]).value(span)
}

fn repeat(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let object = given(args, 0, "object").cloned().unwrap_or(Value::None);
    let times = given(args, 1, "times").map(|times| index(times, span)).transpose()?;
    let step: Step = |stream, _, _| {
        if stream.at[0] == 0 {
            return Ok(None);
        }
        if stream.at[0] != u64::MAX {
            stream.at[0] -= 1;
        }
        Ok(Some(stream.held[0].clone()))
    };
    let times = times.map_or(u64::MAX, |times| times.max(0) as u64);
    Stream::new("itertools.repeat", step).holding([object]).at([times]).value(span)
}

fn accumulate(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let function = given(args, 1, "func").cloned().unwrap_or(Value::None);
    let initial = named(args, "initial").filter(|initial| !matches!(initial, Value::None));
    let iterable = given(args, 0, "iterable").cloned().unwrap_or(Value::None);
    let step: Step = |stream, interp, span| {
        // at[0]: 0 before the first item, 1 where the initial value is to be given first, 2 afterwards.
        if stream.at[0] == 1 {
            stream.at[0] = 2;
            return Ok(stream.held.get(1).cloned());
        }
        let Some(item) = stream.inputs[0].next(interp, span)? else { return Ok(None) };
        let total = if stream.at[0] == 0 {
            item
        } else {
            let before = stream.held[1].clone();
            match stream.held[0].clone() {
                Value::None => interp.binary(BinaryOp::Add, before, item, span)?,
                function => interp.apply(&function, two(before, item), span)?,
            }
        };
        stream.at[0] = 2;
        stream.held.truncate(1);
        stream.held.push(total.clone());
        Ok(Some(total))
    };
    let held = [Some(function), initial.cloned()].into_iter().flatten();
    let stream = Stream::new("itertools.accumulate", step).holding(held);
    stream.at([u64::from(initial.is_some())]).over(&[iterable], span)?.value(span)
}

fn compress(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let both = [given(args, 0, "data"), given(args, 1, "selectors")]
        .map(|value| value.cloned().unwrap_or(Value::None));
    let step: Step = |stream, interp, span| {
        loop {
            interp.cx.poll(span)?;
            let Some(item) = stream.inputs[0].next(interp, span)? else { return Ok(None) };
            let Some(wanted) = stream.inputs[1].next(interp, span)? else { return Ok(None) };
            if convert::as_flag(&wanted, span)? {
                return Ok(Some(item));
            }
        }
    };
    Stream::new("itertools.compress", step).over(&both, span)?.value(span)
}

fn islice(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let bound = |i: usize| match args.positional.get(i) {
        None | Some(Value::None) => Ok(None),
        Some(value) => match value.as_index().and_then(|n| u64::try_from(n).ok()) {
            Some(number) => Ok(Some(number)),
            None if args.positional.len() == 2 => bail!(
                span,
                ValueError,
                "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
            ),
            None => bail!(
                span,
                ValueError,
                "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."
            ),
        },
    };
    let (start, stop, step) = match args.positional.len() {
        2 => (0, bound(1)?, 1),
        _ => (bound(1)?.unwrap_or(0), bound(2)?, bound(3)?.unwrap_or(1)),
    };
    if step == 0 {
        bail!(span, ValueError, "Step for islice() must be a positive integer or None.");
    }
    // at: items taken so far, the next one wanted, the end, the step.
    let next: Step = |stream, interp, span| {
        let (wanted, stop, step) = (stream.at[1], stream.at[2], stream.at[3]);
        if wanted >= stop {
            return Ok(None);
        }
        while stream.at[0] < wanted {
            interp.cx.poll(span)?;
            if stream.inputs[0].next(interp, span)?.is_none() {
                return Ok(None);
            }
            stream.at[0] += 1;
        }
        let item = stream.inputs[0].next(interp, span)?;
        stream.at[0] += 1;
        stream.at[1] = wanted.saturating_add(step);
        Ok(item)
    };
    let at = [0, start, stop.unwrap_or(u64::MAX), step];
    Stream::new("itertools.islice", next).at(at).over(&args.positional[..1], span)?.value(span)
}

fn zip_longest(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let fill = named(args, "fillvalue").cloned().unwrap_or(Value::None);
    let step: Step = |stream, interp, span| {
        let mut row = Vec::with_capacity(stream.inputs.len());
        let mut any = false;
        for items in &mut stream.inputs {
            let item = items.next(interp, span)?;
            any |= item.is_some();
            row.push(item.unwrap_or_else(|| stream.held[0].clone()));
        }
        Ok(any.then(|| Value::tuple(row)))
    };
    let stream = Stream::new("itertools.zip_longest", step).holding([fill]);
    stream.over(&args.positional, span)?.value(span)
}

/// A pool in `held[0]`, and the places of the items of the next row in `at`; the first of `at` says whether there
/// is none.
fn row(stream: &Stream) -> Option<Value> {
    let Value::Tuple(pool) = &stream.held[0] else { return None };
    let places = &stream.at[1..];
    (stream.at[0] == 0).then(|| Value::tuple(places.iter().map(|i| pool[*i as usize].clone())))
}

/// How a row's places become those of the next: whether there is one.
type Advance = fn(places: &mut [u64], pool: u64) -> bool;

fn stepping(stream: &mut Stream, advance: Advance) -> Option<Value> {
    let found = row(stream);
    let pool = if let Value::Tuple(pool) = &stream.held[0] { pool.len() as u64 } else { 0 };
    let has_next = advance(&mut stream.at[1..], pool);
    stream.at[0] |= u64::from(!has_next);
    found
}

fn pool(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<(Value, usize)> {
    let iterable = given(args, 0, "iterable").cloned().unwrap_or(Value::None);
    let pool = items::all(interp, &iterable, span)?;
    let count = match given(args, 1, "r") {
        None | Some(Value::None) => pool.len() as i64,
        Some(count) => index(count, span)?,
    };
    let Ok(count) = usize::try_from(count) else {
        bail!(span, ValueError, "r must be non-negative")
    };
    interp.cx.room_for(count.saturating_mul(size_of::<Value>()), span)?;
    Ok((Value::tuple(pool), count))
}

fn choose(
    interp: &mut Interp<'_>,
    args: &Args,
    (class, step): (&'static str, Step),
    span: Span,
) -> Result<Value> {
    let (pool, count) = pool(interp, args, span)?;
    let length = if let Value::Tuple(items) = &pool { items.len() } else { 0 };
    let again = class.ends_with("replacement");
    let none = if again { length == 0 && count > 0 } else { count > length };
    let places = (0..count as u64).map(|i| if again { 0 } else { i });
    let at = std::iter::once(u64::from(none)).chain(places);
    Stream::new(class, step).holding([pool]).at(at).value(span)
}

#[expect(clippy::unnecessary_wraps, reason = "a step of a stream may fail")]
fn combination(stream: &mut Stream, _: &mut Interp<'_>, _: Span) -> Result<Option<Value>> {
    Ok(stepping(stream, |places, pool| {
        let count = places.len() as u64;
        let movable = (0..places.len()).rev().find(|&i| places[i] + count < pool + i as u64);
        let Some(i) = movable else { return false };
        let first = places[i] + 1;
        (first..).zip(&mut places[i..]).for_each(|(next, place)| *place = next);
        true
    }))
}

#[expect(clippy::unnecessary_wraps, reason = "a step of a stream may fail")]
fn combination_again(stream: &mut Stream, _: &mut Interp<'_>, _: Span) -> Result<Option<Value>> {
    Ok(stepping(stream, |places, pool| {
        let Some(i) = places.iter().rposition(|place| place + 1 < pool) else { return false };
        let next = places[i] + 1;
        places[i..].fill(next);
        true
    }))
}

fn permutations(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let (pool, count) = pool(interp, args, span)?;
    let length = if let Value::Tuple(items) = &pool { items.len() } else { 0 };
    // The order of the whole pool, of which a row is the beginning.
    let at = [u64::from(count > length), count as u64].into_iter().chain(0..length as u64);
    Stream::new("itertools.permutations", permutation).holding([pool]).at(at).value(span)
}

#[expect(clippy::unnecessary_wraps, reason = "a step of a stream may fail")]
fn permutation(stream: &mut Stream, _: &mut Interp<'_>, _: Span) -> Result<Option<Value>> {
    let Value::Tuple(pool) = &stream.held[0] else { return Ok(None) };
    if stream.at[0] != 0 {
        return Ok(None);
    }
    let count = stream.at[1] as usize;
    let order = &mut stream.at[2..];
    let found = Value::tuple(order[..count].iter().map(|i| pool[*i as usize].clone()));
    // The next one in lexicographic order of places: what lies behind the row falls, so that it is used up.
    order[count..].reverse();
    let descent = order.windows(2).rposition(|pair| pair[0] < pair[1]);
    match descent {
        Some(i) => {
            let j = order.iter().rposition(|place| *place > order[i]).unwrap_or(i);
            order.swap(i, j);
            order[i + 1..].reverse();
        }
        None => stream.at[0] = 1,
    }
    Ok(Some(found))
}

fn product(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let times = named(args, "repeat").map_or(Ok(1), |times| index(times, span))?;
    let Ok(times) = usize::try_from(times) else {
        bail!(span, ValueError, "repeat argument cannot be negative")
    };
    let mut pools = Vec::new();
    for value in &args.positional {
        pools.push(Value::tuple(items::all(interp, value, span)?));
    }
    let count = pools.len().saturating_mul(times);
    interp.cx.room_for(count.saturating_mul(size_of::<Value>()), span)?;
    let pools: Vec<Value> = pools.iter().cycle().take(count).cloned().collect();
    let none = pools.iter().any(|pool| matches!(pool, Value::Tuple(items) if items.is_empty()));
    let at = std::iter::once(u64::from(none)).chain(std::iter::repeat_n(0, count));
    Stream::new("itertools.product", next_product).holding(pools).at(at).value(span)
}

#[expect(clippy::unnecessary_wraps, reason = "a step of a stream may fail")]
fn next_product(stream: &mut Stream, _: &mut Interp<'_>, _: Span) -> Result<Option<Value>> {
    if stream.at[0] != 0 {
        return Ok(None);
    }
    let (ended, places) = stream.at.split_at_mut(1);
    let items =
        |pool: &Value| if let Value::Tuple(items) = pool { items.clone() } else { [].into() };
    let found = Value::tuple(
        stream.held.iter().zip(&*places).map(|(pool, i)| items(pool)[*i as usize].clone()),
    );
    ended[0] = 1;
    for (pool, place) in stream.held.iter().zip(places).rev() {
        *place += 1;
        if (*place as usize) < items(pool).len() {
            ended[0] = 0;
            break;
        }
        *place = 0;
    }
    Ok(Some(found))
}
