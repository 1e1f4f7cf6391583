"""``orientir restore КОПИЯ``: a copy into an empty place; killed, it leaves nothing or goes on where it was."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

from orientir.kit.database.dumping import administrator
from orientir.project.backups import find_copy, put_keys, restore_backup
from orientir.project.backups.keys import tell_missing
from orientir.project.opening import database_at_hand, embedded_cluster
from orientir.project.places import home_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        type=Path,
        metavar="КОПИЯ",
        help="папка копии, или папка, где копии лежат: берётся последняя целая",
    )
    parser.add_argument(
        "--keys", type=Path, metavar="ФАЙЛ", help="вернуть ключи, сохранённые отдельно"
    )
    parser.add_argument("--json", action="store_true", help="одним документом JSON")


def run(arguments: argparse.Namespace) -> int:
    return bring_back(find_copy(arguments.folder), arguments.keys, as_json=arguments.json)


def bring_back(folder: Path, keys: Path | None, *, as_json: bool) -> int:
    """Restore and tell what came back."""
    home, began = home_of(os.environ), time.monotonic()
    home.mkdir(parents=True, exist_ok=True)
    with database_at_hand():
        manifest = restore_backup(folder, home, administrator(embedded_cluster(), os.environ))
    put = put_keys(keys, home) if keys else []
    if as_json:
        told = {
            "copy": str(folder),
            "home": str(home),
            "made_at": manifest.made_at,
            "version": manifest.version,
            "tables": len(manifest.tables),
            "rows": sum(rows for rows, _hashed in manifest.tables.values()),
            "keys": put,
            "seconds": round(time.monotonic() - began, 1),
        }
        print(json.dumps(told, ensure_ascii=False))
    _tell(f"восстановлено по состоянию на {manifest.made_at}; дальше: orientir db migrate")
    missing = tell_missing(home)
    if missing:
        _tell(missing)
    return 0


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
