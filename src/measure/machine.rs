//! What this machine can do at best: its cores, its caches, and how fast bytes move in each of them.
//!
//! Bytes are counted as STREAM counts them: each operand read once, each result written once, the
//! write-allocate not. Knows no array and no mode. `bandwidth` measures it.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sysinfo::{CpuRefreshKind, System};

/// A way to stream through memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kernel {
    /// `a.sum()`: reads one array.
    Read,
    /// `b[:] = a`: reads one, writes one.
    Copy,
    /// `c[:] = a + b`: reads two, writes one.
    Add,
}

impl Kernel {
    /// Every kernel, fewest written bytes first.
    pub const ALL: &[Self] = &[Self::Read, Self::Add, Self::Copy];

    /// Written bytes over all bytes.
    pub const fn written_share(self) -> f64 {
        match self {
            Self::Read => 0.0,
            Self::Add => 1.0 / 3.0,
            Self::Copy => 0.5,
        }
    }

    /// Its name in `numscope machine`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Copy => "copy",
            Self::Add => "add",
        }
    }
}

/// Where the bytes of a piece of work lie between two passes over them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The first cache of each core, for data.
    L1,
    /// The second cache, of each core.
    L2,
    /// The third cache, shared.
    L3,
    /// None of them.
    #[serde(rename = "memory")]
    Memory,
}

impl Level {
    /// Every level, nearest first.
    pub const ALL: &[Self] = &[Self::L1, Self::L2, Self::L3, Self::Memory];

    /// As it is printed behind a figure.
    pub const fn name(self) -> &'static str {
        match self {
            Self::L1 => "L1",
            Self::L2 => "L2",
            Self::L3 => "L3",
            Self::Memory => "memory",
        }
    }
}

/// Sizes of the caches that one core sees, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caches {
    /// Of each core, for data.
    pub l1d_bytes: u64,
    /// Of each core.
    pub l2_bytes: u64,
    /// Shared by cores; 0 where the machine has none.
    pub l3_bytes: u64,
    /// The OS did not say; these are the sizes of a common laptop.
    pub assumed: bool,
}

impl Caches {
    /// What stands in where the OS does not say: the smallest L1 and L2 of today's cores, and a laptop's L3.
    pub const ASSUMED: Self =
        Self { l1d_bytes: 32 << 10, l2_bytes: 512 << 10, l3_bytes: 8 << 20, assumed: true };

    /// As the OS describes those of the first core.
    pub fn detect() -> Self {
        Self::read(Path::new("/sys/devices/system/cpu/cpu0/cache")).unwrap_or(Self::ASSUMED)
    }

    /// From Linux's description in `folder`: `index*/{level,type,size}`. `None` without an L1 and an L2.
    fn read(folder: &Path) -> Option<Self> {
        let mut sizes = [0; 3];
        // A core has four caches, of which one holds instructions; no machine has 16.
        for index in 0..16 {
            let entry = folder.join(format!("index{index}"));
            let read = |name: &str| std::fs::read_to_string(entry.join(name)).ok();
            let (Some(level), Some(kind), Some(size)) = (read("level"), read("type"), read("size"))
            else {
                break;
            };
            let level: usize = level.trim().parse().ok()?;
            if kind.trim() != "Instruction" && (1..=3).contains(&level) {
                sizes[level - 1] = parse_size(size.trim())?;
            }
        }
        let [l1d_bytes, l2_bytes, l3_bytes] = sizes;
        (l1d_bytes > 0 && l2_bytes > 0).then_some(Self {
            l1d_bytes,
            l2_bytes,
            l3_bytes,
            assumed: false,
        })
    }

    /// The largest.
    pub fn last_bytes(&self) -> u64 {
        self.l1d_bytes.max(self.l2_bytes).max(self.l3_bytes)
    }

    /// What fits in `level` when `threads` cores work; infinite for memory, `None` of a cache that is not
    /// there.
    pub(super) fn capacity(&self, level: Level, threads: usize) -> Option<f64> {
        let threads = threads.max(1) as f64;
        let bytes = match level {
            Level::L1 => self.l1d_bytes as f64 * threads,
            Level::L2 => self.l2_bytes as f64 * threads,
            // Of several L3 caches only the first core's is known: never more is promised.
            Level::L3 => self.l3_bytes as f64,
            Level::Memory => f64::INFINITY,
        };
        (bytes > 0.0).then_some(bytes)
    }
}

/// `48K`, `32768K`, `4M` in bytes.
fn parse_size(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => return None,
    };
    digits.parse::<u64>().ok().map(|number| number * unit)
}

/// What tells one machine from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The processor's name.
    pub cpu: String,
    /// Threads that can run at once.
    pub cores: usize,
    /// Its caches.
    pub caches: Caches,
}

impl Identity {
    /// Of this machine.
    pub fn detect() -> Self {
        let brand = System::new().ok().and_then(|mut system| {
            system.refresh_cpu_list(CpuRefreshKind::nothing());
            system.cpus().first().map(|cpu| cpu.brand().trim().to_owned())
        });
        let cpu = brand
            .filter(|brand| !brand.is_empty())
            .unwrap_or_else(|| format!("unknown {} processor", std::env::consts::ARCH));
        let cores = std::thread::available_parallelism().map_or(1, Into::into);
        Self { cpu, cores, caches: Caches::detect() }
    }
}

/// One measured ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ceiling {
    /// What streamed.
    pub kernel: Kernel,
    /// Where its arrays were.
    pub level: Level,
    /// On how many threads.
    pub threads: usize,
    /// All arrays of all threads together, in bytes.
    pub working_set_bytes: u64,
    /// Bytes read and written a second, by all threads together.
    pub bytes_per_s: f64,
}

/// A machine and its ceilings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// Which machine.
    pub identity: Identity,
    /// Threads of the second half of `bandwidth`.
    pub threads: usize,
    /// Each level, 1 thread and all, each kernel.
    pub bandwidth: Vec<Ceiling>,
    /// The arrays in memory are smaller than 4 x the last cache: they were held to 256 MiB and an eighth of
    /// the available memory.
    pub memory_capped: bool,
    /// Wall time that the measurement took, in ns.
    pub elapsed_ns: f64,
}

/// What a piece of work could reach.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Limit {
    /// Bytes read and written a second.
    pub bytes_per_s: f64,
    /// Where its data lie.
    pub level: Level,
}

/// A share of a limit above which the limit was measured wrong: measure again.
pub const IMPLAUSIBLE_SHARE: f64 = 1.05;

/// No figure is of more bytes, in 2^30: what a file says beyond it is not believed.
const MOST_WORKING_SET: u64 = 1 << 30;

impl Machine {
    /// The ceiling of work that reads and writes so many bytes a pass over `working_set_bytes`, on
    /// `threads` threads.
    ///
    /// Its time a byte is interpolated between the kernels by the written share (more than copy's half:
    /// copy's), and, for sets that have outgrown a cache but not yet the size at which the next level was
    /// measured, between levels on a log scale.
    pub fn limit(
        &self,
        working_set_bytes: u64,
        read_bytes: u64,
        written_bytes: u64,
        threads: usize,
    ) -> Option<Limit> {
        let moved = (read_bytes + written_bytes).max(1) as f64;
        let written_share = written_bytes as f64 / moved;
        let set = working_set_bytes as f64;
        // A level's time holds up to its capacity; the next one's from where it was measured.
        let mut before: Option<(f64, f64)> = None;
        for &level in Level::ALL {
            let Some(capacity) = self.identity.caches.capacity(level, threads) else { continue };
            let Some((measured, time)) = self.time(level, written_share, threads) else { continue };
            if set <= capacity {
                let time = match before {
                    Some((bound, earlier)) if set < measured && bound < measured => {
                        let share = (set / bound).ln() / (measured / bound).ln();
                        earlier + (time - earlier) * share.clamp(0.0, 1.0)
                    }
                    Some(_) | None => time,
                };
                return Some(Limit { bytes_per_s: 1.0 / time, level });
            }
            before = Some((capacity, time));
        }
        None
    }

    /// Where `level` was measured, in bytes, and its time a byte, in s.
    fn time(&self, level: Level, written_share: f64, threads: usize) -> Option<(f64, f64)> {
        let rate = |kernel| self.rate(kernel, level, threads);
        let mut points = Vec::new();
        for &kernel in Kernel::ALL {
            let (measured, bytes_per_s) = rate(kernel)?;
            points.push((kernel.written_share(), measured, 1.0 / bytes_per_s));
        }
        let after = points.iter().position(|point| point.0 >= written_share);
        let (measured, time) = match after {
            Some(0) => (points[0].1, points[0].2),
            Some(i) => {
                let ((x0, _, t0), (x1, measured, t1)) = (points[i - 1], points[i]);
                (measured, t0 + (t1 - t0) * (written_share - x0) / (x1 - x0))
            }
            None => points.last().map(|point| (point.1, point.2))?,
        };
        Some((measured, time))
    }

    /// Of `threads` threads: no more than so many times one thread's, and no more than all threads'.
    fn rate(&self, kernel: Kernel, level: Level, threads: usize) -> Option<(f64, f64)> {
        let find = |threads| {
            let mut ceilings = self.bandwidth.iter();
            ceilings.find(|c| (c.kernel, c.level, c.threads) == (kernel, level, threads))
        };
        let one = find(1)?;
        if threads <= 1 {
            return Some((one.working_set_bytes as f64, one.bytes_per_s));
        }
        let all = find(self.threads)?;
        let several = one.bytes_per_s * threads as f64;
        Some((all.working_set_bytes as f64, several.min(all.bytes_per_s.max(one.bytes_per_s))))
    }

    /// What [`Machine::save`] wrote to `path`; `None` if there is nothing or it is of another machine.
    pub fn load(path: &Path, identity: &Identity) -> Option<Self> {
        let text = std::fs::read_to_string(path).ok()?;
        let machine: Self = serde_json::from_str(&text).ok()?;
        let is_sound = |ceiling: &Ceiling| {
            let rate = ceiling.bytes_per_s;
            rate.is_finite() && rate > 0.0 && ceiling.working_set_bytes <= MOST_WORKING_SET
        };
        let is_known = machine.identity == *identity && !machine.bandwidth.is_empty();
        (is_known && machine.bandwidth.iter().all(is_sound)).then_some(machine)
    }

    /// Write it to `path` as JSON; folders are made as needed.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, serde_json::to_string_pretty(self)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CACHES: Caches =
        Caches { l1d_bytes: 32 << 10, l2_bytes: 1 << 20, l3_bytes: 32 << 20, assumed: false };

    /// One thread reads 100, 80, 40, 20 GB/s by level, copies half as fast, adds at 0.8 of it; two threads
    /// double all but memory.
    fn machine() -> Machine {
        let identity = Identity { cpu: "test".to_owned(), cores: 2, caches: CACHES };
        let mut bandwidth = Vec::new();
        let sets = [16 << 10, 512 << 10, 16 << 20, 128 << 20];
        for threads in [1, 2] {
            for (i, &level) in Level::ALL.iter().enumerate() {
                for (&kernel, share) in Kernel::ALL.iter().zip([1.0, 0.8, 0.5]) {
                    let times = if threads == 2 && level != Level::Memory { 2.0 } else { 1.0 };
                    let bytes_per_s = [100e9, 80e9, 40e9, 20e9][i] * share * times;
                    let private = if level <= Level::L2 { threads as u64 } else { 1 };
                    let working_set_bytes = sets[i] * private;
                    let at = Ceiling { kernel, level, threads, working_set_bytes, bytes_per_s };
                    bandwidth.push(at);
                }
            }
        }
        Machine { identity, threads: 2, bandwidth, memory_capped: false, elapsed_ns: 0.0 }
    }

    #[test]
    fn a_limit_is_that_of_its_level_mix_and_threads() {
        let machine = machine();
        let check = |set: u64, read, written, threads, level, want: f64| {
            let limit = machine.limit(set, read, written, threads).expect("a full table");
            assert_eq!(limit.level, level, "{set} {read}:{written} x{threads}");
            let error = limit.bytes_per_s / want - 1.0;
            assert!(error.abs() < 1e-9, "{set} {read}:{written} x{threads}: {limit:?}");
        };
        check(20 << 10, 1, 0, 1, Level::L1, 100e9);
        check(800 << 10, 1, 0, 1, Level::L2, 80e9);
        check(20 << 20, 1, 1, 1, Level::L3, 20e9);
        check(20 << 20, 2, 1, 1, Level::L3, 32e9);
        // Midway between read and add: the times a byte are averaged.
        check(20 << 20, 5, 1, 1, Level::L3, 2.0 / (1.0 / 40e9 + 1.0 / 32e9));
        // Writing alone has no figure of its own.
        check(20 << 20, 0, 1, 1, Level::L3, 20e9);
        check(1 << 30, 1, 0, 1, Level::Memory, 20e9);
        check(128 << 20, 1, 0, 1, Level::Memory, 20e9);
        // Half the way, on a log scale, from 32 to 128 MiB.
        check(64 << 20, 1, 0, 1, Level::Memory, 2.0 / (1.0 / 40e9 + 1.0 / 20e9));
        // Two threads have two L1 and two L2 caches; three are no faster than all.
        check(40 << 10, 1, 0, 2, Level::L1, 200e9);
        check(1536 << 10, 1, 0, 2, Level::L2, 160e9);
        check(1 << 30, 1, 0, 2, Level::Memory, 20e9);
        check(20 << 10, 1, 0, 3, Level::L1, 200e9);
        let empty = Machine { bandwidth: Vec::new(), ..machine.clone() };
        assert_eq!(empty.limit(1, 1, 0, 1), None);
    }

    #[test]
    fn a_machine_without_a_third_cache_has_no_level_for_it() {
        let mut machine = machine();
        machine.identity.caches.l3_bytes = 0;
        machine.bandwidth.retain(|ceiling| ceiling.level != Level::L3);
        let limit = machine.limit(1 << 30, 1, 0, 1).expect("a table");
        assert_eq!((limit.level, limit.bytes_per_s.round()), (Level::Memory, 20e9));
    }

    #[test]
    fn what_is_saved_is_loaded_on_the_same_machine_only() {
        let folder = std::env::temp_dir().join(format!("numscope-machine-{}", std::process::id()));
        let path = folder.join("deep/machine.json");
        let machine = machine();
        assert_eq!(Machine::load(&path, &machine.identity), None);
        machine.save(&path).expect("a temporary folder can be written");
        assert_eq!(Machine::load(&path, &machine.identity), Some(machine.clone()));
        let other = Identity { cores: 3, ..machine.identity.clone() };
        assert_eq!(Machine::load(&path, &other), None);
        std::fs::write(&path, "{").expect("as above");
        assert_eq!(Machine::load(&path, &machine.identity), None);
        std::fs::remove_dir_all(folder).expect("it was made here");
    }

    #[test]
    fn cache_sizes_are_read_as_linux_writes_them() {
        let folder = std::env::temp_dir().join(format!("numscope-caches-{}", std::process::id()));
        let caches = [("1", "Data", "48K"), ("1", "Instruction", "32K"), ("2", "Unified", "1M")];
        for (index, (level, kind, size)) in caches.iter().enumerate() {
            let entry = folder.join(format!("index{index}"));
            std::fs::create_dir_all(&entry).expect("a temporary folder can be written");
            for (name, text) in [("level", level), ("type", kind), ("size", size)] {
                std::fs::write(entry.join(name), format!("{text}\n")).expect("as above");
            }
        }
        let found = Caches::read(&folder).expect("an L1 and an L2");
        assert_eq!((found.l1d_bytes, found.l2_bytes, found.l3_bytes), (48 << 10, 1 << 20, 0));
        std::fs::remove_dir_all(&folder).expect("it was made here");
        assert_eq!(Caches::read(&folder), None);
        assert_eq!(parse_size("32768K"), Some(32 << 20));
        assert_eq!(parse_size("8T"), None);
    }
}
