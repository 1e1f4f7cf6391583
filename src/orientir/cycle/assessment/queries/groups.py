"""Groups of the people of a procedure by which tasks are compared: what the registry holds of everybody, as of the day.

Sex is not held by the registry, so tasks are not compared by it. Groups tell of tasks, never of people: no figure of a
group's abilities is made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.cycle.goals.api import get_parameter
from orientir.kit.bulk import fetch_frame

Sides = npt.NDArray[np.int8]

_PEOPLE = """
select s.id,
  extract(year from age(s.ended_at, h.birth_on))::int,
  extract(year from age(s.ended_at, h.teaching_since))::int,
  u.locality, u.is_general_education, t.subject
from assessment_sitting s
join registry_person h on h.id = s.person_id
left join lateral (
  select nullif(p.locality, '') as locality, p.is_general_education from registry_unit_period p
  where p.unit_id = s.unit_id and p.valid_from <= s.ended_at::date
    and (p.valid_to is null or p.valid_to > s.ended_at::date)
  order by p.valid_from desc limit 1
) u on true
left join lateral (
  select nullif(p.subject, '') as subject from registry_post o
  join registry_post_period p on p.post_id = o.id
  where o.person_id = s.person_id and o.unit_id = s.unit_id and p.valid_from <= s.ended_at::date
    and (p.valid_to is null or p.valid_to > s.ended_at::date)
  order by p.is_main_job desc, p.rate desc, p.id limit 1
) t on true
where s.procedure_id = %(procedure)s and s.ended_at is not null
"""


@dataclass(frozen=True, eq=False)
class GroupsOfPeople:
    """``side`` [sittings]: 1 in the group, 0 beside it, -1 not known. ``bound``: years, or the name of a subject."""

    code: str
    bound: str
    side: Sides


def get_groups(*, procedure: int, sittings: pl.Series, pack: str, on: date) -> list[GroupsOfPeople]:
    """In the order of ``sittings``: by age, years of teaching, city or village, kind of school, commonest subject."""
    people = _people(procedure, sittings)
    young = int(get_parameter(pack_id=pack, name="young.age_below", on=on))
    novice = int(get_parameter(pack_id=pack, name="novice.years", on=on))
    subject = _commonest(people["subject"])
    asked: list[tuple[str, str, pl.Expr]] = [
        ("young", str(young), pl.col("age") < young),
        ("novice", str(novice), pl.col("years") < novice),
        ("rural", "", pl.col("locality") == "rural"),
        ("not_school", "", ~pl.col("is_school")),
        ("subject", subject, pl.col("subject") == subject),
    ]
    return [
        GroupsOfPeople(code, bound, _sides(people, inside))
        for code, bound, inside in asked
        if code != "subject" or bound
    ]


def _people(procedure: int, sittings: pl.Series) -> pl.DataFrame:
    schema: dict[str, type[pl.DataType]] = {
        "sitting": pl.Int64,
        "age": pl.Int64,
        "years": pl.Int64,
        "locality": pl.String,
        "is_school": pl.Boolean,
        "subject": pl.String,
    }
    told = fetch_frame(_PEOPLE, schema, {"procedure": procedure})
    return pl.DataFrame({"sitting": sittings}).join(
        told, on="sitting", how="left", maintain_order="left"
    )


def _commonest(subject: pl.Series) -> str:
    """Of those named; empty where none is. Of equally common ones the first by name."""
    counted = subject.drop_nulls().to_frame("subject").group_by("subject").len()
    if counted.is_empty():
        return ""
    return str(counted.sort(["len", "subject"], descending=[True, False])["subject"][0])


def _sides(people: pl.DataFrame, inside: pl.Expr) -> Sides:
    told = people.select(inside.cast(pl.Int8).fill_null(-1).alias("side"))["side"]
    return told.to_numpy().astype(np.int8)
