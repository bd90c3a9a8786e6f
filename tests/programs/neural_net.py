"""A small neural network: softmax, cross-entropy and back-propagation, checked by differences."""
import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def relu(z):
    return np.maximum(z, 0)


def one_hot(labels, classes):
    out = np.zeros((labels.size, classes))
    out[np.arange(labels.size), labels] = 1
    return out


def forward(params, x):
    hidden = relu(x @ params["w1"] + params["b1"])
    return hidden, softmax(hidden @ params["w2"] + params["b2"])


def loss(params, x, y):
    _, p = forward(params, x)
    return -np.log(p[y == 1]).mean()


def gradients(params, x, y):
    hidden, p = forward(params, x)
    d2 = (p - y) / len(x)
    d1 = (d2 @ params["w2"].T) * (hidden > 0)
    return {"w2": hidden.T @ d2, "b2": d2.sum(axis=0), "w1": x.T @ d1, "b1": d1.sum(axis=0)}


def check(params, x, y, name, place, h=1e-6):
    exact = gradients(params, x, y)[name][place]
    kept = params[name][place]
    params[name][place] = kept + h
    up = loss(params, x, y)
    params[name][place] = kept - h
    down = loss(params, x, y)
    params[name][place] = kept
    return bool(np.isclose(exact, (up - down) / (2 * h), atol=1e-6))


np.random.seed(10)
angles = np.random.uniform(0, 2 * np.pi, 90)
labels = np.repeat(np.arange(3), 30)
x = np.stack([np.cos(angles), np.sin(angles)], axis=1) * (labels + 1)[:, None]
y = one_hot(labels, 3)
params = {"w1": np.random.randn(2, 16) * 0.5, "b1": np.zeros(16), "w2": np.random.randn(16, 3) * 0.5, "b2": np.zeros(3)}
print("parameters:", {name: value.shape for name, value in params.items()})
print("gradients are right:", check(params, x, y, "w1", (0, 3)), check(params, x, y, "b2", 1))
for epoch in range(201):
    if epoch % 50 == 0:
        _, p = forward(params, x)
        print(f"epoch {epoch:3d}: loss {loss(params, x, y):.4f}, accuracy {(p.argmax(1) == labels).mean():.2f}")
    for name, g in gradients(params, x, y).items():
        params[name] -= 0.5 * g
