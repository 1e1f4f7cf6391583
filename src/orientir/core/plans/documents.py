"""What may be evidence: a document, told by what is in the file and not by its name alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from typing import Final, NamedTuple

from orientir.core.mistakes import Mistake, shown

LARGEST: Final = 10 * 2**20
LEAST: Final = 64  # bytes: no document of any kind is shorter


class DocumentType(NamedTuple):
    """``part``: what a document of this kind holds inside its archive; empty: it is no archive."""

    media_type: str
    beginning: bytes
    part: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIP = b"PK\x03\x04"
DOCUMENT_TYPES: Final[Mapping[str, DocumentType]] = {
    ".pdf": DocumentType("application/pdf", b"%PDF-"),
    ".docx": DocumentType(f"{_OFFICE}.wordprocessingml.document", _ZIP, "word/document.xml"),
    ".xlsx": DocumentType(f"{_OFFICE}.spreadsheetml.sheet", _ZIP, "xl/workbook.xml"),
    ".pptx": DocumentType(f"{_OFFICE}.presentationml.presentation", _ZIP, "ppt/presentation.xml"),
    ".odt": DocumentType("application/vnd.oasis.opendocument.text", _ZIP, "content.xml"),
    ".ods": DocumentType("application/vnd.oasis.opendocument.spreadsheet", _ZIP, "content.xml"),
    ".jpg": DocumentType("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": DocumentType("image/jpeg", b"\xff\xd8\xff"),
    ".png": DocumentType("image/png", b"\x89PNG\r\n\x1a\n"),
}


class NotADocument(Mistake):
    """The file cannot be evidence; the sentence says why and what to bring."""


def find_document_type(name: str, content: bytes) -> str:
    """The media type of a file that is a whole document. Raises NotADocument."""
    told = shown(name)
    if len(content) > LARGEST:
        raise NotADocument(f"«{told}» больше {LARGEST // 2**20} МБ: сожмите скан или разделите его")
    kind = DOCUMENT_TYPES.get(PurePath(name).suffix.lower())
    if kind is None:
        endings = ", ".join(ending.lstrip(".") for ending in DOCUMENT_TYPES if ending != ".jpeg")
        raise NotADocument(
            f"«{told}» — не документ: подтверждением служит файл {endings} (приказ, протокол, "
            "материалы или их скан), а не ссылка и не архив"
        )
    if (
        len(content) < LEAST
        or not content.startswith(kind.beginning)
        or not _is_whole(kind, content)
    ):
        raise NotADocument(
            f"«{told}» пуст, повреждён или не того вида, каким назван: откройте его, сохраните заново "
            "и приложите ещё раз"
        )
    return kind.media_type


def _is_whole(kind: DocumentType, content: bytes) -> bool:
    if not kind.part:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return kind.part in archive.namelist()
    except zipfile.BadZipFile:
        return False
