"""A calculator: tokens, reverse Polish notation, evaluation with names and functions."""
import math

OPERATORS = {
    "+": (1, "left", lambda a, b: a + b),
    "-": (1, "left", lambda a, b: a - b),
    "*": (2, "left", lambda a, b: a * b),
    "/": (2, "left", lambda a, b: a / b),
    "^": (4, "right", lambda a, b: a ** b),
}
FUNCTIONS = {"sqrt": math.sqrt, "sin": math.sin, "abs": abs, "neg": lambda x: -x}


def tokens(text):
    found, i = [], 0
    while i < len(text):
        ch = text[i]
        if ch.isspace():
            i += 1
        elif ch.isdigit() or ch == ".":
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] == "."):
                j += 1
            found.append(float(text[i:j]))
            i = j
        elif ch.isalpha():
            j = i
            while j < len(text) and text[j].isalnum():
                j += 1
            found.append(text[i:j])
            i = j
        else:
            unary = ch == "-" and (not found or found[-1] in ("(", *OPERATORS))
            found.append("neg" if unary else ch)
            i += 1
    return found


def to_rpn(text):
    output, stack = [], []
    for token in tokens(text):
        if isinstance(token, float):
            output.append(token)
        elif token in FUNCTIONS or token == "(":
            stack.append(token)
        elif token == ")":
            while stack[-1] != "(":
                output.append(stack.pop())
            stack.pop()
            if stack and stack[-1] in FUNCTIONS:
                output.append(stack.pop())
        elif token in OPERATORS:
            level, side, _ = OPERATORS[token]
            while stack and stack[-1] != "(":
                top = OPERATORS[stack[-1]][0] if stack[-1] in OPERATORS else 3
                if top > level or (top == level and side == "left"):
                    output.append(stack.pop())
                else:
                    break
            stack.append(token)
        else:
            output.append(token)
    return output + stack[::-1]


def evaluate(text, **names):
    stack = []
    for token in to_rpn(text):
        if isinstance(token, float):
            stack.append(token)
        elif token in OPERATORS:
            b, a = stack.pop(), stack.pop()
            stack.append(OPERATORS[token][2](a, b))
        elif token in FUNCTIONS:
            stack.append(FUNCTIONS[token](stack.pop()))
        else:
            stack.append(names[token])
    assert len(stack) == 1, f"left over: {stack}"
    return stack[0]


for text in ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "10 - 4 - 3", "-2 ^ 2 + 8 / 4", "2 * -3", "sqrt(16) + abs(3 - 5)"]:
    rpn = " ".join(f"{t:g}" if isinstance(t, float) else t for t in to_rpn(text))
    print(f"{text:<24} {rpn:<26} {evaluate(text):g}")
print(evaluate("a * x ^ 2 + b", a=2, x=3, b=1), round(evaluate("sin(t / 2)", t=math.pi), 12))
