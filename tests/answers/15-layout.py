# %% tenth right
table[::10].sum()

# %% tenth right
np.sum(table[::10, :])

# %% tenth right
every_tenth = table[0:len(table):10]
total = every_tenth.sum()
total

# %% tenth right
table[::10].sum(axis=0).sum()

# %% tenth right
table.reshape(10_000, 10, 16)[:, 0].sum()

# %% tenth right
table[::10].sum(axis=1).sum()

# %% tenth right
def every(array, step):
    return array[::step].sum()

every(table, 10)

# %% tenth right
rows = slice(None, None, 10)
result = table[rows].sum()

# %% tenth wrong value
table[:10].sum()

# %% tenth wrong value
table[:, ::10].sum()

# %% tenth wrong value
table[1::10].sum()

# %% tenth wrong value
table[::10].mean()

# %% tenth wrong value
table[::10].sum(axis=0)

# %% tenth wrong value
table[::10]

# %% tenth wrong peak_bytes
table[np.arange(0, len(table), 10)].sum()

# %% tenth wrong peak_bytes
table[np.arange(len(table)) % 10 == 0].sum()

# %% tenth wrong peak_bytes
table[::10].copy().sum()

# %% tenth wrong peak_bytes
np.take(table, range(0, len(table), 10), axis=0).sum()

# %% tenth wrong iterations
total = 0.0
for i in range(0, len(table), 10):
    total += table[i].sum()
total

# %% tenth wrong iterations
sum(row.sum() for row in table[::10])

# %% tenth wrong error
table(::10).sum()

# %% means right
table.mean(axis=0)

# %% means right
np.mean(table, axis=0)

# %% means right
table.sum(axis=0) / len(table)

# %% means right
table.sum(axis=0) / table.shape[0]

# %% means right
means = np.add.reduce(table, axis=0)
means /= 100_000
means

# %% means right
np.average(table, axis=0)

# %% means right
table.T.mean(axis=1)

# %% means right
def column_means(array):
    n_rows, n_columns = array.shape
    return array.sum(axis=0) / n_rows

means = column_means(table)

# %% means right
sums = np.zeros(16)
for start in range(0, 100_000, 10_000):
    sums += table[start:start + 10_000].sum(axis=0)
sums / 100_000

# %% means right
out = np.empty(16)
np.mean(table, axis=0, out=out)
out

# %% means wrong value
table.mean(axis=1)

# %% means wrong value
table.mean()

# %% means wrong value
table.sum(axis=0)

# %% means wrong value
table.mean(axis=0, keepdims=True)

# %% means wrong value
np.median(table, axis=0)

# %% means wrong value
table.sum(axis=0) / 16

# %% means wrong bytes_moved
np.array([table[:, j].mean() for j in range(16)])

# %% means wrong bytes_moved
[column.mean() for column in table.T]

# %% means wrong bytes_moved
columns = np.ascontiguousarray(table.T)
columns.mean(axis=1)

# %% means wrong iterations
means = np.zeros(16)
for row in table:
    means += row
means / len(table)

# %% means wrong error
table.mean(axis=2)

# %% tiles right
picture.reshape(200, 4, 200, 4).mean(axis=(1, 3))

# %% tiles right
tiles = picture.reshape(200, 4, 200, 4)
tiles.mean(axis=3).mean(axis=1)

# %% tiles right
tiles = picture.reshape(200, 4, 200, 4)
tiles.mean(axis=(3, 1))

# %% tiles right
picture.reshape(200, 4, 200, 4).sum(axis=(1, 3)) / 16

# %% tiles right
height, width = picture.shape
k = 4
np.mean(picture.reshape(height // k, k, width // k, k), axis=(1, 3))

# %% tiles right
total = np.zeros((200, 200))
for i in range(4):
    for j in range(4):
        total += picture[i::4, j::4]
total / 16

# %% tiles right
sum(picture[i::4, j::4] for i in range(4) for j in range(4)) / 16

# %% tiles right
picture.reshape(200, 4, 200, 4).swapaxes(1, 2).mean(axis=(2, 3))

# %% tiles right
rows = np.add.reduceat(picture, np.arange(0, 800, 4), axis=0)
np.add.reduceat(rows, np.arange(0, 800, 4), axis=1) / 16

# %% tiles right
def shrink(image, k):
    return image.reshape(len(image) // k, k, -1, k).mean(axis=(1, 3))

shrink(picture, 4)

# %% tiles right
thumbnail = np.zeros((200, 200))
for i in range(200):
    band = picture[4*i:4*i + 4]
    thumbnail[i] = band.reshape(4, 200, 4).mean(axis=(0, 2))
thumbnail

# %% tiles right
np.einsum("iajb->ij", picture.reshape(200, 4, 200, 4)) / 16

# %% tiles right
rows = np.kron(np.eye(200), np.ones(4)) / 4
rows @ picture @ rows.T

# %% tiles right
np.lib.stride_tricks.sliding_window_view(picture, (4, 4))[::4, ::4].mean(axis=(2, 3))

# %% tiles wrong value
picture.reshape(200, 200, 4, 4).mean(axis=(2, 3))

# %% tiles wrong value
picture.reshape(200, 4, 200, 4).mean(axis=(0, 2))

# %% tiles wrong value
picture[::4, ::4]

# %% tiles wrong value
picture.reshape(200, 4, 200, 4).sum(axis=(1, 3))

# %% tiles wrong value
picture.reshape(200, 4, 200, 4).mean(axis=(2, 3))

# %% tiles wrong value
picture.reshape(4, 200, 4, 200).mean(axis=(0, 2))

# %% tiles wrong value
np.lib.stride_tricks.sliding_window_view(picture[:40, :40], (4, 4)).mean(axis=(2, 3))

# %% tiles wrong iterations
np.array([[picture[i:i + 4, j:j + 4].mean() for j in range(0, 800, 4)] for i in range(0, 800, 4)])

# %% tiles wrong peak_bytes
picture.reshape(200, 4, 200, 4).transpose(0, 2, 1, 3).reshape(200, 200, 16).mean(axis=2)

# %% tiles wrong peak_bytes
blocks = picture.reshape(200, 4, 200, 4).swapaxes(1, 2).copy()
blocks.mean(axis=(2, 3))

# %% tiles wrong error
picture.reshape(200, 200, 4).mean(axis=2)
