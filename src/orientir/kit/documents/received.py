"""Documents that people bring: a name alone is not believed, the bytes are looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from orientir.core.mistakes import Mistake

LARGEST_FILE: Final = 10 * 2**20
FILE_TYPES: Final[Mapping[str, tuple[str, bytes]]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
    ),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    ".pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        b"PK\x03\x04",
    ),
    ".odt": ("application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
}
"""Ending → media type and how the bytes begin."""
ACCEPT: Final = ",".join(FILE_TYPES)


class NotADocument(Mistake):
    """The file is not what documents are; the sentence names it and says what is taken."""


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
    name = PurePath(file_name.replace("\\", "/")).name[:255]
    known = FILE_TYPES.get(PurePath(name).suffix.lower())
    if known is None or not content.startswith(known[1]):
        endings = ", ".join(ending.lstrip(".") for ending in FILE_TYPES)
        raise NotADocument(
            f"файл «{name}» не документ: приложите {endings}, целый и того вида, каким назван"
        )
    if len(content) > LARGEST_FILE:
        raise NotADocument(
            f"файл «{name}» больше {LARGEST_FILE // 2**20} МБ: сожмите его или разделите"
        )
    digest = hashlib.sha256(content).hexdigest()
    return Received(name, known[0], len(content), digest, content)
