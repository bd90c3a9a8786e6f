//! Wildcards: `*` is any text, `?` any character.

/// Whether a text is one that a pattern means, from its beginning to its end.
///
/// Goes back to the last `*` alone, so that it takes at most the product of both lengths.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    // Where the last `*` stands, and from where on it was tried.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if p < pattern.len() && pattern[p] == '*' {
            star = Some((p, t));
            p += 1;
        } else if p < pattern.len() && (pattern[p] == '?' || pattern[p] == text[t]) {
            p += 1;
            t += 1;
        } else if let Some((at, from)) = star {
            star = Some((at, from + 1));
            p = at + 1;
            t = from + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

/// Whether a text has wildcards.
pub(super) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_mean_texts() {
        let check =
            |pattern, text, want| assert_eq!(matches(pattern, text), want, "{pattern} {text}");
        check("*", "", true);
        check("a*", "abc", true);
        check("a*", "ba", false);
        check("*sum*", "nancumsum", true);
        check("*a*b", "aabbab", true);
        check("*a*b", "aabba", false);
        check("a?c", "abc", true);
        check("a?c", "ac", false);
        check("", "", true);
        check("", "a", false);
        check("é*", "été", true);
        check(&"*a".repeat(40), &"a".repeat(39), false);
    }
}
