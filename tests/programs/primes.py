"""Sieve, factorisation, divisors, perfect numbers, twins and Euler's function."""
import math


def sieve(limit):
    is_prime = [True] * (limit + 1)
    is_prime[0] = is_prime[1] = False
    for n in range(2, int(limit ** 0.5) + 1):
        if is_prime[n]:
            for multiple in range(n * n, limit + 1, n):
                is_prime[multiple] = False
    return [n for n, prime in enumerate(is_prime) if prime]


def factorise(n):
    factors = {}
    p = 2
    while p * p <= n:
        while n % p == 0:
            factors[p] = factors.get(p, 0) + 1
            n //= p
        p += 1 if p == 2 else 2
    if n > 1:
        factors[n] = factors.get(n, 0) + 1
    return factors


def pretty(factors):
    return " * ".join(str(p) if k == 1 else f"{p}^{k}" for p, k in factors.items()) or "1"


def divisors(n):
    small = [d for d in range(1, math.isqrt(n) + 1) if n % d == 0]
    return small + [n // d for d in reversed(small) if d * d != n]


def phi(n):
    result = n
    for p in factorise(n):
        result -= result // p
    return result


primes = sieve(500)
print(len(primes), "primes; the last ones:", primes[-5:])
for n in (1, 2, 60, 97, 1001, 65536, 123456789, 600851475143):
    print(f"{n:>12} = {pretty(factorise(n))}")
print("divisors of 60:", divisors(60))
print("perfect:", [n for n in range(2, 600) if sum(divisors(n)) == 2 * n])
print("twins:", [(p, q) for p, q in zip(primes, primes[1:]) if q - p == 2][:8])
print("phi:", [phi(n) for n in range(1, 13)])
print("gcd and lcm:", math.gcd(84, 126), 84 * 126 // math.gcd(84, 126))
check = all(math.prod(p ** k for p, k in factorise(n).items()) == n for n in range(1, 300))
print("factors multiply to the number:", check)
