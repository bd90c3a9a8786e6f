//! Names become paths, or are refused; folders are bounded, and gone when nobody holds them.

use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;
use crate::diag::ErrorKind;

const AT: Span = Span::NONE;

fn apart(most_bytes: u64) -> (Context, PathBuf) {
    let mut cx = Context::new(1 << 20, &[0]);
    cx.files = Files::apart(most_bytes);
    let root = cx.files.working_folder().expect("there is a temporary folder");
    (cx, root)
}

fn is_refused(cx: &Context, name: &str) -> bool {
    match cx.path(name, AT) {
        Ok(_) => false,
        Err(error) => {
            let want = format!("PermissionError: [Errno 13] Permission denied: '{name}'");
            assert_eq!((error.headline(), error.hints.len()), (want, 1));
            true
        }
    }
}

#[test]
fn names_are_looked_for_in_the_folder() {
    let (cx, root) = apart(1 << 20);
    cx.path("d/e", AT).expect("inside").make_folders().expect("there is room");
    let whole = root.join("d/e/x").to_string_lossy().into_owned();
    for (name, want) in [
        ("x", "x"),
        ("./x", "x"),
        ("x/", "x"),
        ("d//e/x", "d/e/x"),
        ("d/../x", "x"),
        ("d/e/../../x", "x"),
        (".", ""),
        ("d/..", ""),
        ("no/x", "no/x"),
        ("..x", "..x"),
        ("~", "~"),
        (&*whole, "d/e/x"),
    ] {
        let path = cx.path(name, AT).expect(name);
        assert_eq!(path.as_path(), root.join(want).as_path(), "{name}");
    }
    let error = cx.path("", AT).expect("it is no way out").read().expect_err("nothing");
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    let error = cx.path("no/../../x", AT).expect_err("it goes back from nothing");
    assert_eq!(error.kind, ErrorKind::FileNotFoundError);
}

#[test]
fn what_leads_out_is_refused() {
    let (cx, root) = apart(1 << 20);
    cx.path("d", AT).expect("inside").make_folder().expect("there is room");
    let outside = root.parent().expect("it lies in one").to_path_buf();
    let beside = format!("{}x", root.to_string_lossy());
    let back = format!("{}/../x", root.to_string_lossy());
    for name in
        ["..", "../x", "d/../../x", "./../x", "/", "/etc/passwd", "/no/such", &*beside, &*back]
    {
        assert!(is_refused(&cx, name), "{name}");
    }
    let around = format!("../{}/x", root.file_name().expect("a name").to_string_lossy());
    assert!(!is_refused(&cx, &around), "it leads back in");
    for (link, to) in [
        ("out", outside.clone()),
        ("nowhere", outside.join("no-such-file")),
        ("itself", root.join("itself")),
        ("d/up", PathBuf::from("../..")),
    ] {
        symlink(to, root.join(link)).expect("a link can be made");
        assert!(is_refused(&cx, link), "{link}");
        assert!(is_refused(&cx, &format!("{link}/x")), "{link}/x");
    }
    symlink("d", root.join("within")).expect("a link can be made");
    let path = cx.path("within/x", AT).expect("it leads within");
    assert_eq!(path.as_path(), root.join("d/x").as_path());
}

#[test]
fn folders_are_private_and_gone_at_last() {
    let (cx, root) = apart(1 << 20);
    let mode = fs::metadata(&root).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let other = Files::apart(1 << 20).working_folder().expect("another");
    assert_ne!(root, other);
    assert!(!other.exists(), "nobody holds it");
    let path = cx.path("d/e", AT).expect("inside");
    path.make_folders().expect("there is room");
    let mut file = cx.path("d/e/x", AT).expect("inside").create().expect("there is room");
    file.write_all(b"abc").expect("there is room");
    let held = cx.files.clone();
    drop(cx);
    assert!(root.join("d/e/x").exists(), "somebody holds it");
    drop(held);
    assert!(!root.exists());
    assert!(file.write_all(b"abc").is_err(), "its folder is gone");
    assert!(path.make_folders().is_err(), "its folder is gone");
    assert!(!root.exists());
}

#[test]
fn the_folder_itself_stays() {
    let (cx, root) = apart(1 << 20);
    let here = cx.path(".", AT).expect("inside");
    assert!(here.remove_folder().is_err());
    assert!(here.remove_with_content().is_err());
    let below = cx.path("x", AT).expect("inside");
    assert!(here.rename(&below).is_err());
    assert!(below.make_folder().and_then(|()| below.rename(&here)).is_err());
    assert!(root.exists());
}

#[test]
fn folders_lie_only_so_deep() {
    let (cx, _) = apart(1 << 30);
    let deep = |count: usize| vec!["d"; count].join("/");
    let path = cx.path(&deep(folder::MOST_DEPTH), AT).expect("just deep enough");
    path.make_folders().expect("there is room");
    let error = cx.path(&deep(folder::MOST_DEPTH + 1), AT).expect_err("too deep");
    assert_eq!(error.headline().split(':').nth(1), Some(" [Errno 36] File name too long"));
    cx.path("e", AT).expect("inside").make_folder().expect("there is room");
    let (from, to) = (cx.path("d", AT).expect("inside"), cx.path("e/d", AT).expect("inside"));
    let error = from.rename(&to).expect_err("too deep");
    assert_eq!(error.raw_os_error(), Some(libc::ENAMETOOLONG));
}

#[test]
fn files_take_only_so_much_together() {
    let room = 40_000;
    let (cx, root) = apart(room);
    let create = |name: &str| cx.path(name, AT).expect("inside").create();
    let is_full = |error: io::Error| error.kind() == io::ErrorKind::StorageFull;
    let mut a = create("a").expect("there is room");
    a.write_all(&vec![1; 20_000]).expect("there is room");
    let mut b = create("b").expect("there is room");
    assert!(b.check_room(20_000).is_err_and(is_full));
    assert!(b.write_all(&vec![1; 20_000]).is_err_and(is_full));
    // What is written over takes no more.
    for _ in 0..10 {
        a.rewind().expect("it can be moved in");
        a.write_all(&vec![2; 20_000]).expect("it has its room");
    }
    assert!(b.set_len(20_000).is_err_and(is_full));
    assert!(b.seek(SeekFrom::Start(1 << 40)).is_ok());
    assert!(b.write_all(&[1]).is_err_and(is_full), "what lies between counts");
    b.rewind().expect("it can be moved in");
    // One that is removed while it is open has its room until it is closed.
    cx.path("a", AT).expect("inside").remove_file().expect("it is there");
    assert!(b.write_all(&vec![1; 20_000]).is_err_and(is_full));
    drop(a);
    b.write_all(&vec![1; 20_000]).expect("there is room");
    let mut many = (0..100).map(|i| create(&format!("f{i}")));
    assert!(many.any(|made| made.is_err_and(is_full)), "names take room too");
    let entries = fs::read_dir(&root).expect("it is there").count() as u64;
    assert!(20_000 + entries * folder::ENTRY_BYTES <= room);
}

#[test]
fn anywhere_is_anywhere() {
    let cx = Context::new(1 << 20, &[0]);
    for name in ["x", "../x", "/etc/passwd", ""] {
        assert_eq!(cx.path(name, AT).expect(name).as_path(), Path::new(name));
    }
    assert_eq!(cx.files.working_folder().ok(), std::env::current_dir().ok());
}
