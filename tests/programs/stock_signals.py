"""Signals on a series of prices: exponential averages, momentum, streaks."""
import numpy as np

np.random.seed(55)
price = np.round(50 * np.exp(np.cumsum(np.random.normal(0, 0.02, 40))), 2)


def ema(values, span):
    alpha = 2 / (span + 1)
    out = np.empty(len(values))
    out[0] = values[0]
    for i in range(1, len(values)):
        out[i] = alpha * values[i] + (1 - alpha) * out[i - 1]
    return out


def streaks(up):
    """Length of the run that each day belongs to, so far."""
    lengths, current = [], 0
    for i, value in enumerate(up):
        current = current + 1 if i and value == up[i - 1] else 1
        lengths.append(current)
    return np.array(lengths)


def signal(fast, slow):
    side = np.sign(fast - slow).astype(int)
    turns = np.nonzero(side[1:] * side[:-1] < 0)[0] + 1
    return [(int(day), "buy" if side[day] > 0 else "sell") for day in turns]


change = np.diff(price) / price[:-1] * 100
print("first prices:", price[:5], "last:", price[-1])
print("signals:", signal(ema(price, 4), ema(price, 12)))
run = streaks(change > 0)
print("longest streak:", run.max(), "ending on day", run.argmax() + 1)
gains, losses = change[change > 0], -change[change < 0]
print(f"gains {gains.mean():.2f} %, losses {losses.mean():.2f} %, ratio {gains.sum() / losses.sum():.2f}")
best = np.argpartition(change, -3)[-3:]
print("best days:", sorted(best.tolist()), np.sort(change[best])[::-1].round(2))
weekly = price.reshape(8, 5)
print("weeks:", np.column_stack([weekly[:, 0], weekly.max(axis=1), weekly.min(axis=1), weekly[:, -1]])[:2])
