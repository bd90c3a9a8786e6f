"""A fast Fourier transform by hand, with one array for the real and one for the imaginary parts."""
import numpy as np


def dft(re, im):
    n = len(re)
    k = np.arange(n)
    angle = -2 * np.pi * np.outer(k, k) / n
    c, s = np.cos(angle), np.sin(angle)
    return c @ re - s @ im, s @ re + c @ im


def fft(re, im):
    n = len(re)
    if n == 1:
        return re, im
    assert n % 2 == 0, f"length {n} is not a power of two"
    er, ei = fft(re[::2], im[::2])
    odd_r, odd_i = fft(re[1::2], im[1::2])
    angle = -2 * np.pi * np.arange(n // 2) / n
    c, s = np.cos(angle), np.sin(angle)
    tr = c * odd_r - s * odd_i
    ti = c * odd_i + s * odd_r
    return np.concatenate([er + tr, er - tr]), np.concatenate([ei + ti, ei - ti])


def inverse(re, im):
    r, i = fft(re, -im)
    n = len(re)
    return r / n, -i / n


n = 64
t = np.arange(n) / n
signal = 1.5 * np.sin(2 * np.pi * 5 * t) + 0.5 * np.cos(2 * np.pi * 12 * t) + 0.25
zero = np.zeros(n)

re, im = fft(signal, zero)
slow_re, slow_im = dft(signal, zero)
print("as the slow one:", np.allclose(re, slow_re), np.allclose(im, slow_im))
amplitude = np.hypot(re, im) * 2 / n
amplitude[0] /= 2
peaks = np.where(amplitude[:n // 2] > 0.1)[0]
for k in peaks:
    print(f"frequency {k:2d}: amplitude {amplitude[k]:.3f}")
back_re, back_im = inverse(re, im)
print("there and back:", np.allclose(back_re, signal), np.abs(back_im).max() < 1e-12)
print("Parseval:", np.isclose((signal ** 2).sum(), (re ** 2 + im ** 2).sum() / n))
