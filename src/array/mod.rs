//! Arrays: dtype, layout and shared bytes. Views share, as NumPy's do.

pub mod buffer;
pub mod dtype;
pub mod format;
pub mod layout;
pub mod memory;
pub mod mmap;
pub mod order;
pub mod text;

use std::cell::OnceCell;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use buffer::Buffer;
use dtype::{DType, Element, Scalar};
use layout::{Layout, Order};

/// An n-dimensional array, an owner of its bytes or a view: a handle on what describes it.
#[derive(Clone, Debug)]
pub struct Array(Rc<Handle>);

/// What an array is, and what it has become since: `a.shape = (2, 3)` changes it for all who hold it.
///
/// Descriptions are borrowed everywhere, so that none is ever changed: a new one goes behind it.
#[derive(Debug)]
struct Handle {
    first: Described,
    then: OnceCell<Box<Self>>,
}

impl Handle {
    fn new(described: Described) -> Self {
        Self { first: described, then: OnceCell::new() }
    }

    fn last(&self) -> &Self {
        let mut handle = self;
        while let Some(next) = handle.then.get() {
            handle = next;
        }
        handle
    }
}

/// What an array is.
#[derive(Clone, Debug)]
pub struct Described {
    /// Type of its elements.
    pub dtype: DType,
    /// Where they stand in the buffer.
    pub layout: Layout,
    /// The bytes.
    pub buffer: Buffer,
    /// Whether it was made with the buffer, and is no view of another array.
    pub owns: bool,
    /// Whether it may be written into; a view that repeats elements may not.
    pub writeable: bool,
    /// The array whose memory a view shares, the one that it was made with.
    pub base: Option<Array>,
}

impl Deref for Array {
    type Target = Described;

    #[inline]
    fn deref(&self) -> &Described {
        &self.0.last().first
    }
}

impl DerefMut for Array {
    fn deref_mut(&mut self) -> &mut Described {
        if self.0.then.get().is_some() || Rc::get_mut(&mut self.0).is_none() {
            let now = Described::clone(self);
            self.0 = Rc::new(Handle::new(now));
        }
        &mut Rc::get_mut(&mut self.0).expect("nobody else has the new one").first
    }
}

/// The static description of an array: what is known before it is computed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArrayType {
    /// Type of its elements.
    pub dtype: DType,
    /// Shape and strides; the offset is 0.
    pub layout: Layout,
}

impl ArrayType {
    /// Bytes of its elements, each counted once.
    pub fn bytes(&self) -> usize {
        self.layout.size() * self.dtype.size()
    }
}

impl Array {
    fn new(described: Described) -> Self {
        Self(Rc::new(Handle::new(described)))
    }

    /// Describe it anew, for all who hold it.
    pub fn become_other(&self, described: Described) {
        let last = self.0.last();
        assert!(
            last.then.set(Box::new(Handle::new(described))).is_ok(),
            "the last has none behind it"
        );
    }

    /// Whether both are one object.
    pub fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// How many hold it.
    pub fn holders(&self) -> usize {
        Rc::strong_count(&self.0)
    }

    /// Whether arrays that are other objects share its memory.
    pub fn is_shared(&self) -> bool {
        let mut handles = 1;
        let mut handle = &*self.0;
        while let Some(next) = handle.then.get() {
            handle = next;
            handles += usize::from(handle.first.buffer.same(&self.buffer));
        }
        self.buffer.holders() > handles
    }

    /// The owner of a whole buffer. Without elements its strides are 0, as NumPy makes them.
    pub fn owner(dtype: DType, mut layout: Layout, buffer: Buffer) -> Self {
        if layout.size() == 0 {
            layout.strides.fill(0);
        }
        Self::new(Described { dtype, layout, buffer, owns: true, writeable: true, base: None })
    }

    /// Another layout over the same bytes.
    #[must_use]
    pub fn view(&self, layout: Layout) -> Self {
        let Described { dtype, ref buffer, writeable, ref base, .. } = **self;
        let buffer = buffer.clone();
        let base = Some(base.as_ref().unwrap_or(self).clone());
        Self::new(Described { dtype, layout, buffer, owns: false, writeable, base })
    }

    /// Whether its bytes are those of a file: NumPy's class `memmap`.
    pub fn is_memmap(&self) -> bool {
        self.buffer.mapping().is_some()
    }

    /// Whether nothing else holds it or its bytes, so that they may be taken over.
    pub fn is_temporary(&self) -> bool {
        self.owns && Rc::strong_count(&self.0) == 1 && self.buffer.is_unique()
    }

    /// The same elements in another order of axes, the bytes its own as before.
    #[must_use]
    pub fn with_layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// The same, into which nobody writes.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.writeable = false;
        self
    }

    /// Length of each axis.
    pub fn shape(&self) -> &[usize] {
        &self.layout.shape
    }

    /// Number of axes.
    pub fn ndim(&self) -> usize {
        self.layout.ndim()
    }

    /// Number of elements.
    pub fn size(&self) -> usize {
        self.layout.size()
    }

    /// Bytes of its elements.
    pub fn nbytes(&self) -> usize {
        self.size() * self.dtype.size()
    }

    /// Whether the elements stand one after another in an order.
    pub fn is_contiguous(&self, order: Order) -> bool {
        self.layout.is_contiguous(self.dtype.size(), order)
    }

    /// The element at an index, which must lie within the shape.
    pub fn at(&self, index: &[usize]) -> Scalar {
        let position = self.layout.position(index);
        Scalar::read(self.dtype, &self.buffer.read()[position..])
    }

    /// The text at an index, which must lie within the shape.
    pub fn text_at(&self, index: &[usize]) -> String {
        let position = self.layout.position(index);
        text::read(&self.buffer.read()[position..position + self.dtype.size()])
    }

    /// The element of an array of one element.
    pub fn item(&self) -> Scalar {
        self.at(&[0; layout::MAX_DIMS][..self.ndim()])
    }

    /// The elements in C order; `None` where they are of another type.
    pub fn to_vec<T: Element>(&self) -> Option<Vec<T>> {
        if T::DTYPE != self.dtype {
            return None;
        }
        let bytes = self.buffer.read();
        let mut elements = Vec::with_capacity(self.size());
        for_each_position(&self.layout, |at| {
            elements.push(bytemuck::pod_read_unaligned(&bytes[at..at + size_of::<T>()]));
        });
        Some(elements)
    }
}

/// Call `visit` with the position of each element, in C order.
pub fn for_each_position(layout: &Layout, mut visit: impl FnMut(usize)) {
    fn walk(layout: &Layout, axis: usize, at: isize, visit: &mut impl FnMut(usize)) {
        match layout.shape.get(axis) {
            None => visit(at as usize),
            Some(&len) => {
                for i in 0..len as isize {
                    walk(layout, axis + 1, at + i * layout.strides[axis], visit);
                }
            }
        }
    }
    walk(layout, 0, layout.offset as isize, &mut visit);
}
