"""The rules a pack is held to: one rule, one module; a module's docstring is the rule's manual.

A rule is a function ``check(reading)`` that yields issues. Rules run only on a pack whose build is
sound, so none of them meets a missing field or a wrong type. A new module here is found by itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading

Check = Callable[[Reading], Iterator[Issue]]

_LEVEL_ORDER = ("error", "warning", "notice")


def list_checks() -> dict[str, Check]:
    """Every rule by the name of its module, in the order of names."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").check for name in names}


def check_pack(reading: Reading) -> list[Issue]:
    """Issues of the build, and, if the build is sound, of every rule: errors first."""
    issues = list(reading.issues)
    if reading.pack is not None:
        for check in list_checks().values():
            issues.extend(check(reading))
    return sorted(issues, key=_order)


def _order(issue: Issue) -> tuple[int, str, int]:
    return _LEVEL_ORDER.index(issue.level), issue.file, issue.line or 0
