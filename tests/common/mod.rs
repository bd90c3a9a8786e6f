//! Running the binary as a shell does, for the tests that need it.

use std::process::Output;

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

/// Run it with these arguments and this input.
pub(crate) fn run(args: &[&str], stdin: &str) -> Ran {
    let mut command = cargo_bin_cmd!("numscope");
    // The machine's limits are measured once for all tests, and nothing of the user's is touched.
    for name in ["XDG_CACHE_HOME", "XDG_STATE_HOME", "HOME"] {
        command.env(name, env!("CARGO_TARGET_TMPDIR"));
    }
    command.env_remove("COLUMNS").env_remove("NUMSCOPE_SIMD");
    let Output { status, stdout, stderr } =
        command.args(args).write_stdin(stdin).output().expect("numscope runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Ran { status: status.code().expect("no signal"), stdout: text(stdout), stderr: text(stderr) }
}
