print(data is before, (data[:3] - first).round(12).tolist())
print(data.min() >= 1, data.max() < 2, data[:3])
