# %% less right
def total(chunk):
    return work(chunk).sum()
with Pool(4) as pool:
    sums = pool.map(total, chunks)
sum(sums) / n

# %% less right
def total(chunk):
    return np.sum(work(chunk))

pool = Pool(4)
sums = pool.map(total, chunks)
pool.close()
np.sum(sums) / len(data)

# %% less right
def mean(chunk):
    return work(chunk).mean()
with Pool(4) as pool:
    means = pool.map(mean, chunks)
np.mean(means)

# %% less right
def mean(chunk):
    return float(work(chunk).mean())
with Pool() as pool:
    result = sum(pool.map(mean, chunks)) / len(chunks)

# %% less right
def both(chunk):
    r = work(chunk)
    return r.sum(), r.size
with Pool(2) as pool:
    pairs = pool.map(both, chunks)
sum(s for s, c in pairs) / sum(c for s, c in pairs)

# %% less right
work(data).mean()

# %% less right
def total(chunk):
    return work(chunk).sum()
with Pool(4) as pool:
    answer = sum(pool.imap(total, chunks)) / n
answer

# %% less wrong bytes_allocated
def total(bounds):
    return work(data[bounds[0]:bounds[1]]).sum()
with Pool(4) as pool:
    sums = pool.map(total, [(0, 250_000), (250_000, 500_000), (500_000, 750_000), (750_000, 1_000_000)])
sum(sums) / n

# %% less wrong value
def total(chunk):
    return work(chunk).sum()
with Pool(4) as pool:
    sums = pool.map(total, chunks)
sum(sums)

# %% less wrong value
def mean(chunk):
    return work(chunk).mean()
with Pool(4) as pool:
    means = pool.map(mean, chunks)
sum(means)

# %% less wrong value
def total(chunk):
    return work(chunk).sum()
with Pool(4) as pool:
    sums = pool.map(total, chunks)
np.mean(sums)

# %% less wrong value
def mean(chunk):
    return work(chunk).mean()
with Pool(4) as pool:
    means = pool.map(mean, chunks)

# %% less wrong value
def total(chunk):
    return chunk.sum()
with Pool(4) as pool:
    sums = pool.map(total, chunks)
sum(sums) / n

# %% less wrong bytes_allocated
with Pool(4) as pool:
    parts = pool.map(work, chunks)
sum(part.sum() for part in parts) / n

# %% less wrong bytes_allocated
with Pool(4) as pool:
    parts = pool.map(work, chunks)
np.mean([part.mean() for part in parts])

# %% less wrong error
with Pool(4) as pool:
    sums = pool.map(lambda chunk: work(chunk).sum(), chunks)
sum(sums) / n

# %% less wrong error
def run():
    def total(chunk):
        return work(chunk).sum()
    with Pool(4) as pool:
        return sum(pool.map(total, chunks)) / n
run()

# %% seed right
def from_seed(seed):
    return estimate(np.random.default_rng(seed).random(250_000))
with Pool(4) as pool:
    estimates = pool.map(from_seed, range(4))
sum(estimates) / 4

# %% seed right
def from_seed(seed):
    rng = np.random.default_rng(seed)
    points = rng.random(250_000)
    return estimate(points)
with Pool(4) as pool:
    estimates = pool.map(from_seed, [0, 1, 2, 3])
np.mean(estimates)

# %% seed right
def from_seed(seed, count):
    return estimate(np.random.default_rng(seed).random(count))
with Pool(4) as pool:
    estimates = pool.starmap(from_seed, [(seed, 250_000) for seed in range(4)])
sum(estimates) / len(estimates)

# %% seed right
def from_seed(seed):
    x = np.random.default_rng(seed).random(250_000)
    return 4 * np.sqrt(1 - x * x).mean()
with Pool(2) as pool:
    pi = np.array(pool.map(from_seed, np.arange(4))).mean()
pi

# %% seed right
def from_seed(seed):
    x = np.random.default_rng(seed).random(250_000)
    np.multiply(x, x, out=x)
    np.subtract(1, x, out=x)
    np.sqrt(x, out=x)
    return 4 * x.mean()
with Pool(4) as pool:
    total = sum(pool.imap(from_seed, range(4)))
total / 4

# %% seed right
def estimates(seeds):
    return [estimate(np.random.default_rng(seed).random(250_000)) for seed in seeds]
with Pool(2) as pool:
    parts = pool.map(estimates, [[0, 1], [2, 3]])
sum(sum(parts, [])) / 4

# %% seed wrong value
def from_seed(seed):
    return estimate(np.random.default_rng(0).random(250_000))
with Pool(4) as pool:
    estimates = pool.map(from_seed, range(4))
sum(estimates) / 4

# %% seed wrong value
def from_seed(seed):
    return estimate(np.random.default_rng(seed).random(250_000))
with Pool(4) as pool:
    estimates = pool.map(from_seed, range(4))
sum(estimates)

# %% seed wrong value
def from_seed(seed):
    return estimate(np.random.default_rng(seed).random(250_000))
with Pool(4) as pool:
    estimates = pool.map(from_seed, range(1, 5))
sum(estimates) / 4

# %% seed wrong value
def from_seed(seed):
    np.random.seed(seed)
    return estimate(np.random.rand(250_000))
with Pool(4) as pool:
    estimates = pool.map(from_seed, range(4))
sum(estimates) / 4

# %% seed wrong value
def from_seed(seed):
    return estimate(np.random.default_rng(seed).random(1000))
with Pool(4) as pool:
    estimates = pool.map(from_seed, range(4))
sum(estimates) / 4

# %% seed wrong value
np.pi

# %% seed wrong error
with Pool(4) as pool:
    estimates = pool.map(lambda seed: estimate(np.random.default_rng(seed).random(250_000)), range(4))
sum(estimates) / 4

# %% seed wrong error
def from_seed(seed):
    return estimate(np.random.default_rng(seed).random(250_000))
with Pool(4) as pool:
    estimates = pool.map(from_seed, 4)
sum(estimates) / 4

# %% seed wrong bytes_allocated
points = np.array([np.random.default_rng(seed).random(250_000) for seed in range(4)])
with Pool(4) as pool:
    estimates = pool.map(estimate, points)
sum(estimates) / 4
