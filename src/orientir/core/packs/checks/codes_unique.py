"""What is called by a code, a number or a name is called so once.

Criteria, indicators, actors, municipalities, forms, code lists, cases, scales,
groups of competencies, instruments, rules of routes, programmes, projects, directions, rubrics, facts,
blanks, files of statistics, checks of data, sources and numbered lists:
the second bearer of a name would silently hide the first.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading

_NAMED_BY = {
    "criteria": "code",
    "indicators": "code",
    "effectiveness": "number",
    "actors": "code",
    "powers": "number",
    "roadmaps": "number",
    "municipalities": "code",
    "codes": "column",
    "forms": "code",
    "cases": "name",
    "scales": "code",
    "competencies": "code",
    "instruments": "code",
    "routes": "code",
    "programmes": "code",
    "services": "number",
    "projects": "code",
    "directions": "code",
    "rubrics": "code",
    "facts": "code",
    "blanks": "code",
    "mappings": "code",
    "integrity": "code",
}


def check(reading: Reading) -> Iterator[Issue]:
    for folder, key in _NAMED_BY.items():
        seen: dict[object, object] = {}
        for spec in reading.items[folder]:
            name = getattr(spec, key)
            if name in seen:
                first = reading.place_of(seen[name])
                message = f"«{name}» уже есть ({first.file}:{first.line(key)}): назовите иначе"
                yield reading.issue("error", spec, key, message=message)
            seen.setdefault(name, spec)
    yield from _check_sources(reading)


def _check_sources(reading: Reading) -> Iterator[Issue]:
    seen: set[str] = set()
    for number, source in enumerate(reading.sound_pack.sources):
        if source.id in seen:
            message = f"источник «{source.id}» уже есть: назовите иначе"
            yield reading.issue("error", reading.heading, "sources", number, "id", message=message)
        seen.add(source.id)
