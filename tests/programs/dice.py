"""Games of chance with Python's random module and a fixed seed."""
import random
from itertools import product


def roll(count, sides=6):
    return [random.randint(1, sides) for _ in range(count)]


def histogram(values):
    counts = {v: 0 for v in sorted(set(values))}
    for v in values:
        counts[v] += 1
    return counts


def exact(dice):
    chances = {}
    for faces in product(range(1, 7), repeat=dice):
        total = sum(faces)
        chances[total] = chances.get(total, 0) + 1 / 6 ** dice
    return chances


def monty_hall(switch):
    doors = [0, 1, 2]
    car = random.choice(doors)
    pick = random.choice(doors)
    opened = random.choice([d for d in doors if d != pick and d != car])
    if switch:
        pick = (set(doors) - {pick, opened}).pop()
    return pick == car


def gamblers_ruin(start, goal):
    money, rounds = start, 0
    while 0 < money < goal:
        money += 1 if random.random() < 0.5 else -1
        rounds += 1
    return money, rounds


random.seed(1)
print(roll(10), [round(random.random(), 6) for _ in range(3)])
totals = [sum(roll(2)) for _ in range(1200)]
chances = exact(2)
for total, count in histogram(totals).items():
    print(f"{total:>2} {count:>4} {count / 1200:6.1%} ({chances[total]:6.1%}) {'*' * (count // 10)}")
for switch in (False, True):
    wins = sum(monty_hall(switch) for _ in range(600))
    print(f"{'switch' if switch else 'stay':<7}{wins / 600:.3f}")
games = [gamblers_ruin(5, 10) for _ in range(100)]
print("won:", sum(money > 0 for money, _ in games), "longest:", max(rounds for _, rounds in games))
deck = [rank + suit for suit in "SHDC" for rank in "A23456789TJQK"]
random.shuffle(deck)
print(deck[:5], len(set(deck)), random.sample(range(100), 4), round(random.uniform(1, 2), 6), round(random.gauss(0, 1), 6))
