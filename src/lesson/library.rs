//! The lessons that come with numscope, and how a lesson is found: by id, number, the beginning of its name,
//! or as a file.

use std::io::Read;

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

/// The course, in its order: every file of `lessons/`.
pub static LESSONS: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

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
    read(word, &text_of(word)?)
}

/// A lesson that takes longer than a day to read is none: the longest of the course has some 20 kB.
const MOST_BYTES: u64 = 1 << 20;

/// The text of a file that may be a lesson.
fn text_of(file: &str) -> Result<String, String> {
    let failed = |error: std::io::Error| {
        format!(
            "UsageError: cannot read {file}: {error}\nhint: `%lesson` lists the lessons that are built in"
        )
    };
    let about = std::fs::metadata(file).map_err(failed)?;
    if !about.is_file() {
        // A pipe would be waited for, a device may have no end.
        let what = if about.is_dir() { "a folder" } else { "no file" };
        return Err(format!("UsageError: {file} is {what}\nhint: a lesson is a Markdown file"));
    }
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(failed)?;
    opened.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!(
            "UsageError: {file} is larger than 1 MiB\nhint: code makes its data itself: np.random.rand(n)"
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = String::from_utf8_lossy(sound).matches('\n').count() + 1;
        format!("UsageError: {file}:{line} is no UTF-8\nhint: save the file in UTF-8")
    })
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

/// The lesson of the course that comes after one.
pub fn next(id: &str) -> Option<&'static str> {
    let at = LESSONS.iter().position(|lesson| lesson.id == id)?;
    LESSONS.get(at + 1).map(|lesson| lesson.id)
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
        for word in ["", "99", "x", "l", "01-levelsx"] {
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
        assert!(text("zebra").contains("there are: 00-welcome, 01-levels"));
        assert!(text("no/such.md").starts_with("UsageError: cannot read no/such.md"));
    }
}
