# For CPU-intensive tasks, consider parallel processing
from multiprocessing import Pool

def parallel_processing_example():
    def process_chunk(chunk):
        # Complex calculation on data chunk
        return np.sqrt(chunk ** 3 + np.sin(chunk) * np.cos(chunk))
    
    # Large dataset
    large_data = np.random.rand(10000000)
    
    # Split into chunks for parallel processing
    chunks = np.array_split(large_data, 4)  # 4 processes
    
    # Process in parallel
    with Pool(4) as pool:
        results = pool.map(process_chunk, chunks)
    
    # Combine results
    final_result = np.concatenate(results)
    return final_result
