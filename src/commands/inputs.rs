//! What was typed in this session, by number, and how commands name parts of it: `1-5 7`.
//!
//! Knows texts and numbers; runs nothing and reads no file.

use serde::Serialize;

use super::log::Log;
use crate::report::Report;
use crate::report::document::{Cell, Document, Table, numbers, words};
use crate::report::text::Style;

/// One text that was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Input {
    /// The number of its prompt.
    pub number: usize,
    /// As it was typed.
    pub text: String,
    /// It is a command rather than code.
    pub command: bool,
}

impl Input {
    /// As a program has it, which knows no commands: those are comments.
    pub fn program(&self) -> String {
        if !self.command {
            return self.text.clone();
        }
        let lines: Vec<String> = self.text.lines().map(|line| format!("# {line}")).collect();
        lines.join("\n")
    }
}

/// What was typed.
#[derive(Debug, Default)]
pub struct Inputs {
    rows: Vec<Input>,
    /// Where it is written too.
    pub(super) log: Option<Log>,
    /// Inputs are being repeated.
    pub(super) repeats: bool,
}

impl Inputs {
    /// Keep a text.
    pub fn note(&mut self, number: usize, text: &str, command: bool) {
        // In a pipe, empty lines in front keep the numbers of lines.
        let text = text.trim_start_matches('\n').trim_end().to_owned();
        self.rows.push(Input { number, text, command });
    }

    /// All of them, the first one first.
    pub fn all(&self) -> &[Input] {
        &self.rows
    }

    /// Those before the one that runs.
    pub fn before(&self) -> &[Input] {
        self.rows.split_last().map_or(&[], |(_, before)| before)
    }

    /// Forget all.
    pub fn clear(&mut self) {
        self.rows.clear();
    }

    /// Those that ranges name, in the order of the ranges.
    ///
    /// # Errors
    /// What is no range, and a range that names none; what to say.
    pub fn named(&self, words: &[&str]) -> Result<Vec<&Input>, String> {
        let mut named = Vec::new();
        for word in words {
            let Some(range) = Range::parse(word)? else {
                return Err(format!(
                    "UsageError: {word} is no range of inputs\nhint: 7, 1-5 or 3- (from 3 on); %history -n shows the numbers"
                ));
            };
            let found = self.rows.iter().filter(|input| range.holds(input.number));
            let count = named.len();
            named.extend(found);
            if named.len() == count {
                return Err(self.none(word));
            }
        }
        Ok(named)
    }

    fn none(&self, word: &str) -> String {
        let hint = match (self.rows.first(), self.rows.last()) {
            (Some(first), Some(last)) => {
                format!("there are {} to {}; %history -n shows them", first.number, last.number)
            }
            _ => "nothing was typed yet".to_owned(),
        };
        format!("UsageError: there is no input {word}\nhint: {hint}")
    }
}

/// Numbers of inputs, both ends among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    first: usize,
    last: usize,
}

impl Range {
    /// `7`, `1-5`, `3-`, and `1:5`, which leaves its end out; none of what is no range.
    ///
    /// # Errors
    /// A range in an earlier session: only its texts are kept, not their numbers. What to say.
    pub(super) fn parse(word: &str) -> Result<Option<Self>, String> {
        if word.starts_with('~') && word[1..].starts_with(|c: char| c.is_ascii_digit()) {
            return Err(format!(
                "UsageError: {word}: inputs of earlier sessions have no numbers\nhint: Ctrl-R searches them at the prompt"
            ));
        }
        let number = |text: &str| text.parse::<usize>().ok();
        let ends = |split: char| word.split_once(split);
        let range = if let Some(one) = number(word) {
            Some(Self { first: one, last: one })
        } else if let Some((first, "")) = ends('-') {
            number(first).map(|first| Self { first, last: usize::MAX })
        } else if let Some((first, last)) = ends('-') {
            number(first).zip(number(last)).map(|(first, last)| Self { first, last })
        } else if let Some((first, last)) = ends(':') {
            let pair = number(first).zip(number(last));
            pair.map(|(first, last)| Self { first, last: last.saturating_sub(1) })
        } else {
            None
        };
        Ok(range)
    }

    fn holds(self, number: usize) -> bool {
        (self.first..=self.last).contains(&number)
    }
}

/// Inputs as a list: `%history`.
#[derive(Debug, Serialize)]
pub(super) struct Listed {
    /// The inputs.
    pub(super) inputs: Vec<Input>,
    /// Their numbers stand in front.
    #[serde(skip)]
    pub(super) numbers: bool,
}

impl Report for Listed {
    fn document(&self) -> Document {
        let mut page = Document::new("History", "");
        let row = |input: &Input| vec![Cell::count(input.number as u64), Cell::code(&*input.text)];
        page.table(&Table {
            caption: "What was typed".to_owned(),
            columns: vec![numbers("line", "line"), words("text", "text")],
            rows: self.inputs.iter().map(row).collect(),
        });
        page
    }

    fn text(&self, _: &Style) -> String {
        let lines = self.inputs.iter().map(|input| {
            if !self.numbers {
                return input.text.clone();
            }
            // A block begins below its number, so that its indentation is as it was typed.
            let gap = if input.text.contains('\n') { '\n' } else { ' ' };
            format!("{:>4}:{gap}{}", input.number, input.text)
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs() -> Inputs {
        let mut inputs = Inputs::default();
        let texts = ["a = 1", "%who", "for i in a:\n    i\n", "a", "b"];
        for (i, text) in texts.into_iter().enumerate() {
            inputs.note(i + 1, text, text.starts_with('%'));
        }
        inputs
    }

    #[test]
    fn ranges_name_inputs() {
        let inputs = inputs();
        let check = |words: &[&str], want: &[usize]| {
            let found = inputs
                .named(words)
                .map(|found| found.into_iter().map(|input| input.number).collect::<Vec<_>>());
            assert_eq!(found, Ok(want.to_vec()), "{words:?}");
        };
        check(&["2"], &[2]);
        check(&["1-3", "5"], &[1, 2, 3, 5]);
        check(&["3-"], &[3, 4, 5]);
        check(&["1:3"], &[1, 2]);
        check(&["4", "1"], &[4, 1]);
        check(&["4-99"], &[4, 5]);
        check(&[], &[]);
    }

    #[test]
    fn what_names_none_is_refused() {
        let inputs = inputs();
        let check = |word: &str, part: &str| {
            let error = inputs.named(&[word]).expect_err("it names none");
            assert!(error.contains(part), "{word}: {error}");
        };
        check("9", "there are 1 to 5");
        check("5-2", "there are 1 to 5");
        check("2:2", "there is no input 2:2");
        check("x", "x is no range");
        check("1-x", "no range");
        check("~1/3", "earlier sessions");
    }

    #[test]
    fn commands_are_comments_in_programs() {
        let inputs = inputs();
        let texts: Vec<String> = inputs.all().iter().map(Input::program).collect();
        assert_eq!(texts, ["a = 1", "# %who", "for i in a:\n    i", "a", "b"]);
    }
}
