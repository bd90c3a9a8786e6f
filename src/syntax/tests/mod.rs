//! Tests of the whole of syntax: against tables made by CPython 3.11, round trips, limits.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::ast::{BinaryOp, BoolOp, CmpOp, Expr, ExprKind, FPart, Stmt, StmtKind, UnaryOp};
use super::token::TokenKind;
use super::{Progress, expr_text, is_complete, lexer, parse, parse_expr, strip_prompts};
use crate::diag::{Diagnostic, ErrorKind, Source, Span};

mod lexing;
mod statements;

/// A table's rows without its comments, with `\n`, `\t`, `\r`, `\f` and `\\` resolved.
fn rows(table: &str) -> impl Iterator<Item = String> {
    table.lines().filter(|line| !line.starts_with("# ")).map(|line| {
        let mut row = String::new();
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            row.push(match c {
                '\\' => match chars.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('r') => '\r',
                    Some('f') => '\x0c',
                    Some(other) => other,
                    None => panic!("{line}"),
                },
                _ => c,
            });
        }
        row
    })
}

/// What an expression or statement is, without places.
fn shape(tree: &impl std::fmt::Debug) -> String {
    let text = format!("{tree:?}");
    let mut parts = text.split("Span { start: ");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |shape, part| {
        let (_, rest) = part.split_once(" }").expect("a span ends with a brace");
        shape + "_" + rest
    })
}

/// Recursion goes as deep as it may: run it on a stack like the interpreter's.
fn on_large_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(test).expect("a thread");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

fn error(text: &str) -> Diagnostic {
    parse(text).expect_err(text)
}

#[test]
fn errors_are_cpythons() {
    let mut headline = String::new();
    let mut count = 0;
    for row in rows(include_str!("errors.txt")) {
        if let Some(next) = row.strip_prefix('@') {
            next.clone_into(&mut headline);
            continue;
        }
        let (place, text) = row.split_once(' ').expect("a place and a text");
        let (place, width) = place.split_once('+').map_or((place, None), |(p, w)| (p, Some(w)));
        let error = error(text);
        assert_eq!(error.headline(), headline, "{text:?}");
        let (line, column, whole) = Source { name: "", text }.locate(error.span.start as usize);
        let column = whole[..column].chars().count() + 1;
        assert_eq!(format!("{line}:{column}"), place, "{text:?}");
        if let Some(width) = width {
            assert_eq!(error.span.text(text).chars().count().to_string(), width, "{text:?}");
        }
        count += 1;
    }
    assert!(count > 400, "{count}");
}

#[test]
fn accepted_is_what_cpython_accepts() {
    for text in rows(include_str!("accepted.txt")) {
        parse(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    }
}

#[test]
fn what_numscope_has_not_is_refused_by_name() {
    let check = |text: &str, want: &str| assert_eq!(error(text).message, want, "{text}");
    check("class A: pass", "numscope has no classes");
    check("try:\n  x\nexcept: y", "numscope has no try statements");
    check("async def f(): pass", "numscope has no coroutines (async, await)");
    check("x = await y", "numscope has no coroutines (async, await)");
    check("def f():\n  yield 1", "numscope has no generator functions (yield)");
    check("def f(): x = yield", "numscope has no generator functions (yield)");
    check("f((yield))", "numscope has no generator functions (yield)");
    check("@a\ndef f(): pass", "numscope has no decorators");
    check("match x:\n  case 1: pass", "numscope has no match statements");
    check("match x, y:\n  case 1: pass", "numscope has no match statements");
    check("match -x:\n  case 1: pass", "numscope has no match statements");
    check("1j", "numscope has no complex numbers");
    check("x = 1.5e3J", "numscope has no complex numbers");
    check("b'é'", "bytes can only contain ASCII literal characters");
    check("b'a' 'b'", "cannot mix bytes and nonbytes literals");
    check(r"b'\x1'", r"(value error) invalid \x escape at position 0");
    check(r"'\N{DASH}'", r"numscope has no \N{...} escapes");
    check(r"'\ud800'", "numscope has no lone surrogates in text");
}

#[test]
fn errors_in_fstrings_point_at_the_expression() {
    let check = |text: &str, want: &str, place: &str| {
        let error = error(text);
        assert_eq!((error.message.as_str(), error.span.text(text)), (want, place), "{text}");
    };
    check("f'{a b}'", "f-string: invalid syntax. Perhaps you forgot a comma?", "a b");
    check("f'{a +}'", "f-string: invalid syntax", "");
    check("f'{}'", "f-string: empty expression not allowed", "}");
    check("f'{!r}'", "f-string: expression required before '!'", "!");
    check("f'}'", "f-string: single '}' is not allowed", "}");
    check("f'{a'", "f-string: expecting '}'", "'");
    check("f'{a!x}'", "f-string: invalid conversion character: expected 's', 'r', or 'a'", "x");
    check("f'{a:{b:{c}}}'", "f-string: expressions nested too deeply", "{");
    check("f'{#}'", "f-string expression part cannot include '#'", "#");
    check("f'{a)}'", "f-string: unmatched ')'", ")");
    check(
        "f'{(a}'",
        "f-string: closing parenthesis '}' does not match opening parenthesis '('",
        "}",
    );
    check("f'{*a}'", "f-string: cannot use starred expression here", "*a");
    check(r"f'{\n}'", "f-string expression part cannot include a backslash", "\\");
    check("f'{1j}'", "numscope has no complex numbers", "1j");
}

#[test]
fn operators_group_as_in_python() {
    for row in rows(include_str!("precedence.txt")) {
        let (text, grouped) = row.split_once('\t').expect("two columns");
        let expr = parse_expr(text).expect(text);
        assert_eq!(shape(&expr), shape(&parse_expr(grouped).expect(grouped)), "{text}");
    }
    let same =
        |a: &str, b: &str| shape(&parse_expr(a).expect(a)) == shape(&parse_expr(b).expect(b));
    assert!(!same("(-2) ** 2", "-2 ** 2"));
    assert!(!same("(a ** b) ** c", "a ** b ** c"));
    assert!(!same("(a < b) < c", "a < b < c"));
}

#[test]
fn printing_puts_the_brackets_that_are_needed() {
    let check =
        |text: &str, want: &str| assert_eq!(expr_text(&parse_expr(text).expect(text)), want);
    check("((data)*(2))", "data * 2");
    check("(-2)**2", "(-2) ** 2");
    check("-(2**2)", "-2 ** 2");
    check("2**(-1)", "2 ** -1");
    check("(2**3)**2", "(2 ** 3) ** 2");
    check("2**(3**2)", "2 ** 3 ** 2");
    check("a-(b-c)", "a - (b - c)");
    check("(a-b)-c", "a - b - c");
    check("a*(b+c)", "a * (b + c)");
    check("not(a and b)", "not (a and b)");
    check("(not a)+b", "(not a) + b");
    check("x[(1,2)]", "x[1, 2]");
    check("x[(1,)]", "x[1,]");
    check("x[()]", "x[()]");
    check("x[1:2,::3,...,None]", "x[1:2, ::3, ..., None]");
    check("x[*a]", "x[*a,]");
    check("f( a,*b,c = d,**e )", "f(a, *b, c=d, **e)");
    check("f((x for x in y))", "f(x for x in y)");
    check("f((x for x in y),1)", "f((x for x in y), 1)");
    check("(1).real", "(1).real");
    check("1.5.real", "1.5.real");
    check("1e16+1e-5+1e300*1e999", "1e+16 + 1e-05 + 1e+300 * 1e309");
    check("0x1F+0o17+0b11+1_000", "31 + 15 + 3 + 1000");
    check("-9223372036854775808", "-9223372036854775808");
    check("(-9223372036854775808)**2", "(-9223372036854775808) ** 2");
    check("lambda a,/,b,*,c=1,**d:a", "lambda a, /, b, *, c=1, **d: a");
    check("lambda*a,b:a", "lambda *a, b: a");
    check("lambda a,/:a", "lambda a, /: a");
    check("lambda:(yes if a else b)", "lambda: yes if a else b");
    check("(lambda:a)()", "(lambda: a)()");
    check("(a:=1)", "(a := 1)");
    check("f(a:=1)", "f((a := 1))");
    check("{**a,'b':c}", "{**a, 'b': c}");
    check("{x:y for x,y in z if x if y}", "{x: y for x, y in z if x if y}");
    check("[*a,b]", "[*a, b]");
    check("a,", "(a,)");
    check(r#"'it\'s' "\"q\"\n""#, r#"'it\'s"q"\n'"#);
    check(r"'\x07é\u200b'", r"'\x07é\u200b'");
    check("f'{a}{{}}{b!r:>{w}.2f}' 'x'", "f'{a}{{}}{b!r:>{w}.2f}x'");
    check("f'{a = }'", "f'a = {a!r}'");
    check("f'{a=:3}'", "f'a={a:3}'");
    check(r#"f"{d['k']}""#, r#"f"{d['k']}""#);
    check("f'{ {1:2}[1] }'", "f'{ {1: 2}[1]}'");
    check("f'{(lambda: 1)}'", "f'{(lambda: 1)}'");
}

/// What the round trip goes through: any expression that the parser can make, without places.
fn exprs() -> impl Strategy<Value = Expr> {
    let at = |kind| Expr::new(kind, Span::NONE);
    let name = || prop::sample::select(vec!["a", "b", "data", "x1"]).prop_map(str::to_owned);
    let leaf = prop_oneof![
        name().prop_map(ExprKind::Name),
        (0..=i64::MAX).prop_map(ExprKind::Int),
        (0..20_i64).prop_map(ExprKind::Int),
        prop::num::f64::POSITIVE.prop_map(ExprKind::Float),
        any::<String>().prop_map(ExprKind::Str),
        prop::sample::select(vec![ExprKind::None, ExprKind::Ellipsis, ExprKind::Bool(true)]),
    ];
    let leaf = leaf.prop_map(at);
    leaf.prop_recursive(6, 60, 4, move |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let several = |least| prop::collection::vec(inner.clone(), least..4);
        let comparison = (prop::sample::select(CmpOp::ALL), inner.clone());
        let comparison = comparison.prop_map(|(op, right)| (op, Span::NONE, right));
        let part = || prop::option::of(boxed());
        let slice = (part(), part(), part());
        let slice =
            slice.prop_map(move |(lower, upper, step)| at(ExprKind::Slice { lower, upper, step }));
        let index = prop_oneof![inner.clone(), slice].boxed();
        let indices = prop_oneof![
            index.clone(),
            prop::collection::vec(index, 1..3).prop_map(move |all| at(ExprKind::Tuple(all))),
        ];
        prop_oneof![
            (prop::sample::select(BinaryOp::ALL), boxed(), boxed())
                .prop_map(|(op, left, right)| ExprKind::Binary(op, left, right, Span::NONE)),
            (prop::sample::select(UnaryOp::ALL), boxed())
                .prop_map(|(op, x)| ExprKind::Unary(op, x)),
            (prop::sample::select(BoolOp::ALL), several(2))
                .prop_map(|(op, all)| ExprKind::BoolOp(op, all)),
            boxed().prop_map(ExprKind::Not),
            (boxed(), prop::collection::vec(comparison, 1..3))
                .prop_map(|(x, rest)| ExprKind::Compare(x, rest)),
            (boxed(), boxed(), boxed()).prop_map(|(test, body, orelse)| ExprKind::Conditional {
                test,
                body,
                orelse
            }),
            several(0).prop_map(ExprKind::Tuple),
            several(0).prop_map(ExprKind::List),
            several(1).prop_map(ExprKind::Set),
            boxed().prop_map(|body| ExprKind::Lambda { params: Vec::new(), body }),
            (boxed(), name()).prop_map(|(value, name)| ExprKind::Attribute {
                value,
                name,
                name_span: Span::NONE
            }),
            (name(), boxed()).prop_map(|(name, value)| ExprKind::Named {
                name,
                name_span: Span::NONE,
                value
            }),
            (boxed(), indices)
                .prop_map(|(value, index)| ExprKind::Subscript { value, index: Box::new(index) }),
            (name(), prop::option::of(boxed())).prop_map(fstring),
        ]
        .prop_map(at)
    })
}

/// An f-string of a text and a value; of a value only names, since no expression in it may hold a
/// backslash.
fn fstring((text, value): (String, Option<Box<Expr>>)) -> ExprKind {
    let mut parts = vec![FPart::Text(text + "{'\"}")];
    let value = value.filter(|value| !expr_text(value).contains(['\\', '\'', '"', '#']));
    parts.extend(value.map(|expr| FPart::Value { expr, conversion: None, spec: Vec::new() }));
    ExprKind::FString(parts)
}

#[test]
fn what_is_printed_parses_to_the_same() {
    on_large_stack(|| {
        let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
        let same = |expr: Expr| {
            let text = expr_text(&expr);
            let again = parse_expr(&text)
                .map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
            prop_assert_eq!(shape(&again), shape(&expr), "{}", text);
            prop_assert_eq!(expr_text(&again), text);
            Ok(())
        };
        runner.run(&exprs(), same).unwrap_or_else(|failure| panic!("{failure}"));
    });
}

#[test]
fn spans_hold_their_expressions() {
    let text = "f(a)[1:2] + -(b * c).d ** 'x' 'y' < {1: z}";
    let ExprKind::Compare(left, rest) = parse_expr(text).expect(text).kind else {
        panic!("{text}")
    };
    assert_eq!(rest[0].1.text(text), "<");
    assert_eq!(rest[0].2.span.text(text), "{1: z}");
    let ExprKind::Binary(_, call, power, op) = left.kind else { panic!("{text}") };
    assert_eq!((op.text(text), call.span.text(text)), ("+", "f(a)[1:2]"));
    let ExprKind::Unary(_, power) = power.kind else { panic!("{text}") };
    let ExprKind::Binary(_, base, exponent, _) = power.kind else { panic!("{text}") };
    assert_eq!((base.span.text(text), exponent.span.text(text)), ("(b * c).d", "'x' 'y'"));
    let ExprKind::Attribute { value, name_span, .. } = base.kind else { panic!("{text}") };
    assert_eq!((value.span.text(text), name_span.text(text)), ("b * c", "d"));
    // In an f-string too, and after characters of several bytes.
    let text = "é + f'é{a:{width}}'";
    let ExprKind::Binary(_, _, right, _) = parse_expr(text).expect(text).kind else {
        panic!("{text}")
    };
    let ExprKind::FString(parts) = right.kind else { panic!("{text}") };
    let FPart::Value { expr, spec, .. } = &parts[1] else { panic!("{text}") };
    let FPart::Value { expr: width, .. } = &spec[0] else { panic!("{text}") };
    assert_eq!((expr.span.text(text), width.span.text(text)), ("a", "width"));
}

#[test]
fn depth_is_limited() {
    const LONG: usize = 100_000;
    on_large_stack(|| {
        let is_too_deep = |text: String| {
            let error = error(&text);
            let want = "RecursionError: maximum recursion depth exceeded during compilation";
            assert_eq!(error.headline(), want, "{}", &text[..20]);
        };
        is_too_deep("1".to_owned() + &"+1".repeat(LONG));
        is_too_deep("-".repeat(LONG) + "1");
        is_too_deep("not ".repeat(LONG) + "a");
        is_too_deep("a".to_owned() + &".b".repeat(LONG));
        is_too_deep("f".to_owned() + &"()".repeat(LONG));
        is_too_deep("a".to_owned() + &"**a".repeat(LONG));
        is_too_deep("a if b else ".repeat(LONG) + "c");
        is_too_deep("lambda: ".repeat(LONG) + "c");
        // Neither alone is too deep.
        let half = "+1".repeat(1_500);
        is_too_deep(format!("(1{half}){half}"));
        // Long sums, and what is long without being deep.
        for text in ["1".to_owned() + &"+1".repeat(1_900), "a".to_owned() + &" and a".repeat(LONG)]
        {
            let statements = parse(&text).expect("it is not too deep");
            assert_eq!(shape(&statements), shape(&statements.clone()));
        }
        parse(&("if a: b\n".to_owned() + &"elif b: c\n".repeat(LONG))).expect("elifs are not deep");
    });
}

#[test]
fn brackets_are_limited() {
    on_large_stack(|| {
        for (open, close) in
            [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("x[", "]"), ("{1: ", "}")]
        {
            let nested = |n: usize| open.repeat(n) + "1" + &close.repeat(n);
            parse(&nested(200)).expect(open);
            for n in [201, 10_000] {
                let error = error(&nested(n));
                assert_eq!(error.message, "too many nested parentheses", "{open}");
                assert_eq!(
                    error.span.start as usize,
                    200 * open.len() + open.find(['(', '[', '{']).unwrap()
                );
            }
        }
        assert_eq!(error(&"(".repeat(10_000)).message, "too many nested parentheses");
        let inside = "[".repeat(199) + "f'{[1]}'" + &"]".repeat(199);
        assert_eq!(error(&inside).message, "f-string: too many nested parentheses");
    });
}

#[test]
fn errors_are_worded_in_linear_time() {
    // Where one level looked twice at the next, none of these would end.
    on_large_stack(|| {
        for level in [
            "{a ",
            "(a not ",
            "[a ~",
            "f(a lambda: ",
            "(print {",
            "(x = ",
            "(x.y = ",
            "{1 = ",
            "f((x) := ",
        ] {
            let open = level.repeat(90);
            let closers = |c| match c {
                '(' => Some(')'),
                '[' => Some(']'),
                '{' => Some('}'),
                _ => None,
            };
            let close: String = open.chars().rev().filter_map(closers).collect();
            parse(&format!("{open}b{close}")).expect_err(level);
        }
        for level in
            ["[a, b for c in ", "{a, b for c in ", "f(a, b for c in ", "{1: 2, 3 for c in "]
        {
            let close = if level.contains('[') {
                "]"
            } else if level.contains('{') {
                "}"
            } else {
                ")"
            };
            parse(&format!("{}d{}", level.repeat(90), close.repeat(90))).expect_err(level);
        }
    });
}

#[test]
fn indentation_is_limited() {
    let nested = |n: usize| {
        let headers: String = (0..n).map(|level| " ".repeat(level) + "if x:\n").collect();
        headers + &" ".repeat(n) + "y\n"
    };
    parse(&nested(99)).expect("99 levels");
    assert_eq!(error(&nested(100)).headline(), "IndentationError: too many levels of indentation");
}

#[test]
fn integers_that_do_not_fit_are_overflow_errors() {
    for text in [
        "9223372036854775808",
        "1 - 9223372036854775808",
        "-9223372036854775808 ** 2",
        "0x1_0000000000000000",
    ] {
        let error = error(text);
        assert_eq!(error.kind, ErrorKind::OverflowError, "{text}");
        assert_eq!(error.message, "integer literal does not fit in 64 bits");
    }
    let int = |text: &str| parse_expr(text).expect(text).kind;
    assert_eq!(int("9223372036854775807"), ExprKind::Int(i64::MAX));
    assert_eq!(int("-9223372036854775808"), ExprKind::Int(i64::MIN));
    assert_eq!(int("0xffff"), ExprKind::Int(65535));
}
