"""What is a view and what is a copy, told by what changes."""
import numpy as np


def report(name, original, other):
    shared = np.shares_memory(original, other)
    print(f"{name:<22} {'view' if shared else 'copy'}  shape {other.shape}  strides {other.strides}")


a = np.arange(24).reshape(4, 6)
report("slice", a, a[1:3, ::2])
report("transpose", a, a.T)
report("reshape", a, a.reshape(6, 4))
report("reshape of transpose", a, a.T.reshape(4, 6))
report("ravel", a, a.ravel())
report("flatten", a, a.flatten())
report("integer array", a, a[[0, 2]])
report("mask", a, a[a > 10])
report("new axis", a, a[:, np.newaxis])
report("astype", a, a.astype(float))
report("diagonal", a, np.diagonal(a))
report("swapaxes", a, a.swapaxes(0, 1))
report("broadcast", a, np.broadcast_to(a[0], (3, 6)))

row = a[1]
row *= 10
print("row scaled in place:", a[1])
picked = a[[1]]
picked[:] = -1
print("the copy is apart:", a[1, 0], picked[0, 0])
a[a % 4 == 0] = 0
print(a)
block = a[1:3, 1:4]
block[...] = 7
print(a[:, 1:4].sum(axis=0), block.base is not None, a.flags["C_CONTIGUOUS"], block.flags["C_CONTIGUOUS"])


def clear(rows):
    """Writes into what it was given."""
    for r in rows:
        r[:] = 0
    return rows


clear(a[2:])
print("cleared by a function:", a[2:].any(), a.sum())
window = np.lib.stride_tricks.sliding_window_view(np.arange(6), 3)
print(window, window.strides)
