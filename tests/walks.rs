//! Every lesson from its first step to its end, as somebody walks through it at a terminal: runs, right
//! and wrong answers, hints, what is left out and what is taken up again the next day.
#![cfg(unix)]

#[path = "common/each_lesson.rs"]
#[macro_use]
mod each_lesson;
#[path = "walks/learner.rs"]
mod learner;
#[path = "common/terminal.rs"]
mod terminal;

use learner::Learner;

/// Walk through one lesson.
fn walk(id: &str) {
    let mut learner = Learner::sit_down(id);
    let steps = learner.lesson.steps.len();
    for at in 0..steps {
        learner.step(at, at == steps / 2);
        if at + 1 < steps {
            learner.go_on(at + 1);
        }
        if at == 1 {
            learner.look_back(at + 1);
        }
    }
    learner.make_up_for_what_was_skipped();
    learner.finish();
}

each_lesson!(walk);
