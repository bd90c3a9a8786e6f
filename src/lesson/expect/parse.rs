//! The language of expectations: a small parser with precedences, and errors with a place.

use super::figure::{Expr, Node};
use super::key::{Key, KeyKind};
use super::{Claim, Dimension, QUANTITIES, Quantity, Relation, Statement, VALUE};
use crate::bail;
use crate::diag::{Result, Span, did_you_mean};
use crate::diagnostic;
use crate::exec::{MODES, Mode};
use crate::report::units::parse_bytes;

/// The claims of a text that begins at byte `at` of its file, a line each; `#` begins a comment. `names` are
/// the contenders.
///
/// # Errors
/// `UsageError` with the place of what is wrong.
pub fn parse(text: &str, at: usize, names: &[String]) -> Result<Vec<Claim>> {
    let mut claims = Vec::new();
    let mut start = at;
    for line in text.split('\n') {
        let code = cut_at_comment(line);
        if !code.trim().is_empty() {
            claims.push(strict(code, start, names)?);
        }
        start += line.len() + 1;
    }
    Ok(claims)
}

/// One claim that begins at byte `start` of its file.
///
/// # Errors
/// As [`parse`].
pub fn strict(text: &str, start: usize, names: &[String]) -> Result<Claim> {
    Line::new(text, start, Who::Named(names)).claim()
}

/// What a quiz asks for: `arrays("a*b + c", vectorized)`, sums and quotients of such, or `value("a.dtype")`.
///
/// # Errors
/// As [`parse`].
pub fn key(text: &str, start: usize) -> Result<Key> {
    let mut line = Line::new(text, start, Who::Written(Vec::new()));
    if text.len() > MOST_BYTES {
        bail!(line.here(), UsageError, "this key is too long: {MOST_BYTES} characters at most");
    }
    let expr = line.sum()?;
    line.skip_blanks();
    if !line.rest().is_empty() {
        bail!(line.here(), UsageError, "nothing can follow here");
    }
    if let Some(at) = line.timed {
        bail!(at, UsageError, "a quiz has a key that a clock cannot change"; hint: "ask for counts");
    }
    let Who::Written(asked) = line.who else { unreachable!("it was made so") };
    let what = match expr.node {
        Node::Value(code) => KeyKind::Text(code),
        Node::Number(_) | Node::Ask(..) | Node::Binary(..) => KeyKind::Figure(expr),
    };
    Ok(Key { asked, what })
}

/// A line up to its comment.
pub fn cut_at_comment(line: &str) -> &str {
    outside(line, "#").map_or(line, |at| &line[..at])
}

/// Where `part` stands first in a line, outside of quotes.
pub fn outside(line: &str, part: &str) -> Option<usize> {
    let mut quoted = false;
    line.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (!quoted && line[at..].starts_with(part)).then_some(at)
    })
}

/// What quantities are asked of.
#[derive(Clone)]
enum Who<'a> {
    /// Contenders that have names.
    Named(&'a [String]),
    /// Codes that are written where they are asked for.
    Written(Vec<(String, &'static Mode)>),
}

/// What a check calls the answer that is graded.
pub const YOURS: &str = "yours";

/// Of a line: more than anybody reads.
const MOST_BYTES: usize = 2000;

/// Brackets within brackets: more than anybody writes.
const MOST_DEPTH: usize = 50;

/// A line that is read.
struct Line<'a> {
    text: &'a str,
    /// The byte that is read next.
    at: usize,
    /// Where the line begins in its file.
    start: usize,
    who: Who<'a>,
    /// Where a time was asked for.
    timed: Option<Span>,
    depth: usize,
}

impl<'a> Line<'a> {
    fn new(text: &'a str, start: usize, who: Who<'a>) -> Self {
        Self { text, at: 0, start, who, timed: None, depth: 0 }
    }

    /// A text in double quotes.
    fn quoted(&mut self) -> Result<String> {
        self.skip_blanks();
        let place = self.here();
        let text = self.rest().strip_prefix('"').and_then(|rest| rest.split_once('"'));
        let Some((text, _)) = text else {
            bail!(place, UsageError, "here code in double quotes is wanted"; hint: "such as \"a*2\"");
        };
        let text = text.to_owned();
        self.at += text.len() + 2;
        Ok(text)
    }

    /// `value("CODE")` or `value("CODE") == "TEXT"`, where that is all of the line.
    fn statement_of_value(&mut self) -> Result<Option<Statement>> {
        let from = self.at;
        if !self.take(VALUE) || !self.take("(") {
            self.at = from;
            return Ok(None);
        }
        let code = self.code()?;
        self.skip_blanks();
        if self.rest().is_empty() {
            return Ok(Some(Statement::Truth { code }));
        }
        for (sign, equal) in [("==", true), ("!=", false)] {
            if self.take(sign) {
                self.skip_blanks();
                if self.rest().starts_with('"') {
                    let text = self.quoted()?;
                    return Ok(Some(Statement::Text { code, equal, text }));
                }
            }
        }
        self.at = from;
        Ok(None)
    }

    /// Python code in quotes and what closes its bracket.
    fn code(&mut self) -> Result<String> {
        self.skip_blanks();
        let at = self.start + self.at + 1;
        let code = self.quoted()?;
        crate::syntax::parse(&code).map_err(|error| error.shifted(at as u32))?;
        if !self.take(")") {
            bail!(self.here(), UsageError, "here ) is wanted");
        }
        Ok(code)
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.start + from, self.start + to)
    }

    /// The place of what comes next: a word, a character, or the end.
    fn here(&self) -> Span {
        let rest = self.rest();
        let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let first = rest.chars().next().map_or(1, char::len_utf8);
        self.span(self.at, self.at + word.max(first))
    }

    fn take(&mut self, text: &str) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    fn word(&mut self) -> (String, Span) {
        self.skip_blanks();
        let from = self.at;
        let len = self.rest().find(|c: char| !is_word(c)).unwrap_or(self.rest().len());
        self.at += len;
        (self.text[from..self.at].to_owned(), self.span(from, self.at))
    }

    fn claim(&mut self) -> Result<Claim> {
        self.skip_blanks();
        let from = self.at;
        let end = self.text.trim_end().len();
        let span = self.span(from, end);
        if end > MOST_BYTES {
            bail!(
                self.here(),
                UsageError,
                "this line is too long: {MOST_BYTES} characters at most"
            );
        }
        if self.text[from..end] == *"same_values" {
            return Ok(Claim { span, timed: false, statement: Statement::SameValues });
        }
        if let Some(statement) = self.statement_of_value()? {
            self.skip_blanks();
            if !self.rest().is_empty() {
                bail!(self.here(), UsageError, "nothing can follow here"; hint: "one claim a line");
            }
            return Ok(Claim { span, timed: false, statement });
        }
        let left = self.sum()?;
        self.skip_blanks();
        let place = self.here();
        let Some(&relation) = Relation::ALL.iter().find(|relation| self.take(relation.symbol()))
        else {
            bail!(
                place, UsageError, "here a comparison is wanted";
                hint: "one of ==, !=, <, <=, >, >=, as in `arrays(fused) == 1`"
            );
        };
        let right = self.sum()?;
        let marked = self.take("~");
        self.skip_blanks();
        if !self.rest().is_empty() {
            bail!(self.here(), UsageError, "nothing can follow here"; hint: "one comparison a line");
        }
        self.check(&left, relation, &right, marked, span)?;
        let statement = Statement::Compare { left, relation, right };
        Ok(Claim { span, timed: marked, statement })
    }

    /// What each part allows and the whole does not.
    fn check(
        &self,
        left: &Expr,
        relation: Relation,
        right: &Expr,
        marked: bool,
        span: Span,
    ) -> Result<()> {
        let dimensions = (left.dimension, right.dimension);
        if (dimensions.0 == Dimension::Time) != (dimensions.1 == Dimension::Time) {
            bail!(
                span, UsageError, "a time can only be compared with a time";
                hint: "seconds differ from machine to machine: write speedup(…) >= 1.3 ~"
            );
        }
        match (self.timed, marked) {
            (Some(at), false) => bail!(
                at, UsageError, "a claim about time ends in ~";
                hint: "it is judged by an interval, and may be CAN'T TELL"
            ),
            (None, true) => {
                bail!(span, UsageError, "only a claim about time ends in ~: counts are exact")
            }
            (Some(_), true) if matches!(relation, Relation::Equal | Relation::Unequal) => bail!(
                span, UsageError, "no two times are equal";
                hint: "say between which bounds: >= 0.9 on one line, <= 1.1 on another"
            ),
            (Some(_), true) | (None, false) => Ok(()),
        }
    }

    fn sum(&mut self) -> Result<Expr> {
        self.operation(&['+', '-'], Self::product)
    }

    fn product(&mut self) -> Result<Expr> {
        self.operation(&['*', '/'], Self::atom)
    }

    /// Operands of a tighter rank with signs between them, from left to right.
    fn operation(
        &mut self,
        signs: &[char],
        operand: fn(&mut Self) -> Result<Expr>,
    ) -> Result<Expr> {
        self.skip_blanks();
        let from = self.at;
        let mut left = operand(self)?;
        loop {
            self.skip_blanks();
            let Some(sign) = self.rest().chars().next().filter(|c| signs.contains(c)) else {
                return Ok(left);
            };
            self.at += 1;
            let right = operand(self)?;
            let span = self.span(from, self.at);
            let dimension = joined(sign, left.dimension, right.dimension, span)?;
            let text = self.text[from..self.at].trim().to_owned();
            let node = Node::Binary(sign, Box::new(left), Box::new(right));
            left = Expr { node, dimension, text };
        }
    }

    fn atom(&mut self) -> Result<Expr> {
        self.skip_blanks();
        let from = self.at;
        let first = self.rest().chars().next();
        let (node, dimension) = match first {
            Some('(') => {
                self.depth += 1;
                if self.depth > MOST_DEPTH {
                    bail!(self.here(), UsageError, "too many brackets");
                }
                self.at += 1;
                let inner = self.sum()?;
                if !self.take(")") {
                    let open = self.span(from, from + 1);
                    bail!(open, UsageError, "'(' was never closed");
                }
                self.depth -= 1;
                (inner.node, inner.dimension)
            }
            Some('0'..='9' | '.') => self.number()?,
            Some(c) if is_word(c) => self.ask()?,
            _ => bail!(
                self.here(), UsageError, "here a number or a count is wanted";
                hint: "such as 8 MB or arrays(numpy)"
            ),
        };
        Ok(Expr { node, dimension, text: self.text[from..self.at].trim_end().to_owned() })
    }

    /// `1.3`, `1_000_000`, `8 MB`
    fn number(&mut self) -> Result<(Node, Dimension)> {
        let from = self.at;
        let is_digit = |c: char| c.is_ascii_digit() || c == '.' || c == '_';
        self.at += self.rest().find(|c| !is_digit(c)).unwrap_or(self.rest().len());
        if let Some(power) = self.rest().strip_prefix('e') {
            let power = power.strip_prefix('-').unwrap_or(power);
            let len = power.find(|c: char| !c.is_ascii_digit()).unwrap_or(power.len());
            let before = self.rest().len() - power.len();
            self.at += if len > 0 { before + len } else { 0 };
        }
        let digits = self.text[from..self.at].replace('_', "");
        let Ok(number) = digits.parse::<f64>() else {
            bail!(self.span(from, self.at), UsageError, "`{digits}` is no number");
        };
        let behind = self.at;
        let (unit, place) = self.word();
        if !unit.starts_with(char::is_alphabetic) {
            self.at = behind;
            return Ok((Node::Number(number), Dimension::Number));
        }
        let Some(size) = parse_bytes(&format!("1{unit}")) else {
            bail!(
                place, UsageError, "`{unit}` is no unit of bytes";
                hint: "there are B, kB, MB, GB, KiB, MiB and GiB; times are not compared with seconds"
            );
        };
        Ok((Node::Number(number * size as f64), Dimension::Bytes))
    }

    /// `arrays(numpy)`
    fn ask(&mut self) -> Result<(Node, Dimension)> {
        let (name, place) = self.word();
        if name == VALUE {
            if !self.take("(") {
                bail!(place, UsageError, "`value` of what?"; hint: "write value(\"CODE\")");
            }
            return Ok((Node::Value(self.code()?), Dimension::Number));
        }
        let known = || QUANTITIES.iter().map(|quantity| quantity.name);
        let Some(quantity) = QUANTITIES.iter().find(|quantity| quantity.name == name) else {
            let error = diagnostic!(place, UsageError, "there is no quantity `{name}`");
            return Err(match did_you_mean(&name, known().chain(["same_values", VALUE])) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("there are {}", known().collect::<Vec<_>>().join(", "))),
            });
        };
        if quantity.is_timed() {
            self.timed = self.timed.or(Some(place));
        }
        let who = match &self.who {
            Who::Written(_) => vec![self.written(quantity, place)?],
            Who::Named(names) => {
                let names = *names;
                self.contenders(quantity, names, place)?
            }
        };
        Ok((Node::Ask(quantity, who), quantity.dimension))
    }

    /// `("CODE", MODE)` behind a quantity; answers its position among what is asked.
    fn written(&mut self, quantity: &Quantity, place: Span) -> Result<usize> {
        let name = quantity.name;
        if quantity.names != 1 || !self.take("(") {
            bail!(place, UsageError, "`{name}` of what?"; hint: "write arrays(\"a*b\", numpy)");
        }
        self.skip_blanks();
        let at = self.start + self.at + 1;
        let code = self.quoted()?;
        crate::syntax::parse(&code).map_err(|error| error.shifted(at as u32))?;
        let mut mode = Mode::standard();
        if self.take(",") {
            let (word, at) = self.word();
            let found = MODES.iter().find(|mode| mode.name.replace('-', "_") == word);
            let Some(found) = found else {
                let known: Vec<String> =
                    MODES.iter().map(|mode| mode.name.replace('-', "_")).collect();
                bail!(at, UsageError, "there is no mode `{word}`"; hint: "there are {}", known.join(", "));
            };
            mode = found;
        }
        if !self.take(")") {
            bail!(self.here(), UsageError, "here ) is wanted");
        }
        let Who::Written(asked) = &mut self.who else { unreachable!("it is written here") };
        asked.push((code, mode));
        Ok(asked.len() - 1)
    }

    fn contenders(
        &mut self,
        quantity: &Quantity,
        names: &[String],
        place: Span,
    ) -> Result<Vec<usize>> {
        let name = quantity.name;
        let usage = if quantity.names == 2 {
            format!("write {name}(ONE, ANOTHER)")
        } else {
            format!("write {name}(MODE)")
        };
        if !self.take("(") {
            // Of one alone there is no doubt; of an answer's checks the answer is meant.
            if quantity.names == 1 && (names.len() == 1 || names[0] == YOURS) {
                return Ok(vec![0]);
            }
            bail!(place, UsageError, "`{name}` of what?"; hint: "{usage}");
        }
        let mut who = Vec::new();
        loop {
            let (word, at) = self.word();
            let known: Vec<String> = names.iter().map(|name| name.replace('-', "_")).collect();
            let Some(position) = known.iter().position(|known| *known == word) else {
                let error = diagnostic!(
                    at,
                    UsageError,
                    "the run has no `{word}`; it has {}",
                    known.join(", ")
                );
                return Err(match did_you_mean(&word, known.iter().map(String::as_str)) {
                    Some(near) => error.hint(format!("did you mean `{near}`?")),
                    None => error.hint("name one of them, or add it to the run"),
                });
            };
            who.push(position);
            if !self.take(",") {
                break;
            }
        }
        if !self.take(")") || who.len() != quantity.names {
            bail!(place, UsageError, "`{name}` names {} here", who.len(); hint: "{usage}");
        }
        Ok(who)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What the result of an operation is of.
fn joined(sign: char, left: Dimension, right: Dimension, span: Span) -> Result<Dimension> {
    use Dimension::{Bytes, Number, Time};
    let is_sum = matches!(sign, '+' | '-');
    Ok(match (left, right) {
        (Number, Number) => Number,
        (Time, Time) | (Bytes, Bytes) if is_sum => left,
        (Time, Time) | (Bytes, Bytes) if sign == '/' => Number,
        // A plain number of bytes may be added to bytes.
        (Bytes, Number) => Bytes,
        (Number, Bytes) if sign != '/' => Bytes,
        (Time, Number) if !is_sum => Time,
        (Number, Time) if sign == '*' => Time,
        (Number | Bytes | Time, Number | Bytes | Time) => {
            bail!(
                span,
                UsageError,
                "these two cannot be joined by {sign}: they are of another kind"
            )
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_where_it_stands() {
        let check = |text: &str, at: &str, part: &str| {
            let names = ["vectorized", "in-place"].map(str::to_owned);
            let error = parse(text, 0, &names).expect_err(text);
            assert_eq!(error.span.text(text), at, "{text}: {error}");
            let all = format!("{error} {}", error.hints.join(" "));
            assert!(all.contains(part), "{text}: {all}");
        };
        check("arays(vectorized) == 1", "arays", "did you mean `arrays`?");
        check("arrays(fused) == 1", "fused", "it has vectorized, in_place");
        check("arrays(vectorised) == 1", "vectorised", "did you mean `vectorized`?");
        check("arrays == 1", "arrays", "arrays(MODE)");
        check("arrays(vectorized, in_place) == 1", "arrays", "names 2 here");
        check("arrays(vectorized)", "", "comparison is wanted");
        check("arrays(vectorized) = 1", "=", "comparison is wanted");
        check("arrays(vectorized) == 1 2", "2", "one comparison a line");
        check("arrays(vectorized) == ", "", "a number or a count");
        check("arrays(vectorized) == (1", "(", "never closed");
        check("peak_bytes(vectorized) == 8 XB", "XB", "MiB");
        check("time(vectorized) < 3 ms ~", "ms", "seconds");
        check("time(vectorized) < 3 ~", "time(vectorized) < 3 ~", "compared with a time");
        check("speedup(vectorized, in_place) > 1", "speedup", "ends in ~");
        check("arrays(vectorized) == 2 ~", "arrays(vectorized) == 2 ~", "counts are exact");
        check(
            "speedup(vectorized, in_place) == 1 ~",
            "speedup(vectorized, in_place) == 1 ~",
            "between which bounds",
        );
        check("1 == 1\n  arays(vectorized) == 1", "arays", "arrays");
        let deep = "(".repeat(60);
        check(&deep, "(", "too many brackets");
    }
}
