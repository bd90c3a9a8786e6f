"""Nested lists, slices, unpacking, copies and their surprises."""
matrix = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
transposed = [list(row) for row in zip(*matrix)]
print(transposed, [row[i] for i, row in enumerate(matrix)], sum(matrix, []))
rows = [[0] * 3] * 2
rows[0][0] = 1
print("shared rows:", rows)
rows = [[0] * 3 for _ in range(2)]
rows[0][0] = 1
print("own rows:", rows)
letters = list("abcdefgh")
letters[2:4] = ["X"]
letters[::3] = "123"
print(letters, letters[-3:], letters[::-2])
del letters[1:3]
letters += ["z", "y"]
letters.sort(key=str.lower, reverse=True)
print(letters, letters.index("z"), letters.count("1"), "q" in letters)
first, *middle, last = sorted([5, 3, 8, 1])
print(first, middle, last, (first, last) < (1, 9), [1, 2] + [3] * 2)
a, b = 1, 2
a, b = b, a + b
print(a, b, max([(2, "b"), (2, "a"), (1, "z")]), min("hello", "abc", key=len))
alias = copy = letters
copy = letters[:]
alias.append("!")
print(len(letters), len(copy), alias is letters, copy == letters, copy is letters)
stack, queue = [1, 2, 3], [1, 2, 3]
print(stack.pop(), queue.pop(0), stack, queue, [*stack, *queue], (*stack, 9))
print([(i, j) for i in range(3) for j in range(i)], [[j for j in range(i)] for i in range(3)])
print(any(x > 2 for x in stack), all([]), list(filter(None, [0, 1, "", "a", None])), list(map(lambda x, y: x * y, [1, 2], [3, 4])))
