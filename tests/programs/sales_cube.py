"""A cube of sales: stores, products, months; totals, shares, best ones."""
import numpy as np

np.random.seed(31)
sales = np.random.poisson(100, (5, 4, 12))
months = np.array("jan feb mar apr may jun jul aug sep oct nov dec".split())


def totals(cube):
    return cube.sum(axis=(1, 2)), cube.sum(axis=(0, 2)), cube.sum(axis=(0, 1))


def rank(values):
    """1 for the largest."""
    order = np.argsort(-values, kind="stable")
    places = np.empty(len(values), dtype=int)
    places[order] = np.arange(1, len(values) + 1)
    return places


def report(title, labels, values):
    print(title)
    for label, value, place in zip(labels, values, rank(values)):
        print(f"  {label!s:<8} {value:>6,} {value / values.sum():>7.2%}  #{place}")


by_store, by_product, by_month = totals(sales)
assert by_store.sum() == by_product.sum() == by_month.sum() == sales.sum()
report("stores", [f"store {i}" for i in range(5)], by_store)
report("products", list("ABCD"), by_product)
best = np.argsort(by_month)[-3:][::-1]
print("best months:", months[best], by_month[best])

quarters = sales.reshape(5, 4, 4, 3).sum(axis=3)
print("quarters:", quarters.shape)
print(quarters.sum(axis=1))
growth = np.diff(quarters.sum(axis=(0, 1))) / quarters.sum(axis=(0, 1))[:-1]
print("growth:", ["%+.1f%%" % (100 * g) for g in growth])
store, product, month = np.unravel_index(sales.argmax(), sales.shape)
print(f"largest: {sales.max()} in store {store}, product {'ABCD'[product]}, {months[month]}")
above = sales > sales.mean(axis=2, keepdims=True)
print("months above a product's own mean:", above.sum(axis=2).tolist())
