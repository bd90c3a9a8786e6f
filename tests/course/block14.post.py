
result = parallel_processing_example()
print("never")
