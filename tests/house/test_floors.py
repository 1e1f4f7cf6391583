"""The core is pure: importing all of it brings neither Django nor a database."""

from __future__ import annotations

import subprocess
import sys

from tests.house.tracked import CHECKOUT, SOURCE

FORBIDDEN = ("django", "procrastinate", "psycopg", "granian")


def test_the_whole_core_imports_without_django_or_a_database() -> None:
    names = [
        ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((SOURCE / "core").rglob("*.py"))
    ]
    program = (
        "import importlib, sys\n"
        f"[importlib.import_module(name) for name in {names!r}]\n"
        f"print(sorted(set({FORBIDDEN!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SOURCE.parent), "PATH": ""},
    )
    assert (len(names) > 20, done.stdout.strip()) == (True, "[]")


def test_the_papers_of_the_house_are_there() -> None:
    for name in (
        "README.md", "README.ru.md", "CHANGELOG.md", "TENETS.md", "CONTRIBUTING.md", "LICENSE",
        "docs/glossary.md", "docs/map.md", "docs/operations.md",
    ):  # fmt: skip
        assert (CHECKOUT / name).stat().st_size > 200, name
