"""The command line's own mistakes, in Russian and in one sentence: a wrong option is told like a wrong file."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

EXIT_USAGE = 2
_WORDS = (
    (r"the following arguments are required: (.+)", r"не хватает: \1"),
    (r"unrecognized arguments: (.+)", r"лишнее: \1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1: нет \2, есть: \3"),
    (r"argument (.+?): invalid \w+ value: (.+)", r"\1: \2 – не число"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1: нет значения"),
    (r"argument (.+?): expected (\d+) arguments", r"\1: нужно значений: \2"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1: вместе с \2 нельзя"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1: значения здесь не бывает: \2"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1: непонятно, какое из \2"),
)


class RussianParser(argparse.ArgumentParser):
    """``argparse`` whose refusals are one Russian sentence on standard error."""

    def error(self, message: str) -> NoReturn:
        print(f"orientir: {in_russian(message)}. Подробности: {self.prog} --help", file=sys.stderr)
        raise SystemExit(EXIT_USAGE)


def in_russian(message: str) -> str:
    """What ``argparse`` says, in Russian; the message itself where it says something else."""
    for pattern, words in _WORDS:
        if re.fullmatch(pattern, message, re.S):
            return re.sub(pattern, words, message, flags=re.S)
    return message
