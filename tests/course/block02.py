# Use in-place operations
data *= 2
data += 1  # No intermediate arrays created
