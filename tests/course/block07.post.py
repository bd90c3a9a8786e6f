print(customers.shape, slow_scores.shape, fast_scores.shape)
print("same:", np.array_equal(slow_scores, fast_scores), fast_scores[:2], fast_scores.sum().round(2))
print(slow_time > 0, fast_time > 0)
