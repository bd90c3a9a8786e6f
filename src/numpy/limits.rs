//! `finfo` and `iinfo`: what the numbers of a dtype can be.

use std::any::Any;
use std::rc::Rc;

use super::convert;
use super::registry::{Bound, Costs, Function, Run, callable};
use super::types::instance;
use crate::array::dtype::{DType, Kind, Scalar};
use crate::array::format::scalar_repr;
use crate::diag::{Diagnostic, Result, Span};
use crate::value::{Call, Callable, Value};
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "finfo",
        signature: "dtype",
        costs: Costs::Nothing,
        doc: "What the numbers of a floating-point dtype can be: eps, the distance from 1 to the next one, max, \
              min, tiny, resolution, bits and more.\n\n\
              >>> np.finfo(np.float32).eps\nnp.float32(1.1920929e-07)\n\
              >>> np.finfo(float)\n\
              finfo(resolution=1e-15, min=-1.7976931348623157e+308, max=1.7976931348623157e+308, dtype=float64)",
        run: Run::Call(|_, bound| {
            let dtype = dtype_of(&bound)?;
            if !dtype.is_float() {
                let class = if dtype.is_text() { "str_" } else { dtype.name() };
                bail!(
                    bound.span, ValueError, "data type <class 'numpy.{class}'> not inexact";
                    hint: "np.iinfo tells of integers"
                );
            }
            let place = usize::from(dtype == DType::Float64);
            Ok(callable(&OF_DTYPES[place]))
        }),
    },
    Function {
        name: "iinfo",
        signature: "int_type",
        costs: Costs::Nothing,
        doc: "The smallest and the largest number of an integer dtype, and its bits. The largest of uint64 is \
              refused, since numscope's int has 64 bits: ~np.uint64(0) is the same as a NumPy number.\n\n\
              >>> np.iinfo(np.int8)\niinfo(min=-128, max=127, dtype=int8)\n>>> np.iinfo(np.uint16).max\n65535",
        run: Run::Call(|_, bound| {
            let dtype = dtype_of(&bound)?;
            if !dtype.is_integer() {
                let kind = super::attributes::kind(dtype);
                bail!(
                    bound.span, ValueError, "Invalid integer data type '{kind}'.";
                    hint: "np.finfo tells of floats"
                );
            }
            Ok(IntegerLimits { dtype }.value())
        }),
    },
];

/// The dtype that a value is or has; NumPy takes the class of what names no dtype.
fn dtype_of(bound: &Bound) -> Result<DType> {
    Ok(match bound.required(0) {
        value @ (Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Scalar(_)) => {
            value.as_scalar().map_or(DType::Float64, Scalar::dtype)
        }
        Value::Str(name) => DType::from_name(name).unwrap_or(DType::Text(0)),
        Value::Array(_) => return no_array(bound.span),
        other => convert::any_dtype(other, bound.span)?,
    })
}

fn no_array(span: Span) -> Result<DType> {
    bail!(
        span, ValueError, "data type <class 'numpy.object_'> not inexact";
        hint: "name the dtype: a.dtype"
    )
}

/// What `np.finfo` gives.
#[derive(Debug)]
struct FloatLimits {
    dtype: DType,
}

/// The line above and below what `print` shows.
const RULE: &str = "---------------------------------------------------------------";

/// Those of float32 and float64, each of which is one object.
static OF_DTYPES: [FloatLimits; 2] =
    [FloatLimits { dtype: DType::Float32 }, FloatLimits { dtype: DType::Float64 }];

impl FloatLimits {
    fn is_single(&self) -> bool {
        self.dtype == DType::Float32
    }

    /// A number of the dtype: rounded from float64, or given for float32.
    fn number(&self, double: f64, single: f32) -> Value {
        Value::Scalar(if self.is_single() {
            Scalar::Float32(single)
        } else {
            Scalar::Float64(double)
        })
    }

    /// An integer for float64, and for float32.
    fn integer(&self, double: i64, single: i64) -> Value {
        Value::Int(if self.is_single() { single } else { double })
    }

    /// A number of the dtype as `str` shows it.
    fn shown(&self, field: &str) -> String {
        match self.field(field) {
            Some(Value::Scalar(scalar)) => scalar_repr(scalar)
                .split_once('(')
                .map_or_else(String::new, |(_, number)| number.trim_end_matches(')').to_owned()),
            Some(Value::Int(number)) => number.to_string(),
            _ => String::new(),
        }
    }
}

/// The fields of `np.finfo`, in the order of its documentation.
const OF_FLOATS: &[&str] = &[
    "bits",
    "dtype",
    "eps",
    "epsneg",
    "iexp",
    "machep",
    "max",
    "maxexp",
    "min",
    "minexp",
    "negep",
    "nexp",
    "nmant",
    "precision",
    "resolution",
    "smallest_normal",
    "smallest_subnormal",
    "tiny",
];

impl Call for FloatLimits {
    fn name(&self) -> &'static str {
        "finfo"
    }

    fn repr(&self) -> String {
        let [resolution, min, max] = ["resolution", "min", "max"].map(|field| self.shown(field));
        format!("finfo(resolution={resolution}, min={min}, max={max}, dtype={})", self.dtype)
    }

    fn text(&self) -> String {
        let shown = |field: &str| self.shown(field);
        format!(
            "Machine parameters for {}\n{RULE}\n\
             precision = {}   resolution = {}\n\
             machep = {}   eps =        {}\n\
             negep =  {}   epsneg =     {}\n\
             minexp = {}   tiny =       {}\n\
             maxexp = {}   max =        {}\n\
             nexp =   {}   min =        -max\n\
             smallest_normal = {}   smallest_subnormal = {}\n{RULE}\n",
            self.dtype,
            shown("precision"),
            shown("resolution"),
            shown("machep"),
            shown("eps"),
            shown("negep"),
            shown("epsneg"),
            shown("minexp"),
            shown("tiny"),
            shown("maxexp"),
            shown("max"),
            shown("nexp"),
            shown("smallest_normal"),
            shown("smallest_subnormal"),
        )
    }

    fn class(&self) -> &'static str {
        "numpy.finfo"
    }

    fn field(&self, name: &str) -> Option<Value> {
        Some(match name {
            "bits" => self.integer(64, 32),
            "dtype" => instance(self.dtype),
            "eps" => self.number(f64::EPSILON, f32::EPSILON),
            "epsneg" => self.number(f64::EPSILON / 2.0, f32::EPSILON / 2.0),
            "iexp" | "nexp" => self.integer(11, 8),
            "machep" => self.integer(-52, -23),
            "max" => self.number(f64::MAX, f32::MAX),
            "maxexp" => self.integer(1024, 128),
            "min" => self.number(f64::MIN, f32::MIN),
            "minexp" => self.integer(-1022, -126),
            "negep" => self.integer(-53, -24),
            "nmant" => self.integer(52, 23),
            "precision" => self.integer(15, 6),
            "resolution" => self.number(1e-15, 1e-6),
            "smallest_normal" | "tiny" => self.number(f64::MIN_POSITIVE, f32::MIN_POSITIVE),
            "smallest_subnormal" => self.number(f64::from_bits(1), f32::from_bits(1)),
            _ => return None,
        })
    }

    fn fields(&self) -> Vec<&'static str> {
        OF_FLOATS.to_vec()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What `np.iinfo` gives.
#[derive(Debug)]
struct IntegerLimits {
    dtype: DType,
}

impl IntegerLimits {
    fn value(self) -> Value {
        Value::Function(Callable::Shared(Rc::new(self)))
    }

    /// The smallest and the largest number.
    fn bounds(&self) -> (i64, u64) {
        let bits = 8 * self.dtype.size() as u32;
        if self.dtype.kind() == Kind::Unsigned {
            (0, u64::MAX >> (64 - bits))
        } else {
            (i64::MIN >> (64 - bits), i64::MAX.cast_unsigned() >> (64 - bits))
        }
    }
}

impl Call for IntegerLimits {
    fn name(&self) -> &'static str {
        "iinfo"
    }

    fn repr(&self) -> String {
        let (min, max) = self.bounds();
        format!("iinfo(min={min}, max={max}, dtype={})", self.dtype)
    }

    fn text(&self) -> String {
        let (min, max) = self.bounds();
        format!("Machine parameters for {}\n{RULE}\nmin = {min}\nmax = {max}\n{RULE}\n", self.dtype)
    }

    fn class(&self) -> &'static str {
        "numpy.iinfo"
    }

    fn field(&self, name: &str) -> Option<Value> {
        let (min, max) = self.bounds();
        Some(match name {
            "bits" => Value::from(8 * self.dtype.size()),
            "dtype" => instance(self.dtype),
            "key" => Value::text(format!(
                "{}{}",
                super::attributes::kind(self.dtype),
                8 * self.dtype.size()
            )),
            "kind" => Value::text(super::attributes::kind(self.dtype)),
            "max" => return i64::try_from(max).ok().map(Value::Int),
            "min" => Value::Int(min),
            _ => return None,
        })
    }

    fn refusal(&self, name: &str, span: Span) -> Option<Diagnostic> {
        // As a number of uint64 it would wrap where Python's int does not.
        let error = diagnostic!(
            span, OverflowError,
            "numscope's int has 64 bits, and {} does not fit", self.bounds().1;
            hint: "the same as a number of uint64: ~np.uint64(0)"
        );
        (name == "max").then_some(error)
    }

    fn fields(&self) -> Vec<&'static str> {
        vec!["bits", "dtype", "key", "kind", "max", "min"]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
