"""The longest common subsequence: by recursion with a memo, by a table, and a diff made of it."""

calls = 0


def length_memo(a, b):
    memo = {}

    def go(i, j):
        global calls
        calls += 1
        if i == len(a) or j == len(b):
            return 0
        if (i, j) not in memo:
            if a[i] == b[j]:
                memo[i, j] = 1 + go(i + 1, j + 1)
            else:
                memo[i, j] = max(go(i + 1, j), go(i, j + 1))
        return memo[i, j]

    return go(0, 0)


def lcs(a, b):
    best = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            if x == y:
                best[i + 1][j + 1] = best[i][j] + x
            else:
                best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], key=len)
    return best[-1][-1]


def diff(old, new):
    """Lines that went and came; the middle of both by the shortest way."""
    if not old or not new:
        return ["- " + line for line in old] + ["+ " + line for line in new]
    if old[0] == new[0]:
        return ["  " + old[0]] + diff(old[1:], new[1:])
    without_old = diff(old[1:], new)
    without_new = diff(old, new[1:])
    if len(without_old) <= len(without_new):
        return ["- " + old[0]] + without_old
    return ["+ " + new[0]] + without_new


pairs = [("AGGTAB", "GXTXAYB"), ("ABCBDAB", "BDCABA"), ("abc", "xyz"), ("numscope", "microscope")]
for a, b in pairs:
    common = lcs(a, b)
    assert len(common) == length_memo(a, b)
    print(f"{a:<10} {b:<12} {common or '-':<8} {len(common)}")
print("calls:", calls)
old = "load data|clean|scale|fit|plot".split("|")
new = "load data|scale|split|fit|report|plot".split("|")
print("\n".join(diff(old, new)))
