"""Customer segmentation with masks and a text array, and the same by a loop."""
import numpy as np


def make_customers(n):
    np.random.seed(77)
    customers = np.random.rand(n, 3) * [50, 100000, 5000]
    customers[:, 0] += 20
    return customers


def segment_of(age, income, spending):
    if age < 30 and income > 50000:
        return "Young High Earner"
    elif 30 <= age < 50 and spending > 3000:
        return "Prime Spender"
    elif age >= 50 and income > 75000:
        return "Senior Wealthy"
    return "Standard"


def segment_all(customers):
    ages, incomes, spending = customers.T
    segments = np.full(len(customers), "Standard", dtype="U20")
    segments[(ages < 30) & (incomes > 50000)] = "Young High Earner"
    segments[(ages >= 30) & (ages < 50) & (spending > 3000)] = "Prime Spender"
    segments[(ages >= 50) & (incomes > 75000)] = "Senior Wealthy"
    return segments


customers = make_customers(500)
slow = [segment_of(*customer) for customer in customers]
fast = segment_all(customers)
print(fast.dtype, fast.shape, fast.nbytes)
print(fast[:6])
print("same:", (np.array(slow) == fast).all())

names, first, counts = np.unique(fast, return_index=True, return_counts=True)
for name, where, count in zip(names, first, counts):
    group = customers[fast == name]
    age, income, spending = group.mean(axis=0)
    print(f"{name:<18}{count:>4}  first {where:>2}  age {age:4.1f}  income {income:8,.0f}  spends {spending:7,.2f}")

others = ~np.isin(fast, ["Standard"])
print(f"{others.mean():.1%} are in a segment")
top = customers[:, 2].argsort()[::-1][:3]
print("top spenders:", top, customers[top, 2].round(2), fast[top])
