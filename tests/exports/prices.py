import numpy as np

def discount(prices, rate):
    """Prices after a discount, never below 1."""
    out = np.empty_like(prices)
    for i in range(len(prices)):
        out[i] = max(prices[i] * (1 - rate), 1.0)
    return out

prices = np.linspace(0.5, 99.5, 20_000)
slow = discount(prices, 0.15)
fast = np.maximum(prices * (1 - 0.15), 1.0)
if not np.allclose(slow, fast):
    raise SystemExit("they differ")
total = (fast * fast + fast).sum()
print(round(total))
