"""Procedures from whose results routes are built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from orientir.core.mistakes import Mistake
from orientir.kit.bulk import fetch_rows


class ProcedureNotFound(Mistake):
    """There is no such procedure."""


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """A published procedure: how many of its people have deficits named, and how many of those a route."""

    id: int
    code: str
    title: str
    pack: str
    instrument: str
    published_at: datetime | None
    with_deficits: int = 0
    with_routes: int = 0

    @property
    def missing(self) -> int:
        return self.with_deficits - self.with_routes


def get_procedure(procedure: int) -> ProcedureLine:
    """Raises ProcedureNotFound."""
    rows = fetch_rows(
        "select id, code, title, pack, instrument, published_at from assessment_procedure where id = %s",
        [procedure],
    )
    if not rows:
        raise ProcedureNotFound(f"процедуры № {procedure} нет")
    return ProcedureLine(*rows[0])


def list_published_procedures() -> list[ProcedureLine]:
    """The newest first; counts as far as results are in sight (the operator's)."""
    return [ProcedureLine(*row) for row in fetch_rows(_COUNTED, [])]


def list_procedure_titles() -> list[tuple[int, str]]:
    """Procedures that have routes in sight, for the filter of a list."""
    rows = fetch_rows(
        "select p.id, p.title from assessment_procedure p where p.id in "
        "(select r.procedure_id from routes_route r) order by p.published_at desc nulls last, p.id",
        [],
    )
    return [(int(one), str(title)) for one, title in rows]


def term_of(published_on: date, days: int, today: date) -> int:
    """How many days over the term it is; 0: not over."""
    return max(0, (today - published_on).days - days)


_COUNTED = """
select p.id, p.code, p.title, p.pack, p.instrument, p.published_at,
  (select count(distinct r.person_id) from assessment_result r
     join assessment_sitting s on s.id = r.sitting_id
     join assessment_invitation i on i.id = s.invitation_id and i.answer = 'consented'
   where r.procedure_id = p.id and r.deficits > 0),
  (select count(*) from routes_route r where r.procedure_id = p.id)
from assessment_procedure p where p.state = 'published' order by p.published_at desc, p.id
"""
