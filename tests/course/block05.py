# Data type choice dramatically affects memory
def compare_data_types():
    size = (10000, 1000)
    
    # Different precisions for different use cases
    int8_array = np.random.randint(0, 256, size, dtype=np.int8)      # 1 byte per element
    int32_array = np.random.randint(0, 2**31, size, dtype=np.int32)  # 4 bytes per element
    float32_array = np.random.rand(*size).astype(np.float32)         # 4 bytes per element
    float64_array = np.random.rand(*size).astype(np.float64)         # 8 bytes per element
    
    print("Memory usage comparison:")
    print(f"int8:    {int8_array.nbytes / 1024**2:.1f} MB")
    print(f"int32:   {int32_array.nbytes / 1024**2:.1f} MB")
    print(f"float32: {float32_array.nbytes / 1024**2:.1f} MB")
    print(f"float64: {float64_array.nbytes / 1024**2:.1f} MB")

compare_data_types()
