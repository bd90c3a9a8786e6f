# %% mad right
def spread(ms):
    m = np.median(ms)
    return np.median(abs(ms - m)) / m

# %% mad right
def spread(ms):
    return np.median(np.abs(ms - np.median(ms))) / np.median(ms)

# %% mad right
def spread(ms):
    distances = np.abs(np.median(ms) - ms)
    return np.median(distances / np.median(ms))

# %% mad right
def middle(x):
    s = np.sort(x)
    half = len(s) // 2
    return (s[half - 1] + s[half]) / 2

def spread(ms):
    m = middle(ms)
    return middle(np.abs(ms - m)) / m

# %% mad right
def spread(ms):
    m = np.percentile(ms, 50)
    d = np.sqrt((ms - m) ** 2)
    return float(np.percentile(d, 50) / m)

# %% mad right
def spread(ms):
    m = np.median(ms)
    return np.median([abs(t - m) for t in ms]) / m

# %% mad right
spread = lambda ms: np.median(np.fabs(ms - np.median(ms))) / np.median(ms)

# %% mad wrong value
def spread(ms):
    return np.std(ms) / np.median(ms)

# %% mad wrong value
def spread(ms):
    m = np.median(ms)
    return np.max(np.abs(ms - m)) / m

# %% mad wrong value
def spread(ms):
    m = np.median(ms)
    return 100 * np.median(np.abs(ms - m)) / m

# %% mad wrong value
def spread(ms):
    m = np.median(ms)
    return np.abs(ms - m) / m

# %% mad wrong value
def spread(ms):
    return np.abs(np.median(ms - np.median(ms))) / np.median(ms)

# %% mad wrong value
def spread(ms):
    m = np.median(ms)
    print(np.median(np.abs(ms - m)) / m)

# %% mad wrong error
def spread(ms):
    return np.median(np.abs(ms - middle)) / middle

# %% mad wrong error
def spread(ms):
    m = ms.median()
    return np.median(np.abs(ms - m)) / m

# %% best right
def best_of(func, repeats):
    best = None
    for i in range(repeats):
        start = clock()
        func()
        seconds = clock() - start
        if best is None or seconds < best:
            best = seconds
    return best

# %% best right
def one(func):
    start = clock()
    func()
    return clock() - start

def best_of(func, repeats):
    return min([one(func) for i in range(repeats)])

# %% best right
def best_of(func, repeats):
    times = np.zeros(repeats)
    for i in range(repeats):
        before = clock()
        func()
        after = clock()
        times[i] = after - before
    return times.min()

# %% best right
def best_of(func, repeats):
    best = np.inf
    for i in range(repeats):
        start = clock()
        func()
        best = min(best, clock() - start)
    return best

# %% best right
def best_of(func, repeats):
    marks = [clock()]
    for _ in range(repeats):
        func()
        marks.append(clock())
    return np.diff(marks).min()

# %% best right
def best_of(func, repeats):
    func()
    times = []
    while len(times) < repeats:
        start = clock()
        func()
        times.append(clock() - start)
    return sorted(times)[0]

# %% best wrong value
def best_of(func, repeats):
    times = []
    for i in range(repeats):
        start = clock()
        func()
        times.append(clock() - start)
    return sum(times) / repeats

# %% best wrong value
def best_of(func, repeats):
    times = []
    for i in range(repeats):
        start = clock()
        func()
        times.append(clock() - start)
    return times

# %% best wrong value
def best_of(func, repeats):
    times = []
    start = clock()
    for i in range(repeats):
        func()
        times.append(clock() - start)
    return min(times)

# %% best wrong value
def best_of(func, repeats):
    best = 0
    for i in range(repeats):
        start = clock()
        func()
        best = min(best, clock() - start)
    return best

# %% best wrong value
def best_of(func, repeats):
    start = clock()
    func()
    return clock() - start

# %% best wrong value
def best_of(func, repeats):
    for i in range(repeats):
        start = clock()
        func()
        return clock() - start

# %% best wrong error
def best_of(func, repeats):
    times = []
    for i in repeats:
        start = clock()
        func()
        times.append(clock() - start)
    return min(times)

# %% best wrong error
def best_of(func, repeats):
    times = []
    for i in range(repeats):
        start = clock
        func()
        times.append(clock - start)
    return min(times)

# %% slowest right
def summary(data):
    low = data.min()
    high = np.max(data)
    mean = data.sum() / len(data)
    return (low, high, mean)

# %% slowest right
def summary(data):
    low, high, mean = data.min(), data.max(), data.mean()
    return (low, high, mean)

# %% slowest right
def summary(data):
    low = np.min(data)
    high = np.amax(data)
    mean = np.mean(data)
    return (low, high, mean)

# %% slowest right
def biggest(x):
    return x[x.argmax()]

def summary(data):
    low = data.min()
    high = biggest(data)
    mean = data.sum() / len(data)
    return low, high, mean

# %% slowest right
def summary(data):
    low = data.min()
    high = np.maximum.reduce(data)
    mean = data.sum() / data.size
    return [low, high, mean]

# %% slowest right
def summary(data):
    return (data.min(), data.max(), data.sum() / len(data))

# %% slowest right
def summary(data):
    return np.array([data.min(), data.max(), data.mean()])

# %% slowest wrong bytes_allocated
def summary(data):
    low = np.sort(data)[0]
    high = data.max()
    mean = data.sum() / len(data)
    return (low, high, mean)

# %% slowest wrong bytes_allocated
def summary(data):
    ordered = np.sort(data)
    low = ordered[0]
    high = ordered[-1]
    mean = data.sum() / len(data)
    return (low, high, mean)

# %% slowest wrong bytes_allocated
def summary(data):
    low = data.min()
    high = -np.min(-data)
    mean = data.sum() / len(data)
    return (low, high, mean)

# %% slowest wrong value
def summary(data):
    low = data.min()
    high = data.max
    mean = data.sum() / len(data)
    return (low, high, mean)

# %% slowest wrong value
def summary(data):
    low = data.min()
    high = data.max()
    mean = data.sum() / len(data)

# %% slowest wrong value
def summary(data):
    low = data.min()
    high = data.max()
    mean = np.median(data)
    return (low, high, mean)

# %% slowest wrong value
def summary(data):
    low = data.max()
    high = data.min()
    mean = data.sum() / len(data)
    return (low, high, mean)

# %% slowest wrong value
def summary(data):
    low = data.min()
    high = data[-1]
    mean = data.sum() / len(data)
    return (low, high, mean)

# %% slowest wrong error
def summary(data):
    low = data.min()
    high = data.sort()[-1]
    mean = data.sum() / len(data)
    return (low, high, mean)

# %% slowest wrong iterations
def summary(data):
    low = data.min()
    high = data[0]
    for x in data:
        if x > high:
            high = x
    mean = data.sum() / len(data)
    return (low, high, mean)
