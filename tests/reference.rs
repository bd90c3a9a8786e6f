//! The page of reference is what the tables say, and what calls answer.

use numscope::report::Report;
use numscope::report::reference::Reference;
use numscope::report::text::Style;

const PAGE: &str = "docs/reference.md";

#[test]
fn the_page_is_what_the_command_prints() {
    let said = Reference::new().text(&Style::PLAIN) + "\n";
    if std::env::var_os("NUMSCOPE_BLESS").is_some() {
        std::fs::write(PAGE, &said).expect("the page can be written");
    }
    let page = std::fs::read_to_string(PAGE).expect("the page is there");
    let first = page.lines().zip(said.lines()).find(|(page, said)| page != said);
    assert!(
        page == said,
        "{PAGE} is not what `numscope reference` prints, first {first:?}; NUMSCOPE_BLESS=1 writes it"
    );
}

#[test]
fn a_topic_chooses_by_name() {
    let mut reference = Reference::new();
    reference.keep("linalg.det");
    let text = reference.text(&Style::PLAIN);
    assert!(text.contains("### `np.linalg.det("), "{text}");
    assert!(!text.contains("np.linalg.inv("), "{text}");
    reference.keep("no such name");
    assert!(reference.chapters.is_empty());
}
