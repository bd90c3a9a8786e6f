def profile_memory_usage(func, *args, **kwargs):
    import psutil
    import os
    
    process = psutil.Process(os.getpid())
    mem_before = process.memory_info().rss / 1024**2
    
    result = func(*args, **kwargs)
    
    mem_after = process.memory_info().rss / 1024**2
    mem_used = mem_after - mem_before
    
    print(f"{func.__name__} used {mem_used:.1f} MB of memory")
    return result
