//! Lists the files of `lessons/`, so that a lesson of the course is one Markdown file and nothing else; asks the linker
//! to keep one of several equal functions.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    fold_equal_functions();
    list_lessons()
}

/// Kernels of dtypes of one size are often the same instructions. The linker that Rust brings along for this target
/// (LLVM's) knows the option; others may not.
fn fold_equal_functions() {
    if env::var_os("TARGET").is_some_and(|target| target == "x86_64-unknown-linux-gnu") {
        println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
    }
}

fn list_lessons() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let mut rows = String::from("&[\n");
    for file in files {
        let path = file.path();
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "md") {
            let path = path.display().to_string();
            writeln!(rows, "    Embedded {{ id: {id:?}, text: include_str!({path:?}) }},")
                .map_err(io::Error::other)?;
        }
    }
    rows.push_str("]\n");
    let out =
        env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo says where to write"))?;
    fs::write(Path::new(&out).join("lessons.rs"), rows)?;
    println!("cargo:rerun-if-changed=lessons");
    Ok(())
}
