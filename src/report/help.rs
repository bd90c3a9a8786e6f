//! Help on one thing: a function, a value, a mode, a word. What it costs is said from the tables.
//!
//! Knows the tables of functions and the session's names; of commands it knows nothing.

use serde::Serialize;

use super::Report;
use super::document::Document;
use super::dtypes::Limits;
use super::glossary::Word;
use super::layout::{order_name, owner_text};
use super::pages;
use super::text::{Paint, Style, cut, flow, labelled, paragraph};
use super::units::{bytes, plural, shape};
use crate::array::Array;
use crate::array::dtype::Kind;
use crate::diag::Span;
use crate::exec::Mode;
use crate::numpy::attributes::{ATTRIBUTES, Attribute};
use crate::numpy::modules::{self, array_method, function, module_names};
use crate::numpy::peaks;
use crate::numpy::registry::{BoundMethod, Costs, Function};
use crate::numpy::ufunc::{Elides, KEYWORDS as UFUNC_KEYWORDS, Ufunc};
use crate::session::Session;
use crate::value::{Callable, TypeValue, Value};

/// Help on one thing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Help {
    /// What is explained: a call with its parameters, or a name.
    pub usage: String,
    /// What it is: `ufunc`, `command`, `variable` …
    pub kind: String,
    /// What it does: a paragraph.
    pub about: String,
    /// What else is known of it.
    pub facts: Vec<Fact>,
    /// Lines to type, with what they print; or the first lines of a value.
    pub example: Vec<String>,
}

/// A line of help.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fact {
    /// What it is about.
    pub label: String,
    /// What is known.
    pub text: String,
}

/// Lines of a value that are shown.
const VALUE_LINES: usize = 8;
/// Items of a list or characters of a text that are shown: a repr of a million would take seconds.
const VALUE_ITEMS: usize = 20;
const VALUE_CHARS: usize = 200;

impl Help {
    /// Help with a text alone.
    pub fn new(usage: impl Into<String>, kind: &str, about: impl Into<String>) -> Self {
        Self { usage: usage.into(), kind: kind.to_owned(), about: about.into(), ..Self::default() }
    }

    /// The same with one more fact, unless there is nothing to say.
    #[must_use]
    pub fn fact(mut self, label: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.facts.push(Fact { label: label.to_owned(), text });
        }
        self
    }

    /// The same with lines to type.
    #[must_use]
    pub fn example(mut self, text: &str) -> Self {
        self.example = text.lines().map(str::to_owned).collect();
        self
    }
}

impl Report for Help {
    fn document(&self) -> Document {
        pages::help::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let mut lines = vec![flow(&[self.usage.clone(), self.kind.clone()], style)];
        if !self.about.is_empty() {
            lines.push(paragraph(&self.about, style));
        }
        let width = self.facts.iter().map(|fact| fact.label.chars().count()).max().unwrap_or(0);
        for fact in &self.facts {
            let label = format!("{:<width$} ", fact.label);
            lines.push(labelled(&label, &fact.text, style));
        }
        for line in &self.example {
            let line = cut(line, style.width.saturating_sub(2), style);
            lines.push(Paint::Dim.over(&format!("  {line}"), style));
        }
        lines.join("\n")
    }
}

/// A doc's text, in one line, and its examples.
fn parts(doc: &str) -> (String, &str) {
    let at = doc.find(">>> ").unwrap_or(doc.len());
    (doc[..at].split_whitespace().collect::<Vec<_>>().join(" "), doc[at..].trim_end())
}

/// Help on an elementwise function.
pub fn of_ufunc(ufunc: &Ufunc) -> Help {
    let operands = if ufunc.nin == 1 { "x" } else { "x1, x2" };
    let (about, example) = parts(ufunc.doc);
    let operator = match (ufunc.symbol, ufunc.nin) {
        (Some(symbol), 1) => format!("{symbol}x"),
        (Some(symbol), _) => format!("x1 {symbol} x2"),
        (None, _) => String::new(),
    };
    let also: Vec<String> = ufunc.aliases.iter().map(|alias| format!("np.{alias}")).collect();
    let usage = format!("np.{}({operands}, /, {UFUNC_KEYWORDS}[, signature])", ufunc.name);
    Help::new(usage, "ufunc", about)
        .fact("operator", operator)
        .fact("also", also.join(", "))
        .fact("costs", ufunc_costs(ufunc))
        .fact("reuse", elision(ufunc))
        .example(example)
}

fn ufunc_costs(ufunc: &Ufunc) -> String {
    let reads = if ufunc.nin == 1 { "its operand" } else { "both operands" };
    if ufunc.nout() > 1 {
        return format!(
            "one pass: reads {reads}, writes two new arrays. It runs at once in every mode, as a call with \
             where= does."
        );
    }
    let all = |kind: Kind| ufunc.loops.iter().all(|row| row.output.kind() == kind);
    let result = if all(Kind::Bool) {
        "of bool, 1 byte an element"
    } else if all(Kind::Float) {
        "of floats"
    } else {
        "of the operands' common dtype"
    };
    let work = match ufunc.ops {
        0 | 1 => String::new(),
        ops => format!("; about {ops} operations an element est"),
    };
    format!(
        "one pass: reads {reads}, writes one new array {result}{work}. The fused modes make one pass of \
         a whole expression."
    )
}

/// When the operator writes into a temporary.
fn elision(ufunc: &Ufunc) -> String {
    let Some(symbol) = ufunc.symbol else { return String::new() };
    let operand = match (ufunc.elides, ufunc.nin) {
        (Elides::Never, _) => return String::new(),
        (Elides::Left, 1) => "a temporary operand",
        (Elides::Left, _) => "a temporary on its left",
        (Elides::LeftFloat, _) => "a temporary of floats on its left",
        (Elides::Either, _) => "a temporary on either side",
    };
    format!(
        "as in NumPy, {symbol} writes into {operand} from 256 KiB on; np.{} never does",
        ufunc.name
    )
}

/// Help on a function or method.
pub fn of_function(function: &Function) -> Help {
    let (about, example) = parts(function.doc);
    let usage = match function.name.split_once('.') {
        Some(("ndarray" | "generic", name)) => {
            let rest = function.signature.trim_start_matches("self").trim_start_matches(", ");
            format!("a.{name}({rest})")
        }
        Some(_) | None => format!("np.{}({})", function.name, function.signature),
    };
    let kind = if usage.starts_with("a.") { "method" } else { "function" };
    Help::new(usage, kind, about)
        .fact("costs", costs_text(function.costs))
        .fact("peak", peaks::difference(function.name).unwrap_or(""))
        .example(example)
}

/// What a call costs, in words.
pub fn costs_text(costs: Costs) -> &'static str {
    match costs {
        Costs::Nothing => "no array and no pass, whatever the size",
        Costs::View => "no bytes: a view of the same memory, whatever the size",
        Costs::ViewOrCopy => {
            "no bytes where strides can describe the result: then it is a view, or the array itself. Else \
             one pass that copies into a new array; %layout tells which it was."
        }
        Costs::Copy => "one pass: reads the array, writes a new one. The same in every mode.",
        Costs::New => "one new array, written once. The same in every mode.",
        Costs::Update => "one pass that writes into the array; no new one. The same in every mode.",
        Costs::File => {
            "no memory of its own: pages of the file are read and written as they are used"
        }
        Costs::Several => {
            "a new array, and copies of the arguments to work on. The same in every mode."
        }
        Costs::Objects => "a Python object for each element, several times the array's bytes",
        Costs::Step => {
            "one pass: reads the array, writes a new one of the other dtype, even where it is the same"
        }
        Costs::Fold => {
            "one pass that reads the array; a new array only of what is left along an axis. In the fused \
             modes (a*b).sum() needs no array for a*b."
        }
        Costs::FoldTwice => {
            "two passes that read the array, one for the mean; a new array only of what is left along an \
             axis. The same in every mode."
        }
        Costs::Working => {
            "several passes, with working arrays of about the argument's size. The same in every mode."
        }
        Costs::Product => {
            "as many multiplications as the lengths of all axes involved multiply to, and one new array. \
             The same in every mode."
        }
    }
}

/// Help on an attribute of arrays.
pub fn of_attribute(attribute: &Attribute) -> Help {
    let (about, example) = parts(attribute.doc);
    Help::new(format!("a.{}", attribute.name), "attribute", about)
        .fact("costs", costs_text(attribute.costs()))
        .example(example)
}

/// Help on a word of the reports.
pub fn of_word(word: &Word) -> Help {
    Help::new(word.name, "in numscope's reports", word.doc).example(word.example)
}

/// Help on a mode.
pub fn of_mode(mode: &Mode) -> Help {
    Help::new(mode.name, "mode", format!("{}.", capitalized(mode.doc)))
        .fact("stands for", mode.stands_for)
        .fact("see", "%mode lists all, %compare races them")
        .example(&format!("%mode {0}\n%timeit -m {0} a*b + a", mode.name))
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Help on a method or attribute of arrays.
pub fn of_array_name(name: &str) -> Option<Help> {
    let attribute = || ATTRIBUTES.iter().find(|attribute| attribute.name == name).map(of_attribute);
    array_method(name).map(of_function).or_else(attribute)
}

/// Help on a method by its class: `ndarray.copy`, `memmap.flush`.
pub fn of_method(path: &str) -> Option<Help> {
    match path.split_once('.')? {
        ("ndarray", name) => of_array_name(name),
        ("memmap", _) => function(path).map(of_function),
        _ => None,
    }
}

/// Help on what a path such as `np.sqrt` or `data` stands for.
pub fn of_value(path: &str, value: &Value, session: &Session) -> Help {
    match value {
        Value::Function(callable) => of_callable(path, callable),
        Value::Module(module) => {
            let names = module_names(module);
            if names.is_empty() {
                return Help::new(path, "module", "A module of Python.");
            }
            let about = format!("numscope has {} of {module}.", plural(names.len() as u64, "name"));
            Help::new(path, "module", about)
                .fact("names", names.join(" "))
                .fact("see", format!("?{path}.{} explains one", names.last().unwrap_or(&"sqrt")))
        }
        Value::DType(ty) => of_type(path, *ty),
        Value::Array(array) => of_array(path, array, session),
        Value::List(items) => {
            let items = items.borrow();
            let shown = items.iter().take(VALUE_ITEMS).cloned().collect();
            let value = Value::List(std::rc::Rc::new(std::cell::RefCell::new(shown)));
            of_plain(path, &value, session).fact("length", plural(items.len() as u64, "item"))
        }
        Value::Tuple(items) => {
            let value = Value::tuple(items.iter().take(VALUE_ITEMS).cloned());
            of_plain(path, &value, session).fact("length", plural(items.len() as u64, "item"))
        }
        Value::Str(text) => {
            let shown: String = text.chars().take(VALUE_CHARS).collect();
            let length = plural(text.chars().count() as u64, "character");
            of_plain(path, &Value::text(shown), session).fact("length", length)
        }
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Scalar(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis => of_plain(path, value, session),
    }
}

fn of_plain(path: &str, value: &Value, session: &Session) -> Help {
    let kind = if path.contains('.') { "value" } else { "variable" };
    Help::new(path, kind, "").fact("type", value.type_name()).example(&session.repr(value))
}

fn of_callable(path: &str, callable: &Callable) -> Help {
    if let Some(ufunc) = callable.downcast::<Ufunc>() {
        return of_ufunc(ufunc);
    }
    if let Some(function) = callable.downcast::<Function>() {
        return of_function(function);
    }
    if let Some(method) = callable.downcast::<BoundMethod>() {
        return of_function(method.function);
    }
    let name = callable.call().name();
    let of_numpy = modules::attribute("numpy", name, Span::NONE).is_ok() && !path.contains('.');
    Help::new(path, "function", format!("Python's {name}, which runs the same in every mode."))
        .fact(
            "see",
            if of_numpy {
                format!("?np.{name} is NumPy's, for whole arrays")
            } else {
                String::new()
            },
        )
}

fn of_type(path: &str, ty: TypeValue) -> Help {
    let dtype = ty.dtype();
    let limits = Limits::of(dtype);
    let kind = match ty {
        TypeValue::Python(_) => "class of Python",
        TypeValue::Class(_) => "class of NumPy, dtype",
        TypeValue::Instance(_) => "dtype",
    };
    let about = match ty {
        TypeValue::Python(_) => format!("Python's numbers of this kind; as a dtype it is {dtype}."),
        TypeValue::Class(_) | TypeValue::Instance(_) => {
            format!(
                "Numbers of {}, as elements of an array or alone.",
                plural(8 * dtype.size() as u64, "bit")
            )
        }
    };
    let example = format!("np.zeros(3, dtype={path})");
    Help::new(path, kind, about)
        .fact("bytes", format!("{} an element; %dtypes SHAPE lists what arrays take", dtype.size()))
        .fact("range", limits.range())
        .fact("digits", limits.digits())
        .example(&example)
}

fn of_array(path: &str, array: &Array, session: &Session) -> Help {
    let flags = if array.writeable { "" } else { ", read-only" };
    let names = session.names();
    let strides: Vec<String> = array.layout.strides.iter().map(ToString::to_string).collect();
    let comma = if strides.len() == 1 { "," } else { "" };
    let lines: Vec<String> =
        session.repr(&Value::Array(array.clone())).lines().map(str::to_owned).collect();
    let mut help = Help::new(path, if path.contains('.') { "value" } else { "variable" }, "")
        .fact("type", Value::Array(array.clone()).type_name())
        .fact("dtype", array.dtype.to_string())
        .fact("shape", shape(array.shape()))
        .fact("strides", format!("({}{comma}) bytes", strides.join(", ")))
        .fact("bytes", bytes(array.nbytes() as u64))
        .fact("order", order_name(array))
        .fact("memory", format!("{}{flags}", owner_text(path, array, &names)))
        .fact("see", format!("%layout {path}"));
    help.example = lines.iter().take(VALUE_LINES).cloned().collect();
    if lines.len() > VALUE_LINES {
        help.example.push("...".to_owned());
    }
    help
}
