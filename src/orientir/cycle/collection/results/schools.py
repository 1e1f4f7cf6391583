"""Schools as files of results name them: by login, code, ИНН, or by title within a municipality."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from orientir.cycle.registry.api import UnitBook
from orientir.kit.tabular.values.cleaning import fold

FIRST_YEAR, LAST_YEAR = 2000, 2100
_PLACE_WORDS: Final = re.compile(
    r"\b(?:г|город|городской|муниципальный|округ|район|го|мо|мр)\b\.?", re.IGNORECASE
)


@dataclass(slots=True)
class SchoolFinder:
    """Finds units of a book; what is wrong with a name is told as a sentence."""

    book: UnitBook
    _places: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for unit in self.book.units.values():
            if unit.level == "municipality":
                self._places.setdefault(place_key(unit.title), []).append(unit.id)

    def find(self, unit: str, title: str, municipality: str, year: int) -> tuple[str, str]:
        """The unit's code and an empty sentence, or no code and what is wrong."""
        found = self.book.find(unit) if unit else []
        if not found and title:
            found = self._by_title(title, municipality)
        if len(found) != 1:
            return "", _how_many(len(found))
        known = self.book.units[found[0]]
        if not self.book.in_scope(known.id):
            return "", "организация не из тех, для которых загружается файл"
        if known.level != "organisation":
            return "", "это не школа: результаты учеников бывают у организации"
        if FIRST_YEAR <= year <= LAST_YEAR and not known.exists_in(year):
            return "", f"в {year} году этой организации не было"
        return known.code, ""

    def _by_title(self, title: str, municipality: str) -> list[int]:
        found = self.book.find(title)
        places = self._places.get(place_key(municipality), [])
        if len(found) > 1 and places:
            found = [one for one in found if self.book.units[one].municipality_id in places]
        return found


def place_key(title: str) -> str:
    """A municipality without the words of its kind: «г. Миасс», «Миасский» stay apart, «Миасс» and «г Миасс» meet."""
    return " ".join(_PLACE_WORDS.sub(" ", fold(title)).split())


def _how_many(count: int) -> str:
    return (
        "такой организации нет в реестре" if not count else "так называются несколько организаций"
    )
