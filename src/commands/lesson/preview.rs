//! `lesson preview`: a step of a lesson that is being written, shown and run anew each time that its file is
//! saved. Nothing of it is kept.

use std::fs::Metadata;
use std::io::IsTerminal as _;
use std::sync::atomic::Ordering::Relaxed;
use std::time::SystemTime;

use clap::ArgMatches;

use super::run::{budget, one_step};
use crate::commands::{Desk, Failure};
use crate::lesson::Lesson;
use crate::lesson::library::open;
use crate::lesson::run::Depth;
use crate::report::text::{Paint, paragraph};

/// How often the file is looked at: soon enough that one does not wait, and for next to no time.
const LOOK_NS: u64 = 200_000_000;

/// What tells one saved file from the next.
type Stamp = Option<(SystemTime, u64)>;

/// `lesson preview`
pub(super) fn preview(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let file = args.get_one::<String>("file").expect("clap requires it");
    let at = args.get_one::<String>("at").map(String::as_str);
    let depth = Depth::Time(budget(args));
    let stays = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut before: Option<Lesson> = None;
    loop {
        let seen = stamp(file);
        let shown = open(file).map_err(Failure::Usage).and_then(|lesson| {
            let step = chosen(&lesson, at, before.as_ref())?;
            let shown = one_step(desk, &lesson, step, depth);
            before = Some(lesson);
            shown
        });
        match shown {
            Err(failure) if failure.is_interrupt() => return Ok(()),
            Err(failure) if !stays || matches!(failure, Failure::Closed) => return Err(failure),
            Err(failure) => desk.complain(&failure),
            Ok(()) if !stays => return Ok(()),
            Ok(()) => {}
        }
        let waits = format!("{file} is shown again when it is saved; Ctrl-C ends this.");
        desk.print(&Paint::Dim.over(&paragraph(&waits, &desk.style), &desk.style))?;
        if !is_saved(desk, file, seen) {
            return Ok(());
        }
    }
}

/// The step that is asked for, or else the first one that was changed; at first the first one.
fn chosen(lesson: &Lesson, at: Option<&str>, before: Option<&Lesson>) -> Result<usize, Failure> {
    if let Some(word) = at {
        return lesson.step_named(word).map_err(Failure::Usage);
    }
    let Some(before) = before else { return Ok(0) };
    let text =
        |lesson: &Lesson, i: usize| lesson.part(lesson.steps[i].source).trim_end().to_owned();
    let old: Vec<String> = (0..before.steps.len()).map(|i| text(before, i)).collect();
    let changed = (0..lesson.steps.len()).find(|&i| !old.contains(&text(lesson, i)));
    Ok(changed.unwrap_or(0))
}

fn stamp(file: &str) -> Stamp {
    let of = |data: Metadata| Some((data.modified().ok()?, data.len()));
    std::fs::metadata(file).ok().and_then(of)
}

/// Wait until the file is another one; false where Ctrl-C came first.
fn is_saved(desk: &Desk, file: &str, seen: Stamp) -> bool {
    let clock = desk.lab.clock();
    let mut before = seen;
    desk.arm();
    loop {
        // Some editors take the file away for a moment, or write it in pieces: it is whole when it rests.
        let now = stamp(file);
        if now.is_some() && now != seen && now == before {
            return true;
        }
        before = now;
        clock.sleep(LOOK_NS);
        if desk.lab.session.borrow().cx.interrupt.load(Relaxed) {
            desk.arm();
            return false;
        }
    }
}
