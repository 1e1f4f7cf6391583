"""What is said of a forecast of staff: in a sentence, with its limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.words import snapshot_words
from orientir.kit import russian
from orientir.kit.ui.parts import Fact

Three = Sequence[float]


def about_so_many(three: Three) -> str:
    """«12, от 6 до 19»; one figure where it cannot be another."""
    value, low, high = three
    if low == high:
        return russian.number(value, 0)
    words = _("%(value)s, from %(low)s to %(high)s")
    shown = (russian.number(number, 0) for number in (value, low, high))
    return words % dict(zip(("value", "low", "high"), shown, strict=True))


def whole_percent(share: float) -> str:
    """«95 %»."""
    return f"{russian.number(round(100 * share))}{russian.NO_BREAK_SPACE}%"


def heading(run: AnalysisRun) -> str:
    return _("Need of teachers, %(snapshot)s") % {"snapshot": snapshot_words(run)}


def lead(run: AnalysisRun) -> str:
    figures = run.figures or {}
    words = _("By %(n)s teachers of %(year)s and how people left and came in %(first)s–%(last)s.")
    return words % {
        "n": russian.number(figures["people"]), "year": figures["year"], "first": figures["years"][0],
        "last": figures["years"][-1],
    }  # fmt: skip


def note(run: AnalysisRun) -> str:
    del run
    return _(
        "Leaving a municipality and leaving a school are counted apart: who moves to the next school leaves only the "
        "school. Nobody is foretold by name."
    )


def facts(run: AnalysisRun) -> list[Fact]:
    figures = run.figures or {}
    words = {
        "region": _("the region"),
        "municipality": _("municipalities"),
        "organisation": _("organisations"),
    }
    checked = [
        Fact(
            _("Last year foretold from the years before: %(what)s") % {"what": words[level]},
            _("within the limits %(held)s of %(all)s")
            % {"held": one["held"], "all": one["checked"]},
        )
        for level, one in figures["held"].items()
        if one["checked"]
    ]
    return [
        Fact(_("Teachers"), russian.number(figures["people"])),
        Fact(_("Years looked at"), f"{figures['years'][0]}–{figures['years'][-1]}"),
        Fact(_("Limits hold with probability"), whole_percent(figures["confidence"])),
        *checked,
    ]  # fmt: skip


def tell(one: UnitFinding) -> str:
    """Who is expected to leave and to lack, in one sentence."""
    first = one.reasons["years"][0]
    words = _("by %(year)s about %(leavers)s will leave, %(newcomers)s come") % {
        "year": first["year"], "leavers": about_so_many(first["leavers"]),
        "newcomers": about_so_many(first["newcomers"]),
    }  # fmt: skip
    if first["vacancies"] is None:
        return words
    return f"{words}; " + _("free rates then: %(n)s") % {"n": about_so_many(first["vacancies"])}


def page_lead(reasons: Mapping[str, Any]) -> str:
    """Of a page: the next year in two sentences."""
    first = reasons["years"][0]
    words = _("Of %(people)s teachers about %(leavers)s will leave within a year, about %(newcomers)s will come.") % {
        "people": russian.number(reasons["people"]), "leavers": about_so_many(first["leavers"]),
        "newcomers": about_so_many(first["newcomers"]),
    }  # fmt: skip
    posts = reasons["posts"]
    if posts is None or first["vacancies"] is None:
        return f"{words} " + _("Free rates are not known: no school returned the form of rates.")
    return f"{words} " + _("Rates of schools that are free: now %(now)s, in a year %(then)s.") % {
        "now": russian.number(round(posts["planned"] - posts["filled"], 1)),
        "then": about_so_many(first["vacancies"]),
    }
