
means = memory_mapped_processing()
print(means.shape, means.dtype, means.round(4))
