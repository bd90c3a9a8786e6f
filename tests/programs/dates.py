"""Arithmetic of dates by hand: leap years, weekdays, calendars, differences."""

MONTHS = "January February March April May June July August September October November December".split()
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in(year, month):
    return 29 if month == 2 and is_leap(year) else LENGTHS[month - 1]


def to_days(year, month, day):
    """Days since 1 January of year 1, which is day 1."""
    y = year - 1
    before = sum(days_in(year, m) for m in range(1, month))
    return y * 365 + y // 4 - y // 100 + y // 400 + before + day


def from_days(n):
    year = n // 366 + 1
    while to_days(year + 1, 1, 1) <= n:
        year += 1
    n -= to_days(year, 1, 1) - 1
    month = 1
    while n > days_in(year, month):
        n -= days_in(year, month)
        month += 1
    return year, month, n


def weekday(date):
    return (to_days(*date) - 1) % 7


def add_days(date, n):
    return from_days(to_days(*date) + n)


def parse(text):
    return tuple(int(part) for part in text.split("-"))


def show(date):
    return "{2} {1} {0}".format(date[0], MONTHS[date[1] - 1][:3], date[2])


def calendar(year, month):
    print(f"{MONTHS[month - 1]} {year}".center(20).rstrip())
    print(" ".join(day[:2] for day in DAYS))
    cells = ["  "] * weekday((year, month, 1)) + [f"{d:2}" for d in range(1, days_in(year, month) + 1)]
    for week in range(0, len(cells), 7):
        print(" ".join(cells[week:week + 7]))


for text in ("1970-01-01", "2000-02-29", "2024-03-10"):
    date = parse(text)
    print(text, show(date), DAYS[weekday(date)], to_days(*date))
calendar(2024, 2)
print("leap years:", [y for y in range(1890, 1913) if is_leap(y)], is_leap(2000))
print("days between:", to_days(2024, 12, 25) - to_days(2024, 3, 10))
print("100 days later:", show(add_days((2023, 12, 1), 100)), DAYS[weekday(add_days((2023, 12, 1), 100))])
print("there and back:", all(from_days(to_days(*from_days(n))) == from_days(n) for n in range(700_000, 730_000, 997)))
thirteenths = [f"{MONTHS[m - 1]}" for m in range(1, 13) if weekday((2026, m, 13)) == 4]
print("Fridays the 13th in 2026:", ", ".join(thirteenths))
