# %% keep right
first = day[:10].copy()

# %% keep right
first = np.array(day[:10])

# %% keep right
first = np.copy(day[:10])

# %% keep right
first = day[:10] * 1

# %% keep right
first = day[:10] + 0

# %% keep right
first = day[np.arange(10)]

# %% keep right
first = day[[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]

# %% keep right
first = np.empty(10)
first[:] = day[:10]

# %% keep right
first = day[:10]
first = first.copy()
del day

# %% keep right
first = np.array([day[i] for i in range(10)])

# %% keep right
first = day.take(range(10))

# %% keep right
first = day[0:10].copy()
first.base is None

# %% keep wrong value
first = day[:10]

# %% keep wrong value
first = np.asarray(day[:10])

# %% keep wrong value
first = day[:10].view()

# %% keep wrong value
first = day.copy()[:10]

# %% keep wrong value
first = day[-10:].copy()

# %% keep wrong value
first = day.copy()

# %% keep wrong value
first = day[:9].copy()

# %% keep wrong value
first = day[10].copy()

# %% keep wrong error
first = day[:10].clone()

# %% bonus right
incomes[incomes > 50_000].sum() * 0.1

# %% bonus right
incomes.sum(where=incomes > 50_000) * 0.1

# %% bonus right
0.1 * np.sum(incomes[incomes > 50_000])

# %% bonus right
rich = incomes[incomes > 50_000]
rich *= 0.1
rich.sum()

# %% bonus right
rich = incomes[incomes > 50_000]
total = rich.sum()
total * 0.1

# %% bonus right
(incomes[incomes > 50_000] * 0.1).sum()

# %% bonus right
np.add.reduce(incomes[incomes > 50_000]) / 10

# %% bonus right
total = 0.0
for start in range(0, len(incomes), 10_000):
    part = incomes[start:start + 10_000]
    total += (part[part > 50_000] * 0.1).sum()
total

# %% bonus right
def bonus_of(x):
    return x[x > 50_000].sum() * 0.1

bonus_of(incomes)

# %% bonus wrong value
incomes[incomes > 50_000].sum()

# %% bonus wrong value
incomes.sum() * 0.1

# %% bonus wrong value
incomes[incomes > 50_000].mean() * 0.1

# %% bonus wrong value
(incomes > 50_000).sum() * 0.1

# %% bonus wrong value
incomes[incomes < 50_000].sum() * 0.1

# %% bonus wrong value
incomes[incomes > 50_000].sum() * 10

# %% bonus wrong peak_bytes
(incomes * (incomes > 50_000)).sum() * 0.1

# %% bonus wrong peak_bytes
np.where(incomes > 50_000, incomes, 0).sum() * 0.1

# %% bonus wrong peak_bytes
mask = incomes > 50_000
rich = incomes[mask]
bonus = rich * 0.1
bonus.sum()

# %% bonus wrong error
incomes.where(incomes > 50_000).sum() * 0.1

# %% bonus wrong iterations
total = 0.0
for income in incomes:
    if income > 50_000:
        total += income * 0.1
total

# %% bonus wrong iterations
sum(income for income in incomes if income > 50_000) * 0.1
