//! NumPy's casting rules, by name.

use crate::array::dtype::DType;
use crate::diag::{Diagnostic, Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Which conversions are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casting {
    /// None.
    No,
    /// None but of byte order, of which there is one.
    Equiv,
    /// Those that keep every value.
    Safe,
    /// Those and the ones within a kind.
    SameKind,
    /// All.
    Unsafe,
}

const NAMES: &[(&str, Casting)] = &[
    ("no", Casting::No),
    ("equiv", Casting::Equiv),
    ("safe", Casting::Safe),
    ("same_kind", Casting::SameKind),
    ("unsafe", Casting::Unsafe),
];

impl Casting {
    /// The rule of a `casting=`, `'same_kind'` where none is given.
    ///
    /// # Errors
    /// NumPy's `ValueError` for a name that is none.
    pub fn of(value: Option<&Value>, span: Span) -> Result<Self> {
        let Some(value) = value else { return Ok(Self::SameKind) };
        let Value::Str(name) = value else {
            bail!(span, TypeError, "casting must be str, not {}", value.type_name());
        };
        match NAMES.iter().find(|(known, _)| *known == &**name) {
            Some((_, rule)) => Ok(*rule),
            None => bail!(
                span, ValueError,
                "casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe' (got '{name}')";
                hint: "casting='unsafe' allows every conversion, as astype does"
            ),
        }
    }

    /// Whether a rule has this name.
    pub(super) fn is_name(name: &str) -> bool {
        NAMES.iter().any(|(known, _)| *known == name)
    }

    /// Whether it allows a conversion.
    pub fn allows(self, from: DType, to: DType) -> bool {
        match self {
            Self::No | Self::Equiv => from == to,
            Self::Safe => from.casts_safely(to),
            Self::SameKind => from.casts_same_kind(to),
            Self::Unsafe => true,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, rule)| *rule == self).map_or("", |(name, _)| name)
    }

    /// NumPy's `TypeError` for `what`, an array's data or a scalar, that it forbids to convert.
    pub fn refuse(self, what: &str, from: DType, to: DType, span: Span) -> Diagnostic {
        diagnostic!(
            span, TypeError,
            "Cannot cast {what} from dtype('{from}') to dtype('{to}') according to the rule '{}'", self.name();
            hint: "casting='unsafe' converts as astype does"
        )
    }
}
