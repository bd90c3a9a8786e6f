"""Points of a ROC curve, its area in two ways, and the best threshold."""
import numpy as np


def roc_points(labels, scores):
    order = np.argsort(-scores, kind="stable")
    sorted_labels = labels[order]
    tp = np.cumsum(sorted_labels == 1)
    fp = np.cumsum(sorted_labels == 0)
    tpr = np.concatenate(([0.0], tp / tp[-1]))
    fpr = np.concatenate(([0.0], fp / fp[-1]))
    return fpr, tpr, scores[order]


def area(x, y):
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))


def area_by_pairs(labels, scores):
    positive = scores[labels == 1]
    negative = scores[labels == 0]
    wins = (positive[:, None] > negative[None, :]).sum()
    ties = (positive[:, None] == negative[None, :]).sum()
    return (wins + 0.5 * ties) / (positive.size * negative.size)


def draw(fpr, tpr, size=10):
    for level in range(size, -1, -1):
        row = ""
        for column in range(size + 1):
            best = tpr[fpr <= column / size + 1e-9].max()
            row += "*" if round(best * size) >= level else "."
        print(row)


np.random.seed(4)
labels = np.random.randint(0, 2, 60)
scores = labels * 0.8 + np.random.randn(60) * 0.6
fpr, tpr, thresholds = roc_points(labels, scores)
print("points:", len(fpr), "from", (fpr[0], tpr[0]), "to", (fpr[-1], tpr[-1]))
draw(fpr, tpr)
auc = area(fpr, tpr)
print(f"area {auc:.4f}, by pairs {area_by_pairs(labels, scores):.4f}, trapezoid {np.trapezoid(tpr, fpr):.4f}")
youden = tpr[1:] - fpr[1:]
best = youden.argmax()
print(f"threshold {thresholds[best]:.3f}: finds {tpr[best + 1]:.0%}, alarms {fpr[best + 1]:.0%}")
print("perfect:", area(*roc_points(labels, labels.astype(float))[:2]))
