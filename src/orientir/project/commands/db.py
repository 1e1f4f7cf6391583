"""``orientir db``: the database by hand."""

from __future__ import annotations

import argparse
import os
import sys

from orientir.core.mistakes import Mistake
from orientir.kit.database import cluster
from orientir.kit.database.addresses import VARIABLES, has_own_server
from orientir.kit.database.bootstrapping import bootstrap_own_server
from orientir.kit.database.dumping import ADMIN_VARIABLE
from orientir.kit.database.roles import bootstrap_sql
from orientir.project.opening import database_at_hand, embedded_cluster, opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="действия", metavar="ДЕЙСТВИЕ", dest="deed", required=True)
    bootstrap = deeds.add_parser("bootstrap", help="создать роли и базу данных (можно повторять)")
    bootstrap.add_argument(
        "--print-sql", action="store_true", help="только напечатать SQL для администратора сервера"
    )
    bootstrap.add_argument(
        "--admin-url",
        default=os.environ.get(ADMIN_VARIABLE),
        help=f"адрес суперпользователя своего сервера (или {ADMIN_VARIABLE})",
    )
    deeds.add_parser("migrate", help="обновить устройство базы до этой версии программы")
    deeds.add_parser("status", help="где база и работает ли она")
    deeds.add_parser("stop", help="остановить встроенную базу")


def run(arguments: argparse.Namespace) -> int:
    deeds = {"migrate": _migrate, "status": _status, "stop": _stop}
    if arguments.deed == "bootstrap":
        return _bootstrap(arguments.print_sql, arguments.admin_url)
    return deeds[arguments.deed]()


def _bootstrap(print_sql: bool, admin_url: str | None) -> int:
    if print_sql:
        sys.stdout.write(bootstrap_sql())
        return 0
    if not has_own_server():
        with database_at_hand():  # the keeper does it at every start
            _tell(f"роли и база данных на месте: {embedded_cluster().place}")
        return 0
    if not admin_url:
        raise Mistake(
            f"нужен адрес суперпользователя вашего сервера: задайте {ADMIN_VARIABLE}, или отдайте "
            "администратору вывод команды orientir db bootstrap --print-sql"
        )
    database = bootstrap_own_server(admin_url, os.environ)
    _tell(f"роли и база данных «{database}» на месте; дальше: orientir db migrate")
    return 0


def _migrate() -> int:
    with opened("owner"):
        from orientir.project.migrating import migrate

        _tell(f"применено миграций: {migrate()}")
    return 0


def _status() -> int:
    if has_own_server():
        names = ", ".join(name for name in VARIABLES.values() if os.environ.get(name))
        print(f"свой сервер базы данных (заданы {names})")
        return 0
    place = embedded_cluster()
    print(f"встроенная база: {place.place}")
    print("работает" if cluster.is_ready(place) else "не запущена")
    return 0


def _stop() -> int:
    if has_own_server():
        raise Mistake("это ваш сервер базы данных: его останавливает администратор")
    _tell("остановлена" if cluster.stop(embedded_cluster()) else "и так не запущена")
    return 0


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
