//! Code that is as fast as the machine lets it be.

use crate::advise::rule::{Case, Claim, Rule};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W17",
    title: "at the machine's limit: stop",
    doc: "What moves bytes at 85 % or more of the rate that this machine reaches at best, for a working set of \
          that size and mix of reads and writes, cannot be made faster by rewriting it: only fewer bytes help, \
          by a smaller dtype, by fewer passes (mode fused), or by not computing it at all. %machine shows the \
          limit. It is told where no rewrite is faster.",
    fires: Case {
        setup: "a = np.zeros(1_000_000)\nb = np.ones(1_000_000)\nc = np.empty(1_000_000)",
        code: "np.add(a, b, out=c)",
    },
    quiet: Case { setup: "a = np.linspace(0, 1, 1000)", code: "np.sin(a)" },
    claim: Claim::Limit,
    // What is told of it is measured once all else has failed.
    propose: |_| Vec::new(),
}];
