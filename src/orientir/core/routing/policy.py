"""The pack's rules of routing, read for a day: what ``Rules`` and ``Programme`` take from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from orientir.core.mistakes import Mistake
from orientir.core.packs.routing import RoutingPolicy
from orientir.core.packs.specs import Pack
from orientir.core.routing.specs import Rules


class NoRoutingPolicy(Mistake):
    """The pack does not say by which rules people are led to programmes."""


def find_policy(pack: Pack) -> RoutingPolicy:
    """Raises ``NoRoutingPolicy``."""
    if pack.routing is None:
        raise NoRoutingPolicy(
            f"в методике «{pack.id}» нет папки routing/: впишите в неё правила распределения по программам"
        )
    return pack.routing


def rules_for(pack: Pack, first_day: date, seed: int = 0, **changes: Any) -> Rules:
    """The rules of a run that begins on ``first_day``; ``changes`` of single rules win over the pack's numbers."""
    policy = find_policy(pack)
    told: dict[str, Any] = {
        "first_day": first_day,
        "last_day": first_day + timedelta(days=int(policy.days.value)),
        "levels": {one.level: float(one.weight.value) for one in policy.levels},
        "priorities": _priorities(pack, policy),
        "presence": frozenset(policy.presence.forms),
        "most_programmes": int(policy.most_programmes.value),
        "least_gain": float(policy.least_gain.value),
        "farthest_km": None if policy.farthest_km is None else float(policy.farthest_km.value),
        "least_size": int(policy.least_group.value),
        "most_size": int(policy.most_group.value),
        "seed": seed,
    }
    return Rules(**(told | changes))


def _priorities(pack: Pack, policy: RoutingPolicy) -> Mapping[str, float]:
    """Of every competency: its own priority before that of its group."""
    said = {one.competency: float(one.weight.value) for one in policy.priorities}
    found = {one.code: said.get(one.code, said.get(one.group)) for one in pack.competencies}
    return {code: weight for code, weight in found.items() if weight is not None}
