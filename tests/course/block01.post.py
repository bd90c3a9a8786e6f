print(type(result).__name__, result.shape, result.dtype)
print(round(float(result.sum()), 4), bool((result == 2 * data + 1).all()))
