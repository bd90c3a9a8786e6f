//! numscope as a shell sees it: exit statuses, help, completion scripts, manual pages, colours; and the files
//! that commands of the prompt write.

mod common;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use assert_cmd::cargo::{cargo_bin, cargo_bin_cmd};
use common::run;
use numscope::commands::{Place, commands};

/// An empty folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shell-{name}"));
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(&path).expect("the folder is there");
    path
}

/// What lines print on both streams, run in a folder, and the exit status.
fn lines_in(folder: &Path, lines: &str) -> (String, i32) {
    let mut command = cargo_bin_cmd!("numscope");
    for name in ["XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"] {
        command.env(name, env!("CARGO_TARGET_TMPDIR"));
    }
    let output = command
        .env_remove("COLUMNS")
        .current_dir(folder)
        .write_stdin(lines)
        .output()
        .expect("numscope runs");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (text.into_owned(), output.status.code().expect("no signal"))
}

#[test]
fn each_kind_of_command_has_the_same_statuses() {
    let place = folder("status");
    let file = |name: &str, text: &str| {
        let path = place.join(name);
        fs::write(&path, text).expect("the folder is there");
        path.to_str().expect("UTF-8").to_owned()
    };
    let fine = file("fine.py", "print(1)\n");
    let fails = file("fails.py", "1/0\n");
    let exits = file("exits.py", "import sys\nsys.exit(7)\n");
    let wrong = file("wrong.md", "# no lesson\n");
    let check = |args: &[&str], stdin: &str, want: i32| {
        let ran = run(args, stdin);
        assert_eq!(ran.status, want, "{args:?}: {}{}", ran.stdout, ran.stderr);
        let says = !(ran.stdout + &ran.stderr).is_empty();
        assert!(says || matches!(want, 0 | 7), "{args:?} says why");
    };
    check(&[], "1 + 1\n", 0);
    check(&[], "1/0\n1 + 1\n", 1);
    check(&[], "%nosuch\n", 1);
    check(&["-c", "print(1)"], "", 0);
    check(&["-c", "1/0"], "", 1);
    check(&["-c", "1 +"], "", 1);
    check(&["-c"], "", 2);
    check(&["run", &fine], "", 0);
    check(&["run", &fails], "", 1);
    check(&["run", &exits], "", 7);
    check(&["run", "nosuch.py"], "", 1);
    check(&["run"], "", 2);
    check(&["profile", &fine], "", 0);
    check(&["profile", &fails], "", 1);
    check(&["profile", "nosuch.py"], "", 1);
    for command in ["time", "timeit", "memit", "explain", "disasm"] {
        let setup = "--setup=a = np.arange(10.0)";
        let options: &[&str] = if command == "timeit" { &["-t", "0.01"] } else { &[] };
        check(&[&[command, "a*2 + 1", setup], options].concat(), "", 0);
        check(&[&[command, "nosuch"], options].concat(), "", 1);
        check(&[&[command, "a", "--setup=1/0"], options].concat(), "", 1);
        check(&[command], "", 2);
        check(&[command, "--nosuch", "1"], "", 2);
    }
    check(&["compare", "a", "-m", "nosuch"], "", 2);
    check(&["compare", "nosuch", "-t", "0.05"], "", 1);
    check(&["dtypes", "(3, 4)"], "", 0);
    check(&["lesson", "list"], "", 0);
    check(&["lesson", "check", &wrong], "", 2);
    check(&["man", "timeit"], "", 0);
    check(&["man", "nosuch"], "", 2);
    check(&["completions", "nosuch"], "", 2);
    check(&["--help"], "", 0);
    check(&["--version"], "", 0);
    check(&["nosuch"], "", 2);
}

/// The status of numscope that gets a SIGINT once it has printed something, or after a while.
fn interrupted(args: &[&str], stdin: Option<&str>) -> i32 {
    let mut command = Command::new(cargo_bin!("numscope"));
    for name in ["XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"] {
        command.env(name, env!("CARGO_TARGET_TMPDIR"));
    }
    let place = folder("interrupt");
    let input = place.join(format!("in-{}", args.join("-").len()));
    fs::write(&input, stdin.unwrap_or_default()).expect("the folder is there");
    let mut child = command
        .args(args)
        .stdin(fs::File::open(&input).expect("it was written"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("numscope runs");
    let mut first = [0];
    let printed = child.stdout.as_mut().expect("it is piped").read(&mut first);
    assert_eq!(printed.expect("it prints"), 1, "{args:?} begins");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("there is kill").success());
    // It is asked for a minute at most.
    for _ in 0..3000 {
        if child.try_wait().expect("it is a child").is_some() {
            return child.wait().expect("it ended").code().expect("no signal");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("it runs");
    panic!("{args:?} did not end")
}

#[test]
fn an_interrupt_is_status_130_wherever_it_comes() {
    let endless = "print(1, flush=True)\nwhile True:\n    pass\n";
    let path = folder("endless").join("endless.py");
    fs::write(&path, endless).expect("the folder is there");
    let path = path.to_str().expect("UTF-8");
    assert_eq!(interrupted(&["-c", endless], None), 130, "-c");
    assert_eq!(interrupted(&["run", path], None), 130, "run");
    assert_eq!(interrupted(&["profile", path], None), 130, "profile");
    assert_eq!(interrupted(&[], Some(endless)), 130, "a pipe");
}

#[test]
fn examples_of_help_run_in_a_shell() {
    let place = folder("examples");
    fs::write(place.join("prices.py"), "print(1 + 1)\n").expect("the folder is there");
    let binary = cargo_bin!("numscope");
    let path = format!(
        "{}:{}",
        binary.parent().expect("it lies in a folder").display(),
        std::env::var_os("PATH").unwrap_or_default().to_string_lossy()
    );
    // They measure for seconds; that they run is a matter of `tests/screens.rs`.
    let slow = ["compare", "machine", "noise", "scale", "reference"];
    let mut count = 0;
    for command in commands().filter(|command| command.place == Place::Both) {
        let help = run(&[command.name, "--help"], "").stdout;
        let (_, examples) = help.split_once("Examples:\n").expect("there are examples");
        let lines: Vec<&str> = examples.lines().map(str::trim).collect();
        assert!((1..=3).contains(&lines.len()), "{}: {lines:?}", command.name);
        assert!(help.contains("Options of all commands:"), "{help}");
        for line in lines.iter().filter(|_| !slow.contains(&command.name)) {
            let mut shell = Command::new("sh");
            for name in ["XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"] {
                shell.env(name, env!("CARGO_TARGET_TMPDIR"));
            }
            let state = common::fresh_state();
            shell.env("PATH", &path).env("NUMSCOPE_STATE", state).stdin(Stdio::null());
            let output = shell.current_dir(&place).args(["-c", line]).output();
            let output = output.expect("there is a shell");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{line}: {said}");
            count += 1;
        }
    }
    assert!(count >= 10, "only {count} examples ran");
}

#[test]
fn help_has_its_sections_and_man_has_them_too() {
    let help = run(&["--help"], "").stdout;
    let page = run(&["man"], "").stdout;
    for section in ["Examples", "Exit status", "Environment", "Files"] {
        assert!(help.contains(&format!("\n{section}:\n")), "{help}");
        assert!(page.contains(&section.to_uppercase()), "{page}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    assert!(!run(&["-h"], "").stdout.contains("Environment"), "the summary is short");
    let place = folder("man");
    let ran = run(&["man", "--dir", place.to_str().expect("UTF-8")], "");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let pages = fs::read_dir(&place).expect("the folder is there").count();
    assert_eq!(pages, commands().filter(|command| command.place == Place::Both).count() + 1);
    let page = fs::read_to_string(place.join("numscope-timeit.1")).expect("it was written");
    assert!(page.contains(".TH numscope-timeit 1") && page.contains("EXAMPLES"), "{page}");
}

#[test]
fn scripts_complete_commands_options_and_modes() {
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&["completions", shell], "").stdout;
        assert!(script.contains("timeit") && script.contains("setup"), "{shell}");
    }
    let place = folder("completions");
    let script = place.join("numscope.bash");
    fs::write(&script, run(&["completions", "bash"], "").stdout).expect("the folder is there");
    // macOS has a bash that is too old for it, and other systems may have none.
    let Ok(output) = Command::new("bash").arg("--version").output() else { return };
    if String::from_utf8_lossy(&output.stdout).contains("version 3.") {
        return;
    }
    let complete = |words: &[&str]| {
        let (last, before) = words.split_last().expect("there are words");
        let previous = before.last().expect("there is the name");
        let code = format!(
            "source {}; COMP_WORDS=({}); COMP_CWORD={}; _numscope numscope '{last}' '{previous}'; \
             echo \"${{COMPREPLY[@]}}\"",
            script.display(),
            words.join(" "),
            words.len() - 1
        );
        let output = Command::new("bash").args(["-c", &code]).output().expect("there is bash");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    assert_eq!(complete(&["numscope", "tim"]), "time timeit");
    assert_eq!(complete(&["numscope", "timeit", "--se"]), "--setup");
    assert_eq!(complete(&["numscope", "timeit", "-m", "fu"]), "fused");
    assert_eq!(complete(&["numscope", "completions", "f"]), "fish");
}

#[test]
fn colours_come_where_they_are_forced_and_never_against_no_color() {
    let has_color = |variables: &[(&str, &str)]| {
        let mut command = cargo_bin_cmd!("numscope");
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command.env("XDG_CONFIG_HOME", env!("CARGO_TARGET_TMPDIR"));
        command.envs(variables.iter().copied()).write_stdin("np.arange(5)\n");
        let output = command.output().expect("numscope runs");
        String::from_utf8_lossy(&output.stdout).contains('\u{1b}')
    };
    assert!(!has_color(&[]));
    assert!(has_color(&[("CLICOLOR_FORCE", "1")]));
    assert!(!has_color(&[("CLICOLOR_FORCE", "0")]));
    assert!(!has_color(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn inputs_are_saved_loaded_and_kept() {
    let place = folder("save");
    let (said, status) = lines_in(
        &place,
        "%cost off\na = 1\nfor i in range(2):\n    a += i\n\n%who\n%save prices 2-4\n%save prices 2\n\
         %save -f prices 2-3\n%save -a prices.py 4\n%save -r all 1-4\n%history -f h.py 2\n%history -f h.py 2\n\
         %load prices\n%save -a /nosuch/x 1\n",
    );
    assert_eq!(status, 1);
    let read = |name: &str| fs::read_to_string(place.join(name)).expect("it was written");
    let program = "a = 1\nfor i in range(2):\n    a += i\n# %who\n";
    assert_eq!(read("prices.py"), program);
    assert_eq!(read("all.ipy"), format!("%cost off\n{}", program.replace("# ", "")));
    assert_eq!(read("h.py"), "a = 1\n");
    assert!(said.contains("prices.py is there already"), "{said}");
    assert!(said.contains("h.py is there already"), "{said}");
    assert!(said.contains(&format!("# %load prices\n{program}")), "{said}");
    assert!(said.contains("No such file or directory: '/nosuch/x.py'"), "{said}");
    // What was saved is a program.
    let path = place.join("prices.py");
    assert_eq!(run(&["run", path.to_str().expect("UTF-8")], "").status, 0);
}

#[test]
fn a_log_is_a_program_and_the_log_before_is_kept() {
    let place = folder("log");
    let (said, _) = lines_in(
        &place,
        "%cost off\na = 1\n%logstart -o log.py\na + 1\n%logoff\na + 2\n%logon\nprint(3)\n%logstop\na + 4\n\
         %logstart -q log.py\n%logstop\n%logstart -q -t log.py rotate\na + 5\n%logstart x.py\n%logstop\n",
    );
    let read = |name: &str| fs::read_to_string(place.join(name)).expect("it was written");
    assert_eq!(
        read("log.py~"),
        "# numscope log file\n\n# %cost off\na = 1\n# %logstart -o log.py\na + 1\n#[Out]# 2\n# %logoff\n\
         print(3)\n# %logstop\n"
    );
    assert!(
        read("log.py.001~").starts_with("# numscope log file\n\n# %cost off\n"),
        "backup, rotated"
    );
    let timed = read("log.py");
    let (before, after) = timed.split_once("%logstart -q -t log.py rotate\n").expect("it has it");
    assert!(!before.contains(" UTC\n") && after.contains(" UTC\na + 5\n"), "{timed}");
    assert!(said.contains("log.py is being written already"), "{said}");
}

#[test]
fn folders_are_changed_and_cells_write_files() {
    let place = folder("cells");
    fs::create_dir(place.join("inner")).expect("the folder is there");
    let (said, status) = lines_in(
        &place,
        "%cost off\ncd inner\n%%writefile x.py\nprint(1)\n    indented\n\n%%writefile -a x.py\nmore\n\n%pycat x.py\n\
         ls\n%cd -q ..\n%ls -l inner\n%cd -\nimport os\nprint(os.path.exists('x.py'))\n%cd x.py\n%cd nosuch\n%pwd\n",
    );
    assert_eq!(status, 1);
    let inner = fs::canonicalize(place.join("inner")).expect("it is there");
    assert_eq!(
        fs::read_to_string(inner.join("x.py")).expect("it was written"),
        "print(1)\n    indented\nmore\n"
    );
    let lines: Vec<&str> = said.lines().collect();
    let want = [
        inner.to_str().expect("UTF-8"),
        "Writing x.py",
        "Appending to x.py",
        "print(1)",
        "    indented",
        "more",
        "x.py",
        "size  name",
        "27 B  x.py",
        inner.to_str().expect("UTF-8"),
        "True",
        inner.to_str().expect("UTF-8"),
    ];
    assert_eq!(lines[..want.len()], want, "{said}");
    assert!(said.contains("Not a directory: 'x.py'"), "{said}");
}

#[test]
fn cells_end_at_an_empty_line_or_with_the_input() {
    let said = |lines: &str| lines_in(&folder("ends"), &format!("%cost off\n{lines}")).0;
    assert_eq!(
        said("%%capture out\nprint(1)\n%who\n\nout.stdout\n"),
        "'1\\nInteractive namespace is empty.\\n'\n"
    );
    assert_eq!(said("%%capture out\nprint(1)\n(2 +\n\n3)\n\nout.stdout\n"), "'1\\n5\\n'\n");
    assert_eq!(said("%%capture --no-stdout\nprint(1)"), "1\n");
    assert!(said("%%time\na = 1\na + 1").starts_with("2\nCPU times"));
    assert!(said("%%timeit\n\n").contains("there are none"));
}

#[test]
fn a_lessons_files_stay_in_its_folder() {
    let place = folder("lesson");
    fs::write(place.join("secret.py"), "x = 1\n").expect("the folder is there");
    let secret = place.join("secret.py");
    let secret = secret.display();
    let (said, _) = lines_in(
        &place,
        &format!(
            "%lesson 01\n%cd /\n%pycat {secret}\n%load {secret}\n%save /tmp/nosuch.py 1\n%ls {}\n%quit\n",
            place.display()
        ),
    );
    assert!(said.contains("a lesson has a folder of its own"), "{said}");
    assert_eq!(said.matches("Permission denied").count(), 4, "{said}");
    assert!(!said.contains("x = 1"), "{said}");
}
