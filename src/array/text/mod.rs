//! The elements of text arrays: UCS-4 characters of a fixed width, filled up with zeros.
//!
//! As in NumPy, zeros at the end belong to no text. What Python's methods and NumPy's functions do with
//! texts stands
//! in the modules below.

pub mod case;
pub mod edit;
pub mod part;
pub mod split;

use std::cmp::Ordering;

use super::dtype::CHARACTER_BYTES;

/// The text of an element.
pub fn read(element: &[u8]) -> String {
    let mut text = String::new();
    read_into(element, &mut text);
    text
}

/// The same in a text that was used before.
pub fn read_into(element: &[u8], text: &mut String) {
    text.clear();
    let characters = characters(element);
    text.extend(characters.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)));
}

/// Write a text into an element: cut where it is too long, filled with zeros where it is short.
pub fn write(text: &str, element: &mut [u8]) {
    let slots = element.as_chunks_mut().0;
    let mut characters = text.chars();
    for slot in slots {
        *slot = characters.next().map_or(0, u32::from).to_ne_bytes();
    }
}

/// Write an element into one of another width.
pub fn resize(from: &[u8], to: &mut [u8]) {
    let kept = from.len().min(to.len());
    to[..kept].copy_from_slice(&from[..kept]);
    to[kept..].fill(0);
}

/// How two elements are ordered: by their characters' numbers, as Python orders texts.
pub fn compare(a: &[u8], b: &[u8]) -> Ordering {
    let common = a.len().min(b.len());
    // Most elements differ soon, or are equal whole.
    if a[..common] == b[..common] {
        let is_blank = |rest: &[u8]| rest.iter().all(|&byte| byte == 0);
        return match (is_blank(&a[common..]), is_blank(&b[common..])) {
            (true, true) => Ordering::Equal,
            (false, _) => Ordering::Greater,
            (true, false) => Ordering::Less,
        };
    }
    codes(&a[..common]).cmp(codes(&b[..common]))
}

/// Write two elements into one that is as wide as both together, one text behind the other.
pub fn join(a: &[u8], b: &[u8], out: &mut [u8]) {
    let [a, b] = [a, b].map(|element| &element[..length(element) * CHARACTER_BYTES]);
    out[..a.len()].copy_from_slice(a);
    out[a.len()..a.len() + b.len()].copy_from_slice(b);
    out[a.len() + b.len()..].fill(0);
}

/// Whether two elements are the same text.
#[inline]
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() == b.len() {
        return a == b;
    }
    let common = a.len().min(b.len());
    a[..common] == b[..common] && a[common..].iter().chain(&b[common..]).all(|&byte| byte == 0)
}

/// How many characters the text of an element has.
pub fn length(element: &[u8]) -> usize {
    let last = element.iter().rposition(|&byte| byte != 0);
    last.map_or(0, |at| at / CHARACTER_BYTES + 1)
}

/// The numbers of an element's characters.
fn characters(element: &[u8]) -> impl Iterator<Item = u32> {
    codes(&element[..length(element) * CHARACTER_BYTES])
}

fn codes(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks().0.iter().map(|&code| u32::from_ne_bytes(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(text: &str, width: usize) -> Vec<u8> {
        let mut bytes = vec![1; width * CHARACTER_BYTES];
        write(text, &mut bytes);
        bytes
    }

    #[test]
    fn texts_are_cut_and_filled() {
        assert_eq!(read(&element("日本語", 2)), "日本");
        assert_eq!(read(&element("a\0b\0", 6)), "a\0b");
        assert_eq!(length(&element("", 3)), 0);
        let mut narrow = [9; 4];
        resize(&element("xyz", 3), &mut narrow);
        assert_eq!(read(&narrow), "x");
    }

    #[test]
    fn the_order_is_pythons_whatever_the_widths() {
        let texts = ["", "a", "ab", "b", "é", "日", "a\0b", "Ā", "\u{100}z", "ÿ"];
        for a in texts {
            for b in texts {
                let pair = (element(a, 4), element(b, 7));
                assert_eq!(compare(&pair.0, &pair.1), a.cmp(b), "{a:?} and {b:?}");
                assert_eq!(compare(&pair.1, &pair.0), b.cmp(a), "{b:?} and {a:?}");
                assert_eq!(equal(&pair.0, &pair.1), a == b);
                assert_eq!(equal(&pair.0, &element(b, 4)), a == b);
            }
        }
    }
}
