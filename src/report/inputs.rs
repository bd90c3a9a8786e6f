//! The inputs of a text at other sizes: which of the arrays that it mentions are cut or repeated, and the
//! arrays that stand for them meanwhile.
//!
//! Knows a session and its arrays; measures nothing.

use crate::array::Array;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::numpy::strided::{Keep, assign, layout_like};
use crate::report::names::mentioned;
use crate::report::units::count;
use crate::session::{Code, Session};
use crate::syntax::ast::{ExprKind, StmtKind};
use crate::value::Value;

/// The arrays that are scaled together: those with the longest first axis.
#[derive(Debug)]
pub struct Inputs {
    arrays: Vec<(String, Array)>,
    /// Length of their first axis.
    rows: usize,
    /// Elements of the largest behind one index of its first axis.
    row_elements: usize,
}

/// Pieces of which an array is put together; a longer one of longer pieces.
const MOST_PIECES: usize = 64;

impl Inputs {
    /// Of a text.
    ///
    /// # Errors
    /// `UsageError` where it mentions no array with elements and an axis.
    pub fn find(session: &Session, code: &Code) -> Result<Self> {
        let axes = |name: &String| match session.get(name) {
            Some(Value::Array(array)) if array.ndim() > 0 => Some((name.clone(), array)),
            Some(_) | None => None,
        };
        let names = mentioned(&code.text).into_iter().filter(|name| !is_result(code, name));
        let mut arrays: Vec<(String, Array)> = names.filter_map(|name| axes(&name)).collect();
        let rows = arrays.iter().map(|(_, array)| array.shape()[0]).max();
        arrays.retain(|(_, array)| Some(array.shape()[0]) == rows);
        let Some(rows) = rows else {
            bail!(
                Span::NONE, UsageError, "there is no array to cut or repeat in {}", code.text.trim();
                hint: "name arrays: a = np.arange(1000.0), then %scale a*2 + 1"
            );
        };
        let largest = arrays.iter().map(|(_, array)| array.size()).max().unwrap_or(0);
        if largest == 0 {
            bail!(
                Span::NONE, UsageError, "{} has no elements that could be repeated", arrays[0].0;
                hint: "give it some: {} = np.arange(1000.0)", arrays[0].0
            );
        }
        Ok(Self { arrays, rows, row_elements: largest / rows })
    }

    /// What they are called.
    pub fn names(&self) -> Vec<String> {
        self.arrays.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Elements of the largest.
    pub fn elements(&self) -> usize {
        self.rows * self.row_elements
    }

    /// Elements behind one index of the first axis.
    pub fn row_elements(&self) -> usize {
        self.row_elements
    }

    /// Whether any is put together from pieces of memory that do not lie one after another.
    pub fn are_strided(&self) -> bool {
        self.arrays.iter().any(|(_, array)| {
            let bounds = array.layout.bounds(array.dtype.size());
            bounds.len() != array.nbytes()
        })
    }

    /// Bind the names to arrays of so many rows: slices of what they are bound to where that is long enough,
    /// copies that repeat it otherwise, or where they are to be written into.
    ///
    /// # Errors
    /// `MemoryError`, `KeyboardInterrupt`; some of them are bound then.
    pub fn bind(&self, session: &mut Session, rows: usize, written: bool) -> Result<()> {
        let mut bound: Vec<(&Array, Array)> = Vec::new();
        for (name, array) in &self.arrays {
            let same = |other: &&Array| {
                other.buffer.same(&array.buffer)
                    && other.layout == array.layout
                    && other.dtype == array.dtype
            };
            // Two names of one array stay two names of one array.
            let known = bound.iter().find(|(other, _)| same(other)).map(|(_, made)| made.clone());
            let made = match known {
                Some(made) => made,
                None if rows <= self.rows && !written => {
                    array.view(array.layout.slice(0, 0, rows, 1))
                }
                None => repeated(&mut session.cx, array, rows)?,
            };
            session.bind(name, made.clone().into());
            bound.push((array, made));
        }
        Ok(())
    }

    /// Bind the names to what they were bound to.
    pub fn put_back(&self, session: &mut Session) {
        for (name, array) in &self.arrays {
            session.bind(name, array.clone().into());
        }
    }

    /// How they were when an error came that does not come at their own size.
    pub fn hint(&self, rows: usize) -> String {
        let names = self.names().join(", ");
        let elements = count((rows * self.row_elements) as u64);
        format!(
            "it runs as it is; this was with {elements} elements: the first axis of {names} is cut or repeated, no other"
        )
    }
}

/// Whether a text assigns to a name before it reads it.
fn is_result(code: &Code, name: &str) -> bool {
    let is_name = |text: &str| mentioned(text).iter().any(|known| known == name);
    let mut statements = code.statements.iter();
    let Some(first) = statements.find(|statement| is_name(statement.span.text(&code.text))) else {
        return false;
    };
    let StmtKind::Assign { targets, value } = &first.kind else { return false };
    let is_target = targets.iter().any(|target| {
        matches!(&target.kind, ExprKind::Name(_)) && is_name(target.span.text(&code.text))
    });
    is_target && !is_name(value.span.text(&code.text))
}

/// A copy of `rows` rows, from the first on, and again from the first.
fn repeated(cx: &mut Context, source: &Array, rows: usize) -> Result<Array> {
    let own_rows = source.shape()[0];
    if rows > own_rows * MOST_PIECES {
        let longer = repeated(cx, source, own_rows * MOST_PIECES)?;
        return repeated(cx, &longer, rows);
    }
    let mut shape = source.shape().to_vec();
    shape[0] = rows;
    let layout = layout_like(source, &shape, source.dtype, Keep::K);
    let new = cx.empty(source.dtype, layout, Span::NONE)?;
    for start in (0..rows).step_by(own_rows) {
        let len = own_rows.min(rows - start);
        let target = new.view(new.layout.slice(0, start, len, 1));
        assign(cx, &target, &source.view(source.layout.slice(0, 0, len, 1)), Span::NONE)?;
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Settings;

    fn session(setup: &str) -> Session {
        let mut session = Session::new(Settings::default());
        session.eval(setup).expect("the setup runs");
        session
    }

    fn find(session: &Session, text: &str) -> Result<Inputs> {
        Inputs::find(session, &session.compile(text)?)
    }

    #[test]
    fn arrays_with_the_longest_first_axis_are_scaled() {
        let session = session(
            "import numpy as np\n\
             a = np.arange(6.0); b = a; s = a[:1]; x = np.ones((6, 3)); w = np.ones(3); k = 2.0\n\
             long = np.ones(9); none = np.ones(0); point = np.array(1.0)",
        );
        let check = |text, names: &[&str], elements| {
            let inputs = find(&session, text).expect(text);
            assert_eq!(
                (inputs.names(), inputs.elements()),
                (names.iter().map(|&n| n.to_owned()).collect(), elements),
                "{text}"
            );
        };
        check("a*b + k", &["a", "b"], 6);
        check("a*s", &["a"], 6);
        check("x*w + k", &["x"], 18);
        check("(x.T*a).sum()", &["x", "a"], 18);
        check("a*2 + none.sum()", &["a"], 6);
        // Not what it was before, but what is assigned.
        check("long = a*2", &["a"], 6);
        check("t = a*2; long = t + a", &["a"], 6);
        check("long[:6] = a", &["long"], 9);
        check("long *= 2", &["long"], 9);
        check("long = long*2", &["long"], 9);
        for (text, want) in [
            ("1 + 1", "there is no array to cut or repeat in 1 + 1"),
            ("k*point", "there is no array to cut or repeat in k*point"),
            ("none + 1", "none has no elements that could be repeated"),
        ] {
            let error = find(&session, text).expect_err(text);
            assert_eq!((error.headline(), error.hints.len()), (format!("UsageError: {want}"), 1));
        }
    }

    #[test]
    fn inputs_are_cut_and_repeated_and_put_back() {
        let mut session = session(
            "import numpy as np\na = np.arange(3.0); b = a; x = np.arange(6).reshape(3, 2)",
        );
        let inputs = find(&session, "a + b + x[:, 0]").expect("arrays");
        let mut check = |rows, written, want: [&str; 2]| {
            inputs.bind(&mut session, rows, written).expect("there is room");
            let shown = ["a", "x"].map(|name| session.repr(&session.get(name).expect("bound")));
            assert_eq!(shown, want.map(str::to_owned), "{rows}");
        };
        check(2, false, ["array([0., 1.])", "array([[0, 1],\n       [2, 3]])"]);
        check(
            5,
            false,
            [
                "array([0., 1., 2., 0., 1.])",
                "array([[0, 1],\n       [2, 3],\n       [4, 5],\n       [0, 1],\n       [2, 3]])",
            ],
        );
        check(1, true, ["array([0.])", "array([[0, 1]])"]);
        // One array under two names is so at every size, and what is written stays in the copy.
        session.eval("a += 1").expect("it runs");
        assert_eq!(session.repr(&session.get("b").expect("bound")), "array([1.])");
        inputs.put_back(&mut session);
        assert_eq!(session.repr(&session.get("a").expect("bound")), "array([0., 1., 2.])");
    }

    #[test]
    fn many_repetitions_of_few_elements_are_right() {
        let mut session = session("import numpy as np\na = np.arange(7)");
        let inputs = find(&session, "a").expect("an array");
        inputs.bind(&mut session, 100_000, false).expect("there is room");
        let outcome = session.eval("bool((a == np.arange(100_000) % 7).all())").expect("it runs");
        assert_eq!(outcome.text.as_deref(), Some("True"));
    }
}
