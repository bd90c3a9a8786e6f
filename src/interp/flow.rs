//! Blocks, branches and loops: which statement comes next.

use std::rc::Rc;

use super::code::{Block, Kind, MethodCall, Name, Node, Place, Stmt, StmtKind, Target, TargetKind};
use super::items::Items;
use super::plain::Got;
use super::{Interp, methods};
use crate::diag::{Result, Span};
use crate::value::{Range, Value};

/// How a statement ended. Values stand aside, in `Interp::given`, so that this passes in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// The next one follows.
    Next,
    /// The same, of an expression by itself that stands in no function.
    Value,
    /// The loop ends.
    Break,
    /// The loop's next round.
    Continue,
    /// The function ends.
    Return,
}

impl Interp<'_> {
    /// Run a statement that stands in no function; an expression by itself gives its value.
    ///
    /// # Errors
    /// What Python and NumPy raise; what was bound until then stays bound, but for what functions bound.
    pub(super) fn run(&mut self, statement: &Stmt) -> Result<Option<Value>> {
        match self.step(statement) {
            Ok(Flow::Value) => Ok(Some(std::mem::replace(&mut self.given, Value::None))),
            Ok(Flow::Next | Flow::Break | Flow::Continue | Flow::Return) => Ok(None),
            Err(error) => {
                self.forget_functions();
                Err(error)
            }
        }
    }

    /// One statement, with its block.
    ///
    /// PERF: what is not a branch or a `return` stands out of line, so that a call of a small function needs
    /// little of the machine's stack.
    #[inline(always)]
    fn step(&mut self, statement: &Stmt) -> Result<Flow> {
        self.cx.poll(statement.span)?;
        if self.profiler.is_some() {
            return self.profiled_step(statement);
        }
        let flow = self.perform(statement)?;
        if self.cx.events.raised.is_some() {
            self.cx.check_events()?;
        }
        Ok(flow)
    }

    #[cold]
    #[inline(never)]
    fn profiled_step(&mut self, statement: &Stmt) -> Result<Flow> {
        if let Some(profiler) = &mut self.profiler {
            profiler.enter(&self.source, statement.span, self.cx);
        }
        let flow = self.perform(statement);
        if let Some(profiler) = &mut self.profiler {
            profiler.leave();
        }
        let flow = flow?;
        self.cx.check_events()?;
        Ok(flow)
    }

    #[inline(always)]
    fn perform(&mut self, statement: &Stmt) -> Result<Flow> {
        match &statement.kind {
            StmtKind::Expr(node) => self.expression(node),
            StmtKind::Return(node) => self.give(node.as_ref()),
            StmtKind::If { branches, orelse } => self.branch(branches, orelse),
            StmtKind::For { target, iterable, body, orelse } => {
                self.for_loop(statement, target, iterable, (body, orelse))
            }
            StmtKind::While { test, body, orelse } => {
                self.while_loop(statement, test, (body, orelse))
            }
            StmtKind::With { items, body } => self.with(items, body),
            StmtKind::Assign { targets, value }
                if let [Target { kind: TargetKind::Name(name), .. }] = &**targets =>
            {
                if let Some(number) = self.number(value) {
                    self.bind_number(*name, number);
                    return Ok(Flow::Next);
                }
                self.assign_name(*name, value).map(|()| Flow::Next)
            }
            StmtKind::Augment {
                target: Target { kind: TargetKind::Name(name), .. },
                op,
                value,
                at,
            } if let Some(current) = self.number_of(*name) => {
                if let Some(right) = self.number(value)
                    && let Some(result) = current.operate(*op, right)
                {
                    self.bind_number(*name, result);
                    return Ok(Flow::Next);
                }
                self.augment_number((*name, current), *op, value, *at).map(|()| Flow::Next)
            }
            StmtKind::Break => Ok(Flow::Break),
            StmtKind::Continue => Ok(Flow::Continue),
            _ => self.simple(statement).map(|()| Flow::Next),
        }
    }

    /// An expression by itself.
    #[inline(never)]
    fn expression(&mut self, node: &Node) -> Result<Flow> {
        if let Kind::Method(call) = &node.kind
            && call.member.is_append
            && self.append(call, node.span)?
        {
            self.given = Value::None;
            return Ok(if self.depth > 0 { Flow::Next } else { Flow::Value });
        }
        let value = self.eval(node)?;
        if self.depth > 0 {
            return Ok(Flow::Next);
        }
        self.given = value;
        Ok(Flow::Value)
    }

    /// `list.append(item)`, which loops call more than anything else; answers whether it was one.
    fn append(&mut self, call: &MethodCall, span: Span) -> Result<bool> {
        let [arg] = &*call.args.list else { return Ok(false) };
        let Some(Value::List(list)) = self.peek(&call.object) else { return Ok(false) };
        if !call.args.plain {
            return Ok(false);
        }
        let list = Rc::clone(list);
        let item = match self.got(&arg.value)? {
            Got::Number(number) => number.value(),
            Got::Given => std::mem::replace(&mut self.given, Value::None),
            Got::Nothing => self.eval(&arg.value)?,
        };
        methods::list::push(self, &list, item, span)?;
        Ok(true)
    }

    /// `return`.
    #[inline(always)]
    fn give(&mut self, node: Option<&Node>) -> Result<Flow> {
        let Some(node) = node else {
            self.given = Value::None;
            return Ok(Flow::Return);
        };
        match self.got(node)? {
            Got::Number(number) => self.given = number.value(),
            Got::Given => {}
            Got::Nothing => self.given = self.eval(node)?,
        }
        Ok(Flow::Return)
    }

    /// Statements in turn, until one leaves the block.
    pub(super) fn block(&mut self, statements: &[Stmt]) -> Result<Flow> {
        for statement in statements {
            match self.step(statement)? {
                Flow::Next | Flow::Value => {}
                left @ (Flow::Break | Flow::Continue | Flow::Return) => return Ok(left),
            }
        }
        Ok(Flow::Next)
    }

    #[inline(always)]
    fn branch(&mut self, branches: &[(Node, Block)], orelse: &[Stmt]) -> Result<Flow> {
        if let [(test, body)] = branches
            && self.profiler.is_none()
        {
            return if self.holds(test)? { self.block(body) } else { self.block(orelse) };
        }
        for (i, (test, body)) in branches.iter().enumerate() {
            if let Some(profiler) = &mut self.profiler
                && i > 0
            {
                profiler.at(&self.source, test.span, self.cx);
            }
            if self.holds(test)? {
                return self.block(body);
            }
        }
        self.block(orelse)
    }

    #[inline(never)]
    fn for_loop(
        &mut self,
        statement: &Stmt,
        target: &Target,
        iterable: &Node,
        (body, orelse): (&Block, &Block),
    ) -> Result<Flow> {
        let value = self.eval(iterable)?;
        let mut items = Items::of(&value, iterable.span)?;
        drop(value);
        if let (Items::Range(range, 0), TargetKind::Name(Name { place: Place::Local(slot), .. })) =
            (&items, &target.kind)
        {
            return self.counted_loop(statement, *range, *slot, (body, orelse));
        }
        while let Some(item) = items.next(self, iterable.span)? {
            match &target.kind {
                TargetKind::Name(Name { place: Place::Local(slot), .. }) => {
                    self.stack[self.base + *slot as usize] = Some(item);
                }
                _ => self.assign(target, item)?,
            }
            if let Some(left) = self.round(statement, body)? {
                return Ok(left);
            }
        }
        self.block(orelse)
    }

    /// `for i in range(…)` in a function: the number is written into its slot.
    fn counted_loop(
        &mut self,
        statement: &Stmt,
        range: Range,
        slot: u32,
        (body, orelse): (&Block, &Block),
    ) -> Result<Flow> {
        for i in 0..range.len() {
            self.stack[self.base + slot as usize] = Some(Value::Int(range.at(i)));
            if let Some(left) = self.round(statement, body)? {
                return Ok(left);
            }
        }
        self.block(orelse)
    }

    #[inline(never)]
    fn while_loop(
        &mut self,
        statement: &Stmt,
        test: &Node,
        (body, orelse): (&Block, &Block),
    ) -> Result<Flow> {
        while self.holds(test)? {
            if let Some(left) = self.round(statement, body)? {
                return Ok(left);
            }
        }
        self.block(orelse)
    }

    /// One round of a loop, after which its header is looked at again; or how the loop was left.
    #[inline(always)]
    fn round(&mut self, statement: &Stmt, body: &Block) -> Result<Option<Flow>> {
        self.cx.meter.iterations += 1;
        match self.block(body)? {
            Flow::Next | Flow::Value | Flow::Continue => {}
            Flow::Break => return Ok(Some(Flow::Next)),
            Flow::Return => return Ok(Some(Flow::Return)),
        }
        if let Some(profiler) = &mut self.profiler {
            profiler.at(&self.source, statement.span, self.cx);
        }
        Ok(None)
    }
}
