//! What Python and NumPy say of a call whose arguments do not fit a function's parameters.

use super::registry::{Function, Parameter};
use crate::diag::{Diagnostic, Span};
use crate::diagnostic;
use crate::value::Call;

impl Function {
    /// Python's complaint of a keyword that is none of the parameters.
    pub(super) fn unknown(&self, all: &[Parameter<'_>], key: &str, at: Span) -> Diagnostic {
        let name = self.inner_name();
        match self.name {
            "ndarray.reshape" => {
                return diagnostic!(
                    at, TypeError, "'{key}' is an invalid keyword argument for this function";
                    hint: "its parameters are ({})", self.signature
                );
            }
            "ndarray.transpose" => {
                return diagnostic!(
                    at, TypeError, "ndarray.transpose() takes no keyword arguments";
                    hint: "write the axes alone: a.transpose(1, 0)"
                );
            }
            _ => {}
        }
        let error =
            diagnostic!(at, TypeError, "{name}() got an unexpected keyword argument '{key}'");
        let known: Vec<&str> = all.iter().map(|p| p.name).collect();
        match crate::diag::did_you_mean(key, known) {
            Some(near) => error.hint(format!("did you mean {near}=?")),
            None => error.hint(format!("its parameters are ({})", self.signature)),
        }
    }

    /// The name in NumPy's message about a keyword: methods that reduce hand their keywords to a function
    /// within, classes to what makes their objects.
    pub(super) fn inner_name(&self) -> String {
        let name = Call::name(self);
        if matches!(self.name, "vectorize" | "ndindex") {
            return format!("{name}.__init__");
        }
        if !self.name.starts_with("ndarray.") {
            let is_class = name.starts_with(|c: char| c.is_ascii_uppercase());
            return if is_class { "__init__" } else { name }.to_owned();
        }
        match name {
            "min" | "max" => format!("_a{name}"),
            "sum" | "prod" | "any" | "all" | "mean" | "std" | "var" => format!("_{name}"),
            _ => name.to_owned(),
        }
    }

    /// What is said of more arguments by position than there are parameters for.
    pub(super) fn too_many(&'static self, count: usize, span: Span) -> Diagnostic {
        if self.is_in_cython() {
            return self.miscounted(count, span);
        }
        let (name, all) = (Call::name(self), self.parameters());
        // NumPy does not count the ufunc whose method is called.
        let own = usize::from(self.name.starts_with("ufunc."));
        let count = count - own;
        let most = all.iter().filter(|p| !p.keyword_only && !p.rest).count() - own;
        let least = all.iter().filter(|p| p.required).count() - own;
        let takes =
            if least == most { format!("{most}") } else { format!("from {least} to {most}") };
        diagnostic!(
            span, TypeError, "{name}() takes {takes} positional argument{} but {count} {} given",
            if takes == "1" { "" } else { "s" }, if count == 1 { "was" } else { "were" };
            hint: "its parameters are ({})", self.signature
        )
    }

    /// Whether NumPy has it in Cython, which counts arguments in its own way.
    pub(super) fn is_in_cython(&self) -> bool {
        self.name.starts_with("random.")
    }

    /// What Cython says of so many arguments by position, the object of a method included.
    pub(super) fn miscounted(&'static self, count: usize, span: Span) -> Diagnostic {
        let all = self.parameters();
        let object = usize::from(all.first().is_some_and(|p| p.name == "self"));
        let least = all.iter().filter(|p| p.required).count() - object;
        let most = all.iter().filter(|p| !p.keyword_only && !p.rest).count() - object;
        let given = count - object;
        let (how, wanted) = match given > most {
            _ if least == most => ("exactly", most),
            true => ("at most", most),
            false => ("at least", least),
        };
        let plural = if wanted == 1 { "" } else { "s" };
        diagnostic!(
            span, TypeError, "{}() takes {how} {wanted} positional argument{plural} ({given} given)",
            self.inner_name();
            hint: "its parameters are ({})", self.signature
        )
    }

    /// What NumPy says of arguments that are missing: functions in C speak otherwise than those in Python.
    pub(super) fn missing_text(&self, names: &[&str], first: usize) -> String {
        let is_method = self.name.starts_with("ndarray.") || self.name.starts_with("ufunc.");
        if is_method || IN_C.contains(&self.name) {
            // A method's object is not counted; Python's own parser, which some use, counts from 1.
            let is_parsed = matches!(self.name, "dtype" | "fromiter" | "ndarray");
            let position = first + usize::from(is_parsed) - usize::from(is_method);
            return format!("required argument '{}' (pos {position})", names[0]);
        }
        let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
        let listed = match &quoted[..] {
            [one] => one.clone(),
            [one, other] => format!("{one} and {other}"),
            [all @ .., last] => format!("{}, and {last}", all.join(", ")),
            [] => String::new(),
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        format!("{} required positional argument{plural}: {listed}", names.len())
    }
}

/// Functions that NumPy has in C.
const IN_C: &[&str] = &[
    "array",
    "asarray",
    "ascontiguousarray",
    "asfortranarray",
    "zeros",
    "empty",
    "empty_like",
    "arange",
    "dtype",
    "fromiter",
    "ndarray",
];
