//! NumPy's printed text of arrays and scalars, to the character.
//!
//! The logic is that of `arrayprint.py` in NumPy 2.4, without its legacy modes. Knows elements by their
//! index, not arrays.

mod digits;
mod element;
mod layout;
mod quoted;
mod single;
pub mod unicode;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::array::dtype::{DType, Scalar};
use digits::Float;
use element::Format;
use layout::Layout;

pub use quoted::{ascii_of, text_ascii, text_repr};
pub use single::{Style, Trim, float_positional, float_scientific};

/// How numbers are printed: `np.set_printoptions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintOptions {
    /// Digits after the point: at most so many, or as `floatmode` says.
    pub precision: usize,
    /// Arrays of more elements than this are summarised.
    pub threshold: usize,
    /// Elements at either end of an axis that a summary shows.
    pub edgeitems: usize,
    /// Characters of a line.
    pub linewidth: usize,
    /// Whether small floats and mixed magnitudes are printed without an exponent.
    pub suppress: bool,
    /// The text of nan, one line.
    pub nanstr: String,
    /// The text of infinity, one line.
    pub infstr: String,
    /// What stands before a number that is not negative.
    pub sign: Sign,
    /// How many digits a float gets.
    pub floatmode: FloatMode,
}

/// What stands before a number that is not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `'-'`: nothing.
    Minus,
    /// `'+'`: a plus.
    Plus,
    /// `' '`: a blank.
    Space,
}

/// How many digits a float gets after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatMode {
    /// `'fixed'`: exactly `precision`.
    Fixed,
    /// `'unique'`: as many as identify it.
    Unique,
    /// `'maxprec'`: as many as identify it, at most `precision`.
    MaxPrec,
    /// `'maxprec_equal'`: as many as identify the longest of them, at most `precision`.
    MaxPrecEqual,
}

impl Default for PrintOptions {
    fn default() -> Self {
        Self {
            precision: 8,
            threshold: 1000,
            edgeitems: 3,
            linewidth: 75,
            suppress: false,
            nanstr: "nan".to_owned(),
            infstr: "inf".to_owned(),
            sign: Sign::Minus,
            floatmode: FloatMode::MaxPrec,
        }
    }
}

/// Makes the text of the element at an index.
pub type Word<'a> = dyn Fn(&[usize]) -> String + 'a;

/// What is printed of an array.
#[derive(Clone, Copy)]
pub struct Elements<'a> {
    /// The dtype of every element.
    pub dtype: DType,
    /// The length of each axis.
    pub shape: &'a [usize],
    /// The element at an index, which has one number for each axis. Called only for what is shown.
    pub at: &'a dyn Fn(&[usize]) -> Scalar,
    /// The same where the dtype is a text.
    pub text_at: &'a dyn Fn(&[usize]) -> String,
    /// The text of the element at an index, where the caller makes it.
    pub word: Option<&'a Word<'a>>,
    /// Set from outside to stop: what is left is empty then, and the text is of no use.
    pub stop: Option<&'a AtomicBool>,
    /// What `repr` begins with: `array`, or `memmap` for a file's.
    pub class: &'a str,
}

impl Elements<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}

impl fmt::Debug for Elements<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Elements")
            .field("dtype", &self.dtype)
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}

/// What stands around and between the elements.
#[derive(Clone, Copy, Debug)]
pub struct Affixes<'a> {
    /// Between two elements.
    pub separator: &'a str,
    /// What the caller writes before the text, so that further lines are indented as far.
    pub prefix: &'a str,
    /// What the caller writes after the text, so that lines are shorter by it.
    pub suffix: &'a str,
}

impl Default for Affixes<'_> {
    fn default() -> Self {
        Self { separator: " ", prefix: "", suffix: "" }
    }
}

/// `repr(a)`: with `array(`, and the dtype and shape where they cannot be seen.
pub fn array_repr(elements: &Elements<'_>, options: &PrintOptions) -> String {
    let prefix = &format!("{}(", elements.class);
    let affixes = Affixes { separator: ", ", prefix, suffix: ")" };
    let text = prefix.clone() + &array_text(elements, options, &affixes);
    let size = size(elements.shape);
    let mut extras = Vec::new();
    if size > options.threshold || (size == 0 && elements.shape != [0]) {
        extras.push(format!("shape={}", shape_text(elements.shape)));
    }
    if size == 0 || !is_implied(elements.dtype) {
        let quote = if elements.dtype.is_text() { "'" } else { "" };
        extras.push(format!("dtype={quote}{}{quote}", elements.dtype));
    }
    if extras.is_empty() {
        return text + ")";
    }
    let extras = extras.join(", ") + ")";
    let last_line = text.rsplit('\n').next().unwrap_or_default().chars().count() + ",".len();
    let spacer = if last_line + " ".len() + extras.chars().count() > options.linewidth {
        "\n".to_owned() + &" ".repeat(prefix.len())
    } else {
        " ".to_owned()
    };
    format!("{text},{spacer}{extras}")
}

/// `str(a)`: the elements alone; an array without axes prints as its scalar.
pub fn array_str(elements: &Elements<'_>, options: &PrintOptions) -> String {
    if elements.shape.is_empty() {
        let is_text = elements.dtype.is_text();
        return if is_text { (elements.text_at)(&[]) } else { scalar_str((elements.at)(&[])) };
    }
    array_text(elements, options, &Affixes::default())
}

/// `np.array2string(a)`: the elements in brackets, wrapped to lines.
///
/// The indent of the first line, which the prefix fills, is left out. With `edgeitems` 0 the width of a
/// column is that of the elements shown, where NumPy reads all of them.
pub fn array_text(
    elements: &Elements<'_>,
    options: &PrintOptions,
    affixes: &Affixes<'_>,
) -> String {
    let size = size(elements.shape);
    if size == 0 {
        return "[]".to_owned();
    }
    let edge = (size > options.threshold).then_some(options.edgeitems);
    let layout = Layout { shape: elements.shape, edge, separator: affixes.separator };
    let width = options.linewidth.saturating_sub(affixes.suffix.chars().count());
    // The bracket takes one column more than the prefix.
    let indent = affixes.prefix.chars().count() + 1;
    if let Some(word) = elements.word {
        let mut words = Vec::new();
        layout.visit(&mut |index| {
            words.push(if elements.is_stopped() { String::new() } else { word(index) });
        });
        return layout.text(&mut words.into_iter(), indent, width);
    }
    if elements.dtype.is_text() {
        let mut words = Vec::new();
        layout.visit(&mut |index| {
            if !elements.is_stopped() {
                words.push(text_repr(&(elements.text_at)(index)));
            }
        });
        return layout.text(&mut words.into_iter(), indent, width);
    }
    let mut shown = Vec::new();
    layout.visit(&mut |index| shown.push((elements.at)(index)));
    let format = Format::new(elements, &shown, options);
    let mut words = shown
        .iter()
        .map(|element| if elements.is_stopped() { String::new() } else { format.text(*element) });
    layout.text(&mut words, indent, width)
}

/// `repr` of a NumPy scalar: `np.float64(8.0)`, `np.int64(3)`, `np.True_`.
pub fn scalar_repr(scalar: Scalar) -> String {
    let text = scalar_str(scalar);
    match scalar.dtype() {
        DType::Bool => format!("np.{text}_"),
        dtype => format!("np.{dtype}({text})"),
    }
}

/// `str` of a NumPy scalar: `8.0`, `3`, `True`.
///
/// A float has the digits that identify it. From 10**6 a `float32` has an exponent, from 10**16 a `float64`.
pub fn scalar_str(scalar: Scalar) -> String {
    match scalar {
        Scalar::Bool(x) => if x.get() { "True" } else { "False" }.to_owned(),
        Scalar::Int8(x) => x.to_string(),
        Scalar::UInt8(x) => x.to_string(),
        Scalar::Int16(x) => x.to_string(),
        Scalar::UInt16(x) => x.to_string(),
        Scalar::Int32(x) => x.to_string(),
        Scalar::UInt32(x) => x.to_string(),
        Scalar::Int64(x) => x.to_string(),
        Scalar::UInt64(x) => x.to_string(),
        Scalar::Float32(_) => digits::float_text(Float::of(scalar), 1e6),
        Scalar::Float64(x) => float_repr(x),
    }
}

/// Python's `repr` of a float: `8.0`, `1e+16`, `1e-05`, `nan`.
pub fn float_repr(value: f64) -> String {
    // PERF: where Python writes no exponent, the standard library writes the same digits, unless two texts are as
    // near: then the float times a power of two is odd.
    if (1e-4..1e16).contains(&value.abs()) {
        let text = format!("{value:?}");
        let places = text.find('.').map_or(0, |point| text.len() - 1 - point);
        let halves = value.abs() * 2_f64.powi(places as i32 + 1);
        if halves % 2.0 != 1.0 {
            return text;
        }
    }
    digits::float_text(Float { value, single: false }, 1e16)
}

/// A shape as Python prints it: `(2, 3)`, `(3,)`, `()`.
pub fn shape_text(shape: &[usize]) -> String {
    let lengths: Vec<String> = shape.iter().map(usize::to_string).collect();
    let comma = if shape.len() == 1 { "," } else { "" };
    format!("({}{comma})", lengths.join(", "))
}

/// Whether the elements show the dtype: those of literals do.
fn is_implied(dtype: DType) -> bool {
    matches!(dtype, DType::Bool | DType::Int64 | DType::Float64)
}

/// The number of elements; a broadcast view may have more than memory can hold.
fn size(shape: &[usize]) -> usize {
    if shape.contains(&0) {
        return 0;
    }
    shape.iter().fold(1, |size, length| size.saturating_mul(*length))
}
