"""By which rules results are analysed: the part of a pack that ``core.objectivity`` and ``core.context`` work by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from orientir.core.packs.competencies import Setting

if TYPE_CHECKING:
    from orientir.core.packs.specs import Status

Combine = Literal["any", "all"]
Direction = Literal["better", "worse"]
SignalKind = Literal[
    "heaping",
    "above_expected",
    "marks_against_journal",
    "drop_of_cohort",
    "odd_profiles",
    "similar_answers",
    "little_variance",
]
SIGNAL_KINDS = get_args(SignalKind)


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of words that a methodologist may change; empty ``values``: no limit."""

    values: tuple[str, ...]
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class LowResultRules:
    """When results of an organisation are called low.

    (A) ``share_threshold`` per cent of participants or more below the bound in ``min_hits`` procedures of a year or
    more; (B) the same in one procedure ``repeat_years`` years running (0: not looked at). ``combine`` any: either is
    enough. ``by``: what makes a procedure one (procedure, subject, grade). Fewer than ``min_cohort``: does not count.
    """

    code: str
    title: str
    version: str
    share_threshold: Setting
    min_hits: Setting
    repeat_years: Setting
    min_cohort: Setting
    combine: Choice
    procedures: Choice
    by: Choice
    clause: str


@dataclass(frozen=True, slots=True)
class ContextVariable:
    """``direction``: a greater value makes the conditions of teaching better or worse."""

    code: str
    title: str
    direction: Direction
    weight: Setting


@dataclass(frozen=True, slots=True)
class ContextRules:
    """The index of social well-being, peer groups, and when a school is called resilient.

    ``least_known``: share of the weights that must be known for an index. ``peers``: how many units one is compared
    with. ``resilient_context``: conditions not above this percentile; ``resilient_result``: results not below that.
    """

    code: str
    title: str
    version: str
    variables: tuple[ContextVariable, ...]
    least_known: Setting
    peers: Setting
    resilient_context: Setting
    resilient_result: Setting
    most_clusters: Setting
    clause: str


@dataclass(frozen=True, slots=True)
class SignalRules:
    """Bounds of one signal: flagged where p, adjusted, is at most ``level`` and the effect at least ``least_effect``.

    ``fewest``: smaller groups are not looked at. ``settings``: what else the signal works by.
    """

    code: SignalKind
    title: str
    level: Setting
    least_effect: Setting
    fewest: Setting
    settings: Mapping[str, Setting]
    clause: str
