"""Words of a text counted, sorted, grouped; letters as a histogram."""

TEXT = """
The quick brown fox jumps over the lazy dog. The dog sleeps; the fox runs.
A quick test is a good test -- and a lazy test isn't.
"""


def words(text):
    cleaned = "".join(ch.lower() if ch.isalpha() or ch == "'" else " " for ch in text)
    return cleaned.split()


def count(items):
    counts = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    return counts


def most_common(counts, n=None):
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:n]


def group_by(items, key):
    groups = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


all_words = words(TEXT)
counts = count(all_words)
print(f"{len(all_words)} words, {len(counts)} different, {len(TEXT.strip().splitlines())} lines")
for word, n in most_common(counts, 5):
    print(f"{word:>6} {n} {'*' * n}")
by_length = group_by(sorted(counts), len)
for length in sorted(by_length):
    print(length, by_length[length])
letters = count(ch for ch in TEXT.lower() if ch.isalpha())
print("letters:", "".join(letter for letter, _ in most_common(letters)))
missing = sorted(set("abcdefghijklmnopqrstuvwxyz") - set(letters))
print("missing:", missing or "none")
vowels = {v: letters.get(v, 0) for v in "aeiou"}
print(vowels, sum(vowels.values()))
print("longest:", max(all_words, key=len), "; title:", TEXT.strip().split(".")[0].title())
once = {word for word, n in counts.items() if n == 1}
print(len(once), "words come once, such as", ", ".join(sorted(once)[:3]))
pairs = count(zip(all_words, all_words[1:]))
print([pair for pair, n in pairs.items() if n > 1])
