//! A test for each lesson of the course, so that they run side by side.

/// Tests named after the lessons, each of which calls a function with the lesson's id.
macro_rules! each_lesson {
    ($check:ident) => {
        each_lesson! {
            $check
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
    };
    ($check:ident $($name:ident $id:literal)+) => {
        $(#[test] fn $name() { $check($id); })+

        #[test]
        fn no_lesson_is_left_out() {
            let named = [$($id),+];
            let all = numscope::lesson::library::LESSONS.iter().map(|lesson| lesson.id);
            assert_eq!(all.collect::<Vec<_>>(), named);
        }
    };
}
