"""What uploads mostly fail on: invisible signs, odd spaces, Latin twins of Cyrillic letters, ways to write a date."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
LATIN, CYRILLIC = "ABEKMHOPCTXYaceopxyk", "АВЕКМНОРСТХУасеорхук"
TO_CYRILLIC: Final = str.maketrans(LATIN, CYRILLIC)
MIXED: Final = re.compile(r"[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]")
DAY_FORMS: Final = ("%d.%m.%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y")


def clean(text: object) -> str:
    """A cell as text without invisible signs, with single plain spaces."""
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    if isinstance(text, datetime):
        text = text.date()
    if isinstance(text, date):
        text = f"{text:%d.%m.%Y}"
    return " ".join(INVISIBLE.sub("", "" if text is None else str(text)).split())


def fold(text: object) -> str:
    """For comparison: lower case, ё as е, Latin twins as Cyrillic, letters and digits alone."""
    plain = clean(text).translate(TO_CYRILLIC).lower().replace("ё", "е")
    return " ".join(re.findall(r"[a-zа-я0-9]+", plain))


def mixes_alphabets(text: str) -> bool:
    """Whether a word has letters of both: it looks right and is not."""
    return MIXED.search(text) is not None


def read_day(text: object) -> date | None:
    """A date as дд.мм.гггг, ISO or a cell's own; ``None`` for anything else."""
    plain = clean(text)
    for form in DAY_FORMS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    return None
