//! What the parser makes: expressions and statements, each with its place.
//!
//! Knows no token and no value.

pub use super::ops::{BinaryOp, BoolOp, CmpOp, Precedence, UnaryOp};
use crate::diag::Span;

/// An expression and where it stands; brackets that only group are not part of the span.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its bytes in the source.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `True`, `False`
    Bool(bool),
    /// An integer; negative only for `-9223372036854775808`, whose digits alone do not fit.
    Int(i64),
    /// A number with a point or an exponent; infinite where it is too large, as in Python.
    Float(f64),
    /// Text; adjacent literals are joined.
    Str(String),
    /// `b'...'`; adjacent literals are joined.
    Bytes(Vec<u8>),
    /// `f"{x:.2f} s"`
    FString(Vec<FPart>),
    /// A name.
    Name(String),
    /// `a, b`; with stars and, inside a subscript, with slices.
    Tuple(Vec<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{a, b}`, never empty.
    Set(Vec<Expr>),
    /// `{a: b, **c}`
    Dict(Vec<DictItem>),
    /// `-x`
    Unary(UnaryOp, Box<Expr>),
    /// `not x`
    Not(Box<Expr>),
    /// Operator, left, right, place of the operator.
    Binary(BinaryOp, Box<Expr>, Box<Expr>, Span),
    /// `a and b and c`: two operands or more.
    BoolOp(BoolOp, Vec<Expr>),
    /// `a < b <= c`: the first operand; each operator, its place and the operand to its right.
    Compare(Box<Expr>, Vec<(CmpOp, Span, Expr)>),
    /// `body if test else orelse`
    Conditional {
        /// What decides.
        test: Box<Expr>,
        /// The value where the test holds.
        body: Box<Expr>,
        /// The value where it does not.
        orelse: Box<Expr>,
    },
    /// `f(a, *b, c=d, **e)`
    Call {
        /// What is called.
        callee: Box<Expr>,
        /// In the order of the source.
        args: Vec<Arg>,
    },
    /// `value.name`
    Attribute {
        /// Left of the dot.
        value: Box<Expr>,
        /// Right of the dot.
        name: String,
        /// Place of the name.
        name_span: Span,
    },
    /// `value[index]`
    Subscript {
        /// What is indexed.
        value: Box<Expr>,
        /// A [`ExprKind::Slice`], a [`ExprKind::Tuple`] that may hold slices, or any other expression.
        index: Box<Expr>,
    },
    /// `lower:upper:step`, only in a subscript.
    Slice {
        /// Before the first colon.
        lower: Option<Box<Expr>>,
        /// After the first colon.
        upper: Option<Box<Expr>>,
        /// After the second colon.
        step: Option<Box<Expr>>,
    },
    /// `name := value`
    Named {
        /// What is bound.
        name: String,
        /// Place of the name.
        name_span: Span,
        /// What it is bound to, and the value of the whole.
        value: Box<Expr>,
    },
    /// `lambda x, *y: body`
    Lambda {
        /// In order.
        params: Vec<Param>,
        /// What a call gives.
        body: Box<Expr>,
    },
    /// `[element for …]`, `{element for …}`, `(element for …)`
    Comprehension {
        /// Which brackets.
        form: ComprehensionForm,
        /// Evaluated for each.
        element: Box<Expr>,
        /// One or more.
        clauses: Vec<Clause>,
    },
    /// `{key: value for …}`
    DictComprehension {
        /// Evaluated for each.
        key: Box<Expr>,
        /// Evaluated for each.
        value: Box<Expr>,
        /// One or more.
        clauses: Vec<Clause>,
    },
    /// `*x`, in a call's arguments an [`Arg`] instead.
    Starred(Box<Expr>),
}

/// A piece of an f-string.
#[derive(Clone, Debug, PartialEq)]
pub enum FPart {
    /// As it stands; `{x=}` gives the text `x=` and a value.
    Text(String),
    /// `{expr!r:spec}`
    Value {
        /// What is formatted.
        expr: Box<Expr>,
        /// `!r`, `!s` or `!a`; `{x=}` alone means `!r`.
        conversion: Option<Conversion>,
        /// After the colon; may hold values. Empty where there is none.
        spec: Vec<FPart>,
    },
}

/// What an f-string applies before it formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// `!s`
    Str,
    /// `!r`
    Repr,
    /// `!a`
    Ascii,
}

impl Conversion {
    /// Every one.
    pub const ALL: &[Self] = &[Self::Str, Self::Repr, Self::Ascii];

    /// The letter after `!`.
    pub const fn letter(self) -> char {
        match self {
            Self::Str => 's',
            Self::Repr => 'r',
            Self::Ascii => 'a',
        }
    }
}

/// `key: value`, or `**value` where there is no key.
#[derive(Clone, Debug, PartialEq)]
pub struct DictItem {
    /// None for `**value`.
    pub key: Option<Expr>,
    /// The value, or the dict to merge.
    pub value: Expr,
}

/// Which comprehension; a dict's is [`ExprKind::DictComprehension`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionForm {
    /// `[ ]`
    List,
    /// `{ }`
    Set,
    /// `( )`, or a call's only argument
    Generator,
}

/// `for target in iterable if a if b`
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Name, tuple, list, subscript or attribute.
    pub target: Expr,
    /// What is gone through.
    pub iterable: Expr,
    /// All must hold.
    pub conditions: Vec<Expr>,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    /// `name=`
    pub name: Option<(String, Span)>,
    /// `*` or `**`
    pub star: Star,
    /// The expression.
    pub value: Expr,
}

/// The stars before an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Star {
    /// No star.
    None,
    /// `*`
    One,
    /// `**`
    Two,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Place of the name.
    pub span: Span,
    /// How arguments reach it.
    pub kind: ParamKind,
    /// `: annotation`
    pub annotation: Option<Expr>,
    /// `= default`
    pub default: Option<Expr>,
}

/// How arguments reach a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// By position alone: before `/`.
    PositionalOnly,
    /// By position or name.
    Positional,
    /// `*args`
    Args,
    /// By name alone: after `*` or `*args`.
    KeywordOnly,
    /// `**kwargs`
    Kwargs,
}

/// A statement and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// Its bytes in the source, with its block.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, Debug, PartialEq)]
pub enum StmtKind {
    /// An expression by itself.
    Expr(Expr),
    /// `a = b = value`: two targets, left to right.
    Assign {
        /// One or more; names, attributes, subscripts, and tuples and lists of them, at most one starred.
        targets: Vec<Expr>,
        /// The right side.
        value: Expr,
    },
    /// `target: annotation = value`
    AnnAssign {
        /// Name, attribute or subscript.
        target: Expr,
        /// After the colon.
        annotation: Expr,
        /// After the equals sign.
        value: Option<Expr>,
    },
    /// `target += value`
    AugAssign {
        /// Name, attribute or subscript.
        target: Expr,
        /// Without the equals sign.
        op: BinaryOp,
        /// The right side.
        value: Expr,
        /// Place of the operator, with its equals sign.
        op_span: Span,
    },
    /// `import a.b as c, d`
    Import(Vec<Alias>),
    /// `from a.b import c as d, e`
    ImportFrom {
        /// Dotted, with the leading dots of a relative import.
        module: String,
        /// Place of the module.
        module_span: Span,
        /// None for `*`.
        names: Option<Vec<Alias>>,
    },
    /// `pass`
    Pass,
    /// `del a, b[0]`
    Del(Vec<Expr>),
    /// `global a, b`
    Global(Vec<(String, Span)>),
    /// `nonlocal a, b`
    Nonlocal(Vec<(String, Span)>),
    /// `return value`, always inside a function.
    Return(Option<Expr>),
    /// `break`, always inside a loop.
    Break,
    /// `continue`, always inside a loop.
    Continue,
    /// `assert test, message`
    Assert {
        /// What must hold.
        test: Expr,
        /// What to say if not.
        message: Option<Expr>,
    },
    /// `raise error from cause`
    Raise {
        /// None raises again what is being handled.
        error: Option<Expr>,
        /// After `from`.
        cause: Option<Expr>,
    },
    /// `if … elif … else`
    If {
        /// The tests and their blocks, `elif`s too.
        branches: Vec<(Expr, Vec<Stmt>)>,
        /// The `else` block, or empty.
        orelse: Vec<Stmt>,
    },
    /// `for target in iterable`
    For {
        /// As in an assignment.
        target: Expr,
        /// What is gone through.
        iterable: Expr,
        /// The block.
        body: Vec<Stmt>,
        /// The `else` block, or empty.
        orelse: Vec<Stmt>,
    },
    /// `while test`
    While {
        /// What decides.
        test: Expr,
        /// The block.
        body: Vec<Stmt>,
        /// The `else` block, or empty.
        orelse: Vec<Stmt>,
    },
    /// `def name(params) -> returns`
    Def {
        /// Its name.
        name: String,
        /// Place of the name.
        name_span: Span,
        /// In order.
        params: Vec<Param>,
        /// After `->`.
        returns: Option<Expr>,
        /// The block, docstring included; see [`docstring`].
        body: Vec<Stmt>,
    },
    /// `with a as b, c:`
    With {
        /// Each context and its target.
        items: Vec<(Expr, Option<Expr>)>,
        /// The block.
        body: Vec<Stmt>,
    },
}

/// A name that an import binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// `numpy.random`, or the name after `from … import`.
    pub path: String,
    /// Place of the path.
    pub span: Span,
    /// `as name`
    pub alias: Option<(String, Span)>,
}

/// The text that a block opens with.
pub fn docstring(body: &[Stmt]) -> Option<&str> {
    match body.first() {
        Some(Stmt { kind: StmtKind::Expr(Expr { kind: ExprKind::Str(text), .. }), .. }) => {
            Some(text)
        }
        Some(_) | None => None,
    }
}

impl Expr {
    /// An expression at a place.
    pub const fn new(kind: ExprKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// What CPython's messages call it.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            ExprKind::None => "None",
            ExprKind::Ellipsis => "ellipsis",
            ExprKind::Bool(true) => "True",
            ExprKind::Bool(false) => "False",
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Str(_) | ExprKind::Bytes(_) => {
                "literal"
            }
            ExprKind::FString(_) => "f-string expression",
            ExprKind::Name(_) => "name",
            ExprKind::Tuple(_) => "tuple",
            ExprKind::List(_) => "list",
            ExprKind::Set(_) => "set display",
            ExprKind::Dict(_) => "dict literal",
            ExprKind::Unary(..)
            | ExprKind::Not(_)
            | ExprKind::Binary(..)
            | ExprKind::BoolOp(..) => "expression",
            ExprKind::Compare(..) => "comparison",
            ExprKind::Conditional { .. } => "conditional expression",
            ExprKind::Call { .. } => "function call",
            ExprKind::Attribute { .. } => "attribute",
            ExprKind::Subscript { .. } => "subscript",
            ExprKind::Slice { .. } => "slice",
            ExprKind::Named { .. } => "named expression",
            ExprKind::Lambda { .. } => "lambda",
            ExprKind::Comprehension { form, .. } => match form {
                ComprehensionForm::List => "list comprehension",
                ComprehensionForm::Set => "set comprehension",
                ComprehensionForm::Generator => "generator expression",
            },
            ExprKind::DictComprehension { .. } => "dict comprehension",
            ExprKind::Starred(_) => "starred",
        }
    }

    /// How tightly its outermost construct binds.
    pub fn precedence(&self) -> Precedence {
        match &self.kind {
            ExprKind::Named { .. } => Precedence::Named,
            ExprKind::Lambda { .. } | ExprKind::Conditional { .. } => Precedence::Conditional,
            ExprKind::BoolOp(op, _) => op.precedence(),
            ExprKind::Not(_) => Precedence::Not,
            ExprKind::Compare(..) => Precedence::Compare,
            ExprKind::Binary(op, ..) => op.precedence(),
            ExprKind::Unary(op, _) => op.precedence(),
            ExprKind::Int(value) if *value < 0 => Precedence::Unary,
            ExprKind::Float(value) if value.is_sign_negative() => Precedence::Unary,
            ExprKind::None
            | ExprKind::Ellipsis
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_)
            | ExprKind::FString(_)
            | ExprKind::Name(_)
            | ExprKind::Tuple(_)
            | ExprKind::List(_)
            | ExprKind::Set(_)
            | ExprKind::Dict(_)
            | ExprKind::Call { .. }
            | ExprKind::Attribute { .. }
            | ExprKind::Subscript { .. }
            | ExprKind::Slice { .. }
            | ExprKind::Comprehension { .. }
            | ExprKind::DictComprehension { .. }
            | ExprKind::Starred(_) => Precedence::Primary,
        }
    }
}
