"""How large the invented region is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orientir.core.mistakes import Mistake

YEARS = (2022, 2023, 2024, 2025)
REPORTING_DATES = (date(2024, 11, 1), date(2025, 11, 1))
SEED = 20251101


@dataclass(frozen=True, slots=True)
class Scale:
    """Counts of the region; ``people`` are the posts' holders of the last year."""

    name: str
    municipalities: int
    organisations: int
    people: int


SCALES = {
    scale.name: scale
    for scale in (
        Scale("tiny", 2, 12, 160),
        Scale("demo", 6, 120, 2_500),
        Scale("region", 43, 2_500, 45_000),
    )
}


def find_scale(name: str) -> Scale:
    """The scale of that name; a wrong name is told with those that exist."""
    if name not in SCALES:
        known = ", ".join(SCALES)
        raise Mistake(f"нет такого размера области: «{name}»; есть {known}")
    return SCALES[name]
