//! Settings that NumPy keeps: how floating-point events are told, and how arrays are printed.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::convert;
use super::registry::{Bound, Costs, Function, Run};
use crate::array::format::{FloatMode, Sign, scalar_str, text_repr};
use crate::bail;
use crate::context::events::{Action, Actions};
use crate::context::{Context, Printing};
use crate::diag::{Result, Span};
use crate::value::{Call, Callable, Dict, Key, Value};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "errstate",
        signature: "*, call=None, all=None, divide=None, over=None, under=None, invalid=None",
        costs: Costs::Nothing,
        doc: "For a `with`: tell floating-point events another way within its block: 'ignore', 'warn', \
              'raise' or 'print'.\n\n\
              >>> with np.errstate(divide='ignore'): print(np.array([1.0]) / 0)\n[inf]",
        run: Run::Call(|cx, bound| {
            let actions = actions(cx.events.actions, &bound, 1)?;
            Ok(Temporary::value("numpy.errstate", Change::Events(actions)))
        }),
    },
    Function {
        name: "geterr",
        signature: "",
        costs: Costs::Nothing,
        doc: "How floating-point events are told, a dict.\n\n\
              >>> np.geterr()\n{'divide': 'warn', 'over': 'warn', 'under': 'ignore', 'invalid': 'warn'}",
        run: Run::Call(|cx, bound| dict_of(cx.events.actions, bound.span)),
    },
    Function {
        name: "seterr",
        signature: "all=None, divide=None, over=None, under=None, invalid=None",
        costs: Costs::Nothing,
        doc: "Tell floating-point events another way from now on: 'ignore', 'warn', 'raise' or 'print' (as \
              'warn', without the warning's class). The answer is how it was.\n\n\
              >>> np.seterr(divide='ignore')\n\
              {'divide': 'warn', 'over': 'warn', 'under': 'ignore', 'invalid': 'warn'}",
        run: Run::Call(|cx, bound| {
            let before = dict_of(cx.events.actions, bound.span)?;
            cx.events.actions = actions(cx.events.actions, &bound, 0)?;
            Ok(before)
        }),
    },
    Function {
        name: "printoptions",
        signature: PRINTING,
        costs: Costs::Nothing,
        doc: "For a `with`: print arrays another way within its block.\n\n\
              >>> with np.printoptions(precision=2): print(np.array([1.23456]))\n[1.23]",
        run: Run::Call(|cx, bound| {
            let printing = options(&cx.print_options, &bound)?;
            let change = Change::Printing(Box::new(printing));
            Ok(Temporary::value("contextlib._GeneratorContextManager", change))
        }),
    },
    Function {
        name: "set_printoptions",
        signature: PRINTING,
        costs: Costs::Nothing,
        doc: "Print arrays another way from now on.\n\n\
              >>> np.set_printoptions(precision=3, suppress=True)\n>>> np.array([1.23456, 1e-9])\n\
              array([1.235, 0.   ])",
        run: Run::Call(|cx, bound| {
            cx.print_options = options(&cx.print_options, &bound)?;
            Ok(Value::None)
        }),
    },
    Function {
        name: "get_printoptions",
        signature: "",
        costs: Costs::Nothing,
        doc: "How arrays are printed, a dict.\n\n>>> np.get_printoptions()['precision']\n8",
        run: Run::Call(|cx, bound| dict_of_printing(&cx.print_options, bound.span)),
    },
];

const PRINTING: &str = "precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, \
                        nanstr=None, infstr=None, formatter=None, sign=None, floatmode=None, *, legacy=None, \
                        override_repr=None";

/// What a `with` changes until its block ends.
#[derive(Clone, Debug)]
enum Change {
    Events(Actions),
    Printing(Box<Printing>),
}

/// A setting for the time of a block.
#[derive(Debug)]
pub struct Temporary {
    class: &'static str,
    within: Change,
    /// What it was, for each block that is open.
    before: RefCell<Vec<Change>>,
    was_entered: Cell<bool>,
}

impl Temporary {
    fn value(class: &'static str, within: Change) -> Value {
        let temporary =
            Self { class, within, before: RefCell::default(), was_entered: Cell::default() };
        Value::Function(Callable::Shared(Rc::new(temporary)))
    }

    /// The block begins; the answer is what `as` binds.
    ///
    /// # Errors
    /// NumPy's `TypeError` of an `errstate` that is entered already.
    pub fn enter(&self, cx: &mut Context, span: Span) -> Result<Value> {
        if matches!(self.within, Change::Events(_)) && self.was_entered.replace(true) {
            bail!(span, TypeError, "Cannot enter `np.errstate` twice.");
        }
        let before = swap(cx, self.within.clone());
        self.before.borrow_mut().push(before);
        match self.within {
            Change::Events(_) => Ok(Value::None),
            Change::Printing(_) => dict_of_printing(&cx.print_options, span),
        }
    }

    /// The block ended.
    pub fn exit(&self, cx: &mut Context) {
        if let Some(before) = self.before.borrow_mut().pop() {
            drop(swap(cx, before));
        }
    }
}

fn swap(cx: &mut Context, change: Change) -> Change {
    match change {
        Change::Events(actions) => {
            Change::Events(std::mem::replace(&mut cx.events.actions, actions))
        }
        Change::Printing(options) => {
            Change::Printing(Box::new(std::mem::replace(&mut cx.print_options, *options)))
        }
    }
}

impl Call for Temporary {
    fn name(&self) -> &'static str {
        self.class
    }

    fn repr(&self) -> String {
        format!("<{} object>", self.class)
    }

    fn class(&self) -> &'static str {
        self.class
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The actions that arguments ask for, from the place of `all` on.
fn actions(mut actions: Actions, bound: &Bound, all: usize) -> Result<Actions> {
    let action = |i: usize| -> Result<Option<Action>> {
        match bound.get(i) {
            None => Ok(None),
            Some(Value::Str(name)) => match Action::of(name) {
                Some(action) => Ok(Some(action)),
                None if matches!(&**name, "call" | "log") => bail!(
                    bound.span, NotImplementedError, "numscope has no '{name}' for floating-point events";
                    hint: "there are 'ignore', 'warn', 'raise' and 'print'"
                ),
                None => bail!(
                    bound.span, ValueError, "invalid error mode {}", text_repr(name);
                    hint: "there are 'ignore', 'warn', 'raise' and 'print'"
                ),
            },
            Some(other) => {
                let shown = other.as_scalar().map_or(other.type_name().to_owned(), scalar_str);
                bail!(bound.span, ValueError, "invalid error mode {shown}")
            }
        }
    };
    if let Some(every) = action(all)? {
        actions = Actions::all(every);
    }
    for (i, slot) in actions.each().into_iter().enumerate() {
        if let Some(chosen) = action(all + 1 + i)? {
            *slot = chosen;
        }
    }
    Ok(actions)
}

fn dict_of(mut actions: Actions, span: Span) -> Result<Value> {
    let names = ["divide", "over", "under", "invalid"];
    let pairs = names
        .into_iter()
        .zip(actions.each())
        .map(|(name, action)| Ok((Key::new(Value::text(name), span)?, Value::text(action.name()))));
    Ok(Value::dict(pairs.collect::<Result<Dict>>()?))
}

/// What arguments ask for, as those of `set_printoptions` stand; a formatter lasts until the next call.
pub(super) fn options(now: &Printing, bound: &Bound) -> Result<Printing> {
    let mut options = now.options.clone();
    checked_numbers(bound)?;
    let count = |i: usize, slot: &mut usize| -> Result<()> {
        if let Some(value) = bound.get(i) {
            *slot = whole(value, bound.span)?;
        }
        Ok(())
    };
    count(0, &mut options.precision)?;
    count(1, &mut options.threshold)?;
    count(2, &mut options.edgeitems)?;
    count(3, &mut options.linewidth)?;
    options.suppress = bound.flag(4, options.suppress)?;
    options.nanstr = word(bound, 5)?.unwrap_or(options.nanstr);
    options.infstr = word(bound, 6)?.unwrap_or(options.infstr);
    if let Some(sign) = bound.get(8) {
        let found = SIGNS.iter().find(|(name, _)| is_text(sign, name));
        let Some((_, sign)) = found else {
            bail!(bound.span, ValueError, "sign option must be one of ' ', '+', or '-'")
        };
        options.sign = *sign;
    }
    if let Some(mode) = bound.get(9) {
        let known = FLOAT_MODES.iter().find(|(name, _)| is_text(mode, name));
        let Some((_, mode)) = known else {
            let names: Vec<String> =
                FLOAT_MODES.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            bail!(bound.span, ValueError, "floatmode option must be one of {}", names.join(", "))
        };
        options.floatmode = *mode;
    }
    for (i, name) in [(10, "legacy"), (11, "override_repr")] {
        if bound.get(i).is_some_and(|value| !matches!(value, Value::Bool(false))) {
            bail!(bound.span, NotImplementedError, "numscope has no {name}= of {}", bound.name);
        }
    }
    let formatter = match bound.get(7) {
        None => None,
        Some(Value::Dict(functions)) => Some(Rc::clone(functions)),
        Some(other) => {
            let class = other.type_name();
            bail!(bound.span, AttributeError, "'{class}' object has no attribute 'keys'")
        }
    };
    let float_format = now.float_format.clone();
    Ok(Printing { options, formatter, float_format })
}

/// NumPy's complaints of a threshold or a precision that is no number, which come first.
fn checked_numbers(bound: &Bound) -> Result<()> {
    if let Some(threshold) = bound.get(1) {
        let Some(number) = threshold.as_scalar().filter(|_| !matches!(threshold, Value::Array(_)))
        else {
            bail!(bound.span, TypeError, "threshold must be numeric")
        };
        if number.as_f64().is_nan() {
            bail!(
                bound.span,
                ValueError,
                "threshold must be non-NAN, try sys.maxsize for untruncated representation"
            );
        }
    }
    if let Some(precision) = bound.get(0)
        && precision.as_index().is_none()
    {
        bail!(bound.span, TypeError, "precision must be an integer");
    }
    Ok(())
}

/// A count; infinity stands for all that there are.
fn whole(value: &Value, span: Span) -> Result<usize> {
    match value.as_scalar() {
        Some(scalar) if scalar.dtype().is_float() => Ok(scalar.as_f64().max(0.0) as usize),
        _ => Ok(convert::as_integer(value, span)?.max(0) as usize),
    }
}

fn is_text(value: &Value, text: &str) -> bool {
    matches!(value, Value::Str(given) if **given == *text)
}

/// An optional text.
fn word(bound: &Bound, i: usize) -> Result<Option<String>> {
    match bound.get(i) {
        None => Ok(None),
        Some(Value::Str(text)) => Ok(Some(text.to_string())),
        Some(other) => {
            bail!(bound.span, TypeError, "object of type '{}' has no len()", other.type_name())
        }
    }
}

const SIGNS: &[(&str, Sign)] = &[("-", Sign::Minus), ("+", Sign::Plus), (" ", Sign::Space)];

const FLOAT_MODES: &[(&str, FloatMode)] = &[
    ("fixed", FloatMode::Fixed),
    ("unique", FloatMode::Unique),
    ("maxprec", FloatMode::MaxPrec),
    ("maxprec_equal", FloatMode::MaxPrecEqual),
];

/// A setting's name in its table.
fn name_of<T: PartialEq>(table: &[(&'static str, T)], setting: &T) -> Value {
    let found = table.iter().find(|(_, known)| known == setting);
    Value::text(found.map_or("", |(name, _)| name))
}

/// The whole of `get_printoptions()`, in NumPy's order.
fn dict_of_printing(printing: &Printing, span: Span) -> Result<Value> {
    let options = &printing.options;
    let formatter = printing.formatter.as_ref();
    let pairs = [
        ("edgeitems", Value::from(options.edgeitems)),
        ("threshold", Value::from(options.threshold)),
        ("floatmode", name_of(FLOAT_MODES, &options.floatmode)),
        ("precision", Value::from(options.precision)),
        ("suppress", Value::from(options.suppress)),
        ("linewidth", Value::from(options.linewidth)),
        ("nanstr", Value::text(options.nanstr.as_str())),
        ("infstr", Value::text(options.infstr.as_str())),
        ("sign", name_of(SIGNS, &options.sign)),
        ("formatter", formatter.map_or(Value::None, |dict| Value::Dict(Rc::clone(dict)))),
        ("legacy", Value::Bool(false)),
        ("override_repr", Value::None),
    ];
    let pairs =
        pairs.into_iter().map(|(name, value)| Ok((Key::new(Value::text(name), span)?, value)));
    Ok(Value::dict(pairs.collect::<Result<Dict>>()?))
}
