"""The page of a run of every kind, and of a unit of which all is counted, in a real browser."""

from __future__ import annotations

import pytest

from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import make_cast
from tests.cycle.analysis.counted import make_all


@pytest.mark.usefixtures("server_acts_as_web", "transactional_db")
def test_what_was_counted_is_for_everybody(walk_to: OpenPage) -> None:
    cast = make_cast()
    runs = make_all(cast)
    paths = [f"/analysis/runs/{run.pk}/" for run in runs.values()]
    paths += ["/analysis/", "/analysis/units/11/", "/analysis/units/10/"]
    units = ("11", "10", "region")
    paths += [f"/analysis/units/{code}/conditions/" for code in units]
    paths += [f"/analysis/units/{code}/staffing/" for code in units]
    paths += ["/analysis/units/region/", "/analysis/units/region/?side=low", "/"]
    cookies = {COOKIE: cast.token("operator")}
    troubles = []
    for path in paths:
        watched = walk_to(path, cookies=cookies, who="operator")
        troubles += [f"{path}: {trouble}" for trouble in watched.troubles()]
    assert troubles == []
