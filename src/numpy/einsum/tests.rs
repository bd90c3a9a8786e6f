//! Contractions beside loops over all labels.

use proptest::prelude::*;

use super::contract::{Contracted, contract};
use super::path::{Search, parse as terms_of};
use super::subscripts::parse;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::context::Context;
use crate::diag::Span;
use crate::numpy::eager::array_of;

/// The length of each label: some are 1, which broadcasts.
const LENGTHS: [(u8, usize); 4] = [(b'a', 2), (b'b', 3), (b'c', 1), (b'd', 4)];

fn length(label: u8) -> usize {
    LENGTHS.iter().find(|(known, _)| *known == label).map_or(1, |(_, len)| *len)
}

/// Loops over all labels, as the definition has it.
fn naive(inputs: &[Vec<u8>], output: &[u8], numbers: &[Vec<i64>]) -> Vec<i64> {
    let all = LENGTHS.map(|(label, _)| label);
    let used = |label: &u8| inputs.iter().any(|input| input.contains(label));
    let place = |labels: &[u8], index: &[usize; 4]| {
        labels.iter().fold(0, |at, label| {
            let i = all.iter().position(|known| known == label).expect("it is one of them");
            at * length(*label) + index[i]
        })
    };
    let mut out = vec![0; output.iter().map(|label| length(*label)).product()];
    let bound = |i: usize| if used(&all[i]) { length(all[i]) } else { 1 };
    for flat in 0..bound(0) * bound(1) * bound(2) * bound(3) {
        let mut rest = flat;
        let index = [0, 1, 2, 3].map(|i| {
            let at = rest % bound(i);
            rest /= bound(i);
            at
        });
        let product: i64 =
            inputs.iter().zip(numbers).map(|(labels, n)| n[place(labels, &index)]).product();
        out[place(output, &index)] += product;
    }
    out
}

fn text_of(inputs: &[Vec<u8>], output: &[u8]) -> String {
    let text = |labels: &[u8]| labels.iter().map(|label| char::from(*label)).collect::<String>();
    let inputs: Vec<String> = inputs.iter().map(|labels| text(labels)).collect();
    format!("{}->{}", inputs.join(","), text(output))
}

fn numbers_of(contracted: Contracted) -> Vec<i64> {
    let (Contracted::View(array) | Contracted::New(array)) = contracted;
    array.to_vec().expect("it is of int64")
}

proptest! {
    #[test]
    fn contractions_are_those_of_the_definition(
        inputs in proptest::collection::vec(proptest::collection::vec(0_usize..4, 0..4), 1..4),
        kept in any::<u8>(),
        turned in any::<bool>(),
        seed in 0_i64..100,
    ) {
        let inputs: Vec<Vec<u8>> =
            inputs.iter().map(|input| input.iter().map(|i| LENGTHS[*i].0).collect()).collect();
        let mut output: Vec<u8> = LENGTHS.iter().map(|(label, _)| *label).enumerate()
            .filter(|(i, label)| kept >> i & 1 == 1 && inputs.iter().any(|input| input.contains(label)))
            .map(|(_, label)| label).collect();
        if turned {
            output.reverse();
        }
        let mut cx = Context::new(1 << 30, &[1]);
        let mut numbers = Vec::new();
        let mut operands: Vec<Array> = Vec::new();
        for (i, input) in inputs.iter().enumerate() {
            let shape: Vec<usize> = input.iter().map(|label| length(*label)).collect();
            let count: usize = shape.iter().product();
            let own: Vec<i64> = (0..count as i64).map(|k| (k * 7 + seed + i as i64) % 11 - 5).collect();
            operands.push(array_of(&mut cx, &own, &shape, Span::NONE).expect("there is memory"));
            numbers.push(own);
        }
        let text = text_of(&inputs, &output);
        let want = naive(&inputs, &output, &numbers);
        let subscripts = parse(&text, &operands, Span::NONE).expect("it fits");
        let got = contract(&mut cx, &operands, &subscripts, DType::Int64, Span::NONE).expect("it fits");
        prop_assert_eq!(&numbers_of(got), &want, "{}", text);
        // Pair by pair, as either search says.
        for search in [Search::Greedy, Search::Optimal] {
            let terms = terms_of(&text, &operands, Span::NONE).expect("it fits");
            let path = terms.path(&search, None, Span::NONE).expect("there is one");
            let mut left = operands.clone();
            for step in terms.steps(&path, Span::NONE).expect("the path is whole") {
                let taken: Vec<Array> = step.positions.iter().map(|&at| left.remove(at)).collect();
                let subscripts = super::Subscripts { inputs: step.inputs, output: step.output };
                let (Contracted::View(array) | Contracted::New(array)) =
                    contract(&mut cx, &taken, &subscripts, DType::Int64, Span::NONE).expect("it fits");
                left.push(array);
            }
            prop_assert_eq!(left[0].to_vec::<i64>().expect("it is of int64"), want.clone(), "{}", text);
        }
    }
}
