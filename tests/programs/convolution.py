"""Convolution in one and two dimensions by hand, against NumPy's."""
import numpy as np


def convolve(signal, kernel):
    n, m = len(signal), len(kernel)
    out = np.zeros(n + m - 1)
    for i in range(n):
        for j in range(m):
            out[i + j] += signal[i] * kernel[j]
    return out


def convolve2d(image, kernel):
    kh, kw = kernel.shape
    padded = np.pad(image, ((kh // 2, kh // 2), (kw // 2, kw // 2)), mode="edge")
    out = np.zeros(image.shape)
    flipped = kernel[::-1, ::-1]
    for dy in range(kh):
        for dx in range(kw):
            out += flipped[dy, dx] * padded[dy:dy + image.shape[0], dx:dx + image.shape[1]]
    return out


def gaussian(size, sigma):
    axis = np.arange(size) - size // 2
    line = np.exp(-axis ** 2 / (2 * sigma ** 2))
    kernel = np.outer(line, line)
    return kernel / kernel.sum()


a = np.array([1.0, 2.0, 3.0, 4.0])
k = np.array([0.0, 1.0, 0.5])
print(convolve(a, k))
print("as NumPy:", np.array_equal(convolve(a, k), np.convolve(a, k)))
for mode in ("full", "same", "valid"):
    print(f"{mode:>6}:", np.convolve(a, k, mode))
print("commutes:", np.allclose(convolve(a, k), convolve(k, a)))

g = gaussian(5, 1.0)
print("kernel sum", g.sum().round(12), "centre", g[2, 2].round(4))
image = np.zeros((9, 9))
image[4, 4] = 1.0
blurred = convolve2d(image, g)
print("an impulse gives the kernel:", np.allclose(blurred[2:7, 2:7], g))
print(np.round(blurred[4], 3))
box = convolve2d(np.arange(25.0).reshape(5, 5), np.ones((3, 3)) / 9)
print(box.round(2))
