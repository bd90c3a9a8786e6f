# A grey image in black and white.
# test: n = 12
# %% setup
n = 300
rng = np.random.default_rng(9)
image = rng.integers(0, 256, (n, n))
# %% code
def threshold(image, limit):
    result = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            if image[i, j] > limit:
                result[i, j] = 255
            else:
                result[i, j] = 0
    return result
# %% call
threshold(image, 128)
# %% rewrites
# W10, identical
# -     for i in range(image.shape[0]):
# -         for j in range(image.shape[1]):
# -             if image[i, j] > limit:
# -                 result[i, j] = 255
# -             else:
# -                 result[i, j] = 0
# +     result[:] = np.where(image > limit, 255, 0)
# W10, identical
# -         for j in range(image.shape[1]):
# -             if image[i, j] > limit:
# -                 result[i, j] = 255
# -             else:
# -                 result[i, j] = 0
# +         result[i] = np.where(image[i] > limit, 255, result[i])
# +         result[i] = np.where(image[i] <= limit, 0, result[i])
