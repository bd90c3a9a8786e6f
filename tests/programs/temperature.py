"""Conversion tables of temperatures."""


def to_fahrenheit(celsius):
    return celsius * 9 / 5 + 32


def to_celsius(fahrenheit):
    return (fahrenheit - 32) * 5 / 9


def feels(celsius, wind=0):
    """A word for a temperature."""
    celsius -= wind * 0.2
    if celsius < 0:
        return "freezing"
    elif celsius < 15:
        return "cold"
    elif celsius < 25:
        return "fine"
    return "hot"


for c in range(-20, 41, 10):
    f = to_fahrenheit(c)
    print(f"{c:4d} C = {f:6.1f} F  {feels(c):<9}{feels(c, wind=30)}")
assert all(abs(to_celsius(to_fahrenheit(c)) - c) < 1e-9 for c in range(-100, 100))
c = 100
while to_fahrenheit(c) != c:
    c -= 1
print("both scales agree at", c)
