//! f-strings: their pieces as one text.

use compact_str::CompactString;

use super::code::Piece;
use super::{Interp, text};
use crate::diag::{Result, Span};
use crate::syntax::ast::Conversion;
use crate::value::Value;

impl Interp<'_> {
    /// The text of an f-string.
    pub(super) fn formatted(&mut self, pieces: &[Piece], span: Span) -> Result<CompactString> {
        let mut whole = CompactString::default();
        for piece in pieces {
            match piece {
                Piece::Text(text) => whole.push_str(text),
                Piece::Value { node, conversion, spec } => {
                    let mut value = self.eval(node)?;
                    let is_plain = conversion.is_none() && spec.is_empty();
                    if self.cx.print_options.formatter.is_some()
                        && (is_plain || matches!(conversion, Some(Conversion::Repr)))
                    {
                        let text = self.shown(&value, !is_plain, node.span)?;
                        value = Value::text(text);
                    } else if let Some(conversion) = conversion {
                        value = Value::text(text::converted(self.cx, &value, *conversion));
                    }
                    let made;
                    let spec: &str = match &**spec {
                        [] => "",
                        [Piece::Text(text)] => text,
                        pieces => {
                            made = self.formatted(pieces, span)?;
                            &made
                        }
                    };
                    text::push_value(self.cx, &mut whole, &value, spec, node.span)?;
                }
            }
            self.cx.room_for(whole.len(), span)?;
        }
        Ok(whole)
    }
}
