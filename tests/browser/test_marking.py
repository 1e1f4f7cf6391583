"""Marking by experts at both widths: the operator's table, an expert's queue and an answer; nothing sticks out."""

from __future__ import annotations

import pytest

from orientir.cycle.assessment.models import RubricMark
from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import NOW, Cast, make_cast
from tests.cycle.assessment.marked import Marked, deal, make_marked

pytestmark = pytest.mark.usefixtures("server_acts_as_web")


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def marked(cast: Cast) -> Marked:
    """Dealt to experts; all but four marks are given, so that there is agreement to tell of."""
    made = make_marked(cast)
    deal(cast, made)
    for place, mark in enumerate(RubricMark.objects.order_by("response", "pk")):
        if place < 20:
            points = place % 3
            RubricMark.objects.filter(pk=mark.pk).update(
                points={"k1": 1, "k2": points}, total=1 + points, marked_at=NOW
            )
    return made


def test_pages_of_marking_are_for_everybody(walk_to: OpenPage, cast: Cast, marked: Marked) -> None:
    token = marked.token("second")
    own = RubricMark.objects.filter(expert=marked.experts["second"]).order_by("place").first()
    assert own is not None
    pages = (
        (f"/assessment/procedures/{marked.procedure.code}/marking/", cast.token("operator")),
        ("/assessment/marking/", token),
        (f"/assessment/marking/{own.pk}/", token),
    )
    found: list[tuple[str, object]] = []
    for path, key in pages:
        watched = walk_to(path, cookies={COOKIE: key})
        found += [(path, trouble) for trouble in watched.troubles()]
    assert found == []
