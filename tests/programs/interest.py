"""Interest, a loan's schedule, and what saving comes to."""


def compound(amount, rate, years, per_year=1):
    return amount * (1 + rate / per_year) ** (per_year * years)


def payment(principal, rate, months):
    r = rate / 12
    return principal * r / (1 - (1 + r) ** -months)


def schedule(principal, rate, months):
    monthly = payment(principal, rate, months)
    rows, balance = [], principal
    for month in range(1, months + 1):
        interest = balance * rate / 12
        repaid = monthly - interest
        balance -= repaid
        rows.append((month, interest, repaid, abs(balance)))
    return rows


def years_to_double(rate):
    years, amount = 0, 1.0
    while amount < 2:
        amount *= 1 + rate
        years += 1
    return years


def solve_rate(principal, monthly, months):
    low, high = 1e-6, 1.0
    for _ in range(60):
        mid = (low + high) / 2
        if payment(principal, mid, months) < monthly:
            low = mid
        else:
            high = mid
    return (low + high) / 2


print("1000 at 5 % for 10 years:")
for name, n in {"yearly": 1, "quarterly": 4, "monthly": 12, "daily": 365}.items():
    print(f"  {name:<10}{compound(1000, 0.05, 10, n):>10,.2f}")
rows = schedule(12_000, 0.06, 12)
print(f"{'month':>5} {'interest':>10} {'repaid':>10} {'balance':>12}")
for month, interest, repaid, balance in rows:
    if month <= 3 or month > 10:
        print(f"{month:>5} {interest:>10.2f} {repaid:>10.2f} {balance:>12,.2f}")
    elif month == 4:
        print("  ...")
print(f"total interest: {sum(row[1] for row in rows):.2f}")
print("doubling:", {f"{r:.0%}": years_to_double(r) for r in (0.01, 0.03, 0.05, 0.1)})
print(f"rate of a payment of 500 for 24 months on 11000: {solve_rate(11_000, 500, 24):.4%}")
saved = 0.0
for year in range(1, 31):
    saved = (saved + 1200) * 1.04
    if year % 10 == 0:
        print(f"after {year} years: {saved:>10,.0f} (paid {1200 * year:,})")
