//! The front matter: flat lines of `key: value` between two lines of `---`.

use crate::bail;
use crate::diag::{Result, Span, did_you_mean};
use crate::diagnostic;
use crate::report::units::{bytes, parse_bytes, plural};

/// The format that is read.
const FORMAT: u32 = 1;

/// Every key, and what it says.
const KEYS: [(&str, &str); 9] = [
    ("format", "the version of the format: 1"),
    ("id", "the lesson's name, such as 01-levels"),
    ("version", "counts up when the lesson changes"),
    ("title", "one line"),
    ("lang", "the language of the prose, such as en"),
    ("teaching", "minutes to read and run"),
    ("exercises", "minutes for the exercises"),
    ("needs", "what the machine must have, such as ram>=2GB"),
    ("after", "the id of the lesson before"),
];

const REQUIRED: [&str; 4] = ["format", "id", "version", "title"];

/// What the front matter says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The lesson's name.
    pub id: String,
    /// Counts up when the lesson changes.
    pub version: u32,
    /// One line.
    pub title: String,
    /// The language of the prose.
    pub lang: String,
    /// Minutes to read and run.
    pub teaching: u32,
    /// Minutes for the exercises.
    pub exercises: u32,
    /// What the machine must have.
    pub needs: Vec<Need>,
    /// The lesson that comes before.
    pub after: Option<String>,
}

/// What the machine must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// So many bytes of memory for arrays.
    Ram(u64),
    /// So many threads.
    Threads(u64),
}

/// What there is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Have {
    /// Bytes of memory for arrays.
    pub ram: u64,
    /// Threads of mode `parallel`.
    pub threads: u64,
}

impl Have {
    /// The need that is not met here, in words.
    pub fn unmet(self, needs: &[Need]) -> Option<String> {
        needs.iter().find_map(|&need| match need {
            Need::Ram(ram) if ram > self.ram => Some(format!(
                "it needs {} of memory, and there are {}",
                bytes(ram),
                bytes(self.ram)
            )),
            Need::Threads(threads) if threads > self.threads => {
                let have = plural(self.threads, "thread");
                Some(format!("it needs {threads} threads, and there is {have}"))
            }
            Need::Ram(_) | Need::Threads(_) => None,
        })
    }
}

/// Read the front matter; answers it and the byte behind it.
///
/// # Errors
/// `UsageError` with the place of what is wrong.
pub(super) fn parse(text: &str) -> Result<(Head, usize)> {
    let mut lines = Lines { text, at: 0 };
    if lines.next().is_none_or(|(line, _)| line != "---") {
        bail!(
            Span::new(0, text.find('\n').unwrap_or(text.len())), UsageError,
            "a lesson begins with front matter";
            hint: "write\n---\nformat: 1\nid: NAME\nversion: 1\ntitle: TITLE\n---"
        );
    }
    let mut seen: Vec<&'static str> = Vec::new();
    let mut head = Head { lang: "en".to_owned(), ..Head::default() };
    loop {
        let Some((line, span)) = lines.next() else {
            bail!(
                Span::new(0, 3), UsageError, "the front matter is never closed";
                hint: "write --- behind it"
            );
        };
        if line == "---" {
            let missing = REQUIRED.iter().find(|key| !seen.contains(key));
            return match missing {
                Some(key) => {
                    bail!(span, UsageError, "the front matter has no `{key}`"; hint: "add {key}: …")
                }
                None => Ok((head, lines.at)),
            };
        }
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let key = entry(&mut head, line, span)?;
        if seen.contains(&key) {
            bail!(span, UsageError, "`{key}` is given twice");
        }
        seen.push(key);
    }
}

/// Lines with their places.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (&'a str, Span);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let len = rest.find('\n').unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + len);
        self.at = (self.at + len + 1).min(self.text.len());
        Some((rest[..len].trim_end(), span))
    }
}

/// Put one line into the head; answers its key.
fn entry(head: &mut Head, line: &str, span: Span) -> Result<&'static str> {
    let Some((name, value)) = line.split_once(':') else {
        bail!(span, UsageError, "`{line}` is no `key: value`");
    };
    let start = span.start as usize;
    let name_span = Span::new(start, start + name.len());
    let name = name.trim();
    let Some((key, doc)) = KEYS.iter().find(|(key, _)| *key == name) else {
        let error = diagnostic!(name_span, UsageError, "front matter has no `{name}`");
        return Err(match did_you_mean(name, KEYS.iter().map(|(key, _)| *key)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("it has: {}", KEYS.map(|(key, _)| key).join(", "))),
        });
    };
    let lead = value.len() - value.trim_start().len();
    let value_start = start + line.find(':').expect("it was split there") + 1 + lead;
    let value = value.trim();
    let at = Span::new(value_start, value_start + value.len().max(1));
    if value.is_empty() {
        bail!(name_span, UsageError, "`{key}` has no value"; hint: "it is {doc}");
    }
    let number = || match value.parse::<u32>() {
        Ok(number) => Ok(number),
        Err(_) => bail!(at, UsageError, "`{key}` is a whole number, not `{value}`"),
    };
    match *key {
        "format" => {
            let format = number()?;
            if format != FORMAT {
                bail!(
                    at, UsageError, "format {format} is not known: this numscope reads format {FORMAT}";
                    hint: "a newer numscope may read it"
                );
            }
        }
        "id" => head.id = id(value, at)?,
        "version" => head.version = number()?,
        "title" => value.clone_into(&mut head.title),
        "lang" => value.clone_into(&mut head.lang),
        "teaching" => head.teaching = number()?,
        "exercises" => head.exercises = number()?,
        "needs" => head.needs = needs(value, at)?,
        "after" => head.after = Some(id(value, at)?),
        other => unreachable!("{other} stands in the table of keys"),
    }
    Ok(key)
}

/// A name of small letters, digits, `-` and `_`, which a shell and a prompt take without quotes.
pub(super) fn id(text: &str, span: Span) -> Result<String> {
    let is_fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if text.is_empty() || !text.chars().all(is_fine) {
        bail!(
            span, UsageError, "`{text}` is no id";
            hint: "an id has small letters, digits, - and _"
        );
    }
    Ok(text.to_owned())
}

/// `ram>=2GB, threads>=2`
pub(super) fn needs(text: &str, span: Span) -> Result<Vec<Need>> {
    let parse = |word: &str| {
        let (name, size) = word.split_once(">=")?;
        match name.trim() {
            "ram" => parse_bytes(size).map(Need::Ram),
            "threads" => size.trim().parse().ok().map(Need::Threads),
            _ => None,
        }
    };
    let words = text.split(',').map(str::trim);
    words
        .map(|word| {
            parse(word).ok_or_else(|| {
                diagnostic!(
                    span, UsageError, "`{word}` is no need";
                    hint: "write it as ram>=2GB or threads>=2"
                )
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_to_its_end() {
        let text = "---\nformat: 1\nid: 03-x\nversion: 2\ntitle: A: b\nteaching: 10\n\
                    needs: ram>=2GB, threads>=2\nafter: 02-y\n---\nrest";
        let (head, at) = parse(text).expect("it is well formed");
        assert_eq!((&*head.id, &*head.title, &text[at..]), ("03-x", "A: b", "rest"));
        assert_eq!((head.version, head.teaching, head.exercises), (2, 10, 0));
        assert_eq!(head.needs, [Need::Ram(2_000_000_000), Need::Threads(2)]);
        let unmet = |ram, threads| Have { ram, threads }.unmet(&head.needs);
        assert_eq!(unmet(2_000_000_000, 2), None);
        assert_eq!(
            unmet(1_000_000_000, 2).as_deref(),
            Some("it needs 2.0 GB of memory, and there are 1.0 GB")
        );
        assert_eq!(
            unmet(2_000_000_000, 1).as_deref(),
            Some("it needs 2 threads, and there is 1 thread")
        );
    }
}
