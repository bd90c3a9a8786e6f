//! Where `print` writes: kept until it is asked for, or written at once where there is a place to write to.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, Write};
use std::rc::Rc;

/// A place that several write to.
pub type Sink = Rc<RefCell<dyn Write>>;

/// What was printed.
#[derive(Default)]
pub struct Output {
    kept: String,
    sink: Option<Sink>,
    failed: Option<io::Error>,
    /// What was written at once does not end its line.
    is_mid_line: bool,
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output").field("kept", &self.kept).finish_non_exhaustive()
    }
}

impl Output {
    /// Write at once from now on; with `None`, keep. Answers where it was written to.
    pub fn redirect(&mut self, sink: Option<Sink>) -> Option<Sink> {
        std::mem::replace(&mut self.sink, sink)
    }

    /// Print.
    ///
    /// # Errors
    /// What the system says, in short; the error itself is [kept](Self::take_failure).
    pub fn print(&mut self, text: &str) -> Result<(), String> {
        let Some(sink) = &self.sink else {
            self.kept += text;
            return Ok(());
        };
        if !text.is_empty() {
            self.is_mid_line = !text.ends_with('\n');
        }
        sink.borrow_mut().write_all(text.as_bytes()).map_err(|error| {
            let text = error.to_string();
            self.failed = Some(error);
            text
        })
    }

    /// Whether what was written stands on a line that has not ended; from now on it counts as ended.
    pub fn end_line(&mut self) -> bool {
        std::mem::take(&mut self.is_mid_line)
    }

    /// Show what was written so far; what cannot be shown now is told with the next line.
    pub fn flush(&mut self) {
        if let Some(sink) = &self.sink {
            self.failed = sink.borrow_mut().flush().err().or(self.failed.take());
        }
    }

    /// Whether what is printed is kept.
    pub fn is_kept(&self) -> bool {
        self.sink.is_none()
    }

    /// What was kept since the last time.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.kept)
    }

    /// Put back what was taken.
    pub fn keep(&mut self, text: String) -> String {
        std::mem::replace(&mut self.kept, text)
    }

    /// Why printing failed, if it did.
    pub fn take_failure(&mut self) -> Option<io::Error> {
        self.failed.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_kept_or_written() {
        let sink = Rc::new(RefCell::new(Vec::<u8>::new()));
        let mut output = Output::default();
        assert!(output.print("a").is_ok());
        assert!(output.redirect(Some(Rc::clone(&sink) as Sink)).is_none());
        assert!(output.print("b").is_ok());
        let before = output.redirect(None);
        assert!(output.print("c").is_ok());
        assert_eq!(output.take(), "ac");
        assert!(before.is_some());
        assert_eq!(&*sink.borrow(), b"b");
    }

    #[test]
    fn a_failure_is_kept() {
        let full: &mut [u8] = Box::leak(Box::new([0_u8; 1]));
        let mut output = Output::default();
        output.redirect(Some(Rc::new(RefCell::new(full))));
        assert!(output.print("two").is_err());
        assert_eq!(output.take_failure().map(|error| error.kind()), Some(io::ErrorKind::WriteZero));
        assert!(output.take_failure().is_none());
    }
}
