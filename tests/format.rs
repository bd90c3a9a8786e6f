//! The printed text of arrays and scalars against what NumPy prints: `numpy/make_format.py` writes the table.

use numscope::array::dtype::{DType, Scalar};
use numscope::array::format::{
    Affixes, Elements, FloatMode, PrintOptions, Sign, array_repr, array_str, array_text,
    scalar_repr, scalar_str,
};
use serde::Deserialize;

/// What NumPy prints of one array, or of a scalar where there is no shape.
#[derive(Debug, Deserialize)]
struct Case {
    dtype: String,
    shape: Option<Vec<usize>>,
    /// The bits of the elements in hexadecimal, over and over.
    bits: String,
    #[serde(default)]
    options: Options,
    /// Separator, prefix and suffix of `text`.
    affixes: Option<[String; 3]>,
    repr: Option<String>,
    str: Option<String>,
    text: Option<String>,
}

/// The print options that are not NumPy's defaults.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    precision: Option<usize>,
    threshold: Option<usize>,
    edgeitems: Option<usize>,
    linewidth: Option<usize>,
    suppress: Option<bool>,
    nanstr: Option<String>,
    infstr: Option<String>,
    sign: Option<String>,
    floatmode: Option<String>,
}

impl Options {
    fn get(&self) -> PrintOptions {
        let defaults = PrintOptions::default();
        PrintOptions {
            precision: self.precision.unwrap_or(defaults.precision),
            threshold: self.threshold.unwrap_or(defaults.threshold),
            edgeitems: self.edgeitems.unwrap_or(defaults.edgeitems),
            linewidth: self.linewidth.unwrap_or(defaults.linewidth),
            suppress: self.suppress.unwrap_or(defaults.suppress),
            nanstr: self.nanstr.clone().unwrap_or(defaults.nanstr),
            infstr: self.infstr.clone().unwrap_or(defaults.infstr),
            sign: match self.sign.as_deref() {
                None => defaults.sign,
                Some("-") => Sign::Minus,
                Some("+") => Sign::Plus,
                Some(" ") => Sign::Space,
                Some(other) => panic!("no sign: {other}"),
            },
            floatmode: match self.floatmode.as_deref() {
                None => defaults.floatmode,
                Some("fixed") => FloatMode::Fixed,
                Some("unique") => FloatMode::Unique,
                Some("maxprec") => FloatMode::MaxPrec,
                Some("maxprec_equal") => FloatMode::MaxPrecEqual,
                Some(other) => panic!("no floatmode: {other}"),
            },
        }
    }
}

impl Case {
    fn elements(&self) -> Vec<Scalar> {
        let dtype = DType::from_name(&self.dtype).expect("a dtype");
        let read = |word| {
            let bits = u64::from_str_radix(word, 16).expect("bits in hexadecimal");
            Scalar::read(dtype, &bits.to_le_bytes())
        };
        self.bits.split(' ').map(read).collect()
    }

    /// What is printed, each beside what NumPy prints.
    fn texts(&self) -> Vec<(String, Option<&String>)> {
        let values = self.elements();
        let (repr, str) = (self.repr.as_ref(), self.str.as_ref());
        let Some(shape) = &self.shape else {
            return vec![(scalar_repr(values[0]), repr), (scalar_str(values[0]), str)];
        };
        let at = |index: &[usize]| {
            let flat = index.iter().zip(shape).fold(0, |flat, (i, length)| flat * length + i);
            values[flat % values.len()]
        };
        let elements = Elements {
            class: "array",
            dtype: values[0].dtype(),
            shape,
            at: &at,
            text_at: &|_| String::new(),
            word: None,
            stop: None,
        };
        let options = self.options.get();
        if let Some([separator, prefix, suffix]) = &self.affixes {
            let affixes = Affixes { separator, prefix, suffix };
            return vec![(array_text(&elements, &options, &affixes), self.text.as_ref())];
        }
        vec![(array_repr(&elements, &options), repr), (array_str(&elements, &options), str)]
    }
}

#[test]
fn printed_text_is_numpys() {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("numpy/format.json")).expect("the table is valid");
    assert!(cases.len() > 500, "the table is short");
    for case in &cases {
        for (text, want) in case.texts() {
            assert_eq!(Some(&text), want, "\n{case:?}");
        }
    }
}

#[test]
fn a_summary_reads_the_elements_that_it_shows_alone() {
    let read = std::cell::Cell::new(0);
    let at = |_: &[usize]| {
        read.set(read.get() + 1);
        Scalar::Float64(0.5)
    };
    let elements = Elements {
        class: "array",
        dtype: DType::Float64,
        shape: &[1_000_000_000, 3],
        at: &at,
        text_at: &|_| String::new(),
        word: None,
        stop: None,
    };
    array_repr(&elements, &PrintOptions::default());
    assert_eq!(read.get(), 6 * 3);
}
