//! What stands before the cursor: the expression behind whose dot it is, the call that it is in.
//!
//! Nothing of the user's runs: names are looked up, and of calls and indices the kind of result is guessed.

use crate::interp::{builtin, inspect, method_names};
use crate::numpy::modules::array_names;
use crate::numpy::registry::{BoundMethod, Function};
use crate::numpy::ufunc::Ufunc;
use crate::session::Session;
use crate::syntax::token::Punct;
use crate::syntax::{Piece, Shape, pieces};
use crate::value::{Callable, Value};

/// A text in pieces, up to the cursor.
pub(in crate::repl) struct Code<'a> {
    /// The text.
    pub(in crate::repl) text: &'a str,
    /// Its pieces.
    pub(in crate::repl) pieces: Vec<Piece>,
    session: &'a Session,
}

/// What is known of an expression.
#[derive(Clone, Debug)]
pub(in crate::repl) enum Known {
    /// Its value.
    Value(Value),
    /// An object of one of Python's classes.
    Class(&'static str),
    /// An array.
    Array,
    /// An object whose methods the registry keeps under a name.
    Rows(&'static str),
    /// A method of a class.
    Method(&'static str, String),
}

/// Functions of NumPy whose results have methods that arrays have not.
const MAKERS: &[(&str, &str)] = &[
    ("random.default_rng", "random.Generator"),
    ("random.RandomState", "random.RandomState"),
    ("random.SeedSequence", "random.SeedSequence"),
    ("vectorize", "vectorize"),
];

/// Built-in functions that give objects of a class.
const GIVES: &[(&str, &str)] = &[
    ("dict", "dict"),
    ("input", "str"),
    ("list", "list"),
    ("open", "_io.TextIOWrapper"),
    ("range", "range"),
    ("repr", "str"),
    ("set", "set"),
    ("sorted", "list"),
    ("str", "str"),
    ("tuple", "tuple"),
];

/// Methods that give objects of another class than their own.
const METHODS: &[(&str, &str, &str)] = &[
    ("str", "split", "list"),
    ("str", "rsplit", "list"),
    ("str", "splitlines", "list"),
    ("dict", "items", "dict_items"),
    ("dict", "keys", "dict_keys"),
];

/// A call that is not closed.
#[derive(Clone, Debug)]
pub(in crate::repl) struct Call {
    /// What is called, if that is known.
    pub(in crate::repl) callee: Option<Known>,
    /// The path that it is called by, as it is written.
    pub(in crate::repl) path: String,
    /// Arguments before the one that the cursor is in.
    pub(in crate::repl) before: usize,
    /// The names that arguments are given by.
    pub(in crate::repl) named: Vec<String>,
    /// Whether the cursor is where an argument begins, nothing of it written but what is completed.
    pub(in crate::repl) begins: bool,
    /// Whether the cursor's argument has a name.
    pub(in crate::repl) is_named: bool,
}

impl<'a> Code<'a> {
    /// A text up to the cursor.
    pub(in crate::repl) fn new(text: &'a str, session: &'a Session) -> Self {
        Self { text, pieces: pieces(text), session }
    }

    fn word(&self, i: usize) -> &'a str {
        self.pieces[i].text(self.text)
    }

    /// Whether a piece is this sign.
    pub(in crate::repl) fn is_sign(&self, i: usize, sign: &str) -> bool {
        self.pieces.get(i).is_some_and(|piece| piece.shape == Shape::Sign) && self.word(i) == sign
    }

    /// What the expression is that ends with a piece, and with which piece it begins. Only what a dot, a bracket
    /// or a parenthesis can follow is one.
    pub(in crate::repl) fn operand(&self, end: usize) -> Option<(Option<Known>, usize)> {
        match self.pieces.get(end)?.shape {
            Shape::Name => {
                let name = self.word(end);
                if end >= 1 && self.is_sign(end - 1, ".") {
                    let (owner, start) = self.operand(end.checked_sub(2)?)?;
                    return Some((owner.and_then(|owner| attribute(&owner, name)), start));
                }
                let bound = || self.session.get(name).or_else(|| builtin(name));
                Some((bound().map(Known::Value), end))
            }
            Shape::Text { closed: true } => {
                let is_bytes = self.word(end).split(['\'', '"']).next()?.contains(['b', 'B']);
                Some(((!is_bytes).then_some(Known::Class("str")), end))
            }
            Shape::Close(_) => self.bracketed(end),
            Shape::Keyword(_)
            | Shape::Number
            | Shape::Text { closed: false }
            | Shape::Comment
            | Shape::Open(_)
            | Shape::Sign => None,
        }
    }

    /// What ends with a closing bracket: a call, an index, or a literal.
    fn bracketed(&self, end: usize) -> Option<(Option<Known>, usize)> {
        let open = self.opening(end)?;
        let Shape::Open(bracket) = self.pieces[open].shape else { return None };
        let owner = open.checked_sub(1).and_then(|before| self.operand(before));
        if let Some((owner, start)) = owner {
            let found = match bracket {
                Punct::ParenOpen => owner.as_ref().and_then(result),
                _ => owner.filter(is_array),
            };
            return Some((found, start));
        }
        let inner = open + 1..end;
        let found = match bracket {
            Punct::SquareOpen => Some(Known::Class("list")),
            Punct::BraceOpen => {
                let is_dict = inner.is_empty() || self.has_sign(open, end, ":");
                Some(Known::Class(if is_dict { "dict" } else { "set" }))
            }
            _ if self.has_sign(open, end, ",") || inner.is_empty() => Some(Known::Class("tuple")),
            _ => self.group(open, end),
        };
        Some((found, open))
    }

    /// What stands in parentheses: an array where it computes with one.
    fn group(&self, open: usize, end: usize) -> Option<Known> {
        if let Some((last, start)) = self.operand(end - 1)
            && start == open + 1
        {
            return last;
        }
        let computes = |i: usize| {
            self.pieces[i].shape == Shape::Name
                && self.operand(i).and_then(|(known, _)| known).as_ref().is_some_and(is_array)
        };
        (open + 1..end).any(computes).then_some(Known::Array)
    }

    /// Whether a sign stands between two brackets, not in brackets within.
    fn has_sign(&self, open: usize, end: usize, sign: &str) -> bool {
        let mut depth = 0;
        (open + 1..end).any(|i| {
            match self.pieces[i].shape {
                Shape::Open(_) => depth += 1,
                Shape::Close(_) => depth -= 1,
                Shape::Name
                | Shape::Keyword(_)
                | Shape::Number
                | Shape::Text { .. }
                | Shape::Comment
                | Shape::Sign => {}
            }
            depth == 0 && self.is_sign(i, sign)
        })
    }

    /// The bracket that a closing one belongs to.
    fn opening(&self, close: usize) -> Option<usize> {
        let mut depth = 0;
        (0..=close).rev().find(|&i| {
            match self.pieces[i].shape {
                Shape::Close(_) => depth += 1,
                Shape::Open(_) => depth -= 1,
                Shape::Name
                | Shape::Keyword(_)
                | Shape::Number
                | Shape::Text { .. }
                | Shape::Comment
                | Shape::Sign => {}
            }
            depth == 0
        })
    }

    /// The innermost bracket that is open behind the first `count` pieces.
    pub(in crate::repl) fn open_bracket(&self, count: usize) -> Option<usize> {
        let mut depth = 0;
        (0..count).rev().find(|&i| {
            match self.pieces[i].shape {
                Shape::Close(_) => depth += 1,
                Shape::Open(_) => depth -= 1,
                Shape::Name
                | Shape::Keyword(_)
                | Shape::Number
                | Shape::Text { .. }
                | Shape::Comment
                | Shape::Sign => {}
            }
            depth < 0
        })
    }

    /// The call whose arguments the cursor is among, behind the first `count` pieces.
    pub(in crate::repl) fn call(&self, count: usize) -> Option<Call> {
        let open = self.open_bracket(count)?;
        if self.pieces[open].shape != Shape::Open(Punct::ParenOpen) {
            return None;
        }
        let (callee, start) = self.operand(open.checked_sub(1)?)?;
        // `def f(` calls nothing.
        let is_defined =
            start.checked_sub(1).is_some_and(|i| matches!(self.word(i), "def" | "class"));
        if is_defined {
            return None;
        }
        let path = self.text[self.pieces[start].start()..self.pieces[open].start()].to_owned();
        let mut call =
            Call { callee, path, before: 0, named: Vec::new(), begins: true, is_named: false };
        let mut depth = 0;
        for i in open + 1..count {
            match self.pieces[i].shape {
                Shape::Open(_) => depth += 1,
                Shape::Close(_) => depth -= 1,
                Shape::Sign if depth == 0 && self.word(i) == "," => {
                    call.before += 1;
                    (call.begins, call.is_named) = (true, false);
                    continue;
                }
                Shape::Name if depth == 0 && call.begins && self.is_sign(i + 1, "=") => {
                    call.named.push(self.word(i).to_owned());
                    call.is_named = true;
                }
                Shape::Comment => continue,
                Shape::Name
                | Shape::Keyword(_)
                | Shape::Number
                | Shape::Text { .. }
                | Shape::Sign => {}
            }
            call.begins = false;
        }
        Some(call)
    }
}

/// Whether it is an array.
fn is_array(known: &Known) -> bool {
    match known {
        Known::Value(value) => matches!(value, Value::Array(_)),
        Known::Array => true,
        Known::Class(_) | Known::Rows(_) | Known::Method(..) => false,
    }
}

/// What a call gives.
fn result(callee: &Known) -> Option<Known> {
    match callee {
        Known::Value(Value::Function(callable)) => of_callable(callable),
        // `np.float64(1)` has the names of arrays, Python's numbers have few.
        Known::Value(Value::DType(_)) => Some(Known::Array),
        Known::Method("ndarray", name) if name == "tolist" => Some(Known::Class("list")),
        Known::Method("ndarray", _) => Some(Known::Array),
        Known::Method(class, name) => {
            let gives = METHODS.iter().find(|(of, method, _)| of == class && method == name);
            Some(Known::Class(gives.map_or(class, |(_, _, gives)| gives)))
        }
        Known::Value(_) | Known::Class(_) | Known::Array | Known::Rows(_) => None,
    }
}

fn of_callable(callable: &Callable) -> Option<Known> {
    if callable.downcast::<Ufunc>().is_some() {
        return Some(Known::Array);
    }
    let method = || callable.downcast::<BoundMethod>().map(|method| method.function);
    if let Some(function) = callable.downcast::<Function>().or_else(method) {
        if function.name == "ndarray.tolist" {
            return Some(Known::Class("list"));
        }
        let made = MAKERS.iter().find(|(maker, _)| *maker == function.name);
        return Some(made.map_or(Known::Array, |(_, rows)| Known::Rows(rows)));
    }
    let name = callable.call().name();
    GIVES.iter().find(|(known, _)| *known == name).map(|(_, class)| Known::Class(class))
}

/// `known.name`.
fn attribute(known: &Known, name: &str) -> Option<Known> {
    match known {
        Known::Value(value) => inspect::attribute(value, name).map(Known::Value),
        Known::Array if matches!(name, "T" | "mT" | "real" | "imag") => Some(Known::Array),
        Known::Array if matches!(name, "shape" | "strides") => Some(Known::Class("tuple")),
        Known::Array => {
            array_names().contains(&name).then(|| Known::Method("ndarray", name.to_owned()))
        }
        Known::Class(class) => method_names(class)
            .any(|known| known == name)
            .then(|| Known::Method(class, name.to_owned())),
        Known::Rows(owner) => {
            let rows = inspect::names_of_rows(owner);
            let row = rows.into_iter().find(|(known, _)| *known == name);
            row.map(|(_, function)| Known::Value(inspect::row(function)))
        }
        Known::Method(..) => None,
    }
}
