"""Heading, lead, warning and facts of runs other than value added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.analysis.pages.words import key_of, tell_key
from orientir.kit import russian
from orientir.kit.ui.parts import Fact


def about(run: AnalysisRun, role: str) -> str:
    found = next((entry for entry in run.inputs if entry["role"] == role), None)
    return tell_key(key_of(found)) if found else ""


def _figures(run: AnalysisRun) -> dict[str, Any]:
    return run.figures or {}


def low_heading(run: AnalysisRun) -> str:
    return _("Low results, %(year)s") % {"year": run.parameters["year"]}


def low_lead(run: AnalysisRun) -> str:
    figures = _figures(run)
    counts = figures["verdicts"]
    low = ngettext(
        "%(n)s school of %(all)s has low results by the rule of the methodology.",
        "%(n)s schools of %(all)s have low results by the rule of the methodology.",
        counts["low"],
    ) % {"n": russian.number(counts["low"]), "all": russian.number(figures["schools"])}
    few = ngettext(
        "Of %(n)s there is not enough data.",
        "Of %(n)s there is not enough data.",
        counts["few_data"],
    ) % {"n": russian.number(counts["few_data"])}
    return f"{low} {few}" if counts["few_data"] else low


def low_note(run: AnalysisRun) -> str:
    del run
    return _(
        "Low results are not low value added: a school may add much to pupils who came with little. "
        "The list is for help, not for punishment."
    )


def low_facts(run: AnalysisRun) -> list[Fact]:
    figures = _figures(run)
    return [
        Fact(_("Rule"), figures["rule"]),
        Fact(_("Share of those below, from"), russian.percent(figures["threshold"])),
        Fact(_("Fewest participants"), russian.number(figures["min_cohort"])),
        Fact(_("Procedures looked at"), "; ".join(figures["procedures"])),
    ]


def bias_heading(run: AnalysisRun) -> str:
    return _("Signs of bias: %(what)s") % {"what": about(run, "results")}


def bias_lead(run: AnalysisRun) -> str:
    figures = _figures(run)
    counts = figures["verdicts"]
    looked = figures["schools"] - counts["few_data"]
    looked = figures.get(
        "looked", looked
    )  # with the federal list schools stand there that nobody looked at
    if not counts["marker"]:
        return _("In none of %(all)s schools that could be looked at a sign was found.") % {
            "all": russian.number(looked)
        }  # fmt: skip
    marked = ngettext(
        "In %(n)s school of %(all)s that could be looked at there is a sign.",
        "In %(n)s schools of %(all)s that could be looked at there is a sign.",
        counts["marker"],
    ) % {"n": russian.number(counts["marker"]), "all": russian.number(looked)}
    small = figures["schools"] - looked
    few = _("%(n)s schools are too small to be looked at.") % {"n": russian.number(small)}
    return f"{marked} {few}" if small else marked


def federal_words(federal: Mapping[str, Any]) -> str:
    """How the list and the run agree, in a sentence."""
    if not federal["named"]:
        return _("In the federal list of %(year)s no school is named.") % {"year": federal["year"]}
    named = ngettext(
        "The federal list of %(year)s names %(n)s school.",
        "The federal list of %(year)s names %(n)s schools.",
        federal["named"],
    ) % {"year": federal["year"], "n": russian.number(federal["named"])}
    both = _("In %(both)s of them a sign was found here as well, in %(alone)s none was.") % {
        "both": russian.number(federal["both"]), "alone": russian.number(federal["listed_alone"]),
    }  # fmt: skip
    return f"{named} {both}"


def federal_facts(run: AnalysisRun) -> list[Fact]:
    """Where the list is from, and what counts as named."""
    federal = _figures(run)["federal"]
    papers = "; ".join(f"{paper}: {count}" for paper, count in federal["papers"].items())
    statuses = {
        "official": _("official"), "regional": _("regional"), "demonstration": _("demonstration")
    }  # fmt: skip
    rule = _("signs, at least: %(least)s (status of the rule: %(status)s)") % {
        "least": federal["least"], "status": statuses[federal["status"]],
    }  # fmt: skip
    return [
        Fact(_("The list"), about(run, "federal")),
        Fact(_("Schools told of in it"), russian.number(federal["listed"])),
        Fact(_("Signs by paper, schools"), papers or russian.MISSING),
        Fact(_("Named is a school"), rule),
        Fact(_("Where the rule is from"), federal["source"] or russian.MISSING),
    ]


def bias_note(run: AnalysisRun) -> str:
    del run
    return _(
        "A sign asks for a closer look and proves nothing: look at the papers, how they were checked, who was there."
    )


def bias_facts(run: AnalysisRun) -> list[Fact]:
    figures = _figures(run)
    cuts = ", ".join(russian.number(cut) for cut in figures["cuts"]) or russian.MISSING
    found = [
        Fact(_("Pupils counted"), russian.number(figures["pupils"])),
        Fact(_("Boundaries of marks, primary scores"), cuts),
    ]
    levels = [one["level"] for one in figures.get("signals", ())]
    if levels:
        shown = russian.percent(100 * max(levels))
        found.append(Fact(_("False signs among those named, of each kind at most"), shown))
    return found


def items_heading(run: AnalysisRun) -> str:
    return _("Map of a paper: %(what)s") % {"what": about(run, "results")}


def items_lead(run: AnalysisRun) -> str:
    figures = _figures(run)
    red = [one["item"] for one in figures["items"] if one["state"] == "red"]
    if not red:
        return _("In the region no task is solved worse than the lower bound of the methodology.")
    text = ngettext(
        "In the region task %(tasks)s is solved worse than the lower bound of the methodology.",
        "In the region tasks %(tasks)s are solved worse than the lower bound of the methodology.",
        len(red),
    ) % {"tasks": ", ".join(red)}
    lacking = [one["skill"] for one in figures["skills"] if one["lacks"]]
    if not lacking:
        return text
    return f"{text} " + _("Skills that lack throughout: %(skills)s.") % {
        "skills": "; ".join(lacking)
    }


def items_note(run: AnalysisRun) -> str:
    bounds = _figures(run)["bounds"]
    words = _(
        "A task is red if less than %(basic)s of its points are got, or %(raised)s where it is raised or high. "
        "What was not put before a pupil counts for nothing."
    )
    shown = {level: russian.percent(bounds[level][1]) for level in ("basic", "raised")}
    return words % shown


def items_facts(run: AnalysisRun) -> list[Fact]:
    figures = _figures(run)
    return [
        Fact(_("Pupils counted"), russian.number(figures["pupils"])),
        Fact(_("Schools"), russian.number(figures["schools"])),
        Fact(_("Schools with red tasks"), russian.number(figures["verdicts"]["red_items"])),
    ]
