# %% mean right
incomes.mean()

# %% mean right
np.mean(incomes)

# %% mean right
incomes.sum() / len(incomes)

# %% mean right
np.average(incomes)

# %% mean right
total = np.sum(incomes)
count = incomes.size
average = total / count
average

# %% mean right
mean = incomes.mean()

# %% mean right
def mean_of(x):
    return x.sum() / x.shape[0]

mean_of(incomes)

# %% mean right
float(np.mean(incomes))

# %% mean right
np.add.reduce(incomes) / incomes.size

# %% mean wrong value
incomes.sum()

# %% mean wrong value
np.median(incomes)

# %% mean wrong value
incomes

# %% mean wrong value
incomes.mean() / 100

# %% mean wrong value
incomes.std()

# %% mean wrong error
incomes.average()

# %% mean wrong error
mean(incomes)

# %% mean wrong iterations
total = 0.0
for income in incomes:
    total += income
total / 100_000

# %% mean wrong iterations
total = 0
i = 0
while i < len(incomes):
    total += incomes[i]
    i += 1
total / i

# %% mean wrong iterations
sum([income for income in incomes]) / len(incomes)

# %% count right
(incomes > 50_000).sum()

# %% count right
np.count_nonzero(incomes > 50_000)

# %% count right
np.sum(incomes > 50000)

# %% count right
len(incomes[incomes > 50_000])

# %% count right
rich = incomes > 50_000
count = rich.sum()
count

# %% count right
incomes[incomes > 50_000].size

# %% count right
np.where(incomes > 50_000)[0].size

# %% count right
int((incomes > 50_000).sum())

# %% count right
len(np.flatnonzero(incomes > 50e3))

# %% count right
np.where(incomes > 50_000, 1, 0).sum()

# %% count right
def richer_than(limit):
    return np.count_nonzero(incomes > limit)

richer_than(50_000)

# %% count right
len(incomes) - (incomes <= 50_000).sum()

# %% count wrong value
incomes[incomes > 50_000].sum()

# %% count wrong value
(incomes > 50_000).mean()

# %% count wrong value
(incomes < 50_000).sum()

# %% count wrong value
len(incomes > 50_000)

# %% count wrong value
incomes > 50_000

# %% count wrong value
(incomes > 5_000).sum()

# %% count wrong error
incomes.count(incomes > 50_000)

# %% count wrong iterations
len([income for income in incomes if income > 50_000])

# %% count wrong iterations
sum(1 for income in incomes if income > 50_000)

# %% count wrong iterations
count = 0
for i in range(len(incomes)):
    count += incomes[i] > 50_000
count
