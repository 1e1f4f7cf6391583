"""All checks that are not tests, every one of them, with a count at the end: ``make check``."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
MODULE = [sys.executable, "-m"]
CHECKS: dict[str, list[str]] = {
    "формат": [str(BIN / "ruff"), "format", "--check", "."],
    "правила письма": [str(BIN / "ruff"), "check", "."],
    "типы": [*MODULE, "mypy"],
    "кто кого импортирует": [str(BIN / "lint-imports")],
    "порядок в доме": [*MODULE, "pytest", "-q", "tests/house"],
    "миграции": [
        sys.executable, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run",
    ],
    "переводы": [*MODULE, "orientir.kit.ui.translations", "check"],
    "методики": [*MODULE, "orientir", "packs", "check"],
    "колесо": [sys.executable, ".ci/wheel.py"],
}  # fmt: skip


def main() -> int:
    environment = os.environ | {
        "PYTHONPATH": f"{CHECKOUT / 'src'}",
        "DJANGO_SETTINGS_MODULE": "orientir.project.settings",
        "SECRET_KEY": "only-for-checks-" * 4,
    }
    failed = [
        title for title, command in CHECKS.items() if not _passes(title, command, environment)
    ]
    names = f": {', '.join(failed)}" if failed else ""
    print(f"\nПроверок: {len(CHECKS)}, не прошло: {len(failed)}{names}")
    return 1 if failed else 0


def _passes(title: str, command: list[str], environment: dict[str, str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    passed = done.returncode == 0
    print(f"{'✓' if passed else '✗'} {title} ({time.monotonic() - start:.1f} с)", flush=True)
    if not passed:
        print(done.stdout + done.stderr, flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main())
