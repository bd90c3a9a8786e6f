"""A pool of processes: map, starmap and imap on pieces of an array, and what one worker cannot change."""
from multiprocessing import Pool

import numpy as np

counter = 0


def transform(x):
    return np.sqrt(x ** 3 + np.sin(x) * np.cos(x))


def process_chunk(chunk):
    global counter
    counter += 1
    chunk *= 1
    return transform(chunk)


def scaled_sum(chunk, factor):
    return round(float(chunk.sum() * factor), 6)


def length(chunk):
    return len(chunk)


def main():
    np.random.seed(40)
    data = np.random.rand(1000)
    kept = data.copy()
    chunks = np.array_split(data, 4)
    with Pool(2) as pool:
        results = pool.map(process_chunk, chunks)
        sums = pool.starmap(scaled_sum, [(chunk, k) for k, chunk in enumerate(chunks, 1)])
        lengths = [n for n in pool.imap(length, chunks)]
    together = np.concatenate(results)
    print(together.shape, np.allclose(together, transform(data)))
    print(sums, lengths)
    print("untouched:", np.array_equal(data, kept), counter)


if __name__ == "__main__":
    main()
