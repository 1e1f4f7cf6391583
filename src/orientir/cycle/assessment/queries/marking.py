"""Extended answers on their way through experts: what waits, who may have it, how far it is, how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from orientir.core.items.marking import MarkingRule
from orientir.core.items.specs import Item
from orientir.core.items.storage import from_json
from orientir.core.packs.competencies import Instrument
from orientir.cycle.assessment.models import (
    FormItem,
    ItemPicture,
    Procedure,
    RubricMark,
)
from orientir.kit.bulk import fetch_frame, fetch_rows

LAST_ATTEMPT = """
  s.ended_at is not null and s.attempt = (
    select max(o.attempt) from assessment_sitting o
    where o.invitation_id = s.invitation_id and o.ended_at is not null)
"""
"""Of a sitting ``s``: the attempt that counts; experts are not asked about others."""


def rule_of(instrument: Instrument) -> MarkingRule | None:
    """How the answers of an instrument are marked; None where it says nothing of it."""
    if instrument.marks is None or instrument.mark_bound is None:
        return None
    return MarkingRule(int(instrument.marks.value), instrument.mark_bound.value)


@dataclass(frozen=True, slots=True)
class Open:
    """An answer without points: what it has been given so far. ``holders``: whoever has it or has declined it."""

    response: int
    sitting: int
    version: int
    most: Decimal
    totals: tuple[Decimal, ...]
    third: Decimal | None
    active: int
    holders: frozenset[int]


def list_open_answers(procedure: int) -> list[Open]:
    """Extended answers that wait for experts."""
    rows = fetch_rows(_OPEN, {"procedure": procedure})
    return [
        Open(r, s, v, most, tuple(totals or ()), third, active, frozenset(holders or ()))
        for r, s, v, most, totals, third, active, holders in rows
    ]


def count_unmarked(procedure: int) -> int:
    """Extended answers that have no points yet; before answers are scored, none are known."""
    found = fetch_rows(f"select count(*) from ({_WAITING}) w", {"procedure": procedure})  # noqa: S608
    return int(found[0][0])


def is_marked_since_counting(procedure: int) -> bool:
    """Whether experts have marked anything after the results were counted."""
    found = fetch_rows(_MARKED_SINCE, {"procedure": procedure})
    return bool(found[0][0])


@dataclass(frozen=True, slots=True)
class Expert:
    """Whom answers of a procedure are dealt to, with how many they hold and have marked."""

    account: int
    name: str
    assigned: int
    marked: int
    declined: int
    thirds: int
    last_at: datetime | None


def list_experts(procedure: int, *, on: date) -> list[Expert]:
    """Experts by a right of today at a unit that the procedure's people belong to, and whoever marks already."""
    return [Expert(*row) for row in fetch_rows(_EXPERTS, {"procedure": procedure, "on": on})]


def list_conflicts(procedure: int, experts: Sequence[int]) -> dict[int, set[int]]:
    """Sitting → experts of an organisation where its person has a post."""
    found: dict[int, set[int]] = {}
    for sitting, expert in fetch_rows(
        _CONFLICTS, {"procedure": procedure, "experts": list(experts)}
    ):
        found.setdefault(int(sitting), set()).add(int(expert))
    return found


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """One extended task of a procedure: its answers, how many have points, how many wait for a third expert."""

    version: int
    code: str
    most: Decimal
    answers: int
    settled: int
    thirds: int
    mean: Decimal | None


def list_tasks(procedure: int) -> list[TaskProgress]:
    return [TaskProgress(*row) for row in fetch_rows(_TASKS, {"procedure": procedure})]


def get_pairs(procedure: int) -> pl.DataFrame:
    """Columns ``version``, ``first``, ``second``: totals of the two independent marks, lower account first."""
    schema = {"version": pl.Int64, "first": pl.Float64, "second": pl.Float64}
    return fetch_frame(_PAIRS, schema, {"procedure": procedure})


@dataclass(frozen=True, slots=True)
class QueueLine:
    """What one expert has of one task of a procedure. ``next_mark``: the first that is not marked, or None."""

    procedure: str
    title: str
    closes_at: datetime
    state: str
    version: int
    code: str
    assigned: int
    marked: int
    next_mark: int | None


def list_queue(expert: int) -> list[QueueLine]:
    """One's own work, what is unfinished first."""
    return [QueueLine(*row) for row in fetch_rows(_QUEUE, {"expert": expert})]


@dataclass(frozen=True, slots=True)
class Marking:
    """One answer before its expert: nothing that tells whose it is."""

    mark: int
    procedure: str
    title: str
    state: str
    item: Item
    pictures: dict[str, str]
    answer: str
    points: dict[str, Decimal]
    comment: str
    is_marked: bool
    is_settled: bool
    is_third: bool
    number: int
    of: int
    marked: int
    before: int | None
    after: int | None


def find_marking(mark: int, expert: int) -> Marking | None:
    """One's own answer in its place in one's own order; None where there is none."""
    rows = fetch_rows(_MARKING, {"mark": mark, "expert": expert})
    if not rows:
        return None
    (procedure, title, state, version, content, answer, points, comment, marked, settled, third) = (
        rows[0]
    )
    order = fetch_rows(_ORDER, {"expert": expert, "mark": mark, "version": version})
    keys = [int(row[0]) for row in order]
    here = keys.index(mark)
    return Marking(
        mark, procedure, title, state, from_json(content),
        dict(ItemPicture.objects.filter(version=version).values_list("name", "media_id")),
        str((answer or {}).get("text", "")),
        {name: Decimal(value) for name, value in points.items()},
        comment, marked, settled, third, here + 1, len(keys), sum(row[1] for row in order),
        keys[here - 1] if here else None, keys[here + 1] if here + 1 < len(keys) else None,
    )  # fmt: skip


def list_unmarked(expert: int, procedure: int) -> list[int]:
    """Marks of one's own that wait, in one's own order."""
    held = RubricMark.objects.filter(expert=expert, procedure=procedure, declined_at=None)
    waiting = held.filter(marked_at=None, response__points=None).order_by("place", "pk")
    return list(waiting.values_list("pk", flat=True))


def find_next(expert: int, after: int) -> int | None:
    """The next answer to mark: of the same task, then of the same procedure, then of any."""
    found = fetch_rows(_NEXT, {"expert": expert, "mark": after})
    return int(found[0][0]) if found else None


def has_extended(procedure: int) -> bool:
    """Whether tasks that experts mark stand in the forms."""
    standing = FormItem.objects.filter(form__procedure=procedure)
    return standing.filter(version__item__kind="extended").exists()


def list_marked_procedures() -> list[Procedure]:
    """Those whose answers have been dealt out and are not published yet."""
    found = Procedure.objects.filter(state__in=("closed", "scored"), design__has_key="marking")
    return list(found.order_by("pk"))


_WAITING = f"""
select r.id, r.sitting_id, r.version_id, r.max_points
from assessment_response r join assessment_sitting s on s.id = r.sitting_id
where s.procedure_id = %(procedure)s and r.state = 'needs_expert' and r.points is null and {LAST_ATTEMPT}
"""  # noqa: S608 put together from constants
_OPEN = f"""
select w.id, w.sitting_id, w.version_id, w.max_points,
  array_agg(m.total order by m.marked_at) filter (where not m.is_third and m.marked_at is not null),
  max(m.total) filter (where m.is_third and m.marked_at is not null),
  (count(m.id) filter (where m.declined_at is null))::int, array_agg(m.expert_id) filter (where m.id is not null)
from ({_WAITING}) w left join assessment_rubric_mark m on m.response_id = w.id
group by 1, 2, 3, 4 order by 1
"""  # noqa: S608
_MARKED_SINCE = """
select exists (
  select 1 from assessment_rubric_mark m where m.procedure_id = %(procedure)s
  and m.marked_at > (select min(counted_at) from assessment_result where procedure_id = %(procedure)s))
"""
_EXPERTS = """
select a.id, a.display_name, (count(m.id) filter (where m.declined_at is null))::int,
  count(m.marked_at)::int, count(m.declined_at)::int,
  (count(m.id) filter (where m.is_third and m.declined_at is null))::int, max(m.marked_at)
from registry_account a
left join assessment_rubric_mark m on m.expert_id = a.id and m.procedure_id = %(procedure)s
where a.is_active and exists (
    select 1 from registry_grant g
    join assessment_procedure p on p.id = %(procedure)s
    where g.account_id = a.id and g.role = 'expert' and g.valid_from <= %(on)s
      and (g.valid_to is null or g.valid_to > %(on)s) and exists (
        select 1 from registry_unit_closure c
        where (c.ancestor_id = p.unit_id and c.descendant_id = g.unit_id)
           or (c.ancestor_id = g.unit_id and c.descendant_id = p.unit_id)))
  or m.id is not null
group by 1, 2 order by 2, 1
"""
_CONFLICTS = """
with authors as (
  select distinct s.id, s.person_id, s.unit_id
  from assessment_sitting s join assessment_response r on r.sitting_id = s.id
  where s.procedure_id = %(procedure)s and r.state = 'needs_expert'
), places as (
  select id, unit_id from authors
  union select a.id, t.unit_id from authors a join registry_post t on t.person_id = a.person_id
), bound as (
  select e.id as expert, t.unit_id from registry_account e join registry_post t on t.person_id = e.person_id
  where e.id = any (%(experts)s::bigint[])
  union select g.account_id, g.unit_id from registry_grant g where g.account_id = any (%(experts)s::bigint[])
)
select p.id, b.expert from places p join bound b on b.unit_id = p.unit_id
union
select a.id, e.id from authors a join registry_account e on e.person_id = a.person_id
where e.id = any (%(experts)s::bigint[])
"""
_TASKS = f"""
select r.version_id, i.code, v.max_score, count(*)::int, count(r.points)::int,
  (count(*) filter (where r.points is null and exists (
    select 1 from assessment_rubric_mark m
    where m.response_id = r.id and m.is_third and m.declined_at is null)))::int,
  round(avg(r.points) filter (where exists (
    select 1 from assessment_rubric_mark m where m.response_id = r.id)), 2)
from assessment_response r
join assessment_sitting s on s.id = r.sitting_id
join assessment_item_version v on v.id = r.version_id
join assessment_item i on i.id = v.item_id
where s.procedure_id = %(procedure)s and i.kind = 'extended' and {LAST_ATTEMPT}
  and (r.state = 'needs_expert' or exists (select 1 from assessment_rubric_mark m where m.response_id = r.id))
group by 1, 2, 3 order by 2
"""  # noqa: S608
_PAIRS = """
select r.version_id, (array_agg(m.total order by m.expert_id))[1]::float8,
  (array_agg(m.total order by m.expert_id))[2]::float8
from assessment_rubric_mark m join assessment_response r on r.id = m.response_id
where m.procedure_id = %(procedure)s and m.marked_at is not null and not m.is_third
group by r.id, r.version_id having count(*) = 2 order by r.version_id, r.id
"""
_QUEUE = """
select p.code, p.title, p.closes_at, p.state, r.version_id, i.code, count(*)::int, count(m.marked_at)::int,
  (array_agg(m.id order by m.place, m.id) filter (where m.marked_at is null and r.points is null))[1]
from assessment_rubric_mark m
join assessment_procedure p on p.id = m.procedure_id
join assessment_response r on r.id = m.response_id
join assessment_item_version v on v.id = r.version_id
join assessment_item i on i.id = v.item_id
where m.expert_id = %(expert)s and m.declined_at is null
group by p.id, r.version_id, i.code
order by count(*) = count(m.marked_at), p.closes_at, p.id, i.code
"""
_MARKING = """
select p.code, p.title, p.state, r.version_id, v.content::text::json, r.content::text::json, m.points::text::json,
  m.comment, m.marked_at is not null, r.points is not null, m.is_third
from assessment_rubric_mark m
join assessment_procedure p on p.id = m.procedure_id
join assessment_response r on r.id = m.response_id
join assessment_item_version v on v.id = r.version_id
where m.id = %(mark)s and m.expert_id = %(expert)s and m.declined_at is null
"""
_ORDER = """
select m.id, m.marked_at is not null
from assessment_rubric_mark m join assessment_response r on r.id = m.response_id
where m.expert_id = %(expert)s and m.declined_at is null and r.version_id = %(version)s
  and m.procedure_id = (select procedure_id from assessment_rubric_mark where id = %(mark)s)
order by m.place, m.id
"""
_NEXT = """
with here as (
  select m.procedure_id, r.version_id, m.place from assessment_rubric_mark m
  join assessment_response r on r.id = m.response_id where m.id = %(mark)s
)
select m.id from assessment_rubric_mark m
join assessment_response r on r.id = m.response_id
join assessment_procedure p on p.id = m.procedure_id
cross join here h
where m.expert_id = %(expert)s and m.declined_at is null and m.marked_at is null and m.id <> %(mark)s
  and r.points is null and p.state in ('closed', 'scored')
order by r.version_id = h.version_id and m.procedure_id = h.procedure_id desc, m.procedure_id = h.procedure_id desc,
  m.place < h.place, r.version_id, m.place, m.id
limit 1
"""
