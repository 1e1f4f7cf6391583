"""Who may load which files. The database's policies hold beside these rules (``docs/access.md``)."""

from __future__ import annotations

from orientir.cycle.registry.api import edits_people, edits_units, may
from orientir.kit.access.acting import Acting


def loads_files(account: Acting) -> bool:
    """Whoever keeps people, and whoever keeps programmes."""
    return edits_people(account) or may(account.role, "run_learning")


def may_load(account: Acting, kind: str) -> bool:
    """The tree of units is for those who keep it, programmes for those who teach; the rest for whoever keeps people."""
    if kind == "programmes":
        return may(account.role, "run_learning")
    return edits_units(account) if kind == "units" else edits_people(account)
