# %% fill right
for i in range(0, 10_000, 100):
    grid[i:i + 100] = rows[i:i + 100, None] + columns

# %% fill right
np.add(rows[:, None], columns, out=grid)

# %% fill right
for i in range(10_000):
    grid[i] = i + columns

# %% fill right
for j in range(200):
    grid[:, j] = rows + j

# %% fill right
for start in range(0, len(grid), 500):
    stop = min(start + 500, len(grid))
    block = np.arange(start, stop).reshape(-1, 1) + columns
    grid[start:stop] = block

# %% fill right
grid[:] = columns
grid += rows[:, None].astype("float32")

# %% fill right
grid[:] = rows[:, None]
grid += columns

# %% fill right
def fill(map, size):
    for i in range(0, len(map), size):
        map[i:i + size] = np.add.outer(rows[i:i + size], columns)
fill(grid, 200)

# %% fill right
for k in range(0, 10_000, 250):
    grid[k:k+250, :] = np.arange(k, k + 250)[:, np.newaxis] + np.arange(200)[np.newaxis, :]
grid.flush()

# %% fill wrong value
for i in range(0, 9_900, 100):
    grid[i:i + 100] = rows[i:i + 100, None] + columns

# %% fill wrong value
for i in range(0, 10_000, 100):
    grid[i:i + 100] = rows[:100, None] + columns

# %% fill wrong value
for i in range(0, 10_000, 100):
    grid[i:i + 100] = columns

# %% fill wrong value
for i in range(0, 10_000, 100):
    grid[i] = rows[i] + columns

# %% fill wrong value
for i in range(0, 10_000, 100):
    grid[i:i + 100] = rows[i:i + 100, None] * columns

# %% fill wrong value
for i in range(0, 10_000, 100):
    grid[i:i + 99] = rows[i:i + 99, None] + columns

# %% fill wrong error
for i in range(0, 10_000, 100):
    grid[i:i + 100] = rows[i:i + 100] + columns

# %% fill wrong error
grid[:] = np.add(rows, columns)

# %% fill wrong peak_bytes
for i in range(0, 10_000, 5000):
    grid[i:i + 5000] = rows[i:i + 5000, None] + columns

# %% fill wrong peak_bytes
block = np.add.outer(rows, columns)
for i in range(0, 10_000, 100):
    grid[i:i + 100] = block[i:i + 100]

# %% fill wrong peak_bytes
grid[:] = (rows[:, None] + columns).astype("float32")

# %% roots-mean right
total = 0.0
for i in range(0, len(readings), 1000):
    total += np.sqrt(readings[i:i + 1000]).sum(dtype="float64")
total / readings.size

# %% roots-mean right
total, count = 0.0, 0
for i in range(0, 10_500, 500):
    roots = np.sqrt(readings[i:i + 500])
    total += roots.sum(dtype=np.float64)
    count += roots.size
total / count

# %% roots-mean right
means = []
for i in range(0, len(readings), 500):
    means.append(np.sqrt(readings[i:i + 500]).mean(dtype="float64"))
np.mean(means)

# %% roots-mean right
means = [np.sqrt(row).mean(dtype="float64") for row in readings]
sum(means) / len(means)

# %% roots-mean right
pieces = [(i, min(i + 1000, len(readings))) for i in range(0, len(readings), 1000)]
means = [np.sqrt(readings[a:b]).mean(dtype="float64") for a, b in pieces]
np.average(means, weights=[b - a for a, b in pieces])

# %% roots-mean right
def mean_of_roots(a, step=250):
    return sum(float(np.sqrt(a[i:i + step]).sum(dtype="float64")) for i in range(0, len(a), step)) / a.size
mean_of_roots(readings)

# %% roots-mean right
buffer = np.empty((1000, 200), dtype="float32")
total = 0.0
for i in range(0, len(readings), 1000):
    piece = readings[i:i + 1000]
    out = np.sqrt(piece, out=buffer[:len(piece)])
    total += out.sum(dtype="float64")
total / readings.size

# %% roots-mean right
total = 0.0
for piece in np.array_split(readings, 20):
    total += np.sqrt(piece).sum(dtype="float64")
result = total / readings.size

# %% roots-mean right
column_sums = np.zeros(200)
for i in range(0, len(readings), 700):
    column_sums += np.sqrt(readings[i:i + 700]).sum(axis=0, dtype="float64")
column_sums.sum() / readings.size

# %% roots-mean right
total = 0.0
for i in range(0, len(readings), 1000):
    total += np.sqrt(readings[i:i + 1000]).sum()
total / readings.size

# %% roots-mean wrong value
means = []
for i in range(0, len(readings), 1000):
    means.append(np.sqrt(readings[i:i + 1000]).mean(dtype="float64"))
np.mean(means)

# %% roots-mean wrong value
total = 0.0
for i in range(0, 10_000, 1000):
    total += np.sqrt(readings[i:i + 1000]).sum(dtype="float64")
total / readings[:10_000].size

# %% roots-mean wrong value
np.sqrt(readings.mean(dtype="float64"))

# %% roots-mean wrong value
total = 0.0
for i in range(0, len(readings), 1000):
    total += np.sqrt(readings[i:i + 1000]).sum(dtype="float64")
total / len(readings)

# %% roots-mean wrong value
total = 0.0
for i in range(0, len(readings), 1000):
    total += readings[i:i + 1000].sum(dtype="float64")
total / readings.size

# %% roots-mean wrong value
total = 0.0
for i in range(0, len(readings), 1000):
    total += np.sqrt(readings[i:i + 1000]).sum(dtype="float64")
total

# %% roots-mean wrong error
for i in range(0, len(readings), 1000):
    total += np.sqrt(readings[i:i + 1000]).sum()
total / readings.size

# %% roots-mean wrong peak_bytes
total = 0.0
for i in range(0, len(readings), 5000):
    total += np.sqrt(readings[i:i + 5000]).sum(dtype="float64")
total / readings.size

# %% roots-mean wrong peak_bytes
roots = [np.sqrt(readings[i:i + 1000]) for i in range(0, len(readings), 1000)]
sum(r.sum(dtype="float64") for r in roots) / readings.size

# %% roots-mean wrong peak_bytes
loaded = np.array(readings)
np.sqrt(loaded, out=loaded).mean(dtype="float64")

# %% celsius right
degrees -= 32
degrees /= 1.8

# %% celsius right
np.subtract(degrees, 32, out=degrees)
np.divide(degrees, 1.8, out=degrees)
degrees.flush()

# %% celsius right
for i in range(0, 10_000, 500):
    degrees[i:i + 500] = (degrees[i:i + 500] - 32) / 1.8

# %% celsius right
for row in degrees:
    row -= 32
    row /= 1.8

# %% celsius right
degrees /= 1.8
degrees -= 32 / 1.8

# %% celsius right
def to_celsius(a):
    a -= 32
    a *= 5
    a /= 9
to_celsius(degrees)

# %% celsius right
writable = np.memmap("degrees.dat", dtype="float32", mode="r+", shape=(10_000, 200))
writable -= 32
writable /= 1.8

# %% celsius right
for part in np.array_split(degrees, 50):
    part[:] = (part - 32) / 1.8

# %% celsius wrong value
degrees = (degrees - 32) / 1.8

# %% celsius wrong value
degrees /= 1.8
degrees -= 32

# %% celsius wrong value
degrees -= 32
degrees *= 1.8

# %% celsius wrong value
(degrees - 32) / 1.8

# %% celsius wrong value
for row in degrees:
    row = (row - 32) / 1.8

# %% celsius wrong value
for i in range(0, 9_000, 500):
    degrees[i:i + 500] = (degrees[i:i + 500] - 32) / 1.8

# %% celsius wrong value
copy = np.memmap("degrees.dat", dtype="float32", mode="c", shape=(10_000, 200))
copy -= 32
copy /= 1.8

# %% celsius wrong value
in_memory = np.array(degrees)
in_memory -= 32
in_memory /= 1.8

# %% celsius wrong error
f = in_file()
f -= 32
f /= 1.8

# %% celsius wrong peak_bytes
degrees[:] = (degrees - 32) / 1.8

# %% celsius wrong peak_bytes
celsius = np.array(degrees)
celsius -= 32
celsius /= 1.8
degrees[:] = celsius
