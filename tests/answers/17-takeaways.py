# %% cities-count right
names, counts = np.unique(cities, return_counts=True)
counts

# %% cities-count right
np.unique(cities, return_counts=True)[1]

# %% cities-count right
names, codes = np.unique(cities, return_inverse=True)
np.bincount(codes)

# %% cities-count right
[(cities == name).sum() for name in np.unique(cities)]

# %% cities-count right
np.array([np.count_nonzero(cities == name) for name in sorted(set(np.unique(cities)))])

# %% cities-count right
names = ["Bergen", "Cork", "Delft", "Gent", "Turin"]
counts = []
for name in names:
    counts.append(int((cities == name).sum()))
counts

# %% cities-count right
ordered = np.sort(cities)
names = np.unique(ordered)
starts = np.searchsorted(ordered, names)
ends = np.searchsorted(ordered, names, side="right")
ends - starts

# %% cities-count right
def count(texts):
    return np.unique(texts, return_counts=True)[1].tolist()

result = count(cities)

# %% cities-count right
(cities[:, None] == np.unique(cities)).sum(axis=0)

# %% cities-count wrong value
np.unique(cities)

# %% cities-count wrong value
len(np.unique(cities))

# %% cities-count wrong value
np.unique(cities, return_inverse=True)[1]

# %% cities-count wrong value
np.unique(cities, return_index=True)[1]

# %% cities-count wrong value
np.sort(np.unique(cities, return_counts=True)[1])[::-1] + 1

# %% cities-count wrong value
(cities == "Bergen").sum()

# %% cities-count wrong value
len(cities) / 5

# %% cities-count wrong iterations
[sum(1 for city in cities if city == name) for name in np.unique(cities)]

# %% cities-count wrong iterations
names = sorted(set(cities))
counts = [0] * len(names)
for city in cities:
    counts[names.index(city)] += 1
counts

# %% cities-count wrong error
np.bincount(cities)

# %% revenue right
region, price, quantity, discount = orders.T
revenue = price * np.maximum(quantity, 0) * (1 - discount)
np.bincount(region.astype(int), weights=revenue, minlength=8)

# %% revenue right
region = orders[:, 0].astype(np.int64)
revenue = orders[:, 1] * orders[:, 2] * (1 - orders[:, 3])
revenue[orders[:, 2] <= 0] = 0
totals = np.bincount(region, weights=revenue)
totals

# %% revenue right
sold = orders[orders[:, 2] > 0]
region, price, quantity, discount = sold.T
np.bincount(region.astype(int), weights=price * quantity * (1 - discount))

# %% revenue right
region, price, quantity, discount = orders.T
revenue = np.where(quantity > 0, price * quantity * (1 - discount), 0)
np.bincount(region.astype(int), revenue, 8)

# %% revenue right
region, price, quantity, discount = np.ascontiguousarray(orders.T)
revenue = price * quantity
revenue *= 1 - discount
revenue *= quantity > 0
np.bincount(region.astype(np.uint8), weights=revenue, minlength=8)

# %% revenue right
region, price, quantity, discount = orders.T
totals = np.zeros(8)
revenue = np.where(quantity > 0, price * quantity * (1 - discount), 0.0)
np.add.at(totals, region.astype(int), revenue)
totals

# %% revenue right
sold = orders[:, 2] > 0
region = orders[sold, 0].astype(int)
np.bincount(region, orders[sold, 1] * orders[sold, 2] * (1 - orders[sold, 3]))

# %% revenue right
def revenue_by_region(orders):
    region, price, quantity, discount = orders.T
    quantity = np.clip(quantity, 0, None)
    revenue = price * quantity * (1 - discount)
    return np.bincount(region.astype(int), weights=revenue, minlength=8)

totals = revenue_by_region(orders)

# %% revenue right
region, price, quantity, discount = orders.T
revenue = np.subtract(1, discount)
np.multiply(revenue, price, out=revenue)
np.multiply(revenue, np.maximum(quantity, 0), out=revenue)
result = np.bincount(region.astype(int), weights=revenue)

# %% revenue right
region, price, quantity, discount = orders.T
revenue = price * quantity * (1 - discount) * (quantity > 0)
order = np.argsort(region, kind="stable")
starts = np.searchsorted(region[order], np.arange(8))
np.add.reduceat(revenue[order], starts)

# %% revenue right
sold = orders[orders[:, 2] > 0]
sold = sold[np.argsort(sold[:, 0], kind="stable")]
region, price, quantity, discount = sold.T
revenue = price * quantity * (1 - discount)
np.add.reduceat(revenue, np.searchsorted(region, np.arange(8)))

# %% revenue right
region, price, quantity, discount = orders.T
revenue = np.where(quantity > 0, price * quantity * (1 - discount), 0)
totals, edges = np.histogram(region, bins=8, range=(0, 8), weights=revenue)
totals

# %% revenue wrong value
region, price, quantity, discount = orders.T
np.bincount(region.astype(int), weights=price * quantity * (1 - discount), minlength=8)

# %% revenue wrong value
region, price, quantity, discount = orders.T
np.bincount(region[quantity > 0].astype(int), minlength=8)

# %% revenue wrong value
region, price, quantity, discount = orders.T
revenue = price * np.maximum(quantity, 0) * discount
np.bincount(region.astype(int), weights=revenue, minlength=8)

# %% revenue wrong value
region, price, quantity, discount = orders.T
(price * np.maximum(quantity, 0) * (1 - discount)).sum()

# %% revenue wrong value
region, price, quantity, discount = orders.T
revenue = price * (quantity > 0) * (1 - discount)
np.bincount(region.astype(int), weights=revenue)

# %% revenue wrong value
def report(orders):
    region, price, quantity, discount = orders.T
    return np.bincount(region.astype(int), weights=price * np.maximum(quantity, 0) * (1 - discount))

# %% revenue wrong arrays
region, price, quantity, discount = orders.T
revenue = np.where(quantity > 0, price * quantity * (1 - discount), 0.0)
np.array([revenue[region == r].sum() for r in range(8)])

# %% revenue wrong arrays
totals = np.zeros(8)
for start in range(0, n, 10_000):
    region, price, quantity, discount = orders[start:start + 10_000].T
    revenue = price * np.maximum(quantity, 0) * (1 - discount)
    totals += np.bincount(region.astype(int), weights=revenue, minlength=8)
totals

# %% revenue wrong bytes_moved
region, price, quantity, discount = orders.T
revenue = price * quantity * (1 - discount) * (quantity > 0)
(region == np.arange(8)[:, None]) @ revenue

# %% revenue wrong iterations
totals = [0.0] * 8
for row in orders:
    if row[2] > 0:
        totals[int(row[0])] += row[1] * row[2] * (1 - row[3])
np.array(totals)

# %% revenue wrong iterations
totals = {}
for region, price, quantity, discount in orders.tolist():
    totals[region] = totals.get(region, 0) + price * max(quantity, 0) * (1 - discount)
[totals[region] for region in sorted(totals)]

# %% revenue wrong error
region, price, quantity, discount = orders
np.bincount(region, weights=price * quantity * (1 - discount))
