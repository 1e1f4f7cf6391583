"""Bounds come from the pack."""

from dataclasses import replace
from decimal import Decimal

from orientir.core.findings import Bounds, bounds_of
from orientir.core.packs.specs import Parameter
from tests.core.packs.empty import EMPTY_PACK


def _parameter(name: str, value: str) -> Parameter:
    return Parameter(name, Decimal(value), "", "", "demonstration")


def test_a_pack_without_parameters_keeps_the_usual_bounds() -> None:
    assert bounds_of(EMPTY_PACK) == Bounds()


def test_percentages_of_the_pack_become_shares() -> None:
    pack = replace(
        EMPTY_PACK,
        parameters={
            "coverage.min": _parameter("coverage.min", "80"),
            "base.small": _parameter("base.small", "20"),
            "interval.outer": _parameter("interval.outer", "99.8"),
        },
    )
    found = bounds_of(pack)
    assert (found.coverage, found.small_base, found.alarm) == (Decimal("0.8"), 20, 0.998)
