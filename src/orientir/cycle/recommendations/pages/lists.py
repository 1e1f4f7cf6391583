"""Recommendations as a table, as chips, as a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.recommendations.models import Recommendation
from orientir.cycle.recommendations.rules import AddresseeRole, RecommendationState
from orientir.cycle.recommendations.seen import key_of
from orientir.kit import russian
from orientir.kit.tabular.exporting import Cell as FileCell
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Cell, Chip, Column, Row, Table
from orientir.kit.ui.words import out_of

MARKS: Mapping[str, str] = {
    "proposed": "waiting",
    "dismissed": "no_target",
    "issued": "ahead",
    "read": "ahead",
    "accepted": "doing",
    "declined": "check",
    "met": "done",
}
ABOUTS = {
    "indicator": gettext_lazy("Indicators"),
    "deficit": gettext_lazy("Deficits"),
    "low_results": gettext_lazy("Low results"),
    "signals": gettext_lazy("Signs of bias"),
}
LEVELS = {
    "region": gettext_lazy("Region"),
    "municipality": gettext_lazy("Municipalities"),
    "organisation": gettext_lazy("Organisations"),
}


def state_chips(listing: Listing, counts: Mapping[str, int]) -> list[Chip]:
    """One for each state that there is, in the order of its life."""
    return [
        listing.chip("state", state.value, state.label, counts.get(state.value, 0), MARKS[state])
        for state in RecommendationState
        if counts.get(state.value) or listing.filters["state"] == state.value
    ]


def recommendations_table(
    listing: Listing, found: Iterable[Recommendation], titles: Mapping[int, str], today: date
) -> Table:
    columns = [
        Column(_("Recommendation"), place="name"),
        Column(_("Whose figures")),
        Column(_("Its figure"), kind="number", place="value"),
        Column(_("To whom")),
        Column(_("State"), place="verdict"),
        listing.column(_("Until"), "due"),
    ]
    return Table(_("Recommendations"), columns, [Row(_cells(one, titles, today)) for one in found])


def issued_table(
    found: Iterable[Recommendation], titles: Mapping[int, str], unseen: Collection[str]
) -> Table:
    """What would go out; what of it came or changed since the page was opened says so."""
    columns = [
        Column(_("Recommendation"), place="name"),
        Column(_("Whose figures")),
        Column(_("To whom")),
        Column(_("Term")),
    ]
    rows = [Row(_issued_cells(one, titles, is_fresh=key_of(one) in unseen)) for one in found]
    return Table(_("Recommendations that would go out"), columns, rows)


def _issued_cells(one: Recommendation, titles: Mapping[int, str], *, is_fresh: bool) -> list[Cell]:
    fresh = _("came or changed meanwhile") if is_fresh else ""
    return [
        Cell(
            one.title, second=fresh or one.text, href=reverse("recommendations:one", args=[one.pk])
        ),
        Cell(titles.get(one.unit_id, one.unit.code)),
        Cell(addressee(one, titles)),
        Cell(_("%(n)s days") % {"n": one.term_days}),
    ]


def _cells(one: Recommendation, titles: Mapping[int, str], today: date) -> list[Cell]:
    return [
        Cell(
            one.title,
            second=one.subject_title if one.about == "deficit" else "",
            href=reverse("recommendations:one", args=[one.pk]),
        ),
        Cell(titles.get(one.unit_id, one.unit.code)),
        Cell(*_figure(one)),
        Cell(addressee(one, titles)),
        _state(one, today),
        Cell(russian.day(one.due_on) if one.due_on else _("%(n)s days") % {"n": one.term_days}),
    ]


def _figure(one: Recommendation) -> tuple[str, str]:
    """The figure that asks for it, and what it is held against."""
    facts = one.facts
    if one.about == "indicator":
        target = _("target %(target)s") % {"target": _number(facts["target"])}
        return _number(facts["value"]), target
    if one.about == "deficit":
        return russian.percent(round(facts["share"])), _("assessed %(n)s") % {
            "n": _number(facts["cohort"])
        }
    if one.about == "signals":
        return out_of(facts["flagged"], facts["checks"]), ""
    return "", ""


def _number(value: float | None) -> str:
    return russian.number(None if value is None else Decimal(str(round(value, 1))))


def _state(one: Recommendation, today: date) -> Cell:
    mark = mark_of(one, today)
    late = _("the term is over") if mark == "overdue" else ""
    return Cell(RecommendationState(one.state).label, second=late, state=mark)


def addressee(one: Recommendation, titles: Mapping[int, str]) -> str:
    """Who is to act: the role, and the unit where it is not the one whose figures ask."""
    role = str(AddresseeRole(one.addressee_role).label)
    if one.addressee_id == one.unit_id:
        return role
    return f"{role}, {titles.get(one.addressee_id, one.addressee.code)}"


def mark_of(one: Recommendation, today: date) -> str:
    """How the state is drawn; what is late is drawn as late."""
    is_open = one.state in ("issued", "read", "accepted")
    return "overdue" if is_open and one.due_on and one.due_on < today else MARKS[one.state]


def file_titles() -> list[str]:
    return [
        _("Whose figures"), _("Level"), _("To whom"), _("Recommendation"), _("About"), _("Text"), _("What to do"),
        _("State"), _("Order of the region"), _("Until"), _("Weight"), _("Certainty"), _("Clause"),
    ]  # fmt: skip


def file_rows(
    found: Iterable[Recommendation], titles: Mapping[int, str]
) -> Iterator[list[FileCell]]:
    for one in found:
        yield [
            titles.get(one.unit_id, one.unit.code), str(LEVELS[one.level]), addressee(one, titles), one.title,
            one.subject_title or str(ABOUTS[one.about]), one.text, "; ".join(one.actions),
            str(RecommendationState(one.state).label), one.order.number if one.order else None, one.due_on,
            round(one.weight, 3), round(one.certainty, 3), one.clause,
        ]  # fmt: skip
