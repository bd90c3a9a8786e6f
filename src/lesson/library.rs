//! The lessons that come with numscope, and how a lesson is found: by id, number, the beginning of its name,
//! or as a file.

use super::Lesson;
use super::parse::{normal, parse};
use crate::diag::{Source, did_you_mean};

/// A lesson within the program.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// As its front matter has it.
    pub id: &'static str,
    /// All of it.
    pub text: &'static str,
}

/// The course, in its order.
pub static LESSONS: &[Embedded] =
    &[Embedded { id: "01-levels", text: include_str!("../../lessons/01-levels.md") }];

impl Embedded {
    /// Read it.
    ///
    /// # Errors
    /// What is wrong with it, in full.
    pub fn lesson(&self) -> Result<Lesson, String> {
        read(&format!("lessons/{}.md", self.id), self.text)
    }
}

fn read(file: &str, text: &str) -> Result<Lesson, String> {
    let text = normal(text);
    parse(file, &text).map_err(|error| error.render(Source { name: file, text: &text }))
}

/// Open a lesson by id, number, the beginning of its name, or as a file.
///
/// # Errors
/// What to say where there is none, or it is wrong.
pub fn open(word: &str) -> Result<Lesson, String> {
    if let Some(embedded) = find(word) {
        return embedded.lesson();
    }
    let is_path = word.contains(['/', '\\', '.']) || std::path::Path::new(word).is_file();
    if !is_path {
        let ids = || LESSONS.iter().map(|lesson| lesson.id);
        let hint = match did_you_mean(word, ids().chain(ids().map(short_name))) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}; or name a file", ids().collect::<Vec<_>>().join(", ")),
        };
        return Err(format!("UsageError: there is no lesson `{word}`\nhint: {hint}"));
    }
    match std::fs::read_to_string(word) {
        Ok(text) => read(word, &text),
        Err(error) => Err(format!(
            "UsageError: cannot read {word}: {error}\nhint: `%lesson` lists the lessons that are built in"
        )),
    }
}

/// The one lesson that a word means.
pub fn find(word: &str) -> Option<&'static Embedded> {
    if let Some(lesson) = LESSONS.iter().find(|lesson| lesson.id == word) {
        return Some(lesson);
    }
    let number = |id: &str| id.split('-').next().and_then(|digits| digits.parse::<u32>().ok());
    let means = |lesson: &&Embedded| match word.parse::<u32>() {
        Ok(n) => number(lesson.id) == Some(n),
        Err(_) => {
            !word.is_empty()
                && (lesson.id.starts_with(word) || short_name(lesson.id).starts_with(word))
        }
    };
    let mut found = LESSONS.iter().filter(means);
    found.next().filter(|_| found.next().is_none())
}

/// An id without its number: `levels`.
fn short_name(id: &'static str) -> &'static str {
    id.split_once('-').map_or(id, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_are_found_as_people_name_them() {
        for word in ["01-levels", "01", "1", "levels", "lev", "01-l"] {
            assert_eq!(find(word).map(|lesson| lesson.id), Some("01-levels"), "{word}");
        }
        for word in ["", "2", "99", "x", "01-levelsx"] {
            assert!(find(word).is_none(), "{word}");
        }
    }

    #[test]
    fn embedded_lessons_are_what_the_table_says() {
        for embedded in LESSONS {
            let lesson = embedded.lesson().expect("it is well formed");
            assert_eq!(lesson.head.id, embedded.id);
            let after = lesson.head.after.as_deref();
            assert!(after.is_none_or(|id| find(id).is_some()), "{after:?}");
        }
    }

    #[test]
    fn what_is_not_there_is_said_with_what_there_is() {
        let text = |word| open(word).expect_err("there is none");
        assert!(text("levles").ends_with("did you mean `levels`?"));
        assert!(text("zebra").contains("there are: 01-levels"));
        assert!(text("no/such.md").starts_with("UsageError: cannot read no/such.md"));
    }
}
