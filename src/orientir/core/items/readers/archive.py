"""Files out of folders and archives of strangers: nothing leads outside, nothing swells without bound.

An archive with one dangerous member is refused as a whole, with the member's name.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from orientir.core.items.readers.found import FileRefused, Malformed

MAX_MEMBERS = 20_000
MAX_FILE = 64 * 2**20
MAX_TOTAL = 1024 * 2**20
MAX_RATIO = 200
MAX_DEPTH = 2
_SMALL = 2**20
_ENCRYPTED = 0x1
ARCHIVES = (".zip", ".imscc")
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "._")


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its name below the root that was given; ``read`` raises FileRefused."""

    name: str
    read: Callable[[], bytes]


@dataclass(slots=True)
class Opened:
    """All files that may be read, and what was refused unread."""

    sources: dict[str, Source] = field(default_factory=dict)
    refused: list[Malformed] = field(default_factory=list)
    total: int = 0

    def add(self, source: Source, depth: int) -> None:
        if _is_junk(source.name):
            return
        if source.name.lower().endswith(ARCHIVES):
            self._unpack(source, depth)
        else:
            self.sources[source.name] = source

    def _unpack(self, source: Source, depth: int) -> None:
        try:
            if depth >= MAX_DEPTH:
                raise FileRefused("архив внутри архива внутри архива: так глубоко не читаем")
            members = list(open_archive(source.read(), f"{source.name}/", self))
        except FileRefused as refused:
            self.refused.append(Malformed(source.name, str(refused)))
            return
        for member in members:
            self.add(member, depth + 1)

    def count(self, size: int) -> None:
        self.total += size
        if self.total > MAX_TOTAL:
            raise FileRefused(f"в распакованном виде больше {MAX_TOTAL // 2**20} МБ")


def _is_junk(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return f"/{_JUNK[0]}" in f"/{name}" or last in _JUNK[1:3] or last.startswith(_JUNK[3])


def open_path(path: Path) -> Opened:
    """The files of a folder, an archive, or the one file; names are relative, with forward slashes."""
    opened = Opened()
    if path.is_dir():
        for source in _walk(path, opened):
            opened.add(source, 0)
    elif path.name.lower().endswith(ARCHIVES):
        try:
            members = list(open_archive(_read_file(path), "", opened))
        except FileRefused as refused:
            opened.refused.append(Malformed(path.name, str(refused)))
        else:
            for member in members:
                opened.add(member, 1)
    else:
        opened.add(Source(path.name, lambda: _read_file(path)), 0)
    return opened


def _walk(folder: Path, opened: Opened) -> Iterator[Source]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file():
                opened.refused.append(
                    Malformed(relative, "ссылка вместо файла: по ссылкам не ходим")
                )
            else:
                yield Source(relative, lambda path=path: _read_file(path))  # type: ignore[misc]


def _read_file(path: Path) -> bytes:
    if not path.is_file():
        raise FileRefused("это не обычный файл")
    size = path.stat().st_size
    limit = MAX_TOTAL if path.name.lower().endswith(ARCHIVES) else MAX_FILE
    if size > limit:
        raise FileRefused(f"файл больше {limit // 2**20} МБ")
    return path.read_bytes()


def open_archive(content: bytes, prefix: str, opened: Opened) -> Iterator[Source]:
    """The members of a zip archive; FileRefused names what is dangerous in it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileRefused("это не архив zip, или он повреждён") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise FileRefused(f"в архиве больше {MAX_MEMBERS} файлов")
    for member in members:
        _refuse_member(member)
    opened.count(sum(member.file_size for member in members))
    return _members(archive, members, prefix)


def _members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], prefix: str
) -> Iterator[Source]:
    for member in members:
        if not member.is_dir():
            name = prefix + member.filename.replace("\\", "/").removeprefix("./")
            yield Source(name, lambda member=member: _read_member(archive, member))  # type: ignore[misc]


def _refuse_member(member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/")
    shown = name[:120]
    if name.startswith("/") or (len(name) > 1 and name[1] == ":"):
        raise FileRefused(f"файл «{shown}» указывает место на диске, а не в архиве")
    if ".." in name.split("/"):
        raise FileRefused(f"файл «{shown}» выходит за пределы архива")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise FileRefused(f"файл «{shown}» — ссылка: по ссылкам не ходим")
    if member.flag_bits & _ENCRYPTED:
        raise FileRefused(f"файл «{shown}» зашифрован: снимите пароль с архива")
    _refuse_swelling(member, shown)


def _refuse_swelling(member: zipfile.ZipInfo, shown: str) -> None:
    if member.file_size > MAX_FILE:
        raise FileRefused(f"файл «{shown}» больше {MAX_FILE // 2**20} МБ")
    if member.file_size > _SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size):
        raise FileRefused(f"файл «{shown}» сжат больше чем в {MAX_RATIO} раз: похоже на «бомбу»")


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            content = file.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise FileRefused("повреждён внутри архива") from error
    if len(content) != member.file_size:
        raise FileRefused("в архиве не столько байтов, сколько объявлено")
    return content
