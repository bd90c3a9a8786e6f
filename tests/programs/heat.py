"""Heat along a rod."""
import numpy as np

n = 100_000
rod = np.zeros(n)
rod[0] = 100.0

# Steps in time
for step in range(10):
    left, right = rod[:-2], rod[2:]
    new = (left + right) * 0.5
    if step % 5 == 0:
        change = np.abs(new - rod[1:-1]).max()
        print("step", step, "change", change)
    elif step > 100:
        print("never")
    rod[1:-1] = new

if n < 10:
    # Too short a rod
    a = rod.sum()
    b = rod.mean()
    print(a, b)

pairs = 0
for i in range(20):
    for j in range(20):
        if i * j % 7 == 0:
            pairs += 1
print(pairs, rod[1])
