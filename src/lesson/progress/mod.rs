//! What a learner did in a lesson, as it is kept: events, one JSON object a line.
//!
//! Inputs and verdicts are kept, arrays never. The file is written by [`Journal`] and read to a
//! [`History`]; what is told of it stands in [`told`].

mod history;
mod journal;
mod keeper;
pub mod told;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::Lesson;

pub use history::{History, ItemRecord, StepRecord};
pub use journal::Journal;
pub use keeper::Keeper;

/// Most bytes of one text: a line that somebody pastes must not make each start of the lesson slow.
const MOST_TEXT_BYTES: usize = 64 << 10;

/// Something that happened in a lesson, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Seconds since 1970.
    pub at: u64,
    /// What it was.
    #[serde(flatten)]
    pub what: What,
}

/// What happens in a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum What {
    /// The lesson was opened.
    Began {
        /// As its front matter has it.
        version: u32,
    },
    /// A step was shown.
    Entered {
        /// Its id.
        step: String,
        /// Of its text: [`content_hash`].
        hash: String,
    },
    /// A line was typed, or several.
    Input {
        /// Where.
        step: String,
        /// As it was typed.
        text: String,
    },
    /// A run of the lesson was measured.
    Ran {
        /// Where.
        step: String,
        /// The run's id.
        id: String,
    },
    /// An answer to an exercise was judged.
    Graded {
        /// Where.
        step: String,
        /// The exercise's id.
        item: String,
        /// The code that was judged.
        #[serde(default)]
        answer: String,
        /// As they were shown: `PASS value`, `NOT YET arrays 3, want <= 1`.
        verdicts: Vec<String>,
        /// Whether nothing is left to do.
        passed: bool,
    },
    /// A quiz was answered.
    Answered {
        /// Where.
        step: String,
        /// The quiz's id.
        quiz: String,
        /// The option that was chosen.
        answer: String,
        /// Whether it is the right one.
        passed: bool,
    },
    /// A hint was shown.
    Hint {
        /// Where.
        step: String,
        /// The exercise's id.
        item: String,
        /// Which one, from 1.
        number: u32,
    },
    /// An exercise or quiz was left out.
    Skipped {
        /// Where.
        step: String,
        /// Its id; none where the whole step was left out.
        #[serde(default)]
        item: Option<String>,
    },
    /// A line was taken back.
    Undone,
    /// Nothing of a step is left to be shown, run or solved.
    Finished {
        /// Its id.
        step: String,
        /// Of its text: [`content_hash`].
        hash: String,
    },
    /// Something began again: `step`, `data` or `lesson`.
    Restarted {
        /// Which of them.
        what: String,
    },
    /// The lesson was left.
    Left,
}

impl What {
    /// Itself with every text cut to what is kept.
    fn cut(mut self) -> Self {
        let cut_one = |text: &mut String| {
            let mut end = MOST_TEXT_BYTES.min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        };
        match &mut self {
            Self::Input { text, .. } => cut_one(text),
            Self::Graded { answer, verdicts, .. } => {
                cut_one(answer);
                verdicts.iter_mut().for_each(cut_one);
            }
            Self::Answered { answer, .. } => cut_one(answer),
            // Ids of the lesson's own, and numbers.
            Self::Began { .. }
            | Self::Entered { .. }
            | Self::Ran { .. }
            | Self::Hint { .. }
            | Self::Skipped { .. }
            | Self::Undone
            | Self::Finished { .. }
            | Self::Restarted { .. }
            | Self::Left => (),
        }
        self
    }
}

/// What tells a step's text from another: FNV-1a of 64 bits in hexadecimal (Fowler, Noll and Vo,
/// www.isthe.com/chongo/tech/comp/fnv), without the blank lines at the end.
///
/// It is the same on every machine and in every version, which the standard library's hashes are not.
pub fn content_hash(text: &str) -> String {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    format!("{:016x}", text.trim_end().bytes().fold(OFFSET_BASIS, fold))
}

/// The hash of a step of a lesson: of its text, from its heading to the next one.
pub fn step_hash(lesson: &Lesson, step: usize) -> String {
    content_hash(lesson.part(lesson.steps[step].source))
}
