//! Where and when a report was made, and with which command: what stands at its head and foot.
//!
//! Asks no clock and no system: both come in as arguments.

use crate::measure::machine::{Caches, Identity};
use crate::report::document::Fact;
use crate::report::units::{bytes, plural};

/// Where and when a report was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// What makes it again, as it is typed; none where nobody typed it.
    pub command: Option<String>,
    /// When, in seconds since 1970.
    pub at_s: u64,
    /// On which machine, and what else its figures depend on.
    pub facts: Vec<Fact>,
}

/// The program and its version.
pub const PROGRAM: &str = concat!("numscope ", env!("CARGO_PKG_VERSION"));

impl Imprint {
    /// `2026-11-22 23:42 UTC`
    pub fn when(&self) -> String {
        let (year, month, day) = date(self.at_s / 86_400);
        let (hour, minute) = (self.at_s / 3600 % 24, self.at_s / 60 % 60);
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
    }

    /// The same as machines read it: `2026-11-22T23:42Z`.
    pub fn when_iso(&self) -> String {
        self.when().replace(" UTC", "Z").replace(' ', "T")
    }
}

/// What the figures of a machine depend on; `system` is the operating system and the architecture.
pub fn machine_facts(
    identity: &Identity,
    memory_bytes: Option<u64>,
    simd: &str,
    threads: usize,
    system: &str,
) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("processor", &*identity.cpu),
        Fact::new("cores", plural(identity.cores as u64, "logical core")),
        Fact::new("threads", format!("{} in mode parallel", plural(threads as u64, "thread"))),
        Fact::new("caches", caches(&identity.caches)),
        Fact::new("memory", memory_bytes.map_or(String::new(), bytes)),
        Fact::new("SIMD", simd),
        Fact::new("system", system),
        Fact::new("program", PROGRAM),
    ];
    facts.retain(|fact| !fact.text.is_empty());
    facts
}

/// `L1 48 KiB, L2 1 MiB, L3 32 MiB`
pub fn caches(caches: &Caches) -> String {
    let sizes = [("L1", caches.l1d_bytes), ("L2", caches.l2_bytes), ("L3", caches.l3_bytes)];
    let texts = sizes.map(|(name, size)| match size {
        0 => format!("no {name}"),
        size if size < 1 << 20 => format!("{name} {} KiB", size >> 10),
        size => format!("{name} {} MiB", size >> 20),
    });
    let assumed = if caches.assumed { " (assumed: the system does not say)" } else { "" };
    format!("{}{assumed}", texts.join(", "))
}

/// Year, month and day of a number of days since 1970 in the Gregorian calendar (H. Hinnant,
/// "chrono-compatible low-level date algorithms", `civil_from_days`).
fn date(days: u64) -> (u64, u64, u64) {
    // Days since 0000-03-01; eras are of 400 years, years begin in March.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + later, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_a_date() {
        let check = |at_s, want: &str| {
            assert_eq!(Imprint { at_s, ..Imprint::default() }.when(), want, "{at_s}");
        };
        check(0, "1970-01-01 00:00 UTC");
        check(951_782_399, "2000-02-28 23:59 UTC");
        check(951_782_400, "2000-02-29 00:00 UTC");
        check(1_735_689_599, "2024-12-31 23:59 UTC");
        check(4_107_542_400, "2100-03-01 00:00 UTC");
        let imprint = Imprint { at_s: 0, ..Imprint::default() };
        assert_eq!(imprint.when_iso(), "1970-01-01T00:00Z");
    }

    #[test]
    fn caches_that_are_not_there_are_named() {
        let none = Caches { l3_bytes: 0, assumed: false, ..Caches::ASSUMED };
        assert_eq!(caches(&none), "L1 32 KiB, L2 512 KiB, no L3");
        assert!(caches(&Caches::ASSUMED).ends_with("(assumed: the system does not say)"));
    }
}
