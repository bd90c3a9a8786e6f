//! How many arguments a built-in function or method takes, and what CPython says of others.
//!
//! Knows nothing of what is called.

use crate::bail;
use crate::diag::{Result, Span, did_you_mean};
use crate::numpy::registry::Args;
use crate::value::Value;

/// Arguments without bound.
pub(super) const MANY: usize = usize::MAX;

/// A parameter that takes every name that no other has.
pub(super) const ANY: &str = "**";

/// What a row of a table says of its arguments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Takes {
    /// Its name.
    pub(super) name: &'static str,
    /// Where it belongs: `list`, `math`; empty for what needs no import.
    pub(super) owner: &'static str,
    /// By position, at least and at most.
    pub(super) count: (usize, usize),
    /// By name. Where there are some, they are the parameters in order, those without a name as "".
    pub(super) keywords: &'static [&'static str],
}

impl Takes {
    /// Refuse too few or too many arguments, and names that are not known.
    ///
    /// # Errors
    /// CPython's `TypeError`.
    pub(super) fn check(self, args: &Args, span: Span) -> Result<()> {
        match self.keywords {
            [] if !args.keywords.is_empty() => {
                bail!(span, TypeError, "{}() takes no keyword arguments", self.qualified())
            }
            [] | [ANY] => self.plain(args, span),
            _ => self.named(args, span),
        }
    }

    /// Its name behind what it belongs to: `math.sin`.
    pub(super) fn qualified(self) -> String {
        let Self { name, owner, .. } = self;
        if owner.is_empty() { name.to_owned() } else { format!("{owner}.{name}") }
    }

    fn plain(self, args: &Args, span: Span) -> Result<()> {
        let Self { name, count: (least, most), .. } = self;
        let given = args.positional.len();
        if (least..=most).contains(&given) {
            return Ok(());
        }
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        match (least, most) {
            (0, 0) => {
                bail!(span, TypeError, "{}() takes no arguments ({given} given)", self.qualified())
            }
            (1, 1) => bail!(
                span,
                TypeError,
                "{}() takes exactly one argument ({given} given)",
                self.qualified()
            ),
            _ if least == most => {
                bail!(span, TypeError, "{name} expected {least} arguments, got {given}")
            }
            _ if given < least => bail!(
                span,
                TypeError,
                "{name} expected at least {least} argument{}, got {given}",
                plural(least)
            ),
            _ => bail!(
                span,
                TypeError,
                "{name} expected at most {most} argument{}, got {given}",
                plural(most)
            ),
        }
    }

    fn named(self, args: &Args, span: Span) -> Result<()> {
        let Self { name, count: (least, most), keywords, .. } = self;
        let given = args.positional.len();
        if given > most {
            match most {
                0 => bail!(span, TypeError, "{name}() takes no positional arguments"),
                1 => bail!(
                    span,
                    TypeError,
                    "{name}() takes at most 1 argument ({} given)",
                    given + args.keywords.len()
                ),
                _ => bail!(
                    span,
                    TypeError,
                    "{name}() takes at most {most} arguments ({} given)",
                    given + args.keywords.len()
                ),
            }
        }
        for (key, _, at) in &args.keywords {
            let Some(i) = keywords.iter().position(|known| known == key) else {
                let error = crate::diagnostic!(
                    *at,
                    TypeError,
                    "'{key}' is an invalid keyword argument for {name}()"
                );
                let known = keywords.iter().copied().filter(|known| !known.is_empty());
                return Err(match did_you_mean(key, known.clone()) {
                    Some(near) => error.hint(format!("did you mean {near}=?")),
                    None => {
                        error.hint(format!("it takes {}=", known.collect::<Vec<_>>().join("=, ")))
                    }
                });
            };
            if most != MANY && i < given {
                bail!(
                    *at,
                    TypeError,
                    "argument for {name}() given by name ('{key}') and position ({})",
                    i + 1
                );
            }
        }
        for (i, keyword) in keywords.iter().enumerate().take(least) {
            if keyword.is_empty() && i >= given {
                let plural = if least == 1 { "" } else { "s" };
                bail!(
                    span,
                    TypeError,
                    "{name}() takes at least {least} positional argument{plural} ({given} given)"
                );
            }
            if i >= given && !args.keywords.iter().any(|(key, ..)| key == keyword) {
                bail!(
                    span,
                    TypeError,
                    "{name}() missing required argument '{keyword}' (pos {})",
                    i + 1
                );
            }
        }
        Ok(())
    }
}

/// The argument at a place, or of a name.
pub(super) fn given<'a>(args: &'a Args, i: usize, name: &str) -> Option<&'a Value> {
    args.positional.get(i).or_else(|| named(args, name))
}

/// The argument of a name.
pub(super) fn named<'a>(args: &'a Args, name: &str) -> Option<&'a Value> {
    args.keywords.iter().find(|(key, ..)| key == name).map(|(_, value, _)| value)
}

/// The arguments of a function that Python has in Python, by its parameters: `a, b=None`; `owner` stands
/// before its name in messages, and `methods` says that Python counts the object too.
///
/// # Errors
/// CPython's `TypeError`.
pub(super) fn python<const N: usize>(
    name: &str,
    parameters: [&str; N],
    required: usize,
    args: &Args,
    span: Span,
) -> Result<[Option<Value>; N]> {
    let mut found: [Option<Value>; N] = [const { None }; N];
    let count = args.positional.len();
    // A method's object is one of its arguments.
    let object = usize::from(name.contains('.'));
    if count > N {
        let (least, most) = (required + object, N + object);
        let takes =
            if least == most { format!("{most}") } else { format!("from {least} to {most}") };
        let plural = if most == 1 { "" } else { "s" };
        bail!(
            span,
            TypeError,
            "{name}() takes {takes} positional argument{plural} but {} were given",
            count + object
        );
    }
    for (slot, value) in found.iter_mut().zip(&args.positional) {
        *slot = Some(value.clone());
    }
    for (key, value, at) in &args.keywords {
        let Some(i) = parameters.iter().position(|known| known == key) else {
            bail!(*at, TypeError, "{name}() got an unexpected keyword argument '{key}'");
        };
        if found[i].replace(value.clone()).is_some() {
            bail!(*at, TypeError, "{name}() got multiple values for argument '{key}'");
        }
    }
    let missing: Vec<String> = (0..required)
        .filter(|&i| found[i].is_none())
        .map(|i| format!("'{}'", parameters[i]))
        .collect();
    if let [rest @ .., last] = &missing[..] {
        let plural = if rest.is_empty() { "" } else { "s" };
        let listed = match rest {
            [] => last.clone(),
            [one] => format!("{one} and {last}"),
            many => format!("{}, and {last}", many.join(", ")),
        };
        let number = missing.len();
        bail!(
            span,
            TypeError,
            "{name}() missing {number} required positional argument{plural}: {listed}"
        );
    }
    Ok(found)
}
