"""Random walks on a line and in the plane, with a seed."""
import numpy as np


def walks(count, steps, seed):
    np.random.seed(seed)
    moves = np.random.choice([-1, 1], size=(count, steps))
    return np.cumsum(moves, axis=1)


def first_passage(paths, level):
    """The first step at which each walk is so far away; -1 where it never is."""
    reached = np.abs(paths) >= level
    first = reached.argmax(axis=1)
    return np.where(reached.any(axis=1), first + 1, -1)


def returns_to_zero(path):
    return int((path == 0).sum())


def ascii_path(path, height=7):
    low, high = path.min(), path.max()
    rows = np.round((path - low) / (high - low) * (height - 1)).astype(int)
    for level in range(height - 1, -1, -1):
        print("".join("*" if r == level else " " for r in rows).rstrip())


paths = walks(200, 100, seed=12)
print("shape:", paths.shape, "dtype:", paths.dtype)
print("ends:", paths[:8, -1])
print(f"mean {paths[:, -1].mean():.3f}, mean square {np.mean(paths[:, -1] ** 2):.2f}")
passage = first_passage(paths, 15)
print("reached 15:", (passage > 0).sum(), "at the earliest after", passage[passage > 0].min())
counts = [returns_to_zero(path) for path in paths]
print("returns:", max(counts), "at most,", counts.count(0), "never")
ascii_path(paths[int(np.argmax(np.ptp(paths, axis=1)))][:60])

np.random.seed(8)
angles = np.random.uniform(0, 2 * np.pi, 500)
track = np.cumsum(np.stack([np.cos(angles), np.sin(angles)], axis=1), axis=0)
distance = np.linalg.norm(track, axis=1)
print("in the plane:", distance[[0, 9, 99, 499]].round(3))
