print(manual_mean == optimized_mean, type(manual_mean).__name__)
for name, value in stats.items():
    print(f"{name}: {np.round(value, 6)}")
print(stats['percentiles'].shape, list(stats))
