//! Lessons that nobody should have written: their code ends, reaches no file but its own, fills no disk and no memory,
//! and leaves nothing behind. Whatever is wrong is said with its place.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use assert_cmd::cargo::cargo_bin_cmd;
use numscope::diag::{Diagnostic, ErrorKind};
use numscope::lesson::check::check;
use numscope::lesson::run::{Depth, perform, world};
use numscope::lesson::{Lesson, Limits, library};
use numscope::report::lab::Lab;
use numscope::session::{Session, Settings};

/// No program here takes so long, on a busy machine either.
const PATIENCE: Duration = Duration::from_secs(100);

/// Files that lessons must leave as they are.
const KEPT: [&str; 2] = ["kept.npy", "kept.txt"];

/// A folder for one test: the files that it may not touch, and a folder for temporary ones.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile").join(name);
        if root.exists() {
            fs::remove_dir_all(&root).expect("the last run's folder is the test's own");
        }
        fs::create_dir_all(root.join("tmp")).expect("a folder can be made");
        let place = Self(root);
        let mut session = Session::new(Settings { prelude: true, ..Settings::default() });
        session
            .eval(&format!("np.save('{}', np.arange(3))", place.path("kept.npy")))
            .expect("an array can be written");
        fs::write(place.path("kept.txt"), "1 2 3\n").expect("a file can be written");
        place
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    /// Run the program here.
    fn run(&self, args: &[&str], input: &str) -> (i32, String) {
        let mut command = cargo_bin_cmd!("numscope");
        for name in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"] {
            command.env(name, env!("CARGO_TARGET_TMPDIR"));
        }
        command.env("TMPDIR", self.0.join("tmp")).current_dir(&self.0).timeout(PATIENCE);
        let Output { status, stdout, stderr } =
            command.args(args).write_stdin(input).output().expect("numscope runs");
        let text = [stdout, stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
        assert!(!text.contains("panicked"), "{text}");
        (status.code().unwrap_or_else(|| panic!("it was killed: {text}")), text)
    }

    /// Everything is as it was, and nothing is left.
    fn check(&self) {
        for name in KEPT {
            let length = fs::metadata(self.path(name)).expect("it is there").len();
            assert_eq!(length, if name.ends_with("npy") { 128 + 24 } else { 6 }, "{name}");
        }
        let mut names: Vec<String> = fs::read_dir(&self.0)
            .expect("it is there")
            .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
            .filter(|name| Path::new(name).extension().is_none_or(|ending| ending != "md"))
            .collect();
        names.sort();
        assert_eq!(names, ["kept.npy", "kept.txt", "tmp"]);
        let left = fs::read_dir(self.0.join("tmp")).expect("it is there").count();
        assert_eq!(left, 0, "folders are left");
    }
}

/// A lesson with a setup and a run.
fn lesson(setup: &str, run: &str) -> String {
    format!(
        "---\nformat: 1\nid: 66-hostile\nversion: 1\ntitle: Hostile\n---\n\n# Hostile\n\n\
         ```python {{setup id=data}}\nimport os, tempfile, time\n{setup}\n```\n\n\
         ## Only\n\nText.\n\n```python {{run id=only from=data}}\n{run}\n```\n"
    )
}

/// The line of the file in which a lesson's setup begins, behind its imports.
const SETUP_LINE: usize = 12;

/// Perform the lesson's run, with limits for tests.
fn performed(setup: &str, run: &str, limits: Limits) -> Result<(), (Diagnostic, String)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let name = format!("hostile-{:?}.md", std::thread::current().id());
    let file = folder.join(name).to_str().expect("a path in UTF-8").to_owned();
    fs::write(&file, lesson(setup, run)).expect("the folder is there");
    let mut lesson: Lesson = library::open(&file).expect("it is well formed");
    lesson.limits = limits;
    let settings = Settings { memory_limit: Some(1 << 28), ..Settings::default() };
    let mut lab = Lab::new(Session::new(settings), None);
    let done = perform(&mut lab, &lesson, 0, Depth::Count);
    done.map(drop).map_err(|error| {
        let text = error.render(lesson.source());
        (error, text)
    })
}

const SHORT: Limits = Limits { time: Duration::from_millis(300), file_bytes: 10 << 20 };
const SMALL: Limits = Limits { time: Duration::from_mins(1), file_bytes: 10 << 20 };

#[test]
fn what_does_not_end_is_ended() {
    for (code, stands) in [
        ("while True: pass", "while True: pass"),
        ("n = 0\nwhile True:\n    n += 1", "n += 1"),
        ("time.sleep(1e6)", "time.sleep(1e6)"),
        ("sum(range(10**15))", "sum(range(10**15))"),
        ("def f(x):\n    while True: pass\nf(1)", "f(1)"),
        ("with tempfile.TemporaryDirectory() as d:\n    while True: pass", "while True"),
        (
            "def f(x):\n    while True: pass\n\nimport multiprocessing\n\
          multiprocessing.Pool(2).map(f, [1, 2])",
            "map(f, [1, 2])",
        ),
        ("while True:\n    with open('x', 'w') as f: print(1, file=f)", "x"),
    ] {
        for in_setup in [true, false] {
            let (setup, run) = if in_setup { (code, "1") } else { ("", code) };
            let (error, text) = performed(setup, run, SHORT).expect_err(code);
            assert_eq!(error.kind, ErrorKind::TimeoutError, "{code}: {text}");
            assert!(text.contains("TimeoutError: a lesson's code may run for 0.3 s"), "{text}");
            assert!(text.contains(".md\", line ") && text.contains(stands), "{text}");
        }
    }
    let (_, text) = performed("x = 1\nwhile True: pass", "1", SHORT).expect_err("it has no end");
    assert!(text.contains(&format!(".md\", line {}\n", SETUP_LINE + 1)), "{text}");
}

/// A lesson with a quiz and an exercise, which holds.
const ASKING: &str = "\
---
format: 1
id: 66-hostile
version: 1
title: Hostile
---

# Hostile

```python {setup id=a}
a = np.arange(9.0)
```

## Only

<!-- quiz id=q answer=value(\"a.size\") from=a -->
How many?

- 9
- 8

<details><summary>Why</summary>

Count.

</details>

Make it twice as large.

```python {exercise id=e from=a}
a + 1
```

```check {for=e}
value == \"2 * a\"
```

<details><summary>Hint 1</summary>

Add it to itself.

</details>
<details><summary>Solution</summary>

```python {solution for=e}
a + a
```

</details>
<details><summary>For authors: answers that must not pass</summary>

```python {wrong for=e fails=value}
a * a
```

</details>
";

#[test]
fn exercises_and_quizzes_are_ended_too() {
    const ENDLESS: &str = "sum(0 for i in range(10**15))";
    const OUTSIDE: &str = "open('/etc/passwd')";
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-exercise.md");
    let file = file.to_str().expect("a path in UTF-8");
    let said = |text: &str| {
        fs::write(file, text).expect("the folder is there");
        let mut lesson = library::open(file).unwrap_or_else(|error| panic!("{error}"));
        lesson.limits = SHORT;
        let mut lab = Lab::new(Session::new(Settings::default()), None);
        match check(&mut lab, &lesson, Depth::Count) {
            Ok(checked) => format!("{:?}", checked.faults),
            Err(error) => error.headline(),
        }
    };
    assert_eq!(said(ASKING), "[]");
    for part in ["a.size", "2 * a", "a + 1", "a + a", "a * a"] {
        assert_eq!(ASKING.matches(part).count(), 1, "{part}");
        let text = said(&ASKING.replace(part, ENDLESS));
        assert!(text.contains("a lesson's code may run for "), "{part}: {text}");
        let text = said(&ASKING.replace(part, OUTSIDE));
        assert!(text.contains("Permission denied: '/etc/passwd'"), "{part}: {text}");
    }
}

#[test]
fn what_ends_in_time_is_left_alone() {
    let code = "time.sleep(0.05); np.save('x', np.arange(9)); os.listdir()";
    for limits in [SMALL, Limits::STANDARD] {
        performed(code, code, limits).expect("it is no harm");
    }
}

#[test]
fn other_ends_are_errors_of_the_lesson() {
    for (code, want) in [
        ("raise KeyboardInterrupt", "RuntimeError: a lesson's code raises no KeyboardInterrupt"),
        ("raise SystemExit(0)", "RuntimeError: a lesson's code does not end the program"),
        ("import sys\nsys.exit()", "RuntimeError: a lesson's code does not end the program"),
        ("input('? ')", "EOFError: EOF when reading a line\nhint: a lesson's own code cannot ask"),
    ] {
        let (_, text) = performed(code, "1", SMALL).expect_err(code);
        assert!(text.contains(want), "{code}: {text}");
    }
}

#[test]
fn a_real_interrupt_stays_one() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("hostile-interrupted.md").to_str().expect("UTF-8").to_owned();
    fs::write(&file, lesson("while True: pass", "1")).expect("the folder is there");
    let lesson = library::open(&file).expect("it is well formed");
    let mut lab = Lab::new(Session::new(Settings::default()), None);
    let flag = std::sync::Arc::clone(&lab.session.borrow().cx.interrupt);
    let typed = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        flag.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let error = world(&mut lab, &lesson, &[0]).expect_err("it has no end");
    typed.join().expect("it ends");
    assert!(error.is_interrupt(), "{error}");
}

#[test]
fn disks_are_not_filled() {
    let nested = "for i in range(10**9): os.makedirs('/'.join(['d' + str(i)] * 30))";
    for code in [
        "with open('x', 'w') as f:\n    while True: f.write('x' * 10**6)",
        "with open('x', 'wb') as f:\n    while True: f.write(b'x' * 999)",
        "f = open('x', 'ab')\nwhile True: f.write(b'x' * 10**5)",
        "f = open('x', 'wb')\nf.seek(10**12)\nf.write(b'x')",
        "f = open('x', 'wb')\nf.truncate(10**12)",
        "for i in range(10**9):\n    with open('x' + str(i), 'w') as f: f.write('x' * 10**5)",
        "for i in range(10**9): open(str(i), 'w').close()",
        "files = []\nfor i in range(10**9):\n    files.append(open('x', 'wb'))\n    \
         files[-1].write(b'x' * 10**6)\n    os.remove('x')",
        "maps = []\nfor i in range(10**9):\n    \
         maps.append(np.memmap('x', mode='w+', shape=10**6))\n    os.remove('x')",
        "np.memmap('x', mode='w+', shape=(100000, 1000), dtype='f4')",
        "np.memmap('x', mode='w+', shape=1, offset=10**12)",
        "np.save('x', np.zeros(2 * 10**6))",
        "np.savez('x', np.zeros(2 * 10**6))",
        "np.savez_compressed('x', np.random.rand(2 * 10**6))",
        "np.zeros(2 * 10**6).tofile('x')",
        "np.zeros(10**6).tofile('x', sep=' and so on ')",
        "np.savetxt('x', np.zeros((10**5, 9)))",
        "while True: tempfile.mkstemp()",
        "while True: tempfile.mkdtemp()",
        "with tempfile.TemporaryFile() as f:\n    while True: f.write(b'x' * 10**6)",
        nested,
    ] {
        let (error, text) = performed(code, "1", SMALL).expect_err(code);
        let full = "OSError: [Errno 28] No space left on device";
        assert!(error.kind == ErrorKind::OSError && text.contains(full), "{code}: {text}");
        assert!(text.contains("hint: a lesson's files may take 10.0 MiB together"), "{text}");
        assert!(text.contains(".md\", line "), "{text}");
    }
    let again = "for i in range(50):\n    np.save('x', np.zeros(10**5))\n    os.remove('x.npy')\n    \
                 m = np.memmap('y', mode='w+', shape=10**6)";
    performed(again, again, SMALL).expect("what is removed gives room");
}

#[test]
fn nothing_outside_is_reached() {
    let place = Place::new("reach");
    let (root, kept) = (place.path(""), place.path("kept"));
    let refused = [
        "open('../kept.txt').read()".to_owned(),
        format!("open('{kept}.txt')"),
        format!("open('{kept}.txt', 'w')"),
        format!("open('{kept}.txt', 'a')"),
        format!("open('{kept}.new', 'x')"),
        "open('/etc/passwd')".to_owned(),
        "open('/dev/zero', 'rb')".to_owned(),
        "open('/proc/self/environ')".to_owned(),
        "open('../../../../../../etc/passwd')".to_owned(),
        "open(os.getcwd() + '/../kept.txt')".to_owned(),
        format!("np.load('{kept}.npy')"),
        format!("np.load('{kept}.npy', mmap_mode='r+')"),
        format!("np.save('{kept}', np.zeros(9))"),
        format!("np.savez('{kept}', np.zeros(9))"),
        format!("np.savetxt('{kept}.txt', np.zeros(9))"),
        format!("np.loadtxt('{kept}.txt')"),
        format!("np.genfromtxt('{kept}.txt')"),
        format!("np.fromfile('{kept}.npy')"),
        format!("np.fromfile('{kept}.txt', sep=' ')"),
        format!("np.zeros(9).tofile('{kept}.npy')"),
        format!("np.zeros(9).tofile('{kept}.txt', sep=' ')"),
        format!("np.memmap('{kept}.npy', mode='r')"),
        format!("np.memmap('{kept}.npy', mode='w+', shape=3)"),
        "os.listdir('/')".to_owned(),
        "os.listdir('..')".to_owned(),
        format!("os.remove('{kept}.txt')"),
        format!("os.unlink('{kept}.txt')"),
        format!("os.rename('{kept}.txt', 'mine')"),
        format!("open('mine', 'w').close(); os.rename('mine', '{kept}.txt')"),
        format!("os.mkdir('{kept}')"),
        "os.makedirs('../kept/more')".to_owned(),
        format!("os.rmdir('{root}tmp')"),
        format!("os.path.exists('{kept}.txt')"),
        format!("os.path.isfile('{kept}.txt')"),
        format!("os.path.isdir('{root}')"),
        format!("os.path.getsize('{kept}.txt')"),
        format!("tempfile.NamedTemporaryFile(dir='{root}')"),
        format!("tempfile.TemporaryDirectory(dir='{root}')"),
        format!("tempfile.mkstemp(prefix='{root}')"),
        "tempfile.mkdtemp(prefix='../')".to_owned(),
        format!(
            "import multiprocessing\ndef f(x): return open('{kept}.txt').read()\n\
             multiprocessing.Pool(2).map(f, [1])"
        ),
    ];
    for code in &refused {
        let (error, text) = performed(code, "1", SMALL).expect_err(code);
        assert_eq!(error.kind, ErrorKind::PermissionError, "{code}: {text}");
        assert!(text.contains("PermissionError: [Errno 13] Permission denied: '"), "{text}");
        assert!(text.contains("hint: in a lesson, code reads and writes in"), "{text}");
        let (error, _) = performed("", code, SMALL).expect_err(code);
        assert_eq!(error.kind, ErrorKind::PermissionError, "{code}");
    }
    place.check();
}

#[test]
fn its_own_folder_is_a_folder_like_any() {
    let code = "\
os.makedirs('d/e')
with open('d/e/x.txt', 'w') as f: f.write('1 2\\n3 4\\n')
with open('d/e/x.txt', 'a') as f: f.write('5 6\\n')
assert np.loadtxt('d/e/x.txt').sum() == 21
here = os.getcwd()
assert os.path.abspath('d/../y') == here + '/y'
assert os.listdir(here) == ['d'] and os.path.isdir(here + '/d/e')
os.rename('d/e/x.txt', os.path.join(here, 'y'))
assert os.path.getsize('y') == 12 and not os.path.exists('d/e/x.txt')
with tempfile.TemporaryDirectory() as t:
    assert t.startswith(here)
    m = np.memmap(os.path.join(t, 'm'), dtype='f4', mode='w+', shape=(3, 4))
    m[:] = 7
    assert m.filename.startswith(t) and np.fromfile(m.filename, 'f4').sum() == 84
name = tempfile.mkstemp()[1]
os.remove(name)
assert tempfile.gettempdir() == here
np.savez('z', a=np.arange(3), b=np.ones(2))
z = np.load('z.npz')
os.remove('z.npz')
assert z['a'].sum() == 3
os.rmdir('d/e')
def f(x):
    with open('of' + str(x), 'w') as out: out.write(str(x))
    return os.getcwd()
import multiprocessing
assert multiprocessing.Pool(2).map(f, [1, 2]) == [here, here]
assert sorted(os.listdir('.')) == ['d', 'of1', 'of2', 'y']";
    performed(code, "assert open('of1').read() == '1'\nos.listdir()", SMALL)
        .expect("it is its own");
    for code in ["os.rmdir('.')", "os.rmdir(os.getcwd())", "os.rename('.', 'x')"] {
        let (error, text) = performed(code, "1", SMALL).expect_err(code);
        assert_eq!(error.kind, ErrorKind::OSError, "{text}");
    }
}

#[test]
fn links_lead_nowhere_else() {
    let place = Place::new("links");
    let settings = Settings { prelude: true, ..Settings::default() };
    let mut session = Session::new(settings);
    drop(session.exchange(Limits::STANDARD.world()));
    let root = session.cx.files.working_folder().expect("it can be made");
    symlink(&place.0, root.join("out")).expect("a link can be made");
    symlink(place.path("kept.txt"), root.join("kept.txt")).expect("a link can be made");
    session.eval("import os").expect("it is there");
    for code in [
        "open('kept.txt').read()",
        "open('kept.txt', 'w')",
        "np.loadtxt('out/kept.txt')",
        "np.load('out/kept.npy')",
        "np.memmap('out/kept.npy', mode='w+', shape=2)",
        "np.save('out/new', 1)",
        "os.listdir('out')",
        "os.mkdir('out/new')",
        "os.remove('out/kept.txt')",
        "os.path.exists('out/kept.txt')",
    ] {
        let error = session.eval(code).expect_err(code);
        assert_eq!(error.kind, ErrorKind::PermissionError, "{code}: {error}");
    }
    assert!(root.exists());
    drop(session);
    assert!(!root.exists(), "it is removed, and nothing through its links");
    place.check();
}

#[test]
fn what_a_setup_wrote_is_there_for_the_run_and_for_who_types() {
    let place = Place::new("typed");
    fs::write(place.path("l.md"), lesson("np.save('x', np.arange(7))", "np.load('x.npy').sum()"))
        .expect("the folder is there");
    let input = "%lesson l.md\n%next\nnp.load('x.npy').max()\nnp.save('mine', np.ones(5))\n\
                 np.load('mine.npy').sum()\nos.listdir('..')\n%quit\n\
                 open('kept.txt').read()\nimport os\nos.path.exists('mine.npy')\n";
    let (status, text) = place.run(&[], input);
    assert_eq!(status, 1, "{text}");
    for part in [
        "np.int64(21)",
        "np.int64(6)",
        "np.float64(5.0)",
        "PermissionError: [Errno 13] Permission denied: '..'",
        "'1 2 3\\n'",
        "False",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    place.check();
    for end in ["import sys\nsys.exit(3)\n", "np.save('mine', 1)\n", "1 / 0\n"] {
        place.run(&[], &format!("%lesson l.md\n{end}"));
        place.check();
    }
}

#[test]
fn lessons_with_faults_leave_nothing_behind() {
    let place = Place::new("faults");
    let hog = "np.save('x', np.zeros(9))\nkept = []\nwhile True: kept.append('x' * 10**6)";
    for (setup, run, want) in [
        ("np.save('x', np.zeros(9))\n1 / 0", "1", "l.md:13)\n"),
        ("open('../kept.txt', 'w')", "1", "Permission denied: '../kept.txt'"),
        ("", "np.save('x', np.zeros(9))\nopen('../kept.txt')", "l.md:21)\n"),
        ("f = open('x', 'wb')\nwhile True: f.write(bytes(10**7))", "1", "No space left on device"),
        ("a = []\na.append(a)\na.append(open('x', 'w'))\nraise ValueError", "1", "ValueError"),
        (hog, "1", "MemoryError: with a lesson's code, numscope may take "),
    ] {
        fs::write(place.path("l.md"), lesson(setup, run)).expect("the folder is there");
        for args in [&["lesson", "check", "l.md"][..], &["lesson", "run", "l.md", "-t", "0.02"]] {
            let limit = ["--limit", "200MB"];
            let (status, text) = place.run(&[&limit, args].concat(), "");
            assert_eq!(status, 1, "{text}");
            assert!(text.contains("this lesson has a mistake (l.md:"), "{text}");
            assert!(text.contains(want), "{want}: {text}");
            place.check();
        }
    }
}

#[test]
fn files_that_are_no_lessons_are_refused() {
    let place = Place::new("files");
    let sound = lesson("", "1");
    let write =
        |name: &str, bytes: &[u8]| fs::write(place.path(name), bytes).expect("there is room");
    write("wrong.md", &[sound.as_bytes(), b"\n\xff\xfe"].concat());
    write("large.md", &[sound.as_bytes(), &vec![b'x'; 10_000_000]].concat());
    write("zeros.md", &vec![0; 100_000]);
    write("id.md", sound.replace("66-hostile", "../../x").as_bytes());
    write("after.md", sound.replace("version", "after: ../x\nversion").as_bytes());
    write("empty.md", b"");
    fs::create_dir(place.path("folder.md")).expect("there is room");
    symlink("/dev/zero", place.path("device.md")).expect("a link can be made");
    let line = sound.lines().count() + 2;
    for (file, want) in [
        ("wrong.md", format!("UsageError: wrong.md:{line} is no UTF-8\nhint: ")),
        ("large.md", "UsageError: large.md is larger than 1 MiB\nhint: ".to_owned()),
        ("id.md", "UsageError: `../../x` is no id\nhint: ".to_owned()),
        ("after.md", "UsageError: `../x` is no id\nhint: ".to_owned()),
        ("folder.md", "UsageError: folder.md is a folder\nhint: ".to_owned()),
        ("device.md", "UsageError: device.md is no file\nhint: ".to_owned()),
        ("zeros.md", "zeros.md\", line 1\n".to_owned()),
        ("empty.md", "hint: write\n---".to_owned()),
        ("none.md", "UsageError: cannot read none.md: ".to_owned()),
    ] {
        for command in ["check", "run"] {
            let (status, text) = place.run(&["lesson", command, file], "");
            assert_eq!(status, 2, "{file}: {text}");
            assert!(text.contains(&want), "{file}: {text}");
            assert!(text.len() < 2000, "{file}: {} bytes are said", text.len());
        }
    }
    place.check();
}

#[test]
fn deep_texts_are_read_or_refused() {
    let place = Place::new("deep");
    let many = |text: &str, count: usize| text.repeat(count);
    for (name, prose) in [
        ("quotes", many("> ", 20_000) + "x"),
        ("lists", many("- ", 20_000) + "x"),
        ("numbers", many("1. ", 20_000) + "x"),
        ("emphasis", many("*a _b ", 20_000)),
        ("links", many("[", 50_000) + &many("](x)", 50_000)),
        ("ticks", (1..400).map(|n| many("`", n) + "x ").collect()),
        ("table", format!("|{}\n|{}\n|{}", many("a|", 5000), many("-|", 5000), many("b|", 5000))),
        ("line", many("x ", 400_000)),
        ("lines", (0..200).map(|n| many("  ", n) + "- x\n").collect()),
    ] {
        let text = lesson("", "1").replace("\nText.\n", &format!("\n{prose}\n"));
        fs::write(place.path("l.md"), text).expect("there is room");
        let (status, text) = place.run(&["lesson", "run", "l.md", "-t", "0.02"], "");
        assert!(status == 0 || text.contains("l.md\", line "), "{name}: {status}");
    }
    for (name, code) in [
        ("brackets", many("(", 100_000)),
        ("pairs", many("(", 50_000) + "1" + &many(")", 50_000)),
        ("lists", many("[", 100_000)),
        ("signs", many("-", 100_000) + "1"),
        ("not", many("not ", 50_000) + "1"),
        ("powers", many("2**", 50_000) + "1"),
        ("lambdas", many("lambda: ", 20_000) + "1"),
        ("calls", "f".to_owned() + &many("(1)", 50_000)),
        ("blocks", (0..900).map(|n| many(" ", n) + "if 1:\n").collect()),
    ] {
        fs::write(place.path("l.md"), lesson(&code, "1")).expect("there is room");
        let (status, text) = place.run(&["lesson", "check", "l.md"], "");
        assert!(status == 2 || status == 1, "{name}: {status}");
        assert!(text.len() < 5000, "{name}: {} bytes are said", text.len());
        assert!(text.contains("l.md\", line "), "{name}: {text}");
    }
    place.check();
}

#[test]
fn folders_of_killed_programs_are_removed_by_the_next() {
    let place = Place::new("killed");
    let left = place.0.join("tmp/numscope-lesson-0123456789abcdef0123456789abcdef");
    let others = place.0.join("tmp/numscope-other");
    fs::create_dir_all(left.join("d")).expect("there is room");
    fs::create_dir_all(&others).expect("there is room");
    let held = place.0.join("tmp/numscope-lesson-fedcba9876543210fedcba9876543210");
    fs::create_dir_all(&held).expect("there is room");
    let lock = fs::File::open(&held).expect("it is there");
    lock.try_lock().expect("nobody has it");
    fs::write(place.path("l.md"), lesson("np.save('x', 1)", "1")).expect("the folder is there");
    let (status, text) = place.run(&["lesson", "check", "l.md"], "");
    assert_eq!(status, 0, "{text}");
    assert!(!left.exists() && others.exists() && held.exists());
    fs::remove_dir(held).expect("it is empty");
    fs::remove_dir(others).expect("it is empty");
    place.check();
}

#[test]
fn a_mapped_file_that_is_emptied_ends_nothing() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-mapped.md");
    let file = file.to_str().expect("a path in UTF-8");
    let text = "---\nformat: 1\nid: 90-mapped\nversion: 1\ntitle: M\n---\n\n# M\n\n```python {setup id=a}\n\
                m = np.memmap('x', mode='w+', shape=100_000)\nm[:] = 1\nopen('x', 'wb').close()\n```\n\n\
                ## One\n\n```python {run id=sum from=a}\nint(m.sum())\n```\n\n\
                ```expect {for=sum}\nvalue(\"int(m.sum())\") == 100_000\n```\n";
    fs::write(file, text).expect("the folder is there");
    let lesson = library::open(file).unwrap_or_else(|error| panic!("{error}"));
    let mut lab = Lab::new(Session::new(Settings::default()), None);
    let checked = check(&mut lab, &lesson, Depth::Count).unwrap_or_else(|error| panic!("{error}"));
    assert!(checked.faults.is_empty() && checked.claims == 1, "{:?}", checked.faults);
}
