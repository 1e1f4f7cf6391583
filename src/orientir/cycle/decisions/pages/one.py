"""One decision and one assignment: what it stands on, what it asks, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.decisions.models import (
    Assignment,
    AssignmentFile,
    AssignmentStep,
    Decision,
    DecisionLink,
    PinnedFigure,
)
from orientir.cycle.decisions.pages.lists import name_of
from orientir.cycle.decisions.rules import AssignmentState, mark_of_term
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table
from orientir.kit.ui.states import STATES
from orientir.kit.ui.words import out_of


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is charged with a point, and how it stands there."""

    who: str
    mark: str
    state: str
    href: str


def word_of(one: Assignment, today: date) -> str:
    """The state in a word; what is late is called so."""
    is_late = mark_of_term(one.state, one.due_on, today) == "overdue"
    return str(STATES["overdue"].word if is_late else AssignmentState(one.state).label)


@dataclass(frozen=True, slots=True)
class PointOfDecision:
    """A point with all who are charged with it; ``accepted`` of ``charges`` are done."""

    number: int
    text: str
    due_on: date
    expected: str
    charges: tuple[Charge, ...]

    @property
    def done(self) -> str:
        accepted = sum(one.mark == "done" for one in self.charges)
        return out_of(accepted, len(self.charges))

    @property
    def accepted(self) -> int:
        return sum(one.mark == "done" for one in self.charges)


def points_of(found: Iterable[Assignment], today: date) -> list[PointOfDecision]:
    return [
        _point(number, list(members), today)
        for number, members in groupby(found, key=lambda one: one.number)
    ]


def _point(number: int, members: Sequence[Assignment], today: date) -> PointOfDecision:
    first = members[0]
    charges = tuple(
        Charge(
            one.who, mark_of_term(one.state, one.due_on, today), word_of(one, today),
            reverse("decisions:assignment", args=[one.pk]),
        )
        for one in members
    )  # fmt: skip
    return PointOfDecision(number, first.text, first.due_on, first.expected, charges)


def figure_shown(one: PinnedFigure, value: Decimal | None) -> str:
    """As pages of figures write it; words where there is none."""
    if value is None:
        return _("not collected") if one.state == "not_collected" else _("no data")
    decimals = 0 if one.denominator < russian.RELIABLE_BASE else one.decimals
    shown = russian.number(value, decimals)
    return f"{shown}\N{NO-BREAK SPACE}%" if one.factor == 100 else shown


def target_shown(one: PinnedFigure) -> str:
    if one.target is None:
        return russian.MISSING
    shown = russian.number(one.target)
    return f"{shown}\N{NO-BREAK SPACE}%" if one.factor == 100 else shown


def card_of(one: PinnedFigure) -> str:
    """Where the figure opens down to its rows."""
    query = urlencode({"snapshot": one.snapshot.code, "unit": one.unit.code, "year": one.year})
    return f"{reverse('monitoring:indicator', args=[one.indicator])}?{query}"


def figures_table(found: Iterable[PinnedFigure]) -> Table:
    columns = [
        Column(_("Indicator"), place="name"),
        Column(_("Unit")),
        Column(_("Year"), kind="number"),
        Column(_("Value"), kind="number", place="value"),
        Column(_("Target"), kind="number"),
    ]
    rows = [
        Row(
            [
                Cell(
                    f"{one.indicator} {one.indicator_title}",
                    second=_("snapshot as of %(day)s") % {"day": russian.day(one.snapshot.reporting_on)},
                    href=card_of(one),
                ),
                Cell(one.unit_title),
                Cell(str(one.year)),
                Cell(figure_shown(one, one.value), second=out_of(one.numerator, one.denominator)),
                Cell(target_shown(one)),
            ]
        )
        for one in found
    ]  # fmt: skip
    return Table(_("Figures it stands on"), columns, rows)


def link_shown(one: DecisionLink) -> tuple[str, str]:
    """The words of a link and where it leads: recommendations, a row of a plan, a row of a methodology."""
    if one.advice_order is not None:
        return one.title, f"{reverse('recommendations:home')}?order={one.advice_order.pk}"
    if not one.pack:
        return one.title, reverse("roadmaps:measure", args=[one.measure])
    query = urlencode({"pack": one.pack})
    return one.title, f"{reverse('goals:measures')}?{query}#measure-{one.measure}"


def facts_of(one: Decision, unit: str) -> list[Fact]:
    """What the register keeps of it."""
    told = [Fact(_("Who decides"), unit)]
    if one.signed_on is not None:
        told += [Fact(_("Number"), one.number), Fact(_("Signed on"), russian.day(one.signed_on))]
    signs = f"{one.signatory_post} {one.signatory}".strip()
    if signs:
        told.append(Fact(_("Who signs"), signs))
    if one.control:
        told.append(Fact(_("On whom control lies"), one.control))
    for_whom = _("all units below") if one.is_for_all else _("those who are charged")
    told.append(Fact(_("Who sees it"), for_whom))
    return told


def ending_words(ending: Decision, how: str) -> str:
    """«Заменено: приказ № 5 от …»."""
    words = _("Superseded: %(name)s") if how == "superseded" else _("Cancelled: %(name)s")
    return words % {"name": name_of(ending)}


def ends_words(ended: Decision, how: str) -> str:
    """«Отменяет: протокол № 3 от …»."""
    words = _("It supersedes: %(name)s") if how == "superseded" else _("It cancels: %(name)s")
    return words % {"name": name_of(ended)}


def step_word(kind: str) -> str:
    words = {
        "reported": _("Reported"),
        "returned": _("Returned"),
        "accepted": _("Report accepted"),
        "withdrawn": _("Withdrawn with the decision"),
    }
    return words[kind]


@dataclass(frozen=True, slots=True)
class StepShown:
    """What happened, who and when, in whose words, with which documents (name, address)."""

    what: str
    who: str
    words: str
    files: tuple[tuple[str, str], ...]


def steps_shown(
    steps: Iterable[AssignmentStep], files: Sequence[AssignmentFile]
) -> list[StepShown]:
    return [
        StepShown(
            step_word(step.kind),
            f"{step.by.display_name if step.by else ''}, {russian.moment(timezone.localtime(step.at))}".strip(
                ", "
            ),
            step.words,
            tuple(
                (file.file_name, reverse("decisions:file", args=[step.assignment_id, file.pk]))
                for file in files
                if file.step_id == step.pk
            ),
        )
        for step in steps
    ]
