"""A clause that begins with a source's id names a source of the pack.

A clause is written for a reader: «Концепция, таблица 5, строка 2.1». Where its first word is
written like an id (Latin letters, as in ``rsoko_2022, раздел 3``), ``sources`` of pack.yaml must
have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading

_ID = re.compile(r"([a-z][a-z0-9_]*)(?=[,:;]|$)")


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    known = {source.id for source in pack.sources}
    for specs in reading.items.values():
        for spec in specs:
            named = _ID.match(getattr(spec, "clause", ""))
            if named and named[1] not in known:
                message = f"источника «{named[1]}» нет в sources файла pack.yaml"
                yield reading.issue("error", spec, "clause", message=message)
