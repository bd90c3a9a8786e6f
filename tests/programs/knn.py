"""k nearest neighbours with the distance matrix, votes, and the best k."""
import numpy as np


def distances(a, b):
    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))


def vote(labels, classes):
    """The commonest label of each row; the smallest where several are."""
    counts = np.stack([(labels == c).sum(axis=1) for c in range(classes)], axis=1)
    return counts.argmax(axis=1)


def predict(train, labels, points, k, classes):
    nearest = np.argsort(distances(points, train), axis=1)[:, :k]
    return vote(labels[nearest], classes)


def accuracy(guess, truth):
    return float((guess == truth).mean())


np.random.seed(21)
centres = np.array([[0, 0], [3, 0], [1.5, 2.5]])
labels = np.random.randint(0, 3, 150)
points = centres[labels] + np.random.randn(150, 2) * 0.9
train, test = points[:100], points[100:]
train_labels, test_labels = labels[:100], labels[100:]

print("classes:", np.bincount(labels))
scores = {}
for k in [1, 3, 5, 9, 15, 31]:
    guess = predict(train, train_labels, test, k, 3)
    scores[k] = accuracy(guess, test_labels)
    print(f"k={k:>2}: {scores[k]:.2f} {'=' * round(scores[k] * 30)}")
best = max(scores, key=scores.get)
print("best k:", best)
guess = predict(train, train_labels, test, best, 3)
wrong = np.nonzero(guess != test_labels)[0]
for i in wrong[:4]:
    print(f"  test {i}: said {guess[i]}, is {test_labels[i]}, at {np.round(test[i], 2)}")
print("a training point finds itself:", accuracy(predict(train, train_labels, train, 1, 3), train_labels))
