# %% variance right
np.var(heights)

# %% variance right
heights.var()

# %% variance right
((heights - heights.mean()) ** 2).mean()

# %% variance right
np.mean((heights - np.mean(heights)) ** 2)

# %% variance right
np.std(heights) ** 2

# %% variance right
d = heights - heights.mean()
(d * d).sum() / len(d)

# %% variance right
moved = heights - 2.962e9
(moved ** 2).mean() - moved.mean() ** 2

# %% variance right
x = heights - heights[0]
np.mean(x * x) - np.mean(x) ** 2

# %% variance right
deviations = heights - heights.mean()
variance = deviations @ deviations / heights.size

# %% variance right
def variance(x):
    m = x.mean()
    return np.square(x - m).mean()

variance(heights)

# %% variance right
heights -= heights.mean()
(heights ** 2).mean()

# %% variance right
mean = heights.mean()
total = 0.0
for start in range(0, len(heights), 50_000):
    total += ((heights[start:start + 50_000] - mean) ** 2).sum()
total / len(heights)

# %% variance right
np.average((heights - heights.mean()) ** 2)

# %% variance wrong value
(heights ** 2).mean() - heights.mean() ** 2

# %% variance wrong value
np.mean(heights * heights) - np.mean(heights) * np.mean(heights)

# %% variance wrong value
np.std(heights)

# %% variance wrong value
heights.std()

# %% variance wrong value
np.sqrt(((heights - heights.mean()) ** 2).mean())

# %% variance wrong value
(heights - heights.mean()).mean() ** 2

# %% variance wrong value
((heights - heights.mean()) ** 2).sum()

# %% variance wrong value
abs(heights - heights.mean()).mean()

# %% variance wrong value
heights.astype(np.float32).var()

# %% variance wrong value
np.var(heights[:1000])

# %% variance wrong value
(heights - heights.mean()) ** 2

# %% variance wrong value
(heights ** 2).mean() - heights.mean() * 2

# %% variance wrong error
variance(heights)

# %% five right
np.percentile(data, [0, 25, 50, 75, 100])

# %% five right
np.quantile(data, [0, 0.25, 0.5, 0.75, 1])

# %% five right
np.percentile(data, np.arange(0, 101, 25))

# %% five right
np.percentile(data, (0, 25, 50, 75, 100))

# %% five right
np.percentile(data, np.linspace(0, 100, 5))

# %% five right
low, middle, high = np.percentile(data, [25, 50, 75])
[data.min(), low, middle, high, data.max()]

# %% five right
q = np.percentile(data, [25, 50, 75])
np.array([data.min(), q[0], q[1], q[2], data.max()])

# %% five right
quartiles = np.quantile(data, [.25, .5, .75])
[np.min(data), *quartiles, np.max(data)]

# %% five right
def five_numbers(x):
    return np.percentile(x, [0, 25, 50, 75, 100])

five_numbers(data)

# %% five right
s = np.sort(data)
n = len(s)
result = []
for q in (0.0, 0.25, 0.5, 0.75, 1.0):
    place = q * (n - 1)
    below = int(place)
    above = min(below + 1, n - 1)
    result.append(s[below] + (place - below) * (s[above] - s[below]))
result

# %% five right
result = list(np.percentile(data, [0, 25, 50, 75, 100]))
result

# %% five right
data.sort()
edges = np.linspace(0, len(data) - 1, 5)
np.interp(edges, [0, 249_999, 250_000, 499_999, 500_000, 749_999, 750_000, 999_999], data[[0, 249_999, 250_000, 499_999, 500_000, 749_999, 750_000, 999_999]])

# %% five wrong bytes_allocated
[data.min(), np.percentile(data, 25), np.median(data), np.percentile(data, 75), data.max()]

# %% five wrong bytes_allocated
[np.min(data), *[np.percentile(data, q) for q in (25, 50, 75)], np.max(data)]

# %% five wrong bytes_allocated
[np.percentile(data, q) for q in (0, 25, 50, 75, 100)]

# %% five wrong bytes_allocated
q1, q3 = np.percentile(data, [25, 75])
[data.min(), q1, np.median(data), q3, data.max()]

# %% five wrong value
np.percentile(data, [0, 0.25, 0.5, 0.75, 1])

# %% five wrong value
np.percentile(data, [25, 50, 75])

# %% five wrong value
np.percentile(data, [100, 75, 50, 25, 0])

# %% five wrong value
np.percentile(data, [0, 25, 50, 75, 99])

# %% five wrong value
np.percentile(data, 50)

# %% five wrong value
[data.min(), data.mean() - data.std(), data.mean(), data.mean() + data.std(), data.max()]

# %% five wrong error
np.quantile(data, [0, 25, 50, 75, 100])

# %% five wrong value
np.percentile(data, [0, 20, 40, 60, 80])

# %% five wrong value
s = np.sort(data)
[s[0], s[250_000], s[500_000], s[750_000], s[-1]]

# %% there right
np.mean(readings, where=~np.isnan(readings))

# %% there right
readings.mean(where=~np.isnan(readings))

# %% there right
good = ~np.isnan(readings)
readings.sum(where=good) / good.sum()

# %% there right
good = np.logical_not(np.isnan(readings))
np.sum(readings, where=good) / np.count_nonzero(good)

# %% there right
good = readings == readings
np.mean(readings, where=good)

# %% there right
failed = np.isnan(readings)
readings[failed] = 0
readings.sum() / (len(readings) - failed.sum())

# %% there right
np.mean(readings, where=np.isfinite(readings))

# %% there right
total = 0.0
count = 0
for start in range(0, len(readings), 10_000):
    chunk = readings[start:start + 10_000]
    good = chunk[~np.isnan(chunk)]
    total += good.sum()
    count += len(good)
total / count

# %% there right
def mean_of_good(x):
    good = ~np.isnan(x)
    return np.add.reduce(x, where=good) / good.sum()

mean_of_good(readings)

# %% there right
np.average([np.nanmean(readings[:500_000].reshape(50, -1)[i]) for i in range(50)] + [np.nanmean(readings[500_000:].reshape(50, -1)[i]) for i in range(50)])

# %% there wrong peak_bytes
np.nanmean(readings)

# %% there wrong peak_bytes
readings[~np.isnan(readings)].mean()

# %% there wrong peak_bytes
np.nansum(readings) / (~np.isnan(readings)).sum()

# %% there wrong peak_bytes
np.where(np.isnan(readings), 0, readings).sum() / (~np.isnan(readings)).sum()

# %% there wrong peak_bytes
good = readings[np.isfinite(readings)]
good.sum() / good.size

# %% there wrong value
np.mean(readings)

# %% there wrong value
readings.sum() / len(readings)

# %% there wrong value
np.sum(readings, where=~np.isnan(readings)) / len(readings)

# %% there wrong value
np.nansum(readings) / len(readings)

# %% there wrong value
(~np.isnan(readings)).mean()

# %% there wrong value
np.mean(readings, where=np.isnan(readings))

# %% there wrong value
np.sum(readings, where=~np.isnan(readings))

# %% there wrong value
np.median(readings[1:1000])

# %% there wrong value
readings[1]

# %% there wrong error
np.mean(readings, where=not np.isnan(readings))
