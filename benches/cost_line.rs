//! What the cost line costs: lines run with their account against the same lines without one, in shuffled
//! pairs. `cargo bench --bench cost_line`

use std::cell::RefCell;
use std::io::Write;

use numscope::measure::clock::{RealClock, precision};
use numscope::measure::compare::{Contender, Settings as Race, compare};
use numscope::measure::sample::{Budget, Stop, Work};
use numscope::report::cost_line::cost_line;
use numscope::report::text::Style;
use numscope::report::units::duration;
use numscope::session::{Account, Code, Session, Settings};

/// A line as the prompt runs it, but for the parsing of its text.
struct Line<'a> {
    session: &'a RefCell<Session>,
    code: &'a Code,
    account: Account,
    /// Whether the text is made too, which the line's own time does not contain.
    formats: bool,
}

impl Work for Line<'_> {
    fn run(&mut self) -> Result<(), Stop> {
        let mut session = self.session.borrow_mut();
        session.settings.account = self.account;
        let outcome = session.run(self.code)?;
        if self.formats {
            drop(cost_line(&outcome, self.account, &Style::PLAIN));
        }
        Ok(())
    }
}

fn main() {
    let clock = RealClock::new();
    let precision = precision(&clock);
    let session = RefCell::new(Session::new(Settings::default()));
    let setup = "import numpy as np\nd = np.arange(1_000_000.0)\nt = np.arange(10.0)\nx = 1.5";
    session.borrow_mut().eval(setup).expect("it is sound");
    let mut out = std::io::stdout();
    for text in ["x * 2 + 1;", "t * 2 + 1;", "d * 2 + 1;"] {
        let code = session.borrow().compile(text).expect("it is sound");
        let line = |account, formats| Line { session: &session, code: &code, account, formats };
        let mut lines = [
            ("off", line(Account::Off, false)),
            ("short", line(Account::Short, false)),
            ("short, as text", line(Account::Short, true)),
            ("full", line(Account::Full, false)),
        ];
        let mut contenders: Vec<Contender<'_>> = lines
            .iter_mut()
            .map(|(name, line)| Contender { name: (*name).to_owned(), work: line, slow: false })
            .collect();
        let race = Race { budget: Budget::compare().with_seconds(5.0), baseline: 0, seed: 1 };
        let found = compare(&clock, precision, &race, &mut contenders, &mut |_| ());
        for row in &found.rows {
            let ratio = row.ratio.map_or(1.0, |ratio| 1.0 / ratio);
            let extra = row.typical_ns - found.rows[0].typical_ns;
            let line = format!(
                "{text:<12} {:<14} typical {:<8} {:+.1} %   {extra:+.0} ns",
                row.name,
                duration(row.typical_ns),
                (ratio - 1.0) * 100.0
            );
            drop(writeln!(out, "{line}"));
        }
    }
}
