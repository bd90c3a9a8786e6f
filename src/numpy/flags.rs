//! `ndarray.flags`: how the elements of an array lie in memory, and whether they may be written.

use std::any::Any;
use std::rc::Rc;

use super::registry::{Costs, Function, Run};
use super::set_attributes::set_flag;
use crate::array::Array;
use crate::array::layout::Order;
use crate::bail;
use crate::diag::{Result, Span};
use crate::value::{Call, Callable, Value};

/// The flags of an array.
#[derive(Clone, Debug)]
pub struct Flags {
    array: Array,
}

/// What flags answer to.
pub static ROWS: &[Function] = &[
    Function {
        name: "flagsobj.__getitem__",
        signature: "self, key",
        costs: Costs::Nothing,
        doc: "A flag by its name in capitals.\n\n>>> np.ones(3).flags['OWNDATA']\nTrue",
        run: Run::Call(|_, bound| match bound.required(0) {
            Value::Function(object) if let Some(flags) = object.downcast::<Flags>() => {
                flags.item(bound.required(1), bound.span)
            }
            other => bail!(bound.span, TypeError, "'{}' object has no flags", other.type_name()),
        }),
    },
    Function {
        name: "flagsobj.__setitem__",
        signature: "self, key, value",
        costs: Costs::Nothing,
        doc: "Set a flag: 'WRITEABLE' alone can be changed.\n\n\
          >>> a = np.ones(3)\n>>> a.flags['WRITEABLE'] = False\n>>> a.flags.writeable\nFalse",
        run: Run::Call(|cx, bound| match bound.required(0) {
            Value::Function(object) if let Some(flags) = object.downcast::<Flags>() => {
                let settable = [("WRITEABLE", "W"), ("ALIGNED", "A"), ("WRITEBACKIFCOPY", "X")];
                let key = match bound.required(1) {
                    Value::Str(key) => {
                        settable.iter().find(|(name, short)| **key == **name || **key == **short)
                    }
                    _ => None,
                };
                let Some((name, _)) = key else {
                    bail!(bound.span, KeyError, "'Unknown flag'"; hint: "'WRITEABLE' can be set")
                };
                set_flag(cx, flags, &name.to_lowercase(), bound.required(2), bound.span)?;
                Ok(Value::None)
            }
            other => bail!(bound.span, TypeError, "'{}' object has no flags", other.type_name()),
        }),
    },
];

/// How a flag follows from the others.
type Get = fn(&Flags) -> bool;

/// Each flag: its name as an attribute and as a key, its short key, its value, and whether it is printed.
const FLAGS: &[(&str, &str, Get, bool)] = &[
    ("c_contiguous", "C", Flags::by_rows, true),
    ("f_contiguous", "F", Flags::by_columns, true),
    ("owndata", "O", |flags| flags.array.owns, true),
    ("writeable", "W", |flags| flags.array.writeable, true),
    ("aligned", "A", |_| true, true),
    ("writebackifcopy", "X", |_| false, true),
    ("behaved", "B", |flags| flags.array.writeable, false),
    ("contiguous", "", Flags::by_rows, false),
    ("fortran", "", Flags::by_columns, false),
    ("fnc", "FNC", |flags| flags.by_columns() && !flags.by_rows(), false),
    ("forc", "FORC", |flags| flags.by_columns() || flags.by_rows(), false),
    ("carray", "CA", |flags| flags.by_rows() && flags.array.writeable, false),
    (
        "farray",
        "FA",
        |flags| flags.by_columns() && !flags.by_rows() && flags.array.writeable,
        false,
    ),
];

impl Flags {
    /// The array.
    pub(super) fn array(&self) -> &Array {
        &self.array
    }

    fn by_rows(&self) -> bool {
        self.array.is_contiguous(Order::C)
    }

    fn by_columns(&self) -> bool {
        self.array.is_contiguous(Order::F)
    }

    /// All flags as the bits of NumPy's `NPY_ARRAY_…` constants; every array is aligned.
    fn number(&self) -> i64 {
        let bits = [
            (self.by_rows(), 0x1),
            (self.by_columns(), 0x2),
            (self.array.owns, 0x4),
            (true, 0x100),
            (self.array.writeable, 0x400),
        ];
        bits.iter().map(|(is_set, bit)| if *is_set { *bit } else { 0 }).sum()
    }

    /// Those of an array, as a value.
    pub(super) fn value(array: &Array) -> Value {
        let flags = Self { array: array.clone() };
        Value::Function(Callable::Shared(Rc::new(flags)))
    }

    /// `flags[key]`.
    ///
    /// # Errors
    /// NumPy's `KeyError`.
    fn item(&self, key: &Value, span: Span) -> Result<Value> {
        if let Value::Str(key) = key {
            let is_key = |name: &str, short: &str| {
                name.to_uppercase() == **key || (!short.is_empty() && *short == **key)
            };
            if let Some((_, _, get, _)) = FLAGS.iter().find(|(name, short, ..)| is_key(name, short))
            {
                return Ok(Value::Bool(get(self)));
            }
        }
        bail!(
            span, KeyError, "'Unknown flag'";
            hint: "there are 'C_CONTIGUOUS', 'F_CONTIGUOUS', 'OWNDATA' and 'WRITEABLE'"
        )
    }
}

impl Call for Flags {
    fn name(&self) -> &'static str {
        "flags"
    }

    fn repr(&self) -> String {
        let line = |name: &str, value: bool| {
            format!("  {} : {}\n", name.to_uppercase(), if value { "True" } else { "False" })
        };
        let shown = FLAGS.iter().filter(|(.., is_shown)| *is_shown);
        shown.map(|(name, _, get, _)| line(name, get(self))).collect()
    }

    fn class(&self) -> &'static str {
        "numpy._core.multiarray.flagsobj"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("flagsobj")
    }

    fn field(&self, name: &str) -> Option<Value> {
        if name == "num" {
            return Some(Value::Int(self.number()));
        }
        let found = FLAGS.iter().find(|(known, ..)| *known == name);
        found.map(|(_, _, get, _)| Value::Bool(get(self)))
    }

    fn fields(&self) -> Vec<&'static str> {
        FLAGS.iter().map(|(name, ..)| *name).chain(["num"]).collect()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
