//! Elementwise functions: one row each, from which parser names, typing, all modes, cost and help follow.
//!
//! A row is a [`Ufunc`]; its loops are made by the macros of [`crate::kernels::elementwise`] in the row itself.

mod angles;
mod arith;
mod bits;
mod clip;
mod compare;
mod fields;
mod math;
mod pairs;
mod parts;
mod rounding;
mod rows;
mod signature;
mod text;

use smallvec::SmallVec;

use crate::array::dtype::{DType, Kind};
use crate::diag::Result;
use crate::diagnostic;
use crate::kernels::elementwise::Kernel;
use crate::kernels::events::Infinity;

pub use arith::{POWER, POWER_HALF, POWER_MINUS_ONE, POWER_TWO, RECIPROCAL, SQUARE};
pub use clip::CLIP;
pub use math::SQRT;
pub use signature::Signature;
pub(in crate::numpy) use text::no_text_loop;

/// What every ufunc takes behind its operands.
pub const KEYWORDS: &str =
    "out=None, *, where=True, casting='same_kind', order='K', dtype=None, subok=True";

/// An elementwise function.
#[derive(Debug)]
pub struct Ufunc {
    /// NumPy's name.
    pub name: &'static str,
    /// Other names of the same.
    pub aliases: &'static [&'static str],
    /// Python's operator, where there is one.
    pub symbol: Option<&'static str>,
    /// Help: a sentence, and examples behind `>>>` that run as tests.
    pub doc: &'static str,
    /// How many operands it takes.
    pub nin: usize,
    /// Arithmetic operations per element, for the cost model: what a polynomial of the usual degree takes.
    pub ops: u32,
    /// How the dtype of its loop is found.
    pub typing: Typing,
    /// Which temporary its operator may write into under NumPy.
    pub elides: Elides,
    /// What an infinite result of finite operands means.
    pub infinity: Infinity,
    /// Its loops, in the order in which NumPy tries them.
    pub loops: &'static [Loop],
    /// Where it has two results: the loops of the second one, for the same operands.
    pub second: &'static [Loop],
}

/// How one dtype of operands is computed.
#[derive(Debug)]
pub struct Loop {
    /// What the operands are cast to.
    pub inputs: [DType; 2],
    /// What comes out.
    pub output: DType,
    /// The code.
    pub kernel: Kernel,
}

/// How the dtype of a loop follows from those of the operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// The first loop to which the common dtype can be cast safely.
    Common,
    /// The first loop to which the common dtype can be cast safely, and with two operands of their own dtypes each by
    /// itself: `uint16` and `int8` are computed in float32. 8-bit integers and bool go to float16 in NumPy, which
    /// numscope lacks.
    Float,
    /// As `Common`, but a Python int of any size is as true as it is.
    Truth,
    /// As `Common`, but bools are refused.
    NoBool,
    /// Integers are divided in float64.
    TrueDivide,
    /// As `Common`, but signed against unsigned 64-bit integers are compared exactly.
    Compare,
    /// The first loop to which each operand can be cast safely by itself; 8-bit integers as with `Float`.
    Apart,
}

/// Which dead temporary NumPy's operator writes into ("temporary elision").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elides {
    /// Neither.
    Never,
    /// The left operand.
    Left,
    /// The left operand if it is a floating-point one.
    LeftFloat,
    /// The left operand, else the right one.
    Either,
}

/// What is known of an operand before anything is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperandType {
    /// An array or a NumPy scalar: its dtype counts.
    Strong(DType),
    /// A Python int: it takes the dtype of the others if they hold numbers.
    Int(i64),
    /// A Python float: it takes the dtype of the others if they are floating-point.
    Float,
}

impl OperandType {
    /// Its dtype where no other operand says more.
    pub fn dtype(self) -> DType {
        match self {
            Self::Strong(dtype) => dtype,
            Self::Int(_) => DType::Int64,
            Self::Float => DType::Float64,
        }
    }
}

/// Every ufunc, in the order of the reference.
pub static UFUNCS: &[&Ufunc] = rows::ALL;

/// The ufunc of a NumPy name.
pub fn find(name: &str) -> Option<&'static Ufunc> {
    UFUNCS.iter().copied().find(|ufunc| ufunc.name == name || ufunc.aliases.contains(&name))
}

/// The ufunc of a Python operator with `nin` operands.
pub fn of_operator(symbol: &str, nin: usize) -> Option<&'static Ufunc> {
    UFUNCS.iter().copied().find(|ufunc| ufunc.symbol == Some(symbol) && ufunc.nin == nin)
}

/// The dtype of a computation over operands, by NEP 50.
pub fn common_dtype(operands: &[OperandType]) -> DType {
    let strong = operands.iter().filter_map(|operand| match operand {
        OperandType::Strong(dtype) => Some(*dtype),
        OperandType::Int(_) | OperandType::Float => None,
    });
    let strong = strong.reduce(DType::promote);
    let has_float = operands.contains(&OperandType::Float);
    let has_int = operands.iter().any(|operand| matches!(operand, OperandType::Int(_)));
    match strong {
        Some(dtype) if dtype.is_float() => dtype,
        Some(_) | None if has_float => DType::Float64,
        Some(DType::Bool) if has_int => DType::Int64,
        Some(dtype) => dtype,
        None => DType::Int64,
    }
}

/// The signed dtype of the size of a signed and an unsigned operand's larger one, which casts to floats as both do.
fn narrow_pair(operands: &[OperandType]) -> Option<DType> {
    let &[OperandType::Strong(a), OperandType::Strong(b)] = operands else { return None };
    let signed = [DType::Int8, DType::Int16, DType::Int32, DType::Int64];
    let size = a.size().max(b.size());
    signed.into_iter().find(|dtype| dtype.size() == size)
}

/// The operands of a logical function with Python ints as int64, where the common dtype has no place for one.
fn wide_truth(operands: &[OperandType], common: DType) -> Option<SmallVec<[OperandType; 2]>> {
    let lacks = |ty: &OperandType| matches!(ty, OperandType::Int(number) if !fits(*number, common));
    let wide = |ty: &OperandType| match ty {
        OperandType::Int(_) => OperandType::Strong(DType::Int64),
        other => *other,
    };
    operands.iter().any(lacks).then(|| operands.iter().map(wide).collect())
}

impl Ufunc {
    /// The loop for operands, by NumPy's rules.
    ///
    /// # Errors
    /// A `TypeError` without a place where there is no such loop.
    pub fn resolve(&'static self, operands: &[OperandType]) -> Result<&'static Loop> {
        if operands.iter().any(|operand| matches!(operand, OperandType::Strong(DType::Text(_)))) {
            return Err(no_text_loop(self, operands));
        }
        let common = common_dtype(operands);
        if self.typing == Typing::Apart {
            return self.resolve_apart(operands);
        }
        if self.typing == Typing::Compare
            && let Some(exact) = self.exact_comparison(operands, common)
        {
            return Ok(exact);
        }
        if self.typing == Typing::Truth
            && let Some(wide) = wide_truth(operands, common)
        {
            return self.resolve(&wide);
        }
        let common = match (self.typing, common.kind()) {
            (Typing::Float, Kind::Signed) if let Some(narrow) = narrow_pair(operands) => {
                if narrow.size() == 1 {
                    return Err(self.no_float16("int8 with uint8"));
                }
                narrow
            }
            (Typing::TrueDivide, Kind::Bool | Kind::Signed | Kind::Unsigned) => DType::Float64,
            (Typing::Float, Kind::Bool | Kind::Signed | Kind::Unsigned) if common.size() == 1 => {
                return Err(self.no_float16(common.name()));
            }
            _ => common,
        };
        if self.typing == Typing::NoBool && common == DType::Bool {
            return Err(self.no_loop(operands, common));
        }
        if let Some(found) =
            self.loops.iter().find(|l| l.is_homogeneous() && common.casts_safely(l.inputs[0]))
        {
            return Ok(found);
        }
        Err(self.no_loop(operands, common))
    }

    /// The first loop to which each operand can be cast safely; Python's numbers count as NumPy's default ones.
    fn resolve_apart(&'static self, operands: &[OperandType]) -> Result<&'static Loop> {
        let dtypes: SmallVec<[DType; 2]> = operands.iter().map(|ty| ty.dtype()).collect();
        let fits =
            |row: &&Loop| dtypes.iter().zip(row.inputs).all(|(from, to)| from.casts_safely(to));
        let strong =
            |ty: &OperandType| matches!(ty, OperandType::Strong(dtype) if *dtype != DType::Bool);
        match self.loops.iter().find(fits) {
            // NumPy takes a Python int for as small a number as it can, but beside another.
            Some(_) if matches!(operands, [OperandType::Int(_), other] if strong(other)) => {
                Err(self.no_float16("int"))
            }
            Some(_) if dtypes[0].size() == 1 => Err(self.no_float16(dtypes[0].name())),
            Some(found) => Ok(found),
            None => Err(self.no_loop(operands, dtypes[0])),
        }
    }

    fn no_float16(&self, of: &str) -> crate::diag::Diagnostic {
        diagnostic!(
            crate::diag::Span::NONE, TypeError,
            "numscope has no float16, which is what NumPy's {} gives for {of}", self.name;
            hint: "choose the precision: np.{}(x.astype(np.float32))", self.name
        )
    }

    /// How many results it has.
    pub fn nout(&self) -> usize {
        1 + usize::from(!self.second.is_empty())
    }

    /// What each result is computed by, given the loop of the first one.
    pub fn results(&'static self, found: &'static Loop) -> SmallVec<[&'static Loop; 2]> {
        let second = self.second.iter().find(|row| row.inputs == found.inputs);
        std::iter::once(found).chain(second).collect()
    }

    /// The mixed loop where float64 would lose bits: signed against `uint64`, or a Python int that does not fit.
    fn exact_comparison(
        &'static self,
        operands: &[OperandType],
        common: DType,
    ) -> Option<&'static Loop> {
        let as_integer = |operand: &OperandType| match *operand {
            OperandType::Strong(dtype) => {
                (dtype.is_integer() || dtype == DType::Bool).then_some(dtype)
            }
            OperandType::Int(value) => Some(match common.kind() {
                Kind::Signed | Kind::Unsigned if fits(value, common) => common,
                _ => DType::Int64,
            }),
            OperandType::Float => None,
        };
        let [left, right] = [as_integer(operands.first()?)?, as_integer(operands.get(1)?)?];
        let word = |dtype: DType| if dtype == DType::UInt64 { DType::UInt64 } else { DType::Int64 };
        let inputs = [word(left), word(right)];
        if left.promote(right).is_float() {
            return self.loops.iter().find(|l| l.inputs == inputs);
        }
        let misfit = operands.iter().any(|o| matches!(o, OperandType::Int(v) if !fits(*v, common)));
        if misfit { self.loops.iter().find(|l| l.inputs == inputs) } else { None }
    }

    /// NumPy's words for a function that has no loop for the operands.
    fn no_loop(&self, operands: &[OperandType], common: DType) -> crate::diag::Diagnostic {
        let nowhere = crate::diag::Span::NONE;
        match (self.name, common) {
            ("subtract", DType::Bool) => diagnostic!(
                nowhere,
                TypeError,
                "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead."
            ),
            ("negative", DType::Bool) => diagnostic!(
                nowhere,
                TypeError,
                "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the logical_not function instead."
            ),
            ("positive" | "sign", DType::Bool) => diagnostic!(
                nowhere,
                UFuncTypeError,
                "ufunc '{}' did not contain a loop with signature matching types <class 'numpy.dtypes.BoolDType'> -> None",
                self.name
            ),
            ("isnat", _) => diagnostic!(
                nowhere,
                TypeError,
                "ufunc 'isnat' is only defined for np.datetime64 and np.timedelta64."
            ),
            ("gcd" | "lcm", _) => {
                let classes: Vec<String> = operands.iter().map(operand_class).collect();
                diagnostic!(
                    nowhere, UFuncTypeError,
                    "ufunc '{}' did not contain a loop with signature matching types ({}) -> None",
                    self.name, classes.join(", ");
                    hint: "it is for integers: convert with .astype(np.int64) first"
                )
            }
            _ => {
                let casts = "could not be safely coerced to any supported types according to the casting rule ''safe''";
                let error = diagnostic!(
                    nowhere,
                    TypeError,
                    "ufunc '{}' not supported for the input types, and the inputs {casts}",
                    self.name
                );
                if operands.iter().any(|o| matches!(o, OperandType::Strong(d) if d.is_float()))
                    && self.symbol.is_some()
                {
                    error.hint("this operator is for integers and bools: convert with .astype(np.int64) first")
                } else {
                    error
                }
            }
        }
    }
}

/// How NumPy's messages write the class of an operand's dtype.
fn operand_class(operand: &OperandType) -> String {
    let name = match operand {
        OperandType::Strong(dtype) => {
            let name = dtype.name();
            let split = if dtype.kind() == Kind::Unsigned { 2 } else { 1 };
            format!("{}{}DType", name[..split].to_uppercase(), &name[split..])
        }
        OperandType::Int(_) => "_PyLongDType".to_owned(),
        OperandType::Float => "_PyFloatDType".to_owned(),
    };
    format!("<class 'numpy.dtypes.{name}'>")
}

impl Loop {
    /// What an operand is cast to; a third one as the second.
    pub fn input(&self, i: usize) -> DType {
        self.inputs[i.min(1)]
    }

    fn is_homogeneous(&self) -> bool {
        self.inputs[0] == self.inputs[1]
    }
}

/// Whether an integer is one of a dtype's values; every one is of a float's.
pub fn fits(value: i64, dtype: DType) -> bool {
    let bits = dtype.size() as u32 * 8;
    match dtype.kind() {
        Kind::Bool => (0..=1).contains(&value),
        Kind::Signed => {
            bits == 64 || (-(1_i64 << (bits - 1))..1_i64 << (bits - 1)).contains(&value)
        }
        Kind::Unsigned => value >= 0 && (bits == 64 || value < 1_i64 << bits),
        Kind::Float | Kind::Text => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OperandType::{Float, Int, Strong};

    #[track_caller]
    fn check(operands: &[OperandType], want: DType) {
        assert_eq!(common_dtype(operands), want);
    }

    #[test]
    fn python_scalars_are_weak() {
        check(&[Strong(DType::Float32), Int(2)], DType::Float32);
        check(&[Strong(DType::Float32), Float], DType::Float32);
        check(&[Strong(DType::Int8), Float], DType::Float64);
        check(&[Strong(DType::Bool), Int(1)], DType::Int64);
        check(&[Strong(DType::Int8), Int(1)], DType::Int8);
        check(&[Int(1), Float], DType::Float64);
    }

    /// A hundred elements of a dtype, odd ones among them.
    fn elements(dtype: DType, seed: u64) -> Vec<u64> {
        let mut state = seed;
        let mut words: Vec<u64> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let small = (state >> 40) as i64 - (1 << 23);
            match dtype {
                DType::Float64 => (small as f64 / 64.0).to_bits(),
                DType::Float32 => u64::from((small as f32 / 64.0).to_bits()),
                _ => small as u64,
            }
        })
        .take(100)
        .collect();
        let odd = [f64::NAN, f64::INFINITY, -0.0, 0.0];
        for (word, odd) in words.iter_mut().step_by(7).zip(odd) {
            match dtype {
                DType::Float64 => *word = odd.to_bits(),
                DType::Float32 => *word = u64::from((odd as f32).to_bits()),
                _ => *word = odd as u64,
            }
        }
        let size = dtype.size();
        let bytes: Vec<u8> =
            words.iter().flat_map(|word| word.to_ne_bytes()[..size].to_vec()).collect();
        let mut aligned = vec![0_u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut::<u64, u8>(&mut aligned)[..bytes.len()].copy_from_slice(&bytes);
        aligned
    }

    #[test]
    fn a_number_gives_what_a_block_of_it_does_at_every_level() {
        use crate::kernels::simd::{Level, detected, force};
        let mut tried = 0;
        let loops = UFUNCS.iter().flat_map(|ufunc| ufunc.loops.iter().map(move |l| (ufunc, l)));
        for (ufunc, row) in loops.filter(|(_, row)| row.kernel.takes_scalars()) {
            tried += 1;
            let (dtype, size) = (row.inputs[0], row.inputs[0].size());
            assert!(row.is_homogeneous() || row.inputs[1].size() == size, "{}", ufunc.name);
            let (block, others) = (elements(dtype, 3), elements(dtype, 5));
            let block: &[u8] = &bytemuck::cast_slice(&block)[..100 * size];
            for &level in Level::ALL {
                force(level);
                for at in [0, 7, 14, 21, 30] {
                    let number = &bytemuck::cast_slice::<u64, u8>(&others)[at * size..][..size];
                    let spread: Vec<u64> = {
                        let bytes = number.repeat(100);
                        let mut words = vec![0_u64; bytes.len().div_ceil(8)];
                        bytemuck::cast_slice_mut::<u64, u8>(&mut words)[..bytes.len()]
                            .copy_from_slice(&bytes);
                        words
                    };
                    let spread: &[u8] = &bytemuck::cast_slice(&spread)[..100 * size];
                    let run = |a: &[u8], b: &[u8]| {
                        let mut out = vec![0_u64; 100];
                        let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut out);
                        let suspect = row.kernel.run(&mut bytes[..100 * row.output.size()], a, b);
                        (out, suspect)
                    };
                    let what = format!("{} of {dtype} at {level:?}", ufunc.name);
                    assert_eq!(run(block, number), run(block, spread), "{what}");
                    assert_eq!(run(number, block), run(spread, block), "{what}");
                    if let Kernel::Binary { update: Some(update), .. } = row.kernel {
                        let mut out = vec![0_u64; 100];
                        let bytes: &mut [u8] =
                            &mut bytemuck::cast_slice_mut(&mut out)[..100 * size];
                        bytes.copy_from_slice(block);
                        let suspect = update(bytes, number);
                        assert_eq!((out, suspect), run(block, spread), "{what}, updated");
                    }
                }
            }
        }
        force(detected());
        assert!(tried >= 4 * 12, "{tried} loops take numbers");
    }

    #[test]
    fn names_are_unique_and_every_row_has_a_doc() {
        let mut names: Vec<&str> =
            UFUNCS.iter().flat_map(|u| u.aliases.iter().copied().chain([u.name])).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for ufunc in UFUNCS {
            assert!(ufunc.doc.contains(">>>"), "{} has no example", ufunc.name);
        }
    }
}
