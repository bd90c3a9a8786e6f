//! numscope: arguments and environment to a desk, and its exit status to the shell.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use numscope::commands::config::{Color, Config};
use numscope::commands::{Desk, Failure, Flags, Request, has_color, perform, request};
use numscope::kernels::simd;
use numscope::measure::alloc::Counting;
use numscope::repl;
use numscope::repl::{Repl, history_path, lessons_path, pipe, startup};
use numscope::report::lab::Lab;
use numscope::report::text::Style;
use numscope::session::{Session, Settings};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The interpreter recurses with the depth of the code; 1000 nested calls, Python's limit, take far less
/// than this. Only what is touched is ever in memory.
const STACK_BYTES: usize = 256 << 20;

/// What Rust's programs end with after a panic.
const PANICKED: u8 = 101;

fn main() -> ExitCode {
    end_after_a_panic();
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(start);
    let status = worker.map(std::thread::JoinHandle::join);
    match status {
        Ok(Ok(status)) => ExitCode::from(status),
        Ok(Err(_)) => ExitCode::from(PANICKED),
        Err(error) => {
            drop(writeln!(io::stderr(), "numscope: no thread to run on: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// After a panic: its message, the terminal as a shell expects it, and the end, on whatever thread it was.
#[expect(clippy::exit, reason = "after a panic there is nothing to return to")]
fn end_after_a_panic() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tell(panic);
        if io::stdin().is_terminal() {
            drop(Command::new("stty").arg("sane").status());
        }
        std::process::exit(PANICKED.into());
    }));
}

/// The environment variables that are read, all of them here.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn start() -> u8 {
    if let Some(name) = variable("NUMSCOPE_SIMD") {
        match simd::Level::ALL.iter().find(|level| level.name() == name) {
            Some(&level) => drop(simd::force(level)),
            None => {
                return say(
                    &format!(
                        "numscope: NUMSCOPE_SIMD is {name}: it can be baseline, avx2 or avx512"
                    ),
                    2,
                );
            }
        }
    }
    match request(std::env::args_os()) {
        Request::Say(text, status) => say(text.trim_end(), status),
        Request::Lines(settings, flags) => {
            let has_startup = !flags.no_config;
            let mut desk = desk(Settings { prelude: true, ..settings }, flags);
            let startup = config_folder().filter(|_| has_startup && io::stdin().is_terminal());
            let started = startup.map_or(Ok(()), |folder| startup::run(&folder, &mut desk));
            let status = started.and_then(|()| lines(&mut desk));
            conclude(&mut desk, status)
        }
        Request::Command(settings, flags, args) => {
            let mut desk = desk(settings, flags);
            let mut status = perform(&args, &mut desk).map(|()| 0);
            // `numscope lesson 01` began a walk: it goes on at the prompt.
            if status.is_ok() && desk.lessons.walk.is_some() {
                status = lines(&mut desk);
            }
            conclude(&mut desk, status)
        }
    }
}

/// Print what is no output of a session: help, or a wrong command line.
fn say(text: &str, status: u8) -> u8 {
    let written = if status == 0 {
        writeln!(io::stdout(), "{text}")
    } else {
        writeln!(io::stderr(), "{text}")
    };
    // Help that nobody reads is no failure.
    drop(written);
    status
}

fn conclude(desk: &mut Desk, status: Result<u8, Failure>) -> u8 {
    status.unwrap_or_else(|failure| {
        desk.complain(&failure);
        failure.exit_status()
    })
}

/// A folder of the XDG base directories.
fn xdg(name: &str) -> Option<PathBuf> {
    variable(name).map(PathBuf::from).filter(|path| path.is_absolute())
}

fn home() -> Option<PathBuf> {
    variable("HOME").or_else(|| variable("USERPROFILE")).map(PathBuf::from)
}

/// Where `config.toml` and `startup.py` are.
fn config_folder() -> Option<PathBuf> {
    let folder = xdg("XDG_CONFIG_HOME").or_else(|| home().map(|home| home.join(".config")));
    folder.map(|folder| folder.join("numscope"))
}

/// What is set for all sessions; told of and left alone where it is wrong.
fn config(flags: &Flags) -> Config {
    let path = config_folder().filter(|_| !flags.no_config).map(|it| it.join("config.toml"));
    let loaded = path.map_or_else(|| Ok(Config::default()), |path| Config::load(&path));
    loaded.unwrap_or_else(|what| {
        drop(writeln!(io::stderr(), "numscope: {what}\nnothing of the file is used"));
        Config::default()
    })
}

fn desk(settings: Settings, flags: Flags) -> Desk {
    let config = config(&flags);
    let mut session = Session::new(config.settings(settings, &flags));
    config.prepare(&mut session);
    listen(&session);
    let cache = xdg("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")));
    let lab = Lab::new(session, cache.map(|folder| folder.join("numscope").join("machine.json")));
    let is_terminal = io::stdout().is_terminal();
    let auto_color = has_color(variable, is_terminal);
    let color = match config.color {
        Color::Auto => auto_color,
        Color::Always => true,
        Color::Never => false,
    };
    let ascii = flags.ascii || config.ascii;
    let style = Style { ascii, color, width: width(is_terminal) };
    let err = Box::new(io::stderr());
    let mut desk = if is_terminal {
        // A person sees each line when it is printed; a pipe gets them together.
        Desk::new(lab, style, io::stdout(), err)
    } else {
        Desk::new(lab, style, io::BufWriter::new(io::stdout()), err)
    };
    desk.config = config;
    desk.auto_color = auto_color;
    desk.lessons.folder = state_folder(flags.state);
    desk.system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    desk.home = home();
    desk
}

/// Where progress in lessons is kept. It stays the same folder when a program changes to another one.
fn state_folder(flag: Option<PathBuf>) -> Option<PathBuf> {
    let named = flag.or_else(|| variable("NUMSCOPE_STATE").map(PathBuf::from));
    match named {
        Some(folder) => Some(std::path::absolute(&folder).unwrap_or(folder)),
        None => lessons_path(xdg("XDG_STATE_HOME"), home().as_deref()),
    }
}

/// Columns of the terminal; 80 where there is none.
fn width(is_terminal: bool) -> usize {
    let set = variable("COLUMNS")
        .and_then(|columns| columns.parse().ok())
        .filter(|&columns: &usize| columns >= 20);
    let asked = || if is_terminal { repl::width() } else { None };
    set.or_else(asked).unwrap_or(Style::PLAIN.width)
}

/// Let Ctrl-C stop what runs; while a line is edited, the terminal sends a key and no signal.
fn listen(session: &Session) {
    let interrupt: Arc<AtomicBool> = Arc::clone(&session.cx.interrupt);
    // Without a handler, Ctrl-C ends the program, as it does anywhere.
    drop(ctrlc::set_handler(move || interrupt.store(true, Relaxed)));
}

fn lines(desk: &mut Desk) -> Result<u8, Failure> {
    if !io::stdin().is_terminal() {
        // What is forced stays; else lines of a pipe have no colours, even on a terminal.
        let is_forced = desk.config.color == Color::Always || has_color(variable, false);
        desk.style.color &= is_forced;
        return pipe::run(&mut io::stdin().lock(), desk);
    }
    let history = history_path(xdg("XDG_STATE_HOME"), home().as_deref());
    Repl::new(history, desk)?.run(desk)?;
    Ok(0)
}
