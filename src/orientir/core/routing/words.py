"""Russian words of routing: numbers, counted nouns, days."""

from __future__ import annotations

from datetime import date

PEOPLE = ("человек", "человека", "человек")
SCHOOLS = ("организация", "организации", "организаций")
FROM_SCHOOLS = ("организации", "организаций", "организаций")
SEATS = ("место", "места", "мест")
GROUPS = ("группа", "группы", "групп")
HOURS = ("час", "часа", "часов")


def counted(number: int, forms: tuple[str, str, str]) -> str:
    """«25 мест», «1 место»: the noun agrees with its number."""
    tens, ones = divmod(number % 100, 10)
    if tens == 1 or ones == 0 or ones > 4:
        return f"{number} {forms[2]}"
    return f"{number} {forms[0] if ones == 1 else forms[1]}"


def figure(value: float) -> str:
    """Two decimals at most, with a comma."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def days(first: date, last: date) -> str:
    return f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"
