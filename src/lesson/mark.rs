//! What an answer must fulfil: the lines of a `check` fence, read and put into the order of grading.

use super::expect::{self, Claim, QUANTITIES, VALUE, YOURS, cut_at_comment, outside};
use crate::array::dtype::DType;
use crate::bail;
use crate::diag::{Result, Span};

/// What checks call the three codes of an exercise.
pub const CONTENDERS: [&str; 3] = [YOURS, "starter", "solution"];

/// The places that made an answer's arrays, in a message.
pub const SITES: &str = "array_sites";

/// One line of a `check` fence.
#[derive(Clone, Debug)]
pub struct Check {
    /// Where it stands.
    pub span: Span,
    /// What is asked.
    pub test: Test,
    /// What is said where it fails, with `{arrays}` and the like in it.
    pub message: Option<String>,
}

/// What is asked of an answer.
#[derive(Clone, Debug)]
pub enum Test {
    /// Its value.
    Value(Wanted, Tolerance),
    /// The dtype of its value.
    DType(DType),
    /// Its counters, or its time.
    Claim(Claim),
}

/// Where the right value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The exercise's code.
    Starter,
    /// The lesson's solution.
    Solution,
    /// An expression, in the world of the exercise's setups.
    Code(String, Span),
}

/// How far values may lie apart; `|a - b| <= atol + rtol·|b|`, as `np.isclose` has it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tolerance {
    /// Relative; by default that of the dtype.
    pub rtol: Option<f64>,
    /// Absolute.
    pub atol: f64,
}

impl Check {
    /// What `fails=` and a mark call it.
    pub fn name(&self) -> &'static str {
        match &self.test {
            Test::Value(..) => VALUE,
            Test::DType(_) => "dtype",
            Test::Claim(claim) => claim.quantity(),
        }
    }

    /// The order of grading: value, then counters, then time.
    pub(super) fn rank(&self) -> u8 {
        match &self.test {
            Test::Value(..) | Test::DType(_) => 0,
            Test::Claim(claim) => 1 + u8::from(claim.timed),
        }
    }
}

/// Read the lines of a `check` fence that begins at byte `at`.
///
/// # Errors
/// `UsageError` with the place of what is wrong.
pub fn parse(text: &str, at: usize) -> Result<Vec<Check>> {
    let mut checks = Vec::new();
    let mut start = at;
    for line in text.split('\n') {
        let code = cut_at_comment(line);
        if !code.trim().is_empty() {
            checks.push(one(code, start)?);
        }
        start += line.len() + 1;
    }
    checks.sort_by_key(Check::rank);
    Ok(checks)
}

fn one(line: &str, start: usize) -> Result<Check> {
    let lead = line.len() - line.trim_start().len();
    let (test, message) = match outside(line, " else ") {
        None => (line, None),
        Some(cut) => {
            let behind = cut + " else ".len();
            let span = Span::new(start + behind, start + line.trim_end().len());
            (&line[..cut], Some(message(&line[behind..], span)?))
        }
    };
    let span = Span::new(start + lead, start + test.trim_end().len());
    let words = &test[lead..];
    let test = if let Some(rest) = comparison(words, VALUE) {
        let at = start + line.len() - line[lead..].len() + (words.len() - rest.len());
        value(rest, at, span)?
    } else if let Some(rest) = comparison(words, "dtype") {
        match DType::from_name(rest.trim()) {
            Some(dtype) => Test::DType(dtype),
            None => {
                bail!(span, UsageError, "`{}` is no dtype", rest.trim(); hint: "such as dtype == float32")
            }
        }
    } else {
        let names = CONTENDERS.map(str::to_owned);
        let claim = expect::strict(test, start, &names)?;
        if claim.is_same_values() {
            bail!(span, UsageError, "an answer has no same_values"; hint: "write value == starter");
        }
        if claim.timed && claim.asks_for(2) {
            bail!(span, UsageError, "only `yours` and `starter` are timed");
        }
        Test::Claim(claim)
    };
    Ok(Check { span, test, message })
}

/// What follows `NAME ==`.
fn comparison<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.strip_prefix(name)?.trim_start().strip_prefix("==")
}

/// `starter, rtol=1e-12`, which begins at byte `at`.
fn value(text: &str, at: usize, span: Span) -> Result<Test> {
    let end = outside(text, ",").unwrap_or(text.len());
    let word = text[..end].trim();
    let wanted = match word {
        "starter" => Wanted::Starter,
        "solution" => Wanted::Solution,
        _ => {
            let code = word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            let Some(code) = code else {
                bail!(
                    span, UsageError, "`{word}` is nothing that a value is held against";
                    hint: "write value == starter, value == solution or value == \"CODE\""
                );
            };
            let from = at + text.find('"').unwrap_or(0) + 1;
            let place = Span::new(from, from + code.len());
            crate::syntax::parse(code).map_err(|error| error.shifted(place.start))?;
            Wanted::Code(code.to_owned(), place)
        }
    };
    let mut tolerance = Tolerance::default();
    for word in text[end..].split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let pair = word.split_once('=').and_then(|(name, x)| Some((name, x.parse::<f64>().ok()?)));
        match pair {
            Some(("rtol", x)) if x >= 0.0 => tolerance.rtol = Some(x),
            Some(("atol", x)) if x >= 0.0 => tolerance.atol = x,
            _ => {
                bail!(span, UsageError, "`{word}` is no tolerance"; hint: "write rtol=1e-9 or atol=1e-12")
            }
        }
    }
    Ok(Test::Value(wanted, tolerance))
}

/// The text behind `else`, whose names in braces are known.
fn message(text: &str, span: Span) -> Result<String> {
    let text = text.trim();
    let Some(text) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        bail!(span, UsageError, "behind else stands a text in double quotes");
    };
    for part in text.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or("");
        let is_known = name == SITES || counters().any(|known| known == name);
        if !is_known || !part.contains('}') {
            let known: Vec<&str> = counters().chain([SITES]).collect();
            bail!(span, UsageError, "there is no {{{name}}}"; hint: "there are {{{}}}", known.join("}, {"));
        }
    }
    Ok(super::render::clean(text))
}

/// The counts that a message can name.
pub fn counters() -> impl Iterator<Item = &'static str> {
    QUANTITIES.iter().filter(|quantity| !quantity.is_timed()).map(|quantity| quantity.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_read_in_the_order_of_grading() {
        let text = "speedup(yours, starter) >= 1.3 ~\narrays <= 1 else \"still {arrays}: {array_sites}\"\n\
                    # no\nvalue == starter, rtol=1e-12\ndtype == float32\nvalue == \"a # b\"";
        let text = text.replace("a # b", "a + b");
        let checks = parse(&text, 10).expect("they are checks");
        let names: Vec<&str> = checks.iter().map(Check::name).collect();
        assert_eq!(names, ["value", "dtype", "value", "arrays", "speedup"]);
        assert_eq!(checks[3].message.as_deref(), Some("still {arrays}: {array_sites}"));
        let Test::Value(Wanted::Starter, tolerance) = &checks[0].test else { panic!("{checks:?}") };
        assert_eq!((tolerance.rtol, tolerance.atol), (Some(1e-12), 0.0));
        let Test::Value(Wanted::Code(code, span), _) = &checks[2].test else {
            panic!("{checks:?}")
        };
        assert_eq!(&text[span.start as usize - 10..span.end as usize - 10], code);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let check = |text: &str, part: &str| {
            let error = parse(text, 0).expect_err(text);
            let all = format!("{error} {}", error.hints.join(" "));
            assert!(all.contains(part), "{text}: {all}");
        };
        check("value == 3", "value == solution");
        check("value == starter, rtl=3", "rtol=1e-9");
        check("dtype == float33", "no dtype");
        check("arrays <= 1 else no", "double quotes");
        check("arrays <= 1 else \"{arays}\"", "{arrays}");
        check("arrays(mine) <= 1", "yours, starter, solution");
        check("same_values", "value == starter");
        check("speedup(yours, solution) >= 1 ~", "only `yours`");
    }
}
