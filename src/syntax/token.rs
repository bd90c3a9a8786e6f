//! Tokens: what the lexer makes and the parser reads.
//!
//! Knows nothing of grammar.

use super::ast::{BinaryOp, CmpOp, Conversion};
use crate::diag::Span;

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its bytes in the source.
    pub span: Span,
}

/// The kinds of tokens.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenKind {
    /// The end of a logical line.
    Newline,
    /// A line stands further right than the one before.
    Indent,
    /// One for each level that a line stands further left.
    Dedent,
    /// The end of the text, once.
    End,
    /// A name that is no keyword; its text is the source's.
    Name,
    /// A reserved word.
    Keyword(Keyword),
    /// At most 2^63, which only a minus sign makes fit.
    Int(u64),
    /// A number with a point or an exponent.
    Float(f64),
    /// A text literal, escapes resolved.
    Str(String),
    /// A literal of bytes, escapes resolved.
    Bytes(Vec<u8>),
    /// An f-string's parts.
    FString(Vec<FToken>),
    /// An operator; `*` and `**` as stars too, `+` and `-` before an operand too, `@` before a decorator.
    Binary(BinaryOp),
    /// `+=` and its kin.
    Augmented(BinaryOp),
    /// A comparison that is no word.
    Compare(CmpOp),
    /// Any other sign.
    Punct(Punct),
}

/// A piece of an f-string token.
#[derive(Clone, Debug, PartialEq)]
pub enum FToken {
    /// Escapes and doubled braces resolved.
    Text(String),
    /// `{tokens!conversion:spec}`
    Value {
        /// The tokens of the expression, with [`TokenKind::End`] last.
        tokens: Vec<Token>,
        /// After `!`.
        conversion: Option<Conversion>,
        /// After `:`.
        spec: Vec<FToken>,
    },
}

macro_rules! words {
    ($(#[doc = $doc:literal])+ $Enum:ident { $($Name:ident $text:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $Enum { $(#[doc = concat!("`", $text, "`")] $Name,)+ }

        impl $Enum {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$Name,)+];

            /// As it is written.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$Name => $text,)+ }
            }

            /// The one that is written so.
            pub fn from_text(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.text() == text)
            }
        }
    };
}

words! {
    /// Python's reserved words.
    Keyword {
        And "and", As "as", Assert "assert", Async "async", Await "await", Break "break",
        Class "class", Continue "continue", Def "def", Del "del", Elif "elif", Else "else",
        Except "except", False "False", Finally "finally", For "for", From "from",
        Global "global", If "if", Import "import", In "in", Is "is", Lambda "lambda",
        None "None", Nonlocal "nonlocal", Not "not", Or "or", Pass "pass", Raise "raise",
        Return "return", True "True", Try "try", While "while", With "with", Yield "yield",
    }
}

impl Keyword {
    /// Whether a statement that opens with it has a block.
    pub const fn opens_block(self) -> bool {
        matches!(
            self,
            Self::Async
                | Self::Class
                | Self::Def
                | Self::Elif
                | Self::Else
                | Self::Except
                | Self::Finally
                | Self::For
                | Self::If
                | Self::Try
                | Self::While
                | Self::With
        )
    }
}

words! {
    /// Signs that are no binary operator, augmented assignment or comparison.
    Punct {
        ParenOpen "(", ParenClose ")", SquareOpen "[", SquareClose "]", BraceOpen "{", BraceClose "}",
        Comma ",", Colon ":", ColonEqual ":=", Semicolon ";", Dot ".", Ellipsis "...", Equal "=",
        Arrow "->", Tilde "~",
    }
}

impl Punct {
    /// The bracket that closes this one.
    pub const fn closer(self) -> Option<Self> {
        match self {
            Self::ParenOpen => Some(Self::ParenClose),
            Self::SquareOpen => Some(Self::SquareClose),
            Self::BraceOpen => Some(Self::BraceClose),
            Self::ParenClose
            | Self::SquareClose
            | Self::BraceClose
            | Self::Comma
            | Self::Colon
            | Self::ColonEqual
            | Self::Semicolon
            | Self::Dot
            | Self::Ellipsis
            | Self::Equal
            | Self::Arrow
            | Self::Tilde => None,
        }
    }
}

impl TokenKind {
    /// The operator, assignment, comparison or other sign that is written so.
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        let augmented =
            || symbol.strip_suffix('=').and_then(BinaryOp::from_symbol).map(Self::Augmented);
        BinaryOp::from_symbol(symbol)
            .map(Self::Binary)
            .or_else(|| CmpOp::from_symbol(symbol).map(Self::Compare))
            .or_else(|| Punct::from_text(symbol).map(Self::Punct))
            .or_else(augmented)
    }
}
