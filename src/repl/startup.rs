//! `startup.py`: what a person wants to have at each prompt.

use std::io::ErrorKind;
use std::path::Path;

use crate::commands::{Desk, Failure, program::program};
use crate::session::Account;

/// Run the file of a folder, if there is one, as `%run` does; its errors are told, and the session begins.
///
/// # Errors
/// Where output cannot be written.
pub fn run(folder: &Path, desk: &mut Desk) -> Result<(), Failure> {
    let path = folder.join("startup.py");
    let name = path.display().to_string();
    let done = match std::fs::read_to_string(&path) {
        Ok(text) => program(desk, &name, &text, Account::Off),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => Err(Failure::Io(format!("numscope: cannot read {name}: {error}"))),
    };
    match done {
        Err(failure) if matches!(failure, Failure::Closed) => Err(failure),
        // Else nobody could begin a session again.
        Err(failure) if failure.ends_program() => {
            let text = format!("{name} asks to end the program; the session begins nevertheless");
            desk.complain(&Failure::Io(text));
            Ok(())
        }
        Err(failure) => {
            desk.complain(&failure);
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}
