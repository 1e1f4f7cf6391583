"""A copy of everything that cannot be made again: the database, snapshots and files. Keys are kept apart.

A copy is a folder: ``database.dump``, ``files.tar`` and ``manifest.json`` with the SHA-256 of both. It appears under
its name when it is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from orientir import __version__
from orientir.core.mistakes import Mistake
from orientir.kit.database.dumping import check_dump, dump_database, restore_database

DUMP, FILES, MANIFEST = "database.dump", "files.tar", "manifest.json"
KEPT_FOLDERS = ("snapshots", "files", "results")
"""What stands in the home beside the database and belongs to it."""
LAST = "last-backup.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy says of itself; ``sha256`` by the name of its file."""

    made_at: str
    version: str
    sha256: dict[str, str]


def create_backup(home: Path, parent: Path, admin: Mapping[str, str], at: datetime) -> Path:
    """Make a copy in a new folder of ``parent``.

    The database first: what it names was written before it, so the files that follow hold it all.
    """
    folder = parent / f"orientir-{at:%Y-%m-%d-%H%M%S}"
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.exists():
        raise Mistake(f"копия {folder} уже есть")
    with _made_whole(folder) as fresh:
        dump_database(admin, fresh / DUMP)
        _pack(home, fresh / FILES)
        sums = {name: _sha256(fresh / name) for name in (DUMP, FILES)}
        manifest = Manifest(at.isoformat(), __version__, sums)
        (fresh / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
    _remember(home, folder, at)
    return folder


def verify_backup(folder: Path) -> Manifest:
    """What the copy says of itself, if all of it is there unchanged and unpacks. Raises Mistake."""
    manifest = _read_manifest(folder)
    for name, wanted in manifest.sha256.items():
        if not (folder / name).is_file():
            raise Mistake(f"в копии {folder} нет {name}")
        if _sha256(folder / name) != wanted:
            raise Mistake(f"{folder / name} изменён или испорчен: контрольная сумма не та")
    check_dump(folder / DUMP)
    return manifest


def restore_backup(folder: Path, home: Path, admin: Mapping[str, str]) -> Manifest:
    """Fill an empty home and an empty database from a copy, wholly or not at all. Raises Mistake."""
    manifest = verify_backup(folder)
    taken = [name for name in KEPT_FOLDERS if _has_something(home / name)]
    if taken:
        raise Mistake(
            f"восстановить можно только на пустое место, а в {home} есть {', '.join(taken)}: "
            "задайте другую папку в ORIENTIR_HOME"
        )
    unpacked = home / f".restored-{os.getpid()}"
    try:
        with tarfile.open(folder / FILES) as tar:
            tar.extractall(unpacked, filter="data")
        restore_database(admin, folder / DUMP)
        for one in unpacked.iterdir():
            _put_in_place(one, home / one.name)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    return manifest


def find_last_backup(home: Path) -> tuple[datetime, Path] | None:
    """When the last copy of this home was made, and where."""
    try:
        told = json.loads((home / LAST).read_text(encoding="utf-8"))
        return datetime.fromisoformat(told["at"]), Path(told["folder"])
    except (FileNotFoundError, ValueError, KeyError):
        return None


@contextmanager
def _made_whole(folder: Path) -> Iterator[Path]:
    """A folder under another name, which it loses when it is whole; nothing is left of one that is not."""
    fresh = folder.with_name(f".{folder.name}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    try:
        yield fresh
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _pack(home: Path, target: Path) -> None:
    with tarfile.open(target, "w") as tar:
        for name in KEPT_FOLDERS:
            if (home / name).is_dir():
                tar.add(home / name, arcname=name)


def _remember(home: Path, folder: Path, at: datetime) -> None:
    told = {"at": at.isoformat(), "folder": str(folder.resolve())}
    fresh = home / f"{LAST}.{os.getpid()}"
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.rename(home / LAST)


def _read_manifest(folder: Path) -> Manifest:
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise Mistake(f"{folder} — не копия: нет {MANIFEST}") from error
    except (ValueError, TypeError) as error:
        raise Mistake(f"{folder / MANIFEST} испорчен") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _has_something(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _put_in_place(source: Path, target: Path) -> None:
    if target.is_dir():
        target.rmdir()  # it was looked at: it is empty
    source.rename(target)
