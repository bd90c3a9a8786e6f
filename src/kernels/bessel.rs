//! The modified Bessel function of order 0, by Chebyshev series (Clenshaw 1962), as NumPy sums them.

use super::math;

/// The series up to 8, in x / 2 - 2.
const NEAR: [f64; 30] = [
    -4.415_341_646_479_339_5e-18,
    3.330_794_518_822_238_4e-17,
    -2.431_279_846_547_955e-16,
    1.715_391_285_555_133e-15,
    -1.168_533_287_799_345_1e-14,
    7.676_185_498_604_936e-14,
    -4.856_446_783_111_929e-13,
    2.955_052_663_129_64e-12,
    -1.726_826_291_441_556e-11,
    9.675_809_035_373_237e-11,
    -5.189_795_601_635_263e-10,
    2.659_823_724_682_386_6e-9,
    -1.300_025_009_986_248e-8,
    6.046_995_022_541_919e-8,
    -2.670_793_853_940_612e-7,
    1.117_387_539_120_103_7e-6,
    -4.416_738_358_458_750_5e-6,
    1.644_844_807_072_889_6e-5,
    -5.754_195_010_082_104e-5,
    0.000_188_502_885_095_841_65,
    -0.000_576_375_574_538_582_4,
    0.001_639_475_616_941_335_7,
    -0.004_324_309_995_050_576,
    0.010_546_460_394_594_998,
    -0.023_737_414_805_899_47,
    0.049_305_284_239_670_71,
    -0.094_901_097_048_047_64,
    0.171_620_901_522_208_77,
    -0.304_682_672_343_198_4,
    0.676_795_274_409_476_1,
];

/// The series from 8 on, in 32 / x - 2.
const FAR: [f64; 25] = [
    -7.233_180_487_874_754e-18,
    -4.830_504_485_944_182e-18,
    4.465_621_420_296_76e-17,
    3.461_222_867_697_461e-17,
    -2.827_623_980_516_583_6e-16,
    -3.425_485_619_677_219e-16,
    1.772_560_133_056_526_3e-15,
    3.811_680_669_352_622_4e-15,
    -9.554_846_698_828_307e-15,
    -4.150_569_347_287_222e-14,
    1.540_086_217_521_41e-14,
    3.852_778_382_742_142_6e-13,
    7.180_124_451_383_666e-13,
    -1.794_178_531_506_806_2e-12,
    -1.321_581_184_044_771_3e-11,
    -3.149_916_527_963_241_6e-11,
    1.188_914_710_784_643_9e-11,
    4.940_602_388_224_97e-10,
    3.396_232_025_708_386_5e-9,
    2.266_668_990_498_178e-8,
    2.048_918_589_469_063_8e-7,
    2.891_370_520_834_756_7e-6,
    6.889_758_346_916_825e-5,
    0.003_369_116_478_255_694_3,
    0.804_490_411_014_108_8,
];

/// What a block raised on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Raised {
    /// The exponential of a finite number did not fit.
    pub overflow: bool,
    /// An infinity was divided by another.
    pub invalid: bool,
}

impl Raised {
    /// What both raised.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { overflow: self.overflow || other.overflow, invalid: self.invalid || other.invalid }
    }
}

macro_rules! blocks {
    ($($name:ident, $T:ty, $exp:path, $doc:literal;)+) => {$(
        #[doc = $doc]
        pub fn $name(block: &mut [$T]) -> Raised {
            const PIECE: usize = 256;
            /// Clenshaw's recurrence, in the arithmetic of the argument's dtype.
            fn series(x: $T, all: &[f64]) -> $T {
                let (mut b0, mut b1, mut b2) = (all[0] as $T, 0.0, 0.0);
                for &coefficient in &all[1..] {
                    (b2, b1) = (b1, b0);
                    b0 = x * b1 - b2 + coefficient as $T;
                }
                0.5 * (b0 - b2)
            }
            let mut raised = Raised::default();
            let mut powers = [0.0; PIECE];
            for piece in block.chunks_mut(PIECE) {
                for x in piece.iter_mut() {
                    *x = x.abs();
                }
                let powers = &mut powers[..piece.len()];
                $exp(powers, piece);
                for (x, &power) in piece.iter_mut().zip(&*powers) {
                    raised.overflow |= power.is_infinite() && x.is_finite();
                    raised.invalid |= x.is_infinite();
                    *x = if *x <= 8.0 {
                        power * series(*x / 2.0 - 2.0, &NEAR)
                    } else {
                        power * series(32.0 / *x - 2.0, &FAR) / x.sqrt()
                    };
                }
            }
            raised
        }
    )+};
}

blocks! {
    i0_block, f64, math::exp_block, "The function of each element, in its place.";
    i0_block_f32, f32, math::exp_block_f32, "The same in single precision.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_function_grows_from_one() {
        let mut block = [0.0, -1.0, 8.0, 20.0, f64::NAN];
        assert_eq!(i0_block(&mut block), Raised::default());
        assert!(
            (block[0] - 1.0).abs() < 1e-15 && (block[1] - 1.266_065_877_752_008_4).abs() < 1e-15
        );
        assert!((block[2] / 427.564_115_721_804_8 - 1.0).abs() < 1e-15);
        assert!((block[3] / 43_558_282.559_553_534 - 1.0).abs() < 1e-15 && block[4].is_nan());
        assert!(i0_block(&mut [f64::INFINITY]).invalid && i0_block_f32(&mut [100.0]).overflow);
    }
}
