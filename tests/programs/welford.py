"""Running statistics after Welford, kept in a closure and in a dict."""
import math


def running():
    n, mean, m2 = 0, 0.0, 0.0
    low = high = None

    def push(x):
        nonlocal n, mean, m2, low, high
        n += 1
        delta = x - mean
        mean += delta / n
        m2 += delta * (x - mean)
        low = x if low is None else min(low, x)
        high = x if high is None else max(high, x)

    def result():
        variance = m2 / (n - 1) if n > 1 else float("nan")
        return {"n": n, "mean": mean, "sd": math.sqrt(variance), "min": low, "max": high}

    return push, result


def merge(a, b):
    n = a["n"] + b["n"]
    delta = b["mean"] - a["mean"]
    mean = a["mean"] + delta * b["n"] / n
    m2 = a["sd"] ** 2 * (a["n"] - 1) + b["sd"] ** 2 * (b["n"] - 1) + delta ** 2 * a["n"] * b["n"] / n
    return {"n": n, "mean": mean, "sd": math.sqrt(m2 / (n - 1)),
            "min": min(a["min"], b["min"]), "max": max(a["max"], b["max"])}


def show(title, stats):
    parts = [f"{key}={value:.4g}" if isinstance(value, float) else f"{key}={value}" for key, value in stats.items()]
    print(f"{title:<8}", ", ".join(parts))


def naive_variance(values):
    n = len(values)
    return (sum(x * x for x in values) - sum(values) ** 2 / n) / (n - 1)


data = [((i * 7919) % 1000) / 10 for i in range(300)]
push, result = running()
for x in data:
    push(x)
everything = result()
halves = []
for part in (data[:100], data[100:]):
    push, result = running()
    for x in part:
        push(x)
    halves.append(result())
show("all", everything)
show("first", halves[0])
show("second", halves[1])
merged = merge(*halves)
show("merged", merged)
print("same:", all(math.isclose(merged[key], everything[key]) for key in everything))
shifted = [1e9 + x for x in (4, 7, 13, 16)]
push, result = running()
for x in shifted:
    push(x)
print("stable:", round(result()["sd"] ** 2, 6), " naive is right:", naive_variance(shifted) == 30)
push, result = running()
push(5)
print(result())
