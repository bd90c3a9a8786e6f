//! The rules, a file for each kind of waste. Adding one is a row in its file's table.

mod broadcasts;
mod chunks;
mod copies;
mod growing;
mod in_place;
mod limit;
mod linear;
mod loops;
mod masks;
mod order;
mod pool;
mod powers;
mod promotion;
mod repeated;
mod sorting;

use super::rule::Rule;

/// The tables, in the order of their rules' numbers.
pub(super) static GROUPS: &[&[Rule]] = &[
    in_place::ROWS,
    promotion::ROWS,
    order::ROWS,
    copies::ROWS,
    repeated::ROWS,
    powers::ROWS,
    broadcasts::ROWS,
    loops::ROWS,
    growing::ROWS,
    sorting::ROWS,
    masks::ROWS,
    chunks::ROWS,
    pool::ROWS,
    limit::ROWS,
    linear::ROWS,
];

#[cfg(test)]
mod tests {
    use super::super::pattern::Swap;
    use super::{broadcasts, copies, linear, masks, order, pool, sorting};

    const TABLES: &[&[Swap]] = &[
        broadcasts::SWAPS,
        copies::SWAPS,
        linear::SWAPS,
        masks::SWAPS,
        order::SWAPS,
        pool::SWAPS,
        sorting::SWAPS,
    ];

    #[test]
    fn rows_parse_and_put_in_only_what_they_find() {
        for row in TABLES.iter().copied().flatten() {
            let known = row.letters(row.from);
            assert!(!row.to.is_empty(), "{} becomes nothing", row.from);
            for to in row.to {
                assert!(row.letters(to).is_subset(&known), "{} -> {to}", row.from);
                assert_ne!(*to, row.from);
            }
        }
    }
}
