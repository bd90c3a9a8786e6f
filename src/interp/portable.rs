//! Values as plain data that another thread can take: what `pickle` makes of them for another process.
//!
//! Packing copies everything, as pickling does. A function goes by its name, with the text that defines it and
//! what that text needs of the session's names.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::code::{Def, StmtKind};
use super::function::Function;
use super::names::Scope;
use super::{Code, builtins, repr, resolve};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::format::PrintOptions;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::numpy::convert;
use crate::syntax::ast;
use crate::value::{Callable, Dict, Key, Set, TypeValue, Value};

/// A value that was copied out of a session.
#[derive(Clone, Debug)]
pub(super) enum Packed {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text {
        text: String,
        is_numpy: bool,
    },
    Scalar(Scalar),
    Array {
        dtype: DType,
        shape: Vec<usize>,
        bytes: Arc<[u8]>,
    },
    Tuple(Vec<Self>),
    List(Vec<Self>),
    Dict(Vec<(Self, Self)>),
    Set(Vec<Self>),
    Range(i64, i64, i64),
    DType(TypeValue),
    Module(&'static str),
    /// A function or class that every session has, by its module and name.
    Known(&'static str, String),
    /// A user's function, by its name.
    Function(String),
}

/// What a worker needs to know of the session: its functions, and the values that they use.
#[derive(Clone, Debug, Default)]
pub(super) struct Globals {
    values: Vec<(String, Packed)>,
    functions: Vec<Source>,
}

/// Where a function comes from.
#[derive(Clone, Debug)]
struct Source {
    name: String,
    file: String,
    text: String,
    /// Where its `def` begins.
    at: u32,
    defaults: Vec<Option<Packed>>,
}

/// Packs values, and what functions among them need.
#[derive(Debug)]
pub(super) struct Packer<'a> {
    cx: &'a mut Context,
    scope: &'a Scope,
    span: Span,
    pub(super) globals: Globals,
    seen: BTreeSet<String>,
    /// Containers around what is packed.
    depth: usize,
}

/// Containers within one another that are packed; one that holds itself has no end.
const MOST_DEPTH: usize = 900;

impl<'a> Packer<'a> {
    /// Of a session.
    pub(super) fn new(cx: &'a mut Context, scope: &'a Scope, span: Span) -> Self {
        Self { cx, scope, span, globals: Globals::default(), seen: BTreeSet::new(), depth: 0 }
    }

    /// Copy a value.
    ///
    /// # Errors
    /// What `pickle` refuses: functions that are not defined at the top level, generators, modules.
    pub(super) fn pack(&mut self, value: &Value) -> Result<Packed> {
        self.cx.poll(self.span)?;
        if self.depth == MOST_DEPTH {
            bail!(
                self.span,
                RecursionError,
                "maximum recursion depth exceeded while pickling an object"
            );
        }
        self.depth += 1;
        let packed = self.packed(value);
        self.depth -= 1;
        packed
    }

    fn packed(&mut self, value: &Value) -> Result<Packed> {
        Ok(match value {
            Value::None => Packed::None,
            Value::Ellipsis => Packed::Ellipsis,
            Value::Bool(x) => Packed::Bool(*x),
            Value::Int(x) => Packed::Int(*x),
            Value::Float(x) => Packed::Float(*x),
            Value::Str(text) => Packed::Text { text: text.to_string(), is_numpy: text.is_numpy },
            Value::Scalar(x) => Packed::Scalar(*x),
            Value::Array(array) => self.array(array)?,
            Value::Tuple(items) => Packed::Tuple(self.all(items.iter())?),
            Value::List(items) => Packed::List(self.all(items.borrow().iter())?),
            Value::Dict(items) => {
                let items = items.borrow();
                let pairs = items.iter().map(|(k, v)| Ok((self.pack(k.value())?, self.pack(v)?)));
                Packed::Dict(pairs.collect::<Result<_>>()?)
            }
            Value::Set(items) => Packed::Set(self.all(items.borrow().iter().map(Key::value))?),
            Value::Range(range) => Packed::Range(range.start, range.stop, range.step),
            Value::DType(class) => Packed::DType(*class),
            Value::Function(callable) => self.callable(value, callable)?,
            Value::Iterator(_) | Value::Module(_) | Value::Slice(_) => {
                bail!(self.span, TypeError, "cannot pickle '{}' object", value.type_name())
            }
        })
    }

    fn all<'v>(&mut self, items: impl Iterator<Item = &'v Value>) -> Result<Vec<Packed>> {
        items.map(|item| self.pack(item)).collect()
    }

    /// The elements in C order.
    fn array(&mut self, array: &Array) -> Result<Packed> {
        let value = Value::Array(array.clone());
        let whole = if array.is_contiguous(Order::C) {
            array.clone()
        } else {
            convert::copy_of(self.cx, &value, Some(array.dtype), self.span)?
        };
        let (at, bytes) = (whole.layout.offset, whole.nbytes());
        let copied: Arc<[u8]> = whole.buffer.read()[at..at + bytes].into();
        self.cx.meter = self.cx.meter.then(copy_of(bytes));
        Ok(Packed::Array { dtype: array.dtype, shape: array.shape().to_vec(), bytes: copied })
    }

    fn callable(&mut self, value: &Value, callable: &Callable) -> Result<Packed> {
        if let Some(function) = callable.downcast::<Function>() {
            return self.function(value, function);
        }
        let name = callable.call().name().to_owned();
        if builtins::find(&name).is_some() {
            return Ok(Packed::Known("", name));
        }
        for module in super::module_names() {
            if matches!(callable, Callable::Static(_))
                && super::modules::names_in(module).contains(&name.as_str())
            {
                return Ok(Packed::Known(module, name));
            }
        }
        bail!(self.span, TypeError, "cannot pickle '{}' object", value.type_name())
    }

    /// A function goes by its name, which must lead to it.
    fn function(&mut self, value: &Value, function: &Function) -> Result<Packed> {
        let code = &function.code;
        if code.qualified.contains("<locals>") {
            bail!(
                self.span, AttributeError, "Can't pickle local object '{}'", code.qualified;
                hint: "a function for another process is found there by its name: define {} at the top level",
                code.name
            );
        }
        let name = code.name.to_string();
        let is_found = match self.scope.get(&name) {
            Some(Value::Function(found)) => {
                found.downcast::<Function>().is_some_and(|found| Rc::ptr_eq(&found.code, code))
            }
            _ => false,
        };
        if !is_found {
            let shown = repr(value, &PrintOptions::default());
            let why = if self.scope.get(&name).is_some() {
                format!("it's not the same object as __main__.{name}")
            } else {
                format!("attribute lookup {name} on __main__ failed")
            };
            bail!(
                self.span, PicklingError, "Can't pickle {shown}: {why}";
                hint: "define it with def at the top level"
            );
        }
        self.define(&name, function)?;
        Ok(Packed::Function(name))
    }

    /// Note a function with all that it needs.
    fn define(&mut self, name: &str, function: &Function) -> Result<()> {
        if !self.seen.insert(name.to_owned()) {
            return Ok(());
        }
        let Ok(code) = Code::parse(&function.source.name, &function.source.text) else {
            return Ok(());
        };
        let Some((at, needs)) = find(&code.statements, name) else { return Ok(()) };
        let mut defaults = Vec::new();
        for default in &function.defaults {
            defaults.push(default.as_ref().map(|value| self.pack(value)).transpose()?);
        }
        self.globals.functions.push(Source {
            name: name.to_owned(),
            file: function.source.name.to_string(),
            text: function.source.text.to_string(),
            at,
            defaults,
        });
        for need in needs {
            self.global(&need)?;
        }
        Ok(())
    }

    /// A name of the session that a function uses. Processes inherit it: what cannot be packed is left out.
    fn global(&mut self, name: &str) -> Result<()> {
        let Some(value) = self.scope.get(name) else { return Ok(()) };
        if let Value::Function(callable) = value
            && let Some(function) = callable.downcast::<Function>()
        {
            return self.define(name, function);
        }
        if let Value::Module(module) = value {
            self.globals.values.push((name.to_owned(), Packed::Module(module)));
            return Ok(());
        }
        if self.seen.insert(name.to_owned()) {
            match self.pack(value) {
                Ok(packed) => self.globals.values.push((name.to_owned(), packed)),
                Err(error) if error.is_interrupt() => return Err(error),
                Err(_) => {}
            }
        }
        Ok(())
    }
}

/// What copying so many bytes of an array costs.
fn copy_of(bytes: usize) -> Cost {
    Cost { bytes_read: bytes as u64, bytes_written: bytes as u64, passes: 1, ..Cost::default() }
}

/// Where the last `def` of a name begins, and which names it needs from around it.
fn find(statements: &[ast::Stmt], name: &str) -> Option<(u32, Vec<String>)> {
    statements.iter().rev().find_map(|statement| match &statement.kind {
        ast::StmtKind::Def { name: known, params, body, .. } if known == name => {
            Some((statement.span.start, resolve::free_names(params, body)))
        }
        ast::StmtKind::If { branches, orelse } => {
            let blocks = branches.iter().map(|(_, body)| body).chain([orelse]);
            blocks.rev().find_map(|block| find(block, name))
        }
        _ => None,
    })
}

impl Globals {
    /// Bind all of it in a worker's scope.
    ///
    /// # Errors
    /// `MemoryError` under the worker's limit.
    pub(super) fn bind(&self, cx: &mut Context, scope: &mut Scope) -> Result<()> {
        for source in &self.functions {
            let Ok(code) = Code::parse(&source.file, &source.text) else { continue };
            let Some(def) = def_at(&code.resolved.body, source.at) else { continue };
            let defaults = source
                .defaults
                .iter()
                .map(|default| default.as_ref().map(|packed| packed.unpack(cx, scope)).transpose());
            let defaults = defaults.collect::<Result<_>>()?;
            let function = Function::bare(Rc::clone(&def.code), Rc::clone(&code.source), defaults);
            let value = Value::Function(Callable::Shared(Rc::new(function)));
            drop(scope.set(&source.name, value));
        }
        for (name, packed) in &self.values {
            let value = packed.unpack(cx, scope)?;
            drop(scope.set(name, value));
        }
        Ok(())
    }
}

/// The `def` that begins at a place.
fn def_at(body: &[super::code::Stmt], at: u32) -> Option<&Def> {
    body.iter().find_map(|statement| match &statement.kind {
        StmtKind::Def(_, def) if statement.span.start == at => Some(def),
        StmtKind::If { branches, orelse } => {
            let mut blocks = branches.iter().map(|(_, body)| body).chain([orelse]);
            blocks.find_map(|block| def_at(block, at))
        }
        _ => None,
    })
}

impl Packed {
    /// A value of its own in another session.
    ///
    /// # Errors
    /// `MemoryError` under its limit; `AttributeError` for a function that it does not have.
    pub(super) fn unpack(&self, cx: &mut Context, scope: &Scope) -> Result<Value> {
        let span = Span::NONE;
        let mut all = |items: &[Self]| -> Result<Vec<Value>> {
            items.iter().map(|item| item.unpack(cx, scope)).collect()
        };
        Ok(match self {
            Self::None => Value::None,
            Self::Ellipsis => Value::Ellipsis,
            Self::Bool(x) => Value::Bool(*x),
            Self::Int(x) => Value::Int(*x),
            Self::Float(x) => Value::Float(*x),
            Self::Text { text, is_numpy: true } => Value::numpy_text(text.as_str()),
            Self::Text { text, is_numpy: false } => Value::text(text.as_str()),
            Self::Scalar(x) => Value::Scalar(*x),
            Self::Array { dtype, shape, bytes } => {
                let layout = Layout::contiguous(shape, dtype.size(), Order::C);
                let array = cx.empty(*dtype, layout, span)?;
                array.buffer.write()[..bytes.len()].copy_from_slice(bytes);
                cx.meter = cx.meter.then(copy_of(bytes.len()));
                Value::Array(array)
            }
            Self::Tuple(items) => Value::tuple(all(items)?),
            Self::List(items) => Value::list(all(items)?),
            Self::Set(items) => {
                let items = all(items)?.into_iter().map(|item| Key::new(item, span));
                Value::set(items.collect::<Result<Set>>()?)
            }
            Self::Dict(pairs) => {
                let pairs = pairs.iter().map(|(key, value)| {
                    let key = Key::new(key.unpack(cx, scope)?, span)?;
                    Ok((key, value.unpack(cx, scope)?))
                });
                Value::dict(pairs.collect::<Result<Dict>>()?)
            }
            Self::Range(start, stop, step) => Value::range(*start, *stop, *step),
            Self::DType(class) => Value::DType(*class),
            Self::Module(name) => Value::Module(name),
            Self::Known("", name) => builtins::find(name).unwrap_or(Value::None),
            Self::Known(module, name) => super::modules::attribute(module, name, span)?,
            Self::Function(name) => match scope.get(name) {
                Some(value) => value.clone(),
                None => bail!(
                    span,
                    AttributeError,
                    "Can't get attribute '{name}' on <module '__main__'>"
                ),
            },
        })
    }
}

/// An error that another thread can take.
#[derive(Clone, Debug)]
pub(super) struct Failed {
    kind: ErrorKind,
    message: String,
    hints: Vec<String>,
}

impl From<Diagnostic> for Failed {
    fn from(error: Diagnostic) -> Self {
        Self { kind: error.kind, message: error.message.clone(), hints: error.hints.clone() }
    }
}

impl Failed {
    /// The same error where the pool was asked.
    pub(super) fn at(self, span: Span) -> Diagnostic {
        let error = Diagnostic::new(span, self.kind, self.message);
        self.hints.into_iter().fold(error, Diagnostic::hint)
    }
}

/// Nothing of a session's own is left in what is packed: another thread may take it.
const _: fn() = || {
    fn is_send<T: Send>() {}
    is_send::<(Packed, Globals, Failed)>();
};
