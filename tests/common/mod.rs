//! Running the binary as a shell does, for the tests that need it.

use std::process::Output;
use std::sync::atomic::{AtomicUsize, Ordering};

use assert_cmd::cargo::cargo_bin_cmd;

/// What a run of numscope gave.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Its exit status.
    pub(crate) status: i32,
    /// What it printed.
    pub(crate) stdout: String,
    /// What it complained of.
    pub(crate) stderr: String,
}

/// A folder for progress in lessons that nothing was kept in before.
pub(crate) fn fresh_state() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = format!("{}/state-{}-{n}", env!("CARGO_TARGET_TMPDIR"), std::process::id());
    // What is there is left of a process that had the same number.
    drop(std::fs::remove_dir_all(&folder));
    folder
}

/// Run it with these arguments and this input; no lesson was begun before.
pub(crate) fn run(args: &[&str], stdin: &str) -> Ran {
    let state = fresh_state();
    let ran = run_in(&state, args, stdin);
    drop(std::fs::remove_dir_all(state));
    ran
}

/// The same with progress in a folder.
pub(crate) fn run_in(state: &str, args: &[&str], stdin: &str) -> Ran {
    let mut command = cargo_bin_cmd!("numscope");
    // The machine's limits are measured once for all tests, and nothing of the user's is touched.
    for name in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"] {
        command.env(name, env!("CARGO_TARGET_TMPDIR"));
    }
    command.env("NUMSCOPE_STATE", state).env_remove("COLUMNS").env_remove("NUMSCOPE_SIMD");
    let Output { status, stdout, stderr } =
        command.args(args).write_stdin(stdin).output().expect("numscope runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Ran { status: status.code().expect("no signal"), stdout: text(stdout), stderr: text(stderr) }
}
