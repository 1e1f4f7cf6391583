"""``orientir low-results``: whose results are low by a rule set, and why. No database."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from orientir.core.context.low_results import (
    STATE_WORDS,
    LowResults,
    State,
    UnitState,
    find_low_results,
)
from orientir.core.mistakes import Mistake
from orientir.core.packs.analysis import LowResultRules
from orientir.core.packs.describe import describe_plainly
from orientir.core.packs.low_result_file import digest, read_low_result_rules, unsourced
from orientir.project.tables import read_even_table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "results", metavar="РЕЗУЛЬТАТЫ.csv",
        help="столбцы unit, procedure, subject, grade, year, participants, below; csv или parquet",
    )  # fmt: skip
    parser.add_argument("--rules", required=True, metavar="ПУТЬ", help="файл YAML или методика")
    parser.add_argument("--rule", default="", metavar="КОД", help="какое из правил файла")
    parser.add_argument("--year", type=int, metavar="ГОД", help="о каком годе (последний)")
    parser.add_argument("--counts", action="store_true", help="это люди, хотя участников везде 100")
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")


def run(arguments: argparse.Namespace) -> int:
    rules = _choose(read_low_result_rules(Path(arguments.rules)), arguments.rule)
    if names := unsourced(rules):
        lacks = ", ".join(names)
        print(f"orientir: правило {rules.code}: источник не указан у {lacks}", file=sys.stderr)
    table = read_even_table(Path(arguments.results))
    found = find_low_results(table, rules, arguments.year, are_counts=arguments.counts)
    if arguments.json:
        print(json.dumps(_document(found, rules), ensure_ascii=False))
    else:
        print("\n".join(_words(found)))
    return 0


def _choose(rules: tuple[LowResultRules, ...], code: str) -> LowResultRules:
    if not code:
        return rules[0]
    known = {one.code: one for one in rules}
    if code not in known:
        raise Mistake(f"правила {code} нет: есть {', '.join(known)}")
    return known[code]


def _document(found: LowResults, rules: LowResultRules) -> dict[str, Any]:
    return {
        "rules": describe_plainly(rules) | {"digest": digest(rules)},
        "year": found.years[0],
        "years": list(found.years),
        "counts": {state: found.count(state) for state in STATE_WORDS},
        "units": [_plain(one, f"{rules.code} {rules.version}") for one in found.units],
    }


def _plain(one: UnitState, version: str) -> dict[str, Any]:
    return asdict(one) | {"state_words": STATE_WORDS[one.state], "rule_version": version}


def _words(found: LowResults) -> list[str]:
    """Whose results are low and why; of whom nothing can be said; how many the others are."""
    shown: tuple[State, ...] = ("low", "not_enough_data")
    lines = []
    for state in shown:
        told = [one for one in found.units if one.state == state]
        if told:
            lines += [f"{STATE_WORDS[state]} ({len(told)}):", *(_told(one) for one in told), ""]
    counts = "; ".join(f"{words} {found.count(state)}" for state, words in STATE_WORDS.items())
    return [*lines, f"{found.years[0]} год: {counts}; все — в --json"]


def _told(one: UnitState) -> str:
    return f"  {one.unit}: {'; '.join(one.reasons)}"
