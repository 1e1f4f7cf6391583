"""The numbers that decide what may be said; a methodologist may change them in the pack."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from orientir.core.packs.specs import Pack


@dataclass(frozen=True, slots=True)
class Bounds:
    """Shares from 0 to 1, bases in counted people or things."""

    min_cell: Decimal = Decimal(10)
    min_peer_base: Decimal = Decimal(10)
    small_base: Decimal = Decimal(30)
    coverage: Decimal = Decimal("0.9")
    confidence: float = 0.95
    alarm: float = 0.998
    false_discovery: float = 0.10
    least_move: float = 0.01


def bounds_of(pack: Pack) -> Bounds:
    """The bounds as the pack sets them; what it leaves out keeps the platform's value."""
    own = Bounds()
    return Bounds(
        min_cell=_parameter(pack, "disclosure.min_cell", own.min_cell),
        small_base=_parameter(pack, "base.small", own.small_base),
        coverage=_share(pack, "coverage.min", own.coverage),
        confidence=float(_share(pack, "interval.inner", Decimal(str(own.confidence)))),
        alarm=float(_share(pack, "interval.outer", Decimal(str(own.alarm)))),
        false_discovery=float(
            _share(pack, "change.false_discovery_rate", Decimal(str(own.false_discovery)))
        ),
        least_move=float(_share(pack, "change.min_move", Decimal(str(own.least_move)))),
    )


def _parameter(pack: Pack, name: str, otherwise: Decimal) -> Decimal:
    found = pack.parameters.get(name)
    return otherwise if found is None else found.value


def _share(pack: Pack, name: str, otherwise: Decimal) -> Decimal:
    return _parameter(pack, name, otherwise * 100) / 100
