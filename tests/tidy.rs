//! Holds the sources to the conventions of `docs/architecture.md`: imports run one way, files are short and say what they are.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first: a file imports from its own layer and from those before it.
const LAYERS: &[&str] = &[
    "diag", "array", "cost", "kernels", "value", "context", "numpy", "plan", "exec", "interp",
    "session", "report", "advise", "lesson", "commands", "repl", "main",
];

/// What stands beside the layers: each may import `diag` alone, and is imported from the layer named here on.
const BESIDE: &[(&str, &str)] = &[("syntax", "interp"), ("measure", "context")];

/// Imports that the order forbids and that are meant.
const EXCEPTIONS: &[(&str, &str)] = &[
    // Generators and print options are part of the context.
    ("context", "kernels"),
];

/// Lines past which a file should be a folder.
const MOST_LINES: usize = 600;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let name =
            path.strip_prefix(&root).expect("it lies below").to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).expect("a source is text"))
    };
    found.into_iter().map(read).collect()
}

fn layer_of(name: &str) -> &str {
    name.split('/').next().unwrap_or(name).trim_end_matches(".rs")
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|known| *known == layer)
}

/// The layers that a source names after `crate::` or `numscope::`, outside comments.
fn imports(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = Vec::new();
    for line in code {
        for start in ["crate::", "numscope::"] {
            for (at, _) in line.match_indices(start) {
                let rest = &line[at + start.len()..];
                let names =
                    rest.strip_prefix('{').and_then(|list| list.split('}').next()).unwrap_or(rest);
                let mut list: Vec<&str> = vec![names];
                if rest.starts_with('{') {
                    list = names.split(',').collect();
                }
                for name in list {
                    let name: String = name
                        .trim()
                        .chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect();
                    found.push(name);
                }
            }
        }
    }
    found
}

#[test]
fn imports_run_one_way() {
    let mut wrong = Vec::new();
    for (name, text) in all() {
        let layer = layer_of(&name).to_owned();
        if layer == "lib" {
            continue;
        }
        for import in imports(&text) {
            let beside = BESIDE.iter().find(|(beside, _)| *beside == import);
            let from = BESIDE.iter().find(|(beside, _)| *beside == layer);
            let allowed = match (rank(&layer), rank(&import), beside, from) {
                _ if import == layer => true,
                (_, None, None, _) => true, // a macro or an item of the crate's root
                (_, Some(_), _, Some(_)) => import == "diag",
                (Some(mine), Some(theirs), ..) => theirs <= mine,
                (Some(mine), _, Some((_, first)), _) => {
                    rank(first).is_some_and(|first| mine >= first)
                }
                _ => false,
            };
            let meant = EXCEPTIONS.iter().any(|(a, b)| *a == layer && *b == import);
            if !allowed && !meant {
                wrong.push(format!("{name} imports {import}"));
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the order of the layers:\n{}", wrong.join("\n"));
}

#[test]
fn files_of_users_are_reached_through_the_context() {
    // A lesson's code has a folder of its own: what asked the system by itself would lead out of it.
    const OPENS: &[&str] = &["fs::", "File::open", "File::create", "OpenOptions", "env::"];
    let mut found = Vec::new();
    for (name, text) in all() {
        let is_test = name.ends_with("tests.rs");
        if !matches!(layer_of(&name), "numpy" | "interp" | "value" | "plan" | "exec") || is_test {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (i, line) in code.lines().enumerate() {
            let line = line.replace("env::consts::", "");
            if OPENS.iter().any(|word| line.contains(word)) && !line.trim_start().starts_with("//")
            {
                found.push(format!("{name}:{}: {}", i + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "files by way of `Context::path` alone:\n{}", found.join("\n"));
}

#[test]
fn sources_open_with_what_they_hold() {
    let bare: Vec<String> = all()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(name, _)| name)
        .collect();
    assert!(bare.is_empty(), "no `//!` first: {bare:?}");
}

#[test]
fn sources_are_short() {
    let long: Vec<String> = all()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > MOST_LINES)
        .map(|(name, text)| format!("{name}: {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "past {MOST_LINES} lines: {long:?}");
}

#[test]
fn unsafe_code_stands_where_the_architecture_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let architecture = fs::read_to_string(root.join("docs/architecture.md"))
        .expect("the architecture is described");
    for (name, text) in all() {
        let code: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
        if code.contains("unsafe {") || code.contains("unsafe impl") {
            assert!(
                architecture.contains(&format!("`{name}`")),
                "{name} holds unsafe code and is not listed"
            );
        }
    }
}
