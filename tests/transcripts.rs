//! The transcripts in `tests/suite/*.md` run: every `>>>` line, with the `...` lines that continue it, prints what
//! stands below it, in every mode; so does what is Python alone (`tests/suite/language/*.md`), in one mode. What is wrong Python (`tests/suite/wrong/*.md`) is refused as Python refuses it.

use std::fs;
use std::path::Path;

use numscope::exec::{MODES, Mode};
use numscope::session::{Session, Settings};

/// The lines of the fenced blocks of a file, each with what it must print.
fn transcript(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if let Some(code) = line.strip_prefix(">>> ").filter(|_| inside) {
            found.push((code.to_owned(), String::new()));
        } else if inside && let Some((code, output)) = found.last_mut() {
            if output.is_empty()
                && let Some(more) = line.strip_prefix("... ")
            {
                *code = format!("{code}\n{more}");
                continue;
            }
            output.push_str(line);
            output.push('\n');
        }
    }
    found
}

/// What the prompt says to a line: what it prints, its value, its warnings; or its error.
fn answer(session: &mut Session, line: &str) -> String {
    match session.eval(line) {
        Ok(outcome) => {
            let mut said = outcome.stdout;
            if let Some(text) = outcome.text {
                said += &text;
                said.push('\n');
            }
            for warning in outcome.warnings {
                said += &format!("{}: {}\n", warning.class, warning.message);
            }
            said
        }
        Err(error) => error.headline().trim_end().to_owned() + "\n",
    }
}

/// Run where files that lines make are nobody's.
fn leave_the_sources() {
    let folder = std::env::temp_dir().join(format!("numscope-test-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder can be made");
    std::env::set_current_dir(folder).expect("it is there");
}

/// Run the transcripts of a folder in these modes, where functions may call themselves as deep as in the program:
/// what differs, and how many lines ran.
fn differences(folder: &'static str, modes: &'static [Mode]) -> (Vec<String>, usize) {
    let run = move || differences_here(folder, modes);
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(run).expect("a thread");
    thread.join().expect("it ends")
}

fn differences_here(folder: &str, modes: &'static [Mode]) -> (Vec<String>, usize) {
    leave_the_sources();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut failures = Vec::new();
    let mut lines = 0;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a transcript is text");
        for mode in modes {
            let mut session = Session::new(Settings { mode, seed: Some(0), ..Settings::default() });
            for (code, want) in transcript(&text) {
                lines += 1;
                let said = answer(&mut session, &code);
                if said != want {
                    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    failures
                        .push(format!("{file}, {}: {code}\n  want {want}  got  {said}", mode.name));
                }
            }
        }
    }
    (failures, lines)
}

#[test]
fn every_transcript_prints_what_it_says_in_every_mode() {
    let (failures, lines) = differences("tests/suite", MODES);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(lines > 100, "only {lines} lines ran");
}

/// The mode that lines run in.
fn standard() -> &'static [Mode] {
    std::slice::from_ref(Settings::default().mode)
}

#[test]
fn the_language_is_pythons() {
    let (failures, lines) = differences("tests/suite/language", standard());
    assert!(failures.is_empty(), "{} of {lines}:\n{}", failures.len(), failures.join("\n"));
    assert!(lines > 200, "only {lines} lines ran");
}

#[test]
fn what_is_wrong_is_refused_as_python_refuses_it() {
    let (failures, lines) = differences("tests/suite/wrong", standard());
    assert!(failures.is_empty(), "{} of {lines}:\n{}", failures.len(), failures.join("\n"));
    assert!(lines > 800, "only {lines} lines ran");
}
