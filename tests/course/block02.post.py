print(data is before, np.array_equal(data[:3], first * 2 + 1))
print(data[:3], round(float(data.sum()), 4))
