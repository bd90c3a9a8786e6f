//! Somebody who walks through a lesson: what they type at each block, and what must come of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use numscope::lesson::answers::{Answer, parse};
use numscope::lesson::library::open;
use numscope::lesson::progress::{History, ItemRecord, step_hash};
use numscope::lesson::quiz::{letter_of, right_option};
use numscope::lesson::{Block, Contest, Lesson, render};
use numscope::report::lab::Lab;
use numscope::session::{Session, Settings};
use numscope::syntax;

use crate::terminal::{Prompt, Terminal};

/// Columns of the terminals, one after the other.
const COLUMNS: [usize; 3] = [60, 80, 120];

/// A learner in a lesson.
pub(crate) struct Learner {
    pub(crate) lesson: Lesson,
    /// Of its exercises, right and wrong ones.
    answers: Vec<Answer>,
    /// Where the keys of its quizzes are computed.
    lab: Lab,
    /// The number of the lesson: what is varied from one to the next is varied by it.
    number: usize,
    home: PathBuf,
    terminal: Terminal,
    /// The step where they are.
    at: usize,
    /// What was shown last.
    shown: String,
    /// Quizzes that were answered, with whether rightly.
    quizzes: Vec<(usize, bool)>,
    /// Quizzes whose answers were shown instead.
    skipped_quizzes: usize,
    /// Exercises that passed, or were left out.
    exercises: Vec<usize>,
}

/// Words with one blank between them, however they stood on lines, and without the marks of code.
fn words(text: &str) -> String {
    text.replace('`', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Learner {
    /// Begin a lesson, of which nothing is known yet.
    pub(crate) fn sit_down(id: &str) -> Self {
        let lesson = open(id).expect("it is well formed");
        let file = format!("tests/answers/{id}.py");
        let text = fs::read_to_string(&file).expect("every lesson has answers");
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("walks").join(id);
        if home.exists() {
            fs::remove_dir_all(&home).expect("the last walk's folder is the test's own");
        }
        fs::create_dir_all(&home).expect("the folder can be made");
        let number = id.split('-').next().and_then(|n| n.parse().ok()).expect("ids begin with one");
        let answers = parse(&text).expect("they are cells");
        let code = answers.iter().flat_map(|answer| answer.text.lines()).chain(lesson.text.lines());
        let code: Vec<String> = code.map(|line| line.trim().to_owned()).collect();
        let (terminal, shown) = terminal(&home, id, number, code);
        let session = Session::new(Settings { seed: Some(0), ..Settings::default() });
        let mut learner = Self {
            answers,
            lab: Lab::new(session, None),
            number,
            home,
            terminal,
            at: 0,
            shown,
            quizzes: Vec::new(),
            skipped_quizzes: 0,
            exercises: Vec::new(),
            lesson,
        };
        let title = learner.lesson.head.title.clone();
        learner.sees(&[&title]);
        learner.is_at(0);
        learner
    }

    /// Fail where a text was not shown; how it stood on lines does not matter.
    #[track_caller]
    fn sees(&self, parts: &[&str]) {
        let shown = words(&self.shown);
        for part in parts {
            assert!(shown.contains(&words(part)), "no {part:?} in\n{}", self.shown);
        }
    }

    #[track_caller]
    fn sees_no(&self, parts: &[&str]) {
        for part in parts {
            assert!(!self.shown.contains(part), "{part:?} in\n{}", self.shown);
        }
    }

    /// Type a line that is complete.
    #[track_caller]
    fn enter(&mut self, line: &str) {
        let prompt;
        (prompt, self.shown) = self.terminal.enter(line);
        assert_eq!(prompt, Prompt::First, "{line:?} is complete");
    }

    /// Type code, statement by statement, with an empty line behind each block; what all of them showed.
    #[track_caller]
    fn type_code(&mut self, code: &str) {
        let mut all = String::new();
        let mut begun = String::new();
        let enter = |it: &mut Self, line: &str, begun: &mut String, all: &mut String| {
            let (prompt, shown) = it.terminal.enter(line);
            *all += &shown;
            all.push('\n');
            *begun += line;
            begun.push('\n');
            if prompt == Prompt::First {
                begun.clear();
            }
        };
        for line in code.lines().filter(|line| !line.trim().is_empty()) {
            let word: String = line.chars().take_while(char::is_ascii_alphabetic).collect();
            let is_within = line.starts_with(char::is_whitespace)
                || ["else", "elif", "except", "finally"].contains(&&*word)
                || begun.trim_end().lines().last().is_some_and(|line| line.starts_with('@'));
            if !begun.is_empty() && !is_within && syntax::is_complete(&begun) {
                enter(self, "", &mut begun, &mut all);
            }
            enter(self, line, &mut begun, &mut all);
        }
        if !begun.is_empty() {
            enter(self, "", &mut begun, &mut all);
        }
        assert!(begun.is_empty(), "it is never complete: {code}");
        self.shown = all;
    }

    /// The prompt says so.
    #[track_caller]
    fn is_at(&mut self, at: usize) {
        self.at = at;
        let (number, name) = self.lesson.head.id.split_once('-').expect("ids begin with a number");
        let place = format!("[{number} {name} {}/{}] In [", at + 1, self.lesson.steps.len());
        let prompt = self.terminal.prompt();
        assert!(prompt.starts_with(&place), "{place}, not {prompt}\n{}", self.shown);
    }

    /// A step was entered.
    #[track_caller]
    fn is_shown(&mut self, at: usize) {
        self.is_at(at);
        let title =
            format!("{}/{} {}", at + 1, self.lesson.steps.len(), self.lesson.steps[at].title);
        self.sees(&[&render::plain(&title)]);
        self.sees_no(&["this lesson has a mistake"]);
    }

    /// The blocks of the step at which the walk waits.
    fn waiting(&self) -> Vec<Block> {
        if self.shown.contains("This step is left out here") {
            return Vec::new();
        }
        let blocks = &self.lesson.steps[self.at].blocks;
        blocks.iter().copied().filter(|block| block.waits()).collect()
    }

    /// What comes next is said at the end of what was shown.
    #[track_caller]
    fn is_told_what_next(&self, next: Option<Block>) {
        match next {
            Some(block) if self.is_done(block) => {
                self.sees(&["You have done this: Enter goes on, or answer it anew."]);
            }
            Some(Block::Run(_)) => self.sees(&["Enter runs it; try things first if you like."]),
            Some(Block::Quiz(i)) => {
                let last = letter_of(self.lesson.quizzes[i].options.len() - 1);
                self.sees(&[&format!(
                    "Answer with a letter, A to {last}; `skip` shows the answer."
                )]);
            }
            Some(Block::Exercise(_)) => self.sees(&["Type an answer, then `check`"]),
            Some(Block::Prose(_) | Block::Setup(_)) => unreachable!("these wait for nothing"),
            None if self.at + 1 < self.lesson.steps.len() => {
                self.sees(&[&format!("Enter goes on to step {} of", self.at + 2)]);
            }
            None => self.sees(&["The lesson ends here", "`%quit` gives you your names back."]),
        }
    }

    fn is_done(&self, block: Block) -> bool {
        match block {
            Block::Quiz(i) => self.quizzes.iter().any(|(quiz, passed)| *quiz == i && *passed),
            Block::Exercise(i) => self.exercises.contains(&i),
            Block::Run(_) | Block::Prose(_) | Block::Setup(_) => false,
        }
    }

    /// Do all of a step that was entered; where it is left, it is taken up again.
    pub(crate) fn step(&mut self, at: usize, is_left: bool) {
        self.is_shown(at);
        let waiting = self.waiting();
        for (n, &block) in waiting.iter().enumerate() {
            self.is_told_what_next(Some(block));
            if is_left && n == waiting.len() / 2 {
                self.leave_and_come_back();
                self.pass_over(&waiting[..n], Some(block));
            }
            self.block(block);
        }
        self.is_told_what_next(None);
    }

    /// Go on to a step with Enter.
    pub(crate) fn go_on(&mut self, at: usize) {
        self.enter("");
        self.is_shown(at);
    }

    /// Come through blocks that were done before.
    fn pass_over(&mut self, blocks: &[Block], next: Option<Block>) {
        for (n, &block) in blocks.iter().enumerate() {
            self.is_told_what_next(Some(block));
            match block {
                Block::Run(i) => self.run(i),
                // A question that was answered wrongly is still open.
                Block::Quiz(i) if !self.is_done(block) => {
                    self.quizzes.retain(|(quiz, _)| *quiz != i);
                    self.enter("skip");
                    self.sees(&["Skipped: it is "]);
                    self.skipped_quizzes += 1;
                    self.quizzes.push((i, false));
                }
                Block::Quiz(_) | Block::Exercise(_) => self.enter(""),
                Block::Prose(_) | Block::Setup(_) => unreachable!("these wait for nothing"),
            }
            self.is_told_what_next(blocks.get(n + 1).copied().or(next));
        }
    }

    fn block(&mut self, block: Block) {
        match block {
            Block::Run(i) => self.run(i),
            Block::Quiz(i) => self.quiz(i),
            Block::Exercise(i) => self.exercise(i),
            Block::Prose(_) | Block::Setup(_) => unreachable!("these wait for nothing"),
        }
        self.is_at(self.at);
        self.sees_no(&["panicked", "this lesson has a mistake"]);
    }

    /// Enter runs it: its report is there, and what the lesson says of it holds.
    fn run(&mut self, i: usize) {
        self.enter("");
        let run = &self.lesson.runs[i];
        match &run.contest {
            Contest::Modes(modes) => modes.iter().for_each(|mode| self.sees(&[mode.name])),
            Contest::Against(_) => self.sees(&["A ", "B "]),
            Contest::Alone => {}
        }
        let shown = words(&self.shown);
        // A claim about time may be false here.
        let excused = shown.matches("(it may be so on another machine)").count();
        assert_eq!(shown.matches("FALSE ").count(), excused, "{}: {}", run.id, self.shown);
        if run.claims.iter().any(|claim| !claim.timed) {
            self.sees(&["that the lesson makes about this hold"]);
            assert!(shown.contains("PASS "), "{}: {}", run.id, self.shown);
        }
    }

    /// Answer with the right letter, a wrong one, or the right option's text, in turn.
    fn quiz(&mut self, i: usize) {
        let right = right_option(&mut self.lab, &self.lesson, i).expect("it can be computed");
        let quiz = &self.lesson.quizzes[i];
        let texts = quiz.texts(&self.lesson);
        let why = render::plain(self.lesson.part(quiz.why));
        let wrong = (right + 1) % texts.len();
        let named = |option: usize| format!("{}) {}", letter_of(option), texts[option]);
        let letter = |option: usize| letter_of(option).to_string();
        let (answer, passed, want) = match (self.quizzes.len() + self.number) % 3 {
            0 => (letter(right), true, format!("PASS {}", named(right))),
            1 => {
                let told = format!("NOT YET you said {}; it is {}", named(wrong), named(right));
                (letter(wrong).to_lowercase(), false, told)
            }
            _ => (texts[right].clone(), true, format!("PASS {}", named(right))),
        };
        self.enter(&answer);
        self.sees(&[&want]);
        let first = why.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        self.sees(&[&first]);
        if self.quizzes.is_empty() {
            let shown = std::mem::take(&mut self.shown);
            self.enter("why");
            self.sees(&[&first]);
            self.shown = shown;
        }
        self.quizzes.push((i, passed));
    }

    /// An answer of the lesson's file to an exercise, one of its kind by the number of the lesson.
    fn answer_to(&self, exercise: usize, kind: &str) -> Answer {
        let id = &self.lesson.exercises[exercise].id;
        let is_meant = |it: &&Answer| it.id == *id && it.words.first().is_some_and(|w| w == kind);
        let found: Vec<&Answer> = self.answers.iter().filter(is_meant).collect();
        found[(self.number + exercise) % found.len()].clone()
    }

    /// The exercise that is left out.
    fn skipped(&self) -> usize {
        self.number % self.lesson.exercises.len()
    }

    /// A wrong answer, a hint, then a right one, or none.
    fn exercise(&mut self, i: usize) {
        if self.exercises.is_empty() {
            self.play_about(i);
        }
        let wrong = self.answer_to(i, "wrong");
        self.type_code(&wrong.text);
        let raised = self.shown.contains("Error: ");
        self.enter("check");
        self.sees_no(&["The lesson's solution:"]);
        let check = wrong.words.get(1).expect("a wrong answer says where it fails");
        match (check.as_str(), raised) {
            // What is wrong was said when it was typed.
            (_, true) => {}
            ("error", false) => self.sees(&["Error: "]),
            (check, false) => self.sees(&[&format!("NOT YET {check}")]),
        }
        // It stays open.
        self.enter("");
        self.is_told_what_next(Some(Block::Exercise(i)));
        let hints = self.lesson.exercises[i].hints.len();
        self.enter("hint");
        self.sees(&[&format!("Hint 1 of {hints}")]);
        if i == self.skipped() {
            self.skip(i);
        } else {
            self.solve(i);
        }
        self.exercises.push(i);
    }

    /// Give a right answer; what was tried before is cleared away first, or where it was graded along.
    fn solve(&mut self, i: usize) {
        let right = self.answer_to(i, "right");
        if !self.number.is_multiple_of(2) {
            self.clear_away();
        }
        self.type_code(&right.text);
        self.sees_no(&["Error: "]);
        self.enter("check");
        if self.shown.contains("Graded with what it needs") && self.shown.contains("NOT YET") {
            self.clear_away();
            self.type_code(&right.text);
            self.enter("check");
        }
        self.sees_no(&["NOT YET"]);
        self.sees(&["PASS ", "The lesson's solution:"]);
    }

    fn clear_away(&mut self) {
        self.enter("restart data");
        self.sees(&["The step's names are as declared."]);
    }

    /// Leave it out: what its solution defines is there.
    fn skip(&mut self, i: usize) {
        self.enter("skip");
        self.sees_no(&["The solution fails"]);
        self.sees(&["Skipped", "The lesson's solution:"]);
        let shown = std::mem::take(&mut self.shown);
        let solution = self.lesson.part(self.lesson.exercises[i].solution).to_owned();
        let code = self.lab.session.borrow().compile(&solution).expect("it is code");
        if let [.., name] = &code.bound_names()[..] {
            assert!(words(&shown).contains("Skipped: the solution ran, and defined "), "{shown}");
            self.enter(&format!("{name};"));
            self.sees_no(&["Error"]);
        }
        self.shown = shown;
    }

    /// What else can be typed where an exercise is open.
    fn play_about(&mut self, i: usize) {
        self.enter("task");
        let starter = self.lesson.part(self.lesson.exercises[i].starter);
        let first = starter.lines().next().expect("there is code").to_owned();
        self.sees(&[&first]);
        self.is_shown(self.at);
        for back in ["undo", "restart data"] {
            self.enter("keepsake = 41");
            self.enter("keepsake + 1");
            self.sees(&["42"]);
            self.enter(back);
            if back == "undo" {
                self.sees(&["Undone: keepsake + 1"]);
                self.enter(back);
                self.sees(&["Undone: keepsake = 41"]);
            } else {
                self.sees(&["The step's names are as declared."]);
            }
            self.enter("keepsake");
            self.sees(&["NameError: name 'keepsake' is not defined"]);
        }
        self.is_at(self.at);
    }

    /// Go back a step from the one that was entered, and come again.
    pub(crate) fn look_back(&mut self, at: usize) {
        self.enter("back");
        self.is_shown(at - 1);
        let step = if self.number.is_multiple_of(2) {
            self.lesson.steps[at].id.clone()
        } else {
            (at + 1).to_string()
        };
        self.enter(&format!("goto {step}"));
        self.is_shown(at);
    }

    /// Leave numscope within a step, and start it again.
    fn leave_and_come_back(&mut self) {
        let (at, steps) = (self.at, self.lesson.steps.len());
        if self.number.is_multiple_of(2) {
            self.shown = self.terminal.end_of_input();
        } else {
            self.enter("quit");
        }
        self.sees(&[&format!("The lesson is left at {}/{steps}. Your names are back", at + 1)]);
        let code = self.terminal.leave();
        (self.terminal, self.shown) = terminal(&self.home, &self.lesson.head.id, self.number, code);
        let left = format!("It was left at {}/{steps}: `%restart lesson` begins anew.", at + 1);
        self.sees(&[&left]);
        self.is_shown(at);
        let entered = std::mem::take(&mut self.shown);
        self.enter("progress");
        self.sees(&[&format!("{} of {steps} steps finished", self.finished(at))]);
        for (quiz, passed) in &self.quizzes {
            let state = if *passed { "passed" } else { "open" };
            self.sees(&[&format!("{}: {state}", self.lesson.quizzes[*quiz].id)]);
        }
        for &exercise in &self.exercises {
            let state = if exercise == self.skipped() { "skipped" } else { "passed" };
            self.sees(&[&format!("{}: {state}", self.lesson.exercises[exercise].id)]);
        }
        self.shown = entered;
    }

    /// How many steps before one are finished: all that were not left out here.
    fn finished(&self, before: usize) -> usize {
        let history = self.history();
        let hash = |i| step_hash(&self.lesson, i);
        let is_left_out = |&i: &usize| {
            let step = history.step(&self.lesson.steps[i].id, &hash(i));
            step.is_some_and(|step| step.skipped)
        };
        before - (0..before).filter(is_left_out).count()
    }

    fn history(&self) -> History {
        History::read(&state(&self.home), &self.lesson.head.id)
    }

    /// At the end, solve the exercise that was left out.
    pub(crate) fn make_up_for_what_was_skipped(&mut self) {
        let exercise = Block::Exercise(self.skipped());
        if !self.is_done(exercise) {
            // Its step was left out here.
            return;
        }
        let step = self.lesson.step_of(exercise);
        self.enter(&format!("goto {}", step + 1));
        self.is_shown(step);
        let waiting = self.waiting();
        let at = waiting.iter().position(|block| *block == exercise).expect("it stands there");
        self.pass_over(&waiting[..at], Some(exercise));
        self.solve(self.skipped());
        self.pass_over(&waiting[at + 1..], None);
    }

    /// All is finished: the lesson, the list and the disk say so.
    pub(crate) fn finish(mut self) {
        self.enter("quit");
        let state = match self.skipped_quizzes {
            0 => "finished".to_owned(),
            n => format!("finished, {n} skipped"),
        };
        self.sees(&[&format!("The lesson is {state}. Your names are back")]);
        self.enter("%lesson list");
        let id = self.lesson.head.id.clone();
        let row = self.shown.lines().find(|line| line.starts_with(&id)).unwrap_or_default();
        assert!(row.trim_end().ends_with(&state), "{}", self.shown);
        let history = self.history();
        for &(quiz, passed) in &self.quizzes {
            let record = self.record(&history, Block::Quiz(quiz), &self.lesson.quizzes[quiz].id);
            assert_eq!((record.passed, record.tries), (passed, 1), "{record:?}");
        }
        for &i in &self.exercises {
            let id = &self.lesson.exercises[i].id;
            let record = self.record(&history, Block::Exercise(i), id);
            assert!(record.passed && !record.skipped && record.hints == 1, "{id}: {record:?}");
            assert!(record.verdicts.iter().all(|line| !line.starts_with("NOT YET")), "{record:?}");
        }
        self.terminal.leave();
        fs::remove_dir_all(self.home).expect("it is the test's own");
    }

    fn record(&self, history: &History, block: Block, id: &str) -> ItemRecord {
        let step = self.lesson.step_of(block);
        let hash = step_hash(&self.lesson, step);
        let record = history.item(&self.lesson.steps[step].id, &hash, id);
        record.cloned().unwrap_or_default()
    }
}

/// Where progress is kept.
fn state(home: &Path) -> PathBuf {
    home.join("progress")
}

/// A terminal on which the lesson was begun or taken up again.
fn terminal(home: &Path, id: &str, number: usize, code: Vec<String>) -> (Terminal, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_numscope"));
    command.args(["lesson", id, "-t", "0.02", "--state"]).arg(state(home));
    for name in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        command.env(name, home);
    }
    command.current_dir(home).env("TERM", "xterm");
    for name in ["COLUMNS", "NO_COLOR", "NUMSCOPE_SIMD", "NUMSCOPE_STATE"] {
        command.env_remove(name);
    }
    let has_color = number.is_multiple_of(2);
    if !has_color {
        command.env("NO_COLOR", "1");
    }
    Terminal::open(&command, COLUMNS[number % COLUMNS.len()], has_color, code)
}
