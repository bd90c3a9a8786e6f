"""A tour of texts: formats, methods, slices, escapes."""

pi = 3.14159265358979
n = 1234567
print(f"{pi:.2f}|{pi:10.3f}|{pi:<10.3f}|{pi:^10.3f}|{pi:+.1f}|{pi:08.2f}|{pi:e}|{pi:.3g}|{pi:%}")
print(f"{n:,}|{n:_}|{n:>12}|{n:<12}|{n:^12}|{n:012d}|{n:x}|{n:X}|{n:#o}|{n:b}"[:90])
print(f"{'left':<8}|{'right':>8}|{'mid':^8}|{'fill':*^10}|{'cut it':.3}|")
width, precision = 9, 4
print(f"{pi:{width}.{precision}f}|{'x':>{width}}|{n=}|{pi=:.3f}|{'a' 'b'!r}|{{}}")
print("%d items at %.2f make %8.1f %s%%, %5s|%-5s|%05d|%x" % (3, 2.5, 7.5, 100, "a", "b", 42, 255))
print("{} {1} {0}".replace("{}", "-").format("a", "b"), "{:>5}{:<5}|".format(1, 2), "{name!r}".format(name="é"))

text = "  The rain in Spain stays mainly in the plain.  "
s = text.strip()
print(len(text), len(s), s.count("ain"), s.find("Spain"), s.rfind("in"), s.find("snow"))
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), sep="\n")
print(s.replace("ain", "ane", 2), s.startswith("The"), s.endswith((".", "!")), s.partition(" in "))
print(s.split()[:3], s.split("in", 2), "a,b,,c".split(","), "k=v=w".rsplit("=", 1), "-".join(s.split()[::-2]))
print("tabs\tand\nlines".splitlines(), "x".center(5, "."), "7".zfill(3), "ab".ljust(4, "_"), "ab".rjust(4), repr("q'\"\n\t\\"))
print("abc123".isalnum(), "abc".isalpha(), "12".isdigit(), " ".isspace(), "Ab".istitle(), "ab".islower(), "".isupper())
print("prefix_name".removeprefix("prefix_"), "file.txt".removesuffix(".txt"), "xxhixx".strip("x"), "mississippi".lstrip("mis"))


def is_palindrome(phrase):
    letters = [c for c in phrase.lower() if c.isalnum()]
    return letters == letters[::-1]


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return lines + [line]


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


for phrase in ["A man, a plan, a canal: Panama", "Not one"]:
    print(f"{phrase!r}: {is_palindrome(phrase)}")
for line in wrap(s, 18):
    print(f"[{line:^18}]")
print([camel(name) for name in ("simple", "two_words", "a_longer_name")])
print(sorted("hello"), "".join(sorted(set("mississippi"))), "abc"[::-1], "abcdef"[1:-1:2], "ab" * 3, "z" > "a", max("hello"))
print("ünïcode".upper(), len("naïve"), ord("€"), chr(8364), "\u00e9\x41", r"\n", "tab\there")
