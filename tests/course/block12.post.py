
result = profile_memory_usage(np.zeros, 1000000, dtype=np.float32)
print(result.shape, result.dtype)
def doubled(x, times=2):
    return x * times
print(profile_memory_usage(doubled, np.arange(4), times=3))
