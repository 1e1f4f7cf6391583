"""Telling: a row of the outbox in the transaction of the act."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Final

from django.db import connection

from orientir.kit.events.listening import KIND, Id

CODE: Final = re.compile(r"[A-Za-z0-9_.:/-]{1,80}")
"""What may stand in an event: numbers and codes of rows; a name or an address does not fit."""


def tell(kind: str, *, subject: Id, at: datetime, **ids: Id) -> None:
    """Say that ``kind`` (``room.what_happened``) happened to ``subject``; heard once this transaction commits.

    ``ids`` are further numbers and codes that listeners need, never personal data. Raises ValueError for a text.
    """
    if not KIND.fullmatch(kind):
        raise ValueError(f"{kind}: an event is called room.what_happened")
    for word in (subject, *ids.values()):
        if isinstance(word, str) and not CODE.fullmatch(word):
            raise ValueError(f"{kind}: an event carries numbers and codes, not texts")
    with connection.cursor() as cursor:
        cursor.execute(
            "select tell_event(%s, %s, %s::jsonb, %s)", [kind, str(subject), json.dumps(ids), at]
        )
