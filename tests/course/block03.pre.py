import numpy as np
np.random.seed(3)
data = np.random.rand(1000000)
before = data
first = data[:3].copy()
