"""Words of the bank: kinds, states, difficulties; the shape a state is drawn by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Final[Mapping[str, Promise]] = {
    "single_choice": _("one answer of several"),
    "multiple_choice": _("several answers"),
    "ordering": _("putting in order"),
    "matching": _("matching"),
    "gap": _("gaps in a text"),
    "inline_choice": _("lists in a text"),
    "numeric": _("a number"),
    "short_text": _("a short answer"),
    "extended": _("an extended answer"),
    "hotspot": _("a place on a picture"),
}
STATUSES: Final[Mapping[str, tuple[str, Promise]]] = {
    "draft": ("waiting", _("draft")),
    "reviewed": ("doing", _("reviewed")),
    "trial": ("doing", _("on trial")),
    "live": ("done", _("live")),
    "retired": ("not_established", _("retired")),
}
DIFFICULTIES: Final[Mapping[int, Promise]] = {
    1: _("basic"),
    2: _("raised"),
    3: _("high"),
}
VERDICTS: Final[Mapping[str, tuple[str, Promise]]] = {
    "approved": ("done", _("approves")),
    "returned": ("failed", _("returns it")),
}
MOVES: Final[Mapping[tuple[str, str], Promise]] = {
    ("reviewed", "trial"): _("Put on trial"),
    ("reviewed", "live"): _("Make live"),
    ("trial", "live"): _("Make live"),
    ("trial", "reviewed"): _("Take off the trial"),
    ("live", "trial"): _("Back on trial"),
    ("retired", "reviewed"): _("Bring back"),
}
RETIRE = _("Retire")


def move_words(status: str, to: str) -> str:
    return str(RETIRE if to == "retired" else MOVES[status, to])
