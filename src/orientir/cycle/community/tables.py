"""Communities, vacancies and contests in bulk, by the schemas of the snapshot contract (docs/snapshot.md).

What happened after ``on`` is not told. ``person_id`` is the pseudonym: only the role ``system`` (and the owner) may
read it.
"""

# ruff: noqa: S608 (queries are put together from constants of this module only)
from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from orientir.core.tables import CONTEST_ENTRIES, MEMBERSHIPS, VACANCIES, arrow_schema
from orientir.cycle.registry import api as registry
from orientir.kit.arrow import read_arrow

_OPEN_UNIT = """exists (
  select 1 from registry_unit_period p where p.unit_id = f.unit_id
    and p.valid_from <= least(make_date(years.year, 12, 31), %(on)s)
    and (p.valid_to is null or p.valid_to > make_date(years.year, 1, 1)))"""

_MEMBERSHIPS = f"""
select distinct k.key, u.code, years.year, f.community
from unnest(%(years)s::int[], %(days)s::date[]) as years (year, day)
join community_member f on f.valid_from <= years.day and (f.valid_to is null or f.valid_to > years.day)
join registry_person_key k on k.person_id = f.person_id
join registry_unit u on u.id = f.unit_id
where {_OPEN_UNIT}
order by 1, 4, 2, 3
"""
_VACANCIES = f"""
select 'post-' || f.id, u.code, years.year, f.scheme, f.opened_on,
  case when f.closed_on <= least(make_date(years.year, 12, 31), %(on)s) then f.closed_on end
from unnest(%(years)s::int[]) as years (year)
join community_vacancy f on f.opened_on <= least(make_date(years.year, 12, 31), %(on)s)
  and (f.closed_on is null or f.closed_on >= make_date(years.year, 1, 1))
join registry_unit u on u.id = f.unit_id
where {_OPEN_UNIT}
order by f.id, years.year
"""
_CONTEST_ENTRIES = """
select 'part-' || f.id, f.stage, k.key, u.code, extract(year from f.held_on)::int, f.staff_category,
  extract(year from age(f.held_on, p.birth_on))::int, f.contest, f.is_federal_contest,
  nullif(f.result, '')
from community_contest_part f
join registry_person p on p.id = f.person_id
join registry_person_key k on k.person_id = f.person_id
join registry_unit u on u.id = f.unit_id
where f.held_on <= %(on)s and extract(year from f.held_on) = any(%(years)s::int[])
order by f.id
"""


def memberships_table(years: Sequence[int], on: date) -> pa.Table:
    """``memberships`` kept on the platform."""
    return read_arrow(_MEMBERSHIPS, registry.year_parameters(years, on), arrow_schema(MEMBERSHIPS))


def vacancies_table(years: Sequence[int], on: date) -> pa.Table:
    """``vacancies`` kept on the platform: one row per vacancy and year in which it was open."""
    return read_arrow(_VACANCIES, registry.year_parameters(years, on), arrow_schema(VACANCIES))


def contest_entries_table(years: Sequence[int], on: date) -> pa.Table:
    """``contest_entries`` of teachers written down on the platform; age is that of the day."""
    return read_arrow(
        _CONTEST_ENTRIES, registry.year_parameters(years, on), arrow_schema(CONTEST_ENTRIES)
    )
