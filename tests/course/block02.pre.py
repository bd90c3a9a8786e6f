import numpy as np
np.random.seed(2)
data = np.random.rand(1000000)
before = data
first = data[:3].copy()
