"""Who does what: powers of a document (table 2 of the Concept) beside what shows, in a year, that they are used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from orientir.core.cycle_grid.evidence import Evidence
from orientir.core.cycle_grid.grid import CycleGrid, Line
from orientir.core.packs.specs import Power


@dataclass(frozen=True, slots=True)
class PowerUse:
    """A power in a year: ``shown`` by what; ``first_on`` and ``last_on``: days of its documents, None without any."""

    power: Power
    shown: tuple[Evidence, ...]
    first_on: date | None
    last_on: date | None

    @property
    def is_used(self) -> bool:
        return bool(self.shown)

    @property
    def has_document(self) -> bool:
        return self.last_on is not None


def list_uses(grid: CycleGrid, unit: str, line: Line, powers: Iterable[Power]) -> list[PowerUse]:
    """Powers that serve a position of the line, in the document's order; a power without a position is passed over."""
    return [_use(grid, unit, line, one) for one in powers if one.position in line.positions]


def _use(grid: CycleGrid, unit: str, line: Line, power: Power) -> PowerUse:
    shown = grid.shown(unit, line, power.position) if power.position else ()
    days = sorted(
        one.requisites.adopted_on
        for one in shown
        if one.requisites is not None and one.requisites.adopted_on is not None
    )
    return PowerUse(power, shown, days[0] if days else None, days[-1] if days else None)
