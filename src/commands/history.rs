//! The commands on what was typed: list it, write it, bring it back, run it again, keep a log of it.

use clap::{Arg, ArgAction, ArgMatches};

use super::enter::interpret;
use super::inputs::{Input, Listed, Range};
use super::log::{Log, What};
use super::user_files::{Existing, refused};
use super::wildcard::matches;
use super::{Command, Desk, Failure, Place, Rest, flag, json, magic_name};
use crate::interp::bound_names;
use crate::report::text::labelled;
use crate::report::units::plural;
use crate::syntax;
use crate::value::Value;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "history",
        doc: "List what was typed, by number",
        help: "Lists the inputs of this session, or those of ranges: 7, 1-5, 3- (from 3 on), 1:5 (without 5). \
               -g PATTERN lists those that hold a text; * in it is any text. -f writes them to a new file instead.",
        example: "%history -n 1-5",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(ranges())
                .arg(flag("numbers", Some('n')).help("With their numbers"))
                .arg(last_count().help("The last N, 10 if none is given"))
                .arg(pattern().help("Those that hold PATTERN, with their numbers"))
                .arg(flag("unique", Some('u')).help("Each text once, where it stands last"))
                .arg(
                    Arg::new("file")
                        .short('f')
                        .value_name("FILE")
                        .help("Write them to this file; it must be new"),
                )
                .arg(json())
        },
        run: history,
    },
    Command {
        name: "recall",
        doc: "Put an input, or the last value, at the next prompt for editing",
        help: "Alone it puts the last value there, as text. A range puts those inputs there as one; any other \
               text the last input that holds it.",
        example: "%recall 1",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("what")
                    .value_name("RANGE|TEXT")
                    .num_args(0..)
                    .help("Which inputs, or a text in one"),
            )
        },
        run: recall,
    },
    Command {
        name: "rerun",
        doc: "Run inputs again",
        help: "Runs the last input again, or those of ranges, one after another, until one fails. They get no \
               number of their own.",
        example: "%rerun 1-2",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(ranges())
                .arg(last_count().help("The last N"))
                .arg(pattern().help("The last one that holds PATTERN"))
        },
        run: rerun,
    },
    Command {
        name: "load",
        doc: "Put a file, or inputs, at the next prompt for editing",
        help: "Nothing of it runs until Enter. A range takes inputs; a name takes the text that it is bound to, or the \
               input that bound it. In a pipe the text is printed instead.",
        example: "%load prices.py",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("source")
                    .value_name("FILE|RANGE|NAME")
                    .num_args(1..)
                    .required(true)
                    .help("Where the text is from"),
            )
        },
        run: load,
    },
    Command {
        name: "save",
        doc: "Write inputs to a file, as a program",
        help: "Writes the inputs of ranges, or those that bound names; all of the session where none is given. Commands \
               become comments, as Python knows none. The file gets .py at its end.",
        example: "%save -f prices.py 1-5",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(Arg::new("file").value_name("FILE").required(true).help("Where to"))
                .arg(Arg::new("what").value_name("RANGE|NAME").num_args(0..).help("Which inputs"))
                .arg(flag("append", Some('a')).conflicts_with("force").help("Write behind its end"))
                .arg(flag("force", Some('f')).help("Replace the file if there is one"))
                .arg(flag("raw", Some('r')).help("As typed, commands too; the file ends in .ipy"))
        },
        run: save,
    },
    Command {
        name: "logstart",
        doc: "Write all inputs to a file, those before and those to come",
        help: "The file is a program: commands, values (-o) and times (-t) are comments. If it is there, it is renamed \
               FILE~ (backup), written behind its end (append), replaced (over) or renamed FILE.001~ (rotate). %logstop ends it.",
        example: "%logstart prices.py over",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(Arg::new("file").value_name("FILE").help("numscope_log.py if none is given"))
                .arg(
                    Arg::new("mode")
                        .value_name("MODE")
                        .value_parser(["append", "backup", "over", "rotate"])
                        .hide_possible_values(true)
                        .help("append, backup, over or rotate"),
                )
                .arg(flag("values", Some('o')).help("Log values too"))
                .arg(flag("raw", Some('r')).help("As typed, commands too"))
                .arg(flag("times", Some('t')).help("Log the time of each input"))
                .arg(flag("quiet", Some('q')).help("Do not show the state"))
        },
        run: logstart,
    },
    Command {
        name: "logoff",
        doc: "Pause the log",
        help: "What is typed from now on is not in the log; %logon goes on.",
        example: "%logstart -q prices.py over\n%logoff",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| switch(desk, false),
    },
    Command {
        name: "logon",
        doc: "Go on with a log that was paused",
        help: "What was typed while it was paused stays out of it.",
        example: "%logstart -q prices.py over\n%logon",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| switch(desk, true),
    },
    Command {
        name: "logstate",
        doc: "Say what is logged, and where to",
        help: "Shows the file, how it was opened, what is logged beside the inputs, and whether it is paused.",
        example: "%logstate",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| logstate(desk),
    },
    Command {
        name: "logstop",
        doc: "End the log and close its file",
        help: "The file stays. %logstart begins another log.",
        example: "%logstart -q prices.py over\n%logstop",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| match desk.inputs.log.take() {
            Some(_) => Ok(()),
            None => desk.say("there is no log: %logstart FILE begins one"),
        },
    },
];

fn ranges() -> Arg {
    Arg::new("ranges").value_name("RANGE").num_args(0..).help("Which: 7, 1-5, 3-")
}

/// `-l` alone means so many, as IPython's does.
const LAST: &str = "10";

fn last_count() -> Arg {
    Arg::new("last")
        .short('l')
        .value_name("N")
        .num_args(0..=1)
        .default_missing_value(LAST)
        .value_parser(clap::value_parser!(u64).range(1..))
        .allow_negative_numbers(true)
}

fn pattern() -> Arg {
    Arg::new("pattern").short('g').value_name("PATTERN").num_args(1..).action(ArgAction::Set)
}

fn words<'a>(args: &'a ArgMatches, name: &str) -> Vec<&'a str> {
    args.get_many::<String>(name).into_iter().flatten().map(String::as_str).collect()
}

/// Those of some inputs that arguments choose: by ranges, a pattern, and how many from the end; none where
/// nothing was chosen.
fn chosen<'a>(
    args: &ArgMatches,
    desk: &'a Desk,
    from: &'a [Input],
) -> Result<Option<Vec<&'a Input>>, Failure> {
    let ranges = words(args, "ranges");
    let pattern = words(args, "pattern");
    let last = args.get_one::<u64>("last");
    if ranges.is_empty() && pattern.is_empty() && last.is_none() {
        return Ok(None);
    }
    let mut inputs: Vec<&Input> = if ranges.is_empty() {
        from.iter().collect()
    } else {
        desk.inputs.named(&ranges).map_err(Failure::Usage)?
    };
    if !pattern.is_empty() {
        let pattern = format!("*{}*", pattern.join(" "));
        inputs.retain(|input| matches(&pattern, &input.text));
    }
    if let Some(&last) = last {
        inputs.drain(..inputs.len().saturating_sub(last as usize));
    }
    Ok(Some(inputs))
}

/// `history`
fn history(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    // A count leaves out the command itself.
    let counts = args.contains_id("last");
    let from = if counts { desk.inputs.before() } else { desk.inputs.all() };
    let mut inputs: Vec<&Input> =
        chosen(args, desk, from)?.unwrap_or_else(|| from.iter().collect());
    if args.get_flag("unique") {
        let all = inputs.clone();
        let mut at = 0;
        inputs.retain(|input| {
            at += 1;
            all[at..].iter().all(|later| later.text != input.text)
        });
    }
    let numbers = args.get_flag("numbers") || args.contains_id("pattern");
    let listed = Listed { inputs: inputs.into_iter().cloned().collect(), numbers };
    let Some(file) = args.get_one::<String>("file") else {
        if listed.inputs.is_empty() && !args.get_flag("json") {
            return desk.say("no input is like that");
        }
        return desk.show(&listed, args.get_flag("json"));
    };
    let texts: Vec<String> = if numbers {
        vec![crate::report::Report::text(&listed, &desk.style)]
    } else {
        listed.inputs.iter().map(|input| input.text.clone()).collect()
    };
    let text = texts.join("\n") + "\n";
    desk.write_text(
        file,
        &text,
        Existing::Stays("choose another name, or `%save -f FILE` replaces it"),
    )?;
    desk.say(&format!("wrote {} to {file}", plural(listed.inputs.len() as u64, "input")))
}

/// `recall`
fn recall(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let what = words(args, "what");
    if what.is_empty() {
        let session = desk.lab.session.borrow();
        let Some(value) = session.get("_") else {
            return Err(Failure::Usage(
                "UsageError: there is no value yet\nhint: %recall 3 takes the input of In [3]"
                    .to_owned(),
            ));
        };
        let text = crate::interp::str(&value, &session.cx.print_options);
        drop(session);
        desk.next_input = Some(text);
        return Ok(());
    }
    if is_ranges(&what)? {
        let inputs = desk.inputs.named(&what).map_err(Failure::Usage)?;
        let texts: Vec<&str> = inputs.iter().map(|input| input.text.as_str()).collect();
        desk.next_input = Some(texts.join("\n"));
        return Ok(());
    }
    let wanted = what.join(" ");
    let found = desk.inputs.before().iter().rev().find(|input| input.text.contains(&wanted));
    let Some(found) = found else {
        return Err(Failure::Usage(format!(
            "UsageError: no input holds {wanted}\nhint: %history lists them"
        )));
    };
    desk.next_input = Some(found.text.clone());
    Ok(())
}

/// Whether all words are ranges.
fn is_ranges(words: &[&str]) -> Result<bool, Failure> {
    for word in words {
        if Range::parse(word).map_err(Failure::Usage)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `rerun`
fn rerun(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if desk.inputs.repeats {
        return Err(Failure::Usage(
            "UsageError: %rerun does not run %rerun again\nhint: name other inputs: %rerun 1-3"
                .to_owned(),
        ));
    }
    let before = desk.inputs.before();
    let chosen = match chosen(args, desk, before)? {
        // Of those that hold a text, the last one.
        Some(found) if args.contains_id("pattern") => found.last().copied().into_iter().collect(),
        Some(found) => found,
        None => before.iter().rfind(|input| !repeats(input)).into_iter().collect(),
    };
    if chosen.is_empty() {
        return Err(Failure::Usage(
            "UsageError: there is no such input\nhint: %history -n shows them".to_owned(),
        ));
    }
    let chosen: Vec<Input> = chosen.into_iter().cloned().collect();
    let texts: Vec<&str> = chosen.iter().map(|input| input.text.as_str()).collect();
    desk.print(&format!("=== Executing: ===\n{}\n=== Output: ===", texts.join("\n")))?;
    desk.inputs.repeats = true;
    let run = |input: &Input| interpret(desk, &format!("In [{}]", input.number), &input.text);
    let done = chosen.iter().try_for_each(run);
    desk.inputs.repeats = false;
    done
}

/// Whether an input is `%rerun`: again and again it means what it meant at first.
fn repeats(input: &Input) -> bool {
    input.command && magic_name(&input.text).0 == "rerun"
}

/// `load`
fn load(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let words = words(args, "source");
    let name = words.join(" ");
    let text = if is_ranges(&words)? {
        let inputs = desk.inputs.named(&words).map_err(Failure::Usage)?;
        let texts: Vec<&str> = inputs.iter().map(|input| input.text.as_str()).collect();
        texts.join("\n")
    } else if let Some(text) = bound_text(desk, &name) {
        text
    } else {
        let with_ending = format!("{name}.py");
        let is_there = |name: &str| desk.path(name).is_ok_and(|path| path.exists());
        let name = if !is_there(&name) && is_there(&with_ending) { &with_ending } else { &name };
        desk.read_text(name)?
    };
    desk.next_input = Some(format!("# %load {name}\n{}", text.trim_end()));
    Ok(())
}

/// The text that a name is bound to, or the last input that bound it.
fn bound_text(desk: &Desk, name: &str) -> Option<String> {
    let value = desk.lab.session.borrow().get(name)?;
    if let Value::Str(text) = &value {
        return Some(text.to_string());
    }
    if let Some(text) = desk.lab.session.borrow().definition(name) {
        return Some(text);
    }
    let binds = |input: &&Input| {
        let statements = syntax::parse(&input.text).unwrap_or_default();
        !input.command
            && statements.iter().any(|statement| bound_names(statement).iter().any(|it| it == name))
    };
    desk.inputs.before().iter().rev().find(binds).map(|input| input.text.clone())
}

/// `save`
fn save(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let file = args.get_one::<String>("file").expect("clap requires it");
    let raw = args.get_flag("raw");
    let ending = std::path::Path::new(file).extension();
    let name = if ending.is_some_and(|ending| ending == "py" || ending == "ipy") {
        file.clone()
    } else {
        format!("{file}{}", if raw { ".ipy" } else { ".py" })
    };
    let of = |input: &Input| if raw { input.text.clone() } else { input.program() };
    let what = words(args, "what");
    let mut texts: Vec<String> = Vec::new();
    if what.is_empty() {
        texts = desk.inputs.before().iter().map(of).collect();
    }
    for word in what {
        if Range::parse(word).map_err(Failure::Usage)?.is_some() {
            texts.extend(desk.inputs.named(&[word]).map_err(Failure::Usage)?.into_iter().map(of));
        } else if let Some(text) = bound_text(desk, word) {
            texts.push(text);
        } else {
            return Err(Failure::Usage(format!(
                "UsageError: {word} is no range of inputs, and no input bound it\n\
                 hint: %save {name} 1-5, for example; %history -n shows the numbers"
            )));
        }
    }
    if texts.is_empty() {
        return Err(Failure::Usage(
            "UsageError: nothing was typed yet that could be written\nhint: type a line first"
                .to_owned(),
        ));
    }
    let text = texts.join("\n") + "\n";
    let existing = match (args.get_flag("append"), args.get_flag("force")) {
        (true, _) => Existing::Grows,
        (false, true) => Existing::Goes,
        (false, false) => {
            Existing::Stays("`%save -f` replaces it, `%save -a` writes behind its end")
        }
    };
    desk.write_text(&name, &text, existing)?;
    let text = text.trim_end();
    desk.print(&format!("The following commands were written to file `{name}`:\n{text}"))
}

/// What a log is called that nobody named.
const LOG: &str = "numscope_log.py";

/// `logstart`
fn logstart(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if let Some(log) = &desk.inputs.log {
        return Err(Failure::Usage(format!(
            "UsageError: {} is being written already\nhint: %logstop ends it",
            log.name
        )));
    }
    let named = args.get_one::<String>("file").map(String::as_str);
    let default = if named.is_some() { "backup" } else { "rotate" };
    let asked = args.get_one::<String>("mode").map_or(default, String::as_str);
    let name = named.unwrap_or(LOG);
    let modes = ["append", "backup", "over", "rotate"];
    let mode = modes.into_iter().find(|mode| *mode == asked).expect("clap knows no other mode");
    let existing = match mode {
        "append" => Existing::Grows,
        "over" => Existing::Goes,
        "backup" => {
            set_aside(desk, name, &format!("{name}~"))?;
            Existing::Goes
        }
        _ => {
            rotate(desk, name)?;
            Existing::Goes
        }
    };
    let (file, _) = desk.open_to_write(name, existing)?;
    let what = What {
        values: args.get_flag("values"),
        raw: args.get_flag("raw"),
        times: args.get_flag("times"),
    };
    let log = Log::new(file, name, mode, what).map_err(|error| refused(&error, name))?;
    desk.inputs.log = Some(log);
    desk.keep_log()?;
    if args.get_flag("quiet") {
        return Ok(());
    }
    desk.say("Activating auto-logging. Current session state plus future input saved.")?;
    logstate(desk)
}

/// Give a file another name, if it is there; a folder stays.
fn set_aside(desk: &Desk, from: &str, to: &str) -> Result<(), Failure> {
    let (old, new) = (desk.path(from)?, desk.path(to)?);
    if !old.metadata().is_ok_and(|found| found.is_file()) {
        return Ok(());
    }
    old.rename(&new).map_err(|error| refused(&error, from))
}

/// The log before becomes `NAME.001~`, that one `NAME.2~`, and so on.
fn rotate(desk: &Desk, name: &str) -> Result<(), Failure> {
    let old = |number: usize| format!("{name}.{number:03}~");
    let mut count = 0;
    while desk.path(&old(count + 1))?.exists() {
        count += 1;
    }
    for number in (1..=count).rev() {
        set_aside(desk, &old(number), &old(number + 1))?;
    }
    set_aside(desk, name, &old(1))
}

/// `logon`, `logoff`
fn switch(desk: &mut Desk, on: bool) -> Result<(), Failure> {
    let Some(log) = &mut desk.inputs.log else {
        return desk.say("there is no log: %logstart FILE begins one");
    };
    let text = match (log.active, on) {
        (true, true) => "the log is on already",
        (false, false) => "the log is off already",
        (_, true) => "the log is on",
        (_, false) => "the log is off",
    };
    log.active = on;
    desk.print(text)
}

/// `logstate`
fn logstate(desk: &mut Desk) -> Result<(), Failure> {
    let Some(log) = &desk.inputs.log else {
        return desk.say("there is no log: %logstart FILE begins one");
    };
    let word = |on: bool| if on { "yes" } else { "no" };
    let facts = [
        ("file", log.name.as_str()),
        ("mode", log.mode),
        ("values", word(log.what.values)),
        ("as typed", word(log.what.raw)),
        ("times", word(log.what.times)),
        ("state", if log.active { "on" } else { "off" }),
    ];
    let lines: Vec<String> = facts
        .iter()
        .map(|(fact, what)| labelled(&format!("{fact:<9}"), what, &desk.style))
        .collect();
    desk.print(&lines.join("\n"))
}
