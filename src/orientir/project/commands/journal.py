"""``orientir journal verify|seal``: proves that nobody changed the journal after it was sealed."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from orientir.project.opening import opened
from orientir.project.places import home_of

if TYPE_CHECKING:
    from orientir.kit.journal.verifying import Verdict


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="действия", metavar="ДЕЙСТВИЕ", dest="deed", required=True)
    verify = deeds.add_parser("verify", help="пройти всю цепь и сказать, где журнал изменён")
    verify.add_argument(
        "--witness",
        type=Path,
        action="append",
        default=[],
        metavar="ФАЙЛ",
        help="печати, известные помимо базы: journal.seals или manifest.json копии (можно несколько); "
        "journal.seals из ORIENTIR_HOME читается сам",
    )
    seal = deeds.add_parser("seal", help="опечатать всё, что записано до этой минуты")
    for deed in (verify, seal):
        deed.add_argument("--json", action="store_true", help="одним документом JSON")


def run(arguments: argparse.Namespace) -> int:
    if arguments.deed == "seal":
        return _seal(as_json=arguments.json)
    return _verify(arguments.witness, as_json=arguments.json)


def _verify(files: list[Path], *, as_json: bool) -> int:
    with opened("owner"):
        from orientir.kit.journal.sealing import SEALS
        from orientir.kit.journal.verifying import read_witnesses, verify_journal

        own = home_of(os.environ) / SEALS
        known = [*files, *([own] if own.exists() else [])]
        verdict = verify_journal([one for file in known for one in read_witnesses(file)])
    if as_json:
        print(json.dumps(_document(verdict), ensure_ascii=False, default=str))
    else:
        _tell(verdict)
    return 0 if verdict.is_whole else 1


def _document(verdict: Verdict) -> dict[str, object]:
    return {"whole": verdict.is_whole} | asdict(verdict)


def _tell(verdict: Verdict) -> None:
    for finding in verdict.findings:
        print(finding.text)
    looked = f"печатей {verdict.seals}, записей под ними {verdict.entries}"
    waits = f"ещё не опечатано {verdict.unsealed}" if verdict.unsealed else "опечатано всё"
    if verdict.is_whole:
        print(f"журнал цел: {looked}, {waits}")
    else:
        print(f"orientir: журнал изменён, мест: {verdict.count} ({looked})", file=sys.stderr)


def _seal(*, as_json: bool) -> int:
    with opened("system"):
        from django.utils import timezone

        from orientir.kit.journal.sealing import seal_journal, tell_seal

        now = timezone.localtime()
        sealed = seal_journal(before=now)
        if sealed is not None:
            tell_seal(sealed, home_of(os.environ), now)
    if as_json:
        print(json.dumps(asdict(sealed) if sealed else None))
    elif sealed is None:
        print("новых записей нет: опечатывать нечего")
    else:
        print(f"печать № {sealed.id}: записей {sealed.entries}, {sealed.tail}")
    return 0
