//! Memory as the operating system sees it: the "OS view", which cannot see one expression and serves for
//! orientation.
//!
//! It counts pages of the whole process. What arrays take, exactly, is the meter's affair; what the heap
//! takes, `alloc`'s.
#![cfg_attr(unix, expect(unsafe_code, reason = "getrusage is a C function"))]

use sysinfo::{MemoryRefreshKind, Pid, ProcessRefreshKind, ProcessesToUpdate, System};

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
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the pointer is to a `rusage` that this function owns, which is all that getrusage writes to.
    let status = unsafe { libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr()) };
    // SAFETY: `rusage` is plain numbers, for which zero bytes are valid even if nothing was written.
    let usage = unsafe { usage.assume_init() };
    (status == 0).then_some(usage.ru_minflt as u64 + usage.ru_majflt as u64)
}

/// Page faults: this OS does not count them for us.
#[cfg(not(unix))]
pub fn page_faults() -> Option<u64> {
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
