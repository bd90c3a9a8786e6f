"""Roman numerals, number names and other bases."""

NUMERALS = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
            (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
SMALL = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
         "fifteen sixteen seventeen eighteen nineteen").split()
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def to_roman(n):
    out = ""
    for value, numeral in NUMERALS:
        count, n = divmod(n, value)
        out += numeral * count
    return out


def from_roman(text):
    values = {numeral: value for value, numeral in NUMERALS if len(numeral) == 1}
    total = 0
    for i, ch in enumerate(text):
        value = values[ch]
        if i + 1 < len(text) and values[text[i + 1]] > value:
            total -= value
        else:
            total += value
    return total


def in_words(n):
    if n < 20:
        return SMALL[n]
    if n < 100:
        tens, rest = divmod(n, 10)
        return TENS[tens] + ("-" + SMALL[rest] if rest else "")
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            rest = n % size
            return f"{in_words(n // size)} {name}" + (f" {in_words(rest)}" if rest else "")


def in_base(n, base):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    if n < base:
        return digits[n]
    return in_base(n // base, base) + digits[n % base]


for n in (1, 4, 9, 14, 40, 90, 400, 1666, 1994, 2026, 3999):
    print(f"{n:>5} {to_roman(n):<10} {in_words(n)}")
print("there and back:", all(from_roman(to_roman(n)) == n for n in range(1, 1000)))
print("longest below 1000:", max((to_roman(n) for n in range(1, 1000)), key=len))
print(in_words(1_234_567))
for n in (10, 255, 4096):
    print(n, in_base(n, 2), in_base(n, 7), in_base(n, 16), in_base(n, 36), bin(n), oct(n), hex(n))
    assert int(in_base(n, 36), 36) == n and in_base(n, 2) == f"{n:b}"
