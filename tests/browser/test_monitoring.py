"""The monitoring pages in a real browser: for everybody, at the desk and on a phone."""

from __future__ import annotations

import pytest

from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import open_session
from tests.cycle.monitoring.invented import Region, make_region

PAGES = (
    ("ministry", "chelyabinsk", "/"),
    ("ministry", "chelyabinsk", "/monitoring/"),
    ("ministry", "chelyabinsk", "/monitoring/2.1/"),
    ("ministry", "chelyabinsk", "/monitoring/4.6/"),
    ("ministry", "chelyabinsk", "/monitoring/units/"),
    ("ministry", "chelyabinsk", "/monitoring/units/org-3/"),
    ("ministry", "chelyabinsk", "/monitoring/compare/"),
    ("ministry", "chelyabinsk", "/monitoring/snapshots/"),
    ("ministry", "chelyabinsk", "/monitoring/snapshots/chelyabinsk-2025-11-01/correct/"),
    ("ministry", "chelyabinsk", "/accessibility/"),
    ("head", "org-3", "/"),
    ("head", "org-3", "/monitoring/"),
    ("head", "org-3", "/monitoring/1.1/"),
    ("", "", "/open/"),
)


@pytest.fixture
def region(transactional_db: None) -> Region:
    return make_region(municipalities=43, organisations=150, state="published")


@pytest.mark.usefixtures("server_acts_as_web")
def test_monitoring_is_for_everybody(walk_to: OpenPage, region: Region) -> None:
    """All pages in one test: the invented region costs more than opening them."""
    region_code = region.pack.region.code
    tokens: dict[tuple[str, str], str] = {}
    found = []
    for role, unit, path in PAGES:
        code = region_code if unit == "chelyabinsk" else unit
        if role and (role, code) not in tokens:
            tokens[role, code] = open_session(*region.account(role, code))
        cookies = {COOKIE: tokens[role, code]} if role else {}
        watched = walk_to(path, cookies=cookies, who=role)
        found += [f"{role} {path}: {what}" for what in watched.troubles()]
    assert found == []
