"""Who may what with analysis. The database's policies hold beside these rules."""

from __future__ import annotations

from orientir.cycle.registry.api import may
from orientir.kit.access.acting import Acting


def sees_analysis(account: Acting) -> bool:
    """Sees what was found of the units in sight."""
    return may(account.role, "see_figures")


def runs_analysis(account: Acting) -> bool:
    """Asks for a run over the whole region, repeats it, shows it to everybody."""
    return may(account.role, "steer_snapshots")
