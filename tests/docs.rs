//! The examples in the help of every ufunc, function and attribute run and print what they say, and cost what
//! their rows say.

use std::fs;

use numscope::array::Array;
use numscope::numpy::attributes::ATTRIBUTES;
use numscope::numpy::modules::FUNCTIONS;
use numscope::numpy::registry::{Costs, Function};
use numscope::numpy::ufunc::UFUNCS;
use numscope::session::{Session, Settings, Trial};
use numscope::value::{Named, Value};

/// Each example of a doc: its lines, and what they print.
fn examples(doc: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in doc.lines() {
        if let Some(code) = line.strip_prefix(">>> ") {
            found.push((code.to_owned(), String::new()));
            open = true;
        } else if line.trim().is_empty() {
            open = false;
        } else if let Some((_, output)) = found.last_mut().filter(|_| open) {
            output.push_str(line);
            output.push('\n');
        }
    }
    found
}

/// Run where files that lines make are nobody's.
fn leave_the_sources() {
    let folder = std::env::temp_dir().join(format!("numscope-test-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder can be made");
    std::env::set_current_dir(folder).expect("it is there");
}

fn check(name: &str, doc: &str, failures: &mut Vec<String>) -> usize {
    let mut session = Session::new(Settings { seed: Some(0), ..Settings::default() });
    session.eval("import numpy as np").expect("numpy is there");
    let all = examples(doc);
    for (code, want) in &all {
        let said = match session.eval(code) {
            Ok(outcome) => outcome.stdout + &outcome.text.map_or(String::new(), |text| text + "\n"),
            Err(error) => error.headline() + "\n",
        };
        if said.trim_end() != want.trim_end() {
            failures.push(format!("{name}: {code}\n  want {want}  got  {said}"));
        }
    }
    all.len()
}

#[test]
fn every_example_prints_what_it_says() {
    leave_the_sources();
    let mut failures = Vec::new();
    for ufunc in UFUNCS {
        assert!(check(ufunc.name, ufunc.doc, &mut failures) > 0, "{} has no example", ufunc.name);
    }
    for function in FUNCTIONS.iter().flat_map(|table| table.iter()) {
        assert!(
            check(function.name, function.doc, &mut failures) > 0,
            "{} has no example",
            function.name
        );
    }
    for attribute in ATTRIBUTES {
        assert!(
            check(attribute.name, attribute.doc, &mut failures) > 0,
            "{} has no example",
            attribute.name
        );
    }
    assert!(failures.is_empty(), "{} examples differ:\n{}", failures.len(), failures.join("\n"));
}

/// The arguments of a call, split at the commas outside brackets; `text` begins behind its bracket.
fn arguments(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut is_quoted = false;
    let mut depth = 0;
    for c in text.chars() {
        if c == '\'' {
            is_quoted = !is_quoted;
        }
        match c {
            _ if is_quoted => {}
            '(' | '[' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        found.last_mut().expect("there is one").push(c);
    }
    found.retain(|argument| !argument.trim().is_empty());
    found
}

/// Whether an argument is given by name; one that holds such a call is not.
fn is_keyword(argument: &str) -> bool {
    argument.split_once('=').is_some_and(|(name, value)| {
        !value.starts_with('=') && name.trim().chars().all(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Whether a function is a method of an object.
fn is_method(function: &Function) -> bool {
    function.signature.starts_with("self")
}

/// One counted run of the call in a function's example, its arguments made before; and what they are.
fn counted_call(function: &Function) -> (Trial, Vec<Array>) {
    let mut session = Session::new(Settings { seed: Some(0), ..Settings::default() });
    session.eval("import numpy as np").expect("numpy is there");
    let is_method = is_method(function);
    let callee = match function.name.rsplit_once('.') {
        Some((_, name)) if is_method => format!(".{name}("),
        _ => format!("np.{}(", function.name),
    };
    let mut operands = Vec::new();
    let mut operand = |session: &mut Session, name: &str, text: &str| {
        session.eval(&format!("{name} = {text}")).expect(text);
        if matches!(session.get(name), Some(Value::List(_))) {
            session.eval(&format!("{name} = np.asarray({name})")).expect(text);
        }
        if let Some(Value::Array(array)) = session.get(name) {
            operands.push(array);
        }
    };
    for (line, _) in examples(function.doc) {
        let Some(at) = line.find(&callee) else {
            session.eval(&line).expect("the example runs");
            continue;
        };
        let mut call = callee.clone();
        if is_method {
            let object = line[..at].split(" = ").last().expect("split gives something");
            operand(&mut session, "r", object);
            call = format!("r{callee}");
        }
        let mut texts = Vec::new();
        for (i, text) in arguments(&line[at + callee.len()..]).into_iter().enumerate() {
            let is_keyword = is_keyword(&text);
            texts.push(if is_keyword { text.clone() } else { format!("x{i}") });
            if !is_keyword {
                operand(&mut session, &format!("x{i}"), text.trim());
            }
        }
        let code = session.compile(&format!("{call}{})", texts.join(", "))).expect("a call");
        let mode = session.settings.mode;
        return (session.trial(&code, mode).expect("it runs"), operands);
    }
    panic!("{} is not called in its example", function.name)
}

/// How what a call cost differs from its row, if it does.
fn cost_difference(function: &Function) -> Option<String> {
    let (trial, operands) = counted_call(function);
    let arrays = trial.metered.arrays;
    // Of a tuple or a list every array counts.
    let arrays_of = |items: &[Value]| -> Vec<Array> {
        let array =
            |item: &Value| if let Value::Array(array) = item { Some(array.clone()) } else { None };
        items.iter().filter_map(array).collect()
    };
    let results: Vec<Array> = match &trial.value {
        Some(Value::Array(array)) => vec![array.clone()],
        Some(Value::Tuple(items)) => arrays_of(items),
        Some(Value::List(items)) => arrays_of(&items.borrow()),
        Some(value) if let Some(named) = Named::of(value) => arrays_of(named.items()),
        _ => Vec::new(),
    };
    let is_shared =
        |array: &Array| operands.iter().any(|operand| operand.buffer.same(&array.buffer));
    let shares = !results.is_empty() && results.iter().all(is_shared);
    // What stands twice is one.
    let is_first =
        |i: &usize| !results[..*i].iter().any(|array| array.buffer.same(&results[*i].buffer));
    let made = (0..results.len()).filter(is_first).count() as u64;
    let is_so = match function.costs {
        Costs::Nothing | Costs::Update | Costs::Objects => arrays == 0 && made == 0,
        Costs::File => arrays == 0 && !shares,
        Costs::View => arrays == 0 && shares,
        Costs::ViewOrCopy => arrays == u64::from(!shares),
        Costs::Copy | Costs::New | Costs::Step => arrays == made.max(1) && !shares,
        Costs::Several => made > 0 && arrays > made,
        Costs::Working | Costs::Product => !shares,
        Costs::Fold | Costs::FoldTwice => {
            let most = operands.iter().map(Array::size).max().unwrap_or(0);
            arrays <= 1 && results.iter().all(|array| array.size() < most)
        }
    };
    let (name, costs) = (function.name, function.costs);
    let said = || format!("{name}, {costs:?}: {arrays} arrays, {made} results, shares {shares}");
    (!is_so).then(said)
}

#[test]
fn calls_cost_what_their_rows_say() {
    leave_the_sources();
    let rows = FUNCTIONS.iter().flat_map(|table| table.iter());
    // A scalar's methods count nothing, and what stands for a word of the language is written as that word.
    let rows = rows.filter(|function| {
        !function.name.starts_with("generic.") && !function.name.contains(".__")
    });
    let differences: Vec<String> = rows.filter_map(cost_difference).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    let mut session = Session::new(Settings::default());
    session.eval("import numpy as np; r = np.ones((2, 3))[:, ::2]").expect("an array");
    for attribute in ATTRIBUTES {
        let code = session.compile(&format!("r.{}", attribute.name)).expect("an attribute");
        let mode = session.settings.mode;
        let trial = session.trial(&code, mode).expect("it has a value");
        let is_array = matches!(trial.value, Some(Value::Array(_)));
        let (views, makes) = (attribute.costs() == Costs::View, attribute.costs() == Costs::New);
        assert_eq!(is_array, views || makes, "{}", attribute.name);
        assert_eq!(trial.metered.arrays, u64::from(makes), "{}", attribute.name);
    }
}
