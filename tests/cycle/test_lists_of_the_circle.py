"""Lists of groups, events, plans and decisions ask the database no oftener for more rows, and seldom at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orientir.cycle.community.models import CommunityEvent, ProjectGroup
from orientir.cycle.decisions.models import Decision
from orientir.cycle.roadmaps.models import Plan
from tests.cast import NOW, REGION, TODAY, Cast, make_cast
from tests.conftest import act_as
from tests.cycle.community.made import make_groups
from tests.cycle.decisions.made import make_decisions
from tests.cycle.roadmaps.made import make_plans

BUDGETS = {
    "/community/groups/": 8,
    "/community/events/": 8,
    "/roadmaps/": 8,
    "/decisions/": 11,
    "/decisions/assignments/": 9,
}
MORE = 12


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    made = make_cast()
    for make in (make_groups, make_plans, make_decisions):
        make(made)
    return made


def make_more(cast: Cast) -> None:
    unit, until = cast.units[REGION], TODAY + timedelta(days=90)
    for number in range(MORE):
        title = f"Ещё {number}"
        ProjectGroup.objects.create(
            unit=unit, title=title, starts_on=TODAY, ends_on=until, state="working", created_at=NOW
        )
        CommunityEvent.objects.create(
            unit=unit, title=title, kind="seminar", starts_at=NOW, ends_at=NOW, closes_at=NOW, state="announced",
            created_at=NOW,
        )  # fmt: skip
        Plan.objects.create(
            unit=unit, kind="programme", title=title, state="in_force", starts_on=TODAY, ends_on=until, created_at=NOW
        )  # fmt: skip
        Decision.objects.create(
            kind="order", state="signed", unit=unit, title=title, number=title, signed_on=TODAY, signed_at=NOW,
            created_at=NOW,
        )  # fmt: skip


def asked(cast: Cast, address: str) -> int:
    """How many queries the page took."""
    client = cast.client("ministry")
    with act_as("web"), CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", BUDGETS)
def test_a_longer_list_asks_no_oftener(cast: Cast, address: str) -> None:
    asked(cast, address)  # what is read once a process is read
    few = asked(cast, address)
    make_more(cast)
    assert asked(cast, address) == few
    assert few <= BUDGETS[address]
