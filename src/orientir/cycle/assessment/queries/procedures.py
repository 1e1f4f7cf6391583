"""Procedures as lists and cockpits need them: states, windows, counts, who is stuck, what looks odd."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.models import Form, Procedure, ResultsFile
from orientir.cycle.assessment.rules import ProcedureState
from orientir.kit.bulk import fetch_rows

STUCK_MINUTES = 10
MOST_STUCK = 50
MOST_SIGNALS = 50


class ProcedureNotFound(Mistake):
    """There is no such procedure."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the people of a place have come; the counts of stages add up to ``invited``."""

    unit: int
    title: str
    invited: int
    consented: int
    declined: int
    withdrawn: int
    sitting: int
    finished: int

    @property
    def waiting(self) -> int:
        """Who has not answered yet."""
        said = self.consented + self.declined + self.withdrawn
        return self.invited - said - self.sitting - self.finished

    @property
    def agreed(self) -> int:
        """Who consented, whatever they have done since."""
        return self.consented + self.sitting + self.finished


def total_of(rows: Sequence[Progress]) -> Progress:
    """The sum of places."""
    names = ("invited", "consented", "declined", "withdrawn", "sitting", "finished")
    return Progress(0, "", *(sum(getattr(row, name) for row in rows) for name in names))


@dataclass(frozen=True, slots=True)
class Stuck:
    """Who sits and does not move: no answer for ``STUCK_MINUTES``, or the time is over."""

    invitation: int
    person: int
    name: str
    unit: str
    opened_at: datetime
    deadline_at: datetime | None
    last_saved_at: datetime | None
    answers: int


@dataclass(frozen=True, slots=True)
class SignalLine:
    """Something about a sitting that a person should look at."""

    kind: str
    strength: float | None
    details: dict[str, Any]
    invitation: int
    person: int
    name: str
    unit: str
    found_at: datetime


def get_procedure(code: str) -> Procedure:
    """Raises ProcedureNotFound."""
    found = Procedure.objects.filter(code=code).first()
    if found is None:
        raise ProcedureNotFound(f"процедуры «{code}» нет")
    return found


def is_closed(procedure: int) -> bool:
    """Whether it is over and waits for its results to be counted."""
    return Procedure.objects.filter(pk=procedure, state=ProcedureState.CLOSED).exists()


def find_procedure_by_title(title: str) -> int | None:
    """The latest procedure of this very title."""
    return (
        Procedure.objects.filter(title=title).order_by("-pk").values_list("pk", flat=True).first()
    )


def list_procedures(*, state: str = "", with_drafts: bool = False) -> QuerySet[Procedure]:
    """The latest window first; drafts only for those who run procedures."""
    found = Procedure.objects.order_by("-opens_at", "-pk")
    if state:
        found = found.filter(state=state)
    return found if with_drafts else found.exclude(state=ProcedureState.DRAFT)


def list_progress(procedure: int) -> list[Progress]:
    """By municipality, of units whose figures one may see (of a head: the own organisation)."""
    return [
        Progress(*row) for row in fetch_rows("select * from procedure_progress(%s)", [procedure])
    ]


def list_progresses(procedures: Sequence[int]) -> dict[int, Progress]:
    """The sums of several procedures in one query; none where nobody in sight is invited."""
    rows = fetch_rows(
        "select w.id, sum(p.invited), sum(p.consented), sum(p.declined), sum(p.withdrawn), "
        "sum(p.sitting), sum(p.finished) from unnest(%s::bigint[]) w(id) "
        "cross join lateral procedure_progress(w.id) p group by 1",
        [list(procedures)],
    )
    return {int(row[0]): Progress(0, "", *map(int, row[1:])) for row in rows}


def list_forms(procedure: int) -> list[Form]:
    return list(Form.objects.filter(procedure=procedure).order_by("pk"))


def count_form_items(procedure: int) -> dict[int, int]:
    """Form → how many items stand in it."""
    rows = fetch_rows(
        "select f.id, count(i.id) from assessment_form f left join assessment_form_item i "
        "on i.form_id = f.id where f.procedure_id = %s group by 1",
        [procedure],
    )
    return {int(form): int(count) for form, count in rows}


def list_results_files(procedure: int) -> QuerySet[ResultsFile]:
    """Files of results, the latest first."""
    return ResultsFile.objects.filter(procedure=procedure).order_by("-loaded_at")


def list_stuck(procedure: int, *, at: datetime) -> list[Stuck]:
    """The longest silent first, at most ``MOST_STUCK``."""
    rows = fetch_rows(
        _STUCK,
        {"procedure": procedure, "at": at, "minutes": STUCK_MINUTES, "most": MOST_STUCK},
    )
    return [Stuck(*row) for row in rows]


def list_signals(procedure: int) -> list[SignalLine]:
    """The strongest of each kind first, at most ``MOST_SIGNALS``."""
    return [
        SignalLine(*row)
        for row in fetch_rows(_SIGNALS, {"procedure": procedure, "most": MOST_SIGNALS})
    ]


_NAME = "concat_ws(' ', h.family_name, h.given_name, nullif(h.patronymic, ''))"
_UNIT = """
join lateral (
  select short_title from registry_unit_period p where p.unit_id = s.unit_id
  order by p.valid_from desc limit 1
) u on true
"""
_STUCK = f"""
select s.invitation_id, s.person_id, {_NAME}, u.short_title, s.opened_at, s.deadline_at, a.saved_at,
  coalesce(a.answers, 0)
from assessment_sitting s
join registry_person h on h.id = s.person_id
{_UNIT}
left join lateral (
  select max(saved_at) as saved_at, count(distinct position) as answers
  from assessment_answer a where a.sitting_id = s.id
) a on true
where s.procedure_id = %(procedure)s and s.ended_at is null and (
  s.deadline_at < %(at)s
  or coalesce(a.saved_at, s.opened_at) < %(at)s::timestamptz - make_interval(mins => %(minutes)s))
order by coalesce(a.saved_at, s.opened_at), s.id limit %(most)s
"""  # noqa: S608 put together from constants
_SIGNALS = f"""
select g.kind, g.strength, g.details::text::json, s.invitation_id, s.person_id, {_NAME}, u.short_title, g.found_at
from assessment_signal g
join assessment_sitting s on s.id = g.sitting_id
join registry_person h on h.id = s.person_id
{_UNIT}
where s.procedure_id = %(procedure)s
order by g.kind, g.strength desc nulls last, g.id limit %(most)s
"""  # noqa: S608 put together from constants
