print(len(slow_segments), fast_segments.shape, fast_segments.dtype, fast_segments.nbytes)
for name, count in zip(*np.unique(fast_segments, return_counts=True)):
    print(f"{name}: {count}")
print(fast_segments[:4], slow_segments[:2])
