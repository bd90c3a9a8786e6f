"""Bits: masks, counting, Gray code, parity, packing, and the same on arrays."""
import numpy as np


def ones(n):
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


def gray(n):
    return n ^ (n >> 1)


def ungray(g):
    n = 0
    while g:
        n ^= g
        g >>= 1
    return n


print([ones(n) for n in range(17)], ones(2 ** 40 - 1))
print([f"{gray(n):03b}" for n in range(8)], all(ungray(gray(n)) == n for n in range(100)))
flags = 0
for place in (1, 4, 6):
    flags |= 1 << place
print(bin(flags), flags & (1 << 4) != 0, flags & ~(1 << 4), flags ^ 0xFF, ~flags)
a = np.array([1, 2, 12, 255], dtype=np.uint8)
print(a & 6, a | 1, a ^ 255, ~a, a << 1, a >> 2, a.dtype)
print(np.unpackbits(a[:3].reshape(3, 1), axis=1), np.packbits([1, 0, 1]))
print("powers of two:", [int(n) for n in a if n & (n - 1) == 0])
wrapped = a + np.uint8(1)
print(wrapped, np.left_shift(1, np.arange(6)), np.bitwise_xor.reduce(a))
subsets = [[x for i, x in enumerate("abc") if mask >> i & 1] for mask in range(8)]
print(["".join(s) or "-" for s in subsets])
