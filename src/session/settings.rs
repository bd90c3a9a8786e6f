//! What a session is told before it runs anything.

use crate::exec::Mode;

/// How much is counted of each line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Account {
    /// Nothing.
    Off,
    /// Time, arrays, peak.
    #[default]
    Short,
    /// The same with bytes moved, passes, page faults.
    Full,
}

impl Account {
    /// Each of them.
    pub const ALL: &[Self] = &[Self::Off, Self::Short, Self::Full];

    /// As `%cost` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Short => "short",
            Self::Full => "full",
        }
    }
}

/// What a session starts with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How lines run.
    pub mode: &'static Mode,
    /// Threads of `parallel`; by default as many as the process may use.
    pub threads: Option<usize>,
    /// Most bytes that arrays may take together; by default three quarters of the machine's memory.
    pub memory_limit: Option<u64>,
    /// Seed of the random generators; by default from the system.
    pub seed: Option<u32>,
    /// How much is counted of each line.
    pub account: Account,
    /// `np` is there from the beginning.
    pub prelude: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            mode: Mode::standard(),
            threads: None,
            memory_limit: None,
            seed: None,
            account: Account::default(),
            prelude: false,
        }
    }
}
