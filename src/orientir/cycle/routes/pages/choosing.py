"""Groups that a person may choose for a step, in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.goals import api as goals
from orientir.cycle.learning import api as learning
from orientir.cycle.routes.pages import words
from orientir.cycle.routes.queries.choosing import Choice, Option
from orientir.kit import russian

MOST_FITTING, MOST_HINDERED = 20, 15


@dataclass(frozen=True, slots=True)
class OptionCard:
    """A group: what it is, what speaks for it, how many seats; ``hinders``: what stands in the way."""

    code: str
    title: str
    href: str
    organisation: str
    detail: str
    days: str
    why: str
    seats: str
    is_full: bool
    hinders: str


@dataclass(frozen=True, slots=True)
class ChoicePage:
    fitting: Sequence[OptionCard]
    hindered: Sequence[OptionCard]
    in_the_way: str
    left_out: int


def choice_page(choice: Choice, model: goals.CompetencyModel) -> ChoicePage:
    return ChoicePage(
        [_card(one, model, choice.hours) for one in choice.fitting[:MOST_FITTING]],
        [_card(one, model, choice.hours) for one in choice.hindered[:MOST_HINDERED]],
        choice.in_the_way,
        max(0, len(choice.fitting) - MOST_FITTING),
    )


def _card(one: Option, model: goals.CompetencyModel, hours: int) -> OptionCard:
    group = one.group
    return OptionCard(
        code=group.code,
        title=group.title,
        href=reverse("learning:group", args=[group.code]),
        organisation=group.organisation_title,
        detail=f"{learning.FORMS[group.form]}, {words.hours_words(group.hours)}",
        days=f"{russian.day(group.starts_on)} – {russian.day(group.ends_on)}",
        why=why_words(one, model, hours),
        seats=_seats(group),
        is_full=group.free == 0,
        hinders=one.hinders,
    )


def why_words(one: Option, model: goals.CompetencyModel, hours: int) -> str:
    """Why this programme: what of the lack it teaches, how much of the person's time it takes."""
    told = {"hours": words.hours_words(one.group.hours), "of": hours}
    time = _("takes %(hours)s of the %(of)s that there are") % told
    if not one.mends:
        return time
    titles = ", ".join(f"«{model.title_of(code)}»" for code in one.mends)
    return _("teaches what the route mends: %(titles)s; %(time)s") % {
        "titles": titles,
        "time": time,
    }


def _seats(group: learning.OfferedGroup) -> str:
    if group.free:
        text = ngettext("%(n)s seat is free", "%(n)s seats are free", group.free)
        return text % {"n": group.free}
    return _("no free seats, %(n)s in the queue") % {"n": group.waiting}
