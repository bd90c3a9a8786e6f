"""Returns, risk, drawdown and the best mix of a portfolio."""
import numpy as np

NAMES = ["stocks", "bonds", "gold"]


def prices(days):
    np.random.seed(2024)
    drift = np.array([0.0006, 0.0002, 0.0003])
    risk = np.array([0.012, 0.003, 0.009])
    daily = drift + risk * np.random.standard_normal((days, 3))
    return 100 * np.cumprod(1 + daily, axis=0)


def simple_returns(p):
    return p[1:] / p[:-1] - 1


def drawdown(value):
    peak = np.maximum.accumulate(value)
    fall = value / peak - 1
    end = fall.argmin()
    start = value[:end + 1].argmax()
    return fall.min(), start, end


def sharpe(returns, weights):
    r = returns @ weights
    return r.mean() / r.std(ddof=1) * np.sqrt(252)


p = prices(252)
r = simple_returns(p)
print(f"{'':<8}{'end':>9}{'return':>9}{'risk':>8}{'worst fall':>12}")
for i, name in enumerate(NAMES):
    fall, start, end = drawdown(p[:, i])
    print(f"{name:<8}{p[-1, i]:>9.2f}{p[-1, i] / 100 - 1:>9.2%}{r[:, i].std() * np.sqrt(252):>8.2%}"
          f"{fall:>12.2%} (day {start} to {end})")
print("correlations:")
print(np.corrcoef(r, rowvar=False).round(3))

best, best_ratio = None, -np.inf
for a in range(0, 11):
    for b in range(0, 11 - a):
        w = np.array([a, b, 10 - a - b]) / 10
        ratio = sharpe(r, w)
        if ratio > best_ratio:
            best, best_ratio = w, ratio
print("best mix:", ", ".join(f"{share:.0%} {name}" for share, name in zip(best, NAMES) if share))
print(f"ratio {best_ratio:.3f} against {sharpe(r, np.ones(3) / 3):.3f} of equal parts")
