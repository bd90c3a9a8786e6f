print(result.shape, result.dtype, result[0, :3], round(float(result.mean()), 6))
print(get_memory_usage() > 8, type(get_memory_usage()) is float)
