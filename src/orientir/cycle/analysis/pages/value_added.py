"""The page of a run of value added: what stands, how sure it is, how it was counted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.analysis.pages.words import effect, key_of, tell_key
from orientir.kit import russian
from orientir.kit.ui.parts import Fact


def heading(run: AnalysisRun) -> str:
    return _("Value added: %(what)s") % {"what": tell_key(_key(run, "outcome"))}


def lead(run: AnalysisRun) -> str:
    """What stands out, and what the rest means."""
    figures = run.figures or {}
    counts = figures["verdicts"]
    above, below = counts["above_expected"], counts["below_expected"]
    rest = figures["schools"] - above - below
    if not above and not below:
        return _(
            "No school stands apart: the differences between %(n)s schools may all be chance."
        ) % {"n": russian.number(figures["schools"])}
    first = ngettext(
        "In %(n)s school pupils show more than was to be expected of them,",
        "In %(n)s schools pupils show more than was to be expected of them,",
        above,
    ) % {"n": russian.number(above)}
    second = ngettext("in %(n)s less.", "in %(n)s less.", below) % {"n": russian.number(below)}
    third = ngettext(
        "Of %(n)s school nothing can be said: the difference may be chance.",
        "Of %(n)s schools nothing can be said: the difference may be chance.",
        rest,
    ) % {"n": russian.number(rest)}
    return f"{first} {second} {third}"


def note(run: AnalysisRun) -> str:
    """What the figures must not be used for."""
    has_prior = any(entry["role"] == "prior" for entry in run.inputs)
    usual = _(
        "A low result is not low value added, and no figure here is a mark of a head or a teacher."
    )
    if has_prior:
        return usual
    warning = _(
        "Earlier results of these pupils were not used: this is where they stand, not what they added."
    )
    return f"{warning} {usual}"


def facts(run: AnalysisRun) -> list[Fact]:
    figures: dict[str, Any] = run.figures or {}
    found = [
        Fact(_("Pupils counted"), russian.number(figures["pupils"])),
        Fact(_("Schools"), russian.number(figures["schools"])),
    ]
    if "with_prior" in figures:
        said = russian.out_of(figures["with_prior"], figures["scored"])
        found.append(Fact(_("Pupils whose earlier result was found"), said))
    if figures["missing"]:
        found.append(
            Fact(
                _("Left out, something about them is not known"), russian.number(figures["missing"])
            )
        )
    share = russian.percent(100 * figures["intraclass"])
    found.append(Fact(_("Of all differences between pupils lie between schools"), share))
    if figures.get("max_score"):
        found.append(Fact(_("Greatest primary score"), russian.number(figures["max_score"])))
    found.append(Fact(_("Usual spread of pupils, points"), russian.number(figures["pupil_sd"], 1)))
    return found + [
        Fact(_covariate(name), effect(value, 2))
        for name, value in figures["fixed"].items()
        if name != "intercept"
    ]


def _covariate(name: str) -> str:
    if name == "prior":
        return _("One point more before means now, points")
    return _("%(what)s: one more means, points") % {"what": name.removeprefix("c:")}


def _key(run: AnalysisRun, role: str) -> Any:
    return next(key_of(entry) for entry in run.inputs if entry["role"] == role)
