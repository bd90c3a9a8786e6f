//! What `dtype=` and `signature=` of a ufunc's call ask for, and the loop that answers it.

use smallvec::{SmallVec, smallvec};

use super::{Loop, OperandType, Ufunc, fits};
use crate::array::dtype::DType;
use crate::diag::{Result, Span};
use crate::numpy::casting::Casting;
use crate::numpy::convert;
use crate::value::Value;
use crate::{bail, diagnostic};

/// The dtypes that a call asks of its loop, operands first, then results; `None` leaves one open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature(SmallVec<[Option<DType>; 3]>);

/// NumPy's characters for the dtypes of loops.
const CODES: &[(char, DType)] = &[
    ('?', DType::Bool),
    ('b', DType::Int8),
    ('B', DType::UInt8),
    ('h', DType::Int16),
    ('H', DType::UInt16),
    ('i', DType::Int32),
    ('I', DType::UInt32),
    ('l', DType::Int64),
    ('L', DType::UInt64),
    ('q', DType::Int64),
    ('Q', DType::UInt64),
    ('f', DType::Float32),
    ('d', DType::Float64),
];

impl Signature {
    /// That of `dtype=`: every result has it.
    pub fn of_dtype(ufunc: &Ufunc, dtype: DType) -> Self {
        let mut all = smallvec![None; ufunc.nin];
        all.resize(ufunc.nin + ufunc.nout(), Some(dtype));
        Self(all)
    }

    /// That of `signature=`: a text such as `'dd->d'`, or a tuple of dtypes.
    ///
    /// # Errors
    /// NumPy's `TypeError` and `ValueError` for what is neither or has another number of entries.
    pub fn of_value(ufunc: &Ufunc, value: &Value, span: Span) -> Result<Self> {
        let (nin, nout) = (ufunc.nin, ufunc.nout());
        let alone = || {
            diagnostic!(
                span,
                TypeError,
                "Use `dtype` or  fill the tuple with more than one 'None'."
            )
        };
        match value {
            Value::Str(text) if text.chars().count() == 1 => Err(alone()),
            Value::Str(text) => {
                let parts =
                    text.split_once("->").map(|(a, b)| (a.chars().count(), b.chars().count()));
                if parts != Some((nin, nout)) {
                    bail!(
                        span,
                        ValueError,
                        "a type-string for {}, {nin} typecode(s) before and {nout} after the -> sign",
                        ufunc.name
                    );
                }
                let code = |c: char| match CODES.iter().find(|(code, _)| *code == c) {
                    Some((_, dtype)) => Ok(Some(*dtype)),
                    None if "efgFDGOmM".contains(c) => {
                        bail!(span, NotImplementedError, "numscope has no dtype of the code '{c}'")
                    }
                    None => bail!(span, ValueError, "Invalid data-type for array"),
                };
                text.chars()
                    .filter(|c| !matches!(c, '-' | '>'))
                    .map(code)
                    .collect::<Result<_>>()
                    .map(Self)
            }
            Value::Tuple(items) if items.len() == 1 => Err(alone()),
            Value::Tuple(items) if items.len() != nin + nout => bail!(
                span,
                ValueError,
                "a type-tuple must be specified of length {} for ufunc '{}'",
                nin + nout,
                ufunc.name
            ),
            Value::Tuple(items) => {
                let dtype = |item: &Value| match item {
                    Value::None => Ok(None),
                    item => convert::as_dtype(item, span).map(Some),
                };
                items.iter().map(dtype).collect::<Result<_>>().map(Self)
            }
            _ => {
                bail!(span, TypeError, "the signature object to ufunc must be a string or a tuple.")
            }
        }
    }

    /// Whether it asks for nothing.
    pub fn is_open(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// Whether a loop is what it asks for.
    fn allows(&self, ufunc: &'static Ufunc, found: &'static Loop) -> bool {
        let results = ufunc.results(found);
        let has =
            (0..ufunc.nin).map(|i| found.input(i)).chain(results.iter().map(|row| row.output));
        self.0.iter().zip(has).all(|(want, has)| want.is_none_or(|want| want == has))
    }

    /// The loop for operands, whose conversions the rule must allow.
    ///
    /// # Errors
    /// NumPy's `TypeError` where there is no such loop, `UFuncTypeError` where the rule forbids a conversion; without
    /// a place.
    pub fn resolve(
        &self,
        ufunc: &'static Ufunc,
        types: &[OperandType],
        casting: Casting,
    ) -> Result<&'static Loop> {
        let found = if self.is_open() {
            ufunc.resolve(types)?
        } else {
            match ufunc.resolve(types) {
                Ok(usual) if self.allows(ufunc, usual) => usual,
                Ok(_) | Err(_) => self.search(ufunc)?,
            }
        };
        // NumPy converts Python's numbers before it looks at what the others need.
        for (i, ty) in types.iter().enumerate() {
            let to = found.input(i);
            let class = match ty {
                OperandType::Int(_) if to != DType::Bool => "int",
                OperandType::Float if to.is_float() => "float",
                OperandType::Int(_) | OperandType::Float | OperandType::Strong(_) => continue,
            };
            if casting == Casting::Equiv && to != ty.dtype() {
                bail!(
                    Span::NONE,
                    TypeError,
                    "cannot cast Python {class} to {to} under the casting rule 'equiv'"
                );
            }
            if let OperandType::Int(number) = *ty
                && !fits(number, to)
            {
                bail!(Span::NONE, OverflowError, "Python integer {number} out of bounds for {to}");
            }
        }
        for (i, ty) in types.iter().enumerate() {
            let (from, to) = (ty.dtype(), found.input(i));
            let is_weak = match ty {
                OperandType::Strong(_) => false,
                OperandType::Int(_) => true,
                OperandType::Float => to.is_float(),
            };
            if !is_weak && !casting.allows(from, to) {
                let place = if types.len() == 1 { String::new() } else { format!(" {i}") };
                bail!(
                    Span::NONE,
                    UFuncTypeError,
                    "Cannot cast ufunc '{}' input{place} from dtype('{from}') to dtype('{to}') with casting rule '{}'",
                    ufunc.name,
                    casting.name()
                );
            }
        }
        Ok(found)
    }

    /// The first loop that is asked for, one of equal dtypes before one that mixes them.
    fn search(&self, ufunc: &'static Ufunc) -> Result<&'static Loop> {
        let alike = ufunc.loops.iter().filter(|row| row.is_homogeneous());
        let mixed = ufunc.loops.iter().filter(|row| !row.is_homogeneous());
        let wanted = |row: &&'static Loop| self.allows(ufunc, row);
        let asks_of_operands = self.0[..ufunc.nin].iter().any(Option::is_some);
        // A loop that the results alone name must compute in their dtype.
        let computes = |row: &&'static Loop| {
            asks_of_operands || row.is_homogeneous() && row.inputs[0] == row.output
        };
        if let Some(found) = alike.chain(mixed).filter(wanted).find(computes) {
            return Ok(found);
        }
        Err(diagnostic!(
            Span::NONE,
            TypeError,
            "No loop matching the specified signature and casting was found for ufunc {}",
            ufunc.name
        ))
    }
}
