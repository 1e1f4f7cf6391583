"""Pages of people with rights, in a real browser, at the desk and on a phone.

A new page is a line of ``PAGES``: who opens it, and its address.
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from orientir.core.items.specs import KINDS
from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import Cast, make_cast

PAGES = (
    ("", "/login/"),
    ("head", "/account/"),
    ("head", "/community/"),
    ("head", "/community/accompaniers/"),
    ("head", "/community/young/"),
    ("head", "/community/matching/"),
    ("head", "/community/members/"),
    ("head", "/community/vacancies/"),
    ("head", "/community/vacancies/new/"),
    ("head", "/community/contests/"),
    ("operator", "/community/reserve/"),
    ("teacher", "/community/mine/"),
    ("head", "/notices/"),
    ("head", "/notices/settings/"),
    ("", "/notices/leave/absent/"),
    ("", "/learning/open/"),
    ("", "/learning/check/"),
    ("", "/learning/check/000000000000/"),
    ("teacher", "/learning/certificates/mine/"),
    ("head", "/learning/certificates/confirm/"),
    ("operator", "/learning/certificates/"),
    ("operator", "/learning/certificates/frdo/"),
    ("head", "/journal/mine/"),
    ("administrator", "/journal/"),
    ("head", "/journal/people/"),
    ("teacher", "/journal/"),
    ("operator", "/analysis/"),
    ("operator", "/analysis/results/"),
    ("operator", "/analysis/runs/"),
    ("operator", "/analysis/runs/new/low_results/"),
    ("operator", "/analysis/runs/new/resilience/"),
    ("head", "/analysis/units/11/"),
    ("operator", "/effects/"),
    ("operator", "/effects/measures/new/"),
    ("operator", "/effects/power/?level=organisation&indicator=1.1&give=2&after=1&effect=5"),
    ("operator", "/effects/targets/"),
    ("operator", "/recommendations/"),
    ("operator", "/recommendations/new/"),
    ("operator", "/recommendations/issue/"),
    ("operator", "/recommendations/runs/"),
    ("operator", "/decisions/"),
    ("operator", "/community/groups/"),
    ("operator", "/community/events/"),
    ("operator", "/community/events/new/"),
    ("operator", "/decisions/new/"),
    ("operator", "/decisions/assignments/"),
    ("ministry", "/roadmaps/"),
    ("ministry", "/roadmaps/from-methodology/"),
    ("ministry", "/roadmaps/new/"),
    ("head", "/analysis/units/10/"),
    ("", "/methodology/"),
    ("", "/methodology/actors/"),
    ("", "/methodology/compare/?before=chelyabinsk-2023&pack=chelyabinsk-agglomeration-2022"),
    ("", "/methodology/competencies/"),
    ("", "/methodology/programme/?pack=imc-moskovsky-2019"),
    ("", "/methodology/projects/?pack=imc-moskovsky-2019&project=project_office"),
    ("", "/methodology/directions/?pack=sverdlovsk-2019&direction=career_guidance"),
    ("operator", "/assessment/bank/"),
    ("operator", "/assessment/bank/?q=абракадабра"),
    ("expert", "/assessment/bank/?mine=review"),
    ("expert", "/assessment/marking/"),
    ("operator", "/assessment/procedures/published-diagnostic/marking/"),
    ("operator", "/assessment/bank/coverage/"),
    ("operator", "/assessment/bank/new/"),
    *(("operator", f"/assessment/bank/new/{kind}/") for kind in KINDS),
    ("operator", "/assessment/bank/imports/"),
    ("teacher", "/learning/"),
    ("teacher", "/learning/mine/"),
    ("head", "/learning/applications/"),
    ("further_education", "/learning/groups/"),
    ("further_education", "/learning/programmes/new/"),
    ("further_education", "/collection/imports/begin/programmes/"),
    ("operator", "/learning/changes/"),
    ("", "/methodology/measures/?executor=chiro"),
    ("", "/methodology/notes/?indicator=2.1"),
    ("", "/methodology/parameters/"),
    ("", "/search/"),
    ("operator", "/search/?q=школа"),
    ("operator", "/search/?q=Двенадцатова&only=people"),
    ("head", "/search/?q=абракадабрища"),
    ("operator", "/registry/people/?sort=-organisation"),
    ("operator", "/registry/organisations/?q=школа"),
    ("head", "/registry/organisations/11/"),
    ("head", "/registry/organisations/11/accounts/"),
    ("head", "/registry/accounts/new/"),
    ("operator", "/routes/"),
    ("operator", "/routes/build/"),
    ("ministry", "/routes/units/region/"),
    ("teacher", "/routes/mine/"),
    ("teacher", "/routes/wish/"),
    ("teacher", "/routes/caseload/"),
    ("operator", "/routes/routing/"),
    ("head", "/routes/proposals/"),
    ("head", "/routes/units/11/"),
    ("operator", "/routes/?standing=draft"),
    ("teacher", "/routes/mine/?all=1"),
    ("head", "/community/choose/accompaniers/"),
    ("teacher", "/me/"),
)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.mark.parametrize("who", sorted({who for who, _path in PAGES}))
@pytest.mark.usefixtures("server_acts_as_web")
def test_pages_are_for_everybody(walk_to: OpenPage, cast: Cast, who: str) -> None:
    cookies = {COOKIE: cast.token(who)} if who else {}
    troubles = []
    for path in (path for whose, path in PAGES if whose == who):
        watched = walk_to(path, cookies=cookies, who=who)
        troubles += [f"{path}: {trouble}" for trouble in watched.troubles()]
    assert troubles == []


@pytest.mark.usefixtures("server_acts_as_web")
def test_every_sheet_says_who_opened_the_page_and_when(open_page: OpenPage, cast: Cast) -> None:
    page = open_page("/methodology/measures/", cookies={COOKIE: cast.token("head")}).page
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(printed) > 1
    for number, sheet in enumerate(printed, start=1):
        told = "".join(sheet.extract_text().split())  # a reader of PDF guesses where spaces are
        who = r"Кто-то(?:head),Руководительорганизации·\d\d\.\d\d\.\d{4}\d\d:\d\d"
        assert re.search(who, told), told
        assert f"{number}/{len(printed)}" in told
