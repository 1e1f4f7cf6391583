"""A day's tail of the journal is sealed: in the database, and told to a file that the database cannot reach."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

SEALS = "journal.seals"
"""A file of the home; a line a seal: its number, the last entry's place in the chain, the hash of it, the moment."""


@dataclass(frozen=True, slots=True)
class Seal:
    """``entries`` were sealed; ``last_number`` is the place of the last in the chain, ``tail`` its hash in hex."""

    id: int
    entries: int
    last_number: int
    tail: str


def seal_journal(*, before: datetime) -> Seal | None:
    """Seal what was recorded before a moment and is not sealed yet; ``None``: there is nothing. As the role system."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select made, sealed, place, tail_now from seal_journal(%s)", [before])
        made, sealed, place, tail = cursor.fetchone()
    return None if made is None else Seal(made, sealed, place, bytes(tail).hex())


def tell_seal(seal: Seal, home: Path, at: datetime) -> None:
    """Add a line to the file of seals, on the disk before we return."""
    line = f"{seal.id} {seal.last_number} {seal.tail} {at.isoformat()}\n"
    handle = os.open(home / SEALS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
