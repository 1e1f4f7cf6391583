"""A file, a folder or an archive → everything in it: items, tests, and by name what could not be read.

A broken file never stops the others.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from orientir.core.items.public import media_of
from orientir.core.items.readers.archive import Opened, Source, open_path
from orientir.core.items.readers.found import (
    Contents,
    FileRefused,
    Format,
    Found,
    Malformed,
)
from orientir.core.items.readers.gift import looks_like_gift, read_gift
from orientir.core.items.readers.manifest import Manifest, described, read_manifest
from orientir.core.items.readers.moodle_xml import is_moodle, read_moodle
from orientir.core.items.readers.qti2 import FindStimulus, read_qti2
from orientir.core.items.readers.qti3 import as_qti2, is_qti3
from orientir.core.items.readers.qti12 import read_qti12
from orientir.core.items.readers.workbook import read_workbook
from orientir.core.items.readers.xml import Element, name_of, namespace_of, parse_xml
from orientir.core.mistakes import Mistake, explain_os_error

NO_SOURCES: Mapping[str, Source] = {}
_XML = (".xml", ".qti")
_TEXTS = (".gift", ".txt")
_QTI12_ROOTS = ("questestinterop", "item", "section", "assessment", "objectbank")
_QTI2_ROOTS = ("assessmentItem", "assessmentTest")
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


@dataclass(slots=True)
class Collected:
    """All that was found. ``missing``: files that a manifest or a test names and that are not there."""

    contents: Contents
    sources: dict[str, Source]
    missing: list[Malformed] = field(default_factory=list)
    repeated: tuple[str, ...] = ()
    pictures: dict[str, str] = field(default_factory=dict)

    def media(self, name: str) -> bytes:
        """The bytes of a picture by the name an item knows it by; KeyError when it is not there."""
        if name in self.contents.media:
            return self.contents.media[name]
        return self.sources[self.pictures[name]].read()


def collect(path: Path) -> Collected:
    """Read everything at the path; raises Mistake when there is nothing that could be read."""
    if not path.exists():
        raise Mistake(f"нет такого файла или папки: {path}")
    try:
        opened = open_path(path)
    except FileRefused as refused:
        raise Mistake(f"{path}: {refused}") from None
    except OSError as error:
        raise Mistake(f"{path}: {explain_os_error(error)}") from None
    return collect_sources(opened, str(path), sibling_folder(path))


def sibling_folder(path: Path) -> Path | None:
    """Where pictures of a single file are looked for."""
    is_single = path.is_file() and not path.name.lower().endswith((".zip", ".imscc"))
    return path.parent if is_single else None


def collect_sources(opened: Opened, told: str, folder: Path | None = None) -> Collected:
    """As ``collect``, from files already opened (an upload); ``told`` names them in the refusal."""
    contents, manifests = Contents(malformed=list(opened.refused)), []
    for source in opened.sources.values():
        found = read_source(source, opened.sources)
        if isinstance(found, Manifest):
            manifests.append(found)
            contents.files[source.name] = "manifest"
        elif found is not None:
            contents.add(found)
    if not (contents.files or contents.malformed):
        raise Mistake(
            f"{told}: не нашлось ни одного файла с заданиями (QTI, Moodle XML, GIFT, xlsx)"
        )
    collected = Collected(contents, opened.sources)
    _tell_manifests(collected, manifests)
    _tell_pictures(collected, [posixpath.dirname(one.file) for one in manifests], folder)
    collected.repeated = _repeated(contents)
    return collected


def read_source(
    source: Source, others: Mapping[str, Source] = NO_SOURCES
) -> Contents | Manifest | None:
    """What one file holds; None when it is no business of ours. ``others``: where it may point to."""
    name = source.name.lower()
    if not name.endswith((*_XML, *_TEXTS, ".xlsx")):
        return None
    try:
        return _read(source.name, source.read(), name, others)
    except FileRefused as refused:
        return Contents(malformed=[Malformed(source.name, str(refused))])
    except RecursionError:
        return Contents(malformed=[Malformed(source.name, "вложено слишком глубоко")])


def _read(
    file: str, data: bytes, lower: str, others: Mapping[str, Source]
) -> Contents | Manifest | None:
    if lower.endswith(".xlsx"):
        return _marked(read_workbook(data, file), file, "workbook")
    if lower.endswith(_TEXTS):
        if lower.endswith(".txt") and not looks_like_gift(data):
            return None
        return _marked(read_gift(data, file), file, "gift")
    return _read_xml(file, parse_xml(data), others)


def _read_xml(file: str, root: Element, others: Mapping[str, Source]) -> Contents | Manifest | None:
    name = name_of(root)
    if name == "manifest":
        return read_manifest(root, file)
    if is_moodle(root):
        return _marked(read_moodle(root, file), file, "moodle_xml")
    if is_qti3(root):
        return _read_qti(file, as_qti2(root), "qti3", others)
    if name in _QTI2_ROOTS:
        return _read_qti(file, root, "qti2", others)
    if name in _QTI12_ROOTS and "canvas" not in namespace_of(root):
        return _marked(read_qti12(root, file), file, "qti12")
    return None


def _read_qti(
    file: str, root: Element, kind: Format, others: Mapping[str, Source]
) -> Contents | None:
    if name_of(root) not in _QTI2_ROOTS:
        return None
    return _marked(read_qti2(root, file, _texts_of(others)), file, kind)


def _texts_of(others: Mapping[str, Source]) -> FindStimulus:
    """Finds a text that several items share, by the name of its file."""

    def find(name: str) -> Element | None:
        source = others.get(name)
        try:
            root = parse_xml(source.read()) if source else None
        except FileRefused:
            return None
        return as_qti2(root) if root is not None and is_qti3(root) else root

    return find


def _marked(contents: Contents, file: str, kind: Format) -> Contents:
    contents.files[file] = kind
    return contents


def _tell_manifests(collected: Collected, manifests: list[Manifest]) -> None:
    contents = collected.contents
    for manifest in manifests:
        contents.items = [
            replace(one, item=described(one.item, manifest, one.file)) for one in contents.items
        ]
        collected.missing.extend(_absent(manifest.file, manifest.files, collected))
    for test in contents.tests:
        files = [one for one in test.items if one.lower().endswith(".xml")]
        collected.missing.extend(_absent(test.file, files, collected))
    nothing = not (contents.found or contents.tests or contents.malformed)
    if nothing and manifests:
        contents.malformed.extend(
            Malformed(one.file, "в пакете нет ни заданий, ни тестов") for one in manifests
        )


def _absent(file: str, names: Iterable[str], collected: Collected) -> Iterator[Malformed]:
    for name in dict.fromkeys(names):
        if name not in collected.sources:
            yield Malformed(name, f"назван в {file}, но его нет")


def _tell_pictures(collected: Collected, roots: list[str], folder: Path | None) -> None:
    """Find the pictures of every item; those that are not there are told as losses."""
    items = collected.contents.items
    for place, found in enumerate(items):
        told = tuple(_picture_losses(collected, found, roots, folder))
        if told:
            items[place] = replace(found, losses=(*found.losses, *told))


def _picture_losses(
    collected: Collected, found: Found, roots: list[str], folder: Path | None
) -> Iterator[str]:
    for name in sorted(media_of(found.item)):
        if name in collected.contents.media or name in collected.pictures:
            continue
        source = _find_picture(collected, name, roots, folder)
        if source is None:
            yield f"нет рисунка {name}"
        elif not _is_picture(source):
            yield f"рисунок {name} не PNG, JPEG, GIF или WebP"
        else:
            collected.sources[source.name] = source
            collected.pictures[name] = source.name


def _find_picture(
    collected: Collected, name: str, roots: list[str], folder: Path | None
) -> Source | None:
    for root in ("", *roots):
        for inside in ("", "web_resources"):
            source = collected.sources.get(posixpath.normpath(posixpath.join(root, inside, name)))
            if source:
                return source
    alike = _alike(collected, name, roots)
    if len(alike) == 1:
        return alike[0]
    if folder is not None:
        path = folder / name
        if path.is_file() and not path.is_symlink():
            return Source(name, path.read_bytes)
    return None


def _alike(collected: Collected, name: str, roots: list[str]) -> list[Source]:
    """Files deeper in the same package whose path ends as the name does: some exporters leave out the beginning."""
    root = max((one for one in roots if name.startswith(f"{one}/")), key=len, default="")
    end = f"/{name.removeprefix(f'{root}/')}"
    return [
        source
        for path, source in collected.sources.items()
        if path.endswith(end) and path.startswith(root)
    ]


def _is_picture(source: Source) -> bool:
    try:
        head = source.read()[:16]
    except FileRefused:
        return False
    return head.startswith(_SIGNATURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def _repeated(contents: Contents) -> tuple[str, ...]:
    counts = Counter(found.item.identifier for found in contents.items)
    return tuple(sorted(name for name, count in counts.items() if count > 1))
