//! Editing at the prompt: what stands on the screen and where the cursor is after each key, as a person
//! sees it.
#![cfg(unix)]

#[path = "common/screen.rs"]
mod screen;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Expect, Session};

use screen::Screen;

/// What an answer may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// Between two looks at the terminal.
const MOMENT: Duration = Duration::from_millis(1);

const UP: &str = "\x1b[A";
const DOWN: &str = "\x1b[B";
const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const HOME: &str = "\x1b[H";
const BACK_TAB: &str = "\x1b[Z";
const DELETE: &str = "\x1b[3~";
const BACKSPACE: &str = "\x7f";
const ALT_ENTER: &str = "\x1b\r";

/// A home of its own for a test.
fn home(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editing").join(name);
    if path.exists() {
        fs::remove_dir_all(&path).expect("the last run's folder is the test's own");
    }
    fs::create_dir_all(path.join("numscope")).expect("the folder can be made");
    path
}

/// Someone who edits.
struct Terminal {
    session: OsSession,
    screen: Screen,
}

impl Terminal {
    /// numscope at its first prompt, with an account of no line.
    fn open(home: &Path, args: &[&str], has_color: bool) -> Self {
        let mut terminal = Self::start(home, args, has_color);
        terminal.sees(&["In [1]: |"]);
        terminal.keys("%cost off\r");
        terminal.sees(&["In [2]: |"]);
        terminal
    }

    fn start(home: &Path, args: &[&str], has_color: bool) -> Self {
        let mut command = Command::new("sh");
        // A terminal of this size, which it has not at once.
        let begin = "until [ \"$(stty size)\" = '24 80' ]; do :; done; exec \"$0\" \"$@\"";
        command.args(["-c", begin, env!("CARGO_BIN_EXE_numscope")]).args(args);
        for name in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, home);
        }
        command.current_dir(home).env("TERM", "xterm");
        command.env_remove("COLUMNS").env_remove("NUMSCOPE_SIMD").env_remove("NO_COLOR");
        if !has_color {
            command.env("NO_COLOR", "1");
        }
        let mut session = Session::spawn(command).expect("there are pseudo-terminals");
        session.get_process_mut().set_window_size(80, 24).expect("a terminal has a size");
        Self { session, screen: Screen::new(80, has_color) }
    }

    fn keys(&mut self, keys: &str) {
        self.session.send(keys).expect("the terminal takes keys");
    }

    /// From the last first prompt on, the cursor as `|`.
    fn shown(&self) -> Vec<String> {
        let text = |row: usize| -> String { self.screen.rows[row].text.iter().collect() };
        let is_first = |row: &usize| text(*row).contains("In [") || text(*row).contains("search)");
        let first = (0..=self.screen.row).rev().find(is_first).unwrap_or(0);
        let line = |row: usize| {
            let mut line: Vec<char> = text(row).trim_end().chars().collect();
            if row == self.screen.row {
                line.resize(line.len().max(self.screen.column), ' ');
                line.insert(self.screen.column, '|');
            }
            line.into_iter().collect()
        };
        let mut lines: Vec<String> = (first..self.screen.rows.len()).map(line).collect();
        // Rows that were cleared.
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    }

    /// Wait until the line that is typed looks so, the cursor as `|`.
    #[track_caller]
    fn sees(&mut self, want: &[&str]) {
        self.wait(want, |it| it.shown() == want);
    }

    /// Wait until a line stands somewhere on the screen.
    #[track_caller]
    fn sees_line(&mut self, want: &str) {
        self.wait(&[want], |it| {
            (0..it.screen.rows.len()).any(|row| it.screen.line(row).trim_end() == want)
        });
    }

    #[track_caller]
    fn wait(&mut self, want: &[&str], is_there: impl Fn(&Self) -> bool) {
        let mut waited = Duration::ZERO;
        let mut bytes = [0; 4096];
        while !is_there(self) {
            match self.session.try_read(&mut bytes) {
                Ok(0) => panic!("numscope ended, no {want:?} in\n{}", self.shown().join("\n")),
                Ok(count) => {
                    if let Err(fault) = self.screen.draw(&bytes[..count]) {
                        panic!("{fault} behind\n{}", self.shown().join("\n"));
                    }
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => panic!("{error}, no {want:?} in\n{}", self.shown().join("\n")),
            }
            assert!(waited < PATIENCE, "no {want:#?} in\n{:#?}", self.shown());
            sleep(MOMENT);
            waited += MOMENT;
        }
    }
}

#[test]
fn blocks_are_indented_and_end_with_an_empty_line() {
    let mut terminal = Terminal::open(&home("blocks"), &[], false);
    terminal.keys("for i in range(2):\r");
    terminal.sees(&["In [2]: for i in range(2):", "   ...:     |"]);
    terminal.keys("if i:\rprint('one')\r");
    let typed = "In [2]: for i in range(2):";
    terminal.sees(&[
        typed,
        "   ...:     if i:",
        "   ...:         print('one')",
        "   ...:         |",
    ]);
    // A level less, and the block ends.
    terminal.keys(&format!("{BACKSPACE}print('end')\r"));
    terminal.sees(&[
        typed,
        "   ...:     if i:",
        "   ...:         print('one')",
        "   ...:     print('end')",
        "   ...:     |",
    ]);
    terminal.keys("\r");
    terminal.sees(&["In [3]: |"]);
    terminal.sees_line("one");
    terminal.keys("def f():\rreturn 1\r");
    terminal.sees(&["In [3]: def f():", "   ...:     return 1", "   ...: |"]);
    terminal.keys("\rf()\r");
    terminal.sees_line("1");
    terminal.sees(&["In [5]: |"]);
}

#[test]
fn a_text_of_several_lines_is_recalled_and_edited_as_one() {
    let home = home("recall");
    let mut terminal = Terminal::open(&home, &[], false);
    terminal.keys("for i in range(2):\rprint(i)\r\r");
    terminal.sees(&["In [3]: |"]);
    terminal.keys(UP);
    terminal.sees(&["In [3]: for i in range(2):", "   ...:     print(i)|"]);
    // Within it, keys move from line to line; above it, the history goes on.
    terminal.keys(UP);
    terminal.sees(&["In [3]: for i in ran|ge(2):", "   ...:     print(i)"]);
    terminal.keys(&format!("{DOWN}{HOME}"));
    terminal.sees(&["In [3]: for i in range(2):", "   ...: |    print(i)"]);
    terminal.keys(LEFT);
    terminal.sees(&["In [3]: for i in range(2):|", "   ...:     print(i)"]);
    terminal.keys(RIGHT);
    terminal.sees(&["In [3]: for i in range(2):", "   ...: |    print(i)"]);
    terminal.keys(&format!("{UP}{UP}"));
    terminal.sees(&["In [3]: %cost off|"]);
    terminal.keys(DOWN);
    terminal.sees(&["In [3]: for i in range(2):", "   ...:     print(i)|"]);
    terminal.keys(&format!("{LEFT} + 40\x05\r\r"));
    terminal.sees_line("41");
    terminal.sees(&["In [4]: |"]);
    // One entry in the file, and in the next session.
    let mut terminal = Terminal::open(&home, &[], false);
    terminal.keys(&format!("for{UP}"));
    terminal.sees(&["In [2]: for i in range(2):", "   ...:     print(i + 40)|"]);
}

#[test]
fn lines_are_joined_and_parted() {
    let mut terminal = Terminal::open(&home("lines"), &[], false);
    terminal.keys("(1 +\r2\r");
    terminal.sees(&["In [2]: (1 +", "   ...: 2", "   ...: |"]);
    terminal.keys(&format!("{BACKSPACE}{UP}"));
    terminal.sees(&["In [2]: (|1 +", "   ...: 2"]);
    terminal.keys("\x05");
    terminal.sees(&["In [2]: (1 +|", "   ...: 2"]);
    terminal.keys(DELETE);
    terminal.sees(&["In [2]: (1 +|2"]);
    // A new line wherever one is wanted, and all of it run from anywhere.
    terminal.keys("\x0f");
    terminal.sees(&["In [2]: (1 +", "   ...: |2"]);
    terminal.keys("\x05)");
    terminal.sees(&["In [2]: (1 +", "   ...: 2)|"]);
    terminal.keys(&format!("{UP}{ALT_ENTER}"));
    terminal.sees_line("3");
    terminal.sees(&["In [3]: |"]);
    terminal.keys("if 1:\rx\x15yz\x17");
    terminal.sees(&["In [3]: if 1:", "   ...: |"]);
    terminal.keys("\x17");
    terminal.sees(&["In [3]: if 1:|"]);
}

#[test]
fn tab_indents_where_nothing_stands_before_it() {
    let mut terminal = Terminal::open(&home("tab"), &[], false);
    terminal.keys("if 1:\r\t");
    terminal.sees(&["In [2]: if 1:", "   ...:         |"]);
    terminal.keys(&format!("x{BACK_TAB}"));
    terminal.sees(&["In [2]: if 1:", "   ...:     x|"]);
    terminal.keys(&format!("{LEFT}{BACKSPACE}"));
    terminal.sees(&["In [2]: if 1:", "   ...: |x"]);
}

#[test]
fn a_text_that_is_indented_from_the_beginning_runs() {
    let mut terminal = Terminal::open(&home("indented"), &[], false);
    terminal.keys("\t6 * 7\r");
    terminal.sees_line("42");
    terminal.sees(&["In [3]: |"]);
    terminal.keys("\x1b[200~    for i in range(2):\n        print(i + 7)\n    8 + 1\x1b[201~\r");
    terminal.sees_line("9");
    terminal.sees(&["In [4]: |"]);
}

#[test]
fn tab_completes_and_lists() {
    let mut terminal = Terminal::open(&home("complete"), &[], false);
    terminal.keys("data = np.zeros(3)\rdate = 1\r");
    terminal.sees(&["In [4]: |"]);
    // What all have in common, then what there is.
    terminal.keys("d\t");
    terminal.sees_line("data     array of float64 (3,)");
    terminal.sees(&["In [4]: d|"]);
    terminal.keys("at\t");
    terminal.sees_line("date   int 1");
    terminal.sees(&["In [4]: dat|"]);
    terminal.keys("a.resh\t");
    terminal.sees(&["In [4]: data.reshape|"]);
    terminal.keys("(3).sum(ax\t0)\r");
    terminal.sees_line("np.float64(0.0)");
    // In a block the list stands below it, whole.
    terminal.keys("for i in data:\rdat\t");
    terminal.sees_line("data   array of float64 (3,)");
    terminal.sees_line("date   int 1");
    terminal.sees(&["In [5]: for i in data:", "   ...:     dat|"]);
    terminal.keys("a.resh\t");
    terminal.sees(&["In [5]: for i in data:", "   ...:     data.reshape|"]);
}

#[test]
fn hints_are_shown_in_grey_and_can_be_taken() {
    let mut terminal = Terminal::open(&home("hints"), &[], true);
    terminal.keys("total = 40 + 2\r");
    terminal.sees(&["In [3]: |"]);
    terminal.keys("to");
    terminal.sees(&["In [3]: to|tal = 40 + 2"]);
    terminal.keys(RIGHT);
    terminal.sees(&["In [3]: total = 40 + 2|"]);
    // What was only hinted is not run.
    terminal.keys("\x15to\x1b[F\x15to");
    terminal.sees(&["In [3]: to|tal = 40 + 2"]);
    terminal.keys("tal\r");
    terminal.sees_line("42");
    terminal.sees(&["In [4]: |"]);
    terminal.keys("round(np.power(2, ");
    terminal.sees(&[
        "In [4]: round(np.power(2, |x2, out=None, *, where=True, casting='same_kind', or…",
    ]);
    terminal.keys("3)");
    terminal.sees(&["In [4]: round(np.power(2, 3)|, ndigits=...)"]);
    terminal.keys(")\r");
    terminal.sees_line("8");
}

#[test]
fn without_colour_there_is_no_hint() {
    let mut terminal = Terminal::open(&home("plain"), &[], false);
    terminal.keys("total = 40 + 2\r");
    terminal.sees(&["In [3]: |"]);
    terminal.keys("to");
    terminal.sees(&["In [3]: to|"]);
    // A colour would be an unknown sequence here.
    terminal.keys("tal\r");
    terminal.sees_line("42");
}

#[test]
fn the_history_is_searched() {
    let mut terminal = Terminal::open(&home("search"), &[], false);
    terminal.keys("alpha = 1\rbeta = 2\ralpha = 3\r");
    terminal.sees(&["In [5]: |"]);
    terminal.keys(&format!("be{UP}"));
    terminal.sees(&["In [5]: beta = 2|"]);
    terminal.keys(DOWN);
    terminal.sees(&["In [5]: be|"]);
    terminal.keys("\x15\x12pha");
    terminal.sees(&["(reverse-i-search)`pha': al|pha = 3"]);
    terminal.keys("\x12");
    terminal.sees(&["(reverse-i-search)`pha': al|pha = 1"]);
    terminal.keys("\r");
    terminal.sees(&["In [6]: |"]);
    terminal.keys("alpha\r");
    terminal.sees_line("1");
    // A block that is found runs at once; a key that moves ends the search.
    terminal.keys("for i in (8, 9):\rprint(i)\r\r\x12in (8\r");
    terminal.sees(&["In [9]: |"]);
    terminal.keys("\x12t(i)");
    terminal.sees(&["(reverse-i-search)`t(i)': for i in (8, 9):", "   ...:     prin|t(i)"]);
    terminal.keys(LEFT);
    terminal.sees(&["In [9]: for i in (8, 9):", "   ...:     pri|nt(i)"]);
    terminal.keys("\x03");
    terminal.sees(&["In [9]: |"]);
    terminal.keys(&format!("\x12beta{LEFT}"));
    terminal.sees(&["In [9]: |beta = 2"]);
}

#[test]
fn what_is_pasted_is_taken_as_it_is() {
    let mut terminal = Terminal::open(&home("paste"), &[], false);
    // Nothing is indented that was not, and a newline at the end is no second one.
    terminal.keys("\x1b[200~for i in range(2):\n    if i:\n        print(i)\n\x1b[201~\r");
    terminal.sees_line("1");
    terminal.sees(&["In [3]: |"]);
    terminal.keys("\x1b[200~x = 1\r\nif x:\r\n\tx = 5\x1b[201~");
    terminal.sees(&["In [3]: x = 1", "   ...: if x:", "   ...:         x = 5|"]);
    terminal.keys(&format!("0{LEFT}{LEFT}\x1b[200~'\x07\x02'\x1b[201~{BACKSPACE}{BACKSPACE}"));
    terminal.sees(&["In [3]: x = 1", "   ...: if x:", "   ...:         x = |50"]);
    terminal.keys("\x05");
    terminal.keys("\r\rx\r");
    terminal.sees_line("50");
    terminal.keys(UP);
    terminal.sees(&["In [5]: x|"]);
    terminal.keys(UP);
    terminal.sees(&["In [5]: x = 1", "   ...: if x:", "   ...:         x = 50|"]);
}

#[test]
fn what_is_no_text_is_forgotten() {
    let mut terminal = Terminal::open(&home("bytes"), &[], false);
    terminal.session.send(b"x = '\xff'\r").expect("the terminal takes keys");
    terminal.sees_line("numscope: what was typed is no text, and is forgotten");
    terminal.keys("\x15\x0b6 * 7\r");
    terminal.sees_line("42");
}

#[test]
fn changes_are_undone() {
    let mut terminal = Terminal::open(&home("undo"), &[], false);
    terminal.keys("if 1:\r");
    terminal.sees(&["In [2]: if 1:", "   ...:     |"]);
    terminal.keys("\x1f");
    terminal.sees(&["In [2]: if 1:|"]);
}

#[test]
fn vi_has_its_keys() {
    let home = home("vi");
    fs::write(home.join("numscope/config.toml"), "edit_mode = \"vi\"\n")
        .expect("it can be written");
    let mut terminal = Terminal::open(&home, &[], false);
    terminal.keys("x = 12\x1b");
    terminal.sees(&["In [2]: x = 1|2"]);
    terminal.keys("hr3A\r");
    terminal.sees(&["In [3]: |"]);
    terminal.keys("x\r");
    terminal.sees_line("32");
    terminal.keys("\x1bk");
    terminal.sees(&["In [4]: x|"]);
    terminal.keys("k");
    terminal.sees(&["In [4]: x = 32|"]);
    terminal.keys("ddiif x:\rprint(x)\x1b");
    terminal.sees(&["In [4]: if x:", "   ...:     print(x|)"]);
    terminal.keys("k0");
    terminal.sees(&["In [4]: |if x:", "   ...:     print(x)"]);
    terminal.keys("jA\r\r");
    terminal.sees(&["In [5]: |"]);
}

#[test]
fn a_broken_history_is_told_of_and_the_session_goes_on() {
    let check = |name: &str, make: &dyn Fn(&Path), why: &str| {
        let home = home(name);
        let path = home.join("numscope/history");
        make(&path);
        let mut terminal = Terminal::open(&home, &[], false);
        let line = format!("numscope: no history, and none is kept: {}: {why}", path.display());
        let rows: Vec<String> =
            terminal.screen.rows.iter().map(|r| r.text.iter().collect()).collect();
        assert!(rows.concat().contains(&line), "{line}\nin {rows:?}");
        terminal.keys(&format!("6 * 7\r{UP}"));
        terminal.sees_line("42");
        terminal.sees(&["In [3]: 6 * 7|"]);
    };
    let rubbish =
        |path: &Path| fs::write(path, [b'a', b'\n', 0xff, 0xfe, 0]).expect("it is written");
    check("rubbish", &rubbish, "it holds what is no text");
    check("folder", &|path| fs::create_dir(path).expect("it is made"), "it is a folder");
}

#[test]
fn a_history_of_older_versions_is_read() {
    let home = home("old");
    fs::write(home.join("numscope/history"), "first = 1\nsecond = 2\n").expect("it is written");
    let mut terminal = Terminal::open(&home, &[], false);
    terminal.keys(&format!("fi{UP}"));
    terminal.sees(&["In [2]: first = 1|"]);
    terminal.keys("\r");
    terminal.sees(&["In [3]: |"]);
    let mut terminal = Terminal::open(&home, &[], false);
    terminal.keys(&format!("sec{UP}"));
    terminal.sees(&["In [2]: second = 2|"]);
}

#[test]
fn the_configuration_and_the_startup_file_are_read() {
    let home = home("config");
    let write = |name: &str, text: &str| {
        fs::write(home.join("numscope").join(name), text).expect("it can be written");
    };
    write("config.toml", "mode = \"fused\"\nthreads = 1\ncost = \"off\"\nprecision = 3\n");
    write("startup.py", "mine = np.arange(3) / 7\nprint('ready')\n");
    let mut terminal = Terminal::start(&home, &[], false);
    terminal.sees_line("ready");
    terminal.sees(&["In [1]: |"]);
    terminal.sees_line(
        "numscope 0.1.0  mode fused  1 thread  np is NumPy  %quickref: help  Ctrl-D: end",
    );
    terminal.keys("mine\r");
    terminal.sees_line("array([0.   , 0.143, 0.286])");
    terminal.sees(&["In [2]: |"]);
    // The command line goes first.
    let mut terminal = Terminal::start(&home, &["--mode", "loop", "--threads", "2"], false);
    terminal.sees_line(
        "numscope 0.1.0  mode loop  2 threads  np is NumPy  %quickref: help  Ctrl-D: end",
    );
    let mut terminal = Terminal::start(&home, &["--no-config"], false);
    terminal.sees(&["In [1]: |"]);
    terminal.keys("mine\r");
    terminal.sees_line("NameError: name 'mine' is not defined");
}

#[test]
fn hints_can_be_left_out() {
    let home = home("unhinted");
    fs::write(home.join("numscope/config.toml"), "hints = false\n").expect("it can be written");
    let mut terminal = Terminal::open(&home, &[], true);
    terminal.keys("total = 1\r");
    terminal.sees(&["In [3]: |"]);
    terminal.keys("tot");
    terminal.sees(&["In [3]: tot|"]);
    terminal.keys("al\r");
    terminal.sees_line("1");
}

#[test]
fn a_wrong_configuration_is_told_of_and_the_session_begins() {
    let home = home("wrong");
    fs::write(home.join("numscope/config.toml"), "mode = \"fused\"\nhint = false\n")
        .expect("written");
    fs::write(home.join("numscope/startup.py"), "mine = 4\n1 / 0\n").expect("written");
    let mut terminal = Terminal::start(&home, &[], false);
    terminal.sees(&["In [1]: |"]);
    terminal.sees_line("hint: did you mean hints?");
    terminal.sees_line("ZeroDivisionError: division by zero");
    terminal.keys("mine\r");
    terminal.sees_line("4");
}

#[test]
fn programs_take_the_configuration_and_no_startup_file() {
    let home = home("program");
    let path = home.join("numscope/config.toml");
    let run = |text: &str| {
        fs::write(&path, text).expect("it can be written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_numscope"));
        command.args(["-c", "import numpy as np; print(np.array([1 / 3]))"]);
        command.env("XDG_CONFIG_HOME", &home).current_dir(&home);
        let output = command.output().expect("numscope runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is text");
        (text(output.stdout), text(output.stderr))
    };
    fs::write(home.join("numscope/startup.py"), "print('ready')\n").expect("it can be written");
    assert_eq!(run("precision = 2\n"), ("[0.33]\n".to_owned(), String::new()));
    let (out, err) = run("precision = 'two'\nascii = true");
    assert_eq!(out, "[0.33333333]\n");
    let told = ", line 1: precision cannot be \"two\"\nhint: write a number from 0 to 20\n";
    assert!(err.starts_with("numscope: ") && err.contains(told), "{err}");
}
