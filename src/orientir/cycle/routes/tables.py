"""Routes in bulk, by the schemas of the snapshot contract (docs/snapshot.md): as each stood at the end of ``on``.

Told from the versions, so that what happened later changes nothing. ``person_id`` is the pseudonym: only the role
``system`` (and the owner) may read it.
"""

# ruff: noqa: S608 (queries are put together from constants of this module only)
from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from orientir.core.tables import ROUTE_STEPS, ROUTES, arrow_schema
from orientir.cycle.registry import api as registry
from orientir.kit.arrow import read_arrow

_ASKED = "any(%(years)s::int[])"
# a draft counts in the year it was made, a formed route in the year the person agreed
_TOLD = """
select r.id, r.person_id, r.unit_id, r.staff_category, nullif(r.assessment, '') as assessment, v.formed_on, v.status,
  v.completed_on, v.has_support, v.content, coalesce(v.formed_on, r.created_at::date) as told_on
from routes_route r cross join lateral (
  select v.* from routes_version v where v.route_id = r.id and v.at < %(on)s::date + 1
  order by v.number desc limit 1
) v
"""
_NAMED = """
join registry_person_key k on k.person_id = f.person_id
join registry_unit u on u.id = f.unit_id
"""
_ROUTES = f"""
select 'route-' || f.id, k.key, u.code, extract(year from f.told_on)::int, f.staff_category,
  extract(year from age(f.told_on, person.birth_on))::int, f.assessment, f.formed_on, f.status, f.completed_on,
  f.has_support
from ({_TOLD}) f {_NAMED} join registry_person person on person.id = f.person_id
where extract(year from f.told_on) = {_ASKED}
order by f.id
"""
_STEPS = f"""
select 'step-' || (s.step ->> 'id'), 'route-' || f.id, k.key, u.code, extract(year from f.told_on)::int,
  f.staff_category, f.assessment, f.formed_on, s.step ->> 'kind', nullif(s.step ->> 'topic', ''),
  s.step ->> 'status', f.status
from ({_TOLD}) f cross join lateral jsonb_array_elements(f.content -> 'steps') s (step) {_NAMED}
where extract(year from f.told_on) = {_ASKED}
order by f.id, s.step ->> 'id'
"""
_FORMED_IN = f"""
select distinct u.code, extract(year from f.formed_on)::int
from ({_TOLD}) f join registry_unit u on u.id = f.unit_id
where f.status <> 'cancelled' and extract(year from f.formed_on) = {_ASKED}
"""
_PLACE = pa.schema([pa.field("unit_id", pa.string()), pa.field("year", pa.int64())])


def routes_table(years: Sequence[int], on: date) -> pa.Table:
    """``routes`` of the platform."""
    return read_arrow(_ROUTES, registry.year_parameters(years, on), arrow_schema(ROUTES))


def route_steps_table(years: Sequence[int], on: date) -> pa.Table:
    """``route_steps`` of the platform."""
    return read_arrow(_STEPS, registry.year_parameters(years, on), arrow_schema(ROUTE_STEPS))


def route_places(years: Sequence[int], on: date) -> pa.Table:
    """``unit_id`` and ``year`` of every unit in which somebody agreed to a route that year."""
    return read_arrow(_FORMED_IN, registry.year_parameters(years, on), _PLACE)
