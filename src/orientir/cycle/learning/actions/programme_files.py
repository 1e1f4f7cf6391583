"""Files of a programme: kept with it, looked at before they are believed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.models import ProgrammeFile
from orientir.kit.journal import record

LARGEST_FILE: Final = 10 * 2**20
MOST_FILES: Final = 12
FILE_TYPES: Final[Mapping[str, tuple[str, tuple[bytes, ...]]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (b"PK\x03\x04",),
    ),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (b"PK\x03\x04",),
    ),
    ".odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
}
"""Ending → media type and how the bytes begin: a name alone is not believed."""


@transaction.atomic
def add_file(
    *, programme: int, title: str, file_name: str, content: bytes, by: int, at: datetime
) -> None:
    """Keep a file of a programme; its ending, its first bytes and its size are looked at."""
    name = PurePath(file_name.replace("\\", "/")).name[:255]
    media_type = _media_type(name, content)
    if ProgrammeFile.objects.filter(programme=programme).count() >= MOST_FILES:
        raise Mistake(_("A programme keeps at most %(n)s files.") % {"n": MOST_FILES})
    digest = hashlib.sha256(content).hexdigest()
    if ProgrammeFile.objects.filter(programme=programme, sha256=digest).exists():
        raise Mistake(_("This very file is kept with the programme already."))
    ProgrammeFile.objects.create(
        programme_id=programme,
        title=title.strip() or name,
        file_name=name,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        content=content,
        uploaded_by_id=by,
        uploaded_at=at,
    )
    record(event="learning.programme_changed", by=by, at=at, subject=f"programme:{programme}")


def _media_type(name: str, content: bytes) -> str:
    known = FILE_TYPES.get(PurePath(name).suffix.lower())
    if known is None or not content.startswith(known[1]):
        endings = ", ".join(ending.lstrip(".") for ending in FILE_TYPES)
        raise Mistake(
            _(
                "%(name)s is not taken: files may be %(endings)s, whole and of the kind they are named."
            )
            % {"name": name, "endings": endings}
        )
    if len(content) > LARGEST_FILE:
        told = {"name": name, "n": LARGEST_FILE // 2**20}
        raise Mistake(_("%(name)s is larger than %(n)s MB.") % told)
    return known[0]


@transaction.atomic
def remove_file(*, file: int, by: int, at: datetime) -> None:
    found = ProgrammeFile.objects.defer("content").get(pk=file)
    programme = found.programme_id
    found.delete()
    record(event="learning.programme_changed", by=by, at=at, subject=f"programme:{programme}")
