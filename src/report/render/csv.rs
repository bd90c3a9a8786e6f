//! CSV by RFC 4180: the tables of a document, with values in base units under keys that name the unit.

use crate::report::document::{Audience, Block, Cell, Document, Table, Value};

/// The tables, an empty line between two; of a document without tables its facts. None of one that has
/// neither.
pub fn render(document: &Document) -> Option<String> {
    let tables = document.tables();
    if tables.is_empty() {
        return facts(document);
    }
    Some(tables.iter().map(|table| one(table)).collect::<Vec<_>>().join("\r\n"))
}

fn one(table: &Table) -> String {
    let table = table.read_by(Audience::Programs);
    let mut text = record(table.columns.iter().map(|column| quoted(&column.key)));
    for row in &table.rows {
        text += &record(row.iter().map(field));
    }
    text
}

fn facts(document: &Document) -> Option<String> {
    let mut text = record(["fact", "value"].map(str::to_owned));
    let head = text.len();
    // What is folded explains the rest.
    for block in &document.blocks {
        if let Block::Facts(facts) = block {
            for fact in facts {
                text += &record([quoted(&fact.label), quoted(&fact.text)]);
            }
        }
    }
    (text.len() > head).then_some(text)
}

fn record(fields: impl IntoIterator<Item = String>) -> String {
    let fields: Vec<String> = fields.into_iter().collect();
    format!("{}\r\n", fields.join(","))
}

fn field(cell: &Cell) -> String {
    match cell.value {
        Value::Text => quoted(&cell.text),
        Value::Nothing => String::new(),
        Value::Whole(n) => n.to_string(),
        Value::Number(x) => x.to_string(),
    }
}

/// In quotes where it holds what separates fields, with its own quotes doubled.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::{Fact, numbers, words};

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let check = |text: &str, want: &str| assert_eq!(quoted(text), want);
        check("a*b + a", "a*b + a");
        check("np.add(a, b)", "\"np.add(a, b)\"");
        check("a[\"x\"]", "\"a[\"\"x\"\"]\"");
        check("a +\nb", "\"a +\nb\"");
        check("    b", "\"    b\"");
        check("", "");
    }

    #[test]
    fn tables_have_values_in_base_units() {
        let mut document = Document::new("Test", "");
        assert_eq!(render(&document), None);
        document.facts([Fact::new("order", "C, F")]);
        assert_eq!(render(&document).as_deref(), Some("fact,value\r\norder,\"C, F\"\r\n"));
        let table = Table {
            caption: "Modes".to_owned(),
            columns: vec![words("mode", "mode"), numbers("typical", "typical_ns")],
            rows: vec![vec![Cell::text("numpy"), Cell::time(1.05e6)]],
        };
        document.table(&table);
        let one = "mode,typical_ns\r\nnumpy,1050000\r\n";
        assert_eq!(render(&document).as_deref(), Some(one));
        document.table(&table);
        assert_eq!(render(&document), Some(format!("{one}\r\n{one}")));
    }
}
