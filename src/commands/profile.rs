//! The line profiler: `profile FILE`, and `%lprun` for statements.
//!
//! Both run a program once, for real, piece by piece as `run` does, and show what each line cost.

use std::io::Write;

use clap::{Arg, ArgMatches};

use super::advise;
use super::program::read;
use super::{Command, Desk, Failure, Place, Rest, count, flag, json, program_file, seconds};
use crate::advise::report::AdvisedProfile;
use crate::diag::Diagnostic;
use crate::interp::calls::CallProfiler;
use crate::interp::profile::Profiler;
use crate::report::profile::Profile;
use crate::report::prun::{ORDERS, Prun};
use crate::session::{Code, Session};
use crate::syntax;
use crate::syntax::ast::{Stmt, StmtKind};

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "profile",
        doc: "Run a program once and show what each line costs",
        help: "Runs a file from top to bottom, prints what it prints, then a row a line: hits, time without \
               its block, share, new arrays and their bytes, peak. A line in a loop is one row. With --json \
               the program's own output goes to stderr. --advise then runs it some dozen times more, with \
               rewrites of the hot lines, and shows those that are faster.",
        example: "%profile prices.py",
        place: Place::Both,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(program_file())
                .arg(flag("advise", Some('a')).help("Try rewrites of the hot lines"))
                .arg(seconds().requires("advise"))
                .arg(json())
        },
        run: profile,
    },
    Command {
        name: "lprun",
        doc: "Run statements, or a file with -f, and show what each line costs",
        help: "Runs the statements once, in this session: what they bind stays. Statements on one line get a \
               row each. -f FILE runs a file instead, as %profile does.",
        example: "%lprun for i in range(3): c = a * i; c += b",
        place: Place::Prompt,
        rest: Rest::Code,
        args: |command| {
            command
                .override_usage("%lprun CODE\n       %lprun -f FILE")
                .arg(
                    Arg::new("code")
                        .value_name("CODE")
                        .required_unless_present("file")
                        .conflicts_with("file")
                        .help("Statements"),
                )
                .arg(
                    Arg::new("file")
                        .short('f')
                        .long("file")
                        .value_name("FILE")
                        .help("Run this file instead"),
                )
                .arg(flag("advise", Some('a')).help("Try rewrites of the hot lines"))
                .arg(seconds().requires("advise"))
                .arg(json())
        },
        run: lprun,
    },
    Command {
        name: "prun",
        doc: "Run statements and show what each function took",
        help: "Runs the statements once, in this session: what they bind stays. A row a function, yours, Python's and \
               NumPy's: calls, own time, time with what it calls, new arrays. An expression of arrays is a row too.",
        example: "%prun -l 5 for i in range(3): c = np.sort(b * i)",
        place: Place::Prompt,
        rest: Rest::Code,
        args: |command| {
            command
                .arg(Arg::new("code").value_name("CODE").required(true).help("Statements"))
                .arg(
                    Arg::new("sort")
                        .short('s')
                        .value_name("KEY")
                        .value_parser(ORDERS.iter().map(|(name, _)| *name).collect::<Vec<_>>())
                        .hide_possible_values(true)
                        .help("Sort by own time (time), total (cumulative), calls or name"),
                )
                .arg(count("limit", 'l', "N").help("Show so many rows"))
                .arg(json())
        },
        run: prun,
    },
];

/// `profile FILE|-`
fn profile(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let file = args.get_one::<String>("file").expect("clap requires it");
    let (name, text) = read(file)?;
    profiled(desk, name, &text, args)
}

/// `lprun CODE`, `lprun -f FILE`
fn lprun(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let Some(code) = args.get_one::<String>("code") else { return profile(args, desk) };
    let text = syntax::strip_prompts(code);
    let text = match syntax::parse(&text) {
        Ok(statements) if !text.trim().contains('\n') => laid_out(&text, &statements),
        // An error of syntax is told of the text as it was typed.
        Ok(_) | Err(_) => text,
    };
    profiled(desk, "<string>", &text, args)
}

/// The statements of one line on a line each.
fn laid_out(text: &str, statements: &[Stmt]) -> String {
    let mut lines = Vec::new();
    for statement in statements {
        let body: &[Stmt] = match &statement.kind {
            StmtKind::If { branches, .. } => branches.first().map_or(&[], |(_, body)| body),
            StmtKind::For { body, .. }
            | StmtKind::While { body, .. }
            | StmtKind::Def { body, .. }
            | StmtKind::With { body, .. } => body,
            StmtKind::Expr(_)
            | StmtKind::Assign { .. }
            | StmtKind::AnnAssign { .. }
            | StmtKind::AugAssign { .. }
            | StmtKind::Import(_)
            | StmtKind::ImportFrom { .. }
            | StmtKind::Pass
            | StmtKind::Del(_)
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Return(_)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Assert { .. }
            | StmtKind::Raise { .. } => &[],
        };
        // A header ends where its block begins; on one line, a block has no blocks.
        let starts = [statement].into_iter().chain(body).map(|s| s.span.start as usize);
        let starts: Vec<usize> = starts.collect();
        let ends = starts.iter().skip(1).copied().chain([statement.span.end as usize]);
        for (i, (start, end)) in starts.iter().copied().zip(ends).enumerate() {
            let part = text[start..end].trim().trim_end_matches(';').trim_end();
            lines.push(format!("{}{part}", if i > 0 { "    " } else { "" }));
        }
    }
    lines.join("\n")
}

/// Run a program and show what each line cost, until its end or its first error.
fn profiled(desk: &mut Desk, name: &str, text: &str, args: &ArgMatches) -> Result<(), Failure> {
    let as_json = args.get_flag("json");
    let text = &syntax::strip_prompts(text.strip_prefix('\u{feff}').unwrap_or(text));
    let failure = |error| Failure::program(error, name, text);
    let code = Code::parse(name, text).map_err(failure)?;
    let mut profiler = Profiler::new(desk.lab.clock());
    let (mode, reading_ns, mark) = {
        let session = desk.lab.session.borrow();
        let reading_ns = profiler.interval_ns(&session.cx);
        (session.settings.mode.name, reading_ns, session.cx.arena.mark())
    };
    desk.arm();
    let mut error = None;
    for part in code.parts() {
        let mut run = |session: &mut Session| session.profile(&part, &mut profiler);
        let mut session = desk.lab.session.borrow_mut();
        let outcome = if as_json { session.quietly(run) } else { run(&mut session) };
        let kept = session.take_output();
        drop(session);
        write!(desk.err, "{kept}")?;
        desk.pass_on(name, text)?;
        desk.out.flush()?;
        if let Err(raised) = outcome {
            error = Some(raised);
            break;
        }
    }
    let usage = desk.lab.session.borrow().cx.arena.since(&mark);
    let said = error.as_ref().map(Diagnostic::headline);
    let report = Profile::new(name, mode, &profiler, reading_ns, usage, said);
    if args.get_flag("advise") && error.is_none() {
        return advised(desk, text, report, args).map_err(|error| match error {
            Failure::Program { error, .. } => failure(error),
            other => other,
        });
    }
    desk.show(&report, as_json)?;
    error.map_or(Ok(()), |error| Err(failure(error)))
}

/// `prun CODE`
fn prun(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let typed = args.get_one::<String>("code").expect("clap requires it");
    let text = &syntax::strip_prompts(typed);
    let as_json = args.get_flag("json");
    let name = "<string>";
    let failure = |error| Failure::program(error, name, text);
    let code = Code::parse(name, text).map_err(failure)?;
    let mut profiler = CallProfiler::new(desk.lab.clock());
    desk.arm();
    let (mode, reading_ns, mark, outcome, kept) = {
        let mut session = desk.lab.session.borrow_mut();
        let reading_ns = profiler.interval_ns(&session.cx);
        let mark = session.cx.arena.mark();
        let mut run = |session: &mut Session| session.profile_calls(&code, &mut profiler);
        let outcome = if as_json { session.quietly(run) } else { run(&mut session) };
        (session.settings.mode.name, reading_ns, mark, outcome, session.take_output())
    };
    write!(desk.err, "{kept}")?;
    desk.pass_on(name, text)?;
    desk.out.flush()?;
    let usage = desk.lab.session.borrow().cx.arena.since(&mark);
    let error = outcome.err();
    let said = error.as_ref().map(Diagnostic::headline);
    let mut report = Prun::new(text, mode, &profiler, reading_ns, usage, said);
    let asked = args.get_one::<String>("sort").map_or("own", String::as_str);
    let order = ORDERS.iter().find(|(name, _)| *name == asked).map(|(_, order)| *order);
    report.arrange(order.unwrap_or_default(), args.get_one::<u32>("limit").map(|&n| n as usize));
    desk.show(&report, as_json)?;
    error.map_or(Ok(()), |error| Err(failure(error)))
}

/// Lines with less of the time are not looked at: made twice as fast, they would save a fortieth.
const HOT_SHARE: f64 = 0.05;

/// The profile with rewrites of its hot lines, each of which was the program run anew.
fn advised(
    desk: &mut Desk,
    text: &str,
    profile: Profile,
    args: &ArgMatches,
) -> Result<(), Failure> {
    let options = advise::options(args, profile.hot_lines(HOT_SHARE));
    let found = advise::found(desk, text, &options);
    let (report, failure) = match found {
        Ok(advice) => (AdvisedProfile::new(profile, Some(advice)), None),
        // What the profile found is shown whatever came of advice.
        Err(failure) => (AdvisedProfile::new(profile, None), Some(failure)),
    };
    desk.show(&report, args.get_flag("json"))?;
    desk.advice = report.advice;
    failure.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_one_line_get_a_line_each() {
        let check = |text: &str, want: &str| {
            let statements = syntax::parse(text).expect("it is sound");
            assert_eq!(laid_out(text, &statements), want);
        };
        check("a = 1; b = (2); c", "a = 1\nb = (2)\nc");
        check("for i in (1, 2): a = i; b = (a)", "for i in (1, 2):\n    a = i\n    b = (a)");
        check("if (a or b): c;", "if (a or b):\n    c");
        check("a = ';'; b", "a = ';'\nb");
    }
}
