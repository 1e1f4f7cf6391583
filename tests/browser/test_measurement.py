"""The psychometric report at the desk and on a phone, of a procedure really counted."""

from __future__ import annotations

import pytest

from orientir.cycle.assessment.actions.publishing import count_results
from orientir.cycle.assessment.models import ItemStatistic, Procedure
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import NOW, ORGANISATIONS, make_cast
from tests.cycle.assessment.made_procedures import opened
from tests.cycle.assessment.simulated import invite_many, sit_all
from tests.cycle.assessment.test_statistics import spoil


@pytest.mark.usefixtures("server_acts_as_web", "transactional_db")
def test_the_report_is_for_everybody(walk_to: OpenPage) -> None:
    cast = make_cast()
    with acting_by(cast.token("operator")):
        made = opened(cast)
    invite_many(made, [cast.units[code] for code in ORGANISATIONS], 400)
    sit_all(made)
    spoil(made)
    Procedure.objects.filter(pk=made.pk).update(state="closed")
    count_results(procedure=made.pk, by=None, at=NOW)
    worst = ItemStatistic.objects.filter(details__troubles__contains=["unequal"])[0]
    home = f"/assessment/procedures/{made.code}/measurement/"
    for path in (home, f"{home}items/{worst.version_id}/"):
        watched = walk_to(path, cookies={COOKIE: cast.token("operator")})
        assert watched.troubles() == [], path
