# %% products right
np.argsort(cube.sum(axis=(0, 2)))[::-1][:3]

# %% products right
np.argsort(-cube.sum(axis=(0, 2)))[:3]

# %% products right
np.argsort(cube.sum(axis=(0, 2)))[-3:][::-1]

# %% products right
np.argsort(cube.sum(axis=(0, 2)))[:-4:-1]

# %% products right
totals = cube.sum(axis=(0, 2))
order = totals.argsort()
order[[-1, -2, -3]]

# %% products right
by_product = cube.sum(axis=0).sum(axis=1)
best = np.argsort(by_product)[::-1]
best[:3]

# %% products right
np.flip(np.argsort(cube.mean(axis=(0, 2))))[:3]

# %% products right
totals = np.einsum('spm->p', cube)
np.argsort(totals)[::-1][:3]

# %% products right
totals = cube.sum(axis=(0, 2))
list(np.argsort(totals)[::-1][:3])

# %% products right
def best(x, n):
    totals = np.sum(x, axis=(0, 2))
    return np.argsort(-totals)[:n]

best(cube, 3)

# %% products right
totals = cube.sum(axis=(0, 2))
sorted(range(20), key=lambda p: totals[p], reverse=True)[:3]

# %% products right
totals = cube.sum(axis=(0, 2))
three = np.argpartition(totals, -3)[-3:]
three[np.argsort(totals[three])[::-1]]

# %% products right
totals = np.array([cube[:, p].sum() for p in range(20)])
np.argsort(totals)[::-1][:3]

# %% products wrong value
np.argsort(cube.sum(axis=(0, 2)))[:3]

# %% products wrong value
np.argsort(cube.sum(axis=(0, 2)))[-3:]

# %% products wrong value
np.argsort(cube.sum(axis=(1, 2)))[::-1][:3]

# %% products wrong value
np.argsort(cube.sum(axis=(0, 1)))[::-1][:3]

# %% products wrong value
np.sort(cube.sum(axis=(0, 2)))[::-1][:3]

# %% products wrong value
np.argsort(cube.sum(axis=(0, 2)))[::-1][:5]

# %% products wrong value
cube.sum(axis=(0, 2)).argmax()

# %% products wrong value
np.argsort(cube.sum(axis=(0, 2)))[::-1]

# %% products wrong value
cube.sum(axis=(0, 2))

# %% products wrong value
np.argsort(cube.max(axis=(0, 2)))[::-1][:3]

# %% products wrong error
np.argsort(cube.sum(axis=(0, 3)))[::-1][:3]

# %% products wrong value
np.argsort(cube.sum(axis=1))[::-1][:3]

# %% products wrong iterations
totals = [0] * 20
for store in range(50):
    for product in range(20):
        totals[product] += cube[store, product].sum()
np.argsort(totals)[::-1][:3]

# %% revenue right
(big.sum(axis=2) * prices).sum(axis=1)

# %% revenue right
big.sum(axis=2) @ prices

# %% revenue right
np.dot(big.sum(axis=2), prices)

# %% revenue right
pieces = big.sum(axis=-1)
earned = pieces * prices
earned.sum(axis=1)

# %% revenue right
np.matmul(big.sum(axis=2), prices)

# %% revenue right
np.sum(np.sum(big, axis=2) * prices, axis=1)

# %% revenue right
np.array([(store.sum(axis=1) * prices).sum() for store in big])

# %% revenue right
np.array([(store * prices[:, np.newaxis]).sum() for store in big])

# %% revenue right
revenue = np.zeros(len(big))
for product in range(len(prices)):
    revenue += big[:, product, :].sum(axis=1) * prices[product]
revenue

# %% revenue right
def revenue(sold, price):
    return sold.sum(axis=2) @ price

revenue(big, prices)

# %% revenue right
pieces = big.sum(axis=2)
np.einsum('sp,p->s', pieces, prices)

# %% revenue right
(prices[np.newaxis, :] * big.sum(axis=2)).sum(axis=1)

# %% revenue right
np.average(big.sum(axis=2), axis=1, weights=prices) * prices.sum()

# %% revenue right
[float(store.sum(axis=1) @ prices) for store in big]

# %% revenue wrong peak_bytes
(big * prices[:, np.newaxis]).sum(axis=(1, 2))

# %% revenue wrong peak_bytes
np.sum(np.multiply(big, prices.reshape(-1, 1)), axis=(1, 2))

# %% revenue wrong peak_bytes
(big * prices[:, None]).sum(axis=2).sum(axis=1)

# %% revenue wrong value
big.sum(axis=(0, 2)) * prices

# %% revenue wrong value
(big.sum(axis=2) * prices).sum(axis=0)

# %% revenue wrong value
(big.sum(axis=2) * prices).sum()

# %% revenue wrong value
big.sum(axis=2) * prices

# %% revenue wrong value
(big.mean(axis=2) * prices).sum(axis=1)

# %% revenue wrong value
big.sum(axis=(1, 2)) * prices.sum()

# %% revenue wrong value
big.sum(axis=(1, 2)) * prices.mean()

# %% revenue wrong value
(big.sum(axis=2) * prices).mean(axis=1)

# %% revenue wrong error
(big.sum(axis=1) * prices).sum(axis=1)

# %% revenue wrong error
(big * prices).sum(axis=(1, 2))

# %% wins right
np.bincount(cube.argmax(axis=0).ravel(), minlength=50)

# %% wins right
np.bincount(np.argmax(cube, axis=0).flatten(), minlength=50)

# %% wins right
winners = cube.argmax(axis=0)
np.array([(winners == store).sum() for store in range(50)])

# %% wins right
winners = cube.argmax(axis=0)
[int((winners == store).sum()) for store in range(50)]

# %% wins right
winners = np.argmax(cube, axis=0).reshape(-1)
wins = np.zeros(50, dtype=int)
np.add.at(wins, winners, 1)
wins

# %% wins right
winners = cube.argmax(axis=0)
(winners.ravel() == np.arange(50)[:, np.newaxis]).sum(axis=1)

# %% wins right
winners = cube.argmax(axis=0)
(winners[np.newaxis] == np.arange(50)[:, None, None]).sum(axis=(1, 2))

# %% wins right
numbers, counts = np.unique(cube.argmax(axis=0), return_counts=True)
wins = np.zeros(50)
wins[numbers] = counts
wins

# %% wins right
np.histogram(cube.argmax(axis=0), bins=np.arange(51))[0]

# %% wins right
def count_wins(sales):
    winners = sales.argmax(axis=0)
    return np.bincount(winners.ravel(), minlength=len(sales))

count_wins(cube)

# %% wins right
flat = cube.reshape(50, -1)
np.bincount(flat.argmax(axis=0), minlength=50)

# %% wins right
wins = np.zeros(50, dtype=np.int64)
winners = cube.argmax(axis=0)
for store in range(50):
    wins[store] = np.count_nonzero(winners == store)
wins

# %% wins wrong value
(cube == cube.max(axis=0)).sum(axis=(1, 2))

# %% wins wrong value
np.unique(cube.argmax(axis=0), return_counts=True)[1]

# %% wins wrong value
np.bincount(cube.argmax(axis=0).ravel())[:40]

# %% wins wrong value
np.bincount(cube.argmax(axis=1).ravel(), minlength=50)

# %% wins wrong value
np.bincount(cube.argmax(axis=2).ravel(), minlength=50)

# %% wins wrong value
cube.argmax(axis=0)

# %% wins wrong value
np.bincount(cube.argmin(axis=0).ravel(), minlength=50)

# %% wins wrong value
np.bincount(cube.sum(axis=2).argmax(axis=0), minlength=50)

# %% wins wrong value
np.zeros(50)

# %% wins wrong value
np.bincount(cube.argmax(axis=0).ravel(), minlength=50) / 240

# %% wins wrong error
np.bincount(cube.argmax(axis=0), minlength=50)

# %% wins wrong iterations
wins = np.zeros(50, dtype=np.int64)
for product in range(20):
    for month in range(12):
        wins[cube[:, product, month].argmax()] += 1
wins

# %% wins wrong iterations
winners = [int(cube[:, p, m].argmax()) for p in range(20) for m in range(12)]
np.bincount(winners, minlength=50)

# %% wins wrong iterations
wins = [0] * 50
for winner in cube.argmax(axis=0).ravel():
    wins[winner] += 1
wins
