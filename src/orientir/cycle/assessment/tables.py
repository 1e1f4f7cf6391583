"""Results in bulk, by the schemas of the snapshot contract (docs/snapshot.md).

Told are results published by the end of ``on``; ``person_id`` is the pseudonym: only the role ``system`` (and the
owner) may read it.
"""

# ruff: noqa: S608 (queries are put together from constants of this module only)
from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from orientir.core.tables import ASSESSMENTS, COMPETENCY_RESULTS, arrow_schema
from orientir.cycle.registry import api as registry
from orientir.kit.arrow import read_arrow

_ASKED = "any(%(years)s::int[])"
_TOLD = f"""
join assessment_procedure p on p.id = r.procedure_id
join registry_person_key k on k.person_id = r.person_id
join registry_unit u on u.id = r.unit_id
where r.published_at < %(on)s::date + 1 and r.completed_on <= %(on)s
  and extract(year from r.completed_on) = {_ASKED}
"""
_CODE = "'sitting-' || r.sitting_id"

_ASSESSMENTS = f"""
select {_CODE}, k.key, u.code, extract(year from r.completed_on)::int, r.staff_category, p.kind,
  p.operator, p.code, r.completed_on, r.is_passed, r.ability, r.ability_se, r.percent, r.deficits,
  r.expected_deficits
from assessment_result r {_TOLD}
order by r.sitting_id
"""
_COMPETENCY_RESULTS = f"""
select {_CODE}, k.key, u.code, extract(year from r.completed_on)::int, c.competency, c.ability,
  c.ability_se, c.deficit_probability, c.items, c.state
from assessment_result r join assessment_competency_result c on c.result_id = r.id {_TOLD}
order by r.sitting_id, c.competency
"""
_SAT_IN = f"""
select distinct u.code, extract(year from s.ended_at)::int
from assessment_sitting s join registry_unit u on u.id = s.unit_id
where s.ended_at < %(on)s::date + 1 and extract(year from s.ended_at) = {_ASKED}
"""
_PLACE = pa.schema([pa.field("unit_id", pa.string()), pa.field("year", pa.int64())])


def assessments_table(years: Sequence[int], on: date) -> pa.Table:
    """``assessments`` that took place on the platform."""
    parameters = registry.year_parameters(years, on)
    return read_arrow(_ASSESSMENTS, parameters, arrow_schema(ASSESSMENTS))


def competency_results_table(years: Sequence[int], on: date) -> pa.Table:
    """``competency_results``: one row per published result and competency."""
    parameters = registry.year_parameters(years, on)
    return read_arrow(_COMPETENCY_RESULTS, parameters, arrow_schema(COMPETENCY_RESULTS))


def sitting_places(years: Sequence[int], on: date) -> pa.Table:
    """``unit_id`` and ``year`` of every unit whose people completed a sitting that year."""
    return read_arrow(_SAT_IN, registry.year_parameters(years, on), _PLACE)
