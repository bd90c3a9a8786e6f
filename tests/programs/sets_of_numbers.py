"""Sets as arrays: unique, membership, intersections, differences, and the same with Python's sets."""
import numpy as np

a = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])
b = np.array([2, 7, 1, 8, 2, 8, 1, 8])

values, index, inverse, counts = np.unique(a, return_index=True, return_inverse=True, return_counts=True)
print(values, index, counts)
print("rebuilt:", np.array_equal(values[inverse], a))
print("both:", np.intersect1d(a, b), "either:", np.union1d(a, b))
print("only a:", np.setdiff1d(a, b), "one of them:", np.setxor1d(a, b))
print("in b:", np.isin(a, b).astype(int), np.flatnonzero(np.isin(b, a, invert=True)))
sa, sb = set(a.tolist()), set(b.tolist())
print(sorted(sa & sb), sorted(sa | sb), sorted(sa - sb), sorted(sa ^ sb))
assert sorted(sa & sb) == np.intersect1d(a, b).tolist()
rows = np.array([[1, 2], [3, 4], [1, 2], [0, 9]])
print(np.unique(rows, axis=0).tolist())
most = values[counts == counts.max()]
print("most often:", most, counts.max(), "mode by bincount:", np.bincount(a).argmax())
first_seen = a[np.sort(index)]
print("in order of appearance:", first_seen)
