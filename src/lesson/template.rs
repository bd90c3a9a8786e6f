//! A lesson to begin with: every directive once, so that one crosses out rather than looks up.

use super::front;
use super::library::find;
use crate::diag::{Result, Span};
use crate::{bail, diagnostic};

/// All of it, with ID and TITLE where those belong.
const TEMPLATE: &str = include_str!("template.md");

/// A lesson with this id.
///
/// # Errors
/// `UsageError` where it is no id, or one of a lesson that is built in.
pub fn template(id: &str) -> Result<String> {
    let span = Span::new(0, id.len());
    let id = front::id(id, span)?;
    if find(&id).is_some_and(|lesson| lesson.id == id) {
        bail!(span, UsageError, "a lesson `{id}` is built in"; hint: "choose an id of its own");
    }
    if !id.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err(diagnostic!(span, UsageError, "`{id}` is no id")
            .hint("an id begins with a letter or a digit"));
    }
    Ok(TEMPLATE.replace("id: ID\n", &format!("id: {id}\n")).replace("TITLE", &title(&id)))
}

/// A title to begin with: `Watching memory` of `55-watching-memory`.
fn title(id: &str) -> String {
    let words = id.split(['-', '_']).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.skip_while(|word| word.parse::<u32>().is_ok()).collect();
    let words = words.join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::directive::{DIRECTIVES, Place};
    use super::super::parse::parse;
    use super::*;

    #[test]
    fn every_directive_stands_in_it_once_at_least() {
        for row in DIRECTIVES {
            let begins = match row.place {
                Place::Code => format!("```python {{{} ", row.name),
                Place::Fence => format!("```{} ", row.name),
                Place::Comment => format!("<!-- {} ", row.name),
                Place::Note => format!("<!-- {}: ", row.name),
                Place::Element => format!("<{}>", row.name),
            };
            assert!(TEMPLATE.contains(&begins), "no {}", row.name);
        }
    }

    #[test]
    fn it_is_a_lesson_of_its_id_and_a_title() {
        let text = template("55-watching-memory").expect("an id");
        let lesson = parse("x.md", &text).expect("it is well formed");
        assert_eq!(lesson.head.id, "55-watching-memory");
        assert_eq!(lesson.head.title, "Watching memory");
        assert_eq!((title("7"), title("a_b")), ("7".to_owned(), "A b".to_owned()));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for (id, part) in [
            ("", "no id"),
            ("A b", "no id"),
            ("../x", "no id"),
            ("-x", "no id"),
            ("01-levels", "built in"),
        ] {
            let error = template(id).expect_err(id);
            assert!(error.message.contains(part), "{id}: {error}");
        }
    }
}
