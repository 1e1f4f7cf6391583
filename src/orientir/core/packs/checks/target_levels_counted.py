"""A target holds only at levels at which the indicator is counted: ``target_levels`` ⊆ ``levels``.

Levels are named once each.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    for indicator in reading.sound_pack.indicators:
        for level in indicator.target_levels:
            if level not in indicator.levels:
                message = f"уровня «{level}» нет в levels, а цель на нём задана"
                yield reading.issue("error", indicator, "target_levels", message=message)
        for key in ("levels", "target_levels"):
            named = getattr(indicator, key)
            if len(set(named)) < len(named):
                yield reading.issue("error", indicator, key, message="уровень назван дважды")
