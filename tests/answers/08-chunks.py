# %% decibels right
def decibels(samples, size=10_000):
    out = np.empty(len(samples))
    for i in range(0, len(samples), size):
        out[i:i+size] = 20*np.log10(1 + samples[i:i+size])
    return out

# %% decibels right
def decibels(samples):
    result = np.zeros(samples.shape)
    n = len(samples)
    size = 50_000
    for start in range(0, n, size):
        end = min(start + size, n)
        result[start:end] = np.log10(samples[start:end] + 1) * 20
    return result

# %% decibels right
def decibels(samples):
    r = samples + 1
    np.log10(r, out=r)
    r *= 20
    return r

# %% decibels right
def one(chunk):
    return 20 * np.log10(1 + chunk)

def decibels(samples, size=20_000):
    result = np.empty_like(samples)
    start = 0
    while start < len(samples):
        result[start:start + size] = one(samples[start:start + size])
        start += size
    return result

# %% decibels right
def decibels(samples, size=1_000):
    result = samples.copy()
    for start in range(0, result.size, size):
        piece = result[start:start + size]
        piece += 1
        np.log10(piece, out=piece)
        piece *= 20
    return result

# %% decibels right
def decibels(samples, size=10_000):
    result = np.empty_like(samples)
    for start in range(0, len(samples), size):
        here = slice(start, start + size)
        np.multiply(20, np.log10(1 + samples[here]), out=result[here])
    return result

# %% decibels right
def decibels(samples):
    result = np.empty_like(samples)
    for old, new in zip(np.array_split(samples, 100), np.array_split(result, 100)):
        new[:] = 20 * np.log10(1 + old)
    return result

# %% decibels wrong peak_bytes
def decibels(samples, size=100_000):
    parts = []
    for start in range(0, len(samples), size):
        chunk = samples[start:start + size]
        parts.append(20 * np.log10(1 + chunk))
    return np.concatenate(parts)

# %% decibels wrong peak_bytes
def decibels(samples):
    return np.multiply(20, np.log10(np.add(samples, 1)))

# %% decibels wrong peak_bytes
def decibels(samples, size=10_000):
    result = np.array([])
    for start in range(0, len(samples), size):
        result = np.append(result, 20 * np.log10(1 + samples[start:start + size]))
    return result

# %% decibels wrong value
def decibels(samples, size=10_000):
    result = np.empty_like(samples)
    for start in range(0, len(samples), size):
        result[start:start + size] = 20 * np.log(1 + samples[start:start + size])
    return result

# %% decibels wrong value
def decibels(samples, size=10_000):
    result = np.empty_like(samples)
    for start in range(0, len(samples), size):
        result[start:start + size] = np.log10(1 + samples[start:start + size])
    return result

# %% decibels wrong value
def decibels(samples, size=10_000):
    result = np.zeros_like(samples)
    for start in range(0, len(samples) - size, size):
        result[start:start + size] = 20 * np.log10(1 + samples[start:start + size])
    return result

# %% decibels wrong value
def decibels(samples, size=10_000):
    result = np.empty_like(samples)
    for start in range(0, len(samples), size):
        result[start:start + size] = 20 * np.log10(1 + samples[start:start + size])
        return result

# %% decibels wrong error
def decibels(samples, size=10_000):
    result = []
    for start in range(0, len(samples), size):
        result[start] = 20 * np.log10(1 + samples[start:start + size])
    return np.concatenate(result)

# %% decibels wrong error
def decibels(samples, size=10_000):
    result = np.empty_like(samples)
    for start in range(0, len(samples), size):
        result[start] = 20 * np.log10(1 + samples[start:start + size])
    return result

# %% decibels wrong iterations
def decibels(samples):
    result = np.empty_like(samples)
    for i in range(len(samples)):
        result[i] = 20 * np.log10(1 + samples[i])
    return result

# %% spread right
def spread(readings, size=20_000):
    total = 0.0
    for start in range(0, len(readings), size):
        total += np.sqrt(readings[start:start + size]).sum()
    mean = total / len(readings)
    squares = 0.0
    for start in range(0, len(readings), size):
        d = np.sqrt(readings[start:start + size]) - mean
        squares += np.sum(d * d)
    return np.sqrt(squares / len(readings))

# %% spread right
def spread(x):
    m = sum([np.sqrt(x[i:i+100_000]).sum() for i in range(0, len(x), 100_000)]) / len(x)
    s = 0
    for i in range(0, len(x), 100_000):
        s = s + ((np.sqrt(x[i:i+100_000]) - m)**2).sum()
    return (s / x.size) ** 0.5

# %% spread right
def spread(readings, size=25_000):
    n = len(readings)
    s = 0.0
    q = 0.0
    for start in range(0, n, size):
        roots = np.sqrt(readings[start:start + size])
        s += np.sum(roots)
        q += np.sum(roots ** 2)
    return np.sqrt(q / n - (s / n) ** 2)

# %% spread right
def spread(readings):
    n = len(readings)
    chunks = np.array_split(readings, 50)
    mean = sum(np.sum(np.sqrt(c)) for c in chunks) / n
    squares = 0.0
    for c in chunks:
        d = np.sqrt(c) - mean
        squares += d @ d
    return np.sqrt(squares / n)

# %% spread right
import math

def spread(readings, size=50_000):
    total = 0.0
    start = 0
    while start < len(readings):
        end = min(start + size, len(readings))
        total += np.sum(np.sqrt(readings[start:end]))
        start = end
    mean = total / len(readings)
    return math.sqrt(readings.mean() - mean ** 2)

# %% spread right
def root_sum(readings, size=10_000):
    total = 0.0
    for i in range(0, len(readings), size):
        total += np.sqrt(readings[i:i + size]).sum()
    return total

def spread(readings):
    n = len(readings)
    return np.sqrt(np.sum(readings) / n - (root_sum(readings) / n) ** 2)

# %% spread right
def spread(readings, size=10_000):
    space = np.empty(size)
    n = len(readings)
    total = 0.0
    for i in range(0, n, size):
        chunk = readings[i:i + size]
        roots = np.sqrt(chunk, out=space[:len(chunk)])
        total += roots.sum()
    mean = total / n
    squares = 0.0
    for i in range(0, n, size):
        chunk = readings[i:i + size]
        roots = np.sqrt(chunk, out=space[:len(chunk)])
        roots -= mean
        roots *= roots
        squares += roots.sum()
    return np.sqrt(squares / n)

# %% spread wrong value
def spread(readings, size=10_000):
    return np.mean([np.sqrt(readings[i:i + size]).std() for i in range(0, len(readings), size)])

# %% spread wrong value
def spread(readings, size=100_000):
    means = [np.sqrt(readings[i:i + size]).mean() for i in range(0, len(readings), size)]
    return np.std(means)

# %% spread wrong value
def spread(readings, size=10_000):
    n = len(readings)
    m = np.sqrt(np.mean(readings))
    total = 0.0
    for i in range(0, n, size):
        total += np.sum((np.sqrt(readings[i:i + size]) - m) ** 2)
    return np.sqrt(total / n)

# %% spread wrong value
def spread(readings, size=10_000):
    n = len(readings)
    m = sum(np.sum(np.sqrt(readings[i:i + size])) for i in range(0, n, size)) / n
    total = 0.0
    for i in range(0, n, size):
        total += np.sum((np.sqrt(readings[i:i + size]) - m) ** 2)
    return np.sqrt(total) / n

# %% spread wrong value
def spread(readings, size=10_000):
    total = 0.0
    for i in range(0, len(readings), size):
        roots = np.sqrt(readings[i:i + size])
        total += np.sum((roots - roots.mean()) ** 2)
    return np.sqrt(total / len(readings))

# %% spread wrong value
def spread(readings, size=100_000):
    n = len(readings)
    m = sum(np.sum(np.sqrt(readings[i:i + size])) for i in range(0, n, size)) / n
    total = 0.0
    for k in range(n // size):
        total += np.sum((np.sqrt(readings[k * size:(k + 1) * size]) - m) ** 2)
    return np.sqrt(total / n)

# %% spread wrong peak_bytes
def spread(readings):
    return np.sqrt(readings).std()

# %% spread wrong peak_bytes
def spread(readings, size=10_000):
    parts = []
    for i in range(0, len(readings), size):
        parts.append(np.sqrt(readings[i:i + size]))
    return np.std(np.concatenate(parts))

# %% spread wrong peak_bytes
def spread(readings, size=500_000):
    n = len(readings)
    m = sum(np.sum(np.sqrt(readings[i:i + size])) for i in range(0, n, size)) / n
    total = 0.0
    for i in range(0, n, size):
        total += np.sum((np.sqrt(readings[i:i + size]) - m) ** 2)
    return np.sqrt(total / n)

# %% spread wrong iterations
def spread(readings):
    total = 0.0
    for x in readings:
        total += x ** 0.5
    return np.sqrt(readings.mean() - (total / len(readings)) ** 2)

# %% spread wrong error
def spread(readings, size=10_000):
    for i in range(0, len(readings), size):
        total += np.sum(np.sqrt(readings[i:i + size]))
    mean = total / len(readings)
    return np.sqrt(readings.mean() - mean ** 2)
