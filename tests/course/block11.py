import time

def time_function(func, *args, **kwargs):
    start = time.time()
    result = func(*args, **kwargs)
    end = time.time()
    print(f"{func.__name__} took {end - start:.4f} seconds")
    return result

# Example usage
data = np.random.rand(1000000)
result = time_function(np.sqrt, data)
