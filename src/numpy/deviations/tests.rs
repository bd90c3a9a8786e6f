//! The ways to sum squares agree to the bit.

use super::*;
use crate::array::layout::Order;
use crate::kernels::random::mt19937::Mt19937;

fn context() -> Context {
    Context::new(1 << 30, &[0])
}

fn random(cx: &Context, shape: &[usize]) -> Array {
    let layout = Layout::contiguous(shape, 8, Order::C);
    let array = cx.empty(DType::Float64, layout, Span::NONE).expect("there is memory");
    Mt19937::from_seed(7).fill_f64(bytemuck::cast_slice_mut(&mut array.buffer.write()));
    array
}

/// The sums of the squares, by blocks as the pattern has it and by the array of all squares.
fn both(array: &Array, goes: &[bool]) -> (Pattern, Vec<u64>, Vec<u64>) {
    let problem = Problem::new(array, goes, DType::Float64);
    let bytes = array.buffer.read();
    let go_on = AtomicBool::new(false);
    let count = array.size() / problem.results;
    let means = problem.means(array, &bytes, goes, count, &go_on);
    let means = means.continue_value().expect("nobody interrupts");
    let mut by_pattern = vec![0_u64; problem.results];
    let mut by_array = by_pattern.clone();
    let blocks = || Blocks::new(&problem, &bytes, array.layout.offset, &means, &go_on);
    let out = bytemuck::cast_slice_mut(&mut by_pattern);
    let flow = match problem.pattern() {
        Pattern::Runs(run) => blocks().runs(run, out),
        Pattern::Rows(rows, width) => blocks().rows(rows, width, out),
        Pattern::Mixed => ControlFlow::Continue(()),
    };
    assert!(flow.is_continue());
    let mut all = vec![0_u64; array.size()];
    let all = bytemuck::cast_slice_mut(&mut all);
    assert!(blocks().whole(all, bytemuck::cast_slice_mut(&mut by_array)).is_continue());
    (problem.pattern(), by_pattern, by_array)
}

#[test]
fn blocks_give_the_bits_of_the_array_of_squares() {
    let cx = context();
    for shape in
        [&[7, 11, 5][..], &[3, 1, 2000], &[2, 1500, 3], &[130, 2, 9], &[1, 1, 1], &[2, 3, 4000]]
    {
        let array = random(&cx, shape);
        let views = [
            array.layout.clone(),
            array.layout.transpose(&[2, 0, 1]),
            array.layout.transpose(&[1, 0, 2]),
            array.layout.slice(2, shape[2] - 1, shape[2].div_ceil(2), -2),
        ];
        for view in views.map(|layout| array.view(layout)) {
            for marks in 1..8 {
                let goes: Vec<bool> = (0..3).map(|axis| marks >> axis & 1 == 1).collect();
                let (pattern, by_pattern, by_array) = both(&view, &goes);
                if pattern != Pattern::Mixed {
                    assert_eq!(
                        by_pattern, by_array,
                        "{pattern:?} of {goes:?} of {:?}",
                        view.layout
                    );
                }
            }
        }
    }
}

#[test]
fn axes_of_length_one_do_not_hide_a_pattern() {
    let cx = context();
    let array = random(&cx, &[4, 1, 6]);
    assert_eq!(both(&array, &[true, false, true]).0, Pattern::Runs(24));
    assert_eq!(both(&array, &[true, true, false]).0, Pattern::Rows(4, 6));
    assert_eq!(both(&array, &[false, true, true]).0, Pattern::Runs(6));
    let array = random(&cx, &[4, 5, 6]);
    assert_eq!(both(&array, &[true, false, true]).0, Pattern::Mixed);
    assert_eq!(both(&array, &[false, true, false]).0, Pattern::Rows(5, 6));
}
