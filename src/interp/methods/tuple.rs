//! The methods of tuples and ranges.

use super::super::{repr, scalar};
use super::Method;
use crate::bail;
use crate::value::Value;

pub(super) static ROWS: &[Method] = &[
    Method::new("count", (1, 1), |interp, object, args, span| {
        scalar::count(interp.cx, object, &args.positional[0], span)
    }),
    Method::new("index", (1, 3), |interp, object, args, span| {
        match (scalar::index(interp.cx, object, &args.positional, span)?, object) {
            (Some(i), _) => Ok(Value::from(i)),
            (None, Value::Range(_)) => {
                let item = repr(&args.positional[0], &interp.cx.print_options);
                bail!(span, ValueError, "{item} is not in range")
            }
            (None, _) => bail!(span, ValueError, "tuple.index(x): x not in tuple"),
        }
    }),
];
