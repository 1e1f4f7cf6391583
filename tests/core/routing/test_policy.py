"""The pack's numbers become the rules of a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.routing.policy import NoRoutingPolicy, find_policy, rules_for
from tests.core.packs.empty import EMPTY_PACK

DAY = date(2026, 9, 1)


def test_rules_of_the_pack() -> None:
    pack = load_pack(find_pack("chelyabinsk-2023"))
    rules = rules_for(pack, DAY, seed=7, farthest_km=None, most_size=30)
    assert (rules.first_day, rules.last_day) == (DAY, date(2027, 9, 1))
    assert (rules.most_programmes, rules.least_gain, rules.seed) == (2, 0.2, 7)
    assert (rules.farthest_km, rules.least_size, rules.most_size) == (None, 10, 30)
    assert rules.presence == {"full_time", "mixed", "network"}
    assert rules.levels == {"minimal": 1.5}
    assert rules.priorities == {"met.3": 1.25}


def test_a_group_of_competencies_lends_its_priority() -> None:
    pack = load_pack(find_pack("chelyabinsk-2023"))
    policy = find_policy(pack)
    (one,) = policy.priorities
    whole = replace(pack, routing=replace(policy, priorities=(one, replace(one, competency="psy"))))
    assert set(rules_for(whole, DAY).priorities) == {"met.3", "psy.1", "psy.2", "psy.3"}


def test_a_pack_without_rules_says_so() -> None:
    with pytest.raises(NoRoutingPolicy, match="в методике «empty» нет папки routing/"):
        find_policy(EMPTY_PACK)
