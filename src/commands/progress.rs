//! How far a long measurement is, on stderr, where a person looks at it: a share, what is measured, and the
//! time that is left.
//!
//! A thread of its own shows it, since nothing else is there to do so while a first run takes its time.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::measure::clock::{Clock, RealClock};
use crate::report::lab::Lab;
use crate::report::text::Style;

/// Measurements shorter than this show nothing: nobody waits for them.
const SILENT: Duration = Duration::from_secs(1);
/// Between two figures: as often as an eye can read them, and too rarely to disturb what is measured.
const PAUSE: Duration = Duration::from_millis(200);

/// Shows progress while it lives, where stderr is a terminal.
#[derive(Debug)]
pub(super) struct Progress(Option<(Arc<Board>, JoinHandle<()>)>);

/// What the measurement tells the thread that shows it.
#[derive(Debug, Default)]
struct Board {
    told: Mutex<Told>,
    changed: Condvar,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    /// The first share that was told, and when, in ns.
    first: Option<(f64, u64)>,
    /// The last one.
    last: Option<(f64, u64)>,
    /// What is measured.
    stage: String,
    /// All is measured.
    ended: bool,
}

impl Board {
    fn lock(&self) -> MutexGuard<'_, Told> {
        // A panic elsewhere leaves figures that are as good as any.
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Draw into `text` and show it until it has ended; then leave no trace. Nothing is allocated: what is
    /// measured meanwhile may count the heap.
    fn show(&self, clock: RealClock, width: usize, mut text: String) {
        let mut drawn = 0;
        let mut told = self.lock();
        while !told.ended {
            let pause = if drawn == 0 { SILENT } else { PAUSE };
            let waited = self.changed.wait_timeout(told, pause);
            (told, _) = waited.unwrap_or_else(PoisonError::into_inner);
            let now_ns = clock.now_ns();
            // It may wake up before its time.
            if !told.ended && now_ns >= SILENT.as_nanos() as u64 {
                line(&mut text, &told, now_ns, width);
                drop(told);
                drawn = draw(&mut text, drawn);
                told = self.lock();
            }
        }
        drop(told);
        if drawn > 0 {
            text.clear();
            // Ctrl-C leaves two characters behind the line.
            draw(&mut text, drawn + 2);
            draw(&mut text, 0);
        }
    }
}

/// Write over a line of `before` characters; how many there are now. A figure that cannot be shown is not
/// missed.
fn draw(text: &mut String, before: usize) -> usize {
    let now = text.chars().count();
    text.extend(std::iter::repeat_n(' ', before.saturating_sub(now)));
    let mut err = io::stderr().lock();
    drop(err.write_all(b"\r").and_then(|()| err.write_all(text.as_bytes())));
    drop(err.flush());
    text.clear();
    now
}

/// ` 45 %  about 3 s left  fused on 3M  (Ctrl-C stops)`, or as much of it as fits.
fn line(text: &mut String, told: &Told, now_ns: u64, width: usize) {
    text.clear();
    let mut part = |part: fmt::Arguments<'_>| {
        let before = text.len();
        let gap = if before == 0 { "" } else { "  " };
        fmt::Write::write_fmt(text, format_args!("{gap}{part}")).expect("a string takes all");
        // Room for `^C` is left, and a column more: where the last one is written, some terminals go to the
        // next line.
        if text.chars().count() + 2 >= width {
            text.truncate(before);
        }
    };
    match told.last {
        Some((share, _)) => part(format_args!("{:3.0} %", share * 100.0)),
        None => part(format_args!("first run, {} so far", Wait(now_ns as f64))),
    }
    if let Some(ns) = left_ns(told, now_ns) {
        part(format_args!("about {} left", Wait(ns)));
    }
    if !told.stage.is_empty() {
        part(format_args!("{}", told.stage));
    }
    part(format_args!("(Ctrl-C stops)"));
}

/// What the rest takes, in ns, if it goes on as it did since the first share was told: what ran before that
/// is not repeated.
fn left_ns(told: &Told, now_ns: u64) -> Option<f64> {
    let ((share0, ns0), (share, ns)) = (told.first?, told.last?);
    let rate = (share - share0) / ns.checked_sub(ns0).filter(|&ns| ns > 0)? as f64;
    let since = now_ns.saturating_sub(ns) as f64;
    (rate > 0.0).then(|| ((1.0 - share) / rate - since).max(0.0))
}

/// A time that a person waits, in ns: `3 s`, `2 min`.
struct Wait(f64);

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = (self.0 / 1e9).ceil().max(1.0);
        if seconds < 90.0 {
            write!(f, "{seconds:.0} s")
        } else {
            write!(f, "{:.0} min", seconds / 60.0)
        }
    }
}

impl Progress {
    /// Let the bench show progress, where stderr is a terminal.
    pub(super) fn new(style: &Style, lab: &mut Lab) -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let board = Arc::new(Board::default());
        let (clock, width) = (RealClock::new(), style.width);
        let shown = Arc::clone(&board);
        // Room for every line: no character takes more than 4 bytes.
        let text = String::with_capacity(4 * width + 64);
        let builder = thread::Builder::new().name("progress".to_owned());
        let Ok(thread) = builder.spawn(move || shown.show(clock, width, text)) else {
            // A system without room for a thread measures as well without figures.
            return Self(None);
        };
        let told = Arc::clone(&board);
        lab.progress = Box::new(move |share| {
            let mut told = told.lock();
            let now = (share, clock.now_ns());
            told.first.get_or_insert(now);
            told.last = Some(now);
        });
        let told = Arc::clone(&board);
        lab.stage = Box::new(move |stage| stage.clone_into(&mut told.lock().stage));
        Self(Some((board, thread)))
    }

    /// Clear what is shown.
    pub(super) fn end(self, lab: &mut Lab) {
        lab.progress = Box::new(|_| ());
        lab.stage = Box::new(|_| ());
        let Some((board, thread)) = self.0 else { return };
        board.lock().ended = true;
        board.changed.notify_one();
        // It only draws; if it panicked, the measurement is none the worse.
        drop(thread.join());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn a_line_says_what_is_known() {
        let check = |told: &Told, now_s, width, want: &str| {
            let mut text = String::new();
            line(&mut text, told, now_s * SECOND, width);
            assert_eq!(text, want);
        };
        let mut told = Told::default();
        check(&told, 2, 80, "first run, 2 s so far  (Ctrl-C stops)");
        told.stage = "fused on 3M".to_owned();
        check(&told, 2, 80, "first run, 2 s so far  fused on 3M  (Ctrl-C stops)");
        (told.first, told.last) = (Some((0.2, 10 * SECOND)), Some((0.2, 10 * SECOND)));
        check(&told, 11, 80, " 20 %  fused on 3M  (Ctrl-C stops)");
        told.last = Some((0.5, 13 * SECOND));
        check(&told, 13, 80, " 50 %  about 5 s left  fused on 3M  (Ctrl-C stops)");
        check(&told, 15, 80, " 50 %  about 3 s left  fused on 3M  (Ctrl-C stops)");
        check(&told, 30, 80, " 50 %  about 1 s left  fused on 3M  (Ctrl-C stops)");
        check(&told, 13, 40, " 50 %  about 5 s left  fused on 3M");
        check(&told, 13, 36, " 50 %  about 5 s left");
        check(&told, 13, 30, " 50 %  about 5 s left");
        told.first = Some((0.4999, 10 * SECOND));
        check(&told, 13, 80, " 50 %  about 250 min left  fused on 3M  (Ctrl-C stops)");
    }
}
