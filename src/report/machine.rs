//! `%machine`: what the machine can do at best.
//!
//! Holds the loops that measure it, compiled for each SIMD level as the kernels are.

use serde::Serialize;

use crate::kernels::simd;
use crate::measure::bandwidth::{self, Streams};
use crate::measure::machine::{Kernel, Level, Machine};
use crate::report::Report;
use crate::report::document::Document;
use crate::report::pages;
use crate::report::text::{Column, Style, flow, table};
use crate::report::units::{bytes, duration, gb_per_s, plural};
use crate::simd_fn;

simd_fn! {
    fn read(a: &[f64]) -> f64 {
        bandwidth::read::<64>(a)
    }

    fn copy(out: &mut [f64], a: &[f64]) {
        bandwidth::copy(out, a);
    }

    fn add(out: &mut [f64], a: &[f64], b: &[f64]) {
        bandwidth::add(out, a, b);
    }
}

/// The loops at the SIMD level in force.
pub const STREAMS: Streams = Streams { read, copy, add };

/// What `%machine` found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MachineReport {
    /// Name and caches, and the ceilings.
    #[serde(flatten)]
    pub machine: Machine,
    /// The SIMD level in force.
    pub simd: &'static str,
    /// Bytes of physical memory.
    pub memory_bytes: Option<u64>,
}

impl MachineReport {
    /// Of a machine that was measured.
    pub fn new(machine: &Machine, memory_bytes: Option<u64>) -> Self {
        Self { machine: machine.clone(), simd: simd::level().name(), memory_bytes }
    }
}

impl Report for MachineReport {
    fn document(&self) -> Document {
        pages::machine::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let machine = &self.machine;
        let identity = &machine.identity;
        let caches = &identity.caches;
        let cache = |name: &str, size: u64| match size {
            0 => format!("no {name}"),
            size if size < 1 << 20 => format!("{name} {} KiB", size >> 10),
            size => format!("{name} {} MiB", size >> 20),
        };
        let head = [
            identity.cpu.clone(),
            plural(identity.cores as u64, "thread"),
            format!("SIMD {}", self.simd),
            self.memory_bytes.map_or(String::new(), |n| format!("{} of memory", bytes(n))),
        ];
        let sizes = [
            cache("L1", caches.l1d_bytes),
            cache("L2", caches.l2_bytes),
            cache("L3", caches.l3_bytes),
            if caches.assumed {
                "(assumed: the system does not say)".to_owned()
            } else {
                String::new()
            },
        ];
        let mut lines = vec![flow(&head, style), flow(&sizes, style), String::new()];
        lines.extend(self.ceilings(style));
        lines.push(String::new());
        let capped = if machine.memory_capped {
            "memory: with arrays smaller than 4 x the last cache, for want of memory"
        } else {
            ""
        };
        let method = format!("best of several runs, measured in {}", duration(machine.elapsed_ns));
        let counted = "bytes counted as STREAM does: read once, written once".to_owned();
        lines.push(flow(&[method, counted, capped.to_owned()], style));
        lines.join("\n")
    }
}

impl MachineReport {
    fn ceilings(&self, style: &Style) -> Vec<String> {
        const COLUMNS: [Column; 6] = [
            Column::left("GB/s", 0),
            Column::left("", 0),
            Column::right("read", 0),
            Column::right("copy", 0),
            Column::right("add", 0),
            Column::right("arrays", 1),
        ];
        let mut rows = Vec::new();
        let teams = if self.machine.threads > 1 { vec![1, self.machine.threads] } else { vec![1] };
        for threads in teams {
            for &level in Level::ALL {
                let find = |kernel| {
                    let mut all = self.machine.bandwidth.iter();
                    all.find(|c| (c.kernel, c.level, c.threads) == (kernel, level, threads))
                };
                let Some(add) = find(Kernel::Add) else { continue };
                let rate = |kernel| find(kernel).map_or(String::new(), |c| gb_per_s(c.bytes_per_s));
                rows.push(vec![
                    level.name().to_owned(),
                    plural(threads as u64, "thread"),
                    rate(Kernel::Read),
                    rate(Kernel::Copy),
                    rate(Kernel::Add),
                    bytes(add.working_set_bytes),
                ]);
            }
        }
        table(&COLUMNS, &rows, style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::machine::{Caches, Ceiling, Identity};

    fn fake() -> Machine {
        let caches =
            Caches { l1d_bytes: 48 << 10, l2_bytes: 1 << 20, l3_bytes: 32 << 20, assumed: false };
        let identity = Identity { cpu: "Test CPU".to_owned(), cores: 2, caches };
        let mut bandwidth = Vec::new();
        for threads in [1, 2] {
            for (i, &level) in Level::ALL.iter().enumerate() {
                for &kernel in Kernel::ALL {
                    let bytes_per_s = [200e9, 100e9, 49.6e9, 20e9][i] * threads as f64;
                    let working_set_bytes = [24_000, 524_000, 16_800_000, 134_200_000][i];
                    bandwidth.push(Ceiling {
                        kernel,
                        level,
                        threads,
                        working_set_bytes,
                        bytes_per_s,
                    });
                }
            }
        }
        Machine { identity, threads: 2, bandwidth, memory_capped: false, elapsed_ns: 0.8e9 }
    }

    fn report() -> MachineReport {
        MachineReport { machine: fake(), simd: "avx2", memory_bytes: Some(8_000_000_000) }
    }

    #[test]
    fn the_table_has_each_level_on_one_thread_and_on_all() {
        let want = "\
Test CPU   2 threads   SIMD avx2   8.0 GB of memory
L1 48 KiB   L2 1 MiB   L3 32 MiB

GB/s               read  copy   add   arrays
L1      1 thread    200   200   200  24.0 kB
L2      1 thread    100   100   100   524 kB
L3      1 thread   49.6  49.6  49.6  16.8 MB
memory  1 thread   20.0  20.0  20.0   134 MB
L1      2 threads   400   400   400  24.0 kB
L2      2 threads   200   200   200   524 kB
L3      2 threads  99.2  99.2  99.2  16.8 MB
memory  2 threads  40.0  40.0  40.0   134 MB

best of several runs, measured in 800 ms
bytes counted as STREAM does: read once, written once";
        assert_eq!(report().text(&Style::PLAIN), want);
        let narrow = report().text(&Style { width: 40, ..Style::PLAIN });
        assert!(narrow.contains("GB/s               read  copy   add\n"), "{narrow}");
    }

    #[test]
    fn the_loops_compute_what_they_stand_for() {
        let a: Vec<f64> = (0..1000).map(f64::from).collect();
        assert_eq!((STREAMS.read)(&a), 499_500.0);
        let mut out = vec![0.0; 1000];
        (STREAMS.copy)(&mut out, &a);
        assert_eq!(out, a);
        (STREAMS.add)(&mut out, &a, &a);
        assert_eq!(out[999], 1998.0);
    }

    #[test]
    fn json_is_flat() {
        let json: serde_json::Value = serde_json::from_str(&report().json()).expect("JSON");
        assert_eq!(json["identity"]["cores"], 2);
        assert_eq!(json["simd"], "avx2");
        assert_eq!(json["bandwidth"][0]["level"], "L1");
    }
}
