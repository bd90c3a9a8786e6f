"""Arrays of text: filters, sorting, grouping, widths."""
import numpy as np

names = np.array(["Ana", "Bertram", "Chloe", "Dan", "Eve", "Franziska"])
cities = np.array(["Rome", "Oslo", "Rome", "Paris", "Oslo", "Rome"])
ages = np.array([31, 45, 28, 39, 52, 24])

print(names.dtype, names.itemsize, names.shape)
print(names)
print(cities[:3].tolist())


def group(keys, values):
    groups = {}
    for key in np.unique(keys):
        groups[str(key)] = values[keys == key]
    return groups


def describe(groups):
    for key, values in groups.items():
        print(f"  {key:<6} n={len(values)} mean={values.mean():.1f} oldest={values.max()}")


describe(group(cities, ages))
order = np.argsort(names)[::-1]
print("backwards:", names[order])
by_city = np.lexsort((ages, cities))
for i in by_city:
    print(f"{cities[i]:>6} {ages[i]} {names[i]}")

print("in Rome:", names[cities == "Rome"])
print("before D:", names[names < "D"])
short = names.copy()
short[5] = "Franziska-Maria"
print("cut to the width:", short[5], len(short[5]))
labels = np.where(ages >= 40, "senior", "junior")
print(labels.dtype, labels)
kinds, inverse, counts = np.unique(labels, return_inverse=True, return_counts=True)
print(kinds, inverse, counts)
both = np.concatenate([names, cities])
print(both.dtype, len(both), "Oslo" in both, "Bern" in both)
grid = np.full((2, 3), "-", dtype="U5")
grid[0, 1] = "x"
grid[:, 2] = ["ab", "cd"]
print(grid)
print(np.array([len(str(name)) for name in names]))
