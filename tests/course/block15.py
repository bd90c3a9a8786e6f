# For datasets too large for memory
def memory_mapped_processing():
    # Create a large file-backed array
    large_array = np.memmap('large_dataset.dat', dtype='float32', 
                           mode='w+', shape=(100000, 1000))
    
    # Fill with data
    large_array[:] = np.random.rand(100000, 1000)
    
    # Process in chunks without loading everything into memory
    chunk_means = []
    for i in range(0, 100000, 10000):
        chunk = large_array[i:i+10000]
        chunk_means.append(chunk.mean())
    
    return np.array(chunk_means)
