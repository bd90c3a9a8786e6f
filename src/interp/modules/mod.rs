//! The modules of Python that there are: one table, a file for each.

mod copy;
mod functools;
mod io;
pub(super) mod itertools;
mod math;
mod math_integer;
mod math_special;
mod multiprocessing;
mod os;
pub(super) mod partial;
mod psutil;
pub(super) mod random;
pub(super) mod record;
pub(super) mod sys;
pub(super) mod tempfile;
mod time;
mod timeit;
mod tracemalloc;

pub use self::sys::set_argv;

use super::builtins::{Builtin, Kind, classes};
use crate::diag::{Result, Span, did_you_mean};
use crate::numpy::registry::callable;
use crate::value::Value;
use crate::{bail, diagnostic};

/// How a constant is made.
type Constant = fn() -> Value;

/// A module.
pub(super) struct Module {
    /// Its name.
    pub(super) name: &'static str,
    /// Its functions and classes.
    pub(super) rows: &'static [Builtin],
    /// Its constants and the modules within it.
    pub(super) values: &'static [(&'static str, Constant)],
    /// What Python has there besides, as far as people use it.
    pub(super) missing: &'static [&'static str],
}

/// All but NumPy's, which has tables of its own.
static MODULES: &[&Module] = &[
    &copy::MODULE,
    &functools::MODULE,
    &io::MODULE,
    &itertools::MODULE,
    &math::MODULE,
    &multiprocessing::MODULE,
    &os::MODULE,
    &os::PATH,
    &psutil::MODULE,
    &random::MODULE,
    &sys::MODULE,
    &tempfile::MODULE,
    &time::MODULE,
    &timeit::MODULE,
    &tracemalloc::MODULE,
];

const OF_NUMPY: &[&str] = &[
    "numpy",
    "numpy.lib",
    "numpy.lib.stride_tricks",
    "numpy.linalg",
    "numpy.random",
    "numpy.strings",
];

/// Other names of modules.
const ALIASES: &[(&str, &str)] = &[("os.path", "posixpath")];

/// What there is instead of modules that many programs import.
const INSTEAD: &[(&str, &str)] = &[(
    "collections",
    "numscope has no Counter, defaultdict, deque, namedtuple and OrderedDict: a dict counts (counts[k] = \
     counts.get(k, 0) + 1), groups (groups.setdefault(k, []).append(x)) and keeps its order, a list is a queue",
)];

/// Every name that can be imported.
pub fn names() -> Vec<&'static str> {
    let mut all: Vec<&str> = MODULES.iter().map(|module| module.name).collect();
    all.retain(|name| *name != "posixpath");
    all.extend(OF_NUMPY);
    all.extend(ALIASES.iter().map(|(name, _)| *name));
    all.sort_unstable();
    all
}

/// The modules of Python's library, without NumPy.
pub fn of_python() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|module| if module.name == "posixpath" { "os.path" } else { module.name })
}

/// The module of a name.
///
/// # Errors
/// `ModuleNotFoundError`.
pub(super) fn find(path: &str, span: Span) -> Result<&'static str> {
    let path = ALIASES.iter().find(|(alias, _)| *alias == path).map_or(path, |(_, name)| *name);
    let own = MODULES.iter().map(|module| module.name);
    if let Some(name) = own.chain(OF_NUMPY.iter().copied()).find(|name| *name == path) {
        return Ok(name);
    }
    let error = match path.split_once('.') {
        Some((outer, _)) if names().contains(&outer) => diagnostic!(
            span,
            ModuleNotFoundError,
            "No module named '{path}'{}",
            if outer == "numpy" { String::new() } else { format!("; '{outer}' is not a package") }
        ),
        Some((outer, _)) => diagnostic!(span, ModuleNotFoundError, "No module named '{outer}'"),
        None => diagnostic!(span, ModuleNotFoundError, "No module named '{path}'"),
    };
    let instead = INSTEAD.iter().find(|(module, _)| path.split('.').next() == Some(module));
    if let Some((_, advice)) = instead {
        return Err(error.hint(*advice));
    }
    Err(match did_you_mean(path, names()) {
        Some(near) => error.hint(format!("did you mean import {near}?")),
        None => error.hint(format!("numscope has {}", names().join(", "))),
    })
}

/// Every class of a module that `type(x)` can give.
pub(super) fn classes() -> impl Iterator<Item = &'static Builtin> {
    MODULES.iter().flat_map(|module| module.rows).filter(|row| row.kind == Kind::Class)
}

/// Every name that a module has in numscope, for help and completion.
pub fn names_in(module: &str) -> Vec<&'static str> {
    let found = MODULES.iter().find(|known| known.name == module);
    let Some(module) = found else { return crate::numpy::modules::module_names(module) };
    let rows = module.rows.iter().map(|row| row.name);
    let mut all: Vec<&str> = rows.chain(module.values.iter().map(|(name, _)| *name)).collect();
    all.sort_unstable();
    all
}

/// A module as Python prints it.
pub(super) fn repr(name: &str) -> String {
    if OF_NUMPY.contains(&name) {
        return format!("<module '{name}'>");
    }
    format!("<module '{name}' (built-in)>")
}

/// `module.name`.
///
/// # Errors
/// `AttributeError` for what Python has not either, `NotImplementedError` for what it has.
pub(super) fn attribute(module: &str, name: &str, span: Span) -> Result<Value> {
    let Some(found) = MODULES.iter().find(|known| known.name == module) else {
        if let Some(class) = classes::of_numpy(name).filter(|_| module == "numpy") {
            return Ok(class);
        }
        return crate::numpy::modules::attribute(module, name, span);
    };
    if let Some(row) = found.rows.iter().find(|row| row.name == name) {
        return Ok(callable(row));
    }
    if let Some((_, value)) = found.values.iter().find(|(known, _)| *known == name) {
        return Ok(value());
    }
    if name == "__name__" {
        return Ok(Value::text(module));
    }
    let known = names_in(module);
    if found.missing.contains(&name) {
        bail!(
            span, NotImplementedError, "numscope has no {module}.{name} yet";
            hint: "there are {}", known.join(", ")
        );
    }
    let error = diagnostic!(span, AttributeError, "module '{module}' has no attribute '{name}'");
    Err(match did_you_mean(name, known) {
        Some(near) => error.hint(format!("did you mean {module}.{near}?")),
        None => error,
    })
}
