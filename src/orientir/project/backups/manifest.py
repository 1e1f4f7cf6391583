"""What a copy says of itself, and whether that is so."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from orientir.core.mistakes import Mistake
from orientir.kit.database.dumping import check_dump

DUMP, FILES, MANIFEST = "database.dump", "files.tar", "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``sha256`` by the name of a file of the copy; ``tables``: rows and content hash of each at the copy's moment.

    ``home``: where it was made, since some rows name folders. ``journal``: number and hash of the last sealed entry.
    Copies of older versions have the first three alone.
    """

    made_at: str
    version: str
    sha256: dict[str, str]
    home: str = ""
    migrations: int = 0
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    journal: dict[str, str | int] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """Raises Mistake where the folder is no copy."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        tables = {name: (int(rows), str(sum_)) for name, (rows, sum_) in _tables(told).items()}
        return Manifest(**(told | {"tables": tables}))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Mistake(f"{folder} — не копия: нет {MANIFEST}") from error
    except (ValueError, TypeError) as error:
        raise Mistake(f"{folder / MANIFEST} испорчен") from error


def _tables(told: dict[str, dict[str, tuple[int, str]]]) -> dict[str, tuple[int, str]]:
    return told.get("tables", {})


def find_copy(place: Path) -> Path:
    """The copy at ``place``: the folder itself, else the newest whole one in it. Raises Mistake."""
    if (place / MANIFEST).is_file() or not place.is_dir():
        return place
    copies = [one for one in place.glob("orientir-*") if (one / MANIFEST).is_file()]
    return max(copies, key=lambda one: read_manifest(one).made_at, default=place)


def check_sums(folder: Path) -> Manifest:
    """What the copy says of itself, if its files are those that were written. Raises Mistake."""
    manifest = read_manifest(folder)
    for name, wanted in manifest.sha256.items():
        if not (folder / name).is_file():
            raise Mistake(f"в копии {folder} нет {name}")
        if sha256_of(folder / name) != wanted:
            raise Mistake(f"{folder / name} изменён или испорчен: контрольная сумма не та")
    return manifest


def verify_backup(folder: Path) -> Manifest:
    """The same, and the dump unpacks to its end. Raises Mistake."""
    manifest = check_sums(folder)
    check_dump(folder / DUMP)
    return manifest


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
