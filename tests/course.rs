//! The course's document is the specification: each of its blocks of code runs as it stands, and prints what
//! real Python prints, up to times, ratios and memory. `tests/numpy/make_course.py` keeps both.

#[path = "common/course.rs"]
mod blocks;

use std::fs;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use blocks::{Block, blocks, masked};
use rayon::prelude::*;

/// The class and message that a run ended with.
fn headline(stderr: &str) -> String {
    let is_headline = |line: &&str| {
        let class = line.split(':').next().unwrap_or_default();
        (class.ends_with("Error") || class.ends_with("Exception")) && !class.contains(' ')
    };
    stderr.lines().find(is_headline).map(|line| line.to_owned() + "\n").unwrap_or_default()
}

/// What is wrong with a block's run.
fn fault(block: &Block) -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("course").join(&block.name);
    fs::create_dir_all(&folder).expect("the folder can be made");
    fs::write(folder.join("block.py"), &block.text).expect("the folder is there");
    let mut command = cargo_bin_cmd!("numscope");
    for name in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"] {
        command.env(name, env!("CARGO_TARGET_TMPDIR"));
    }
    command.env_remove("COLUMNS").env_remove("NUMSCOPE_SIMD");
    let ran =
        command.current_dir(&folder).args(["run", "block.py"]).output().expect("numscope runs");
    // One of them leaves 400 MB behind.
    fs::remove_dir_all(&folder).expect("it is this test's own");
    let stdout = String::from_utf8_lossy(&ran.stdout);
    let stderr = String::from_utf8_lossy(&ran.stderr);
    let said = masked(&stdout) + &headline(&stderr);
    let complains = ran.status.success() && !stderr.is_empty();
    (said != block.want || complains)
        .then(|| format!("{}\n  want {:?}\n  got  {said:?}\n{stderr}", block.name, block.want))
}

#[test]
fn every_block_of_the_course_prints_what_python_prints() {
    let faults: Vec<String> = blocks().par_iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{} blocks differ:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn numbers_that_depend_on_the_machine_are_masked() {
    for (text, want) in [
        ("took 0.0123 seconds\n", "took <time> seconds\n"),
        ("Speedup: 33.1x faster!", "Speedup: <ratio>x faster!"),
        ("used -1.5 MB of memory, 2 MB", "used <memory> MB of memory, <memory> MB"),
        ("no seconds, MB", "no seconds, MB"),
        ("1.5 2.5", "1.5 2.5"),
    ] {
        assert_eq!(masked(text), want);
    }
}
