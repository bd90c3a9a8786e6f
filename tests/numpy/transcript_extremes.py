"""Lines at the ends of what numbers, sizes and depths can be, and texts where numbers belong."""

FILES = {
'extremes.md': ('Extremes', r'''import numpy as np
[round(float(np.linalg.eigvalsh(np.full((3, 3), x))[2] / x), 14) for x in (1e-200, 1e-160, 1.0, 1e200)]
[bool(abs(np.linalg.eigvalsh(np.full((3, 3), x))[:2] / x).max() < 1e-14) for x in (1e-200, 1e-160, 1.0, 1e200)]
np.linalg.eigh(np.full((2, 2), np.nan))
np.linalg.eigvalsh(np.full((2, 2), np.inf))
np.linalg.svd(np.full((3, 3), 5e-324), compute_uv=False)
np.linalg.svd(np.full((3, 3), 1e300), compute_uv=False)
np.linalg.svd(np.full((2, 2), np.nan))
np.std([1., 2, 3], mean=np.zeros((2, 1)))
np.var([1., 2, 3], mean=np.zeros((2, 1)))
np.std([1., 2, 3], mean=np.zeros((2, 1)), keepdims=True)
np.std(np.ones((2, 3)), axis=1, mean=np.zeros((4, 1, 1)))
np.std(np.ones((2, 3)), axis=-1, mean=np.zeros((4, 1, 1)))
np.roots('x')
np.roots(['x', 'y'])
np.polymul('', [1])
np.polymul(['a', 'b'], [1])
np.polyadd('a', [1])
np.poly(['a'])
np.random.default_rng(np.array(['ab']))
np.random.default_rng(np.array(['12'])).random() == np.random.default_rng([12]).random()
np.random.SeedSequence(1, spawn_key=np.array(['12']))
np.strings.replace('U0', np.array([1], dtype='i1'), np.array(['a']))
np.ix_(*[[0]] * 70)
np.meshgrid(*[[0]] * 70)
np.meshgrid(*[[0]] * 70, sparse=True)
np.zeros(3).reshape([1] * 70)
np.tile([1], [1] * 70)
np.vander([1, 2], N=2**62)
np.vander([], N=2**62)
np.polyint([1], 2**62, k=3)
np.polyint([1], 2**62)
np.zeros((2, 0, 3)).reshape(0, 2**62)
np.zeros((2, 0, 3)).reshape(2**62, 0)
np.zeros((2, 0, 3)).reshape(0, 2**62, 4)
np.zeros((2, 0, 3)).reshape(0, 2**30).shape
a = np.zeros(3)
a.resize(2**62, 0)
a.shape
np.random.dirichlet([], 2**62)
np.random.default_rng(0).dirichlet([], 2**62)
np.random.hypergeometric(2**62, 2**62, 20)
a = np.eye(150) * 4 + np.arange(150)
bool(abs(np.linalg.inv(a) @ a - np.eye(150)).max() < 1e-9)'''),
}
