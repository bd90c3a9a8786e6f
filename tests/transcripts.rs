//! The transcripts in `tests/suite/*.md` run: every `>>>` line, with the `...` lines that continue it, prints what
//! stands below it, in every mode.

use std::fs;
use std::path::Path;

use numscope::exec::MODES;
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

#[test]
fn every_transcript_prints_what_it_says_in_every_mode() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut failures = Vec::new();
    let mut lines = 0;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the entry can be read").path();
        let text = fs::read_to_string(&path).expect("a transcript is text");
        for mode in MODES {
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
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(lines > 100, "only {lines} lines ran");
}
