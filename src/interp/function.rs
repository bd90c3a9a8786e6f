//! Functions that users define: how arguments reach parameters, and the frame in which a body runs.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::mem;
use std::rc::Rc;

use super::Interp;
use super::code::{self, Body, Def, Lambda, Source};
use super::flow::Flow;
use super::names::Symbol;
use super::plain::Got;
use crate::bail;
use crate::diag::{Diagnostic, Result, Span, Traced, did_you_mean};
use crate::numpy::registry::Args;
use crate::syntax::ast::StmtKind;
use crate::syntax::walk;
use crate::value::{Call, Callable, Dict, Key, Value};

/// A variable that several functions share.
#[derive(Debug, Default)]
pub(super) struct Variable {
    pub(super) value: RefCell<Option<Value>>,
}

/// A variable as functions hold it.
pub(super) type Cell = Rc<Variable>;

/// A function that a user defined.
pub(super) struct Function {
    pub(super) code: Rc<Lambda>,
    pub(super) source: Rc<Source>,
    /// By parameter.
    pub(super) defaults: Box<[Option<Value>]>,
    pub(super) captures: Box<[Cell]>,
}

impl Function {
    /// A function that captures nothing.
    pub(super) fn bare(
        code: Rc<Lambda>,
        source: Rc<Source>,
        defaults: Box<[Option<Value>]>,
    ) -> Self {
        Self { code, source, defaults, captures: Box::default() }
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "function {}", self.code.name)
    }
}

impl Call for Function {
    fn name(&self) -> &str {
        &self.code.name
    }

    fn repr(&self) -> String {
        format!("<function {} at {:p}>", self.code.qualified, Rc::as_ptr(&self.code))
    }

    fn class(&self) -> &'static str {
        "function"
    }

    fn field(&self, name: &str) -> Option<Value> {
        let doc = || self.code.doc.as_deref().map_or(Value::None, Value::text);
        (name == "__doc__").then(doc)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl code::Params {
    /// The slot of a parameter that can be given by name.
    fn slot(&self, name: Symbol) -> Option<usize> {
        let named = self.positional + self.keyword_only;
        let takes = self.names.get(self.position_only..named)?;
        takes.iter().position(|&known| known == name).map(|i| i + self.position_only)
    }

    /// The slot of each argument, where each has one of its own, so that no complaint is to be made but of what is
    /// missing.
    fn straight(&self, args: &code::Args) -> Option<Rc<[usize]>> {
        let count = args.list.iter().filter(|arg| arg.symbol.is_none()).count();
        if !args.is_starless || self.args || self.kwargs || count > self.positional {
            return None;
        }
        let slots = args.list.iter().enumerate().map(|(i, arg)| match arg.symbol {
            None => Some(i),
            Some(name) => self.slot(name).filter(|&slot| slot >= count),
        });
        slots.collect()
    }
}

/// The slots of arguments in a function, which are kept for the next call.
fn slots_in(code: &Rc<Lambda>, args: &code::Args) -> Option<Rc<[usize]>> {
    if let Some((known, slots)) = &*args.slots.borrow()
        && known.as_ptr() == Rc::as_ptr(code)
    {
        return Some(Rc::clone(slots));
    }
    let slots = code.params.straight(args)?;
    *args.slots.borrow_mut() = Some((Rc::downgrade(code), Rc::clone(&slots)));
    Some(slots)
}

/// The text of a function that a user defined with `def`, its indentation taken away.
pub fn definition(value: &Value) -> Option<String> {
    let Value::Function(Callable::Shared(shared)) = value else { return None };
    let function = shared.as_any().downcast_ref::<Function>()?;
    let text = &*function.source.text;
    let statements = crate::syntax::parse(text).ok()?;
    let mut found = None;
    walk::each_statement(&statements, &mut |statement| {
        if matches!(&statement.kind, StmtKind::Def { name, .. } if **name == *function.code.name) {
            found = Some(statement.span);
        }
    });
    let span: Span = found?;
    let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[start..span.start as usize];
    let body = text.get(span.start as usize..span.end as usize)?;
    Some(body.replace(&format!("\n{indent}"), "\n").trim_end().to_owned())
}

/// Functions that call one another at most: CPython's `sys.getrecursionlimit()`, less the frames that it starts with.
pub(super) const MOST_DEPTH: usize = 997;

impl Interp<'_> {
    /// Make a function of code: its defaults are evaluated now, its variables shared.
    pub(super) fn function(&mut self, def: &Def) -> Result<Value> {
        let mut defaults = vec![None; def.code.params.names.len()];
        for (i, node) in &def.defaults {
            defaults[*i as usize] = Some(self.eval(node)?);
        }
        let function = Function {
            code: Rc::clone(&def.code),
            source: Rc::clone(&self.source),
            defaults: defaults.into(),
            captures: self.captured(&def.captures),
        };
        Ok(Value::Function(Callable::Shared(Rc::new(function))))
    }

    /// Cells of this frame, for a function within.
    pub(super) fn captured(&self, cells: &[u32]) -> Box<[Cell]> {
        cells.iter().map(|&cell| Rc::clone(&self.cells[cell as usize])).collect()
    }

    /// Change a shared variable; answers what it was.
    pub(super) fn set_cell(&mut self, cell: &Cell, value: Option<Value>) -> Option<Value> {
        let before = cell.value.replace(value);
        if self.cx.journal.is_some() {
            let (cell, before) = (Rc::clone(cell), before.clone());
            self.cx.on_restore(Box::new(move || drop(cell.value.replace(before.clone()))));
        }
        before
    }

    /// Call a user's function with arguments that are not evaluated yet; what it gives stands in `given`.
    pub(super) fn call_function(
        &mut self,
        function: &Function,
        args: &code::Args,
        span: Span,
    ) -> Result<()> {
        let params = &function.code.params;
        let base = self.stack.len();
        if args.plain && args.list.len() <= params.positional && !params.args && !params.kwargs {
            for arg in &args.list {
                if let Some(number) = self.number(&arg.value) {
                    self.stack.push(Some(number.value()));
                    continue;
                }
                match self.got(&arg.value)? {
                    Got::Number(number) => self.stack.push(Some(number.value())),
                    Got::Given => {
                        let value = mem::replace(&mut self.given, Value::None);
                        self.stack.push(Some(value));
                    }
                    Got::Nothing => {
                        let value = self.eval(&arg.value)?;
                        self.stack.push(Some(value));
                    }
                }
            }
            if args.list.len() < params.names.len() {
                self.stack.resize(base + params.names.len(), None);
                self.complete(function, base, span)?;
            }
        } else if let Some(slots) = slots_in(&function.code, args) {
            self.stack.resize(base + params.names.len(), None);
            for (arg, &slot) in args.list.iter().zip(&*slots) {
                let value = match self.got(&arg.value)? {
                    Got::Number(number) => number.value(),
                    Got::Given => mem::replace(&mut self.given, Value::None),
                    Got::Nothing => self.eval(&arg.value)?,
                };
                self.stack[base + slot] = Some(value);
            }
            self.complete(function, base, span)?;
        } else {
            self.place_written(function, args, base, span)?;
        }
        self.enter(function, base, span)
    }

    /// Arguments with names or stars, or of another number.
    #[inline(never)]
    fn place_written(
        &mut self,
        function: &Function,
        args: &code::Args,
        base: usize,
        span: Span,
    ) -> Result<()> {
        let given = self.args_to(&function.code.qualified, args)?;
        self.place(function, given, base, span)
    }

    /// Call a user's function.
    pub(super) fn call_function_with(
        &mut self,
        function: &Function,
        given: Args,
        span: Span,
    ) -> Result<Value> {
        let base = self.stack.len();
        self.place(function, given, base, span)?;
        self.enter(function, base, span)?;
        Ok(mem::replace(&mut self.given, Value::None))
    }

    /// Give each parameter its argument, from `base` on.
    fn place(&mut self, function: &Function, given: Args, base: usize, span: Span) -> Result<()> {
        let params = &function.code.params;
        let count = given.positional.len();
        self.stack.resize(base + params.names.len(), None);
        let mut positional = given.positional.into_iter();
        for (slot, value) in positional.by_ref().take(params.positional).enumerate() {
            self.stack[base + slot] = Some(value);
        }
        let rest: Vec<Value> = positional.collect();
        let named = params.positional + params.keyword_only;
        if params.args {
            self.stack[base + named] = Some(Value::tuple(rest));
        } else if !rest.is_empty() {
            return Err(too_many(function, count, given.keywords.len(), span));
        }
        let mut more = Dict::default();
        for (name, value, at) in given.keywords {
            let symbol = Symbol::of(&name);
            let takes = &params.names[params.position_only..named];
            match takes.iter().position(|&known| known == symbol) {
                Some(i) if self.stack[base + params.position_only + i].is_some() => bail!(
                    at,
                    TypeError,
                    "{}() got multiple values for argument '{name}'",
                    function.code.qualified
                ),
                Some(i) => self.stack[base + params.position_only + i] = Some(value),
                None if params.kwargs => {
                    more.insert(Key::new(Value::text(name), at)?, value);
                }
                None => return Err(unexpected(function, &name, at)),
            }
        }
        if params.kwargs {
            self.stack[base + named + usize::from(params.args)] = Some(Value::dict(more));
        }
        self.complete(function, base, span)
    }

    /// Give the parameters without an argument their defaults.
    fn complete(&mut self, function: &Function, base: usize, span: Span) -> Result<()> {
        let params = &function.code.params;
        let named = params.positional + params.keyword_only;
        let mut is_complete = true;
        for (slot, default) in self.stack[base..base + named].iter_mut().zip(&function.defaults) {
            if slot.is_none() {
                slot.clone_from(default);
                is_complete &= slot.is_some();
            }
        }
        if is_complete {
            return Ok(());
        }
        let missing = |range: std::ops::Range<usize>| -> Vec<Symbol> {
            range.filter(|&i| self.stack[base + i].is_none()).map(|i| params.names[i]).collect()
        };
        let positional = missing(0..params.positional);
        if !positional.is_empty() {
            return Err(missing_arguments(function, &positional, "positional", span));
        }
        let keyword_only = missing(params.positional..named);
        if !keyword_only.is_empty() {
            return Err(missing_arguments(function, &keyword_only, "keyword-only", span));
        }
        Ok(())
    }

    /// Run a body in a frame whose parameters stand on the stack from `base` on.
    #[inline(always)]
    fn enter(&mut self, function: &Function, base: usize, span: Span) -> Result<()> {
        let code = &*function.code;
        if self.depth >= MOST_DEPTH {
            bail!(span, RecursionError, "maximum recursion depth exceeded");
        }
        if code.slots as usize > code.params.names.len() {
            self.stack.resize(base + code.slots as usize, None);
        }
        let has_cells = code.own_cells > 0 || !function.captures.is_empty();
        let swaps = has_cells || !self.cells.is_empty();
        let around = if swaps { Some(self.swap_cells(function, base)) } else { None };
        let caller = mem::replace(&mut self.base, base);
        let is_other = !Rc::ptr_eq(&self.source, &function.source);
        let source = is_other.then(|| mem::replace(&mut self.source, Rc::clone(&function.source)));
        self.depth += 1;
        if self.calls.is_some() {
            self.enter_function(function);
        }
        let ended = match &code.body {
            Body::Value(node) => self.eval(node).map(|value| self.given = value),
            Body::Block(block) => self.block(block).map(|flow| {
                if flow != Flow::Return {
                    self.given = Value::None;
                }
            }),
        };
        if self.calls.is_some() {
            self.leave_function();
        }
        self.depth -= 1;
        self.stack.truncate(base);
        self.base = caller;
        if let Some(cells) = around {
            self.cells = cells;
        }
        if let Some(source) = source {
            self.source = source;
        }
        ended.map_err(|error| traced(error, function, span))
    }

    /// Give a frame its cells; answers those around it.
    #[inline(never)]
    fn swap_cells(&mut self, function: &Function, base: usize) -> Vec<Cell> {
        let cells = cells(&function.captures, function.code.own_cells);
        for &(slot, cell) in &function.code.celled {
            let value = self.stack[base + slot as usize].take();
            cells[cell as usize].value.replace(value);
        }
        mem::replace(&mut self.cells, cells)
    }

    /// Note what the session's name was before a function bound it, to put it back if the line fails.
    pub(super) fn remember(&mut self, symbol: Symbol, before: Option<Value>) {
        if !self.undo.iter().any(|(known, _)| *known == symbol) {
            self.undo.push((symbol, before));
        }
    }

    /// Put back what functions bound.
    pub(super) fn forget_functions(&mut self) {
        for (symbol, before) in self.undo.drain(..) {
            match before {
                Some(value) => drop(self.scope.bind(symbol, value)),
                None => drop(self.scope.forget(symbol)),
            }
        }
    }
}

/// The cells of a frame: those that it captured, then its own.
pub(super) fn cells(captures: &[Cell], own: u32) -> Vec<Cell> {
    let mut cells = Vec::new();
    if !captures.is_empty() || own > 0 {
        cells.reserve(captures.len() + own as usize);
        cells.extend(captures.iter().cloned());
        cells.extend((0..own).map(|_| Cell::default()));
    }
    cells
}

/// An error that leaves a function: it stands at the call now, and the place within is part of the traceback.
#[cold]
#[inline(never)]
fn traced(mut error: Diagnostic, function: &Function, span: Span) -> Diagnostic {
    if error.span != Span::NONE {
        let traced = Traced {
            source: Rc::clone(&function.source.name),
            text: Rc::clone(&function.source.text),
            span: error.span,
            function: Rc::clone(&function.code.name),
        };
        error.traceback.push(traced);
    }
    error.moved(span)
}

#[cold]
fn missing_arguments(function: &Function, names: &[Symbol], kind: &str, span: Span) -> Diagnostic {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{}'", name.text())).collect();
    let listed = match &quoted[..] {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
        [] => String::new(),
    };
    let plural = if names.len() == 1 { "" } else { "s" };
    crate::diagnostic!(
        span,
        TypeError,
        "{}() missing {} required {kind} argument{plural}: {listed}",
        function.code.qualified,
        names.len()
    )
}

#[cold]
fn too_many(function: &Function, given: usize, named: usize, span: Span) -> Diagnostic {
    let params = &function.code.params;
    let most = params.positional;
    let optional = function.defaults[..most].iter().filter(|default| default.is_some()).count();
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let takes = if optional > 0 {
        format!("from {} to {most} positional arguments", most - optional)
    } else {
        format!("{most} positional argument{}", plural(most))
    };
    let also = if named > 0 && params.keyword_only > 0 {
        format!(
            " positional argument{} (and {named} keyword-only argument{})",
            plural(given),
            plural(named)
        )
    } else {
        String::new()
    };
    let was = if given == 1 && also.is_empty() { "was" } else { "were" };
    crate::diagnostic!(
        span,
        TypeError,
        "{}() takes {takes} but {given}{also} {was} given",
        function.code.qualified
    )
}

#[cold]
fn unexpected(function: &Function, name: &str, at: Span) -> Diagnostic {
    let params = &function.code.params;
    let names: Vec<Rc<str>> = params.names.iter().map(|name| name.text()).collect();
    let callee = &function.code.qualified;
    if names[..params.position_only].iter().any(|known| **known == *name) {
        return crate::diagnostic!(
            at,
            TypeError,
            "{callee}() got some positional-only arguments passed as keyword arguments: '{name}'"
        );
    }
    let error =
        crate::diagnostic!(at, TypeError, "{callee}() got an unexpected keyword argument '{name}'");
    match did_you_mean(name, names.iter().map(|name| &**name)) {
        Some(near) => error.hint(format!("did you mean {near}=?")),
        None => error,
    }
}
