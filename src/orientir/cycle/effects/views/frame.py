"""What the views of the room share."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Pack
from orientir.cycle.monitoring import api as monitoring
from orientir.kit.access.acting import Acting
from orientir.kit.ui.frame import Link

WHAT: Final = gettext_noop("Effects")


def acting(request: HttpRequest) -> Acting:
    account: Acting = request.account  # type: ignore[attr-defined]
    return account


def crumbs(*more: Link) -> list[Link]:
    return [Link(_("Effects of measures"), reverse("effects:home")), *more]


def newest_snapshot() -> monitoring.Snapshot | None:
    """The latest that is computed, as far as in sight."""
    return next(iter(monitoring.list_snapshots()), None)


def pack_in_sight() -> Pack | None:
    """Of the newest snapshot; None where there is none or its files are gone."""
    found = newest_snapshot()
    try:
        return monitoring.pack_of(found) if found else None
    except Mistake:
        return None


def indicator_choices(pack: Pack | None, level: str) -> list[tuple[str, str]]:
    """Those that are counted at the level."""
    if pack is None:
        return []
    return [
        (one.code, f"{one.code} {one.short_title}")
        for one in pack.indicators
        if level in one.levels
    ]
