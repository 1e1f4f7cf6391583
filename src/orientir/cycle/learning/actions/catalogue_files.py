"""A catalogue of programmes from a workbook: all of its rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from orientir.cycle.learning.actions.programmes import ProgrammeTerms, create_programme
from orientir.kit.journal import record


@transaction.atomic
def bring_catalogue(
    *,
    organisation: int,
    rows: Sequence[tuple[str, ProgrammeTerms]],
    file_name: str,
    by: int,
    at: datetime,
) -> int:
    """Drafts of every row; returns how many. The first that does not hold takes the whole file back."""
    for code, terms in rows:
        create_programme(organisation=organisation, code=code, terms=terms, by=by, at=at)
    record(event="learning.programmes_brought", by=by, at=at, subject=file_name[:100])
    return len(rows)
