"""What is said of a run of conditions: groups of schools and of municipalities, and the index of well-being."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.kinds_words import about
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table


def _figures(run: AnalysisRun) -> Mapping[str, Any]:
    figures: Mapping[str, Any] | None = run.figures
    assert figures is not None
    return figures


def heading(run: AnalysisRun) -> str:
    return _("Schools in like conditions: %(what)s") % {"what": about(run, "context")}


def lead(run: AnalysisRun) -> str:
    figures = _figures(run)
    text = _("%(n)s schools make %(k)s groups of like conditions.") % {
        "n": russian.number(figures["schools"]), "k": russian.number(figures["k"]),
    }  # fmt: skip
    if figures["moved"]:
        text += " " + _("Since the run before %(n)s changed their group.") % {"n": figures["moved"]}
    return text


def note(run: AnalysisRun) -> str:
    """Why so many groups, of schools and, where they were grouped, of municipalities."""
    figures = _figures(run)
    places = figures.get("places")
    if not places:
        return str(figures["why"])
    return _("Schools: %(schools)s. Municipalities: %(places)s.") % {
        "schools": figures["why"], "places": places["why"],
    }  # fmt: skip


def facts(run: AnalysisRun) -> list[Fact]:
    figures = _figures(run)
    told = [
        Fact(_("Conditions looked at"), ", ".join(figures["variables"])),
        Fact(
            _("How far groups stand apart, from 0 to 1"), russian.number(figures["silhouette"], 2)
        ),
        Fact(
            _("How stable they are on halves of the data, from 0 to 1"),
            russian.number(figures["stability"], 2),
        ),
    ]
    index = figures.get("wellbeing")
    if index and "why" in index:
        told.append(Fact(_("Index of well-being"), index["why"]))
    return told


def index_table(run: AnalysisRun) -> Table | None:
    """What the index is made of; None where it was not counted."""
    index = _figures(run).get("wellbeing") or {}
    if "variables" not in index:
        return None
    directions = {"better": _("the more, the easier"), "worse": _("the more, the harder")}
    statuses = {
        "official": _("official"), "regional": _("regional"), "demonstration": _("demonstration")
    }  # fmt: skip
    columns = [
        Column(_("Condition"), place="name"),
        Column(_("How it counts")),
        Column(_("Weight"), kind="number", place="value"),
        Column(_("Status of the weight")),
    ]
    rows = [
        Row(
            [
                Cell(one["title"], second="" if one["is_known"] else _("not among the data")),
                Cell(directions[one["direction"]]),
                Cell(russian.number(one["weight"])),
                Cell(statuses[one["status"]]),
            ]
        )
        for one in index["variables"]
    ]
    return Table(_("What the index of well-being is made of"), columns, rows)


def clusters_of(run: AnalysisRun, level: str) -> list[dict[str, Any]] | None:
    """Groups of the units of a level; None where they were not grouped."""
    figures = _figures(run)
    found = figures.get("places", {}) if level == "municipality" else figures
    clusters: list[dict[str, Any]] | None = found.get("clusters")
    return clusters


def tell_index(one: UnitFinding) -> str:
    """«+0,8»; a dash where too little is known."""
    return russian.signed(one.value, 1)


def tell(one: UnitFinding) -> str:
    """What is odd about its conditions, and where it stands by the index."""
    parts = [str(one.reasons.get("traits", ""))]
    place = one.reasons.get("percentile")
    if place is not None:
        words = (
            _("easier conditions than in %(n)s %% of municipalities")
            if one.level == "municipality"
            else _("easier conditions than at %(n)s %% of schools")
        )
        parts.append(words % {"n": russian.number(place, 0)})
    return "; ".join(part for part in parts if part)
