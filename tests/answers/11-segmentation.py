# %% count right
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
prime.sum()

# %% count right
np.count_nonzero((ages >= 30) & (ages < 50) & (spending > 3000))

# %% count right
len(customers[(customers[:, 0] >= 30) & (customers[:, 0] < 50) & (customers[:, 2] > 3000)])

# %% count right
mask = np.logical_and(np.logical_and(ages >= 30, ages < 50), spending > 3000)
count = int(np.sum(mask))

# %% count right
in_range = ages >= 30
in_range &= ages < 50
in_range &= spending > 3000
in_range.sum()

# %% count right
def count_prime(customers):
    age, income, spent = customers.T
    return ((30 <= age) & (age < 50) & (3000 < spent)).sum()
count_prime(customers)

# %% count right
((ages >= 30) * (ages < 50) * (spending > 3000)).sum()

# %% count right
ages[(ages >= 30) & (ages < 50) & (spending > 3000)].size

# %% count right
spent = spending[np.where((ages >= 30) & (ages < 50))]
(spent > 3000).sum()

# %% count right
np.logical_and.reduce([ages >= 30, ages < 50, spending > 3000]).sum()

# %% count wrong value
((ages >= 30) & (spending > 3000)).sum()

# %% count wrong value
((ages >= 30) & (ages < 50) | (spending > 3000)).sum()

# %% count wrong value
(ages >= 30) & (ages < 50) & (spending > 3000)

# %% count wrong value
((ages >= 30) & (ages < 50) & (incomes > 3000)).sum()

# %% count wrong value
((ages >= 30) & (ages < 50) & (spending > 3000)).mean()

# %% count wrong value
spending[(ages >= 30) & (ages < 50) & (spending > 3000)].sum()

# %% count wrong value
((ages > 30) & (ages < 50) & (spending > 300)).sum()

# %% count wrong value
len((ages >= 30) & (ages < 50) & (spending > 3000))

# %% count wrong error
(ages >= 30 and ages < 50 and spending > 3000).sum()

# %% count wrong error
(30 <= ages < 50 & spending > 3000).sum()

# %% count wrong iterations
count = 0
for i in range(len(ages)):
    if ages[i] >= 30 and ages[i] < 50 and spending[i] > 3000:
        count += 1
count

# %% count wrong iterations
len([1 for a, s in zip(ages, spending) if 30 <= a < 50 and s > 3000])

# %% first right
young = (ages < 30) & (incomes > 50_000)
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
senior = (ages >= 50) & (incomes > 75_000)
top = incomes > 90_000
np.select([top, young, prime, senior], ["Top Income", "Young High Earner", "Prime Spender", "Senior Wealthy"], default="Standard")

# %% first right
young = (ages < 30) & (incomes > 50_000)
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
senior = (ages >= 50) & (incomes > 75_000)
top = incomes > 90_000
segments = np.full(len(customers), "Standard", dtype="U20")
segments[young] = "Young High Earner"
segments[prime] = "Prime Spender"
segments[senior] = "Senior Wealthy"
segments[top] = "Top Income"

# %% first right
top = incomes > 90_000
segments = np.full(len(customers), "Standard", dtype="U17")
segments[(ages < 30) & (incomes > 50_000) & ~top] = "Young High Earner"
segments[(ages >= 30) & (ages < 50) & (spending > 3000) & ~top] = "Prime Spender"
segments[(ages >= 50) & (incomes > 75_000) & ~top] = "Senior Wealthy"
segments[top] = "Top Income"
segments

# %% first right
young = (ages < 30) & (incomes > 50_000)
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
senior = (ages >= 50) & (incomes > 75_000)
top = incomes > 90_000
np.where(top, "Top Income", np.where(young, "Young High Earner", np.where(prime, "Prime Spender", np.where(senior, "Senior Wealthy", "Standard"))))

# %% first right
labels = np.array(["Standard", "Young High Earner", "Prime Spender", "Senior Wealthy", "Top Income"])
codes = np.zeros(len(customers), dtype=np.int8)
codes[(ages < 30) & (incomes > 50_000)] = 1
codes[(ages >= 30) & (ages < 50) & (spending > 3000)] = 2
codes[(ages >= 50) & (incomes > 75_000)] = 3
codes[incomes > 90_000] = 4
labels[codes]

# %% first right
def segment(customers):
    age, income, spent = customers.T
    out = np.array(["Standard"] * len(customers), dtype="U17")
    out[(age < 30) & (income > 50_000)] = "Young High Earner"
    out[(age >= 30) & (age < 50) & (spent > 3000)] = "Prime Spender"
    out[(age >= 50) & (income > 75_000)] = "Senior Wealthy"
    out[income > 90_000] = "Top Income"
    return out
segment(customers)

# %% first right
segments = np.select(
    [(ages < 30) & (incomes > 50_000), (ages >= 30) & (ages < 50) & (spending > 3000), (ages >= 50) & (incomes > 75_000)],
    ["Young High Earner", "Prime Spender", "Senior Wealthy"],
    "Standard",
)
segments[incomes > 90_000] = "Top Income"
segments

# %% first right
young = (ages < 30) & (incomes > 50_000)
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
senior = (ages >= 50) & (incomes > 75_000)
names = np.full(len(customers), "Standard", dtype="U17")
for mask, name in [(young, "Young High Earner"), (prime, "Prime Spender"), (senior, "Senior Wealthy"), (incomes > 90_000, "Top Income")]:
    names[mask] = name
names

# %% first wrong value
top = incomes > 90_000
segments = np.full(len(customers), "Standard", dtype="U17")
segments[top] = "Top Income"
segments[(ages < 30) & (incomes > 50_000)] = "Young High Earner"
segments[(ages >= 30) & (ages < 50) & (spending > 3000)] = "Prime Spender"
segments[(ages >= 50) & (incomes > 75_000)] = "Senior Wealthy"
segments

# %% first wrong value
young = (ages < 30) & (incomes > 50_000)
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
senior = (ages >= 50) & (incomes > 75_000)
top = incomes > 90_000
np.select([young, prime, senior, top], ["Young High Earner", "Prime Spender", "Senior Wealthy", "Top Income"], default="Standard")

# %% first wrong value
young = (ages < 30) & (incomes > 50_000)
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
senior = (ages >= 50) & (incomes > 75_000)
top = incomes > 90_000
segments = np.full(len(customers), "Standard")
segments[young] = "Young High Earner"
segments[prime] = "Prime Spender"
segments[senior] = "Senior Wealthy"
segments[top] = "Top Income"
segments

# %% first wrong error
young = (ages < 30) & (incomes > 50_000)
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
senior = (ages >= 50) & (incomes > 75_000)
np.select([incomes > 90_000, young, prime, senior], ["Top Income", "Young High Earner", "Prime Spender", "Senior Wealthy"])

# %% first wrong value
young = (ages < 30) & (incomes > 50_000)
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
senior = (ages >= 50) & (incomes > 75_000)
top = incomes > 90_000
np.select([top, young, prime, senior], ["Top income", "Young High Earner", "Prime Spender", "Senior Wealthy"], default="Standard")

# %% first wrong value
young = (ages < 30) & (incomes > 50_000)
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
senior = (ages >= 50) & (incomes > 75_000)
top = spending > 90_000
np.select([top, young, prime, senior], ["Top Income", "Young High Earner", "Prime Spender", "Senior Wealthy"], default="Standard")

# %% first wrong value
young = (ages < 30) & (incomes > 50_000)
prime = (ages >= 30) & (ages < 50) & (spending > 3000)
senior = (ages >= 50) & (incomes > 75_000)
top = incomes > 90_000
np.select([top, young, prime, senior], [4, 1, 2, 3], default=0)

# %% first wrong error
segments = np.full(len(customers), "Standard", dtype="U17")
if incomes > 90_000:
    segments[:] = "Top Income"
segments

# %% first wrong iterations
def name(age, income, spent):
    if income > 90_000:
        return "Top Income"
    if age < 30 and income > 50_000:
        return "Young High Earner"
    if 30 <= age < 50 and spent > 3000:
        return "Prime Spender"
    if age >= 50 and income > 75_000:
        return "Senior Wealthy"
    return "Standard"
np.array([name(*customer) for customer in customers])

# %% means right
def segment_means(customers):
    ages, incomes, spending = customers.T
    young = (ages < 30) & (incomes > 50_000)
    prime = (ages >= 30) & (ages < 50) & (spending > 3000)
    senior = (ages >= 50) & (incomes > 75_000)
    codes = np.zeros(len(customers), dtype=np.int8)
    codes[young] = 1
    codes[prime] = 2
    codes[senior] = 3
    return np.bincount(codes, weights=spending) / np.bincount(codes)

# %% means right
def segment_means(customers):
    age = customers[:, 0]
    income = customers[:, 1]
    spent = customers[:, 2]
    young = (age < 30) & (income > 50_000)
    prime = (age >= 30) & (age < 50) & (spent > 3000)
    senior = (age >= 50) & (income > 75_000)
    standard = ~young & ~prime & ~senior
    return np.array([spent[standard].mean(), spent[young].mean(), spent[prime].mean(), spent[senior].mean()])

# %% means right
def segment_means(customers):
    ages, incomes, spending = customers.T
    conditions = [(ages < 30) & (incomes > 50_000), (ages >= 30) & (ages < 50) & (spending > 3000), (ages >= 50) & (incomes > 75_000)]
    codes = np.select(conditions, [1, 2, 3], default=0)
    return [spending[codes == code].mean() for code in range(4)]

# %% means right
def segment_means(customers):
    ages, incomes, spending = customers.T
    masks = [(ages < 30) & (incomes > 50_000), (ages >= 30) & (ages < 50) & (spending > 3000), (ages >= 50) & (incomes > 75_000)]
    masks.insert(0, ~np.any(masks, axis=0))
    means = []
    for mask in masks:
        means.append(float(np.mean(spending[mask])))
    return means

# %% means right
def segment_means(customers):
    ages, incomes, spending = customers.T
    young = (ages < 30) & (incomes > 50_000)
    prime = (ages >= 30) & (ages < 50) & (spending > 3000)
    senior = (ages >= 50) & (incomes > 75_000)
    other = np.logical_not(young | prime | senior)
    return [np.mean(spending, where=m) for m in (other, young, prime, senior)]

# %% means right
def segment_means(customers):
    ages, incomes, spending = customers.T
    y = (ages < 30) & (incomes > 50_000)
    p = (ages >= 30) & (ages < 50) & (spending > 3000)
    s = (ages >= 50) & (incomes > 75_000)
    rest = (~(y | p | s))
    return tuple((spending @ m) / m.sum() for m in [rest, y, p, s])

# %% means right
def segment_means(customers):
    ages, incomes, spending = customers.T
    y = (ages < 30) & (incomes > 50_000)
    p = (ages >= 30) & (ages < 50) & (spending > 3000)
    s = (ages >= 50) & (incomes > 75_000)
    sums = [np.sum(spending, where=m) for m in (y, p, s)]
    counts = [np.count_nonzero(m) for m in (y, p, s)]
    rest = (spending.sum() - sum(sums)) / (len(spending) - sum(counts))
    return [rest] + [total / count for total, count in zip(sums, counts)]

# %% means right
def segment_means(customers):
    ages, incomes, spending = customers.T
    codes = np.where(ages < 30, np.where(incomes > 50_000, 1, 0), np.where(ages < 50, np.where(spending > 3000, 2, 0), np.where(incomes > 75_000, 3, 0)))
    return np.bincount(codes, spending) / np.bincount(codes)

# %% means wrong value
def segment_means(customers):
    ages, incomes, spending = customers.T
    young = (ages < 30) & (incomes > 50_000)
    prime = (ages >= 30) & (ages < 50) & (spending > 3000)
    senior = (ages >= 50) & (incomes > 75_000)
    other = ~(young | prime | senior)
    return [spending[m].mean() for m in (young, prime, senior, other)]

# %% means wrong value
def segment_means(customers):
    ages, incomes, spending = customers.T
    young = (ages < 30) & (incomes > 50_000)
    prime = (ages >= 30) & (ages < 50) & (spending > 3000)
    senior = (ages >= 50) & (incomes > 75_000)
    return [spending.mean(), spending[young].mean(), spending[prime].mean(), spending[senior].mean()]

# %% means wrong value
def segment_means(customers):
    ages, incomes, spending = customers.T
    young = (ages < 30) & (incomes > 50_000)
    prime = (ages >= 30) & (ages < 50) & (spending > 3000)
    senior = (ages >= 50) & (incomes > 75_000)
    other = ~(young | prime | senior)
    return [(spending * m).mean() for m in (other, young, prime, senior)]

# %% means wrong value
def segment_means(customers):
    ages, incomes, spending = customers.T
    young = (ages < 30) & (incomes > 50_000)
    prime = (ages >= 30) & (ages < 50) & (spending > 3000)
    senior = (ages >= 50) & (incomes > 75_000)
    other = ~(young | prime | senior)
    return [spending[m].sum() for m in (other, young, prime, senior)]

# %% means wrong value
def segment_means(customers):
    ages, incomes, spending = customers.T
    young = (ages < 30) & (incomes > 50_000)
    prime = (ages >= 30) & (ages < 50) & (spending > 3000)
    senior = (ages >= 50) & (incomes > 75_000)
    other = ~(young | prime | senior)
    return [np.median(spending[m]) for m in (other, young, prime, senior)]

# %% means wrong value
def segment_means(customers):
    ages, incomes, spending = customers.T
    young = (ages < 30) & (incomes > 50_000)
    prime = (ages >= 30) & (spending > 3000)
    senior = (ages >= 50) & (incomes > 75_000)
    other = ~(young | prime | senior)
    return [spending[m].mean() for m in (other, young, prime, senior)]

# %% means wrong error
def means(customers):
    ages, incomes, spending = customers.T
    young = ages < 30 & incomes > 50_000
    return [spending[young].mean()]
means(customers)

# %% means wrong iterations
def segment_means(customers):
    groups = [[], [], [], []]
    for age, income, spent in customers:
        if age < 30 and income > 50_000:
            groups[1].append(spent)
        elif 30 <= age < 50 and spent > 3000:
            groups[2].append(spent)
        elif age >= 50 and income > 75_000:
            groups[3].append(spent)
        else:
            groups[0].append(spent)
    return [np.mean(group) for group in groups]

# %% means wrong bytes_allocated
def segment_means(customers):
    ages, incomes, spending = customers.T
    segments = np.full(len(customers), "Standard", dtype="U20")
    segments[(ages < 30) & (incomes > 50_000)] = "Young High Earner"
    segments[(ages >= 30) & (ages < 50) & (spending > 3000)] = "Prime Spender"
    segments[(ages >= 50) & (incomes > 75_000)] = "Senior Wealthy"
    return [spending[segments == name].mean() for name in ["Standard", "Young High Earner", "Prime Spender", "Senior Wealthy"]]

# %% means wrong arrays
def segment_means(customers):
    ages, incomes, spending = customers.T
    means = []
    for k in range(4):
        young = (ages < 30) & (incomes > 50_000)
        prime = (ages >= 30) & (ages < 50) & (spending > 3000)
        senior = (ages >= 50) & (incomes > 75_000)
        other = ~(young | prime | senior)
        means.append(spending[[other, young, prime, senior][k]].mean())
    return means
