"""What is wrong with an expression, and where in it."""

from __future__ import annotations

from orientir.core.mistakes import Mistake

_SHOWN = 60


class ExpressionMistake(Mistake):
    """``position`` counts characters from 1; ``fragment`` is the text found there."""

    def __init__(self, reason: str, text: str, start: int, end: int) -> None:
        self.reason = reason
        self.text = text
        self.position = start + 1
        fragment = text[start : end + 1]
        self.fragment = fragment if len(fragment) <= _SHOWN else fragment[:_SHOWN] + "…"
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self.reason} (место {self.position}: «{self.fragment}»)"
