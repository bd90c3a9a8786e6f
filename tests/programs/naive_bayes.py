"""Naive Bayes on counts of words: spam or not."""
import numpy as np

MAILS = [
    ("win money now", 1), ("cheap money offer", 1), ("win a cheap prize now", 1),
    ("meeting at noon", 0), ("lunch at noon tomorrow", 0), ("project meeting notes", 0),
    ("offer for the project", 0), ("prize money win win", 1),
]


def vocabulary(texts):
    words = sorted({word for text in texts for word in text.split()})
    return words, {word: i for i, word in enumerate(words)}


def count_matrix(texts, index):
    counts = np.zeros((len(texts), len(index)), dtype=int)
    for row, text in enumerate(texts):
        for word in text.split():
            if word in index:
                counts[row, index[word]] += 1
    return counts


def fit(counts, labels, smoothing=1.0):
    priors = np.log(np.bincount(labels) / len(labels))
    rows = []
    for c in (0, 1):
        total = counts[labels == c].sum(axis=0) + smoothing
        rows.append(np.log(total / total.sum()))
    return priors, np.array(rows)


def scores(counts, priors, likelihoods):
    return priors + counts @ likelihoods.T


texts = [text for text, _ in MAILS]
labels = np.array([label for _, label in MAILS])
words, index = vocabulary(texts)
counts = count_matrix(texts, index)
print(len(words), "words,", counts.shape, counts.sum(), "counted")
priors, likelihoods = fit(counts, labels)
guess = scores(counts, priors, likelihoods).argmax(axis=1)
print("training accuracy:", (guess == labels).mean())

for text in ["win a meeting", "money offer", "notes for lunch", "unknown words only"]:
    s = scores(count_matrix([text], index), priors, likelihoods)[0]
    p = np.exp(s - s.max())
    p /= p.sum()
    print(f"{text!r:<22} {'spam' if p[1] > p[0] else 'ham':<5}{p[1]:.3f}")
ratio = likelihoods[1] - likelihoods[0]
print("most telling:", [words[i] for i in np.argsort(-np.abs(ratio), kind="stable")[:4]])
