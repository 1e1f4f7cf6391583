"""Whom a unit may charge: its own desks and the units right below it; people of its own."""

from __future__ import annotations

from dataclasses import dataclass

from orientir.kit.bulk import fetch_rows

_BELOW = """
select c.descendant_id, p.short_title, u.level from registry_unit_closure c
join registry_unit u on u.id = c.descendant_id
join registry_unit_period p on p.unit_id = u.id and p.valid_from <= current_date
  and (p.valid_to is null or p.valid_to > current_date)
where c.ancestor_id = %(unit)s and c.depth = 1 order by u.level, p.order_title
"""


@dataclass(frozen=True, slots=True)
class UnitBelow:
    id: int
    title: str
    level: str


def list_units_below(unit: int) -> list[UnitBelow]:
    """Open units right below one, municipalities before organisations, by title."""
    return [UnitBelow(*row) for row in fetch_rows(_BELOW, {"unit": unit})]
