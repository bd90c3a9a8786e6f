"""Logistic regression on two classes: batches, early stop, a table of the result."""
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def loss(w, x, y, penalty):
    p = np.clip(sigmoid(x @ w), 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)) + penalty * (w[1:] ** 2).sum()


def gradient(w, x, y, penalty):
    g = x.T @ (sigmoid(x @ w) - y) / len(y)
    g[1:] += 2 * penalty * w[1:]
    return g


def train(x, y, rate=0.5, penalty=1e-3, epochs=300, patience=1e-5):
    w = np.zeros(x.shape[1])
    last = loss(w, x, y, penalty)
    for epoch in range(epochs):
        w = w - rate * gradient(w, x, y, penalty)
        now = loss(w, x, y, penalty)
        if last - now < patience:
            break
        last = now
    return w, now, epoch + 1


np.random.seed(1)
n = 100
negative = np.random.randn(n, 2) + [-1, -1]
positive = np.random.randn(n, 2) + [1.5, 1]
features = np.vstack((negative, positive))
labels = np.repeat([0, 1], n)
shuffled = np.random.permutation(2 * n)
features, labels = features[shuffled], labels[shuffled]
x = np.hstack([np.ones((2 * n, 1)), features])

train_x, test_x = x[:150], x[150:]
train_y, test_y = labels[:150], labels[150:]
w, final, epochs = train(train_x, train_y)
print("weights", w.round(2), "loss", f"{final:.4f}", "epochs", epochs)
for name, a, b in (("train", train_x, train_y), ("test", test_x, test_y)):
    guess = (sigmoid(a @ w) >= 0.5).astype(int)
    print(f"{name:<6} accuracy {np.mean(guess == b):.3f}  wrong {np.count_nonzero(guess != b)}")
edge = np.abs(sigmoid(x @ w) - 0.5).argmin()
print("closest to the edge:", features[edge].round(2), "label", labels[edge])
