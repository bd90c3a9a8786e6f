def process_large_dataset(data, chunk_size=10000):
    """Process large datasets in chunks to manage memory"""
    n_samples = data.shape[0]
    results = []
    
    for start in range(0, n_samples, chunk_size):
        end = min(start + chunk_size, n_samples)
        chunk = data[start:end]
        
        # Process chunk (example: complex calculation)
        chunk_result = np.sqrt(chunk ** 2 + np.sin(chunk))
        results.append(chunk_result)
    
    return np.concatenate(results)

# Example with 10 million data points
large_data = np.random.rand(10000000)
result = process_large_dataset(large_data)
print(f"Processed {len(large_data)} data points in chunks")
