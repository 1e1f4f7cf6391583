"""«Less is better» is meant: it is told by falling targets or by a note.

``direction: down`` turns met into not met. A pack that means it either lowers the target from
year to year or has a note for the indicator that says why.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Indicator


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    explained = {note.indicator for note in pack.notes}
    for indicator in pack.indicators:
        if indicator.direction == "down" and not (
            _targets_fall(indicator) or indicator.code in explained
        ):
            message = (
                "«меньше — лучше» (direction: down) не видно ни по целям, ни из notes/: "
                "проверьте направление или поясните его"
            )
            yield reading.issue("warning", indicator, "direction", message=message)


def _targets_fall(indicator: Indicator) -> bool:
    targets = [value for _, value in sorted(indicator.targets.items()) if value is not None]
    return len(targets) > 1 and targets[-1] < targets[0]
