"""Where the people of a procedure belong: their units, everything above those, and how many were asked there."""

from __future__ import annotations

import polars as pl

from orientir.kit.bulk import fetch_frame

_PLACES = """
select i.unit_id, c.ancestor_id, u.level, count(*)
from assessment_invitation i
join registry_unit_closure c on c.descendant_id = i.unit_id
join registry_unit u on u.id = c.ancestor_id
where i.procedure_id = %(procedure)s
group by 1, 2, 3 order by 1, 2
"""


def get_places(procedure: int) -> pl.DataFrame:
    """Columns ``unit``, ``above`` (the unit itself or one above it), ``level`` of that one, ``asked`` in ``unit``."""
    schema = {"unit": pl.Int64, "above": pl.Int64, "level": pl.String, "asked": pl.Int64}
    return fetch_frame(_PLACES, schema, {"procedure": procedure})
