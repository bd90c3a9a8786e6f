"""Caesar's and Vigenere's ciphers, and breaking the first by frequencies."""

FREQUENT = "etaoinshr"


def shift_letter(ch, k):
    if not ch.isalpha():
        return ch
    base = ord("A") if ch.isupper() else ord("a")
    return chr((ord(ch) - base + k) % 26 + base)


def caesar(text, k):
    return "".join(shift_letter(ch, k) for ch in text)


def vigenere(text, key, sign=1):
    out = []
    i = 0
    for ch in text:
        if ch.isalpha():
            k = ord(key[i % len(key)].lower()) - ord("a")
            out.append(shift_letter(ch, sign * k))
            i += 1
        else:
            out.append(ch)
    return "".join(out)


def score(text):
    lowered = text.lower()
    return sum(lowered.count(letter) * (len(FREQUENT) - i) for i, letter in enumerate(FREQUENT))


def crack(secret):
    candidates = [(score(caesar(secret, -k)), k) for k in range(26)]
    best, k = max(candidates)
    return k, caesar(secret, -k)


message = "Meet me near the old station at nine, and bring the letters!"
secret = caesar(message, 11)
print(secret)
print(caesar(secret, -11) == message)
k, text = crack(secret)
print(f"cracked with {k}: {text}")
hidden = vigenere(message, "Lemon")
print(hidden)
print(vigenere(hidden, "Lemon", -1) == message)
rot13 = {chr(97 + i): chr(97 + (i + 13) % 26) for i in range(26)}
print("".join(rot13.get(c, c) for c in "uryyb jbeyq"))
morse = dict(zip("sote", ["...", "---", "-", "."]))
print(" / ".join(" ".join(morse[c] for c in word) for word in "sos test".split()))
print("reversed words:", " ".join(word[::-1] for word in message.strip("!").split()[:4]))
