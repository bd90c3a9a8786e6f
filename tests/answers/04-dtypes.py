# %% narrow right
readings.astype(np.int8)

# %% narrow right
readings.astype('int8')

# %% narrow right
np.array(readings, dtype=np.int8)

# %% narrow right
np.int8(readings)

# %% narrow right
small = readings.astype(np.int8)
small

# %% narrow right
readings = readings.astype("i1")

# %% narrow right
result = np.empty(len(readings), dtype=np.int8)
result[:] = readings
result

# %% narrow right
def shrink(values):
    for name in ['int8', 'int16', 'int32']:
        limits = np.iinfo(name)
        if values.min() >= limits.min and values.max() <= limits.max:
            return values.astype(name)
    return values

shrink(readings)

# %% narrow right
np.asarray(readings, dtype=np.byte)

# %% narrow right
readings.astype(np.min_scalar_type(-60))

# %% narrow wrong value
readings.astype(np.uint8)

# %% narrow wrong dtype
readings.astype(np.int16)

# %% narrow wrong dtype
readings.astype(np.int32)

# %% narrow wrong dtype
readings.astype(np.float32)

# %% narrow wrong dtype
readings

# %% narrow wrong value
abs(readings).astype(np.int8)

# %% narrow wrong value
readings.astype(bool)

# %% narrow wrong value
(readings + 60).astype(np.uint8)

# %% narrow wrong dtype
np.array(readings, np.int64)

# %% narrow wrong value
readings[:1000].astype(np.int8)

# %% narrow wrong error
readings.astype(int8)

# %% brighter right
np.minimum(image, 155) + 100

# %% brighter right
np.minimum(image, 155) + np.uint8(100)

# %% brighter right
np.where(image > 155, 255, image + 100)

# %% brighter right
np.where(image > 155, np.uint8(255), image + np.uint8(100))

# %% brighter right
result = image + 100
result[image > 155] = 255
result

# %% brighter right
brighter = image + 100
brighter[brighter < 100] = 255
brighter

# %% brighter right
room = np.clip(image, 0, 155)
room += 100
room

# %% brighter right
image.clip(max=155) + 100

# %% brighter right
image[image > 155] = 155
image += 100
image

# %% brighter right
np.add(np.minimum(image, 155), 100)

# %% brighter right
out = np.empty_like(image)
np.minimum(image, 155, out=out)
np.add(out, 100, out=out)
out

# %% brighter right
image + np.minimum(255 - image, 100)

# %% brighter right
255 - np.maximum(255 - image, 100) + 100

# %% brighter right
result = np.empty_like(image)
for row in range(len(image)):
    wide = image[row].astype(np.int16) + 100
    result[row] = np.minimum(wide, 255)
result

# %% brighter right
table = np.minimum(np.arange(256) + 100, 255).astype(np.uint8)
table[image]

# %% brighter right
def brighten(picture, by):
    limit = 255 - by
    return np.minimum(picture, limit) + by

brighten(image, 100)

# %% brighter wrong value
image + 100

# %% brighter wrong value
np.minimum(image + 100, 255)

# %% brighter wrong value
np.clip(image + 100, 0, 255)

# %% brighter wrong value
(image + 100).clip(0, 255)

# %% brighter wrong dtype
np.minimum(image.astype(np.int16) + 100, 255)

# %% brighter wrong dtype
np.minimum(image.astype(int) + 100, 255)

# %% brighter wrong peak_bytes
np.clip(image.astype(np.int16) + 100, 0, 255).astype(np.uint8)

# %% brighter wrong peak_bytes
np.minimum(image + np.int64(100), 255).astype(np.uint8)

# %% brighter wrong value
np.minimum(image, 155)

# %% brighter wrong value
np.where(image > 155, image, image + 100)

# %% brighter wrong value
np.maximum(image, 155) + 100

# %% brighter wrong value
np.minimum(image, 100) + 155

# %% brighter wrong error
image + 300

# %% brighter wrong value
image

# %% total right
prices.sum(dtype=np.float64)

# %% total right
np.sum(prices, dtype=np.float64)

# %% total right
prices.sum(dtype='float64')

# %% total right
np.add.reduce(prices, dtype=np.float64)

# %% total right
total = np.sum(prices, dtype=float)
total

# %% total right
prices.mean(dtype=np.float64) * len(prices)

# %% total right
total = 0.0
for start in range(0, len(prices), 10_000):
    total += prices[start:start + 10_000].astype(np.float64).sum()
total

# %% total right
def careful(values):
    return values.sum(dtype=np.float64)

careful(prices)

# %% total right
total = prices.sum(dtype=np.double)

# %% total wrong value
prices.sum()

# %% total wrong value
np.sum(prices)

# %% total wrong value
np.float64(prices.sum())

# %% total wrong value
float(prices.sum())

# %% total wrong value
prices.sum().astype(np.float64)

# %% total wrong peak_bytes
np.sum(np.array(prices, dtype=np.float64))

# %% total wrong peak_bytes
np.float64(prices).sum()

# %% total wrong value
prices.mean(dtype=np.float64)

# %% total wrong value
prices.sum(dtype=np.int64)

# %% total wrong peak_bytes
(prices * np.float64(1)).sum()

# %% total wrong value
prices.cumsum()[-1]

# %% total wrong error
prices.sum(float64)
