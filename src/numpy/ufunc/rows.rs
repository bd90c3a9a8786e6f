//! The macros in which the rows are written, and the list of all rows.

use super::{Ufunc, angles, arith, bits, compare, math, pairs, parts, rounding};

/// Every row, in the order of the reference.
pub(super) static ALL: &[&Ufunc] = &[
    &arith::ADD,
    &arith::SUBTRACT,
    &arith::MULTIPLY,
    &arith::DIVIDE,
    &arith::FLOOR_DIVIDE,
    &arith::REMAINDER,
    &arith::POWER,
    &arith::FLOAT_POWER,
    &arith::NEGATIVE,
    &arith::POSITIVE,
    &arith::CONJUGATE,
    &arith::ABSOLUTE,
    &arith::SQUARE,
    &arith::RECIPROCAL,
    &arith::MAXIMUM,
    &arith::MINIMUM,
    &math::SQRT,
    &math::EXP,
    &math::LOG,
    &math::SIN,
    &math::COS,
    &math::EXP2,
    &math::EXPM1,
    &math::LOG2,
    &math::LOG10,
    &math::LOG1P,
    &math::CBRT,
    &angles::TAN,
    &angles::ARCSIN,
    &angles::ARCCOS,
    &angles::ARCTAN,
    &angles::SINH,
    &angles::COSH,
    &angles::TANH,
    &angles::ARCSINH,
    &angles::ARCCOSH,
    &angles::ARCTANH,
    &angles::DEGREES,
    &angles::RAD2DEG,
    &angles::RADIANS,
    &angles::DEG2RAD,
    &rounding::FLOOR,
    &rounding::CEIL,
    &rounding::TRUNC,
    &rounding::RINT,
    &rounding::SIGN,
    &rounding::FABS,
    &rounding::ISNAN,
    &rounding::ISNAT,
    &rounding::ISINF,
    &rounding::ISFINITE,
    &rounding::SIGNBIT,
    &rounding::SPACING,
    &pairs::FMAX,
    &pairs::FMIN,
    &pairs::FMOD,
    &pairs::COPYSIGN,
    &pairs::HEAVISIDE,
    &pairs::NEXTAFTER,
    &pairs::GCD,
    &pairs::LCM,
    &pairs::HYPOT,
    &pairs::ARCTAN2,
    &pairs::LOGADDEXP,
    &pairs::LOGADDEXP2,
    &parts::DIVMOD,
    &parts::MODF,
    &parts::FREXP,
    &parts::LDEXP,
    &compare::EQUAL,
    &compare::NOT_EQUAL,
    &compare::LESS,
    &compare::LESS_EQUAL,
    &compare::GREATER,
    &compare::GREATER_EQUAL,
    &compare::LOGICAL_AND,
    &compare::LOGICAL_OR,
    &compare::LOGICAL_XOR,
    &compare::LOGICAL_NOT,
    &bits::BITWISE_AND,
    &bits::BITWISE_OR,
    &bits::BITWISE_XOR,
    &bits::INVERT,
    &bits::BITWISE_COUNT,
    &bits::LEFT_SHIFT,
    &bits::RIGHT_SHIFT,
];

/// Which dtypes' loops of two operands take a number in place of either: those that people compute with. The
/// others are left out for the size of the program.
macro_rules! by_dtype {
    (Float64, $hot:expr, $other:expr) => {
        $hot
    };
    (Float32, $hot:expr, $other:expr) => {
        $hot
    };
    (Int64, $hot:expr, $other:expr) => {
        $hot
    };
    (Int32, $hot:expr, $other:expr) => {
        $hot
    };
    ($Variant:ident, $hot:expr, $other:expr) => {
        $other
    };
}

/// One loop of a binary function whose operands and result have one dtype.
macro_rules! binary_loop {
    ($Variant:ident, |$a:ident, $b:ident| $body:expr) => {{
        type T = crate::array::dtype::rust::$Variant;
        crate::numpy::ufunc::Loop {
            inputs: [crate::array::dtype::DType::$Variant; 2],
            output: crate::array::dtype::DType::$Variant,
            kernel: crate::numpy::ufunc::rows::by_dtype!(
                $Variant,
                crate::kernels::elementwise::Kernel::Binary {
                    fresh: crate::scalar_kernel!(T, T => T, |$a, $b| $body),
                    update: Some(crate::scalar_update!(T, |$a, $b| $body)),
                    scalars: true,
                },
                crate::kernels::elementwise::Kernel::Binary {
                    fresh: crate::binary_kernel!(T, T => T, |$a, $b| $body),
                    update: Some(crate::binary_update!(T, |$a, $b| $body)),
                    scalars: false,
                }
            ),
        }
    }};
}

/// One that takes numbers, without a loop of its own for updates.
macro_rules! scalar_loop_fresh {
    ($Variant:ident, |$a:ident, $b:ident| $body:expr) => {
        crate::numpy::ufunc::rows::by_dtype!(
            $Variant,
            {
                type T = crate::array::dtype::rust::$Variant;
                crate::numpy::ufunc::Loop {
                    inputs: [crate::array::dtype::DType::$Variant; 2],
                    output: crate::array::dtype::DType::$Variant,
                    kernel: crate::kernels::elementwise::Kernel::Binary {
                        fresh: crate::scalar_kernel!(T, T => T, |$a, $b| $body),
                        update: None,
                        scalars: true,
                    },
                }
            },
            crate::numpy::ufunc::rows::binary_loop_fresh!($Variant, |$a, $b| $body)
        )
    };
}

/// One without a loop of its own for updates: for what costs more than a copy within the cache.
macro_rules! binary_loop_fresh {
    ($Variant:ident, |$a:ident, $b:ident| $body:expr $(, suspect $look:expr)?) => {{
        type T = crate::array::dtype::rust::$Variant;
        crate::numpy::ufunc::Loop {
            inputs: [crate::array::dtype::DType::$Variant; 2],
            output: crate::array::dtype::DType::$Variant,
            kernel: crate::kernels::elementwise::Kernel::Binary {
                fresh: crate::binary_kernel!(T, T => T, |$a, $b| $body $(, suspect $look)?),
                update: None,
                scalars: false,
            },
        }
    }};
}

/// A comparison's loop: the result is bool.
macro_rules! compare_loop {
    ($Left:ident, $Right:ident, |$a:ident, $b:ident| $body:expr) => {
        crate::numpy::ufunc::rows::by_dtype!(
            $Left,
            compare_loop!(@ $Left, $Right, scalar_kernel, true, |$a, $b| $body),
            compare_loop!(@ $Left, $Right, binary_kernel, false, |$a, $b| $body)
        )
    };
    (@ $Left:ident, $Right:ident, $kernel:ident, $scalars:literal, |$a:ident, $b:ident| $body:expr) => {{
        type L = crate::array::dtype::rust::$Left;
        type R = crate::array::dtype::rust::$Right;
        crate::numpy::ufunc::Loop {
            inputs: [crate::array::dtype::DType::$Left, crate::array::dtype::DType::$Right],
            output: crate::array::dtype::DType::Bool,
            kernel: crate::kernels::elementwise::Kernel::Binary {
                fresh: crate::$kernel!(L, R => crate::array::dtype::BoolByte, |$a, $b| {
                    crate::array::dtype::BoolByte::new($body)
                }),
                update: None,
                scalars: $scalars,
            },
        }
    }};
}

/// The same without a loop that takes numbers as they are: nobody asks of a number again and again whether it is true.
macro_rules! truth_loop {
    ($Left:ident, $Right:ident, |$a:ident, $b:ident| $body:expr) => {
        compare_loop!(@ $Left, $Right, binary_kernel, false, |$a, $b| $body)
    };
}

/// One loop of a unary function whose operand and result have one dtype.
macro_rules! unary_loop {
    ($Variant:ident, |$a:ident| $body:expr) => {{
        type T = crate::array::dtype::rust::$Variant;
        crate::numpy::ufunc::Loop {
            inputs: [crate::array::dtype::DType::$Variant; 2],
            output: crate::array::dtype::DType::$Variant,
            kernel: crate::kernels::elementwise::Kernel::Unary {
                fresh: crate::unary_kernel!(T => T, |$a| $body),
                update: Some(crate::unary_update!(T, |$a| $body)),
            },
        }
    }};
}

/// One loop of a unary function whose result has a dtype of its own.
macro_rules! result_loop {
    ($Variant:ident => $Result:ident, |$a:ident| $body:expr) => {{
        type T = crate::array::dtype::rust::$Variant;
        type R = crate::array::dtype::rust::$Result;
        crate::numpy::ufunc::Loop {
            inputs: [crate::array::dtype::DType::$Variant; 2],
            output: crate::array::dtype::DType::$Result,
            kernel: crate::kernels::elementwise::Kernel::Unary {
                fresh: crate::unary_kernel!(T => R, |$a| $body),
                update: None,
            },
        }
    }};
}

/// A loop given by a function over blocks.
macro_rules! block_loop {
    ($Variant:ident, $block:path) => {{
        type T = crate::array::dtype::rust::$Variant;
        fn fresh(out: &mut [u8], a: &[u8]) -> bool {
            let out: &mut [T] = bytemuck::cast_slice_mut(out);
            $block(out, bytemuck::cast_slice(a));
            crate::kernels::elementwise::any_suspect(out)
        }
        crate::numpy::ufunc::Loop {
            inputs: [crate::array::dtype::DType::$Variant; 2],
            output: crate::array::dtype::DType::$Variant,
            kernel: crate::kernels::elementwise::Kernel::Unary { fresh, update: None },
        }
    }};
}

/// The same of two operands.
macro_rules! block_loop2 {
    ($Variant:ident, $block:path) => {{
        type T = crate::array::dtype::rust::$Variant;
        fn fresh(out: &mut [u8], a: &[u8], b: &[u8]) -> bool {
            let out: &mut [T] = bytemuck::cast_slice_mut(out);
            $block(out, bytemuck::cast_slice(a), bytemuck::cast_slice(b));
            crate::kernels::elementwise::any_suspect(out)
        }
        crate::numpy::ufunc::Loop {
            inputs: [crate::array::dtype::DType::$Variant; 2],
            output: crate::array::dtype::DType::$Variant,
            kernel: crate::kernels::elementwise::Kernel::Binary {
                fresh,
                update: None,
                scalars: false,
            },
        }
    }};
}

/// Rows of loops for groups of dtypes: `bool`, `int` (all eight, or `signed` and `unsigned` apart), `float`.
macro_rules! loops {
    ($make:ident; $(bool |$($ba:ident),+| $bool:expr;)? $(int |$($ia:ident),+| $int:expr $(, suspect $look:expr)?;)? $(float |$($fa:ident),+| $float:expr;)?) => {
        &[
            $($make!(Bool, |$($ba),+| {
                $(let $ba = $ba.get();)+
                crate::array::dtype::BoolByte::new($bool)
            }),)?
            $(
                $make!(Int8, |$($ia),+| $int $(, suspect $look)?),
                $make!(UInt8, |$($ia),+| $int $(, suspect $look)?),
                $make!(Int16, |$($ia),+| $int $(, suspect $look)?),
                $make!(UInt16, |$($ia),+| $int $(, suspect $look)?),
                $make!(Int32, |$($ia),+| $int $(, suspect $look)?),
                $make!(UInt32, |$($ia),+| $int $(, suspect $look)?),
                $make!(Int64, |$($ia),+| $int $(, suspect $look)?),
                $make!(UInt64, |$($ia),+| $int $(, suspect $look)?),
            )?
            $(
                $make!(Float32, |$($fa),+| $float),
                $make!(Float64, |$($fa),+| $float),
            )?
        ]
    };
}

/// The loops of a comparison or a logical function: every dtype to bool.
macro_rules! compare_loops {
    ($loop:ident: |$a:ident, $b:ident| bool $bool:expr, number $number:expr, mixed $mixed:expr) => {
        &[
            $loop!(Bool, Bool, |$a, $b| {
                let ($a, $b) = ($a.get(), $b.get());
                $bool
            }),
            $loop!(Int8, Int8, |$a, $b| $number),
            $loop!(UInt8, UInt8, |$a, $b| $number),
            $loop!(Int16, Int16, |$a, $b| $number),
            $loop!(UInt16, UInt16, |$a, $b| $number),
            $loop!(Int32, Int32, |$a, $b| $number),
            $loop!(UInt32, UInt32, |$a, $b| $number),
            $loop!(Int64, Int64, |$a, $b| $number),
            $loop!(UInt64, UInt64, |$a, $b| $number),
            $loop!(Int64, UInt64, |$a, $b| {
                let ($a, $b) = (i128::from($a), i128::from($b));
                $mixed
            }),
            $loop!(UInt64, Int64, |$a, $b| {
                let ($a, $b) = (i128::from($a), i128::from($b));
                $mixed
            }),
            $loop!(Float32, Float32, |$a, $b| $number),
            $loop!(Float64, Float64, |$a, $b| $number),
        ]
    };
}

/// The loops of a function of two numbers given by kernels over bytes, generic in the number.
macro_rules! kernel_loops {
    (int $int:ident::$of_ints:ident; float $float:ident::$of_floats:ident;) => {
        &[
            kernel_loops!(@ Int8, $int::$of_ints),
            kernel_loops!(@ UInt8, $int::$of_ints),
            kernel_loops!(@ Int16, $int::$of_ints),
            kernel_loops!(@ UInt16, $int::$of_ints),
            kernel_loops!(@ Int32, $int::$of_ints),
            kernel_loops!(@ UInt32, $int::$of_ints),
            kernel_loops!(@ Int64, $int::$of_ints),
            kernel_loops!(@ UInt64, $int::$of_ints),
            kernel_loops!(@ Float32, $float::$of_floats),
            kernel_loops!(@ Float64, $float::$of_floats),
        ]
    };
    (@ $Variant:ident, $module:ident::$kernel:ident) => {
        crate::numpy::ufunc::Loop {
            inputs: [crate::array::dtype::DType::$Variant; 2],
            output: crate::array::dtype::DType::$Variant,
            kernel: crate::kernels::elementwise::Kernel::Binary {
                fresh: $module::$kernel::<crate::array::dtype::rust::$Variant>,
                update: None,
                scalars: false,
            },
        }
    };
}

/// The loops of a function of floats in their own dtype that warns of nothing.
macro_rules! quiet_loops {
    (|$a:ident| $body:expr) => {
        &[quiet_loops!(@ Float32, $a, $body), quiet_loops!(@ Float64, $a, $body)]
    };
    (@ $Variant:ident, $a:ident, $body:expr) => {{
        type T = crate::array::dtype::rust::$Variant;
        crate::simd_fn! {
            fn fresh(out: &mut [u8], a: &[u8]) -> bool {
                let out: &mut [T] = bytemuck::cast_slice_mut(out);
                for (out, &$a) in out.iter_mut().zip(bytemuck::cast_slice::<u8, T>(a)) {
                    *out = $body;
                }
                false
            }
        }
        crate::numpy::ufunc::Loop {
            inputs: [crate::array::dtype::DType::$Variant; 2],
            output: crate::array::dtype::DType::$Variant,
            kernel: crate::kernels::elementwise::Kernel::Unary { fresh, update: None },
        }
    }};
}

/// The loops of a function of two floats in their own dtype.
macro_rules! paired_loops {
    (|$a:ident, $b:ident| $body:expr) => {
        &[binary_loop_fresh!(Float32, |$a, $b| $body), binary_loop_fresh!(Float64, |$a, $b| $body)]
    };
}

/// The loops of a question about floats; of bools and integers, if they are not cast, the answer is one for all.
macro_rules! kind_loops {
    ($others:literal, |$a:ident| $body:expr) => {
        &[
            kind_loops!(@ Bool, _a, $others),
            kind_loops!(@ Int8, _a, $others),
            kind_loops!(@ UInt8, _a, $others),
            kind_loops!(@ Int16, _a, $others),
            kind_loops!(@ UInt16, _a, $others),
            kind_loops!(@ Int32, _a, $others),
            kind_loops!(@ UInt32, _a, $others),
            kind_loops!(@ Int64, _a, $others),
            kind_loops!(@ UInt64, _a, $others),
            kind_loops!(@ Float32, $a, $body),
            kind_loops!(@ Float64, $a, $body),
        ]
    };
    (|$a:ident| $body:expr) => {
        &[kind_loops!(@ Float32, $a, $body), kind_loops!(@ Float64, $a, $body)]
    };
    (@ $Variant:ident, $a:ident, $body:expr) => {
        result_loop!($Variant => Bool, |$a| crate::array::dtype::BoolByte::new($body))
    };
}

pub(super) use {
    binary_loop, binary_loop_fresh, block_loop, block_loop2, by_dtype, compare_loop, compare_loops,
    loops, result_loop, scalar_loop_fresh, unary_loop,
};
pub(super) use {kernel_loops, kind_loops, paired_loops, quiet_loops, truth_loop};
