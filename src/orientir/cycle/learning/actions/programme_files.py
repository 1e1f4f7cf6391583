"""Files of a programme: kept with it, looked at before they are believed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.models import ProgrammeFile
from orientir.kit.documents.received import receive_document
from orientir.kit.journal import record

MOST_FILES: Final = 12


@transaction.atomic
def add_file(
    *, programme: int, title: str, file_name: str, content: bytes, by: int, at: datetime
) -> None:
    """Keep a file of a programme; what is in it is looked at. Raises NotADocument, Mistake."""
    file = receive_document(file_name, content)
    if ProgrammeFile.objects.filter(programme=programme).count() >= MOST_FILES:
        raise Mistake(_("A programme keeps at most %(n)s files.") % {"n": MOST_FILES})
    if ProgrammeFile.objects.filter(programme=programme, sha256=file.sha256).exists():
        raise Mistake(_("This very file is kept with the programme already."))
    ProgrammeFile.objects.create(
        programme_id=programme,
        title=title.strip() or file.file_name,
        file_name=file.file_name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        content=file.content,
        uploaded_by_id=by,
        uploaded_at=at,
    )
    record(event="learning.programme_changed", by=by, at=at, subject=f"programme:{programme}")


@transaction.atomic
def remove_file(*, file: int, by: int, at: datetime) -> None:
    found = ProgrammeFile.objects.defer("content").get(pk=file)
    programme = found.programme_id
    found.delete()
    record(event="learning.programme_changed", by=by, at=at, subject=f"programme:{programme}")
