"""Pages of people with rights, in a real browser, at the desk and on a phone.

A new page is a line of ``PAGES``: who opens it, and its address.
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from orientir.core.items.specs import KINDS
from orientir.cycle.community.models import CommunityEvent, GroupMeeting, ProjectGroup
from orientir.cycle.decisions.models import Assignment, Decision
from orientir.cycle.effects.models import EffectStudy
from orientir.cycle.recommendations.models import Recommendation
from orientir.cycle.roadmaps.models import Measure, Plan
from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import Cast, make_cast
from tests.cycle.community.made import make_groups
from tests.cycle.decisions.made import make_decisions
from tests.cycle.effects.made import make_effects
from tests.cycle.recommendations.made import make_advice
from tests.cycle.roadmaps.made import make_plans

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
    ("operator", "/jobs/"),
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
    ("operator", "/recommendations/runs/new/"),
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
    ("head", "/api/keys/"),
    ("head", "/api/"),
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
    ("operator", "/routes/again/"),
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


LOOP = (
    ("ministry", "/roadmaps/{plan}/"),
    ("ministry", "/roadmaps/{plan}/timeline/?by=quarter"),
    ("ministry", "/roadmaps/{plan}/board/"),
    ("ministry", "/roadmaps/{plan}/calendar/"),
    ("ministry", "/roadmaps/{plan}/milestones/new/"),
    ("ministry", "/roadmaps/{plan}/measures/new/"),
    ("ministry", "/roadmaps/measures/{measure}/"),
    ("ministry", "/decisions/{order}/"),
    ("ministry", "/decisions/{draft}/points/new/"),
    ("ministry", "/decisions/{draft}/links/"),
    ("ministry", "/decisions/{draft}/figures/"),
    ("ministry", "/decisions/assignments/{assignment}/"),
    ("ministry", "/decisions/new/?meeting={meeting}"),
    ("ministry", "/community/groups/{group}/"),
    ("ministry", "/community/meetings/{meeting}/"),
    ("ministry", "/community/events/{event}/"),
    ("ministry", "/recommendations/{advice}/"),
    ("ministry", "/effects/studies/{study}/"),
    ("ministry", "/monitoring/1.1/"),
    ("head", "/roadmaps/waiting/"),
    ("head", "/roadmaps/measures/{school_measure}/"),
    ("head", "/recommendations/{school_advice}/"),
    ("teacher", "/community/groups/{group}/"),
    ("teacher", "/community/events/{event}/"),
)
"""The circle from recommendations to effects: pages of single plans, measures, decisions, groups."""


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


def make_loop(cast: Cast) -> dict[str, int]:
    """Plans, decisions, groups, recommendations and effects of the cast; names of the addresses → ids."""
    for make in (make_plans, make_decisions, make_groups, make_advice, make_effects):
        make(cast)
    school = {"unit": cast.units["11"]}
    measures, advice = Measure.objects.order_by("pk"), Recommendation.objects.filter(state="issued")
    rows = {
        "plan": Plan.objects.order_by("pk"),
        "measure": measures,
        "school_measure": measures.filter(plan__unit=cast.units["11"]),
        "order": Decision.objects.filter(state="signed").order_by("pk"),
        "draft": Decision.objects.filter(state="draft"),
        "assignment": Assignment.objects.filter(decision__state="signed"),
        "group": ProjectGroup.objects.order_by("pk"),
        "meeting": GroupMeeting.objects.order_by("pk"),
        "event": CommunityEvent.objects.order_by("pk"),
        "advice": advice.order_by("pk"),
        "school_advice": advice.filter(**school),
        "study": EffectStudy.objects.order_by("pk"),
    }
    return {name: found.values_list("pk", flat=True)[0] for name, found in rows.items()}


@pytest.mark.usefixtures("server_acts_as_web")
def test_pages_of_the_circle_are_for_everybody(walk_to: OpenPage, cast: Cast) -> None:
    places = make_loop(cast)
    troubles = []
    for who, path in ((who, path.format(**places)) for who, path in LOOP):
        watched = walk_to(path, cookies={COOKIE: cast.token(who)}, who=who)
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
