# Memory-efficient array creation
def analyze_memory_usage():
    # Bad: Creates multiple intermediate arrays
    data = np.random.rand(1000, 1000)
    result = ((data * 2) + 1) ** 2  # Creates 3 intermediate arrays!
    
    # Good: Chain operations efficiently
    data = np.random.rand(1000, 1000)
    np.square(data * 2 + 1, out=data)  # Reuse the same memory
    
    return data

# Monitor memory usage
import psutil
import os

def get_memory_usage():
    process = psutil.Process(os.getpid())
    return process.memory_info().rss / 1024**2  # MB

print(f"Memory before: {get_memory_usage():.1f} MB")
result = analyze_memory_usage()
print(f"Memory after: {get_memory_usage():.1f} MB")
