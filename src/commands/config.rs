//! What a person sets once for all sessions: `config.toml`, a table of its keys.
//!
//! Knows no terminal and does not look for the file; what the command line says goes before it.

use std::io::ErrorKind;
use std::path::Path;

use serde_json::{Map, Value};

use super::Flags;
use crate::diag::did_you_mean;
use crate::exec::{MODES, Mode};
use crate::report::units::parse_bytes;
use crate::session::{Account, Session, Settings};

/// Lines that the history keeps unless it is told otherwise.
const HISTORY_LINES: usize = 10_000;

/// Which keys edit a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keyboard {
    /// Those of Emacs, which most shells have.
    #[default]
    Emacs,
    /// Those of vi.
    Vi,
}

/// When there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// What is set; what is not is as it is without a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// How lines run.
    pub mode: Option<&'static str>,
    /// Threads of mode parallel.
    pub threads: Option<usize>,
    /// Most bytes that arrays may take together.
    pub limit: Option<u64>,
    /// What stands under each line.
    pub cost: Option<Account>,
    /// Digits of printed floats.
    pub precision: Option<usize>,
    /// Which keys edit a line.
    pub edit_mode: Keyboard,
    /// Lines that the history keeps.
    pub history_lines: usize,
    /// When there are colours.
    pub color: Color,
    /// Whether hints are shown while a line is typed.
    pub hints: bool,
    /// Draw with ASCII characters only.
    pub ascii: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            mode: None,
            threads: None,
            limit: None,
            cost: None,
            precision: None,
            edit_mode: Keyboard::default(),
            history_lines: HISTORY_LINES,
            color: Color::default(),
            hints: true,
            ascii: false,
        }
    }
}

/// A key of the file.
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it sets, in one line.
    pub doc: &'static str,
    /// What it can be set to.
    pub values: &'static str,
    /// Set it; why not, where the value is none for it.
    pub set: fn(&mut Config, &Value) -> Result<(), Wrong>,
    /// As the file would have it; `None` where nothing is set.
    pub show: fn(&Config) -> Option<Value>,
}

/// A value that a key cannot have; what was meant, where that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wrong(pub Option<&'static str>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.name)
    }
}

const KEYBOARDS: &[(&str, Keyboard)] = &[("emacs", Keyboard::Emacs), ("vi", Keyboard::Vi)];
const COLORS: &[(&str, Color)] =
    &[("auto", Color::Auto), ("always", Color::Always), ("never", Color::Never)];
const ACCOUNTS: &[(&str, Account)] =
    &[("off", Account::Off), ("short", Account::Short), ("full", Account::Full)];

/// Every key.
pub static KEYS: &[Key] = &[
    Key {
        name: "mode",
        doc: "How lines run, as %mode",
        values: "the name of a mode: %mode lists them",
        set: |config, value| {
            let name = value.as_str().ok_or(Wrong(None))?;
            let names = || MODES.iter().map(|mode| mode.name);
            let wrong = || Wrong(did_you_mean(name, names()));
            config.mode = Some(Mode::find(name).map(|mode| mode.name).ok_or_else(wrong)?);
            Ok(())
        },
        show: |config| config.mode.map(Value::from),
    },
    Key {
        name: "threads",
        doc: "Threads of mode parallel, as %threads",
        values: "a number from 1 to 1024",
        set: |config, value| {
            config.threads = Some(number(value, 1, 1024)?);
            Ok(())
        },
        show: |config| config.threads.map(Value::from),
    },
    Key {
        name: "limit",
        doc: "Most memory that arrays may take, as %limit",
        values: "a size such as \"4GB\"",
        set: |config, value| {
            let bytes = value.as_u64().filter(|&bytes| bytes > 0);
            let parsed = || value.as_str().and_then(parse_bytes);
            config.limit = Some(bytes.or_else(parsed).ok_or(Wrong(None))?);
            Ok(())
        },
        show: |config| config.limit.map(Value::from),
    },
    Key {
        name: "cost",
        doc: "What stands under each line, as %cost",
        values: "\"off\", \"short\" or \"full\"",
        set: |config, value| {
            config.cost = Some(one_of(value, ACCOUNTS)?);
            Ok(())
        },
        show: |config| config.cost.map(|cost| Value::from(cost.name())),
    },
    Key {
        name: "precision",
        doc: "Digits of printed floats, as np.set_printoptions(precision=)",
        values: "a number from 0 to 20",
        set: |config, value| {
            config.precision = Some(number(value, 0, 20)?);
            Ok(())
        },
        show: |config| config.precision.map(Value::from),
    },
    Key {
        name: "edit_mode",
        doc: "Which keys edit a line",
        values: "\"emacs\" or \"vi\"",
        set: |config, value| {
            config.edit_mode = one_of(value, KEYBOARDS)?;
            Ok(())
        },
        show: |config| Some(name_in(KEYBOARDS, config.edit_mode)),
    },
    Key {
        name: "history_lines",
        doc: "Lines that the history keeps",
        values: "a number from 1 to 1000000",
        set: |config, value| {
            config.history_lines = number(value, 1, 1_000_000)?;
            Ok(())
        },
        show: |config| Some(Value::from(config.history_lines)),
    },
    Key {
        name: "color",
        doc: "When there are colours",
        values: "\"auto\", \"always\" or \"never\"",
        set: |config, value| {
            config.color = one_of(value, COLORS)?;
            Ok(())
        },
        show: |config| Some(name_in(COLORS, config.color)),
    },
    Key {
        name: "hints",
        doc: "Whether grey hints stand behind what is typed",
        values: "true or false",
        set: |config, value| {
            config.hints = value.as_bool().ok_or(Wrong(None))?;
            Ok(())
        },
        show: |config| Some(Value::from(config.hints)),
    },
    Key {
        name: "ascii",
        doc: "Draw with ASCII characters only, as --ascii",
        values: "true or false",
        set: |config, value| {
            config.ascii = value.as_bool().ok_or(Wrong(None))?;
            Ok(())
        },
        show: |config| Some(Value::from(config.ascii)),
    },
];

fn number(value: &Value, least: u64, most: u64) -> Result<usize, Wrong> {
    let number = value.as_u64().filter(|number| (least..=most).contains(number));
    number.map(|number| number as usize).ok_or(Wrong(None))
}

fn one_of<T: Copy>(value: &Value, known: &[(&'static str, T)]) -> Result<T, Wrong> {
    let name = value.as_str().ok_or(Wrong(None))?;
    let found = known.iter().find(|(known, _)| *known == name);
    let wrong = || Wrong(did_you_mean(name, known.iter().map(|(known, _)| *known)));
    found.map(|(_, value)| *value).ok_or_else(wrong)
}

fn name_in<T: Copy + PartialEq>(known: &[(&'static str, T)], value: T) -> Value {
    known.iter().find(|(_, known)| *known == value).map_or(Value::Null, |(name, _)| (*name).into())
}

/// The key of a name.
///
/// # Errors
/// What to say where there is none.
pub fn key(name: &str) -> Result<&'static Key, String> {
    if let Some(key) = KEYS.iter().find(|key| key.name == name) {
        return Ok(key);
    }
    let names: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
    Err(match did_you_mean(name, names.iter().copied()) {
        Some(near) => format!("there is no key {name}\nhint: did you mean {near}?"),
        None => format!("there is no key {name}\nhint: there are {}", names.join(", ")),
    })
}

impl Config {
    /// Read a file; where there is none, nothing is set.
    ///
    /// # Errors
    /// What to say where it cannot be read, or is wrong: the file, the line, what was meant.
    pub fn load(path: &Path) -> Result<Self, String> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&path.display().to_string(), &text),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    /// Read the text of a file that is called `file` in what is said of it.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let keys: Map<String, Value> = basic_toml::from_str(text).map_err(|error| {
            let error = error.to_string();
            match error.rsplit_once(" at line ") {
                Some((what, place)) => {
                    let line = place.split(' ').next().unwrap_or(place);
                    format!("{file}, line {line}: {what}")
                }
                None => format!("{file}: {error}"),
            }
        })?;
        let mut config = Self::default();
        for (name, value) in &keys {
            config.set(name, value).map_err(|what| {
                let line = line_of(text, name);
                format!("{file}, line {line}: {what}")
            })?;
        }
        Ok(config)
    }

    /// Set a key.
    ///
    /// # Errors
    /// What to say where there is no such key, or the value is none for it.
    pub fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
        let key = key(name)?;
        (key.set)(self, value).map_err(|Wrong(near)| {
            let hint = near.map_or_else(
                || format!("write {}", key.values),
                |near| format!("did you mean \"{near}\"?"),
            );
            format!("{name} cannot be {value}\nhint: {hint}")
        })
    }

    /// What a session starts with; what the command line sets stays.
    #[must_use]
    pub fn settings(&self, mut given: Settings, flags: &Flags) -> Settings {
        if let Some(mode) = self.mode.filter(|_| !flags.sets_mode).and_then(Mode::find) {
            given.mode = mode;
        }
        given.threads = given.threads.or(self.threads);
        given.memory_limit = given.memory_limit.or(self.limit);
        given.account = self.cost.unwrap_or(given.account);
        given
    }

    /// What is no setting of a session's beginning, put into it.
    pub fn prepare(&self, session: &mut Session) {
        if let Some(precision) = self.precision {
            session.cx.print_options.options.precision = precision;
        }
    }
}

/// The line of a key, from 1.
fn line_of(text: &str, name: &str) -> usize {
    let is_it = |line: &str| {
        let key = line.split('=').next().unwrap_or(line).trim().trim_matches(['"', '\'', '[', ']']);
        key == name
    };
    text.lines().position(is_it).map_or(1, |i| i + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse("c.toml", text)
    }

    #[test]
    fn every_key_is_read_and_shown() {
        let text = "mode = \"fused\"\nthreads = 2\nlimit = \"4GB\"\ncost = \"off\"\nprecision = 4\n\
                    edit_mode = \"vi\"\nhistory_lines = 50\ncolor = \"never\"\nhints = false\nascii = true\n";
        let config = parse(text).expect("the file is sound");
        let shown: Vec<String> = KEYS
            .iter()
            .map(|key| format!("{} = {}\n", key.name, (key.show)(&config).expect("it is set")))
            .collect();
        assert_eq!(shown.concat(), text.replace("\"4GB\"", "4000000000"));
        assert_eq!(parse("").expect("nothing is set"), Config::default());
        assert_eq!(parse("limit = 5000").expect("a number of bytes").limit, Some(5000));
    }

    #[test]
    fn names_are_unique_and_what_can_be_set_is_said() {
        for (i, key) in KEYS.iter().enumerate() {
            assert!(KEYS[..i].iter().all(|other| other.name != key.name), "{}", key.name);
            assert!(!key.doc.is_empty() && !key.values.is_empty(), "{}", key.name);
            let refused = (key.set)(&mut Config::default(), &Value::Null);
            assert_eq!(refused, Err(Wrong(None)), "{}", key.name);
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let check = |text: &str, want: &str| {
            assert_eq!(parse(text).expect_err("the file is wrong"), want, "{text}");
        };
        check(
            "# mine\nmode = \"fusde\"",
            "c.toml, line 2: mode cannot be \"fusde\"\nhint: did you mean \"fused\"?",
        );
        check("theads = 2", "c.toml, line 1: there is no key theads\nhint: did you mean threads?");
        check(
            "\nthreads = 0",
            "c.toml, line 2: threads cannot be 0\nhint: write a number from 1 to 1024",
        );
        check("hints = 1", "c.toml, line 1: hints cannot be 1\nhint: write true or false");
        check(
            "limit = \"much\"",
            "c.toml, line 1: limit cannot be \"much\"\nhint: write a size such as \"4GB\"",
        );
        check(
            "cost = \"ful\"",
            "c.toml, line 1: cost cannot be \"ful\"\nhint: did you mean \"full\"?",
        );
        let error = parse("mode\n").expect_err("no TOML");
        assert!(error.starts_with("c.toml, line 1: "), "{error}");
        let error = parse("hints = true\nhints = true\n").expect_err("set twice");
        assert!(error.contains("line 2") && error.contains("hints"), "{error}");
        let error = parse("[color]\nmode = 1").expect_err("no such table");
        assert!(error.starts_with("c.toml, line 1: color cannot be {"), "{error}");
    }

    #[test]
    fn the_file_in_the_readme_is_sound_and_has_every_key() {
        let readme = include_str!("../../README.md");
        let begin = readme.find("    mode = ").expect("it has one");
        let lines = readme[begin..].lines().take_while(|line| line.starts_with("    "));
        let text = lines.map(str::trim).collect::<Vec<_>>().join("\n");
        let config = parse(&text).expect("it is sound");
        for key in KEYS {
            assert!(text.contains(&format!("{} = ", key.name)), "{}", key.name);
            assert!((key.show)(&config).is_some(), "{}", key.name);
        }
    }

    #[test]
    fn the_command_line_goes_before_the_file() {
        let config = parse("mode = \"fused\"\nthreads = 2\ncost = \"off\"").expect("sound");
        let given = Settings { threads: Some(3), ..Settings::default() };
        let settings = config.settings(given.clone(), &Flags::default());
        assert_eq!((settings.mode.name, settings.threads), ("fused", Some(3)));
        assert_eq!(settings.account, Account::Off);
        let flags = Flags { sets_mode: true, ..Flags::default() };
        assert_eq!(config.settings(given, &flags).mode.name, Mode::standard().name);
    }
}
