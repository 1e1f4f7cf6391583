"""Procedures in a browser: every page of the operator, the head and the invited person, at the desk and on a phone."""

from __future__ import annotations

import pytest

from orientir.cycle.assessment.models import Invitation
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import make_cast
from tests.cycle.assessment.made_procedures import draft, make_bank, opened, the_instrument

PAGES = (
    ("operator", "/assessment/procedures/"),
    ("operator", "/assessment/procedures/new/"),
    ("operator", "/assessment/procedures/{draft}/"),
    ("operator", "/assessment/procedures/{draft}/terms/"),
    ("operator", "/assessment/procedures/{draft}/audience/"),
    ("operator", "/assessment/procedures/{draft}/forms/"),
    ("operator", "/assessment/procedures/{draft}/do/discard/"),
    ("operator", "/assessment/procedures/{open}/"),
    ("operator", "/assessment/procedures/{open}/forms/"),
    ("operator", "/assessment/procedures/{open}/people/"),
    ("operator", "/assessment/procedures/{open}/people/{invitation}/"),
    ("operator", "/assessment/procedures/{open}/results/"),
    ("operator", "/assessment/procedures/{open}/do/cancel/"),
    ("head", "/assessment/procedures/{draft}/"),
    ("head", "/assessment/procedures/{open}/"),
    ("head", "/assessment/procedures/{open}/choose/?all=yes"),
    ("head", "/"),
    ("teacher", "/"),
    ("teacher", "/assessment/invitations/{invitation}/"),
)


@pytest.mark.usefixtures("server_acts_as_web")
def test_every_page_is_for_everybody(walk_to: OpenPage, transactional_db: None) -> None:
    cast = make_cast()
    make_bank(the_instrument())
    with acting_by(cast.token("operator")):
        running = opened(cast)
        sketch = draft(cast)
    Invitation.objects.filter(procedure=running, person=cast.people["11"][1]).delete()
    mine = Invitation.objects.get(procedure=running, person=cast.people["11"][0])
    named = {"draft": sketch.code, "open": running.code, "invitation": str(mine.pk)}
    troubles = []
    for who, path in PAGES:
        cookies = {COOKIE: cast.token(who)}
        watched = walk_to(path.format(**named), cookies=cookies, who=who)
        troubles += [f"{path}: {trouble}" for trouble in watched.troubles()]
    assert troubles == []
