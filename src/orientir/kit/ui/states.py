"""States as shape + word + colour. One set for targets and for work (ux.md, "States")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class State:
    """``shape`` names a drawing of ``icons.SHAPES``, ``tone`` a pair of colours, ``word`` is always
    shown.
    """

    shape: str
    tone: str
    word: str | Promise


STATES: Final[dict[str, State]] = {
    "met": State("disc-tick", "met", _("met")),
    "not_met": State("triangle-down", "miss", _("not met")),
    "on_the_way": State("half-disc", "way", _("on the way")),
    "no_target": State("square-dash", "none", _("no target set")),
    "no_data": State("dashed-ring", "none", _("no data")),
    "not_collected": State("dashed-ring", "none", _("not collected")),
    "few_data": State("triangle-mark", "warn", _("few data")),
    "over_100": State("triangle-mark", "warn", _("over 100 per cent")),
    "incomplete": State("triangle-mark", "warn", _("not all have reported")),
    "region_target": State("square-dash", "none", _("the region's target is for reference")),
    "base_year": State("square-dash", "none", _("base year")),
    "done": State("disc-tick", "met", _("done")),
    "overdue": State("triangle-down", "miss", _("overdue")),
    "doing": State("half-disc", "way", _("in progress")),
    "waiting": State("half-disc", "way", _("waiting for you")),
    "not_established": State("square-dash", "none", _("not established")),
    "insufficient": State("dashed-ring", "none", _("not enough data")),
    "ahead": State("ring", "none", _("ahead")),
    "early": State("ring", "none", _("too early to say")),
    "soon": State("clock", "warn", _("due soon")),
    "check": State("triangle-mark", "warn", _("check")),
    "stuck": State("triangle-mark", "warn", _("stopped")),
    "failed": State("triangle-down", "miss", _("failed")),
}


@dataclass(frozen=True)
class Verdict:
    """A comparison in words with a black arrow: up is not "good"."""

    arrow: str
    word: str | Promise


VERDICTS: Final[dict[str, Verdict]] = {
    "above": Verdict("arrow-up", _("above the region")),
    "below": Verdict("arrow-down", _("below the region")),
    "same": Verdict("", _("no different")),
    "small": Verdict("", _("not compared")),
    "none": Verdict("", _("no data")),
    "above_expected": Verdict("arrow-up", _("above what was to be expected")),
    "below_expected": Verdict("arrow-down", _("below what was to be expected")),
    "as_expected": Verdict("", _("as was to be expected")),
    "few_data": Verdict("", _("too few pupils to judge")),
}
