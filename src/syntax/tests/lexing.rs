//! Tests of tokens, of what a prompt waits for, and of pasted prompts.

use super::*;

fn kinds(text: &str) -> Vec<TokenKind> {
    lexer::lex(text).expect(text).into_iter().map(|token| token.kind).collect()
}

/// Tokens as words: names and signs as they are written, layout by name.
fn words(text: &str) -> String {
    let word = |token: super::super::token::Token| match token.kind {
        TokenKind::Newline => "NEWLINE".to_owned(),
        TokenKind::Indent => "INDENT".to_owned(),
        TokenKind::Dedent => "DEDENT".to_owned(),
        TokenKind::End => "END".to_owned(),
        _ => token.span.text(text).to_owned(),
    };
    lexer::lex(text).expect(text).into_iter().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn lines_and_indentation() {
    let check = |text: &str, want: &str| assert_eq!(words(text), want, "{text:?}");
    check("", "END");
    check("\n\n  # c\n", "END");
    check("a", "a NEWLINE END");
    check("a\n", "a NEWLINE END");
    check("\\\n \n", "END");
    check("a # c\r\nb", "a NEWLINE b NEWLINE END");
    check("if a:\n  b\nc", "if a : NEWLINE INDENT b NEWLINE DEDENT c NEWLINE END");
    check("if a:\n\n  b\n # c\n\n  d\n", "if a : NEWLINE INDENT b NEWLINE d NEWLINE DEDENT END");
    check("if a:\n\tb\n\tc", "if a : NEWLINE INDENT b NEWLINE c NEWLINE DEDENT END");
    check("(a,\n  b\n)\nc", "( a , b ) NEWLINE c NEWLINE END");
    check("a + \\\n  b; c", "a + b ; c NEWLINE END");
    check("[a, # c\n b]", "[ a , b ] NEWLINE END");
    check("a//=b**-c>>d->...", "a //= b ** - c >> d -> ... NEWLINE END");
    check("a<=b!=c==d>=e<f:=g@=h", "a <= b != c == d >= e < f := g @= h NEWLINE END");
    check("1if a else.5", "1 if a else .5 NEWLINE END");
}

#[test]
fn text_literals() {
    let check = |text: &str, want: &str| {
        assert_eq!(parse_expr(text).expect(text).kind, ExprKind::Str(want.to_owned()), "{text}");
    };
    check(r"'a\n\t\\\'\x41\101\u00e9\U0001F600\7\0'", "a\n\t\\'AAé😀\x07\0");
    check(r"'\a\b\f\v\r'", "\x07\x08\x0c\x0b\r");
    check("'a\\\nb'", "ab");
    check("'a\\\r\nb'", "ab");
    check("'''a\nb\r\nc\"'d'''", "a\nb\nc\"'d");
    check(r#""""\"""" "x""#, "\"x");
    check(r"r'\n\'' R'\\'", r"\n\'\\");
    check(r"'\d\8'", r"\d\8");
    check("u'é' ''", "é");
    check("''''''", "");
}

#[test]
fn numbers() {
    let check = |text: &str, want: TokenKind| assert_eq!(kinds(text)[0], want, "{text}");
    check("0", TokenKind::Int(0));
    check("00_0", TokenKind::Int(0));
    check("1_000", TokenKind::Int(1000));
    check("0X_fF", TokenKind::Int(255));
    check("0b1_01", TokenKind::Int(5));
    check("0o17", TokenKind::Int(15));
    check("1.", TokenKind::Float(1.0));
    check(".5", TokenKind::Float(0.5));
    check("1_0.2_5e-1_0", TokenKind::Float(10.25e-10));
    check("1e400", TokenKind::Float(f64::INFINITY));
    check("007.5", TokenKind::Float(7.5));
    check("0.1", TokenKind::Float(0.1));
}

#[test]
fn prompts_wait_for_what_is_open() {
    let waits = [
        "f(1,",
        "x = [1,\n2",
        "'''abc",
        "\"\"\"a\nb",
        "f'''a",
        "x = \\",
        "x = 1 + \\\n",
        "'abc\\",
        "for i in x:",
        "for i in x:\n    a",
        "for i in x:\n    a\n\n    b",
        "if a: # c",
        "if a:\n  b\nelse:",
        "def f():\n  # c",
        "x = (  # c",
        "if (a and\n    b):",
        "with a as b:\n\tc",
        "while a:\n  if b:\n    c\n  d",
        "class A:",
        "if a: b",
        "for i in x: f(i)",
        "if a: b\nelse: c",
    ];
    for text in waits {
        assert!(!is_complete(text), "{text:?}");
    }
    let runs = [
        "",
        "a",
        "  ",
        "if a: b\n",
        "if a: b\nc",
        "# c",
        "f(1)",
        "x = {1:\n2}",
        "'abc",
        "x = 'it's'",
        "f(1]",
        "(((]",
        "for i in x:\n    a\n",
        "for i in x:\n    a\n    ",
        "if a:\n  b\nc",
        "if a:\n",
        "lambda:",
        "x[1:2]",
        "1a",
        "a\\ b",
        "def f():\n  a\n\nb = 1",
        "x: int",
        "'''a'''",
        "if a:\n    b\n  c",
        "if a:\n  b\n\n",
    ];
    for text in runs {
        assert!(is_complete(text), "{text:?}");
    }
}

#[test]
fn lines_that_come_one_by_one_are_judged_as_the_whole_text() {
    let texts = [
        "for i in x:\n    a\n    if b:\n        c = (1,\n2)\n    # d\n  e",
        "def f():\n    '''a\n(\n'''\n    return [\n\n1]\nx",
        "if a: b\nelif c:\n\td\n  e\nelse: f",
        "x = [\n# a\n{1: 2,\n\n}, '''\n]''', \\\n3]\ny",
        "  for a in b:\n      c\n  d",
        "with a as b: \\\n    c\nd",
        "while a:\n    b\n  c\n    d",
        "f((1,\n2]\n)",
    ];
    for text in texts {
        let mut progress = Progress::default();
        for (end, _) in text.match_indices('\n').chain([(text.len(), "")]) {
            let so_far = &text[..end];
            let is_whole = is_complete(so_far);
            assert_eq!(progress.is_complete(so_far), is_whole, "{so_far:?}");
            if is_whole {
                break;
            }
        }
    }
}

#[test]
fn pasted_prompts_are_stripped() {
    let check = |text: &str, want: &str| assert_eq!(strip_prompts(text), want, "{text:?}");
    check(
        ">>> x = 1\n>>> for i in x:\n...     print(i)\n...\n>>> y",
        "x = 1\nfor i in x:\n    print(i)\n\ny",
    );
    check("\n  >>> a\n  ... b", "\na\nb");
    check("In [3]: x = 1\n   ...: y = 2\nIn [12]:", "x = 1\ny = 2\n");
    check(">>> a\n1", "a\n1");
    check("x >>> y", "x >>> y");
    check("a = 1\n>>> b", "a = 1\n>>> b");
    check(">>>a", ">>>a");
    check("...", "...");
    check("In [x]: 1", "In [x]: 1");
    check("", "");
}
