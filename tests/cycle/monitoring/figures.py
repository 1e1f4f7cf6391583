"""Values by hand, for tests of what pages say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Indicator, Pack
from orientir.cycle.monitoring.readings import Frame, Value

PACK: Pack = load_pack(find_pack("chelyabinsk-2023"))
YEARS = (2022, 2023, 2024, 2025)
FRAME = Frame(PACK, YEARS, date(2025, 11, 1))
AT_YEAR_END = replace(FRAME, reporting_on=date(2025, 12, 31))


def indicator(code: str) -> Indicator:
    found = PACK.indicator(code)
    assert found is not None
    return found


def value(
    code: str,
    part: float | str,
    whole: float | str,
    *,
    year: int = 2025,
    unit: int = 1,
    level: str = "region",
    state: str | None = None,
    coverage: str | None = None,
) -> Value:
    """A value as the engine would give it."""
    numerator, denominator = Decimal(str(part)), Decimal(str(whole))
    known = state not in ("no_data", "not_collected") and denominator != 0
    share = round(100 * numerator / denominator, 6) if known else None
    usual = "ok" if known else "no_data"
    if known and numerator > denominator:
        usual = "over_100"
    return Value(
        code,
        year,
        level,
        unit,
        numerator,
        denominator,
        share,
        state or usual,
        None if coverage is None else Decimal(coverage),
    )
