"""One recommendation: why it speaks, what is known, what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.packs.specs import Pack
from orientir.cycle.effects.api import Expected
from orientir.cycle.recommendations.models import Recommendation, RecommendationStep
from orientir.cycle.recommendations.pages.lists import ABOUTS
from orientir.cycle.recommendations.queries.practices import Practices
from orientir.cycle.recommendations.rules import STEPS
from orientir.kit import russian
from orientir.kit.ui.parts import Fact
from orientir.kit.ui.words import out_of

STATUSES = {
    "official": "федеральный документ",
    "regional": "документ региона",
    "demonstration": "демонстрационное правило: регион утверждает своё",
}


def figures_of(pack: Pack, one: Recommendation) -> list[Fact]:
    """The figures that the recommendation was made by, each as pages show it."""
    facts: dict[str, Any] = one.facts
    told = _of_indicator(pack, one) if one.about == "indicator" else _TOLD[one.about](facts)
    told.append(
        Fact(
            _("Certainty that it is no chance"), russian.percent(Decimal(str(100 * one.certainty)))
        )
    )
    return told


def _of_indicator(pack: Pack, one: Recommendation) -> list[Fact]:
    facts, indicator = one.facts, pack.indicator(one.subject)
    decimals = indicator.decimals if indicator else 1

    def number(name: str) -> str:
        shown = russian.number(_decimal(facts.get(name)), decimals)
        return f"{shown}\N{NO-BREAK SPACE}%" if indicator and indicator.factor == 100 else shown

    told = [
        Fact(_("Value"), number("value")),
        Fact(_("Target"), number("target")),
        Fact(_("Counted"), out_of(_decimal(facts["numerator"]), _decimal(facts["cohort"]))),
        Fact(_("Missing to the target"), russian.number(_decimal(facts["missing"]))),
    ]
    if facts.get("change") is not None:
        told.append(Fact(_("Against the year before"), russian.points(_decimal(facts["change"]))))
    if facts.get("reference") is not None and one.level != "region":
        told.append(Fact(_("Region"), number("reference")))
    if facts.get("years_short"):
        told.append(Fact(_("Years running below the target"), str(facts["years_short"])))
    return told


def _of_deficit(facts: dict[str, Any]) -> list[Fact]:
    told = [
        Fact(
            _("Share with a deficit"),
            russian.percent(_decimal(facts["share"]), _decimal(facts["cohort"])),
        ),
        Fact(_("Interval"), russian.span(facts["low"], facts["high"], 0)),
        Fact(_("Assessed"), out_of(_decimal(facts["cohort"]), _decimal(facts["eligible"]))),
    ]
    if facts.get("reference") is not None:
        told.append(Fact(_("Region"), russian.percent(_decimal(facts["reference"]))))
    return told


def _of_low_results(facts: dict[str, Any]) -> list[Fact]:
    return [
        Fact(_("Why"), facts["why"]),
        Fact(_("Pupils"), russian.number(_decimal(facts["cohort"]))),
    ]


def _of_signals(facts: dict[str, Any]) -> list[Fact]:
    told = [
        Fact(_("Signs found"), out_of(facts["flagged"], facts["checks"])),
        Fact(_("Pupils"), russian.number(_decimal(facts["cohort"]))),
    ]
    if facts.get("federal"):
        shown = f"{facts['federal_year']}: {facts['federal']} ({facts['federal_papers']})"
        told.append(Fact(_("Signs in the federal list"), shown))
    return told


_TOLD = {"deficit": _of_deficit, "low_results": _of_low_results, "signals": _of_signals}


def rule_facts(one: Recommendation) -> list[Fact]:
    """By which rule, of which status, from which clause."""
    return [
        Fact(_("Rule"), f"{one.rule}, {_('version')} {one.rule_version}"),
        Fact(_("Status of the rule"), STATUSES.get(one.status, one.status)),
        Fact(_("Source"), one.source),
        Fact(_("Clause"), one.clause),
        Fact(_("Snapshot"), one.run.snapshot.code),
    ]


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """A like unit: how its figure moved, and what it did."""

    title: str
    moved: str
    done: list[str]


def practice_lines(pack: Pack, one: Recommendation, practices: Practices) -> list[PracticeLine]:
    """«12,0 → 24,5 % (2024 → 2025)»; what was done, or nothing where it is not known."""
    indicator = pack.indicator(one.subject)
    decimals = indicator.decimals if indicator else 1
    lines = []
    for practice in practices.found:
        peer = practice.peer
        before, after = russian.number(peer.before, decimals), russian.number(peer.after, decimals)
        moved = f"{before} → {after}, {peer.year - 1} → {peer.year}"
        measures = [f"{done.title} ({done.year})" for done in practice.measures]
        lines.append(PracticeLine(peer.title, moved, [*measures, *practice.actions]))
    return lines


def no_practice(practices: Practices) -> str:
    """Why nobody stands there, and when somebody will."""
    if not practices.alike:
        return _("There are no units alike: same kind, place and near in size.")
    if not practices.seen:
        told = _("Units alike: %(n)s. Their figures are seen once the snapshot is published.")
        return told % {"n": practices.alike}
    told = _(
        "Of %(n)s units alike nobody's figure rose by more than chance explains. Who does will stand here."
    )
    return told % {"n": practices.seen}


def expected_words(expected: Expected | None) -> str:
    """What the register of effects says of the measures it leans on; empty where it says nothing."""
    if expected is None:
        return ""
    return _(
        "%(effect)s (from %(low)s to %(high)s): established for those that got «%(measure)s», %(n)s of them."
    ) % {
        "effect": russian.signed(expected.estimate), "low": russian.signed(expected.low),
        "high": russian.signed(expected.high), "measure": expected.measure, "n": expected.treated,
    }  # fmt: skip


def measures_of(pack: Pack, one: Recommendation) -> list[tuple[int, str, str]]:
    """Rows of the road map that it leans on: number, title, term."""
    return [
        (measure.number, measure.title, measure.term)
        for measure in pack.measures
        if measure.number in one.measures
    ]


def source_of(one: Recommendation) -> tuple[str, str]:
    """Where the figure opens, and the words of the link; empty where it has no page of its own."""
    if one.about == "indicator":
        query = urlencode({"snapshot": one.run.snapshot.code, "unit": one.unit.code})
        return f"{reverse('monitoring:indicator', args=[one.subject])}?{query}", _(
            "Open the indicator"
        )
    if one.about == "deficit":
        return reverse("assessment:deficits"), _("Open the deficits")
    return reverse("analysis:unit", args=[one.unit.code]), _("Open the analysis of the school")


def tell_steps(steps: Iterable[RecommendationStep]) -> list[tuple[str, str, str]]:
    """What happened, when and by whom, in words."""
    return [(_what(step), step.words or _was(step), _who(step)) for step in steps]


def _was(step: RecommendationStep) -> str:
    """What stood there before an edit."""
    was = step.facts.get("was")
    return _("It was: %(text)s") % {"text": was["text"]} if was else ""


def _what(step: RecommendationStep) -> str:
    words = str(STEPS[step.kind])
    value = step.facts.get("value", step.facts.get("share"))
    return f"{words} ({russian.number(_decimal(value), 1)})" if value is not None else words


def _who(step: RecommendationStep) -> str:
    when = russian.moment(timezone.localtime(step.at))
    return f"{when}, {step.by.display_name}" if step.by else when


def subject_line(one: Recommendation) -> str:
    about = str(ABOUTS[one.about])
    return f"{about}: {one.subject_title}" if one.subject_title else about


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
