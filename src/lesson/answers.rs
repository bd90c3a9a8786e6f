//! Answers in a file: Python whose cells begin with `# %% ID`, as editors know them; what stands behind the id
//! are the cell's words.

use crate::bail;
use crate::diag::{Result, Span, did_you_mean};
use crate::diagnostic;

/// An answer to a quiz or an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whose.
    pub id: String,
    /// What follows the id on its line.
    pub words: Vec<String>,
    /// The line that names it.
    pub span: Span,
    /// What was answered: code, or an option.
    pub text: String,
}

/// What a cell begins with.
const MARK: &str = "# %%";

/// The cells of a file.
///
/// # Errors
/// `UsageError` for a cell without an id, and for what stands above the first one.
pub fn parse(text: &str) -> Result<Vec<Answer>> {
    let mut answers: Vec<Answer> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        if let Some(rest) = line.strip_prefix(MARK) {
            let mut words = rest.split_whitespace().map(str::to_owned);
            let Some(id) = words.next() else {
                bail!(span, UsageError, "this cell names nothing"; hint: "write {MARK} ID");
            };
            answers.push(Answer { id, words: words.collect(), span, text: String::new() });
            continue;
        }
        match answers.last_mut() {
            Some(answer) => answer.text += line,
            None if line.trim().is_empty() || line.starts_with('#') => {}
            None => {
                bail!(span, UsageError, "this stands in no cell"; hint: "write {MARK} ID above it")
            }
        }
    }
    for answer in &mut answers {
        answer.text = answer.text.trim_end().trim_start_matches('\n').to_owned();
    }
    Ok(answers)
}

impl super::Lesson {
    /// Fail where an answer is to nothing that the lesson asks.
    ///
    /// # Errors
    /// `UsageError` with the place of its cell.
    pub fn expects(&self, answers: &[Answer]) -> Result<()> {
        let quizzes = self.quizzes.iter().map(|quiz| quiz.id.as_str());
        let known: Vec<&str> =
            quizzes.chain(self.exercises.iter().map(|exercise| exercise.id.as_str())).collect();
        for answer in answers {
            if known.contains(&answer.id.as_str()) {
                continue;
            }
            let id = &self.head.id;
            let error = diagnostic!(answer.span, UsageError, "lesson {id} asks no `{}`", answer.id);
            return Err(match did_you_mean(&answer.id, known.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("it asks: {}", known.join(", "))),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_apart() {
        let text =
            "# mine\n\n# %% one right\n\na*b\n\n# a comment\n# %% two wrong arrays\nx = 1\nx\n";
        let answers = parse(text).expect("they are cells");
        let found: Vec<(&str, &str, Vec<&str>)> = answers
            .iter()
            .map(|it| (&*it.id, &*it.text, it.words.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(
            found,
            [
                ("one", "a*b\n\n# a comment", vec!["right"]),
                ("two", "x = 1\nx", vec!["wrong", "arrays"])
            ]
        );
        assert_eq!(answers[1].span.text(text), "# %% two wrong arrays");
        assert!(parse("a*b").is_err());
        assert!(parse("# %%\na").is_err());
    }
}
