print(result.shape, result.dtype, result[:3].round(8), round(float(result.mean()), 8))
print(np.allclose(process_large_dataset(large_data[:25000]), process_large_dataset(large_data[:25000], chunk_size=7)))
print(process_large_dataset(np.zeros(5), 2), process_large_dataset.__doc__)
