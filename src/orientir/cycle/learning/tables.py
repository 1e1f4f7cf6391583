"""Learning in bulk, by the schema of the snapshot contract (docs/snapshot.md).

Nothing dated later than ``on`` is told. ``person_id`` is the pseudonym: only the role ``system`` (and the owner) may
read it. An expelled learner is a row without ``completed_on``, as one who has not completed yet.
"""

# ruff: noqa: S608 (queries are put together from constants of this module only)
from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from orientir.core.tables import LEARNING, arrow_schema
from orientir.cycle.registry import api as registry
from orientir.kit.arrow import read_arrow

_ASKED = "any(%(years)s::int[])"
_TOLD = """
  select e.*, case when e.completed_on <= %(on)s then e.completed_on end as ended
  from learning_enrolment e
  where e.enrolled_on <= %(on)s and e.state <> 'withdrawn'
"""
_LEARNING = f"""
select 'enrolment-' || e.id, k.key, u.code, extract(year from coalesce(e.ended, e.enrolled_on))::int,
  e.staff_category, p.code, p.kind, p.is_pedagogical, nullif(p.topic, ''), p.is_federal_priority,
  p.hours::int, e.ended, 'platform'
from ({_TOLD}) e
join learning_programme p on p.id = e.programme_id
join registry_person_key k on k.person_id = e.person_id
join registry_unit u on u.id = e.unit_id
where extract(year from coalesce(e.ended, e.enrolled_on)) = {_ASKED}
order by e.id
"""
_LEARNS_IN = f"""
select distinct u.code, extract(year from e.enrolled_on)::int
from ({_TOLD}) e join registry_unit u on u.id = e.unit_id
where extract(year from e.enrolled_on) = {_ASKED}
"""
_PLACE = pa.schema([pa.field("unit_id", pa.string()), pa.field("year", pa.int64())])


def learning_table(years: Sequence[int], on: date) -> pa.Table:
    """``learning`` that took place on the platform (``source`` is ``platform``)."""
    return read_arrow(_LEARNING, registry.year_parameters(years, on), arrow_schema(LEARNING))


def learning_places(years: Sequence[int], on: date) -> pa.Table:
    """``unit_id`` and ``year`` of every unit whose people were enrolled that year."""
    return read_arrow(_LEARNS_IN, registry.year_parameters(years, on), _PLACE)
