"""Pages of the room as people with known rights see them, on an invented region."""

from __future__ import annotations

import pytest
from django.test import Client

from orientir.kit.access.logins import COOKIE
from tests.cast import open_session
from tests.cycle.monitoring.invented import Region, make_region


@pytest.fixture
def region(db: None) -> Region:
    return make_region()


def client_of(region: Region, role: str, unit: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = open_session(*region.account(role, unit))
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/monitoring/",
        "/monitoring/?state=on_the_way",
        "/monitoring/2.1/",
        "/monitoring/2.1/?order=distance",
        "/monitoring/units/",
        "/monitoring/units/?q=школа&level=organisation",
        "/monitoring/units/org-3/",
        "/monitoring/compare/",
        "/monitoring/snapshots/",
        "/monitoring/table.xlsx",
        "/monitoring/2.1/table.csv",
        "/monitoring/units/org-3/table.csv",
        "/monitoring/units/table.xlsx",
        "/",
    ],
)
def test_pages_open(region: Region, address: str) -> None:
    response = client_of(region, "ministry", region.pack.region.code).get(address)
    assert response.status_code == 200
