//! Memory as the operating system sees it: the "OS view", which cannot see one expression and serves for
//! orientation.
//!
//! It counts pages of the whole process. What arrays take, exactly, is the meter's affair; what the heap
//! takes, `alloc`'s.
#![cfg_attr(unix, expect(unsafe_code, reason = "getrusage is a C function"))]

use sysinfo::{MemoryRefreshKind, Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// What the operating system says of the process, or what a test lets it say.
pub trait Os {
    /// As [`rss_bytes`].
    fn rss_bytes(&self) -> Option<u64>;
    /// As [`page_faults`].
    fn page_faults(&self) -> Option<u64>;
    /// As [`total_memory_bytes`].
    fn total_memory_bytes(&self) -> Option<u64>;
    /// As [`cpu_times`].
    fn cpu_times(&self) -> Option<CpuTimes>;
}

/// How long processors have worked for the process, on all of its threads, in ns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CpuTimes {
    /// In the program.
    pub user_ns: u64,
    /// In the system, on its behalf.
    pub sys_ns: u64,
}

impl CpuTimes {
    /// What came after `before`.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self {
            user_ns: self.user_ns.saturating_sub(before.user_ns),
            sys_ns: self.sys_ns.saturating_sub(before.sys_ns),
        }
    }
}

/// The system that the program runs on.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealOs;

impl Os for RealOs {
    fn rss_bytes(&self) -> Option<u64> {
        rss_bytes()
    }

    fn page_faults(&self) -> Option<u64> {
        page_faults()
    }

    fn total_memory_bytes(&self) -> Option<u64> {
        total_memory_bytes()
    }

    fn cpu_times(&self) -> Option<CpuTimes> {
        cpu_times()
    }
}

/// A system that always says the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct FakeOs {
    /// Resident bytes.
    pub rss_bytes: u64,
    /// Bytes of physical memory.
    pub total_memory_bytes: u64,
}

impl Os for FakeOs {
    fn rss_bytes(&self) -> Option<u64> {
        Some(self.rss_bytes)
    }

    /// None ever happen.
    fn page_faults(&self) -> Option<u64> {
        Some(0)
    }

    fn total_memory_bytes(&self) -> Option<u64> {
        Some(self.total_memory_bytes)
    }

    /// No work is ever done.
    fn cpu_times(&self) -> Option<CpuTimes> {
        Some(CpuTimes::default())
    }
}

/// Bytes of the process that lie in physical memory now (the resident set), shared libraries included;
/// `None` where the OS does not say. Freed memory may stay resident, and allocated memory is not before it
/// is touched.
pub fn rss_bytes() -> Option<u64> {
    let pid: Pid = sysinfo::get_current_pid().ok()?;
    let mut system = System::new().ok()?;
    let what = ProcessRefreshKind::nothing().with_memory();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, what);
    system.process(pid).map(sysinfo::Process::memory)
}

/// Bytes that the process has made itself, in physical memory or put aside on the disk: without the pages of
/// files, which the system takes back when it needs them. Where it does not part them, all that is in physical
/// memory.
pub fn own_bytes() -> Option<u64> {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return rss_bytes() };
    let kib = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    Some((kib("RssAnon:")? + kib("VmSwap:").unwrap_or(0)) * 1024)
}

/// Bytes of addresses that the process has asked for (its virtual memory); `None` where the OS does not say.
pub fn virtual_bytes() -> Option<u64> {
    let pid: Pid = sysinfo::get_current_pid().ok()?;
    let mut system = System::new().ok()?;
    let what = ProcessRefreshKind::nothing().with_memory();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, what);
    system.process(pid).map(sysinfo::Process::virtual_memory)
}

/// Cores of the processors, two threads of one core counted once; `None` where the OS does not say.
pub fn physical_cores() -> Option<usize> {
    System::physical_core_count().ok()
}

/// Bytes of physical memory of the machine; `None` where the OS does not say.
pub fn total_memory_bytes() -> Option<u64> {
    system_memory().map(|system| system.total_memory())
}

/// Bytes that new work could have without swapping: free memory and what the OS would give up, such as
/// cached files; `None` where it does not say.
pub fn available_memory_bytes() -> Option<u64> {
    system_memory().map(|system| system.available_memory())
}

fn system_memory() -> Option<System> {
    let mut system = System::new().ok()?;
    system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
    Some(system)
}

/// Pages that the OS had to provide so far to any thread of the process: first touches of new memory (minor
/// faults) and reads from disk (major ones). Differences count; `None` where the OS does not say.
#[cfg(unix)]
pub fn page_faults() -> Option<u64> {
    usage().map(|usage| usage.ru_minflt as u64 + usage.ru_majflt as u64)
}

/// Processor times so far; differences count. `None` where the OS does not say.
#[cfg(unix)]
pub fn cpu_times() -> Option<CpuTimes> {
    let ns = |time: libc::timeval| time.tv_sec as u64 * 1_000_000_000 + time.tv_usec as u64 * 1000;
    usage().map(|usage| CpuTimes { user_ns: ns(usage.ru_utime), sys_ns: ns(usage.ru_stime) })
}

/// What the OS counts of the process.
#[cfg(unix)]
fn usage() -> Option<libc::rusage> {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the pointer is to a `rusage` that this function owns, which is all that getrusage writes to.
    let status = unsafe { libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr()) };
    // SAFETY: `rusage` is plain numbers, for which zero bytes are valid even if nothing was written.
    let usage = unsafe { usage.assume_init() };
    (status == 0).then_some(usage)
}

/// Page faults: this OS does not count them for us.
#[cfg(not(unix))]
pub fn page_faults() -> Option<u64> {
    None
}

/// Processor times: this OS does not count them for us.
#[cfg(not(unix))]
pub fn cpu_times() -> Option<CpuTimes> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_within_the_machine() {
        let rss = rss_bytes().expect("the process exists");
        let total = total_memory_bytes().expect("every OS that the tests run on says");
        let available = available_memory_bytes().expect("as above");
        assert!(rss > 1 << 18 && rss < total, "{rss} of {total}");
        assert!(available > 0 && available <= total, "{available} of {total}");
    }

    #[cfg(unix)]
    #[test]
    fn work_takes_processor_time() {
        let before = cpu_times().expect("unix");
        let mut sum = 0_u64;
        while cpu_times().expect("unix").since(before) == CpuTimes::default() {
            sum = std::hint::black_box(sum + 1);
        }
        let after = cpu_times().expect("unix");
        assert!(after.user_ns >= before.user_ns && after.sys_ns >= before.sys_ns);
        assert_eq!(before.since(after), CpuTimes::default());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn touching_new_memory_faults_and_is_resident() {
        // 64 MiB is more than any allocator keeps back: 16 384 pages of 4 KiB, or 32 of 2 MiB.
        let faults = page_faults().expect("unix");
        let block = vec![1_u8; 64 << 20];
        assert!(page_faults().expect("unix") - faults >= 32);
        assert!(rss_bytes().expect("linux") >= block.len() as u64);
        drop(block);
    }
}
