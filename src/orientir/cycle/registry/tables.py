"""Units and staff in bulk, by the schemas of the snapshot contract (docs/snapshot.md).

Each year is told as of its reporting day: the day and month of ``on``. Nothing later than ``on`` is told.
``person_id`` is the pseudonym: only the role ``system`` (and the owner) may read it.
"""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from orientir.core.tables import STAFF, UNITS, arrow_schema
from orientir.kit.arrow import read_arrow

YEARS = "unnest(%(years)s::int[], %(days)s::date[]) as years (year, day)"
"""The years asked for, each with its reporting day: a relation for ``from`` clauses."""


def reporting_day(year: int, on: date) -> date:
    """The reporting day of a past year: the same day and month (29 February: the 28th)."""
    try:
        return on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def year_parameters(years: Sequence[int], on: date) -> dict[str, Any]:
    """What queries over ``YEARS`` need; years after that of ``on`` are left out."""
    told = sorted(year for year in set(years) if year <= on.year)
    return {"years": told, "days": [reporting_day(year, on) for year in told], "on": on}


def units_table(years: Sequence[int], on: date) -> pa.Table:
    """``units``: a row for each unit that existed on any day of the year, as it was on the reporting day.

    A unit closed before that day, or opened after it, is told as it was nearest to it. ``uses_platform`` is
    false here: what makes it true are facts, which ``collection`` knows.
    """
    return read_arrow(UNITS_QUERY, year_parameters(years, on), arrow_schema(UNITS))


def staff_table(years: Sequence[int], on: date) -> pa.Table:
    """``staff``: a row for each post held on the reporting day of each year."""
    return read_arrow(STAFF_QUERY, year_parameters(years, on), arrow_schema(STAFF))


UNITS_QUERY = f"""
with recursive open_now as (
  select unit_id from registry_unit_period
  where valid_from <= %(on)s and (valid_to is null or valid_to > %(on)s)
), chain (unit_id, reached_id, steps) as (
  select id, id, 0 from registry_unit
  union all
  select chain.unit_id, s.successor_id, steps + 1
  from chain join registry_unit_succession s on s.predecessor_id = chain.reached_id
    and s.is_main and s.happened_on <= %(on)s
  where chain.reached_id not in (select unit_id from open_now) and steps < 30
), present as (
  select distinct on (chain.unit_id) chain.unit_id, chain.reached_id
  from chain join open_now on open_now.unit_id = chain.reached_id
  order by chain.unit_id, steps
), told as (
  select distinct on (p.unit_id, years.year) years.year, p.*,
    p.valid_from <= years.day and (p.valid_to is null or p.valid_to > years.day) as is_open
  from {YEARS}
  join registry_unit_period p
    on p.valid_from <= least(make_date(years.year, 12, 31), %(on)s)
    and (p.valid_to is null or p.valid_to > make_date(years.year, 1, 1))
  order by p.unit_id, years.year,
    p.valid_from <= years.day and (p.valid_to is null or p.valid_to > years.day) desc,
    p.valid_from <= years.day desc, abs(p.valid_from - years.day)
)
select u.code, told.year, parent.code, u.level, told.kind,
  case u.level when 'municipality' then u.code when 'organisation' then municipality.code end,
  case u.level when 'region' then u.code else region.code end,
  told.is_general_education, nullif(told.locality, ''), told.is_open, reached.code, false
from told join registry_unit u on u.id = told.unit_id
left join registry_unit parent on parent.id = told.parent_id
left join registry_unit municipality on municipality.id = told.municipality_id
left join registry_unit region on region.id = told.region_id
left join present on present.unit_id = told.unit_id
left join registry_unit reached on reached.id = present.reached_id
order by u.code, told.year
"""

STAFF_QUERY = f"""
select k.key, u.code, years.year, post.code, p.staff_category, p.position, nullif(p.subject, ''),
  p.rate::float8,
  row_number() over (
    partition by post.person_id, years.year
    order by p.is_main_job desc, p.rate desc, p.valid_from, u.code, post.code
  ) = 1,
  extract(year from age(years.day, person.birth_on))::int,
  case when person.teaching_since is not null
    then extract(year from age(years.day, least(person.teaching_since, years.day)))::int end,
  coalesce(years.day < person.teaching_since + interval '3 years', false),
  person.has_higher_pedagogical_education, p.qualification_category,
  p.is_methodist_category, p.is_mentor_category, p.accompanied_by_regional_methodist
from {YEARS}
join registry_post_period p
  on p.valid_from <= years.day and (p.valid_to is null or p.valid_to > years.day)
join registry_post post on post.id = p.post_id
join registry_person person on person.id = post.person_id
join registry_person_key k on k.person_id = post.person_id
join registry_unit u on u.id = post.unit_id
order by k.key, u.code, years.year, post.code
"""
