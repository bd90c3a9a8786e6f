# %% chain right
(data - 0.5) ** 2 * 4 + 1

# %% chain right
4 * (data - 0.5) ** 2 + 1

# %% chain right
1 + 4 * (data - 0.5) ** 2

# %% chain right
(data * 2 - 1) ** 2 + 1

# %% chain right
t = data - 0.5
t *= t
t *= 4
t += 1
t

# %% chain right
t = data - 0.5
np.square(t, out=t)
np.multiply(t, 4, out=t)
np.add(t, 1, out=t)

# %% chain right
result = (data - .5)**2*4 + 1

# %% chain right
centred = data - 0.5
centred **= 2
scaled = centred
scaled *= 4
scaled += 1
scaled

# %% chain right
def shape(x):
    return (x - 0.5) ** 2 * 4 + 1

shape(data)

# %% chain right
data -= 0.5
data **= 2
data *= 4
data += 1
data

# %% chain right
out = np.empty_like(data)
np.subtract(data, 0.5, out=out)
out *= out
out *= 4
out += 1
out

# %% chain wrong arrays
np.square(data - 0.5) * 4 + 1

# %% chain wrong arrays
centred = data - 0.5
centred ** 2 * 4 + 1

# %% chain wrong arrays
(data - 0.5) * (data - 0.5) * 4 + 1

# %% chain wrong arrays
np.add(np.multiply(np.power(np.subtract(data, 0.5), 2), 4), 1)

# %% chain wrong arrays
4 * data * data - 4 * data + 2

# %% chain wrong value
data - 0.5 ** 2 * 4 + 1

# %% chain wrong value
(data - 0.5) ** 2 * 4

# %% chain wrong value
((data - 0.5) ** 2 + 1) * 4

# %% chain wrong value
(data - 0.5) * 2 * 4 + 1

# %% chain wrong value
((data - 0.5) * 4) ** 2 + 1

# %% chain wrong error
(data - 0.5) ^ 2 * 4 + 1

# %% distance right
d = (x - 0.3) ** 2 + (y - 0.7) ** 2
np.sqrt(d, out=d)

# %% distance right
((x - 0.3) ** 2 + (y - 0.7) ** 2) ** 0.5

# %% distance right
dx = x - 0.3
dy = y - 0.7
dx *= dx
dy *= dy
dx += dy
np.sqrt(dx, out=dx)
dx

# %% distance right
dx = x - 0.3
dy = y - 0.7
np.hypot(dx, dy, out=dx)

# %% distance right
d = (x - 0.3) ** 2
d += (y - 0.7) ** 2
d **= 0.5
d

# %% distance right
squares = (x - 0.3) ** 2 + (y - 0.7) ** 2
distances = np.sqrt(squares, out=squares)
distances

# %% distance right
def distance(px, py):
    d = (x - px) ** 2
    d += (y - py) ** 2
    return np.sqrt(d, out=d)

distance(0.3, 0.7)

# %% distance right
d = (x - 0.3) ** 2 + (y - 0.7) ** 2
np.sqrt(d, d)

# %% distance right
x -= 0.3
y -= 0.7
x *= x
y *= y
x += y
np.sqrt(x)

# %% distance wrong arrays
np.sqrt((x - 0.3) ** 2 + (y - 0.7) ** 2)

# %% distance wrong arrays
np.hypot(x - 0.3, y - 0.7)

# %% distance wrong arrays
dx = x - 0.3
dy = y - 0.7
np.sqrt(dx * dx + dy * dy)

# %% distance wrong arrays
np.sqrt(np.square(x - 0.3) + np.square(y - 0.7))

# %% distance wrong arrays
d = (x - 0.3) ** 2 + (y - 0.7) ** 2
np.sqrt(d)

# %% distance wrong arrays
np.linalg.norm(np.stack([x - 0.3, y - 0.7]), axis=0)

# %% distance wrong value
(x - 0.3) ** 2 + (y - 0.7) ** 2

# %% distance wrong value
np.sqrt(x - 0.3 ** 2 + y - 0.7 ** 2)

# %% distance wrong value
abs(x - 0.3) + abs(y - 0.7)

# %% distance wrong value
((x - 0.3) ** 2 + (y - 0.7) ** 2) ** 2

# %% distance wrong value
np.sqrt((x - 0.7) ** 2 + (y - 0.3) ** 2)

# %% distance wrong error
sqrt((x - 0.3) ** 2 + (y - 0.7) ** 2)
