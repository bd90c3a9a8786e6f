"""PageRank of a small web, from a dict of links."""
import numpy as np

links = {
    "home": ["about", "shop", "blog"],
    "about": ["home"],
    "shop": ["home", "cart"],
    "cart": ["shop"],
    "blog": ["home", "about", "post"],
    "post": [],
}


def transition_matrix(links):
    pages = list(links)
    index = {page: i for i, page in enumerate(pages)}
    n = len(pages)
    m = np.zeros((n, n))
    for page, targets in links.items():
        j = index[page]
        if targets:
            for target in targets:
                m[index[target], j] = 1 / len(targets)
        else:
            m[:, j] = 1 / n
    return pages, m


def pagerank(m, damping=0.85, tol=1e-10):
    n = m.shape[0]
    rank = np.full(n, 1 / n)
    for iteration in range(1, 201):
        new = damping * (m @ rank) + (1 - damping) / n
        if np.abs(new - rank).sum() < tol:
            break
        rank = new
    return new, iteration


pages, m = transition_matrix(links)
print("columns sum to one:", np.allclose(m.sum(axis=0), 1))
rank, iterations = pagerank(m)
print(f"{iterations} iterations, total {rank.sum():.6f}")
table = sorted(zip(pages, rank), key=lambda pair: -pair[1])
for place, (page, value) in enumerate(table, 1):
    print(f"{place}. {page:<6} {value:.4f} {'#' * int(value * 100)}")
incoming = {page: sorted(source for source in links if page in links[source]) for page in links}
for page in pages:
    print(page, "<-", ", ".join(incoming[page]) or "nothing")
best = pages[rank.argmax()]
assert best == table[0][0]
