//! The brackets, lines and blank lines around the words of an array.
//!
//! Knows shapes and words, but not what the words mean.

/// How the elements of a shape, none of whose lengths is 0, are laid out.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    /// The length of each axis.
    pub(super) shape: &'a [usize],
    /// How many elements at either end of an axis a summary shows; `None` shows all of them.
    pub(super) edge: Option<usize>,
    /// What stands between two elements.
    pub(super) separator: &'a str,
}

/// The elements of one axis that are shown.
struct Shown {
    leading: usize,
    /// Whether some are left out after the leading ones.
    summarised: bool,
    trailing: usize,
}

/// A row under construction.
struct Row {
    finished: String,
    line: String,
    /// The characters of the line.
    length: usize,
    indent: usize,
    width: usize,
}

impl Layout<'_> {
    /// Call with the index of each element that is shown, in C order.
    pub(super) fn visit(&self, see: &mut dyn FnMut(&[usize])) {
        self.visit_under(&mut Vec::with_capacity(self.shape.len()), see);
    }

    fn visit_under(&self, index: &mut Vec<usize>, see: &mut dyn FnMut(&[usize])) {
        let Some(&length) = self.shape.get(index.len()) else {
            return see(index);
        };
        let Shown { leading, summarised: _, trailing } = self.along(length);
        for i in (0..leading).chain(length - trailing..length) {
            index.push(i);
            self.visit_under(index, see);
            index.pop();
        }
    }

    /// The text of the elements whose words these are, in the order of `visit`.
    ///
    /// Lines have at most `width` characters where that is possible, and all but the first begin with
    /// `indent` blanks.
    pub(super) fn text(
        &self,
        words: &mut dyn Iterator<Item = String>,
        indent: usize,
        width: usize,
    ) -> String {
        self.block(self.shape, words, indent, width)
    }

    fn block(
        &self,
        shape: &[usize],
        words: &mut dyn Iterator<Item = String>,
        indent: usize,
        width: usize,
    ) -> String {
        let Some((&length, inner)) = shape.split_first() else {
            // There is a word for each element shown, but where printing was stopped.
            return words.next().unwrap_or_default();
        };
        let Shown { leading, summarised, trailing } = self.along(length);
        // The bracket that closes this axis takes one column.
        let mut piece = || self.block(inner, words, indent + 1, width.saturating_sub(1));
        let mut pieces: Vec<String> = (0..leading).map(|_| piece()).collect();
        if summarised {
            pieces.push("...".to_owned());
        }
        pieces.extend((0..trailing).map(|_| piece()));
        let ending = self.separator.trim_end();
        if inner.is_empty() {
            let reserved = ending.chars().count().max("]".len());
            let mut row = Row::new(indent, width.saturating_sub(reserved));
            for (i, word) in pieces.iter().enumerate() {
                if i > 0 {
                    row.push(self.separator);
                }
                row.extend(word);
            }
            return format!("[{}]", row.text());
        }
        let between = format!("{ending}{}{}", "\n".repeat(inner.len()), " ".repeat(indent));
        format!("[{}]", pieces.join(&between))
    }

    /// What is shown of an axis. Of a summary without edges NumPy shows the last element.
    fn along(&self, length: usize) -> Shown {
        match self.edge {
            Some(edge) if edge < length.div_ceil(2) => {
                Shown { leading: edge, summarised: true, trailing: edge.max(1) }
            }
            _ => Shown { leading: 0, summarised: false, trailing: length },
        }
    }
}

impl Row {
    fn new(indent: usize, width: usize) -> Self {
        Self { finished: String::new(), line: " ".repeat(indent), length: indent, indent, width }
    }

    fn push(&mut self, text: &str) {
        self.line.push_str(text);
        self.length += text.chars().count();
    }

    /// Add a word, on a new line where it does not fit and that helps.
    fn extend(&mut self, word: &str) {
        if self.length + word.chars().count() > self.width && self.length > self.indent {
            self.finished.push_str(self.line.trim_end());
            self.finished.push('\n');
            self.line = " ".repeat(self.indent);
            self.length = self.indent;
        }
        self.push(word);
    }

    /// All of its lines, without the indent of the first one.
    fn text(self) -> String {
        (self.finished + &self.line).split_off(self.indent)
    }
}
