"""``orientir backup create|verify|restore``: a copy of the database, snapshots and files."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path

from orientir.core.mistakes import Mistake
from orientir.kit.database.dumping import administrator
from orientir.project.backups import create_backup, restore_backup, verify_backup
from orientir.project.opening import database_at_hand, embedded_cluster
from orientir.project.places import home_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="действия", metavar="ДЕЙСТВИЕ", dest="deed", required=True)
    create = deeds.add_parser("create", help="сделать копию; платформа может работать")
    create.add_argument(
        "--to", type=Path, metavar="ПАПКА", help="где (без неё — backups в ORIENTIR_HOME)"
    )
    verify = deeds.add_parser("verify", help="проверить, что копия цела")
    restore = deeds.add_parser("restore", help="восстановить на пустое место")
    for deed in (verify, restore):
        deed.add_argument("folder", type=Path, metavar="КОПИЯ", help="папка копии")


def run(arguments: argparse.Namespace) -> int:
    if arguments.deed == "create":
        return _create(arguments.to)
    return {"verify": _verify, "restore": _restore}[arguments.deed](arguments.folder)


def _create(parent: Path | None) -> int:
    home = home_of(os.environ)
    with database_at_hand():
        admin = administrator(embedded_cluster(), os.environ)
        at = datetime.now().astimezone().replace(microsecond=0)
        made = create_backup(home, parent or home / "backups", admin, at)
    print(made)
    _tell("секретный ключ (SECRET_KEY) в копию не входит: храните его отдельно")
    return 0


def _verify(folder: Path) -> int:
    manifest = verify_backup(folder)
    print(f"{folder}: цела, сделана {manifest.made_at}, версия {manifest.version}")
    return 0


def _restore(folder: Path) -> int:
    home = home_of(os.environ)
    with database_at_hand():
        admin = administrator(embedded_cluster(), os.environ)
        _refuse_if_filled(admin)
        manifest = restore_backup(folder, home, admin)
    _tell(f"восстановлено по состоянию на {manifest.made_at}; дальше: orientir db migrate")
    return 0


def _refuse_if_filled(admin: dict[str, str]) -> None:
    import psycopg

    with psycopg.connect(**admin) as connection:  # type: ignore[arg-type]
        found = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    if found != (None,):
        raise Mistake(
            "восстановить можно только в пустую базу, а в этой уже есть таблицы: возьмите новую "
            "(другую папку в ORIENTIR_HOME или другую базу на своём сервере)"
        )


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
