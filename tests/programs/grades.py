"""Grades of a class: digitize, ranks, medians by group, curves."""
import numpy as np

points = np.array([55, 91, 78, 62, 99, 45, 83, 70, 88, 59, 73, 95])
groups = np.array(list("ABABCCABCABC"))
edges = np.array([50, 60, 70, 80, 90])
letters = np.array(["F", "E", "D", "C", "B", "A"])

grades = letters[np.digitize(points, edges)]
print(grades, "".join(grades))
for letter in letters[::-1]:
    names = np.flatnonzero(grades == letter)
    print(letter, len(names), points[names])
ranks = points.size - points.argsort().argsort()
print("ranks:", ranks)
for group in np.unique(groups):
    part = points[groups == group]
    print(f"{group}: median {np.median(part)}, mean {part.mean():.2f}, from {part.min()} to {part.max()}")
curved = np.clip(points + (75 - points.mean()), 0, 100).round(1)
print(curved, curved.mean().round(2))
z = (points - points.mean()) / points.std()
print("outliers:", points[np.abs(z) > 1.5], "z:", z.round(2)[:4])
print("passed:", f"{np.mean(points >= 60):.1%}", np.count_nonzero(points < 60), "failed")
