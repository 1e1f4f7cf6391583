"""Rules over findings: what begins, what stands on, what ends, and what was held back and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from orientir.core.advice.findings import Finding
from orientir.core.expressions.evaluate import evaluate
from orientir.core.expressions.parse import parse_condition
from orientir.core.packs.advice import AdvicePolicy, AdviceRule
from orientir.core.packs.advice_facts import FACTS

_T = TypeVar("_T")


class Key(NamedTuple):
    """What makes a recommendation the same one from snapshot to snapshot."""

    rule: str
    unit: str
    subject: str


class WhyHeldBack(StrEnum):
    """Why a rule whose condition holds advises nothing."""

    TOO_FEW = "too_few"
    COVERAGE = "coverage"
    NOT_SURE = "not_sure"
    BEYOND_MOST = "beyond_most"


@dataclass(frozen=True, slots=True)
class Advice:
    """A rule that speaks to a unit. ``weight`` ranks; ``stands``: it stood already in an earlier snapshot."""

    rule: AdviceRule
    finding: Finding
    weight: float
    stands: bool

    @property
    def key(self) -> Key:
        return Key(self.rule.code, self.finding.unit, self.finding.subject)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A condition that holds where nothing is advised."""

    key: Key
    why: WhyHeldBack


@dataclass(frozen=True, slots=True)
class Ended:
    """A recommendation that stood and whose figures now say it is met."""

    key: Key
    finding: Finding


@dataclass(frozen=True, slots=True)
class Counsel:
    """Everything the rules say of a snapshot. ``unknown``: stood, and nothing is known now: it stands on unseen."""

    advice: tuple[Advice, ...]
    held_back: tuple[HeldBack, ...]
    ended: tuple[Ended, ...]
    unknown: tuple[Key, ...]


def advise(
    rules: Sequence[AdviceRule],
    policy: AdvicePolicy,
    findings: Iterable[Finding],
    standing: Collection[Key] = (),
) -> Counsel:
    """Every rule over every finding it is about; of a unit each addressee hears the ``most`` weightiest.

    A recommendation that stands keeps its place before new ones: what was asked for is not taken back because something
    else has grown. Order of results: unit, weight (greatest first), rule, subject.
    """
    stood = set(standing)
    told = {
        (key := Key(rule.code, finding.unit, finding.subject)): _judge(
            rule, policy, finding, stands=key in stood
        )
        for rule, finding in _pairs(rules, findings)
    }
    judged = list(told.values())
    kept, beyond = _handful(_only(Advice, judged), int(policy.most.value))
    return Counsel(
        tuple(kept),
        (*_only(HeldBack, judged), *beyond),
        tuple(_only(Ended, judged)),
        tuple(sorted(stood - told.keys())),
    )


def _pairs(
    rules: Iterable[AdviceRule], findings: Iterable[Finding]
) -> Iterator[tuple[AdviceRule, Finding]]:
    by_about: dict[str, list[AdviceRule]] = defaultdict(list)
    for rule in rules:
        by_about[rule.about].append(rule)
    for finding in findings:
        for rule in by_about[finding.about]:
            if _is_about(rule, finding):
                yield rule, finding


def _only(kind: type[_T], judged: Iterable[object]) -> list[_T]:
    return [one for one in judged if isinstance(one, kind)]


def _is_about(rule: AdviceRule, finding: Finding) -> bool:
    if finding.level not in rule.levels:
        return False
    group = finding.subject.split(".")[0] if finding.about == "deficit" else None
    return rule.subject in (None, finding.subject, group)


def _judge(
    rule: AdviceRule, policy: AdvicePolicy, finding: Finding, stands: bool
) -> Advice | HeldBack | Ended | None:
    key = Key(rule.code, finding.unit, finding.subject)
    if stands:
        return (
            Ended(key, finding)
            if _is_over(rule, finding)
            else _advice(rule, policy, finding, stands)
        )
    if _holds(rule, rule.when, finding) is not True:
        return None
    why = _why_not(rule, finding)
    return HeldBack(key, why) if why else _advice(rule, policy, finding, stands)


def _is_over(rule: AdviceRule, finding: Finding) -> bool:
    """Known to be over: a base too small or too little known ends nothing."""
    if _why_not(rule, finding) in (WhyHeldBack.TOO_FEW, WhyHeldBack.COVERAGE):
        return False
    if rule.until is None:
        return _holds(rule, rule.when, finding) is False
    return _holds(rule, rule.until, finding) is True


def _holds(rule: AdviceRule, condition: str, finding: Finding) -> bool | None:
    table = FACTS[rule.about]
    value = evaluate(parse_condition(condition, table, table), lambda one: finding.facts[one.name])
    assert value is None or isinstance(value, bool)
    return value


def _why_not(rule: AdviceRule, finding: Finding) -> WhyHeldBack | None:
    cohort, coverage = finding.facts["cohort"], finding.facts["coverage"]
    assert isinstance(cohort, int | float)
    if cohort < rule.min_cohort.value:
        return WhyHeldBack.TOO_FEW
    if isinstance(coverage, int | float) and coverage < rule.min_coverage.value:
        return WhyHeldBack.COVERAGE
    return WhyHeldBack.NOT_SURE if finding.certainty < rule.certainty.value else None


def _advice(rule: AdviceRule, policy: AdvicePolicy, finding: Finding, stands: bool) -> Advice:
    weight = (
        finding.gap ** float(policy.gap.value)
        * finding.certainty ** float(policy.sureness.value)
        * finding.reach ** float(policy.reach.value)
    )
    return Advice(rule, finding, weight, stands)


def _handful(found: Sequence[Advice], most: int) -> tuple[list[Advice], list[HeldBack]]:
    by_unit: dict[tuple[str, str], list[Advice]] = defaultdict(list)
    for one in found:
        by_unit[one.finding.unit, one.rule.addressee].append(one)
    kept: list[Advice] = []
    beyond: list[HeldBack] = []
    for unit in sorted(by_unit):
        ranked = sorted(by_unit[unit], key=_rank)
        room = max(most, sum(one.stands for one in ranked))
        chosen = sorted(sorted(ranked, key=lambda one: not one.stands)[:room], key=_rank)
        kept.extend(chosen)
        beyond.extend(_beyond(ranked, {one.key for one in chosen}))
    return kept, beyond


def _beyond(ranked: Iterable[Advice], chosen: Collection[Key]) -> Iterator[HeldBack]:
    return (HeldBack(one.key, WhyHeldBack.BEYOND_MOST) for one in ranked if one.key not in chosen)


def _rank(one: Advice) -> tuple[float, str, str]:
    return -one.weight, one.rule.code, one.finding.subject
