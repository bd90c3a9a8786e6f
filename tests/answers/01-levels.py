# %% celsius right
(fahrenheit - 32) * 5 / 9

# %% celsius right
celsius = (fahrenheit - 32) * 5 / 9
celsius

# %% celsius right
celsius = (fahrenheit - 32) * 5 / 9

# %% celsius right
(fahrenheit - 32) / 1.8

# %% celsius right
5 * (fahrenheit - 32) / 9

# %% celsius right
(fahrenheit - 32) * (5 / 9)

# %% celsius right
5 / 9 * (fahrenheit - 32)

# %% celsius right
np.divide(np.multiply(np.subtract(fahrenheit, 32), 5), 9)

# %% celsius right
celsius = fahrenheit - 32
celsius *= 5
celsius /= 9
celsius

# %% celsius right
def to_celsius(f):
    return (f - 32) * 5 / 9

to_celsius(fahrenheit)

# %% celsius right
celsius = np.empty(len(fahrenheit))
celsius[:] = (fahrenheit - 32) * 5 / 9
celsius

# %% celsius right
convert = lambda f: (f - 32) * 5 / 9
convert(fahrenheit)

# %% celsius wrong value
fahrenheit - 32 * 5 / 9

# %% celsius wrong value
(fahrenheit - 32) * 9 / 5

# %% celsius wrong value
fahrenheit * 9 / 5 + 32

# %% celsius wrong value
(fahrenheit - 32) * 5 // 9

# %% celsius wrong value
(fahrenheit[0] - 32) * 5 / 9

# %% celsius wrong value
(fahrenheit - 32) * 5

# %% celsius wrong error
(farenheit - 32) * 5 / 9

# %% celsius wrong iterations
np.array([(f - 32) * 5 / 9 for f in fahrenheit])

# %% celsius wrong iterations
celsius = []
for f in fahrenheit:
    celsius.append((f - 32) * 5 / 9)
np.array(celsius)

# %% celsius wrong iterations
def to_celsius(f):
    return (f - 32) * 5 / 9

np.array([to_celsius(f) for f in fahrenheit])

# %% rise right
prices *= 1.02
prices += 0.5

# %% rise right
np.multiply(prices, 1.02, out=prices)
np.add(prices, 0.5, out=prices)

# %% rise right
prices *= 1.02
np.add(prices, 0.5, out=prices)

# %% rise right
np.add(np.multiply(prices, 1.02, out=prices), 0.5, out=prices)

# %% rise right
prices[:] *= 1.02
prices[:] += 0.5

# %% rise right
factor = 1 + 2 / 100
fee = 0.5
prices *= factor
prices += fee
prices

# %% rise right
def raise_all(these):
    these *= 1.02
    these += 0.5

raise_all(prices)

# %% rise right
prices += 0.5 / 1.02
prices *= 1.02

# %% rise wrong arrays
prices = prices * 1.02 + 0.5

# %% rise wrong arrays
prices[:] = prices * 1.02 + 0.5

# %% rise wrong arrays
prices += prices * 0.02
prices += 0.5

# %% rise wrong arrays
np.add(prices * 1.02, 0.5, out=prices)

# %% rise wrong value
prices *= 0.02
prices += 0.5

# %% rise wrong value
prices += 0.5
prices *= 1.02

# %% rise wrong value
prices *= 1.02

# %% rise wrong value
prices * 1.02 + 0.5

# %% rise wrong value
prices *= 1.2
prices += 0.5

# %% rise wrong error
prices *= 1.02 += 0.5

# %% rise wrong iterations
for i in range(len(prices)):
    prices[i] = prices[i] * 1.02 + 0.5

# %% fill right
np.multiply(data, 2, out=result)
result += 1

# %% fill right
np.multiply(data, 2, out=result)
np.add(result, 1, out=result)

# %% fill right
np.add(data, data, out=result)
result += 1

# %% fill right
np.add(np.multiply(data, 2, out=result), 1, out=result)

# %% fill right
result[:] = data
result *= 2
result += 1

# %% fill right
np.copyto(result, data)
result *= 2
result += 1
result

# %% fill right
np.multiply(2, data, result)
np.add(1, result, result)

# %% fill right
def fill(into):
    np.multiply(data, 2, out=into)
    into += 1

fill(result)

# %% fill wrong arrays
result[:] = data * 2 + 1

# %% fill wrong arrays
result = data * 2 + 1

# %% fill wrong arrays
np.add(data * 2, 1, out=result)

# %% fill wrong arrays
result = data * 2
result += 1

# %% fill wrong arrays
result = np.multiply(data, 2)
np.add(result, 1, out=result)

# %% fill wrong value
np.add(data, 1, out=result)

# %% fill wrong value
np.multiply(data, 2, out=result)

# %% fill wrong value
result += data
result *= 2

# %% fill wrong value
data *= 2
data += 1
result[:] = data

# %% fill wrong error
np.multiply(data, 2, out=reslt)

# %% fill wrong iterations
for i in range(len(data)):
    result[i] = data[i] * 2 + 1
