"""What figures allow to be said: intervals, verdicts, places, limits, changes, statuses."""

from orientir.core.findings.bounds import Bounds, bounds_of
from orientir.core.findings.changes import Change, change, significant
from orientir.core.findings.comparisons import (
    Places,
    Verdict,
    possible_places,
    verdicts,
    verdicts_against_each,
    verdicts_against_groups,
)
from orientir.core.findings.discoveries import benjamini_hochberg
from orientir.core.findings.funnel import Limits, distance_in_limits, funnel_limits
from orientir.core.findings.shares import SMALL_BASE, Interval, Share, wilson_interval
from orientir.core.findings.statuses import (
    Figure,
    Goal,
    Judgement,
    Status,
    is_settled,
    judge,
    meets,
    shortfall,
)

__all__ = [
    "SMALL_BASE",
    "Bounds",
    "Change",
    "Figure",
    "Goal",
    "Interval",
    "Judgement",
    "Limits",
    "Places",
    "Share",
    "Status",
    "Verdict",
    "benjamini_hochberg",
    "bounds_of",
    "change",
    "distance_in_limits",
    "funnel_limits",
    "is_settled",
    "judge",
    "meets",
    "possible_places",
    "shortfall",
    "significant",
    "verdicts",
    "verdicts_against_each",
    "verdicts_against_groups",
    "wilson_interval",
]
