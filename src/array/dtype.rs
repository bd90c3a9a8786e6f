//! Element types: the one table from which everything that depends on the set of dtypes follows.
//!
//! Promotion is NumPy 2's (NEP 50). Knows no array.

use std::fmt;

use bytemuck::{Pod, Zeroable};

/// A NumPy bool: one byte, of which anything but 0 is true.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(transparent)]
pub struct BoolByte(u8);

impl BoolByte {
    /// `True` or `False`.
    #[inline(always)]
    pub const fn new(value: bool) -> Self {
        Self(value as u8)
    }

    /// Whether it is true.
    #[inline(always)]
    pub const fn get(self) -> bool {
        self.0 != 0
    }
}

impl PartialEq for BoolByte {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

/// What numbers a dtype holds, in the order of promotion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `bool`.
    Bool,
    /// `uint8` to `uint64`.
    Unsigned,
    /// `int8` to `int64`.
    Signed,
    /// `float32`, `float64`.
    Float,
    /// Text of a fixed width: no numbers.
    Text,
}

macro_rules! dtypes {
    ($($(#[$doc:meta])* $Variant:ident($ty:ty, $name:literal, $code:literal, $kind:ident),)+) => {
        /// The type of the elements of an array.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DType {
            $($(#[$doc])* $Variant,)+
            /// `<U20`: text of at most so many characters, of four bytes each.
            Text(u32),
        }

        impl DType {
            /// Every dtype of numbers, in the order of NumPy's type numbers.
            pub const ALL: &[Self] = &[$(Self::$Variant,)+];

            /// The NumPy name; that of a text without its width.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Variant => $name,)+ Self::Text(_) => "str" }
            }

            /// NumPy's code of kind and size, as in `np.dtype("f8")`; that of a text without its width.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$Variant => $code,)+ Self::Text(_) => "U" }
            }

            /// Size of one element in bytes.
            pub const fn size(self) -> usize {
                match self {
                    $(Self::$Variant => size_of::<$ty>(),)+
                    Self::Text(width) => width as usize * CHARACTER_BYTES,
                }
            }

            /// What it holds.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$Variant => Kind::$kind,)+ Self::Text(_) => Kind::Text }
            }

            /// A number of its own for each dtype: that of a number is less than 16.
            pub const fn number(self) -> u64 {
                /// The numbers of dtypes without a width.
                #[derive(Clone, Copy)]
                enum Number { $($Variant,)+ Text }
                match self {
                    $(Self::$Variant => Number::$Variant as u64,)+
                    Self::Text(width) => Number::Text as u64 | (width as u64) << 32,
                }
            }
        }

        /// One element with its dtype: a NumPy scalar.
        #[derive(Clone, Copy, Debug)]
        pub enum Scalar { $($(#[$doc])* $Variant($ty),)+ }

        impl Scalar {
            /// Its dtype.
            pub const fn dtype(self) -> DType {
                match self { $(Self::$Variant(_) => DType::$Variant,)+ }
            }

            /// The element that the first bytes hold; they need not be aligned.
            ///
            /// # Panics
            /// Where there are fewer bytes than one element has, or it is a text.
            pub fn read(dtype: DType, bytes: &[u8]) -> Self {
                match dtype {
                    $(DType::$Variant => Self::$Variant(
                        bytemuck::pod_read_unaligned(&bytes[..size_of::<$ty>()])),)+
                    DType::Text(_) => dtype.not_of_numbers(),
                }
            }

            /// Its bytes, first in an aligned word.
            pub fn word(self) -> Word {
                let mut word = Word::default();
                match self {
                    $(Self::$Variant(x) => word.0[..size_of::<$ty>()]
                        .copy_from_slice(bytemuck::bytes_of(&x)),)+
                }
                word
            }
        }

        $(impl Element for $ty {
            const DTYPE: DType = DType::$Variant;
        })+

        /// Evaluate an expression with a type alias for the Rust type of a run-time dtype of numbers.
        #[macro_export]
        macro_rules! with_dtype {
            ($dtype:expr, $T:ident => $body:expr) => {
                match $dtype {
                    $($crate::array::dtype::DType::$Variant => {
                        type $T = $crate::array::dtype::rust::$Variant;
                        $body
                    })+
                    text @ $crate::array::dtype::DType::Text(_) => text.not_of_numbers(),
                }
            };
        }

        /// The Rust type of each dtype, under the dtype's name.
        pub mod rust {
            use super::BoolByte;
            $(#[doc = $name] pub type $Variant = $ty;)+
        }
    };
}

dtypes! {
    /// `bool`.
    Bool(BoolByte, "bool", "b1", Bool),
    /// `int8`.
    Int8(i8, "int8", "i1", Signed),
    /// `uint8`.
    UInt8(u8, "uint8", "u1", Unsigned),
    /// `int16`.
    Int16(i16, "int16", "i2", Signed),
    /// `uint16`.
    UInt16(u16, "uint16", "u2", Unsigned),
    /// `int32`.
    Int32(i32, "int32", "i4", Signed),
    /// `uint32`.
    UInt32(u32, "uint32", "u4", Unsigned),
    /// `int64`.
    Int64(i64, "int64", "i8", Signed),
    /// `uint64`.
    UInt64(u64, "uint64", "u8", Unsigned),
    /// `float32`.
    Float32(f32, "float32", "f4", Float),
    /// `float64`.
    Float64(f64, "float64", "f8", Float),
}

/// Most characters of an element: NumPy keeps its bytes in a C int.
const MOST_WIDTH: u32 = i32::MAX as u32 / 4;

/// Bytes of a character of a text array: UCS-4.
pub const CHARACTER_BYTES: usize = size_of::<u32>();

/// A Rust type which is the element type of some dtype.
pub trait Element: Pod + Default + PartialEq + fmt::Debug + Send + Sync {
    /// The dtype whose elements have this type.
    const DTYPE: DType;
}

/// The bytes of one element of any dtype, aligned for all of them; only the first `size` count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(C, align(8))]
pub struct Word(pub [u8; 8]);

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(0) => f.write_str("<U"),
            Self::Text(width) => write!(f, "<U{width}"),
            number => f.write_str(number.name()),
        }
    }
}

impl DType {
    /// The dtype of a NumPy name or code (`"float64"`, `"f8"`, `"d"`).
    pub fn from_name(name: &str) -> Option<Self> {
        const ALIASES: &[(&str, DType)] = &[
            ("?", DType::Bool),
            ("bool_", DType::Bool),
            ("b", DType::Int8),
            ("B", DType::UInt8),
            ("h", DType::Int16),
            ("H", DType::UInt16),
            ("i", DType::Int32),
            ("I", DType::UInt32),
            ("l", DType::Int64),
            ("L", DType::UInt64),
            ("q", DType::Int64),
            ("Q", DType::UInt64),
            ("int", DType::Int64),
            ("uint", DType::UInt64),
            ("intp", DType::Int64),
            ("f", DType::Float32),
            ("d", DType::Float64),
            ("single", DType::Float32),
            ("double", DType::Float64),
            ("float", DType::Float64),
        ];
        let name = name.strip_prefix(['<', '=', '|']).unwrap_or(name);
        if let Some(width) = name.strip_prefix('U') {
            let is_plain = width.bytes().all(|digit| digit.is_ascii_digit());
            return match width {
                "" => Some(Self::Text(0)),
                _ => width
                    .parse()
                    .ok()
                    .filter(|&n: &u32| is_plain && n <= MOST_WIDTH)
                    .map(Self::Text),
            };
        }
        if matches!(name, "str" | "str_" | "unicode") {
            return Some(Self::Text(0));
        }
        let listed = Self::ALL.iter().copied().find(|d| d.name() == name || d.code() == name);
        listed.or_else(|| ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, d)| *d))
    }

    /// Whether it holds text.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Text(_))
    }

    /// The characters that a number of it may take as text, or that a text has.
    pub const fn text_width(self) -> u32 {
        match self {
            Self::Bool | Self::UInt16 => 5,
            Self::Int8 => 4,
            Self::UInt8 => 3,
            Self::Int16 => 6,
            Self::Int32 => 11,
            Self::UInt32 => 10,
            Self::Int64 => 21,
            Self::UInt64 => 20,
            Self::Float32 | Self::Float64 => 32,
            Self::Text(width) => width,
        }
    }

    /// What computes with numbers was given a text: who calls it refuses texts first.
    ///
    /// # Panics
    /// Always.
    #[track_caller]
    pub fn not_of_numbers(self) -> ! {
        panic!("{self} reached what computes with numbers")
    }

    /// Whether it is `float32` or `float64`.
    pub const fn is_float(self) -> bool {
        matches!(self.kind(), Kind::Float)
    }

    /// Whether it is a signed or unsigned integer.
    pub const fn is_integer(self) -> bool {
        matches!(self.kind(), Kind::Signed | Kind::Unsigned)
    }

    /// The integer dtype of a signedness and size; `None` past 64 bits.
    const fn integer(signed: bool, size: usize) -> Option<Self> {
        match (signed, size) {
            (true, 1) => Some(Self::Int8),
            (true, 2) => Some(Self::Int16),
            (true, 4) => Some(Self::Int32),
            (true, 8) => Some(Self::Int64),
            (false, 1) => Some(Self::UInt8),
            (false, 2) => Some(Self::UInt16),
            (false, 4) => Some(Self::UInt32),
            (false, 8) => Some(Self::UInt64),
            _ => None,
        }
    }

    /// The smallest dtype to which both can be cast safely: NumPy's `promote_types`.
    #[must_use]
    pub fn promote(self, other: Self) -> Self {
        let (low, high) = if self.kind() <= other.kind() { (self, other) } else { (other, self) };
        match (low.kind(), high.kind()) {
            (_, Kind::Text) => Self::Text(low.text_width().max(high.text_width())),
            (Kind::Bool, _) => high,
            (a, b) if a == b => {
                if low.size() >= high.size() {
                    low
                } else {
                    high
                }
            }
            (Kind::Unsigned, Kind::Signed) if low.size() < high.size() => high,
            (Kind::Unsigned, Kind::Signed) => {
                Self::integer(true, low.size() * 2).unwrap_or(Self::Float64)
            }
            // An integer of more than 16 bits does not fit float32's 24 bits of mantissa.
            _ if low.size() <= 2 => high,
            _ => Self::Float64,
        }
    }

    /// Whether every value of `self` is one of `to`: NumPy's casting `"safe"`.
    pub fn casts_safely(self, to: Self) -> bool {
        // NumPy counts 64-bit integers to float64 as safe.
        self.promote(to) == to
    }

    /// NumPy's casting `"same_kind"`: safe, or to a smaller dtype of the same or a higher kind.
    pub fn casts_same_kind(self, to: Self) -> bool {
        let rank = |d: Self| d.kind();
        self.casts_safely(to) || rank(self) <= rank(to)
    }
}

impl Scalar {
    /// Its value in float64, rounded where it is a large integer.
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Bool(x) => f64::from(u8::from(x.get())),
            Self::Int8(x) => f64::from(x),
            Self::UInt8(x) => f64::from(x),
            Self::Int16(x) => f64::from(x),
            Self::UInt16(x) => f64::from(x),
            Self::Int32(x) => f64::from(x),
            Self::UInt32(x) => f64::from(x),
            Self::Int64(x) => x as f64,
            Self::UInt64(x) => x as f64,
            Self::Float32(x) => f64::from(x),
            Self::Float64(x) => x,
        }
    }

    /// Its value as an integer of 128 bits; `None` for a float.
    pub fn as_integer(self) -> Option<i128> {
        Some(match self {
            Self::Bool(x) => i128::from(x.get()),
            Self::Int8(x) => x.into(),
            Self::UInt8(x) => x.into(),
            Self::Int16(x) => x.into(),
            Self::UInt16(x) => x.into(),
            Self::Int32(x) => x.into(),
            Self::UInt32(x) => x.into(),
            Self::Int64(x) => x.into(),
            Self::UInt64(x) => x.into(),
            Self::Float32(_) | Self::Float64(_) => return None,
        })
    }

    /// Whether Python's `bool()` of it is true.
    pub fn truth(self) -> bool {
        self.as_f64() != 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: DType, b: DType, want: DType) {
        assert_eq!((a.promote(b), b.promote(a)), (want, want));
    }

    #[test]
    fn promotion_is_numpys() {
        check(DType::Int8, DType::UInt8, DType::Int16);
        check(DType::Int64, DType::UInt64, DType::Float64);
        check(DType::Int16, DType::Float32, DType::Float32);
        check(DType::Int32, DType::Float32, DType::Float64);
        check(DType::Bool, DType::UInt8, DType::UInt8);
        check(DType::UInt8, DType::Int32, DType::Int32);
        check(DType::Text(3), DType::Text(5), DType::Text(5));
        check(DType::Text(3), DType::Int64, DType::Text(21));
        check(DType::Text(3), DType::UInt8, DType::Text(3));
    }

    #[test]
    fn names_codes_and_aliases_are_found() {
        assert_eq!(DType::from_name("f8"), Some(DType::Float64));
        assert_eq!(DType::from_name("<i4"), Some(DType::Int32));
        assert_eq!(DType::from_name("complex128"), None);
        assert_eq!(DType::from_name("<U20"), Some(DType::Text(20)));
        assert_eq!(DType::from_name("str"), Some(DType::Text(0)));
        assert_eq!(DType::from_name("U+5"), None);
        assert_eq!(DType::from_name("U536870912"), None);
    }
}
