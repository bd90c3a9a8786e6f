//! The directives: one table of what may stand in a lesson besides prose, from which reading and refusing
//! follow.
//!
//! Knows no lesson: a directive's words come in as text.

use crate::bail;
use crate::diag::{Diagnostic, Result, Span, did_you_mean};
use crate::diagnostic;

/// Where a directive stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the braces of a fence of Python: ```` ```python {setup id=data} ````.
    Code,
    /// As a fence's first word: ```` ```expect {for=sum} ````.
    Fence,
    /// An HTML comment with attributes: `<!-- quiz id=sum -->`.
    Comment,
    /// An HTML comment with text behind a colon: `<!-- speaker: … -->`.
    Note,
    /// An HTML element: `<details>`.
    Element,
}

/// What a directive is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Declares what runs start from.
    Setup,
    /// Runs and measures.
    Run,
    /// States what holds of a run.
    Expect,
    /// Reminds the speaker.
    Speaker,
    /// Lists what to keep in mind.
    Keypoints,
    /// Names a step, and says what it needs.
    Step,
    /// Asks a question about the list that follows.
    Quiz,
    /// Gives code to be changed.
    Exercise,
    /// States what an answer must fulfil.
    Check,
    /// An answer that passes.
    Solution,
    /// An answer that must not pass.
    Wrong,
    /// What is shown when it is asked for.
    Details,
}

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub doc: &'static str,
    /// Whether it must be there.
    pub required: bool,
}

/// One directive.
#[derive(Clone, Copy, Debug)]
pub struct Directive {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it is for.
    pub kind: Kind,
    /// What it does, in one line.
    pub doc: &'static str,
    /// Its attributes.
    pub attributes: &'static [Attribute],
    /// As it stands in a lesson.
    pub example: &'static str,
}

const fn needs(name: &'static str, doc: &'static str) -> Attribute {
    Attribute { name, doc, required: true }
}

const fn takes(name: &'static str, doc: &'static str) -> Attribute {
    Attribute { name, doc, required: false }
}

const FROM: Attribute = takes("from", "ids of the setups that it starts from, with commas");

/// Every directive of the format.
pub static DIRECTIVES: &[Directive] = &[
    Directive {
        name: "setup",
        place: Place::Code,
        kind: Kind::Setup,
        doc: "Declares the names that runs start from",
        attributes: &[needs("id", "what `from=` names")],
        example: "```python {setup id=data}\ndata = np.random.rand(1_000_000)\n```",
    },
    Directive {
        name: "run",
        place: Place::Code,
        kind: Kind::Run,
        doc: "Runs code, in several modes or against another run, and shows what it costs",
        attributes: &[
            needs("id", "what `for=` and `against=` name"),
            FROM,
            takes("modes", "the modes to compare, with commas"),
            takes("against", "the id of another run to compare with"),
        ],
        example: "```python {run id=sum modes=vectorized,fused}\nnp.ones(10) + 1\n```",
    },
    Directive {
        name: "expect",
        place: Place::Fence,
        kind: Kind::Expect,
        doc: "States what holds of a run, a comparison a line",
        attributes: &[needs("for", "the id of the run")],
        example: "```expect {for=sum}\narrays(fused) == 1\n```",
    },
    Directive {
        name: "speaker",
        place: Place::Note,
        kind: Kind::Speaker,
        doc: "Reminds the speaker of something; learners do not see it",
        attributes: &[],
        example: "<!-- speaker: Hands up before you run it. -->",
    },
    Directive {
        name: "keypoints",
        place: Place::Note,
        kind: Kind::Keypoints,
        doc: "What to keep in mind, with semicolons; shown at the end",
        attributes: &[],
        example: "<!-- keypoints: measure first; then change one thing -->",
    },
    Directive {
        name: "step",
        place: Place::Comment,
        kind: Kind::Step,
        doc: "Below a step's heading: its name, and what the machine must have for it",
        attributes: &[
            takes("id", "its name; derived from the title where it has none"),
            takes("needs", "what the machine must have, such as ram>=2GB"),
        ],
        example: "<!-- step id=large needs=ram>=2GB -->",
    },
    Directive {
        name: "quiz",
        place: Place::Comment,
        kind: Kind::Quiz,
        doc: "Asks a question: prose, a list of options, and why in <details>",
        attributes: &[
            needs("id", "its name"),
            needs(
                "answer",
                "a count such as arrays(\"a*b\"), value(\"a.dtype\"), or an option in quotes",
            ),
            takes(
                "from",
                "ids of the setups that its code sees; those of the step where it is left out",
            ),
        ],
        example: "<!-- quiz id=temps answer=arrays(\"a*b + c\", vectorized) -->\nHow many arrays?\n\n- 1\n- 2\n\n\
                  <details><summary>Why</summary>\n\nOne for `a*b`, one for the sum.\n\n</details>",
    },
    Directive {
        name: "exercise",
        place: Place::Code,
        kind: Kind::Exercise,
        doc: "Code that the learner is to change; the prose before it is the task",
        attributes: &[
            needs("id", "what `for=` names"),
            FROM,
            takes(
                "value",
                "an expression that is run after an answer: its value and cost are graded",
            ),
            takes("mode", "the mode in which it is graded: numpy where it is left out"),
        ],
        example: "```python {exercise id=poly from=data}\ndata*data + data\n```",
    },
    Directive {
        name: "check",
        place: Place::Fence,
        kind: Kind::Check,
        doc: "What an answer must fulfil, a check a line",
        attributes: &[needs("for", "the id of the exercise")],
        example: "```check {for=poly}\nvalue == starter, rtol=1e-12\narrays <= 1 else \"You create {arrays}: {array_sites}\"\n```",
    },
    Directive {
        name: "details",
        place: Place::Element,
        kind: Kind::Details,
        doc: "Hint 1 …, Solution, Why (of a quiz), For authors: shown when it is asked for",
        attributes: &[],
        example: "<details><summary>Hint 1</summary>\n\nFactor it.\n\n</details>",
    },
    Directive {
        name: "solution",
        place: Place::Code,
        kind: Kind::Solution,
        doc: "In <details> called Solution: an answer that passes; prose behind it says why",
        attributes: &[needs("for", "the id of the exercise")],
        example: "```python {solution for=poly}\n(data + 1)*data\n```",
    },
    Directive {
        name: "wrong",
        place: Place::Code,
        kind: Kind::Wrong,
        doc: "In <details> for authors: an answer that must not pass",
        attributes: &[
            needs("for", "the id of the exercise"),
            needs("fails", "the first check that it fails: value, dtype, a count, or error"),
            takes("says", "what a learner is told who gives it"),
        ],
        example: "```python {wrong for=poly fails=arrays says=\"The same, in other words.\"}\ndata**2 + data\n```",
    },
];

/// A directive with what was given to it.
#[derive(Clone, Debug)]
pub struct Given {
    /// Which.
    pub kind: Kind,
    /// Where its words stand.
    pub span: Span,
    values: Vec<(&'static str, String, Span)>,
}

impl Given {
    /// An attribute's value and where it stands.
    pub fn get(&self, name: &str) -> Option<(&str, Span)> {
        let (_, value, span) = self.values.iter().find(|(known, ..)| *known == name)?;
        Some((value, *span))
    }

    /// One that the table says is required.
    pub fn required(&self, name: &str) -> (&str, Span) {
        self.get(name).expect("the table requires it, and it was there")
    }

    /// The words of a list, each with its place.
    pub fn list(&self, name: &str) -> Vec<(&str, Span)> {
        let Some((value, span)) = self.get(name) else { return Vec::new() };
        let mut at = span.start as usize;
        let mut words = Vec::new();
        for word in value.split(',') {
            let lead = word.len() - word.trim_start().len();
            let name = word.trim();
            words.push((name, Span::new(at + lead, at + lead + name.len())));
            at += word.len() + 1;
        }
        words
    }
}

/// Find the directive `name`, which stands at `span` in `place`, and read its attributes from `words`, which
/// begin at byte `at`.
///
/// # Errors
/// `UsageError` for a directive or an attribute that there is not, that stands elsewhere, is given twice, is
/// or is missing.
pub fn given(place: Place, name: &str, span: Span, words: &str, at: usize) -> Result<Given> {
    let row = find(place, name, span)?;
    let mut values: Vec<(&'static str, String, Span)> = Vec::new();
    for word in split(words, at)? {
        let Some(attribute) = row.attributes.iter().find(|known| known.name == word.name) else {
            return Err(unknown_attribute(row, &word));
        };
        if values.iter().any(|(known, ..)| *known == attribute.name) {
            bail!(word.span, UsageError, "`{}` is given twice", attribute.name);
        }
        values.push((attribute.name, word.value, word.value_span));
    }
    for attribute in row.attributes.iter().filter(|attribute| attribute.required) {
        if !values.iter().any(|(known, ..)| *known == attribute.name) {
            let name = attribute.name;
            bail!(
                span, UsageError, "`{}` needs `{name}=`: {}", row.name, attribute.doc;
                hint: "write it as\n{}", row.example
            );
        }
    }
    Ok(Given { kind: row.kind, span, values })
}

/// The names of the directives that can stand in a place.
pub fn names(place: Place) -> impl Iterator<Item = &'static str> {
    DIRECTIVES.iter().filter(move |row| row.place == place).map(|row| row.name)
}

fn all_names() -> String {
    DIRECTIVES.iter().map(|row| row.name).collect::<Vec<_>>().join(", ")
}

fn find(place: Place, name: &str, span: Span) -> Result<&'static Directive> {
    if let Some(row) = DIRECTIVES.iter().find(|row| row.place == place && row.name == name) {
        return Ok(row);
    }
    let error = diagnostic!(span, UsageError, "there is no directive `{name}` here");
    if let Some(row) = DIRECTIVES.iter().find(|row| row.name == name) {
        return Err(error.hint(format!("it is written as\n{}", row.example)));
    }
    Err(match did_you_mean(name, names(place)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("there are: {}", all_names())),
    })
}

fn unknown_attribute(row: &Directive, word: &Word) -> Diagnostic {
    let error =
        diagnostic!(word.span, UsageError, "`{}` has no attribute `{}`", row.name, word.name);
    let known: Vec<&str> = row.attributes.iter().map(|attribute| attribute.name).collect();
    match did_you_mean(&word.name, known.iter().copied()) {
        Some(near) => error.hint(format!("did you mean `{near}=`?")),
        None if known.is_empty() => error.hint("it has none"),
        None => error.hint(format!("it has: {}", known.join(", "))),
    }
}

/// `name=value`
#[derive(Debug)]
struct Word {
    name: String,
    span: Span,
    value: String,
    value_span: Span,
}

/// Words of the form `name=value`; a value goes on to the next name.
fn split(words: &str, at: usize) -> Result<Vec<Word>> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(lead) = words[start..].find(|c: char| !c.is_whitespace()) {
        start += lead;
        let mut end = start + end_of_word(&words[start..]);
        // A value goes on to the next attribute, `answer=arrays("a") / 2`, unless it is quoted.
        let goes_on = begins_attribute(&words[start..]) && !words[start..end].contains("=\"");
        while let Some(next) = words[end..].find(|c: char| !c.is_whitespace()) {
            if !goes_on || begins_attribute(&words[end + next..]) {
                break;
            }
            end += next + end_of_word(&words[end + next..]);
        }
        let text = &words[start..end];
        let span = Span::new(at + start, at + end);
        let Some((name, value)) = text.split_once('=') else {
            bail!(span, UsageError, "`{text}` is no attribute"; hint: "write it as {text}=VALUE");
        };
        let quoted = value.len() >= 2 && value.starts_with('"') && value.ends_with('"');
        if value.starts_with('"') && (!quoted || value[1..value.len() - 1].contains('"')) {
            bail!(
                span, UsageError, "the quotes of `{name}=` do not match";
                hint: "a text in double quotes holds none: write 'single' ones in it"
            );
        }
        let value = if quoted { &value[1..value.len() - 1] } else { value };
        if value.is_empty() {
            bail!(span, UsageError, "`{name}=` has no value");
        }
        let value_at = at + start + name.len() + 1 + usize::from(quoted);
        found.push(Word {
            name: name.to_owned(),
            span,
            value: value.to_owned(),
            value_span: Span::new(value_at, value_at + value.len()),
        });
        start = end;
    }
    Ok(found)
}

/// Whether a name and `=` come first.
fn begins_attribute(text: &str) -> bool {
    let len = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    len > 0 && text[len..].starts_with('=') && !text[len..].starts_with("==")
}

fn end_of_word(text: &str) -> usize {
    let (mut depth, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth -= 1,
            c if c.is_whitespace() && !quoted && depth <= 0 => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        for (i, row) in DIRECTIVES.iter().enumerate() {
            assert!(
                DIRECTIVES[..i].iter().all(|other| other.name != row.name),
                "{} twice",
                row.name
            );
            assert!(!row.doc.is_empty() && row.example.contains(row.name), "{}", row.name);
            for attribute in row.attributes.iter().filter(|attribute| attribute.required) {
                let word = format!("{}=", attribute.name);
                assert!(row.example.contains(&word), "{} without {word}", row.name);
            }
        }
    }

    #[test]
    fn words_keep_what_stands_in_quotes_and_brackets() {
        let words = split(" id=a  answer=arrays(\"a*b + c\", fused) / 2 title=\"two words\"", 10);
        let words = words.expect("they are words");
        let pairs: Vec<(&str, &str)> =
            words.iter().map(|word| (&*word.name, &*word.value)).collect();
        assert_eq!(
            pairs,
            [("id", "a"), ("answer", "arrays(\"a*b + c\", fused) / 2"), ("title", "two words")]
        );
        assert_eq!(words[0].value_span, Span::new(14, 15));
    }
}
