"""Merge sort, quicksort, heap sort and more, on many lists; stability; counting comparisons."""
import random


def merge(a, b):
    out = []
    i = j = 0
    while i < len(a) and j < len(b):
        if b[j] < a[i]:
            out.append(b[j])
            j += 1
        else:
            out.append(a[i])
            i += 1
    return out + a[i:] + b[j:]


def merge_sort(items):
    if len(items) <= 1:
        return items[:]
    mid = len(items) // 2
    return merge(merge_sort(items[:mid]), merge_sort(items[mid:]))


def quick_sort(items):
    if len(items) <= 1:
        return items[:]
    pivot, *rest = items
    return quick_sort([x for x in rest if x < pivot]) + [pivot] + quick_sort([x for x in rest if x >= pivot])


def insertion_sort(items):
    items = list(items)
    for i in range(1, len(items)):
        x, j = items[i], i
        while j > 0 and items[j - 1] > x:
            items[j] = items[j - 1]
            j -= 1
        items[j] = x
    return items


def heap_sort(items):
    heap = items[:]

    def sift(start, end):
        root = start
        while (child := 2 * root + 1) < end:
            if child + 1 < end and heap[child] < heap[child + 1]:
                child += 1
            if heap[root] >= heap[child]:
                return
            heap[root], heap[child] = heap[child], heap[root]
            root = child

    for start in range(len(heap) // 2 - 1, -1, -1):
        sift(start, len(heap))
    for end in range(len(heap) - 1, 0, -1):
        heap[0], heap[end] = heap[end], heap[0]
        sift(0, end)
    return heap


def bubble_swaps(items):
    items, swaps = list(items), 0
    for end in range(len(items) - 1, 0, -1):
        for i in range(end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
                swaps += 1
    return swaps


random.seed(5)
lists = [[], [1], [2, 1], list(range(20)), list(range(20, 0, -1)), [3] * 10, [random.randint(-50, 50) for _ in range(60)]]
for sort in (merge_sort, quick_sort, insertion_sort, heap_sort):
    print(f"{sort.__name__:<15} {[sort(items) == sorted(items) for items in lists]}")
print("swaps:", [bubble_swaps(items) for items in lists])
words = "the order of equal words is kept by merge sort".split()
tagged = merge_sort([(len(word), i) for i, word in enumerate(words)])
print([words[i] for _, i in tagged])
print(sorted(words, key=len) == [words[i] for _, i in tagged])
print(sorted(words, key=lambda w: (-len(w), w))[:4], sorted(lists[6], reverse=True)[:5])
