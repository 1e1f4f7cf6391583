"""``orientir upgrade``: the database up to this version; whatever fails, the old version goes on as it was."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from orientir.kit.database.dumping import administrator
from orientir.project.opening import embedded_cluster, opened
from orientir.project.places import home_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--copy-to",
        type=Path,
        metavar="ПАПКА",
        help="где сделать копию перед обновлением (без неё — backups в ORIENTIR_HOME)",
    )
    parser.add_argument(
        "--may-lose",
        action="append",
        default=[],
        metavar="ТАБЛИЦА",
        help="в этой таблице после обновления может стать меньше строк (можно несколько)",
    )
    parser.add_argument(
        "--check", action="store_true", help="только сказать, что обновлять; ничего не менять"
    )
    parser.add_argument("--json", action="store_true", help="одним документом JSON")


def run(arguments: argparse.Namespace) -> int:
    with opened("owner"):
        if arguments.check:
            return _check(as_json=arguments.json)
        return _upgrade(arguments)


def _upgrade(arguments: argparse.Namespace) -> int:
    from orientir.project.upgrading import upgrade

    home = home_of(os.environ)
    done = upgrade(
        home,
        arguments.copy_to or home / "backups",
        administrator(embedded_cluster(), os.environ),
        datetime.now().astimezone().replace(microsecond=0),
        may_lose=frozenset(arguments.may_lose),
        tell=_tell,
    )
    if arguments.json:
        print(json.dumps(asdict(done), ensure_ascii=False))
    elif not done.applied:
        print("база уже этой версии: обновлять нечего")
    else:
        print(
            f"обновлено за {done.seconds} с: миграций {len(done.applied)}; копия до обновления: {done.copy}"
        )
        _tell("теперь запустите эту версию вместо прежней")
    return 0


def _check(*, as_json: bool) -> int:
    from orientir.project.migrating import list_pending_migrations, list_unknown_migrations

    pending, unknown = list_pending_migrations(), list_unknown_migrations()
    if as_json:
        print(json.dumps({"pending": pending, "unknown": unknown}))
    elif unknown:
        print(f"база новее программы: {', '.join(unknown)}")
    else:
        print("\n".join(pending) or "база уже этой версии: обновлять нечего")
    return 1 if unknown else 0


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
