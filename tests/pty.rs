//! The prompt on a pseudo-terminal: what a person sees who types, and what the keys do.
#![cfg(unix)]

#[path = "common/course.rs"]
mod course;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use expectrl::process::Termios;
use expectrl::process::unix::{Signal, WaitStatus};
use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect, Session};

/// What an answer may take on a busy machine; what is interrupted here would take longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Between two looks at the terminal.
const MOMENT: Duration = Duration::from_millis(10);

/// From when a line was taken until it surely computes.
const UNDER_WAY: Duration = Duration::from_millis(200);

const CTRL_C: ControlCode = ControlCode::EndOfText;
const CTRL_D: ControlCode = ControlCode::EndOfTransmission;
const UP: &str = "\x1b[A";

/// A person in front of numscope.
struct Terminal {
    session: OsSession,
    /// Of the prompt that waits.
    number: usize,
}

/// A home of its own for a test, without anything in it.
fn home(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pty").join(name);
    if path.exists() {
        fs::remove_dir_all(&path).expect("the last run's folder is the test's own");
    }
    fs::create_dir_all(&path).expect("the folder can be made");
    path
}

/// What these bytes leave to read: lines without control sequences, and of a line that was drawn again what
/// was drawn last.
fn screen(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let mut pieces = text.split("\x1b[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain +=
            piece.trim_start_matches(|c: char| !('@'..='~').contains(&c)).get(1..).unwrap_or("");
    }
    let drawn_last = |line: &str| line.rsplit('\r').next().unwrap_or_default().to_owned();
    plain.split('\n').map(drawn_last).collect::<Vec<_>>().join("\n")
}

impl Terminal {
    /// numscope in a home, at its first prompt: 80 columns and 24 rows, which are what expectrl gives.
    fn open(home: &Path) -> Self {
        // A person's terminal has its echo on, this kind has it off; that it is on again says that no line
        // is edited.
        let mut command = Command::new("sh");
        command.args(["-c", "stty echo && exec \"$0\"", env!("CARGO_BIN_EXE_numscope")]);
        for name in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, home);
        }
        // What a program writes stays in this home.
        command.current_dir(home).env("TERM", "xterm").env("NO_COLOR", "1");
        command.env_remove("COLUMNS").env_remove("NUMSCOPE_SIMD");
        let mut session = Session::spawn(command).expect("there are pseudo-terminals");
        session.set_expect_timeout(Some(PATIENCE));
        let mut terminal = Self { session, number: 1 };
        let greeting = terminal.until("In [1]: ");
        assert!(greeting.starts_with("numscope "), "{greeting}");
        terminal
    }

    /// What there is to read before a text comes.
    #[track_caller]
    fn until(&mut self, text: &str) -> String {
        match self.session.expect(text) {
            Ok(found) => screen(found.before()),
            Err(error) => panic!("no {text:?}: {error}"),
        }
    }

    /// Type, and leave the cursor where it is.
    fn keys(&mut self, keys: &str) {
        self.session.send(keys).expect("the terminal takes keys");
    }

    fn control(&mut self, code: ControlCode) {
        self.session.send(code).expect("the terminal takes keys");
    }

    /// What the next prompt comes after, without the line that was typed.
    #[track_caller]
    fn answer(&mut self) -> String {
        self.number += 1;
        let seen = self.until(&format!("In [{}]: ", self.number));
        let (_typed, answer) = seen.split_once('\n').expect("Enter ends the line");
        answer.to_owned()
    }

    /// Type a line and Enter; the answer.
    #[track_caller]
    fn enter(&mut self, line: &str) -> String {
        self.keys(line);
        self.keys("\r");
        self.answer()
    }

    #[track_caller]
    fn check(&mut self, line: &str, want: &str) {
        assert_eq!(self.enter(line), want, "{line}");
    }

    /// Leave with Ctrl-D.
    #[track_caller]
    fn leave(mut self) {
        self.control(CTRL_D);
        self.session.expect(Eof).expect("numscope ends");
        let status =
            self.session.get_process().wait().expect("it is a child that nobody waited for");
        assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}");
    }

    /// Press Ctrl-C where progress is shown; what the next prompt comes after.
    #[track_caller]
    fn stop(&mut self) -> String {
        self.control(CTRL_C);
        self.number += 1;
        self.until(&format!("In [{}]: ", self.number))
    }

    /// Start a line, and press Ctrl-C while it computes.
    #[track_caller]
    fn interrupt(&mut self, line: &str) -> String {
        self.keys(line);
        self.keys("\r");
        let is_cooked =
            |it: &Self| it.session.get_process().is_echo().expect("the terminal is open");
        let mut waited = Duration::ZERO;
        while !is_cooked(self) {
            assert!(waited < PATIENCE, "the line was never taken: {line}");
            sleep(MOMENT);
            waited += MOMENT;
        }
        sleep(UNDER_WAY);
        assert!(is_cooked(self), "done too soon to be interrupted: {line}");
        self.control(CTRL_C);
        self.answer()
    }
}

#[test]
fn a_line_is_answered_with_its_value_and_its_cost() {
    let mut terminal = Terminal::open(&home("answers"));
    terminal.check("import numpy as np", "");
    terminal.check("7 * 6", "42\n");
    let answer = terminal.enter("np.arange(3) + 1");
    let lines: Vec<&str> = answer.lines().collect();
    assert_eq!((lines.len(), lines[0]), (2, "array([1, 2, 3])"), "{answer}");
    let cost = lines[1];
    assert!(cost.contains("s   ") && cost.contains(" array") && cost.contains("peak +"), "{cost}");
    terminal.check("%cost off", "");
    terminal.check("np.arange(3) + 1", "array([1, 2, 3])\n");
    terminal.leave();
}

#[test]
fn an_open_bracket_is_continued() {
    let mut terminal = Terminal::open(&home("brackets"));
    terminal.keys("(20 +\r");
    terminal.until("\n");
    terminal.until("   ...: ");
    terminal.keys("1\r");
    terminal.until("\n");
    terminal.until("   ...: ");
    let answer = terminal.enter(")");
    assert!(answer.ends_with("\n21\n"), "{answer}");
    // Ctrl-C forgets all of it.
    terminal.keys("(1 +\r");
    terminal.until("   ...: ");
    terminal.keys("2");
    terminal.control(CTRL_C);
    terminal.until("In [2]: ");
    terminal.check("3", "3\n");
    terminal.leave();
}

#[test]
fn lines_pasted_together_are_one_text() {
    let mut terminal = Terminal::open(&home("paste"));
    // A terminal marks what is pasted where it was asked to, as it was here.
    terminal.keys("\x1b[200~a = 2\nb = a * 3\na + b\x1b[201~");
    terminal.keys("\r");
    let answer = terminal.answer();
    assert!(answer.ends_with("\n8\n"), "{answer}");
    terminal.leave();
}

#[test]
fn every_block_of_the_course_can_be_pasted() {
    let home = home("course");
    let mut terminal = Terminal::open(&home);
    // Some of them compute on 10 M elements.
    terminal.session.set_expect_timeout(Some(12 * PATIENCE));
    terminal.check("%cost off", "");
    for block in course::blocks() {
        terminal.keys(&format!("\x1b[200~{}\x1b[201~", block.text.trim_end()));
        terminal.keys("\r");
        let answer = course::masked(&terminal.answer());
        let mut lines = answer.lines();
        for want in block.want.lines() {
            assert!(lines.any(|line| line == want), "{}: no {want:?} in\n{answer}", block.name);
        }
        let others: Vec<&str> = answer.lines().filter(|line| line.contains("Error: ")).collect();
        let meant = block.want.lines().filter(|line| line.contains("Error: ")).count();
        assert_eq!(others.len(), meant, "{}: {others:?}", block.name);
    }
    terminal.leave();
    fs::remove_dir_all(home).expect("one block leaves 400 MB behind");
}

#[test]
fn prompts_that_were_pasted_are_left_out() {
    let mut terminal = Terminal::open(&home("prompts"));
    terminal.keys("\x1b[200~>>> a = [1,\n...      2]\n>>> a\x1b[201~");
    terminal.keys("\r");
    let answer = terminal.answer();
    assert!(answer.ends_with("\n[1, 2]\n"), "{answer}");
    terminal.check("In [5]: a + [3]", "[1, 2, 3]\n");
    terminal.leave();
}

#[test]
fn results_have_names() {
    let mut terminal = Terminal::open(&home("results"));
    terminal.check("20 + 1", "21\n");
    terminal.check("_ * 2", "42\n");
    terminal.check("x = 5", "");
    terminal.check("_1 + __ + _", "84\n");
    // What is not shown is not kept.
    terminal.check("7;", "");
    terminal.check("_", "84\n");
    assert!(terminal.enter("_3").contains("NameError"));
    terminal.leave();
}

#[test]
fn what_is_brought_back_is_edited_at_the_prompt() {
    let mut terminal = Terminal::open(&home("recall"));
    terminal.check("%cost off", "");
    terminal.check("a = 2", "");
    terminal.check("%recall 2", "");
    // The text stands there, and Enter runs what it has become.
    terminal.check(" * 21", "");
    terminal.check("a", "42\n");
    terminal.check("%load 2 4", "");
    terminal.enter("");
    terminal.check("a", "42\n");
    terminal.leave();
}

#[test]
fn a_cell_goes_on_until_an_empty_line() {
    let mut terminal = Terminal::open(&home("cells"));
    terminal.check("%cost off", "");
    for line in ["%%capture out", "for i in range(2):", "print(i)"] {
        terminal.keys(line);
        terminal.keys("\r");
        terminal.until("...: ");
    }
    // One empty line ends the block, and the cell.
    terminal.enter("");
    terminal.check("out.stdout", "'0\\n1\\n'\n");
    // What is pasted is one cell.
    terminal.keys("\x1b[200~%%writefile x.py\na = 1\n\nb = 2\x1b[201~");
    terminal.keys("\r");
    terminal.until("...: ");
    assert!(terminal.enter("").ends_with("Writing x.py\n"));
    terminal.check("%pycat x.py", "a = 1\n\nb = 2\n");
    terminal.leave();
}

#[test]
fn commands_need_no_sign_unless_a_name_is_taken() {
    let mut terminal = Terminal::open(&home("automagic"));
    terminal.check("threads 1", "1 thread\n");
    terminal.check("cost off", "");
    terminal.check("cost", "cost is off: off, short or full\n");
    terminal.check("cost = 3", "");
    terminal.check("cost", "3\n");
    terminal.check("%cost", "cost is off: off, short or full\n");
    let answer = terminal.enter("%timeti 1");
    assert!(answer.contains("did you mean `%timeit`?"), "{answer}");
    terminal.leave();
}

#[test]
fn ctrl_d_ends_a_lesson_and_then_the_session() {
    let mut terminal = Terminal::open(&home("lesson"));
    terminal.check("mine = 3", "");
    let answer = terminal.enter("%lesson 01");
    assert!(answer.contains("1/9 ") && answer.ends_with("[01 levels 1/9] "), "{answer}");
    terminal.control(CTRL_D);
    let answer = terminal.answer();
    assert!(answer.contains("Your names are back"), "{answer}");
    terminal.check("mine", "3\n");
    // What Ctrl-D stands for was not typed.
    assert!(terminal.enter(&format!("{UP}{UP}")).contains("1/9 "));
    terminal.control(CTRL_D);
    terminal.answer();
    terminal.leave();
}

#[test]
fn lines_are_kept_even_if_the_session_is_killed() {
    let home = home("killed");
    let mut terminal = Terminal::open(&home);
    terminal.check("kept = 12", "");
    terminal.session.get_process_mut().kill(Signal::SIGKILL).expect("it lives");
    let mut terminal = Terminal::open(&home);
    terminal.check(UP, "");
    terminal.check("kept", "12\n");
    terminal.leave();
}

#[test]
fn an_error_is_shown_where_it_is_and_names_stay() {
    let mut terminal = Terminal::open(&home("errors"));
    terminal.check("kept = 5", "");
    terminal.check(
        "kept + missing",
        concat!(
            "  File \"In [2]\", line 1\n",
            "    kept + missing\n",
            "           ^^^^^^^\n",
            "NameError: name 'missing' is not defined\n",
        ),
    );
    terminal.check("kept", "5\n");
    terminal.leave();
}

#[test]
fn ctrl_c_clears_what_is_typed() {
    let mut terminal = Terminal::open(&home("clears"));
    terminal.check("x = 1", "");
    terminal.keys("x = 2");
    terminal.until("x = 2");
    terminal.control(CTRL_C);
    // The prompt keeps its number, and nothing ran.
    let seen = terminal.until("In [2]: ");
    assert!(!seen.contains("Error") && !seen.contains("Interrupt"), "{seen}");
    terminal.check("x", "1\n");
    // On an empty line too; Ctrl-D is no end while something stands there.
    terminal.control(CTRL_C);
    terminal.until("In [3]: ");
    terminal.keys("x +");
    terminal.control(CTRL_D);
    terminal.check(" 1", "2\n");
    terminal.leave();
}

#[test]
fn ctrl_c_stops_what_computes_and_names_stay() {
    let mut terminal = Terminal::open(&home("interrupts"));
    terminal.check("import numpy as np", "");
    terminal.check("%cost off", "");
    // Thousands of millions of elements in 8 kB: seconds of work, more of them where each takes less.
    terminal.check("x = np.broadcast_to(np.ones(1000), (4_000_000, 1000))", "");
    terminal.check("y = np.broadcast_to(np.ones(1000), (40_000_000, 1000))", "");
    for (mode, line) in [
        ("numpy", "total = y.sum()"),
        ("loop", "total = (np.sin(x)*np.cos(x)).sum()"),
        ("fused", "total = (np.sin(x)*np.cos(x)).sum()"),
        ("fused", "total = y.sum()"),
        ("parallel", "total = (np.sin(x)*np.cos(x)).sum()"),
    ] {
        terminal.enter(&format!("%mode {mode}"));
        // The terminal itself echoes the key.
        assert_eq!(terminal.interrupt(line), "^CKeyboardInterrupt\n", "{mode}: {line}");
        let answer = terminal.enter("total");
        assert!(answer.contains("NameError: name 'total' is not defined"), "{mode}: {answer}");
        terminal.check("x.shape", "(4000000, 1000)\n");
    }
    // The key was for that line alone.
    terminal.check("x[:10].sum()", "np.float64(10000.0)\n");
    terminal.leave();
}

#[test]
fn long_measurements_say_how_far_they_are_and_ctrl_c_shows_what_there_is() {
    let mut terminal = Terminal::open(&home("progress"));
    terminal.check("import numpy as np", "");
    terminal.check("%cost off", "");
    terminal.check("a = np.arange(1000.0)", "");
    for (line, stage, said) in [
        (
            "%timeit -r 1000000 a + 1",
            "min left  (Ctrl-C",
            "interrupted: the figures are of the runs until then",
        ),
        (
            "%scale -t 600 -m loop np.sin(a)*np.cos(a)",
            "left  loop on ",
            "interrupted: what was measured until then",
        ),
    ] {
        terminal.keys(line);
        terminal.keys("\r");
        terminal.until(stage);
        let answer = terminal.stop();
        assert!(answer.contains(said), "{line}: {answer}");
        assert!(!answer.contains("Ctrl-C stops"), "it is cleared: {answer}");
    }
    // One run that lasts.
    terminal.check("x = np.broadcast_to(np.ones(1000), (4_000_000, 1000))", "");
    terminal.keys("%timeit -m loop (np.sin(x)*np.cos(x)).sum()\r");
    terminal.until("first run, 2 s so far  (Ctrl-C");
    assert_eq!(terminal.stop(), "KeyboardInterrupt\n");
    terminal.check("a.sum()", "np.float64(499500.0)\n");
    terminal.leave();
}

#[test]
fn lines_are_recalled_and_kept_for_the_next_session() {
    let home = home("history");
    let mut terminal = Terminal::open(&home);
    terminal.check("first = 11", "");
    terminal.check("first + 2", "13\n");
    terminal.check(UP, "13\n");
    terminal.check(&format!("{UP}{UP}"), "");
    terminal.leave();
    assert!(home.join("numscope").join("history").is_file());
    let mut terminal = Terminal::open(&home);
    // Names are of a session, lines are not.
    assert!(terminal.enter("first").contains("NameError"));
    terminal.check(&format!("{UP}{UP}"), "");
    terminal.check("first", "11\n");
    terminal.leave();
}

#[test]
fn lines_typed_ahead_are_not_lost() {
    let mut terminal = Terminal::open(&home("ahead"));
    terminal.keys("x = 1\ry = 2\rx + y\r");
    terminal.answer();
    terminal.answer();
    assert_eq!(terminal.answer(), "3\n");
    terminal.leave();
}
