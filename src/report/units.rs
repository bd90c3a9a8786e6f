//! Numbers as people read them: three digits, a unit, and words for ratios.
//!
//! Knows no report. MB is 10^6 bytes; everything that is modelled is marked by its caller.

/// Decimals that leave three digits of a number below 1000.
fn decimals(x: f64) -> usize {
    if x < 9.995 { 2 } else { usize::from(x < 99.95) }
}

/// `1.84`, `10.8`, `301`; thousands in groups.
pub fn three(x: f64) -> String {
    if x < 999.5 { format!("{x:.0$}", decimals(x)) } else { count(x.round() as u64) }
}

/// A time: `410 ns`, `1.05 ms`, `28.0 ms`, `2.01 s`.
pub fn duration(ns: f64) -> String {
    let units = [("ns", 1.0), ("us", 1e3), ("ms", 1e6)];
    let unit = units.into_iter().find(|(_, size)| ns / size < 999.5);
    let (name, size) = unit.unwrap_or(("s", 1e9));
    format!("{} {name}", three(ns / size))
}

/// A number of bytes: `800 B`, `8.0 MB`, `120 MB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if count < 1000 {
        return format!("{count} B");
    }
    let mut scaled = count as f64 / 1e3;
    let mut unit = 0;
    while scaled >= 999.5 && unit + 1 < UNITS.len() {
        scaled /= 1e3;
        unit += 1;
    }
    let digits = usize::from(scaled < 99.95);
    format!("{scaled:.digits$} {}", UNITS[unit])
}

/// The same for a table: `8.0 MB`, `40 MB`.
pub fn bytes_short(count: u64) -> String {
    let text = bytes(count);
    match text.split_once('.') {
        // Two digits before the point are enough beside other rows.
        Some((whole, rest)) if whole.len() >= 2 => {
            let up = u64::from(rest.starts_with(['5', '6', '7', '8', '9']));
            let rounded =
                whole.parse::<u64>().map_or_else(|_| whole.to_owned(), |n| (n + up).to_string());
            format!("{rounded}{}", &rest[1..])
        }
        Some(_) | None => text,
    }
}

/// A bandwidth in GB/s, without the unit: `45.7`, `0.4`, `0.04`, `120`.
pub fn gb_per_s(bytes_per_s: f64) -> String {
    let x = bytes_per_s / 1e9;
    let digits = if x < 0.095 { 2 } else { usize::from(x < 99.95) };
    format!("{x:.digits$}")
}

/// A count in groups of three: `568`, `39 070`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// A count and its noun: `1 array`, `2 arrays`.
pub fn plural(n: u64, noun: &str) -> String {
    let ending = if noun.ends_with('s') { "es" } else { "s" };
    if n == 1 { format!("1 {noun}") } else { format!("{} {noun}{ending}", count(n)) }
}

/// A share: `53 %`; below 10 % with a decimal.
pub fn percent(share: f64) -> String {
    let x = share * 100.0;
    let digits = usize::from(x.abs() < 9.95);
    format!("{x:.digits$} %")
}

/// A share without decimals: `53 %`.
pub fn percent_whole(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A ratio of times, baseline over this one, in words: `1.84x faster`, `10.8x slower`.
pub fn speed_up(ratio: f64) -> String {
    if ratio >= 1.0 {
        format!("{}x faster", three(ratio))
    } else {
        format!("{}x slower", three(1.0 / ratio))
    }
}

/// An interval of ratios in the words of [`speed_up`]: `[1.82-1.86]`; where it contains 1, as factors of
/// speed.
pub fn interval([low, high]: [f64; 2], ratio: f64) -> String {
    let [from, to] = if ratio < 1.0 && high < 1.0 { [1.0 / high, 1.0 / low] } else { [low, high] };
    format!("[{}-{}]", three(from), three(to))
}

/// A shape as Python prints a tuple, with grouped digits: `(5_000_000,)`.
pub fn shape(lengths: &[usize]) -> String {
    let texts: Vec<String> = lengths.iter().map(|&n| count(n as u64).replace(' ', "_")).collect();
    if let [only] = &texts[..] { format!("({only},)") } else { format!("({})", texts.join(", ")) }
}

/// Bytes that a user writes: `4GB`, `500 MB`, `1GiB`, `1000`. `None` where it is no size.
pub fn parse_bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let split =
        text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_')).unwrap_or(text.len());
    let number: f64 = text[..split].replace('_', "").parse().ok()?;
    let factor: u64 = match text[split..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "t" | "tb" => 1_000_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return None,
    };
    let bytes = number * factor as f64;
    (bytes >= 1.0 && bytes < 2_f64.powi(63)).then_some(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_the_nearest_unit() {
        let check = |ns: f64, want: &str| assert_eq!(duration(ns), want, "{ns}");
        check(0.41, "0.41 ns");
        check(9.996, "10.0 ns");
        check(99.96, "100 ns");
        check(999.4, "999 ns");
        check(999.6, "1.00 us");
        check(410_000.0, "410 us");
        check(1.05e6, "1.05 ms");
        check(28.04e6, "28.0 ms");
        check(301e6, "301 ms");
        check(2.014e9, "2.01 s");
        check(4_321e9, "4 321 s");
    }

    #[test]
    fn bytes_are_powers_of_ten() {
        let check = |n: u64, want: &str| assert_eq!(bytes(n), want, "{n}");
        check(0, "0 B");
        check(999, "999 B");
        check(8_000, "8.0 kB");
        check(8_000_000, "8.0 MB");
        check(120_000_000, "120 MB");
        check(99_960_000, "100 MB");
        check(999_600_000, "1.0 GB");
        check(1 << 30, "1.1 GB");
        assert_eq!(bytes_short(40_000_000), "40 MB");
        assert_eq!(bytes_short(16_800_000), "17 MB");
        assert_eq!(bytes_short(8_000_000), "8.0 MB");
        assert_eq!(bytes_short(800), "800 B");
    }

    #[test]
    fn ratios_are_said_in_words() {
        let check = |ratio, want: &str| assert_eq!(speed_up(ratio), want);
        check(1.838, "1.84x faster");
        check(1.0 / 10.8, "10.8x slower");
        check(1.0 / 301.0, "301x slower");
        check(3000.0, "3 000x faster");
        assert_eq!(interval([1.82, 1.86], 1.84), "[1.82-1.86]");
        assert_eq!(interval([0.5, 0.625], 0.55), "[1.60-2.00]");
        assert_eq!(interval([0.98, 1.02], 0.999), "[0.98-1.02]");
    }

    #[test]
    fn counts_shares_and_shapes() {
        assert_eq!(count(0), "0");
        assert_eq!(count(568), "568");
        assert_eq!(count(39_070), "39 070");
        assert_eq!(count(1_234_567), "1 234 567");
        assert_eq!(plural(1, "array"), "1 array");
        assert_eq!(plural(2, "array"), "2 arrays");
        assert_eq!(percent(0.013), "1.3 %");
        assert_eq!(percent(0.53), "53 %");
        assert_eq!(percent_whole(0.531), "53 %");
        assert_eq!(shape(&[5_000_000]), "(5_000_000,)");
        assert_eq!(shape(&[1000, 20]), "(1_000, 20)");
        assert_eq!(shape(&[]), "()");
        assert_eq!(gb_per_s(45.74e9), "45.7");
        assert_eq!(gb_per_s(0.04e9), "0.04");
        assert_eq!(gb_per_s(240e9), "240");
    }

    #[test]
    fn sizes_are_read_as_they_are_written() {
        let check = |text: &str, want: Option<u64>| assert_eq!(parse_bytes(text), want, "{text}");
        check("4GB", Some(4_000_000_000));
        check("1.5 gb", Some(1_500_000_000));
        check("1GiB", Some(1 << 30));
        check("1_000", Some(1000));
        check("", None);
        check("GB", None);
        check("4 apples", None);
        check("-4GB", None);
        check("0", None);
    }
}
