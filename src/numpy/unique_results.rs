//! `unique_values`, `unique_counts`, `unique_inverse`, `unique_all`: `unique` under the names of the array API,
//! with results that have names; every NaN counts for itself.

use super::modules::apply;
use super::registry::{Bound, Costs, Function, Run};
use crate::context::Context;
use crate::diag::Result;
use crate::value::{Named, Value};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "unique_values",
        signature: "x",
        costs: Costs::Several,
        doc: "The different elements. NumPy gives them in any order, numscope sorted.\n\n\
              >>> np.unique_values([1, 1, 2])\narray([1, 2])",
        run: Run::Call(|cx, bound| unique(cx, &bound, &[])),
    },
    Function {
        name: "unique_counts",
        signature: "x",
        costs: Costs::Working,
        doc: "The different elements, sorted, and how often each occurs.\n\n\
              >>> np.unique_counts([1, 1, 2])\n\
              UniqueCountsResult(values=array([1, 2]), counts=array([2, 1]))",
        run: Run::Call(|cx, bound| {
            let found = unique(cx, &bound, &["return_counts"])?;
            Ok(named("UniqueCountsResult", &["values", "counts"], &found))
        }),
    },
    Function {
        name: "unique_inverse",
        signature: "x",
        costs: Costs::Working,
        doc: "The different elements, sorted, and the index into them of each element.\n\n\
              >>> np.unique_inverse([1, 1, 2]).inverse_indices\narray([0, 0, 1])",
        run: Run::Call(|cx, bound| {
            let found = unique(cx, &bound, &["return_inverse"])?;
            Ok(named("UniqueInverseResult", &["values", "inverse_indices"], &found))
        }),
    },
    Function {
        name: "unique_all",
        signature: "x",
        costs: Costs::Working,
        doc: "The different elements, sorted, with the index of the first of each, the index into them of each \
              element, and how often each occurs.\n\n\
              >>> np.unique_all([1, 1, 2]).indices\narray([0, 2])",
        run: Run::Call(|cx, bound| {
            let wants = ["return_index", "return_inverse", "return_counts"];
            let found = unique(cx, &bound, &wants)?;
            let fields = &["values", "indices", "inverse_indices", "counts"];
            Ok(named("UniqueAllResult", fields, &found))
        }),
    },
];

fn unique(cx: &mut Context, bound: &Bound, wants: &[&str]) -> Result<Value> {
    let mut keywords = vec![("equal_nan", Value::Bool(false))];
    keywords.extend(wants.iter().map(|want| (*want, Value::Bool(true))));
    apply(cx, "unique", [bound.required(0).clone()], &keywords, bound.span)
}

fn named(class: &'static str, fields: &'static [&'static str], found: &Value) -> Value {
    let items = match found {
        Value::Tuple(items) => items.to_vec(),
        one => vec![one.clone()],
    };
    Named::value(class, fields, items)
}
