"""Procedures in a browser: every page of the operator, the head and the invited person, at the desk and on a phone."""

from __future__ import annotations

import pytest

from orientir.cycle.assessment.models import Invitation
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import WIDTHS, OpenPage
from tests.cast import Cast, make_cast
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


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.usefixtures("server_acts_as_web")
def test_every_page_is_for_everybody(walk_to: OpenPage, transactional_db: None, width: int) -> None:
    cast = make_cast()
    make_bank(the_instrument())
    with acting_by(cast.token("operator")):
        running = opened(cast)
        sketch = draft(cast)
    Invitation.objects.filter(procedure=running, person=cast.people["11"][1]).delete()
    mine = Invitation.objects.get(procedure=running, person=cast.people["11"][0])
    named = {"draft": sketch.code, "open": running.code, "invitation": str(mine.pk)}
    troubles = [
        trouble
        for who, path in PAGES
        for trouble in visit(walk_to, cast, who, path.format(**named), width)
    ]
    assert troubles == []


def visit(open_page: OpenPage, cast: Cast, who: str, path: str, width: int) -> list[str]:
    watched = open_page(path, width=width, cookies={COOKIE: cast.token(who)}, who=who)
    found = [f"{path}: {violation}" for violation in watched.violations()]
    if watched.page.locator("h1").count() != 1:
        found.append(f"{path}: заголовков h1 не один")
    if watched.is_wider_than_screen() or watched.overflowing_cards():
        found.append(f"{path}: шире экрана {watched.overflowing_cards()}")
    return found
