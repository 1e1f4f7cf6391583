"""``manifest.json``: what a snapshot says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from orientir.core.mistakes import Mistake
from orientir.core.tables import CONTRACT_VERSION

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One table's file: its name, rows, bytes and SHA-256 in hexadecimal."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ManifestFacts:
    """What only the maker of a snapshot knows. Dates are ISO texts, years are keys."""

    code_version: str
    reporting_dates: Mapping[int, str]
    pack: str
    pack_version: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    facts: ManifestFacts
    files: Mapping[str, FileFacts]
    content_sha256: str
    contract_version: int = CONTRACT_VERSION
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


def manifest_text(manifest: Manifest) -> str:
    """The JSON that ``read_manifest`` reads back."""
    facts = manifest.facts
    document = {
        "contract_version": manifest.contract_version,
        "code_version": facts.code_version,
        "reporting_dates": {str(year): day for year, day in sorted(facts.reporting_dates.items())},
        "pack": {"id": facts.pack, "version": facts.pack_version},
        "files": {name: asdict(file) for name, file in sorted(manifest.files.items())},
        "content_sha256": manifest.content_sha256,
        "notes": list(facts.notes),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder, None where there is none.

    Raises Mistake for one that is broken or of another version of the contract.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        version = document["contract_version"]
    except (ValueError, TypeError, KeyError):
        raise _broken(path) from None
    if version != CONTRACT_VERSION:
        raise _other_version(path, version)
    try:
        return _build(document)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _broken(path) from None


def check_version(folder: Path) -> str | None:
    """What to tell of the manifest of a folder that may be another system's; None for nothing.

    Raises Mistake for a manifest that is no JSON, or that names another version of the contract.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return f"в папке {folder} нет {MANIFEST}: срез чужой системы, считаю как есть"
    try:
        version = json.loads(path.read_text(encoding="utf-8")).get("contract_version")
    except (ValueError, AttributeError):
        raise _broken(path) from None
    if version is None:
        return f"в файле {path} нет версии контракта: считаю как по версии {CONTRACT_VERSION}"
    if version != CONTRACT_VERSION:
        raise _other_version(path, version)
    return None


def _build(document: Mapping[str, Any]) -> Manifest:
    dates = {int(year): str(day) for year, day in document["reporting_dates"].items()}
    facts = ManifestFacts(
        str(document["code_version"]),
        dates,
        str(document["pack"]["id"]),
        str(document["pack"]["version"]),
        tuple(map(str, document.get("notes", ()))),
    )
    files = {
        name: FileFacts(int(file["rows"]), int(file["bytes"]), str(file["sha256"]))
        for name, file in document["files"].items()
    }
    return Manifest(facts, files, str(document["content_sha256"]), raw=document)


def _other_version(path: Path, version: object) -> Mistake:
    return Mistake(
        f"файл {path}: версия контракта {version}, а эта программа читает {CONTRACT_VERSION}"
    )


def _broken(path: Path) -> Mistake:
    return Mistake(f"файл {path} – не манифест среза: повреждён или из другой программы")
