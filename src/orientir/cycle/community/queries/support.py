"""Who accompanies whom, as far as one's rights go (row-level security and its functions)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from orientir.core.mistakes import Mistake
from orientir.kit.bulk import fetch_rows


class AccompanierNotFound(Mistake):
    """There is no such accompanier, or they serve other units."""


class PairNotFound(Mistake):
    """There is no such accompaniment, or one may not see it."""


@dataclass(frozen=True, slots=True)
class AccompanierLine:
    """One who accompanies; ``home``: where they work; ``is_kept``: who asks may change it."""

    id: int
    person: int
    name: str
    kind: str
    unit_id: int
    unit: str
    competencies: tuple[str, ...]
    capacity: int
    accompanied: int
    basis: str
    valid_from: date
    is_kept: bool
    home: int
    municipality: int
    subject: str

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.accompanied)


@dataclass(frozen=True, slots=True)
class AccompaniedLine:
    """One who is accompanied, for whoever sees people of their unit."""

    id: int
    person: int
    name: str
    unit: str
    how: str
    reasons: tuple[str, ...]
    valid_from: date


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """One whom the person who acts accompanies."""

    id: int
    kind: str
    person: int
    name: str
    unit_id: int
    unit_code: str
    unit: str
    position: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class OwnAccompanier:
    """One who accompanies the person who acts."""

    id: int
    kind: str
    name: str
    unit: str
    valid_from: date
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair with its programme. ``is_mentor`` and ``is_person``: who asks is that one of the two."""

    id: int
    kind: str
    person: int
    person_name: str
    unit: str
    mentor_name: str
    mentor_unit: str
    how: str
    reasons: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    ended: str
    is_mentor: bool
    is_person: bool


def list_accompaniers(on: date, *, kind: str = "", text: str = "") -> list[AccompanierLine]:
    """Those in force on a day whom people of one's units may be given; most places left first."""
    rows = fetch_rows("select * from accompaniers_in_sight(null, %s, %s)", [kind, on])
    wanted = _folded(text)
    found = [line for row in rows if wanted in _folded((line := _line(row)).name)]
    return sorted(found, key=lambda line: (-line.free, line.name))


def get_accompanier(accompanier: int, on: date) -> AccompanierLine:
    """One in force on a day. Raises AccompanierNotFound."""
    rows = fetch_rows("select * from accompaniers_in_sight(%s, '', %s)", [accompanier, on])
    if not rows:
        raise not_found()
    return _line(rows[0])


def not_found() -> AccompanierNotFound:
    return AccompanierNotFound("такого сопровождающего нет, или он работает не с вашими людьми")


def list_accompanied(accompanier: int, on: date) -> list[AccompaniedLine]:
    """Whom one accompanies on a day, among people in sight."""
    rows = fetch_rows(_ACCOMPANIED, {"accompanier": accompanier, "on": on})
    return [AccompaniedLine(*_told(row, 5)) for row in rows]


def list_own_caseload(on: date) -> list[CaseloadLine]:
    """Whom the person who acts accompanies on a day, by name."""
    rows = fetch_rows("select * from own_caseload(%s) order by name", [on])
    return [CaseloadLine(*row) for row in rows]


def list_own_accompaniers(on: date) -> list[OwnAccompanier]:
    """Who accompanies the person who acts on a day."""
    rows = fetch_rows("select * from own_accompaniers(%s) order by kind", [on])
    return [OwnAccompanier(*row) for row in rows]


def get_pair(pair: int, *, person: int | None) -> PairLine:
    """A pair that one of the two, or who sees the person, asks for. Raises PairNotFound."""
    rows = fetch_rows(_PAIR, {"pair": pair, "person": person or 0})
    if not rows:
        raise PairNotFound("такой пары нет, или она не в вашей организации")
    return PairLine(*_told(rows[0], 8))


def _line(row: tuple[Any, ...]) -> AccompanierLine:
    return AccompanierLine(*_told(row, 6))


def _told(row: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    """The row with the list at ``place`` read: the driver gives JSON as text."""
    return (*row[:place], tuple(json.loads(row[place])), *row[place + 1 :])


def _folded(text: str) -> str:
    return text.strip().lower().replace("ё", "е")


_ACCOMPANIED = """
select m.id, m.person_id, concat_ws(' ', p.family_name, p.given_name, nullif(p.patronymic, '')),
  community_unit_title(m.unit_id), m.how, m.reasons, m.valid_from
from community_accompaniment m join registry_person p on p.id = m.person_id
where m.accompanier_id = %(accompanier)s and m.valid_from <= %(on)s
  and (m.valid_to is null or m.valid_to > %(on)s)
order by p.search_name
"""
_PAIR = """
select m.id, m.kind, m.person_id, n.person_name, community_unit_title(m.unit_id), n.mentor_name, n.mentor_unit,
  m.how, m.reasons, m.valid_from, m.valid_to, m.ended, accompanies(m.accompanier_id), m.person_id = %(person)s
from community_accompaniment m cross join lateral pair_names(m.id) n
where m.id = %(pair)s
"""
