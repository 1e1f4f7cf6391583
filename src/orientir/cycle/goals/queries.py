"""The packs of this installation, read from their files; a changed file is read anew."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import list_packs
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Pack
from orientir.cycle.goals.rules import by_force

_log = logging.getLogger(__name__)


class PackNotFound(Mistake):
    """This installation has no such methodology, or its files cannot be read."""


def list_known_packs(on: date) -> list[Pack]:
    """Every methodology that can be read, that in force on a day first."""
    return by_force(list(_readable_packs()), on)


def get_known_pack(pack_id: str, on: date) -> Pack:
    """One by its name; an empty name asks for that in force on a day. Raises PackNotFound."""
    packs = list_known_packs(on)
    found = next((pack for pack in packs if pack_id in ("", pack.id)), None)
    if found is None:
        known = ", ".join(pack.id for pack in packs) or "ни одной"
        raise PackNotFound(f"методики «{pack_id}» здесь нет; есть: {known}")
    return found


def _readable_packs() -> Iterator[Pack]:
    """One broken pack does not hide the others: what is wrong with it goes to the log."""
    for folder in list_packs():
        try:
            yield _read(folder, _newest(folder))
        except Mistake as mistake:
            _log.warning("%s", mistake)


@lru_cache(maxsize=8)
def _read(folder: Path, _changed_at: int) -> Pack:
    return load_pack(folder)


def _newest(folder: Path) -> int:
    """When a pack last changed: nanoseconds, of its newest file or folder."""
    return max(path.stat().st_mtime_ns for path in (folder, *folder.rglob("*")))
