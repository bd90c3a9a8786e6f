# Leverage optimized implementations
data = np.random.rand(1000000)

# Instead of manual calculations
manual_mean = data.sum() / len(data)

# Use optimized built-ins
optimized_mean = np.mean(data)  # Faster and more accurate

# For complex statistics
stats = {
    'mean': np.mean(data),
    'median': np.median(data),
    'std': np.std(data),
    'percentiles': np.percentile(data, [25, 50, 75])
}
