//! `ndarray.flags`: how the elements of an array lie in memory, and whether they may be written.

use std::any::Any;
use std::rc::Rc;

use crate::array::Array;
use crate::array::layout::Order;
use crate::bail;
use crate::diag::{Result, Span};
use crate::value::{Call, Callable, Value};

/// The flags of an array, as they were when they were asked for.
#[expect(clippy::struct_excessive_bools, reason = "they are NumPy's flags")]
#[derive(Clone, Debug)]
pub struct Flags {
    c_contiguous: bool,
    f_contiguous: bool,
    owns: bool,
    writeable: bool,
}

/// How a flag follows from the others.
type Get = fn(&Flags) -> bool;

/// Each flag: its name as an attribute and as a key, its short key, its value, and whether it is printed.
const FLAGS: &[(&str, &str, Get, bool)] = &[
    ("c_contiguous", "C", |flags| flags.c_contiguous, true),
    ("f_contiguous", "F", |flags| flags.f_contiguous, true),
    ("owndata", "O", |flags| flags.owns, true),
    ("writeable", "W", |flags| flags.writeable, true),
    ("aligned", "A", |_| true, true),
    ("writebackifcopy", "X", |_| false, true),
    ("behaved", "B", |flags| flags.writeable, false),
    ("contiguous", "", |flags| flags.c_contiguous, false),
    ("fnc", "FNC", |flags| flags.f_contiguous && !flags.c_contiguous, false),
    ("forc", "FORC", |flags| flags.f_contiguous || flags.c_contiguous, false),
    ("carray", "CA", |flags| flags.c_contiguous && flags.writeable, false),
];

impl Flags {
    /// Those of an array, as a value.
    pub(super) fn value(array: &Array) -> Value {
        let flags = Self {
            c_contiguous: array.is_contiguous(Order::C),
            f_contiguous: array.is_contiguous(Order::F),
            owns: array.owns,
            writeable: array.writeable,
        };
        Value::Function(Callable::Shared(Rc::new(flags)))
    }

    /// `flags.name`.
    pub(super) fn attribute(&self, name: &str) -> Option<Value> {
        let found = FLAGS.iter().find(|(known, ..)| *known == name);
        found.map(|(_, _, get, _)| Value::Bool(get(self)))
    }

    /// `flags[key]`.
    ///
    /// # Errors
    /// NumPy's `KeyError`.
    pub fn item(&self, key: &Value, span: Span) -> Result<Value> {
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

    fn as_any(&self) -> &dyn Any {
        self
    }
}
