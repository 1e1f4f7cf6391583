"""The command ``orientir``: finds the subcommand, runs it, turns mistakes into one clear sentence.

A subcommand is a module of ``orientir.project.commands`` with ``add_arguments(parser)`` and
``run(arguments) -> int``. Only the chosen one is imported: counting on files must not pay for
Django.
Standard output carries the result alone; all else goes to standard error.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

from orientir.core.mistakes import Mistake, explain_os_error
from orientir.project.parsing import EXIT_USAGE, RussianParser

COMMANDS: dict[str, str] = {
    "demo": "вымышленная область: загрузить, посчитать, открыть в браузере",
    "serve": "открыть платформу в браузере (Ctrl-C останавливает всё)",
    "worker": "выполнять фоновые задания",
    "doctor": "проверить, всё ли в порядке и безопасно",
    "db": "база данных: роли, миграции, состояние",
    "backup": "резервная копия: сделать (платформа может работать), проверить",
    "restore": "восстановить из резервной копии на пустое место",
    "upgrade": "обновить базу до этой версии: проба на копии, потом всё разом",
    "journal": "журнал: проверить, что его не меняли; опечатать",
    "import": "загрузить файл xlsx или CSV по шаблону, проверить, отменить загрузку",
    "erase": "уничтожить ответы и результаты диагностик, срок хранения которых вышел",
    "accounts": "учётные записи педагогам: сделать и напечатать одноразовые коды",
    "snapshot": "срезы: создать, проверить, показать список",
    "indicators": "посчитать показатели по папке среза (без базы данных)",
    "calibrate": "оценить задания и людей по ответам (без базы данных)",
    "dif": "проверить, равны ли задания для двух групп (без базы данных)",
    "link": "связать шкалы двух калибровок по общим заданиям (без базы данных)",
    "value-added": "что организации добавляют к тому, с чем пришли ученики (без базы данных)",
    "objectivity": "нет ли скопления баллов у границ отметок (без базы данных)",
    "low-results": "у кого результаты низкие по правилу и почему (без базы данных)",
    "effect": "изменила ли мера показатель: против похожих без меры (без базы данных)",
    "effect-power": "сколько школ и лет нужно, чтобы заметить эффект меры (без базы данных)",
    "clusters": "на какие группы делятся организации по условиям (без базы данных)",
    "packs": "методики: список, проверка, содержание (без базы данных)",
    "forms": "формы: шаблон xlsx, проверка файла, проверки данных среза (без базы данных)",
    "items": "задания: что есть в файле, папке или архиве (без базы данных)",
}

EXIT_OK, EXIT_MISTAKE, EXIT_INTERRUPTED = 0, 1, 130


def run(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code (0 done, 1 a mistake in the data, 2 in the call)."""
    parser, chosen = _parser(argv)
    arguments = parser.parse_args(argv)
    if chosen is None:
        parser.print_help()
        return EXIT_USAGE
    try:
        code: int = _module(chosen).run(arguments)
    except Mistake as mistake:
        print(f"orientir: {mistake}", file=sys.stderr)
        return EXIT_MISTAKE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except OSError as error:
        print(f"orientir: {_explain(error)}", file=sys.stderr)
        return EXIT_MISTAKE
    return code


def _parser(argv: Sequence[str]) -> tuple[argparse.ArgumentParser, str | None]:
    parser = RussianParser(
        prog="orientir", description="Ориентир: управление качеством образования региона."
    )
    subparsers = parser.add_subparsers(title="команды", metavar="КОМАНДА")
    chosen = next((word for word in argv if not word.startswith("-")), None)
    for name, help_text in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=help_text, description=help_text)
        if name == chosen:
            _module(name).add_arguments(subparser)
    return parser, chosen if chosen in COMMANDS else None


def _module(name: str) -> Any:
    return importlib.import_module(f"orientir.project.commands.{name.replace('-', '_')}")


def _explain(error: OSError) -> str:
    name = error.filename2 or error.filename  # of two, the one that was written
    place = f" {name}" if name else ""
    return f"не удалось прочитать или записать{place}: {explain_os_error(error)}"
