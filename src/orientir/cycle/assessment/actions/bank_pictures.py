"""Pictures of items: each kept once, whatever shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.models import ItemMedia, ItemPicture

LARGEST = 5 * 2**20
_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def keep_pictures(version_id: int, pictures: Mapping[str, bytes]) -> None:
    """Keep pictures and say under which names the version shows them. Raises Mistake for what is none."""
    for name, content in pictures.items():
        media_type = type_of_picture(name, content)
        sha256 = hashlib.sha256(content).hexdigest()
        ItemMedia.objects.bulk_create(
            [ItemMedia(sha256=sha256, media_type=media_type, content=content)],
            ignore_conflicts=True,
        )
        ItemPicture.objects.create(version_id=version_id, name=name, media_id=sha256)


def copy_pictures(from_version: int, to_version: int, names: Iterable[str]) -> None:
    """The pictures of these names as an earlier version showed them."""
    found = ItemPicture.objects.filter(version=from_version, name__in=list(names))
    ItemPicture.objects.bulk_create(
        ItemPicture(version_id=to_version, name=one.name, media_id=one.media_id) for one in found
    )


def type_of_picture(name: str, content: bytes) -> str:
    """What a picture is by its first bytes, not by its name. Raises Mistake."""
    if len(content) > LARGEST:
        raise Mistake(f"рисунок «{name}» больше {LARGEST // 2**20} МБ: уменьшите его")
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if b"<svg" in content[:2000].lower():
        return "image/svg+xml"
    raise Mistake(f"«{name}» не рисунок: нужен PNG, JPEG, GIF, WebP или SVG")
