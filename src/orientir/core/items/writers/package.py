"""A QTI 3 content package: manifest, items, pictures. The same items give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from orientir.core.items.public import media_of
from orientir.core.items.readers.manifest import OWN_NAMESPACE
from orientir.core.items.specs import Item, Metadata
from orientir.core.items.storage import encode
from orientir.core.items.text import Image, images_of
from orientir.core.items.writers.qti3 import write_item
from orientir.core.items.writers.told import NotExpressible, losses_of

MANIFEST = "imsmanifest.xml"
_NAMESPACE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_MOMENT = (1980, 1, 1, 0, 0, 0)

FindMedia = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Package:
    """``left_out``: items that QTI cannot express, and why; ``losses``: what of the written ones it cannot."""

    content: bytes
    left_out: tuple[tuple[str, str], ...]
    losses: tuple[tuple[str, str], ...]


def write_package(items: Sequence[Item], media: FindMedia) -> Package:
    """The zip archive; ``media`` gives the bytes of a picture by its name (KeyError: it is left out)."""
    written: dict[str, tuple[Item, str]] = {}
    left_out: list[tuple[str, str]] = []
    losses: list[tuple[str, str]] = []
    for number, item in enumerate(items, 1):
        try:
            written[f"item-{number:04}.xml"] = (item, write_item(item))
        except NotExpressible as refused:
            left_out.append((item.identifier, str(refused)))
        else:
            losses.extend((item.identifier, loss) for loss in losses_of(item))
    pictures = dict(_pictures([item for item, _ in written.values()], media))
    content = _archive(written, pictures)
    return Package(content, tuple(left_out), tuple(losses))


def _pictures(items: Sequence[Item], media: FindMedia) -> Iterator[tuple[str, bytes]]:
    for name in sorted({name for item in items for name in _names(item)}):
        try:
            yield name, media(name)
        except KeyError:
            continue


def _names(item: Item) -> set[str]:
    """Pictures that test-takers see, and those of feedback."""
    told: list[Image] = [image for one in item.feedback for image in images_of(one.text)]
    return set(media_of(item)) | {image.media for image in told}


def _archive(written: dict[str, tuple[Item, str]], pictures: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, MANIFEST, _manifest(written, pictures).encode())
        for name, (_, document) in written.items():
            _put(archive, name, document.encode())
        for name, content in pictures.items():
            _put(archive, name, content)
    return buffer.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _MOMENT)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    archive.writestr(member, content)


def _manifest(written: dict[str, tuple[Item, str]], pictures: dict[str, bytes]) -> str:
    resources = "".join(_resource(name, item, pictures) for name, (item, _) in written.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{_NAMESPACE}" identifier="orientir-items">'
        "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>"
        f"<organizations/><resources>{resources}</resources></manifest>\n"
    )


def _resource(name: str, item: Item, pictures: dict[str, bytes]) -> str:
    files = "".join(
        f"<file href={quoteattr(quote(one))}/>"
        for one in (name, *sorted(_names(item) & set(pictures)))
    )
    return (
        f'<resource identifier="{name.removesuffix(".xml")}" type="imsqti_item_xmlv3p0" href="{name}">'
        f"<metadata>{_metadata(item.metadata)}</metadata>{files}</resource>"
    )


def _metadata(metadata: Metadata) -> str:
    told = encode(metadata)
    attributes = "".join(
        f" {name}={quoteattr(str(value))}"
        for name, value in told.items()
        if name != "tags" and value is not None
    )
    if "language" not in told:
        attributes += f" language={quoteattr(metadata.language)}"
    tags = "".join(f"<tag>{escape(tag)}</tag>" for tag in metadata.tags)
    return f'<item xmlns="{OWN_NAMESPACE}"{attributes}>{tags}</item>'
