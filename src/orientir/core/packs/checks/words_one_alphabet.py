"""No word mixes Cyrillic and Latin letters.

A Latin «c» among Cyrillic letters looks the same and is found by no search; it comes from scanned
orders. The rule reads every text of the pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading

_MIXED = re.compile(r"\w*(?:[А-Яа-яЁё][A-Za-z]|[A-Za-z][А-Яа-яЁё])\w*")

Path = tuple[str | int, ...]


def check(reading: Reading) -> Iterator[Issue]:
    for spec in (reading.heading, *(spec for specs in reading.items.values() for spec in specs)):
        for path, text in _texts(reading.place_of(spec).record, ()):
            for word in _MIXED.findall(text):
                message = f"в слове «{word}» смешаны русские и латинские буквы: наберите его заново"
                yield reading.issue("warning", spec, *path, message=message)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, (*path, number))
