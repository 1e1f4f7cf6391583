"""Who may what with effects, and what may be asked of one."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from orientir.cycle.registry.api import may
from orientir.kit.access.acting import Acting

LEVELS: Final = {"municipality": _("Municipalities"), "organisation": _("Organisations")}
"""Units of which a measure may be given."""
COMPARED: Final = {
    "all": _("with all of the level that did not get it"),
    "similar": _("with those like them: kind, place, size"),
}
CLUSTERS: Final = {
    "unit": _("each unit by itself"),
    "municipality": _("whole municipalities with all their organisations"),
}
BASELINES: Final = {
    "last": _("the last year before"),
    "mean": _("the mean of all years before: more exact, wrong where trends drift"),
}
VERDICTS: Final = {
    "established": ("done", _("effect established")),
    "not_established": ("not_established", _("effect not established")),
    "not_identifiable": ("insufficient", _("cannot be told")),
    "assumption_violated": ("check", _("comparison does not hold")),
}
"""Verdict of the core → how it is drawn and said."""


def sees_effects(account: Acting) -> bool:
    """Sees what measures changed."""
    return may(account.role, "see_figures")


def asks_effects(account: Acting) -> bool:
    """Enters who got a measure and asks what it changed; accepts targets of the next year."""
    return may(account.role, "steer_snapshots")
