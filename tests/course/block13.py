import numpy as np
import time

def slow_customer_segmentation(customers):
    """Slow version using Python loops"""
    segments = []
    for customer in customers:
        age, income, spending = customer
        
        if age < 30 and income > 50000:
            segment = "Young High Earner"
        elif age >= 30 and age < 50 and spending > 3000:
            segment = "Prime Spender"
        elif age >= 50 and income > 75000:
            segment = "Senior Wealthy"
        else:
            segment = "Standard"
        
        segments.append(segment)
    
    return segments

def fast_customer_segmentation(customers):
    """Fast version using vectorized operations"""
    ages = customers[:, 0]
    incomes = customers[:, 1]
    spending = customers[:, 2]
    
    # Vectorized conditions
    young_high_earner = (ages < 30) & (incomes > 50000)
    prime_spender = (ages >= 30) & (ages < 50) & (spending > 3000)
    senior_wealthy = (ages >= 50) & (incomes > 75000)
    
    # Create segments array
    segments = np.full(len(customers), "Standard", dtype='U20')
    segments[young_high_earner] = "Young High Earner"
    segments[prime_spender] = "Prime Spender"
    segments[senior_wealthy] = "Senior Wealthy"
    
    return segments

# Performance test
customers = np.random.rand(100000, 3) * [50, 100000, 5000]
customers[:, 0] += 20  # Ages 20-70

# Time both approaches
start = time.time()
slow_segments = slow_customer_segmentation(customers)
slow_time = time.time() - start

start = time.time()
fast_segments = fast_customer_segmentation(customers)
fast_time = time.time() - start

print(f"Slow segmentation: {slow_time:.4f} seconds")
print(f"Fast segmentation: {fast_time:.4f} seconds")
print(f"Speedup: {slow_time/fast_time:.1f}x faster!")

# Verify results are the same
print(f"Results match: {np.array(slow_segments == fast_segments).all()}")
