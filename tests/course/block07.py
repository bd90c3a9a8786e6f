# Fast: Same calculation using vectorization
def fast_customer_scoring(customers):
    ages = customers[:, 0]
    incomes = customers[:, 1]
    spending = customers[:, 2]
    
    # Vectorized calculation (no loops!)
    scores = (incomes * 0.3) + (spending * 0.5) + ((40 - np.abs(ages - 40)) * 1000)
    return scores

# Performance test
customers = np.random.rand(100000, 3) * [60, 100000, 5000]

import time

# Time the slow version
start = time.time()
slow_scores = slow_customer_scoring(customers)
slow_time = time.time() - start

# Time the fast version
start = time.time()
fast_scores = fast_customer_scoring(customers)
fast_time = time.time() - start

print(f"Slow method: {slow_time:.4f} seconds")
print(f"Fast method: {fast_time:.4f} seconds")
print(f"Speedup: {slow_time/fast_time:.1f}x faster!")
