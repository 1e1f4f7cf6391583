"""What may be wrong with an item, in words, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """From the gravest to the least: so they are put in order."""

    NO_ANSWERS = "no_answers"
    SAME_ANSWER = "same_answer"
    NEGATIVE = "negative"
    KEY_SUSPECT = "key_suspect"
    NOT_ESTIMATED = "not_estimated"
    UNEQUAL = "unequal"
    NOISY = "noisy"
    MISFIT = "misfit"
    WEAK = "weak"
    DEPENDENT = "dependent"
    UNEQUAL_A_LITTLE = "unequal_a_little"
    DRIFTED = "drifted"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    IDLE_OPTION = "idle_option"

    @property
    def words(self) -> str:
        return _SAID[self].words

    @property
    def advice(self) -> str:
        return _SAID[self].advice

    @property
    def weight(self) -> int:
        """Of the ill it does; two small ones do not outweigh a grave one."""
        return int(4 ** _SAID[self].gravity)


@dataclass(frozen=True, slots=True)
class _Said:
    """``gravity``: 3 – the answers may be worth nothing; 2 – the item harms; 1 – it helps little."""

    gravity: int
    words: str
    advice: str


_SAID = {
    Trouble.NO_ANSWERS: _Said(
        3, "никто не отвечал", "Проверьте, стоит ли задание в вариантах и не в самом ли конце."
    ),
    Trouble.SAME_ANSWER: _Said(
        3, "все ответили одинаково", "Проверьте ключ; если он верен, замените задание."
    ),
    Trouble.NEGATIVE: _Said(
        3,
        "сильные отвечают хуже слабых",
        "Проверьте ключ. Если он верен, перепишите вопрос: его понимают не так.",
    ),
    Trouble.KEY_SUSPECT: _Said(
        3,
        "неверный ответ привлекает сильных",
        "Посмотрите на ответ, отмеченный ниже: возможно, он тоже верен или ключ ошибочен.",
    ),
    Trouble.NOT_ESTIMATED: _Said(
        3,
        "параметры не определились",
        "В оценке людей задание не участвует. Соберите больше ответов или замените задание.",
    ),
    Trouble.UNEQUAL: _Said(
        2,
        "при равном уровне группы отвечают заметно по-разному",
        "Дайте прочесть задание людям обеих групп: нет ли в нём того, что знает лишь одна. До выяснения"
        " не ставьте в новые варианты.",
    ),
    Trouble.NOISY: _Said(
        2,
        "ответы случайнее, чем допускает модель",
        "Сравните на графике точки с кривой: угадывают, путаются в условии или задание о другом.",
    ),
    Trouble.MISFIT: _Said(
        2,
        "кривая ответов не той формы, что у модели",
        "Посмотрите на график: где точки уходят от кривой, там задание работает иначе.",
    ),
    Trouble.WEAK: _Said(
        2,
        "плохо отличает сильных от слабых",
        "Уточните вопрос или усильте неверные ответы; иначе уберите задание.",
    ),
    Trouble.DEPENDENT: _Said(
        2,
        "слишком тесно связано с другим заданием",
        "Проверьте, не подсказывает ли одно другому; в один вариант ставьте только одно из них.",
    ),
    Trouble.UNEQUAL_A_LITTLE: _Said(
        1,
        "при равном уровне группы отвечают немного по-разному",
        "Посмотрите на формулировку; в следующей процедуре проверьте снова.",
    ),
    Trouble.DRIFTED: _Said(
        1,
        "стало труднее или легче, чем в прошлые годы",
        "Как связь лет не использовано. Узнайте, не разошлось ли задание или не сменилась ли программа.",
    ),
    Trouble.TOO_HARD: _Said(
        1, "слишком трудное", "Оставьте для различения самых сильных или упростите."
    ),
    Trouble.TOO_EASY: _Said(
        1, "слишком лёгкое", "О людях почти ничего не говорит: усложните или замените."
    ),
    Trouble.IDLE_OPTION: _Said(
        1, "есть ответ, который почти никто не выбирает", "Замените его правдоподобной ошибкой."
    ),
}
