# %% discount right
prices * quantities * np.where(quantities >= 10, 0.9, 1.0)

# %% discount right
np.where(quantities >= 10, prices * quantities * 0.9, prices * quantities)

# %% discount right
total = prices * quantities
np.where(quantities >= 10, total * 0.9, total)

# %% discount right
total = prices * quantities
total[quantities >= 10] *= 0.9
total

# %% discount right
paid = prices * quantities
large = quantities >= 10
paid[large] = paid[large] * 0.9
paid

# %% discount right
prices * quantities * (1 - 0.1 * (quantities >= 10))

# %% discount right
factor = np.ones(len(prices))
factor[quantities > 9] = 0.9
paid = prices * quantities * factor

# %% discount right
np.multiply(prices, quantities) - 0.1 * prices * quantities * (quantities >= 10)

# %% discount right
def cost(price, quantity):
    total = price * quantity
    return np.where(quantity >= 10, total * 0.9, total)

cost(prices, quantities)

# %% discount right
small = quantities < 10
prices * quantities * small + prices * quantities * 0.9 * ~small

# %% discount right
np.select([quantities >= 10], [prices * quantities * 0.9], prices * quantities)

# %% discount right
result = np.empty_like(prices)
np.multiply(prices, quantities, out=result)
np.multiply(result, 0.9, out=result, where=quantities >= 10)
result

# %% discount right
np.choose(quantities >= 10, [1.0, 0.9]) * prices * quantities

# %% discount wrong iterations
[p * q * 0.9 if q >= 10 else p * q for p, q in zip(prices, quantities)]

# %% discount wrong iterations
np.array([p * q * (0.9 if q >= 10 else 1) for p, q in zip(prices, quantities)])

# %% discount wrong iterations
def cost(price, quantity):
    total = price * quantity
    if quantity >= 10:
        total = total * 0.9
    return total

np.vectorize(cost)(prices, quantities)

# %% discount wrong iterations
np.array(list(map(lambda p, q: p * q * 0.9 if q >= 10 else p * q, prices, quantities)))

# %% discount wrong iterations
paid = np.zeros(len(prices))
for i in range(len(prices)):
    paid[i] = prices[i] * quantities[i]
    if quantities[i] >= 10:
        paid[i] *= 0.9
paid

# %% discount wrong value
prices * quantities * np.where(quantities > 10, 0.9, 1.0)

# %% discount wrong value
prices * quantities * 0.9

# %% discount wrong value
prices * quantities

# %% discount wrong value
prices * quantities * np.where(quantities >= 10, 1.0, 0.9)

# %% discount wrong value
prices * np.where(quantities >= 10, 0.9, 1.0)

# %% discount wrong value
(prices * quantities * np.where(quantities >= 10, 0.9, 1.0)).sum()

# %% discount wrong value
prices * quantities * np.where(quantities >= 10, 0.1, 1.0)

# %% discount wrong value
prices[quantities >= 10] * quantities[quantities >= 10] * 0.9

# %% discount wrong value
np.where(quantities >= 10, prices * quantities - 0.9, prices * quantities)

# %% discount wrong error
total = prices * quantities
if quantities >= 10:
    total = total * 0.9
total

# %% discount wrong error
prices * quantity

# %% records right
best = np.maximum.accumulate(prices)
(best[1:] > best[:-1]).sum()

# %% records right
best = np.maximum.accumulate(prices)
(prices[1:] > best[:-1]).sum()

# %% records right
len(np.unique(np.maximum.accumulate(prices))) - 1

# %% records right
(np.diff(np.maximum.accumulate(prices)) > 0).sum()

# %% records right
np.count_nonzero(np.diff(np.maximum.accumulate(prices)))

# %% records right
sum_of_days = np.sum(prices[1:] > np.maximum.accumulate(prices)[:-1])
sum_of_days

# %% records right
records = int((np.diff(np.maximum.accumulate(prices)) != 0).sum())

# %% records right
def record_days(x):
    highest = np.maximum.accumulate(x)
    return np.count_nonzero(x[1:] > highest[:-1])

record_days(prices)

# %% records right
best = np.maximum.accumulate(prices)
len(best[1:][best[1:] > best[:-1]])

# %% records right
best = np.maximum.accumulate(prices)
np.flatnonzero(best[1:] > best[:-1]).size

# %% records right
(np.maximum.accumulate(prices)[1:] - np.maximum.accumulate(prices)[:-1] > 0).sum()

# %% records right
before = np.maximum.accumulate(prices[:-1])
days = np.where(prices[1:] > before)[0]
len(days)

# %% records wrong value
(np.diff(prices) > 0).sum()

# %% records wrong value
(prices[1:] > prices[:-1]).sum()

# %% records wrong value
best = np.maximum.accumulate(prices)
(prices[1:] >= best[:-1]).sum()

# %% records wrong value
(prices == np.maximum.accumulate(prices)).sum()

# %% records wrong value
len(np.unique(np.maximum.accumulate(prices)))

# %% records wrong value
prices.max()

# %% records wrong value
(prices == prices.max()).sum()

# %% records wrong value
best = np.maximum.accumulate(prices)
best[1:] > best[:-1]

# %% records wrong value
(np.diff(np.minimum.accumulate(prices)) < 0).sum()

# %% records wrong value
best = np.maximum.accumulate(prices)
(prices > best).sum()

# %% records wrong value
(prices > prices[0]).sum()

# %% records wrong iterations
best = np.maximum.accumulate(prices)
sum(1 for before, now in zip(best[:-1], best[1:]) if now > before)

# %% records wrong iterations
best = np.maximum.accumulate(prices)
len([day for day in range(1, len(prices)) if best[day] > best[day - 1]])

# %% records wrong iterations
count = 0
highest = prices[0]
i = 1
while i < len(prices):
    if prices[i] > highest:
        highest = prices[i]
        count = count + 1
    i += 1
count

# %% records wrong error
(prices[1:] > np.cummax(prices)[:-1]).sum()

# %% records wrong error
(prices > np.maximum.accumulate(prices)[:-1]).sum()
