"""``orientir items check``: what is in files of test items, without database and Django."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from orientir.core.items.readers.collect import collect
from orientir.core.items.report import as_json, as_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="что сделать", metavar="ДЕЙСТВИЕ", required=True)
    title = "что есть в файле, папке или архиве с заданиями (QTI, Moodle XML, GIFT, xlsx)"
    check = deeds.add_parser("check", help=title, description=title)
    check.add_argument("path", type=Path, metavar="ПУТЬ", help="файл, папка или архив zip")
    check.add_argument(
        "--json", action="store_true", help="один документ JSON на стандартном выводе"
    )


def run(arguments: argparse.Namespace) -> int:
    collected = collect(arguments.path)
    if arguments.json:
        print(json.dumps(as_json(collected), ensure_ascii=False))
    else:
        print(as_text(collected))
    return 0
