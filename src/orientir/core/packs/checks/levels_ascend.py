"""Levels of a scale go up: the first begins at 0 %, each next one higher, all below 100 %."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    for scale in reading.sound_pack.scales:
        starts = [level.from_percent for level in scale.levels]
        if starts[0] != 0:
            message = "нижний уровень начинается с 0 %"
            yield reading.issue("error", scale, "levels", 0, "from_percent", message=message)
        for number, (lower, upper) in enumerate(itertools.pairwise(starts), 1):
            if not lower < upper < 100:
                message = f"{upper} % не выше прежних {lower} % или не ниже 100 %"
                yield reading.issue(
                    "error", scale, "levels", number, "from_percent", message=message
                )
