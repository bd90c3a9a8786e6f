import numpy as np

a = np.ones(100_000)
for d in [4, 2, 0]:
    print(8 // d)
    b = a * d
print("never")
