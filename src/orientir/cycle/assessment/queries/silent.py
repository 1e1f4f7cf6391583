"""Tests that were opened and ended without a single answer: they are no result, neither of ability nor of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orientir.kit.bulk import fetch_rows

# answers that came after the end count only once the operator has let them in: then there are responses with points
_SILENT = """
select s.invitation_id, s.procedure_id, p.title, s.ended_at::date
from assessment_sitting s join assessment_procedure p on p.id = s.procedure_id
where s.ended_at is not null and s.source = 'online'
  and s.attempt = (select max(o.attempt) from assessment_sitting o
                   where o.invitation_id = s.invitation_id and o.ended_at is not null)
  and not exists (select 1 from assessment_answer a where a.sitting_id = s.id and not a.is_late)
  and not exists (select 1 from assessment_response r where r.sitting_id = s.id and r.points is not null)
  and not exists (select 1 from assessment_result r where r.sitting_id = s.id)
"""


@dataclass(frozen=True, slots=True)
class Silent:
    """The last attempt of an invitation, without an answer."""

    invitation: int
    procedure: int
    title: str
    ended_on: date


def list_own_silent(person: int) -> Sequence[Silent]:
    """The newest first."""
    rows = fetch_rows(f"{_SILENT} and s.person_id = %s order by s.ended_at desc", [person])
    return [Silent(*row) for row in rows]


def count_silent(procedure: int) -> int:
    """People whose last attempt holds no answer."""
    return len(fetch_rows(f"{_SILENT} and s.procedure_id = %s", [procedure]))
