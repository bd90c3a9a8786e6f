//! The words of numscope's reports, each in a sentence or two: a table that `?word` reads.
//!
//! Knows no session. What a word says of figures must agree with the report that prints it.

/// A word that reports use.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// As reports print it.
    pub name: &'static str,
    /// What it means, and what follows from it.
    pub doc: &'static str,
    /// What to type to see it.
    pub example: &'static str,
}

/// Every word, in alphabetical order.
pub static WORDS: &[Word] = &[
    Word {
        name: "arrays",
        doc: "Blocks of memory that were taken for elements while the line ran, counted exactly. The result \
              is one of them; views and scalars take none. Each costs an allocation and, where it is \
              large, page faults.",
        example: "%memit a*b + a",
    },
    Word {
        name: "est",
        doc: "Estimated: computed from a model and not measured. What stands without it was measured or \
              counted.",
        example: "%explain a*b + a",
    },
    Word {
        name: "faults",
        doc: "Page faults: the first touch of each new page of memory, for which the system must find and \
              clear it. Large new arrays cost thousands of them, reused memory none.",
        example: "%cost full",
    },
    Word {
        name: "limit",
        doc: "The bandwidth that this machine reached when %machine measured it, for data in the same cache \
              level and the same mix of reads and writes. At 90 % of it only moving fewer bytes helps. \
              (%limit is another thing: the most memory that arrays may take.)",
        example: "%machine",
    },
    Word {
        name: "moved",
        doc: "Bytes that passes read and write: each operand once a pass, each result once. It is a model, \
              so it is marked est. Large arrays take about as long as their bytes take to move.",
        example: "%explain a*b + a",
    },
    Word {
        name: "noise",
        doc: "How far times of equal work lie apart, because a machine does other things too. %compare \
              measures the baseline against itself, and calls no difference that is smaller.",
        example: "%noise",
    },
    Word {
        name: "pass",
        doc: "One walk over all elements: read the operands, compute, write the result. NumPy makes a pass \
              for each operator or function; mode fused makes one for a whole expression.",
        example: "%explain a*b + a",
    },
    Word {
        name: "peak",
        doc: "The most bytes of new arrays that lived at one moment, beyond those that lived before. It \
              decides whether a line fits in memory.",
        example: "%memit a*b + a",
    },
    Word {
        name: "reused",
        doc: "Results that were written into the memory of a temporary that nothing needs any more, and so \
              took no new array. NumPy does it for operators from 256 KiB on; np.add and other calls take \
              a new array, unless out= is given.",
        example: "%compare -m vectorized,numpy a*b + a",
    },
    Word {
        name: "scratch",
        doc: "Blocks of a few kB in which fused passes and conversions keep values that are under way. They \
              stay in the cache and are no arrays.",
        example: "%timeit -v -m fused a*b + a",
    },
    Word {
        name: "spread",
        doc: "How far the times of one piece of work lie from their median, half of them nearer, half \
              farther. Under 2 % is quiet, up to 5 % fair, above noisy.",
        example: "%timeit a*b + a",
    },
    Word {
        name: "strides",
        doc: "Bytes from one element to the next along each axis. A slice or a transpose changes them and \
              moves nothing; the farther elements lie apart, the more of each cache line is read in vain.",
        example: "%layout a[::2]",
    },
    Word {
        name: "temporary",
        doc: "An array that a part of an expression makes and that nothing needs once the next part has read \
              it: a*b in a*b + a.",
        example: "%memit a*b + a",
    },
    Word {
        name: "view",
        doc: "An array that shares the memory of another: a slice, a.T, a.reshape(...). It takes no array \
              and no time, and what is written into it is seen by the other. A copy shares nothing.",
        example: "%layout a[::2]",
    },
];

/// The word of a name.
pub fn find(name: &str) -> Option<&'static Word> {
    WORDS.iter().find(|word| word.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order_and_say_something() {
        assert!(WORDS.windows(2).all(|pair| pair[0].name < pair[1].name));
        for word in WORDS {
            assert!(word.doc.len() > 60 && word.doc.ends_with(['.', ')']), "{}", word.name);
            assert!(word.doc.matches(". ").count() <= 2, "{} is long", word.name);
            assert!(word.example.starts_with('%'), "{}", word.name);
        }
    }
}
