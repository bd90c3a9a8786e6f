//! What every computation is given: memory and its limit, the meter, the interrupt, random state, warnings,
//! files, output.

mod chance;
pub mod events;
pub mod files;
pub mod folder;
pub mod output;

use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytemuck::Zeroable;

pub use self::chance::PythonRandom;
use self::events::{Action, Events};
use self::files::Files;
use self::output::Output;
use crate::array::Array;
use crate::array::buffer::Buffer;
use crate::array::dtype::DType;
use crate::array::format::PrintOptions;
use crate::array::layout::{Layout, Order, element_count};
use crate::array::memory::{Arena, Line, Memory, OutOfMemory};
use crate::bail;
use crate::cost::Cost;
use crate::diag::{Result, Span, Warning};
use crate::kernels::random::mt19937::Mt19937;
use crate::value::{Dict, Set, Value};

/// As many bytes as a list or a text may take, which cannot be interrupted while it is copied.
pub const MOST_ASIDE: usize = 1 << 30;

/// Called with what one pass cost.
pub type PassHook = Rc<dyn Fn(&Cost)>;

/// State that computations read and change.
pub struct Context {
    /// Where arrays come from.
    pub arena: Rc<Arena>,
    /// What was computed so far, but for memory, which the arena counts.
    pub meter: Cost,
    /// Set from outside to stop what runs.
    pub interrupt: Arc<AtomicBool>,
    /// `np.random`'s generator, shared by what draws from it.
    pub random: Rc<RefCell<Mt19937>>,
    /// The generator of Python's module `random`.
    pub python_random: PythonRandom,
    /// While `tracemalloc` traces: the bytes that arrays took when it began.
    pub traced: Option<u64>,
    /// Warnings of this statement, each text once.
    pub warnings: Vec<Warning>,
    /// `np.set_printoptions`.
    pub print_options: Printing,
    /// What becomes of floating-point events.
    pub events: Events,
    /// Where `print` writes.
    pub output: Output,
    /// Where files may be.
    pub files: Files,
    /// Whether code runs that nobody typed: then nobody answers what it asks.
    pub is_unattended: bool,
    /// Blocks that executors compute in, kept between runs.
    pub scratch: Scratch,
    /// Threads that `parallel` uses.
    pub threads: Threads,
    /// The command that repeats what runs, if what acts outside the session must not be repeated.
    pub repeats: Option<&'static str>,
    /// While it is on: what buffers and lists held before they were written into.
    pub journal: Option<Journal>,
    /// Called after each pass of a plan or of a ufunc's call, in turn: to time them one by one, or to move a fake clock.
    pub after_pass: Vec<PassHook>,
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("meter", &self.meter).finish_non_exhaustive()
    }
}

impl Context {
    /// A context whose arrays may take `limit` bytes, with generators seeded by `seed`.
    pub fn new(limit: usize, seed: &[u32]) -> Self {
        Self {
            arena: Arena::new(limit),
            meter: Cost::default(),
            interrupt: Arc::default(),
            random: Rc::new(RefCell::new(Mt19937::from_words(seed))),
            python_random: PythonRandom::from_words(seed),
            traced: None,
            warnings: Vec::new(),
            print_options: Printing::default(),
            events: Events::default(),
            output: Output::default(),
            files: Files::Anywhere,
            is_unattended: false,
            scratch: Scratch::default(),
            threads: Threads::default(),
            repeats: None,
            journal: None,
            after_pass: Vec::new(),
        }
    }

    /// A new array with any content.
    ///
    /// # Errors
    /// NumPy's `MemoryError`, before anything is taken.
    pub fn empty(&self, dtype: DType, layout: Layout, span: Span) -> Result<Array> {
        let bytes = Self::check_size(dtype, &layout.shape, span)?;
        match self.arena.take(bytes) {
            Ok(buffer) => Ok(Array::owner(dtype, layout, buffer)),
            Err(_) => Err(self.out_of_memory(dtype, &layout.shape, span)),
        }
    }

    /// A new array of a shape in C order, of zeros.
    pub fn zeros(&self, dtype: DType, shape: &[usize], order: Order, span: Span) -> Result<Array> {
        let bytes = Self::check_size(dtype, shape, span)?;
        match self.arena.take_zeroed(bytes) {
            Ok(buffer) => {
                Ok(Array::owner(dtype, Layout::contiguous(shape, dtype.size(), order), buffer))
            }
            Err(_) => Err(self.out_of_memory(dtype, shape, span)),
        }
    }

    /// Bytes of an array.
    fn check_size(dtype: DType, shape: &[usize], span: Span) -> Result<usize> {
        let Some(bytes) = element_count(shape).and_then(|n| n.checked_mul(dtype.size())) else {
            bail!(
                span,
                ValueError,
                "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size."
            );
        };
        if bytes > isize::MAX as usize {
            bail!(span, ValueError, "Maximum allowed dimension exceeded");
        }
        Ok(bytes)
    }

    fn out_of_memory(&self, dtype: DType, shape: &[usize], span: Span) -> crate::diag::Diagnostic {
        let bytes = element_count(shape).unwrap_or(usize::MAX).saturating_mul(dtype.size());
        let lengths: Vec<String> = shape.iter().map(ToString::to_string).collect();
        let comma = if shape.len() == 1 { "," } else { "" };
        let live = self.arena.bytes_live() as usize;
        let free = self.arena.limit().saturating_sub(live);
        crate::diagnostic!(
            span, MemoryError,
            "Unable to allocate {} for an array with shape ({}{comma}) and data type {dtype}",
            binary_size(bytes), lengths.join(", ");
            hint: "{} of the limit of {} are free; work in chunks, or choose a smaller dtype",
            binary_size(free), binary_size(self.arena.limit())
        )
    }

    /// Fail if a list or a text would take so many bytes; they are no arrays, and the ledger does not count them.
    ///
    /// # Errors
    /// `MemoryError`, before anything is taken.
    pub fn room_for(&self, bytes: usize, span: Span) -> Result<()> {
        let most = self.arena.limit().min(MOST_ASIDE);
        if bytes > most {
            bail!(
                span, MemoryError, "{} of a list or a text do not fit", binary_size(bytes);
                hint: "they may take {}; an array of numbers is smaller: np.zeros(n)", binary_size(most)
            );
        }
        Ok(())
    }

    /// Fail if the user asked to stop.
    #[inline]
    pub fn poll(&self, span: Span) -> Result<()> {
        if self.interrupt.load(Ordering::Relaxed) {
            bail!(span, KeyboardInterrupt, "");
        }
        Ok(())
    }

    /// Say that something is about to act outside the session: to wait, to read or to write a file.
    ///
    /// # Errors
    /// `UsageError` where a command repeats what runs.
    pub fn reach_outside(&self, what: &str, span: Span) -> Result<()> {
        match self.repeats {
            None => Ok(()),
            Some(command) => bail!(
                span, UsageError, "{command} cannot repeat {what}: it acts outside the session";
                hint: "leave it out; %timeit runs it again and again, for real"
            ),
        }
    }

    /// Remember a warning, unless this statement gave it already.
    pub fn warn(&mut self, span: Span, class: &'static str, message: String) {
        let mut class = class;
        if class == "RuntimeWarning" {
            match self.events.actions.of(&message) {
                Action::Warn => {}
                Action::Print => class = "Warning",
                Action::Ignore => return,
                Action::Raise => {
                    let error = crate::diagnostic!(span, FloatingPointError, "{message}");
                    self.events.raised.get_or_insert(error);
                    return;
                }
            }
        }
        let warning = Warning { span, class, message };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// Fail if an event arose that is to be an error.
    #[inline]
    pub fn check_events(&mut self) -> Result<()> {
        match self.events.raised.take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// Say that a buffer is about to be written into.
    ///
    /// # Errors
    /// `MemoryError` where a journal is kept and there is no memory for the copy.
    pub fn before_write(&mut self, buffer: &Buffer, span: Span) -> Result<()> {
        let Some(journal) = self.journal.as_mut() else { return Ok(()) };
        if journal.record(buffer).is_err() {
            bail!(
                span,
                MemoryError,
                "no memory for a copy of what the statement writes into, to put it back"
            );
        }
        Ok(())
    }

    /// Say that a list is about to be changed.
    #[inline]
    pub fn before_change(&mut self, list: &SharedList) {
        if let Some(journal) = self.journal.as_mut() {
            note(&mut journal.lists, list);
        }
    }
}

impl Context {
    /// Say how what was just changed is put back, while a journal is kept.
    pub fn on_restore(&mut self, undo: Box<dyn Fn()>) {
        if let Some(journal) = self.journal.as_mut() {
            journal.others.push(undo);
        }
    }

    /// Say that a generator is about to be drawn from, or seeded.
    #[inline]
    pub fn before_draw<G: Clone + 'static>(&mut self, generator: &Rc<RefCell<G>>) {
        self.before_first(generator, "state", || {
            let (generator, before) = (Rc::clone(generator), generator.borrow().clone());
            Box::new(move || generator.borrow_mut().clone_from(&before))
        });
    }

    /// Note how one part of an object is put back, the first time that it is about to change. What `undo` gives
    /// holds the object, so that no other takes its place.
    #[inline]
    pub fn before_first<T>(
        &mut self,
        object: &Rc<RefCell<T>>,
        part: &'static str,
        undo: impl FnOnce() -> Box<dyn Fn()>,
    ) {
        let Some(journal) = self.journal.as_mut() else { return };
        let key = (Rc::as_ptr(object).cast::<()>(), part);
        if !journal.noted.contains(&key) {
            journal.noted.push(key);
            journal.others.push(undo());
        }
    }

    /// Say that a dict is about to be changed.
    pub fn before_dict_change(&mut self, dict: &SharedDict) {
        if let Some(journal) = self.journal.as_mut() {
            note(&mut journal.dicts, dict);
        }
    }

    /// Say that a set is about to be changed.
    pub fn before_set_change(&mut self, set: &SharedSet) {
        if let Some(journal) = self.journal.as_mut() {
            note(&mut journal.sets, set);
        }
    }
}

/// Keep what a container held, the first time.
fn note<T: Clone>(kept: &mut Kept<T>, container: &Rc<RefCell<T>>) {
    if !kept.iter().any(|(known, _)| Rc::ptr_eq(known, container)) {
        kept.push((Rc::clone(container), container.borrow().clone()));
    }
}

/// A size as NumPy's `MemoryError` prints it: binary units, three digits.
pub(crate) fn binary_size(bytes: usize) -> String {
    const UNITS: [&str; 6] = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
    let exponent = (bytes.max(1).ilog2() / 10).min(6) as usize;
    if exponent == 0 {
        return format!("{bytes} bytes");
    }
    let scaled = bytes as f64 / 2_f64.powi(exponent as i32 * 10);
    let unit = UNITS.get(exponent).copied().unwrap_or("EiB");
    let digits = if scaled < 10.0 { 2 } else { usize::from(scaled < 100.0) };
    // NumPy keeps the point of a number that has no digits behind it.
    let point = if digits == 0 { "." } else { "" };
    format!("{scaled:.digits$}{point} {unit}")
}

/// How arrays are printed: `np.set_printoptions`.
#[derive(Clone, Debug, Default)]
pub struct Printing {
    /// What the elements look like.
    pub options: PrintOptions,
    /// The functions that make their texts instead, by kinds of dtypes.
    pub formatter: Option<SharedDict>,
    /// How floats outside of arrays look at the prompt, as a format of `%`.
    pub float_format: Option<Rc<str>>,
}

impl Deref for Printing {
    type Target = PrintOptions;

    fn deref(&self) -> &PrintOptions {
        &self.options
    }
}

/// The items of a list, shared by all that is bound to it.
pub type SharedList = Rc<RefCell<Vec<Value>>>;

/// The entries of a dict, shared likewise.
pub type SharedDict = Rc<RefCell<Dict>>;

/// The items of a set, shared likewise.
pub type SharedSet = Rc<RefCell<Set>>;

/// Containers, each with what it held.
type Kept<T> = Vec<(Rc<RefCell<T>>, T)>;

/// What buffers, lists, dicts and sets held before a run wrote into them, copied on the first write.
#[derive(Default)]
pub struct Journal {
    /// The number of the last buffer that there was before the run: what is newer need not be put back.
    last: u64,
    /// Buffers are noted alone: none is copied, and none can be put back.
    notes_only: bool,
    buffers: Vec<(Buffer, Memory)>,
    lists: Kept<Vec<Value>>,
    dicts: Kept<Dict>,
    sets: Kept<Set>,
    /// Parts of generators and files that were noted; what puts them back keeps each where it is.
    noted: Vec<(*const (), &'static str)>,
    /// The last change comes last, and is undone first.
    others: Vec<Box<dyn Fn()>>,
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("buffers", &self.buffers.len()).finish_non_exhaustive()
    }
}

impl Journal {
    /// Of a run before which the arena's last buffer had this number.
    pub fn new(last: u64) -> Self {
        Self { last, ..Self::default() }
    }

    /// One that says which buffers were written into, without a copy of them.
    pub fn noting(last: u64) -> Self {
        Self { last, notes_only: true, ..Self::default() }
    }

    fn record(&mut self, buffer: &Buffer) -> std::result::Result<(), OutOfMemory> {
        if self.notes_only && buffer.id() <= self.last && !self.holds(buffer) {
            self.buffers.push((buffer.clone(), Memory::aside(&[])?));
            return Ok(());
        }
        if buffer.id() <= self.last && !self.holds(buffer) {
            self.buffers.push((buffer.clone(), Memory::aside(&buffer.read())?));
        }
        Ok(())
    }

    /// Write everything back.
    pub fn restore(&self) {
        for (buffer, bytes) in self.buffers.iter().filter(|_| !self.notes_only) {
            let mut live = buffer.write();
            let len = live.len();
            live.copy_from_slice(&bytes.bytes()[..len]);
        }
        for (list, items) in &self.lists {
            list.borrow_mut().clone_from(items);
        }
        for (dict, entries) in &self.dicts {
            dict.borrow_mut().clone_from(entries);
        }
        self.others.iter().rev().for_each(|undo| undo());
        for (set, items) in &self.sets {
            set.borrow_mut().clone_from(items);
        }
    }

    /// Whether a buffer was written into.
    pub fn holds(&self, buffer: &Buffer) -> bool {
        self.buffers.iter().any(|(known, _)| known.same(buffer))
    }

    /// Whether any buffer was written into.
    pub fn has_arrays(&self) -> bool {
        !self.buffers.is_empty()
    }

    /// Whether a list was changed.
    pub fn holds_list(&self, list: &SharedList) -> bool {
        self.lists.iter().any(|(known, _)| Rc::ptr_eq(known, list))
    }

    /// Whether a dict was changed.
    pub fn holds_dict(&self, dict: &SharedDict) -> bool {
        self.dicts.iter().any(|(known, _)| Rc::ptr_eq(known, dict))
    }

    /// Whether a set was changed.
    pub fn holds_set(&self, set: &SharedSet) -> bool {
        self.sets.iter().any(|(known, _)| Rc::ptr_eq(known, set))
    }

    /// Whether nothing was written into.
    pub fn is_empty(&self) -> bool {
        self.buffers.is_empty()
            && self.lists.is_empty()
            && self.dicts.is_empty()
            && self.sets.is_empty()
            && self.others.is_empty()
    }
}

/// Blocks of bytes, aligned for any dtype, that executors take and give back.
#[derive(Default)]
pub struct Scratch(Vec<Vec<Line>>);

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scratch({} blocks)", self.0.len())
    }
}

impl Scratch {
    /// A block of at least `bytes` bytes with any content.
    pub fn take(&mut self, bytes: usize) -> Vec<Line> {
        let mut block = self.0.pop().unwrap_or_default();
        let lines = bytes.div_ceil(64);
        if block.len() < lines {
            block.resize(lines, Line::zeroed());
        }
        block
    }

    /// Keep a block for the next one.
    pub fn give_back(&mut self, block: Vec<Line>) {
        self.0.push(block);
    }
}

/// The threads of `parallel`, started when they are first needed.
#[derive(Debug, Default)]
pub struct Threads {
    /// Asked for once: the answer of the system takes some 25 us.
    count: OnceCell<usize>,
    pool: Option<Arc<rayon::ThreadPool>>,
}

impl Threads {
    /// How many there are: what was set, or the cores that this process may use.
    pub fn count(&self) -> usize {
        *self.count.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
    }

    /// Use so many from now on.
    pub fn set_count(&mut self, count: usize) {
        if self.count() != count {
            self.pool = None;
        }
        self.count = OnceCell::from(count.max(1));
    }

    /// The pool; `None` where the system gives no threads.
    pub fn pool(&mut self) -> Option<Arc<rayon::ThreadPool>> {
        if self.pool.is_none() {
            let built = rayon::ThreadPoolBuilder::new().num_threads(self.count()).build();
            self.pool = built.ok().map(Arc::new);
        }
        self.pool.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_outside_is_refused_where_it_would_be_repeated() {
        let mut cx = Context::new(1 << 20, &[0]);
        let at = Span::new(2, 5);
        assert_eq!(cx.reach_outside("time.sleep", at), Ok(()));
        cx.repeats = Some("%compare");
        let error = cx.reach_outside("time.sleep", at).expect_err("it is refused");
        assert_eq!(
            (error.headline().as_str(), error.span),
            ("UsageError: %compare cannot repeat time.sleep: it acts outside the session", at)
        );
        assert_eq!(error.hints, ["leave it out; %timeit runs it again and again, for real"]);
    }
}
