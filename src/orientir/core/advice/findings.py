"""What is known of a unit, in the one shape that rules read: facts, how far, how sure, how many people.

Certainty is the probability that the lag is no play of chance: of a share against its bound by the score test that the
Wilson interval inverts (one side). Where a figure is no share (rates of posts, counts over other counts) chance has no
model here and certainty is 1: the rule's ``min_coverage`` and ``min_cohort`` are what guards it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Literal

from orientir.core.findings.shares import Share
from orientir.core.packs.advice import About, AdviceLevel
from orientir.core.packs.advice_facts import FACTS

Fact = str | int | float | bool | None
VerdictWord = Literal["above", "below", "same", "small", "none"]

FEDERAL_PAPERS = 4
"""Grades 4 and 5, Russian and mathematics: what the federal list counts signs of."""
_NORMAL = NormalDist()
_WIDE = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing known of one unit.

    ``gap``: 0 none, 1 as large as the whole aim. ``reach``: people (things) it is about.
    ``facts`` has every column of the table of ``about`` (``advice_facts``).
    """

    about: About
    subject: str
    unit: str
    level: AdviceLevel
    facts: Mapping[str, Fact]
    gap: float
    certainty: float
    reach: float

    def __post_init__(self) -> None:
        expected = {column.name for column in FACTS[self.about].columns}
        if expected != self.facts.keys():
            raise ValueError(f"facts of {self.about}: {sorted(expected ^ self.facts.keys())}")


@dataclass(frozen=True, slots=True)
class Known:
    """What a finding shares with every other: whose it is, the base behind it, how much of it is known (0 to 1)."""

    subject: str
    unit: str
    level: AdviceLevel
    cohort: float
    coverage: float | None
    kind: str | None = None

    def facts(self) -> dict[str, Fact]:
        return {"cohort": self.cohort, "coverage": self.coverage, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Standing:
    """How an indicator stands: in the units people see; ``target`` None: none is set for the year.

    ``share``: the figure as a share that chance could have moved, where it is one, and ``factor`` what a share is
    multiplied by. ``change``: against the year before. ``years_short``: years running that the target was not reached.
    """

    value: float
    target: float | None
    lacks_above: bool  # the target is to stay under
    numerator: float
    missing: float
    status: str
    factor: float = 100.0
    share: Share | None = None
    change: float | None = None
    moved: bool = False
    verdict: VerdictWord = "none"
    reference: float | None = None
    years_short: int = 0


def indicator_finding(known: Known, how: Standing) -> Finding:
    """An indicator of a unit in a year against its target."""
    gap = None if how.target is None else max(_lag(how), 0.0)
    facts = known.facts() | {
        "value": how.value,
        "target": how.target,
        "gap": gap,
        "missing": how.missing,
        "numerator": how.numerator,
        "status": how.status,
        "change": how.change,
        "moved": how.moved,
        "verdict": how.verdict,
        "reference": how.reference,
        "years_short": how.years_short,
    }
    return Finding(
        "indicator", known.subject, known.unit, known.level, facts,
        gap=min(gap / how.target, 1.0) if gap and how.target else float(bool(gap)),
        certainty=_certainty(how),
        reach=how.missing,
    )  # fmt: skip


def deficit_finding(
    known: Known, share: float, low: float, high: float, eligible: int, reference: float | None
) -> Finding:
    """The share of people with a deficit (0 to 1, with its 95 % interval) against that of the region."""
    facts = known.facts() | {
        "share": 100 * share,
        "low": 100 * low,
        "high": 100 * high,
        "lacking": round(share * known.cohort),
        "eligible": eligible,
        "reference": None if reference is None else 100 * reference,
    }
    error = (high - low) / (2 * _WIDE)
    apart = share - (reference if reference is not None else 0.0)
    return Finding(
        "deficit", known.subject, known.unit, known.level, facts,
        gap=share,
        certainty=_NORMAL.cdf(apart / error) if error > 0 else float(apart > 0),
        reach=share * known.cohort,
    )  # fmt: skip


def low_result_finding(
    known: Known,
    state: str,
    many: bool | None,
    repeated: bool | None,
    why: str,
    value_added: VerdictWord,
) -> Finding:
    """A unit by the rules of low results: (A) ``many`` procedures, (B) ``repeated``; None: cannot be told.

    ``value_added`` stands beside and is never mixed in.
    """
    facts = known.facts() | {
        "state": state,
        "many": many,
        "repeated": repeated,
        "why": why,
        "value_added": value_added,
    }
    return Finding(
        "low_results", known.subject, known.unit, known.level, facts,
        gap=float(state == "low"), certainty=1.0, reach=known.cohort,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FederalSigns:
    """What the federal list says of a unit: how many signs, of which papers, and whether that is enough to be named."""

    signs: int
    is_listed: bool
    papers: str
    year: int


def signals_finding(
    known: Known, flagged: int, checks: int, why: str, federal: FederalSigns | None = None
) -> Finding:
    """Signs of bias that passed their bounds, of those looked at; ``federal`` stands beside, None: no list was taken.

    The gap is the greater of the two parts: of what was looked at here, of the papers that the list is made of.
    """
    listed = federal.signs / FEDERAL_PAPERS if federal and federal.is_listed else 0.0
    facts = known.facts() | {
        "flagged": flagged,
        "checks": checks,
        "why": why,
        "listed": federal.is_listed if federal else None,
        "federal": federal.signs if federal else None,
        "federal_papers": federal.papers if federal else "",
        "federal_year": str(federal.year) if federal else "",
    }
    return Finding(
        "signals", known.subject, known.unit, known.level, facts,
        gap=min(max(flagged / max(checks, 1), listed), 1.0), certainty=1.0, reach=max(known.cohort, 1.0),
    )  # fmt: skip


def _lag(how: Standing) -> float:
    assert how.target is not None
    return how.value - how.target if how.lacks_above else how.target - how.value


def _certainty(how: Standing) -> float:
    """The probability that the true share lies on the wrong side of the target."""
    if how.target is None or how.share is None or not how.share.is_proper:
        return 1.0
    bound = how.target / how.factor
    if not 0 < bound < 1:
        return float(_lag(how) > 0)
    z = (bound - how.share.value) / sqrt(bound * (1 - bound) / how.share.trials)
    return _NORMAL.cdf(-z if how.lacks_above else z)
