"""What rooms below know of all units, in the one shape that rules of advice read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from orientir.core.advice import (
    FederalSigns,
    Finding,
    deficit_finding,
    indicator_finding,
    low_result_finding,
    signals_finding,
)
from orientir.core.advice.findings import Known, Standing, VerdictWord
from orientir.core.packs.advice import ADVICE_LEVELS, AdviceRule
from orientir.core.packs.specs import Pack
from orientir.cycle.analysis import api as analysis
from orientir.cycle.assessment import api as assessment
from orientir.cycle.monitoring import api as monitoring

LOW: Final = {"low": "low", "not_low": "not_low"}
ADDED: Final[Mapping[str, VerdictWord]] = {
    "above_expected": "above", "below_expected": "below", "as_expected": "same",
}  # fmt: skip
WORST: Final[tuple[VerdictWord, ...]] = ("below", "above", "same")
"""Of several papers this stands for all: a lag in one is not made good by another."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as it stands in the last year of a snapshot."""

    id: int
    code: str
    level: str
    kind: str
    title: str
    title_in: str
    municipality: int | None
    region: int | None


@dataclass(slots=True)
class Gathered:
    """Findings of the places of a snapshot; ``sources``: what was looked at, to be kept with the run."""

    places: Mapping[int, Place]
    findings: list[Finding] = field(default_factory=list)
    sources: dict[str, Any] = field(default_factory=dict)


def gather(snapshot: Any, pack: Pack) -> Gathered:
    """Everything that rules of ``pack`` may ask about, as known with ``snapshot``."""
    rules = pack.advice_rules
    wanted = {rule.about for rule in rules}
    found = Gathered({one.id: one for one in _places(snapshot)})
    by_code = {one.code: one for one in found.places.values()}
    if "indicator" in wanted:
        found.findings += _of_indicators(snapshot, pack, rules, found.places)
    if "deficit" in wanted:
        found.findings += _of_deficits(found)
    if "low_results" in wanted or "signals" in wanted:
        found.findings += _of_results(found, by_code)
    return found


def _places(snapshot: Any) -> Iterator[Place]:
    for one in monitoring.list_snapshot_units(snapshot):
        if one.level in ADVICE_LEVELS and one.is_open:
            yield Place(
                one.unit_id, one.code, one.level, one.kind, one.short_title or one.title, one.title_in,
                one.municipality_id, one.region_id,
            )  # fmt: skip


def _of_indicators(
    snapshot: Any, pack: Pack, rules: Iterable[AdviceRule], places: Mapping[int, Place]
) -> Iterator[Finding]:
    of_rules = [rule for rule in rules if rule.about == "indicator"]
    codes = {rule.subject for rule in of_rules}
    levels = {(rule.subject, level) for rule in of_rules for level in rule.levels}
    for indicator in pack.indicators:
        if None not in codes and indicator.code not in codes:
            continue
        for one in monitoring.list_unit_standings(snapshot, indicator):
            is_asked = (indicator.code, one.level) in levels or (None, one.level) in levels
            if one.unit in places and is_asked:
                yield _of_indicator(places[one.unit], one)


def _of_indicator(place: Place, one: monitoring.UnitStanding) -> Finding:
    line, value = one.line, one.line.value
    assert value is not None
    assert value.value is not None
    known = _known(place, line.indicator.code, float(value.denominator), _number(value.coverage))
    return indicator_finding(
        known,
        Standing(
            float(value.value), _number(line.target),
            lacks_above=line.indicator.direction == "down",
            numerator=float(value.numerator), missing=float(line.missing),
            status=str(line.status or "no_target"), factor=float(line.indicator.factor),
            share=one.share, change=one.change, moved=one.moved, verdict=line.verdict.value,
            reference=_number(line.reference.value) if line.reference else None,
            years_short=one.years_short,
        ),
    )  # fmt: skip


def _of_deficits(found: Gathered) -> Iterator[Finding]:
    """By the newest published diagnostic that asked many; cells of few people are not there to be read."""
    shares = _newest_wide(found)
    if not shares:
        return
    found.sources["procedure"] = shares[0].procedure_id
    region = {
        one.competency: one.share for one in shares if found.places[one.unit_id].level == "region"
    }
    for one in shares:
        place = found.places[one.unit_id]
        coverage = one.assessed / one.eligible if one.eligible else None
        known = _known(place, one.competency, one.assessed, coverage)
        reference = None if place.level == "region" else region.get(one.competency)
        assert one.share is not None
        yield deficit_finding(
            known, one.share, one.low or 0.0, one.high or 1.0, one.eligible, reference
        )


def _newest_wide(found: Gathered) -> list[Any]:
    """Cells of the newest published diagnostic that did not ask few."""
    published = assessment.list_published_procedures()
    cells = (
        [
            one
            for one in assessment.list_shares(procedure.pk, list(found.places))
            if one.share is not None
        ]
        for procedure in assessment.wide_of(published)
    )
    return next((shares for shares in cells if shares), [])


def _of_results(found: Gathered, by_code: Mapping[str, Place]) -> Iterator[Finding]:
    current = analysis.list_current_findings(("low_results", "objectivity", "value_added"))
    found.sources["runs"] = sorted({one.run for one in current})
    by_unit: dict[str, list[analysis.CurrentFinding]] = {}
    for one in current:
        if one.unit in by_code and one.level == by_code[one.unit].level:
            by_unit.setdefault(one.unit, []).append(one)
    for unit, own in by_unit.items():
        added = _added(one for one in own if one.kind == "value_added")
        low = [one for one in own if one.kind == "low_results"]
        yield from (_of_low(by_code[unit], one, added) for one in low)
        signals = [one for one in own if one.kind == "objectivity"]
        if any("checks" in one.reasons or "federal" in one.reasons for one in signals):
            yield _of_signals(by_code[unit], signals)


def _added(papers: Iterable[analysis.CurrentFinding]) -> VerdictWord:
    told = {ADDED.get(one.verdict) for one in papers}
    return next((word for word in WORST if word in told), "none")


def _of_low(place: Place, one: analysis.CurrentFinding, added: VerdictWord) -> Finding:
    return low_result_finding(
        _known(place, "", one.pupils), LOW.get(one.verdict, "unknown"), one.reasons.get("many"),
        one.reasons.get("repeated"), "; ".join(one.reasons.get("sentences", ())), added,
    )  # fmt: skip


def _of_signals(place: Place, papers: Sequence[analysis.CurrentFinding]) -> Finding:
    """Of all papers of the year together; where there are several, each reason says of which paper it is."""
    why = [
        f"{_paper(one.about)}: {told}" if len(papers) > 1 else told
        for one in papers
        for told in one.reasons.get("sentences", ())
    ]
    known = _known(place, "", max(one.pupils for one in papers))
    marked, looked = (
        sum(one.reasons.get(name, 0) for one in papers) for name in ("markers", "checks")
    )
    return signals_finding(known, marked, looked, "; ".join(why), _federal(papers))


def _paper(about: analysis.About) -> str:
    """«математика, 5 класс»."""
    return f"{about.subject}, {about.grade} класс" if about.grade else about.subject


def _federal(papers: Iterable[analysis.CurrentFinding]) -> FederalSigns | None:
    """The list of the latest year that a run took."""
    told = [one.reasons["federal"] for one in papers if "federal" in one.reasons]
    if not told:
        return None
    last = max(told, key=lambda one: int(one["year"]))
    named = last["papers"] or "работы в списке не названы"
    return FederalSigns(last["signs"], last["is_named"], named, last["year"])


def _known(place: Place, subject: str, cohort: float, coverage: float | None = None) -> Known:
    assert place.level in ADVICE_LEVELS
    return Known(subject, place.code, place.level, cohort, coverage, place.kind)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
