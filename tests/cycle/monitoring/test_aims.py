"""A target that a person accepted: on the card, among the methodology's targets, and what a later year is judged by."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from orientir.core.findings import Status
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.cycle.goals.actions import accept_target
from orientir.cycle.monitoring.actions.freezing import years_told
from orientir.cycle.monitoring.queries.snapshots import frame_of
from orientir.cycle.monitoring.queries.values import list_values_of_units
from orientir.cycle.monitoring.readings import by_indicator_and_year, line
from tests.conftest import act_as
from tests.cycle.monitoring.invented import PACK, Region, make_region
from tests.cycle.playing import account_of, client_of

AT = datetime(2026, 2, 2, 9, tzinfo=UTC)
BASIS = {
    "kind": "as_is",
    "snapshot": "chelyabinsk-2025-11-01",
    "forecast": 11.2,
    "low": 9.4,
    "high": 13.0,
}
REGION = "chelyabinsk"


@pytest.fixture(scope="module")
def standing_region(stage: None) -> Region:
    """With a snapshot of a year for which the order sets nothing any more."""
    return make_region(years=(2024, 2025, 2026), reporting_on=date(2026, 11, 1))


@pytest.fixture
def region(standing_region: Region, db: None) -> Region:
    return deepcopy(standing_region)


def accept(region: Region, year: int, value: str, document: str = "приказ № 9") -> None:
    account, _grant = account_of(region, "ministry", REGION)
    accept_target(
        pack=PACK, indicator="1.1", unit=region.units[REGION].pk, year=year, value=Decimal(value), basis=BASIS,
        document=document, by=account.pk, at=AT,
    )  # fmt: skip


def test_a_later_year_is_judged_by_what_was_accepted_and_a_year_of_the_order_by_the_order(
    region: Region,
) -> None:
    def judged() -> tuple[Decimal | None, bool]:
        frame = frame_of(region.snapshot)
        indicator = frame.pack.indicator("1.1")
        assert indicator is not None
        values = list_values_of_units(region.snapshot, "then", {region.units[REGION].pk})
        found = line(frame, indicator, 2026, by_indicator_and_year(values))
        return found.target, found.status is Status.NO_TARGET

    assert judged() == (None, True)
    accept(region, 2026, "12.5")
    accept(region, 2025, "99")
    assert judged() == (Decimal("12.500"), False)
    indicator = frame_of(region.snapshot).pack.indicator("1.1")
    assert indicator is not None
    assert indicator.targets[2025] == Decimal("10.5")
    accept(region, 2026, "13")
    assert judged()[0] == Decimal("13.000")


def test_the_next_snapshot_reaches_the_year_that_has_got_a_target(region: Region) -> None:
    pack = load_pack(find_pack(PACK))
    assert years_told(pack, date(2026, 11, 1)) == (2022, 2023, 2024, 2025)
    accept(region, 2026, "12.5")
    assert years_told(pack, date(2026, 11, 1)) == (2022, 2023, 2024, 2025, 2026)
    assert years_told(pack, date(2025, 11, 1)) == (2022, 2023, 2024, 2025)


def test_the_card_shows_it_with_its_document_and_what_it_stands_on(region: Region) -> None:
    accept(region, 2026, "12.5")
    accept(region, 2027, "14")
    client = client_of(region, "municipal_specialist", "agapovsky")
    region.snapshot.__class__.objects.update(state="published", published_at=AT)
    with act_as("web"):
        page = client.get("/monitoring/1.1/").content.decode()
        other = client.get("/monitoring/1.2/").content.decode()
    assert "2026: 12,5" in page
    assert "2027: 14,0" in page
    assert "приказ № 9" in page
    assert "прогноз «как есть» 11,2, от 9,4 до 13,0" in page
    assert "цель 14" in page  # the line of the chart goes on to the year ahead
    assert "приказ № 9" not in other


def test_the_methodology_shows_it_to_everybody_with_its_document(region: Region) -> None:
    accept(region, 2026, "12.5", document="")
    with act_as("web"):
        page = Client().get("/methodology/").content.decode()
    assert "12,5" in page
    assert '<th scope="col" role="columnheader" class="o-c-line o-num">2026</th>' in page
