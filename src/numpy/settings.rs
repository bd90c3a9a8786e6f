//! Settings that NumPy keeps: how floating-point events are told, and how arrays are printed.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use super::registry::{Bound, Costs, Function, Run};
use crate::array::format::{FloatMode, PrintOptions, Sign};
use crate::bail;
use crate::context::Context;
use crate::context::events::{Action, Actions};
use crate::diag::{Result, Span};
use crate::value::{Call, Callable, Dict, Key, Value};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "errstate",
        signature: "*, all=None, divide=None, over=None, under=None, invalid=None",
        costs: Costs::Nothing,
        doc: "For a `with`: tell floating-point events another way within its block: 'ignore', 'warn' or \
              'raise'.\n\n\
              >>> with np.errstate(divide='ignore'): print(np.array([1.0]) / 0)\n[inf]",
        run: Run::Call(|cx, bound| {
            let actions = actions(cx.events.actions, &bound, 0)?;
            Ok(Temporary::value("errstate", Change::Events(actions)))
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
        doc: "Tell floating-point events another way from now on: 'ignore', 'warn' or 'raise'. The answer is \
              how it was.\n\n\
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
            let options = options(&cx.print_options, &bound)?;
            Ok(Temporary::value("_GeneratorContextManager", Change::Printing(Box::new(options))))
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
        run: Run::Call(|cx, bound| printing(&cx.print_options, bound.span)),
    },
];

const PRINTING: &str = "precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, \
                        nanstr=None, infstr=None, formatter=None, sign=None, floatmode=None, *, legacy=None, \
                        override_repr=None";

/// What a `with` changes until its block ends.
#[derive(Clone, Debug)]
enum Change {
    Events(Actions),
    Printing(Box<PrintOptions>),
}

/// A setting for the time of a block.
#[derive(Debug)]
pub struct Temporary {
    class: &'static str,
    within: Change,
    /// What it was, for each block that is open.
    before: RefCell<Vec<Change>>,
}

impl Temporary {
    fn value(class: &'static str, within: Change) -> Value {
        let temporary = Self { class, within, before: RefCell::default() };
        Value::Function(Callable::Shared(Rc::new(temporary)))
    }

    /// The block begins.
    pub fn enter(&self, cx: &mut Context) {
        let before = swap(cx, self.within.clone());
        self.before.borrow_mut().push(before);
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
                None if matches!(&**name, "call" | "print" | "log") => bail!(
                    bound.span, NotImplementedError, "numscope has no '{name}' for floating-point events";
                    hint: "there are 'ignore', 'warn' and 'raise'"
                ),
                None => bail!(bound.span, ValueError, "invalid error handling mode: '{name}'"),
            },
            Some(other) => {
                bail!(bound.span, TypeError, "'{}' is no error handling mode", other.type_name())
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

/// The options that arguments ask for.
pub(super) fn options(now: &PrintOptions, bound: &Bound) -> Result<PrintOptions> {
    let mut options = now.clone();
    let count = |i: usize, slot: &mut usize| -> Result<()> {
        if let Some(value) = bound.get(i) {
            *slot = match value.as_index().and_then(|n| usize::try_from(n).ok()) {
                Some(count) => count,
                None if matches!(value, Value::Float(x) if *x == f64::INFINITY) => usize::MAX,
                None => bail!(
                    bound.span,
                    TypeError,
                    "'{}' object cannot be interpreted as an integer",
                    value.type_name()
                ),
            };
        }
        Ok(())
    };
    count(0, &mut options.precision)?;
    count(1, &mut options.threshold)?;
    count(2, &mut options.edgeitems)?;
    count(3, &mut options.linewidth)?;
    options.suppress = bound.flag(4, options.suppress)?;
    let text = |i: usize| match bound.get(i) {
        Some(Value::Str(text)) => Some(text.to_string()),
        _ => None,
    };
    options.nanstr = text(5).unwrap_or(options.nanstr);
    options.infstr = text(6).unwrap_or(options.infstr);
    for (i, name) in [(7, "formatter"), (10, "legacy"), (11, "override_repr")] {
        if bound.get(i).is_some_and(|value| !matches!(value, Value::None | Value::Bool(false))) {
            bail!(bound.span, NotImplementedError, "numscope has no {name}= of print options");
        }
    }
    if let Some(sign) = text(8) {
        options.sign = match sign.as_str() {
            "-" => Sign::Minus,
            "+" => Sign::Plus,
            " " => Sign::Space,
            _ => bail!(bound.span, ValueError, "sign option must be one of ' ', '+', or '-'"),
        };
    }
    if let Some(mode) = text(9) {
        let known = FLOAT_MODES.iter().find(|(name, _)| *name == mode);
        let Some((_, mode)) = known else {
            let names: Vec<String> =
                FLOAT_MODES.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            bail!(bound.span, ValueError, "floatmode option must be one of {}", names.join(", "))
        };
        options.floatmode = *mode;
    }
    Ok(options)
}

const FLOAT_MODES: &[(&str, FloatMode)] = &[
    ("fixed", FloatMode::Fixed),
    ("unique", FloatMode::Unique),
    ("maxprec", FloatMode::MaxPrec),
    ("maxprec_equal", FloatMode::MaxPrecEqual),
];

fn printing(options: &PrintOptions, span: Span) -> Result<Value> {
    let sign = match options.sign {
        Sign::Minus => "-",
        Sign::Plus => "+",
        Sign::Space => " ",
    };
    let mode = FLOAT_MODES.iter().find(|(_, mode)| *mode == options.floatmode);
    let pairs = [
        ("precision", Value::from(options.precision)),
        ("threshold", Value::from(options.threshold)),
        ("edgeitems", Value::from(options.edgeitems)),
        ("linewidth", Value::from(options.linewidth)),
        ("suppress", Value::from(options.suppress)),
        ("nanstr", Value::text(options.nanstr.as_str())),
        ("infstr", Value::text(options.infstr.as_str())),
        ("sign", Value::text(sign)),
        ("formatter", Value::None),
        ("floatmode", Value::text(mode.map_or("maxprec", |(name, _)| name))),
    ];
    let pairs =
        pairs.into_iter().map(|(name, value)| Ok((Key::new(Value::text(name), span)?, value)));
    Ok(Value::dict(pairs.collect::<Result<Dict>>()?))
}
