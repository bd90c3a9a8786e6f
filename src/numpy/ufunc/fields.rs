//! What a ufunc says of itself, as NumPy does: how many operands and results, which loops, which identity.
//!
//! The table is NumPy's own, complex numbers and objects included; `tests/numpy/make_ufunc_types.py` writes it.

use std::any::Any;

use super::Ufunc;
use crate::array::dtype::Scalar;
use crate::value::{Call, Value};

/// Name, identity and loops of each of NumPy's ufuncs, a line each.
const TYPES: &str = include_str!("types.txt");

/// Every field.
const FIELDS: &[&str] =
    &["__doc__", "__name__", "identity", "nargs", "nin", "nout", "ntypes", "signature", "types"];

/// The words behind the name of a ufunc in the table.
fn of_table(ufunc: &Ufunc) -> impl Iterator<Item = &'static str> + use<> {
    let line = TYPES.lines().find(|line| line.split(' ').next() == Some(ufunc.name));
    line.expect("the table has every ufunc").split(' ').skip(1)
}

impl Ufunc {
    /// What its reduction of nothing gives; `None` where it gives nothing.
    pub fn identity(&self) -> Option<Value> {
        let word = of_table(self).next().expect("every line has an identity");
        match word {
            "None" => None,
            "True" | "False" => Some(Value::Bool(word == "True")),
            "-inf" => Some(Value::Float(f64::NEG_INFINITY)),
            number => number.parse().ok().map(Value::Int),
        }
    }

    /// The same as a number.
    pub fn identity_number(&self) -> Option<Scalar> {
        self.identity().and_then(|value| value.as_scalar())
    }
}

impl Call for Ufunc {
    fn name(&self) -> &str {
        self.name
    }

    fn repr(&self) -> String {
        format!("<ufunc '{}'>", self.name)
    }

    fn class(&self) -> &'static str {
        "numpy.ufunc"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("ufunc")
    }

    fn fields(&self) -> Vec<&'static str> {
        FIELDS.to_vec()
    }

    fn field(&self, name: &str) -> Option<Value> {
        let types = || of_table(self).skip(1);
        Some(match name {
            "__name__" => Value::text(self.name),
            "__doc__" => Value::text(self.doc),
            "nin" => self.nin.into(),
            "nout" => self.nout().into(),
            "nargs" => (self.nin + self.nout()).into(),
            "ntypes" => types().count().into(),
            "types" => Value::list(types().map(Value::text).collect()),
            "identity" => self.identity().unwrap_or(Value::None),
            // Those that have one take whole rows, and are no ufuncs here.
            "signature" => Value::None,
            _ => return None,
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::UFUNCS;
    use super::*;

    #[test]
    fn the_table_has_every_ufunc() {
        for ufunc in UFUNCS {
            assert!(of_table(ufunc).count() > 1, "{}", ufunc.name);
            let like = ufunc.field("types").expect("it is a field");
            let Value::List(types) = like else { panic!("{} has a list of types", ufunc.name) };
            let Value::Str(first) = types.borrow()[0].clone() else { panic!("types are texts") };
            let (from, to) = first.split_once("->").expect("a loop has an arrow");
            assert_eq!((from.len(), to.len()), (ufunc.nin, ufunc.nout()), "{}", ufunc.name);
        }
    }
}
