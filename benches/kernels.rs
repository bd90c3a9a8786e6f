//! What a kernel takes for an element, at every SIMD level that this processor has, on blocks in the first-level cache:
//! every loop of every ufunc, the reductions, the sorts.
//! `cargo bench --bench kernels`, or with parts of names: `cargo bench --bench kernels -- power float32`

use std::fmt::Write as _;
use std::io::Write as _;

use numscope::array::dtype::DType;
use numscope::array::memory::Line;
use numscope::kernels::cast::cast_block;
use numscope::kernels::elementwise::Kernel;
use numscope::kernels::reduce::{REDUCTIONS, reduce_block};
use numscope::kernels::simd::{Level, detected, force};
use numscope::kernels::sort::sort_block;
use numscope::measure::clock::{Precision, RealClock, precision};
use numscope::measure::sample::{Budget, sample};
use numscope::measure::stats::Stats;
use numscope::numpy::ufunc::{Loop, UFUNCS, Ufunc};

/// Elements of a block: three operands of 8 bytes fill half of a first-level cache.
const ELEMENTS: usize = 1024;

struct Bench {
    clock: RealClock,
    precision: Precision,
    wanted: Vec<String>,
}

impl Bench {
    /// A row: the name, and ns for an element at each level.
    fn row(&self, name: &str, mut kernel: impl FnMut()) {
        if !self.wanted.iter().all(|part| name.contains(part.as_str())) {
            return;
        }
        let mut line = format!("{name:<44}");
        for &level in Level::ALL.iter().filter(|level| **level <= detected()) {
            force(level);
            let budget = Budget::timeit().with_seconds(0.02);
            let mut work = || {
                kernel();
                Ok(())
            };
            let samples = sample(&self.clock, self.precision, &budget, &mut work, &mut |_| ());
            let best = Stats::of(&samples).map_or(f64::NAN, |stats| stats.best_ns);
            write!(line, "{:>10.3}", best / ELEMENTS as f64)
                .expect("a String takes what is written");
        }
        force(detected());
        drop(writeln!(std::io::stdout(), "{line}"));
    }
}

/// A block of numbers between 0.1 and 0.9, or between 1 and 9 where they are integers.
fn operand(dtype: DType) -> Vec<Line> {
    let scale = if dtype.is_float() { 1.0 } else { 10.0 };
    let number = |i: usize| (0.1 + 0.8 * ((i * 7919) % ELEMENTS) as f64 / ELEMENTS as f64) * scale;
    let numbers: Vec<f64> = (0..ELEMENTS).map(number).collect();
    let mut lines = block(dtype);
    cast_block(bytes(&mut lines, dtype), dtype, bytemuck::cast_slice(&numbers), DType::Float64);
    lines
}

fn block(dtype: DType) -> Vec<Line> {
    vec![bytemuck::Zeroable::zeroed(); (ELEMENTS * dtype.size()).div_ceil(size_of::<Line>())]
}

fn bytes(lines: &mut [Line], dtype: DType) -> &mut [u8] {
    &mut bytemuck::cast_slice_mut(lines)[..ELEMENTS * dtype.size()]
}

fn ufunc_row(bench: &Bench, ufunc: &Ufunc, found: &Loop) {
    if matches!(found.kernel, Kernel::Ternary(_))
        || found.inputs.iter().any(|dtype| dtype.is_text())
    {
        return;
    }
    let [mut a, mut b] = found.inputs.map(operand);
    let mut out = block(found.output);
    let name = format!("{} {} -> {}", ufunc.name, found.inputs[0].name(), found.output.name());
    bench.row(&name, || {
        let (a, b) = (bytes(&mut a, found.inputs[0]), bytes(&mut b, found.inputs[1]));
        found.kernel.run(bytes(&mut out, found.output), a, b);
    });
}

fn main() {
    let clock = RealClock::new();
    let wanted = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let bench = Bench { precision: precision(&clock), clock, wanted };
    let levels: Vec<String> = Level::ALL
        .iter()
        .filter(|level| **level <= detected())
        .map(|level| format!("{:>10}", level.name()))
        .collect();
    drop(writeln!(std::io::stdout(), "{:<44}{}", "ns for an element", levels.concat()));
    for ufunc in UFUNCS {
        for found in ufunc.loops {
            ufunc_row(&bench, ufunc, found);
        }
    }
    for row in REDUCTIONS {
        for &dtype in DType::ALL {
            let mut a = operand(dtype);
            let block = bytes(&mut a, dtype);
            bench.row(&format!("{} {}", row.name, dtype.name()), || {
                std::hint::black_box(reduce_block(row.reduction, dtype, block));
            });
        }
    }
    for &dtype in DType::ALL {
        let mut shuffled = operand(dtype);
        let mut sorted = block(dtype);
        bench.row(&format!("sort {}", dtype.name()), || {
            let block = bytes(&mut sorted, dtype);
            block.copy_from_slice(bytes(&mut shuffled, dtype));
            sort_block(dtype, block, &mut || Ok::<(), ()>(())).expect("nothing stops it");
        });
    }
}
