//! Resolved code: what runs. Names are places, constants are values, methods are looked up by name once.
//!
//! Made by `resolve` from the syntax tree; knows nothing of how it runs.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::methods::Method;
use super::names::Symbol;
use crate::diag::Span;
use crate::numpy::attributes;
use crate::numpy::registry::Function;
use crate::plan::cache::PlanCache;
use crate::syntax::ast::{BinaryOp, BoolOp, CmpOp, ComprehensionForm, Conversion, Star, UnaryOp};
use crate::value::Value;

/// A text that code was made from, with the plans that its sites have made.
#[derive(Debug)]
pub struct Source {
    /// What messages call it: a file's name, `In [3]`.
    pub name: Rc<str>,
    /// The text.
    pub text: Rc<str>,
    pub(super) plans: RefCell<PlanCache>,
}

impl Source {
    /// A text without plans yet.
    pub fn new(name: &str, text: &str) -> Rc<Self> {
        Rc::new(Self { name: name.into(), text: text.into(), plans: RefCell::default() })
    }
}

/// Where the value of a name is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A slot of the frame.
    Local(u32),
    /// A cell of the frame, shared with functions within or around.
    Cell(u32),
    /// The session's.
    Global,
}

/// A name with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    pub(super) place: Place,
    pub(super) symbol: Symbol,
}

/// An expression.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// The kinds of expressions.
#[derive(Debug)]
pub(super) enum Kind {
    Const(Value),
    Local(u32, Symbol),
    /// Whether it comes from a function around.
    Cell(u32, Symbol, bool),
    /// With what Python has by that name, if the session does not.
    Global(Symbol, Option<Value>),
    Tuple(Box<[Node]>),
    List(Box<[Node]>),
    Set(Box<[Node]>),
    /// `None` for `**value`.
    Dict(Box<[(Option<Node>, Node)]>),
    Unary(UnaryOp, Box<Node>),
    Not(Box<Node>),
    Binary(Box<Binary>),
    BoolOp(BoolOp, Box<[Node]>),
    Compare(Box<Comparison>),
    /// Test, value where it holds, value where it does not.
    Conditional(Box<[Node; 3]>),
    Call(Box<Call>),
    Method(Box<MethodCall>),
    Attribute(Box<Attribute>),
    Subscript(Box<Subscript>),
    Slice(Box<[Option<Node>; 3]>),
    Named(Name, Box<Node>),
    Lambda(Box<Def>),
    Comprehension(Box<Comprehension>),
    Generator(Box<Generator>),
    FString(Box<[Piece]>),
    Starred(Box<Node>),
}

/// `left op right`
#[derive(Debug)]
pub(super) struct Binary {
    pub(super) op: BinaryOp,
    pub(super) left: Node,
    pub(super) right: Node,
    /// The operator.
    pub(super) at: Span,
    /// Whether its parts have no effect, so that it may be tried as a number and evaluated again if it is none.
    pub(super) is_plain: bool,
    /// Whether each part is plain or a call, and one is a call.
    pub(super) calls: bool,
    /// Whether it is made of plain parts and calls, so that it may be a number that runs no code of the user's.
    pub(super) is_number: bool,
}

impl Node {
    /// Whether it is made of names, constants, operators and subscripts alone.
    pub(super) fn is_plain(&self) -> bool {
        match &self.kind {
            Kind::Const(_) | Kind::Local(..) | Kind::Global(..) | Kind::Cell(..) => true,
            Kind::Binary(binary) => binary.is_plain,
            Kind::Unary(UnaryOp::Neg, operand) => operand.is_plain(),
            Kind::Subscript(subscript) => subscript.is_plain,
            _ => false,
        }
    }
}

/// `first op operand op operand …`
#[derive(Debug)]
pub(super) struct Comparison {
    pub(super) first: Node,
    pub(super) rest: Box<[(CmpOp, Span, Node)]>,
}

/// An argument.
#[derive(Debug)]
pub(super) struct Arg {
    pub(super) name: Option<(Box<str>, Span)>,
    /// The name's number.
    pub(super) symbol: Option<Symbol>,
    pub(super) star: Star,
    pub(super) value: Node,
}

/// Where arguments go in the frame of a function.
pub(super) type Slots = RefCell<Option<(Weak<Lambda>, Rc<[usize]>)>>;

/// Arguments; `plain` says that there are neither names nor stars.
#[derive(Debug)]
pub(super) struct Args {
    pub(super) list: Box<[Arg]>,
    pub(super) plain: bool,
    /// Whether there are no stars.
    pub(super) is_starless: bool,
    /// The function that was called last with them, and the slot of each.
    pub(super) slots: Slots,
}

/// `callee(args)`
#[derive(Debug)]
pub(super) struct Call {
    pub(super) callee: Node,
    pub(super) args: Args,
}

/// `object.name`, with what the name means on each kind of object.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: Box<str>,
    pub(super) span: Span,
    /// Whether it may be a list's `append`, which loops call more than anything else.
    pub(super) is_append: bool,
    /// Whether it may be a dict's `get`.
    pub(super) is_get: bool,
    /// As an attribute of arrays.
    pub(super) attribute: Option<&'static attributes::Attribute>,
    /// As a method of arrays.
    pub(super) array: Option<&'static Function>,
    /// As a method of Python's classes, by their names.
    pub(super) methods: Box<[(&'static str, &'static Method)]>,
    /// The module that was asked last, and its answer.
    pub(super) of_module: RefCell<Option<(&'static str, Value)>>,
}

/// `object.name(args)`
#[derive(Debug)]
pub(super) struct MethodCall {
    pub(super) object: Node,
    pub(super) member: Member,
    pub(super) args: Args,
}

/// `object.name`
#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) object: Node,
    pub(super) member: Member,
}

/// `object[index]`
#[derive(Debug)]
pub(super) struct Subscript {
    pub(super) object: Node,
    pub(super) index: Node,
    /// Whether it is made of names and plain numbers: `a[i, j + 1]`.
    pub(super) is_plain: bool,
}

/// A function's code, and how its frame is made.
#[derive(Debug)]
pub(super) struct Lambda {
    pub(super) name: Rc<str>,
    /// With the functions around it: `outer.<locals>.inner`.
    pub(super) qualified: Rc<str>,
    pub(super) params: Params,
    /// Slots of a frame: the parameters first.
    pub(super) slots: u32,
    /// Cells that the frame makes; those that it captures come after.
    pub(super) own_cells: u32,
    /// Parameters that are kept in cells.
    pub(super) celled: Box<[(u32, u32)]>,
    pub(super) doc: Option<Box<str>>,
    pub(super) body: Body,
}

/// What a call runs.
#[derive(Debug)]
pub(super) enum Body {
    Block(Block),
    Value(Node),
}

/// Parameters, in the order of their slots: by position, by name alone, `*args`, `**kwargs`.
#[derive(Debug, Default)]
pub(super) struct Params {
    pub(super) names: Box<[Symbol]>,
    /// How many can be given by position alone.
    pub(super) position_only: usize,
    /// How many can be given by position.
    pub(super) positional: usize,
    /// How many by name alone.
    pub(super) keyword_only: usize,
    pub(super) args: bool,
    pub(super) kwargs: bool,
}

/// `def`, `lambda`: what makes a function of code.
#[derive(Debug)]
pub(super) struct Def {
    pub(super) code: Rc<Lambda>,
    /// By parameter.
    pub(super) defaults: Box<[(u32, Node)]>,
    /// The cells of the frame around that it captures.
    pub(super) captures: Box<[u32]>,
}

/// `for target in iterable if …`
#[derive(Debug)]
pub(super) struct Clause {
    pub(super) target: Target,
    pub(super) iterable: Node,
    pub(super) conditions: Box<[Node]>,
}

/// `[element for …]`, `{key: element for …}`
#[derive(Debug)]
pub(super) struct Comprehension {
    /// `None` for a dict.
    pub(super) form: Option<ComprehensionForm>,
    pub(super) key: Option<Node>,
    pub(super) element: Node,
    pub(super) clauses: Box<[Clause]>,
    /// Cells of the frame that each run makes anew.
    pub(super) fresh_cells: Box<[u32]>,
    /// Slots of the frame that are its own.
    pub(super) slots: Box<[u32]>,
}

/// `(element for …)`: runs in a frame of its own, bit by bit.
#[derive(Debug)]
pub(super) struct Generator {
    pub(super) code: Rc<GeneratorCode>,
    /// Evaluated where the generator is made.
    pub(super) iterable: Node,
    pub(super) captures: Box<[u32]>,
}

/// What a generator runs.
#[derive(Debug)]
pub(super) struct GeneratorCode {
    pub(super) element: Node,
    /// The iterable of the first is never evaluated.
    pub(super) clauses: Box<[Clause]>,
    pub(super) slots: u32,
    pub(super) own_cells: u32,
}

/// A piece of an f-string.
#[derive(Debug)]
pub(super) enum Piece {
    Text(Box<str>),
    Value { node: Node, conversion: Option<Conversion>, spec: Box<[Self]> },
}

/// What is assigned to.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) kind: TargetKind,
    pub(super) span: Span,
}

/// The kinds of targets.
#[derive(Debug)]
pub(super) enum TargetKind {
    Name(Name),
    /// The place of the starred one, if there is one.
    Items(Box<[Target]>, Option<usize>),
    Item(Box<Subscript>),
    Attribute(Box<Attribute>),
}

/// Statements in turn.
pub(super) type Block = Box<[Stmt]>;

/// A statement.
#[derive(Debug)]
pub(super) struct Stmt {
    pub(super) kind: StmtKind,
    pub(super) span: Span,
}

/// The kinds of statements.
#[derive(Debug)]
pub(super) enum StmtKind {
    Expr(Node),
    Assign {
        targets: Box<[Target]>,
        value: Node,
    },
    Augment {
        target: Target,
        op: BinaryOp,
        value: Node,
        at: Span,
    },
    /// `path`, its place, what is bound.
    Import(Box<[(Box<str>, Span, Name)]>, Box<[bool]>),
    ImportFrom {
        module: Box<str>,
        at: Span,
        names: Box<[(Box<str>, Span, Name)]>,
    },
    Pass,
    Del(Box<[Target]>),
    Return(Option<Node>),
    Break,
    Continue,
    Assert {
        test: Node,
        message: Option<Node>,
    },
    Raise {
        error: Option<Node>,
        cause: Option<Node>,
    },
    If {
        branches: Box<[(Node, Block)]>,
        orelse: Block,
    },
    For {
        target: Target,
        iterable: Node,
        body: Block,
        orelse: Block,
    },
    While {
        test: Node,
        body: Block,
        orelse: Block,
    },
    Def(Name, Def),
    With {
        items: Box<[(Node, Option<Target>)]>,
        body: Block,
    },
}
