"""Changes after programmes in words: never a rank, an effect only where one is established."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    Reason.NOBODY_MATCHED: gettext_lazy("nobody of equal first result was measured twice"),
    Reason.FEW_LEARNERS: gettext_lazy("too few learners of the same first results"),
    Reason.FEW_COMPARED: gettext_lazy("too few people to compare with were measured twice"),
    Reason.UNLIKE: gettext_lazy("those compared with began with other results"),
    Reason.BY_CHANCE: gettext_lazy("the difference is within chance"),
}


@dataclass(frozen=True, slots=True)
class Against:
    """One comparison as its cell shows it."""

    effect: float | None
    low: float | None
    high: float | None
    reason: str
    learners: int
    compared: int


def against_queue(one: ProgrammeChange) -> Against:
    told = (one.effect, one.effect_low, one.effect_high, one.reason, one.learners, one.compared)
    return Against(*told)


def against_matched(one: ProgrammeChange) -> Against:
    return Against(
        one.matched_effect,
        one.matched_low,
        one.matched_high,
        one.matched_reason,
        one.matched_learners,
        one.matched_compared,
    )


def changes_table(found: Sequence[ProgrammeChange], titles: Mapping[int, str]) -> Table:
    """In the order of titles: programmes are not ranked by it."""
    columns = [
        Column(_("Programme"), place="name"),
        Column(_("Measured twice"), kind="number"),
        Column(_("Change, logits"), kind="number", place="value"),
        Column(_("Of it by itself"), kind="number"),
        Column(_("Risen or fallen beyond the error")),
        Column(_("Against those who waited"), place="verdict"),
        Column(_("Against people of equal first result")),
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
                _effect(
                    against_queue(one),
                    _("more than those who waited"),
                    _("less than those who waited"),
                ),
                _effect(
                    against_matched(one), _("more than their equals"), _("less than their equals")
                ),
            ]
        )
        for one in found
    ]
    return Table(_("Changes after programmes"), columns, rows)


def _people(one: ProgrammeChange) -> str:
    told = {"up": one.risen, "down": one.fallen, "all": one.people}
    return _("%(up)s risen, %(down)s fallen of %(all)s") % told


def _effect(told: Against, more: str, less: str) -> Cell:
    people = _("%(learners)s learners, %(compared)s compared") % {
        "learners": russian.number(told.learners),
        "compared": russian.number(told.compared),
    }
    if told.effect is None:
        reason = str(REASONS.get(told.reason, ""))
        return Cell(_("no effect established"), second=reason, state="not_established")
    span = f"{russian.signed(told.effect, 2)}, {span_of(told.low, told.high)}"
    if told.reason:
        second = f"{REASONS.get(told.reason, '')}: {span}; {people}"
        return Cell(_("no effect established"), second=second, state="not_established")
    words = more if told.effect > 0 else less
    return Cell(words, second=f"{span}; {people}", state="done" if told.effect > 0 else "check")


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
    alike = sum(bool(one.reason) and not one.matched_reason for one in found)
    if not established and not alike:
        return f"{told} " + _("An effect is established for none of them.")
    counted = {"n": russian.number(established), "alike": russian.number(alike)}
    words = _("An effect is established against those who waited: %(n)s")
    if alike:
        words += _("; only against people of equal first result: %(alike)s more")
    return f"{told} {words % counted}."
