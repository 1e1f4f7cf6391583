"""``orientir serve``: the platform in a browser; Ctrl-C stops everything it started."""

from __future__ import annotations

import argparse
import os

from orientir.core.mistakes import Mistake
from orientir.project.opening import opened

DEFAULT_PORT = 8000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument(
        "--port",
        type=int,
        default=None,
        help=f"порт (или PORT; {DEFAULT_PORT}); если занят — следующий свободный",
    )
    parser.add_argument("--workers", type=int, default=2, help="процессов для страниц")
    parser.add_argument("--demo", action="store_true", help="режим показа (ORIENTIR_DEMO=1)")


def run(arguments: argparse.Namespace) -> int:
    if arguments.demo:
        os.environ["ORIENTIR_DEMO"] = "1"
    with opened("owner"):
        from orientir.project.serving import Address, prepare, serve

        prepare()
        return serve(Address(arguments.host, arguments.port or port_of()), arguments.workers)


def port_of() -> int:
    """``PORT``, else the usual one."""
    given = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not given.isdigit():
        raise Mistake(f"PORT должен быть числом, а не «{given}»")
    return int(given)
