//! In which order several operands are contracted two by two: `np.einsum_path`, and its report.

use super::subscripts::{LETTERS, Label, is_once};
use crate::array::Array;
use crate::bail;
use crate::diag::{Result, Span};

/// A set of letters, a bit each.
pub(super) type Letters = u64;

/// The set of some letters.
pub(super) fn set_of(labels: &[Label]) -> Letters {
    labels.iter().fold(0, |set, label| set | bit(*label))
}

fn bit(label: Label) -> Letters {
    let at = LETTERS.iter().position(|letter| *letter == label);
    1 << at.expect("labels of a path are letters")
}

/// Subscripts whose labels are letters alone, and the length of each.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) inputs: Vec<Vec<Label>>,
    pub(super) output: Vec<Label>,
    pub(super) lengths: Vec<(Label, usize)>,
}

/// How the path is found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Search {
    /// All at once.
    Off,
    /// The pair that saves most, again and again.
    Greedy,
    /// The best of all.
    Optimal,
    /// As the caller says.
    Given(Vec<Vec<usize>>),
    /// A name that is none: an error where a search is needed.
    Unknown(String),
}

/// Operands by their places.
pub(super) type Path = Vec<Vec<usize>>;

/// Take subscripts apart as `einsum_path` does.
pub(super) fn parse(text: &str, operands: &[Array], span: Span) -> Result<Terms> {
    let text: String = text.chars().filter(|c| *c != ' ').collect();
    let is_letter = |c: char| c.is_ascii_alphabetic();
    if let Some(other) = text.chars().find(|c| !is_letter(*c) && !".,->".contains(*c)) {
        bail!(span, ValueError, "Character {other} is not a valid symbol.");
    }
    let count = |part: &str| text.matches(part).count();
    if (count("-") > 0 || count(">") > 0) && (count("-") > 1 || count(">") > 1 || count("->") != 1)
    {
        bail!(span, ValueError, "Subscripts can only contain one '->'.");
    }
    let (left, right) = match text.split_once("->") {
        Some((left, right)) => (left, Some(right)),
        None => (&*text, None),
    };
    // Letters that nobody uses stand for the axes of `...`.
    let free: Vec<Label> =
        LETTERS.iter().copied().filter(|l| !text.contains(char::from(*l))).collect();
    let mut longest = 0;
    let mut inputs = Vec::new();
    for (i, term) in left.split(',').enumerate() {
        inputs.push(expanded(term, operands.get(i), &free, &mut longest, span)?);
    }
    let dots = &free[free.len() - longest..];
    let all = inputs.concat();
    let output = if let Some(right) = right {
        let spread: String = dots.iter().map(|label| char::from(*label)).collect();
        right.replace("...", &spread).into_bytes()
    } else {
        let mut once: Vec<Label> =
            all.iter().copied().filter(|label| is_once(&all, *label)).collect();
        once.retain(|label| !dots.contains(label));
        once.sort_unstable();
        [dots, &once].concat()
    };
    check_output(&output, &all, span)?;
    if inputs.len() != operands.len() {
        bail!(
            span,
            ValueError,
            "Number of einsum subscripts must be equal to the number of operands."
        );
    }
    let lengths = lengths(&inputs, operands, left, span)?;
    Ok(Terms { inputs, output, lengths })
}

/// The labels of a term, with letters for the axes of `...`.
fn expanded(
    term: &str,
    operand: Option<&Array>,
    free: &[Label],
    longest: &mut usize,
    span: Span,
) -> Result<Vec<Label>> {
    let Some((before, after)) = term.split_once("...") else {
        if term.contains('.') {
            bail!(span, ValueError, "Invalid Ellipses.");
        }
        return Ok(term.bytes().collect());
    };
    if after.contains('.') || before.contains('.') {
        bail!(span, ValueError, "Invalid Ellipses.");
    }
    let ndim = operand.map_or(0, Array::ndim);
    let Some(count) = ndim.checked_sub(before.len() + after.len()) else {
        bail!(span, ValueError, "Ellipses lengths do not match.");
    };
    *longest = (*longest).max(count);
    Ok([before.as_bytes(), &free[free.len() - count..], after.as_bytes()].concat())
}

fn check_output(output: &[Label], all: &[Label], span: Span) -> Result<()> {
    for &label in output {
        let letter = char::from(label);
        if !is_once(output, label) {
            bail!(
                span,
                ValueError,
                "Output character {letter} appeared more than once in the output."
            );
        }
        if !all.contains(&label) {
            bail!(span, ValueError, "Output character {letter} did not appear in the input");
        }
    }
    Ok(())
}

fn lengths(
    inputs: &[Vec<Label>],
    operands: &[Array],
    text: &str,
    span: Span,
) -> Result<Vec<(Label, usize)>> {
    let mut all: Vec<(Label, usize)> = Vec::new();
    for (i, (term, operand)) in inputs.iter().zip(operands).enumerate() {
        if term.len() != operand.ndim() {
            // NumPy takes a character of the whole text.
            let said = text.chars().nth(i).unwrap_or(' ');
            bail!(
                span,
                ValueError,
                "Einstein sum subscript {said} does not contain the correct number of indices for operand {i}."
            );
        }
        for (&label, &len) in term.iter().zip(operand.shape()) {
            match all.iter_mut().find(|(known, _)| *known == label) {
                None => all.push((label, len)),
                Some((_, known)) if *known == 1 => *known = len,
                Some((_, known)) if len == 1 || len == *known => {}
                Some((_, known)) => bail!(
                    span,
                    ValueError,
                    "Size of label '{}' for operand {i} ({known}) does not match previous terms ({len}).",
                    char::from(label)
                ),
            }
        }
    }
    Ok(all)
}

/// What contracting some operands leaves.
struct Step {
    result: Letters,
    remaining: Vec<Letters>,
    removed: Letters,
    contracted: Letters,
}

impl Terms {
    fn sets(&self) -> Vec<Letters> {
        self.inputs.iter().map(|term| set_of(term)).collect()
    }

    /// How many elements an array of some labels has.
    fn size(&self, set: Letters) -> f64 {
        let has = |label: &Label| set & bit(*label) != 0;
        self.lengths.iter().filter(|(label, _)| has(label)).map(|(_, len)| *len as f64).product()
    }

    /// The operations of a contraction of `count` operands.
    fn flops(&self, contracted: Letters, is_sum: bool, count: usize) -> f64 {
        let factor = count.saturating_sub(1).max(1) + usize::from(is_sum);
        self.size(contracted) * factor as f64
    }

    fn step(&self, positions: &[usize], sets: &[Letters]) -> Step {
        let (mut contracted, mut kept) = (0, set_of(&self.output));
        let mut remaining = Vec::with_capacity(sets.len());
        for (i, &set) in sets.iter().enumerate() {
            if positions.contains(&i) {
                contracted |= set;
            } else {
                remaining.push(set);
                kept |= set;
            }
        }
        let result = kept & contracted;
        remaining.push(result);
        Step { result, remaining, removed: contracted & !result, contracted }
    }

    /// The path, for intermediates of at most `limit` elements.
    ///
    /// # Errors
    /// NumPy's `KeyError` for a search that there is not.
    pub(super) fn path(&self, search: &Search, limit: Option<f64>, span: Span) -> Result<Path> {
        let count = self.inputs.len();
        let sets = self.sets();
        let output = set_of(&self.output);
        if let Search::Given(path) = search {
            return Ok(path.clone());
        }
        let indices = sets.iter().fold(0, |all, set| all | set);
        if *search == Search::Off || count <= 2 || indices == output {
            return Ok(vec![(0..count).collect()]);
        }
        let largest = sets.iter().chain([&output]).map(|set| self.size(*set)).fold(0.0, f64::max);
        let limit = limit.unwrap_or(largest);
        match search {
            Search::Greedy => Ok(self.greedy(sets, limit)),
            Search::Optimal => Ok(self.optimal(&sets, limit)),
            Search::Unknown(name) => {
                bail!(
                    span, KeyError, "('Path name %s not found', '{name}')";
                    hint: "the searches are 'greedy' and 'optimal'"
                )
            }
            Search::Off | Search::Given(_) => unreachable!("they were answered"),
        }
    }

    /// Every order of pairs (`_optimal_path`).
    fn optimal(&self, sets: &[Letters], limit: f64) -> Path {
        let mut all: Vec<(f64, Path, Vec<Letters>)> = vec![(0.0, Vec::new(), sets.to_vec())];
        let cheapest = |all: &[(f64, Path, Vec<Letters>)]| {
            let mut best = &all[0];
            for one in all {
                if one.0 < best.0 {
                    best = one;
                }
            }
            best.1.clone()
        };
        for round in 0..sets.len() - 1 {
            let left = sets.len() - round;
            let mut next = Vec::new();
            for (cost, path, remaining) in &all {
                for pair in pairs(left) {
                    let step = self.step(&pair, remaining);
                    if self.size(step.result) > limit {
                        continue;
                    }
                    let flops = self.flops(step.contracted, step.removed != 0, 2);
                    let path = path.iter().cloned().chain([pair.to_vec()]).collect();
                    next.push((cost + flops, path, step.remaining));
                }
            }
            if next.is_empty() {
                let mut path = cheapest(&all);
                path.push((0..left).collect());
                return path;
            }
            all = next;
        }
        cheapest(&all)
    }

    /// The pair that removes most elements, again and again (`_greedy_path`).
    fn greedy(&self, mut sets: Vec<Letters>, limit: f64) -> Path {
        let count = sets.len();
        let whole = self.step(&(0..count).collect::<Vec<_>>(), &sets);
        let naive = self.flops(whole.contracted, whole.removed != 0, count);
        let mut candidates: Vec<[usize; 2]> = pairs(count).collect();
        let mut known: Vec<Candidate> = Vec::new();
        let (mut spent, mut path) = (0.0, Path::new());
        for _ in 0..count - 1 {
            let touching = candidates.iter().filter(|pair| sets[pair[0]] & sets[pair[1]] != 0);
            known.extend(
                touching.filter_map(|pair| self.candidate(*pair, &sets, limit, spent, naive)),
            );
            if known.is_empty() {
                let any = pairs(sets.len());
                known.extend(
                    any.filter_map(|pair| self.candidate(pair, &sets, limit, spent, naive)),
                );
                if known.is_empty() {
                    path.push((0..sets.len()).collect());
                    break;
                }
            }
            let mut best = 0;
            for i in 1..known.len() {
                if known[i].rank < known[best].rank {
                    best = i;
                }
            }
            let chosen = known.swap_remove(best);
            // Order decides between equals: the others keep theirs.
            let others = std::mem::take(&mut known);
            known = updated(restored(others, best), &chosen);
            sets.clone_from(&chosen.remaining);
            let last = sets.len() - 1;
            candidates = (0..last).map(|i| [i, last]).collect();
            path.push(chosen.pair.to_vec());
            spent += chosen.rank.1;
        }
        path
    }

    fn candidate(
        &self,
        pair: [usize; 2],
        sets: &[Letters],
        limit: f64,
        spent: f64,
        naive: f64,
    ) -> Option<Candidate> {
        let step = self.step(&pair, sets);
        let size = self.size(step.result);
        let before: f64 = pair.iter().map(|&i| self.size(sets[i])).sum();
        let cost = self.flops(step.contracted, step.removed != 0, 2);
        (size <= limit && spent + cost <= naive).then(|| Candidate {
            rank: (-(before - size), cost),
            pair,
            remaining: step.remaining,
        })
    }

    /// A path step by step: the operands, the labels of the result, and what the step is.
    pub(super) fn steps(&self, path: &Path, span: Span) -> Result<Vec<Contraction>> {
        let mut labels = self.inputs.clone();
        let mut sets = self.sets();
        let mut steps = Vec::with_capacity(path.len());
        for (i, positions) in path.iter().enumerate() {
            let mut positions = positions.clone();
            positions.sort_unstable_by(|a, b| b.cmp(a));
            if positions.iter().any(|&at| at >= labels.len()) {
                bail!(span, IndexError, "pop index out of range");
            }
            let step = self.step(&positions, &sets);
            let inputs: Vec<Vec<Label>> = positions.iter().map(|&at| labels.remove(at)).collect();
            let output = if i + 1 == path.len() {
                self.output.clone()
            } else {
                let has = |(label, _): &&(Label, usize)| step.result & bit(*label) != 0;
                let mut kept: Vec<(usize, Label)> =
                    self.lengths.iter().filter(has).map(|(label, len)| (*len, *label)).collect();
                kept.sort_unstable();
                kept.into_iter().map(|(_, label)| label).collect()
            };
            labels.push(output.clone());
            steps.push(Contraction {
                inputs,
                output,
                remaining: labels.clone(),
                cost: self.flops(step.contracted, step.removed != 0, positions.len()),
                scaling: step.contracted.count_ones() as usize,
                size: self.size(step.result),
                positions,
            });
            sets = step.remaining;
        }
        if labels.len() != 1 {
            bail!(
                span,
                RuntimeError,
                "Invalid einsum_path is specified: {} more operands has to be contracted.",
                labels.len() - 1
            );
        }
        Ok(steps)
    }
}

/// A pair that may be contracted next.
struct Candidate {
    /// The smaller is the better: elements that it adds, then operations.
    rank: (f64, f64),
    pair: [usize; 2],
    remaining: Vec<Letters>,
}

/// What `swap_remove` moved, back where it was.
fn restored(mut known: Vec<Candidate>, removed: usize) -> Vec<Candidate> {
    if removed < known.len() {
        let moved = known.remove(removed);
        known.push(moved);
    }
    known
}

/// Pairs whose operands are still there, after another was contracted (`_update_other_results`).
fn updated(known: Vec<Candidate>, best: &Candidate) -> Vec<Candidate> {
    let [bx, by] = best.pair;
    let mut left = Vec::new();
    for mut one in known {
        let [x, y] = one.pair;
        if best.pair.contains(&x) || best.pair.contains(&y) {
            continue;
        }
        let before = |i: usize, j: usize| usize::from(i > j);
        one.remaining.remove(by - before(by, x) - before(by, y));
        one.remaining.remove(bx - before(bx, x) - before(bx, y));
        let last = one.remaining.len() - 1;
        one.remaining.insert(last, best.remaining[best.remaining.len() - 1]);
        one.pair = [x - before(x, bx) - before(x, by), y - before(y, bx) - before(y, by)];
        left.push(one);
    }
    left
}

fn pairs(count: usize) -> impl Iterator<Item = [usize; 2]> {
    (0..count).flat_map(move |i| (i + 1..count).map(move |j| [i, j]))
}

/// A step of a path.
#[derive(Debug)]
pub(super) struct Contraction {
    /// Which operands, the last first.
    pub(super) positions: Vec<usize>,
    pub(super) inputs: Vec<Vec<Label>>,
    pub(super) output: Vec<Label>,
    remaining: Vec<Vec<Label>>,
    cost: f64,
    scaling: usize,
    size: f64,
}

fn text_of(terms: &[Vec<Label>]) -> String {
    let texts: Vec<String> =
        terms.iter().map(|term| term.iter().map(|label| char::from(*label)).collect()).collect();
    texts.join(",")
}

/// Python's `%.3e`.
fn scientific(number: f64) -> String {
    let text = format!("{number:.3e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    match exponent.strip_prefix('-') {
        Some(exponent) => format!("{digits}e-{exponent:0>2}"),
        None => format!("{digits}e+{exponent:0>2}"),
    }
}

/// What `einsum_path` prints of a path.
pub(super) fn report(terms: &Terms, steps: &[Contraction]) -> String {
    let output = text_of(std::slice::from_ref(&terms.output));
    let indices = terms.sets().iter().fold(0, |all, set| all | set);
    let labels: usize = terms.sets().iter().map(|set| set.count_ones() as usize).sum();
    let count = indices.count_ones() as usize;
    let naive = terms.flops(indices, labels > count, terms.inputs.len());
    let cost = steps.iter().map(|step| step.cost).sum::<f64>() + 1.0;
    let scaling = steps.iter().map(|step| step.scaling).max().unwrap_or(0);
    let largest = steps.iter().map(|step| step.size).fold(0.0, f64::max);
    let line = "-".repeat(74);
    let mut text = format!(
        "  Complete contraction:  {}->{output}\n         Naive scaling:  {count}\n     \
        Optimized scaling:  {scaling}\n      \
        Naive FLOP count:  {}\n  Optimized FLOP count:  {}\n   Theoretical speedup:  {:.3}\n  \
        Largest intermediate:  {} elements\n{line}\n{:>6} {:>24} {:>40}\n{line}",
        text_of(&terms.inputs),
        scientific(naive),
        scientific(cost),
        naive / cost,
        scientific(largest),
        "scaling",
        "current",
        "remaining"
    );
    for step in steps {
        let current =
            format!("{}->{}", text_of(&step.inputs), text_of(std::slice::from_ref(&step.output)));
        let remaining = format!("{}->{output}", text_of(&step.remaining));
        text.push_str(&format!("\n{:>4}    {current:>24} {remaining:>40}", step.scaling));
    }
    text
}
