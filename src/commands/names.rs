//! The commands on names: search them, and forget some.

use clap::{Arg, ArgMatches};
use regex_lite::Regex;
use serde::Serialize;

use super::user_files::failure;
use super::wildcard::{has_wildcard, matches};
use super::{Command, Desk, Failure, Place, Rest, flag, json};
use crate::diag::{Span, did_you_mean};
use crate::diagnostic;
use crate::interp::{builtin_names, method_names, names_of_module};
use crate::numpy::modules;
use crate::report::Report;
use crate::report::document::{Cell, Document, Table, words};
use crate::report::text::Style;
use crate::value::Value;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "psearch",
        doc: "Search names by a pattern; so does np.*sum*?",
        help: "* is any text, ? any character. Without a point it searches your names and Python's; behind one, \
               what the value in front has: np.linalg.*v*. Names that begin with _ are shown where the pattern does too.",
        example: "%psearch np.*sum*",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(
                    Arg::new("pattern").value_name("PATTERN").required(true).help("What to search"),
                )
                .arg(json())
        },
        run: |args, desk| {
            let pattern = args.get_one::<String>("pattern").expect("clap requires it");
            search(pattern, desk, args.get_flag("json"))
        },
    },
    Command {
        name: "xdel",
        doc: "Forget a value under all its names, so that its memory is free",
        help: "del forgets one name; an array that has another one, or is the result of a line, stays in memory. %xdel \
               forgets all of them. A view that is left keeps the memory of its base.",
        example: "%xdel a",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(Arg::new("name").value_name("NAME").required(true).help("One of its names"))
                .arg(flag("name-only", Some('n')).help("This name alone"))
        },
        run: xdel,
    },
    Command {
        name: "reset_selective",
        doc: "Forget the names that a regular expression finds (-f: really)",
        help: "Forgets the names in which the expression is found: ^t all that begin with t. Without -f it says which \
               they are.",
        example: "%reset_selective -f ^b",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(Arg::new("pattern").value_name("REGEX").required(true).help("What to find"))
                .arg(flag("force", Some('f')).help("Forget them without more ado"))
        },
        run: reset_selective,
    },
];

/// Names that a pattern found.
#[derive(Serialize)]
struct Found(Vec<String>);

impl Report for Found {
    fn document(&self) -> Document {
        let mut page = Document::new("Names", "").as_reference();
        page.table(&Table {
            caption: "Names that the pattern finds".to_owned(),
            columns: vec![words("name", "name")],
            rows: self.0.iter().map(|name| vec![Cell::code(&**name)]).collect(),
        });
        page
    }

    fn text(&self, _: &Style) -> String {
        self.0.join("\n")
    }
}

/// The pattern that a line asks to search: `np.*sum*?`, `?a*`.
pub(super) fn search_request(text: &str) -> Option<&str> {
    let line = text.trim();
    let pattern = line.strip_prefix('?').or_else(|| line.strip_suffix('?'))?.trim();
    let is_path = pattern.chars().all(|c| c.is_alphanumeric() || "_.*".contains(c));
    let begins = |part: &str| !part.starts_with(|c: char| c.is_ascii_digit());
    let asks = is_path && pattern.contains('*') && pattern != "*" && pattern.split('.').all(begins);
    asks.then_some(pattern)
}

/// Show the names that a pattern finds.
///
/// # Errors
/// `NameError` where it finds none; what the value in front fails with.
pub(super) fn search(pattern: &str, desk: &mut Desk, as_json: bool) -> Result<(), Failure> {
    let (owner, last) = pattern.rsplit_once('.').map_or((None, pattern), |(a, b)| (Some(a), b));
    if let Some(owner) = owner.filter(|owner| has_wildcard(owner)) {
        return Err(Failure::Usage(format!(
            "UsageError: {owner} has wildcards, and stands before a point\nhint: search behind the last point: np.linalg.*v*"
        )));
    }
    let names = match owner {
        None => {
            let session = desk.lab.session.borrow();
            let mut names: Vec<String> =
                session.names().into_iter().map(|(name, _)| name).collect();
            names.extend(builtin_names().map(str::to_owned));
            names.extend(session.get("np").map(|_| "np".to_owned()));
            names
        }
        Some(owner) => attributes(&super::help::value_of(owner, desk).map_err(failure)?),
    };
    let hides = |name: &str| name.starts_with('_') && !last.starts_with('_');
    let mut found: Vec<String> =
        names.into_iter().filter(|name| matches(last, name) && !hides(name)).collect();
    found.sort_unstable();
    found.dedup();
    if let Some(owner) = owner {
        found = found.into_iter().map(|name| format!("{owner}.{name}")).collect();
    }
    if found.is_empty() && !as_json {
        let error = diagnostic!(
            Span::NONE, NameError, "no name is like {pattern}";
            hint: "* is any text: %psearch np.*sum*"
        );
        return Err(failure(error));
    }
    desk.show(&Found(found), as_json)
}

/// What a value has behind a point.
fn attributes(value: &Value) -> Vec<String> {
    let texts = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    match value {
        Value::Module(module) => texts(names_of_module(module)),
        Value::Array(_) | Value::Scalar(_) => texts(modules::array_names()),
        Value::Function(function) => texts(function.call().fields()),
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Str(_)
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::DType(_) => texts(method_names(value.type_name()).collect()),
    }
}

/// `xdel`
fn xdel(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let name = args.get_one::<String>("name").expect("clap requires it");
    let mut session = desk.lab.session.borrow_mut();
    let gone = if args.get_flag("name-only") {
        Vec::from_iter(session.unbind(name).then(|| name.clone()))
    } else {
        session.unbind_everywhere(name)
    };
    if gone.is_empty() {
        let names = session.names();
        let error = diagnostic!(Span::NONE, NameError, "name '{name}' is not defined");
        let near = did_you_mean(name, names.iter().map(|(name, _)| name.as_str()));
        let hint = near.map_or_else(
            || "%who lists the names".to_owned(),
            |near| format!("did you mean {near}?"),
        );
        return Err(failure(error.hint(hint)));
    }
    drop(session);
    if gone.len() > 1 {
        let text = format!("forgotten: {}", gone.join(", "));
        return desk.say(&text);
    }
    Ok(())
}

/// `reset_selective`
fn reset_selective(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let pattern = args.get_one::<String>("pattern").expect("clap requires it");
    let regex = Regex::new(pattern).map_err(|error| {
        Failure::Usage(format!(
            "UsageError: {pattern} is no regular expression: {error}\nhint: ^t finds names that begin with t"
        ))
    })?;
    let names = desk.lab.session.borrow().names().into_iter().map(|(name, _)| name);
    let found: Vec<String> = names.filter(|name| regex.is_match(name)).collect();
    if found.is_empty() {
        return desk.say("no name is like that");
    }
    let list = found.join(", ");
    if !args.get_flag("force") {
        let text = format!("nothing was forgotten: with -f, {list} would be");
        return desk.say(&text);
    }
    let mut session = desk.lab.session.borrow_mut();
    for name in &found {
        session.unbind(name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_told_from_products() {
        let check =
            |line: &str, want: Option<&str>| assert_eq!(search_request(line), want, "{line}");
        check("np.*sum*?", Some("np.*sum*"));
        check("?a*", Some("a*"));
        check("*sum?", Some("*sum"));
        check("np.linalg.*v* ?", Some("np.linalg.*v*"));
        check("np.sum?", None);
        check("a * b?", None);
        check("?*", None);
        check("2*3?", None);
        check("a*", None);
    }
}
