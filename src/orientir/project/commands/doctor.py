"""``orientir doctor``: what is wrong with this installation, and what to do."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from orientir.project.opening import opened

SIGNS = {"ok": "✓", "warning": "!", "unsafe": "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="одним документом JSON")


def run(arguments: argparse.Namespace) -> int:
    with opened("owner"):
        from orientir.project.safety import inspect

        findings = inspect()
    is_safe = all(finding.level != "unsafe" for finding in findings)
    if arguments.json:
        document = {"safe": is_safe, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            advice = f"\n    → {finding.advice}" if finding.advice else ""
            print(f"{SIGNS[finding.level]} {finding.check}: {finding.text}{advice}")
        print("Можно запускать." if is_safe else "Запускать небезопасно.")
    return 0 if is_safe else 1
