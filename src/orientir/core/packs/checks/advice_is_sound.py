"""Rules of recommendations: conditions parse over the facts, texts name known figures, subjects and measures exist.

A rule names an indicator, a competency (or a group of them) of the same pack; a rule about results names none. The
addressee stands at the level of the unit or above it. Shares lie within 0–1, terms and cohorts above zero.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.expressions.mistakes import ExpressionMistake
from orientir.core.expressions.parse import parse_condition
from orientir.core.packs.advice import AdvicePolicy, AdviceRule
from orientir.core.packs.advice_facts import DEEDS, FACTS
from orientir.core.packs.advice_wording import WordingMistake, slots_of
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Pack

_SHARES = ("min_coverage", "certainty")
_LEAST = {
    "min_cohort": 0,
    "term_days": 1,
}  # a federal list names schools without telling of how many
_POWERS = ("gap", "sureness", "reach")


def check(reading: Reading) -> Iterator[Issue]:
    seen: set[str] = set()
    for rule in reading.items["recommendations"]:
        for key, message in _faults(reading.sound_pack, rule):
            yield reading.issue("error", rule, key, message=message)
        if rule.code in seen:
            yield reading.issue("error", rule, "code", message=f"правило {rule.code} уже есть")
        seen.add(rule.code)
    policies = reading.items["advice"]
    for policy in policies:
        for key, message in _policy_faults(policy):
            yield reading.issue("error", policy, key, message=message)
    if reading.items["recommendations"] and len(policies) != 1:
        first = reading.items["recommendations"][0]
        message = f"правила есть, а порядка их отбора в advice/ — {len(policies)}: нужен один"
        yield reading.issue("error", first, "code", message=message)


def _faults(pack: Pack, rule: AdviceRule) -> Iterator[tuple[str, str]]:
    yield from _subject(pack, rule)
    yield from _conditions(rule)
    yield from _text(rule)
    yield from _numbers(rule)
    known = {measure.number for measure in pack.measures}
    for number in rule.measures:
        if number not in known:
            yield "measures", f"мероприятия № {number} нет в дорожной карте"
    if rule.addressee == "municipality" and "region" in rule.levels:
        yield "addressee", "адресат стоит ниже единицы, о которой речь: уберите уровень region"


def _subject(pack: Pack, rule: AdviceRule) -> Iterator[tuple[str, str]]:
    if rule.subject is None:
        return
    if rule.about == "indicator":
        found = pack.indicator(rule.subject)
        if found is None:
            yield "subject", f"показателя {rule.subject} в методике нет"
        for level in rule.levels:
            if found and level not in found.levels:
                yield "levels", f"показатель {rule.subject} не считается на уровне {level}"
    elif rule.about == "deficit":
        groups = {group.code for group in pack.competency_groups}
        if pack.competency(rule.subject) is None and rule.subject not in groups:
            yield "subject", f"компетенции или группы {rule.subject} в методике нет"
    else:
        yield "subject", "правилу о результатах предмет не нужен: уберите ключ"


def _conditions(rule: AdviceRule) -> Iterator[tuple[str, str]]:
    table = FACTS[rule.about]
    for key, text in (("when", rule.when), ("until", rule.until)):
        try:
            if text is not None:
                parse_condition(text, table, table)
        except ExpressionMistake as mistake:
            yield key, str(mistake)


def _text(rule: AdviceRule) -> Iterator[tuple[str, str]]:
    known = {*DEEDS, *(column.name for column in FACTS[rule.about].columns)}
    try:
        for slot in slots_of(rule.text):
            if slot.name not in known:
                yield "text", f"«{slot.name}» неизвестно: можно {', '.join(sorted(known))}"
    except WordingMistake as mistake:
        yield "text", str(mistake)


def _numbers(rule: AdviceRule) -> Iterator[tuple[str, str]]:
    for key in _SHARES:
        if not 0 <= getattr(rule, key).value <= 1:
            yield key, f"{getattr(rule, key).value} вне промежутка от 0 до 1"
    for key, least in _LEAST.items():
        if getattr(rule, key).value < least:
            yield key, f"{getattr(rule, key).value}: нужно не меньше {least}"


def _policy_faults(policy: AdvicePolicy) -> Iterator[tuple[str, str]]:
    if policy.most.value < 1 or policy.most.value % 1:
        yield "most", f"{policy.most.value}: нужно целое число не меньше 1"
    for key in _POWERS:
        if not 0 <= getattr(policy, key).value <= 3:
            yield key, f"{getattr(policy, key).value} вне промежутка от 0 до 3"
