//! `%dtypes`: what an array of a shape takes in memory, by dtype, and what each dtype can hold.
//!
//! Knows dtypes, cache sizes and a limit; makes no array.

use serde::Serialize;

use super::Report;
use super::document::{Cell, Document, Fact, Table, in_data, in_words, numbers, words};
use super::text::{Column, Style, flow, table};
use super::units::{bytes, count, percent, shape};
use crate::array::dtype::{DType, Kind};
use crate::array::layout::element_count;
use crate::bail;
use crate::diag::{Result, Span};
use crate::measure::machine::{Caches, Level};

/// What a dtype can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Smallest and largest number, where they are whole.
    whole: Option<(i128, i128)>,
    /// The largest number of floats.
    largest: f64,
    /// Decimal digits that survive, of floats; NumPy's `finfo.precision`.
    digits: Option<u32>,
}

impl Limits {
    /// Of a dtype.
    pub fn of(dtype: DType) -> Self {
        let bits = 8 * dtype.size() as u32;
        let whole = match dtype.kind() {
            Kind::Bool => Some((0, 1)),
            Kind::Unsigned => Some((0, (1_i128 << bits) - 1)),
            Kind::Signed => Some((-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1)),
            Kind::Float | Kind::Text => None,
        };
        let (largest, digits) =
            if bits == 32 { (f64::from(f32::MAX), f32::DIGITS) } else { (f64::MAX, f64::DIGITS) };
        Self { whole, largest, digits: whole.is_none().then_some(digits) }
    }

    /// `-128 to 127`, `-1.8e308 to 1.8e308`.
    pub fn range(&self) -> String {
        match self.whole {
            Some((0, 1)) => "False, True".to_owned(),
            Some((low, high)) => format!("{} to {}", integer(low), integer(high)),
            None => format!("{} to {}", float(-self.largest), float(self.largest)),
        }
    }

    /// Decimal digits that are kept.
    pub fn digits(&self) -> String {
        self.digits.map_or_else(|| "all".to_owned(), |digits| digits.to_string())
    }

    /// The exact smallest and largest number.
    fn bounds(&self) -> [String; 2] {
        match self.whole {
            Some((low, high)) => [low.to_string(), high.to_string()],
            None => [format!("{:e}", -self.largest), format!("{:e}", self.largest)],
        }
    }
}

/// An integer, of more than six digits in the short form of a float.
fn integer(n: i128) -> String {
    if n.unsigned_abs() < 1_000_000 { n.to_string() } else { float(n as f64) }
}

fn float(x: f64) -> String {
    format!("{x:.1e}")
}

/// One dtype.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// NumPy's name.
    pub dtype: &'static str,
    /// Bytes of an element.
    pub itemsize: usize,
    /// Bytes of the array; none where they pass what can be addressed.
    pub bytes: Option<u64>,
    /// Of the memory limit.
    pub limit_share: Option<f64>,
    /// The nearest memory that holds it all, by the sizes of the caches.
    pub fits_in_est: Option<Level>,
    /// The smallest number.
    pub smallest: String,
    /// The largest.
    pub largest: String,
    #[serde(skip)]
    limits: Limits,
}

impl Row {
    /// Its share of the memory limit.
    fn limit_words(&self) -> String {
        match self.limit_share {
            Some(share) if share > 1.0 => "too big".to_owned(),
            Some(share) if share > 0.0 && share < 0.001 => "< 0.1 %".to_owned(),
            Some(share) => percent(share),
            None => "too big".to_owned(),
        }
    }
}

/// What `%dtypes` found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dtypes {
    /// The shape.
    pub shape: Vec<usize>,
    /// Its elements.
    pub elements: usize,
    /// The most bytes that arrays may take.
    pub limit_bytes: u64,
    /// A row each.
    pub dtypes: Vec<Row>,
}

/// Read a shape: `(10000, 1000)`, `10000, 1000`, `10000x1000`, `1_000_000`.
///
/// # Errors
/// `UsageError` where it is none, `ValueError` for a negative or too large one, with NumPy's words.
pub fn parse_shape(text: &str) -> Result<Vec<usize>> {
    let inner = text.trim();
    let inner = inner.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(inner);
    let separators = |c: char| matches!(c, ',' | 'x' | 'X') || c.is_whitespace();
    let mut lengths = Vec::new();
    for part in inner.split(separators).filter(|part| !part.is_empty()) {
        match part.replace('_', "").parse::<i128>() {
            Ok(length) if length < 0 => {
                bail!(Span::NONE, ValueError, "negative dimensions are not allowed";
                    hint: "each length of a shape is 0 or more");
            }
            Ok(length) => {
                match usize::try_from(length).ok().filter(|&n| isize::try_from(n).is_ok()) {
                    Some(length) => lengths.push(length),
                    None => bail!(Span::NONE, ValueError, "Maximum allowed dimension exceeded";
                    hint: "a length has at most 19 digits"),
                }
            }
            Err(_) => {
                bail!(Span::NONE, UsageError, "{text} is neither a shape nor the name of an array";
                hint: "type %dtypes (10000, 1000), %dtypes 1_000_000 or %dtypes a")
            }
        }
    }
    if lengths.is_empty() && inner == text.trim() {
        bail!(Span::NONE, UsageError, "%dtypes takes a shape"; hint: "type %dtypes (10000, 1000)");
    }
    Ok(lengths)
}

/// Say what arrays of a shape take.
///
/// # Errors
/// `ValueError` for one of more elements than can be counted.
pub fn dtypes(lengths: &[usize], limit_bytes: u64, caches: &Caches) -> Result<Dtypes> {
    let Some(elements) = element_count(lengths).filter(|&n| isize::try_from(n).is_ok()) else {
        bail!(Span::NONE, ValueError, "Maximum allowed dimension exceeded";
            hint: "the lengths multiply to more elements than 64 bits can count");
    };
    let row = |&dtype: &DType| {
        let bytes = elements.checked_mul(dtype.size()).filter(|&n| isize::try_from(n).is_ok());
        let limits = Limits::of(dtype);
        let [smallest, largest] = limits.bounds();
        Row {
            dtype: dtype.name(),
            itemsize: dtype.size(),
            bytes: bytes.map(|bytes| bytes as u64),
            limit_share: bytes.map(|bytes| bytes as f64 / limit_bytes.max(1) as f64),
            fits_in_est: bytes.map(|bytes| nearest(bytes as u64, caches)),
            smallest,
            largest,
            limits,
        }
    };
    let dtypes = DType::ALL.iter().map(row).collect();
    Ok(Dtypes { shape: lengths.to_vec(), elements, limit_bytes, dtypes })
}

/// The nearest level that holds so many bytes.
fn nearest(bytes: u64, caches: &Caches) -> Level {
    let sizes =
        [(Level::L1, caches.l1d_bytes), (Level::L2, caches.l2_bytes), (Level::L3, caches.l3_bytes)];
    sizes.into_iter().find(|&(_, size)| bytes <= size).map_or(Level::Memory, |(level, _)| level)
}

impl Report for Dtypes {
    fn document(&self) -> Document {
        let columns = vec![
            words("dtype", "dtype"),
            numbers("bytes", "itemsize"),
            numbers("total", "bytes"),
            numbers("of limit", "limit_share"),
            words("fits in est", "fits_in_est"),
            in_words("range"),
            in_words("digits"),
            in_data("smallest"),
            in_data("largest"),
        ];
        let row = |row: &Row| {
            let share = Cell::maybe(row.limit_share, Cell::share);
            vec![
                Cell::text(row.dtype),
                Cell::count(row.itemsize as u64),
                Cell::maybe(row.bytes, Cell::bytes),
                Cell { text: row.limit_words(), ..share },
                Cell::text(row.fits_in_est.map_or("", Level::name)),
                Cell::text(row.limits.range()),
                Cell::text(row.limits.digits()),
                Cell::text(&*row.smallest),
                Cell::text(&*row.largest),
            ]
        };
        let mut page = Document::new("Memory by dtype", &shape(&self.shape));
        page.headline = format!("{} elements.", count(self.elements as u64));
        page.table(&Table {
            caption: "What an array takes".to_owned(),
            columns,
            rows: self.dtypes.iter().map(row).collect(),
        });
        page.facts([Fact::new("limit", format!("arrays may take {}", bytes(self.limit_bytes)))]);
        page
    }

    fn text(&self, style: &Style) -> String {
        let columns = [
            Column::left("dtype", 0),
            Column::right("bytes", 1),
            Column::right("total", 0),
            Column::right("of limit", 2),
            Column::left("fits in est", 3),
            Column::left("range", 4),
            Column::right("digits", 5),
        ];
        let row = |row: &Row| {
            vec![
                row.dtype.to_owned(),
                row.itemsize.to_string(),
                row.bytes.map_or_else(|| "too big".to_owned(), bytes),
                row.limit_words(),
                row.fits_in_est.map_or("", Level::name).to_owned(),
                row.limits.range(),
                row.limits.digits(),
            ]
        };
        let rows: Vec<Vec<String>> = self.dtypes.iter().map(row).collect();
        let head = [
            format!("{}: {} elements", shape(&self.shape), count(self.elements as u64)),
            format!("arrays may take {}", bytes(self.limit_bytes)),
        ];
        format!("{}\n{}", flow(&head, style), table(&columns, &rows, style).join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_read_as_people_write_them() {
        let check = |text: &str, want: &[usize]| {
            assert_eq!(parse_shape(text).expect("a shape"), want, "{text}");
        };
        check("(10000, 1000)", &[10_000, 1000]);
        check("10000, 1000", &[10_000, 1000]);
        check("10000x1000", &[10_000, 1000]);
        check("1_000_000", &[1_000_000]);
        check("(5,)", &[5]);
        check("()", &[]);
        check("0", &[0]);
    }

    #[test]
    fn what_is_no_shape_is_refused() {
        let check = |text: &str, want: &str| {
            assert_eq!(parse_shape(text).expect_err("no shape").headline(), want, "{text}");
        };
        check("", "UsageError: %dtypes takes a shape");
        check("lots", "UsageError: lots is neither a shape nor the name of an array");
        check("1.5", "UsageError: 1.5 is neither a shape nor the name of an array");
        check("(3, -1)", "ValueError: negative dimensions are not allowed");
        check("99999999999999999999", "ValueError: Maximum allowed dimension exceeded");
        let error = dtypes(&[1 << 40, 1 << 40], 1, &Caches::ASSUMED).expect_err("too many");
        assert_eq!(error.headline(), "ValueError: Maximum allowed dimension exceeded");
    }

    #[test]
    fn limits_are_those_of_numpy() {
        let check = |dtype, range: &str, digits: &str| {
            let limits = Limits::of(dtype);
            assert_eq!((&*limits.range(), &*limits.digits()), (range, digits), "{dtype}");
        };
        check(DType::Bool, "False, True", "all");
        check(DType::Int8, "-128 to 127", "all");
        check(DType::UInt16, "0 to 65535", "all");
        check(DType::Int64, "-9.2e18 to 9.2e18", "all");
        check(DType::Float32, "-3.4e38 to 3.4e38", "6");
        check(DType::Float64, "-1.8e308 to 1.8e308", "15");
        assert_eq!(Limits::of(DType::UInt64).bounds()[1], u64::MAX.to_string());
    }

    #[test]
    fn sizes_are_held_against_the_caches() {
        let caches = Caches { l1d_bytes: 1000, l2_bytes: 4000, l3_bytes: 0, assumed: false };
        let report = dtypes(&[500], 2000, &caches).expect("a shape");
        let of = |name: &str| {
            let row = report.dtypes.iter().find(|row| row.dtype == name).expect("every dtype");
            (row.bytes, row.fits_in_est, row.limit_share)
        };
        assert_eq!(of("int8"), (Some(500), Some(Level::L1), Some(0.25)));
        assert_eq!(of("float32"), (Some(2000), Some(Level::L2), Some(1.0)));
        assert_eq!(of("float64"), (Some(4000), Some(Level::L2), Some(2.0)));
        let large = dtypes(&[1 << 62], 2000, &caches).expect("it can be counted");
        assert_eq!(large.dtypes.last().expect("float64").bytes, None);
    }
}
