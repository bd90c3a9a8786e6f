//! The tables of operators: how each is written and how tightly it binds, said here and nowhere else.

/// How tightly a construct binds, loosest first: Python's table of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precedence {
    /// `x := y`
    Named,
    /// `lambda`, `a if b else c`
    Conditional,
    /// `or`
    Or,
    /// `and`
    And,
    /// `not x`
    Not,
    /// `<`, `==`, `in`, `is` and their kin
    Compare,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `&`
    BitAnd,
    /// `<<`, `>>`
    Shift,
    /// `+`, `-`
    Sum,
    /// `*`, `@`, `/`, `//`, `%`
    Product,
    /// `-x`, `+x`, `~x`
    Unary,
    /// `**`
    Power,
    /// Names, literals, brackets, calls, subscripts, attributes
    Primary,
}

impl Precedence {
    const ALL: [Self; 15] = [
        Self::Named,
        Self::Conditional,
        Self::Or,
        Self::And,
        Self::Not,
        Self::Compare,
        Self::BitOr,
        Self::BitXor,
        Self::BitAnd,
        Self::Shift,
        Self::Sum,
        Self::Product,
        Self::Unary,
        Self::Power,
        Self::Primary,
    ];

    /// The next tighter one; `Primary` is the tightest.
    #[must_use]
    pub fn tighter(self) -> Self {
        Self::ALL.get(self as usize + 1).copied().unwrap_or(Self::Primary)
    }
}

/// An enum of operators with each one's symbol and precedence.
macro_rules! operators {
    ($(#[doc = $doc:literal])+ $Enum:ident { $($Name:ident $symbol:literal $precedence:ident,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $Enum { $(#[doc = concat!("`", $symbol, "`")] $Name,)+ }

        impl $Enum {
            /// Every one, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$Name,)+];

            /// As it is written.
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$Name => $symbol,)+ }
            }

            /// How tightly it binds.
            pub const fn precedence(self) -> Precedence {
                match self { $(Self::$Name => Precedence::$precedence,)+ }
            }

            /// The one that is written so.
            pub fn from_symbol(symbol: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|op| op.symbol() == symbol)
            }
        }
    };
}

operators! {
    /// An operator between two operands; with `=` after it, an augmented assignment.
    BinaryOp {
        Add "+" Sum,
        Sub "-" Sum,
        Mul "*" Product,
        Div "/" Product,
        FloorDiv "//" Product,
        Rem "%" Product,
        MatMul "@" Product,
        Pow "**" Power,
        LeftShift "<<" Shift,
        RightShift ">>" Shift,
        BitAnd "&" BitAnd,
        BitXor "^" BitXor,
        BitOr "|" BitOr,
    }
}

operators! {
    /// An operator before its operand (`not` is [`ExprKind::Not`](super::ast::ExprKind::Not)).
    UnaryOp {
        Neg "-" Unary,
        Pos "+" Unary,
        Invert "~" Unary,
    }
}

operators! {
    /// A comparison; several may be chained.
    CmpOp {
        Eq "==" Compare,
        Ne "!=" Compare,
        Lt "<" Compare,
        Le "<=" Compare,
        Gt ">" Compare,
        Ge ">=" Compare,
        In "in" Compare,
        NotIn "not in" Compare,
        Is "is" Compare,
        IsNot "is not" Compare,
    }
}

operators! {
    /// An operator that may leave its later operands unevaluated.
    BoolOp {
        And "and" And,
        Or "or" Or,
    }
}
