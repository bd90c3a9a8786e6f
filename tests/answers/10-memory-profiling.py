# %% loudness right
def loudness(x):
    t = x - 0.5
    t *= 2
    t *= t
    t += 1
    np.sqrt(t, out=t)
    return t.mean()

# %% loudness right
def loudness(x):
    x = x - 0.5
    x = x * 2
    x = x ** 2
    x = np.sqrt(x + 1)
    return x.mean()

# %% loudness right
def loudness(x):
    return np.sqrt(((x - 0.5) * 2) ** 2 + 1).mean()

# %% loudness right
def loudness(x):
    return np.mean(np.sqrt(1 + (2 * x - 1) ** 2))

# %% loudness right
def loudness(x):
    centred = x - 0.5
    doubled = centred * 2
    del centred
    squared = doubled ** 2
    del doubled
    squared += 1
    rooted = np.sqrt(squared)
    return rooted.mean()

# %% loudness right
def loudness(x, size=10_000):
    total = 0.0
    for i in range(0, len(x), size):
        c = x[i:i + size] - 0.5
        total += np.sum(np.sqrt((c * 2) ** 2 + 1))
    return total / len(x)

# %% loudness right
def loudness(x):
    y = np.subtract(x, 0.5)
    np.multiply(y, 2, out=y)
    np.square(y, out=y)
    np.add(y, 1, out=y)
    np.sqrt(y, out=y)
    return np.sum(y) / y.size

# %% loudness right
def loudness(x):
    y = (x - 0.5) * 2
    return np.hypot(y, 1, out=y).mean()

# %% loudness wrong peak_bytes
def loudness(x):
    a = x - 0.5
    b = a * 2
    c = b ** 2
    d = np.sqrt(c + 1)
    return d.mean()

# %% loudness wrong peak_bytes
def loudness(x):
    centred = x - 0.5
    doubled = 2 * centred
    return np.sqrt(doubled ** 2 + 1).mean()

# %% loudness wrong peak_bytes
def loudness(x):
    steps = [x - 0.5]
    steps.append(steps[-1] * 2)
    steps.append(steps[-1] ** 2)
    steps.append(np.sqrt(steps[-1] + 1))
    return steps[-1].mean()

# %% loudness wrong value
def loudness(x):
    y = x - 0.5
    y *= 2
    y += 1
    y **= 2
    np.sqrt(y, out=y)
    return y.mean()

# %% loudness wrong value
def loudness(x):
    y = x - 0.5
    y *= 2
    y **= 2
    y += 1
    return np.sqrt(y.mean())

# %% loudness wrong value
def loudness(x):
    y = x - 0.5
    y *= 2
    y **= 2
    y += 1
    np.sqrt(y)
    return y.mean()

# %% loudness wrong value
def loudness(x):
    y = x - 0.5
    y *= 2
    y **= 2
    y += 1
    np.sqrt(y, out=y)
    return y

# %% loudness wrong value
def loudness(x):
    y = x - 0.5
    y **= 2
    y += 1
    np.sqrt(y, out=y)
    return y.mean()

# %% loudness wrong value
def loudness(x):
    y = x - 0.5
    y *= 2
    y **= 2
    y += 1
    np.sqrt(y, out=y)
    y.mean()

# %% loudness wrong error
def loudness(x):
    y = x - 0.5
    del y
    y *= 2
    return np.sqrt(y ** 2 + 1).mean()

# %% thin right
def thin(days):
    kept = []
    for day in days:
        corrected = np.sqrt(day + 1)
        kept.append(corrected[::1000].copy())
    return np.concatenate(kept)

# %% thin right
def thin(days):
    return np.concatenate([np.sqrt(day[::1000] + 1) for day in days])

# %% thin right
def thin(days):
    return np.sqrt(np.concatenate([day[::1000] for day in days]) + 1)

# %% thin right
def thin(days):
    kept = []
    for day in days:
        corrected = np.sqrt(day + 1)
        kept.append(np.array(corrected[::1000]))
    return np.concatenate(kept)

# %% thin right
def thin(days):
    result = np.empty(2000)
    for i, day in enumerate(days):
        corrected = np.sqrt(day + 1)
        result[i * 100:(i + 1) * 100] = corrected[::1000]
    return result

# %% thin right
def thin(days):
    result = np.empty((len(days), 100))
    for i in range(len(days)):
        result[i] = np.sqrt(days[i][::1000] + 1)
    return result.ravel()

# %% thin right
def thin(days):
    every = np.arange(0, 100_000, 1000)
    return np.hstack([np.sqrt(1 + day[every]) for day in days])

# %% thin right
def correct(x):
    return np.sqrt(x + 1)

def thin(days):
    kept = []
    for day in days:
        kept += list(correct(day)[::1000])
    return np.array(kept)

# %% thin wrong peak_bytes
def thin(days):
    kept = [np.sqrt(day + 1)[::1000] for day in days]
    return np.hstack(kept)

# %% thin wrong peak_bytes
def thin(days):
    kept = []
    for day in days:
        day = day + 1
        day = np.sqrt(day)
        kept.append(day[::1000])
        del day
    return np.concatenate(kept)

# %% thin wrong peak_bytes
def thin(days):
    return np.sqrt(np.array(days) + 1)[:, ::1000].ravel()

# %% thin wrong peak_bytes
def thin(days):
    kept = []
    for day in days:
        corrected = np.sqrt(day + 1)
        kept.append(np.asarray(corrected[::1000]))
    return np.concatenate(kept)

# %% thin wrong value
def thin(days):
    kept = []
    for day in days:
        kept.append(np.sqrt(day[::1000]) + 1)
    return np.concatenate(kept)

# %% thin wrong value
def thin(days):
    kept = []
    for day in days:
        kept = np.sqrt(day[::1000] + 1)
    return kept

# %% thin wrong value
def thin(days):
    return np.concatenate([np.sqrt(day[::100] + 1) for day in days])

# %% thin wrong value
def thin(days):
    return np.concatenate([np.sqrt(day[999::1000] + 1) for day in days])

# %% thin wrong value
def thin(days):
    return np.array([np.sqrt(day[::1000] + 1) for day in days])

# %% thin wrong error
def thin(days):
    kept = []
    for day in days:
        kept.append(np.sqrt(day[::1000] + 1))
    return kept.concatenate()
