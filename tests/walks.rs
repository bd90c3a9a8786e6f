//! Every lesson from its first step to its end, as somebody walks through it at a terminal: runs, right
//! and wrong answers, hints, what is left out and what is taken up again the next day.
#![cfg(unix)]

#[path = "walks/learner.rs"]
mod learner;
#[path = "common/terminal.rs"]
mod terminal;

use learner::Learner;
use numscope::lesson::library::LESSONS;

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

macro_rules! lessons {
    ($($name:ident $id:literal)+) => {
        $(#[test] fn $name() { walk($id); })+

        #[test]
        fn every_lesson_is_walked_through() {
            let named = [$($id),+];
            assert_eq!(LESSONS.iter().map(|lesson| lesson.id).collect::<Vec<_>>(), named);
        }
    };
}

lessons! {
    welcome "00-welcome"
    levels "01-levels"
    temporaries "02-temporaries"
    watching_memory "03-watching-memory"
    dtypes "04-dtypes"
    loops "05-loops"
    builtins "06-builtins"
    aggregations "07-aggregations"
    chunks "08-chunks"
    timing "09-timing"
    memory_profiling "10-memory-profiling"
    segmentation "11-segmentation"
    principles "12-principles"
    parallel "13-parallel"
    memory_maps "14-memory-maps"
    layout "15-layout"
    limits "16-limits"
    takeaways "17-takeaways"
}
