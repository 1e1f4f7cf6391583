"""How a unit is found by what people write for it: code, ИНН, ОГРН, or title within the municipality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from orientir.kit.tabular.values.cleaning import fold


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit as references need it: where it stands (latest known) and when it exists."""

    id: int
    code: str
    level: str
    title: str
    parent_id: int | None
    municipality_id: int | None
    region_id: int | None
    periods: tuple[tuple[date, date | None], ...]

    def exists_in(self, year: int) -> bool:
        return any(
            begin.year <= year and (end is None or end > date(year, 1, 1))
            for begin, end in self.periods
        )

    def exists_on(self, day: date) -> bool:
        return any(begin <= day and (end is None or end > day) for begin, end in self.periods)


@dataclass(slots=True)
class UnitBook:
    """Every unit of the region by what it may be called."""

    units: Mapping[int, KnownUnit]
    by_number: Mapping[str, list[int]]
    by_title: Mapping[str, list[int]]
    scope: frozenset[int] | None = None  # units the reader may write about; None: all
    _found: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def find(self, text: str, municipality: str = "") -> list[int]:
        """The ids a text may mean: one is an answer, several are a question, none is a mistake."""
        key = (text, municipality)
        if key not in self._found:
            self._found[key] = self._look_up(text, municipality)
        return self._found[key]

    def in_scope(self, unit_id: int) -> bool:
        return self.scope is None or unit_id in self.scope

    def _look_up(self, text: str, municipality: str) -> list[int]:
        word = fold(text)
        found = self.by_number.get(word) or self.by_title.get(word, [])
        if len(found) > 1 and municipality:
            places = self.find(municipality)
            found = [one for one in found if self.units[one].municipality_id in places]
        if len(found) > 1 and self.scope is not None:
            found = [one for one in found if one in self.scope] or found
        return list(found)


def load_unit_book(scope_unit_id: int | None = None) -> UnitBook:
    """All units with their codes, numbers and titles of all times; ``scope``: the subtree of a unit."""
    units: dict[int, KnownUnit] = {}
    by_number: dict[str, list[int]] = defaultdict(list)
    by_title: dict[str, list[int]] = defaultdict(list)
    for unit, numbers, titles in _rows():
        units[unit.id] = unit
        _note(by_number, numbers, unit.id)
        _note(by_title, titles, unit.id)
    scope = None if scope_unit_id is None else frozenset(list_subtree(scope_unit_id))
    return UnitBook(units, by_number, by_title, scope)


def list_subtree(unit_id: int) -> list[int]:
    """A unit and all below it, by today's tree."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select descendant_id from registry_unit_closure where ancestor_id = %s", [unit_id]
        )
        return [row[0] for row in cursor.fetchall()]


def find_root() -> int | None:
    """The unit of the whole installation: the one without a parent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select u.id from registry_unit u join registry_unit_period p on p.unit_id = u.id "
            "where p.parent_id is null and p.valid_to is null and u.level in ('region', 'federation') "
            "order by u.level, u.id limit 1"
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _note(index: dict[str, list[int]], words: Iterable[str], unit_id: int) -> None:
    for word in {fold(word) for word in words if word}:
        index[word].append(unit_id)


def _rows() -> Iterable[tuple[KnownUnit, list[str], list[str]]]:
    with connection.cursor() as cursor:
        cursor.execute(_QUERY)
        for row in cursor.fetchall():
            number, code, level, inn, ogrn, titles, shorts, begins, ends, *latest = row
            unit = KnownUnit(
                number, code, level, latest[0], latest[1], latest[2], latest[3],
                tuple(zip(begins, ends, strict=True)),
            )  # fmt: skip
            yield unit, [code, inn, ogrn], [*titles, *shorts]


_QUERY = """
select u.id, u.code, u.level, u.inn, u.ogrn, array_agg(p.title), array_agg(p.short_title),
  array_agg(p.valid_from order by p.valid_from), array_agg(p.valid_to order by p.valid_from),
  (array_agg(p.title order by p.valid_from desc))[1],
  (array_agg(p.parent_id order by p.valid_from desc))[1],
  (array_agg(p.municipality_id order by p.valid_from desc))[1],
  (array_agg(p.region_id order by p.valid_from desc))[1]
from registry_unit u join registry_unit_period p on p.unit_id = u.id
group by u.id
"""
