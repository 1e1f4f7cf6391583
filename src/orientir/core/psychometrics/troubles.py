"""What may be wrong with an item, by its classical statistics, in words."""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """What is wrong with an item by its classical statistics."""

    NO_ANSWERS = "no_answers"
    SAME_ANSWER = "same_answer"
    NEGATIVE = "negative"
    WEAK = "weak"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Trouble.NO_ANSWERS: "никто не отвечал",
    Trouble.SAME_ANSWER: "все ответили одинаково",
    Trouble.NEGATIVE: "сильные отвечают хуже слабых: проверьте ключ",
    Trouble.WEAK: "плохо отличает сильных от слабых",
    Trouble.TOO_EASY: "слишком лёгкое",
    Trouble.TOO_HARD: "слишком трудное",
}
