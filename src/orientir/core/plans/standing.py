"""How a measure stands today: late, at risk and why, soon, on its way. The numbers come from the pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Standing = Literal["done", "dropped", "overdue", "risk", "soon", "on_way", "ahead"]
Reason = Literal["", "predecessor", "no_document", "not_begun", "behind"]
OPEN = ("planned", "doing")


@dataclass(frozen=True, slots=True)
class RiskRule:
    """``soon_days`` before the end an open measure asks for its document; ``idle_share`` of the term may pass before it
    is begun; ``behind_share``: by how much confirmed parts may lag behind the time that has passed. Shares are 0–1.
    """

    soon_days: int
    idle_share: float
    behind_share: float


@dataclass(frozen=True, slots=True)
class Watched:
    """What of a measure decides. ``waiting``: documents that nobody has looked at yet."""

    first: date
    last: date
    state: str
    confirmed: int
    expected: int
    waiting: int = 0
    predecessor_late: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    standing: Standing
    reason: Reason = ""


def judge(one: Watched, rule: RiskRule, today: date) -> Judged:
    """The heaviest thing that is true of a measure on a day."""
    if one.state in ("done", "dropped"):
        return Judged("done" if one.state == "done" else "dropped")
    if one.last < today:
        return Judged("overdue")
    risk = _risk(one, rule, today)
    if risk:
        return Judged("risk", risk)
    if (one.last - today).days <= rule.soon_days:
        return Judged("soon")
    return Judged("ahead" if today < one.first else "on_way")


def _risk(one: Watched, rule: RiskRule, today: date) -> Reason:
    """A term of a year with nothing to show near its end is at risk; one of a month is merely due soon."""
    if one.predecessor_late:
        return "predecessor"
    passed = elapsed(one.first, one.last, today)
    is_long = (one.last - one.first).days > 2 * rule.soon_days
    nothing = not one.confirmed and not one.waiting
    if is_long and nothing and (one.last - today).days <= rule.soon_days:
        return "no_document"
    if is_long and one.state == "planned" and passed > rule.idle_share:
        return "not_begun"
    shown = (one.confirmed + one.waiting) / one.expected if one.expected else 0.0
    if one.expected > 1 and passed - shown > rule.behind_share:
        return "behind"
    return ""


def elapsed(first: date, last: date, today: date) -> float:
    """Which share of the term has passed at the beginning of a day, 0–1."""
    length = (last - first).days + 1
    return min(1.0, max(0.0, (today - first).days / length))
