"""May this year be compared with earlier ones: in words, with what drifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.assessment.pages.measured_words import two
from orientir.cycle.assessment.rules import YearsLinked
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

WAYS: dict[str, Promise] = {
    YearsLinked.FIXED: gettext_lazy("common tasks keep their parameters (usual)"),
    YearsLinked.STOCKING_LORD: gettext_lazy("counted anew, then moved as a whole (Stocking–Lord)"),
    YearsLinked.NONE: gettext_lazy("do not link with earlier years"),
}


@dataclass(frozen=True, slots=True)
class YearsLine:
    """Whether figures of this year may be compared with earlier ones; ``drift``: the tasks both years share."""

    state: str
    words: str
    second: str = ""
    drift: Table | None = None


def years_line(told: Mapping[str, Any]) -> YearsLine:
    """Plainly: comparable with which year and why, or not and why."""
    earlier = told.get("earlier")
    if not earlier:
        return YearsLine(
            "done", _("The first procedure by this instrument: the scale of years begins with it.")
        )
    names = {"title": earlier["title"], "year": earlier["year"]}
    if not told.get("is_linked"):
        why = told.get("why") or _("it was so chosen when the results were counted")
        words = _("Levels may not be compared with “%(title)s” (%(year)s): %(why)s.")
        return YearsLine("check", words % (names | {"why": why}), drift=_drift(told))
    words = _(
        "Levels and deficits may be compared with “%(title)s” (%(year)s): one scale by %(count)s common tasks, "
        "one line of deficits."
    )
    return YearsLine(
        "done", words % (names | {"count": len(told["anchors"])}), _growth(told), _drift(told)
    )


def _growth(told: Mapping[str, Any]) -> str:
    """How the mean level moved, with an interval that knows of people and of the choice of anchors."""
    old = told["old"]
    if old.get("mean") is None:
        return ""
    moved = told["mean"] - old["mean"]
    error = (told["se"] ** 2 + (old.get("se") or 0) ** 2 + (told["error"] or 0) ** 2) ** 0.5
    reach = 1.96 * error
    text = _(
        "The mean level was %(old)s, became %(new)s: moved by %(moved)s logits (95%% interval %(low)s to %(high)s)."
    )
    return text % {
        "old": two(old["mean"]),
        "new": two(told["mean"]),
        "moved": russian.signed(moved, 2),
        "low": russian.signed(moved - reach, 2),
        "high": russian.signed(moved + reach, 2),
    }


def _drift(told: Mapping[str, Any]) -> Table | None:
    """Those that moved most before the others."""
    found = sorted(told.get("drift", ()), key=lambda one: -one["rmsd"])
    if not found:
        return None
    columns = [
        Column(_("Common task"), place="name"),
        Column(_("In the link"), place="verdict"),
        Column(_("Difficulty moved by"), kind="number", place="value"),
        Column(_("Curves apart"), kind="number"),
    ]
    rows = [
        Row(
            [
                Cell(one["item"]),
                Cell(_("left out: it has changed"), state="check")
                if one["item"] in told["dropped"]
                else Cell(_("yes"), state="done"),
                Cell(russian.signed(one["shift"], 2)),
                Cell(two(one["rmsd"])),
            ]
        )
        for one in found
    ]
    return Table(_("Tasks that both procedures share"), columns, rows, dense=True)
