"""Indicators stand under criteria that the pack has; a criterion without indicators is noticed.

Not held for ``effectiveness/``: its document has criteria of its own, written out in words.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    known = {criterion.code for criterion in pack.criteria}
    for indicator in pack.indicators:
        if indicator.criterion not in known:
            message = f"критерия «{indicator.criterion}» нет в criteria/"
            yield reading.issue("error", indicator, "criterion", message=message)
    used = {indicator.criterion for indicator in pack.indicators}
    for criterion in pack.criteria:
        if criterion.code not in used:
            yield reading.issue("notice", criterion, message="у критерия нет ни одного показателя")
