# Vectorized operations with optimal memory access
np.add(data, 1, out=data)  # Explicitly use output parameter
