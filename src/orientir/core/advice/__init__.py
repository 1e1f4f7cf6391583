"""Findings and rules of a pack → addressed recommendations, each with its figures and its reasons. Pure."""

from orientir.core.advice.advising import (
    Advice,
    Counsel,
    Ended,
    HeldBack,
    Key,
    WhyHeldBack,
    advise,
)
from orientir.core.advice.findings import (
    FederalSigns,
    Finding,
    deficit_finding,
    indicator_finding,
    low_result_finding,
    signals_finding,
)

__all__ = [
    "Advice",
    "Counsel",
    "Ended",
    "FederalSigns",
    "Finding",
    "HeldBack",
    "Key",
    "WhyHeldBack",
    "advise",
    "deficit_finding",
    "indicator_finding",
    "low_result_finding",
    "signals_finding",
]
