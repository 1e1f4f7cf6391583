"""Powers, measures, effectiveness indicators, services, projects and directions are numbered 1, 2, 3… without gaps.

A gap means that a row of the document was lost on the way. Doubles are told by ``codes_unique``.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading

_WORDS = {
    "powers": "полномочия",
    "roadmaps": "мероприятия",
    "effectiveness": "показатели",
    "services": "услуги",
    "projects": "проекты",
    "directions": "направления",
}


def check(reading: Reading) -> Iterator[Issue]:
    for folder, words in _WORDS.items():
        numbers = {spec.number for spec in reading.items[folder]}
        missing = sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)
        if missing:
            listed = ", ".join(map(str, missing))
            message = f"{words} пронумерованы с пропуском: нет номеров {listed}"
            yield Issue("error", f"{folder}/", None, "", message)
