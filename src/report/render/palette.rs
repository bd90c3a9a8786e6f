//! The colours of pages and charts, for light and for dark paper: CSS variables.
//!
//! What is read has a contrast of 4.5 at least to what lies behind it (WCAG 2.2, 1.4.3), what is looked at
//! of 3 (1.4.11); a test computes both.

/// A colour: its name as a CSS variable, on light paper and on dark.
pub const COLOURS: &[(&str, &str, &str)] = &[
    ("paper", "#ffffff", "#14181d"),
    ("panel", "#f4f6f8", "#1c2229"),
    ("ink", "#1b2027", "#e8ebef"),
    ("muted", "#545d68", "#a3adb8"),
    ("rule", "#d5dae0", "#363f49"),
    ("edge", "#7b8591", "#78838f"),
    ("link", "#0a56c2", "#85b8ff"),
    ("good", "#116a32", "#5fd68a"),
    ("bad", "#b3241c", "#ff938a"),
    ("bar", "#d9e6fb", "#22395a"),
    ("temporary", "#cfe1fb", "#1f3f6b"),
    ("result", "#cdeed6", "#1f4a2e"),
    ("kept", "#fbe3bf", "#523a14"),
    ("curve1", "#0a56c2", "#85b8ff"),
    ("curve2", "#a34100", "#ffb372"),
    ("curve3", "#116a32", "#5fd68a"),
    ("curve4", "#7a37c9", "#d0a8ff"),
    ("curve5", "#b3241c", "#ff938a"),
    ("curve6", "#0b6b7a", "#5fd0e0"),
];

/// The variables of one side, as declarations.
fn declarations(dark: bool) -> String {
    let one = |&(name, light, night): &(&str, &str, &str)| {
        format!("--{name}:{}", if dark { night } else { light })
    };
    COLOURS.iter().map(one).collect::<Vec<_>>().join(";")
}

/// The variables for an element, dark where the reader prefers it, and light on printed paper.
pub fn css(selector: &str) -> String {
    let (light, dark) = (declarations(false), declarations(true));
    format!(
        "{selector}{{{light}}}\n@media screen and (prefers-color-scheme:dark){{{selector}{{{dark}}}}}\n"
    )
}

/// Rules with the colours themselves in place of the variables, which not every program that draws SVG
/// knows; dark where the reader prefers it.
pub fn resolved(rules: &str) -> String {
    let with = |dark: bool| {
        COLOURS.iter().fold(rules.to_owned(), |rules, (name, light, night)| {
            rules.replace(&format!("var(--{name})"), if dark { night } else { light })
        })
    };
    let (light, dark) = (with(false), with(true));
    format!("{light}@media screen and (prefers-color-scheme:dark){{\n{dark}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, by WCAG's formula.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let byte = u8::from_str_radix(&colour[at..at + 2], 16).expect("hexadecimal");
            let x = f64::from(byte) / 255.0;
            if x <= 0.04045 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn colour(name: &str, dark: bool) -> &'static str {
        let row = COLOURS.iter().find(|row| row.0 == name).expect("a colour");
        if dark { row.2 } else { row.1 }
    }

    #[test]
    fn contrast_is_what_wcag_says() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
    }

    #[test]
    fn what_is_read_stands_out() {
        let on_paper = ["ink", "muted", "link", "good", "bad"];
        let curves = ["curve1", "curve2", "curve3", "curve4", "curve5", "curve6"];
        let fills = ["bar", "temporary", "result", "kept"];
        for dark in [false, true] {
            let check = |front: &str, back: &str, least: f64| {
                let found = contrast(colour(front, dark), colour(back, dark));
                assert!(found >= least, "{front} on {back}, dark {dark}: {found:.2}");
            };
            for front in on_paper.into_iter().chain(curves) {
                for back in ["paper", "panel"] {
                    check(front, back, 4.5);
                }
            }
            for back in fills {
                check("ink", back, 4.5);
            }
            for name in ["good", "bad", "muted"] {
                check(name, "bar", 4.5);
            }
            for back in ["paper", "panel", "temporary", "result", "kept"] {
                check("edge", back, if fills.contains(&back) { 1.5 } else { 3.0 });
            }
        }
    }

    #[test]
    fn rules_without_variables_have_both_sides() {
        let rules = resolved(".a{fill:var(--ink);stroke:var(--paper)}\n");
        assert_eq!(
            rules,
            ".a{fill:#1b2027;stroke:#ffffff}\n@media screen and (prefers-color-scheme:dark){\n\
             .a{fill:#e8ebef;stroke:#14181d}\n}\n"
        );
        assert!(!resolved(crate::report::render::svg::CSS).contains("var("));
    }

    #[test]
    fn both_sides_have_every_colour() {
        let css = css("svg");
        for (name, light, dark) in COLOURS {
            assert!(css.contains(&format!("--{name}:{light}")), "{name}");
            assert!(css.contains(&format!("--{name}:{dark}")), "{name}");
        }
        assert!(css.contains("@media screen and (prefers-color-scheme:dark){svg{"));
    }
}
