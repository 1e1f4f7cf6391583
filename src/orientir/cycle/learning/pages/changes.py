"""Changes after programmes in words: never a rank, an effect only where one is established."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.core.effects import Reason
from orientir.cycle.learning.models import ProgrammeChange
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

REASONS: Final[Mapping[str, str | Promise]] = {
    Reason.NOBODY_WAITED: gettext_lazy("nobody who waited in the queue was measured twice"),
    Reason.FEW_LEARNERS: gettext_lazy("too few learners of the same first results"),
    Reason.FEW_COMPARED: gettext_lazy("too few of those who waited were measured twice"),
    Reason.UNLIKE: gettext_lazy("those who waited began with other results"),
    Reason.BY_CHANCE: gettext_lazy("the difference is within chance"),
}


def changes_table(found: Sequence[ProgrammeChange], titles: Mapping[int, str]) -> Table:
    """In the order of titles: programmes are not ranked by it."""
    columns = [
        Column(_("Programme"), place="name"),
        Column(_("Measured twice"), kind="number"),
        Column(_("Change, logits"), kind="number", place="value"),
        Column(_("Of it by itself"), kind="number"),
        Column(_("Risen or fallen beyond the error")),
        Column(_("Effect"), place="verdict"),
    ]
    rows = [
        Row(
            [
                Cell(
                    one.programme.title,
                    second=titles.get(one.organisation_id, ""),
                    href=reverse("learning:programme", args=[one.programme.code]),
                ),
                Cell(russian.number(one.people)),
                Cell(russian.signed(one.mean, 2), second=span_of(one.low, one.high)),
                Cell(russian.signed(one.by_itself, 2) if one.by_itself is not None else "—"),
                Cell(_people(one)),
                _effect(one),
            ]
        )
        for one in found
    ]
    return Table(_("Changes after programmes"), columns, rows)


def _people(one: ProgrammeChange) -> str:
    told = {"up": one.risen, "down": one.fallen, "all": one.people}
    return _("%(up)s risen, %(down)s fallen of %(all)s") % told


def _effect(one: ProgrammeChange) -> Cell:
    if one.reason or one.effect is None:
        reason = REASONS.get(one.reason, "")
        return Cell(_("no effect established"), second=str(reason), state="not_established")
    words = _("more than waiting") if one.effect > 0 else _("less than waiting")
    told = f"{russian.signed(one.effect, 2)}, {span_of(one.effect_low, one.effect_high)}"
    return Cell(words, second=told, state="done" if one.effect > 0 else "check")


def span_of(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return _("from %(low)s to %(high)s") % {
        "low": russian.signed(low, 2),
        "high": russian.signed(high, 2),
    }


def lead_of(found: Sequence[ProgrammeChange]) -> str:
    """How many programmes something is known of, and of how many an effect is established."""
    if not found:
        return _(
            "Nothing is known yet: an effect needs people measured before and after a programme."
        )
    told = ngettext(
        "Of %(n)s programme people were measured before and after.",
        "Of %(n)s programmes people were measured before and after.",
        len(found),
    ) % {"n": russian.number(len(found))}
    established = sum(not one.reason for one in found)
    if not established:
        return f"{told} " + _("An effect is established for none of them.")
    return f"{told} " + _("An effect is established for %(n)s.") % {"n": established}
