"""What a diagnostic after a route says of the deficits it was to mend; who is still to be measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.assessment.api import CompetencyState
from orientir.cycle.goals import api as goals
from orientir.cycle.routes.models import RouteNeed
from orientir.cycle.routes.queries.again import Again
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

NOW: Mapping[str, tuple[str, Promise]] = {
    CompetencyState.NO_DEFICIT: ("done", gettext_lazy("no deficit is seen any more")),
    CompetencyState.NEAR_CUT: ("insufficient", gettext_lazy("close to the border: it cannot be told")),
    CompetencyState.DEFICIT: ("check", gettext_lazy("the deficit is still there")),
    CompetencyState.NOT_ENOUGH_DATA: ("insufficient", gettext_lazy("not enough tasks to tell")),
}  # fmt: skip
ABSENT = ("insufficient", gettext_lazy("not measured this time"))


@dataclass(frozen=True, slots=True)
class AgainPage:
    """``href``: the result, for the person alone."""

    lead: str
    table: Table
    href: str


def again_page(again: Again, needs: Sequence[RouteNeed], model: goals.CompetencyModel) -> AgainPage:
    """Each deficit of the route: how sure it was, what is said of it now."""
    columns = [
        Column(_("Competency"), place="name"), Column(_("Before")), Column(_("Now"), place="verdict"),
    ]  # fmt: skip
    rows = [_row(need, again, model) for need in needs]
    gone = sum(_state_now(need, again) == CompetencyState.NO_DEFICIT for need in needs)
    return AgainPage(
        _lead(again, gone, len(needs)),
        Table(_("What the diagnostic after the route says"), columns, rows),
        reverse("assessment:result", args=[again.result]),
    )


def _state_now(need: RouteNeed, again: Again) -> str:
    found = again.found.get(need.competency)
    return found.state if found else ""


def _row(need: RouteNeed, again: Again, model: goals.CompetencyModel) -> Row:
    mark, word = NOW.get(_state_now(need, again), ABSENT)
    found = again.found.get(need.competency)
    chance = found.deficit_probability if found else None
    return Row(
        [
            Cell(model.title_of(need.competency)),
            Cell(_chance(need.probability)),
            Cell(str(word), second=_chance(chance), state=mark),
        ]
    )


def _chance(probability: float | None) -> str:
    """As a count people can picture; never 0 or 100, which would be certainty."""
    if probability is None:
        return russian.MISSING
    count = min(99, max(1, round(100 * probability)))
    return _("a deficit in %(n)s of 100 who answer so") % {"n": count}


def _lead(again: Again, gone: int, total: int) -> str:
    text = _("%(title)s, %(day)s. Deficits of the route: %(total)s, not seen any more: %(gone)s.")
    told = {"title": again.title, "day": russian.day(again.on), "total": total, "gone": gone}
    return text % told
