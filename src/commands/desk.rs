//! Where commands work: the bench, where output goes, and how it looks. Failures and their exit statuses.
//!
//! One of the few places that print; where to is given from outside.

use std::cell::RefCell;
use std::io::{self, Write};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::atomic::Ordering::Relaxed;

use super::cell::Kept;
use super::config::Config;
use super::inputs::Inputs;
use crate::advise::report::Advise;
use crate::context::output::Sink;
use crate::diag::{Diagnostic, ErrorKind, Source, Warning};
use crate::kernels::simd;
use crate::lesson::walk::Lessons;
use crate::report::Report;
use crate::report::cost_line::cost_line;
use crate::report::document::{Fact, Role};
use crate::report::imprint::{Imprint, machine_facts};
use crate::report::lab::Lab;
use crate::report::render::Shown;
use crate::report::text::{Paint, Style, paragraph};
use crate::session::Account;
use crate::syntax;
use crate::value::Value;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The user's code raised an error.
    Program {
        /// Which.
        error: Diagnostic,
        /// What to call the text it stands in.
        name: String,
        /// That text.
        text: String,
    },
    /// The command was not understood; what to say.
    Usage(String),
    /// Ctrl-C ended a measurement, of which what there was is shown.
    Interrupted,
    /// Results that should be equal are not; it was said already.
    Unequal,
    /// A lesson is not as it should be; it was said already. The exit status: 2 for a broken file, 1 for
    /// code that fails, 3 for an expectation that is false.
    Lesson(u8),
    /// A file could not be read, or output not be written; what to say.
    Io(String),
    /// Nobody reads the output any more.
    Closed,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Io(error.to_string())
        }
    }
}

impl Failure {
    /// An error in a text.
    pub fn program(error: Diagnostic, name: &str, text: &str) -> Self {
        Self::Program { error, name: name.to_owned(), text: text.to_owned() }
    }

    /// Whether Ctrl-C caused it.
    pub fn is_interrupt(&self) -> bool {
        match self {
            Self::Program { error, .. } => error.is_interrupt(),
            Self::Interrupted => true,
            Self::Usage(_) | Self::Unequal | Self::Lesson(_) | Self::Io(_) | Self::Closed => false,
        }
    }

    /// Whether the program asked to end: `sys.exit()`.
    pub fn ends_program(&self) -> bool {
        matches!(self, Self::Program { error, .. } if error.kind == ErrorKind::SystemExit)
    }

    /// What the program says; 1: an error in the program; 2: usage; 3: a lesson's expectation is false; 130: interrupted.
    pub fn exit_status(&self) -> u8 {
        if self.is_interrupt() {
            return 130;
        }
        match self {
            Self::Program { error, .. } if self.ends_program() => error.status.unwrap_or(1),
            Self::Program { error, .. } if error.kind == ErrorKind::UsageError => 2,
            Self::Program { .. } | Self::Interrupted | Self::Unequal | Self::Io(_) => 1,
            Self::Usage(_) => 2,
            Self::Lesson(status) => *status,
            // As a program ends that a closed pipe's signal kills: quietly.
            Self::Closed => 0,
        }
    }

    /// What the user is told; none where it was said or nobody listens.
    pub fn text(&self) -> Option<String> {
        match self {
            // A number is a status, a text is what is to be said.
            Self::Program { error, .. } if self.ends_program() => {
                error.status.is_none().then(|| error.message.clone())
            }
            Self::Program { error, name, text } => {
                let text = error.render(Source { name, text });
                // Python's word for Ctrl-C needs no place.
                Some(if self.is_interrupt() { error.headline() } else { text })
            }
            Self::Usage(text) | Self::Io(text) => Some(text.clone()),
            Self::Interrupted | Self::Unequal | Self::Lesson(_) | Self::Closed => None,
        }
    }
}

/// Where commands write, and programs that print.
#[derive(Clone)]
pub struct Out(Sink);

impl std::fmt::Debug for Out {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Out")
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

/// Where commands work.
pub struct Desk {
    /// The session and what it is measured with.
    pub lab: Lab,
    /// How output looks.
    pub style: Style,
    /// Where it goes, with what a program prints.
    pub out: Out,
    /// Where errors and warnings go.
    pub err: Box<dyn Write>,
    /// The number of the line that is read next.
    pub number: usize,
    /// The lesson that is walked through, and those that were.
    pub lessons: Lessons,
    /// What was typed.
    pub inputs: Inputs,
    /// What stands at the next prompt to be edited.
    pub next_input: Option<String>,
    /// The user's folder, if it is known.
    pub home: Option<PathBuf>,
    /// The folder before the last change of folder.
    pub(super) folder_before: Option<PathBuf>,
    /// What a person set for all sessions.
    pub config: Config,
    /// Whether there are colours where nothing is said of them.
    pub auto_color: bool,
    /// What the last `%advise` found.
    pub advice: Option<Advise>,
    /// Lines come from a pipe.
    pub in_pipe: bool,
    /// The session is to end.
    pub quits: bool,
    /// The operating system and the architecture, for reports.
    pub system: String,
    /// The last report of a result: what `%export` writes.
    pub last: Option<Shown>,
    /// What the command that runs has shown so far.
    pub(super) shown: Option<Shown>,
    /// That command, as it can be typed again.
    pub(super) typed: Option<String>,
}

/// Bytes of the data of a report that is kept for `%export`: a session that measures memory holds no more.
const MOST_KEPT_BYTES: usize = 8 << 20;

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("style", &self.style)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl Desk {
    /// A desk whose session begins.
    pub fn new(lab: Lab, style: Style, out: impl Write + 'static, err: Box<dyn Write>) -> Self {
        let out = Rc::new(RefCell::new(out));
        lab.session.borrow_mut().cx.output.redirect(Some(Rc::clone(&out) as Sink));
        let lessons = Lessons::default();
        Self {
            lab,
            style,
            out: Out(out),
            err,
            number: 1,
            lessons,
            inputs: Inputs::default(),
            next_input: None,
            home: None,
            folder_before: None,
            config: Config::default(),
            auto_color: style.color,
            advice: None,
            in_pipe: false,
            quits: false,
            system: String::new(),
            last: None,
            shown: None,
            typed: None,
        }
    }

    /// Print a line, or several.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.out, "{text}")?;
        Ok(self.out.flush()?)
    }

    /// Print a sentence, which wraps at the width.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn say(&mut self, text: &str) -> Result<(), Failure> {
        let text = paragraph(text, &self.style);
        self.print(&text)
    }

    /// Print a report as text, or as one line of JSON.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn show(&mut self, report: &impl Report, as_json: bool) -> Result<(), Failure> {
        self.keep(report);
        let text = if as_json { report.json() } else { report.text(&self.style) };
        self.print(&text)
    }

    /// Keep a report to be written, without printing it.
    pub fn keep(&mut self, report: &impl Report) {
        let at_s = self.lab.clock().wall_s();
        let imprint = Imprint { command: self.typed.clone(), at_s, facts: Vec::new() };
        let (document, json) = (report.document(), report.json_pretty());
        self.shown = Some(Shown { document, json, imprint });
    }

    /// Keep a report for `%export`, if it is of a result.
    pub(super) fn keep_last(&mut self, shown: Shown) {
        match shown.document.role {
            Role::Result => self.last = Some(shown).filter(|it| it.json.len() <= MOST_KEPT_BYTES),
            Role::Reference => (),
        }
    }

    /// What a report's figures depend on.
    pub(super) fn machine_facts(&self) -> Vec<Fact> {
        let session = self.lab.session.borrow();
        let memory_bytes = session.os.total_memory_bytes();
        let threads = session.cx.threads.count();
        let simd = simd::level().name();
        machine_facts(&self.lab.identity(), memory_bytes, simd, threads, &self.system)
    }

    /// Tell the user of a failure.
    pub fn complain(&mut self, failure: &Failure) {
        // Where not even that can be written, there is nobody to tell.
        drop(self.out.flush());
        if let Some(text) = failure.text() {
            drop(writeln!(self.err, "{text}"));
            drop(self.err.flush());
        }
    }

    /// Forget a Ctrl-C that came while nothing ran; in a pipe it is meant for all lines.
    pub fn arm(&self) {
        if self.in_pipe {
            return;
        }
        self.lab.session.borrow().cx.interrupt.store(false, Relaxed);
    }

    /// Run a text as the prompt does: its output, its value, its cost.
    ///
    /// # Errors
    /// The error that it raises, after what it printed until then.
    pub fn evaluate(&mut self, name: &str, text: &str) -> Result<(), Failure> {
        self.arm();
        let outcome = {
            let mut session = self.lab.session.borrow_mut();
            session.source_name = name.into();
            match &mut self.lessons.walk {
                None => session.eval(text),
                // In a lesson, what a line changed can be undone.
                Some(walk) => session.eval_noting(text).map(|(outcome, changes)| {
                    walk.note_input(text, changes);
                    outcome
                }),
            }
        };
        self.pass_on(name, text)?;
        let outcome = outcome.map_err(|error| Failure::program(error, name, text))?;
        self.lab.session.borrow_mut().keep_result(self.number, &outcome);
        self.warn(name, text, &outcome.warnings)?;
        let cost = cost_line(&outcome, self.account(), &self.style);
        if outcome.text.is_some() || cost.is_some() {
            self.end_line()?;
        }
        if let Some(value) = &outcome.text {
            writeln!(self.out, "{value}")?;
            self.log_value(value)?;
        }
        if let Some(line) = cost {
            writeln!(self.out, "{}", Paint::Dim.over(&line, &self.style))?;
        }
        Ok(self.out.flush()?)
    }

    /// Keep what is printed from now on; answers where it went.
    pub(super) fn divert_output(&mut self) -> (Kept, Out) {
        let kept = Kept::default();
        let out = std::mem::replace(&mut self.out, Out(kept.sink()));
        self.lab.session.borrow_mut().cx.output.redirect(Some(kept.sink()));
        (kept, out)
    }

    /// Print again where it went before; answers what was kept.
    pub(super) fn restore_output(&mut self, (kept, out): (Kept, Out)) -> String {
        self.lab.session.borrow_mut().cx.output.redirect(Some(Rc::clone(&out.0)));
        self.out = out;
        kept.text()
    }

    /// Bind a name that a command was given.
    ///
    /// # Errors
    /// `UsageError` of what is no name.
    pub(super) fn bind_checked(&self, name: &str, value: Value) -> Result<(), Failure> {
        let is_name = syntax::parse(&format!("{name} = 0")).is_ok()
            && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !is_name {
            return Err(Failure::Usage(format!(
                "UsageError: {name} is no name\nhint: letters, digits and _, such as out"
            )));
        }
        self.lab.session.borrow_mut().bind(name, value);
        Ok(())
    }

    /// Begin a line, if what was printed last does not end one.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn end_line(&mut self) -> Result<(), Failure> {
        let is_mid_line = self.lab.session.borrow_mut().cx.output.end_line();
        if is_mid_line {
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// How much is counted of each line.
    pub fn account(&self) -> Account {
        self.lab.session.borrow().settings.account
    }

    /// Print the warnings that came before an error.
    ///
    /// # Errors
    /// Where it cannot be written, or what the program printed could not.
    pub(super) fn pass_on(&mut self, name: &str, text: &str) -> Result<(), Failure> {
        let (failed, warnings) = {
            let mut session = self.lab.session.borrow_mut();
            (session.cx.output.take_failure(), session.take_warnings())
        };
        match failed {
            Some(error) => Err(error.into()),
            None => self.warn(name, text, &warnings),
        }
    }

    /// `FILE:3: RuntimeWarning: …` and the line, as Python prints them.
    pub(super) fn warn(
        &mut self,
        name: &str,
        text: &str,
        warnings: &[Warning],
    ) -> Result<(), Failure> {
        if warnings.is_empty() {
            return Ok(());
        }
        self.out.flush()?;
        for warning in warnings {
            let (line_no, _, line) = Source { name, text }.locate(warning.span.start as usize);
            writeln!(self.err, "{name}:{line_no}: {}: {}", warning.class, warning.message)?;
            if !line.trim().is_empty() {
                writeln!(self.err, "  {}", line.trim())?;
            }
        }
        Ok(self.err.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::diagnostic;

    #[test]
    fn failures_have_their_exit_status() {
        let of = |error| Failure::program(error, "<string>", "x").exit_status();
        assert_eq!(of(diagnostic!(Span::NONE, ValueError, "no")), 1);
        assert_eq!(of(diagnostic!(Span::NONE, KeyboardInterrupt, "")), 130);
        assert_eq!(of(diagnostic!(Span::NONE, UsageError, "no")), 2);
        assert_eq!(Failure::Usage(String::new()).exit_status(), 2);
        assert_eq!(Failure::from(io::Error::from(io::ErrorKind::BrokenPipe)).exit_status(), 0);
        assert_eq!(Failure::from(io::Error::from(io::ErrorKind::NotFound)).exit_status(), 1);
    }

    #[test]
    fn an_interrupt_is_told_without_a_place() {
        let failure =
            Failure::program(diagnostic!(Span::new(0, 1), KeyboardInterrupt, ""), "a.py", "x");
        assert_eq!(failure.text().as_deref(), Some("KeyboardInterrupt"));
    }
}
