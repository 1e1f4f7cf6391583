"""``orientir erase``: what may no longer be kept is destroyed now; the worker does it every night by itself."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter

from orientir.project.opening import opened

WORDS = {
    "answers_term": "ответы, срок которых вышел: человек",
    "results_term": "ответы и результаты, срок которых вышел: человек",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="только сказать, чего срок вышел")
    parser.add_argument("--json", action="store_true", help="одним документом JSON")


def run(arguments: argparse.Namespace) -> int:
    with opened("system"):
        from django.utils import timezone

        from orientir.cycle.assessment.api import count_expired, erase_expired

        if arguments.dry_run:
            people, answers, results = count_expired(), 0, 0
        else:
            gone = erase_expired(at=timezone.now(), tell=_tell)
            people = dict(Counter(one.reason for one in gone))
            answers = sum(one.answers for one in gone)
            results = sum(one.results for one in gone)
    if arguments.json:
        told = {
            "dry_run": arguments.dry_run,
            "people": people,
            "answers": answers,
            "results": results,
        }
        print(json.dumps(told, ensure_ascii=False))
        return 0
    for reason, count in people.items():
        print(f"{WORDS[reason]} {count}")
    if not people:
        print("Всё хранится в срок: уничтожать нечего.")
    return 0


def _tell(done: int) -> None:
    print(f"уничтожено у {done} человек", file=sys.stderr)
