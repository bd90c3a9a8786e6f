//! A run of which each call is told to a profiler.

use super::{Code, Session};
use crate::diag::Result;
use crate::interp::calls::CallProfiler;
use crate::interp::{Interp, Recorder};

impl Session {
    /// Run a text once, for real, and tell a profiler of each call.
    ///
    /// # Errors
    /// As [`Session::eval`]; the profiler has what ran until then.
    pub fn profile_calls(&mut self, code: &Code, profiler: &mut CallProfiler) -> Result<()> {
        let mode = self.settings.mode;
        self.cx.arena.set_policy(mode.policy);
        let before = std::mem::take(&mut self.cx.meter);
        let mut recorder = Recorder::default();
        profiler.begin(&self.cx);
        let (cx, scope) = (&mut self.cx, &mut self.scope);
        let mut interp = Interp::new(cx, scope, mode, &*self.clock, &mut recorder, code);
        interp.calls = Some(&mut *profiler);
        let outcome = interp.execute(code);
        profiler.end(&self.cx);
        self.cx.meter = before;
        outcome.map(drop)
    }
}
