//! Normal and exponential numbers by the ziggurat of Marsaglia and Tsang (2000), in layers of equal area, as
//! NumPy's `Generator` draws them: a layer and a place in it are one word, and few places need a look at the density.

use std::sync::LazyLock;

use super::Bits;
use super::layers::{
    EXPONENTIAL_EDGES, EXPONENTIAL_HEIGHTS, EXPONENTIAL_INNER, NORMAL_EDGES, NORMAL_HEIGHTS,
};

/// Where the base layer of the normal density ends and its tail begins.
const NORMAL_R: f64 = 3.654_152_885_361_009;
/// Its reciprocal, rounded from more digits.
const NORMAL_INVERSE_R: f64 = 0.273_661_237_329_758_3;
/// The same of the exponential density.
const EXPONENTIAL_R: f64 = 7.697_117_470_131_05;

/// Layers of a density: their widths in units of a place, how many places lie below it as a whole, its heights.
struct Layers<X, K> {
    width: [X; 256],
    inner: [K; 256],
    height: [X; 256],
}

static NORMAL: LazyLock<Layers<f64, u64>> = LazyLock::new(|| {
    let edges = NORMAL_EDGES.map(f64::from_bits);
    Layers {
        width: edges.map(|x| x / (1_u64 << 52) as f64),
        inner: inner(&edges, NORMAL_R, (1_u64 << 52) as f64),
        height: NORMAL_HEIGHTS.map(f64::from_bits),
    }
});

static EXPONENTIAL: LazyLock<Layers<f64, u64>> = LazyLock::new(|| Layers {
    width: EXPONENTIAL_EDGES.map(|bits| f64::from_bits(bits) / (1_u64 << 53) as f64),
    inner: EXPONENTIAL_INNER,
    height: EXPONENTIAL_HEIGHTS.map(f64::from_bits),
});

static NORMAL_F32: LazyLock<Layers<f32, u32>> =
    LazyLock::new(|| single(&NORMAL_EDGES, &NORMAL_HEIGHTS, NORMAL_R));

static EXPONENTIAL_F32: LazyLock<Layers<f32, u32>> = LazyLock::new(|| {
    let mut layers = single(&EXPONENTIAL_EDGES, &EXPONENTIAL_HEIGHTS, EXPONENTIAL_R);
    // NumPy's table of these was rounded by way of nine decimals.
    layers.width[226] = f32::from_bits(0x406c_3ca4) / 8_388_608.0;
    layers.height[128] = f32::from_bits(0x3e40_b292);
    layers.height[154] = f32::from_bits(0x3e07_9fc0);
    layers.height[171] = f32::from_bits(0x3dcf_826e);
    layers
});

/// How many of so many equal parts of each layer lie below the layer's upper edge as a whole.
fn inner(edges: &[f64; 256], r: f64, parts: f64) -> [u64; 256] {
    std::array::from_fn(|i| match i {
        0 => (r / edges[0] * parts).round_ties_even() as u64,
        // The top layer has no upper edge.
        1 => 0,
        _ => (edges[i - 1] / edges[i] * parts).round_ties_even() as u64,
    })
}

/// The layers for floats of 32 bits, with 2^23 places each.
fn single(edges: &[u64; 256], heights: &[u64; 256], r: f64) -> Layers<f32, u32> {
    let edges = edges.map(f64::from_bits);
    Layers {
        width: edges.map(|x| x as f32 / 8_388_608.0),
        inner: inner(&edges, r, 8_388_608.0).map(|count| count as u32),
        height: heights.map(|bits| f64::from_bits(bits) as f32),
    }
}

/// Of mean 0 and deviation 1.
#[inline]
pub fn normal(bits: &mut impl Bits) -> f64 {
    let layers = &*NORMAL;
    loop {
        let word = bits.next_u64();
        let layer = (word & 0xff) as usize;
        let place = (word >> 9) & 0x000f_ffff_ffff_ffff;
        let x = place as f64 * layers.width[layer];
        // PERF: no branch could foresee the sign.
        let x = f64::from_bits(x.to_bits() ^ (word >> 8 & 1) << 63);
        if place < layers.inner[layer] {
            return x;
        }
        if let Some(x) = normal_edge(bits, layers, (layer, place, x)) {
            return x;
        }
    }
}

/// What a place that is not in a layer as a whole gives, if anything.
#[cold]
#[inline(never)]
fn normal_edge(
    bits: &mut impl Bits,
    layers: &Layers<f64, u64>,
    (layer, place, x): (usize, u64, f64),
) -> Option<f64> {
    if layer == 0 {
        return Some(normal_tail(bits, place >> 8 & 1 == 1));
    }
    let (above, below) = (layers.height[layer - 1], layers.height[layer]);
    ((above - below) * bits.next_f64() + below < (-0.5 * x * x).exp()).then_some(x)
}

fn normal_tail(bits: &mut impl Bits, is_negative: bool) -> f64 {
    loop {
        let x = -NORMAL_INVERSE_R * (-bits.next_f64()).ln_1p();
        let y = -(-bits.next_f64()).ln_1p();
        if y + y > x * x {
            return if is_negative { -(NORMAL_R + x) } else { NORMAL_R + x };
        }
    }
}

/// Of mean 1.
#[inline]
pub fn exponential(bits: &mut impl Bits) -> f64 {
    let layers = &*EXPONENTIAL;
    loop {
        let word = bits.next_u64() >> 3;
        let layer = (word & 0xff) as usize;
        let place = word >> 8;
        let x = place as f64 * layers.width[layer];
        if place < layers.inner[layer] {
            return x;
        }
        if let Some(x) = exponential_edge(bits, layers, layer, x) {
            return x;
        }
    }
}

/// What a place that is not in a layer as a whole gives, if anything.
#[cold]
#[inline(never)]
fn exponential_edge(
    bits: &mut impl Bits,
    layers: &Layers<f64, u64>,
    layer: usize,
    x: f64,
) -> Option<f64> {
    if layer == 0 {
        return Some(EXPONENTIAL_R - (-bits.next_f64()).ln_1p());
    }
    let (above, below) = (layers.height[layer - 1], layers.height[layer]);
    ((above - below) * bits.next_f64() + below < (-x).exp()).then_some(x)
}

/// [`normal`] for floats of 32 bits, out of words of 32 bits.
pub fn normal_f32(bits: &mut impl Bits) -> f32 {
    let layers = &*NORMAL_F32;
    loop {
        let word = bits.next_u32();
        let layer = (word & 0xff) as usize;
        let place = word >> 9;
        let x = place as f32 * layers.width[layer];
        let x = f32::from_bits(x.to_bits() ^ (word >> 8 & 1) << 31);
        if place < layers.inner[layer] {
            return x;
        }
        if layer == 0 {
            return normal_tail_f32(bits, place >> 8 & 1 == 1);
        }
        let (above, below) = (layers.height[layer - 1], layers.height[layer]);
        // The density alone is computed with 64 bits.
        let density = (-0.5 * f64::from(x) * f64::from(x)).exp();
        if f64::from((above - below) * bits.next_f32() + below) < density {
            return x;
        }
    }
}

fn normal_tail_f32(bits: &mut impl Bits, is_negative: bool) -> f32 {
    loop {
        let x = -(NORMAL_INVERSE_R as f32) * (-bits.next_f32()).ln_1p();
        let y = -(-bits.next_f32()).ln_1p();
        if y + y > x * x {
            let x = NORMAL_R as f32 + x;
            return if is_negative { -x } else { x };
        }
    }
}

/// [`exponential`] for floats of 32 bits, out of words of 32 bits.
pub fn exponential_f32(bits: &mut impl Bits) -> f32 {
    let layers = &*EXPONENTIAL_F32;
    loop {
        let word = bits.next_u32() >> 1;
        let layer = (word & 0xff) as usize;
        let place = word >> 8;
        let x = place as f32 * layers.width[layer];
        if place < layers.inner[layer] {
            return x;
        }
        if layer == 0 {
            return EXPONENTIAL_R as f32 - (-bits.next_f32()).ln_1p();
        }
        let (above, below) = (layers.height[layer - 1], layers.height[layer]);
        if (above - below) * bits.next_f32() + below < (-x).exp() {
            return x;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What makes layers a ziggurat: the edges lie on the density, and every layer has the base's area.
    fn check(edges: &[u64; 256], heights: &[u64; 256], r: f64, density: fn(f64) -> f64) {
        let (edges, heights) = (edges.map(f64::from_bits), heights.map(f64::from_bits));
        let area = edges[0] * density(r);
        assert_eq!(edges[255].to_bits(), r.to_bits());
        for i in 1..256 {
            let above = if i == 1 { 1.0 } else { heights[i - 1] };
            assert!((density(edges[i]) / heights[i] - 1.0).abs() < 1e-15, "height {i}");
            assert!((edges[i] * (above - heights[i]) / area - 1.0).abs() < 1e-11, "area {i}");
        }
    }

    #[test]
    fn layers_are_a_ziggurat() {
        check(&NORMAL_EDGES, &NORMAL_HEIGHTS, NORMAL_R, |x| (-0.5 * x * x).exp());
        check(&EXPONENTIAL_EDGES, &EXPONENTIAL_HEIGHTS, EXPONENTIAL_R, |x| (-x).exp());
    }

    #[test]
    fn inner_parts_follow_from_the_edges() {
        let derived =
            inner(&EXPONENTIAL_EDGES.map(f64::from_bits), EXPONENTIAL_R, 9_007_199_254_740_992.0);
        for (derived, given) in derived.into_iter().zip(EXPONENTIAL_INNER) {
            assert!(derived.abs_diff(given) <= 3, "{derived} {given}");
        }
    }
}
