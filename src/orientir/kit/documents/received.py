"""Documents that people bring: a name alone is not believed, what is in the file is looked at."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, NamedTuple

from orientir.core.mistakes import Mistake, shown

LARGEST_FILE: Final = 10 * 2**20
LEAST_FILE: Final = 64  # bytes: no document of any kind is shorter


class FileType(NamedTuple):
    """``part``: what a document of this kind holds inside its archive; empty: it is no archive."""

    media_type: str
    beginning: bytes
    part: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_ZIP = b"PK\x03\x04"
FILE_TYPES: Final[Mapping[str, FileType]] = {
    ".pdf": FileType("application/pdf", b"%PDF-"),
    ".docx": FileType(f"{_OFFICE}.wordprocessingml.document", _ZIP, "word/document.xml"),
    ".xlsx": FileType(f"{_OFFICE}.spreadsheetml.sheet", _ZIP, "xl/workbook.xml"),
    ".pptx": FileType(f"{_OFFICE}.presentationml.presentation", _ZIP, "ppt/presentation.xml"),
    ".odt": FileType(f"{_OPEN}.text", _ZIP, "content.xml"),
    ".ods": FileType(f"{_OPEN}.spreadsheet", _ZIP, "content.xml"),
    ".jpg": FileType("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": FileType("image/jpeg", b"\xff\xd8\xff"),
    ".png": FileType("image/png", b"\x89PNG\r\n\x1a\n"),
}
ACCEPT: Final = ",".join(FILE_TYPES)


class NotADocument(Mistake):
    """The file is not what documents are; the sentence names it and says what to bring."""


@dataclass(frozen=True, slots=True)
class Received:
    """A document that may be kept: ``sha256`` in hexadecimal, ``size`` in bytes."""

    file_name: str
    media_type: str
    size: int
    sha256: str
    content: bytes


def receive_document(file_name: str, content: bytes) -> Received:
    """Look at a file that somebody sent. Raises NotADocument."""
    name = PurePath(file_name.replace("\\", "/")).name[-255:]
    if len(content) > LARGEST_FILE:
        raise NotADocument(
            f"файл «{shown(name)}» больше {LARGEST_FILE // 2**20} МБ: сожмите скан или разделите его"
        )
    kind = FILE_TYPES.get(PurePath(name).suffix.lower())
    if kind is None:
        endings = ", ".join(ending.lstrip(".") for ending in FILE_TYPES if ending != ".jpeg")
        raise NotADocument(
            f"файл «{shown(name)}» — не документ: приложите {endings} (сам документ или его скан), "
            "а не ссылку и не архив"
        )
    if not _is_whole(kind, content):
        raise NotADocument(
            f"файл «{shown(name)}» пуст, повреждён или не того вида, каким назван: откройте его, "
            "сохраните заново и приложите ещё раз"
        )
    digest = hashlib.sha256(content).hexdigest()
    return Received(name, kind.media_type, len(content), digest, content)


def _is_whole(kind: FileType, content: bytes) -> bool:
    if len(content) < LEAST_FILE or not content.startswith(kind.beginning):
        return False
    if not kind.part:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return kind.part in archive.namelist()
    except zipfile.BadZipFile:
        return False
