"""``orientir backup ПАПКА``: a copy of the database, snapshots and files; ``verify`` and ``restore`` of one."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import datetime
from pathlib import Path

from orientir.core.mistakes import Mistake
from orientir.kit.database.dumping import administrator
from orientir.project.backups import create_backup, find_copy, save_keys, verify_backup
from orientir.project.commands import restore
from orientir.project.opening import database_at_hand, embedded_cluster
from orientir.project.places import home_of

DEEDS = ("create", "verify", "restore")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words",
        nargs="*",
        metavar="ПАПКА",
        help="где сделать копию (без неё — backups в ORIENTIR_HOME); платформа может работать. "
        "Или: create [--to ПАПКА] | verify КОПИЯ | restore КОПИЯ",
    )
    parser.add_argument("--to", type=Path, metavar="ПАПКА", help="то же, что ПАПКА")
    parser.add_argument(
        "--keys", type=Path, metavar="ФАЙЛ", help="сохранить ключи в отдельный файл (не в копию)"
    )
    parser.add_argument("--json", action="store_true", help="одним документом JSON")


def run(arguments: argparse.Namespace) -> int:
    deed, places = _deed(arguments.words)
    if deed == "restore":
        return restore.bring_back(_only(places), arguments.keys, as_json=arguments.json)
    if deed == "verify":
        return _verify(_only(places), as_json=arguments.json)
    if len(places) > 1 or (places and arguments.to):
        raise Mistake("папка для копии указывается одна")
    return _create(arguments.to or next(iter(places), None), arguments.keys, arguments.json)


def _deed(words: list[str]) -> tuple[str, list[Path]]:
    """A folder that is called as a deed is written ``./verify``."""
    if words and words[0] in DEEDS:
        return words[0], [Path(word) for word in words[1:]]
    return "create", [Path(word) for word in words]


def _only(places: list[Path]) -> Path:
    if len(places) != 1:
        raise Mistake("укажите папку копии")
    return find_copy(places[0])


def _create(parent: Path | None, keys: Path | None, as_json: bool) -> int:
    home = home_of(os.environ)
    target = parent or home / "backups"
    saved = save_keys(home, keys, target, os.environ) if keys else []
    at = datetime.now().astimezone().replace(microsecond=0)
    with database_at_hand():
        made = create_backup(home, target, administrator(embedded_cluster(), os.environ), at)
    told = verify_said(made) | {"keys": saved}
    print(json.dumps(told, ensure_ascii=False) if as_json else made)
    if not keys:
        print(
            "ключи (SECRET_KEY, results_key) в копию не входят: храните их отдельно (--keys ФАЙЛ)",
            file=sys.stderr,
        )
    return 0


def verify_said(folder: Path) -> dict[str, object]:
    """What is told of a copy: where, when, of which version, how much."""
    from orientir.project.backups.manifest import read_manifest

    manifest = read_manifest(folder)
    return {
        "copy": str(folder),
        "made_at": manifest.made_at,
        "version": manifest.version,
        "bytes": sum(one.stat().st_size for one in folder.iterdir()),
        "tables": len(manifest.tables),
        "rows": sum(rows for rows, _hashed in manifest.tables.values()),
    }


def _verify(folder: Path, *, as_json: bool) -> int:
    manifest = verify_backup(folder)
    if as_json:
        print(json.dumps({"whole": True} | verify_said(folder), ensure_ascii=False))
    else:
        print(f"{folder}: цела, сделана {manifest.made_at}, версия {manifest.version}")
    return 0
