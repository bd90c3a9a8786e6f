# %% blocks right
for start in range(0, len(late), 10_000):
    hits = late[start:start + 10_000] > .95
    if hits.any():
        first = start + int(hits.argmax())
        break
first

# %% blocks right
def first_above(values, limit, size=4096):
    for i in range(0, len(values), size):
        block = values[i:i + size]
        if block.max() > limit:
            return i + int((block > limit).argmax())
first_above(late, .95)

# %% blocks right
start = 0
while True:
    hits = np.flatnonzero(late[start:start + 20_000] > .95)
    if len(hits) > 0:
        break
    start += 20_000
start + hits[0]

# %% blocks right
size = 1000
i = 0
while not (late[i:i + size] > .95).any():
    i += size
i + np.argmax(late[i:i + size] > .95)

# %% blocks right
def find(values):
    size = 1
    start = 0
    while start < len(values):
        hits = values[start:start + size] > .95
        if np.any(hits):
            return start + np.argmax(hits)
        start += size
        size *= 2
find(late)

# %% blocks right
blocks = np.split(late, 100)
for k, block in enumerate(blocks):
    where = np.where(block > .95)[0]
    if where.size:
        break
position = k * 10_000 + int(where[0])

# %% blocks right
for row, block in enumerate(late.reshape(-1, 5000)):
    if block.max() > .95:
        answer = row * 5000 + block.argmax()
        break
answer

# %% blocks wrong value
for start in range(0, len(late), 20_000):
    hits = late[start:start + 20_000] > .95
    if hits.any():
        first = int(hits.argmax())
        break
first

# %% blocks wrong value
for start in range(0, len(late), 20_000):
    hits = late[start:start + 20_000] > .95
    if hits.any():
        first = start
        break
first

# %% blocks wrong value
for number, start in enumerate(range(0, len(late), 20_000)):
    hits = late[start:start + 20_000] > .95
    if hits.any():
        first = number + int(hits.argmax())
        break
first

# %% blocks wrong value
int((late[:10_000] > .95).argmax())

# %% blocks wrong value
late[54_321]

# %% blocks wrong iterations
for i, value in enumerate(late):
    if value > .95:
        break
i

# %% blocks wrong iterations
i = 0
while late[i] <= .95:
    i += 1
i

# %% blocks wrong bytes_moved
np.flatnonzero(late > .95)[0]

# %% blocks wrong bytes_moved
np.where(late > .95)[0][0]

# %% blocks wrong bytes_moved
int(np.argmax(late))

# %% one right
t = np.square(x)
np.negative(t, out=t)
np.exp(t, out=t)

# %% one right
t = x * x
t *= -1
np.exp(t, out=t)
t

# %% one wrong arrays
t = x ** 2
np.exp(-t, out=t)

# %% one right
result = np.square(x)
result = np.negative(result, out=result)
result = np.exp(result, out=result)

# %% one right
out = np.empty_like(x)
np.square(x, out=out)
np.negative(out, out=out)
np.exp(out, out)

# %% one right
def bell(x):
    t = x ** 2
    np.negative(t, t)
    return np.exp(t, t)
bell(x)

# %% one right
x *= x
np.negative(x, out=x)
np.exp(x, out=x)

# %% one right
t = -x
t *= x
np.exp(t, out=t)

# %% one wrong arrays
np.exp(-x * x)

# %% one wrong arrays
np.exp(-x**2)

# %% one wrong arrays
t = np.square(x)
t = np.negative(t)
np.exp(t, out=t)

# %% one wrong arrays
t = -np.square(x)
t = np.exp(t)

# %% one wrong arrays
1 / np.exp(np.square(x))

# %% one wrong value
t = -x
t **= 2
np.exp(t, out=t)

# %% one wrong value
t = np.square(x)
np.exp(t, out=t)

# %% one wrong value
t = np.square(x)
np.exp(t, out=t)
np.negative(t, out=t)

# %% one wrong error
t = np.square(x)
np.negate(t, out=t)
np.exp(t, out=t)

# %% small right
t = f * 2
t += 1
t

# %% small right
f * 2 + np.float32(1)

# %% small right
f * np.float32(2) + np.float32(1)

# %% small right
t = np.multiply(f, 2)
np.add(t, 1, out=t)

# %% small right
two, one = np.array([2, 1], dtype=np.float32)
f * two + one

# %% small right
result = f + f
result += 1

# %% small right
f *= 2
f += 1
f

# %% small right
t = np.empty_like(f)
np.multiply(f, 2, out=t)
np.add(t, 1, out=t)
t

# %% small right
def scale(values):
    result = values * 2
    result += 1
    return result
scale(f)

# %% small wrong peak_bytes
1 + f * 2

# %% small wrong peak_bytes
(x * 2 + 1).astype(np.float32)

# %% small wrong peak_bytes
np.add(f * 2, 1)

# %% small wrong peak_bytes
f * 2.0 + 1.0

# %% small wrong dtype
f * np.float64(2) + 1

# %% small wrong dtype
x * 2 + 1

# %% small wrong value
t = f + 1
t *= 2
t

# %% small wrong value
t = f * 2
t

# %% small wrong value
f * 2 + f

# %% small wrong dtype
f * 2 + np.int64(1)
