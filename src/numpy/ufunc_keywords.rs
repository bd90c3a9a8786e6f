//! The keywords of a ufunc's call as Python gives them, and calls with values that are known.

use smallvec::SmallVec;

use super::casting::Casting;
use super::convert;
use super::eager::Operand;
use super::strided::Keep;
use super::ufunc::{Signature, Ufunc};
use super::ufunc_call::{self, Keywords};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// What a call was given beside operands.
#[derive(Debug)]
pub struct Given {
    /// The positional arguments behind the operands.
    pub behind: SmallVec<[Value; 2]>,
    /// `out=`, `None` included.
    out: Option<Value>,
    /// `dtype=`.
    pub dtype: Option<DType>,
    signature: Option<Signature>,
    /// `where=`, but for `True`.
    mask: Option<Value>,
    casting: Casting,
    order: Keep,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            behind: SmallVec::new(),
            out: None,
            dtype: None,
            signature: None,
            mask: None,
            casting: Casting::SameKind,
            order: Keep::K,
        }
    }
}

impl Given {
    /// Take an argument by name, at a place.
    ///
    /// # Errors
    /// NumPy's for a name that is none and for values that do not belong to it.
    pub fn keyword(
        &mut self,
        ufunc: &Ufunc,
        (name, at): (&str, Span),
        value: Value,
        span: Span,
    ) -> Result<()> {
        let twice = |first: &str, second: &str| {
            diagnostic!(at, TypeError, "cannot specify both '{first}' and '{second}'")
        };
        match name {
            "out" => self.out = Some(value),
            "dtype" if self.signature.is_some() => return Err(twice("signature", "dtype")),
            "dtype" => {
                self.dtype = match value {
                    Value::None => None,
                    value => Some(convert::as_dtype(&value, span)?),
                };
            }
            "sig" | "signature" if self.signature.is_some() => {
                return Err(twice("sig", "signature"));
            }
            "sig" | "signature" if self.dtype.is_some() => return Err(twice("signature", "dtype")),
            "sig" | "signature" => self.signature = Some(Signature::of_value(ufunc, &value, span)?),
            "where" => self.mask = Some(value).filter(|value| !matches!(value, Value::Bool(true))),
            "casting" => self.casting = Casting::of(Some(&value), span)?,
            "order" => {
                let given = Some(&value).filter(|value| !matches!(value, Value::None));
                self.order = convert::as_keep(given, Keep::K, span)?;
            }
            "subok" if matches!(value, Value::Bool(_)) => {}
            "subok" => bail!(at, TypeError, "'subok' must be a boolean"),
            _ => bail!(
                at, TypeError, "{}() got an unexpected keyword argument '{name}'", ufunc.name;
                hint: "its keywords are out=, where=, casting=, order=, dtype= and signature="
            ),
        }
        Ok(())
    }

    /// Whether a keyword was given that plans do not know.
    pub fn is_special(&self) -> bool {
        self.mask.is_some()
            || self.signature.is_some()
            || self.casting != Casting::SameKind
            || self.order != Keep::K
    }

    /// The arrays that the results go to, one a result.
    ///
    /// # Errors
    /// NumPy's for what is no array, and for a wrong number of them.
    pub fn outs(&self, ufunc: &Ufunc, span: Span) -> Result<SmallVec<[Option<Array>; 2]>> {
        let array = |value: &Value| match value {
            Value::None => Ok(None),
            Value::Array(array) => Ok(Some(array.clone())),
            _ => bail!(
                span, TypeError, "return arrays must be of ArrayType";
                hint: "make the array first: out = np.empty(n)"
            ),
        };
        let mut outs: SmallVec<[Option<Array>; 2]> = match &self.out {
            Some(_) if !self.behind.is_empty() => {
                bail!(
                    span,
                    TypeError,
                    "cannot specify 'out' as both a positional and keyword argument"
                )
            }
            Some(Value::Tuple(items)) if items.len() != ufunc.nout() => {
                bail!(
                    span,
                    ValueError,
                    "The 'out' tuple must have exactly one entry per ufunc output"
                )
            }
            Some(Value::Tuple(items)) => items.iter().map(array).collect::<Result<_>>()?,
            Some(Value::None) => SmallVec::new(),
            Some(_) if ufunc.nout() > 1 => {
                bail!(span, TypeError, "'out' must be a tuple of arrays")
            }
            Some(value) => std::iter::once(array(value)).collect::<Result<_>>()?,
            None => self.behind.iter().map(array).collect::<Result<_>>()?,
        };
        outs.resize(ufunc.nout(), None);
        Ok(outs)
    }

    /// Call a ufunc of operands that are numbers, arrays or lists: a value, or a tuple of them.
    ///
    /// # Errors
    /// As [`ufunc_call::call`]; NumPy's for `where=` of what is no bool.
    pub fn call(
        self,
        cx: &mut Context,
        ufunc: &'static Ufunc,
        values: &[&Value],
        span: Span,
    ) -> Result<Value> {
        let mut arrays: SmallVec<[Option<Array>; 2]> = SmallVec::new();
        for value in values {
            arrays.push(match value {
                Value::Int(_) | Value::Float(_) => None,
                other => Some(convert::any_array(cx, other, None, span)?),
            });
        }
        let operands: SmallVec<[Operand<'_>; 2]> = values
            .iter()
            .zip(&arrays)
            .map(|(value, array)| match (value, array) {
                (_, Some(array)) => Operand::Array(array),
                (Value::Float(number), None) => Operand::Float(*number),
                (other, None) => Operand::Int(other.as_index().unwrap_or(0)),
            })
            .collect();
        let out = self.outs(ufunc, span)?;
        let mask = match &self.mask {
            Some(value) => Some(mask_of(cx, value, span)?),
            None => None,
        };
        let is_partial = mask.is_some() && self.out.is_none() && self.behind.is_empty();
        let signature = match (self.signature, self.dtype) {
            (Some(signature), _) => signature,
            (None, Some(dtype)) => Signature::of_dtype(ufunc, dtype),
            (None, None) => Signature::default(),
        };
        let given: SmallVec<[bool; 2]> = out.iter().map(Option::is_some).collect();
        let keywords = Keywords { out, mask, signature, casting: self.casting, order: self.order };
        let results = ufunc_call::call(cx, ufunc, &operands, &keywords, span)?;
        if is_partial {
            let message = "'where' used without 'out', expect unitialized memory in output. If this is \
                           intentional, use out=None.";
            cx.warn(span, "UserWarning", message.to_owned());
        }
        let mut results = results.into_iter().zip(given).map(|(array, given)| {
            if array.ndim() > 0 || given {
                Value::Array(array)
            } else {
                Value::Scalar(array.item())
            }
        });
        if ufunc.nout() > 1 {
            return Ok(Value::tuple(results));
        }
        Ok(results.next().expect("every ufunc has a result"))
    }
}

/// The bools of a `where=`.
///
/// # Errors
/// NumPy's `TypeError` for an array of anything else.
pub(super) fn mask_of(cx: &mut Context, value: &Value, span: Span) -> Result<Array> {
    if !matches!(value, Value::Array(_) | Value::Scalar(_)) {
        return convert::any_array(cx, value, Some(DType::Bool), span);
    }
    let mask = convert::any_array(cx, value, None, span)?;
    if mask.dtype != DType::Bool {
        return Err(Casting::Safe.refuse("array data", mask.dtype, DType::Bool, span));
    }
    Ok(mask)
}
