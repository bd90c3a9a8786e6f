# Sales analysis across multiple dimensions
# Shape: (stores, products, months)
sales_cube = np.random.poisson(100, (50, 20, 12))

# Efficient multi-dimensional aggregations
total_by_store = sales_cube.sum(axis=(1, 2))      # Sum across products and months
total_by_product = sales_cube.sum(axis=(0, 2))    # Sum across stores and months
total_by_month = sales_cube.sum(axis=(0, 1))      # Sum across stores and products

# Combined analysis
store_performance = total_by_store / total_by_store.mean()  # Relative performance
top_stores = np.argsort(store_performance)[-5:]  # Top 5 stores

print(f"Top performing stores: {top_stores}")
print(f"Their performance ratios: {store_performance[top_stores]:.2f}")
