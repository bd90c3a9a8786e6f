print(result.shape, np.array_equal(result, np.sqrt(data)))
total = time_function(sum, [1, 2, 3], start=10)
doubled = time_function(lambda x, y=1: x * y, 21, y=2)
print(total, doubled)
