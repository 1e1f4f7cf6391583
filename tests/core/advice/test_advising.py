"""Rules speak where they should, stand while figures tremble, end when they are met; what was held back says why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from orientir.core.advice import Key, WhyHeldBack, advise, deficit_finding, indicator_finding
from orientir.core.advice.findings import Finding, Known, Standing
from orientir.core.findings.shares import Share
from orientir.core.packs.advice import AdvicePolicy, AdviceRule
from orientir.core.packs.competencies import Setting


def setting(value: str) -> Setting:
    return Setting(Decimal(value), "здесь", "demonstration")


POLICY = AdvicePolicy(
    "usual", "обычный", setting("2"), setting("1"), setting("1"), setting("0.5"), "п. 1"
)


def make_rule(code: str = "gap", subject: str | None = None, **changes: object) -> AdviceRule:
    rule = AdviceRule(
        code, "отставание", "1.0", "indicator", subject, ("municipality",),
        "gap > target / 10", "gap = 0", setting("10"), setting("0.9"), setting("0.8"),
        "own", "{value}", ("сделать",), (), setting("60"), "строки", "здесь", "demonstration", "п. 1",
    )  # fmt: skip
    return replace(rule, **changes)  # type: ignore[arg-type]


def figure(
    reached: float, of: float, unit: str = "m1", code: str = "1.1", target: float = 50.0, **known: object
) -> Finding:  # fmt: skip
    value = 100 * reached / of
    base = Known(code, unit, "municipality", of, 1.0)
    return indicator_finding(
        replace(base, **known),  # type: ignore[arg-type]
        Standing(
            value, target, lacks_above=False, numerator=reached,
            missing=max(target * of / 100 - reached, 0.0), status="region_target", share=Share(reached, of),
        ),
    )  # fmt: skip


def test_a_gap_begins_a_recommendation_with_its_weight() -> None:
    counsel = advise([make_rule()], POLICY, [figure(20, 100)])
    (one,) = counsel.advice
    assert one.key == Key("gap", "m1", "1.1")
    assert not one.stands
    assert one.weight == pytest.approx(0.6 * one.finding.certainty * 30**0.5)
    assert not counsel.held_back
    assert not counsel.ended
    assert not counsel.unknown


def test_between_its_bounds_a_recommendation_neither_begins_nor_ends() -> None:
    trembling = figure(470, 1000)  # 47 of 50: less than a tenth short
    assert advise([make_rule()], POLICY, [trembling]).advice == ()
    standing = [Key("gap", "m1", "1.1")]
    (one,) = advise([make_rule()], POLICY, [trembling], standing).advice
    assert one.stands


def test_it_ends_when_the_target_is_met_and_not_before() -> None:
    standing = [Key("gap", "m1", "1.1")]
    counsel = advise([make_rule()], POLICY, [figure(500, 1000)], standing)
    assert counsel.advice == ()
    assert [one.key for one in counsel.ended] == standing


def test_without_until_it_ends_where_the_condition_is_known_to_fail() -> None:
    rule = make_rule(until=None, when="change < 0")
    unknown = figure(20, 100)
    assert unknown.facts["change"] is None
    standing = [Key("gap", "m1", "1.1")]
    assert [one.stands for one in advise([rule], POLICY, [unknown], standing).advice] == [True]


@pytest.mark.parametrize("known", [{"coverage": 0.5}, {"cohort": 9.0}])
def test_little_known_ends_nothing(known: dict[str, float]) -> None:
    met = figure(500, 1000, **known)
    standing = [Key("gap", "m1", "1.1")]
    counsel = advise([make_rule()], POLICY, [met], standing)
    assert counsel.ended == ()
    assert len(counsel.advice) == 1


def test_what_is_gone_from_sight_stays_and_is_told() -> None:
    standing = [Key("gap", "m7", "1.1")]
    counsel = advise([make_rule()], POLICY, [figure(20, 100)], standing)
    assert counsel.unknown == (Key("gap", "m7", "1.1"),)


@pytest.mark.parametrize(
    ("finding", "why"),
    [
        (figure(2, 9), WhyHeldBack.TOO_FEW),
        (figure(20, 100, coverage=0.89), WhyHeldBack.COVERAGE),
        (figure(4, 10), WhyHeldBack.NOT_SURE),
    ],
)
def test_what_is_held_back_says_why(finding: Finding, why: WhyHeldBack) -> None:
    counsel = advise([make_rule()], POLICY, [finding])
    assert counsel.advice == ()
    assert [one.why for one in counsel.held_back] == [why]


def test_a_unit_hears_a_handful_the_weightiest_first() -> None:
    findings = [figure(n, 100, code=code) for n, code in ((10, "1.1"), (40, "1.2"), (20, "2.1"))]
    counsel = advise([make_rule()], POLICY, findings)
    assert [one.finding.subject for one in counsel.advice] == ["1.1", "2.1"]
    assert [(one.key.subject, one.why) for one in counsel.held_back] == [
        ("1.2", WhyHeldBack.BEYOND_MOST)
    ]


def test_what_stands_is_not_pushed_out_by_what_is_new() -> None:
    findings = [figure(n, 100, code=code) for n, code in ((10, "1.1"), (40, "1.2"), (20, "2.1"))]
    counsel = advise([make_rule()], POLICY, findings, [Key("gap", "m1", "1.2")])
    assert {one.finding.subject for one in counsel.advice} == {"1.1", "1.2"}


def test_a_rule_of_a_group_hears_its_competencies_only() -> None:
    rule = make_rule(about="deficit", subject="met", when="share >= 25", until=None)
    findings = [
        deficit_finding(
            Known(code, "m1", "municipality", 100, 0.9), 0.4, 0.3, 0.5, 120, reference=0.2
        )
        for code in ("met.1", "psy.1")
    ]
    assert [one.finding.subject for one in advise([rule], POLICY, findings).advice] == ["met.1"]


def test_a_rule_of_one_level_is_silent_at_another() -> None:
    assert advise([make_rule(levels=("organisation",))], POLICY, [figure(20, 100)]).advice == ()


def test_each_addressee_has_a_handful_of_its_own() -> None:
    rules = [make_rule(), make_rule("institutes", addressee="institute")]
    findings = [figure(n, 100, code=code) for n, code in ((10, "1.1"), (40, "1.2"), (20, "2.1"))]
    counsel = advise(rules, POLICY, findings)
    assert [(one.rule.code, one.finding.subject) for one in counsel.advice] == [
        ("institutes", "1.1"), ("institutes", "2.1"), ("gap", "1.1"), ("gap", "2.1"),
    ]  # fmt: skip
