"""An inventory in nested dicts, with flexible functions: *args, **kwargs, defaults, sorting, sets."""

stock = {}


def add(name, count=1, *tags, price=0.0, **details):
    item = stock.setdefault(name, {"count": 0, "tags": set(), "price": price})
    item["count"] += count
    item["tags"].update(tags)
    if price:
        item["price"] = price
    item.update(details)
    return item


def remove(name, count=1):
    if name not in stock:
        return f"no {name}"
    left = stock[name]["count"] - count
    if left < 0:
        return f"only {stock[name]['count']} {name}"
    if left == 0:
        del stock[name]
    else:
        stock[name]["count"] = left
    return left


def where(**conditions):
    return sorted(name for name, item in stock.items()
                  if all(item.get(key) == wanted for key, wanted in conditions.items()))


def tagged(*tags):
    wanted = set(tags)
    return {name for name, item in stock.items() if wanted <= item["tags"]}


def describe(name, *, width=10):
    item = stock[name]
    rest = {key: value for key, value in item.items() if key not in ("count", "tags", "price")}
    return f"{name:<{width}}{item['count']:>4} x {item['price']:>6.2f}  {'/'.join(sorted(item['tags'])) or '-':<12} {rest or ''}".rstrip()


add("bolt", 100, "metal", "small", price=0.05)
add("plank", 12, "wood", price=4.5, length=200, place="yard")
add("nut", 80, "metal", "small", price=0.04)
add("door", tags_later=True, price=89.9, place="yard")
add("bolt", 20, "zinc")
options = {"price": 12.0, "place": "shelf"}
add("saw", 3, *["tool", "metal"], **options)

for name in sorted(stock, key=lambda n: -stock[n]["count"] * stock[n]["price"]):
    print(describe(name, width=8))
print("value:", round(sum(item["count"] * item["price"] for item in stock.values()), 2))
print("in the yard:", where(place="yard"), "on the shelf:", where(place="shelf", count=3))
print("metal:", sorted(tagged("metal")), "small metal:", sorted(tagged("metal", "small")), len(tagged()))
print(remove("nut", 30), remove("nut", 60), remove("saw", 3), remove("glue"), list(stock))
print("metal but not small:", sorted(tagged("metal") - tagged("small")), sorted(tagged("wood") | tagged("zinc")))
old, stock = stock, {**stock, "glue": {"count": 2, "tags": {"soft"}, "price": 3.0}}
print(len(old), len(stock), old.keys() < stock.keys(), stock.keys() - old.keys())
cheapest, *_, dearest = sorted(stock.items(), key=lambda pair: pair[1]["price"])
print(cheapest[0], dearest[0], stock.pop("glue")["count"], stock.pop("glue", None))
