"""Run-length encoding of text and of bits, there and back."""


def encode(text):
    runs = []
    for ch in text:
        if runs and runs[-1][0] == ch:
            runs[-1][1] += 1
        else:
            runs.append([ch, 1])
    return runs


def pack(runs):
    return "".join(f"{n if n > 1 else ''}{ch}" for ch, n in runs)


def unpack(packed):
    out, digits = [], ""
    for ch in packed:
        if ch.isdigit():
            digits += ch
        else:
            out.append(ch * int(digits or "1"))
            digits = ""
    return "".join(out)


def look_and_say(count):
    line = "1"
    lines = [line]
    for _ in range(count - 1):
        line = "".join(str(n) + ch for ch, n in encode(line))
        lines.append(line)
    return lines


def longest_run(text):
    return max(encode(text), key=lambda run: run[1], default=None)


for text in ["WWWWWWWWWWWWBWWWWWWWWWWWWBBB", "abcd", "aabcccccaaa", ""]:
    packed = pack(encode(text))
    assert unpack(packed) == text
    ratio = f"{len(packed) / len(text):.0%}" if text else "n/a"
    print(f"{text!r:<32} {packed!r:<18} {ratio:>5} {longest_run(text)}")
for line in look_and_say(8):
    print(line.rjust(20))
bits = [int(b) for b in format(0b1110001111, "012b")]
print(bits, [(bit, n) for bit, n in encode(bits)])
print("runs of ones:", [n for bit, n in encode(bits) if bit])
