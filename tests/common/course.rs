//! The course's blocks of code, as `tests/numpy/make_course.py` keeps them, for the tests that run them.

use std::fs;
use std::path::Path;

/// What a number is masked by, told by what follows it.
const MASKS: [(&str, &str); 3] =
    [(" seconds", "<time>"), ("x faster", "<ratio>"), (" MB", "<memory>")];

/// One block of the course.
pub(crate) struct Block {
    /// `block07`.
    pub(crate) name: String,
    /// It with what comes before and after it.
    pub(crate) text: String,
    /// What Python prints, masked, and the last line of its traceback if it ends in an error.
    pub(crate) want: String,
}

/// A text without the numbers that depend on time and machine.
pub(crate) fn masked(text: &str) -> String {
    let mut text = text.to_owned();
    for (unit, mask) in MASKS {
        let mut pieces = text.split(unit).peekable();
        let mut kept = String::new();
        while let Some(piece) = pieces.next() {
            if pieces.peek().is_none() {
                kept += piece;
                break;
            }
            let bare = piece.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
            kept += bare.strip_suffix('-').filter(|_| bare != piece).unwrap_or(bare);
            kept += if bare == piece { "" } else { mask };
            kept += unit;
        }
        text = kept;
    }
    text
}

/// All of them, in order.
pub(crate) fn blocks() -> Vec<Block> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course");
    let read = |name: String| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let mut blocks = Vec::new();
    for number in 1.. {
        let name = format!("block{number:02}");
        let text =
            [".pre.py", ".py", ".post.py"].map(|part| read(format!("{name}{part}"))).concat();
        let want = read(format!("{name}.out"));
        if text.is_empty() {
            break;
        }
        assert!(!want.is_empty(), "{name} has no output");
        blocks.push(Block { name, text, want });
    }
    assert_eq!(blocks.len(), 15, "the document has as many");
    blocks
}
