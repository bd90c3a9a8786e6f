//! A desk whose time is a fake clock's: it moves with the bytes that a pass reads and writes, so that what
//! commands show is the same everywhere.

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::rc::Rc;

use numscope::commands::Desk;
use numscope::cost::Cost;
use numscope::kernels::simd;
use numscope::measure::clock::FakeClock;
use numscope::measure::machine::{Caches, Ceiling, Identity, Kernel, Level, Machine};
use numscope::measure::memory::FakeOs;
use numscope::report::lab::Lab;
use numscope::report::text::Style;
use numscope::session::{Session, Settings};

/// Output and errors as they stand on one screen.
#[derive(Clone, Default)]
pub(crate) struct Screen(Rc<RefCell<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Screen {
    /// What was written since the last time.
    pub(crate) fn take(&self) -> String {
        String::from_utf8(self.0.take()).expect("text")
    }
}

/// A machine of round figures.
fn machine() -> Machine {
    let caches =
        Caches { l1d_bytes: 48 << 10, l2_bytes: 1 << 20, l3_bytes: 32 << 20, assumed: false };
    let identity = Identity { cpu: "Example CPU".to_owned(), cores: 2, caches };
    let mut bandwidth = Vec::new();
    for threads in [1, 2] {
        let levels =
            [(Level::L1, 30e9), (Level::L2, 15e9), (Level::L3, 6e9), (Level::Memory, 2.5e9)];
        for (i, (level, read)) in levels.into_iter().enumerate() {
            for (kernel, share) in [(Kernel::Read, 1.0), (Kernel::Copy, 0.8), (Kernel::Add, 0.9)] {
                let working_set_bytes = [24_576, 524_288, 16_777_216, 134_217_728][i];
                let bytes_per_s = read * share * if threads == 2 { 1.6 } else { 1.0 };
                bandwidth.push(Ceiling { kernel, level, threads, working_set_bytes, bytes_per_s });
            }
        }
    }
    Machine { identity, threads: 2, bandwidth, memory_capped: false, elapsed_ns: 0.6e9 }
}

/// Nanoseconds that a pass takes: 2 GB/s, so that arrays that are small in truth last as long as large ones,
/// and within 1 % of it, as on a machine.
fn pass_ns(cost: &Cost, turn: u64) -> u64 {
    let moved = (cost.bytes_read + cost.bytes_written) as f64 / 2.0;
    let wobble = 1.0 + [0.0, 0.004, -0.003, 0.007, 0.001, -0.006, 0.002][turn as usize % 7];
    (moved * wobble) as u64 + 200
}

/// The desk, with `np`; what it prints stands on the screen.
pub(crate) fn desk(style: Style) -> (Desk, Screen) {
    // Scripts of every machine must agree, and the level is printed.
    let _before = simd::force(simd::Level::Baseline);
    let settings = Settings {
        threads: Some(2),
        memory_limit: Some(4_000_000_000),
        seed: Some(0),
        prelude: true,
        ..Settings::default()
    };
    let mut session = Session::new(settings);
    // Each reading takes a moment, so that no time is 0.
    let clock = Rc::new(FakeClock::new(20));
    let (moved, turns) = (Rc::clone(&clock), Cell::new(0));
    session.cx.after_pass.push(Rc::new(move |cost: &Cost| {
        turns.set(turns.get() + 1);
        moved.advance(pass_ns(cost, turns.get()));
    }));
    session.clock = clock;
    session.os = Rc::new(FakeOs { rss_bytes: 50_000_000, total_memory_bytes: 8_000_000_000 });
    let mut lab = Lab::new(session, None);
    lab.set_machine(machine());
    let screen = Screen::default();
    (Desk::new(lab, style, screen.clone(), Box::new(screen.clone())), screen)
}
