//! One run of a text.

use crate::measure::memory::CpuTimes;
use crate::report::document::{Cell, Document, Table, numbers};
use crate::report::pages::meanings;
use crate::report::time::Time;
use crate::report::units::duration;

/// Of one run.
pub(in crate::report) fn document(report: &Time) -> Document {
    let wall = duration(report.wall_ns as f64);
    let headline = format!("{wall}, one run: a rough figure, which %timeit makes a good one.");
    let mut page = Document::new("One run", &report.code).headline(headline);
    let cpu =
        |part: fn(CpuTimes) -> u64| Cell::maybe(report.cpu, |cpu| Cell::time(part(cpu) as f64));
    let row = vec![
        Cell::time(report.wall_ns as f64),
        cpu(|cpu| cpu.user_ns),
        cpu(|cpu| cpu.sys_ns),
        Cell::count(report.arrays),
        Cell::bytes(report.bytes_allocated),
        Cell::bytes(report.peak_bytes),
        Cell::count(report.reused),
        Cell::maybe(report.page_faults, Cell::count),
    ];
    page.table(&Table {
        caption: "What it took".to_owned(),
        columns: vec![
            numbers("wall", "wall_ns"),
            numbers("CPU user", "user_ns"),
            numbers("CPU system", "sys_ns"),
            numbers("arrays", "arrays"),
            numbers("new", "bytes_allocated"),
            numbers("peak", "peak_bytes"),
            numbers("reused", "reused"),
            numbers("page faults", "page_faults"),
        ],
        rows: vec![row],
    });
    meanings(&mut page, &["arrays", "peak", "reused", "faults"]);
    page
}
