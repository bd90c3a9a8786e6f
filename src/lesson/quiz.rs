//! Quizzes: the right option, computed on this machine wherever it can be, and what was chosen.

use super::expect::Facts;
use super::run::{evaluate, evaluated_in, setups};
use super::{Lesson, Quiz, QuizKey, render};
use crate::bail;
use crate::diag::Result;
use crate::report::lab::{Figures, Lab};
use crate::report::units::parse_bytes;

impl Quiz {
    /// The options as text, without Markdown's marks.
    pub fn texts(&self, lesson: &Lesson) -> Vec<String> {
        self.options.iter().map(|&option| render::plain(lesson.part(option))).collect()
    }

    /// The option that an input names: by its letter, or by its text.
    pub fn chosen(&self, lesson: &Lesson, input: &str) -> Option<usize> {
        let input = render::plain(input.trim());
        let texts = self.texts(lesson);
        let by_text = texts.iter().position(|text| text.eq_ignore_ascii_case(&input));
        let mut letters = input.trim_end_matches([')', '.']).chars();
        let letter = letters.next().filter(|_| letters.next().is_none());
        let by_letter = letter
            .map(|c| c.to_ascii_uppercase())
            .and_then(|c| (0..texts.len()).find(|&i| letter_of(i) == c));
        by_text.or(by_letter)
    }
}

/// `A` of the first option.
pub fn letter_of(option: usize) -> char {
    char::from(b'A' + option as u8)
}

/// The position of the option that is right here.
///
/// # Errors
/// What the key's code raises; `UsageError` where no option is right, or several are. Placed in the lesson's
/// file.
pub fn right_option(lab: &mut Lab, lesson: &Lesson, quiz: usize) -> Result<usize> {
    let step = lesson.step_of(super::Block::Quiz(quiz));
    let quiz = &lesson.quizzes[quiz];
    let texts = quiz.texts(lesson);
    let key = match &quiz.key {
        QuizKey::Option(text) => {
            return Ok(texts
                .iter()
                .position(|known| known == text)
                .expect("it was found when it was read"));
        }
        QuizKey::Computed(key) => key,
    };
    let from = quiz.from.clone().unwrap_or_else(|| setups(lesson, step));
    let facts = evaluated_in(lab, lesson, &from, |lab| {
        let mut rows = Vec::new();
        for (code, mode) in &key.asked {
            let code = lab.session.borrow().compile(code)?;
            rows.push(Figures::of_cost(mode.name, &lab.trial(&code, mode)?.metered));
        }
        let values =
            key.codes().into_iter().map(|code| evaluate(lab, code)).collect::<Result<_>>()?;
        Ok(Facts { rows, equal: true, timed: false, values })
    });
    let facts = facts.map_err(|error| error.moved(quiz.span))?;
    let (text, number) = key.answer(&facts);
    let is_right =
        |option: &&String| **option == text || number.is_some() && number_of(option) == number;
    let right: Vec<&String> = texts.iter().filter(is_right).collect();
    match right[..] {
        [one] => Ok(texts.iter().position(|known| known == one).expect("it is one of them")),
        [] => bail!(
            quiz.span, UsageError, "the answer is {text} here, and no option says so";
            hint: "there are: {}", texts.join("; ")
        ),
        _ => bail!(quiz.span, UsageError, "the answer is {text} here, and several options say so"),
    }
}

/// What an option says, as a number: `2`, `1,000`, `2x`, `2 times`, `2 arrays`, `16 MB`.
fn number_of(option: &str) -> Option<f64> {
    let text = option.trim().trim_end_matches('.').replace(',', "");
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    if let Some(bytes) = parse_bytes(&text) {
        return Some(bytes as f64);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-')?;
    let (number, unit) = text.split_at(digits);
    let is_word = unit.trim().chars().all(|c| c.is_alphabetic() || c == ' ' || c == '×');
    number.parse().ok().filter(|_| is_word)
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn options_are_read_as_numbers() {
        let check = |text: &str, want: Option<f64>| assert_eq!(number_of(text), want, "{text}");
        check("2", Some(2.0));
        check("1,000", Some(1000.0));
        check("2x", Some(2.0));
        check("2 times", Some(2.0));
        check("0.5", Some(0.5));
        check("16 MB", Some(16_000_000.0));
        check("-128", Some(-128.0));
        check("3 arrays of 8 bytes", None);
        check("the loop", None);
    }
}
