
scores = slow_customer_scoring(np.array([[25, 60000, 1200], [40, 30000.5, 800], [71, 90000, 4000]]))
print(scores, scores.dtype, type(scores[0]))
print(slow_customer_scoring([(20, 100, 10), (60, 200, 30)]))
np.random.seed(6)
print(slow_customer_scoring(np.random.rand(1000, 3) * [60, 100000, 5000]).sum().round(4))
print(slow_customer_scoring([]))
