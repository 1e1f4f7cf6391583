"""What a run says of a municipality and of the region: how many of their schools have which verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from orientir.cycle.analysis.kinds.found import Finding
from orientir.cycle.registry.api import KnownUnit

COUNTS: Final = "counts"
FEWEST_SCHOOLS: Final = 3
"""Of fewer schools the counts would tell a head what was found of the neighbour."""


def with_places(findings: Sequence[Finding], units: Mapping[str, KnownUnit]) -> list[Finding]:
    """``findings`` and, of each municipality and the region, ``counts``: verdict → schools."""
    schools = [one for one in findings if one.level == "organisation" and one.unit in units]
    known = {one.unit: one for one in findings if one.level != "organisation"}
    for place, own in _by_place(schools, units).items():
        if len(own) >= FEWEST_SCHOOLS:
            known[place] = _counted(known.get(place), place, units[place].level, own)
    return [*(one for one in findings if one.level == "organisation"), *known.values()]


def _by_place(
    schools: Iterable[Finding], units: Mapping[str, KnownUnit]
) -> dict[str, list[Finding]]:
    codes = {unit.id: code for code, unit in units.items()}
    found: dict[str, list[Finding]] = {}
    for one in schools:
        unit = units[one.unit]
        for above in (unit.municipality_id, unit.region_id):
            if above in codes:
                found.setdefault(codes[above], []).append(one)
    return dict(sorted(found.items()))


def _counted(known: Finding | None, place: str, level: str, own: Sequence[Finding]) -> Finding:
    """Beside what the run itself found of the place, if it did."""
    verdicts = sorted({one.verdict for one in own})
    counts = {code: sum(one.verdict == code for one in own) for code in verdicts}
    if known is not None:
        return replace(known, reasons=known.reasons | {COUNTS: counts})
    pupils = sum(one.pupils for one in own)
    return Finding(place, level, pupils, COUNTS, reasons={COUNTS: counts})
