# %% length right
np.sqrt(a @ a)

# %% length right
np.linalg.norm(a)

# %% length right
np.sqrt(np.dot(a, a))

# %% length right
np.sqrt(a.dot(a))

# %% length right
np.vdot(a, a)**0.5

# %% length right
import math
math.sqrt(a @ a)

# %% length right
squares = np.einsum("i,i->", a, a)
np.sqrt(squares)

# %% length right
np.sqrt(np.inner(a, a))

# %% length right
total = 0.0
for start in range(0, len(a), 10_000):
    part = a[start:start + 10_000]
    total += (part * part).sum()
np.sqrt(total)

# %% length right
def length(vector):
    return (vector @ vector)**.5

length(a)

# %% length right
result = float(np.sqrt(np.matmul(a, a)))

# %% length wrong value
a @ a

# %% length wrong value
np.sqrt(a.sum()**2)

# %% length wrong value
np.linalg.norm(a, 1)

# %% length wrong value
np.sqrt(a @ a / len(a))

# %% length wrong value
np.sqrt(a @ b)

# %% length wrong value
np.sqrt(a.mean())

# %% length wrong value
np.hypot(a, a)

# %% length wrong peak_bytes
np.sqrt(np.sum(a**2))

# %% length wrong peak_bytes
np.sqrt(np.sum(np.square(a)))

# %% length wrong peak_bytes
squares = np.empty_like(a)
np.multiply(a, a, out=squares)
np.sqrt(squares.sum())

# %% length wrong iterations
total = 0.0
for element in a:
    total += element * element
np.sqrt(total)

# %% length wrong iterations
sum(x * x for x in a)**0.5

# %% length wrong error
np.sqrt(a @ a.T @ a @ 1)

# %% moving right
sums = np.concatenate(([0.0], np.cumsum(series)))
(sums[k:] - sums[:-k]) / k

# %% moving right
sums = np.zeros(n + 1)
np.cumsum(series, out=sums[1:])
averages = sums[k:] - sums[:-k]
averages /= k
averages

# %% moving right
sums = np.cumsum(series)
sums[k:] = sums[k:] - sums[:-k]
sums[k - 1:] / k

# %% moving right
sums = np.cumsum(np.insert(series, 0, 0))
(sums[k:] - sums[:n - k + 1]) / k

# %% moving right
np.convolve(series, np.ones(k) / k, "valid")

# %% moving right
np.convolve(series, np.ones(k), mode="valid") / k

# %% moving right
def moving_average(x, width):
    sums = np.cumsum(x)
    first = sums[width - 1] / width
    rest = (sums[width:] - sums[:-width]) / width
    return np.concatenate(([first], rest))

moving_average(series, k)

# %% moving right
first = series[:k].sum()
steps = series[k:] - series[:-k]
averages = np.empty(n - k + 1)
averages[0] = first
averages[1:] = first + np.cumsum(steps)
averages / k

# %% moving right
sums = np.hstack([0, series.cumsum()])
result = (sums[k:] - sums[:-k]) / 50

# %% moving right
sums = np.pad(np.cumsum(series), (1, 0))
np.subtract(sums[k:], sums[:-k]) / k

# %% moving right
tens = sliding(series, 10).sum(axis=1)
(tens[:-40] + tens[10:-30] + tens[20:-20] + tens[30:-10] + tens[40:]) / k

# %% moving wrong value
sums = np.cumsum(series)
(sums[k:] - sums[:-k]) / k

# %% moving wrong value
sums = np.concatenate(([0.0], np.cumsum(series)))
sums[k:] - sums[:-k]

# %% moving wrong value
series.reshape(-1, k).mean(axis=1)

# %% moving wrong value
np.convolve(series, np.ones(k) / k)

# %% moving wrong value
np.convolve(series, np.ones(k) / k, "same")

# %% moving wrong value
np.cumsum(series) / k

# %% moving wrong value
sums = np.concatenate((np.cumsum(series), [0.0]))
(sums[k:] - sums[:-k]) / k

# %% moving wrong bytes_moved
sliding(series, k).mean(axis=1)

# %% moving wrong bytes_moved
total = series[:n - k + 1].copy()
for i in range(1, k):
    total += series[i:n - k + 1 + i]
total / k

# %% moving wrong iterations
total = series[:k].sum()
averages = [total]
for i in range(k, n):
    total += series[i] - series[i - k]
    averages.append(total)
np.array(averages) / k

# %% moving wrong error
sums = np.cumsum(series)
(sums[k:] - sums) / k
