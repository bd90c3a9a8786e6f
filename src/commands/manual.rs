//! What the shell is told about numscope: the sections of `--help`, manual pages, scripts for completion.
//!
//! All of it is made of the table of commands and the sections here.

use clap::{Arg, ArgMatches};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::shell::{example_lines, root};
use super::user_files::Existing;
use super::{Command, Desk, Failure, Place, Rest, commands};
use crate::report::text::{Style, labelled, paragraph};

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "completions",
        doc: "Print a script that completes numscope's arguments in a shell",
        help: "Prints a script for the shell to read: commands, options, modes and files are then completed with Tab. It \
               runs nothing of numscope. README says where each shell looks for it.",
        example: "%completions bash",
        place: Place::Both,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("shell")
                    .value_name("SHELL")
                    .required(true)
                    .value_parser(SHELLS.iter().map(|(name, _)| *name).collect::<Vec<_>>())
                    .help("bash, zsh or fish")
                    .hide_possible_values(true),
            )
        },
        run: completions,
    },
    Command {
        name: "man",
        doc: "Print the manual page of numscope, or of one of its commands",
        help: "Prints a page as man reads it: numscope man | man -l -. With --dir it writes the pages of numscope and of \
               all its commands to a folder.",
        example: "%man timeit",
        place: Place::Both,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(Arg::new("topic").value_name("COMMAND").help("A command; numscope otherwise"))
                .arg(
                    Arg::new("dir")
                        .long("dir")
                        .value_name("DIR")
                        .conflicts_with("topic")
                        .value_hint(clap::ValueHint::DirPath)
                        .help("Write all pages to this folder"),
                )
        },
        run: man,
    },
];

/// The shells that scripts are made for.
const SHELLS: &[(&str, Shell)] =
    &[("bash", Shell::Bash), ("zsh", Shell::Zsh), ("fish", Shell::Fish)];

/// A section: its title, what stands in it, and its entries.
pub(super) struct Section {
    title: &'static str,
    about: &'static str,
    entries: &'static [(&'static str, &'static str)],
}

/// What `--help` and the manual say beside the options.
pub(super) static SECTIONS: &[Section] = &[
    Section {
        title: "Examples",
        about: "",
        entries: &[
            ("numscope", "the prompt"),
            ("numscope run prices.py --cost", "run a program, with the cost of each line"),
            ("numscope compare 'a*a + 1' --setup 'a = np.arange(1e6)'", "race the modes"),
            ("echo 'np.arange(5).sum()' | numscope", "lines from a pipe, as at the prompt"),
        ],
    },
    Section {
        title: "Exit status",
        about: "",
        entries: &[
            ("0", "all went well"),
            ("1", "the code raised an error, results differ, or a file cannot be read or written"),
            ("2", "the command line, or the file of a lesson, is wrong"),
            ("3", "an expectation of a lesson is false"),
            ("130", "interrupted by Ctrl-C"),
            ("other", "what the program gave to sys.exit()"),
        ],
    },
    Section {
        title: "Environment",
        about: "",
        entries: &[
            ("NO_COLOR", "no colours, whatever else is set"),
            ("CLICOLOR_FORCE", "colours even where the output is no terminal, unless it is 0"),
            ("CLICOLOR", "0: no colours"),
            ("COLUMNS", "columns of the output, 20 at least; else the terminal's, or 80"),
            ("TERM", "dumb: no colours"),
            ("NUMSCOPE_STATE", "where progress in lessons is kept, as --state"),
            ("NUMSCOPE_SIMD", "baseline, avx2 or avx512: use no other instructions"),
        ],
    },
    Section {
        title: "Files",
        about: "XDG_CONFIG_HOME, XDG_STATE_HOME and XDG_CACHE_HOME name other folders.",
        entries: &[
            ("~/.config/numscope/config.toml", "settings; %config lists them"),
            ("~/.config/numscope/startup.py", "runs before the first prompt"),
            ("~/.local/state/numscope/history", "what was typed"),
            ("~/.local/state/numscope/lessons", "progress in lessons, a file each"),
            ("~/.cache/numscope/machine.json", "the limits of the machine, as they were measured"),
        ],
    },
];

/// Columns of a label that has its text on the same line.
const MOST_LABEL: usize = 20;

/// Sections as `--help` prints them.
pub(super) fn sections() -> String {
    let text = |section: &Section| {
        let widest = section.entries.iter().map(|(what, _)| what.len()).max().unwrap_or(0);
        let entry = |(what, says): &(&str, &str)| {
            if widest > MOST_LABEL {
                return format!("  {what}\n          {says}");
            }
            labelled(&format!("  {what:<widest$} "), says, &Style::PLAIN)
        };
        let entries: Vec<String> = section.entries.iter().map(entry).collect();
        let about = paragraph(section.about, &Style::PLAIN);
        let parts = [format!("{}:", section.title), about, entries.join("\n")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    };
    SECTIONS.iter().map(text).collect::<Vec<_>>().join("\n\n")
}

/// The paragraph and the examples that `--help` of a command has.
pub(super) fn in_shell(command: &Command) -> clap::Command {
    let about = format!("{}\n\n{}", command.doc, paragraph(command.help, &Style::PLAIN));
    let examples: Vec<String> = example_lines(command)
        .iter()
        .map(|line| labelled(" ", line, &Style { width: 1000, ..Style::PLAIN }))
        .collect();
    command.clap().long_about(about).after_help(format!("Examples:\n{}", examples.join("\n")))
}

/// `completions SHELL`
fn completions(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let asked = args.get_one::<String>("shell").expect("clap requires it");
    let known = SHELLS.iter().find(|(name, _)| name == asked);
    let (_, shell) = known.expect("clap knows no other shells");
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut root(), "numscope", &mut script);
    desk.print(String::from_utf8_lossy(&script).trim_end())
}

/// `man [COMMAND]`, `man --dir DIR`
fn man(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if let Some(folder) = args.get_one::<String>("dir") {
        if !desk.path(folder)?.metadata().is_ok_and(|found| found.is_dir()) {
            return Err(Failure::Usage(format!(
                "UsageError: there is no folder {folder}\nhint: mkdir -p {folder} makes it"
            )));
        }
        let names = commands().filter(|command| command.place == Place::Both);
        let mut count = 0;
        for command in names.map(Some).chain([None]) {
            let name = command.map_or_else(
                || "numscope.1".to_owned(),
                |command| format!("numscope-{}.1", command.name),
            );
            desk.write_text(&format!("{folder}/{name}"), &page(command)?, Existing::Goes)?;
            count += 1;
        }
        return desk.print(&format!("wrote {count} pages to {folder}"));
    }
    let command = args.get_one::<String>("topic").map(|name| known(name)).transpose()?;
    desk.print(page(command)?.trim_end())
}

/// The command of a name that a shell knows.
fn known(name: &str) -> Result<&'static Command, Failure> {
    let in_shell = || commands().filter(|command| command.place == Place::Both);
    in_shell().find(|command| command.name == name).ok_or_else(|| {
        let near = crate::diag::did_you_mean(name, in_shell().map(|command| command.name));
        let hint = near.map_or("numscope --help lists the commands".to_owned(), |near| {
            format!("did you mean {near}?")
        });
        Failure::Usage(format!("UsageError: there is no page of {name}\nhint: {hint}"))
    })
}

/// What the manual begins with.
const ABOUT: &str = "numscope runs NumPy and shows what every line costs: time, arrays, bytes, the peak of memory. It \
                     runs array expressions in several modes, proves that they agree and races them. Without a \
                     command it reads lines: at a prompt, or from a pipe as if they were typed.";

/// A page, as `man` reads it.
fn page(command: Option<&Command>) -> Result<String, Failure> {
    let mut text = Vec::new();
    let Some(command) = command else {
        let man = Man::new(root().long_about(ABOUT));
        man.render_title(&mut text)?;
        man.render_name_section(&mut text)?;
        man.render_synopsis_section(&mut text)?;
        man.render_description_section(&mut text)?;
        man.render_options_section(&mut text)?;
        man.render_subcommands_section(&mut text)?;
        for section in SECTIONS {
            section.roff().to_writer(&mut text)?;
        }
        man.render_version_section(&mut text)?;
        return Ok(String::from_utf8_lossy(&text).into_owned());
    };
    let name = format!("numscope-{}", command.name);
    let clap = in_shell(command)
        .after_help(None::<&str>)
        .bin_name(format!("numscope {}", command.name))
        .display_name(name)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true);
    let man = Man::new(clap);
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    let mut roff = Roff::new();
    roff.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in example_lines(command) {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    roff.control("SH", ["SEE ALSO"]).text([bold("numscope"), roman("(1)")]);
    roff.to_writer(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

impl Section {
    fn roff(&self) -> Roff {
        let mut roff = Roff::new();
        let title = self.title.to_uppercase();
        roff.control("SH", [title.as_str()]);
        if !self.about.is_empty() {
            roff.text([roman(self.about)]);
        }
        for (what, says) in self.entries {
            roff.control("TP", []).text([bold(*what)]).text([roman(*says)]);
        }
        roff
    }
}
