"""Heading, lead, warning, facts and picture of runs about conditions against results and of two assessments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.kinds_words import about
from orientir.cycle.analysis.pages.words import effect
from orientir.kit import russian
from orientir.kit.ui.charts.scatters import Dot, Scatter
from orientir.kit.ui.parts import Fact

Titles = Mapping[int, tuple[str, str]]


def _figures(run: AnalysisRun) -> dict[str, Any]:
    return run.figures or {}


def odds_heading(run: AnalysisRun) -> str:
    return _("Against the odds: %(what)s") % {"what": about(run, "outcome")}


def odds_lead(run: AnalysisRun) -> str:
    counts = _figures(run)["verdicts"]
    hard = sum(counts[code] for code in ("resilient", "may_be_resilient", "hard_conditions"))
    sure = ngettext(
        "Of %(hard)s schools in hard conditions %(n)s does well for sure,",
        "Of %(hard)s schools in hard conditions %(n)s do well for sure,",
        counts["resilient"],
    ) % {"hard": russian.number(hard), "n": russian.number(counts["resilient"])}
    perhaps = _("%(n)s perhaps.") % {"n": russian.number(counts["may_be_resilient"])}
    return f"{sure} {perhaps}"


def odds_note(run: AnalysisRun) -> str:
    usual = _(
        "Of such schools others can learn. The rest are not worse: a difference is not established."
    )
    if _figures(run)["has_prior"]:
        return usual
    warning = _(
        "Earlier results of these pupils were not used: this is where they stand, not what they added."
    )
    return f"{warning} {usual}"


def odds_facts(run: AnalysisRun) -> list[Fact]:
    figures = _figures(run)
    found = [
        Fact(_("Pupils counted"), russian.number(figures["pupils"])),
        Fact(_("Schools"), russian.number(figures["schools"])),
        Fact(_("Index of conditions is made of"), "; ".join(figures["variables"])),
        Fact(_("Hard conditions: not above, of 100 schools"), russian.number(figures["context_percentile"])),
        Fact(_("High results: not below, of 100 schools"), russian.number(figures["result_percentile"])),
        Fact(_("High results begin at, points against the expected"), effect(figures["bound"])),
    ]  # fmt: skip
    if figures["absent"]:
        found.append(Fact(_("Conditions that were not given"), "; ".join(figures["absent"])))
    return found


def odds_picture(
    run: AnalysisRun, findings: Sequence[UnitFinding], titles: Titles, here: int | None
) -> Scatter | None:
    """Conditions across, what pupils show upright; the sandy part is hard conditions. None for fewer than two."""
    shown = [one for one in findings if "context" in one.reasons and one.value is not None]
    if len(shown) < 2:
        return None
    figures = _figures(run)
    counts = figures["verdicts"]
    dots = [_dot(one, one.reasons["context"], one.value or 0, titles, here, ("resilient", "may_be_resilient"))
            for one in shown]  # fmt: skip
    finding = _("%(sure)s for sure and %(perhaps)s perhaps do well in hard conditions") % {
        "sure": counts["resilient"], "perhaps": counts["may_be_resilient"],
    }  # fmt: skip
    return Scatter(
        dots, finding, _("easier conditions: further right"), _("points against the expected"),
        across=0, shaded=figures["hard"],
        corners=(_("hard conditions, shows more"), _("easier conditions, shows more"),
                 _("hard conditions, shows less"), _("easier conditions, shows less")),
    )  # fmt: skip


def _dot(
    one: UnitFinding, x: float, y: float, titles: Titles, here: int | None, named: tuple[str, ...]
) -> Dot:
    title = titles.get(one.unit_id, ("", ""))[1]
    if one.unit_id == here:
        return Dot(x, y, title, "here")
    if one.verdict in named:
        return Dot(x, y, title, "named")
    return Dot(x, y, title, "small" if one.verdict == "few_data" else "plain")


def views_heading(run: AnalysisRun) -> str:
    return _("External and self-assessment: %(what)s") % {"what": about(run, "results")}


def views_lead(run: AnalysisRun) -> str:
    counts = _figures(run)["verdicts"]
    higher = ngettext(
        "%(n)s school sees itself higher than it is seen from outside,",
        "%(n)s schools see themselves higher than they are seen from outside,",
        counts["self_higher"],
    ) % {"n": russian.number(counts["self_higher"])}
    lower = _("%(n)s lower; %(near)s are too close to the middle to be called.") % {
        "n": russian.number(counts["self_lower"]), "near": russian.number(counts["near_middle"]),
    }  # fmt: skip
    return f"{higher} {lower}"


def views_note(run: AnalysisRun) -> str:
    del run
    return _(
        "Both are compared with the middle of all schools: this is a question to ask, not a mark. "
        "It says nothing of who assesses rightly."
    )


def views_facts(run: AnalysisRun) -> list[Fact]:
    figures = _figures(run)
    is_journal = figures["own"] == "journal"
    value, low, high = figures["agreement"]
    return [
        Fact(_("From outside"), _("mean mark for the work") if is_journal else _("mean score of the work")),
        Fact(_("By itself"), _("mean mark in the journal, same pupils") if is_journal else _("what the school says")),
        Fact(_("Middle of schools, from outside"), russian.number(figures["external_median"], 2)),
        Fact(_("Middle of schools, by themselves"), russian.number(figures["own_median"], 2)),
        Fact(_("How far the two agree, from −1 to 1"),
             f"{russian.number(value, 2)} ({russian.span(low, high, 2)})"),
        Fact(_("Schools"), russian.number(figures["schools"])),
    ]  # fmt: skip


def views_picture(
    run: AnalysisRun, findings: Sequence[UnitFinding], titles: Titles, here: int | None
) -> Scatter | None:
    """The assessment from outside across, the own upright, parted by the two middles."""
    shown = [one for one in findings if "external" in one.reasons]
    if len(shown) < 2:
        return None
    figures = _figures(run)
    dots = [_dot(one, one.reasons["external"], one.reasons["own"], titles, here, ("self_higher", "self_lower"))
            for one in shown]  # fmt: skip
    counts = figures["verdicts"]
    finding = _("%(higher)s see themselves higher than others see them, %(lower)s lower") % {
        "higher": counts["self_higher"], "lower": counts["self_lower"],
    }  # fmt: skip
    return Scatter(
        dots, finding, _("from outside"), _("by itself"),
        upright=figures["external_median"], across=figures["own_median"],
        corners=(_("sees itself higher"), _("both high"), _("both low"), _("sees itself lower")),
    )  # fmt: skip
