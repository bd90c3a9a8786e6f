# Slow: Calculate customer value scores using loops
def slow_customer_scoring(customers):
    scores = []
    for customer in customers:
        age, income, spending = customer
        # Complex scoring formula
        score = (income * 0.3) + (spending * 0.5) + ((40 - abs(age - 40)) * 1000)
        scores.append(score)
    return np.array(scores)
