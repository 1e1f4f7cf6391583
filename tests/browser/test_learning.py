"""Pages of learning that need a group, its learners, a certificate: in a real browser, at the desk and on a phone."""

from __future__ import annotations

import pytest

from orientir.cycle.learning.models import Enrolment, ProgrammeChange
from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import Cast, make_cast
from tests.cycle.learning.made_certificates import give, make_own_certificate
from tests.cycle.learning.made_groups import NOW, make_walked_group

RUNS, TEACHER, HEAD = "further_education", "teacher", "head"
PAGES = (
    (RUNS, "/learning/programmes/walked/"),
    (RUNS, "/learning/programmes/walked-draft/edit/"),
    (RUNS, "/learning/programmes/walked/groups/new/"),
    (RUNS, "/learning/groups/walked-1/"),
    (RUNS, "/learning/groups/walked-1/edit/"),
    (RUNS, "/learning/groups/walked-1/results/"),
    (RUNS, "/learning/groups/walked-1/education/"),
    (RUNS, "/learning/groups/walked-1/certificates/"),
    (RUNS, "/learning/groups/walked-1/certificates/numbers/"),
    (RUNS, "/learning/certificates/{certificate}/"),
    (RUNS, "/learning/certificates/frdo/"),
    (RUNS, "/learning/changes/"),
    (RUNS, "/collection/"),
    (TEACHER, "/learning/groups/walked-1/"),
    (TEACHER, "/learning/certificates/mine/"),
    (HEAD, "/learning/certificates/confirm/"),
    ("", "/learning/open/walked/"),
    ("", "/learning/check/{code}/"),
)


@pytest.fixture
def learned(transactional_db: None) -> tuple[Cast, dict[str, str]]:
    """A group that learns, a certificate of the teacher, a document of their own, a change that was counted."""
    cast = make_cast()
    group = make_walked_group(cast)
    one = give(Enrolment.objects.get(group=group, person=cast.people["11"][0]))
    make_own_certificate(cast, "11")
    ProgrammeChange.objects.create(
        programme=group.programme, organisation=group.organisation, people=24, mean=1.1, low=0.9,
        high=1.3, risen=12, fallen=1, by_itself=0.1, design="queue", learners=24, compared=30,
        effect=0.9, effect_low=0.6, effect_high=1.2, matched_learners=22, matched_compared=40,
        matched_effect=0.2, matched_low=-0.2, matched_high=0.6, matched_reason="by_chance",
        counted_at=NOW,
    )  # fmt: skip
    return cast, {"certificate": str(one.pk), "code": one.check_code}


@pytest.mark.usefixtures("server_acts_as_web")
def test_pages_of_learning_are_for_everybody(
    walk_to: OpenPage, learned: tuple[Cast, dict[str, str]]
) -> None:
    cast, places = learned
    troubles = []
    for who, path in PAGES:
        cookies = {COOKIE: cast.token(who)} if who else {}
        watched = walk_to(path.format(**places), cookies=cookies, who=who)
        troubles += [f"{path}: {trouble}" for trouble in watched.troubles()]
    assert troubles == []
