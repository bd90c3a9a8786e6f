//! What becomes of floating-point events: `np.seterr`'s actions.

use crate::diag::Diagnostic;

/// What becomes of a kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    Ignore,
    /// A warning.
    Warn,
    /// A `FloatingPointError`.
    Raise,
    /// A line, without the class of the warning.
    Print,
}

impl Action {
    const NAMES: &[(&str, Self)] = &[
        ("ignore", Self::Ignore),
        ("warn", Self::Warn),
        ("raise", Self::Raise),
        ("print", Self::Print),
    ];

    /// By NumPy's name.
    pub fn of(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, action)| *action)
    }

    /// NumPy's name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, action)| *action == self).map_or("", |(name, _)| name)
    }
}

/// The action of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actions {
    /// Of a division of a finite number by zero.
    pub divide: Action,
    /// Of a result that is too large.
    pub over: Action,
    /// Of a result that is too small.
    pub under: Action,
    /// Of a result that is no number.
    pub invalid: Action,
}

impl Default for Actions {
    fn default() -> Self {
        let (divide, over, invalid) = (Action::Warn, Action::Warn, Action::Warn);
        Self { divide, over, under: Action::Ignore, invalid }
    }
}

impl Actions {
    /// The same for every kind.
    pub const fn all(action: Action) -> Self {
        Self { divide: action, over: action, under: action, invalid: action }
    }

    /// Each, in the order of NumPy's keywords.
    pub fn each(&mut self) -> [&mut Action; 4] {
        [&mut self.divide, &mut self.over, &mut self.under, &mut self.invalid]
    }

    /// The action of an event by the words of its warning; others are always told.
    pub fn of(&self, message: &str) -> Action {
        let kinds = [
            ("divide by zero", self.divide),
            ("overflow", self.over),
            ("underflow", self.under),
            ("invalid value", self.invalid),
        ];
        let known = kinds.iter().find(|(words, _)| message.starts_with(words));
        known.map_or(Action::Warn, |(_, action)| *action)
    }
}

/// Actions, and the first event that is to be an error.
#[derive(Debug, Default)]
pub struct Events {
    /// What becomes of events.
    pub actions: Actions,
    /// Raised when the operation has ended.
    pub raised: Option<Diagnostic>,
}
