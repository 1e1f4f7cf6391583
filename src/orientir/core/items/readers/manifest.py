"""The table of contents of a content package (``imsmanifest.xml``): what it names, and what we wrote of our items."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from orientir.core.items.readers.xml import Element, child, children, descendants, name_of
from orientir.core.items.specs import DIFFICULTY_TITLES, Item, Metadata

OWN_NAMESPACE = "urn:orientir:items:1"


@dataclass(slots=True)
class Manifest:
    """``files``: names of interchange files it speaks of; ``metadata``: ours, by file name."""

    file: str
    files: list[str] = field(default_factory=list)
    metadata: dict[str, Metadata] = field(default_factory=dict)


def read_manifest(root: Element, file: str) -> Manifest:
    """What the manifest says; nothing in it is required."""
    manifest, folder = Manifest(file), posixpath.dirname(file)
    for resource in descendants(root, "resource"):
        names = [
            posixpath.normpath(posixpath.join(folder, one))
            for one in dict.fromkeys(_hrefs(resource))
        ]
        if (resource.get("type") or "").lower().startswith("imsqti"):
            manifest.files.extend(names)
        own = _own(resource)
        if own and names:
            manifest.metadata[names[0]] = own
    return manifest


def _hrefs(resource: Element) -> Iterator[str]:
    if resource.get("href"):
        yield unquote(resource.get("href") or "")
    for one in children(resource, "file"):
        name = unquote(one.get("href") or "")
        if name.lower().endswith((".xml", ".qti")):
            yield name


def _own(resource: Element) -> Metadata | None:
    about = child(resource, "metadata")
    if about is None:
        return None
    for one in children(about):
        if name_of(one) == "item" and one.tag == f"{{{OWN_NAMESPACE}}}item":
            return _metadata(one)
    return None


def _metadata(element: Element) -> Metadata:
    seconds, difficulty = element.get("seconds") or "", element.get("difficulty") or ""
    return Metadata(
        competency=element.get("competency") or "",
        difficulty=next((one for one in DIFFICULTY_TITLES if one == difficulty), ""),
        seconds=int(seconds)
        if seconds.isascii() and seconds.isdigit() and len(seconds) < 9
        else None,
        author=element.get("author") or "",
        language=element.get("language") or "",
        category=element.get("category") or "",
        tags=tuple(one.text or "" for one in children(element, "tag")),
    )


def described(item: Item, manifest: Manifest, file: str) -> Item:
    """The item with what the manifest says of it."""
    known = manifest.metadata.get(file)
    return replace(item, metadata=known) if known else item
