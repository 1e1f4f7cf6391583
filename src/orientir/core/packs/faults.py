"""Values that do not fit, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(repr=False, eq=False)
class Fault:
    """What is wrong and where: ``path`` of keys from the outermost value, 1-based ``line``."""

    path: tuple[str, ...]
    line: int | None
    message: str

    def within(self, key: str, line: int | None) -> Fault:
        return Fault((key, *self.path), self.line or line, self.message)


class Unfit(Exception):
    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.message for fault in faults))
        self.faults = faults


def describe(value: Any) -> str:
    """What stands there, in words, for a message."""
    if value is None:
        return "пустое значение"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return f"число {value}"
    if isinstance(value, date):
        return f"дата {value}"
    if isinstance(value, dict):
        return "набор ключей"
    return "список" if isinstance(value, list) else f"текст «{_shorten(str(value))}»"


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def quote_advice(value: Any) -> str:
    return ": возьмите его в кавычки" if isinstance(value, bool | int | Decimal | date) else ""
