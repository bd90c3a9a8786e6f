"""Orders aggregated by several keys, and printed as tables of text."""

ORDERS = """\
2024-01-03,north,apples,12,0.50
2024-01-05,south,pears,7,0.80
2024-01-09,north,pears,3,0.80
2024-02-01,east,apples,20,0.45
2024-02-11,south,plums,15,1.20
2024-02-14,north,plums,9,1.25
2024-03-02,east,pears,11,0.75
2024-03-20,south,apples,30,0.48"""


def parse(text):
    rows = []
    for line in text.split("\n"):
        date, region, product, count, price = line.split(",")
        rows.append({"month": date[:7], "region": region, "product": product,
                     "count": int(count), "value": int(count) * float(price)})
    return rows


def aggregate(rows, key, value="value"):
    totals = {}
    for row in rows:
        k = row[key] if isinstance(key, str) else tuple(row[name] for name in key)
        totals[k] = totals.get(k, 0) + row[value]
    return totals


def pivot(rows, down, across):
    totals = aggregate(rows, (down, across))
    left = sorted({a for a, _ in totals})
    top = sorted({b for _, b in totals})
    lines = [[down] + top + ["total"]]
    for a in left:
        cells = [totals.get((a, b), 0) for b in top]
        lines.append([a] + cells + [sum(cells)])
    lines.append(["total"] + [sum(column) for column in zip(*(line[1:] for line in lines[1:]))])
    return lines


def render(lines):
    texts = [[cell if isinstance(cell, str) else f"{cell:,.2f}" for cell in line] for line in lines]
    widths = [max(len(cell) for cell in column) for column in zip(*texts)]
    rule = "+".join("-" * (w + 2) for w in widths)
    out = []
    for i, line in enumerate(texts):
        cells = [f" {line[0]:<{widths[0]}} "] + [f" {cell:>{w}} " for cell, w in zip(line[1:], widths[1:])]
        out.append("|".join(cells))
        if i in (0, len(texts) - 2):
            out.append(rule)
    return "\n".join(out)


rows = parse(ORDERS)
print(render(pivot(rows, "region", "product")))
print(render(pivot(rows, "month", "region")))
counts = aggregate(rows, "product", value="count")
for product, count in sorted(counts.items(), key=lambda item: item[1], reverse=True):
    print(f"{product:<8}{count:>4} {'#' * (count // 2)}")
best = max(rows, key=lambda row: row["value"])
print("best order:", best)
print("average price:", {p: round(aggregate(rows, "product")[p] / counts[p], 3) for p in sorted(counts)})
