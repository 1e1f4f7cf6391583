"""The management cycle as a grid: what shows that each of its nine positions is held, how it is scored, what lacks."""
