//! What `%advise` says: the rewrites that help, as data and as text; what was tried and did not help.
//!
//! Knows the figures; measures nothing.

use serde::{Serialize, Serializer};

use super::advice::{Advice, Failed, Usage};
use super::page;
use super::rule::Rule;
use crate::measure::verdict::Verdict;
use crate::report::Report;
use crate::report::document::Document;
use crate::report::lab::Speed;
use crate::report::profile::Profile;
use crate::report::text::{KEEP, Paint, Style, flow, labelled, paragraph};
use crate::report::units::{bytes, duration, gb_per_s, interval, percent_whole, plural, speed_up};

/// What `%advise` found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advise {
    /// What was advised on.
    pub expression: String,
    /// What ran before it, if it was given with it.
    pub setup: Option<String>,
    /// The mode that all is measured in.
    pub mode: &'static str,
    /// The program: the text with the functions that it calls in front.
    pub program: String,
    /// What one run of it made.
    pub usage: Usage,
    /// What helps, the best first.
    pub advice: Vec<Advice>,
    /// All of it that goes together, if that is more.
    pub together: Option<Advice>,
    /// What is faster and gives results of less precision: for the user to take or leave.
    pub offers: Vec<Advice>,
    /// What is faster and lies within the place of better advice.
    pub covered: Vec<Advice>,
    /// What gave an equal result and was not faster.
    pub no_help: Vec<Advice>,
    /// What failed, or gave another result.
    pub failed: Vec<Failed>,
    /// Proposals that were not tried: there were too many.
    pub left_out: usize,
    /// The program's own time where nothing helps, in ns.
    pub typical_ns: Option<f64>,
    /// And how near that comes to what the machine can do.
    pub speed: Option<Speed>,
    /// Ctrl-C ended it early.
    pub interrupted: bool,
    /// Lines of functions that stand in front of the text.
    #[serde(skip)]
    pub lines_before: usize,
    /// Whether text says what did not help.
    #[serde(skip)]
    pub verbose: bool,
}

/// From here on, a program is as fast as the machine lets it be (rule W17).
const AT_LIMIT: f64 = 0.85;

impl Advise {
    /// Before anything was tried.
    pub fn new(
        text: &str,
        setup: Option<&str>,
        program: &str,
        lines_before: usize,
        usage: Usage,
    ) -> Self {
        Self {
            expression: text.to_owned(),
            setup: setup.map(str::to_owned),
            mode: super::mode().name,
            program: program.to_owned(),
            usage,
            advice: Vec::new(),
            together: None,
            offers: Vec::new(),
            covered: Vec::new(),
            no_help: Vec::new(),
            failed: Vec::new(),
            left_out: 0,
            typical_ns: None,
            speed: None,
            interrupted: false,
            lines_before,
            verbose: false,
        }
    }

    pub(super) fn add(&mut self, advice: Advice) {
        if advice.wins() { self.advice.push(advice) } else { self.no_help.push(advice) }
    }

    /// The best first; what costs precision apart. What lies within the place of better
    /// advice is done with by it.
    pub(super) fn rank(&mut self) {
        self.advice.sort_by(|a, b| b.ratio.total_cmp(&a.ratio));
        let mut kept: Vec<Advice> = Vec::new();
        for advice in std::mem::take(&mut self.advice) {
            if advice.loses() {
                self.offers.push(advice);
                continue;
            }
            let is_within = |other: &Advice| {
                other.at.start <= advice.at.start && advice.at.end <= other.at.end
                    || other.rule.id == advice.rule.id && other.at == advice.at
            };
            if kept.iter().any(is_within) { self.covered.push(advice) } else { kept.push(advice) }
        }
        self.advice = kept;
    }

    /// All that is faster, in the order in which it is numbered: what goes together after its parts, offers
    /// last.
    pub fn all(&self) -> impl Iterator<Item = &Advice> {
        self.advice.iter().chain(&self.together).chain(&self.offers)
    }

    /// What `%try N` puts at the prompt: N counts from 1.
    pub fn nth(&self, n: usize) -> Option<&Advice> {
        self.all().nth(n.checked_sub(1)?)
    }
}

impl Report for Advise {
    fn document(&self) -> Document {
        page::of_advice(self)
    }

    fn text(&self, style: &Style) -> String {
        let mut lines = vec![self.head(style)];
        for (i, advice) in self.all().enumerate() {
            lines.extend(self.shown(i + 1, advice, style));
        }
        if self.verbose {
            lines.extend(self.rest(style));
        }
        lines.extend(self.feet(style).iter().map(|line| Paint::Dim.over(line, style)));
        lines.join("\n")
    }
}

impl Advise {
    fn head(&self, style: &Style) -> String {
        let raced = self.advice.len() + self.offers.len() + self.covered.len() + self.no_help.len();
        let tried = raced + self.failed.len();
        let mode = format!("against mode {}, now", self.mode);
        if tried == 0 && self.interrupted {
            return flow(&["stopped before a rewrite was measured".to_owned()], style);
        }
        if tried == 0 {
            return flow(&["no advice: no rule applies".to_owned()], style);
        }
        let tried = format!("{} tried", plural(tried as u64, "rewrite"));
        let helps = match self.advice.len() {
            0 => "no advice: none is faster".to_owned(),
            1 => "1 is faster".to_owned(),
            n => format!("{n} are faster"),
        };
        let offers = match self.offers.len() {
            0 => None,
            n => Some(format!("{} less precision", if n == 1 { "1 with" } else { "some with" })),
        };
        let parts: Vec<String> =
            [Some(helps), offers, Some(tried), Some(mode)].into_iter().flatten().collect();
        flow(&parts, style)
    }

    /// One piece of advice.
    fn shown(&self, n: usize, advice: &Advice, style: &Style) -> Vec<String> {
        let mut lines = Vec::new();
        let title = if advice.rules.len() > 1 { "all of it together" } else { advice.title };
        let place = self.place(advice);
        let label = format!("{n}  {} ", advice.rules.join("+"));
        let head = labelled(&label, &format!("{title}{place}"), style);
        lines.extend(head.lines().map(|line| Paint::Strong.over(line, style)));
        lines.extend(self.code(advice, style));
        let gain = match advice.interval {
            Some(ends) => format!("{} {}", speed_up(advice.ratio), interval(ends, advice.ratio)),
            None => format!("{} [n={}]", speed_up(advice.ratio), advice.samples),
        };
        let [old, new] = advice.usage;
        let mut parts = vec![Paint::Good.over(&gain, style)];
        parts.push(format!(
            "{} -> {}",
            duration(advice.typical_ns[0]),
            duration(advice.typical_ns[1])
        ));
        if old.peak_bytes > 0 || new.peak_bytes > 0 {
            parts.push(format!("peak {} -> {}", bytes(old.peak_bytes), bytes(new.peak_bytes)));
        }
        if old.arrays != new.arrays {
            parts.push(format!("arrays {} -> {}", old.arrays, new.arrays));
        }
        parts.push(advice.result.clone());
        let narrower = Style { width: style.width.saturating_sub(3), ..*style };
        let text = flow(&parts, &narrower);
        lines.extend(text.lines().map(|line| format!("   {line}")));
        lines
    }

    /// `, line 3 of f` in a function that stands in front; `, line 3` of the code that was given.
    fn place(&self, advice: &Advice) -> String {
        if self.program.lines().count() == 1 || advice.rules.len() > 1 {
            return String::new();
        }
        let line = advice.line;
        if line > self.lines_before {
            let given = self.program.lines().count() - self.lines_before;
            let line = line - self.lines_before;
            return if given > 1 { format!(", line {line}") } else { String::new() };
        }
        let before: Vec<&str> = self.program.lines().take(line).collect();
        let header = before.iter().rposition(|line| line.starts_with("def "));
        header.map_or(String::new(), |at| {
            let name = before[at].trim_start_matches("def ").split('(').next().unwrap_or_default();
            format!(", line {} of {name}", line - at)
        })
    }

    /// The rewrite: on one line after an arrow where the program is one line, else as changed lines.
    fn code(&self, advice: &Advice, style: &Style) -> Vec<String> {
        let arrow = "->";
        let mut lines: Vec<String> =
            advice.before.iter().map(|text| format!("   {text}   # once, not timed")).collect();
        if self.program.lines().count() == 1 {
            let text = advice.program.lines().collect::<Vec<_>>().join("; ");
            if text.chars().count() + 6 <= style.width && !advice.program.contains("\n    ") {
                lines.push(format!("   {arrow} {text}"));
            } else {
                let numbered = advice.program.lines().enumerate();
                lines.extend(
                    numbered.map(|(i, line)| {
                        format!("   {} {line}", if i == 0 { arrow } else { "  " })
                    }),
                );
            }
            return lines;
        }
        for change in &advice.changes {
            let old = change.old.iter().map(|line| Paint::Dim.over(&format!("   - {line}"), style));
            let new = change.new.iter().map(|line| format!("   + {line}"));
            lines.extend(old.chain(new));
        }
        lines
    }

    /// What did not help.
    fn rest(&self, style: &Style) -> Vec<String> {
        let mut lines = Vec::new();
        for advice in &self.covered {
            let words = format!(
                "{} ({}): {}, within better advice",
                advice.title,
                advice.site,
                speed_up(advice.ratio)
            );
            lines.push(labelled(&format!("   {} covered", advice.rule.id), &words, style));
        }
        for advice in &self.no_help {
            let range = advice
                .interval
                .map_or(format!("[n={}]", advice.samples), |ends| interval(ends, advice.ratio));
            let words = format!(
                "{} ({}): {} {range}",
                advice.title,
                advice.site,
                match advice.verdict {
                    Verdict::Slower => speed_up(advice.ratio),
                    other => other.name().to_owned(),
                },
            );
            lines.push(labelled(&format!("   {} no help", advice.rule.id), &words, style));
        }
        for failed in &self.failed {
            let words = format!("{} ({}): {}", failed.title, failed.site, failed.why);
            lines.push(labelled(&format!("   {} not so ", failed.rule), &words, style));
        }
        lines
    }

    fn feet(&self, style: &Style) -> Vec<String> {
        let mut feet = Vec::new();
        if let (Some(speed), Some(ns)) = (self.speed, self.typical_ns)
            && speed.limit_share >= AT_LIMIT
        {
            let words = format!(
                "{}, {} GB/s est: {} of this machine's limit for what it moves: stop here",
                duration(ns),
                gb_per_s(speed.gb_per_s * 1e9),
                percent_whole(speed.limit_share)
            );
            feet.push(labelled("limit", &words, style));
        }
        if self.interrupted {
            feet.push(paragraph("stopped by Ctrl-C: not everything was tried", style));
            if self.all().next().is_none() {
                return feet;
            }
        }
        if self.left_out > 0 {
            feet.push(paragraph(
                &format!(
                    "{} not tried: there were too many",
                    plural(self.left_out as u64, "rewrite")
                ),
                style,
            ));
        }
        let next = match self.all().next() {
            Some(first) => format!("%try 1{KEEP}{KEEP}{KEEP}%why {}", first.rule.id),
            None if self.verbose || self.no_help.is_empty() && self.failed.is_empty() => {
                return feet;
            }
            None => "%advise -v lists what was tried".to_owned(),
        };
        feet.push(labelled("next ", &next, style));
        feet
    }
}

/// A rule, explained.
#[derive(Debug)]
pub struct Why(pub &'static Rule);

impl Serialize for Why {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("rule", self.0.id)?;
        map.serialize_entry("title", self.0.title)?;
        map.serialize_entry("doc", self.0.doc)?;
        map.serialize_entry("example", self.0.fires.code)?;
        map.end()
    }
}

impl Report for Why {
    fn document(&self) -> Document {
        page::of_rule(self)
    }

    fn text(&self, style: &Style) -> String {
        let Self(rule) = self;
        let head = labelled(&format!("{} ", rule.id), rule.title, style);
        let mut lines: Vec<String> =
            head.lines().map(|line| Paint::Strong.over(line, style)).collect();
        lines.push(paragraph(rule.doc, style));
        lines.push(Paint::Dim.over("such as", style));
        let example = rule.fires.setup.lines().chain(rule.fires.code.lines());
        lines.extend(example.map(|line| format!("    {line}")));
        lines.join("\n")
    }
}

/// A profile with rewrites of its hot lines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AdvisedProfile {
    /// What each line cost, with the rules that have a rewrite for it.
    #[serde(flatten)]
    pub profile: Profile,
    /// The rewrites; none where they could not be looked for.
    pub advice: Option<Advise>,
}

impl AdvisedProfile {
    /// Of both; each piece of advice is marked at the hottest of its lines.
    pub fn new(mut profile: Profile, advice: Option<Advise>) -> Self {
        for one in advice.iter().flat_map(|advice| &advice.advice) {
            let first = one.line;
            profile.mark(first, first + one.lines - 1, one.rule.id);
        }
        Self { profile, advice }
    }
}

impl Report for AdvisedProfile {
    fn document(&self) -> Document {
        page::of_profile(self)
    }

    fn text(&self, style: &Style) -> String {
        let parts =
            [Some(self.profile.text(style)), self.advice.as_ref().map(|one| one.text(style))];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::machine::Level;

    #[test]
    fn at_the_limit_it_says_stop_and_below_it_nothing() {
        let told = |limit_share: f64| {
            let mut report = Advise::new("a + b", None, "a + b", 0, Usage::default());
            report.typical_ns = Some(1e6);
            report.speed = Some(Speed {
                gb_per_s: 20.0 * limit_share,
                limit_gb_per_s: 20.0,
                limit_share,
                level: Level::Memory,
                threads: 1,
            });
            report.text(&Style::PLAIN)
        };
        let want = "no advice: no rule applies\nlimit 1.00 ms, 19.6 GB/s est: 98 % of this machine's \
                    limit for what it moves:\n      stop here";
        assert_eq!(told(0.98), want);
        assert_eq!(told(0.5), "no advice: no rule applies");
    }
}
