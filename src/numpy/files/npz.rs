//! `.npz` archives: `np.savez`, `np.savez_compressed`, and what `np.load` gives of them.
//!
//! The archive is `rawzip`'s, the compression `flate2`'s.

use std::any::Any;
use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::rc::Rc;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rawzip::{
    CompressionMethod, RECOMMENDED_BUFFER_SIZE, ReaderAt, ZipArchive, ZipArchiveEntryWayfinder,
    ZipArchiveWriter, ZipLocator,
};

use super::bytes::Bytes;
use super::header::{self, MAGIC};
use super::{Place, load, save};
use crate::array::Array;
use crate::bail;
use crate::context::Context;
use crate::context::files::DiskFile;
use crate::diag::{Diagnostic, Result, Span};
use crate::diagnostic;
use crate::numpy::convert;
use crate::numpy::registry::{Bound, Costs, Function, Run};
use crate::value::{Call, Callable, Value};

/// Every function of this file, and what archives answer to.
pub static ROWS: &[Function] = &[
    Function {
        name: "savez",
        signature: "file, *args, allow_pickle=True, **kwds",
        costs: Costs::File,
        doc: "Write arrays to one file: a zip archive with a .npy file for each, named by its keyword, or arr_0, \
              arr_1 and so on.\n\n\
              >>> np.savez('both', np.arange(3), np.ones(2))\n>>> both = np.load('both.npz')\n\
              >>> both.files\n['arr_0', 'arr_1']\n>>> both['arr_0']\narray([0, 1, 2])",
        run: Run::Call(|cx, bound| savez(cx, &bound, CompressionMethod::STORE)),
    },
    Function {
        name: "savez_compressed",
        signature: "file, *args, allow_pickle=True, **kwds",
        costs: Costs::File,
        doc: "As np.savez, with the bytes of each array compressed.\n\n\
              >>> np.savez_compressed('small', np.zeros(1000))\n\
              >>> np.load('small.npz')['arr_0'].sum()\nnp.float64(0.0)",
        run: Run::Call(|cx, bound| savez(cx, &bound, CompressionMethod::DEFLATE)),
    },
    Function {
        name: "NpzFile.__getitem__",
        signature: "self, key",
        costs: Costs::File,
        doc: "An array of the archive, read anew each time.\n\n\
              >>> np.savez('item', x=np.arange(2))\n>>> np.load('item.npz')['x']\narray([0, 1])",
        run: Run::Call(|cx, bound| {
            let Value::Str(key) = bound.required(1) else {
                bail!(
                    bound.span,
                    KeyError,
                    "'{} is not a file in the archive'",
                    shown(bound.required(1))
                )
            };
            own(&bound)?.item(cx, key, bound.span)
        }),
    },
    Function {
        name: "NpzFile.__len__",
        signature: "self",
        costs: Costs::Nothing,
        doc: "How many arrays.\n\n>>> np.savez('long', 1, 2)\n>>> len(np.load('long.npz'))\n2",
        run: Run::Call(|_, bound| Ok(Value::from(own(&bound)?.entries.len()))),
    },
    Function {
        name: "NpzFile.__contains__",
        signature: "self, key",
        costs: Costs::Nothing,
        doc: "Whether there is such an array.\n\n>>> np.savez('has', x=1)\n>>> 'x' in np.load('has.npz')\nTrue",
        run: Run::Call(|_, bound| {
            let Value::Str(key) = bound.required(1) else { return Ok(Value::Bool(false)) };
            Ok(Value::Bool(own(&bound)?.find(key).is_some()))
        }),
    },
    Function {
        name: "NpzFile.__exit__",
        signature: "self",
        costs: Costs::Nothing,
        doc: "The end of a with: the file is closed.\n\n\
              >>> np.savez('left', x=1)\n>>> with np.load('left.npz') as z: print(z.files)\n['x']",
        run: Run::Call(|_, bound| close(&bound)),
    },
    Function {
        name: "NpzFile.close",
        signature: "self",
        costs: Costs::Nothing,
        doc: "Close the file.\n\n>>> np.savez('closed', x=1)\n>>> np.load('closed.npz').close()",
        run: Run::Call(|_, bound| close(&bound)),
    },
    Function {
        name: "NpzFile.get",
        signature: "self, key, default=None",
        costs: Costs::File,
        doc: "An array of the archive, or another value if there is none of that name.\n\n\
              >>> np.savez('got', x=1)\n>>> z = np.load('got.npz')\n>>> z.get('y', 0)\n0",
        run: Run::Call(|cx, bound| {
            let file = own(&bound)?;
            match bound.required(1) {
                Value::Str(key) if file.find(key).is_some() => file.item(cx, key, bound.span),
                _ => Ok(bound.get(2).cloned().unwrap_or(Value::None)),
            }
        }),
    },
    Function {
        name: "NpzFile.keys",
        signature: "self",
        costs: Costs::Nothing,
        doc: "The names of the arrays.\n\n\
              >>> np.savez('named', x=1, y=2)\n>>> z = np.load('named.npz')\n\
              >>> z.keys()\nKeysView(NpzFile 'named.npz' with keys: x, y)",
        run: Run::Call(|_, bound| {
            let file = own(&bound)?;
            Ok(view("KeysView", file, file.names().collect()))
        }),
    },
    Function {
        name: "NpzFile.values",
        signature: "self",
        costs: Costs::Working,
        doc: "The arrays, all of which are read.\n\n\
              >>> np.savez('valued', x=1, y=2)\n>>> z = np.load('valued.npz')\n\
              >>> z.values()\nValuesView(NpzFile 'valued.npz' with keys: x, y)",
        run: Run::Call(|cx, bound| {
            let file = own(&bound)?;
            let arrays = file.entries.iter().map(|entry| file.item(cx, &entry.name, bound.span));
            Ok(view("ValuesView", file, arrays.collect::<Result<_>>()?))
        }),
    },
    Function {
        name: "NpzFile.items",
        signature: "self",
        costs: Costs::Working,
        doc: "The names with their arrays, all of which are read.\n\n\
              >>> np.savez('items', x=1, y=2)\n>>> z = np.load('items.npz')\n\
              >>> z.items()\nItemsView(NpzFile 'items.npz' with keys: x, y)",
        run: Run::Call(|cx, bound| {
            let file = own(&bound)?;
            let pairs = file.entries.iter().map(|entry| {
                let array = file.item(cx, &entry.name, bound.span)?;
                Ok(Value::tuple([Value::text(entry.name.as_str()), array]))
            });
            Ok(view("ItemsView", file, pairs.collect::<Result<_>>()?))
        }),
    },
    Function {
        name: "BagObj.__getattr__",
        signature: "self, name",
        costs: Costs::File,
        doc: "An array of the archive by its name behind a point.\n\n\
              >>> np.savez('bag', x=np.arange(2))\n>>> np.load('bag.npz').f.x\narray([0, 1])",
        run: Run::Call(|cx, bound| {
            let Value::Function(object) = bound.required(0) else { return Ok(Value::None) };
            let (Some(bag), Value::Str(name)) = (object.downcast::<Bag>(), bound.required(1))
            else {
                return Ok(Value::None);
            };
            if bag.0.find(name).is_none() {
                bail!(bound.span, AttributeError, "{}", &**name);
            }
            bag.0.item(cx, name, bound.span)
        }),
    },
];

/// A key as Python prints it in a message.
fn shown(key: &Value) -> String {
    key.as_index().map_or_else(|| key.type_name().to_owned(), |number| number.to_string())
}

fn savez(cx: &mut Context, bound: &Bound, method: CompressionMethod) -> Result<Value> {
    let span = bound.span;
    let place = match Place::of(bound.required(0), span)? {
        Place::Path(name) => Place::Path(save::with_ending(name, ".npz")),
        open @ Place::Open(_) => open,
    };
    let named = bound.others.iter().map(|(name, value, _)| (name.clone(), value.clone()));
    let mut arrays: Vec<(String, Value)> = named.collect();
    for (i, value) in bound.rest.iter().enumerate() {
        let name = format!("arr_{i}");
        if arrays.iter().any(|(known, _)| *known == name) {
            bail!(span, ValueError, "Cannot use un-named variables and keyword {name}");
        }
        arrays.push((name, value.clone()));
    }
    save::to(cx, (&place, 0), span, &mut |cx, file| {
        let mut archive = ZipArchiveWriter::new(file);
        for (name, value) in &arrays {
            let array = convert::any_array(cx, value, None, span)?;
            write(cx, &mut archive, (name, &array), method, span)?;
        }
        archive.finish().map(|_| ()).map_err(|error| bad(&error, span))
    })?;
    Ok(Value::None)
}

/// Write an array as a file of the archive.
fn write<W: Write>(
    cx: &mut Context,
    archive: &mut ZipArchiveWriter<W>,
    (name, array): (&str, &Array),
    method: CompressionMethod,
    span: Span,
) -> Result<()> {
    let failed = |error: rawzip::Error| bad(&error, span);
    let name = format!("{name}.npy");
    let (mut entry, config) =
        archive.new_file(&name).compression_method(method).start().map_err(failed)?;
    let descriptor = if method == CompressionMethod::STORE {
        let mut writer = config.wrap(&mut entry);
        save::npy(cx, &mut writer, array, span)?;
        writer.finish().map_err(failed)?.1
    } else {
        // zlib's own level of compression, which is NumPy's.
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::new(6)));
        save::npy(cx, &mut writer, array, span)?;
        let (encoder, descriptor) = writer.finish().map_err(failed)?;
        encoder.finish().map_err(|error| super::system_error(&error, "", span))?;
        descriptor
    };
    entry.finish(descriptor).map(|_| ()).map_err(failed)
}

fn bad(error: &rawzip::Error, span: Span) -> Diagnostic {
    if let rawzip::ErrorKind::IO(error) = error.kind()
        && (error.raw_os_error().is_some() || error.kind() == io::ErrorKind::StorageFull)
    {
        return super::system_error(error, "", span);
    }
    diagnostic!(span, BadZipFile, "{error}")
}

/// Where the archive is.
enum Source {
    Disk(DiskFile),
    Memory(Vec<u8>),
}

impl ReaderAt for Source {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        match self {
            Self::Disk(file) => file.read_at(into, offset),
            Self::Memory(bytes) => {
                let rest = bytes.get(offset as usize..).unwrap_or(&[]);
                let count = rest.len().min(into.len());
                into[..count].copy_from_slice(&rest[..count]);
                Ok(count)
            }
        }
    }
}

/// A file of an archive.
#[derive(Debug)]
struct Entry {
    /// Without .npy.
    name: String,
    is_npy: bool,
    way: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
}

/// An open archive.
struct Archive {
    /// The name of the file, if it has one.
    path: Option<String>,
    entries: Vec<Entry>,
    zip: RefCell<Option<ZipArchive<Source>>>,
    most_header: Option<usize>,
}

/// An open archive as a value.
#[derive(Clone, Debug)]
struct NpzFile(Rc<Archive>);

impl std::ops::Deref for NpzFile {
    type Target = Archive;

    fn deref(&self) -> &Archive {
        &self.0
    }
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("entries", &self.entries).finish_non_exhaustive()
    }
}

/// The archive of a file on the disk.
pub(super) fn of_file(
    name: &str,
    file: DiskFile,
    length: u64,
    most_header: Option<usize>,
    span: Span,
) -> Result<Value> {
    of_source(Some(name.to_owned()), Source::Disk(file), length, most_header, span)
}

/// The archive of bytes in memory.
pub(super) fn of_bytes(bytes: Vec<u8>, most_header: Option<usize>, span: Span) -> Result<Value> {
    let length = bytes.len() as u64;
    of_source(None, Source::Memory(bytes), length, most_header, span)
}

fn of_source(
    path: Option<String>,
    source: Source,
    length: u64,
    most_header: Option<usize>,
    span: Span,
) -> Result<Value> {
    let failed = |error: rawzip::Error| bad(&error, span);
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let archive = ZipLocator::new()
        .locate_in_reader(source, &mut buffer, length)
        .map_err(|_| diagnostic!(span, BadZipFile, "File is not a zip file"))?;
    let mut entries = Vec::new();
    let mut listed = archive.entries(&mut buffer);
    while let Some(entry) = listed.next_entry().map_err(failed)? {
        let name = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
        let (way, method) = (entry.wayfinder(), entry.compression_method());
        let short = name.strip_suffix(".npy").map(str::to_owned);
        let is_npy = short.is_some();
        entries.push(Entry { name: short.unwrap_or(name), is_npy, way, method });
    }
    let zip = RefCell::new(Some(archive));
    let file = NpzFile(Rc::new(Archive { path, entries, zip, most_header }));
    Ok(Value::Function(Callable::Shared(Rc::new(file))))
}

impl Archive {
    /// The file of a name, with or without .npy.
    fn find(&self, key: &str) -> Option<&Entry> {
        let exact = self.entries.iter().find(|entry| entry.name == key);
        exact.or_else(|| {
            let short = key.strip_suffix(".npy")?;
            self.entries.iter().find(|entry| entry.is_npy && entry.name == short)
        })
    }

    fn names(&self) -> impl Iterator<Item = Value> {
        self.entries.iter().map(|entry| Value::text(entry.name.as_str()))
    }

    fn item(&self, cx: &mut Context, key: &str, span: Span) -> Result<Value> {
        let Some(entry) = self.find(key) else {
            let error = diagnostic!(span, KeyError, "'{key} is not a file in the archive'");
            let names = self.entries.iter().map(|entry| &*entry.name);
            return Err(match crate::diag::did_you_mean(key, names) {
                Some(near) => error.hint(format!("did you mean '{near}'?")),
                None => error,
            });
        };
        let archive = self.zip.borrow();
        let Some(archive) = archive.as_ref() else {
            bail!(span, AttributeError, "'NoneType' object has no attribute 'open'"; hint: "the file was closed")
        };
        let failed = |error: rawzip::Error| bad(&error, span);
        let within = archive.get_entry(entry.way).map_err(failed)?;
        match entry.method {
            CompressionMethod::STORE => {
                self.read(cx, &mut within.verifying_reader(within.reader()), entry, span)
            }
            CompressionMethod::DEFLATE => {
                let plain = DeflateDecoder::new(within.reader());
                self.read(cx, &mut within.verifying_reader(plain), entry, span)
            }
            _ => bail!(span, NotImplementedError, "That compression method is not supported"),
        }
    }

    fn read(
        &self,
        cx: &mut Context,
        file: &mut dyn Read,
        entry: &Entry,
        span: Span,
    ) -> Result<Value> {
        let mut begin = vec![0; MAGIC.len()];
        let count = header::fill(file, &mut begin)
            .map_err(|error| diagnostic!(span, BadZipFile, "{error}"))?;
        begin.truncate(count);
        if begin == MAGIC {
            let (header, _) = header::read(file, self.most_header, span)?;
            let array = load::elements(cx, file, &header, true, span)?;
            // What follows is nothing, and reading it is what compares the checksum.
            header::fill(file, &mut [0])
                .map_err(|error| diagnostic!(span, BadZipFile, "{error}"))?;
            return Ok(Value::Array(array));
        }
        cx.room_for(entry.way.uncompressed_size_hint() as usize, span)?;
        let most = entry.way.uncompressed_size_hint();
        let read = file.take(most).read_to_end(&mut begin);
        read.map_err(|error| diagnostic!(span, BadZipFile, "{error}"))?;
        Ok(Bytes::value(begin))
    }
}

fn own(bound: &Bound) -> Result<&NpzFile> {
    let file = match bound.required(0) {
        Value::Function(function) => function.downcast::<NpzFile>(),
        _ => None,
    };
    file.ok_or_else(|| diagnostic!(bound.span, TypeError, "this is no archive"))
}

fn close(bound: &Bound) -> Result<Value> {
    drop(own(bound)?.zip.take());
    Ok(Value::None)
}

impl Call for NpzFile {
    fn name(&self) -> &'static str {
        "NpzFile"
    }

    fn repr(&self) -> String {
        let path = self.path.as_deref().filter(|_| self.zip.borrow().is_some());
        // NumPy shows five names.
        let names: Vec<&str> = self.entries.iter().take(5).map(|entry| &*entry.name).collect();
        let more = if self.entries.len() > 5 { "..." } else { "" };
        format!("NpzFile '{}' with keys: {}{more}", path.unwrap_or("object"), names.join(", "))
    }

    fn class(&self) -> &'static str {
        "numpy.lib.npyio.NpzFile"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("NpzFile")
    }

    fn iterate(&self) -> Option<Value> {
        Some(Value::list(self.names().collect()))
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "files" => Some(Value::list(self.names().collect())),
            "f" => Some(Value::Function(Callable::Shared(Rc::new(Bag(self.clone()))))),
            _ => None,
        }
    }

    fn fields(&self) -> Vec<&'static str> {
        vec!["f", "files"]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The arrays of an archive as attributes.
#[derive(Debug)]
struct Bag(NpzFile);

impl Call for Bag {
    fn name(&self) -> &'static str {
        "BagObj"
    }

    fn repr(&self) -> String {
        "<numpy.lib._npyio_impl.BagObj object>".to_owned()
    }

    fn class(&self) -> &'static str {
        "numpy.lib._npyio_impl.BagObj"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("BagObj")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What `keys()` and its kin give: items, and the archive that they are of.
#[derive(Debug)]
struct View {
    class: &'static str,
    of: NpzFile,
    items: Vec<Value>,
}

fn view(class: &'static str, of: &NpzFile, items: Vec<Value>) -> Value {
    Value::Function(Callable::Shared(Rc::new(View { class, of: of.clone(), items })))
}

impl Call for View {
    fn name(&self) -> &'static str {
        self.class
    }

    fn repr(&self) -> String {
        format!("{}({})", self.class, self.of.repr())
    }

    fn class(&self) -> &'static str {
        self.class
    }

    fn iterate(&self) -> Option<Value> {
        Some(Value::list(self.items.clone()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
