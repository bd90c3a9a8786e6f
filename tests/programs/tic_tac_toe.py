"""Tic-tac-toe: a perfect player by minimax with a memo."""

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]
memo = {}


def winner(board):
    for a, b, c in LINES:
        if board[a] != " " and board[a] == board[b] == board[c]:
            return board[a]
    return None


def moves(board):
    return [i for i, cell in enumerate(board) if cell == " "]


def play(board, place, player):
    return board[:place] + player + board[place + 1:]


def other(player):
    return "O" if player == "X" else "X"


def value(board, player):
    """1 if the player to move wins, 0 for a draw, -1 if it loses."""
    key = board + player
    if key not in memo:
        if winner(board):
            memo[key] = -1
        elif not moves(board):
            memo[key] = 0
        else:
            memo[key] = max(-value(play(board, m, player), other(player)) for m in moves(board))
    return memo[key]


def best(board, player):
    return max(moves(board), key=lambda m: -value(play(board, m, player), other(player)))


def show(board):
    rows = [" " + " | ".join(board[i:i + 3]) for i in (0, 3, 6)]
    print("\n---+---+---\n".join(row.rstrip() for row in rows))
    print()


board, player = "X   O   X", "O"
while not winner(board) and moves(board):
    move = best(board, player)
    print(f"{player} takes {move}, worth {value(board, player):+d}")
    board = play(board, move, player)
    player = other(player)
show(board)
print("winner:", winner(board) or "nobody")
for start, who in [("XX OO    ", "X"), ("XO  X   O", "X"), ("X O O X  ", "X")]:
    print(repr(start), {m: -value(play(start, m, who), other(who)) for m in moves(start)}, "->", best(start, who))
print("positions kept:", len(memo))
