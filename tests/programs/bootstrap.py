"""Bootstrap intervals of mean and median, and a permutation test."""
import numpy as np

np.random.seed(99)
control = np.random.normal(50, 8, 40)
treated = np.random.normal(56, 8, 35)


def resample(data, statistic, times):
    n = len(data)
    picks = np.random.randint(0, n, (times, n))
    return statistic(data[picks], axis=1)


def interval(samples, level=95):
    tail = (100 - level) / 2
    return np.percentile(samples, [tail, 100 - tail])


def summary(name, data):
    print(f"{name}: n={len(data)} mean={data.mean():.2f} sd={data.std(ddof=1):.2f}")
    for label, statistic in (("mean", np.mean), ("median", np.median)):
        samples = resample(data, statistic, 500)
        low, high = interval(samples)
        print(f"  {label:<7} {statistic(data):6.2f}  95 % in [{low:.2f}, {high:.2f}]  se {samples.std():.3f}")


def permutation_test(a, b, times):
    observed = b.mean() - a.mean()
    pooled = np.concatenate([a, b])
    extreme = 0
    for _ in range(times):
        mixed = np.random.permutation(pooled)
        difference = mixed[len(a):].mean() - mixed[:len(a)].mean()
        if abs(difference) >= abs(observed):
            extreme += 1
    return observed, (extreme + 1) / (times + 1)


summary("control", control)
summary("treated", treated)
difference, p = permutation_test(control, treated, 400)
print(f"difference {difference:.2f}, p = {p:.4f}, {'significant' if p < 0.05 else 'by chance'}")
quartiles = np.quantile(np.concatenate((control, treated)), [0.25, 0.5, 0.75])
print("quartiles of all:", quartiles.round(2), "spread", np.ptp(quartiles).round(2))
