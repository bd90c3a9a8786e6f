"""A bank of closures: accounts that keep their state, accumulators, counters, composition."""


def account(owner, balance=0, *, limit=0):
    history = []

    def deposit(amount):
        nonlocal balance
        balance += amount
        history.append(("in", amount))
        return balance

    def withdraw(amount):
        nonlocal balance
        if amount > balance + limit:
            return f"{owner} cannot take {amount}"
        balance -= amount
        history.append(("out", amount))
        return balance

    def statement():
        lines = [f"{kind:>4} {amount:8.2f}" for kind, amount in history]
        return "\n".join([f"{owner}:"] + lines + [f" now {balance:8.2f}"])

    return {"deposit": deposit, "withdraw": withdraw, "statement": statement, "balance": lambda: balance}


def transfer(source, target, amount):
    answer = source["withdraw"](amount)
    if isinstance(answer, str):
        return answer
    target["deposit"](amount)
    return "done"


def compose(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x
    return composed


def adder(k):
    return lambda x: x + k


def average():
    numbers = []

    def push(x):
        numbers.append(x)
        return sum(numbers) / len(numbers)

    return push


ann, bob = account("Ann", 100), account("Bob", limit=50)
print(ann["deposit"](25.5), bob["withdraw"](30), bob["withdraw"](30))
print(transfer(ann, bob, 100), transfer(ann, bob, 100))
print(ann["statement"](), bob["statement"](), sep="\n")
total = sum(a["balance"]() for a in (ann, bob))
print("total:", total)
print(compose(adder(1), adder(10), lambda x: x * 2, str)(4), compose()(7))
push = average()
print([push(x) for x in (10, 20, 60)])
late = [lambda: i for i in range(3)]
early = [lambda i=i: i for i in range(3)]
print([f() for f in late], [f() for f in early])


def remember(item, seen=[]):
    seen.append(item)
    return len(seen), seen[-3:]


print(remember("a"), remember("b"), remember("c", []), remember("d"))
