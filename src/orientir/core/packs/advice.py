"""What findings advise, to whom and in which words: the part of a pack that ``core.advice`` works by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from orientir.core.packs.competencies import Setting

if TYPE_CHECKING:
    from orientir.core.packs.specs import Status

About = Literal["indicator", "deficit", "low_results", "signals"]
AdviceLevel = Literal["organisation", "municipality", "region"]
Addressee = Literal["own", "municipality", "region", "institute"]
ABOUTS: tuple[About, ...] = get_args(About)
ADVICE_LEVELS: tuple[AdviceLevel, ...] = get_args(AdviceLevel)
ADDRESSEES: tuple[Addressee, ...] = get_args(Addressee)


@dataclass(frozen=True, slots=True)
class AdviceRule:
    """One rule: a condition over facts of a unit → an addressed recommendation.

    ``subject``: the indicator, competency or group of competencies that is looked at; None: any. ``levels``: units of
    which level are looked at. A recommendation begins where ``when`` holds and ends where ``until`` does (None: where
    ``when`` no longer holds): between the two it stays as it was, so that a figure that trembles about its bound does
    not call and recall. ``min_cohort``: people (things) behind the figure. ``min_coverage``, ``certainty``: 0–1.
    ``addressee``: the unit itself, the authority above it, or the institutes of further
    education. ``measures``: rows of ``roadmaps/`` that it leans on. ``text``: see ``advice_wording``.
    """

    code: str
    title: str
    version: str
    about: About
    subject: str | None
    levels: tuple[AdviceLevel, ...]
    when: str
    until: str | None
    min_cohort: Setting
    min_coverage: Setting
    certainty: Setting
    addressee: Addressee
    text: str
    actions: tuple[str, ...]
    measures: tuple[int, ...]
    term_days: Setting
    evidence: str
    source: str
    status: Status
    clause: str


@dataclass(frozen=True, slots=True)
class AdvicePolicy:
    """How recommendations of one addressee are ranked, and how many there may be at once.

    The weight is gap ** ``gap`` × certainty ** ``sureness`` × reach ** ``reach``: a power of 0 leaves a part out.
    """

    code: str
    title: str
    most: Setting
    gap: Setting
    sureness: Setting
    reach: Setting
    clause: str
