"""What a person typed into a cell → a value, a reason why there is none, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from orientir.core.mistakes import shown
from orientir.core.packs.blank_cells import type_words
from orientir.core.packs.blanks import MISSING_WORDS, BlankField, Missing

Answer = str | int | Decimal | bool | date
LONGEST_TEXT: Final = 2000
_MOST_DIGITS: Final = 15
_BLANKS = re.compile(r"[\s\u00a0\u200b-\u200f\u202f\ufeff]+")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_YES, _NO = {"да", "true", "1", "+"}, {"нет", "false", "0"}
_REASONS: Final[Mapping[str, Missing]] = {words: code for code, words in MISSING_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Answered:
    """Exactly one of three, or nothing at all: the cell is empty."""

    value: Answer | None = None
    missing: Missing | None = None
    wrong: str = ""


EMPTY: Final = Answered()


def read_answer(field: BlankField, typed: object) -> Answered:
    """``typed``: a text as it stands in a cell or comes from a browser, or a value that a file's cell has."""
    text = _text(typed)
    if not text:
        return EMPTY
    reason = _REASONS.get(text.lower().rstrip("."))
    if reason is not None:
        return _reason(field, reason)
    try:
        return Answered(value=_READ[field.type](field, text))
    except ValueError as wrong:
        return Answered(wrong=str(wrong))


def write_answer(field: BlankField, value: Answer) -> str:
    """A value as it is typed: what ``read_answer`` reads back."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return (field.codes or {}).get(value, value) if isinstance(value, str) else str(value)


def _text(typed: object) -> str:
    if typed is None:
        return ""
    if isinstance(typed, bool):
        return "да" if typed else "нет"
    if isinstance(typed, datetime):
        typed = typed.date()
    if isinstance(typed, float):
        typed = int(typed) if typed.is_integer() and abs(typed) < 1e15 else f"{typed:.12g}"
    return _BLANKS.sub(" ", str(typed)).strip()


def _reason(field: BlankField, reason: Missing) -> Answered:
    if reason in field.missing:
        return Answered(missing=reason)
    allowed = _allowed(field)
    rest = f", можно {allowed}" if allowed else ", нужно значение"
    return Answered(wrong=f"причина «{MISSING_WORDS[reason]}» здесь не годится{rest}")


def _allowed(field: BlankField) -> str:
    return " или ".join(f"«{MISSING_WORDS[one]}»" for one in field.missing)


def _number(field: BlankField, text: str) -> Decimal:
    plain = text.replace(" ", "")
    if not _NUMBER.fullmatch(plain):
        allowed = _allowed(field)
        rest = f"; если значения нет, напишите {allowed}" if allowed else ""
        raise ValueError(f"нужно {type_words(field.type)}, а стоит текст «{shown(text, 40)}»{rest}")
    if sum(sign.isdecimal() for sign in plain) > _MOST_DIGITS:
        raise ValueError(f"в числе «{shown(text, 40)}» слишком много цифр")
    try:
        number = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        raise ValueError(f"нужно {type_words(field.type)}") from None
    return _bounded(field, number)


def _bounded(field: BlankField, number: Decimal) -> Decimal:
    if field.least is not None and number < field.least:
        raise ValueError(f"{told(number)} меньше {told(field.least)}, а меньше не бывает")
    if field.most is not None and number > field.most:
        raise ValueError(f"{told(number)} больше {told(field.most)}, а больше не бывает")
    return number


def _whole(field: BlankField, text: str) -> int:
    number = _number(field, text)
    if number != number.to_integral_value():
        raise ValueError(f"нужно целое число, а стоит {told(number)}")
    return int(number)


def _double(field: BlankField, text: str) -> Decimal:
    number = _number(field, text)
    if number != round(number, field.decimals):
        raise ValueError(f"в числе {told(number)} знаков после запятой больше {field.decimals}")
    return number


def _flag(_field: BlankField, text: str) -> bool:
    folded = text.lower()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise ValueError(f"нужно «да» или «нет», а стоит «{shown(text, 40)}»")


def _day(_field: BlankField, text: str) -> date:
    written = _DAY.fullmatch(text)
    iso = f"{written[3]}-{written[2]:0>2}-{written[1]:0>2}" if written else text
    try:
        return date.fromisoformat(iso)
    except ValueError:
        raise ValueError(f"нужна дата, как 20.09.2025, а стоит «{shown(text, 40)}»") from None


def _words(field: BlankField, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"текст длиннее {LONGEST_TEXT} знаков: сократите его")
    if not field.codes:
        return text
    folded = text.lower()
    for code, title in field.codes.items():
        if folded in (code, title.lower()):
            return code
    raise ValueError(f"«{shown(text, 40)}» нет в списке: {'; '.join(field.codes.values())}")


def told(value: Any) -> str:
    """A value as a sentence says it."""
    if value is None:
        return "нет значения"
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal):
        short = f"{value.normalize():f}" if value else "0"
        return short.replace(".", ",")
    return str(value)


_READ: Final[Mapping[str, Any]] = {
    "int": _whole, "double": _double, "bool": _flag, "date": _day, "text": _words,
}  # fmt: skip
