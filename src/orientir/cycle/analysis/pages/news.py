"""What stands on the home page of what analyses found: the run, what it says of one's schools, where to look."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.analysis.kinds.known import KINDS
from orientir.cycle.analysis.pages.shown import heading_of, lead_of
from orientir.cycle.analysis.pages.verdicts import ASKING, SAID
from orientir.cycle.analysis.queries.runs import list_current_runs
from orientir.cycle.analysis.queries.waiting import (
    list_new_findings,
    list_published,
    list_unpublished,
)
from orientir.cycle.registry.api import find_unit_title, list_subtree
from orientir.kit import russian

MOST: Final = 3
"""News at once: the rest stands on the pages of the analysis."""


@dataclass(frozen=True, slots=True)
class AnalysisNews:
    """``sentence``: what it says; ``act`` and ``href``: what to do."""

    title: str
    sentence: str
    act: str
    href: str


def news_for_steering(since: datetime) -> list[AnalysisNews]:
    """Runs that are counted and not shown to municipalities yet, unless a newer one has taken their place."""
    unpublished = list_unpublished(since)
    if not unpublished:
        return []
    current = {run.pk for run in list_current_runs(tuple(KINDS))}
    waiting = [run for run in unpublished if run.pk in current]
    if not waiting:
        return []
    if len(waiting) == 1:
        (run,) = waiting
        href, sentence = reverse("analysis:run", args=[run.pk]), lead_of(run)
    else:
        href, sentence = reverse("analysis:runs"), "; ".join(heading_of(run) for run in waiting)
    title = ngettext(
        "%(n)s analysis is counted and not shown to all",
        "%(n)s analyses are counted and not shown to all",
        len(waiting),
    ) % {"n": russian.number(len(waiting))}
    return [AnalysisNews(title, sentence, _("Look and show to all"), href)]


def news_for_unit(unit: int, since: datetime) -> list[AnalysisNews]:
    """Published runs that say of the unit, or of schools below it, what asks for attention."""
    published = list_published(since)
    if not published:
        return []
    below, known = list_subtree(unit), find_unit_title(unit)
    href = reverse("analysis:unit", args=[known.code])
    return [
        AnalysisNews(
            _("An analysis is published: %(title)s") % {"title": heading_of(one.run)},
            _words(one.asking, below), _("See why"), href,
        )
        for one in list_new_findings(published, below, ASKING)[:MOST]
    ]  # fmt: skip


def _words(asking: Mapping[str, int], below: Collection[int]) -> str:
    """Of a school what is said of it; of a municipality of how many schools."""
    told = ", ".join(str(SAID[code].word) for code in sorted(asking))
    if len(below) == 1:
        return _("Of your school it says: %(what)s.") % {"what": told}
    count = sum(asking.values())
    text = ngettext("%(n)s of your schools: %(what)s.", "%(n)s of your schools: %(what)s.", count)
    return text % {"n": russian.number(count), "what": told}
